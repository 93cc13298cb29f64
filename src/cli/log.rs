//! `tenure log ACCOUNT TEXT`: a touchpoint in one line.

use super::args::{Globals, Log};
use super::context::Context;
use super::output::pointed;
use super::{Failure, account, output, send};
use crate::domain::Field;
use crate::domain::touchpoint::line;
use crate::domain::write::Op;

/// Runs it.
pub fn run(globals: &Globals, options: &Log) -> Result<i32, Failure> {
    let context = Context::find(globals)?;
    context.writable()?;
    let opened = context.open()?;
    let row = account::find(&opened.book, &options.account)?;
    let account = &row.account;
    let contacts = opened.store.details(&account.id)?.contacts;
    let text = options.text.join(" ");
    let parsed = line::parse(&text, &contacts, opened.now);
    let faults = parsed.faults.iter();
    if !parsed.loggable() {
        let all = faults.map(|fault| (fault.at.clone(), fault.text.clone()));
        return Err(Failure::Usage(pointed(&text, all)));
    }
    for fault in faults {
        output::complain(&fault.text);
    }
    let owner = opened.me.as_ref().or(account.owner.as_ref());
    let (touchpoint, task) = parsed.writes(owner, opened.now);
    let mut title = format!("{}: {} logged", account.name, touchpoint.kind.id());
    let mut ops = vec![Op::Log(touchpoint)];
    if let Some(mood) = parsed.mood {
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
    send::carry_out(&context, opened.store, &action, options.json.json)
}
