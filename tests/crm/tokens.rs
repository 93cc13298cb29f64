//! A token that a person replaces where it comes from while the program runs.

use crate::server::{Answer, Request, Server};
use crate::{TOKEN, settings};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tenure::crm::http::{Secret, Source};
use tenure::crm::hubspot::HubSpot;
use tenure::crm::{Crm, CrmError};

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
