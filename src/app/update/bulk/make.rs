//! What a change of several accounts does to one of them: words for the preview, and the writes.

use super::super::super::bulk::{BulkDialog, BulkWhat};
use super::super::super::state::State;
use super::super::move_stage;
use crate::domain::Field;
use crate::domain::asked::Asked;
use crate::domain::book::Row;
use crate::domain::edit;
use crate::domain::field::FieldOption;
use crate::domain::id::AccountId;
use crate::domain::lifecycle::{Place, Reason, ReasonKind, Subject};
use crate::domain::moving::{Answer, Move, named_reason};
use crate::domain::query::Scope;
use crate::domain::search::{Index, fold};
use crate::domain::touchpoint::NewTask;
use crate::domain::touchpoint::line::{Parsed, Subjects, parse, parse_in};
use crate::domain::triage::Lane;
use crate::domain::triage::closing::How;
use crate::domain::triage::put::{self, Which};
use crate::domain::when::show;
use crate::domain::write::Op;
use crate::messages::{bulk as say, numbers, titles};
use std::convert::Infallible;

/// Which way along the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Along {
    /// To the stage after.
    Forward,
    /// To the stage before.
    Back,
}

/// What was said, understood once for all accounts.
pub enum Ready {
    /// To a place, with a reason.
    Stage(Place, String),
    /// A step along the line, with a reason.
    Step(Along, String),
    /// A field.
    Field(edit::Change, Asked),
    /// Until when, as it was typed: a condition is checked for each.
    Snooze(String),
    /// A task, its owner left open.
    Task(NewTask),
    /// A touchpoint.
    Log(Box<Parsed>),
}

/// What there is to choose from.
pub fn choices(state: &State, what: BulkWhat) -> Vec<(String, String)> {
    match what {
        BulkWhat::Stage => {
            let stages = state.rules.lifecycle.stages.iter();
            let place = |(at, stage): (usize, &crate::domain::lifecycle::Stage)| {
                (at.to_string(), stage.name.clone())
            };
            let stages = stages.enumerate();
            let offered = stages.filter(|(at, _)| !hides(state, *at));
            offered.map(place).collect()
        }
        BulkWhat::Owner => {
            let owners = state.book.owners.iter().filter(|owner| !owner.archived);
            owners
                .map(|owner| (owner.id.0.clone(), owner.name.clone()))
                .collect()
        }
        BulkWhat::Tier => {
            let mut tiers: Vec<String> = ["benchmark", "value", "standard"]
                .map(str::to_owned)
                .to_vec();
            for row in &state.book.rows {
                if let Some(tier) = &row.account.tier
                    && !tiers.iter().any(|of| of == tier.as_str())
                {
                    tiers.push(tier.to_string());
                }
            }
            let said = |tier: &String| {
                let said = state.rules.said(Field::Tier, tier, state.language);
                said.to_owned()
            };
            let tiers = match state.options.get(&Field::Tier) {
                // Another one would be refused.
                Some(options) => FieldOption::pairs(options, false)
                    .into_iter()
                    .map(|(value, _)| value)
                    .collect(),
                None => tiers,
            };
            let named = tiers.into_iter().map(|tier| (said(&tier), tier));
            named.map(|(said, tier)| (tier, said)).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether the CRM offers the stage at an index no more.
fn hides(state: &State, at: usize) -> bool {
    let at = u8::try_from(at).map(Place::Stage);
    at.is_ok_and(|place| state.hides_stage(place))
}

/// What stands before the first colon and behind it; a full-width one, as Chinese keyboards write it, is
/// one, too.
pub fn split(text: &str) -> (&str, &str) {
    text.split_once([':', '：']).unwrap_or((text, ""))
}

/// The names of the choices in files and queries, where those are others than what is shown.
pub fn ids(state: &State, what: BulkWhat) -> Vec<String> {
    match what {
        BulkWhat::Stage => {
            let stages = state.rules.lifecycle.stages.iter();
            let stages = stages.enumerate();
            let offered = stages.filter(|(at, _)| !hides(state, *at));
            offered.map(|(_, stage)| stage.id.0.clone()).collect()
        }
        _ => Vec::new(),
    }
}

/// Ranks the choices by what is typed before a colon; typing chooses the best.
pub fn rank(dialog: &mut BulkDialog) {
    if dialog.choices.is_empty() {
        return;
    }
    let typed = dialog.input.value();
    let typed = split(typed).0.trim();
    let hits = Index::new(dialog.choices.iter().map(|(_, label)| label));
    let hits = hits.find(typed, dialog.choices.len());
    let mut fits: Vec<usize> = hits.iter().map(|hit| hit.index as usize).collect();
    // The name in files and queries is the same in every language.
    let id = fold(typed).replace(' ', "_");
    let named = dialog.ids.iter().position(|of| fold(of) == id);
    if let Some(at) = named.filter(|at| !fits.contains(at)) {
        fits.insert(0, at);
    }
    if fits != dialog.fits {
        dialog.fits = fits;
        dialog.chosen = None;
    }
    if dialog.chosen.is_none() && !typed.is_empty() && !dialog.fits.is_empty() {
        dialog.chosen = Some(0);
    }
}

/// Understands what was said.
///
/// # Errors
/// A sentence; empty while nothing was said yet.
pub fn prepare(state: &State, dialog: &BulkDialog) -> Result<Ready, String> {
    let (now, me) = (state.now, state.setup.me.as_ref());
    let text = dialog.input.value().trim();
    let chosen = || {
        let at = dialog.chosen.and_then(|at| dialog.fits.get(at));
        let found = at.and_then(|at| dialog.choices.get(*at));
        found.ok_or_else(|| match text {
            "" => String::new(),
            text => say::nothing_reads(state.language, text),
        })
    };
    let field = |field: Field, typed: &str| {
        let choices = dialog.choices.iter();
        let options: Vec<FieldOption> = choices
            .map(|(value, label)| FieldOption::offered(value, label))
            .collect();
        let options = Some(&options[..]).filter(|options| !options.is_empty());
        let asked = edit::asked_in(state.language, field, options, &state.book.owners);
        let change = edit::Change::read(field, &asked, typed, me, now)?;
        Ok(Ready::Field(change, asked))
    };
    match dialog.what {
        BulkWhat::Stage => {
            let (at, _) = chosen()?;
            let at = at.parse().map_err(|_| String::new())?;
            let reason = split(text).1.trim();
            Ok(Ready::Stage(Place::Stage(at), reason.to_owned()))
        }
        BulkWhat::Forward => Ok(Ready::Step(Along::Forward, text.to_owned())),
        BulkWhat::Back => Ok(Ready::Step(Along::Back, text.to_owned())),
        BulkWhat::Owner if text == "me" => field(Field::Owner, "me"),
        BulkWhat::Owner => field(Field::Owner, &chosen()?.1.clone()),
        BulkWhat::Tier => field(Field::Tier, &chosen()?.0.clone()),
        _ if text.is_empty() => Err(String::new()),
        BulkWhat::Likelihood => field(Field::Likelihood, text.trim_end_matches('%').trim()),
        BulkWhat::Snooze => Ok(Ready::Snooze(text.to_owned())),
        BulkWhat::Task => {
            // The same words as behind `next:` in the touchpoint line, with the same dates.
            let parsed = parse(&format!("note; next: {text}"), &[], now);
            let (_, task) = parsed.writes(None, now);
            task.map(Ready::Task)
                .ok_or_else(|| say::say_what(state.language).to_owned())
        }
        BulkWhat::Log => {
            let parsed = parse_in(state.language, text, &[], Subjects::default(), now);
            match parsed.faults.iter().find(|fault| fault.blocks) {
                Some(fault) => Err(fault.text.clone()),
                None => Ok(Ready::Log(Box::new(parsed))),
            }
        }
    }
}

/// What is done, for the journal.
pub fn title(state: &State, ready: &Ready) -> String {
    let language = state.language;
    match ready {
        Ready::Stage(place, _) => {
            let stage = state.rules.lifecycle.stage(*place);
            let stage = stage.map_or(titles::none(language), |stage| &stage.name);
            titles::stage_to(language, stage)
        }
        Ready::Step(..) => titles::step(language).to_owned(),
        Ready::Field(change, asked) => {
            let value = change.value.as_deref();
            let value =
                value.map_or_else(|| titles::none(language).to_owned(), |raw| asked.shown(raw));
            titles::field_to(language, edit::label_in(language, change.field), value)
        }
        Ready::Snooze(until) => titles::snoozed(language, until),
        Ready::Task(task) => titles::one_task(language, &task.title),
        Ready::Log(parsed) => titles::all_logged(language, parsed.kind.name(language)),
    }
}

/// What is done to one account: words, and the writes.
///
/// # Errors
/// A sentence: why nothing changes.
pub fn one(state: &State, ready: &Ready, account: &AccountId) -> Result<(String, Vec<Op>), String> {
    let row = state.book.find(account).and_then(|at| state.book.row(at));
    let row = row.ok_or_else(|| say::gone(state.language).to_owned())?;
    let me = state.setup.me.as_ref();
    let owner = || me.or(row.account.owner.as_ref()).cloned();
    match ready {
        Ready::Stage(to, reason) => moved(state, row, *to, reason),
        Ready::Step(step, reason) => {
            let here = row.today.place;
            let stage = state
                .rules
                .lifecycle
                .stage(here)
                .map(|stage| stage.name.as_str());
            let stage = stage.unwrap_or(titles::no_stage(state.language));
            let to = match step {
                Along::Forward => state
                    .stage_beside(here, true)
                    .ok_or_else(|| say::nothing_after(state.language, stage)),
                Along::Back => state
                    .stage_beside(here, false)
                    .ok_or_else(|| say::nothing_before(state.language, stage)),
            };
            moved(state, row, to?, reason)
        }
        Ready::Field(change, asked) => {
            let account = &row.account;
            if !change.changes(account) {
                let shown = change.value.as_deref().map(|raw| asked.shown(raw));
                let empty = || say::empty(state.language).to_owned();
                return Err(say::already(state.language, shown.unwrap_or_else(empty)));
            }
            let words = change.words(account, asked, &state.activity.queue);
            Ok((words, vec![change.op(account.raw(change.field))]))
        }
        Ready::Snooze(text) => {
            let rules = &state.rules;
            let scope = Scope {
                me,
                ..Scope::new(rules, &state.book.owners, state.now)
            };
            let (until, words) = put::until(text, row, rules, scope, state.language)?;
            let mut open = row.today.terms.iter().filter(|(_, term)| term.leads());
            let lane = open.next().map(|(lane, _)| *lane);
            let lane = lane.ok_or_else(|| say::no_signal(state.language).to_owned())?;
            let signals = row.today.terms.iter().filter(|(of, _)| *of == lane).count();
            let (_, ops) = put::close(
                &state.book,
                row,
                Which::Row(lane),
                (How::Snoozed(until), None),
                &rules.triage,
                (state.now, state.language),
            )?;
            let lane = match lane {
                Lane::Risk => say::risk(state.language),
                Lane::Opportunity => say::chance(state.language),
            };
            Ok((format!("{signals} {lane} → {words}"), ops))
        }
        Ready::Task(task) => {
            let task = NewTask {
                owner: owner(),
                ..task.clone()
            };
            let day = show::day(task.due, state.now, state.language);
            let words = say::task_due(state.language, &task.title, day);
            Ok((words, vec![Op::AddTask(task)]))
        }
        Ready::Log(parsed) => {
            let (mut touchpoint, task) = parsed.writes(owner().as_ref(), state.now);
            let unmapped = state.setup.unmapped.contains(&Field::Sentiment);
            if unmapped {
                parsed.mood_as_words(&mut touchpoint);
            }
            let mut words = {
                let kind = touchpoint.kind.name(state.language);
                format!("+ {kind}: {}", touchpoint.title)
            };
            let mut ops = vec![Op::Log(touchpoint)];
            if let Some(mood) = parsed.mood.filter(|_| !unmapped) {
                let base = row.account.raw(Field::Sentiment);
                let before = base.as_deref().unwrap_or(say::none(state.language));
                words += &say::mood(state.language, before, mood);
                ops.push(Op::SetField {
                    field: Field::Sentiment,
                    base,
                    value: Some(mood.to_string()),
                });
            }
            if let Some(task) = task {
                words += &say::next(state.language, &task.title);
                ops.push(Op::AddTask(task));
            }
            Ok((words, ops))
        }
    }
}

/// A move to another stage, with the reason where one is asked for.
fn moved(state: &State, row: &Row, to: Place, reason: &str) -> Result<(String, Vec<Op>), String> {
    if let Some(text) = move_stage::refused(state, row, to) {
        return Err(text);
    }
    let (rules, from) = (&state.rules, row.today.place);
    if from == to {
        return Err(say::in_stage(state.language).to_owned());
    }
    let details = state.details.get(&row.account.id);
    let moving = Move::new(rules, Subject { row, details }, (from, to), state.now);
    let ticks = moving.ticks();
    let moving = moving.ticked(&ticks);
    let (left, entered) = moving.names(state.language);
    let mut words = format!("{left} → {entered}");
    let unmet = moving.unmet().len();
    if unmet > 0 {
        words += &say::unmet(state.language, unmet);
    }
    let reasons = match moving.needs() {
        None => None,
        Some(ReasonKind::Loss) => Some((Field::LossReason, &rules.lifecycle.loss_reasons[..])),
        Some(ReasonKind::Renewal) => {
            Some((Field::RenewalReason, &rules.lifecycle.renewal_reasons[..]))
        }
        Some(ReasonKind::Unmet | ReasonKind::Backward) => Some((Field::LossReason, &[][..])),
    };
    let offered = reasons.map(|(field, all)| -> Vec<&Reason> {
        let offered = all.iter().filter(|of| !state.hides(field, &of.value));
        offered.collect()
    });
    let mut answer = Answer {
        value: None,
        words: reason,
        unmapped: &state.setup.unmapped,
        language: state.language,
    };
    if let Some(reasons) = offered {
        if reason.is_empty() {
            return Err(say::reason_asked(state.language, words));
        }
        let spelled = reasons
            .iter()
            .map(|of| (of.value.as_str(), of.label.as_str()));
        let named = named_reason(reason, spelled);
        if named.is_some() {
            // The letters only named the reason; they say nothing more about it.
            answer.words = "";
        }
        let other = || reasons.iter().position(|of| of.value == "other");
        let at = named.or_else(other);
        answer.value = at
            .and_then(|at| reasons.get(at))
            .map(|of| of.value.as_str());
        if !reasons.is_empty() && answer.value.is_none() {
            let all: Vec<&str> = reasons.iter().map(|of| of.value.as_str()).collect();
            return Err(say::one_of(
                state.language,
                numbers::list(state.language, &all),
            ));
        }
    }
    let base = |field| Ok::<_, Infallible>(row.account.raw(field));
    let Ok(ops) = moving.writes(answer, base, state.setup.me.as_ref(), state.now);
    Ok((words, ops))
}
