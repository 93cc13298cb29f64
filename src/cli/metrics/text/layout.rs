//! Cells and columns: numbers to the right, remarks behind, ASCII where that is wanted.

use super::Measured;
use rust_decimal::Decimal;
use unicode_width::UnicodeWidthStr;

/// Columns: the first to the left, the others to the right, but for a last one that begins with a
/// blank, which is a remark.
pub(super) fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let mut widths = vec![0; columns];
    let remark = |row: &Vec<String>, at: usize| at + 1 == row.len() && row[at].starts_with(' ');
    for row in rows {
        for (at, cell) in row.iter().enumerate().filter(|(at, _)| !remark(row, *at)) {
            widths[at] = widths[at].max(cell.width());
        }
    }
    let mut text = String::new();
    for row in rows {
        let mut line = "  ".to_owned();
        for (at, cell) in row.iter().enumerate() {
            let fill = " ".repeat(widths[at].saturating_sub(cell.width()));
            match at {
                0 => line.push_str(&format!("{cell}{fill}")),
                _ if remark(row, at) => line.push_str(&format!(" {cell}")),
                _ => line.push_str(&format!("  {fill}{cell}")),
            }
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

pub(super) fn cells<const N: usize>(row: [&str; N]) -> Vec<String> {
    row.map(str::to_owned).to_vec()
}

pub(super) const NONE: &str = "–";

pub(super) fn percent(share: Option<f64>) -> String {
    share.map_or_else(
        || NONE.to_owned(),
        |share| format!("{:.1} %", share * 100.0),
    )
}

pub(super) fn number(value: Option<f64>) -> String {
    value.map_or_else(|| NONE.to_owned(), |value| format!("{value:.1}"))
}

pub(super) fn days(value: Option<f64>) -> String {
    value.map_or_else(|| NONE.to_owned(), |value| format!("{value:.0} d"))
}

/// Every unit, grouped, without the currency: the head says it.
pub(super) fn amount(measured: &Measured<'_>, amount: Decimal) -> String {
    let money = measured.frame.exchange.money(amount);
    money.full().replace(&money.currency.sign(), "")
}

/// In three digits.
pub(super) fn short(measured: &Measured<'_>, amount: Decimal) -> String {
    let money = measured.frame.exchange.money(amount);
    money.compact().replace(&money.currency.sign(), "")
}
