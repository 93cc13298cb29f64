//! What the connector makes of trouble, and what it sends again.

use crate::server::{Answer, Server};
use crate::{TOKEN, connect, settings};
use chrono::DateTime;
use serde_json::json;
use std::time::Duration;
use tenure::crm::hubspot::{HubSpot, SettingsError};
use tenure::crm::{Crm, CrmError, Resource, Written};
use tenure::domain::touchpoint::{Kind, NewTouchpoint};
use tenure::domain::withheld::Records;
use tenure::domain::write::{Op, Write};
use uuid::Uuid;

/// A call to be logged.
pub fn call() -> Write {
    Write {
        id: Uuid::from_u128(7),
        account: "42".into(),
        op: Op::Log(NewTouchpoint {
            kind: Kind::Call,
            at: DateTime::from_timestamp(1_790_000_000, 0).expect("a moment"),
            minutes: Some(20),
            title: "Rollout".into(),
            body: "Blocked by <SSO>".into(),
            contacts: vec!["77".into()],
            owner: Some("5".into()),
            about: None,
        }),
        with: Vec::new(),
        seen: Vec::new(),
    }
}

fn portal() -> Answer {
    Answer::Json(200, json!({"portalId": 123, "timeZone": "Europe/Madrid"}))
}

fn error(status: u16, body: serde_json::Value) -> Answer {
    Answer::Json(status, body)
}

#[tokio::test]
async fn a_probe_says_who_is_there_and_sends_the_token_in_its_header() {
    let server = Server::start(|_| portal()).await;
    let portal = connect(&server).probe().await.expect("it answers");
    assert_eq!(portal.id, "123");
    assert_eq!(portal.time_zone.as_deref(), Some("Europe/Madrid"));
    let asked = &server.asked()[0];
    assert_eq!(asked.path, "/account-info/2026-09/details");
    assert_eq!(asked.headers["authorization"], format!("Bearer {TOKEN}"));
    assert!(asked.headers["user-agent"].starts_with("tenure/"));
    assert!(asked.headers["accept-encoding"].contains("gzip"));
}

#[tokio::test]
async fn a_refused_token_is_told_with_the_way_out_and_without_the_token() {
    let server = Server::start(|request| {
        // Servers were seen to quote the token they refuse, whole or in part.
        let echoed = format!(
            "Authentication credentials not found for {}: this oauth-token ({TOKEN}) is not known; \
             pat-na1-ab12 is not either; {TOKEN}",
            request.headers["host"]
        );
        error(
            401,
            json!({"status": "error", "message": echoed, "category": "INVALID_AUTHENTICATION"}),
        )
    })
    .await;
    let crm = connect(&server);
    let trouble = crm.probe().await.expect_err("it is refused");
    assert!(
        matches!(trouble, CrmError::Unauthorized { .. }),
        "{trouble:?}"
    );
    assert!(!trouble.retryable());
    assert!(
        trouble.to_string().contains("Settings, Integrations"),
        "{trouble}"
    );
    assert!(!format!("{trouble:?}").contains(TOKEN));
    assert!(!format!("{trouble:?}").contains("ab12"));
    assert!(trouble.to_string().contains("oauth-token (…)"), "{trouble}");
    assert!(!format!("{:?}", settings(&server.url)).contains(TOKEN));
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn missing_scopes_are_named() {
    let server = Server::start(|_| {
        error(
            403,
            json!({
                "category": "MISSING_SCOPES",
                "errors": [{"message": "One or more of the following scopes are required.",
                            "context": {"requiredGranularScopes": ["crm.objects.companies.read"]}}]
            }),
        )
    })
    .await;
    let trouble = connect(&server)
        .owners()
        .await
        .expect_err("it is forbidden");
    let scopes = vec!["crm.objects.companies.read".to_owned()];
    assert_eq!(trouble, CrmError::Forbidden { scopes });
}

#[tokio::test]
async fn what_did_certainly_nothing_is_sent_again_even_if_it_writes() {
    for status in [429, 423, 477] {
        let server = Server::start(move |request| match request.nth {
            0 | 1 => error(status, json!({"policyName": "TEN_SECONDLY_ROLLING"})),
            _ => Answer::Json(201, json!({"id": 900})),
        })
        .await;
        let written = connect(&server).write(&call(), None).await;
        assert!(
            matches!(written, Ok(Written::Done { object: Some(object), .. }) if object.id == "900")
        );
        assert_eq!(
            server.lines(),
            ["POST /crm/objects/2026-09/calls"; 3],
            "{status}"
        );
    }
}

#[tokio::test]
async fn a_limit_that_is_not_kept_here_is_told_by_its_name() {
    for (body, told) in [
        (
            json!({"policyName": "ASSOCIATIONS_BURST"}),
            "too many requests, by its policy ASSOCIATIONS_BURST",
        ),
        (json!({"policyName": "SECONDLY"}), "too many requests"),
        (json!({}), "too many requests"),
    ] {
        let answer = body.clone();
        let server = Server::start(move |_| error(429, answer.clone())).await;
        let trouble = connect(&server).probe().await.expect_err("it is limited");
        let CrmError::Limited { policy, .. } = &trouble else {
            panic!("{trouble:?}");
        };
        assert_eq!(policy, told, "{body}");
    }
}

#[tokio::test]
async fn a_days_budget_is_not_waited_for() {
    let server = Server::start(|_| error(429, json!({"policyName": "DAILY"}))).await;
    let trouble = connect(&server).probe().await.expect_err("it is limited");
    let CrmError::Limited { policy, after } = &trouble else {
        panic!("{trouble:?}");
    };
    assert_eq!(*after, Some(Duration::from_mins(10)));
    assert!(
        policy.contains("midnight in the portal's time zone"),
        "{policy}"
    );
    assert!(!trouble.to_string().contains("DAILY"), "{trouble}");
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn a_long_wait_is_left_to_the_caller() {
    let server =
        Server::start(|_| Answer::Headers(477, &[("retry-after", "3600")], json!({}))).await;
    let trouble = connect(&server).probe().await.expect_err("it is moved");
    assert!(
        matches!(&trouble, CrmError::Limited { after: Some(after), policy }
            if *after == Duration::from_secs(3600) && policy == "the portal is being moved, for 60 min more")
    );
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn reads_survive_a_failing_server() {
    for broken in [502, 503, 504, 521, 523, 524] {
        let server = Server::start(move |request| match request.nth {
            0 | 1 => Answer::Text(broken, "<html>Bad gateway</html>"),
            _ => portal(),
        })
        .await;
        assert!(connect(&server).probe().await.is_ok(), "{broken}");
    }
}

#[tokio::test]
async fn reads_survive_a_broken_connection() {
    let server = Server::start(|request| match request.nth {
        0 => Answer::Cut,
        1 => Answer::Truncated(200),
        _ => portal(),
    })
    .await;
    assert!(connect(&server).probe().await.is_ok());
    assert_eq!(server.asked().len(), 3);
}

#[tokio::test]
async fn a_write_whose_answer_is_lost_is_sent_once_and_its_outcome_is_unknown() {
    type Fault = fn() -> Answer;
    let faults: [(&str, Fault); 6] = [
        ("cut", || Answer::Cut),
        ("truncated", || Answer::Truncated(201)),
        ("500", || error(500, json!({"message": "internal error"}))),
        ("502", || Answer::Text(502, "<html>")),
        ("not JSON", || {
            Answer::Text(201, "<html>Welcome to the hotel</html>")
        }),
        ("no id", || Answer::Json(201, json!({"status": "ok"}))),
    ];
    for (name, fault) in faults {
        let server = Server::start(move |_| fault()).await;
        let trouble = connect(&server).write(&call(), None).await;
        let trouble = trouble.expect_err(name);
        assert!(
            matches!(trouble, CrmError::OutcomeUnknown { .. }),
            "{name}: {trouble:?}"
        );
        assert!(!trouble.retryable());
        assert_eq!(server.lines().len(), 1, "{name}");
    }
}

#[tokio::test]
async fn silence_ends() {
    let server = Server::start(|_| Answer::Silence).await;
    // A busy machine may not come to send it in so short a time: then there is more.
    let mut whole = Duration::from_secs(1);
    let (crm, trouble) = loop {
        let mut settings = settings(&server.url);
        settings.timing.whole = whole;
        let crm = HubSpot::new(settings).expect("the settings are good");
        let trouble = crm.write(&call(), None).await.expect_err("silence");
        if !server.asked().is_empty() {
            break (crm, trouble);
        }
        whole *= 4;
        assert!(whole < Duration::from_secs(120), "it is never sent");
    };
    assert!(
        matches!(trouble, CrmError::OutcomeUnknown { .. }),
        "{trouble:?}"
    );
    assert!(
        trouble.to_string().contains("no answer in time"),
        "{trouble}"
    );
    let trouble = crm.probe().await.expect_err("silence");
    assert!(
        matches!(trouble, CrmError::Unreachable { .. }),
        "{trouble:?}"
    );
}

#[tokio::test]
async fn nobody_there_is_told_with_the_host() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let crm = HubSpot::new(settings(&format!("http://{address}"))).expect("good settings");
    for trouble in [
        crm.probe().await.expect_err("nobody is there"),
        crm.write(&call(), None).await.expect_err("nobody is there"),
    ] {
        assert!(
            matches!(trouble, CrmError::Unreachable { .. }),
            "{trouble:?}"
        );
        assert!(trouble.offline() && trouble.retryable());
        assert!(
            trouble.to_string().contains(&address.to_string()),
            "{trouble}"
        );
    }
}

#[tokio::test]
async fn an_answer_that_is_not_json_is_odd() {
    let server =
        Server::start(|_| Answer::Text(200, "<html>Sign in to the guest network</html>")).await;
    let trouble = connect(&server).probe().await.expect_err("it is odd");
    assert!(matches!(trouble, CrmError::Odd { .. }), "{trouble:?}");
    assert!(
        trouble
            .to_string()
            .contains("/account-info/2026-09/details"),
        "{trouble}"
    );
}

/// `{"portalId":123}`, packed.
const PACKED: &[u8] = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xab\x56\x2a\xc8\x2f\x2a\x49\xcc\xf1\x4c\x51\xb2\x32\x34\x32\xae\x05\x00\x95\xb0\x28\xd5\x10\x00\x00\x00";

#[tokio::test]
async fn a_packed_answer_is_unpacked() {
    let server = Server::start(|_| Answer::Gzip(PACKED)).await;
    let portal = connect(&server).probe().await.expect("it is readable");
    assert_eq!(portal.id, "123");
    // Half of it is a broken answer, not an odd one.
    let server = Server::start(|_| Answer::Gzip(&PACKED[..20])).await;
    let trouble = connect(&server).probe().await.expect_err("it is cut");
    assert!(
        matches!(trouble, CrmError::Unreachable { .. }),
        "{trouble:?}"
    );
}

#[tokio::test]
async fn an_endless_answer_is_not_read_to_its_end() {
    let server = Server::start(|_| Answer::Endless).await;
    let mut settings = settings(&server.url);
    settings.timing.whole = Duration::from_secs(30);
    let crm = HubSpot::new(settings).expect("good settings");
    let trouble = crm.probe().await.expect_err("too long");
    assert!(matches!(trouble, CrmError::Odd { .. }), "{trouble:?}");
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn a_server_without_encryption_gets_nothing() {
    let server = Server::start(|_| portal()).await;
    let mut settings = settings(&server.url.replace("http", "https"));
    // It waits for a request it can read, we for a greeting in TLS.
    settings.timing.connect = Duration::from_millis(100);
    let crm = HubSpot::new(settings).expect("good settings");
    let trouble = crm.write(&call(), None).await.expect_err("no TLS there");
    assert!(
        matches!(trouble, CrmError::Unreachable { .. }),
        "{trouble:?}"
    );
    assert!(server.asked().is_empty());
}

/// Where the log goes in a test.
#[derive(Clone, Default)]
struct Log(std::sync::Arc<std::sync::Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("the log").extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn the_log_tells_the_request_and_no_secret() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let server = Server::start(|request| match request.method.as_str() {
        "POST" => error(400, json!({"message": "no", "correlationId": "c-0-r-r"})),
        _ => portal(),
    })
    .await;
    let crm = connect(&server);
    crm.probe().await.expect("it answers");
    crm.write(&call(), None).await.expect_err("refused");
    let text = String::from_utf8_lossy(&log.0.lock().expect("the log")).into_owned();
    assert!(text.contains("GET /account-info/2026-09/details"), "{text}");
    assert!(
        text.contains("status=200") && text.contains("c-0-r-r"),
        "{text}"
    );
    assert!(
        !text.contains(TOKEN) && !text.contains("do-not-show"),
        "{text}"
    );
    assert!(
        !text.contains("Blocked by"),
        "nor what people wrote: {text}"
    );
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let server = Server::start(|request| match request.path.as_str() {
        "/elsewhere" => portal(),
        _ => Answer::Headers(302, &[("location", "/elsewhere")], json!({})),
    })
    .await;
    let trouble = connect(&server).probe().await.expect_err("it is odd");
    assert!(matches!(trouble, CrmError::Odd { .. }), "{trouble:?}");
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn what_hubspot_refuses_is_told_in_its_words_made_harmless() {
    let server = Server::start(|request| match request.method.as_str() {
        "GET" => Answer::Json(200, json!({"id": "42", "properties": {"arr": "1"}})),
        _ => error(400, json!({
            "status": "error",
            "message": "Property values were not valid: [{\"isValid\":false,\"message\":\"\\u001b[31m\\\"x\\\" was not a valid number.\",\"error\":\"INVALID_INTEGER\",\"name\":\"arr\"}]",
            "correlationId": "a-b-c", "category": "VALIDATION_ERROR"
        })),
    })
    .await;
    let op = Op::SetField {
        field: tenure::domain::Field::Arr,
        base: Some("1".into()),
        value: Some("x".into()),
    };
    let write = Write { op, ..call() };
    let trouble = connect(&server)
        .write(&write, None)
        .await
        .expect_err("refused");
    let (message, fields) = (
        "\"x\" was not a valid number.".to_owned(),
        vec!["arr".to_owned()],
    );
    assert_eq!(
        trouble,
        CrmError::Refused {
            status: 400,
            message,
            fields
        }
    );
}

#[tokio::test]
async fn a_required_property_is_named_so_that_it_can_be_asked_for() {
    let server = Server::start(|request| match request.method.as_str() {
        "GET" if request.path.contains("/properties/") => Answer::Json(404, json!({})),
        "GET" => Answer::Json(200, json!({"id": "42", "properties": {}})),
        _ => error(400, json!({
            "message": "Missing required property", "category": "VALIDATION_ERROR",
            "errors": [{"code": "MISSING_CONDITIONAL_REQUIRED_PROPERTY",
                        "message": "loss_reason is required", "context": {"propertyName": ["loss_reason"]}}]
        })),
    })
    .await;
    let op = Op::SetField {
        field: tenure::domain::Field::Stage,
        base: None,
        value: Some("churned".into()),
    };
    let write = Write { op, ..call() };
    let asked = connect(&server).write(&write, None).await;
    // Its definition cannot be read: it is asked for by its name.
    let Ok(Written::Asks { why, fields }) = asked else {
        panic!("{asked:?}");
    };
    assert!(why.contains("loss_reason is required"), "{why}");
    let names: Vec<_> = fields
        .iter()
        .map(|of| (&*of.property, &*of.label))
        .collect();
    assert_eq!(names, [("loss_reason", "loss_reason")]);
}

#[tokio::test]
async fn a_required_property_is_asked_for_in_whatever_shape_it_is_told() {
    let inside = r#"Property values were not valid: [{"isValid":false,"message":"loss_reason is required","error":"MISSING_CONDITIONAL_REQUIRED_PROPERTY","name":"loss_reason"}]"#;
    for body in [
        json!({"message": inside, "category": "VALIDATION_ERROR"}),
        json!({"message": "no", "category": "VALIDATION_ERROR",
            "errors": [{"message": "no", "in": "loss_reason", "code": "MISSING_REQUIRED_PROPERTY"}]}),
        json!({"message": "no", "category": "VALIDATION_ERROR", "errors": [{"message": "no",
            "subCategory": "crm.objects.MISSING_REQUIRED_PROPERTY",
            "context": {"propertyName": ["loss_reason"]}}]}),
        json!({"message": "no", "category": "VALIDATION_ERROR",
            "subCategory": "MISSING_CONDITIONAL_REQUIRED_PROPERTY",
            "context": {"missingProperties": ["loss_reason"]}}),
    ] {
        let answer = body.clone();
        let server = Server::start(move |request| match request.method.as_str() {
            "GET" if request.path.contains("/properties/") => Answer::Json(404, json!({})),
            "GET" => Answer::Json(200, json!({"id": "42", "properties": {}})),
            _ => error(400, answer.clone()),
        })
        .await;
        let op = Op::SetField {
            field: tenure::domain::Field::Stage,
            base: None,
            value: Some("churned".into()),
        };
        let asked = connect(&server).write(&Write { op, ..call() }, None).await;
        let Ok(Written::Asks { fields, .. }) = asked else {
            panic!("{body}: {asked:?}");
        };
        assert_eq!(fields.len(), 1, "{body}");
        assert_eq!(fields[0].property, "loss_reason", "{body}");
    }
}

#[tokio::test]
async fn associations_that_could_not_be_read_are_not_taken_for_none() {
    let server = Server::start(|request| {
        if request.path.ends_with("/search") {
            let found = json!({"id": "7", "properties": {"lastmodifieddate": "1795000000000"}});
            return Answer::Json(200, json!({"total": 1, "results": [found]}));
        }
        if request.path.starts_with("/crm/associations") {
            return Answer::Json(
                207,
                json!({"results": [], "numErrors": 1, "errors": [{"status": "error",
                    "category": "INTERNAL_ERROR", "message": "try again", "context": {},
                    "errors": [], "links": {}}]}),
            );
        }
        Answer::Json(200, json!({"results": [{"id": "7", "properties": {}}]}))
    })
    .await;
    let crm = connect(&server);
    let since = chrono::DateTime::UNIX_EPOCH;
    let read = crm
        .changed(tenure::crm::Resource::Contacts, since, None)
        .await;
    assert!(
        matches!(read, Err(CrmError::Server { status: 207, .. })),
        "{read:?}"
    );
}

#[tokio::test]
async fn an_oddly_typed_part_of_a_record_is_no_reason_to_read_none() {
    let server = Server::start(|request| {
        let task = json!({"id": 7, "archived": "no", "properties": {"hs_task_subject": 12}});
        if request.path.ends_with("/search") {
            return Answer::Json(200, json!({"total": -1, "results": [task]}));
        }
        Answer::Json(200, json!({"results": [task]}))
    })
    .await;
    let crm = connect(&server);
    let tasks = tenure::crm::Resource::Tasks;
    let page = crm.list(tasks, None).await.expect("a page");
    assert_eq!(page.items.len(), 1);
    assert_eq!(crm.count(tasks).await, Ok(None));
}

#[tokio::test]
async fn one_kind_that_the_token_may_not_read_hides_no_other() {
    let server = Server::start(|request| {
        // Asked for together, one kind refuses all.
        let together = request.path.ends_with("/companies/42");
        if together || request.path.ends_with("/associations/emails") {
            return error(
                403,
                json!({"category": "MISSING_SCOPES", "message": "no", "errors": [{"message": "no",
                    "context": {"requiredGranularScopes": ["sales-email-read"]}}]}),
            );
        }
        if request.path.ends_with("/associations/notes") {
            // Every part of an error may be missing.
            let message = "This app hasn't been granted all required scopes";
            return error(
                403,
                json!({"status": "error", "category": "MISSING_SCOPES", "message": message}),
            );
        }
        if request.path.ends_with("/associations/calls") {
            return Answer::Json(200, json!({"results": [{"toObjectId": "5"}]}));
        }
        if request.path.ends_with("/calls/batch/read") {
            let call = json!({"id": "5", "properties": {"hs_timestamp": "2026-11-20T10:00:00Z",
                "hs_call_title": "Rollout"}});
            return Answer::Json(200, json!({"results": [call]}));
        }
        Answer::Json(200, json!({"results": []}))
    })
    .await;
    let crm = connect(&server);
    let details = crm.details(&"42".into()).await;
    let details = details.expect("what may be read");
    assert_eq!(details.touchpoints.len(), 1);
    assert_eq!(details.touchpoints[0].title, "Rollout");
    assert_eq!(details.withheld, [Records::Emails, Records::Notes]);
    let told = crm.withheld();
    let what: Vec<&str> = told.iter().map(|(what, _)| what.as_str()).collect();
    assert_eq!(what, ["emails", "notes"]);
    assert!(told[0].1.contains("sales-email-read"), "{told:?}");
    crm.details(&"42".into()).await.expect("what may be read");
    assert!(crm.withheld().is_empty(), "it is told once");
}

#[test]
fn settings_that_would_show_the_token_are_refused() {
    let clear = HubSpot::new(settings("http://crm.example.com")).err();
    assert!(
        matches!(clear, Some(SettingsError::Clear { .. })),
        "{clear:?}"
    );
    for url in [
        "api.hubapi.com",
        "ftp://api.hubapi.com",
        "",
        "http://127.0.0.1.example.com",
        "https://me:hidden@api.hubapi.com",
    ] {
        let refused = HubSpot::new(settings(url)).err().expect(url);
        assert!(!refused.to_string().contains("hidden"), "{refused}");
    }
    for url in [
        "https://api.hubapi.com",
        "http://localhost:1",
        "http://[::1]:1/base/",
    ] {
        assert!(HubSpot::new(settings(url)).is_ok(), "{url}");
    }
    let mut without = settings("https://api.hubapi.com");
    without.token = tenure::crm::http::Secret::new(" \n");
    assert_eq!(HubSpot::new(without).err(), Some(SettingsError::NoToken));
    let mut broken = settings("https://api.hubapi.com");
    broken.token = tenure::crm::http::Secret::new("a\nb");
    assert!(matches!(
        HubSpot::new(broken).err(),
        Some(SettingsError::Client(_))
    ));
}

#[tokio::test]
async fn a_page_that_leads_to_itself_is_not_read_for_ever() {
    let server = Server::start(|request| match request.path.as_str() {
        "/crm/owners/2026-09" => Answer::Json(
            200,
            json!({"results": [], "paging": {"next": {"after": "7"}}}),
        ),
        _ => portal(),
    })
    .await;
    let trouble = connect(&server).owners().await.expect_err("it is odd");
    assert!(matches!(trouble, CrmError::Odd { .. }), "{trouble:?}");
    assert!(trouble.to_string().contains("owners"), "{trouble}");
}

#[tokio::test]
async fn an_opened_account_does_not_wait_behind_reads_that_hang() {
    let server = Server::start(|request| {
        if request.path.contains("/owners/") {
            Answer::Silence
        } else {
            portal()
        }
    })
    .await;
    let mut set = settings(&server.url);
    // Whoever waits for one of these has failed.
    set.timing.whole = Duration::from_secs(600);
    let crm = std::sync::Arc::new(HubSpot::new(set).expect("the settings are good"));
    // As many as may be under way at once, and more.
    let reads: Vec<_> = (0..12)
        .map(|_| {
            let crm = crm.clone();
            tokio::spawn(async move { crm.owners().await.map(drop) })
        })
        .collect();
    let hang = |server: &Server| {
        server
            .asked()
            .iter()
            .filter(|one| one.path.contains("/owners/"))
            .count()
    };
    let all_hang = async {
        while hang(&server) < 8 {
            tokio::task::yield_now().await;
        }
    };
    let patience = Duration::from_secs(60);
    let all_hang = tokio::time::timeout(patience, all_hang).await;
    all_hang.expect("as many as may be under way hang");
    let opened = tenure::crm::http::asked(crm.probe());
    let opened = tokio::time::timeout(Duration::from_secs(60), opened).await;
    assert_eq!(
        opened.expect("it waits for nobody").expect("it answers").id,
        "123"
    );
    for read in reads {
        read.abort();
    }
}

#[tokio::test]
async fn the_last_of_a_days_requests_is_kept_for_what_a_person_writes_and_opens() {
    const LOW: &[(&str, &str)] = &[
        ("X-HubSpot-RateLimit-Daily", "250000"),
        ("X-HubSpot-RateLimit-Daily-Remaining", "4999"),
    ];
    let server = Server::start(|request| match request.path.as_str() {
        "/account-info/2026-09/details" => Answer::Json(200, json!({"portalId": 1})),
        "/crm/objects/2026-09/calls" => Answer::Json(201, json!({"id": "77"})),
        _ => Answer::Headers(200, LOW, json!({"results": []})),
    })
    .await;
    let crm = connect(&server);
    let read = || crm.list(Resource::Contacts, None);
    read().await.expect("nothing is known of the day yet");
    assert_eq!(read().await.expect_err("kept"), CrmError::Spared);
    let board = crm.list(Resource::Accounts, None).await;
    assert_eq!(board.expect_err("kept"), CrmError::Spared);
    let asked = server.asked().len();
    crm.details(&"9".into()).await.expect("it was opened");
    crm.write(&call(), None).await.expect("it was written");
    assert!(server.asked().len() > asked);
    let said = CrmError::Spared.to_string();
    assert!(said.contains("kept for what you write and open"), "{said}");
}
