//! How the screen may look here: colour depth, glyphs, and the themes there are.

use crate::theme::colour::Depth;
use crate::theme::mark::Glyphs;
use crate::theme::{Fault, Theme};

/// The depth the terminal shows, from what the environment says of it.
///
/// `NO_COLOR` (any value but empty) means none; `COLORTERM=truecolor` or `24bit` means 24 bits;
/// else the name in `TERM` tells.
pub fn depth(variable: impl Fn(&str) -> Option<String>) -> Depth {
    let get = |name| variable(name).filter(|value| !value.is_empty());
    if get("NO_COLOR").is_some() {
        return Depth::None;
    }
    let term = get("TERM").unwrap_or_default();
    if matches!(get("COLORTERM").as_deref(), Some("truecolor" | "24bit"))
        || term.ends_with("-direct")
    {
        return Depth::True;
    }
    match term.as_str() {
        "" | "vt100" | "vt220" => Depth::None,
        "xterm-kitty" | "xterm-ghostty" | "alacritty" | "foot" | "wezterm" | "contour" => {
            Depth::True
        }
        term if term.contains("256color") => Depth::X256,
        _ => Depth::Ansi,
    }
}

/// The glyphs the terminal and the locale can show: beyond ASCII only where the locale is UTF-8 and
/// the terminal is not the Linux console, whose fonts lack most of them.
pub fn glyphs(variable: impl Fn(&str) -> Option<String>) -> Glyphs {
    let get = |name| variable(name).filter(|value| !value.is_empty());
    let locale = get("LC_ALL")
        .or_else(|| get("LC_CTYPE"))
        .or_else(|| get("LANG"));
    let locale = locale.unwrap_or_default().to_ascii_lowercase();
    let utf8 = locale.contains("utf-8") || locale.contains("utf8");
    if utf8 && get("TERM").as_deref() != Some("linux") {
        Glyphs::Unicode
    } else {
        Glyphs::Ascii
    }
}

/// The looks of a run: the theme in force, and what another one is made with.
#[derive(Clone, Debug)]
pub struct Looks {
    /// The theme in force.
    pub theme: Theme,
    /// The colour depth.
    pub depth: Depth,
    /// The glyph set.
    pub glyphs: Glyphs,
    /// Whether the terminal draws characters of ambiguous width double.
    pub ambiguous: bool,
    /// The person's own theme files: (name, text).
    pub files: Vec<(String, String)>,
    /// The person's own keymap files: (name, text).
    pub keymaps: Vec<(String, String)>,
    /// What the configuration names.
    pub said: Said,
}

/// What the configuration names of looks and keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// The theme.
    pub theme: Option<String>,
    /// The keymap.
    pub keymap: Option<String>,
}

impl Looks {
    /// The looks with a theme in force, and what is wrong with its file.
    pub fn new(
        theme: &str,
        depth: Depth,
        glyphs: Glyphs,
        files: Vec<(String, String)>,
    ) -> (Self, Vec<Fault>) {
        let (theme, faults) = Theme::load(theme, depth, glyphs, &files);
        (
            Self {
                theme,
                depth,
                glyphs,
                ambiguous: false,
                files,
                keymaps: Vec::new(),
                said: Said::default(),
            },
            faults,
        )
    }

    /// Puts a theme in force, and says what is wrong with its file.
    pub fn put_on(&mut self, name: &str) -> Vec<Fault> {
        let (theme, faults) = Theme::load(name, self.depth, self.glyphs, &self.files);
        self.theme = theme;
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn env<'a>(pairs: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<String> + 'a {
        |name| {
            let found = pairs.iter().find(|(of, _)| *of == name)?;
            Some(found.1.to_owned())
        }
    }

    #[test]
    fn the_depth_is_what_the_environment_says() {
        for (pairs, wanted) in [
            (
                vec![("TERM", "xterm-256color"), ("COLORTERM", "truecolor")],
                Depth::True,
            ),
            (vec![("TERM", "xterm-256color")], Depth::X256),
            (vec![("TERM", "tmux-256color")], Depth::X256),
            (vec![("TERM", "xterm")], Depth::Ansi),
            (vec![("TERM", "linux")], Depth::Ansi),
            (vec![("TERM", "vt100")], Depth::None),
            (vec![("TERM", "xterm-kitty")], Depth::True),
            (
                vec![
                    ("TERM", "xterm-256color"),
                    ("COLORTERM", "truecolor"),
                    ("NO_COLOR", "1"),
                ],
                Depth::None,
            ),
            (vec![("TERM", "xterm"), ("NO_COLOR", "")], Depth::Ansi),
        ] {
            assert_eq!(depth(env(&pairs)), wanted, "{pairs:?}");
        }
    }

    #[test]
    fn glyphs_need_a_locale_that_has_them() {
        assert_eq!(
            glyphs(env(&[("LANG", "de_DE.UTF-8"), ("TERM", "xterm")])),
            Glyphs::Unicode
        );
        assert_eq!(glyphs(env(&[("LANG", "C.utf8")])), Glyphs::Unicode);
        assert_eq!(glyphs(env(&[("LANG", "C")])), Glyphs::Ascii);
        assert_eq!(glyphs(env(&[])), Glyphs::Ascii);
        assert_eq!(
            glyphs(env(&[("LANG", "en_US.UTF-8"), ("LC_ALL", "POSIX")])),
            Glyphs::Ascii
        );
        assert_eq!(
            glyphs(env(&[("LANG", "en_US.UTF-8"), ("TERM", "linux")])),
            Glyphs::Ascii
        );
    }
}
