//! The renewals: rows by the month they are due in, overdue first, those decided lately last; with
//! what is due, best, commit and worst of each month as the forecast of the measures has it.
//!
//! An account whose last term was renewed lately stands twice: with that decision, and in the month in
//! which the term it is in now ends. So the rows of a month are what its sums are made of.

use crate::domain::book::Row;
use crate::domain::id::AccountId;
use crate::domain::lifecycle::{Lifecycle, StageKind};
use crate::domain::metrics::Month;
use crate::domain::money::Money;
use crate::domain::when::{Now, show};
use chrono::NaiveDate;

/// Days for which what was decided is shown.
const LATELY: i64 = 365;

/// Days before the end of a term from which on a recorded reason may already be about the next one.
const NEAR: i64 = 90;

/// The day on which it was decided lately whether an account goes on: it was lost, or a term began and it
/// is written why it renewed. `None` where nothing was.
pub fn decided(lifecycle: &Lifecycle, row: &Row, now: Now) -> Option<NaiveDate> {
    let account = &row.account;
    let lately = |day: &NaiveDate| (0..=LATELY).contains(&-show::days_to(*day, now));
    let kind = lifecycle.kind(row.today.place);
    if kind == Some(StageKind::Lost) {
        let since = account.stage_since.map(|at| show::local_day(at, now));
        return since.or(account.renewal).filter(lately);
    }
    let written = kind.is_none_or(StageKind::is_customer) && account.renewal_reason.is_some();
    let ahead = account.renewal.map(|due| show::days_to(due, now));
    (account.term_start)
        .filter(|began| written && ahead.is_some_and(|days| days > NEAR) && lately(began))
}

/// What the rows of a group have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Due before today, and nothing recorded.
    Overdue,
    /// Due in a month.
    In(Month),
    /// Due after the months that are looked ahead.
    Later,
    /// Lost, or renewed with the reason recorded, in the last twelve months.
    Decided,
}

/// Amounts of one currency.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outlook {
    /// Due.
    pub due: Money,
    /// What nobody has judged.
    pub unset: Money,
    /// Judged below 50 %.
    pub low: Money,
    /// From 50 to below 80 %.
    pub likely: Money,
    /// 80 % and above.
    pub sure: Money,
    /// Everything due renews.
    pub best: Money,
    /// What is judged 50 % and above renews.
    pub commit: Money,
    /// Only what is judged 80 % and above renews.
    pub worst: Money,
    /// Σ ARR × likelihood of those judged.
    pub expected: Money,
}

/// Rows of one group, one after the other.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Which.
    pub when: When,
    /// The first of its rows, as a place in [`RenewalsState::rows`].
    pub start: usize,
    /// How many rows.
    pub count: usize,
    /// The forecast, one for each currency, the dearest first; none for those decided.
    pub outlook: Vec<Outlook>,
}

/// The renewals.
#[derive(Clone, Debug)]
pub struct RenewalsState {
    /// Indexes into the book: by group, then by day, then the dearest first.
    pub rows: Vec<u32>,
    /// The groups, months without a renewal too.
    pub parts: Vec<Part>,
    /// Of all months together and those overdue.
    pub all: Vec<Outlook>,
    /// How many customers have no renewal date.
    pub dateless: usize,
    /// The row under the cursor, as a place in `rows`.
    pub cursor: usize,
    /// The first line shown.
    pub top: usize,
    /// The person has gone to a row: the cursor keeps to it.
    pub held: bool,
    /// The account the cursor goes to when the rows are made anew.
    pub waits_for: Option<AccountId>,
    /// The rows are older than the book or the filter.
    pub stale: bool,
}

impl Default for RenewalsState {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            parts: Vec::new(),
            all: Vec::new(),
            dateless: 0,
            cursor: 0,
            top: 0,
            held: false,
            waits_for: None,
            stale: true,
        }
    }
}

impl Outlook {
    /// Adds another of the same currency.
    pub fn add(&mut self, other: &Self) {
        let pairs = [
            (&mut self.due, other.due),
            (&mut self.unset, other.unset),
            (&mut self.low, other.low),
            (&mut self.likely, other.likely),
            (&mut self.sure, other.sure),
            (&mut self.best, other.best),
            (&mut self.commit, other.commit),
            (&mut self.worst, other.worst),
            (&mut self.expected, other.expected),
        ];
        for (sum, more) in pairs {
            sum.amount = sum.amount.saturating_add(more.amount);
        }
    }
}

/// A line of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RenewalLine {
    /// The head of a group.
    Head(usize),
    /// A row, as a place in [`RenewalsState::rows`].
    Row(usize),
}

impl RenewalsState {
    /// How many lines there are: rows and heads of groups.
    pub fn lines(&self) -> usize {
        self.rows.len() + self.parts.len()
    }

    /// The line on which a row stands.
    pub fn line_of(&self, row: usize) -> usize {
        row + self.parts.partition_point(|part| part.start <= row)
    }

    /// What stands on a line. There are few groups: they are gone through.
    pub fn at_line(&self, line: usize) -> Option<RenewalLine> {
        if line >= self.lines() {
            return None;
        }
        let heads = self.parts.iter().enumerate();
        let above = heads
            .take_while(|(at, part)| part.start + at <= line)
            .count();
        match above.checked_sub(1) {
            Some(at) if self.parts[at].start + at == line => Some(RenewalLine::Head(at)),
            _ => Some(RenewalLine::Row(line - above)),
        }
    }

    /// The group that a row is in.
    pub fn part_of(&self, row: usize) -> Option<usize> {
        // Groups without rows begin where the next one does: the last that begins here has it.
        let after = self.parts.partition_point(|part| part.start <= row);
        after.checked_sub(1)
    }
}
