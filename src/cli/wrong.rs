//! What is wrong with an argument or a file that a person named, in sentences: the libraries beneath speak
//! of digits, literals and byte sequences.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::error::Error;
use std::io;
use std::num::{IntErrorKind, ParseFloatError, ParseIntError};
use std::path::Path;

/// What is wrong with a number on the command line; `None` where the parser's own words will do.
pub fn sentence(error: &clap::Error) -> Option<String> {
    if error.kind() != ErrorKind::ValueValidation {
        return None;
    }
    let said = |kind| match error.get(kind) {
        Some(ContextValue::String(said)) => Some(said.as_str()),
        _ => None,
    };
    let (value, option) = (
        said(ContextKind::InvalidValue)?,
        said(ContextKind::InvalidArg)?,
    );
    let source = error.source()?;
    let why = if let Some(error) = source.downcast_ref::<ParseIntError>() {
        match error.kind() {
            IntErrorKind::PosOverflow | IntErrorKind::NegOverflow => "is too large".to_owned(),
            _ => "is not a whole number, like 20".to_owned(),
        }
    } else if source.is::<ParseFloatError>() {
        "is not a number, like 12.5".to_owned()
    } else {
        let said = source.to_string();
        let (_, range) = said.split_once(" is not in ")?;
        let (from, to) = range.split_once("..=")?;
        format!("is not between {from} and {to}")
    };
    Some(format!(
        "error: {option}: “{value}” {why}.\n\nFor more information, try '--help'."
    ))
}

/// The text of a file that a person named.
///
/// # Errors
/// A sentence that names the file, when it cannot be read as text.
pub fn text_of(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| {
        let shown = path.display();
        match error.kind() {
            io::ErrorKind::NotFound => format!("There is no file {shown}."),
            io::ErrorKind::IsADirectory => format!("{shown} is a folder, not a file."),
            io::ErrorKind::PermissionDenied => format!("{shown} may not be read by you."),
            io::ErrorKind::InvalidData => format!("{shown} is not text: it must be UTF-8."),
            _ => format!("{shown} cannot be read: {error}."),
        }
    })
}

#[cfg(test)]
mod tests {
    use crate::cli::args::Args;
    use clap::Parser;

    #[test]
    fn a_number_that_is_none_is_told_in_a_sentence() {
        let told = |args: &[&str]| {
            let typed = ["tenure"].iter().chain(args);
            let error = Args::try_parse_from(typed).expect_err("it is wrong");
            let told = super::sentence(&error).expect("a sentence");
            told.lines().next().unwrap_or_default().to_owned()
        };
        for (args, wanted) in [
            (
                &["accounts", "--limit", "x"][..],
                "error: --limit <N>: “x” is not a whole number, like 20.",
            ),
            (
                &["accounts", "--limit", "99999999999999999999999"],
                "error: --limit <N>: “99999999999999999999999” is too large.",
            ),
            (
                &["goal", "1", "add", "x", "--baseline", "ten"],
                "error: --baseline <NUMBER>: “ten” is not a number, like 12.5.",
            ),
            (
                &["triage", "stats", "--days", "0"],
                "error: --days <N>: “0” is not between 1 and 400.",
            ),
            (
                &["health", "backtest", "--draws", "many"],
                "error: --draws <N>: “many” is not a whole number, like 20.",
            ),
            (
                &["sandbox", "serve", "--data", "d", "--port", "70000"],
                "error: --port <PORT>: “70000” is not between 0 and 65535.",
            ),
        ] {
            assert_eq!(told(args), wanted);
        }
        // What says it in words itself is left as it is.
        let days = ["tenure", "health", "backtest", "--horizon", "soon"];
        let error = Args::try_parse_from(days).expect_err("it is wrong");
        assert_eq!(super::sentence(&error), None);
    }

    #[test]
    fn a_file_that_is_no_text_is_told_in_a_sentence() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("odd.toml");
        std::fs::write(&file, [0xff, 0xfe, 0]).expect("written");
        let told = |path: &std::path::Path| super::text_of(path).expect_err("no text");
        assert!(told(&file).ends_with("odd.toml is not text: it must be UTF-8."));
        assert!(told(&folder.path().join("none")).starts_with("There is no file "));
        assert!(told(folder.path()).ends_with(" is a folder, not a file."));
    }
}
