//! The first reading: which records there are, what is associated with what, who owns what, and what
//! kind of values each column holds.

use super::columns::{Means, plain};
use super::faults::{Faults, quoted};
use super::links::{Links, no_id};
use super::owners::Owners;
use super::past::Past;
use super::pipelines;
use super::properties::Properties;
use super::reached::{Reached, Training};
use super::table::Table;
use super::values;
use super::{Files, Options, Progress};
use crate::sandbox::catalog::pipelines::Pipeline;
use crate::sandbox::db::Key;
use crate::sandbox::record::ObjectType;
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

/// Keys of all records in the files.
pub type Ids = HashSet<Key>;

/// Rows between two reports.
pub const STEP: u64 = 20_000;

/// A file of records and what its columns mean.
#[derive(Debug)]
pub struct Sheet {
    /// What the records are.
    pub object: ObjectType,
    /// The file.
    pub path: PathBuf,
    /// Its name.
    pub file: String,
    /// What each column holds; `None` for one without a header.
    pub columns: Vec<Option<Column>>,
    /// How many rows it has.
    pub rows: u64,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// The record's id.
    Id,
    /// When it was made.
    Created,
    /// When it last changed.
    Modified,
    /// Associated records.
    Link(ObjectType),
    /// A property, by its number in [`Properties`].
    Property(u32),
}

impl Sheet {
    /// The place of a column.
    pub fn find(&self, column: Column) -> Option<usize> {
        self.columns.iter().position(|one| *one == Some(column))
    }

    /// The key of a row: as the file says, or by the number of the row where it has no ids.
    ///
    /// # Errors
    /// The text that is no id.
    pub fn key(&self, row: super::table::Row<'_>) -> Result<Key, String> {
        match self.find(Column::Id) {
            Some(at) => {
                let cell = row.cell(at).unwrap_or_default();
                Key::parse(self.object, cell)
                    .filter(|key| key.id() > 0)
                    .ok_or_else(|| cell.to_owned())
            }
            None => Key::new(self.object, row.number - 1).ok_or_else(String::new),
        }
    }
}

/// All that the first reading found.
#[derive(Debug)]
pub struct Found {
    /// The files of records.
    pub sheets: Vec<Sheet>,
    /// The properties of each object.
    pub properties: HashMap<ObjectType, Properties>,
    /// The portal's own pipelines, in order.
    pub pipelines: Vec<(ObjectType, Pipeline)>,
    /// The owners.
    pub owners: Owners,
    /// Associations between records that are there.
    pub links: Links,
    /// Past values of records that are there, sorted.
    pub past: Past,
    /// When each call, email and meeting was that reached somebody, in milliseconds since 1970.
    pub touches: HashMap<Key, i64>,
    /// Of these the meetings that were trainings.
    pub trainings: HashSet<Key>,
    /// When the first meeting was, in milliseconds since 1970: what came before is in no file.
    pub meetings_since: Option<i64>,
    /// Rows of each file.
    pub files: Vec<(String, u64)>,
    /// Rows left out.
    pub skipped: u64,
    /// Sentences.
    pub notes: Vec<String>,
    /// How it was asked for.
    pub options: Options,
}

/// Reads all files for the first time.
pub fn survey(
    files: &Files,
    options: Options,
    faults: &mut Faults,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Found {
    for name in &files.twice {
        let text = "There is another file of the same object; put them into one.";
        faults.of_file(name, text.to_owned());
    }
    let (owners, owners_file) = Owners::read(files.owners.as_deref(), faults);
    let (pipelines, pipelines_file) = pipelines::read(files.pipelines.as_deref(), faults);
    // Their stages are choices before a file of records names one.
    let with = |object| (object, Properties::new(object, &pipelines));
    let properties = [ObjectType::Tickets, ObjectType::Deals].map(with);
    let mut found = Found {
        sheets: Vec::new(),
        properties: properties.into_iter().collect(),
        pipelines,
        owners,
        links: Links::default(),
        past: Past::default(),
        touches: HashMap::new(),
        trainings: HashSet::new(),
        meetings_since: None,
        files: owners_file.into_iter().chain(pipelines_file).collect(),
        skipped: 0,
        notes: Vec::new(),
        options,
    };
    let mut ids = Ids::new();
    for (object, path) in &files.objects {
        let Some(table) = Table::open(path, true, faults) else {
            continue;
        };
        let sheet = Sheet {
            object: *object,
            path: path.clone(),
            file: table.file.clone(),
            columns: Vec::new(),
            rows: 0,
        };
        found.sheet(sheet, table, &mut ids, faults, progress);
    }
    if let Some(path) = &files.associations {
        let read = found.links.file(path, faults);
        found.files.extend(read);
    }
    found.skipped += found.links.check(&ids, options.skip_unknown, faults);
    if let Some(path) = &files.history {
        let (properties, owners) = (&mut found.properties, &mut found.owners);
        let read = Past::read(path, &ids, options, properties, owners, faults, progress);
        if let Some((past, rows, skipped)) = read {
            found.files.push((past.file().to_owned(), rows));
            found.past = past;
            found.skipped += skipped;
        }
    }
    for name in &files.others {
        found
            .notes
            .push(format!("{name} was left out: it is named after no object."));
    }
    for name in &files.empty {
        found
            .notes
            .push(format!("{name} is empty and was passed over."));
    }
    found.owners.settle();
    found.properties.values_mut().for_each(Properties::settle);
    found.past.settle(&found.properties, &found.owners, faults);
    let ahead = found.past.forget_after(options.now.timestamp_millis());
    if ahead > 0 {
        found.notes.push(format!(
            "{}: {ahead} values are dated later than now and were left out.",
            found.past.file()
        ));
    }
    found
}

impl Found {
    fn sheet(
        &mut self,
        mut sheet: Sheet,
        mut table: Table,
        ids: &mut Ids,
        faults: &mut Faults,
        progress: &mut dyn FnMut(Progress<'_>),
    ) {
        let object = sheet.object;
        let properties = self.properties.entry(object);
        let properties = properties.or_insert_with(|| Properties::new(object, &[]));
        let headers = table.header.clone();
        for header in &headers {
            let column = if plain(header).is_empty() {
                let note = format!("{}: a column without a header was left out.", sheet.file);
                self.notes.push(note);
                None
            } else {
                Some(match properties.meaning(header, &headers) {
                    Means::Id => Column::Id,
                    Means::Created => Column::Created,
                    Means::Modified => Column::Modified,
                    Means::Link(other) => Column::Link(other),
                    Means::Property(name) => Column::Property(properties.number(&name, header)),
                })
            };
            let alone = !matches!(column, None | Some(Column::Link(_)));
            if let Some(first) = sheet.columns.iter().position(|one| alone && *one == column) {
                let text = match headers[first] == *header {
                    true => format!("There are two columns {}.", quoted(header)),
                    false => format!(
                        "The columns {} and {} mean the same; leave one out.",
                        quoted(&headers[first]),
                        quoted(header)
                    ),
                };
                faults.of_file(&sheet.file, text);
            }
            sheet.columns.push(column);
        }
        if sheet.find(Column::Id).is_none() {
            self.notes.push(format!(
                "{} has no column id; its records are numbered by their rows.",
                sheet.file
            ));
        }
        let time = properties
            .find("hs_timestamp")
            .and_then(|number| sheet.find(Column::Property(number)));
        let created = sheet.find(Column::Created);
        let reached = Reached::of(&sheet, properties);
        let training = Training::of(&sheet, properties);
        let contact = matches!(
            object,
            ObjectType::Calls | ObjectType::Emails | ObjectType::Meetings
        );
        loop {
            let mut wrong = None;
            let mut more = Faults::default();
            let Some(row) = table.next(faults) else { break };
            sheet.rows += 1;
            match sheet.key(row) {
                Err(text) => wrong = Some(row.fault(sheet.find(Column::Id), no_id(&text))),
                Ok(key) => {
                    if !ids.insert(key) {
                        let text = format!("The id {} is there twice.", key.id());
                        wrong = Some(row.fault(sheet.find(Column::Id), text));
                    }
                    if contact && reached.both(&row) {
                        let at = [time, created].into_iter().flatten();
                        let at = at.filter_map(|at| row.cell(at)).find_map(values::moment);
                        let at = at.map(|at| at.timestamp_millis());
                        self.touches.extend(at.map(|at| (key, at)));
                        if let Some(at) = at.filter(|_| object == ObjectType::Meetings) {
                            let first = self.meetings_since.get_or_insert(at);
                            *first = at.min(*first);
                            if training.held(&row) {
                                self.trainings.insert(key);
                            }
                        }
                    }
                    for (at, column) in sheet.columns.iter().enumerate() {
                        if let Some(Column::Link(other)) = column {
                            let place = (sheet.file.as_str(), at, headers[at].as_str());
                            self.links
                                .cell(&row, place, (key, object), *other, &mut more);
                        }
                    }
                }
            }
            for (at, column) in sheet.columns.iter().enumerate() {
                if let (Some(Column::Property(number)), Some(value)) = (column, row.whole(at)) {
                    properties.see(*number, value, &mut self.owners);
                }
            }
            faults.extend(wrong, more);
            if sheet.rows.is_multiple_of(STEP) {
                progress(Progress {
                    file: &sheet.file,
                    doing: "reading",
                    rows: sheet.rows,
                });
            }
        }
        if object == ObjectType::Companies && sheet.rows == 0 && faults.is_empty() {
            faults.of_file(&sheet.file, "There is no company in the file.".to_owned());
        }
        self.files.push((sheet.file.clone(), sheet.rows));
        self.sheets.push(sheet);
    }
}
