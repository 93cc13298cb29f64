//! The help: the live keymap by scope, in columns.

use crate::app::layer::Search;
use crate::app::update::help::found;
use crate::app::view::View;
use crate::app::{Command, Layer, Scope, State};
use crate::domain::health::Band;
use crate::messages::{help as say, lists, names};
use crate::theme::Mark;
use crate::theme::{Role, Theme};
use crate::ui::footer;
use crate::ui::widgets::pen::cells;
use crate::ui::widgets::sheet::Shown;
use crate::ui::widgets::{Line, Pen, Sheet, health, input, popup, spark, wrap};
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

/// Cells of the keys' column, where no command has longer keys.
const KEYS: u16 = 15;

/// Draws it; says the first line shown, and where the terminal's cursor belongs, if in it.
pub fn draw(
    state: &State,
    pen: &mut Pen<'_>,
    within: Rect,
    (scroll, search): (usize, Option<&Search>),
) -> (usize, Option<Position>) {
    let width = within.width.saturating_sub(2).min(170);
    let area = popup::centre(within, width, within.height);
    let title = match state.keys.name.as_str() {
        "" => say::keys(state.language).to_owned(),
        name => say::keys_of(state.language, name),
    };
    let inner = popup::frame(pen, area, &title);
    if let Some(search) = search {
        return searched(state, pen, (area, inner), (scroll, search));
    }
    let columns = (inner.width / 52).clamp(1, 3);
    let each = (inner.width - 2 * (columns - 1)) / columns;
    let keys = key_cells(state).min(each / 2);
    let blocks: Vec<Vec<Line>> = scopes(state)
        .into_iter()
        .map(|scope| block(state, pen, scope, (keys, each)))
        .chain([legend(pen, (keys, each))])
        .filter(|block| block.len() > 1)
        .collect();
    // Fills the columns evenly, each block whole where it can be.
    let total: usize = blocks.iter().map(|block| block.len() + 1).sum();
    let target = total.div_ceil(usize::from(columns)) + 2;
    let mut sheets: Vec<Sheet<'_>> = Vec::new();
    let mut sheet = Sheet::new(pen.theme, each, pen.language);
    for block in blocks {
        if sheets.len() + 1 < usize::from(columns)
            && !sheet.lines.is_empty()
            && sheet.lines.len() + block.len() > target
        {
            let next = Sheet::new(pen.theme, each, pen.language);
            sheets.push(std::mem::replace(&mut sheet, next));
        }
        sheet.gap();
        sheet.lines.extend(block);
    }
    sheets.push(sheet);
    let mut shown = Shown::default();
    for (column, sheet) in (0..).zip(&sheets) {
        let place = Rect {
            x: inner.x + column * (each + 2),
            width: each,
            ..inner
        };
        shown = shown.with(sheet.place(pen, place, scroll));
    }
    // Beside the words there may be no room for it.
    shown.hint(pen, popup::bottom_rule(area));
    (shown.top, None)
}

/// The commands that fit what is looked for, under the line it is typed in.
fn searched(
    state: &State,
    pen: &mut Pen<'_>,
    (area, inner): (Rect, Rect),
    (scroll, search): (usize, &Search),
) -> (usize, Option<Position>) {
    pen.mark(inner.x, inner.y, Mark::Right, Role::Accent);
    let room = inner.width.saturating_sub(2);
    let at = (inner.x + 2, inner.y);
    let line = input::draw(pen, at, room, &search.input, &[]);
    pen.rule(
        inner.x,
        inner.y + 1,
        inner.width,
        Mark::Rule,
        Role::PopupFrame,
    );
    let list = Rect {
        x: inner.x + 1,
        y: inner.y + 2,
        width: inner.width.saturating_sub(1),
        height: inner.height.saturating_sub(2),
    };
    let found = found(state, search.input.value());
    let keys = key_cells(state).min(list.width / 2);
    let mut sheet = Sheet::new(pen.theme, list.width, pen.language);
    for scope in scopes(state) {
        let here = found.iter().filter(|(command, _)| command.scope() == scope);
        for (at, (command, matched)) in here.enumerate() {
            if at == 0 {
                sheet.heading(footer::scope(scope, state.language));
            }
            sheet.entry();
            sheet.lines.extend(hit(
                state,
                pen.theme,
                (*command, matched),
                (keys, list.width),
            ));
        }
    }
    if found.is_empty() {
        sheet.plain(Role::Dim, lists::no_command(state.language));
    } else {
        let count = names::of(
            state.language,
            search.at.min(found.len() - 1) + 1,
            found.len(),
        );
        popup::foot(pen, area, &count);
    }
    let shown = match found.is_empty() {
        true => sheet.place(pen, list, 0),
        false => sheet.place_at(pen, list, scroll, search.at),
    };
    let cursor = search.typing.then(|| Position::new(line.cursor, inner.y));
    (shown.top, cursor)
}

/// A command that was found: its keys, its words with what matched, its name in keymap files where there is
/// room.
fn hit(
    state: &State,
    theme: &Theme,
    (command, matched): (Command, &[usize]),
    (keys, each): (u16, u16),
) -> Vec<Line> {
    let words = command.help(state.language);
    let id = if each >= 70 { command.id() } else { "" };
    let room = each.saturating_sub(keys + 3 + cells(id));
    let bound = state.keys.of(command).join("  ");
    let mut rest = words.chars().enumerate();
    let mut lines = Vec::new();
    for text in wrap(words, usize::from(room)) {
        let first = lines.is_empty();
        let left = if first { bound.as_str() } else { "" };
        let mut line = Line::default()
            .pad(
                theme.style(Role::Key),
                left,
                keys,
                theme.mark(Mark::Ellipsis),
            )
            .add(theme.style(Role::Text), " ");
        for character in text.chars() {
            // A line that was broken has lost the blank it was broken at.
            let at = rest.find(|(_, of)| *of == character).map(|(at, _)| at);
            let hit = at.is_some_and(|at| matched.contains(&at));
            let role = if hit { Role::Match } else { Role::Text };
            line = line.add(theme.style(role), character);
        }
        if first && !id.is_empty() {
            line = line.end(theme.style(Role::Dim), id);
        }
        lines.push(line);
    }
    lines
}

/// The scopes worth showing: those of what lies beneath first.
fn scopes(state: &State) -> Vec<Scope> {
    let mut scopes = match state.layers.iter().rev().find_map(of_layer) {
        Some(scopes) => scopes.to_vec(),
        None => vec![of_view(state)],
    };
    let others = Scope::ALL.iter().copied();
    let others: Vec<Scope> = others.filter(|scope| !scopes.contains(scope)).collect();
    scopes.extend(others);
    scopes
}

/// The scopes of a layer that has keys of its own.
fn of_layer(layer: &Layer) -> Option<&'static [Scope]> {
    Some(match layer {
        Layer::Log(_) | Layer::Filter(_) => &[Scope::Line],
        Layer::Palette(_)
        | Layer::Find(_)
        | Layer::Stages(..)
        | Layer::Pick(..)
        | Layer::Fields(..)
        | Layer::Form(_)
        | Layer::Put(_) => &[Scope::Menu, Scope::Line],
        Layer::Move(_) => &[Scope::Move, Scope::Menu, Scope::Line],
        Layer::Bulk(_) => &[Scope::Bulk, Scope::Line],
        Layer::Columns(_) => &[Scope::Columns],
        Layer::Conflict(_) => &[Scope::Conflict],
        Layer::WhyNot(_) | Layer::Help { .. } | Layer::Shown(_) | Layer::Whole(_) => return None,
    })
}

fn of_view(state: &State) -> Scope {
    match state.view {
        View::Board => Scope::Board,
        View::Triage => Scope::Triage,
        View::Accounts => Scope::Accounts,
        View::Quadrant => Scope::Quadrant,
        View::Renewals => Scope::Renewals,
        View::Portfolio => Scope::Portfolio,
        View::Account => Scope::Account,
        View::Activity => Scope::Activity,
    }
}

/// Cells that the longest keys take.
fn key_cells(state: &State) -> u16 {
    let all = state
        .keys
        .keys
        .iter()
        .map(|(_, keys)| cells(&keys.join("  ")));
    all.max().unwrap_or_default().max(KEYS)
}

fn block(state: &State, pen: &Pen<'_>, scope: Scope, widths: (u16, u16)) -> Vec<Line> {
    let theme = pen.theme;
    let mut lines = vec![Line::default().add(
        theme.style(Role::Title),
        footer::scope(scope, state.language),
    )];
    for (command, keys) in &state.keys.keys {
        if command.scope() != scope || keys.is_empty() {
            continue;
        }
        let keys = keys.join("  ");
        let words = command.help(state.language);
        lines.extend(entry(theme, theme.style(Role::Key), &keys, words, widths));
    }
    let down = state.keys.first(Command::Down);
    if scope == Scope::Global && !down.is_empty() {
        let digit = if state.keys.counts { "5" } else { "A-5" };
        let words = say::times(state.language, down);
        let keys = format!("{digit} {down}");
        lines.extend(entry(theme, theme.style(Role::Key), &keys, &words, widths));
    }
    lines
}

/// What stands at the left, and words beside it, in as many lines as they take; cells of the left
/// and of both.
fn entry(theme: &Theme, style: Style, left: &str, words: &str, widths: (u16, u16)) -> Vec<Line> {
    let (keys, each) = widths;
    let words = wrap(words, usize::from(each.saturating_sub(keys + 2)));
    let lefts = std::iter::once(left).chain(std::iter::repeat(""));
    let lines = lefts.zip(words).map(|(left, words)| {
        Line::default()
            .pad(style, left, keys, theme.mark(Mark::Ellipsis))
            .add(theme.style(Role::Text), format!(" {words}"))
    });
    lines.collect()
}

/// What the marks on cards and rows mean.
fn legend(pen: &Pen<'_>, widths: (u16, u16)) -> Vec<Line> {
    let theme = pen.theme;
    let mut lines = vec![Line::default().add(theme.style(Role::Title), say::marks(pen.language))];
    let mut add = |mark: Mark, role: Role, words: &str| {
        lines.extend(entry(
            theme,
            theme.style(role),
            theme.mark(mark),
            words,
            widths,
        ));
    };
    for band in [Band::Good, Band::Watch, Band::Risk, Band::Unknown] {
        let words = match band {
            Band::Good => say::healthy(pen.language),
            Band::Watch => say::to_be_watched(pen.language),
            Band::Risk => say::at_risk(pen.language),
            Band::Unknown => say::too_little(pen.language),
        };
        add(health::mark(band), spark::role(band), words);
    }
    add(Mark::Rising, Role::Good, say::rises(pen.language));
    add(Mark::Falling, Role::Bad, say::falls(pen.language));
    add(Mark::Signal, Role::Warn, say::signals(pen.language));
    add(Mark::TierBenchmark, Role::Dim, say::benchmark(pen.language));
    add(Mark::TierValue, Role::Dim, say::value(pen.language));
    add(Mark::Yes, Role::Accent, say::marked(pen.language));
    add(Mark::Outbox, Role::Accent, say::outbox(pen.language));
    add(Mark::Gap, Role::Rule, say::gap(pen.language));
    let bars: String = (0..8_u8)
        .map(|height| theme.spark(f32::from(height) / 7.0))
        .collect();
    let words = say::weeks(pen.language);
    lines.extend(entry(theme, theme.style(Role::Dim), &bars, words, widths));
    lines
}
