//! The connector against the embedded CRM, which was written without it.

mod archived;
mod carried;
mod conforming;
mod labels;
mod limits;
mod manners;
mod odd_choices;
mod reading;
mod writing;

use crate::settings;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use tenure::crm::http::Secret;
use tenure::crm::hubspot::{HubSpot, Mapping};
use tenure::crm::{Crm, CrmError, Item, Resource, Written};
use tenure::domain::account::AccountRecord;
use tenure::domain::field::Field;
use tenure::domain::id::AccountId;
use tenure::domain::touchpoint::{Kind, NewTask, NewTouchpoint};
use tenure::domain::write::{ObjectKind, ObjectRef, Op, TaskState, Write};
use tenure::sandbox::portfolio::{Recipe, generate};
use tenure::sandbox::record::ObjectType;
use tenure::sandbox::{Clock, Fault, Sandbox, Settings};
use uuid::Uuid;

/// How often a request is tried that fails in a way that may pass.
const TRIES: u64 = crate::TRIES as u64;

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
    made_with(accounts, mapping, change, generate).await
}

async fn made_with(
    accounts: u32,
    mapping: Mapping,
    change: impl FnOnce(&mut Settings),
    generate: fn(Recipe) -> tenure::sandbox::record::Portal,
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
    let told = clock.clone();
    settings.clock = tenure::crm::hubspot::Clock::new(move || told.now());
    let crm = HubSpot::new(settings).expect("good settings");
    Portal {
        sandbox,
        crm,
        clock,
        _data: data,
    }
}

impl Portal {
    /// Changes a record as somebody else would.
    async fn patch(&self, object: &str, id: &str, properties: serde_json::Value) {
        let url = format!("{}/crm/objects/2026-09/{object}/{id}", self.sandbox.url());
        let request = reqwest::Client::builder()
            .no_proxy()
            .build()
            .expect("a client");
        let request = request.patch(url).bearer_auth(self.sandbox.token());
        let body = serde_json::json!({ "properties": properties });
        let answer = request.json(&body).send().await.expect("an answer");
        assert!(answer.status().is_success(), "{:?}", answer.text().await);
    }

    /// Sends as somebody else would.
    async fn send(&self, method: &str, path: &str, body: serde_json::Value) -> serde_json::Value {
        let request = reqwest::Client::builder()
            .no_proxy()
            .build()
            .expect("a client");
        let method = method.parse().expect("a method");
        let request = request.request(method, format!("{}{path}", self.sandbox.url()));
        let request = request.bearer_auth(self.sandbox.token()).json(&body);
        let answer = request.send().await.expect("an answer");
        assert!(answer.status().is_success(), "{:?}", answer.text().await);
        answer.json().await.expect("JSON")
    }

    /// Merges two accounts as somebody else would; the id of the new one.
    async fn merge(&self, other: &str, primary: &str) -> String {
        self.merge_of("companies", other, primary).await
    }

    /// The same of two records.
    async fn merge_of(&self, object: &str, other: &str, primary: &str) -> String {
        let path = format!("/crm/objects/2026-09/{object}/merge");
        let body = serde_json::json!({"primaryObjectId": primary, "objectIdToMerge": other});
        let merged = self.send("POST", &path, body).await;
        merged["id"].as_str().expect("an id").to_owned()
    }

    /// Reads as somebody else would.
    async fn get(&self, path: &str) -> serde_json::Value {
        let request = reqwest::Client::builder()
            .no_proxy()
            .build()
            .expect("a client");
        let request = request.get(format!("{}{path}", self.sandbox.url()));
        let answer = request.bearer_auth(self.sandbox.token()).send().await;
        answer.expect("an answer").json().await.expect("JSON")
    }

    async fn accounts(&self) -> Vec<AccountRecord> {
        let items = self.all(Resource::Accounts).await.into_iter();
        items
            .map(|item| match item {
                Item::Account(record) => *record,
                other => panic!("{other:?}"),
            })
            .collect()
    }

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
                break;
            }
        }
        loop {
            let page = self
                .crm
                .archived(resource, since, cursor.as_deref())
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
        Item::Odd(id) => format!("odd {id}"),
        Item::Untold(id) => format!("untold {id}"),
        Item::Gone(id) => format!("gone {id}"),
        Item::Merged { gone, into } => format!("{gone} into {into}"),
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
        about: None,
    };
    Write {
        id: Uuid::now_v7(),
        account: account.clone(),
        op: Op::Log(touchpoint),
        with: Vec::new(),
        seen: Vec::new(),
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
        with: Vec::new(),
        seen: Vec::new(),
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
