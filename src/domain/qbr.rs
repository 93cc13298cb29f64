//! The page for a quarterly business review: goals met, value shown, the story of health, open
//! points, the next plan. Markdown, from what is known and nothing else: what is not known is said.

use super::account::Account;
use super::assess::Rules;
use super::book::Row;
use super::field::Field;
use super::health::{
    Band, Direction, Position, Quadrant, Sight, View, explain, past_days, positions,
};
use super::lifecycle::Subject;
use super::past::AccountHistory;
use super::plan::{Counts, Goal, Plan, Standing, amount};
use super::touchpoint::{Details, Kind};
use super::triage::{Lane, describe};
use super::when::{Now, show};
use crate::messages::Language;
use chrono::{NaiveDate, TimeDelta};

/// Days that a review looks back when none was held before.
const QUARTER: i64 = 91;
/// Days that the next plan looks ahead.
const AHEAD: i64 = 100;
/// Most open points of a kind that are listed.
const MOST: usize = 12;

/// What the page is made of.
#[derive(Clone, Copy, Debug)]
pub struct Pack<'a> {
    /// The account and its judgement.
    pub row: &'a Row,
    /// Its touchpoints, people, tickets and tasks.
    pub details: &'a Details,
    /// What it was, where that is in the cache: the story of health is told from it.
    pub past: Option<&'a AccountHistory>,
    /// What it is judged by.
    pub rules: &'a Rules,
    /// The name of its CSM.
    pub csm: Option<&'a str>,
    /// The moment.
    pub now: Now,
}

/// The page.
pub fn page(pack: &Pack<'_>) -> String {
    let plan = pack.row.account.plan();
    let since = since(pack);
    [
        head(pack, since),
        goals(pack, &plan),
        value(pack, &plan),
        health(pack, since),
        open_points(pack),
        next(pack, &plan),
    ]
    .join("\n")
}

/// From when on it looks: the last review, else a quarter back.
fn since(pack: &Pack<'_>) -> NaiveDate {
    let today = pack.now.today();
    let quarter = today - TimeDelta::days(QUARTER);
    let last = pack.row.account.last_qbr.filter(|day| *day < today);
    last.unwrap_or(quarter)
        .max(today - TimeDelta::days(2 * QUARTER))
}

/// Text of others within Markdown: as it is, and no sign of it means anything.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        if matches!(
            sign,
            '\\' | '|' | '*' | '_' | '`' | '<' | '>' | '[' | ']' | '#'
        ) {
            out.push('\\');
        }
        out.push(sign);
    }
    out
}

fn head(pack: &Pack<'_>, since: NaiveDate) -> String {
    let account = &pack.row.account;
    let mut text = format!("# Quarterly business review: {}\n\n", plain(&account.name));
    let mut facts = vec![format!("From {since} to {}", pack.now.today())];
    let stage = pack.rules.lifecycle.stage(pack.row.today.place);
    facts.extend(stage.map(|stage| format!("stage {}", plain(&stage.name))));
    facts.extend(
        account
            .tier
            .as_ref()
            .map(|tier| format!("tier {}", plain(tier.as_str()))),
    );
    facts.extend(account.arr.map(|arr| format!("ARR {}", arr.full())));
    facts.extend(account.renewal.map(|day| format!("renewal {day}")));
    facts.extend(pack.csm.map(|name| format!("CSM {}", plain(name))));
    text += &facts.join(" · ");
    text.push('\n');
    if let Some(intent) = account.handover().intent {
        text += &format!("\nBought for: {}\n", plain(&intent));
    }
    text
}

fn goals(pack: &Pack<'_>, plan: &Plan) -> String {
    let mut text = String::from("## Goals\n\n");
    let today = pack.now.today();
    match pack.row.account.goals(today) {
        Some(goals) => {
            let Counts { due, met, .. } = goals;
            text += &format!(
                "{:.0} of {due:.0} goals attained that were due",
                met.min(due)
            );
            // The CRM's own counts may say that more are attained than were due.
            text += &match met > due {
                true => format!("; {met:.0} are counted as attained in all.\n"),
                false => ".\n".to_owned(),
            };
        }
        None if plan.goals.is_empty() => {
            text += "No goals are agreed yet: that is the first point of this review.\n"
        }
        None => text += "No goal was due yet.\n",
    }
    if plan.goals.is_empty() {
        return text;
    }
    text += "\n| | Goal | Measure | Due | Stands |\n|--:|---|---|---|---|\n";
    for (at, goal) in plan.goals.iter().enumerate() {
        let due = goal.due.map_or("–".to_owned(), |due| due.to_string());
        let figures = goal
            .figures("→", Language::En)
            .map_or("–".to_owned(), |figures| plain(&figures));
        let first = if at == 0 { " (first value)" } else { "" };
        text += &format!(
            "| {} | {}{first} | {figures} | {due} | {} |\n",
            at + 1,
            plain(&goal.title),
            stands(goal, today)
        );
    }
    text
}

fn stands(goal: &Goal, today: NaiveDate) -> String {
    let on = goal.met.map(|day| format!(" {day}")).unwrap_or_default();
    let share = goal
        .progress()
        .map(|share| format!(", {:.0} %", share * 100.0));
    let share = share.unwrap_or_default();
    match goal.standing(today) {
        Standing::Met => format!("attained{on}"),
        Standing::Late => format!("late{share}"),
        Standing::Open => format!("on the way{share}"),
    }
}

fn value(pack: &Pack<'_>, plan: &Plan) -> String {
    let account = &pack.row.account;
    let mut text = String::from("## Value shown\n\n");
    let mut said = Vec::new();
    if let Some(day) = account.first_value.filter(|day| *day <= pack.now.today()) {
        let took = account.term_start.map(|start| (day - start).num_days());
        let took = took.filter(|days| *days >= 0);
        let took = took.map(|days| format!(", {days} days after the start"));
        said.push(format!(
            "First value reached on {day}{}.",
            took.unwrap_or_default()
        ));
    }
    for goal in plan.goals.iter().filter(|goal| goal.attained()) {
        let figures = goal
            .figures("→", Language::En)
            .map(|figures| format!(": {}", plain(&figures)));
        let evidence = goal.evidence.as_ref();
        let evidence = evidence.map(|evidence| format!(" (evidence: {})", plain(evidence)));
        said.push(format!(
            "{}{}{}",
            plain(&goal.title),
            figures.unwrap_or_default(),
            evidence.unwrap_or_default()
        ));
    }
    said.extend(usage(account));
    if said.is_empty() {
        said.push("Nothing is recorded that shows value.".to_owned());
    }
    for line in said {
        text += &format!("- {line}\n");
    }
    text
}

/// What the customer uses of what was bought.
fn usage(account: &Account) -> Vec<String> {
    let number = |field| account.number(field).map(|dated| dated.value);
    let share = |of, whole, words: &str| {
        let (of, whole) = (number(of)?, number(whole).filter(|whole| *whole > 0.0)?);
        Some(format!(
            "{of:.0} of {whole:.0} {words} ({:.0} %)",
            of / whole * 100.0
        ))
    };
    let lines = [
        share(
            Field::SeatsActivated,
            Field::SeatsBought,
            "seats are activated",
        ),
        share(Field::SeatsActive, Field::SeatsBought, "seats are in use"),
        share(
            Field::FeaturesUsed,
            Field::FeaturesAvailable,
            "key features are in use",
        ),
        account.nps().map(|nps| recommended(nps.value)),
        number(Field::Csat).map(|csat| match csat {
            0.0..=100.0 => format!("{} % are satisfied with support.", amount(csat)),
            _ => odd("CSAT", csat, "0 to 100 %"),
        }),
    ];
    lines.into_iter().flatten().collect()
}

/// An answer of one person, or the net score of many.
fn recommended(nps: f64) -> String {
    match nps {
        0.0..=10.0 => format!("They would recommend us with {} of 10.", amount(nps)),
        -100.0..=100.0 => {
            format!(
                "Their net promoter score is {} (of −100 to 100).",
                amount(nps)
            )
        }
        _ => odd(
            "NPS",
            nps,
            "an answer of 0 to 10, or a net score of −100 to 100",
        ),
    }
}

/// A figure that cannot be, for whoever prepares the page.
fn odd(name: &str, value: f64, scale: &str) -> String {
    let value = amount(value);
    format!("{name} is recorded as {value}, which is not on its scale ({scale}): to be mended.")
}

fn health(pack: &Pack<'_>, since: NaiveDate) -> String {
    let health = &pack.row.health(pack.now);
    let mut text = String::from("## Health\n\n");
    let Some(score) = health.score else {
        let (known, all) = health.measures;
        text += &format!("Too little is known for a score: {known} of {all} measures have data.\n");
        return text;
    };
    let band = match health.band {
        Band::Good => "good",
        Band::Watch => "to be watched",
        Band::Risk => "at risk",
        Band::Unknown => "unknown",
    };
    text += &format!("{score:.0} of 100, {band}");
    let story = pack.past.map(|past| Story::of(past, pack, since));
    let then = story.as_ref().and_then(|story| story.then.as_ref());
    if let Some((day, then)) = then {
        let before = then.score.map_or(0.0, f32::from);
        let moved = score.round() - before;
        text += &format!("; {before:.0} on {day} ({moved:+.0})");
    }
    match health.direction() {
        Some(Direction::Rising) => text += "; rising",
        Some(Direction::Falling) => text += "; falling",
        Some(Direction::Flat) | None => {}
    }
    text += ".\n";
    if let (Some(outcome), Some(experience)) = (health.outcome, health.experience) {
        let quadrant = health.quadrant;
        let quadrant = quadrant.map(|quadrant| format!(": {}", position(Some(quadrant))));
        let quadrant = quadrant.unwrap_or_default();
        text += &format!("Outcome {outcome:.0}, experience {experience:.0}{quadrant}.\n");
    }
    if let Some(story) = story.as_ref().filter(|story| story.positions.len() > 1) {
        let stays = story.positions.iter();
        let stays = stays.map(|stay| format!("{} since {}", position(stay.quadrant), stay.since));
        let stays: Vec<String> = stays.collect();
        text += &format!("Positions: {}.\n", stays.join(", "));
    }
    match then {
        Some((day, _)) => {
            text += &format!("\n| Measure | Value | Points | Gives | Gave on {day} |\n");
            text += "|---|---|--:|--:|--:|\n";
        }
        None => text += "\n| Measure | Value | Points | Gives |\n|---|---|--:|--:|\n",
    }
    let explained = explain::explain(&pack.row.account, pack.rules, pack.now);
    for (at, measure) in explained.measures.iter().enumerate() {
        let points = measure
            .points
            .map_or("–".to_owned(), |points| format!("{points:.0}"));
        let gives = measure.contribution;
        let given = |points: Option<f32>, gives: i32| match points {
            Some(_) => gives.to_string(),
            None => "–".to_owned(),
        };
        text += &format!(
            "| {} | {} | {points} | {} |",
            plain(&measure.label),
            plain(&measure.text),
            given(measure.points, gives),
        );
        if let Some((_, then)) = then {
            let was = then.measures.get(at);
            let gave = |was: &explain::Measured| given(was.points, was.contribution);
            text += &match was.map(|was| (gave(was), gives - was.contribution)) {
                Some((gave, 0)) => format!(" {gave} |"),
                Some((gave, moved)) => format!(" {gave} ({moved:+}) |"),
                None => " – |".to_owned(),
            };
        }
        text.push('\n');
    }
    text
}

fn position(quadrant: Option<Quadrant>) -> &'static str {
    match quadrant {
        Some(Quadrant::Successful) => "successful",
        Some(Quadrant::PleasantButUnproductive) => "pleasant but unproductive",
        Some(Quadrant::ProductiveButCaptive) => "productive but captive",
        Some(Quadrant::Failing) => "failing",
        None => "unknown",
    }
}

/// How health went since the last review, from the history: as `tenure health explain --since` has it.
struct Story {
    /// The first day from then on with a score, and that score taken apart; `None` when no day before
    /// today has one.
    then: Option<(NaiveDate, explain::Explained)>,
    /// Where in the quadrant it stood since then.
    positions: Vec<Position>,
}

impl Story {
    fn of(past: &AccountHistory, pack: &Pack<'_>, since: NaiveDate) -> Self {
        let (rules, now) = (pack.rules, pack.now);
        let days = (now.today() - since).num_days().max(0) as usize + 1;
        let days = past_days(View::from(past), rules, Sight::Today, days, now);
        let before = days.iter().filter(|day| day.day < now.today());
        // The day itself may be a gap.
        let first = before.clone().find(|day| day.judged.score.is_some());
        let then = first.map(|first| {
            let then = explain::explain_then(View::from(past), rules, first.day, now);
            (first.day, then)
        });
        Self {
            then: then.filter(|(_, then)| then.score.is_some()),
            positions: positions(&days, &rules.scorecard),
        }
    }
}

fn open_points(pack: &Pack<'_>) -> String {
    let now = pack.now;
    let mut text = String::from("## Open points\n\n");
    let mut said = Vec::new();
    for promise in pack.row.account.handover().promised {
        if !promise.kept {
            said.push(format!(
                "Promised by sales, not kept yet: {}",
                plain(&promise.text)
            ));
        }
    }
    let tickets = pack.details.tickets.iter();
    for ticket in tickets.filter(|ticket| ticket.closed.is_none()).take(MOST) {
        let severity = ticket
            .severity
            .map(|severity| format!(" (severity {})", severity as u8));
        said.push(format!(
            "Ticket since {}{}: {}",
            show::local_day(ticket.opened, now),
            severity.unwrap_or_default(),
            plain(&ticket.subject)
        ));
    }
    let tasks = pack.details.tasks.iter();
    for task in tasks.filter(|task| !task.done).take(MOST) {
        let due = task
            .due
            .map(|due| format!(", due {}", show::local_day(due, now)));
        said.push(format!(
            "Task{}: {}",
            due.unwrap_or_default(),
            plain(&task.title)
        ));
    }
    let risks = pack.row.today.terms.iter();
    for (_, term) in risks.filter(|(lane, term)| *lane == Lane::Risk && term.leads()) {
        said.push(format!(
            "Risk: {}",
            plain(&describe(term, &pack.rules.triage, now))
        ));
    }
    if said.is_empty() {
        said.push("None.".to_owned());
    }
    for line in said {
        text += &format!("- {line}\n");
    }
    let held = |kind| {
        let from = since(pack);
        let touchpoints = pack.details.touchpoints.iter();
        touchpoints
            .filter(|of| of.kind == kind && show::local_day(of.at, now) >= from && of.at <= now.utc)
            .count()
    };
    let counts: Vec<String> = (Kind::ALL.iter())
        .filter(|kind| kind.two_way())
        .filter_map(|kind| Some((kind.id(), held(*kind))).filter(|(_, count)| *count > 0))
        .map(|(kind, count)| format!("{kind} {count}"))
        .collect();
    if !counts.is_empty() {
        text += &format!("\nTouchpoints in the period: {}.\n", counts.join(", "));
    }
    text
}

fn next(pack: &Pack<'_>, plan: &Plan) -> String {
    let today = pack.now.today();
    let mut text = String::from("## Next plan\n\n");
    let mut said = Vec::new();
    let soon = |goal: &&Goal| {
        !goal.attained()
            && goal
                .due
                .is_none_or(|due| due <= today + TimeDelta::days(AHEAD))
    };
    for goal in plan.goals.iter().filter(soon) {
        let due = match goal.due {
            None => " (agree a day)".to_owned(),
            Some(due) if due < today => {
                format!(" (due since {due}: attain it, or agree another day)")
            }
            Some(due) => format!(" by {due}"),
        };
        said.push(format!("Goal{due}: {}", plain(&goal.title)));
    }
    if !plan.goals.iter().any(|goal| soon(&goal)) {
        said.push("Agree the next staged goal, one to three months long.".to_owned());
    }
    let (rules, place) = (pack.rules, pack.row.today.place);
    let subject = Subject {
        row: pack.row,
        details: Some(pack.details),
    };
    if let Some(stage) = rules.lifecycle.stage(place) {
        for (criterion, met) in rules.lifecycle.check(subject, place, rules, pack.now) {
            if met != Some(true) && !plan.ticked(&stage.id, &criterion.id) {
                said.push(format!(
                    "To leave {}: {}",
                    plain(&stage.name),
                    plain(&criterion.text)
                ));
            }
        }
    }
    if let Some(renewal) = pack.row.account.renewal.filter(|day| *day >= today) {
        let days = (renewal - today).num_days();
        said.push(format!("Renewal on {renewal}, in {days} days."));
    }
    said.push(format!(
        "Next review by {}.",
        today + TimeDelta::days(QUARTER)
    ));
    for line in said {
        text += &format!("- [ ] {line}\n");
    }
    text
}
