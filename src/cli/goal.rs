//! `tenure goal ACCOUNT`: the ladder of staged goals, the first of which is the first value.

use super::args::{Globals, Goal, GoalChange, GoalCommand};
use super::context::{Context, Opened};
use super::plan::{day_of, keep, one_of};
use super::{Failure, account, output};
use crate::domain::Field;
use crate::domain::account::Account;
use crate::domain::plan::{self, Direction, Plan};
use crate::domain::text;
use crate::domain::when::{Toward, show};
use crate::domain::write::Op;
use crate::messages::Language;
use chrono::NaiveDate;
use serde::Serialize;

#[derive(Serialize)]
struct GoalJson<'a> {
    number: usize,
    title: &'a str,
    /// The first of the ladder is the first value.
    first_value: bool,
    measure: Option<&'a str>,
    baseline: Option<f64>,
    target: Option<f64>,
    current: Option<f64>,
    current_on: Option<NaiveDate>,
    direction: &'static str,
    start: Option<NaiveDate>,
    due: Option<NaiveDate>,
    /// `met`, `late` or `open`.
    standing: &'static str,
    met_on: Option<NaiveDate>,
    /// 0 to 1 of the way from baseline to target.
    progress: Option<f64>,
    evidence: Option<&'a str>,
    warning: Option<String>,
}

/// Runs it.
pub fn run(globals: &Globals, options: &Goal) -> Result<i32, Failure> {
    let mut context = Context::find(globals)?;
    let opened = context.open()?;
    let row = account::of((&opened.book, &opened.store), &options.account)?.clone();
    let account = &row.account;
    let mut plan = account.plan();
    let today = opened.now.today();
    let mut more = Vec::new();
    let (at, title) = match options.command.as_ref().unwrap_or(&GoalCommand::List) {
        GoalCommand::List => {
            list(&plan, account, &opened, options.json.json)?;
            return Ok(0);
        }
        GoalCommand::Add { title, change } => {
            let mut goal = plan.next_goal(named(title)?, today);
            apply(&mut goal, change, &opened)?;
            let said = format!("goal “{}”", goal.title);
            plan.goals.push(goal);
            (plan.goals.len() - 1, said)
        }
        GoalCommand::Update {
            goal,
            title,
            change,
        } => {
            let at = which(&plan, goal)?;
            let goal = &mut plan.goals[at];
            let was = goal.attained();
            if let Some(title) = title {
                goal.title = named(title)?;
            }
            apply(goal, change, &opened)?;
            let mut said = format!("goal “{}”", goal.title);
            if let Some(current) = change.current {
                said += &format!(" now {}", plan::amount(current));
            }
            if goal.attained() && !was {
                goal.met = Some(today);
                said += ", attained";
                more.extend(first_value(&context, &opened, account, at, today)?);
            }
            (at, said)
        }
        GoalCommand::Done { goal, on, evidence } => {
            let at = which(&plan, goal)?;
            let on = match on {
                Some(text) => day_of(text, Toward::Past, &opened)?,
                None => today,
            };
            let goal = &mut plan.goals[at];
            (goal.done, goal.met) = (true, Some(on));
            if let Some(evidence) = evidence {
                goal.evidence = Some(text::line(evidence)).filter(|text| !text.is_empty());
            }
            let said = format!("goal “{}” attained", goal.title);
            more.extend(first_value(&context, &opened, account, at, on)?);
            (at, said)
        }
    };
    if let Some(warning) = plan.warning(at, account.term_start, Language::En) {
        output::complain(&format!("Goal {}: {warning}", at + 1));
    }
    let title = format!("{}: {title}", account.name);
    keep(
        &context,
        opened,
        &row,
        title,
        (&plan, more),
        options.json.json,
    )
}

fn named(title: &str) -> Result<String, Failure> {
    let title = text::line(title);
    match title.is_empty() {
        true => Err(Failure::Usage("Say what the goal is.".to_owned())),
        false => Ok(title),
    }
}

fn which(plan: &Plan, said: &str) -> Result<usize, Failure> {
    let titles: Vec<&str> = plan.goals.iter().map(|goal| goal.title.as_str()).collect();
    one_of(said, &titles, "goal")
}

/// Puts what was said into the goal.
fn apply(goal: &mut plan::Goal, change: &GoalChange, opened: &Opened) -> Result<(), Failure> {
    let today = opened.now.today();
    let words = |said: &Option<String>, to: &mut Option<String>| {
        if let Some(said) = said {
            *to = Some(text::line(said)).filter(|text| !text.is_empty());
        }
    };
    words(&change.measure, &mut goal.measure);
    words(&change.evidence, &mut goal.evidence);
    for number in [change.baseline, change.target, change.current]
        .into_iter()
        .flatten()
    {
        if !number.is_finite() {
            return Err(Failure::Usage("Say a number.".to_owned()));
        }
    }
    goal.baseline = change.baseline.or(goal.baseline);
    goal.target = change.target.or(goal.target);
    if let Some(current) = change.current {
        goal.current = Some((current, Some(today)));
    }
    if let Some(direction) = &change.direction {
        goal.direction = Direction::parse(direction);
    }
    if let Some(start) = &change.start {
        goal.start = Some(day_of(start, Toward::Past, opened)?);
    }
    if let Some(due) = &change.due {
        goal.due = Some(day_of(due, Toward::Future, opened)?);
    }
    if let Some((from, to, way)) = goal.contradiction() {
        return Err(Failure::Usage(format!(
            "From {} to {} does not go {}; say --direction {}, or another target.",
            plan::amount(from),
            plan::amount(to),
            way.id(),
            match way {
                Direction::Up => Direction::Down.id(),
                Direction::Down => Direction::Up.id(),
            }
        )));
    }
    if let (Some(start), Some(due)) = (goal.start, goal.due)
        && due < start
    {
        return Err(Failure::Usage(format!(
            "The goal would be due on {due}, before it starts on {start}."
        )));
    }
    Ok(())
}

/// The write that goes with the first goal attained: it is the first value. None when that is known
/// already, or the CRM has no field for it.
fn first_value(
    context: &Context,
    opened: &Opened,
    account: &Account,
    at: usize,
    on: NaiveDate,
) -> Result<Option<Op>, Failure> {
    let field = Field::FirstValue;
    if at != 0 || account.first_value.is_some() || !context.maps(field) {
        return Ok(None);
    }
    let base = opened.store.base(&account.id, field)?;
    Ok(plan::first_value(account, at, on, base))
}

fn list(plan: &Plan, account: &Account, opened: &Opened, json: bool) -> Result<(), Failure> {
    let warnings = plan.warnings(account.term_start, Language::En);
    let today = opened.now.today();
    if json {
        let goals = plan.goals.iter().enumerate().map(|(at, goal)| GoalJson {
            number: at + 1,
            title: &goal.title,
            first_value: at == 0,
            measure: goal.measure.as_deref(),
            baseline: goal.baseline,
            target: goal.target,
            current: goal.current.map(|(now, _)| now),
            current_on: goal.current.and_then(|(_, on)| on),
            direction: goal.way().id(),
            start: plan.start(at, account.term_start),
            due: goal.due,
            standing: goal.standing(today).id(),
            met_on: goal.met,
            progress: goal.progress(),
            evidence: goal.evidence.as_deref(),
            warning: (warnings.iter())
                .find(|(of, _)| *of == at)
                .map(|(_, text)| text.clone()),
        });
        return output::json(&goals.collect::<Vec<_>>());
    }
    if plan.goals.is_empty() {
        let name = &account.name;
        return output::say(&format!(
            "No goals are agreed with {name} yet; `tenure goal ACCOUNT add TITLE --target … --due …` adds the first, which is the first value."
        ));
    }
    let rows: Vec<Vec<String>> = plan
        .goals
        .iter()
        .enumerate()
        .map(|(at, goal)| {
            let due = goal.due.map(|due| show::day(due, opened.now, Language::En));
            vec![
                (at + 1).to_string(),
                goal.standing(today).id().to_owned(),
                due.unwrap_or_else(|| "no date".to_owned()),
                goal.title.clone(),
                goal.figures("→", Language::En).unwrap_or_default(),
            ]
        })
        .collect();
    output::say(&output::table(&rows))?;
    for (at, warning) in warnings {
        output::complain(&format!("Goal {}: {warning}", at + 1));
    }
    Ok(())
}
