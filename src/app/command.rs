//! The command catalogue: everything a person can do, in one table.
//!
//! The palette, the help, the footer, the validation of keymaps and the README's key table are made
//! from it.

/// Where a command is to be had. A key is looked up in the innermost scope first, then outwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// Everywhere but in a line being typed.
    Global,
    /// The board.
    Board,
    /// The triage queue.
    Triage,
    /// The accounts table.
    Accounts,
    /// An account.
    Account,
    /// The quadrant.
    Quadrant,
    /// The renewals.
    Renewals,
    /// The portfolio.
    Portfolio,
    /// Outbox, journal, conflicts.
    Activity,
    /// A list with a line above it: palette, find.
    Menu,
    /// A line being typed: touchpoint, filter, a reason.
    Line,
    /// The dialog that moves a stage.
    Move,
    /// Looking through a change of several accounts.
    Bulk,
    /// Choosing the columns of the accounts table.
    Columns,
    /// The dialog that settles a conflict.
    Conflict,
    /// The help.
    Help,
}

impl Scope {
    /// All of them.
    pub const ALL: &'static [Scope] = &[
        Scope::Global,
        Scope::Board,
        Scope::Triage,
        Scope::Accounts,
        Scope::Account,
        Scope::Quadrant,
        Scope::Renewals,
        Scope::Portfolio,
        Scope::Activity,
        Scope::Menu,
        Scope::Line,
        Scope::Move,
        Scope::Bulk,
        Scope::Columns,
        Scope::Conflict,
        Scope::Help,
    ];

    /// The section's name in a keymap file.
    pub fn id(self) -> &'static str {
        match self {
            Scope::Global => "global",
            Scope::Board => "board",
            Scope::Triage => "triage",
            Scope::Accounts => "accounts",
            Scope::Account => "account",
            Scope::Quadrant => "quadrant",
            Scope::Renewals => "renewals",
            Scope::Portfolio => "portfolio",
            Scope::Activity => "activity",
            Scope::Menu => "menu",
            Scope::Line => "line",
            Scope::Move => "move",
            Scope::Bulk => "bulk",
            Scope::Columns => "columns",
            Scope::Conflict => "conflict",
            Scope::Help => "help",
        }
    }
}

impl Scope {
    /// The words above its commands in help and README.
    pub fn title(self) -> &'static str {
        match self {
            Scope::Global => "Everywhere",
            Scope::Board => "Board",
            Scope::Triage => "Triage",
            Scope::Accounts => "Accounts",
            Scope::Account => "Account",
            Scope::Quadrant => "Quadrant",
            Scope::Renewals => "Renewals",
            Scope::Portfolio => "Portfolio",
            Scope::Activity => "Activity",
            Scope::Menu => "Lists under a line: palette, find, stages, reasons",
            Scope::Line => "Lines being typed",
            Scope::Move => "Moving a stage",
            Scope::Bulk => "Changing several accounts",
            Scope::Columns => "Choosing columns",
            Scope::Conflict => "Settling a conflict",
            Scope::Help => "Help",
        }
    }
}

macro_rules! commands {
    ($($variant:ident $id:literal $scope:ident $help:literal;)*) => {
        /// Something a person can do.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Command { $(#[doc = $help] $variant,)* }

        impl Command {
            /// All of them, in the order help shows them.
            pub const ALL: &'static [Command] = &[$(Command::$variant,)*];

            /// The name in keymap files.
            pub fn id(self) -> &'static str {
                match self { $(Command::$variant => $id,)* }
            }

            /// Where it is to be had.
            pub fn scope(self) -> Scope {
                match self { $(Command::$variant => Scope::$scope,)* }
            }

            /// What it does, in a few words.
            pub fn help(self) -> &'static str {
                match self { $(Command::$variant => $help,)* }
            }
        }
    };
}

commands! {
    Quit "quit" Global "Leave tenure";
    Help "help" Global "Show the keys of this view";
    Palette "palette" Global "Find any command by name";
    Find "find" Global "Find an account, a person or a touchpoint";
    Filter "filter" Global "Filter accounts by a query";
    FilterMine "filter-mine" Global "Show only my accounts, or all";
    FilterClear "filter-clear" Global "Show all accounts again";
    Back "back" Global "Go back, or close what is open";
    GoBoard "go-board" Global "Go to the board";
    GoTriage "go-triage" Global "Go to the triage queue";
    GoAccounts "go-accounts" Global "Go to the table of accounts";
    GoAccount "go-account" Global "Go to the account opened last";
    GoQuadrant "go-quadrant" Global "Go to experience and outcome";
    GoRenewals "go-renewals" Global "Go to the renewals";
    GoPortfolio "go-portfolio" Global "Go to the measures of the portfolio";
    GoActivity "go-activity" Global "Go to outbox and journal";
    Up "up" Global "Up";
    Down "down" Global "Down";
    Left "left" Global "Left";
    Right "right" Global "Right";
    PageUp "page-up" Global "A page up";
    PageDown "page-down" Global "A page down";
    First "first" Global "To the first";
    Last "last" Global "To the last";
    NextTab "next-tab" Global "To the next tab or lane";
    PreviousTab "previous-tab" Global "To the previous tab or lane";
    Open "open" Global "Open the account under the cursor";
    LogTouchpoint "log" Global "Log a touchpoint in one line";
    Advance "advance" Global "Move the account to the next stage";
    TakeBack "take-back" Global "Move the account to the stage before";
    MoveTo "move-to" Global "Move the account to a stage of choice";
    Edit "edit" Global "Change a field of the account";
    Undo "undo" Global "Take back the last thing written";
    Sync "sync" Global "Ask the CRM for what changed";
    SyncCancel "sync-cancel" Global "Stop asking the CRM";
    Copy "copy" Global "Copy the account's name, link or row, or a person's mail";
    CopyLink "copy-link" Global "Copy the account's link to the CRM";
    OpenLink "open-link" Global "Open the account in the CRM";
    Recent "recent" Global "Open an account seen lately";
    Views "views" Global "Show a saved view";
    SaveView "save-view" Global "Save what is shown as a view";
    JumpBack "jump-back" Global "Go to the place before";
    JumpForward "jump-forward" Global "Go forward to the place after";
    ChooseTheme "choose-theme" Global "Choose a theme, seeing it at once";
    NextTheme "next-theme" Global "Try the next theme";
    MouseToggle "mouse" Global "Take the mouse, or give it back";
    Repeat "repeat" Global "Do the last thing again, to this account";
    ChooseKeymap "choose-keymap" Global "Choose a keymap";
    SwitchProfile "switch-profile" Global "Switch to another profile";
    Redraw "redraw" Global "Draw the screen anew";
    Suspend "suspend" Global "Put tenure to sleep";
    Density "density" Board "Cards with more or fewer lines";
    SortCards "sort-cards" Board "Sort cards by urgency, ARR, health, renewal, name";
    GroupCards "group-cards" Board "Group cards by owner, tier, or not";
    EmptyColumns "empty-columns" Board "Hide columns without cards, or show them";
    Split "split" Board "Show the account beside the board, or not";
    Snooze "snooze" Triage "Snooze the row, or a signal of it";
    Done "done" Triage "Say that something was done about it";
    Dismiss "dismiss" Triage "Dismiss it, and say why";
    Assign "assign" Triage "Give it to somebody";
    Reopen "reopen" Triage "Bring back what is put away of it";
    WhyNot "why-not" Triage "Why signals fire, or do not";
    Mark "mark" Accounts "Mark the account, and go on to the next";
    MarkRange "mark-range" Accounts "Mark from the one marked last to here";
    MarkAll "mark-all" Accounts "Mark all that are shown, or none";
    MarkInvert "mark-invert" Accounts "Mark the others instead";
    MarkNone "mark-none" Accounts "Take all marks away";
    Sort "sort" Accounts "Sort by this column; again: the other way";
    Group "group" Accounts "Group by stage, owner, tier, or not";
    Columns "columns" Accounts "Choose the columns";
    Wider "wider" Accounts "Make this column wider";
    Narrower "narrower" Accounts "Make this column narrower";
    Bulk "bulk" Accounts "Do something to the marked accounts";
    BulkTake "bulk-take" Bulk "Take the account in, or leave it out";
    Likely "likely" Renewals "Judge how likely the renewal is";
    ColumnTick "column-tick" Columns "Show the column, or hide it";
    NextHere "next-here" Quadrant "The next of those in one place";
    PreviousHere "previous-here" Quadrant "The one before of those in one place";
    Period "period" Portfolio "Month, quarter, year, or twelve months";
    Settle "settle" Activity "Decide on the write under the cursor";
    UndoEntry "undo-entry" Activity "Take back the entry under the cursor";
    MenuNext "menu-next" Menu "Next";
    MenuPrevious "menu-previous" Menu "Previous";
    ViewUp "view-up" Menu "Saved views: further up";
    ViewDown "view-down" Menu "Saved views: further down";
    ViewRename "view-rename" Menu "Saved views: another name";
    ViewRemove "view-remove" Menu "Saved views: remove it";
    Accept "accept" Line "Accept the line";
    Cancel "cancel" Line "Leave the line";
    Complete "complete" Line "Complete the word";
    Editor "editor" Line "Write a long note in your editor";
    Template "template" Line "Begin the touchpoint with a template";
    CharLeft "char-left" Line "A character left";
    CharRight "char-right" Line "A character right";
    WordLeft "word-left" Line "A word left";
    WordRight "word-right" Line "A word right";
    LineStart "line-start" Line "To the start of the line";
    LineEnd "line-end" Line "To the end of the line";
    DeleteBack "delete-back" Line "Delete the character before";
    DeleteForward "delete-forward" Line "Delete the character under the cursor";
    DeleteWord "delete-word" Line "Delete the word before";
    DeleteToStart "delete-to-start" Line "Delete to the start of the line";
    DeleteToEnd "delete-to-end" Line "Delete to the end of the line";
    MoveConfirm "move-confirm" Move "Move it";
    MoveTick "move-tick" Move "Tick the criterion, take the task";
    MoveTakeAll "move-take-all" Move "Take all tasks of the stage, or none";
    KeepOurs "keep-ours" Conflict "Write mine over it";
    KeepTheirs "keep-theirs" Conflict "Keep what the CRM has";
    TryAgain "try-again" Conflict "Send the same again";
}

impl Command {
    /// The command of that name, as [`Command::id`] writes it.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|command| command.id() == id)
    }
}

/// The live keymap as the application sees it: for each command, its keys as shown.
///
/// Made by `input` from the keymap in force, so that help and footer tell the truth.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyTable {
    /// The keymap's name.
    pub name: String,
    /// (command, its keys in the order the file has them), in catalogue order.
    pub keys: Vec<(Command, Vec<String>)>,
}

impl KeyTable {
    /// The first key of a command; empty when unbound.
    pub fn first(&self, command: Command) -> &str {
        self.keys
            .iter()
            .find(|(of, _)| *of == command)
            .and_then(|(_, keys)| keys.first())
            .map_or("", String::as_str)
    }

    /// The table of all commands, in Markdown: what the README shows.
    pub fn markdown(&self) -> String {
        let mut text = String::new();
        let has = |scope: &&Scope| self.keys.iter().any(|(of, _)| of.scope() == **scope);
        for scope in Scope::ALL.iter().filter(has) {
            text += &format!(
                "**{}**\n\n| Keys | Does | Name |\n|---|---|---|\n",
                scope.title()
            );
            for (command, keys) in self.keys.iter().filter(|(of, _)| of.scope() == *scope) {
                // A bar would end the cell, also between backticks.
                let keys: Vec<String> = keys
                    .iter()
                    .map(|key| format!("`{}`", key.replace('|', "\\|")))
                    .collect();
                let (does, id) = (command.help(), command.id());
                text += &format!("| {} | {does} | `{id}` |\n", keys.join(" "));
            }
            text.push('\n');
        }
        text
    }
}
