//! Why a command did not succeed, and its exit code.

use crate::crm::CrmError;
use crate::store::StoreError;
use crate::sync::SyncError;

/// A failure. Its text is one or more sentences for the person.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// It did not work.
    #[error("{0}")]
    Failed(String),
    /// What was typed cannot be done.
    #[error("{0}")]
    Usage(String),
    /// No such account, stage or the like, or several that fit.
    #[error("{0}")]
    NotFound(String),
    /// The CRM cannot be reached.
    #[error("{0}")]
    Offline(String),
    /// Ctrl-C at a question.
    #[error("Nothing was changed.")]
    Stopped,
}

impl Failure {
    /// The exit code.
    pub fn code(&self) -> i32 {
        match self {
            Failure::Failed(_) => 1,
            Failure::Usage(_) => 2,
            Failure::NotFound(_) => 3,
            Failure::Offline(_) => 4,
            Failure::Stopped => STOPPED,
        }
    }
}

/// What was asked is kept and will be sent, but the CRM has not got it yet.
pub const KEPT: i32 = 4;

/// Ctrl-C while the CRM was waited for; what was asked is kept and will be sent. As shells have it.
pub const STOPPED: i32 = 130;

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Failure::Failed(error.to_string())
    }
}

impl From<CrmError> for Failure {
    fn from(error: CrmError) -> Self {
        match error.offline() {
            true => Failure::Offline(error.to_string()),
            false => Failure::Failed(error.to_string()),
        }
    }
}

impl From<SyncError> for Failure {
    fn from(error: SyncError) -> Self {
        match error {
            SyncError::Crm(error) => error.into(),
            error => Failure::Failed(error.to_string()),
        }
    }
}
