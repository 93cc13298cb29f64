//! Finding an account, one of its people, or what was said, by a few letters.

use super::super::command::Command;
use super::super::effect::Effect;
use super::super::layer::{Layer, Menu, MenuRow, Target};
use super::super::state::State;
use super::super::view::Tab;
use super::menu::{self, Outcome};
use super::{anew, go, lists};
use crate::domain::book::{Book, Row};
use crate::domain::search::{Both, Findable, Fit, Hit, Index, What};
use crate::domain::when::{Now, show};
use crate::messages::{Language, lists as say};
use std::cmp::Reverse;

/// Rows offered at most: who needs more types another letter.
const MOST: usize = 50;

/// From so many characters on people and touchpoints are looked through, too.
const ENOUGH: usize = 2;

/// Opens the line. People and touchpoints are asked for where they may have changed.
pub fn open(state: &mut State) -> Vec<Effect> {
    state.layers.push(Layer::Find(Menu::default()));
    refresh(state);
    match std::mem::take(&mut state.findables_stale) {
        true => vec![Effect::Findables],
        false => Vec::new(),
    }
}

/// A command while the line has the keys.
pub fn run(state: &mut State, command: Command, count: Option<u32>) -> Vec<Effect> {
    let (id, tab) = match menu::run(state, command, count) {
        Outcome::Chosen(Target::Account(id)) => (id, None),
        Outcome::Chosen(Target::Tab(id, tab)) => (id, Some(tab)),
        _ => return Vec::new(),
    };
    // Behind the account the cursor stands on it too, so that going back does not lose it.
    lists::reveal(state, &id);
    go::account(state, id);
    if let (Some(tab), Some(open)) = (tab, &mut state.account) {
        (open.tab, open.scroll) = (tab, 0);
    }
    Vec::new()
}

/// People and touchpoints are here: they are offered beside what is, the cursor where it was.
pub fn reread(state: &mut State) {
    if let Some(Layer::Find(_)) = state.layers.last() {
        anew::list(state, refresh);
    }
}

/// Where a hit stands among those of the other kinds, from the top: accounts before people before what was
/// said, but what only has the letters here and there below all that has the words. A note that mentions
/// an account is no better than the account, however it begins.
fn rank(what: Option<&What>, hit: &Hit) -> (u8, Reverse<i64>) {
    let group = match (what, hit.fit) {
        (None, Fit::Begins) => 0,
        (Some(What::Contact(_)), Fit::Begins) => 1,
        (None, Fit::Within) => 2,
        (Some(What::Contact(_)), Fit::Within) => 3,
        (Some(What::Touchpoint(..)), _) => 4,
        (None, Fit::Scattered) => 5,
        (Some(What::Contact(_)), Fit::Scattered) => 6,
    };
    (group, Reverse(hit.score))
}

/// Ranks all accounts, also those that the filter hides, and their people and touchpoints by what is
/// typed.
pub fn refresh(state: &mut State) {
    let Some(menu) = menu::of(state) else {
        return;
    };
    let query = menu.input.value().to_owned();
    let book = &state.book;
    let names = state
        .names
        .get_or_insert_with(|| Index::new(book.rows.iter().map(|row| &row.account.name)));
    let mut rows: Vec<((u8, Reverse<i64>), MenuRow)> = Vec::new();
    for hit in names.find(&query, MOST) {
        if let Some(row) = book.row(hit.index) {
            let stage = state.rules.lifecycle.stage(row.today.place);
            let stage = stage.map(|stage| stage.name.as_str());
            rows.push((rank(None, &hit), account(book, row, stage, &hit.positions)));
        }
    }
    if query.trim().chars().count() >= ENOUGH || !query.is_ascii() {
        let found = &state.findables;
        for hit in found.index.find(&query, MOST) {
            let Some(of) = found.all.get(hit.index as usize) else {
                continue;
            };
            let row = beside(book, of, &hit.positions, state.now, state.language);
            rows.extend(row.map(|row| (rank(Some(&of.what), &hit), row)));
        }
        for Both { hit, at } in found.both(&query, MOST) {
            let Some(of) = found.all.get(hit.index as usize) else {
                continue;
            };
            let row = beside(book, of, &hit.positions, state.now, state.language);
            rows.extend(row.map(|mut row| {
                let name = row.detail.find(&of.at);
                let from = name.map(|at| row.detail[..at].chars().count());
                let at = at.iter().map(|at| *at as usize);
                row.beside = from.map_or_else(Vec::new, |from| at.map(|at| from + at).collect());
                (rank(Some(&of.what), &hit), row)
            }));
        }
        rows.sort_by_key(|(rank, _)| *rank);
        rows.truncate(MOST);
    }
    let rows = rows.into_iter().map(|(_, row)| row).collect();
    menu::fill(state, rows);
}

fn account(book: &Book, row: &Row, stage: Option<&str>, at: &[u32]) -> MenuRow {
    let owner = row.account.owner.as_ref();
    let detail = [stage, owner.map(|owner| book.owner_name(owner))];
    MenuRow {
        text: row.account.name.clone(),
        matched: at.iter().map(|at| *at as usize).collect(),
        detail: detail.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        beside: Vec::new(),
        key: String::new(),
        disabled: None,
        target: Target::Account(row.account.id.clone()),
    }
}

/// A person or a touchpoint, if its account is in the book.
fn beside(book: &Book, of: &Findable, at: &[u32], now: Now, language: Language) -> Option<MenuRow> {
    let row = book.row(book.find(&of.account)?)?;
    let name = &row.account.name;
    let (detail, tab) = match &of.what {
        What::Contact(Some(title)) => (say::title_at(language, title, name), Tab::Contacts),
        What::Contact(None) => (say::at(language, name), Tab::Contacts),
        What::Touchpoint(kind, when) => {
            let day = show::day(show::local_day(*when, now), now, language);
            (
                format!("{} {day} · {name}", kind.name(language)),
                Tab::Timeline,
            )
        }
    };
    Some(MenuRow {
        text: of.text.clone(),
        matched: at.iter().map(|at| *at as usize).collect(),
        detail,
        beside: Vec::new(),
        key: String::new(),
        disabled: None,
        target: Target::Tab(of.account.clone(), tab),
    })
}
