//! The table of rooms, as a test: which folder of `src` may name which other.
//!
//! It reads the sources as text, so that a wrong dependency fails with the file and the line.

use std::fs;
use std::path::{Path, PathBuf};

/// (room, rooms it may use, crates and paths it must never name).
const ROOMS: &[(&str, &[&str], &[&str])] = &[
    (
        "messages",
        &[],
        &[
            "tokio",
            "reqwest",
            "rusqlite",
            "axum",
            "crossterm",
            "ratatui",
            "chrono",
            "std::fs",
            "std::net",
            "std::env",
        ],
    ),
    (
        "domain",
        &["messages"],
        &[
            "tokio",
            "reqwest",
            "rusqlite",
            "axum",
            "crossterm",
            "ratatui",
            "std::fs",
            "std::net",
            "std::env",
            "std::process",
            "Utc::now",
            "Local::now",
            "SystemTime::now",
            "Instant::now",
            "async fn",
        ],
    ),
    (
        "crm",
        &["domain"],
        &["rusqlite", "axum", "crossterm", "ratatui", "std::fs"],
    ),
    (
        "store",
        &["domain"],
        &["reqwest", "axum", "crossterm", "ratatui"],
    ),
    (
        "sync",
        &["domain", "crm", "store"],
        &["reqwest", "axum", "crossterm", "ratatui", "hubspot"],
    ),
    (
        "app",
        &["domain", "messages"],
        &[
            "tokio",
            "reqwest",
            "rusqlite",
            "axum",
            "crossterm",
            "ratatui",
            "std::fs",
            "std::net",
            "Utc::now",
            "Local::now",
            "SystemTime::now",
            "Instant::now",
            "async fn",
        ],
    ),
    (
        "input",
        &["app", "domain"],
        &["tokio", "reqwest", "rusqlite", "ratatui", "std::fs"],
    ),
    (
        "theme",
        &[],
        &["tokio", "reqwest", "rusqlite", "crossterm", "std::fs"],
    ),
    (
        "ui",
        &["app", "domain", "messages", "theme"],
        &[
            "tokio",
            "reqwest",
            "rusqlite",
            "crossterm",
            "std::fs",
            "std::net",
            "Utc::now",
            "Local::now",
            "SystemTime::now",
            "Instant::now",
            "async fn",
        ],
    ),
    (
        "term",
        &["input", "messages"],
        &["reqwest", "rusqlite", "axum"],
    ),
    (
        "config",
        &["domain"],
        &["reqwest", "axum", "rusqlite", "ratatui"],
    ),
    ("sandbox", &[], &["crossterm", "ratatui", "reqwest"]),
];

const ALL: &[&str] = &[
    "app", "cli", "config", "crm", "domain", "input", "messages", "runtime", "sandbox", "store",
    "sync", "term", "theme", "ui",
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

/// The code of a line: without comments, so that documentation may name any room.
fn code(line: &str) -> &str {
    line.split("//").next().unwrap_or_default()
}

#[test]
fn every_room_uses_only_what_it_may() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut faults = Vec::new();
    for (room, may, never) in ROOMS {
        let mut files = Vec::new();
        sources(&src.join(room), &mut files);
        assert!(!files.is_empty(), "the room {room} has no files");
        for file in files {
            let text = fs::read_to_string(&file).expect("the file can be read");
            for (number, line) in text.lines().enumerate() {
                let code = code(line);
                let mut fault = |what: &str| {
                    let at = file.strip_prefix(&src).unwrap_or(&file).display();
                    faults.push(format!(
                        "src/{at}:{}: {room} must not use {what}",
                        number + 1
                    ));
                };
                for other in ALL
                    .iter()
                    .filter(|other| *other != room && !may.contains(other))
                {
                    if code.contains(&format!("crate::{other}")) {
                        fault(other);
                    }
                }
                for word in never.iter().filter(|word| code.contains(**word)) {
                    fault(word);
                }
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn the_top_level_holds_only_what_is_agreed() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for entry in fs::read_dir(src).expect("src can be read") {
        let name = entry.expect("the entry can be read").file_name();
        let name = name.to_string_lossy();
        assert!(
            name == "lib.rs" || name == "main.rs" || ALL.contains(&name.as_ref()),
            "src/{name} is not a room"
        );
    }
}
