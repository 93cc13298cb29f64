//! How well a property fits what is looked for: its name and label, its type, its values.

use super::lights::lights;
use super::targets::later::phrases;
use super::targets::{MONTHLY, Rule, Target};
use super::words::Words;
use super::{Candidate, ENOUGH, Portal, Property, Seen, Shape};
use crate::domain::field::Field;
use crate::domain::health::Band;

/// The properties that may be the target, best first. Those that do not fit at all are left out.
pub fn candidates(portal: &Portal, target: Target) -> Vec<Candidate> {
    let rule = target.rule();
    let properties = match target.of_contacts() {
        true => &portal.contacts,
        false => &portal.companies,
    };
    let mut found: Vec<Candidate> = properties
        .iter()
        .filter_map(|property| weigh(property, rule))
        .collect();
    if target == Target::Field(Field::Arr)
        && let Some(month) = monthly(properties)
    {
        for one in found.iter_mut().filter(|one| of_whole_term(one)) {
            one.score = one.score.min(ENOUGH - 1);
            one.reasons.push(format!(
                "it may be of several years: “{}” times 12 would be the ARR",
                month.label
            ));
        }
    }
    found.sort_by(|a, b| (b.score, &a.property).cmp(&(a.score, &b.property)));
    found
}

/// What is paid a month, where a portal keeps that.
pub(super) fn monthly(properties: &[Property]) -> Option<&Property> {
    properties.iter().find(|one| {
        let words = [Words::of(&one.name), Words::of(&one.label)];
        let has = |phrase: &str| words.iter().any(|of| of.has(phrase));
        let (month, year) = (MONTHLY.names().any(has), phrases(YEARLY).any(has));
        one.shape == Shape::Number && !one.builtin && month && !year
    })
}

/// Whether it is called the value of a contract, and nothing says of a year.
fn of_whole_term(one: &Candidate) -> bool {
    let words = [Words::of(&one.property), Words::of(&one.label)];
    let has = |list| phrases(list).any(|phrase| words.iter().any(|of| of.has(phrase)));
    has(WHOLE) && !has(YEARLY)
}

/// What says that it is of a year.
const YEARLY: &str = "arr;acv;annual;yearly;year;anual;anuales;annuel;annuelle;annuels;annuale;annuali;jahr;jahrlich;\
    jahrlicher;jahrliche;jahresvertragswert;jaarlijks;jaarlijkse;arlig;arligt;arliga;roczny;roczna;roczne;年;연간";

/// What the value of a contract over its whole term may be called, too.
const WHOLE: &str = "contract value;contract amount;total contract value;tcv;subscription value;subscription amount;\
    vertragswert;abo wert;auftragswert;valor contrato;importe contrato;valeur contrat;montant contrat;valore contratto;\
    importo contratto;contractwaarde;avtalsvarde;kontraktsvarde;wartosc umowy;wartosc kontraktu;合同金额;合约金额;\
    契約金額;契約額;계약금액";

pub(super) fn weigh(property: &Property, rule: &Rule) -> Option<Candidate> {
    let fits = rule.shapes.contains(&property.shape) || counts(property, rule);
    if !fits || rule.never_named.contains(&property.name.as_str()) {
        return None;
    }
    // What every portal has is what the CRM means by it, however it sounds.
    if property.builtin && !rule.builtin.contains(&property.name.as_str()) {
        return None;
    }
    let (name, label) = (Words::of(&property.name), Words::of(&property.label));
    let trumped = rule
        .trumps()
        .any(|phrase| !property.builtin && (name.has(phrase) || label.has(phrase)));
    let another = rule
        .never()
        .any(|phrase| name.has(phrase) || label.has(phrase));
    if another && !trumped {
        return None;
    }
    let mut score = named(property, (&name, &label), rule)?;
    let mut reasons = vec![score.1, format!("it is {}", property.shape.words())];
    let total = &mut score.0;
    valued(property, rule, total, &mut reasons)?;
    if let Some(rate) = property.seen.rate() {
        let Seen { of, filled, .. } = property.seen;
        reasons.push(format!("filled in {filled} of {of}"));
        *total += match filled {
            0 => -45,
            _ => (rate * 12.0).round() as i32,
        };
    }
    Some(Candidate {
        property: property.name.clone(),
        label: property.label.clone(),
        score: *total,
        reasons,
        samples: samples(property),
        rate: property.seen.rate(),
    })
}

/// Whether a choice is one of all the whole numbers of a part of the scale, as −2 to 2: it is read and written as
/// a number is. One that leaves some out does not take what a person says.
fn counts(property: &Property, rule: &Rule) -> bool {
    let Some((low, high)) = rule.range.filter(|_| rule.shapes.contains(&Shape::Number)) else {
        return false;
    };
    if property.shape != Shape::Choice || property.options.len() < 3 {
        return false;
    }
    let numbers = property.options.iter();
    let numbers: Option<Vec<i32>> = numbers
        .map(|(value, _)| value.trim().parse().ok())
        .collect();
    let Some(mut numbers) = numbers else {
        return false;
    };
    numbers.sort_unstable();
    let all = numbers.windows(2).all(|two| two[0] + 1 == two[1]);
    let of = |place: Option<&i32>| place.map(|number| f64::from(*number));
    let (least, most) = (of(numbers.first()), of(numbers.last()));
    let within = least.is_some_and(|least| least >= low) && most.is_some_and(|most| most <= high);
    let small = rule
        .above
        .is_some_and(|above| most.is_some_and(|most| most <= above));
    all && within && !small
}

/// What its name and its label say, and in which words.
fn named(
    property: &Property,
    (name, label): (&Words, &Words),
    rule: &Rule,
) -> Option<(i32, String)> {
    if rule.builtin.contains(&property.name.as_str()) {
        let text = format!("“{}” is the CRM's own", property.label);
        return Some((rule.builtin_score, text));
    }
    // A number by that name may be anything.
    let lit = property.shape != Shape::Number;
    let best = |words: &Words| {
        let names = rule.names().chain(rule.lights().filter(|_| lit));
        let strong = names.filter_map(|phrase| words.fit(phrase));
        let weak = rule.weak().filter_map(|phrase| words.fit(phrase));
        strong.max().max(weak.map(|fit| fit / 2 + 5).max())
    };
    let (by_name, by_label) = (best(name), best(label));
    let (score, text) = match (by_name, by_label) {
        (None, None) => return None,
        (Some(a), Some(b)) if property.name == property.label => {
            (a.max(b) + 6, format!("it is called “{}”", property.name))
        }
        (Some(a), Some(b)) => (
            a.max(b) + 6,
            format!("both “{}” and “{}” say so", property.name, property.label),
        ),
        (Some(a), None) => (a, format!("its name reads “{}”", property.name)),
        (None, Some(b)) => (b, format!("its label reads “{}”", property.label)),
    };
    Some((score, text))
}

/// The end of a scale in percent.
const PERCENT: f64 = 100.0;

/// What its values and options say; `None` when they say that it is something else.
fn valued(
    property: &Property,
    rule: &Rule,
    score: &mut i32,
    reasons: &mut Vec<String>,
) -> Option<()> {
    if let Some((low, high)) = rule.range {
        let numbers: Vec<f64> = property
            .seen
            .values
            .iter()
            .filter_map(|value| value.trim().parse().ok())
            .collect();
        if !numbers.is_empty() {
            let least = numbers.iter().copied().fold(f64::INFINITY, f64::min);
            let most = numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let outside = numbers.iter().filter(|one| **one < low || **one > high);
            // A few odd values are an odd portal; many are another scale.
            let strange = outside.count() * 5 > numbers.len();
            let small = rule
                .above
                .is_some_and(|above| most <= above && numbers.len() >= 3);
            if strange || small {
                return None;
            }
            reasons.push(format!("its values go from {least} to {most}"));
            if high == PERCENT && most > 0.0 && most <= 1.0 {
                reasons.push(format!("{most} is read as {most} %, not as a share"));
            }
            *score += 6;
        }
    }
    if !rule.options.is_empty() && !property.options.is_empty() {
        let signs: Vec<&str> = rule.options().collect();
        let told = told_by_options(property, &signs);
        if !told.is_empty() {
            *score += 6 * i32::try_from(told.len().min(3)).unwrap_or(3);
            reasons.push(format!("it has options like {}", told.join(", ")));
        }
    }
    if !rule.lights.is_empty() && property.shape != Shape::Number {
        lit(property, score, reasons)?;
    }
    if rule.codes {
        let mut codes = property.seen.values.iter();
        let three =
            |value: &String| value.len() == 3 && value.bytes().all(|b| b.is_ascii_alphabetic());
        if !codes.all(three) {
            return None;
        }
    }
    if property.shape == Shape::Text && rule.shapes.contains(&Shape::Choice) {
        // Free text that repeats itself is a choice; anything else is prose.
        let different = property.seen.values.len();
        if different > 12 || property.seen.of == 0 {
            *score -= 30;
        }
    }
    Some(())
}

/// Labels of options that read like what is looked for.
pub(super) fn told_by_options(property: &Property, signs: &[&str]) -> Vec<String> {
    let mut told = Vec::new();
    for (value, label) in &property.options {
        let words = [Words::of(value), Words::of(label)];
        if signs
            .iter()
            .any(|sign| words.iter().any(|words| words.has(sign)))
        {
            told.push(label.clone());
        }
    }
    told
}

/// What the lights of a health are called; `None` where it is no traffic light. Of a text that nobody
/// has looked into yet nothing is known.
fn lit(property: &Property, score: &mut i32, reasons: &mut Vec<String>) -> Option<()> {
    let labels = property.options.iter().map(|(_, label)| label.as_str());
    let values = property.seen.values.iter().map(String::as_str);
    let found = match (property.options.is_empty(), property.seen.of) {
        (true, 0) => return Some(()),
        (true, _) => lights(values)?,
        (false, _) => lights(labels)?,
    };
    let of = |band: Band| {
        let names = found.iter().filter(|(_, of)| *of == band);
        let names: Vec<&str> = names.map(|(name, _)| *name).collect();
        let word = match band {
            Band::Good => "good",
            Band::Watch => "watch",
            Band::Risk => "risk",
            Band::Unknown => return None,
        };
        (!names.is_empty()).then(|| format!("{} is {word}", names.join(" and ")))
    };
    let told = [Band::Good, Band::Watch, Band::Risk].into_iter();
    let told: Vec<String> = told.filter_map(of).collect();
    reasons.push(format!("it is a traffic light: {}", told.join(", ")));
    *score += 18;
    Some(())
}

fn samples(property: &Property) -> Vec<String> {
    let shown = |value: &String| {
        let option = property.options.iter().find(|(of, _)| of == value);
        option.map_or_else(|| value.clone(), |(_, label)| label.clone())
    };
    property.seen.values.iter().take(3).map(shown).collect()
}
