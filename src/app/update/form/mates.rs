//! Several accounts changed together, of which the CRM wants the same: one form answers for all of them, or
//! for the one it was opened on.

use super::super::super::layer::{Form, FormFor, Layer};
use super::super::super::state::State;
use super::reread;
use crate::domain::account::Account;
use crate::domain::asked::Asked;
use crate::domain::field::Kind;
use crate::domain::id::AccountId;
use crate::domain::write::{Op, Progress, Queued};
use crate::messages::dialogs as say;
use std::collections::HashSet;
use tui_input::Input;
use uuid::Uuid;

/// The options of the field that asks for which accounts the form answers. Numbers: only their labels are
/// shown.
const ALL: &str = "1";
const ONE: &str = "2";

/// The writes of the same action that wait for the same answer as this one, which is among them, in their
/// order.
fn mates<'a>(queue: &'a [Queued], queued: &Queued) -> Vec<&'a Queued> {
    let of = |one: &&Queued| {
        let wants = wanted(one);
        wants.is_some()
            && one.action == queued.action
            && same_sort(&one.write.op, &queued.write.op)
            && wants == wanted(queued)
    };
    queue.iter().filter(of).collect()
}

/// The properties that the CRM wants with a write, and what it has in each by now: where that differs, one
/// answer for all would be written over values that were never shown.
fn wanted(queued: &Queued) -> Option<Vec<(&str, Option<&str>)>> {
    match &queued.progress {
        Progress::Asks { fields, .. } => {
            let fields = fields.iter();
            let wants = fields.map(|of| (of.property.as_str(), of.base.as_deref()));
            Some(wants.collect())
        }
        _ => None,
    }
}

/// Whether two writes do the same, so that what is wanted with them is of the same sort of record.
fn same_sort(one: &Op, other: &Op) -> bool {
    match (one, other) {
        (Op::SetField { field, .. }, Op::SetField { field: of, .. }) => field == of,
        _ => std::mem::discriminant(one) == std::mem::discriminant(other),
    }
}

/// For which accounts the form answers that is opened for a write, as its first field; `None` where no
/// other account waits for the same.
pub(super) fn whom(state: &State, queued: &Queued) -> Option<(Asked, Input)> {
    let mates = mates(&state.activity.queue, queued);
    let accounts: HashSet<&AccountId> = mates.iter().map(|of| &of.write.account).collect();
    if accounts.len() < 2 {
        return None;
    }
    let account = &queued.write.account;
    let row = state.book.find(account).and_then(|at| state.book.row(at));
    let name = row.map_or(account.as_str(), |row| row.account.name.as_str());
    let (language, count) = (state.language, accounts.len());
    let all = say::for_all(language, count);
    let asked = Asked {
        language,
        options: vec![
            (ALL.to_owned(), all.clone()),
            (ONE.to_owned(), say::for_one(language, name)),
        ],
        // No property of the CRM's is called so.
        ..Asked::new("", say::for_whom(language), Kind::Choice)
    };
    Some((asked, Input::new(all)))
}

/// Whether the first field of a form asks for which accounts it answers.
pub(super) fn asks_whom(form: &Form) -> bool {
    let first = form.fields.first();
    matches!(form.what, FormFor::Answer { .. })
        && first.is_some_and(|(asked, _)| asked.property.is_empty())
}

/// The accounts for which a form answers a write as it stands now: all that wait for the same, or that one alone.
pub(super) fn accounts<'a>(state: &'a State, form: &Form, write: Uuid) -> Vec<&'a Account> {
    let queue = &state.activity.queue;
    let Some(queued) = queue.iter().find(|of| of.write.id == write) else {
        return Vec::new();
    };
    let all = form.fields.first().is_some_and(|(asked, input)| {
        let whom = asked.read(input.value(), state.now);
        asks_whom(form) && matches!(whom, Ok(Some(whom)) if whom == ALL)
    });
    let writes = match all {
        true => mates(queue, queued),
        false => vec![queued],
    };
    let row = |of: &Queued| state.book.row(state.book.find(&of.write.account)?);
    let rows = writes.into_iter().filter_map(row);
    rows.map(|row| &row.account).collect()
}

/// The writes that a form answers with these values, which lose what only says for whom they are; and the
/// action, where the way of several accounts to the CRM goes on with that: it is followed.
pub(super) fn answered(
    state: &State,
    write: Uuid,
    values: &mut Vec<(String, Option<String>)>,
) -> (Vec<Uuid>, Option<Uuid>) {
    let whom = values.iter().position(|(property, _)| property.is_empty());
    let whom = whom.and_then(|at| values.remove(at).1);
    let queue = &state.activity.queue;
    let queued = queue.iter().find(|of| of.write.id == write);
    let Some(queued) = queued else {
        return (vec![write], None);
    };
    if whom.as_deref() == Some(ALL) {
        let all = mates(queue, queued).into_iter().map(|of| of.write.id);
        return (all.collect(), Some(queued.action));
    }
    let stuck = |of: &Queued| of.action == queued.action && of.progress.stuck();
    let last = !queue.iter().any(|of| of.write.id != write && stuck(of));
    let mut journal = state.activity.journal.iter();
    let entry = journal.find(|entry| entry.id == queued.action);
    let several = entry.is_some_and(|entry| entry.accounts.len() > 1);
    (vec![write], (last && several).then_some(queued.action))
}

/// How many others wait for the answer that a form asks for.
pub(super) fn count(state: &State, form: &Form) -> usize {
    let FormFor::Answer { write } = form.what else {
        return 0;
    };
    let queue = &state.activity.queue;
    let queued = queue.iter().find(|of| of.write.id == write);
    queued.map_or(0, |queued| mates(queue, queued).len())
}

/// The outbox is another: the form that is open says of how many accounts the same is wanted by now.
pub fn recount(state: &mut State) {
    let open = state.layers.iter().rev().find_map(|layer| match layer {
        Layer::Form(form) if !form.saving && asks_whom(form) => match form.what {
            FormFor::Answer { write } => Some(write),
            _ => None,
        },
        _ => None,
    });
    let mut queue = state.activity.queue.iter();
    let Some(queued) = open.and_then(|write| queue.find(|of| of.write.id == write)) else {
        return;
    };
    let now = whom(state, queued);
    let form = state.layers.iter_mut().rev().find_map(|layer| match layer {
        Layer::Form(form) if asks_whom(form) => Some(form),
        _ => None,
    });
    let Some(form) = form else {
        return;
    };
    match (now, form.fields.first_mut()) {
        (Some((now, _)), Some((known, input))) if known.options != now.options => {
            let typed = |(_, label): &(String, String)| label == input.value();
            if let Some(at) = known.options.iter().position(typed) {
                *input = Input::new(now.options[at].1.clone());
            }
            *known = now;
        }
        // The others do not wait for it any more.
        (None, Some(_)) => {
            form.fields.remove(0);
            form.at = form.at.saturating_sub(1);
            form.present = None;
        }
        _ => return,
    }
    reread(state);
}
