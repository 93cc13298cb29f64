//! Reading: resumed, complete, and never backwards.

use super::fake::{Fake, account, unreachable};
use super::{action, hear, log, moment, quick};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tempfile::TempDir;
use tenure::crm::{CrmError, Resource};
use tenure::domain::account::Presence;
use tenure::domain::contact::{Contact, Role};
use tenure::domain::id::{AccountId, OwnerId};
use tenure::store::{Listing, Store};
use tenure::sync::{Command, Engine, News, Tuning, pull_once};

fn start() -> (TempDir, Store, Fake) {
    let folder = tempfile::tempdir().expect("a folder");
    let (store, _) = Store::open(&folder.path().join("tenure.db")).expect("the store opens");
    let fake = Fake::seeded(1);
    {
        let mut world = fake.world();
        world.page_size = 2;
        world.accounts = (1..=5)
            .map(|number| account(&number.to_string(), "adoption", 1_780_000_000 + number))
            .collect();
    }
    (folder, store, fake)
}

async fn pull(store: &Store, fake: &Fake, full: bool) -> Vec<News> {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let ears = heard.clone();
    let tell = move |item| ears.lock().expect("whole").push(item);
    let _ = pull_once(Arc::new(fake.clone()), store.clone(), quick(), full, tell).await;
    let heard = heard.lock().expect("whole");
    heard.clone()
}

fn ids(store: &Store) -> Vec<String> {
    let accounts = store.portfolio().expect("readable").accounts;
    let mut ids: Vec<String> = accounts.into_iter().map(|account| account.id.0).collect();
    ids.sort();
    ids
}

#[tokio::test]
async fn a_first_pull_that_breaks_off_goes_on_at_the_next_page() {
    let (_folder, store, fake) = start();
    fake.world().next_list = vec![unreachable()];
    pull(&store, &fake, false).await;
    assert_eq!(ids(&store), ["1", "2"], "the first page is kept");
    assert!(store.synced().expect("readable").unfinished);
    fake.world().requests.clear();
    pull(&store, &fake, false).await;
    assert_eq!(ids(&store), ["1", "2", "3", "4", "5"]);
    assert_eq!(
        fake.world().requests[..2],
        ["list accounts 2", "list accounts 4"],
        "it does not begin again"
    );
    assert!(!store.synced().expect("readable").unfinished);
}

#[tokio::test]
async fn after_the_first_pull_only_changes_are_asked_for() {
    let (_folder, store, fake) = start();
    pull(&store, &fake, false).await;
    fake.world().requests.clear();
    fake.world().accounts[2] = account("3", "renewal", 1_790_000_000);
    let heard = pull(&store, &fake, false).await;
    let asked = fake.world().requests.clone();
    assert!(
        asked.iter().all(|request| request.starts_with("changed")),
        "{asked:?}"
    );
    let changed: Vec<_> = heard
        .iter()
        .filter_map(|news| match news {
            News::Accounts { changed, .. } => Some(changed.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(
        changed,
        [vec![AccountId::from("3")]],
        "and only what differs is told"
    );
}

#[tokio::test]
async fn what_a_full_pull_does_not_bring_is_gone() {
    let (_folder, store, fake) = start();
    pull(&store, &fake, false).await;
    fake.world().accounts.remove(0);
    let heard = pull(&store, &fake, true).await;
    assert_eq!(ids(&store), ["2", "3", "4", "5"]);
    assert!(heard.iter().any(
        |news| matches!(news, News::Accounts { gone, .. } if *gone == [AccountId::from("1")])
    ));
}

#[tokio::test]
async fn what_is_there_and_cannot_be_read_stays_as_it_is_known() {
    let (_folder, store, fake) = start();
    pull(&store, &fake, false).await;
    fake.world().accounts[1] = account("2", "renewal", 1_790_000_000);
    fake.world().odd.insert("2".into());
    for full in [true, false] {
        let heard = pull(&store, &fake, full).await;
        assert_eq!(ids(&store), ["1", "2", "3", "4", "5"]);
        let known = store.accounts(&["2".into()]).expect("readable");
        assert_eq!(known[0].stage.as_deref(), Some("adoption"));
        let told = |fits: fn(&News) -> bool| heard.iter().any(fits);
        assert!(told(|news| matches!(news, News::Finished { .. })));
        assert!(told(
            |news| matches!(news, News::Missed { why, .. } if why.contains("accounts 2 are not"))
        ));
    }
    fake.world().odd.clear();
    pull(&store, &fake, true).await;
    let known = store.accounts(&["2".into()]).expect("readable");
    assert_eq!(known[0].stage.as_deref(), Some("renewal"));
}

#[tokio::test]
async fn what_nobody_tells_the_fate_of_stays_and_is_told_as_that() {
    let (_folder, store, fake) = start();
    pull(&store, &fake, false).await;
    fake.world().untold.insert("2".into());
    for full in [true, false] {
        let heard = pull(&store, &fake, full).await;
        assert_eq!(ids(&store), ["1", "2", "3", "4", "5"]);
        let missed = heard.iter().filter_map(|news| match news {
            News::Missed { why, .. } => Some(why.as_str()),
            _ => None,
        });
        let why = "Whether accounts 2 were deleted or merged cannot be told just now: what is known of them stays \
                   until the next sync.";
        assert_eq!(missed.collect::<Vec<_>>(), [why]);
    }
}

#[tokio::test]
async fn one_listing_that_fails_does_not_keep_the_others_from_being_read() {
    let (_folder, store, fake) = start();
    let odd = CrmError::Odd {
        what: "the list of contacts".into(),
        why: "it is none".into(),
    };
    fake.world().broken.insert(Resource::Contacts, odd.clone());
    for _ in 0..2 {
        let came = pull_once(Arc::new(fake.clone()), store.clone(), quick(), true, drop).await;
        assert_eq!(came.expect_err("it is said").to_string(), odd.to_string());
    }
    assert_eq!(ids(&store), ["1", "2", "3", "4", "5"]);
    for (listing, read) in [
        (Listing::Accounts, true),
        (Listing::Contacts, false),
        (Listing::Tickets, true),
        (Listing::Tasks, true),
    ] {
        let position = store.position(listing).expect("readable");
        assert_eq!(position.full_at.is_some(), read, "{listing:?}");
    }
    // Without accounts there is nothing to show; the others are read for the time when there are.
    fake.world().broken.clear();
    fake.world().broken.insert(Resource::Accounts, odd);
    let came = pull_once(Arc::new(fake.clone()), store.clone(), quick(), true, drop).await;
    assert!(came.is_err());
    let position = store.position(Listing::Contacts).expect("readable");
    assert!(position.full_at.is_some());
}

#[tokio::test]
async fn a_listing_that_goes_round_in_a_circle_is_not_read_for_ever() {
    let (_folder, store, fake) = start();
    fake.world().circle = true;
    let came = pull_once(Arc::new(fake.clone()), store.clone(), quick(), true, drop).await;
    let why = came.expect_err("it is said").to_string();
    assert!(why.contains("go round in a circle"), "{why}");
    let asked = fake.world().requests.len();
    assert!(asked < 20, "{asked} requests");
}

#[tokio::test]
async fn a_lagging_index_does_not_bring_old_values_back() {
    let (_folder, store, fake) = start();
    fake.world().accounts[0] = account("1", "renewal", 1_780_000_500);
    pull(&store, &fake, false).await;
    fake.world().accounts[0] = account("1", "adoption", 1_780_000_001);
    pull(&store, &fake, true).await;
    let accounts = store.accounts(&["1".into()]).expect("readable");
    assert_eq!(accounts[0].stage.as_deref(), Some("renewal"));
}

#[tokio::test]
async fn people_are_summed_into_their_accounts() {
    let (_folder, store, fake) = start();
    fake.world().contacts = vec![Contact {
        id: "c1".into(),
        accounts: vec!["2".into()],
        name: "Dana".into(),
        roles: vec![Role::Champion],
        left: true,
        ..Contact::default()
    }];
    pull(&store, &fake, false).await;
    let champion = |id: &str| {
        let accounts = store.accounts(&[id.into()]).expect("readable");
        accounts[0].people.champion
    };
    assert_eq!(champion("2"), Presence::Left);
    assert_eq!(
        champion("1"),
        Presence::Missing,
        "all were read, and nobody is hers"
    );
}

#[tokio::test]
async fn a_second_pull_is_asked_for_while_one_runs_and_both_end() {
    let (_folder, store, fake) = start();
    let (engine, mut news) = Engine::start(Arc::new(fake), store.clone(), quick());
    engine.send(Command::Pull);
    engine.send(Command::Pull);
    for _ in 0..2 {
        hear(&mut news, |news| matches!(news, News::Finished { .. })).await;
    }
    engine.send(Command::Details("3".into()));
    hear(&mut news, |news| *news == News::Details("3".into())).await;
    engine.stop().await;
    let fetched = store.details(&"3".into()).expect("readable").fetched;
    assert!(fetched.is_some_and(|at| at > moment(1_780_000_000)));
}

#[tokio::test]
async fn a_pull_is_stopped_in_the_middle_of_a_request_and_goes_on_from_there_later() {
    let (_folder, store, fake) = start();
    fake.world().stuck = true;
    let (engine, mut news) = Engine::start(Arc::new(fake.clone()), store.clone(), quick());
    engine.send(Command::Pull);
    hear(&mut news, |news| {
        matches!(news, News::Progress { done: 2, .. })
    })
    .await;
    // Asked for meanwhile, and stopped with it.
    engine.send(Command::Pull);
    engine.send(Command::Cancel);
    hear(&mut news, |news| *news == News::Cancelled).await;
    assert_eq!(ids(&store), ["1", "2"], "what was read is kept");
    fake.world().stuck = false;
    engine.send(Command::Pull);
    let end = hear(&mut news, |news| {
        matches!(
            news,
            News::Finished { .. } | News::Cancelled | News::Failed { .. }
        )
    })
    .await;
    assert!(matches!(end, News::Finished { .. }), "{end:?}");
    engine.stop().await;
    assert_eq!(ids(&store), ["1", "2", "3", "4", "5"]);
    let asked = fake.world().requests.clone();
    let firsts = asked.iter().filter(|of| *of == "list accounts start");
    assert_eq!(firsts.count(), 1, "it does not begin again: {asked:?}");
}

#[tokio::test]
async fn a_pull_that_the_crm_holds_back_can_be_stopped_too() {
    let (_folder, store, fake) = start();
    fake.world().next_list = vec![CrmError::Limited {
        policy: "TEN_SECONDLY".into(),
        // As long as a pull is held back at most, and longer than any news are waited for here.
        after: Some(Duration::from_secs(50)),
    }];
    let (engine, mut news) = Engine::start(Arc::new(fake.clone()), store.clone(), quick());
    engine.send(Command::Pull);
    hear(&mut news, |news| {
        matches!(news, News::Progress { done: 2, .. })
    })
    .await;
    while fake.world().next_list.len() == 1 {
        tokio::task::yield_now().await;
    }
    engine.send(Command::Cancel);
    hear(&mut news, |news| *news == News::Cancelled).await;
    engine.stop().await;
}

#[tokio::test]
async fn after_a_pull_the_accounts_scored_anew_are_told_before_its_end() {
    let (_folder, store, fake) = start();
    store.set_scorer(tenure::store::Scorer {
        id: "test".into(),
        // Only what came in behind the accounts decides.
        score: Arc::new(|record, _, at| tenure::domain::account::Daily {
            last: at.today(),
            values: vec![if record.account.people.champion != Presence::Unread {
                80.0
            } else {
                20.0
            }],
        }),
    });
    let heard = pull(&store, &fake, false).await;
    let end = heard
        .iter()
        .position(|news| matches!(news, News::Finished { .. }))
        .expect("it ends");
    let last = heard[..end].iter().rev().find_map(|news| match news {
        News::Accounts { changed, .. } => Some(changed.len()),
        _ => None,
    });
    assert_eq!(last, Some(5), "all of them look different");
    let accounts = store.portfolio().expect("readable").accounts;
    for account in accounts {
        assert_eq!(account.scores.values, [80.0], "{}", account.name);
    }
}

#[tokio::test]
async fn a_fault_while_reading_is_told_and_the_next_reading_goes_on() {
    let (_folder, store, fake) = start();
    let (engine, mut news) = Engine::start(Arc::new(fake.clone()), store.clone(), quick());
    fake.world().panics = true;
    engine.send(Command::Pull);
    hear(&mut news, |news| matches!(news, News::Failed { .. })).await;
    engine.send(Command::Pull);
    hear(&mut news, |news| matches!(news, News::Finished { .. })).await;
    fake.world().panics = true;
    engine.send(Command::Details("1".into()));
    hear(&mut news, |news| matches!(news, News::NoDetails { .. })).await;
    engine.send(Command::Details("1".into()));
    hear(&mut news, |news| *news == News::Details("1".into())).await;
    engine.stop().await;
}

#[tokio::test]
async fn who_was_not_answered_is_not_told_that_the_crm_is_reached() {
    let (_folder, store, fake) = start();
    fake.world().portal = Some("1".into());
    let (engine, mut news) = Engine::start(Arc::new(fake.clone()), store, quick());
    engine.send(Command::Details("1".into()));
    // In whatever order they are told.
    let (mut read, mut online) = (false, false);
    hear(&mut news, |news| {
        read |= *news == News::Details("1".into());
        online |= *news == News::Online;
        read && online
    })
    .await;
    // Nobody is there any more; which portal it was is still known.
    fake.world().answers = Some(0);
    let mut heard = Vec::new();
    for account in ["2", "3", "4"] {
        engine.send(Command::Details(account.into()));
        hear(&mut news, |news| {
            heard.push(news.clone());
            matches!(news, News::NoDetails { .. })
        })
        .await;
    }
    assert!(!heard.contains(&News::Online), "{heard:?}");
    let gone = heard.iter().filter(|of| matches!(of, News::Offline { .. }));
    assert_eq!(gone.count(), 1, "once in a spell: {heard:?}");
    fake.world().answers = None;
    engine.send(Command::Details("5".into()));
    hear(&mut news, |news| *news == News::Online).await;
    engine.stop().await;
}

#[tokio::test]
async fn a_pull_that_nobody_answers_says_first_that_nobody_is_there() {
    let (_folder, store, fake) = start();
    fake.world().next_list = vec![unreachable()];
    let (engine, mut news) = Engine::start(Arc::new(fake), store, quick());
    engine.send(Command::Pull);
    let mut heard = Vec::new();
    hear(&mut news, |news| {
        heard.push(news.clone());
        matches!(news, News::Failed { .. })
    })
    .await;
    let gone = heard.iter().any(|of| matches!(of, News::Offline { .. }));
    assert!(gone, "{heard:?}");
    engine.stop().await;
}

#[tokio::test]
async fn who_goes_down_a_list_is_not_followed_to_every_row() {
    let (_folder, store, fake) = start();
    fake.world().hold_details = true;
    let (engine, mut news) = Engine::start(Arc::new(fake.clone()), store, quick());
    let id = |number: u32| AccountId::from(number.to_string().as_str());
    for number in 1..=8 {
        engine.send(Command::Details(id(number)));
    }
    for passed in 3..=6 {
        let heard = hear(&mut news, |news| matches!(news, News::PassedOver(_))).await;
        assert_eq!(heard, News::PassedOver(id(passed)));
    }
    while fake.world().asked_details.len() < 2 {
        tokio::task::yield_now().await;
    }
    assert_eq!(fake.world().asked_details, [id(1), id(2)], "two at once");
    fake.world().hold_details = false;
    hear(&mut news, |news| *news == News::Details(id(8))).await;
    engine.send(Command::Details(id(3)));
    hear(&mut news, |news| *news == News::Details(id(3))).await;
    engine.stop().await;
    assert_eq!(
        fake.world().asked_details[2],
        id(8),
        "the one looked at now comes first"
    );
}

/// A full pull may take part of what it reads from an index, which shows what was archived a while before.
#[tokio::test]
async fn after_everything_was_read_archived_records_are_looked_for_from_further_back() {
    let (_folder, store, fake) = start();
    let swept = async |second: i64| {
        let tuning = Tuning {
            now: Arc::new(move || moment(second)),
            ..quick()
        };
        fake.world().clock = Some(moment(second));
        fake.world().swept.clear();
        let (crm, store) = (Arc::new(fake.clone()), store.clone());
        let pulled = pull_once(crm, store, tuning, false, |_| {}).await;
        pulled.expect("it comes to its end");
        let world = fake.world();
        let of = |of: &&(Resource, _)| of.0 == Resource::Contacts;
        world
            .swept
            .iter()
            .find(of)
            .map(|(_, since)| since.timestamp())
    };
    assert_eq!(swept(T).await, None, "everything is read");
    assert_eq!(swept(T + 600).await, Some(T - 1_800));
    assert_eq!(swept(T + 1_200).await, Some(T + 600 - 90));
}

/// Sets the clock of the pulls, and the world's: what is changed there at `theirs` is found.
async fn finds_what_changed(steps: [(i64, i64); 3]) {
    let (_folder, store, fake) = start();
    let ours = Arc::new(AtomicI64::new(0));
    let tuning = Tuning {
        now: {
            let ours = ours.clone();
            Arc::new(move || moment(ours.load(Ordering::SeqCst)))
        },
        ..quick()
    };
    for (at, (now, theirs)) in steps.into_iter().enumerate() {
        ours.store(now, Ordering::SeqCst);
        let stage = format!("stage-{at}");
        // Something quite new each time, and what was changed a while before the pull.
        fake.world().accounts[0] = account("1", "adoption", theirs);
        fake.world().accounts[2] = account("3", &stage, theirs - 1_200);
        pull_once(
            Arc::new(fake.clone()),
            store.clone(),
            tuning.clone(),
            false,
            |_| {},
        )
        .await
        .expect("it comes to its end");
        let known = store.accounts(&["3".into()]).expect("readable");
        assert_eq!(known[0].stage.as_deref(), Some(stage.as_str()), "pull {at}");
    }
}

const T: i64 = 1_790_000_000;
const HOUR: i64 = 3_600;

#[tokio::test]
async fn a_clock_set_forward_between_pulls_hides_no_change() {
    // Each half an hour after the one before; ours is an hour ahead from the second pull on.
    let half = HOUR / 2;
    let ahead = |time: i64| (time + HOUR, time);
    finds_what_changed([(T, T), ahead(T + half), ahead(T + HOUR)]).await;
}

#[tokio::test]
async fn a_clock_set_back_between_pulls_hides_no_change() {
    // Ours was an hour ahead at the first pull.
    let half = HOUR / 2;
    let right = |time: i64| (time, time);
    finds_what_changed([(T + HOUR, T), right(T + half), right(T + HOUR)]).await;
}

#[tokio::test]
async fn what_the_token_may_not_read_is_said_and_the_rest_is_read() {
    let (_folder, store, fake) = start();
    fake.world().forbidden = vec![Resource::Contacts];
    let heard = pull(&store, &fake, false).await;
    let told: Vec<_> = heard
        .iter()
        .filter_map(|news| match news {
            News::Withheld { resource, why } => Some((*resource, why.clone())),
            _ => None,
        })
        .collect();
    let [(Resource::Contacts, why)] = &told[..] else {
        panic!("{told:?}")
    };
    assert!(why.contains("crm.objects.contacts.read"), "{why}");
    assert!(
        heard
            .iter()
            .any(|news| matches!(news, News::Finished { .. }))
    );
    assert_eq!(ids(&store).len(), 5);
    let synced = store.synced().expect("readable");
    assert!(synced.at.is_some() && !synced.unfinished && !synced.contacts);
    // Once it may, everything of it is read.
    fake.world().forbidden.clear();
    fake.world().requests.clear();
    pull(&store, &fake, false).await;
    let asked = fake.world().requests.clone();
    assert!(
        asked.contains(&"list contacts start".to_owned()),
        "{asked:?}"
    );
    assert!(
        !asked.contains(&"list accounts start".to_owned()),
        "{asked:?}"
    );
    assert!(store.synced().expect("readable").contacts);
}

#[tokio::test]
async fn accounts_that_may_not_be_read_are_an_error() {
    let (_folder, store, fake) = start();
    fake.world().forbidden = vec![Resource::Accounts];
    let heard = pull(&store, &fake, false).await;
    assert!(
        !heard
            .iter()
            .any(|news| matches!(news, News::Finished { .. }))
    );
}

#[tokio::test]
async fn what_may_not_be_read_beside_the_records_is_said_and_ends_nothing() {
    let (_folder, store, fake) = start();
    fake.world().closed = true;
    let heard = pull(&store, &fake, false).await;
    let missed: Vec<_> = heard
        .iter()
        .filter_map(|news| match news {
            News::Missed { what, .. } => Some(what.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(missed[0], "the CRM's users");
    assert!(
        missed.contains(&"the choices of the field \"loss_reason\""),
        "{missed:?}"
    );
    let last = heard.last();
    assert!(matches!(last, Some(News::Finished { .. })), "{last:?}");
    assert_eq!(ids(&store).len(), 5);
    assert!(!store.synced().expect("readable").unfinished);
}

#[tokio::test]
async fn who_is_unknown_while_nobody_may_be_asked_is_asked_for_again() {
    let (_folder, store, fake) = start();
    pull(&store, &fake, true).await;
    {
        let mut world = fake.world();
        world.closed = true;
        let mut changed = account("1", "renewal", 4_000_000_000);
        changed.account.owner = Some(OwnerId("99".into()));
        world.accounts[0] = changed;
    }
    pull(&store, &fake, false).await;
    let known = store.accounts(&["1".into()]).expect("readable");
    assert_eq!(known[0].owner, Some(OwnerId("99".into())));
    assert_eq!(store.owners_read().expect("readable").missing, []);
}

#[tokio::test]
async fn an_account_is_opened_while_the_outbox_is_sent() {
    let (_folder, store, fake) = start();
    pull(&store, &fake, true).await;
    // One that is never answered.
    fake.world().silent = true;
    store.enqueue(&action("1", log())).expect("kept");
    let (engine, mut news) = Engine::start(Arc::new(fake.clone()), store, quick());
    let sent = |fake: &Fake| {
        let world = fake.world();
        world.requests.iter().any(|one| one.starts_with("write "))
    };
    while !sent(&fake) {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    engine.send(Command::Details("2".into()));
    hear(&mut news, |news| *news == News::Details("2".into())).await;
    engine.kill().await;
}

#[tokio::test]
async fn what_was_asked_for_while_a_pull_failed_is_read_all_the_same() {
    let (_folder, store, fake) = start();
    pull(&store, &fake, true).await;
    fake.world().stuck = true;
    let (engine, mut news) = Engine::start(Arc::new(fake.clone()), store, quick());
    engine.send(Command::PullFull);
    let started = News::Started {
        resource: Resource::Accounts,
    };
    hear(&mut news, |news| *news == started).await;
    // It is under way, on its second page; another one is asked for, and this one fails.
    engine.send(Command::PullFull);
    let why = CrmError::Odd {
        what: "a page".into(),
        why: "it makes no sense".into(),
    };
    fake.world().next_list = vec![why];
    fake.world().stuck = false;
    hear(&mut news, |news| matches!(news, News::Failed { .. })).await;
    hear(&mut news, |news| matches!(news, News::Finished { .. })).await;
    engine.stop().await;
}
