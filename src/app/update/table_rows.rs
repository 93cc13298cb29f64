//! The rows of the accounts table: filtered, put into groups, sorted. Made when the table is shown and
//! something changed, never while drawing.

use super::super::state::State;
use super::super::view::table::{Col, Group, GroupBy, Order};
use crate::domain::Field;
use crate::domain::book::{Book, Row};
use crate::domain::id::AccountId;
use crate::domain::lifecycle::Place;
use crate::domain::money::sums;
use crate::domain::triage::Lane;
use crate::domain::when::show;
use crate::messages::{names, table as say};
use rust_decimal::prelude::ToPrimitive;
use std::collections::HashMap;

/// Makes the rows anew; the cursor stays on its account once the person has gone to one.
pub fn make(state: &mut State, anchor: Option<&AccountId>, shown: &dyn Fn(&u32) -> bool) {
    let book = &state.book;
    let table = &state.table;
    let ranks = Ranks::of(book, table.group, table.sort.0);
    let (by, order) = table.sort;
    let all = 0..u32::try_from(book.rows.len()).unwrap_or(u32::MAX);
    let mut keyed: Vec<(u32, Option<f64>, u32)> = all
        .filter(shown)
        .filter_map(|index| {
            let row = book.row(index)?;
            let only = table.only.as_ref();
            if !only.is_none_or(|only| only.ids.contains(&row.account.id)) {
                return None;
            }
            let group = ranks.group(row);
            Some((group, key(state, by, index, row, &ranks), index))
        })
        .collect();
    // What is not known stands last whichever way it is sorted; of equals the name decides.
    keyed.sort_unstable_by(|a, b| {
        let values = match (a.1, b.1) {
            (Some(a), Some(b)) => match order {
                Order::Rising => a.total_cmp(&b),
                Order::Falling => b.total_cmp(&a),
            },
            (a, b) => b.is_some().cmp(&a.is_some()),
        };
        a.0.cmp(&b.0).then(values).then(a.2.cmp(&b.2))
    });
    let groups = groups(&keyed, &ranks, state);
    let rows: Vec<u32> = keyed.iter().map(|(.., index)| *index).collect();
    let money = rows.iter().filter_map(|index| book.row(*index));
    let arr = sums(money.filter_map(|row| row.account.arr));
    let at = anchor.and_then(|id| book.find(id));
    let at = at.and_then(|at| rows.iter().position(|index| *index == at));
    let table = &mut state.table;
    let last = rows.len().saturating_sub(1);
    table.held &= !rows.is_empty();
    table.cursor = match table.held {
        true => at.unwrap_or(table.cursor).min(last),
        false => 0,
    };
    (table.rows, table.groups, table.arr) = (rows, groups, arr);
    table.stale = false;
    count_hidden(state);
}

/// Counts the marked accounts that are not among the rows.
pub fn count_hidden(state: &mut State) {
    let (book, table) = (&state.book, &mut state.table);
    if table.marks.is_empty() {
        table.hidden_marks = 0;
        return;
    }
    let rows = table.rows.iter().filter_map(|index| book.row(*index));
    let shown = rows.filter(|row| table.marks.contains(&row.account.id));
    table.hidden_marks = table.marks.len() - shown.count();
}

fn groups(keyed: &[(u32, Option<f64>, u32)], ranks: &Ranks<'_>, state: &State) -> Vec<Group> {
    if state.table.group == GroupBy::None {
        return Vec::new();
    }
    let mut groups = Vec::new();
    let mut start = 0;
    for some in keyed.chunk_by(|a, b| a.0 == b.0) {
        let rows = || some.iter().filter_map(|(.., index)| state.book.row(*index));
        let scores: Vec<f32> = rows().filter_map(|row| row.today.health.score).collect();
        groups.push(Group {
            name: rows()
                .next()
                .map_or_else(String::new, |row| ranks.name(state, row)),
            start,
            count: some.len(),
            arr: sums(rows().filter_map(|row| row.account.arr)),
            health: (!scores.is_empty()).then(|| scores.iter().sum::<f32>() / scores.len() as f32),
        });
        start += some.len();
    }
    groups
}

/// Where words stand among each other, so that rows are compared by numbers alone.
pub struct Ranks<'a> {
    by: GroupBy,
    owners: HashMap<&'a str, u32>,
    tiers: HashMap<&'a str, u32>,
}

impl<'a> Ranks<'a> {
    /// Of what rows are grouped and sorted by.
    pub fn of(book: &'a Book, by: GroupBy, sort: Col) -> Self {
        let mut ranks = Self {
            by,
            owners: HashMap::new(),
            tiers: HashMap::new(),
        };
        if by == GroupBy::Owner || sort == Col::Owner {
            ranks.owners = owners(book);
        }
        if by == GroupBy::Tier || sort == Col::Tier {
            ranks.tiers = tiers(book);
        }
        ranks
    }

    /// Where the group of a row stands.
    pub fn group(&self, row: &Row) -> u32 {
        match self.by {
            GroupBy::None => 0,
            GroupBy::Stage => stage(row.today.place),
            GroupBy::Owner => self.owner(row).unwrap_or(u32::MAX),
            GroupBy::Tier => self.tier(row).unwrap_or(u32::MAX),
        }
    }

    /// The name of the group of a row.
    pub fn name(&self, state: &State, row: &Row) -> String {
        let account = &row.account;
        match self.by {
            GroupBy::None => String::new(),
            GroupBy::Stage => {
                let stage = state.rules.lifecycle.stage(row.today.place);
                stage.map_or_else(
                    || names::unmapped(state.language).to_owned(),
                    |stage| stage.name.clone(),
                )
            }
            GroupBy::Owner => account.owner.as_ref().map_or_else(
                || say::owner_nobody(state.language).to_owned(),
                |id| state.book.owner_name(id).to_owned(),
            ),
            GroupBy::Tier => account.tier.as_ref().map_or_else(
                || say::no_tier(state.language).to_owned(),
                |tier| {
                    let rules = &state.rules;
                    let said = rules.said(Field::Tier, tier.as_str(), state.language);
                    said.to_owned()
                },
            ),
        }
    }

    fn owner(&self, row: &Row) -> Option<u32> {
        let owner = row.account.owner.as_ref()?;
        self.owners.get(owner.as_str()).copied()
    }

    fn tier(&self, row: &Row) -> Option<u32> {
        let tier = row.account.tier.as_ref()?;
        self.tiers.get(tier.as_str()).copied()
    }
}

/// The stages in the lifecycle's order, the unmapped last.
fn stage(place: Place) -> u32 {
    match place {
        Place::Stage(at) => u32::from(at),
        Place::Unmapped => u32::MAX,
    }
}

/// Owners by name, each with its place.
fn owners(book: &Book) -> HashMap<&str, u32> {
    let names: HashMap<&str, &str> = book
        .owners
        .iter()
        .map(|owner| (owner.id.as_str(), owner.name.as_str()))
        .collect();
    let mut ids: Vec<&str> = book
        .rows
        .iter()
        .filter_map(|row| row.account.owner.as_ref())
        .map(|owner| owner.as_str())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    ids.sort_by_cached_key(|id| names.get(id).copied().unwrap_or(id).to_lowercase());
    (0..).zip(ids).map(|(at, id)| (id, at)).collect()
}

/// Tiers from the first to the last, those that are not ours by name behind them.
fn tiers(book: &Book) -> HashMap<&str, u32> {
    const OURS: &[&str] = &["benchmark", "value", "standard"];
    let mut ids: Vec<&str> = book
        .rows
        .iter()
        .filter_map(|row| row.account.tier.as_ref())
        .map(|tier| tier.as_str())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    ids.sort_by_key(|id| {
        OURS.iter()
            .position(|ours| ours == id)
            .unwrap_or(OURS.len())
    });
    (0..).zip(ids).map(|(at, id)| (id, at)).collect()
}

/// The number a row is sorted by; `None` where nothing is known.
fn key(state: &State, by: Col, index: u32, row: &Row, ranks: &Ranks<'_>) -> Option<f64> {
    let now = state.now;
    let account = &row.account;
    let number = |field| account.number(field).map(|dated| dated.value);
    let days = |day: chrono::NaiveDate| show::days_to(day, now) as f64;
    match by {
        // The book is in the order of names.
        Col::Name => Some(f64::from(index)),
        Col::Domain => {
            // The first letters as a number: enough to sort by.
            let domain = account.domain.as_ref()?.to_lowercase();
            let letters = domain.bytes().chain(std::iter::repeat(0)).take(6);
            Some(letters.fold(0.0, |sum, byte| sum * 256.0 + f64::from(byte)))
        }
        Col::Stage => Some(f64::from(stage(row.today.place))),
        Col::Tier => ranks.tier(row).map(f64::from),
        Col::Owner => ranks.owner(row).map(f64::from),
        Col::Arr => account.arr?.amount.to_f64(),
        Col::Health => row.today.health.score.map(f64::from),
        Col::History => row.health(now).slope.map(f64::from),
        Col::Outcome => row.today.health.outcome.map(f64::from),
        Col::Experience => row.today.health.experience.map(f64::from),
        Col::Renews => row.renews(&state.rules.lifecycle).map(days),
        Col::RenewalDay => account.renewal.map(days),
        Col::Likelihood => number(Field::Likelihood),
        Col::InStage => {
            let since = account.stage_since?;
            Some(show::days_since(since, now) as f64)
        }
        // Never touched is longer ago than any touch.
        Col::Touched => Some(
            account
                .last_touch
                .map_or(f64::INFINITY, |at| show::days_since(at, now) as f64),
        ),
        Col::Qbr => account.last_qbr.map(|day| -days(day)),
        Col::Signals => Some(row.today.terms.len() as f64),
        Col::Risk => Some(f64::from(row.today.score(Lane::Risk))),
        Col::Chance => Some(f64::from(row.today.score(Lane::Opportunity))),
        Col::Nps => number(Field::Nps),
        Col::Csat => number(Field::Csat),
        Col::Seats => seats(row),
        Col::Tickets => account.tickets.read.then(|| account.tickets.open.into()),
        Col::Tasks => Some(account.open_tasks.into()),
    }
}

/// Seats in use of those bought, as a share; `None` where that is not known.
fn seats(row: &Row) -> Option<f64> {
    let number = |field| row.account.number(field).map(|dated| dated.value);
    let bought = number(Field::SeatsBought).filter(|bought| *bought > 0.0)?;
    let used = number(Field::SeatsActive).or(number(Field::SeatsActivated))?;
    Some(used / bought)
}
