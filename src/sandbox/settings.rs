//! How an embedded CRM is set up.

mod file;

pub use file::When;

use super::clock::Clock;
use super::record::ObjectType;
use std::path::PathBuf;
use std::time::Duration;

/// The token of a sandbox that nobody gave another.
pub const DEFAULT_TOKEN: &str = "sandbox-token";

/// A rule that a portal's administrator made: a value may be set only when another property has one.
///
/// From `2026-09` on HubSpot holds API writes to such rules too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequiredWhen {
    /// Of which object.
    pub object: ObjectType,
    /// When this property is set…
    pub property: String,
    /// …to this value…
    pub value: String,
    /// …then this property must have a value, in the same write or before.
    pub needs: String,
}

/// An app that asks for access tokens by OAuth, beside the fixed token.
#[derive(Clone, PartialEq, Eq)]
pub struct OAuthApp {
    /// The app's public id.
    pub client_id: String,
    /// The app's secret.
    pub client_secret: String,
    /// The refresh token that the installation gave.
    pub refresh_token: String,
    /// How long an access token lives; HubSpot's live 1,800 s.
    pub lifetime: Duration,
    /// Whether each use of the refresh token puts another one in its place.
    pub rotates: bool,
}

/// Secrets do not show themselves.
impl std::fmt::Debug for OAuthApp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OAuthApp")
            .field("client_id", &self.client_id)
            .field("lifetime", &self.lifetime)
            .field("rotates", &self.rotates)
            .finish_non_exhaustive()
    }
}

/// How an embedded CRM is set up; [`Settings::default`] is HubSpot's free portal on a free port.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The folder of the SQLite file and of the file that says where the server listens. Made when
    /// it is not there.
    pub data: PathBuf,
    /// The port on 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// The bearer token that requests must carry.
    pub token: String,
    /// How long search goes on showing a record as it was before a change.
    pub search_lag: Duration,
    /// Requests in any ten seconds: 100 (Free, Starter) or 190 (Professional, Enterprise).
    pub per_ten_seconds: u32,
    /// Searches in any second.
    pub searches_per_second: u32,
    /// Requests a day, from midnight in the portal's time zone. Counted in memory: a restart begins anew.
    pub daily: u64,
    /// The server's time.
    pub clock: Clock,
    /// Rules of the portal on required properties.
    pub required_when: Vec<RequiredWhen>,
    /// Properties that a new record must have, as the portal's *Create record* form has them.
    pub required_on_create: Vec<(ObjectType, String)>,
    /// Whether requests are held to every part that the published description requires and to its types,
    /// also where HubSpot's servers fill in what is left out. What a careless client may send is known
    /// to nobody: the connectors are tried against this.
    pub strict: bool,
    /// The app that may ask for access tokens; none: only the fixed token is taken.
    pub oauth: Option<OAuthApp>,
    /// Whether `/_sandbox/…` answers: faults and request counts for another process's tests.
    pub control: bool,
    /// The portal's id.
    pub portal_id: u64,
    /// The portal's time zone, an IANA name.
    pub time_zone: String,
    /// The portal's currency, ISO 4217.
    pub currency: String,
}

impl Settings {
    /// The portal's time zone; UTC where its name is none.
    pub fn zone(&self) -> chrono_tz::Tz {
        self.time_zone.parse().unwrap_or_default()
    }
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            data: PathBuf::from("sandbox"),
            port: 0,
            token: DEFAULT_TOKEN.to_owned(),
            search_lag: Duration::from_secs(2),
            per_ten_seconds: 100,
            searches_per_second: 5,
            daily: 250_000,
            clock: Clock::real(),
            required_when: Vec::new(),
            required_on_create: Vec::new(),
            strict: true,
            oauth: None,
            control: false,
            portal_id: 62_515,
            time_zone: "Europe/Madrid".to_owned(),
            currency: "EUR".to_owned(),
        }
    }
}
