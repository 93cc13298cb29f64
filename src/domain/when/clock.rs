//! Times of day: `15:00`, `9:30`, `3pm`.

use chrono::NaiveTime;

/// What stands before the time of day at the end: `wed` of `wed at 10am`. `None` when there is no time.
pub fn before_clock(text: &str) -> Option<&str> {
    clock_at_end(text).map(|(rest, _)| rest)
}

/// Splits a time of day off the end: `15:00`, `9:30`, `3pm`, `3:30 pm`, also after `T` or `at`.
pub(super) fn clock_at_end(text: &str) -> Option<(&str, NaiveTime)> {
    let cut = text
        .char_indices()
        .rev()
        .find(|(_, char)| char.is_whitespace() || matches!(char, 'T' | '@'))
        .map_or(0, |(at, char)| at + char.len_utf8());
    let last = &text[cut..];
    let (rest, time) = match last.to_lowercase().as_str() {
        "am" | "pm" => {
            let before = text[..cut].trim_end();
            let cut = before
                .char_indices()
                .rev()
                .find(|(_, char)| char.is_whitespace())
                .map_or(0, |(at, char)| at + char.len_utf8());
            (&before[..cut], clock(&format!("{}{last}", &before[cut..]))?)
        }
        _ => (&text[..cut], clock(last)?),
    };
    let rest = rest.trim_end().trim_end_matches(['T', '@']).trim_end();
    let rest = ["at", "a las", "a la"]
        .iter()
        .find_map(|word| {
            let kept = rest.strip_suffix(word)?;
            (kept.is_empty() || kept.ends_with(char::is_whitespace)).then_some(kept)
        })
        .unwrap_or(rest);
    Some((rest.trim_end(), time))
}

/// Splits a time of day off the beginning: `3pm` of `3pm yesterday`, `15:00` of `15:00 on monday`.
pub(super) fn clock_at_start(text: &str) -> Option<(String, &str)> {
    let text = ["at ", "a las ", "a la "]
        .iter()
        .find_map(|word| text.strip_prefix(word))
        .unwrap_or(text);
    let (first, rest) = text.trim_start().split_once(char::is_whitespace)?;
    let half = rest.trim_start().split_once(char::is_whitespace);
    let half = half.filter(|(half, _)| matches!(half.to_lowercase().as_str(), "am" | "pm"));
    let (word, rest) = match half {
        Some((half, rest)) => (format!("{first}{half}"), rest),
        None => (first.to_owned(), rest),
    };
    clock(&word)?;
    let rest = rest.trim_start();
    let rest = ["on ", "el "]
        .iter()
        .find_map(|word| rest.strip_prefix(word))
        .unwrap_or(rest)
        .trim_start();
    (!rest.is_empty() && clock_at_end(rest).is_none()).then_some((word, rest))
}

fn clock(word: &str) -> Option<NaiveTime> {
    let word = word.to_lowercase().replace('：', ":");
    let (digits, half) = match (word.strip_suffix("am"), word.strip_suffix("pm")) {
        (Some(digits), _) => (digits, Some(0)),
        (_, Some(digits)) => (digits, Some(12)),
        _ => (word.as_str(), None),
    };
    let (hour, minute) = match (digits.split_once(':'), half) {
        (Some((hour, minute)), _) if minute.len() == 2 => (hour, minute),
        (None, Some(_)) => (digits, "00"),
        _ => return None,
    };
    let number = |text: &str| {
        (text.len() <= 2 && text.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| text.parse::<u32>().ok())
            .flatten()
    };
    let (hour, minute) = (number(hour)?, number(minute)?);
    let hour = match half {
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(half) => hour % 12 + half,
        None => hour,
    };
    NaiveTime::from_hms_opt(hour, minute, 0)
}
