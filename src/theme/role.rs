//! The roles: every part of the screen that looks different from plain text, by dotted name.
//!
//! A role that a theme does not name looks like its parent (`card.selected` → `card` → `text`).

macro_rules! roles {
    ($($(#[$doc:meta])* $variant:ident $id:literal;)*) => {
        /// A part of the screen.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Role { $($(#[$doc])* $variant,)* }

        impl Role {
            /// All of them.
            pub const ALL: &'static [Role] = &[$(Role::$variant,)*];

            /// The name in theme files.
            pub fn id(self) -> &'static str {
                match self { $(Role::$variant => $id,)* }
            }
        }
    };
}

roles! {
    /// The ground everything stands on; its background is the theme's.
    Screen "screen";
    /// Plain text.
    Text "text";
    /// What is read second: labels, dates.
    Dim "text.dim";
    /// What is read first: names, totals.
    Strong "text.strong";
    /// Rules, gaps, what is only a line.
    Rule "text.rule";
    /// The one accent: focus, and what can be done.
    Accent "accent";
    /// A card or a row of a list.
    Row "row";
    /// The one under the cursor.
    RowSelected "row.selected";
    /// The name of a column or of a part of a view.
    Title "title";
    /// The name of the one with the focus.
    TitleFocused "title.focused";
    /// A tab that is not shown.
    Tab "tab";
    /// The tab that is shown.
    TabActive "tab.active";
    /// Good health.
    BandGood "band.good";
    /// Health to be watched.
    BandWatch "band.watch";
    /// Health at risk.
    BandRisk "band.risk";
    /// Health nobody knows.
    BandUnknown "band.unknown";
    /// Something went well, or goes up.
    Good "tone.good";
    /// Something needs attention.
    Warn "tone.warn";
    /// Something went wrong, or goes down.
    Bad "tone.bad";
    /// The status line.
    Status "status";
    /// The view's name in it.
    StatusView "status.view";
    /// A problem in it.
    StatusBad "status.bad";
    /// The footer.
    Footer "footer";
    /// A key in the footer, the help, a menu.
    Key "key";
    /// What lies over a view.
    Popup "popup";
    /// Its frame.
    PopupFrame "popup.frame";
    /// Its title.
    PopupTitle "popup.title";
    /// The row under its cursor.
    PopupSelected "popup.selected";
    /// A line being typed.
    Input "input";
    /// Characters that matched.
    Match "match";
    /// What cannot be done now.
    Disabled "disabled";
    /// A part of a line that is not understood.
    Fault "fault";
    /// A short word that it is done.
    ToastGood "toast.good";
    /// A short word worth knowing.
    ToastPlain "toast.plain";
    /// A short word that it went wrong.
    ToastBad "toast.bad";
}

impl Role {
    /// The names its look is put together from, from the most general on.
    pub fn chain(self) -> Vec<&'static str> {
        let id = self.id();
        if self == Role::Screen {
            return vec![id];
        }
        let mut chain = vec!["text"];
        let dots = id.match_indices('.').map(|(at, _)| at);
        for end in dots.chain([id.len()]) {
            if &id[..end] != "text" {
                chain.push(&id[..end]);
            }
        }
        chain
    }

    /// Every name a theme file may use: the roles and the parents they fall back to.
    pub fn names() -> Vec<&'static str> {
        let mut names: Vec<&str> = Role::ALL.iter().flat_map(|role| role.chain()).collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}
