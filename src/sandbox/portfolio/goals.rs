//! Staged goals of one to three months each: when they were due, and when they were met.

use super::clock::{Day, YESTERDAY};
use super::dice::Aspect;
use super::plan::Plan;
use super::story::Story;

/// A count of goals due and of those met, from a day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tally {
    /// Since when.
    pub day: Day,
    /// Goals whose date has come, or that were met before it.
    pub due: u32,
    /// Of those, the ones attained or on track.
    pub met: u32,
}

/// Whether a plan was agreed with the account and is kept with it: with the young ones. Their first goal is
/// the first value.
pub(super) fn agreed(plan: &Plan) -> bool {
    matches!(
        plan.story,
        Story::Fresh | Story::SlowStart | Story::Ramping | Story::Stalled
    )
}

/// The goals of the last year or so with the day each was met, if it was; and the next one, which is
/// still to come.
pub(super) fn ladder(plan: &Plan) -> Vec<(Day, Option<Day>)> {
    let mut dice = plan.dice(Aspect::Goals);
    let mut ladder = Vec::new();
    let mut due = plan.start.max(-380) + dice.between(40, 62);
    while due <= plan.end() {
        let rate = match plan.story {
            Story::Mistaken => 0.12,
            Story::Stalled => 0.4,
            Story::SlowStart => 0.1,
            _ if !plan.turned(due) => 0.93,
            Story::Captive => 0.93,
            _ => 0.3,
        };
        let met = if dice.chance(rate) {
            Some(due + dice.between(-30, 18).max(0))
        } else if plan.story == Story::Stalled {
            Some(due + dice.between(40, 90))
        } else {
            None
        };
        ladder.push((due, met));
        due += dice.between(48, 92);
    }
    ladder.push((due, None));
    if agreed(plan)
        && let Some((_, met)) = ladder.first_mut()
    {
        *met = plan.first_value.filter(|day| *day <= YESTERDAY);
    }
    ladder
}

/// The tallies of the last year or so, oldest first.
pub(super) fn tallies(plan: &Plan) -> Vec<Tally> {
    let mut changes: Vec<(Day, u32, u32)> = Vec::new();
    for (due, met) in ladder(plan) {
        // A goal met early has come with that day.
        changes.push((met.map_or(due, |met| met.min(due)), 1, 0));
        changes.extend(met.map(|met| (met, 0, 1)));
    }
    changes.sort_unstable();
    let mut tallies: Vec<Tally> = Vec::new();
    let (mut sum_due, mut sum_met) = (0, 0);
    for (day, more_due, more_met) in changes {
        if day > plan.end().min(YESTERDAY) {
            break;
        }
        sum_due += more_due;
        sum_met += more_met;
        let tally = Tally {
            day,
            due: sum_due,
            met: sum_met,
        };
        match tallies.last_mut() {
            Some(last) if last.day == day => *last = tally,
            _ => tallies.push(tally),
        }
    }
    tallies
}
