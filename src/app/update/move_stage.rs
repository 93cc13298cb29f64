//! Moving an account to another stage: at once when nothing stands against it, else with a dialog
//! that shows the exit criteria and asks for the reason the domain wants.

use super::super::command::Command;
use super::super::effect::Effect;
use super::super::layer::{Layer, MoveDialog, Reason};
use super::super::state::{State, Tone};
use super::motion::{self, around, vertical};
use super::{line, say, written};
use crate::domain::Field;
use crate::domain::book::Row;
use crate::domain::id::AccountId;
use crate::domain::lifecycle::{Lifecycle, Place, ReasonKind};
use crate::domain::moving::{Answer, Move, named_reason};
use std::convert::Infallible;

/// Moves the account under the cursor to the next stage.
pub fn advance(state: &mut State) -> Vec<Effect> {
    step(state, Lifecycle::next)
}

/// Moves the account under the cursor to the stage before.
pub fn take_back(state: &mut State) -> Vec<Effect> {
    step(state, Lifecycle::previous)
}

fn step(state: &mut State, to: fn(&Lifecycle, Place) -> Option<Place>) -> Vec<Effect> {
    let Some(row) = state.subject() else {
        return Vec::new();
    };
    let id = row.account.id.clone();
    match to(&state.rules.lifecycle, row.today.place) {
        Some(place) => begin(state, &id, place),
        None => Vec::new(),
    }
}

/// Begins a move: carries it out at once, or opens the dialog if there is something to show or ask.
pub fn begin(state: &mut State, account: &AccountId, to: Place) -> Vec<Effect> {
    if written::is_pending(state, account) {
        say::toast(
            state,
            Tone::Plain,
            "The last change is still being written.",
        );
        return Vec::new();
    }
    let Some(row) = state.book.find(account).and_then(|at| state.book.row(at)) else {
        return Vec::new();
    };
    let lifecycle = &state.rules.lifecycle;
    let subject = (&row.account, &row.today.health);
    let moving = Move::new(lifecycle, subject, (row.today.place, to), state.now);
    let unmet = moving.unmet().len();
    let reason = moving.needs();
    let dialog = MoveDialog {
        account: account.clone(),
        name: row.account.name.clone(),
        from: moving.from,
        to,
        ticked: vec![false; moving.criteria.len()],
        cursor: 0,
        reason: reason.map(|kind| question(lifecycle, kind, unmet, row)),
        saving: false,
        criteria: moving.criteria,
    };
    let nothing_to_show = dialog.criteria.iter().all(|(_, met)| *met == Some(true));
    if dialog.reason.is_none() && nothing_to_show {
        return carry_out(state, &dialog);
    }
    state.layers.push(Layer::Move(Box::new(dialog)));
    Vec::new()
}

fn question(lifecycle: &Lifecycle, kind: ReasonKind, unmet: usize, row: &Row) -> Reason {
    let name = &row.account.name;
    let (question, reasons) = match kind {
        ReasonKind::Loss => (format!("Why is {name} lost?"), &lifecycle.loss_reasons[..]),
        ReasonKind::Renewal => (
            format!("Why did {name} renew, or not?"),
            &lifecycle.renewal_reasons[..],
        ),
        ReasonKind::Unmet if unmet == 1 => {
            let text = "One criterion is unmet. Why move it all the same?";
            (text.to_owned(), &[][..])
        }
        ReasonKind::Unmet => (
            format!("{unmet} criteria are unmet. Why move it all the same?"),
            &[][..],
        ),
        ReasonKind::Backward => (format!("Why does {name} go back?"), &[][..]),
    };
    let choice =
        |reason: &crate::domain::lifecycle::Reason| (reason.value.clone(), reason.label.clone());
    Reason {
        question,
        choices: reasons.iter().map(choice).collect(),
        ..Reason::default()
    }
}

/// A command while the dialog is open.
pub fn run(state: &mut State, command: Command, count: Option<u32>) -> Vec<Effect> {
    match command {
        Command::MoveConfirm | Command::Accept => return confirm(state),
        Command::Cancel | Command::Back => {
            state.layers.pop();
            return Vec::new();
        }
        _ => {}
    }
    let Some(Layer::Move(dialog)) = state.layers.last_mut() else {
        return Vec::new();
    };
    let criteria = dialog.criteria.len();
    match (command, &mut dialog.reason) {
        (Command::MenuNext | Command::MenuPrevious | Command::Complete, Some(reason)) => {
            let (len, forward) = (reason.choices.len(), command != Command::MenuPrevious);
            reason.chosen = match (len, reason.chosen) {
                (0, _) => None,
                (_, Some(at)) => Some(around(at, len, forward)),
                (_, None) => Some(if forward { 0 } else { len - 1 }),
            };
        }
        (Command::MoveTick, None) => {
            // Data has answered the others; only these are a person's to judge.
            let judged = dialog.criteria.get(dialog.cursor).map(|(_, met)| *met);
            if let (Some(None), Some(tick)) = (judged, dialog.ticked.get_mut(dialog.cursor)) {
                *tick = !*tick;
            }
        }
        (command, None) if motion::of(command).is_some() => {
            let motion = motion::of(command).unwrap_or(motion::Motion::Down);
            dialog.cursor = vertical(dialog.cursor, criteria, criteria, motion, count);
        }
        (command, _) => {
            if !line::edit(state, command) {
                say::not_here(state);
            }
        }
    }
    Vec::new()
}

fn confirm(state: &mut State) -> Vec<Effect> {
    let Some(Layer::Move(dialog)) = state.layers.last_mut() else {
        return Vec::new();
    };
    if dialog.saving {
        return Vec::new();
    }
    if let Some(reason) = &mut dialog.reason {
        let typed = !reason.input.value().trim().is_empty();
        if typed && reason.chosen.is_none() {
            let choices = reason.choices.iter();
            let spellings = choices.map(|(value, label)| (value.as_str(), label.as_str()));
            reason.chosen = named_reason(reason.input.value(), spellings);
            if reason.chosen.is_some() {
                // The letters only named the reason; they say nothing more about it.
                reason.input.reset();
            } else {
                // Own words are "other" to a CRM that wants one of its values.
                let mut choices = reason.choices.iter();
                reason.chosen = choices.position(|(value, _)| value == "other");
            }
        }
        let missing = match reason.choices.is_empty() {
            true => (!typed).then_some("Say why in a few words."),
            false => (reason.chosen.is_none()).then_some("Choose a reason with the arrow keys."),
        };
        if let Some(missing) = missing {
            say::toast(state, Tone::Bad, missing);
            return Vec::new();
        }
    }
    dialog.saving = true;
    let dialog = dialog.clone();
    carry_out(state, &dialog)
}

/// Makes the action of a move and asks for it to be kept.
fn carry_out(state: &mut State, dialog: &MoveDialog) -> Vec<Effect> {
    let Some(row) = state
        .book
        .find(&dialog.account)
        .and_then(|at| state.book.row(at))
    else {
        let text = format!("{} is gone from the CRM: it cannot be moved.", dialog.name);
        say::toast(state, Tone::Bad, text);
        return Vec::new();
    };
    let account = &row.account;
    let moving = Move::shown(
        &state.rules.lifecycle,
        account,
        (dialog.from, dialog.to),
        dialog.criteria.clone(),
    );
    // Where a reason is asked for, the keys go to its line and nothing can be ticked.
    let moving = match dialog.reason {
        None => moving.ticked(&dialog.ticked),
        Some(_) => moving,
    };
    let answer = dialog.reason.as_ref().map(|reason| {
        let chosen = reason.chosen.and_then(|at| reason.choices.get(at));
        Answer {
            value: chosen.map(|(value, _)| value.as_str()),
            words: reason.input.value(),
        }
    });
    let base = |field| {
        let value = match field {
            Field::LossReason => &account.loss_reason,
            Field::RenewalReason => &account.renewal_reason,
            _ => &account.stage,
        };
        Ok::<_, Infallible>(value.clone())
    };
    let me = state.setup.me.as_ref();
    let Ok(ops) = moving.writes(answer.unwrap_or_default(), base, me, state.now);
    let title = moving.title();
    written::commit(state, &dialog.account, title, ops)
}
