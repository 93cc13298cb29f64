//! What was written: the screen says so when it is durable, and not before.

use super::super::command::Command;
use super::super::effect::Effect;
use super::super::layer::Layer;
use super::super::state::{Link, State, Tone};
use super::{bulk, log, say, triage};
use crate::domain::id::AccountId;
use crate::domain::write::{Action, Op, Write};
use crate::messages::toasts as words;
use uuid::Uuid;

/// Makes an action of what a person did and asks for it to be kept.
pub fn commit(state: &mut State, account: &AccountId, title: String, ops: Vec<Op>) -> Vec<Effect> {
    let id = state.ids.fresh();
    let mut write = |op| Write {
        id: state.ids.fresh(),
        account: account.clone(),
        op,
        with: Vec::new(),
    };
    let writes = ops.into_iter().map(&mut write).collect();
    triage::about_to(state, account);
    state.pending.push((id, account.clone()));
    vec![Effect::Commit(Action {
        id,
        at: state.now.utc,
        title,
        writes,
        undoes: None,
    })]
}

/// Makes one action of what is done to several accounts, in their order; one undo takes it back.
pub fn commit_all(
    state: &mut State,
    title: String,
    all: Vec<(AccountId, Vec<Op>)>,
) -> (Uuid, Vec<Effect>) {
    let id = state.ids.fresh();
    let mut writes = Vec::new();
    for (account, ops) in &all {
        writes.extend(ops.iter().map(|op| Write {
            id: state.ids.fresh(),
            account: account.clone(),
            op: op.clone(),
            with: Vec::new(),
        }));
    }
    let first = all.into_iter().next().map(|(account, _)| account);
    state.pending.extend(first.map(|account| (id, account)));
    let action = Action {
        id,
        at: state.now.utc,
        title,
        writes,
        undoes: None,
    };
    (id, vec![Effect::Commit(action)])
}

/// Whether something about the account is being made durable.
pub fn is_pending(state: &State, account: &AccountId) -> bool {
    state.pending.iter().any(|(_, of)| of == account)
}

/// It is durable.
pub fn committed(state: &mut State, action: Uuid, title: &str, undo: bool) -> Vec<Effect> {
    let at = state.pending.iter().position(|(id, _)| *id == action);
    let account = at.map(|at| state.pending.remove(at).1);
    let mut text = if undo {
        let title = title.strip_prefix("Undo: ").unwrap_or(title);
        words::undone(state.language, title)
    } else {
        words::written(state.language, title)
    };
    if matches!(state.link, Link::Offline(_)) {
        text += words::sent_when_reached(state.language);
    } else if state.elsewhere {
        text += words::other_sends(state.language);
    }
    let key = state.keys.first(Command::Undo);
    if !undo && !key.is_empty() {
        text += &words::takes_back(state.language, key);
    }
    say::toast(state, Tone::Good, text);
    let Some(account) = account else {
        return Vec::new();
    };
    let drafted = close(state, &account);
    triage::done_with(state, &account);
    drafted.then(|| log::remember(state)).into_iter().collect()
}

/// Closes the layer in which it was done; says whether a draft went with it.
fn close(state: &mut State, account: &AccountId) -> bool {
    let (mut drafted, mut closed) = (false, None);
    for (at, layer) in state.layers.iter().enumerate() {
        match layer {
            Layer::Log(line) if line.saving && line.account == *account => {
                (drafted, closed) = (true, Some(at));
            }
            Layer::Move(dialog) if dialog.saving && dialog.account == *account => {
                closed = Some(at);
            }
            Layer::Put(line) if line.saving && line.account == *account => closed = Some(at),
            Layer::Bulk(dialog) if dialog.saving => closed = Some(at),
            Layer::Form(form) if form.saving => closed = Some(at),
            _ => {}
        }
    }
    if let Some(at) = closed
        && let Layer::Bulk(dialog) = state.layers.remove(at)
    {
        bulk::done(state, &dialog);
    }
    drafted && state.drafts.remove(account).is_some()
}

/// It could not be kept: what was typed stays where it is.
pub fn not_committed(state: &mut State, title: &str, why: &str) {
    if !state.pending.is_empty() {
        state.pending.remove(0);
    }
    for layer in &mut state.layers {
        match layer {
            Layer::Log(line) => line.saving = false,
            Layer::Move(dialog) => dialog.saving = false,
            Layer::Put(line) => line.saving = false,
            Layer::Bulk(dialog) => dialog.saving = false,
            Layer::Form(form) => form.saving = false,
            _ => {}
        }
    }
    say::toast(
        state,
        Tone::Bad,
        words::not_done(state.language, title, why),
    );
}
