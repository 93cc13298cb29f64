//! `tenure undo`: takes back the last thing written.

use super::args::{Globals, Json};
use super::context::{Context, now};
use super::send::Sent;
use super::{Failure, output, send};
use crate::store::Undone;
use uuid::Uuid;

/// Runs it.
pub fn run(globals: &Globals, options: &Json) -> Result<i32, Failure> {
    let context = Context::find(globals)?;
    context.writable()?;
    context.tell();
    let store = context.store()?;
    let undone = store.undo(None, Uuid::now_v7(), &mut Uuid::now_v7, now().utc)?;
    match undone {
        Undone::No { why } => Err(Failure::Failed(why)),
        Undone::Done { action, .. } if action.writes.is_empty() => {
            match options.json {
                true => output::json(&Sent {
                    action: action.id,
                    title: action.title,
                    outcome: "not_sent",
                    why: None,
                    failed: Vec::new(),
                })?,
                false => output::say(&format!("{} (it had not been sent)", action.title))?,
            }
            Ok(0)
        }
        Undone::Done { action, .. } if action.writes.iter().all(|write| write.op.local()) => {
            match options.json {
                true => output::json(&Sent {
                    action: action.id,
                    title: action.title,
                    outcome: "kept",
                    why: None,
                    failed: Vec::new(),
                })?,
                false => output::say(&action.title)?,
            }
            Ok(0)
        }
        Undone::Done { action, .. } => send::send(&context, store, &action, options.json),
    }
}
