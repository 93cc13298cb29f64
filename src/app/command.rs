//! The command catalogue: everything a person can do, in one table.
//!
//! The palette, the help, the footer, the validation of keymaps and the README's key table are made
//! from it.

use crate::messages::{Language, commands as say};

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
    ($($variant:ident $id:literal $scope:ident $says:ident;)*) => {
        /// Something a person can do.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Command { $(#[doc = concat!("The command `", $id, "`.")] $variant,)* }

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
            pub fn help(self, language: Language) -> &'static str {
                match self { $(Command::$variant => say::$says(language),)* }
            }
        }
    };
}

commands! {
    Quit "quit" Global quit;
    Help "help" Global help;
    Palette "palette" Global palette;
    Find "find" Global find;
    Filter "filter" Global filter;
    FilterMine "filter-mine" Global filter_mine;
    FilterClear "filter-clear" Global filter_clear;
    Back "back" Global back;
    GoBoard "go-board" Global go_board;
    GoTriage "go-triage" Global go_triage;
    GoAccounts "go-accounts" Global go_accounts;
    GoAccount "go-account" Global go_account;
    GoQuadrant "go-quadrant" Global go_quadrant;
    GoRenewals "go-renewals" Global go_renewals;
    GoPortfolio "go-portfolio" Global go_portfolio;
    GoActivity "go-activity" Global go_activity;
    Up "up" Global up;
    Down "down" Global down;
    Left "left" Global left;
    Right "right" Global right;
    PageUp "page-up" Global page_up;
    PageDown "page-down" Global page_down;
    First "first" Global first;
    Last "last" Global last;
    NextTab "next-tab" Global next_tab;
    PreviousTab "previous-tab" Global previous_tab;
    Open "open" Global open;
    LogTouchpoint "log" Global log_touchpoint;
    Advance "advance" Global advance;
    TakeBack "take-back" Global take_back;
    MoveTo "move-to" Global move_to;
    Edit "edit" Global edit;
    Plan "plan" Global plan;
    NewTask "task" Global new_task;
    Undo "undo" Global undo;
    Redo "redo" Global redo;
    Sync "sync" Global sync;
    SyncCancel "sync-cancel" Global sync_cancel;
    Copy "copy" Global copy;
    CopyLink "copy-link" Global copy_link;
    OpenLink "open-link" Global open_link;
    Recent "recent" Global recent;
    Views "views" Global views;
    SaveView "save-view" Global save_view;
    JumpBack "jump-back" Global jump_back;
    JumpForward "jump-forward" Global jump_forward;
    ChooseTheme "choose-theme" Global choose_theme;
    NextTheme "next-theme" Global next_theme;
    MouseToggle "mouse" Global mouse_toggle;
    Repeat "repeat" Global repeat;
    ChooseKeymap "choose-keymap" Global choose_keymap;
    SwitchProfile "switch-profile" Global switch_profile;
    Notices "notices" Global notices;
    Redraw "redraw" Global redraw;
    Suspend "suspend" Global suspend;
    Density "density" Board density;
    SortCards "sort-cards" Board sort_cards;
    GroupCards "group-cards" Board group_cards;
    EmptyColumns "empty-columns" Board empty_columns;
    Split "split" Board split;
    Play "play" Triage play;
    Snooze "snooze" Triage snooze;
    Done "done" Triage done;
    Dismiss "dismiss" Triage dismiss;
    Assign "assign" Triage assign;
    Reopen "reopen" Triage reopen;
    WhyNot "why-not" Triage why_not;
    TabOverview "tab-overview" Account tab_overview;
    TabHealth "tab-health" Account tab_health;
    TabTimeline "tab-timeline" Account tab_timeline;
    TabTasks "tab-tasks" Account tab_tasks;
    TabContacts "tab-contacts" Account tab_contacts;
    TabFields "tab-fields" Account tab_fields;
    TaskDone "task-done" Account task_done;
    TaskDue "task-due" Account task_due;
    Mark "mark" Accounts mark;
    MarkRange "mark-range" Accounts mark_range;
    MarkAll "mark-all" Accounts mark_all;
    MarkInvert "mark-invert" Accounts mark_invert;
    MarkNone "mark-none" Accounts mark_none;
    Sort "sort" Accounts sort;
    Group "group" Accounts group;
    Columns "columns" Accounts columns;
    Wider "wider" Accounts wider;
    Narrower "narrower" Accounts narrower;
    Bulk "bulk" Accounts bulk;
    BulkTake "bulk-take" Bulk bulk_take;
    Likely "likely" Renewals likely;
    ColumnTick "column-tick" Columns column_tick;
    NextHere "next-here" Quadrant next_here;
    PreviousHere "previous-here" Quadrant previous_here;
    Period "period" Portfolio period;
    Settle "settle" Activity settle;
    UndoEntry "undo-entry" Activity undo_entry;
    MenuNext "menu-next" Menu menu_next;
    MenuPrevious "menu-previous" Menu menu_previous;
    ViewUp "view-up" Menu view_up;
    ViewDown "view-down" Menu view_down;
    ViewRename "view-rename" Menu view_rename;
    ViewRemove "view-remove" Menu view_remove;
    Accept "accept" Line accept;
    Cancel "cancel" Line cancel;
    Complete "complete" Line complete;
    CompleteBack "complete-back" Line complete_back;
    Editor "editor" Line editor;
    Template "template" Line template;
    CharLeft "char-left" Line char_left;
    CharRight "char-right" Line char_right;
    WordLeft "word-left" Line word_left;
    WordRight "word-right" Line word_right;
    LineStart "line-start" Line line_start;
    LineEnd "line-end" Line line_end;
    DeleteBack "delete-back" Line delete_back;
    DeleteForward "delete-forward" Line delete_forward;
    DeleteWord "delete-word" Line delete_word;
    DeleteToStart "delete-to-start" Line delete_to_start;
    DeleteToEnd "delete-to-end" Line delete_to_end;
    MoveConfirm "move-confirm" Move move_confirm;
    MoveTick "move-tick" Move move_tick;
    MoveTakeAll "move-take-all" Move move_take_all;
    KeepOurs "keep-ours" Conflict keep_ours;
    KeepTheirs "keep-theirs" Conflict keep_theirs;
    TryAgain "try-again" Conflict try_again;
    Without "send-without" Conflict send_without;
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
    /// Whether digits alone begin a count; else with Alt.
    pub counts: bool,
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

    /// All keys of a command, as many as are bound.
    pub fn of(&self, command: Command) -> &[String] {
        let found = self.keys.iter().find(|(of, _)| *of == command);
        found.map_or(&[], |(_, keys)| keys.as_slice())
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
                let (does, id) = (command.help(Language::En), command.id());
                text += &format!("| {} | {does} | `{id}` |\n", keys.join(" "));
            }
            text.push('\n');
        }
        text
    }
}
