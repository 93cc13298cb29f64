//! What a scorecard is computed from at one moment, in a flat form: the same for today, from an
//! account, and for a day of the past, from the CRM's history.

use super::scorecard::{Scorecard, Standing};
use super::usage;
use crate::domain::account::{Account, Tickets};
use crate::domain::field::Field;
use crate::domain::when::{Now, days};
use rust_decimal::prelude::ToPrimitive;

/// How many fields there are.
pub(crate) const FIELDS: usize = Field::ALL.len();

/// Seconds of a day.
pub(crate) const DAY: f64 = 86_400.0;

/// Numbers by field (`Field as usize`); `NaN` where there is none. Moments are seconds since 1970.
#[derive(Clone, Debug)]
pub(crate) struct Facts {
    /// The values.
    pub value: [f64; FIELDS],
    /// When each was last true, seconds since 1970.
    pub as_of: [i64; FIELDS],
    /// The moment, seconds since 1970.
    pub now: i64,
    /// Seconds that the person's clock is ahead of UTC: what days are told by.
    pub offset: i64,
    /// Days within which the tier is promised a touchpoint.
    pub touch_days: f64,
    /// Days within which a ticket of severity 1 to 4 is promised to be solved.
    pub ticket_days: [f64; 4],
    /// Whether the daily users are the mean of their last seven days, and not the last value alone.
    pub averaged: bool,
    /// Key contacts met in 90 days, and key contacts; `None` when people were not read or there are
    /// no key contacts.
    pub key: Option<(u16, u16)>,
    /// Per severity, since when the oldest ticket is open; `None` when tickets were not read.
    pub tickets: Option<[Option<i64>; 4]>,
    /// The scorecard's custom fields: value (`NaN`: none) and when it was last true.
    pub custom: Vec<(f64, i64)>,
    /// For each measure whether it applies; `None`: all do.
    pub applies: Option<Vec<bool>>,
    /// Whether the scorecard is not for this account.
    pub out: bool,
}

impl Facts {
    /// The facts of today.
    pub fn today(account: &Account, touch_days: u16, ticket_days: [f64; 4], now: Now) -> Self {
        let mut facts = Self {
            value: [f64::NAN; FIELDS],
            as_of: [0; FIELDS],
            now: now.utc.timestamp(),
            offset: i64::from(now.offset.local_minus_utc()),
            touch_days: f64::from(touch_days),
            ticket_days,
            averaged: false,
            key: key(account),
            tickets: tickets(&account.tickets),
            custom: Vec::new(),
            applies: None,
            out: false,
        };
        for (field, value, as_of) in account.numbers.seconds() {
            facts.set(field, value, as_of);
        }
        // Goals that were agreed one by one tell more than the CRM's own counts.
        let plan = account.plan.as_deref();
        if let Some(goals) = plan.and_then(|plan| plan.counts(now.today())) {
            let told = goals.as_of.and_then(|day| day.and_hms_opt(12, 0, 0));
            let told = told.map(|at| at.and_utc()).or(account.updated_at);
            let as_of = told.map_or(now.utc, |at| at.min(now.utc)).timestamp();
            facts.set(Field::GoalsDue, goals.due, as_of);
            facts.set(Field::GoalsMet, goals.met, as_of);
        }
        if let Some(at) = account.last_touch {
            facts.set(Field::LastTouch, at.timestamp() as f64, at.timestamp());
        }
        // Weekends would make a daily number rise and fall every week: its week is what counts. Where
        // the number was taken out of the CRM there is none.
        if facts.get(Field::Dau).is_some()
            && let Some(mean) = usage::mean(&account.usage, now)
        {
            facts.value[Field::Dau as usize] = mean;
            facts.averaged = true;
        }
        // What contacts answered speaks for an account that has no answer of its own.
        if let Some(answer) = account.nps() {
            facts.set(Field::Nps, answer.value, answer.as_of.timestamp());
        }
        facts
    }

    /// Puts in the amount and the dates, which few scorecards look at.
    pub fn put_contract(&mut self, account: &Account) {
        // The CRM tells no moment for these but in their history.
        let changed = account.updated_at.map_or(0, |at| at.timestamp());
        if let Some(arr) = account.arr {
            self.set(Field::Arr, arr.amount.to_f64().unwrap_or(f64::NAN), changed);
        }
        for (field, day) in [
            (Field::TermStart, account.term_start),
            (Field::Renewal, account.renewal),
            (Field::FirstValue, account.first_value),
            (Field::LastQbr, account.last_qbr),
        ] {
            if let Some(day) = day {
                self.set(field, f64::from(days::number(day)), changed);
            }
        }
    }

    /// Puts in which measures apply to where the account stands.
    pub fn place(&mut self, card: &Scorecard, at: Standing<'_>) {
        self.out = !card.scope.takes(at);
        let applies = card.measures.iter().map(|one| one.scope.takes(at));
        self.applies = Some(applies.collect());
    }

    /// Sets a number; what is not finite is none.
    pub fn set(&mut self, field: Field, value: f64, as_of: i64) {
        self.value[field as usize] = if value.is_finite() { value } else { f64::NAN };
        self.as_of[field as usize] = as_of;
    }

    /// A number, if there is one.
    pub fn get(&self, field: Field) -> Option<f64> {
        let value = self.value[field as usize];
        (!value.is_nan()).then_some(value)
    }
}

/// The number of a custom field, and when the account last changed.
pub(crate) fn custom(account: &Account, name: &str) -> (f64, i64) {
    let found = account.custom.get(name);
    let value = found.and_then(|text| text.trim().parse::<f64>().ok());
    let value = value.filter(|value| value.is_finite()).unwrap_or(f64::NAN);
    (value, account.updated_at.map_or(0, |at| at.timestamp()))
}

/// Key contacts met, and all of them.
pub(crate) fn key(account: &Account) -> Option<(u16, u16)> {
    let people = &account.people;
    (people.key > 0).then_some((people.key_met.min(people.key), people.key))
}

/// Since when the oldest ticket of each severity is open.
pub(crate) fn tickets(tickets: &Tickets) -> Option<[Option<i64>; 4]> {
    tickets.read.then_some(tickets.oldest_by_severity)
}
