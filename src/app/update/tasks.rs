//! Tasks of an account: made from anywhere, ticked and moved on the Tasks tab. A goal under the cursor is
//! ticked in the same way, with the form that asks what shows it.

use super::super::effect::Effect;
use super::super::layer::{Form, FormFor, Layer, PlanWhat, Present};
use super::super::state::{State, Tone};
use super::super::view::entries::Entry;
use super::repeat::Last;
use super::{form, plan, say, written};
use crate::domain::asked::Asked;
use crate::domain::field::Kind;
use crate::domain::id::AccountId;
use crate::domain::task::Task;
use crate::domain::touchpoint::NewTask;
use crate::domain::touchpoint::line::{Subjects, parse_in};
use crate::domain::when::show;
use crate::domain::write::{Op, TaskState};
use crate::messages::{plan as labels, tasks as words, titles, toasts};
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use tui_input::Input;

/// The task under the cursor.
pub fn under(state: &State) -> Option<&Task> {
    match state.under()? {
        Entry::Task(at) => state.opened()?.tasks.get(at),
        _ => None,
    }
}

/// Ticks what is under the cursor: a task at once, or opens it again; a goal with what shows it.
pub fn tick(state: &mut State) -> Vec<Effect> {
    let Some(id) = state.subject_id() else {
        return Vec::new();
    };
    if let Some(Entry::Goal(at)) = state.under() {
        let row = state.book.find(&id).and_then(|at| state.book.row(at));
        let plan = row.map(|row| row.account.plan());
        let done = plan.and_then(|plan| plan.goals.get(at).map(|goal| goal.done));
        let what = match done {
            Some(true) => PlanWhat::Reopen(at),
            _ => PlanWhat::Attain(at),
        };
        return plan::choose(state, &id, what);
    }
    let Some(task) = under(state) else {
        return Vec::new();
    };
    let language = state.language;
    let title = match task.done {
        false => titles::task_done(language, &task.title),
        true => titles::task_open(language, &task.title),
    };
    let done = !task.done;
    let made = change(task, |base| TaskState { done, ..base });
    write(state, &id, made, title)
}

/// The write that brings a task of the CRM to another state; nothing for one that waits to get there.
fn change(task: &Task, to: impl Fn(TaskState) -> TaskState) -> Option<Op> {
    let base = TaskState {
        done: task.done,
        due: task.due,
    };
    Some(Op::SetTask {
        task: task.id.clone()?,
        title: task.title.clone(),
        base,
        value: to(base),
    })
}

fn write(state: &mut State, id: &AccountId, op: Option<Op>, title: String) -> Vec<Effect> {
    let Some(op) = op else {
        return Vec::new();
    };
    if written::is_pending(state, id) {
        say::toast(state, Tone::Plain, toasts::still_writing(state.language));
        return Vec::new();
    }
    if let (Op::SetTask { base, value, .. }, Some(open)) = (&op, &mut state.account) {
        // It goes to where the done ones are: the cursor stays, and the next one comes under it.
        open.ticked = base.done != value.done;
    }
    let row = state.book.find(id).and_then(|at| state.book.row(at));
    let name = row.map_or(id.as_str(), |row| row.account.name.as_str());
    let title = titles::of(state.language, name, title);
    written::commit(state, id, title, vec![op])
}

/// Asks for the day of the task under the cursor: the present one stands in the line.
pub fn due(state: &mut State) {
    let (Some(account), Some(task)) = (state.subject_id(), under(state)) else {
        return;
    };
    let Some(id) = task.id.clone() else {
        return;
    };
    let day = task.due.map(|due| show::local_day(due, state.now));
    let text = day.map(|day| day.to_string());
    let asked = Asked {
        language: state.language,
        ..Asked::new("due", labels::label_due(state.language), Kind::Date)
    };
    let what = FormFor::Due {
        account,
        task: id,
        title: task.title.clone(),
        base: TaskState {
            done: task.done,
            due: task.due,
        },
    };
    let title = words::day_of(state.language, &task.title);
    let fields = vec![(asked, Input::new(text.clone().unwrap_or_default()))];
    let mut form = Form::new(what, title, fields);
    form.present = text.map(|text| Present {
        text,
        selected: true,
    });
    state.layers.push(Layer::Form(Box::new(form)));
    form::reread(state);
}

/// The same with these words in its line.
pub fn due_with(state: &mut State, text: String) {
    let before = state.layers.len();
    due(state);
    fill(state, before, text);
}

fn fill(state: &mut State, before: usize, text: String) {
    if form::draft::left_in_open(state) {
        return;
    }
    if state.layers.len() > before
        && let Some(Layer::Form(form)) = state.layers.last_mut()
    {
        form.fields[0].1 = Input::new(text);
        form.present = None;
        form::reread(state);
    }
}

/// A day as people read it: `27 Nov (in 5 d)`.
pub fn dated(state: &State, day: NaiveDate) -> String {
    let (now, language) = (state.now, state.language);
    let distance = show::distance(day, now, language);
    words::on(language, show::day(day, now, language), distance)
}

/// What a day typed for a task comes to, in words.
pub fn day_words(state: &State, base: TaskState, raw: &str) -> String {
    let language = state.language;
    let shown = |day: NaiveDate| dated(state, day);
    let before = base.due.map(|due| show::local_day(due, state.now));
    let after = raw.parse::<NaiveDate>().ok();
    match (before, after) {
        (before, Some(after)) if before == Some(after) => {
            toasts::is_now(language, words::day_hint(language))
        }
        (Some(before), Some(after)) => words::from_to(
            language,
            show::day(before, state.now, language),
            shown(after),
        ),
        (None, Some(after)) => shown(after),
        (_, None) => String::new(),
    }
}

/// A day was accepted for a task: the time of day it was due at stays, noon where there was none.
pub fn put_on(state: &mut State, what: &FormFor, raw: &str, typed: String) -> Vec<Effect> {
    let (
        FormFor::Due {
            account,
            task,
            title,
            base,
        },
        Ok(day),
    ) = (what, raw.parse::<NaiveDate>())
    else {
        return Vec::new();
    };
    if base.due.map(|due| show::local_day(due, state.now)) == Some(day) {
        state.layers.pop();
        say::toast(state, Tone::Plain, toasts::has_it(state.language));
        return Vec::new();
    }
    let due = Some(moment(state, base.due, day));
    let language = state.language;
    let said = titles::task_due(language, title, show::day(day, state.now, language));
    let op = Op::SetTask {
        task: task.clone(),
        title: title.clone(),
        base: *base,
        value: TaskState { due, ..*base },
    };
    let effects = write(state, account, Some(op), said);
    if !effects.is_empty() {
        saving(state);
        state.last = Some(Last::Due(typed));
    }
    effects
}

fn saving(state: &mut State) {
    if let Some(Layer::Form(form)) = state.layers.last_mut() {
        form.saving = true;
    }
}

fn moment(state: &State, before: Option<DateTime<Utc>>, day: NaiveDate) -> DateTime<Utc> {
    match before {
        Some(before) => before + (day - show::local_day(before, state.now)),
        None => {
            let noon = day.and_time(NaiveTime::MIN) + TimeDelta::hours(12);
            let east = TimeDelta::seconds(i64::from(state.now.offset.local_minus_utc()));
            (noon - east).and_utc()
        }
    }
}

/// Asks for a task for the account under the cursor, in one line: what is to be done, and when.
pub fn add(state: &mut State) {
    let Some(row) = state.subject() else {
        return;
    };
    let (account, language) = (row.account.id.clone(), state.language);
    let asked = Asked {
        language,
        ..Asked::new("task", words::a_task(language), Kind::Text)
    };
    let key = format!("{account}-task");
    let title = titles::of(language, &row.account.name, words::a_task(language));
    let fields = vec![(asked, Input::default())];
    let mut form = Form::new(FormFor::NewTask { account }, title, fields);
    form::draft::take_up(state, &mut form, key);
    state.layers.push(Layer::Form(Box::new(form)));
    form::reread(state);
}

/// The same with these words in its line.
pub fn add_with(state: &mut State, text: String) {
    let before = state.layers.len();
    add(state);
    fill(state, before, text);
}

/// Reads what is typed for a new task, with the same days as behind `next:` in the touchpoint line; beside
/// it what may be wrong with it.
///
/// # Errors
/// What is wanted, in words.
pub fn read(state: &State, typed: &str) -> Result<(NewTask, Option<String>), String> {
    // A semicolon would end the follow-up.
    let typed = typed.replace([';', '；'], ",");
    let line = format!("note; next: {}", typed.trim());
    let now = state.now;
    let parsed = parse_in(state.language, &line, &[], Subjects::default(), now);
    let (_, task) = parsed.writes(None, now);
    let task = task.filter(|_| !typed.trim().is_empty());
    let task = task.ok_or_else(|| words::task_hint(state.language).to_owned())?;
    let fault = parsed.faults.first().map(|fault| fault.text.clone());
    Ok((task, fault))
}

/// A new task in words: what is to be done, by when, and by whom.
///
/// # Errors
/// What is wrong with its day, unless that sentence names the day that it gets instead: no task is made for
/// a day that was not shown.
pub fn in_words(
    state: &State,
    (task, fault): &(NewTask, Option<String>),
) -> Result<String, String> {
    let language = state.language;
    let day = dated(state, task.due);
    match fault {
        Some(fault) if fault.contains(&task.due.to_string()) => Ok(fault.clone()),
        Some(fault) => Err(fault.clone()),
        None => Ok(words::by(language, &task.title, day)),
    }
}

/// The line of a new task was accepted.
pub fn make(state: &mut State, id: &AccountId, typed: &str) -> Vec<Effect> {
    let Ok((task, _)) = read(state, typed) else {
        return Vec::new();
    };
    let Some(row) = state.book.find(id).and_then(|at| state.book.row(at)) else {
        return Vec::new();
    };
    let owner = state.setup.me.clone().or_else(|| row.account.owner.clone());
    let language = state.language;
    let said = titles::task(language, &task.title);
    let title = titles::of(language, &row.account.name, said);
    let op = Op::AddTask(NewTask { owner, ..task });
    saving(state);
    state.last = Some(Last::Task(typed.to_owned()));
    written::commit(state, id, title, vec![op])
}
