//! What another scorecard would say: who is in another band, today and over the weeks behind.

use super::memory::remembered_days;
use super::past::{Sight, View};
use super::position::bands;
use super::{Band, score};
use crate::domain::assess::Rules;
use crate::domain::id::AccountId;
use crate::domain::money::{Currency, Money};
use crate::domain::past::AccountHistory;
use crate::domain::when::Now;
use chrono::{NaiveDate, TimeDelta};
use rust_decimal::Decimal;
use serde::Serialize;
use std::collections::BTreeMap;

/// A score and its band.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// Whole points; `None` when too little is known.
    pub score: Option<u8>,
    /// The band.
    pub band: Band,
}

/// An account whose band changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Which.
    pub account: AccountId,
    /// Its name.
    pub name: String,
    /// What it is worth.
    pub arr: Option<Money>,
    /// By the scorecard in force.
    pub before: Shown,
    /// By the other.
    pub after: Shown,
}

/// How many accounts are in a band.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Bands {
    /// Good.
    pub good: usize,
    /// Watch.
    pub watch: usize,
    /// Risk.
    pub risk: usize,
    /// Unknown.
    pub unknown: usize,
}

impl Bands {
    fn count(&mut self, band: Band) {
        *match band {
            Band::Good => &mut self.good,
            Band::Watch => &mut self.watch,
            Band::Risk => &mut self.risk,
            Band::Unknown => &mut self.unknown,
        } += 1;
    }
}

/// The bands at the end of a week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Week {
    /// Its last day.
    pub day: NaiveDate,
    /// By the scorecard in force.
    pub before: Bands,
    /// By the other.
    pub after: Bands,
    /// How many accounts were in another band.
    pub changed: usize,
}

/// Two scorecards over the same past.
#[derive(Clone, Debug)]
pub struct WhatIf {
    /// Who changes band today, dearest first.
    pub changes: Vec<Change>,
    /// Week by week, today last.
    pub weeks: Vec<Week>,
    now: Now,
}

impl WhatIf {
    /// Over so many weeks, the last of which ends today; at least one.
    pub fn new(weeks: usize, now: Now) -> Self {
        let week = |back: usize| Week {
            day: now.today() - TimeDelta::weeks(back as i64),
            before: Bands::default(),
            after: Bands::default(),
            changed: 0,
        };
        Self {
            changes: Vec::new(),
            weeks: (0..weeks.max(1)).rev().map(week).collect(),
            now,
        }
    }

    /// Adds an account; one that is no customer (not yet, or no longer) does not count.
    pub fn add(&mut self, past: &AccountHistory, before: &Rules, after: &Rules) {
        let account = &past.account;
        let kind = before
            .lifecycle
            .kind(before.lifecycle.place(account.stage.as_deref()));
        if kind.is_some_and(|kind| !kind.is_customer()) {
            return;
        }
        let days = (self.weeks.len() - 1) * 7 + 1;
        let series = |rules: &Rules| {
            let view = View::from(past);
            let days = remembered_days(view, rules, Sight::Today, (days, days), self.now);
            let bands = bands(&days, &rules.scorecard);
            let last = days.last().and_then(|day| day.judged.score);
            (last.map(|score| (score as f32).round() as u8), bands)
        };
        let (old, new) = (series(before), series(after));
        for (back, week) in self.weeks.iter_mut().rev().enumerate() {
            let at = |bands: &[Band]| {
                let at = bands.len().checked_sub(back * 7 + 1);
                at.map_or(Band::Unknown, |at| bands[at])
            };
            let (old, new) = match back {
                // What is on the screen today, with the memory it has there.
                0 => (score(account, before, self.now).band, at(&new.1)),
                _ => (at(&old.1), at(&new.1)),
            };
            week.before.count(old);
            week.after.count(new);
            week.changed += usize::from(old != new);
        }
        let today = score(account, before, self.now);
        let after = Shown {
            score: new.0,
            band: new.1.last().copied().unwrap_or_default(),
        };
        if today.band != after.band {
            self.changes.push(Change {
                account: account.id.clone(),
                name: account.name.clone(),
                arr: account.arr,
                before: Shown {
                    score: today.shown(),
                    band: today.band,
                },
                after,
            });
        }
    }

    /// Puts the dearest first; then by id. What a currency is worth is told by the person's rates; an
    /// amount of one that has none counts as it stands.
    pub fn finish(mut self, rates: &BTreeMap<Currency, Decimal>) -> Self {
        let amount = |change: &Change| {
            let arr = change.arr?;
            let rate = rates.get(&arr.currency).copied().unwrap_or(Decimal::ONE);
            Some(arr.amount.saturating_mul(rate))
        };
        self.changes.sort_by(|a, b| {
            amount(b)
                .cmp(&amount(a))
                .then_with(|| a.account.cmp(&b.account))
        });
        self
    }
}
