//! What is shown first: of each column of the board how many accounts it has, their ARR, and the cards at
//! its top; and the head of the queue. So small that it is read at once, where the whole book takes a
//! moment.

mod queue;
#[cfg(test)]
mod tests;

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
pub use queue::Queued;
use queue::{Head, Waiting};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// How many cards of a column are in it: a tall screen shows no more.
pub const CARDS: usize = 32;

/// What is shown first. Who keeps it sees to it that it is shown only while all it was made from is
/// as it was.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Glimpse {
    columns: Vec<Top>,
    queue: Head,
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

/// What of a glimpse is to be seen in a book of its accounts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sight {
    /// The board's columns.
    pub columns: Vec<Seen>,
    /// The queue of risks.
    pub queue: Queued,
}

/// Looks at all rows one after the other, and keeps of them what a [`Glimpse`] is made of.
pub struct Gaze {
    columns: Vec<Rising>,
    queue: queue::Rising,
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
            queue: queue::Rising::new(rules.triage.entry),
        }
    }

    /// Looks at a judged row.
    pub fn at(&mut self, row: Row, standing: Standing) {
        let key = Key::of(&row);
        self.queue.at(&row, standing, &key);
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
        let columns: Vec<Top> = columns.map(top).collect();
        let queue = self.queue.head(&columns);
        Glimpse { columns, queue }
    }
}

impl Glimpse {
    /// Whether there is no account in it.
    pub fn is_empty(&self) -> bool {
        self.columns.iter().all(|column| column.count == 0)
    }
}

impl Book {
    /// A book of the accounts of a glimpse alone, judged at a moment, and what is to be seen in it.
    pub fn glimpsed(
        glimpse: Glimpse,
        (owners, marks): (Vec<Owner>, Marks),
        rules: &Rules,
        now: Now,
    ) -> (Self, Sight) {
        let judge = Judge::new(rules, &owners, &marks, now);
        let (mut rows, mut standings, mut seen) = (Vec::new(), Vec::new(), Vec::new());
        let mut add = |account: Account, standing: Standing| {
            let mut row = Row::from(account);
            judge.row(&mut row, standing);
            rows.push(row);
            standings.push(standing);
            rows.len() as u32
        };
        let mut end = 0;
        for column in glimpse.columns {
            let from = end;
            for (account, standing) in column.cards {
                end = add(account, standing);
            }
            seen.push(Seen {
                place: column.stage.map_or(Place::Unmapped, Place::Stage),
                count: column.count as usize,
                arr: column.arr,
                cards: (from..end).collect(),
            });
        }
        let head = glimpse.queue;
        let place = |waiting: Waiting| match waiting {
            Waiting::Card(at) => at,
            Waiting::Other(account, standing) => add(*account, standing) - 1,
        };
        let queued: Vec<u32> = head.rows.into_iter().map(place).collect();
        drop(judge);
        let keys: Vec<Key> = rows.iter().map(Key::of).collect();
        // What is urgent may be another at this hour of the day than when they were kept.
        let by_urgency = |a: &u32, b: &u32| {
            let (a, b) = (*a as usize, *b as usize);
            let first = urgency(&keys[a]).cmp(&urgency(&keys[b]));
            first.then_with(|| named(&rows[a].account, &rows[b].account))
        };
        for column in &mut seen {
            column.cards.sort_by(by_urgency);
        }
        let mut queue = Queued {
            count: head.queued[Lane::Risk as usize] as usize,
            other: head.queued[Lane::Opportunity as usize] as usize,
            put_away: head.put_away as usize,
            rows: queued,
        };
        queue.rows.sort_by(by_urgency);
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
        let columns = seen;
        (book, Sight { columns, queue })
    }
}
