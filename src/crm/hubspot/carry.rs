//! Moving an account whose stage is that of its ticket or deal in a pipeline: the record that carries the
//! stage is moved. In a pipeline every stage can be set from every other one.

use super::HubSpot;
use super::api::Type;
use super::carried::stage_properties;
use super::value;
use super::wire::Record;
use super::write::done;
use crate::crm::{CrmError, Written};
use crate::domain::field::Field;
use crate::domain::id::AccountId;
use crate::domain::write::{Op, Write};
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

    /// Moves the record that carries the stage, if its stage is still the one the person saw.
    pub(super) async fn move_in_pipeline(&self, write: &Write) -> Result<Written, CrmError> {
        let (base, value) = stages(write);
        let Some(carrier) = self.carrier(&write.account).await? else {
            return Err(self.no_carrier(&write.account));
        };
        let theirs = carrier.record.get(carrier.property);
        if value::same(STAGE, theirs, value) {
            return Ok(done(Some(&carrier.record)));
        }
        if !value::same(STAGE, theirs, base) {
            return Ok(Written::Conflict {
                theirs: value::filled_for(STAGE, theirs),
            });
        }
        let Some(value) = value else {
            return Err(CrmError::Refused {
                status: 0,
                message: "a ticket or deal is always in some stage of its pipeline.".to_owned(),
                fields: vec![carrier.property.to_owned()],
            });
        };
        let mut properties: BTreeMap<&str, &str> = BTreeMap::new();
        let with = write.with.iter();
        properties.extend(with.map(|(property, value)| (property.as_str(), value.as_str())));
        properties.insert(carrier.property, value);
        let id = &carrier.record.id;
        let record = self.api.update(carrier.kind, id, &properties).await?;
        Ok(moved(&record))
    }

    /// Whether a move of unknown outcome has taken effect: the account stands there, or one of its
    /// records in the pipeline was moved so last. The latter is for a move into a closed stage, after
    /// which another record may carry the stage.
    pub(super) async fn find_in_pipeline(
        &self,
        write: &Write,
        kind: Type,
    ) -> Result<Option<Written>, CrmError> {
        let (base, value) = stages(write);
        let company = &write.account.0;
        let records = self.records_of(std::slice::from_ref(company), kind).await?;
        let (_, property) = stage_properties(kind);
        let so = |record: &&Record| {
            let stands = value::same(STAGE, record.get(property), value);
            stands && value::same(STAGE, before(record, property), base)
        };
        let found = records
            .get(company)
            .and_then(|records| records.iter().find(so));
        if let Some(record) = found {
            return Ok(Some(moved(record)));
        }
        let carrier = self.carrier(&write.account).await?;
        let stands = carrier.filter(|of| value::same(STAGE, of.record.get(of.property), value));
        Ok(stands.map(|of| moved(&of.record)))
    }

    fn no_carrier(&self, account: &AccountId) -> CrmError {
        let (what, pipeline) = match self.followed() {
            Some((Type::Deals, pipeline)) => ("deal", pipeline),
            Some((_, pipeline)) => ("ticket", pipeline),
            None => ("record", ""),
        };
        CrmError::Refused {
            status: 0,
            message: format!(
                "the account {account} has no {what} in the pipeline {pipeline:?} that could be \
                 moved; make one in HubSpot."
            ),
            fields: Vec::new(),
        }
    }
}

fn stages(write: &Write) -> (Option<&str>, Option<&str>) {
    match &write.op {
        Op::SetField { base, value, .. } => (base.as_deref(), value.as_deref()),
        _ => (None, None),
    }
}

/// The value before the one in force.
fn before<'r>(record: &'r Record, property: &str) -> Option<&'r str> {
    let versions = record.properties_with_history.get(property);
    let mut past: Vec<_> = versions.into_iter().flatten().collect();
    past.sort_by_key(|version| value::moment(&version.timestamp));
    let last = past.len().checked_sub(2)?;
    Some(past.get(last)?.value.as_str())
}

/// The record was changed, not the company: its time says nothing of the company's.
fn moved(_record: &Record) -> Written {
    done(None)
}
