//! The page for a quarterly business review, Markdown in the language of the screen, from what is known
//! and nothing else: what is not known is said. First what is for the customer: goals met, value shown, the
//! story of health, open points, the next plan. Behind a line what is only for us: risks, what the stage
//! still asks for, our tasks, health measure by measure, figures to be mended.

mod ours;
mod story;

use super::account::{Account, Unhappy};
use super::assess::Rules;
use super::book::Row;
use super::field::Field;
use super::past::AccountHistory;
use super::plan::{Counts, Goal, Plan, Standing, amount};
use super::touchpoint::{Details, Kind};
use super::when::{Now, show};
use crate::messages::{Language, numbers, qbr as say};
use chrono::{NaiveDate, TimeDelta};
use story::Story;

/// Days that a review looks back when none was held before.
const QUARTER: i64 = 91;
/// Days that the next plan looks ahead.
const AHEAD: i64 = 100;
/// Most open points of a kind that are listed.
const MOST: usize = 12;

/// From so many percent of satisfied customers on it shows value: the line between the two halves of the
/// default scorecard's curve.
const SATISFIED: f64 = 70.0;

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
    /// What the page is written in.
    pub language: Language,
    /// The moment.
    pub now: Now,
}

/// The page.
pub fn page(pack: &Pack<'_>) -> String {
    let plan = pack.row.account.plan();
    let since = since(pack);
    let story = pack.past.map(|past| Story::of(past, pack, since));
    [
        head(pack, since),
        goals(pack, &plan),
        value(pack, &plan),
        story::health(pack, story.as_ref()),
        open_points(pack),
        next(pack, &plan),
        ours::part(pack, &plan, story.as_ref()),
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

/// Text of others within Markdown, in one line: as it is, and no sign of it means anything.
fn plain(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = words.join(" ");
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let mut out = String::with_capacity(text.len());
    for (at, sign) in text.char_indices() {
        // At its beginning, before a blank, it could be an entry of a list.
        let blank = || !matches!(text.as_bytes().get(at + 1), Some(next) if *next != b' ');
        let begins = match sign {
            // Two or more dashes alone are a rule.
            '-' => at == 0,
            '+' => at == 0 && blank(),
            '.' | ')' => at == digits && digits > 0 && blank(),
            _ => false,
        };
        if begins
            || matches!(
                sign,
                '\\' | '|' | '*' | '_' | '`' | '<' | '>' | '[' | ']' | '#' | '~' | '&' | '$'
            )
        {
            out.push('\\');
        }
        out.push(sign);
    }
    out
}

/// A heading.
fn heading(words: &str) -> String {
    format!("## {words}\n\n")
}

/// Entries of a list; each begins with `mark`.
fn list(mark: &str, entries: &[String]) -> String {
    let lines = entries.iter().map(|entry| format!("{mark}{entry}\n"));
    lines.collect()
}

fn head(pack: &Pack<'_>, since: NaiveDate) -> String {
    let (account, language) = (&pack.row.account, pack.language);
    let title = say::title(language, plain(&account.name));
    let mut facts = vec![say::period(language, since, pack.now.today())];
    let renewal = account.renewal.map(|day| say::renewal_day(language, day));
    facts.extend(renewal);
    facts.extend(pack.csm.map(|name| say::csm(language, plain(name))));
    let mut text = format!("# {title}\n\n{}\n", facts.join(" · "));
    if let Some(intent) = account.handover().intent {
        text += &format!("\n{}\n", say::bought_for(language, plain(&intent)));
    }
    text
}

fn goals(pack: &Pack<'_>, plan: &Plan) -> String {
    let language = pack.language;
    let mut text = heading(say::goals(language));
    let today = pack.now.today();
    text += &match pack.row.account.goals(today) {
        Some(Counts { due, met, .. }) => {
            let (counted, all) = (format!("{:.0}", met.min(due)), format!("{met:.0}"));
            let of = format!("{due:.0}");
            // The CRM's own counts may say that more are attained than were due.
            match met > due {
                true => say::attained_more(language, counted, of, all),
                false => say::attained(language, counted, of),
            }
        }
        None if plan.goals.is_empty() => say::no_goals(language).to_owned(),
        None => say::none_due(language).to_owned(),
    };
    text.push('\n');
    if plan.goals.is_empty() {
        return text;
    }
    let heads = [
        say::head_goal,
        say::head_measure,
        say::head_due,
        say::head_stands,
    ]
    .map(|head| head(language));
    text += &format!("\n| | {} |\n|--:|---|---|---|---|\n", heads.join(" | "));
    for (at, goal) in plan.goals.iter().enumerate() {
        let due = goal.due.map_or("–".to_owned(), |due| due.to_string());
        let figures = goal
            .figures("→", language)
            .map_or("–".to_owned(), |figures| plain(&figures));
        let title = plain(&goal.title);
        let title = match at {
            0 => say::first(language, title),
            _ => title,
        };
        text += &format!(
            "| {} | {title} | {figures} | {due} | {} |\n",
            at + 1,
            stands(goal, today, language)
        );
    }
    text
}

fn stands(goal: &Goal, today: NaiveDate, language: Language) -> String {
    let on = goal.met.map(|day| format!(" {day}")).unwrap_or_default();
    let share = |stands: &str| match goal.progress() {
        Some(share) => say::share(language, stands, format!("{:.0}", share * 100.0)),
        None => stands.to_owned(),
    };
    match goal.standing(today) {
        Standing::Met => format!("{}{on}", say::met(language)),
        Standing::Late => share(say::late(language)),
        Standing::Open => share(say::open(language)),
    }
}

fn value(pack: &Pack<'_>, plan: &Plan) -> String {
    let (account, language) = (&pack.row.account, pack.language);
    let mut said = Vec::new();
    if let Some(day) = account.first_value.filter(|day| *day <= pack.now.today()) {
        let took = account.term_start.map(|start| (day - start).num_days());
        said.push(match took.and_then(|days| usize::try_from(days).ok()) {
            Some(days) => say::first_value_after(language, days, day),
            None => say::first_value(language, day),
        });
    }
    for goal in plan.goals.iter().filter(|goal| goal.attained()) {
        let title = plain(&goal.title);
        let line = match goal.figures("→", language) {
            Some(figures) => say::shown(language, title, plain(&figures)),
            None => title,
        };
        said.push(match &goal.evidence {
            Some(evidence) => say::evidence(language, line, plain(evidence)),
            None => line,
        });
    }
    said.extend(usage(account, language));
    said.extend(opinions(account, language).0);
    if said.is_empty() {
        said.push(say::no_value(language).to_owned());
    }
    heading(say::value(language)) + &list("- ", &said)
}

/// What the customer uses of what was bought.
fn usage(account: &Account, language: Language) -> Vec<String> {
    let number = |field| account.number(field).map(|dated| dated.value);
    let share = |of, whole| {
        let (of, whole) = (number(of)?, number(whole).filter(|whole| *whole > 0.0)?);
        let percent = format!("{:.0}", of / whole * 100.0);
        Some((format!("{of:.0}"), format!("{whole:.0}"), percent))
    };
    let told = |of, whole, words: fn(Language, &str, &str, &str) -> String| {
        let (of, whole, percent) = share(of, whole)?;
        Some(words(language, &of, &whole, &percent))
    };
    let bought = Field::SeatsBought;
    let lines = [
        told(
            Field::SeatsActivated,
            bought,
            |language, of, whole, percent| say::activated(language, of, whole, percent),
        ),
        told(
            Field::SeatsActive,
            bought,
            |language, of, whole, percent| say::in_use(language, of, whole, percent),
        ),
        told(
            Field::FeaturesUsed,
            Field::FeaturesAvailable,
            |language, of, whole, percent| say::features(language, of, whole, percent),
        ),
    ];
    lines.into_iter().flatten().collect()
}

/// What the customer says of us: what shows value, and what is to be talked about. What stands on no scale is
/// left out: see [`ours`].
fn opinions(account: &Account, language: Language) -> (Vec<String>, Vec<String>) {
    let csat = account.number(Field::Csat).map(|csat| csat.value);
    let csat = csat.filter(|csat| (0.0..=100.0).contains(csat));
    let nps = account.nps().and_then(|nps| {
        let told = number(language, nps.value);
        match nps.value {
            0.0..=10.0 => {
                let good = nps.value > Unhappy::HIGHEST;
                Some((good, say::recommend(language, told)))
            }
            -100.0..=100.0 => Some((nps.value > 0.0, say::net_score(language, told))),
            _ => None,
        }
    });
    let csat = csat.map(|csat| {
        let told = number(language, csat);
        (csat >= SATISFIED, say::satisfied(language, told))
    });
    let said = nps.into_iter().chain(csat);
    let (good, bad): (Vec<_>, Vec<_>) = said.partition(|(good, _)| *good);
    let words = |of: Vec<(bool, String)>| of.into_iter().map(|(_, told)| told).collect();
    (words(good), words(bad))
}

/// A number as the language of the page writes it.
fn number(language: Language, value: f64) -> String {
    numbers::decimal(language, amount(value))
}

fn open_points(pack: &Pack<'_>) -> String {
    let (now, language) = (pack.now, pack.language);
    let mut said = Vec::new();
    for promise in pack.row.account.handover().promised {
        if !promise.kept {
            said.push(say::promised(language, plain(&promise.text)));
        }
    }
    let tickets = pack.details.tickets.iter();
    let open: Vec<_> = tickets.filter(|ticket| ticket.closed.is_none()).collect();
    for ticket in open.iter().take(MOST) {
        let day = show::local_day(ticket.opened, now);
        let subject = plain(&ticket.subject);
        said.push(match ticket.severity {
            Some(severity) => say::ticket_grave(language, day, severity as u8, subject),
            None => say::ticket(language, day, subject),
        });
    }
    said.extend(more(open.len(), language));
    // A detractor's answer shows no value.
    said.extend(opinions(&pack.row.account, language).1);
    if said.is_empty() {
        said.push(say::none(language).to_owned());
    }
    let mut text = heading(say::open_points(language)) + &list("- ", &said);
    let from = since(pack);
    let held = |kind: &Kind| {
        let touchpoints = pack.details.touchpoints.iter();
        let held = touchpoints.filter(|of| {
            of.kind == *kind && show::local_day(of.at, now) >= from && of.at <= now.utc
        });
        held.count()
    };
    let counts: Vec<String> = (Kind::ALL.iter())
        .filter(|kind| kind.two_way())
        .map(|kind| (kind.name(language), held(kind)))
        .filter(|(_, count)| *count > 0)
        .map(|(kind, count)| format!("{kind} {count}"))
        .collect();
    if !counts.is_empty() {
        let counts = numbers::list(language, &counts);
        text += &format!("\n{}\n", say::touchpoints(language, counts));
    }
    text
}

/// That so many are not all.
fn more(all: usize, language: Language) -> Option<String> {
    let left = all.saturating_sub(MOST);
    (left > 0).then(|| say::more(language, left))
}

fn next(pack: &Pack<'_>, plan: &Plan) -> String {
    let (today, language) = (pack.now.today(), pack.language);
    let mut said = Vec::new();
    let soon = |goal: &&Goal| {
        !goal.attained()
            && goal
                .due
                .is_none_or(|due| due <= today + TimeDelta::days(AHEAD))
    };
    for goal in plan.goals.iter().filter(soon) {
        let title = plain(&goal.title);
        said.push(match goal.due {
            None => say::goal_no_day(language, title),
            Some(due) if due < today => say::goal_late(language, due, title),
            Some(due) => say::goal_by(language, due, title),
        });
    }
    if said.is_empty() {
        said.push(say::agree_next(language).to_owned());
    }
    if let Some(renewal) = pack.row.account.renewal.filter(|day| *day >= today) {
        let days = usize::try_from((renewal - today).num_days()).unwrap_or_default();
        said.push(say::renews(language, days, renewal));
    }
    let by = today + TimeDelta::days(QUARTER);
    said.push(say::next_review(language, by));
    heading(say::next(language)) + &list("- [ ] ", &said)
}
