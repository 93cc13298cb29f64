//! The order of things in the book, in keys small enough to sort a hundred thousand in an instant.

use super::Row;
use crate::domain::account::Account;
use crate::domain::assess::{Rules, Standing};
use crate::domain::lifecycle::{Place, StageKind};
use crate::domain::money::Currency;
use crate::domain::search::folded;
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
pub fn arr(account: &Account) -> Option<(Currency, f64)> {
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

/// By name without regard to capital letters and accents, and with them when that decides nothing.
pub(super) fn by_name(a: &str, b: &str) -> Ordering {
    let order = if a.is_ascii() && b.is_ascii() {
        let small = |byte: u8| byte.to_ascii_lowercase();
        a.bytes().map(small).cmp(b.bytes().map(small))
    } else {
        folded(a).cmp(folded(b))
    };
    order.then_with(|| a.cmp(b))
}

/// What of a name decides most comparisons: its first bytes as [`by_name`] sees them. Of two
/// different ones the smaller is of the name that comes first; equal ones decide nothing.
pub(super) type Beginning = [u64; 4];

fn beginning(name: &str) -> Beginning {
    let mut bytes = [0_u8; size_of::<Beginning>()];
    let mut at = 0;
    for char in name.chars() {
        if at == bytes.len() {
            break;
        }
        if char.is_ascii() {
            bytes[at] = (char as u8).to_ascii_lowercase();
            at += 1;
            continue;
        }
        let mut one = [0; 4];
        for small in folded(char.encode_utf8(&mut one)) {
            let mut utf8 = [0; 4];
            let utf8 = small.encode_utf8(&mut utf8).as_bytes();
            // What does not fit is cut: its first bytes decide as well as all of them.
            let fits = utf8.len().min(bytes.len() - at);
            bytes[at..at + fits].copy_from_slice(&utf8[..fits]);
            at += fits;
        }
    }
    let (words, _) = bytes.as_chunks::<8>();
    let mut beginning = Beginning::default();
    for (word, bytes) in beginning.iter_mut().zip(words) {
        *word = u64::from_be_bytes(*bytes);
    }
    beginning
}

/// What a row's name begins with, and the row's index.
pub(super) type Named = (Beginning, u32);

/// Comparing names takes long and a row is large: what is sorted is small, and each row moves once.
pub(super) fn named(rows: &[Row]) -> Vec<Named> {
    let beginnings = rows.iter().map(|row| beginning(&row.account.name));
    let mut names: Vec<Named> = beginnings.zip(0..).collect();
    sort_names(rows, &mut names);
    names
}

fn sort_names(rows: &[Row], names: &mut [Named]) {
    // Not the unstable one: parts that are in order are only merged.
    names.sort_by(|(a, left), (b, right)| {
        a.cmp(b)
            .then_with(|| {
                let (a, b) = (
                    &rows[*left as usize].account,
                    &rows[*right as usize].account,
                );
                by_name(&a.name, &b.name).then_with(|| a.id.cmp(&b.id))
            })
            .then(left.cmp(right))
    });
}

/// Puts rows in the order of names, then ids; of the same name and id the later stays later.
pub(super) fn sort(rows: &mut [Row]) {
    let names = named(rows);
    put_in_order(rows, names);
}

/// The same with the names of all rows at hand.
pub(super) fn put_in_order(rows: &mut [Row], mut names: Vec<Named>) {
    sort_names(rows, &mut names);
    // `from[at]` is where the row that belongs at `at` stands.
    let mut from: Vec<u32> = names.into_iter().map(|(_, index)| index).collect();
    // Each circle of moves is walked once.
    for start in 0..from.len() {
        let mut at = start;
        loop {
            let next = std::mem::replace(&mut from[at], at as u32) as usize;
            if next == start || next == at {
                break;
            }
            rows.swap(at, next);
            at = next;
        }
    }
}

/// The ARR that counts where an account's is ranked among all: that of one that is, or may be, a
/// customer. What a lost one paid, or a prospect may pay, says nothing of what there is to lose.
pub fn worth(account: &Account, rules: &Rules) -> Option<(Currency, f64)> {
    let worth = arr(account).filter(|_| counts(account.stage.as_deref(), rules));
    worth.map(|worth| common(worth, rules))
}

/// An amount in the unit of the person's rates, under the first of their currencies, so that all that
/// have a rate are compared with each other; one without a rate stays among its own.
fn common((currency, amount): (Currency, f64), rules: &Rules) -> (Currency, f64) {
    match (rules.rates.get(&currency), rules.rates.keys().next()) {
        (Some(rate), Some(first)) => (*first, amount * rate),
        _ => (currency, amount),
    }
}

/// Whether an account of that stage is or may be a customer.
fn counts(stage: Option<&str>, rules: &Rules) -> bool {
    let place = rules.lifecycle.place(stage);
    let kind = rules.lifecycle.stage(place).map(|stage| stage.kind);
    !matches!(kind, Some(StageKind::Presale | StageKind::Lost))
}

/// Most stages of which is remembered whether they count.
const STAGES: usize = 32;

/// Where every row's ARR stands among those of its currency, or of all currencies that the person gave
/// rates for: other amounts cannot be compared. Equal amounts have an equal rank, the last of their places: of a hundred with the list
/// price none is among the dearer ones.
#[derive(Clone, Debug, Default)]
pub struct Ranking {
    standings: Vec<Standing>,
}

impl Ranking {
    /// Of all rows.
    pub(super) fn of(rows: &[Row], rules: &Rules) -> Self {
        // There are few stages and many rows.
        let mut known: Vec<(Option<&str>, bool)> = Vec::new();
        Self::of_amounts(rows.iter().map(|row| {
            let amount = common(arr(&row.account)?, rules);
            let stage = row.account.stage.as_deref();
            let customer = match known.iter().find(|(of, _)| *of == stage) {
                Some((_, customer)) => *customer,
                None => {
                    let customer = counts(stage, rules);
                    if known.len() < STAGES {
                        known.push((stage, customer));
                    }
                    customer
                }
            };
            customer.then_some(amount)
        }))
    }

    /// Of accounts of which only the ARR is at hand, as [`worth`] tells it.
    pub fn of_amounts(amounts: impl ExactSizeIterator<Item = Option<(Currency, f64)>>) -> Self {
        let count = amounts.len();
        let mut sorted: Vec<(Currency, u64, u32)> = Vec::with_capacity(count);
        for (amount, index) in amounts.zip(0..) {
            if let Some((currency, amount)) = amount {
                sorted.push((currency, u64::MAX - ascending(amount), index));
            }
        }
        sorted.sort_unstable();
        let mut standings = vec![Standing::default(); count];
        for same in sorted.chunk_by(|a, b| a.0 == b.0) {
            let of = same.len() as u32;
            let mut rank = 0;
            for equals in same.chunk_by(|a, b| a.1 == b.1) {
                rank += equals.len() as u32;
                for entry in equals {
                    standings[entry.2 as usize] = Standing { rank, of };
                }
            }
        }
        Self { standings }
    }

    /// Of rows of which it is known already.
    pub(super) fn standing_so(standings: Vec<Standing>) -> Self {
        Self { standings }
    }

    /// Of the row of an index.
    pub fn standing(&self, index: usize) -> Standing {
        self.standings.get(index).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::assess::Assessment;

    fn row(name: &str, id: &str) -> Row {
        Row {
            account: Account {
                id: id.into(),
                name: name.to_owned(),
                ..Account::default()
            },
            today: Assessment::default(),
        }
    }

    proptest::proptest! {
        /// The fast way sorts as comparing whole names would, whatever letters they are made of.
        #[test]
        fn sorting_by_beginnings_is_sorting_by_names(
            names in proptest::collection::vec(
                ("(acme|Acme|ÅCME|åcme|İzmir|株式会社|МОСКВА|\u{0})?[ -~a-cA-CäÄ]{0,20}", 0_u8..4),
                0..40,
            ),
        ) {
            let mut rows: Vec<Row> = names
                .iter()
                .map(|(name, id)| row(name, &id.to_string()))
                .collect();
            let mut plainly = rows.clone();
            plainly.sort_by(|a, b| {
                by_name(&a.account.name, &b.account.name)
                    .then_with(|| a.account.id.cmp(&b.account.id))
            });
            sort(&mut rows);
            proptest::prop_assert_eq!(rows, plainly);
        }
    }
}
