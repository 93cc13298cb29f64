//! What `--json` prints: snake_case, stable; a name here is a promise, written down in
//! `docs/json.md` and held by `tests/cli/shapes.rs`. Accounts and signals are here, the rest beside.

mod details;
mod writes;

pub use details::DetailsJson;
pub use writes::{EntryJson, WriteJson};

use super::context::Opened;
use crate::domain::account::{Account, Presence};
use crate::domain::book::Row;
use crate::domain::field::Field;
use crate::domain::health::{Band, Quadrant};
use crate::domain::triage::closing::{How, Put, Until};
use crate::domain::triage::{Lane, Term, describe};
use crate::domain::{Now, Rules};
use crate::messages::Language;
use chrono::{DateTime, NaiveDate, SubsecRound, Utc};
use serde::Serialize;
use serde_json::{Map, Value};

/// A moment to the millisecond, which is as exact as anything here is.
pub(super) fn moment(at: DateTime<Utc>) -> DateTime<Utc> {
    at.trunc_subsecs(3)
}

/// An account as JSON.
#[derive(Serialize)]
pub struct AccountJson<'a> {
    id: &'a str,
    name: &'a str,
    domain: Option<&'a str>,
    url: Option<&'a str>,
    owner: Option<OwnerJson<'a>>,
    tier: Option<&'a str>,
    /// What it is called: the CRM's label, where it is known.
    tier_label: Option<&'a str>,
    /// The lifecycle's id; `null` when the CRM's value belongs to no stage.
    stage: Option<&'a str>,
    crm_stage: Option<&'a str>,
    stage_since: Option<DateTime<Utc>>,
    arr: Option<MoneyJson<'a>>,
    term_start: Option<NaiveDate>,
    renewal: Option<NaiveDate>,
    auto_renew: Option<bool>,
    health: HealthJson,
    risk_score: i32,
    opportunity_score: i32,
    signals: Vec<SignalJson>,
    /// What was done with its signals; `null` when nothing was.
    triage: Option<AwayJson>,
    last_touch: Option<DateTime<Utc>>,
    last_qbr: Option<NaiveDate>,
    first_value: Option<NaiveDate>,
    /// Why it was lost, and why it renewed or did not: the CRM's values.
    loss_reason: Option<&'a str>,
    /// What it is called.
    loss_reason_label: Option<&'a str>,
    renewal_reason: Option<&'a str>,
    /// What it is called.
    renewal_reason_label: Option<&'a str>,
    open_tickets: u16,
    open_tasks: u16,
    champion: Option<bool>,
    numbers: Map<String, Value>,
    custom: Map<String, Value>,
    /// Values that are not of their field's kind, as the CRM has them.
    unreadable: Map<String, Value>,
    /// Fields that the token cannot see any more: their values are from before.
    hidden: Vec<&'static str>,
    updated_at: Option<DateTime<Utc>>,
    pending: bool,
}

#[derive(Serialize)]
struct OwnerJson<'a> {
    id: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
struct MoneyJson<'a> {
    /// A decimal as text: never a float.
    amount: String,
    currency: &'a str,
}

#[derive(Serialize)]
struct HealthJson {
    score: Option<f32>,
    outcome: Option<f32>,
    experience: Option<f32>,
    band: Band,
    quadrant: Option<Quadrant>,
    mistaken_for_healthy: bool,
    points_a_week: Option<f32>,
    measures: u8,
    measures_of: u8,
}

/// What a person did with a row.
#[derive(Serialize)]
pub struct AwayJson {
    put_away: Vec<PutJson>,
    /// Signals that had been put away and are back, with what changed.
    back: Vec<BackJson>,
    assigned: Vec<AssignedJson>,
}

#[derive(Serialize)]
struct PutJson {
    #[serde(flatten)]
    signal: SignalJson,
    /// `snoozed`, `done` or `dismissed`.
    state: &'static str,
    at: DateTime<Utc>,
    /// A day, a query, or `worse`; only when snoozed.
    until: Option<String>,
    reason: Option<String>,
}

#[derive(Serialize)]
struct BackJson {
    signal: String,
    lane: Lane,
    why: String,
}

#[derive(Serialize)]
struct AssignedJson {
    /// `null`: the whole row.
    signal: Option<String>,
    to: String,
    at: DateTime<Utc>,
}

impl AwayJson {
    /// Of a row; `None` when nothing was done with it.
    pub fn of(row: &Row, rules: &Rules, now: Now) -> Option<Self> {
        let away = row.today.away.as_deref()?;
        let put = |put: &Put| PutJson {
            signal: SignalJson::of(put.lane, &put.term, rules, now),
            state: put.closing.how.word(),
            at: moment(put.closing.at),
            until: until(&put.closing.how),
            reason: put.closing.reason.clone(),
        };
        Some(Self {
            put_away: away.put.iter().map(put).collect(),
            back: away
                .back
                .iter()
                .map(|back| BackJson {
                    signal: back.signal.clone(),
                    lane: back.lane,
                    why: back.why(&rules.triage, now, Language::En),
                })
                .collect(),
            assigned: away
                .assigned
                .iter()
                .map(|given| AssignedJson {
                    signal: given.signal.clone(),
                    to: given.to.0.clone(),
                    at: moment(given.at),
                })
                .collect(),
        })
    }
}

/// Until when a signal is snoozed: a day, a query, or `worse`; `None` when it is not snoozed.
pub fn until(how: &How) -> Option<String> {
    match how {
        How::Snoozed(Until::Day(day)) => Some(day.to_string()),
        How::Snoozed(Until::When(query)) => Some(query.clone()),
        How::Snoozed(Until::Worse) => Some("worse".to_owned()),
        How::Done | How::Dismissed => None,
    }
}

/// A signal as JSON.
#[derive(Serialize)]
pub struct SignalJson {
    signal: String,
    lane: Lane,
    points: i16,
    text: String,
}

impl SignalJson {
    /// A term of a lane.
    pub fn of(lane: Lane, term: &Term, rules: &Rules, now: Now) -> Self {
        Self {
            signal: rules.triage.id_of(term).to_owned(),
            lane,
            points: term.points,
            text: describe(term, &rules.triage, now),
        }
    }
}

impl<'a> AccountJson<'a> {
    /// A row as JSON.
    pub fn of(row: &'a Row, opened: &'a Opened, rules: &'a Rules) -> Self {
        let account = &row.account;
        let health = &row.health(opened.now);
        let round = |value: Option<f32>| value.map(tenth);
        let said = |field, value: Option<&'a str>| {
            value.map(|value| rules.said(field, value, Language::En))
        };
        Self {
            id: account.id.as_str(),
            name: &account.name,
            domain: account.domain.as_deref(),
            url: account.url.as_deref(),
            owner: account.owner.as_ref().map(|id| OwnerJson {
                id: id.as_str(),
                name: opened.book.owner_name(id),
            }),
            tier: tier(account),
            tier_label: said(Field::Tier, tier(account)),
            stage: rules
                .lifecycle
                .stage(row.today.place)
                .map(|stage| stage.id.as_str()),
            crm_stage: account.stage.as_deref(),
            stage_since: account.stage_since,
            arr: account.arr.as_ref().map(|arr| MoneyJson {
                amount: arr.amount.normalize().to_string(),
                currency: arr.currency.code(),
            }),
            term_start: account.term_start,
            renewal: account.renewal,
            auto_renew: account.auto_renew,
            health: HealthJson {
                score: health.score.map(f32::round),
                outcome: round(health.outcome),
                experience: round(health.experience),
                band: health.band,
                quadrant: health.quadrant,
                mistaken_for_healthy: health.quadrant.is_some_and(Quadrant::false_green),
                points_a_week: round(health.slope),
                measures: health.measures.0,
                measures_of: health.measures.1,
            },
            risk_score: row.today.score(Lane::Risk),
            opportunity_score: row.today.score(Lane::Opportunity),
            signals: row
                .today
                .terms
                .iter()
                .map(|(lane, term)| SignalJson::of(*lane, term, rules, opened.now))
                .collect(),
            triage: AwayJson::of(row, rules, opened.now),
            last_touch: account.last_touch,
            last_qbr: account.last_qbr,
            first_value: account.first_value,
            loss_reason: account.loss_reason.as_deref(),
            loss_reason_label: said(Field::LossReason, account.loss_reason.as_deref()),
            renewal_reason: account.renewal_reason.as_deref(),
            renewal_reason_label: said(Field::RenewalReason, account.renewal_reason.as_deref()),
            open_tickets: account.tickets.open,
            open_tasks: account.open_tasks,
            champion: match account.people.champion {
                Presence::Unread => None,
                presence => Some(presence == Presence::Here),
            },
            numbers: numbers(account),
            custom: account
                .custom
                .iter()
                .map(|(name, value)| (name.to_owned(), Value::from(value)))
                .collect(),
            unreadable: account
                .odd
                .iter()
                .map(|(field, raw)| (field.id().to_owned(), Value::from(raw.as_str())))
                .collect(),
            hidden: account.hidden.iter().map(Field::id).collect(),
            updated_at: account.updated_at,
            pending: opened.pending.contains(&account.id),
        }
    }
}

fn tier(account: &Account) -> Option<&str> {
    account.tier.as_ref().map(|tier| tier.as_str())
}

fn numbers(account: &Account) -> Map<String, Value> {
    let value = |(field, dated): (Field, crate::domain::when::Dated<f64>)| {
        let value = serde_json::json!({ "value": dated.value, "as_of": dated.as_of });
        (field.id().to_owned(), value)
    };
    account.numbers.iter().map(value).collect()
}

/// Rounded to a tenth; never a negative zero, which reads `-0.0`.
fn tenth(value: f32) -> f32 {
    (value * 10.0).round() / 10.0 + 0.0
}

#[cfg(test)]
mod tests {
    use super::tenth;

    #[test]
    fn nothing_is_not_less_than_nothing() {
        for value in [-0.0, -0.04, 0.04] {
            assert_eq!(tenth(value).to_string(), "0");
        }
        assert_eq!(tenth(-0.26), -0.3);
    }
}
