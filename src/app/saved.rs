//! Views that were saved under a name: which view, what it is limited to, how its table is set up.
//!
//! They stand in `views.toml` in the person's folder, in the order they are offered, so that they can
//! be read, changed by hand and shared.

use super::kept::Table;
use super::state::State;
use super::view::View;
use super::view::table::GroupBy;
use crate::messages::{Language, footer, status, waiting};
use serde::{Deserialize, Serialize};

/// Most that are kept.
pub const MOST: usize = 200;

/// A saved view.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Saved {
    /// Its name; no two have the same.
    pub name: String,
    /// Which view.
    #[serde(default)]
    pub view: Which,
    /// The query that limits it; empty for none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub filter: String,
    /// Only my own accounts.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub mine: bool,
    /// Lines of a card on the board: 1, 2 or 4.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub density: Option<u8>,
    /// How the accounts table is set up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<Columns>,
}

/// How the accounts table is set up, as the file has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Columns {
    /// The columns by name, in order; with a colon and the width behind, where it was changed.
    pub columns: Vec<String>,
    /// The column it is sorted by.
    pub sort: String,
    /// The largest stand on top.
    pub falling: bool,
    /// What rows are put together by.
    pub group: GroupBy,
}

impl From<Table> for Columns {
    fn from(table: Table) -> Self {
        let column = |(name, width): (String, Option<u16>)| match width {
            Some(width) => format!("{name}:{width}"),
            None => name,
        };
        Self {
            columns: table.columns.into_iter().map(column).collect(),
            sort: table.sort,
            falling: table.falling,
            group: table.group,
        }
    }
}

impl From<Columns> for Table {
    fn from(saved: Columns) -> Self {
        let column = |text: String| match text.split_once(':') {
            Some((name, width)) => (name.to_owned(), width.parse().ok()),
            None => (text, None),
        };
        Self {
            columns: saved.columns.into_iter().map(column).collect(),
            sort: saved.sort,
            falling: saved.falling,
            group: saved.group,
        }
    }
}

/// The views that can be saved: those that show many accounts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Which {
    /// The board.
    #[default]
    Board,
    /// The triage queue.
    Triage,
    /// The accounts table.
    Accounts,
}

impl Which {
    /// The view it is of; `None` for those that are not saved.
    pub fn of(view: View) -> Option<Self> {
        match view {
            View::Board => Some(Which::Board),
            View::Triage => Some(Which::Triage),
            View::Accounts => Some(Which::Accounts),
            _ => None,
        }
    }

    /// The view.
    pub fn view(self) -> View {
        match self {
            Which::Board => View::Board,
            Which::Triage => View::Triage,
            Which::Accounts => View::Accounts,
        }
    }

    /// The word for it.
    pub fn word(self, language: Language) -> &'static str {
        match self {
            Which::Board => footer::board(language),
            Which::Triage => footer::triage(language),
            Which::Accounts => waiting::accounts(language),
        }
    }
}

impl Saved {
    /// What is shown now, under a name. A view that cannot be saved is saved as the board.
    pub fn now(state: &State, name: String) -> Self {
        let view = Which::of(state.view).unwrap_or_default();
        Self {
            name,
            view,
            filter: state.filter.text.clone(),
            mine: state.filter.mine,
            density: (view == Which::Board).then_some(state.board.density),
            table: (view == Which::Accounts).then(|| Table::of(&state.table).into()),
        }
    }

    /// What it shows, in a few words.
    pub fn words(&self, language: Language) -> String {
        let mine = self.mine.then_some(status::mine(language));
        let filter = Some(self.filter.as_str()).filter(|text| !text.is_empty());
        let parts = [Some(self.view.word(language)), mine, filter];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }
}

/// The file.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    view: Vec<Saved>,
}

/// Reads the file's text.
///
/// # Errors
/// What is wrong with it, with its line; a sentence.
pub fn read(text: &str) -> Result<Vec<Saved>, String> {
    let file: File = toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        let before = text.as_bytes().get(..at).unwrap_or_default();
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        let what = error.message().replace('\n', " ");
        format!("views.toml:{line}: {what}. The views read before are kept.")
    })?;
    let mut views: Vec<Saved> = Vec::new();
    for mut view in file.view {
        view.name = crate::domain::text::line(&view.name).trim().to_owned();
        view.filter = crate::domain::text::line(&view.filter);
        if view.name.is_empty() {
            return Err("views.toml: a view has no name. The views read before are kept.".into());
        }
        if views.iter().any(|of| of.name == view.name) {
            let text = format!("views.toml: two views are called “{}”.", view.name);
            return Err(text + " The views read before are kept.");
        }
        views.push(view);
    }
    views.truncate(MOST);
    Ok(views)
}

/// Why views were not written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unsaved {
    /// What somebody has written into the file cannot be read: what is wrong with it.
    Broken(String),
    /// Somebody else has changed the file, and that was not read yet.
    Changed,
    /// It cannot be written: a sentence.
    Failed(String),
}

/// Whether the file may be replaced. Somebody may be at it with an editor, or share it: what they have
/// written and nobody here has read is not written over.
///
/// `text` is what the file says now, where there is one; `known` what was read from it last.
///
/// # Errors
/// [`Unsaved::Broken`] or [`Unsaved::Changed`].
pub fn replaceable(text: Option<&str>, known: Option<&[Saved]>) -> Result<(), Unsaved> {
    let Some(text) = text else {
        return Ok(());
    };
    let there = read(text).map_err(Unsaved::Broken)?;
    match known {
        Some(known) if known != there => Err(Unsaved::Changed),
        _ => Ok(()),
    }
}

/// The text of the file.
///
/// # Errors
/// A sentence, should a view be what TOML cannot say.
pub fn write(views: &[Saved]) -> Result<String, String> {
    let file = File {
        view: views.to_vec(),
    };
    let text = toml::to_string(&file).map_err(|error| format!("views.toml: {error}."))?;
    let head = "# Saved views of tenure, in the order they are offered.";
    Ok(format!("{head}\n\n{text}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_else_has_written_is_not_written_over() {
        let view = |name: &str| Saved {
            name: name.to_owned(),
            ..Saved::default()
        };
        let text = |names: &[&str]| {
            let views: Vec<Saved> = names.iter().map(|name| view(name)).collect();
            write(&views).expect("a text")
        };
        let known = [view("a")];
        let of = |text: Option<&str>| replaceable(text, Some(&known));
        assert_eq!(of(Some(&text(&["a"]))), Ok(()));
        assert_eq!(of(None), Ok(()), "it is gone, or not there yet");
        assert_eq!(of(Some(&text(&["a", "b"]))), Err(Unsaved::Changed));
        let broken = text(&["a"]) + "\n[[view";
        assert!(matches!(of(Some(&broken)), Err(Unsaved::Broken(_))));
        let unknown = replaceable(Some(&text(&["b"])), None);
        assert_eq!(unknown, Ok(()), "nothing of it was ever read");
    }

    #[test]
    fn what_is_written_is_read_the_same() {
        let views = vec![
            Saved {
                name: "Mine, renewing".to_owned(),
                filter: "renewal<60d -\"acme\"".to_owned(),
                mine: true,
                density: Some(2),
                ..Saved::default()
            },
            Saved {
                name: "Größte".to_owned(),
                view: Which::Accounts,
                table: Some(
                    Table {
                        columns: vec![("name".to_owned(), Some(20)), ("arr".to_owned(), None)],
                        sort: "arr".to_owned(),
                        falling: true,
                        ..Table::default()
                    }
                    .into(),
                ),
                ..Saved::default()
            },
        ];
        let text = write(&views).expect("TOML");
        assert_eq!(read(&text).as_ref(), Ok(&views), "{text}");
        assert_eq!(read(""), Ok(Vec::new()));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        for (text, told) in [
            ("[[view]]\nname = \"a\"\nvieww = 1\n", "views.toml:3"),
            ("[[view]]\nname = \"a\"\nview = \"bord\"\n", "views.toml:3"),
            (
                "[[view]]\nname = \"a\"\n[[view]]\nname = \"a\"\n",
                "two views",
            ),
            ("[[view]]\nname = \" \"\n", "no name"),
            ("[[view\n", "views.toml:1"),
        ] {
            let why = read(text).expect_err(text);
            assert!(why.contains(told), "{why}");
        }
    }
}
