//! What a rule of the portal wants with a write, as a question to the person.

use super::HubSpot;
use super::api::Type;
use super::wire::Definition;
use crate::crm::{CrmError, Written};
use crate::domain::asked::Asked;
use crate::domain::field::Kind;
use crate::domain::text;

impl HubSpot {
    /// Turns a [`CrmError::Wanting`] into a question: each property with its label, type and choices,
    /// as the portal defines them. Where a definition cannot be read, the property is asked for by
    /// its name, as text: the CRM judges what is given.
    pub(super) async fn asks(&self, of: Type, error: CrmError) -> Result<Written, CrmError> {
        let CrmError::Wanting {
            message,
            properties,
        } = error
        else {
            return Err(error);
        };
        let mut fields = Vec::with_capacity(properties.len());
        for property in properties {
            let defined = self.api.definition(of, &property).await;
            let mut one = match defined {
                Ok(definition) => asked(&property, &definition),
                Err(error) => {
                    tracing::debug!(property, %error, "its definition cannot be read");
                    Asked::new(&property, &text::line(&property), Kind::Text)
                }
            };
            one.field = match of {
                Type::Companies => self.settings.mapping.field(&property),
                _ => None,
            };
            fields.push(one);
        }
        Ok(Written::Asks {
            why: message,
            fields,
        })
    }
}

/// A property as something to be asked for.
fn asked(property: &str, definition: &Definition) -> Asked {
    let label = text::line(&definition.label);
    let label = match label.is_empty() {
        true => text::line(property),
        false => label,
    };
    let kind = match (definition.kind.as_str(), definition.field_type.as_str()) {
        ("number", _) => Kind::Number,
        ("date", _) => Kind::Date,
        ("datetime", _) => Kind::Moment,
        ("bool", _) | (_, "booleancheckbox") => Kind::Bool,
        ("enumeration", _) => Kind::Choice,
        _ => Kind::Text,
    };
    // Yes and no are typed as such, whatever the portal calls them.
    let options = definition.options.iter().filter(|_| kind == Kind::Choice);
    let options = options
        .filter(|option| !option.value.is_empty())
        .map(|option| (text::line(&option.value), text::line(&option.label)));
    Asked {
        several: kind == Kind::Choice && definition.field_type == "checkbox",
        options: options.collect(),
        ..Asked::new(&text::line(property), &label, kind)
    }
}
