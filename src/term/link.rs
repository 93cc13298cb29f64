//! Addresses on the screen that the terminal itself can open (OSC 8).

/// A part of a line that is a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The first column.
    pub x: u16,
    /// The row.
    pub y: u16,
    /// So many cells.
    pub width: u16,
    /// Where it leads: a web address.
    pub address: String,
}

impl Link {
    /// Whether it can be said to a terminal as it is: printable ASCII, and a web address.
    pub fn sound(&self) -> bool {
        let web = ["https://", "http://"];
        web.iter().any(|scheme| self.address.starts_with(scheme))
            && self.address.bytes().all(|byte| byte.is_ascii_graphic())
    }
}

/// Whether the terminal is known to open links. One that is not known to may show the sequence as
/// letters; there the address is only printed.
pub fn known(variable: impl Fn(&str) -> Option<String>) -> bool {
    let get = |name| variable(name).filter(|value| !value.is_empty());
    let program = get("TERM_PROGRAM").unwrap_or_default();
    // GNU screen takes it for something else.
    if get("STY").is_some() {
        return false;
    }
    // tmux has them since 3.4, and sends them on to a terminal that has.
    if get("TMUX").is_some() {
        let version = get("TERM_PROGRAM_VERSION").unwrap_or_default();
        return program == "tmux" && since(&version, (3, 4));
    }
    let term = get("TERM").unwrap_or_default();
    let named = [
        "xterm-kitty",
        "xterm-ghostty",
        "alacritty",
        "foot",
        "wezterm",
        "contour",
    ];
    let programs = ["iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "rio"];
    named.contains(&term.as_str())
        || programs.contains(&program.as_str())
        || get("KITTY_WINDOW_ID").is_some()
        || get("WT_SESSION").is_some()
        || get("KONSOLE_VERSION").is_some()
        || get("VTE_VERSION").is_some_and(|version| version.parse().is_ok_and(|of: u32| of >= 5000))
}

/// Whether a version like `3.4a` is that one or a later one.
fn since(version: &str, least: (u32, u32)) -> bool {
    let mut parts = version.split(|sign: char| !sign.is_ascii_digit());
    let mut next = || parts.next().and_then(|part| part.parse::<u32>().ok());
    match (next(), next()) {
        (Some(major), Some(minor)) => (major, minor) >= least,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn here(pairs: &[(&str, &str)]) -> bool {
        known(|name| {
            let found = pairs.iter().find(|(of, _)| *of == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn only_terminals_that_are_known_to_open_links_get_some() {
        assert!(here(&[("TERM", "xterm-kitty")]));
        assert!(here(&[("TERM", "xterm-256color"), ("VTE_VERSION", "6800")]));
        assert!(!here(&[
            ("TERM", "xterm-256color"),
            ("VTE_VERSION", "4800")
        ]));
        assert!(!here(&[("TERM", "xterm-256color")]));
        assert!(!here(&[("TERM", "linux")]));
        assert!(!here(&[("TERM", "xterm-kitty"), ("STY", "1.pts")]));
        let tmux = |version| {
            here(&[
                ("TERM", "tmux-256color"),
                ("TMUX", "/tmp/1"),
                ("TERM_PROGRAM", "tmux"),
                ("TERM_PROGRAM_VERSION", version),
            ])
        };
        assert!(tmux("3.4") && tmux("3.5a") && tmux("4.0"));
        assert!(!tmux("3.3a") && !tmux("3.2") && !tmux("next"));
    }

    #[test]
    fn what_could_be_read_as_something_else_is_no_link() {
        let link = |address: &str| Link {
            x: 0,
            y: 0,
            width: 4,
            address: address.to_owned(),
        };
        assert!(link("https://app.hubspot.com/contacts/1").sound());
        for bad in [
            "https://a\x1b\\b",
            "https://a b",
            "javascript:alert(1)",
            "https://é",
        ] {
            assert!(!link(bad).sound(), "{bad}");
        }
    }
}
