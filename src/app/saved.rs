//! Views that were saved under a name: which view, what it is limited to, how its table is set up.
//!
//! They stand in `views.toml` in the person's folder, in the order they are offered, so that they can
//! be read, changed by hand and shared.

use super::kept;
use super::state::State;
use super::view::View;
use super::view::table::GroupBy;
use crate::messages::{Language, footer, status, waiting};
use serde::{Deserialize, Serialize};
use toml_edit::{ArrayOfTables, DocumentMut, Item, RawString, Table, TomlError};

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

impl From<kept::Table> for Columns {
    fn from(table: kept::Table) -> Self {
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

impl From<Columns> for kept::Table {
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
            table: (view == Which::Accounts).then(|| kept::Table::of(&state.table).into()),
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

/// What stands at the top of a file that nobody has written yet.
const HEAD: &str = "# Saved views of tenure, in the order they are offered.";

/// The text of the file. What `before` says beside the views stays: comments, blank lines, and how values
/// that are the same were written.
///
/// # Errors
/// A sentence, should a view be what TOML cannot say.
pub fn write(views: &[Saved], before: Option<&str>) -> Result<String, String> {
    let (head, old, trailing) = before.map_or_else(Default::default, parts);
    let mut old: Vec<(Saved, Option<Table>)> = old
        .into_iter()
        .map(|(of, table)| (of, Some(table)))
        .collect();
    let mut array = ArrayOfTables::new();
    for view in views {
        let new = table_of(view)?;
        // By its name, or, where it was called otherwise, by all the rest.
        let renamed = |of: &Saved| {
            let name = view.name.clone();
            let gone = views.iter().all(|view| view.name != of.name);
            gone && Saved { name, ..of.clone() } == *view
        };
        let at = old.iter().position(|(of, _)| of.name == view.name);
        let at = at.or_else(|| {
            old.iter()
                .position(|(of, table)| table.is_some() && renamed(of))
        });
        let kept = at.and_then(|at| {
            let (was, table) = old.get_mut(at)?;
            Some((table_of(was), table.take()?))
        });
        let mut table = match kept {
            Some((was, mut kept)) => {
                merge(&mut kept, &was?, new);
                kept
            }
            None => new,
        };
        unplaced(&mut table);
        let lead = table.decor().prefix().and_then(RawString::as_str);
        let lead = lead.unwrap_or_default().trim_start_matches(['\n', '\r']);
        let lead = match array.is_empty() {
            true => lead.to_owned(),
            false => format!("\n{lead}"),
        };
        table.decor_mut().set_prefix(lead);
        array.push(table);
    }
    let mut document = DocumentMut::new();
    if !array.is_empty() {
        document.insert("view", Item::ArrayOfTables(array));
    }
    document.set_trailing(trailing);
    let head = if head.is_empty() { HEAD } else { &head };
    Ok(format!("{head}\n\n{document}"))
}

/// A file's head, its views with their tables, and what stands behind the last; nothing of what is no TOML.
fn parts(text: &str) -> (String, Vec<(Saved, Table)>, String) {
    let (Ok(views), Ok(document)) = (read(text), text.parse::<DocumentMut>()) else {
        return Default::default();
    };
    let array = document.get("view").and_then(Item::as_array_of_tables);
    let mut tables: Vec<Table> = array.map_or_else(Vec::new, |of| of.iter().cloned().collect());
    let mut head = String::new();
    let mut trailing = document.trailing().as_str().unwrap_or_default().to_owned();
    if let Some(first) = tables.first_mut() {
        // What a blank line parts from the first view is about all of them.
        let lead = first
            .decor()
            .prefix()
            .and_then(RawString::as_str)
            .unwrap_or_default();
        if let Some((above, own)) = lead.rsplit_once("\n\n") {
            let own = own.to_owned();
            head = above.trim_end().to_owned();
            first.decor_mut().set_prefix(own);
        }
    } else {
        head = trailing.trim_end().to_owned();
        trailing.clear();
    }
    (head, views.into_iter().zip(tables).collect(), trailing)
}

/// A view as a table.
fn table_of(view: &Saved) -> Result<Table, String> {
    let wrong = |error: &dyn std::fmt::Display| format!("views.toml: {error}.");
    let text = toml::to_string(view).map_err(|error| wrong(&error))?;
    let document: DocumentMut = text.parse().map_err(|error: TomlError| wrong(&error))?;
    Ok(document.as_table().clone())
}

/// Makes a table say what is new of a view; `was` is what it said. What is the same stays as it was
/// written, or unwritten.
fn merge(kept: &mut Table, was: &Table, new: Table) {
    let gone = was.iter().map(|(key, _)| key);
    for key in gone.filter(|key| !new.contains_key(key)) {
        kept.remove(key);
    }
    for (key, item) in new {
        let before = was.get(&key);
        if before.is_some_and(|of| of.to_string() == item.to_string()) {
            continue;
        }
        match (kept.get_mut(&key), before, item) {
            (Some(Item::Table(kept)), Some(Item::Table(was)), Item::Table(new)) => {
                merge(kept, was, new);
            }
            (Some(Item::Value(kept)), _, Item::Value(mut new)) => {
                *new.decor_mut() = kept.decor().clone();
                *kept = new;
            }
            (.., item) => {
                kept.insert(&key, item);
            }
        }
    }
}

/// A table that stands where it is put, and not where it stood in the file it is from.
fn unplaced(table: &mut Table) {
    table.set_position(None);
    for (_, item) in table.iter_mut() {
        if let Item::Table(table) = item {
            unplaced(table);
        }
    }
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
            write(&views, None).expect("a text")
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
                    kept::Table {
                        columns: vec![("name".to_owned(), Some(20)), ("arr".to_owned(), None)],
                        sort: "arr".to_owned(),
                        falling: true,
                        ..kept::Table::default()
                    }
                    .into(),
                ),
                ..Saved::default()
            },
        ];
        let text = write(&views, None).expect("TOML");
        assert_eq!(read(&text).as_ref(), Ok(&views), "{text}");
        assert_eq!(read(""), Ok(Vec::new()));
    }

    /// Somebody's own words in the file outlive whatever the program does to its views.
    #[test]
    fn comments_stay_when_views_are_saved_renamed_moved_or_removed() {
        let before = "\
# Ours, shared by the team.
# Ask Ben before you change it.

# The Monday round.
[[view]]
name = \"Monday\" # every week
view = 'accounts'
filter = \"renewal<60d\"

[view.table]
columns = [
  \"name\", # first
  \"arr\",
]
sort = \"arr\"
falling = true
group = \"none\"

# Who is at risk.
[[view]]
name = \"Risk\"
filter = \"band:risk\"

# The end.
";
        let views = read(before).expect("TOML");
        assert_eq!(write(&views, Some(before)).as_deref(), Ok(before));
        let mut others = views.clone();
        others.swap(0, 1);
        others[0].filter = "band:watch".to_owned();
        others[1].name = "Tuesday".to_owned();
        others.push(Saved {
            name: "New".to_owned(),
            ..Saved::default()
        });
        let text = write(&others, Some(before)).expect("TOML");
        assert_eq!(read(&text).as_ref(), Ok(&others), "{text}");
        assert!(
            text.starts_with("# Ours, shared by the team.\n# Ask Ben"),
            "{text}"
        );
        for kept in [
            "# Who is at risk.\n[[view]]\nname = \"Risk\"",
            "# every week",
            "# first",
            "# The end.",
        ] {
            assert!(text.contains(kept), "{kept}: {text}");
        }
        assert!(
            text.contains("# The Monday round.\n[[view]]\nname = \"Tuesday\""),
            "{text}"
        );
        let none = write(&[], Some(before)).expect("TOML");
        assert!(none.starts_with("# Ours, shared by the team."), "{none}");
        assert_eq!(read(&none), Ok(Vec::new()));
        let again = write(&views, Some(&none)).expect("TOML");
        assert!(again.starts_with("# Ours, shared by the team."), "{again}");
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
