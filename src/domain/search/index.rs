//! The index behind `/`, the palette and `ACCOUNT` on the command line.

use super::fold::fold_char;
use super::gathered::{gathered, initials};
use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

/// Texts made ready to be searched on every key.
pub struct Index {
    entries: Vec<Entry>,
    /// Scores and places letters that stand apart.
    matcher: SkimMatcherV2,
}

struct Entry {
    folded: String,
    /// For each folded character, the character of the original it came from.
    origin: Vec<u32>,
    /// So many bytes of it at its beginning are a name, in which letters may stand apart. None of
    /// them: it is prose.
    name: usize,
    /// Which characters occur at all: a query with another one cannot match.
    mask: u64,
}

/// In which way a word stands in a text, the nearest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// As it is, where a word of the text begins.
    Begins,
    /// As it is, within a word; or as the beginnings of several.
    Within,
    /// By its letters, with others between them.
    Scattered,
}

/// A text that matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Its place in the texts the index was made of.
    pub index: u32,
    /// In which way; the least near of its words says.
    pub fit: Fit,
    /// How well it matches in that way; only to be compared with scores of the same query.
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
    /// Folds and indexes names: letters may stand apart anywhere in them.
    pub fn new<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> Self {
        Self::of(names.into_iter().map(|name| (name, usize::MAX)))
    }

    /// Folds and indexes texts, each with how many characters at its beginning are a name. In the rest a
    /// word is found only as it stands, and a short one only where a word begins.
    pub fn of<S: AsRef<str>>(texts: impl IntoIterator<Item = (S, usize)>) -> Self {
        let entries = texts.into_iter();
        Self {
            entries: entries
                .map(|(text, name)| Entry::new(text.as_ref(), name))
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
    /// `limit`. A word matches as it stands, or, in names of scripts with letters, by letters that stand
    /// near each other in order. An empty query finds all, in their own order.
    pub fn find(&self, query: &str, limit: usize) -> Vec<Hit> {
        let words = Word::split(query);
        if words.is_empty() {
            let all = (0..self.entries.len()).take(limit);
            return all
                .map(|index| Hit {
                    index: index as u32,
                    fit: Fit::Begins,
                    score: 0,
                    positions: Vec::new(),
                })
                .collect();
        }
        let mask = words.iter().fold(0, |mask, word| mask | word.mask);
        let mut found: Vec<(Fit, i64, u32)> = Vec::new();
        for (index, entry) in self.entries.iter().enumerate() {
            if entry.mask & mask == mask
                && let Some((fit, score)) = entry.score(&words, &self.matcher)
            {
                found.push((fit, score, index as u32));
            }
        }
        let order = |a: &(Fit, i64, u32), b: &(Fit, i64, u32)| {
            let scores = b.1.cmp(&a.1);
            a.0.cmp(&b.0).then(scores).then(a.2.cmp(&b.2))
        };
        if found.len() > limit {
            if limit > 0 {
                found.select_nth_unstable_by(limit - 1, order);
            }
            found.truncate(limit);
        }
        found.sort_unstable_by(order);
        found
            .into_iter()
            .map(|(fit, score, index)| Hit {
                index,
                fit,
                score,
                positions: self.entries[index as usize].positions(&words, &self.matcher),
            })
            .collect()
    }
}

impl Entry {
    fn new(text: &str, name: usize) -> Self {
        let mut folded = String::with_capacity(text.len());
        let mut origin = Vec::with_capacity(text.len());
        let (mut mask, mut end) = (0, 0);
        for (at, char) in text.chars().enumerate() {
            for plain in fold_char(char) {
                folded.push(plain);
                origin.push(at as u32);
                mask |= bit(plain);
            }
            if at < name {
                end = folded.len();
            }
        }
        Self {
            folded,
            origin,
            name: end,
            mask,
        }
    }

    /// How near it is to all of the words; `None` when one is not there.
    fn score(&self, words: &[Word], matcher: &SkimMatcherV2) -> Option<(Fit, i64)> {
        let (mut fit, mut sum) = (Fit::Begins, 0);
        for word in words {
            let (of, score) = match self.place(word) {
                Some((_, bonus @ 1..)) => (Fit::Begins, word.weight() + bonus),
                Some((_, bonus)) => (Fit::Within, word.weight() + bonus),
                None => {
                    let fit = match initials(self.gathered(word)?) {
                        true => Fit::Within,
                        false => Fit::Scattered,
                    };
                    let score = matcher.fuzzy_match(self.name(), &word.text)?;
                    (fit, score.min(word.weight() - 1))
                }
            };
            fit = fit.max(of);
            sum += score;
        }
        // Of two names that match alike the shorter is the nearer one.
        let length = match self.name {
            0 => 0,
            _ => self.origin.len().min(63) as i64,
        };
        Some((fit, sum * 64 - length))
    }

    /// The characters of the original that the words stand for.
    fn positions(&self, words: &[Word], matcher: &SkimMatcherV2) -> Vec<u32> {
        let mut found: Vec<u32> = Vec::new();
        for word in words {
            let places: Vec<usize> = match self.place(word) {
                Some((at, _)) => (at..at + word.letters.len()).collect(),
                None => matcher
                    .fuzzy_indices(self.name(), &word.text)
                    .map_or_else(Vec::new, |(_, places)| places),
            };
            found.extend(places.iter().filter_map(|at| self.origin.get(*at)));
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The name that it begins with.
    fn name(&self) -> &str {
        self.folded.get(..self.name).unwrap_or_default()
    }

    /// What it costs to gather the letters of a word in the name, where they stand near each other.
    fn gathered(&self, word: &Word) -> Option<u32> {
        if word.literal {
            return None;
        }
        // Far cheaper to know than how near: whether they occur in order at all.
        let mut letters = self.name().chars();
        let mut wanted = word.letters.iter();
        if !wanted.all(|wanted| letters.any(|letter| letter == *wanted)) {
            return None;
        }
        let name: Vec<char> = self.name().chars().collect();
        gathered(&word.letters, &name)
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
                // Where nothing stands between words any character may begin one.
                Some(_) if word.literal => 40,
                Some(_) if self.name == 0 && word.letters.len() < LONG => continue,
                Some(_) => 0,
            };
            if best.is_none_or(|(_, most)| bonus > most) {
                best = Some((self.folded[..byte].chars().count(), bonus));
            }
        }
        best
    }
}

/// A word with fewer letters stands within other words of any prose.
const LONG: usize = 4;

struct Word {
    text: String,
    letters: Vec<char>,
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
                letters: word.chars().collect(),
                mask: word.chars().fold(0, |mask, char| mask | bit(char)),
                literal: word.chars().any(unspaced),
            })
            .collect()
    }

    /// What the word is worth when it stands in the text as it is: above any scattered match.
    fn weight(&self) -> i64 {
        40 * self.letters.len() as i64
    }
}

/// Whether a character is of a script that has no spaces between words: those of East and South-East
/// Asia.
fn unspaced(char: char) -> bool {
    matches!(u32::from(char), 0x0e00..=0x0eff | 0x1000..=0x109f | 0x1780..=0x17ff | 0x3040..=0x9fff | 0xf900..=0xfaff | 0x2_0000..=0x3_ffff)
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
    fn a_word_is_looked_for_in_prose_as_it_stands() {
        let said = "Call · about a contract more or less expected";
        let all = [
            ("Acme Corporation", usize::MAX),
            (said, 0),
            ("acme wants SSO", 0),
        ];
        let found = |query: &str| {
            let hits = Index::of(all).find(query, 9);
            let mut found: Vec<u32> = hits.iter().map(|hit| hit.index).collect();
            found.sort_unstable();
            found
        };
        assert_eq!(found("acme"), [0, 2]);
        assert_eq!(found("expected contract"), [1]);
        assert_eq!(found("tract"), [1], "a part of a word that is long enough");
        assert_eq!(found("sso"), [2], "a short one where a word begins");
        assert_eq!(found("ore").len(), 0, "and not within others");
        // Of a person the name, not the letters of the mail behind it.
        let of = "Dana Wolf · dana@acme.test";
        let people = Index::of([(of, "Dana Wolf".len())]);
        for (query, count) in [("dnwlf", 1), ("acme", 1), ("dnact", 0), ("wolf dana", 1)] {
            assert_eq!(people.find(query, 9).len(), count, "{query}");
        }
    }

    #[test]
    fn how_a_word_fits_is_told() {
        let fit = |query: &str, text: &str| {
            let hits = Index::new([text]).find(query, 1);
            hits.first().map(|hit| hit.fit)
        };
        assert_eq!(fit("motors gen", "General Motors"), Some(Fit::Begins));
        assert_eq!(fit("eral", "General Motors"), Some(Fit::Within));
        assert_eq!(fit("gm", "General Motors"), Some(Fit::Within));
        assert_eq!(fit("gnrl", "General Motors"), Some(Fit::Scattered));
        assert_eq!(fit("腾讯", "深圳市腾讯"), Some(Fit::Begins));
        assert_eq!(fit("влдмр", "Владимир"), Some(Fit::Scattered));
        assert_eq!(fit("xyz", "General Motors"), None);
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
