//! All figures of a backtest together.

use super::bootstrap::{Interval, interval};
use super::rank::{Bin, auc, bins, hits, sorted};
use super::{LeftOut, Observation, Observed};
use crate::domain::health::Band;
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::BTreeSet;

/// With fewer losses, or fewer that stay, the figures are luck.
pub const FEW: usize = 10;

/// How often and from which seed is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Seeded {
    /// Draws.
    pub times: u32,
    /// The same seed gives the same interval.
    pub seed: u64,
}

/// The lowest scores, called about.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct AtK {
    /// How many of the observations are called about.
    pub k: usize,
    /// How many of those were lost; a fraction where equal scores are cut in two.
    pub lost: f64,
    /// Lost by called about.
    pub precision: f64,
    /// Lost by all lost; `None` without a loss.
    pub recall: Option<f64>,
}

/// Renewals that came due within the horizon.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Renewals {
    /// How many observations.
    pub due: usize,
    /// Renewed.
    pub renewed: usize,
    /// Lost.
    pub lost: usize,
    /// Nobody recorded how they ended.
    pub open: usize,
    /// Of the ended ones: the probability that one that renewed had the higher score.
    pub auc: Option<f64>,
}

/// How early losses were seen coming.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Leads {
    /// Losses with a score in the year before.
    pub losses: usize,
    /// Of those, how many were in the risk band when they were lost.
    pub warned: usize,
    /// How many were in it at any time of the year before.
    pub ever: usize,
    /// Days from the first day of the stay in risk that lasted until the loss: the lower quartile of the
    /// warned.
    pub days_low: Option<i64>,
    /// The median.
    pub days_median: Option<i64>,
    /// The upper quartile.
    pub days_high: Option<i64>,
}

/// A backtest.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// Observations: customers on evaluation days.
    pub observations: usize,
    /// Of how many accounts.
    pub accounts: usize,
    /// How many of the observations were lost within the horizon.
    pub lost: usize,
    /// Lost by observations; `None` without any.
    pub base_rate: Option<f64>,
    /// The evaluation days, from the first on which anybody's stage was known.
    pub days: Vec<NaiveDate>,
    /// Who was not observed on them.
    pub left_out: LeftOut,
    /// How many times a customer was lost: one loss is seen from several days when the days stand closer
    /// than the horizon.
    pub times_lost: usize,
    /// Whether there are enough of both outcomes to trust the rest: losses, each counted once, and accounts
    /// that stayed.
    pub enough: bool,
    /// The probability that one who stays had a higher score than one who is lost.
    pub auc: Option<f64>,
    /// Its 95 % interval.
    pub auc_interval: Option<Interval>,
    /// How the interval was drawn.
    pub bootstrap: Seeded,
    /// 5, 10 and 20 % of the observations, and as many as were lost.
    pub at_k: Vec<AtK>,
    /// Everybody in the risk band, with its margin and memory.
    pub risk_band: Option<AtK>,
    /// How much oftener the lowest tenth was lost than all.
    pub lift_worst_decile: Option<f64>,
    /// Tenths, lowest scores first.
    pub calibration: Vec<Bin>,
    /// Renewals that came due.
    pub renewals: Renewals,
    /// How early losses were seen coming.
    pub lead_time: Leads,
}

impl Report {
    /// Of what was observed, in whatever order.
    pub fn of(observed: &Observed, bootstrap: Seeded) -> Self {
        let all = &observed.observations;
        let outcomes: Vec<(f64, bool)> = all
            .iter()
            .map(|one| (one.score, one.lost.is_some()))
            .collect();
        let sorted = sorted(&outcomes);
        let (count, lost) = (all.len(), outcomes.iter().filter(|(_, lost)| *lost).count());
        let grouped = grouped(all);
        let rate = (count > 0).then(|| lost as f64 / count as f64);
        let at = |k: usize, hits: f64| AtK {
            k,
            lost: hits,
            precision: hits / k as f64,
            recall: (lost > 0).then(|| hits / lost as f64),
        };
        let mut ks: Vec<usize> = [20, 10, 5]
            .iter()
            .map(|part| count.div_ceil(*part))
            .collect();
        ks.push(lost);
        ks.sort_unstable();
        ks.dedup();
        ks.retain(|k| *k > 0);
        let risk: Vec<&Observation> = all.iter().filter(|one| one.band == Band::Risk).collect();
        let risk_lost = risk.iter().filter(|one| one.lost.is_some()).count() as f64;
        let times_lost = all.iter().filter_map(|one| Some((&one.account, one.lost?)));
        let times_lost = times_lost.collect::<BTreeSet<_>>().len();
        let tenth = count as f64 / 10.0;
        let worst = (tenth > 0.0).then(|| hits(&sorted, tenth) / tenth);
        Self {
            observations: count,
            accounts: grouped
                .iter()
                .map(|(group, ..)| group + 1)
                .max()
                .unwrap_or(0),
            lost,
            base_rate: rate,
            days: days(observed).map(|(day, _)| *day).collect(),
            left_out: left_out(observed),
            times_lost,
            enough: times_lost >= FEW && stayed(all) >= FEW,
            auc: auc(&outcomes),
            auc_interval: interval(&grouped, bootstrap.times, bootstrap.seed),
            bootstrap,
            at_k: ks
                .into_iter()
                .map(|k| at(k, hits(&sorted, k as f64)))
                .collect(),
            risk_band: (!risk.is_empty()).then(|| at(risk.len(), risk_lost)),
            lift_worst_decile: worst
                .zip(rate.filter(|rate| *rate > 0.0))
                .map(|(a, b)| a / b),
            calibration: bins(&sorted),
            renewals: renewals(all),
            lead_time: leads(observed),
        }
    }
}

/// The evaluation days from the first on which anybody's stage was known: before it nothing was known of
/// anybody. All of them, where no stage ever was.
fn days(observed: &Observed) -> impl Iterator<Item = (&NaiveDate, &LeftOut)> {
    let seen = observed.observations.iter().map(|one| one.day).min();
    let placed = |out: &LeftOut| out.presale + out.lost_already + out.no_score > 0;
    let mut placed = observed.left_out.iter().filter(|(_, out)| placed(out));
    let placed = placed.next().map(|(day, _)| *day);
    let first = [seen, placed].into_iter().flatten().min();
    let from = move |day: &NaiveDate| first.is_none_or(|first| *day >= first);
    observed.left_out.iter().filter(move |(day, _)| from(day))
}

fn left_out(observed: &Observed) -> LeftOut {
    days(observed).fold(LeftOut::default(), |sum, (_, day)| LeftOut {
        no_stage: sum.no_stage + day.no_stage,
        presale: sum.presale + day.presale,
        lost_already: sum.lost_already + day.lost_already,
        no_score: sum.no_score + day.no_score,
    })
}

/// How many accounts were observed and never lost.
fn stayed(all: &[Observation]) -> usize {
    let of = |one: &'_ Observation| one.account.clone();
    let lost: BTreeSet<_> = all
        .iter()
        .filter(|one| one.lost.is_some())
        .map(of)
        .collect();
    let all: BTreeSet<_> = all.iter().map(of).collect();
    all.difference(&lost).count()
}

/// The observations with a number for their account, in the order of the accounts' ids.
fn grouped(all: &[Observation]) -> Vec<(usize, f64, bool)> {
    let mut ids: Vec<_> = all.iter().map(|one| &one.account).collect();
    ids.sort_unstable();
    ids.dedup();
    let group = |one: &Observation| ids.binary_search(&&one.account).unwrap_or_default();
    all.iter()
        .map(|one| (group(one), one.score, one.lost.is_some()))
        .collect()
}

fn renewals(all: &[Observation]) -> Renewals {
    let due: Vec<&Observation> = all.iter().filter(|one| one.due).collect();
    let ended = due
        .iter()
        .filter_map(|one| Some((one.score, !one.renewed?)));
    let ended: Vec<(f64, bool)> = ended.collect();
    let lost = ended.iter().filter(|(_, lost)| *lost).count();
    Renewals {
        due: due.len(),
        renewed: ended.len() - lost,
        lost,
        open: due.len() - ended.len(),
        auc: auc(&ended),
    }
}

fn leads(observed: &Observed) -> Leads {
    let mut days: Vec<i64> = observed.leads.iter().filter_map(|lead| lead.days).collect();
    days.sort_unstable();
    // The nearest rank: a day that was, not one between two.
    let at = |share: f64| {
        let rank = (share * days.len() as f64).ceil() as usize;
        days.get(rank.saturating_sub(1)).copied()
    };
    Leads {
        losses: observed.leads.len(),
        warned: days.len(),
        ever: observed
            .leads
            .iter()
            .filter(|lead| lead.first.is_some())
            .count(),
        days_low: at(0.25),
        days_median: at(0.5),
        days_high: at(0.75),
    }
}
