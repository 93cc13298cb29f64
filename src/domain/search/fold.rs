//! Folding: the form in which two texts are compared, without case, width and accents.

use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Folds a text: NFKD without its marks, lower case, and the Latin letters that decompose into
/// nothing (`ß`, `ø`, `ł`, …) by their usual ASCII spelling.
pub fn fold(text: &str) -> String {
    // Most names are ASCII, and a filter folds thousands of them on every key.
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    folded
}

/// Puts the folded text in the place of what is in `folded`, whose room is used again: a filter folds
/// a hundred thousand names on every key.
pub fn fold_into(text: &str, folded: &mut String) {
    folded.clear();
    if text.is_ascii() {
        folded.push_str(text);
        folded.make_ascii_lowercase();
        return;
    }
    for char in text.chars() {
        match u32::from(char) {
            0..0x80 => folded.push(char.to_ascii_lowercase()),
            at @ 0x80..LATIN => folded.push_str(&FOLDED[at as usize]),
            // Han characters decompose into nothing and have no case.
            0x4e00..=0x9fff => folded.push(char),
            _ => folded.extend(fold_char(char)),
        }
    }
}

/// The end of the Latin letters that names have most.
const LATIN: u32 = 0x250;

/// How those are folded.
static FOLDED: LazyLock<Vec<String>> = LazyLock::new(|| {
    let all = (0..LATIN).map(|at| char::from_u32(at).into_iter().flat_map(fold_char).collect());
    all.collect()
});

/// The characters of [`fold`], one by one, without making a text of them.
pub fn folded(text: &str) -> impl Iterator<Item = char> + Clone + '_ {
    text.chars().flat_map(fold_char)
}

/// The folded form of one character, which may be none or several characters.
pub(super) fn fold_char(char: char) -> impl Iterator<Item = char> + Clone {
    let ascii = char.is_ascii().then(|| char.to_ascii_lowercase());
    let rest = (!char.is_ascii())
        .then_some(char)
        .into_iter()
        .nfkd()
        .filter(|char| !is_combining_mark(*char))
        .flat_map(char::to_lowercase)
        .flat_map(|char| {
            let (plain, own) = match char {
                'ß' => ("ss", None),
                'æ' => ("ae", None),
                'œ' => ("oe", None),
                'ø' => ("o", None),
                'ł' => ("l", None),
                'đ' | 'ð' => ("d", None),
                'þ' => ("th", None),
                'ı' => ("i", None),
                // Capital I with a dot becomes i and a dot in lower case.
                '\u{307}' => ("", None),
                char => ("", Some(char)),
            };
            plain.chars().chain(own)
        });
    ascii.into_iter().chain(rest)
}

/// Whether a word is made of beginnings of a text's words, in order: `gm`, `genmo` for
/// `general motors`. Both folded. A single letter abbreviates nothing.
pub fn abbreviates(word: &str, text: &str) -> bool {
    Abbreviation::new(word).is_some_and(|word| word.of(text.chars()))
}

/// A word that may be made of beginnings of a text's words, ready to be asked of many texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Abbreviation {
    letters: Vec<char>,
}

impl Abbreviation {
    /// `None` when the folded word abbreviates nothing: a single letter, or more than any name.
    pub fn new(word: &str) -> Option<Self> {
        let letters: Vec<char> = word.chars().collect();
        (2..64).contains(&letters.len()).then_some(Self { letters })
    }

    /// Whether it abbreviates the folded text.
    pub fn of(&self, text: impl Iterator<Item = char>) -> bool {
        // Bit n: n letters of the word may be spent before the present character of the text. After
        // a letter that was taken the next may follow at once; at the start of a word any may.
        let (mut running, mut reached) = (0_u64, 1_u64);
        let mut inside = false;
        for char in text {
            let within = char.is_alphanumeric();
            let mut next = 0;
            if within {
                let may = if inside { running } else { running | reached };
                if may != 0 {
                    for (at, letter) in self.letters.iter().enumerate() {
                        let fits = u64::from(*letter == char) << at;
                        next |= (may & fits) << 1;
                    }
                }
                reached |= next;
            }
            inside = within;
            running = next;
        }
        reached >> self.letters.len() & 1 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_width_and_accents_do_not_count() {
        assert_eq!(fold("Société Générale"), "societe generale");
        assert_eq!(fold("ＡＣＭＥ　①"), "acme 1");
        assert_eq!(fold("Straße Łódź Ærø"), "strasse lodz aero");
        assert_eq!(fold("İstanbul"), "istanbul");
        assert_eq!(fold("华为技术"), "华为技术");
    }

    #[test]
    fn what_is_folded_at_once_is_what_is_folded_letter_by_letter() {
        for at in 0..0x3_0000 {
            let Some(char) = char::from_u32(at) else {
                continue;
            };
            let text = format!("é{char}");
            assert_eq!(fold(&text), folded(&text).collect::<String>(), "{at:x}");
        }
    }

    #[test]
    fn beginnings_of_words_abbreviate() {
        assert!(abbreviates("gm", "general motors"));
        assert!(abbreviates("genmo", "general motors"));
        assert!(abbreviates("acmeco", "acme corporation"));
        assert!(!abbreviates("gt", "general motors"));
        assert!(!abbreviates("mg", "general motors"));
        assert!(!abbreviates("g", "general motors"));
    }
}
