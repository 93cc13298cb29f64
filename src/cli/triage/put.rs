//! `tenure triage snooze|done|dismiss|assign|reopen ACCOUNT`: what a person does with a row, or with
//! one signal of it.

use super::args::{Assign, Close, Dismiss, Reopen, Snooze};
use crate::cli::args::Globals;
use crate::cli::context::{Context, Opened};
use crate::cli::{Failure, account, output, send};
use crate::domain::book::Row;
use crate::domain::id::OwnerId;
use crate::domain::triage::Lane;
use crate::domain::triage::closing::{How, Until};
use crate::domain::triage::put::{self, Which};
use crate::domain::write::Op;
use crate::messages::Language;
use serde::Serialize;
use uuid::Uuid;

#[derive(Serialize)]
struct Kept<'a> {
    action: Uuid,
    title: &'a str,
    /// `kept`: it is on this machine and goes nowhere else.
    outcome: &'static str,
}

/// Snoozes.
pub fn snooze(globals: &Globals, options: &Snooze) -> Result<i32, Failure> {
    with(globals, &options.target, |context, opened, row| {
        let scope = opened.scope(&context.rules);
        let until = match &options.until {
            Some(text) => {
                put::until(text, row, &context.rules, scope, Language::En)
                    .map_err(Failure::Usage)?
                    .0
            }
            None => Until::Worse,
        };
        let how = (How::Snoozed(until), options.reason.as_deref());
        close(context, opened, row, &options.target, how)
    })
}

/// Says that something was done.
pub fn done(globals: &Globals, options: &Close) -> Result<i32, Failure> {
    with(globals, &options.target, |context, opened, row| {
        let how = (How::Done, options.reason.as_deref());
        close(context, opened, row, &options.target, how)
    })
}

/// Dismisses.
pub fn dismiss(globals: &Globals, options: &Dismiss) -> Result<i32, Failure> {
    with(globals, &options.target, |context, opened, row| {
        let how = (How::Dismissed, Some(options.reason.as_str()));
        close(context, opened, row, &options.target, how)
    })
}

/// Gives it to somebody.
pub fn assign(globals: &Globals, options: &Assign) -> Result<i32, Failure> {
    with(globals, &options.target, |context, opened, row| {
        let to = owner(opened, &options.to)?;
        let mine = opened.me.as_ref() == Some(&to);
        let task = !options.no_task && !mine;
        if task {
            context.writable()?;
        }
        let signals = &options.target.signal;
        let rules = &context.rules.triage;
        put::assign(
            &opened.book,
            row,
            signals,
            (&to, task),
            rules,
            (opened.now, Language::En),
        )
        .map_err(Failure::Usage)
    })
}

/// Brings it back.
pub fn reopen(globals: &Globals, options: &Reopen) -> Result<i32, Failure> {
    with(globals, &options.target, |_, opened, row| {
        put::reopen(&opened.book, row, &options.target.signal, Language::En).map_err(Failure::Usage)
    })
}

type Made = Result<(String, Vec<Op>), Failure>;

fn close(
    context: &Context,
    opened: &Opened,
    row: &Row,
    target: &super::args::Target,
    how: (How, Option<&str>),
) -> Made {
    let lane = lane(row, &context.rules.triage.entry);
    let which = match target.signal.as_slice() {
        [] => Which::Row(lane),
        named => Which::Named(named),
    };
    let (book, rules) = (&opened.book, &context.rules.triage);
    put::close(book, row, which, how, rules, (opened.now, Language::En)).map_err(Failure::Usage)
}

/// The lane that a whole row is put away from: the risks, unless only its chances are queued.
fn lane(row: &Row, entry: &[i32; 2]) -> Lane {
    let queued = |lane| row.today.queued(lane, *entry);
    let fires = |lane| {
        let mut terms = row.today.terms.iter();
        terms.any(|(of, term)| *of == lane && term.leads())
    };
    match queued(Lane::Opportunity) && !queued(Lane::Risk) || !fires(Lane::Risk) {
        true => Lane::Opportunity,
        false => Lane::Risk,
    }
}

fn owner(opened: &Opened, said: &str) -> Result<OwnerId, Failure> {
    if said == "me" {
        let text = "The profile does not say who you are: set `owner` in it.";
        return opened
            .me
            .clone()
            .ok_or_else(|| Failure::Usage(text.to_owned()));
    }
    let same = |text: &str| text.eq_ignore_ascii_case(said);
    let owners = opened.book.owners.iter().filter(|owner| !owner.archived);
    let exact: Vec<_> = owners
        .clone()
        .filter(|of| {
            same(of.id.as_str()) || same(&of.name) || of.email.as_deref().is_some_and(same)
        })
        .collect();
    let part = said.to_lowercase();
    let found = match exact.is_empty() {
        false => exact,
        true => owners
            .filter(|of| of.name.to_lowercase().contains(&part))
            .collect(),
    };
    match found.as_slice() {
        [one] => Ok(one.id.clone()),
        [] => Err(Failure::NotFound(format!(
            "The CRM has no user “{said}”; say a name, a mail address or an id."
        ))),
        many => {
            let names: Vec<&str> = many.iter().map(|of| of.name.as_str()).collect();
            let text = format!("“{said}” may be {}; say more.", names.join(", "));
            Err(Failure::NotFound(text))
        }
    }
}

/// Finds the account, makes the operations, and keeps them.
fn with(
    globals: &Globals,
    target: &super::args::Target,
    make: impl FnOnce(&Context, &Opened, &Row) -> Made,
) -> Result<i32, Failure> {
    let mut context = Context::find(globals)?;
    let opened = context.open()?;
    let row = account::of((&opened.book, &opened.store), &target.account)?;
    let (title, ops) = make(&context, &opened, row)?;
    let local = ops.iter().all(Op::local);
    let action = send::action(&row.account.id, title, ops, &opened);
    if !local {
        return send::carry_out(&context, opened.store, &action, target.json.json);
    }
    opened.store.enqueue(&action)?;
    if target.json.json {
        output::json(&Kept {
            action: action.id,
            title: &action.title,
            outcome: "kept",
        })?;
        return Ok(0);
    }
    output::say(&action.title)?;
    Ok(0)
}
