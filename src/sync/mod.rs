//! Between the CRM and the store: reading what changed, sending what a person did, each once.
//!
//! The [`Engine`] is a task that takes [`Command`]s and tells [`News`]; [`pull_once`] and
//! [`push_once`] do the same work once, for the command line. Writes go before reads. With nothing
//! to do there is no wake-up at all; when a write waits for the CRM to come back, one timer is set.
//!
//! Exactly once: a write is noted as *being sent* on the disk before the request leaves. Whatever
//! happens then, it is sent again only after the CRM was asked for its trace and had none.
//!
//! Not here: how a CRM is spoken to (crm), what is kept and how (store), when to refresh (runtime).

mod along;
mod ask;
mod carriers;
mod changes;
mod context;
mod ends;
mod engine;
mod everything;
#[cfg(test)]
mod full;
mod hidden;
mod news;
mod once;
mod owners;
mod page;
mod pull;
mod push;
mod queue;
mod race;
mod settings;
mod stand;
mod sweep;
mod translate;
mod tuning;

pub use engine::{Command, Engine};
pub use news::{About, News};
pub use once::{Pulled, PushReport, SyncError, pull_once, push_once};
pub use tuning::Tuning;
