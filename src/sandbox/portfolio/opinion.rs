//! What the customer thinks: the weather over an account, NPS answers and CSAT.

use super::clock::Day;
use super::dice::{Aspect, Dice};
use super::plan::Plan;
use super::story::Story;

/// The mood over an account at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Weather {
    /// Angry.
    Stormy,
    /// Doubtful.
    Cloudy,
    /// Content.
    Fair,
    /// Delighted.
    Sunny,
}

/// The weather on a day of the story.
pub(super) fn weather(plan: &Plan, day: Day) -> Weather {
    let (before, after) = match plan.story {
        Story::SlowStart | Story::Stalled => (Weather::Cloudy, Weather::Cloudy),
        Story::Fresh | Story::Ramping => (Weather::Fair, Weather::Fair),
        Story::Captive | Story::BrokenUpgrade | Story::Churned => (Weather::Fair, Weather::Stormy),
        Story::RenewingShaky | Story::Fading => (Weather::Fair, Weather::Cloudy),
        Story::ChampionLeft => (Weather::Sunny, Weather::Cloudy),
        _ => (Weather::Sunny, Weather::Sunny),
    };
    if plan.turned(day) { after } else { before }
}

/// A judged mood from -2 to 2, as somebody would set it after a call on that day.
pub(super) fn mood(plan: &Plan, day: Day, dice: &mut Dice) -> i32 {
    let weights = match weather(plan, day) {
        Weather::Sunny => [0.0, 0.0, 0.1, 0.6, 0.3],
        Weather::Fair => [0.0, 0.03, 0.32, 0.55, 0.1],
        Weather::Cloudy => [0.05, 0.45, 0.45, 0.05, 0.0],
        Weather::Stormy => [0.4, 0.55, 0.05, 0.0, 0.0],
    };
    dice.weighted(&weights) as i32 - 2
}

/// NPS answers (0 to 10), oldest first: a wave every three to four months, not before the third month.
pub(super) fn nps(plan: &Plan) -> Vec<(Day, u32)> {
    if plan.holes.nps {
        return Vec::new();
    }
    let mut dice = plan.dice(Aspect::Opinion);
    let mut answers = Vec::new();
    let mut day = (plan.start + dice.between(55, 75)).max(-400 + dice.between(0, 90));
    // Somebody angry answers at once.
    let outburst = plan
        .turn
        .filter(|_| weather(plan, plan.end()) == Weather::Stormy)
        .map(|turn| turn + 5);
    while day < plan.end() {
        answers.push((day, answer(plan, day, &mut dice)));
        day += dice.between(78, 118);
    }
    if let Some(outburst) = outburst.filter(|day| *day < plan.end()) {
        // In place of the wave that would have come about then.
        answers.retain(|(day, _)| (day - outburst).abs() > 20);
        answers.push((outburst, answer(plan, outburst, &mut dice)));
        answers.sort_by_key(|answer| answer.0);
    }
    answers
}

fn answer(plan: &Plan, day: Day, dice: &mut Dice) -> u32 {
    let (low, high) = match (plan.story, weather(plan, day)) {
        (Story::Mistaken | Story::Promoter, _) => (9, 10),
        (_, Weather::Sunny) => (8, 10),
        (_, Weather::Fair) => (7, 9),
        (_, Weather::Cloudy) => (5, 7),
        (_, Weather::Stormy) => (1, 5),
    };
    dice.between(low, high) as u32
}

/// CSAT in percent, oldest first: a monthly mean of what people answer after a ticket, which moves
/// towards the weather and not at once.
pub(super) fn csat(plan: &Plan) -> Vec<(Day, u32)> {
    let mut dice = plan.dice(Aspect::Opinion);
    let mut means = Vec::new();
    let mut mean: Option<f64> = None;
    let mut day = (plan.start + 40).max(-400) + dice.between(0, 20);
    while day < plan.end() {
        let aim = match weather(plan, day) {
            Weather::Sunny => dice.real(89.0, 98.0),
            Weather::Fair => dice.real(82.0, 94.0),
            Weather::Cloudy => dice.real(66.0, 80.0),
            Weather::Stormy => dice.real(38.0, 56.0),
        };
        let now = mean.map_or(aim, |mean| mean + (aim - mean) * 0.7);
        mean = Some(now);
        means.push((day, now.round() as u32));
        // A flare of tickets means answers soon.
        day += match plan.turn {
            Some(turn) if (turn..turn + 30).contains(&day) => 7,
            Some(turn) if (turn - 30..turn).contains(&day) => (turn + 3 - day).max(7),
            _ => 30,
        };
    }
    means
}
