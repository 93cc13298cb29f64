//! What a rule of the portal wants with a write, as a question to the person.

use super::HubSpot;
use super::api::{Type, Wanted};
use super::definitions::{ASKING, REFUSED};
use super::wire::{Choice, Definition, Record};
use crate::crm::{CrmError, Written};
use crate::domain::asked::Asked;
use crate::domain::edit;
use crate::domain::field::Kind;
use crate::domain::text;
use crate::domain::write::Write;

impl HubSpot {
    /// Looks at what is given beside a write that changes a record which is no company: a question, where
    /// somebody has put something else there; nothing where it may be sent.
    pub(super) async fn beside(
        &self,
        of: Type,
        id: &str,
        write: &Write,
    ) -> Result<Option<Written>, CrmError> {
        let given = write.with.iter().filter(|(_, value)| !value.is_empty());
        let given: Vec<&str> = given.map(|(property, _)| property.as_str()).collect();
        if given.is_empty() {
            return Ok(None);
        }
        let wanted = Wanted {
            properties: &given,
            history: &[],
        };
        // One that is gone is told of by the write itself.
        let record = self.api.read(of, id, wanted).await?.unwrap_or_default();
        let foreign = foreign(write, &record);
        if foreign.is_empty() {
            return Ok(None);
        }
        let mut asked = self.asks(of, overwriting(&foreign)).await?;
        if let Written::Asks { fields, .. } = &mut asked {
            show(fields, &foreign);
        }
        Ok(Some(asked))
    }

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
            let mut one = match self.definition(of, &property, ASKING).await {
                Ok(defined) => asked(&property, &defined.definition),
                Err(error) => {
                    tracing::debug!(property, %error, "its definition cannot be read");
                    Asked::new(&property, &text::line(&property), Kind::Text)
                }
            };
            one.field = match of {
                Type::Companies => self.settings.mapping.field(&property),
                _ => None,
            };
            bounded(&mut one);
            fields.push(one);
        }
        Ok(Written::Asks {
            why: message,
            fields,
        })
    }

    /// What comes of a refusal: where it is for what a person gave beside a write, that is asked for again, with
    /// why. One of a property that the portal does not have stays a refusal.
    pub(super) async fn asks_again(
        &self,
        of: Type,
        error: CrmError,
        given: impl Fn(&str) -> bool,
    ) -> Result<Written, CrmError> {
        let CrmError::Refused {
            fields, message, ..
        } = &error
        else {
            return Err(error);
        };
        if fields.is_empty() || !fields.iter().all(|property| given(property)) {
            return Err(error);
        }
        for property in fields {
            if self.definition(of, property, REFUSED).await.is_err() {
                return Err(error);
            }
        }
        let wanting = CrmError::Wanting {
            message: message.clone(),
            properties: fields.clone(),
        };
        self.asks(of, wanting).await
    }
}

/// What is said where the CRM has something else by now in properties that something is given for: these,
/// and what it has.
pub(super) fn overwriting(foreign: &[(String, String)]) -> CrmError {
    let named =
        |(property, theirs): &(String, String)| format!("{property} = “{}”", text::line(theirs));
    let named: Vec<String> = foreign.iter().map(named).collect();
    CrmError::Wanting {
        message: format!(
            "the CRM has {} by now; say which value is to stay.",
            named.join(", ")
        ),
        properties: foreign.iter().map(|(of, _)| of.clone()).collect(),
    }
}

/// Notes in such a question what the person is shown: that may be written over.
pub(super) fn show(fields: &mut [Asked], foreign: &[(String, String)]) {
    for asked in fields {
        let theirs = foreign.iter().find(|(of, _)| *of == asked.property);
        asked.base = theirs.map(|(_, theirs)| theirs.clone());
    }
}

/// What of that which is given beside a write the CRM has something else in: neither what is given, nor what
/// the person saw, nor nothing. What is only put back to nothing is not sent there.
fn foreign(write: &Write, record: &Record) -> Vec<(String, String)> {
    let given = write.with.iter().filter(|(_, value)| !value.is_empty());
    let theirs = given.map(|(of, value)| {
        let seen = write.seen.iter().find(|(seen, _)| seen == of);
        let seen = seen.map_or("", |(_, seen)| seen.as_str());
        let theirs = record.get(of).map(str::trim).unwrap_or_default();
        let kept = theirs.is_empty() || theirs == value || theirs == seen;
        (!kept).then(|| (of.clone(), theirs.to_owned()))
    });
    theirs.flatten().collect()
}

/// What is given for a field of ours keeps to what the field's own form takes, also where the portal keeps it as
/// a text.
fn bounded(one: &mut Asked) {
    let Some(field) = one.field else {
        return;
    };
    let own = edit::asked(field, None, &[]);
    let kind = match (one.kind, own.kind) {
        // Whether an amount is typed in the account's currency is looked at where the account is known.
        (Kind::Number | Kind::Text, Kind::Number | Kind::Percent | Kind::Money) => own.kind,
        (Kind::Text, Kind::Date | Kind::Moment | Kind::Bool) => own.kind,
        _ => return,
    };
    (one.kind, one.range, one.whole) = (kind, own.range, own.whole);
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
    let (gone, options): (Vec<_>, Vec<_>) = options
        .filter(|option| !option.value.is_empty())
        .partition(|option| option.hidden);
    let named = |option: &Choice| (text::line(&option.value), text::line(&option.label));
    Asked {
        several: kind == Kind::Choice && definition.field_type == "checkbox",
        options: options.into_iter().map(named).collect(),
        gone: gone.into_iter().map(named).collect(),
        ..Asked::new(&text::line(property), &label, kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::field::Field;
    use crate::domain::when::Now;
    use chrono::DateTime;

    #[test]
    fn what_is_asked_for_a_field_of_ours_takes_what_its_own_form_takes() {
        let now = Now::utc(DateTime::UNIX_EPOCH);
        let read = |field, kind: &str, typed: &str| {
            let definition = Definition {
                kind: kind.to_owned(),
                label: "What the portal calls it".to_owned(),
                ..Definition::default()
            };
            let mut one = asked("property", &definition);
            one.field = field;
            bounded(&mut one);
            one.read(typed, now)
        };
        for kind in ["number", "string"] {
            for (field, wrong, right) in [
                (Field::Csat, "440", "44"),
                (Field::Sentiment, "3", "-2"),
                (Field::SeatsBought, "-1", "12"),
                (Field::Arr, "-1", "1200.5"),
            ] {
                let refused = read(Some(field), kind, wrong);
                assert!(refused.is_err(), "{field:?} as {kind}: {refused:?}");
                assert_eq!(read(Some(field), kind, right), Ok(Some(right.to_owned())));
            }
            let theirs = read(None, kind, "440");
            assert_eq!(theirs, Ok(Some("440".to_owned())), "it is the portal's own");
        }
        for kind in ["number", "string"] {
            for typed in ["12,500", "12.500", "12.5k"] {
                let amount = read(Some(Field::Arr), kind, typed);
                assert_eq!(amount, Ok(Some("12500".to_owned())), "{typed} as {kind}");
            }
        }
        assert!(read(Some(Field::Renewal), "string", "soon").is_err());
        let day = read(Some(Field::Renewal), "string", "2027-02-03");
        assert_eq!(day, Ok(Some("2027-02-03".to_owned())));
        let reason = read(Some(Field::LossReason), "string", "too dear");
        assert_eq!(reason, Ok(Some("too dear".to_owned())));
    }
}
