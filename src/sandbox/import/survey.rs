//! The first reading: which records there are, what is associated with what, who owns what, and what
//! kind of values each column holds.

use super::columns::{Means, meaning, plain};
use super::faults::{Faults, quoted};
use super::guess::Guess;
use super::links::{Links, no_id};
pub use super::owners::Owners;
use super::past::Past;
use super::table::Table;
use super::values;
use super::{Files, Options, Progress};
use crate::sandbox::catalog::{Catalog, Definition, Kind};
use crate::sandbox::db::Key;
use crate::sandbox::portfolio;
use crate::sandbox::record::{ObjectType, PropertyDef};
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

/// Keys of all records in the files.
pub type Ids = HashSet<Key>;

/// Rows between two reports.
pub const STEP: u64 = 20_000;
/// A known choice with more values than this that it did not have is text.
const GROWN: usize = 1_000;

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

/// The properties of an object: those that are known, and those that the files bring.
#[derive(Debug)]
pub struct Properties {
    object: ObjectType,
    known: HashMap<String, Definition>,
    /// In the order the files name them.
    pub all: Vec<Property>,
    by: HashMap<String, u32>,
}

/// One of them.
#[derive(Debug)]
pub struct Property {
    /// What it holds. Of one that no definition tells of, only after [`Properties::settle`].
    pub definition: Definition,
    /// Neither HubSpot nor the demo's portal has it.
    pub brought: bool,
    /// A choice that was known and has got values.
    pub grown: usize,
    guess: Guess,
}

impl Properties {
    /// Those that are known without any file.
    pub fn new(object: ObjectType) -> Self {
        let customers = portfolio::customer_properties().into_iter();
        let customers = customers.map(|of| (of.object, definition(&of)));
        let catalog = Catalog::new(customers.collect(), HashSet::new());
        let known = catalog.properties(object);
        Self {
            object,
            known: known.map(|of| (of.name.clone(), of.clone())).collect(),
            all: Vec::new(),
            by: HashMap::new(),
        }
    }

    /// What a header means, when the file has these.
    fn meaning(&self, header: &str, headers: &[String]) -> Means {
        let labelled = |header: &str| {
            let lower = header.to_lowercase();
            let fits = |of: &&Definition| of.label.to_lowercase() == lower;
            self.known.values().find(fits).map(|of| of.name.clone())
        };
        let there = |name: &str| headers.iter().any(|one| one.eq_ignore_ascii_case(name));
        let known = |name: &str| self.known.contains_key(name) || self.by.contains_key(name);
        meaning(self.object, header, known, labelled, there)
    }

    /// The number of a property, which is new when nothing named it yet.
    fn number(&mut self, name: &str, label: &str) -> u32 {
        if let Some(number) = self.by.get(name) {
            return *number;
        }
        let known = self.known.get(name).cloned();
        let brought = known.is_none();
        let number = self.all.len() as u32;
        self.by.insert(name.to_owned(), number);
        self.all.push(Property {
            definition: known.unwrap_or_else(|| Definition {
                name: name.to_owned(),
                label: label
                    .chars()
                    .filter(|char| !char.is_control())
                    .take(200)
                    .collect(),
                kind: Kind::Text,
                field_type: "text".to_owned(),
                options: Vec::new(),
                builtin: false,
                read_only: false,
            }),
            brought,
            grown: 0,
            guess: Guess::default(),
        });
        number
    }

    /// The number of a property that `history.csv` names.
    ///
    /// # Errors
    /// A sentence when it can have no past of its own.
    pub fn named(&mut self, name: &str) -> Result<u32, String> {
        match self.meaning(name, &[]) {
            Means::Property(property) if !property.is_empty() => Ok(self.number(&property, name)),
            _ => Err(format!(
                "{} is no property with a past; the CRM keeps it by itself.",
                quoted(name)
            )),
        }
    }

    /// The number of a property, if any file names it.
    pub fn find(&self, name: &str) -> Option<u32> {
        self.by.get(name).copied()
    }

    fn at(&self, number: u32) -> &Property {
        &self.all[number as usize]
    }

    /// Takes in a value that is not empty.
    pub fn see(&mut self, number: u32, value: &str, owners: &mut Owners) {
        let of = &mut self.all[number as usize];
        let definition = &mut of.definition;
        if definition.name == OWNER {
            owners.hear(value);
        } else if of.brought {
            of.guess.see(value);
        } else if definition.kind == Kind::Enumeration {
            let multiple = definition.is_multiple();
            let several = value.split(';').filter(|_| multiple);
            let one = std::iter::once(value).filter(|_| !multiple);
            for piece in several.chain(one).map(str::trim) {
                if !piece.is_empty() && values::option(definition, piece).is_none() {
                    of.grown += 1;
                    definition
                        .options
                        .push((piece.to_owned(), piece.to_owned()));
                }
            }
            if of.grown > GROWN {
                definition.kind = Kind::Text;
                definition.field_type = "text".to_owned();
                definition.options.clear();
            }
        }
    }

    /// Reads a cell that is not empty.
    ///
    /// # Errors
    /// A sentence.
    pub fn value(&self, number: u32, cell: &str, owners: &Owners) -> Result<String, String> {
        let definition = &self.at(number).definition;
        match definition.name == OWNER {
            true => owners.id(cell).map(|id| id.to_string()),
            false => values::read(definition, cell),
        }
    }

    /// Decides what kind of values those properties hold that no definition tells of.
    fn settle(&mut self) {
        for of in self.all.iter_mut().filter(|of| of.brought) {
            let (kind, options) = of.guess.settle();
            let definition = &mut of.definition;
            definition.kind = kind;
            definition.options = options.into_iter().map(|one| (one.clone(), one)).collect();
            let field_type = match kind {
                Kind::Number => "number",
                Kind::Date | Kind::DateTime => "date",
                Kind::Bool => "booleancheckbox",
                Kind::Enumeration => "select",
                Kind::Text => "text",
            };
            definition.field_type = field_type.to_owned();
            if kind == Kind::Bool {
                let both = [("true", "Yes"), ("false", "No")];
                let both = both.map(|(value, label)| (value.to_owned(), label.to_owned()));
                definition.options = both.to_vec();
            }
        }
    }
}

/// The property that holds the owner.
pub const OWNER: &str = "hubspot_owner_id";

/// A definition of the portfolio's as the catalogue keeps it.
pub fn definition(of: &PropertyDef) -> Definition {
    let options = of.options.iter();
    Definition {
        name: of.name.to_owned(),
        label: of.label.to_owned(),
        kind: Kind::parse(of.kind).unwrap_or(Kind::Text),
        field_type: of.field_type.to_owned(),
        options: options
            .map(|(value, label)| ((*value).to_owned(), (*label).to_owned()))
            .collect(),
        builtin: false,
        read_only: false,
    }
}

/// All that the first reading found.
#[derive(Debug)]
pub struct Found {
    /// The files of records.
    pub sheets: Vec<Sheet>,
    /// The properties of each object.
    pub properties: HashMap<ObjectType, Properties>,
    /// The owners.
    pub owners: Owners,
    /// Associations between records that are there.
    pub links: Links,
    /// Past values of records that are there, sorted.
    pub past: Past,
    /// When each call, email and meeting was, in milliseconds since 1970.
    pub touches: HashMap<Key, i64>,
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
    let mut found = Found {
        sheets: Vec::new(),
        properties: HashMap::new(),
        owners,
        links: Links::default(),
        past: Past::default(),
        touches: HashMap::new(),
        files: owners_file.into_iter().collect(),
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
    found.owners.settle();
    found.properties.values_mut().for_each(Properties::settle);
    found.past.settle(&found.properties, &found.owners, faults);
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
        let properties = properties.or_insert_with(|| Properties::new(object));
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
                    if contact {
                        let at = [time, created].into_iter().flatten();
                        let at = at.filter_map(|at| row.cell(at)).find_map(values::moment);
                        let at = at.map(|at| at.timestamp_millis());
                        self.touches.extend(at.map(|at| (key, at)));
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
            if sheet.rows % STEP == 0 {
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
