//! The embedded CRM: an HTTP server on loopback with HubSpot's wire format and rules, over its own
//! SQLite file.
//!
//! What it imitates of the dated API `2026-09`:
//! - companies, contacts, deals, tickets, calls, emails, meetings, notes, tasks: list, read, create
//!   with inline associations, update, archive, batches of a hundred with 207, property history;
//! - search with its caps, its own budget, and its **lag**: what is new or changed shows as it was;
//! - associations, owners, properties, pipelines, account details;
//! - bearer token, or OAuth with tokens that expire and rotate; budgets with their headers and bodies,
//!   error bodies, forward-only `lifecyclestage`, required properties, rules of the portal,
//!   `notes_last_contacted`;
//! - merges, archived records, pipelines and association labels of the portal's own, upsert and
//!   `idProperty`, one contact to an address, what a token has no permission for;
//! - the types and required parts of requests as they are published ([`Settings::strict`]), also where
//!   HubSpot's servers fill in what is left out. Parts and parameters that nobody knows are passed over.
//!
//! What it does not: the consent screen of OAuth, scopes other than to hide an object or property,
//! unique values other than a contact's address, custom objects, lists, webhooks, writing definitions, calculated properties
//! other than those named, HTML clean-up, undelete. The day's budget begins anew with the process.
//!
//! It shares nothing with the connectors: each is written from the API's facts, so that neither can
//! excuse the other. `server` is the way in; `http` speaks the wire format, `db` keeps the records,
//! `catalog` knows what is defined, `faults` makes things go wrong on purpose; [`import`]
//! fills it from files.

mod catalog;
mod clock;
mod db;
mod error;
mod failure;
mod faults;
mod http;
pub mod import;
mod limits;
mod link;
mod live;
mod oauth;
pub mod portfolio;
pub mod record;
mod server;
mod settings;

pub use clock::Clock;
pub use db::{FILES, exists};
pub use error::SandboxError;
pub use faults::{Fault, Faults, Manners, RowFault};
pub use live::running;
pub use server::Sandbox;
pub use settings::{DEFAULT_TOKEN, OAuthApp, RequiredWhen, Settings};
