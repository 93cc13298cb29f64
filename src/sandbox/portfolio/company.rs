//! The company record: the story written down as properties with their history.

use super::clock::{Day, YESTERDAY, iso};
use super::diary::{Form, Touch};
use super::dice::{Aspect, Dice};
use super::ledger::Ledger;
use super::names::Name;
use super::opinion::{self, Weather, weather};
use super::phrases::Topic;
use super::plan::Plan;
use super::properties;
use super::story::{Story, Tier};
use super::usage::{Reading, Usage};
use super::{agreed, counts, goals, stages};
use crate::sandbox::record::{ObjectType, Record, Version};

/// From this day on daily numbers are kept for each day.
const DAILY: Day = -75;
/// From this day on histories are kept.
const KEPT: Day = -200;
/// The minute at which the nightly import stamps a day's numbers: noon, so that no time zone moves
/// them to another day.
const STAMP: u32 = 720;

/// The record of the company.
pub(super) fn record(plan: &Plan, name: &Name, usage: &Usage, diary: &[Touch], id: u64) -> Record {
    let mut dice = plan.dice(Aspect::Company);
    let clock = plan.clock;
    let created = clock.at(plan.start - dice.between(20, 160), 615);
    let mut ledger = Ledger::default();
    ledger.maybe("name", name.shown.clone());
    ledger.set("domain", name.domain.clone());
    ledger.maybe("hubspot_owner_id", plan.owner.map(|id| id.to_string()));
    general(plan, name, &mut ledger, &mut dice);
    contract(plan, &mut ledger, &mut dice);
    stage(plan, &mut ledger);
    used(plan, usage, &mut ledger);
    thought(plan, diary, &mut ledger);
    counts::track(plan, diary, &mut ledger);
    ledger.set("createdate", iso(created));
    let updated = ledger
        .history
        .iter()
        .filter_map(|(_, versions)| versions.last())
        .map(|version| version.at)
        .fold(created, Ord::max);
    ledger.set("hs_lastmodifieddate", iso(updated));
    Record {
        object: ObjectType::Companies,
        id,
        created,
        updated,
        properties: ledger.properties,
        history: ledger.history,
        associations: Vec::new(),
    }
}

/// Who they are, and a few things nobody asked for.
fn general(plan: &Plan, name: &Name, ledger: &mut Ledger, dice: &mut Dice) {
    let employees = f64::from(plan.seats) * dice.real(1.6, 9.0);
    ledger.set("industry", name.industry);
    ledger.set("country", name.country);
    ledger.set("numberofemployees", format!("{employees:.0}"));
    // Their own revenue, which has nothing to do with what they pay us.
    let revenue = employees * dice.real(90_000.0, 260_000.0);
    ledger.set(
        "annualrevenue",
        format!("{:.0}", (revenue / 1e5).round() * 1e5),
    );
    let lifecycle = match plan.story {
        Story::Churned => "other",
        Story::Promoter => "evangelist",
        _ => "customer",
    };
    ledger.set("lifecyclestage", lifecycle);
    let segment = match employees {
        few if few < 150.0 => 0,
        some if some < 1_500.0 => 1,
        _ => 2 + usize::from(dice.chance(0.15)),
    };
    ledger.set("industry_segment", properties::SEGMENTS[segment].0);
    let origin = dice.between(0, properties::ORIGINS.len() as i32 - 1) as usize;
    ledger.set("lead_origin", properties::ORIGINS[origin].0);
    let billing = dice.weighted(&[0.1, 0.3, 0.6]);
    ledger.set("billing_cycle", properties::BILLING[billing].0);
    if dice.chance(0.6) {
        ledger.set("billing_contact_email", format!("invoices@{}", name.domain));
    }
    ledger.set(
        "gdpr_dpa_signed",
        if dice.chance(0.8) { "true" } else { "false" },
    );
}

/// Tier, money and dates.
fn contract(plan: &Plan, ledger: &mut Ledger, dice: &mut Dice) {
    let clock = plan.clock;
    ledger.set("customer_tier", plan.tier.value());
    if !plan.holes.arr {
        let mut steps = vec![(plan.start, f64::from(plan.arr))];
        if let Some((grown, share)) = plan.grew {
            steps = vec![
                (plan.start, f64::from(plan.arr) * share),
                (grown, f64::from(plan.arr)),
            ];
        }
        ledger.track(
            "arr",
            versions(
                plan,
                steps
                    .into_iter()
                    .map(|(day, arr)| (day, format!("{arr:.0}"))),
            ),
            false,
        );
    }
    // Each term from its first day on, with the day it ends.
    let firsts: Vec<Day> = [plan.start]
        .into_iter()
        .chain(plan.renewed.clone())
        .collect();
    let lasts = plan.renewed.iter().chain([&plan.renewal]);
    let begun = |of: Day, day: Day| (of, clock.ymd(day));
    let starts = firsts.iter().map(|first| begun(*first, *first));
    let ends = firsts.iter().zip(lasts);
    let ends = ends.map(|(first, last)| begun(*first, *last));
    ledger.track("contract_start_date", versions(plan, starts), false);
    ledger.track("renewal_date", versions(plan, ends), false);
    ledger.set("auto_renew", if plan.auto_renew { "true" } else { "false" });
    ledger.maybe(
        "first_value_date",
        plan.first_value.map(|day| clock.ymd(day)),
    );
    if let Some(judged) = likelihood(plan, dice) {
        ledger.track("renewal_likelihood", versions(plan, judged), false);
    }
    let renewed_before = plan.term_start > plan.start && plan.lost.is_none();
    if renewed_before {
        let reason = dice.weighted(&[0.5, 0.12, 0.22, 0.1, 0.06]);
        ledger.set("renewal_reason", properties::RENEWAL_REASONS[reason].0);
    }
    if plan.lost.is_some() && !plan.holes.loss_reason {
        let reason = dice.weighted(&[0.2, 0.18, 0.25, 0.15, 0.08, 0.1, 0.04]);
        ledger.set("loss_reason", properties::LOSS_REASONS[reason].0);
    }
}

/// Judgements of the renewal, oldest first: made when the window opens, revised after the story turned.
fn likelihood(plan: &Plan, dice: &mut Dice) -> Option<Vec<(Day, String)>> {
    let window = (plan.renewal - 100).min(-8);
    if plan.holes.likelihood || plan.renewal > 180 || window < plan.start {
        return None;
    }
    let judge = |day: Day, dice: &mut Dice| {
        let (low, high) = match weather(plan, day) {
            Weather::Sunny => (17, 19),
            Weather::Fair => (14, 18),
            Weather::Cloudy => (8, 12),
            Weather::Stormy => (3, 9),
        };
        (day, (dice.between(low, high) * 5).to_string())
    };
    let mut judged = vec![judge(window, dice)];
    if let Some(turn) = plan.turn.filter(|turn| *turn >= window) {
        let day = (turn + 14).min(plan.end());
        judged.push(judge(day, dice));
    }
    Some(judged)
}

/// The moves through the stages.
fn stage(plan: &Plan, ledger: &mut Ledger) {
    if plan.holes.stage {
        return;
    }
    let moves = stages::moves(plan)
        .into_iter()
        .map(|(day, stage)| (day, stage.value().to_owned()));
    ledger.track("customer_stage", versions_at(plan, moves, 870), false);
}

/// A property, how it is read off a day, and whether every reading counts.
type Series = (&'static str, fn(&Reading) -> u32, bool);

/// Seats, users, features.
fn used(plan: &Plan, usage: &Usage, ledger: &mut Ledger) {
    let end = plan.end();
    ledger.set("features_available", usage.features_available.to_string());
    let daily = usage.readings.iter().filter(|reading| {
        reading.day >= DAILY || (reading.day >= KEPT && plan.clock.weekday(reading.day) == 2)
    });
    let daily = daily.map(|reading| (reading.day, reading.dau.to_string()));
    ledger.track("daily_active_users", versions_at(plan, daily, STAMP), true);
    let weekly: Vec<&Reading> = usage
        .readings
        .iter()
        .filter(|reading| {
            reading.day >= KEPT
                && (reading.day == end || (end - reading.day) % 7 == 0 || reading.day == plan.start)
        })
        .collect();
    let series: [Series; 5] = [
        ("monthly_active_users", |reading| reading.mau, true),
        ("seats_active", |reading| reading.mau, true),
        ("seats_activated", |reading| reading.activated, false),
        ("seats_bought", |reading| reading.bought, false),
        ("features_used", |reading| reading.features, false),
    ];
    for (name, value, every) in series {
        let values = weekly
            .iter()
            .map(|reading| (reading.day, value(reading).to_string()));
        ledger.track(name, versions_at(plan, values, STAMP + 5), every);
    }
}

/// Goals, answers, moods, and when somebody was last in touch.
fn thought(plan: &Plan, diary: &[Touch], ledger: &mut Ledger) {
    let tallies = goals::tallies(plan);
    let due = tallies
        .iter()
        .map(|tally| (tally.day, tally.due.to_string()));
    ledger.track("goals_due", versions_at(plan, due, 700), false);
    let met = tallies
        .iter()
        .map(|tally| (tally.day, tally.met.to_string()));
    ledger.track("goals_met", versions_at(plan, met, 700), false);
    ledger.maybe("success_plan", agreed::text(plan));
    let nps = opinion::nps(plan)
        .into_iter()
        .map(|(day, answer)| (day, answer.to_string()));
    ledger.track("nps_score", versions_at(plan, nps, 830), true);
    let csat = opinion::csat(plan)
        .into_iter()
        .map(|(day, mean)| (day, mean.to_string()));
    ledger.track("csat_score", versions_at(plan, csat, 360), true);
    let clock = plan.clock;
    let moods = diary
        .iter()
        .filter(|touch| touch.judged)
        .map(|touch| Version {
            at: touch.at(clock) + chrono::Duration::minutes(i64::from(touch.minutes)),
            value: touch.mood.to_string(),
        });
    ledger.track("customer_sentiment", moods.collect(), true);
    let met: Vec<Version> = diary
        .iter()
        .filter(|touch| touch.counts())
        .map(|touch| Version {
            at: touch.at(clock),
            value: iso(touch.at(clock)),
        })
        .collect();
    // The last one before the kept days stays, so that the first kept day has a value.
    let first = met.partition_point(|version| version.at < clock.at(KEPT, 0));
    ledger.track(
        "notes_last_contacted",
        met[first.saturating_sub(1).min(met.len())..].to_vec(),
        false,
    );
    let review = diary
        .iter()
        .rfind(|touch| touch.form == Form::Meeting && touch.topic == Topic::Review);
    if plan.tier != Tier::Standard {
        ledger.maybe("last_qbr_date", review.map(|touch| clock.ymd(touch.day)));
    }
}

/// Values with their days, stamped in the morning.
fn versions(plan: &Plan, values: impl IntoIterator<Item = (Day, String)>) -> Vec<Version> {
    versions_at(plan, values, 555)
}

fn versions_at(
    plan: &Plan,
    values: impl IntoIterator<Item = (Day, String)>,
    minute: u32,
) -> Vec<Version> {
    values
        .into_iter()
        .map(|(day, value)| Version {
            at: plan.clock.at(day.min(YESTERDAY), minute),
            value,
        })
        .collect()
}
