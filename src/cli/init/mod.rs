//! `tenure init`: from a token to a working profile.
//!
//! Asks where the token comes from ([`token`], [`oauth`]), looks at the portal, suggests where the stage is kept
//! ([`stage`]) and which property is what ([`fields`]), writes the profile ([`edit`]) and reads the
//! accounts for the first time. Every answer is a flag too ([`args`]); of a profile that is there
//! already only what is said or asked changes. What fits what is decided in `domain::mapping`.

pub mod args;
mod ask;
pub mod edit;
mod fields;
mod meaning;
mod oauth;
mod report;
mod shown;
mod stage;
mod token;
mod who;

use super::args::Globals;
use super::connect::{Plan, Portfolio, tell_aside};
use super::context::{self, Context, DEMO};
use super::{Failure, output, sync};
use crate::config::{self, Config, Profile};
use crate::crm::http::Gates;
use crate::crm::hubspot::{Access, HubSpot};
use crate::crm::{Crm, CrmError};
use crate::domain::book::Owner;
use crate::domain::lifecycle::Source;
use crate::domain::mapping::{self, Candidate, Portal, StageCandidate, Target};
use crate::domain::search::nearest;
use crate::domain::sourcing::ArrFrom;
use crate::domain::{Currency, Field};
use crate::runtime::daily;
use crate::sandbox::Sandbox;
use args::Init;
use ask::Ask;
use chrono::Utc;
use edit::Edits;
use report::Report;
use shown::tell;
use std::path::Path;
use tokio::runtime::Runtime;

/// The name of a first profile that nobody named.
const NAME: &str = "hubspot";

/// A portal that was looked at.
struct Known {
    crm: HubSpot,
    /// The embedded CRM's server, where it is one: it must live as long.
    _keep: Option<Sandbox>,
    access: Access,
    owners: Vec<Owner>,
    portal: Portal,
}

/// Runs it.
pub fn run(globals: &Globals, options: &Init) -> Result<i32, Failure> {
    let ask = Ask {
        silent: globals.no_input,
    };
    let file = context::paths(globals)?.file();
    let folder = file.parent().unwrap_or(Path::new("")).to_owned();
    let text = match std::fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(_) => super::wrong::text_of(&file).map_err(Failure::Failed)?,
    };
    // A file that cannot be edited is found out before anything is asked.
    let refuse = |why: String| Failure::Failed(format!("{}: {why}.", file.display()));
    edit::changed(&text, NAME, &Edits::default()).map_err(refuse)?;
    let (config, _) = config::parse(&text, &folder);
    let name = name(globals, &config)?;
    let before = config.profiles.get(&name).cloned();
    let new = before.is_none();
    let suggesting = new || options.suggest || !ask.silent;
    let mut profile = before.unwrap_or_default();
    let mut edits = Edits::default();
    if new {
        edits.set(&["crm"], "hubspot");
    }
    if let Some(url) = &options.base_url {
        edits.set(&["base_url"], url.as_str());
        profile.base_url = Some(url.clone());
    }
    tell(&format!(
        "Profile “{name}” ({}) in {}",
        if new { "new" } else { "there already" },
        file.display()
    ));
    let runtime = runtime()?;
    let mut again = false;
    let known = loop {
        token::choose(&ask, options, again, &folder, &mut profile, &mut edits)?;
        let context = Context::of(globals, &name, profile.clone())?;
        match runtime.block_on(look(&context, options.arr_deals)) {
            Ok(known) => {
                same_portal(&context, &name, &known.access.portal.id)?;
                break known;
            }
            Err((why, true)) if !ask.silent => {
                tell(&format!("\n{}\n", shown::wrapped(&why.to_string(), 0)));
                again = true;
            }
            Err((why, _)) => return Err(why),
        }
    };
    enough(&known.access)?;

    let stage = stage::stage(&ask, options, (&known.portal, new), &profile, &mut edits)?;
    let chosen = (&known.portal, suggesting);
    let taken = fields::fields(&ask, options, chosen, &profile, &stage, &mut edits)?;
    let deals = fields::arr(&ask, options, chosen, &profile, &taken, &mut edits)?;
    who::roles(&ask, options, chosen, &profile, &mut edits)?;
    who::health(&ask, options, &profile, &taken, &mut edits)?;
    currency(options, &known.access, &profile, &mut edits)?;
    who::owner(&ask, options, &known.owners, &profile, &mut edits)?;
    read_only(&ask, options, (&known.access, new), &profile, &mut edits)?;

    let summed_before = match &profile.arr_from {
        ArrFrom::Deals(rule) => Some(rule.clone()),
        ArrFrom::Property => None,
    };
    let after = edit::changed(&text, &name, &edits).map_err(refuse)?;
    let profile = edit::read_back(&after, &folder, &name).map_err(|faults| {
        Failure::Failed(format!(
            "The profile “{name}” has faults; mend them in {} and run this again.\n{}",
            file.display(),
            faults.join("\n")
        ))
    })?;
    if let (ArrFrom::Deals(rule), None) = (&profile.arr_from, &summed_before)
        && rule.ends.is_none()
    {
        let won = runtime.block_on(known.crm.won_deals());
        tell(&shown::endless(won));
    }
    let columns = stage::columns(&stage, &profile);
    let columns = runtime.block_on(counted(&known.crm, &stage, columns));
    shown_columns(&columns, &stage);

    let mut report = Report::new(&name, &file, &known.access, &profile);
    report.stage(&stage, &columns);
    report.fields(&taken, deals);
    let gates = known.crm.gates();
    drop(known);
    if options.dry_run {
        return match options.json.json {
            true => output::json(&report).map(|()| 0),
            false => output::say(&after).map(|()| 0),
        };
    }
    let changed = after != text;
    if changed {
        edit::write(&file, &after)?;
        report.written = true;
        tell(&format!("\nWritten: {} (0600)", file.display()));
    } else {
        tell("\nNothing in the profile has changed.");
    }
    // The embedded CRM, where it is one, ends with its runtime before another one is started.
    runtime.shutdown_timeout(std::time::Duration::from_secs(2));
    if !options.no_sync {
        report.read = Some(first_sync(globals, &name, gates)?);
    }
    if options.json.json {
        output::json(&report)?;
    } else {
        output::say(&report.told(config.profiles.len() > usize::from(!new)))?;
    }
    Ok(0)
}

/// Which profile: the one named, the default one, the only one, or a first one.
fn name(globals: &Globals, config: &Config) -> Result<String, Failure> {
    if globals.sandbox.is_some() {
        let text = "`tenure init` writes a profile; the embedded CRM of a folder needs none.";
        return Err(Failure::Usage(text.to_owned()));
    }
    let name = match (&globals.profile, config.profile(None, Path::new(""))) {
        (Some(name), _) => name.trim().to_owned(),
        (None, Ok((name, _))) => name.to_owned(),
        (None, Err(_)) if config.profiles.is_empty() => match &config.default_profile {
            Some(name) => name.clone(),
            None => NAME.to_owned(),
        },
        (None, Err(why)) => return Err(Failure::Usage(why)),
    };
    if name.is_empty() || name.chars().any(char::is_control) {
        let text = "A profile needs a name that can be typed, like --profile work.";
        return Err(Failure::Usage(text.to_owned()));
    }
    if name == DEMO && !config.profiles.contains_key(DEMO) {
        let text = "“demo” is the embedded CRM; give the profile another name with --profile NAME.";
        return Err(Failure::Usage(text.to_owned()));
    }
    Ok(name)
}

fn runtime() -> Result<Runtime, Failure> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| Failure::Failed(format!("The system gives no threads: {error}.")))
}

/// Looks at the portal; `summing`: ARR is to come from its deals. An error says whether another token could
/// help.
async fn look(context: &Context, summing: bool) -> Result<Known, (Failure, bool)> {
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
        let writes = !context.profile.read_only;
        let access = crm.access(writes, Utc::now, tell_on).await?;
        let may = |what: &str| !access.missing.iter().any(|one| one.what == what);
        let owners = match may("read users") {
            true => crm.owners().await?,
            false => Vec::new(),
        };
        let mut portal = Portal::default();
        if may("read company properties") && may("read companies") {
            tell_on("properties and pipelines");
            portal = crm.survey().await?;
            tell_on("what is in them");
            let (companies, contacts) = mapping::worth_a_look(&portal);
            crm.sample(&mut portal.companies, &companies, false).await?;
            if may("read contacts") {
                crm.sample(&mut portal.contacts, &contacts, true).await?;
            }
            let arr = mapping::candidates(&portal, Target::Field(Field::Arr));
            if summing || arr.iter().all(|one| one.score < mapping::ENOUGH) {
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

/// The accounts and the outbox of one portal are not put before another one.
fn same_portal(context: &Context, name: &str, portal: &str) -> Result<(), Failure> {
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
fn enough(access: &Access) -> Result<(), Failure> {
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

fn currency(
    options: &Init,
    access: &Access,
    profile: &Profile,
    edits: &mut Edits,
) -> Result<(), Failure> {
    if let Some(code) = &options.currency {
        let Some(currency) = Currency::parse(code) else {
            return Err(Failure::Usage(format!(
                "“{code}” is not a currency; write its three letters, like EUR."
            )));
        };
        edits.set(&["currency"], currency.code());
        return Ok(());
    }
    let told = access.portal.currency.as_deref().and_then(Currency::parse);
    if let (Some(told), None) = (told, profile.currency) {
        edits.set(&["currency"], told.code());
    }
    Ok(())
}

fn read_only(
    ask: &Ask,
    options: &Init,
    (access, new): (&Access, bool),
    profile: &Profile,
    edits: &mut Edits,
) -> Result<(), Failure> {
    let may_not = access.missing.iter().any(|one| one.write);
    let read_only = match options.read_only {
        Some(said) => said,
        None if !new => return Ok(()),
        None if may_not && ask.silent => true,
        None => !ask.yes(
            match may_not {
                true => "\nThe token may not write everything. Shall tenure write what it may?",
                false => "\nMay tenure write to this CRM (stages, calls, notes, tasks)?",
            },
            !may_not,
            "--read-only",
        )?,
    };
    if read_only && options.read_only.is_none() && ask.silent {
        tell(&shown::wrapped(
            "The profile is read-only, since the token may not write everything; --read-only=false writes what it may.",
            0,
        ));
    }
    match (read_only, profile.read_only) {
        (true, false) => edits.set(&["read_only"], true),
        (false, true) => edits.remove(&["read_only"]),
        _ => {}
    }
    Ok(())
}

/// A column of the board, and how many accounts are in it, where that could be counted.
pub struct Column {
    name: String,
    values: Vec<String>,
    count: Option<u64>,
}

/// No more columns are counted: each is a search, of which there are five a second.
const COUNTED: usize = 30;

async fn counted(
    crm: &HubSpot,
    stage: &StageCandidate,
    columns: Vec<(String, Vec<String>)>,
) -> Vec<Column> {
    let mut all = Vec::new();
    for (at, (name, values)) in columns.into_iter().enumerate() {
        let mut count = (at < COUNTED).then_some(0);
        for value in &values {
            let Some(so_far) = count else { break };
            let more = crm.how_many_in(&stage.source, &stage.property, value).await;
            count = more.map(|more| so_far + more);
        }
        all.push(Column {
            name,
            values,
            count,
        });
    }
    all
}

fn shown_columns(columns: &[Column], stage: &StageCandidate) {
    if columns.is_empty() {
        return;
    }
    tell(match stage.source {
        Source::Property => "\nThe columns of the board, and the companies in them:",
        Source::Tickets(_) => "\nThe columns of the board, and the tickets in them:",
        Source::Deals(_) => "\nThe columns of the board, and the deals in them:",
    });
    for column in columns {
        let count = column
            .count
            .map_or("?".to_owned(), |count| count.to_string());
        tell(&format!("  {} {count:>7}", shown::filled(&column.name, 28)));
    }
    let empty = columns.iter().all(|column| column.count == Some(0));
    if empty && stage.source != Source::Property {
        let text =
            "Nothing is in this pipeline: no account has a stage until its ticket or deal is.";
        tell(&shown::wrapped(text, 0));
    }
}

/// Reads the accounts for the first time, or anew where the profile has changed.
fn first_sync(globals: &Globals, name: &str, gates: Gates) -> Result<u64, Failure> {
    let globals = Globals {
        profile: Some(name.to_owned()),
        ..globals.clone()
    };
    let context = Context::find(&globals)?;
    tell("\nReading the accounts; Ctrl-C leaves, and the next `tenure` goes on from there.");
    let store = context.store()?;
    let plan = Plan::new(&context, Portfolio::default()).sharing(gates);
    let progress = super::progress::Progress::new(false);
    let (_, pulled) = super::send::block_on(sync::both(plan, store.clone(), true, progress))??;
    // The CRM's own stages are known now, and may be the lifecycle.
    let context = Context::find(&globals)?;
    store.set_scorer(daily::scorer(context.rules.clone()));
    daily::keep(&store, &context.rules, context::now(), true)?;
    context.tell();
    Ok(pulled.items)
}

/// What the portal does not have, with what was probably meant.
fn no_such(what: &str, name: &str, known: &[String]) -> Failure {
    let hint = match nearest(name, known.iter().map(String::as_str)) {
        Some(near) => format!(" Did you mean “{near}”?"),
        None if known.len() <= 12 && !known.is_empty() => {
            format!(" There are {}.", known.join(", "))
        }
        None if what.starts_with("property") => {
            " HubSpot shows their internal names under Settings, Properties.".to_owned()
        }
        None => String::new(),
    };
    Failure::Usage(format!("The portal has no {what} “{name}”.{hint}"))
}
