//! A text to be read or taken by hand: without a frame at its sides, so that selecting its lines in
//! the terminal brings nothing else along.

use crate::app::layer::Shown;
use crate::app::view::WebLink;
use crate::messages::names;
use crate::theme::{Mark, Role};
use crate::ui::widgets::fit::spans;
use crate::ui::widgets::pen::cells;
use crate::ui::widgets::{Pen, popup, wrap};
use ratatui::layout::Rect;
use unicode_segmentation::UnicodeSegmentation;

/// Draws it over the bottom of the view; says the first line shown.
pub fn draw(pen: &mut Pen<'_>, within: Rect, shown: &Shown) -> usize {
    let lines = match shown.prose {
        true => wrap(&shown.text, usize::from(within.width.saturating_sub(4))),
        false => lines(&shown.text, usize::from(within.width)),
    };
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
    // What is read, not taken, stands below its title.
    let x = area.x + if shown.prose { 2 } else { 0 };
    for (y, line) in (area.y + 1..).zip(lines.iter().skip(top).take(fits)) {
        pen.text(x, y, area.width, line, Role::Text);
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

/// Where the parts of a web address stand that is shown alone, each with the whole address.
pub fn links(within: Rect, shown: &Shown) -> Vec<WebLink> {
    let web = ["https://", "http://"];
    let address = shown.text.trim();
    if address.contains(char::is_whitespace) || !web.iter().any(|of| address.starts_with(of)) {
        return Vec::new();
    }
    let lines = lines(&shown.text, usize::from(within.width));
    let height = u16::try_from(lines.len())
        .unwrap_or(u16::MAX)
        .saturating_add(2);
    let area = popup::bottom(within, height.min(within.height));
    let fits = usize::from(area.height.saturating_sub(2));
    let top = shown.scroll.min(lines.len().saturating_sub(fits));
    let seen = (area.y + 1..).zip(lines.iter().skip(top).take(fits));
    let part = |(y, line): (u16, &String)| WebLink {
        x: area.x,
        y,
        width: cells(line),
        address: address.to_owned(),
    };
    seen.map(part).collect()
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
    use super::*;

    #[test]
    fn an_address_is_a_link_on_every_line_it_takes_and_other_text_is_none() {
        let within = Rect::new(0, 1, 10, 8);
        let shown = |text: &str| Shown {
            title: "The link is".into(),
            text: text.into(),
            scroll: 0,
            prose: false,
        };
        let url = "https://a.example/1";
        let links = links(within, &shown(url));
        let places: Vec<(u16, u16, u16)> = links.iter().map(|of| (of.x, of.y, of.width)).collect();
        assert_eq!(places, [(0, 6, 10), (0, 7, 9)]);
        assert!(links.iter().all(|of| of.address == url));
        for other in ["a.example", "see https://a.example", "javascript:alert(1)"] {
            assert!(super::links(within, &shown(other)).is_empty(), "{other}");
        }
    }

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
