//! Medians and percentiles, plain and of times that have not ended yet.

/// The value below which a share (0 to 1) of the numbers lies, between two of them linearly: the
/// number at place `share × (n − 1)` of the sorted list counted from 0 (Hyndman and Fan's type 7,
/// what spreadsheets' PERCENTILE.INC and NumPy do). `None` of nothing.
pub fn percentile(values: &[f64], share: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().checked_sub(1)?;
    let place = share.clamp(0.0, 1.0) * last as f64;
    let (below, above) = (place.floor() as usize, place.ceil() as usize);
    let (low, high) = (*sorted.get(below)?, *sorted.get(above.min(last))?);
    Some(low + (high - low) * (place - below as f64))
}

/// The middle value; of an even count the mean of the two in the middle.
pub fn median(values: &[f64]) -> Option<f64> {
    percentile(values, 0.5)
}

/// The time by which a share (0 to 1) has reached it, when some have not yet: Kaplan and Meier's
/// estimate (1958). Of those still waiting just before each time at which somebody reached it, the
/// share that did not is multiplied up to the share still waiting after it; the answer is the first
/// time after which at most `1 − share` are. One who left or is still waiting counts among the
/// waiting until then, and at equal times longer than one who reached it. `None` while too few have.
pub fn reached_by(reached: &[f64], waiting: &[f64], share: f64) -> Option<f64> {
    let mut times = reached.to_vec();
    times.sort_by(f64::total_cmp);
    let mut open = waiting.to_vec();
    open.sort_by(f64::total_cmp);
    let mut left = 1.0;
    let mut at = 0;
    while let Some(time) = times.get(at).copied() {
        let same = times[at..].partition_point(|other| *other <= time);
        let risk = times.len() - at + open.len() - open.partition_point(|other| *other < time);
        left *= 1.0 - same as f64 / risk as f64;
        // What is multiplied up of thirds and sevenths misses a half by the last digits.
        if left <= 1.0 - share + 1e-9 {
            return Some(time);
        }
        at += same;
    }
    None
}
