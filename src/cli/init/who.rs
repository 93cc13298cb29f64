//! Chooses whose health counts, and who one is.

use super::args::{Init, Whose};
use super::ask::Ask;
use super::edit::Edits;
use super::fields::mapped;
use super::no_such;
use super::shown::{self, tell};
use crate::cli::Failure;
use crate::config::Profile;
use crate::crm::hubspot::mapping::ContactMapping;
use crate::domain::Field;
use crate::domain::book::{Owner, Who};
use crate::domain::contact::Role;
use crate::domain::mapping::{Candidate, Portal, Target, role_called};
use crate::domain::search::nearest;
use crate::domain::sourcing::HealthFrom;

/// Whose health counts, where the portal has a score of its own.
pub fn health(
    ask: &Ask,
    options: &Init,
    profile: &Profile,
    taken: &[(Target, Candidate)],
    edits: &mut Edits,
) -> Result<(), Failure> {
    let target = Target::Field(Field::CrmHealth);
    let has = taken.iter().any(|(of, _)| *of == target) || mapped(profile, target);
    let now = match profile.health {
        HealthFrom::Ours => 0,
        HealthFrom::Portal => 1,
        HealthFrom::Both => 2,
    };
    let all = [Whose::Ours, Whose::Portal, Whose::Both];
    let whose = match options.health {
        Some(whose) => whose,
        None if ask.silent || !taken.iter().any(|(of, _)| *of == target) => return Ok(()),
        None => {
            tell(
                "\nYour portal has a health score of its own. Whose counts?\n  1  ours: our scorecard alone\n  2  portal: the portal's alone\n  3  both: our scorecard, with the portal's as a part",
            );
            let named = |word: &str| all.iter().position(|one| one.word() == word);
            all[ask.one("Number", 3, Some(now), "--health", named)?]
        }
    };
    if whose != Whose::Ours && !has {
        return Err(Failure::Usage(
            "The portal's health needs its property: say --map crm_health=PROPERTY.".to_owned(),
        ));
    }
    match whose {
        Whose::Ours => edits.remove(&["health"]),
        whose => edits.set(&["health"], whose.word()),
    }
    Ok(())
}

/// Which values of the contacts' role property and which labels of their associations mean a role that we
/// know, beside those that every portal has.
pub fn roles(
    ask: &Ask,
    options: &Init,
    (portal, suggesting): (&Portal, bool),
    profile: &Profile,
    edits: &mut Edits,
) -> Result<(), Failure> {
    let standard = ContactMapping::standard();
    let property = profile.contact_role.as_ref().or(standard.role.as_ref());
    let property = portal
        .contacts
        .iter()
        .find(|one| Some(&one.name) == property);
    let known =
        |name: &str| profile.contact_roles.contains_key(name) || standard.meaning(name).is_some();
    let mut found: Vec<(&String, Role)> = Vec::new();
    for (value, label) in property.iter().flat_map(|one| &one.options) {
        let meant = role_called(label).or_else(|| role_called(value));
        found.extend(meant.filter(|_| !known(value)).map(|role| (value, role)));
    }
    let of_labels = portal.contact_labels.iter();
    let of_labels = of_labels.filter_map(|label| Some((label, role_called(label)?)));
    let labels: Vec<(&String, Role)> = of_labels.collect();
    let list = |all: &[(&String, Role)]| {
        let told = all
            .iter()
            .map(|(name, role)| format!("“{name}” ({})", role.id().replace('_', " ")));
        told.collect::<Vec<_>>().join(", ")
    };
    let wanted = match options.contact_labels {
        Some(said) => said,
        None if !suggesting || profile.contact_labels => profile.contact_labels,
        None if labels.is_empty() => false,
        None => ask.yes(
            &shown::wrapped(
                &format!(
                    "\nYour portal labels the people of a company: {}. Read these labels as roles?",
                    list(&labels)
                ),
                0,
            ),
            true,
            "--contact-labels",
        )?,
    };
    match (wanted, profile.contact_labels) {
        (true, false) => edits.set(&["contacts", "labels"], true),
        (false, true) => edits.remove(&["contacts", "labels"]),
        _ => {}
    }
    if !suggesting && options.contact_labels != Some(true) {
        return Ok(());
    }
    let labels = labels.into_iter().filter(|(label, _)| !known(label));
    let labels: Vec<(&String, Role)> = labels.filter(|_| wanted).collect();
    // Who was asked has seen the labels.
    let mut told = found.clone();
    told.extend(labels.iter().filter(|_| ask.silent));
    if !told.is_empty() {
        let text = format!("  Roles of contacts: {}", list(&told));
        tell(&shown::wrapped(&text, 4));
    }
    found.extend(labels);
    for (name, role) in found {
        edits.set(&["contacts", "roles", name], role.id());
    }
    Ok(())
}

/// Who one is.
pub fn owner(
    ask: &Ask,
    options: &Init,
    owners: &[Owner],
    profile: &Profile,
    edits: &mut Edits,
) -> Result<(), Failure> {
    let known = |said: &str| Who::Named(said.to_owned()).find(owners).is_some();
    if let Some(said) = &options.owner {
        if !owners.is_empty() && !known(said) {
            let mails = owners.iter().filter_map(|owner| owner.email.clone());
            let mails: Vec<String> = mails.collect();
            return Err(no_such("user", said, &mails));
        }
        edits.set(&["owner"], said.as_str());
        return Ok(());
    }
    if ask.silent || owners.is_empty() || profile.owner.is_some() {
        return Ok(());
    }
    loop {
        let said = ask.line(
            "\nYour mail address in HubSpot (Enter: nobody in particular)",
            Some(""),
            "--owner",
        )?;
        if said.is_empty() {
            return Ok(());
        }
        if known(&said) {
            edits.set(&["owner"], said.as_str());
            return Ok(());
        }
        let mails = owners.iter().filter_map(|owner| owner.email.as_deref());
        let hint = match nearest(&said, mails) {
            Some(near) => format!("Did you mean {near}?"),
            None => "Look it up under Settings, Users & Teams.".to_owned(),
        };
        let text = format!("  HubSpot has no user “{said}”. {hint}");
        tell(&shown::wrapped(&text, 2));
    }
}
