//! Parts of any type as the one that is wanted, and those that are left out.

use serde::{Deserialize, Deserializer};
use serde_json::Value;
use std::collections::HashMap;

/// A scalar as text; anything else as JSON, so that nothing is dropped unseen.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// What may be null instead of being left out.
pub(super) fn nullable<'de, T, D>(from: D) -> Result<T, D::Error>
where
    T: Default + Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::<T>::deserialize(from).map(Option::unwrap_or_default)
}

/// True or false, also as a text; false for anything else.
pub(super) fn truth<'de, D: Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    Value::deserialize(from).map(|value| plain(&value).eq_ignore_ascii_case("true"))
}

/// A number that something is counted with; nothing where it is none.
pub(super) fn count<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u64>, D::Error> {
    Value::deserialize(from).map(|value| plain(&value).parse().ok())
}

/// A text, number or boolean as text; empty when null.
pub(super) fn loose<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    Value::deserialize(from).map(|value| plain(&value))
}

pub(super) fn from_file<'de, D: Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    Value::deserialize(from).map(|source| source.as_str() == Some("IMPORT"))
}

pub(super) fn loose_map<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<HashMap<String, String>, D::Error> {
    let map = Option::<HashMap<String, Value>>::deserialize(from)?.unwrap_or_default();
    Ok(map
        .into_iter()
        .map(|(key, value)| (key, plain(&value)))
        .collect())
}

/// A part of an object as text, where it is there.
pub(super) fn one(value: &Value, key: &str) -> Option<String> {
    value.get(key).map(plain).filter(|text| !text.is_empty())
}
