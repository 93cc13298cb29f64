//! The CRMs, behind one trait.
//!
//! A connector knows one vendor's wire format and rules, and nothing of the store or the screen.
//! Everything that comes out of here passed [`crate::domain::text`]: it is harmless to show.

pub mod error;
pub mod http;
pub mod hubspot;
mod trail;

pub use error::CrmError;
pub use trail::Trail;

use crate::domain::account::AccountRecord;
use crate::domain::asked::Asked;
use crate::domain::book::Owner;
use crate::domain::contact::Contact;
use crate::domain::field::{Field, FieldOption};
use crate::domain::id::AccountId;
use crate::domain::lifecycle::{CrmStage, Source};
use crate::domain::task::Task;
use crate::domain::ticket::Ticket;
use crate::domain::tie::Tie;
use crate::domain::touchpoint::Details;
use crate::domain::write::{ObjectKind, ObjectRef, Stored, Write};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use std::collections::HashMap;

/// What is listed, in the order it is pulled: the board needs only the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Resource {
    /// Accounts.
    Accounts,
    /// Contacts.
    Contacts,
    /// Tickets.
    Tickets,
    /// Tasks; whoever keeps them need not keep the done ones that were never seen open.
    Tasks,
}

impl Resource {
    /// All, in the order they are pulled.
    pub const ALL: &'static [Resource] = &[
        Resource::Accounts,
        Resource::Contacts,
        Resource::Tickets,
        Resource::Tasks,
    ];

    /// The word for it in the store and the log.
    pub fn id(self) -> &'static str {
        match self {
            Resource::Accounts => "accounts",
            Resource::Contacts => "contacts",
            Resource::Tickets => "tickets",
            Resource::Tasks => "tasks",
        }
    }
}

/// One thing read from the CRM.
#[derive(Clone, Debug)]
pub enum Item {
    /// An account.
    Account(Box<AccountRecord>),
    /// A contact.
    Contact(Contact),
    /// A ticket.
    Ticket(Ticket),
    /// A task.
    Task(Task),
    /// It is there and cannot be read, as it is not what the CRM's documentation says: what is known of it
    /// stays as it is. The CRM's id of the resource listed.
    Odd(String),
    /// It is not found any more, and whether it was deleted or merged the CRM does not tell just now: what is
    /// known of it stays until it does. The CRM's id of the resource listed.
    Untold(String),
    /// Archived or deleted: the CRM's id of the resource listed.
    Gone(String),
    /// Merged into another one, which carries on what was its own.
    Merged {
        /// The id that is no more.
        gone: String,
        /// The id of what it lives on in.
        into: String,
    },
}

impl Item {
    /// The id of the record itself; `None` where the item only tells of another one.
    pub fn id(&self) -> Option<&str> {
        match self {
            Item::Account(record) => Some(record.account.id.as_str()),
            Item::Contact(contact) => Some(contact.id.as_str()),
            Item::Ticket(ticket) => Some(ticket.id.as_str()),
            Item::Task(task) => task.id.as_ref().map(|id| id.as_str()),
            Item::Odd(id) | Item::Untold(id) | Item::Gone(id) => Some(id),
            Item::Merged { .. } => None,
        }
    }
}

/// A page of a listing.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// What is on it; may be empty while there is a next page.
    pub items: Vec<Item>,
    /// Where to go on; `None` at the end. Opaque, kept by the store so that a pull can be resumed.
    pub next: Option<String>,
    /// How many there are in all, where the CRM tells.
    pub total: Option<u64>,
    /// What came with them of the resource that [`Crm::along`] names.
    pub beside: Vec<Item>,
    /// Whether it is of what an index finds, which may lag: the caller dates it accordingly, and reads by id
    /// what it knows and is not on it.
    pub indexed: bool,
}

/// A page from the end of a listing.
#[derive(Clone, Debug, Default)]
pub struct Behind {
    /// What is on it.
    pub items: Vec<Item>,
    /// Whether the items say which accounts they belong to; else [`Crm::belongs`] does.
    pub tied: bool,
    /// How many there are of what was asked for, on this page and before it, where the CRM tells.
    pub total: Option<u64>,
}

/// What the CRM says of itself and of us.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Portal {
    /// The portal's or organisation's id.
    pub id: String,
    /// IANA time zone name, where told.
    pub time_zone: Option<String>,
    /// ISO 4217 code of the company currency, where told.
    pub currency: Option<String>,
}

/// The choices of a field in the CRM's display order: (value, label).
pub type Options = Vec<FieldOption>;

/// What is read as a person opens an account.
#[derive(Clone, Debug, Default)]
pub struct Opened {
    /// What is around it.
    pub details: Details,
    /// The account itself, of the same moment, where it has something from other records ([`Crm::carriers`]).
    /// `None` where it has not, where it is gone, and where it could not be told just now: then it stays as it
    /// is known.
    pub itself: Option<Box<AccountRecord>>,
}

/// What a write came to.
#[derive(Clone, Debug, PartialEq)]
pub enum Written {
    /// The CRM has it. For a field, the value read back; for a record, what it made.
    Done {
        /// The record made, if one was.
        object: Option<ObjectRef>,
        /// When the CRM says the account changed, where it does.
        updated_at: Option<DateTime<Utc>>,
        /// What the CRM's answer says it has stored otherwise than it was written.
        stored: Vec<Stored>,
    },
    /// The CRM's value is not the base the person saw; nothing was written.
    Conflict {
        /// What the CRM has; `None` when empty.
        theirs: Option<String>,
    },
    /// Nothing is known against it and nothing was written: it goes in one request with another write,
    /// and that one waits for a person.
    Held,
    /// It names what is not there any more, which was deleted; nothing was written. Without these it can be.
    Missing(Vec<Tie>),
    /// What it is about is not there any more, and nothing that goes on in its place, so that nobody can tell
    /// any more whether it was written: an answer to [`Crm::find`]. Of a write that the CRM has refused it is
    /// why: nothing was written. Which that is, as a phrase that ends a sentence.
    Gone(String),
    /// A rule of the portal wants something with it; nothing was written. Sent again with that in
    /// [`Write::with`], it is taken.
    Asks {
        /// What the CRM said, as a sentence.
        why: String,
        /// What it wants, at least one.
        fields: Vec<Asked>,
    },
}

/// What one of several writes came to.
pub type Outcome = Result<Written, CrmError>;

/// Which of the CRM's records and properties what is kept was made of, in words that are only compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reads {
    /// Where the stage of an account is: `property/customer_stage`, `tickets/0`. Empty when it is not
    /// told.
    pub stage: String,
    /// Everything, as one text. Empty when it is not told.
    pub all: String,
}

/// What was read as a search dated it. A search that looks back far finds again what was read long
/// since; with this it is told from what its index shows late.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// What is dated so (ms since 1970, by the CRM's clock) or later is read in any case: reads may have
    /// overtaken each other.
    pub again: i64,
    /// By what the CRM calls the record: its date (ms since 1970) in the last search before it was read.
    pub read: HashMap<String, i64>,
}

impl Known {
    /// How many records it is remembered of that they were read as a search dated them. What is forgotten
    /// is read again, which costs a request for fifty or a hundred of them.
    pub const MOST: usize = 20_000;

    /// Keeps the newest [`Known::MOST`]. Many may be of one time, as a bulk edit has it: so many of them
    /// stay, and not none.
    pub fn forget(&mut self) {
        if self.read.len() <= Self::MOST {
            return;
        }
        let mut newest: Vec<(String, i64)> = std::mem::take(&mut self.read).into_iter().collect();
        newest.select_nth_unstable_by(Self::MOST, |one, other| {
            (other.1, &other.0).cmp(&(one.1, &one.0))
        });
        newest.truncate(Self::MOST);
        self.read = newest.into_iter().collect();
    }
}

/// A CRM.
///
/// # Errors
/// Every call answers a [`CrmError`], which says whether trying again can help and, for a write,
/// whether it may have taken effect all the same.
#[async_trait]
pub trait Crm: Send + Sync {
    /// Who is there: checks the address and the token.
    async fn probe(&self) -> Result<Portal, CrmError>;

    /// What the CRM's clock says now, as its last answer told: never ahead of that clock, and behind it
    /// by no more than an answer takes on its way and a second. `None` where no answer tells.
    fn clock(&self) -> Option<DateTime<Utc>> {
        None
    }

    /// What is read of the CRM. When it is something else than before, what is kept means something
    /// else too, and everything has to be read again.
    fn reads(&self) -> Reads {
        Reads::default()
    }

    /// The CRM's users, archived ones too.
    async fn owners(&self) -> Result<Vec<Owner>, CrmError>;

    /// The choices of a mapped field; `None` when it has none.
    async fn options(&self, field: Field) -> Result<Option<Options>, CrmError>;

    /// Whether the CRM shows a field. Where it does not, as the property that it is mapped to is hidden from the
    /// token or was deleted, it says nothing that a record comes without it. What no property is mapped to is hidden
    /// by nothing. `None` where nobody tells.
    async fn shows(&self, _field: Field) -> Result<Option<bool>, CrmError> {
        Ok(None)
    }

    /// Why no account has a stage, as the place that the CRM keeps them in is archived or gone: a sentence. `None`
    /// where it is there, or nobody tells.
    async fn no_stages(&self) -> Option<String> {
        None
    }

    /// What the last readings of details came without, as the token may not read it: what, and why as a
    /// sentence. Each is told once.
    fn withheld(&self) -> Vec<(String, String)> {
        Vec::new()
    }

    /// The stages of a source, in the CRM's order: the options of the property that the stage is
    /// mapped to, or the stages of a pipeline.
    async fn stages(&self, source: &Source) -> Result<Vec<CrmStage>, CrmError> {
        let Source::Property = source else {
            return Err(CrmError::Refused {
                status: 0,
                message: format!("this CRM has no pipeline {source}."),
                fields: Vec::new(),
            });
        };
        let options = self.options(Field::Stage).await?.unwrap_or_default();
        let stages = options.into_iter().map(|option| CrmStage {
            value: option.value,
            label: option.label,
            kind: None,
        });
        Ok(stages.collect())
    }

    /// How many there are of a resource, of what [`Crm::list`] brings of it, where the CRM can tell; as of its
    /// index, which may lag. Where that listing turns out not to come from the index ([`Page::indexed`]) though it
    /// could have, more may come.
    async fn count(&self, _resource: Resource) -> Result<Option<u64>, CrmError> {
        Ok(None)
    }

    /// The resource that comes whole beside a listing of this one, all that belongs to its records
    /// ([`Page::beside`]), so that it needs no listing of its own.
    fn along(&self, _resource: Resource) -> Option<Resource> {
        None
    }

    /// One page of everything there is, or of tasks of the open ones alone where an index can find them
    /// ([`Page::indexed`]); `cursor` is the last page's `next`.
    async fn list(&self, resource: Resource, cursor: Option<&str>) -> Result<Page, CrmError>;

    /// Where a record stands among the others of its resource, by its id, where listings come in such an
    /// order: then one may be read from both ends, with [`Crm::list_back`]. `None`: only from the front.
    fn place(&self, _id: &str) -> Option<u64> {
        None
    }

    /// The last page of what stands before a place (of all, without one); its first record is where to
    /// go on. `None` where that cannot be asked for. It may come from an index that lags: the caller
    /// dates it accordingly, and has accounts, whose past is not on it, read again ([`Crm::accounts`]).
    async fn list_back(
        &self,
        _resource: Resource,
        _before: Option<u64>,
    ) -> Result<Option<Behind>, CrmError> {
        Ok(None)
    }

    /// The accounts that records belong to, by the records' ids; those that belong to none are left out.
    async fn belongs(
        &self,
        _resource: Resource,
        _ids: &[String],
    ) -> Result<HashMap<String, Vec<AccountId>>, CrmError> {
        Ok(HashMap::new())
    }

    /// Tasks as they are now, by id; [`Item::Gone`] for each that is not there any more. Asked for of a CRM whose
    /// listing is of open ones alone ([`Page::indexed`]).
    async fn tasks(&self, _ids: &[String]) -> Result<Vec<Item>, CrmError> {
        Ok(Vec::new())
    }

    /// Accounts as they are now, with their past; [`Item::Gone`] for each that is not there any more.
    /// How many go into one request is [`Crm::accounts_at_once`].
    async fn accounts(&self, ids: &[AccountId]) -> Result<Vec<Item>, CrmError> {
        let mut items = Vec::with_capacity(ids.len());
        for id in ids {
            items.push(match self.account(id).await? {
                Some(record) => Item::Account(Box::new(record)),
                None => Item::Gone(id.0.clone()),
            });
        }
        Ok(items)
    }

    /// How many accounts [`Crm::accounts`] reads at best in one go.
    fn accounts_at_once(&self) -> usize {
        1
    }

    /// One page of what changed since a moment (the caller takes the overlap off before). A search may tell which records changed, but its index
    /// lags: the records themselves must be read directly, as they are now.
    async fn changed(
        &self,
        resource: Resource,
        since: DateTime<Utc>,
        cursor: Option<&str>,
    ) -> Result<Page, CrmError>;

    /// Tells what was read before, ahead of the first page of [`Crm::changed`]. A CRM that does not care
    /// reads it again.
    fn recall(&self, _resource: Resource, _known: Known) {}

    /// The same, with what [`Crm::changed`] has read since, for the next time.
    fn known(&self, _resource: Resource) -> Known {
        Known::default()
    }

    /// One page of what was archived or deleted since a moment, as [`Item::Gone`], where
    /// [`Crm::changed`] does not tell it. It may cost a request for every hundred records that ever
    /// were archived, so it is asked for less often the more pages there are. Nothing where changes
    /// tell it already.
    async fn archived(
        &self,
        _resource: Resource,
        _since: DateTime<Utc>,
        _cursor: Option<&str>,
    ) -> Result<Page, CrmError> {
        Ok(Page::default())
    }

    /// The kinds of records that accounts have something from, their stage or their ARR, instead of from
    /// a property of their own.
    fn carriers(&self) -> Vec<ObjectKind> {
        Vec::new()
    }

    /// What [`Crm::archived`] is, of a kind that accounts have something from and that is no [`Resource`]:
    /// such a record belongs to no account any more, and whoever had it has to be read again.
    async fn archived_carriers(
        &self,
        _kind: ObjectKind,
        _since: DateTime<Utc>,
        _cursor: Option<&str>,
    ) -> Result<Page, CrmError> {
        Ok(Page::default())
    }

    /// The ids of the records of a kind that accounts are associated with, as of now; accounts without any
    /// are left out. An association that is made or taken away may change no date, so that
    /// [`Crm::changed`] does not tell it.
    async fn associated(
        &self,
        _kind: ObjectKind,
        _accounts: &[AccountId],
    ) -> Result<HashMap<AccountId, Vec<String>>, CrmError> {
        Ok(HashMap::new())
    }

    /// Touchpoints, contacts, tickets and tasks of one account.
    async fn details(&self, account: &AccountId) -> Result<Details, CrmError>;

    /// The same as a person opens the account, which is to have then what is shown of its records.
    async fn opened(&self, account: &AccountId) -> Result<Opened, CrmError> {
        Ok(Opened {
            details: self.details(account).await?,
            itself: None,
        })
    }

    /// One account as it is now, straight from the record (no search lag); `None` when gone.
    async fn account(&self, account: &AccountId) -> Result<Option<AccountRecord>, CrmError>;

    /// Who the connection talks to, where the token may ask: asked of the CRM once, before anything is
    /// read or written. `None` where it cannot be told.
    async fn identity(&self) -> Result<Option<Portal>, CrmError> {
        Ok(None)
    }

    /// The record that a write is going to change, where the write itself does not name it: the ticket
    /// or deal that carries the account's stage. Asked before each sending and kept durably, so that
    /// [`Crm::find`] looks at that one alone; both get it as `made`. Nothing is written yet.
    async fn aim(&self, _write: &Write) -> Result<Option<ObjectRef>, CrmError> {
        Ok(None)
    }

    /// Carries out one write. A field is read first and compared with the write's base: where the
    /// CRM has another value it is a [`Written::Conflict`]. There is no way to write over a value
    /// that nobody was shown: a person who chooses theirs to be written over has seen it, and it
    /// becomes the base. `made` is the record of the write that a removal takes back, or the one that
    /// [`Crm::aim`] named. Not retried in here once the outcome is unknown.
    async fn write(&self, write: &Write, made: Option<&ObjectRef>) -> Result<Written, CrmError>;

    /// How many writes like this one [`Crm::write_all`] sends at best in one go; 1 when it is sent
    /// alone.
    fn together(&self, _write: &Write) -> usize {
        1
    }

    /// The field of an account that one of the CRM's own properties is mapped to.
    fn field_of(&self, _property: &str) -> Option<Field> {
        None
    }

    /// Whether a write belongs into one request with another one of the same action and account, so that
    /// the CRM judges them together: a stage and the reason that a rule of the portal wants with it.
    fn joins(&self, _write: &Write, _other: &Write) -> bool {
        false
    }

    /// Carries out writes to different accounts that set the same field, or make the same kind of record, in as
    /// few requests as the CRM's batches allow: what each of them came to, in their order. Each stands for itself: one
    /// that is refused or in conflict holds no other back. Only what [`Crm::joins`] takes together, and
    /// stands side by side in `writes`, is written in one request: then all of it is written or nothing,
    /// and what is not to blame is [`Written::Held`].
    async fn write_all(&self, writes: &[Write]) -> Vec<Outcome> {
        let mut outcomes = Vec::with_capacity(writes.len());
        for write in writes {
            outcomes.push(self.write(write, None).await);
        }
        outcomes
    }

    /// Takes records of one kind back that earlier writes of ours made, as [`Crm::write`] carries out a removal,
    /// where [`Crm::together`] says that several removals go in one go: what came of each, in their order.
    async fn remove_all(&self, made: &[ObjectRef]) -> Vec<Outcome> {
        let never = || CrmError::Odd {
            what: "a removal".to_owned(),
            why: "this CRM takes them one by one".to_owned(),
        };
        made.iter().map(|_| Err(never())).collect()
    }

    /// Looks for the traces of writes to one account that [`Crm::joins`] takes together: what is known of
    /// each, in their order, as [`Crm::find`] tells it.
    async fn find_all(&self, writes: &[Write]) -> Result<Vec<Option<Written>>, CrmError> {
        let mut found = Vec::with_capacity(writes.len());
        for write in writes {
            found.push(self.find(write, None).await?);
        }
        Ok(found)
    }

    /// Looks for the trace of a write whose outcome is unknown: the record with its marker, or the
    /// field already at the wanted value. `None` means it did not take effect, [`Written::Gone`] that it
    /// cannot be seen any more. Must not depend on a search index that lags.
    async fn find(
        &self,
        write: &Write,
        made: Option<&ObjectRef>,
    ) -> Result<Option<Written>, CrmError>;
}
