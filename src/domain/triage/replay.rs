//! The queue as it would have been on a day gone by, by what was known then and nothing later.
//!
//! An account is put together again from the values in force at the end of that day: fields and stages
//! from their history, touchpoints and tickets by their dates. What has no history is left empty, so
//! that its signals stay silent, and [`UNKNOWN`] lists it. What was put away in triage is not replayed.

use crate::domain::account::{Account, People, Tickets};
use crate::domain::assess::Rules;
use crate::domain::field::{Field, Kind};
use crate::domain::health::{Sight, View, remembered_scores, usage_series};
use crate::domain::id::{OwnerId, TierId};
use crate::domain::money::{Currency, Money};
use crate::domain::past::AccountHistory;
use crate::domain::when::{Now, days};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

/// Days of usage and of scores that signals look at.
const USAGE_DAYS: usize = 70;
const SCORE_DAYS: usize = 91;

/// What is not known of the past, whatever the account; sentences.
pub const UNKNOWN: &[&str] = &[
    "Who was there is not known of the past: champion_gone is left out, and so are what contacts answered and the \
     share of key contacts met, which is a part of health (engagement then is the promise to touch alone).",
    "A ticket has the severity it has now.",
    "Which tasks were open is not known of the past: task_due is left out.",
    "Whether a field was empty or only its past is not kept is not known: data_hole is left out.",
    "Whoever has no tier known of that day is promised what the default tier is.",
    "Touchpoints count as far as they were read: the last one from the CRM's history, others of accounts \
     that were opened.",
    "What was snoozed, done or dismissed then is not replayed.",
];

/// The last moment of a person's day, or now when that is still to come; `None` for a day to come.
pub fn end_of(day: NaiveDate, now: Now) -> Option<Now> {
    let end = day.succ_opt()?.and_time(chrono::NaiveTime::MIN).and_utc()
        - TimeDelta::seconds(i64::from(now.offset.local_minus_utc()) + 1);
    (day <= now.today()).then(|| Now {
        utc: end.min(now.utc),
        offset: now.offset,
    })
}

/// The account as it was known at a moment; `None` when nothing was known of it yet. `touched` are the
/// moments of its two-way touchpoints, in any order.
pub fn as_of(
    history: &AccountHistory,
    touched: &[DateTime<Utc>],
    rules: &Rules,
    at: Now,
) -> Option<Account> {
    let moment = at.utc;
    history.known_since().filter(|since| *since <= moment)?;
    let present = &history.account;
    let word = |field| history.word(field, moment).map(str::to_owned);
    let number = |field| history.number(field, moment);
    let day = |field| number(field).map(|value| days::date(value.value as i32));
    let stage = history
        .stages
        .iter()
        .rev()
        .find(|(since, _)| *since <= moment);
    // Two entries of one stage after each other are one stay in it.
    let entered = stage.map(|(_, stage)| {
        let until = history
            .stages
            .partition_point(|(since, _)| *since <= moment);
        let same = history.stages[..until].iter().rev();
        let same = same.take_while(|(_, other)| other == stage);
        same.last().map_or(moment, |(since, _)| *since)
    });
    // Where nobody saw it come into its only stage, nobody did then.
    let unseen = present.stage_since.is_none() && history.stages.len() == 1;
    let entered = entered.filter(|_| !unseen);
    let touch = touched.iter().copied().filter(|at| *at <= moment);
    let recorded = number(Field::LastTouch);
    let recorded = recorded.and_then(|at| DateTime::from_timestamp(at.value as i64, 0));
    let mut account = Account {
        id: present.id.clone(),
        name: present.name.clone(),
        domain: present.domain.clone(),
        url: present.url.clone(),
        owner: word(Field::Owner).map(OwnerId),
        tier: word(Field::Tier).map(TierId),
        stage: stage
            .map(|(_, stage)| stage.clone())
            .filter(|stage| !stage.is_empty()),
        stage_since: entered,
        arr: number(Field::Arr).and_then(|arr| {
            let currency = present.arr.map(|arr| arr.currency);
            Some(Money {
                amount: Decimal::from_f64(arr.value)?,
                currency: currency.unwrap_or(Currency::EUR),
            })
        }),
        term_start: day(Field::TermStart),
        renewal: day(Field::Renewal),
        auto_renew: word(Field::AutoRenew).and_then(|word| word.parse().ok()),
        first_value: day(Field::FirstValue),
        last_touch: touch.chain(recorded.filter(|at| *at <= moment)).max(),
        last_qbr: day(Field::LastQbr),
        loss_reason: word(Field::LossReason),
        renewal_reason: word(Field::RenewalReason),
        usage: usage_series(&history.history, USAGE_DAYS, at).into(),
        people: People::default(),
        tickets: tickets(history, moment),
        ..Account::default()
    };
    account.custom = (history.custom.iter())
        .filter_map(|(name, past)| {
            let until = past.partition_point(|(since, _)| *since <= moment);
            let (_, value) = past[..until].last().filter(|(_, value)| !value.is_nan())?;
            Some((name.clone(), value.to_string()))
        })
        .collect();
    account.updated_at = history.last_before(moment);
    for field in Field::ALL {
        if matches!(field.kind(), Kind::Number | Kind::Percent) {
            account.set_number(*field, number(*field));
        }
    }
    let view = View::from(history);
    account.scores = remembered_scores(view, rules, Sight::Then, SCORE_DAYS, at);
    Some(account)
}

/// The tickets that were open at a moment.
fn tickets(history: &AccountHistory, moment: DateTime<Utc>) -> Tickets {
    let then = history.tickets.iter().filter(|ticket| {
        ticket.opened <= moment && ticket.closed.is_none_or(|closed| closed > moment)
    });
    let open: Vec<_> = then
        .map(|ticket| crate::domain::ticket::Ticket {
            closed: None,
            ..ticket.clone()
        })
        .collect();
    Tickets {
        read: history.account.tickets.read,
        ..Tickets::of(&open)
    }
}
