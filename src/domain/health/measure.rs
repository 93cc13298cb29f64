//! From facts to points: each measure by its curve, and the weighted means over those that exist.

use super::facts::{DAY, Facts};
use super::scorecard::{Group, Measure, Part, Scorecard, Source, TicketPoints};

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
    match source {
        Source::Field(field) => Some(Raw {
            value: facts.get(field)?,
            as_of: Some(facts.as_of[field as usize]),
        }),
        Source::Ratio(part, whole) => {
            let below = facts.get(whole)?;
            if below <= 0.0 {
                return None;
            }
            let (a, b) = (facts.as_of[part as usize], facts.as_of[whole as usize]);
            Some(Raw {
                value: facts.get(part)? / below,
                // The ratio was measured when its younger half was: seats are bought once a year.
                as_of: Some(a.max(b)),
            })
        }
        Source::TouchDelay => {
            let touched = facts.get(crate::domain::field::Field::LastTouch)?;
            let days = ((facts.now as f64 - touched) / DAY).max(0.0);
            (facts.touch_days > 0.0).then(|| Raw {
                value: days / facts.touch_days,
                as_of: None,
            })
        }
        Source::KeyContactsMet => {
            let (met, key) = facts.key?;
            Some(Raw {
                value: f64::from(met) / f64::from(key),
                as_of: None,
            })
        }
        Source::OpenTickets => Some(Raw {
            value: ticket_points(&facts.tickets?, facts, tickets),
            as_of: None,
        }),
    }
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

/// 0 to 100 for a measure; `None` when no part of it has data.
pub(crate) fn points(measure: &Measure, facts: &Facts, tickets: &TicketPoints) -> Option<f64> {
    let (mut sum, mut shares) = (0.0, 0.0);
    for part in &measure.parts {
        if let Some((_, raw)) = part_value(part, facts, tickets) {
            let points = match &part.curve {
                Some(curve) => curve.at(raw.value),
                None => raw.value.clamp(0.0, 100.0),
            };
            sum += part.share * points;
            shares += part.share;
        }
    }
    (shares > 0.0).then(|| sum / shares)
}

/// The sums over the measures that have data.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Totals {
    /// Σ weight × points, for outcome and experience.
    sum: [f64; 2],
    /// Σ weight, for outcome and experience.
    weight: [f64; 2],
    /// How many measures.
    pub known: u8,
}

impl Totals {
    /// Of a scorecard over facts.
    pub fn of(card: &Scorecard, facts: &Facts) -> Self {
        let mut totals = Self::default();
        for measure in &card.measures {
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

    /// Share of the weight that has data.
    pub fn coverage(&self, card: &Scorecard) -> f64 {
        (self.weight[0] + self.weight[1]) / card.weight()
    }

    /// The weight that has data.
    pub fn weight(&self) -> f64 {
        self.weight[0] + self.weight[1]
    }

    /// The mean before caps; `None` when too little of the weight has data.
    pub fn mean(&self, card: &Scorecard) -> Option<f64> {
        // A hair of tolerance: exactly half of the weight is enough, however it adds up.
        let enough = self.weight() > 0.0 && self.coverage(card) >= card.least_coverage - 1e-9;
        enough.then(|| (self.sum[0] + self.sum[1]) / self.weight())
    }

    /// The score: the mean, held down by caps.
    pub fn score(&self, card: &Scorecard, facts: &Facts) -> Option<f64> {
        let mean = self.mean(card)?;
        Some(cap(card, facts).map_or(mean, |cap| mean.min(cap)))
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

/// The lowest cap in force.
pub(crate) fn cap(card: &Scorecard, facts: &Facts) -> Option<f64> {
    let oldest = facts.tickets?;
    let open = |severity: u8| {
        oldest
            .iter()
            .take(usize::from(severity))
            .any(Option::is_some)
    };
    let in_force = card.caps.iter().filter(|cap| open(cap.ticket_severity));
    in_force.map(|cap| cap.at_most).reduce(f64::min)
}
