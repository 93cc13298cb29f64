//! The HubSpot connector against answers made by hand (faults that a real portal shows once a
//! month) and against the embedded CRM.

mod addresses;
#[path = "../sandbox/published.rs"]
mod answers;
mod bulk;
mod faults;
mod fractions;
mod halted;
mod oauth;
mod outcomes;
mod published;
mod pulls;
mod sandbox;
mod server;
mod sparing;
mod stored;
mod together;
mod tokens;
mod writes;

use server::Server;
use std::time::Duration;
use tenure::crm::http::{Secret, Timing};
use tenure::crm::hubspot::{HubSpot, Mapping, Settings};

/// What the connector is told in these tests, which must never show up in anything it says.
pub const TOKEN: &str = "pat-eu1-do-not-show-me";

/// How often a request is tried that fails in a way that may pass.
pub const TRIES: u32 = 3;

/// The demo's mapping, repetitions without waiting.
pub fn settings(url: &str) -> Settings {
    let mut settings = Settings::new(url, Secret::new(TOKEN), Mapping::demo());
    settings.timing = Timing {
        // Longer than anything here takes; the test of silence has its own.
        connect: Duration::from_secs(60),
        whole: Duration::from_secs(60),
        backoff: Duration::from_millis(1),
        locked: Duration::from_millis(1),
        attempts: TRIES,
    };
    settings
}

/// A connector to a server.
pub fn connect(server: &Server) -> HubSpot {
    HubSpot::new(settings(&server.url)).expect("the settings are good")
}
