//! Which property of the portal means which field: health, ARR, renewal date and CSM are each
//! portal's own.

use super::value;
use crate::domain::contact::Role;
use crate::domain::field::{Field, Kind};
use crate::domain::lifecycle::Source;
use crate::domain::mapping::{dark_called, light_called, points_of};
use crate::domain::sourcing::ArrFrom;
use crate::domain::ticket::Severity;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A profile's mapping. What is left out of a file is not mapped.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mapping {
    /// Company property of each field.
    pub fields: BTreeMap<Field, String>,
    /// Whose stage is an account's: that of its property [`Field::Stage`], or of its ticket or deal in
    /// a pipeline; then `fields` has no property for it.
    pub stage_from: Source,
    /// Whether ARR is the property [`Field::Arr`] or a sum over the account's deals; then `fields` has
    /// no property for it.
    pub arr_from: ArrFrom,
    /// What values of the property [`Field::CrmHealth`] count, 0 to 100, where they are words; beside
    /// those that are known ([`light_called`]).
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub health: BTreeMap<String, f64>,
    /// Values of that property that say nothing, beside those that are known ([`dark_called`]).
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub dark: BTreeSet<String>,
    /// Fields whose property holds a fraction where it means a percentage: 0.25 is 25 %.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub fractions: BTreeSet<Field>,
    /// Further company properties to show: name on the screen → property.
    pub custom: BTreeMap<String, String>,
    /// Of these, by the name on the screen, those that hold a fraction where they mean a percentage.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub custom_fractions: BTreeSet<String>,
    /// The company property that holds the currency of its ARR, as three letters, in a portal that
    /// has several.
    pub currency: Option<String>,
    /// What is read of contacts.
    pub contacts: ContactMapping,
    /// What is read of tickets.
    pub tickets: TicketMapping,
}

/// What is read of contacts beyond name, address and telephone.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ContactMapping {
    /// The multi-select property that holds the roles.
    pub role: Option<String>,
    /// Whether the labels of a contact's associations with companies are read as roles too: they are
    /// asked for beside each page of contacts.
    pub labels: bool,
    /// The property's values and the labels, and what they mean.
    pub roles: BTreeMap<String, Role>,
    /// The yes-or-no property that says that somebody left the company.
    pub left: Option<String>,
    /// The number property that holds the latest answer to "would you recommend us", 0 to 10.
    pub nps: Option<String>,
}

/// What is read of tickets beyond subject and dates.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TicketMapping {
    /// The property that holds the severity.
    pub severity: Option<String>,
    /// Its values and what they mean.
    pub severities: BTreeMap<String, Severity>,
}

impl ContactMapping {
    /// HubSpot's own property and its values.
    pub fn standard() -> Self {
        Self {
            role: Some("hs_buying_role".to_owned()),
            labels: false,
            roles: [
                ("CHAMPION", Role::Champion),
                ("BUDGET_HOLDER", Role::EconomicBuyer),
                ("DECISION_MAKER", Role::EconomicBuyer),
                ("EXECUTIVE_SPONSOR", Role::ExecutiveSponsor),
                ("END_USER", Role::KeyUser),
                ("BLOCKER", Role::Detractor),
            ]
            .into_iter()
            .map(|(value, role)| (value.to_owned(), role))
            .collect(),
            left: None,
            nps: None,
        }
    }

    /// What a value of the property or a label means; upper and lower case are the same.
    pub fn meaning(&self, name: &str) -> Option<Role> {
        let exact = self.roles.get(name);
        let alike = || {
            let mut all = self.roles.iter();
            all.find(|(known, _)| known.trim().eq_ignore_ascii_case(name.trim()))
        };
        exact.or_else(|| alike().map(|(_, role)| role)).copied()
    }
}

impl Mapping {
    /// What every portal has: HubSpot's own properties, and nothing that a portal would have to add.
    pub fn standard() -> Self {
        Self {
            fields: fields(&[
                (Field::Name, "name"),
                (Field::Domain, "domain"),
                (Field::Owner, "hubspot_owner_id"),
                (Field::Stage, "lifecyclestage"),
                (Field::LastTouch, "notes_last_contacted"),
            ]),
            stage_from: Source::Property,
            arr_from: ArrFrom::Property,
            health: BTreeMap::new(),
            dark: BTreeSet::new(),
            fractions: BTreeSet::new(),
            custom: BTreeMap::new(),
            custom_fractions: BTreeSet::new(),
            currency: None,
            contacts: ContactMapping::standard(),
            tickets: TicketMapping {
                severity: Some("hs_ticket_priority".to_owned()),
                severities: [
                    ("URGENT", Severity::S1),
                    ("HIGH", Severity::S2),
                    ("MEDIUM", Severity::S3),
                    ("LOW", Severity::S4),
                ]
                .into_iter()
                .map(|(value, severity)| (value.to_owned(), severity))
                .collect(),
            },
        }
    }

    /// The mapping of the demo portal, whose portfolio has a property for every field but the CRM's
    /// own health score.
    pub fn demo() -> Self {
        let mut mapping = Self::standard();
        mapping.fields.extend(fields(&[
            (Field::Tier, "customer_tier"),
            (Field::Stage, "customer_stage"),
            (Field::Arr, "arr"),
            (Field::TermStart, "contract_start_date"),
            (Field::Renewal, "renewal_date"),
            (Field::AutoRenew, "auto_renew"),
            (Field::Likelihood, "renewal_likelihood"),
            (Field::SeatsBought, "seats_bought"),
            (Field::SeatsActivated, "seats_activated"),
            (Field::SeatsActive, "seats_active"),
            (Field::Dau, "daily_active_users"),
            (Field::Mau, "monthly_active_users"),
            (Field::FeaturesUsed, "features_used"),
            (Field::FeaturesAvailable, "features_available"),
            (Field::GoalsDue, "goals_due"),
            (Field::GoalsMet, "goals_met"),
            (Field::FirstValue, "first_value_date"),
            (Field::Nps, "nps_score"),
            (Field::Csat, "csat_score"),
            (Field::Sentiment, "customer_sentiment"),
            (Field::LastQbr, "last_qbr_date"),
            (Field::LossReason, "loss_reason"),
            (Field::RenewalReason, "renewal_reason"),
            (Field::Plan, "success_plan"),
        ]));
        // The last four count what no list of a CRM tells: see docs/metrics.md, Team.
        mapping.custom = [
            ("Industry", "industry"),
            ("Country", "country"),
            ("Trainings held", "trainings_held"),
            ("Leads brought", "leads_brought"),
            ("Referrals made", "referrals_made"),
            ("Improvement projects", "improvement_projects"),
        ]
        .into_iter()
        .map(|(name, property)| (name.to_owned(), property.to_owned()))
        .collect();
        mapping.contacts.left = Some("left_company".to_owned());
        mapping
    }

    /// Where the stage is: `property/customer_stage`, `tickets/0`, `deals/default`.
    pub fn stage_key(&self) -> String {
        match (&self.stage_from, self.property(Field::Stage)) {
            (Source::Property, property) => format!("property/{}", property.unwrap_or_default()),
            (pipeline, _) => pipeline.to_string(),
        }
    }

    /// The property of a field; `None` when the profile does not map it.
    pub fn property(&self, field: Field) -> Option<&str> {
        self.fields.get(&field).map(String::as_str)
    }

    /// What a value of the CRM's own health counts, 0 to 100; `None` where it says nothing.
    pub fn health_points(&self, raw: &str) -> Option<f64> {
        self.number_of(Field::CrmHealth, raw)
    }

    /// A field's raw value as the number that it means; a traffic light is a number, too.
    pub(super) fn number_of(&self, field: Field, raw: &str) -> Option<f64> {
        if field != Field::CrmHealth {
            return value::number_of(field, raw);
        }
        if self.dark.iter().any(|known| alike(known, raw)) {
            return None;
        }
        let exact = self.health.get(raw);
        let near = || {
            let mut all = self.health.iter();
            all.find(|(known, _)| alike(known, raw))
        };
        let said = exact.or_else(|| near().map(|(_, points)| points)).copied();
        said.or_else(|| value::number_of(field, raw))
            .or_else(|| points_of(light_called(raw)?))
    }

    /// Whether a value of the CRM's own health says that there is none.
    pub fn says_nothing(&self, raw: &str) -> bool {
        dark_called(raw) || self.dark.iter().any(|known| alike(known, raw))
    }

    /// The company properties that hold a fraction, each once, as each is scaled once.
    pub fn fraction_properties(&self) -> Vec<String> {
        let fields = self.fractions.iter();
        let fields = fields.filter_map(|field| self.property(*field));
        let custom = self.custom_fractions.iter();
        let custom = custom.filter_map(|name| self.custom.get(name).map(String::as_str));
        let mut all: Vec<String> = fields.chain(custom).map(str::to_owned).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The field that a company property is mapped to.
    pub fn field(&self, property: &str) -> Option<Field> {
        let mut mapped = self.fields.iter();
        let found = mapped.find(|(_, of)| of.as_str() == property);
        found.map(|(field, _)| *field)
    }

    /// All company properties that are read, each once.
    pub(super) fn company_properties(&self) -> Vec<&str> {
        let mapped = self.fields.values().chain(self.custom.values());
        let mut all: Vec<&str> = mapped.map(String::as_str).collect();
        all.extend(self.currency.as_deref());
        all.extend(["name", "domain", super::api::MERGED]);
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Company properties whose past is read: all but plain texts, and the custom ones, which may
    /// be numbers that a scorecard asks for.
    pub(super) fn history_properties(&self) -> Vec<&str> {
        let fields = self.fields.iter();
        let kept = fields.filter(|(field, _)| has_past(**field) || has_words(**field));
        let mut all: Vec<&str> = kept.map(|(_, property)| property.as_str()).collect();
        all.extend(self.custom.values().map(String::as_str));
        all.sort_unstable();
        all.dedup();
        all
    }
}

fn alike(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

/// Whether the field's past can be kept as numbers.
pub(super) fn has_past(field: Field) -> bool {
    match field.kind() {
        Kind::Money | Kind::Number | Kind::Percent | Kind::Date | Kind::Moment => true,
        Kind::Text | Kind::Choice | Kind::Bool => false,
    }
}

/// Whether the field's past is kept as words.
pub(super) fn has_words(field: Field) -> bool {
    matches!(field.kind(), Kind::Choice | Kind::Bool)
}

fn fields(pairs: &[(Field, &str)]) -> BTreeMap<Field, String> {
    pairs
        .iter()
        .map(|(field, property)| (*field, (*property).to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_maps_every_field_but_the_crms_own_health() {
        let mapping = Mapping::demo();
        let missing: Vec<_> = Field::ALL
            .iter()
            .filter(|field| mapping.property(**field).is_none())
            .collect();
        assert_eq!(missing, [&Field::CrmHealth]);
    }

    #[test]
    fn a_mapping_survives_its_file() {
        let text = toml::to_string(&Mapping::demo()).expect("it can be written");
        assert!(
            text.contains("term_start = \"contract_start_date\""),
            "{text}"
        );
        let read: Mapping = toml::from_str(&text).expect("it can be read");
        assert_eq!(read, Mapping::demo());
    }

    #[test]
    fn a_traffic_light_counts_as_its_band() {
        let mut mapping = Mapping::standard();
        let health = |mapping: &Mapping, raw| mapping.number_of(Field::CrmHealth, raw);
        for (raw, points) in [
            ("71", Some(71.0)),
            ("verde", Some(90.0)),
            ("黄", Some(60.0)),
            ("Poor", Some(25.0)),
            ("sin datos", None),
        ] {
            assert_eq!(health(&mapping, raw), points, "{raw}");
        }
        // What the profile says goes first: here the values are ids.
        mapping
            .health
            .extend([("1".to_owned(), 90.0), ("Rojo".to_owned(), 10.0)]);
        assert_eq!(health(&mapping, "1"), Some(90.0));
        assert_eq!(health(&mapping, "rojo "), Some(10.0));
        assert_eq!(mapping.number_of(Field::Nps, "verde"), None);
        // An option that means that there is no health, whatever number it is kept as.
        assert_eq!(health(&mapping, "3"), Some(3.0));
        mapping.dark.insert("3".to_owned());
        assert_eq!(health(&mapping, " 3"), None);
        assert!(mapping.says_nothing("3") && mapping.says_nothing("sin datos"));
        assert!(!mapping.says_nothing("1"));
    }

    #[test]
    fn each_property_is_asked_for_once() {
        let mut mapping = Mapping::demo();
        mapping.custom.insert("Again".into(), "arr".into());
        let all = mapping.company_properties();
        assert_eq!(all.iter().filter(|name| **name == "arr").count(), 1);
    }
}
