//! What waiting writes name, merged into something else or deleted.

use super::{action, id, now, open, put, record};
use tenure::domain::contact::Contact;
use tenure::domain::tie::{Tie, TieKind};
use tenure::domain::touchpoint::{About, NewTask};
use tenure::domain::write::{Choice, Op, Progress, Queued};
use tenure::store::{Changes, Incoming, Listing, Step, Store};
use uuid::Uuid;

fn merge(store: &Store, listing: Listing, gone: &str, into: &str) -> Changes {
    let page = vec![Incoming::Merged {
        gone: gone.into(),
        into: into.into(),
    }];
    let put = store.put_page(listing, page, Step::Delta, now());
    put.expect("kept")
}

fn person(store: &Store, id: &str, name: &str) {
    let contact = Contact {
        id: id.into(),
        name: name.to_owned(),
        accounts: vec!["1".into()],
        ..Contact::default()
    };
    let page = vec![Incoming::Contact(contact)];
    let put = store.put_page(Listing::Contacts, page, Step::Delta, now());
    put.expect("kept");
}

fn task(store: &Store, contacts: &[&str], about: Option<About>) -> Uuid {
    let op = Op::AddTask(NewTask {
        title: "Send the guide".to_owned(),
        contacts: contacts.iter().map(|id| (*id).into()).collect(),
        about,
        ..NewTask::default()
    });
    let action = action("1", vec![op]);
    store.enqueue(&action).expect("kept");
    action.writes[0].id
}

fn stands(store: &Store, id: Uuid) -> Queued {
    store.queued(&id).expect("readable").expect("kept")
}

fn named(store: &Store, id: Uuid) -> Vec<String> {
    let ties = stands(store, id).write.op.ties().into_iter();
    ties.map(|tie| tie.id).collect()
}

#[test]
fn what_waits_was_refused_or_is_unknown_names_what_was_merged_as_what_it_lives_on_in() {
    let (_folder, store) = open();
    put(&store, record("1", "adoption", 1_789_000_000));
    let waits = task(&store, &["5", "6", "7"], None);
    let other = task(&store, &["7"], Some(About::Ticket("5".into())));
    let refused = task(&store, &["6"], None);
    let why = Progress::Refused { why: "no".into() };
    store.mark(&refused, &why, None).expect("kept");
    let unknown = task(&store, &["5"], Some(About::Ticket("5".into())));
    let marked = store.mark(&unknown, &Progress::Unknown, None);
    marked.expect("kept");
    let changes = merge(&store, Listing::Contacts, "5", "9");
    assert_eq!(changes.changed, [id("1")]);
    merge(&store, Listing::Contacts, "6", "9");
    assert_eq!(named(&store, waits), ["9", "7"]);
    assert_eq!(named(&store, other), ["7", "5"], "a ticket of that number");
    assert_eq!(named(&store, refused), ["9"]);
    assert_eq!(named(&store, unknown), ["9", "5"]);
    assert_eq!(stands(&store, waits).progress, Progress::Waiting);
    assert_eq!(stands(&store, other).progress, Progress::Waiting);
    assert_eq!(stands(&store, refused).progress, Progress::Unknown);
    merge(&store, Listing::Tickets, "5", "8");
    assert_eq!(named(&store, other), ["7", "8"]);
    assert_eq!(named(&store, unknown), ["9", "8"]);
    // Told again, and what is put in behind it, as far as the last.
    assert!(merge(&store, Listing::Contacts, "5", "9").is_empty());
    merge(&store, Listing::Contacts, "9", "10");
    let late = task(&store, &["6", "5"], Some(About::Deal("5".into())));
    assert_eq!(named(&store, late), ["10", "5"]);
}

#[test]
fn what_was_deleted_is_called_as_when_it_was_named_and_may_be_left_out() {
    let (_folder, store) = open();
    put(&store, record("1", "adoption", 1_789_000_000));
    person(&store, "5", "Ana Ruiz");
    person(&store, "6", "Mia Maas");
    let write = task(&store, &["5", "6"], None);
    let page = vec![Incoming::Gone("5".into())];
    let put = store.put_page(Listing::Contacts, page, Step::Delta, now());
    put.expect("kept");
    let tie = Tie {
        kind: TieKind::Contact,
        id: "5".to_owned(),
    };
    let told = store.mark_missing(&write, std::slice::from_ref(&tie));
    let why = "Not in the CRM any more: the contact “Ana Ruiz”. It can be sent without.";
    assert_eq!(told.expect("kept"), Progress::Refused { why: why.into() });
    let missing = stands(&store, write).missing;
    assert_eq!(missing.len(), 1);
    assert_eq!(
        (&missing[0].tie, missing[0].name.as_deref()),
        (&tie, Some("Ana Ruiz"))
    );
    store.resolve(&write, Choice::Without, now()).expect("kept");
    let queued = stands(&store, write);
    // Looked for before it is sent again, as whatever was refused.
    assert_eq!(queued.progress, Progress::Unknown);
    assert!(queued.missing.is_empty());
    assert_eq!(named(&store, write), ["6"]);
    assert!(
        matches!(&queued.write.op, Op::AddTask(new) if new.title == "Send the guide (Ana Ruiz)")
    );
}

#[test]
fn nothing_is_left_out_of_what_was_refused_for_something_else() {
    let (_folder, store) = open();
    put(&store, record("1", "adoption", 1_789_000_000));
    let write = task(&store, &["5"], None);
    let why = Progress::Refused { why: "no".into() };
    store.mark(&write, &why, None).expect("kept");
    store.resolve(&write, Choice::Without, now()).expect("kept");
    assert_eq!(stands(&store, write).progress, why);
    assert_eq!(named(&store, write), ["5"]);
}
