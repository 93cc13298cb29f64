//! Triage: who needs a person today, ranked by a sum that can be read aloud.
//!
//! Each signal is a small file in `signals/`, its figures are in `rules.rs`, its words in `words.rs`.

pub mod closing;
pub mod noise;
pub mod own;
pub mod play;
pub mod put;
pub mod replay;
pub mod rules;
mod signals;
mod words;

pub use signals::{Near, renewal_window};
pub use words::{describe, describe_in, told_by};

use super::health::Band;
use super::ticket::Severity;
use crate::messages::{Language, signal_names as names, signals as said};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Risk and opportunity are separate lanes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lane {
    /// Something may be lost.
    Risk,
    /// Something may be won.
    Opportunity,
}

macro_rules! signals {
    ($($(#[$doc:meta])* $variant:ident $id:literal;)*) => {
        /// What can call for a person.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum SignalKind {
            $($(#[$doc])* $variant,)*
            /// One of the person's own: which, is in the evidence.
            Own,
        }

        impl SignalKind {
            /// All that come with the program.
            pub const ALL: &'static [SignalKind] = &[$(SignalKind::$variant,)*];

            /// The name in files and JSON.
            pub fn id(self) -> &'static str {
                match self { $(SignalKind::$variant => $id,)* SignalKind::Own => "own" }
            }
        }
    };
}

signals! {
    /// The term ends soon.
    RenewalNear "renewal_near";
    /// The term has ended and no outcome is recorded.
    RenewalOverdue "renewal_overdue";
    /// The band dropped, or ten points in fourteen days.
    HealthFell "health_fell";
    /// The last week is far below its norm.
    UsageAbnormal "usage_abnormal";
    /// No use for fourteen days after having used.
    UsageGone "usage_gone";
    /// No two-way touchpoint within the tier's service level.
    PromiseBroken "promise_broken";
    /// Onboarding longer than expected and no first value.
    FirstValueLate "first_value_late";
    /// In the stage longer than expected.
    StageOverdue "stage_overdue";
    /// A bad answer nobody has spoken about since.
    Detractor "detractor";
    /// A severity 1 ticket, or one older than promised.
    Tickets "tickets";
    /// The champion or the economic buyer left, or none is known.
    ChampionGone "champion_gone";
    /// Experience good, outcome poor.
    MistakenForHealthy "mistaken_for_healthy";
    /// Outcome good, experience poor.
    Captive "captive";
    /// A staged goal is past due.
    GoalLate "goal_late";
    /// No business review in the last quarter.
    QbrDue "qbr_due";
    /// A task is due.
    TaskDue "task_due";
    /// A field that scoring needs is empty.
    DataHole "data_hole";
    /// Among the dearer accounts.
    TopArr "top_arr";
    /// Good health and nearly all seats or features in use.
    Expansion "expansion";
    /// A promoter who has reached value.
    Advocate "advocate";
    /// Lost for a reason that has been answered since.
    WinBack "win_back";
}

impl SignalKind {
    /// What people call it: `renewal near`.
    pub fn name(self, language: Language) -> &'static str {
        let name = match self {
            SignalKind::RenewalNear => names::renewal_near,
            SignalKind::RenewalOverdue => names::renewal_overdue,
            SignalKind::HealthFell => names::health_fell,
            SignalKind::UsageAbnormal => names::usage_abnormal,
            SignalKind::UsageGone => names::usage_gone,
            SignalKind::PromiseBroken => names::promise_broken,
            SignalKind::FirstValueLate => names::first_value_late,
            SignalKind::StageOverdue => names::stage_overdue,
            SignalKind::Detractor => names::detractor,
            SignalKind::Tickets => names::tickets,
            SignalKind::ChampionGone => names::champion_gone,
            SignalKind::MistakenForHealthy => names::mistaken_for_healthy,
            SignalKind::Captive => names::captive,
            SignalKind::GoalLate => names::goal_late,
            SignalKind::QbrDue => names::qbr_due,
            SignalKind::TaskDue => names::task_due,
            SignalKind::DataHole => names::data_hole,
            SignalKind::TopArr => names::top_arr,
            SignalKind::Expansion => names::expansion,
            SignalKind::Advocate => names::advocate,
            SignalKind::WinBack => names::win_back,
            SignalKind::Own => said::own,
        };
        name(language)
    }

    /// What people call a signal kept by that name; one of the person's own is called so itself.
    pub fn named(id: &str, language: Language) -> String {
        let known = Self::ALL.iter().find(|kind| kind.id() == id);
        known.map_or_else(
            || id.replace('_', " "),
            |kind| kind.name(language).to_owned(),
        )
    }
}

/// The data a signal fired on; the screen makes the words.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Evidence {
    /// Days until (or, negative, since) the renewal; the window in days; the likelihood if set.
    Renewal {
        /// Days left; negative when past.
        days: i32,
        /// The window, in days.
        window: i32,
        /// The day.
        on: NaiveDate,
        /// The likelihood in percent, if judged.
        likelihood: Option<u8>,
    },
    /// The score fell.
    Fell {
        /// Points lost.
        points: f32,
        /// Over how many days.
        days: i32,
        /// The band before.
        from: Band,
        /// The band now.
        to: Band,
    },
    /// Usage against its norm.
    Usage {
        /// Change in percent, negative when down.
        percent: f32,
        /// Users a day in the last week.
        now: f32,
        /// Users a day in the norm.
        norm: f32,
        /// The last day of the week compared.
        until: NaiveDate,
    },
    /// No use since a day.
    NoUse {
        /// Days without use.
        days: i32,
        /// The last day with use.
        last: NaiveDate,
    },
    /// Days since something, against what was promised or expected.
    Overdue {
        /// Days so far.
        days: i32,
        /// Days promised or expected.
        promised: i32,
        /// Since when, if known.
        since: Option<NaiveDate>,
    },
    /// An answer.
    Answer {
        /// The NPS answer or the sentiment.
        value: f32,
        /// Whether it is an NPS answer (else a sentiment).
        nps: bool,
        /// When it was given.
        on: NaiveDate,
        /// Of several that nobody answered, when the one that waits longest was given.
        since: NaiveDate,
    },
    /// Tickets.
    Tickets {
        /// Open ones.
        open: u16,
        /// The worst severity.
        worst: Option<Severity>,
        /// Age in days of the one that broke the promise, or the oldest.
        days: i32,
        /// Days promised for it.
        promised: i32,
    },
    /// Somebody is missing.
    People {
        /// Whether it is the champion (else the economic buyer).
        champion: bool,
        /// Whether they left (else none is known).
        left: bool,
    },
    /// The two halves of health.
    Halves {
        /// Outcome, 0 to 100.
        outcome: f32,
        /// Experience, 0 to 100.
        experience: f32,
    },
    /// A count against a whole: late goals of those due, seats in use of those bought.
    Share {
        /// How many.
        of: f32,
        /// Of how many.
        whole: f32,
    },
    /// Features in use, of those there are.
    Features {
        /// How many.
        used: f32,
        /// Of how many.
        of: f32,
    },
    /// The account is among the dearer ones: its rank from the top, and how many there are.
    Rank {
        /// 1 is the dearest.
        rank: u32,
        /// How many accounts have ARR.
        of: u32,
    },
    /// Fields are empty that should not be.
    Hole {
        /// The most important of them.
        field: super::field::Field,
        /// How many are empty.
        missing: u8,
        /// Of how many.
        of: u8,
    },
    /// The stage is a value that no stage of the lifecycle takes.
    Unmapped {
        /// How many fields are empty or so.
        missing: u8,
        /// Of how many.
        of: u8,
    },
    /// A person's own signal.
    Own {
        /// Which: an index into [`rules::TriageRules::own`].
        at: u16,
        /// The days it grows by, where it grows.
        days: Option<i32>,
    },
    /// Only that it is so.
    Plain,
}

/// One term of the sum.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Term {
    /// What fired.
    pub signal: SignalKind,
    /// Whole points, so that what is printed adds up to what is shown.
    pub points: i16,
    /// What it fired on.
    pub evidence: Evidence,
}

impl Term {
    /// Whether it says what to do: all do but the one that only weighs the others.
    pub fn leads(&self) -> bool {
        self.signal != SignalKind::TopArr
    }
}

/// The sum of a lane's terms: the score shown.
pub fn sum(terms: &[(Lane, Term)], lane: Lane) -> i32 {
    let of_lane = terms.iter().filter(|(of, _)| *of == lane);
    of_lane.map(|(_, term)| i32::from(term.points)).sum()
}

/// Whether a score brings an account into the queue of a lane, given the lanes' entries: one point
/// at least, whatever the entry.
pub fn queued(score: i32, lane: Lane, entry: [i32; 2]) -> bool {
    score >= entry[lane as usize].max(1)
}

/// Whether terms made at another standing may be others at this one: how dear an account is among all
/// is the only thing about it that changes with other accounts.
pub fn reweighed(
    terms: &[(Lane, Term)],
    standing: super::assess::Standing,
    rules: &rules::TriageRules,
) -> bool {
    let mut weighed = terms.iter().filter(|(_, term)| !term.leads()).peekable();
    let now = signals::rank(standing, rules);
    match weighed.peek() {
        Some(_) => weighed.any(|(_, term)| Some(term.evidence) != now),
        None => now.is_some() && !terms.is_empty(),
    }
}

/// The signals that fire for an account now, dearest first, `top_arr` last.
pub fn signals(
    account: &crate::domain::Account,
    place: super::lifecycle::Place,
    health: &super::health::Health,
    rules: &crate::domain::Rules,
    standing: super::assess::Standing,
    now: crate::domain::Now,
) -> Vec<(Lane, Term)> {
    signals::Context::new(account, place, health, rules, standing, now).fire()
}

/// Puts the terms that are left of a row in order, weighed anew.
pub(crate) fn signals_arranged(
    row: &crate::domain::book::Row,
    terms: &mut Vec<(Lane, Term)>,
    rules: &crate::domain::Rules,
    standing: super::assess::Standing,
    now: crate::domain::Now,
) {
    let (account, health) = (&row.account, &row.today.health);
    signals::Context::new(account, row.today.place, health, rules, standing, now).arrange(terms);
}

/// How a signal of a row is put away, and what brings it back; `None` when it is not.
fn told_away(
    row: &crate::domain::book::Row,
    id: &str,
    rules: &crate::domain::Rules,
    (now, language): (crate::domain::Now, Language),
) -> Option<String> {
    let rules = &rules.triage;
    let mut put = row.today.away.iter().flat_map(|away| &away.put);
    let put = put.find(|put| rules.id_of(&put.term) == id)?;
    let worse = rules.rule_of(&put.term).worse;
    Some(closing::told(&put.closing, worse, now, language))
}

/// Every signal that is looked for on a row, those that fire first, then the nearest: `why-not`.
pub fn near(
    row: &crate::domain::book::Row,
    rules: &crate::domain::Rules,
    standing: super::assess::Standing,
    (now, language): (crate::domain::Now, Language),
) -> Vec<Near> {
    let (account, health) = (&row.account, &row.today.health);
    let cx = signals::Context::new(account, row.today.place, health, rules, standing, now);
    let cx = cx.told_in(language);
    let put = row.today.away.iter().flat_map(|away| &away.put);
    let mut terms = row.today.terms.clone();
    terms.extend(put.map(|put| (put.lane, put.term)));
    let mut near = cx.near(&terms);
    for near in &mut near {
        near.away = told_away(row, near.signal.id(), rules, (now, language));
    }
    near
}
