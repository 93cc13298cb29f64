//! A touchpoint: a dated interaction with an account, and the one line a person types to log it.

pub mod line;
pub mod split;

use super::id::{AccountId, ContactId, OwnerId, TouchpointId};
use crate::messages::{Language, titles, writes as say};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How many touchpoints of an account are read from its CRM at most: the newest.
pub const NEWEST: usize = 200;

/// What kind of interaction it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A phone or video call.
    Call,
    /// A mail.
    Email,
    /// A meeting.
    Meeting,
    /// A note of our own: nobody was touched.
    Note,
    /// A quarterly business review.
    Qbr,
    /// A training.
    Training,
    /// A visit on site.
    Visit,
    /// The onboarding kickoff.
    Kickoff,
}

impl Kind {
    /// All of them.
    pub const ALL: &'static [Kind] = &[
        Kind::Call,
        Kind::Email,
        Kind::Meeting,
        Kind::Note,
        Kind::Qbr,
        Kind::Training,
        Kind::Visit,
        Kind::Kickoff,
    ];

    /// The word for it in files, JSON and the touchpoint line.
    pub fn id(self) -> &'static str {
        match self {
            Kind::Call => "call",
            Kind::Email => "email",
            Kind::Meeting => "meeting",
            Kind::Note => "note",
            Kind::Qbr => "qbr",
            Kind::Training => "training",
            Kind::Visit => "visit",
            Kind::Kickoff => "kickoff",
        }
    }

    /// The word for it on the screen.
    pub fn name(self, language: Language) -> &'static str {
        let name = match self {
            Kind::Call => say::call,
            Kind::Email => say::email,
            Kind::Meeting => say::meeting,
            Kind::Note => say::note,
            Kind::Qbr => say::qbr,
            Kind::Training => say::training,
            Kind::Visit => say::visit,
            Kind::Kickoff => say::kickoff,
        };
        name(language)
    }

    /// Whether it is held: it begins and ends, and is logged when it has ended.
    pub fn held(self) -> bool {
        !matches!(self, Kind::Email | Kind::Note)
    }

    /// Whether both sides took part, so that it keeps the promise to touch. A note does not.
    pub fn two_way(self) -> bool {
        self != Kind::Note
    }
}

/// A touchpoint that the CRM has, or that waits in the outbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Touchpoint {
    /// The CRM's identifier; `None` while it waits in the outbox.
    pub id: Option<TouchpointId>,
    /// Our marker, when we wrote it.
    pub marker: Option<Uuid>,
    /// What it was.
    pub kind: Kind,
    /// When it was.
    pub at: DateTime<Utc>,
    /// How long it took.
    pub minutes: Option<u32>,
    /// The first line of what it was about.
    pub title: String,
    /// What was said.
    pub body: String,
    /// With whom, as far as the CRM associates people with it.
    pub contacts: Vec<ContactId>,
    /// Whose it is.
    pub owner: Option<OwnerId>,
    /// Values that are not of their kind, as the CRM sent them.
    pub odd: Vec<super::odd::Odd>,
}

/// What is to be written to the CRM as a touchpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewTouchpoint {
    /// What it was.
    pub kind: Kind,
    /// When it was.
    pub at: DateTime<Utc>,
    /// How long it took.
    pub minutes: Option<u32>,
    /// The first line of what it was about.
    pub title: String,
    /// What was said; plain text.
    pub body: String,
    /// With whom.
    pub contacts: Vec<ContactId>,
    /// Whose it is.
    pub owner: Option<OwnerId>,
    /// The ticket or deal it is about, beside the account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<About>,
}

/// A record of the CRM that a touchpoint or task is about, by the CRM's id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// A ticket.
    Ticket(String),
    /// A deal.
    Deal(String),
}

impl NewTouchpoint {
    /// What the journal calls it, by which one is told from another: `Acme: call logged: blocked by
    /// SSO`.
    pub fn logged(&self, account: &str, language: Language) -> String {
        let kind = match (self.kind, language) {
            (Kind::Qbr, Language::En) => "QBR",
            (kind, _) => kind.name(language),
        };
        // Without words of its own its title is only the kind again.
        match self.body.trim() {
            "" => titles::logged(language, account, kind),
            _ => titles::logged_as(language, account, kind, &self.title),
        }
    }
}

/// A task to be written to the CRM.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewTask {
    /// What is to be done.
    pub title: String,
    /// The day it is due.
    pub due: NaiveDate,
    /// Who is to do it.
    pub owner: Option<OwnerId>,
    /// With or for whom.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<ContactId>,
    /// The ticket or deal it is about, beside the account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<About>,
}

/// What is read when an account is opened, beyond the account itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Details {
    /// Of which account.
    pub account: AccountId,
    /// Newest first.
    pub touchpoints: Vec<Touchpoint>,
    /// People, those with roles first.
    pub contacts: Vec<super::contact::Contact>,
    /// Tickets, open ones first.
    pub tickets: Vec<super::ticket::Ticket>,
    /// Deals, open ones first, then by the day they close.
    pub deals: Vec<super::deal::Deal>,
    /// Tasks, open ones first, then by due date.
    pub tasks: Vec<super::task::Task>,
    /// What the token may not read: what was known of it stays.
    pub withheld: Vec<super::withheld::Records>,
    /// When the CRM was last asked for these; `None` when never.
    pub fetched: Option<DateTime<Utc>>,
}
