//! Questions on a plain terminal: a line out, a line in. They work over any connection, and in a pipe.

use crate::cli::{Failure, output};
use std::io::{self, IsTerminal, Read, Write};

/// Asks, unless nothing may be asked.
pub struct Ask {
    /// Take what is suggested; where nothing is, fail and name the flag.
    pub silent: bool,
    /// Nothing that is answered is put into a file.
    pub dry: bool,
}

impl Ask {
    /// A line; Enter alone takes the suggestion. `flag` is what says it on the command line.
    ///
    /// # Errors
    /// Without anybody to ask when there is no suggestion.
    pub fn line(&self, question: &str, usual: Option<&str>, flag: &str) -> Result<String, Failure> {
        if self.silent {
            return usual.map(str::to_owned).ok_or_else(|| needed(flag));
        }
        let shown = match usual {
            Some("") | None => String::new(),
            Some(usual) => format!(" [{usual}]"),
        };
        loop {
            prompt(&format!("{question}{shown}: "));
            let Some(line) = read()? else {
                output::complain("");
                return Err(needed(flag));
            };
            match (line.trim(), usual) {
                ("", Some(usual)) => return Ok(usual.to_owned()),
                ("", None) => output::complain("  An answer is needed here; Ctrl-C leaves."),
                (line, _) => return Ok(line.to_owned()),
            }
        }
    }

    /// Yes or no.
    ///
    /// # Errors
    /// As [`Ask::line`].
    pub fn yes(&self, question: &str, usual: bool, flag: &str) -> Result<bool, Failure> {
        if self.silent {
            return Ok(usual);
        }
        let shown = if usual { "Y/n" } else { "y/N" };
        loop {
            prompt(&format!("{question} [{shown}]: "));
            let Some(line) = read()? else {
                output::complain("");
                return Err(needed(flag));
            };
            match line.trim().to_lowercase().as_str() {
                "" => return Ok(usual),
                "y" | "yes" => return Ok(true),
                "n" | "no" => return Ok(false),
                _ => output::complain("  Please answer y or n; Ctrl-C leaves."),
            }
        }
    }

    /// One of a numbered list that was shown: its number from 1, or what `named` makes of a word.
    ///
    /// # Errors
    /// As [`Ask::line`].
    pub fn one(
        &self,
        question: &str,
        count: usize,
        usual: Option<usize>,
        flag: &str,
        named: impl Fn(&str) -> Option<usize>,
    ) -> Result<usize, Failure> {
        let shown = usual.map(|at| (at + 1).to_string());
        loop {
            let line = self.line(question, shown.as_deref(), flag)?;
            let number = line.parse::<usize>().ok().and_then(|at| at.checked_sub(1));
            let number = number.filter(|at| *at < count);
            match number.or_else(|| named(&line)) {
                Some(at) => return Ok(at),
                None => output::complain(&format!(
                    "  “{}” is none of them; type a number from 1 to {count}.",
                    crate::domain::text::line(&line)
                )),
            }
        }
    }

    /// A secret, which is not shown while it is typed or pasted.
    ///
    /// # Errors
    /// As [`Ask::line`]; 130 when it is left with Ctrl-C.
    pub fn secret(&self, question: &str, flag: &str) -> Result<String, Failure> {
        if self.silent {
            return Err(needed(flag));
        }
        prompt(&format!("{question} (it is not shown): "));
        let line = match io::stdin().is_terminal() {
            true => hidden()?,
            false => read()?,
        };
        match line.map(|line| line.trim().to_owned()) {
            Some(line) if !line.is_empty() => Ok(line),
            _ => Err(needed(flag)),
        }
    }
}

fn needed(flag: &str) -> Failure {
    Failure::Usage(format!(
        "This needs an answer that nobody gave: say {flag}."
    ))
}

fn prompt(text: &str) {
    let mut err = io::stderr().lock();
    // A question that cannot be shown is answered by the end of the input.
    let _ = write!(err, "{text}");
    let _ = err.flush();
}

/// A line, without its end; `None` at the end of the input.
fn read() -> Result<Option<String>, Failure> {
    let mut line = String::new();
    let count = io::stdin()
        .read_line(&mut line)
        .map_err(|error| Failure::Failed(format!("The answer cannot be read: {error}.")))?;
    Ok((count > 0).then(|| line.trim_end_matches(['\r', '\n']).to_owned()))
}

/// A line typed without an echo. The terminal is as before at the end, whatever was typed.
fn hidden() -> Result<Option<String>, Failure> {
    let told = |error: io::Error| Failure::Failed(format!("The terminal cannot be read: {error}."));
    crossterm::terminal::enable_raw_mode().map_err(told)?;
    let typed = bytes();
    // The line is not left half hidden even when reading it failed.
    let restored = crossterm::terminal::disable_raw_mode();
    output::complain("");
    restored.map_err(told)?;
    match typed.map_err(told)? {
        Typed::Line(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Typed::Left => Err(Failure::Stopped),
        Typed::End => Ok(None),
    }
}

enum Typed {
    Line(Vec<u8>),
    Left,
    End,
}

fn bytes() -> io::Result<Typed> {
    let mut typed = Vec::new();
    for byte in io::stdin().lock().bytes() {
        match byte? {
            b'\r' | b'\n' => return Ok(Typed::Line(typed)),
            3 => return Ok(Typed::Left),
            4 if typed.is_empty() => return Ok(Typed::End),
            8 | 127 => drop(typed.pop()),
            21 => typed.clear(),
            byte => typed.push(byte),
        }
    }
    Ok(Typed::End)
}
