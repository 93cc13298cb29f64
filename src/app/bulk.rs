//! Changing several accounts at once: what is asked, and what it would do to each, before anything is
//! written.

use crate::domain::id::AccountId;
use tui_input::Input;
use uuid::Uuid;

/// What is done to all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BulkWhat {
    /// Moved to a stage of choice.
    Stage,
    /// Moved to the stage after their own.
    Forward,
    /// Moved to the stage before their own.
    Back,
    /// Given to a manager.
    Owner,
    /// Put into a tier.
    Tier,
    /// Judged how likely they renew.
    Likelihood,
    /// Their open signals put away for a while.
    Snooze,
    /// Given a task.
    Task,
    /// The same touchpoint logged.
    Log,
}

impl BulkWhat {
    /// All that are offered in a list.
    pub const ALL: &'static [BulkWhat] = &[
        BulkWhat::Stage,
        BulkWhat::Forward,
        BulkWhat::Owner,
        BulkWhat::Tier,
        BulkWhat::Likelihood,
        BulkWhat::Snooze,
        BulkWhat::Task,
        BulkWhat::Log,
        BulkWhat::Back,
    ];

    /// What it does, in a few words.
    pub fn words(self) -> &'static str {
        match self {
            BulkWhat::Stage => "Move to a stage",
            BulkWhat::Forward => "Move each to its next stage",
            BulkWhat::Back => "Move each to the stage before",
            BulkWhat::Owner => "Give to a manager",
            BulkWhat::Tier => "Put into a tier",
            BulkWhat::Likelihood => "Judge how likely they renew",
            BulkWhat::Snooze => "Snooze their signals",
            BulkWhat::Task => "Add a task",
            BulkWhat::Log => "Log the same touchpoint",
        }
    }

    /// What can be typed.
    pub fn hint(self) -> &'static str {
        match self {
            BulkWhat::Stage => "a stage, and why behind a colon:  at risk: usage fell",
            BulkWhat::Forward | BulkWhat::Back => "why, where a reason is asked for",
            BulkWhat::Owner => "a part of a name, or me",
            BulkWhat::Tier => "a tier",
            BulkWhat::Likelihood => "0 to 100",
            BulkWhat::Snooze => "fri, 2w, 27 nov, renewal<60d, or worse",
            BulkWhat::Task => "what is to be done, and when:  send the guide fri",
            BulkWhat::Log => "call 20m: told them of the new release",
        }
    }
}

/// What it does to one account.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Which.
    pub account: AccountId,
    /// Its name.
    pub name: String,
    /// What was and what will be: `Adoption → Value`; or why nothing changes.
    pub words: Result<String, String>,
    /// Whether it is done to this one.
    pub taken: bool,
}

/// The dialog.
#[derive(Clone, Debug)]
pub struct BulkDialog {
    /// What is done.
    pub what: BulkWhat,
    /// The line.
    pub input: Input,
    /// What there is to choose from: (value, label). Empty: free text.
    pub choices: Vec<(String, String)>,
    /// Which of them fit what is typed, best first.
    pub fits: Vec<usize>,
    /// Which of those is chosen.
    pub chosen: Option<usize>,
    /// What it does to each account.
    pub changes: Vec<Change>,
    /// Why nothing can be done yet; empty while nothing is said.
    pub fault: Option<String>,
    /// How many changes at the end of the list are not worked out yet.
    pub unseen: usize,
    /// The keys go to the list of changes.
    pub review: bool,
    /// The change under the cursor.
    pub cursor: usize,
    /// It was accepted and is being made durable.
    pub saving: bool,
}

impl BulkDialog {
    /// How many accounts it would be done to.
    pub fn taken(&self) -> usize {
        let changes = self.changes.iter();
        changes
            .filter(|change| change.taken && change.words.is_ok())
            .count()
    }

    /// The accounts it is about, in words: the name of one, the number of several.
    pub fn whom(&self) -> String {
        match self.changes.as_slice() {
            [only] => only.name.clone(),
            all => format!("{} accounts", all.len()),
        }
    }
}

/// The last change of several accounts, on its way to the CRM.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BulkProgress {
    /// The action.
    pub action: Uuid,
    /// How many writes it has.
    pub writes: usize,
    /// How many of them have not reached the CRM.
    pub open: usize,
    /// How many of those wait for a person.
    pub stuck: usize,
}
