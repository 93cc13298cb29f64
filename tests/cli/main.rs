//! The real binary's commands, against the embedded CRM over HTTP.

mod support;

mod reading;
mod settings;
mod writing;
