//! The embedded CRM over real HTTP: each rule it imitates, as a test.

mod associations;
mod batches;
mod client;
mod definitions;
mod faults;
mod gate;
mod importing;
mod lifelike;
mod manners;
mod merging;
mod published;
mod records;
mod running;
mod searches;
mod strict;
mod writes;
