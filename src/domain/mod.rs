//! What the program knows about customers: values and rules, and nothing else.
//!
//! No I/O, no clock, no async, no terminal. The time is passed in as [`when::Now`]. Every default
//! figure is data, in `presets/`.

pub mod account;
pub mod asked;
pub mod assess;
pub mod book;
pub mod changes;
pub mod contact;
pub mod deal;
pub mod edit;
pub mod field;
pub mod file;
pub mod health;
pub mod id;
pub mod labels;
pub mod lifecycle;
pub mod mapping;
pub mod metrics;
pub mod money;
pub mod moving;
pub mod odd;
pub mod overlay;
pub mod past;
pub mod plan;
pub mod qbr;
pub mod query;
pub mod rollup;
pub mod search;
pub mod sourcing;
pub mod task;
pub mod text;
pub mod ticket;
pub mod tie;
pub mod touchpoint;
pub mod triage;
pub mod unread;
pub mod when;
pub mod withheld;
pub mod write;

pub use account::Account;
pub use assess::{Assessment, Rules};
pub use book::Book;
pub use field::Field;
pub use id::*;
pub use money::{Currency, Money};
pub use when::Now;
