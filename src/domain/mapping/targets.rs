//! What is looked for in a portal, and what it may be called: English, Chinese, Spanish, German,
//! French, Portuguese; in `later` Japanese, Korean, Italian, Dutch, Swedish, Polish and more of the others.
//! Phrases are folded: small letters without accents. Each file has those about one thing.

mod contacts;
mod contract;
pub(super) mod later;
mod opinion;
mod outcome;
mod usage;
mod whose;

use super::Shape::{self, Choice, Day, Moment, Number, Text};
use crate::domain::field::Field;

pub(super) use contract::MONTHLY;

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Target {
    /// A field of the account.
    Field(Field),
    /// What currency the account's ARR is in.
    Currency,
    /// That a contact left the company.
    ContactLeft,
    /// A contact's answer to "would you recommend us".
    ContactNps,
}

/// How a target is known.
pub struct Rule {
    target: Target,
    /// What it may hold.
    pub shapes: &'static [Shape],
    /// What it is called.
    pub names: &'static [&'static str],
    /// It goes by its own words alone: what is known of its target in further languages says something else.
    pub own: bool,
    /// What may mean it.
    pub weak: &'static [&'static str],
    /// What means something else.
    pub never: &'static [&'static str],
    /// What makes good for `never`, in properties that a portal added.
    pub trumps: &'static [&'static str],
    /// Properties that it never is.
    pub never_named: &'static [&'static str],
    /// The CRM's own property for it…
    pub builtin: &'static [&'static str],
    /// …and what that is worth: less than a portal's own.
    pub builtin_score: i32,
    /// Values lie within, both ends included.
    pub range: Option<(f64, f64)>,
    /// And some are above this: else it is another scale.
    pub above: Option<f64>,
    /// What its options may say.
    pub options: &'static [&'static str],
    /// Values are codes of three letters.
    pub codes: bool,
    /// A choice is taken only where its options are a traffic light, and then it may be called this, too.
    pub lights: &'static [&'static str],
}

const fn rule(target: Target, shapes: &'static [Shape], names: &'static [&'static str]) -> Rule {
    Rule {
        target,
        shapes,
        names,
        own: false,
        weak: &[],
        never: &[],
        trumps: &[],
        never_named: &[],
        builtin: &[],
        builtin_score: 0,
        range: None,
        above: None,
        options: &[],
        codes: false,
        lights: &[],
    }
}

impl Rule {
    /// What is known of it in further languages.
    fn later(
        &self,
        of: fn(&later::More) -> &'static str,
    ) -> impl Iterator<Item = &'static str> + use<> {
        let own = self.own;
        later::of(self.target, of).filter(move |_| !own)
    }

    /// What it is called.
    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> {
        let later = self.later(|more| more.names);
        self.names.iter().copied().chain(later)
    }

    /// What may mean it.
    pub(super) fn weak(&self) -> impl Iterator<Item = &'static str> {
        let later = self.later(|more| more.weak);
        self.weak.iter().copied().chain(later)
    }

    /// What means something else.
    pub(super) fn never(&self) -> impl Iterator<Item = &'static str> {
        let later = self.later(|more| more.never);
        self.never.iter().copied().chain(later)
    }

    /// What makes good for that.
    pub(super) fn trumps(&self) -> impl Iterator<Item = &'static str> {
        let later = self.later(|more| more.trumps);
        self.trumps.iter().copied().chain(later)
    }

    /// What its options may say.
    pub(super) fn options(&self) -> impl Iterator<Item = &'static str> {
        let later = self.later(|more| more.options);
        self.options.iter().copied().chain(later)
    }

    /// What a traffic light may be called.
    pub(super) fn lights(&self) -> impl Iterator<Item = &'static str> {
        let later = self.later(|more| more.lights);
        self.lights.iter().copied().chain(later)
    }
}

impl Target {
    /// All of them, in the order they are asked about.
    pub fn all() -> impl Iterator<Item = Target> {
        rules().map(|rule| rule.target)
    }

    /// How it is known.
    pub(super) fn rule(self) -> &'static Rule {
        // Every target is made from the table.
        rules()
            .find(|rule| rule.target == self)
            .unwrap_or(&contract::RULES[0])
    }

    /// Whether it is a property of contacts; else of companies.
    pub fn of_contacts(self) -> bool {
        matches!(self, Target::ContactLeft | Target::ContactNps)
    }

    /// Its name on the command line.
    pub fn id(self) -> &'static str {
        match self {
            Target::Field(field) => field.id(),
            Target::Currency => "currency_field",
            Target::ContactLeft => "contact_left",
            Target::ContactNps => "contact_nps",
        }
    }

    /// The target of that name; fields that are never looked for may be mapped by hand all the same.
    pub fn parse(id: &str) -> Option<Self> {
        let own = [Target::Currency, Target::ContactLeft, Target::ContactNps];
        let own = own.into_iter().find(|target| target.id() == id);
        own.or_else(|| Field::parse(id).map(Target::Field))
    }
}

const DATE: &[Shape] = &[Day, Moment];
const NUMBER: &[Shape] = &[Number];
const CHOICE: &[Shape] = &[Choice, Text];

/// What is known of all of them, in the order they are asked about.
fn rules() -> impl Iterator<Item = &'static Rule> {
    let all = [
        contract::RULES,
        whose::RULES,
        opinion::RULES,
        usage::RULES,
        outcome::RULES,
        contacts::RULES,
    ];
    all.into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::super::words::whole;
    use super::*;
    use crate::domain::search::fold;

    #[test]
    fn phrases_are_folded_and_targets_are_told_apart() {
        for rule in rules() {
            let all = rule.names().chain(rule.weak()).chain(rule.never());
            let all = all.chain(rule.trumps()).chain(rule.options());
            for phrase in all.chain(rule.lights()) {
                let id = rule.target.id();
                match phrase.is_ascii() {
                    true => assert_eq!(phrase, fold(phrase), "of {id}"),
                    false => assert_eq!(phrase, whole(phrase), "of {id}"),
                }
            }
            assert_eq!(Target::parse(rule.target.id()), Some(rule.target));
        }
        let all: std::collections::BTreeSet<Target> = Target::all().collect();
        assert!(later::all().all(|more| all.contains(&more.target)));
        assert_eq!(all.len(), rules().count());
    }
}
