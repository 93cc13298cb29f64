//! Doing the last thing again, to the account under the cursor. What was said in a line stands in the
//! line again and waits for Enter: words meant for one account are rarely true of another unread.

use super::super::bulk::BulkWhat;
use super::super::command::Command;
use super::super::effect::Effect;
use super::super::layer::{Layer, PlanWhat, PutWhat};
use super::super::state::{State, Tone};
use super::{bulk, edit, log, move_stage, plan, put, say, tasks};
use crate::domain::field::Field;
use crate::domain::lifecycle::Place;
use tui_input::Input;

/// What was done last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Last {
    /// A stage forward, back, or a row brought back.
    Command(Command),
    /// A move to a stage of choice.
    Stage(Place),
    /// A touchpoint line.
    Line(String),
    /// A row put away, with the words for it.
    Put(PutWhat, String),
    /// A field that was changed, and to what, as it was typed.
    Field(Field, String),
    /// Something of the plan, with the lines of its form.
    Plan(PlanWhat, Vec<String>),
    /// A task that was made, as it was typed: `send guide fri`.
    Task(String),
    /// The day that a task was put on, as it was typed.
    Due(String),
    /// Something done to several accounts, with the line for it and the choice that was made, by its value.
    Bulk(BulkWhat, String, Option<String>),
}

/// Does it again.
pub fn again(state: &mut State) -> Vec<Effect> {
    match state.last.clone() {
        None => Vec::new(),
        Some(Last::Command(command)) => super::view(state, command, None),
        Some(Last::Stage(place)) => match state.subject_id() {
            Some(id) if enabled(state, Command::MoveTo) => move_stage::begin(state, &id, place),
            _ => Vec::new(),
        },
        Some(Last::Line(text)) => {
            if enabled(state, Command::LogTouchpoint) {
                log::open_with(state, text);
            }
            Vec::new()
        }
        Some(Last::Field(field, text)) => {
            if enabled(state, Command::Edit)
                && let Some(id) = state.subject_id()
            {
                edit::begin_with(state, &id, field, text);
            }
            Vec::new()
        }
        Some(Last::Plan(what, lines)) => {
            if enabled(state, Command::Plan)
                && let Some(id) = state.subject_id()
            {
                plan::again(state, &id, what, lines);
            }
            Vec::new()
        }
        Some(Last::Task(text)) => {
            if enabled(state, Command::NewTask) {
                tasks::add_with(state, text);
            }
            Vec::new()
        }
        Some(Last::Due(text)) => {
            if enabled(state, Command::TaskDue) {
                tasks::due_with(state, text);
            }
            Vec::new()
        }
        Some(Last::Bulk(what, text, chosen)) => {
            bulk::open_with(state, what, text, chosen);
            Vec::new()
        }
        Some(Last::Put(what, text)) => {
            let command = match what {
                PutWhat::Snooze => Command::Snooze,
                PutWhat::Done => Command::Done,
                PutWhat::Dismiss => Command::Dismiss,
                PutWhat::Assign => Command::Assign,
            };
            if enabled(state, command) {
                put::open(state, what);
                if let Some(Layer::Put(line)) = state.layers.last_mut() {
                    line.input = Input::new(text);
                }
                put::reread(state);
            }
            Vec::new()
        }
    }
}

fn enabled(state: &mut State, command: Command) -> bool {
    match command.enabled(state) {
        Ok(()) => true,
        Err(reason) => {
            say::toast(state, Tone::Bad, reason);
            false
        }
    }
}
