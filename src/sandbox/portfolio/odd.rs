//! Names that a screen must survive: escapes, overrides, joiners, markup, length.
//!
//! They are what people and imports really leave in CRMs, and what somebody would try on purpose.

/// One account in [`EVERY`] has an odd name.
pub(super) const EVERY: u32 = 21;
const FIRST: u32 = 13;

/// In what way a name is odd.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Odd {
    /// A colour by escape sequence.
    Escape,
    /// A right-to-left override.
    Override,
    /// Zero-width joiners and spaces between the letters.
    Joiners,
    /// A line feed and a tab.
    Lines,
    /// A name of several hundred letters.
    Long,
    /// Markup.
    Script,
    /// A window title by escape sequence.
    Title,
    /// Many combining marks on each letter.
    Marks,
    /// C1 controls, NUL and spaces around.
    Controls,
    /// Full-width letters and what looks like SQL.
    Wide,
}

const ALL: &[Odd] = &[
    Odd::Escape,
    Odd::Override,
    Odd::Script,
    Odd::Lines,
    Odd::Long,
    Odd::Joiners,
    Odd::Title,
    Odd::Marks,
    Odd::Controls,
    Odd::Wide,
];

/// Whether and how the name of that account is odd: evenly spread, each kind in turn.
pub(super) fn kind(index: u32) -> Option<Odd> {
    (index % EVERY == FIRST).then(|| ALL[(index / EVERY) as usize % ALL.len()])
}

/// Spoils a good name. Different names stay different.
pub(super) fn spoil(kind: Odd, name: &str) -> String {
    match kind {
        Odd::Escape => format!("\u{1b}[31m{name}\u{1b}[0m"),
        Odd::Override => format!("{name} \u{202e}dtL gnidloH"),
        Odd::Joiners => name
            .chars()
            .flat_map(|letter| [letter, '\u{200d}', '\u{200b}'])
            .collect(),
        Odd::Lines => name.replacen(' ', "\n\t", 1),
        Odd::Long => format!(
            "{name} {}",
            "and Sons, Daughters, Cousins, Associates of the First and Second Degree ".repeat(6)
        ),
        Odd::Script => format!("{name}<script>alert(\"{name}\")</script>"),
        Odd::Title => format!("\u{1b}]0;{name}\u{7}{name}"),
        Odd::Marks => name
            .chars()
            .flat_map(|letter| [letter, '\u{0336}', '\u{0317}', '\u{0346}', '\u{035c}'])
            .collect(),
        Odd::Controls => format!("  {name}\u{0}\u{9b}2J\u{85}  "),
        Odd::Wide => {
            let wide: String = name
                .chars()
                .map(|letter| match letter {
                    '!'..='~' => char::from_u32(u32::from(letter) + 0xfee0).unwrap_or(letter),
                    letter => letter,
                })
                .collect();
            format!("{wide}'; DROP TABLE companies;--")
        }
    }
}
