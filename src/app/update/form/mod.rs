//! A form: values asked for, one at a time, each understood as it is typed. What is done with them is told
//! by what the form is for.

pub mod answer;
pub mod draft;
pub mod mates;

use super::super::command::Command;
use super::super::effect::Effect;
use super::super::layer::{Form, FormFor, Layer};
use super::super::state::{Answered, State, Tone};
use super::edit::NONE;
use super::motion::around;
use super::repeat::Last;
use super::{line, log, plan, say, tasks, written};
use crate::domain::edit::{self, Change};
use crate::domain::field::Field;
use crate::messages::{tasks as about, titles, toasts as words};
use tui_input::Input;

/// Options that are named at most when several fit.
const NAMED: usize = 6;

/// A command while the form has the keys.
pub fn run(state: &mut State, command: Command) -> Vec<Effect> {
    match command {
        Command::Accept => return accept(state),
        Command::Cancel | Command::Back => {
            if matches!(state.layers.last(), Some(Layer::Form(form)) if form.saving) {
                say::being_kept(state);
                return Vec::new();
            }
            let kept = log::keep_top(state).or_else(|| draft::leave(state));
            let left = state.layers.pop();
            if let Some(Layer::Form(form)) = left
                && matches!(form.what, FormFor::Answer { .. })
            {
                let key = state.keys.first(Command::GoActivity);
                let text = match mates::asks_whom(&form) {
                    true => words::wait_answer(state.language, mates::count(state, &form), key),
                    false => words::waits_answer(state.language, key),
                };
                say::toast(state, Tone::Plain, text);
            }
            return kept.into_iter().collect();
        }
        Command::MenuNext => choose(state, true),
        Command::MenuPrevious => choose(state, false),
        Command::Complete => turn(state, true),
        Command::CompleteBack => turn(state, false),
        command => {
            if !line::edit(state, command) {
                say::not_here(state);
            }
        }
    }
    Vec::new()
}

/// The next option, or the one before: it stands in the line.
fn choose(state: &mut State, forward: bool) {
    let Some(Layer::Form(form)) = state.layers.last_mut() else {
        return;
    };
    let Some((asked, input)) = form.fields.get_mut(form.at) else {
        return;
    };
    let len = asked.options.len();
    if len == 0 {
        return;
    }
    let at = match form.chosen {
        Some(at) => around(at, len, forward),
        None if forward => 0,
        None => len - 1,
    };
    *input = Input::new(asked.options[at].1.clone());
    if let Some(present) = &mut form.present {
        present.selected = false;
    }
    reread(state);
    if let Some(Layer::Form(form)) = state.layers.last_mut() {
        form.chosen = Some(at);
    }
}

/// The next of several fields; with one field that has options, the option that begins so.
fn turn(state: &mut State, forward: bool) {
    if forward && complete(state) {
        return;
    }
    if let Some(Layer::Form(form)) = state.layers.last_mut() {
        form.at = around(form.at, form.fields.len(), forward);
        leaves_field(form);
    }
    reread(state);
}

/// Another field has the keys: what was chosen or stood selected was of the one before.
fn leaves_field(form: &mut Form) {
    form.chosen = None;
    if form.fields.len() > 1 {
        form.present = None;
    }
}

/// Completes what is typed in the only field to its option, or names those that fit; whether there are
/// options to complete to.
fn complete(state: &mut State) -> bool {
    let Some(Layer::Form(form)) = state.layers.last_mut() else {
        return false;
    };
    let selected = form.selected();
    let [(asked, input)] = &mut form.fields[..] else {
        return false;
    };
    if asked.options.is_empty() || asked.several {
        return false;
    }
    let typed = if selected { "" } else { input.value() };
    match asked.fitting(typed)[..] {
        [] => say::toast(state, Tone::Plain, words::no_word(state.language)),
        [only] => {
            *input = Input::new(only.to_owned());
            form.present = None;
            reread(state);
        }
        ref several => {
            let some = several.iter().take(NAMED).copied();
            let text = format!("{}?", some.collect::<Vec<_>>().join(", "));
            say::toast(state, Tone::Plain, text);
        }
    }
    true
}

/// Understands the line anew.
pub fn reread(state: &mut State) {
    let Some(Layer::Form(form)) = state.layers.last() else {
        return;
    };
    let understood = understand(state, form, form.at).map(|(_, words)| words);
    if let Some(Layer::Form(form)) = state.layers.last_mut() {
        form.understood = understood;
        form.chosen = None;
        state.draft_due = true;
    }
}

/// The same with the option under the cursor as it was, which nobody has touched.
pub fn again(state: &mut State) {
    let chosen = match state.layers.last() {
        Some(Layer::Form(form)) => form.chosen,
        _ => None,
    };
    reread(state);
    if let Some(Layer::Form(form)) = state.layers.last_mut() {
        form.chosen = chosen;
    }
}

/// The raw value of a field of the form, and what it comes to in words.
fn understand(state: &State, form: &Form, at: usize) -> Result<(Option<String>, String), String> {
    let Some((asked, input)) = form.fields.get(at) else {
        return Err(String::new());
    };
    let typed = input.value().trim();
    if typed.is_empty() {
        return match &form.what {
            FormFor::Plan { what, .. } if plan::optional(*what, &asked.property) => {
                Ok((None, words::or_nothing(state.language, asked.hint())))
            }
            FormFor::Edit { field, base, .. } if base.is_some() && *field != Field::Name => {
                Err(words::none_empties(state.language, asked.hint(), NONE))
            }
            FormFor::NewTask { .. } => Err(about::task_hint(state.language).to_owned()),
            FormFor::Due { .. } => Err(about::day_hint(state.language).to_owned()),
            _ => Err(asked.hint()),
        };
    }
    match &form.what {
        FormFor::Edit { account, field, .. } => {
            let typed = if typed == NONE { "" } else { typed };
            let me = state.setup.me.as_ref();
            let change = Change::read(*field, asked, typed, me, state.now)?;
            let found = state.book.find(account).and_then(|at| state.book.row(at));
            let row = found.ok_or(words::account_gone(state.language))?;
            let usual = state.setup.amounts.usual;
            edit::in_its_currency(state.language, *field, typed, &row.account, usual)?;
            if !change.changes(&row.account) {
                // Nothing is typed yet, or it comes to the same: what would do is said.
                return Ok((change.value, words::is_now(state.language, asked.hint())));
            }
            Ok((
                change.value.clone(),
                change.words(&row.account, asked, &state.activity.queue),
            ))
        }
        FormFor::Plan { account, what } => {
            let value = asked.read(typed, state.now)?;
            let raw = value.clone().unwrap_or_default();
            let mut words = format!("{}: {}", asked.label, asked.shown(&raw));
            let warning = (asked.property == "due")
                .then(|| plan::warning(state, account, *what, &raw))
                .flatten();
            if let Some(warning) = warning {
                words += &format!(". {warning}");
            }
            Ok((value, words))
        }
        FormFor::NewTask { .. } => {
            let read = tasks::read(state, typed)?;
            Ok((Some(typed.to_owned()), tasks::in_words(state, &read)?))
        }
        FormFor::Due { base, .. } => {
            let value = asked.read(typed, state.now)?;
            let words = value
                .as_deref()
                .map(|raw| tasks::day_words(state, *base, raw));
            Ok((value, words.unwrap_or_default()))
        }
        FormFor::Answer { write } => {
            let value = asked.read(typed, state.now)?;
            if let Some(field) = asked.field {
                let usual = state.setup.amounts.usual;
                for account in mates::accounts(state, form, *write) {
                    edit::in_its_currency(state.language, field, typed, account, usual)?;
                }
            }
            let words = value.as_deref().map(|raw| asked.shown(raw));
            let words = words.unwrap_or_default();
            // What is there already is written over: it is seen to be.
            let words = match &asked.base {
                Some(theirs) => format!("{} → {words}", asked.shown(theirs)),
                None => words,
            };
            Ok((value, format!("{}: {words}", asked.label)))
        }
    }
}

/// Accepts the line: the next empty field, or all of it.
fn accept(state: &mut State) -> Vec<Effect> {
    let Some(Layer::Form(form)) = state.layers.last() else {
        return Vec::new();
    };
    if form.saving {
        return Vec::new();
    }
    if let Err(why) = understand(state, form, form.at) {
        say::toast(state, Tone::Bad, words::wanted(state.language, why));
        return Vec::new();
    }
    // The lines of a plan may be left empty: each is gone through, and the last one writes.
    // So is what the CRM wants where it is for many accounts.
    let through = matches!(form.what, FormFor::Plan { .. }) || mates::asks_whom(form);
    let ahead = (through && form.at + 1 < form.fields.len()).then_some(form.at + 1);
    let missing = (0..form.fields.len()).find(|at| understand(state, form, *at).is_err());
    if let Some(at) = ahead.or(missing) {
        if let Some(Layer::Form(form)) = state.layers.last_mut() {
            form.at = at;
            leaves_field(form);
        }
        reread(state);
        return Vec::new();
    }
    let values = (0..form.fields.len()).filter_map(|at| {
        let (value, _) = understand(state, form, at).ok()?;
        Some((form.fields[at].0.property.clone(), value))
    });
    let mut values: Vec<(String, Option<String>)> = values.collect();
    let typed = form.fields[form.at].1.value().trim().to_owned();
    let first = values.first().and_then(|(_, value)| value.clone());
    match form.what.clone() {
        FormFor::NewTask { account } => tasks::make(state, &account, &typed),
        what @ FormFor::Due { .. } => {
            tasks::put_on(state, &what, first.as_deref().unwrap_or_default(), typed)
        }
        FormFor::Answer { write } => {
            // It closes once the write waits no more for it.
            let (writes, several) = mates::answered(state, write, &mut values);
            state.answered = Some(Answered {
                write,
                several,
                at: state.now.utc,
            });
            if let Some(Layer::Form(form)) = state.layers.last_mut() {
                form.saving = true;
            }
            let with = values
                .into_iter()
                .filter_map(|(name, value)| Some((name, value?)));
            vec![Effect::Answer(writes, with.collect())]
        }
        FormFor::Plan { account, what } => {
            if let Some(why) = plan::fault(state, &account, what, &values) {
                say::toast(state, Tone::Bad, why);
                return Vec::new();
            }
            let Some((title, ops)) = plan::make(state, &account, what, &values) else {
                return Vec::new();
            };
            if let Some(Layer::Form(form)) = state.layers.last_mut() {
                form.saving = true;
                let lines = form
                    .fields
                    .iter()
                    .map(|(_, input)| input.value().to_owned());
                state.last = Some(Last::Plan(what, lines.collect()));
            }
            written::commit(state, &account, title, ops)
        }
        FormFor::Edit {
            account,
            field,
            base,
        } => {
            let Some((_, value)) = values.into_iter().next() else {
                return Vec::new();
            };
            let change = Change { field, value };
            let found = state.book.find(&account).and_then(|at| state.book.row(at));
            let Some(row) = found else {
                return Vec::new();
            };
            if !change.changes(&row.account) {
                state.layers.pop();
                say::toast(state, Tone::Plain, words::has_it(state.language));
                return Vec::new();
            }
            let words = change.words(&row.account, &form.fields[0].0, &state.activity.queue);
            let title = titles::of(state.language, &row.account.name, words);
            let op = change.op(base);
            state.last = Some(Last::Field(field, form.fields[0].1.value().to_owned()));
            if let Some(Layer::Form(form)) = state.layers.last_mut() {
                form.saving = true;
            }
            written::commit(state, &account, title, vec![op])
        }
    }
}
