//! Writes roles and marks into cells. Everything is cut to the room it is given; nothing panics.

use super::fit::{EMOJI_FORM, fit, spans};
use crate::app::mouse::{Hit, Zone};
use crate::messages::Language;
use crate::theme::{Glyphs, Mark, Role, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use std::borrow::Cow;
use unicode_width::UnicodeWidthChar;

/// A buffer and the theme it is drawn with.
pub struct Pen<'a> {
    /// The cells.
    pub buf: &'a mut Buffer,
    /// How things look.
    pub theme: &'a Theme,
    /// The language of the screen.
    pub language: Language,
    /// What stands where, for the mouse.
    pub zones: Vec<Zone>,
}

impl Pen<'_> {
    /// Text from `x` on, in at most `width` cells; the cells it took.
    pub fn text(&mut self, x: u16, y: u16, width: u16, text: &str, role: Role) -> u16 {
        self.styled(x, y, width, text, self.theme.style(role))
    }

    /// The same with a style that is not a role's own.
    pub fn styled(&mut self, x: u16, y: u16, width: u16, text: &str, style: Style) -> u16 {
        let area = self.buf.area;
        if y < area.top() || y >= area.bottom() || x < area.left() || x >= area.right() {
            return 0;
        }
        let width = width.min(area.right() - x);
        if width == 0 {
            return 0;
        }
        let plain = self.plain(text);
        let (kept, cut) = fit(&plain, usize::from(width));
        let end = self.put((x, y), kept, width, style);
        if !cut {
            return end - x;
        }
        let ellipsis = self.theme.mark(Mark::Ellipsis);
        self.buf.set_stringn(end, y, ellipsis, 1, style);
        end + 1 - x
    }

    /// Puts a text that fits into its cells; the column behind it. What is plain, most of all, is put
    /// there without being taken apart into graphemes first.
    fn put(&mut self, (x, y): (u16, u16), text: &str, width: u16, style: Style) -> u16 {
        let plain = |byte: u8| byte == b' ' || byte.is_ascii_graphic();
        if text.len() <= usize::from(width) && text.bytes().all(plain) {
            let mut at = x;
            for byte in text.bytes() {
                let cell = &mut self.buf[(at, y)];
                cell.set_char(char::from(byte)).set_style(style);
                at += 1;
            }
            return at;
        }
        let mut chars = text.chars();
        if let (Some(sign), None) = (chars.next(), chars.next())
            && sign.width() == Some(1)
        {
            self.buf[(x, y)].set_symbol(text).set_style(style);
            return x + 1;
        }
        let (end, _) = self.buf.set_stringn(x, y, text, usize::from(width), style);
        end
    }

    /// A text as the glyph set can show it: typography of sentences as ASCII where that is asked for.
    /// Each sign is as wide as what stands for it. Letters are left alone: they are the data's.
    /// What asks for the form of an emoji is left out: see [`EMOJI_FORM`].
    fn plain<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if text.is_ascii() {
            return Cow::Borrowed(text);
        }
        if self.theme.glyphs == Glyphs::Unicode {
            return match text.contains(EMOJI_FORM) {
                true => Cow::Owned(text.replace(EMOJI_FORM, "")),
                false => Cow::Borrowed(text),
            };
        }
        let plain = |sign| match sign {
            '“' | '”' => '"',
            '‘' | '’' => '\'',
            '−' | '–' | '·' => '-',
            '\u{202f}' | '\u{a0}' => ' ',
            '→' => '>',
            '…' => '~',
            '×' => 'x',
            other => other,
        };
        let drawn = text.chars().filter(|sign| *sign != EMOJI_FORM);
        Cow::Owned(drawn.map(plain).collect())
    }

    /// Text that ends at the right end of `width` cells; the cells it took.
    pub fn right(&mut self, x: u16, y: u16, width: u16, text: &str, role: Role) -> u16 {
        let cells = cells(text).min(width);
        self.text(x + (width - cells), y, cells, text, role)
    }

    /// Parts one after the other; the cells they took.
    pub fn parts(&mut self, x: u16, y: u16, width: u16, parts: &[(Role, &str)]) -> u16 {
        let mut used = 0;
        for (role, text) in parts {
            if used >= width {
                break;
            }
            used += self.text(x + used, y, width - used, text, *role);
        }
        used
    }

    /// A mark; one cell.
    pub fn mark(&mut self, x: u16, y: u16, mark: Mark, role: Role) {
        let glyph = self.theme.mark(mark);
        self.styled(x, y, 1, glyph, self.theme.style(role));
    }

    /// A role's look over an area, what stands there kept.
    pub fn tint(&mut self, area: Rect, role: Role) {
        let area = area.intersection(self.buf.area);
        self.buf.set_style(area, self.theme.style(role));
    }

    /// A selected row in one ink, where the theme turns it over: inks of their own would leave
    /// patches in the bar, and dim ones would be hard to read on it.
    pub fn even(&mut self, area: Rect, role: Role) {
        let turned = |role| {
            let on = self.theme.style(role).add_modifier;
            on.contains(Modifier::REVERSED)
        };
        if turned(role) {
            let ink = self.theme.style(Role::Screen).fg.unwrap_or(Color::Reset);
            let even = Style::new().fg(ink).remove_modifier(Modifier::DIM);
            let area = area.intersection(self.buf.area);
            self.buf.set_style(area, even);
        }
    }

    /// Says what stands in an area, for the mouse; over what was said of it before.
    pub fn zone(&mut self, area: Rect, hit: Hit) {
        let area = area.intersection(self.buf.area);
        self.zones.push(Zone {
            from: (area.x, area.y),
            size: (area.width, area.height),
            hit,
        });
    }

    /// A horizontal line.
    pub fn rule(&mut self, x: u16, y: u16, width: u16, mark: Mark, role: Role) {
        for x in x..x.saturating_add(width).min(self.buf.area.right()) {
            self.mark(x, y, mark, role);
        }
    }

    /// A vertical line.
    pub fn side(&mut self, x: u16, y: u16, height: u16) {
        for y in y..y.saturating_add(height).min(self.buf.area.bottom()) {
            self.mark(x, y, Mark::Side, Role::Rule);
        }
    }
}

/// The width of a text in cells.
pub fn cells(text: &str) -> u16 {
    u16::try_from(spans(text)).unwrap_or(u16::MAX)
}

/// Takes the ink from blanks: nobody sees it, and a blank that only had another ink before need not
/// be sent again.
pub fn settle_blanks(buf: &mut Buffer) {
    for cell in buf.content.iter_mut().filter(|cell| blank(cell)) {
        (cell.fg, cell.modifier) = (Color::Reset, Modifier::empty());
    }
}

fn blank(cell: &ratatui::buffer::Cell) -> bool {
    cell.symbol() == " "
        && !cell
            .modifier
            .intersects(Modifier::REVERSED | Modifier::UNDERLINED | Modifier::CROSSED_OUT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::widgets::input;

    #[test]
    fn what_is_put_without_being_taken_apart_looks_the_same() {
        let theme = Theme::load("dark", Default::default(), Glyphs::Unicode, &[]).0;
        for text in [
            "", "a", "Acme ~ 1", "é", "▲", "宏", "\u{301}", "\u{200b}", "\u{7}", "e\u{301}", "a▲",
        ] {
            let style = Style::new().fg(Color::Red);
            let mut plainly = Buffer::empty(Rect::new(0, 0, 12, 1));
            let (end, _) = plainly.set_stringn(1, 0, text, 9, style);
            let mut buf = Buffer::empty(Rect::new(0, 0, 12, 1));
            let mut pen = Pen {
                buf: &mut buf,
                theme: &theme,
                language: Language::En,
                zones: Vec::new(),
            };
            assert_eq!(pen.put((1, 0), text, 9, style), end, "{text:?}");
            assert_eq!(buf, plainly, "{text:?}");
        }
    }

    #[test]
    fn no_cell_asks_a_terminal_for_the_form_of_an_emoji() {
        for glyphs in [Glyphs::Unicode, Glyphs::Ascii] {
            let theme = Theme::load("dark", Default::default(), glyphs, &[]).0;
            for name in ["⚡️ Brimfold", "I ❤️ Acme", "👩‍❤️‍👩 1️⃣", "\u{fe0f}"]
            {
                let mut buf = Buffer::empty(Rect::new(0, 0, 40, 2));
                let mut pen = Pen {
                    buf: &mut buf,
                    theme: &theme,
                    language: Language::En,
                    zones: Vec::new(),
                };
                let used = pen.text(0, 0, 40, name, Role::Text);
                assert_eq!(used, cells(name), "{name}");
                let line = tui_input::Input::new(name.to_owned());
                let shown = input::draw(&mut pen, (0, 1), 40, &line, &[]);
                assert_eq!(shown.cursor, used, "{name}");
                let asks = |cell: &ratatui::buffer::Cell| cell.symbol().contains(EMOJI_FORM);
                assert!(!buf.content.iter().any(asks), "{name}");
            }
        }
    }
}
