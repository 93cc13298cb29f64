//! Sends one request: within the budget, again where that is safe, and reads its answer whole.

use super::date::Told;
use super::day::Kept;
use super::fault::Broken;
use super::pool::{Pool, REST};
use super::redact;
use super::whose::Whose;
use super::{Again, Bearer, Call, Effect, Gate, Lane, Ledger, Order, Secret, Timing, Vendor};
use crate::crm::CrmError;
use crate::domain::text;
use chrono::{DateTime, Utc};
use reqwest::Url;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use serde::de::DeserializeOwned;
use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{Mutex, Semaphore};

/// Largest answer read, in bytes; a page of fifty accounts with their history is under five million.
const LARGEST: usize = 50_000_000;
/// The largest answer that room is made for before it comes.
const ROOM: usize = 4 << 20;
/// Requests under way at once.
pub(super) const AT_ONCE: usize = 8;
/// How often a connection is tried in one call.
const CONNECTS: u32 = 3;
/// Longest wait before a repetition; who is told to wait longer gets the error instead.
const PATIENCE: Duration = Duration::from_secs(30);

/// A connection to one CRM.
pub struct Client {
    pool: Pool,
    base: Url,
    host: String,
    pub(super) access: Arc<dyn Bearer>,
    /// Whoever proves a token holds it: the others wait, and find what came of it.
    pub(super) whose: Mutex<Whose>,
    timing: Timing,
    pub(super) vendor: Box<dyn Vendor>,
    gates: Gates,
    at_once: Semaphore,
    /// The same for requests that go ahead: reads that wait for the budget do not hold them up.
    ahead_at_once: Semaphore,
    /// And for what a person has just asked for, which is held up by neither.
    asked_at_once: Semaphore,
    /// And for what can wait best, of which none holds up what is read page by page.
    spare_at_once: Semaphore,
    told: Told,
    day: Kept,
}

tokio::task_local! {
    static ORDER: Order;
}

/// Has all requests of a piece of work go ahead of the others: a write, and what it has to read
/// before and after.
pub async fn ahead<F: Future>(work: F) -> F::Output {
    ORDER.scope(Order::Write, work).await
}

/// Has all requests of a piece of work go before the rest: what a person has just asked for.
pub async fn asked<F: Future>(work: F) -> F::Output {
    ORDER.scope(Order::Asked, work).await
}

/// Has all requests of a piece of work go before the rest: what the screen needs before all else.
pub async fn first<F: Future>(work: F) -> F::Output {
    ORDER.scope(Order::First, work).await
}

/// Has all requests of a piece of work go behind the rest: what may be read in any order.
pub async fn spare<F: Future>(work: F) -> F::Output {
    ORDER.scope(Order::Spare, work).await
}

/// The budgets of one CRM, one for each [`Lane`]. Connections with the same token may share them.
#[derive(Clone, Debug)]
pub struct Gates {
    /// The general one.
    pub plain: Arc<Gate>,
    /// Of searches, which are taken from the general one as well.
    pub search: Arc<Gate>,
    /// Of associations.
    pub edges: Arc<Gate>,
}

/// The same as other programs with the same token count them.
#[derive(Clone, Debug)]
pub struct Ledgers {
    /// Of [`Gates::plain`].
    pub plain: Arc<dyn Ledger>,
    /// Of [`Gates::search`].
    pub search: Arc<dyn Ledger>,
    /// Of [`Gates::edges`].
    pub edges: Arc<dyn Ledger>,
}

/// An answer, whatever its status.
#[derive(Debug)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, unpacked.
    pub body: Vec<u8>,
}

impl Reply {
    /// Whether the request was carried out.
    pub fn ok(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The body as a value. A write's answer that is not understood leaves its outcome unknown.
    pub fn json<T: DeserializeOwned>(&self, call: &Call) -> Result<T, CrmError> {
        serde_json::from_slice(&self.body).map_err(|error| match call.effect {
            Effect::Read => CrmError::Odd {
                what: call.name(),
                why: format!(
                    "it is not the JSON expected: {}",
                    text::line(&error.to_string())
                ),
            },
            Effect::Write => CrmError::OutcomeUnknown {
                why: "its answer is not the JSON expected".to_owned(),
            },
        })
    }
}

impl Client {
    /// A client for a base address that was checked before.
    ///
    /// # Errors
    /// A sentence when TLS cannot be set up.
    pub fn new(
        base: Url,
        access: Arc<dyn Bearer>,
        timing: Timing,
        vendor: Box<dyn Vendor>,
        gates: Gates,
    ) -> Result<Self, String> {
        let pool = Pool::new(&base, &timing, REST)?;
        let host = match base.port() {
            Some(port) => format!("{}:{port}", base.host_str().unwrap_or_default()),
            None => base.host_str().unwrap_or_default().to_owned(),
        };
        Ok(Self {
            pool,
            base,
            host,
            access,
            whose: Mutex::default(),
            timing,
            vendor,
            gates,
            at_once: Semaphore::new(AT_ONCE),
            ahead_at_once: Semaphore::new(AT_ONCE),
            asked_at_once: Semaphore::new(AT_ONCE),
            spare_at_once: Semaphore::new(AT_ONCE),
            told: Told::default(),
            day: Kept::default(),
        })
    }

    /// The budgets that requests are taken from.
    pub fn gates(&self) -> &Gates {
        &self.gates
    }

    /// What the CRM's clock says now, as its last answer told; `None` while none did.
    pub fn clock(&self) -> Option<DateTime<Utc>> {
        self.told.now()
    }

    /// Sends a request and reads its answer as JSON.
    pub async fn json<T: DeserializeOwned>(&self, call: Call) -> Result<T, CrmError> {
        self.send(&call).await?.json(&call)
    }

    /// Where it sends to, for sentences.
    pub(super) fn host(&self) -> &str {
        &self.host
    }

    /// Sends a request until it is answered with success or must not be sent again.
    pub async fn send(&self, call: &Call) -> Result<Reply, CrmError> {
        let order = match call.effect {
            Effect::Write => Order::Write,
            Effect::Read => ORDER.try_with(|order| *order).unwrap_or(Order::Rest),
        };
        let mut token = self.access.token().await?;
        let mut renewed = false;
        loop {
            let refused = match self.prove(&token).await {
                Ok(()) => {
                    let reply = self.tried(call, order, &token).await?;
                    if reply.ok() {
                        self.hear_whose(call, &reply, &token).await;
                        return Ok(reply);
                    }
                    // It was not judged: another token may do, once.
                    self.vendor.fault(call, &reply)
                }
                Err(doubt) if doubt.another => doubt.error,
                Err(doubt) => return Err(doubt.error),
            };
            let other = match std::mem::replace(&mut renewed, true) {
                false => self.access.renew(&token).await?,
                true => None,
            };
            token = other.ok_or(refused)?;
        }
    }

    /// Sends a request with a token until it is answered with success, the token is refused, or it must not be
    /// sent again.
    pub(super) async fn tried(
        &self,
        call: &Call,
        order: Order,
        token: &Secret,
    ) -> Result<Reply, CrmError> {
        let mut attempt = 1;
        loop {
            self.day.pass(order, Instant::now())?;
            let (error, again) = match self.once(call, order, token).await {
                Ok(reply) if reply.ok() || reply.status == 401 => return Ok(reply),
                Ok(reply) => (
                    self.vendor.fault(call, &reply),
                    self.vendor.again(call, &reply, &self.timing),
                ),
                Err(broken) => {
                    let (error, again) = broken.judge(call, &self.host);
                    let at_once = Again {
                        after: Duration::ZERO,
                        everybody: false,
                    };
                    (error, again.then_some(at_once))
                }
            };
            let Some(again) = again.filter(|again| again.after <= PATIENCE) else {
                return Err(error);
            };
            // Where nobody is, nobody will be in a second: the caller has slower ways to wait.
            let nobody = matches!(error, CrmError::Unreachable { .. }) && attempt >= CONNECTS;
            if nobody || attempt >= self.timing.attempts {
                return Err(error);
            }
            let wait = again.after + jitter(self.timing.backoff, attempt);
            tracing::debug!(
                call = call.name(),
                attempt,
                wait_ms = wait.as_millis() as u64,
                "again"
            );
            if again.everybody {
                let gate = match call.lane {
                    Lane::Plain => &self.gates.plain,
                    Lane::Search => &self.gates.search,
                    Lane::Edges => &self.gates.edges,
                };
                gate.close_for(wait);
            } else {
                tokio::time::sleep(wait).await;
            }
            attempt += 1;
        }
    }

    async fn once(&self, call: &Call, order: Order, token: &Secret) -> Result<Reply, Broken> {
        let general = self.general(call);
        let _search = match call.lane {
            Lane::Search => Some(self.gates.search.enter(order).await),
            Lane::Plain | Lane::Edges => None,
        };
        // Closed only when the client is dropped, and then nobody is here.
        let few = match order {
            Order::Write => &self.ahead_at_once,
            Order::Asked => &self.asked_at_once,
            Order::First | Order::Rest => &self.at_once,
            Order::Spare => &self.spare_at_once,
        };
        let _one_of_few = few.acquire().await;
        let _pass = general.enter(order).await;
        let started = Instant::now();
        let result = self.exchange(call, token).await;
        let ms = started.elapsed().as_millis() as u64;
        match &result {
            Ok(reply) => tracing::debug!(
                call = call.name(),
                status = reply.status,
                ms,
                bytes = reply.body.len(),
                correlation = self.vendor.correlation(reply),
                "answered"
            ),
            Err(_) => tracing::debug!(call = call.name(), ms, "no whole answer"),
        }
        result
    }

    /// The budget of ten seconds that a request is taken from, and that its answer tells about.
    fn general(&self, call: &Call) -> &Arc<Gate> {
        match call.lane {
            Lane::Plain | Lane::Search => &self.gates.plain,
            Lane::Edges => &self.gates.edges,
        }
    }

    async fn exchange(&self, call: &Call, token: &Secret) -> Result<Reply, Broken> {
        let mut url = self.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(&call.path);
        }
        let mut bearer = HeaderValue::from_str(&format!("Bearer {}", token.expose()))
            .map_err(|_| Broken::Token)?;
        bearer.set_sensitive(true);
        let mut request = self.pool.client().request(call.method.clone(), url);
        request = request.header(AUTHORIZATION, bearer);
        if !call.query.is_empty() {
            request = request.query(&call.query);
        }
        if let Some(body) = &call.body {
            request = request.json(body);
        }
        let sent = Instant::now();
        let mut response = request.send().await?;
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        self.told.hear(&headers);
        if let Some(limits) = self.vendor.limits(call.lane, &headers) {
            self.general(call).learn(limits, sent);
        }
        if let Some(day) = self.vendor.day(&headers) {
            self.day.hear(day, Instant::now());
        }
        // As large as the answer says that it is: growing would leave as much behind, in pieces.
        let length = response.content_length().unwrap_or(0);
        let mut body = Vec::with_capacity(usize::try_from(length).unwrap_or(0).min(ROOM));
        loop {
            match response.chunk().await {
                Ok(Some(bytes)) if body.len() + bytes.len() > LARGEST => {
                    return Err(Broken::TooLong);
                }
                Ok(Some(bytes)) => body.extend_from_slice(&bytes),
                Ok(None) => break,
                // The status of a refusal says enough; its body would only have said why.
                Err(_) if (400..500).contains(&status) => break,
                Err(error) => return Err(error.into()),
            }
        }
        let mut reply = Reply {
            status,
            headers,
            body,
        };
        if !reply.ok() {
            redact::known(&mut reply.body, token);
        }
        Ok(reply)
    }
}

/// A random part of the backoff, which doubles with each attempt ("full jitter"): many programs
/// that were stopped by the same trouble do not come back at the same moment.
fn jitter(backoff: Duration, attempt: u32) -> Duration {
    let most = backoff.saturating_mul(1 << attempt.min(5));
    most.mul_f64(fastrand::f64())
}
