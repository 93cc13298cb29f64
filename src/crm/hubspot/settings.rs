//! What a profile tells the connector.

use super::mapping::Mapping;
use super::oauth::OAuth;
use crate::crm::http::{Gates, Ledgers, Secret, Source, Timing};
use crate::domain::money::Currency;
use crate::domain::text;
use chrono::{DateTime, FixedOffset, Utc};
use reqwest::Url;
use std::net::IpAddr;
use std::sync::Arc;

/// HubSpot's public address.
pub const BASE_URL: &str = "https://api.hubapi.com";

/// An address as it is compared with others, however it is written: in small letters, without the port that
/// it has anyhow, a slash at its end or what comes behind a question mark.
pub fn address(text: &str) -> String {
    let text = text.trim();
    let Ok(mut url) = Url::parse(text) else {
        return text.trim_end_matches('/').to_owned();
    };
    url.set_query(None);
    url.set_fragment(None);
    url.as_str().trim_end_matches('/').to_owned()
}

/// What the connector is made from.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The API's address, [`BASE_URL`] or a loopback one.
    pub base_url: String,
    /// A service key or private-app token.
    pub token: Secret,
    /// Where the token is read once more when it is refused; none: it stays as it is.
    pub source: Option<Source>,
    /// In the place of a token: the OAuth app that asks for access tokens.
    pub oauth: Option<OAuth>,
    /// Which property means what.
    pub mapping: Mapping,
    /// What amounts are in.
    pub currency: Currency,
    /// Requests in ten seconds; `None`: what the portal's own headers say (100 until then).
    pub requests_per_ten_seconds: Option<u32>,
    /// The budgets of another connection with the same token, to go on with; none: they are untouched.
    pub gates: Option<Gates>,
    /// What other programs with the same token count beside us; none: nobody else is counted but by what
    /// the portal's headers say.
    pub ledgers: Option<Ledgers>,
    /// How long things may take.
    pub timing: Timing,
    /// Where the person is: days are theirs, too. None: wherever the portal is.
    pub here: Option<FixedOffset>,
    /// What day it is: contracts end.
    pub clock: Clock,
}

/// A clock, given from outside so that tests have theirs.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>);

impl Clock {
    /// A clock that tells what the function tells.
    pub fn new(now: impl Fn() -> DateTime<Utc> + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// The moment it is.
    pub fn now(&self) -> DateTime<Utc> {
        (self.0)()
    }
}

impl Default for Clock {
    /// The system's.
    fn default() -> Self {
        Self::new(Utc::now)
    }
}

impl std::fmt::Debug for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Clock")
    }
}

impl Settings {
    /// Settings with the defaults of everything that has one.
    pub fn new(base_url: &str, token: Secret, mapping: Mapping) -> Self {
        Self {
            base_url: base_url.to_owned(),
            token,
            source: None,
            oauth: None,
            mapping,
            currency: Currency::EUR,
            requests_per_ten_seconds: None,
            gates: None,
            ledgers: None,
            timing: Timing::default(),
            here: None,
            clock: Clock::default(),
        }
    }

    /// The address, if it may be used.
    pub(super) fn base(&self) -> Result<Url, SettingsError> {
        // Its text may be a secret where somebody put one into it.
        let shown = || match self.base_url.contains('@') {
            true => "…".to_owned(),
            false => text::line(&self.base_url),
        };
        let url = Url::parse(self.base_url.trim()).map_err(|error| SettingsError::Address {
            url: shown(),
            why: error.to_string(),
        })?;
        let host = url.host_str().unwrap_or_default();
        let ip = host.trim_matches(['[', ']']).parse::<IpAddr>();
        if !url.username().is_empty() || url.password().is_some() {
            return Err(SettingsError::Address {
                url: shown(),
                why: "it has a name or a password in it".to_owned(),
            });
        }
        let loopback = host == "localhost" || ip.is_ok_and(|ip| ip.is_loopback());
        match url.scheme() {
            "https" => Ok(url),
            "http" if loopback => Ok(url),
            "http" => Err(SettingsError::Clear { url: shown() }),
            other => Err(SettingsError::Address {
                url: shown(),
                why: format!("{other} is neither https nor http"),
            }),
        }
    }
}

/// Settings that no connection can be made from. Each is a sentence for the person.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// Not an address.
    #[error("The CRM's address {url:?} cannot be used: {why}. HubSpot's is {BASE_URL}.")]
    Address {
        /// As it was given.
        url: String,
        /// What is wrong with it.
        why: String,
    },
    /// Would send the token for everybody to read.
    #[error(
        "The CRM's address {url:?} is not encrypted; use https (http is for this machine alone)."
    )]
    Clear {
        /// As it was given.
        url: String,
    },
    /// There is no token.
    #[error("There is no CRM token: set the profile's token variable or token command.")]
    NoToken,
    /// The HTTP client cannot be made.
    #[error("{0}")]
    Client(String),
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn an_address_is_the_same_however_it_is_written() {
        let same = "https://api.hubapi.com";
        for text in [
            same,
            "https://api.hubapi.com/",
            "https://API.hubapi.com:443//",
            " https://api.hubapi.com/?a=b#c\n",
        ] {
            assert_eq!(address(text), same, "{text}");
        }
        assert_eq!(address("http://localhost:80/eu/"), "http://localhost/eu");
        assert_eq!(address("not an address/"), "not an address");
    }
}
