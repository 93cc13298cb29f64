//! A card: one account, in one, two or more lines.

use crate::app::{State, layout};
use crate::domain::Now;
use crate::domain::book::Row;
use crate::domain::when::show;
use crate::messages::{Language, board as say};
use crate::theme::{Mark, Role};
use crate::ui::widgets::pen::cells;
use crate::ui::widgets::{Pen, health, spark};
use crate::ui::words::{self, TierMark};
use ratatui::layout::Rect;

/// Cells that most amounts take.
fn arr_width(language: Language) -> u16 {
    match language {
        Language::En | Language::Zh => 5,
        Language::Es => 6,
    }
}

/// Draws a card; its area is as high as the board's density, the last line of four left empty.
pub fn draw(state: &State, pen: &mut Pen<'_>, area: Rect, row: &Row, selected: bool) {
    let lines = if area.height > 3 { 3 } else { area.height };
    let area = Rect {
        height: lines,
        ..area
    };
    if lines == 0 || area.width < 12 {
        return;
    }
    pen.tint(area, Role::Row);
    if selected {
        // The first line alone: a card's worth of changed background is more than a slow line
        // should be sent for each key.
        pen.tint(Rect { height: 1, ..area }, Role::RowSelected);
        for y in area.y..area.bottom() {
            pen.mark(area.x, y, Mark::Cursor, Role::Accent);
        }
    }
    let inner = Rect {
        x: area.x + 1,
        width: area.width - 1,
        ..area
    };
    match (layout::density(state), lines) {
        (_, 0) => {}
        (..=1, _) | (2, 1) => one(state, pen, inner, row, selected),
        (2, _) => {
            name(state, pen, inner, row, selected);
            second(
                state,
                pen,
                Rect {
                    y: inner.y + 1,
                    ..inner
                },
                row,
            );
        }
        (_, lines) => {
            name(state, pen, inner, row, selected);
            if lines > 1 {
                facts(
                    state,
                    pen,
                    Rect {
                        y: inner.y + 1,
                        ..inner
                    },
                    row,
                );
            }
            if lines > 2 {
                history(
                    state,
                    pen,
                    Rect {
                        y: inner.y + 2,
                        ..inner
                    },
                    row,
                );
            }
        }
    }
    if selected {
        pen.even(Rect { height: 1, ..area }, Role::RowSelected);
    }
}

/// Name, tier and health: the same at every density.
fn name(state: &State, pen: &mut Pen<'_>, area: Rect, row: &Row, selected: bool) {
    let health = area.right() - health::WIDTH;
    let tier = words::tier(&state.rules, row.account.tier.as_ref());
    let width = health.saturating_sub(area.x + 1);
    named(pen, (area, width), row, tier, selected);
    health::draw(pen, health, area.y, &row.health(state.now));
}

/// `Acme Corporation ★` in `width` cells: the tier stays when the name is cut.
fn named(
    pen: &mut Pen<'_>,
    (area, width): (Rect, u16),
    row: &Row,
    tier: TierMark<'_>,
    selected: bool,
) {
    let role = if selected { Role::Strong } else { Role::Text };
    let room = match tier {
        TierMark::Mark(Mark::TierStandard) => width,
        _ => width.saturating_sub(2),
    };
    let used = pen.text(area.x, area.y, room, &row.account.name, role);
    let x = area.x + used + 1;
    match tier {
        TierMark::Mark(Mark::TierStandard) => {}
        TierMark::Mark(mark) => pen.mark(x, area.y, mark, Role::Accent),
        TierMark::Letter(letter) => {
            pen.text(x, area.y, 1, letter, Role::Accent);
        }
    }
}

/// `Name ★      €120k  21d ▲ 34↘`, the columns as far as there is room.
fn one(state: &State, pen: &mut Pen<'_>, area: Rect, row: &Row, selected: bool) {
    let now = state.now;
    let health = area.right() - health::WIDTH;
    let mut end = health;
    if area.width >= 30 {
        let days = words::days_width(pen.language);
        if let Some((_, left, role)) = words::renewal(state, row) {
            pen.right(end - days - 1, area.y, days, &left, role);
        }
        end -= days + 1;
    }
    if area.width >= 37 {
        let arr = row
            .account
            .arr
            .map(|arr| arr.compact_in(pen.language))
            .unwrap_or_default();
        pen.right(end - 7, area.y, 6, &arr, Role::Dim);
        end -= 7;
    }
    let width = end.saturating_sub(area.x + 1);
    let tier = words::tier(&state.rules, row.account.tier.as_ref());
    named(pen, (area, width), row, tier, selected);
    health::draw(pen, health, area.y, &row.health(now));
}

/// `€120k ▃▄▅▆▅▄▃▃▂▂▁▁▁  21d`.
fn second(state: &State, pen: &mut Pen<'_>, area: Rect, row: &Row) {
    let now = state.now;
    let arr = row
        .account
        .arr
        .map(|arr| arr.compact_in(pen.language))
        .unwrap_or_default();
    let amount = arr_width(pen.language);
    pen.right(area.x, area.y, amount, &arr, Role::Dim);
    let left = words::renewal(state, row);
    if let Some((_, left, role)) = &left {
        pen.right(area.x, area.y, area.width, left, *role);
    }
    let days = words::days_width(pen.language) + 1;
    let spark = area
        .width
        .saturating_sub(amount + 1 + days)
        .min(spark::WEEKS);
    sparkline(pen, (area.x + amount + 1, area.y), spark, row, now);
    let signals = row.today.terms.len();
    if area.width > amount + spark::WEEKS + days + 4 && signals > 0 {
        let text = format!("{}{signals}", pen.theme.mark(Mark::Signal));
        pen.right(area.x, area.y, area.width - days, &text, Role::Warn);
    }
}

/// `€120k · 12d in stage      ⚑3`, each in a place of its own: what stands in the same place on every
/// card need not be sent again when a column scrolls.
fn facts(state: &State, pen: &mut Pen<'_>, area: Rect, row: &Row) {
    let (account, now) = (&row.account, state.now);
    let mut room = area.width;
    let signals = row.today.terms.len();
    if signals > 0 {
        let text = format!("{}{signals}", pen.theme.mark(Mark::Signal));
        let used = pen.right(area.x, area.y, area.width, &text, Role::Warn);
        room = room.saturating_sub(used + 1);
    }
    let dot = format!(" {} ", pen.theme.mark(Mark::Dot));
    let mut x = area.x;
    let end = area.x + room;
    let mut part = |pen: &mut Pen<'_>, text: &str| {
        let lead = if x > area.x { dot.as_str() } else { "" };
        let fits = x + cells(lead) + cells(text) <= end;
        if fits {
            x += pen.text(x, area.y, end - x, lead, Role::Dim);
            x += pen.text(x, area.y, end - x, text, Role::Dim);
        }
        fits
    };
    if let Some(arr) = account.arr {
        let (amount, width) = (arr.compact_in(pen.language), arr_width(pen.language));
        let lead = usize::from(width.saturating_sub(cells(&amount)));
        part(pen, &format!("{:lead$}{amount}", ""));
    }
    if let Some(since) = account.stage_since {
        let days = words::days(show::days_since(since, now).max(0), pen.language);
        let lead = words::days_width(pen.language).saturating_sub(cells(&days));
        let even = format!("{:lead$}{days}", "", lead = usize::from(lead));
        let ways = [
            say::in_stage(pen.language, even),
            say::in_stage(pen.language, &days),
            say::here(pen.language, days),
        ];
        for way in ways {
            if part(pen, &way) {
                break;
            }
        }
    }
    if area.width >= 32
        && let Some(tier) = &account.tier
    {
        part(pen, words::tier_name(&state.rules, tier, pen.language));
    }
}

/// `▃▄▅▆▅▄▃▃▂▂▁▁▁ renews 21d`.
fn history(state: &State, pen: &mut Pen<'_>, area: Rect, row: &Row) {
    let now = state.now;
    let weeks = spark::WEEKS.min(area.width);
    sparkline(pen, (area.x, area.y), weeks, row, now);
    let room = area.width.saturating_sub(weeks + 1);
    if let Some((word, left, role)) = words::renewal(state, row) {
        // As if the days took all they may, so that all cards of a list say it in the same words.
        let most = match word == say::renews(pen.language) {
            true => words::days_width(pen.language).max(cells(&left)),
            false => cells(&left),
        };
        let whole = cells(word) + most;
        let close = word.trim_end();
        let word = match (whole <= room, word) {
            (true, word) => word,
            // Where words need no blank between them, they can do without it.
            (false, _) if pen.language == Language::Zh && whole - 1 <= room => close,
            (false, word) if word == say::renews(pen.language) => say::ahead(pen.language),
            (false, _) => "",
        };
        let days = room
            .saturating_sub(cells(word))
            .min(words::days_width(pen.language));
        let left = format!(
            "{:space$}{left}",
            "",
            space = usize::from(days.saturating_sub(cells(&left)))
        );
        let x = area.right() - (cells(word) + cells(&left)).min(room);
        pen.parts(x, area.y, room, &[(Role::Dim, word), (role, &left)]);
    }
}

fn sparkline(pen: &mut Pen<'_>, at: (u16, u16), weeks: u16, row: &Row, now: Now) {
    let role = spark::role(row.today.health.band);
    let scores = &row.account.scores;
    spark::draw(pen, at, weeks, scores, now.today(), role);
}
