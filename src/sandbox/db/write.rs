//! Creating, changing and archiving records. What may be written is in [`super::rules`].

use super::records::{self, Props, Stored};
use super::{Desk, Key, history, labels, links, rules, schema, shadow, touch, unique};
use crate::sandbox::catalog::associations;
use crate::sandbox::failure::Failure;
use crate::sandbox::record::ObjectType;

/// An association asked for with a new record.
#[derive(Clone, Debug)]
pub struct Tie {
    /// The other record's id as sent.
    pub to: String,
    /// The type number seen from the new record.
    pub number: u32,
}

/// Makes a record.
pub fn create(
    desk: &Desk<'_>,
    object: ObjectType,
    values: &Props,
    ties: &[Tie],
) -> Result<Stored, Failure> {
    let mut props = rules::checked(desk, object, values)?;
    props.retain(|_, value| !value.is_empty());
    rules::complete(object, &mut props)?;
    rules::on_create(desk, object, &props)?;
    rules::in_its_pipeline(desk, object, &props, &props)?;
    rules::of_the_portal(desk, object, &props, &props)?;
    rules::in_order(desk, object, &props)?;
    unique::free(desk, object, &props, None)?;
    let ties = resolve(desk, object, ties)?;
    let key = records::next_key(desk.conn, object)?;
    let stored = Stored {
        key,
        object,
        created: desk.now,
        updated: desk.now,
        archived: None,
        props: rules::derive(desk, object, &Props::new(), props),
    };
    shadow::keep(desk, key, None)?;
    records::put(desk.conn, &stored)?;
    for (other, to, number) in ties {
        links::add(desk.conn, (key, object), (other, to), number)?;
    }
    touch::around(desk, object, key)?;
    if !object.is_activity() {
        touch::of(desk, object, key)?;
    }
    Ok(stored)
}

/// Changes a record. What would change nothing leaves no trace.
pub fn update(
    desk: &Desk<'_>,
    object: ObjectType,
    id: &str,
    values: &Props,
) -> Result<Stored, Failure> {
    let before = records::find(desk.conn, object, id, false)?;
    let mut changes = rules::checked(desk, object, values)?;
    rules::keep_forward(desk, object, &before, &mut changes);
    let mut props = before.props.clone();
    for (name, value) in &changes {
        if value.is_empty() {
            props.remove(name);
        } else {
            props.insert(name.clone(), value.clone());
        }
    }
    rules::still_there(object, &before, &props)?;
    rules::in_its_pipeline(desk, object, &changes, &props)?;
    rules::of_the_portal(desk, object, &changes, &props)?;
    rules::in_order(desk, object, &props)?;
    unique::free(desk, object, &changes, Some(before.key))?;
    let props = rules::derive(desk, object, &before.props, props);
    if props == before.props {
        return Ok(before);
    }
    let mut past = history::get(desk.conn, before.key)?;
    let names = before.props.keys().chain(
        props
            .keys()
            .filter(|name| !before.props.contains_key(*name)),
    );
    for name in names {
        let (was, is) = (before.props.get(name), props.get(name));
        if was != is {
            let value = is.map(String::as_str).unwrap_or_default();
            history::note(&mut past, &before, name, value, desk.now, history::FROM_API);
        }
    }
    let after = Stored {
        updated: desk.now,
        props,
        ..before.clone()
    };
    shadow::keep(desk, before.key, Some(&before))?;
    history::put(desk.conn, before.key, &past)?;
    records::put(desk.conn, &after)?;
    touch::around(desk, object, before.key)?;
    Ok(after)
}

/// Archives a record. One that is archived already stays so.
pub fn archive(desk: &Desk<'_>, object: ObjectType, id: &str) -> Result<(), Failure> {
    let key = Key::parse(object, id);
    let stored = match key {
        Some(key) => records::get(desk.conn, object, key)?,
        None => None,
    };
    let Some(mut stored) = stored else {
        return Err(Failure::no_record(object, id));
    };
    if stored.archived.is_some() {
        return Ok(());
    }
    shadow::keep(desk, stored.key, Some(&stored))?;
    stored.archived = Some(desk.now);
    stored.updated = desk.now;
    records::put(desk.conn, &stored)?;
    touch::around(desk, object, stored.key)
}

/// Finds the records a new one is tied to, and checks that the types belong to the pairs.
fn resolve(
    desk: &Desk<'_>,
    from: ObjectType,
    ties: &[Tie],
) -> Result<Vec<(Key, ObjectType, u32)>, Failure> {
    let mut found = Vec::with_capacity(ties.len());
    for tie in ties {
        // The number alone says what kind of record the other one is.
        let to = match labels::is_own(tie.number) {
            true => labels::of(desk.conn, tie.number)?
                .filter(|(of, _, _)| *of == from.number())
                .and_then(|(_, to, _)| schema::object(to)),
            false => ObjectType::ALL
                .into_iter()
                .find(|to| associations::types(from, *to).contains(&tie.number)),
        };
        let Some(to) = to else {
            return Err(Failure::invalid(format!(
                "{} is not an association type of a {}",
                tie.number,
                from.singular()
            ))
            .with("associationTypeId", [tie.number.to_string()]));
        };
        let other = records::find(desk.conn, to, &tie.to, false).map_err(|mut failure| {
            if failure.status == 404 {
                failure.status = 400;
                failure.category = "VALIDATION_ERROR";
                failure.message = format!(
                    "No {} with id {} exists to associate with",
                    to.singular(),
                    tie.to
                );
            }
            failure
        })?;
        found.push((other.key, to, tie.number));
    }
    Ok(found)
}
