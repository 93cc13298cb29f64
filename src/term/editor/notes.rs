//! The files that notes are written in, and those that were left when the program did not end as it should.
//!
//! A file is called `note-PROCESS-NUMBER@PROFILE@ACCOUNT.md`, so that a later start knows whose words are in
//! it; without the names where they are none that a file can be called by.

use rustix::process::{Pid, getpid, test_kill_process};
use std::fs::{self, DirBuilder};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// Notes that one process may have left unread.
const NOTES: usize = 1_000;

/// Longest name that is made a part of a file's.
const LONGEST_NAME: usize = 80;

/// Where a note is written, and whose it is.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The folder of notes.
    pub folder: &'a Path,
    /// The profile's name.
    pub profile: &'a str,
    /// The account's id.
    pub account: &'a str,
}

impl Place<'_> {
    /// What a file is called behind its process and number.
    fn whose(self) -> String {
        let sound = |name: &str| {
            let sign = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
            (1..=LONGEST_NAME).contains(&name.len()) && name.bytes().all(sign)
        };
        match sound(self.profile) && sound(self.account) {
            true => format!("@{}@{}", self.profile, self.account),
            false => String::new(),
        }
    }
}

/// The name of a note's file without what all of them have; `None` for another file.
fn name(path: &Path) -> Option<&str> {
    let name = path.file_name().and_then(|name| name.to_str())?;
    name.strip_prefix("note-")?.strip_suffix(".md")
}

/// The account of a profile that a note is on; `None` where it is of another profile, or not known.
pub fn whose<'p>(path: &'p Path, profile: &str) -> Option<&'p str> {
    let (_, whose) = name(path)?.split_once('@')?;
    let (of, account) = whose.split_once('@')?;
    (of == profile && !account.is_empty()).then_some(account)
}

/// The words of a note that was left; `None` where they cannot be read, are none, or are not all text.
pub fn words(path: &Path) -> Option<String> {
    let length = fs::metadata(path).ok()?.len();
    let bytes = (length <= super::MOST).then(|| fs::read(path).ok())??;
    let text = String::from_utf8(bytes).ok()?;
    (!text.trim().is_empty()).then_some(text)
}

/// Where a note was left, for whoever is to take it from there: a fault that the catalogue translates.
pub fn where_left(path: &Path) -> String {
    format!(
        "A note was being written when tenure ended: it is in {}. Take it from there, and remove it.",
        path.display()
    )
}

/// Notes in the folder that nobody is writing: their process is gone, or it is this one, which writes
/// none while it asks.
pub fn left(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let gone = |path: &PathBuf| {
        let name = name(path)?;
        let (name, _) = name.split_once('@').unwrap_or((name, ""));
        let id = name.split_once('-').map_or(name, |(id, _)| id);
        let id = Pid::from_raw(id.parse().ok()?)?;
        let ours = id == getpid();
        (ours || test_kill_process(id) == Err(rustix::io::Errno::SRCH)).then_some(())
    };
    let paths = entries.flatten().map(|entry| entry.path());
    let mut left: Vec<PathBuf> = paths.filter(|path| gone(path).is_some()).collect();
    left.sort();
    left
}

/// Puts the text into a file of its own; never into one that is there, whoever put it there: it may be
/// words of an earlier process of the same number.
pub(super) fn write(text: &str, place: Place<'_>) -> io::Result<PathBuf> {
    // What is written here is of customers.
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(place.folder)?;
    let process = std::process::id();
    let whose = place.whose();
    for number in 1..=NOTES {
        let path = place
            .folder
            .join(format!("note-{process}-{number}{whose}.md"));
        let file = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path);
        match file {
            Ok(mut file) => {
                file.write_all(text.as_bytes())?;
                return Ok(path);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::other("too many notes were left there"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_whose_process_is_gone_is_found_and_one_being_written_is_not() {
        let home = tempfile::tempdir().expect("a folder");
        // More than the system gives to any process; and the one above us, which lives.
        let gone = [
            "note-2000000000-1.md",
            "note-2000000000-2@acme@17.md",
            "note-2000000000.md",
        ]
        .map(|name| home.path().join(name));
        let living = std::os::unix::process::parent_id();
        let living = [
            format!("note-{living}-1.md"),
            format!("note-{living}-1@acme@17.md"),
            "other.md".to_owned(),
        ]
        .map(|name| home.path().join(name));
        for path in gone.iter().chain(&living) {
            fs::write(path, "words").expect("a file");
        }
        assert_eq!(left(home.path()), gone);
        assert!(left(&home.path().join("nowhere")).is_empty());
    }

    #[test]
    fn a_note_says_whose_it_is_where_that_can_be_a_file_s_name() {
        let home = tempfile::tempdir().expect("a folder");
        let written = |profile, account| {
            let place = Place {
                folder: home.path(),
                profile,
                account,
            };
            write("text", place).expect("it is written")
        };
        let path = written("acme-eu", "001A_b.7");
        assert_eq!(whose(&path, "acme-eu"), Some("001A_b.7"));
        assert_eq!(whose(&path, "acme"), None, "of another profile");
        for (profile, account) in [("a/b", "7"), ("acme", "../7"), ("a@b", "7"), ("acme", "")] {
            let path = written(profile, account);
            assert_eq!(path.parent(), Some(home.path()));
            assert_eq!(whose(&path, profile), None);
        }
        assert_eq!(left(home.path()).len(), 5, "all are found");
        assert_eq!(words(&path).as_deref(), Some("text"));
        fs::write(&path, " \n").expect("a file");
        assert_eq!(words(&path), None);
    }
}
