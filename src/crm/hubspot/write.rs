//! Writes, one request at a time, and the search for the trace of one whose answer was lost.
//!
//! HubSpot has neither versions nor idempotency keys: a field is read before it is written, and
//! what is made carries our marker.

use super::HubSpot;
use super::api::{ID, Type, Wanted};
use super::body;
use super::stored::noticed;
use super::touch;
use super::value;
use super::wire::Record;
use crate::crm::{CrmError, Outcome, Written};
use crate::domain::id::AccountId;
use crate::domain::write::{ObjectKind, ObjectRef, Op, Write, account_gone};
use serde_json::Value;
use uuid::Uuid;

impl HubSpot {
    pub(super) async fn carry_out(
        &self,
        write: &Write,
        made: Option<&ObjectRef>,
    ) -> Result<Written, CrmError> {
        let own = std::slice::from_ref(write);
        let sent = self.as_sent(own).await.map_err(unsent)?;
        let came = self.carry_out_as(&sent, made).await;
        match self.learnt(&sent, std::slice::from_ref(&came)).await {
            Some(again) => self.carry_out_as(&again, made).await,
            None => came,
        }
    }

    /// Carries out one write, whose values are as they are sent.
    async fn carry_out_as(
        &self,
        sent: &[Write],
        made: Option<&ObjectRef>,
    ) -> Result<Written, CrmError> {
        let [write] = sent else { return unnamed() };
        if matches!(write.op, Op::SetField { .. }) && self.pipeline_of(write).is_none() {
            let came = self.set_fields(self.change(sent)?).await;
            return came.into_iter().next().unwrap_or_else(unnamed);
        }
        let came = self.send_one(write, made).await;
        self.asked_for(write, came).await
    }

    /// What came of a write that is no matter of the company's own properties: where nothing was done for
    /// want of something beside it, the person is asked for that.
    pub(super) async fn asked_for(&self, write: &Write, came: Outcome) -> Outcome {
        let given = |of: &str| write.with.iter().any(|(property, _)| property == of);
        match came {
            Err(error @ CrmError::Wanting { .. }) => self.asks(self.object_of(write), error).await,
            Err(error) => self.asks_again(self.object_of(write), error, given).await,
            came => came,
        }
    }

    /// The object whose properties a write sets.
    pub(super) fn object_of(&self, write: &Write) -> Type {
        match &write.op {
            Op::Log(new) => touch::object_type(touch::object_kind(new.kind)),
            Op::AddTask(_) | Op::SetTask { .. } => Type::Tasks,
            _ => self.pipeline_of(write).unwrap_or(Type::Companies),
        }
    }

    /// Carries out what is not a matter of the company's own properties.
    async fn send_one(&self, write: &Write, made: Option<&ObjectRef>) -> Result<Written, CrmError> {
        match &write.op {
            Op::SetField { .. } => {
                let kind = self.pipeline_of(write).unwrap_or(Type::Companies);
                self.move_in_pipeline(write, kind, made).await
            }
            Op::Log(_) | Op::AddTask(_) => match self.make_one(write).await {
                Err(error) => self.tied_anew(write, error).await,
                came => came,
            },
            Op::SetTask {
                task, base, value, ..
            } => self.set_task(task, *base, *value, write).await,
            Op::Remove { .. } => {
                let made = made.ok_or_else(nothing_made)?;
                let kind = touch::object_type(made.kind);
                self.api.remove(kind, &made.id).await?;
                Ok(done(None))
            }
            // It is kept on our side only, and nobody sends it.
            Op::Mark { .. } => Ok(done(None)),
        }
    }

    /// What came of a write that made a record. What its texts are made into is HubSpot's affair: only of
    /// what the CRM asked for beside it, and of what the answer warns of, it is looked how it was stored.
    pub(super) fn made(
        &self,
        write: &Write,
        (kind, body): (ObjectKind, &Value),
        record: &Record,
    ) -> Result<Written, CrmError> {
        let sent = body["properties"].as_object().into_iter().flatten();
        let sent = sent.filter_map(|(property, value)| Some((property.as_str(), value.as_str()?)));
        let beside = |of: &str| write.with.iter().any(|(property, _)| property == of);
        let told = sent.filter(|(of, _)| beside(of) || record.normalized(of).is_some());
        let stored = self.stored(touch::object_type(kind), told, record);
        Ok(noticed(created(kind, record)?, stored))
    }

    pub(super) async fn look_for(
        &self,
        write: &Write,
        made: Option<&ObjectRef>,
    ) -> Result<Option<Written>, CrmError> {
        let sent = self.as_sent(std::slice::from_ref(write)).await?;
        let write = sent.first().unwrap_or(write);
        match &write.op {
            Op::SetField { .. } if let Some(kind) = self.pipeline_of(write) => {
                self.find_in_pipeline(write, kind, made).await
            }
            Op::SetField { .. } => {
                let found = self.find_fields(self.change(&sent)?).await?;
                Ok(found.into_iter().next().flatten())
            }
            Op::Log(new) => {
                let kind = touch::object_kind(new.kind);
                self.marked(&write.account, kind, write.id).await
            }
            Op::AddTask(_) => {
                self.marked(&write.account, ObjectKind::Task, write.id)
                    .await
            }
            Op::SetTask {
                task, base, value, ..
            } => self.find_task(task, *base, *value).await,
            Op::Remove { .. } => {
                let made = made.ok_or_else(nothing_made)?;
                let kind = touch::object_type(made.kind);
                let wanted = Wanted {
                    properties: &[ID],
                    history: &[],
                };
                let record = self.api.read(kind, &made.id, wanted).await?;
                let gone = record.is_none_or(|record| record.archived);
                Ok(gone.then(|| done(None)))
            }
            Op::Mark { .. } => Ok(Some(done(None))),
        }
    }

    /// The account that lives on in the place of one whose associations were refused; `None` when that one was
    /// deleted. The refusal itself where it is there all the same.
    async fn merged_into(
        &self,
        account: &AccountId,
        refusal: CrmError,
    ) -> Result<Option<AccountId>, CrmError> {
        let wanted = Wanted {
            properties: &[ID],
            history: &[],
        };
        let id = account.as_str();
        let record = self.api.read(Type::Companies, id, wanted).await?;
        match record.filter(|record| !record.archived) {
            None => Ok(None),
            Some(record) if record.id == id => Err(refusal),
            Some(record) => Ok(Some(AccountId(crate::domain::text::line(&record.id)))),
        }
    }

    /// The record of the account that carries the marker: through its associations, which know a
    /// record from the moment it is there, never through the search index, which lags.
    async fn marked(
        &self,
        account: &AccountId,
        kind: ObjectKind,
        id: Uuid,
    ) -> Result<Option<Written>, CrmError> {
        let object = touch::object_type(kind);
        let ids = match self.newest(account, object).await {
            // Merged away since: what was its own is the other one's now.
            Err(error @ CrmError::Refused { status: 404, .. }) => {
                match self.merged_into(account, error).await? {
                    Some(into) => self.newest(&into, object).await?,
                    None => return Ok(Some(Written::Gone(account_gone(account.as_str())))),
                }
            }
            ids => ids?,
        };
        let wanted = Wanted {
            properties: touch::body_properties(kind),
            history: &[],
        };
        let mut mentioned = None;
        // To the last: HubSpot says nothing of an order of ids, and ours is not to be made twice.
        for ids in ids.chunks(100) {
            let found = self.api.read_many(object, ids, wanted).await?;
            let carries = |test: &dyn Fn(&str) -> bool| {
                let mut records = found.records.iter();
                records.find(|record| {
                    let mut bodies = wanted.properties.iter().filter_map(|p| record.get(p));
                    bodies.any(test)
                })
            };
            if let Some(record) = carries(&|body| body::marker(body) == Some(id)) {
                return created(kind, record).map(Some);
            }
            // Ours with words put below it, unless another turns out to be ours as it was written.
            if let Some(record) = carries(&|body| body::mentions(body, id)) {
                mentioned = Some(created(kind, record)?);
            }
            // One that cannot be read may be the one; a person is asked when it stays so.
            if let Some(odd) = found.odd.first() {
                return Err(CrmError::Odd {
                    what: format!("the read of {} {}", object.path(), value::line(odd)),
                    why: "it is not what its documentation says".to_owned(),
                });
            }
            if !found.complete {
                return Err(CrmError::Server {
                    status: 207,
                    message: "Some activities could not be read just now.".to_owned(),
                });
            }
        }
        Ok(mentioned)
    }
}

/// An error of a question before anything was sent: nothing is to be looked for.
pub(super) fn unsent(error: CrmError) -> CrmError {
    match error {
        CrmError::Server { .. } | CrmError::Odd { .. } => CrmError::Unready {
            why: error.to_string().trim_end_matches('.').to_owned(),
        },
        other => other,
    }
}

/// An error amid several requests: whatever it says of its own request, the one before was carried
/// out. What is refused stays so: a person decides.
pub(super) fn begun(error: CrmError) -> CrmError {
    match error {
        error if refused(&error) => error,
        // It says so already.
        error @ CrmError::OutcomeUnknown { .. } => error,
        other => CrmError::OutcomeUnknown {
            why: other.to_string().trim_end_matches('.').to_owned(),
        },
    }
}

pub(super) fn created(kind: ObjectKind, record: &Record) -> Result<Written, CrmError> {
    if record.id.is_empty() {
        return Err(CrmError::OutcomeUnknown {
            why: "its answer names no record".to_owned(),
        });
    }
    Ok(Written::Done {
        object: Some(ObjectRef {
            kind,
            id: crate::domain::text::line(&record.id),
        }),
        updated_at: value::moment(&record.updated_at),
        stored: Vec::new(),
    })
}

pub(super) fn done(record: Option<&Record>) -> Written {
    Written::Done {
        object: None,
        updated_at: record.and_then(|record| value::moment(&record.updated_at)),
        stored: Vec::new(),
    }
}

/// What is said of a write that an answer does not name.
pub(super) fn unnamed() -> Outcome {
    Err(CrmError::OutcomeUnknown {
        why: "its answer does not name the record".to_owned(),
    })
}

fn nothing_made() -> CrmError {
    CrmError::Refused {
        status: 0,
        message: "what is to be removed was never made, or its record is not known.".to_owned(),
        fields: Vec::new(),
    }
}

/// Whether the CRM said no to what was asked, so that it was not done.
pub(super) fn refused(error: &CrmError) -> bool {
    matches!(
        error,
        CrmError::Refused { .. } | CrmError::Forbidden { .. } | CrmError::Wanting { .. }
    )
}
