//! How near a signal is to firing: its condition in words, the value it is held against, and the
//! distance between the two. One line for each signal that comes with the program; `why-not` shows
//! them, the nearest first.

mod dates;
mod states;

use super::Context;
use crate::domain::lifecycle::StageKind;
use crate::domain::triage::{Lane, SignalKind, Term};
use crate::messages::{Language, near as say, numbers};

/// A signal held against an account.
#[derive(Clone, Debug, PartialEq)]
pub struct Near {
    /// Which.
    pub signal: SignalKind,
    /// Its lane.
    pub lane: Lane,
    /// When it fires, with the figures in force for this account.
    pub condition: String,
    /// What is so now.
    pub value: String,
    /// What is missing to it, in words; `None` when it fires, or when that cannot be measured.
    pub distance: Option<String>,
    /// The same as a share of the threshold: 0 is on the line, 1 as far away as the threshold is
    /// large. For ordering; `None` where it cannot be measured.
    pub share: Option<f64>,
    /// The term, when it fires, put away or not.
    pub fires: Option<Term>,
    /// How it is put away, and what brings it back; `None` when it is not.
    pub away: Option<String>,
}

/// What a signal's file says of it.
pub(super) struct Look {
    pub condition: String,
    pub value: String,
    pub gap: Option<(f64, String)>,
}

impl Look {
    fn new(condition: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            condition: condition.into(),
            value: value.into(),
            gap: None,
        }
    }

    /// So far away, of a threshold of that size.
    fn gap(mut self, missing: f64, of: f64, words: impl Into<String>) -> Self {
        let share = missing.max(0.0) / of.abs().max(1e-9);
        self.gap = Some((share, words.into()));
        self
    }
}

/// Digits behind the point with which a value reads otherwise than the line it is held against, and what
/// is missing otherwise than nothing: `least` of them, and no more than three.
fn digits(least: usize, value: f64, line: f64) -> usize {
    let apart = |digits: &usize| {
        let scale = 10_f64.powi(*digits as i32);
        let whole = |of: f64| (of * scale).round();
        whole(value) != whole(line) && whole(value - line) != 0.0
    };
    match value == line {
        true => least,
        false => (least..=3).find(apart).unwrap_or(3),
    }
}

/// A number with so many digits behind the point, as the language writes it.
fn shown(language: Language, value: f64, digits: usize) -> String {
    let scale = 10_f64.powi(digits as i32);
    // Zero has no sign.
    let value = (value * scale).round() / scale + 0.0;
    numbers::decimal(language, format_args!("{value:.digits$}"))
}

/// A signal and how it is looked at.
type Of = (SignalKind, fn(&Context<'_>) -> Look);

const CUSTOMER: &[Of] = &[
    (SignalKind::RenewalNear, dates::renewal_near),
    (SignalKind::RenewalOverdue, dates::renewal_overdue),
    (SignalKind::HealthFell, states::health_fell),
    (SignalKind::UsageAbnormal, states::usage_abnormal),
    (SignalKind::UsageGone, states::usage_gone),
    (SignalKind::PromiseBroken, dates::promise_broken),
    (SignalKind::FirstValueLate, dates::first_value_late),
    (SignalKind::StageOverdue, dates::stage_overdue),
    (SignalKind::GoalLate, states::goal_late),
    (SignalKind::MistakenForHealthy, states::mistaken),
    (SignalKind::Captive, states::captive),
    (SignalKind::Detractor, states::detractor),
    (SignalKind::Tickets, dates::tickets),
    (SignalKind::ChampionGone, states::champion_gone),
    (SignalKind::QbrDue, dates::qbr_due),
    (SignalKind::TaskDue, dates::task_due),
    (SignalKind::DataHole, states::data_hole),
    (SignalKind::Expansion, states::expansion),
    (SignalKind::Advocate, states::advocate),
];

const LOST: &[Of] = &[
    (SignalKind::DataHole, states::loss_reason),
    (SignalKind::WinBack, dates::win_back),
];

/// The lane of a signal that comes with the program.
fn lane(signal: SignalKind) -> Lane {
    match signal {
        SignalKind::Expansion | SignalKind::Advocate | SignalKind::WinBack => Lane::Opportunity,
        _ => Lane::Risk,
    }
}

impl Context<'_> {
    /// Every signal that is looked for on an account of this kind, those that fire first, then the
    /// nearest; none for one that is no customer yet. `terms` are those that fire, put away or not.
    pub fn near(&self, terms: &[(Lane, Term)]) -> Vec<Near> {
        let all = match self.kind() {
            Some(StageKind::Presale) => &[],
            Some(StageKind::Lost) => LOST,
            _ => CUSTOMER,
        };
        let one = |(signal, look): &Of| {
            let fires = terms.iter().find(|(_, term)| term.signal == *signal);
            let fires = fires.map(|(_, term)| *term);
            let mut look = look(self);
            let on = self.rules.signal(*signal).on;
            if !on {
                look.value += say::off(self.language);
            }
            let gap = look.gap.filter(|_| fires.is_none() && on);
            Near {
                signal: *signal,
                lane: lane(*signal),
                condition: look.condition,
                value: look.value,
                share: gap.as_ref().map(|(share, _)| *share),
                distance: gap.map(|(_, words)| words),
                fires,
                away: None,
            }
        };
        let mut near: Vec<Near> = all.iter().map(one).collect();
        let far = |near: &Near| near.share.unwrap_or(f64::INFINITY);
        near.sort_by(|a, b| {
            let fires = b.fires.is_some().cmp(&a.fires.is_some());
            fires.then(far(a).total_cmp(&far(b)))
        });
        near
    }
}
