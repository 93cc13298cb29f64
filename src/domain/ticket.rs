//! A support ticket.

use super::id::{AccountId, TicketId};
use super::odd::Odd;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// How bad it is; 1 is the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Severity {
    /// Work has stopped.
    S1 = 1,
    /// Work is hindered badly.
    S2 = 2,
    /// Work is hindered.
    S3 = 3,
    /// A question or a wish.
    S4 = 4,
}

/// One ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// The CRM's identifier.
    pub id: TicketId,
    /// The accounts the CRM associates with it.
    pub accounts: Vec<AccountId>,
    /// What it is about.
    pub subject: String,
    /// How bad it is.
    pub severity: Option<Severity>,
    /// When it was opened.
    pub opened: DateTime<Utc>,
    /// When it was closed; `None` while open.
    pub closed: Option<DateTime<Utc>>,
    /// Values that are not of their kind, as the CRM sent them.
    pub odd: Vec<Odd>,
}
