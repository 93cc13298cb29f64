//! The fields of an account: the one under the cursor is changed where it may be, and copied.

use super::super::command::Command;
use super::super::effect::Effect;
use super::super::state::{State, Tone};
use super::super::view::entries::{Entry, FieldLine, field_lines};
use super::{edit, say};
use crate::domain::account::Account;
use crate::domain::edit::{fields, label_in};
use crate::domain::field::Field;
use crate::domain::when::show;
use crate::messages::{refusals, toasts as words};

/// The account that is open, and the line of its fields under the cursor.
fn under(state: &State) -> Option<(&Account, FieldLine<'_>)> {
    let Some(Entry::Field(at)) = state.under() else {
        return None;
    };
    let account = &state.subject()?.account;
    Some((account, *field_lines(account).get(at)?))
}

/// Opens the form for the field under the cursor; where it is not changed by hand, says why, and what is.
pub fn open(state: &mut State) {
    let Some((account, line)) = under(state) else {
        return;
    };
    let (id, language) = (account.id.clone(), state.language);
    let key = |command: Command| state.keys.first(command);
    let why = match line {
        FieldLine::Known(field) if fields().contains(&field) => {
            let unmapped = state.setup.unmapped.contains(&field);
            match Command::Edit.enabled(state) {
                Err(reason) => reason.to_owned(),
                Ok(()) if unmapped => refusals::disabled_unmapped(language).to_owned(),
                Ok(()) => return edit::begin(state, &id, field),
            }
        }
        FieldLine::Known(Field::Stage) => refusals::field_stage(language, key(Command::MoveTo)),
        FieldLine::Known(Field::Plan) => refusals::field_plan(language, key(Command::Plan)),
        FieldLine::Known(Field::LastTouch) => {
            refusals::field_touch(language, key(Command::LogTouchpoint))
        }
        FieldLine::Known(field) => refusals::field_theirs(language, label_in(language, field)),
        FieldLine::Other(name, _) => refusals::field_theirs(language, name),
        FieldLine::Id | FieldLine::Link(_) | FieldLine::Changed(_) => {
            refusals::field_record(language).to_owned()
        }
    };
    say::toast(state, Tone::Plain, why);
}

/// Copies what the field under the cursor says.
pub fn copy(state: &mut State) -> Vec<Effect> {
    let text = under(state).and_then(|(account, line)| match line {
        FieldLine::Known(field) => {
            let raw = account.raw(field)?;
            Some(edit::asked(state, field).shown(&raw))
        }
        FieldLine::Other(_, value) => Some(value.to_owned()),
        FieldLine::Id => Some(account.id.to_string()),
        FieldLine::Link(url) => Some(url.to_owned()),
        FieldLine::Changed(at) => Some(show::moment(at, state.now, state.language)),
    });
    match text.filter(|text| !text.is_empty()) {
        Some(text) => vec![Effect::Copy(text)],
        None => {
            say::toast(state, Tone::Plain, words::field_empty(state.language));
            Vec::new()
        }
    }
}
