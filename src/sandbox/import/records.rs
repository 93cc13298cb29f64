//! The second reading: every value checked and written, record by record.

use super::faults::{Fault, Faults};
use super::properties::{Properties, definition};
use super::survey::{Column, Found, STEP, Sheet};
use super::table::{Row, Table};
use super::trained::Trainings;
use super::values;
use super::{Brought, ImportError, Progress, Summary};
use crate::sandbox::catalog::Kind;
use crate::sandbox::catalog::values::iso_ms;
use crate::sandbox::db::trained::TRAININGS;
use crate::sandbox::db::{Key, fill};
use crate::sandbox::portfolio;
use crate::sandbox::record::ObjectType;
use rusqlite::Connection;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

const LAST_CONTACTED: &str = "notes_last_contacted";

/// Properties in percent, of which some systems export shares of 0 to 1.
const PERCENT: [&str; 2] = ["renewal_likelihood", "csat_score"];

/// What a column in percent holds: whether there is a broken number between 0 and 1, the first of them,
/// and whether any is more than 1.
#[derive(Default)]
struct Shares {
    first: Option<String>,
    more: bool,
}

impl Shares {
    fn see(&mut self, value: &str) {
        let Ok(number) = value.trim().parse::<f64>() else {
            return;
        };
        self.more |= number > 1.0;
        if number > 0.0 && number < 1.0 && self.first.is_none() {
            self.first = Some(value.trim().to_owned());
        }
    }
}

/// A property's values with the moments since when, oldest first.
type Versions = Vec<(i64, String)>;

/// Writes everything into a portal, whose records go away. What is wrong is told in `faults`; the
/// caller must then take all of it back.
pub fn write(
    conn: &Connection,
    found: Found,
    faults: &mut Faults,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Summary, ImportError> {
    fill::empty(conn)?;
    // Quicker to sort once at the end than to keep it sorted.
    conn.execute_batch("DROP INDEX records_updated")?;
    let mut summary = define(conn, &found)?;
    for (object, pipeline) in &found.pipelines {
        fill::lay(conn, *object, pipeline)?;
    }
    for owner in &found.owners.all {
        fill::hire(conn, owner)?;
    }
    let mut links: Vec<_> = found.links.all.iter().collect();
    links.sort_by_key(|link| (link.from, link.to));
    for link in links {
        let (from, to) = ((link.from, link.object), (link.to, link.to_object));
        fill::link(conn, from, to)?;
    }
    let touches = touches(&found);
    let trainings = Trainings::of(&found);
    for sheet in &found.sheets {
        let writer = Writer {
            conn,
            found: &found,
            sheet,
            properties: &found.properties[&sheet.object],
            touches: &touches,
            trainings: trainings.as_ref(),
            shares: RefCell::default(),
        };
        writer.rows(faults, progress)?;
        for (name, shares) in writer.shares.into_inner() {
            if let Some(value) = shares.first.filter(|_| !shares.more) {
                summary.notes.push(format!(
                    "{}: {name} is in percent, and no value is above 1: {value} is taken as {value} %. If shares are meant, multiply them by 100.",
                    sheet.file
                ));
            }
        }
    }
    conn.execute_batch("CREATE INDEX records_updated ON records (object, updated)")?;
    Ok(summary)
}

/// Defines what the files bring, and what the demo's portal has for customers, so that fields that
/// the files lack can be set.
fn define(conn: &Connection, found: &Found) -> Result<Summary, ImportError> {
    for property in portfolio::customer_properties() {
        fill::define(conn, property.object, &definition(&property))?;
    }
    let mut summary = Summary {
        files: found.files.clone(),
        skipped: found.skipped,
        notes: found.notes.clone(),
        ..Summary::default()
    };
    for object in ObjectType::ALL {
        let Some(properties) = found.properties.get(&object) else {
            continue;
        };
        for property in &properties.all {
            let definition = &property.definition;
            if property.brought || property.grown > 0 {
                fill::define(conn, object, definition)?;
            }
            if property.brought {
                summary.brought.push(Brought {
                    object,
                    name: definition.name.clone(),
                    label: definition.label.clone(),
                    kind: definition.kind.name(),
                });
            }
            if property.grown > 0 {
                let values = definition.options.iter().rev().take(property.grown.min(5));
                let values: Vec<&str> = values.map(|(value, _)| value.as_str()).collect();
                summary.notes.push(format!(
                    "{} has values that are new to it: {}{}.",
                    definition.name,
                    values.join(", "),
                    if property.grown > 5 { ", …" } else { "" }
                ));
            }
            if object == ObjectType::Companies {
                let pair = (definition.name.clone(), definition.label.clone());
                summary.company_properties.push(pair);
            }
        }
    }
    Ok(summary)
}

/// When each company and contact was called, mailed or met: not in the future, oldest first.
fn touches(found: &Found) -> HashMap<Key, Vec<i64>> {
    let now = found.options.now.timestamp_millis();
    let mut touches: HashMap<Key, Vec<i64>> = HashMap::new();
    for link in &found.links.all {
        for (one, other) in [(link.from, link.to), (link.to, link.from)] {
            if let Some(at) = found.touches.get(&one).filter(|at| **at <= now) {
                touches.entry(other).or_default().push(*at);
            }
        }
    }
    for all in touches.values_mut() {
        all.sort_unstable();
        all.dedup();
    }
    touches
}

struct Writer<'a> {
    conn: &'a Connection,
    found: &'a Found,
    sheet: &'a Sheet,
    properties: &'a Properties,
    touches: &'a HashMap<Key, Vec<i64>>,
    /// Of companies, where nothing else counts them.
    trainings: Option<&'a Trainings>,
    /// Of the columns in percent.
    shares: RefCell<BTreeMap<&'static str, Shares>>,
}

impl Writer<'_> {
    fn rows(
        &self,
        faults: &mut Faults,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<(), ImportError> {
        // Faults of the file itself were told by the first reading.
        let Some(mut table) = Table::open(&self.sheet.path, false, faults) else {
            return Ok(());
        };
        let mut rows = 0;
        loop {
            let mut wrong = Vec::new();
            let Some(row) = table.next(faults) else { break };
            let record = self.record(row, &mut wrong);
            wrong.into_iter().for_each(|fault| faults.add(fault));
            // With a fault nothing is kept, so that nothing more need be written.
            if let Some(record) = record
                && faults.is_empty()
            {
                fill::row(self.conn, &record)?;
            }
            rows += 1;
            if rows % STEP == 0 {
                progress(Progress {
                    file: &self.sheet.file,
                    doing: "writing",
                    rows,
                });
            }
        }
        Ok(())
    }

    /// A row as a record; `None` when it has no id, which the first reading told. What else is wrong
    /// with it is told all the same.
    fn record(&self, row: Row<'_>, wrong: &mut Vec<Fault>) -> Option<fill::Row<'_>> {
        let object = self.sheet.object;
        let key = self.sheet.key(row).ok();
        let now = self.found.options.now.timestamp_millis();
        let mut moment = |column: Column| {
            let at = self.sheet.find(column)?;
            let cell = row.cell(at)?;
            let found = values::moment(cell);
            if found.is_none() {
                let text = format!(
                    "{} is not a point in time; write it like 2027-01-31T09:30:00Z.",
                    super::faults::quoted(cell)
                );
                wrong.push(row.fault(Some(at), text));
            }
            found.map(|at| at.timestamp_millis())
        };
        let created = moment(Column::Created);
        let updated = moment(Column::Modified).unwrap_or(now);
        // Nobody can have known a value later than now, whatever the record says of itself.
        let known = updated.min(now);
        // What the file says each property is now; the outer `None` where it has no such column.
        let mut cells: Vec<Option<Option<String>>> = vec![None; self.properties.all.len()];
        for (at, column) in self.sheet.columns.iter().enumerate() {
            let Some(Column::Property(number)) = column else {
                continue;
            };
            let value = row.whole(at).and_then(|cell| {
                match self.properties.value(*number, cell, &self.found.owners) {
                    Ok(value) => {
                        let name = &self.properties.all[*number as usize].definition.name;
                        if let Some(name) = PERCENT.iter().find(|of| *of == name) {
                            self.shares
                                .borrow_mut()
                                .entry(name)
                                .or_default()
                                .see(&value);
                        }
                        Some(value)
                    }
                    Err(text) => {
                        wrong.push(row.fault(Some(at), text));
                        None
                    }
                }
            });
            cells[*number as usize] = Some(value);
        }
        let key = key?;
        let (mut props, mut history) = (Vec::new(), Vec::new());
        let mut unseen = Vec::new();
        let mut earliest: Option<i64> = None;
        let mut runs: HashMap<u32, Versions> = HashMap::new();
        for run in self.found.past.of(key) {
            let versions: Versions = run
                .iter()
                .map(|version| (version.at, version.value.to_string()))
                .collect();
            let first = versions.first().map(|(at, _)| *at);
            earliest = [earliest, first].into_iter().flatten().min();
            runs.extend(run.first().map(|version| (version.property, versions)));
        }
        for (number, (property, cell)) in self.properties.all.iter().zip(cells).enumerate() {
            let definition = &property.definition;
            let name = definition.name.as_str();
            let run = runs.remove(&(number as u32));
            let (value, versions) = match run {
                _ if name == LAST_CONTACTED && run.is_none() => continue,
                Some(versions) => settle(versions, cell, definition.kind, known, now),
                None => {
                    let value = cell.flatten();
                    // A value without a past was last set when the record last changed, at the
                    // latest; of text nobody asks.
                    let since = value.clone().filter(|_| definition.kind != Kind::Text);
                    // A choice of the day the record was made has been so ever since; of any other
                    // nobody saw it come.
                    if definition.kind == Kind::Enumeration && created != Some(known) {
                        unseen.push(name);
                    }
                    (
                        value,
                        since.map(|value| vec![(known, value)]).unwrap_or_default(),
                    )
                }
            };
            props.extend(value.map(|value| (name, value)));
            if !versions.is_empty() {
                history.push((name, versions));
            }
        }
        self.last_contacted(row, key, &mut props, &mut history);
        let time = props.iter().position(|(name, _)| *name == "hs_timestamp");
        let mut made = created.or(earliest).unwrap_or(updated);
        if object.is_activity() {
            let at = time.and_then(|at| values::moment(&props[at].1));
            match at.map(|at| at.timestamp_millis()) {
                Some(at) => made = created.unwrap_or(at.min(updated)),
                None => match created {
                    Some(created) => props.push(("hs_timestamp", iso_ms(created))),
                    None if object == ObjectType::Tasks => {}
                    None => {
                        let text = "There must be an hs_timestamp: when it was.".to_owned();
                        wrong.push(row.fault(None, text));
                    }
                },
            }
        }
        if let Some(all) = self.trainings.filter(|_| object == ObjectType::Companies) {
            let (count, versions) = all.counted(key, made);
            props.push((TRAININGS, count));
            history.push((TRAININGS, versions));
        }
        // A value that is as old as the record needs no past.
        history.retain(|(name, versions)| {
            !matches!(versions.as_slice(), [(at, _)] if *at == made) || unseen.contains(name)
        });
        Some(fill::Row {
            key,
            object,
            created: made,
            updated,
            props,
            history,
            unseen,
        })
    }

    /// The last contact: as the files say, or the latest call, email or meeting that reached somebody
    /// where that was later; with the past of both.
    fn last_contacted<'p>(
        &'p self,
        row: Row<'_>,
        key: Key,
        props: &mut Vec<(&'p str, String)>,
        history: &mut Vec<(&'p str, Versions)>,
    ) {
        if !matches!(
            self.sheet.object,
            ObjectType::Companies | ObjectType::Contacts
        ) {
            return;
        }
        let number = self.properties.find(LAST_CONTACTED);
        let column = number.and_then(|number| self.sheet.find(Column::Property(number)));
        let cell = column.and_then(|at| row.cell(at)).and_then(values::moment);
        let cell = cell.map(|at| at.timestamp_millis());
        let touches = self
            .touches
            .get(&key)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let told = history.iter().position(|(name, _)| *name == LAST_CONTACTED);
        let told = told.map(|place| history.remove(place).1);
        let shown = props.iter().position(|(name, _)| *name == LAST_CONTACTED);
        let shown = shown.map(|place| props.remove(place).1);
        let said = shown.as_deref().and_then(values::moment);
        let said = said.map(|at| at.timestamp_millis()).or(cell);
        // What the files say was known since its history says so, and without one since it was.
        let known = match told {
            Some(versions) => versions,
            None => said.iter().map(|at| (*at, iso_ms(*at))).collect(),
        };
        let versions = contacts(&known, touches);
        if !versions.is_empty() {
            history.push((LAST_CONTACTED, versions));
        }
        let last = said.max(touches.last().copied());
        props.extend(last.map(|last| (LAST_CONTACTED, iso_ms(last))));
    }
}

/// What the last contact was at each time: the later of what was said by then and of the last one by
/// then. `touches` are in order, as are the versions.
fn contacts(said: &[(i64, String)], touches: &[i64]) -> Versions {
    let value = |text: &str| values::moment(text).map(|at| at.timestamp_millis());
    let said = said.iter().map(|(at, text)| (*at, Some(value(text))));
    let mut events: Vec<_> = said.chain(touches.iter().map(|at| (*at, None))).collect();
    events.sort_by_key(|(at, _)| *at);
    let (mut told, mut reached) = (None, None);
    let mut versions = Versions::new();
    for (at, event) in events {
        match event {
            Some(value) => told = value,
            None => reached = Some(at),
        }
        let text = told.max(reached).map(iso_ms).unwrap_or_default();
        let before = versions.last().map(|(_, text)| text.as_str());
        if before.unwrap_or_default() == text {
            continue;
        }
        versions.retain(|(then, _)| *then != at);
        versions.push((at, text));
    }
    versions
}

/// A property with a past: what it is now, and its past. Where the file has a column for it, the
/// cell is what it is now; a past that ends with something else has missed the last change.
fn settle(
    mut versions: Versions,
    cell: Option<Option<String>>,
    kind: Kind,
    updated: i64,
    now: i64,
) -> (Option<String>, Versions) {
    let known = versions.partition_point(|(at, _)| *at <= now);
    let last = known.checked_sub(1).map(|at| versions[at].clone());
    let Some(cell) = cell else {
        let value = last.map(|(_, value)| value);
        return (value.filter(|value| !value.is_empty()), versions);
    };
    let value = cell.clone().unwrap_or_default();
    let (since, before) = last.unwrap_or((updated, String::new()));
    if !values::same(kind, &value, &before) {
        versions.insert(known, (updated.max(since), value));
    }
    (cell, versions)
}
