//! Taking back what was done, and doing it again: which of all that was done, and what is said of it
//! until it is durable.

use super::super::command::Command;
use super::super::effect::Effect;
use super::super::state::{State, Tone};
use super::say;
use crate::domain::when::show;
use crate::domain::write::{Redoable, redoable};
use crate::messages::titles::{REDO, UNDO};
use crate::messages::toasts as words;
use crate::messages::{kept, titles};
use chrono::TimeDelta;
use uuid::Uuid;

/// Longer ago than this, nobody is sure any more what they did last.
const FRESH: TimeDelta = TimeDelta::minutes(10);

/// Takes back what the person did last. What was done longer ago, in an earlier run or by somebody else
/// at this machine is named first, and taken back when it is asked for once more.
pub fn undo(state: &mut State, asked: Option<Uuid>) -> Vec<Effect> {
    if still(state) {
        return Vec::new();
    }
    let now = state.now.utc;
    let fresh = state.mine.iter().rev().find(|(id, at)| {
        let known = state.activity.journal.iter().find(|entry| entry.id == *id);
        let undone = known.is_some_and(|entry| entry.undone);
        !undone && now - *at < FRESH
    });
    if let Some((id, _)) = fresh {
        let id = *id;
        return begin(state, id);
    }
    let mut entries = state.activity.journal.iter();
    let last = entries.find(|entry| !entry.undone && !entry.is_undo());
    let Some(entry) = last else {
        // It is not known which one that will be.
        state.undoing = Some(Uuid::nil());
        return vec![Effect::Undo(None)];
    };
    let (id, title) = (entry.id, entry.title.clone());
    if asked == Some(id) {
        return begin(state, id);
    }
    let ago = show::ago(entry.at, state.now, state.language);
    let key = state.keys.first(Command::Undo);
    let title = titles::told(state.language, &title);
    let text = kept::undo_asked(state.language, title, ago, key);
    say::toast(state, Tone::Plain, text);
    state.asked_undo = Some(id);
    Vec::new()
}

/// Does again what was taken back last, and then what was taken back before it, if nothing was done since.
/// What was taken back in an earlier run is named first.
pub fn redo(state: &mut State, asked: Option<Uuid>) -> Vec<Effect> {
    if still(state) {
        return Vec::new();
    }
    // Another process may have done it again meanwhile.
    let done = |id: &Uuid| {
        let mut journal = state.activity.journal.iter();
        journal.any(|entry| entry.id == *id && entry.undone)
    };
    let mine = state.taken_back.iter().rev().find(|id| !done(id)).copied();
    let mut journal = state.activity.journal.iter();
    let earlier = journal
        .find_map(
            |entry| match redoable(entry.undoes.is_some(), entry.redoes, entry.undone) {
                Redoable::This => Some(Some(entry)),
                Redoable::Earlier => None,
                Redoable::Nothing => Some(None),
            },
        )
        .flatten();
    let id = match (mine, earlier) {
        (Some(id), _) => id,
        (None, Some(entry)) if asked == Some(entry.id) => entry.id,
        (None, Some(entry)) => {
            let ago = show::ago(entry.at, state.now, state.language);
            let key = state.keys.first(Command::Redo);
            let (id, title) = (entry.id, bare(&entry.title));
            let text = kept::redo_asked(state.language, title, ago, key);
            say::toast(state, Tone::Plain, text);
            state.asked_undo = Some(id);
            return Vec::new();
        }
        (None, None) => {
            say::toast(state, Tone::Plain, words::nothing_to_redo(state.language));
            return Vec::new();
        }
    };
    state.taken_back.retain(|of| *of != id);
    begin(state, id)
}

/// Takes back the entry of the journal under the cursor.
pub fn entry(state: &mut State) -> Vec<Effect> {
    let entry = state.entry().map(|entry| entry.id);
    match entry {
        Some(id) if !still(state) => begin(state, id),
        _ => Vec::new(),
    }
}

/// Whether something is being taken back already, which is said: a key that is pressed again meanwhile, as
/// nothing seems to come of the first, does not reach the action before it.
fn still(state: &mut State) -> bool {
    let busy = state.undoing.is_some();
    if busy {
        let text = words::still_taking_back(state.language);
        say::toast(state, Tone::Plain, text);
    }
    busy
}

/// Has an action taken back, and says so until it is: of hundreds of writes that is not at once.
fn begin(state: &mut State, id: Uuid) -> Vec<Effect> {
    let known = state.activity.journal.iter().find(|entry| entry.id == id);
    let text = match known.map(|entry| (entry.is_undo(), bare(&entry.title))) {
        None => words::taking_back(state.language).to_owned(),
        Some((again, title)) => {
            let title = titles::told(state.language, title);
            match again {
                true => words::doing_again_what(state.language, title),
                false => words::taking_back_what(state.language, title),
            }
        }
    };
    say::toast(state, Tone::Plain, text);
    state.undoing = Some(id);
    vec![Effect::Undo(Some(id))]
}

/// The title of what was done, taken back or done again.
pub fn bare(title: &str) -> &str {
    let rest = title.strip_prefix(UNDO).or(title.strip_prefix(REDO));
    rest.unwrap_or(title)
}
