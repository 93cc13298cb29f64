//! What the sync tells.

use crate::crm::Resource;
use crate::domain::id::AccountId;
use crate::domain::write::Progress;
use chrono::{DateTime, Utc};
use std::time::Duration;
use uuid::Uuid;

/// A write that a person is told of.
#[derive(Clone, Debug, PartialEq)]
pub struct About {
    /// Which.
    pub write: Uuid,
    /// What it is called, as it is kept; `None` where what is told holds for all that wait.
    pub title: Option<String>,
    /// Whether the person decides about it; else it is tried on without them.
    pub decides: bool,
}

/// Something happened in the sync. Texts are sentences for the person.
#[derive(Clone, Debug, PartialEq)]
pub enum News {
    /// A listing is being read.
    Started {
        /// Which.
        resource: Resource,
    },
    /// It goes on.
    Progress {
        /// Which.
        resource: Resource,
        /// Items so far.
        done: u64,
        /// In all, where the CRM tells.
        total: Option<u64>,
        /// How long the whole pull will still take, at the pace so far; `None` while nobody can tell.
        left: Option<Duration>,
    },
    /// The token may not read it: the rest is read without it.
    Withheld {
        /// Which.
        resource: Resource,
        /// Why.
        why: String,
    },
    /// Something beside the records could not be read: the rest goes on without it.
    Missed {
        /// What.
        what: String,
        /// Why.
        why: String,
    },
    /// Accounts look different in the store: read them again.
    Accounts {
        /// New or different.
        changed: Vec<AccountId>,
        /// No longer there.
        gone: Vec<AccountId>,
    },
    /// The CRM's users were read anew.
    Owners,
    /// An account's details were read anew.
    Details(AccountId),
    /// The details of an account are not read: others were wanted since. Asked again, they are.
    PassedOver(AccountId),
    /// The details of an account could not be read.
    NoDetails {
        /// Whose.
        account: AccountId,
        /// Why.
        why: String,
    },
    /// A write was tried, and stands there now.
    Pushed {
        /// Which.
        write: Uuid,
        /// Its account.
        account: AccountId,
        /// Where it stands.
        progress: Progress,
    },
    /// The outbox is different: read it again.
    Outbox,
    /// The CRM answers (again).
    Online,
    /// Nobody is there to talk to.
    Offline {
        /// Why.
        why: String,
    },
    /// A person has to decide or mend something before this goes on, or to know that it does not: a
    /// conflict, a refusal, a token, a CRM that is never ready.
    NeedsPerson {
        /// The write, when it is about one.
        write: Option<About>,
        /// Why: a sentence without the write's title.
        why: String,
    },
    /// The store is up to date.
    Finished {
        /// As of when.
        at: DateTime<Utc>,
        /// How long it took.
        took: Duration,
    },
    /// A pull ended without success; what it brought is kept, and the next one goes on from there.
    Failed {
        /// Why.
        why: String,
    },
    /// A pull was stopped by the person.
    Cancelled,
    /// The person did not want to wait for what was being sent: it is looked for before it is sent again.
    SendStopped {
        /// How many writes.
        writes: usize,
    },
    /// Another `tenure` on this machine sends and pulls for the same profile; this one leaves it to it.
    Elsewhere,
    /// The other one has ended, and this one sends and pulls from here on.
    Here,
}
