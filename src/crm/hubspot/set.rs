//! Setting a field of an account: read first, compared with what the person saw, written, and for
//! HubSpot's own stage read back.

use super::HubSpot;
use super::api::{Type, Wanted};
use super::value;
use super::wire::Record;
use super::write::{begun, done, refused};
use crate::crm::{CrmError, Written};
use crate::domain::field::Field;
use crate::domain::id::AccountId;
use crate::domain::write::{Op, Write};
use std::collections::BTreeMap;

/// HubSpot's own stage property, which only moves forward unless it is cleared first.
pub(super) const FORWARD_ONLY: &str = "lifecyclestage";

/// A field to be set.
pub(super) struct Setting<'a> {
    pub account: &'a AccountId,
    pub field: Field,
    pub property: &'a str,
    pub base: Option<&'a str>,
    pub value: Option<&'a str>,
    /// What the CRM asked for with it: property and raw value.
    pub with: &'a [(String, String)],
}

impl HubSpot {
    pub(super) fn setting<'a>(&'a self, write: &'a Write) -> Result<Setting<'a>, CrmError> {
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
            with: &write.with,
        })
    }

    pub(super) async fn current(&self, setting: &Setting<'_>) -> Result<Record, CrmError> {
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
            .ok_or_else(|| setting.gone())
    }

    pub(super) async fn set_field(&self, setting: &Setting<'_>) -> Result<Written, CrmError> {
        let now = self.current(setting).await?;
        let theirs = setting.of(&now);
        if value::same(setting.field, theirs, setting.value) {
            return Ok(done(Some(&now)));
        }
        // Also an empty stage: a move of ours that was cut while it was empty is looked for and finished
        // there; here it is somebody else who has emptied it.
        if !value::same(setting.field, theirs, setting.base) {
            return Ok(Written::Conflict {
                theirs: value::filled_for(setting.field, theirs),
            });
        }
        let record = self.put(setting, setting.value).await?;
        if setting.property != FORWARD_ONLY {
            return Ok(done(Some(&record)));
        }
        // A move backward may be answered with success and change nothing.
        let said = setting.of(&record);
        let taken = said.is_some() && value::same(setting.field, said, setting.value);
        let record = self.current(setting).await.map_err(begun)?;
        let kept = setting.of(&record);
        if value::same(setting.field, kept, setting.value) {
            return Ok(done(Some(&record)));
        }
        if !value::same(setting.field, kept, theirs) {
            // Neither as it was nor as it was set: somebody, or a workflow, has moved it since.
            return Ok(match taken {
                true => done(Some(&record)),
                false => Written::Conflict {
                    theirs: value::filled_for(setting.field, kept),
                },
            });
        }
        self.put(setting, None).await.map_err(begun)?;
        self.finish(setting, theirs).await
    }

    /// The second half of a move backward: the stage is empty, and was `before`.
    pub(super) async fn finish(
        &self,
        setting: &Setting<'_>,
        before: Option<&str>,
    ) -> Result<Written, CrmError> {
        if let Err(error) = self.put(setting, setting.value).await {
            if !refused(&error) {
                return Err(begun(error));
            }
            // Cleared and then refused: back to what it was.
            return Err(match self.put(setting, before).await {
                Ok(_) => error,
                Err(trouble) => setting.left_empty(&error, &trouble),
            });
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
        let mut properties = BTreeMap::new();
        // What goes with the value does not go with the emptiness before it.
        if value == setting.value {
            let with = setting.with.iter();
            properties.extend(with.map(|(property, value)| (property.as_str(), value.as_str())));
        }
        properties.insert(setting.property, value.unwrap_or(""));
        let id = setting.account.as_str();
        self.api.update(Type::Companies, id, &properties).await
    }
}

/// What the CRM said, without our words before it.
fn said(error: &CrmError) -> String {
    match error {
        CrmError::Refused { message, .. } | CrmError::Wanting { message, .. } => message.clone(),
        CrmError::OutcomeUnknown { why } => why.clone(),
        other => other.to_string(),
    }
}

impl Setting<'_> {
    /// The account is not there any more.
    pub(super) fn gone(&self) -> CrmError {
        let id = self.account;
        CrmError::Refused {
            status: 404,
            message: format!("the account {id} is no longer there; it was deleted or merged."),
            fields: Vec::new(),
        }
    }

    /// What is said when the value was refused after the field was emptied for it, and the value before
    /// could not be put back either.
    fn left_empty(&self, error: &CrmError, trouble: &CrmError) -> CrmError {
        let why = said(error);
        let why = why.trim_end_matches('.');
        match refused(trouble) {
            true => CrmError::Refused {
                status: 400,
                message: format!(
                    "{why}. The stage was emptied for it and is empty now: putting it back was refused too                      ({}). Set it in HubSpot.",
                    said(trouble).trim_end_matches('.')
                ),
                fields: vec![self.property.to_owned()],
            },
            // It is looked for, and put back then.
            false => CrmError::OutcomeUnknown {
                why: format!(
                    "the value was refused: {why}; the stage was emptied for it and could not be put back: {}",
                    said(trouble).trim_end_matches('.')
                ),
            },
        }
    }

    pub(super) fn of<'r>(&self, record: &'r Record) -> Option<&'r str> {
        record.get(self.property)
    }

    /// Whether the stage is empty because a move backward was cut between clearing and setting: the
    /// value before was the one the person saw.
    pub(super) fn half_done(&self, record: &Record) -> bool {
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
