//! `tenure log ACCOUNT TEXT`: a touchpoint in one line.

use super::args::{Globals, Log};
use super::context::Context;
use super::output::pointed;
use super::{Failure, account, answers, output, send};
use crate::domain::Field;
use crate::domain::text;
use crate::domain::touchpoint::split::{self, TooLong};
use crate::domain::touchpoint::{About, Details, line};
use crate::domain::write::Op;
use crate::messages::Language;
use std::io::Read;

/// Most that is read from standard input, in bytes: the longest touchpoint, in whatever script.
const LONGEST: u64 = 4 << 20;

/// Runs it.
pub fn run(globals: &Globals, options: &Log) -> Result<i32, Failure> {
    let mut context = Context::find(globals)?;
    context.writable()?;
    let opened = context.open()?;
    let row = account::of((&opened.book, &opened.store), &options.account)?;
    let account = &row.account;
    let details = opened.store.details(&account.id)?;
    let contacts = &details.contacts;
    let (text, more) = said(options)?;
    let parsed = line::parse_about(&text, contacts, (&details).into(), opened.now);
    let faults = parsed.faults.iter();
    if !parsed.loggable() {
        let all = faults.map(|fault| (fault.at.clone(), fault.text.clone()));
        return Err(Failure::Usage(pointed(&text, all)));
    }
    for fault in faults {
        output::complain(&fault.text);
    }
    let owner = opened.me.as_ref().or(account.owner.as_ref());
    let (mut touchpoint, mut task) = parsed.writes(owner, opened.now);
    let mapped = context.maps(Field::Sentiment);
    if !mapped {
        parsed.mood_as_words(&mut touchpoint);
    }
    if !more.is_empty() {
        let gap = if touchpoint.body.is_empty() {
            ""
        } else {
            "\n\n"
        };
        touchpoint.body += &format!("{gap}{more}");
    }
    let about = match (&options.ticket, &options.deal) {
        (Some(id), _) => Some(About::Ticket(known(id, &details)?)),
        (None, Some(id)) => Some(About::Deal(number(id)?)),
        (None, None) => None,
    };
    // An option goes before what the line names.
    if about.is_some() {
        touchpoint.about.clone_from(&about);
        if let Some(task) = &mut task {
            task.about = about;
        }
    }
    let mut title = touchpoint.logged(&account.name, Language::En);
    let parts = split::parts(touchpoint).map_err(too_long)?;
    if parts.len() > 1 {
        output::complain(&format!(
            "The text is longer than the CRM keeps in one record: it is logged as {}.",
            parts.len()
        ));
    }
    let mut ops: Vec<Op> = parts.into_iter().map(Op::Log).collect();
    if let Some(mood) = parsed.mood.filter(|_| mapped) {
        ops.push(Op::SetField {
            field: Field::Sentiment,
            base: opened.store.base(&account.id, Field::Sentiment)?,
            value: Some(mood.to_string()),
        });
    }
    if let Some(task) = task {
        title += &format!(", next: {} ({})", task.title, task.due);
        ops.push(Op::AddTask(task));
    }
    let action = send::action(&account.id, title, ops, &opened);
    let with = answers::pairs(&options.with)?;
    answers::carry_out_with(&context, opened.store, action, &with, options.json.json)
}

/// The line, and what stands below it.
fn said(options: &Log) -> Result<(String, String), Failure> {
    if options.text != ["-"] {
        return Ok((options.text.join(" "), String::new()));
    }
    let mut bytes = Vec::new();
    // One more than is taken is enough to know that it is too long.
    let read = std::io::stdin()
        .lock()
        .take(LONGEST + 1)
        .read_to_end(&mut bytes);
    read.map_err(|error| Failure::Failed(format!("The text cannot be read: {error}.")))?;
    if bytes.len() as u64 > LONGEST {
        return Err(too_long(TooLong::Words));
    }
    let text = String::from_utf8(bytes).map_err(|_| {
        Failure::Usage("What was piped in is not text: it must be UTF-8.".to_owned())
    })?;
    let text = text.trim();
    let (line, more) = text.split_once('\n').unwrap_or((text, ""));
    Ok((line.to_owned(), text::typed_block(more.trim())))
}

fn too_long(refused: TooLong) -> Failure {
    Failure::Usage(refused.told(Language::En))
}

/// The id of a ticket of the account.
fn known(id: &str, details: &Details) -> Result<String, Failure> {
    let id = number(id)?;
    if details
        .tickets
        .iter()
        .any(|ticket| ticket.id.as_str() == id)
    {
        return Ok(id);
    }
    let known: Vec<&str> = details
        .tickets
        .iter()
        .map(|ticket| ticket.id.as_str())
        .collect();
    Err(Failure::NotFound(match known.is_empty() {
        true => "No ticket of the account is known.".to_owned(),
        false => format!(
            "The account has no ticket {id}; it has: {}.",
            known.join(", ")
        ),
    }))
}

fn number(id: &str) -> Result<String, Failure> {
    let id = id.trim().trim_start_matches('#');
    match !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit()) {
        true => Ok(id.to_owned()),
        false => Err(Failure::Usage("An id of the CRM is a number.".to_owned())),
    }
}
