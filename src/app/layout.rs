//! Where things stand on the screen, in cells: one measure for `update`, which keeps cursors in
//! sight, and for the drawing. Not here: how anything looks.

use super::state::State;
use super::view::quadrant::Grid;
use super::view::table::{Col, Side};
use crate::messages::{Language, names};
use unicode_width::UnicodeWidthStr;

/// The smallest terminal that is drawn in: width, height. Below it the screen only says so.
pub const SMALLEST: (u16, u16) = (40, 10);
/// Whether the screen only says that it is too small: keys would act on what nobody sees.
pub fn too_small(size: (u16, u16)) -> bool {
    size.0 < SMALLEST.0 || size.1 < SMALLEST.1
}

/// From this width on, a view shows a list and its detail beside each other.
pub const BESIDE: u16 = 100;
/// From this width on there is room for a third column.
pub const WIDE: u16 = 170;

/// Columns of the board are at least this wide, gap not counted.
/// Eight of them, which the lifecycle for software has with the accounts of unknown stages, fill a
/// screen of 200.
const COLUMN_MIN: u16 = 24;
/// And at most this wide: farther apart, name and numbers no longer read as one line.
const COLUMN_MAX: u16 = 44;

/// Lines between the status line on top and the footer: the height views draw in. The last line
/// above the footer goes to problems while there are any.
pub fn body_height(state: &State) -> u16 {
    let problems = u16::from(!state.problems.is_empty());
    state.size.1.saturating_sub(2 + problems)
}

/// The height of the accounts table: a line above it tells what it is limited to.
pub fn table_height(state: &State) -> u16 {
    let told = u16::from(state.table.only.is_some());
    body_height(state).saturating_sub(told)
}

/// The measures of the board.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BoardFit {
    /// How many columns are whole on the screen.
    pub shown: usize,
    /// Cells at the left and right edge kept for the hint that there are more columns.
    pub margin: u16,
    /// Width of a column.
    pub width: u16,
    /// Cells between columns.
    pub gap: u16,
    /// Lines a card takes, the empty one after it included.
    pub lines: u16,
    /// How many cards a column shows.
    pub cards: usize,
}

/// Lines of a card: as many as were chosen, but where so few cards of four would be seen that those of two
/// lines show more accounts at once.
pub fn density(state: &State) -> u8 {
    match body_height(state) {
        ..12 => state.board.density.min(2),
        _ => state.board.density,
    }
}

/// From this width on, the account under the cursor stands with the board.
pub const SPLIT: u16 = 140;

/// From this many lines on, it can stand below the board.
const TALL: u16 = 36;

/// Where the account under the cursor stands while the board is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aside {
    /// There is no room for it, or the person wants none.
    Nowhere,
    /// At the right, in so many cells, the rule between them included.
    Beside(u16),
    /// At the bottom, in so many lines, the rule between them included.
    Below(u16),
}

/// Where the account stands. At the right, but for a board that would show all its columns without it
/// and would have to scroll sideways with it: there below, where there are lines enough.
pub fn aside(state: &State) -> Aside {
    let (width, height) = (state.size.0, body_height(state));
    if width < SPLIT || state.board.alone {
        return Aside::Nowhere;
    }
    let beside = (width * 2 / 5).clamp(58, 90);
    let columns = state.board.columns.len();
    let all = |width| board(width, height, columns, density(state)).shown == columns;
    match height >= TALL && all(width) && !all(width - beside) {
        true => Aside::Below(height * 3 / 10),
        false => Aside::Beside(beside),
    }
}

/// Cells and lines of the board itself.
pub fn board_size(state: &State) -> (u16, u16) {
    let (width, height) = (state.size.0, body_height(state));
    match aside(state) {
        Aside::Nowhere => (width, height),
        Aside::Beside(cells) => (width - cells, height),
        Aside::Below(lines) => (width, height - lines),
    }
}

/// The measures of the board as it stands.
pub fn board_fit(state: &State) -> BoardFit {
    let (width, height) = board_size(state);
    board(width, height, state.board.columns.len(), density(state))
}

/// Lines of a column for its cards: name and rule above, a hint below.
pub fn card_room(height: u16) -> u16 {
    height.saturating_sub(3)
}

/// The measures of the board: `columns` in all, cards of `density` lines.
pub fn board(width: u16, height: u16, columns: usize, density: u8) -> BoardFit {
    let fits = |width: u16| usize::from((width + 1) / (COLUMN_MIN + 1)).max(1);
    let columns = columns.max(1);
    let margin = u16::from(fits(width) < columns);
    let room = width.saturating_sub(2 * margin);
    let shown = fits(room).min(columns);
    let count = u16::try_from(shown).unwrap_or(1);
    let gap = if room / count >= COLUMN_MIN + 4 { 2 } else { 1 };
    let column = (room.saturating_sub(gap * (count - 1)) / count).min(COLUMN_MAX);
    let lines = u16::from(density.max(1));
    // Name and rule above, a hint below; the last card needs no empty line after it.
    let room = height.saturating_sub(3) + u16::from(lines > 2);
    BoardFit {
        shown,
        margin,
        width: column,
        gap,
        lines,
        cards: usize::from(room / lines).max(1),
    }
}

/// The measures of the triage view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TriageFit {
    /// Whether *why* stands beside the queue (else below it).
    pub beside: bool,
    /// Width of the queue.
    pub width: u16,
    /// Width of *why* when touchpoints and people stand beside it; 0 when they stand below it.
    pub why: u16,
    /// Rows of the queue that are shown.
    pub rows: usize,
}

/// The measures of the triage view. One line above the queue holds the lanes.
pub fn triage(width: u16, height: u16) -> TriageFit {
    let beside = width >= BESIDE;
    let room = height.saturating_sub(1);
    let rows = if beside {
        room
    } else {
        (room * 2 / 5).clamp(1, 12)
    };
    TriageFit {
        beside,
        width: match width {
            WIDE.. => width * 2 / 5,
            BESIDE.. => width / 2,
            _ => width,
        },
        why: match width {
            WIDE.. => width * 3 / 10,
            _ => 0,
        },
        rows: usize::from(rows).max(1),
    }
}

/// Lines of the accounts table that rows stand on: header and rule above, sums below.
pub fn table_rows(height: u16) -> usize {
    usize::from(height.saturating_sub(3)).max(1)
}

/// Cells at the left of the table for the cursor and the mark.
pub const TABLE_EDGE: u16 = 2;

/// The measures of the accounts table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableFit {
    /// The columns drawn: which, from where on, how wide. The last may be cut by the edge.
    pub columns: Vec<(usize, u16, u16)>,
    /// Those of them, beside the name, that are there in full.
    pub whole: std::ops::Range<usize>,
}

/// What decides how wide the columns of the accounts table are, beside the screen.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// The language of their words.
    pub language: Language,
    /// Cells of the longest name of a stage.
    pub stage: u16,
    /// Cells that the sign of a currency takes beyond one: `CHF` and a blank are four.
    pub sign: u16,
}

impl Words {
    /// Of the screen as it is.
    pub fn of(state: &State) -> Self {
        let stages = state.rules.lifecycle.stages.iter();
        let stages = stages.map(|stage| stage.name.as_str());
        let stages = stages.chain([names::unmapped(state.language)]);
        let longest = stages.map(UnicodeWidthStr::width).max().unwrap_or(0);
        let signs = state.table.arr.iter().map(|sum| sum.currency.sign());
        let sign = signs.map(|sign| sign.width()).max();
        Self {
            language: state.language,
            stage: u16::try_from(longest).unwrap_or(STAGE_MOST),
            sign: u16::try_from(sign.unwrap_or(1).saturating_sub(1)).unwrap_or(0),
        }
    }
}

/// A stage's name gets at most so many cells of its own accord.
const STAGE_MOST: u16 = 20;

/// A column of words that the edge cuts is shown from so many cells on.
const CUT_LEAST: u16 = 8;

/// Cells that a column takes on a screen that wide.
fn column_width(width: u16, words: Words, col: Col, own: Option<u16>) -> u16 {
    let wanted = own.unwrap_or(match col {
        // A wider screen shows more of the names.
        Col::Name => (width / 5).clamp(18, 36),
        Col::Stage => col.width(words.language).max(words.stage.min(STAGE_MOST)),
        Col::Arr => col.width(words.language) + words.sign,
        col => col.width(words.language),
    });
    match col {
        // What stands beside the name must be seen, too.
        Col::Name => wanted.min(width / 2),
        _ => wanted.min(width.saturating_sub(4)),
    }
}

/// Narrower than this, what a column says in words gives way to the numbers behind it.
const TABLE_NARROW: u16 = 60;

/// Whether a column is passed over on a screen that wide: one of words that nobody has resized and the
/// cursor is not on, as long as numbers come behind it. Of an account one sees how it does, and not only
/// where it stands.
fn passed_over(width: u16, columns: &[(Col, Option<u16>)], at: usize, cursor: usize) -> bool {
    let worded = |(col, _): &(Col, Option<u16>)| {
        matches!(col, Col::Stage | Col::Tier | Col::Owner | Col::Domain)
    };
    let here = columns.get(at);
    let free = here.is_some_and(|column| worded(column) && column.1.is_none());
    let mut behind = columns.iter().skip(at + 1);
    width < TABLE_NARROW && at != cursor && free && behind.any(|column| !worded(column))
}

/// The measures of the accounts table: the name first, then the columns from `left` on, where `cursor` is
/// the one under the cursor. Where all of them leave room, it goes to those that nobody has resized: names
/// first, then the gaps.
pub fn table(
    width: u16,
    words: Words,
    columns: &[(Col, Option<u16>)],
    (left, cursor): (usize, usize),
) -> TableFit {
    let mut fit = TableFit::default();
    let mut x = TABLE_EDGE;
    let left = left.max(1);
    // The last cell is the margin, where a mark tells that there is more.
    let edge = width.saturating_sub(1);
    fit.whole = left..left;
    for (at, (col, own)) in columns.iter().enumerate() {
        if at != 0 && (at < left || passed_over(width, columns, at, cursor)) {
            continue;
        }
        let wide = column_width(width, words, *col, *own);
        let room = edge.saturating_sub(x);
        // Half a number says nothing, and of a word three letters do not say much more. But the
        // first column beside the name is shown, however wide somebody made it.
        let least = match col.side() {
            _ if fit.columns.len() < 2 => 2,
            Side::Left => CUT_LEAST,
            Side::Right => wide,
        };
        if room < least.min(wide) {
            break;
        }
        fit.columns.push((at, x, wide.min(room)));
        if wide > room {
            break;
        }
        if at > 0 {
            fit.whole.end = at + 1;
        }
        let next = columns.get(at + 1).map(|(next, _)| next.side());
        let close = width >= 100 && (col.side(), next) == (Side::Right, Some(Side::Left));
        x += wide + 1 + u16::from(close);
    }
    if fit.columns.len() == columns.len() && fit.whole.end == columns.len() {
        spread(&mut fit, columns, width.saturating_sub(x));
    }
    fit
}

/// A name of an account or a person is at most so wide where there is room, and other columns get at
/// most so many cells more between them: farther apart, a row no longer reads as one line.
const NAME_MOST: u16 = 56;
const OWNER_MOST: u16 = 24;
const GAP_MOST: u16 = 4;

/// Gives `left` cells to the columns.
fn spread(fit: &mut TableFit, columns: &[(Col, Option<u16>)], mut left: u16) {
    let mut more = vec![0; fit.columns.len()];
    for (of, most) in [(Col::Name, NAME_MOST), (Col::Owner, OWNER_MOST)] {
        for (more, (at, _, width)) in more.iter_mut().zip(&fit.columns) {
            if columns[*at] == (of, None) {
                *more = most.saturating_sub(*width).min(left);
                left -= *more;
            }
        }
    }
    let free = |at: usize| matches!(columns[at], (col, None) if col != Col::Name);
    let others = fit.columns.iter().filter(|(at, ..)| free(*at)).count();
    let each = left
        .checked_div(u16::try_from(others).unwrap_or(u16::MAX))
        .map_or(0, |each| each.min(GAP_MOST));
    let mut moved = 0;
    for ((at, x, width), more) in fit.columns.iter_mut().zip(more) {
        let gap = if free(*at) { each } else { 0 };
        *x += moved;
        // Numbers keep to the right of their column, words to the left of theirs.
        match columns[*at].0.side() {
            Side::Right => *width += more + gap,
            Side::Left => *width += more,
        }
        moved += more + gap;
    }
}

/// The measures of the quadrant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct QuadrantFit {
    /// Whether the account under the cursor stands beside the plot (else below it).
    pub beside: bool,
    /// Cells of the plot with what belongs to it.
    pub width: u16,
    /// Cells at its left for the numbers of the axis, the rule included.
    pub margin: u16,
    /// Lines of the plot itself: the names of the fields stand in a line above and one below, the
    /// axis in one between.
    pub plot: u16,
    /// Lines below that for how many are shown.
    pub summary: u16,
    /// Lines at the bottom for the account, a rule above them.
    pub detail: u16,
}

impl QuadrantFit {
    /// The cells of the plot.
    pub fn grid(&self) -> Grid {
        Grid {
            width: self.width.saturating_sub(self.margin + 1).max(1),
            height: self.plot.max(1),
        }
    }
}

/// The measures of the quadrant.
pub fn quadrant(width: u16, height: u16) -> QuadrantFit {
    let beside = width >= BESIDE;
    let margin = if width >= 60 { 5 } else { 2 };
    let summary = u16::from(height >= 14);
    let detail = match (beside, height) {
        (true, _) => 0,
        (_, ..8) => 0,
        (_, 8..12) => 1,
        (_, 12..18) => 3,
        _ => 5,
    };
    let below = summary + if detail > 0 { detail + 1 } else { 0 };
    QuadrantFit {
        beside,
        width: match width {
            WIDE.. => width * 3 / 5,
            BESIDE.. => width * 4 / 7,
            _ => width,
        },
        margin,
        plot: height.saturating_sub(3 + below).max(1),
        summary,
        detail,
    }
}

/// The measures of the renewals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RenewalsFit {
    /// Cells of the months beside the list; 0 where there is no room for them.
    pub months: u16,
    /// Lines of the list: totals and a rule above, a summary below.
    pub rows: usize,
}

/// The measures of the renewals.
pub fn renewals(width: u16, height: u16) -> RenewalsFit {
    RenewalsFit {
        months: if width >= 140 { 66 } else { 0 },
        rows: usize::from(height.saturating_sub(3)).max(1),
    }
}

/// Lines of the account view below its name and tabs.
pub fn account_rows(height: u16) -> usize {
    usize::from(height.saturating_sub(4)).max(1)
}

/// Rows of the activity view: tabs above, the row under the cursor in full below.
pub fn activity_rows(height: u16) -> usize {
    usize::from(height.saturating_sub(2 + ACTIVITY_DETAIL)).max(1)
}

/// Lines the activity view keeps for the row under the cursor.
pub const ACTIVITY_DETAIL: u16 = 4;

/// Rows of a menu (palette, find, stages) that are shown.
pub fn menu_rows(height: u16) -> usize {
    usize::from((height * 3 / 5).clamp(3, 20))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_never_reach_beyond_the_screen() {
        for width in 40..=300 {
            for columns in 0..=12 {
                let fit = board(width, 22, columns, 4);
                let count = fit.shown as u16;
                let used = 2 * fit.margin + count * fit.width + (count - 1) * fit.gap;
                assert!(used <= width, "{width} {columns} {fit:?}");
                assert!(fit.shown >= 1 && fit.cards >= 1);
            }
        }
    }

    #[test]
    fn eighty_columns_show_three_stages_and_five_cards() {
        let fit = board(80, 22, 7, 4);
        assert_eq!((fit.shown, fit.cards, fit.width), (3, 5, 25));
    }

    const ENGLISH: Words = Words {
        language: Language::En,
        stage: 10,
        sign: 0,
    };

    fn usual() -> Vec<(Col, Option<u16>)> {
        Col::USUAL.iter().map(|col| (*col, None)).collect()
    }

    #[test]
    fn a_wide_table_leaves_little_empty_and_overlaps_nothing() {
        for language in Language::ALL {
            for width in 40..=300 {
                let words = Words {
                    language: *language,
                    stage: 14,
                    sign: 0,
                };
                let fit = table(width, words, &usual(), (1, 0));
                for pair in fit.columns.windows(2) {
                    assert!(pair[0].1 + pair[0].2 < pair[1].1, "{width}: {pair:?}");
                }
                let end = fit.columns.last().map_or(0, |(_, x, wide)| x + wide);
                assert!(end <= width, "{width}: {fit:?}");
                assert!(
                    !(150..=210).contains(&width) || end + 16 > width,
                    "{width}: {end}"
                );
            }
        }
    }

    /// `99,4 k CHF` is ten cells in Spanish.
    #[test]
    fn amounts_with_the_code_of_a_currency_have_room() {
        let words = Words {
            language: Language::Es,
            stage: 10,
            sign: 3,
        };
        let at = usual().iter().position(|(col, _)| *col == Col::Arr);
        let width = |words| {
            let fit = table(90, words, &usual(), (1, 0));
            let arr = fit.columns.iter().find(|(of, ..)| Some(*of) == at);
            arr.map(|(.., width)| *width)
        };
        assert_eq!(width(words), Some(10));
        assert_eq!(width(ENGLISH), Some(7));
    }

    #[test]
    fn a_column_that_was_resized_stays_as_it_is() {
        let mut columns = usual();
        columns[0].1 = Some(20);
        let fit = table(200, ENGLISH, &columns, (1, 0));
        assert_eq!(fit.columns[0].2, 20);
        let plain = table(200, ENGLISH, &usual(), (1, 0));
        assert_eq!(plain.columns[0].2, NAME_MOST);
    }

    #[test]
    fn why_stands_beside_the_queue_from_a_hundred_columns_on() {
        assert!(!triage(99, 22).beside);
        assert!(triage(100, 22).beside);
    }
}
