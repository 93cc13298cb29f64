//! Everything that the connector does, through a proxy between it and the embedded CRM that holds each
//! request and each answer to what is published of version `2026-09`: addresses, parameters, bodies,
//! statuses, and the parts of answers.

use super::*;
use crate::{answers, published};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::Response;
use serde_json::Value;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};
use tenure::crm::hubspot::OAuth;
use tenure::domain::id::{TaskId, TicketId};
use tenure::domain::lifecycle::Source;
use tenure::domain::sourcing::{ArrFrom, DealRule};
use tenure::domain::touchpoint::About;
use tenure::sandbox::{OAuthApp, RequiredWhen};

#[derive(Default)]
struct Seen {
    faults: Vec<String>,
    /// Method and address with `_` for what varies, and the status.
    routes: BTreeSet<String>,
}

#[derive(Clone)]
struct Proxy {
    to: String,
    client: reqwest::Client,
    seen: Arc<Mutex<Seen>>,
}

impl Proxy {
    async fn start(to: String) -> (String, Arc<Mutex<Seen>>) {
        let client = reqwest::Client::builder().no_proxy().build();
        let proxy = Self {
            to,
            client: client.expect("a client"),
            seen: Arc::default(),
        };
        let seen = proxy.seen.clone();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
        let listener = listener.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let router = Router::new().fallback(pass).with_state(proxy);
        tokio::spawn(async move { axum::serve(listener, router).await });
        (url, seen)
    }

    fn note(&self, fault: String) {
        self.seen.lock().expect("whole").faults.push(fault);
    }
}

async fn pass(State(proxy): State<Proxy>, request: Request) -> Response<Body> {
    let (head, body) = request.into_parts();
    let body: Bytes = axum::body::to_bytes(body, usize::MAX).await.expect("whole");
    let (method, path) = (head.method.to_string(), head.uri.path().to_owned());
    let named = format!("{method} {path}");
    let query = head.uri.query().unwrap_or_default();
    let pairs = reqwest::Url::parse(&format!("http://x/?{query}")).expect("a query");
    let query: HashMap<String, String> = pairs.query_pairs().into_owned().collect();
    let json: Value = serde_json::from_slice(&body).unwrap_or(Value::Null);
    for fault in published::faults(&method, &path, &query, &json) {
        proxy.note(format!("{named}: {fault}"));
    }
    if !path.starts_with("/oauth/") {
        let header = head.headers.get("authorization");
        if !header.is_some_and(|value| value.as_bytes().starts_with(b"Bearer ")) {
            proxy.note(format!("{named}: no bearer token"));
        }
    }
    let kind = head.headers.get("content-type").map(|kind| kind.as_bytes());
    let due: Option<&[u8]> = match (body.is_empty(), path.starts_with("/oauth/")) {
        (true, _) => None,
        (false, true) => Some(b"application/x-www-form-urlencoded"),
        (false, false) => Some(b"application/json"),
    };
    if kind != due {
        proxy.note(format!("{named}: its body is called {kind:?}"));
    }
    let url = format!("{}{}", proxy.to, head.uri);
    let mut onward = proxy.client.request(head.method, url).body(body);
    for (name, value) in &head.headers {
        if !["host", "content-length", "accept-encoding"].contains(&name.as_str()) {
            onward = onward.header(name, value);
        }
    }
    let answer = onward.send().await.expect("an answer");
    let (status, headers) = (answer.status(), answer.headers().clone());
    let body = answer.bytes().await.expect("a body");
    let code = status.as_u16();
    if code < 400 && !published::good(&method, &path).contains(&code) {
        proxy.note(format!("{named}: answered with {code}"));
    }
    // A gateway speaks for itself.
    if code != 204 && code != 502 {
        let kind = headers.get("content-type").map(|kind| kind.as_bytes());
        if !kind.is_some_and(|kind| kind.starts_with(b"application/json")) {
            proxy.note(format!("{named}: its answer is not called JSON"));
        }
        let json: Value = serde_json::from_slice(&body).unwrap_or(Value::Null);
        // It tells what is wrong by panicking, as a test does.
        if let Err(why) = catch_unwind(AssertUnwindSafe(|| answers::hold(&path, code, &json))) {
            let why = why.downcast_ref::<String>().cloned().unwrap_or_default();
            proxy.note(format!("{named}: {why}"));
        }
    }
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let route = path.split('/').map(|part| match part {
        "companies" | "contacts" | "tickets" | "deals" | "calls" | "emails" | "meetings"
        | "notes" | "tasks" => "_",
        part if digits(part) => "_",
        part => part,
    });
    let route = route.collect::<Vec<_>>().join("/");
    let mut seen = proxy.seen.lock().expect("whole");
    seen.routes.insert(format!("{method} {route} {code}"));
    drop(seen);
    let mut passed = Response::new(Body::from(body));
    *passed.status_mut() = status;
    for (name, value) in &headers {
        if !["content-length", "transfer-encoding", "connection"].contains(&name.as_str()) {
            passed.headers_mut().insert(name, value.clone());
        }
    }
    passed
}

fn app() -> OAuthApp {
    OAuthApp {
        client_id: "app".to_owned(),
        client_secret: "app-secret".to_owned(),
        refresh_token: "refresh-1".to_owned(),
        lifetime: Duration::from_secs(1_800),
        // Two connectors in one test use the same one.
        rotates: false,
    }
}

/// A connector that speaks to the portal through a proxy, by OAuth.
async fn through(portal: &Portal, mapping: Mapping) -> (HubSpot, Arc<Mutex<Seen>>) {
    let (url, seen) = Proxy::start(portal.sandbox.url()).await;
    let mut settings = settings(&url);
    settings.mapping = mapping;
    settings.timing.whole = Duration::from_secs(30);
    let app = app();
    settings.oauth = Some(OAuth {
        profile: "test".to_owned(),
        client_id: app.client_id,
        client_secret: Secret::new(&app.client_secret),
        secret_from: "the variable APP_SECRET".to_owned(),
        refresh_from: "the file app.refresh".to_owned(),
        refresh_token: Secret::new(&app.refresh_token),
        aside: false,
        held: None,
        keep: None,
    });
    (HubSpot::new(settings).expect("good settings"), seen)
}

fn fine(seen: &Mutex<Seen>) -> BTreeSet<String> {
    let seen = seen.lock().expect("whole");
    assert!(seen.faults.is_empty(), "{:#?}", seen.faults);
    seen.routes.clone()
}

async fn read_everything(crm: &HubSpot) {
    for resource in Resource::ALL {
        crm.count(*resource).await.expect("a count");
        let mut cursor = None;
        loop {
            let page = crm
                .list(*resource, cursor.as_deref())
                .await
                .expect("a page");
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        let since = now() - TimeDelta::days(40);
        loop {
            let page = crm.changed(*resource, since, cursor.as_deref()).await;
            cursor = page.expect("a page").next;
            if cursor.is_none() {
                break;
            }
        }
        crm.archived(*resource, since, None).await.expect("a page");
        // From the end, downwards.
        let mut before = None;
        while let Some(page) = crm.list_back(*resource, before).await.expect("a page") {
            let ids: Vec<String> = page
                .items
                .iter()
                .filter_map(Item::id)
                .map(str::to_owned)
                .collect();
            let lowest = ids.iter().filter_map(|id| crm.place(id)).min();
            if lowest.is_none() {
                break;
            }
            crm.belongs(*resource, &ids).await.expect("edges");
            before = lowest;
        }
    }
    // What was logged is looked for at its account.
    let page = crm.list(Resource::Accounts, None).await.expect("a page");
    let account = page.items.iter().find_map(Item::id).expect("an account");
    let logged = log(&account.into(), Kind::Call);
    assert_eq!(crm.find(&logged, None).await, Ok(None));
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_and_setting_up_are_as_published() {
    let portal = portal_with(104, Mapping::demo(), |set| set.oauth = Some(app())).await;
    let (crm, seen) = through(&portal, Mapping::demo()).await;
    let access = crm.access(true, Utc::now, |_| {}).await.expect("access");
    assert!(access.missing.is_empty(), "{:?}", access.missing);
    let mut found = crm.survey().await.expect("a survey");
    let names: Vec<String> = found.companies.iter().map(|one| one.name.clone()).collect();
    crm.sample(&mut found.companies, &names, false)
        .await
        .expect("a sample");
    let stage = &found.companies;
    assert!(stage.iter().any(|one| one.seen.filled > 0), "samples");
    for (source, property, value) in [
        (Source::Property, "customer_stage", "adoption"),
        (Source::Tickets("0".into()), "hs_pipeline_stage", "1"),
        (Source::Deals("default".into()), "dealstage", "closedwon"),
    ] {
        let count = crm.how_many_in(&source, property, value).await;
        assert!(count.is_some_and(|count| count > 0), "{source}");
        crm.stages(&source).await.expect("stages");
    }
    crm.probe().await.expect("a portal");
    crm.owners().await.expect("owners");
    crm.options(Field::LossReason).await.expect("options");
    // One is archived, one merged away: both have answers of their own.
    let ids: Vec<String> = portal
        .accounts()
        .await
        .into_iter()
        .map(|one| one.account.id.0)
        .collect();
    let (url, merging) = Proxy::start(portal.sandbox.url()).await;
    let merge = reqwest::Client::builder().no_proxy().build();
    let merge = merge
        .expect("a client")
        .post(format!("{url}/crm/objects/2026-09/companies/merge"))
        .bearer_auth(portal.sandbox.token())
        .json(&serde_json::json!({"objectIdToMerge": ids[0], "primaryObjectId": ids[1]}));
    let merged = merge.send().await.expect("an answer");
    assert!(merged.status().is_success());
    let label = serde_json::json!({"label": "Decision maker", "name": "decision_maker"});
    let labels = "/crm/associations/2026-09/contacts/companies/labels";
    portal.send("POST", labels, label).await;
    assert_eq!(
        crm.survey().await.expect("a survey").contact_labels.len(),
        1
    );
    read_everything(&crm).await;
    for id in &ids[..4] {
        let id = AccountId(id.clone());
        crm.account(&id).await.expect("an answer");
        // Of one that was merged away nothing is found.
        let _ = crm.details(&id).await;
    }
    let mut mapping = Mapping::demo();
    mapping.fields.remove(&Field::Stage);
    mapping.fields.remove(&Field::Arr);
    mapping.contacts.labels = true;
    mapping.stage_from = Source::Deals("default".into());
    mapping.arr_from = ArrFrom::Deals(DealRule::default());
    let (carried, also) = through(&portal, mapping).await;
    read_everything(&carried).await;
    let mut routes = fine(&seen);
    routes.extend(fine(&also));
    routes.extend(fine(&merging));
    let wanted = [
        "GET /account-info/2026-09/details 200",
        "GET /crm/objects/2026-09/_ 200",
        "GET /crm/objects/2026-09/_/_ 200",
        "GET /crm/objects/2026-09/_/_/associations/_ 200",
        "GET /crm/owners/2026-09 200",
        "GET /crm/pipelines/2026-09/_ 200",
        "GET /crm/properties/2026-09/_ 200",
        "GET /crm/properties/2026-09/_/loss_reason 200",
        "GET /crm/associations/2026-09/_/_/labels 200",
        "POST /crm/associations/2026-09/_/_/batch/read 200",
        "POST /crm/objects/2026-09/_/batch/read 200",
        "POST /crm/objects/2026-09/_/merge 200",
        "POST /crm/objects/2026-09/_/search 200",
        "POST /oauth/2026-09/token 200",
    ];
    for route in wanted {
        assert!(routes.contains(route), "{route} is not in {routes:#?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn writing_is_as_published_and_so_are_refusals() {
    let portal = portal_with(12, Mapping::demo(), |set| {
        set.oauth = Some(app());
        set.required_when = vec![RequiredWhen {
            object: ObjectType::Companies,
            property: "customer_stage".into(),
            value: "churned".into(),
            needs: "loss_reason".into(),
        }];
    })
    .await;
    let (crm, seen) = through(&portal, Mapping::demo()).await;
    let accounts = portal.accounts().await;
    let account = &accounts[0].account.id;
    let details = crm.details(account).await.expect("details");
    for kind in Kind::ALL {
        let mut write = log(account, *kind);
        if let Op::Log(new) = &mut write.op {
            new.contacts = details.contacts.iter().map(|one| one.id.clone()).collect();
            new.owner = accounts[0].account.owner.clone();
            let ticket = details.tickets.first().map(|one| one.id.clone());
            new.about = ticket.map(|TicketId(id)| About::Ticket(id));
        }
        let written = crm.write(&write, None).await.expect("it is taken");
        let object = made(&written);
        crm.find(&write, None).await.expect("an answer");
        let op = Op::Remove { write: write.id };
        let remove = Write::new(Uuid::now_v7(), account.clone(), op);
        crm.write(&remove, Some(&object)).await.expect("it is gone");
        crm.find(&remove, Some(&object)).await.expect("an answer");
    }
    let task = Op::AddTask(NewTask {
        title: "Send the plan".into(),
        due: now().date_naive(),
        ..NewTask::default()
    });
    let task = Write::new(Uuid::now_v7(), account.clone(), task);
    let id = made(&crm.write(&task, None).await.expect("it is taken")).id;
    let due = now().date_naive().and_hms_opt(12, 0, 0).expect("noon");
    let base = TaskState {
        done: false,
        due: Some(due.and_utc()),
    };
    let value = TaskState { done: true, ..base };
    for (base, value) in [(base, value), (value, base)] {
        let ticked = Op::SetTask {
            task: TaskId(id.clone()),
            title: "Send the plan".into(),
            base,
            value,
        };
        let ticked = Write::new(Uuid::now_v7(), account.clone(), ticked);
        let written = crm.write(&ticked, None).await;
        assert!(matches!(written, Ok(Written::Done { .. })), "{written:?}");
    }

    // A field alone, then a batch in which one is not there, one breaks a rule, one is no choice.
    let base = |at: usize| raw(&accounts[at].clone(), Field::Stage).map(str::to_owned);
    let others = ["onboarding", "value"];
    let to = |at: usize| others[usize::from(base(at).as_deref() == Some(others[0]))];
    let one = set(account, Field::Stage, base(0).as_deref(), Some(to(0)));
    crm.write(&one, None).await.expect("it is taken");
    let mut many: Vec<Write> = (1..5)
        .map(|at| {
            let id = &accounts[at].account.id;
            set(id, Field::Stage, base(at).as_deref(), Some(to(at)))
        })
        .collect();
    many.push(set(
        &AccountId("999999".into()),
        Field::Stage,
        None,
        Some("value"),
    ));
    let id = &accounts[5].account.id;
    many.push(set(id, Field::Stage, base(5).as_deref(), Some("churned")));
    let all = crm.write_all(&many).await;
    assert!(all[..4].iter().all(Result::is_ok), "{all:?}");
    assert!(all[4].is_err(), "{all:?}");
    let id = &accounts[6].account.id;
    let odd = set(id, Field::Stage, base(6).as_deref(), Some("no_such_stage"));
    assert!(crm.write(&odd, None).await.is_err());
    let long = Write::new(
        Uuid::now_v7(),
        AccountId("999999".into()),
        log(account, Kind::Call).op,
    );
    let came = crm.write(&long, None).await;
    assert!(
        matches!(came, Ok(Written::Gone(_))),
        "nobody is there: {came:?}"
    );

    // Everything that the CRM says no with.
    let faults = portal.sandbox.faults();
    for fault in [
        Fault::Status(500),
        Fault::Status(502),
        Fault::TooMany,
        Fault::Locked,
        Fault::Migrating(1),
    ] {
        faults.next_on("GET /crm/owners", 1, fault);
        let _ = crm.owners().await;
        faults.clear();
    }
    faults.lack(&["crm.objects.owners.read"]);
    assert!(crm.owners().await.is_err());
    faults.clear();
    faults.reject_token(true);
    assert!(crm.owners().await.is_err());
    faults.clear();
    // Last: after it the connector keeps what is left of the day for a person's own requests.
    // More than once: what was given up of the question before may still come, and takes one.
    faults.next_on("GET /crm/owners", 10, Fault::Daily);
    assert!(crm.owners().await.is_err());
    faults.clear();
    let routes = fine(&seen);
    for route in [
        "DELETE /crm/objects/2026-09/_/_ 204",
        "GET /crm/objects/2026-09/_/_ 404",
        "GET /crm/properties/2026-09/_/hs_activity_type 200",
        "GET /crm/owners/2026-09 401",
        "GET /crm/owners/2026-09 403",
        "GET /crm/owners/2026-09 423",
        "GET /crm/owners/2026-09 429",
        "GET /crm/owners/2026-09 477",
        "GET /crm/owners/2026-09 500",
        "PATCH /crm/objects/2026-09/_/_ 200",
        "PATCH /crm/objects/2026-09/_/_ 400",
        "POST /crm/objects/2026-09/_ 201",
        "POST /crm/objects/2026-09/_/batch/read 207",
        "POST /crm/objects/2026-09/_/batch/update 207",
    ] {
        assert!(routes.contains(route), "{route} is not in {routes:#?}");
    }
}
