//! Putting a row of the queue away, or one signal of it: snoozed, done, dismissed, given to somebody;
//! one line, and what was understood of it under it.

use super::super::command::Command;
use super::super::effect::Effect;
use super::super::layer::{Layer, PutLine, PutWhat};
use super::super::state::{State, Tone};
use super::repeat::Last;
use super::{line, log, say, written};
use crate::domain::book::{Owner, Row};
use crate::domain::id::OwnerId;
use crate::domain::query::Scope;
use crate::domain::triage::closing::How;
use crate::domain::triage::describe_in;
use crate::domain::triage::put::{self, Which};
use crate::domain::write::Op;
use crate::messages::{numbers, refusals, toasts as said};

/// Opens the line for the row under the cursor.
pub fn open(state: &mut State, what: PutWhat) {
    let Some(row) = state.subject() else {
        return;
    };
    let (rules, lane) = (&state.rules.triage, state.triage.lane);
    let mut open = row.today.terms.iter().filter(|(_, term)| term.leads());
    // Beside the queue the lane is the one that has something.
    let lane = match open.clone().any(|(of, _)| *of == lane) {
        true => lane,
        false => open.clone().next().map_or(lane, |(of, _)| *of),
    };
    let signals = open.by_ref().filter(|(of, _)| *of == lane);
    let signals = signals.map(|(_, term)| {
        let id = rules.id_of(term).to_owned();
        (id, describe_in(state.language, term, rules, state.now))
    });
    let line = PutLine {
        account: row.account.id.clone(),
        name: row.account.name.clone(),
        what,
        lane,
        signals: signals.collect(),
        chosen: None,
        input: tui_input::Input::default(),
        understood: Err(String::new()),
        saving: false,
    };
    if line.signals.is_empty() {
        let text = said::no_signal_of(state.language, line.name);
        return say::toast(state, Tone::Plain, text);
    }
    state.layers.push(Layer::Put(Box::new(line)));
    reread(state);
}

/// Brings back what is put away of the row under the cursor, at once.
pub fn reopen(state: &mut State) -> Vec<Effect> {
    let Some(row) = state.subject() else {
        return Vec::new();
    };
    match put::reopen(&state.book, row, &[], state.language) {
        Ok((title, ops)) => {
            let account = row.account.id.clone();
            state.last = Some(Last::Command(Command::Reopen));
            written::commit(state, &account, title, ops)
        }
        Err(why) => {
            say::toast(state, Tone::Plain, why);
            Vec::new()
        }
    }
}

/// A command while the line has the keys.
pub fn run(state: &mut State, command: Command) -> Vec<Effect> {
    match command {
        Command::Accept => return accept(state),
        Command::Cancel | Command::Back => return leave(state),
        Command::Complete | Command::MenuNext => choose(state, true),
        Command::MenuPrevious | Command::CompleteBack => choose(state, false),
        command => {
            if !line::edit(state, command) {
                say::not_here(state);
            }
        }
    }
    Vec::new()
}

/// Leaves the line; a sentence in it is kept.
fn leave(state: &mut State) -> Vec<Effect> {
    if matches!(state.layers.last(), Some(Layer::Put(line)) if line.saving) {
        say::being_kept(state);
        return Vec::new();
    }
    let kept = log::keep_top(state);
    state.layers.pop();
    kept.into_iter().collect()
}

/// The whole row, then each signal, and around.
fn choose(state: &mut State, on: bool) {
    if let Some(Layer::Put(line)) = state.layers.last_mut() {
        let count = line.signals.len() + 1;
        let at = line.chosen.map_or(0, |chosen| chosen + 1);
        let at = if on { at + 1 } else { at + count - 1 } % count;
        line.chosen = at.checked_sub(1);
    }
    reread(state);
}

/// Understands the line anew.
pub fn reread(state: &mut State) {
    let made = make(state).map(|(words, _)| words);
    if let Some(Layer::Put(line)) = state.layers.last_mut() {
        line.understood = made;
    }
}

/// What it would do: words for the preview, and title and operations.
fn make(state: &State) -> Result<(String, (String, Vec<Op>)), String> {
    let Some(Layer::Put(line)) = state.layers.last() else {
        return Err(String::new());
    };
    let at = state.book.find(&line.account);
    let Some(row) = at.and_then(|at| state.book.row(at)) else {
        return Err(said::gone(state.language, &line.name));
    };
    let (book, rules) = (&state.book, &state.rules);
    let told = (state.now, state.language);
    let text = line.input.value().trim();
    let one: Vec<String> = line
        .chosen
        .iter()
        .filter_map(|at| line.signals.get(*at))
        .map(|(id, _)| id.clone())
        .collect();
    let which = match one.as_slice() {
        [] => Which::Row(line.lane),
        named => Which::Named(named),
    };
    let close = |how: How, reason: Option<&str>| {
        put::close(book, row, which, (how, reason), &rules.triage, told)
    };
    match line.what {
        PutWhat::Snooze => {
            let scope = Scope {
                me: state.setup.me.as_ref(),
                ..Scope::new(rules, &book.owners, state.now)
            };
            let (until, words) = put::until(text, row, rules, scope, state.language)?;
            let words = said::or_worse(state.language, words);
            Ok((words, close(How::Snoozed(until), None)?))
        }
        PutWhat::Done => {
            let words = said::done_until(state.language).to_owned();
            Ok((words, close(How::Done, Some(text))?))
        }
        PutWhat::Dismiss => {
            let words = said::dismissed_until(state.language).to_owned();
            Ok((words, close(How::Dismissed, Some(text))?))
        }
        PutWhat::Assign => {
            let owner = owner(state, row, text)?;
            let mine = state.setup.me.as_ref() == Some(&owner.id);
            let task = !mine && !state.setup.read_only;
            let words = match task {
                true => said::to_with_task(state.language, &owner.name),
                false => said::to_here(state.language, &owner.name),
            };
            let made = put::assign(book, row, &one, (&owner.id, task), &rules.triage, told)?;
            Ok((words, made))
        }
    }
}

/// The CRM's user that is meant: `me`, or a part of a name that fits one.
fn owner<'a>(state: &'a State, row: &Row, text: &str) -> Result<&'a Owner, String> {
    let owners = || state.book.owners.iter().filter(|owner| !owner.archived);
    let of = |id: Option<&OwnerId>| owners().find(|owner| Some(&owner.id) == id);
    if text.is_empty() {
        let names: Vec<&str> = owners().map(|owner| owner.name.as_str()).take(6).collect();
        return Err(said::to_whom(
            state.language,
            numbers::list(state.language, &names),
        ));
    }
    if text == "me" {
        let why = refusals::no_me(state.language);
        return of(state.setup.me.as_ref()).ok_or_else(|| why.to_owned());
    }
    if text == "owner" {
        return of(row.account.owner.as_ref())
            .ok_or_else(|| said::nobody_owns(state.language).to_owned());
    }
    let part = text.to_lowercase();
    let found: Vec<&Owner> = owners()
        .filter(|of| of.name.to_lowercase().contains(&part))
        .collect();
    match found.as_slice() {
        [one] => Ok(one),
        [] => Err(said::no_such_user(state.language, text)),
        many => {
            let names: Vec<&str> = many.iter().map(|of| of.name.as_str()).take(6).collect();
            Err(format!("{}?", numbers::list(state.language, &names)))
        }
    }
}

fn accept(state: &mut State) -> Vec<Effect> {
    reread(state);
    let Some(Layer::Put(line)) = state.layers.last() else {
        return Vec::new();
    };
    if line.saving {
        return Vec::new();
    }
    let account = line.account.clone();
    match make(state) {
        Ok((_, (title, ops))) => {
            if let Some(Layer::Put(line)) = state.layers.last_mut() {
                line.saving = true;
                state.last = Some(Last::Put(line.what, line.input.value().to_owned()));
            }
            written::commit(state, &account, title, ops)
        }
        Err(why) => {
            say::toast(state, Tone::Bad, why);
            Vec::new()
        }
    }
}
