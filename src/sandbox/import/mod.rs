//! `sandbox import`: a folder of CSV files, named after HubSpot's objects, becomes the portal.
//!
//! The files are read twice. The first reading ([`survey`]) finds ids, associations, owners and what
//! kind of values each unknown column holds; the second ([`records`]) checks every value and writes
//! the records, within one transaction that is only committed when nothing at all was wrong.
//! [`properties`] holds what is known of properties, [`table`] reads a file row by row, [`columns`] knows what a header means, [`guess`] what a column
//! holds, [`values`] how a cell becomes a value, [`past`] holds `history.csv`, [`links`] associations,
//! [`reached`] which activities were contacts of both sides, [`trained`] how many trainings there were,
//! [`pipelines`] the portal's own, [`owners`] who is meant by an owner, [`faults`] what is wrong, by file, row and column.
//!
//! The format is described for people in `docs/import.md`.

mod columns;
mod faults;
mod guess;
mod links;
mod owners;
mod past;
mod pipelines;
mod properties;
mod reached;
mod records;
mod survey;
mod table;
mod trained;
mod values;

pub use faults::{Fault, Faults};

use super::db::{Db, fill};
use super::error::SandboxError;
use super::live::Claim;
use super::record::ObjectType;
use chrono::{DateTime, Utc};
use std::path::{Path, PathBuf};

/// How to import.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Put it in the place of what is there; otherwise the portal must be empty.
    pub replace: bool,
    /// Leave out associations and past values of records that are not in the files; otherwise they
    /// are faults.
    pub skip_unknown: bool,
    /// The time of records that do not say when they were made or changed.
    pub now: DateTime<Utc>,
}

/// How far an import is.
#[derive(Clone, Copy, Debug)]
pub struct Progress<'a> {
    /// The file being read.
    pub file: &'a str,
    /// `reading` or `writing`.
    pub doing: &'static str,
    /// Rows so far.
    pub rows: u64,
}

/// A property that the files brought with them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brought {
    /// Of which object.
    pub object: ObjectType,
    /// The internal name.
    pub name: String,
    /// The label: the column's header.
    pub label: String,
    /// HubSpot's word for its type, guessed from the values.
    pub kind: &'static str,
}

/// What an import came to.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// Rows of each file.
    pub files: Vec<(String, u64)>,
    /// Properties that neither HubSpot nor the demo's portal has.
    pub brought: Vec<Brought>,
    /// All company properties that the files have, as (name, label), in the order of the columns.
    pub company_properties: Vec<(String, String)>,
    /// Associations and past values left out, see [`Options::skip_unknown`].
    pub skipped: u64,
    /// What was read differently from what one may expect; sentences.
    pub notes: Vec<String>,
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The embedded CRM cannot be used.
    #[error(transparent)]
    Sandbox(#[from] SandboxError),
    /// There is something already.
    #[error("the embedded CRM in {} has {companies} companies already", folder.display())]
    Full {
        /// The data folder.
        folder: PathBuf,
        /// How many.
        companies: u64,
    },
    /// The folder cannot be read.
    #[error("{} cannot be read: {source}", path.display())]
    Unreadable {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// No file to import.
    #[error(
        "there is no companies.csv in {}; the files are named after HubSpot's objects", path.display()
    )]
    Nothing {
        /// The folder.
        path: PathBuf,
    },
    /// What is wrong in the files.
    #[error("{0}")]
    Faults(Faults),
}

impl From<rusqlite::Error> for ImportError {
    fn from(error: rusqlite::Error) -> Self {
        ImportError::Sandbox(error.into())
    }
}

/// Imports the CSV files of `from` into the embedded CRM of the folder `data`: all or nothing.
///
/// # Errors
/// See [`ImportError`]; when it fails, the portal is what it was before.
pub fn import(
    data: &Path,
    from: &Path,
    options: Options,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Summary, ImportError> {
    let files = Files::find(from)?;
    let claim = Claim::take(data)?;
    let db = Db::new(data.to_owned());
    let done = db.with(|open| {
        let companies = super::db::records::count(&open.conn, ObjectType::Companies)?;
        if !options.replace && !fill::is_empty(&open.conn)? {
            return Err(ImportError::Full {
                folder: data.to_owned(),
                companies,
            });
        }
        let mut faults = Faults::default();
        let found = survey::survey(&files, options, &mut faults, progress);
        let transaction = open.conn.transaction()?;
        let summary = records::write(&transaction, found, &mut faults, progress)?;
        if !faults.is_empty() {
            faults.sort();
            return Err(ImportError::Faults(faults));
        }
        transaction.commit()?;
        open.reload()?;
        Ok(summary)
    });
    db.close();
    drop(claim);
    done
}

/// The files of a folder.
#[derive(Debug, Default)]
struct Files {
    objects: Vec<(ObjectType, PathBuf)>,
    owners: Option<PathBuf>,
    associations: Option<PathBuf>,
    history: Option<PathBuf>,
    pipelines: Option<PathBuf>,
    /// CSV files of other names.
    others: Vec<String>,
    /// Files that are there under two names.
    twice: Vec<String>,
    /// Files without a byte in them, which need not be there; as if they were not.
    empty: Vec<String>,
}

impl Files {
    fn find(folder: &Path) -> Result<Files, ImportError> {
        let unreadable = |source| ImportError::Unreadable {
            path: folder.to_owned(),
            source,
        };
        let mut names = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(unreadable)? {
            names.push(entry.map_err(unreadable)?.path());
        }
        names.sort();
        let mut files = Files::default();
        for path in names {
            let name = shown(&path);
            let lower = name.to_lowercase();
            let Some(stem) = lower.strip_suffix(".csv") else {
                continue;
            };
            let object = ObjectType::ALL
                .into_iter()
                .find(|object| stem == object.name() || stem == object.singular());
            if object != Some(ObjectType::Companies) && is_empty(&path) {
                files.empty.push(name);
                continue;
            }
            let again = match (stem, object) {
                (_, Some(object)) => {
                    let again = files.objects.iter().any(|(of, _)| *of == object);
                    files.objects.push((object, path));
                    again
                }
                ("owners" | "owner", _) => files.owners.replace(path).is_some(),
                ("associations", _) => files.associations.replace(path).is_some(),
                ("history", _) => files.history.replace(path).is_some(),
                ("pipelines", _) => files.pipelines.replace(path).is_some(),
                _ => {
                    files.others.push(name.clone());
                    false
                }
            };
            if again {
                files.twice.push(name);
            }
        }
        // In HubSpot's order of objects, whatever the folder's.
        files.objects.sort_by_key(|(object, _)| *object);
        let companies = |(object, _): &(ObjectType, PathBuf)| *object == ObjectType::Companies;
        if !files.objects.iter().any(companies) {
            let path = folder.to_owned();
            return Err(ImportError::Nothing { path });
        }
        Ok(files)
    }
}

/// Whether there is nothing in a file but a byte order mark and blanks.
fn is_empty(path: &Path) -> bool {
    /// What only a mark and blanks may come to; a file with more is looked at when it is read.
    const FEW: u64 = 64;
    let small = std::fs::metadata(path).is_ok_and(|file| file.len() <= FEW);
    small
        && std::fs::read(path).is_ok_and(|bytes| {
            let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
            bytes.trim_ascii().is_empty()
        })
}

/// A file's name, as it is told.
fn shown(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}
