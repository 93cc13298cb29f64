//! "Did you mean …?": the word nearest to a mistyped one.

use super::fold;

/// Letters of a word that are looked at; names are shorter.
const MOST: usize = 64;

/// The candidate that was most likely meant by a mistyped word, if any is near enough: one that it
/// begins, or one within a third of its letters.
pub fn nearest<'a>(word: &str, among: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let letters = |text: &str| -> Vec<char> { fold(text).chars().take(MOST).collect() };
    let word = letters(word);
    if word.is_empty() {
        return None;
    }
    among
        .into_iter()
        .filter_map(|candidate| {
            let other = letters(candidate);
            let begins = word.len() >= 2 && other.starts_with(&word);
            let away = if begins { 1 } else { distance(&word, &other) };
            let near = word.len().max(other.len()).div_ceil(3).min(3);
            (away <= near && away < word.len().max(other.len())).then_some((away, candidate))
        })
        .min_by_key(|(away, _)| *away)
        .map(|(_, candidate)| candidate)
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
    fn a_slip_of_the_keys_finds_what_was_meant() {
        let names = ["stage", "health", "renewal", "owner", "take-back"];
        assert_eq!(nearest("heatlh", names), Some("health"));
        assert_eq!(nearest("renwal", names), Some("renewal"));
        assert_eq!(nearest("own", names), Some("owner"));
        assert_eq!(nearest("Takeback", names), Some("take-back"));
        assert_eq!(nearest("zzz", names), None);
        assert_eq!(nearest("", names), None);
        let letters = |text: &str| -> Vec<char> { text.chars().collect() };
        assert_eq!(distance(&letters("kitten"), &letters("sitting")), 3);
    }
}
