//! The one door that makes a CRM's text harmless.
