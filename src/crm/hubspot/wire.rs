//! HubSpot's JSON, read leniently: ids come as numbers or texts, any part may be missing, values
//! may be null. Nothing here knows what the values mean.

use crate::crm::CrmError;
use crate::crm::http::{Call, Reply, likely};
use crate::domain::text;
use serde::de::DeserializeOwned;
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
    #[serde(default, deserialize_with = "count")]
    pub total: Option<u64>,
    /// Batch answers (207) tell what failed.
    #[serde(default, deserialize_with = "nullable")]
    pub errors: Vec<Value>,
    /// The ids of entries that are not of the shape expected, where they have one; empty for those that
    /// have none.
    #[serde(skip, default = "Vec::new")]
    pub odd: Vec<String>,
}

impl<T: DeserializeOwned> Listing<T> {
    /// Reads the answer to a call. Where that cannot be done as a whole, its entries are read one by one:
    /// one badly typed record does not cost the others.
    ///
    /// # Errors
    /// When it is no list at all.
    pub fn read(reply: &Reply, call: &Call) -> Result<Self, CrmError> {
        let error = match reply.json(call) {
            Ok(all) => return Ok(all),
            Err(error) => error,
        };
        let Ok(all) = serde_json::from_slice::<Listing<Value>>(&reply.body) else {
            return Err(error);
        };
        let mut odd = Vec::new();
        let mut results = Vec::with_capacity(all.results.len());
        for entry in all.results {
            let id = one(&entry, "id").unwrap_or_default();
            match serde_json::from_value(entry) {
                Ok(entry) => results.push(entry),
                Err(error) => {
                    let error = text::line(&error.to_string());
                    tracing::warn!(call = call.name(), id, error, "an entry is left out");
                    odd.push(id);
                }
            }
        }
        Ok(Self {
            results,
            paging: all.paging,
            total: all.total,
            errors: all.errors,
            odd,
        })
    }
}

impl<T> Listing<T> {
    /// Where the next page begins; it may exist although this page is short or empty.
    pub fn next(&self) -> Option<String> {
        self.paging.as_ref().and_then(Paging::after)
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
    #[serde(deserialize_with = "truth")]
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
    /// Whether a file brought it: then it may have been so long before.
    #[serde(rename = "sourceType", deserialize_with = "from_file")]
    pub from_file: bool,
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
    /// How it is associated; not told within a record.
    #[serde(alias = "associationTypes", deserialize_with = "nullable")]
    pub types: Vec<Tie>,
}

/// A type of association.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Tie {
    /// What it is called; empty for those that have no name.
    #[serde(deserialize_with = "loose")]
    pub label: String,
    /// Who made it: `USER_DEFINED` is the portal.
    #[serde(deserialize_with = "loose")]
    pub category: String,
}

impl Target {
    /// What the association is called.
    pub fn labels(&self) -> impl Iterator<Item = &str> {
        let labels = self.types.iter().map(|tie| tie.label.as_str());
        labels.filter(|label| !label.trim().is_empty())
    }
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
    sub_category: String,
}

/// The codes of a property that a rule of the portal wants, since `2026-09`.
const WANTING: [&str; 2] = [
    "MISSING_CONDITIONAL_REQUIRED_PROPERTY",
    "MISSING_REQUIRED_PROPERTY",
];

/// A part of an error as text, where it is there.
fn one(value: &Value, key: &str) -> Option<String> {
    value.get(key).map(plain).filter(|text| !text.is_empty())
}

/// Whether an error says, in any of the places for a code, that a rule of the portal wants a property.
fn wanting(error: &Value) -> bool {
    let codes = ["code", "error", "subCategory", "category"];
    let mut codes = codes.iter().filter_map(|key| one(error, key));
    codes.any(|code| WANTING.iter().any(|known| code.ends_with(known)))
}

/// The properties that a sentence of HubSpot's asks for: `loss_reason is required because …`,
/// `Missing required properties: loss_reason, …`.
fn named(sentence: &str) -> Vec<String> {
    let name = |word: &str| {
        let word = word.trim_matches(|sign: char| !sign.is_ascii_alphanumeric() && sign != '_');
        let fits = |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '_';
        (!word.is_empty() && word.chars().all(fits)).then(|| word.to_owned())
    };
    for says in [" is required", " are required", " is missing"] {
        if let Some((before, _)) = sentence.split_once(says) {
            let last = before.rsplit(' ').next().unwrap_or_default();
            return name(last).into_iter().collect();
        }
    }
    for says in ["property:", "properties:"] {
        if let Some((_, behind)) = sentence.split_once(says) {
            let behind = behind.split(['.', ';']).next().unwrap_or_default();
            return behind
                .split(',')
                .filter_map(|word| name(word.trim()))
                .collect();
        }
    }
    Vec::new()
}

impl Fault {
    pub fn read(body: &Value) -> Self {
        let mut fault = Fault {
            policy: one(body, "policyName").map(|policy| text::line(&policy)),
            correlation: one(body, "correlationId").map(|id| text::line(&id)),
            category: one(body, "category").unwrap_or_default(),
            sub_category: one(body, "subCategory").unwrap_or_default(),
            ..Fault::default()
        };
        let all = wanting(body);
        fault.entry(body, all);
        let errors = body.get("errors").and_then(Value::as_array);
        for error in errors.into_iter().flatten() {
            fault.entry(error, all || wanting(error));
        }
        if all && fault.missing.is_empty() {
            let said: Vec<String> = fault.messages.iter().flat_map(|said| named(said)).collect();
            fault.missing.extend(said);
        }
        fault
    }

    /// One error of the answer, or the answer itself; `wants`: a rule of the portal wants a property.
    /// Which one is told in the context, in `in`, in a list behind the message, or in its words.
    fn entry(&mut self, error: &Value, wants: bool) {
        let known = self.contexts.len();
        self.context(error.get("context"));
        if let Some(field) = one(error, "in").map(|field| text::line(&field)) {
            self.contexts.push(("propertyName".to_owned(), vec![field]));
        }
        let said = one(error, "message").unwrap_or_default();
        self.message(&said);
        if !wants {
            return;
        }
        let told = self.contexts[known..].iter();
        let told = told.filter(|(key, _)| PROPERTIES.contains(&key.as_str()));
        let told: Vec<String> = told.flat_map(|(_, names)| names.clone()).collect();
        match told.is_empty() {
            true => self.missing.extend(named(&text::line(&said))),
            false => self.missing.extend(told),
        }
    }

    /// The validation of property values puts a JSON list behind its first sentence.
    fn message(&mut self, message: &str) {
        let mut found = Vec::new();
        if let Some(at) = message.find('[')
            && let Ok(Value::Array(rows)) = serde_json::from_str::<Value>(&message[at..])
        {
            for row in &rows {
                if let Some(name) = one(row, "name").map(|name| text::line(&name)) {
                    if wanting(row) {
                        self.missing.push(name.clone());
                    }
                    self.contexts.push(("propertyName".to_owned(), vec![name]));
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

    /// The finer one, where there is one.
    pub fn sub_category(&self) -> &str {
        &self.sub_category
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

/// True or false, also as a text; false for anything else.
fn truth<'de, D: Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    Value::deserialize(from).map(|value| plain(&value).eq_ignore_ascii_case("true"))
}

/// A number that something is counted with; nothing where it is none.
fn count<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u64>, D::Error> {
    Value::deserialize(from).map(|value| plain(&value).parse().ok())
}

/// A text, number or boolean as text; empty when null.
fn loose<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    Value::deserialize(from).map(|value| plain(&value))
}

fn from_file<'de, D: Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    Value::deserialize(from).map(|source| source.as_str() == Some("IMPORT"))
}

fn loose_map<'de, D: Deserializer<'de>>(from: D) -> Result<HashMap<String, String>, D::Error> {
    let map = Option::<HashMap<String, Value>>::deserialize(from)?.unwrap_or_default();
    Ok(map
        .into_iter()
        .map(|(key, value)| (key, plain(&value)))
        .collect())
}
