//! The book: order of columns and queues, and that an update comes to the same as building anew.

use crate::make::*;
use tenure::domain::account::{Account, Presence};
use tenure::domain::lifecycle::Place;
use tenure::domain::triage::rules::TriageRules;
use tenure::domain::triage::{Lane, SignalKind};
use tenure::domain::{Book, Money, Rules};

fn named(id: &str, name: &str) -> Account {
    Account {
        id: id.into(),
        name: name.into(),
        ..customer()
    }
}

fn build(accounts: Vec<Account>) -> Book {
    Book::build(accounts, vec![], &RULES, now())
}

fn ids(book: &Book, list: &[u32]) -> Vec<String> {
    let id = |index: &u32| book.row(*index).map(|row| row.account.id.0.clone());
    list.iter().filter_map(id).collect()
}

/// Everything of a book that can be seen, to compare two.
fn seen(book: &Book) -> impl PartialEq + std::fmt::Debug + use<> {
    let columns: Vec<(Place, Vec<String>)> = book
        .columns()
        .iter()
        .map(|(place, list)| (*place, ids(book, list)))
        .collect();
    let queues = [Lane::Risk, Lane::Opportunity].map(|lane| ids(book, book.queue(lane)));
    (book.rows.clone(), columns, queues)
}

#[test]
fn rows_are_by_name_and_found_by_id() {
    let book = build(vec![
        named("1", "beta"),
        named("2", "Alpha"),
        named("3", "ápex"),
        named("4", "Beta"),
    ]);
    let all: Vec<u32> = (0..4).collect();
    assert_eq!(
        ids(&book, &all),
        ["2", "3", "4", "1"],
        "accents do not count"
    );
    assert_eq!(book.find(&"1".into()), Some(3));
    assert_eq!(book.find(&"9".into()), None);
}

#[test]
fn columns_stand_in_the_lifecycles_order_and_unmapped_only_when_needed() {
    let mut book = build(vec![named("1", "a")]);
    assert_eq!(book.columns().len(), 7);
    assert_eq!(book.columns()[1].1, [0]);
    let mut odd = named("2", "b");
    odd.stage = Some("paused".into());
    book.update(vec![odd], &[], &RULES, now());
    let last = book.columns().last().expect("there are columns");
    assert_eq!((last.0, &last.1[..]), (Place::Unmapped, &[1][..]));
    book.update(vec![named("2", "b")], &[], &RULES, now());
    assert_eq!(book.columns().len(), 7);
}

#[test]
fn the_most_urgent_stands_first_then_the_dearest_then_by_name() {
    let with = |id: &str, name: &str, arr: i64, overdue: i64| {
        let mut account = named(id, name);
        account.arr = euros(arr);
        account.task_due = Some(day(overdue));
        account.people.champion = Presence::Left;
        account
    };
    let mut reminded = with("5", "e", 99, 14);
    reminded.people.champion = Presence::Here;
    let accounts = vec![
        with("1", "d", 10, 0),
        with("2", "c", 20, 0),
        with("3", "b", 10, 0),
        with("4", "a", 5, 14),
        reminded,
    ];
    let rules = Rules {
        triage: TriageRules::parse("id = \"x\"\n[signals.top_arr]\non = false\n").expect("right"),
        ..Rules::presets()
    };
    let mut book = Book::build(accounts.clone(), vec![], &rules, now());
    // A reminder is told with the account, and is no reason to stand in the queue.
    assert_eq!(ids(&book, book.queue(Lane::Risk)), ["4", "2", "3", "1"]);
    assert_eq!(ids(&book, &book.columns()[1].1), ["4", "2", "3", "1", "5"]);
    // Whoever asks for less sees more, also when one account after another changes.
    let mut rules = rules;
    rules.triage.entry = [1, 1];
    book.update(vec![accounts[4].clone()], &[], &rules, now());
    assert_eq!(
        ids(&book, book.queue(Lane::Risk)),
        ["4", "2", "3", "1", "5"]
    );
    assert!(book.queue(Lane::Opportunity).is_empty());
}

#[test]
fn arr_is_ranked_within_its_currency_and_equals_share_the_last_of_their_places() {
    let mut accounts: Vec<Account> = (0..4)
        .map(|n| named(&n.to_string(), &n.to_string()))
        .collect();
    accounts[0].arr = euros(50);
    accounts[1].arr = euros(50);
    accounts[2].arr = euros(10);
    accounts[3].arr = Some(Money {
        amount: 1.into(),
        currency: tenure::domain::Currency::USD,
    });
    let book = build(accounts);
    let ranks: Vec<_> = (0..4)
        .map(|n| (book.standing(n).rank, book.standing(n).of))
        .collect();
    assert_eq!(ranks, [(2, 3), (2, 3), (3, 3), (1, 1)]);
}

/// 100 $ at 0.9 € and 95 €, 80 €: 95, 90, 80. Pounds without a rate stay among their own.
#[test]
fn arr_is_ranked_across_the_currencies_that_rates_are_given_for() {
    let paid = [("USD", 100), ("EUR", 95), ("EUR", 80), ("GBP", 70)];
    let mut accounts: Vec<Account> = (0..4)
        .map(|n| named(&n.to_string(), &n.to_string()))
        .collect();
    for (account, (code, amount)) in accounts.iter_mut().zip(paid) {
        account.arr = Some(Money {
            amount: amount.into(),
            currency: tenure::domain::Currency::parse(code).expect("a currency"),
        });
    }
    let rate = |code: &str, rate: f64| {
        let currency = tenure::domain::Currency::parse(code).expect("a currency");
        (currency, rate)
    };
    let rules = Rules {
        rates: [rate("EUR", 1.0), rate("USD", 0.9)].into(),
        ..Rules::presets()
    };
    let book = Book::build(accounts, Vec::new(), &rules, now());
    let ranks: Vec<_> = (0..4)
        .map(|n| (book.standing(n).rank, book.standing(n).of))
        .collect();
    assert_eq!(ranks, [(2, 3), (1, 3), (3, 3), (1, 1)]);
}

/// Six with the list price: each stands on place 6, and none is among the dearer half, which ends with
/// place 3. Of five customers who pay 6000, 5000, … 2000 and one who left and had paid 9000, the five are
/// ranked 1 to 5 of 5, and the lost one not at all.
#[test]
fn the_list_price_makes_nobody_dear_and_the_lost_are_not_counted() {
    let urgent = |id: usize, amount: i64, stage: &str| {
        let mut account = customer();
        account.id = id.to_string().as_str().into();
        account.name = id.to_string();
        account.arr = euros(amount);
        account.stage = Some(stage.into());
        account.people.champion = Presence::Left;
        account
    };
    let weighed = |book: &Book| {
        let terms = book.rows.iter().flat_map(|row| &row.today.terms);
        terms
            .filter(|(_, term)| term.signal == SignalKind::TopArr)
            .count()
    };
    let book = build((0..6).map(|n| urgent(n, 1_000, "adoption")).collect());
    assert_eq!((book.standing(0).rank, book.standing(0).of), (6, 6));
    assert_eq!(weighed(&book), 0);

    let mut accounts: Vec<Account> = (0..5)
        .map(|n| urgent(n, 6_000 - 1_000 * n as i64, "adoption"))
        .collect();
    accounts.push(urgent(5, 9_000, "churned"));
    let mut book = build(accounts);
    let ranks = |book: &Book| -> Vec<_> {
        let standings = (0..6).map(|n| book.standing(n));
        standings.map(|of| (of.rank, of.of)).collect()
    };
    assert_eq!(
        ranks(&book),
        [(1, 5), (2, 5), (3, 5), (4, 5), (5, 5), (0, 0)]
    );
    // Won back, it is the dearest; one account that changes its stage is an update too.
    book.update(vec![urgent(5, 9_000, "adoption")], &[], &RULES, now());
    assert_eq!(
        ranks(&book),
        [(2, 6), (3, 6), (4, 6), (5, 6), (6, 6), (1, 6)]
    );
}

#[test]
fn an_update_comes_to_the_same_as_building_anew() {
    let mut accounts: Vec<Account> = (0..60_i64)
        .map(|n| {
            let mut account = named(&n.to_string(), &format!("N{:02}", (n * 37) % 60));
            account.arr = euros(1 + (n * 13) % 60);
            account.task_due = Some(day(n % 9 - 3));
            account
        })
        .collect();
    let mut book = build(accounts.clone());
    let mut change = |index: usize, with: &dyn Fn(&mut Account)| {
        with(&mut accounts[index]);
        book.update(vec![accounts[index].clone()], &[], &RULES, now());
        assert_eq!(seen(&book), seen(&build(accounts.clone())));
    };
    change(3, &|account| account.stage = Some("renewal".into()));
    change(3, &|account| account.stage = Some("paused".into()));
    change(4, &|account| account.stage = Some("paused".into()));
    change(3, &|account| account.stage = Some("churned".into()));
    change(4, &|account| account.stage = Some("value".into()));
    change(9, &|account| account.task_due = None);
    change(9, &|account| account.task_due = Some(day(30)));
    change(12, &|account| account.arr = euros(1_000));
    change(13, &|account| account.arr = None);
    change(14, &|account| account.name = "Zz".into());
    change(15, &|_| {});
    accounts.push(named("new", "New"));
    book.update(vec![named("new", "New")], &[], &RULES, now());
    assert_eq!(seen(&book), seen(&build(accounts.clone())));
    accounts.retain(|account| account.id.0 != "7");
    book.update(vec![], &["7".into(), "none".into()], &RULES, now());
    assert_eq!(seen(&book), seen(&build(accounts)));
    assert_eq!(book.find(&"7".into()), None);
}

#[test]
fn an_empty_book_takes_updates_and_of_two_with_one_id_the_later_counts() {
    let mut book = Book::default();
    book.update(vec![named("1", "a")], &[], &RULES, now());
    assert_eq!(book.columns()[1].1, [0]);
    let book = build(vec![named("1", "z"), named("2", "m"), named("1", "a")]);
    assert_eq!(book.rows.len(), 2);
}
