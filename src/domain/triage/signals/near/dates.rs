//! The signals that are a matter of days.

use super::Look;
use crate::domain::lifecycle::StageKind;
use crate::domain::ticket::Severity;
use crate::domain::triage::signals::Context;
use chrono::NaiveDate;

pub(super) fn renewal_near(cx: &Context<'_>) -> Look {
    let most = cx.rules.thresholds.renewal_days as i32;
    let term = (cx.account.renewal)
        .and_then(|end| Some((end - cx.account.term_start?).num_days() as i32))
        .filter(|term| *term > 0);
    let window = term.map_or(most, |term| most.min(term / 3));
    let third = term.map_or(String::new(), |term| format!(" of its {term} d"));
    let condition = format!(
        "renewal within {window} d: the earlier of {most} d and a third of the term{third}"
    );
    let Some(on) = cx.account.renewal else {
        return Look::new(condition, "no renewal date");
    };
    let days = -cx.since(on);
    if days < 0 {
        return Look::new(condition, format!("it passed {} d ago", -days));
    }
    let away = days - window;
    Look::new(condition, format!("renewal in {days} d")).gap(
        f64::from(away),
        f64::from(window),
        format!("{away} d too early"),
    )
}

pub(super) fn renewal_overdue(cx: &Context<'_>) -> Look {
    let condition = "renewal date passed, no outcome recorded since its window opened";
    let Some(on) = cx.account.renewal else {
        return Look::new(condition, "no renewal date");
    };
    let days = -cx.since(on);
    match days {
        0.. => Look::new(condition, format!("renewal in {days} d")).gap(
            f64::from(days + 1),
            cx.rules.thresholds.renewal_days,
            format!("{} d to go", days + 1),
        ),
        _ => {
            let passed = -days;
            let value = match super::super::renewal::overdue(cx) {
                Some(_) => format!("passed {passed} d ago, no outcome"),
                None => format!("passed {passed} d ago; the stage tells an outcome"),
            };
            Look::new(condition, value)
        }
    }
}

pub(super) fn promise_broken(cx: &Context<'_>) -> Look {
    let promised = i32::from(cx.tier.touch_days);
    let tier = cx.tier.id.as_str();
    let condition = format!("no two-way touchpoint for more than {promised} d ({tier})");
    let touched = cx.account.last_touch.map(|at| cx.day(at));
    since(cx, condition, "touched", touched, promised)
}

pub(super) fn qbr_due(cx: &Context<'_>) -> Look {
    let tier = cx.tier.id.as_str();
    let Some(promised) = cx.tier.qbr_days.map(i32::from) else {
        let condition = "no business review within the tier's days";
        return Look::new(condition, format!("{tier} has no business reviews"));
    };
    let condition = format!("no business review for more than {promised} d ({tier})");
    since(cx, condition, "reviewed", cx.account.last_qbr, promised)
}

/// Days since something was, or since the account began, against a promise.
fn since(
    cx: &Context<'_>,
    condition: String,
    did: &str,
    was: Option<NaiveDate>,
    promised: i32,
) -> Look {
    let value = |days: i32| match was {
        Some(_) => format!("{did} {days} d ago"),
        None => format!("never {did}; a customer for {days} d"),
    };
    match was.or_else(|| super::super::promise::began(cx)) {
        None => Look::new(condition, format!("never {did}, and no day it began")),
        Some(day) => {
            let days = cx.since(day);
            let left = promised - days + 1;
            Look::new(condition, value(days)).gap(
                f64::from(left),
                f64::from(promised),
                format!("{left} d to go"),
            )
        }
    }
}

pub(super) fn first_value_late(cx: &Context<'_>) -> Look {
    let (expected, stage) = expected(cx);
    let condition = match expected {
        Some(days) => format!("onboarding for more than {days} d without first value"),
        None => "onboarding longer than expected without first value".to_owned(),
    };
    if cx.kind() != Some(StageKind::Onboarding) {
        return Look::new(condition, format!("not onboarding: in {stage}"));
    }
    if let Some(day) = cx.account.first_value.filter(|day| *day <= cx.today) {
        return Look::new(condition, format!("first value reached on {day}"));
    }
    in_stage(cx, condition, expected)
}

pub(super) fn stage_overdue(cx: &Context<'_>) -> Look {
    let (expected, stage) = expected(cx);
    let condition = match expected {
        Some(days) => format!("in {stage} for more than {days} d"),
        None => "in its stage for longer than expected".to_owned(),
    };
    if expected.is_none() {
        return Look::new(condition, format!("{stage} has no expected days"));
    }
    in_stage(cx, condition, expected)
}

fn expected(cx: &Context<'_>) -> (Option<i32>, String) {
    let days = cx.stage.and_then(|stage| stage.expected_days);
    let name = cx.stage.map_or("no stage", |stage| stage.name.as_str());
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
        return Look::new(condition, "not known since when");
    };
    let days = cx.since(entered);
    let left = expected - days + 1;
    Look::new(condition, format!("in it for {days} d")).gap(
        f64::from(left),
        f64::from(expected),
        format!("{left} d to go"),
    )
}

pub(super) fn tickets(cx: &Context<'_>) -> Look {
    let promise = cx.rules.ticket_days;
    let [_, s2, s3, s4] = promise;
    let condition = format!(
        "a severity 1 ticket open, or one older than promised (severity 2: {s2} d, 3: {s3} d, 4: {s4} d)"
    );
    if !cx.account.tickets.read {
        return Look::new(condition, "tickets not read");
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
        return Look::new(condition, "no ticket open");
    };
    let severity = severity as u8;
    let value = format!("severity {severity} ticket open for {days:.1} d (promise {promised} d)");
    Look::new(condition, value).gap(left, promised, format!("{:.1} d to go", left.max(0.0)))
}

pub(super) fn task_due(cx: &Context<'_>) -> Look {
    let condition = "a task due today or overdue";
    match cx.account.task_due {
        None => Look::new(condition, "no open task has a date"),
        Some(due) => {
            let days = -cx.since(due);
            let value = match days {
                ..0 => format!("the first is {} d overdue", -days),
                0 => "the first is due today".to_owned(),
                _ => format!("the first is due in {days} d"),
            };
            Look::new(condition, value).gap(f64::from(days), 14.0, format!("{days} d to go"))
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
    let condition = format!("lost {after} to {until} d ago for a reason that has an answer now");
    let Some(lost) = cx.account.stage_since.map(|at| cx.day(at)) else {
        return Look::new(condition, "not known since when it is lost");
    };
    let days = cx.since(lost);
    let answered = |known: &String| known.eq_ignore_ascii_case(reason);
    if rule.is_none() && !limits.win_back.iter().any(answered) {
        let reason = if reason.is_empty() {
            "no reason"
        } else {
            reason
        };
        let value = format!("lost {days} d ago: {reason}, which has no answer");
        return Look::new(condition, value);
    }
    let value = format!("lost {days} d ago: {reason}");
    let left = i32::from(after) - days;
    match left {
        1.. => Look::new(condition, value).gap(
            f64::from(left),
            f64::from(after),
            format!("{left} d to go"),
        ),
        _ => Look::new(condition, value),
    }
}
