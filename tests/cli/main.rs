//! The real binary's commands, against the embedded CRM over HTTP.

mod support;

mod at_once;
mod bad_answers;
mod bad_disk;
mod bad_files;
mod bad_tokens;
mod doctor;
mod health;
mod importing;
mod init;
mod lifecycles;
mod metrics;
mod named;
mod processes;
mod reading;
mod readme;
mod resuming;
mod settings;
mod shapes;
mod shell;
mod together;
mod writing;
