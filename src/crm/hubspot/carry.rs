//! Moving an account whose stage is that of its ticket or deal in a pipeline: the record that carries the
//! stage is moved. In a pipeline every stage can be set from every other one.
//!
//! Which record that is, is told before the move ([`HubSpot::aim_at`]) and kept, so that a move of
//! unknown outcome is looked for at that record alone: an account has others that once made the same
//! move, and that say nothing of this one.

use super::HubSpot;
use super::api::{Type, Wanted};
use super::carried::{kind_of, stage_properties};
use super::pipelines::named;
use super::stored::noticed;
use super::value;
use super::wire::Record;
use super::write::{done, unsent};
use crate::crm::{CrmError, Written};
use crate::domain::field::Field;
use crate::domain::id::AccountId;
use crate::domain::text;
use crate::domain::write::{ObjectRef, Op, Write};
use std::collections::BTreeMap;

/// The field that a pipeline holds.
const STAGE: Field = Field::Stage;

impl HubSpot {
    /// The object whose pipeline a write moves in; `None` when it sets a property of the company.
    pub(super) fn pipeline_of(&self, write: &Write) -> Option<Type> {
        match &write.op {
            Op::SetField { field, .. } if *field == STAGE => self.followed().map(|(kind, _)| kind),
            _ => None,
        }
    }

    /// The record that a write is going to move: the one that carries the account's stage now. Nothing
    /// for a write that moves none.
    pub(super) async fn aim_at(&self, write: &Write) -> Result<Option<ObjectRef>, CrmError> {
        if self.pipeline_of(write).is_none() {
            return Ok(None);
        }
        let Some(carrier) = self.carrier(&write.account).await? else {
            return Err(self.no_carrier(&write.account).await);
        };
        let kind = kind_of(carrier.kind);
        let id = text::line(&carrier.record.id);
        Ok(Some(ObjectRef { kind, id }))
    }

    /// Moves the record that carries the stage, if its stage is still the one the person saw. `on` is
    /// the record that was noted for it; without one it is whichever carries the stage now.
    pub(super) async fn move_in_pipeline(
        &self,
        write: &Write,
        kind: Type,
        on: Option<&ObjectRef>,
    ) -> Result<Written, CrmError> {
        let (base, value) = stages(write);
        let (_, property) = stage_properties(kind);
        let record = match on {
            // Another one takes over: it is noted before it is moved.
            Some(on) => {
                self.noted(kind, on)
                    .await
                    .map_err(unsent)?
                    .ok_or_else(|| CrmError::Busy {
                        why: "the record that carried the stage has just been deleted".to_owned(),
                    })?
            }
            None => match self.carrier(&write.account).await.map_err(unsent)? {
                Some(carrier) => carrier.record,
                None => return Err(self.no_carrier(&write.account).await),
            },
        };
        let theirs = record.get(property);
        if same(theirs, value) {
            return Ok(moved(&record));
        }
        if !same(theirs, base) {
            return Ok(Written::Conflict {
                theirs: self.theirs(STAGE, theirs),
            });
        }
        let Some(value) = value else {
            return Err(CrmError::Refused {
                status: 0,
                message: "a ticket or deal is always in some stage of its pipeline.".to_owned(),
                fields: vec![property.to_owned()],
            });
        };
        let beside = self.beside(kind, &record.id, write).await;
        if let Some(asks) = beside.map_err(unsent)? {
            return Ok(asks);
        }
        let mut properties: BTreeMap<&str, &str> = BTreeMap::new();
        // What only would be put back to nothing is left at that: somebody else may have written it.
        let with = write.with.iter().filter(|(_, value)| !value.is_empty());
        properties.extend(with.map(|(property, value)| (property.as_str(), value.as_str())));
        properties.insert(property, value);
        let record = match self.api.update(kind, &record.id, &properties).await {
            Ok(record) => record,
            Err(error) => return Err(self.why_not_moved(property, error).await),
        };
        let mut stored = self.stored(kind, properties, &record);
        for one in stored.iter_mut().filter(|one| one.property == property) {
            one.field = Some(STAGE);
        }
        Ok(noticed(moved(&record), stored))
    }

    /// Whether a move of unknown outcome has taken effect: the record that was to be moved stands there.
    /// After a move into a closed stage another one may carry the account's. Without a note the one that
    /// carries it now is asked.
    pub(super) async fn find_in_pipeline(
        &self,
        write: &Write,
        kind: Type,
        on: Option<&ObjectRef>,
    ) -> Result<Option<Written>, CrmError> {
        let (_, value) = stages(write);
        let (_, property) = stage_properties(kind);
        let record = match on {
            Some(on) => self.noted(kind, on).await?,
            None => {
                let carrier = self.carrier(&write.account).await?;
                carrier.map(|carrier| carrier.record)
            }
        };
        let stands = record.filter(|record| same(record.get(property), value));
        Ok(stands.as_ref().map(moved))
    }

    /// The record that was noted for a move, as it is now; `None` when it is gone.
    async fn noted(&self, kind: Type, on: &ObjectRef) -> Result<Option<Record>, CrmError> {
        let (_, property) = stage_properties(kind);
        let wanted = Wanted {
            properties: &[property],
            history: &[],
        };
        let record = self.api.read(kind, &on.id, wanted).await?;
        Ok(record.filter(|record| !record.archived))
    }

    /// Why the CRM took no move: where it says no to the stage itself, that may be since the pipeline was put away.
    async fn why_not_moved(&self, property: &str, error: CrmError) -> CrmError {
        let stage = match &error {
            CrmError::Refused { fields, .. } => fields.iter().any(|one| one == property),
            _ => false,
        };
        let lost = match stage {
            true => self.lost_since().await,
            false => None,
        };
        lost.unwrap_or(error)
    }

    async fn no_carrier(&self, account: &AccountId) -> CrmError {
        if let Some(lost) = self.lost_pipeline().await {
            return lost;
        }
        let (kind, what, pipeline) = match self.followed() {
            Some((Type::Deals, pipeline)) => (Type::Deals, "deal", pipeline),
            Some((kind, pipeline)) => (kind, "ticket", pipeline),
            None => (Type::Tickets, "record", ""),
        };
        let known = self.known_pipelines(kind).await.ok();
        let label = known.as_deref().and_then(|all| named(all, pipeline));
        let pipeline = text::line(label.map_or(pipeline, |of| of.label.as_str()));
        CrmError::Refused {
            status: 0,
            message: format!(
                "the account {account} has no {what} in the pipeline “{pipeline}” that could be \
                 moved; make one in HubSpot."
            ),
            fields: Vec::new(),
        }
    }
}

/// Whether two raw values are the same stage.
fn same(a: Option<&str>, b: Option<&str>) -> bool {
    value::same(STAGE, chrono_tz::Tz::UTC, a, b)
}

fn stages(write: &Write) -> (Option<&str>, Option<&str>) {
    match &write.op {
        Op::SetField { base, value, .. } => (base.as_deref(), value.as_deref()),
        _ => (None, None),
    }
}

/// The record was changed, not the company: its time says nothing of the company's.
fn moved(_record: &Record) -> Written {
    done(None)
}
