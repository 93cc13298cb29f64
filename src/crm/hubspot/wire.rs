//! HubSpot's JSON, read leniently: ids come as numbers or texts, any part may be missing, values
//! may be null. Nothing here knows what the values mean.

use crate::crm::CrmError;
use crate::crm::http::likely;
use crate::domain::text;
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};

/// A list answer of any kind.
#[derive(Debug, Deserialize)]
#[serde(bound = "T: Deserialize<'de>")]
pub(super) struct Listing<T> {
    #[serde(default = "Vec::new", deserialize_with = "nullable")]
    pub results: Vec<T>,
    #[serde(default)]
    pub paging: Option<Paging>,
    /// Searches tell how many there are.
    #[serde(default)]
    pub total: Option<u64>,
    /// Batch answers (207) tell what failed.
    #[serde(default, deserialize_with = "nullable")]
    pub errors: Vec<Value>,
}

impl<T> Listing<T> {
    /// Where the next page begins; it may exist although this page is short or empty.
    pub fn next(&self) -> Option<String> {
        self.paging.as_ref().and_then(Paging::after)
    }

    /// The same, of a page that began at `at`. A server that answers the place it was asked for would be
    /// read for ever.
    pub fn beyond(&self, at: Option<&str>, what: &str) -> Result<Option<String>, CrmError> {
        match self.next() {
            Some(next) if Some(next.as_str()) == at => Err(stuck(what)),
            next => Ok(next),
        }
    }
}

/// A page that leads to itself.
pub(super) fn stuck(what: &str) -> CrmError {
    CrmError::Odd {
        what: what.to_owned(),
        why: "its next page is itself".to_owned(),
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Paging {
    #[serde(default)]
    next: Option<Next>,
}

#[derive(Clone, Debug, Deserialize)]
struct Next {
    #[serde(default, deserialize_with = "loose")]
    after: String,
}

impl Paging {
    pub fn after(&self) -> Option<String> {
        let after = &self.next.as_ref()?.after;
        (!after.is_empty()).then(|| after.clone())
    }
}

/// A record of any object type.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Record {
    #[serde(deserialize_with = "loose")]
    pub id: String,
    #[serde(deserialize_with = "loose_map")]
    pub properties: HashMap<String, String>,
    #[serde(deserialize_with = "nullable")]
    pub properties_with_history: HashMap<String, Vec<Version>>,
    #[serde(deserialize_with = "loose")]
    pub created_at: String,
    #[serde(deserialize_with = "loose")]
    pub updated_at: String,
    #[serde(deserialize_with = "nullable")]
    pub archived: bool,
    #[serde(deserialize_with = "loose")]
    pub archived_at: String,
    #[serde(deserialize_with = "nullable")]
    pub associations: HashMap<String, Associated>,
    /// What we called its input in a batch.
    #[serde(deserialize_with = "loose")]
    pub object_write_trace_id: String,
}

impl Record {
    /// A property's value; `None` when it is absent, null or empty.
    pub fn get(&self, property: &str) -> Option<&str> {
        let value = self.properties.get(property)?;
        (!value.is_empty()).then_some(value.as_str())
    }
}

/// A past value of a property.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Version {
    #[serde(deserialize_with = "loose")]
    pub value: String,
    #[serde(deserialize_with = "loose")]
    pub timestamp: String,
}

/// The first page of a record's associations with one object type.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Associated {
    #[serde(deserialize_with = "nullable")]
    pub results: Vec<Target>,
    pub paging: Option<Paging>,
}

/// The other end of an association. The same record comes once for each label.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Target {
    #[serde(alias = "toObjectId", deserialize_with = "loose")]
    pub id: String,
}

/// One row of a batch read of associations.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Edges {
    #[serde(deserialize_with = "nullable")]
    pub from: Target,
    #[serde(deserialize_with = "nullable")]
    pub to: Vec<Target>,
    pub paging: Option<Paging>,
}

/// A user who owns records.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct WireOwner {
    #[serde(deserialize_with = "loose")]
    pub id: String,
    #[serde(deserialize_with = "loose")]
    pub email: String,
    #[serde(deserialize_with = "loose")]
    pub first_name: String,
    #[serde(deserialize_with = "loose")]
    pub last_name: String,
    #[serde(deserialize_with = "nullable")]
    pub archived: bool,
}

/// A pipeline of deals or tickets.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct WirePipeline {
    #[serde(deserialize_with = "loose")]
    pub id: String,
    #[serde(deserialize_with = "loose")]
    pub label: String,
    #[serde(deserialize_with = "nullable")]
    pub stages: Vec<WireStage>,
    #[serde(deserialize_with = "nullable")]
    pub archived: bool,
}

/// A stage of a pipeline.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct WireStage {
    #[serde(deserialize_with = "loose")]
    pub id: String,
    #[serde(deserialize_with = "loose")]
    pub label: String,
    #[serde(deserialize_with = "nullable")]
    pub display_order: i64,
    /// For deals `isClosed` and `probability`, for tickets `ticketState`; texts.
    #[serde(deserialize_with = "nullable")]
    pub metadata: serde_json::Map<String, Value>,
    #[serde(deserialize_with = "nullable")]
    pub archived: bool,
}

/// A property's definition.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Definition {
    #[serde(deserialize_with = "nullable")]
    pub options: Vec<Choice>,
    #[serde(deserialize_with = "loose")]
    pub label: String,
    /// `string`, `number`, `date`, `datetime`, `enumeration`, `bool`, …
    #[serde(rename = "type", deserialize_with = "loose")]
    pub kind: String,
    /// `text`, `select`, `checkbox`, `booleancheckbox`, …
    #[serde(deserialize_with = "loose")]
    pub field_type: String,
}

/// One choice of an enumeration.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Choice {
    #[serde(deserialize_with = "loose")]
    pub label: String,
    #[serde(deserialize_with = "loose")]
    pub value: String,
    pub display_order: Option<i64>,
    #[serde(deserialize_with = "nullable")]
    pub hidden: bool,
}

/// Account details.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct AccountInfo {
    #[serde(deserialize_with = "loose")]
    pub portal_id: String,
    #[serde(deserialize_with = "loose")]
    pub time_zone: String,
    #[serde(deserialize_with = "loose")]
    pub company_currency: String,
    #[serde(deserialize_with = "loose")]
    pub ui_domain: String,
    #[serde(deserialize_with = "loose")]
    pub account_type: String,
}

/// What an error answer says, made harmless.
#[derive(Debug, Default)]
pub(super) struct Fault {
    pub messages: Vec<String>,
    pub policy: Option<String>,
    pub correlation: Option<String>,
    contexts: Vec<(String, Vec<String>)>,
    /// Properties without which a rule of the portal does not let the write pass.
    missing: Vec<String>,
    category: String,
}

/// The codes of a property that a rule of the portal wants, since `2026-09`.
const WANTING: [&str; 2] = [
    "MISSING_CONDITIONAL_REQUIRED_PROPERTY",
    "MISSING_REQUIRED_PROPERTY",
];

impl Fault {
    pub fn read(body: &Value) -> Self {
        let mut fault = Fault::default();
        let one = |value: &Value, key: &str| value.get(key).map(plain).filter(|s| !s.is_empty());
        fault.policy = one(body, "policyName").map(|policy| text::line(&policy));
        fault.correlation = one(body, "correlationId").map(|id| text::line(&id));
        fault.category = one(body, "category").unwrap_or_default();
        fault.context(body.get("context"));
        if let Some(message) = one(body, "message") {
            fault.message(&message);
        }
        for error in body
            .get("errors")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let known = fault.contexts.len();
            fault.context(error.get("context"));
            if one(error, "code").is_some_and(|code| WANTING.contains(&code.as_str())) {
                let told = fault.contexts[known..].iter();
                let told = told.filter(|(key, _)| PROPERTIES.contains(&key.as_str()));
                let told: Vec<String> = told.flat_map(|(_, names)| names.clone()).collect();
                fault.missing.extend(told);
            }
            if let Some(field) = one(error, "in") {
                fault
                    .contexts
                    .push(("propertyName".to_owned(), vec![text::line(&field)]));
            }
            if let Some(message) = one(error, "message") {
                fault.message(&message);
            }
        }
        fault
    }

    /// The validation of property values puts a JSON list behind its first sentence.
    fn message(&mut self, message: &str) {
        let mut found = Vec::new();
        if let Some(at) = message.find('[')
            && let Ok(Value::Array(rows)) = serde_json::from_str::<Value>(&message[at..])
        {
            for row in &rows {
                if let Some(name) = row.get("name").map(plain) {
                    self.contexts
                        .push(("propertyName".to_owned(), vec![text::line(&name)]));
                }
                found.extend(row.get("message").map(plain));
            }
        }
        if found.is_empty() {
            found.push(message.to_owned());
        }
        for message in found.iter().map(|message| likely(&text::line(message))) {
            if !message.is_empty() && !self.messages.contains(&message) {
                self.messages.push(message);
            }
        }
    }

    fn context(&mut self, context: Option<&Value>) {
        for (key, value) in context.and_then(Value::as_object).into_iter().flatten() {
            let values = match value {
                Value::Array(values) => values.iter().map(|v| text::line(&plain(v))).collect(),
                other => vec![text::line(&plain(other))],
            };
            self.contexts.push((key.clone(), values));
        }
    }

    /// The permissions that are missing.
    pub fn scopes(&self) -> Vec<String> {
        self.values(&["requiredGranularScopes", "requiredScopes"])
    }

    /// The properties that the answer names.
    pub fn fields(&self) -> Vec<String> {
        self.values(PROPERTIES)
    }

    /// The properties that a rule of the portal wants with the write.
    pub fn missing(&self) -> Vec<String> {
        let mut missing = self.missing.clone();
        missing.retain(|name| !name.is_empty());
        missing.sort_unstable();
        missing.dedup();
        missing
    }

    /// HubSpot's category: `VALIDATION_ERROR`, `OBJECT_NOT_FOUND`, …
    pub fn category(&self) -> &str {
        &self.category
    }

    /// The inputs of a batch that the entry is about: the names we gave them, and their ids.
    pub fn inputs(&self) -> Vec<String> {
        self.values(&["objectWriteTraceId", "ids", "id"])
    }

    fn values(&self, keys: &[&str]) -> Vec<String> {
        let of_key = self
            .contexts
            .iter()
            .filter(|(key, _)| keys.contains(&key.as_str()));
        let all: BTreeSet<String> = of_key.flat_map(|(_, values)| values.clone()).collect();
        all.into_iter().filter(|value| !value.is_empty()).collect()
    }
}

/// Under which names an error's context tells of properties.
const PROPERTIES: &[&str] = &[
    "propertyName",
    "propertyNames",
    "properties",
    "missingProperties",
    "missingRequiredProperties",
];

/// A scalar as text; anything else as JSON, so that nothing is dropped unseen.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// What may be null instead of being left out.
fn nullable<'de, T, D>(from: D) -> Result<T, D::Error>
where
    T: Default + Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::<T>::deserialize(from).map(Option::unwrap_or_default)
}

/// A text, number or boolean as text; empty when null.
fn loose<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    Value::deserialize(from).map(|value| plain(&value))
}

fn loose_map<'de, D: Deserializer<'de>>(from: D) -> Result<HashMap<String, String>, D::Error> {
    let map = Option::<HashMap<String, Value>>::deserialize(from)?.unwrap_or_default();
    Ok(map
        .into_iter()
        .map(|(key, value)| (key, plain(&value)))
        .collect())
}
