//! What the token may do here, and what the portal says of itself: for setting up and for `doctor`.

use super::HubSpot;
use super::api::{Type, VERSION};
use super::wire::AccountInfo;
use crate::crm::http::{Call, Reply, date};
use crate::crm::{Crm, CrmError, Portal};
use crate::domain::book::Owner;
use crate::domain::lifecycle::Source;
use crate::domain::text;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

/// What was found out with a token.
#[derive(Clone, Debug, PartialEq)]
pub struct Access {
    /// Who the portal is.
    pub portal: Portal,
    /// Its kind, as HubSpot calls it: `STANDARD`, `SANDBOX`, `DEVELOPER_TEST`.
    pub kind: String,
    /// What it allows, where it says so.
    pub limits: Option<Allowed>,
    /// How far the portal's clock is ahead of `now`, within a second or two.
    pub clock: Option<TimeDelta>,
    /// What the token may not do.
    pub missing: Vec<Missing>,
    /// What nobody knows whether it may: the CRM answered something else.
    pub untold: Vec<Untold>,
}

/// Requests allowed and left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowed {
    /// In ten seconds.
    pub burst: u64,
    /// Of them left when it was asked.
    pub burst_left: Option<u64>,
    /// In a day.
    pub daily: Option<u64>,
    /// Of them left today.
    pub daily_left: Option<u64>,
}

impl Access {
    /// Whether the token may do something, as far as the CRM told: `read companies`.
    pub fn may(&self, what: &str) -> bool {
        let lacks = self.missing.iter().any(|one| one.what == what);
        !lacks && !self.untold.iter().any(|one| one.what == what)
    }

    /// Notes that the CRM did not tell whether the token may do something.
    fn untold(&mut self, what: &'static str, error: &CrmError) {
        let why = error.to_string();
        self.untold.push(Untold { what, why });
    }

    /// The day of a raw moment by the portal's clock, as `2027-03-01`; UTC where its zone is not known.
    pub fn day(&self, raw: &str) -> Option<String> {
        let zone = self.portal.time_zone.as_deref();
        let zone = zone.and_then(|zone| zone.parse().ok());
        let day = super::value::day(raw, zone.unwrap_or(chrono_tz::UTC))?;
        Some(day.to_string())
    }
}

impl Allowed {
    /// The plans that have such limits.
    pub fn tier(&self) -> &'static str {
        match self.burst {
            ..=110 => "Free or Starter",
            111..=200 => "Professional or Enterprise",
            _ => "with a larger limit",
        }
    }
}

/// Something that the token may not do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// What: `read companies`.
    pub what: &'static str,
    /// Whether it is about writing.
    pub write: bool,
    /// The scopes that HubSpot names.
    pub scopes: Vec<String>,
}

/// Something of which the CRM did not tell whether the token may do it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Untold {
    /// What: `read companies`.
    pub what: &'static str,
    /// What it answered instead: a sentence.
    pub why: String,
}

/// Reading the portal's users.
const USERS: &str = "read users";

/// What is tried: (what, path, the scopes when HubSpot names none: as `2026-09` describes them).
const READS: &[(&str, &[&str], &[&str])] = &[
    (
        "read companies",
        &["crm", "objects", VERSION, "companies"],
        &["crm.objects.companies.read"],
    ),
    (
        "read contacts",
        &["crm", "objects", VERSION, "contacts"],
        &["crm.objects.contacts.read"],
    ),
    (
        "read deals",
        &["crm", "objects", VERSION, "deals"],
        &["crm.objects.deals.read"],
    ),
    (
        "read tickets",
        &["crm", "objects", VERSION, "tickets"],
        &["tickets"],
    ),
    (
        "read calls",
        &["crm", "objects", VERSION, "calls"],
        &["crm.objects.calls.read"],
    ),
    (
        "read emails",
        &["crm", "objects", VERSION, "emails"],
        &["sales-email-read"],
    ),
    (
        "read meetings",
        &["crm", "objects", VERSION, "meetings"],
        &["crm.objects.meetings.read"],
    ),
    (
        "read notes",
        &["crm", "objects", VERSION, "notes"],
        &["crm.objects.notes.read"],
    ),
    (
        "read tasks",
        &["crm", "objects", VERSION, "tasks"],
        &["crm.objects.tasks.read"],
    ),
    (
        USERS,
        &["crm", "owners", VERSION],
        &["crm.objects.owners.read"],
    ),
    (
        "read company properties",
        &["crm", "properties", VERSION, "companies"],
        &["crm.schemas.companies.read"],
    ),
    (
        "read contact properties",
        &["crm", "properties", VERSION, "contacts"],
        &["crm.schemas.contacts.read"],
    ),
    (
        "read labels of contacts",
        &[
            "crm",
            "associations",
            VERSION,
            "contacts",
            "companies",
            "labels",
        ],
        &["crm.schemas.contacts.read"],
    ),
    (
        "read ticket pipelines",
        &["crm", "pipelines", VERSION, "tickets"],
        &["tickets"],
    ),
    (
        "read deal pipelines",
        &["crm", "pipelines", VERSION, "deals"],
        &["crm.schemas.deals.read"],
    ),
];

/// A write that is tried with an empty list, which writes nothing: (what, object, batch, scopes).
type Tried = (
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
);

/// Those that every profile does. Touchpoints and tasks are written with the scope of contacts: HubSpot
/// publishes none of their own.
const WRITES: &[Tried] = &[
    (
        "write companies",
        "companies",
        "update",
        &["crm.objects.companies.write"],
    ),
    (
        "log calls",
        "calls",
        "create",
        &["crm.objects.contacts.write"],
    ),
    (
        "log emails",
        "emails",
        "create",
        &["crm.objects.contacts.write"],
    ),
    (
        "log meetings",
        "meetings",
        "create",
        &["crm.objects.contacts.write"],
    ),
    (
        "log notes",
        "notes",
        "create",
        &["crm.objects.contacts.write"],
    ),
    (
        "make tasks",
        "tasks",
        "create",
        &["crm.objects.contacts.write"],
    ),
];

/// What a profile does besides, whose stage is that of a ticket or deal in a pipeline.
const MOVES: &[(Type, Tried)] = &[
    (
        Type::Tickets,
        ("move tickets", "tickets", "update", &["tickets"]),
    ),
    (
        Type::Deals,
        (
            "move deals",
            "deals",
            "update",
            &["crm.objects.deals.write"],
        ),
    ),
];

impl HubSpot {
    /// Finds out who the portal is, what it allows, how its clock goes and what the token lacks:
    /// one small request for each kind of record. `now` is this machine's time.
    ///
    /// # Errors
    /// When nobody is there or the token is refused: then nothing else can be found out. What fails in another
    /// way is [`Access::untold`].
    pub async fn access(
        &self,
        writes: bool,
        now: impl Fn() -> DateTime<Utc>,
        mut tell: impl FnMut(&str),
    ) -> Result<Access, CrmError> {
        tell("account details");
        let call = Call::get(&["account-info", VERSION, "details"]);
        let sent = now();
        let reply = self.api.client.send(&call).await?;
        let answered = now();
        let info: AccountInfo = reply.json(&call)?;
        let mut access = Access {
            portal: self.portal_of(&info)?,
            kind: text::line(&info.account_type),
            limits: allowed(&reply),
            clock: date(&reply.headers).map(|at| ahead_of(at, sent, answered)),
            missing: Vec::new(),
            untold: Vec::new(),
        };
        for (what, path, scopes) in READS {
            tell(what);
            let mut call = Call::get(path);
            if path[1] == "objects" || path[1] == "owners" {
                call = call.with("limit", "1");
            }
            self.lacks(&call, (what, false), scopes, &mut access)
                .await?;
        }
        for tried in WRITES.iter().filter(|_| writes) {
            tell(tried.0);
            self.lacks_write(tried, &mut access).await?;
        }
        Ok(access)
    }

    /// Adds what the token lacks to move the tickets or deals that a profile takes the stage from, which is
    /// not known before a portal was looked at. What is tried changes nothing. It comes last, behind what
    /// a person has answered: what goes wrong is [`Access::untold`], also that nobody is there any more.
    pub async fn moves(&self, stage: &Source, access: &mut Access) {
        let carrier = match stage {
            Source::Property => return,
            Source::Tickets(_) => Type::Tickets,
            Source::Deals(_) => Type::Deals,
        };
        for (_, tried) in MOVES.iter().filter(|(kind, _)| *kind == carrier) {
            if let Err(error) = self.lacks_write(tried, access).await {
                access.untold(tried.0, &error);
            }
        }
    }

    /// The portal's users, where the token may read them. What else fails is [`Access::untold`], and there
    /// are none.
    ///
    /// # Errors
    /// When nobody is there or the token is refused.
    pub async fn users(&self, access: &mut Access) -> Result<Vec<Owner>, CrmError> {
        if !access.may(USERS) {
            return Ok(Vec::new());
        }
        match self.owners().await {
            Err(error) if error.offline() || matches!(error, CrmError::Unauthorized { .. }) => {
                Err(error)
            }
            Err(error) => {
                access.untold(USERS, &error);
                Ok(Vec::new())
            }
            owners => owners,
        }
    }

    async fn lacks_write(&self, tried: &Tried, access: &mut Access) -> Result<(), CrmError> {
        let (what, object, batch, scopes) = tried;
        let path = ["crm", "objects", VERSION, object, "batch", batch];
        let call = Call::ask(&path, json!({"inputs": []}));
        self.lacks(&call, (what, true), scopes, access).await
    }

    /// Notes what the token lacks for a call; `about`: what it does, and whether that is a write. Any answer
    /// but "you may not" means that it may, and none that could be about rights that nobody knows.
    async fn lacks(
        &self,
        call: &Call,
        (what, write): (&'static str, bool),
        usual: &[&str],
        access: &mut Access,
    ) -> Result<(), CrmError> {
        let scopes = match self.api.client.send(call).await {
            Err(CrmError::Forbidden { scopes }) => scopes,
            Err(CrmError::Refused { status: 403, .. }) => {
                usual.iter().map(|scope| (*scope).to_owned()).collect()
            }
            Err(
                error @ (CrmError::Limited { .. }
                | CrmError::Spared
                | CrmError::Busy { .. }
                | CrmError::Unready { .. }
                | CrmError::Server { .. }),
            ) => {
                access.untold(what, &error);
                return Ok(());
            }
            Err(
                error @ (CrmError::Unauthorized { .. }
                | CrmError::Unreachable { .. }
                | CrmError::OutcomeUnknown { .. }),
            ) => return Err(error),
            Ok(_)
            | Err(CrmError::Refused { .. } | CrmError::Wanting { .. } | CrmError::Odd { .. }) => {
                return Ok(());
            }
        };
        access.missing.push(Missing {
            what,
            write,
            scopes,
        });
        Ok(())
    }
}

fn number(reply: &Reply, name: &str) -> Option<u64> {
    reply.headers.get(name)?.to_str().ok()?.trim().parse().ok()
}

fn allowed(reply: &Reply) -> Option<Allowed> {
    Some(Allowed {
        burst: number(reply, "x-hubspot-ratelimit-max")?,
        burst_left: number(reply, "x-hubspot-ratelimit-remaining"),
        daily: number(reply, "x-hubspot-ratelimit-daily"),
        daily_left: number(reply, "x-hubspot-ratelimit-daily-remaining"),
    })
}

/// How far a clock that shows whole seconds is ahead of ours, when it was read between two moments.
fn ahead_of(at: DateTime<Utc>, sent: DateTime<Utc>, answered: DateTime<Utc>) -> TimeDelta {
    if at > answered {
        at - answered
    } else if at + TimeDelta::seconds(1) < sent {
        at + TimeDelta::seconds(1) - sent
    } else {
        TimeDelta::zero()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_of_whole_seconds_is_right_within_the_request() {
        let at = |ms: i64| DateTime::from_timestamp_millis(1_795_000_000_000 + ms).unwrap();
        assert_eq!(ahead_of(at(0), at(900), at(950)), TimeDelta::zero());
        assert_eq!(ahead_of(at(1000), at(900), at(1100)), TimeDelta::zero());
        assert_eq!(ahead_of(at(600_000), at(0), at(0)), TimeDelta::minutes(10));
        assert_eq!(
            ahead_of(at(-601_000), at(0), at(100)),
            TimeDelta::minutes(-10)
        );
    }
}
