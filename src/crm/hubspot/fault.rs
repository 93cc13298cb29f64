//! HubSpot's errors and limits, read from the shapes its documentation and its servers show. Every
//! part of them may be missing.

use super::api::ACCOUNT_INFO;
use super::value;
use super::wire::{AccountInfo, Fault};
use crate::crm::CrmError;
use crate::crm::http::{Again, Call, Day, Effect, Lane, Limits, Reply, Timing, Vendor, date};
use crate::domain::text;
use chrono::DateTime;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use serde_json::Value;
use std::time::Duration;

/// HubSpot's rules for [`crate::crm::http::Client`].
pub(super) struct Rules {
    /// The host, for sentences.
    pub host: String,
}

/// How long to wait when the day's budget is spent. HubSpot does not say when its day ends, which is
/// midnight in the portal's time zone, and somebody may raise the limit.
const DAILY: Duration = Duration::from_mins(10);

/// What is said of it.
const SPENT: &str =
    "the day's requests are used up; it counts anew from midnight in the portal's time zone";

/// What is said of a portal that HubSpot moves to another data centre.
fn moved(after: Option<Duration>) -> String {
    match after.map(|after| after.as_secs().div_ceil(60)) {
        Some(minutes @ 1..120) => format!("the portal is being moved, for {minutes} min more"),
        Some(minutes @ 120..) => {
            format!(
                "the portal is being moved, for {} h more",
                minutes.div_ceil(60)
            )
        }
        _ => "the portal is being moved".to_owned(),
    }
}

/// The largest budget that associations have, in ten seconds.
const ASSOCIATIONS: usize = 150;

/// The header with HubSpot's name for a request.
const CORRELATION: &str = "x-hubspot-correlation-id";

impl Vendor for Rules {
    fn fault(&self, call: &Call, reply: &Reply) -> CrmError {
        let fault = read(reply);
        let message = sentence(&fault, reply);
        let status = reply.status;
        match status {
            401 => CrmError::Unauthorized {
                why: format!(
                    "check that it is whole, not expired and of this portal; HubSpot shows it \
                     under Settings, Integrations. It says: {message}"
                ),
            },
            403 if !fault.scopes().is_empty() => CrmError::Forbidden {
                scopes: fault.scopes(),
            },
            429 | 477 => CrmError::Limited {
                policy: match &fault.policy {
                    None if status == 477 => moved(retry_after(&reply.headers)),
                    _ => policy(&fault),
                },
                after: retry_after(&reply.headers).or_else(|| daily(&fault).then_some(DAILY)),
            },
            423 => CrmError::Busy {
                why: "the record is locked".to_owned(),
            },
            // A proxy that was never passed.
            407 => self.between("a proxy on the way wants a password".to_owned()),
            408 | 500.. if call.effect == Effect::Write => CrmError::OutcomeUnknown {
                why: format!("it failed with {status}: {}", message.trim_end_matches('.')),
            },
            408 | 500.. => CrmError::Server { status, message },
            // What a proxy or a gateway says of a request that it may have passed on tells nothing of it.
            400..=499 if !hubspots(reply) => {
                let why =
                    format!("something in between answered {status} with what is not HubSpot's");
                match call.effect {
                    Effect::Write => CrmError::OutcomeUnknown { why },
                    Effect::Read => self.between(why),
                }
            }
            400 if !fault.missing().is_empty() => CrmError::Wanting {
                properties: fault.missing(),
                message,
            },
            400..=499 => CrmError::Refused {
                status,
                fields: fault.fields(),
                message,
            },
            _ => CrmError::Odd {
                what: call.name(),
                why: format!("status {status} is not one of HubSpot's"),
            },
        }
    }

    fn again(&self, call: &Call, reply: &Reply, timing: &Timing) -> Option<Again> {
        let after = |after| Again {
            after,
            everybody: false,
        };
        match reply.status {
            423 => Some(after(timing.locked)),
            // A day's budget does not come back while somebody waits.
            429 if daily(&read(reply)) => None,
            429 => Some(Again {
                after: retry_after(&reply.headers).unwrap_or(timing.backoff),
                everybody: true,
            }),
            477 => Some(after(
                retry_after(&reply.headers).unwrap_or(timing.backoff * 4),
            )),
            502 | 503 | 504 | 521 | 523 | 524 if call.effect == Effect::Read => {
                Some(after(Duration::ZERO))
            }
            _ => None,
        }
    }

    /// An answer to a question for associations may tell of the general budget, which says nothing of theirs:
    /// that is larger with every plan but the smallest, where both are the same.
    fn limits(&self, lane: Lane, headers: &HeaderMap) -> Option<Limits> {
        let max = number(headers, "x-hubspot-ratelimit-max")?;
        if lane == Lane::Edges && max > ASSOCIATIONS {
            return None;
        }
        Some(Limits {
            max,
            remaining: number(headers, "x-hubspot-ratelimit-remaining"),
            window: number(headers, "x-hubspot-ratelimit-interval-milliseconds")
                .map(|ms| Duration::from_millis(ms as u64)),
        })
    }

    /// Told to service keys and private apps; an app with OAuth shares the portal's day unseen.
    fn day(&self, headers: &HeaderMap) -> Option<Day> {
        Some(Day {
            of: number(headers, "x-hubspot-ratelimit-daily")? as u64,
            left: number(headers, "x-hubspot-ratelimit-daily-remaining")? as u64,
        })
    }

    fn who(&self) -> Option<Call> {
        Some(Call::get(&ACCOUNT_INFO))
    }

    fn whose(&self, call: &Call, reply: &Reply) -> Option<String> {
        if !reply.ok() || call.path != ACCOUNT_INFO {
            return None;
        }
        let info: AccountInfo = serde_json::from_slice(&reply.body).ok()?;
        value::filled(Some(&info.portal_id))
    }

    fn stranger(&self, ours: &str, found: Option<&str>) -> String {
        match found {
            Some(found) => format!(
                "the new one in its place is of portal {found}, and what is kept here is of portal {ours}. \
                 Nothing was read or sent with it; put a token of portal {ours} where the profile reads it \
                 from, or connect portal {found} under a name of its own: `tenure --profile NAME init`."
            ),
            None => format!(
                "the new one in its place does not tell which portal it is of, and what is kept here is of \
                 portal {ours}. Nothing was read or sent with it; put a token of portal {ours} that may read \
                 the account details where the profile reads it from."
            ),
        }
    }

    fn correlation(&self, reply: &Reply) -> Option<String> {
        let header = reply.headers.get(CORRELATION);
        match header.and_then(|value| value.to_str().ok()) {
            Some(id) => Some(text::line(id)),
            None if reply.ok() => None,
            None => read(reply).correlation,
        }
    }
}

impl Rules {
    fn between(&self, why: String) -> CrmError {
        CrmError::Unreachable {
            host: self.host.clone(),
            why,
        }
    }
}

/// Whether a refusal is HubSpot's own. It puts its name for the request into every answer; where that
/// is lost, the parts of its error body that others do not have will do.
fn hubspots(reply: &Reply) -> bool {
    const OURS: [&str; 5] = [
        "correlationId",
        "category",
        "subCategory",
        "policyName",
        "errors",
    ];
    if reply.headers.contains_key(CORRELATION) {
        return true;
    }
    let body = serde_json::from_slice::<Value>(&reply.body).ok();
    body.is_some_and(|body| {
        body.get("status").and_then(Value::as_str) == Some("error")
            || OURS.iter().any(|key| body.get(key).is_some())
            // The list of properties that its validation puts behind its sentence.
            || !Fault::read(&body).fields().is_empty()
    })
}

/// What is said of a limit: which one, unless it is one of those that the client keeps by itself, of which
/// there is nothing to be learnt.
pub(super) fn policy(fault: &Fault) -> String {
    const KEPT: [&str; 2] = ["TEN_SECONDLY_ROLLING", "SECONDLY"];
    match fault.policy.as_deref().map(str::trim) {
        Some(_) if daily(fault) => SPENT.to_owned(),
        Some(name) if !name.is_empty() && !KEPT.contains(&name) => {
            format!("too many requests, by its policy {name}")
        }
        _ => "too many requests".to_owned(),
    }
}

fn daily(fault: &Fault) -> bool {
    fault.policy.as_deref() == Some("DAILY")
}

fn read(reply: &Reply) -> Fault {
    match serde_json::from_slice::<Value>(&reply.body) {
        Ok(body) => Fault::read(&body),
        Err(_) => Fault::default(),
    }
}

/// What HubSpot said, as a sentence; what the status means where it said nothing.
fn sentence(fault: &Fault, reply: &Reply) -> String {
    let said = match fault.messages.as_slice() {
        [] if reply.body.is_empty() => format!("HTTP status {} and nothing else", reply.status),
        [] => format!(
            "HTTP status {} with a page that is not HubSpot's",
            reply.status
        ),
        messages => messages.join("; "),
    };
    match said.ends_with(['.', '!', '?', '…']) {
        true => said,
        false => said + ".",
    }
}

fn number(headers: &HeaderMap, name: &str) -> Option<usize> {
    headers.get(name)?.to_str().ok()?.trim().parse().ok()
}

/// Whole seconds, or a date, which is read by the clock that wrote it (RFC 9110, section 10.2.3). HubSpot
/// sends it with 477 alone, proxies with others.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    if let Some(seconds) = number(headers, RETRY_AFTER.as_str()) {
        return Some(Duration::from_secs(seconds as u64));
    }
    let at = DateTime::parse_from_rfc2822(headers.get(RETRY_AFTER)?.to_str().ok()?).ok()?;
    let wait = at.to_utc() - date(headers)?;
    // One that is past says that it can be at once.
    Some(wait.to_std().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::{DATE, HeaderValue};

    #[test]
    fn how_long_to_wait_is_told_in_seconds_or_by_the_servers_clock() {
        let told = |after: &'static str, date: Option<&'static str>| {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, HeaderValue::from_static(after));
            headers.extend(date.map(|date| (DATE, HeaderValue::from_static(date))));
            retry_after(&headers).map(|wait| wait.as_secs())
        };
        let now = Some("Sun, 22 Nov 2026 14:00:00 GMT");
        assert_eq!(told("7", None), Some(7));
        assert_eq!(told("Sun, 22 Nov 2026 14:01:30 GMT", now), Some(90));
        assert_eq!(told("Sun, 22 Nov 2026 13:59:00 GMT", now), Some(0), "past");
        assert_eq!(told("Sun, 22 Nov 2026 14:01:30 GMT", None), None);
        assert_eq!(told("soon", now), None);
    }
}
