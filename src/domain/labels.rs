//! What the CRM calls the choices of its fields: a tier that it keeps as `A` and shows as “Gold”.
//!
//! Accounts, files and writes have the value; a person reads what [`Rules::said`] makes of it.

use super::assess::Rules;
use super::field::{Field, FieldOption};
use super::id::TierId;
use super::lifecycle::Reason;
use super::search::fold;
use crate::messages::Language;
use std::collections::BTreeMap;

/// The choices of each field that has some, as last read: (value, label) in display order. Empty before
/// the first sync: then the value is all that is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels(BTreeMap<Field, Vec<(String, String)>>);

impl Labels {
    /// Of these choices.
    pub fn new(all: impl IntoIterator<Item = (Field, Vec<FieldOption>)>) -> Self {
        let pair = |of: FieldOption| (of.value, of.label);
        let pairs =
            |(field, all): (Field, Vec<FieldOption>)| (field, all.into_iter().map(pair).collect());
        Self(all.into_iter().map(pairs).collect())
    }

    /// The choices of a field: (value, label).
    pub fn all(&self, field: Field) -> impl Iterator<Item = (&str, &str)> + Clone {
        let choices = self.0.get(&field).into_iter().flatten();
        choices.map(|(value, label)| (value.as_str(), label.as_str()))
    }

    /// The label of a value, where the CRM has one for it.
    pub fn of(&self, field: Field, value: &str) -> Option<&str> {
        let choices = || {
            self.all(field)
                .filter(|(_, label)| !label.trim().is_empty())
        };
        let exact = choices().find(|(of, _)| *of == value);
        // As everywhere, case does not tell values apart.
        let found = exact.or_else(|| choices().find(|(of, _)| of.eq_ignore_ascii_case(value)));
        found.map(|(_, label)| label)
    }

    /// The label of a value that says more than the value does: “Gold” for `A`, nothing for `gold`.
    pub fn beside(&self, field: Field, value: &str) -> Option<&str> {
        let bare = |text: &str| fold(text).replace(['-', ' '], "_");
        self.of(field, value)
            .filter(|label| bare(label) != bare(value))
    }
}

impl Rules {
    /// What a value of a choice is called: what the lifecycle calls a stage or a reason, a tier of the
    /// program's own in the language of the screen, else the CRM's label; the value where none is known.
    pub fn said<'a>(&'a self, field: Field, value: &'a str, language: Language) -> &'a str {
        let lifecycle = &self.lifecycle;
        let reason = |reasons: &'a [Reason]| {
            let mut reasons = reasons.iter();
            let found = reasons.find(|one| one.value.eq_ignore_ascii_case(value));
            found.map(|one| one.label.as_str())
        };
        let ours = match field {
            Field::Stage => {
                let stage = lifecycle.stage(lifecycle.place(Some(value)));
                stage.map(|stage| stage.name.as_str())
            }
            Field::LossReason => reason(&lifecycle.loss_reasons),
            Field::RenewalReason => reason(&lifecycle.renewal_reasons),
            // A CRM that calls the value otherwise means something else by it.
            Field::Tier if self.labels.beside(field, value).is_none() => {
                TierId::named(value, language)
            }
            _ => None,
        };
        ours.or_else(|| self.labels.of(field, value))
            .unwrap_or(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> Rules {
        let choices = |all: &[(&str, &str)]| {
            let all = all.iter();
            all.map(|(value, label)| FieldOption::offered(*value, *label))
                .collect::<Vec<_>>()
        };
        Rules {
            labels: Labels::new([
                (
                    Field::Tier,
                    choices(&[
                        ("A", "Or"),
                        ("benchmark", "Benchmark"),
                        ("value", "Premium"),
                    ]),
                ),
                (
                    Field::LossReason,
                    choices(&[("1", "Prix"), ("price", "Money")]),
                ),
            ]),
            ..Rules::presets()
        }
    }

    #[test]
    fn a_choice_is_called_what_the_crm_shows() {
        let rules = rules();
        let said = |field, value| rules.said(field, value, Language::Es).to_owned();
        assert_eq!(said(Field::Tier, "A"), "Or");
        assert_eq!(said(Field::Tier, "a"), "Or");
        // Nobody has said what it is called.
        assert_eq!(said(Field::Tier, "Z"), "Z");
        assert_eq!(said(Field::LossReason, "1"), "Prix");
        // The program's own words, but not for what the CRM calls otherwise.
        assert_eq!(said(Field::Tier, "benchmark"), "referencia");
        assert_eq!(said(Field::Tier, "standard"), "estándar");
        assert_eq!(said(Field::Tier, "value"), "Premium");
        // A lifecycle's own word for a reason goes first.
        let own = rules.lifecycle.loss_reasons.iter();
        let own = own.map(|one| (one.value.as_str(), one.label.as_str()));
        for (value, label) in own {
            assert_eq!(rules.said(Field::LossReason, value, Language::En), label);
        }
    }

    #[test]
    fn a_label_that_only_spells_the_value_says_nothing_more() {
        let rules = rules();
        assert_eq!(rules.labels.beside(Field::Tier, "benchmark"), None);
        assert_eq!(rules.labels.beside(Field::Tier, "A"), Some("Or"));
        assert_eq!(rules.labels.beside(Field::Stage, "A"), None);
    }
}
