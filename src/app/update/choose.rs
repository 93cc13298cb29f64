//! Themes and keymaps chosen while the program runs, and kept for the next start.

use super::super::choice::{CHOSEN, Choice, Chosen};
use super::super::command::{Command, KeyTable};
use super::super::effect::Effect;
use super::super::msg::Msg;
use super::super::saved::{Saved, Unsaved};
use super::super::state::{State, Tone};
use super::motion::around;
use super::say;
use super::{anew, lists};
use crate::domain::id::StageId;
use crate::domain::lifecycle::Lifecycle;
use crate::messages::{Language, kept, toasts as words};
use std::sync::Arc;

/// What an earlier run kept, as far as the configuration has not spoken since. Only at the start:
/// later loads bring nothing new of it.
pub fn take_up(state: &mut State, chosen: Chosen) -> Vec<Effect> {
    let choices = &mut state.choices;
    if std::mem::replace(&mut choices.taken_up, true) {
        return Vec::new();
    }
    let holds = |choice: Option<Choice>, said: &Option<String>, all: &[String]| {
        choice.filter(|of| of.holds(said.as_deref()) && all.contains(&of.name))
    };
    choices.chosen = Chosen {
        theme: holds(chosen.theme, &choices.theme_said, &choices.themes),
        keymap: holds(chosen.keymap, &choices.keymap_said, &choices.keymaps),
    };
    let theme = choices.chosen.theme.iter();
    let theme = theme.map(|of| Effect::Theme(of.name.clone()));
    let keymap = choices.chosen.keymap.iter();
    theme
        .chain(keymap.map(|of| Effect::Keymap(of.name.clone())))
        .collect()
}

/// Puts the theme after the one in force in force.
pub fn next_theme(state: &mut State) -> Vec<Effect> {
    let themes = &state.choices.themes;
    let at = themes.iter().position(|name| *name == state.theme);
    let next = at.map_or(0, |at| around(at, themes.len(), true));
    match themes.get(next).cloned() {
        Some(name) => theme(state, name),
        None => Vec::new(),
    }
}

/// Puts a theme in force and keeps it.
pub fn theme(state: &mut State, name: String) -> Vec<Effect> {
    say::toast(state, Tone::Plain, words::theme(state.language, &name));
    let over = state.choices.theme_said.clone();
    let same = over.as_deref() == Some(name.as_str());
    let choice = (!same).then(|| Choice {
        name: name.clone(),
        over,
    });
    state.choices.chosen.theme = choice;
    vec![Effect::Theme(name), remember(state)]
}

/// Puts a keymap in force and keeps it.
pub fn keymap(state: &mut State, name: String) -> Vec<Effect> {
    let over = state.choices.keymap_said.clone();
    let same = over.as_deref() == Some(name.as_str());
    let choice = (!same).then(|| Choice {
        name: name.clone(),
        over,
    });
    state.choices.chosen.keymap = choice;
    vec![Effect::Keymap(name), remember(state)]
}

/// Another keymap is in force.
pub fn keymap_changed(state: &mut State, keys: KeyTable) {
    state.prefix = None;
    let name = keys.name.clone();
    if keys != state.keys {
        state.keys = keys;
        let help = match state.keys.first(Command::Help) {
            "" => String::new(),
            key => words::shows_keys(state.language, key),
        };
        say::toast(
            state,
            Tone::Plain,
            words::keymap(state.language, name, help),
        );
    }
}

/// Views could not be saved: what is offered is what the file has, and not what it has not.
pub fn views_unsaved(state: &mut State, why: Unsaved, views: Option<Vec<Saved>>) {
    if let Some(views) = views {
        state.views = views;
    }
    anew::changed(state);
    let text = match why {
        Unsaved::Broken(why) => kept::views_broken(state.language, why),
        Unsaved::Changed => kept::views_changed(state.language).to_owned(),
        Unsaved::Failed(why) => return say::problem(state, why),
    };
    say::toast(state, Tone::Bad, text);
}

/// The person's files were read anew: what there is to choose from, and what is wrong.
pub fn files(state: &mut State, msg: Msg) {
    let Msg::Files {
        themes,
        keymaps,
        theme_said,
        keymap_said,
        views,
        speaks,
        faults,
    } = msg
    else {
        return;
    };
    let choices = &mut state.choices;
    (choices.themes, choices.keymaps) = (themes, keymaps);
    (choices.theme_said, choices.keymap_said) = (theme_said, keymap_said);
    let chosen = &mut choices.chosen;
    // The file has spoken since.
    let said = choices.theme_said.as_deref();
    chosen.theme = chosen.theme.take().filter(|of| of.holds(said));
    let said = choices.keymap_said.as_deref();
    chosen.keymap = chosen.keymap.take().filter(|of| of.holds(said));
    if let Some(views) = views {
        state.views = views;
    }
    if let Some(speaks) = speaks {
        speak(state, *speaks);
    }
    // What was mended is no longer said.
    let mended = std::mem::replace(&mut state.file_faults, faults.clone());
    state.problems.retain(|of| !mended.contains(of));
    // Of the last time; it would be taken for what came of this.
    let read = [words::files_read, words::files_later].map(|said| said(state.language));
    if !faults.is_empty()
        && state
            .toast
            .as_ref()
            .is_some_and(|of| read.contains(&of.text.as_str()))
    {
        state.toast = None;
    }
    for fault in faults {
        say::problem(state, fault);
    }
}

/// The screen speaks another language from now on. Stages that are others than those in force are for
/// the next start: accounts were judged by these.
fn speak(state: &mut State, (language, lifecycle): (Language, Lifecycle)) {
    if state.language == language {
        return;
    }
    state.language = language;
    let rules = Arc::make_mut(&mut state.rules);
    let same = |before: &Lifecycle| {
        let ids = |of: &Lifecycle| of.stages.iter().map(|stage| stage.id.clone()).collect();
        let (before, after): (Vec<StageId>, Vec<StageId>) = (ids(before), ids(&lifecycle));
        before == after
    };
    if same(&rules.lifecycle) {
        rules.lifecycle = lifecycle;
    }
    rules.speak(language);
    state.table.stale = true;
    lists::refilter(state);
}

fn remember(state: &State) -> Effect {
    let json = serde_json::to_string(&state.choices.chosen).unwrap_or_else(|_| "{}".to_owned());
    Effect::Remember(CHOSEN.to_owned(), json)
}
