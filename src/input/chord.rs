//! A key with its modifiers, independent of the terminal library.

/// A key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    /// A character as typed: with shift already in it.
    Char(char),
    /// Return.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Shift and tab.
    BackTab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Insert.
    Insert,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// F1 to F24.
    F(u8),
}

/// A key with its modifiers. Shift is in the character itself, and kept apart for other keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Chord {
    /// The key.
    pub key: Key,
    /// Control.
    pub ctrl: bool,
    /// Alt, or meta.
    pub alt: bool,
    /// Shift, for keys that are not characters.
    pub shift: bool,
}

/// Why a text names no key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAKey(pub String);

/// The names of keys that are not characters; the first of a key is the one shown.
const NAMES: &[(&str, Key)] = &[
    ("Enter", Key::Enter),
    ("Return", Key::Enter),
    ("Ret", Key::Enter),
    ("Esc", Key::Esc),
    ("Escape", Key::Esc),
    ("Tab", Key::Tab),
    ("S-Tab", Key::BackTab),
    ("BackTab", Key::BackTab),
    ("Backspace", Key::Backspace),
    ("Delete", Key::Delete),
    ("Del", Key::Delete),
    ("Insert", Key::Insert),
    ("Ins", Key::Insert),
    ("Up", Key::Up),
    ("Down", Key::Down),
    ("Left", Key::Left),
    ("Right", Key::Right),
    ("Home", Key::Home),
    ("End", Key::End),
    ("PageUp", Key::PageUp),
    ("PgUp", Key::PageUp),
    ("PageDown", Key::PageDown),
    ("PgDn", Key::PageDown),
    ("Space", Key::Char(' ')),
];

impl Chord {
    /// The key alone.
    pub fn plain(key: Key) -> Self {
        Self {
            key,
            ctrl: false,
            alt: false,
            shift: false,
        }
    }

    /// Control and a character.
    pub fn ctrl(character: char) -> Self {
        Self {
            ctrl: true,
            ..Self::plain(Key::Char(character))
        }
    }

    /// The character it types into a line, if it does.
    pub fn typed(&self) -> Option<char> {
        match self.key {
            Key::Char(character) if !self.ctrl && !self.alt => Some(character),
            _ => None,
        }
    }

    /// Reads `q`, `G`, `<`, `space`, `C-d`, `A-x`, `S-Tab`, `F5`. Names of keys in any case.
    pub fn parse(text: &str) -> Result<Self, NotAKey> {
        let mut chord = Self::plain(Key::Esc);
        let mut rest = text;
        while let [modifier, b'-', _, ..] = rest.as_bytes() {
            match modifier {
                b'C' => chord.ctrl = true,
                b'A' | b'M' => chord.alt = true,
                b'S' => chord.shift = true,
                _ => return Err(NotAKey(text.to_owned())),
            }
            rest = &rest[2..];
        }
        chord.key = key(rest).ok_or_else(|| NotAKey(text.to_owned()))?;
        if chord.shift && chord.key == Key::Tab {
            chord.key = Key::BackTab;
            chord.shift = false;
        }
        Ok(chord)
    }

    /// Reads a sequence: chords with blanks between them.
    pub fn sequence(text: &str) -> Result<Vec<Self>, NotAKey> {
        let chords: Vec<Self> = text
            .split_whitespace()
            .map(Self::parse)
            .collect::<Result<_, _>>()?;
        if chords.is_empty() {
            return Err(NotAKey(text.to_owned()));
        }
        Ok(chords)
    }
}

fn key(text: &str) -> Option<Key> {
    let mut chars = text.chars();
    if let (Some(character), None) = (chars.next(), chars.next()) {
        return (!character.is_control()).then_some(Key::Char(character));
    }
    if let Some(number) = text.strip_prefix(['F', 'f'])
        && let Ok(number @ 1..=24) = number.parse::<u8>()
    {
        return Some(Key::F(number));
    }
    NAMES
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(text))
        .map(|(_, key)| *key)
}

impl std::fmt::Display for Chord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.ctrl {
            f.write_str("C-")?;
        }
        if self.alt {
            f.write_str("A-")?;
        }
        if self.shift {
            f.write_str("S-")?;
        }
        if let Key::F(number) = self.key {
            return write!(f, "F{number}");
        }
        match (NAMES.iter().find(|(_, key)| *key == self.key), self.key) {
            (Some((name, _)), _) => f.write_str(name),
            (None, Key::Char(character)) => write!(f, "{character}"),
            (None, _) => Ok(()),
        }
    }
}

/// A sequence as it is shown: `g g`.
pub fn shown(chords: &[Chord]) -> String {
    let words: Vec<String> = chords.iter().map(Chord::to_string).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_shown_the_same() {
        for text in [
            "q", "G", "<", "?", "-", "C-d", "C--", "A-x", "A-<", "S-Tab", "C-Left", "S-Up", "F12",
            "Space", "g g", "C-x u", "é", "审",
        ] {
            let chords = Chord::sequence(text).expect(text);
            assert_eq!(shown(&chords), text);
        }
    }

    #[test]
    fn other_names_of_a_key_are_understood() {
        assert_eq!(Chord::parse("pgdn"), Chord::parse("PageDown"));
        assert_eq!(Chord::parse("M-x"), Chord::parse("A-x"));
        assert_eq!(
            Chord::parse("BackTab"),
            Ok(Chord::plain(Key::BackTab)),
            "shift and tab is a key of its own in terminals"
        );
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for text in ["", "  ", "qq", "X-a", "F25", "F0", "C-", "enterr"] {
            assert!(Chord::sequence(text).is_err(), "{text:?}");
        }
    }
}
