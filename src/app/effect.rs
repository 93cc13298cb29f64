//! What the application asks of the world. The runtime carries it out and answers with a message.

use super::saved::Saved;
use super::view::portfolio::Question;
use crate::domain::id::AccountId;
use crate::domain::write::{Action, Choice};
use uuid::Uuid;

/// The number of a question, so that an answer to an earlier one is dropped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ask(pub u64);

/// Something to be done outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Read the whole cache. Answered by `Loaded`.
    Load(Ask),
    /// Read an account's details from the cache alone. Answered by `Details`.
    KeptDetails(AccountId),
    /// Read an account's details from the cache, then from the CRM. Answered by `Details` (up to
    /// twice) or `NoDetails`.
    Details(AccountId),
    /// Read people and touchpoints of all accounts from the cache. Answered by `Findables`.
    Findables,
    /// Tell when the cursor has rested for a moment: nothing has been asked for in this way since.
    /// Answered by `Rested`.
    Rest,
    /// Compute the past of each measure of an account from the cache. Answered by `Measures`.
    Measures(AccountId),
    /// Measure the portfolio from the past of its accounts. Answered by `PortfolioProgress`, often, and
    /// `Portfolio`; not at all once a newer question is asked.
    Portfolio(Question),
    /// Make an action durable, then send it. Answered by `Committed` or `NotCommitted`, then by
    /// `Changed` and `Outbox`.
    Commit(Action),
    /// Take back an action, or with `None` the last one not yet taken back. Answered by `Committed`
    /// with `undo`, or `NotUndone`.
    Undo(Option<Uuid>),
    /// Settle a conflict or a refusal.
    Settle(Uuid, Choice),
    /// Give writes what the CRM asks for with each of them: its own property names and raw values.
    /// Answered by `Outbox`.
    Answer(Vec<Uuid>, Vec<(String, String)>),
    /// Ask the CRM for what changed.
    Sync,
    /// Stop asking.
    SyncCancel,
    /// Put text on the clipboard. Answered by `Notice`, or `ByHand` where there is none.
    Copy(String),
    /// Open a web address in a browser. Answered by `Notice`, or `ByHand` where there is none.
    Open(String),
    /// Have the words of a touchpoint edited in the person's own editor. Answered by `Edited`.
    Edit(AccountId, String),
    /// Write the saved views into the person's file. Answered by `Problem` when it cannot be.
    SaveViews(Vec<Saved>),
    /// Take the mouse, or give it back to the terminal.
    Mouse(bool),
    /// Put a theme in force. Answered by `Theme`.
    Theme(String),
    /// Put a keymap in force. Answered by `Keymap`, or by `Problem` when it cannot be.
    Keymap(String),
    /// Leave this profile for another one. Answered by `Problem` when it cannot be opened.
    Switch(String),
    /// Keep small things for the next start: (key, JSON).
    Remember(String, String),
    /// Draw everything anew.
    Redraw,
    /// Stop the process until it is continued.
    Suspend,
    /// Leave.
    Quit,
}
