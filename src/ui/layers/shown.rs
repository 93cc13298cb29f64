//! A text to be read or taken by hand: without a frame at its sides, so that selecting its lines in
//! the terminal brings nothing else along.

use crate::app::layer::Shown;
use crate::messages::names;
use crate::theme::{Mark, Role};
use crate::ui::widgets::fit::spans;
use crate::ui::widgets::pen::cells;
use crate::ui::widgets::{Pen, popup};
use ratatui::layout::Rect;
use unicode_segmentation::UnicodeSegmentation;

/// Draws it over the bottom of the view; says the first line shown.
pub fn draw(pen: &mut Pen<'_>, within: Rect, shown: &Shown) -> usize {
    let lines = lines(&shown.text, usize::from(within.width));
    let height = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    let area = popup::bottom(within, height.saturating_add(2).min(within.height));
    popup::clear(pen, area);
    for y in [area.y, area.bottom().saturating_sub(1)] {
        pen.rule(area.x, y, area.width, Mark::Rule, Role::PopupFrame);
    }
    let title = format!(" {} ", shown.title);
    let room = area.width.saturating_sub(4);
    pen.text(area.x + 2, area.y, room, &title, Role::PopupTitle);
    let fits = usize::from(area.height.saturating_sub(2));
    let top = shown.scroll.min(lines.len().saturating_sub(fits));
    for (y, line) in (area.y + 1..).zip(lines.iter().skip(top).take(fits)) {
        pen.text(area.x, y, area.width, line, Role::Text);
    }
    let below = lines.len().saturating_sub(top + fits);
    if below > 0 {
        let text = names::more(pen.language, pen.theme.mark(Mark::Down), below);
        let width = cells(&text);
        let at = area.right().saturating_sub(width + 1);
        pen.text(at, area.bottom() - 1, width, &text, Role::Dim);
    }
    top
}

/// The lines of a text, cut where the screen ends and nowhere else: what is put together again must
/// be what it was.
fn lines(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for line in text.lines() {
        let (mut kept, mut used) = (String::new(), 0);
        for grapheme in line.graphemes(true) {
            let wide = spans(grapheme);
            if used + wide > width && !kept.is_empty() {
                lines.push(std::mem::take(&mut kept));
                used = 0;
            }
            kept.push_str(grapheme);
            used += wide;
        }
        lines.push(kept);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn lines_put_together_are_the_text() {
        let url = "https://app.example.com/contacts/1/record/0-2/123456789";
        for width in 4..60 {
            let cut = lines(url, width);
            assert_eq!(cut.concat(), url, "{width}");
            assert!(cut.iter().all(|line| line.len() <= width), "{cut:?}");
        }
        assert_eq!(lines("北京云科技", 4).concat(), "北京云科技");
    }
}
