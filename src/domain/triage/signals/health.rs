//! Health: it fell, or one half of it hides the other.

use super::{Context, usage};
use crate::domain::health::{Band, Quadrant, band};
use crate::domain::triage::{Evidence, SignalKind, Term};

/// The band dropped, or the score lost ten points, from its highest within fourteen days. Grows by a
/// point for each point lost.
pub(super) fn fell(cx: &Context<'_>) -> Option<Term> {
    let now = cx.health.score?;
    let days = band::before(&cx.account.scores, cx.today);
    let limits = &cx.rules.thresholds;
    let ends = cx.account.scores.last.min(cx.today.pred_opt()?);
    let behind = cx.since(ends);
    let reach = usize::try_from(i32::from(limits.fell_days) - behind + 1).ok()?;
    let from = days.len().saturating_sub(reach);
    let known = (from..days.len()).filter(|at| days[*at].is_finite());
    let at = known.max_by(|a, b| days[*a].total_cmp(&days[*b]))?;
    let points = days[at] - now;
    // What did not fall at all has not dropped a band either.
    if points <= 0.0 && points < limits.fell_points {
        return None;
    }
    let card = &cx.all.scorecard;
    let before = band::replay(&days[..=at], &card.bands, &card.caps);
    let dropped = cx.health.band != Band::Unknown && cx.health.band < before;
    if points < limits.fell_points && !(dropped && points > 0.0) {
        return None;
    }
    let growth = cx.rules.signal(SignalKind::HealthFell).growth;
    let evidence = Evidence::Fell {
        points,
        days: behind + (days.len() - 1 - at) as i32,
        from: before,
        to: cx.health.band,
    };
    let share = f64::from(points) / growth.max(1.0);
    cx.term(SignalKind::HealthFell, share, 0.0, evidence)
}

/// Experience is good and outcome is not: surveys look fine, so it is mistaken for healthy. Grows
/// as the outcome goes to zero; not where use is gone, which says it louder.
pub(super) fn mistaken(cx: &Context<'_>) -> Option<Term> {
    let line = cx.all.scorecard.quadrant.0;
    let half = cx.health.outcome?;
    halves(
        cx,
        Quadrant::PleasantButUnproductive,
        SignalKind::MistakenForHealthy,
        match usage::gone(cx) {
            Some(_) => line,
            None => half,
        },
        line,
    )
}

/// Outcome is good and experience is not: it leaves when an alternative appears. Grows as the
/// experience goes to zero.
pub(super) fn captive(cx: &Context<'_>) -> Option<Term> {
    let line = cx.all.scorecard.quadrant.1;
    let half = cx.health.experience?;
    halves(
        cx,
        Quadrant::ProductiveButCaptive,
        SignalKind::Captive,
        half,
        line,
    )
}

fn halves(
    cx: &Context<'_>,
    quadrant: Quadrant,
    signal: SignalKind,
    half: f32,
    line: f32,
) -> Option<Term> {
    if cx.health.quadrant != Some(quadrant) {
        return None;
    }
    let evidence = Evidence::Halves {
        outcome: cx.health.outcome?,
        experience: cx.health.experience?,
    };
    let share = 1.0 - f64::from(half) / f64::from(line.max(1.0));
    cx.term(signal, share, 0.0, evidence)
}
