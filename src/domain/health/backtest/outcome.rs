//! What a customer came to: the definitions of churn and of renewal.

use crate::domain::field::Field;
use crate::domain::lifecycle::{Lifecycle, StageKind};
use crate::domain::past::AccountHistory;
use chrono::{DateTime, Utc};

/// When a customer was lost: each entry into a stage of kind `lost` from one that is not. A first
/// known stage of that kind is no entry: the customer was never seen. Values of no stage are passed
/// over.
pub fn losses(stages: &[(DateTime<Utc>, String)], lifecycle: &Lifecycle) -> Vec<DateTime<Utc>> {
    let mut before = None;
    let mut losses = Vec::new();
    for (at, stage) in stages {
        let Some(kind) = lifecycle.kind(lifecycle.place(Some(stage))) else {
            continue;
        };
        let was_not = before.is_some_and(|before| before != StageKind::Lost);
        if kind == StageKind::Lost && was_not {
            losses.push(*at);
        }
        before = Some(kind);
    }
    losses
}

/// Whether the renewal known at `at` came due by `until` (seconds since 1970), and how it ended:
/// lost → not renewed; its date moved to a later day → renewed; else nobody has recorded it.
pub fn renewed(past: &AccountHistory, at: i64, until: i64, lost: bool) -> (bool, Option<bool>) {
    let moment = |seconds| DateTime::from_timestamp(seconds, 0);
    let known = |seconds| {
        let dated = past.number(Field::Renewal, moment(seconds)?)?;
        Some(dated.value)
    };
    let Some(day) = known(at) else {
        return (false, None);
    };
    let (from, to) = (
        at.div_euclid(86_400) as f64,
        until.div_euclid(86_400) as f64,
    );
    if day <= from || day > to {
        return (false, None);
    }
    let ended = match (lost, known(until)) {
        (true, _) => Some(false),
        (false, Some(moved)) if moved > day => Some(true),
        _ => None,
    };
    (true, ended)
}
