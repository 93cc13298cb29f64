//! The CRM: token, rights, limits, clocks, time zone, who one is.

use super::{Check, mapping};
use crate::cli::connect::{self, Plan, Portfolio};
use crate::cli::context::Context;
use crate::cli::{Failure, send};
use crate::config::{TokenSource, token};
use crate::crm::CrmError;
use crate::crm::hubspot::access::Missing;
use crate::crm::hubspot::{Access, Mapping};
use crate::domain::book::Owner;
use chrono::{Offset, TimeDelta, Utc};

/// Clocks may be so far apart before it matters.
const SKEW: TimeDelta = TimeDelta::seconds(30);

/// Looks at the CRM, as far as it is there; which portal it is, where that was learned.
pub fn look(context: &Context, checks: &mut Vec<Check>) -> Result<Option<String>, Failure> {
    if !context.demo && !source(context, checks)? {
        return Ok(None);
    }
    if context.demo && !crate::sandbox::exists(&context.folder) {
        checks.push(Check::warning(
            "crm",
            format!(
                "There is no embedded CRM in {} yet.",
                context.folder.display()
            ),
            "`tenure demo` makes one, `tenure sandbox import` fills one from files.",
        ));
        return Ok(None);
    }
    match send::block_on(asked(context))? {
        Ok(Answer {
            access,
            owners,
            found,
            unseen,
            mapping: as_set,
        }) => {
            reached(&access, context, checks);
            rights(&access, context, checks);
            limits(&access, checks);
            clocks(&access, checks);
            if let Some(found) = &found {
                let may = |what: &str| access.may(what);
                mapping::look(&as_set, &context.profile, found, may, checks);
            }
            if let Some(why) = unseen {
                let text =
                    format!("Whether what the profile names is in the portal is not told: {why}");
                checks.push(Check::warning("mapping", text, "Ask again later."));
            }
            me(context, &owners, checks);
            return Ok(Some(access.portal.id));
        }
        Err(Trouble::Sentence(why)) => checks.push(Check::wrong("crm", why, "")),
        Err(Trouble::Crm(error)) if error.offline() => checks.push(Check::warning(
            "crm",
            format!("{error} Rights, limits and clocks are not known while offline."),
            "What you write is kept and sent later.",
        )),
        Err(Trouble::Crm(error)) => checks.push(Check::wrong("crm", error.to_string(), "")),
    }
    Ok(None)
}

enum Trouble {
    Sentence(String),
    Crm(CrmError),
}

/// What the CRM said.
struct Answer {
    access: Access,
    owners: Vec<Owner>,
    /// What of the mapping is there; `None` where the token may not see.
    found: Option<mapping::Found>,
    /// Why the CRM did not tell what of it is there.
    unseen: Option<CrmError>,
    mapping: Mapping,
}

async fn asked(context: &Context) -> Result<Answer, Trouble> {
    let plan = Plan::new(context, Portfolio::default()).anew();
    let as_set = plan.mapping().clone();
    let (crm, keep) = plan.hubspot().await.map_err(Trouble::Sentence)?;
    let writes = !context.profile.read_only;
    let access = crm.access(writes, Utc::now, |_| {}).await;
    let mut access = access.map_err(Trouble::Crm)?;
    if writes {
        crm.moves(&as_set.stage_from, &mut access).await;
    }
    let owners = crm.users(&mut access).await.map_err(Trouble::Crm)?;
    let may = |what: &str| !access.missing.iter().any(|one| one.what == what);
    let found = match may("read company properties") {
        true => mapping::ask(&crm, &as_set).await.map(Some),
        false => Ok(None),
    };
    let (found, unseen) = match found {
        Ok(found) => (found, None),
        Err(error) if error.offline() || matches!(error, CrmError::Unauthorized { .. }) => {
            return Err(Trouble::Crm(error));
        }
        Err(error) => (None, Some(error)),
    };
    drop(crm);
    if let Some(server) = keep {
        server.stop().await;
    }
    Ok(Answer {
        access,
        owners,
        found,
        unseen,
        mapping: as_set,
    })
}

/// Where the token comes from, and whether it comes.
fn source(context: &Context, checks: &mut Vec<Check>) -> Result<bool, Failure> {
    let advice = "`tenure init` asks for it and checks it.";
    let resolved = |of: TokenSource, what: &'static str| async move {
        let variable = |name: &str| std::env::var(name).ok();
        token::resolve(&of, what, token::PATIENCE, variable).await
    };
    if let Some(app) = &context.profile.oauth {
        let mut refresh = None;
        for (what, of) in [
            (token::CLIENT_SECRET, &app.client_secret),
            (token::REFRESH_TOKEN, &app.refresh_token),
        ] {
            match send::block_on(resolved(of.clone(), what))? {
                Ok(found) => refresh = Some(found),
                Err(why) => {
                    checks.push(Check::wrong("token", format!("For {what}: {why}"), ""));
                    return Ok(false);
                }
            }
        }
        let (from, to) = (app.refresh_token.place(), &app.store_command);
        let kept = match (to, &app.refresh_token) {
            (Some(_), _) => "a new one goes to store_command",
            (None, TokenSource::File(_)) => "a new one goes into it",
            (None, _) => "a new one goes into a file beside the cache",
        };
        let aside = |held: &token::Token| connect::aside(&context.cache, held.expose());
        if refresh.as_ref().is_some_and(aside) {
            let rescue = connect::rescue(&context.cache);
            let text = format!(
                "A new refresh token could not be kept where it belongs; it is in {}.",
                rescue.display()
            );
            let advice = "Mend store_command in the profile's oauth: the next new one goes there.";
            checks.push(Check::warning("token", text, advice));
        }
        let text = format!(
            "OAuth app {}; refresh token from {from}; {kept}",
            app.client_id
        );
        let lost = to.is_none() && !matches!(app.refresh_token, TokenSource::File(_));
        checks.push(match lost {
            true => Check::warning("token", text, "Set store_command in the profile's oauth."),
            false => Check::well("token", text),
        });
        return Ok(true);
    }
    let of = match context.token() {
        Ok(of) => of.clone(),
        Err(why) => {
            checks.push(Check::wrong("token", why, advice));
            return Ok(false);
        }
    };
    let from = of.place();
    match send::block_on(resolved(of, token::TOKEN))? {
        Ok(_) => checks.push(Check::well("token", format!("from {from}"))),
        Err(why) => {
            checks.push(Check::wrong("token", why, advice));
            return Ok(false);
        }
    }
    Ok(true)
}

fn reached(access: &Access, context: &Context, checks: &mut Vec<Check>) {
    let portal = &access.portal;
    if let Some(kept) = context.other_portal(&portal.id) {
        checks.push(Check::wrong(
            "crm",
            format!(
                "portal {} answers, and what is kept for this profile is of portal {kept}",
                portal.id
            ),
            "Mend the token or the address, or connect that portal under another name: nothing is read or \
             sent meanwhile.",
        ));
        return;
    }
    let currency = portal.currency.as_deref().unwrap_or("no currency told");
    let kind = access.kind.to_lowercase().replace('_', " ");
    checks.push(Check::well(
        "crm",
        format!("portal {} answers ({kind}; {currency})", portal.id),
    ));
}

fn rights(access: &Access, context: &Context, checks: &mut Vec<Check>) {
    let scopes = |all: &[&Missing]| {
        let mut scopes: Vec<&str> = all
            .iter()
            .flat_map(|one| one.scopes.iter().map(String::as_str))
            .collect();
        scopes.sort_unstable();
        scopes.dedup();
        scopes.join(", ")
    };
    let what = |all: &[&Missing]| {
        let all: Vec<&str> = all.iter().map(|one| one.what).collect();
        all.join(", ")
    };
    let advice = "Add it to the app in HubSpot: Settings, Integrations.";
    let grave = |one: &&Missing| matches!(one.what, "read companies" | "read company properties");
    let (needed, others): (Vec<&Missing>, Vec<&Missing>) = access.missing.iter().partition(grave);
    for one in &access.untold {
        let text = format!(
            "Whether the token may {} is not told: {}",
            one.what, one.why
        );
        checks.push(Check::warning("scopes", text, "Ask again later."));
    }
    if access.missing.is_empty() && access.untold.is_empty() {
        let all = match context.profile.read_only {
            true => "the token may read all that is needed",
            false => "the token may read and write all that is needed",
        };
        checks.push(Check::well("scopes", all));
    }
    if !needed.is_empty() {
        let text = format!(
            "The token may not {}; it lacks {}.",
            what(&needed),
            scopes(&needed)
        );
        checks.push(Check::wrong("scopes", text, advice));
    }
    if !others.is_empty() {
        let text = format!(
            "The token may not {}; it lacks {}.",
            what(&others),
            scopes(&others)
        );
        checks.push(Check::warning("scopes", text, advice));
    }
}

fn limits(access: &Access, checks: &mut Vec<Check>) {
    let Some(limits) = access.limits else {
        checks.push(Check::well("limits", "the CRM does not tell them"));
        return;
    };
    let mut text = format!("{} requests in 10 s ({})", limits.burst, limits.tier());
    if let Some(left) = limits.burst_left {
        text += &format!(", {left} left now");
    }
    if let (Some(daily), Some(left)) = (limits.daily, limits.daily_left) {
        text += &format!("; {left} of {daily} left today");
        if left.saturating_mul(10) < daily {
            let advice = "Another program with this token uses most of them.";
            checks.push(Check::warning("limits", text, advice));
            return;
        }
    }
    checks.push(Check::well("limits", text));
}

fn clocks(access: &Access, checks: &mut Vec<Check>) {
    match access.clock {
        None => checks.push(Check::well("clock", "the CRM does not tell its time")),
        Some(skew) if skew.abs() > SKEW => {
            let seconds = skew.num_seconds();
            let which = if seconds > 0 { "behind" } else { "ahead of" };
            checks.push(Check::warning(
                "clock",
                format!("this machine is {} s {which} the CRM", seconds.abs()),
                "Set the clock (NTP): times of touchpoints and due days will look wrong.",
            ));
        }
        Some(skew) => {
            let seconds = skew.num_seconds().abs();
            let text = format!("within {} s of the CRM's", seconds.max(1));
            checks.push(Check::well("clock", text));
        }
    }
    let here = crate::cli::context::now().offset.fix();
    checks.push(match &access.portal.time_zone {
        Some(zone) => Check::well("time zone", format!("{here} here, {zone} in the portal")),
        None => Check::warning(
            "time zone",
            format!("{here} here; the portal tells none"),
            "",
        ),
    });
}

fn me(context: &Context, owners: &[Owner], checks: &mut Vec<Check>) {
    if owners.is_empty() {
        return;
    }
    match (context.who().find(owners), &context.profile.owner) {
        (Some(owner), _) => {
            let mail = owner.email.clone().unwrap_or_default();
            checks.push(Check::well("you", format!("{} {mail}", owner.name)));
        }
        (None, Some(said)) => checks.push(Check::wrong(
            "you",
            format!("The CRM has no user “{said}”, so `owner:me` finds nothing."),
            "Set `owner` in the profile: `tenure init --owner MAIL`.",
        )),
        (None, None) => checks.push(Check::warning(
            "you",
            "The profile does not say who you are.",
            "`tenure init --owner MAIL` says it; then `m` shows your accounts.",
        )),
    }
}
