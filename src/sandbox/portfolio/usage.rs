//! How an account is used: seats, daily and monthly users, features, day by day.

use super::clock::Day;
use super::dice::{Aspect, Dice};
use super::plan::Plan;
use super::story::Story;

/// How far back daily numbers are simulated; a month more than is published, for monthly users.
const REACH: Day = 235;

/// What the curves are at a day; between two of these they are straight.
#[derive(Clone, Copy, Debug)]
struct Knot {
    day: Day,
    /// Share of activated seats in use on a working day.
    share: f64,
    /// Share of today's seats that are activated.
    activated: f64,
    /// Share of the features in use.
    features: f64,
    /// Monthly users for each user of a working day.
    spread: f64,
}

/// The numbers of one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    /// The day.
    pub day: Day,
    /// Users active on the day.
    pub dau: u32,
    /// Users active in the last 30 days.
    pub mau: u32,
    /// Seats in the contract.
    pub bought: u32,
    /// Seats ever set up.
    pub activated: u32,
    /// Key features in use.
    pub features: u32,
}

/// The use of an account.
pub(super) struct Usage {
    /// Key features the contract includes.
    pub features_available: u32,
    /// One reading a day, oldest first, up to yesterday or the day the account was lost.
    pub readings: Vec<Reading>,
}

/// Simulates the use of an account.
pub(super) fn simulate(plan: &Plan, friday_off: bool) -> Usage {
    let mut dice = plan.dice(Aspect::Usage);
    let features_available = dice.between(8, 16) as u32;
    let knots = knots(plan, &mut dice);
    let first = plan.start.max(-REACH);
    let mut readings = Vec::new();
    let mut shares: Vec<f64> = Vec::new();
    let mut wobble = 0.0;
    for day in first..=plan.end() {
        let at = between(&knots, day);
        let bought = bought(plan, day);
        let activated = ((f64::from(plan.seats) * at.activated).round() as u32).min(bought);
        wobble = 0.8 * wobble + 0.012 * dice.normal();
        let noise = 1.0 + wobble + 0.025 * dice.normal();
        let dau = f64::from(activated) * at.share * weekday_factor(plan, day, friday_off) * noise;
        let dau = (dau.round().max(0.0) as u32).min(activated);
        shares.push(at.share);
        let month = &shares[shares.len().saturating_sub(28)..];
        let mean = month.iter().sum::<f64>() / month.len() as f64;
        let occasional = 0.05 * (mean / 0.1).min(1.0);
        let monthly = f64::from(activated) * (mean * at.spread + occasional).min(0.97);
        let busiest = readings
            .iter()
            .rev()
            .take(29)
            .map(|reading: &Reading| reading.dau)
            .max()
            .unwrap_or(0)
            .max(dau);
        readings.push(Reading {
            day,
            dau,
            mau: (monthly.round() as u32)
                .max(busiest)
                .min(activated.max(busiest)),
            bought,
            activated,
            features: (f64::from(features_available) * at.features).round() as u32,
        });
    }
    Usage {
        features_available,
        readings,
    }
}

/// Seats in the contract on a day.
pub(super) fn bought(plan: &Plan, day: Day) -> u32 {
    match plan.grew {
        Some((grown, share)) if day < grown => (f64::from(plan.seats) * share).round() as u32,
        _ => plan.seats,
    }
}

/// Less on the weekend, which is not everywhere the same two days.
fn weekday_factor(plan: &Plan, day: Day, friday_off: bool) -> f64 {
    match (plan.clock.weekday(day), friday_off) {
        (4, true) | (6, false) => 0.30,
        (5, _) => 0.38,
        (4, false) => 0.93,
        (1 | 2, _) => 1.04,
        _ => 1.0,
    }
}

/// The curve between its knots; flat beyond them.
fn between(knots: &[Knot], day: Day) -> Knot {
    let after = knots.partition_point(|knot| knot.day <= day);
    match (knots[..after].last(), knots.get(after)) {
        (Some(a), Some(b)) => {
            let t = f64::from(day - a.day) / f64::from((b.day - a.day).max(1));
            let mix = |from: f64, to: f64| from + (to - from) * t;
            Knot {
                day,
                share: mix(a.share, b.share),
                activated: mix(a.activated, b.activated),
                features: mix(a.features, b.features),
                spread: mix(a.spread, b.spread),
            }
        }
        (Some(only), None) | (None, Some(only)) => Knot { day, ..*only },
        (None, None) => Knot {
            day,
            share: 0.0,
            activated: 0.0,
            features: 0.0,
            spread: 1.8,
        },
    }
}

fn knot(day: Day, share: f64, activated: f64, features: f64, spread: f64) -> Knot {
    Knot {
        day,
        share,
        activated,
        features,
        spread,
    }
}

/// The curves of a story, by day.
fn knots(plan: &Plan, dice: &mut Dice) -> Vec<Knot> {
    let start = plan.start;
    let share = dice.real(0.45, 0.54);
    let seats = dice.real(0.86, 0.97);
    let breadth = dice.real(0.62, 0.84);
    let good = knot(0, share, seats, breadth, 1.74);
    // The last ten months of a healthy account rise a little.
    let mut line = vec![
        knot(start, 0.04, 0.06, 0.08, 2.3),
        knot(start + 45, 0.28, 0.52, 0.34, 2.1),
        knot(start + 120, 0.41, 0.78, 0.5, 1.9),
        knot(
            start + 230,
            share * 0.95,
            seats * 0.97,
            breadth * 0.93,
            1.76,
        ),
    ];
    let low = dice.real(0.0, 1.0);
    match plan.story {
        Story::Fresh => {
            line = vec![
                knot(start, 0.06, 0.12, 0.1, 2.2),
                knot(start + 18, 0.34, 0.55, 0.34, 1.95),
                knot(start + 50, share * 0.96, 0.86, 0.56, 1.8),
            ];
        }
        Story::SlowStart => {
            line = vec![
                knot(start, 0.02, 0.03, 0.06, 3.0),
                knot(start + 80, 0.15, 0.22 + 0.1 * low, 0.2, 3.0),
                knot(start + 200, 0.17, 0.3 + 0.1 * low, 0.24, 3.0),
            ];
        }
        Story::Ramping => {
            line[1] = knot(start + 35, 0.34, 0.6, 0.38, 1.95);
            line[2] = knot(start + 80, 0.44, 0.82, 0.54, 1.85);
            line[3] = knot(start + 180, share, seats, breadth, 1.76);
        }
        Story::Stalled => {
            line[2] = knot(start + 100, 0.24, 0.5 + 0.1 * low, 0.34, 2.6);
            line[3] = knot(start + 400, 0.2, 0.52 + 0.1 * low, 0.34, 2.8);
        }
        Story::Thriving | Story::RenewingWell | Story::Captive => {
            line.push(Knot { day: 0, ..good });
        }
        Story::Promoter => line.push(knot(
            0,
            share.max(0.5),
            seats.max(0.92),
            breadth.max(0.78),
            1.72,
        )),
        Story::Expanding => {
            line.push(knot(-200, share, 0.88, 0.74, 1.74));
            line.push(knot(0, share.max(0.51), 0.975 + 0.02 * low, 0.86, 1.72));
        }
        Story::Mistaken => {
            line = vec![
                knot(start, 0.04, 0.06, 0.08, 2.8),
                knot(start + 120, 0.2, 0.42 + 0.08 * low, 0.28, 3.2),
                knot(0, 0.13 + 0.04 * low, 0.38 + 0.08 * low, 0.22, 3.6),
            ];
        }
        Story::RenewingShaky
        | Story::ChampionLeft
        | Story::BrokenUpgrade
        | Story::Fading
        | Story::Churned => decline(plan, good, low, &mut line),
    }
    // A young account may reach a later knot before an earlier one: time only goes forward.
    let mut kept: Vec<Knot> = Vec::with_capacity(line.len());
    for knot in line {
        if kept.last().is_none_or(|last| last.day < knot.day) {
            kept.push(knot);
        }
    }
    kept
}

/// The curves from the day a story turns.
fn decline(plan: &Plan, good: Knot, low: f64, line: &mut Vec<Knot>) {
    let turn = plan.turn.unwrap_or(0);
    line.retain(|knot| knot.day < turn - 1);
    line.push(Knot {
        day: turn - 1,
        ..good
    });
    let to = |day: Day, share: f64, seats: f64, features: f64, spread: f64| Knot {
        day,
        share: good.share * share,
        activated: good.activated * seats,
        features: good.features * features,
        spread,
    };
    match plan.story {
        Story::RenewingShaky => {
            line.push(to(turn + 9, 0.66, 0.98, 0.95, 2.0));
            line.push(to(turn + 40, 0.42 + 0.08 * low, 0.94, 0.8, 2.3));
        }
        Story::ChampionLeft => {
            line.push(to(turn + 8, 0.62, 0.97, 0.85, 2.2));
            line.push(to(turn + 60, 0.36 + 0.1 * low, 0.86, 0.6, 2.6));
        }
        Story::BrokenUpgrade => {
            line.push(to(turn + 2, 0.5 + 0.08 * low, 1.0, 0.75, 1.9));
            line.push(to(turn + 30, 0.6, 0.98, 0.75, 2.2));
        }
        Story::Fading => {
            line.push(to(turn + 25, 0.35, 0.9, 0.6, 2.8));
            line.push(to(-24 - (low * 8.0) as Day, 0.01, 0.8, 0.3, 3.0));
            line.push(to(-19 - (low * 8.0) as Day, 0.0, 0.8, 0.1, 0.0));
        }
        _ => {
            let lost = plan.lost.unwrap_or(0);
            line.push(to(turn + 30, 0.4, 0.9, 0.6, 2.6));
            line.push(to(lost - 8, 0.04, 0.6, 0.2, 3.0));
            line.push(to(lost, 0.0, 0.5, 0.0, 0.0));
        }
    }
}
