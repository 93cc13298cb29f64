//! The plan as text. Its form is documented in `docs/lifecycles.md`:
//!
//! ```text
//! # Intent
//! Close the books in three days instead of nine.
//!
//! # Promised
//! - [x] Single sign-on (2026-10-02)
//! - [ ] Export to the warehouse
//!
//! # Goals
//! - [ ] Invoices go out without rework
//!   measure: rework rate %
//!   baseline: 12
//!   target: 4
//!   current: 7.5 (2026-11-02)
//!   direction: down
//!   start: 2026-09-01
//!   due: 2026-11-30
//!   met: 2026-11-20
//!   evidence: report of 20 November
//!
//! # Criteria
//! - [x] onboarding: goals (2026-11-22)
//!
//! # Notes
//! ```
//!
//! Reading never fails and never loses a line: what is none of this is kept under `# Notes`.

use super::{Direction, Goal, Plan, Promise, Tick, amount};
use crate::domain::text;
use chrono::NaiveDate;

#[derive(Clone, Copy, PartialEq)]
enum Section {
    Intent,
    Promised,
    Goals,
    Criteria,
    Notes,
}

const SECTIONS: &[(&str, Section)] = &[
    ("intent", Section::Intent),
    ("promised", Section::Promised),
    ("goals", Section::Goals),
    ("criteria", Section::Criteria),
    ("notes", Section::Notes),
];

impl Plan {
    /// Reads the text.
    pub fn parse(text: &str) -> Self {
        let mut plan = Self::default();
        let mut section = Section::Notes;
        let text = text::block(text);
        for line in text.lines() {
            let bare = line.trim();
            if let Some(heading) = bare.strip_prefix('#') {
                let word = heading.trim_start_matches('#').trim().to_lowercase();
                if let Some((_, found)) = SECTIONS.iter().find(|(name, _)| *name == word) {
                    section = *found;
                    continue;
                }
                section = Section::Notes;
            }
            if !bare.is_empty() && !plan.take(section, bare) {
                plan.rest.push(line.trim_end().to_owned());
            }
        }
        plan
    }

    /// Takes a line of a section; false when it is none of it.
    fn take(&mut self, section: Section, line: &str) -> bool {
        match section {
            Section::Notes => false,
            Section::Intent => {
                let before = self.intent.take();
                let joined = before.map_or(line.to_owned(), |before| format!("{before} {line}"));
                self.intent = Some(joined);
                true
            }
            Section::Promised => {
                let Some((kept, said)) = item(line) else {
                    return false;
                };
                let (text, on) = if kept { dated(said) } else { (said, None) };
                self.promised.push(Promise {
                    text: text.to_owned(),
                    kept,
                    on,
                });
                true
            }
            Section::Criteria => {
                let Some((true, said)) = item(line) else {
                    return false;
                };
                let (text, on) = dated(said);
                let Some((stage, criterion)) = text.split_once(':') else {
                    return false;
                };
                self.ticks.push(Tick {
                    stage: stage.trim().to_owned(),
                    criterion: criterion.trim().to_owned(),
                    on,
                });
                true
            }
            Section::Goals => {
                if let Some((done, title)) = item(line) {
                    self.goals.push(Goal {
                        title: title.to_owned(),
                        done,
                        ..Goal::default()
                    });
                    return true;
                }
                let goal = self.goals.last_mut();
                goal.is_some_and(|goal| detail(goal, line).is_some())
            }
        }
    }

    /// Writes the text; empty when there is nothing in it.
    pub fn render(&self) -> String {
        let mut parts: Vec<String> = Vec::new();
        if let Some(intent) = self.intent.as_ref().filter(|text| !text.trim().is_empty()) {
            // A line that begins so would be read as a heading.
            let intent = text::line(intent);
            let intent = intent.trim_start_matches(['#', ' ']);
            parts.push(format!("# Intent\n{intent}"));
        }
        if !self.promised.is_empty() {
            let lines = self.promised.iter().map(|promise| {
                let on = promise.on.filter(|_| promise.kept);
                let on = on.map(|on| format!(" ({on})")).unwrap_or_default();
                let text = text::line(&promise.text);
                format!("\n- [{}] {text}{on}", sign(promise.kept))
            });
            parts.push(format!("# Promised{}", lines.collect::<String>()));
        }
        if !self.goals.is_empty() {
            let goals = self.goals.iter().map(goal);
            parts.push(format!("# Goals{}", goals.collect::<String>()));
        }
        if !self.ticks.is_empty() {
            let lines = self.ticks.iter().map(|tick| {
                let on = tick.on.map(|on| format!(" ({on})")).unwrap_or_default();
                format!("\n- [x] {}: {}{on}", tick.stage, tick.criterion)
            });
            parts.push(format!("# Criteria{}", lines.collect::<String>()));
        }
        if !self.rest.is_empty() {
            parts.push(format!("# Notes\n{}", self.rest.join("\n")));
        }
        parts.join("\n\n")
    }
}

fn sign(done: bool) -> char {
    if done { 'x' } else { ' ' }
}

/// `- [x] words`, also `- words` and `* [ ] words`: whether it is ticked, and the words.
fn item(line: &str) -> Option<(bool, &str)> {
    let rest = line.strip_prefix(['-', '*'])?.trim_start();
    let (done, words) = match rest.strip_prefix('[') {
        None => (false, rest),
        Some(open) => {
            let (sign, words) = open.split_once(']')?;
            (!sign.trim().is_empty(), words.trim())
        }
    };
    (!words.is_empty()).then_some((done, words))
}

/// Words with a day in parentheses at their end.
fn dated(words: &str) -> (&str, Option<NaiveDate>) {
    let found = words.strip_suffix(')').and_then(|open| {
        let (before, day) = open.rsplit_once('(')?;
        Some((before.trim_end(), day.trim().parse().ok()?))
    });
    found.map_or((words, None), |(before, day)| (before, Some(day)))
}

/// A line below a goal; `None` when it is none of a goal's.
fn detail(goal: &mut Goal, line: &str) -> Option<()> {
    let (key, value) = line.split_once(':')?;
    let value = value.trim();
    if value.is_empty() {
        return None;
    }
    let words = || Some(value.to_owned());
    match key.trim().to_lowercase().as_str() {
        "measure" => goal.measure = words(),
        "baseline" => goal.baseline = Some(number(value)?),
        "target" => goal.target = Some(number(value)?),
        "current" => {
            let (said, on) = dated(value);
            goal.current = Some((number(said)?, on));
        }
        "direction" => goal.direction = Some(Direction::parse(value)?),
        "start" => goal.start = Some(value.parse().ok()?),
        "due" => goal.due = Some(value.parse().ok()?),
        "met" => goal.met = Some(value.parse().ok()?),
        "evidence" => goal.evidence = words(),
        _ => return None,
    }
    Some(())
}

fn number(text: &str) -> Option<f64> {
    let number: f64 = text.trim().parse().ok()?;
    number.is_finite().then_some(number)
}

fn goal(goal: &Goal) -> String {
    let mut out = format!("\n- [{}] {}", sign(goal.done), text::line(&goal.title));
    let mut add = |key: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            out += &format!("\n  {key}: {value}");
        }
    };
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string());
    add("measure", goal.measure.as_deref().map(text::line));
    add("baseline", goal.baseline.map(amount));
    add("target", goal.target.map(amount));
    let current = goal.current.map(|(now, on)| {
        let on = on.map(|on| format!(" ({on})")).unwrap_or_default();
        amount(now) + &on
    });
    add("current", current);
    add("direction", goal.direction.map(|way| way.id().to_owned()));
    add("start", day(goal.start));
    add("due", day(goal.due));
    add("met", day(goal.met));
    add("evidence", goal.evidence.as_deref().map(text::line));
    out
}
