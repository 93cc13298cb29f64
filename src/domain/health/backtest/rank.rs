//! How well scores rank: who is lost should stand below who stays. All of it is exact under ties:
//! equal scores share what their places give, so that no order of the input shows.

use serde::Serialize;

/// Scores with what they came to (`true`: lost), lowest first.
pub(super) fn sorted(observed: &[(f64, bool)]) -> Vec<(f64, bool)> {
    let mut sorted = observed.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    sorted
}

/// The probability that one who stays has a higher score than one who is lost, ties counting half:
/// the area under the ROC curve, by the Mann–Whitney statistic. `None` without one of either.
///
/// Source: J. A. Hanley and B. J. McNeil, "The meaning and use of the area under a receiver operating
/// characteristic (ROC) curve", 1982.
pub fn auc(observed: &[(f64, bool)]) -> Option<f64> {
    let sorted = sorted(observed);
    weighted(sorted.iter().map(|(score, lost)| (*score, *lost, 1.0)))
}

/// The same where each counts so often; scores must rise.
pub(super) fn weighted(sorted: impl Iterator<Item = (f64, bool, f64)>) -> Option<f64> {
    let (mut lost_below, mut lost_here, mut stay_here) = (0.0, 0.0, 0.0);
    let (mut stay, mut wins) = (0.0, 0.0);
    let mut at = f64::NAN;
    for (score, lost, weight) in sorted {
        if score != at {
            wins += stay_here * (lost_below + lost_here / 2.0);
            lost_below += lost_here;
            (lost_here, stay_here) = (0.0, 0.0);
            at = score;
        }
        if lost {
            lost_here += weight;
        } else {
            stay_here += weight;
            stay += weight;
        }
    }
    wins += stay_here * (lost_below + lost_here / 2.0);
    let lost = lost_below + lost_here;
    (lost > 0.0 && stay > 0.0).then(|| wins / (lost * stay))
}

/// How many of the `k` lowest are lost; `k` need not be whole. Where `k` falls among equal scores,
/// each of them counts by the share of them that is taken. `sorted` must rise.
pub fn hits(sorted: &[(f64, bool)], k: f64) -> f64 {
    let (mut taken, mut hits) = (0.0, 0.0);
    for tied in sorted.chunk_by(|a, b| a.0 == b.0) {
        let count = tied.len() as f64;
        let lost = tied.iter().filter(|(_, lost)| *lost).count() as f64;
        let share = ((k - taken) / count).clamp(0.0, 1.0);
        hits += share * lost;
        taken += count;
        if taken >= k {
            break;
        }
    }
    hits
}

/// A tenth of the observations, the lowest scores first.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Bin {
    /// The lowest score in it.
    pub from: f64,
    /// The highest.
    pub to: f64,
    /// Their mean.
    pub mean: f64,
    /// How many observations.
    pub observations: usize,
    /// How many of them were lost; a fraction where equal scores are cut in two.
    pub lost: f64,
    /// Lost by observations.
    pub rate: f64,
    /// The 95 % interval of the rate (Wilson).
    pub rate_low: f64,
    /// See `rate_low`.
    pub rate_high: f64,
}

/// Tenths of the observations: the i-th ends at place `i × n / 10`, rounded down. Empty ones are left
/// out. `sorted` must rise.
pub fn bins(sorted: &[(f64, bool)]) -> Vec<Bin> {
    let end = |tenth: usize| tenth * sorted.len() / 10;
    let bin = |tenth: usize| {
        let places = sorted.get(end(tenth)..end(tenth + 1))?;
        let (first, last) = (places.first()?, places.last()?);
        let count = places.len() as f64;
        let lost = hits(sorted, end(tenth + 1) as f64) - hits(sorted, end(tenth) as f64);
        // The difference of two sums is not exactly zero.
        let lost = lost.clamp(0.0, count);
        let (rate_low, rate_high) = wilson(lost, count);
        Some(Bin {
            from: first.0,
            to: last.0,
            mean: places.iter().map(|(score, _)| score).sum::<f64>() / count,
            observations: places.len(),
            lost,
            rate: lost / count,
            rate_low,
            rate_high,
        })
    };
    (0..10).filter_map(bin).collect()
}

/// The 95 % score interval of a share.
///
/// Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", 1927.
pub(super) fn wilson(hits: f64, count: f64) -> (f64, f64) {
    const Z: f64 = 1.959_964;
    let share = hits / count;
    let middle = share + Z * Z / (2.0 * count);
    let spread = Z * (share * (1.0 - share) / count + Z * Z / (4.0 * count * count)).sqrt();
    let whole = 1.0 + Z * Z / count;
    (
        ((middle - spread) / whole).max(0.0),
        ((middle + spread) / whole).min(1.0),
    )
}
