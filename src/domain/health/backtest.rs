//! A scorecard tried on the past: did low scores come before churn? Pure functions over what is
//! stored; nothing here knows a clock, and chance is seeded by the caller.
//!
//! On each evaluation day every account that then was a customer is scored from what was known at
//! the end of that day (UTC), and nothing later. What it came to is in `backtest/outcome.rs`, the
//! figures of ranking in `backtest/rank.rs`, their uncertainty in `backtest/bootstrap.rs`, how early
//! the warning came in `backtest/lead.rs`, and all of it together in `backtest/report.rs`.

mod bootstrap;
mod lead;
mod outcome;
mod rank;
mod report;

pub use bootstrap::{Interval, interval};
pub use lead::{LEAD_DAYS, Lead, lead};
pub use outcome::{losses, renewed};
pub use rank::{Bin, auc, bins, hits};
pub use report::{AtK, FEW, Leads, Renewals, Report, Seeded};

use super::memory::band_of;
use super::past::{Sight, View, day_end};
use super::replay::Replay;
use super::{Band, judge};
use crate::domain::assess::Rules;
use crate::domain::id::AccountId;
use crate::domain::lifecycle::StageKind;
use crate::domain::past::AccountHistory;
use crate::domain::when::Now;
use chrono::{DateTime, Days, NaiveDate, Utc};
use serde::Serialize;
use std::collections::BTreeMap;

/// When scores are taken, and how far ahead an outcome counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// How many days after the evaluation an outcome counts.
    pub horizon: u32,
    /// The evaluation days, oldest first; the horizon of each is over.
    pub days: Vec<NaiveDate>,
    /// The last moment of which anything is known.
    pub end: DateTime<Utc>,
}

/// More evaluation days than this say no more.
const MOST_DAYS: usize = 120;

impl Plan {
    /// Every `every` days, going back from the last day whose horizon is over at `end` to `from`.
    pub fn every(horizon: u32, every: u32, from: NaiveDate, end: DateTime<Utc>) -> Self {
        let mut days = Vec::new();
        // The day of `end` is not over yet: what happens on it later is not known.
        let mut day = end
            .date_naive()
            .checked_sub_days(Days::new(u64::from(horizon) + 1));
        while let Some(one) = day.filter(|day| *day >= from && days.len() < MOST_DAYS) {
            days.push(one);
            day = one.checked_sub_days(Days::new(u64::from(every.max(1))));
        }
        days.reverse();
        Self { horizon, days, end }
    }

    /// On one day alone; on none where its horizon is not over at `end`.
    pub fn on(horizon: u32, day: NaiveDate, end: DateTime<Utc>) -> Self {
        let over = day.checked_add_days(Days::new(u64::from(horizon)));
        let days = over.filter(|over| *over < end.date_naive()).map(|_| day);
        Self {
            horizon,
            days: days.into_iter().collect(),
            end,
        }
    }

    /// The last second of an evaluation day and of its horizon, seconds since 1970.
    fn window(&self, day: NaiveDate) -> (i64, i64) {
        let now = Now::utc(self.end);
        let last = day.checked_add_days(Days::new(u64::from(self.horizon)));
        (day_end(day, now), day_end(last.unwrap_or(day), now))
    }
}

/// A customer on an evaluation day.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Observation {
    /// Whose.
    pub account: AccountId,
    /// When.
    pub day: NaiveDate,
    /// 0 to 100, not rounded.
    pub score: f64,
    /// The band that day, by one rule with [`Lead`] and the screen: a line is passed by the margin, and the
    /// days before are remembered.
    pub band: Band,
    /// The day it was lost, when that was within the horizon.
    pub lost: Option<NaiveDate>,
    /// When its renewal came due within the horizon and ended: whether it renewed.
    pub renewed: Option<bool>,
    /// Whether its renewal came due within the horizon.
    pub due: bool,
}

/// Why customers were not observed, in account-days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// No stage was known yet, or one that the lifecycle does not have.
    pub no_stage: usize,
    /// Not a customer yet.
    pub presale: usize,
    /// Lost already.
    pub lost_already: usize,
    /// Too little was known for a score, or the scorecard is not for it.
    pub no_score: usize,
}

/// What was observed so far.
#[derive(Clone, Debug, Default)]
pub struct Observed {
    /// Customers on evaluation days.
    pub observations: Vec<Observation>,
    /// Who was not, by day.
    pub left_out: BTreeMap<NaiveDate, LeftOut>,
    /// How early each loss was seen coming.
    pub leads: Vec<Lead>,
}

impl Observed {
    /// Adds what the past of one account tells.
    pub fn add(&mut self, past: &AccountHistory, rules: &Rules, plan: &Plan) {
        let now = Now::utc(plan.end);
        let losses = losses(&past.stages, &rules.lifecycle);
        let mut replay = Replay::new(View::from(past), rules, Sight::Then, now);
        for &day in &plan.days {
            let (at, until) = plan.window(day);
            let moment = DateTime::from_timestamp(at, 0).unwrap_or(plan.end);
            let stage = past.stage(moment);
            let kind = rules.lifecycle.kind(rules.lifecycle.place(stage));
            let left_out = self.left_out.entry(day).or_default();
            match kind {
                None => left_out.no_stage += 1,
                Some(StageKind::Lost) => left_out.lost_already += 1,
                Some(StageKind::Presale) => left_out.presale += 1,
                Some(_) => {}
            }
            if !kind.is_some_and(StageKind::is_customer) {
                continue;
            }
            let judged = judge(&rules.scorecard, replay.at(at));
            let Some(score) = judged.score else {
                left_out.no_score += 1;
                continue;
            };
            let within = |moment: &&DateTime<Utc>| (at + 1..=until).contains(&moment.timestamp());
            let lost = losses.iter().find(within);
            let (due, renewed) = renewed(past, at, until, lost.is_some());
            self.observations.push(Observation {
                account: past.account.id.clone(),
                day,
                score,
                band: band_of(&judged, View::from(past), rules, Now::utc(moment)),
                lost: lost.map(|at| at.date_naive()),
                renewed,
                due,
            });
        }
        if let Some(first) = plan.days.first() {
            let counted = losses.iter().filter(|at| at.date_naive() > *first);
            let leads = counted.filter(|at| **at <= plan.end);
            self.leads
                .extend(leads.filter_map(|at| lead(past, rules, *at, now)));
        }
    }
}
