//! The person's own editor, for what is longer than a line: it has the terminal until it ends.

mod notes;

pub use notes::{Place, left, where_left, whose, words};

use crate::messages::{Language, desk as say};
use rustix::process::{Pid, Signal, WaitOptions, getpid, kill_process, waitpid};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// Longest text that is taken back, in bytes: the longest touchpoint, in whatever script.
const MOST: u64 = 4 << 20;

/// Sooner than this nobody has read what there is.
const AT_ONCE: Duration = Duration::from_millis(250);

/// The editor's command line, as the environment names it.
fn command(variable: impl Fn(&str) -> Option<String>) -> String {
    let get = |name| variable(name).filter(|value| !value.trim().is_empty());
    get("VISUAL")
        .or_else(|| get("EDITOR"))
        .unwrap_or_else(|| "vi".to_owned())
}

/// What came of an edited text.
#[derive(Debug)]
pub struct Edited {
    /// The words to go on with, or why there are none: a sentence.
    pub text: Result<String, String>,
    /// What a person should know besides; a sentence.
    pub notice: Option<String>,
    /// The file, as long as it is there still.
    file: Option<PathBuf>,
}

impl Edited {
    fn failed(why: String, file: Option<PathBuf>) -> Self {
        Self {
            text: Err(why),
            notice: None,
            file,
        }
    }

    /// The file whose words were taken, to be removed once they are kept elsewhere.
    pub fn taken(self) -> Option<PathBuf> {
        self.text.is_ok().then_some(self.file)?
    }
}

/// Has a text edited in a file that nobody else may read. The terminal must have been given back, and
/// nobody else may read keys.
///
/// What the editor saved is taken however it ended: one that crashed, or whose terminal went away, has
/// not been told to throw words away. Where the file cannot be read it is left in its place, and the
/// sentence says where.
pub fn edit(
    text: &str,
    place: Place<'_>,
    language: Language,
    variable: impl Fn(&str) -> Option<String>,
) -> Edited {
    edit_within(AT_ONCE, text, place, language, variable)
}

/// The same; who has ended sooner than that has read nothing.
fn edit_within(
    at_once: Duration,
    text: &str,
    place: Place<'_>,
    language: Language,
    variable: impl Fn(&str) -> Option<String>,
) -> Edited {
    let file = match notes::write(text, place) {
        Ok(file) => file,
        Err(error) => {
            let why = say::no_note(language, place.folder.display(), error);
            return Edited::failed(why, None);
        }
    };
    let editor = command(variable);
    let began = Instant::now();
    let ended = run(&editor, &file);
    let at_once = began.elapsed() < at_once;
    let read = fs::metadata(&file).and_then(|meta| match meta.len() > MOST {
        true => Err(io::Error::other(say::too_large(language))),
        false => fs::read(&file),
    });
    let bytes = match read {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let why = say::left_none(language, editor, file.display());
            return Edited::failed(why, None);
        }
        Err(error) => {
            let why = say::unreadable(language, file.display(), error);
            return Edited::failed(why, Some(file));
        }
    };
    let wrong = match ended {
        Ok(Some(0)) => None,
        // As shells say it.
        Ok(Some(126)) => Some(say::no_editor(
            language,
            &editor,
            say::not_allowed(language),
        )),
        Ok(Some(127)) => Some(say::no_editor(language, &editor, say::not_found(language))),
        Ok(_) => Some(say::ended_badly(language, &editor)),
        Err(error) => Some(say::no_editor(language, &editor, error)),
    };
    let blank = |bytes: &[u8]| bytes.iter().all(u8::is_ascii_whitespace);
    match wrong {
        // Nobody empties a note on purpose in this way: the line is emptied by a key.
        _ if blank(&bytes) && !blank(text.as_bytes()) => {
            let _ = fs::remove_file(&file);
            Edited::failed(say::left_empty(language, editor), None)
        }
        // No hand is that fast: it has the file open elsewhere, and will write to it.
        None if at_once && bytes == text.as_bytes() => Edited {
            text: Ok(text.to_owned()),
            notice: Some(say::came_back(language, editor, file.display())),
            file: None,
        },
        Some(wrong) if bytes == text.as_bytes() => {
            let _ = fs::remove_file(&file);
            Edited::failed(say::nothing_changed(language, wrong), None)
        }
        wrong => match String::from_utf8(bytes) {
            Ok(text) => Edited {
                text: Ok(text),
                notice: wrong.map(|wrong| say::saved_kept(language, wrong)),
                file: Some(file),
            },
            // What no text can hold is not lost: its file stays.
            Err(odd) => Edited {
                text: Ok(String::from_utf8_lossy(odd.as_bytes()).into_owned()),
                notice: Some(say::not_all_text(language, file.display())),
                file: None,
            },
        },
    }
}

/// Runs it to its end; the code it ended with, if it ended by itself. When it is stopped, so are we, so that the shell
/// above takes over and wakes both.
fn run(editor: &str, file: &Path) -> io::Result<Option<i32>> {
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
            Ok(Some((_, status))) => return Ok(status.exit_status()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn place(folder: &Path) -> Place<'_> {
        Place {
            folder,
            profile: "acme",
            account: "17",
        }
    }

    /// Edits with that in `EDITOR`.
    fn with(editor: &str, text: &str, folder: &Path) -> Edited {
        edit(text, place(folder), Language::En, |name| {
            (name == "EDITOR").then(|| editor.to_owned())
        })
    }

    fn kept(edited: Edited) {
        if let Some(file) = edited.taken() {
            fs::remove_file(file).expect("it is there");
        }
    }

    #[test]
    fn bytes_that_are_no_text_stay_in_their_file() {
        let home = tempfile::tempdir().expect("a folder");
        let edited = with("printf 'caf\\351\\n' >> ", "before\n", home.path());
        assert_eq!(edited.text.as_deref(), Ok("before\ncaf\u{fffd}\n"));
        let notice = edited.notice.clone().expect("it is told");
        let left = notes(home.path());
        let [file] = &left[..] else {
            panic!("{left:?}")
        };
        assert!(notice.contains(&file.display().to_string()), "{notice}");
        kept(edited);
        assert_eq!(fs::read(file).expect("it stays"), b"before\ncaf\xe9\n");
        assert_eq!(words(file), None, "nor is it taken up at the next start");
    }

    fn notes(folder: &Path) -> Vec<PathBuf> {
        left(folder)
    }

    #[test]
    fn what_the_editor_wrote_comes_back_and_the_file_goes_once_it_is_kept() {
        let home = tempfile::tempdir().expect("a folder");
        let folder = home.path().join("notes");
        let mode = home.path().join("mode");
        let script = format!(
            "stat -c %a \"$1\" > {}; printf 'and more\\n' >> ",
            mode.display()
        );
        let edited = with(&script, "the beginning\n", &folder);
        let text = edited.text.as_deref().expect("it is edited");
        assert_eq!(text, "the beginning\nand more\n");
        assert_eq!(edited.notice, None);
        assert_eq!(notes(&folder).len(), 1, "nobody has kept it yet");
        kept(edited);
        assert!(notes(&folder).is_empty());
        let mode = fs::read_to_string(mode);
        assert_eq!(mode.expect("its mode").trim(), "600");
        let folder = fs::metadata(home.path()).expect("a folder");
        assert!(folder.permissions().mode() & 0o700 == 0o700);
    }

    #[test]
    fn what_was_saved_is_taken_however_the_editor_ended() {
        let home = tempfile::tempdir().expect("a folder");
        for end in ["exit 1", "kill -TERM $$", "kill -KILL $$"] {
            let script = format!("f() {{ echo saved >> \"$1\"; {end}; }}; f ");
            let edited = with(&script, "before\n", home.path());
            let text = edited.text.as_deref().expect("it is taken");
            assert_eq!(text, "before\nsaved\n", "{end}");
            let notice = edited.notice.as_deref().expect("it is told");
            assert!(notice.contains("what it had saved is kept"), "{notice}");
            kept(edited);
            assert!(notes(home.path()).is_empty());
        }
    }

    #[test]
    fn what_cannot_be_taken_is_left_where_it_is() {
        let home = tempfile::tempdir().expect("a folder");
        let edited = with("truncate -s 5M ", "before\n", home.path());
        let why = edited.text.as_ref().expect_err("it is too large");
        assert!(why.contains("It is left there."), "{why}");
        kept(edited);
        assert_eq!(notes(home.path()).len(), 1);
    }

    #[test]
    fn a_note_of_an_earlier_process_of_the_same_number_is_found_and_stays() {
        let home = tempfile::tempdir().expect("a folder");
        let process = std::process::id();
        let names = [format!("note-{process}.md"), format!("note-{process}-1.md")];
        for name in &names {
            fs::write(home.path().join(name), "words of before").expect("a file");
        }
        assert_eq!(left(home.path()).len(), 2, "both are found");
        let edited = with("echo new >> ", "", home.path());
        assert_eq!(edited.text.as_deref(), Ok("new\n"));
        kept(edited);
        for name in &names {
            let text = fs::read_to_string(home.path().join(name));
            assert_eq!(text.expect("it is there"), "words of before");
        }
    }

    #[test]
    fn an_editor_that_leaves_nothing_takes_no_words_away() {
        let home = tempfile::tempdir().expect("a folder");
        for editor in ["cp /dev/null", "printf ' \\n\\n' > "] {
            let edited = with(editor, "text\n", home.path());
            let why = edited.text.expect_err("it is told");
            assert!(why.contains("kept as they were"), "{why}");
            assert!(notes(home.path()).is_empty());
        }
        // Where there were none, none is no loss.
        let edited = with("cp /dev/null", "\n", home.path());
        assert_eq!((edited.text.as_deref(), edited.notice), (Ok(""), None));
    }

    #[test]
    fn what_a_window_may_write_later_has_its_file() {
        let home = tempfile::tempdir().expect("a folder");
        let none = |name: &str| (name == "EDITOR").then(|| "true".to_owned());
        let within = |time| edit_within(time, "text\n", place(home.path()), Language::En, none);
        // As long as it takes to start a program on a busy machine.
        let edited = within(Duration::from_secs(3_600));
        assert_eq!(edited.text.as_deref(), Ok("text\n"));
        let notice = edited.notice.clone().expect("it is told");
        assert!(notice.contains("code --wait"), "{notice}");
        kept(edited);
        assert_eq!(notes(home.path()).len(), 1);
        // Who took some time has looked at it, and changed nothing.
        let edited = within(Duration::ZERO);
        assert_eq!(
            (edited.text.as_deref(), &edited.notice),
            (Ok("text\n"), &None)
        );
        kept(edited);
        assert_eq!(notes(home.path()).len(), 1);
    }

    #[test]
    fn an_editor_that_fails_is_told_and_changes_nothing() {
        let home = tempfile::tempdir().expect("a folder");
        for (editor, told) in [
            ("false", "ended with an error"),
            ("/no/such", "it was not found; set EDITOR"),
            ("/etc/passwd", "it may not be run; set EDITOR"),
        ] {
            let edited = with(editor, "text", home.path());
            let why = edited.text.expect_err("it fails");
            assert!(why.contains(told) && why.contains(editor), "{why}");
            assert!(notes(home.path()).is_empty());
        }
    }
}
