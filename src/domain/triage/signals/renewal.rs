//! The end of the term: near, or past without an outcome.

use super::Context;
use crate::domain::account::Account;
use crate::domain::field::Field;
use crate::domain::lifecycle::StageKind;
use crate::domain::triage::rules::TriageRules;
use crate::domain::triage::{Evidence, SignalKind, Term};

/// The renewal is near: within the earlier of 90 days and a third of the term. Grows as it nears,
/// with the square of the window's share that is gone: there is little to do on the first day of it
/// and much in the last weeks. More when nobody has judged its likelihood, or the lower that is. No more
/// once the stage tells that it was renewed, though the date may still be the old one.
pub(super) fn near(cx: &Context<'_>) -> Option<Term> {
    let (evidence, days, window, likelihood) = look(cx)?;
    if !(0..=window).contains(&days) || renewed(cx, window - days) {
        return None;
    }
    let limits = &cx.rules.thresholds;
    let more = match likelihood {
        None => limits.likelihood_unset,
        Some(percent) => {
            let below = 1.0 - f64::from(percent) / limits.low_below.max(1.0);
            limits.likelihood_low * below.max(0.0)
        }
    };
    let share = 1.0 - f64::from(days) / f64::from(window.max(1));
    cx.term(SignalKind::RenewalNear, share * share, more, evidence)
}

/// The renewal date has passed and no outcome is recorded: the account is neither renewed (that
/// moves the date, or the stage) nor lost (that moves the stage).
pub(super) fn overdue(cx: &Context<'_>) -> Option<Term> {
    let (evidence, days, window, _) = look(cx)?;
    if days >= 0 || renewed(cx, window - days) {
        return None;
    }
    cx.after(SignalKind::RenewalOverdue, -days, evidence)
}

/// Whether a stage entered since the renewal's window opened (so many days ago) tells that it was
/// renewed: one behind the renewal stage on the line, or another on the line with a reason recorded.
/// A reason alone has no date, and may be of an earlier renewal.
pub(super) fn renewed(cx: &Context<'_>, opened: i32) -> bool {
    let (Some(stage), Some(entered)) = (cx.stage, cx.account.stage_since) else {
        return false;
    };
    if stage.aside || stage.kind == StageKind::Renewal || cx.since_moment(entered) > opened {
        return false;
    }
    let stages = cx.all.lifecycle.stages.iter();
    let mut before = stages.take_while(|other| other.id != stage.id);
    cx.account.renewal_reason.is_some() || before.any(|other| other.kind == StageKind::Renewal)
}

/// How many days before the renewal its window opens: as the thresholds say, and for a short term a
/// third of it. `None` without a renewal date.
pub fn window(account: &Account, rules: &TriageRules) -> Option<i32> {
    let on = account.renewal?;
    let most = rules.thresholds.renewal_days as i32;
    let term = account.term_start.map(|start| (on - start).num_days());
    Some(match term {
        Some(term) if term > 0 => most.min((term / 3) as i32),
        _ => most,
    })
}

/// The evidence, days left, the window, and the likelihood in percent.
fn look(cx: &Context<'_>) -> Option<(Evidence, i32, i32, Option<u8>)> {
    let on = cx.account.renewal?;
    let days = -cx.since(on);
    let window = window(cx.account, cx.rules)?;
    let likelihood = cx.account.number(Field::Likelihood);
    let likelihood = likelihood.map(|dated| dated.value.round().clamp(0.0, 100.0) as u8);
    let evidence = Evidence::Renewal {
        days,
        window,
        on,
        likelihood,
    };
    Some((evidence, days, window, likelihood))
}
