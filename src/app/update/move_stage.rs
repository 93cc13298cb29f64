//! Moving an account to another stage: at once when nothing stands against it, else with a dialog
//! that shows the exit criteria, offers the tasks of the stage entered, and asks for the reason the
//! domain wants.

use super::super::command::Command;
use super::super::effect::Effect;
use super::super::layer::{Layer, MoveDialog, Reason};
use super::super::state::{State, Tone};
use super::motion::{self, around, vertical};
use super::repeat::Last;
use super::{line, log, say, written};
use crate::domain::Field;
use crate::domain::book::Row;
use crate::domain::edit::label_in;
use crate::domain::id::AccountId;
use crate::domain::lifecycle::{Place, ReasonKind, StageTask, Subject};
use crate::domain::moving::{Answer, Move, named_reason, nothing_to_move};
use crate::messages::kept;
use crate::messages::lines::offered_no_more;
use crate::messages::toasts as words;
use std::convert::Infallible;

/// Moves the account under the cursor to the next stage.
pub fn advance(state: &mut State) -> Vec<Effect> {
    step(state, Command::Advance, true)
}

/// Moves the account under the cursor to the stage before.
pub fn take_back(state: &mut State) -> Vec<Effect> {
    step(state, Command::TakeBack, false)
}

fn step(state: &mut State, command: Command, forward: bool) -> Vec<Effect> {
    let Some(row) = state.subject() else {
        return Vec::new();
    };
    let id = row.account.id.clone();
    match state.stage_beside(row.today.place, forward) {
        Some(place) => begin_as(state, &id, place, Last::Command(command)),
        None => Vec::new(),
    }
}

/// Why an account cannot be moved there: it has nothing that carries its stage, or the CRM has no value for
/// the stage, or offers it no more.
pub fn refused(state: &State, row: &Row, to: Place) -> Option<String> {
    let (language, profile) = (state.language, &state.setup.profile);
    let nothing = nothing_to_move(&state.setup.stage_from, &row.account, language);
    if nothing.is_some() {
        return nothing;
    }
    let options = state.options.get(&Field::Stage)?;
    let lifecycle = &state.rules.lifecycle;
    if let Some(stage) = lifecycle.stage(to).filter(|_| state.hides_stage(to)) {
        let label = label_in(language, Field::Stage);
        return Some(offered_no_more(language, label, &stage.name));
    }
    let stage = lifecycle.unknown_to(options, to)?;
    Some(words::no_stage_value(
        language,
        &stage.name,
        stage.value(),
        profile,
    ))
}

/// Begins a move: carries it out at once, or opens the dialog if there is something to show or ask.
pub fn begin(state: &mut State, account: &AccountId, to: Place) -> Vec<Effect> {
    begin_as(state, account, to, Last::Stage(to))
}

/// The same; `last` is what is done again by the key for that, once the move is made.
fn begin_as(state: &mut State, account: &AccountId, to: Place, last: Last) -> Vec<Effect> {
    state.begun = Some(last);
    if written::is_pending(state, account) {
        say::toast(state, Tone::Plain, words::still_writing(state.language));
        return Vec::new();
    }
    let Some(row) = state.book.find(account).and_then(|at| state.book.row(at)) else {
        return Vec::new();
    };
    let rules = &state.rules;
    if let Some(text) = refused(state, row, to) {
        say::toast(state, Tone::Bad, text);
        return Vec::new();
    }
    let details = state.details.get(account);
    let subject = Subject { row, details };
    let moving = Move::new(rules, subject, (row.today.place, to), state.now);
    let unmet = moving.unmet().len();
    let reason = moving.needs();
    let tasks = moving.offered(details);
    let dialog = MoveDialog {
        account: account.clone(),
        name: row.account.name.clone(),
        from: moving.from,
        to,
        bases: bases(row),
        ticked: moving.ticks(),
        taken: vec![false; tasks.len()],
        tasks,
        cursor: 0,
        on_list: false,
        reason: reason.map(|kind| question(state, kind, unmet, row)),
        saving: false,
        criteria: moving.criteria,
    };
    let nothing_to_show =
        dialog.tasks.is_empty() && dialog.criteria.iter().all(|(_, met)| *met == Some(true));
    if dialog.reason.is_none() && nothing_to_show {
        return carry_out(state, &dialog);
    }
    state.layers.push(Layer::Move(Box::new(dialog)));
    Vec::new()
}

/// The fields that a move sets without showing what they are, as they are now. The plan is not among
/// them: ticks go on top of what it says by then.
fn bases(row: &Row) -> Vec<(Field, Option<String>)> {
    [Field::Stage, Field::LossReason, Field::RenewalReason]
        .map(|field| (field, row.account.raw(field)))
        .to_vec()
}

/// Whether the account stands in another stage than the one the dialog was opened with.
pub fn moved_meanwhile(row: &Row, dialog: &MoveDialog) -> bool {
    bases(row)
        .iter()
        .zip(&dialog.bases)
        .any(|(now, before)| now.0 == Field::Stage && now != before)
}

/// Says that somebody else has moved the account while the dialog was open, and asks anew: from where it
/// is now, with the words typed so far. What is to be done then; `None` when nobody has.
fn asks_anew(state: &mut State) -> Option<Vec<Effect>> {
    let Some(Layer::Move(dialog)) = state.layers.last() else {
        return None;
    };
    let found = state.book.find(&dialog.account);
    let row = found.and_then(|at| state.book.row(at));
    let row = row.filter(|row| moved_meanwhile(row, dialog))?;
    let language = state.language;
    let (name, from, to) = (dialog.name.clone(), row.today.place, dialog.to);
    let text = |place| {
        state
            .rules
            .lifecycle
            .stage(place)
            .map(|stage| stage.name.clone())
    };
    let there = text(from).or_else(|| row.account.stage.clone());
    let text = kept::moved_meanwhile(language, &name, there.unwrap_or_default());
    if from == to {
        let kept = leave(state);
        say::toast(state, Tone::Plain, text);
        return Some(kept);
    }
    let details = state.details.get(&dialog.account);
    let moving = Move::new(
        &state.rules,
        Subject { row, details },
        (from, to),
        state.now,
    );
    let reason = moving.needs().map(|kind| {
        let unmet = moving.unmet().len();
        let typed = dialog.reason.as_ref().map(|reason| reason.input.clone());
        Reason {
            input: typed.unwrap_or_default(),
            ..question(state, kind, unmet, row)
        }
    });
    let tasks = moving.offered(details);
    let was = |task: &StageTask| dialog.tasks.iter().position(|of| of.id == task.id);
    let taken = tasks
        .iter()
        .map(|task| was(task).is_some_and(|at| dialog.taken.get(at) == Some(&true)));
    let anew = MoveDialog {
        account: dialog.account.clone(),
        name,
        from,
        to,
        bases: bases(row),
        ticked: moving.ticks(),
        taken: taken.collect(),
        tasks,
        cursor: 0,
        on_list: false,
        reason,
        saving: false,
        criteria: moving.criteria,
    };
    // Where no reason is asked for any more, the words for it are kept all the same.
    let kept = match &anew.reason {
        Some(_) => None,
        None => log::keep_top(state),
    };
    if let Some(Layer::Move(dialog)) = state.layers.last_mut() {
        **dialog = anew;
    }
    say::toast(state, Tone::Bad, text);
    Some(kept.into_iter().collect())
}

/// More is known of the account of the dialog: what data says now, with what the person has ticked
/// and taken so far. What is asked stays asked.
pub fn reread(state: &mut State) {
    let Some(Layer::Move(dialog)) = state.layers.last() else {
        return;
    };
    let found = state.book.find(&dialog.account);
    let Some(row) = found
        .and_then(|at| state.book.row(at))
        .filter(|_| !dialog.saving)
    else {
        return;
    };
    let details = state.details.get(&dialog.account);
    let subject = Subject { row, details };
    let places = (dialog.from, dialog.to);
    let moving = Move::new(&state.rules, subject, places, state.now);
    if moving.criteria.len() != dialog.criteria.len()
        || moving.needs().is_some() != dialog.reason.is_some()
    {
        return;
    }
    let tasks = moving.offered(details);
    let taken = |task: &StageTask| {
        let was = dialog.tasks.iter().position(|of| of.id == task.id);
        was.is_some_and(|at| dialog.taken.get(at) == Some(&true))
    };
    let taken: Vec<bool> = tasks.iter().map(taken).collect();
    let criteria = moving.criteria;
    if let Some(Layer::Move(dialog)) = state.layers.last_mut() {
        dialog.criteria = criteria;
        (dialog.tasks, dialog.taken) = (tasks, taken);
        dialog.cursor = dialog.cursor.min(dialog.entries().saturating_sub(1));
    }
}

fn question(state: &State, kind: ReasonKind, unmet: usize, row: &Row) -> Reason {
    let (lifecycle, language) = (&state.rules.lifecycle, state.language);
    let name = &row.account.name;
    let (question, field, reasons) = match kind {
        ReasonKind::Loss => (
            words::why_lost(language, name),
            Field::LossReason,
            &lifecycle.loss_reasons[..],
        ),
        ReasonKind::Renewal => (
            words::why_renewed(language, name),
            Field::RenewalReason,
            &lifecycle.renewal_reasons[..],
        ),
        ReasonKind::Unmet => {
            let ready = [
                words::my_judgement(language),
                words::customer_agreed(language),
                words::data_behind(language),
            ];
            return in_words(words::unmet(language, unmet), ready);
        }
        ReasonKind::Backward => {
            let ready = [
                words::my_judgement(language),
                words::moved_too_early(language),
                words::fallen_back(language),
            ];
            return in_words(words::why_back(language, name), ready);
        }
    };
    let choice =
        |reason: &crate::domain::lifecycle::Reason| (reason.value.clone(), reason.label.clone());
    let offered = reasons
        .iter()
        .filter(|reason| !state.hides(field, &reason.value));
    Reason {
        question,
        choices: offered.map(choice).collect(),
        ..Reason::default()
    }
}

/// A question answered in words. The first of the ready ones is chosen and on the screen, so that a
/// person who has nothing to add needs one key; words that are typed go before it.
fn in_words(question: String, ready: [&str; 3]) -> Reason {
    Reason {
        question,
        choices: ready.map(|said| (String::new(), said.to_owned())).into(),
        chosen: Some(0),
        ..Reason::default()
    }
}

/// What the note says of a reason: the words typed, behind a ready one that was chosen beside them.
fn said(reason: &Reason) -> String {
    let typed = reason.input.value().trim();
    let chosen = reason.in_force().and_then(|at| reason.choices.get(at));
    match chosen {
        Some((value, ready)) if value.is_empty() => match typed.is_empty() {
            true => format!("{ready}."),
            false => format!("{ready}. {typed}"),
        },
        _ => typed.to_owned(),
    }
}

/// A command while the dialog is open.
pub fn run(state: &mut State, command: Command, count: Option<u32>) -> Vec<Effect> {
    match command {
        Command::MoveConfirm | Command::Accept => return confirm(state),
        Command::Cancel | Command::Back => return leave(state),
        _ => {}
    }
    let Some(Layer::Move(dialog)) = state.layers.last_mut() else {
        return Vec::new();
    };
    let entries = dialog.entries();
    if dialog.on_line() {
        let Some(reason) = &mut dialog.reason else {
            return Vec::new();
        };
        match command {
            Command::Complete if entries > 0 => dialog.on_list = true,
            Command::MenuNext
            | Command::MenuPrevious
            | Command::Complete
            | Command::CompleteBack => {
                let back = matches!(command, Command::MenuPrevious | Command::CompleteBack);
                let (len, forward) = (reason.choices.len(), !back);
                reason.chosen = match (len, reason.chosen) {
                    (0, _) => None,
                    (_, Some(at)) => Some(around(at, len, forward)),
                    (_, None) => Some(if forward { 0 } else { len - 1 }),
                };
            }
            _ => {
                if !line::edit(state, command) {
                    say::not_here(state);
                }
            }
        }
        return Vec::new();
    }
    match command {
        Command::NextTab | Command::PreviousTab if dialog.reason.is_some() => {
            dialog.on_list = false;
        }
        Command::MoveTick => tick(dialog),
        Command::MoveTakeAll => {
            let all = !dialog.taken.iter().all(|taken| *taken);
            dialog.taken.fill(all);
        }
        command => match motion::of(command) {
            Some(motion) => {
                dialog.cursor = vertical(dialog.cursor, entries, entries, motion, count);
            }
            None => say::not_here(state),
        },
    }
    Vec::new()
}

/// A criterion or task was clicked: the cursor goes there, and it is ticked or taken.
pub fn click(state: &mut State, entry: usize) {
    if let Some(Layer::Move(dialog)) = state.layers.last_mut()
        && !dialog.saving
        && entry < dialog.entries()
    {
        dialog.on_list = true;
        dialog.cursor = entry;
        tick(dialog);
    }
}

/// A reason was clicked: it is the chosen one, and the keys go to the line.
pub fn click_reason(state: &mut State, at: usize) {
    if let Some(Layer::Move(dialog)) = state.layers.last_mut()
        && !dialog.saving
        && let Some(reason) = &mut dialog.reason
        && at < reason.choices.len()
    {
        reason.chosen = Some(at);
        dialog.on_list = false;
    }
}

/// Ticks the criterion or takes the task under the cursor, or the other way round. Criteria that
/// data has answered are not a person's to judge.
fn tick(dialog: &mut MoveDialog) {
    let judged = dialog.criteria.get(dialog.cursor).map(|(_, met)| *met);
    let task = dialog.cursor.checked_sub(dialog.criteria.len());
    if let Some(taken) = task.and_then(|at| dialog.taken.get_mut(at)) {
        *taken = !*taken;
    } else if let (Some(None), Some(tick)) = (judged, dialog.ticked.get_mut(dialog.cursor)) {
        *tick = !*tick;
    }
}

/// Leaves the dialog without moving. What was ticked in it is kept all the same: it is true whether
/// or not the account moves.
fn leave(state: &mut State) -> Vec<Effect> {
    let Some(Layer::Move(dialog)) = state.layers.last() else {
        return Vec::new();
    };
    if dialog.saving {
        say::being_kept(state);
        return Vec::new();
    }
    let mut effects: Vec<Effect> = log::keep_top(state).into_iter().collect();
    effects.extend(ticks(state));
    effects
}

/// Closes the dialog; what was ticked in it is kept.
fn ticks(state: &mut State) -> Vec<Effect> {
    let Some(Layer::Move(dialog)) = state.layers.pop() else {
        return Vec::new();
    };
    let found = state.book.find(&dialog.account);
    let Some(row) = found.and_then(|at| state.book.row(at)) else {
        return Vec::new();
    };
    let places = (dialog.from, dialog.to);
    let lifecycle = &state.rules.lifecycle;
    let moving = Move::shown(lifecycle, &row.account, places, dialog.criteria);
    let moving = moving.ticked(&dialog.ticked);
    let base = row.account.raw(Field::Plan);
    let Some((title, op)) = moving.ticks_only(base, state.now, state.language) else {
        return Vec::new();
    };
    written::commit(state, &dialog.account, title, vec![op])
}

fn confirm(state: &mut State) -> Vec<Effect> {
    let language = state.language;
    let Some(Layer::Move(dialog)) = state.layers.last_mut() else {
        return Vec::new();
    };
    if dialog.saving {
        return Vec::new();
    }
    if let Some(effects) = asks_anew(state) {
        return effects;
    }
    let Some(Layer::Move(dialog)) = state.layers.last_mut() else {
        return Vec::new();
    };
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
        // A lifecycle without reasons of its own takes free words alone.
        let missing = match reason.choices.is_empty() {
            true => (!typed).then_some(words::say_why(language)),
            false => (reason.chosen.is_none()).then_some(words::choose_reason(language)),
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
        let text = words::cannot_move(state.language, &dialog.name);
        say::toast(state, Tone::Bad, text);
        if let Some(Layer::Move(open)) = state.layers.last_mut() {
            open.saving = false;
        }
        return Vec::new();
    };
    let account = &row.account;
    let moving = Move::shown(
        &state.rules.lifecycle,
        account,
        (dialog.from, dialog.to),
        dialog.criteria.clone(),
    );
    let taken = dialog.tasks.iter().zip(&dialog.taken);
    let taken = taken.filter(|(_, taken)| **taken).map(|(task, _)| task);
    let moving = moving
        .ticked(&dialog.ticked)
        .taking(taken.cloned().collect());
    let unmapped = &state.setup.unmapped;
    let words = dialog.reason.as_ref().map(said).unwrap_or_default();
    let answer = dialog.reason.as_ref().map(|reason| {
        let chosen = reason.chosen.and_then(|at| reason.choices.get(at));
        let value = chosen.map(|(value, _)| value.as_str());
        Answer {
            value: value.filter(|value| !value.is_empty()),
            words: &words,
            unmapped,
            language: state.language,
        }
    });
    let answer = answer.unwrap_or(Answer {
        language: state.language,
        ..Answer::default()
    });
    let base = |field| {
        // The stage and the reasons are texts: odd ones among them there are not.
        let seen = dialog.bases.iter().find(|(of, _)| *of == field);
        Ok::<_, Infallible>(seen.map_or_else(|| account.raw(field), |(_, base)| base.clone()))
    };
    let me = state.setup.me.as_ref();
    let Ok(ops) = moving.writes(answer, base, me, state.now);
    let title = moving.title(state.language);
    state.last = state.begun.take().or(state.last.take());
    written::commit(state, &dialog.account, title, ops)
}
