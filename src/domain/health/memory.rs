//! How far back a band must look. A band remembers the one before it, so it is only sure from a day on
//! whose score says it alone: one far enough from both lines, or held by a cap. Where the days asked for
//! have no such day, as many before them are scored as it takes, else a band would change by nothing but
//! the window's moving on.

use super::band;
use super::past::{Day, Sight, View, past_days};
use super::position::bands;
use super::scorecard::Scorecard;
use super::{Band, Judged};
use crate::domain::account::Daily;
use crate::domain::assess::Rules;
use crate::domain::when::{Now, show};

/// The past that is kept, in days.
const MOST: usize = 1_100;

/// So many times as many days are tried next.
const FURTHER: usize = 3;

/// The least to try.
const LEAST: usize = 28;

/// The scores of the last `days` days, today last, and of as many before as it takes to be sure of the
/// band on each of the last `sure` of them.
pub fn remembered_days(
    view: View<'_>,
    rules: &Rules,
    sight: Sight,
    (days, sure): (usize, usize),
    now: Now,
) -> Vec<Day> {
    let mut all = past_days(view, rules, sight, days, now);
    let card = &rules.scorecard;
    let most = known_days(view, now).min(MOST);
    let mut reach = days;
    let mut from = settled(&all, card, sure);
    while from.is_none() && reach < most {
        reach = (reach * FURTHER).max(LEAST).min(most);
        all = past_days(view, rules, sight, reach, now);
        from = settled(&all, card, sure);
    }
    let asked = all.len() - days.min(all.len());
    let scored = || all.iter().position(|day| day.judged.score.is_some());
    let from = from.or_else(scored).unwrap_or(asked);
    all.drain(..from.min(asked));
    all
}

/// The same as a series, sure of the bands that the signal of a fall looks at.
pub fn remembered_scores(
    view: View<'_>,
    rules: &Rules,
    sight: Sight,
    days: usize,
    now: Now,
) -> Daily {
    let sure = usize::from(rules.triage.thresholds.fell_days) + 1;
    let all = remembered_days(view, rules, sight, (days, sure.min(days)), now);
    Daily {
        last: now.today(),
        values: all.iter().map(score).collect(),
    }
}

/// The band at a moment, by what was known then.
pub fn band_then(view: View<'_>, rules: &Rules, now: Now) -> Band {
    let days = remembered_days(view, rules, Sight::Then, (1, 1), now);
    let bands = bands(&days, &rules.scorecard);
    bands.last().copied().unwrap_or_default()
}

/// The band of a judgement at a moment, the days before remembered: what the screen would have shown then.
pub(super) fn band_of(judged: &Judged, view: View<'_>, rules: &Rules, at: Now) -> Band {
    let card = &rules.scorecard;
    let alone = |score: f64| band::decides(score as f32, &card.bands, &card.caps);
    // Most scores say their band alone, and only for the others is the past gone through.
    match judged.score {
        Some(score) if !judged.capped && !alone(score) => band_then(view, rules, at),
        _ => judged.band(Band::Unknown, card),
    }
}

/// The score of a day in a series; a gap where there is none.
pub(crate) fn score(day: &Day) -> f32 {
    day.judged.score.map_or(f32::NAN, |score| score as f32)
}

/// The last day, none of the last `sure` but their first, that says its band alone.
fn settled(days: &[Day], card: &Scorecard, sure: usize) -> Option<usize> {
    let until = (days.len() + 1).saturating_sub(sure.max(1));
    let says = |day: &Day| band::decides(score(day), &card.bands, &card.caps);
    days[..until].iter().rposition(says)
}

/// Days since anything is known of the account, today included.
fn known_days(view: View<'_>, now: Now) -> usize {
    let first = view.known_since();
    let days = first.map_or(0, |at| {
        (now.today() - show::local_day(at, now)).num_days() + 1
    });
    usize::try_from(days).unwrap_or(0)
}
