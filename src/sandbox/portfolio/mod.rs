//! The portfolio generator: seeded, deterministic, lifelike.
//!
//! Every account is a small simulation of its own. [`story`] says what happens to it (a ramp, a
//! plateau, a champion who leaves, an upgrade that breaks something, a renewal, a loss), [`plan`]
//! when and how big; everything else follows from that: [`stages`] the moves, [`usage`] how it is used day by day, [`people`] who is there,
//! [`diary`] who spoke with whom about what, [`opinion`] what they answered, [`counts`] what came of it, [`tickets`],
//! [`tasks`] and [`deals`] what was broken, promised and signed; [`journeys`], where they are wanted, a
//! ticket for the stage. [`company`] writes the result
//! down as one company record with the history of its properties.
//!
//! Rules that the rest of the program may rely on:
//!
//! - The same seed and calendar day (UTC) give the same portfolio, whatever the hour.
//! - Account `i` is the same whatever the number of accounts; there is no state between accounts, so
//!   the records are made one account after another, the company first and then what belongs to it.
//! - The story ends yesterday: nothing but due dates, renewals and expected closings lies in the future.
//! - Histories are kept for about 200 days, stage moves and ARR since the account began.
//! - About one name in twenty is odd or hostile on purpose ([`odd`]); the rest come from word lists
//!   in several scripts ([`words_north`], [`words_south`], [`words_world`]) and name no real company.
//!
//! What it does not imitate: public holidays, time zones (everybody lives in UTC), attachments, and
//! activities that belong to several companies.

mod account;
mod agreed;
mod clock;
mod company;
mod counts;
mod deals;
mod diary;
mod dice;
mod goals;
mod ids;
mod journeys;
mod ledger;
mod letters;
mod names;
mod odd;
mod opinion;
mod owners;
mod people;
mod phrases;
mod phrases_topics;
mod plan;
mod properties;
mod stages;
mod story;
mod tasks;
mod tickets;
mod touchpoints;
mod usage;
mod words;
mod words_north;
mod words_south;
mod words_world;

use super::record::{Portal, PropertyDef};
use chrono::{DateTime, Utc};

/// What to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recipe {
    /// How many accounts.
    pub accounts: u32,
    /// The same seed and day give the same portfolio.
    pub seed: u64,
    /// The day the portfolio's story has come to.
    pub now: DateTime<Utc>,
}

/// Makes a portfolio. Nothing is computed before the records are asked for.
pub fn generate(recipe: Recipe) -> Portal {
    let clock = clock::Clock::new(recipe.now);
    Portal {
        properties: properties::definitions(),
        pipelines: Vec::new(),
        owners: owners::definitions(),
        records: Box::new(
            (0..recipe.accounts).flat_map(move |index| account::records(recipe.seed, index, clock)),
        ),
    }
}

/// The same portfolio in a portal that keeps its stages in a pipeline of tickets: each account has a
/// ticket that moves through it as `customer_stage` does, and one in seven an older, closed one.
pub fn generate_with_journeys(recipe: Recipe) -> Portal {
    let clock = clock::Clock::new(recipe.now);
    let seed = recipe.seed;
    Portal {
        pipelines: vec![journeys::pipeline()],
        records: Box::new((0..recipe.accounts).flat_map(move |index| {
            let mut records = account::records(seed, index, clock);
            records.extend(journeys::records(&plan::Plan::new(seed, index, clock)));
            records
        })),
        ..generate(recipe)
    }
}

/// The properties that a portal has for customers: stage, tier, contract, seats, use, goals, opinions
/// and reasons of companies, and whether a contact has left.
pub fn customer_properties() -> Vec<PropertyDef> {
    properties::of_customers()
}
