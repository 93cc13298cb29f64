//! Plays: what to do about a signal, step by step, with the tasks and the touchpoint line that go
//! with it. Data: the program's own are in `../presets/plays.toml`, a person's in `plays/NAME.toml`,
//! where one of the same name takes the place of ours.

use crate::domain::file::{Fault, Table, parse};

const PRESETS: &str = include_str!("../presets/plays.toml");

/// Most plays of one file, and most steps of a play.
const MOST: usize = 100;

/// A play.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Play {
    /// Its name in files.
    pub id: String,
    /// Its name on the screen.
    pub name: String,
    /// All of it in a sentence: what stands under the sum.
    pub advice: String,
    /// What to do, in order.
    pub steps: Vec<String>,
    /// A touchpoint line to begin with, as the touchpoint line reads it.
    pub line: Option<String>,
    /// Tasks that go with it.
    pub tasks: Vec<PlayTask>,
}

/// A task of a play.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlayTask {
    /// What is to be done.
    pub title: String,
    /// Due so many days after the play begins.
    pub in_days: u16,
}

impl Play {
    /// The plays that come with the program.
    pub fn presets() -> Vec<Play> {
        // Ours can be read: a test sees to it.
        parse(PRESETS, |file| {
            let mut plays: Vec<Play> = Vec::new();
            for mut table in file.need_tables("plays", "file of plays", MOST) {
                let id = table.own_id("play", plays.iter().map(|play| play.id.as_str()));
                plays.extend(id.and_then(|id| read(&table, id)));
            }
            Some(plays)
        })
        .unwrap_or_default()
    }

    /// Reads a person's file; its name is the play's.
    ///
    /// # Errors
    /// Every fault, with its line.
    pub fn parse(id: &str, text: &str) -> Result<Self, Vec<Fault>> {
        parse(text, |file| read(file, id.to_owned()))
    }
}

fn read(table: &Table<'_, '_>, id: String) -> Option<Play> {
    let name = table.name_or("name", Some(&id));
    let steps = table.texts("steps");
    if steps.is_empty() || steps.len() > MOST || steps.iter().any(|step| step.trim().is_empty()) {
        let text = format!("the play `{id}` needs `steps`, 1 to {MOST} sentences");
        table.fault("steps", text);
    }
    let task = |task: Table<'_, '_>| {
        let title = task.need_text("title");
        let days = task.number_in("in_days", 0.0..=3_650.0);
        Some(PlayTask {
            title: title?,
            in_days: days.unwrap_or(0.0) as u16,
        })
    };
    let tasks = table.tables("tasks").into_iter().filter_map(task).collect();
    Some(Play {
        advice: table.text("advice").unwrap_or_else(|| name.clone()),
        line: table.text("line"),
        tasks,
        name,
        steps,
        id,
    })
}
