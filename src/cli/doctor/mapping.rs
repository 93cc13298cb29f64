//! The profile's mapping: whether each property, pipeline and stage that it names is in the portal, and
//! whether the property holds what is read from it.

use super::Check;
use crate::config::Profile;
use crate::crm::CrmError;
use crate::crm::hubspot::{HubSpot, Mapping};
use crate::domain::Field;
use crate::domain::field::Kind;
use crate::domain::lifecycle::{CrmStage, Source};
use crate::domain::mapping::{Fit, Pipeline, Portal, Property, Shape, Wants, dark_called};
use crate::domain::search::nearest;
use crate::domain::sourcing::ArrFrom;
use crate::domain::text;
use std::collections::BTreeMap;

/// What of the mapping was looked up in the portal.
pub struct Found {
    portal: Portal,
    /// Properties that the survey does not show, by object and name: what each holds, `None` where there
    /// is none.
    others: BTreeMap<(&'static str, String), Option<Shape>>,
}

/// A property that the mapping names.
struct Named {
    /// What it is for, as it stands in the configuration.
    as_what: String,
    object: &'static str,
    name: String,
    wants: Wants,
}

/// Every property that the mapping names.
fn named(mapping: &Mapping) -> Vec<Named> {
    let mut all = Vec::new();
    let mut add = |as_what: &str, object, name: Option<&String>, wants| {
        all.extend(name.map(|name| Named {
            as_what: as_what.to_owned(),
            object,
            name: name.clone(),
            wants,
        }));
    };
    for (field, name) in &mapping.fields {
        add(field.id(), "companies", Some(name), Wants::of(*field));
    }
    for (shown, name) in &mapping.custom {
        add(shown, "companies", Some(name), Wants::Anything);
    }
    let currency = mapping.currency.as_ref();
    add("currency_field", "companies", currency, Wants::Choice);
    let contacts = &mapping.contacts;
    add(
        "contacts.role",
        "contacts",
        contacts.role.as_ref(),
        Wants::Anything,
    );
    add(
        "contacts.left",
        "contacts",
        contacts.left.as_ref(),
        Wants::Truth,
    );
    add(
        "contacts.nps",
        "contacts",
        contacts.nps.as_ref(),
        Wants::Number,
    );
    if let ArrFrom::Deals(rule) = &mapping.arr_from {
        add(
            "arr_from.deals.amount",
            "deals",
            Some(&rule.amount),
            Wants::Number,
        );
        add(
            "arr_from.deals.ends",
            "deals",
            rule.ends.as_ref(),
            Wants::Day,
        );
        let recurring = rule.recurring.as_ref();
        add(
            "arr_from.deals.recurring",
            "deals",
            recurring,
            Wants::Anything,
        );
        let currency = rule.currency.as_ref();
        add("arr_from.deals.currency", "deals", currency, Wants::Choice);
    }
    all
}

impl Found {
    fn properties(&self, object: &str) -> &[Property] {
        match object {
            "companies" => &self.portal.companies,
            "contacts" => &self.portal.contacts,
            _ => &self.portal.deals,
        }
    }

    /// What a property holds; `None` where it is not there.
    fn shape(&self, named: &Named) -> Option<Shape> {
        let mut shown = self.properties(named.object).iter();
        let shown = shown.find(|one| one.name == named.name);
        shown.map(|one| one.shape).or_else(|| {
            let key = (named.object, named.name.clone());
            self.others.get(&key).copied().flatten()
        })
    }
}

/// Looks up what the mapping names.
///
/// # Errors
/// When the properties of companies cannot be read.
pub async fn ask(crm: &HubSpot, mapping: &Mapping) -> Result<Found, CrmError> {
    let mut found = Found {
        portal: crm.survey().await?,
        others: BTreeMap::new(),
    };
    for one in named(mapping) {
        let known = found.properties(one.object);
        // Of what the token may not see nothing is known.
        if known.is_empty() || known.iter().any(|known| known.name == one.name) {
            continue;
        }
        let shape = match crm.defined(one.object, &one.name).await {
            Err(CrmError::Forbidden { .. }) => None,
            other => other?,
        };
        found.others.insert((one.object, one.name), shape);
    }
    Ok(found)
}

/// Tells what does not fit, or that all does.
/// `may`: what the token may do, like `read deal pipelines`.
pub fn look(
    mapping: &Mapping,
    profile: &Profile,
    found: &Found,
    may: impl Fn(&str) -> bool,
    checks: &mut Vec<Check>,
) {
    let before = checks.len();
    let named = named(mapping);
    for one in &named {
        if !found.properties(one.object).is_empty() {
            checks.extend(property(one, found));
        }
    }
    checks.extend(lights(mapping, found));
    checks.extend(fractions(mapping, found));
    let stages = stages(mapping, found, may, checks);
    if let ArrFrom::Deals(rule) = &mapping.arr_from {
        let all = &found.portal.deals_in;
        for wanted in rule.pipelines.iter().filter(|_| !all.is_empty()) {
            checks.extend(pipeline("arr_from.deals.pipelines", "deals", wanted, all).err());
        }
        let known: Vec<CrmStage> = all.iter().flat_map(|one| one.stages.clone()).collect();
        for wanted in rule.stages.iter().filter(|_| !all.is_empty()) {
            checks.extend(stage("arr_from.deals.stages", wanted, &known));
        }
    }
    if let Some(known) = stages {
        let values = profile.stages.values().flatten();
        let kinds = profile
            .lifecycle_from
            .iter()
            .flat_map(|from| from.kinds.keys());
        for (what, value) in values
            .map(|value| ("stages", value))
            .chain(kinds.map(|value| ("lifecycle.kinds", value)))
        {
            checks.extend(stage(what, value, &known));
        }
    }
    if checks.len() == before {
        let text = format!(
            "{} properties are mapped; all are there and hold what is read from them",
            named.len()
        );
        checks.push(Check::well("mapping", text));
    }
}

fn property(one: &Named, found: &Found) -> Option<Check> {
    let Named {
        as_what,
        object,
        name,
        wants,
    } = one;
    let Some(shape) = found.shape(one) else {
        let known = found.properties(object).iter().map(|one| one.name.as_str());
        let near = nearest(name, known);
        return Some(Check::wrong(
            "mapping",
            format!(
                "{as_what} is the property “{name}”, which {object} do not have, or which this token may not see."
            ),
            &way_out(near),
        ));
    };
    let text = format!(
        "{as_what} is the property “{name}” of {object}, which holds {}; {} is read from it",
        shape.words(),
        wants.words()
    );
    match wants.fit(shape) {
        Fit::Good => None,
        Fit::Loose => Some(Check::warning(
            "mapping",
            format!("{text} where it is written well."),
            "",
        )),
        Fit::Wrong => Some(Check::wrong("mapping", format!("{text}."), &way_out(None))),
    }
}

/// So many words that say no band are named.
const NAMED: usize = 8;

/// Options of the health property that mean no band, where it is a choice; of a text the words that stand
/// in it.
fn lights(mapping: &Mapping, found: &Found) -> Option<Check> {
    let name = mapping.property(Field::CrmHealth)?;
    let property = found.portal.companies.iter().find(|one| one.name == name)?;
    let word = |value: &String| (value.clone(), value.clone());
    let all = match property.shape {
        Shape::Choice => property.options.clone(),
        Shape::Text => property.seen.values.iter().map(word).collect(),
        _ => Vec::new(),
    };
    let says = |(value, label): &&(String, String)| {
        mapping.health_points(value).is_some() || dark_called(label) || mapping.says_nothing(value)
    };
    let dark = all.iter().filter(|one| !says(one));
    let dark: Vec<String> = dark.map(|(_, label)| text::line(label)).collect();
    if dark.is_empty() {
        return None;
    }
    let more = dark.len().saturating_sub(NAMED);
    let named = dark[..dark.len() - more].join(", ");
    let named = match more {
        0 => named,
        more => format!("{named} and {more} more"),
    };
    let text = format!(
        "crm_health is the property “{name}”, of which {} say no band: accounts with that have no health in the CRM.",
        named
    );
    let way_out =
        "Say what they mean in the profile's health_values: good, watch, risk, or 0 to 100.";
    Some(Check::warning("mapping", text, way_out))
}

/// Percentages that the CRM keeps as a fraction and the profile does not name as such.
fn fractions(mapping: &Mapping, found: &Found) -> Option<Check> {
    let scaled = mapping.fraction_properties();
    let kept = |property: &String| {
        let mut known = found.portal.companies.iter();
        known.any(|one| one.name == *property && one.percentage) && !scaled.contains(property)
    };
    let fields = mapping.fields.iter();
    let fields = fields.filter(|(field, property)| field.kind() == Kind::Percent && kept(property));
    let custom = mapping.custom.iter().filter(|(_, of)| kept(of));
    let names: Vec<String> = fields
        .map(|(field, _)| format!("{:?}", field.id()))
        .chain(custom.map(|(name, _)| format!("{name:?}")))
        .collect();
    let text = || {
        format!(
            "HubSpot keeps these percentages as a fraction (0.25 is 25 %), and they are read as they are kept: {}.",
            names.join(", ")
        )
    };
    let way_out = "Name them in the profile's `fractions`; `tenure init` does so by itself.";
    (!names.is_empty()).then(|| Check::warning("mapping", text(), way_out))
}

fn way_out(near: Option<&str>) -> String {
    let mend = "Mend it in the profile, or with `tenure init --map FIELD=PROPERTY`.";
    match near {
        Some(near) => format!("Did you mean “{near}”? {mend}"),
        None => mend.to_owned(),
    }
}

/// The CRM's stages of an account, where they could be looked up; says so where they are not there.
fn stages(
    mapping: &Mapping,
    found: &Found,
    may: impl Fn(&str) -> bool,
    checks: &mut Vec<Check>,
) -> Option<Vec<CrmStage>> {
    let portal = &found.portal;
    let (what, one, wanted, all) = match &mapping.stage_from {
        Source::Tickets(wanted) => ("tickets", "ticket", wanted, &portal.tickets_in),
        Source::Deals(wanted) => ("deals", "deal", wanted, &portal.deals_in),
        Source::Property => {
            let name = mapping.property(Field::Stage)?;
            let mut known = found.portal.companies.iter();
            let property = known.find(|one| one.name == name)?;
            let stage = |(value, label): &(String, String)| CrmStage {
                value: value.clone(),
                label: label.clone(),
                kind: None,
            };
            let stages: Vec<CrmStage> = property.options.iter().map(stage).collect();
            if stages.is_empty() {
                let text = format!("The stage is the property “{name}”, which has no choices.");
                checks.push(Check::warning(
                    "mapping",
                    text,
                    "`tenure init` suggests others.",
                ));
                return None;
            }
            return Some(stages);
        }
    };
    if all.is_empty() && !may(&format!("read {one} pipelines")) {
        let text = format!("The pipelines of {what} cannot be read, and the stage comes from one.");
        checks.push(Check::wrong(
            "mapping",
            text,
            "Add the scope that is missing.",
        ));
        return None;
    }
    match pipeline("stage_from", what, wanted, all) {
        Ok(found) => Some(found.stages.clone()),
        Err(mut check) => {
            let way_out = format!(
                "Restore it in HubSpot, or follow another one: `tenure init --{one}-pipeline NAME`."
            );
            let hint = check.advice.unwrap_or_default();
            check.advice = Some(format!("{hint} {way_out}").trim().to_owned());
            checks.push(check);
            None
        }
    }
}

fn pipeline<'a>(
    as_what: &str,
    of: &str,
    wanted: &str,
    all: &'a [Pipeline],
) -> Result<&'a Pipeline, Check> {
    let is =
        |one: &&Pipeline| one.id == wanted || one.label.trim().eq_ignore_ascii_case(wanted.trim());
    all.iter().find(is).ok_or_else(|| {
        let names: Vec<&str> = all
            .iter()
            .flat_map(|one| [one.id.as_str(), one.label.as_str()])
            .collect();
        let near = nearest(wanted, names.iter().copied());
        let hint = match near {
            Some(near) => format!("Did you mean “{near}”?"),
            None if all.is_empty() => String::new(),
            None => {
                let labels: Vec<&str> = all.iter().map(|one| one.label.as_str()).collect();
                format!("There are {}.", labels.join(", "))
            }
        };
        let text = format!(
            "{as_what} names the pipeline “{wanted}”, which {of} do not have: it is archived or gone."
        );
        Check::wrong("mapping", text, &hint)
    })
}

fn stage(as_what: &str, wanted: &str, known: &[CrmStage]) -> Option<Check> {
    let is = |one: &CrmStage| one.value == wanted || one.label.eq_ignore_ascii_case(wanted);
    if known.iter().any(is) {
        return None;
    }
    let names = known.iter().map(|one| one.value.as_str());
    let hint = match nearest(wanted, names) {
        Some(near) => format!("Did you mean “{near}”?"),
        None => String::new(),
    };
    let text = format!("{as_what} names the stage “{wanted}”, which the portal does not have.");
    Some(Check::warning("mapping", text, &hint))
}
