//! The state of each view: cursors and scrolling, and lists made for it by `update`.

pub mod entries;
pub mod portfolio;
pub mod quadrant;
pub mod renewals;
pub mod table;

use self::portfolio::Figure;
use self::table::GroupBy;
use super::mouse::Zone;
use crate::domain::account::Daily;
use crate::domain::changes::{self, Story};
use crate::domain::id::AccountId;
use crate::domain::lifecycle::Place;
use crate::domain::money::Money;
use crate::domain::triage::Lane;
use crate::domain::write::{Entry, Queued};
use crate::messages::{Language, table as say};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Which view is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum View {
    /// Columns of cards.
    #[default]
    Board,
    /// The queue beside why.
    Triage,
    /// A table of accounts.
    Accounts,
    /// One account.
    Account,
    /// Experience and outcome.
    Quadrant,
    /// Renewals by month.
    Renewals,
    /// The measures of the whole.
    Portfolio,
    /// Outbox and journal.
    Activity,
}

impl View {
    /// The name in the configuration and on the command line.
    pub fn id(self) -> &'static str {
        match self {
            View::Board => "board",
            View::Triage => "triage",
            View::Accounts => "accounts",
            View::Account => "account",
            View::Quadrant => "quadrant",
            View::Renewals => "renewals",
            View::Portfolio => "portfolio",
            View::Activity => "activity",
        }
    }
}

/// What the program opens on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// This view.
    On(View),
    /// The view it was left on.
    Last,
}

impl Default for Start {
    /// Whoever opens it wants to know who needs a person today, and why.
    fn default() -> Self {
        Start::On(View::Triage)
    }
}

impl Start {
    /// All there are: the views that need no account, and the last one.
    const ALL: [Self; 8] = [
        Start::On(View::Board),
        Start::On(View::Triage),
        Start::On(View::Accounts),
        Start::On(View::Quadrant),
        Start::On(View::Renewals),
        Start::On(View::Portfolio),
        Start::On(View::Activity),
        Start::Last,
    ];

    fn name(self) -> &'static str {
        match self {
            Start::On(view) => view.id(),
            Start::Last => "last",
        }
    }

    /// What can be said.
    pub fn names() -> [&'static str; 8] {
        Self::ALL.map(Self::name)
    }

    /// Reads one of these names.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|start| start.name() == name)
    }
}

/// A column of the board as it is shown: filtered.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Which.
    pub place: Place,
    /// Its name.
    pub name: String,
    /// Indexes into the book, most urgent first.
    pub rows: Vec<u32>,
    /// ARR of those, per currency.
    pub arr: Vec<Money>,
    /// The card under the cursor, when this column has the focus.
    pub cursor: usize,
    /// The first card shown; kept by `update` so that the cursor is in sight.
    pub top: usize,
    /// The person has gone to a card here: the cursor keeps to it. Before, it is at the top.
    pub held: bool,
    /// Where groups of cards begin, and their names; empty when cards are not grouped.
    pub heads: Vec<(usize, String)>,
}

impl Column {
    /// The head above a card: of the group that begins with it, or, of the first card shown, of the
    /// group it is in.
    pub fn head(&self, card: usize, first: bool) -> Option<&str> {
        let after = self.heads.partition_point(|(start, _)| *start <= card);
        let (start, name) = self.heads.get(after.checked_sub(1)?)?;
        (first || *start == card).then_some(name.as_str())
    }

    /// How many cards of so many lines are whole from `top` on in so much room, heads included.
    pub fn whole(&self, top: usize, lines: u16, room: u16) -> usize {
        let mut used = 0;
        let mut count = 0;
        for card in top..self.rows.len() {
            let head = u16::from(self.head(card, card == top).is_some());
            // The last card needs no empty line after it.
            let bare = if lines > 2 { lines - 1 } else { lines };
            if used + head + bare > room {
                break;
            }
            used += head + lines;
            count += 1;
        }
        count.max(1)
    }
}

/// What the cards of a column are sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardSort {
    /// The most urgent first.
    #[default]
    Urgent,
    /// The dearest first.
    Arr,
    /// The least healthy first.
    Health,
    /// The one that renews next first.
    Renewal,
    /// By name.
    Name,
}

impl CardSort {
    /// The next one, and around.
    pub fn next(self) -> Self {
        match self {
            CardSort::Urgent => CardSort::Arr,
            CardSort::Arr => CardSort::Health,
            CardSort::Health => CardSort::Renewal,
            CardSort::Renewal => CardSort::Name,
            CardSort::Name => CardSort::Urgent,
        }
    }

    /// The word for it: `ARR`.
    pub fn word(self, language: Language) -> &'static str {
        match self {
            CardSort::Urgent => say::urgency(language),
            CardSort::Arr => say::by_arr(language),
            CardSort::Health => say::by_health(language),
            CardSort::Renewal => say::by_renewal(language),
            CardSort::Name => say::by_name(language),
        }
    }
}

/// The board.
#[derive(Clone, Debug, Default)]
pub struct BoardState {
    /// The columns.
    pub columns: Vec<Column>,
    /// The column with the focus.
    pub focus: usize,
    /// The first column shown; kept by `update` so that the focused one is whole.
    pub left: usize,
    /// Lines a card has: 1, 2 or 4.
    pub density: u8,
    /// What the cards of a column are sorted by.
    pub sort: CardSort,
    /// What they are put together by within it.
    pub group: GroupBy,
    /// Columns without cards are not shown.
    pub collapsed: bool,
    /// The account under the cursor is not shown beside it, though there were room.
    pub alone: bool,
}

/// The queue.
#[derive(Clone, Debug)]
pub struct TriageState {
    /// The lane shown.
    pub lane: Lane,
    /// Indexes into the book, highest score first, filtered.
    pub rows: Vec<u32>,
    /// The row under the cursor.
    pub cursor: usize,
    /// The first row shown.
    pub top: usize,
    /// The person has gone to a row: the cursor keeps to it. Before, it is at the top.
    pub held: bool,
    /// How many the other lane has.
    pub other: usize,
    /// What is put away is shown instead of a lane.
    pub away: bool,
    /// It is shown because the filter leaves nothing else: the lanes are back when it goes.
    pub away_by_filter: bool,
    /// How many rows have something put away.
    pub put_away: usize,
    /// The account that something is being done about, and the one whose turn it is then, where there
    /// is one below it.
    pub next: Option<(AccountId, Option<AccountId>)>,
    /// The account that the cursor goes to once it is in the list again: what was done about it was taken
    /// back.
    pub back_to: Option<AccountId>,
}

impl Default for TriageState {
    fn default() -> Self {
        Self {
            lane: Lane::Risk,
            rows: Vec::new(),
            cursor: 0,
            top: 0,
            held: false,
            other: 0,
            away: false,
            away_by_filter: false,
            put_away: 0,
            next: None,
            back_to: None,
        }
    }
}

/// The tabs of an account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Tab {
    /// The gist.
    #[default]
    Overview,
    /// Each measure with its curve, weight, contribution.
    Health,
    /// Touchpoints, newest first.
    Timeline,
    /// Tasks.
    Tasks,
    /// People.
    Contacts,
    /// Every field as the CRM has it.
    Fields,
}

impl Tab {
    /// In the order shown.
    pub const ALL: &'static [Tab] = &[
        Tab::Overview,
        Tab::Health,
        Tab::Timeline,
        Tab::Tasks,
        Tab::Contacts,
        Tab::Fields,
    ];
}

/// The account view.
#[derive(Clone, Debug)]
pub struct AccountState {
    /// Which account.
    pub id: AccountId,
    /// Which tab.
    pub tab: Tab,
    /// First line shown; brought back within the content by [`Drawn`].
    pub scroll: usize,
    /// The entry under the cursor, on tabs that have entries.
    pub cursor: usize,
    /// The line each entry began in when it was drawn last.
    pub starts: Vec<usize>,
    /// What was under the cursor was ticked just now: it may go elsewhere without the cursor.
    pub ticked: bool,
    /// News has put another entry under the cursor than the one the person went to.
    pub swapped: bool,
    /// Somebody else has done what is under the cursor, or opened it again: the same key would do the opposite
    /// of what was meant.
    pub turned: bool,
}

impl AccountState {
    /// An account opened on a tab, at its top.
    pub fn new(id: AccountId, tab: Tab) -> Self {
        Self {
            id,
            tab,
            scroll: 0,
            cursor: 0,
            starts: Vec::new(),
            ticked: false,
            swapped: false,
            turned: false,
        }
    }
}

/// The first lines that a drawing showed of what scrolls, kept within the content. How lines wrap,
/// and so where the content ends, is known to the drawing alone: [`super::State::drawn`] takes it
/// in, so that the next key moves from what is seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawn {
    /// Of an account's tab.
    pub account: Option<usize>,
    /// The lines in which the entries of an account's tab begin.
    pub entries: Vec<usize>,
    /// Of the portfolio.
    pub portfolio: Option<usize>,
    /// The figures of the portfolio, in the order the cursor goes through them.
    pub figures: Vec<Figure>,
    /// Of the help.
    pub help: Option<usize>,
    /// What stands where, what lies on top last.
    pub zones: Vec<Zone>,
    /// Web addresses that are shown.
    pub links: Vec<WebLink>,
}

/// A part of a line that shows a web address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebLink {
    /// The first column.
    pub x: u16,
    /// The row.
    pub y: u16,
    /// So many cells.
    pub width: u16,
    /// The whole address.
    pub address: String,
}

/// The past of each measure of an account.
#[derive(Clone, Debug)]
pub struct MeasuresState {
    /// Which account.
    pub account: AccountId,
    /// Points (0 to 100) a day for each measure, in the scorecard's order; `None` until they come.
    pub series: Option<Vec<Daily>>,
    /// The account has changed since they were asked for: they are asked for anew, and shown as
    /// they are until the answer comes.
    pub stale: bool,
}

/// The lists of the activity view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ActivityTab {
    /// What has not reached the CRM.
    #[default]
    Outbox,
    /// What was done.
    Journal,
    /// What became of the accounts since the person was last here.
    Changes,
}

impl ActivityTab {
    /// All of them, in the order they stand in.
    pub const ALL: &'static [ActivityTab] = &[Self::Outbox, Self::Journal, Self::Changes];
}

/// The activity view.
#[derive(Clone, Debug, Default)]
pub struct ActivityState {
    /// Which list.
    pub tab: ActivityTab,
    /// Writes that have not reached the CRM, oldest first.
    pub queue: Vec<Queued>,
    /// What was done, newest first.
    pub journal: Vec<Entry>,
    /// What changed since the person was last here, newest first; `None` until it is looked at, and
    /// after the book or the filter has changed.
    pub changes: Option<Vec<Story>>,
    /// When the person was last here; `None` on the first visit.
    pub seen: Option<DateTime<Utc>>,
    /// The row under the cursor.
    pub cursor: usize,
    /// The first row shown.
    pub top: usize,
}

impl ActivityState {
    /// Since when changes are told.
    pub fn since(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        self.seen.unwrap_or(now - changes::FIRST)
    }
}
