//! The same field of many accounts, a hundred at a time: read together, compared one by one with what
//! the person saw, written together, and the answer read row by row.

use super::HubSpot;
use super::api::{BATCH, Type, Wanted};
use super::change::Change;
use super::make::{halting, halts, makes};
use super::set::{FORWARD_ONLY, Setting};
use super::wire::{Fault, Listing, Record};
use super::write::{done, unnamed, unsent};
use crate::crm::{CrmError, Outcome};
use crate::domain::write::{Op, Write};
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};

impl HubSpot {
    /// How many writes like this one go into one request. HubSpot's own stage goes alone: it must be
    /// read back, and cleared first on the way back.
    pub(super) fn at_once(&self, write: &Write) -> usize {
        let field = match &write.op {
            Op::SetField { field, .. } => field,
            Op::Log(_) | Op::AddTask(_) | Op::Remove { .. } => return BATCH,
            Op::SetTask { .. } | Op::Mark { .. } => return 1,
        };
        if self.pipeline_of(write).is_some() {
            return 1;
        }
        match self.settings.mapping.property(*field) {
            Some(property) if property != FORWARD_ONLY => BATCH,
            _ => 1,
        }
    }

    /// Carries out writes of several accounts, those that are of one sort and stand together in as few requests
    /// as may be.
    pub(super) async fn carry_out_all(&self, writes: &[Write]) -> Vec<Outcome> {
        let sets = |write: &Write| matches!(write.op, Op::SetField { .. });
        let sort = |write: &Write| (makes(write), sets(write));
        let mut outcomes = Vec::with_capacity(writes.len());
        for writes in writes.chunk_by(|one, other| sort(one) == sort(other)) {
            if let Some(error) = halting(&outcomes) {
                outcomes.extend(writes.iter().map(|_| Err(error.clone())));
                continue;
            }
            match sort(&writes[0]) {
                (true, _) => outcomes.extend(self.make_all(writes).await),
                (_, true) => outcomes.extend(self.set_all(writes).await),
                _ => outcomes.extend(self.one_by_one(writes.iter()).await),
            }
        }
        outcomes
    }

    /// Carries out writes that set fields: those of one account that stand together and may go together
    /// go in one request, and the same field of several accounts in as few as may be.
    async fn set_all(&self, writes: &[Write]) -> Vec<Outcome> {
        let writes = match self.as_sent(writes).await.map_err(unsent) {
            Ok(writes) => writes,
            // Nothing was written yet.
            Err(error) => return writes.iter().map(|_| Err(error.clone())).collect(),
        };
        let changes: Vec<&[Write]> = writes
            .chunk_by(|write, other| self.joined(write, other))
            .collect();
        let mut outcomes = Vec::with_capacity(writes.len());
        for changes in changes.chunks(BATCH) {
            if let Some(error) = halting(&outcomes) {
                let writes = changes.iter().flat_map(|writes| writes.iter());
                outcomes.extend(writes.map(|_| Err(error.clone())));
                continue;
            }
            outcomes.extend(self.carry_out_batch(changes).await);
        }
        outcomes
    }

    /// Carries out a change alone.
    async fn alone(&self, writes: &[Write]) -> Vec<Outcome> {
        if let [one] = writes {
            return vec![self.carry_out(one, None).await];
        }
        let came = match self.change(writes) {
            Ok(change) => self.set_fields(change).await,
            Err(error) => return writes.iter().map(|_| Err(error.clone())).collect(),
        };
        let Some(again) = self.learnt(writes, &came).await else {
            return came;
        };
        match self.change(&again) {
            Ok(change) => self.set_fields(change).await,
            Err(_) => came,
        }
    }

    /// The same, unless something before it has shown that nothing is worth being sent now.
    async fn unless(&self, halted: &mut Option<CrmError>, writes: &[Write]) -> Vec<Outcome> {
        if let Some(error) = halted {
            return writes.iter().map(|_| Err(error.clone())).collect();
        }
        let came = self.alone(writes).await;
        *halted = halting(&came);
        came
    }

    async fn carry_out_batch(&self, all: &[&[Write]]) -> Vec<Outcome> {
        if let [one] = all {
            return self.alone(one).await;
        }
        let every = |error: &CrmError| {
            let writes = all.iter().flat_map(|writes| writes.iter());
            writes.map(|_| Err(error.clone())).collect()
        };
        let changes: Result<Vec<Change>, CrmError> =
            all.iter().map(|writes| self.change(writes)).collect();
        let mut changes = match changes {
            Ok(changes) => changes,
            Err(error) => return every(&error),
        };
        let (now, complete) = match self.current_of(&changes).await {
            Ok(found) => found,
            // Nothing was written yet.
            Err(error) => return every(&unsent(error)),
        };
        let mut outcomes: Vec<Option<Vec<Outcome>>> = Vec::with_capacity(all.len());
        let mut apart = vec![false; all.len()];
        for (change, apart) in changes.iter_mut().zip(&mut apart) {
            outcomes.push(match now.get(change.account().as_str()) {
                Some(record) => {
                    let judged = match change.judge(record) {
                        Some(judged) => Some(self.without_gone(change, judged).await),
                        None => None,
                    };
                    // What somebody has put where the CRM asked for something is asked about.
                    *apart = judged.is_none() && !change.foreign(record).is_empty();
                    judged
                }
                // A merged account's old id is not read in a batch, but alone it is: it may be that.
                None if complete => {
                    *apart = true;
                    None
                }
                None => Some(change.all(Err(CrmError::Busy {
                    why: "the account could not be read".to_owned(),
                }))),
            });
        }
        let inputs: Vec<Value> = changes
            .iter()
            .zip(all)
            .zip(outcomes.iter().zip(&apart))
            .filter(|(_, (outcome, apart))| outcome.is_none() && !**apart)
            .map(|((change, writes), _)| input(change, writes))
            .collect();
        // Once nobody is there to take anything, or no more of it just now, the rest waits without being sent.
        let mut halted = None;
        if !inputs.is_empty() {
            match self.api.update_many(Type::Companies, inputs).await {
                Ok(answer) => {
                    self.read_rows(&answer, &changes, all, &mut outcomes).await;
                    for (writes, outcome) in all.iter().zip(&mut outcomes) {
                        let came = outcome.as_deref().unwrap_or_default();
                        if let Some(again) = self.learnt(writes, came).await {
                            *outcome = Some(self.alone(&again).await);
                        }
                    }
                }
                // The batch was refused as a whole for one of its rows: each is sent alone, so that
                // the good ones pass and the bad one says why.
                Err(error @ (CrmError::Refused { .. } | CrmError::Wanting { .. })) => {
                    tracing::debug!(%error, "a batch is sent row by row");
                    for ((writes, outcome), apart) in all.iter().zip(&mut outcomes).zip(&apart) {
                        if outcome.is_none() && !*apart {
                            *outcome = Some(self.unless(&mut halted, writes).await);
                        }
                    }
                }
                Err(error) => {
                    halted = Some(&error).filter(|error| halts(error)).cloned();
                    let rows = changes.iter().zip(&mut outcomes).zip(&apart);
                    for ((change, outcome), _) in rows.filter(|(_, apart)| !**apart) {
                        outcome.get_or_insert_with(|| change.all(Err(error.clone())));
                    }
                }
            }
        }
        // Each takes requests of its own: what was read for the others would be old by then.
        for ((writes, outcome), apart) in all.iter().zip(&mut outcomes).zip(apart) {
            if apart && outcome.is_none() {
                *outcome = Some(self.unless(&mut halted, writes).await);
            }
        }
        let outcomes = changes.iter().zip(outcomes);
        outcomes
            .flat_map(|(change, outcome)| outcome.unwrap_or_else(|| change.all(unnamed())))
            .collect()
    }

    /// The accounts as they are now, by id, and whether that is all of them: then one that is missing was
    /// deleted or merged.
    async fn current_of(
        &self,
        changes: &[Change<'_>],
    ) -> Result<(HashMap<String, Record>, bool), CrmError> {
        let ids: Vec<String> = changes.iter().map(|of| of.account().0.clone()).collect();
        let properties: BTreeSet<&str> = changes.iter().flat_map(Change::properties).collect();
        let properties: Vec<&str> = properties.into_iter().collect();
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
        changes: &[Change<'_>],
        all: &[&[Write]],
        outcomes: &mut [Option<Vec<Outcome>>],
    ) {
        let faults: Vec<Fault> = answer.errors.iter().map(Fault::read).collect();
        for ((change, writes), outcome) in changes.iter().zip(all).zip(outcomes) {
            if outcome.is_some() {
                continue;
            }
            let (trace, id) = (trace(writes), change.account().as_str());
            let taken = |record: &&Record| match record.object_write_trace_id.is_empty() {
                true => record.id == id,
                false => record.object_write_trace_id == trace,
            };
            let about = |fault: &&Fault| {
                let inputs = fault.inputs();
                inputs.contains(&trace) || inputs.iter().any(|input| input == id)
            };
            *outcome = match (answer.results.iter().find(taken), faults.iter().find(about)) {
                (Some(record), _) => {
                    let stored = self.stored(Type::Companies, change.values(), record);
                    let came = |of: &Setting| Ok(of.noticed(done(Some(record)), &stored));
                    Some(change.sets().map(came).collect())
                }
                (None, Some(fault)) => Some(match refusal(fault) {
                    // It is sent once more without what was only to be put back to nothing.
                    CrmError::Wanting { properties, .. } if change.could_leave(&properties) => {
                        self.alone(writes).await
                    }
                    error => self.blame(change, error).await,
                }),
                (None, None) => None,
            };
        }
    }
}

/// What a row of a batch is known by: its first write.
fn trace(writes: &[Write]) -> String {
    writes
        .first()
        .map_or_else(String::new, |write| write.id.to_string())
}

fn input(change: &Change<'_>, writes: &[Write]) -> Value {
    json!({
        "id": change.account().as_str(),
        "properties": change.values(),
        "objectWriteTraceId": trace(writes),
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
pub(super) fn refusal(fault: &Fault) -> CrmError {
    let message = fault.messages.join("; ");
    let (category, sub) = (fault.category(), fault.sub_category());
    let is = |word: &str| category.contains(word) || sub.contains(word);
    if is("RATE_LIMIT") {
        return CrmError::Limited {
            policy: match fault.policy {
                Some(_) => super::fault::policy(fault),
                None => message,
            },
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
