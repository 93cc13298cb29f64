//! Questions on a plain terminal: a line out, a line in. They work over any connection, and in a pipe. How a line
//! is typed is in [`mod@line`].

use super::line;
use crate::cli::{Failure, output};
use std::io::{self, IsTerminal, Write};

/// Lines of a screen that stand beside those of a page: what is said above the first, and the question below.
const BESIDE: usize = 5;

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
            let Some(line) = typed(&format!("{question}{shown}: "), false)? else {
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
            let Some(line) = typed(&format!("{question} [{shown}]: "), false)? else {
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

    /// How many lines whoever is asked sees at once; `None` where nobody is, or that is not known.
    pub fn rows(&self) -> Option<usize> {
        let seen = !self.silent && io::stdin().is_terminal() && io::stderr().is_terminal();
        let size = crossterm::terminal::size().ok().filter(|_| seen);
        size.map(|(_, rows)| usize::from(rows))
    }

    /// Says lines, and waits for Enter where there are more of them than are seen at once.
    ///
    /// # Errors
    /// As [`Ask::line`].
    pub fn pages(&self, lines: &[String]) -> Result<(), Failure> {
        let rows = self.rows();
        let rows = rows.map_or(usize::MAX, |rows| rows.saturating_sub(BESIDE).max(BESIDE));
        for (at, page) in lines.chunks(rows).enumerate() {
            if at > 0 {
                typed("  Enter shows more: ", false)?;
            }
            page.iter().for_each(|line| output::complain(line));
        }
        Ok(())
    }

    /// A secret, which is not shown while it is typed or pasted.
    ///
    /// # Errors
    /// As [`Ask::line`]; 130 when it is left with Ctrl-C.
    pub fn secret(&self, question: &str, flag: &str) -> Result<String, Failure> {
        if self.silent {
            return Err(needed(flag));
        }
        let line = typed(&format!("{question} (it is not shown): "), true)?;
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

/// A line behind a question, without its end; `None` at the end of the input. At a terminal it can be edited, and
/// what is `hidden` does not show.
fn typed(question: &str, hidden: bool) -> Result<Option<String>, Failure> {
    let terminal = io::stdin().is_terminal();
    if terminal && (hidden || io::stderr().is_terminal()) {
        return line::typed(question, hidden);
    }
    let mut err = io::stderr().lock();
    // A question that cannot be shown is answered by the end of the input.
    let _ = write!(err, "{question}");
    let _ = err.flush();
    drop(err);
    let line = read()?;
    if line.is_none() {
        output::complain("");
    }
    Ok(line)
}

/// A line, without its end; `None` at the end of the input.
fn read() -> Result<Option<String>, Failure> {
    let mut line = String::new();
    let count = io::stdin()
        .read_line(&mut line)
        .map_err(|error| Failure::Failed(format!("The answer cannot be read: {error}.")))?;
    Ok((count > 0).then(|| line.trim_end_matches(['\r', '\n']).to_owned()))
}
