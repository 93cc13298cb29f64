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
    let mut window = [f32::NAN; DAYS];
    let mut known = 0;
    let (mut least, mut most) = (f32::INFINITY, f32::NEG_INFINITY);
    for (day, score) in window.iter_mut().zip(scores) {
        if score.is_finite() {
            *day = *score;
            (least, most) = (least.min(*score), most.max(*score));
            known += 1;
        }
    }
    if known < LEAST {
        return None;
    }
    if least == most {
        return Some(0.0);
    }
    // The largest part of judging a book: no division, no branch, several pairs at once. A gap makes
    // `NaN`, which is below nothing.
    let mut twice = [f32::NAN; 2 * DAYS];
    twice[..DAYS].copy_from_slice(&window);
    twice[DAYS..].copy_from_slice(&window);
    let mut slopes = [[f32::NAN; DAYS]; HALF];
    for (row, apart) in slopes.iter_mut().zip(1..) {
        let pairs = twice[apart..apart + DAYS].iter().zip(&window);
        for ((slope, (later, earlier)), per_day) in row.iter_mut().zip(pairs).zip(&PER_DAYS[apart])
        {
            *slope = (later - earlier) * per_day;
        }
    }
    // No slope is steeper than from the least to the most in a day.
    let steepest = most - least;
    let (lower, upper) = middle(
        slopes.as_flattened().as_chunks().0,
        known * (known - 1) / 2,
        steepest,
    );
    Some(7.0 * (lower + upper) / 2.0)
}

/// The window's days in a circle have each pair in it once when one goes up to half the circle ahead;
/// over the end of the window it is the later day that one comes from.
const HALF: usize = DAYS / 2;

/// By days ahead, for each day: one by the days between the two, negative when the way goes over the
/// end of the window. `NaN` for the second half of the days opposite, whose pairs are in the first.
const PER_DAYS: [[f32; DAYS]; HALF + 1] = {
    let mut table = [[f32::NAN; DAYS]; HALF + 1];
    let mut ahead = 1;
    while ahead <= HALF {
        let mut day = 0;
        while day < DAYS {
            if day + ahead < DAYS {
                table[ahead][day] = 1.0 / ahead as f32;
            } else if ahead < HALF {
                table[ahead][day] = -1.0 / (DAYS - ahead) as f32;
            }
            day += 1;
        }
        ahead += 1;
    }
    table
};

/// So few numbers are sorted rather than divided further.
const FEW: usize = 12;

/// Numbers taken at once; they divide all there are.
const LANES: usize = 8;
const _: () = assert!((HALF * DAYS).is_multiple_of(LANES));

/// How often numbers are divided at most: those that are nearly all the same are not divided by it.
const ROUNDS: usize = 10;

/// The two numbers in the middle of `count` numbers among gaps (`NaN`), none of them beyond `most`;
/// the same twice when `count` is odd. The interval they lie in is narrowed by counting, which takes
/// many numbers at once, and what is left in it is sorted.
fn middle(numbers: &[[f32; LANES]], count: usize, most: f32) -> (f32, f32) {
    let below = |line: f32| -> usize {
        let all = numbers.as_flattened().iter();
        let count: u32 = all.map(|number| u32::from(*number < line)).sum();
        count as usize
    };
    let (first, second) = ((count - 1) / 2, count / 2);
    // Of all numbers `under` lie below `low`, and `up_to` not above `high`.
    let (mut low, mut high) = (-most, most);
    let (mut under, mut up_to) = (0, count);
    for _ in 0..ROUNDS {
        if up_to - under <= FEW {
            break;
        }
        let share = (first - under + 1) as f32 / (up_to - under + 1) as f32;
        let line = low + (high - low) * share;
        if !(low < line && line < high) {
            break;
        }
        let beneath = below(line);
        if beneath <= first {
            (low, under) = (line, beneath);
        } else if beneath > second {
            (high, up_to) = (line, beneath);
        } else {
            return around(numbers, line);
        }
    }
    let inside = |number: f32| (low <= number) & (number <= high);
    let mut left = [0.0; HALF * DAYS];
    let mut len = 0;
    for some in numbers {
        let hits: u32 = some.iter().map(|number| u32::from(inside(*number))).sum();
        if hits > 0 {
            for number in some {
                if inside(*number) {
                    left[len] = *number;
                    len += 1;
                }
            }
        }
    }
    let left = &mut left[..len];
    let (beneath, &mut upper, _) = left.select_nth_unstable_by(second - under, f32::total_cmp);
    let lower = match first == second {
        true => upper,
        false => beneath.iter().copied().fold(f32::NEG_INFINITY, f32::max),
    };
    (lower, upper)
}

/// The greatest number below a line, and the smallest that is not.
fn around(numbers: &[[f32; LANES]], line: f32) -> (f32, f32) {
    let (mut lower, mut upper) = ([f32::NEG_INFINITY; LANES], [f32::INFINITY; LANES]);
    for some in numbers {
        for lane in 0..LANES {
            let number = some[lane];
            // Written so that it is a comparison and a choice, for several lanes at once.
            let under = if number < line {
                number
            } else {
                f32::NEG_INFINITY
            };
            let over = if number >= line {
                number
            } else {
                f32::INFINITY
            };
            lower[lane] = if under > lower[lane] {
                under
            } else {
                lower[lane]
            };
            upper[lane] = if over < upper[lane] {
                over
            } else {
                upper[lane]
            };
        }
    }
    (
        lower.into_iter().fold(f32::NEG_INFINITY, f32::max),
        upper.into_iter().fold(f32::INFINITY, f32::min),
    )
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The slope by its definition.
    fn plainly(scores: &[f32]) -> Option<f32> {
        let known: Vec<(usize, f32)> = (scores.iter().copied().enumerate())
            .filter(|(_, score)| score.is_finite())
            .collect();
        let mut slopes = Vec::new();
        for (at, (day, score)) in known.iter().enumerate() {
            for (earlier, before) in &known[..at] {
                slopes.push((score - before) * (1.0 / (day - earlier) as f32));
            }
        }
        (known.len() >= LEAST).then(|| 7.0 * median(&mut slopes))
    }

    proptest::proptest! {
        /// Counting finds the same middle as sorting, with gaps, with many equal days, and with days
        /// beyond all measure.
        #[test]
        fn the_slope_is_the_median_of_all_pairs(
            days in proptest::collection::vec((0_u8..12, -50_i32..150, 0.0_f32..100.0), 0..=DAYS),
        ) {
            let scores: Vec<f32> = days
                .into_iter()
                .map(|(kind, whole, real)| match kind {
                    0 => f32::NAN,
                    1..=4 => (whole / 40) as f32,
                    5 => whole as f32 * 1e30,
                    _ => real,
                })
                .collect();
            proptest::prop_assert_eq!(slope(&scores), plainly(&scores));
        }
    }
}
