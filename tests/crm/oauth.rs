//! How access tokens are renewed: against an app that replaces refresh tokens.

use crate::server::{Answer, Request, Server};
use crate::settings;
use serde_json::json;
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;
use tenure::crm::Crm;
use tenure::crm::http::Secret;
use tenure::crm::hubspot::{Held, Holds, HubSpot, Keep, OAuth, Place, Turn};

/// Longer than anything here takes; a test that waits for so long has failed.
const NEVER: Duration = Duration::from_secs(60);

fn portal() -> Answer {
    Answer::Json(200, json!({"portalId": 123, "timeZone": "Europe/Madrid"}))
}

fn given(refresh: &str) -> Answer {
    let access = format!("access of {refresh}").replace(' ', "-");
    // In one of the ways that it may be told.
    let life = "1800";
    Answer::Json(
        200,
        json!({"access_token": access, "refresh_token": refresh, "expires_in": life}),
    )
}

fn spent() -> Answer {
    let message = "missing or invalid refresh token";
    Answer::Json(
        400,
        json!({"status": "BAD_REFRESH_TOKEN", "message": message}),
    )
}

/// An app with the refresh token “first”, and what becomes of new ones.
fn app(keep: Keep, held: Option<Held>) -> OAuth {
    OAuth {
        profile: "acme".to_owned(),
        client_id: "app".to_owned(),
        client_secret: Secret::new("app-secret"),
        secret_from: "the variable APP_SECRET".to_owned(),
        refresh_from: "the file app.refresh".to_owned(),
        refresh_token: Secret::new("first"),
        aside: false,
        keep: Some(keep),
        held,
    }
}

fn connect(server: &Server, app: OAuth) -> HubSpot {
    let mut settings = settings(&server.url);
    settings.oauth = Some(app);
    settings.timing.whole = NEVER;
    HubSpot::new(settings).expect("the settings are good")
}

fn asks(request: &Request) -> bool {
    request.path.starts_with("/oauth/")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_request_that_is_given_up_takes_no_new_refresh_token_with_it() {
    let (asked, is_asked) = mpsc::channel();
    let (answer, may_answer) = mpsc::channel::<()>();
    let may_answer = Mutex::new(may_answer);
    let server = Server::start(move |request| {
        if !asks(request) {
            return portal();
        }
        // From here on the old refresh token is good no more.
        let _ = asked.send(());
        let _ = may_answer.lock().expect("nobody fell").recv();
        given("second")
    })
    .await;
    let (keeps, mut kept) = tokio::sync::mpsc::unbounded_channel();
    let keep = Keep(Arc::new(move |token: Secret| {
        let _ = keeps.send(token.expose().to_owned());
        Box::pin(async { Ok(Place::There) })
    }));
    let crm = Arc::new(connect(&server, app(keep, None)));
    let request = tokio::spawn({
        let crm = crm.clone();
        async move { crm.probe().await.map(|portal| portal.id) }
    });
    let waits = tokio::task::spawn_blocking(move || is_asked.recv_timeout(NEVER));
    waits
        .await
        .expect("it waits")
        .expect("a token is asked for");
    request.abort();
    assert!(request.await.is_err(), "it was given up");
    answer.send(()).expect("the server waits");
    let kept = tokio::time::timeout(NEVER, kept.recv()).await;
    assert_eq!(kept.expect("it is kept").as_deref(), Some("second"));
    // Who comes next finds it done.
    crm.probe().await.expect("it answers");
    let asked = server.asked();
    assert_eq!(asked.iter().filter(|one| asks(one)).count(), 1);
    let last = asked.last().expect("one");
    assert_eq!(last.headers["authorization"], "Bearer access-of-second");
}

/// A source that another program changes before it is looked at again.
fn held(looks: Arc<Mutex<Vec<String>>>, news: Option<&'static str>) -> Held {
    Held {
        kept: None,
        keep: Arc::new(|_, _, _, _| {}),
        turn: Arc::new(|refresh| {
            Box::pin(async move {
                Turn {
                    refresh,
                    kept: None,
                    lock: Box::new(()),
                }
            })
        }),
        look: Arc::new(move |refused: Secret| {
            let mut all = looks.lock().expect("nobody fell");
            all.push(refused.expose().to_owned());
            Box::pin(async move { news.map(Secret::new) })
        }),
    }
}

fn keeping() -> Keep {
    Keep(Arc::new(|_| Box::pin(async { Ok(Place::There) })))
}

#[tokio::test]
async fn a_refused_refresh_token_is_looked_for_once_more_where_it_comes_from() {
    let server = Server::start(|request| match (asks(request), request.nth) {
        (true, 0) => spent(),
        (true, _) => given("third"),
        (false, _) => portal(),
    })
    .await;
    let looks = Arc::new(Mutex::new(Vec::new()));
    let crm = connect(
        &server,
        app(keeping(), Some(held(looks.clone(), Some("second")))),
    );
    let all = futures_of(&crm).await;
    assert!(all.iter().all(Result::is_ok), "{all:?}");
    let looked = looks.lock().expect("nobody fell").clone();
    assert_eq!(looked, ["first"], "once for all that wait");
    let asked = server.asked();
    assert_eq!(asked.iter().filter(|one| asks(one)).count(), 2);
}

/// Several requests at once.
async fn futures_of(crm: &HubSpot) -> Vec<Result<String, String>> {
    let one = || async {
        let portal = crm.probe().await;
        portal.map(|it| it.id).map_err(|error| error.to_string())
    };
    let (a, b, c) = tokio::join!(one(), one(), one());
    vec![a, b, c]
}

#[tokio::test]
async fn where_the_source_has_nothing_new_the_refusal_stands() {
    let server = Server::start(|request| match asks(request) {
        true => spent(),
        false => portal(),
    })
    .await;
    for (news, asked) in [(None, 1), (Some("second"), 2)] {
        let before = server.asked().len();
        let looks = Arc::new(Mutex::new(Vec::new()));
        let crm = connect(&server, app(keeping(), Some(held(looks.clone(), news))));
        let all = futures_of(&crm).await;
        for one in &all {
            let why = one.as_ref().expect_err("it is refused");
            assert!(why.contains("no access token"), "{why}");
        }
        assert_eq!(looks.lock().expect("nobody fell").len(), 1);
        assert_eq!(server.asked().len() - before, asked, "no storm");
    }
}

#[tokio::test]
async fn a_refresh_token_of_another_portal_sends_nothing_there() {
    for told in [true, false] {
        let server = Server::start(move |request| {
            let second = |request: &Request| {
                let of = request.headers.get("authorization");
                of.is_some_and(|of| of == "Bearer access-two")
            };
            match (asks(request), request.nth) {
                (true, 0) => {
                    Answer::Json(200, json!({"access_token": "access-one", "hub_id": 123}))
                }
                // Not by the first refresh token any more: by the one that stands there now.
                (true, 1) => spent(),
                (true, _) if told => {
                    Answer::Json(200, json!({"access_token": "access-two", "hub_id": 456}))
                }
                (true, _) => Answer::Json(200, json!({"access_token": "access-two"})),
                _ if second(request) && request.path.contains("account-info") => {
                    Answer::Json(200, json!({"portalId": 456}))
                }
                _ if second(request) => Answer::Json(200, json!({"results": []})),
                (false, 0) if request.path.contains("account-info") => portal(),
                _ => Answer::Json(401, json!({"status": "error", "category": "EXPIRED"})),
            }
        })
        .await;
        let looks = Arc::new(Mutex::new(Vec::new()));
        let crm = connect(&server, app(keeping(), Some(held(looks, Some("second")))));
        crm.probe().await.expect("it answers");
        let why = crm.owners().await.expect_err("it is another portal");
        let says = "of portal 456, and what is kept here is of portal 123";
        assert!(why.to_string().contains(says), "{why}");
        let again = crm.owners().await.expect_err("it still is");
        assert!(again.to_string().contains(says), "{again}");
        let asked = server.asked().into_iter();
        let with = asked.filter(|one| {
            let of = one.headers.get("authorization");
            of.is_some_and(|of| of == "Bearer access-two")
        });
        let lines: Vec<String> = with.map(|one| one.line()).collect();
        let wanted: &[&str] = match told {
            true => &[],
            false => &["GET /account-info/2026-09/details"],
        };
        assert_eq!(lines, wanted, "told with the token: {told}");
    }
}

#[tokio::test]
async fn a_refresh_token_that_was_put_aside_is_kept_where_it_belongs_as_soon_as_that_works() {
    // Each access token is refused once it was used.
    let server = Server::start(|request| match asks(request) {
        true => Answer::Json(
            200,
            json!({"access_token": format!("access-{}", request.nth), "refresh_token": "second", "expires_in": 1_800}),
        ),
        false if request.headers["authorization"] == "Bearer access-3" => portal(),
        false => Answer::Json(401, json!({"category": "EXPIRED_AUTHENTICATION", "message": "expired"})),
    })
    .await;
    let kept = Arc::new(Mutex::new(Vec::new()));
    let all = kept.clone();
    let keep = Keep(Arc::new(move |token: Secret| {
        let mut all = all.lock().expect("nobody fell");
        all.push(token.expose().to_owned());
        let place = match all.len() {
            1 => Place::Aside,
            _ => Place::There,
        };
        Box::pin(async move { Ok(place) })
    }));
    let crm = connect(&server, app(keep, None));
    while crm.probe().await.is_err() {}
    let tokens = server.asked().iter().filter(|one| asks(one)).count();
    assert!(tokens > 3, "{tokens}");
    assert_eq!(*kept.lock().expect("nobody fell"), ["second", "second"]);
}

/// What is noted while the tokens are renewed.
struct Noting(Arc<Mutex<Vec<&'static str>>>);

impl Holds for Noting {
    fn asks(&mut self, _refresh: &Secret) {
        self.0.lock().expect("nobody fell").push("asks");
    }

    fn keeps(&mut self) {
        self.0.lock().expect("nobody fell").push("keeps");
    }

    fn lost(&self, _refresh: &Secret) -> bool {
        false
    }
}

#[tokio::test]
async fn a_gateways_error_may_have_replaced_the_refresh_token() {
    let server = Server::start(|request| match (asks(request), request.nth) {
        (true, 0) => Answer::Text(504, "<html>"),
        (true, _) => spent(),
        _ => portal(),
    })
    .await;
    let crm = connect(&server, app(keeping(), None));
    let why = crm.probe().await.expect_err("there is no token");
    assert!(why.to_string().contains("the new one is lost"), "{why}");
}

#[tokio::test]
async fn who_is_told_to_wait_for_a_token_was_given_none() {
    for status in [423, 429, 477] {
        let server = Server::start(move |request| match asks(request) {
            true => Answer::Json(status, json!({"message": "later"})),
            false => portal(),
        })
        .await;
        let noted = Arc::new(Mutex::new(Vec::new()));
        let all = noted.clone();
        let mut held = held(Arc::default(), None);
        held.turn = Arc::new(move |refresh| {
            let lock: Box<dyn Holds> = Box::new(Noting(all.clone()));
            Box::pin(async move {
                Turn {
                    refresh,
                    kept: None,
                    lock,
                }
            })
        });
        let crm = connect(&server, app(keeping(), Some(held)));
        assert!(crm.probe().await.is_err(), "{status}");
        let noted = noted.lock().expect("nobody fell");
        assert_eq!(noted.last(), Some(&"keeps"), "{status}: {noted:?}");
    }
}

#[tokio::test]
async fn where_the_app_is_refused_no_other_refresh_token_is_looked_for() {
    for (status, says) in [
        ("BAD_CLIENT_ID", "does not know the client id “app”"),
        ("BAD_CLIENT_SECRET", "the variable APP_SECRET"),
        ("invalid_client", "do not belong together"),
    ] {
        let server = Server::start(move |request| match asks(request) {
            true => Answer::Json(400, json!({"status": status, "message": "no"})),
            false => portal(),
        })
        .await;
        let looks = Arc::new(Mutex::new(Vec::new()));
        let held = held(looks.clone(), Some("second"));
        let crm = connect(&server, app(keeping(), Some(held)));
        let why = crm.probe().await.expect_err("it is refused").to_string();
        assert!(
            why.contains(says) && !why.contains("Install the app"),
            "{why}"
        );
        assert!(looks.lock().expect("nobody fell").is_empty());
        assert_eq!(server.asked().len(), 1, "once");
    }
}
