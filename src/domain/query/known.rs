//! What a query may name beside the program's own: a profile's custom fields, the scorecard's measures,
//! a person's own signals; and the values that are about, for hints.

use super::names::{ALIASES, CUSTOM, Derived, MEASURE, Name, slug};
use super::words::Pattern;
use crate::domain::assess::Rules;
use crate::domain::book::Book;
use crate::domain::field::Field;
use crate::domain::health::scorecard::Scorecard;
use crate::domain::id::{OwnerId, TierId};
use crate::domain::lifecycle::Reason;
use crate::domain::triage::rules::TriageRules;
use crate::messages::Language;
use std::collections::BTreeSet;

/// The names that exist beside the program's own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    custom: Vec<String>,
    measures: Vec<String>,
    signals: Vec<String>,
    stages: Vec<String>,
    tiers: Vec<String>,
    /// Names, addresses, and each word of a name.
    owners: Vec<String>,
    /// Names alone.
    people: Vec<String>,
    /// Their ids, which a query may name too.
    ids: Vec<String>,
    losses: Vec<String>,
    renewals: Vec<String>,
    /// The accounts were looked at for values.
    looked: bool,
    /// Nobody is `me`.
    nobody: bool,
    /// Measures and custom fields as they are typed.
    typed: Vec<String>,
    /// What values of a field are called by the CRM, where that says more than they do.
    labels: Vec<(Field, Vec<(String, String)>)>,
}

impl Known {
    /// The custom fields, stages, tiers and owners that occur in a book.
    pub fn of(book: &Book) -> Self {
        let mut custom: BTreeSet<&str> = BTreeSet::new();
        let (mut stages, mut tiers): (BTreeSet<&str>, BTreeSet<&str>) = Default::default();
        let (mut losses, mut renewals): (BTreeSet<&str>, BTreeSet<&str>) = Default::default();
        for row in &book.rows {
            for (name, _) in &row.account.custom {
                if !custom.contains(name) {
                    custom.insert(name);
                }
            }
            stages.extend(row.account.stage.as_deref());
            tiers.extend(row.account.tier.as_ref().map(|tier| tier.as_str()));
            losses.extend(row.account.loss_reason.as_deref());
            renewals.extend(row.account.renewal_reason.as_deref());
        }
        let owned = |all: BTreeSet<&str>| all.into_iter().map(str::to_owned).collect();
        let owners = book.owners.iter().flat_map(|owner| {
            let words = owner.name.split_whitespace().map(str::to_owned);
            words.chain([owner.name.clone()]).chain(owner.email.clone())
        });
        Self {
            custom: owned(custom),
            stages: owned(stages),
            tiers: owned(tiers),
            owners: owners.collect(),
            people: book.owners.iter().map(|owner| owner.name.clone()).collect(),
            ids: book.owners.iter().map(|owner| owner.id.0.clone()).collect(),
            losses: owned(losses),
            renewals: owned(renewals),
            looked: true,
            ..Self::default()
        }
        .typed()
    }

    /// The custom fields of a profile.
    pub fn new(custom: impl IntoIterator<Item = String>) -> Self {
        let custom: BTreeSet<String> = custom.into_iter().collect();
        Self {
            custom: custom.into_iter().collect(),
            ..Self::default()
        }
        .typed()
    }

    /// With the person's own signals too, for `signal:`.
    pub fn and_signals(mut self, rules: &TriageRules) -> Self {
        self.signals = rules.own.iter().map(|own| own.id.clone()).collect();
        self
    }

    /// With who `me` is: nobody where that is not known.
    pub fn and_me(mut self, me: Option<&OwnerId>) -> Self {
        self.nobody = me.is_none();
        self
    }

    /// Whether a word is an owner's id, or a tier's name in one of the languages: it is understood beside
    /// what is offered.
    pub(super) fn means(&self, name: &Name, pattern: &Pattern) -> bool {
        let labels = self.labels(name);
        let labelled = |pattern: &Pattern| {
            let mut labels = labels.iter();
            labels.any(|(_, label)| pattern.begins_word(label))
        };
        match name {
            Name::Field(Field::Owner) | Name::Derived(Derived::Assigned) => {
                self.ids.iter().any(|id| pattern.equals(id))
            }
            Name::Field(Field::Tier | Field::LossReason | Field::RenewalReason)
                if labelled(pattern) =>
            {
                true
            }
            Name::Field(Field::Tier) => self.tiers.iter().any(|tier| {
                let tier = TierId(tier.clone());
                let mut names = Language::ALL.iter().map(|language| tier.name(*language));
                names.any(|name| pattern.equals(name))
            }),
            _ => false,
        }
    }

    /// What the CRM calls values of a name: (value, label), where the label says more.
    pub(super) fn labels(&self, name: &Name) -> &[(String, String)] {
        let mut all = self.labels.iter();
        let found = all.find(|(field, _)| *name == Name::Field(*field));
        found.map_or(&[], |(_, labels)| labels)
    }

    /// Whether `me` is nobody.
    pub(super) fn nobody(&self) -> bool {
        self.nobody
    }

    /// With everything that the rules name: measures, own signals, stages, tiers.
    pub fn and_rules(mut self, rules: &Rules) -> Self {
        // In the order of the line; what else the accounts have comes behind.
        let of = rules.lifecycle.stages.iter();
        let of = of.flat_map(|stage| [stage.id.0.clone(), stage.name.clone()]);
        self.stages.splice(0..0, of);
        let values = |reasons: &[Reason]| -> Vec<String> {
            reasons.iter().map(|reason| reason.value.clone()).collect()
        };
        self.losses.extend(values(&rules.lifecycle.loss_reasons));
        self.renewals
            .extend(values(&rules.lifecycle.renewal_reasons));
        let tiers = rules.triage.tiers.iter();
        self.tiers.extend(tiers.map(|tier| tier.id.0.clone()));
        for field in [Field::Tier, Field::LossReason, Field::RenewalReason] {
            let all = rules.labels.all(field);
            let more = all.filter(|(value, _)| rules.labels.beside(field, value).is_some());
            let more = more.map(|(value, label)| (value.to_owned(), label.to_owned()));
            let more: Vec<(String, String)> = more.collect();
            if !more.is_empty() {
                self.labels.push((field, more));
            }
        }
        self.and_measures(&rules.scorecard)
            .and_signals(&rules.triage)
    }

    /// With the measures of a scorecard.
    pub fn and_measures(mut self, card: &Scorecard) -> Self {
        let measures = card.measures.iter();
        self.measures = measures.map(|measure| measure.id.clone()).collect();
        self.typed()
    }

    /// Notes how measures and custom fields are typed.
    fn typed(mut self) -> Self {
        let measures = self
            .measures
            .iter()
            .map(|id| match own(&id.to_lowercase()) {
                Some(_) => format!("{MEASURE}{id}"),
                None => id.clone(),
            });
        let custom = self.custom.iter().cloned().map(Name::Custom);
        self.typed = measures
            .chain(custom.map(|name| name.to_string()))
            .collect();
        self
    }

    /// The person's own signals.
    pub fn signals(&self) -> &[String] {
        &self.signals
    }

    /// The custom fields.
    pub fn custom(&self) -> &[String] {
        &self.custom
    }

    /// Values of a name that are about, as far as they are known.
    pub(super) fn values(&self, name: &Name) -> &[String] {
        match name {
            Name::Field(Field::Stage) => &self.stages,
            Name::Field(Field::Tier) => &self.tiers,
            Name::Field(Field::Owner) | Name::Derived(Derived::Assigned) => &self.owners,
            Name::Field(Field::LossReason) => &self.losses,
            Name::Field(Field::RenewalReason) => &self.renewals,
            _ => &[],
        }
    }

    /// The same as they are told to a person.
    pub(super) fn called(&self, name: &Name) -> &[String] {
        match name {
            Name::Field(Field::Owner) | Name::Derived(Derived::Assigned) => &self.people,
            name => self.values(name),
        }
    }

    /// Whether accounts were looked at for values.
    pub(super) fn looked(&self) -> bool {
        self.looked
    }

    /// Every name as it is typed, in the order it is proposed.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        let derived = Derived::ALL.iter().map(|name| name.id());
        let fields = Field::ALL.iter().map(|field| field.id());
        let typed = self.typed.iter().map(String::as_str);
        derived.chain(fields).chain(typed)
    }

    /// The name of that spelling; case does not count. The program's own go before measures, those
    /// before custom fields.
    pub fn find(&self, text: &str) -> Option<Name> {
        let lower = text.to_lowercase();
        let measure = |id: &str| {
            let mut all = self.measures.iter();
            all.find(|measure| measure.to_lowercase() == id)
                .map(|id| Name::Measure(id.clone()))
        };
        if let Some(id) = lower.strip_prefix(MEASURE) {
            return measure(id);
        }
        if let Some(name) = own(&lower) {
            return Some(name);
        }
        if let Some(name) = measure(&lower) {
            return Some(name);
        }
        let text = match lower.starts_with(CUSTOM) {
            true => &text[CUSTOM.len()..],
            false => text,
        };
        let custom = || self.custom.iter();
        let wanted = slug(text);
        custom()
            .find(|name| *name == text)
            .or_else(|| custom().find(|name| name.eq_ignore_ascii_case(text)))
            .or_else(|| custom().find(|name| !wanted.is_empty() && slug(name) == wanted))
            .map(|name| Name::Custom(name.clone()))
            .or_else(|| self.tag(&lower))
    }

    /// Tags can be asked for in every portal, so that a view or a signal with `-tag:paused` can be
    /// shared: the custom field `tag` or `tags`, and where there is neither, nothing is tagged.
    fn tag(&self, lower: &str) -> Option<Name> {
        const TAGS: [&str; 2] = ["tag", "tags"];
        if !TAGS.contains(&lower) {
            return None;
        }
        let mut custom = self.custom.iter();
        let other = custom.find(|name| TAGS.contains(&slug(name).as_str()));
        Some(Name::Custom(other.map_or("tag", |name| name).to_owned()))
    }
}

/// One of the program's own names, in lower case, by itself or by another word for it.
fn own(lower: &str) -> Option<Name> {
    let mut aliases = ALIASES.iter();
    let lower = aliases
        .find(|(alias, _)| *alias == lower)
        .map_or(lower, |(_, name)| name);
    let mut derived = Derived::ALL.iter();
    let derived = derived.find(|name| name.id() == lower);
    derived
        .map(|name| Name::Derived(*name))
        .or_else(|| Field::parse(lower).map(Name::Field))
}

/// Whether a word means one of the program's own names.
pub(super) fn taken(word: &str) -> bool {
    let lower = word.to_lowercase();
    own(&lower).is_some() || lower.starts_with(MEASURE) || lower.starts_with(CUSTOM)
}
