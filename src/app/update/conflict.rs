//! Settling a write that waits for a person: both values are shown, one is chosen.

use super::super::command::Command;
use super::super::effect::Effect;
use super::super::layer::Layer;
use super::super::state::{State, Tone};
use super::{edit, form, say};
use crate::domain::edit::refused;
use crate::domain::write::{Choice, Progress};
use crate::messages::toasts as words;

/// Opens the dialog for the write under the cursor.
pub fn open(state: &mut State) {
    let queued = state.queued().cloned();
    if let Some(queued) = &queued
        && matches!(queued.progress, Progress::Asks { .. })
    {
        return form::answer::answer(state, queued);
    }
    if let Some(queued) = queued {
        state.layers.push(Layer::Conflict(Box::new(queued)));
    }
}

/// A command while the dialog is open. The words of what is given up are put on the clipboard: they may be
/// wanted elsewhere, and are nowhere else.
pub fn run(state: &mut State, command: Command) -> Vec<Effect> {
    let Some(Layer::Conflict(queued)) = state.layers.last() else {
        return Vec::new();
    };
    let conflict = matches!(queued.progress, Progress::Conflict { .. });
    let choice = match command {
        Command::KeepOurs if conflict => Choice::Ours,
        Command::KeepTheirs => Choice::Theirs,
        Command::TryAgain if !conflict => Choice::Retry,
        Command::Without if !queued.missing.is_empty() => Choice::Without,
        Command::Edit => {
            let account = queued.write.account.clone();
            match refused(queued) {
                Some(field) => {
                    state.layers.pop();
                    edit::begin(state, &account, field);
                }
                None => say::not_here(state),
            }
            return Vec::new();
        }
        Command::KeepOurs => {
            let text = words::refused_choose(state.language);
            say::toast(state, Tone::Plain, text);
            return Vec::new();
        }
        Command::TryAgain => {
            let text = words::conflict_choose(state.language);
            say::toast(state, Tone::Plain, text);
            return Vec::new();
        }
        Command::Back => {
            state.layers.pop();
            return Vec::new();
        }
        _ => {
            say::not_here(state);
            return Vec::new();
        }
    };
    let mut effects = vec![Effect::Settle(queued.write.id, choice)];
    if choice == Choice::Theirs {
        effects.extend(
            queued
                .write
                .op
                .said()
                .map(|text| Effect::Copy(text.to_owned())),
        );
    }
    state.layers.pop();
    effects
}
