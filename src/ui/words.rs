//! Short words for the screen: signals in a row, spans in a card, names of things.

use crate::app::State;
use crate::domain::account::Account;
use crate::domain::book::Row;
use crate::domain::contact::Role as Person;
use crate::domain::field::{Field, Kind};
use crate::domain::id::TierId;
use crate::domain::lifecycle::{Lifecycle, Place};
use crate::domain::plan::{Plan, Standing};
use crate::domain::text;
use crate::domain::triage::closing::Mark as Kept;
use crate::domain::triage::rules::TriageRules;
use crate::domain::triage::{Evidence, SignalKind, Term};
use crate::domain::when::{raw_day, show};
use crate::domain::write::{Op, Progress};
use crate::domain::{Book, Now, Rules};
use crate::messages::{Language, Say, board, names, numbers, signals as say, triage, when, writes};
use crate::theme::{Mark, Role};
use chrono::NaiveDate;

/// A number of days in at most [`days_width`] cells: `21d`, `9mo`, `3y`.
pub fn days(days: i64, language: Language) -> String {
    match (days.unsigned_abs(), language) {
        (count @ ..100, _) => when::short_days(language, count),
        (count @ 100..700, _) => when::short_months(language, count / 30),
        (count, _) => when::short_years(language, count.div_ceil(365).min(999)),
    }
}

/// Cells that [`days`] takes at most.
pub fn days_width(language: Language) -> u16 {
    match language {
        Language::Zh => 6,
        Language::En | Language::Es => 4,
    }
}

/// Cells that a day takes at most, with its year.
pub fn day_width(language: Language) -> u16 {
    match language {
        Language::En => 11,
        Language::Es => 12,
        Language::Zh => 14,
    }
}

/// A signal in a few cells, for a row of the queue: `renewal 21d`, `usage -38%`.
pub fn short(term: &Term, rules: &TriageRules, language: Language) -> String {
    use SignalKind as S;
    let day = |count: i32| days(i64::from(count), language);
    match (term.signal, term.evidence) {
        (S::RenewalNear, Evidence::Renewal { days, .. }) => say::renewal(language, day(days)),
        (S::RenewalOverdue, Evidence::Renewal { days, .. }) => {
            say::renewal_late(language, day(days))
        }
        (S::HealthFell, Evidence::Fell { points, .. }) => {
            say::health_fell(language, format_args!("{:.0}", points.abs()))
        }
        (S::UsageAbnormal, Evidence::Usage { percent, .. }) => {
            say::usage(language, minus(&format!("{percent:+.0}")))
        }
        (S::UsageGone, Evidence::NoUse { days, .. }) => say::no_use(language, day(days)),
        (S::PromiseBroken, Evidence::Overdue { days, .. }) => say::no_touch(language, day(days)),
        (S::FirstValueLate, _) => say::first_value_late(language).into(),
        (S::StageOverdue, Evidence::Overdue { days, .. }) => say::in_stage(language, day(days)),
        (S::Detractor, Evidence::Answer { value, nps, .. }) => {
            let what = if nps { say::nps } else { say::mood };
            format!("{} {}", what(language), minus(&format!("{value:.0}")))
        }
        (S::Tickets, Evidence::Tickets { open, worst, .. }) => {
            let tickets = names::n_tickets(language, u32::from(open));
            match worst {
                Some(worst) => say::tickets_worst(language, tickets, worst as u8),
                None => tickets,
            }
        }
        (S::ChampionGone, Evidence::People { champion, left }) => match (left, champion) {
            (true, true) => say::lost_champion(language).into(),
            (true, false) => say::lost_buyer(language).into(),
            (false, true) => say::no_champion(language).into(),
            (false, false) => say::no_buyer(language).into(),
        },
        (S::MistakenForHealthy, _) => say::mistaken(language).into(),
        (S::TopArr, Evidence::Rank { rank, .. }) => say::top_arr(language, rank),
        (S::Expansion, Evidence::Share { of, whole }) if whole > 0.0 => {
            say::used(language, format_args!("{:.0}", of / whole * 100.0))
        }
        (S::Expansion, Evidence::Features { used, of }) if of > 0.0 => {
            say::features(language, format_args!("{:.0}", used / of * 100.0))
        }
        (S::TaskDue, _) => say::task_due(language).into(),
        (S::QbrDue, _) => say::qbr_due(language).into(),
        _ => SignalKind::named(rules.id_of(term), language),
    }
}

/// The renewal in a few cells and how it is to be seen: `renews 21d`, `late 5d`; nothing of what has none
/// ahead ([`Row::renews`]).
pub fn renewal(state: &State, row: &Row) -> Option<(&'static str, String, Role)> {
    let (now, language) = (state.now, state.language);
    let left = show::days_to(row.renews(&state.rules.lifecycle)?, now);
    let renews = board::renews(language);
    let far = days(left, language);
    Some(match left {
        ..0 => (board::late(language), far, Role::Bad),
        0 => (renews, when::today(language).into(), Role::Bad),
        1..=30 => (renews, far, Role::Bad),
        31..=90 => (renews, far, Role::Warn),
        _ => (renews, far, Role::Dim),
    })
}

/// A tier's mark; what is no tier of ours gets the first letter of what it is called.
pub enum TierMark<'a> {
    /// A mark of the theme.
    Mark(Mark),
    /// A letter.
    Letter(&'a str),
}

/// The mark of an account's tier.
pub fn tier<'a>(rules: &'a Rules, tier: Option<&'a TierId>) -> TierMark<'a> {
    match tier.map(TierId::as_str) {
        Some("benchmark") => TierMark::Mark(Mark::TierBenchmark),
        Some("value") => TierMark::Mark(Mark::TierValue),
        Some("standard") | None => TierMark::Mark(Mark::TierStandard),
        Some(other) => {
            let name = rules.said(Field::Tier, other, Language::En);
            // It has one cell.
            let letter = |text: &'a str| {
                let end = text.chars().next().map_or(0, char::len_utf8);
                Some(&text[..end]).filter(|letter| super::widgets::pen::cells(letter) == 1)
            };
            TierMark::Letter(letter(name).or_else(|| letter(other)).unwrap_or(""))
        }
    }
}

/// A tier's name: of ours in the language of the screen, of others as the CRM calls it.
pub fn tier_name<'a>(rules: &'a Rules, tier: &'a TierId, language: Language) -> &'a str {
    rules.said(Field::Tier, tier.as_str(), language)
}

/// What is read from the CRM, by the name the sync gives it.
pub fn resource(id: &str, language: Language) -> &str {
    match id {
        "accounts" => names::resource_accounts(language),
        "contacts" => names::contacts(language),
        "tickets" => names::tickets(language),
        "tasks" => names::tasks(language),
        other => other,
    }
}

/// A place's name.
pub fn place(lifecycle: &Lifecycle, place: Place, language: Language) -> &str {
    lifecycle
        .stage(place)
        .map_or(names::unmapped(language), |stage| stage.name.as_str())
}

/// A plan in a line: `3 goals, 1 met, 1 late; 2 of 3 promises open`.
pub fn plan(plan: &Plan, today: NaiveDate, language: Language) -> String {
    let standing = |of| {
        let goals = plan.goals.iter();
        goals.filter(|goal| goal.standing(today) == of).count()
    };
    let mut said = Vec::new();
    if !plan.goals.is_empty() {
        let mut text = writes::goals(language, plan.goals.len(), standing(Standing::Met));
        if standing(Standing::Late) > 0 {
            text += &writes::late(language, standing(Standing::Late));
        }
        said.push(text);
    }
    if !plan.promised.is_empty() {
        let open = plan.promised.iter().filter(|promise| !promise.kept).count();
        said.push(writes::promises(language, open, plan.promised.len()));
    }
    said.extend(plan.intent.clone());
    numbers::clauses(language, &said)
}

/// What a person is called in a list, with their roles.
pub fn roles(roles: &[Person], language: Language) -> String {
    let names: Vec<&str> = roles.iter().map(|role| role.name(language)).collect();
    numbers::list(language, &names)
}

/// A field's name on the screen.
pub fn field(field: Field, language: Language) -> String {
    crate::domain::edit::label_in(language, field)
}

/// The owner of an account.
pub fn owner<'a>(account: &'a Account, book: &'a Book, language: Language) -> &'a str {
    account
        .owner
        .as_ref()
        .map_or(names::nobody(language), |id| book.owner_name(id))
}

/// A day and how far it is: `12 Dec, in 21 d`.
pub fn date(day: NaiveDate, now: Now, language: Language) -> String {
    let distance = show::distance(day, now, language);
    when::date_and(language, show::day(day, now, language), distance)
}

/// Where a write stands: a mark, a word, and how it is to be seen.
pub fn progress(progress: &Progress, language: Language) -> (Mark, &'static str, Role) {
    let (mark, word, role): (Mark, Say, Role) = match progress {
        Progress::Waiting => (Mark::Outbox, names::waiting, Role::Dim),
        Progress::Sending => (Mark::Busy, names::sending, Role::Accent),
        Progress::Unknown => (Mark::Judge, names::unclear, Role::Warn),
        Progress::Done { .. } => (Mark::Yes, names::sent, Role::Good),
        Progress::Conflict { .. } => (Mark::BandWatch, names::conflict, Role::Warn),
        // Nobody refused it: nobody can see what became of it.
        Progress::Refused { .. } if progress.unseen() => (Mark::Judge, names::unclear, Role::Warn),
        Progress::Refused { .. } => (Mark::No, names::refused, Role::Bad),
        Progress::Asks { .. } => (Mark::Judge, names::asks, Role::Warn),
        Progress::Dropped => (Mark::None, names::dropped, Role::Dim),
    };
    (mark, word(language), role)
}

/// What a write does.
pub fn op(op: &Op, language: Language) -> String {
    match op {
        Op::SetField {
            field: of, value, ..
        } => match value {
            Some(value) => {
                let day = raw_day(value).filter(|_| of.kind() == Kind::Date);
                let value = day.map_or_else(|| text::line(value), |day| day.to_string());
                writes::set(language, field(*of, language), value)
            }
            None => writes::clear(language, field(*of, language)),
        },
        Op::Log(touchpoint) => {
            writes::log(language, touchpoint.kind.name(language), &touchpoint.title)
        }
        Op::AddTask(task) => writes::add_task(language, &task.title),
        Op::SetTask { title, value, .. } if value.done => writes::complete_task(language, title),
        Op::SetTask { title, value, .. } => match value.due {
            Some(due) => writes::task_due(language, due.format("%Y-%m-%d"), title),
            None => writes::open_again(language, title),
        },
        Op::Remove { .. } => writes::remove(language).into(),
        Op::Mark { slot, after, .. } => mark(slot, after.as_ref(), language),
    }
}

/// What is kept of a signal from then on.
fn mark(slot: &str, after: Option<&Kept>, language: Language) -> String {
    let signal = slot.split_once(':').map_or(slot, |(_, signal)| signal);
    let signal = match signal {
        "*" => triage::row(language).to_owned(),
        signal => SignalKind::named(signal, language),
    };
    match after {
        Some(Kept::Closed(closing)) => format!("{signal} {}", closing.how.name(language)),
        Some(Kept::Assigned(_)) => writes::given(language, signal),
        None => writes::reopened(language, signal),
    }
}

/// A whole number with its sign: `+1`, `−1`, and `0` without one.
pub fn signed(number: f64) -> String {
    match number.round() == 0.0 {
        true => "0".into(),
        false => minus(&format!("{number:+.0}")),
    }
}

/// A number as text with a minus that is one, as wide as a figure.
pub fn minus(text: &str) -> String {
    text.replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::field::FieldOption;
    use crate::domain::labels::Labels;

    #[test]
    fn a_moment_that_is_put_back_reads_as_its_day() {
        let put_back = Op::SetField {
            field: Field::Renewal,
            value: Some("2027-01-31T00:00:00.000+01:00".to_owned()),
            base: None,
        };
        let told = op(&put_back, Language::En);
        assert!(told.contains("2027-01-31") && !told.contains('T'), "{told}");
    }

    #[test]
    fn what_nobody_can_see_any_more_is_not_called_refused() {
        let unseen = Progress::no_more_seen("the account is no longer there.");
        let (mark, word, _) = progress(&unseen, Language::En);
        assert_eq!((mark, word), (Mark::Judge, names::unclear(Language::En)));
    }

    #[test]
    fn the_letter_of_a_tier_has_one_cell() {
        let options = [("A", "金牌"), ("B", "Argent"), ("银", "银牌")];
        let options = options.map(|(value, label)| FieldOption::offered(value, label));
        let mut rules = Rules::presets();
        rules.labels = Labels::new([(Field::Tier, options.to_vec())]);
        for (value, letter) in [("A", "A"), ("B", "A"), ("银", "")] {
            let of = TierId::from(value);
            assert!(
                matches!(tier(&rules, Some(&of)), TierMark::Letter(text) if text == letter),
                "{value}"
            );
        }
    }

    #[test]
    fn spans_fit_four_cells() {
        assert_eq!(days(0, Language::En), "0d");
        assert_eq!(days(99, Language::En), "99d");
        assert_eq!(days(-5, Language::En), "5d");
        assert_eq!(days(100, Language::En), "3mo");
        assert_eq!(days(699, Language::En), "23mo");
        assert_eq!(days(700, Language::En), "2y");
        for count in 0..9_999 {
            for language in Language::ALL {
                let text = days(count, *language);
                let cells = crate::ui::widgets::pen::cells(&text);
                assert!(cells <= days_width(*language), "{text}");
            }
        }
    }
}
