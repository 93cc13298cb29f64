//! What whoever prepares the review should know, and the customer is not sent: risks and chances, what the
//! stage still asks for, our tasks, health measure by measure, figures that cannot be.

use super::story::Story;
use super::{MOST, Pack, heading, list, more, number, plain};
use crate::domain::field::Field;
use crate::domain::health::{Quadrant, explain};
use crate::domain::lifecycle::Subject;
use crate::domain::plan::Plan;
use crate::domain::triage::{Lane, describe_in};
use crate::domain::when::show;
use crate::messages::{Language, names, numbers, qbr as say};

/// The part behind the line.
pub(super) fn part(pack: &Pack<'_>, plan: &Plan, story: Option<&Story>) -> String {
    let language = pack.language;
    let mut text = format!("---\n\n{}", heading(say::only_us(language)));
    let account = &pack.row.account;
    let stage = pack.rules.lifecycle.stage(pack.row.today.place);
    let facts = [
        stage.map(|stage| say::stage(language, plain(&stage.name))),
        (account.tier.as_ref()).map(|tier| {
            say::tier(
                language,
                plain(pack.rules.said(Field::Tier, tier.as_str(), language)),
            )
        }),
        account
            .arr
            .map(|arr| format!("ARR {}", arr.full_in(language))),
        (account.number(Field::Likelihood))
            .map(|likely| say::likelihood(language, number(language, likely.value))),
    ];
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    if !facts.is_empty() {
        text += &format!("{}\n\n", facts.join(" · "));
    }
    text += &list("- ", &points(pack));
    text += &list("- [ ] ", &to_do(pack, plan));
    text + &measures(pack, story)
}

/// Risks, chances, and figures that cannot be.
fn points(pack: &Pack<'_>) -> Vec<String> {
    let (account, language) = (&pack.row.account, pack.language);
    let terms = pack.row.today.terms.iter();
    let mut said: Vec<String> = (terms.filter(|(_, term)| term.leads()))
        .map(|(lane, term)| {
            let told = describe_in(language, term, &pack.rules.triage, pack.now);
            match lane {
                Lane::Risk => say::risk(language, plain(&told)),
                Lane::Opportunity => say::chance(language, plain(&told)),
            }
        })
        .collect();
    let odd = |name: &str, value: Option<f64>, least: f64, scale: &str| {
        let value = value.filter(|value| !(least..=100.0).contains(value))?;
        Some(say::odd(language, name, number(language, value), scale))
    };
    let nps = account.nps().map(|nps| nps.value);
    said.extend(odd("NPS", nps, -100.0, say::scale_nps(language)));
    let csat = account.number(Field::Csat).map(|csat| csat.value);
    said.extend(odd("CSAT", csat, 0.0, say::scale_csat(language)));
    said
}

/// What the stage still asks for, and our open tasks.
fn to_do(pack: &Pack<'_>, plan: &Plan) -> Vec<String> {
    let (rules, place, language) = (pack.rules, pack.row.today.place, pack.language);
    let subject = Subject {
        row: pack.row,
        details: Some(pack.details),
    };
    let mut said = Vec::new();
    if let Some(stage) = rules.lifecycle.stage(place) {
        for (criterion, met) in rules.lifecycle.check(subject, place, rules, pack.now) {
            if met != Some(true) && !plan.ticked(&stage.id, &criterion.id) {
                let (stage, text) = (plain(&stage.name), plain(&criterion.text));
                said.push(say::to_leave(language, stage, text));
            }
        }
    }
    let tasks = pack.details.tasks.iter();
    let open: Vec<_> = tasks.filter(|task| !task.done).collect();
    for task in open.iter().take(MOST) {
        let title = plain(&task.title);
        said.push(match task.due {
            Some(due) => say::task_due(language, show::local_day(due, pack.now), title),
            None => say::task(language, title),
        });
    }
    said.extend(more(open.len(), language));
    said
}

fn measures(pack: &Pack<'_>, story: Option<&Story>) -> String {
    let (health, language) = (&pack.row.health(pack.now), pack.language);
    let mut text = String::new();
    if health.score.is_none() {
        let (known, all) = health.measures;
        text += &format!("\n{}\n", say::measured(language, known, all));
    }
    if let (Some(outcome), Some(experience)) = (health.outcome, health.experience) {
        let (outcome, experience) = (format!("{outcome:.0}"), format!("{experience:.0}"));
        let halves = match health.quadrant {
            Some(of) => say::halves_at(language, outcome, experience, position(Some(of), language)),
            None => say::halves(language, outcome, experience),
        };
        text += &format!("\n{halves}\n");
    }
    if let Some(story) = story.filter(|story| story.positions.len() > 1) {
        let stays = story.positions.iter();
        let stays =
            stays.map(|stay| say::stay(language, position(stay.quadrant, language), stay.since));
        let stays = numbers::list(language, &stays.collect::<Vec<_>>());
        text += &format!("\n{}\n", say::positions(language, stays));
    }
    let then = story.and_then(|story| story.then.as_ref());
    let mut heads = vec![
        say::head_measure(language).to_owned(),
        say::head_value(language).to_owned(),
        say::head_points(language).to_owned(),
        say::head_gives(language).to_owned(),
    ];
    heads.extend(then.map(|(day, _)| say::head_gave(language, day)));
    let rule = match then {
        Some(_) => "|---|---|--:|--:|--:|",
        None => "|---|---|--:|--:|",
    };
    text += &format!("\n| {} |\n{rule}\n", heads.join(" | "));
    let explained = explain::explain_in(language, &pack.row.account, pack.rules, pack.now);
    for (at, measure) in explained.measures.iter().enumerate() {
        let points = measure
            .points
            .map_or("–".to_owned(), |points| format!("{points:.0}"));
        let gives = measure.contribution;
        let given = |points: Option<f32>, gives: i32| match points {
            Some(_) => gives.to_string(),
            None => "–".to_owned(),
        };
        text += &format!(
            "| {} | {} | {points} | {} |",
            plain(&measure.label),
            plain(&measure.text),
            given(measure.points, gives),
        );
        if let Some((_, then)) = then {
            let was = then.measures.get(at);
            let gave = |was: &explain::Measured| given(was.points, was.contribution);
            text += &match was.map(|was| (gave(was), gives - was.contribution)) {
                Some((gave, 0)) => format!(" {gave} |"),
                Some((gave, moved)) => format!(" {gave} ({moved:+}) |"),
                None => " – |".to_owned(),
            };
        }
        text.push('\n');
    }
    text
}

fn position(quadrant: Option<Quadrant>, language: Language) -> &'static str {
    let words = match quadrant {
        Some(Quadrant::Successful) => names::successful,
        Some(Quadrant::PleasantButUnproductive) => names::unproductive,
        Some(Quadrant::ProductiveButCaptive) => names::captive,
        Some(Quadrant::Failing) => names::failing,
        None => names::unknown,
    };
    words(language)
}
