//! What an error answer, or the error of one row of a batch, says.

use super::lenient::{one, plain};
use crate::crm::http::likely;
use crate::domain::text;
use serde_json::Value;
use std::collections::BTreeSet;

/// What an error answer says, made harmless.
#[derive(Debug, Default)]
pub(in crate::crm::hubspot) struct Fault {
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

/// Whether an error says, in any of the places for a code, that a rule of the portal wants a property.
fn wanting(error: &Value) -> bool {
    let codes = ["code", "error", "subCategory", "category"];
    let mut codes = codes.iter().filter_map(|key| one(error, key));
    codes.any(|code| WANTING.iter().any(|known| code.ends_with(known)))
}

/// Whether a word can be the name of a property.
fn is_name(word: &str) -> bool {
    let fits = |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '_';
    !word.is_empty() && word.chars().all(fits)
}

/// The properties that a sentence of HubSpot's asks for: `loss_reason is required because …`,
/// `Missing required properties: loss_reason, …`.
fn named(sentence: &str) -> Vec<String> {
    let name = |word: &str| {
        let word = word.trim_matches(|sign: char| !sign.is_ascii_alphanumeric() && sign != '_');
        is_name(word).then(|| word.to_owned())
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
        let told = match told.is_empty() {
            true => named(&text::line(&said)),
            false => told,
        };
        let told = match told.is_empty() && self.missing.is_empty() {
            true => self.alike(known),
            false => told,
        };
        self.missing.extend(told);
    }

    /// What stands in a context under a key that names properties by another name than those known
    /// (`requiredProperties`, `dependentPropertyName`): first under those that say it is wanted, else where a
    /// single key names any. Not what the rule rests on (`controllingPropertyName`), nor what is told of a
    /// property beside its name (`propertyType`).
    fn alike(&self, from: usize) -> Vec<String> {
        let here = self.contexts[from..].iter();
        let keys: Vec<(String, &Vec<String>)> = here
            .map(|(key, values)| (key.to_ascii_lowercase().replace(['_', '-'], ""), values))
            .filter(|(key, _)| {
                NAMING.iter().any(|end| key.ends_with(end))
                    && !RESTS_ON.iter().any(|word| key.contains(word))
            })
            .collect();
        let names = |under: &dyn Fn(&str) -> bool| -> Vec<String> {
            let of_key = keys.iter().filter(|(key, _)| under(key));
            let values = of_key.flat_map(|(_, values)| values.iter());
            values.filter(|value| is_name(value)).cloned().collect()
        };
        let wanted = ["required", "missing", "dependent"];
        let mut found = wanted.iter().map(|word| names(&|key| key.contains(word)));
        let said = found.find(|names| !names.is_empty());
        let only = || match keys.len() {
            1 => names(&|_| true),
            _ => Vec::new(),
        };
        said.unwrap_or_else(only)
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

/// How a key ends, without `_` and `-`, that holds names of properties.
const NAMING: [&str; 4] = ["property", "properties", "propertyname", "propertynames"];

/// Words in the key of what a rule rests on, which has a value already.
const RESTS_ON: [&str; 6] = [
    "controlling",
    "basedon",
    "dependson",
    "parent",
    "trigger",
    "source",
];

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_a_rule_rests_on_is_not_what_it_wants() {
        let missing = |context: Value| {
            let body =
                json!({"errors": [{"code": WANTING[0], "message": "no", "context": context}]});
            Fault::read(&body).missing()
        };
        for (context, wanted) in [
            (
                json!({"dependentPropertyName": ["loss_reason"], "controllingPropertyName": ["customer_stage"],
                    "propertyType": ["enumeration"]}),
                &["loss_reason"][..],
            ),
            (
                json!({"required_properties": ["loss_reason", "note"], "someProperty": ["other"]}),
                &["loss_reason", "note"],
            ),
            (
                json!({"affectedProperty": ["loss_reason"], "basedOnProperty": ["stage"]}),
                &["loss_reason"],
            ),
            (json!({"controllingPropertyName": ["customer_stage"]}), &[]),
            (
                json!({"propertyType": ["enumeration"], "propertyGroup": ["deals"]}),
                &[],
            ),
            // Which of the two it is nobody can tell.
            (json!({"oneProperty": ["a"], "otherProperty": ["b"]}), &[]),
        ] {
            assert_eq!(missing(context.clone()), wanted, "{context}");
        }
    }
}
