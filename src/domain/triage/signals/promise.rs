//! What a tier is promised: a touchpoint, and a business review, every so many days.

use super::Context;
use crate::domain::triage::{Evidence, SignalKind, Term};
use chrono::NaiveDate;

/// Promised times after which a broken promise weighs no more.
const WORST: f64 = 2.0;

/// No two-way touchpoint within the tier's service level. Grows with each further promised time.
/// Without any touchpoint the days are counted from the start of the term (or of the stage).
pub(super) fn touch(cx: &Context<'_>) -> Option<Term> {
    let promised = i32::from(cx.tier.touch_days);
    let touched = cx.account.last_touch.map(|at| cx.day(at));
    let days = cx.since(touched.or_else(|| began(cx))?);
    if days <= promised {
        return None;
    }
    let evidence = Evidence::Overdue {
        days,
        promised,
        since: touched,
    };
    let over = f64::from(days - promised) / f64::from(promised.max(1));
    cx.term(SignalKind::PromiseBroken, over / WORST, 0.0, evidence)
}

/// No business review within the tier's time; only tiers that have one. Without any review the days
/// are counted from the start of the term (or of the stage).
pub(super) fn review(cx: &Context<'_>) -> Option<Term> {
    let promised = i32::from(cx.tier.qbr_days?);
    let held = cx.account.last_qbr;
    let days = cx.since(held.or_else(|| began(cx))?);
    if days <= promised {
        return None;
    }
    let evidence = Evidence::Overdue {
        days,
        promised,
        since: held,
    };
    cx.after(SignalKind::QbrDue, days - promised, evidence)
}

/// Since when the account is a customer, as far as known.
pub(super) fn began(cx: &Context<'_>) -> Option<NaiveDate> {
    let stage = cx.account.stage_since.map(|at| cx.day(at));
    cx.account.term_start.or(stage)
}
