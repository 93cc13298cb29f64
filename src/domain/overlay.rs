//! Writes that still wait, laid over an account, so that the screen shows what the person did and not
//! what the CRM does not know yet.

use super::account::Account;
use super::field::{Field, Kind};
use super::id::{OwnerId, TierId};
use super::money::{Currency, Money};
use super::plan::Kept;
use super::text;
use super::when::{Dated, Now, raw_day, show};
use super::write::{Op, TaskState};
use chrono::{DateTime, TimeDelta, Utc};
use rust_decimal::Decimal;
use std::str::FromStr;

/// Changes an account as a write done at `at` will; days are those of the clock that its sums go by. A removal changes nothing here: the write it
/// takes back is left out, or the store puts back what it noted with that.
pub fn overlay(account: &mut Account, op: &Op, at: Now) {
    match op {
        Op::SetField { field, value, .. } => set(account, *field, value.as_deref(), at.utc),
        // A touchpoint planned for later has not touched anybody yet. The outbox keeps `at` in whole
        // milliseconds, so one logged for that very moment may seem a little later than it.
        Op::Log(logged)
            if logged.kind.two_way()
                && logged.at.timestamp_millis() <= at.utc.timestamp_millis() =>
        {
            account.last_touch = account.last_touch.max(Some(logged.at));
        }
        Op::AddTask(task) => {
            account.open_tasks = account.open_tasks.saturating_add(1);
            account.task_due = match account.task_due {
                Some(first) => Some(first.min(task.due)),
                None => Some(task.due),
            };
        }
        Op::SetTask { base, value, .. } => set_task(account, *base, *value, at),
        Op::Log(_) | Op::Remove { .. } | Op::Mark { .. } => {}
    }
}

/// The sums over an account's tasks, as near as they can be told without the other tasks: what is
/// written is summed anew once the CRM has it.
fn set_task(account: &mut Account, base: TaskState, value: TaskState, at: Now) {
    let due = |state: TaskState| state.due.map(|due| show::local_day(due, at));
    let first = account.task_due.is_some() && account.task_due == due(base);
    match (base.done, value.done) {
        (false, true) => {
            account.open_tasks = account.open_tasks.saturating_sub(1);
            if account.open_tasks == 0 {
                account.task_due = None;
            }
        }
        (true, false) => {
            account.open_tasks = account.open_tasks.saturating_add(1);
            account.task_due = match (account.task_due, due(value)) {
                (Some(first), Some(due)) => Some(first.min(due)),
                (first, due) => first.or(due),
            };
        }
        (false, false) if first && account.open_tasks <= 1 => account.task_due = due(value),
        (false, false) => {
            if let (Some(first), Some(due)) = (account.task_due, due(value)) {
                account.task_due = Some(first.min(due));
            }
        }
        (true, true) => {}
    }
}

/// How long an account may be gone from a stage and come back to the same stay: a move that was
/// taken back.
pub const EXCURSION: TimeDelta = TimeDelta::days(1);

/// Since when an account that is set to `stage` at `at` is in it, where that goes on with an earlier
/// stay; `None` when a new one begins. `stays`: the stages before, as (since, the CRM's value), the
/// last one the stage it is in.
pub fn stay_resumed(
    stays: &[(DateTime<Utc>, String)],
    stage: &str,
    at: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let stay = stays.iter().rposition(|(_, before)| before == stage)?;
    let left = stays.get(stay + 1);
    let back = left.is_none_or(|(left, _)| at - *left <= EXCURSION);
    back.then(|| stays[stay].0)
}

/// A raw value of a field as [`Account::raw`] tells it of an account that has it.
pub fn shown(field: Field, raw: &str) -> Option<String> {
    let mut account = Account::default();
    set(&mut account, field, Some(raw), DateTime::UNIX_EPOCH);
    account.raw(field)
}

/// Whether two raw values of a field are shown alike.
pub fn shown_alike(field: Field, a: Option<&str>, b: Option<&str>) -> bool {
    let shown = |raw: Option<&str>| raw.and_then(|raw| shown(field, raw));
    a == b || shown(a) == shown(b)
}

/// Whether an account has a field's text as one line.
pub fn one_line(field: Field) -> bool {
    matches!(field.kind(), Kind::Text | Kind::Choice) && field != Field::Plan
}

/// Sets a field from the CRM's raw text; text that is not of the field's type is kept as odd, as it
/// is when it comes from the CRM.
fn set(account: &mut Account, field: Field, value: Option<&str>, at: DateTime<Utc>) {
    let value = value.map(str::trim).filter(|value| !value.is_empty());
    // The CRM's own text is kept with the write; here it is shown.
    let text = value.map(text::line).filter(|text| !text.is_empty());
    account.odd.retain(|(of, _)| *of != field);
    let longer = one_line(field) && value.is_some_and(|value| !text::whole(value));
    account.longer.put(field, longer);
    let day = value.and_then(raw_day);
    let mut understood = true;
    match field {
        // An account always has a name.
        Field::Name => account.name = text.unwrap_or_else(|| account.id.0.clone()),
        Field::Domain => account.domain = text,
        Field::Owner => account.owner = text.map(OwnerId),
        Field::Tier => account.tier = text.map(TierId),
        Field::Stage if account.stage != text => {
            account.stage = text;
            account.stage_since = Some(at);
        }
        Field::Stage => {}
        Field::LossReason => account.loss_reason = text,
        Field::RenewalReason => account.renewal_reason = text,
        Field::Plan => account.plan = value.map(|text| Box::new(Kept::new(text))),
        Field::Arr => {
            let currency = account.arr.map_or(Currency::EUR, |arr| arr.currency);
            let amount = value.and_then(|text| Decimal::from_str(text).ok());
            understood = amount.is_some() || value.is_none();
            account.arr = amount.map(|amount| Money { amount, currency });
        }
        Field::AutoRenew => {
            account.auto_renew = value.and_then(|text| text.parse().ok());
            understood = account.auto_renew.is_some() || value.is_none();
        }
        Field::LastTouch => {
            let moment = value.and_then(|text| DateTime::parse_from_rfc3339(text).ok());
            account.last_touch = moment.map(|moment| moment.to_utc());
            understood = moment.is_some() || value.is_none();
        }
        Field::TermStart => account.term_start = day,
        Field::Renewal => account.renewal = day,
        Field::FirstValue => account.first_value = day,
        Field::LastQbr => account.last_qbr = day,
        _ => {
            let number = value.and_then(|text| text.parse::<f64>().ok());
            let number = number.filter(|number| number.is_finite());
            understood = number.is_some() || value.is_none();
            account.set_number(field, number.map(|value| Dated { value, as_of: at }));
        }
    }
    if field.kind() == Kind::Date {
        understood = day.is_some() || value.is_none();
    }
    if let (false, Some(value)) = (understood, value) {
        account.odd.push((field, text::line(value)));
    }
}
