//! A person at the whole program, in memory: keys in, what they see out.
//!
//! [`person::Person`] presses keys by a real keymap and reads the state; [`world`] is what answers
//! the application's effects: any [`world::Backend`], here a CRM and cache made of plain values.

#![allow(dead_code)]

pub mod accounts;
pub mod desk;
pub mod person;
pub mod world;
