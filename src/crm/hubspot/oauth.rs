//! Bearer by OAuth: a short-lived access token, asked for with a refresh token before it runs out and
//! after a 401, once for all requests that are under way.
//!
//! `POST /oauth/2026-09/token`, form-encoded; an access token lives 1,800 s. The refresh token may be
//! replaced at each use: the new one goes back to where it came from, by [`Keep`]. So a renewal is a task
//! of its own, which goes on when the request that began it is given up, and [`settled`] waits for it.

use super::api::VERSION;
use super::settings::Clock;
use super::wire::Fault;
use crate::crm::CrmError;
use crate::crm::http::{Bearer, Pool, REST, Secret, Timing, known};
use crate::domain::text;
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::Url;
use serde::Deserialize;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::{Mutex, Notify, OwnedMutexGuard};

/// How long before its end an access token is renewed, so that none runs out on its way; at most a
/// tenth of its life.
const AHEAD: Duration = Duration::from_secs(60);
/// Longest life of an access token that is believed; HubSpot gives half an hour.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);
/// How long a refusal stands before the refresh token is tried again: nobody asks in a storm.
const REFUSED: Duration = Duration::from_secs(30);
/// Longest answer read, in bytes; a token is some hundred.
const LARGEST: usize = 1 << 20;
/// How often the token is asked for when nobody answers.
const TRIES: u32 = 3;
/// Why a refresh token that was good is refused: what can be done about it is told before.
const LOST: &str = "An earlier question for an access token broke off before its answer was kept: the CRM may \
    have replaced the refresh token in that moment, and the new one is lost.";

/// Keeps a new refresh token where the old one came from.
#[derive(Clone)]
pub struct Keep(pub Arc<KeepFn>);

/// See [`Keep`]; an error is a sentence without the token.
pub type KeepFn =
    dyn Fn(Secret) -> Pin<Box<dyn Future<Output = Result<Place, String>> + Send>> + Send + Sync;

/// Where a refresh token is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Where it belongs.
    There,
    /// Where the next run finds it all the same; where it belongs is tried again with the next answer.
    Aside,
}

impl fmt::Debug for Keep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keep(…)")
    }
}

/// An access token that was kept, and until when it is good.
pub type Kept = (Secret, DateTime<Utc>);

/// Keeps an access token from one run of the program to the next, so that not each asks for another, and
/// from one program to another that runs beside it.
#[derive(Clone)]
pub struct Held {
    /// One that was kept.
    pub kept: Option<Kept>,
    /// Keeps another: the token, until when it is good, the refresh token that it belongs to, and the portal
    /// that it is for, where that is told. Where that fails the next run asks anew.
    pub keep: Arc<HoldFn>,
    /// Waits for our turn to renew the tokens, given the refresh token known: no other program does while
    /// the answer lives.
    pub turn: Arc<TurnFn>,
    /// Looks where the refresh token comes from, after the CRM has refused this one: what another program
    /// has put there meanwhile; `None` where there is nothing new.
    pub look: Arc<LookFn>,
}

/// Our turn to renew the tokens, until it is dropped.
pub struct Turn {
    /// The refresh token in force: another program may have been given another one.
    pub refresh: Secret,
    /// The access token that is kept for it.
    pub kept: Option<Kept>,
    /// What keeps the others waiting.
    pub lock: Box<dyn Holds>,
}

/// What keeps others waiting, and remembers beyond the end of the program whether an answer that may have
/// replaced the refresh token was kept.
pub trait Holds: Send {
    /// The CRM is asked with this refresh token: from here on it may have given another one for it.
    fn asks(&mut self, refresh: &Secret);

    /// What it has given is kept, or it has given nothing.
    fn keeps(&mut self);

    /// Whether it was asked with this one before, and what it has given was never kept.
    fn lost(&self, refresh: &Secret) -> bool;
}

impl Holds for () {
    fn asks(&mut self, _refresh: &Secret) {}

    fn keeps(&mut self) {}

    fn lost(&self, _refresh: &Secret) -> bool {
        false
    }
}

/// See [`Held::turn`].
pub type TurnFn = dyn Fn(Secret) -> Pin<Box<dyn Future<Output = Turn> + Send>> + Send + Sync;

/// See [`Held::look`].
pub type LookFn =
    dyn Fn(Secret) -> Pin<Box<dyn Future<Output = Option<Secret>> + Send>> + Send + Sync;

/// See [`Held`].
pub type HoldFn = dyn Fn(&Secret, DateTime<Utc>, &Secret, Option<&str>) + Send + Sync;

impl fmt::Debug for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Held(…)")
    }
}

/// What access tokens are asked for with.
#[derive(Clone, Debug)]
pub struct OAuth {
    /// The profile's name, for sentences.
    pub profile: String,
    /// The app's public id.
    pub client_id: String,
    /// The app's secret.
    pub client_secret: Secret,
    /// The refresh token.
    pub refresh_token: Secret,
    /// Where the profile has the secret from, for sentences: `the variable HUBSPOT_CLIENT_SECRET`.
    pub secret_from: String,
    /// The same of the refresh token.
    pub refresh_from: String,
    /// Whether the refresh token is one that could not be kept where it belongs yet.
    pub aside: bool,
    /// What keeps a new one.
    pub keep: Option<Keep>,
    /// What keeps access tokens between runs; none: they are forgotten at the end.
    pub held: Option<Held>,
}

/// The tokens in force.
pub(super) struct Tokens(Arc<Inner>);

struct Inner {
    pool: Pool,
    url: Url,
    app: OAuth,
    backoff: Duration,
    clock: Clock,
    /// Whoever renews holds it: the others wait, and find the new one.
    state: Arc<Mutex<State>>,
}

/// Renewals whose tokens are not kept yet, and the word that one is.
static UNDER_WAY: AtomicUsize = AtomicUsize::new(0);
static DONE: Notify = Notify::const_new();

/// A renewal that counts as under way until it is dropped.
struct Running;

impl Running {
    fn begin() -> Self {
        UNDER_WAY.fetch_add(1, Ordering::SeqCst);
        Self
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        UNDER_WAY.fetch_sub(1, Ordering::SeqCst);
        DONE.notify_waiters();
    }
}

/// How long the end of a program waits for that.
const SETTLING: Duration = Duration::from_secs(5);

/// Waits until every refresh token that was asked for is kept, or nothing comes any more: before the end of
/// what requests run on, since what the CRM has given in place of the old one would be lost with it.
pub async fn settled() {
    let all = async {
        loop {
            let done = DONE.notified();
            tokio::pin!(done);
            done.as_mut().enable();
            if UNDER_WAY.load(Ordering::SeqCst) == 0 {
                return;
            }
            done.await;
        }
    };
    let _ = tokio::time::timeout(SETTLING, all).await;
}

struct State {
    access: Option<(Secret, Instant)>,
    /// The portal that the access token is for, where that was told with it.
    portal: Option<String>,
    refresh: Secret,
    /// A new refresh token that could not be kept yet.
    unkept: bool,
    /// It is kept, but not where it belongs: that is tried again with the next answer.
    aside: bool,
    refused: Option<(Instant, CrmError)>,
}

/// The answer; HubSpot writes both spellings.
#[derive(Deserialize)]
struct Given {
    #[serde(alias = "accessToken")]
    access_token: String,
    #[serde(default, alias = "refreshToken")]
    refresh_token: Option<String>,
    /// In seconds, as a number or a text.
    #[serde(default, alias = "expiresIn")]
    expires_in: Option<serde_json::Value>,
    /// The portal, as a number; not every version tells it.
    #[serde(default, alias = "hubId")]
    hub_id: Option<serde_json::Value>,
}

impl Given {
    /// How long the access token is good; half an hour where that is not told in a way that is understood:
    /// the tokens beside it are not lost for that.
    fn life(&self) -> Duration {
        let seconds = match self.expires_in.as_ref() {
            Some(serde_json::Value::Number(seconds)) => seconds.as_u64(),
            Some(serde_json::Value::String(seconds)) => seconds.trim().parse().ok(),
            _ => None,
        };
        // Whatever it says: a moment too far away is none.
        Duration::from_secs(seconds.unwrap_or(1_800)).min(LONGEST)
    }

    fn portal(&self) -> Option<String> {
        match self.hub_id.as_ref()? {
            serde_json::Value::Number(id) => Some(id.to_string()),
            serde_json::Value::String(id) if !id.is_empty() => Some(id.clone()),
            _ => None,
        }
    }
}

/// An access token that was kept, and until when it is used, if it still is.
fn good((token, until): Kept, clock: &Clock) -> Option<(Secret, Instant)> {
    // One from a clock that was wrong is good for no longer than any.
    let left = (until - clock.now()).to_std().ok()?.min(LONGEST);
    let good = left.checked_sub(AHEAD).filter(|good| !good.is_zero())?;
    Some((token, Instant::now() + good))
}

impl Tokens {
    /// Tokens of an app; nothing is asked yet.
    ///
    /// # Errors
    /// A sentence when TLS cannot be set up or a part is missing.
    pub fn new(base: &Url, app: OAuth, timing: &Timing, clock: &Clock) -> Result<Self, String> {
        for (what, part) in [
            ("client_id", app.client_id.trim()),
            ("client secret", app.client_secret.expose()),
            ("refresh token", app.refresh_token.expose()),
        ] {
            if part.is_empty() {
                return Err(format!(
                    "The OAuth {what} of the profile “{}” is empty.",
                    app.profile
                ));
            }
        }
        let mut url = base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(["oauth", VERSION, "token"]);
        }
        let kept = app.held.as_ref().and_then(|held| held.kept.clone());
        let access = kept.and_then(|kept| good(kept, clock));
        Ok(Self(Arc::new(Inner {
            pool: Pool::new(base, timing, REST)?,
            url,
            backoff: timing.backoff,
            clock: clock.clone(),
            state: Arc::new(Mutex::new(State {
                access,
                portal: None,
                refresh: app.refresh_token.clone(),
                unkept: false,
                aside: app.aside,
                refused: None,
            })),
            app,
        })))
    }
}

impl Inner {
    /// Renews, whatever becomes of the request that asks for it.
    async fn renewed(
        self: Arc<Self>,
        mut state: OwnedMutexGuard<State>,
        refused: Option<Secret>,
    ) -> Result<Secret, CrmError> {
        let inner = self.clone();
        let work = tokio::spawn(async move { inner.refresh(&mut state, refused.as_ref()).await });
        let done = work.await;
        done.unwrap_or_else(|_| Err(self.unreachable("the question for an access token broke off")))
    }

    /// Asks for a new access token with the state held, so that nobody else does; the one that another
    /// program was given meanwhile will do, unless it is the one that was `refused`.
    async fn refresh(
        &self,
        state: &mut State,
        refused: Option<&Secret>,
    ) -> Result<Secret, CrmError> {
        if let Some((at, error)) = &state.refused
            && at.elapsed() < REFUSED
        {
            return Err(error.clone());
        }
        // Dropped when the new ones are kept.
        let mut lock: Box<dyn Holds> = Box::new(());
        if let Some(held) = &self.app.held {
            let mut turn = (held.turn)(state.refresh.clone()).await;
            // One of ours that could not be kept yet is newer than any that can be read.
            if !state.unkept {
                state.refresh = turn.refresh.clone();
            }
            let kept = turn.kept.take().filter(|_| !state.unkept);
            let kept = kept.and_then(|kept| good(kept, &self.clock));
            if let Some((access, until)) = kept.filter(|(token, _)| Some(token) != refused) {
                state.refused = None;
                state.access = Some((access.clone(), until));
                state.portal = None;
                return Ok(access);
            }
            lock = turn.lock;
        }
        let _running = Running::begin();
        let mut tries = 1;
        let mut looked = false;
        // An answer that did not come may have replaced the refresh token all the same.
        let mut lost = lock.lost(&state.refresh);
        let given = loop {
            lock.asks(&state.refresh);
            match self.ask(&state.refresh).await {
                Ok(given) => break given,
                // Nothing is wrong with the refresh token, and nothing was given for it.
                Err(Denied::Client(error)) => {
                    if !lost {
                        lock.keeps();
                    }
                    state.refused = Some((Instant::now(), error.clone()));
                    return Err(error);
                }
                Err(Denied::Token(why)) => {
                    if let Some(newer) = self.another(&state.refresh, &mut looked).await {
                        lost = lock.lost(&newer);
                        state.refresh = newer;
                        state.unkept = false;
                        continue;
                    }
                    let why = match lost {
                        true => format!("{why} {LOST}"),
                        // Whoever comes next is told the same; what was asked for in vain replaces nothing.
                        false => {
                            lock.keeps();
                            why
                        }
                    };
                    let error = CrmError::Unauthorized { why };
                    state.refused = Some((Instant::now(), error.clone()));
                    return Err(error);
                }
                Err(Denied::Trouble(error)) => {
                    lost |= matches!(
                        error,
                        CrmError::Unreachable { .. }
                            | CrmError::Odd { .. }
                            | CrmError::Server { .. }
                    );
                    // Who is told to wait was given nothing.
                    if !lost && matches!(error, CrmError::Limited { .. }) {
                        lock.keeps();
                    }
                    if tries >= TRIES {
                        return Err(error);
                    }
                    let wait = self.backoff.saturating_mul(1 << tries);
                    tokio::time::sleep(wait.mul_f64(fastrand::f64())).await;
                    tries += 1;
                }
            }
        };
        state.refused = None;
        let life = given.life();
        let good = life - AHEAD.min(life / 10);
        let access = Secret::new(&given.access_token);
        state.access = Some((access.clone(), Instant::now() + good));
        let portal = given.portal();
        state.portal = portal.clone();
        let new = given.refresh_token.map(|token| Secret::new(&token));
        if let Some(new) = new.filter(|new| !new.expose().is_empty() && *new != state.refresh) {
            state.refresh = new;
            state.unkept = true;
        }
        if state.unkept || std::mem::take(&mut state.aside) {
            state.unkept = !self.keep(&state.refresh, &mut state.aside).await;
        }
        if !state.unkept {
            lock.keeps();
        }
        if let (Some(held), Ok(life)) = (&self.app.held, TimeDelta::from_std(life)) {
            let until = self.clock.now() + life;
            (held.keep)(&access, until, &state.refresh, portal.as_deref());
        }
        Ok(access)
    }

    /// What another program has put in the place of a refresh token that was refused; looked for once.
    async fn another(&self, refused: &Secret, looked: &mut bool) -> Option<Secret> {
        let held = self.app.held.as_ref().filter(|_| !*looked)?;
        *looked = true;
        (held.look)(refused.clone()).await
    }

    /// Keeps a new refresh token; whether that is done with, and whether it is put aside.
    async fn keep(&self, token: &Secret, aside: &mut bool) -> bool {
        let profile = &self.app.profile;
        let Some(Keep(keep)) = &self.app.keep else {
            tracing::error!(
                profile,
                "the CRM has replaced the refresh token, and the profile has no store_command to \
                 keep the new one: it is good until this program ends"
            );
            return true;
        };
        match keep(token.clone()).await {
            Ok(place) => {
                *aside = place == Place::Aside;
                true
            }
            Err(why) => {
                tracing::error!(profile, why, "the new refresh token is not kept yet");
                false
            }
        }
    }

    async fn ask(&self, refresh: &Secret) -> Result<Given, Denied> {
        let form = [
            ("grant_type", "refresh_token"),
            ("client_id", self.app.client_id.trim()),
            ("client_secret", self.app.client_secret.expose()),
            ("refresh_token", refresh.expose()),
        ];
        let unreachable = |why: &str| Denied::Trouble(self.unreachable(why));
        let request = self.pool.client().post(self.url.clone()).form(&form);
        let mut answer = request.send().await.map_err(|error| {
            unreachable(match error.is_timeout() {
                true => "no answer in time to the question for an access token",
                false => "the question for an access token got no answer",
            })
        })?;
        let status = answer.status().as_u16();
        let mut body = Ok(Vec::new());
        while let Ok(read) = &mut body {
            match answer.chunk().await {
                Ok(Some(bytes)) if read.len() + bytes.len() > LARGEST => {
                    body = Err("the answer with the access token does not end");
                }
                Ok(Some(bytes)) => read.extend_from_slice(&bytes),
                Ok(None) => break,
                Err(_) => body = Err("the answer with the access token broke off"),
            }
        }
        if (200..300).contains(&status) {
            let body = body.map_err(unreachable)?;
            return serde_json::from_slice(&body).map_err(|_| {
                Denied::Trouble(CrmError::Odd {
                    what: "the question for an access token".to_owned(),
                    // Not what the parser says: it may quote the token.
                    why: "there is no token in it".to_owned(),
                })
            });
        }
        // The status alone says enough where the rest broke off.
        let mut body = body.unwrap_or_default();
        for secret in [refresh, &self.app.client_secret] {
            known(&mut body, secret);
        }
        let body = serde_json::from_slice(&body).unwrap_or_default();
        let fault = Fault::read(&body);
        Err(match status {
            429 | 477 | 423 => Denied::Trouble(CrmError::Limited {
                policy: super::fault::policy(&fault),
                after: None,
            }),
            400..=499 => self.refusal(status, &fault, &body),
            _ => Denied::Trouble(CrmError::Server {
                status,
                message: "no access token could be had.".to_owned(),
            }),
        })
    }

    fn unreachable(&self, why: &str) -> CrmError {
        CrmError::Unreachable {
            host: self.url.host_str().unwrap_or_default().to_owned(),
            why: why.to_owned(),
        }
    }

    /// What of the three is refused, and the way out.
    fn refusal(&self, status: u16, fault: &Fault, body: &serde_json::Value) -> Denied {
        let said = match fault.messages.first() {
            Some(message) => text::line(message).trim_end_matches('.').to_owned(),
            None => format!("status {status}"),
        };
        let OAuth {
            profile,
            client_id,
            secret_from,
            refresh_from,
            ..
        } = &self.app;
        let none = format!("the CRM gives the profile “{profile}” no access token");
        let (id, secret) = (client_id.trim(), secret_from);
        let client = |why: String| Denied::Client(CrmError::Unauthorized { why });
        // HubSpot says it as the status, OAuth's own description as the error.
        let words = ["status", "error"].map(|key| body[key].as_str().unwrap_or_default());
        if words.contains(&"BAD_CLIENT_ID") {
            return client(format!(
                "{none}, as it does not know the client id “{id}” ({said}). Copy it from the app's page in HubSpot \
                 (Auth) and say it with `tenure --profile {profile} init --client-id ID …`."
            ));
        }
        if words.contains(&"BAD_CLIENT_SECRET") {
            return client(format!(
                "{none}, as the client secret is not that of the app “{id}” ({said}). Copy it from the app's page in \
                 HubSpot (Auth) and put it where it is read from: {secret}."
            ));
        }
        if words.contains(&"invalid_client") {
            return client(format!(
                "{none}, as client id and client secret do not belong together ({said}). Compare the client id “{id}” \
                 with that of the app's page in HubSpot (Auth), and put the secret that stands there where it is read \
                 from: {secret}."
            ));
        }
        Denied::Token(format!(
            "{none} for its refresh token ({said}). Install the app in the portal again and put the new refresh \
             token where it is read from: {refresh_from}."
        ))
    }
}

/// Why no access token is given.
enum Denied {
    /// The app's id or its secret is refused: no other refresh token would do.
    Client(CrmError),
    /// The refresh token is refused: why, and the way out.
    Token(String),
    /// Nothing was judged.
    Trouble(CrmError),
}

#[async_trait]
impl Bearer for Tokens {
    async fn token(&self) -> Result<Secret, CrmError> {
        let state = self.0.state.clone().lock_owned().await;
        match &state.access {
            Some((access, until)) if Instant::now() < *until => Ok(access.clone()),
            _ => self.0.clone().renewed(state, None).await,
        }
    }

    async fn renew(&self, refused: &Secret) -> Result<Option<Secret>, CrmError> {
        let state = self.0.state.clone().lock_owned().await;
        match &state.access {
            // Another request that was refused has renewed it meanwhile.
            Some((access, _)) if access != refused => Ok(Some(access.clone())),
            _ => {
                let refused = Some(refused.clone());
                self.0.clone().renewed(state, refused).await.map(Some)
            }
        }
    }

    async fn account(&self, token: &Secret) -> Option<String> {
        let state = self.0.state.lock().await;
        let of = state.access.as_ref().filter(|(access, _)| access == token);
        of.and(state.portal.clone())
    }
}
