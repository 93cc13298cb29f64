//! Setting fields of an account: read first, each compared with what the person saw, written in one
//! request, and for HubSpot's own stage read back. What goes into one request, and what its answer says of
//! each field, is in `change`.

use super::HubSpot;
use super::api::{Type, Wanted};
use super::asks;
use super::change::Change;
use super::stored::noticed;
use super::value;
use super::wire::Record;
use super::write::{begun, done, refused, unsent};
use crate::crm::{CrmError, Outcome, Written};
use crate::domain::field::Field;
use crate::domain::id::AccountId;
use crate::domain::write::{Op, Stored, Write, account_gone};
use chrono_tz::Tz;

/// HubSpot's own stage property, which only moves forward unless it is cleared first.
pub(super) const FORWARD_ONLY: &str = "lifecyclestage";

/// A field to be set.
pub(super) struct Setting<'a> {
    pub account: &'a AccountId,
    pub field: Field,
    pub property: &'a str,
    pub base: Option<&'a str>,
    pub value: Option<&'a str>,
    /// The portal's time zone, by which days are compared.
    pub zone: Tz,
    /// What the CRM asked for with it: property and raw value.
    pub with: &'a [(String, String)],
    /// What the person saw of that.
    pub seen: &'a [(String, String)],
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
            zone: self.zone(),
            with: &write.with,
            seen: &write.seen,
        })
    }

    /// The account as it is now, in what a change is about.
    pub(super) async fn current(&self, change: &Change<'_>) -> Result<Record, CrmError> {
        let wanted = Wanted {
            properties: &change.properties(),
            history: match change.first().property {
                FORWARD_ONLY => &[FORWARD_ONLY],
                _ => &[],
            },
        };
        let id = change.account().as_str();
        let record = self.api.read(Type::Companies, id, wanted).await?;
        record
            .filter(|record| !record.archived)
            .ok_or_else(|| change.first().gone())
    }

    /// Sets the fields of an account in one request; what came of each, in their order.
    pub(super) async fn set_fields(&self, mut change: Change<'_>) -> Vec<Outcome> {
        let now = match self.current(&change).await {
            Ok(now) => now,
            Err(error) => return change.all(Err(unsent(error))),
        };
        if let Some(outcomes) = change.judge(&now) {
            return self.without_gone(&change, outcomes).await;
        }
        let foreign = change.foreign(&now);
        if !foreign.is_empty() {
            return self.ask_over(&change, &foreign).await;
        }
        let mut came = self.send_change(&mut change, &now).await;
        if let Err(CrmError::Wanting { properties, .. }) = &came
            && change.leaves(properties)
        {
            came = self.send_change(&mut change, &now).await;
        }
        match came {
            Ok(written) => change.came(written),
            Err(error) => self.blame(&change, error).await,
        }
    }

    /// Asks once more for what is given beside fields, as the CRM has something else there by now.
    async fn ask_over(&self, change: &Change<'_>, foreign: &[(String, String)]) -> Vec<Outcome> {
        let mut all = self.blame(change, asks::overwriting(foreign)).await;
        for outcome in &mut all {
            if let Ok(Written::Asks { fields, .. }) = outcome {
                asks::show(fields, foreign);
            }
        }
        all
    }

    /// Sends what was looked at, and what came of the field that leads.
    async fn send_change(
        &self,
        change: &mut Change<'_>,
        now: &Record,
    ) -> Result<Written, CrmError> {
        let from = change.first().of(now).unwrap_or_default();
        let to = change.first().value.unwrap_or_default();
        if change.first().property == FORWARD_ONLY && self.order.goes_back(from, to) {
            self.clear(change).await?;
            return self.finish(change, Some(now)).await;
        }
        let record = self.put(change).await?;
        let setting = change.first();
        if setting.property != FORWARD_ONLY {
            return Ok(done(Some(&record)));
        }
        let theirs = setting.of(now);
        // A move backward may be answered with success and change nothing.
        let said = setting.of(&record);
        let taken = said.is_some() && setting.same(said, setting.value);
        let record = self.current(change).await.map_err(begun)?;
        let kept = setting.of(&record);
        if setting.same(kept, setting.value) {
            return Ok(done(Some(&record)));
        }
        if !setting.same(kept, theirs) {
            // Neither as it was nor as it was set: somebody, or a workflow, has moved it since.
            return Ok(match taken {
                true => done(Some(&record)),
                false => Written::Conflict {
                    theirs: value::kept(setting.field, setting.zone, kept),
                },
            });
        }
        self.clear(change).await.map_err(begun)?;
        // What went with it was taken, and may have been changed by others since.
        change.leave(&record);
        self.finish(change, Some(now)).await
    }

    /// The first half of a move backward.
    async fn clear(&self, change: &Change<'_>) -> Result<(), CrmError> {
        let clear = [(change.first().property, "")].into();
        let id = change.account().as_str();
        let cleared = self.api.update(Type::Companies, id, &clear).await;
        cleared.map(drop)
    }

    /// The second half of a move backward: the stage is empty. `before`: the record before the first half,
    /// where it was looked at.
    async fn finish(
        &self,
        change: &mut Change<'_>,
        before: Option<&Record>,
    ) -> Result<Written, CrmError> {
        if let Err(error) = self.put(change).await {
            if !refused(&error) {
                return Err(begun(error));
            }
            // Cleared and then refused: back to what it was, with all that went with it.
            return Err(match self.put_back(change, before).await {
                Ok(()) => error,
                Err(trouble) => change.first().left_empty(&error, &trouble),
            });
        }
        let record = self.current(change).await.map_err(begun)?;
        let setting = change.first();
        let kept = setting.of(&record);
        if setting.same(kept, setting.value) {
            return Ok(done(Some(&record)));
        }
        let was = before.map(|before| setting.of(before));
        if kept.is_some() && was.is_some_and(|was| !setting.same(kept, was)) {
            // Neither as it was nor as it was set: somebody, or a workflow, has moved it meanwhile.
            return Ok(Written::Conflict {
                theirs: value::kept(setting.field, setting.zone, kept),
            });
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

    /// Takes back what was sent of a change, but for what somebody has changed since.
    async fn put_back(&self, change: &Change<'_>, before: Option<&Record>) -> Result<(), CrmError> {
        let now = self.current(change).await?;
        let back = change.back(before, &now);
        if !back.is_empty() {
            let id = change.account().as_str();
            self.api.update(Type::Companies, id, &back).await?;
        }
        Ok(())
    }

    async fn put(&self, change: &mut Change<'_>) -> Result<Record, CrmError> {
        let id = change.account().as_str();
        let record = self
            .api
            .update(Type::Companies, id, &change.values())
            .await?;
        let stored = self.stored(Type::Companies, change.values(), &record);
        change.heard(stored);
        Ok(record)
    }

    /// Looks whether the fields of an account have the values of a change whose outcome is unknown; a move
    /// backward that was cut in the middle is finished. What is known of each, in their order: nothing of
    /// what somebody has changed since.
    pub(super) async fn find_fields(
        &self,
        mut change: Change<'_>,
    ) -> Result<Vec<Option<Written>>, CrmError> {
        let record = match self.current(&change).await {
            Err(CrmError::Refused { status: 404, .. }) => {
                let gone =
                    |_: &Setting<'_>| Some(Written::Gone(account_gone(change.account().as_str())));
                return Ok(change.sets().map(gone).collect());
            }
            record => record?,
        };
        let first = change.first();
        // Nobody is left with an empty stage for want of the second half.
        if !first.has(&record) && first.half_done(&record) {
            change.leave(&record);
            let written = self.finish(&mut change, None).await?;
            let as_stored = |of: &Setting<'_>| change.as_stored(of, written.clone());
            let went = |of: &Setting<'_>| change.sends(of).then(|| as_stored(of));
            return Ok(change.sets().map(went).collect());
        }
        let stands = |of: &Setting<'_>| of.has(&record).then(|| done(Some(&record)));
        Ok(change.sets().map(stands).collect())
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
        CrmError::Refused {
            status: 404,
            message: account_gone(self.account.as_str()),
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
                    "{why}. The stage was emptied for it and is empty now: putting it back was refused too \
                     ({}). Set it in HubSpot.",
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

    /// What came of it, with what was stored otherwise of it and of what went beside it.
    pub(super) fn noticed(&self, came: Written, stored: &[Stored]) -> Written {
        let own = |one: &&Stored| {
            let mut with = self.with.iter();
            one.property == self.property || with.any(|(property, _)| *property == one.property)
        };
        noticed(came, stored.iter().filter(own).cloned().collect())
    }

    /// Whether two raw values mean the same here.
    pub(super) fn same(&self, a: Option<&str>, b: Option<&str>) -> bool {
        value::same(self.field, self.zone, a, b)
    }

    pub(super) fn of<'r>(&self, record: &'r Record) -> Option<&'r str> {
        record.get(self.property)
    }

    /// Whether the record has the value that is to be set.
    pub(super) fn has(&self, record: &Record) -> bool {
        self.same(self.of(record), self.value)
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
