//! How long it took: `20m`, `1h30`, `90 minutes`.

use super::head::{skip_space, text};
use crate::domain::search::fold;

/// `20m`, `90min`, `20 minutes`, `1h`, `1h30`, `1 h 30 m`, `1.5h`; at most a day and at least one.
pub(super) fn minutes(chars: &[char], at: usize, end: usize) -> Option<(u32, usize)> {
    let (count, half, unit_at) = number(chars, at, end)?;
    let (unit, after) = unit(chars, unit_at, end)?;
    let whole = match unit {
        Span::Minute if half == 0 => count,
        Span::Minute => return None,
        Span::Hour => count.checked_mul(60)?.checked_add(half * 6)?,
    };
    let mut total = whole;
    let mut stop = after;
    if unit == Span::Hour && half == 0 {
        let more = skip_space(chars, after, end);
        if let Some((rest, 0, rest_at)) = number(chars, more, end)
            && rest < 60
        {
            match self::unit(chars, rest_at, end) {
                Some((Span::Minute, after)) => (total, stop) = (whole + rest, after),
                // `1h30`, but not `1h 30 people`.
                None if more == after && ends_word(chars, rest_at, end) => {
                    (total, stop) = (whole + rest, rest_at);
                }
                _ => {}
            }
        }
    }
    ((1..=1_440).contains(&total) && ends_word(chars, stop, end)).then_some((total, stop))
}

fn ends_word(chars: &[char], at: usize, end: usize) -> bool {
    at >= end || chars[at].is_whitespace() || matches!(chars[at], ',' | '，' | ':' | '：' | ';')
}

/// A number of at most four digits with perhaps one decimal: (whole, tenths, where it ends).
fn number(chars: &[char], at: usize, end: usize) -> Option<(u32, u32, usize)> {
    let digit = |at: usize| (at < end).then(|| chars[at].to_digit(10)).flatten();
    let mut value = 0;
    let mut stop = at;
    while let Some(digit) = digit(stop) {
        if stop - at == 4 {
            return None;
        }
        value = value * 10 + digit;
        stop += 1;
    }
    if stop == at {
        return None;
    }
    if stop < end
        && matches!(chars[stop], '.' | ',')
        && let Some(tenths) = digit(stop + 1)
    {
        return Some((value, tenths, stop + 2));
    }
    Some((value, 0, stop))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Span {
    Minute,
    Hour,
}

fn unit(chars: &[char], at: usize, end: usize) -> Option<(Span, usize)> {
    let from = skip_space(chars, at, end);
    let mut stop = from;
    while stop < end && chars[stop].is_alphabetic() {
        stop += 1;
    }
    let span = match fold(&text(chars, from..stop)).as_str() {
        "m" | "min" | "mins" | "minute" | "minutes" | "minuto" | "minutos" | "分钟" | "分" => {
            Span::Minute
        }
        "h" | "hr" | "hrs" | "hour" | "hours" | "hora" | "horas" | "小时" | "钟头" => {
            Span::Hour
        }
        _ => return None,
    };
    Some((span, stop))
}
