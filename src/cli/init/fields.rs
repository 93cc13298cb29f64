//! Chooses which property each field is, and whether ARR is summed from deals.

use super::args::Init;
use super::ask::Ask;
use super::edit::Edits;
use super::meaning::{fractions, lights};
use super::no_such;
use super::shown::{self, tell};
use crate::cli::Failure;
use crate::config::Profile;
use crate::domain::Field;
use crate::domain::mapping::{self, Candidate, Fit, Portal, StageCandidate, Suggestion, Target};
use crate::domain::search::nearest;
use crate::domain::sourcing::{ArrFrom, Period};
use std::collections::BTreeMap;
use toml_edit::{InlineTable, Value};

/// The fields: flags first, then what is suggested for those that are not mapped yet.
pub fn fields(
    ask: &Ask,
    options: &Init,
    (portal, suggesting): (&Portal, bool),
    profile: &Profile,
    stage: &StageCandidate,
    edits: &mut Edits,
) -> Result<Vec<(Target, Candidate)>, Failure> {
    let mut said: BTreeMap<Target, Option<String>> = BTreeMap::new();
    for text in &options.map {
        let (target, property) = pair(text, portal)?;
        said.insert(target, property);
    }
    let mut suggestions: Vec<Suggestion> = match suggesting {
        true => mapping::suggest(portal),
        false => Vec::new(),
    };
    let deals = options.arr_deals || profile.arr_from != ArrFrom::Property;
    suggestions.retain(|one| {
        let arr = one.target == Target::Field(Field::Arr);
        let settled = said.contains_key(&one.target) || mapped(profile, one.target);
        let elsewhere = (arr && deals) || one.best.property == stage.property;
        !settled && !elsewhere
    });
    if !suggestions.is_empty() {
        told(ask, portal, &suggestions)?;
        if !ask.silent {
            change(ask, portal, &mut suggestions, &mut said)?;
        }
    }
    let arr = Target::Field(Field::Arr);
    let settled = said.contains_key(&arr) || mapped(profile, arr) || deals;
    if let Some(doubt) = mapping::doubt(portal).filter(|_| suggesting && !settled) {
        tell(&shown::wrapped(&format!("\n{doubt}"), 0));
    }
    let mut taken = Vec::new();
    for suggestion in suggestions {
        // What is in force by itself need not be written.
        if suggestion.best.property != "hubspot_owner_id" {
            note(suggestion.target, Some(&suggestion.best.property), edits);
        }
        taken.push((suggestion.target, suggestion.best));
    }
    for (target, property) in &said {
        note(*target, property.as_deref(), edits);
        if let Some(property) = property {
            taken.push((*target, by_hand(portal, *target, property)));
        }
    }
    let health = Target::Field(Field::CrmHealth);
    if let Some(property) = said.get(&health) {
        lights(portal, profile, property.as_deref(), edits);
    } else if let Some((_, health)) = taken.iter().find(|(of, _)| *of == health) {
        lights(portal, profile, Some(&health.property), edits);
    }
    let by_flag: Vec<Target> = said.keys().copied().collect();
    fractions(portal, profile, &taken, &by_flag, edits);
    taken.sort_by_key(|(target, _)| *target);
    Ok(taken)
}

fn by_hand(portal: &Portal, target: Target, property: &str) -> Candidate {
    let found = mapping::candidates(portal, target).into_iter();
    let mut found = found.filter(|one| one.property == property);
    found.next().unwrap_or_else(|| Candidate {
        property: property.to_owned(),
        label: property.to_owned(),
        score: 0,
        reasons: vec!["you say so".to_owned()],
        samples: Vec::new(),
        rate: None,
    })
}

pub fn mapped(profile: &Profile, target: Target) -> bool {
    match target {
        Target::Field(field) => profile.fields.contains_key(&field),
        Target::Currency => profile.currency_field.is_some(),
        Target::ContactLeft => profile.contact_left.is_some(),
        Target::ContactNps => profile.contact_nps.is_some(),
    }
}

fn note(target: Target, property: Option<&str>, edits: &mut Edits) {
    let path: &[&str] = match target {
        Target::Field(field) => &["fields", field.id()],
        Target::Currency => &["currency_field"],
        Target::ContactLeft => &["contacts", "left"],
        Target::ContactNps => &["contacts", "nps"],
    };
    match property {
        Some(property) => edits.set(path, property),
        None => edits.remove(path),
    }
    if target == Target::Field(Field::Arr) {
        edits.remove(&["arr_from"]);
    }
}

/// `FIELD=PROPERTY`
fn pair(text: &str, portal: &Portal) -> Result<(Target, Option<String>), Failure> {
    let Some((target, property)) = text.split_once('=') else {
        return Err(Failure::Usage(format!(
            "“{text}” is not FIELD=PROPERTY, like arr=annual_value."
        )));
    };
    let (target, property) = (target.trim(), property.trim());
    let Some(found) = Target::parse(target) else {
        let fields = Field::ALL.iter().map(|field| field.id());
        let own = ["currency_field", "contact_left", "contact_nps"];
        let known: Vec<&str> = fields.chain(own).collect();
        let hint = match nearest(target, known.iter().copied()) {
            Some(near) => format!("Did you mean “{near}”?"),
            None => format!("There are {}.", known.join(", ")),
        };
        return Err(Failure::Usage(format!(
            "There is no field “{target}”. {hint}"
        )));
    };
    if found == Target::Field(Field::Stage) {
        let text = "The stage is said with --stage-property, --ticket-pipeline or --deal-pipeline.";
        return Err(Failure::Usage(text.to_owned()));
    }
    if property.is_empty() {
        return Ok((found, None));
    }
    let (what, properties) = match found.of_contacts() {
        true => ("property of contacts", &portal.contacts),
        false => ("property of companies", &portal.companies),
    };
    let earns = found == Target::Field(Field::Arr) && property == "annualrevenue";
    if earns {
        let text =
            "“annualrevenue” is what the customer earns, not what it pays; it cannot be ARR.";
        return Err(Failure::Usage(text.to_owned()));
    }
    let Some(known) = properties.iter().find(|one| one.name == property) else {
        let names: Vec<String> = properties.iter().map(|one| one.name.clone()).collect();
        return Err(no_such(what, property, &names));
    };
    let text = format!(
        "“{property}” holds {}, and {} is read from it for {}",
        known.shape.words(),
        found.wants().words(),
        found.id()
    );
    match known.fits(found.wants()) {
        Fit::Good => {}
        Fit::Loose => tell(&shown::wrapped(
            &format!("{text}: what is not written like that will be told as unreadable."),
            0,
        )),
        Fit::Wrong => {
            return Err(Failure::Usage(format!(
                "{text}: that cannot be. Name another property, or leave the field out: --map {}=",
                found.id()
            )));
        }
    }
    Ok((found, Some(property.to_owned())))
}

/// ARR comes from one place: where both are said, which one is meant is not known.
pub fn one_arr(options: &Init) -> Result<(), Failure> {
    let property = options.map.iter().find_map(|text| {
        let (field, property) = text.split_once('=')?;
        let arr = Target::parse(field.trim()) == Some(Target::Field(Field::Arr));
        Some(property.trim()).filter(|property| arr && !property.is_empty())
    });
    match property {
        Some(property) if options.arr_deals => Err(Failure::Usage(format!(
            "--arr-deals sums ARR from deals, and --map arr={property} takes it from a property; say one of them."
        ))),
        _ => Ok(()),
    }
}

/// Lines of a screen that the question below the suggestions needs, and what is said above them.
const BESIDE: usize = 8;

/// Shows the suggestions: with their reasons, or where a person would see the last of them alone, a line for each.
fn told(ask: &Ask, portal: &Portal, suggestions: &[Suggestion]) -> Result<(), Failure> {
    let of = portal.companies.iter().map(|one| one.seen.of).max();
    tell(&format!(
        "\nWhat your portal calls things ({} companies that changed last were looked at):\n",
        of.unwrap_or_default()
    ));
    let whole = reasons(suggestions);
    match ask.rows() {
        Some(rows) if whole.len() + BESIDE > rows => {
            let short: Vec<String> = suggestions.iter().map(shown::short).collect();
            ask.pages(&short)
        }
        _ => {
            whole.iter().for_each(|line| tell(line));
            Ok(())
        }
    }
}

/// The suggestions with their reasons, in lines.
fn reasons(suggestions: &[Suggestion]) -> Vec<String> {
    let all = suggestions.iter().map(shown::suggestion);
    let lines = all.flat_map(|one| one.lines().map(str::to_owned).collect::<Vec<_>>());
    lines.collect()
}

/// Lets a person change them.
fn change(
    ask: &Ask,
    portal: &Portal,
    suggestions: &mut Vec<Suggestion>,
    said: &mut BTreeMap<Target, Option<String>>,
) -> Result<(), Failure> {
    tell(
        "\nEnter takes all of this. FIELD=PROPERTY changes one, FIELD= leaves one out,\nFIELD alone shows why, and what else it could be; ? shows all with their reasons.",
    );
    loop {
        let line = ask.line("Change", Some(""), "--map FIELD=PROPERTY")?;
        if line.is_empty() {
            return Ok(());
        }
        if line == "?" {
            ask.pages(&reasons(suggestions))?;
            continue;
        }
        if !line.contains('=') {
            tell(&alternatives(portal, &line));
            continue;
        }
        match pair(&line, portal) {
            Err(why) => tell(&shown::wrapped(&format!("  {why}"), 2)),
            Ok((target, property)) => {
                tell(&match &property {
                    Some(property) => format!("  {} is {property}.", target.id()),
                    None => format!("  {} is left out.", target.id()),
                });
                suggestions.retain(|one| one.target != target);
                match property {
                    None if !said.contains_key(&target) => {}
                    property => drop(said.insert(target, property)),
                }
            }
        }
    }
}

fn alternatives(portal: &Portal, field: &str) -> String {
    let Some(target) =
        Target::parse(field).filter(|target| Target::all().any(|one| one == *target))
    else {
        return format!("  Nothing is looked for by the name “{field}”.");
    };
    let all = mapping::candidates(portal, target);
    let lines: Vec<String> = all
        .iter()
        .take(6)
        .map(|one| {
            let samples = match one.samples.is_empty() {
                true => String::new(),
                false => format!(" ({})", one.samples.join(" · ")),
            };
            let text = format!("  {}: {}{samples}", one.property, one.reasons.join("; "));
            shown::wrapped(&text, 6)
        })
        .collect();
    match lines.is_empty() {
        true => format!("  No property looks like {field}."),
        false => lines.join("\n"),
    }
}

/// Whether ARR is summed from deals, where no property holds it.
pub fn arr(
    ask: &Ask,
    options: &Init,
    (portal, suggesting): (&Portal, bool),
    profile: &Profile,
    taken: &[(Target, Candidate)],
    edits: &mut Edits,
) -> Result<bool, Failure> {
    let target = Target::Field(Field::Arr);
    let by_property = mapped(profile, target) || taken.iter().any(|(of, _)| *of == target);
    let wanted = options.arr_deals
        || (suggesting
            && !by_property
            && profile.arr_from == ArrFrom::Property
            && !portal.deals.is_empty()
            && ask.yes(
                "\nNo property looks like ARR. Sum it from the deals closed and won?",
                false,
                "--arr-deals",
            )?);
    if !wanted {
        return Ok(profile.arr_from != ArrFrom::Property);
    }
    let found = mapping::deals::contract(&portal.deals);
    let mut rule = InlineTable::new();
    let mut said = "ARR is the sum of the deals closed and won".to_owned();
    if let Some((amount, per)) = &found.amount {
        rule.insert("amount", Value::from(amount.property.as_str()));
        said += &format!(", of each its “{}” ({})", amount.label, amount.property);
        if *per == Period::Month {
            rule.insert("per", Value::from("month"));
            said += ", times twelve";
        }
    }
    // The day a contract ends keeps an old one and its renewal from counting both.
    if let Some(ends) = &found.ends {
        rule.insert("ends", Value::from(ends.property.as_str()));
        said += &format!(", until its “{}” ({})", ends.label, ends.property);
    }
    tell(&shown::wrapped(&format!("\n{said}."), 0));
    rule.fmt();
    let mut from = InlineTable::new();
    from.insert("deals", Value::InlineTable(rule));
    from.fmt();
    edits.set(&["arr_from"], Value::InlineTable(from));
    edits.remove(&["fields", "arr"]);
    Ok(true)
}
