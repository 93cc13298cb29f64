//! Changing several accounts at once: what is asked, and what it would do to each, before anything is
//! written.

use super::layer::Offered;
use crate::domain::id::AccountId;
use crate::domain::lifecycle::Lifecycle;
use crate::messages::{Language, Say, bulk as say, dialogs};
use tui_input::Input;
use uuid::Uuid;

/// What is done to all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BulkWhat {
    /// Moved to a stage of choice.
    #[default]
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
    pub fn words(self, language: Language) -> &'static str {
        let words = match self {
            BulkWhat::Stage => say::stage,
            BulkWhat::Forward => say::forward,
            BulkWhat::Back => say::back,
            BulkWhat::Owner => say::owner,
            BulkWhat::Tier => say::tier,
            BulkWhat::Likelihood => say::likelihood,
            BulkWhat::Snooze => say::snooze,
            BulkWhat::Task => say::task,
            BulkWhat::Log => say::log,
        };
        words(language)
    }

    /// What can be typed; the example of a stage is one of those in force.
    pub fn hint(self, language: Language, lifecycle: &Lifecycle) -> String {
        let hint: Say = match self {
            BulkWhat::Stage => {
                let aside = lifecycle.stages.iter().find(|stage| stage.aside);
                let stage = aside.or(lifecycle.stages.last());
                let name = stage.map_or("", |stage| stage.name.as_str());
                return say::stage_hint(language, name);
            }
            BulkWhat::Forward | BulkWhat::Back => say::step_hint,
            BulkWhat::Owner => say::owner_hint,
            BulkWhat::Tier => say::tier_hint,
            BulkWhat::Likelihood => say::likelihood_hint,
            BulkWhat::Snooze => dialogs::snooze_hint,
            BulkWhat::Task => say::task_hint,
            BulkWhat::Log => say::log_hint,
        };
        hint(language).to_owned()
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
    /// Their names in files and queries, where those are others.
    pub ids: Vec<String>,
    /// Which of them fit what is typed, best first.
    pub fits: Vec<usize>,
    /// Which of those is chosen.
    pub chosen: Option<usize>,
    /// The choices one of which was put into the line last.
    pub offered: Option<Offered>,
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
    pub fn whom(&self, language: Language) -> String {
        match self.changes.as_slice() {
            [only] => only.name.clone(),
            all => say::n_accounts(language, all.len()),
        }
    }
}

/// The last change of several accounts, on its way to the CRM.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BulkProgress {
    /// The action.
    pub action: Uuid,
    /// Of how many accounts; 0 until that is known, of what is done again.
    pub accounts: usize,
    /// How many of them have a write that has not reached the CRM.
    pub open: usize,
    /// How many of those have one that waits for a person: what stands behind it waits with it.
    pub stuck: usize,
}
