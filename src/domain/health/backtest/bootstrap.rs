//! How far chance moves the AUC: the percentile bootstrap over accounts, since several observations
//! of one account are not independent.
//!
//! Source: B. Efron and R. J. Tibshirani, "An Introduction to the Bootstrap", 1993, chapters 13, 8.

use super::rank::weighted;
use serde::Serialize;

/// Where the figure lies with 95 % confidence.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Interval {
    /// The 2.5th percentile.
    pub low: f64,
    /// The 97.5th.
    pub high: f64,
}

/// The interval of the AUC of observations (group, score, lost): whole groups are drawn with
/// replacement, `times` times. `None` where hardly a draw has both outcomes. The same seed gives the
/// same answer; the order of the observations does not matter, that of the groups' names does.
pub fn interval(observed: &[(usize, f64, bool)], times: u32, seed: u64) -> Option<Interval> {
    let groups = observed.iter().map(|(group, ..)| group + 1).max()?;
    let mut sorted = observed.to_vec();
    sorted.sort_by(|a, b| a.1.total_cmp(&b.1));
    let mut dice = Dice(seed);
    let mut drawn = vec![0.0_f64; groups];
    let mut found = Vec::with_capacity(times as usize);
    for _ in 0..times {
        drawn.fill(0.0);
        for _ in 0..groups {
            drawn[dice.below(groups)] += 1.0;
        }
        let counted = sorted
            .iter()
            .map(|(group, score, lost)| (*score, *lost, drawn[*group]));
        found.extend(weighted(counted.filter(|(.., weight)| *weight > 0.0)));
    }
    found.sort_by(f64::total_cmp);
    // With fewer the ends would be a few draws alone.
    if found.len() < 40 {
        return None;
    }
    let at = |share: f64| found[((found.len() - 1) as f64 * share).round() as usize];
    Some(Interval {
        low: at(0.025),
        high: at(0.975),
    })
}

/// SplitMix64: small, seeded, the same everywhere.
///
/// Source: G. L. Steele, D. Lea and C. H. Flood, "Fast splittable pseudorandom number generators", 2014.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Below `count`, evenly but for what 64 bits cannot show.
    fn below(&mut self, count: usize) -> usize {
        ((u128::from(self.next()) * count as u128) >> 64) as usize
    }
}
