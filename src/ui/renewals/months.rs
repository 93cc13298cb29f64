//! The months as a table: what is due by how likely it is judged, and what may come of it.

use super::{amount, likelihoods, name};
use crate::app::State;
use crate::app::view::renewals::{Outlook, When};
use crate::domain::money::Money;
use crate::domain::when::show;
use crate::messages::{Say, renewals as say};
use crate::theme::{Mark, Role};
use crate::ui::widgets::Pen;
use chrono::Datelike;
use ratatui::layout::Rect;

/// A column of amounts.
type Column = (Say, fn(&Outlook) -> Money, Role);

const COLUMNS: [Column; 6] = [
    (say::head_best, |of| of.best, Role::Strong),
    (say::head_commit, |of| of.commit, Role::Text),
    (say::head_worst, |of| of.worst, Role::Good),
    (say::likely, |of| of.likely, Role::Warn),
    (say::low, |of| of.low, Role::Bad),
    (say::unset, |of| of.unset, Role::Dim),
];

/// Cells of the month's name and count.
const NAME: u16 = 18;
/// Cells of a column of amounts.
const EACH: u16 = 8;

/// Draws it: a line a month, and what they come to.
pub fn draw(state: &State, pen: &mut Pen<'_>, area: Rect) {
    let renewals = &state.renewals;
    pen.text(
        area.x + 1,
        area.y,
        NAME,
        say::month(state.language),
        Role::Title,
    );
    for (at, (title, ..)) in (0..).zip(COLUMNS) {
        let x = area.x + NAME + at * EACH;
        pen.right(x, area.y, EACH - 1, title(state.language), Role::Title);
    }
    pen.rule(area.x, area.y + 1, area.width, Mark::Rule, Role::Rule);
    let here = renewals.part_of(renewals.cursor);
    let mut y = area.y + 2;
    // A bar below each month where there are lines for it.
    let roomy = area.height >= 34;
    for (at, part) in renewals.parts.iter().enumerate() {
        if part.when == When::Decided || y + 2 >= area.bottom() {
            continue;
        }
        let line = Rect {
            y,
            height: 1,
            ..area
        };
        let selected = here == Some(at);
        if selected {
            pen.tint(line, Role::RowSelected);
        }
        let role = match (part.when, selected, part.count) {
            (_, true, _) => Role::Strong,
            (When::Overdue, ..) => Role::Bad,
            (_, _, 0) => Role::Dim,
            _ => Role::Text,
        };
        let title = match part.when {
            When::In(month) => {
                let short = show::month(month.first, state.language);
                say::month_of(state.language, short, month.first.year())
            }
            when => name(when, state.language),
        };
        pen.text(area.x + 1, y, 12, &title, role);
        let count = match part.count {
            0 => String::new(),
            count => count.to_string(),
        };
        pen.right(area.x + 12, y, 5, &count, Role::Dim);
        amounts(pen, line, &part.outlook);
        if selected {
            pen.even(line, Role::RowSelected);
        }
        y += 1;
        if roomy {
            if let Some(first) = part.outlook.first() {
                likelihoods(pen, (area.x + NAME + 1, y), EACH * 6 - 2, first);
            }
            y += 1;
        }
    }
    if y + 1 < area.bottom() {
        pen.rule(area.x, y, area.width, Mark::Rule, Role::Rule);
        let line = Rect {
            y: y + 1,
            height: 1,
            ..area
        };
        pen.text(
            area.x + 1,
            line.y,
            NAME,
            say::in_all(state.language),
            Role::Title,
        );
        amounts(pen, line, &renewals.all);
    }
}

fn amounts(pen: &mut Pen<'_>, line: Rect, outlook: &[Outlook]) {
    for (at, (_, of, role)) in (0..).zip(COLUMNS) {
        let text = match outlook {
            [first, ..] if of(first).amount.is_zero() => String::new(),
            outlook => amount(pen.language, outlook, of),
        };
        let x = line.x + NAME + at * EACH;
        pen.right(x, line.y, EACH - 1, &text, role);
    }
}
