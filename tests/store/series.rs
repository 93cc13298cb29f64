//! The series of an account: scored from all that is known of it, again when that changes.

use super::{account, id, now, open, put, record};
use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta, Utc};
use std::sync::Arc;
use tenure::domain::account::{AccountRecord, Daily, Presence};
use tenure::domain::contact::{Contact, Role};
use tenure::domain::deal::Deal;
use tenure::domain::field::Field;
use tenure::domain::task::Task;
use tenure::domain::ticket::{Severity, Ticket};
use tenure::domain::touchpoint::{Details, Kind, Touchpoint};
use tenure::domain::unread::Unread;
use tenure::domain::when::Dated;
use tenure::domain::withheld::Records;
use tenure::store::{Incoming, Listing, Scorer, Snapshot, Step, Store};

/// Scores by what today's health looks at beside the account's own fields: whether tickets were
/// read, how many are open, whether there is a champion.
fn scorer(id: &str) -> Scorer {
    Scorer {
        id: id.to_owned(),
        score: Arc::new(|record: &AccountRecord, _, at| {
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
                last: at.today(),
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
        odd: Vec::new(),
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

/// Nor is it any that the first score was kept of it meanwhile: its series begins with its first score anyhow.
#[test]
fn the_first_score_that_is_kept_of_an_account_is_no_change_of_it() {
    let (_folder, store) = open();
    store.set_scorer(Scorer {
        id: "gaps".to_owned(),
        score: Arc::new(|_: &AccountRecord, _, at| Daily {
            last: at.today(),
            values: vec![f32::NAN, f32::NAN, 40.0, f32::NAN, 60.0],
        }),
    });
    let listed = || {
        let page = vec![Incoming::Account(Box::new(record("1", "adoption", 1)))];
        store
            .begin_full(Listing::Accounts, now())
            .expect("it begins");
        let step = Step::Full { next: None };
        let changes = store.put_page(Listing::Accounts, page, step, now());
        let scores = account(&store, "1").scores;
        assert_eq!((scores.values.len(), scores.values[0]), (3, 40.0));
        changes.expect("kept").changed
    };
    assert_eq!(listed(), [id("1")]);
    let kept = Snapshot {
        account: id("1"),
        overall: Some(60.0),
        outcome: None,
        experience: None,
    };
    let kept = store.put_snapshots(now().date_naive(), "gaps", &[kept]);
    kept.expect("kept");
    assert_eq!(listed(), []);
}

/// A score goes on with the hours: that alone is no change of an account.
#[test]
fn what_only_the_hours_make_of_a_score_is_no_change() {
    let (_folder, store) = open();
    store.set_scorer(Scorer {
        id: "hours".to_owned(),
        score: Arc::new(|record: &AccountRecord, _, at| Daily {
            last: at.today(),
            values: vec![
                40.0,
                60.0 - record.account.name.len() as f32 - at.utc.timestamp() as f32 % 1000.0 / 1e6,
            ],
        }),
    });
    let listed = |name: &str, seconds: i64| {
        let at = now() + TimeDelta::seconds(seconds);
        let mut record = record("1", "adoption", 1);
        record.account.name = name.to_owned();
        let page = vec![Incoming::Account(Box::new(record))];
        store.begin_full(Listing::Accounts, at).expect("it begins");
        let step = Step::Full { next: None };
        let changes = store.put_page(Listing::Accounts, page, step, at);
        (changes.expect("kept").changed, today(&store, "1"))
    };
    let (new, first) = listed("Apple", 0);
    assert_eq!(new, [id("1")]);
    let (changed, later) = listed("Apple", 100);
    assert_eq!(changed, []);
    assert_ne!(later, first, "it is kept as it is now");
    let (changed, _) = listed("Apples", 200);
    assert_eq!(changed, [id("1")], "more than hours have changed it");
}

#[test]
fn a_new_day_and_a_new_scorecard_score_anew() {
    let (_folder, store) = pulled();
    store.rescore(now()).expect("scored");
    let tomorrow = now() + TimeDelta::days(1);
    assert_eq!(store.rescore(tomorrow).expect("scored").len(), 2);
    assert_eq!(account(&store, "1").scores.last, tomorrow.date_naive());
    store.set_scorer(Scorer {
        score: Arc::new(|_, _, at| Daily {
            last: at.today(),
            values: vec![7.0],
        }),
        ..scorer("two")
    });
    assert_eq!(store.rescore(tomorrow).expect("scored").len(), 2);
    assert_eq!(account(&store, "1").scores.values, [7.0]);
}

/// 23:30 in UTC of the 20th is the 21st in Tokyo and the 20th in Los Angeles; a task due at 02:00 of the
/// 22nd in UTC is due on the 21st in Los Angeles. The series go by the person's days, and are made anew
/// where these are others.
#[test]
fn the_days_are_the_persons() {
    let (_folder, store) = open();
    store.set_scorer(scorer("one"));
    let at = |text: &str| text.parse::<DateTime<Utc>>().expect("a moment");
    let east = |hours: i32| FixedOffset::east_opt(hours * 3600).expect("an offset");
    let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
    let task = Task {
        id: Some("9".into()),
        accounts: vec!["1".into()],
        title: "Call".into(),
        due: Some(at("2026-11-22T02:00:00Z")),
        owner: None,
        done: false,
        odd: Vec::new(),
    };
    let moment = at("2026-11-20T23:30:00Z");
    let records = vec![Incoming::Account(Box::new(record("1", "adoption", 1)))];
    list(&store, Listing::Accounts, records);
    list(&store, Listing::Tasks, vec![Incoming::Task(task)]);
    for (hours, last, due) in [
        (0, "2026-11-20", "2026-11-22"),
        (9, "2026-11-21", "2026-11-22"),
        (-8, "2026-11-20", "2026-11-21"),
    ] {
        store.set_offset(east(hours)).expect("kept");
        store.rescore(moment).expect("scored");
        let known = account(&store, "1");
        assert_eq!(known.scores.last, day(last), "{hours} hours east");
        assert_eq!(known.task_due, Some(day(due)), "{hours} hours east");
        assert_eq!(store.rescore(moment).expect("scored"), [], "not again");
    }
    // Who looks into it from elsewhere turns nothing over.
    store.begin_offset(east(3)).expect("kept");
    assert_eq!(store.rescore(moment).expect("scored"), []);
}

/// A ticket that was open for a week and is closed now weighed on the days it was open.
#[test]
fn past_days_know_the_tickets_that_are_closed_since() {
    let (_folder, store) = open();
    let rules = Arc::new(tenure::domain::Rules::presets());
    store.set_scorer(tenure::runtime::daily::scorer(rules));
    let closed = Ticket {
        severity: Some(Severity::S1),
        opened: now() - TimeDelta::days(20),
        closed: Some(now() - TimeDelta::days(10)),
        ..ticket("t1", &["1"])
    };
    let mut known = record("1", "adoption", 1);
    let long_ago = now() - TimeDelta::days(60);
    for (field, value) in [
        (Field::SeatsBought, 10.0),
        (Field::SeatsActivated, 10.0),
        (Field::SeatsActive, 10.0),
        (Field::FeaturesUsed, 8.0),
        (Field::FeaturesAvailable, 8.0),
        (Field::GoalsDue, 2.0),
        (Field::GoalsMet, 2.0),
    ] {
        let as_of = long_ago;
        known
            .account
            .set_number(field, Some(Dated { value, as_of }));
        known.history.push((field, vec![(as_of, value)]));
    }
    list(
        &store,
        Listing::Accounts,
        vec![Incoming::Account(Box::new(known))],
    );
    list(&store, Listing::Tickets, vec![Incoming::Ticket(closed)]);
    store.rescore(now()).expect("scored");
    let scores = account(&store, "1").scores;
    let on = |back: i64| {
        scores
            .on(now().date_naive() - TimeDelta::days(back))
            .expect("a score")
    };
    assert_eq!(on(15), 49.0, "severity 1 caps while it is open");
    assert!(on(5) > 90.0 && on(25) > 90.0, "{} {}", on(5), on(25));
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
fn what_cannot_be_read_of_an_account_is_marked_and_what_is_known_of_it_stays() {
    let (_folder, store) = pulled();
    let details = |contacts, tickets, touchpoints| Details {
        account: "2".into(),
        contacts,
        tickets,
        touchpoints,
        ..Details::default()
    };
    let call = Touchpoint {
        title: "the call".to_owned(),
        at: now(),
        ..Touchpoint::unread("77")
    };
    let dana = Contact {
        id: "c".into(),
        name: "Dana".into(),
        ..Contact::default()
    };
    let known = details(vec![dana], vec![ticket("t2", &["2"])], vec![call.clone()]);
    store.put_details(known, now(), now()).expect("kept");
    let unread = details(
        vec![Contact::unread("c"), Contact::unread("d")],
        vec![Ticket::unread("t2"), Ticket::unread("t3")],
        vec![Touchpoint::unread("77"), Touchpoint::unread("78")],
    );
    store.put_details(unread, now(), now()).expect("kept");
    let read = store.details(&id("2")).expect("readable");
    let names: Vec<&str> = read.contacts.iter().map(|one| &*one.name).collect();
    assert_eq!(names, ["(cannot be read) d", "Dana"]);
    let open = |one: &Ticket| (one.id.0.clone(), one.closed.is_none());
    let tickets: Vec<_> = read.tickets.iter().map(open).collect();
    assert_eq!(tickets, [("t2".into(), true), ("t3".into(), false)]);
    assert_eq!(read.touchpoints, [call], "one of no day has no place");
    assert_eq!(account(&store, "2").tickets.open, 1);
}

#[test]
fn a_field_that_is_not_shown_any_more_is_marked_until_it_is_again() {
    let (_folder, store) = open();
    let with = |tier: Option<&str>, second| {
        let mut record = record("1", "adoption", second);
        record.account.tier = tier.map(Into::into);
        let raw = tier.map(|tier| (Field::Tier, tier.to_owned()));
        record.raw.extend(raw);
        record
    };
    put(&store, with(Some("strategic"), 1));
    let mut blind = with(None, 2);
    blind.hidden = vec![Field::Tier];
    put(&store, blind);
    let kept = account(&store, "1");
    assert_eq!(kept.tier, Some("strategic".into()));
    assert_eq!(kept.hidden.iter().collect::<Vec<_>>(), [Field::Tier]);
    put(&store, with(Some("standard"), 3));
    let seen = account(&store, "1");
    assert_eq!(seen.tier, Some("standard".into()));
    assert!(!seen.hidden.contains(Field::Tier));
}

#[test]
fn what_the_token_may_not_read_stays_as_it_was_known() {
    let (_folder, store) = pulled();
    let touch = |id: &str, kind| Touchpoint {
        title: id.to_owned(),
        at: now(),
        kind,
        contacts: vec!["c".into()],
        ..Touchpoint::unread(id)
    };
    let deal = Deal {
        name: "Renewal".to_owned(),
        open: true,
        ..Deal::unread("d")
    };
    let task = Task {
        title: "Call".to_owned(),
        done: false,
        ..Task::unread("k")
    };
    let known = Details {
        account: "2".into(),
        contacts: vec![Contact {
            id: "c".into(),
            name: "Dana".into(),
            ..Contact::default()
        }],
        tickets: vec![ticket("t2", &["2"])],
        touchpoints: vec![touch("1", Kind::Call), touch("2", Kind::Qbr)],
        deals: vec![deal],
        tasks: vec![task],
        ..Details::default()
    };
    store.put_details(known, now(), now()).expect("kept");
    let before = store.details(&id("2")).expect("readable");
    assert_eq!((before.touchpoints.len(), before.deals.len()), (2, 1));

    // All but the calls is withheld, and of these another one is new.
    let call = Touchpoint {
        contacts: Vec::new(),
        ..touch("1", Kind::Call)
    };
    let withheld: Vec<Records> = Records::ALL[1..].to_vec();
    let read = Details {
        account: "2".into(),
        touchpoints: vec![call, touch("3", Kind::Call)],
        withheld: withheld.clone(),
        ..Details::default()
    };
    store.put_details(read, now(), now()).expect("kept");
    let after = store.details(&id("2")).expect("readable");
    let mut titles: Vec<&str> = after.touchpoints.iter().map(|of| &*of.title).collect();
    titles.sort_unstable();
    assert_eq!(titles, ["1", "2", "3"]);
    let first = after.touchpoints.iter().find(|of| of.title == "1");
    assert_eq!(first.map(|of| of.contacts.len()), Some(1), "with whom");
    assert_eq!(
        (&after.contacts, &after.tickets, &after.deals, &after.tasks),
        (
            &before.contacts,
            &before.tickets,
            &before.deals,
            &before.tasks
        )
    );
    assert_eq!(after.withheld, withheld);
    assert_eq!(account(&store, "2").tickets.open, 1);

    // What is there to be seen again and is empty, is empty.
    let nothing = Details {
        account: "2".into(),
        ..Details::default()
    };
    store.put_details(nothing, now(), now()).expect("kept");
    let after = store.details(&id("2")).expect("readable");
    assert!(after.touchpoints.is_empty() && after.deals.is_empty() && after.contacts.is_empty());
    assert!(after.withheld.is_empty());
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
