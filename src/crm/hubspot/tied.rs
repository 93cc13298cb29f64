//! A new record that HubSpot refuses as something it names is not there any more. No batch and no association
//! knows the id of what was merged, but a read of it alone is answered by the record it lives on in
//! (`merged`): that one is named then. What was deleted a person is asked about. So is an account that is no
//! more: where it was merged, what is its own goes on with the new one once that is read.
//!
//! How HubSpot words that refusal is documented nowhere, so any refusal of what names something is looked
//! into: it costs a read for each record that is named. Of rows that are refused together, what they name is
//! read together first, and alone only what is not found so.

use super::HubSpot;
use super::api::{ID, Type, Wanted};
use super::make::halts;
use super::write::unsent;
use crate::crm::{CrmError, Outcome, Written};
use crate::domain::text;
use crate::domain::tie::{Tie, TieKind};
use crate::domain::write::{Write, account_gone};
use std::collections::{BTreeMap, HashMap};

/// A read that only tells whether a record is there.
const THERE: Wanted<'_> = Wanted {
    properties: &[ID],
    history: &[],
};

/// Where a record stands that is named.
#[derive(Clone)]
enum Stands {
    There,
    Gone,
    LivesOn(String),
}

/// What was found out of records that are named, so that each is asked for once, however many name it.
#[derive(Default)]
pub(super) struct Named {
    /// With why it cannot be told, where that is so just now.
    found: HashMap<Id, Result<Stands, CrmError>>,
    /// Kinds of records of which nothing can be read just now.
    failed: HashMap<Type, CrmError>,
}

/// A record's kind and its id.
type Id = (Type, String);

fn id(tie: &Tie) -> Id {
    (object_type(tie.kind), tie.id.clone())
}

fn account(write: &Write) -> Id {
    (Type::Companies, write.account.0.clone())
}

impl HubSpot {
    /// What comes of a touchpoint or task that was refused, so that nothing of it was made: it is sent again,
    /// once, where what it names was merged; where that was deleted, this says so. Any other refusal stands.
    pub(super) async fn tied_anew(&self, write: &Write, error: CrmError) -> Outcome {
        self.tied_among(write, error, &mut Named::default()).await
    }

    /// The same of one of several, with what was found out for them.
    pub(super) async fn tied_among(
        &self,
        write: &Write,
        error: CrmError,
        named: &mut Named,
    ) -> Outcome {
        // Without a status nothing was sent, and it is no matter of what it names.
        let CrmError::Refused {
            status: 400..,
            fields,
            ..
        } = &error
        else {
            return Err(error);
        };
        // What properties are named for is no matter of who is there.
        if fields.is_empty() && self.is_gone(write, named).await? {
            tracing::info!(%error, "refused of an account that is gone");
            return Ok(Written::Gone(account_gone(write.account.as_str())));
        }
        let mut now = write.clone();
        let mut missing = Vec::new();
        for tie in write.op.ties() {
            match self.stands(id(&tie), named).await.map_err(unsent)? {
                Stands::There => {}
                Stands::Gone => missing.push(tie),
                Stands::LivesOn(into) => drop(now.op.retie(&tie, &into)),
            }
        }
        if !missing.is_empty() {
            return Ok(Written::Missing(missing));
        }
        match now.op == write.op {
            true => Err(error),
            false => self.make_one(&now).await,
        }
    }

    /// Whether the account of a refused write is known to be gone. Where that cannot be told, it was refused all the
    /// same; a write waits only where no other is worth being sent either.
    async fn is_gone(&self, write: &Write, named: &mut Named) -> Result<bool, CrmError> {
        match self.stands(account(write), named).await {
            Ok(Stands::There) => Ok(false),
            Ok(Stands::Gone | Stands::LivesOn(_)) => Ok(true),
            Err(error) if halts(&error) => Err(error),
            Err(error) => {
                tracing::info!(%error, "whether the account is there cannot be told");
                Ok(false)
            }
        }
    }

    /// What is there of that which writes name, read together.
    ///
    /// # Errors
    /// Where nobody answers, or no more just now.
    pub(super) async fn named_by(&self, writes: &[&Write]) -> Result<Named, CrmError> {
        let mut all: BTreeMap<&str, (Type, Vec<String>)> = BTreeMap::new();
        let ties = writes.iter().flat_map(|write| write.op.ties());
        let accounts = writes.iter().map(|write| account(write));
        for (kind, id) in accounts.chain(ties.map(|tie| id(&tie))) {
            let (_, ids) = all.entry(kind.path()).or_insert((kind, Vec::new()));
            ids.push(id);
        }
        let mut named = Named::default();
        for (kind, mut ids) in all.into_values() {
            ids.sort_unstable();
            ids.dedup();
            // Alone it is as many requests, or fewer.
            if ids.len() == 1 {
                continue;
            }
            match self.api.read_many(kind, &ids, THERE).await {
                Ok(found) => {
                    let there = found.records.into_iter().filter(|record| !record.archived);
                    let there = there.map(|record| ((kind, record.id), Ok(Stands::There)));
                    named.found.extend(there);
                }
                Err(error) if halts(&error) => return Err(error),
                // For one of them: each is asked for alone.
                Err(CrmError::Refused { .. }) => {}
                Err(error) => drop(named.failed.insert(kind, error)),
            }
        }
        Ok(named)
    }

    /// Where one stands.
    async fn stands(&self, of: Id, named: &mut Named) -> Result<Stands, CrmError> {
        if let Some(known) = named.found.get(&of) {
            return known.clone();
        }
        let (kind, id) = &of;
        let read = match named.failed.get(kind) {
            Some(error) => Err(error.clone()),
            None => self.api.read(*kind, id, THERE).await,
        };
        let stands = match read {
            Ok(Some(record)) if record.archived => Ok(Stands::Gone),
            Ok(Some(record)) if record.id.is_empty() || record.id == *id => Ok(Stands::There),
            Ok(Some(record)) => Ok(Stands::LivesOn(text::line(&record.id))),
            Ok(None) => Ok(Stands::Gone),
            // What the token may not read nobody can tell.
            Err(CrmError::Forbidden { .. } | CrmError::Refused { .. }) => Ok(Stands::There),
            Err(error) => Err(error),
        };
        named.found.insert(of, stands.clone());
        stands
    }
}

fn object_type(kind: TieKind) -> Type {
    match kind {
        TieKind::Contact => Type::Contacts,
        TieKind::Ticket => Type::Tickets,
        TieKind::Deal => Type::Deals,
    }
}
