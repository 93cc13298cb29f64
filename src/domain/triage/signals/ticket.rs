//! Open tickets.

use super::Context;
use crate::domain::ticket::Severity;
use crate::domain::triage::{Evidence, SignalKind, Term};

/// Promised times after which a late ticket weighs no more.
const WORST: f64 = 4.0;

/// A ticket of severity 1 is open, or one is older than promised. Each severity has its points; a
/// late one grows with each further promised time. The dearest counts.
pub(super) fn open(cx: &Context<'_>) -> Option<Term> {
    let tickets = &cx.account.tickets;
    let severities = [Severity::S1, Severity::S2, Severity::S3, Severity::S4];
    let oldest = severities.into_iter().zip(tickets.oldest_by_severity);
    let terms = oldest.filter_map(|(severity, opened)| {
        let index = severity as usize - 1;
        let days = (cx.now.utc.timestamp() - opened?).max(0) as f64 / 86_400.0;
        let promised = cx.rules.ticket_days[index];
        if days <= promised && severity != Severity::S1 {
            return None;
        }
        let evidence = Evidence::Tickets {
            open: tickets.open,
            worst: Some(severity),
            days: days as i32,
            promised: promised as i32,
        };
        let over = (days / promised - 1.0).max(0.0);
        let points = cx.rules.thresholds.severities[index];
        cx.term(SignalKind::Tickets, over / WORST, points, evidence)
    });
    // Of equals the worst severity, which comes first.
    terms.reduce(|worst, term| {
        if term.points > worst.points {
            term
        } else {
            worst
        }
    })
}
