//! What may be written, and what the server keeps itself.

use super::Desk;
use super::records::{Props, Stored};
use crate::sandbox::catalog::values::{accept, iso_ms, moment};
use crate::sandbox::catalog::{self, pipelines};
use crate::sandbox::failure::{Detail, Failure};
use crate::sandbox::record::ObjectType;
use crate::sandbox::settings::RequiredWhen;

/// Every value known, allowed and in the form it is kept in; `""` stays and means clear.
pub fn checked(desk: &Desk<'_>, object: ObjectType, values: &Props) -> Result<Props, Failure> {
    let mut accepted = Props::new();
    let mut errors = Vec::new();
    for (name, value) in values {
        // What the token may not see is not there for it, and what was archived for nobody.
        let Some(property) = desk.shown(object, name) else {
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

/// A new record has what it needs; the pipeline is the first one unless told.
pub fn complete(object: ObjectType, props: &mut Props) -> Result<(), Failure> {
    if let (Some((pipeline, _)), Some(first)) =
        (pipelines::properties(object), pipelines::first(object))
    {
        props
            .entry(pipeline.to_owned())
            .or_insert_with(|| first.to_owned());
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

/// A new record has what the portal's form for new ones asks for.
pub fn on_create(desk: &Desk<'_>, object: ObjectType, props: &Props) -> Result<(), Failure> {
    let lacking = desk
        .on_create
        .iter()
        .filter(|(of, name)| *of == object && !props.contains_key(name));
    let needs: Vec<Detail> = lacking
        .map(|(_, name)| Detail {
            message: format!("A value for {name} must be provided"),
            code: "MISSING_REQUIRED_PROPERTY",
            property: name.clone(),
        })
        .collect();
    wanting(needs)
}

/// What a record must have cannot be cleared.
pub fn still_there(object: ObjectType, before: &Stored, props: &Props) -> Result<(), Failure> {
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
pub fn keep_forward(desk: &Desk<'_>, object: ObjectType, before: &Stored, changes: &mut Props) {
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

/// A stage belongs to the pipeline that the record is in.
pub fn in_its_pipeline(
    desk: &Desk<'_>,
    object: ObjectType,
    changes: &Props,
    props: &Props,
) -> Result<(), Failure> {
    let Some((pipeline, stage)) = pipelines::properties(object) else {
        return Ok(());
    };
    let changed = changes.contains_key(pipeline) || changes.contains_key(stage);
    let (Some(of), Some(at)) = (props.get(pipeline), props.get(stage)) else {
        return Ok(());
    };
    let mut all = desk.catalog.pipelines(object).iter();
    let fits = all.any(|one| one.id == *of && one.stages.iter().any(|stage| stage.id == *at));
    let fits = fits && !desk.is_archived(object, of, Some(at));
    if !changed || fits {
        return Ok(());
    }
    Err(Failure::properties(vec![Detail {
        message: format!("{at} is not a stage of the pipeline {of}"),
        code: "INVALID_OPTION",
        property: stage.to_owned(),
    }]))
}

/// The portal's own rules: a value may need another property.
pub fn of_the_portal(
    desk: &Desk<'_>,
    object: ObjectType,
    changes: &Props,
    props: &Props,
) -> Result<(), Failure> {
    // The write that takes away what is needed is refused as the one that brings the need.
    let touched = |rule: &&RequiredWhen| {
        changes.contains_key(&rule.property) || changes.contains_key(&rule.needs)
    };
    let broken = desk.rules.iter().filter(touched).filter(|rule| {
        rule.object == object
            && props.get(&rule.property) == Some(&rule.value)
            && !props.contains_key(&rule.needs)
    });
    let needs: Vec<Detail> = broken
        .map(|rule| Detail {
            message: format!(
                "{} is required because of a conditional property rule based on [{}]",
                rule.needs, rule.property
            ),
            code: "MISSING_CONDITIONAL_REQUIRED_PROPERTY",
            property: rule.needs.clone(),
        })
        .collect();
    wanting(needs)
}

/// A meeting does not end before it begins.
pub fn in_order(desk: &Desk<'_>, object: ObjectType, props: &Props) -> Result<(), Failure> {
    const ENDS: &str = "hs_meeting_end_time";
    let at = |name: &str| props.get(name).and_then(|value| moment(value));
    match (at("hs_meeting_start_time"), at(ENDS)) {
        (Some(begins), Some(ends))
            if desk.strict && object == ObjectType::Meetings && ends < begins =>
        {
            Err(Failure::properties(vec![Detail {
                message: "The end time of a meeting cannot be before its start time.".to_owned(),
                code: "INVALID_DATE",
                property: ENDS.to_owned(),
            }]))
        }
        _ => Ok(()),
    }
}

/// Refuses what lacks properties that the portal's rules want: the codes are in the list of errors.
fn wanting(needs: Vec<Detail>) -> Result<(), Failure> {
    if needs.is_empty() {
        return Ok(());
    }
    let mut failure = Failure::invalid("The property values provided are invalid");
    failure.errors = needs;
    Err(failure)
}

/// The values the server keeps itself: when a ticket was closed, when a task was done.
pub fn derive(desk: &Desk<'_>, object: ObjectType, before: &Props, mut props: Props) -> Props {
    let (stage, at) = match object {
        ObjectType::Tickets => ("hs_pipeline_stage", "closed_date"),
        ObjectType::Tasks => ("hs_task_status", "hs_task_completion_date"),
        _ => return props,
    };
    let is_done = |props: &Props| {
        props.get(stage).is_some_and(|stage| match object {
            ObjectType::Tickets => desk.catalog.closes(object, stage),
            _ => stage == "COMPLETED",
        })
    };
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
