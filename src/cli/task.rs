//! `tenure task ACCOUNT`: the tasks of an account: listed, made, completed, moved.

use super::args::{Globals, Json};
use super::context::{Context, Opened};
use super::plan::{day_of, one_of};
use super::{Failure, account, answers, output, send};
use crate::domain::account::Account;
use crate::domain::id::OwnerId;
use crate::domain::search::fold;
use crate::domain::task::Task as Known;
use crate::domain::text;
use crate::domain::touchpoint::NewTask;
use crate::domain::when::{Toward, show};
use crate::domain::write::{Op, TaskState};
use crate::messages::Language;
use chrono::NaiveDate;
use clap::{Args as ClapArgs, Subcommand};
use serde::Serialize;

/// `tenure task`
#[derive(Clone, Debug, ClapArgs)]
pub struct Task {
    /// Id, name, or a part of the name that fits one account only.
    pub account: String,
    /// What to do; the open tasks are listed when nothing is said.
    #[command(subcommand)]
    pub command: Option<TaskCommand>,
    /// How the answer is printed.
    #[command(flatten)]
    pub json: Json,
}

/// What `tenure task` does.
#[derive(Clone, Debug, Subcommand)]
pub enum TaskCommand {
    /// List them.
    List {
        /// Those that are done as well, as far as they are known here.
        #[arg(long)]
        all: bool,
    },
    /// Make one.
    Add {
        /// What is to be done.
        title: String,
        /// By when: fri, 2027-01-15, in 2 weeks; the next working day when not said.
        #[arg(long, value_name = "DAY")]
        due: Option<String>,
        /// Who is to do it: me, or a part of a name; you when not said.
        #[arg(long, value_name = "WHO")]
        owner: Option<String>,
        /// What the CRM asks for with it, as PROPERTY=VALUE; may be given several times.
        #[arg(long, value_name = "PROPERTY=VALUE")]
        with: Vec<String>,
    },
    /// It is done.
    Done {
        /// Its number in the list, or a part of its title.
        task: String,
    },
    /// It is not done after all.
    Reopen {
        /// A part of its title.
        task: String,
    },
    /// Move the day it is due.
    Move {
        /// Its number in the list, or a part of its title.
        task: String,
        /// To when: fri, 2027-01-15, in 2 weeks.
        day: String,
    },
}

#[derive(Serialize)]
struct TaskJson<'a> {
    /// Its number in the list, to name it by.
    number: usize,
    id: Option<&'a str>,
    title: &'a str,
    due: Option<NaiveDate>,
    owner: Option<&'a str>,
    /// `open`, `late`, `done`, or `waiting`: not in the CRM yet.
    state: &'static str,
}

/// Runs it.
pub fn run(globals: &Globals, options: &Task) -> Result<i32, Failure> {
    let mut context = Context::find(globals)?;
    let opened = context.open()?;
    let row = account::of((&opened.book, &opened.store), &options.account)?;
    let account = &row.account;
    let tasks = opened.store.details(&account.id)?.tasks;
    let open = |done: bool| {
        tasks
            .iter()
            .filter(|task| task.done == done)
            .collect::<Vec<_>>()
    };
    let (title, ops, with) = match options.command.as_ref() {
        None => return list(&open(false), account, &opened, options.json.json),
        Some(TaskCommand::List { all }) => {
            let mut shown = open(false);
            if *all {
                shown.extend(open(true));
            }
            return list(&shown, account, &opened, options.json.json);
        }
        Some(TaskCommand::Add {
            title,
            due,
            owner,
            with,
        }) => {
            let title = text::line(title);
            if title.is_empty() {
                return Err(Failure::Usage("Say what is to be done.".to_owned()));
            }
            let tomorrow = opened.now.today() + chrono::Days::new(1);
            let due = match due {
                Some(day) => day_of(day, Toward::Future, &opened)?,
                None => show::next_working_day(tomorrow),
            };
            let owner = match owner {
                Some(said) => Some(who(said, &opened)?),
                None => opened.me.clone().or_else(|| account.owner.clone()),
            };
            let said = format!("{}: task: {title} ({due})", account.name);
            let task = NewTask {
                title,
                due,
                owner,
                ..NewTask::default()
            };
            (said, vec![Op::AddTask(task)], answers::pairs(with)?)
        }
        Some(TaskCommand::Done { task }) => {
            let task = which(&open(false), task)?;
            let value = |state: TaskState| TaskState {
                done: true,
                ..state
            };
            change(account, task, "done", value)?
        }
        Some(TaskCommand::Reopen { task }) => {
            let task = which(&open(true), task)?;
            let value = |state: TaskState| TaskState {
                done: false,
                ..state
            };
            change(account, task, "open again", value)?
        }
        Some(TaskCommand::Move { task, day }) => {
            let task = which(&open(false), task)?;
            let day = day_of(day, Toward::Future, &opened)?;
            let due = Some(opened.store.due(day)?);
            let said = format!("due {day}");
            change(account, task, &said, |state| TaskState { due, ..state })?
        }
    };
    context.writable()?;
    let action = send::action(&account.id, title, ops, &opened);
    answers::carry_out_with(&context, opened.store, action, &with, options.json.json)
}

type Change = (String, Vec<Op>, Vec<(String, String)>);

/// The write that brings a task of the CRM to another state.
fn change(
    account: &Account,
    task: &Known,
    word: &str,
    value: impl Fn(TaskState) -> TaskState,
) -> Result<Change, Failure> {
    let Some(id) = task.id.clone() else {
        return Err(Failure::Failed(format!(
            "“{}” is not in the CRM yet: `tenure sync` sends it, `tenure undo` takes it back.",
            task.title
        )));
    };
    let base = TaskState {
        done: task.done,
        due: task.due,
    };
    let value = value(base);
    if value == base {
        return Err(Failure::Usage(format!("“{}” is so already.", task.title)));
    }
    let title = format!("{}: task “{}” {word}", account.name, task.title);
    let op = Op::SetTask {
        task: id,
        title: task.title.clone(),
        base,
        value,
    };
    Ok((title, vec![op], Vec::new()))
}

fn which<'a>(tasks: &[&'a Known], said: &str) -> Result<&'a Known, Failure> {
    let titles: Vec<&str> = tasks.iter().map(|task| task.title.as_str()).collect();
    Ok(tasks[one_of(said, &titles, "task")?])
}

/// The CRM's user that is meant.
fn who(said: &str, opened: &Opened) -> Result<OwnerId, Failure> {
    if said == "me" {
        return opened.me.clone().ok_or_else(|| {
            Failure::Usage("The profile does not say who you are: set `owner` in it.".to_owned())
        });
    }
    let want = fold(said);
    let owners = opened.book.owners.iter().filter(|owner| !owner.archived);
    let found: Vec<_> = owners
        .filter(|owner| owner.id.as_str() == said || fold(&owner.name).contains(&want))
        .collect();
    match found[..] {
        [one] => Ok(one.id.clone()),
        [] => Err(Failure::NotFound(format!(
            "The CRM has no user “{}”.",
            text::line(said)
        ))),
        _ => Err(Failure::NotFound(format!(
            "Several users fit “{}”; say more of the name.",
            text::line(said)
        ))),
    }
}

fn list(tasks: &[&Known], account: &Account, opened: &Opened, json: bool) -> Result<i32, Failure> {
    let today = opened.now.today();
    let day = |task: &Known| task.due.map(|due| show::local_day(due, opened.now));
    let state = |task: &Known| match (task.done, &task.id, day(task)) {
        (true, ..) => "done",
        (_, None, _) => "waiting",
        (.., Some(day)) if day < today => "late",
        _ => "open",
    };
    let tasks = tasks.iter().enumerate();
    if json {
        let all: Vec<TaskJson> = tasks
            .map(|(at, task)| TaskJson {
                number: at + 1,
                id: task.id.as_ref().map(|id| id.as_str()),
                title: &task.title,
                due: day(task),
                owner: task.owner.as_ref().map(|id| id.as_str()),
                state: state(task),
            })
            .collect();
        output::json(&all)?;
        return Ok(0);
    }
    let rows: Vec<Vec<String>> = tasks
        .map(|(at, task)| {
            let due = day(task).map(|day| show::distance(day, opened.now, Language::En));
            let owner = task.owner.as_ref().map(|id| opened.book.owner_name(id));
            vec![
                (at + 1).to_string(),
                task.title.clone(),
                due.unwrap_or_else(|| "-".to_owned()),
                owner.unwrap_or("-").to_owned(),
                state(task).to_owned(),
            ]
        })
        .collect();
    match rows.is_empty() {
        true => output::say(&format!("{} has no open task.", account.name))?,
        false => output::say(&output::table(&rows))?,
    }
    Ok(0)
}
