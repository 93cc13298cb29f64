//! The person's own themes, keymaps and lifecycles: files of a folder, by name.

use super::Fault;
use std::path::Path;

/// What kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelf {
    /// `themes/`
    Themes,
    /// `keymaps/`
    Keymaps,
    /// `lifecycles/`
    Lifecycles,
    /// `scorecards/`
    Scorecards,
    /// `plays/`
    Plays,
}

impl Shelf {
    /// The folder's name.
    pub fn folder(self) -> &'static str {
        match self {
            Shelf::Themes => "themes",
            Shelf::Keymaps => "keymaps",
            Shelf::Lifecycles => "lifecycles",
            Shelf::Scorecards => "scorecards",
            Shelf::Plays => "plays",
        }
    }
}

/// Largest file that is read, in bytes.
const LARGEST: u64 = 1 << 20;

/// All files of a shelf as (name without `.toml`, text), by name, and what could not be read.
pub fn files(config: &Path, shelf: Shelf) -> (Vec<(String, String)>, Vec<Fault>) {
    let folder = config.join(shelf.folder());
    let mut files = Vec::new();
    let mut faults = Vec::new();
    let Ok(entries) = std::fs::read_dir(&folder) else {
        return (files, faults);
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        let name = path.file_stem().and_then(|name| name.to_str());
        let toml = path
            .extension()
            .is_some_and(|extension| extension == "toml");
        let (Some(name), true) = (name, toml) else {
            continue;
        };
        match text(&path) {
            Ok(text) => files.push((name.to_owned(), text)),
            Err(why) => faults.push(Fault {
                file: path.clone(),
                line: 0,
                text: format!("The file cannot be read: {why}."),
            }),
        }
    }
    files.sort();
    (files, faults)
}

/// The text of a single file; `None` when there is none, else why it cannot be read.
pub fn single(path: &Path) -> Option<Result<String, String>> {
    path.exists().then(|| text(path))
}

fn text(path: &Path) -> Result<String, String> {
    let meta = std::fs::metadata(path).map_err(|error| error.to_string())?;
    if meta.len() > LARGEST {
        return Err("it is larger than a megabyte".to_owned());
    }
    std::fs::read_to_string(path).map_err(|error| unreadable(&error))
}

/// Why a file cannot be read as text, as a clause.
pub(super) fn unreadable(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::InvalidData => "it is not text in UTF-8".to_owned(),
        _ => error.to_string(),
    }
}

/// Puts a text in the place of a file, whole or not at all; its folder is made where it is missing.
///
/// # Errors
/// When it cannot be written; the file is as it was then.
pub fn replace(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    // A link into a folder of dotfiles stays a link.
    let path = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let beside = path.with_extension("toml.new");
    std::fs::write(&beside, text)?;
    std::fs::rename(&beside, &path).inspect_err(|_| drop(std::fs::remove_file(&beside)))
}
