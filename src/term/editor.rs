//! The person's own editor, for what is longer than a line: it has the terminal until it ends.

use rustix::process::{Pid, Signal, WaitOptions, getpid, kill_process, test_kill_process, waitpid};
use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Longest text that is taken back, in bytes.
const MOST: u64 = 1 << 20;

/// The editor's command line, as the environment names it.
fn command(variable: impl Fn(&str) -> Option<String>) -> String {
    let get = |name| variable(name).filter(|value| !value.trim().is_empty());
    get("VISUAL")
        .or_else(|| get("EDITOR"))
        .unwrap_or_else(|| "vi".to_owned())
}

/// Has a text edited in a file that nobody else may read; it is removed afterwards. The terminal must
/// have been given back, and nobody else may read keys.
///
/// # Errors
/// A sentence. What an editor left that ended with an error is not taken: that is how editors are told to
/// throw it away. Where the file cannot be read it is left in its place, and the sentence says where.
pub fn edit(
    text: &str,
    file: &Path,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<String, String> {
    let wrong = |error: io::Error| format!("{} cannot be written: {error}.", file.display());
    write(text, file).map_err(wrong)?;
    let editor = command(variable);
    match run(&editor, file) {
        Ok(true) => {}
        Ok(false) => {
            let left = "what it wrote was not taken";
            let _ = fs::remove_file(file);
            return Err(format!("`{editor}` ended with an error: {left}."));
        }
        Err(error) => {
            let _ = fs::remove_file(file);
            return Err(format!(
                "`{editor}` cannot be run: {error}. Set EDITOR to one that can."
            ));
        }
    }
    let read = fs::metadata(file).and_then(|meta| match meta.len() > MOST {
        true => Err(io::Error::other("it is larger than a megabyte")),
        false => fs::read(file),
    });
    match read {
        Ok(bytes) => {
            let _ = fs::remove_file(file);
            Ok(String::from_utf8_lossy(&bytes).into_owned())
        }
        Err(error) => Err(format!(
            "{} cannot be read: {error}. It is left there.",
            file.display()
        )),
    }
}

/// The file for a note of this process.
pub fn file(folder: &Path) -> PathBuf {
    folder.join(format!("note-{}.md", std::process::id()))
}

/// Notes in the folder whose process is gone: it ended while they were being written.
pub fn left(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let gone = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str())?;
        let id = name.strip_prefix("note-")?.strip_suffix(".md")?;
        let id = Pid::from_raw(id.parse().ok()?)?;
        (test_kill_process(id) == Err(rustix::io::Errno::SRCH)).then_some(())
    };
    let paths = entries.flatten().map(|entry| entry.path());
    paths.filter(|path| gone(path).is_some()).collect()
}

fn write(text: &str, file: &Path) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    // Never into a file that somebody else put there.
    let _ = fs::remove_file(file);
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file)?;
    file.write_all(text.as_bytes())
}

/// Runs it to its end; whether that was a good one. When it is stopped, so are we, so that the shell
/// above takes over and wakes both.
fn run(editor: &str, file: &Path) -> io::Result<bool> {
    let child = Command::new("sh")
        .arg("-c")
        .arg(format!("{editor} \"$1\""))
        .arg("tenure")
        .arg(file)
        .spawn()?;
    let id = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    loop {
        match waitpid(id, WaitOptions::UNTRACED) {
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
            Ok(None) => {}
            Ok(Some((_, status))) if status.stopped() => {
                kill_process(getpid(), Signal::STOP)?;
            }
            Ok(Some((_, status))) => return Ok(status.exit_status() == Some(0)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn what_the_editor_wrote_comes_back_and_the_file_is_gone() {
        let home = tempfile::tempdir().expect("a folder");
        let file = home.path().join("notes/note.md");
        let script = "stat -c %a \"$1\" > \"$1.mode\"; printf 'and more\\n' >> ";
        let editor = |name: &str| (name == "EDITOR").then(|| script.to_owned());
        let text = edit("the beginning\n", &file, editor).expect("it is edited");
        assert_eq!(text, "the beginning\nand more\n");
        assert!(!file.exists());
        let mode = fs::read_to_string(file.with_extension("md.mode"));
        assert_eq!(mode.expect("its mode").trim(), "600");
        let folder = fs::metadata(home.path()).expect("a folder");
        assert!(folder.permissions().mode() & 0o700 == 0o700);
    }

    #[test]
    fn a_note_whose_process_is_gone_is_found_and_one_being_written_is_not() {
        let home = tempfile::tempdir().expect("a folder");
        // More than the system gives to any process.
        let gone = home.path().join("note-2000000000.md");
        for path in [&gone, &file(home.path()), &home.path().join("other.md")] {
            fs::write(path, "words").expect("a file");
        }
        assert_eq!(left(home.path()), [gone]);
        assert!(left(&home.path().join("nowhere")).is_empty());
    }

    #[test]
    fn an_editor_that_fails_is_told_and_changes_nothing() {
        let home = tempfile::tempdir().expect("a folder");
        let file = home.path().join("note.md");
        for (editor, told) in [("false", "ended with an error"), ("/no/such", "error")] {
            let named = |name: &str| (name == "VISUAL").then(|| editor.to_owned());
            let why = edit("text", &file, named).expect_err("it fails");
            assert!(why.contains(told) && why.contains(editor), "{why}");
            assert!(!file.exists());
        }
    }
}
