//! The plan agreed with a young account, as one text in a property: why they bought, what sales
//! promised, and the staged goals of the first year. Older accounts have only the counts.

use super::clock::{Day, YESTERDAY};
use super::dice::Aspect;
use super::goals;
use super::plan::Plan;
use std::fmt::Write as _;

/// What they bought it for.
const INTENTS: &[&str] = &[
    "Close the books in three days instead of nine.",
    "Bring new branches live without a consultant on site.",
    "See every open order in one place before the customer asks.",
    "Pass the audit in spring without a month of night shifts.",
    "Stop retyping orders from mails into the warehouse system.",
    "Give the field team answers without a call to headquarters.",
];

/// What sales promised.
const PROMISES: &[&str] = &[
    "Single sign-on before the rollout",
    "An export to the data warehouse each night",
    "A training in their own language",
    "A named contact in support",
    "Import of the old records by us",
    "A sandbox for their developers",
];

/// A goal: title, measure, where it begins, where it is to be.
type Wish = (&'static str, &'static str, u32, u32);

/// What they want, in the order of the ladder.
const WISHES: &[Wish] = &[
    ("First team works in it every day", "users a day", 0, 12),
    (
        "Monthly report without a spreadsheet",
        "hours per report",
        16,
        4,
    ),
    ("Invoices go out without rework", "rework rate %", 12, 4),
    ("All branches are live", "branches", 1, 9),
    (
        "Answers to customers within a day",
        "hours to answer",
        40,
        20,
    ),
    (
        "Half of the approvals need no mail",
        "approvals in it %",
        5,
        50,
    ),
    ("Forecast meets the month's end", "deviation %", 18, 6),
    ("Second department begins", "users a day", 12, 40),
];

/// The text, for accounts young enough to have one.
pub(super) fn text(plan: &Plan) -> Option<String> {
    if !goals::agreed(plan) {
        return None;
    }
    let mut dice = plan.dice(Aspect::Agreed);
    let mut text = format!("# Intent\n{}\n", pick(INTENTS, dice.between(0, 5)));
    text += "\n# Promised\n";
    let first = dice.between(0, 5);
    for step in 0..dice.between(1, 3) {
        let promise = pick(PROMISES, (first + step) % 6);
        let day = plan.start + dice.between(10, 80);
        let kept = day < YESTERDAY && dice.chance(0.7);
        let _ = match kept {
            true => writeln!(text, "- [x] {promise} ({})", plan.clock.ymd(day)),
            false => writeln!(text, "- [ ] {promise}"),
        };
    }
    text += "\n# Goals\n";
    let mut begun = plan.start;
    for (at, (due, met)) in goals::ladder(plan).into_iter().enumerate() {
        let met = met.filter(|day| *day <= YESTERDAY);
        goal(
            &mut text,
            plan,
            WISHES[at % WISHES.len()],
            (begun, due, met),
        );
        begun = due;
    }
    Some(text.trim_end().to_owned())
}

fn pick(list: &[&'static str], at: i32) -> &'static str {
    list[usize::try_from(at).unwrap_or(0) % list.len()]
}

/// A goal in lines; what is measured moves evenly from the first day to the last.
fn goal(text: &mut String, plan: &Plan, wish: Wish, (begun, due, met): (Day, Day, Option<Day>)) {
    let (title, measure, from, to) = wish;
    let clock = plan.clock;
    let sign = if met.is_some() { 'x' } else { ' ' };
    let _ = writeln!(text, "- [{sign}] {title}");
    let _ = writeln!(
        text,
        "  measure: {measure}\n  baseline: {from}\n  target: {to}"
    );
    if begun <= YESTERDAY {
        let now = match met {
            Some(_) => to,
            None => {
                let days = f64::from((due - begun).max(1));
                let gone = f64::from(YESTERDAY - begun) / days;
                let way = f64::from(to) - f64::from(from);
                (f64::from(from) + way * gone.min(0.7)).round() as u32
            }
        };
        let told = clock.ymd(met.unwrap_or(YESTERDAY));
        let _ = writeln!(text, "  current: {now} ({told})");
    }
    let _ = writeln!(
        text,
        "  start: {}\n  due: {}",
        clock.ymd(begun),
        clock.ymd(due)
    );
    if let Some(day) = met {
        let _ = writeln!(text, "  met: {}", clock.ymd(day));
    }
}
