//! `tenure doctor`: what is set up here, whether it works, and the way out where it does not.
//!
//! One file for each part that is looked at: [`own`] (files and profile), [`crm`] (token, rights,
//! limits, clocks), [`mapping`] (what the profile says of the portal), [`kept`] (cache, outbox, journal), [`terminal`]. Each finds [`Check`]s; none of
//! them changes anything.

mod crm;
mod kept;
mod mapping;
mod own;
mod terminal;

use super::args::{Globals, Json};
use super::{Failure, context, output};
use crate::config;
use crate::runtime::looks;
use crate::theme::mark::Glyphs;
use serde::Serialize;

/// How well something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// As it should be.
    Well,
    /// It works, and somebody should know.
    Warning,
    /// It does not work.
    Wrong,
}

/// One thing looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// What: a word.
    about: &'static str,
    /// How it is.
    state: State,
    /// What was found, and by what.
    found: String,
    /// The way out.
    advice: Option<String>,
}

impl Check {
    fn well(about: &'static str, found: impl Into<String>) -> Self {
        Self::new(about, State::Well, found.into(), None)
    }

    fn warning(about: &'static str, found: impl Into<String>, advice: &str) -> Self {
        Self::new(about, State::Warning, found.into(), Some(advice))
    }

    fn wrong(about: &'static str, found: impl Into<String>, advice: &str) -> Self {
        Self::new(about, State::Wrong, found.into(), Some(advice))
    }

    fn new(about: &'static str, state: State, found: String, advice: Option<&str>) -> Self {
        Self {
            about,
            state,
            found,
            advice: advice.filter(|text| !text.is_empty()).map(str::to_owned),
        }
    }
}

#[derive(Serialize)]
struct Report<'a> {
    well: bool,
    profile: Option<&'a str>,
    checks: &'a [Check],
}

/// Runs it. The exit code is 0 when nothing is wrong, warnings or not, and 1 when something is.
pub fn run(globals: &Globals, options: &Json) -> Result<i32, Failure> {
    let paths = context::paths(globals)?;
    let (config, faults) = config::read(&paths.file());
    let mut checks = Vec::new();
    let profile = own::look(globals, &paths, &config, &faults, &mut checks);
    if let Some(context) = &profile {
        let portal = crm::look(context, &mut checks)?;
        kept::look(context, portal.as_deref(), &mut checks);
    }
    own::looks(&paths, &config.ui, &mut checks);
    own::log(&paths, &mut checks);
    terminal::look(globals, &config.ui, &mut checks);
    let well = checks.iter().all(|check| check.state != State::Wrong);
    if options.json {
        output::json(&Report {
            well,
            profile: profile.as_ref().map(|context| context.name.as_str()),
            checks: &checks,
        })?;
    } else {
        let variable = |name: &str| std::env::var(name).ok();
        let plain = globals.plain || looks::glyphs(variable) == Glyphs::Ascii;
        output::say(&told(&checks, plain))?;
    }
    Ok(i32::from(!well))
}

/// Columns used.
const WIDTH: usize = 80;

fn told(checks: &[Check], plain: bool) -> String {
    let mut text = String::new();
    for check in checks {
        let mark = match (check.state, plain) {
            (State::Well, false) => "✓",
            (State::Wrong, false) => "✗",
            (State::Warning, _) => "!",
            (State::Well, true) => "+",
            (State::Wrong, true) => "x",
        };
        let head = format!("{mark} {:<11} ", check.about);
        text += &lines(&head, &check.found);
        if let Some(advice) = &check.advice {
            let arrow = if plain { "->" } else { "→" };
            text += &lines(&format!("{:<14}{arrow} ", ""), advice);
        }
    }
    let count = |state| checks.iter().filter(|check| check.state == state).count();
    let counted = |count: usize, one: &str, many: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        more => Some(format!("{more} {many}")),
    };
    let parts: Vec<String> = [
        counted(count(State::Wrong), "thing is wrong", "things are wrong"),
        counted(count(State::Warning), "warning", "warnings"),
    ]
    .into_iter()
    .flatten()
    .collect();
    text += &match parts.is_empty() {
        true => "\nAll is well.".to_owned(),
        false => format!("\n{}.", parts.join(", ")),
    };
    text
}

/// A text in lines behind a head, further lines under its beginning.
fn lines(head: &str, text: &str) -> String {
    use unicode_width::UnicodeWidthStr;
    let indent = head.width();
    let mut out = head.to_owned();
    let mut used = indent;
    for (at, word) in text.split_whitespace().enumerate() {
        if at > 0 && used + 1 + word.width() > WIDTH {
            out.push('\n');
            out.push_str(&" ".repeat(indent));
            used = indent;
        } else if at > 0 {
            out.push(' ');
            used += 1;
        }
        out.push_str(word);
        used += word.width();
    }
    out + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_fits_and_needs_no_unicode() {
        let checks = [
            Check::well("config", "fine"),
            Check::warning("clock", "word ".repeat(30), "Set it."),
            Check::wrong("token", "It is refused.", "Make another."),
        ];
        let text = told(&checks, true);
        assert!(text.is_ascii(), "{text}");
        assert!(text.lines().all(|line| line.len() <= WIDTH), "{text}");
        assert!(text.contains("x token       It is refused.\n"), "{text}");
        assert!(text.contains("-> Make another."), "{text}");
        assert!(text.ends_with("1 thing is wrong, 1 warning."), "{text}");
        assert!(told(&checks[..1], false).ends_with("✓ config      fine\n\nAll is well."));
    }
}
