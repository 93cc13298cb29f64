//! A framed area over a view.

use super::Pen;
use crate::app::mouse::Hit;
use crate::theme::{Mark, Role};
use ratatui::layout::Rect;

/// Narrower than this at each side, what lies beneath is stray letters and no view any more.
const MARGIN: u16 = 6;

/// An area of at most `width` × `height` in the middle of another, a little above its centre. Where
/// little of the view would be left beside it, it takes the whole width.
pub fn centre(within: Rect, width: u16, height: u16) -> Rect {
    let width = match within.width.saturating_sub(width) / 2 {
        ..MARGIN => within.width,
        _ => width,
    };
    let height = height.min(within.height);
    Rect {
        x: within.x + (within.width - width) / 2,
        y: within.y + (within.height - height) / 3,
        width,
        height,
    }
}

/// An area over the whole width at the bottom of another.
pub fn bottom(within: Rect, height: u16) -> Rect {
    let height = height.min(within.height);
    Rect {
        y: within.bottom() - height,
        height,
        ..within
    }
}

/// Empties an area: also the wide characters that reach into it or out of it, whose other half
/// would otherwise swallow a cell of the frame.
pub fn clear(pen: &mut Pen<'_>, area: Rect) {
    let area = area.intersection(pen.buf.area);
    pen.zone(area, Hit::Layer);
    let screen = pen.theme.style(Role::Screen);
    for y in area.top()..area.bottom() {
        if area.left() > pen.buf.area.left() {
            let before = &mut pen.buf[(area.left() - 1, y)];
            if super::pen::cells(before.symbol()) > 1 {
                before.set_symbol(" ");
            }
        }
        for x in area.left()..area.right() {
            pen.buf[(x, y)].reset();
        }
    }
    pen.buf.set_style(area, screen);
    pen.tint(area, Role::Popup);
}

/// Clears the area, draws a frame with a title, and gives the room inside.
pub fn frame(pen: &mut Pen<'_>, area: Rect, title: &str) -> Rect {
    let area = area.intersection(pen.buf.area);
    clear(pen, area);
    if area.width < 4 || area.height < 3 {
        return area;
    }
    let (right, bottom) = (area.right() - 1, area.bottom() - 1);
    for y in [area.y, bottom] {
        pen.rule(area.x + 1, y, area.width - 2, Mark::Rule, Role::PopupFrame);
    }
    for x in [area.x, right] {
        for y in area.y + 1..bottom {
            pen.mark(x, y, Mark::Side, Role::PopupFrame);
        }
    }
    pen.mark(area.x, area.y, Mark::TopLeft, Role::PopupFrame);
    pen.mark(right, area.y, Mark::TopRight, Role::PopupFrame);
    pen.mark(area.x, bottom, Mark::BottomLeft, Role::PopupFrame);
    pen.mark(right, bottom, Mark::BottomRight, Role::PopupFrame);
    if !title.is_empty() && area.width > 8 {
        let room = area.width - 6;
        pen.text(area.x + 2, area.y, 1, " ", Role::PopupTitle);
        let used = pen.text(area.x + 3, area.y, room, title, Role::PopupTitle);
        pen.text(area.x + 3 + used, area.y, 1, " ", Role::PopupTitle);
    }
    Rect {
        x: area.x + 2,
        y: area.y + 1,
        width: area.width - 4,
        height: area.height - 2,
    }
}

/// The frame's bottom line, without its corners.
pub fn bottom_rule(area: Rect) -> Rect {
    Rect {
        x: area.x + 1,
        y: area.bottom().saturating_sub(1),
        width: area.width.saturating_sub(2),
        height: 1,
    }
}

/// A word at the right of the frame's bottom line; the cells it took.
pub fn foot(pen: &mut Pen<'_>, area: Rect, text: &str) -> u16 {
    if area.width <= 8 || area.height < 3 || text.is_empty() {
        return 0;
    }
    let text = format!(" {text} ");
    let room = area.width - 4;
    pen.right(area.x + 2, area.bottom() - 1, room, &text, Role::Dim)
}

/// A sentence at its left, beside what stands at the right in `taken` cells.
pub fn foot_left(pen: &mut Pen<'_>, area: Rect, text: &str, taken: u16) {
    let room = area.width.saturating_sub(taken + 6);
    if room > 8 && area.height >= 3 {
        let text = format!(" {text} ");
        pen.text(area.x + 2, area.bottom() - 1, room, &text, Role::Warn);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_leaves_a_view_at_both_sides_or_nothing() {
        for screen in 40..=200 {
            for wanted in [30, 60, 76, 90] {
                let area = centre(Rect::new(0, 1, screen, 20), wanted, 10);
                let right = screen - area.right();
                assert!(
                    (area.x, right) == (0, 0) || (area.x >= MARGIN && right >= MARGIN),
                    "{wanted} in {screen}: {area:?}"
                );
                assert!(area.width >= wanted.min(screen));
            }
        }
    }
}
