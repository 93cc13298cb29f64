//! The queue of a day gone by: by what was known then, and nothing later.

use crate::make::*;
use chrono::{DateTime, Utc};
use tenure::domain::account::Account;
use tenure::domain::past::AccountHistory;
use tenure::domain::ticket::{Severity, Ticket};
use tenure::domain::triage::replay::{UNKNOWN, as_of, end_of};
use tenure::domain::triage::{Lane, SignalKind as S};
use tenure::domain::when::days;
use tenure::domain::{Book, Field};

fn date(back: i64) -> f64 {
    f64::from(days::number(day(back)))
}

/// Sixty days ago it was fine and of tier value; since then much has happened.
fn history() -> AccountHistory {
    AccountHistory {
        account: customer(),
        history: vec![
            (Field::TermStart, vec![(ago(400), date(344))]),
            // Moved forward ten days ago: before, the renewal was 21 days after day 40.
            (
                Field::Renewal,
                vec![(ago(400), date(19)), (ago(10), date(-165))],
            ),
            (Field::Nps, vec![(ago(100), 9.0), (ago(5), 2.0)]),
            (
                Field::LastTouch,
                vec![
                    (ago(74), ago(74).timestamp() as f64),
                    (ago(3), ago(3).timestamp() as f64),
                ],
            ),
        ],
        stages: vec![
            (ago(300), "onboarding".into()),
            (ago(200), "adoption".into()),
            (ago(8), "churned".into()),
        ],
        words: vec![(
            Field::Tier,
            vec![(ago(400), "benchmark".into()), (ago(20), "value".into())],
        )],
        custom: Vec::new(),
        tickets: vec![ticket(45, Some(30)), ticket(6, None)],
    }
}

fn ticket(opened: i64, closed: Option<i64>) -> Ticket {
    Ticket {
        id: "1".into(),
        accounts: vec!["1".into()],
        subject: "x".into(),
        severity: Some(Severity::S1),
        opened: ago(opened),
        closed: closed.map(ago),
        odd: Vec::new(),
    }
}

fn then(back: i64, touched: &[DateTime<Utc>]) -> Option<Account> {
    let at = end_of(day(back), now()).expect("it has come");
    as_of(&history(), touched, &RULES, at)
}

#[test]
fn an_account_is_put_together_from_what_was_in_force() {
    let account = then(40, &[]).expect("something was known");
    assert_eq!(
        account.tier.as_ref().map(|tier| tier.as_str()),
        Some("benchmark")
    );
    assert_eq!(account.stage.as_deref(), Some("adoption"));
    assert_eq!(account.stage_since, Some(ago(200)));
    assert_eq!(account.renewal, Some(day(19)));
    assert_eq!(account.last_touch, Some(ago(74)));
    assert_eq!(account.number(Field::Nps).map(|nps| nps.value), Some(9.0));
    assert_eq!(
        (account.tickets.open, account.tickets.oldest_by_severity[0]),
        (1, Some(ago(45).timestamp()))
    );
    // A touchpoint of that time counts, a later one does not.
    let touched = then(40, &[ago(50), ago(2)]).expect("something was known");
    assert_eq!(touched.last_touch, Some(ago(50)));
    assert_eq!(then(401, &[]), None, "nothing was known yet");
    assert!(end_of(day(-1), now()).is_none(), "tomorrow has not come");
}

/// A custom number was 3 then and is 9 now: the scorecard that looks at it scores the day by the 3, as the backtest
/// does. What is not known of contacts is said.
#[test]
fn custom_numbers_are_of_that_day_and_what_contacts_tell_is_said_to_be_left_out() {
    let mut history = history();
    history.custom = vec![(
        "tests".into(),
        vec![(ago(100), 3.0), (ago(20), 9.0), (ago(5), f64::NAN)],
    )];
    let tests = |back| {
        let at = end_of(day(back), now()).expect("it has come");
        let account = as_of(&history, &[], &RULES, at).expect("something was known");
        account.custom
    };
    assert_eq!(tests(40).iter().collect::<Vec<_>>(), [("tests", "3")]);
    assert_eq!(tests(10).iter().collect::<Vec<_>>(), [("tests", "9")]);
    assert!(tests(2).is_empty() && tests(200).is_empty());
    let at = end_of(day(40), now()).expect("it has come");
    let account = as_of(&history, &[], &RULES, at).expect("something was known");
    assert_eq!(account.updated_at, Some(ago(74)), "the touch of that day");
    for words in ["key contacts met", "contacts answered", "champion_gone"] {
        assert!(UNKNOWN.iter().any(|line| line.contains(words)), "{words}");
    }
}

#[test]
fn the_queue_of_that_day_knows_nothing_that_came_later() {
    let at = end_of(day(40), now()).expect("it has come");
    let account = as_of(&history(), &[], &RULES, at).expect("something was known");
    let book = Book::build(vec![account], vec![], &RULES, at);
    assert_eq!(book.queue(Lane::Risk), [0]);
    let terms = &book.row(0).expect("it is there").today.terms;
    let points = |signal| {
        terms
            .iter()
            .find(|(_, term)| term.signal == signal)
            .map(|(_, term)| term.points)
    };
    // Renewal in 21 days, not judged: 8 + 34 × (69/90)² + 6. No touch for 34 days, promise 14.
    assert_eq!(points(S::RenewalNear), Some(34));
    assert_eq!(points(S::PromiseBroken), Some(18));
    // The ticket that was open then; the bad answer of last week is not known.
    assert!(points(S::Tickets).is_some());
    assert_eq!(points(S::Detractor), None);
    // What has no history stays silent.
    assert_eq!((points(S::ChampionGone), points(S::TaskDue)), (None, None));
}

/// Whatever came after a day changes nothing of it.
#[test]
fn the_past_does_not_move_with_the_present() {
    let at = end_of(day(40), now()).expect("it has come");
    let before = as_of(&history(), &[], &RULES, at);
    let mut later = history();
    later.history.push((Field::Csat, vec![(ago(1), 10.0)]));
    later.history.sort_by_key(|(field, _)| *field);
    later.stages.push((ago(1), "at_risk".into()));
    later.tickets.push(ticket(2, None));
    later.words[0].1.push((ago(1), "standard".into()));
    later.account.task_due = Some(day(0));
    // What has no history is of today, however long it is said to be so: no score of then has it.
    for field in [
        Field::SeatsBought,
        Field::SeatsActivated,
        Field::FeaturesUsed,
        Field::FeaturesAvailable,
        Field::GoalsDue,
        Field::GoalsMet,
        Field::Sentiment,
    ] {
        put_at(&mut later.account, field, 2.0, 60);
    }
    assert_eq!(as_of(&later, &[ago(1)], &RULES, at), before);
}
