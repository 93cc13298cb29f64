//! `tenure health`: where every point comes from, what another scorecard would say, and whether the
//! past bears it out.

pub mod args;
mod backtest;
mod check;
mod explain;
mod plot;
mod scorecards;
mod what_if;

use super::args::Globals;
use super::context::Context;
use super::{Failure, scorecard};
use crate::domain::when::{Now, Toward, day};
use crate::domain::{Rules, health::Band};
use args::HealthCommand;
use chrono::NaiveDate;

/// Runs it.
pub fn run(globals: &Globals, command: &HealthCommand) -> Result<i32, Failure> {
    match command {
        HealthCommand::Explain(options) => explain::run(globals, options),
        HealthCommand::WhatIf(options) => what_if::run(globals, options),
        HealthCommand::Backtest(options) => backtest::run(globals, options),
        HealthCommand::Check(options) => check::run(globals, options),
        HealthCommand::Scorecards { name } => scorecards::run(globals, name.as_deref()),
    }
}

/// The rules with the scorecard of that name; those in force without one.
fn rules(context: &Context, name: Option<&str>) -> Result<Rules, Failure> {
    let mut rules = (*context.rules).clone();
    if let Some(name) = name {
        rules.scorecard = scorecard::named(&context.paths, name)
            .map_err(|faults| Failure::NotFound(faults.join("\n")))?;
    }
    Ok(rules)
}

/// A day gone by that a person typed.
fn past_day(text: &str, now: Now) -> Result<NaiveDate, Failure> {
    let day = day(text, Toward::Past, now).map_err(|why| Failure::Usage(why.to_string()))?;
    match day > now.today() {
        true => Err(Failure::Usage(format!("{day} is still to come."))),
        false => Ok(day),
    }
}

fn band(band: Band) -> &'static str {
    match band {
        Band::Good => "good",
        Band::Watch => "watch",
        Band::Risk => "risk",
        Band::Unknown => "unknown",
    }
}
