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

fn contact(id: &str) -> Tie {
    Tie {
        kind: TieKind::Contact,
        id: id.to_owned(),
    }
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
    store.mark_gone(&refused, "not there").expect("kept");
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

/// A rule of the portal, a text too long: a person has read that, and may have done it by hand since.
#[test]
fn what_was_refused_for_anything_else_is_not_sent_again_as_what_it_names_was_merged() {
    let (_folder, store) = open();
    put(&store, record("1", "adoption", 1_789_000_000));
    let ruled = task(&store, &["5"], None);
    let why = Progress::Refused { why: "no".into() };
    store.mark(&ruled, &why, None).expect("kept");
    let missing = |ids: &[&str]| {
        let write = task(&store, ids, None);
        store.mark_missing(&write, &[contact("6")]).expect("kept");
        write
    };
    let (itself, other) = (missing(&["6"]), missing(&["5", "6"]));
    merge(&store, Listing::Contacts, "5", "9");
    assert_eq!(stands(&store, ruled).progress, why);
    // It would be refused for the one that is missing as before.
    assert!(matches!(
        stands(&store, other).progress,
        Progress::Refused { .. }
    ));
    assert_eq!(stands(&store, other).missing.len(), 1);
    assert_eq!(named(&store, ruled), ["9"], "should it be sent again");
    assert_eq!(named(&store, other), ["9", "6"]);
    merge(&store, Listing::Contacts, "6", "9");
    for write in [itself, other] {
        assert_eq!(stands(&store, write).progress, Progress::Unknown);
        assert_eq!(named(&store, write), ["9"]);
    }
}

#[test]
fn who_was_merged_into_somebody_who_was_deleted_then_is_still_known_by_name() {
    let (_folder, store) = open();
    put(&store, record("1", "adoption", 1_789_000_000));
    person(&store, "5", "Ana Ruiz");
    let write = task(&store, &["5"], None);
    let both = task(&store, &["5", "8"], None);
    merge(&store, Listing::Contacts, "5", "8");
    merge(&store, Listing::Contacts, "8", "9");
    for write in [write, both] {
        let told = store.mark_missing(&write, &[contact("9")]);
        let why = "Not in the CRM any more: the contact “Ana Ruiz”. It can be sent without.";
        assert_eq!(told.expect("kept"), Progress::Refused { why: why.into() });
        store.resolve(&write, Choice::Without, now()).expect("kept");
        let queued = stands(&store, write);
        assert!(
            matches!(&queued.write.op, Op::AddTask(new) if new.title == "Send the guide (Ana Ruiz)"),
            "{queued:?}"
        );
    }
    // Who was named beside them is called by their own name.
    person(&store, "6", "Mia Maas");
    let write = task(&store, &["6", "7"], None);
    person(&store, "7", "Leo Kern");
    let beside = task(&store, &["6", "7"], None);
    let page = ["6", "7"].map(|id| Incoming::Gone(id.into())).into();
    let gone = store.put_page(Listing::Contacts, page, Step::Delta, now());
    gone.expect("kept");
    merge(&store, Listing::Contacts, "6", "7");
    for (write, name) in [(write, "Mia Maas"), (beside, "Leo Kern")] {
        store.mark_missing(&write, &[contact("7")]).expect("kept");
        let missing = stands(&store, write).missing;
        assert_eq!(missing[0].name.as_deref(), Some(name));
    }
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
    let tie = contact("5");
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
