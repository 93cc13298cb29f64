//! Chooses where the stage of a customer is kept, and says which columns result.

use super::args::Init;
use super::ask::Ask;
use super::edit::{Edits, inline};
use super::no_such;
use super::shown::{self, tell};
use crate::cli::Failure;
use crate::config::Profile;
use crate::domain::lifecycle::{CrmStage, Language, Lifecycle, Source};
use crate::domain::mapping::{self, Portal, StageCandidate};
use crate::domain::{Field, Rules};

/// What is said of a portal that has no place for a stage.
const NOWHERE: &str = "\nThe portal shows no place for the stage of a customer: companies have no property with choices that reads\nlike one, and there is no pipeline. All of them will stand in one column. Make such a property in the CRM\n(onboarding, adoption, renewal, …) and run `tenure init --stage-property NAME`.";
/// How many places of a stage are offered.
const PLACES: usize = 7;

/// The place of the stage.
pub fn stage(
    ask: &Ask,
    options: &Init,
    (portal, new): (&Portal, bool),
    profile: &Profile,
    edits: &mut Edits,
) -> Result<StageCandidate, Failure> {
    let mut all = mapping::stages(portal);
    let now = current(profile);
    let said = said(options);
    if said.is_none() && (ask.silent && !new) {
        let kept = all.into_iter().find(|one| is(one, &now));
        return Ok(kept.unwrap_or_else(|| unknown(&now)));
    }
    if let Some(said) = said {
        let found = find(portal, &all, &said)?;
        put(&found, profile, edits);
        return Ok(found);
    }
    // What is in force stands among the first.
    if !new && let Some(at) = all.iter().position(|one| is(one, &now)) {
        all[..=at].rotate_right(1);
    }
    all.truncate(PLACES);
    if all.is_empty() {
        tell(NOWHERE);
        return Ok(unknown(&now));
    }
    tell("\nWhere is the stage of a customer kept?");
    for (at, one) in all.iter().enumerate() {
        tell(&shown::stage(at, one));
    }
    let named = |word: &str| {
        let said = Said::Property(word.to_owned());
        let found = find(portal, &all, &said).ok()?;
        all.iter().position(|one| *one == found)
    };
    let flag = "--stage-property, --ticket-pipeline or --deal-pipeline";
    let at = ask.one("Number or property", all.len(), Some(0), flag, named)?;
    let chosen = all.swap_remove(at);
    if ask.silent {
        tell(&format!("  The first is taken; {flag} says another."));
    }
    if new || !is(&chosen, &now) {
        put(&chosen, profile, edits);
    }
    Ok(chosen)
}

enum Said {
    Property(String),
    Pipeline(Source),
}

fn said(options: &Init) -> Option<Said> {
    let pipeline = |of: &Option<String>, make: fn(String) -> Source| of.clone().map(make);
    let property = options.stage_property.clone().map(Said::Property);
    property
        .or_else(|| pipeline(&options.ticket_pipeline, Source::Tickets).map(Said::Pipeline))
        .or_else(|| pipeline(&options.deal_pipeline, Source::Deals).map(Said::Pipeline))
}

/// Where the profile keeps it now: the source, and the property.
fn current(profile: &Profile) -> (Source, String) {
    let property = profile.fields.get(&Field::Stage);
    let property = property.map_or("lifecyclestage", String::as_str);
    (profile.stage_from.clone(), property.to_owned())
}

fn is(candidate: &StageCandidate, (source, property): &(Source, String)) -> bool {
    match source {
        Source::Property => candidate.property == *property,
        Source::Tickets(wanted) | Source::Deals(wanted) => match &candidate.source {
            Source::Tickets(id) | Source::Deals(id) => {
                std::mem::discriminant(&candidate.source) == std::mem::discriminant(source)
                    && (id == wanted || candidate.label.eq_ignore_ascii_case(wanted))
            }
            Source::Property => false,
        },
    }
}

/// A place that the portal does not show: kept as it is.
fn unknown((source, property): &(Source, String)) -> StageCandidate {
    StageCandidate {
        source: source.clone(),
        property: match source {
            Source::Property => property.clone(),
            _ => String::new(),
        },
        label: property.clone(),
        columns: Vec::new(),
        score: 0,
        reasons: Vec::new(),
    }
}

fn find(portal: &Portal, all: &[StageCandidate], said: &Said) -> Result<StageCandidate, Failure> {
    let wanted = match said {
        Said::Property(name) => (Source::Property, name.clone()),
        Said::Pipeline(source) => (source.clone(), String::new()),
    };
    if let Some(found) = all.iter().find(|one| is(one, &wanted)) {
        return Ok(found.clone());
    }
    let (what, name, known): (_, _, Vec<String>) = match said {
        Said::Property(name) => {
            // A choice that reads like no stage may be one all the same, if a person says so.
            let found = portal.companies.iter().find(|one| one.name == *name);
            if let Some(found) = found.filter(|one| !one.options.is_empty()) {
                return Ok(StageCandidate {
                    source: Source::Property,
                    property: found.name.clone(),
                    label: found.label.clone(),
                    columns: found.options.clone(),
                    score: 0,
                    reasons: vec!["you say so".to_owned()],
                });
            }
            let choices = portal
                .companies
                .iter()
                .filter(|one| !one.options.is_empty());
            let names = choices.map(|one| one.name.clone()).collect();
            ("choice of companies", name.clone(), names)
        }
        Said::Pipeline(source) => {
            let (what, name, all) = match source {
                Source::Tickets(name) => ("pipeline of tickets", name, &portal.tickets_in),
                Source::Deals(name) => ("pipeline of deals", name, &portal.deals_in),
                Source::Property => ("pipeline", &wanted.1, &portal.deals_in),
            };
            let names = all
                .iter()
                .flat_map(|one| [one.id.clone(), one.label.clone()]);
            (what, name.clone(), names.collect())
        }
    };
    Err(no_such(what, &name, &known))
}

/// Notes the place of the stage, and the lifecycle where the portal's stages are not those of ours.
fn put(chosen: &StageCandidate, profile: &Profile, edits: &mut Edits) {
    edits.remove(&["fields", "stage"]);
    let (key, value) = match &chosen.source {
        Source::Property => ("property", chosen.property.as_str()),
        Source::Tickets(pipeline) => ("ticket_pipeline", pipeline.as_str()),
        Source::Deals(pipeline) => ("deal_pipeline", pipeline.as_str()),
    };
    edits.set(&["stage_from"], inline(&[(key, value)]));
    let ours = base(profile, Language::default());
    let known = |(value, _): &(String, String)| ours.stage(ours.place(Some(value))).is_some();
    // A lifecycle that a person named stays; its values are in `stages`.
    if profile.lifecycle.is_some() || !profile.stages.is_empty() {
        return;
    }
    match (&chosen.source, chosen.columns.iter().all(known)) {
        (Source::Property, false) => {
            edits.set(&["lifecycle"], inline(&[("from", "property")]));
        }
        _ => edits.remove(&["lifecycle"]),
    }
}

fn base(profile: &Profile, language: Language) -> Lifecycle {
    let name = profile.lifecycle.as_deref().unwrap_or("saas-default");
    Lifecycle::preset_in(name, language).unwrap_or_else(|| Rules::presets().lifecycle)
}

/// The columns of the board that result, in order: the stage's name, and the values that belong to it.
pub fn columns(chosen: &StageCandidate, profile: &Profile) -> Vec<(String, Vec<String>)> {
    let stages: Vec<CrmStage> = chosen
        .columns
        .iter()
        .map(|(value, label)| CrmStage {
            value: value.clone(),
            label: label.clone(),
            kind: None,
        })
        .collect();
    let ours = base(profile, Language::default());
    let kinds = profile.lifecycle_from.as_ref();
    let kinds = kinds.map(|from| from.kinds.clone()).unwrap_or_default();
    let made = Lifecycle::from_crm("crm", &stages, &ours, &kinds);
    let columns = made.stages.into_iter();
    columns.map(|stage| (stage.name, stage.values)).collect()
}
