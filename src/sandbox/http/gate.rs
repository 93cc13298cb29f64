//! The gate: faults, the token, the budgets, and the headers of every answer.

use super::{Answer, Portal, Shared, json, manner, oauth, partly, refuse, scopes};
use crate::sandbox::failure::{Failure, correlation_id};
use crate::sandbox::faults::Fault;
use crate::sandbox::limits::{Budget, Left, Policy};
use crate::sandbox::link::Link;
use crate::sandbox::oauth::Worth;
use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use axum::middleware::Next;
use chrono::{DateTime, Utc};
use serde_json::json;
use std::sync::PoisonError;

/// The statuses of what stands before HubSpot's servers: HubSpot itself was not reached.
const GATEWAYS: &[u16] = &[502, 503, 504, 521, 523, 524];

/// A page of what stands before HubSpot's servers.
fn page(status: u16) -> Answer {
    let body = format!(
        "<html>\r\n<head><title>{status}</title></head>\r\n<body>\r\n<center><h1>{status}</h1></center>\r\n<hr>\
         <center>cloudflare</center>\r\n</body>\r\n</html>\r\n"
    );
    let mut answer = Response::new(Body::from(body));
    *answer.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
    let kind = HeaderValue::from_static("text/html; charset=UTF-8");
    answer.headers_mut().insert(header::CONTENT_TYPE, kind);
    answer
}

/// Lets a request through, or does not.
pub async fn pass(State(portal): State<Shared>, request: Request, next: Next) -> Answer {
    let path = request.uri().path().to_owned();
    let link = request
        .extensions()
        .get::<ConnectInfo<Link>>()
        .map(|info| info.0.clone());
    if path.starts_with("/_sandbox/") {
        let known = has_token(request.headers(), &portal.settings.token);
        return if known {
            next.run(request).await
        } else {
            unauthorized()
        };
    }
    let due = portal.faults.arrive(request.method().as_str(), &path);
    if !due.latency.is_zero() {
        tokio::time::sleep(due.latency).await;
    }
    let now = portal.now();
    let mut answer = match due.fault {
        Some(Fault::CutBefore) => {
            cut(link.as_ref());
            return Response::new(Body::empty());
        }
        Some(Fault::Page(status)) => page(status),
        Some(Fault::Status(status)) if GATEWAYS.contains(&status) => page(status),
        Some(Fault::Status(status)) => refuse(&Failure::new(
            status,
            "INTERNAL_ERROR",
            "There was a problem with the request.",
        )),
        Some(Fault::TooMany) => too_many(Policy::TenSecondlyRolling),
        Some(Fault::Daily) => too_many(Policy::Daily),
        Some(Fault::Locked) => refuse(&Failure::new(
            423,
            "LOCKED",
            "The record is locked by an operation under way; wait at least two seconds.",
        )),
        Some(Fault::Migrating(seconds)) => {
            let mut answer = refuse(&Failure::new(
                477,
                "MIGRATION_IN_PROGRESS",
                "This portal is being moved to another data centre.",
            ));
            set(answer.headers_mut(), "retry-after", &seconds.to_string());
            answer
        }
        // The one address that gives tokens, and costs nothing of the budget.
        _ if path == oauth::PATH => next.run(request).await,
        _ => match turned_away(&portal, request.headers(), due.reject_token) {
            None => match scopes::needed(request.method().as_str(), &path) {
                Some(scope) if portal.faults.lacks(&scope) => {
                    json(StatusCode::FORBIDDEN, &scopes::refusal(&scope))
                }
                _ => match due.fault {
                    Some(Fault::Rows(fault)) => {
                        let (request, failed) = partly::apart(request, fault).await;
                        let answer = within_budget(&portal, &path, request, next).await;
                        partly::told(answer, failed, fault).await
                    }
                    _ => within_budget(&portal, &path, request, next).await,
                },
            },
            Some(refusal) => refusal,
        },
    };
    let manners = portal.faults.how();
    if path.starts_with("/crm/") {
        answer = manner::told(answer, &path, manners).await;
    }
    let date = now.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    set(answer.headers_mut(), "date", &date);
    match due.fault {
        Some(Fault::CutAfter) => cut(link.as_ref()),
        Some(Fault::Truncate) => {
            let (head, body) = answer.into_parts();
            let body = whole(body).await;
            if let Some(link) = &link {
                link.truncate(body.len() / 2);
            }
            answer = Response::from_parts(head, Body::from(body));
        }
        Some(Fault::NotJson) => {
            let page = "<html><head><title>Sign in</title></head><body>Proxy</body></html>";
            answer = Response::new(Body::from(page));
            let kind = HeaderValue::from_static("text/html");
            answer.headers_mut().insert(header::CONTENT_TYPE, kind);
        }
        _ => {}
    }
    answer
}

fn cut(link: Option<&Link>) {
    if let Some(link) = link {
        link.cut();
    }
}

pub(super) async fn whole(body: Body) -> Bytes {
    // The body was made in memory by ourselves: it cannot fail and is not endless.
    to_bytes(body, usize::MAX).await.unwrap_or_default()
}

async fn within_budget(portal: &Portal, path: &str, request: Request, next: Next) -> Answer {
    let budget = if path.ends_with("/search") {
        Budget::Search
    } else if path.starts_with("/crm/associations/") {
        Budget::Associations
    } else {
        Budget::General
    };
    // The clock of the budgets is not skewed: a wrong date does not make a server faster.
    let now: DateTime<Utc> = portal.settings.clock.now();
    let taken = {
        let mut limits = portal.limits.lock().unwrap_or_else(PoisonError::into_inner);
        limits.take(budget, now)
    };
    let (mut answer, left) = match taken {
        Ok(left) if is_json(&request) => (next.run(request).await, left),
        Ok(left) => (unsupported(), left),
        Err((policy, left)) => (too_many(policy), left),
    };
    if budget != Budget::Search {
        rate_headers(answer.headers_mut(), left);
    }
    answer
}

/// Whether a body, where there is one, is called JSON.
fn is_json(request: &Request) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    request.body().is_end_stream() || kind.eq_ignore_ascii_case("application/json")
}

fn unsupported() -> Answer {
    refuse(&Failure::new(
        415,
        "VALIDATION_ERROR",
        "The body of a request must be sent as application/json.",
    ))
}

fn rate_headers(headers: &mut HeaderMap, left: Left) {
    set(headers, "x-hubspot-ratelimit-max", &left.max.to_string());
    set(
        headers,
        "x-hubspot-ratelimit-remaining",
        &left.remaining.to_string(),
    );
    set(
        headers,
        "x-hubspot-ratelimit-interval-milliseconds",
        "10000",
    );
    set(
        headers,
        "x-hubspot-ratelimit-daily",
        &left.daily.to_string(),
    );
    set(
        headers,
        "x-hubspot-ratelimit-daily-remaining",
        &left.daily_remaining.to_string(),
    );
}

fn set(headers: &mut HeaderMap, name: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

/// The refusal of a request that may not come in: neither with the fixed token, nor with an access
/// token that is still good.
fn turned_away(portal: &Portal, headers: &HeaderMap, reject: bool) -> Option<Answer> {
    let sent = bearer(headers).filter(|_| !reject);
    if sent == Some(portal.settings.token.as_str()) {
        return None;
    }
    let known = sent.filter(|_| portal.settings.oauth.is_some());
    let tokens = portal.tokens.lock().unwrap_or_else(PoisonError::into_inner);
    let worth = known.map_or(Worth::None, |sent| {
        tokens.worth(sent, portal.settings.clock.now())
    });
    match worth {
        Worth::Good => None,
        Worth::Expired(seconds) => Some(refuse(&Failure::new(
            401,
            "EXPIRED_AUTHENTICATION",
            format!("The OAuth token used to make this call expired {seconds} second(s) ago."),
        ))),
        Worth::None => Some(unauthorized()),
    }
}

fn has_token(headers: &HeaderMap, token: &str) -> bool {
    bearer(headers) == Some(token)
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let sent = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, sent) = sent.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| sent.trim())
}

fn unauthorized() -> Answer {
    refuse(&Failure::new(
        401,
        "INVALID_AUTHENTICATION",
        "Authentication credentials not found. This API supports OAuth 2.0 authentication and you \
         can find more details at \
         https://developers.hubspot.com/docs/methods/auth/oauth-overview",
    ))
}

/// A 429 has a body of its own shape, and no `Retry-After`.
fn too_many(policy: Policy) -> Answer {
    let limit = policy.name().to_lowercase();
    let body = json!({
        "status": "error",
        "message": format!("You have reached your {limit} limit."),
        "category": "RATE_LIMITS",
        "errorType": "RATE_LIMIT",
        "correlationId": correlation_id(),
        "policyName": policy.name(),
    });
    json(StatusCode::TOO_MANY_REQUESTS, &body)
}
