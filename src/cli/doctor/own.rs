//! The person's files, and the profile they describe.

use super::Check;
use crate::cli::args::Globals;
use crate::cli::context::Context;
use crate::cli::{cockpit, theme};
use crate::config::library::{Shelf, files};
use crate::config::{Config, Fault, Paths, Ui};
use crate::theme::{Depth, Glyphs, Theme};

/// Files and profile; the context of the profile where there is one.
pub fn look(
    globals: &Globals,
    paths: &Paths,
    config: &Config,
    faults: &[Fault],
    checks: &mut Vec<Check>,
) -> Option<Context> {
    let file = paths.file();
    let shown = file.display();
    let none = config.profiles.is_empty() && globals.profile.is_none() && globals.sandbox.is_none();
    match (file.exists(), faults) {
        (false, _) if none => checks.push(Check::warning(
            "config",
            format!("There is no {shown}, so defaults hold."),
            "`tenure init` connects a CRM and writes it; `tenure demo` needs none.",
        )),
        (false, _) => checks.push(Check::well("config", format!("There is no {shown}."))),
        (true, []) => checks.push(Check::well("config", format!("{shown}: no faults"))),
        (true, faults) => {
            for fault in faults {
                checks.push(Check::wrong("config", fault.to_string(), ""));
            }
        }
    }
    if none {
        if file.exists() {
            checks.push(Check::warning(
                "profile",
                "There is none yet.",
                "`tenure init` makes one.",
            ));
        }
        return None;
    }
    // What is wrong with the file is told above, and once.
    let quiet = config.profile(globals.profile.as_deref(), &file);
    let embedded = globals.sandbox.is_some() || globals.profile.as_deref() == Some("demo");
    if let (Err(why), false) = (&quiet, embedded) {
        checks.push(Check::wrong("profile", why.clone(), ""));
        return None;
    }
    let context = match Context::find(globals) {
        Ok(context) => context,
        Err(why) => {
            checks.push(Check::wrong("profile", why.to_string(), ""));
            return None;
        }
    };
    let others = config.profiles.len().saturating_sub(1);
    let mut text = format!("{} on {}", context.name, place(&context));
    if context.profile.read_only {
        text += ", read only";
    }
    if others > 0 {
        text += &format!("; {others} more");
    }
    checks.push(Check::well("profile", text));
    // The same faults again are left out; what is left is about rules, lifecycles, plays.
    let known: Vec<String> = faults.iter().map(ToString::to_string).collect();
    for notice in context.notices.iter().filter(|one| !known.contains(one)) {
        checks.push(Check::warning("files", notice.clone(), ""));
    }
    Some(context)
}

fn place(context: &Context) -> String {
    match (&context.profile.base_url, context.demo) {
        (_, true) => format!("the embedded CRM in {}", context.folder.display()),
        (Some(url), _) => format!("HubSpot at {}", bare(url)),
        (None, _) => "HubSpot".to_owned(),
    }
}

/// An address without the name and password that may stand in it.
fn bare(url: &str) -> String {
    match reqwest::Url::parse(url) {
        Ok(mut url) => {
            let _ = url.set_username("");
            let _ = url.set_password(None);
            url.into()
        }
        Err(_) => "an address that cannot be read".to_owned(),
    }
}

/// The theme and the keymap that are chosen, and the files beside them.
pub fn looks(paths: &Paths, ui: &Ui, checks: &mut Vec<Check>) {
    let (own, unread) = files(&paths.config, Shelf::Themes);
    let wanted = ui.theme.as_deref().unwrap_or(theme::USUAL);
    let (_, wrong) = Theme::load(wanted, Depth::None, Glyphs::Ascii, &own);
    let wrong = wrong.iter().map(|fault| cockpit::told(fault, &own));
    let unread = unread.iter().map(ToString::to_string);
    tell("theme", wanted, unread.chain(wrong).collect(), checks);
    let mut notices = Vec::new();
    let (keymap, _) = cockpit::keymap(paths, ui.keymap.as_deref(), &mut notices);
    let wanted = ui.keymap.as_deref().unwrap_or(&keymap.name);
    tell("keymap", wanted, notices, checks);
}

fn tell(name: &'static str, wanted: &str, faults: Vec<String>, checks: &mut Vec<Check>) {
    if faults.is_empty() {
        return checks.push(Check::well(name, format!("{wanted}: no faults")));
    }
    for fault in faults {
        checks.push(Check::wrong(name, fault, ""));
    }
}

/// The log.
pub fn log(paths: &Paths, checks: &mut Vec<Check>) {
    let path = paths.log();
    checks.push(match std::fs::metadata(&path) {
        Ok(meta) => Check::well(
            "log",
            format!("{} ({} kB)", path.display(), meta.len().div_ceil(1024)),
        ),
        Err(error) => Check::warning(
            "log",
            format!("{} cannot be written: {error}.", path.display()),
            "Set TENURE_STATE_DIR to a folder that can.",
        ),
    });
}
