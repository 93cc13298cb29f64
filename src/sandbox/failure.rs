//! An error answer in HubSpot's shape: `{status, message, correlationId, category, subCategory?,
//! errors[], context}`.

use super::record::ObjectType;
use serde_json::{Map, Value, json};
use std::ops::{Deref, DerefMut};

/// One entry of `errors[]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Detail {
    /// A sentence.
    pub message: String,
    /// The machine's word: `PROPERTY_DOESNT_EXIST`, `INVALID_OPTION`, …
    pub code: &'static str,
    /// The property meant.
    pub property: String,
}

/// A request that is refused. Boxed, since nearly every function here may answer one.
#[derive(Clone, Debug)]
pub struct Failure(Box<Parts>);

/// What is said of a refusal.
#[derive(Clone, Debug)]
pub struct Parts {
    /// HTTP status.
    pub status: u16,
    /// The body's `status`, where it is not `error`.
    pub status_word: Option<&'static str>,
    /// HubSpot's category.
    pub category: &'static str,
    /// A finer category, where HubSpot gives one.
    pub sub_category: Option<&'static str>,
    /// A sentence.
    pub message: String,
    /// What is wrong, one by one.
    pub errors: Vec<Detail>,
    /// What it is about: lists by name.
    pub context: Map<String, Value>,
}

impl Failure {
    /// A refusal with a message and nothing else.
    pub fn new(status: u16, category: &'static str, message: impl Into<String>) -> Failure {
        Failure(Box::new(Parts {
            status,
            status_word: None,
            category,
            sub_category: None,
            message: message.into(),
            errors: Vec::new(),
            context: Map::new(),
        }))
    }

    /// 400 `VALIDATION_ERROR`.
    pub fn invalid(message: impl Into<String>) -> Failure {
        Failure::new(400, "VALIDATION_ERROR", message)
    }

    /// 400 for property values, with HubSpot's habit of putting JSON into the message.
    pub fn properties(errors: Vec<Detail>) -> Failure {
        let list: Vec<Value> = errors
            .iter()
            .map(|error| {
                json!({
                    "isValid": false,
                    "message": error.message,
                    "error": error.code,
                    "name": error.property,
                    "localizedErrorMessage": error.message,
                })
            })
            .collect();
        let mut failure = Failure::invalid(format!(
            "Property values were not valid: {}",
            Value::Array(list)
        ));
        failure.errors = errors;
        failure
    }

    /// 404 for a record.
    pub fn no_record(object: ObjectType, id: &str) -> Failure {
        Failure::new(
            404,
            "OBJECT_NOT_FOUND",
            format!(
                "Object not found. objectId are usually numeric. {} {id}",
                object.singular()
            ),
        )
        .with("id", [id])
    }

    /// 404 for an address.
    pub fn no_route() -> Failure {
        Failure::new(404, "OBJECT_NOT_FOUND", "resource not found")
    }

    /// Adds a list to the context.
    pub fn with<T: AsRef<str>>(
        mut self,
        name: &str,
        values: impl IntoIterator<Item = T>,
    ) -> Failure {
        let values = values.into_iter().map(|value| json!(value.as_ref()));
        self.context.insert(name.to_owned(), values.collect());
        self
    }

    /// The entry for the `errors` of a 207: `StandardError` in the published schema, which has every
    /// part but the finer category, and no correlation id.
    pub fn to_entry(&self) -> Map<String, Value> {
        let mut body = self.told();
        for (part, empty) in [
            ("context", json!({})),
            ("errors", json!([])),
            ("links", json!({})),
        ] {
            body.entry(part).or_insert(empty);
        }
        body
    }

    fn told(&self) -> Map<String, Value> {
        let mut body = Map::new();
        body.insert("status".into(), json!(self.status_word.unwrap_or("error")));
        body.insert("message".into(), json!(self.message));
        body.insert("category".into(), json!(self.category));
        if !self.errors.is_empty() {
            let errors = self.errors.iter().map(|error| {
                json!({
                    "message": error.message,
                    "code": error.code,
                    "context": {"propertyName": [error.property]},
                })
            });
            body.insert("errors".into(), errors.collect());
        }
        if !self.context.is_empty() {
            body.insert("context".into(), Value::Object(self.context.clone()));
        }
        body
    }

    /// The body of the answer.
    pub fn to_body(&self) -> Value {
        let mut body = self.told();
        if let Some(sub) = self.sub_category {
            body.insert("subCategory".into(), json!(sub));
        }
        body.insert("correlationId".into(), json!(correlation_id()));
        Value::Object(body)
    }
}

impl Deref for Failure {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl DerefMut for Failure {
    fn deref_mut(&mut self) -> &mut Parts {
        &mut self.0
    }
}

/// A new correlation id.
pub fn correlation_id() -> String {
    uuid::Uuid::now_v7().to_string()
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Failure {
        Failure::internal(&error)
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Failure {
        Failure::internal(&error)
    }
}

impl Failure {
    /// 500: the server itself failed.
    pub fn internal(error: &dyn std::fmt::Display) -> Failure {
        Failure::new(
            500,
            "INTERNAL_ERROR",
            format!("the embedded CRM failed: {error}"),
        )
    }
}
