//! A state drawn into a buffer, and the buffer as text: the cells, then a letter for each style.

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier};
use tenure::app::State;
use tenure::app::view::Drawn;
use tenure::theme::{Depth, Glyphs, Theme};

/// The sizes every screen is looked at in.
pub const SIZES: [(u16, u16); 3] = [(80, 24), (120, 36), (200, 50)];

/// A built-in theme.
pub fn theme(name: &str, depth: Depth, glyphs: Glyphs) -> Theme {
    let (theme, faults) = Theme::load(name, depth, glyphs, &[]);
    assert_eq!(faults, []);
    theme
}

/// The cells, and where the cursor is.
pub fn draw(state: &State, theme: &Theme) -> (Buffer, Option<(u16, u16)>) {
    let (width, height) = state.size;
    let mut terminal = Terminal::new(TestBackend::new(width, height)).expect("a test terminal");
    terminal
        .draw(|frame| {
            tenure::ui::draw(state, theme, frame);
        })
        .expect("a test terminal");
    let backend = terminal.backend();
    let cursor = backend.cursor_visible().then(|| {
        let at = backend.cursor_position();
        (at.x, at.y)
    });
    (backend.buffer().clone(), cursor)
}

/// What a drawing says it found out.
pub fn measured(state: &State) -> Drawn {
    let (width, height) = state.size;
    let mut terminal = Terminal::new(TestBackend::new(width, height)).expect("a test terminal");
    let mut drawn = Drawn::default();
    terminal
        .draw(|frame| drawn = tenure::ui::draw(state, &Theme::default(), frame))
        .expect("a test terminal");
    drawn
}

/// The cells as lines, without blanks at their ends.
pub fn text(buffer: &Buffer) -> String {
    let mut out = String::new();
    for y in 0..buffer.area.height {
        let mut line = String::new();
        let mut skip = 0;
        for x in 0..buffer.area.width {
            if skip > 0 {
                skip -= 1;
                continue;
            }
            let symbol = buffer[(x, y)].symbol();
            skip = unicode_width::UnicodeWidthStr::width(symbol).saturating_sub(1);
            line.push_str(symbol);
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// A letter for each cell's style (a blank for the commonest), and what the letters mean.
pub fn styles(buffer: &Buffer) -> String {
    let look = |x, y| {
        let style = buffer[(x, y)].style();
        (style.fg, style.bg, style.add_modifier)
    };
    let mut found = Vec::new();
    let mut out = String::new();
    let ground = look(buffer.area.width - 1, buffer.area.height / 2);
    for y in 0..buffer.area.height {
        let mut line = String::new();
        for x in 0..buffer.area.width {
            let mut this = look(x, y);
            if buffer[(x, y)].symbol() == " " && !this.2.contains(Modifier::REVERSED) {
                // The ink of a blank is not seen.
                this.0 = ground.0;
                this.2 &= Modifier::UNDERLINED;
            }
            if this == ground {
                line.push(' ');
                continue;
            }
            let index = found.iter().position(|of| *of == this).unwrap_or_else(|| {
                found.push(this);
                found.len() - 1
            });
            let letters = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
            line.push(char::from(letters[index % letters.len()]));
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    let letters = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    for (index, (fg, bg, on)) in found.iter().enumerate() {
        let letter = char::from(letters[index % letters.len()]);
        let mut parts = vec![name(*fg)];
        if *bg != ground.1 {
            parts.push(format!("on {}", name(*bg)));
        }
        if !on.is_empty() {
            parts.push(format!("{on:?}").to_lowercase());
        }
        out.push_str(&format!("{letter} {}\n", parts.join(" ")));
    }
    out
}

fn name(colour: Option<Color>) -> String {
    match colour {
        Some(Color::Rgb(r, g, b)) => format!("#{r:02x}{g:02x}{b:02x}"),
        Some(colour) => format!("{colour}").to_lowercase(),
        None => "default".into(),
    }
}

/// The bytes that a terminal is sent when one screen follows another.
pub fn bytes_between(before: &Buffer, after: &Buffer) -> usize {
    use ratatui::backend::Backend;
    use tenure::term::paint::Paint;
    let sent = |screens: &[&Buffer]| {
        let mut sent = Vec::new();
        let mut paint = Paint::new(&mut sent).fitting(before.area.width, "xterm-256color");
        let mut last = Buffer::empty(before.area);
        for screen in screens {
            paint
                .draw(last.diff(screen).into_iter())
                .expect("bytes are kept in memory");
            last = (*screen).clone();
        }
        drop(paint);
        sent.len()
    };
    sent(&[before, after]) - sent(&[before])
}
