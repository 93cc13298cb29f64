//! Where every point of a score comes from, for the account view and `tenure health explain`.

use super::facts::{DAY, Facts};
use super::measure::{Totals, part_value, points};
use super::scorecard::{Group, Measure, Scorecard, Source};
use crate::domain::account::Account;
use crate::domain::assess::Rules;
use crate::domain::field::{Field, Kind};
use crate::domain::when::Now;
use chrono::{DateTime, Utc};

/// A score taken apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Explained {
    /// The measures in the scorecard's order, those without data too.
    pub measures: Vec<Measured>,
    /// The score as shown, in whole points; `None` when too little is known. Equals the sum of the
    /// contributions and [`Explained::capped`].
    pub score: Option<u8>,
    /// Points that a cap takes away (zero or negative).
    pub capped: i32,
    /// Why it does, as a sentence.
    pub cap: Option<String>,
}

/// One measure of an account.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// The name in files.
    pub id: String,
    /// The name on the screen.
    pub label: String,
    /// Its half.
    pub group: Group,
    /// The raw value in words: "82 of 100 = 82 %"; "no data" when there is none.
    pub text: String,
    /// The raw value the curve is read at; of several parts, that of the first.
    pub value: Option<f64>,
    /// When it was last true; `None` for what is always counted anew, or without data.
    pub as_of: Option<DateTime<Utc>>,
    /// Whether it is older than the scorecard allows.
    pub stale: bool,
    /// 0 to 100; `None` without data.
    pub points: Option<f32>,
    /// Its weight in the scorecard.
    pub weight: f32,
    /// Its share of the weight that has data, 0 to 1.
    pub share: f32,
    /// What it gives to the score, in whole points that add up to the score as shown.
    pub contribution: i32,
    /// The points of its curve (of the first part), to be drawn.
    pub curve: Vec<(f64, f64)>,
}

/// Takes the score of an account apart.
pub fn explain(account: &Account, rules: &Rules, now: Now) -> Explained {
    let card = &rules.scorecard;
    let facts = super::facts(account, rules, now);
    let totals = Totals::of(card, &facts);
    let mut measures: Vec<Measured> = card
        .measures
        .iter()
        .map(|measure| measured(measure, card, &facts, totals.weight()))
        .collect();
    let Some(mean) = totals.mean(card) else {
        return Explained {
            measures,
            score: None,
            capped: 0,
            cap: None,
        };
    };
    let whole = (mean as f32).round() as i32;
    apportion(&mut measures, whole);
    let score = totals.score(card, &facts).unwrap_or(mean);
    let shown = (score as f32).round() as i32;
    let held = score < mean;
    Explained {
        measures,
        score: u8::try_from(shown).ok(),
        capped: shown - whole,
        cap: held.then(|| format!("held at {shown} while a ticket of the worst severity is open")),
    }
}

fn measured(measure: &Measure, card: &Scorecard, facts: &Facts, known: f64) -> Measured {
    let points = points(measure, facts, &card.tickets);
    let parts = measure.parts.iter();
    let values: Vec<_> = parts
        .filter_map(|part| part_value(part, facts, &card.tickets))
        .collect();
    let as_of = values.iter().filter_map(|(_, raw)| raw.as_of).max();
    let age = as_of.map(|at| (facts.now - at) as f64 / DAY);
    let stale_days = measure.stale_days.map(f64::from);
    let texts = values
        .iter()
        .map(|(source, raw)| words(*source, raw.value, facts));
    let text = texts.collect::<Vec<_>>().join(", ");
    let curve = measure.parts.first().and_then(|part| part.curve.as_ref());
    Measured {
        id: measure.id.clone(),
        label: measure.label.clone(),
        group: measure.group,
        text: if text.is_empty() {
            "no data".to_owned()
        } else {
            text
        },
        value: values.first().map(|(_, raw)| raw.value),
        as_of: as_of.and_then(|at| DateTime::from_timestamp(at, 0)),
        stale: age.zip(stale_days).is_some_and(|(age, most)| age > most),
        points: points.map(|points| points as f32),
        weight: measure.weight as f32,
        share: match points {
            Some(_) if known > 0.0 => (measure.weight / known) as f32,
            _ => 0.0,
        },
        contribution: 0,
        curve: curve.map_or(Vec::new(), |curve| curve.points().to_vec()),
    }
}

/// Gives every measure whole points so that they add up to `whole`: each its share rounded down,
/// then one more to those that lost most by that (the largest remainder; the earlier first).
fn apportion(measures: &mut [Measured], whole: i32) {
    let exact = |measured: &Measured| measured.share * measured.points.unwrap_or(0.0);
    let mut order = Vec::new();
    for (index, measured) in measures.iter_mut().enumerate() {
        let exact = exact(measured);
        measured.contribution = exact.floor() as i32;
        if measured.points.is_some() {
            order.push((index, exact - exact.floor()));
        }
    }
    order.sort_by(|a, b| b.1.total_cmp(&a.1));
    let given: i32 = measures.iter().map(|measured| measured.contribution).sum();
    for (index, _) in order.iter().cycle().take((whole - given).max(0) as usize) {
        measures[*index].contribution += 1;
    }
    // Floating point may leave a floor one too high: take it where it hurts least.
    let over = (given - whole).max(0) as usize;
    for (index, _) in order.iter().rev().take(over) {
        measures[*index].contribution -= 1;
    }
}

/// A raw value in words.
fn words(source: Source, value: f64, facts: &Facts) -> String {
    let percent = |value: f64| format!("{} %", (value * 100.0).round());
    match source {
        Source::Field(field) if field.kind() == Kind::Percent => {
            format!("{} {}", name(field), number(value))
        }
        Source::Field(field) => format!("{} {}", name(field), number(value)),
        Source::Ratio(part, whole) => format!(
            "{} {} of {} {} = {}",
            number(facts.get(part).unwrap_or_default()),
            name(part),
            number(facts.get(whole).unwrap_or_default()),
            name(whole),
            percent(value)
        ),
        Source::TouchDelay => format!(
            "touched {} d ago (promise {} d)",
            (value * facts.touch_days).floor(),
            facts.touch_days
        ),
        Source::KeyContactsMet => {
            let (met, key) = facts.key.unwrap_or_default();
            format!("{met} of {key} key contacts met")
        }
        Source::OpenTickets => match oldest_open(facts) {
            None => "no open ticket".to_owned(),
            Some((severity, days)) => {
                format!("severity {severity} ticket open for {days} d")
            }
        },
    }
}

/// The worst severity with an open ticket, and the age in days of its oldest.
fn oldest_open(facts: &Facts) -> Option<(usize, i64)> {
    let oldest = facts.tickets?;
    let mut open = oldest.iter().enumerate();
    open.find_map(|(index, at)| Some((index + 1, (facts.now - (*at)?).max(0) / 86_400)))
}

fn name(field: Field) -> &'static str {
    match field {
        Field::SeatsBought => "seats bought",
        Field::SeatsActivated => "activated",
        Field::SeatsActive => "active seats",
        Field::Dau => "daily users",
        Field::Mau => "monthly users",
        Field::FeaturesUsed => "features used",
        Field::FeaturesAvailable => "available",
        Field::GoalsDue => "goals due",
        Field::GoalsMet => "met",
        Field::Nps => "NPS answer",
        Field::Csat => "CSAT",
        Field::Sentiment => "mood",
        Field::CrmHealth => "CRM's score",
        Field::Likelihood => "renewal likelihood",
        other => other.id(),
    }
}

/// A number without needless digits.
fn number(value: f64) -> String {
    let rounded = (value * 10.0).round() / 10.0;
    // `-0` is no number to show.
    format!("{}", rounded + 0.0)
}
