//! The terminal: what it can, what was concluded from what, and what is used.

use super::Check;
use crate::cli::args::Globals;
use crate::config::{Color, Glyphs, Ui};
use crate::runtime::looks;
use crate::term::{ask, clipboard};
use crate::theme::colour::Depth;
use crate::theme::mark;

/// Looks at it. Without one on both ends there is nothing to ask, and the environment still tells.
pub fn look(globals: &Globals, ui: &Ui, checks: &mut Vec<Check>) {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let said = |name: &str| match variable(name) {
        Some(value) => format!("{name}={value}"),
        None => format!("{name} is not set"),
    };
    let answers = ask::ask();
    size(answers.is_some(), &said, checks);
    colours(globals, ui, &variable, &said, checks);
    signs(globals, ui, &variable, checks);
    let path = clipboard::path(variable);
    checks.push(match path {
        Ok(path) => Check::well("clipboard", path),
        Err(why) => Check::warning(
            "clipboard",
            why,
            "Copied text is shown to be taken by hand.",
        ),
    });
    let Some(answers) = answers else { return };
    if !answers.any {
        checks.push(Check::warning(
            "width",
            "The terminal does not answer questions, so widths are taken as usual.",
            "",
        ));
        return;
    }
    checks.push(match (answers.ambiguous, answers.wide) {
        (Some(1), Some(2)) if ui.double => Check::warning(
            "width",
            "ambiguous characters take 1 column (measured), and ambiguous = \"wide\" is said",
            "Take it out of [ui] of config.toml.",
        ),
        (Some(1), Some(2)) => Check::well(
            "width",
            "ambiguous characters take 1 column, wide ones 2 (measured)",
        ),
        (Some(2), Some(2)) if ui.double => Check::well(
            "width",
            "ambiguous characters take 2 columns (measured), and ambiguous = \"wide\" says so",
        ),
        (Some(2), Some(2)) => Check::warning(
            "width",
            "ambiguous characters take 2 columns (measured)",
            "Say ambiguous = \"wide\" in [ui] of config.toml: lines and signs are ASCII then.",
        ),
        (Some(ambiguous), Some(wide)) => Check::warning(
            "width",
            format!("ambiguous characters take {ambiguous} columns, wide ones {wide} (measured)"),
            "tenure counts 1 and 2: set the terminal to narrow ambiguous characters, or glyphs = \"ascii\" in [ui].",
        ),
        _ => Check::warning("width", "The terminal does not tell where its cursor is.", ""),
    });
    let known = |is: Option<bool>| match is {
        Some(true) => "yes",
        Some(false) => "no",
        None => "not told",
    };
    checks.push(Check::well(
        "modes",
        format!(
            "bracketed paste {}, synchronized output {}, kitty keys {} (asked)",
            known(answers.bracketed_paste),
            known(answers.synchronized),
            if answers.kitty_keys { "yes" } else { "no" }
        ),
    ));
}

fn size(there: bool, said: &dyn Fn(&str) -> String, checks: &mut Vec<Check>) {
    let term = said("TERM");
    if !there {
        let text = format!("Input and output are not both a terminal; {term}.");
        let advice = "The cockpit needs one; the other commands do not.";
        checks.push(Check::warning("terminal", text, advice));
        return;
    }
    match crossterm::terminal::size() {
        Ok((width, height)) if width < 80 || height < 24 => checks.push(Check::warning(
            "terminal",
            format!("{width}×{height} cells; {term}"),
            "Below 80×24 some things are left out.",
        )),
        Ok((width, height)) => {
            let text = format!("{width}×{height} cells; {term}");
            checks.push(Check::well("terminal", text));
        }
        Err(error) => checks.push(Check::wrong(
            "terminal",
            format!("It does not tell its size: {error}."),
            "",
        )),
    }
}

fn colours(
    globals: &Globals,
    ui: &Ui,
    variable: &dyn Fn(&str) -> Option<String>,
    said: &dyn Fn(&str) -> String,
    checks: &mut Vec<Check>,
) {
    let (depth, why) = match ui.color {
        _ if globals.plain => (Depth::None, "--plain".to_owned()),
        Color::Auto => {
            let why = match variable("NO_COLOR") {
                Some(_) => said("NO_COLOR"),
                None => format!("{}, {}", said("COLORTERM"), said("TERM")),
            };
            (looks::depth(variable), why)
        }
        Color::True => (Depth::True, "config.toml".to_owned()),
        Color::X256 => (Depth::X256, "config.toml".to_owned()),
        Color::X16 => (Depth::Ansi, "config.toml".to_owned()),
        Color::None => (Depth::None, "config.toml".to_owned()),
    };
    let depth = match depth {
        Depth::True => "24 bits",
        Depth::X256 => "256",
        Depth::Ansi => "16",
        Depth::None => "none",
    };
    checks.push(Check::well("colours", format!("{depth} ({why})")));
}

fn signs(
    globals: &Globals,
    ui: &Ui,
    variable: &dyn Fn(&str) -> Option<String>,
    checks: &mut Vec<Check>,
) {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .find_map(|name| Some(format!("{name}={}", variable(name)?)));
    let locale = locale.unwrap_or_else(|| "no locale is set".to_owned());
    let (glyphs, why) = match ui.glyphs {
        _ if globals.plain => (mark::Glyphs::Ascii, "--plain".to_owned()),
        _ if ui.double => (mark::Glyphs::Ascii, "ambiguous = \"wide\"".to_owned()),
        Glyphs::Auto => (looks::glyphs(variable), locale),
        Glyphs::Unicode => (mark::Glyphs::Unicode, "config.toml".to_owned()),
        Glyphs::Ascii => (mark::Glyphs::Ascii, "config.toml".to_owned()),
    };
    let glyphs = match glyphs {
        mark::Glyphs::Unicode => "Unicode",
        mark::Glyphs::Ascii => "ASCII",
    };
    checks.push(Check::well("signs", format!("{glyphs} ({why})")));
}
