//! The connector against the embedded CRM, which was written without it.

use crate::settings;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use tenure::crm::http::Secret;
use tenure::crm::hubspot::{HubSpot, Mapping};
use tenure::crm::{Crm, CrmError, Item, Resource, Written};
use tenure::domain::field::Field;
use tenure::domain::id::AccountId;
use tenure::domain::touchpoint::{Kind, NewTask, NewTouchpoint};
use tenure::domain::write::{ObjectRef, Op, Write};
use tenure::sandbox::portfolio::{Recipe, generate};
use tenure::sandbox::record::ObjectType;
use tenure::sandbox::{Clock, Fault, Sandbox, Settings};
use uuid::Uuid;

/// A portal with a portfolio in it, and a connector to it.
struct Portal {
    sandbox: Sandbox,
    crm: HubSpot,
    clock: Clock,
    _data: tempfile::TempDir,
}

fn now() -> DateTime<Utc> {
    "2026-11-21T09:30:00Z".parse().expect("a moment")
}

async fn portal(accounts: u32) -> Portal {
    portal_with(accounts, Mapping::demo(), |_| {}).await
}

async fn portal_with(
    accounts: u32,
    mapping: Mapping,
    change: impl FnOnce(&mut Settings),
) -> Portal {
    let data = tempfile::tempdir().expect("a folder");
    // Budgets that a fast test does not meet; the test of the budget sets its own.
    let clock = Clock::fixed(now());
    let mut set = Settings {
        data: data.path().to_owned(),
        clock: clock.clone(),
        per_ten_seconds: 10_000,
        searches_per_second: 1_000,
        ..Settings::default()
    };
    change(&mut set);
    let sandbox = Sandbox::start(set).await.expect("it starts");
    let recipe = Recipe {
        accounts,
        seed: 7,
        now: now(),
    };
    let sandbox = tokio::task::spawn_blocking(move || {
        sandbox
            .fill(generate(recipe))
            .expect("it takes the portfolio");
        sandbox
    })
    .await
    .expect("it is filled");
    let mut settings = settings(&sandbox.url());
    settings.token = Secret::new(sandbox.token());
    settings.mapping = mapping;
    settings.timing.whole = Duration::from_secs(30);
    let crm = HubSpot::new(settings).expect("good settings");
    Portal {
        sandbox,
        crm,
        clock,
        _data: data,
    }
}

impl Portal {
    async fn all(&self, resource: Resource) -> Vec<Item> {
        let (mut items, mut cursor) = (Vec::new(), None);
        loop {
            let page = self
                .crm
                .list(resource, cursor.as_deref())
                .await
                .expect("a page");
            items.extend(page.items);
            cursor = page.next;
            if cursor.is_none() {
                return items;
            }
        }
    }

    async fn changes(&self, resource: Resource, since: DateTime<Utc>) -> Vec<Item> {
        let (mut items, mut cursor) = (Vec::new(), None);
        loop {
            let page = self
                .crm
                .changed(resource, since, cursor.as_deref())
                .await
                .expect("a page");
            items.extend(page.items);
            cursor = page.next;
            if cursor.is_none() {
                return items;
            }
        }
    }

    async fn count(self: &Portal, object: ObjectType) -> u64 {
        // The database blocks; a test may wait for it in place.
        tokio::task::block_in_place(|| self.sandbox.count(object).expect("a count"))
    }

    async fn first_account(&self) -> AccountId {
        let page = self
            .crm
            .list(Resource::Accounts, None)
            .await
            .expect("a page");
        match &page.items[0] {
            Item::Account(record) => record.account.id.clone(),
            other => panic!("{other:?}"),
        }
    }
}

fn ids(items: &[Item]) -> BTreeSet<String> {
    items.iter().map(id).collect()
}

fn id(item: &Item) -> String {
    match item {
        Item::Account(record) => record.account.id.0.clone(),
        Item::Contact(contact) => contact.id.0.clone(),
        Item::Ticket(ticket) => ticket.id.0.clone(),
        Item::Task(task) => task.id.as_ref().map(|id| id.0.clone()).unwrap_or_default(),
        Item::Gone(id) => format!("gone {id}"),
    }
}

fn log(account: &AccountId, kind: Kind) -> Write {
    let touchpoint = NewTouchpoint {
        kind,
        at: now(),
        minutes: Some(20),
        title: "Rollout".into(),
        body: "Blocked by <SSO> & policy.\nAsked Dana.".into(),
        contacts: Vec::new(),
        owner: None,
    };
    Write {
        id: Uuid::now_v7(),
        account: account.clone(),
        op: Op::Log(touchpoint),
    }
}

fn set(account: &AccountId, field: Field, base: Option<&str>, value: Option<&str>) -> Write {
    let op = Op::SetField {
        field,
        base: base.map(str::to_owned),
        value: value.map(str::to_owned),
    };
    Write {
        id: Uuid::now_v7(),
        account: account.clone(),
        op,
    }
}

fn raw(record: &tenure::domain::account::AccountRecord, field: Field) -> Option<&str> {
    let found = record.raw.iter().find(|(of, _)| *of == field);
    found.map(|(_, value)| value.as_str())
}

fn made(written: &Written) -> ObjectRef {
    match written {
        Written::Done {
            object: Some(object),
            ..
        } => object.clone(),
        other => panic!("nothing was made: {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_is_listed_once_through_short_pages() {
    let portal = portal(120).await;
    portal.sandbox.faults().short_pages(true);
    let who = portal.crm.probe().await.expect("it is there");
    assert_eq!(
        (
            who.id.as_str(),
            who.time_zone.as_deref(),
            who.currency.as_deref()
        ),
        ("62515", Some("Europe/Madrid"), Some("EUR"))
    );
    for (resource, object) in [
        (Resource::Accounts, ObjectType::Companies),
        (Resource::Contacts, ObjectType::Contacts),
        (Resource::Tickets, ObjectType::Tickets),
    ] {
        let items = portal.all(resource).await;
        assert_eq!(
            items.len() as u64,
            portal.count(object).await,
            "{resource:?}"
        );
        assert_eq!(ids(&items).len(), items.len(), "{resource:?}: each once");
    }
    assert!(!portal.all(Resource::Tasks).await.is_empty());
    assert!(!portal.crm.owners().await.expect("owners").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn accounts_have_what_health_is_judged_from() {
    let portal = portal(60).await;
    let mut filled: BTreeMap<Field, usize> = BTreeMap::new();
    let (mut with_history, mut with_stage) = (0, 0);
    for item in portal.all(Resource::Accounts).await {
        let Item::Account(record) = item else {
            panic!("{item:?}")
        };
        let account = &record.account;
        assert!(!account.name.is_empty() && !account.name.chars().any(char::is_control));
        assert!(
            account
                .url
                .as_deref()
                .is_some_and(|url| url.ends_with(account.id.as_str()))
        );
        for (field, _) in &record.raw {
            *filled.entry(*field).or_default() += 1;
        }
        with_history += usize::from(
            record
                .history
                .iter()
                .any(|(field, past)| *field == Field::Dau && past.len() > 20),
        );
        with_stage += usize::from(account.stage_since.is_some());
        for (_, past) in &record.history {
            assert!(past.is_sorted_by_key(|(at, _)| *at), "oldest first");
        }
    }
    for field in Field::ALL
        .iter()
        .filter(|field| **field != Field::CrmHealth)
    {
        assert!(filled.contains_key(field), "no account has {field:?}");
    }
    assert!(
        with_history > 30 && with_stage > 30,
        "{with_history} {with_stage}"
    );
    let stages = portal
        .crm
        .options(Field::Stage)
        .await
        .expect("options")
        .expect("some");
    let stages: Vec<_> = stages.iter().map(|(value, _)| value.as_str()).collect();
    assert_eq!(
        stages,
        [
            "onboarding",
            "adoption",
            "value",
            "renewal",
            "advocacy",
            "at_risk",
            "churned"
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn contacts_know_their_accounts() {
    let portal = portal(20).await;
    let accounts = ids(&portal.all(Resource::Accounts).await);
    let contacts = portal.all(Resource::Contacts).await;
    let mut roles = 0;
    for item in &contacts {
        let Item::Contact(contact) = item else {
            panic!("{item:?}")
        };
        assert!(
            contact
                .accounts
                .iter()
                .any(|id| accounts.contains(id.as_str())),
            "{contact:?}"
        );
        roles += usize::from(!contact.roles.is_empty());
    }
    assert!(roles > 20, "{roles}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_shows_once_the_index_has_it() {
    let portal = portal(12).await;
    let account = portal.first_account().await;
    let before = portal
        .crm
        .account(&account)
        .await
        .expect("an answer")
        .expect("it is there");
    let since = portal.clock.now() + TimeDelta::seconds(5);
    portal.clock.advance(TimeDelta::seconds(10));
    let write = set(&account, Field::Nps, raw(&before, Field::Nps), Some("3"));
    assert!(matches!(
        portal.crm.write(&write, None, false).await,
        Ok(Written::Done { .. })
    ));
    // Straight from the record it is there at once; the index takes its time.
    let record = portal
        .crm
        .account(&account)
        .await
        .expect("an answer")
        .expect("it is there");
    assert_eq!(raw(&record, Field::Nps), Some("3"));
    assert!(portal.changes(Resource::Accounts, since).await.is_empty());
    portal.clock.advance(TimeDelta::seconds(3));
    let changes = portal.changes(Resource::Accounts, since).await;
    let [Item::Account(record)] = &changes[..] else {
        panic!("{changes:?}")
    };
    assert_eq!(record.account.id, account);
    assert_eq!(raw(record, Field::Nps), Some("3"));
    let (_, past) = record
        .history
        .iter()
        .find(|(field, _)| *field == Field::Nps)
        .expect("its past");
    assert_eq!(past.last().map(|(_, value)| *value), Some(3.0));
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_changed_is_everything() {
    // All records were filled in with few distinct times: the walk must neither skip nor loop.
    let portal = portal(260).await;
    let long_ago = "2000-01-01T00:00:00Z".parse().expect("a moment");
    for (resource, object) in [
        (Resource::Accounts, ObjectType::Companies),
        (Resource::Contacts, ObjectType::Contacts),
    ] {
        let changes = portal.changes(resource, long_ago).await;
        assert_eq!(
            changes.len() as u64,
            portal.count(object).await,
            "{resource:?}"
        );
        assert_eq!(
            ids(&changes),
            ids(&portal.all(resource).await),
            "{resource:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bulk_edit_with_one_time_for_all_is_read_whole() {
    let portal = portal(110).await;
    let since = portal.clock.now() + TimeDelta::seconds(5);
    portal.clock.advance(TimeDelta::seconds(10));
    let accounts = ids(&portal.all(Resource::Accounts).await);
    // The clock stands still: all have the very same modified time.
    for id in &accounts {
        let write = set(&id.as_str().into(), Field::Nps, None, Some("11"));
        portal.crm.write(&write, None, true).await.expect("written");
    }
    portal.clock.advance(TimeDelta::seconds(3));
    portal.sandbox.faults().reset_requests();
    let changes = portal.changes(Resource::Accounts, since).await;
    assert_eq!(ids(&changes), accounts);
    assert_eq!(changes.len(), accounts.len(), "each once");
    let searches = portal
        .sandbox
        .faults()
        .requests_on("POST /crm/objects/2026-09/companies/search");
    assert_eq!(searches, 4, "a page of one time, two by id, one beyond");
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_elses_change_is_a_conflict() {
    let portal = portal(3).await;
    let account = portal.first_account().await;
    let record = portal
        .crm
        .account(&account)
        .await
        .expect("an answer")
        .expect("it is there");
    let stage = raw(&record, Field::Stage).map(str::to_owned);
    let (first, second) = match stage.as_deref() {
        Some("value") => ("adoption", "renewal"),
        _ => ("value", "renewal"),
    };
    let ours = set(&account, Field::Stage, stage.as_deref(), Some(first));
    assert!(matches!(
        portal.crm.write(&ours, None, false).await,
        Ok(Written::Done { .. })
    ));
    let late = set(&account, Field::Stage, stage.as_deref(), Some(second));
    let theirs = Some(first.to_owned());
    assert_eq!(
        portal.crm.write(&late, None, false).await,
        Ok(Written::Conflict { theirs })
    );
    assert_eq!(portal.crm.find(&late, None).await, Ok(None));
    assert!(matches!(
        portal.crm.write(&late, None, true).await,
        Ok(Written::Done { .. })
    ));
    assert!(matches!(
        portal.crm.find(&late, None).await,
        Ok(Some(Written::Done { .. }))
    ));
    let unknown = set(&account, Field::Stage, Some(second), Some("no_such_stage"));
    let refused = portal
        .crm
        .write(&unknown, None, false)
        .await
        .expect_err("it is refused");
    assert!(
        matches!(&refused, CrmError::Refused { fields, .. } if fields == &["customer_stage"]),
        "{refused:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn hubspots_own_stage_goes_back() {
    let portal = portal_with(2, Mapping::standard(), |_| {}).await;
    let account = portal.first_account().await;
    let record = portal
        .crm
        .account(&account)
        .await
        .expect("an answer")
        .expect("it is there");
    let stage = raw(&record, Field::Stage).map(str::to_owned);
    let forward = set(&account, Field::Stage, stage.as_deref(), Some("evangelist"));
    assert!(matches!(
        portal.crm.write(&forward, None, false).await,
        Ok(Written::Done { .. })
    ));
    let back = set(&account, Field::Stage, Some("evangelist"), Some("lead"));
    assert!(matches!(
        portal.crm.write(&back, None, false).await,
        Ok(Written::Done { .. })
    ));
    let record = portal
        .crm
        .account(&account)
        .await
        .expect("an answer")
        .expect("it is there");
    assert_eq!(raw(&record, Field::Stage), Some("lead"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_touchpoint_whose_answer_was_lost_is_found_and_removed() {
    let portal = portal(4).await;
    let account = portal.first_account().await;
    let contact = portal
        .all(Resource::Contacts)
        .await
        .into_iter()
        .find_map(|item| match item {
            Item::Contact(contact) if contact.accounts.contains(&account) => Some(contact.id),
            _ => None,
        });
    let contact = contact.expect("the account has people");
    for (kind, object) in [
        (Kind::Call, ObjectType::Calls),
        (Kind::Email, ObjectType::Emails),
        (Kind::Qbr, ObjectType::Meetings),
        (Kind::Note, ObjectType::Notes),
    ] {
        let mut write = log(&account, kind);
        if let Op::Log(new) = &mut write.op {
            new.contacts = vec![contact.clone()];
        }
        let before = portal.count(object).await;
        for fault in [Fault::CutAfter, Fault::Truncate, Fault::NotJson] {
            let mut lost = write.clone();
            lost.id = Uuid::now_v7();
            portal
                .sandbox
                .faults()
                .next_on("POST /crm/objects/2026-09/", 1, fault);
            let trouble = portal.crm.write(&lost, None, false).await;
            assert!(
                matches!(trouble, Err(CrmError::OutcomeUnknown { .. })),
                "{kind:?} {fault:?} {trouble:?}"
            );
            let found = portal
                .crm
                .find(&lost, None)
                .await
                .expect("an answer")
                .expect("it took effect");
            let object = made(&found);
            let removal = Write {
                id: Uuid::now_v7(),
                op: Op::Remove { write: lost.id },
                ..lost.clone()
            };
            assert_eq!(portal.crm.find(&removal, Some(&object)).await, Ok(None));
            assert!(matches!(
                portal.crm.write(&removal, Some(&object), false).await,
                Ok(Written::Done { .. })
            ));
            assert!(matches!(
                portal.crm.find(&removal, Some(&object)).await,
                Ok(Some(Written::Done { .. }))
            ));
            assert!(matches!(
                portal.crm.write(&removal, Some(&object), false).await,
                Ok(Written::Done { .. })
            ));
            assert_eq!(portal.crm.find(&lost, None).await, Ok(None));
        }
        // Cut before it took effect: nothing is found, and it can be sent again.
        portal
            .sandbox
            .faults()
            .next_on("POST /crm/objects/2026-09/", 1, Fault::CutBefore);
        let trouble = portal.crm.write(&write, None, false).await;
        assert!(
            matches!(trouble, Err(CrmError::OutcomeUnknown { .. })),
            "{trouble:?}"
        );
        assert_eq!(portal.crm.find(&write, None).await, Ok(None));
        let object_ref = made(
            &portal
                .crm
                .write(&write, None, false)
                .await
                .expect("it is written"),
        );
        assert_eq!(
            portal.count(object).await,
            before + 1,
            "{kind:?}: exactly once"
        );

        let details = portal.crm.details(&account).await.expect("details");
        let shown = details
            .touchpoints
            .iter()
            .find(|touch| touch.marker == Some(write.id));
        let shown = shown.expect("it is among the touchpoints");
        assert_eq!(
            shown.id.as_ref().map(|id| id.as_str()),
            Some(object_ref.id.as_str())
        );
        assert_eq!((shown.kind, shown.at), (kind, now()));
        assert!(
            shown
                .body
                .ends_with("Blocked by <SSO> & policy.\nAsked Dana."),
            "{:?}",
            shown.body
        );
        assert!(shown.title.contains("Rollout"), "{}", shown.title);
        assert_eq!(shown.contacts, std::slice::from_ref(&contact));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_comes_back_as_it_was_made_and_leaves_when_removed() {
    let portal = portal(2).await;
    let account = portal.first_account().await;
    let owner = portal
        .crm
        .owners()
        .await
        .expect("owners")
        .into_iter()
        .find(|owner| !owner.archived);
    let new = NewTask {
        title: "Send guide".into(),
        due: "2026-11-27".parse().expect("a day"),
        owner: owner.map(|owner| owner.id),
    };
    let write = Write {
        op: Op::AddTask(new.clone()),
        ..log(&account, Kind::Call)
    };
    let object = made(
        &portal
            .crm
            .write(&write, None, false)
            .await
            .expect("it is made"),
    );
    assert_eq!(
        made(
            &portal
                .crm
                .find(&write, None)
                .await
                .expect("an answer")
                .expect("it is there")
        ),
        object
    );
    let listed = portal.all(Resource::Tasks).await;
    let task = listed.iter().find_map(|item| match item {
        Item::Task(task) if task.id.as_ref().is_some_and(|id| id.as_str() == object.id) => {
            Some(task)
        }
        _ => None,
    });
    let task = task.expect("it is listed");
    assert_eq!(
        (task.title.as_str(), &task.owner),
        ("Send guide", &new.owner)
    );
    assert_eq!(task.accounts, std::slice::from_ref(&account));
    assert_eq!(task.due.map(|due| due.date_naive()), Some(new.due));

    let since = portal.clock.now();
    portal.clock.advance(TimeDelta::seconds(10));
    let removal = Write {
        op: Op::Remove { write: write.id },
        ..write
    };
    assert!(
        portal
            .crm
            .write(&removal, Some(&object), false)
            .await
            .is_ok()
    );
    portal.clock.advance(TimeDelta::seconds(10));
    let changes = portal.changes(Resource::Tasks, since).await;
    assert!(
        ids(&changes).contains(&format!("gone {}", object.id)),
        "{changes:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_token_and_a_stopped_portal_are_told_apart() {
    let portal = portal(1).await;
    portal.sandbox.faults().reject_token(true);
    let trouble = portal.crm.probe().await.expect_err("it is refused");
    assert!(
        matches!(trouble, CrmError::Unauthorized { .. }) && !trouble.offline(),
        "{trouble:?}"
    );
    portal.sandbox.faults().clear();
    assert!(portal.crm.probe().await.is_ok());
    portal.sandbox.stop().await;
    let trouble = portal.crm.probe().await.expect_err("nobody is there");
    assert!(
        matches!(trouble, CrmError::Unreachable { .. }) && trouble.offline(),
        "{trouble:?}"
    );
    let trouble = portal
        .crm
        .write(&log(&"1".into(), Kind::Call), None, false)
        .await;
    assert!(
        matches!(trouble, Err(CrmError::Unreachable { .. })),
        "{trouble:?}"
    );
}

/// Takes about twenty seconds, because the portal's windows are ten seconds long.
#[tokio::test(flavor = "multi_thread")]
async fn a_burst_of_three_hundred_requests_never_meets_the_limit() {
    let portal = portal_with(1, Mapping::demo(), |set| {
        set.clock = Clock::real();
        set.per_ten_seconds = 140;
        set.searches_per_second = 5;
    })
    .await;
    let mut settings = settings(&portal.sandbox.url());
    settings.token = Secret::new(portal.sandbox.token());
    // One 429 would be an error.
    settings.timing.attempts = 1;
    let crm = std::sync::Arc::new(HubSpot::new(settings).expect("good settings"));
    let long_ago: DateTime<Utc> = "2000-01-01T00:00:00Z".parse().expect("a moment");
    let mut tasks = tokio::task::JoinSet::new();
    for n in 0..300 {
        let crm = crm.clone();
        tasks.spawn(async move {
            match n % 20 {
                0 => crm
                    .changed(Resource::Tickets, long_ago, None)
                    .await
                    .map(drop),
                _ => crm.probe().await.map(drop),
            }
        });
    }
    while let Some(result) = tasks.join_next().await {
        result.expect("no panic").expect("never a 429");
    }
    assert!(portal.sandbox.faults().requests().values().sum::<u64>() >= 300);
}
