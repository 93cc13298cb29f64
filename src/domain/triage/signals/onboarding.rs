//! The way along the lifecycle: the first value late, a stage that lasts too long.

use super::Context;
use crate::domain::lifecycle::StageKind;
use crate::domain::triage::{Evidence, SignalKind, Term};
use chrono::NaiveDate;

/// Onboarding lasts longer than expected and the first value is not reached. Grows with the days.
pub(super) fn first_value_late(cx: &Context<'_>) -> Option<Term> {
    let reached = cx.account.first_value.is_some_and(|day| day <= cx.today);
    if cx.kind() != Some(StageKind::Onboarding) || reached {
        return None;
    }
    let (days, expected, since) = overdue(cx)?;
    let evidence = Evidence::Overdue {
        days,
        promised: expected,
        since: Some(since),
    };
    cx.after(SignalKind::FirstValueLate, days - expected, evidence)
}

/// In its stage longer than expected. Grows with the days, but not where it is the first value that is
/// late: the same days count once.
pub(super) fn stage_overdue(cx: &Context<'_>) -> Option<Term> {
    let (days, expected, since) = overdue(cx)?;
    let evidence = Evidence::Overdue {
        days,
        promised: expected,
        since: Some(since),
    };
    let over = match first_value_late(cx) {
        Some(_) => 0,
        None => days - expected,
    };
    cx.after(SignalKind::StageOverdue, over, evidence)
}

/// Days in the stage, days expected, and since when, if the first are more than the second.
fn overdue(cx: &Context<'_>) -> Option<(i32, i32, NaiveDate)> {
    let stage = cx.stage?;
    let expected = i32::try_from(stage.expected_days?).ok()?;
    let entered = cx.account.stage_since.map(|at| cx.day(at));
    let since = match stage.kind {
        StageKind::Onboarding => entered.or(cx.account.term_start)?,
        _ => entered?,
    };
    let days = cx.since(since);
    (days > expected).then_some((days, expected, since))
}
