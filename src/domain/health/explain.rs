//! Where every point of a score comes from, for the account view and `tenure health explain`.

mod words;

use super::facts::Facts;
use super::measure::{Totals, applies, cap, part_value, points, raw, stale};
use super::past::{Sight, View, day_end};
use super::replay::Replay;
use super::scorecard::{CapWhen, Group, Measure, Scorecard};
use crate::domain::account::Account;
use crate::domain::assess::Rules;
use crate::domain::field::Field;
use crate::domain::when::Now;
use crate::messages::{Language, measures as say, numbers};
use chrono::{DateTime, NaiveDate, Utc};
use words::{name, number, words};

/// A score taken apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Explained {
    /// The measures in the scorecard's order, those without data too.
    pub measures: Vec<Measured>,
    /// The score as shown, in whole points; `None` when too little is known. Equals the sum of the
    /// contributions and [`Explained::capped`].
    pub score: Option<u8>,
    /// The score before rounding.
    pub exact: Option<f64>,
    /// Points that a cap takes away (zero or negative).
    pub capped: i32,
    /// Why it does, as a sentence.
    pub cap: Option<String>,
    /// Whether the CRM's own score stands in place of the measures, which then give nothing; it is
    /// the last line of the measures.
    pub replaced: bool,
    /// How many measures have data, and how many apply.
    pub of: (u8, u8),
    /// Share of the weight that has data, 0 to 1.
    pub coverage: f64,
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
    /// Whether it is for accounts like this one.
    pub applies: bool,
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
    explain_in(Language::En, account, rules, now)
}

/// The same in the language of the screen.
pub fn explain_in(language: Language, account: &Account, rules: &Rules, now: Now) -> Explained {
    taken_apart(
        language,
        &rules.scorecard,
        &super::facts(account, rules, now),
    )
}

/// Takes the score that an account had at the end of a day apart.
pub fn explain_then(view: View<'_>, rules: &Rules, day: NaiveDate, now: Now) -> Explained {
    let mut replay = Replay::new(view, rules, Sight::Today, now);
    taken_apart(Language::En, &rules.scorecard, replay.at(day_end(day, now)))
}

fn taken_apart(language: Language, card: &Scorecard, facts: &Facts) -> Explained {
    let totals = Totals::of(card, facts);
    let known = match card.overall {
        Some(_) => 0.0,
        None => totals.weight(),
    };
    let mut measures: Vec<Measured> = card
        .measures
        .iter()
        .enumerate()
        .map(|(index, measure)| {
            let applies = !facts.out && applies(facts, index);
            measured(language, measure, card, facts, known, applies)
        })
        .collect();
    if let Some(field) = card.overall {
        measures.push(instead(language, field, facts));
    }
    let mut explained = Explained {
        measures,
        score: None,
        exact: None,
        capped: 0,
        cap: None,
        replaced: card.overall.is_some(),
        of: (totals.known, totals.of),
        coverage: totals.coverage(),
    };
    let Some(mean) = totals.mean(card) else {
        return explained;
    };
    let whole = (mean as f32).round() as i32;
    apportion(&mut explained.measures, whole);
    let score = totals.score(card, facts).unwrap_or(mean);
    let shown = (score as f32).round() as i32;
    explained.score = u8::try_from(shown).ok();
    explained.exact = Some(score);
    explained.capped = shown - whole;
    if score < mean {
        let why = cap(card, facts).map(|(_, when)| match when {
            CapWhen::Ticket(1) => say::worst_ticket(language).to_owned(),
            CapWhen::Ticket(worst) => say::bad_ticket(language, worst),
            CapWhen::Measure(index, below) => {
                let label = card
                    .measures
                    .get(index)
                    .map_or("", |measure| &measure.label);
                say::below(language, label, below)
            }
        });
        explained.cap = why.map(|why| say::held(language, shown, why));
    }
    explained
}

/// The line of the score that stands in place of the measures.
fn instead(language: Language, field: Field, facts: &Facts) -> Measured {
    let value = facts.get(field);
    let as_of = value.and_then(|_| DateTime::from_timestamp(facts.as_of[field as usize], 0));
    Measured {
        id: field.id().to_owned(),
        label: say::own_score(language).to_owned(),
        group: Group::Outcome,
        text: value.map_or(say::no_data(language).to_owned(), |value| {
            format!("{} {}", name(language, field), number(value))
        }),
        value,
        as_of,
        stale: false,
        applies: true,
        points: value.map(|value| value.clamp(0.0, 100.0) as f32),
        weight: 0.0,
        share: if value.is_some() { 1.0 } else { 0.0 },
        contribution: 0,
        curve: Vec::new(),
    }
}

fn measured(
    language: Language,
    measure: &Measure,
    card: &Scorecard,
    facts: &Facts,
    known: f64,
    applies: bool,
) -> Measured {
    let points = points(measure, facts, &card.tickets).filter(|_| applies);
    let parts = measure.parts.iter();
    let values: Vec<_> = parts
        .filter_map(|part| part_value(part, facts, &card.tickets))
        .collect();
    let as_of = values.iter().filter_map(|(_, raw)| raw.as_of).max();
    let stale = stale(measure, as_of, facts);
    let texts = values.iter().map(|(source, counted)| {
        // What fades with age is told as it was given, as everywhere else, and then what it counts as.
        let given = raw(*source, facts, &card.tickets).map_or(counted.value, |raw| raw.value);
        let text = words(language, *source, given, card, facts);
        match number(given) == number(counted.value) {
            true => text,
            false => say::faded(language, text, number(counted.value)),
        }
    });
    let text = texts.collect::<Vec<_>>().join(numbers::beside(language));
    let curve = measure.parts.first().and_then(|part| part.curve.as_ref());
    Measured {
        id: measure.id.clone(),
        label: measure.label.clone(),
        group: measure.group,
        text: match (applies, text.is_empty()) {
            (false, _) => say::not_measured(language).to_owned(),
            (true, true) => say::no_data(language).to_owned(),
            (true, false) if points.is_none() => say::too_old(language, text),
            (true, false) => text,
        },
        value: values.first().map(|(_, raw)| raw.value).filter(|_| applies),
        as_of: as_of
            .and_then(|at| DateTime::from_timestamp(at, 0))
            .filter(|_| applies),
        stale: stale && applies,
        applies,
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
