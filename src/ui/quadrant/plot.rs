//! The plot: axes, the two lines, the dots.
//!
//! A cell with one account shows the mark of its band; of several, the mark of the one that does
//! worst. Where there are many more accounts than cells, each cell is a braille pattern of two by four
//! places, so that the cloud has a shape.

use crate::app::State;
use crate::app::layout::QuadrantFit;
use crate::app::mouse::Hit;
use crate::app::view::quadrant::{Grid, along};
use crate::domain::health::Band;
use crate::messages::quadrant as say;
use crate::theme::{Glyphs, Mark, Role};
use crate::ui::widgets::pen::cells;
use crate::ui::widgets::{Pen, health, spark};
use ratatui::layout::Rect;

/// With an account on every so many cells, they still read as single ones.
const CROWDED: usize = 4;

/// Column and row of the lines, from where on experience and outcome are good.
pub fn lines(state: &State, fit: &QuadrantFit) -> (u16, u16) {
    let (outcome, experience) = state.rules.scorecard.quadrant;
    let grid = fit.grid();
    let row = along(outcome, grid.height);
    (
        along(experience, grid.width),
        grid.height.saturating_sub(1).saturating_sub(row),
    )
}

/// Draws it.
pub fn draw(state: &State, pen: &mut Pen<'_>, area: Rect, fit: &QuadrantFit) {
    let grid = fit.grid();
    let (x, y) = (area.x + fit.margin, area.y + 1);
    axes(state, pen, area, fit);
    for (cell, look) in looks(state, grid, pen.theme.glyphs).into_iter().enumerate() {
        let Some(look) = look else { continue };
        let at = u16::try_from(cell % usize::from(grid.width)).unwrap_or(0);
        let row = u16::try_from(cell / usize::from(grid.width)).unwrap_or(0);
        let role = spark::role(look.worst);
        let place = Rect {
            x: x + at,
            y: y + row,
            width: 1,
            height: 1,
        };
        pen.zone(place, Hit::Row(look.first));
        match look.pattern {
            None => pen.mark(x + at, y + row, health::mark(look.worst), role),
            Some(pattern) => {
                let mut glyph = [0; 4];
                let glyph = pattern.encode_utf8(&mut glyph);
                pen.text(x + at, y + row, 1, glyph, role);
            }
        }
    }
    cursor(state, pen, (x, y), grid);
}

/// The rules, and what stands at them.
fn axes(state: &State, pen: &mut Pen<'_>, area: Rect, fit: &QuadrantFit) {
    let grid = fit.grid();
    let (column, row) = lines(state, fit);
    let (x, y) = (area.x + fit.margin, area.y + 1);
    pen.rule(x, y + row, grid.width, Mark::Rule, Role::Rule);
    pen.side(x + column, y, grid.height);
    for line in 0..grid.height {
        pen.mark(x - 1, y + line, Mark::Side, Role::Rule);
    }
    let bottom = y + grid.height;
    pen.rule(x - 1, bottom, grid.width + 1, Mark::Rule, Role::Rule);
    let (outcome, experience) = state.rules.scorecard.quadrant;
    if fit.margin > 3 {
        pen.right(area.x, y, fit.margin - 1, "100", Role::Dim);
        pen.right(
            area.x,
            y + row,
            fit.margin - 1,
            &format!("{outcome:.0}"),
            Role::Dim,
        );
        pen.right(area.x, bottom - 1, fit.margin - 1, "0", Role::Dim);
        // The name of the axis, upwards, where there is room between the numbers.
        let word = say::axis_outcome(state.language);
        let room = grid.height.saturating_sub(row + 3);
        let letters = u16::try_from(word.chars().count()).unwrap_or(u16::MAX);
        if room >= letters {
            let start = y + row + 1 + (room - letters) / 2;
            for (line, letter) in (start..).zip(word.chars()) {
                pen.text(area.x + 1, line, 2, &letter.to_string(), Role::Dim);
            }
        }
    }
    pen.text(x, bottom, 2, " 0", Role::Dim);
    let line = format!(" {experience:.0} ");
    pen.text(x + column.saturating_sub(1), bottom, 4, &line, Role::Dim);
    pen.right(x, bottom, grid.width, " 100", Role::Dim);
    let word = if grid.width >= 50 {
        say::axis_experience(state.language)
    } else {
        say::axis_exp(state.language)
    };
    let room = column.saturating_sub(8);
    if room > cells(word) {
        pen.text(x + 4, bottom, room, word, Role::Dim);
    }
}

/// What a cell shows.
#[derive(Clone, Copy)]
struct Look {
    worst: Band,
    /// The first of its dots, as a place among all.
    first: usize,
    pattern: Option<char>,
}

/// What each cell of the grid shows, row by row.
fn looks(state: &State, grid: Grid, glyphs: Glyphs) -> Vec<Option<Look>> {
    let quadrant = &state.quadrant;
    let size = usize::from(grid.width) * usize::from(grid.height);
    let mut looks: Vec<Option<Look>> = vec![None; size];
    let mut bits = vec![0_u8; size];
    let fine = Grid {
        width: grid.width.saturating_mul(2),
        height: grid.height.saturating_mul(4),
    };
    for (place, dot) in quadrant.dots.iter().enumerate() {
        let (column, row) = grid.cell(dot);
        let at = usize::from(row) * usize::from(grid.width) + usize::from(column);
        let Some(row) = state.book.row(dot.row) else {
            continue;
        };
        let band = row.today.health.band;
        if let Some(look) = looks.get_mut(at) {
            let worst = look.map_or(band, |look: Look| worse(look.worst, band));
            *look = Some(Look {
                worst,
                first: look.map_or(place, |look| look.first),
                pattern: None,
            });
            let (x, y) = fine.cell(dot);
            bits[at] |= bit(x % 2, y % 4);
        }
    }
    if quadrant.dots.len() * CROWDED > size {
        for (look, bits) in looks.iter_mut().zip(&bits) {
            if let Some(look) = look {
                look.pattern = Some(pattern(*bits, glyphs));
            }
        }
    }
    looks
}

/// The worse of two bands: risk before watch before good before what nobody knows.
fn worse(a: Band, b: Band) -> Band {
    let rank = |band| match band {
        Band::Risk => 0,
        Band::Watch => 1,
        Band::Good => 2,
        Band::Unknown => 3,
    };
    if rank(b) < rank(a) { b } else { a }
}

/// The bit of a place in a braille pattern (Unicode's block 2800: dots 1 to 8).
fn bit(x: u16, y: u16) -> u8 {
    const BITS: [[u8; 2]; 4] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]];
    BITS[usize::from(y % 4)][usize::from(x % 2)]
}

/// A pattern of places as a sign: without Unicode, the more places the darker.
fn pattern(bits: u8, glyphs: Glyphs) -> char {
    match (glyphs, bits.count_ones()) {
        (Glyphs::Unicode, _) => char::from_u32(0x2800 + u32::from(bits)).unwrap_or('.'),
        (Glyphs::Ascii, 0..=1) => '.',
        (Glyphs::Ascii, 2) => ':',
        (Glyphs::Ascii, 3..=4) => '%',
        (Glyphs::Ascii, _) => '#',
    }
}

/// The cell under the cursor: its account's mark between two signs, so that it is found without
/// colours too.
fn cursor(state: &State, pen: &mut Pen<'_>, (x, y): (u16, u16), grid: Grid) {
    let quadrant = &state.quadrant;
    let Some(dot) = quadrant.dots.get(quadrant.cursor) else {
        return;
    };
    let Some(row) = state.book.row(dot.row) else {
        return;
    };
    let (column, line) = grid.cell(dot);
    let (x, y) = (x + column, y + line);
    let band = row.today.health.band;
    let place = Rect {
        x: x - 1,
        y,
        width: 3.min(pen.buf.area.right().saturating_sub(x - 1)),
        height: 1,
    };
    pen.mark(x, y, health::mark(band), spark::role(band));
    pen.mark(x - 1, y, Mark::Left, Role::Accent);
    if column + 1 < grid.width {
        pen.mark(x + 1, y, Mark::Right, Role::Accent);
    }
    pen.tint(place, Role::RowSelected);
    pen.even(place, Role::RowSelected);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_of_a_pattern_is_a_dot_of_its_own() {
        let mut all = 0;
        for y in 0..4 {
            for x in 0..2 {
                assert_eq!(all & bit(x, y), 0);
                all |= bit(x, y);
            }
        }
        assert_eq!(all, 255);
        assert_eq!(pattern(bit(0, 0), Glyphs::Unicode), '⠁');
        assert_eq!(pattern(255, Glyphs::Unicode), '⣿');
        assert!(pattern(3, Glyphs::Ascii).is_ascii());
    }

    #[test]
    fn of_several_the_one_that_does_worst_gives_the_mark() {
        assert_eq!(worse(Band::Good, Band::Risk), Band::Risk);
        assert_eq!(worse(Band::Watch, Band::Good), Band::Watch);
        assert_eq!(worse(Band::Unknown, Band::Good), Band::Good);
    }
}
