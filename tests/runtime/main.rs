//! The worker: what a start brings, and what is done once a day beside it.

use chrono::{DateTime, TimeDelta, Utc};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;
use tempfile::TempDir;
use tenure::app::Msg;
use tenure::app::effect::Ask;
use tenure::app::msg::DRAFTS;
use tenure::domain::account::{Account, AccountRecord};
use tenure::domain::field::Field;
use tenure::domain::when::Dated;
use tenure::domain::{Now, Rules, health};
use tenure::runtime::{Incoming, worker};
use tenure::store::{Incoming as Item, Listing, Step, Store};

fn noon() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).expect("a moment")
}

fn clock() -> Now {
    Now::utc(noon())
}

/// An account with enough known of it to be scored.
fn record(id: &str) -> AccountRecord {
    let mut account = Account {
        id: id.into(),
        name: format!("Account {id}"),
        stage: Some("adoption".into()),
        last_touch: Some(noon() - TimeDelta::days(3)),
        updated_at: Some(noon()),
        ..Account::default()
    };
    for (field, value) in [
        (Field::Dau, 40.0),
        (Field::Mau, 80.0),
        (Field::Nps, 9.0),
        (Field::Csat, 90.0),
        (Field::Sentiment, 1.0),
        (Field::SeatsBought, 100.0),
        (Field::SeatsActive, 90.0),
        (Field::GoalsDue, 4.0),
        (Field::GoalsMet, 3.0),
    ] {
        let as_of = noon() - TimeDelta::days(10);
        account.set_number(field, Some(Dated { value, as_of }));
    }
    AccountRecord {
        account,
        ..AccountRecord::default()
    }
}

/// A cache as the run before left it: nobody scored its accounts yet.
fn cache() -> (TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("tenure.db");
    let (store, _) = Store::open(&path).expect("it opens");
    for listing in Listing::ALL {
        store.begin_full(*listing, noon()).expect("it begins");
        let items = match listing {
            Listing::Accounts => ["1", "2"]
                .map(|id| Item::Account(Box::new(record(id))))
                .into(),
            _ => Vec::new(),
        };
        let step = Step::Full { next: None };
        store.put_page(*listing, items, step, noon()).expect("kept");
    }
    let drafts = serde_json::json!({"2": "call: they want"});
    store.set_ui(DRAFTS, &drafts).expect("kept");
    (folder, path)
}

fn hear(inbox: &Receiver<Incoming>) -> Msg {
    match inbox.recv_timeout(Duration::from_secs(30)) {
        Ok(Incoming::App(msg)) => msg,
        other => panic!("{other:?}"),
    }
}

fn start(path: &Path, rules: &Arc<Rules>) -> (mpsc::Sender<worker::Job>, Receiver<Incoming>) {
    let (post, inbox) = mpsc::channel();
    let jobs = worker::start(path.to_owned(), rules.clone(), post, clock);
    jobs.send(worker::Job::Load(Ask(1))).expect("it runs");
    (jobs, inbox)
}

#[test]
fn a_start_brings_the_book_and_the_drafts_first_and_scores_the_day_behind_them() {
    let (_folder, path) = cache();
    let rules = Arc::new(Rules::presets());
    let (jobs, inbox) = start(&path, &rules);
    let Msg::Loaded(Ask(1), Ok(loaded)) = hear(&inbox) else {
        panic!("the book comes first")
    };
    assert_eq!(loaded.book.rows.len(), 2);
    assert_eq!(loaded.drafts[&"2".into()], "call: they want");
    assert!(loaded.book.rows[0].account.scores.values.is_empty());
    assert!(matches!(hear(&inbox), Msg::Outbox { .. }));
    let Msg::Changed { accounts, .. } = hear(&inbox) else {
        panic!("then what the day's work changed")
    };
    assert_eq!(accounts.len(), 2);
    let today = clock().today();
    let (store, _) = Store::open(&path).expect("it opens beside the worker");
    assert_eq!(store.last_snapshot().expect("readable"), Some(today));
    for account in accounts {
        let score = health::score(&account, &rules, clock()).score;
        assert!(score.is_some(), "enough is known");
        assert_eq!(account.scores.on(today), score);
        let kept = store.snapshots(&account.id, today).expect("readable");
        assert_eq!(kept[0].1.overall, score);
    }
    jobs.send(worker::Job::Close).expect("it runs");
}

#[test]
fn a_store_that_cannot_be_had_is_said_and_nothing_is_called_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let blocked = folder.path().join("file");
    std::fs::write(&blocked, "no folder").expect("written");
    let (jobs, inbox) = start(&blocked.join("tenure.db"), &Arc::new(Rules::presets()));
    let Msg::Loaded(Ask(1), Err(why)) = hear(&inbox) else {
        panic!("the question is answered")
    };
    assert!(why.ends_with('.'), "a sentence: {why}");
    jobs.send(worker::Job::Undo(None)).expect("it runs");
    assert!(matches!(hear(&inbox), Msg::NotUndone(_)));
    jobs.send(worker::Job::Close).expect("it runs");
}
