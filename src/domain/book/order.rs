//! The order of things in the book, in keys small enough to sort a hundred thousand in an instant.

use super::Row;
use crate::domain::account::Account;
use crate::domain::assess::Standing;
use crate::domain::lifecycle::Place;
use crate::domain::money::Currency;
use crate::domain::triage::{Lane, queued};
use rust_decimal::prelude::ToPrimitive;
use std::cmp::Ordering;

/// What a row is ordered by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Key {
    /// Its column.
    pub place: Place,
    scores: [i32; 2],
    arr: f64,
    /// Whether it is queued, where a person's marks decide that.
    away: Option<[bool; 2]>,
}

impl Key {
    /// Of a row.
    pub fn of(row: &Row) -> Self {
        let score = |lane| row.today.score(lane);
        Self {
            place: row.today.place,
            scores: [score(Lane::Risk), score(Lane::Opportunity)],
            arr: arr(&row.account).map_or(0.0, |(_, amount)| amount),
            away: row.today.away.as_ref().map(|away| away.queued),
        }
    }

    /// The score of a lane.
    pub fn score(&self, lane: Lane) -> i32 {
        self.scores[lane as usize]
    }

    /// Whether it stands in the queue of a lane, which asks for so many points.
    pub fn queued(&self, lane: Lane, entry: [i32; 2]) -> bool {
        match self.away {
            Some(away) => away[lane as usize],
            None => queued(self.score(lane), lane, entry),
        }
    }

    /// One number that sorts as it should: highest score, then highest ARR, then the row's index,
    /// which is the order by name.
    pub fn packed(&self, index: u32, lane: Lane) -> u128 {
        let score = u32::MAX - self.score(lane).max(0) as u32;
        let arr = u64::MAX - ascending(self.arr);
        u128::from(score) << 96 | u128::from(arr) << 32 | u128::from(index)
    }
}

/// The bits of a number of at least zero sort as the number does.
fn ascending(number: f64) -> u64 {
    if number > 0.0 { number.to_bits() } else { 0 }
}

/// An account's ARR, for ordering only: never shown, never added.
pub(super) fn arr(account: &Account) -> Option<(Currency, f64)> {
    let arr = account.arr.as_ref()?;
    let amount = arr.amount.to_f64()?;
    (amount > 0.0).then_some((arr.currency, amount))
}

/// The index of a place's column; the one for unmapped accounts is behind the stages.
pub(super) fn place_rank(place: Place, stages: u8) -> usize {
    match place {
        Place::Stage(index) if index < stages => usize::from(index),
        _ => usize::from(stages),
    }
}

/// All rows by the score of a lane.
pub(super) fn sorted(keys: &[Key], lane: Lane) -> Vec<u32> {
    let packed = keys
        .iter()
        .zip(0..)
        .map(|(key, index)| key.packed(index, lane));
    let mut packed: Vec<u128> = packed.collect();
    packed.sort_unstable();
    packed.into_iter().map(|packed| packed as u32).collect()
}

/// By name without regard to capital letters, and with it when that decides nothing.
pub(super) fn by_name(a: &str, b: &str) -> Ordering {
    let order = if a.is_ascii() && b.is_ascii() {
        let small = |byte: u8| byte.to_ascii_lowercase();
        a.bytes().map(small).cmp(b.bytes().map(small))
    } else {
        fn folded(name: &str) -> impl Iterator<Item = char> {
            name.chars().flat_map(char::to_lowercase)
        }
        folded(a).cmp(folded(b))
    };
    order.then_with(|| a.cmp(b))
}

/// Where every row's ARR stands among those of its currency: amounts of different currencies cannot
/// be compared. Equal amounts have an equal rank.
#[derive(Clone, Debug, Default)]
pub(super) struct Ranking {
    standings: Vec<Standing>,
}

impl Ranking {
    /// Of all rows.
    pub fn of(rows: &[Row]) -> Self {
        let mut sorted: Vec<(Currency, u64, u32)> = Vec::with_capacity(rows.len());
        for (row, index) in rows.iter().zip(0..) {
            if let Some((currency, amount)) = arr(&row.account) {
                sorted.push((currency, u64::MAX - ascending(amount), index));
            }
        }
        sorted.sort_unstable();
        let mut standings = vec![Standing::default(); rows.len()];
        for same in sorted.chunk_by(|a, b| a.0 == b.0) {
            let of = same.len() as u32;
            let mut rank = 1;
            for (at, entry) in same.iter().enumerate() {
                if at > 0 && entry.1 != same[at - 1].1 {
                    rank = at as u32 + 1;
                }
                standings[entry.2 as usize] = Standing { rank, of };
            }
        }
        Self { standings }
    }

    /// Of the row of an index.
    pub fn standing(&self, index: usize) -> Standing {
        self.standings.get(index).copied().unwrap_or_default()
    }
}
