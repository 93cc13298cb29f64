//! Changing several accounts at once: those marked, or the one under the cursor. What it does to each
//! is shown while it is typed; with several, a second look is asked for before anything is written. It
//! is one action, so that one undo takes back the lot.

mod make;

use super::super::bulk::{BulkDialog, BulkProgress, BulkWhat, Change};
use super::super::command::Command;
use super::super::effect::Effect;
use super::super::layer::{Layer, MenuRow, Offered, Pick, Target};
use super::super::state::{State, Tone};
use super::super::view::View;
use super::motion::{self, around, vertical};
use super::repeat::Last;
use super::{line, log, pick, say, shown, written};
use crate::domain::id::AccountId;
use crate::domain::write::{Entry, Op, Progress, Queued};
use crate::messages::{bulk as words, faults, kept, refusals, titles, toasts};
use std::collections::HashSet;
use uuid::Uuid;

/// Whether a command is done to the marked accounts together.
pub fn many(state: &State) -> bool {
    state.view == View::Accounts && !state.table.marks.is_empty()
}

/// Opens the list of what can be done.
pub fn choose(state: &mut State) {
    pick::open(state, Pick::Bulk);
}

/// The rows of that list.
pub fn rows(state: &State) -> Vec<MenuRow> {
    let whom = match accounts(state).len() {
        1 => words::the_account(state.language).to_owned(),
        count => words::n_accounts(state.language, count),
    };
    let row = |what: &BulkWhat| MenuRow {
        text: what.words(state.language).to_owned(),
        matched: Vec::new(),
        detail: whom.clone(),
        beside: Vec::new(),
        key: String::new(),
        disabled: None,
        target: Target::Bulk(*what),
    };
    BulkWhat::ALL.iter().map(row).collect()
}

/// The accounts that are meant, in the order of their names.
fn accounts(state: &State) -> Vec<AccountId> {
    if !many(state) {
        return state.subject_id().into_iter().collect();
    }
    let marks = state.table.marks.iter();
    let mut at: Vec<u32> = marks.filter_map(|id| state.book.find(id)).collect();
    at.sort_unstable();
    let rows = at.iter().filter_map(|index| state.book.row(*index));
    rows.map(|row| row.account.id.clone()).collect()
}

/// Opens the dialog for the accounts that are meant.
pub fn open(state: &mut State, what: BulkWhat) {
    let changes: Vec<Change> = accounts(state)
        .into_iter()
        .filter_map(|account| {
            let row = state.book.row(state.book.find(&account)?)?;
            Some(Change {
                name: row.account.name.clone(),
                account,
                words: Err(String::new()),
                taken: true,
            })
        })
        .collect();
    if changes.is_empty() {
        return say::toast(state, Tone::Plain, refusals::no_account(state.language));
    }
    let (of, typed) = std::mem::take(&mut state.bulk_left);
    let left = if of == what { typed } else { String::new() };
    let key = state.keys.first(Command::DeleteToStart);
    if !left.is_empty() && !key.is_empty() {
        let text = kept::left_earlier(state.language, key);
        say::toast(state, Tone::Plain, text);
    }
    state.layers.push(Layer::Bulk(Box::new(BulkDialog {
        what,
        input: tui_input::Input::new(left),
        choices: make::choices(state, what),
        ids: make::ids(state, what),
        fits: Vec::new(),
        chosen: None,
        offered: None,
        changes,
        fault: None,
        unseen: 0,
        review: false,
        cursor: 0,
        saving: false,
    })));
    reread(state);
}

/// The same with these words in its line and this choice made, to be looked through or changed.
pub fn open_with(state: &mut State, what: BulkWhat, text: String, chosen: Option<String>) {
    let before = state.layers.len();
    open(state, what);
    if state.layers.len() > before
        && let Some(Layer::Bulk(dialog)) = state.layers.last_mut()
    {
        dialog.input = tui_input::Input::new(text);
        make::rank(dialog);
        if let Some(value) = chosen {
            // One that is no longer there is not taken for another.
            let choices = &dialog.choices;
            let is = |at: &usize| choices.get(*at).is_some_and(|(of, _)| *of == value);
            dialog.chosen = dialog.fits.iter().position(is);
        }
        reread(state);
    }
}

/// So many changes are worked out with every key; the rest when the line is accepted, so that ten
/// thousand accounts hold up no key.
const WITH_EACH_KEY: usize = 500;

/// The line or the choice changed: what it would do to each, or to those that are in sight.
pub fn reread(state: &mut State) {
    work_out(state, WITH_EACH_KEY);
}

fn work_out(state: &mut State, most: usize) {
    let Some(Layer::Bulk(mut dialog)) = state.layers.pop() else {
        return;
    };
    make::rank(&mut dialog);
    let ready = make::prepare(state, &dialog);
    for (at, change) in dialog.changes.iter_mut().enumerate() {
        change.words = match &ready {
            Ok(ready) if at < most => {
                make::one(state, ready, &change.account).map(|(words, _)| words)
            }
            _ => Err(String::new()),
        };
    }
    dialog.unseen = match ready {
        Ok(_) => dialog.changes.len().saturating_sub(most),
        Err(_) => 0,
    };
    dialog.fault = ready.err();
    state.layers.push(Layer::Bulk(dialog));
}

/// A command while the dialog is open.
pub fn run(state: &mut State, command: Command, count: Option<u32>) -> Vec<Effect> {
    let Some(Layer::Bulk(dialog)) = state.layers.last_mut() else {
        return Vec::new();
    };
    let len = dialog.changes.len();
    if dialog.review {
        match command {
            Command::Accept | Command::Open => return send(state),
            Command::Back | Command::Cancel => dialog.review = false,
            Command::BulkTake => {
                if let Some(change) = dialog.changes.get_mut(dialog.cursor) {
                    change.taken = !change.taken;
                }
                dialog.cursor = (dialog.cursor + 1).min(len.saturating_sub(1));
            }
            command => match motion::of(command) {
                Some(motion) => {
                    dialog.cursor = vertical(dialog.cursor, len, 10, motion, count);
                }
                None => say::not_here(state),
            },
        }
        return Vec::new();
    }
    match command {
        Command::Accept => return accept(state),
        Command::Cancel | Command::Back => {
            if dialog.saving {
                say::being_kept(state);
                return Vec::new();
            }
            let kept = log::keep_top(state);
            if let Some(Layer::Bulk(dialog)) = state.layers.pop() {
                state.bulk_left = (dialog.what, dialog.input.value().to_owned());
            }
            return kept.into_iter().collect();
        }
        Command::Complete => complete(state, true),
        Command::CompleteBack if dialog.offered.is_some() => complete(state, false),
        Command::MenuNext | Command::MenuPrevious | Command::CompleteBack
            if !dialog.fits.is_empty() =>
        {
            let (len, on) = (dialog.fits.len(), command == Command::MenuNext);
            dialog.chosen = Some(match (dialog.chosen, on) {
                (Some(at), on) => around(at, len, on),
                (None, true) => 0,
                (None, false) => len - 1,
            });
            reread(state);
        }
        command => {
            if !line::edit(state, command) {
                say::not_here(state);
            }
        }
    }
    Vec::new()
}

/// Puts the choice into the line; what stands behind a colon stays. Pressed again, the next one, or the one
/// before.
fn complete(state: &mut State, forward: bool) {
    let Some(Layer::Bulk(dialog)) = state.layers.last_mut() else {
        return;
    };
    let now = (dialog.input.value().to_owned(), dialog.input.cursor());
    let again = dialog.offered.take().filter(|one| one.as_left == now);
    let mut offered = match again {
        Some(one) => Offered {
            at: around(one.at, one.all.len(), forward),
            ..one
        },
        None => {
            let choices = dialog.fits.iter().filter_map(|at| dialog.choices.get(*at));
            Offered {
                start: 0,
                all: choices.cloned().collect(),
                at: dialog.chosen.unwrap_or(0),
                as_left: now,
            }
        }
    };
    let Some((_, label)) = offered.all.get(offered.at) else {
        return say::toast(state, Tone::Plain, toasts::nothing_known(state.language));
    };
    let typed = dialog.input.value();
    let (named, _) = make::split(typed);
    let text = format!("{label}{}", &typed[named.len()..]);
    dialog.input = tui_input::Input::new(text);
    dialog.chosen = None;
    offered.as_left = (dialog.input.value().to_owned(), dialog.input.cursor());
    dialog.offered = (offered.all.len() > 1).then_some(offered);
    reread(state);
}

/// Works all changes out anew; whether one that was shown and is taken is another by now, for somebody
/// else has changed its account. It is said then, and shown as it is.
fn changed_meanwhile(state: &mut State) -> bool {
    let Some(Layer::Bulk(dialog)) = state.layers.last() else {
        return false;
    };
    let before: Vec<Result<String, String>> =
        dialog.changes.iter().map(|of| of.words.clone()).collect();
    work_out(state, usize::MAX);
    let Some(Layer::Bulk(dialog)) = state.layers.last_mut() else {
        return false;
    };
    let pairs = dialog.changes.iter().zip(&before);
    let other = |(now, before): &(&Change, &Result<String, String>)| {
        now.taken && before.is_ok() && now.words != **before
    };
    let others: Vec<usize> = (0..)
        .zip(pairs)
        .filter(|(_, pair)| other(pair))
        .map(|(at, _)| at)
        .collect();
    let Some(first) = others.first() else {
        return false;
    };
    dialog.cursor = *first;
    let text = kept::changed_meanwhile(state.language, others.len());
    say::toast(state, Tone::Bad, text);
    true
}

/// One account: it is done. Several: the keys go to the list first.
fn accept(state: &mut State) -> Vec<Effect> {
    if changed_meanwhile(state) {
        return Vec::new();
    }
    let Some(Layer::Bulk(dialog)) = state.layers.last_mut() else {
        return Vec::new();
    };
    if dialog.saving {
        return Vec::new();
    }
    if let Some(why) = dialog.fault.clone() {
        let why = match why.as_str() {
            "" => words::say_first(state.language).to_owned(),
            _ => why,
        };
        say::toast(state, Tone::Bad, why);
        return Vec::new();
    }
    if dialog.taken() == 0 {
        let why = dialog.changes.first().and_then(|of| of.words.clone().err());
        let text = match (dialog.changes.len(), why) {
            (1, Some(why)) if !why.is_empty() => why,
            _ => words::none_changed(state.language).to_owned(),
        };
        say::toast(state, Tone::Plain, text);
        return Vec::new();
    }
    if dialog.changes.len() > 1 {
        dialog.review = true;
        dialog.cursor = 0;
        return Vec::new();
    }
    send(state)
}

/// Makes one action of all that are taken and asks for it to be kept.
fn send(state: &mut State) -> Vec<Effect> {
    let Some(Layer::Bulk(dialog)) = state.layers.last() else {
        return Vec::new();
    };
    if dialog.saving || changed_meanwhile(state) {
        return Vec::new();
    }
    let Some(Layer::Bulk(dialog)) = state.layers.last() else {
        return Vec::new();
    };
    let ready = match make::prepare(state, dialog) {
        Ok(ready) => ready,
        Err(why) => {
            say::toast(state, Tone::Bad, why);
            return Vec::new();
        }
    };
    let taken = dialog.changes.iter().filter(|change| change.taken);
    let all: Vec<(AccountId, String, Vec<Op>)> = taken
        .filter_map(|change| {
            let (words, ops) = make::one(state, &ready, &change.account).ok()?;
            Some((change.account.clone(), words, ops))
        })
        .collect();
    let title = match all.as_slice() {
        [] => {
            say::toast(state, Tone::Plain, words::none_taken(state.language));
            return Vec::new();
        }
        [(account, words, _)] => {
            let row = state.book.find(account).and_then(|at| state.book.row(at));
            let name = row.map_or(account.as_str(), |row| row.account.name.as_str());
            titles::of(state.language, name, words)
        }
        all => titles::of_many(state.language, all.len(), make::title(state, &ready)),
    };
    if let Some(Layer::Bulk(dialog)) = state.layers.last_mut() {
        dialog.saving = true;
        let at = dialog.chosen.and_then(|at| dialog.fits.get(at));
        let chosen = at.and_then(|at| dialog.choices.get(*at));
        let chosen = chosen.map(|(value, _)| value.clone());
        let text = dialog.input.value().to_owned();
        state.last = Some(Last::Bulk(dialog.what, text, chosen));
    }
    let all: Vec<(AccountId, Vec<Op>)> = all.into_iter().map(|(id, _, ops)| (id, ops)).collect();
    let sends = |ops: &[Op]| ops.iter().any(|op| !op.local());
    let accounts = all.iter().filter(|(_, ops)| sends(ops)).count();
    let (action, effects) = written::commit_all(state, title, all);
    state.bulk = (accounts > 1).then_some(BulkProgress {
        action,
        accounts,
        open: accounts,
        stuck: 0,
    });
    effects
}

/// The dialog's action is durable: marks of what was done go, those of what was left out stay.
pub fn done(state: &mut State, dialog: &BulkDialog) {
    let done = dialog
        .changes
        .iter()
        .filter(|change| change.taken && change.words.is_ok());
    for change in done {
        state.table.marks.remove(&change.account);
    }
    super::table_rows::count_hidden(state);
}

/// What each write that did not arrive was, and why.
fn failures(state: &State, failed: &[&Queued]) -> String {
    let line = |queued: &&Queued| {
        let row = state.book.find(&queued.write.account);
        let row = row.and_then(|index| state.book.row(index));
        let name = row.map_or(queued.write.account.as_str(), |row| &row.account.name);
        let why = match &queued.progress {
            Progress::Refused { why } | Progress::Asks { why, .. } => {
                faults::told(state.language, why)
            }
            Progress::Conflict { theirs } => state.told_conflict(queued, theirs.as_deref()),
            _ => String::new(),
        };
        titles::of(state.language, name, why)
    };
    failed.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Shows them; where something else is open they are only told, and stand in the outbox.
fn tell_failures(state: &mut State, (failed, accounts): (usize, usize), text: String) {
    let title = words::not_taken(state.language, failed, accounts);
    if state.layers.is_empty() {
        shown::open(state, title, text);
    } else {
        say::to_settle(state, None, &title, true);
    }
}

/// What was taken back or is done again may be of several accounts: its way to the CRM is followed too, in
/// the place of what it takes back, but not of another change that is still on its way.
pub fn follow(state: &mut State, action: Uuid, of: Option<Uuid>) {
    let other = |bulk: &BulkProgress| bulk.open > 0 && Some(bulk.action) != of;
    if state.bulk.as_ref().is_some_and(other) {
        return;
    }
    state.bulk = Some(BulkProgress {
        action,
        accounts: 0,
        open: 0,
        stuck: 0,
    });
}

/// The outbox is another: how far the last change of several accounts is. Where nothing of it is left but
/// what the CRM wants to be told something for, the first of that is answered: it is asked for.
pub fn progress(state: &mut State, queue: &[Queued], journal: &[Entry]) -> Option<Queued> {
    let bulk = state.bulk.as_mut()?;
    let entry = journal.iter().find(|entry| entry.id == bulk.action);
    if bulk.accounts == 0 {
        match entry.map(|entry| entry.accounts.len()) {
            // The first news of the outbox may be older than the action.
            None => return None,
            Some(0 | 1) => {
                state.bulk = None;
                return None;
            }
            Some(accounts) => bulk.accounts = accounts,
        }
    }
    let of = || queue.iter().filter(|queued| queued.action == bulk.action);
    // Of each account the first: what stands behind it waits for it.
    let mut known = HashSet::new();
    let stuck = of().filter(|queued| queued.progress.stuck());
    let failed: Vec<&Queued> = stuck
        .filter(|queued| known.insert(&queued.write.account))
        .collect();
    let open: HashSet<&AccountId> = of().map(|queued| &queued.write.account).collect();
    (bulk.open, bulk.stuck) = (open.len(), failed.len());
    if bulk.open > 0 {
        // All the others have arrived: what has not is listed, once.
        if bulk.open == bulk.stuck {
            let (accounts, count) = (bulk.accounts, bulk.stuck);
            let asks = |queued: &&Queued| matches!(queued.progress, Progress::Asks { .. });
            // While an answer is being kept, its form is there.
            let free = state.layers.is_empty();
            if free && failed.iter().all(asks) {
                state.bulk = None;
                return failed.first().map(|queued| (*queued).clone());
            }
            let text = failures(state, &failed);
            state.bulk = None;
            tell_failures(state, (count, accounts), text);
        }
        return None;
    }
    let entry = entry?;
    if entry.is_undo() {
        // That it is taken back has been said.
        state.bulk = None;
    } else if state.pending.is_empty() {
        let title = titles::told(state.language, &entry.title);
        let mut text = words::all_sent(state.language, title);
        state.bulk = None;
        // Nothing waits of what was taken back either; nor is what is being taken back just then said to
        // be sent.
        if !entry.undone && state.undoing != Some(entry.id) {
            text += &written::way_back(state);
            say::toast(state, Tone::Good, text);
        }
    }
    None
}
