//! A figure over the last twelve months: in one line beside its number, or in four where there is
//! room; a month of which nothing is known is a gap.
//!
//! It is a line and no bars: its axis begins where the figures do, and a bar that does not begin at zero
//! would say that 94 % is next to nothing beside 104 %. What foot and top of the axis are is written.

use crate::domain::metrics::overview::{Overview, Point};
use crate::domain::when::show;
use crate::messages::{Language, portfolio as say};
use crate::theme::{Mark, Role};
use crate::ui::widgets::pen::cells;
use crate::ui::widgets::{Line, Sheet};
use chrono::{Datelike, NaiveDate};

/// How a figure of a point is got.
pub type Of = fn(&Point) -> Option<f64>;

/// The window that values are shown in: never smaller than this, so that noise does not look like a slump,
/// and ending at what a figure cannot exceed.
#[derive(Clone, Copy)]
pub struct Window {
    /// The least height.
    pub least: f64,
    /// What no value is above: 1 of a share.
    pub most: f64,
}

impl Window {
    /// One with no end above.
    pub const fn open(least: f64) -> Self {
        Self {
            least,
            most: f64::INFINITY,
        }
    }
}

/// The values as shares of the height, 0 to 1, and the values at the foot and at the top: from the lowest
/// to the highest, as far as the window allows. `None` where no value is known.
fn shares(found: &Overview, of: Of, least: Window) -> (Vec<Option<f64>>, Option<(f64, f64)>) {
    let values: Vec<Option<f64>> = found.trend.iter().map(of).collect();
    window(&values, least)
}

fn window(values: &[Option<f64>], within: Window) -> (Vec<Option<f64>>, Option<(f64, f64)>) {
    let known = || values.iter().flatten().copied();
    let Some(low) = known().reduce(f64::min) else {
        return (values.to_vec(), None);
    };
    let high = known().fold(low, f64::max);
    let height = (high - low).max(within.least);
    let middle = ((low + high - height) / 2.0).min(within.most.max(high) - height);
    // What is never below zero has no foot there either.
    let floor = if low >= 0.0 { middle.max(0.0) } else { middle };
    let share = |value: f64| ((value - floor) / height).clamp(0.0, 1.0);
    let shares = values.iter().map(|value| value.map(share)).collect();
    (shares, Some((floor, floor + height)))
}

/// The heights of a line within a cell, the lowest first.
const HEIGHTS: [Mark; 4] = [
    Mark::TraceLowest,
    Mark::TraceLow,
    Mark::TraceHigh,
    Mark::TraceHighest,
];

/// Where a share of the height stands among `lines` lines: the line, counted from the foot, and the height
/// in it.
fn stands(share: f64, lines: usize) -> (usize, Mark) {
    let heights = lines * HEIGHTS.len();
    let at = (share * heights.saturating_sub(1) as f64).round() as usize;
    let at = at.min(heights.saturating_sub(1));
    (at / HEIGHTS.len(), HEIGHTS[at % HEIGHTS.len()])
}

/// The figure's line at the end of a line of text, with its lowest and highest value where there is room.
pub fn add(
    sheet: &Sheet<'_>,
    line: Line,
    (found, of, least): (&Overview, Of, Window),
    words: impl Fn(f64) -> String,
) -> Line {
    let (shares, ends) = shares(found, of, least);
    let line = shares.into_iter().fold(line, |line, share| match share {
        Some(share) => {
            let (_, mark) = stands(share, 1);
            line.add(sheet.look(Role::Accent), sheet.theme.mark(mark))
        }
        None => line.add(sheet.look(Role::Rule), sheet.theme.mark(Mark::Gap)),
    });
    let Some((floor, ceiling)) = ends else {
        return line;
    };
    let axis = say::axis(sheet.language, words(floor), words(ceiling));
    match line.width() + cells(&axis) <= sheet.width {
        true => line.add(sheet.look(Role::Dim), axis),
        false => line,
    }
}

/// Lines of a tall plot.
const LINES: usize = 4;

/// Cells left of a tall plot: the value at its top or foot, and its axis.
const AXIS: u16 = 9;

/// The same four lines high, with the values of its top and its foot at the left, and the months below.
pub fn tall(
    sheet: &mut Sheet<'_>,
    found: &Overview,
    of: Of,
    least: Window,
    words: impl Fn(f64) -> String,
) {
    let (shares, Some((floor, ceiling))) = shares(found, of, least) else {
        return;
    };
    let wide = usize::from(sheet.width.saturating_sub(AXIS) / 12).clamp(2, 5);
    for line in (0..LINES).rev() {
        let label = match line {
            line if line == LINES - 1 => words(ceiling),
            0 => words(floor),
            _ => String::new(),
        };
        let mut drawn = Line::default().number(sheet.look(Role::Dim), &label, AXIS - 2);
        drawn = drawn.add(
            sheet.look(Role::Rule),
            format!(" {}", sheet.theme.mark(Mark::Side)),
        );
        for share in &shares {
            let (text, role) = match share.map(|share| stands(share, LINES)) {
                Some((at, mark)) if at == line => (sheet.theme.mark(mark), Role::Accent),
                None if line == 0 => (sheet.theme.mark(Mark::Gap), Role::Rule),
                _ => (" ", Role::Rule),
            };
            let text = text.repeat(wide - 1);
            drawn = drawn.add(sheet.look(role), format!("{text} "));
        }
        sheet.push(drawn);
    }
    let mut months = Line::default().add(sheet.look(Role::Dim), " ".repeat(usize::from(AXIS)));
    let days: Vec<NaiveDate> = found.trend.iter().map(|point| point.month.first).collect();
    for name in names(&days, wide, sheet.language) {
        months = months.add(sheet.look(Role::Dim), name);
    }
    sheet.push(months);
}

/// What stands under each month, `wide` cells each: three letters of it, else its number, of every other
/// month where the numbers would run into each other. Two letters would be those of two months.
fn names(months: &[NaiveDate], wide: usize, language: Language) -> Vec<String> {
    let letters = wide > 3 && language != Language::Zh;
    let name = |(at, day): (usize, &NaiveDate)| {
        let text = match letters {
            true => show::month(*day, language).chars().take(3).collect(),
            false if wide > 2 => day.month().to_string(),
            false if at.is_multiple_of(2) => format!("{:<width$}", day.month(), width = 2 * wide),
            false => return String::new(),
        };
        format!("{text:<wide$}")
    };
    months.iter().enumerate().map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    /// 100 and 104 in a window of 10 at least: from 97 to 107, so that 100 stands at 0.3 and 104 at 0.7.
    #[test]
    fn the_ends_that_are_written_are_those_of_the_window() {
        let (shares, ends) = window(&[Some(100.0), None, Some(104.0)], Window::open(10.0));
        assert_eq!(ends, Some((97.0, 107.0)));
        assert_eq!(shares, [Some(0.3), None, Some(0.7)]);
        let (_, ends) = window(&[Some(90.0), Some(110.0)], Window::open(10.0));
        assert_eq!(ends, Some((90.0, 110.0)), "what is wider is shown whole");
        let share = Window {
            least: 0.1,
            most: 1.0,
        };
        let (_, ends) = window(&[Some(0.98), Some(1.0)], share);
        assert_eq!(ends, Some((0.9, 1.0)), "nothing is kept twice");
        let (_, ends) = window(&[Some(1.0), Some(2.0)], Window::open(10.0));
        assert_eq!(ends, Some((0.0, 10.0)), "nothing is less than nothing");
        assert_eq!(window(&[None], Window::open(10.0)), (vec![None], None));
    }

    #[test]
    fn a_share_stands_in_one_of_four_heights_of_its_line() {
        assert_eq!(stands(0.0, 4), (0, Mark::TraceLowest));
        assert_eq!(stands(1.0, 4), (3, Mark::TraceHighest));
        assert_eq!(stands(0.0, 1), (0, Mark::TraceLowest));
        assert_eq!(stands(1.0, 1), (0, Mark::TraceHighest));
        let rising: Vec<(usize, Mark)> =
            (0..16).map(|at| stands(f64::from(at) / 15.0, 4)).collect();
        let distinct: HashSet<_> = rising.iter().collect();
        assert_eq!(distinct.len(), 16, "each height is seen apart");
    }

    #[test]
    fn no_two_months_are_called_the_same() {
        let months: Vec<NaiveDate> = (1..=12)
            .filter_map(|month| NaiveDate::from_ymd_opt(2026, month, 1))
            .collect();
        for language in Language::ALL {
            for wide in 2..=5 {
                let names = names(&months, wide, *language);
                let cells: usize = names.iter().map(|name| name.chars().count()).sum();
                assert_eq!(cells, 12 * wide, "{names:?}");
                let told: Vec<&str> = names.iter().map(|name| name.trim()).collect();
                let told = told.into_iter().filter(|name| !name.is_empty());
                let (count, distinct) = (told.clone().count(), told.collect::<HashSet<_>>().len());
                assert_eq!(count, distinct, "{names:?}");
                assert!(count >= 6);
            }
        }
    }
}
