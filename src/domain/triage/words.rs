//! A term in words, as it is read aloud: "renewal in 21 d (window 90 d)".

use super::rules::TriageRules;
use super::{Evidence, SignalKind, Term};
use crate::domain::account::Account;
use crate::domain::field::Field;
use crate::domain::health::Band;
use crate::domain::when::{Dated, Now, show};
use crate::messages::{Language, fields, names, signals as say};

/// What a term fired on, in plain English, without its points: for what is kept, sent or printed.
pub fn describe(term: &Term, rules: &TriageRules, now: Now) -> String {
    describe_in(Language::En, term, rules, now)
}

/// The same in the language of the screen.
pub fn describe_in(language: Language, term: &Term, rules: &TriageRules, now: Now) -> String {
    match term.evidence {
        Evidence::Own { days, .. } => {
            let text = rules
                .own_of(term)
                .map_or(say::own(language), |own| &own.text);
            match days {
                Some(days) => say::own_for(language, text, days),
                None => text.to_owned(),
            }
        }
        Evidence::Renewal {
            days,
            window,
            likelihood,
            ..
        } => renewal(language, days, window, likelihood),
        Evidence::Fell {
            points,
            days,
            from,
            to,
        } => {
            let lost = say::fell(language, signed(-points), days);
            if to < from {
                say::fell_band(language, lost, band(language, from), band(language, to))
            } else {
                lost
            }
        }
        Evidence::Usage { percent, .. } => say::usage_norm(language, signed(percent)),
        Evidence::NoUse { days, .. } => say::no_use_for(language, days),
        Evidence::Overdue {
            days,
            promised,
            since,
        } => overdue(language, term.signal, days, promised, since.is_some()),
        Evidence::Answer {
            value,
            nps,
            on,
            since,
        } => {
            let what = match nps {
                true => say::nps(language),
                false => say::mood(language),
            };
            let day = show::day(on, now, language);
            let given = say::answer(language, what, signed_if_below(value), day);
            match term.signal {
                SignalKind::Detractor if since < on => {
                    let first = show::day(since, now, language);
                    say::unanswered_both(language, given, first)
                }
                SignalKind::Detractor => say::unanswered(language, given),
                _ => say::promoter(language, given),
            }
        }
        Evidence::Tickets {
            open,
            worst,
            days,
            promised,
        } => {
            let more = match open {
                0 | 1 => String::new(),
                open => say::more_open(language, open),
            };
            match worst {
                Some(worst) => say::ticket_of(language, worst as u8, days, promised, more),
                None => say::ticket(language, days, promised, more),
            }
        }
        Evidence::People { champion, left } => {
            let who = match champion {
                true => names::champion(language),
                false => names::economic_buyer(language),
            };
            match left {
                true => say::has_left(language, who),
                false => say::none_known(language, who),
            }
        }
        Evidence::Halves {
            outcome,
            experience,
        } => match term.signal {
            SignalKind::Captive => say::outcome_but(language, outcome.round(), experience.round()),
            _ => say::experience_but(language, experience.round(), outcome.round()),
        },
        Evidence::Share { of, whole } => match term.signal {
            SignalKind::GoalLate => say::goals_not_met(language, of.round(), whole.round()),
            _ => say::seats_in_use(language, of.round(), whole.round()),
        },
        Evidence::Features { used, of } => say::features_in_use(language, used.round(), of.round()),
        Evidence::Rank { rank, of } => say::rank(language, rank, of),
        Evidence::Hole { field, missing, .. } => {
            let name = words(language, field);
            match missing {
                0 | 1 => say::is_empty(language, name),
                missing => say::and_more(language, name, missing - 1),
            }
        }
        Evidence::Unmapped { missing, .. } => match missing {
            0 | 1 => say::unmapped(language).to_owned(),
            missing => say::unmapped_and(language, missing - 1),
        },
        Evidence::Plain => term.signal.name(language).to_owned(),
    }
}

/// What belongs to a term in parentheses: who gave the answer that it fired on, where it was a contact; the
/// stage that no stage of the lifecycle takes.
pub fn told_by<'a>(account: &'a Account, term: &Term, now: Now) -> Option<&'a str> {
    let (value, nps, on) = match (term.signal, term.evidence) {
        (SignalKind::Detractor, Evidence::Answer { value, nps, on, .. }) => (value, nps, on),
        (_, Evidence::Unmapped { .. }) => return account.stage.as_deref(),
        _ => return None,
    };
    let given = |given: Option<Dated<f64>>| {
        given.is_some_and(|given| {
            given.value as f32 == value && show::local_day(given.as_of, now) == on
        })
    };
    let own = given(account.number(Field::Nps));
    let mut contacts = account.people.unhappy.iter();
    let found = contacts.find(|one| nps && !own && given(one.given()))?;
    Some(found.name.as_str())
}

fn renewal(language: Language, days: i32, window: i32, likelihood: Option<u8>) -> String {
    let when = match days {
        0 => say::renewal_today(language, window),
        1.. => say::renewal_in(language, days, window),
        _ => return say::renewal_overdue(language, days.unsigned_abs()),
    };
    match likelihood {
        None => say::not_judged(language, when),
        Some(percent) => say::judged(language, when, percent),
    }
}

fn overdue(
    language: Language,
    signal: SignalKind,
    days: i32,
    promised: i32,
    known: bool,
) -> String {
    match signal {
        SignalKind::PromiseBroken if known => say::no_touch_for(language, days, promised),
        SignalKind::PromiseBroken => say::no_touch_in(language, days, promised),
        SignalKind::QbrDue if known => say::no_review_for(language, days, promised),
        SignalKind::QbrDue => say::no_review_in(language, days, promised),
        SignalKind::FirstValueLate => say::no_first_value(language, days, promised),
        SignalKind::StageOverdue => say::in_stage_for(language, days, promised),
        SignalKind::TaskDue if days == 0 => say::task_today(language).to_owned(),
        SignalKind::TaskDue => say::task_overdue(language, days),
        SignalKind::WinBack => say::win_back(language, days),
        _ => say::overdue(language, days, promised),
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

fn band(language: Language, band: Band) -> &'static str {
    match band {
        Band::Unknown => names::unknown(language),
        Band::Risk => names::band_risk(language),
        Band::Watch => names::watch(language),
        Band::Good => names::good(language),
    }
}

/// A field's name within a sentence.
pub(super) fn words(language: Language, field: Field) -> String {
    let name = match field {
        Field::Renewal => fields::renewal_date,
        Field::Mau => fields::monthly_users,
        Field::Dau => fields::daily_users,
        Field::Nps => fields::nps_answer,
        Field::Owner => fields::owner,
        Field::LastQbr => fields::last_qbr_plain,
        Field::CrmHealth => fields::crm_health_plain,
        other => return crate::domain::edit::label_in(language, other),
    };
    name(language).to_owned()
}
