//! Everything that can happen to the application.

use super::choice::Chosen;
use super::command::{Command, KeyTable};
use super::effect::Ask;
use super::mouse::Mouse;
use super::saved::{Saved, Unsaved};
use super::view::portfolio::Answer;
use crate::domain::Rules;
use crate::domain::account::{Account, Daily};
use crate::domain::book::{Book, Owner, Sight};
use crate::domain::field::{Field, FieldOption};
use crate::domain::id::AccountId;
use crate::domain::lifecycle::Lifecycle;
use crate::domain::search::Findables;
use crate::domain::touchpoint::Details;
use crate::domain::triage::closing::Marks;
use crate::domain::write::{Entry, Queued, Stored};
use crate::messages::Language;
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// Something happened.
#[derive(Clone, Debug)]
pub enum Msg {
    /// A command, with a count when one was typed before it.
    Command(Command, Option<u32>),
    /// Characters for the line being typed.
    Text(String),
    /// A bracketed paste: text, never commands.
    Paste(String),
    /// Keys of a sequence not yet whole: (keys so far, what can follow: key and command).
    Prefix(String, Vec<(String, Command)>),
    /// A key that means nothing here, as shown.
    NoSuchKey(String),
    /// The terminal's new size in cells: width, height.
    Resize(u16, u16),
    /// Time has passed that the screen shows.
    Clock,
    /// The cursor has rested for a moment: what follows it slowly may come now.
    Rested,
    /// People and touchpoints of all accounts, ready to be searched.
    Findables(Arc<Findables>),
    /// What is shown first, while the whole book is still to be read: the book has only the accounts in
    /// sight. Nothing can be done with it but look at it.
    Glimpse(Ask, Box<Loaded>, Box<Sight>),
    /// The answer to [`super::Effect::Load`].
    Loaded(Ask, Result<Box<Loaded>, String>),
    /// Accounts changed in the cache (by a pull or by a write), or are gone.
    Changed {
        /// As they are now.
        accounts: Vec<Account>,
        /// No longer there.
        gone: Vec<AccountId>,
        /// The CRM's users, when they were read anew.
        owners: Option<Vec<Owner>>,
    },
    /// What was done with signals, all of it, after a change.
    Marked(Marks),
    /// Details of an account, from the cache or fresh from the CRM.
    Details(Box<Details>),
    /// Details could not be had from the CRM; a sentence.
    NoDetails(AccountId, String),
    /// They could not be asked for: the CRM has not been reached since the start.
    NotReached(AccountId),
    /// Details were not asked of the CRM after all, as others were wanted since: they are asked for
    /// again when the account is looked at.
    DetailsPassedOver(AccountId),
    /// The cache has other details of an account by now: its writes have reached the CRM.
    DetailsBehind(AccountId),
    /// The past of each measure of an account, in the scorecard's order: points (0 to 100) a day.
    Measures(AccountId, Vec<Daily>),
    /// So many accounts are read for the portfolio's measures, of so many.
    PortfolioProgress(Ask, usize, usize),
    /// The portfolio's measures, or why there are none.
    Portfolio(Ask, Answer),
    /// An action is durable: now, and only now, the screen may say so.
    Committed {
        /// The action.
        action: Uuid,
        /// Its title.
        title: String,
        /// It took back an earlier one.
        undo: bool,
        /// Something of it goes to the CRM: not so of what stays on this machine, nor of taking back what
        /// had not been sent.
        sends: bool,
        /// It took back something of which nobody can see whether it is in the CRM.
        unseen: bool,
    },
    /// An action could not be kept (disk full?); a sentence.
    NotCommitted {
        /// The action's title.
        title: String,
        /// Why, and the way out.
        why: String,
    },
    /// The part that writes to disk has failed for good: nothing is kept from now on.
    StoreFailed,
    /// Nothing to take back, or it cannot be; a sentence.
    NotUndone(String),
    /// Outbox and journal as they are now.
    Outbox {
        /// Writes that have not reached the CRM.
        queue: Vec<Queued>,
        /// What was done, newest first.
        journal: Vec<Entry>,
    },
    /// The CRM's choices of fields, read anew.
    Options(HashMap<Field, Vec<FieldOption>>),
    /// News from the sync.
    Sync(SyncNews),
    /// The key that always leaves was pressed.
    Leave,
    /// Words came back from the person's editor, or not; a sentence.
    Edited(AccountId, Result<String, String>),
    /// The words of a note on an account that was being written when the program did not end as it should.
    LeftNote(AccountId, String),
    /// Something was done with the mouse.
    Mouse(Mouse),
    /// The person's files were read anew.
    Files {
        /// The themes there are.
        themes: Vec<String>,
        /// The keymaps there are.
        keymaps: Vec<String>,
        /// The theme that the configuration names.
        theme_said: Option<String>,
        /// The keymap that the configuration names.
        keymap_said: Option<String>,
        /// The saved views; `None` when they cannot be read.
        views: Option<Vec<Saved>>,
        /// The language of the screen, and the stages in its words; `None` keeps what is.
        speaks: Option<Box<(Language, Lifecycle)>>,
        /// What is wrong with them; sentences. The old counts until it is mended.
        faults: Vec<String>,
    },
    /// The theme in force has changed.
    Theme(String),
    /// The keymap in force has changed.
    Keymap(KeyTable),
    /// A text to be taken by hand, as the program could not: a title, the text.
    ByHand(String, String),
    /// The program ends whatever a person is at: the terminal is gone, or a signal said so.
    Ending,
    /// What was to be asked of the CRM waits until it is connected.
    Connecting,
    /// Something went wrong that a person should know of; a sentence.
    Problem(String),
    /// The saved views were not written, and why; those that the file had last, where they are known.
    ViewsUnsaved(Unsaved, Option<Vec<Saved>>),
    /// Something went well that a person should know of; a sentence.
    Notice(String),
    /// A write waits for a person to decide, or for a CRM that is never ready for it.
    ToSettle {
        /// What it is called, as it is kept; `None` for what holds for all that wait.
        title: Option<String>,
        /// Why; a sentence.
        why: String,
        /// Whether there is something to decide.
        decides: bool,
    },
    /// The CRM has a write of an account, and has stored something otherwise than it was written.
    StoredElse(AccountId, Vec<Stored>),
}

/// The key under which [`super::Effect::Remember`] keeps drafts for the next start: a JSON object of
/// account ids to touchpoint lines.
pub const DRAFTS: &str = "drafts";

/// The same for the forms of plans that were left with words in them: a JSON object of what each is for
/// to its lines.
pub const FORMS: &str = "forms";

/// The key under which [`super::Effect::Remember`] keeps the accounts opened lately: a JSON array of
/// ids, the last one first.
pub const RECENT: &str = "recent";

/// What [`super::Effect::Load`] brings.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// All accounts of the cache, open writes already in them, judged. Built outside of `update`,
    /// so that a large portfolio never holds up a key.
    pub book: Book,
    /// The rules they were judged by, where these are others than those in force.
    pub rules: Option<Arc<Rules>>,
    /// When the cache was last brought up to date; `None` when never.
    pub synced: Option<DateTime<Utc>>,
    /// Touchpoint lines left before they were accepted, as [`super::Effect::Remember`] kept them.
    pub drafts: HashMap<AccountId, String>,
    /// Forms of plans left before they were accepted: what each is for, and its lines.
    pub forms: BTreeMap<String, Vec<String>>,
    /// How the views were set up, as [`super::kept::remember`] kept it.
    pub layout: super::kept::Layout,
    /// What was chosen at an earlier run.
    pub chosen: Chosen,
    /// The accounts opened lately, the last one first.
    pub recent: Vec<AccountId>,
    /// The CRM's choices of fields, as last read: (raw value, label) in its order.
    pub options: HashMap<Field, Vec<FieldOption>>,
    /// What a person should know of the opening (cache set aside, …); sentences.
    pub notices: Vec<String>,
    /// What is so until the next sync is done (the cache is read anew); a sentence.
    pub until_synced: Option<String>,
}

/// News from the sync.
#[derive(Clone, Debug, PartialEq)]
pub enum SyncNews {
    /// The embedded CRM is filled before it can be reached: accounts so far, in all.
    Filling {
        /// So far.
        done: u64,
        /// In all.
        total: u64,
    },
    /// A pull goes on: what is being read, how many so far, of how many if known.
    Progress {
        /// The word for it: "accounts".
        what: String,
        /// So far.
        done: u64,
        /// In all.
        total: Option<u64>,
        /// How long it will still take, when that can be told.
        left: Option<Duration>,
    },
    /// The cache is up to date as of then.
    Done(DateTime<Utc>),
    /// The CRM can be reached.
    Online,
    /// The CRM cannot be reached; a sentence.
    Offline(String),
    /// The pull ended without success; a sentence.
    Failed(String),
    /// The pull was stopped by the person.
    Cancelled,
    /// So many writes that were being sent are not waited for any more, as the person wants.
    SendStopped(usize),
    /// Whether another `tenure` on this machine sends and pulls for this profile.
    Elsewhere(bool),
}
