//! `tenure`: the cockpit, and what it is opened with.

use super::args::{First, Globals};
use super::connect::{Plan, Portfolio};
use super::context::{self, Context, DEMO};
use super::{Failure, rules, theme, welcome};
use crate::app::choice::Known;
use crate::app::saved::{self, Saved, Unsaved};
use crate::app::state::Setup;
use crate::app::view::portfolio::Amounts;
use crate::app::view::{Start, View};
use crate::config::library::{self, Shelf};
use crate::config::{self, Color, Config, Glyphs, Paths, SYNC_MINUTES, Ui};
use crate::domain::Field;
use crate::domain::id::AccountId;
use crate::input::keymap::Keymap;
use crate::runtime::files::{self, Files};
use crate::runtime::{self, Looks, Options, Reading, looks};
use crate::term::{editor, mouse};
use crate::theme::colour::Depth;
use crate::theme::{Fault, Theme, mark};
use std::sync::Arc;
use std::time::Duration;

/// Runs it on the profile.
pub fn run(globals: &Globals, first: &First) -> Result<i32, Failure> {
    refuse_without_input(globals)?;
    if welcome::wanted(globals)? {
        return welcome::run(globals);
    }
    open(
        globals,
        Context::find(globals)?,
        Portfolio::default(),
        first,
    )
}

/// Opens the cockpit of a context.
pub fn open(
    globals: &Globals,
    context: Context,
    portfolio: Portfolio,
    first: &First,
) -> Result<i32, Failure> {
    refuse_without_input(globals)?;
    let another = |name: &str| {
        let globals = Globals {
            profile: Some(name.to_owned()),
            sandbox: None,
            ..globals.clone()
        };
        // Looked for first: what goes wrong must not be written over the screen.
        let file = context::paths(&globals).map_err(|error| error.to_string())?;
        let file = file.file();
        let (config, _) = crate::config::read(&file);
        if name != DEMO {
            config.profile(Some(name), &file)?;
        }
        let context = Context::find(&globals).map_err(|error| error.to_string())?;
        options(&globals, context, Portfolio::default(), None).map_err(|error| error.to_string())
    };
    let options = options(globals, context, portfolio, first.view.as_deref())?;
    runtime::run(options, Box::new(another)).map_err(|error| Failure::Failed(error.to_string()))
}

/// What a context is opened with; its cache is being read from then on.
fn options(
    globals: &Globals,
    mut context: Context,
    portfolio: Portfolio,
    view: Option<&str>,
) -> Result<Options, Failure> {
    Arc::make_mut(&mut context.rules).speak(context.reading.language);
    let plans_here = !context.maps(Field::Plan);
    let reading = Reading::begin(context.cache.clone(), plans_here, context.rules.clone())
        .map_err(|error| Failure::Failed(error.to_string()))?;
    let plan = Plan::new(&context, portfolio);
    let mut notices = context.notices.clone();
    let ui = &context.config.ui;
    let (keymap, _) = keymap(&context.paths, ui.keymap.as_deref(), &mut notices);
    let looks = appearance(globals, &context, &mut notices);
    let notes = context.paths.state.join(context::NOTES);
    let mut left_notes = Vec::new();
    for note in editor::left(&notes) {
        match editor::whose(&note, &context.name).map(AccountId::from) {
            Some(account) => left_notes.push((account, note)),
            None => notices.push(editor::where_left(&note)),
        }
    }
    let minutes = context.profile.sync_minutes.unwrap_or(SYNC_MINUTES);
    let profiles = profiles(&context);
    // The demo is for looking round: it begins with all accounts, a profile with who needs a person today.
    let usual = match context.name == DEMO && !context.config.profiles.contains_key(DEMO) {
        true => Start::On(View::Board),
        false => Start::default(),
    };
    Ok(Options {
        setup: Setup {
            profile: context.name.clone(),
            who: context.who(),
            me: None,
            read_only: context.profile.read_only,
            language: context.reading.language,
            amounts: Amounts {
                usual: super::metrics::usual(&context),
                rates: context.config.rates.clone(),
            },
            unmapped: Field::ALL
                .iter()
                .copied()
                .filter(|field| !context.maps(*field))
                .collect(),
            stage_from: context.profile.stage_from.clone(),
            start: view
                .or(ui.start.as_deref())
                .and_then(Start::parse)
                .unwrap_or(usual),
        },
        reading,
        keymap,
        notes,
        left_notes,
        mouse: ui.mouse.unwrap_or_else(|| mouse::usual(variable)),
        files: Some(rereading(&context)),
        looks,
        connect: Box::new(move |told| {
            let plan = plan.clone().telling(told.waits);
            Box::pin(plan.connect_telling(told.filling))
        }),
        refresh: (minutes > 0).then(|| Duration::from_secs(u64::from(minutes) * 60)),
        notices,
        profiles,
    })
}

/// The profiles of the configuration, and the one in force where it is none of them.
fn profiles(context: &Context) -> Vec<Known> {
    let all = context.config.profiles.iter();
    let mut known: Vec<Known> = all
        .map(|(name, profile)| Known {
            name: name.clone(),
            read_only: profile.read_only,
        })
        .collect();
    // An embedded CRM in a folder of its own is found by no name.
    if known.iter().all(|one| one.name != context.name) {
        known.push(Known {
            name: context.name.clone(),
            read_only: context.profile.read_only,
        });
    }
    known
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// The file of the saved views, in the configuration folder.
const VIEWS: &str = "views.toml";

/// How the person's files are read anew while the cockpit is open.
fn rereading(context: &Context) -> files::Reading {
    let (paths, config) = (&context.paths, &context.config);
    let speaker = context.speaker();
    let judge = context.judge();
    let shelves = [
        Shelf::Themes,
        Shelf::Keymaps,
        Shelf::Lifecycles,
        Shelf::Scorecards,
        Shelf::Plays,
    ];
    let mut folders = vec![paths.config.clone()];
    folders.extend(shelves.map(|shelf| paths.config.join(shelf.folder())));
    let file = paths.config.join(VIEWS);
    let (paths, first) = (paths.clone(), config.clone());
    let read = move || {
        let (config, wrong) = config::read(&paths.file());
        let mut faults: Vec<String> = wrong.iter().map(ToString::to_string).collect();
        let mut shelf = |shelf| {
            let (own, unread) = library::files(&paths.config, shelf);
            faults.extend(unread.iter().map(ToString::to_string));
            own
        };
        let (themes, keymaps) = (shelf(Shelf::Themes), shelf(Shelf::Keymaps));
        let views = match library::single(&paths.config.join(VIEWS)) {
            None => Ok(Vec::new()),
            Some(Ok(text)) => saved::read(&text),
            Some(Err(why)) => Err(format!("{VIEWS} cannot be read: {why}.")),
        };
        faults.extend(views.as_ref().err().cloned());
        let (rules, wrong_rules) = judge(&config);
        let rules = wrong_rules.is_empty().then_some(rules);
        // What holds without a file at the start does not while the cockpit keeps what it had.
        let instead = |fault: &String| fault.starts_with(rules::UNTIL_MENDED);
        faults.extend(wrong_rules.into_iter().filter(|fault| !instead(fault)));
        let rest = |config: &Config| Config {
            ui: Ui::default(),
            ..config.clone()
        };
        Files {
            speaks: Some(Box::new(speaker(&config))),
            later: wrong.is_empty() && rest(&config) != rest(&first),
            said: looks::Said {
                theme: config.ui.theme,
                keymap: config.ui.keymap,
            },
            views: views.ok(),
            rules,
            faults,
            themes,
            keymaps,
        }
    };
    files::Reading {
        read: Box::new(read),
        write_views: Box::new(move |views: &[Saved], known: Option<&[Saved]>| {
            let there = match library::single(&file) {
                Some(Err(why)) => {
                    let why = format!("{VIEWS} cannot be read: {why}.");
                    return Err(Unsaved::Broken(why));
                }
                Some(Ok(text)) => Some(text),
                None => None,
            };
            saved::replaceable(there.as_deref(), known)?;
            let text = saved::write(views, there.as_deref()).map_err(Unsaved::Failed)?;
            library::replace(&file, &text).map_err(|error| {
                let why = format!("{} cannot be written: {error}.", file.display());
                Unsaved::Failed(why)
            })?;
            saved::read(&text).map_err(Unsaved::Broken)
        }),
        folders,
    }
}

fn refuse_without_input(globals: &Globals) -> Result<(), Failure> {
    if globals.no_input {
        let text = "The cockpit needs keys; without them use a command, like `tenure triage`.";
        return Err(Failure::Usage(text.to_owned()));
    }
    Ok(())
}

/// The keymap of a name, and whether it is the one asked for; else the standard one.
pub fn keymap(paths: &Paths, name: Option<&str>, notices: &mut Vec<String>) -> (Keymap, bool) {
    let Some(name) = name else {
        return (Keymap::standard(), true);
    };
    let (own, unread) = library::files(&paths.config, Shelf::Keymaps);
    notices.extend(unread.iter().map(ToString::to_string));
    match Keymap::named(name, &own) {
        Ok((keymap, warnings)) => {
            notices.extend(warnings);
            (keymap, true)
        }
        Err(faults) => {
            notices.extend(faults);
            (Keymap::standard(), false)
        }
    }
}

/// How it looks: what the person says, else what the terminal says of itself.
fn appearance(globals: &Globals, context: &Context, notices: &mut Vec<String>) -> Looks {
    let ui = &context.config.ui;
    let depth = match ui.color {
        _ if globals.plain => Depth::None,
        Color::Auto => looks::depth(variable),
        Color::True => Depth::True,
        Color::X256 => Depth::X256,
        Color::X16 => Depth::Ansi,
        Color::None => Depth::None,
    };
    let glyphs = match ui.glyphs {
        _ if globals.plain || ui.double => mark::Glyphs::Ascii,
        Glyphs::Auto => looks::glyphs(variable),
        Glyphs::Unicode => mark::Glyphs::Unicode,
        Glyphs::Ascii => mark::Glyphs::Ascii,
    };
    let (own, unread) = library::files(&context.paths.config, Shelf::Themes);
    notices.extend(unread.iter().map(ToString::to_string));
    let name = ui.theme.as_deref().unwrap_or(theme::USUAL);
    let (mut looks, faults) = Looks::new(name, depth, glyphs, own);
    looks.ambiguous = ui.double;
    looks.keymaps = library::files(&context.paths.config, Shelf::Keymaps).0;
    looks.said = looks::Said {
        theme: ui.theme.clone(),
        keymap: ui.keymap.clone(),
    };
    notices.extend(faults.iter().map(|fault| told(fault, &looks.files)));
    looks
}

/// What is wrong with a theme, with the file and the line where it has one.
pub fn told(fault: &Fault, own: &[(String, String)]) -> String {
    let Fault { theme, line, text } = fault;
    match Theme::names(own).contains(theme) {
        true => format!("themes/{theme}.toml:{line}: {text}"),
        false => format!("{}: [ui] theme: {text}", crate::config::FILE),
    }
}
