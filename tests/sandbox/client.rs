//! A plain HTTP client for one embedded CRM, and a small portal to put into it.

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use std::sync::Once;
use tempfile::TempDir;
use tenure::sandbox::record::{ObjectType, OwnerDef, Portal, PropertyDef, Record, Version};
use tenure::sandbox::{Clock, Sandbox, Settings};

/// The moment every portal here stands at until a test moves its clock.
pub fn noon() -> DateTime<Utc> {
    "2026-11-21T12:00:00Z".parse().expect("a moment")
}

/// A running server, its folder, and a client with the right token.
pub struct Crm {
    pub sandbox: Sandbox,
    pub clock: Clock,
    pub http: reqwest::Client,
    pub folder: TempDir,
}

/// An answer, read whole.
#[derive(Debug)]
pub struct Got {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub body: Value,
}

impl Got {
    /// Reads an answer and holds it to what is published.
    pub async fn read(answer: Response) -> Got {
        let path = answer.url().path().to_owned();
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let is_json = headers
            .get("content-type")
            .and_then(|kind| kind.to_str().ok())
            .is_some_and(|kind| kind.starts_with("application/json"));
        let body = answer.json().await.ok();
        if let Some(body) = body.as_ref().filter(|_| is_json) {
            crate::published::hold(&path, status, body);
        }
        Got {
            status,
            headers,
            body: body.unwrap_or(Value::Null),
        }
    }

    /// The ids of `results`, in order.
    pub fn ids(&self) -> Vec<&str> {
        let results = self.body["results"].as_array().expect("results");
        results
            .iter()
            .filter_map(|one| one["id"].as_str())
            .collect()
    }

    pub fn after(&self) -> Option<&str> {
        self.body["paging"]["next"]["after"].as_str()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

pub fn client() -> reqwest::Client {
    static CRYPTO: Once = Once::new();
    CRYPTO.call_once(|| {
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
    reqwest::Client::builder()
        .no_proxy()
        .build()
        .expect("a client")
}

impl Crm {
    /// An empty portal.
    pub async fn empty() -> Crm {
        Crm::with(|_| {}).await
    }

    /// An empty portal with other settings.
    pub async fn with(change: impl FnOnce(&mut Settings)) -> Crm {
        let folder = TempDir::new().expect("a folder");
        let clock = Clock::fixed(noon());
        let mut settings = Settings {
            data: folder.path().to_owned(),
            clock: clock.clone(),
            per_ten_seconds: 10_000,
            searches_per_second: 10_000,
            ..Settings::default()
        };
        change(&mut settings);
        Crm {
            sandbox: Sandbox::start(settings).await.expect("the server starts"),
            clock,
            http: client(),
            folder,
        }
    }

    /// The small portal of [`portal`].
    pub async fn filled() -> Crm {
        let crm = Crm::empty().await;
        crm.fill(portal());
        crm
    }

    pub fn fill(&self, portal: Portal) {
        self.sandbox.fill(portal).expect("the portal goes in");
    }

    /// Lets search catch up.
    pub fn let_search_catch_up(&self) {
        self.clock.advance(TimeDelta::seconds(2));
    }

    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let url = format!("{}{path}", self.sandbox.url());
        self.http
            .request(method, url)
            .bearer_auth(self.sandbox.token())
    }

    pub async fn get(&self, path: &str) -> Got {
        Got::read(
            self.request(Method::GET, path)
                .send()
                .await
                .expect("an answer"),
        )
        .await
    }

    /// Sends a body with every part that it must have, empty where the test says nothing of it.
    pub async fn send(&self, method: Method, path: &str, body: Value) -> Got {
        self.send_as_it_is(method, path, whole(path, body)).await
    }

    pub async fn send_as_it_is(&self, method: Method, path: &str, body: Value) -> Got {
        let request = self.request(method, path).json(&body);
        Got::read(request.send().await.expect("an answer")).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Got {
        self.send(Method::POST, path, body).await
    }

    pub async fn patch(&self, path: &str, body: Value) -> Got {
        self.send(Method::PATCH, path, body).await
    }

    pub async fn delete(&self, path: &str) -> StatusCode {
        let answer = self
            .request(Method::DELETE, path)
            .send()
            .await
            .expect("an answer");
        answer.status()
    }

    /// Makes a record and answers its id.
    pub async fn make(&self, object: &str, properties: Value) -> String {
        let made = self
            .post(&objects(object), json!({"properties": properties}))
            .await;
        assert_eq!(made.status, 201, "{made:?}");
        made.body["id"].as_str().expect("an id").to_owned()
    }

    /// The value of a property as a read shows it.
    pub async fn value(&self, object: &str, id: &str, property: &str) -> Option<String> {
        let path = format!("{}/{id}?properties={property}", objects(object));
        let read = self.get(&path).await;
        assert_eq!(read.status, 200, "{read:?}");
        read.body["properties"][property]
            .as_str()
            .map(str::to_owned)
    }
}

fn whole(path: &str, mut body: Value) -> Value {
    let parts: Vec<&str> = path
        .split('?')
        .next()
        .unwrap_or_default()
        .split('/')
        .collect();
    let fill = |of: &mut Value, parts: &[(&str, Value)]| {
        let Some(map) = of.as_object_mut() else {
            return;
        };
        for (part, empty) in parts {
            map.entry(*part).or_insert_with(|| empty.clone());
        }
    };
    let tied = [("associations", json!([]))];
    match parts.as_slice() {
        ["", "crm", "objects", _, _] => fill(&mut body, &tied),
        ["", "crm", "objects", _, _, "batch", "create"] => {
            let inputs = body["inputs"].as_array_mut();
            inputs
                .into_iter()
                .flatten()
                .for_each(|one| fill(one, &tied));
        }
        ["", "crm", "objects", _, _, "batch", "read"] => fill(
            &mut body,
            &[
                ("properties", json!([])),
                ("propertiesWithHistory", json!([])),
            ],
        ),
        ["", "crm", "objects", _, _, "search"] => fill(
            &mut body,
            &[
                ("after", json!("0")),
                ("filterGroups", json!([])),
                ("limit", json!(10)),
                ("properties", json!([])),
                ("sorts", json!([])),
            ],
        ),
        _ => {}
    }
    body
}

pub fn objects(object: &str) -> String {
    format!("/crm/objects/2026-09/{object}")
}

/// A company of the small portal.
pub fn company(id: u64, name: &str) -> Record {
    Record {
        object: ObjectType::Companies,
        id,
        created: noon() - TimeDelta::days(400),
        updated: noon() - TimeDelta::days(1),
        properties: vec![
            ("name", name.to_owned()),
            ("domain", format!("{}.example", name.to_lowercase())),
            ("hubspot_owner_id", "71".to_owned()),
            ("customer_stage", "adoption".to_owned()),
            ("arr", "48000".to_owned()),
        ],
        history: Vec::new(),
        associations: Vec::new(),
    }
}

/// Three companies, one of them with a contact, a ticket and a history; two owners.
pub fn portal() -> Portal {
    let mut acme = company(301, "Acme");
    let days_ago = |days| noon() - TimeDelta::days(days);
    let version = |days, value: &str| Version {
        at: days_ago(days),
        value: value.to_owned(),
    };
    acme.history = vec![(
        "customer_stage",
        vec![version(300, "onboarding"), version(200, "adoption")],
    )];
    acme.associations = vec![(ObjectType::Contacts, 501)];
    let dana = Record {
        object: ObjectType::Contacts,
        id: 501,
        created: days_ago(390),
        updated: days_ago(2),
        properties: vec![
            ("firstname", "Dana".to_owned()),
            ("email", "dana@acme.example".to_owned()),
            ("hs_buying_role", "CHAMPION;END_USER".to_owned()),
        ],
        history: Vec::new(),
        associations: Vec::new(),
    };
    let ticket = Record {
        object: ObjectType::Tickets,
        id: 701,
        created: days_ago(10),
        updated: days_ago(10),
        properties: vec![
            ("subject", "SSO is down".to_owned()),
            ("hs_pipeline", "0".to_owned()),
            ("hs_pipeline_stage", "1".to_owned()),
        ],
        history: Vec::new(),
        associations: vec![(ObjectType::Companies, 301)],
    };
    let records = vec![
        acme,
        company(302, "Bolt"),
        company(303, "Cusco"),
        dana,
        ticket,
    ];
    Portal {
        pipelines: Vec::new(),
        properties: definitions(),
        owners: owners(),
        records: Box::new(records.into_iter()),
    }
}

pub fn definitions() -> Vec<PropertyDef> {
    let define = |name, kind, field_type, options: &[(&'static str, &'static str)]| PropertyDef {
        object: ObjectType::Companies,
        name,
        label: name,
        kind,
        field_type,
        options: options.to_vec(),
    };
    vec![
        define(
            "customer_stage",
            "enumeration",
            "select",
            &[
                ("onboarding", "Onboarding"),
                ("adoption", "Adoption"),
                ("renewal", "Renewal"),
                ("churned", "Churned"),
            ],
        ),
        define("loss_reason", "string", "text", &[]),
        define("arr", "number", "number", &[]),
        define("renewal_date", "date", "date", &[]),
        define(
            "auto_renew",
            "bool",
            "booleancheckbox",
            &[("true", "Yes"), ("false", "No")],
        ),
    ]
}

fn owners() -> Vec<OwnerDef> {
    let owner = |id, user_id, first: &str, archived| OwnerDef {
        id,
        user_id,
        first: first.to_owned(),
        last: "Quispe".to_owned(),
        email: format!("{}@vendor.example", first.to_lowercase()),
        archived,
    };
    vec![
        owner(71, Some(9_001), "Alba", false),
        owner(72, None, "Bruno", true),
    ]
}
