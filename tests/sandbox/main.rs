//! The embedded CRM over real HTTP: each rule it imitates, as a test.

mod client;
mod records;
