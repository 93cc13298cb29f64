//! `tenure journal`: what was written, newest first.

use super::args::{Globals, Journal};
use super::context::{Context, now};
use super::json::EntryJson;
use super::whose::Names;
use super::{Failure, outbox, output};
use crate::domain::when::show;
use crate::domain::write::Progress;
use crate::messages::Language;
use crate::store::{Entry, Store};

/// Runs it.
pub fn run(globals: &Globals, options: &Journal) -> Result<i32, Failure> {
    let context = Context::find(globals)?;
    context.tell();
    let store = context.store()?;
    let entries = store.journal(options.limit as usize)?;
    if options.json.json {
        let names = Names::of(&store, entries.iter().flat_map(|entry| &entry.writes))?;
        let of = (&store, &names);
        let all = entries.iter().map(|entry| EntryJson::of(entry, of));
        let all: Vec<EntryJson> = all.collect();
        output::json(&all)?;
        return Ok(0);
    }
    if entries.is_empty() {
        output::say("Nothing has been written yet.")?;
        return Ok(0);
    }
    let now = now();
    let rows: Vec<Vec<String>> = entries
        .iter()
        .map(|entry| {
            vec![
                show::moment(entry.at, now, Language::En),
                output::cut(&crate::domain::text::line(&entry.title), output::TITLE).into_owned(),
                standing(entry, &store),
            ]
        })
        .collect();
    output::say(&output::table(&rows))?;
    Ok(0)
}

/// Where the whole entry stands: as its least finished write.
fn standing(entry: &Entry, store: &Store) -> String {
    if entry.undone_by.is_some() || (entry.dropped() && !entry.writes.is_empty()) {
        return "taken back".to_owned();
    }
    let open = entry.writes.iter().find(|queued| queued.progress.open());
    let here = !entry.writes.is_empty() && entry.writes.iter().all(|of| of.write.op.local());
    match open {
        Some(open) => outbox::progress(open, store),
        None if here => "kept here".to_owned(),
        None if entry
            .writes
            .iter()
            .any(|of| of.progress == Progress::Dropped) =>
        {
            "partly in the CRM".to_owned()
        }
        None => "in the CRM".to_owned(),
    }
}
