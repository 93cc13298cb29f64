//! `tenure`: a keyboard-driven terminal cockpit for customer success.
//!
//! The rooms, from the inside out. Each may use only what stands above it in this list, and
//! `tests/architecture.rs` holds the table as a test.
//!
//! - [`messages`]: what the screen says, in three languages.
//! - [`domain`]: values and rules; no I/O, no clock, no async.
//! - [`crm`]: the CRMs, behind one trait. [`store`]: what is kept on this machine.
//! - [`sync`]: between the two.
//! - [`app`]: state, messages, effects; [`input`]: keys to commands; [`theme`]: colours and glyphs;
//!   [`ui`]: state to cells; [`term`]: the terminal itself.
//! - [`config`]: files, flags, environment, secrets. [`cli`]: one file per command.
//! - [`runtime`]: the loop that runs effects.
//! - [`sandbox`]: the embedded CRM, which shares nothing with [`crm`].

pub mod app;
pub mod cli;
pub mod config;
pub mod crm;
pub mod domain;
pub mod input;
pub mod messages;
pub mod runtime;
pub mod sandbox;
pub mod store;
pub mod sync;
pub mod term;
pub mod theme;
pub mod ui;
