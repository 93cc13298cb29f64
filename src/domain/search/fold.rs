//! Folding: the form in which two texts are compared, without case, width and accents.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Folds a text: NFKD without its marks, lower case, and the Latin letters that decompose into
/// nothing (`ß`, `ø`, `ł`, …) by their usual ASCII spelling.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for char in text.chars() {
        folded.extend(fold_char(char));
    }
    folded
}

/// The folded form of one character, which may be none or several characters.
pub(super) fn fold_char(char: char) -> impl Iterator<Item = char> {
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

/// The candidate that was most likely meant by a mistyped word, if any is near enough: one that it
/// begins, or one within a third of its letters.
pub fn nearest<'a>(word: &str, among: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = fold(word).chars().take(64).collect();
    if word.is_empty() {
        return None;
    }
    among
        .into_iter()
        .filter_map(|candidate| {
            let other: Vec<char> = fold(candidate).chars().take(64).collect();
            let begins = word.len() >= 2 && other.starts_with(&word);
            let away = if begins { 1 } else { distance(&word, &other) };
            let near = word.len().max(other.len()).div_ceil(3).min(3);
            (away <= near && away < word.len().max(other.len())).then_some((away, candidate))
        })
        .min_by_key(|(away, _)| *away)
        .map(|(_, candidate)| candidate)
}

/// Whether a word is made of beginnings of a text's words, in order: `gm`, `genmo` for
/// `general motors`. Both folded. A single letter abbreviates nothing.
pub fn abbreviates(word: &str, text: &str) -> bool {
    let word: Vec<char> = word.chars().collect();
    if word.len() < 2 {
        return false;
    }
    // How many letters of the word may be spent before the present character of the text: after a
    // letter that was taken the next may follow at once; at the start of a word any may.
    let mut running = vec![false; word.len() + 1];
    let mut reached = vec![false; word.len() + 1];
    reached[0] = true;
    let mut inside = false;
    for char in text.chars() {
        let mut next = vec![false; word.len() + 1];
        if char.is_alphanumeric() {
            for at in 0..word.len() {
                let may = running[at] || (!inside && reached[at]);
                if may && word[at] == char {
                    next[at + 1] = true;
                    reached[at + 1] = true;
                }
            }
        }
        inside = char.is_alphanumeric();
        running = next;
    }
    reached[word.len()]
}

/// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1; b.len() + 1];
        for (j, y) in b.iter().enumerate() {
            row[j + 1] = (last[j] + usize::from(x != y))
                .min(last[j + 1] + 1)
                .min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                row[j + 1] = row[j + 1].min(before[j - 1] + 1);
            }
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
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
    fn beginnings_of_words_abbreviate() {
        assert!(abbreviates("gm", "general motors"));
        assert!(abbreviates("genmo", "general motors"));
        assert!(abbreviates("acmeco", "acme corporation"));
        assert!(!abbreviates("gt", "general motors"));
        assert!(!abbreviates("mg", "general motors"));
        assert!(!abbreviates("g", "general motors"));
    }

    #[test]
    fn a_slip_of_the_keys_finds_what_was_meant() {
        let names = ["stage", "health", "renewal", "owner"];
        assert_eq!(nearest("heatlh", names), Some("health"));
        assert_eq!(nearest("renwal", names), Some("renewal"));
        assert_eq!(nearest("own", names), Some("owner"));
        assert_eq!(nearest("zzz", names), None);
        assert_eq!(nearest("", names), None);
    }
}
