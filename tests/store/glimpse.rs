//! The kept first frame: there while nothing it is made from has changed, and not a moment longer.

use super::marks::mark;
use super::*;
use rusqlite::Connection;
use tenure::domain::Now;
use tenure::domain::assess::{Rules, Standing};
use tenure::domain::book::{Gaze, Owner, Row};
use tenure::domain::contact::Contact;
use tenure::domain::ticket::{Severity, Ticket};
use tenure::domain::triage::closing::How;

const STAMP: &str = "2026-09-21 0 of these rules";

/// A store whose listings were read to their ends, with two accounts.
fn filled() -> (TempDir, Store) {
    let (folder, store) = open();
    for listing in Listing::ALL {
        store.begin_full(*listing, now()).expect("it begins");
        let items = match listing {
            Listing::Accounts => ["1", "2"]
                .map(|id| Incoming::Account(Box::new(record(id, "adoption", 10))))
                .into(),
            _ => Vec::new(),
        };
        let step = Step::Full { next: None };
        store.put_page(*listing, items, step, now()).expect("kept");
    }
    (folder, store)
}

fn gazed(store: &Store) -> tenure::domain::book::Glimpse {
    let rules = Rules::presets();
    let mut gaze = Gaze::new(&rules);
    for account in store.portfolio().expect("readable").accounts {
        let mut row = Row::from(account);
        row.today = tenure::domain::assess::assess(
            &row.account,
            &rules,
            Standing::default(),
            Now::utc(now()),
        );
        gaze.at(row, Standing::default());
    }
    gaze.glimpse()
}

/// Keeps a glimpse of what is there.
fn keep(store: &Store) {
    let version = store.glimpse_wanted(STAMP).expect("readable");
    let version = version.expect("there is none yet, and nothing waits");
    let kept = store.keep_glimpse(version, STAMP, &gazed(store));
    assert!(
        kept.expect("it is written"),
        "nothing has changed meanwhile"
    );
    assert!(there(store), "it is there");
}

fn there(store: &Store) -> bool {
    store.glimpse(STAMP).expect("readable").is_some()
}

#[test]
fn it_comes_back_as_it_was_and_is_not_wanted_again() {
    let (_folder, store) = filled();
    assert!(!there(&store));
    let glimpse = gazed(&store);
    assert!(!glimpse.is_empty());
    keep(&store);
    assert_eq!(store.glimpse(STAMP).expect("readable"), Some(glimpse));
    assert_eq!(store.glimpse_wanted(STAMP).expect("readable"), None);
    let other = store.glimpse("another day").expect("readable");
    assert_eq!(other, None, "of another stamp it is none");
    assert!(
        store
            .glimpse_wanted("another day")
            .expect("readable")
            .is_some()
    );
}

fn owner(name: &str) -> Owner {
    Owner {
        id: "7".into(),
        name: name.to_owned(),
        email: None,
        archived: false,
    }
}

fn ticket(id: &str) -> Ticket {
    Ticket {
        id: id.into(),
        accounts: vec!["1".into()],
        subject: "It fails".into(),
        severity: Some(Severity::S1),
        opened: moment(1_789_000_000),
        closed: None,
        odd: Vec::new(),
    }
}

fn page(store: &Store, listing: Listing, item: Incoming) {
    store
        .put_page(listing, vec![item], Step::Delta, now())
        .expect("kept");
}

#[test]
fn every_change_of_what_it_is_made_from_takes_it_away() {
    type Write = fn(&Store);
    let writes: &[(&str, Write)] = &[
        ("an account reads otherwise", |store| {
            put(store, record("1", "value", 20));
        }),
        ("there is another account", |store| {
            put(store, record("3", "adoption", 10));
        }),
        ("an account is gone", |store| {
            page(store, Listing::Accounts, Incoming::Gone("2".into()));
        }),
        ("an account lives on in another one", |store| {
            let (gone, into) = ("2".into(), "1".into());
            page(store, Listing::Accounts, Incoming::Merged { gone, into });
        }),
        ("a full pull does not bring an account any more", |store| {
            store
                .begin_full(Listing::Accounts, now())
                .expect("it begins");
            let items = vec![Incoming::Account(Box::new(record("1", "adoption", 10)))];
            let step = Step::Full { next: None };
            store
                .put_page(Listing::Accounts, items, step, now())
                .expect("kept");
        }),
        ("a contact comes to an account", |store| {
            let contact = Contact {
                id: "c".into(),
                accounts: vec!["1".into()],
                roles: vec![tenure::domain::contact::Role::Champion],
                ..Contact::default()
            };
            page(store, Listing::Contacts, Incoming::Contact(contact));
        }),
        ("a ticket comes to an account", |store| {
            page(store, Listing::Tickets, Incoming::Ticket(ticket("t")));
        }),
        (
            "the first ticket of all comes, to an account not known",
            |store| {
                let ticket = Ticket {
                    accounts: vec!["elsewhere".into()],
                    ..ticket("t")
                };
                page(store, Listing::Tickets, Incoming::Ticket(ticket));
            },
        ),
        ("a listing is not known to be whole any more", |store| {
            store
                .abandon_full(Listing::Contacts, now())
                .expect("written");
        }),
        ("a person writes", |store| {
            let write = action("1", vec![set(Field::Stage, "adoption", "value")]);
            store.enqueue(&write).expect("kept");
        }),
        ("a person puts a signal away", |store| {
            let away = action("1", vec![mark("tickets", How::Done)]);
            store.enqueue(&away).expect("kept");
        }),
        ("plans are kept here", |store| {
            store.keep_plans_here(true).expect("written");
        }),
        ("the CRM has another user", |store| {
            store.put_owners(&[owner("Ada")]).expect("written");
        }),
    ];
    for (what, write) in writes {
        let (_folder, store) = filled();
        keep(&store);
        // Of another day one would be wanted, and is being made while it is written.
        let version = store.glimpse_wanted("another").expect("readable");
        let (version, glimpse) = (version.expect("nothing waits"), gazed(&store));
        write(&store);
        assert!(!there(&store), "still there after: {what}");
        let late = store.keep_glimpse(version, "another", &glimpse);
        assert!(!late.expect("readable"), "made before, kept after: {what}");
    }
}

#[test]
fn none_is_made_while_writes_wait_and_the_one_after_them_is_taken_away_by_undoing() {
    let (_folder, store) = filled();
    let away = action("1", vec![mark("tickets", How::Done)]);
    store.enqueue(&away).expect("kept");
    keep(&store);
    undo(&store);
    assert!(!there(&store), "what was put away is back");
    let write = action("1", vec![set(Field::Stage, "adoption", "value")]);
    store.enqueue(&write).expect("kept");
    assert_eq!(store.glimpse_wanted(STAMP).expect("readable"), None);
    undo(&store);
    keep(&store);
}

#[test]
fn any_statement_of_any_program_takes_it_away() {
    let statements = [
        "UPDATE account SET body = x'00' WHERE id = '1'",
        "UPDATE account SET id = '9' WHERE id = '1'",
        "DELETE FROM account",
        "INSERT INTO triage_mark (account, slot, mark) VALUES ('1', 'assigned:*', '{}')",
        "INSERT INTO plan (account, text) VALUES ('1', 'a plan')",
        "INSERT OR REPLACE INTO meta (key, value) VALUES ('format', 'another')",
        "UPDATE meta SET value = 'another' WHERE key = 'format'",
        "DELETE FROM meta WHERE key = 'format'",
        "DELETE FROM position WHERE listing = 'contacts'",
        "UPDATE position SET full_at = NULL WHERE listing = 'tickets'",
        "INSERT INTO outbox (id, action, account, subject, op, open, state, progress)
         VALUES ('w', 'a', '1', 's', '{}', 1, 'waiting', '{}')",
    ];
    for sql in statements {
        let (_folder, store) = filled();
        keep(&store);
        let other = Connection::open(store.path()).expect("it opens");
        other.execute_batch(sql).expect("it runs");
        assert!(!there(&store), "still there after: {sql}");
    }
}

#[test]
fn what_changes_nothing_that_is_shown_leaves_it() {
    let (_folder, store) = filled();
    store.put_owners(&[owner("Ada")]).expect("written");
    let full = |items: Vec<Incoming>| {
        store
            .begin_full(Listing::Accounts, now())
            .expect("it begins");
        let step = Step::Full { next: None };
        store
            .put_page(Listing::Accounts, items, step, now())
            .expect("kept");
    };
    let same = || -> Vec<Incoming> {
        ["1", "2"]
            .map(|id| Incoming::Account(Box::new(record(id, "adoption", 10))))
            .into()
    };
    // What is read a second time has a past.
    full(same());
    keep(&store);
    full(same());
    put(&store, record("1", "adoption", 10));
    store.put_owners(&[owner("Ada")]).expect("written");
    store
        .finish_delta(Listing::Contacts, now())
        .expect("written");
    store
        .set_ui("layout", &serde_json::json!({}))
        .expect("written");
    assert!(there(&store), "a pull that brings nothing new is no change");
}
