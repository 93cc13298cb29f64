//! `tenure undo` and `tenure redo`: take back the last thing written, and do it again.

use super::args::{Globals, Json};
use super::context::{Context, now};
use super::send::Sent;
use super::{Failure, output, send};
use crate::domain::write::Action;
use crate::store::{Store, Undone};
use uuid::Uuid;

/// Runs `tenure undo`.
pub fn run(globals: &Globals, options: &Json) -> Result<i32, Failure> {
    let (context, store) = open(globals, WAITS)?;
    let undone = store.undo(None, Uuid::now_v7(), &mut Uuid::now_v7, now().utc)?;
    told(
        &context,
        store,
        undone,
        options.json,
        "it had not been sent",
    )
}

/// Runs `tenure redo`.
pub fn again(globals: &Globals, options: &Json) -> Result<i32, Failure> {
    let (context, store) = open(globals, "")?;
    let redone = store.redo(Uuid::now_v7(), &mut Uuid::now_v7, now().utc)?;
    told(
        &context,
        store,
        redone,
        options.json,
        "that it was taken back had not been sent",
    )
}

/// What is said of taking back what nobody can see in the CRM any more.
const HERE: &str = "taken back here; whether it is in the CRM cannot be seen";

/// What can be done all the same where a profile is read-only: giving up what was never sent writes nothing.
const WAITS: &str = " What waits to be sent is given up with `tenure outbox drop NUMBER`.";

/// The profile and its store. `way`: what is said besides where nothing may be written.
fn open(globals: &Globals, way: &str) -> Result<(Context, Store), Failure> {
    let context = Context::find(globals)?;
    context.writable().map_err(|failure| match failure {
        Failure::Failed(why) => Failure::Failed(why + way),
        other => other,
    })?;
    context.tell();
    let store = context.store()?;
    Ok((context, store))
}

/// Sends what there is to send, and says what it came to. `unsent` is said where there is nothing.
fn told(
    context: &Context,
    store: Store,
    undone: Undone,
    json: bool,
    unsent: &str,
) -> Result<i32, Failure> {
    let (action, unseen) = match undone {
        Undone::No { why } => return Err(Failure::Failed(why)),
        Undone::Done { action, unseen, .. } => (action, unseen),
    };
    let here = |action: &Action| action.writes.iter().all(|write| write.op.local());
    let (outcome, text) = match action.writes.is_empty() {
        true if unseen => ("unseen", format!("{} ({HERE})", action.title)),
        true => ("not_sent", format!("{} ({unsent})", action.title)),
        false if here(&action) => ("kept", action.title.clone()),
        false => {
            let code = send::send(context, store, &action, json)?;
            if unseen {
                output::complain(&format!("Some of it is {HERE}."));
            }
            return Ok(code);
        }
    };
    match json {
        true => output::json(&Sent {
            action: action.id,
            title: action.title,
            outcome,
            why: unseen.then(|| format!("It is {HERE}.")),
            failed: Vec::new(),
            behind: Vec::new(),
            stored: Vec::new(),
            under: None,
        })?,
        false => output::say(&text)?,
    }
    Ok(0)
}
