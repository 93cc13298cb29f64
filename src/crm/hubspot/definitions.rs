//! The portal's definitions of properties, remembered for all who need one: how values are sent, what a person is
//! asked for, whether there is such a property at all. Of many rows that need the same one it is asked for once, and
//! nothing is remembered for ever: a property may be made, and a scope granted, while the program runs.

use super::HubSpot;
use super::api::Type;
use super::defined::Sent;
use super::wire::Definition;
use crate::crm::CrmError;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// How old a definition may be that says how values are sent: a property hardly ever becomes another one.
pub(super) const SENDING: TimeDelta = TimeDelta::hours(1);
/// The same of one that a person is asked with: its choices change.
pub(super) const ASKING: TimeDelta = TimeDelta::seconds(60);
/// The same after the CRM refused what was given by it, as it may have changed.
pub(super) const REFUSED: TimeDelta = TimeDelta::seconds(10);
/// That there is none, or that the token may not read it, is believed for so long at most.
const UNREAD: TimeDelta = TimeDelta::seconds(30);
/// So many are remembered at most.
const MOST: usize = 300;

/// A definition that was read.
#[derive(Debug)]
pub(super) struct Defined {
    /// As the portal has it.
    pub definition: Definition,
    /// What it says of how values are sent.
    pub sent: Sent,
}

/// When one was asked for, and what came of it.
type Read = (DateTime<Utc>, Result<Arc<Defined>, CrmError>);

/// What was read, by object and name.
#[derive(Default)]
pub(super) struct Definitions {
    all: Mutex<HashMap<(Type, String), Read>>,
    /// Who asks at the same time waits for the one answer.
    asking: tokio::sync::Mutex<()>,
}

impl Definitions {
    fn read(&self, of: Type, property: &str) -> Option<Read> {
        let all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(&(of, property.to_owned())).cloned()
    }

    fn put(&self, of: Type, property: &str, read: Read) {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (of, property.to_owned());
        if all.len() >= MOST && !all.contains_key(&key) {
            let oldest = all.iter().min_by_key(|(_, (at, _))| *at);
            if let Some(oldest) = oldest.map(|(key, _)| key.clone()) {
                all.remove(&oldest);
            }
        }
        all.insert(key, read);
    }

    /// Lets one that is too old to send by, and is not told anew, do for a while: not each of the writes that
    /// follow is to ask for it in vain.
    fn put_off(&self, of: Type, property: &str, now: DateTime<Utc>) {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        let as_of = now - (SENDING - UNREAD);
        if let Some((at, Ok(_))) = all.get_mut(&(of, property.to_owned()))
            && (*at < as_of || *at > now)
        {
            *at = as_of;
        }
    }

    /// One as it was read, however long ago.
    pub fn known(&self, of: Type, property: &str) -> Option<Arc<Defined>> {
        self.read(of, property).and_then(|(_, read)| read.ok())
    }
}

impl HubSpot {
    /// A property's definition, read now.
    pub(super) async fn define(&self, of: Type, property: &str) -> Result<Arc<Defined>, CrmError> {
        let read = match self.api.definition(of, property).await {
            Ok(definition) => Ok(Arc::new(Defined {
                sent: Sent::of(&definition),
                definition,
            })),
            Err(error @ (CrmError::Forbidden { .. } | CrmError::Refused { .. })) => Err(error),
            // Nothing was told of it.
            Err(error) => return Err(error),
        };
        let now = self.settings.clock.now();
        self.definitions.put(of, property, (now, read.clone()));
        read
    }

    /// The same, read no longer ago than what is still `good`.
    ///
    /// # Errors
    /// [`CrmError::Refused`] where there is none, [`CrmError::Forbidden`] where the token may not read it, and
    /// whatever else goes wrong with asking.
    pub(super) async fn definition(
        &self,
        of: Type,
        property: &str,
        good: TimeDelta,
    ) -> Result<Arc<Defined>, CrmError> {
        if let Some(read) = self.lately(of, property, good) {
            return read;
        }
        let _one = self.definitions.asking.lock().await;
        match self.lately(of, property, good) {
            Some(read) => read,
            None => self.define(of, property).await,
        }
    }

    /// The same for sending by: as it was read however long ago, where nobody tells it anew. It is still what it
    /// was, most likely: the write itself meets what is wrong now.
    ///
    /// # Errors
    /// As [`HubSpot::definition`].
    pub(super) async fn sending(&self, of: Type, property: &str) -> Result<Arc<Defined>, CrmError> {
        match self.definition(of, property, SENDING).await {
            Err(error @ (CrmError::Forbidden { .. } | CrmError::Refused { .. })) => Err(error),
            Err(error) => {
                let known = self.definitions.known(of, property).ok_or(error)?;
                let now = self.settings.clock.now();
                self.definitions.put_off(of, property, now);
                Ok(known)
            }
            read => read,
        }
    }

    fn lately(
        &self,
        of: Type,
        property: &str,
        good: TimeDelta,
    ) -> Option<Result<Arc<Defined>, CrmError>> {
        let (at, read) = self.definitions.read(of, property)?;
        let good = match read {
            Ok(_) => good,
            Err(_) => good.min(UNREAD),
        };
        let now = self.settings.clock.now();
        // A clock that was set back says nothing of how old it is.
        (at <= now && now - at <= good).then_some(read)
    }
}
