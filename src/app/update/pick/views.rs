//! Saved views: shown by their name or number, saved, called otherwise, put in another order, thrown
//! away.

use super::super::super::command::Command;
use super::super::super::effect::Effect;
use super::super::super::kept::Table;
use super::super::super::layer::{Layer, MenuRow, Pick, Target};
use super::super::super::saved::{MOST, Saved, Which};
use super::super::super::state::{State, Tone};
use super::super::{filter, go, lists, menu, say};
use super::plain;
use crate::domain::query::read;
use crate::messages::toasts as words;

/// The saved views, in their order, the first nine with their number.
pub fn rows(state: &State) -> Vec<MenuRow> {
    let row = |(at, saved): (usize, &Saved)| MenuRow {
        key: match at {
            0..9 => (at + 1).to_string(),
            _ => String::new(),
        },
        ..plain(
            &saved.name,
            saved.words(state.language),
            Target::View(saved.name.clone()),
        )
    };
    state.views.iter().enumerate().map(row).collect()
}

/// A digit alone chooses the view of that number.
pub fn by_number(state: &mut State) {
    let Some(Layer::Pick(menu, Pick::Views)) = state.layers.last() else {
        return;
    };
    let typed = menu.input.value();
    let number = typed.parse::<usize>().ok().filter(|_| typed.len() == 1);
    let found = number.and_then(|number| state.views.get(number.checked_sub(1)?));
    if !state
        .views
        .iter()
        .any(|saved| saved.name.starts_with(typed))
        && let Some(name) = found.map(|saved| saved.name.clone())
    {
        state.layers.pop();
        show(state, &name);
    }
}

/// Shows a saved view.
pub fn show(state: &mut State, name: &str) {
    let Some(saved) = state.views.iter().find(|of| of.name == name).cloned() else {
        return;
    };
    let known = filter::known(state);
    let (query, hints) = read(state.language, &saved.filter, &known, state.now);
    let query = match query {
        Ok(query) => query,
        Err(faults) => {
            let why = faults
                .into_iter()
                .next()
                .map_or_else(String::new, |of| of.text);
            return say::toast(state, Tone::Bad, format!("{name}: {why}"));
        }
    };
    go::to(state, saved.view.view());
    state.filter.query = (!saved.filter.trim().is_empty()).then_some(query);
    state.filter.text = saved.filter;
    state.filter.mine = saved.mine && state.setup.me.is_some();
    if let Some(density) = saved.density.filter(|of| matches!(of, 1 | 2 | 4)) {
        state.board.density = density;
    }
    if let Some(table) = saved.table.map(Table::from) {
        table.set_up(&mut state.table);
        state.table.stale = true;
    }
    lists::refilter(state);
    lists::leave_empty_column(state);
    let view = words::view(state.language, name);
    let text = match hints.into_iter().next() {
        // It may be of another profile, which has other stages.
        Some(hint) => format!("{view} {}", hint.text),
        None => view,
    };
    say::toast(state, Tone::Plain, text);
}

/// The place of the view under the cursor.
fn under(state: &State) -> Option<usize> {
    let Some(Layer::Pick(menu, Pick::Views)) = state.layers.last() else {
        return None;
    };
    match &menu.rows.get(menu.cursor)?.target {
        Target::View(name) => state.views.iter().position(|of| of.name == *name),
        _ => None,
    }
}

/// A command that is the list's own; `None` when it is not.
pub fn run(state: &mut State, command: Command) -> Option<Vec<Effect>> {
    let to = match command {
        Command::ViewUp => under(state)?.checked_sub(1),
        Command::ViewDown => under(state)?
            .checked_add(1)
            .filter(|at| *at < state.views.len()),
        Command::ViewRemove => {
            let at = under(state)?;
            let removed = state.views.remove(at);
            let text = words::view_gone(state.language, removed.name);
            say::toast(state, Tone::Plain, text);
            super::reread(state);
            return Some(vec![Effect::SaveViews(state.views.clone())]);
        }
        Command::ViewRename => {
            let name = state.views.get(under(state)?)?.name.clone();
            state.layers.pop();
            super::open(state, Pick::SaveView(Some(name.clone())));
            if let Some(menu) = menu::of(state) {
                menu.input = tui_input::Input::new(name);
            }
            super::refresh(state);
            return Some(Vec::new());
        }
        _ => return None,
    };
    let (from, Some(to)) = (under(state)?, to) else {
        return Some(Vec::new());
    };
    state.views.swap(from, to);
    super::reread(state);
    Some(vec![Effect::SaveViews(state.views.clone())])
}

/// Opens the line for a name.
pub fn ask_name(state: &mut State) {
    if Which::of(state.view).is_none() {
        let text = words::views_only(state.language);
        return say::toast(state, Tone::Plain, text);
    }
    super::open(state, Pick::SaveView(None));
}

/// Saves what is shown under the name typed, or calls a view so from now on.
pub fn accept_name(state: &mut State, before: Option<String>) -> Vec<Effect> {
    let Some(menu) = menu::of(state) else {
        return Vec::new();
    };
    let name = menu.input.value().trim().to_owned();
    if name.is_empty() {
        say::toast(state, Tone::Plain, words::type_name(state.language));
        return Vec::new();
    }
    let at = |state: &State, name: &str| state.views.iter().position(|of| of.name == name);
    let text = match before {
        Some(before) => {
            let taken = at(state, &name).is_some() && name != before;
            if taken {
                let text = words::view_taken(state.language, name);
                say::toast(state, Tone::Bad, text);
                return Vec::new();
            }
            if let Some(at) = at(state, &before) {
                state.views[at].name.clone_from(&name);
            }
            words::view_renamed(state.language, name)
        }
        None => {
            let saved = Saved::now(state, name.clone());
            match at(state, &name) {
                Some(at) => state.views[at] = saved,
                None if state.views.len() >= MOST => {
                    say::toast(state, Tone::Bad, words::too_many_views(state.language));
                    return Vec::new();
                }
                None => state.views.push(saved),
            }
            let key = state.keys.first(Command::Views);
            words::saved_as(state.language, name, key)
        }
    };
    state.layers.pop();
    say::toast(state, Tone::Good, text);
    vec![Effect::SaveViews(state.views.clone())]
}
