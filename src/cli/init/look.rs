//! Looks at the portal: who it is, what the token may do, and what there is that could be mapped.

use super::args::Init;
use super::shown::{self, tell};
use crate::cli::connect::{Plan, Portfolio, tell_aside};
use crate::cli::context::Context;
use crate::cli::{Failure, output, sync};
use crate::crm::CrmError;
use crate::crm::hubspot::{Access, HubSpot};
use crate::domain::Field;
use crate::domain::book::Owner;
use crate::domain::mapping::{self, Portal, Target};
use crate::sandbox::Sandbox;
use chrono::Utc;

/// A portal that was looked at.
pub struct Known {
    /// The connection.
    pub crm: HubSpot,
    /// The embedded CRM's server, where it is one: it must live as long.
    _keep: Option<Sandbox>,
    /// What the token may do there.
    pub access: Access,
    /// Its users.
    pub owners: Vec<Owner>,
    /// What it calls things.
    pub portal: Portal,
}

/// Looks at the portal, and into what is said to be a field; `writes`: the profile is to write there. An error
/// says whether another token could help.
pub async fn look(
    context: &Context,
    writes: bool,
    options: &Init,
) -> Result<Known, (Failure, bool)> {
    let of = |error: CrmError| {
        let token = matches!(error, CrmError::Unauthorized { .. });
        (Failure::from(error), token)
    };
    let plan = Plan::new(context, Portfolio::default());
    let connected = plan.hubspot().await;
    let (crm, keep) = connected.map_err(|why| (Failure::Failed(why), true))?;
    let watched = output::rewritable();
    let tell_on = |what: &str| {
        if watched {
            sync::progress_line(&format!("Looking at the portal: {what}"));
        }
    };
    let looked = async {
        let mut access = crm.access(writes, Utc::now, tell_on).await?;
        let owners = crm.users(&mut access).await?;
        let may = |what: &str| !access.missing.iter().any(|one| one.what == what);
        let mut portal = Portal::default();
        if may("read company properties") && may("read companies") {
            tell_on("properties and pipelines");
            portal = crm.survey().await?;
            tell_on("what is in them");
            let (mut companies, mut contacts) = mapping::worth_a_look(&portal);
            for (target, property) in options.map.iter().filter_map(|text| said(text)) {
                let (all, known) = match target.of_contacts() {
                    true => (&mut contacts, &portal.contacts),
                    false => (&mut companies, &portal.companies),
                };
                if !all.contains(&property) && known.iter().any(|one| one.name == property) {
                    all.push(property);
                }
            }
            crm.sample(&mut portal.companies, &companies, false).await?;
            if may("read contacts") {
                crm.sample(&mut portal.contacts, &contacts, true).await?;
            }
            let arr = mapping::candidates(&portal, Target::Field(Field::Arr));
            if options.arr_deals || arr.iter().all(|one| one.score < mapping::ENOUGH) {
                let deals = mapping::deals::worth_a_look(&portal.deals);
                // What the token may not look into is not proposed.
                let _ = crm.sample_deals(&mut portal.deals, &deals).await;
            }
            let ids: Vec<String> = owners.iter().map(|owner| owner.id.0.clone()).collect();
            mapping::know_users(&mut portal, &ids);
            let users = owners.iter();
            let users = users.map(|owner| (owner.id.0.clone(), owner.name.clone()));
            let users: Vec<(String, String)> = users.collect();
            mapping::call_values(&mut portal, &users, |raw| access.day(raw));
        }
        Ok((access, owners, portal))
    };
    let looked = looked.await;
    if watched {
        sync::clear();
    }
    let (access, owners, portal) = looked.map_err(of)?;
    tell(&shown::access(&access));
    tell_aside(&context.cache);
    Ok(Known {
        crm,
        _keep: keep,
        access,
        owners,
        portal,
    })
}

/// What is said to be a field, `FIELD=PROPERTY`; what is wrong with it is told later.
fn said(text: &str) -> Option<(Target, String)> {
    let (target, property) = text.split_once('=')?;
    Some((Target::parse(target.trim())?, property.trim().to_owned()))
}

/// The accounts and the outbox of one portal are not put before another one.
pub fn same_portal(context: &Context, name: &str, portal: &str) -> Result<(), Failure> {
    let Some(kept) = context.other_portal(portal) else {
        return Ok(());
    };
    Err(Failure::Failed(format!(
        "Portal {portal} answers, and the profile “{name}” is of portal {kept}; what waits in its outbox \
         would be sent to a stranger. Give this portal a name of its own: `tenure --profile NAME init`. If \
         it is to take the other's place, move {} away first.",
        context.cache.display()
    )))
}

/// Without companies and their properties there is nothing to set up.
pub fn enough(access: &Access) -> Result<(), Failure> {
    let needed = ["read companies", "read company properties"];
    let lacking = access
        .missing
        .iter()
        .filter(|one| needed.contains(&one.what));
    let mut scopes: Vec<&str> = lacking
        .flat_map(|one| one.scopes.iter().map(String::as_str))
        .collect();
    if scopes.is_empty() {
        return Ok(());
    }
    scopes.dedup();
    Err(Failure::Failed(format!(
        "Without {} {} nothing can be shown. Give the app in HubSpot that right (Settings, Integrations), and run this again.",
        if scopes.len() == 1 {
            "the scope"
        } else {
            "the scopes"
        },
        scopes.join(" and ")
    )))
}
