//! The log: a file in the state folder, never the screen.

use crate::config::{Paths, private};
use std::fs;
use std::os::unix::fs::OpenOptionsExt;
use tracing_subscriber::EnvFilter;

/// A log that has grown past this is put aside at the next start; one old one is kept.
const LARGEST: u64 = 4 << 20;

/// Begins the log. Without a file to write to there is none, and the program runs all the same.
pub fn begin(paths: &Paths, debug: bool) {
    let path = paths.log();
    if let Some(folder) = path.parent()
        && private::folder(folder).is_err()
    {
        return;
    }
    if fs::metadata(&path).is_ok_and(|meta| meta.len() > LARGEST) {
        let _ = fs::rename(&path, path.with_extension("log.old"));
    }
    let mut options = fs::File::options();
    let Ok(file) = options.create(true).append(true).mode(0o600).open(&path) else {
        return;
    };
    let filter = EnvFilter::new(if debug {
        "warn,tenure=debug"
    } else {
        "warn,tenure=info"
    });
    // Fails only when a log was begun before, in a test.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(false)
        .with_writer(std::sync::Mutex::new(file))
        .try_init();
}
