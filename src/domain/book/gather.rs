//! A book put together from accounts that were read and judged on several threads.

use super::order::{Named, Ranking, named, put_in_order};
use super::{Book, Judge, Owner, Row};
use crate::domain::account::Account;
use crate::domain::assess::{Rules, Standing};
use crate::domain::triage::closing::Marks;
use crate::domain::when::Now;

/// Some rows, judged but for where they stand among all.
pub struct Part {
    rows: Vec<Row>,
    names: Vec<Named>,
}

impl Part {
    /// Judges some accounts.
    pub fn judged(accounts: Vec<Account>, judge: &Judge<'_>) -> Self {
        let rows = accounts.into_iter().map(|account| {
            let mut row = Row::from(account);
            judge.row(&mut row, Standing::default());
            row
        });
        let rows: Vec<Row> = rows.collect();
        let names = named(&rows);
        Self { rows, names }
    }
}

/// All rows that a book is made of.
pub struct Gathered {
    rows: Vec<Row>,
    names: Vec<Named>,
}

impl Gathered {
    /// None yet, with room for so many.
    pub fn with_room(count: usize) -> Self {
        Self {
            rows: Vec::with_capacity(count),
            names: Vec::with_capacity(count),
        }
    }

    /// Adds a part.
    pub fn add(&mut self, mut part: Part) {
        let from = self.rows.len() as u32;
        let names = part.names.iter();
        self.names
            .extend(names.map(|(beginning, index)| (*beginning, index + from)));
        self.rows.append(&mut part.rows);
    }
}

impl Book {
    /// The book of rows that were judged by the same rules, marks and owners at the same moment: what
    /// is left to do is what takes all of them. Of two accounts with one id the later counts.
    pub fn of(
        gathered: Gathered,
        (owners, marks): (Vec<Owner>, Marks),
        rules: &Rules,
        now: Now,
    ) -> Self {
        let Gathered { mut rows, names } = gathered;
        put_in_order(&mut rows, names);
        let mut book = Self {
            rows,
            owners,
            marks,
            ..Self::default()
        };
        book.index();
        book.ranking = Ranking::of(&book.rows, rules);
        let judge = Judge::new(rules, &book.owners, &book.marks, now);
        for (index, row) in book.rows.iter_mut().enumerate() {
            judge.stand(row, book.ranking.standing(index));
        }
        book.judged(rules);
        book
    }
}
