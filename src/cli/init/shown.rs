//! What is found is shown in lines that fit a narrow terminal.

use crate::cli::output;
use crate::crm::hubspot::Access;
use crate::crm::hubspot::access::{Missing, Untold};
use crate::domain::mapping::{StageCandidate, Suggestion};
use chrono::TimeDelta;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns used, however wide the terminal is.
const WIDTH: usize = 78;

/// The clock may be off by so much before anybody is told.
const SKEW: TimeDelta = TimeDelta::seconds(30);

/// A text in lines of at most [`WIDTH`], further lines indented.
pub fn wrapped(text: &str, indent: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        let begin = line.trim().is_empty();
        if !begin && line.width() + 1 + word.width() > WIDTH {
            lines.push(std::mem::replace(&mut line, " ".repeat(indent)));
        } else if !begin || word.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    lines.join("\n")
}

/// At most so many columns of a text.
pub fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut cut = String::new();
    let mut used = 1;
    for char in text.chars() {
        used += char.width().unwrap_or(0);
        if used > width {
            break;
        }
        cut.push(char);
    }
    cut + "…"
}

/// A text filled with blanks to so many columns.
pub fn filled(text: &str, width: usize) -> String {
    let text = cut(text, width);
    let blanks = width - text.width().min(width);
    text + &" ".repeat(blanks)
}

/// Who the portal is and what the token may not do. That it may do all is said by [`more_rights`]: what is
/// needed is known once it is known where the stage is kept.
pub fn access(access: &Access) -> String {
    let portal = &access.portal;
    let mut lines = Vec::new();
    let kind = match access.kind.as_str() {
        "" => String::new(),
        kind => format!(" ({})", kind.to_lowercase().replace('_', " ")),
    };
    let said = [&portal.time_zone, &portal.currency].map(|one| one.clone().unwrap_or_default());
    let said: Vec<String> = said.into_iter().filter(|one| !one.is_empty()).collect();
    lines.push(format!(
        "  Portal {}{kind}: {}",
        portal.id,
        match said.is_empty() {
            true => "time zone and currency are not told".to_owned(),
            false => said.join(", "),
        }
    ));
    match &access.limits {
        Some(limits) => {
            let mut text = format!("  Limits: {} requests in 10 s", limits.burst);
            if let Some(daily) = limits.daily {
                text += &format!(", {daily} a day");
            }
            text += &format!(" ({})", limits.tier());
            if let Some(left) = limits.daily_left {
                text += &format!("; {left} left today");
            }
            lines.push(wrapped(&text, 4));
        }
        None => lines.push("  Limits: not told".to_owned()),
    }
    if let Some(text) = access.clock.and_then(skew) {
        lines.push(wrapped(&format!("  Clock: {text}"), 4));
    }
    lines.extend(rights(&access.missing, &access.untold));
    lines.join("\n")
}

/// What the token may not do, and what nobody knows whether it may.
fn rights(all: &[Missing], untold: &[Untold]) -> Vec<String> {
    let mut lines = Vec::new();
    let mut told: Vec<&[String]> = Vec::new();
    for missing in all {
        if told.contains(&missing.scopes.as_slice()) {
            continue;
        }
        told.push(&missing.scopes);
        let same = all.iter().filter(|one| one.scopes == missing.scopes);
        let what: Vec<&str> = same.map(|one| one.what).collect();
        let text = lacking(&what.join(", "), &missing.scopes);
        lines.push(wrapped(&format!("  Rights: {text}"), 4));
    }
    for one in untold {
        let text = format!(
            "  Rights: whether it may {} is not told: {}",
            one.what, one.why
        );
        lines.push(wrapped(&text, 4));
    }
    lines
}

/// Says what was learned of the token's rights since, or that nothing is missing.
pub fn more_rights(before: &Access, now: &Access) {
    if now.missing.is_empty() && now.untold.is_empty() {
        tell("  Rights: the token may do all that is needed.");
    }
    let more = rights(
        &now.missing[before.missing.len()..],
        &now.untold[before.untold.len()..],
    );
    for line in more {
        tell(&line);
    }
}

/// How far clocks are apart, where it matters.
pub fn skew(skew: TimeDelta) -> Option<String> {
    let seconds = skew.num_seconds();
    let which = if seconds > 0 { "behind" } else { "ahead of" };
    (skew.abs() > SKEW).then(|| {
        format!(
            "this machine is {} s {which} the CRM; set its clock, or times will look wrong.",
            seconds.abs()
        )
    })
}

/// What a token lacks for something.
fn lacking(what: &str, scopes: &[String]) -> String {
    format!(
        "it may not {what}; it lacks the scope {}",
        scopes.join(", ")
    )
}

/// Where a stage may be kept.
pub fn stage(at: usize, candidate: &StageCandidate) -> String {
    let name = match candidate.property.as_str() {
        "" => candidate.source.to_string(),
        property => property.to_owned(),
    };
    wrapped(
        &format!(
            "  {}  {name} ({}): {}",
            at + 1,
            candidate.label,
            candidate.reasons.join("; ")
        ),
        5,
    )
}

/// What a field seems to be, in a line: its property, how many have it, and as many values as there is room for.
pub fn short(suggestion: &Suggestion) -> String {
    let best = &suggestion.best;
    format!(
        "  {} {} {}  {}",
        filled(suggestion.target.id(), 18),
        filled(&best.property, 24),
        rate(best.rate),
        cut(&best.samples.join(" · "), 24)
    )
}

fn rate(rate: Option<f64>) -> String {
    match rate {
        Some(rate) => format!("{:>3.0} %", rate * 100.0),
        None => "     ".to_owned(),
    }
}

/// What a field seems to be: two lines.
pub fn suggestion(suggestion: &Suggestion) -> String {
    let best = &suggestion.best;
    let rate = rate(best.rate);
    let samples: Vec<String> = best.samples.iter().map(|one| cut(one, 12)).collect();
    // Three days take more room than there is beside the property.
    let samples = samples.join(" · ");
    let (beside, below) = match samples.width() <= 24 {
        true => (samples, String::new()),
        false => (String::new(), samples + "; "),
    };
    let also = match suggestion.others.len() {
        0 => String::new(),
        1 => "; or ".to_owned() + &suggestion.others[0].property,
        more => format!("; or {more} others"),
    };
    format!(
        "  {} {} {rate}  {}\n{}",
        filled(suggestion.target.id(), 18),
        filled(&best.property, 26),
        beside,
        wrapped(
            &format!("      {below}{}{also}", best.reasons.join("; ")),
            6
        ),
    )
}

/// Says something on standard error.
pub fn tell(text: &str) {
    output::complain(text);
}

/// What is said where ARR is summed from deals of which nothing tells when they end; `won`: how many an account
/// has, of how many deals looked at.
pub fn endless(won: Option<(f64, usize)>) -> String {
    let why = match won {
        Some((average, of)) if average >= 1.05 => format!(
            "An account has {average:.1} won deals on average ({of} deals were looked at), and no property of deals tells \
             when a contract ends: an old contract and its renewal both count, so ARR grows with every renewal."
        ),
        Some((_, of)) => format!(
            "An account has one won deal on average ({of} deals were looked at); when it is renewed, the old contract \
             and its renewal will both count, as no property of deals tells when a contract ends."
        ),
        None => "No property of deals tells when a contract ends: an old contract and its renewal both count.".to_owned(),
    };
    wrapped(
        &format!(
            "\nWarning: {why} Name the property with a contract's last day: ends = \"…\" in arr_from.deals of the profile."
        ),
        0,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_wider_than_a_narrow_terminal() {
        let text = "word ".repeat(40);
        for line in wrapped(text.trim(), 4).lines() {
            assert!(line.width() <= WIDTH, "{line}");
        }
        assert_eq!(wrapped("  a b", 4), "  a b");
        assert_eq!(cut("客户续约日期", 7), "客户续…");
        assert_eq!(filled("客户", 6), "客户  ");
    }
}
