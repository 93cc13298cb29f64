//! A drawn buffer as an SVG picture.

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

const WIDTH: f32 = 8.4;
const HEIGHT: f32 = 18.0;
const MARGIN: f32 = 14.0;
const INK: &str = "#c9d0da";
const PAPER: &str = "#14171c";

fn hex(color: Color, standard: &str) -> String {
    match color {
        Color::Rgb(red, green, blue) => format!("#{red:02x}{green:02x}{blue:02x}"),
        _ => standard.to_owned(),
    }
}

/// Ink, paper, and whether it is bold and underlined.
#[derive(PartialEq)]
struct Look {
    ink: String,
    paper: String,
    bold: bool,
    underlined: bool,
    dim: bool,
}

impl Look {
    fn of(cell: &Cell) -> Self {
        let (mut ink, mut paper) = (hex(cell.fg, INK), hex(cell.bg, PAPER));
        if cell.modifier.contains(Modifier::REVERSED) {
            std::mem::swap(&mut ink, &mut paper);
        }
        Self {
            ink,
            paper,
            bold: cell.modifier.contains(Modifier::BOLD),
            underlined: cell.modifier.contains(Modifier::UNDERLINED),
            dim: cell.modifier.contains(Modifier::DIM),
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// The picture of a screen.
pub fn picture(buffer: &Buffer, title: &str) -> String {
    let area = buffer.area;
    let (width, height) = (
        f32::from(area.width) * WIDTH + 2.0 * MARGIN,
        f32::from(area.height) * HEIGHT + 2.0 * MARGIN,
    );
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" \
         font-family=\"ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace\" \
         font-size=\"14\" xml:space=\"preserve\">\n<title>{}</title>\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{PAPER}\"/>\n",
        escaped(title)
    );
    for y in 0..area.height {
        let mut x = 0;
        while x < area.width {
            let look = Look::of(&buffer[(x, y)]);
            let (start, mut text) = (x, String::new());
            while x < area.width && Look::of(&buffer[(x, y)]) == look {
                let symbol = buffer[(x, y)].symbol();
                text.push_str(symbol);
                x += (symbol.width() as u16).max(1);
            }
            run(&mut svg, &look, (start, y), x - start, &text);
        }
    }
    svg.push_str("</svg>\n");
    svg
}

/// Cells next to each other that look alike.
fn run(svg: &mut String, look: &Look, (column, row): (u16, u16), cells: u16, text: &str) {
    let (x, y) = (
        f32::from(column) * WIDTH + MARGIN,
        f32::from(row) * HEIGHT + MARGIN,
    );
    let width = f32::from(cells) * WIDTH;
    if look.paper != PAPER {
        let paper = &look.paper;
        let _ = writeln!(
            svg,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{HEIGHT}\" fill=\"{paper}\"/>"
        );
    }
    // Words apart, each at its own cell: a viewer's font may be a little wider or narrower.
    let mut offset = 0_usize;
    for word in text.split_inclusive(' ') {
        let shown = word.trim_end();
        if !shown.is_empty() {
            let at = x + offset as f32 * WIDTH;
            let length = shown.width() as f32 * WIDTH;
            let _ = write!(
                svg,
                "<text x=\"{at:.1}\" y=\"{:.1}\" textLength=\"{length:.1}\" fill=\"{}\"",
                y + 13.5,
                look.ink
            );
            if look.bold {
                svg.push_str(" font-weight=\"bold\"");
            }
            if look.dim {
                svg.push_str(" opacity=\"0.7\"");
            }
            if look.underlined {
                svg.push_str(" text-decoration=\"underline\"");
            }
            let _ = writeln!(svg, ">{}</text>", escaped(shown));
        }
        offset += word.width();
    }
}
