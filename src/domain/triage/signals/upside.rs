//! What there is to win, and how much there is to lose.

use super::Context;
use crate::domain::field::Field;
use crate::domain::health::Band;
use crate::domain::lifecycle::StageKind;
use crate::domain::triage::{Evidence, SignalKind, Term};

/// Healthy, and nearly all seats or features are in use. Grows from the threshold to all of them.
pub(super) fn expansion(cx: &Context<'_>) -> Option<Term> {
    if cx.health.band != Band::Good || cx.kind() == Some(StageKind::AtRisk) {
        return None;
    }
    let limits = &cx.rules.thresholds;
    let seats = used(cx, Field::SeatsActive, Field::SeatsBought, limits.seats);
    let features = || {
        used(
            cx,
            Field::FeaturesUsed,
            Field::FeaturesAvailable,
            limits.features,
        )
    };
    let (of, whole, share) = seats.or_else(features)?;
    let evidence = Evidence::Share {
        of: of as f32,
        whole: whole as f32,
    };
    cx.term(SignalKind::Expansion, share, 0.0, evidence)
}

/// How many of how many are in use, and how far from the threshold (0) to all (1), when it is passed.
fn used(cx: &Context<'_>, of: Field, whole: Field, least: f64) -> Option<(f64, f64, f64)> {
    let (of, whole) = (
        cx.account.number(of)?.value,
        cx.account.number(whole)?.value,
    );
    // A hair of tolerance: 9 of 10 is nine tenths, whatever binary fractions say.
    let passed = whole > 0.0 && of / whole >= least - 1e-9;
    passed.then(|| (of, whole, (of / whole - least) / (1.0 - least).max(0.01)))
}

/// A promoter who has reached the first value, and is not about to be lost.
pub(super) fn advocate(cx: &Context<'_>) -> Option<Term> {
    let answer = cx.account.number(Field::Nps)?;
    let valued = cx.account.first_value.is_some_and(|day| day <= cx.today);
    let safe = cx.health.band != Band::Risk && cx.kind() != Some(StageKind::AtRisk);
    if answer.value < cx.rules.thresholds.promoter || !valued || !safe {
        return None;
    }
    let evidence = Evidence::Answer {
        value: answer.value as f32,
        nps: true,
        on: cx.day(answer.as_of),
    };
    cx.term(SignalKind::Advocate, 0.0, 0.0, evidence)
}

/// Lost for a reason that has an answer now; not at once, and not for ever.
pub(super) fn win_back(cx: &Context<'_>) -> Option<Term> {
    let limits = &cx.rules.thresholds;
    let reason = cx.account.loss_reason.as_deref()?.trim();
    let answered = |known: &String| known.eq_ignore_ascii_case(reason);
    let lost = cx.day(cx.account.stage_since?);
    let days = cx.since(lost);
    let (after, until) = (
        i32::from(limits.win_back_after),
        i32::from(limits.win_back_until),
    );
    if !limits.win_back.iter().any(answered) || !(after..=until).contains(&days) {
        return None;
    }
    let evidence = Evidence::Overdue {
        days,
        promised: after,
        since: Some(lost),
    };
    cx.term(SignalKind::WinBack, 0.0, 0.0, evidence)
}

/// Among the dearest tenth by ARR. Only asked for when a risk has fired.
pub(super) fn top_arr(cx: &Context<'_>) -> Option<Term> {
    let (rank, of) = (cx.standing.rank, cx.standing.of);
    // Rounded down: of nine accounts none is a tenth.
    let last = (f64::from(of) * cx.rules.thresholds.top_share + 1e-9).floor();
    if rank == 0 || f64::from(rank) > last {
        return None;
    }
    let evidence = Evidence::Rank { rank, of };
    cx.term(SignalKind::TopArr, 0.0, 0.0, evidence)
}
