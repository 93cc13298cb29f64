//! What was written: the screen says so when it is durable, and not before.

use super::super::command::Command;
use super::super::effect::Effect;
use super::super::layer::Layer;
use super::super::state::{Link, State, Tone};
use super::undo::bare;
use super::{bulk, form, log, say, triage};
use crate::domain::id::AccountId;
use crate::domain::write::{Action, Op, Write};
use crate::messages::titles::REDO;
use crate::messages::toasts as words;
use crate::messages::{faults, kept};
use uuid::Uuid;

/// Makes an action of what a person did and asks for it to be kept.
pub fn commit(state: &mut State, account: &AccountId, title: String, ops: Vec<Op>) -> Vec<Effect> {
    triage::about_to(state, account, &ops);
    let id = state.ids.fresh();
    let mut write = |op| Write::new(state.ids.fresh(), account.clone(), op);
    let writes = ops.into_iter().map(&mut write).collect();
    state.pending.push((id, account.clone()));
    state.mine.push((id, state.now.utc));
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
        let fresh = |op: &Op| Write::new(state.ids.fresh(), account.clone(), op.clone());
        writes.extend(ops.iter().map(fresh));
    }
    let first = all.into_iter().next().map(|(account, _)| account);
    state.pending.extend(first.map(|account| (id, account)));
    state.mine.push((id, state.now.utc));
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

/// It is durable. What does not go to the CRM is not said to be sent later, nor what nobody can see there to
/// be taken back there.
pub fn committed(
    state: &mut State,
    action: Uuid,
    title: &str,
    undo: bool,
    (sends, unseen): (bool, bool),
) -> Vec<Effect> {
    state.own_news = true;
    state.told_sends = sends;
    let mut of = None;
    if undo && let Some(taken_back) = state.undoing.take() {
        state.mine.retain(|(id, _)| *id != taken_back);
        state.taken_back.retain(|id| *id != taken_back);
        if !title.starts_with(REDO) {
            triage::taken_back(state, taken_back);
        }
        of = Some(taken_back);
    }
    let at = state.pending.iter().position(|(id, _)| *id == action);
    let account = at.map(|at| state.pending.remove(at).1);
    let redo = undo && title.starts_with(REDO);
    if undo && sends {
        bulk::follow(state, action, of);
    }
    match (undo, redo) {
        (true, false) => state.taken_back.push(action),
        (true, true) => {}
        (false, _) => state.taken_back.clear(),
    }
    let mut text = if redo {
        state.mine.push((action, state.now.utc));
        words::redone(state.language, bare(title))
    } else if undo {
        let seen = match unseen {
            true => words::unseen(state.language),
            false => "",
        };
        words::undone(state.language, bare(title)) + seen
    } else {
        words::written(state.language, title)
    };
    if !sends {
        // Nothing waits for the CRM.
    } else if matches!(state.link, Link::Offline(_)) {
        text += words::sent_when_reached(state.language);
    } else if state.elsewhere {
        text += words::other_sends(state.language);
    }
    if !undo || redo {
        text += &way_back(state);
    }
    say::toast(state, Tone::Good, text);
    let Some(account) = account else {
        return Vec::new();
    };
    let kept = close(state, &account);
    triage::done_with(state, &account);
    kept.into_iter().collect()
}

/// How what was just written is taken back, to be put behind what is said of it; empty without a key.
pub fn way_back(state: &State) -> String {
    match state.keys.first(Command::Undo) {
        "" => String::new(),
        key => words::takes_back(state.language, key),
    }
}

/// The CRM turns out not to be there while it is said that something was written: then that it is sent
/// later is said with it, and nothing in its place. Whether it was so.
pub fn sent_later(state: &mut State) -> bool {
    let back = way_back(state);
    let sends = state.told_sends;
    let Some(toast) = &mut state.toast else {
        return false;
    };
    if toast.tone != Tone::Good || back.is_empty() {
        return false;
    }
    let Some(said) = toast.text.strip_suffix(&back) else {
        return false;
    };
    let later = words::sent_when_reached(state.language);
    if sends && !said.ends_with(later) {
        toast.text = format!("{said}{later}{back}");
    }
    true
}

/// The CRM is there again while it is said that something was written: that it waits is no longer said
/// with it, and nothing in its place. Whether it was so.
pub fn sent_now(state: &mut State) -> bool {
    let back = way_back(state);
    let Some(toast) = &mut state.toast else {
        return false;
    };
    let said = toast.text.strip_suffix(&back);
    let Some(said) = said.filter(|_| toast.tone == Tone::Good && !back.is_empty()) else {
        return false;
    };
    let later = words::sent_when_reached(state.language);
    if let Some(said) = said.strip_suffix(later) {
        toast.text = format!("{said}{back}");
    }
    true
}

/// Closes the layer in which it was done; a draft goes with it.
fn close(state: &mut State, account: &AccountId) -> Option<Effect> {
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
    match closed.map(|at| state.layers.remove(at)) {
        Some(Layer::Bulk(dialog)) => bulk::done(state, &dialog),
        Some(Layer::Form(form)) => return form::draft::written(state, &form),
        _ => {}
    }
    (drafted && state.drafts.remove(account).is_some()).then(|| log::remember(state))
}

/// It could not be kept: what was typed stays where it is.
pub fn not_committed(state: &mut State, title: &str, why: &str) {
    if !state.pending.is_empty() {
        let (action, _) = state.pending.remove(0);
        state.mine.retain(|(id, _)| *id != action);
    }
    give_back(state);
    nothing_ticked(state);
    let why = faults::told(state.language, why);
    let text = words::not_done(state.language, title, why);
    say::toast(state, Tone::Bad, text);
}

/// What was ticked was not: the cursor keeps to it.
fn nothing_ticked(state: &mut State) {
    if let Some(open) = &mut state.account {
        open.ticked = false;
    }
}

/// What waited to be kept waits no longer: the dialogs have their keys again.
fn give_back(state: &mut State) {
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
}

/// Nothing can be kept any more: it is said at once, and stays.
pub fn store_failed(state: &mut State) {
    state.pending.clear();
    state.undoing = None;
    state.storeless = true;
    give_back(state);
    nothing_ticked(state);
    state.problems = vec![kept::store_failed(state.language).to_owned()];
}
