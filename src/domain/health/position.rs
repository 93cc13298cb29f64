//! The history of positions in the quadrant of experience × outcome.

use super::past::Day;
use super::scorecard::Scorecard;
use super::{Band, Quadrant};
use chrono::NaiveDate;
use serde::Serialize;

/// A stay in one position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Position {
    /// Its first day.
    pub since: NaiveDate,
    /// Where; `None` while too little was known.
    pub quadrant: Option<Quadrant>,
    /// Whether it looked healthy and was not.
    pub mistaken_for_healthy: bool,
}

/// The positions of consecutive days, oldest first; what was before the first known one is left out.
pub fn positions(days: &[Day], card: &Scorecard) -> Vec<Position> {
    let mut all: Vec<Position> = Vec::new();
    for day in days {
        let quadrant = day.judged.quadrant(card);
        let last = all.last().and_then(|last| last.quadrant);
        if quadrant != last {
            all.push(Position {
                since: day.day,
                quadrant,
                mistaken_for_healthy: quadrant.is_some_and(Quadrant::false_green),
            });
        }
    }
    all
}

/// The bands of consecutive days, each with the memory of the days before it.
pub fn bands(days: &[Day], card: &Scorecard) -> Vec<Band> {
    let mut memory = Band::Unknown;
    let band = |day: &Day| {
        let band = day.judged.band(memory, card);
        if band != Band::Unknown {
            memory = band;
        }
        band
    };
    days.iter().map(band).collect()
}
