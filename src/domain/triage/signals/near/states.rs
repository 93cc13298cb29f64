//! The signals that are a matter of numbers and of who is there.

use super::Look;
use crate::domain::account::Presence;
use crate::domain::field::Field;
use crate::domain::health::measure::nps_answer;
use crate::domain::health::{Band, band};
use crate::domain::triage::signals::{Context, hole, usage};
use crate::domain::triage::words::words;
use crate::domain::when::Dated;
use crate::messages::Language;

pub(super) fn health_fell(cx: &Context<'_>) -> Look {
    let limits = &cx.rules.thresholds;
    let (least, days) = (limits.fell_points, limits.fell_days);
    let condition = format!("the band dropped, or the score fell by {least} points in {days} d");
    let Some(now) = cx.health.score else {
        return Look::new(condition, "no score");
    };
    let past = band::before(&cx.account.scores, cx.today);
    let from = past.len().saturating_sub(usize::from(days));
    let known = past[from..].iter().filter(|score| score.is_finite());
    let Some(best) = known.copied().reduce(f32::max) else {
        return Look::new(condition, format!("{now:.0} now, no score before"));
    };
    let fell = best - now;
    let left = (least - fell).max(0.0);
    let value = match fell > 0.0 {
        true => format!("{now:.0} now, {best:.0} at best: fell by {fell:.1}"),
        false => format!("{now:.0} now, {best:.0} at best before: did not fall"),
    };
    Look::new(condition, value).gap(
        f64::from(left),
        f64::from(least),
        format!("{left:.1} points more"),
    )
}

pub(super) fn usage_abnormal(cx: &Context<'_>) -> Look {
    let deviations = cx.rules.thresholds.deviations;
    let condition = format!(
        "the last 7 whole days below the median less {deviations} × MAD of the 8 weeks before, weekday by weekday"
    );
    let Some(series) = usage::fresh(cx) else {
        return Look::new(condition, "no use recorded in the last days");
    };
    let Some(week) = usage::week(series, cx.rules.thresholds.least_spread) else {
        return Look::new(condition, "too few days to compare");
    };
    let line = week.norm - deviations * week.spread;
    let left = week.now - line;
    let value = format!(
        "{:.1} users a day, norm {:.1}, MAD {:.1}: the line is {line:.1}",
        week.now, week.norm, week.spread
    );
    Look::new(condition, value).gap(
        f64::from(left),
        f64::from(week.norm),
        format!("{:.1} users a day fewer", left.max(0.0)),
    )
}

pub(super) fn usage_gone(cx: &Context<'_>) -> Look {
    let gone = i32::from(cx.rules.thresholds.gone_days);
    let condition = format!("no use for {gone} d after having used");
    let Some(series) = usage::fresh(cx) else {
        return Look::new(condition, "no use recorded in the last days");
    };
    let values = &series.values;
    let latest = values.iter().rposition(|value| value.is_finite());
    let used = values.iter().rposition(|value| *value > 0.0);
    match (latest, used) {
        (Some(latest), Some(used)) => {
            let days = (latest - used) as i32;
            let left = gone - days;
            Look::new(condition, format!("{days} d without use")).gap(
                f64::from(left),
                f64::from(gone),
                format!("{left} d to go"),
            )
        }
        _ => Look::new(condition, "never used in ten weeks"),
    }
}

pub(super) fn goal_late(cx: &Context<'_>) -> Look {
    let condition = "a staged goal past due and not met";
    let told = cx
        .account
        .goals(cx.today)
        .map(|goals| (goals.due, goals.met));
    let due = cx.account.number(Field::GoalsDue);
    match told.or(due.map(|due| (due.value, 0.0))) {
        None => Look::new(condition, "no goals recorded"),
        Some((due, met)) => {
            let value = match told {
                Some(_) => format!("{met:.0} of {due:.0} due goals met"),
                None => format!("{due:.0} due goals, none said to be met"),
            };
            Look::new(condition, value).gap(1.0 - (due - met), 1.0, "one goal more")
        }
    }
}

pub(super) fn mistaken(cx: &Context<'_>) -> Look {
    let (outcome, experience) = cx.all.scorecard.quadrant;
    let condition = format!("experience at least {experience}, outcome under {outcome}");
    halves(cx, condition, |of, ex| (of - outcome, experience - ex))
}

pub(super) fn captive(cx: &Context<'_>) -> Look {
    let (outcome, experience) = cx.all.scorecard.quadrant;
    let condition = format!("outcome at least {outcome}, experience under {experience}");
    halves(cx, condition, |of, ex| (ex - experience, outcome - of))
}

/// Two halves: by how much the one is too high and the other too low.
fn halves(cx: &Context<'_>, condition: String, gaps: impl Fn(f32, f32) -> (f32, f32)) -> Look {
    let (Some(outcome), Some(experience)) = (cx.health.outcome, cx.health.experience) else {
        return Look::new(condition, "not both halves are known");
    };
    let value = format!("outcome {outcome:.0}, experience {experience:.0}");
    let (high, low) = gaps(outcome, experience);
    let left = high.max(0.0) + low.max(0.0);
    Look::new(condition, value).gap(f64::from(left), 60.0, format!("{left:.0} points away"))
}

pub(super) fn detractor(cx: &Context<'_>) -> Look {
    let days = cx.rules.thresholds.answer_days;
    let condition =
        format!("NPS 0 to 6 or mood −2 in the last {days} d, and no touchpoint since the answer");
    let said = |given: Option<Dated<f64>>, name: &str| {
        let given = given?;
        let age = cx.since_moment(given.as_of);
        Some((given, format!("{name} {:.0} {age} d ago", given.value), age))
    };
    let nps = said(cx.account.nps(), "NPS");
    let mood = said(cx.account.number(Field::Sentiment), "mood");
    let answered = |at| cx.account.last_touch.is_some_and(|touch| touch > at);
    let mut values = Vec::new();
    let mut nearest: Option<(f64, String)> = None;
    for (found, worst, span) in [(nps, 6.0, 10.0), (mood, -2.0, 4.0)] {
        let Some((given, mut words, age)) = found else {
            continue;
        };
        let away = given.value - worst;
        if answered(given.as_of) {
            words += ", touched since";
        } else if age <= i32::from(days) {
            let gap = (away.max(0.0) / span, format!("{:.0} lower", away.max(0.0)));
            if nearest.as_ref().is_none_or(|(near, _)| gap.0 < *near) {
                nearest = Some(gap);
            }
        }
        values.push(words);
    }
    if values.is_empty() {
        return Look::new(condition, "no answer");
    }
    let look = Look::new(condition, values.join("; "));
    match nearest {
        Some((share, words)) => look.gap(share, 1.0, words),
        None => look,
    }
}

pub(super) fn champion_gone(cx: &Context<'_>) -> Look {
    let condition = "the champion or the economic buyer left, or none is known";
    let word = |presence| match presence {
        Presence::Unread => "not read",
        Presence::Missing => "not known",
        Presence::Here => "there",
        Presence::Left => "left",
    };
    let people = &cx.account.people;
    let (champion, buyer) = (word(people.champion), word(people.buyer));
    let value = format!("champion {champion}, economic buyer {buyer}");
    match people.champion == Presence::Here && people.buyer == Presence::Here {
        true => Look::new(condition, value).gap(1.0, 1.0, "both are there"),
        false => Look::new(condition, value),
    }
}

pub(super) fn data_hole(cx: &Context<'_>) -> Look {
    let condition = "stage, renewal, ARR, owner, tier or what health needs is empty";
    let names: Vec<String> = hole::empty(cx)
        .into_iter()
        .map(|field| words(Language::En, field))
        .collect();
    let value = match names.as_slice() {
        [] => "nothing is empty".to_owned(),
        [one] => format!("{one} is empty"),
        names => format!("{} are empty", names.join(", ")),
    };
    Look::new(condition, value)
}

pub(super) fn loss_reason(cx: &Context<'_>) -> Look {
    let reason = cx.account.loss_reason.as_deref().map_or("", str::trim);
    let value = match reason {
        "" => "no reason".to_owned(),
        reason => format!("lost: {reason}"),
    };
    Look::new("a loss without reason", value)
}

pub(super) fn expansion(cx: &Context<'_>) -> Look {
    let limits = &cx.rules.thresholds;
    let (seats, features) = (limits.seats, limits.features);
    let condition = format!(
        "good health, and {:.0} % of the bought seats or {:.0} % of the features in use",
        100.0 * seats,
        100.0 * features
    );
    let share = |of, whole| {
        let (of, whole) = (
            cx.account.number(of)?.value,
            cx.account.number(whole)?.value,
        );
        (whole > 0.0).then(|| of / whole)
    };
    let used = [
        (
            share(Field::SeatsActive, Field::SeatsBought),
            seats,
            "seats",
        ),
        (
            share(Field::FeaturesUsed, Field::FeaturesAvailable),
            features,
            "features",
        ),
    ];
    let words = used
        .iter()
        .filter_map(|(share, _, of)| Some(format!("{:.0} % of {of}", 100.0 * (*share)?)));
    let mut value: Vec<String> = words.collect();
    let good = cx.health.band == Band::Good;
    let health = cx
        .health
        .score
        .map_or("unknown".to_owned(), |score| format!("{score:.0}"));
    value.insert(0, format!("health {health}"));
    let nearest = used
        .iter()
        .filter_map(|(share, least, of)| Some(((least - (*share)?).max(0.0), *of)))
        .min_by(|a, b| a.0.total_cmp(&b.0));
    let least = cx.all.scorecard.bands.good;
    let unwell = match (good, cx.health.score) {
        (true, _) => 0.0,
        (false, Some(score)) => f64::from((least - score).max(0.0)) / f64::from(least.max(1.0)),
        (false, None) => 1.0,
    };
    let look = Look::new(condition, value.join(", "));
    let Some((left, of)) = nearest else {
        return look;
    };
    let mut words = Vec::new();
    if !good {
        words.push(format!("health is not good ({least} and more)"));
    }
    if left > 0.0 {
        words.push(format!("{:.0} % more of the {of}", 100.0 * left));
    }
    look.gap(left + unwell, 1.0, words.join("; "))
}

pub(super) fn advocate(cx: &Context<'_>) -> Look {
    let least = cx.rules.thresholds.promoter;
    let condition = format!("NPS {least} or more, and the first value reached");
    let reached = cx.account.first_value.is_some_and(|day| day <= cx.today);
    let value = if reached { "reached" } else { "not reached" };
    let Some(answer) = cx.account.nps() else {
        return Look::new(condition, format!("no answer; first value {value}"));
    };
    let left = (least - nps_answer(answer.value)).max(0.0);
    let missing = if reached { 0.0 } else { 0.5 };
    let mut words = Vec::new();
    if left > 0.0 {
        words.push(format!("{left:.0} higher"));
    }
    if !reached {
        words.push("first value not reached".to_owned());
    }
    let value = format!("NPS {:.0}; first value {value}", answer.value);
    Look::new(condition, value).gap(left / 10.0 + missing, 1.0, words.join("; "))
}
