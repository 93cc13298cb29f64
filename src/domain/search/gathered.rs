//! Letters of a word here and there in a name: near enough together that the name was meant.
//!
//! A letter may follow the one before it, skip a few within the same word (`brls` for `Borealis`), or
//! begin a later word (`gm`, `genmo` for `General Motors`). Letters from anywhere would find every long
//! text with every short word.

/// Letters that may be left out between two of the same word.
const SKIPPED: usize = 3;
/// What beginning another word costs.
const JUMP: u32 = 1;
/// What leaving letters out costs, and one more for each: above any number of jumps.
const GAP: u32 = 64;
/// More than any way costs.
const NEVER: u32 = u32::MAX / 2;

/// What the nearest way costs in which the letters stand in the name, in order; both folded. The less, the
/// nearer together. `None` where they only occur in it.
pub(super) fn gathered(letters: &[char], name: &[char]) -> Option<u32> {
    if letters.is_empty() || letters.len() > name.len() {
        return None;
    }
    let inside: Vec<bool> = name.iter().map(|char| char.is_alphanumeric()).collect();
    let begins = |at: usize| inside[at] && (at == 0 || !inside[at - 1]);
    // For each place what the way there costs, with the letter taken last standing there.
    let mut costs: Vec<u32> = Vec::new();
    for (nth, letter) in letters.iter().enumerate() {
        let mut now = vec![NEVER; name.len()];
        // The cheapest place of the letter before, of all that were passed.
        let mut passed = NEVER;
        for at in 0..name.len() {
            if let Some(before) = at.checked_sub(1).filter(|_| nth > 0) {
                passed = passed.min(costs[before]);
            }
            if name[at] != *letter {
                continue;
            }
            if nth == 0 {
                now[at] = match at {
                    at if begins(at) => 0,
                    // A name's first vowel is often left out.
                    at if at > 0 && inside[at] && begins(at - 1) => GAP,
                    _ => NEVER,
                };
                continue;
            }
            let mut best = NEVER;
            if begins(at) {
                best = passed.saturating_add(JUMP);
            }
            for skipped in 0..=SKIPPED {
                let Some(before) = at.checked_sub(skipped + 1) else {
                    break;
                };
                // Over the end of a word leads only the beginning of the next.
                if skipped > 0 && !inside[before + 1..=at].iter().all(|within| *within) {
                    break;
                }
                let gap = match skipped {
                    0 => 0,
                    skipped => GAP + skipped as u32,
                };
                best = best.min(costs[before].saturating_add(gap));
            }
            now[at] = best;
        }
        costs = now;
    }
    costs.into_iter().min().filter(|cost| *cost < NEVER)
}

/// Whether a word of that cost is made of beginnings of the name's words, nothing left out.
pub(super) fn initials(cost: u32) -> bool {
    cost < GAP
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cost(word: &str, text: &str) -> Option<u32> {
        let chars = |text: &str| text.chars().collect::<Vec<char>>();
        gathered(&chars(word), &chars(text))
    }

    #[test]
    fn beginnings_of_words_cost_less_than_what_is_left_out() {
        for word in ["gm", "genmo", "general", "generalm"] {
            assert!(cost(word, "general motors").is_some_and(initials), "{word}");
        }
        for word in ["gnrl", "gmtrs", "genmtr"] {
            let cost = cost(word, "general motors");
            assert!(cost.is_some_and(|cost| !initials(cost)), "{word}");
        }
        assert!(cost("brl", "borealis") < cost("brls", "borealis"));
        // The nearest of several ways counts, not the first.
        assert_eq!(cost("mot", "mio motors"), Some(0));
    }

    #[test]
    fn letters_from_anywhere_are_no_name() {
        assert_eq!(cost("acme", "regional company metrics"), None);
        assert_eq!(cost("gt", "general motors"), None);
        assert_eq!(cost("mg", "general motors"), None);
        assert_eq!(cost("ls", "borealis"), None);
        assert_eq!(cost("", "borealis"), None);
    }

    #[test]
    fn a_first_vowel_may_be_left_out() {
        assert!(cost("ltmns", "altmanns").is_some());
        assert_eq!(
            cost("lnnrgy", "elion energy"),
            None,
            "of the first word only"
        );
    }
}
