//! The glyphs, in a Unicode and an ASCII set. Every mark is one cell wide in both.

/// Which glyph set is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Glyphs {
    /// Geometric shapes, arrows, box drawing.
    #[default]
    Unicode,
    /// ASCII alone.
    Ascii,
}

impl Glyphs {
    /// Both.
    pub const ALL: &'static [Glyphs] = &[Glyphs::Unicode, Glyphs::Ascii];
}

/// The eight heights of a sparkline, lowest first.
pub const SPARK: (&str, &str) = ("▁▂▃▄▅▆▇█", "_.-:+*#@");

macro_rules! marks {
    ($($(#[$doc:meta])* $variant:ident $id:literal $unicode:literal $ascii:literal;)*) => {
        /// A glyph that means something.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Mark { $($(#[$doc])* $variant,)* }

        impl Mark {
            /// All of them.
            pub const ALL: &'static [Mark] = &[$(Mark::$variant,)*];

            /// The name in theme files.
            pub fn id(self) -> &'static str {
                match self { $(Mark::$variant => $id,)* }
            }

            /// What it is when the theme does not say.
            pub fn standard(self, glyphs: Glyphs) -> &'static str {
                match (self, glyphs) {
                    $((Mark::$variant, Glyphs::Unicode) => $unicode,
                    (Mark::$variant, Glyphs::Ascii) => $ascii,)*
                }
            }
        }
    };
}

marks! {
    /// Good health.
    BandGood "band.good" "●" "+";
    /// Health to be watched.
    BandWatch "band.watch" "◆" "=";
    /// Health at risk.
    BandRisk "band.risk" "▲" "!";
    /// Health nobody knows.
    BandUnknown "band.unknown" "○" "?";
    /// The score rises.
    Rising "trend.rising" "↗" "/";
    /// The score stays.
    Flat "trend.flat" "→" "-";
    /// The score falls.
    Falling "trend.falling" "↘" "\\";
    /// The first tier.
    TierBenchmark "tier.benchmark" "★" "*";
    /// The second tier.
    TierValue "tier.value" "☆" "o";
    /// The third tier.
    TierStandard "tier.standard" " " " ";
    /// At the left of what is under the cursor.
    Cursor "cursor" "▌" ">";
    /// A week without data in a sparkline.
    Gap "spark.gap" "·" " ";
    /// A line's lowest height in a cell.
    TraceLowest "trace.lowest" "⣀" "_";
    /// Its second height.
    TraceLow "trace.low" "⠤" ".";
    /// Its third.
    TraceHigh "trace.high" "⠒" "-";
    /// Its highest.
    TraceHighest "trace.highest" "⠉" "'";
    /// Text was cut off here.
    Ellipsis "ellipsis" "…" "~";
    /// More above.
    Up "more.up" "↑" "^";
    /// More below.
    Down "more.down" "↓" "v";
    /// More at the left.
    Left "more.left" "‹" "<";
    /// More at the right.
    Right "more.right" "›" ">";
    /// A horizontal rule.
    Rule "rule" "─" "-";
    /// The rule below what has the focus.
    RuleFocused "rule.focused" "━" "=";
    /// A vertical rule.
    Side "side" "│" "|";
    /// Corners of a frame: top left.
    TopLeft "frame.top-left" "╭" "+";
    /// Top right.
    TopRight "frame.top-right" "╮" "+";
    /// Bottom left.
    BottomLeft "frame.bottom-left" "╰" "+";
    /// Bottom right.
    BottomRight "frame.bottom-right" "╯" "+";
    /// Yes, done, met.
    Yes "yes" "✓" "v";
    /// No, refused, unmet.
    No "no" "✗" "x";
    /// A person judges.
    Judge "judge" "?" "?";
    /// An open signal.
    Signal "signal" "⚑" "#";
    /// The CRM answers.
    Online "online" "●" "*";
    /// It does not.
    Offline "offline" "○" "o";
    /// Writes that wait.
    Outbox "outbox" "⇡" "^";
    /// Something goes on.
    Busy "busy" "⟳" "%";
    /// Between two things in a line.
    Dot "dot" "·" "-";
    /// From one to another.
    To "to" "→" ">";
    /// The filled part of a bar.
    Full "bar.full" "━" "=";
    /// The rest of a bar.
    Empty "bar.empty" "─" "-";
    /// Points at a character in the line above.
    Caret "caret" "▔" "^";
    /// Multiplied.
    Times "times" "×" "x";
    /// No value.
    None "none" "–" "-";
}

impl Mark {
    /// The mark of that name.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|mark| mark.id() == id)
    }
}
