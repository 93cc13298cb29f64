//! Answers that nobody has answered.

use super::Context;
use crate::domain::field::Field;
use crate::domain::triage::{Evidence, SignalKind, Term};
use crate::domain::when::Dated;
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
    let bad = |given: Option<Dated<f64>>, nps: bool, worst: f64| {
        let given = given?;
        let age = cx.since_moment(given.as_of);
        let recent = age <= i32::from(cx.rules.thresholds.answer_days);
        let answered = (cx.account.last_touch).is_some_and(|at| at > given.as_of + SAME_TALK);
        (given.value <= worst && recent && !answered).then_some((given, nps, age))
    };
    let answers = [
        bad(cx.account.nps(), true, DETRACTOR),
        bad(cx.account.number(Field::Sentiment), false, WORST_MOOD),
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
