//! What lies over a view: one file per layer.

mod bulk;
mod columns;
mod conflict;
mod filter;
mod form;
mod help;
mod log;
mod menu;
mod move_dialog;
mod put;
mod shown;
mod whole;
mod why_not;

use self::menu::{Noun, Shape};
use super::widgets::pen::cells;
use super::widgets::{Pen, popup};
use crate::app::layer::Pick;
use crate::app::view::Drawn;
use crate::app::{Layer, State};
use crate::domain::id::AccountId;
use crate::messages::{Say, lists as say, plan, titles};
use crate::theme::Role;
use ratatui::layout::{Position, Rect};

/// Draws a layer within the view's area; where the terminal's cursor belongs, if in it.
pub fn draw(
    layer: &Layer,
    state: &State,
    pen: &mut Pen<'_>,
    within: Rect,
    drawn: &mut Drawn,
) -> Option<Position> {
    match layer {
        Layer::Palette(menu) => {
            let title = say::commands(state.language);
            menu::draw(pen, within, (menu, Shape::Names), title, &COMMANDS)
        }
        Layer::Find(menu) => {
            let title = say::find(state.language);
            menu::draw(pen, within, (menu, Shape::Passages), title, &ANYTHING)
        }
        Layer::Stages(menu, id) => {
            let index = state.book.find(id);
            let row = index.and_then(|index| state.book.row(index));
            let name = row.map_or(id.as_str(), |row| row.account.name.as_str());
            let title = say::move_to(state.language, name);
            menu::draw(pen, within, (menu, Shape::Names), &title, &STAGES)
        }
        Layer::Pick(menu, pick) => {
            let (title, noun) = words(state, pick);
            let shape = match pick {
                // The view is the preview.
                Pick::Theme(_) => Shape::Beside,
                _ => Shape::Names,
            };
            menu::draw(pen, within, (menu, shape), &title, noun)
        }
        Layer::Shown(shown) => {
            drawn.help = Some(shown::draw(pen, within, shown));
            drawn.links = shown::links(within, shown);
            None
        }
        Layer::Fields(menu, id) => {
            let index = state.book.find(id);
            let row = index.and_then(|index| state.book.row(index));
            let name = row.map_or(id.as_str(), |row| row.account.name.as_str());
            let title = say::change_of(state.language, name);
            menu::draw(pen, within, (menu, Shape::Names), &title, &FIELDS)
        }
        Layer::Form(form) => form::draw(state, pen, within, form),
        Layer::Help { scroll, search } => {
            let (top, cursor) = help::draw(state, pen, within, (*scroll, search.as_ref()));
            drawn.help = Some(top);
            cursor
        }
        Layer::Log(line) => log::draw(state, pen, within, line),
        Layer::Filter(line) => filter::draw(pen, within, line),
        Layer::Move(dialog) => move_dialog::draw(state, pen, within, dialog),
        Layer::Put(line) => put::draw(pen, within, line),
        Layer::WhyNot(shown) => {
            drawn.help = Some(why_not::draw(state, pen, within, shown));
            None
        }
        Layer::Whole(whole) => {
            drawn.help = Some(whole::draw(pen, within, whole));
            None
        }
        Layer::Bulk(dialog) => bulk::draw(state, pen, within, dialog),
        Layer::Columns(dialog) => {
            columns::draw(state, pen, within, dialog);
            None
        }
        Layer::Conflict(queued) => conflict::draw(state, pen, within, queued),
    }
}

macro_rules! nouns {
    ($($name:ident $count:ident $none:ident;)*) => {
        $(const $name: Noun = Noun { count: |language, n| say::$count(language, n), none: say::$none };)*
    };
}

nouns! {
    COMMANDS n_commands no_command;
    ACCOUNTS n_accounts no_account;
    STAGES n_stages no_stage;
    FIELDS n_fields no_field;
    THEMES n_themes no_theme;
    KEYMAPS n_keymaps no_keymap;
    PROFILES n_profiles no_profile;
    THINGS n_things no_thing;
    VIEWS n_views no_view;
    NAMES n_views new_name;
    TEMPLATES n_templates no_template;
    TEXTS n_texts no_text;
    ENTRIES n_entries no_entry;
}

/// What is of several kinds has no noun.
const ANYTHING: Noun = Noun {
    count: |_, n| n.to_string(),
    none: say::nothing_fits,
};

/// The title of a list, and what its rows are.
fn words(state: &State, pick: &Pick) -> (String, &'static Noun) {
    let language = state.language;
    let plain = |title: Say| title(language).to_owned();
    match pick {
        Pick::Theme(_) => (plain(say::theme), &THEMES),
        Pick::Keymap => (plain(say::keymap), &KEYMAPS),
        Pick::Profile => (plain(say::profile), &PROFILES),
        Pick::Recent => (plain(say::recent), &ACCOUNTS),
        Pick::Several(what, _) => (titles::told(language, what).into_owned(), &ACCOUNTS),
        Pick::Bulk => (plain(say::bulk), &THINGS),
        Pick::Views => (plain(say::views), &VIEWS),
        Pick::SaveView(None) => (plain(say::save_view), &NAMES),
        Pick::SaveView(Some(before)) => (say::rename_view(language, before), &NAMES),
        Pick::Template => (plain(say::template), &TEMPLATES),
        Pick::Plan(id) => (plan::title(language, name(state, id)), &ENTRIES),
        Pick::Goal(id, at) => {
            let title = plan::goal_of(language, at + 1, name(state, id));
            (title, &THINGS)
        }
        Pick::Play(id) => (plan::advised(language, name(state, id)), &THINGS),
        Pick::Copy(id) => (say::copy_of(language, name(state, id)), &TEXTS),
    }
}

/// What an account is called.
fn name<'a>(state: &'a State, id: &'a AccountId) -> &'a str {
    let row = state.book.find(id).and_then(|at| state.book.row(at));
    row.map_or(id.as_str(), |row| row.account.name.as_str())
}

/// What can follow the keys pressed so far.
pub fn which_key(state: &State, pen: &mut Pen<'_>, within: Rect) {
    // A count alone is shown in the footer: nothing in particular follows it.
    let Some((prefix, follow)) = state.prefix.as_ref().filter(|of| !of.1.is_empty()) else {
        return;
    };
    let key = follow.iter().map(|(key, _)| cells(key)).max().unwrap_or(0);
    let help = follow
        .iter()
        .map(|(_, command)| cells(command.help(state.language)));
    let item = key + 2 + help.max().unwrap_or(0) + 3;
    let columns = (within.width.saturating_sub(4) / item.max(1)).clamp(1, 3);
    let count = u16::try_from(follow.len()).unwrap_or(u16::MAX);
    let rows = count.div_ceil(columns);
    let height = (rows + 2).min(within.height);
    let area = popup::bottom(within, height);
    let inner = popup::frame(pen, area, &say::after(state.language, prefix));
    for (index, (of, command)) in follow.iter().enumerate() {
        let index = u16::try_from(index).unwrap_or(u16::MAX);
        let (column, row) = (index / rows.max(1), index % rows.max(1));
        let x = inner.x + column * item;
        let y = inner.y + row;
        if y >= inner.bottom() || x >= inner.right() {
            continue;
        }
        pen.right(x, y, key.min(inner.right() - x), of, Role::Key);
        let x = x + key + 2;
        let room = inner.right().saturating_sub(x).min(item);
        pen.text(x, y, room, command.help(state.language), Role::Text);
    }
}
