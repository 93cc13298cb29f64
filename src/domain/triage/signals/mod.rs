//! The signals: each looks at an account and says whether it calls for a person, and how loudly.
//! One file per signal or family; none of them makes text.

mod answer;
mod health;
mod hole;
mod near;
mod onboarding;
mod people;
mod promise;
mod renewal;
mod ticket;
mod upside;
mod usage;
mod work;

pub use near::Near;
pub(super) use upside::rank;

use super::rules::{Tier, TriageRules};
use super::{Evidence, Lane, SignalKind, Term};
use crate::domain::account::Account;
use crate::domain::assess::{Rules, Standing};
use crate::domain::health::Health;
use crate::domain::lifecycle::{Place, Stage, StageKind};
use crate::domain::when::{Now, show};
use crate::messages::Language;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
pub use renewal::window as renewal_window;

/// Seconds of a day.
const SECONDS: i64 = 86_400;

/// A signal: the term when it fires.
type Signal = fn(&Context<'_>) -> Option<Term>;

/// What may be lost with a customer, and with an account of an unmapped stage, which may be one.
const RISKS: &[Signal] = &[
    renewal::near,
    renewal::overdue,
    health::fell,
    health::mistaken,
    health::captive,
    usage::gone,
    usage::abnormal,
    promise::touch,
    promise::review,
    onboarding::first_value_late,
    onboarding::stage_overdue,
    answer::detractor,
    ticket::open,
    people::champion_gone,
    work::goal_late,
    work::task_due,
    hole::customer,
];

/// What may be won with a customer.
const CHANCES: &[Signal] = &[upside::expansion, upside::advocate];

/// All that a signal may look at.
pub(super) struct Context<'a> {
    account: &'a Account,
    stage: Option<&'a Stage>,
    health: &'a Health,
    all: &'a Rules,
    rules: &'a TriageRules,
    tier: &'a Tier,
    standing: Standing,
    now: Now,
    today: NaiveDate,
    /// The same, in days of the common era: calendars take longer to subtract.
    day: i32,
    /// What `why-not` is told in.
    language: Language,
}

impl<'a> Context<'a> {
    /// The same, told in a language.
    pub fn told_in(self, language: Language) -> Self {
        Self { language, ..self }
    }

    /// Of an account that stands at `place`.
    pub fn new(
        account: &'a Account,
        place: Place,
        health: &'a Health,
        all: &'a Rules,
        standing: Standing,
        now: Now,
    ) -> Self {
        let today = now.today();
        Self {
            account,
            stage: all.lifecycle.stage(place),
            health,
            all,
            rules: &all.triage,
            tier: all.triage.tier(account.tier.as_ref()),
            standing,
            now,
            today,
            day: today.num_days_from_ce(),
            language: Language::En,
        }
    }

    /// The terms of all signals that fire, dearest first, and what only weighs them last.
    pub fn fire(&self) -> Vec<(Lane, Term)> {
        let mut terms = Vec::new();
        let mut look = |lane, signals: &[Signal]| {
            let fired = signals.iter().filter_map(|signal| signal(self));
            terms.extend(fired.map(|term| (lane, term)));
        };
        match self.kind() {
            Some(StageKind::Presale) => {}
            Some(StageKind::Lost) => {
                look(Lane::Risk, &[hole::lost]);
                look(Lane::Opportunity, &[upside::win_back]);
            }
            _ => {
                look(Lane::Risk, RISKS);
                look(Lane::Opportunity, CHANCES);
            }
        }
        self.arrange(&mut terms);
        terms
    }

    /// Weighs terms by what the account is worth, and puts them in order.
    pub fn arrange(&self, terms: &mut Vec<(Lane, Term)>) {
        terms.retain(|(_, term)| term.leads());
        if !matches!(self.kind(), Some(StageKind::Presale | StageKind::Lost)) {
            self.weigh(terms);
        }
        terms.sort_by_key(|(_, term)| (!term.leads(), -term.points, term.signal));
    }

    /// How dear the account is puts rows in order and is no reason by itself: it never brings an
    /// account into the queue of risks, and weighs a chance only beside another term.
    fn weigh(&self, terms: &mut Vec<(Lane, Term)>) {
        let Some(dear) = upside::top_arr(self) else {
            return;
        };
        let least = [
            (Lane::Risk, self.rules.entry(Lane::Risk)),
            (Lane::Opportunity, 1),
        ];
        for (lane, least) in least {
            if lane == Lane::Opportunity && upside::in_danger(self) {
                continue;
            }
            if super::sum(terms, lane) >= least {
                terms.push((lane, dear));
            }
        }
    }

    /// The kind of the stage; `None` when unmapped.
    fn kind(&self) -> Option<StageKind> {
        self.stage.map(|stage| stage.kind)
    }

    /// The term of a signal at a share of its growth, with some points more; none when the signal is
    /// switched off or worth nothing.
    fn term(&self, signal: SignalKind, share: f64, more: f64, evidence: Evidence) -> Option<Term> {
        let rule = self.rules.signal(signal);
        let points = rule.points(share, more);
        (rule.on && points > 0).then_some(Term {
            signal,
            points,
            evidence,
        })
    }

    /// The term of a signal that grows with days.
    fn after(&self, signal: SignalKind, days: i32, evidence: Evidence) -> Option<Term> {
        let share = self.rules.signal(signal).after(days);
        self.term(signal, share, 0.0, evidence)
    }

    /// Days from a day to today; negative when it is still to come.
    fn since(&self, day: NaiveDate) -> i32 {
        self.day - day.num_days_from_ce()
    }

    /// Days from the person's day of a moment to today.
    fn since_moment(&self, at: DateTime<Utc>) -> i32 {
        let offset = i64::from(self.now.offset.local_minus_utc());
        let day = |at: DateTime<Utc>| (at.timestamp() + offset).div_euclid(SECONDS);
        (day(self.now.utc) - day(at)) as i32
    }

    /// The person's day of a moment.
    fn day(&self, at: DateTime<Utc>) -> NaiveDate {
        show::local_day(at, self.now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::FixedOffset;
    use std::sync::LazyLock;

    static RULES: LazyLock<Rules> = LazyLock::new(Rules::presets);

    proptest::proptest! {
        /// Days are counted as the calendar counts them, on both sides of 1970 and of midnight.
        #[test]
        fn days_since_are_those_of_the_calendar(
            now in -9_000_000_000_i64..9_000_000_000,
            at in -9_000_000_000_i64..9_000_000_000,
            offset in -86_399_i32..86_400,
        ) {
            let moment = |at| DateTime::from_timestamp(at, 0).expect("a moment");
            let offset = FixedOffset::east_opt(offset).expect("an offset");
            let now = Now { utc: moment(now), offset };
            let (account, health) = (Account::default(), Health::default());
            let nowhere = (Place::Unmapped, Standing::default());
            let cx = Context::new(&account, nowhere.0, &health, &RULES, nowhere.1, now);
            let day = show::local_day(moment(at), now);
            let days = (now.today() - day).num_days();
            proptest::prop_assert_eq!(i64::from(cx.since(day)), days);
            proptest::prop_assert_eq!(i64::from(cx.since_moment(moment(at))), days);
        }
    }
}
