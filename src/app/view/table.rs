//! The accounts table: which columns stand in which order and how wide, what it is sorted and grouped
//! by, the lines it has, and where the cursor is.

use crate::domain::id::AccountId;
use crate::domain::money::Money;
use crate::messages::{Language, table as say};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

macro_rules! columns {
    ($($(#[$doc:meta])* $variant:ident $id:literal $title:ident $width:literal $side:ident $first:ident;)*) => {
        /// What a column shows.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Col { $($(#[$doc])* $variant,)* }

        impl Col {
            /// All of them, in the order they are offered.
            pub const ALL: &'static [Col] = &[$(Col::$variant,)*];

            /// The name it is kept by.
            pub fn id(self) -> &'static str {
                match self { $(Col::$variant => $id,)* }
            }

            /// The word above it.
            pub fn title(self, language: Language) -> &'static str {
                match self { $(Col::$variant => say::$title(language),)* }
            }

            /// Cells it takes when nobody has resized it: those of its longest words.
            pub fn width(self, language: Language) -> u16 {
                let english = match self { $(Col::$variant => $width,)* };
                match (self, language) {
                    (Col::Renews, Language::Zh) => 10,
                    (Col::InStage, Language::Zh) => 8,
                    (Col::RenewalDay, Language::Zh) => 14,
                    (Col::RenewalDay, Language::Es) => 12,
                    (Col::Tier, Language::Es) => 10,
                    _ => english,
                }
            }

            /// At which end its values stand.
            pub fn side(self) -> Side {
                match self { $(Col::$variant => Side::$side,)* }
            }

            /// Which way it is sorted first: what one looks for is then on top.
            pub fn first(self) -> Order {
                match self { $(Col::$variant => Order::$first,)* }
            }
        }
    };
}

columns! {
    /// The name: always the first column, and always in sight.
    Name "name" account 28 Left Rising;
    /// The stage.
    Stage "stage" stage 11 Left Rising;
    /// The tier.
    Tier "tier" tier 9 Left Rising;
    /// The manager.
    Owner "owner" owner 14 Left Rising;
    /// ARR.
    Arr "arr" arr 7 Right Falling;
    /// Band, score, arrow.
    Health "health" health 7 Left Rising;
    /// The score over thirteen weeks.
    History "history" weeks 13 Left Rising;
    /// The outcome half of the health.
    Outcome "outcome" outcome 7 Right Rising;
    /// The experience half.
    Experience "experience" experience 7 Right Rising;
    /// Days to the renewal.
    Renews "renews" renews 8 Right Rising;
    /// The day of the renewal.
    RenewalDay "renewal_day" renewal 11 Right Rising;
    /// How likely the renewal is judged.
    Likelihood "likelihood" likely 7 Right Rising;
    /// Days in the stage.
    InStage "in_stage" in_stage 8 Right Falling;
    /// Days since the last two-way touchpoint.
    Touched "touched" touched 7 Right Falling;
    /// Days since the last QBR.
    Qbr "qbr" qbr 6 Right Falling;
    /// How many signals are open.
    Signals "signals" signals 7 Right Falling;
    /// The score in the risk lane.
    Risk "risk" risk 5 Right Falling;
    /// The score in the opportunity lane.
    Chance "chance" chance 6 Right Falling;
    /// The last answer to "would you recommend us".
    Nps "nps" nps 5 Right Rising;
    /// Satisfaction with support.
    Csat "csat" csat 5 Right Rising;
    /// Seats in use of those bought.
    Seats "seats" seats 6 Right Rising;
    /// Open tickets.
    Tickets "tickets" tickets 7 Right Falling;
    /// Open tasks.
    Tasks "tasks" tasks 6 Right Falling;
    /// The internet domain.
    Domain "domain" domain 20 Left Rising;
}

impl Col {
    /// The column kept by that name.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|col| col.id() == id)
    }

    /// Those shown to somebody who chose none.
    pub const USUAL: &'static [Col] = &[
        Col::Name,
        Col::Stage,
        Col::Arr,
        Col::Health,
        Col::History,
        Col::Renews,
        Col::Likelihood,
        Col::Signals,
        Col::Touched,
        Col::Owner,
        Col::Tier,
    ];
}

/// At which end of a column its values stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Words.
    Left,
    /// Numbers, so that their digits stand under each other.
    Right,
}

/// Which way something is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The smallest on top.
    Rising,
    /// The largest on top.
    Falling,
}

/// What accounts are put together by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupBy {
    /// Not at all.
    #[default]
    None,
    /// By stage.
    Stage,
    /// By manager.
    Owner,
    /// By tier.
    Tier,
}

impl GroupBy {
    /// The next one, and around.
    pub fn next(self) -> Self {
        match self {
            GroupBy::None => GroupBy::Stage,
            GroupBy::Stage => GroupBy::Owner,
            GroupBy::Owner => GroupBy::Tier,
            GroupBy::Tier => GroupBy::None,
        }
    }

    /// The word for it: `stage`.
    pub fn word(self, language: Language) -> &'static str {
        match self {
            GroupBy::None => say::nothing(language),
            GroupBy::Stage => say::by_stage(language),
            GroupBy::Owner => say::by_owner(language),
            GroupBy::Tier => say::by_tier(language),
        }
    }
}

/// Rows of one group, one after the other.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// The first of its rows, as a place in [`TableState::rows`].
    pub start: usize,
    /// How many rows.
    pub count: usize,
    /// Their ARR, per currency.
    pub arr: Vec<Money>,
    /// The mean of their known health scores.
    pub health: Option<f32>,
}

/// A line of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableLine {
    /// The head of a group.
    Head(usize),
    /// A row, as a place in [`TableState::rows`].
    Row(usize),
}

/// What the table is limited to beside the filter: the accounts behind a figure of the portfolio.
#[derive(Clone, Debug, PartialEq)]
pub struct Only {
    /// The figure: `NRR 104.2 %`.
    pub title: String,
    /// First and last day of the period it was measured over.
    pub days: Option<(NaiveDate, NaiveDate)>,
    /// The accounts.
    pub ids: HashSet<AccountId>,
}

/// The table.
#[derive(Clone, Debug)]
pub struct TableState {
    /// The columns shown, the name first, and the width of those that were resized.
    pub columns: Vec<(Col, Option<u16>)>,
    /// What it is sorted by.
    pub sort: (Col, Order),
    /// What rows are put together by.
    pub group: GroupBy,
    /// Indexes into the book, filtered and sorted.
    pub rows: Vec<u32>,
    /// The groups, in order; empty when not grouped.
    pub groups: Vec<Group>,
    /// ARR of all rows, per currency.
    pub arr: Vec<Money>,
    /// The row under the cursor, as a place in `rows`.
    pub cursor: usize,
    /// The first line shown.
    pub top: usize,
    /// The column under the cursor, as a place in `columns`.
    pub column: usize,
    /// The first column shown beside the name, as a place in `columns`.
    pub left: usize,
    /// The accounts that are marked.
    pub marks: HashSet<AccountId>,
    /// How many of them are not among the rows.
    pub hidden_marks: usize,
    /// Where a range of marks began: the row marked last.
    pub anchor: Option<AccountId>,
    /// The person has gone to a row: the cursor keeps to it. Before, it is at the top.
    pub held: bool,
    /// The account the cursor goes to when the rows are made anew.
    pub waits_for: Option<AccountId>,
    /// The lists are older than the book or the filter.
    pub stale: bool,
    /// What it is limited to beside the filter.
    pub only: Option<Only>,
}

impl Default for TableState {
    fn default() -> Self {
        Self {
            columns: Col::USUAL.iter().map(|col| (*col, None)).collect(),
            sort: (Col::Name, Order::Rising),
            group: GroupBy::None,
            rows: Vec::new(),
            groups: Vec::new(),
            arr: Vec::new(),
            cursor: 0,
            top: 0,
            column: 0,
            left: 1,
            marks: HashSet::new(),
            hidden_marks: 0,
            anchor: None,
            held: false,
            waits_for: None,
            stale: true,
            only: None,
        }
    }
}

impl TableState {
    /// How many lines there are: rows and heads of groups.
    pub fn lines(&self) -> usize {
        self.rows.len() + self.groups.len()
    }

    /// The line on which a row stands.
    pub fn line_of(&self, row: usize) -> usize {
        row + self.groups.partition_point(|group| group.start <= row)
    }

    /// What stands on a line.
    pub fn at_line(&self, line: usize) -> Option<TableLine> {
        if line >= self.lines() {
            return None;
        }
        // The head of the n-th group stands n lines below where its first row would be without.
        let (mut low, mut high) = (0, self.groups.len());
        while low < high {
            let middle = (low + high) / 2;
            match self.groups[middle].start + middle <= line {
                true => low = middle + 1,
                false => high = middle,
            }
        }
        let Some(group) = low.checked_sub(1) else {
            return Some(TableLine::Row(line));
        };
        Some(match self.groups[group].start + group == line {
            true => TableLine::Head(group),
            false => TableLine::Row(line - low),
        })
    }

    /// The group that a row is in.
    pub fn group_of(&self, row: usize) -> Option<usize> {
        let after = self.groups.partition_point(|group| group.start <= row);
        after.checked_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_width::UnicodeWidthStr;

    fn grouped(counts: &[usize]) -> TableState {
        let mut table = TableState::default();
        for count in counts {
            table.groups.push(Group {
                name: String::new(),
                start: table.rows.len(),
                count: *count,
                arr: Vec::new(),
                health: None,
            });
            let start = table.rows.len() as u32;
            table.rows.extend(start..start + *count as u32);
        }
        table
    }

    #[test]
    fn heads_stand_above_the_rows_of_their_group() {
        let table = grouped(&[2, 1, 3]);
        let lines: Vec<TableLine> = (0..).map_while(|line| table.at_line(line)).collect();
        use TableLine::{Head, Row};
        let want = [
            Head(0),
            Row(0),
            Row(1),
            Head(1),
            Row(2),
            Head(2),
            Row(3),
            Row(4),
            Row(5),
        ];
        assert_eq!(lines, want);
        for row in 0..6 {
            assert_eq!(table.at_line(table.line_of(row)), Some(Row(row)));
        }
        assert_eq!(table.group_of(2), Some(1));
    }

    #[test]
    fn without_groups_a_line_is_a_row() {
        let mut table = grouped(&[]);
        table.rows = vec![5, 6];
        assert_eq!(table.line_of(1), 1);
        assert_eq!(table.at_line(1), Some(TableLine::Row(1)));
        assert_eq!(table.at_line(2), None);
    }

    #[test]
    fn every_column_is_found_by_the_name_it_is_kept_by() {
        for col in Col::ALL {
            assert_eq!(Col::parse(col.id()), Some(*col));
            for language in Language::ALL {
                let title = col.title(*language);
                assert!(
                    title.width() <= usize::from(col.width(*language)),
                    "{title}"
                );
            }
        }
    }
}
