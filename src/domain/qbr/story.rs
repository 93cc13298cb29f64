//! How health went since the last review, in the words for the customer.

use super::{Pack, heading, plain};
use crate::domain::field::Field;
use crate::domain::health::scorecard::{Operand, Source};
use crate::domain::health::{
    Band, Direction, Position, Sight, View, explain, past_days, positions,
};
use crate::domain::past::AccountHistory;
use crate::messages::{names, numbers, qbr as say};
use chrono::NaiveDate;

/// From so many points on a measure is strong, below [`WEAK`] it is weak.
const STRONG: f32 = 75.0;
/// See [`STRONG`].
const WEAK: f32 = 50.0;

/// How health went since the last review, from the history: as `tenure health explain --since` has it.
pub(super) struct Story {
    /// The first day from then on with a score, and that score taken apart; `None` when no day before
    /// today has one.
    pub then: Option<(NaiveDate, explain::Explained)>,
    /// Where in the quadrant it stood since then.
    pub positions: Vec<Position>,
}

impl Story {
    /// That of an account since a day.
    pub fn of(past: &AccountHistory, pack: &Pack<'_>, since: NaiveDate) -> Self {
        let (rules, now) = (pack.rules, pack.now);
        let days = (now.today() - since).num_days().max(0) as usize + 1;
        let days = past_days(View::from(past), rules, Sight::Today, days, now);
        let before = days.iter().filter(|day| day.day < now.today());
        // The day itself may be a gap.
        let first = before.clone().find(|day| day.judged.score.is_some());
        let then = first.map(|first| {
            let then = explain::explain_then(View::from(past), rules, first.day, now);
            (first.day, then)
        });
        Self {
            then: then.filter(|(_, then)| then.score.is_some()),
            positions: positions(&days, &rules.scorecard),
        }
    }
}

/// The score, where it came from since the last review, and which measures moved; without a past those that
/// are strong and weak. What we judged of their mood is not for them.
pub(super) fn health(pack: &Pack<'_>, story: Option<&Story>) -> String {
    let (health, language) = (&pack.row.health(pack.now), pack.language);
    let mut text = heading(say::health(language));
    let Some(score) = health.score else {
        return text + say::no_score(language) + "\n";
    };
    let band = match health.band {
        Band::Good => names::good,
        Band::Watch => say::watch,
        Band::Risk => names::at_risk,
        Band::Unknown => names::unknown,
    };
    let mut said = say::score(language, format!("{score:.0}"), band(language));
    let then = story.and_then(|story| story.then.as_ref());
    if let Some((day, then)) = then {
        let before = then.score.map_or(0.0, f32::from);
        let moved = format!("{:+.0}", score.round() - before);
        said = say::was(language, said, format!("{before:.0}"), day, moved);
    }
    said = match health.direction() {
        Some(Direction::Rising) => say::rising(language, said),
        Some(Direction::Falling) => say::falling(language, said),
        Some(Direction::Flat) | None => said,
    };
    text += &(say::ends(language, said) + "\n");
    let explained = explain::explain_in(language, &pack.row.account, pack.rules, pack.now);
    let ours = |at: usize| {
        let measure = pack.rules.scorecard.measures.get(at);
        let mut sources = measure.iter().flat_map(|measure| &measure.parts);
        sources.any(|part| {
            part.sources
                .contains(&Source::Number(Operand::Field(Field::Sentiment)))
        })
    };
    let theirs = explained.measures.iter().enumerate();
    let theirs = theirs.filter(|(at, one)| !ours(*at) && one.points.is_some());
    let (mut up, mut down) = (Vec::new(), Vec::new());
    for (at, measure) in theirs {
        let label = plain(&measure.label);
        let was = then.and_then(|(_, then)| then.measures.get(at));
        match (then, was.filter(|was| was.points.is_some())) {
            (Some(_), Some(was)) => {
                // Points, not what they give to the score: a measure that comes in takes weight from the
                // others, which are no worse for it.
                let points = |of: Option<f32>| of.unwrap_or_default().round() as i32;
                let moved = points(measure.points) - points(was.points);
                let told = say::by(language, label, format!("{moved:+}"));
                match moved {
                    0 => {}
                    1.. => up.push((moved, told)),
                    _ => down.push((-moved, told)),
                }
            }
            // It was not measured then.
            (Some(_), None) => {}
            (None, _) => {
                let points = measure.points.unwrap_or_default();
                let told = say::by(language, label, format!("{points:.0}"));
                match points {
                    STRONG.. => up.push((points as i32, told)),
                    points if points < WEAK => down.push((100 - points as i32, told)),
                    _ => {}
                }
            }
        }
    }
    for (mut all, good) in [(up, true), (down, false)] {
        if all.is_empty() {
            continue;
        }
        // The largest first; of equals in the scorecard's order.
        all.sort_by_key(|(by, _)| -by);
        let all: Vec<String> = all.into_iter().map(|(_, told)| told).collect();
        let all = numbers::list(language, &all);
        let words = match (then.is_some(), good) {
            (true, true) => say::better(language, all),
            (true, false) => say::worse(language, all),
            (false, true) => say::strong(language, all),
            (false, false) => say::weak(language, all),
        };
        text += &format!("\n{words}\n");
    }
    text
}
