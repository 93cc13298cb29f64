//! Logging a touchpoint in one line: what is typed is understood at once, and kept when left.

use super::super::command::Command;
use super::super::effect::Effect;
use super::super::layer::{Layer, LogLine, Pick};
use super::super::state::{State, Tone};
use super::repeat::Last;
use super::{complete, line, say, written};
use crate::domain::Field;
use crate::domain::contact::Contact;
use crate::domain::id::AccountId;
use crate::domain::touchpoint::line::{Parsed, parse_in};
use crate::domain::touchpoint::{Kind, split};
use crate::domain::write::Op;
use crate::messages::toasts as words;
use tui_input::Input;

/// Opens the line for the account under the cursor, with what was left in it.
pub fn open(state: &mut State) {
    let Some(row) = state.subject() else {
        return;
    };
    let (account, name) = (row.account.id.clone(), row.account.name.clone());
    let draft = state.drafts.get(&account).cloned().unwrap_or_default();
    show(state, account, name, draft);
}

/// Opens the line for the account under the cursor with these words in it; a line left there before
/// goes first, so that it is not lost.
pub fn open_with(state: &mut State, text: String) {
    let Some(row) = state.subject() else {
        return;
    };
    let (account, name) = (row.account.id.clone(), row.account.name.clone());
    if state.drafts.contains_key(&account) {
        let text = words::line_first(state.language, name);
        say::toast(state, Tone::Plain, text);
        return open(state);
    }
    show(state, account, name, text);
}

fn show(state: &mut State, account: AccountId, name: String, draft: String) {
    let (line, note) = apart(&draft);
    let parsed = understand(state, &account, line);
    let input = Input::new(line.to_owned());
    let note = note.to_owned();
    state.layers.push(Layer::Log(Box::new(LogLine {
        account,
        name,
        input,
        note,
        parsed,
        saving: false,
    })));
}

/// A draft as line and note: the note begins behind the first line.
fn apart(draft: &str) -> (&str, &str) {
    let (line, note) = draft.split_once('\n').unwrap_or((draft, ""));
    (line.trim_end(), note.trim())
}

/// Line and note as a draft.
pub fn together(line: &LogLine) -> String {
    draft(line.input.value().trim(), line.note.trim())
}

fn draft(words: &str, note: &str) -> String {
    match note.is_empty() {
        true => words.to_owned(),
        false => format!("{words}\n\n{note}"),
    }
}

/// Has the line edited in the person's editor; what is in it is kept before.
fn edit(state: &mut State) -> Vec<Effect> {
    let kept = keep_draft(state);
    let Some(Layer::Log(line)) = state.layers.last() else {
        return Vec::new();
    };
    if line.saving {
        return Vec::new();
    }
    let edit = Effect::Edit(line.account.clone(), together(line) + "\n");
    kept.into_iter().chain([edit]).collect()
}

/// Words came back from the editor.
pub fn edited(state: &mut State, account: &AccountId, text: Result<String, String>) -> Vec<Effect> {
    let text = match text {
        Ok(text) => text,
        Err(why) => {
            say::toast(state, Tone::Bad, why);
            return Vec::new();
        }
    };
    let text = crate::domain::text::block(&text);
    let (words, note) = apart(&text);
    let (words, note) = (words.to_owned(), note.to_owned());
    match state.layers.last_mut() {
        Some(Layer::Log(line)) if line.account == *account && !line.saving => {
            line.input = Input::new(words);
            line.note = note;
        }
        // The line was closed meanwhile, or its words were accepted: these are new ones.
        _ => {
            let text = draft(&words, &note);
            if text.is_empty() {
                return Vec::new();
            }
            state.drafts.insert(account.clone(), text);
            return vec![remember(state)];
        }
    }
    reread(state);
    keep_draft(state).into_iter().collect()
}

fn understand(state: &State, account: &AccountId, text: &str) -> Parsed {
    let details = state.details.get(account);
    let tickets = details.map_or(&[][..], |details| &details.tickets);
    let contacts = contacts(state, account);
    parse_in(state.language, text, contacts, tickets, state.now)
}

fn contacts<'a>(state: &'a State, account: &AccountId) -> &'a [Contact] {
    let details = state.details.get(account);
    details.map_or(&[], |details| &details.contacts)
}

/// Understands the line anew: it changed, or the people of the account are known now.
pub fn reread(state: &mut State) {
    let Some(Layer::Log(line)) = state.layers.last() else {
        return;
    };
    let parsed = understand(state, &line.account, line.input.value());
    state.draft_due = true;
    if let Some(Layer::Log(line)) = state.layers.last_mut() {
        line.parsed = parsed;
    }
}

/// Puts the words of a template into the line: in its place when it is empty, else behind it. The
/// cursor goes to the first thing to be filled in.
pub fn begin_with(state: &mut State, words: &str) {
    if let Some(Layer::Log(line)) = state.layers.last_mut() {
        let before = line.input.value().trim_end();
        let (start, text) = match before.is_empty() {
            true => (0, words.to_owned()),
            false => (before.chars().count() + 1, format!("{before} {words}")),
        };
        let gap = words
            .find(": ;")
            .map_or(words.chars().count(), |at| words[..at + 2].chars().count());
        line.input = Input::new(text).with_cursor(start + gap);
    }
    reread(state);
}

/// Whether the line has words that would be lost if the program ended now.
pub fn unkept(state: &State) -> bool {
    let Some(Layer::Log(line)) = state.layers.last() else {
        return false;
    };
    let kept = state.drafts.get(&line.account);
    !line.saving && kept.map_or("", String::as_str) != together(line)
}

/// Keeps the words of the line once the hands rest, so that they survive whatever comes.
pub fn keep_draft(state: &mut State) -> Option<Effect> {
    if !unkept(state) {
        return None;
    }
    let Some(Layer::Log(line)) = state.layers.last() else {
        return None;
    };
    let (account, text) = (line.account.clone(), together(line));
    match text.is_empty() {
        true => drop(state.drafts.remove(&account)),
        false => drop(state.drafts.insert(account, text)),
    }
    Some(remember(state))
}

/// A command while the line has the keys.
pub fn run(state: &mut State, command: Command) -> Vec<Effect> {
    match command {
        Command::Accept => return accept(state),
        Command::Cancel | Command::Back => return leave(state),
        Command::Complete => complete_word(state),
        Command::Editor => return edit(state),
        Command::Template => super::pick::open(state, Pick::Template),
        command => {
            if !line::edit(state, command) {
                say::not_here(state);
            }
        }
    }
    Vec::new()
}

/// Leaves the line; what is in it is there again when it is opened for this account.
fn leave(state: &mut State) -> Vec<Effect> {
    let Some(Layer::Log(line)) = state.layers.pop() else {
        return Vec::new();
    };
    if line.saving {
        return Vec::new();
    }
    let text = together(&line);
    if text.is_empty() {
        let had = state.drafts.remove(&line.account).is_some();
        return had.then(|| remember(state)).into_iter().collect();
    }
    state.drafts.insert(line.account, text);
    let key = state.keys.first(Command::LogTouchpoint);
    let text = words::line_kept(state.language, &line.name, key);
    say::toast(state, Tone::Plain, text);
    vec![remember(state)]
}

/// Keeps the drafts for the next start.
pub fn remember(state: &State) -> Effect {
    let drafts = serde_json::to_string(&state.drafts).unwrap_or_else(|_| "{}".to_owned());
    Effect::Remember(super::super::msg::DRAFTS.to_owned(), drafts)
}

fn accept(state: &mut State) -> Vec<Effect> {
    // Relative times are counted from now, not from the last key.
    reread(state);
    let Some(Layer::Log(line)) = state.layers.last() else {
        return Vec::new();
    };
    if line.saving {
        return Vec::new();
    }
    if let Some(fault) = line.parsed.faults.iter().find(|fault| fault.blocks) {
        let text = fault.text.clone();
        say::toast(state, Tone::Bad, text);
        return Vec::new();
    }
    let (account, parsed, name) = (line.account.clone(), line.parsed.clone(), line.name.clone());
    let note = line.note.clone();
    let Some(row) = state.book.find(&account).and_then(|at| state.book.row(at)) else {
        let text = words::cannot_log(state.language, name);
        say::toast(state, Tone::Bad, text);
        return Vec::new();
    };
    let mood = row.account.number(Field::Sentiment);
    let mood = mood.map(|base| base.value.to_string());
    let owner = state.setup.me.as_ref().or(row.account.owner.as_ref());
    let (mut touchpoint, task) = parsed.writes(owner, state.now);
    if !note.is_empty() {
        touchpoint.body = match touchpoint.body.is_empty() {
            true => note.clone(),
            false => format!("{}\n\n{note}", touchpoint.body),
        };
    }
    let unmapped = state.setup.unmapped.contains(&Field::Sentiment);
    if unmapped {
        parsed.mood_as_words(&mut touchpoint);
    }
    let mut title = touchpoint.logged(&name);
    let parts = split::parts(touchpoint);
    if parts.len() > 1 {
        let text = words::too_long(state.language, parts.len());
        say::toast(state, Tone::Plain, text);
    }
    let mut ops: Vec<Op> = parts.into_iter().map(Op::Log).collect();
    if let Some(value) = parsed.mood.filter(|_| !unmapped) {
        ops.push(Op::SetField {
            field: Field::Sentiment,
            base: mood,
            value: Some(value.to_string()),
        });
    }
    if let Some(task) = task {
        title += &format!(", next: {}", task.title);
        ops.push(Op::AddTask(task));
    }
    if let Some(Layer::Log(line)) = state.layers.last_mut() {
        line.saving = true;
        state.last = Some(Last::Line(line.input.value().to_owned()));
    }
    written::commit(state, &account, title, ops)
}

/// Completes a type at the start of the line, and people anywhere.
fn complete_word(state: &mut State) {
    let Some(Layer::Log(line)) = state.layers.last() else {
        return;
    };
    let names = contacts(state, &line.account);
    let names: Vec<&str> = names.iter().map(|contact| contact.name.as_str()).collect();
    let kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.id()).collect();
    let typed: String = line
        .input
        .value()
        .chars()
        .take(line.input.cursor())
        .collect();
    match complete::find(&typed, &kinds, &names) {
        complete::Found::One { start, text } => {
            if let Some(Layer::Log(line)) = state.layers.last_mut() {
                line::replace_word(&mut line.input, start, &text);
            }
            reread(state);
        }
        complete::Found::Several(names) => {
            say::toast(state, Tone::Plain, format!("{}?", names.join(", ")));
        }
        complete::Found::None => say::toast(state, Tone::Plain, words::no_word(state.language)),
    }
}
