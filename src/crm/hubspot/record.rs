//! A new touchpoint or task as the record that it is kept as, and what has to be known of the portal before.

use super::HubSpot;
use super::api::Type;
use super::touch;
use super::write::unsent;
use crate::crm::{CrmError, Outcome};
use crate::domain::touchpoint::Kind;
use crate::domain::write::{ObjectKind, Op, Write};
use chrono_tz::Tz;
use serde_json::Value;
use tokio::sync::OnceCell;

/// Types of meetings, as (value, label).
type Types = Vec<(String, String)>;

/// What the portal was asked for records that are made together: once for all of them, whatever came of it.
#[derive(Default)]
pub(super) struct Told {
    types: OnceCell<Result<Types, CrmError>>,
    zone: OnceCell<Result<Tz, CrmError>>,
}

impl HubSpot {
    /// Makes a touchpoint or a task.
    pub(super) async fn make_one(&self, write: &Write) -> Outcome {
        let (kind, body) = self.new_record(write, &Told::default()).await?;
        let of = touch::object_type(kind);
        let record = self.api.create(of, body.clone()).await?;
        self.made(write, (kind, &body), &record)
    }

    /// The record that a touchpoint or a task is kept as, and the body of the request that makes it.
    pub(super) async fn new_record(
        &self,
        write: &Write,
        told: &Told,
    ) -> Result<(ObjectKind, Value), CrmError> {
        let (kind, body) = match &write.op {
            Op::Log(new) => {
                let types = match typed(new.kind) {
                    true => told.types.get_or_init(|| self.meeting_types()).await,
                    false => &Ok(Types::new()),
                };
                let types = types.as_ref().map_err(|error| unsent(error.clone()))?;
                let of = touch::meeting_type(new.kind, types);
                let body = touch::create(&write.account, new, write.id, of)?;
                (touch::object_kind(new.kind), body)
            }
            Op::AddTask(new) => {
                let asked = || async { self.about().await.map(|about| about.zone) };
                let zone = told.zone.get_or_init(asked).await.clone().map_err(unsent)?;
                let zones = (zone, self.settings.here);
                let body = touch::create_task(&write.account, new, write.id, zones);
                (ObjectKind::Task, body)
            }
            _ => {
                return Err(CrmError::Odd {
                    what: "a write".to_owned(),
                    why: "it makes no record".to_owned(),
                });
            }
        };
        Ok((kind, with(body, write)))
    }

    /// The types of meetings that the portal has; none where the token may not ask. The title says the kind as
    /// well.
    async fn meeting_types(&self) -> Result<Types, CrmError> {
        match self.sending(Type::Meetings, touch::MEETING_TYPE).await {
            Ok(defined) => {
                let options = defined.definition.options.iter();
                let shown = options.filter(|one| !one.hidden);
                let types = shown.map(|one| (one.value.clone(), one.label.clone()));
                Ok(types.collect())
            }
            Err(CrmError::Forbidden { .. } | CrmError::Refused { .. }) => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }
}

/// Whether a portal may have a type of meetings for a kind of touchpoint.
fn typed(kind: Kind) -> bool {
    !matches!(kind, Kind::Call | Kind::Email | Kind::Note | Kind::Meeting)
}

/// The body of a new record with what the CRM asked for beside it.
fn with(mut body: Value, write: &Write) -> Value {
    for (property, value) in &write.with {
        body["properties"][property] = Value::String(value.clone());
    }
    body
}
