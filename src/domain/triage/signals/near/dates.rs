//! The signals that are a matter of days.

use super::{Look, digits, shown};
use crate::domain::field::Field;
use crate::domain::lifecycle::StageKind;
use crate::domain::ticket::Severity;
use crate::domain::triage::signals::Context;
use crate::messages::{Language, Say, near as say};
use chrono::NaiveDate;

pub(super) fn renewal_near(cx: &Context<'_>) -> Look {
    let most = cx.rules.thresholds.renewal_days as i32;
    let term = (cx.account.renewal)
        .and_then(|end| Some((end - cx.account.term_start?).num_days() as i32))
        .filter(|term| *term > 0);
    let window = term.map_or(most, |term| most.min(term / 3));
    let third = term.map_or(String::new(), |term| say::of_its(cx.language, term));
    let condition = say::renewal_within(cx.language, window, most, third);
    let Some(on) = cx.account.renewal else {
        return Look::new(condition, say::no_renewal(cx.language));
    };
    let days = -cx.since(on);
    if days < 0 {
        return Look::new(condition, say::it_passed(cx.language, -days));
    }
    let away = days - window;
    if away <= 0 && super::super::renewal::renewed(cx, -away) {
        return Look::new(condition, say::renewal_told(cx.language, days));
    }
    Look::new(condition, say::renewal_in(cx.language, days)).gap(
        f64::from(away),
        f64::from(window),
        say::too_early(cx.language, away),
    )
}

pub(super) fn renewal_overdue(cx: &Context<'_>) -> Look {
    let condition = say::renewal_passed(cx.language);
    let Some(on) = cx.account.renewal else {
        return Look::new(condition, say::no_renewal(cx.language));
    };
    let days = -cx.since(on);
    match days {
        0.. => Look::new(condition, say::renewal_in(cx.language, days)).gap(
            f64::from(days + 1),
            cx.rules.thresholds.renewal_days,
            say::to_go(cx.language, days + 1),
        ),
        _ => {
            let passed = -days;
            let value = match super::super::renewal::overdue(cx) {
                Some(_) => say::passed_open(cx.language, passed),
                None => say::passed_told(cx.language, passed),
            };
            Look::new(condition, value)
        }
    }
}

pub(super) fn promise_broken(cx: &Context<'_>) -> Look {
    let promised = i32::from(cx.tier.touch_days);
    let condition = say::no_touchpoint(cx.language, promised, tier(cx));
    let touched = cx.account.last_touch.map(|at| cx.day(at));
    since(cx, condition, TOUCHED, touched, promised)
}

pub(super) fn qbr_due(cx: &Context<'_>) -> Look {
    let Some(promised) = cx.tier.qbr_days.map(i32::from) else {
        let condition = say::no_review_in_days(cx.language);
        return Look::new(condition, say::no_reviews(cx.language, tier(cx)));
    };
    let condition = say::no_review(cx.language, promised, tier(cx));
    since(cx, condition, REVIEWED, cx.account.last_qbr, promised)
}

/// What was done or not: so many days ago, never since so many days, never at all.
struct Did {
    ago: fn(Language, i32) -> String,
    never: fn(Language, i32) -> String,
    nothing: Say,
}

const TOUCHED: Did = Did {
    ago: say::touched,
    never: say::never_touched,
    nothing: say::nothing_touched,
};

const REVIEWED: Did = Did {
    ago: say::reviewed,
    never: say::never_reviewed,
    nothing: say::nothing_reviewed,
};

/// The tier's name.
fn tier<'a>(cx: &'a Context<'_>) -> &'a str {
    cx.all.said(Field::Tier, cx.tier.id.as_str(), cx.language)
}

/// Days since something was, or since the account began, against a promise.
fn since(
    cx: &Context<'_>,
    condition: String,
    did: Did,
    was: Option<NaiveDate>,
    promised: i32,
) -> Look {
    let value = |days: i32| match was {
        Some(_) => (did.ago)(cx.language, days),
        None => (did.never)(cx.language, days),
    };
    match was.or_else(|| super::super::promise::began(cx)) {
        None => Look::new(condition, (did.nothing)(cx.language)),
        Some(day) => {
            let days = cx.since(day);
            let left = promised - days + 1;
            Look::new(condition, value(days)).gap(
                f64::from(left),
                f64::from(promised),
                say::to_go(cx.language, left),
            )
        }
    }
}

pub(super) fn first_value_late(cx: &Context<'_>) -> Look {
    let (mut expected, stage) = expected(cx);
    if cx.kind() != Some(StageKind::Onboarding) {
        // What is said of onboarding is not what is expected of the stage it is in.
        let mut stages = cx.all.lifecycle.stages.iter();
        let first = stages.find(|stage| stage.kind == StageKind::Onboarding);
        let days = first.and_then(|stage| stage.expected_days);
        expected = days.and_then(|days| i32::try_from(days).ok());
    }
    let condition = match expected {
        Some(days) => say::onboarding_for(cx.language, days),
        None => say::onboarding_long(cx.language).to_owned(),
    };
    if cx.kind() != Some(StageKind::Onboarding) {
        return Look::new(condition, say::not_onboarding(cx.language, stage));
    }
    if let Some(day) = cx.account.first_value.filter(|day| *day <= cx.today) {
        return Look::new(condition, say::first_value_on(cx.language, day));
    }
    in_stage(cx, condition, expected)
}

pub(super) fn stage_overdue(cx: &Context<'_>) -> Look {
    let (expected, stage) = expected(cx);
    let condition = match expected {
        Some(days) => say::in_stage_for(cx.language, &stage, days),
        None => say::in_stage_long(cx.language).to_owned(),
    };
    if expected.is_none() {
        return Look::new(condition, say::no_expected(cx.language, stage));
    }
    in_stage(cx, condition, expected)
}

fn expected(cx: &Context<'_>) -> (Option<i32>, String) {
    let days = cx.stage.and_then(|stage| stage.expected_days);
    let name = cx
        .stage
        .map_or(say::no_stage(cx.language), |stage| stage.name.as_str());
    (
        days.and_then(|days| i32::try_from(days).ok()),
        name.to_owned(),
    )
}

fn in_stage(cx: &Context<'_>, condition: String, expected: Option<i32>) -> Look {
    let entered = cx.account.stage_since.map(|at| cx.day(at));
    let entered = match cx.kind() {
        Some(StageKind::Onboarding) => entered.or(cx.account.term_start),
        _ => entered,
    };
    let (Some(entered), Some(expected)) = (entered, expected) else {
        return Look::new(condition, say::since_unknown(cx.language));
    };
    let days = cx.since(entered);
    let left = expected - days + 1;
    Look::new(condition, say::in_it(cx.language, days)).gap(
        f64::from(left),
        f64::from(expected),
        say::to_go(cx.language, left),
    )
}

pub(super) fn tickets(cx: &Context<'_>) -> Look {
    let promise = cx.rules.ticket_days;
    let [_, s2, s3, s4] = promise;
    let condition = say::ticket_promises(cx.language, s2, s3, s4);
    if !cx.account.tickets.read {
        return Look::new(condition, say::tickets_unread(cx.language));
    }
    let oldest = cx.account.tickets.oldest_by_severity.iter().zip(promise);
    let severities = [Severity::S1, Severity::S2, Severity::S3, Severity::S4];
    let open = oldest
        .zip(severities)
        .filter_map(|((opened, promised), severity)| {
            let days = (cx.now.utc.timestamp() - (*opened)?) as f64 / 86_400.0;
            Some((promised - days, promised, days, severity))
        });
    let nearest = open.min_by(|a, b| (a.0 / a.1).total_cmp(&(b.0 / b.1)));
    let Some((left, promised, days, severity)) = nearest else {
        return Look::new(condition, say::no_ticket(cx.language));
    };
    let severity = severity as u8;
    let told = |value| shown(cx.language, value, digits(1, days, promised));
    let value = say::ticket_open(cx.language, severity, told(days), promised);
    let to_go = say::to_go(cx.language, told(left.max(0.0)));
    Look::new(condition, value).gap(left, promised, to_go)
}

pub(super) fn task_due(cx: &Context<'_>) -> Look {
    let condition = say::task_due(cx.language);
    match cx.account.task_due {
        None => Look::new(condition, say::no_task(cx.language)),
        Some(due) => {
            let days = -cx.since(due);
            let value = match days {
                ..0 => say::task_late(cx.language, -days),
                0 => say::task_today(cx.language).to_owned(),
                _ => say::task_in(cx.language, days),
            };
            Look::new(condition, value).gap(f64::from(days), 14.0, say::to_go(cx.language, days))
        }
    }
}

pub(super) fn win_back(cx: &Context<'_>) -> Look {
    let limits = &cx.rules.thresholds;
    let reason = cx.account.loss_reason.as_deref().map_or("", str::trim);
    let rule = cx.all.lifecycle.win_back(reason);
    let (after, until) = match rule {
        Some(rule) => (rule.wait_days, rule.until_days),
        None => (limits.win_back_after, limits.win_back_until),
    };
    let condition = say::lost_between(cx.language, after, until);
    let Some(lost) = cx.account.stage_since.map(|at| cx.day(at)) else {
        return Look::new(condition, say::lost_unknown(cx.language));
    };
    let days = cx.since(lost);
    let answered = |known: &String| known.eq_ignore_ascii_case(reason);
    if rule.is_none() && !limits.win_back.iter().any(answered) {
        let reason = if reason.is_empty() {
            say::no_reason(cx.language)
        } else {
            cx.all.said(Field::LossReason, reason, cx.language)
        };
        let value = say::lost_unanswered(cx.language, days, reason);
        return Look::new(condition, value);
    }
    let value = say::lost_ago(cx.language, days, reason);
    let left = i32::from(after) - days;
    match left {
        1.. => Look::new(condition, value).gap(
            f64::from(left),
            f64::from(after),
            say::to_go(cx.language, left),
        ),
        _ => Look::new(condition, value),
    }
}
