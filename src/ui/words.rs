//! Short words for the screen: signals in a row, spans in a card, names of things.

use crate::domain::account::Account;
use crate::domain::contact::Role as Person;
use crate::domain::field::Field;
use crate::domain::id::TierId;
use crate::domain::lifecycle::{Lifecycle, Place};
use crate::domain::plan::{Plan, Standing};
use crate::domain::triage::closing::Mark as Kept;
use crate::domain::triage::rules::TriageRules;
use crate::domain::triage::{Evidence, SignalKind, Term};
use crate::domain::when::show;
use crate::domain::write::{Op, Progress};
use crate::domain::{Book, Now};
use crate::theme::{Mark, Role};
use chrono::NaiveDate;

/// A number of days in at most four cells: `21d`, `9mo`, `3y`.
pub fn days(days: i64) -> String {
    match days.unsigned_abs() {
        count @ ..100 => format!("{count}d"),
        count @ 100..700 => format!("{}mo", count / 30),
        count => format!("{}y", count.div_ceil(365).min(999)),
    }
}

/// A signal in a few cells, for a row of the queue: `renewal 21d`, `usage -38%`.
pub fn short(term: &Term, rules: &TriageRules) -> String {
    use SignalKind as S;
    let day = |count: i32| days(i64::from(count));
    match (term.signal, term.evidence) {
        (S::RenewalNear, Evidence::Renewal { days, .. }) => format!("renewal {}", day(days)),
        (S::RenewalOverdue, Evidence::Renewal { days, .. }) => {
            format!("renewal {} late", day(days))
        }
        (S::HealthFell, Evidence::Fell { points, .. }) => {
            format!("health −{:.0}", points.abs())
        }
        (S::UsageAbnormal, Evidence::Usage { percent, .. }) => {
            format!("usage {percent:+.0} %").replace('-', "−")
        }
        (S::UsageGone, Evidence::NoUse { days, .. }) => format!("no use {}", day(days)),
        (S::PromiseBroken, Evidence::Overdue { days, .. }) => format!("no touch {}", day(days)),
        (S::FirstValueLate, _) => "first value late".into(),
        (S::StageOverdue, Evidence::Overdue { days, .. }) => format!("in stage {}", day(days)),
        (S::Detractor, Evidence::Answer { value, nps, .. }) => {
            let what = if nps { "NPS" } else { "mood" };
            format!("{what} {value:.0}")
        }
        (S::Tickets, Evidence::Tickets { open, worst, .. }) => match worst {
            Some(worst) => format!("{}, S{}", count(open.into(), "ticket"), worst as u8),
            None => count(open.into(), "ticket"),
        },
        (S::ChampionGone, Evidence::People { champion, left }) => {
            let who = if champion { "champion" } else { "buyer" };
            format!("{} {who}", if left { "lost" } else { "no" })
        }
        (S::MistakenForHealthy, _) => "mistaken for healthy".into(),
        (S::TopArr, Evidence::Rank { rank, .. }) => format!("ARR no. {rank}"),
        (S::Expansion, Evidence::Share { of, whole }) if whole > 0.0 => {
            format!("{:.0}% used", of / whole * 100.0)
        }
        (S::Expansion, Evidence::Features { used, of }) if of > 0.0 => {
            format!("{:.0}% of features", used / of * 100.0)
        }
        (S::TaskDue, _) => "task due".into(),
        (S::QbrDue, _) => "QBR due".into(),
        _ => rules.id_of(term).replace('_', " "),
    }
}

/// The renewal in a few cells and how it is to be seen: `renews 21d`, `late 5d`.
pub fn renewal(account: &Account, now: Now) -> Option<(&'static str, String, Role)> {
    let left = show::days_to(account.renewal?, now);
    Some(match left {
        ..0 => ("late ", days(left), Role::Bad),
        0 => ("renews ", "today".into(), Role::Bad),
        1..=30 => ("renews ", days(left), Role::Bad),
        31..=90 => ("renews ", days(left), Role::Warn),
        _ => ("renews ", days(left), Role::Dim),
    })
}

/// A tier's mark; what is no tier of ours gets its first letter.
pub enum TierMark<'a> {
    /// A mark of the theme.
    Mark(Mark),
    /// A letter.
    Letter(&'a str),
}

/// The mark of an account's tier.
pub fn tier(tier: Option<&TierId>) -> TierMark<'_> {
    match tier.map(TierId::as_str) {
        Some("benchmark") => TierMark::Mark(Mark::TierBenchmark),
        Some("value") => TierMark::Mark(Mark::TierValue),
        Some("standard") | None => TierMark::Mark(Mark::TierStandard),
        Some(other) => {
            let end = other.chars().next().map_or(0, char::len_utf8);
            TierMark::Letter(&other[..end])
        }
    }
}

/// A place's name.
pub fn place(lifecycle: &Lifecycle, place: Place) -> &str {
    lifecycle
        .stage(place)
        .map_or("Unmapped", |stage| stage.name.as_str())
}

/// A plan in a line: `3 goals, 1 met, 1 late; 2 of 3 promises open`.
pub fn plan(plan: &Plan, today: NaiveDate) -> String {
    let standing = |of| {
        let goals = plan.goals.iter();
        goals.filter(|goal| goal.standing(today) == of).count()
    };
    let mut said = Vec::new();
    if !plan.goals.is_empty() {
        let mut text = format!(
            "{} goals, {} met",
            plan.goals.len(),
            standing(Standing::Met)
        );
        if standing(Standing::Late) > 0 {
            text += &format!(", {} late", standing(Standing::Late));
        }
        said.push(text);
    }
    if !plan.promised.is_empty() {
        let open = plan.promised.iter().filter(|promise| !promise.kept).count();
        said.push(format!("{open} of {} promises open", plan.promised.len()));
    }
    said.extend(plan.intent.clone());
    said.join("; ")
}

/// A role of a person.
pub fn person(role: Person) -> &'static str {
    match role {
        Person::EconomicBuyer => "economic buyer",
        Person::Champion => "champion",
        Person::KeyUser => "key user",
        Person::ExecutiveSponsor => "executive sponsor",
        Person::Detractor => "detractor",
    }
}

/// What a person is called in a list, with their roles.
pub fn roles(roles: &[Person]) -> String {
    let names: Vec<&str> = roles.iter().map(|role| person(*role)).collect();
    names.join(", ")
}

/// A field's name on the screen.
pub fn field(field: Field) -> String {
    crate::domain::edit::label(field)
}

/// The owner of an account.
pub fn owner<'a>(account: &'a Account, book: &'a Book) -> &'a str {
    account
        .owner
        .as_ref()
        .map_or("nobody", |id| book.owner_name(id))
}

/// A day and how far it is: `12 Dec, in 21 d`.
pub fn date(day: NaiveDate, now: Now) -> String {
    format!("{}, {}", show::day(day, now), show::distance(day, now))
}

/// Where a write stands: a mark, a word, and how it is to be seen.
pub fn progress(progress: &Progress) -> (Mark, &'static str, Role) {
    match progress {
        Progress::Waiting => (Mark::Outbox, "waiting", Role::Dim),
        Progress::Sending => (Mark::Busy, "sending", Role::Accent),
        Progress::Unknown => (Mark::Judge, "unknown", Role::Warn),
        Progress::Done { .. } => (Mark::Yes, "sent", Role::Good),
        Progress::Conflict { .. } => (Mark::BandWatch, "conflict", Role::Warn),
        Progress::Refused { .. } => (Mark::No, "refused", Role::Bad),
        Progress::Asks { .. } => (Mark::Judge, "asks", Role::Warn),
        Progress::Dropped => (Mark::None, "dropped", Role::Dim),
    }
}

/// What a write does.
pub fn op(op: &Op) -> String {
    match op {
        Op::SetField {
            field: of, value, ..
        } => match value {
            Some(value) => format!("set {} to {value}", field(*of)),
            None => format!("clear {}", field(*of)),
        },
        Op::Log(touchpoint) => format!("log {}: {}", touchpoint.kind.id(), touchpoint.title),
        Op::AddTask(task) => format!("add task: {}", task.title),
        Op::SetTask { title, value, .. } if value.done => format!("complete task: {title}"),
        Op::SetTask { title, value, .. } => match value.due {
            Some(due) => format!("task due {}: {title}", due.format("%Y-%m-%d")),
            None => format!("open task again: {title}"),
        },
        Op::Remove { .. } => "remove what was written".into(),
        Op::Mark { slot, after, .. } => mark(slot, after.as_ref()),
    }
}

/// What is kept of a signal from then on.
fn mark(slot: &str, after: Option<&Kept>) -> String {
    let signal = slot.split_once(':').map_or(slot, |(_, signal)| signal);
    let signal = match signal {
        "*" => "row".to_owned(),
        signal => signal.replace('_', " "),
    };
    match after {
        Some(Kept::Closed(closing)) => format!("{signal} {}", closing.how.word()),
        Some(Kept::Assigned(_)) => format!("{signal} given to somebody"),
        None => format!("{signal} open again"),
    }
}

/// A number as text with a minus that is one, as wide as a figure.
pub fn minus(text: &str) -> String {
    text.replace('-', "−")
}

/// A count and its noun: `1 account`, `12 accounts`.
pub fn count(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        count => format!("{count} {noun}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_fit_four_cells() {
        assert_eq!(days(0), "0d");
        assert_eq!(days(99), "99d");
        assert_eq!(days(-5), "5d");
        assert_eq!(days(100), "3mo");
        assert_eq!(days(699), "23mo");
        assert_eq!(days(700), "2y");
        for count in 0..9_999 {
            assert!(days(count).len() <= 4, "{}", days(count));
        }
    }
}
