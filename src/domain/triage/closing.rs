//! What a person did with a signal: snoozed, done, dismissed, assigned; and when it comes back.
//!
//! A closing is of one signal of one account and never closes another. It is kept with what was seen
//! then, so that whether it still holds is worked out from the account as it is now: nothing has to
//! be written for a signal to come back, and the same account gives the same answer everywhere.
//!
//! It comes back when
//! - its points have grown by the `worse` of its rule, it is graver, or what it is about is another
//!   thing and no better one ([`Seen::of`] says what, for each signal);
//! - the day or the condition of a snooze has come;
//! - it had stopped for [`QUIET_DAYS`] and fires again.

use super::rules::TriageRules;
use super::{Evidence, Lane, SignalKind, Term, describe_in};
use crate::domain::health::Band;
use crate::domain::id::{AccountId, OwnerId};
use crate::domain::when::{Now, days, show};
use crate::domain::write::Op;
use crate::messages::{Language, back as say, names};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// A signal that was put away and did not fire for so many days is another one when it fires again.
pub const QUIET_DAYS: i64 = 7;

/// A renewal date that moved by no more than this is the same renewal.
const SAME_RENEWAL_DAYS: i32 = 30;

/// How long a snooze holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Until {
    /// Until this day.
    Day(NaiveDate),
    /// Until this query takes the account.
    When(String),
    /// Until its evidence gets materially worse.
    Worse,
}

/// How a signal was put away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// For a while.
    Snoozed(Until),
    /// Something was done about it.
    Done,
    /// It is not worth a person.
    Dismissed,
}

impl How {
    /// The word for it on the screen.
    pub fn name(&self, language: Language) -> &'static str {
        match self {
            How::Snoozed(_) => names::snoozed(language),
            How::Done => names::done(language),
            How::Dismissed => names::dismissed(language),
        }
    }

    /// The word for it in JSON and in the CRM.
    pub fn word(&self) -> &'static str {
        match self {
            How::Snoozed(_) => "snoozed",
            How::Done => "done",
            How::Dismissed => "dismissed",
        }
    }
}

/// What a signal was when it was put away: what it is compared with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// Its points.
    pub points: i16,
    /// What it was about, as a day since 1970, where it is about something with a day: the renewal,
    /// the answer, the last touch, the due day. Another one is another thing.
    pub fact: Option<i32>,
    /// How grave it was, where that is counted beside the points: severity, late goals, empty
    /// fields, band, somebody who left, a bad answer (0 for the worst, less for better ones). More is
    /// worse.
    pub level: i32,
    /// How far it goes by itself, where another signal that tells the same story holds its points down:
    /// when that one stops the points rise, and nothing has got worse. More is worse. `None` where the
    /// points alone say it, and in what was kept before there was this.
    #[serde(default)]
    pub size: Option<i32>,
    /// Its words, in the language of the screen it was put away on.
    pub words: String,
}

impl Seen {
    /// What there is to see of a term now.
    pub fn of(term: &Term, rules: &TriageRules, (now, language): (Now, Language)) -> Self {
        let day = |day: NaiveDate| Some(days::number(day));
        let (fact, level) = match term.evidence {
            Evidence::Renewal { on, .. } => (day(on), 0),
            Evidence::Fell { to, .. } => match to {
                Band::Risk => (None, 2),
                Band::Watch => (None, 1),
                Band::Good | Band::Unknown => (None, 0),
            },
            Evidence::NoUse { last, .. } => (day(last), 0),
            Evidence::Overdue { since, .. } => (since.and_then(day), 0),
            Evidence::Answer { on, nps, value, .. } => match term.signal {
                SignalKind::Detractor if nps => {
                    (day(on), -(value.round().clamp(-100.0, 10.0) as i32))
                }
                _ => (day(on), 0),
            },
            Evidence::Tickets { worst, .. } => (None, worst.map_or(0, |worst| 5 - worst as i32)),
            Evidence::People { left, .. } => (None, i32::from(left)),
            Evidence::Share { of, .. } if term.signal == SignalKind::GoalLate => (None, of as i32),
            Evidence::Hole { missing, .. } | Evidence::Unmapped { missing, .. } => {
                (None, i32::from(missing))
            }
            _ => (None, 0),
        };
        Self {
            points: term.points,
            fact,
            level,
            size: size(term, rules),
            words: describe_in(language, term, rules, now),
        }
    }

    /// What is materially worse now than when it was closed, on a day since 1970; `None` when nothing
    /// is.
    fn worse(
        &self,
        now: &Seen,
        term: &Term,
        (worse, closed): (f64, i32),
        language: Language,
    ) -> Option<String> {
        let another = match (self.fact, now.fact) {
            (Some(then), Some(is)) => self.another((then, is), now, term, closed),
            (None, Some(is)) => is >= closed,
            _ => false,
        };
        let (was, is) = (&self.words, &now.words);
        if another {
            return Some(say::another(language, is, was));
        }
        if now.level > self.level {
            return Some(say::graver(language, is, was));
        }
        let grown = f64::from(now.points) - f64::from(self.points);
        let by_itself = self.size.zip(now.size).is_none_or(|(was, is)| is > was);
        (by_itself && grown >= worse).then(|| {
            let (from, to) = (self.points, now.points);
            say::grew(language, from, to, is, was)
        })
    }
}

/// How far a signal goes by itself that does not grow beside some other: in tenths of a point of health, of
/// a percent of use, in late goals, or in the points of its days.
fn size(term: &Term, rules: &TriageRules) -> Option<i32> {
    let tenths = |value: f32| (value * 10.0) as i32;
    match (term.signal, term.evidence) {
        (SignalKind::MistakenForHealthy, Evidence::Halves { outcome, .. }) => {
            Some(-tenths(outcome))
        }
        (SignalKind::UsageAbnormal, Evidence::Usage { percent, .. }) => Some(-tenths(percent)),
        (SignalKind::GoalLate, Evidence::Share { of, .. }) => Some(of as i32),
        (SignalKind::StageOverdue, Evidence::Overdue { days, promised, .. }) => {
            let rule = rules.rule_of(term);
            Some(i32::from(rule.points(rule.after(days - promised), 0.0)))
        }
        _ => None,
    }
}

impl Seen {
    /// Whether a fact of another day is another thing, and no better one.
    fn another(&self, (then, is): (i32, i32), now: &Seen, term: &Term, closed: i32) -> bool {
        match term.evidence {
            // Put off, it is as urgent as it was only once its points are more than they were.
            Evidence::Renewal { .. } if is > then => {
                is - then > SAME_RENEWAL_DAYS && now.points > self.points
            }
            Evidence::Renewal { .. } => then - is > SAME_RENEWAL_DAYS,
            // A milder answer is no reason to look again.
            Evidence::Answer { .. } => is > then && now.level >= self.level,
            // It began anew after it was put away. A later day that was there before says less than
            // the one that was seen.
            _ => is > then && is >= closed,
        }
    }
}

/// A signal put away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// The signal's name.
    pub signal: String,
    /// How.
    pub how: How,
    /// When.
    pub at: DateTime<Utc>,
    /// Why, in the person's words.
    pub reason: Option<String>,
    /// It was put away with all the others of its row at once: then small things that come later do
    /// not bring the row back by themselves.
    pub whole: bool,
    /// What was seen then.
    pub seen: Seen,
    /// Since which day it does not fire, where it does not.
    #[serde(default)]
    pub quiet: Option<NaiveDate>,
}

/// Somebody was asked to see to a row, or to one signal of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// The signal; the whole row without one.
    pub signal: Option<String>,
    /// Who.
    pub to: OwnerId,
    /// When.
    pub at: DateTime<Utc>,
}

/// What is kept for a slot of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// Put away.
    Closed(Closing),
    /// Given to somebody.
    Assigned(Assignment),
}

impl Mark {
    /// Where it is kept: one closing and one assignment for each signal.
    pub fn slot(&self) -> String {
        match self {
            Mark::Closed(closing) => format!("closed:{}", closing.signal),
            Mark::Assigned(given) => {
                format!("assigned:{}", given.signal.as_deref().unwrap_or("*"))
            }
        }
    }
}

/// All that is kept of an account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountMarks {
    /// Signals put away.
    pub closed: Vec<Closing>,
    /// Rows and signals given to somebody.
    pub assigned: Vec<Assignment>,
}

impl AccountMarks {
    /// Takes one in.
    pub fn push(&mut self, mark: Mark) {
        match mark {
            Mark::Closed(closing) => self.closed.push(closing),
            Mark::Assigned(given) => self.assigned.push(given),
        }
    }

    /// The mark kept in a slot.
    pub fn slot(&self, slot: &str) -> Option<Mark> {
        let closed = self.closed.iter().cloned().map(Mark::Closed);
        let mut all = closed.chain(self.assigned.iter().cloned().map(Mark::Assigned));
        all.find(|mark| mark.slot() == slot)
    }
}

/// All that is kept, by account.
pub type Marks = HashMap<AccountId, AccountMarks>;

/// A signal of a row that is put away now.
#[derive(Clone, Debug, PartialEq)]
pub struct Put {
    /// Its lane.
    pub lane: Lane,
    /// The term as it would count.
    pub term: Term,
    /// How and when.
    pub closing: Closing,
}

/// A signal of a row that had been put away and is back.
#[derive(Clone, Debug, PartialEq)]
pub struct Back {
    /// Its lane.
    pub lane: Lane,
    /// The signal's name.
    pub signal: String,
    /// The term that fires.
    pub term: Term,
    /// How it had been put away.
    pub closing: Closing,
}

impl Back {
    /// How it had been put away, and what changed; a sentence without its full stop.
    pub fn why(&self, rules: &TriageRules, now: Now, language: Language) -> String {
        let condition = match &self.closing.how {
            How::Snoozed(Until::When(query)) => say::until_now(language, query),
            how => how.name(language).to_owned(),
        };
        // What is back for none of these is so because its condition holds.
        back(&self.closing, &self.term, rules, (now, language)).unwrap_or(condition)
    }
}

/// What a person's marks make of a row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Away {
    /// Signals that fire and are put away.
    pub put: Vec<Put>,
    /// Signals that are back.
    pub back: Vec<Back>,
    /// Who was asked to see to it.
    pub assigned: Vec<Assignment>,
    /// Whether the row stands in the queue of each lane all the same.
    pub queued: [bool; 2],
}

impl Away {
    /// Whether a signal of the row is put away so.
    pub fn is(&self, word: &str) -> bool {
        self.put.iter().any(|put| put.closing.how.word() == word)
    }

    /// Who was asked to see to the row, or to that signal of it.
    pub fn assigned_to(&self, signal: Option<&str>) -> Option<&OwnerId> {
        let of = |wanted: Option<&str>| {
            let mut all = self.assigned.iter();
            all.find(|given| given.signal.as_deref() == wanted)
        };
        let found = signal
            .and_then(|signal| of(Some(signal)))
            .or_else(|| of(None));
        found.map(|given| &given.to)
    }
}

/// How a signal was put away, until when, and what else brings it back: sentences without the last full
/// stop. `worse` are the points by which its rule calls it worse.
pub fn told(closing: &Closing, worse: f64, now: Now, language: Language) -> String {
    let on = show::day(show::local_day(closing.at, now), now, language);
    let mut put = say::put_on(language, closing.how.name(language), on);
    if let Some(reason) = &closing.reason {
        put = say::with_reason(language, put, reason);
    }
    match &closing.how {
        How::Snoozed(Until::Day(day)) => {
            say::until_day(language, put, show::day(*day, now, language), worse)
        }
        How::Snoozed(Until::When(query)) => say::until_query(language, put, query, worse),
        How::Snoozed(Until::Worse) | How::Done | How::Dismissed => {
            say::until_worse(language, put, worse, QUIET_DAYS)
        }
    }
}

/// Whether a closing still holds for a term. `taken` tells whether a query takes the account.
pub(crate) fn holds(
    closing: &Closing,
    term: &Term,
    rules: &TriageRules,
    now: Now,
    taken: impl Fn(&str) -> bool,
) -> bool {
    let condition = match &closing.how {
        How::Snoozed(Until::When(query)) => taken(query),
        _ => false,
    };
    !condition && back(closing, term, rules, (now, Language::En)).is_none()
}

/// Why a closing holds no more: how it was put away and what changed; `None` while nothing has. The
/// condition of a snooze is not looked at.
fn back(
    closing: &Closing,
    term: &Term,
    rules: &TriageRules,
    (now, language): (Now, Language),
) -> Option<String> {
    let was = || {
        let on = show::day(show::local_day(closing.at, now), now, language);
        say::put_on(language, closing.how.name(language), on)
    };
    let today = now.today();
    if let Some(quiet) = closing.quiet
        && (today - quiet).num_days() >= QUIET_DAYS
    {
        return Some(say::again(language, was()));
    }
    let seen = Seen::of(term, rules, (now, language));
    let closed = days::number(show::local_day(closing.at, now));
    let worse = rules.rule_of(term).worse;
    let changed = (closing.seen).worse(&seen, term, (worse, closed), language);
    if let Some(what) = changed {
        return Some(say::changed(language, was(), what));
    }
    match &closing.how {
        How::Snoozed(Until::Day(day)) if today >= *day => {
            Some(say::until(language, show::day(*day, now, language)))
        }
        _ => None,
    }
}

/// The operation that sets the mark of a slot, or clears it.
pub fn set(known: Option<&AccountMarks>, slot: &str, mark: Option<Mark>) -> Op {
    Op::Mark {
        slot: slot.to_owned(),
        before: known.and_then(|known| known.slot(slot)),
        after: mark,
    }
}
