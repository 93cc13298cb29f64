//! A list under a line: palette, find, stages.

use crate::app::layer::{Menu, MenuRow, Target};
use crate::app::layout;
use crate::app::mouse::Hit;
use crate::messages::{Language, Say, names};
use crate::theme::{Mark, Role};
use crate::ui::widgets::fit::spans;
use crate::ui::widgets::pen::cells;
use crate::ui::widgets::{Pen, fit, input, popup};
use ratatui::layout::{Position, Rect};
use unicode_segmentation::UnicodeSegmentation;

/// What the rows of a list are.
pub struct Noun {
    /// So many of them.
    pub count: fn(Language, usize) -> String,
    /// None of them fits.
    pub none: Say,
}

/// Where a list lies, and how wide it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// In the middle: names with a little beside them.
    Names,
    /// In the middle: whole sentences.
    Passages,
    /// At the right, so narrow that what choosing changes is seen beside it.
    Beside,
}

/// Cells of a list beside what it changes, at least and at most.
const NARROW: (u16, u16) = (20, 36);
/// Cells of a list that has little beside its names.
const WIDE: u16 = 84;
/// And of one of whole sentences.
const WIDEST: u16 = 110;

impl Shape {
    fn area(self, within: Rect, height: u16) -> Rect {
        let middle = |most: u16| {
            let width = within.width.saturating_sub(4).min(most);
            popup::centre(within, width, height)
        };
        match self {
            Shape::Names => middle(WIDE),
            Shape::Passages => middle(WIDEST),
            Shape::Beside => right(within, height),
        }
    }
}

/// The right edge of an area, as wide as leaves more than half of it.
fn right(within: Rect, height: u16) -> Rect {
    let width = (within.width / 5 * 2).clamp(NARROW.0, NARROW.1);
    let width = width.min(within.width);
    Rect {
        x: within.right() - width,
        y: within.y,
        width,
        height: height.min(within.height),
    }
}

/// Lines it takes, with its frame.
fn height(within: Rect, menu: &Menu) -> u16 {
    let rows = layout::menu_rows(within.height).min(menu.most.max(3));
    u16::try_from(rows).unwrap_or(3) + 4
}

/// Draws it.
pub fn draw(
    pen: &mut Pen<'_>,
    within: Rect,
    (menu, shape): (&Menu, Shape),
    title: &str,
    noun: &Noun,
) -> Option<Position> {
    let area = shape.area(within, height(within, menu));
    let inner = popup::frame(pen, area, title);
    let count = match menu.rows.len() {
        0 => String::new(),
        all => names::of(
            pen.language,
            menu.cursor + 1,
            (noun.count)(pen.language, all),
        ),
    };
    let taken = popup::foot(pen, area, &count);
    // In the row there may be no room for why it cannot be had.
    let why = menu.rows.get(menu.cursor);
    if let Some(why) = why.and_then(|row| row.disabled.as_deref()) {
        popup::foot_left(pen, area, why, taken);
    }
    pen.mark(inner.x, inner.y, Mark::Right, Role::Accent);
    let room = inner.width.saturating_sub(2);
    let shown = input::draw(pen, (inner.x + 2, inner.y), room, &menu.input, &[]);
    pen.rule(
        inner.x,
        inner.y + 1,
        inner.width,
        Mark::Rule,
        Role::PopupFrame,
    );
    let list = Rect {
        y: inner.y + 2,
        height: inner.height.saturating_sub(2),
        ..inner
    };
    if menu.rows.is_empty() {
        let text = (noun.none)(pen.language);
        pen.text(
            list.x + 2,
            list.y,
            list.width.saturating_sub(2),
            text,
            Role::Dim,
        );
    }
    let fits = usize::from(list.height);
    // The list has no place of its own to scroll to: it follows the cursor.
    let top = (menu.cursor + 1).saturating_sub(fits);
    let shown_rows = menu.rows.iter().enumerate().skip(top).take(fits);
    let columns = Columns::of(shown_rows.clone().map(|(_, row)| row), list.width);
    for (y, (index, item)) in (list.y..list.bottom()).zip(shown_rows) {
        let place = Rect {
            y,
            height: 1,
            ..list
        };
        pen.zone(place, Hit::MenuRow(index));
        row(pen, place, item, &columns, index == menu.cursor);
    }
    Some(Position::new(shown.cursor, inner.y))
}

/// Where texts end, details begin and keys end: the same for all rows in sight.
struct Columns {
    text: u16,
    key: u16,
}

impl Columns {
    fn of<'a>(rows: impl Iterator<Item = &'a MenuRow>, width: u16) -> Self {
        let mut columns = Columns { text: 8, key: 0 };
        for row in rows {
            columns.text = columns.text.max(cells(&row.text));
            columns.key = columns.key.max(cells(&row.key));
        }
        columns.text = columns
            .text
            .min(width.saturating_sub(columns.key + 4) * 3 / 5);
        columns
    }
}

fn row(pen: &mut Pen<'_>, area: Rect, row: &MenuRow, columns: &Columns, selected: bool) {
    if selected {
        pen.tint(area, Role::PopupSelected);
        pen.mark(area.x, area.y, Mark::Cursor, Role::Accent);
    }
    let end = area.right().saturating_sub(match columns.key {
        0 => 0,
        key => key + 1,
    });
    let key_room = columns.key.min(area.width);
    pen.right(
        area.right() - key_room,
        area.y,
        key_room,
        &row.key,
        Role::Key,
    );
    let off = row.disabled.is_some();
    let (role, hit) = match (off, selected) {
        (true, _) => (Role::Disabled, Role::Disabled),
        (false, true) => (Role::Strong, Role::Match),
        (false, false) => (Role::Text, Role::Match),
    };
    let beside = row.disabled.as_deref().unwrap_or(&row.detail);
    let x = area.x + 2;
    let room = match beside.is_empty() {
        true => end.saturating_sub(x),
        false => columns.text.min(end.saturating_sub(x)),
    };
    // What was found in is shown where it was found; of a name or a sentence of ours the beginning says
    // what it is.
    let (head, from) = match row.target {
        Target::Account(_) | Target::Tab(..) => parts(&row.text, &row.matched, usize::from(room)),
        _ => (0, 0),
    };
    let write = |pen: &mut Pen<'_>, at: u16, begin: usize, text: &str| {
        let mut index = row.text[..begin].chars().count();
        text.graphemes(true).fold(at, |at, grapheme| {
            let matched = row.matched.contains(&index);
            index += grapheme.chars().count();
            at + pen.text(at, area.y, 2, grapheme, if matched { hit } else { role })
        })
    };
    let mut at = write(pen, x, 0, &row.text[..head]);
    if from > head && room > 0 {
        pen.mark(at, area.y, Mark::Ellipsis, role);
        at += 1;
    }
    let room = room.saturating_sub(at - x);
    let (kept, cut) = fit(&row.text[from..], usize::from(room));
    at = write(pen, at, from, kept);
    if cut && room > 0 {
        pen.mark(at, area.y, Mark::Ellipsis, role);
    }
    let at = x + columns.text + 2;
    let role = if off { Role::Warn } else { Role::Dim };
    let marked: &[usize] = if off { &[] } else { &row.beside };
    matched(
        pen,
        (at, area.y),
        end.saturating_sub(at),
        beside,
        (marked, role),
    );
    if selected {
        pen.even(area, Role::PopupSelected);
    }
}

/// Writes a text, the characters of it that matched in their own look.
fn matched(
    pen: &mut Pen<'_>,
    (x, y): (u16, u16),
    room: u16,
    text: &str,
    (matched, role): (&[usize], Role),
) {
    if matched.is_empty() {
        pen.text(x, y, room, text, role);
        return;
    }
    let (kept, cut) = fit(text, usize::from(room));
    let (mut at, mut index) = (x, 0);
    for grapheme in kept.graphemes(true) {
        let hit = matched.contains(&index);
        at += pen.text(at, y, 2, grapheme, if hit { Role::Match } else { role });
        index += grapheme.chars().count();
    }
    if cut && room > 0 {
        pen.mark(at, y, Mark::Ellipsis, role);
    }
}

/// What separates a person's name from what else can be found of them.
const BESIDE: &str = " · ";

/// Of a text that is too long, how much of its beginning is shown whatever matched, and where it goes on,
/// both as bytes: a person's name is never cut off for the sake of a mail address.
fn parts(text: &str, matched: &[usize], room: usize) -> (usize, usize) {
    let from = passage(text, matched, room);
    let head = text.find(BESIDE).map_or(0, |at| at + BESIDE.len());
    let left = room.saturating_sub(spans(&text[..head]));
    if from < head || head == 0 || left < (room / 3).max(1) {
        return (0, from);
    }
    let before = text[..head].chars().count();
    let behind = matched.iter().filter_map(|at| at.checked_sub(before));
    let behind: Vec<usize> = behind.collect();
    (head, head + passage(&text[head..], &behind, left))
}

/// Where a text that is too long begins to be shown, as a byte: where most of what matched is then in
/// sight, at the beginning of a word.
fn passage(text: &str, matched: &[usize], room: usize) -> usize {
    if spans(text) <= room || matched.is_empty() {
        return 0;
    }
    // The cell each matched character stands at.
    let (mut cell, mut char) = (0, 0);
    let mut at: Vec<(usize, usize)> = Vec::new();
    for (byte, grapheme) in text.grapheme_indices(true) {
        let chars = grapheme.chars().count();
        if (char..char + chars).any(|char| matched.contains(&char)) {
            at.push((cell, byte));
        }
        cell += spans(grapheme);
        char += chars;
    }
    // One for the sign that something is left out at each end.
    let room = room.saturating_sub(2);
    let seen = |from: usize| {
        let within = |cell: usize| cell >= from && cell < from + room;
        at.iter().filter(|(cell, _)| within(*cell)).count()
    };
    // What is seen from the beginning on needs no cut there.
    let (mut best, mut most) = (0, seen(0));
    for (cell, byte) in &at {
        // A few words before it, where it began.
        let lead = text[..*byte].rfind(' ').map_or(*byte, |space| space + 1);
        let lead = if text[lead..*byte].chars().count() > room / 3 {
            *byte
        } else {
            lead
        };
        let from = cell - spans(&text[lead..*byte]).min(*cell);
        if seen(from) > most {
            (best, most) = (lead, seen(from));
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_at_the_right_leaves_half_of_the_view_to_be_seen() {
        for (size, beside) in [
            ((40, 8), 20),
            ((80, 22), 48),
            ((120, 34), 84),
            ((200, 48), 164),
        ] {
            let area = right(Rect::new(0, 1, size.0, size.1), 17);
            assert_eq!((area.x, area.right()), (beside, size.0));
            assert_eq!((area.y, area.height), (1, size.1.min(17)));
        }
    }

    #[test]
    fn a_person_keeps_the_name_whatever_of_the_address_matched() {
        let text = "Élodie Hénault · elodie.henault@chataignelande-sante.example";
        let place = text.find("chataigne").unwrap();
        let matched: Vec<usize> = (0..5)
            .map(|at| text[..place].chars().count() + at)
            .collect();
        let (head, from) = parts(text, &matched, 34);
        assert_eq!(&text[..head], "Élodie Hénault · ");
        assert!(from > head && from <= place, "{}", &text[from..]);
        // A name that leaves no room for anything else goes.
        assert_eq!(parts(text, &matched, 24).0, 0);
        // Where there is next to no room, nothing is written beyond it.
        for room in 0..=spans("Élodie Hénault · ") {
            assert_eq!(parts(text, &matched, room).0, 0, "{room}");
        }
        // What was found in the name itself is seen with it.
        assert_eq!(parts(text, &[0, 1], 34), (0, 0));
    }

    #[test]
    fn a_long_text_is_shown_from_where_most_of_it_matched() {
        let text = "Rollout finance. Good conversation, but SSO blocked since the upgrade";
        let place = |of: &str| text.find(of).unwrap();
        let letters = |of: &str| (place(of)..place(of) + of.len()).collect::<Vec<_>>();
        assert_eq!(passage(text, &letters("SSO blocked"), 30), place("SSO"));
        // Inside a word: from its beginning on.
        assert_eq!(passage(text, &letters("grade"), 30), place("upgrade"));
        // What is in sight already stays where it is.
        assert_eq!(passage(text, &letters("Rollout"), 30), 0);
        assert_eq!(passage(text, &letters("grade"), 100), 0);
        assert_eq!(passage(text, &[], 30), 0);
        assert_eq!(
            passage("北京云科技有限公司", &[7, 8], 8),
            "北京云科技有限".len()
        );
    }
}
