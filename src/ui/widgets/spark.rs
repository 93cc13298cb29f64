//! A score over weeks in one line: a glyph a week, a gap where there is no data.
//!
//! The rule of its height: from the lowest to the highest value shown, but never less than
//! [`LEAST`] points, the values in the middle, and within 0 to 100. On the whole scale a slump of fifteen
//! points would be one step of a glyph, which nobody sees; on a window just as high as the values,
//! noise would look like one. How high a score is, its number beside the line tells.

use super::{Line, Pen, Sheet};
use crate::domain::account::Daily;
use crate::domain::health::Band;
use crate::theme::{Mark, Role};
use chrono::{Days, NaiveDate};
use ratatui::style::{Modifier, Style};

/// The weeks a sparkline shows.
pub const WEEKS: u16 = 13;

/// The last value within a week that ended `back` weeks before today; `None` for a gap.
pub fn week(series: &Daily, today: NaiveDate, back: u16) -> Option<f32> {
    (0..7).find_map(|day| {
        let ago = Days::new(u64::from(back) * 7 + day);
        series.on(today.checked_sub_days(ago)?)
    })
}

/// The fewest points a line's height stands for.
pub const LEAST: f32 = 40.0;

/// The last `weeks` weeks of a series of points, 0 to 100, the oldest first, each as its share of the
/// height, 0 to 1; `None` for a gap.
pub fn shares(series: &Daily, today: NaiveDate, weeks: u16) -> Vec<Option<f32>> {
    let values: Vec<Option<f32>> = (0..weeks)
        .rev()
        .map(|back| week(series, today, back))
        .collect();
    let known = || values.iter().flatten().copied();
    let (low, high) = (
        known().fold(100.0_f32, f32::min).max(0.0),
        known().fold(0.0_f32, f32::max).min(100.0),
    );
    let height = (high - low).max(LEAST);
    let floor = ((low + high - height) / 2.0).clamp(0.0, 100.0 - height);
    let share = |value: f32| ((value - floor) / height).clamp(0.0, 1.0);
    values.iter().map(|value| value.map(share)).collect()
}

/// The last `weeks` weeks of a series of points, 0 to 100, the newest at the right. Missing weeks show
/// the gap mark.
pub fn draw(
    pen: &mut Pen<'_>,
    (x, y): (u16, u16),
    weeks: u16,
    series: &Daily,
    today: NaiveDate,
    role: Role,
) {
    let mut glyph = [0; 4];
    let style = bars(pen.theme.style(role));
    for (x, share) in (x..).zip(shares(series, today, weeks)) {
        match share {
            Some(share) => {
                let glyph = pen.theme.spark(share).encode_utf8(&mut glyph);
                pen.styled(x, y, 1, glyph, style);
            }
            None => pen.mark(x, y, Mark::Gap, Role::Rule),
        }
    }
}

/// The style of bars: a line under them would look like a part of them.
fn bars(style: Style) -> Style {
    style.remove_modifier(Modifier::UNDERLINED)
}

/// The same at the end of a line of text.
pub fn add(sheet: &Sheet<'_>, line: Line, series: &Daily, today: NaiveDate, style: Style) -> Line {
    let (shares, style) = (shares(series, today, WEEKS), bars(style));
    shares.into_iter().fold(line, |line, share| match share {
        Some(share) => line.add(style, sheet.theme.spark(share).to_string()),
        None => line.add(sheet.look(Role::Rule), sheet.theme.mark(Mark::Gap)),
    })
}

/// The colour of a band, for what is drawn beside its mark.
pub fn role(band: Band) -> Role {
    match band {
        Band::Good => Role::BandGood,
        Band::Watch => Role::BandWatch,
        Band::Risk => Role::BandRisk,
        Band::Unknown => Role::BandUnknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_is_its_last_known_day_and_a_week_without_is_a_gap() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
        let mut values = vec![f32::NAN; 21];
        values[18] = 40.0;
        values[2] = 70.0;
        let series = Daily {
            last: today,
            values,
        };
        assert_eq!(week(&series, today, 0), Some(40.0));
        assert_eq!(week(&series, today, 1), None);
        assert_eq!(week(&series, today, 2), Some(70.0));
        assert_eq!(week(&series, today, 3), None);
        assert_eq!(week(&Daily::default(), today, 0), None);
    }

    /// The shares of weeks with these values, the newest last.
    fn of(values: &[f32]) -> Vec<Option<f32>> {
        let today = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
        let days = values.iter().flat_map(|value| [*value; 7]).collect();
        let series = Daily {
            last: today,
            values: days,
        };
        shares(&series, today, values.len() as u16)
    }

    #[test]
    fn a_slump_of_fifteen_points_is_seen_and_noise_is_not() {
        let glyph = |share: &Option<f32>| (share.unwrap() * 7.0).round() as u8;
        let slump: Vec<u8> = of(&[60.0, 60.0, 45.0, 45.0]).iter().map(glyph).collect();
        assert!(slump[0] >= slump[3] + 2, "{slump:?}");
        let noise: Vec<u8> = of(&[60.0, 61.0, 59.5, 60.5]).iter().map(glyph).collect();
        assert!(noise.iter().max().unwrap() - noise.iter().min().unwrap() <= 1);
    }

    #[test]
    fn the_window_is_forty_points_or_as_wide_as_the_values_within_the_scale() {
        assert_eq!(of(&[0.0, 20.0]), [Some(0.0), Some(0.5)]);
        assert_eq!(of(&[100.0, 80.0]), [Some(1.0), Some(0.5)]);
        assert_eq!(of(&[50.0, 50.0]), [Some(0.5), Some(0.5)]);
        assert_eq!(of(&[10.0, 90.0, 50.0]), [Some(0.0), Some(1.0), Some(0.5)]);
        assert_eq!(of(&[40.0, f32::NAN, 60.0]), [Some(0.25), None, Some(0.75)]);
        assert_eq!(of(&[f32::NAN]), [None]);
        assert_eq!(of(&[140.0, -3.0]), [Some(1.0), Some(0.0)]);
    }
}
