//! A figure over the last twelve months: in one line beside its number, or in three where there is
//! room; a month of which nothing is known is a gap.

use crate::domain::metrics::overview::{Overview, Point};
use crate::domain::when::show;
use crate::theme::{Mark, Role};
use crate::ui::widgets::{Line, Sheet};

/// How a figure of a point is got.
pub type Of = fn(&Point) -> Option<f64>;

/// The values as shares of the height, 0 to 1, and the values at the foot and at the top: from the lowest
/// to the highest, but the window never smaller than `least`, so that noise does not look like a slump.
/// `None` where no value is known.
fn shares(found: &Overview, of: Of, least: f64) -> (Vec<Option<f64>>, Option<(f64, f64)>) {
    let values: Vec<Option<f64>> = found.trend.iter().map(of).collect();
    window(&values, least)
}

fn window(values: &[Option<f64>], least: f64) -> (Vec<Option<f64>>, Option<(f64, f64)>) {
    let known = || values.iter().flatten().copied();
    let Some(low) = known().reduce(f64::min) else {
        return (values.to_vec(), None);
    };
    let high = known().fold(low, f64::max);
    let height = (high - low).max(least);
    let floor = (low + high - height) / 2.0;
    let share = |value: f64| ((value - floor) / height).clamp(0.0, 1.0);
    let shares = values.iter().map(|value| value.map(share)).collect();
    (shares, Some((floor, floor + height)))
}

/// The figure's line of bars at the end of a line.
pub fn add(sheet: &Sheet<'_>, line: Line, found: &Overview, of: Of, least: f64) -> Line {
    let (shares, _) = shares(found, of, least);
    shares.into_iter().fold(line, |line, share| match share {
        Some(share) => {
            let bar = sheet.theme.spark(share as f32).to_string();
            line.add(sheet.look(Role::Accent), bar)
        }
        None => line.add(sheet.look(Role::Rule), sheet.theme.mark(Mark::Gap)),
    })
}

/// Lines of a tall plot.
const LINES: usize = 4;

/// The same four lines high, with the values of its top and its foot at the left, and the months below.
pub fn tall(
    sheet: &mut Sheet<'_>,
    found: &Overview,
    of: Of,
    least: f64,
    words: impl Fn(f64) -> String,
) {
    // The bars begin at the foot's value, which is seldom zero: so it is written there.
    let (shares, Some((floor, ceiling))) = shares(found, of, least) else {
        return;
    };
    let wide = usize::from(sheet.width.saturating_sub(10) / 12).clamp(2, 5);
    for line in (0..LINES).rev() {
        let label = match line {
            line if line == LINES - 1 => words(ceiling),
            0 => words(floor),
            _ => String::new(),
        };
        let mut drawn = Line::default().number(sheet.look(Role::Dim), &label, 7);
        drawn = drawn.add(
            sheet.look(Role::Rule),
            format!(" {}", sheet.theme.mark(Mark::Side)),
        );
        for share in &shares {
            let (text, role) = match share {
                Some(share) => {
                    // The lowest is seen too: a bar of nothing would look like no data.
                    let height = share * (LINES as f64 - 0.25) + 0.25 - line as f64;
                    let cell = match height {
                        height if height <= 0.0 => " ".to_owned(),
                        height => sheet.theme.spark(height.min(1.0) as f32).to_string(),
                    };
                    (cell.repeat(wide - 1), Role::Accent)
                }
                None if line == 0 => (sheet.theme.mark(Mark::Gap).repeat(wide - 1), Role::Rule),
                None => (" ".repeat(wide - 1), Role::Rule),
            };
            drawn = drawn.add(sheet.look(role), format!("{text} "));
        }
        sheet.push(drawn);
    }
    let mut months = Line::default().add(sheet.look(Role::Dim), "         ");
    for point in &found.trend {
        let name = show::month(point.month.first, sheet.language);
        let letters = short(name, wide.saturating_sub(1).min(3));
        let ellipsis = sheet.theme.mark(Mark::Ellipsis);
        months = months.pad(sheet.look(Role::Dim), letters, wide as u16, ellipsis);
    }
    sheet.push(months);
}

/// A month in so many letters; in Chinese its number, which is as wide.
fn short(name: &str, cells: usize) -> &str {
    if name.ends_with('月') {
        return name.trim_end_matches('月');
    }
    let end = name
        .char_indices()
        .nth(cells)
        .map_or(name.len(), |(at, _)| at);
    &name[..end]
}

#[cfg(test)]
mod tests {
    use super::window;

    /// 100 and 104 in a window of 10 at least: from 97 to 107, so that 100 stands at 0.3 and 104 at 0.7.
    #[test]
    fn the_ends_that_are_written_are_those_of_the_window() {
        let (shares, ends) = window(&[Some(100.0), None, Some(104.0)], 10.0);
        assert_eq!(ends, Some((97.0, 107.0)));
        assert_eq!(shares, [Some(0.3), None, Some(0.7)]);
        let (_, ends) = window(&[Some(90.0), Some(110.0)], 10.0);
        assert_eq!(ends, Some((90.0, 110.0)), "what is wider is shown whole");
        assert_eq!(window(&[None], 10.0), (vec![None], None));
    }
}
