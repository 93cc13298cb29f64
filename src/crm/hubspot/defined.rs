//! Values as they are sent: what a person sees or types becomes what the portal's definitions want. A day is
//! the moment it begins by the portal's clock where the property holds moments, and a choice that is shown
//! otherwise than it is kept (a blank of another width, two blanks, a sign of no width) is sent as it is kept.

use super::HubSpot;
use super::api::Type;
use super::definitions::{Defined, REFUSED};
use super::value;
use super::wire::Definition;
use crate::crm::{CrmError, Outcome};
use crate::domain::field::{Field, Kind};
use crate::domain::text;
use crate::domain::write::{Op, Write};
use chrono_tz::Tz;
use std::sync::Arc;

/// What a definition says of how its values are sent.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Sent {
    /// It holds moments, not days.
    moments: bool,
    /// The choices that are shown otherwise than they are kept: as shown, and as kept.
    choices: Vec<(String, String)>,
}

impl Sent {
    pub fn of(definition: &Definition) -> Self {
        let values = definition.options.iter().map(|option| &option.value);
        Self {
            moments: definition.kind == "datetime",
            choices: shown_otherwise(values),
        }
    }

    fn choice(&self, value: &str) -> Option<&str> {
        let one = self.choices.iter().find(|(shown, _)| shown == value);
        one.map(|(_, kept)| kept.as_str())
    }
}

/// The values that are shown otherwise than they are kept, and not as another one is kept.
fn shown_otherwise<'v>(values: impl Iterator<Item = &'v String> + Clone) -> Vec<(String, String)> {
    let otherwise = values.clone().filter_map(|value| {
        let shown = text::line(value);
        let taken = || values.clone().any(|other| *other == shown);
        (shown != *value && !taken()).then(|| (shown, value.clone()))
    });
    otherwise.collect()
}

impl HubSpot {
    /// The definition that says how values of a property are sent; as they are, where the token may not ask or
    /// there is no such property.
    async fn sent_by(&self, of: Type, property: &str) -> Result<Option<Arc<Defined>>, CrmError> {
        match self.sending(of, property).await {
            Ok(defined) => Ok(Some(defined)),
            Err(CrmError::Forbidden { .. } | CrmError::Refused { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Writes with their values as they are sent, as far as that is known. The same again changes nothing.
    ///
    /// # Errors
    /// When the portal cannot be asked what has to be known before; nothing is sent then.
    pub(super) async fn as_sent(&self, writes: &[Write]) -> Result<Vec<Write>, CrmError> {
        let mut sent = writes.to_vec();
        for write in &mut sent {
            let (of, followed) = (self.object_of(write), self.pipeline_of(write));
            for (property, value) in &mut write.with {
                // A refusal of what a person gave is asked about, and so is never learnt from.
                self.sent_by(of, property).await?;
                self.put_choice(of, property, value);
            }
            let Op::SetField { field, base, value } = &mut write.op else {
                continue;
            };
            if let Some(kind) = followed {
                self.put_stage(kind, value).await?;
                continue;
            }
            // Days are compared by the portal's clock, too.
            let zone = match field.kind() {
                Kind::Date => self.about().await?.zone,
                _ => Tz::UTC,
            };
            let (Some(property), Some(value)) = (self.settings.mapping.property(*field), value)
            else {
                continue;
            };
            match field.kind() {
                Kind::Date => {
                    self.put_moment(property, base.as_deref(), value, zone)
                        .await?
                }
                Kind::Text | Kind::Choice => self.put_choice(of, property, value),
                _ => {}
            }
        }
        Ok(sent)
    }

    /// A choice, or several of them, as they are kept.
    fn put_choice(&self, of: Type, property: &str, value: &mut String) {
        let Some(known) = self.definitions.known(of, property) else {
            return;
        };
        let sent = &known.sent;
        if sent.choices.is_empty() {
            return;
        }
        let kept = |one: &str| sent.choice(one).unwrap_or(one).to_owned();
        *value = match sent.choice(value) {
            Some(kept) => kept.to_owned(),
            None => value.split(';').map(kept).collect::<Vec<_>>().join(";"),
        };
    }

    /// A stage of the pipeline that is followed, as it is kept.
    async fn put_stage(&self, kind: Type, value: &mut Option<String>) -> Result<(), CrmError> {
        let Some(value) = value else { return Ok(()) };
        let pipelines = match self.known_pipelines(kind).await {
            Ok(pipelines) => pipelines,
            Err(CrmError::Forbidden { .. } | CrmError::Refused { .. }) => return Ok(()),
            Err(error) => return Err(error),
        };
        let stages = pipelines.iter().flat_map(|one| &one.stages);
        let otherwise = shown_otherwise(stages.map(|stage| &stage.id));
        if let Some((_, kept)) = otherwise.into_iter().find(|(shown, _)| shown == value) {
            *value = kept;
        }
        Ok(())
    }

    /// A day as the moment it begins, where the property holds moments; a moment in UTC.
    async fn put_moment(
        &self,
        property: &str,
        base: Option<&str>,
        value: &mut String,
        zone: Tz,
    ) -> Result<(), CrmError> {
        match value::plain_day(value) {
            Some(day) => {
                // What it holds tells it as well.
                let moments = base.is_some_and(|base| base.contains('T'));
                let defined = match moments {
                    true => None,
                    false => self.sent_by(Type::Companies, property).await?,
                };
                if moments || defined.is_some_and(|defined| defined.sent.moments) {
                    *value = value::stamp(value::midnight(day, zone), "");
                }
            }
            None if value.contains('T') => {
                if let Some(at) = value::moment(value) {
                    *value = value::stamp(at, value);
                }
            }
            None => {}
        }
        Ok(())
    }

    /// Writes as they are sent, once the definitions of their choices are read because one of them was
    /// refused; `None` where that changes nothing.
    pub(super) async fn learnt(&self, sent: &[Write], outcomes: &[Outcome]) -> Option<Vec<Write>> {
        let choice = |outcome: &Outcome| match outcome {
            Err(CrmError::Refused {
                status: 400,
                message,
                ..
            }) => message.contains("option"),
            _ => false,
        };
        if !outcomes.iter().any(choice) {
            return None;
        }
        for write in sent {
            let of = self.object_of(write);
            let own = match &write.op {
                Op::SetField { field, .. } => self.settings.mapping.property(*field),
                _ => None,
            };
            let own = own.filter(|_| self.pipeline_of(write).is_none());
            if let Some(property) = own
                && let Err(error) = self.definition(of, property, REFUSED).await
            {
                tracing::debug!(property, %error, "its definition cannot be read");
            }
        }
        let again = self.as_sent(sent).await.ok()?;
        (again != sent).then_some(again)
    }

    /// The portal's time zone, where it was asked for; UTC else.
    pub(super) fn zone(&self) -> Tz {
        self.about.get().map(|about| about.zone).unwrap_or_default()
    }

    /// What the CRM has in a field, as it is told to a person who is to choose.
    pub(super) fn theirs(&self, field: Field, raw: Option<&str>) -> Option<String> {
        value::kept(field, self.zone(), raw)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_sent_as_it_is_kept_and_never_taken_for_another() {
        let values = ["客户\u{3000}启用", "a  b", "a b", "plain", "c\u{200b}"].map(str::to_owned);
        let otherwise = shown_otherwise(values.iter());
        let kept = |shown: &str| {
            let found = otherwise.iter().find(|(of, _)| of == shown);
            found.map(|(_, kept)| kept.as_str())
        };
        assert_eq!(kept("客户 启用"), Some("客户\u{3000}启用"));
        assert_eq!(kept("c"), Some("c\u{200b}"));
        assert_eq!(kept("a b"), None, "there is one that is kept so");
        assert_eq!(kept("plain"), None);
    }
}
