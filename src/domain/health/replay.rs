//! The facts of an account at moments gone by, one after the other.

use super::facts::{FIELDS, Facts};
use super::past::{Sight, View};
use super::standing;
use super::usage::{Users, Week};
use crate::domain::assess::Rules;
use crate::domain::field::Field;
use crate::domain::id::TierId;
use crate::domain::ticket::{Severity, Ticket};
use crate::domain::when::Now;
use chrono::{DateTime, Utc};

/// A series read forward.
#[derive(Clone, Copy, Debug)]
pub(super) struct Forward<'a, T> {
    left: &'a [(DateTime<Utc>, T)],
    value: Option<(i64, &'a T)>,
}

impl<'a, T> Forward<'a, T> {
    pub fn of(series: &'a [(DateTime<Utc>, T)]) -> Self {
        Self {
            left: series,
            value: None,
        }
    }

    /// The value in force at a moment, and since when; moments must not go back.
    pub fn until(&mut self, moment: i64) -> Option<(i64, &'a T)> {
        while let [(at, value), left @ ..] = self.left {
            if at.timestamp() > moment {
                break;
            }
            self.value = Some((at.timestamp(), value));
            self.left = left;
        }
        self.value
    }
}

/// Goes through an account's past. Moments must not go back.
pub(crate) struct Replay<'a> {
    view: View<'a>,
    rules: &'a Rules,
    sight: Sight,
    /// The moment that is the present: for showing, what is known of it is the account itself.
    present: i64,
    users: Users<'a>,
    today: Facts,
    facts: Facts,
    numbers: [Option<Forward<'a, f64>>; FIELDS],
    customs: Vec<Option<Forward<'a, f64>>>,
    tier: Forward<'a, String>,
    stage: Forward<'a, String>,
    /// The tier and stage that the facts were last placed for.
    placed: Option<(Option<&'a str>, Option<&'a str>)>,
    week: Week,
}

impl<'a> Replay<'a> {
    pub fn new(view: View<'a>, rules: &'a Rules, sight: Sight, now: Now) -> Self {
        let today = super::facts(view.account, rules, now);
        let mut numbers = [const { None }; FIELDS];
        for (field, values) in view.history {
            if !values.is_empty() {
                numbers[*field as usize] = Some(Forward::of(values));
            }
        }
        let custom = |name: &String| {
            let found = view.custom.iter().find(|(of, _)| of == name);
            found.map(|(_, values)| Forward::of(values.as_slice()))
        };
        let tier = view.words.iter().find(|(of, _)| *of == Field::Tier);
        Self {
            sight,
            present: now.utc.timestamp(),
            users: Users::new(view.history, i64::from(now.offset.local_minus_utc())),
            facts: today.clone(),
            today,
            numbers,
            customs: rules.scorecard.customs.iter().map(custom).collect(),
            tier: Forward::of(tier.map_or(&[], |(_, values)| values)),
            stage: Forward::of(view.stages),
            placed: None,
            week: Week::default(),
            view,
            rules,
        }
    }

    /// The facts at a moment.
    pub fn at(&mut self, moment: i64) -> &Facts {
        self.facts.now = moment;
        for &field in Field::ALL {
            self.number(field, moment);
        }
        for index in 0..self.customs.len() {
            self.facts.custom[index] = match &mut self.customs[index] {
                Some(past) => past
                    .until(moment)
                    .map_or((f64::NAN, 0), |(since, value)| (*value, since)),
                None => self.fallback(self.today.custom[index], moment),
            };
        }
        // The mean of the last days, as today's facts have it: weekends are no slump.
        self.facts.averaged = false;
        if self.facts.get(Field::Dau).is_some()
            && let Some(mean) = self.week.at(&self.users, moment)
        {
            self.facts.value[Field::Dau as usize] = mean;
            self.facts.averaged = true;
        }
        self.place(moment);
        self.facts.tickets = match self.view.tickets {
            Some(all) => self.view.account.tickets.read.then(|| open(all, moment)),
            None => self.today.tickets.map(|oldest| {
                let then = |at: Option<i64>| at.filter(|at| *at <= moment);
                oldest.map(then)
            }),
        };
        if self.sight == Sight::Then {
            // Who was met when is not kept, and to take it from today would be to look ahead.
            self.facts.key = None;
        }
        &self.facts
    }

    fn number(&mut self, field: Field, moment: i64) {
        let at = field as usize;
        let (value, as_of) = match &mut self.numbers[at] {
            Some(past) => match past.until(moment) {
                Some((since, value)) => (*value, since),
                None => (f64::NAN, 0),
            },
            None => self.fallback((self.today.value[at], self.today.as_of[at]), moment),
        };
        self.facts.set(field, value, as_of);
    }

    /// What the CRM keeps no history of is known since its as-of time; but that it is known no
    /// longer ago tells what came later.
    fn fallback(&self, (value, as_of): (f64, i64), moment: i64) -> (f64, i64) {
        match self.sight {
            Sight::Today if as_of <= moment => (value, as_of),
            _ => (f64::NAN, 0),
        }
    }

    /// The promise of the tier, and which measures apply.
    fn place(&mut self, moment: i64) {
        let account = self.view.account;
        let then = |past: Option<(i64, &'a String)>, today: Option<&'a str>| match past {
            _ if moment >= self.present && self.sight == Sight::Today => today,
            Some((_, word)) => Some(word.as_str()).filter(|word| !word.is_empty()),
            None if self.sight == Sight::Today => today,
            None => None,
        };
        let tier = self.tier.until(moment);
        let tier = then(tier, account.tier.as_ref().map(TierId::as_str));
        let stage = self.stage.until(moment);
        let stage = then(stage, account.stage.as_deref());
        if self.placed == Some((tier, stage)) {
            return;
        }
        self.placed = Some((tier, stage));
        let tier = tier.map(TierId::from);
        let level = self.rules.triage.tier(tier.as_ref());
        self.facts.touch_days = f64::from(level.touch_days);
        if self.rules.scorecard.scoped() {
            let standing = standing(self.rules, level.id.as_str(), stage);
            self.facts.place(&self.rules.scorecard, standing);
        }
    }
}

/// Since when the oldest ticket of each severity that was open at a moment had been.
fn open(tickets: &[Ticket], moment: i64) -> [Option<i64>; 4] {
    let mut oldest = [None; 4];
    for ticket in tickets {
        let opened = ticket.opened.timestamp();
        let closed = ticket.closed.map(|at| at.timestamp());
        if opened <= moment && closed.is_none_or(|closed| closed > moment) {
            // As in the sum of today: without a severity the usual promise holds.
            let held = ticket.severity.unwrap_or(Severity::S3) as usize - 1;
            let known: &mut Option<i64> = &mut oldest[held];
            *known = Some(known.map_or(opened, |known| known.min(opened)));
        }
    }
    oldest
}
