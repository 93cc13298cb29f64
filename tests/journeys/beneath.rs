//! News that come in while something has the keys, or lies beneath the help: what is chosen from, and acted
//! on, is what there is, and a key does what its words said when they were read.

use super::support::accounts::{noon, portfolio};
use super::support::person::Person;
use super::support::world::World;
use chrono::TimeDelta;
use rust_decimal::Decimal;
use tenure::app::layer::{Form, Menu, PutLine, Target};
use tenure::app::{Layer, Msg};
use tenure::domain::account::Account;
use tenure::domain::write::Op;
use tenure::domain::{Currency, Field, Money};

fn comes(person: &mut Person<World>, account: Account) {
    let at = person
        .world
        .accounts
        .iter()
        .position(|of| of.id == account.id);
    person.world.accounts[at.expect("one of the portfolio")] = account.clone();
    person.hears(vec![Msg::Changed {
        accounts: vec![account],
        gone: Vec::new(),
        owners: None,
    }]);
}

fn menu(person: &Person<World>) -> &Menu {
    match person.layer() {
        Some(Layer::Fields(menu, _) | Layer::Pick(menu, _) | Layer::Find(menu)) => menu,
        other => panic!("{other:?}"),
    }
}

fn detail(person: &Person<World>, target: &Target) -> String {
    let rows = &menu(person).rows;
    let row = rows.iter().find(|row| row.target == *target);
    row.expect("a row of it").detail.clone()
}

fn put(person: &Person<World>) -> &PutLine {
    match person.layer() {
        Some(Layer::Put(line)) => line,
        other => panic!("{other:?}"),
    }
}

fn form(person: &Person<World>) -> &Form {
    match person.layer() {
        Some(Layer::Form(form)) => form,
        other => panic!("{other:?}"),
    }
}

fn dearer(person: &Person<World>, arr: i64) -> Account {
    let mut account = person.world.account("Acme").clone();
    account.arr = Some(Money {
        amount: Decimal::from(arr),
        currency: Currency::EUR,
    });
    account
}

/// Acme in its stage for years: one more signal.
fn overdue(person: &Person<World>) -> Account {
    let mut account = person.world.account("Acme").clone();
    account.stage_since = Some(noon() - TimeDelta::days(900));
    account
}

#[test]
fn a_list_beneath_the_help_or_not_shows_what_has_come_meanwhile_with_the_cursor_where_it_was() {
    let mut person = Person::with(portfolio());
    person.press("2 e Down Down");
    let under = |person: &Person<World>| menu(person).rows[menu(person).cursor].target.clone();
    let (before, arr) = (under(&person), Target::Field(Field::Arr));
    let seen = detail(&person, &arr);
    let account = dearer(&person, 77_000);
    comes(&mut person, account);
    let now = detail(&person, &arr);
    assert!(seen != now && now.contains("77"), "{seen} {now}");
    person.press("F1");
    let account = dearer(&person, 88_000);
    comes(&mut person, account);
    person.press("Esc");
    assert!(detail(&person, &arr).contains("88"));
    assert_eq!(under(&person), before);
    // What is copied is what it is by now.
    person.press("Esc y F1");
    let account = dearer(&person, 99_000);
    comes(&mut person, account);
    person.press("Esc");
    let copied = |row: &tenure::app::layer::MenuRow| match &row.target {
        Target::Copy(text) => text.contains("99000"),
        _ => false,
    };
    assert!(
        menu(&person).rows.iter().any(copied),
        "{:?}",
        menu(&person).rows
    );
}

#[test]
fn an_account_that_comes_is_found_by_a_line_that_was_open_before() {
    let mut person = Person::with(portfolio());
    person.press("/").types("cosm").press("F1");
    let mut account = person.world.account("Dunlin").clone();
    account.name = "Cosmic Dunlin".to_owned();
    comes(&mut person, account);
    person.press("Esc");
    assert_eq!(person.offers(), ["Cøsmos Ltd", "Cosmic Dunlin"]);
    assert_eq!(menu(&person).cursor, 0);
}

#[test]
fn no_signal_is_put_away_that_came_after_the_line_was_read() {
    let mut person = Person::with(portfolio());
    person.press("2 z").types("2w");
    let before = put(&person).signals.len();
    let account = overdue(&person);
    comes(&mut person, account);
    person.press("Enter");
    assert!(
        person.is_told().contains("meanwhile"),
        "{}",
        person.is_told()
    );
    assert!(person.world.actions.is_empty(), "nothing was put away");
    assert!(put(&person).signals.len() > before, "all are shown now");
    assert!(put(&person).understood.is_ok());
    // Read, and meant.
    person.press("Enter");
    let ops: Vec<&Op> = person
        .world
        .actions
        .iter()
        .flat_map(|of| &of.writes)
        .map(|of| &of.op)
        .collect();
    assert!(!ops.is_empty() && person.layer().is_none(), "{ops:?}");
    assert!(!person.queue().contains(&"Acme"));
}

#[test]
fn one_signal_that_is_meant_stays_the_one_when_others_come() {
    let mut person = Person::with(portfolio());
    person.press("2 z").types("2w").press("Tab");
    let meant = |person: &Person<World>| {
        let line = put(person);
        line.chosen.map(|at| line.signals[at].0.clone())
    };
    let before = meant(&person);
    assert!(before.is_some());
    let account = overdue(&person);
    comes(&mut person, account);
    person.press("Enter");
    assert_eq!(meant(&person), before);
}

#[test]
fn a_choice_made_in_a_form_is_made_still_after_the_help_was_read() {
    let mut person = Person::with(portfolio());
    person.press("2 e").types("owner").press("Enter Down");
    let chosen = form(&person).chosen;
    assert!(chosen.is_some(), "{:?}", form(&person));
    person.press("F1 Esc");
    assert_eq!(form(&person).chosen, chosen);
}
