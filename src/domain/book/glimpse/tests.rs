//! A glimpse beside the whole book that it is of.

use super::queue::QUEUED;
use super::*;
use crate::domain::money::Currency;
use chrono::{FixedOffset, Utc};
use rust_decimal::Decimal;

fn now() -> Now {
    Now {
        utc: chrono::DateTime::<Utc>::from_timestamp(1_780_000_000, 0).expect("a moment"),
        offset: FixedOffset::east_opt(0).expect("an offset"),
    }
}

/// Accounts of all stages and none, some lost, some alike in name and ARR.
fn account(number: u32) -> Account {
    let stages = [
        "onboarding",
        "adoption",
        "value",
        "renewal",
        "churned",
        "nowhere",
    ];
    let stage = stages[number as usize % stages.len()];
    Account {
        id: format!("{number:05}").as_str().into(),
        name: format!("Account {}", number % 37),
        stage: Some(stage.to_owned()),
        stage_since: Some(now().utc - chrono::TimeDelta::days(i64::from(number % 400))),
        renewal: Some(now().today() + chrono::TimeDelta::days(i64::from(number * 7 % 300))),
        arr: (!number.is_multiple_of(11)).then(|| Money {
            amount: Decimal::from(number % 53 * 1000),
            currency: [Currency::EUR, Currency::USD][number as usize % 2],
        }),
        ..Account::default()
    }
}

fn gazed(accounts: &[Account], book: &Book, rules: &Rules) -> Glimpse {
    let mut gaze = Gaze::new(rules);
    // In any order.
    for account in accounts.iter().rev() {
        let index = book.find(&account.id).expect("it is in the book");
        let row = book.row(index).expect("a row").clone();
        gaze.at(row, book.standing(index));
    }
    gaze.glimpse()
}

#[test]
fn a_glimpse_is_the_top_of_the_whole_book() {
    let rules = Rules::presets();
    let accounts: Vec<Account> = (0..600).map(account).collect();
    let whole = Book::build(accounts.clone(), Vec::new(), &rules, now());
    let glimpse = gazed(&accounts, &whole, &rules);
    let (small, sight) = Book::glimpsed(glimpse, (Vec::new(), Marks::default()), &rules, now());
    let seen = sight.columns;
    assert_eq!(seen.len(), whole.columns().len());
    for (seen, (place, rows)) in seen.iter().zip(whole.columns()) {
        assert_eq!((seen.place, seen.count), (*place, rows.len()));
        let row = |index: &u32| whole.row(*index).expect("a row");
        let arr = rows.iter().filter_map(|index| row(index).account.arr);
        assert_eq!(seen.arr, money::sums(arr));
        assert_eq!(seen.cards.len(), rows.len().min(CARDS));
        for (near, far) in seen.cards.iter().zip(rows) {
            assert_eq!(small.row(*near), Some(row(far)));
            assert_eq!(small.standing(*near), whole.standing(*far));
            assert_eq!(small.find(&row(far).account.id), Some(*near));
        }
    }
    assert!(seen.iter().any(|column| column.count > CARDS));
    assert!(seen.iter().any(|column| column.count == 0));
}

#[test]
fn the_head_of_the_queue_is_that_of_the_whole_book() {
    let rules = Rules::presets();
    for many in [700, 40] {
        let accounts: Vec<Account> = (0..many).map(account).collect();
        let whole = Book::build(accounts.clone(), Vec::new(), &rules, now());
        let mut glimpse = gazed(&accounts, &whole, &rules);
        let waiting = |of: fn(&Waiting) -> bool| glimpse.queue.rows.iter().any(of);
        assert!(waiting(|row| matches!(row, Waiting::Card(_))));
        // In the order of another hour.
        glimpse.queue.rows.reverse();
        let (small, sight) = Book::glimpsed(glimpse, (Vec::new(), Marks::default()), &rules, now());
        let (queue, risks) = (sight.queue, whole.queue(Lane::Risk));
        assert!(!risks.is_empty());
        assert_eq!(queue.count, risks.len());
        assert_eq!(queue.other, whole.queue(Lane::Opportunity).len());
        assert_eq!(queue.put_away, whole.away().len());
        assert_eq!(queue.rows.len(), risks.len().min(QUEUED));
        for (near, far) in queue.rows.iter().zip(risks) {
            let row = whole.row(*far).expect("a row");
            assert_eq!(small.row(*near), Some(row));
            assert_eq!(small.standing(*near), whole.standing(*far));
            assert_eq!(small.find(&row.account.id), Some(*near));
        }
    }
}

#[test]
fn of_a_queue_that_one_column_fills_those_are_kept_too_that_are_no_cards() {
    let rules = Rules::presets();
    let lone = |number| Account {
        stage: Some("renewal".to_owned()),
        ..account(number)
    };
    let accounts: Vec<Account> = (0..300).map(lone).collect();
    let whole = Book::build(accounts.clone(), Vec::new(), &rules, now());
    assert!(whole.queue(Lane::Risk).len() > CARDS);
    let glimpse = gazed(&accounts, &whole, &rules);
    let others = glimpse.queue.rows.iter();
    let others = others.filter(|row| matches!(row, Waiting::Other(..)));
    let head = whole.queue(Lane::Risk).len().min(QUEUED);
    assert_eq!(others.count(), head - CARDS);
    let (small, sight) = Book::glimpsed(glimpse, (Vec::new(), Marks::default()), &rules, now());
    for (near, far) in sight.queue.rows.iter().zip(whole.queue(Lane::Risk)) {
        assert_eq!(small.row(*near), whole.row(*far));
    }
}

#[test]
fn cards_stand_in_the_order_of_the_moment() {
    let rules = Rules::presets();
    let accounts: Vec<Account> = (0..30).map(account).collect();
    let whole = Book::build(accounts.clone(), Vec::new(), &rules, now());
    let mut glimpse = gazed(&accounts, &whole, &rules);
    // As if they had been kept when others were urgent.
    for column in &mut glimpse.columns {
        column.cards.reverse();
    }
    let (small, sight) = Book::glimpsed(glimpse, (Vec::new(), Marks::default()), &rules, now());
    let seen = sight.columns;
    for (seen, (_, rows)) in seen.iter().zip(whole.columns()) {
        let id = |book: &Book, index: u32| book.row(index).expect("a row").account.id.clone();
        let near: Vec<_> = seen.cards.iter().map(|card| id(&small, *card)).collect();
        let far: Vec<_> = rows.iter().map(|row| id(&whole, *row)).collect();
        assert_eq!(near, far);
    }
}

#[test]
fn nothing_to_see_is_empty() {
    let rules = Rules::presets();
    let glimpse = Gaze::new(&rules).glimpse();
    assert!(glimpse.is_empty());
    assert_eq!(
        glimpse.columns.len(),
        rules.lifecycle.stages.len(),
        "the lifecycle's columns are there, the one for unmapped accounts is not"
    );
}
