//! Fault switches: what a test makes go wrong on purpose, and what it may count.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Something that goes wrong with one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// An error answer with this status; the request has no effect. Its body is HubSpot's, or for those of a
    /// gateway before it (502, 503, 504, 521, 523, 524) a page of the gateway's.
    Status(u16),
    /// The same with the page of a gateway or proxy, whatever the status.
    Page(u16),
    /// 429 with the ten-second policy; the request has no effect.
    TooMany,
    /// 429 with the day's policy; the request has no effect.
    Daily,
    /// 423: the record is locked by something that is under way; the request has no effect.
    Locked,
    /// 477 with `Retry-After` in seconds: the portal is being moved; the request has no effect.
    Migrating(u64),
    /// The connection is cut; the request has no effect.
    CutBefore,
    /// The request takes effect, then the connection is cut without an answer.
    CutAfter,
    /// The request takes effect; half of the answer's body arrives, then the connection is cut.
    Truncate,
    /// The request takes effect; the answer's body is a proxy's HTML page with status 200.
    NotJson,
    /// Of a batch every second row fails in a 207, for that reason; other requests are answered as ever.
    Rows(RowFault),
}

/// Why a row of a batch fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowFault {
    /// `RATE_LIMITS`; the row has no effect.
    Limits,
    /// `LOCKED`; the row has no effect.
    Locked,
    /// `INTERNAL_ERROR`; the row has no effect.
    Before,
    /// `INTERNAL_ERROR`; the row takes effect all the same.
    After,
}

struct Rule {
    /// The beginning of `METHOD /path`; empty for every request.
    on: String,
    /// Nothing may follow it.
    whole: bool,
    fault: Fault,
    /// Requests that go well before.
    after: u64,
    times: u64,
}

#[derive(Default)]
struct Switches {
    rules: Vec<Rule>,
    latency: Duration,
    skew_ms: i64,
    reject_token: bool,
    manners: Manners,
    /// Scopes that the token does not have.
    lacking: Vec<String>,
    hidden: BTreeSet<String>,
    hidden_options: BTreeSet<String>,
    hidden_definitions: BTreeSet<String>,
    archived: BTreeSet<String>,
    counts: BTreeMap<String, u64>,
}

/// How the server answers, in ways that are all HubSpot's or were, and that a client must bear.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Manners {
    /// Pages are half as long as asked for, and behind each comes an empty one: all with a cursor.
    pub short_pages: bool,
    /// What has no value comes as `null`; the published description of `2026-09` knows texts alone, so else it
    /// is left out.
    pub nulls: bool,
    /// Ids of records, of the other ends of associations and of owners come as numbers, as they did before
    /// `2026-03`.
    pub number_ids: bool,
    /// Lists that no sort was asked for come in another order; places are told by `displayOrder`, and some
    /// option has none (-1).
    pub disorder: bool,
}

/// The fault switches and the request counts of a running server. Clones are the same switches.
#[derive(Clone, Default)]
pub struct Faults {
    switches: Arc<Mutex<Switches>>,
}

impl Faults {
    fn switches(&self) -> MutexGuard<'_, Switches> {
        self.switches.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A rule for no request is none.
    fn add(&self, rule: Rule) {
        if rule.times > 0 {
            self.switches().rules.push(rule);
        }
    }

    /// The next `times` requests go wrong. Rules are used up in the order they were given.
    pub fn next(&self, times: u64, fault: Fault) {
        self.next_on("", times, fault);
    }

    /// The next `times` requests whose `METHOD /path` begins with `on` go wrong, for example
    /// `POST /crm/objects/2026-09/calls`.
    pub fn next_on(&self, on: &str, times: u64, fault: Fault) {
        self.add(Rule {
            on: on.to_owned(),
            whole: false,
            fault,
            after: 0,
            times,
        });
    }

    /// The same, when so many of them have gone well.
    pub fn after_on(&self, on: &str, after: u64, times: u64, fault: Fault) {
        self.add(Rule {
            on: on.to_owned(),
            whole: false,
            fault,
            after,
            times,
        });
    }

    /// The next `times` requests whose `METHOD /path` is `at` go wrong, and not those that only begin
    /// so: a call is made at `POST /crm/objects/2026-09/calls`, and calls are read behind it.
    pub fn next_at(&self, at: &str, times: u64, fault: Fault) {
        self.add(Rule {
            on: at.to_owned(),
            whole: true,
            fault,
            after: 0,
            times,
        });
    }

    /// How many requests are still to go wrong.
    pub fn left(&self) -> u64 {
        let switches = self.switches();
        switches.rules.iter().map(|rule| rule.times).sum()
    }

    /// Every answer waits this long from now on.
    pub fn latency(&self, latency: Duration) {
        self.switches().latency = latency;
    }

    /// The server's clock, in the `Date` header and in records, is off by this much from now on.
    pub fn skew(&self, milliseconds: i64) {
        self.switches().skew_ms = milliseconds;
    }

    /// Whether the right token is refused with 401, as after a rotation.
    pub fn reject_token(&self, reject: bool) {
        self.switches().reject_token = reject;
    }

    /// Whether pages of lists, searches, associations and owners are cut short and followed by empty ones, with
    /// a cursor all the same.
    pub fn short_pages(&self, short: bool) {
        self.switches().manners.short_pages = short;
    }

    /// How the server answers from now on.
    pub fn manners(&self, manners: Manners) {
        self.switches().manners = manners;
    }

    /// The token has every scope but these from now on.
    pub fn lack(&self, scopes: &[&str]) {
        self.switches().lacking = scopes.iter().map(|scope| (*scope).to_owned()).collect();
    }

    /// Whether the token lacks a scope.
    pub(super) fn lacks(&self, scope: &str) -> bool {
        self.switches().lacking.iter().any(|one| one == scope)
    }

    /// A property (`companies.arr`) that the token may not see from now on: answers leave it out without
    /// a word. Objects that it may not see are a matter of [`Faults::lack`].
    pub fn hide(&self, property: &str) {
        self.switches().hidden.insert(property.to_owned());
    }

    /// An option (`companies.tier=value`) that the portal does not show any more where one is chosen, as an
    /// administrator hides it: records keep it, and it is still taken.
    pub fn hide_option(&self, option: &str) {
        self.switches().hidden_options.insert(option.to_owned());
    }

    /// A property (`companies.arr`) whose definition says from now on that HubSpot's own screens do not show it;
    /// it is read and written as ever.
    pub fn hide_definition(&self, property: &str) {
        self.switches()
            .hidden_definitions
            .insert(property.to_owned());
    }

    /// What an administrator puts away: a property (`companies.arr`), which is told among the archived ones alone
    /// and holds nothing any more; a pipeline (`tickets/0`) or a stage of one (`tickets/0/3`), which are listed as
    /// archived, and take no record any more.
    pub fn archive(&self, what: &str) {
        self.switches().archived.insert(what.to_owned());
    }

    /// Ends every fault; counts stay.
    pub fn clear(&self) {
        let mut switches = self.switches();
        let counts = std::mem::take(&mut switches.counts);
        *switches = Switches {
            counts,
            ..Switches::default()
        };
    }

    /// How many requests came in, by route: `GET /crm/objects/2026-09/companies/{id}`.
    /// Refused and failed ones are counted too.
    pub fn requests(&self) -> BTreeMap<String, u64> {
        self.switches().counts.clone()
    }

    /// How many requests came in whose route begins with `on`.
    pub fn requests_on(&self, on: &str) -> u64 {
        let switches = self.switches();
        let matching = switches
            .counts
            .iter()
            .filter(|(route, _)| route.starts_with(on));
        matching.map(|(_, count)| count).sum()
    }

    /// Begins counting anew.
    pub fn reset_requests(&self) {
        self.switches().counts.clear();
    }

    /// Counts a request and takes the fault that is due for it.
    pub(super) fn arrive(&self, method: &str, path: &str) -> Due {
        let mut switches = self.switches();
        *switches.counts.entry(route(method, path)).or_default() += 1;
        let call = format!("{method} {path}");
        let rule = switches.rules.iter_mut().find(|rule| match rule.whole {
            true => call == rule.on,
            false => call.starts_with(&rule.on),
        });
        let fault = rule.and_then(|rule| {
            if rule.after > 0 {
                rule.after -= 1;
                return None;
            }
            rule.times -= 1;
            Some(rule.fault)
        });
        switches.rules.retain(|rule| rule.times > 0);
        Due {
            fault,
            latency: switches.latency,
            reject_token: switches.reject_token,
        }
    }

    pub(super) fn skew_ms(&self) -> i64 {
        self.switches().skew_ms
    }

    pub(super) fn hidden(&self) -> BTreeSet<String> {
        self.switches().hidden.clone()
    }

    /// Whether an option of a property (`companies.tier`) is hidden.
    pub(super) fn hides_option(&self, property: &str, value: &str) -> bool {
        let switches = self.switches();
        let hidden = &switches.hidden_options;
        !hidden.is_empty() && hidden.contains(&format!("{property}={value}"))
    }

    /// Whether the definition of a property (`companies.arr`) says that it is hidden.
    pub(super) fn hides_definition(&self, property: &str) -> bool {
        self.switches().hidden_definitions.contains(property)
    }

    pub(super) fn archived(&self) -> BTreeSet<String> {
        self.switches().archived.clone()
    }

    pub(super) fn how(&self) -> Manners {
        self.switches().manners
    }
}

/// What is wrong with the request at hand.
pub(super) struct Due {
    pub fault: Option<Fault>,
    pub latency: Duration,
    pub reject_token: bool,
}

/// The route of a request: record ids become `{id}`.
fn route(method: &str, path: &str) -> String {
    let mut route = String::from(method);
    route.push(' ');
    for (index, part) in path.split('/').enumerate() {
        if index > 0 {
            route.push('/');
        }
        let id = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        route.push_str(if id { "{id}" } else { part });
    }
    route
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_waits_for_its_route_and_is_used_up() {
        let faults = Faults::default();
        faults.next_on("POST /crm/objects/2026-09/calls", 1, Fault::CutAfter);
        faults.next_at("POST /crm/objects/2026-09/notes", 1, Fault::CutAfter);
        let read = faults.arrive("POST", "/crm/objects/2026-09/notes/batch/read");
        assert_eq!(read.fault, None);
        let note = faults.arrive("POST", "/crm/objects/2026-09/notes");
        assert_eq!(note.fault, Some(Fault::CutAfter));
        let get = faults.arrive("GET", "/crm/objects/2026-09/calls/7");
        let post = faults.arrive("POST", "/crm/objects/2026-09/calls");
        let again = faults.arrive("POST", "/crm/objects/2026-09/calls");
        assert_eq!(get.fault, None);
        assert_eq!(post.fault, Some(Fault::CutAfter));
        assert_eq!(again.fault, None);
        assert_eq!(faults.requests_on("POST /crm/objects/2026-09/calls"), 2);
        assert_eq!(faults.requests()["GET /crm/objects/2026-09/calls/{id}"], 1);
    }
}
