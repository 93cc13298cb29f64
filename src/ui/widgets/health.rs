//! Health in a few cells: a band's mark and colour, the score, the arrow.

use super::Pen;
use super::spark;
use crate::domain::health::{Band, Direction, Health, Quadrant};
use crate::messages::{Language, names};
use crate::theme::{Mark, Role};

/// Cells that [`draw`] takes.
pub const WIDTH: u16 = 6;

/// The mark of a band.
pub fn mark(band: Band) -> Mark {
    match band {
        Band::Good => Mark::BandGood,
        Band::Watch => Mark::BandWatch,
        Band::Risk => Mark::BandRisk,
        Band::Unknown => Mark::BandUnknown,
    }
}

/// The arrow, and the colour that goes with it.
pub fn arrow(health: &Health) -> Option<(Mark, Role)> {
    health.direction().map(|direction| match direction {
        Direction::Rising => (Mark::Rising, Role::Good),
        Direction::Flat => (Mark::Flat, Role::Dim),
        Direction::Falling => (Mark::Falling, Role::Bad),
    })
}

/// `▲ 34↘`, [`WIDTH`] cells wide: mark, score (right-aligned in three), arrow.
pub fn draw(pen: &mut Pen<'_>, x: u16, y: u16, health: &Health) {
    let role = spark::role(health.band);
    pen.mark(x, y, mark(health.band), role);
    match health.score {
        Some(score) => {
            let score = whole(score);
            let digits = [
                b' ' + u8::from(score >= 100) * 17,
                tens(score),
                b'0' + score % 10,
            ];
            let text = std::str::from_utf8(&digits).unwrap_or("  ?");
            pen.text(x + 1, y, 3, text, role);
        }
        None => pen.mark(x + 3, y, Mark::None, role),
    }
    if let Some((mark, role)) = arrow(health) {
        pen.mark(x + 5, y, mark, role);
    }
}

/// A score as it is shown: whole points from 0 to 100.
pub fn whole(score: f32) -> u8 {
    score.round().clamp(0.0, 100.0) as u8
}

fn tens(score: u8) -> u8 {
    if score < 10 {
        b' '
    } else {
        b'0' + score / 10 % 10
    }
}

/// A band's word.
pub fn band(band: Band, language: Language) -> &'static str {
    match band {
        Band::Good => names::good(language),
        Band::Watch => names::watch(language),
        Band::Risk => names::at_risk(language),
        Band::Unknown => names::unknown(language),
    }
}

/// A quadrant in words.
pub fn quadrant(quadrant: Quadrant, language: Language) -> &'static str {
    match quadrant {
        Quadrant::Successful => names::successful(language),
        Quadrant::PleasantButUnproductive => names::unproductive_told(language),
        Quadrant::ProductiveButCaptive => names::captive_told(language),
        Quadrant::Failing => names::failing(language),
    }
}
