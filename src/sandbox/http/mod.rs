//! The HTTP side: addresses, the gate every request passes, and one file per kind of call.

mod account;
mod associations;
mod batch;
mod control;
mod gate;
mod labels;
mod manner;
mod merge;
mod oauth;
mod objects;
mod owners;
mod partly;
mod pipelines;
mod place;
mod properties;
mod scopes;
mod search;
mod wire;

use super::db::{Db, Desk};
use super::failure::Failure;
use super::faults::Faults;
use super::limits::Limits;
use super::oauth::Tokens;
use super::record::ObjectType;
use super::settings::{RequiredWhen, Settings};
use axum::Router;
use axum::body::Body;
use axum::http::{Response, StatusCode, header};
use axum::middleware;
use axum::routing::{get, post, put};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use std::sync::{Arc, Mutex, PoisonError};

/// What every request can reach.
pub struct Portal {
    /// The file.
    pub db: Db,
    /// How the portal is set up.
    pub settings: Settings,
    /// Fault switches.
    pub faults: Faults,
    /// Budgets.
    pub limits: Mutex<Limits>,
    /// The portal's rules on required properties, as they are now.
    pub rules: Mutex<Vec<RequiredWhen>>,
    /// The tokens given by OAuth.
    pub tokens: Mutex<Tokens>,
}

type Shared = Arc<Portal>;
type Answer = Response<Body>;

impl Portal {
    /// The server's time, wrong by as much as a test wants.
    pub fn now(&self) -> DateTime<Utc> {
        self.settings.clock.now() + TimeDelta::milliseconds(self.faults.skew_ms())
    }

    fn desk<'a>(
        &'a self,
        conn: &'a rusqlite::Connection,
        catalog: &'a super::catalog::Catalog,
    ) -> Desk<'a> {
        let lag = self.settings.search_lag.as_millis();
        Desk {
            conn,
            catalog,
            rules: self
                .rules
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .clone(),
            on_create: &self.settings.required_on_create,
            strict: self.settings.strict,
            now: self.now().timestamp_millis(),
            lag: i64::try_from(lag).unwrap_or(i64::MAX),
            hidden: self.faults.hidden(),
            archived: self.faults.archived(),
            nulls: self.faults.how().nulls,
        }
    }
}

/// Reads from the file, off the async threads.
async fn read<T: Send + 'static>(
    portal: Shared,
    work: impl FnOnce(&Desk<'_>) -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    let work = move || {
        portal
            .db
            .with(|open| work(&portal.desk(&open.conn, &open.catalog)))
    };
    settle(tokio::task::spawn_blocking(work).await)
}

/// Writes to the file, off the async threads: all of it or, when refused, nothing.
async fn write<T: Send + 'static>(
    portal: Shared,
    work: impl FnOnce(&Desk<'_>) -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    let work = move || {
        portal.db.with(|open| {
            let transaction = open.conn.transaction()?;
            let done = work(&portal.desk(&transaction, &open.catalog))?;
            transaction.commit()?;
            Ok(done)
        })
    };
    settle(tokio::task::spawn_blocking(work).await)
}

fn settle<T>(joined: Result<Result<T, Failure>, tokio::task::JoinError>) -> Result<T, Failure> {
    joined.unwrap_or_else(|error| Err(Failure::internal(&error)))
}

/// An answer with a JSON body.
fn json(status: StatusCode, body: &Value) -> Answer {
    text(status, body.to_string())
}

/// The same, from its text.
fn text(status: StatusCode, body: String) -> Answer {
    let mut answer = Response::new(Body::from(body));
    *answer.status_mut() = status;
    let kind = header::HeaderValue::from_static("application/json;charset=utf-8");
    answer.headers_mut().insert(header::CONTENT_TYPE, kind);
    answer
}

/// An answer without a body.
fn nothing() -> Answer {
    let mut answer = Response::new(Body::empty());
    *answer.status_mut() = StatusCode::NO_CONTENT;
    answer
}

fn ok(body: Result<Value, Failure>) -> Answer {
    with_status(StatusCode::OK, body)
}

fn ok_text(body: Result<String, Failure>) -> Answer {
    match body {
        Ok(body) => text(StatusCode::OK, body),
        Err(failure) => refuse(&failure),
    }
}

fn with_status(status: StatusCode, body: Result<Value, Failure>) -> Answer {
    match body {
        Ok(body) => json(status, &body),
        Err(failure) => refuse(&failure),
    }
}

fn refuse(failure: &Failure) -> Answer {
    let status = StatusCode::from_u16(failure.status);
    json(
        status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
        &failure.to_body(),
    )
}

/// The object named in an address.
fn object(name: &str) -> Result<ObjectType, Failure> {
    ObjectType::parse(name)
        .ok_or_else(|| Failure::invalid(format!("Unable to infer object type from: {name}")))
}

/// A request's body as JSON.
fn parse(body: &[u8]) -> Result<Value, Failure> {
    serde_json::from_slice(body).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        Failure::invalid(format!(
            "Invalid input JSON on line {line}, column {column}: {error}"
        ))
    })
}

/// All addresses, behind the gate.
pub fn router(portal: Shared) -> Router {
    let mut router = Router::new()
        .route(
            "/crm/objects/2026-09/{object}",
            get(objects::list).post(objects::create),
        )
        .route(
            "/crm/objects/2026-09/{object}/{id}",
            get(objects::read)
                .patch(objects::update)
                .delete(objects::archive),
        )
        .route("/crm/objects/2026-09/{object}/search", post(search::search))
        .route("/crm/objects/2026-09/{object}/merge", post(merge::merge))
        .route(
            "/crm/objects/2026-09/{object}/batch/{what}",
            post(batch::batch),
        )
        .route(
            "/crm/objects/2026-09/{object}/{id}/associations/{to}",
            get(associations::list),
        )
        .route(
            "/crm/objects/2026-09/{object}/{id}/associations/{to}/{other}",
            put(associations::put).delete(associations::delete),
        )
        .route(
            "/crm/objects/2026-09/{object}/{id}/associations/default/{to}/{other}",
            put(associations::put_default),
        )
        .route(
            "/crm/associations/2026-09/{from}/{to}/batch/read",
            post(associations::batch_read),
        )
        .route(
            "/crm/associations/2026-09/{from}/{to}/labels",
            get(labels::list).post(labels::make),
        )
        .route("/crm/owners/2026-09", get(owners::list))
        .route("/crm/owners/2026-09/{id}", get(owners::read))
        .route("/crm/properties/2026-09/{object}", get(properties::list))
        .route(
            "/crm/properties/2026-09/{object}/{name}",
            get(properties::read),
        )
        .route("/crm/pipelines/2026-09/{object}", get(pipelines::list))
        .route("/crm/pipelines/2026-09/{object}/{id}", get(pipelines::read))
        .route(oauth::PATH, post(oauth::token))
        .route("/account-info/2026-09/details", get(account::details))
        .route(
            "/account-info/2026-09/api-usage/daily/private-apps",
            get(account::usage),
        );
    if portal.settings.control {
        router = router
            .route(
                "/_sandbox/faults",
                post(control::set).delete(control::clear),
            )
            .route("/_sandbox/requests", get(control::requests));
    }
    router
        .fallback(|| async { refuse(&Failure::no_route()) })
        .method_not_allowed_fallback(|| async {
            refuse(&Failure::new(
                405,
                "METHOD_NOT_ALLOWED",
                "Method Not Allowed",
            ))
        })
        .layer(middleware::map_response(published))
        .layer(middleware::from_fn_with_state(portal.clone(), gate::pass))
        .with_state(portal)
}

/// What the server itself refuses, before any of ours has read it (a body that is too long, an address
/// that is no text), in the shape that is published for every error.
async fn published(answer: Answer) -> Answer {
    let status = answer.status();
    let kind = answer.headers().get(header::CONTENT_TYPE);
    let ours = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    if !(status.is_client_error() || status.is_server_error()) || ours {
        return answer;
    }
    let said = status.canonical_reason().unwrap_or("Bad Request");
    refuse(&Failure::new(status.as_u16(), "VALIDATION_ERROR", said))
}
