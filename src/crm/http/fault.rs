//! What a request that got no whole answer means.

use super::{Call, Effect};
use crate::crm::CrmError;
use crate::domain::text;
use std::error::Error;

/// How a request failed below HTTP.
pub(super) enum Broken {
    /// Nothing was sent: no connection came about.
    Before(reqwest::Error),
    /// It was sent, at least in part, and no whole answer came.
    After(String),
    /// The answer is longer than anything we ask for.
    TooLong,
    /// The token cannot be put into a header.
    Token,
}

impl From<reqwest::Error> for Broken {
    fn from(error: reqwest::Error) -> Self {
        if error.is_connect() || error.is_builder() {
            Broken::Before(error)
        } else {
            Broken::After(reason(&error))
        }
    }
}

impl Broken {
    /// The error, and whether the request may be sent again.
    pub(super) fn judge(self, call: &Call, host: &str) -> (CrmError, bool) {
        let unreachable = |why| CrmError::Unreachable {
            host: host.to_owned(),
            why,
        };
        match self {
            Broken::Before(error) => (unreachable(reason(&error)), !error.is_builder()),
            Broken::Token => (
                CrmError::Unauthorized {
                    why: "it holds characters that no token has".to_owned(),
                },
                false,
            ),
            Broken::After(why) if call.effect == Effect::Read => (unreachable(why), true),
            Broken::After(why) => (CrmError::OutcomeUnknown { why }, false),
            Broken::TooLong if call.effect == Effect::Read => (
                CrmError::Odd {
                    what: call.name(),
                    why: "it is longer than 50 MB".to_owned(),
                },
                false,
            ),
            Broken::TooLong => {
                let why = "its answer is longer than 50 MB".to_owned();
                (CrmError::OutcomeUnknown { why }, false)
            }
        }
    }
}

/// The innermost cause, which is the one that says something; without the address, whose query may
/// hold what belongs to nobody else.
fn reason(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return "no answer in time".to_owned();
    }
    let Some(mut cause) = error.source() else {
        return "the request could not be made".to_owned();
    };
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    plainly(&text::line(&cause.to_string()))
}

/// What the system says, without its number for it.
fn plainly(said: &str) -> String {
    let words = match said.rsplit_once(" (os error ") {
        Some((words, number)) if number.trim_end_matches(')').parse::<i32>().is_ok() => words,
        _ => said,
    };
    words.trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::plainly;

    #[test]
    fn the_systems_numbers_are_left_out() {
        assert_eq!(
            plainly("Connection refused (os error 111)"),
            "Connection refused"
        );
        assert_eq!(plainly("tls: bad (os error x)."), "tls: bad (os error x)");
    }
}
