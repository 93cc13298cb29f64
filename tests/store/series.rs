//! The series of an account: scored from all that is known of it, again when that changes.

use super::{account, id, now, open, put, record};
use chrono::TimeDelta;
use std::sync::Arc;
use tenure::domain::account::{AccountRecord, Daily, Presence};
use tenure::domain::contact::{Contact, Role};
use tenure::domain::ticket::{Severity, Ticket};
use tenure::domain::touchpoint::Details;
use tenure::store::{Incoming, Listing, Scorer, Step, Store};

/// Scores by what today's health looks at beside the account's own fields: whether tickets were
/// read, how many are open, whether there is a champion.
fn scorer(id: &str) -> Scorer {
    Scorer {
        id: id.to_owned(),
        score: Arc::new(|record: &AccountRecord, at| {
            let account = &record.account;
            let tickets = match account.tickets.read {
                true => 50.0 - f32::from(account.tickets.open),
                false => 0.0,
            };
            let champion = match account.people.champion {
                Presence::Unread => 0.0,
                Presence::Here => 20.0,
                Presence::Missing | Presence::Left => 10.0,
            };
            Daily {
                last: at.date_naive(),
                values: vec![tickets + champion],
            }
        }),
    }
}

fn ticket(number: &str, accounts: &[&str]) -> Ticket {
    Ticket {
        id: number.into(),
        accounts: accounts.iter().map(|id| (*id).into()).collect(),
        subject: "Login fails".into(),
        severity: Some(Severity::S2),
        opened: now() - TimeDelta::days(2),
        closed: None,
    }
}

fn list(store: &Store, listing: Listing, items: Vec<Incoming>) {
    store.begin_full(listing, now()).expect("it begins");
    store
        .put_page(listing, items, Step::Full { next: None }, now())
        .expect("kept");
}

/// Two accounts, of which the first has a ticket; all listings read once.
fn pulled() -> (tempfile::TempDir, Store) {
    let (folder, store) = open();
    store.set_scorer(scorer("one"));
    list(
        &store,
        Listing::Accounts,
        ["1", "2"]
            .map(|id| Incoming::Account(Box::new(record(id, "adoption", 1))))
            .into(),
    );
    list(&store, Listing::Contacts, Vec::new());
    let tickets = vec![Incoming::Ticket(ticket("t1", &["1"]))];
    list(&store, Listing::Tickets, tickets);
    (folder, store)
}

fn today(store: &Store, id: &str) -> Option<f32> {
    account(store, id).scores.on(now().date_naive())
}

#[test]
fn after_the_first_pull_all_are_scored_from_the_people_and_tickets_that_came_in_later() {
    let (_folder, store) = pulled();
    assert_eq!(today(&store, "2"), Some(0.0), "nothing was read yet");
    let changed = store.rescore(now()).expect("scored");
    assert_eq!(changed, [id("1"), id("2")]);
    assert_eq!(today(&store, "1"), Some(59.0));
    assert_eq!(
        today(&store, "2"),
        Some(60.0),
        "no tickets, and that is known"
    );
    assert_eq!(store.rescore(now()).expect("scored"), [], "and not again");
}

#[test]
fn where_the_crm_has_no_ticket_at_all_none_says_nothing() {
    let (_folder, store) = open();
    store.set_scorer(scorer("one"));
    let records = ["1", "2"].map(|id| Incoming::Account(Box::new(record(id, "adoption", 1))));
    list(&store, Listing::Accounts, records.into());
    list(&store, Listing::Contacts, Vec::new());
    list(&store, Listing::Tickets, Vec::new());
    store.rescore(now()).expect("scored");
    assert_eq!(today(&store, "2"), Some(10.0));
    assert!(!account(&store, "2").tickets.read);
    let details = Details {
        account: "2".into(),
        ..Details::default()
    };
    store.put_details(details, now(), now()).expect("kept");
    assert!(
        !account(&store, "2").tickets.read,
        "nor when it is looked at"
    );
    // The first one of anybody says that they are kept here, and that the others have none.
    let items = vec![Incoming::Ticket(ticket("t1", &["1"]))];
    store
        .put_page(Listing::Tickets, items, Step::Delta, now())
        .expect("kept");
    assert!(account(&store, "2").tickets.read);
    store.rescore(now()).expect("scored");
    assert_eq!(today(&store, "2"), Some(60.0));
}

#[test]
fn a_new_day_and_a_new_scorecard_score_anew() {
    let (_folder, store) = pulled();
    store.rescore(now()).expect("scored");
    let tomorrow = now() + TimeDelta::days(1);
    assert_eq!(store.rescore(tomorrow).expect("scored").len(), 2);
    assert_eq!(account(&store, "1").scores.last, tomorrow.date_naive());
    store.set_scorer(Scorer {
        score: Arc::new(|_, at| Daily {
            last: at.date_naive(),
            values: vec![7.0],
        }),
        ..scorer("two")
    });
    assert_eq!(store.rescore(tomorrow).expect("scored").len(), 2);
    assert_eq!(account(&store, "1").scores.values, [7.0]);
}

#[test]
fn a_change_of_tickets_or_people_scores_the_account_at_once() {
    let (_folder, store) = pulled();
    store.rescore(now()).expect("scored");
    let items = vec![Incoming::Ticket(ticket("t2", &["2"]))];
    store
        .put_page(Listing::Tickets, items, Step::Delta, now())
        .expect("kept");
    assert_eq!(today(&store, "2"), Some(59.0));
    let details = Details {
        account: "2".into(),
        tickets: vec![ticket("t2", &["2"])],
        contacts: vec![Contact {
            id: "c".into(),
            name: "Dana".into(),
            roles: vec![Role::Champion],
            ..Contact::default()
        }],
        ..Details::default()
    };
    store.put_details(details, now(), now()).expect("kept");
    assert_eq!(today(&store, "2"), Some(69.0));
}

#[test]
fn a_newer_record_is_scored_with_the_people_and_tickets_known() {
    let (_folder, store) = pulled();
    store.rescore(now()).expect("scored");
    put(&store, record("1", "value", 2));
    assert_eq!(today(&store, "1"), Some(59.0));
    put(&store, record("3", "value", 2));
    assert_eq!(today(&store, "3"), Some(60.0), "a new one too");
}

#[test]
fn reading_one_account_takes_no_ticket_away_from_another() {
    let (_folder, store) = pulled();
    let both = vec![Incoming::Ticket(ticket("t1", &["1", "2"]))];
    store
        .put_page(Listing::Tickets, both, Step::Delta, now())
        .expect("kept");
    let details = |closed: bool| Details {
        account: "1".into(),
        tickets: vec![Ticket {
            closed: closed.then(now),
            ..ticket("t1", &["1"])
        }],
        ..Details::default()
    };
    store.rescore(now()).expect("scored");
    let changes = store
        .put_details(details(false), now(), now())
        .expect("kept");
    assert!(changes.is_empty(), "{changes:?}");
    assert_eq!(account(&store, "2").tickets.open, 1);
    let changes = store
        .put_details(details(true), now(), now())
        .expect("kept");
    assert_eq!(changes.changed, [id("1"), id("2")], "it is closed for both");
    assert_eq!(account(&store, "2").tickets.open, 0);
}
