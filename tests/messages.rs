//! The screen says nothing that is not in the catalogue: sources that draw and that answer keys hold
//! no words of their own. It reads them as text, so that a sentence forgotten there fails with its
//! file and line. What the catalogue itself must hold is tested beside it, in `src/messages/tests.rs`.

use std::fs;
use std::path::{Path, PathBuf};

/// Files and folders of `domain`, `runtime` and `term` whose sentences no screen shows, or not as its own
/// words: (path, why).
const ELSEWHERE: &[(&str, &str)] = &[
    (
        "domain/file.rs",
        "faults of a person's file, as its reader says them",
    ),
    ("domain/health/scorecard/", "the same"),
    ("domain/health/curve.rs", "the same"),
    ("domain/lifecycle/crm.rs", "the same"),
    ("domain/lifecycle/file.rs", "the same"),
    ("domain/triage/rules/", "the same"),
    ("domain/triage/play.rs", "the same"),
    (
        "domain/lifecycle/language.rs",
        "roles in three languages, beside their ids",
    ),
    ("domain/mapping/", "`tenure init`"),
    ("domain/query/reference.rs", "docs/query.md"),
    (
        "domain/metrics/team.rs",
        "of the command line; the screen has messages::team",
    ),
    ("domain/query/names.rs", "what `tenure` prints of its names"),
    ("runtime/hearing.rs", "the log"),
    ("runtime/watch.rs", "the log"),
    ("term/events.rs", "the log, and threads that cannot be had"),
    ("term/mod.rs", "why there is no screen"),
    ("term/paint/", "what a terminal understands"),
    ("term/ask.rs", "the same"),
    ("term/guard.rs", "the same"),
    ("term/mouse.rs", "the same"),
    ("domain/account/packed.rs", "never said"),
    ("domain/triage/replay.rs", "`tenure triage replay`"),
];

/// Texts with words that are meant to stay: (file, text, why).
const MEANT: &[(&str, &str, &str)] = &[
    ("ui/mod.rs", "Ctrl-C", "the name of a key"),
    ("ui/words.rs", "accounts", "names of the sync"),
    ("ui/words.rs", "contacts", "names of the sync"),
    ("ui/words.rs", "tickets", "names of the sync"),
    ("ui/words.rs", "tasks", "names of the sync"),
    (
        "app/update/play.rs",
        "with ",
        "the touchpoint line's own word",
    ),
    (
        "ui/portfolio/team.rs",
        "",
        "ids of measures, each with its message",
    ),
    ("ui/words.rs", "%Y-%m-%d", "how a day is written"),
    ("ui/layers/shown.rs", "https://", "how an address begins"),
    ("ui/layers/shown.rs", "http://", "how an address begins"),
    (
        "ui/layers/filter.rs",
        "stage:renewal tier:benchmark",
        "the query language",
    ),
    ("ui/words.rs", "benchmark", "a tier as the CRM keeps it"),
    ("ui/words.rs", "value", "a tier as the CRM keeps it"),
    ("ui/words.rs", "standard", "a tier as the CRM keeps it"),
    (
        "app/command.rs",
        "",
        "ids of commands, and the README's table, which is English",
    ),
    (
        "app/saved.rs",
        "views.toml",
        "faults of a file, said as the file's reader says them",
    ),
    (
        "app/saved.rs",
        " The views read before are kept.",
        "the same",
    ),
    (
        "app/saved.rs",
        "# Saved views of tenure",
        "the head of that file",
    ),
    ("app/saved.rs", "String::is_empty", "code"),
    ("app/saved.rs", "Option::is_none", "code"),
    ("app/saved.rs", "std::ops::Not::not", "code"),
    (
        "app/update/log/draft.rs",
        "{} with {name}: ",
        "the touchpoint line's own word",
    ),
    (
        "app/update/tasks.rs",
        "note; next: {}",
        "the touchpoint line's own words",
    ),
    (
        "app/update/bulk/make.rs",
        "note; next: {text}",
        "the touchpoint line's own words",
    ),
    (
        "app/update/pick/copy.rs",
        "ARR {} {}",
        "a term of the trade",
    ),
    (
        "domain/assess.rs",
        "a preset that a test reads",
        "never said",
    ),
    (
        "domain/edit.rs",
        "The ",
        "`tenure set`; the screen lists the fields it can change",
    ),
    ("domain/edit.rs", "There is no field", "the same"),
    (
        "domain/health/mod.rs",
        "p",
        "the quadrants in `tenure show`",
    ),
    (
        "domain/metrics/mod.rs",
        "The period ",
        "`tenure metrics`, with its flags",
    ),
    ("domain/metrics/mod.rs", "Nothing is known", "the same"),
    ("domain/metrics/mod.rs", "No history of ARR", "the same"),
    ("domain/metrics/mod.rs", "The history of ARR", "the same"),
    ("domain/metrics/mod.rs", "No account has ARR", "the same"),
    ("domain/metrics/mod.rs", "The accounts have ARR", "the same"),
    (
        "domain/plan/mod.rs",
        "Promised by sales",
        "the plan's own headings in the CRM",
    ),
    ("domain/plan/mod.rs", "Original intent", "the same"),
    ("domain/query/complete.rs", "your own", "the help of shells"),
    ("domain/search/index.rs", "Index of", "for debugging"),
    (
        "domain/triage/put.rs",
        "See to {name}",
        "a task in the CRM, which is its readers'",
    ),
    ("domain/triage/put.rs", "it ", "what may be typed"),
    (
        "domain/touchpoint/line/follow.rs",
        "",
        "words that are read, and a title in the CRM",
    ),
    (
        "domain/touchpoint/line/render.rs",
        "",
        "the touchpoint line's own words",
    ),
    ("domain/when.rs", "zero is an offset", "never said"),
    ("domain/when/", "", "words that are read"),
    (
        "runtime/link.rs",
        "The CRM cannot be reached: the system",
        "no thread, no language",
    ),
    (
        "runtime/mod.rs",
        "The disk was too slow",
        "printed behind the screen",
    ),
    ("runtime/mod.rs", "the ", "the log"),
    ("runtime/worker", "", "the log"),
    ("term/clipboard.rs", "through tmux", "`tenure doctor`"),
    ("term/clipboard.rs", "by the terminal", "`tenure doctor`"),
    (
        "term/clipboard.rs",
        "This terminal has no clipboard (TERM",
        "`tenure doctor`",
    ),
    ("term/clipboard.rs", "tmux refused it", "the log"),
    (
        "term/editor/notes.rs",
        "too many notes",
        "the system's errors",
    ),
    (
        "term/editor/notes.rs",
        "A note was being written",
        "a fault, which the catalogue has in each language",
    ),
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the entry can be read").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            found.push(path);
        }
    }
}

/// The texts in quotes of a source, each with its line; comments and tests left out.
fn texts(source: &str) -> Vec<(usize, String)> {
    let source = source
        .split("#[cfg(test)]\nmod tests {")
        .next()
        .unwrap_or_default();
    let mut found = Vec::new();
    let mut chars = source.chars().peekable();
    let mut line = 1;
    let mut before = ' ';
    while let Some(sign) = chars.next() {
        match sign {
            '\n' => line += 1,
            '/' if before == '/' => {
                for of in chars.by_ref() {
                    if of == '\n' {
                        line += 1;
                        break;
                    }
                }
            }
            // A character: one that is a quote begins no text. A lifetime has no quote behind it.
            '\'' => {
                let mut ahead = chars.clone();
                let first = ahead.next();
                if first == Some('\\') {
                    ahead.next();
                }
                if ahead.next() == Some('\'') {
                    chars = ahead;
                }
            }
            '"' => {
                let from = line;
                let mut text = String::new();
                while let Some(of) = chars.next() {
                    match of {
                        '"' => break,
                        '\\' => match chars.next() {
                            // The text goes on behind the blanks of the next line.
                            Some('\n') => {
                                line += 1;
                                while chars.next_if(|of| of.is_whitespace()).is_some() {}
                            }
                            // A new line or a quote says nothing.
                            Some(_) => text.push(' '),
                            None => {}
                        },
                        '\n' => line += 1,
                        other => text.push(other),
                    }
                }
                found.push((from, text));
            }
            _ => {}
        }
        before = sign;
    }
    found
}

/// A text without its placeholders.
fn bare(text: &str) -> String {
    let mut depth = 0;
    let keep = |sign: &char| {
        match sign {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => return depth == 0,
        }
        false
    };
    text.chars().filter(keep).collect()
}

/// What counts as words in a room.
#[derive(Clone, Copy, PartialEq)]
enum Counts {
    /// Any word: it draws.
    Words,
    /// What is no id.
    NoIds,
    /// Two words and more: names, ids and what is read stand there, too.
    Sentences,
}

/// Whether a text says something.
fn says(text: &str, counts: Counts) -> bool {
    let bare = bare(text);
    let letters = |word: &str| word.chars().filter(|sign| sign.is_alphabetic()).count();
    let words = bare
        .split_whitespace()
        .filter(|word| letters(word) > 1)
        .count();
    let id = bare
        .chars()
        .all(|sign| sign.is_ascii_lowercase() || sign.is_ascii_digit() || "_-.".contains(sign));
    match counts {
        Counts::Words => words > 0,
        Counts::NoIds => words > 0 && !id,
        Counts::Sentences => words > 1,
    }
}

#[test]
fn what_draws_and_what_answers_say_nothing_by_themselves() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut faults = Vec::new();
    let mut used = vec![false; MEANT.len()];
    let rooms = [
        ("ui", Counts::Words),
        ("app", Counts::NoIds),
        ("domain", Counts::Sentences),
        ("runtime", Counts::Sentences),
        ("term", Counts::Sentences),
    ];
    let mut elsewhere = vec![false; ELSEWHERE.len()];
    for (room, counts) in rooms {
        let mut files = Vec::new();
        sources(&src.join(room), &mut files);
        assert!(!files.is_empty(), "the room {room} has no files");
        for file in files {
            let source = fs::read_to_string(&file).expect("the file can be read");
            let at = file.strip_prefix(&src).unwrap_or(&file);
            let at = at.to_string_lossy().replace('\\', "/");
            if at.contains("/tests") {
                continue;
            }
            if let Some(of) = ELSEWHERE.iter().position(|(of, _)| at.starts_with(of)) {
                elsewhere[of] = true;
                continue;
            }
            for (line, text) in texts(&source) {
                if !says(&text, counts) {
                    continue;
                }
                let meant = |(of, begins, _): &(&str, &str, &str)| {
                    at.starts_with(of) && text.starts_with(begins)
                };
                match MEANT.iter().position(meant) {
                    Some(known) => used[known] = true,
                    None => faults.push(format!("src/{at}:{line}: “{text}”")),
                }
            }
        }
    }
    assert!(
        faults.is_empty(),
        "these belong into src/messages:\n{}",
        faults.join("\n")
    );
    for ((path, _), used) in ELSEWHERE.iter().zip(elsewhere) {
        assert!(used, "there is no {path} any more");
    }
    for ((file, text, _), used) in MEANT.iter().zip(used) {
        assert!(used, "{file} does not say “{text}” any more");
    }
}

#[test]
fn the_search_finds_what_is_said() {
    let source = "fn a<'a>(x: char) -> &'a str {\n    // \"no\" words\n    let _ = '\"';\n    \
                  f(\"Two \\\n       words {n}\")\n}\n#[cfg(test)]\nmod tests { \"More words\" }";
    assert_eq!(texts(source), [(4, "Two words {n}".to_owned())]);
    assert!(says("left", Counts::Words) && says("No", Counts::NoIds));
    assert!(!says("go-board", Counts::NoIds) && !says("{name}: {words}", Counts::Words));
    assert!(says("Two words {n}", Counts::Sentences) && !says("left {n}", Counts::Sentences));
}
