//! The index behind `/`, the palette and `ACCOUNT` on the command line.

use super::fold::fold_char;
use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

/// Texts made ready to be searched on every key.
pub struct Index {
    entries: Vec<Entry>,
    matcher: SkimMatcherV2,
}

struct Entry {
    folded: String,
    /// For each folded character, the character of the original it came from.
    origin: Vec<u32>,
    /// Which characters occur at all: a query with another one cannot match.
    mask: u64,
}

/// A text that matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Its place in the texts the index was made of.
    pub index: u32,
    /// How well it matches; only to be compared with scores of the same query.
    pub score: i64,
    /// The matched characters, as ascending character positions in the original text.
    pub positions: Vec<u32>,
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Index of {} texts", self.entries.len())
    }
}

impl Default for Index {
    fn default() -> Self {
        Self::new(std::iter::empty::<&str>())
    }
}

impl Index {
    /// Folds and indexes the texts.
    pub fn new<S: AsRef<str>>(texts: impl IntoIterator<Item = S>) -> Self {
        Self {
            entries: texts
                .into_iter()
                .map(|text| Entry::new(text.as_ref()))
                .collect(),
            // Everything is folded before it comes here.
            matcher: SkimMatcherV2::default().respect_case(),
        }
    }

    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The texts in which every word of the query occurs, in any order, best first; at most
    /// `limit`. A word matches by its letters in order, or, where the text is not Latin, as it
    /// stands. An empty query finds all, in their own order.
    pub fn find(&self, query: &str, limit: usize) -> Vec<Hit> {
        let words = Word::split(query);
        if words.is_empty() {
            let all = (0..self.entries.len()).take(limit);
            return all
                .map(|index| Hit {
                    index: index as u32,
                    score: 0,
                    positions: Vec::new(),
                })
                .collect();
        }
        let mask = words.iter().fold(0, |mask, word| mask | word.mask);
        let mut found: Vec<(i64, u32)> = Vec::new();
        for (index, entry) in self.entries.iter().enumerate() {
            if entry.mask & mask == mask
                && let Some(score) = self.score(entry, &words)
            {
                found.push((score, index as u32));
            }
        }
        let order = |a: &(i64, u32), b: &(i64, u32)| b.0.cmp(&a.0).then(a.1.cmp(&b.1));
        if found.len() > limit {
            if limit > 0 {
                found.select_nth_unstable_by(limit - 1, order);
            }
            found.truncate(limit);
        }
        found.sort_unstable_by(order);
        found
            .into_iter()
            .map(|(score, index)| Hit {
                index,
                score,
                positions: self.positions(&self.entries[index as usize], &words),
            })
            .collect()
    }

    fn score(&self, entry: &Entry, words: &[Word]) -> Option<i64> {
        let mut sum = 0;
        for word in words {
            sum += match entry.place(word) {
                Some((_, bonus)) => word.weight() + bonus,
                None if word.literal || !entry.contains_in_order(word) => return None,
                None => self
                    .matcher
                    .fuzzy_match(&entry.folded, &word.text)?
                    .min(word.weight() - 1),
            };
        }
        // Of two texts that match alike the shorter is the nearer one.
        Some(sum * 64 - (entry.origin.len() as i64).min(63))
    }

    fn positions(&self, entry: &Entry, words: &[Word]) -> Vec<u32> {
        let mut found: Vec<u32> = Vec::new();
        for word in words {
            let places: Vec<usize> = match entry.place(word) {
                Some((at, _)) => (at..at + word.chars).collect(),
                None => self
                    .matcher
                    .fuzzy_indices(&entry.folded, &word.text)
                    .map(|(_, places)| places)
                    .unwrap_or_default(),
            };
            found.extend(places.iter().filter_map(|at| entry.origin.get(*at)));
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

impl Entry {
    fn new(text: &str) -> Self {
        let mut folded = String::with_capacity(text.len());
        let mut origin = Vec::with_capacity(text.len());
        let mut mask = 0;
        for (at, char) in text.chars().enumerate() {
            for plain in fold_char(char) {
                folded.push(plain);
                origin.push(at as u32);
                mask |= bit(plain);
            }
        }
        Self {
            folded,
            origin,
            mask,
        }
    }

    /// Whether the letters of the word occur in order: far cheaper to know than how well.
    fn contains_in_order(&self, word: &Word) -> bool {
        let mut letters = self.folded.chars();
        word.text
            .chars()
            .all(|wanted| letters.any(|letter| letter == wanted))
    }

    /// Where the word stands as it is (in characters), and what its place is worth: most at the
    /// start of the text, then at the start of a word.
    fn place(&self, word: &Word) -> Option<(usize, i64)> {
        let mut best: Option<(usize, i64)> = None;
        for (byte, _) in self.folded.match_indices(word.text.as_str()) {
            let before = self.folded[..byte].chars().next_back();
            let bonus = match before {
                None => 60,
                Some(before) if !before.is_alphanumeric() => 40,
                Some(_) => 0,
            };
            if best.is_none_or(|(_, most)| bonus > most) {
                best = Some((self.folded[..byte].chars().count(), bonus));
            }
        }
        best
    }
}

struct Word {
    text: String,
    chars: usize,
    mask: u64,
    /// Written without spaces between words (Chinese, say): letters apart would match anything.
    literal: bool,
}

impl Word {
    fn split(query: &str) -> Vec<Word> {
        super::fold(query)
            .split_whitespace()
            .map(|word| Word {
                text: word.to_owned(),
                chars: word.chars().count(),
                mask: word.chars().fold(0, |mask, char| mask | bit(char)),
                literal: !word.is_ascii(),
            })
            .collect()
    }

    /// What the word is worth when it stands in the text as it is: above any scattered match.
    fn weight(&self) -> i64 {
        40 * self.chars as i64
    }
}

/// One of 64 bits for a character: letters and digits have their own, all others share the rest.
fn bit(char: char) -> u64 {
    let number = match char {
        'a'..='z' => char as u32 - 'a' as u32,
        '0'..='9' => char as u32 - '0' as u32 + 26,
        other => 36 + other as u32 % 28,
    };
    1 << number
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn names(query: &str, among: &[&str]) -> Vec<String> {
        let index = Index::new(among);
        let hits = index.find(query, 10);
        hits.iter()
            .map(|hit| among[hit.index as usize].to_owned())
            .collect()
    }

    fn marked(query: &str, text: &str) -> String {
        let hits = Index::new([text]).find(query, 1);
        let Some(hit) = hits.first() else {
            return "-".to_owned();
        };
        text.chars()
            .enumerate()
            .map(|(at, char)| {
                if hit.positions.contains(&(at as u32)) {
                    format!("[{char}]")
                } else {
                    char.to_string()
                }
            })
            .collect()
    }

    #[test]
    fn words_match_in_any_order_without_accents() {
        let all = ["Société Générale", "General Motors", "Acme"];
        assert_eq!(names("gen soc", &all), ["Société Générale"]);
        assert_eq!(names("MOTORS general", &all), ["General Motors"]);
        assert_eq!(names("xyz", &all), Vec::<String>::new());
        assert_eq!(names("", &all).len(), 3);
    }

    #[test]
    fn the_name_as_typed_stands_before_scattered_letters() {
        let all = [
            "A Company Making Engines",
            "Sub-Acme",
            "Acme Corporation",
            "Acme",
        ];
        assert_eq!(
            names("acme", &all),
            [
                "Acme",
                "Acme Corporation",
                "Sub-Acme",
                "A Company Making Engines"
            ]
        );
    }

    #[test]
    fn chinese_matches_by_what_stands_together() {
        let all = ["华为技术有限公司", "深圳市腾讯", "华北为民"];
        assert_eq!(names("华为", &all), ["华为技术有限公司"]);
        assert_eq!(names("腾讯 深圳", &all), ["深圳市腾讯"]);
    }

    #[test]
    fn matched_characters_are_those_of_the_original() {
        assert_eq!(
            marked("strasse", "Die Straße 5"),
            "Die [S][t][r][a][ß][e] 5"
        );
        assert_eq!(
            marked("le", "Cafe\u{301} Éléphant"),
            "Cafe\u{301} É[l][é]phant"
        );
        assert_eq!(marked("技术", "华为技术"), "华为[技][术]");
    }

    #[test]
    fn no_more_than_asked_for() {
        let all: Vec<String> = (0..1_000).map(|n| format!("Acme {n}")).collect();
        let index = Index::new(&all);
        assert_eq!(index.find("acme", 7).len(), 7);
        assert_eq!(index.find("acme", 0).len(), 0);
        assert_eq!(index.find("acme", 1)[0].index, 0);
    }

    proptest! {
        #[test]
        fn a_part_of_a_text_finds_it(text in "\\PC{1,20}", from in 0usize..20, to in 0usize..20) {
            let chars: Vec<char> = text.chars().collect();
            let from = from.min(chars.len());
            let to = to.clamp(from, chars.len());
            let part: String = chars[from..to].iter().collect();
            let hits = Index::new([&text]).find(&part, 5);
            prop_assert_eq!(hits.len(), 1, "{} in {}", part, text);
            for at in &hits[0].positions {
                prop_assert!((*at as usize) < chars.len());
            }
        }
    }
}
