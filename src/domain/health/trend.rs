//! The trend: how many points a week the score gains or loses.

/// How many days the trend looks back, today included.
pub const DAYS: usize = 28;

/// Fewer known days than this say nothing about a trend.
pub const LEAST: usize = 7;

/// The Theil–Sen slope in points a week: the median of the slopes between all pairs of days, so that
/// a few odd days do not bend it. `scores` are the scores of consecutive days, oldest first, `NaN`
/// for a day without one; at most the last 28 count. `None` with fewer than seven known days.
///
/// Source: P. K. Sen, "Estimates of the regression coefficient based on Kendall's tau", 1968.
pub fn slope(scores: &[f32]) -> Option<f32> {
    let scores = &scores[scores.len().saturating_sub(DAYS)..];
    let mut days = [(0_usize, 0.0_f32); DAYS];
    let mut known = 0;
    let mut flat = true;
    for (day, score) in scores.iter().enumerate() {
        if score.is_finite() {
            days[known] = (day, *score);
            flat &= *score == days[0].1;
            known += 1;
        }
    }
    let days = &days[..known];
    if known < LEAST {
        return None;
    }
    if flat {
        return Some(0.0);
    }
    // The largest part of judging a book: no division, and integers, which are selected among faster.
    let mut slopes = [0_i32; DAYS * (DAYS - 1) / 2];
    let mut count = 0;
    for (index, (day, score)) in days.iter().enumerate() {
        for (earlier, before) in &days[..index] {
            slopes[count] = ordered((score - before) * PER_DAYS[day - earlier]);
            count += 1;
        }
    }
    let slopes = &mut slopes[..count];
    let (below, &mut upper, _) = slopes.select_nth_unstable(count / 2);
    let lower = match count % 2 {
        1 => upper,
        _ => below.iter().copied().max().unwrap_or(upper),
    };
    Some(7.0 * (number(lower) + number(upper)) / 2.0)
}

/// One by so many days.
const PER_DAYS: [f32; DAYS] = {
    let mut table = [0.0; DAYS];
    let mut days = 1;
    while days < DAYS {
        table[days] = 1.0 / days as f32;
        days += 1;
    }
    table
};

/// A number as an integer that sorts as the number does.
fn ordered(number: f32) -> i32 {
    let bits = number.to_bits() as i32;
    bits ^ (((bits >> 31) as u32) >> 1) as i32
}

/// The number of [`ordered`].
fn number(ordered: i32) -> f32 {
    f32::from_bits((ordered ^ (((ordered >> 31) as u32) >> 1) as i32) as u32)
}

/// The median; the mean of the two in the middle when their number is even. NaN when empty.
pub(crate) fn median(values: &mut [f32]) -> f32 {
    if values.is_empty() {
        return f32::NAN;
    }
    let middle = values.len() / 2;
    let odd = values.len() % 2 == 1;
    let (below, &mut upper, _) = values.select_nth_unstable_by(middle, f32::total_cmp);
    if odd {
        return upper;
    }
    let lower = below.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    (lower + upper) / 2.0
}
