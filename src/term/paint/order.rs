//! The order in which cells are written: one look after another, and those of one look from one place
//! to the nearest next.

use super::grid::blank;
use super::sgr::Look;
use super::strokes::{Manner, Placed, look_of};
use super::way::{self, Place};
use ratatui::style::{Color, Modifier};

/// So many cells are put in the order of their ways; more are written as they stand: a whole screen is
/// mostly one way anyhow.
const FEW: usize = 4_000;

/// Cells of a row that are written in one go although so many between them are not.
const NEAR: u16 = 4;

/// The same cells: wide ones that terminals think differently of first, so that what stands beside them
/// is written over a terminal's own idea of their width; then those of one look together, the looks in
/// the order they first occur, one ground after another. A blank goes with what stands before it, as it
/// takes any ink.
pub fn by_look<'c>(cells: &[Placed<'c>], manner: Manner) -> Vec<Placed<'c>> {
    let mut looks: Vec<(Look, Vec<Placed<'c>>)> = Vec::new();
    let mut last: Option<(u16, u16, usize)> = None;
    let (sure, wide): (Vec<Placed<'_>>, _) = cells
        .iter()
        .partition(|(.., cell)| manner.width(cell.symbol()).is_some());
    // Cells of one look mostly stand together: where the last one was found, the next one mostly is.
    let mut ink: Option<(Look, usize)> = None;
    let mut paper: Option<(Color, usize)> = None;
    for (x, y, cell) in sure {
        let look = look_of(cell);
        let beside = last.filter(|(end, row, at)| {
            (*end, *row) == (x, y) && blank(cell) && looks[*at].0.bg == look.bg
        });
        let again = match blank(cell) {
            true => paper.filter(|(of, _)| *of == look.bg).map(|(_, at)| at),
            false => ink.filter(|(of, _)| *of == look).map(|(_, at)| at),
        };
        let beside = beside.map(|(.., at)| at);
        let at = match beside.or(again) {
            Some(at) => at,
            None => {
                let same = |of: &Look| match blank(cell) {
                    true => of.bg == look.bg,
                    false => *of == look,
                };
                let found = looks.iter().position(|(of, _)| same(of));
                found.unwrap_or_else(|| {
                    let plain = Look {
                        on: look.on.difference(match blank(cell) {
                            true => Modifier::all(),
                            false => Modifier::empty(),
                        }),
                        ..look
                    };
                    looks.push((plain, Vec::new()));
                    looks.len() - 1
                })
            }
        };
        match (blank(cell), beside) {
            // It stands with ink that it does not say.
            (true, Some(_)) => {}
            (true, None) => paper = Some((look.bg, at)),
            (false, _) => ink = Some((look, at)),
        }
        looks[at].1.push((x, y, cell));
        last = Some((x + manner.width(cell.symbol()).unwrap_or(1), y, at));
    }
    // A ground is said once: looks of one ground follow each other.
    let mut grounds: Vec<Color> = Vec::new();
    for (look, _) in &looks {
        if !grounds.contains(&look.bg) {
            grounds.push(look.bg);
        }
    }
    let place = |ground: Color| grounds.iter().position(|of| *of == ground);
    looks.sort_by_key(|(look, _)| place(look.bg));
    let mut ordered: Vec<Placed<'c>> = wide;
    let few = cells.len() <= FEW;
    for (_, cells) in looks {
        match few {
            true => nearest(cells, &mut ordered, manner),
            false => ordered.extend(cells),
        }
    }
    ordered
}

/// Cells of a row that are written in one go.
struct Run {
    from: usize,
    to: usize,
    start: Place,
    end: Place,
}

/// Adds the cells run by run, each time the run that is the fewest bytes away.
fn nearest<'c>(cells: Vec<Placed<'c>>, ordered: &mut Vec<Placed<'c>>, manner: Manner) {
    let mut runs: Vec<Run> = Vec::new();
    for (at, (x, y, cell)) in cells.iter().enumerate() {
        let end = (x + manner.width(cell.symbol()).unwrap_or(1), *y);
        match runs.last_mut() {
            Some(run) if run.end.1 == *y && (run.end.0..=run.end.0 + NEAR).contains(x) => {
                (run.to, run.end) = (at + 1, end);
            }
            _ => runs.push(Run {
                from: at,
                to: at + 1,
                start: (*x, *y),
                end,
            }),
        }
    }
    let mut here = ordered.last().and_then(|(x, y, cell)| {
        let width = manner.width(cell.symbol())?;
        Some((x + width, *y))
    });
    while !runs.is_empty() {
        let way = |run: &Run| way::len(here, run.start);
        let next = (0..runs.len())
            .min_by_key(|at| way(&runs[*at]))
            .unwrap_or(0);
        // Not swapped: of those that are as near the first goes first.
        let run = runs.remove(next);
        ordered.extend_from_slice(&cells[run.from..run.to]);
        here = Some(run.end);
    }
}
