//! The line being typed, whichever layer has it: characters in, cursor, deletions.

use super::super::command::Command;
use super::super::layer::Layer;
use super::super::state::{State, Tone};
use super::{bulk, edit, filter, find, form, help, log, palette, pick, put, say, stages};
use crate::domain::text;
use crate::domain::touchpoint::split::LONGEST;
use crate::messages::toasts as words;
use crate::messages::{kept, lines};
use tui_input::{Input, InputRequest};

/// Most characters a line holds: a long note belongs in an editor.
const MOST: usize = 4_000;

/// Typed characters.
pub fn text(state: &mut State, typed: &str) {
    insert(state, typed);
}

/// Pasted text: becomes one harmless line, and never a command.
pub fn paste(state: &mut State, pasted: &str) {
    if line_of(state).is_none() {
        let text = words::paste(state.language);
        return say::toast(state, Tone::Plain, text);
    }
    let clean = text::typed_line(pasted);
    let logs = matches!(state.layers.last(), Some(Layer::Log(_)));
    if logs && clean.chars().count() > LONGEST {
        let most = text::grouped(LONGEST as u64);
        let text = lines::paste_too_long(state.language, most);
        return say::toast(state, Tone::Bad, text);
    }
    let rest = insert(state, &clean);
    let count = rest.chars().count();
    if count == 0 {
        return;
    }
    let text = match logs && log::into_note(state, &rest) {
        true => kept::rest_in_note(state.language, count),
        false => kept::rest_left_out(state.language, count),
    };
    say::toast(state, Tone::Bad, text);
}

/// Puts characters at the cursor; what found no room comes back.
fn insert(state: &mut State, characters: &str) -> String {
    take_up(state, true);
    let Some(input) = line_of(state) else {
        return String::new();
    };
    let room = MOST.saturating_sub(input.value().chars().count());
    let mut characters = characters
        .chars()
        .filter(|character| !character.is_control());
    for character in characters.by_ref().take(room) {
        input.handle(InputRequest::InsertChar(character));
    }
    let rest = characters.collect();
    mended(state);
    changed(state);
    rest
}

/// What stands selected in the line is touched: it goes for what is typed, or is there to be mended.
fn take_up(state: &mut State, goes: bool) {
    if let Some(Layer::Form(form)) = state.layers.last_mut()
        && form.selected()
        && !form.saving
    {
        if let Some(present) = &mut form.present {
            present.selected = false;
        }
        if let Some((_, input)) = form.fields.get_mut(form.at).filter(|_| goes) {
            input.reset();
        }
    }
}

/// What forbade the line before it was edited is no longer so.
fn mended(state: &mut State) {
    if state
        .toast
        .as_ref()
        .is_some_and(|said| said.tone == Tone::Bad)
    {
        state.toast = None;
    }
}

/// Moves and deletes in the line; says whether the command was one of these.
pub fn edit(state: &mut State, command: Command) -> bool {
    let request = match command {
        Command::CharLeft => InputRequest::GoToPrevChar,
        Command::CharRight => InputRequest::GoToNextChar,
        Command::WordLeft => InputRequest::GoToPrevWord,
        Command::WordRight => InputRequest::GoToNextWord,
        Command::LineStart => InputRequest::GoToStart,
        Command::LineEnd => InputRequest::GoToEnd,
        Command::DeleteBack => InputRequest::DeletePrevChar,
        Command::DeleteForward => InputRequest::DeleteNextChar,
        Command::DeleteWord => InputRequest::DeletePrevWord,
        Command::DeleteToEnd => InputRequest::DeleteTillEnd,
        Command::DeleteToStart => {
            take_up(state, false);
            if let Some(input) = line_of(state) {
                delete_to_start(input);
                mended(state);
                changed(state);
            }
            return true;
        }
        _ => return false,
    };
    take_up(state, false);
    if let Some(input) = line_of(state)
        && input.handle(request).is_some_and(|change| change.value)
    {
        mended(state);
        changed(state);
    }
    true
}

fn delete_to_start(input: &mut Input) {
    let rest: String = input.value().chars().skip(input.cursor()).collect();
    *input = Input::new(rest).with_cursor(0);
}

/// Puts text in place of the characters from `start` up to the cursor.
pub fn replace_word(input: &mut Input, start: usize, with: &str) {
    let value = input.value();
    let before: String = value.chars().take(start).collect();
    let after: String = value.chars().skip(input.cursor()).collect();
    let cursor = start + with.chars().count();
    *input = Input::new(format!("{before}{with}{after}")).with_cursor(cursor);
}

/// The line that has the keys.
fn line_of(state: &mut State) -> Option<&mut Input> {
    match state.layers.last_mut()? {
        Layer::Palette(menu)
        | Layer::Find(menu)
        | Layer::Stages(menu, _)
        | Layer::Pick(menu, _)
        | Layer::Fields(menu, _) => Some(&mut menu.input),
        Layer::Form(form) if !form.saving => {
            let at = form.at;
            form.fields.get_mut(at).map(|(_, input)| input)
        }
        Layer::Log(line) if !line.saving => Some(&mut line.input),
        Layer::Filter(line) => Some(&mut line.input),
        Layer::Bulk(dialog) if !dialog.saving && !dialog.review => Some(&mut dialog.input),
        Layer::Put(line) if !line.saving => Some(&mut line.input),
        Layer::Move(dialog) if !dialog.saving && dialog.on_line() => {
            Some(&mut dialog.reason.as_mut()?.input)
        }
        Layer::Log(_)
        | Layer::Move(_)
        | Layer::Bulk(_)
        | Layer::Columns(_)
        | Layer::Conflict(_)
        | Layer::Put(_)
        | Layer::Form(_)
        | Layer::WhyNot(_)
        | Layer::Shown(_)
        | Layer::Whole(_) => None,
        Layer::Help { search, .. } => {
            let search = search.as_mut().filter(|search| search.typing)?;
            Some(&mut search.input)
        }
    }
}

/// The line changed: what is made from it is made anew.
fn changed(state: &mut State) {
    match state.layers.last() {
        Some(Layer::Palette(_)) => palette::refresh(state),
        Some(Layer::Find(_)) => find::refresh(state),
        Some(Layer::Stages(..)) => stages::refresh(state),
        Some(Layer::Pick(..)) => pick::refresh(state),
        Some(Layer::Log(_)) => log::reread(state),
        Some(Layer::Filter(_)) => filter::reread(state),
        Some(Layer::Put(_)) => put::reread(state),
        Some(Layer::Bulk(_)) => bulk::reread(state),
        Some(Layer::Fields(..)) => edit::refresh(state),
        Some(Layer::Form(_)) => form::reread(state),
        Some(Layer::Help { .. }) => help::reread(state),
        Some(
            Layer::Move(_)
            | Layer::Columns(_)
            | Layer::Conflict(_)
            | Layer::Shown(_)
            | Layer::Whole(_)
            | Layer::WhyNot(_),
        )
        | None => {}
    }
}
