//! "Did you mean …?": the name nearest to a mistyped one.

/// The candidate that takes the fewest single-character edits, if that is few enough to be meant.
pub fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = (word.chars().count() / 3).max(1);
    candidates
        .map(|candidate| (edits(word, candidate), candidate))
        .filter(|(edits, _)| *edits <= allowed)
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, candidate)| candidate)
}

/// The Levenshtein distance; a swap of neighbours counts as one edit (Damerau's optimal string
/// alignment), because that is the commonest slip of the fingers.
fn edits(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let change = usize::from(a[i - 1] != b[j - 1]);
            row[j] = (last[j - 1] + change).min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
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
    fn a_slip_finds_its_word_and_nonsense_finds_none() {
        let words = ["advance", "take-back", "find"];
        let nearest = |word| super::nearest(word, words.into_iter());
        assert_eq!(nearest("advnace"), Some("advance"));
        assert_eq!(nearest("takeback"), Some("take-back"));
        assert_eq!(nearest("fnid"), Some("find"));
        assert_eq!(nearest("teleport"), None);
        assert_eq!(edits("kitten", "sitting"), 3);
    }
}
