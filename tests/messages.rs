//! The screen says nothing that is not in the catalogue: sources that draw and that answer keys hold
//! no words of their own. It reads them as text, so that a sentence forgotten there fails with its
//! file and line. What the catalogue itself must hold is tested beside it, in `src/messages/tests.rs`.

use std::fs;
use std::path::{Path, PathBuf};

/// Texts with words that are meant to stay: (file, text, why).
const MEANT: &[(&str, &str, &str)] = &[
    ("ui/mod.rs", "Ctrl-C", "the name of a key"),
    ("ui/words.rs", "accounts", "names of the sync"),
    ("ui/words.rs", "contacts", "names of the sync"),
    ("ui/words.rs", "tickets", "names of the sync"),
    ("ui/words.rs", "tasks", "names of the sync"),
    (
        "app/update/plan.rs",
        "goal “{}”",
        "a title of the journal, which is kept",
    ),
    ("app/update/plan.rs", "promised: {promise}", "the same"),
    (
        "app/update/plan.rs",
        "why they bought: nothing said",
        "the same",
    ),
    ("app/update/plan.rs", "bought for “{intent}”", "the same"),
    (
        "app/update/play.rs",
        "with ",
        "the touchpoint line's own word",
    ),
    (
        "app/update/play.rs",
        "{}: task “{}”",
        "a title of the journal",
    ),
    ("app/update/play.rs", "{}: {} tasks of {}", "the same"),
    (
        "ui/portfolio/team.rs",
        "",
        "ids of measures, each with its message",
    ),
    ("ui/words.rs", "%Y-%m-%d", "how a day is written"),
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
        "app/update/bulk/make.rs",
        "note; next: {text}",
        "the touchpoint line's own words",
    ),
    (
        "app/update/bulk/make.rs",
        "stage → {}",
        "a title of the journal, which is kept",
    ),
    ("app/update/bulk/make.rs", "a stage on", "the same"),
    ("app/update/bulk/make.rs", "snoozed, {until}", "the same"),
    ("app/update/bulk/make.rs", "task: {}", "the same"),
    ("app/update/bulk/make.rs", "{} logged", "the same"),
    ("app/update/bulk/mod.rs", "{} accounts: {}", "the same"),
    ("app/update/log.rs", ", next: {}", "the same"),
    (
        "app/update/complete.rs",
        "with ",
        "the touchpoint line's own word",
    ),
    (
        "app/update/pick/copy.rs",
        "ARR {} {}",
        "a term of the trade",
    ),
    (
        "app/update/written.rs",
        "Undo: ",
        "how the store begins a title of the journal",
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
    let source = source.split("#[cfg(test)]").next().unwrap_or_default();
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

/// Whether a text says something. In what draws, any word does; elsewhere ids stand, too.
fn says(text: &str, draws: bool) -> bool {
    let bare = bare(text);
    let letters = |word: &str| word.chars().filter(|sign| sign.is_alphabetic()).count();
    let words = bare
        .split_whitespace()
        .filter(|word| letters(word) > 1)
        .count();
    let id = bare
        .chars()
        .all(|sign| sign.is_ascii_lowercase() || sign.is_ascii_digit() || "_-.".contains(sign));
    words > 0 && (draws || !id)
}

#[test]
fn what_draws_and_what_answers_say_nothing_by_themselves() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut faults = Vec::new();
    let mut used = vec![false; MEANT.len()];
    for room in ["ui", "app"] {
        let mut files = Vec::new();
        sources(&src.join(room), &mut files);
        assert!(!files.is_empty(), "the room {room} has no files");
        for file in files {
            let source = fs::read_to_string(&file).expect("the file can be read");
            let at = file.strip_prefix(&src).unwrap_or(&file);
            let at = at.to_string_lossy().replace('\\', "/");
            for (line, text) in texts(&source) {
                if !says(&text, room == "ui") {
                    continue;
                }
                let meant =
                    |(of, begins, _): &(&str, &str, &str)| *of == at && text.starts_with(begins);
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
    for ((file, text, _), used) in MEANT.iter().zip(used) {
        assert!(used, "{file} does not say “{text}” any more");
    }
}

#[test]
fn the_search_finds_what_is_said() {
    let source = "fn a<'a>(x: char) -> &'a str {\n    // \"no\" words\n    let _ = '\"';\n    \
                  f(\"Two \\\n       words {n}\")\n}\n#[cfg(test)]\nmod tests { \"More words\" }";
    assert_eq!(texts(source), [(4, "Two words {n}".to_owned())]);
    assert!(says("Two words {n}", false) && says("left", true) && says("No", false));
    assert!(!says("go-board", false) && !says("{name}: {words}", true) && !says("  ", true));
}
