//! `tenure init`: from a token to a working profile.
//!
//! Asks where the token comes from ([`token`], [`oauth`]), looks at the portal, suggests where the stage is kept
//! ([`stage`]) and which property is what ([`fields`]), writes the profile ([`edit`]) and reads the
//! accounts for the first time. Every answer is a flag too ([`args`]); of a profile that is there
//! already only what is said or asked changes. What fits what is decided in `domain::mapping`.

pub mod args;
mod ask;
mod columns;
pub mod edit;
mod fields;
mod line;
mod look;
mod meaning;
mod oauth;
mod report;
mod shown;
mod stage;
mod token;
mod who;

use super::args::Globals;
use super::connect::{Plan, Portfolio};
use super::context::{self, Context, DEMO};
use super::{Failure, output, sync};
use crate::config::{Config, Profile};
use crate::crm::http::Gates;
use crate::crm::hubspot::Access;
use crate::domain::Currency;
use crate::domain::search::nearest;
use crate::domain::sourcing::ArrFrom;
use crate::runtime::daily;
use args::Init;
use ask::Ask;
use columns::{counted, tell_columns};
use edit::{Edits, File};
use look::{enough, look, same_portal};
use report::Report;
use shown::tell;
use std::path::Path;
use tokio::runtime::Runtime;

/// The name of a first profile that nobody named.
const NAME: &str = "hubspot";

/// What a dry run does all the same.
const DRY: &str = "A dry run: config.toml stays as it is, and no token is put into a file. Requests are counted with\nthose of other programs as ever, and a new token that an OAuth app is given is kept, or it would be lost.";

/// Runs it.
pub fn run(globals: &Globals, options: &Init) -> Result<i32, Failure> {
    let ask = Ask {
        silent: globals.no_input,
        dry: options.dry_run,
    };
    // A file that cannot be edited is found out before anything is asked.
    let file = File::open(context::paths(globals)?.file())?;
    let config = file.config();
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
        file.path.display()
    ));
    if options.dry_run {
        tell(DRY);
    }
    fields::one_arr(options)?;
    let runtime = runtime()?;
    let mut again = false;
    let mut known = loop {
        token::choose(
            &ask,
            options,
            again,
            file.folder(),
            &mut profile,
            &mut edits,
        )?;
        let context = Context::of(globals, &name, profile.clone())?;
        let writes = !options.read_only.unwrap_or(profile.read_only);
        match runtime.block_on(look(&context, writes, options)) {
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
    // Where the stage is kept is known only now: what moves it is tried, too. Whatever becomes of that,
    // what was answered is not lost.
    let before = known.access.clone();
    if !options.read_only.unwrap_or(profile.read_only) {
        let moves = known.crm.moves(&stage.source, &mut known.access);
        runtime.block_on(moves);
    }
    shown::more_rights(&before, &known.access);
    read_only(&ask, options, (&known.access, new), &profile, &mut edits)?;

    let summed_before = match &profile.arr_from {
        ArrFrom::Deals(rule) => Some(rule.clone()),
        ArrFrom::Property => None,
    };
    let (after, profile) = file.with(&name, &edits)?;
    if let (ArrFrom::Deals(rule), None) = (&profile.arr_from, &summed_before)
        && rule.ends.is_none()
    {
        let won = runtime.block_on(known.crm.won_deals());
        tell(&shown::endless(won));
    }
    let columns = stage::columns(&stage, &profile);
    let columns = runtime.block_on(counted(&known.crm, &stage, columns));
    tell_columns(&columns, &stage);

    let mut report = Report::new(&name, &file.path, &known.access, &profile);
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
    report.written = file.write(&name, &edits)?;
    tell(&match report.written {
        true => format!("\nWritten: {} (0600)", file.path.display()),
        false => "\nNothing in the profile has changed.".to_owned(),
    });
    // The embedded CRM, where it is one, ends with its runtime before another one is started.
    runtime.shutdown_timeout(std::time::Duration::from_secs(2));
    if !options.no_sync {
        // What the mapping has changed is read anew in any case; a profile that stays as it is tells
        // nothing of what was read.
        report.read = Some(first_sync(globals, &name, gates, report.written)?);
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

/// Reads the accounts for the first time, or anew where the profile has changed; else what changed in the
/// CRM, or what an interrupted sync has left.
fn first_sync(globals: &Globals, name: &str, gates: Gates, changed: bool) -> Result<u64, Failure> {
    let globals = Globals {
        profile: Some(name.to_owned()),
        ..globals.clone()
    };
    let context = Context::find(&globals)?;
    tell("\nReading the accounts; Ctrl-C leaves, and the next `tenure` goes on from there.");
    let store = context.store()?;
    let plan = Plan::new(&context, Portfolio::default()).sharing(gates);
    let progress = super::progress::Progress::new(false);
    let (_, pulled) = super::send::block_on(sync::both(plan, store.clone(), changed, progress))??;
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
