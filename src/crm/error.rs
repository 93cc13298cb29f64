//! What can go wrong with a CRM, sorted by what can be done about it.

use std::time::Duration;

/// An error of a CRM call. Its text is a sentence for the person, without secrets.
#[derive(Clone, Debug, thiserror::Error, PartialEq)]
pub enum CrmError {
    /// The host cannot be reached, or the connection broke before the request was sent whole.
    #[error("The CRM at {host} cannot be reached: {why}.")]
    Unreachable {
        /// The host.
        host: String,
        /// What the network said.
        why: String,
    },
    /// The request was sent and no whole answer came: a write may have taken effect.
    #[error("The CRM did not answer ({why}); what was asked may or may not have been done.")]
    OutcomeUnknown {
        /// What happened.
        why: String,
    },
    /// The CRM asks to wait.
    #[error("The CRM asks to wait ({policy}).")]
    Limited {
        /// Its policy's name.
        policy: String,
        /// How long, where it says so.
        after: Option<Duration>,
    },
    /// Little is left of the day's requests: this one was not sent, so that writes still can be.
    #[error(
        "Fewer than 2 % of the requests that the CRM allows in a day are left. They are kept for what you write and open; the rest is read when a new day has begun there."
    )]
    Spared,
    /// This one record cannot be had or changed just now, as it is locked or its part of an answer
    /// failed; nothing was done. Others are not concerned.
    #[error("The CRM cannot do it just now: {why}.")]
    Busy {
        /// Why, without a full stop.
        why: String,
    },
    /// The CRM failed at a question before anything of a write was sent; nothing was done. It may fail so for
    /// others too, or at this one record alone; trying again may help.
    #[error("The CRM cannot do it just now: {why}.")]
    Unready {
        /// Why, without a full stop.
        why: String,
    },
    /// The token is refused.
    #[error("The CRM refuses the token: {why}")]
    Unauthorized {
        /// What it said, and the way out.
        why: String,
    },
    /// The token lacks a permission.
    #[error("The token may not do this; it lacks {}.", scopes.join(", "))]
    Forbidden {
        /// The scopes it lacks.
        scopes: Vec<String>,
    },
    /// The CRM failed; trying again may help.
    #[error("The CRM failed with {status}: {message}")]
    Server {
        /// The HTTP status.
        status: u16,
        /// What it said.
        message: String,
    },
    /// The CRM refuses the request; trying again cannot help.
    #[error("The CRM refuses: {message}")]
    Refused {
        /// The HTTP status; 0 when the connector refused before anything was sent.
        status: u16,
        /// What it said.
        message: String,
        /// The properties it names.
        fields: Vec<String>,
    },
    /// A rule of the portal wants a value for these properties as well; nothing was done.
    #[error("The CRM wants more with it: {message}")]
    Wanting {
        /// What it said.
        message: String,
        /// The properties it wants, at least one.
        properties: Vec<String>,
    },
    /// The answer is not what the CRM's documentation says.
    #[error("The CRM's answer to {what} is not understood: {why}.")]
    Odd {
        /// What was asked.
        what: String,
        /// What is wrong with the answer.
        why: String,
    },
}

impl CrmError {
    /// Whether the same request may be sent again without asking.
    pub fn retryable(&self) -> bool {
        matches!(
            self,
            CrmError::Unreachable { .. }
                | CrmError::Limited { .. }
                | CrmError::Busy { .. }
                | CrmError::Unready { .. }
                | CrmError::Server { .. }
        )
    }

    /// Whether nobody is there to talk to, as opposed to somebody who says no.
    pub fn offline(&self) -> bool {
        matches!(
            self,
            CrmError::Unreachable { .. } | CrmError::OutcomeUnknown { .. }
        )
    }
}
