//! What is counted on and on of an account: trainings held, leads and referrals it brought, improvement
//! projects done with it.

use super::clock::{Day, YESTERDAY};
use super::diary::{Form, Touch};
use super::dice::{Aspect, Dice};
use super::ledger::Ledger;
use super::opinion::{Weather, weather};
use super::phrases::Topic;
use super::plan::Plan;
use super::story::Tier;
use crate::sandbox::record::Version;

/// Who is set up brings nobody and improves nothing yet.
const SET_UP: Day = 120;

/// Writes the counts down, each since the account began.
pub(super) fn track(plan: &Plan, diary: &[Touch], ledger: &mut Ledger) {
    let trainings = diary
        .iter()
        .filter(|touch| touch.form == Form::Meeting && touch.topic == Topic::Training);
    let trainings: Vec<Day> = trainings.map(|touch| touch.day).collect();
    counted(plan, "trainings_held", &trainings, ledger);
    // Drawn for every account, so that no tier moves what another draws.
    let mut dice = plan.dice(Aspect::Counts);
    let leads = now_and_then(plan, (50, 130), Weather::Fair, &mut dice);
    let referrals = now_and_then(plan, (110, 300), Weather::Sunny, &mut dice);
    let projects = now_and_then(plan, (120, 420), Weather::Fair, &mut dice);
    if plan.tier == Tier::Benchmark {
        counted(plan, "leads_brought", &leads, ledger);
    }
    if plan.tier != Tier::Standard {
        counted(plan, "referrals_made", &referrals, ledger);
    }
    counted(plan, "improvement_projects", &projects, ledger);
}

/// Days so far apart on which the account was at least in this mood, oldest first.
fn now_and_then(plan: &Plan, apart: (i32, i32), mood: Weather, dice: &mut Dice) -> Vec<Day> {
    let mut days = Vec::new();
    let mut day = plan.start + SET_UP + dice.between(0, apart.1);
    while day <= plan.end() {
        if weather(plan, day) >= mood {
            days.push(plan.clock.workday(day));
        }
        day += dice.between(apart.0, apart.1);
    }
    days
}

/// None at the beginning, and one more on each of the days.
fn counted(plan: &Plan, property: &'static str, days: &[Day], ledger: &mut Ledger) {
    let begun = [plan.start.min(YESTERDAY)];
    let days = begun.iter().chain(days).enumerate();
    let versions = days.map(|(count, day)| Version {
        at: plan.clock.at((*day).min(YESTERDAY), 1_060),
        value: count.to_string(),
    });
    ledger.track(property, versions.collect(), false);
}
