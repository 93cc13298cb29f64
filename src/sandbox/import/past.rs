//! `history.csv`: what values properties had, and since when.

use super::columns::plain;
use super::faults::{Fault, Faults, quoted};
use super::links::{absent, no_id};
use super::owners::Owners;
use super::properties::Properties;
use super::survey::Ids;
use super::table::Table;
use super::values;
use super::{Options, Progress};
use crate::sandbox::db::Key;
use crate::sandbox::record::ObjectType;
use std::collections::HashMap;
use std::path::Path;

/// Rows between two reports.
const STEP: u64 = 20_000;

/// One past value. There may be millions.
#[derive(Clone, Debug)]
pub struct Version {
    /// Whose.
    pub key: Key,
    /// Which property, by its number in the object's [`Properties`].
    pub property: u32,
    row: u32,
    /// Since when, in milliseconds since 1970.
    pub at: i64,
    /// The value, empty when it was cleared; as it stands in the file until [`Past::settle`].
    pub value: Box<str>,
}

/// All of them.
#[derive(Debug, Default)]
pub struct Past {
    file: String,
    all: Vec<Version>,
}

impl Past {
    /// Reads the file: `object,id,property,timestamp,value`. Properties that no other file has are
    /// added to `properties`.
    pub fn read(
        path: &Path,
        ids: &Ids,
        options: Options,
        properties: &mut HashMap<ObjectType, Properties>,
        owners: &mut Owners,
        faults: &mut Faults,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Option<(Past, u64, u64)> {
        let mut table = Table::open(path, true, faults)?;
        let mut past = Past {
            file: table.file.clone(),
            all: Vec::new(),
        };
        let find = |names: &[&str]| {
            let fits = |header: &String| names.contains(&plain(header).as_str());
            table.header.iter().position(fits)
        };
        let columns = [
            find(&["object", "object_type"]),
            find(&["id", "object_id", "record_id", "hs_object_id"]),
            find(&["property", "property_name"]),
            find(&["timestamp", "time", "at"]),
            find(&["value"]),
        ];
        let [
            Some(object_at),
            Some(id_at),
            Some(property_at),
            Some(time_at),
            Some(value_at),
        ] = columns
        else {
            let text = "The header must be object,id,property,timestamp,value.".to_owned();
            faults.of_file(&past.file, text);
            return None;
        };
        let mut numbers: HashMap<(ObjectType, String), u32> = HashMap::new();
        let (mut rows, mut skipped) = (0, 0);
        loop {
            let mut wrong: Vec<Fault> = Vec::new();
            let Some(row) = table.next(faults) else { break };
            rows += 1;
            let cell = |at: usize| row.cell(at).unwrap_or_default();
            let object = ObjectType::parse(cell(object_at));
            if object.is_none() {
                let text = format!(
                    "{} is none of HubSpot's objects, like companies.",
                    quoted(cell(object_at))
                );
                wrong.push(row.fault(Some(object_at), text));
            }
            let key = object.and_then(|object| {
                let key = Key::parse(object, cell(id_at));
                if key.is_none() {
                    wrong.push(row.fault(Some(id_at), no_id(cell(id_at))));
                }
                key
            });
            let known = key.is_none_or(|key| ids.contains(&key));
            if let (Some(object), Some(key)) = (object, key)
                && !known
                && !options.skip_unknown
            {
                wrong.push(row.fault(Some(id_at), absent(object, key)));
            }
            skipped += u64::from(!known && options.skip_unknown);
            let at = values::moment(cell(time_at)).map(|at| at.timestamp_millis());
            if at.is_none() {
                let text = format!(
                    "{} is not a point in time; write it like 2027-01-31T09:30:00Z.",
                    quoted(cell(time_at))
                );
                wrong.push(row.fault(Some(time_at), text));
            }
            let number = object.and_then(|object| {
                let name = cell(property_at);
                let known = numbers.get(&(object, name.to_owned())).copied();
                known.or_else(|| {
                    let of = properties
                        .entry(object)
                        .or_insert_with(|| Properties::new(object, &[]));
                    match of.named(name) {
                        Ok(number) => {
                            numbers.insert((object, name.to_owned()), number);
                            Some(number)
                        }
                        Err(text) => {
                            wrong.push(row.fault(Some(property_at), text));
                            None
                        }
                    }
                })
            });
            if let (Some(object), Some(key), Some(at), Some(property)) = (object, key, at, number)
                && known
            {
                let value = row.whole(value_at).unwrap_or_default();
                if let Some(of) = properties.get_mut(&object)
                    && !value.is_empty()
                {
                    of.see(property, value, owners);
                }
                past.all.push(Version {
                    key,
                    property,
                    row: u32::try_from(row.number).unwrap_or(u32::MAX),
                    at,
                    value: value.into(),
                });
            }
            wrong.into_iter().for_each(|fault| faults.add(fault));
            if rows % STEP == 0 {
                progress(Progress {
                    file: &past.file,
                    doing: "reading",
                    rows,
                });
            }
        }
        Some((past, rows, skipped))
    }

    /// Reads the values as what their properties hold, and sorts them: by record, property and time;
    /// of two at the same time the later row comes later.
    pub fn settle(
        &mut self,
        properties: &HashMap<ObjectType, Properties>,
        owners: &Owners,
        faults: &mut Faults,
    ) {
        for version in &mut self.all {
            let of = version
                .key
                .object()
                .and_then(|object| properties.get(&object));
            let Some(of) = of.filter(|_| !version.value.is_empty()) else {
                continue;
            };
            match of.value(version.property, &version.value, owners) {
                Ok(value) => version.value = value.into(),
                Err(text) => faults.add(Fault {
                    file: self.file.clone(),
                    row: Some(u64::from(version.row)),
                    line: None,
                    column: Some("value".to_owned()),
                    text,
                }),
            }
        }
        self.all
            .sort_by_key(|version| (version.key, version.property, version.at));
    }

    /// Leaves out what is dated later than `now`: nobody can know it yet, and a stage or an amount
    /// of the days to come would pass for one of today. Answers how many values that were.
    pub fn forget_after(&mut self, now: i64) -> usize {
        let before = self.all.len();
        self.all.retain(|version| version.at <= now);
        before - self.all.len()
    }

    /// The file's name.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The past of a record: runs of one property each, oldest first.
    pub fn of(&self, key: Key) -> impl Iterator<Item = &[Version]> {
        let begin = self.all.partition_point(|version| version.key < key);
        let length = self.all[begin..].partition_point(|version| version.key == key);
        self.all[begin..begin + length].chunk_by(|a, b| a.property == b.property)
    }
}
