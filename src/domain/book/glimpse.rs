//! What a board shows first: of each column how many accounts it has, their ARR, and the cards at its
//! top. So small that it is read at once, where the whole book takes a moment.

use super::judge::Judge;
use super::order::{Key, Ranking, by_name};
use super::{Book, Owner, Row, stages};
use crate::domain::account::Account;
use crate::domain::assess::{Rules, Standing};
use crate::domain::lifecycle::Place;
use crate::domain::money::{self, Money};
use crate::domain::triage::Lane;
use crate::domain::triage::closing::Marks;
use crate::domain::when::Now;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// How many cards of a column are in it: a tall screen shows no more.
pub const CARDS: usize = 32;

/// What a board shows first. Who keeps it sees to it that it is shown only while all it was made from is
/// as it was.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Glimpse {
    columns: Vec<Top>,
}

/// The top of a column.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Top {
    /// The stage's index; `None` for unmapped accounts.
    stage: Option<u8>,
    /// How many accounts there are in all.
    count: u32,
    /// ARR of all, by currency.
    arr: Vec<Money>,
    /// Those on top, and where their ARR stands among all accounts'.
    cards: Vec<(Account, Standing)>,
}

/// A column of which only the top is at hand.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// Which.
    pub place: Place,
    /// How many accounts it has in all.
    pub count: usize,
    /// ARR of all of them, by currency.
    pub arr: Vec<Money>,
    /// Indexes into the book, most urgent first: as many as are at hand.
    pub cards: Vec<u32>,
}

/// Looks at all rows one after the other, and keeps of them what a [`Glimpse`] is made of.
pub struct Gaze {
    columns: Vec<Rising>,
}

/// A column while not all rows have been looked at.
#[derive(Default)]
struct Rising {
    count: u32,
    arr: Vec<Money>,
    top: BinaryHeap<Card>,
}

/// A card, smaller the further up it belongs.
struct Card {
    urgency: u128,
    account: Account,
    standing: Standing,
}

/// What cards are ordered by: the most urgent first, and then as all rows are.
fn urgency(key: &Key) -> u128 {
    key.packed(0, Lane::Risk)
}

impl Ord for Card {
    fn cmp(&self, other: &Self) -> Ordering {
        let (a, b) = (&self.account, &other.account);
        self.urgency.cmp(&other.urgency).then_with(|| named(a, b))
    }
}

/// By name, then by id.
fn named(a: &Account, b: &Account) -> Ordering {
    by_name(&a.name, &b.name).then_with(|| a.id.cmp(&b.id))
}

impl PartialOrd for Card {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Card {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Card {}

impl Gaze {
    /// Nothing seen yet.
    pub fn new(rules: &Rules) -> Self {
        let columns = usize::from(stages(rules)) + 1;
        Self {
            columns: std::iter::repeat_with(Rising::default)
                .take(columns)
                .collect(),
        }
    }

    /// Looks at a judged row.
    pub fn at(&mut self, row: Row, standing: Standing) {
        let key = Key::of(&row);
        let unmapped = self.columns.len() - 1;
        let at = match key.place {
            Place::Stage(stage) => usize::from(stage).min(unmapped),
            Place::Unmapped => unmapped,
        };
        let column = &mut self.columns[at];
        column.count += 1;
        if let Some(arr) = row.account.arr {
            money::add(&mut column.arr, arr);
        }
        column.top.push(Card {
            urgency: urgency(&key),
            account: row.account,
            standing,
        });
        if column.top.len() > CARDS {
            column.top.pop();
        }
    }

    /// What was seen.
    pub fn glimpse(self) -> Glimpse {
        let unmapped = self.columns.len() - 1;
        let columns = self.columns.into_iter().enumerate();
        let columns = columns.filter(|(at, column)| *at < unmapped || column.count > 0);
        let top = |(at, mut column): (usize, Rising)| {
            column.arr.sort_by_key(|sum| sum.currency);
            let cards = column.top.into_sorted_vec().into_iter();
            Top {
                stage: (at < unmapped).then(|| u8::try_from(at).unwrap_or(u8::MAX)),
                count: column.count,
                arr: column.arr,
                cards: cards.map(|card| (card.account, card.standing)).collect(),
            }
        };
        Glimpse {
            columns: columns.map(top).collect(),
        }
    }
}

impl Glimpse {
    /// Whether there is no account in it.
    pub fn is_empty(&self) -> bool {
        self.columns.iter().all(|column| column.count == 0)
    }
}

impl Book {
    /// A book of the cards of a glimpse alone, judged at a moment, and its columns.
    pub fn glimpsed(
        glimpse: Glimpse,
        (owners, marks): (Vec<Owner>, Marks),
        rules: &Rules,
        now: Now,
    ) -> (Self, Vec<Seen>) {
        let judge = Judge::new(rules, &owners, &marks, now);
        let (mut rows, mut standings, mut seen) = (Vec::new(), Vec::new(), Vec::new());
        for column in glimpse.columns {
            let from = rows.len() as u32;
            for (account, standing) in column.cards {
                let mut row = Row::from(account);
                judge.row(&mut row, standing);
                rows.push(row);
                standings.push(standing);
            }
            seen.push(Seen {
                place: column.stage.map_or(Place::Unmapped, Place::Stage),
                count: column.count as usize,
                arr: column.arr,
                cards: (from..rows.len() as u32).collect(),
            });
        }
        drop(judge);
        let keys: Vec<Key> = rows.iter().map(Key::of).collect();
        // What is urgent may be another at this hour of the day than when they were kept.
        for column in &mut seen {
            column.cards.sort_by(|a, b| {
                let (a, b) = (*a as usize, *b as usize);
                let first = urgency(&keys[a]).cmp(&urgency(&keys[b]));
                first.then_with(|| named(&rows[a].account, &rows[b].account))
            });
        }
        let mut book = Self {
            ranking: Ranking::standing_so(standings),
            keys,
            stages: stages(rules),
            entry: rules.triage.entry,
            rows,
            owners,
            marks,
            ..Self::default()
        };
        book.index();
        (book, seen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Currency;
    use chrono::{FixedOffset, Utc};
    use rust_decimal::Decimal;

    fn now() -> Now {
        Now {
            utc: chrono::DateTime::<Utc>::from_timestamp(1_780_000_000, 0).expect("a moment"),
            offset: FixedOffset::east_opt(0).expect("an offset"),
        }
    }

    /// Accounts of all stages and none, some lost, some alike in name and ARR.
    fn account(number: u32) -> Account {
        let stages = [
            "onboarding",
            "adoption",
            "value",
            "renewal",
            "churned",
            "nowhere",
        ];
        let stage = stages[number as usize % stages.len()];
        Account {
            id: format!("{number:05}").as_str().into(),
            name: format!("Account {}", number % 37),
            stage: Some(stage.to_owned()),
            stage_since: Some(now().utc - chrono::TimeDelta::days(i64::from(number % 400))),
            renewal: Some(now().today() + chrono::TimeDelta::days(i64::from(number * 7 % 300))),
            arr: (!number.is_multiple_of(11)).then(|| Money {
                amount: Decimal::from(number % 53 * 1000),
                currency: [Currency::EUR, Currency::USD][number as usize % 2],
            }),
            ..Account::default()
        }
    }

    fn gazed(accounts: &[Account], book: &Book, rules: &Rules) -> Glimpse {
        let mut gaze = Gaze::new(rules);
        // In any order.
        for account in accounts.iter().rev() {
            let index = book.find(&account.id).expect("it is in the book");
            let row = book.row(index).expect("a row").clone();
            gaze.at(row, book.standing(index));
        }
        gaze.glimpse()
    }

    #[test]
    fn a_glimpse_is_the_top_of_the_whole_book() {
        let rules = Rules::presets();
        let accounts: Vec<Account> = (0..600).map(account).collect();
        let whole = Book::build(accounts.clone(), Vec::new(), &rules, now());
        let glimpse = gazed(&accounts, &whole, &rules);
        let (small, seen) = Book::glimpsed(glimpse, (Vec::new(), Marks::default()), &rules, now());
        assert_eq!(seen.len(), whole.columns().len());
        for (seen, (place, rows)) in seen.iter().zip(whole.columns()) {
            assert_eq!((seen.place, seen.count), (*place, rows.len()));
            let row = |index: &u32| whole.row(*index).expect("a row");
            let arr = rows.iter().filter_map(|index| row(index).account.arr);
            assert_eq!(seen.arr, money::sums(arr));
            assert_eq!(seen.cards.len(), rows.len().min(CARDS));
            for (near, far) in seen.cards.iter().zip(rows) {
                assert_eq!(small.row(*near), Some(row(far)));
                assert_eq!(small.standing(*near), whole.standing(*far));
                assert_eq!(small.find(&row(far).account.id), Some(*near));
            }
        }
        assert!(seen.iter().any(|column| column.count > CARDS));
        assert!(seen.iter().any(|column| column.count == 0));
    }

    #[test]
    fn cards_stand_in_the_order_of_the_moment() {
        let rules = Rules::presets();
        let accounts: Vec<Account> = (0..30).map(account).collect();
        let whole = Book::build(accounts.clone(), Vec::new(), &rules, now());
        let mut glimpse = gazed(&accounts, &whole, &rules);
        // As if they had been kept when others were urgent.
        for column in &mut glimpse.columns {
            column.cards.reverse();
        }
        let (small, seen) = Book::glimpsed(glimpse, (Vec::new(), Marks::default()), &rules, now());
        for (seen, (_, rows)) in seen.iter().zip(whole.columns()) {
            let id = |book: &Book, index: u32| book.row(index).expect("a row").account.id.clone();
            let near: Vec<_> = seen.cards.iter().map(|card| id(&small, *card)).collect();
            let far: Vec<_> = rows.iter().map(|row| id(&whole, *row)).collect();
            assert_eq!(near, far);
        }
    }

    #[test]
    fn nothing_to_see_is_empty() {
        let rules = Rules::presets();
        let glimpse = Gaze::new(&rules).glimpse();
        assert!(glimpse.is_empty());
        assert_eq!(
            glimpse.columns.len(),
            rules.lifecycle.stages.len(),
            "the lifecycle's columns are there, the one for unmapped accounts is not"
        );
    }
}
