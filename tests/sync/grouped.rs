//! Fields of one account that are set in one go: sent together, tried together, waiting together.

use super::fake::{Fake, account, unknown};
use super::sending::progress;
use super::{moment, quick};
use std::sync::Arc;
use tempfile::TempDir;
use tenure::domain::field::Field;
use tenure::domain::id::AccountId;
use tenure::domain::write::{Action, Choice, Op, Progress, Write};
use tenure::store::{Incoming, Listing, Step, Store};
use tenure::sync::push_once;
use uuid::Uuid;

/// A store with accounts 1 and 2 in adoption, and a CRM that agrees and takes fields together.
fn start() -> (TempDir, Store, Fake) {
    let folder = tempfile::tempdir().expect("a folder");
    let (store, _) = Store::open(&folder.path().join("tenure.db")).expect("the store opens");
    let fake = Fake::seeded(1);
    fake.world().joins = true;
    for id in ["1", "2"] {
        let key = (id.into(), Field::Stage);
        fake.world().fields.insert(key, "adoption".into());
        let record = account(id, "adoption", 1_780_000_000);
        let items = vec![Incoming::Account(Box::new(record))];
        store
            .put_page(Listing::Accounts, items, Step::Delta, moment(1_790_000_000))
            .expect("the account is kept");
    }
    (folder, store, fake)
}

/// A move with its reason, of each of the accounts, in one action; the writes in their order.
fn moves(store: &Store, accounts: &[&str]) -> Vec<Uuid> {
    let set = |account: &str, field, value: &str| {
        let account = AccountId::from(account);
        let op = Op::SetField {
            field,
            base: store.base(&account, field).expect("readable"),
            value: Some(value.to_owned()),
        };
        Write::new(Uuid::now_v7(), account, op)
    };
    let both = |account: &&str| {
        let stage = set(account, Field::Stage, "churned");
        [stage, set(account, Field::LossReason, "price")]
    };
    let action = Action {
        id: Uuid::now_v7(),
        at: moment(1_790_000_000),
        title: "A move".to_owned(),
        writes: accounts.iter().flat_map(both).collect(),
        undoes: None,
    };
    store.enqueue(&action).expect("kept");
    action.writes.iter().map(|write| write.id).collect()
}

async fn push(store: &Store, fake: &Fake) {
    let pushed = push_once(Arc::new(fake.clone()), store.clone(), quick(), &[], drop).await;
    pushed.expect("the push ends");
}

fn has(fake: &Fake, account: &str, field: Field) -> Option<String> {
    fake.world().fields.get(&(account.into(), field)).cloned()
}

#[tokio::test]
async fn what_a_person_has_tried_again_is_tried_anew_with_all_that_goes_with_it() {
    for drops in [false, true] {
        let (_folder, store, fake) = start();
        let ids = moves(&store, &["1"]);
        fake.world().next = vec![unknown(); 8];
        push(&store, &fake).await;
        let Progress::Refused { why } = progress(&store, &ids[0]) else {
            panic!("{:?}", progress(&store, &ids[0]));
        };
        assert!(why.contains("it can be sent again"), "{why}");
        assert_eq!(progress(&store, &ids[1]), Progress::Waiting);
        // One more cut is not the end of it.
        fake.world().next = vec![unknown()];
        let given = match drops {
            false => store.resolve(&ids[0], Choice::Retry, moment(1_790_000_100)),
            true => store.answer(&ids[0], &[], &mut Uuid::now_v7),
        };
        given.expect("kept");
        push(&store, &fake).await;
        for id in &ids {
            let stands = progress(&store, id);
            assert!(matches!(stands, Progress::Done { .. }), "{stands:?}");
        }
        assert_eq!(has(&fake, "1", Field::Stage).as_deref(), Some("churned"));
        assert_eq!(has(&fake, "1", Field::LossReason).as_deref(), Some("price"));
    }
}

#[tokio::test]
async fn moves_that_take_more_than_one_request_are_kept_out_of_those_for_several_accounts() {
    for at_once in [1, 100] {
        let (_folder, store, fake) = start();
        fake.world().at_once = [(Field::Stage, at_once), (Field::LossReason, 100)].into();
        let ids = moves(&store, &["1", "2"]);
        push(&store, &fake).await;
        for id in &ids {
            let stands = progress(&store, id);
            assert!(matches!(stands, Progress::Done { .. }), "{stands:?}");
        }
        let mut together = fake.world().together.clone();
        together.sort();
        let of = |account: &str| vec![AccountId::from(account); 2];
        match at_once {
            1 => assert_eq!(together, [of("1"), of("2")], "each alone"),
            _ => assert_eq!(together, [[of("1"), of("2")].concat()], "in one"),
        }
    }
}

#[tokio::test]
async fn a_conflict_of_one_field_holds_the_others_of_its_account_and_no_other_account() {
    let (_folder, store, fake) = start();
    fake.world().at_once = [(Field::Stage, 100), (Field::LossReason, 100)].into();
    let ids = moves(&store, &["1", "2"]);
    let key = (AccountId::from("1"), Field::LossReason);
    fake.world().fields.insert(key, "merger".into());
    push(&store, &fake).await;
    assert_eq!(progress(&store, &ids[0]), Progress::Waiting);
    let theirs = Some("merger".to_owned());
    assert_eq!(progress(&store, &ids[1]), Progress::Conflict { theirs });
    assert_eq!(has(&fake, "1", Field::Stage).as_deref(), Some("adoption"));
    assert_eq!(has(&fake, "2", Field::Stage).as_deref(), Some("churned"));
    let told = store.outbox().expect("readable");
    assert_eq!(told[0].behind, Some(ids[1]), "and it says why it waits");
    store
        .resolve(&ids[1], Choice::Ours, moment(1_790_000_100))
        .expect("kept");
    push(&store, &fake).await;
    assert_eq!(has(&fake, "1", Field::Stage).as_deref(), Some("churned"));
    assert_eq!(has(&fake, "1", Field::LossReason).as_deref(), Some("price"));
}
