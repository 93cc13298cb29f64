//! Values that one record of an object alone may have, and records named by such a value in the place of
//! their id (`idProperty`).

use super::records::{self, Props};
use super::{Desk, Key};
use crate::sandbox::failure::{Detail, Failure};
use crate::sandbox::record::ObjectType;
use rusqlite::{OptionalExtension, params};

/// The property that holds the id.
const ID: &str = "hs_object_id";

/// The property of an object, beside the id, that two records never share. Definitions of a portal's own
/// are never unique here.
pub fn property(object: ObjectType) -> Option<&'static str> {
    (object == ObjectType::Contacts).then_some("email")
}

/// The record that has the value, without regard to case; archived ones have none.
fn holder(
    desk: &Desk<'_>,
    object: ObjectType,
    name: &str,
    value: &str,
) -> Result<Option<Key>, Failure> {
    let (first, last) = Key::span(object);
    let mut statement = desk.conn.prepare_cached(
        "SELECT key FROM records
         WHERE key BETWEEN ?1 AND ?2 AND archived IS NULL
           AND lower(json_extract(props, '$.' || ?3)) = lower(?4)
         ORDER BY key LIMIT 1",
    )?;
    let found = statement.query_row(params![first, last, name, value.trim()], |row| row.get(0));
    Ok(found.optional()?.map(Key))
}

/// The id of the record that a request means: by its id, or by the value of a unique property.
/// `None`: nobody has the value.
pub fn named(
    desk: &Desk<'_>,
    object: ObjectType,
    by: Option<&str>,
    id: &str,
) -> Result<Option<String>, Failure> {
    match by {
        None | Some("" | ID) => Ok(Some(id.to_owned())),
        Some(name) if property(object) == Some(name) => {
            let found = holder(desk, object, name, id)?;
            Ok(found.map(|key| key.id().to_string()))
        }
        Some(name) => Err(Failure::invalid(format!(
            "idProperty {name} is not a unique property of {}",
            object.name()
        ))
        .with("idProperty", [name])),
    }
}

/// The same where nobody is a refusal.
pub fn found(
    desk: &Desk<'_>,
    object: ObjectType,
    by: Option<&str>,
    id: &str,
) -> Result<String, Failure> {
    named(desk, object, by, id)?.ok_or_else(|| Failure::no_record(object, id))
}

/// Refuses a value that another record has already: a new record with 409, a change with 400.
pub fn free(
    desk: &Desk<'_>,
    object: ObjectType,
    values: &Props,
    own: Option<Key>,
) -> Result<(), Failure> {
    let Some(name) = property(object) else {
        return Ok(());
    };
    let Some(value) = values.get(name).filter(|value| !value.is_empty()) else {
        return Ok(());
    };
    // Records of an import may share a value: one that keeps its own changes nothing.
    if let Some(own) = own
        && let Some(before) = records::get(desk.conn, object, own)?
        && before
            .props
            .get(name)
            .is_some_and(|was| was.eq_ignore_ascii_case(value))
    {
        return Ok(());
    }
    let Some(other) = holder(desk, object, name, value)?.filter(|key| Some(*key) != own) else {
        return Ok(());
    };
    let known = other.id();
    if own.is_none() {
        let message = format!("Contact already exists. Existing ID: {known}");
        return Err(Failure::new(409, "CONFLICT", message));
    }
    Err(Failure::properties(vec![Detail {
        message: format!(
            "A contact with the {name} '{value}' already exists. Existing ID: {known}"
        ),
        code: "CONFLICTING_UNIQUE_VALUE",
        property: name.to_owned(),
    }]))
}
