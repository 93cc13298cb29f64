//! What every part of the sync works with.

use super::{News, Tuning};
use crate::crm::Crm;
use crate::store::{Changes, Store, StoreError};
use chrono::{DateTime, Utc};
use std::sync::Arc;

/// CRM, store, times and the way to tell news. Cheap to clone.
#[derive(Clone)]
pub(super) struct Context {
    pub crm: Arc<dyn Crm>,
    pub store: Store,
    pub tuning: Tuning,
    pub tell: Arc<dyn Fn(News) + Send + Sync>,
}

impl Context {
    pub fn now(&self) -> DateTime<Utc> {
        (self.tuning.now)()
    }

    pub fn tell(&self, news: News) {
        (self.tell)(news);
    }

    /// Tells of accounts that look different, if any do.
    pub fn tell_changes(&self, changes: Changes) {
        if !changes.is_empty() {
            self.tell(News::Accounts {
                changed: changes.changed,
                gone: changes.gone,
            });
        }
    }

    /// Runs a call of the store on a thread for blocking work.
    pub async fn store<T: Send + 'static>(
        &self,
        call: impl FnOnce(&Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let store = self.store.clone();
        let path = self.store.path().to_owned();
        match tokio::task::spawn_blocking(move || call(&store)).await {
            Ok(result) => result,
            // The runtime is shutting down, or the call panicked: nothing was committed.
            Err(error) => Err(StoreError::Other {
                path,
                why: error.to_string(),
            }),
        }
    }
}
