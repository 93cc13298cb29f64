//! Guesses what a portal calls things: which property is the ARR, which the renewal date, where the
//! stage of a customer is kept.
//!
//! Data in, suggestions out: the properties of a portal with what was seen in them ([`Portal`]), and
//! for each thing looked for ([`Target`]) the candidates, best first, each with its reasons. What
//! things are called in which language is in [`targets`], how words are compared in [`words`], the
//! stage has rules of its own in [`stage`]. Nothing here asks a CRM or a person.

pub mod deals;
mod fit;
mod han;
mod lights;
mod roles;
pub mod stage;
pub mod targets;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tongues;
mod weigh;
pub mod words;

pub use fit::{Fit, Wants};
pub use lights::{dark_called, light_called, points_of};
pub use roles::role_called;
pub use stage::{StageCandidate, stages};
pub use targets::Target;
pub use weigh::candidates;

use super::lifecycle::CrmStage;

/// What kind of values a property holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Free text.
    Text,
    /// A number.
    Number,
    /// A calendar day.
    Day,
    /// A moment.
    Moment,
    /// One of its options.
    Choice,
    /// Some of its options.
    Choices,
    /// Yes or no.
    Bool,
    /// A user of the CRM.
    User,
}

impl Shape {
    /// The words for it, as in "it is …".
    pub fn words(self) -> &'static str {
        match self {
            Shape::Text => "a text",
            Shape::Number => "a number",
            Shape::Day => "a date",
            Shape::Moment => "a point in time",
            Shape::Choice => "a choice",
            Shape::Choices => "a choice of several",
            Shape::Bool => "yes or no",
            Shape::User => "a user",
        }
    }
}

/// A property of a portal.
#[derive(Clone, Debug, PartialEq)]
pub struct Property {
    /// Its name in the API.
    pub name: String,
    /// Its name on the CRM's screen.
    pub label: String,
    /// What it holds.
    pub shape: Shape,
    /// Its choices: (value, label), in display order.
    pub options: Vec<(String, String)>,
    /// Whether every portal has it.
    pub builtin: bool,
    /// Whether the CRM keeps a fraction in it and shows a percentage: 0.25 is 25 %.
    pub percentage: bool,
    /// What was seen in it.
    pub seen: Seen,
}

/// What was seen of a property in a sample of records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// So many records were looked at; zero: none, and nothing is known.
    pub of: u32,
    /// In so many of them it had a value.
    pub filled: u32,
    /// Different values, as they came; not all of them where there are many.
    pub values: Vec<String>,
}

impl Seen {
    /// The part of the records that have a value: 0 to 1; `None` when none was looked at.
    pub fn rate(&self) -> Option<f64> {
        (self.of > 0).then(|| f64::from(self.filled) / f64::from(self.of))
    }
}

/// A pipeline of tickets or deals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pipeline {
    /// Its id.
    pub id: String,
    /// Its name.
    pub label: String,
    /// Its stages in order.
    pub stages: Vec<CrmStage>,
}

/// What is known of a portal.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Portal {
    /// Properties of companies.
    pub companies: Vec<Property>,
    /// Properties of contacts.
    pub contacts: Vec<Property>,
    /// The portal's own labels of associations from contacts to companies.
    pub contact_labels: Vec<String>,
    /// Properties of deals.
    pub deals: Vec<Property>,
    /// Pipelines of tickets.
    pub tickets_in: Vec<Pipeline>,
    /// Pipelines of deals.
    pub deals_in: Vec<Pipeline>,
}

/// A property that may be what is looked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Its name in the API.
    pub property: String,
    /// Its name on the CRM's screen.
    pub label: String,
    /// How well it fits; from [`ENOUGH`] on it is suggested.
    pub score: i32,
    /// Why, as parts of a sentence.
    pub reasons: Vec<String>,
    /// Up to three values that it has.
    pub samples: Vec<String>,
    /// In how many records it is filled, where any were looked at.
    pub rate: Option<f64>,
}

/// A property with this score is suggested.
pub const ENOUGH: i32 = 50;

/// What is suggested for one target.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// What was looked for.
    pub target: Target,
    /// What it seems to be.
    pub best: Candidate,
    /// What it could be as well, best first.
    pub others: Vec<Candidate>,
}

/// The properties of companies and of contacts whose values tell more: those that may be something.
pub fn worth_a_look(portal: &Portal) -> (Vec<String>, Vec<String>) {
    let (mut companies, mut contacts) = (Vec::new(), Vec::new());
    for target in Target::all() {
        let names = candidates(portal, target)
            .into_iter()
            .map(|one| one.property);
        match target.of_contacts() {
            true => contacts.extend(names),
            false => companies.extend(names),
        }
    }
    let stages = stages(portal).into_iter();
    companies.extend(
        stages
            .map(|one| one.property)
            .filter(|name| !name.is_empty()),
    );
    companies.extend(users(portal).map(|one| one.name.clone()));
    for all in [&mut companies, &mut contacts] {
        all.sort_unstable();
        all.dedup();
    }
    (companies, contacts)
}

/// Properties called like the account's owner that are not declared to hold a user.
fn users(portal: &Portal) -> impl Iterator<Item = &Property> {
    let all = portal.companies.iter();
    all.filter(|one| {
        let user = Property {
            shape: Shape::User,
            ..(*one).clone()
        };
        one.shape != Shape::User
            && weigh::weigh(&user, Target::Field(super::Field::Owner).rule()).is_some()
    })
}

/// Takes properties whose every value is the id of a user for what they are, however they are declared.
pub fn know_users(portal: &mut Portal, ids: &[String]) {
    let names: Vec<String> = users(portal)
        .filter(|one| {
            let mut values = one.seen.values.iter();
            !one.seen.values.is_empty() && values.all(|value| ids.contains(value))
        })
        .map(|one| one.name.clone())
        .collect();
    for property in &mut portal.companies {
        if names.contains(&property.name) {
            property.shape = Shape::User;
        }
    }
}

/// What is told of the ARR where nothing is taken for it, as a portal keeps what is paid a month: which
/// property that is, and which one else was not taken.
pub fn doubt(portal: &Portal) -> Option<String> {
    let month = weigh::monthly(&portal.companies)?;
    let all = candidates(portal, Target::Field(super::Field::Arr));
    if all.iter().any(|one| one.score >= ENOUGH) {
        return None;
    }
    let times = format!(
        "“{}” ({}) is of a month. A field of the CRM that is calculated as 12 times that can be the ARR",
        month.label, month.name
    );
    Some(match all.first() {
        Some(other) => format!(
            "The ARR is not known: {times}; or “{}” ({}), if it is of one year and not of the whole contract: --map arr={}.",
            other.label, other.property, other.property
        ),
        None => format!("The ARR is not known: {times}."),
    })
}

/// Has users told by their names and moments by their days, where values are shown: (id, name) of the users,
/// and what day a raw moment is in the portal's zone.
pub fn call_values(
    portal: &mut Portal,
    users: &[(String, String)],
    day: impl Fn(&str) -> Option<String>,
) {
    for property in portal.companies.iter_mut().chain(&mut portal.contacts) {
        match property.shape {
            Shape::User => property.options = users.to_vec(),
            Shape::Moment => {
                for value in &mut property.seen.values {
                    if let Some(day) = day(value) {
                        *value = day;
                    }
                }
            }
            _ => {}
        }
    }
}

/// What each target seems to be, in the order of [`Target::all`]; those of which nothing fits are left
/// out. A property is suggested for one target alone: the one it fits best.
pub fn suggest(portal: &Portal) -> Vec<Suggestion> {
    let all: Vec<(Target, Vec<Candidate>)> = Target::all()
        .map(|target| (target, candidates(portal, target)))
        .collect();
    let mut pairs: Vec<(usize, &Candidate)> = Vec::new();
    for (at, (_, candidates)) in all.iter().enumerate() {
        pairs.extend(candidates.iter().map(|candidate| (at, candidate)));
    }
    // Of equals the target that stands first; the order of the pairs is that already.
    pairs.sort_by_key(|(_, candidate)| std::cmp::Reverse(candidate.score));
    let mut chosen: Vec<Option<&Candidate>> = vec![None; all.len()];
    let mut taken: Vec<(bool, &str)> = Vec::new();
    for (at, candidate) in pairs {
        let of = all[at].0.of_contacts();
        let used = taken.contains(&(of, candidate.property.as_str()));
        if chosen[at].is_none() && !used && candidate.score >= ENOUGH {
            chosen[at] = Some(candidate);
            taken.push((of, &candidate.property));
        }
    }
    let mut suggestions = Vec::new();
    for ((target, candidates), best) in all.iter().zip(chosen) {
        if let Some(best) = best {
            let others = candidates.iter();
            let others = others.filter(|one| one.property != best.property);
            suggestions.push(Suggestion {
                target: *target,
                best: best.clone(),
                others: others.take(4).cloned().collect(),
            });
        }
    }
    suggestions
}
