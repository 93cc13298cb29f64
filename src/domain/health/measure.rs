//! From facts to points: each measure by its curve, and the weighted means over those that exist.

use super::facts::{DAY, Facts};
use super::scorecard::{CapWhen, Group, Measure, Operand, Part, Scorecard, Source, TicketPoints};
use crate::domain::field::{Field, Kind};

/// A raw value and when it was last true (seconds since 1970; `None` when that has no meaning).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Raw {
    /// The value.
    pub value: f64,
    /// As of.
    pub as_of: Option<i64>,
}

/// The raw value of a source; `None` without data.
pub(crate) fn raw(source: Source, facts: &Facts, tickets: &TicketPoints) -> Option<Raw> {
    let now = |value| Raw { value, as_of: None };
    match source {
        Source::Number(operand) => {
            let (value, as_of) = number(operand, facts)?;
            Some(Raw {
                value,
                as_of: Some(as_of),
            })
        }
        Source::Ratio(part, whole) => {
            let (below, _) = number(whole, facts)?;
            if below <= 0.0 {
                return None;
            }
            let (part, part_at) = number(part, facts)?;
            Some(Raw {
                value: part / below,
                // As old as what was counted: what it is counted against changes once a year, and a
                // new contract says nothing of how it is used.
                as_of: Some(part_at),
            })
        }
        Source::TouchDelay => {
            let touched = facts.get(Field::LastTouch)?;
            let days = ((facts.now as f64 - touched) / DAY).max(0.0);
            (facts.touch_days > 0.0).then(|| now(days / facts.touch_days))
        }
        Source::KeyContactsMet => {
            let (met, key) = facts.key?;
            Some(now(f64::from(met) / f64::from(key)))
        }
        Source::OpenTickets => Some(now(ticket_points(&facts.tickets?, facts, tickets))),
        Source::NetScore => Some(Raw {
            value: answer(facts.get(Field::Nps)?),
            as_of: Some(facts.as_of[Field::Nps as usize]),
        }),
        Source::DaysSince(field) => {
            let days = -ahead(field, facts)?;
            (days >= 0.0).then(|| now(days))
        }
        Source::DaysTo(field) => ahead(field, facts).map(now),
    }
}

/// A number and when it was last true.
fn number(operand: Operand, facts: &Facts) -> Option<(f64, i64)> {
    match operand {
        Operand::Field(field) => {
            let value = facts.get(field)?;
            let value = if field == Field::Nps {
                nps_answer(value)
            } else {
                value
            };
            Some((value, facts.as_of[field as usize]))
        }
        Operand::Custom(index) => {
            let (value, as_of) = *facts.custom.get(usize::from(index))?;
            (!value.is_nan()).then_some((value, as_of))
        }
    }
}

/// The answer of 0 to 10 that stands as high on its scale as a net score on -100 to 100.
fn answer(net: f64) -> f64 {
    (net.clamp(-100.0, 100.0) + 100.0) / 20.0
}

/// The answer that a field of NPS tells: what no answer of 0 to 10 can be is a net score.
pub(crate) fn nps_answer(value: f64) -> f64 {
    match (0.0..=10.0).contains(&value) {
        true => value,
        false => answer(value),
    }
}

/// Whole days (of UTC) until the day or moment of a field.
fn ahead(field: Field, facts: &Facts) -> Option<f64> {
    let value = facts.get(field)?;
    let day = match field.kind() {
        Kind::Moment => (value / DAY).floor(),
        _ => value,
    };
    Some(day - (facts.now as f64 / DAY).floor())
}

fn ticket_points(oldest: &[Option<i64>; 4], facts: &Facts, points: &TicketPoints) -> f64 {
    let mut worst = 100.0_f64;
    for (severity, opened) in oldest.iter().enumerate() {
        let Some(opened) = opened else { continue };
        let days = ((facts.now - opened) as f64 / DAY).max(0.0);
        let promises = days / facts.ticket_days[severity];
        worst = worst.min(points.open[severity] - points.per_promise * promises);
    }
    worst.max(0.0)
}

/// The value of a part after fading with age, and its source.
pub(crate) fn part_value(
    part: &Part,
    facts: &Facts,
    tickets: &TicketPoints,
) -> Option<(Source, Raw)> {
    let found = |source: &Source| Some((*source, raw(*source, facts, tickets)?));
    let (source, mut raw) = part.sources.iter().find_map(found)?;
    if let (Some(decay), Some(as_of)) = (part.decay, raw.as_of) {
        let age = ((facts.now - as_of) as f64 / DAY).max(0.0);
        let left = (1.0 - age / decay.days).max(0.0);
        raw.value = decay.to + (raw.value - decay.to) * left;
    }
    Some((source, raw))
}

/// Whether what was last true then is older than the measure allows; what has no such moment never
/// is.
pub(crate) fn stale(measure: &Measure, as_of: Option<i64>, facts: &Facts) -> bool {
    let age = as_of.map(|at| (facts.now - at) as f64 / DAY);
    age.zip(measure.stale_days)
        .is_some_and(|(age, most)| age > f64::from(most))
}

/// 0 to 100 for a measure; `None` when no part of it has data, or when it is stale and stale values
/// of it do not count.
pub(crate) fn points(measure: &Measure, facts: &Facts, tickets: &TicketPoints) -> Option<f64> {
    let (mut sum, mut shares) = (0.0, 0.0);
    let mut as_of = None;
    for part in &measure.parts {
        if let Some((_, raw)) = part_value(part, facts, tickets) {
            as_of = as_of.max(raw.as_of);
            let points = match &part.curve {
                Some(curve) => curve.at(raw.value),
                None => raw.value.clamp(0.0, 100.0),
            };
            sum += part.share * points;
            shares += part.share;
        }
    }
    let dropped = measure.drop_stale && stale(measure, as_of, facts);
    (shares > 0.0 && !dropped).then(|| sum / shares)
}

/// The sums over the measures that have data.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Totals {
    /// Σ weight × points, for outcome and experience.
    sum: [f64; 2],
    /// Σ weight, for outcome and experience.
    weight: [f64; 2],
    /// Σ weight of the measures that apply.
    all: f64,
    /// What stands in place of the mean, when something does.
    instead: Option<f64>,
    /// How many measures have data.
    pub known: u8,
    /// How many measures apply.
    pub of: u8,
}

impl Totals {
    /// Of a scorecard over facts; nothing where it is not for the account.
    pub fn of(card: &Scorecard, facts: &Facts) -> Self {
        let mut totals = Self::default();
        if facts.out {
            return totals;
        }
        totals.instead = card.overall.and_then(|field| facts.get(field));
        for (index, measure) in card.measures.iter().enumerate() {
            if !applies(facts, index) {
                continue;
            }
            totals.all += measure.weight;
            totals.of = totals.of.saturating_add(1);
            if let Some(points) = points(measure, facts, &card.tickets) {
                totals.add(measure, points);
            }
        }
        totals
    }

    fn add(&mut self, measure: &Measure, points: f64) {
        let group = match measure.group {
            Group::Outcome => 0,
            Group::Experience => 1,
        };
        self.sum[group] += measure.weight * points;
        self.weight[group] += measure.weight;
        self.known = self.known.saturating_add(1);
    }

    /// Share of the weight that has data; zero when no measure applies.
    pub fn coverage(&self) -> f64 {
        if self.all > 0.0 {
            self.weight() / self.all
        } else {
            0.0
        }
    }

    /// The weight that has data.
    pub fn weight(&self) -> f64 {
        self.weight[0] + self.weight[1]
    }

    /// The mean before caps, or what stands in place of it; `None` when too little of the weight has
    /// data.
    pub fn mean(&self, card: &Scorecard) -> Option<f64> {
        if card.overall.is_some() {
            return self.instead.map(|score| score.clamp(0.0, 100.0));
        }
        // A hair of tolerance: exactly half of the weight is enough, however it adds up.
        let enough = self.weight() > 0.0 && self.coverage() >= card.least_coverage - 1e-9;
        enough.then(|| (self.sum[0] + self.sum[1]) / self.weight())
    }

    /// The score: the mean, held down by caps.
    pub fn score(&self, card: &Scorecard, facts: &Facts) -> Option<f64> {
        let mean = self.mean(card)?;
        Some(cap(card, facts).map_or(mean, |(cap, _)| mean.min(cap)))
    }

    /// The mean of the outcome measures.
    pub fn outcome(&self) -> Option<f32> {
        (self.weight[0] > 0.0).then(|| (self.sum[0] / self.weight[0]) as f32)
    }

    /// The mean of the experience measures.
    pub fn experience(&self) -> Option<f32> {
        (self.weight[1] > 0.0).then(|| (self.sum[1] / self.weight[1]) as f32)
    }
}

/// Whether the measure of that index applies to the account.
pub(crate) fn applies(facts: &Facts, index: usize) -> bool {
    let all = facts.applies.as_ref();
    all.is_none_or(|all| all.get(index).copied().unwrap_or(true))
}

/// The lowest cap in force, and what holds it.
pub(crate) fn cap(card: &Scorecard, facts: &Facts) -> Option<(f64, CapWhen)> {
    let open = |severity: u8| {
        facts.tickets.is_some_and(|oldest| {
            let mut worse = oldest.iter().take(usize::from(severity));
            worse.any(Option::is_some)
        })
    };
    let in_force = |when: CapWhen| match when {
        CapWhen::Ticket(severity) => open(severity),
        CapWhen::Measure(index, below) => card.measures.get(index).is_some_and(|measure| {
            applies(facts, index)
                && points(measure, facts, &card.tickets).is_some_and(|points| points < below)
        }),
    };
    let caps = card.caps.iter().filter(|cap| in_force(cap.when));
    caps.map(|cap| (cap.at_most, cap.when))
        .min_by(|a, b| a.0.total_cmp(&b.0))
}
