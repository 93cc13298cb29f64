//! A term in words, as it is read aloud: "renewal in 21 d (window 90 d)".

use super::rules::TriageRules;
use super::{Evidence, SignalKind, Term};
use crate::domain::field::Field;
use crate::domain::health::Band;
use crate::domain::when::{Now, show};

/// What a term fired on, in plain English, without its points.
pub fn describe(term: &Term, rules: &TriageRules, now: Now) -> String {
    match term.evidence {
        Evidence::Own { days, .. } => {
            let text = rules.own_of(term).map_or("own signal", |own| &own.text);
            match days {
                Some(days) => format!("{text} ({days} d)"),
                None => text.to_owned(),
            }
        }
        Evidence::Renewal {
            days,
            window,
            likelihood,
            ..
        } => renewal(days, window, likelihood),
        Evidence::Fell {
            points,
            days,
            from,
            to,
        } => {
            let lost = format!("health {} in {days} d", signed(-points));
            if to < from {
                format!("{lost} ({} to {})", band(from), band(to))
            } else {
                lost
            }
        }
        Evidence::Usage { percent, .. } => {
            format!("usage {} % vs 8-week norm", signed(percent))
        }
        Evidence::NoUse { days, .. } => format!("no use for {days} d"),
        Evidence::Overdue {
            days,
            promised,
            since,
        } => overdue(term.signal, days, promised, since.is_some()),
        Evidence::Answer { value, nps, on } => {
            let what = if nps { "NPS" } else { "mood" };
            let given = format!(
                "{what} {} on {}",
                signed_if_below(value),
                show::day(on, now)
            );
            match term.signal {
                SignalKind::Detractor => format!("{given}, not answered since"),
                _ => format!("promoter: {given}"),
            }
        }
        Evidence::Tickets {
            open,
            worst,
            days,
            promised,
        } => {
            let severity =
                worst.map_or(String::new(), |worst| format!("severity {} ", worst as u8));
            let more = match open {
                0 | 1 => String::new(),
                open => format!(", {open} open"),
            };
            format!("{severity}ticket open for {days} d (promise {promised} d){more}")
        }
        Evidence::People { champion, left } => {
            let who = if champion {
                "champion"
            } else {
                "economic buyer"
            };
            match left {
                true => format!("{who} has left"),
                false => format!("no {who} known"),
            }
        }
        Evidence::Halves {
            outcome,
            experience,
        } => match term.signal {
            SignalKind::Captive => {
                format!("outcome {outcome:.0}, but experience only {experience:.0}")
            }
            _ => format!("experience {experience:.0}, but outcome only {outcome:.0}"),
        },
        Evidence::Share { of, whole } => match term.signal {
            SignalKind::GoalLate => format!("{of:.0} of {whole:.0} due goals not met"),
            _ => format!("{of:.0} of {whole:.0} bought seats in use"),
        },
        Evidence::Features { used, of } => format!("{used:.0} of {of:.0} features in use"),
        Evidence::Rank { rank, of } => format!("ARR no. {rank} of {of}"),
        Evidence::Hole { field, missing, .. } => {
            let name = words(field);
            match missing {
                0 | 1 => format!("{name} is empty"),
                missing => format!("{name} is empty, and {} more", missing - 1),
            }
        }
        Evidence::Plain => term.signal.id().replace('_', " "),
    }
}

fn renewal(days: i32, window: i32, likelihood: Option<u8>) -> String {
    let when = match days {
        0 => format!("renewal today (window {window} d)"),
        1.. => format!("renewal in {days} d (window {window} d)"),
        _ => {
            return format!(
                "renewal {} d overdue, no outcome recorded",
                days.unsigned_abs()
            );
        }
    };
    match likelihood {
        None => format!("{when}, likelihood not judged"),
        Some(percent) => format!("{when}, likelihood {percent} %"),
    }
}

fn overdue(signal: SignalKind, days: i32, promised: i32, known: bool) -> String {
    match signal {
        SignalKind::PromiseBroken if known => {
            format!("no touch for {days} d (promise {promised} d)")
        }
        SignalKind::PromiseBroken => {
            format!("no touch recorded in {days} d (promise {promised} d)")
        }
        SignalKind::QbrDue if known => {
            format!("no business review for {days} d (promise {promised} d)")
        }
        SignalKind::QbrDue => {
            format!("no business review recorded in {days} d (promise {promised} d)")
        }
        SignalKind::FirstValueLate => {
            format!("no first value after {days} d (expected {promised} d)")
        }
        SignalKind::StageOverdue => format!("in stage for {days} d (expected {promised} d)"),
        SignalKind::TaskDue if days == 0 => "task due today".to_owned(),
        SignalKind::TaskDue => format!("task {days} d overdue"),
        SignalKind::WinBack => format!("lost {days} d ago for a reason that has an answer now"),
        _ => format!("{days} d (promise {promised} d)"),
    }
}

/// A whole number with its sign, a real minus.
fn signed(value: f32) -> String {
    let whole = value.round();
    if whole < 0.0 {
        format!("−{}", -whole)
    } else {
        format!("+{}", whole.abs())
    }
}

fn signed_if_below(value: f32) -> String {
    if value < 0.0 {
        signed(value)
    } else {
        format!("{}", value.round())
    }
}

fn band(band: Band) -> &'static str {
    match band {
        Band::Unknown => "unknown",
        Band::Risk => "risk",
        Band::Watch => "watch",
        Band::Good => "good",
    }
}

/// A field's name within a sentence.
pub(super) fn words(field: Field) -> String {
    match field {
        Field::Renewal => "renewal date".to_owned(),
        Field::Arr => "ARR".to_owned(),
        Field::Mau => "monthly users".to_owned(),
        Field::Dau => "daily users".to_owned(),
        Field::Nps => "NPS answer".to_owned(),
        Field::Csat => "CSAT".to_owned(),
        Field::LastTouch => "last touch".to_owned(),
        other => other.id().replace('_', " "),
    }
}
