//! The whole program in memory, driven by keys: what a person does in a day.

#[path = "../support/mod.rs"]
mod support;

mod account;
mod activity;
mod answers;
mod beneath;
mod board;
mod bulk;
mod choose;
mod entries;
mod fields;
mod find;
mod hands;
mod kept;
mod log;
mod meanwhile;
mod monkey;
mod move_stage;
mod offline;
mod plan;
mod ranked;
mod readme;
mod saved;
mod table;
mod triage;
mod views;
mod whole;
mod whole_views;
