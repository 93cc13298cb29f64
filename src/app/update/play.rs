//! Doing what is advised for the row under the cursor: the play's touchpoint line to be filled in, and
//! its tasks. Offered, one at a time; nothing is written until somebody says so.

use super::super::effect::Effect;
use super::super::layer::{Layer, MenuRow, Pick, PlayWhat, Target};
use super::super::state::{State, Tone};
use super::repeat::Last;
use super::{log, pick, say, written};
use crate::domain::book::Row;
use crate::domain::contact::Role;
use crate::domain::id::AccountId;
use crate::domain::search::fold;
use crate::domain::touchpoint::NewTask;
use crate::domain::touchpoint::line::{Subjects, parse_in};
use crate::domain::triage::Lane;
use crate::domain::triage::play::{Play, PlayTask};
use crate::domain::when::show;
use crate::domain::write::Op;
use crate::messages::{plan as words, titles};
use chrono::{NaiveDate, TimeDelta};
use tui_input::Input;

/// Opens what the play of the row under the cursor offers: its line alone at once, else a list.
pub fn open(state: &mut State) {
    let Some(id) = state.subject_id() else {
        return;
    };
    let offered = offers(state, &id);
    let lines = |what: &PlayWhat| matches!(what, PlayWhat::Line);
    match offered.as_slice() {
        [] => {
            let text = words::no_line(state.language);
            say::toast(state, Tone::Plain, text);
            log::open(state);
        }
        [only] if lines(only) => {
            choose(state, &id, PlayWhat::Line);
        }
        _ => pick::open(state, Pick::Play(id)),
    }
}

/// The lane whose advice is shown for a row: the one on the screen, else the one that has advice.
fn lane(state: &State, row: &Row) -> Lane {
    let shown = state.triage.lane;
    let other = match shown {
        Lane::Risk => Lane::Opportunity,
        Lane::Opportunity => Lane::Risk,
    };
    match row.today.lead(shown) {
        None if row.today.lead(other).is_some() => other,
        _ => shown,
    }
}

fn play<'a>(state: &'a State, id: &AccountId) -> Option<(&'a Row, &'a Play)> {
    let row = state.book.find(id).and_then(|at| state.book.row(at))?;
    let lead = row.today.lead(lane(state, row))?;
    Some((row, state.rules.triage.play_of(lead)?))
}

/// What can be done now: the line, the tasks that are not open already, and all of them.
fn offers(state: &State, id: &AccountId) -> Vec<PlayWhat> {
    let Some((_, play)) = play(state, id) else {
        return Vec::new();
    };
    let line = play.line.iter().map(|_| PlayWhat::Line);
    let tasks: Vec<PlayWhat> = (0..play.tasks.len())
        .filter(|at| !there(state, id, &play.tasks[*at]))
        .map(PlayWhat::Task)
        .collect();
    let all = (tasks.len() > 1).then_some(PlayWhat::AllTasks);
    line.chain(tasks).chain(all).collect()
}

/// Whether such a task is open already.
fn there(state: &State, id: &AccountId, task: &PlayTask) -> bool {
    let details = state.details.get(id);
    let mut tasks = details.into_iter().flat_map(|details| &details.tasks);
    tasks.any(|known| !known.done && fold(&known.title) == fold(&task.title))
}

/// Tasks are for working days: what would fall on a weekend waits for Monday.
fn due(state: &State, task: &PlayTask) -> NaiveDate {
    let today = state.now.today();
    let before = today.checked_add_signed(TimeDelta::days(i64::from(task.in_days) - 1));
    show::next_working_day(before.unwrap_or(today))
}

/// The rows of the list.
pub fn rows(state: &State, id: &AccountId) -> Vec<MenuRow> {
    let Some((_, play)) = play(state, id) else {
        return Vec::new();
    };
    let language = state.language;
    let row = |what: PlayWhat| {
        let (text, detail) = match what {
            PlayWhat::Line => (
                words::log(language).to_owned(),
                play.line.clone().unwrap_or_default(),
            ),
            PlayWhat::Task(at) => {
                let task = &play.tasks[at];
                let day = show::day(due(state, task), state.now, language);
                (
                    words::make_task(language, &task.title),
                    words::due(language, day),
                )
            }
            PlayWhat::AllTasks => (words::make_all(language).to_owned(), String::new()),
        };
        MenuRow {
            text,
            matched: Vec::new(),
            detail,
            beside: Vec::new(),
            key: String::new(),
            disabled: None,
            target: Target::Play(what),
        }
    };
    offers(state, id).into_iter().map(row).collect()
}

/// Whom a play is about: the first with the role that it names first, else with another role that is on our
/// side. As the line between `before` and `after` understands it: by name, else by mail address.
fn whom(
    state: &State,
    id: &AccountId,
    play: &Play,
    (before, after): (&str, &str),
) -> Option<String> {
    let contacts = &state.details.get(id)?.contacts;
    let words = fold(&format!("{} {}", play.advice, play.steps.join(" ")));
    let named = |role: &Role| words.find(&fold(role.name(state.language)));
    let mut roles = [
        Role::Champion,
        Role::EconomicBuyer,
        Role::KeyUser,
        Role::ExecutiveSponsor,
    ];
    roles.sort_by_key(|role| named(role).unwrap_or(usize::MAX));
    let here = || contacts.iter().filter(|contact| !contact.left);
    let found = roles
        .iter()
        .find_map(|role| here().find(|of| of.roles.contains(role)))?;
    let read = |name: &&str| {
        let line = format!("{before}{name}{after}");
        let about = Subjects::default();
        let parsed = parse_in(state.language, &line, contacts, about, state.now);
        matches!(parsed.with.as_slice(), [one] if one.contact.as_ref() == Some(&found.id))
    };
    let ways = [Some(found.name.as_str()), found.email.as_deref()];
    ways.into_iter().flatten().find(read).map(str::to_owned)
}

/// One of them was chosen.
pub fn choose(state: &mut State, id: &AccountId, what: PlayWhat) -> Vec<Effect> {
    let Some((row, play)) = play(state, id) else {
        return Vec::new();
    };
    let make = |at: &usize| {
        let task = &play.tasks[*at];
        Op::AddTask(NewTask {
            title: task.title.clone(),
            due: due(state, task),
            owner: state.setup.me.clone().or_else(|| row.account.owner.clone()),
            ..NewTask::default()
        })
    };
    let tasks: Vec<usize> = match what {
        PlayWhat::Line => {
            let line = play.line.clone().unwrap_or_default();
            let place = line.find("with :").or_else(|| line.find("with ;"));
            let place = place.map(|at| at + "with ".len());
            let (line, cursor) = match place {
                None => (line, None),
                Some(at) => {
                    let (before, after) = line.split_at(at);
                    let name = whom(state, id, play, (before, after)).unwrap_or_default();
                    let cursor = before.chars().count() + name.chars().count();
                    (format!("{before}{name}{after}"), Some(cursor))
                }
            };
            log::open_with(state, line.clone());
            if let Some(Layer::Log(open)) = state.layers.last_mut()
                && open.input.value() == line.trim_end()
                && let Some(cursor) = cursor
            {
                open.input = Input::new(line).with_cursor(cursor);
            }
            return Vec::new();
        }
        PlayWhat::Task(at) => vec![at],
        PlayWhat::AllTasks => {
            let tasks = offers(state, id).into_iter().filter_map(|what| match what {
                PlayWhat::Task(at) => Some(at),
                _ => None,
            });
            tasks.collect()
        }
    };
    let ops: Vec<Op> = tasks.iter().map(make).collect();
    let language = state.language;
    let title = match tasks.as_slice() {
        [one] => titles::task(language, &play.tasks[*one].title),
        many => titles::tasks(language, many.len(), &play.name),
    };
    let title = titles::of(language, &row.account.name, title);
    if let [one] = tasks.as_slice() {
        let task = &play.tasks[*one];
        let words = format!("{} {}", task.title, due(state, task));
        state.last = Some(Last::Task(words));
    }
    written::commit(state, id, title, ops)
}
