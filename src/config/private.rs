//! What is kept on this machine of customers is for the person's eyes alone: folders of ours may be
//! entered, and files read, by nobody else.
//!
//! Whoever makes a file makes it so. Here is what else there is to it: folders on the way, and what
//! earlier versions left open to all.

use std::fs::{self, DirBuilder, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::Path;

/// Everything that anybody else may do.
const OTHERS: u32 = 0o077;

/// What our folders are called where nobody named them otherwise.
const NAME: &str = "tenure";

/// Makes a folder, and those above it that are missing, for nobody but the person.
///
/// # Errors
/// When it cannot be made.
pub fn folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// Takes from others what they may do in these folders, with the files of ours that are in them;
/// sentences about what stays open to them. A folder that a person named may be there for others,
/// too: there only our files are closed, and of the databases, which others keep as well, only the
/// `caches` of these names (without their ending).
pub fn close<'a>(folders: impl IntoIterator<Item = &'a Path>, caches: &[&str]) -> Vec<String> {
    let folders = folders.into_iter();
    folders
        .filter_map(|folder| close_one(folder, caches))
        .collect()
}

fn close_one(folder: &Path, caches: &[&str]) -> Option<String> {
    // One that nobody else gets into keeps them from all that is in it.
    if !fs::metadata(folder).is_ok_and(|meta| meta.is_dir() && open(&meta)) {
        return None;
    }
    let own = folder.file_name().is_some_and(|name| name == NAME);
    let closed = match own {
        true => set(folder, 0o700),
        false => Ok(()),
    };
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    let known = |cache: &str| own || caches.contains(&cache);
    let files = files.filter(|file| {
        let name = file.file_name();
        name.to_str().is_some_and(|name| ours(name, &known))
    });
    let files = files.map(|file| {
        // Not what a link leads to: that is not ours to change.
        match file.metadata() {
            Ok(meta) if meta.is_file() && open(&meta) => set(&file.path(), 0o600),
            _ => Ok(()),
        }
    });
    let first = files.fold(closed, |first, closed| first.and(closed));
    let error = first.err()?;
    Some(format!(
        "What tenure keeps in {} can be read by others on this machine, and that cannot be changed: {error}. `chmod -R go= {}` by its owner closes it.",
        folder.display(),
        folder.display()
    ))
}

fn open(meta: &fs::Metadata) -> bool {
    meta.permissions().mode() & OTHERS != 0
}

fn set(path: &Path, mode: u32) -> io::Result<()> {
    fs::set_permissions(path, Permissions::from_mode(mode))
}

/// Whether a file is one of those that we make: caches of profiles and what belongs to them, the embedded
/// CRM's, logs, notes.
fn ours(name: &str, known: &dyn Fn(&str) -> bool) -> bool {
    let cache = name.match_indices(".db").any(|(at, end)| {
        let behind = &name[at + end.len()..];
        let kind = ["", "-wal", "-shm"].contains(&behind) || behind.starts_with('.');
        kind && known(&name[..at])
    });
    cache || name.starts_with("portal.sqlite") || name.starts_with("tenure.log") || is_note(name)
}

/// `note-PROCESS-NUMBER.md`
fn is_note(name: &str) -> bool {
    let numbers = name
        .strip_prefix("note-")
        .and_then(|rest| rest.strip_suffix(".md"));
    let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    numbers.is_some_and(|numbers| numbers.split('-').all(number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    /// A folder that is open to all, with these files.
    fn opened(home: &Path, name: &str, files: &[&str]) -> PathBuf {
        let folder = home.join(name);
        fs::create_dir_all(&folder).expect("it is made");
        for file in files {
            fs::write(folder.join(file), "words").expect("it is written");
            set(&folder.join(file), 0o644).expect("its mode");
        }
        set(&folder, 0o755).expect("its mode");
        folder
    }

    fn mode(path: &Path) -> u32 {
        fs::metadata(path)
            .expect("it is there")
            .permissions()
            .mode()
            & 0o777
    }

    #[test]
    fn what_an_earlier_version_left_open_is_closed() {
        let home = tempfile::tempdir().expect("a folder");
        let files = [
            "work.db",
            "work.db-wal",
            "work.db.kept-1",
            "tenure.log.old",
            "note-7-1.md",
            "portal.sqlite-shm",
        ];
        let data = opened(home.path(), "tenure", &files);
        assert_eq!(close([data.as_path()], &[]), Vec::<String>::new());
        assert_eq!(mode(&data), 0o700);
        for file in files {
            assert_eq!(mode(&data.join(file)), 0o600, "{file}");
        }
        // A folder that is not there yet is nothing to complain of.
        assert!(close([home.path().join("nowhere").as_path()], &[]).is_empty());
    }

    #[test]
    fn of_a_folder_that_a_person_named_only_our_files_are_closed() {
        let home = tempfile::tempdir().expect("a folder");
        let shared = opened(
            home.path(),
            "shared",
            &[
                "work.db",
                "work.db-wal",
                "work.db.kept-1",
                "notes.txt",
                "a.database",
                "bookkeeping.db",
                "bookkeeping.db-wal",
                "note-for-all.md",
                "note-7-1.md",
            ],
        );
        std::os::unix::fs::symlink(shared.join("notes.txt"), shared.join("other.db"))
            .expect("a link");
        assert!(close([shared.as_path()], &["work", "other"]).is_empty());
        assert_eq!(mode(&shared), 0o755);
        for ours in ["work.db", "work.db-wal", "work.db.kept-1", "note-7-1.md"] {
            assert_eq!(mode(&shared.join(ours)), 0o600, "{ours}");
        }
        for others in [
            "notes.txt",
            "a.database",
            "bookkeeping.db",
            "bookkeeping.db-wal",
            "note-for-all.md",
        ] {
            assert_eq!(mode(&shared.join(others)), 0o644, "{others}");
        }
    }

    #[test]
    fn a_folder_is_made_for_nobody_else() {
        let home = tempfile::tempdir().expect("a folder");
        let made = home.path().join("share").join("tenure");
        folder(&made).expect("it is made");
        assert_eq!(
            (mode(&made), mode(&home.path().join("share"))),
            (0o700, 0o700)
        );
        folder(&made).expect("again, when it is there");
    }

    #[test]
    fn what_cannot_be_closed_is_told_and_stops_nobody() {
        // What belongs to the system can be closed by nobody but its owner.
        if rustix::process::geteuid().is_root() {
            return;
        }
        let home = tempfile::tempdir().expect("a folder");
        let link = home.path().join("tenure");
        std::os::unix::fs::symlink("/usr", &link).expect("a link");
        let told = close([link.as_path()], &[]);
        assert!(told[0].contains("can be read by others"), "{told:?}");
        assert!(told[0].contains("chmod -R go="), "{told:?}");
    }
}
