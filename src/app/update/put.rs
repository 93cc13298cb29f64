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
use crate::domain::triage::put::{self, Which};
use crate::domain::triage::{Lane, describe_in};
use crate::domain::write::Op;
use crate::messages::{kept, numbers, refusals, toasts as said};
use std::collections::BTreeSet;

/// Opens the line for the row under the cursor.
pub fn open(state: &mut State, what: PutWhat) {
    let Some(row) = state.subject() else {
        return;
    };
    let lane = state.triage.lane;
    let mut open = row.today.terms.iter().filter(|(_, term)| term.leads());
    // Beside the queue the lane is the one that has something.
    let lane = match open.clone().any(|(of, _)| *of == lane) {
        true => lane,
        false => open.next().map_or(lane, |(of, _)| *of),
    };
    let line = PutLine {
        account: row.account.id.clone(),
        name: row.account.name.clone(),
        what,
        lane,
        signals: signals(state, row, lane),
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

/// The signals of a lane that are open: name and words.
fn signals(state: &State, row: &Row, lane: Lane) -> Vec<(String, String)> {
    let rules = &state.rules.triage;
    let open = row.today.terms.iter().filter(|(_, term)| term.leads());
    let open = open.filter(|(of, _)| *of == lane);
    let told = open.map(|(_, term)| {
        let words = describe_in(state.language, term, rules, state.now);
        (rules.id_of(term).to_owned(), words)
    });
    told.collect()
}

/// Whether other signals are open by now than those shown, so that more would be put away than somebody has
/// seen, or another one. They are shown then, with the cursor where it was.
fn changed_meanwhile(state: &mut State) -> bool {
    let Some(Layer::Put(line)) = state.layers.last() else {
        return false;
    };
    let at = state.book.find(&line.account);
    let Some(row) = at.and_then(|at| state.book.row(at)) else {
        // It is said that it is gone.
        return false;
    };
    let now = signals(state, row, line.lane);
    // In whichever order: points change, and with them who stands first.
    let ids = |of: &[(String, String)]| -> BTreeSet<String> {
        of.iter().map(|(id, _)| id.clone()).collect()
    };
    if ids(&now) == ids(&line.signals) || now.is_empty() {
        return false;
    }
    if let Some(Layer::Put(line)) = state.layers.last_mut() {
        let chosen = line.chosen.and_then(|at| line.signals.get(at));
        line.chosen = chosen.and_then(|(id, _)| now.iter().position(|(of, _)| of == id));
        let gone = chosen.is_some() && line.chosen.is_none();
        line.signals = now;
        if gone {
            // None chosen means all of them: that is not what was meant.
            state.layers.pop();
        }
    }
    reread(state);
    say::toast(state, Tone::Bad, kept::changed_meanwhile(state.language, 1));
    true
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
    let saving = matches!(state.layers.last(), Some(Layer::Put(line)) if line.saving);
    if !saving && changed_meanwhile(state) {
        return Vec::new();
    }
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
