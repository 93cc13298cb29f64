//! What HubSpot has stored otherwise than it was written: its answer to a write says it, by the values of its
//! properties and, since `2026-09`, by a warning (`PROPERTY_VALUE_NORMALIZED`: a date that was not given as a plain
//! day).

use super::HubSpot;
use super::api::Type;
use super::value;
use super::wire::Record;
use crate::crm::Written;
use crate::domain::text;
use crate::domain::write::Stored;

impl HubSpot {
    /// Those of the properties written, with their values, that an answer shows to be something else: as values,
    /// not as texts, but for those that it warns of. What the answer does not show says nothing.
    pub(super) fn stored<'a>(
        &self,
        of: Type,
        written: impl IntoIterator<Item = (&'a str, &'a str)>,
        answer: &Record,
    ) -> Vec<Stored> {
        let (mut all, zone) = (Vec::new(), self.zone());
        for (property, sent) in written {
            let field = match of {
                Type::Companies => self.settings.mapping.field(property),
                _ => None,
            };
            let other = |now: &String| now.trim() != sent.trim();
            let shown = answer.get(property).map(str::to_owned);
            let now = match answer.normalized(property) {
                // A warning tells a fraction as it is kept.
                Some(told) if of == Type::Companies && self.api.scales(property) => shown
                    .or_else(|| Some(value::percentage(&told)))
                    .filter(|now| !value::alike(field, zone, sent, now)),
                Some(told) => shown.filter(other).or(Some(told)).filter(other),
                // An empty one may only not be shown.
                None => shown.filter(|now| !value::alike(field, zone, sent, now)),
            };
            if let Some(now) = now {
                all.push(Stored {
                    property: text::line(property),
                    field,
                    written: value::filled(Some(sent)),
                    value: match field {
                        Some(field) => value::kept(field, zone, Some(&now)),
                        None => value::filled(Some(&now)),
                    },
                });
            }
        }
        all
    }
}

/// What came of a write, with what was stored otherwise.
pub(super) fn noticed(mut written: Written, mut found: Vec<Stored>) -> Written {
    if let Written::Done { stored, .. } = &mut written {
        stored.append(&mut found);
    }
    written
}
