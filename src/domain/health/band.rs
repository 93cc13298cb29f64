//! The band's memory: a line must be passed by a margin, so that a score on the line does not
//! flicker. The memory is not stored: it follows from the scores of the days before.

use super::Band;
use super::scorecard::{Bands, Cap};
use super::trend;
use crate::domain::account::{Account, Daily};
use chrono::NaiveDate;

/// The band of a score that has no past.
pub(crate) fn plain(score: f32, bands: &Bands) -> Band {
    if score >= bands.good {
        Band::Good
    } else if score >= bands.watch {
        Band::Watch
    } else {
        Band::Risk
    }
}

/// The band after a score, given the band before ([`Band::Unknown`] when there was none): up when
/// the score is `margin` above the line, down when it is `margin` below. The score is taken as it
/// is shown, in whole points.
pub(crate) fn next(before: Band, score: f32, bands: &Bands) -> Band {
    let score = score.round();
    let now = plain(score, bands);
    match before {
        Band::Unknown => now,
        _ if now > before => plain(score - bands.margin, bands).max(before),
        _ if now < before => {
            // On the line is not below it, even where no margin is asked for.
            let falls = |line: f32| score <= line - bands.margin && score < line;
            if falls(bands.watch) {
                Band::Risk
            } else if falls(bands.good) {
                before.min(Band::Watch)
            } else {
                before
            }
        }
        _ => before,
    }
}

/// The band after all these scores, oldest first; gaps change nothing. A score far enough from both
/// lines says the band whatever was before it, and so does one that a cap held, which took the plain
/// band; so only what came after the last such score is replayed. Series keep no word of caps: a score
/// of just the points of one is taken as held by it.
pub(crate) fn replay(scores: &[f32], bands: &Bands, caps: &[Cap]) -> Band {
    let decided = |score: &f32| decides(*score, bands, caps);
    let from = scores.iter().rposition(decided).unwrap_or(0);
    let known = scores[from..].iter().filter(|score| score.is_finite());
    known.fold(Band::Unknown, |band, score| next(band, *score, bands))
}

/// Whether a score of a series says its band alone, whatever was before it; a gap does not.
pub(crate) fn decides(score: f32, bands: &Bands, caps: &[Cap]) -> bool {
    let held = || caps.iter().any(|cap| cap.at_most as f32 == score);
    score.is_finite() && (held() || decisive(score, bands).is_some())
}

/// The band of a score that is the same after every band.
fn decisive(score: f32, bands: &Bands) -> Option<Band> {
    // Rounding moves a score by half a point at most.
    let margin = bands.margin + 0.5;
    if score >= bands.good + margin {
        Some(Band::Good)
    } else if score <= bands.watch - margin {
        Some(Band::Risk)
    } else if score >= bands.watch + margin && score <= bands.good - margin {
        Some(Band::Watch)
    } else {
        None
    }
}

/// The days of a series before `today`.
pub(crate) fn before(scores: &Daily, today: NaiveDate) -> &[f32] {
    let ahead = (scores.last - today).num_days() + 1;
    let cut = usize::try_from(ahead).unwrap_or(0).min(scores.values.len());
    &scores.values[..scores.values.len() - cut]
}

/// The trend of the last 28 days, today's score included.
pub(crate) fn slope(account: &Account, score: f32, today: NaiveDate) -> Option<f32> {
    let days = before(&account.scores, today);
    let mut window = [f32::NAN; trend::DAYS];
    window[trend::DAYS - 1] = score;
    // A series that ends before yesterday leaves a gap of so many days.
    let gap = (today - account.scores.last).num_days() - 1;
    let gap = usize::try_from(gap).unwrap_or(0);
    let room = (trend::DAYS - 1).saturating_sub(gap);
    let take = room.min(days.len());
    window[room - take..room].copy_from_slice(&days[days.len() - take..]);
    trend::slope(&window)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::health::scorecard::CapWhen;

    /// Watch at 55, then a bad ticket holds it at 49, which is risk at once. 51 is not two points above
    /// the line, so it stays risk; without the cap 49 would not have been two points below it.
    #[test]
    fn the_band_that_a_cap_gave_is_remembered() {
        let bands = Bands {
            good: 75.0,
            watch: 50.0,
            margin: 2.0,
        };
        let cap = Cap {
            when: CapWhen::Ticket(1),
            at_most: 49.0,
        };
        let days = [55.0, 49.0, 51.0];
        assert_eq!(
            replay(&days, &bands, std::slice::from_ref(&cap)),
            Band::Risk
        );
        assert_eq!(replay(&days, &bands, &[]), Band::Watch);
        let back = [55.0, 49.0, 51.0, 52.0];
        assert_eq!(replay(&back, &bands, &[cap]), Band::Watch);
    }

    #[test]
    fn a_score_on_the_line_is_above_it_where_there_is_no_margin() {
        let bands = Bands {
            good: 48.0,
            watch: 47.0,
            margin: 0.0,
        };
        assert_eq!(next(Band::Good, 46.5, &bands), Band::Watch);
        assert_eq!(replay(&[49.5, 46.5], &bands, &[]), Band::Watch);
    }

    proptest::proptest! {
        /// What is left out of the replay decides nothing.
        #[test]
        fn the_replay_is_that_of_all_days(
            quarters in proptest::collection::vec(-1_i32..=400, 0..60),
            watch in 20_u8..60, above in 1_u8..40, margin in 0_u8..12,
        ) {
            let watch = f32::from(watch);
            let bands = Bands { good: watch + f32::from(above), watch, margin: f32::from(margin) };
            let scores: Vec<f32> = quarters
                .into_iter()
                .map(|quarters| if quarters < 0 { f32::NAN } else { quarters as f32 / 4.0 })
                .collect();
            let known = scores.iter().filter(|score| score.is_finite());
            let all = known.fold(Band::Unknown, |band, score| next(band, *score, &bands));
            proptest::prop_assert_eq!(replay(&scores, &bands, &[]), all);
        }
    }
}
