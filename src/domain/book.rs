//! The book of business: all accounts of a profile with their judgement, in columns and in queue.
//! How rows are ordered is in `book/order.rs`.

mod away;
mod gather;
mod glimpse;
mod ids;
mod judge;
mod order;
mod who;

pub use who::Who;

use super::account::Account;
use super::assess::{Assessment, Rules, Standing};
use super::health::{Health, trend_of};
use super::id::{AccountId, OwnerId};
use super::lifecycle::{Lifecycle, Place, StageKind};
use super::triage::closing::Marks;
use super::triage::{Lane, Near, reweighed};
use super::when::Now;
use crate::messages::Language;
use chrono::NaiveDate;
pub use gather::{Gathered, Part};
pub use glimpse::{Gaze, Glimpse, Queued, Seen, Sight};
use ids::Ids;
pub use judge::Judge;
use order::{Key, place_rank, sorted};
pub use order::{Ranking, worth};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::collections::HashSet;

/// A user of the CRM.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// The owner id (never the user id).
    pub id: OwnerId,
    /// First and last name.
    pub name: String,
    /// Mail address.
    pub email: Option<String>,
    /// No longer there.
    pub archived: bool,
}

/// An account with what is judged of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The account, with the writes that still wait already in it.
    pub account: Account,
    /// The judgement.
    pub today: Assessment,
}

impl From<Account> for Row {
    /// An account that is not judged yet.
    fn from(account: Account) -> Self {
        Self {
            account,
            today: Assessment::default(),
        }
    }
}

impl Row {
    /// The day its running term ends; `None` where no date is known, and of a lost account: there is
    /// nothing left to renew, so that its past date is not late. Every countdown to a renewal asks here.
    pub fn renews(&self, lifecycle: &Lifecycle) -> Option<NaiveDate> {
        let lost = lifecycle.kind(self.today.place) == Some(StageKind::Lost);
        self.account.renewal.filter(|_| !lost)
    }

    /// Its health with its trend.
    pub fn health(&self, now: Now) -> Health {
        let health = self.today.health;
        Health {
            slope: (health.slope).or_else(|| trend_of(&self.account, &health, now)),
            ..health
        }
    }
}

/// From this many accounts on, a second thread judges half of them.
const WORTH_A_THREAD: usize = 1_500;

/// All accounts. An index into [`Book::rows`] (`u32`) is stable until the next change of the book.
#[derive(Clone, Debug, Default)]
pub struct Book {
    /// The accounts, by name then id.
    pub rows: Vec<Row>,
    /// The CRM's users.
    pub owners: Vec<Owner>,
    ids: Ids,
    /// What each row is ordered by, beside the rows so that sorting touches little memory.
    keys: Vec<Key>,
    ranking: Ranking,
    /// The points from which on a row is in a queue.
    entry: [i32; 2],
    /// How many stages the lifecycle has: the columns that are there even when empty.
    stages: u8,
    columns: Vec<(Place, Vec<u32>)>,
    queues: [Vec<u32>; 2],
    /// What a person did with rows and signals.
    marks: Marks,
}

impl Book {
    /// Judges all accounts and sorts them into columns and queues. Of two accounts with one id the
    /// later counts.
    pub fn build(accounts: Vec<Account>, owners: Vec<Owner>, rules: &Rules, now: Now) -> Self {
        let mut book = Self {
            rows: accounts.into_iter().map(Row::from).collect(),
            owners,
            ..Self::default()
        };
        book.arrange();
        book.rejudge(rules, now);
        book
    }

    /// Puts changed accounts in place of their old selves (or adds them), drops the gone ones, and
    /// ranks anew. Judged are only those that changed, and those whose place among the dearest did.
    pub fn update(&mut self, changed: Vec<Account>, gone: &[AccountId], rules: &Rules, now: Now) {
        // What only changes rows where they are is ranked one by one: the case of every key.
        let few = changed.len() <= 1 + self.rows.len() / 64;
        let in_place = |account: &Account| {
            self.find(&account.id).is_some_and(|index| {
                let old = &self.rows[index as usize].account;
                old.name == account.name && order::worth(old, rules) == order::worth(account, rules)
            })
        };
        let present = gone.iter().any(|id| self.find(id).is_some());
        if few && !present && self.same_shape(rules) && changed.iter().all(in_place) {
            for account in changed {
                if let Some(index) = self.find(&account.id) {
                    self.replace(index, account, rules, now);
                }
            }
            return;
        }
        let new = changed
            .iter()
            .filter(|account| self.find(&account.id).is_none());
        let new = new.count();
        if self.rows.capacity() - self.rows.len() < new {
            // A little more than is needed: doubled, ten thousand rows would waste megabytes.
            self.rows.reserve_exact(new + self.rows.len() / 16);
        }
        let mut moved = present;
        let mut news: Vec<AccountId> = Vec::with_capacity(changed.len());
        for account in changed {
            news.push(account.id.clone());
            match self.find(&account.id) {
                Some(index) => {
                    let row = &mut self.rows[index as usize];
                    moved |= row.account.name != account.name;
                    row.account = account;
                }
                None => {
                    moved = true;
                    self.rows.push(Row::from(account));
                }
            }
        }
        if present {
            let gone: HashSet<&AccountId> = gone.iter().collect();
            self.rows.retain(|row| !gone.contains(&row.account.id));
        }
        if moved {
            self.arrange();
        }
        if self.shape() != (stages(rules), rules.triage.entry) {
            return self.rejudge(rules, now);
        }
        let mut anew = vec![false; self.rows.len()];
        for index in news.iter().filter_map(|id| self.find(id)) {
            anew[index as usize] = true;
        }
        self.ranking = Ranking::of(&self.rows, rules);
        let judge = Judge::new(rules, &self.owners, &self.marks, now);
        for (index, (row, anew)) in self.rows.iter_mut().zip(anew).enumerate() {
            let standing = self.ranking.standing(index);
            // What is said of the others stays as it is, but for where they stand among all.
            if anew
                || row.today.away.is_some()
                || reweighed(&row.today.terms, standing, &rules.triage)
            {
                judge.row(row, standing);
            }
        }
        self.keys = self.rows.iter().map(Key::of).collect();
        self.rank();
    }

    /// Judges all again, for a new day or new rules.
    pub fn rejudge(&mut self, rules: &Rules, now: Now) {
        self.ranking = Ranking::of(&self.rows, rules);
        let (ranking, owners, marks) = (&self.ranking, &self.owners, &self.marks);
        let all = |rows: &mut [Row], from: usize| {
            let judge = Judge::new(rules, owners, marks, now);
            for (row, index) in rows.iter_mut().zip(from..) {
                judge.row(row, ranking.standing(index));
            }
        };
        if self.rows.len() < WORTH_A_THREAD {
            all(&mut self.rows, 0);
        } else {
            let middle = self.rows.len() / 2;
            let (near, far) = self.rows.split_at_mut(middle);
            std::thread::scope(|scope| {
                scope.spawn(|| all(far, middle));
                all(near, 0);
            });
        }
        self.judged(rules);
    }

    /// Puts the judged rows in order.
    fn judged(&mut self, rules: &Rules) {
        self.keys = self.rows.iter().map(Key::of).collect();
        self.stages = stages(rules);
        self.entry = rules.triage.entry;
        self.rank();
    }

    fn same_shape(&self, rules: &Rules) -> bool {
        self.shape() == (stages(rules), rules.triage.entry) && self.keys.len() == self.rows.len()
    }

    /// What of the rules the order was made with.
    fn shape(&self) -> (u8, [i32; 2]) {
        (self.stages, self.entry)
    }

    /// Puts the rows in order and notes where each is; the judgement and ranks are then stale.
    fn arrange(&mut self) {
        let by_name = |a: &Row, b: &Row| {
            let (a, b) = (&a.account, &b.account);
            order::by_name(&a.name, &b.name).then_with(|| a.id.cmp(&b.id))
        };
        // Stable: of two with one name and id the later stays later, and is the one kept.
        if !self
            .rows
            .is_sorted_by(|a, b| by_name(a, b) != Ordering::Greater)
        {
            order::sort(&mut self.rows);
        }
        self.index();
    }

    /// Notes where each account is; of two with one id only the later stays.
    fn index(&mut self) {
        let (ids, twice) = Ids::of(&self.rows);
        self.ids = ids;
        if twice {
            let rows = self.rows.iter().zip(0..);
            let mut last = rows.map(|(row, index)| self.find(&row.account.id) == Some(index));
            let last: Vec<bool> = last.by_ref().collect();
            let mut last = last.into_iter();
            self.rows.retain(|_| last.next().unwrap_or(true));
            (self.ids, _) = Ids::of(&self.rows);
        }
    }

    /// Sorts columns and queues by the keys.
    fn rank(&mut self) {
        let mut columns: Vec<Vec<u32>> = vec![Vec::new(); usize::from(self.stages) + 1];
        let urgent = sorted(&self.keys, Lane::Risk);
        for index in &urgent {
            let place = self.keys[*index as usize].place;
            columns[place_rank(place, self.stages)].push(*index);
        }
        let unmapped = columns.pop().unwrap_or_default();
        let places = (0..self.stages).map(Place::Stage);
        self.columns = places.zip(columns).collect();
        if !unmapped.is_empty() {
            self.columns.push((Place::Unmapped, unmapped));
        }
        let (keys, entry) = (&self.keys, self.entry);
        let fired = |lane: Lane| move |index: &u32| keys[*index as usize].queued(lane, entry);
        let mut risk = urgent;
        risk.retain(fired(Lane::Risk));
        let mut opportunity = sorted(&self.keys, Lane::Opportunity);
        opportunity.retain(fired(Lane::Opportunity));
        self.queues = [risk, opportunity];
    }

    /// Judges one changed account anew and moves only it. Its name and ARR are as before.
    fn replace(&mut self, index: u32, account: Account, rules: &Rules, now: Now) {
        let at = index as usize;
        let mut row = Row::from(account);
        Judge::new(rules, &self.owners, &self.marks, now).row(&mut row, self.ranking.standing(at));
        self.rows[at] = row;
        let old = self.keys[at];
        let new = Key::of(&self.rows[at]);
        if old == new {
            return;
        }
        let keys = &mut self.keys;
        let stages = self.stages;
        take_out(
            column(&mut self.columns, old.place, stages),
            index,
            keys,
            Lane::Risk,
        );
        for lane in [Lane::Risk, Lane::Opportunity] {
            if old.queued(lane, self.entry) {
                take_out(&mut self.queues[lane as usize], index, keys, lane);
            }
        }
        keys[at] = new;
        put_in(
            column(&mut self.columns, new.place, stages),
            index,
            keys,
            Lane::Risk,
        );
        for lane in [Lane::Risk, Lane::Opportunity] {
            if new.queued(lane, self.entry) {
                put_in(&mut self.queues[lane as usize], index, keys, lane);
            }
        }
        let unmapped = usize::from(stages);
        if (self.columns.get(unmapped)).is_some_and(|(_, column)| column.is_empty()) {
            self.columns.truncate(unmapped);
        }
    }

    /// How near each signal is to firing for a row: those that fire first, then the nearest.
    pub fn near(&self, index: u32, rules: &Rules, now: Now, language: Language) -> Vec<Near> {
        let row = self.row(index);
        row.map_or_else(Vec::new, |row| {
            super::triage::near(row, rules, self.standing(index), (now, language))
        })
    }

    /// What a person did with rows and signals.
    pub fn marks(&self) -> &Marks {
        &self.marks
    }

    /// Puts other marks in place, and judges anew the rows that had or have some.
    pub fn set_marks(&mut self, marks: Marks, rules: &Rules, now: Now) {
        let before = std::mem::replace(&mut self.marks, marks);
        let mut touched: Vec<u32> = Vec::new();
        for id in before.keys().chain(self.marks.keys()) {
            if before.get(id) != self.marks.get(id) {
                touched.extend(self.find(id));
            }
        }
        touched.sort_unstable();
        touched.dedup();
        for index in touched {
            let account = self.rows[index as usize].account.clone();
            self.replace(index, account, rules, now);
        }
    }

    /// The rows of which signals are put away now, those that would count most first.
    pub fn away(&self) -> Vec<u32> {
        let points = |index: &u32| self.row(*index).map_or(0, |row| row.today.put_away());
        let mut rows: Vec<u32> = self.marks.keys().filter_map(|id| self.find(id)).collect();
        rows.retain(|index| points(index) > 0);
        rows.sort_by_key(|index| (-points(index), *index));
        rows
    }

    /// Where an account is.
    pub fn find(&self, id: &AccountId) -> Option<u32> {
        self.ids.find(&self.rows, id)
    }

    /// A row by index.
    pub fn row(&self, index: u32) -> Option<&Row> {
        self.rows.get(index as usize)
    }

    /// The columns in the lifecycle's order, empty ones too, `Unmapped` last and only when it has
    /// accounts. Within a column: the most urgent first, then the dearest, then by name.
    pub fn columns(&self) -> &[(Place, Vec<u32>)] {
        &self.columns
    }

    /// A lane of the queue, highest score first. In it are the accounts whose score reaches the
    /// lane's entry (`TriageRules::entry`); the terms of the others are shown with the account.
    pub fn queue(&self, lane: Lane) -> &[u32] {
        &self.queues[lane as usize]
    }

    /// Where an account's ARR stands among all.
    pub fn standing(&self, index: u32) -> Standing {
        self.ranking.standing(index as usize)
    }

    /// An owner's name; the id itself when unknown.
    pub fn owner_name<'a>(&'a self, id: &'a OwnerId) -> &'a str {
        self.owners
            .iter()
            .find(|owner| owner.id == *id)
            .map_or(id.as_str(), |owner| &owner.name)
    }
}

fn stages(rules: &Rules) -> u8 {
    u8::try_from(rules.lifecycle.stages.len()).unwrap_or(u8::MAX)
}

/// The column of a place, made when it is the one for unmapped accounts and not there yet.
fn column(columns: &mut Vec<(Place, Vec<u32>)>, place: Place, stages: u8) -> &mut Vec<u32> {
    let at = place_rank(place, stages);
    if at == columns.len() {
        columns.push((Place::Unmapped, Vec::new()));
    }
    &mut columns[at].1
}

fn take_out(list: &mut Vec<u32>, index: u32, keys: &[Key], lane: Lane) {
    let wanted = keys[index as usize].packed(index, lane);
    let found =
        list.binary_search_by_key(&wanted, |other| keys[*other as usize].packed(*other, lane));
    if let Ok(at) = found {
        list.remove(at);
    }
}

fn put_in(list: &mut Vec<u32>, index: u32, keys: &[Key], lane: Lane) {
    let wanted = keys[index as usize].packed(index, lane);
    let at = list.partition_point(|other| keys[*other as usize].packed(*other, lane) < wanted);
    list.insert(at, index);
}
