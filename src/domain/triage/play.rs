//! Plays: what to do about a signal, step by step, with the tasks and the touchpoint line that go
//! with it. Data: the program's own are in `../presets/plays.toml`, a person's in `plays/NAME.toml`,
//! where one of the same name takes the place of ours.

use crate::domain::file::{Fault, Table, parse};
use crate::messages::Language;

const PRESETS: &str = include_str!("../presets/plays.toml");
const PRESETS_ZH: &str = include_str!("../presets/plays.zh.toml");
const PRESETS_ES: &str = include_str!("../presets/plays.es.toml");

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
        Self::presets_in(Language::En)
    }

    /// The same in a language.
    pub fn presets_in(language: Language) -> Vec<Play> {
        let text = match language {
            Language::En => PRESETS,
            Language::Zh => PRESETS_ZH,
            Language::Es => PRESETS_ES,
        };
        // Ours can be read: a test sees to it.
        parse(text, |file| {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Now;
    use crate::domain::contact::Contact;
    use crate::domain::touchpoint::line::parse;
    use chrono::DateTime;

    #[test]
    fn every_language_has_the_same_plays() {
        let english = Play::presets();
        assert!(english.len() > 10);
        for language in [Language::Zh, Language::Es] {
            let plays = Play::presets_in(language);
            assert_eq!(plays.len(), english.len(), "{language:?}");
            for (play, of) in plays.iter().zip(&english) {
                let id = &of.id;
                assert_eq!(play.id, *id);
                assert_eq!(play.steps.len(), of.steps.len(), "{id}");
                let days = |play: &Play| play.tasks.iter().map(|task| task.in_days).collect();
                let (days, wanted): (Vec<u16>, Vec<u16>) = (days(play), days(of));
                assert_eq!(days, wanted, "{id}");
                assert_ne!(play.name, of.name, "{id}");
                assert_ne!(play.advice, of.advice, "{id}");
                for (step, of) in play.steps.iter().zip(&of.steps) {
                    assert_ne!(step, of, "{id}");
                }
                for (task, of) in play.tasks.iter().zip(&of.tasks) {
                    assert_ne!(task.title, of.title, "{id}");
                }
                // The line begins with the same kind.
                let kind = |line: &String| line.split(' ').next().map(str::to_owned);
                assert_eq!(
                    play.line.as_ref().map(kind),
                    of.line.as_ref().map(kind),
                    "{id}"
                );
            }
        }
    }

    #[test]
    fn every_line_of_ours_is_understood_once_somebody_is_named() {
        let dana = Contact {
            name: "Dana Ruiz".to_owned(),
            ..Contact::default()
        };
        let now = Now::utc(DateTime::UNIX_EPOCH);
        let all = [Language::En, Language::Zh, Language::Es].map(Play::presets_in);
        let plays = all.iter().flatten();
        let lines = plays.filter_map(|play| play.line.as_ref());
        let mut seen = 0;
        for line in lines {
            assert!(line.contains("with :"), "{line}: somebody is to be named");
            let said = line.replace("with :", "with Dana:") + "all well";
            let parsed = parse(&said, std::slice::from_ref(&dana), now);
            assert!(parsed.faults.is_empty(), "{said}: {:?}", parsed.faults);
            let met = parsed.with.iter().filter(|of| of.contact.is_some());
            assert_eq!(met.count(), 1, "{said}");
            seen += 1;
        }
        assert!(seen > 30, "{seen}");
    }
}
