//! Writes, one request at a time, and the search for the trace of one whose answer was lost.
//!
//! HubSpot has neither versions nor idempotency keys: a field is read before it is written, and
//! what is made carries our marker.

use super::HubSpot;
use super::api::{Type, Wanted};
use super::body;
use super::touch;
use super::value;
use super::wire::Record;
use crate::crm::{CrmError, Written};
use crate::domain::field::Field;
use crate::domain::id::AccountId;
use crate::domain::write::{ObjectKind, ObjectRef, Op, Write};
use std::collections::BTreeMap;
use uuid::Uuid;

/// HubSpot's own stage property, which only moves forward unless it is cleared first.
const FORWARD_ONLY: &str = "lifecyclestage";

/// A field to be set.
struct Setting<'a> {
    account: &'a AccountId,
    field: Field,
    property: &'a str,
    base: Option<&'a str>,
    value: Option<&'a str>,
}

impl HubSpot {
    pub(super) async fn carry_out(
        &self,
        write: &Write,
        made: Option<&ObjectRef>,
    ) -> Result<Written, CrmError> {
        match &write.op {
            Op::SetField { .. } => self.set_field(&self.setting(write)?).await,
            Op::Log(new) => {
                let kind = touch::object_kind(new.kind);
                let body = touch::create(&write.account, new, write.id)?;
                let record = self.api.create(touch::object_type(kind), body).await?;
                created(kind, &record)
            }
            Op::AddTask(new) => {
                let body = touch::create_task(&write.account, new, write.id);
                let record = self.api.create(Type::Tasks, body).await?;
                created(ObjectKind::Task, &record)
            }
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

    pub(super) async fn look_for(
        &self,
        write: &Write,
        made: Option<&ObjectRef>,
    ) -> Result<Option<Written>, CrmError> {
        match &write.op {
            Op::SetField { .. } => {
                let setting = self.setting(write)?;
                let record = self.current(&setting).await?;
                if value::same(setting.field, setting.of(&record), setting.value) {
                    return Ok(Some(done(Some(&record))));
                }
                // Nobody is left with an empty stage for want of the second half.
                match setting.half_done(&record) {
                    true => self.finish(&setting, setting.base).await.map(Some),
                    false => Ok(None),
                }
            }
            Op::Log(new) => {
                let kind = touch::object_kind(new.kind);
                self.marked(&write.account, kind, write.id).await
            }
            Op::AddTask(_) => {
                self.marked(&write.account, ObjectKind::Task, write.id)
                    .await
            }
            Op::Remove { .. } => {
                let made = made.ok_or_else(nothing_made)?;
                let kind = touch::object_type(made.kind);
                let wanted = Wanted {
                    properties: &["hs_object_id"],
                    history: &[],
                };
                let record = self.api.read(kind, &made.id, wanted).await?;
                let gone = record.is_none_or(|record| record.archived);
                Ok(gone.then(|| done(None)))
            }
            Op::Mark { .. } => Ok(Some(done(None))),
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
        let ids = self.newest(account, object).await?;
        let wanted = Wanted {
            properties: touch::body_properties(kind),
            history: &[],
        };
        let mut mentioned = None;
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
            if !found.complete {
                return Err(CrmError::Server {
                    status: 207,
                    message: "Some activities could not be read just now.".to_owned(),
                });
            }
        }
        Ok(mentioned)
    }

    fn setting<'a>(&'a self, write: &'a Write) -> Result<Setting<'a>, CrmError> {
        let Op::SetField { field, base, value } = &write.op else {
            return Err(CrmError::Odd {
                what: "a write".to_owned(),
                why: "it sets no field".to_owned(),
            });
        };
        let mapped = self.settings.mapping.property(*field);
        let property = mapped.ok_or_else(|| CrmError::Refused {
            status: 0,
            message: format!(
                "the profile maps no property to the field {:?}; map one in its configuration.",
                field.id()
            ),
            fields: Vec::new(),
        })?;
        Ok(Setting {
            account: &write.account,
            field: *field,
            property,
            base: base.as_deref(),
            value: value.as_deref(),
        })
    }

    async fn current(&self, setting: &Setting<'_>) -> Result<Record, CrmError> {
        let properties = [setting.property];
        let wanted = Wanted {
            properties: &properties,
            history: match setting.property {
                FORWARD_ONLY => &properties,
                _ => &[],
            },
        };
        let id = setting.account.as_str();
        let record = self.api.read(Type::Companies, id, wanted).await?;
        record
            .filter(|record| !record.archived)
            .ok_or_else(|| CrmError::Refused {
                status: 404,
                message: format!("the account {id} is no longer there; it was deleted or merged."),
                fields: Vec::new(),
            })
    }

    async fn set_field(&self, setting: &Setting<'_>) -> Result<Written, CrmError> {
        let now = self.current(setting).await?;
        let theirs = setting.of(&now);
        if value::same(setting.field, theirs, setting.value) {
            return Ok(done(Some(&now)));
        }
        let seen = value::same(setting.field, theirs, setting.base) || setting.half_done(&now);
        if !seen {
            return Ok(Written::Conflict {
                theirs: value::filled_for(setting.field, theirs),
            });
        }
        let record = self.put(setting, setting.value).await?;
        if setting.property != FORWARD_ONLY {
            return Ok(done(Some(&record)));
        }
        // A move backward may be answered with success and change nothing.
        let record = self.current(setting).await.map_err(begun)?;
        if value::same(setting.field, setting.of(&record), setting.value) {
            return Ok(done(Some(&record)));
        }
        self.put(setting, None).await.map_err(begun)?;
        self.finish(setting, theirs).await
    }

    /// The second half of a move backward: the stage is empty, and was `before`.
    async fn finish(
        &self,
        setting: &Setting<'_>,
        before: Option<&str>,
    ) -> Result<Written, CrmError> {
        if let Err(error) = self.put(setting, setting.value).await {
            if matches!(error, CrmError::Refused { .. } | CrmError::Forbidden { .. }) {
                // Cleared and then refused: back to what it was.
                self.put(setting, before).await.map_err(begun)?;
            }
            return Err(begun(error));
        }
        let record = self.current(setting).await.map_err(begun)?;
        let kept = setting.of(&record);
        if value::same(setting.field, kept, setting.value) {
            return Ok(done(Some(&record)));
        }
        Err(CrmError::Refused {
            status: 200,
            message: format!(
                "it took the stage {:?} and kept {:?} all the same; a rule of the portal may be in the way.",
                setting.value.unwrap_or(""),
                value::filled(kept).unwrap_or_default()
            ),
            fields: vec![setting.property.to_owned()],
        })
    }

    async fn put(&self, setting: &Setting<'_>, value: Option<&str>) -> Result<Record, CrmError> {
        let properties = BTreeMap::from([(setting.property, value.unwrap_or(""))]);
        let id = setting.account.as_str();
        self.api.update(Type::Companies, id, &properties).await
    }
}

impl Setting<'_> {
    fn of<'r>(&self, record: &'r Record) -> Option<&'r str> {
        record.get(self.property)
    }

    /// Whether the stage is empty because a move backward was cut between clearing and setting: the
    /// value before was the one the person saw.
    fn half_done(&self, record: &Record) -> bool {
        if self.property != FORWARD_ONLY || self.of(record).is_some() {
            return false;
        }
        let versions = record.properties_with_history.get(self.property);
        let mut past: Vec<_> = versions.into_iter().flatten().collect();
        past.sort_by_key(|version| value::moment(&version.timestamp));
        let before = past.iter().rev().find(|version| !version.value.is_empty());
        self.base.is_some() && before.map(|version| version.value.as_str()) == self.base
    }
}

/// An error amid several requests: whatever it says of its own request, the one before was carried
/// out. What is refused stays so: a person decides.
fn begun(error: CrmError) -> CrmError {
    match error {
        CrmError::Refused { .. } | CrmError::Forbidden { .. } => error,
        other => CrmError::OutcomeUnknown {
            why: other.to_string().trim_end_matches('.').to_owned(),
        },
    }
}

fn created(kind: ObjectKind, record: &Record) -> Result<Written, CrmError> {
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
    })
}

fn done(record: Option<&Record>) -> Written {
    Written::Done {
        object: None,
        updated_at: record.and_then(|record| value::moment(&record.updated_at)),
    }
}

fn nothing_made() -> CrmError {
    CrmError::Refused {
        status: 0,
        message: "what is to be removed was never made, or its record is not known.".to_owned(),
        fields: Vec::new(),
    }
}
