//! What every part of the sync works with.

use super::once::SyncError;
use super::translate::portal;
use super::{News, Tuning};
use crate::crm::Crm;
use crate::domain::field::Field;
use crate::domain::id::OwnerId;
use crate::store::{Changes, PortalInfo, Store, StoreError};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{OnceCell, watch};

/// What is known of a field, with the moment it was learnt.
type Shown = HashMap<Field, (DateTime<Utc>, bool)>;

/// CRM, store, times and the way to tell news. Cheap to clone.
#[derive(Clone)]
pub(super) struct Context {
    pub crm: Arc<dyn Crm>,
    pub store: Store,
    pub tuning: Tuning,
    pub tell: Arc<dyn Fn(News) + Send + Sync>,
    /// Told once it is known that the CRM is the one that the store was read from.
    same: Arc<OnceCell<()>>,
    /// True: the engine ends, and nothing that can be done by the next one is waited for.
    pub stopping: Arc<watch::Sender<bool>>,
    /// Whether the CRM shows a field, and when it said so.
    shown: Arc<Mutex<Shown>>,
    /// Whose the records are that were read since this was last asked.
    owners: Arc<Mutex<BTreeSet<OwnerId>>>,
}

/// How long it counts what the CRM said of whether it shows a field.
pub(super) const SHOWN: TimeDelta = TimeDelta::minutes(5);

impl Context {
    pub fn new(
        crm: Arc<dyn Crm>,
        store: Store,
        tuning: Tuning,
        tell: impl Fn(News) + Send + Sync + 'static,
    ) -> Self {
        Self {
            crm,
            store,
            tuning,
            tell: Arc::new(tell),
            same: Arc::default(),
            stopping: Arc::new(watch::channel(false).0),
            shown: Arc::default(),
            owners: Arc::default(),
        }
    }

    /// Makes sure, before anything is read or sent, that the portal that answers is the one that the
    /// store was read from; the first one that answers is that from then on. Asked once. Where a CRM does
    /// not tell who it is, it is believed.
    pub async fn same_portal(&self) -> Result<(), SyncError> {
        let find_out = || async {
            let Some(found) = self.crm.identity().await?.map(portal) else {
                return Ok(());
            };
            self.keep_portal(found).await
        };
        self.same.get_or_try_init(find_out).await?;
        Ok(())
    }

    /// Keeps what the portal says of itself, where it is the one that the store was read from, or the first.
    ///
    /// # Errors
    /// [`SyncError::OtherPortal`]; what is kept stays that of the one before.
    pub async fn keep_portal(&self, found: PortalInfo) -> Result<(), SyncError> {
        let now = found.id.clone();
        let kept = self.store(move |store| match store.portal()? {
            Some(kept) if kept == found => Ok(None),
            _ if store.put_portal(&found)? => Ok(None),
            kept => Ok(kept.map(|kept| kept.id)),
        });
        match kept.await? {
            None => Ok(()),
            Some(kept) => Err(SyncError::OtherPortal { kept, now }),
        }
    }

    /// Whether that was found out already, so that nobody has to be asked.
    pub fn portal_is_known(&self) -> bool {
        self.same.initialized()
    }

    /// Whether the CRM shows a field, where it said so since a moment.
    pub fn shown(&self, field: Field, since: DateTime<Utc>, now: DateTime<Utc>) -> Option<bool> {
        let all = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, shown) = *all.get(&field)?;
        (since <= at && at <= now).then_some(shown)
    }

    /// Notes what it said; whether that is another thing than before.
    pub fn note_shown(&self, field: Field, shown: bool, now: DateTime<Utc>) -> bool {
        let mut all = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        let before = all.insert(field, (now, shown));
        before.is_none_or(|(_, before)| before != shown)
    }

    /// Notes whose the records are that were read.
    pub fn note_owners<'a>(&self, ids: impl Iterator<Item = &'a OwnerId>) {
        let mut all = self.owners.lock().unwrap_or_else(PoisonError::into_inner);
        for id in ids {
            if !all.contains(id) {
                all.insert(id.clone());
            }
        }
    }

    /// Those that were noted since this was last asked, each once.
    pub fn take_owners(&self) -> Vec<OwnerId> {
        let mut all = self.owners.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *all).into_iter().collect()
    }

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
