//! The embedded CRM: an HTTP server on loopback with HubSpot's wire format and rules.

pub mod portfolio;
pub mod record;
