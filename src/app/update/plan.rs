//! The plan with a customer, changed on the screen: a list of its goals and promises, and forms for
//! what is said of them. What a change does is in [`crate::domain::plan`], the same as for the command
//! line.

use super::super::effect::Effect;
use super::super::layer::{Form, FormFor, Layer, MenuRow, Pick, PlanWhat, Target};
use super::super::state::{State, Tone};
use super::repeat::Last;
use super::{form, pick, say, written};
use crate::domain::account::Account;
use crate::domain::asked::Asked;
use crate::domain::book::Row;
use crate::domain::field::{Field, Kind};
use crate::domain::id::AccountId;
use crate::domain::plan::{self, Direction, Goal, Plan, Standing};
use crate::domain::text;
use crate::domain::when::show;
use crate::domain::write::Op;
use crate::messages::{numbers, plan as words, titles, toasts};
use tui_input::Input;

/// Opens the list for the account under the cursor.
pub fn open(state: &mut State) {
    if let Some(id) = state.subject_id() {
        pick::open(state, Pick::Plan(id));
    }
}

fn row<'a>(state: &'a State, id: &AccountId) -> Option<&'a Row> {
    state.book.find(id).and_then(|at| state.book.row(at))
}

fn entry(text: String, detail: String, what: PlanWhat) -> MenuRow {
    MenuRow {
        text,
        matched: Vec::new(),
        detail,
        beside: Vec::new(),
        key: String::new(),
        disabled: None,
        target: Target::Plan(what),
    }
}

/// The ladder, the promises, and what can be added.
pub fn rows(state: &State, id: &AccountId) -> Vec<MenuRow> {
    let Some(row) = row(state, id) else {
        return Vec::new();
    };
    let (account, today) = (&row.account, state.now.today());
    let (plan, language) = (account.plan(), state.language);
    let day = |day| show::day(day, state.now, language);
    let mut rows: Vec<MenuRow> = Vec::new();
    for (at, goal) in plan.goals.iter().enumerate() {
        let mut said = vec![match (goal.standing(today), goal.due) {
            (Standing::Met, _) => words::attained(language).to_owned(),
            (Standing::Late, Some(due)) => words::late_since(language, day(due)),
            (_, Some(due)) => words::due(language, day(due)),
            (_, None) => words::no_date(language).to_owned(),
        }];
        said.extend(goal.figures("→", language));
        let text = words::goal(language, at + 1, &goal.title);
        rows.push(entry(
            text,
            numbers::list(state.language, &said),
            PlanWhat::Goal(at),
        ));
    }
    let first = match plan.goals.is_empty() {
        true => words::first_is_value(language),
        false => "",
    };
    let add = words::add_goal(language).into();
    rows.push(entry(add, first.into(), PlanWhat::AddGoal));
    let handover = account.handover();
    for (at, promise) in handover.promised.iter().enumerate() {
        let said = match (promise.kept, promise.on) {
            (true, Some(on)) => words::kept_on(language, day(on)),
            (true, None) => words::kept(language).to_owned(),
            (false, _) => words::open(language).to_owned(),
        };
        let text = words::promised(language, &promise.text);
        rows.push(entry(text, said, PlanWhat::Turn(at)));
    }
    let add = words::add_promise(language).into();
    rows.push(entry(add, String::new(), PlanWhat::AddPromise));
    let intent = handover.intent.unwrap_or_default();
    let why = words::why_bought(language).into();
    rows.push(entry(why, intent, PlanWhat::Intent));
    rows
}

/// What can be done to one goal.
pub fn goal_rows(state: &State, id: &AccountId, at: usize) -> Vec<MenuRow> {
    let plan = row(state, id).map(|row| row.account.plan());
    let Some(goal) = plan.as_ref().and_then(|plan| plan.goals.get(at)) else {
        return Vec::new();
    };
    let language = state.language;
    let figures = goal.figures("→", language).unwrap_or_default();
    let now = words::now_at(language).into();
    let mut rows = vec![entry(now, figures, PlanWhat::Current(at))];
    let (what, beside, done) = match goal.done {
        true => (words::reopen(language), "", PlanWhat::Reopen(at)),
        false => {
            let beside = words::with_evidence(language);
            (words::attain(language), beside, PlanWhat::Attain(at))
        }
    };
    rows.push(entry(what.into(), beside.into(), done));
    let (change, parts) = (words::change(language), words::parts(language));
    rows.push(entry(change.into(), parts.into(), PlanWhat::Change(at)));
    rows
}

/// A row of one of the two lists was chosen.
pub fn choose(state: &mut State, id: &AccountId, what: PlanWhat) -> Vec<Effect> {
    match what {
        PlanWhat::Goal(at) => {
            pick::open(state, Pick::Goal(id.clone(), at));
            Vec::new()
        }
        PlanWhat::Turn(_) | PlanWhat::Reopen(_) => {
            if written::is_pending(state, id) {
                let text = toasts::still_writing(state.language);
                say::toast(state, Tone::Plain, text);
                return Vec::new();
            }
            match make(state, id, what, &[]) {
                Some((title, ops)) => {
                    state.last = Some(Last::Plan(what, Vec::new()));
                    written::commit(state, id, title, ops)
                }
                None => Vec::new(),
            }
        }
        _ => {
            ask(state, id, what);
            Vec::new()
        }
    }
}

/// Opens the form.
fn ask(state: &mut State, id: &AccountId, what: PlanWhat) {
    let Some(row) = row(state, id) else {
        return;
    };
    let plan = row.account.plan();
    let (name, language) = (&row.account.name, state.language);
    let number = |value: Option<f64>| value.map(plan::amount).unwrap_or_default();
    let text_of = |value: &Option<String>| value.clone().unwrap_or_default();
    let whole = |goal: &Goal| {
        let due = goal.due.map(|due| due.to_string()).unwrap_or_default();
        vec![
            (
                Asked::new("title", words::label_goal(language), Kind::Text),
                goal.title.clone(),
            ),
            (
                Asked::new("measure", words::label_measure(language), Kind::Text),
                text_of(&goal.measure),
            ),
            (
                Asked::new("baseline", words::label_from(language), Kind::Number),
                number(goal.baseline),
            ),
            (
                Asked::new("target", words::label_target(language), Kind::Number),
                number(goal.target),
            ),
            (
                Asked::new("due", words::label_due(language), Kind::Date),
                due,
            ),
        ]
    };
    let goal = |at: usize| plan.goals.get(at);
    let evidence = |goal: &Goal| {
        (
            Asked::new("evidence", words::label_evidence(language), Kind::Text),
            text_of(&goal.evidence),
        )
    };
    let of_goal = |doing: &str, at: usize| {
        let title = goal(at).map(|goal| goal.title.as_str());
        [doing, title.unwrap_or_default()].join(" ")
    };
    let key = match what {
        PlanWhat::Change(at) => of_goal("change", at),
        PlanWhat::Current(at) => of_goal("current", at),
        PlanWhat::Attain(at) => of_goal("attain", at),
        PlanWhat::AddGoal => "goal".to_owned(),
        PlanWhat::AddPromise => "promise".to_owned(),
        _ => "intent".to_owned(),
    };
    let (title, fields) = match what {
        PlanWhat::AddGoal => (
            words::a_goal(language, name),
            whole(&plan.next_goal(String::new(), state.now.today())),
        ),
        PlanWhat::Change(at) => match goal(at) {
            Some(goal) => (words::of(language, name, &goal.title), whole(goal)),
            None => return,
        },
        PlanWhat::Current(at) => match goal(at) {
            Some(goal) => (
                words::of(language, name, &goal.title),
                vec![
                    (
                        Asked::new("current", words::label_current(language), Kind::Number),
                        String::new(),
                    ),
                    evidence(goal),
                ],
            ),
            None => return,
        },
        PlanWhat::Attain(at) => match goal(at) {
            Some(goal) => (
                words::of(language, name, &goal.title),
                vec![
                    evidence(goal),
                    (
                        Asked::new("on", words::label_on(language), Kind::Date),
                        state.now.today().to_string(),
                    ),
                ],
            ),
            None => return,
        },
        PlanWhat::AddPromise => (
            words::a_promise(language, name),
            vec![(
                Asked::new("promise", words::label_promise(language), Kind::Text),
                String::new(),
            )],
        ),
        PlanWhat::Intent => (
            words::of(language, name, words::why_bought(language)),
            vec![(
                Asked::new("intent", words::why_bought(language), Kind::Text),
                text_of(&row.account.handover().intent),
            )],
        ),
        PlanWhat::Goal(_) | PlanWhat::Turn(_) | PlanWhat::Reopen(_) => return,
    };
    // What would do is said in the language of the screen, too.
    let fields = fields.into_iter().map(|(asked, now)| {
        let asked = Asked { language, ..asked };
        (asked, Input::new(now))
    });
    let what = FormFor::Plan {
        account: id.clone(),
        what,
    };
    let mut form = Form::new(what, title, fields.collect());
    form::draft::take_up(state, &mut form, [id.as_str(), &key].join(" "));
    state.layers.push(Layer::Form(Box::new(form)));
    form::reread(state);
}

/// The same is to be said of this account: the form with these lines in it, or what there is to do to it.
pub fn again(state: &mut State, id: &AccountId, what: PlanWhat, lines: Vec<String>) {
    let before = state.layers.len();
    ask(state, id, what);
    if state.layers.len() == before {
        // It has no such goal, or it is a tick: a person chooses what is ticked.
        return open(state);
    }
    if form::draft::left_in_open(state) {
        return;
    }
    if let Some(Layer::Form(form)) = state.layers.last_mut() {
        for ((_, input), line) in form.fields.iter_mut().zip(lines) {
            *input = Input::new(line);
        }
    }
    form::reread(state);
}

/// Whether a field of the form may be left empty.
pub fn optional(what: PlanWhat, property: &str) -> bool {
    match what {
        PlanWhat::AddGoal | PlanWhat::Change(_) => property != "title",
        PlanWhat::Current(_) => property != "current",
        PlanWhat::Attain(_) => true,
        PlanWhat::Intent => true,
        _ => false,
    }
}

/// The form is filled in: title and operations; `None` when the account or the goal is gone.
pub fn make(
    state: &State,
    id: &AccountId,
    what: PlanWhat,
    values: &[(String, Option<String>)],
) -> Option<(String, Vec<Op>)> {
    let account = &row(state, id)?.account;
    let (mut plan, today, language) = (account.plan(), state.now.today(), state.language);
    let told = (today, language);
    let raw = |name: &str| {
        let found = values.iter().find(|(of, _)| of == name);
        found.and_then(|(_, value)| value.clone())
    };
    let said_in = |name: &str| {
        raw(name)
            .map(|said| text::line(&said))
            .filter(|said| !said.is_empty())
    };
    let number = |name: &str| raw(name).and_then(|said| said.parse::<f64>().ok());
    let day = |name: &str| raw(name).and_then(|said| said.parse().ok());
    let whole = |goal: &mut Goal| {
        goal.title = said_in("title").unwrap_or_else(|| goal.title.clone());
        goal.measure = said_in("measure");
        (goal.baseline, goal.target) = (number("baseline"), number("target"));
        goal.due = day("due");
    };
    let (mut at, mut on) = (None, today);
    let said = match what {
        PlanWhat::AddGoal => {
            let mut goal = plan.next_goal(String::new(), today);
            whole(&mut goal);
            let said = titles::goal(language, &goal.title);
            plan.goals.push(goal);
            said
        }
        PlanWhat::Change(which) => {
            let (said, attained) = plan.change_goal(which, told, whole)?;
            at = attained.then_some(which);
            said
        }
        PlanWhat::Current(which) => {
            let (said, attained) = plan.change_goal(which, told, |goal| {
                goal.current = number("current").map(|now| (now, Some(today)));
                goal.evidence = said_in("evidence");
            })?;
            at = attained.then_some(which);
            said
        }
        PlanWhat::Attain(which) => {
            on = day("on").unwrap_or(today);
            let (said, _) = plan.change_goal(which, told, |goal| {
                (goal.done, goal.met) = (true, Some(on));
                goal.evidence = said_in("evidence");
            })?;
            at = Some(which);
            said
        }
        PlanWhat::Reopen(which) => plan.reopen_goal(which, told)?,
        PlanWhat::Turn(which) => {
            let handover = account.handover();
            plan.turn_promise(handover.promised.get(which)?, told)
        }
        PlanWhat::AddPromise => {
            let promise = said_in("promise")?;
            if !plan.promises(&promise) {
                plan.keep(&promise, false, today);
            }
            titles::promised(language, promise)
        }
        PlanWhat::Intent => {
            plan.intent = said_in("intent");
            let intent = plan.intent.clone();
            match intent {
                Some(intent) => titles::intent(language, intent),
                None => titles::no_intent(language).to_owned(),
            }
        }
        PlanWhat::Goal(_) => return None,
    };
    let mut ops = vec![keep(account, &plan)];
    if let Some(at) = at
        && !state.setup.unmapped.contains(&Field::FirstValue)
    {
        let base = account.raw(Field::FirstValue);
        ops.extend(plan::first_value(account, at, on, base));
    }
    Some((titles::of(language, &account.name, said), ops))
}

fn keep(account: &Account, plan: &Plan) -> Op {
    Op::SetField {
        field: Field::Plan,
        base: account.raw(Field::Plan),
        value: Some(plan.render()).filter(|text| !text.is_empty()),
    }
}

/// Why a filled-in goal will not do, before it is kept.
pub fn fault(
    state: &State,
    id: &AccountId,
    what: PlanWhat,
    values: &[(String, Option<String>)],
) -> Option<String> {
    let PlanWhat::Change(at) = what else {
        return None;
    };
    let language = state.language;
    let raw = |name: &str| {
        let found = values.iter().find(|(of, _)| of == name);
        found.and_then(|(_, value)| value.as_deref())
    };
    let mut goal = row(state, id)?.account.plan().goals.get(at)?.clone();
    (goal.baseline, goal.target) = (
        raw("baseline").and_then(|said| said.parse().ok()),
        raw("target").and_then(|said| said.parse().ok()),
    );
    if let Some((from, to, way)) = goal.contradiction() {
        let amount = |value| numbers::decimal(language, plan::amount(value));
        let (from, to) = (amount(from), amount(to));
        return Some(match way {
            Direction::Up => words::not_up(language, from, to),
            Direction::Down => words::not_down(language, from, to),
        });
    }
    let due: chrono::NaiveDate = raw("due")?.parse().ok()?;
    let start = goal.start?;
    (due < start).then(|| words::due_before(language, due, start))
}

/// What is wrong with the length that a day gives a goal, if anything: told while it is typed, not held
/// against it.
pub fn warning(state: &State, id: &AccountId, what: PlanWhat, due: &str) -> Option<String> {
    let account = &row(state, id)?.account;
    let mut plan = account.plan();
    let at = match what {
        PlanWhat::AddGoal => {
            let goal = plan.next_goal(String::new(), state.now.today());
            plan.goals.push(goal);
            plan.goals.len() - 1
        }
        PlanWhat::Change(at) => at,
        _ => return None,
    };
    plan.goals.get_mut(at)?.due = Some(due.parse().ok()?);
    plan.warning(at, account.term_start, state.language)
}
