//! What the CRM has of a field is kept as it came, whatever is shown of it: it is what a write is compared
//! with, and what an undo puts back.

use super::{account, action, id, now, open, put, record, set, undo};
use tenure::domain::account::Account;
use tenure::domain::field::Field;
use tenure::domain::write::{Choice, Op, Progress};
use tenure::store::{Store, Undone};
use uuid::Uuid;

const LETTER: &str = "Price.\r\nSee the call of 3 May.\n\n  A colleague's words.";
const SHOWN: &str = "Price. See the call of 3 May. A colleague's words.";

/// An account with a text of several lines, a choice with an ideographic space, and a renewal that the CRM
/// has as a moment, as the connector of a portal in Madrid tells them.
fn kept(store: &Store) {
    let mut record = record("1", "客户 启用", 1_789_000_000);
    record.account = Account {
        loss_reason: Some(SHOWN.into()),
        renewal: "2027-01-30".parse().ok(),
        ..record.account
    };
    record.raw = vec![
        (Field::Stage, "客户\u{3000}启用".into()),
        (Field::LossReason, LETTER.into()),
        (Field::Renewal, "2027-01-30T16:20:00+01:00".into()),
    ];
    put(store, record);
}

fn values(store: &Store, write: &Uuid) -> (Option<String>, Option<String>) {
    let queued = store.queued(write).expect("readable").expect("it is kept");
    match queued.write.op {
        Op::SetField { base, value, .. } => (base, value),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_a_person_saw_stands_over_the_crms_own_text_and_an_undo_puts_that_back() {
    for (field, shown, raw, value) in [
        (Field::LossReason, SHOWN, LETTER, "price"),
        (Field::Stage, "客户 启用", "客户\u{3000}启用", "value"),
        (
            Field::Renewal,
            "2027-01-30",
            "2027-01-30T16:20:00+01:00",
            "2027-02-01",
        ),
    ] {
        let (_folder, store) = open();
        kept(&store);
        // What the cockpit shows, and what the command line takes: one base.
        assert_eq!(account(&store, "1").raw(field).as_deref(), Some(shown));
        let base = store.base(&id("1"), field).expect("readable");
        assert_eq!(base.as_deref(), Some(raw));
        for base in [shown, raw] {
            let (_folder, store) = open();
            kept(&store);
            let act = action("1", vec![set(field, base, value)]);
            store.enqueue(&act).expect("it is kept");
            let write = act.writes[0].id;
            let stands = values(&store, &write);
            assert_eq!(stands, (Some(raw.into()), Some(value.into())), "{field:?}");
            store.begin(&write).expect("it is sent");
            store.done(&write, None, None, now()).expect("it is done");
            assert_eq!(account(&store, "1").raw(field).as_deref(), Some(value));
            let Undone::Done { action, .. } = undo(&store) else {
                panic!("it is taken back");
            };
            let back = values(&store, &action.writes[0].id);
            assert_eq!(back, (Some(value.into()), Some(raw.into())), "{field:?}");
            // It is shown as it was.
            assert_eq!(account(&store, "1").raw(field).as_deref(), Some(shown));
            // And over that again, before it is sent.
            let next = self::action("1", vec![set(field, shown, value)]);
            store.enqueue(&next).expect("it is kept");
            assert_eq!(values(&store, &next.writes[0].id).0.as_deref(), Some(raw));
        }
    }
}

#[test]
fn what_the_person_did_not_see_is_not_put_in_the_place_of_what_they_saw() {
    let (_folder, store) = open();
    let mut record = record("1", "value", 1_789_000_000);
    record.account.loss_reason = Some("need".into());
    record.raw.push((Field::LossReason, "need".into()));
    put(&store, record);
    let old = action("1", vec![set(Field::LossReason, "price", "merger")]);
    store.enqueue(&old).expect("it is kept");
    assert_eq!(
        values(&store, &old.writes[0].id).0.as_deref(),
        Some("price")
    );
}

#[test]
fn a_person_who_keeps_their_value_stands_over_the_crms_own_text() {
    let (_folder, store) = open();
    kept(&store);
    let act = action("1", vec![set(Field::LossReason, "need", "price")]);
    store.enqueue(&act).expect("it is kept");
    let write = act.writes[0].id;
    store.begin(&write).expect("it is sent");
    let theirs = Some(LETTER.to_owned());
    let conflict = Progress::Conflict { theirs };
    store.mark(&write, &conflict, None).expect("it is kept");
    store.resolve(&write, Choice::Ours, now()).expect("chosen");
    let stands = values(&store, &write);
    assert_eq!(stands, (Some(LETTER.into()), Some("price".into())));
}
