//! Answers that nobody has answered.

use super::Context;
use crate::domain::field::Field;
use crate::domain::triage::{Evidence, SignalKind, Term};
use chrono::TimeDelta;

/// The highest answer of a detractor, on the scale of 0 to 10.
const DETRACTOR: f64 = 6.0;

/// The worst mood.
const WORST_MOOD: f64 = -2.0;

/// A touchpoint and the mood noted with it are minutes apart; only what came clearly later answers.
const SAME_TALK: TimeDelta = TimeDelta::hours(1);

/// An NPS answer of 0 to 6, or the worst mood, in the last 90 days, with no touchpoint since. Grows
/// while it waits. Of both the later counts.
pub(super) fn detractor(cx: &Context<'_>) -> Option<Term> {
    let bad = |field, worst: f64| {
        let given = cx.account.number(field)?;
        let age = cx.since_moment(given.as_of);
        let recent = age <= i32::from(cx.rules.thresholds.answer_days);
        let answered = (cx.account.last_touch).is_some_and(|at| at > given.as_of + SAME_TALK);
        (given.value <= worst && recent && !answered).then_some((given, field == Field::Nps, age))
    };
    let answers = [
        bad(Field::Nps, DETRACTOR),
        bad(Field::Sentiment, WORST_MOOD),
    ];
    let latest = answers.into_iter().flatten();
    let (given, nps, age) = latest.max_by_key(|(given, ..)| given.as_of)?;
    let evidence = Evidence::Answer {
        value: given.value as f32,
        nps,
        on: cx.day(given.as_of),
    };
    cx.after(SignalKind::Detractor, age, evidence)
}
