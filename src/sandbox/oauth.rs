//! Access tokens of an OAuth app: asked for with a refresh token, short-lived, and the refresh token
//! replaced at each use when the app's settings say so.
//!
//! An access token says itself when it expires, and a refresh token which one it is, so that a server
//! that is started again knows both; which refresh token is the last one it learns from the first that
//! is used.

use super::failure::Failure;
use super::settings::OAuthApp;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use std::collections::HashMap;

const ACCESS: &str = "oauth-access-";
const NEXT: &str = "oauth-refresh-";

/// What the server remembers of the tokens it gave.
#[derive(Default)]
pub struct Tokens {
    /// How many access tokens were given.
    given: u64,
    /// The number of the refresh token in force, once one was used: 0 is the installation's.
    current: Option<u64>,
    /// How often a token was asked for.
    asked: u64,
    /// The access tokens up to this number are taken no more, whatever they say themselves.
    ended: u64,
}

impl Tokens {
    /// How often a token was asked for, refused ones too.
    pub fn asked(&self) -> u64 {
        self.asked
    }

    /// Has every access token that was given run out, as on the day their time is over.
    pub fn expire(&mut self) {
        self.ended = self.given;
    }

    /// What an access token of ours is worth at a moment.
    pub fn worth(&self, token: &str, now: DateTime<Utc>) -> Worth {
        let told = token
            .strip_prefix(ACCESS)
            .and_then(|rest| rest.split_once('-'));
        let told = told.and_then(|(expires, number)| {
            Some((expires.parse::<i64>().ok()?, number.parse::<u64>().ok()?))
        });
        let Some((expires, number)) = told else {
            return Worth::None;
        };
        match now.timestamp_millis() - expires {
            ..0 if number > self.ended => Worth::Good,
            over => Worth::Expired(over.max(0) / 1000),
        }
    }

    /// Gives an access token for what a form says, or refuses.
    pub fn give(
        &mut self,
        app: &OAuthApp,
        form: &HashMap<String, String>,
        now: DateTime<Utc>,
    ) -> Result<Value, Failure> {
        self.asked += 1;
        let part = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
        match part("grant_type") {
            "refresh_token" => {}
            "" => return Err(bad("BAD_REQUEST", "missing or unknown grant type")),
            _ => return Err(bad("BAD_GRANT_TYPE", "only refresh tokens are taken here")),
        }
        if part("client_id") != app.client_id {
            return Err(bad("BAD_CLIENT_ID", "missing or unknown client id"));
        }
        if part("client_secret") != app.client_secret {
            return Err(bad("BAD_CLIENT_SECRET", "missing or invalid client secret"));
        }
        let sent = part("refresh_token");
        let number = match sent.strip_prefix(NEXT) {
            _ if sent == app.refresh_token => Some(0),
            Some(number) => number.parse::<u64>().ok().filter(|_| app.rotates),
            None => None,
        };
        let number = number.filter(|number| self.current.is_none_or(|current| current == *number));
        let Some(number) = number else {
            let why = "missing or invalid refresh token";
            return Err(bad("BAD_REFRESH_TOKEN", why));
        };
        let (current, refresh) = match app.rotates {
            true => (number + 1, format!("{NEXT}{}", number + 1)),
            false => (number, sent.to_owned()),
        };
        self.current = Some(current);
        self.given += 1;
        let lifetime = TimeDelta::from_std(app.lifetime).unwrap_or(TimeDelta::MAX);
        let expires = now
            .checked_add_signed(lifetime)
            .unwrap_or(DateTime::<Utc>::MAX_UTC);
        Ok(json!({
            "token_type": "bearer",
            "access_token": format!("{ACCESS}{}-{}", expires.timestamp_millis(), self.given),
            "refresh_token": refresh,
            "expires_in": app.lifetime.as_secs(),
        }))
    }
}

/// What a bearer token is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Worth {
    /// It is taken.
    Good,
    /// It was, until so many seconds ago.
    Expired(i64),
    /// It is none of ours.
    None,
}

/// HubSpot's way to refuse here: 400 with a word of its own as status.
fn bad(status: &'static str, message: &str) -> Failure {
    let mut failure = Failure::new(400, "VALIDATION_ERROR", message);
    failure.status_word = Some(status);
    failure
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn app(rotates: bool) -> OAuthApp {
        OAuthApp {
            client_id: "app".into(),
            client_secret: "secret".into(),
            refresh_token: "first".into(),
            lifetime: Duration::from_secs(1800),
            rotates,
        }
    }

    fn form(refresh: &str) -> HashMap<String, String> {
        [
            ("grant_type", "refresh_token"),
            ("client_id", "app"),
            ("client_secret", "secret"),
            ("refresh_token", refresh),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into()
    }

    #[test]
    fn a_rotating_refresh_token_is_good_once_and_access_tokens_expire() {
        let now = DateTime::from_timestamp(1_795_000_000, 0).unwrap_or_default();
        let mut tokens = Tokens::default();
        let given = tokens.give(&app(true), &form("first"), now).expect("given");
        let access = given["access_token"].as_str().expect("a token");
        assert_eq!(tokens.worth(access, now), Worth::Good);
        let late = now + TimeDelta::seconds(1_803);
        assert_eq!(tokens.worth(access, late), Worth::Expired(3));
        assert_eq!(tokens.worth("oauth-access-x", now), Worth::None);
        assert!(
            tokens.give(&app(true), &form("first"), now).is_err(),
            "used up"
        );
        let next = given["refresh_token"].as_str().expect("a token");
        tokens.expire();
        assert_eq!(tokens.worth(access, now), Worth::Expired(0));
        let given = tokens.give(&app(true), &form(next), now).expect("given");
        let access = given["access_token"].as_str().expect("a token");
        assert_eq!(tokens.worth(access, now), Worth::Good);
        assert_eq!(tokens.asked(), 3);
    }

    #[test]
    fn what_does_not_rotate_stays_and_strangers_get_nothing() {
        let now = DateTime::UNIX_EPOCH;
        let mut tokens = Tokens::default();
        for _ in 0..2 {
            let given = tokens
                .give(&app(false), &form("first"), now)
                .expect("given");
            assert_eq!(given["refresh_token"], "first");
        }
        let mut other = form("first");
        other.insert("client_secret".into(), "guess".into());
        assert!(tokens.give(&app(false), &other, now).is_err());
        assert!(
            tokens
                .give(&app(false), &form("oauth-refresh-1"), now)
                .is_err()
        );
    }
}
