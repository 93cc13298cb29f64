//! The past of all accounts: what changed is added to it, and it comes back whole.

use super::{account, moment, open, put, record};
use tenure::domain::field::Field;
use tenure::domain::past::AccountHistory;
use tenure::domain::ticket::{Severity, Ticket};
use tenure::store::{Incoming, Listing, Step, Store};

fn all(store: &Store) -> Vec<AccountHistory> {
    let mut all = Vec::new();
    store
        .histories(|history| all.push(history))
        .expect("it can be read");
    all
}

#[test]
fn every_account_comes_with_its_past_and_its_tickets() {
    let (_folder, store) = open();
    let mut first = record("1", "adoption", 5_000);
    first.account.tier = Some("value".into());
    first.history = vec![(
        Field::Arr,
        vec![(moment(1_000), 10.0), (moment(2_000), f64::NAN)],
    )];
    first.words = vec![(
        Field::Tier,
        vec![
            (moment(1_000), "standard".into()),
            (moment(3_000), "value".into()),
        ],
    )];
    first.custom = vec![("Logins".into(), vec![(moment(1_500), 3.0)])];
    put(&store, first);
    put(&store, record("2", "onboarding", 5_000));
    let ticket = Ticket {
        id: "t".into(),
        accounts: vec!["1".into()],
        subject: "Login fails".into(),
        severity: Some(Severity::S1),
        opened: moment(1_000),
        closed: Some(moment(4_000)),
        odd: Vec::new(),
    };
    let items = vec![Incoming::Ticket(ticket)];
    store
        .put_page(Listing::Tickets, items, Step::Delta, moment(9_000))
        .expect("kept");

    let all = all(&store);
    let ids: Vec<_> = all.iter().map(|one| one.account.id.as_str()).collect();
    assert_eq!(ids, ["1", "2"]);
    let past = &all[0];
    let arr = |second| past.number(Field::Arr, moment(second)).map(|arr| arr.value);
    assert_eq!([arr(999), arr(1_999), arr(2_000)], [None, Some(10.0), None]);
    let tier = |second| past.word(Field::Tier, moment(second));
    assert_eq!(
        [tier(2_999), tier(3_000)],
        [Some("standard"), Some("value")]
    );
    assert_eq!(past.custom, [("Logins".into(), vec![(moment(1_500), 3.0)])]);
    assert_eq!(past.tickets[0].closed, Some(moment(4_000)));
    assert_eq!(past.known_since(), Some(moment(1_000)));
    let one = store.history(&"1".into()).expect("it can be read");
    assert_eq!(one.map(|one| one.words), Some(past.words.clone()));
}

#[test]
fn a_change_that_comes_without_its_history_is_the_next_point_of_it() {
    let (_folder, store) = open();
    let mut known = record("1", "adoption", 5_000);
    known.account.tier = Some("value".into());
    known.words = vec![(Field::Tier, vec![(moment(1_000), "value".into())])];
    put(&store, known);
    let mut changed = record("1", "adoption", 6_000);
    changed.account.tier = Some("benchmark".into());
    put(&store, changed);
    let tier = |second| {
        let past = all(&store).remove(0);
        past.word(Field::Tier, moment(second)).map(str::to_owned)
    };
    assert_eq!(tier(5_999).as_deref(), Some("value"));
    assert_eq!(tier(6_000).as_deref(), Some("benchmark"));
    assert_eq!(account(&store, "1").tier, Some("benchmark".into()));
}
