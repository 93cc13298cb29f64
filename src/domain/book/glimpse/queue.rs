//! The head of the queue of risks: who needs a person first. Most of them are cards on top of the board,
//! too, and are kept once.

use super::super::Row;
use super::super::order::Key;
use super::{Card, Top, urgency};
use crate::domain::account::Account;
use crate::domain::assess::Standing;
use crate::domain::triage::Lane;
use serde::{Deserialize, Serialize};
use std::collections::{BinaryHeap, HashMap};

/// How many rows of the queue are in it: a tall screen shows no more.
pub(super) const QUEUED: usize = 96;

/// The head of the queue of risks.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Head {
    /// How many accounts stand in each lane's queue.
    pub queued: [u32; 2],
    /// How many have something put away.
    pub put_away: u32,
    /// Those on top.
    pub rows: Vec<Waiting>,
}

/// An account of the queue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Waiting {
    /// A card of the board: its place among all of them, column by column.
    Card(u32),
    /// One that the board does not show first, and where its ARR stands among all accounts'.
    Other(Box<Account>, Standing),
}

/// A queue of which only the head is at hand.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Queued {
    /// How many accounts are at risk in all.
    pub count: usize,
    /// How many stand in the other lane.
    pub other: usize,
    /// How many have something put away.
    pub put_away: usize,
    /// Indexes into the book, most urgent first: as many as are at hand.
    pub rows: Vec<u32>,
}

/// The queue while not all rows have been looked at.
pub(super) struct Rising {
    entry: [i32; 2],
    head: Head,
    top: BinaryHeap<Card>,
}

impl Rising {
    /// Nothing seen yet; so many points are asked for by each lane.
    pub fn new(entry: [i32; 2]) -> Self {
        Self {
            entry,
            head: Head::default(),
            top: BinaryHeap::new(),
        }
    }

    /// Looks at a judged row.
    pub fn at(&mut self, row: &Row, standing: Standing, key: &Key) {
        for lane in [Lane::Risk, Lane::Opportunity] {
            self.head.queued[lane as usize] += u32::from(key.queued(lane, self.entry));
        }
        self.head.put_away += u32::from(row.today.put_away() > 0);
        let urgency = urgency(key);
        let full = self.top.len() >= QUEUED;
        let last = self.top.peek().filter(|_| full);
        if !key.queued(Lane::Risk, self.entry) || last.is_some_and(|last| last.urgency < urgency) {
            return;
        }
        self.top.push(Card {
            urgency,
            account: row.account.clone(),
            standing,
        });
        if self.top.len() > QUEUED {
            self.top.pop();
        }
    }

    /// What was seen, beside the columns of the board.
    pub fn head(self, columns: &[Top]) -> Head {
        let cards = columns.iter().flat_map(|column| &column.cards);
        let places: HashMap<_, u32> = cards.map(|(account, _)| &account.id).zip(0..).collect();
        let waiting = |card: Card| match places.get(&card.account.id) {
            Some(place) => Waiting::Card(*place),
            None => Waiting::Other(Box::new(card.account), card.standing),
        };
        let rows = self.top.into_sorted_vec().into_iter().map(waiting);
        Head {
            rows: rows.collect(),
            ..self.head
        }
    }
}
