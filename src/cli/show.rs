//! `tenure show ACCOUNT`: everything known of an account.

use super::args::{Globals, Show};
use super::connect::{Plan, Portfolio};
use super::context::{Context, Opened};
use super::json::{AccountJson, DetailsJson};
use super::{Failure, account, accounts, output, qbr, send};
use crate::domain::account::Account;
use crate::domain::book::Row;
use crate::domain::health::{Position, Sight, View, explain, past_days, positions};
use crate::domain::odd::{self, Odd};
use crate::domain::ticket::Ticket;
use crate::domain::touchpoint::{Details, Touchpoint};
use crate::domain::triage::{Lane, describe};
use crate::domain::when::show;
use crate::domain::withheld;
use crate::domain::{AccountId, Field};
use crate::messages::{Language, account as say};
use serde::Serialize;
use std::time::Duration;
use unicode_width::UnicodeWidthStr;

#[derive(Serialize)]
struct Shown<'a> {
    #[serde(flatten)]
    account: AccountJson<'a>,
    /// The scorecard's id and version.
    scorecard: String,
    measures: Vec<MeasureJson>,
    /// Where in the quadrant it was, in the last year.
    positions: Vec<Position>,
    /// Touchpoints, contacts, tickets and tasks as last read.
    details: DetailsJson<'a>,
}

#[derive(Serialize)]
struct MeasureJson {
    measure: String,
    text: String,
    as_of: Option<chrono::DateTime<chrono::Utc>>,
    stale: bool,
    points: Option<f32>,
    weight: f32,
    contribution: i32,
}

/// How long the CRM is waited for.
const PATIENCE: Duration = Duration::from_secs(8);

/// Days of the history of positions.
pub const POSITION_DAYS: usize = 365;

/// How many touchpoints the text shows.
const TOUCHPOINTS: usize = 5;

/// Cells that what was said in one takes at most.
const SAID: usize = 100;

/// Runs it.
pub fn run(globals: &Globals, options: &Show) -> Result<i32, Failure> {
    let mut context = Context::find(globals)?;
    let opened = context.open()?;
    let row = account::of((&opened.book, &opened.store), &options.account)?;
    let details = details(&context, &opened, &row.account.id)?;
    if options.qbr {
        return qbr::run(row, &details, &context, &opened);
    }
    if options.json.json {
        let explained = explain(&row.account, &context.rules, opened.now);
        let measures = explained.measures.into_iter().map(|of| MeasureJson {
            measure: of.id,
            text: of.text,
            as_of: of.as_of,
            stale: of.stale,
            points: of.points,
            weight: of.weight,
            contribution: of.contribution,
        });
        let past = opened.store.history(&row.account.id)?;
        let positions = past.map(|past| {
            let view = View::from(&past);
            let days = past_days(
                view,
                &context.rules,
                Sight::Today,
                POSITION_DAYS,
                opened.now,
            );
            positions(&days, &context.rules.scorecard)
        });
        output::json(&Shown {
            scorecard: context.rules.scorecard.stamp(),
            positions: positions.unwrap_or_default(),
            account: AccountJson::of(row, &opened, &context.rules),
            measures: measures.collect(),
            details: DetailsJson::of(&details),
        })?;
        return Ok(0);
    }
    opened.tell_age();
    output::say(&text(row, &details, &context, &opened))?;
    Ok(0)
}

/// What is known of the account beyond itself. What the CRM was never asked for is asked for now, for
/// a moment; without an answer it is said that this may not be all.
fn details(context: &Context, opened: &Opened, id: &AccountId) -> Result<Details, Failure> {
    let known = opened.store.details(id)?;
    if known.fetched.is_some() {
        return Ok(known);
    }
    let plan = Plan::new(context, Portfolio::default());
    let ask = async {
        let asked = async {
            let connected = plan.connect().await?;
            let details = connected.crm.details(id).await;
            for (_, why) in connected.crm.withheld() {
                output::complain(&why);
            }
            details.map_err(|error| error.to_string())
        };
        match tokio::time::timeout(PATIENCE, asked).await {
            Ok(result) => result,
            Err(_) => {
                let seconds = PATIENCE.as_secs();
                Err(format!("The CRM has not answered within {seconds} s."))
            }
        }
    };
    match send::block_on(ask)? {
        Ok(details) => {
            let asked = opened.now.utc;
            opened.store.put_details(details, asked, asked)?;
            Ok(opened.store.details(id)?)
        }
        Err(why) => {
            output::complain(&format!(
                "{why} The touchpoints of this account were never read; only what was written here \
                 is shown of them."
            ));
            Ok(known)
        }
    }
}

fn text(row: &Row, details: &Details, context: &Context, opened: &Opened) -> String {
    let account = &row.account;
    let now = opened.now;
    let mut lines: Vec<Vec<String>> = Vec::new();
    let mut add = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            lines.push(vec![name.to_owned(), value]);
        }
    };
    add("id", Some(account.id.to_string()));
    add("domain", account.domain.clone());
    add("link", account.url.clone());
    let since = account
        .stage_since
        .map(|at| format!(", {} d", show::days_since(at, now)));
    add(
        "stage",
        Some(accounts::stage(row, context) + &since.unwrap_or_default()),
    );
    let said = |field: Field, value: Option<&str>| {
        let rules = &context.rules;
        value.map(|value| rules.said(field, value, Language::En).to_owned())
    };
    let tier = account.tier.as_ref().map(|tier| tier.as_str());
    add("tier", said(Field::Tier, tier));
    add(
        "owner",
        account
            .owner
            .as_ref()
            .map(|id| opened.book.owner_name(id).to_owned()),
    );
    add("arr", account.arr.map(|arr| arr.full()));
    let day = |day| format!("{day} ({})", show::distance(day, now, Language::En));
    add("renewal", account.renewal.map(day));
    let lost = account.loss_reason.as_deref();
    add("lost for", said(Field::LossReason, lost));
    let renewed = account.renewal_reason.as_deref();
    add("renewal reason", said(Field::RenewalReason, renewed));
    let measures = row.today.health.measures;
    add(
        "health",
        Some(format!(
            "{} (from {} of {} measures)",
            accounts::health(row),
            measures.0,
            measures.1
        )),
    );
    add("crm health", crm_health(account, context, opened));
    if let Some(quadrant) = row.today.health.quadrant {
        let flag = if quadrant.false_green() {
            ": mistaken for healthy"
        } else {
            ""
        };
        add("quadrant", Some(format!("{}{flag}", quadrant.name())));
    }
    add(
        "last touch",
        account
            .last_touch
            .map(|at| show::moment(at, now, Language::En)),
    );
    add("tickets", Some(format!("{} open", account.tickets.open)));
    for (field, raw) in &account.odd {
        add(field.id(), Some(odd::told(Language::En, raw, field.kind())));
    }
    for field in account.hidden.iter() {
        add(field.id(), Some(say::may_be_old(Language::En).to_owned()));
    }
    let mut text = format!("{}\n", account.name) + &output::table(&lines);
    for lane in [Lane::Risk, Lane::Opportunity] {
        let terms: Vec<_> = row
            .today
            .terms
            .iter()
            .filter(|(of, _)| *of == lane)
            .collect();
        if terms.is_empty() {
            continue;
        }
        let name = if lane == Lane::Risk {
            "risk"
        } else {
            "opportunity"
        };
        text += &format!("\n{name} {}\n", row.today.score(lane));
        for (_, term) in terms {
            text += &format!(
                "{:>4}  {}\n",
                term.points,
                describe(term, &context.rules.triage, now)
            );
        }
    }
    let contacts: Vec<Vec<String>> = details
        .contacts
        .iter()
        .map(|of| {
            let mail = of.email.clone().unwrap_or_default();
            let left = if of.left { "left" } else { "" };
            let roles: Vec<&str> = of.roles.iter().map(|of| of.name(Language::En)).collect();
            vec![
                of.name.clone(),
                of.title.clone().unwrap_or_default(),
                roles.join(", "),
                mail,
                left.to_owned(),
                marks(&of.odd),
            ]
        })
        .collect();
    for (name, rows) in [
        ("from sales", handover(row)),
        ("goals", goals(row, opened)),
        ("people", contacts),
        ("tasks", tasks(details, opened)),
        ("tickets", tickets(details, opened)),
        ("deals", deals(details, opened)),
        ("touchpoints", touchpoints(details, opened)),
    ] {
        if !rows.is_empty() {
            text += &format!("\n{name}\n{}", output::table(&rows));
        }
    }
    if let Some(told) = withheld::told(Language::En, &details.withheld) {
        text += &format!("\n{told}\n");
    }
    text
}

/// The CRM's own health: as the CRM says it, and what it counts.
fn crm_health(account: &Account, context: &Context, opened: &Opened) -> Option<String> {
    let points = account.number(Field::CrmHealth)?.value as f32;
    let band = accounts::band(context.rules.scorecard.bands.of(points));
    let counts = format!("{} {band}", points.round());
    let said = opened.store.base(&account.id, Field::CrmHealth);
    Some(match said.ok().flatten() {
        Some(said) if said.parse::<f32>().is_err() => format!("{said} ({counts})"),
        _ => counts,
    })
}

/// Why they bought and what was promised.
fn handover(row: &Row) -> Vec<Vec<String>> {
    let handover = row.account.handover();
    let intent = handover.intent.into_iter();
    let promised = handover.promised.into_iter();
    intent
        .map(|intent| vec!["bought for".to_owned(), intent])
        .chain(promised.map(|promise| {
            let mark = if promise.kept { "[x]" } else { "[ ]" };
            vec![mark.to_owned(), promise.text]
        }))
        .collect()
}

/// The staged goals, the first of which is the first value.
fn goals(row: &Row, opened: &Opened) -> Vec<Vec<String>> {
    let (plan, today) = (row.account.plan(), opened.now.today());
    let goals = plan.goals.iter();
    goals
        .map(|goal| {
            let due = goal
                .due
                .map(|due| show::distance(due, opened.now, Language::En));
            vec![
                goal.standing(today).id().to_owned(),
                due.unwrap_or_default(),
                goal.title.clone(),
                goal.figures("→", Language::En).unwrap_or_default(),
            ]
        })
        .collect()
}

/// Values of a record that are not of their kind, as the CRM has them.
fn marks(odd: &[Odd]) -> String {
    let all: Vec<String> = odd.iter().map(|one| one.line(Language::En)).collect();
    all.join("; ")
}

/// Tickets that are open, or of which a value cannot be read.
fn tickets(details: &Details, opened: &Opened) -> Vec<Vec<String>> {
    let all = details.tickets.iter();
    let shown = all.filter(|ticket| ticket.closed.is_none() || !ticket.odd.is_empty());
    let severity = |ticket: &Ticket| ticket.severity.map(|of| format!("S{}", of as u8));
    shown
        .map(|ticket| {
            let closed = if ticket.closed.is_some() {
                "closed"
            } else {
                ""
            };
            vec![
                format!("#{}", ticket.id),
                severity(ticket).unwrap_or_default(),
                show::age(ticket.opened, opened.now, Language::En),
                closed.to_owned(),
                ticket.subject.clone(),
                marks(&ticket.odd),
            ]
        })
        .collect()
}

fn tasks(details: &Details, opened: &Opened) -> Vec<Vec<String>> {
    let open = details.tasks.iter().filter(|task| !task.done);
    open.map(|task| {
        let due = task
            .due
            .map(|due| show::distance(show::local_day(due, opened.now), opened.now, Language::En));
        vec![
            due.unwrap_or_default(),
            task.title.clone(),
            marks(&task.odd),
        ]
    })
    .collect()
}

fn deals(details: &Details, opened: &Opened) -> Vec<Vec<String>> {
    let all = details.deals.iter();
    let open = all.filter(|deal| deal.open || !deal.odd.is_empty());
    open.map(|deal| {
        let closes = deal.closes;
        let closes = closes.map(|day| show::distance(day, opened.now, Language::En));
        let amount = deal.amount.map(|amount| amount.compact());
        vec![
            format!("#{}", deal.id),
            closes.unwrap_or_default(),
            amount.unwrap_or_default(),
            deal.stage.clone(),
            deal.name.clone(),
            marks(&deal.odd),
        ]
    })
    .collect()
}

fn touchpoints(details: &Details, opened: &Opened) -> Vec<Vec<String>> {
    let latest = details.touchpoints.iter().take(TOUCHPOINTS);
    latest
        .map(|of| {
            let waits = if of.id.is_none() { " (waits)" } else { "" };
            vec![
                show::moment(of.at, opened.now, Language::En),
                format!("{}{waits}", of.kind.id()),
                said(of),
                marks(&of.odd),
            ]
        })
        .collect()
}

/// Its title, and what stands first in it where that says more: the reason of a move, for one.
fn said(of: &Touchpoint) -> String {
    let title = crate::domain::text::line(&of.title);
    let body = of.body.lines().find(|line| !line.trim().is_empty());
    let body = crate::domain::text::line(body.unwrap_or_default().trim());
    match (
        title.is_empty(),
        body.is_empty() || body.starts_with(&title),
    ) {
        (true, _) => output::cut(&body, SAID).into_owned(),
        (false, true) => title,
        (false, false) => {
            output::cut(&format!("{title}: {body}"), SAID.max(title.width())).into_owned()
        }
    }
}
