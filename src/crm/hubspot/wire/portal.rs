//! What the portal tells of itself: its users, pipelines, properties and the account.

use super::lenient::{loose, nullable};
use serde::Deserialize;
use serde_json::Value;

/// A user who owns records.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(in crate::crm::hubspot) struct WireOwner {
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
pub(in crate::crm::hubspot) struct WirePipeline {
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
pub(in crate::crm::hubspot) struct WireStage {
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
pub(in crate::crm::hubspot) struct Definition {
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
pub(in crate::crm::hubspot) struct Choice {
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
pub(in crate::crm::hubspot) struct AccountInfo {
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
