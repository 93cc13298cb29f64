//! What there is to win, and how much there is to lose.

use super::{Context, Standing, TriageRules};
use crate::domain::field::Field;
use crate::domain::health::measure::nps_answer;
use crate::domain::health::{Band, Quadrant};
use crate::domain::lifecycle::StageKind;
use crate::domain::triage::{Evidence, SignalKind, Term};

/// Healthy, and nearly all seats or features are in use. Grows from the threshold to all of them; not
/// in an at-risk stage, where first things come first.
pub(super) fn expansion(cx: &Context<'_>) -> Option<Term> {
    if cx.health.band != Band::Good {
        return None;
    }
    let limits = &cx.rules.thresholds;
    let (of, whole) = (Field::SeatsActive, Field::SeatsBought);
    let seats = used(cx, of, whole, limits.seats).map(|(of, whole, share)| {
        let (of, whole) = (of as f32, whole as f32);
        (Evidence::Share { of, whole }, share)
    });
    let features = || {
        let (of, whole) = (Field::FeaturesUsed, Field::FeaturesAvailable);
        let (used, of, share) = used(cx, of, whole, limits.features)?;
        let (used, of) = (used as f32, of as f32);
        Some((Evidence::Features { used, of }, share))
    };
    let (evidence, share) = seats.or_else(features)?;
    let share = if in_danger(cx) { 0.0 } else { share };
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

/// Whether the account may be about to be lost: what is to be won with it does not grow then, and is
/// not weighed by its ARR.
pub(super) fn in_danger(cx: &Context<'_>) -> bool {
    cx.health.band == Band::Risk || cx.kind() == Some(StageKind::AtRisk)
}

/// A promoter who has reached the first value. Less by the day: one asks while the answer is warm. Where
/// results are poor or the account is in danger it does not grow and is worth half its base: there is no
/// case to tell yet.
pub(super) fn advocate(cx: &Context<'_>) -> Option<Term> {
    let answer = cx.account.nps()?;
    let valued = cx.account.first_value.is_some_and(|day| day <= cx.today);
    let poor = matches!(
        cx.health.quadrant,
        Some(Quadrant::PleasantButUnproductive | Quadrant::Failing)
    );
    if nps_answer(answer.value) < cx.rules.thresholds.promoter || !valued {
        return None;
    }
    let age = cx.since_moment(answer.as_of);
    let rule = cx.rules.signal(SignalKind::Advocate);
    let (warm, more) = match poor || in_danger(cx) {
        true => (0.0, -rule.base / 2.0),
        false => (1.0 - rule.after(age), 0.0),
    };
    let evidence = Evidence::Answer {
        value: answer.value as f32,
        nps: true,
        on: cx.day(answer.as_of),
        since: cx.day(answer.as_of),
    };
    cx.term(SignalKind::Advocate, warm, more, evidence)
}

/// Lost for a reason that has an answer now; not at once, and not for ever. A reason of the lifecycle
/// that names an offer says itself when; of the others the triage rules do.
pub(super) fn win_back(cx: &Context<'_>) -> Option<Term> {
    let limits = &cx.rules.thresholds;
    let reason = cx.account.loss_reason.as_deref()?.trim();
    let answered = |known: &String| known.eq_ignore_ascii_case(reason);
    let lost = cx.day(cx.account.stage_since?);
    let days = cx.since(lost);
    let rule = cx.all.lifecycle.win_back(reason);
    let (after, until) = match rule {
        // An answer that came later is news from then on.
        Some(rule) => {
            let came = rule.since.filter(|since| *since > lost);
            let late = came.map_or(0, |since| days - cx.since(since));
            let after = i32::from(rule.wait_days).max(late);
            (after, late.saturating_add(i32::from(rule.until_days)))
        }
        None if limits.win_back.iter().any(answered) => (
            i32::from(limits.win_back_after),
            i32::from(limits.win_back_until),
        ),
        None => return None,
    };
    if !(after..=until).contains(&days) {
        return None;
    }
    let evidence = Evidence::Overdue {
        days,
        promised: after,
        since: Some(lost),
    };
    cx.term(SignalKind::WinBack, 0.0, 0.0, evidence)
}

/// Among the dearer accounts by ARR. Grows from the last of them to the first, with the square:
/// money is spread so, a few have most of it. Only asked for beside other terms.
pub(super) fn top_arr(cx: &Context<'_>) -> Option<Term> {
    let evidence = rank(cx.standing, cx.rules)?;
    let last = dearest(cx.standing, cx.rules);
    let share = 1.0 - f64::from(cx.standing.rank - 1) / last;
    cx.term(SignalKind::TopArr, share * share, 0.0, evidence)
}

/// The evidence of being among the dearer accounts, if it is.
pub(in crate::domain::triage) fn rank(standing: Standing, rules: &TriageRules) -> Option<Evidence> {
    let Standing { rank, of } = standing;
    let among = rank > 0 && f64::from(rank) <= dearest(standing, rules);
    among.then_some(Evidence::Rank { rank, of })
}

/// The rank of the last of the dearer accounts. Rounded down: the only account is not the dearer
/// half of itself.
fn dearest(standing: Standing, rules: &TriageRules) -> f64 {
    (f64::from(standing.of) * rules.thresholds.top_share + 1e-9).floor()
}
