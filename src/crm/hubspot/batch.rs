//! The same field of many accounts, a hundred at a time: read together, compared one by one with what
//! the person saw, written together, and the answer read row by row.

use super::HubSpot;
use super::api::{BATCH, Type, Wanted};
use super::set::{FORWARD_ONLY, Setting};
use super::value;
use super::wire::{Fault, Listing, Record};
use super::write::done;
use crate::crm::{CrmError, Outcome, Written};
use crate::domain::write::{Op, Write};
use serde_json::{Map, Value, json};
use std::collections::HashMap;

impl HubSpot {
    /// How many writes like this one go into one request. HubSpot's own stage goes alone: it must be
    /// read back, and cleared first on the way back.
    pub(super) fn at_once(&self, write: &Write) -> usize {
        let Op::SetField { field, .. } = &write.op else {
            return 1;
        };
        if self.pipeline_of(write).is_some() {
            return 1;
        }
        match self.settings.mapping.property(*field) {
            Some(property) if property != FORWARD_ONLY => BATCH,
            _ => 1,
        }
    }

    pub(super) async fn carry_out_all(&self, writes: &[Write]) -> Vec<Outcome> {
        let mut outcomes = Vec::with_capacity(writes.len());
        for writes in writes.chunks(BATCH) {
            outcomes.extend(self.carry_out_batch(writes).await);
        }
        outcomes
    }

    async fn carry_out_batch(&self, writes: &[Write]) -> Vec<Outcome> {
        if let [one] = writes {
            return vec![self.carry_out(one, None).await];
        }
        let all = |error: &CrmError| writes.iter().map(|_| Err(error.clone())).collect();
        let settings: Result<Vec<Setting>, CrmError> =
            writes.iter().map(|write| self.setting(write)).collect();
        let settings = match settings {
            Ok(settings) => settings,
            Err(error) => return all(&error),
        };
        let (now, complete) = match self.current_of(&settings).await {
            Ok(found) => found,
            // Nothing was written yet.
            Err(error) => return all(&error),
        };
        let mut outcomes: Vec<Option<Outcome>> = Vec::with_capacity(writes.len());
        for (setting, write) in settings.iter().zip(writes) {
            outcomes.push(match now.get(setting.account.as_str()) {
                Some(record) => judge(setting, record),
                // A merged account's old id is not read in a batch, but alone it is: it may be that.
                None if complete => Some(self.carry_out(write, None).await),
                None => Some(Err(CrmError::Busy {
                    why: "the account could not be read".to_owned(),
                })),
            });
        }
        let inputs: Vec<Value> = settings
            .iter()
            .zip(writes)
            .zip(&outcomes)
            .filter(|(_, outcome)| outcome.is_none())
            .map(|((setting, write), _)| input(setting, write))
            .collect();
        if !inputs.is_empty() {
            match self.api.update_many(Type::Companies, inputs).await {
                Ok(answer) => self.read_rows(&answer, writes, &mut outcomes).await,
                // The batch was refused as a whole for one of its rows: each is sent alone, so that
                // the good ones pass and the bad one says why.
                Err(error @ (CrmError::Refused { .. } | CrmError::Wanting { .. })) => {
                    tracing::debug!(%error, "a batch is sent row by row");
                    for (write, outcome) in writes.iter().zip(&mut outcomes) {
                        if outcome.is_none() {
                            *outcome = Some(self.carry_out(write, None).await);
                        }
                    }
                }
                Err(error) => {
                    let open = outcomes.iter_mut().filter(|outcome| outcome.is_none());
                    open.for_each(|outcome| *outcome = Some(Err(error.clone())));
                }
            }
        }
        let unnamed = || {
            Err(CrmError::OutcomeUnknown {
                why: "its answer does not name the record".to_owned(),
            })
        };
        let outcomes = outcomes.into_iter();
        outcomes
            .map(|outcome| outcome.unwrap_or_else(unnamed))
            .collect()
    }

    /// The accounts as they are now, by id, and whether that is all of them: then one that is missing was
    /// deleted or merged.
    async fn current_of(
        &self,
        settings: &[Setting<'_>],
    ) -> Result<(HashMap<String, Record>, bool), CrmError> {
        let ids: Vec<String> = settings.iter().map(|of| of.account.0.clone()).collect();
        let mut properties: Vec<&str> = settings.iter().map(|of| of.property).collect();
        properties.dedup();
        let wanted = Wanted {
            properties: &properties,
            history: &[],
        };
        let found = self.api.read_many(Type::Companies, &ids, wanted).await?;
        let all = found.complete && found.odd.is_empty();
        let records = found.records.into_iter();
        let records = records.map(|record| (record.id.clone(), record));
        Ok((records.collect(), all))
    }

    /// What the answer of a batch tells of each row that is still open.
    async fn read_rows(
        &self,
        answer: &Listing<Record>,
        writes: &[Write],
        outcomes: &mut [Option<Outcome>],
    ) {
        let faults: Vec<Fault> = answer.errors.iter().map(Fault::read).collect();
        for (write, outcome) in writes.iter().zip(outcomes) {
            if outcome.is_some() {
                continue;
            }
            let (trace, id) = (write.id.to_string(), write.account.as_str());
            let taken = |record: &&Record| match record.object_write_trace_id.is_empty() {
                true => record.id == id,
                false => record.object_write_trace_id == trace,
            };
            let about = |fault: &&Fault| {
                let inputs = fault.inputs();
                inputs.contains(&trace) || inputs.iter().any(|input| input == id)
            };
            *outcome = match (answer.results.iter().find(taken), faults.iter().find(about)) {
                (Some(record), _) => Some(Ok(done(Some(record)))),
                (None, Some(fault)) => match refusal(fault) {
                    error @ CrmError::Wanting { .. } => {
                        Some(self.asks(Type::Companies, error).await)
                    }
                    error => Some(Err(error)),
                },
                (None, None) => None,
            };
        }
    }
}

/// What can be said of a row before anything is written; nothing when it is to be written.
fn judge(setting: &Setting<'_>, record: &Record) -> Option<Outcome> {
    let theirs = setting.of(record);
    if value::same(setting.field, theirs, setting.value) {
        return Some(Ok(done(Some(record))));
    }
    if value::same(setting.field, theirs, setting.base) {
        return None;
    }
    Some(Ok(Written::Conflict {
        theirs: value::filled_for(setting.field, theirs),
    }))
}

fn input(setting: &Setting<'_>, write: &Write) -> Value {
    let mut properties = Map::new();
    for (property, value) in setting.with {
        properties.insert(property.clone(), json!(value));
    }
    let value = setting.value.unwrap_or("");
    properties.insert(setting.property.to_owned(), json!(value));
    json!({
        "id": setting.account.as_str(),
        "properties": properties,
        "objectWriteTraceId": write.id.to_string(),
    })
}

/// Categories that say no to what was asked. Any other one, and none at all, says nothing of whether it
/// was done.
const REFUSALS: [&str; 9] = [
    "VALIDATION_ERROR",
    "OBJECT_NOT_FOUND",
    "CONFLICT",
    "OBJECT_ALREADY_EXISTS",
    "INVALID_INPUT",
    "MISSING_SCOPES",
    "PERMISSION_DENIED",
    "FORBIDDEN",
    "PROPERTY_DOESNT_EXIST",
];

/// Why a row was not carried out, and so what comes of it: waited for, looked for, or put before a
/// person.
fn refusal(fault: &Fault) -> CrmError {
    let message = fault.messages.join("; ");
    let (category, sub) = (fault.category(), fault.sub_category());
    let is = |word: &str| category.contains(word) || sub.contains(word);
    if is("RATE_LIMIT") {
        return CrmError::Limited {
            policy: fault.policy.clone().unwrap_or(message),
            after: None,
        };
    }
    if is("LOCK") {
        return CrmError::Busy {
            why: "the record is locked".to_owned(),
        };
    }
    let properties = fault.missing();
    if !properties.is_empty() {
        return CrmError::Wanting {
            message,
            properties,
        };
    }
    if !REFUSALS.contains(&category) {
        let why = match message.is_empty() {
            true => format!("the row failed with {category:?}"),
            false => format!("the row failed: {}", message.trim_end_matches('.')),
        };
        return CrmError::OutcomeUnknown { why };
    }
    CrmError::Refused {
        status: match category {
            "OBJECT_NOT_FOUND" => 404,
            _ => 400,
        },
        message,
        fields: fault.fields(),
    }
}
