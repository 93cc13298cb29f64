//! HTTP as every connector needs it: the token kept out of sight, a budget of requests kept before
//! the server complains, repetition of what may be repeated, and errors sorted by what is known of
//! the outcome.
//!
//! No vendor's paths or shapes: a connector tells its rules as a [`Vendor`].

mod bearer;
mod budget;
mod client;
mod date;
mod day;
mod fault;
mod pool;
mod redact;
mod secret;
mod whose;

pub use bearer::{Bearer, Fixed, ReadFn, Reread, Source};
pub use budget::{Ask, Ended, Gate, Ledger, Limits, Order, Pass};
pub use client::{Client, Gates, Ledgers, Reply, ahead, asked, first, spare};
pub use date::date;
pub use day::Day;
pub use pool::{Pool, REST};
pub(super) use redact::{known, likely};
pub use secret::Secret;

use reqwest::Method;
use reqwest::header::HeaderMap;
use serde_json::Value;
use std::time::Duration;

use super::CrmError;

/// How long things may take.
#[derive(Clone, Debug)]
pub struct Timing {
    /// Until the connection stands.
    pub connect: Duration,
    /// From the start of one request to the end of its answer.
    pub whole: Duration,
    /// The first repetition waits a random part of this, each further one of twice as much.
    pub backoff: Duration,
    /// Least wait before a record that the CRM says is locked is tried again.
    pub locked: Duration,
    /// How often one request is sent at most.
    pub attempts: u32,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            whole: Duration::from_secs(30),
            backoff: Duration::from_millis(400),
            locked: Duration::from_secs(2),
            attempts: 4,
        }
    }
}

/// Whether a request changes something, which decides what a broken answer means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Sending it twice is the same as once.
    Read,
    /// Sent twice it may be done twice.
    Write,
}

/// Which budget a request is taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// The general one.
    Plain,
    /// The narrow one of searches, and the general one.
    Search,
    /// The one of associations, beside the general one.
    Edges,
}

/// One request.
#[derive(Clone, Debug)]
pub struct Call {
    /// The verb.
    pub method: Method,
    /// The path below the base address, segment by segment; encoded when sent.
    pub path: Vec<String>,
    /// The query.
    pub query: Vec<(&'static str, String)>,
    /// The JSON body.
    pub body: Option<Value>,
    /// Whether it changes something.
    pub effect: Effect,
    /// Which budget it is taken from.
    pub lane: Lane,
}

impl Call {
    /// A request that reads.
    pub fn get<S: AsRef<str>>(path: &[S]) -> Self {
        Self {
            method: Method::GET,
            path: path
                .iter()
                .map(|segment| segment.as_ref().to_owned())
                .collect(),
            query: Vec::new(),
            body: None,
            effect: Effect::Read,
            lane: Lane::Plain,
        }
    }

    /// A POST that only reads (a search, a batch read).
    pub fn ask<S: AsRef<str>>(path: &[S], body: Value) -> Self {
        Self {
            method: Method::POST,
            body: Some(body),
            ..Self::get(path)
        }
    }

    /// A request that changes something.
    pub fn change<S: AsRef<str>>(method: Method, path: &[S], body: Option<Value>) -> Self {
        Self {
            method,
            body,
            effect: Effect::Write,
            ..Self::get(path)
        }
    }

    /// The same with one more query parameter.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.query.push((name, value.into()));
        self
    }

    /// The same, taken from another budget.
    pub fn from(mut self, lane: Lane) -> Self {
        self.lane = lane;
        self
    }

    /// The request in a word, for errors and the log: the verb and the path, never the query.
    pub fn name(&self) -> String {
        format!("{} /{}", self.method, self.path.join("/"))
    }
}

/// That the same request may be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Again {
    /// Least wait; a random part comes on top.
    pub after: Duration,
    /// Whether all other requests should wait as well.
    pub everybody: bool,
}

/// A vendor's rules.
pub trait Vendor: Send + Sync {
    /// The error an answer means.
    fn fault(&self, call: &Call, reply: &Reply) -> CrmError;

    /// Whether a request that was answered so may be sent again. For a write only when the answer
    /// says that nothing was done.
    fn again(&self, call: &Call, reply: &Reply, timing: &Timing) -> Option<Again>;

    /// The limits that an answer's headers tell of the budget that its request was taken from.
    fn limits(&self, lane: Lane, headers: &HeaderMap) -> Option<Limits>;

    /// What an answer's headers tell of the day's requests.
    fn day(&self, _headers: &HeaderMap) -> Option<Day> {
        None
    }

    /// The question whose the token is that it is asked with; `None` where nobody can be asked.
    fn who(&self) -> Option<Call> {
        None
    }

    /// Whose the token is that a request was sent with, by the account's name for itself, where its answer
    /// tells.
    fn whose(&self, _call: &Call, _reply: &Reply) -> Option<String> {
        None
    }

    /// Why a token that took another one's place is not used: it is of another account than ours, or does not
    /// tell of which (`None`). A sentence that goes on from “The CRM refuses the token:”.
    fn stranger(&self, ours: &str, found: Option<&str>) -> String {
        let found = found.unwrap_or("nobody knows whom");
        format!("the new one in its place is of {found}, and not of {ours}.")
    }

    /// The vendor's own name for the request, for its support and our log.
    fn correlation(&self, reply: &Reply) -> Option<String>;
}
