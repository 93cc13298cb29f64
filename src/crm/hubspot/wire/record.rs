//! Records of any object type, with their past and their associations.

use super::super::edges::unique;
use super::Paging;
use super::lenient::{from_file, loose, loose_map, nullable, plain, truth};
use serde::Deserialize;
use serde_json::Value;
use std::collections::HashMap;

/// A record of any object type.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(in crate::crm::hubspot) struct Record {
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
    /// What HubSpot says beside it, since `2026-09`: warnings with a category, a message and a context of lists
    /// of texts, like that of errors. Read one by one: none of another shape costs the record.
    pub warnings: Value,
}

impl Record {
    /// A property's value; `None` when it is absent, null or empty.
    pub fn get(&self, property: &str) -> Option<&str> {
        let value = self.properties.get(property)?;
        (!value.is_empty()).then_some(value.as_str())
    }

    /// What HubSpot warns to have stored of a property in the place of what was written, where it does.
    pub fn normalized(&self, property: &str) -> Option<String> {
        let told = |warning: &Value, key: &str| match warning.get("context")?.get(key)? {
            Value::Array(all) => all.first().map(plain),
            other => Some(plain(other)),
        };
        let about = |of: &&Value| told(of, "propertyName").as_deref() == Some(property);
        let mut warnings = self.warnings.as_array().into_iter().flatten();
        told(warnings.find(about)?, "normalizedValue")
    }

    /// Takes the ids of the records of a type that came with it, by the type's name in paths: each once, in the
    /// order of ids.
    pub fn tied(&mut self, to: &str) -> Vec<String> {
        let ties = self.associations.remove(to).unwrap_or_default().results;
        unique(ties.into_iter().map(|tie| tie.id).collect())
    }
}

/// A past value of a property.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::crm::hubspot) struct Version {
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
pub(in crate::crm::hubspot) struct Associated {
    #[serde(deserialize_with = "nullable")]
    pub results: Vec<Target>,
    pub paging: Option<Paging>,
}

/// The other end of an association. The same record comes once for each label.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::crm::hubspot) struct Target {
    #[serde(alias = "toObjectId", deserialize_with = "loose")]
    pub id: String,
    /// How it is associated; not told within a record.
    #[serde(alias = "associationTypes", deserialize_with = "nullable")]
    pub types: Vec<Tie>,
}

/// A type of association.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::crm::hubspot) struct Tie {
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
pub(in crate::crm::hubspot) struct Edges {
    #[serde(deserialize_with = "nullable")]
    pub from: Target,
    #[serde(deserialize_with = "nullable")]
    pub to: Vec<Target>,
    pub paging: Option<Paging>,
}
