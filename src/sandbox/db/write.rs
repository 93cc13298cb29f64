//! Creating, changing and archiving records, with the portal's rules.

use super::records::{self, Props, Stored};
use super::{Desk, Key, history, links, shadow, touch};
use crate::sandbox::catalog::values::{accept, iso_ms};
use crate::sandbox::catalog::{self, pipelines};
use crate::sandbox::failure::{Detail, Failure};
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
    let mut props = checked(desk, object, values)?;
    props.retain(|_, value| !value.is_empty());
    complete(object, &mut props)?;
    rules(desk, object, &props, &props)?;
    let ties = resolve(desk, object, ties)?;
    let key = records::next_key(desk.conn, object)?;
    let stored = Stored {
        key,
        object,
        created: desk.now,
        updated: desk.now,
        archived: None,
        props: derive(desk, object, &Props::new(), props),
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
    let mut changes = checked(desk, object, values)?;
    keep_forward(desk, object, &before, &mut changes);
    let mut props = before.props.clone();
    for (name, value) in &changes {
        if value.is_empty() {
            props.remove(name);
        } else {
            props.insert(name.clone(), value.clone());
        }
    }
    still_there(object, &before, &props)?;
    rules(desk, object, &changes, &props)?;
    let props = derive(desk, object, &before.props, props);
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
    stored.archived = Some(desk.now);
    stored.updated = desk.now;
    records::put(desk.conn, &stored)?;
    touch::around(desk, object, stored.key)
}

/// Every value known, allowed and in the form it is kept in; `""` stays and means clear.
fn checked(desk: &Desk<'_>, object: ObjectType, values: &Props) -> Result<Props, Failure> {
    let mut accepted = Props::new();
    let mut errors = Vec::new();
    for (name, value) in values {
        let Some(property) = desk.catalog.property(object, name) else {
            errors.push(Detail {
                message: format!("Property \"{name}\" does not exist"),
                code: "PROPERTY_DOESNT_EXIST",
                property: name.clone(),
            });
            continue;
        };
        if property.read_only {
            errors.push(Detail {
                message: format!("\"{name}\" is a read only property; its value cannot be set."),
                code: "READ_ONLY_VALUE",
                property: name.clone(),
            });
        } else if value.is_empty() {
            accepted.insert(name.clone(), String::new());
        } else {
            match accept(desk.catalog, property, value) {
                Ok(value) => {
                    accepted.insert(name.clone(), value);
                }
                Err(error) => errors.push(error),
            }
        }
    }
    if errors.is_empty() {
        Ok(accepted)
    } else {
        Err(Failure::properties(errors))
    }
}

/// A new record has what it needs; the pipeline is the only one unless told.
fn complete(object: ObjectType, props: &mut Props) -> Result<(), Failure> {
    if let (Some((pipeline, _)), Some(only)) =
        (pipelines::properties(object), pipelines::of(object))
    {
        props
            .entry(pipeline.to_owned())
            .or_insert_with(|| only.id.to_owned());
    }
    let missing = |name: &&&str| !props.contains_key(**name);
    let required = catalog::required_properties(object);
    let mut lacking: Vec<&str> = required.iter().filter(missing).copied().collect();
    let one_of = catalog::one_of_properties(object);
    if !one_of.is_empty() && one_of.iter().all(|name| missing(&name)) {
        lacking.extend(one_of);
    }
    if lacking.is_empty() {
        return Ok(());
    }
    let message = format!(
        "Error creating {}. Some required properties were not set.",
        object.singular().to_uppercase()
    );
    Err(Failure::invalid(message).with("properties", lacking))
}

/// What a record must have cannot be cleared.
fn still_there(object: ObjectType, before: &Stored, props: &Props) -> Result<(), Failure> {
    let required = catalog::required_properties(object).iter();
    let cleared: Vec<&str> = required
        .filter(|name| before.props.contains_key(**name) && !props.contains_key(**name))
        .copied()
        .collect();
    if cleared.is_empty() {
        return Ok(());
    }
    let message = format!(
        "Error updating {}. Some required properties were not set.",
        object.singular().to_uppercase()
    );
    Err(Failure::invalid(message).with("properties", cleared))
}

/// The lifecycle stage only moves forward: a step back is dropped without a word, as HubSpot does.
/// Once cleared, any stage can be set.
fn keep_forward(desk: &Desk<'_>, object: ObjectType, before: &Stored, changes: &mut Props) {
    const STAGE: &str = "lifecyclestage";
    let (Some(was), Some(wanted), Some(property)) = (
        before.props.get(STAGE),
        changes.get(STAGE),
        desk.catalog.property(object, STAGE),
    ) else {
        return;
    };
    let place = |stage: &str| {
        property
            .options
            .iter()
            .position(|(value, _)| value == stage)
    };
    if place(wanted) < place(was) && !wanted.is_empty() {
        changes.remove(STAGE);
    }
}

/// The portal's own rules: a value may need another property.
fn rules(
    desk: &Desk<'_>,
    object: ObjectType,
    changes: &Props,
    props: &Props,
) -> Result<(), Failure> {
    let broken = desk.rules.iter().filter(|rule| {
        rule.object == object
            && changes.get(&rule.property) == Some(&rule.value)
            && !props.contains_key(&rule.needs)
    });
    let needs: Vec<Detail> = broken
        .map(|rule| Detail {
            message: format!(
                "\"{}\" is required when \"{}\" is \"{}\"",
                rule.needs, rule.property, rule.value
            ),
            code: "MISSING_CONDITIONAL_REQUIRED_PROPERTY",
            property: rule.needs.clone(),
        })
        .collect();
    if needs.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = needs.iter().map(|need| need.property.clone()).collect();
    let mut failure = Failure::invalid("Some conditionally required properties were not set.");
    failure.sub_category = Some("MISSING_CONDITIONAL_REQUIRED_PROPERTY");
    failure.errors = needs;
    Err(failure.with("properties", names))
}

/// The values the server keeps itself: when a ticket was closed, when a task was done.
fn derive(desk: &Desk<'_>, object: ObjectType, before: &Props, mut props: Props) -> Props {
    let (stage, done, at) = match object {
        ObjectType::Tickets => ("hs_pipeline_stage", "4", "closed_date"),
        ObjectType::Tasks => ("hs_task_status", "COMPLETED", "hs_task_completion_date"),
        _ => return props,
    };
    let is_done = |props: &Props| props.get(stage).is_some_and(|stage| stage == done);
    match (is_done(before), is_done(&props)) {
        (false, true) => {
            props
                .entry(at.to_owned())
                .or_insert_with(|| iso_ms(desk.now));
        }
        (true, false) => {
            props.remove(at);
        }
        _ => {}
    }
    props
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
        let to = ObjectType::ALL
            .into_iter()
            .find(|to| catalog::associations::types(from, *to).contains(&tie.number));
        let Some(to) = to else {
            return Err(Failure::invalid(format!(
                "{} is not an association type of a {}",
                tie.number,
                from.singular()
            ))
            .with("associationTypeId", [tie.number.to_string()]));
        };
        let other = records::find(desk.conn, to, &tie.to, false).map_err(|failure| Failure {
            status: 400,
            category: "VALIDATION_ERROR",
            message: format!(
                "No {} with id {} exists to associate with",
                to.singular(),
                tie.to
            ),
            ..failure
        })?;
        found.push((other.key, to, tie.number));
    }
    Ok(found)
}
