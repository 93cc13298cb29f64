//! The clipboard, by whatever takes it there from here: tmux itself, else the terminal's own path
//! (OSC 52), which works over SSH.

use crate::messages::{Language, desk as say};
use base64::Engine;
use std::io::{self, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// More than terminals take (xterm's limit is about 100 kB of base64).
const MOST: usize = 74_000;

/// GNU screen passes on what it is asked to in parts of at most 768 bytes.
const PART: usize = 700;

/// How long tmux may take.
const PATIENCE: Duration = Duration::from_secs(2);

/// Puts text on the clipboard; the words for where it is then. A terminal does not answer whether it
/// did as it was asked.
///
/// # Errors
/// A sentence: there is no clipboard here, or the text is too long for it.
pub fn copy(
    text: &str,
    language: Language,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<&'static str, String> {
    let get = |name| variable(name).filter(|value| !value.is_empty());
    // tmux keeps it as a buffer, and sends it on to its terminal's clipboard (`-w`).
    if get("TMUX").is_some() && tmux(text).is_ok() {
        return Ok(say::tmux(language));
    }
    let term = get("TERM").unwrap_or_default();
    if term.is_empty() || term == "linux" || term.starts_with("vt") {
        return Err(say::no_clipboard(language).to_owned());
    }
    if text.len() > MOST {
        return Err(say::too_long(language).to_owned());
    }
    match super::out::send(&sequence(text, get("STY").is_some())) {
        Ok(()) => Ok(say::clipboard(language)),
        Err(error) => Err(say::unwritable(language, error)),
    }
}

/// Which way text would take to the clipboard.
///
/// # Errors
/// A sentence: there is none here.
pub fn path(variable: impl Fn(&str) -> Option<String>) -> Result<&'static str, String> {
    let get = |name| variable(name).filter(|value| !value.is_empty());
    if get("TMUX").is_some() {
        return Ok("through tmux, which sends it on to its terminal (TMUX is set)");
    }
    let term = get("TERM").unwrap_or_default();
    if term.is_empty() || term == "linux" || term.starts_with("vt") {
        return Err(format!("This terminal has no clipboard (TERM={term})."));
    }
    Ok(match get("STY").is_some() {
        true => "by the terminal (OSC 52), through GNU screen (STY is set)",
        false => {
            "by the terminal (OSC 52), over SSH too; it does not answer whether it allows that"
        }
    })
}

/// OSC 52; through GNU screen as device control strings, which it hands on as they are.
fn sequence(text: &str, screen: bool) -> Vec<u8> {
    let coded = base64::engine::general_purpose::STANDARD.encode(text);
    let whole = format!("\x1b]52;c;{coded}\x07").into_bytes();
    if !screen {
        return whole;
    }
    let parts = whole.chunks(PART);
    parts
        .flat_map(|part| [b"\x1bP", part, b"\x1b\\"].concat())
        .collect()
}

/// Has tmux take it.
fn tmux(text: &str) -> io::Result<()> {
    let mut child = Command::new("tmux")
        .args(["load-buffer", "-w", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let (done, end) = mpsc::channel();
    if let Some(mut stdin) = child.stdin.take() {
        let text = text.to_owned();
        // Writing may block as long as tmux does not read.
        thread::spawn(move || drop(done.send(stdin.write_all(text.as_bytes()))));
    }
    match end.recv_timeout(PATIENCE) {
        Ok(written) => written.and_then(|()| ended(child)),
        Err(_) => {
            child.kill()?;
            child.wait()?;
            Err(io::Error::from(io::ErrorKind::TimedOut))
        }
    }
}

/// Waits for the end, which follows once the input is closed.
fn ended(mut child: Child) -> io::Result<()> {
    let (done, end) = mpsc::channel();
    thread::spawn(move || drop(done.send(child.wait())));
    match end.recv_timeout(PATIENCE) {
        Ok(status) => match status?.success() {
            true => Ok(()),
            false => Err(io::Error::other("tmux refused it")),
        },
        Err(_) => Err(io::Error::from(io::ErrorKind::TimedOut)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn screen_gets_it_in_parts_that_put_together_are_the_same() {
        let text = "x".repeat(3_000);
        let parted = String::from_utf8(sequence(&text, true)).expect("ASCII");
        let parts: Vec<&str> = parted.split_terminator("\x1b\\").collect();
        assert!(parts.len() > 4 && parts.iter().all(|part| part.len() < 768));
        let inner = parts
            .iter()
            .map(|part| part.strip_prefix("\x1bP").expect("a string"));
        let whole = sequence(&text, false);
        assert_eq!(inner.collect::<String>().into_bytes(), whole);
        assert!(whole.starts_with(b"\x1b]52;c;") && whole.ends_with(b"\x07"));
    }

    #[test]
    fn a_console_has_no_clipboard_and_says_so() {
        let console = |name: &str| (name == "TERM").then(|| "linux".to_owned());
        let why = copy("text", Language::En, console).expect_err("none there");
        assert!(why.contains("no clipboard"), "{why}");
    }
}
