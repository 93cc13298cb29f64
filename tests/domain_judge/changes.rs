//! What changed since a moment, worked by hand.

use crate::make::*;
use tenure::domain::account::Account;
use tenure::domain::changes::{What, since};
use tenure::domain::health::Band;
use tenure::domain::{Book, Field};

fn told(account: &Account, days: i64) -> Vec<What> {
    let book = Book::build(vec![account.clone()], vec![], &RULES, now());
    let all = since(&book, &RULES, (ago(days), now()), |_| true);
    all.into_iter().map(|change| change.what).collect()
}

#[test]
fn what_lies_before_the_moment_is_not_told() {
    let mut account = customer();
    account.last_touch = Some(ago(3));
    account.stage_since = Some(ago(30));
    put_at(&mut account, Field::Nps, 9.0, 40);
    put_at(&mut account, Field::Sentiment, 1.0, 40);
    assert_eq!(told(&account, 2), []);
    assert_eq!(told(&account, 4), [What::Touched]);
    let book = Book::build(vec![account], vec![], &RULES, now());
    let [change] = &since(&book, &RULES, (ago(4), now()), |_| true)[..] else {
        panic!("one change");
    };
    assert_eq!((change.row, change.at), (0, ago(3)));
    assert!(
        since(&book, &RULES, (ago(4), now()), |_| false).is_empty(),
        "filtered out"
    );
}

#[test]
fn the_newest_stands_first_whatever_it_is() {
    let mut account = customer();
    account.last_touch = Some(ago(1));
    account.stage_since = Some(ago(2));
    account.tickets.oldest_by_severity[1] = Some(ago(3).timestamp());
    put_at(&mut account, Field::Nps, 3.0, 4);
    put_at(&mut account, Field::Sentiment, -1.0, 5);
    account.renewal = Some(day(7));
    account.first_value = Some(day(8));
    let all = told(&account, 9);
    let [What::Touched, What::Stage(_), rest @ ..] = &all[..] else {
        panic!("{all:?}");
    };
    assert_eq!(
        rest,
        [
            What::Ticket(2),
            What::Nps(3.0),
            What::Mood(-1.0),
            What::RenewalPassed,
            What::FirstValue,
        ]
    );
}

#[test]
fn a_renewal_passes_the_day_after_its_date() {
    let mut account = customer();
    account.last_touch = Some(ago(90));
    for field in [Field::Nps, Field::Sentiment] {
        put_at(&mut account, field, 9.0, 90);
    }
    account.renewal = Some(day(0));
    assert_eq!(told(&account, 3), []);
    account.renewal = Some(day(1));
    assert_eq!(told(&account, 3), [What::RenewalPassed]);
}

#[test]
fn health_in_another_band_than_then_is_told_with_both_scores() {
    let mut account = customer();
    account.last_touch = Some(ago(90));
    for field in [Field::Nps, Field::Sentiment] {
        put_at(&mut account, field, 9.0, 90);
    }
    let now = health(&account);
    let score = now.score.expect("it has a score");
    account.scores = scores(1, &[score; 20]);
    assert_eq!(told(&account, 5), [], "it was so then");
    account.scores = scores(1, &[5.0; 20]);
    let [What::Band { from, to }] = told(&account, 5)[..] else {
        panic!("{:?}", told(&account, 5));
    };
    assert_eq!(from, (Band::Risk, 5.0));
    assert_eq!(to.1, score);
    assert!(to.0 > Band::Risk);
}
