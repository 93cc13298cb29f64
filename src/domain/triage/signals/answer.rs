//! Answers that nobody has answered.

use super::Context;
use crate::domain::account::Unhappy;
use crate::domain::field::Field;
use crate::domain::triage::{Evidence, SignalKind, Term};
use crate::domain::when::Dated;
use chrono::TimeDelta;

/// The worst mood.
const WORST_MOOD: f64 = -2.0;

/// A touchpoint and the mood noted with it are minutes apart; only what came clearly later answers.
const SAME_TALK: TimeDelta = TimeDelta::hours(1);

/// What somebody said of us.
pub(super) struct Said<'a> {
    /// The NPS answer or the mood, and when.
    pub given: Dated<f64>,
    /// Whether it is an NPS answer (else a mood).
    pub nps: bool,
    /// Who, where it is a contact's.
    pub who: Option<&'a str>,
    /// Days since.
    pub age: i32,
}

impl Said<'_> {
    /// By how much it is no bad answer.
    pub fn above(&self) -> f64 {
        let worst = if self.nps {
            Unhappy::HIGHEST
        } else {
            WORST_MOOD
        };
        self.given.value - worst
    }

    /// Whether a touchpoint came after it.
    pub fn answered(&self, cx: &Context<'_>) -> bool {
        let touched = cx.account.last_touch;
        touched.is_some_and(|at| at > self.given.as_of + SAME_TALK)
    }

    /// Whether it is of the days that count.
    pub fn recent(&self, cx: &Context<'_>) -> bool {
        self.age <= i32::from(cx.rules.thresholds.answer_days)
    }

    /// How bad it is, from 0 (just bad) to 1 (nothing is worse).
    fn grave(&self) -> f64 {
        match self.nps {
            true => (-self.above() / Unhappy::HIGHEST).clamp(0.0, 1.0),
            false => 1.0,
        }
    }
}

/// All that is known to be said: the account's own answer, those of contacts who are still there and
/// were unhappy last, and the mood.
pub(super) fn all<'a>(cx: &Context<'a>) -> Vec<Said<'a>> {
    let said = |given: Option<Dated<f64>>, nps: bool, who: Option<&'a str>| {
        let given = given?;
        let age = cx.since_moment(given.as_of);
        Some(Said {
            given,
            nps,
            who,
            age,
        })
    };
    let unhappy = cx.account.people.unhappy.iter();
    let contacts = unhappy.filter_map(|one| said(one.given(), true, Some(&one.name)));
    let own = said(cx.account.number(Field::Nps), true, None);
    let mood = said(cx.account.number(Field::Sentiment), false, None);
    own.into_iter().chain(contacts).chain(mood).collect()
}

/// An NPS answer of 0 to 6, or the worst mood, in the last 90 days, with no touchpoint since: of the
/// account itself or of any contact who is still there, since a good answer of another answers nobody.
/// Grows while it waits, and is worth more the worse it is. Of several the worst is told, of equals the
/// latest; how long is told by the one that waits longest, so that a further bad answer never weighs less.
pub(super) fn detractor(cx: &Context<'_>) -> Option<Term> {
    let bad = |said: &Said<'_>| said.above() <= 0.0 && said.recent(cx) && !said.answered(cx);
    let all: Vec<Said<'_>> = all(cx).into_iter().filter(bad).collect();
    let first = all.iter().map(|said| said.given.as_of).min()?;
    let waits = all.iter().map(|said| said.age).max()?;
    let said = all.into_iter().max_by(|a, b| {
        let worse = a.grave().total_cmp(&b.grave());
        worse.then(a.given.as_of.cmp(&b.given.as_of))
    })?;
    let evidence = Evidence::Answer {
        value: said.given.value as f32,
        nps: said.nps,
        on: cx.day(said.given.as_of),
        since: cx.day(first),
    };
    let share = cx.rules.signal(SignalKind::Detractor).after(waits);
    let more = cx.rules.thresholds.answer_low * said.grave();
    cx.term(SignalKind::Detractor, share, more, evidence)
}
