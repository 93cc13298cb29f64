//! Words of a touchpoint that are not logged yet, kept for the account when the line is left; sentences
//! typed in other dialogs go there too.

use super::super::super::command::Command;
use super::super::super::effect::Effect;
use super::super::super::layer::{FormFor, Layer, LogLine};
use super::super::super::state::{State, Tone};
use super::super::{form, say};
use super::{contacts, open_line};
use crate::domain::id::AccountId;
use crate::domain::touchpoint::Kind;
use crate::messages::kept;

/// A draft as line and note: the note begins behind the first line.
pub(super) fn apart(draft: &str) -> (&str, &str) {
    let (line, note) = draft.split_once('\n').unwrap_or((draft, ""));
    (line.trim_end(), note.trim())
}

/// Line and note as a draft.
pub fn together(line: &LogLine) -> String {
    draft(line.input.value().trim(), line.note.trim())
}

pub(super) fn draft(words: &str, note: &str) -> String {
    match note.is_empty() {
        true => words.to_owned(),
        false => format!("{words}\n\n{note}"),
    }
}

/// Letters that are worth keeping when a dialog is left: a sentence is, a number or a name is typed anew
/// in no time. Others than ASCII count twice.
const SENTENCE: usize = 12;

/// Keeps a sentence that was typed about an account in a dialog that is left without it: in the line of
/// the account, behind what is there.
pub fn keep_words(state: &mut State, account: &AccountId, typed: &str) -> Option<Effect> {
    let typed = typed.trim();
    let weight = |letter: char| if letter.is_ascii() { 1 } else { 2 };
    if typed.chars().map(weight).sum::<usize>() < SENTENCE {
        return None;
    }
    let found = state.book.find(account).and_then(|at| state.book.row(at));
    let name = found.map(|row| row.account.name.clone())?;
    let text = match state.drafts.get(account) {
        Some(before) if before.contains(typed) => before.clone(),
        Some(before) => {
            let (line, note) = apart(before);
            let note = format!("{note}\n{typed}");
            draft(line, note.trim())
        }
        None => format!("{} {typed}", Kind::Note.id()),
    };
    state.drafts.insert(account.clone(), text);
    let text = match state.keys.first(Command::LogTouchpoint) {
        "" => kept::words_kept(state.language, name),
        key => kept::words_kept_key(state.language, name, key),
    };
    say::toast(state, Tone::Plain, text);
    Some(remember(state))
}

/// Keeps all that is typed in lines and dialogs, as the program is left.
pub fn keep_all(state: &mut State) -> Vec<Effect> {
    let mut effects: Vec<Effect> = keep_draft(state).into_iter().collect();
    effects.extend(form::draft::keep(state));
    let typed: Vec<(AccountId, String)> = state.layers.iter().filter_map(unsaid).collect();
    for (account, typed) in typed {
        effects.extend(keep_words(state, &account, &typed));
    }
    effects
}

/// What was typed about one account in a layer, and not accepted.
fn unsaid(layer: &Layer) -> Option<(AccountId, String)> {
    let (account, typed) = match layer {
        Layer::Move(dialog) if !dialog.saving => {
            let reason = dialog.reason.as_ref()?;
            (&dialog.account, reason.input.value().to_owned())
        }
        Layer::Put(line) if !line.saving => (&line.account, line.input.value().to_owned()),
        // What stood in the line when it was opened is the CRM's, not the person's.
        Layer::Form(form) if !form.saving && form.why.is_none() => match &form.what {
            FormFor::Edit { account, .. } => {
                let typed = form.fields.first()?.1.value();
                let is_there = form.present.as_ref().is_some_and(|of| of.text == typed);
                if is_there {
                    return None;
                }
                (account, typed.to_owned())
            }
            FormFor::Plan { .. }
            | FormFor::Answer { .. }
            | FormFor::NewTask { .. }
            | FormFor::Due { .. } => return None,
        },
        Layer::Bulk(dialog) if !dialog.saving => match dialog.changes.as_slice() {
            [only] => (&only.account, dialog.input.value().to_owned()),
            _ => return None,
        },
        _ => return None,
    };
    Some((account.clone(), typed))
}

/// Keeps what was typed in the layer on top, which is about to be left.
pub fn keep_top(state: &mut State) -> Option<Effect> {
    let (account, typed) = state.layers.last().and_then(unsaid)?;
    keep_words(state, &account, &typed)
}

/// What is worth keeping of the line: nothing while it only begins with the person it was opened from.
pub(super) fn worth(state: &State, line: &LogLine) -> String {
    let text = together(line);
    let mut people = contacts(state, &line.account).iter();
    match people.any(|one| text == with_person(&one.name).trim_end()) {
        true => String::new(),
        false => text,
    }
}

/// How a line begins that is opened from a person.
pub(super) fn with_person(name: &str) -> String {
    format!("{} with {name}: ", Kind::Call.id())
}

/// Whether the line has words that would be lost if the program ended now.
pub fn unkept(state: &State) -> bool {
    let Some(line) = open_line(state) else {
        return false;
    };
    let kept = state.drafts.get(&line.account);
    !line.saving && kept.map_or("", String::as_str) != worth(state, line)
}

/// Keeps the words of the line once the hands rest, so that they survive whatever comes.
pub fn keep_draft(state: &mut State) -> Option<Effect> {
    if !unkept(state) {
        return None;
    }
    let line = open_line(state)?;
    let (account, text) = (line.account.clone(), worth(state, line));
    match text.is_empty() {
        true => drop(state.drafts.remove(&account)),
        false => drop(state.drafts.insert(account, text)),
    }
    Some(remember(state))
}

/// Puts the words of a note that was left by an editor into the line of its account: what was in the line
/// when the editor was opened is in them. Whatever else is there by now stays before them.
pub fn left_note(state: &mut State, account: AccountId, text: &str) -> Vec<Effect> {
    let text = crate::domain::text::block(text);
    let (said, note) = apart(&text);
    let left = draft(said, note);
    let Some(row) = state.book.find(&account).and_then(|at| state.book.row(at)) else {
        return Vec::new();
    };
    let told = kept::note_taken_up(state.language, &row.account.name);
    let text = match state.drafts.get(&account) {
        Some(kept) if !left.starts_with(kept.as_str()) => format!("{kept}\n\n{left}"),
        _ => left,
    };
    state.drafts.insert(account, text);
    say::toast(state, Tone::Good, told);
    vec![remember(state)]
}

/// Keeps the drafts for the next start.
pub fn remember(state: &State) -> Effect {
    let drafts = serde_json::to_string(&state.drafts).unwrap_or_else(|_| "{}".to_owned());
    Effect::Remember(super::super::super::msg::DRAFTS.to_owned(), drafts)
}
