//! `/crm/properties/2026-09/{object}[/{name}]`: definitions.

use super::wire::{self, Params};
use super::{Answer, Shared, object, ok};
use crate::sandbox::catalog::Definition;
use crate::sandbox::failure::Failure;
use crate::sandbox::faults::Faults;
use crate::sandbox::record::ObjectType;
use axum::extract::{Path, Query, State};
use serde_json::{Value, json};

/// When what is archived was.
const SINCE: &str = "2026-01-09T08:00:00.000Z";

/// All properties of an object; `archived=true` for those that are archived alone.
pub async fn list(
    State(portal): State<Shared>,
    Path(name): Path<String>,
    Query(params): Query<Params>,
) -> Answer {
    let faults = portal.faults.clone();
    let all = super::read(portal, move |desk| {
        let object = object(&name)?;
        let archived = wire::flag(&params, "archived")?;
        let all = desk.catalog.properties(object);
        let all = all.filter(|one| desk.seen(object, &one.name).is_some());
        let all = all.filter(|one| desk.put_away(object, &one.name) == archived);
        let all: Vec<Value> = all
            .map(|one| definition(&faults, object, one, archived))
            .collect();
        Ok(json!({"results": all}))
    });
    ok(all.await)
}

/// One property.
pub async fn read(
    State(portal): State<Shared>,
    Path((name, property)): Path<(String, String)>,
    Query(params): Query<Params>,
) -> Answer {
    let faults = portal.faults.clone();
    let one = super::read(portal, move |desk| {
        let object = object(&name)?;
        let archived = wire::flag(&params, "archived")?;
        desk.seen(object, &property)
            .filter(|_| desk.put_away(object, &property) == archived)
            .map(|one| definition(&faults, object, one, archived))
            .ok_or_else(|| {
                Failure::new(
                    404,
                    "OBJECT_NOT_FOUND",
                    format!(
                        "Property {property} of {} does not exist",
                        object.singular()
                    ),
                )
                .with("propertyName", [&property])
            })
    });
    ok(one.await)
}

fn definition(faults: &Faults, object: ObjectType, property: &Definition, archived: bool) -> Value {
    let name = format!("{}.{}", object.name(), property.name);
    let options = property.options.iter().enumerate();
    let options: Vec<Value> = options
        .map(|(order, (value, label))| {
            let hidden = faults.hides_option(&name, value);
            json!({"label": label, "value": value, "displayOrder": order, "hidden": hidden})
        })
        .collect();
    let owner = property.name == "hubspot_owner_id";
    let mut told = json!({
        "name": property.name,
        "label": property.label,
        "type": property.kind.name(),
        "fieldType": property.field_type,
        "description": "",
        "groupName": if property.builtin { "information" } else { "customer_success" },
        "options": options,
        "displayOrder": -1,
        "calculated": false,
        "externalOptions": owner,
        "hasUniqueValue": false,
        "hidden": faults.hides_definition(&name),
        "hubspotDefined": property.builtin,
        "formField": !property.read_only,
        "archived": archived,
        "modificationMetadata": {
            "archivable": !property.builtin,
            "readOnlyDefinition": property.builtin,
            "readOnlyValue": property.read_only,
        },
    });
    if owner {
        told["referencedObjectType"] = json!("OWNER");
    }
    if archived {
        told["archivedAt"] = json!(SINCE);
    }
    told
}
