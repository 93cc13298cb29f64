//! The signals that are a matter of numbers and of who is there.

use super::{Look, digits, shown};
use crate::domain::account::{Presence, Unhappy};
use crate::domain::field::Field;
use crate::domain::health::measure::nps_answer;
use crate::domain::health::{Band, band};
use crate::domain::triage::signals::{Context, answer, hole, usage};
use crate::domain::triage::words::words;
use crate::messages::{Say, names, near as say, numbers, signals};

pub(super) fn health_fell(cx: &Context<'_>) -> Look {
    let limits = &cx.rules.thresholds;
    let (least, days) = (limits.fell_points, limits.fell_days);
    let condition = say::fell(cx.language, least, days);
    let Some(now) = cx.health.score else {
        return Look::new(condition, say::no_score(cx.language));
    };
    let past = band::before(&cx.account.scores, cx.today);
    let from = past.len().saturating_sub(usize::from(days));
    let known = past[from..].iter().filter(|score| score.is_finite());
    let Some(best) = known.copied().reduce(f32::max) else {
        return Look::new(condition, say::no_before(cx.language, now.round()));
    };
    let fell = best - now;
    let left = (least - fell).max(0.0);
    let told = |value: f32| {
        let digits = digits(1, f64::from(fell), f64::from(least));
        shown(cx.language, f64::from(value), digits)
    };
    let value = match fell > 0.0 {
        true => say::fell_by(cx.language, now.round(), best.round(), told(fell)),
        false => say::did_not_fall(cx.language, now.round(), best.round()),
    };
    Look::new(condition, value).gap(
        f64::from(left),
        f64::from(least),
        say::points_more(cx.language, told(left)),
    )
}

pub(super) fn usage_abnormal(cx: &Context<'_>) -> Look {
    let deviations = cx.rules.thresholds.deviations;
    let condition = say::below_median(cx.language, deviations);
    let Some(series) = usage::fresh(cx) else {
        return Look::new(condition, say::no_use_known(cx.language));
    };
    let least = cx.rules.thresholds.least_spread;
    let Some(week) = usage::week(&series, least) else {
        return Look::new(condition, say::too_few(cx.language));
    };
    let line = week.norm - deviations * week.spread;
    let left = week.now - line;
    let digits = digits(1, f64::from(week.now), f64::from(line));
    let tenth = |value: f32| shown(cx.language, f64::from(value), digits);
    let mut mad = tenth(week.mad);
    if week.spread > week.mad {
        mad += &say::taken_as(cx.language, tenth(week.spread), 100.0 * least);
    }
    let (now, norm) = (tenth(week.now), tenth(week.norm));
    if line <= 0.0 {
        // Nobody at all would still be within what is usual: `usage_gone` tells of that.
        return Look::new(condition, say::too_uneven(cx.language, now, norm, mad));
    }
    let value = say::users_a_day(cx.language, now, norm, mad, tenth(line));
    Look::new(condition, value).gap(
        f64::from(left),
        f64::from(week.norm),
        say::users_fewer(cx.language, tenth(left.max(0.0))),
    )
}

pub(super) fn usage_gone(cx: &Context<'_>) -> Look {
    let gone = i32::from(cx.rules.thresholds.gone_days);
    let condition = say::no_use(cx.language, gone);
    let Some(series) = usage::fresh(cx) else {
        return Look::new(condition, say::no_use_known(cx.language));
    };
    let values = &series.values;
    let latest = values.iter().rposition(|value| value.is_finite());
    let used = values.iter().rposition(|value| *value > 0.0);
    match (latest, used) {
        (Some(latest), Some(used)) => {
            let days = (latest - used) as i32;
            let left = gone - days;
            Look::new(condition, say::without_use(cx.language, days)).gap(
                f64::from(left),
                f64::from(gone),
                say::to_go(cx.language, left),
            )
        }
        _ => Look::new(condition, say::never_used(cx.language)),
    }
}

pub(super) fn goal_late(cx: &Context<'_>) -> Look {
    let condition = say::goal_late(cx.language);
    let told = cx
        .account
        .goals(cx.today)
        .map(|goals| (goals.due, goals.met));
    let due = cx.account.number(Field::GoalsDue);
    match told.or(due.map(|due| (due.value, 0.0))) {
        None => Look::new(condition, say::no_goals(cx.language)),
        Some((due, met)) => {
            let value = match told {
                Some(_) => say::goals_met(cx.language, met.round(), due.round()),
                None => say::goals_untold(cx.language, due.round()),
            };
            Look::new(condition, value).gap(1.0 - (due - met), 1.0, say::one_goal(cx.language))
        }
    }
}

pub(super) fn mistaken(cx: &Context<'_>) -> Look {
    let (outcome, experience) = cx.all.scorecard.quadrant;
    let condition = say::pleasant(cx.language, experience, outcome);
    halves(cx, condition, |of, ex| (of - outcome, experience - ex))
}

pub(super) fn captive(cx: &Context<'_>) -> Look {
    let (outcome, experience) = cx.all.scorecard.quadrant;
    let condition = say::productive(cx.language, outcome, experience);
    halves(cx, condition, |of, ex| (ex - experience, outcome - of))
}

/// Two halves: by how much the one is too high and the other too low.
fn halves(cx: &Context<'_>, condition: String, gaps: impl Fn(f32, f32) -> (f32, f32)) -> Look {
    let (Some(outcome), Some(experience)) = (cx.health.outcome, cx.health.experience) else {
        return Look::new(condition, say::halves_unknown(cx.language));
    };
    let lines = cx.all.scorecard.quadrant;
    let of = |value: f32, line: f32| digits(0, f64::from(value), f64::from(line));
    let (high, low) = gaps(outcome, experience);
    let left = high.max(0.0) + low.max(0.0);
    let least = of(left, 0.0);
    let told = |value: f32, line| shown(cx.language, f64::from(value), of(value, line).max(least));
    let value = say::halves(
        cx.language,
        told(outcome, lines.0),
        told(experience, lines.1),
    );
    let away = say::points_away(cx.language, shown(cx.language, f64::from(left), least));
    Look::new(condition, value).gap(f64::from(left), 60.0, away)
}

pub(super) fn detractor(cx: &Context<'_>) -> Look {
    let days = cx.rules.thresholds.answer_days;
    let condition = say::bad_answer(cx.language, days);
    let mut values = Vec::new();
    let mut nearest: Option<(f64, String)> = None;
    for said in answer::all(cx) {
        let (name, span) = match said.nps {
            true => (signals::nps(cx.language), 10.0),
            false => (signals::mood(cx.language), 4.0),
        };
        let digits = digits(0, said.given.value, said.given.value - said.above());
        let given = shown(cx.language, said.given.value, digits).replace('-', "−");
        let age = said.age;
        let mut words = say::answered(cx.language, name, given, age);
        if let Some(who) = said.who {
            words += &format!(" ({who})");
        }
        if said.answered(cx) {
            words += say::touched_since(cx.language);
        } else if said.recent(cx) {
            let away = said.above().max(0.0);
            let lower = say::lower(cx.language, shown(cx.language, away, digits));
            let gap = (away / span, lower);
            if nearest.as_ref().is_none_or(|(near, _)| gap.0 < *near) {
                nearest = Some(gap);
            }
        }
        values.push(words);
    }
    // A contact's good answer is none of these, but there is one.
    if values.is_empty()
        && let Some(nps) = cx.account.nps()
    {
        let away = nps.value - Unhappy::HIGHEST;
        let (name, age) = (signals::nps(cx.language), cx.since_moment(nps.as_of));
        let digits = digits(0, nps.value, Unhappy::HIGHEST);
        let value = say::answered(
            cx.language,
            name,
            shown(cx.language, nps.value, digits),
            age,
        );
        let lower = say::lower(cx.language, shown(cx.language, away, digits));
        return Look::new(condition, value).gap(away, 10.0, lower);
    }
    if values.is_empty() {
        return Look::new(condition, say::no_answer(cx.language));
    }
    let look = Look::new(condition, numbers::clauses(cx.language, &values));
    match nearest {
        Some((share, words)) => look.gap(share, 1.0, words),
        None => look,
    }
}

pub(super) fn champion_gone(cx: &Context<'_>) -> Look {
    let condition = say::people(cx.language);
    let word = |presence| {
        let word: Say = match presence {
            Presence::Unread => say::unread,
            Presence::Missing => say::unknown,
            Presence::Here => say::there,
            Presence::Left => say::left,
        };
        word(cx.language)
    };
    let people = &cx.account.people;
    let (champion, buyer) = (word(people.champion), word(people.buyer));
    let value = say::champion_and_buyer(cx.language, champion, buyer);
    match people.champion == Presence::Here && people.buyer == Presence::Here {
        true => Look::new(condition, value).gap(1.0, 1.0, say::both_there(cx.language)),
        false => Look::new(condition, value),
    }
}

pub(super) fn data_hole(cx: &Context<'_>) -> Look {
    let condition = say::hole(cx.language);
    let names: Vec<String> = hole::empty(cx)
        .into_iter()
        .filter(|field| !(*field == Field::Stage && hole::unmapped(cx).is_some()))
        .map(|field| words(cx.language, field))
        .collect();
    let unmapped = hole::unmapped(cx).map(|stage| say::unmapped(cx.language, stage));
    let empty = match names.as_slice() {
        [] => say::nothing_empty(cx.language).to_owned(),
        [one] => signals::is_empty(cx.language, one),
        names => say::are_empty(cx.language, names.join(say::and(cx.language))),
    };
    let value = match unmapped {
        Some(unmapped) if names.is_empty() => unmapped,
        Some(unmapped) => numbers::clauses(cx.language, &[unmapped, empty]),
        None => empty,
    };
    Look::new(condition, value)
}

pub(super) fn loss_reason(cx: &Context<'_>) -> Look {
    let reason = cx.account.loss_reason.as_deref().map_or("", str::trim);
    let value = match reason {
        "" => say::no_reason(cx.language).to_owned(),
        reason => {
            let said = cx.all.said(Field::LossReason, reason, cx.language);
            say::lost(cx.language, said)
        }
    };
    Look::new(say::loss(cx.language), value)
}

pub(super) fn expansion(cx: &Context<'_>) -> Look {
    let limits = &cx.rules.thresholds;
    let (seats, features) = (limits.seats, limits.features);
    let percent = |share: f64| (100.0 * share).round();
    let condition = say::room(cx.language, percent(seats), percent(features));
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
            say::seats(cx.language),
        ),
        (
            share(Field::FeaturesUsed, Field::FeaturesAvailable),
            features,
            say::features(cx.language),
        ),
    ];
    let told = |share: f64, least: f64, value: f64| {
        let digits = digits(0, 100.0 * share, 100.0 * least);
        shown(cx.language, 100.0 * value, digits)
    };
    let words = used.iter().filter_map(|(share, least, of)| {
        let share = (*share)?;
        Some(say::share_of(cx.language, told(share, *least, share), of))
    });
    let mut value: Vec<String> = words.collect();
    let good = cx.health.band == Band::Good;
    let health = cx.health.score.map_or_else(
        || names::unknown(cx.language).to_owned(),
        |score| format!("{score:.0}"),
    );
    value.insert(0, say::health(cx.language, health));
    let nearest = used
        .iter()
        .filter_map(|(share, least, of)| {
            let share = (*share)?;
            let left = (least - share).max(0.0);
            Some((left, *of, told(share, *least, left)))
        })
        .min_by(|a, b| a.0.total_cmp(&b.0));
    let least = cx.all.scorecard.bands.good;
    let unwell = match (good, cx.health.score) {
        (true, _) => 0.0,
        (false, Some(score)) => f64::from((least - score).max(0.0)) / f64::from(least.max(1.0)),
        (false, None) => 1.0,
    };
    let look = Look::new(condition, value.join(say::and(cx.language)));
    let Some((left, of, more)) = nearest else {
        return look;
    };
    let mut words = Vec::new();
    if !good {
        // On the line it is not good yet: it has to pass it by the margin.
        let bands = &cx.all.scorecard.bands;
        let on_it = cx.health.score.is_some_and(|score| score.round() >= least);
        let least = if on_it { least + bands.margin } else { least };
        words.push(say::unwell(cx.language, least));
    }
    if left > 0.0 {
        words.push(say::more_of(cx.language, more, of));
    }
    look.gap(left + unwell, 1.0, numbers::clauses(cx.language, &words))
}

pub(super) fn advocate(cx: &Context<'_>) -> Look {
    let least = cx.rules.thresholds.promoter;
    let condition = say::promoter(cx.language, least);
    let reached = cx.account.first_value.is_some_and(|day| day <= cx.today);
    let value = match reached {
        true => say::reached(cx.language),
        false => say::not_reached(cx.language),
    };
    let Some(answer) = cx.account.nps() else {
        return Look::new(condition, say::no_answer_but(cx.language, value));
    };
    let given = nps_answer(answer.value);
    let left = (least - given).max(0.0);
    let digits = digits(0, given, least);
    let missing = if reached { 0.0 } else { 0.5 };
    let mut words = Vec::new();
    if left > 0.0 {
        words.push(say::higher(cx.language, shown(cx.language, left, digits)));
    }
    if !reached {
        words.push(say::no_first_value(cx.language).to_owned());
    }
    let nps = shown(cx.language, answer.value, digits);
    let value = say::nps_and_value(cx.language, nps, value);
    Look::new(condition, value).gap(
        left / 10.0 + missing,
        1.0,
        numbers::clauses(cx.language, &words),
    )
}
