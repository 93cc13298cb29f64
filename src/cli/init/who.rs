//! Chooses whose health counts, and who one is.

use super::args::{Init, Whose};
use super::ask::Ask;
use super::edit::Edits;
use super::fields::mapped;
use super::no_such;
use super::shown::tell;
use crate::cli::Failure;
use crate::config::Profile;
use crate::domain::Field;
use crate::domain::book::{Owner, Who};
use crate::domain::mapping::{Candidate, Target};
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
        tell(&format!("  HubSpot has no user “{said}”. {hint}"));
    }
}
