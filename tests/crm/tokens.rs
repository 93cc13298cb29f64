//! A token that a person replaces where it comes from while the program runs.

use crate::server::{Answer, Request, Server};
use crate::writes::set;
use crate::{TOKEN, settings};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use tenure::crm::http::{Secret, Source};
use tenure::crm::hubspot::HubSpot;
use tenure::crm::{Crm, CrmError};
use tenure::domain::field::Field;

/// A portal that takes one token.
async fn takes(token: &'static str) -> Server {
    let good = format!("Bearer {token}");
    Server::start(move |request: &Request| {
        if request.headers["authorization"] == good {
            return Answer::Json(200, json!({"portalId": 123, "timeZone": "Europe/Madrid"}));
        }
        let body = json!({"status": "error", "category": "INVALID_AUTHENTICATION"});
        Answer::Json(401, body)
    })
    .await
}

/// A connector whose token's source has another one by now, and how often it was read.
fn connect(server: &Server, has: &'static str) -> (HubSpot, Arc<AtomicUsize>) {
    let reads = Arc::new(AtomicUsize::new(0));
    let counted = reads.clone();
    let mut settings = settings(&server.url);
    settings.source = Some(Source(Arc::new(move || {
        counted.fetch_add(1, Ordering::SeqCst);
        Box::pin(async move {
            match has {
                "" => Err("The token file cannot be read.".to_owned()),
                has => Ok(Secret::new(has)),
            }
        })
    })));
    (HubSpot::new(settings).expect("they are good"), reads)
}

async fn three(crm: &HubSpot) -> [Result<String, CrmError>; 3] {
    let one = || async { crm.probe().await.map(|portal| portal.id) };
    tokio::join!(one(), one(), one()).into()
}

#[tokio::test]
async fn it_is_read_once_for_all_requests_that_are_refused_with_the_old_one() {
    let server = takes("another").await;
    let (crm, reads) = connect(&server, "another");
    for came in three(&crm).await {
        assert_eq!(came.as_deref(), Ok("123"));
    }
    assert_eq!(reads.load(Ordering::SeqCst), 1);
    // From then on it is the one in force.
    let before = server.asked().len();
    crm.probe().await.expect("it answers");
    assert_eq!(server.asked().len(), before + 1);
    assert_eq!(reads.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_source_without_another_one_is_read_once_and_the_refusal_stands() {
    for has in [TOKEN, "", "not a token"] {
        let server = takes("another").await;
        let (crm, reads) = connect(&server, has);
        for came in three(&crm).await {
            let refused = matches!(came, Err(CrmError::Unauthorized { .. }));
            assert!(refused, "{has:?}: {came:?}");
        }
        assert_eq!(reads.load(Ordering::SeqCst), 1, "{has:?}");
        assert_eq!(server.asked().len(), 3, "{has:?}");
    }
}

const STRANGER: &str = "a-strangers";
const NEW: &str = "the-new-one";

/// Portal 123 takes the old token until it is replaced, and a new one; portal 456 takes its own.
async fn two_portals(replaced: Arc<AtomicBool>) -> Server {
    Server::start(move |request: &Request| {
        let token = request.headers["authorization"].trim_start_matches("Bearer ");
        let portal = match token {
            TOKEN if !replaced.load(Ordering::SeqCst) => 123,
            NEW => 123,
            STRANGER => 456,
            "silent" if request.path.contains("account-info") => {
                let body = json!({"status": "error", "category": "MISSING_SCOPES"});
                return Answer::Json(403, body);
            }
            "silent" => 456,
            _ => {
                let body = json!({"status": "error", "category": "INVALID_AUTHENTICATION"});
                return Answer::Json(401, body);
            }
        };
        match request.method.as_str() {
            _ if request.path.contains("account-info") => {
                Answer::Json(200, json!({"portalId": portal}))
            }
            "GET" if request.path.contains("/owners/") => Answer::Json(200, json!({"results": []})),
            _ => Answer::Json(200, json!({"id": "1", "properties": {}})),
        }
    })
    .await
}

/// A connector whose source gives these tokens, one after the other and the last one again and again.
fn given(server: &Server, tokens: &'static [&'static str]) -> HubSpot {
    let reads = AtomicUsize::new(0);
    let mut settings = settings(&server.url);
    settings.source = Some(Source(Arc::new(move || {
        let read = reads.fetch_add(1, Ordering::SeqCst);
        let token = tokens[read.min(tokens.len() - 1)];
        Box::pin(async move { Ok(Secret::new(token)) })
    })));
    HubSpot::new(settings).expect("they are good")
}

fn asked_with(server: &Server, token: &str) -> Vec<String> {
    let token = format!("Bearer {token}");
    let asked = server.asked().into_iter();
    let asked = asked.filter(|one| one.headers["authorization"] == token);
    asked.map(|one| one.line()).collect()
}

#[tokio::test]
async fn a_token_of_another_portal_is_asked_whose_it_is_and_nothing_else() {
    for (token, says) in [
        (
            STRANGER,
            "of portal 456, and what is kept here is of portal 123",
        ),
        ("silent", "does not tell which portal"),
        ("nobodys", "whole, not expired"),
    ] {
        let tokens: &'static [&'static str] = match token {
            STRANGER => &[STRANGER],
            "silent" => &["silent"],
            _ => &["nobodys"],
        };
        let replaced = Arc::new(AtomicBool::new(false));
        let server = two_portals(replaced.clone()).await;
        let crm = given(&server, tokens);
        assert_eq!(
            crm.probe().await.map(|portal| portal.id).as_deref(),
            Ok("123")
        );
        replaced.store(true, Ordering::SeqCst);
        // A write, a read of several at once, and what comes after them.
        let write = set(Field::LossReason, None, Some("price"));
        let written = crm.write(&write, None).await;
        let (owners, probed) = tokio::join!(crm.owners(), crm.probe());
        for why in [
            written.expect_err("it is not written").to_string(),
            owners.expect_err("they are not read").to_string(),
            probed.expect_err("it is another one").to_string(),
        ] {
            assert!(why.contains(says), "{token}: {why}");
        }
        let asked = asked_with(&server, token);
        assert!(!asked.is_empty(), "{token}: it was tried");
        assert!(
            asked.iter().all(|line| line.contains("account-info")),
            "{token}: {asked:?}"
        );
        if token != "nobodys" {
            assert_eq!(asked.len(), 1, "{token}: once for all");
        }
    }
}

#[tokio::test]
async fn a_token_of_the_same_portal_goes_on_with_what_was_refused() {
    let replaced = Arc::new(AtomicBool::new(false));
    let server = two_portals(replaced.clone()).await;
    let crm = given(&server, &[NEW]);
    crm.probe().await.expect("it answers");
    replaced.store(true, Ordering::SeqCst);
    crm.owners().await.expect("they are read");
    let asked = asked_with(&server, NEW);
    let proofs = asked.iter().filter(|line| line.contains("account-info"));
    assert_eq!(proofs.count(), 1, "{asked:?}");
    assert!(asked[0].contains("account-info"), "first: {asked:?}");
    assert!(asked.len() > 1, "{asked:?}");
}
