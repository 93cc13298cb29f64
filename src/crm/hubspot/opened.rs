//! The account itself as a person opens it: told from what is read around it, so that what is shown of its
//! tickets and deals and what it has from them are of one moment, and nothing is asked for twice.

use super::HubSpot;
use super::api::{Found, Type, Wanted};
use super::carried::Tied;
use super::wire::Record;
use crate::crm::{CrmError, Resource};
use crate::domain::account::AccountRecord;
use crate::domain::id::AccountId;
use std::cmp::Reverse;
use std::collections::HashMap;

/// An account's own record, as it came with its associations.
pub(super) enum Own {
    /// Nobody asks for it.
    Unwanted,
    /// It came.
    Read(Box<Record>),
    /// It did not come with them, and has to be asked for.
    Apart,
    /// It is not there any more, or lives on in another one.
    Gone,
}

impl Own {
    pub fn is_wanted(&self) -> bool {
        !matches!(self, Own::Unwanted)
    }
}

/// All tickets or deals of an account that has something from them.
pub(super) struct Telling {
    pub kind: Type,
    pub tied: Tied,
    pub found: Found,
}

/// HubSpot's ids grow: the newest comes first. One that is no number is as good as any.
pub(super) fn newest(id: &str) -> Reverse<u64> {
    Reverse(id.parse().unwrap_or(u64::MAX))
}

impl HubSpot {
    /// Whether accounts have something from records of a type.
    pub(super) fn tells(&self, kind: Type) -> bool {
        self.carriers().contains(&kind)
    }

    /// An account's tickets or deals, with these properties and with all that they tell of the account; the
    /// newest first.
    pub(super) async fn telling(
        &self,
        account: &AccountId,
        kind: Type,
        ids: &[String],
        properties: &[&str],
    ) -> Result<Found, CrmError> {
        let tied = Tied::from([(account.0.clone(), ids.to_vec())]);
        let mut all = self.carrying(kind);
        all.extend(properties);
        let mut found = self.read_tied(kind, &tied, all).await?;
        found
            .records
            .sort_by_cached_key(|record| newest(&record.id));
        Ok(found)
    }

    /// The account itself, from its record and what its tickets and deals tell of it. It is worth no error: without
    /// an answer it stays as it is known.
    pub(super) async fn itself(
        &self,
        account: &AccountId,
        own: Own,
        telling: &[Telling],
    ) -> Option<Box<AccountRecord>> {
        let kinds = self.carriers();
        let told = |kind: &Type| telling.iter().any(|of| of.kind == *kind);
        if !own.is_wanted() || !kinds.iter().all(told) {
            return None;
        }
        match Box::pin(self.told_by(account, own, telling)).await {
            Ok(record) => record.map(Box::new),
            Err(error) => {
                tracing::info!(%error, %account, "an account that was opened stays as it was read");
                None
            }
        }
    }

    async fn told_by(
        &self,
        account: &AccountId,
        own: Own,
        telling: &[Telling],
    ) -> Result<Option<AccountRecord>, CrmError> {
        let record = match own {
            Own::Read(record) => Some(*record),
            Own::Apart => {
                let mapping = &self.settings.mapping;
                let wanted = Wanted {
                    properties: &mapping.company_properties(),
                    history: &mapping.history_properties(),
                };
                let read = self.api.read(Type::Companies, account.as_str(), wanted);
                read.await?
            }
            Own::Unwanted | Own::Gone => None,
        };
        let Some(record) = record.filter(|record| is_it(record, account)) else {
            return Ok(None);
        };
        let mut carried = HashMap::new();
        for of in telling {
            self.carry_from(of.kind, &of.tied, &of.found, &mut carried)
                .await?;
        }
        let carried = carried.get(account.as_str());
        carried.map_or(Ok(()), |carried| carried.told(account.as_str()))?;
        let ground = self.ground(Resource::Accounts).await?;
        Ok(Some(self.reader(&ground).account(&record, carried)))
    }
}

/// Whether a record is this account's: a merged one is answered for by the one it was merged into.
fn is_it(record: &Record, account: &AccountId) -> bool {
    !record.archived && record.id == account.as_str()
}
