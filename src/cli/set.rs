//! `tenure set ACCOUNT FIELD=VALUE…`, and the same for all accounts that a query takes.

use super::args::{Globals, Json};
use super::context::{Context, Opened};
use super::{Failure, account, answers, output};
use crate::domain::AccountId;
use crate::domain::asked::Asked;
use crate::domain::book::Row;
use crate::domain::edit::{self, Change};
use crate::domain::money::Currency;
use crate::domain::write::{Action, Op, Queued, Write};
use crate::messages::Language;
use clap::Args as ClapArgs;
use serde::Serialize;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// `tenure set`
#[derive(Clone, Debug, ClapArgs)]
pub struct Set {
    /// The account (id, name, or a part of it), then FIELD=VALUE; an empty value clears the field.
    /// With --where only FIELD=VALUE.
    #[arg(
        required = true,
        value_name = "ACCOUNT FIELD=VALUE",
        allow_negative_numbers = true
    )]
    pub words: Vec<String>,
    /// All accounts that this query takes, instead of one.
    #[arg(long = "where", value_name = "QUERY")]
    pub query: Option<String>,
    /// With --where: write it. Without this, what would change is shown and nothing is written.
    #[arg(long, requires = "query")]
    pub yes: bool,
    /// What the CRM asks for with it, as PROPERTY=VALUE; may be given several times.
    #[arg(long, value_name = "PROPERTY=VALUE")]
    pub with: Vec<String>,
    /// How the answer is printed.
    #[command(flatten)]
    pub json: Json,
}

/// What would be written to an account.
#[derive(Serialize)]
struct PreviewJson<'a> {
    id: &'a str,
    name: &'a str,
    changes: Vec<ChangeJson>,
}

#[derive(Serialize)]
struct ChangeJson {
    field: &'static str,
    from: Option<String>,
    to: Option<String>,
}

/// A preview; nothing was written.
#[derive(Serialize)]
struct PlannedJson<'a> {
    /// `preview`.
    outcome: &'static str,
    accounts: Vec<PreviewJson<'a>>,
    /// Accounts that the query takes and that have the values already.
    unchanged: usize,
}

/// Runs it.
pub fn run(globals: &Globals, options: &Set) -> Result<i32, Failure> {
    let mut context = Context::find(globals)?;
    let opened = context.open()?;
    let with = answers::pairs(&options.with)?;
    let (rows, words): (Vec<&Row>, &[String]) = match (&options.query, &options.words[..]) {
        (Some(query), words) => {
            let query = opened.query(std::slice::from_ref(query), &context.rules)?;
            let found = query.rows(&opened.book, opened.scope(&context.rules));
            let rows = found.iter().filter_map(|at| opened.book.row(*at));
            (rows.collect(), words)
        }
        (None, [account, words @ ..]) => (
            vec![account::of((&opened.book, &opened.store), account)?],
            words,
        ),
        (None, []) => {
            return Err(Failure::Usage(
                "Which account? Say its id or name.".to_owned(),
            ));
        }
    };
    let changes = read(words, &context, &opened)?;
    in_their_currency(words, &rows, &context)?;
    let changed: Vec<&Row> = rows
        .iter()
        .copied()
        .filter(|row| {
            changes
                .iter()
                .any(|(change, _)| change.changes(&row.account))
        })
        .collect();
    let unchanged = rows.len() - changed.len();
    if options.query.is_some() && !options.yes {
        preview(&changed, unchanged, &changes, &opened, options.json.json)?;
        return Ok(0);
    }
    // The same change, made before, is completed: what it shows already is not in the CRM yet.
    let begun = match with.is_empty() {
        true => Vec::new(),
        false => begun(&rows, &changes, &opened)?,
    };
    if changed.is_empty() && begun.is_empty() {
        let text = match rows[..] {
            [row] => format!("{} has that already.", row.account.name),
            [] => "No account fits the query.".to_owned(),
            _ => format!("All {} accounts have that already.", rows.len()),
        };
        return match options.json.json {
            true => preview(&[], unchanged, &changes, &opened, true).map(|()| 0),
            false => output::say(&text).map(|()| 0),
        };
    }
    context.writable()?;
    let waiting: Vec<Queued> = begun.iter().map(|(_, queued)| queued.clone()).collect();
    answers::one_for_all(&context, &waiting, &with)?;
    // What else is asked for goes with what waits for the answer.
    for (row, queued) in &begun {
        let more = action(&[*row], &changes, &opened)?.writes;
        let store = &opened.store;
        store.enqueue_with(&queued.action, queued.at, &more)?;
    }
    let joined: HashSet<&AccountId> = begun.iter().map(|(row, _)| &row.account.id).collect();
    let mut left = changed;
    left.retain(|row| !joined.contains(&row.account.id));
    let begun = waiting;
    if left.is_empty() {
        return answers::complete_all(&context, opened.store, &begun, &with, options.json.json);
    }
    let action = action(&left, &changes, &opened)?;
    if begun.is_empty() {
        return answers::carry_out_with(&context, opened.store, action, &with, options.json.json);
    }
    let more = (&with[..], &begun[..]);
    answers::carry_out_beside(&context, opened.store, action, more, options.json.json)
}

/// The accounts for which one of the changes was made before and the CRM has not taken it, each with that
/// write.
fn begun<'a>(
    rows: &[&'a Row],
    changes: &[(Change, Asked)],
    opened: &Opened,
) -> Result<Vec<(&'a Row, Queued)>, Failure> {
    let same = |queued: &Queued| {
        changes.iter().any(|(change, _)| {
            matches!(&queued.write.op, Op::SetField { field, value, .. }
                if *field == change.field && *value == change.value)
        })
    };
    let mut waiting: HashMap<AccountId, Queued> = HashMap::new();
    for queued in answers::all_unsent(&opened.store, same)? {
        let account = queued.write.account.clone();
        waiting.entry(account).or_insert(queued);
    }
    let of = |row: &&'a Row| waiting.remove(&row.account.id).map(|queued| (*row, queued));
    Ok(rows.iter().filter_map(of).collect())
}

/// The changes that the words say.
fn read(
    words: &[String],
    context: &Context,
    opened: &Opened,
) -> Result<Vec<(Change, Asked)>, Failure> {
    if words.is_empty() {
        return Err(Failure::Usage(
            "Say what to set: likelihood=70, tier=benchmark, owner=me.".to_owned(),
        ));
    }
    let mut changes: Vec<(Change, Asked)> = Vec::new();
    for word in words {
        let Some((name, typed)) = word.split_once('=') else {
            let shown = crate::domain::text::line(word);
            return Err(Failure::Usage(format!("“{shown}” is not FIELD=VALUE.")));
        };
        let field = edit::named(name).map_err(Failure::Usage)?;
        if !context.maps(field) {
            return Err(Failure::Usage(format!(
                "The profile “{}” maps no property of the CRM to {}: add it to its `fields` in {}.",
                context.name,
                field.id(),
                context.paths.file().display()
            )));
        }
        if changes.iter().any(|(change, _)| change.field == field) {
            return Err(Failure::Usage(format!("{} is set twice.", field.id())));
        }
        let options = opened.store.options(field)?;
        let asked = edit::asked(field, options.as_deref(), &opened.book.owners);
        let me = opened.me.as_ref();
        let change = Change::read(field, &asked, typed, me, opened.now).map_err(Failure::Usage)?;
        changes.push((change, asked));
    }
    Ok(changes)
}

/// Refuses amounts that are not in the currency of all the accounts.
fn in_their_currency(words: &[String], rows: &[&Row], context: &Context) -> Result<(), Failure> {
    let usual = context.profile.currency.unwrap_or(Currency::EUR);
    for (name, typed) in words.iter().filter_map(|word| word.split_once('=')) {
        let field = edit::named(name).map_err(Failure::Usage)?;
        for row in rows {
            edit::in_its_currency(Language::En, field, typed, &row.account, usual)
                .map_err(|why| Failure::Usage(format!("{}: {why}", row.account.name)))?;
        }
    }
    Ok(())
}

/// One action for all of it: written as one, undone as one.
fn action(rows: &[&Row], changes: &[(Change, Asked)], opened: &Opened) -> Result<Action, Failure> {
    let mut writes = Vec::new();
    for (change, _) in changes {
        for row in rows.iter().filter(|row| change.changes(&row.account)) {
            let id = &row.account.id;
            let base = opened.store.base(id, change.field)?;
            writes.push(Write::new(Uuid::now_v7(), id.clone(), change.op(base)));
        }
    }
    let title = match rows {
        [row] => {
            let waiting = opened.store.outbox()?;
            let words = changes
                .iter()
                .filter(|(change, _)| change.changes(&row.account));
            let words: Vec<String> = words
                .map(|(change, asked)| change.words(&row.account, asked, &waiting))
                .collect();
            format!("{}: {}", row.account.name, words.join(", "))
        }
        _ => {
            let words: Vec<String> = changes
                .iter()
                .map(|(change, asked)| set_to(change, asked))
                .collect();
            format!("{} accounts: {}", rows.len(), words.join(", "))
        }
    };
    Ok(Action {
        id: Uuid::now_v7(),
        at: opened.now.utc,
        title,
        writes,
        undoes: None,
    })
}

fn set_to(change: &Change, asked: &Asked) -> String {
    let value = change.value.as_deref().map(|raw| asked.shown(raw));
    format!(
        "{} {}",
        edit::label(change.field),
        value.as_deref().unwrap_or("cleared")
    )
}

/// What would be written.
fn preview(
    rows: &[&Row],
    unchanged: usize,
    changes: &[(Change, Asked)],
    opened: &Opened,
    json: bool,
) -> Result<(), Failure> {
    let waiting = opened.store.outbox()?;
    let of = |row: &Row| -> Vec<ChangeJson> {
        let changes = changes
            .iter()
            .filter(|(change, _)| change.changes(&row.account));
        let json = changes.map(|(change, _)| ChangeJson {
            field: change.field.id(),
            from: change.before(&row.account, &waiting),
            to: change.value.clone(),
        });
        json.collect()
    };
    if json {
        let accounts = rows.iter().map(|row| PreviewJson {
            id: row.account.id.as_str(),
            name: &row.account.name,
            changes: of(row),
        });
        return output::json(&PlannedJson {
            outcome: "preview",
            accounts: accounts.collect(),
            unchanged,
        });
    }
    let lines: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            let words = changes
                .iter()
                .filter(|(change, _)| change.changes(&row.account));
            let words: Vec<String> = words
                .map(|(change, asked)| change.words(&row.account, asked, &waiting))
                .collect();
            vec![row.account.name.clone(), words.join(", ")]
        })
        .collect();
    output::say(&output::table(&lines))?;
    let same = match unchanged {
        0 => String::new(),
        count => format!(" {count} more have that already."),
    };
    output::complain(&match rows.len() {
        0 => format!("Nothing would change.{same}"),
        count => format!("{count} accounts would change.{same} Nothing is written yet: say --yes."),
    });
    Ok(())
}
