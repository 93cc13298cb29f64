//! A score over weeks in one line: a glyph a week, a gap where there is no data.

use super::Pen;
use crate::domain::account::Daily;
use crate::domain::health::Band;
use crate::theme::{Mark, Role};
use chrono::{Days, NaiveDate};

/// The weeks a sparkline shows.
pub const WEEKS: u16 = 13;

/// The last value within a week that ended `back` weeks before today; `None` for a gap.
pub fn week(series: &Daily, today: NaiveDate, back: u16) -> Option<f32> {
    (0..7).find_map(|day| {
        let ago = Days::new(u64::from(back) * 7 + day);
        series.on(today.checked_sub_days(ago)?)
    })
}

/// The last `weeks` weeks of a series, the newest at the right. `whole` is what the full height
/// means: 100 for a score. Missing weeks show the gap mark.
pub fn draw(
    pen: &mut Pen<'_>,
    (x, y): (u16, u16),
    weeks: u16,
    series: &Daily,
    today: NaiveDate,
    whole: f32,
    role: Role,
) {
    let mut glyph = [0; 4];
    for back in 0..weeks {
        let x = x + (weeks - 1 - back);
        match week(series, today, back) {
            Some(value) => {
                let glyph = pen.theme.spark(value / whole).encode_utf8(&mut glyph);
                pen.styled(x, y, 1, glyph, pen.theme.style(role));
            }
            None => pen.mark(x, y, Mark::Gap, Role::Rule),
        }
    }
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
}
