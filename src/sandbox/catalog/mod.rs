//! What the portal knows about its data: property definitions, owners, association types,
//! pipelines, and whether a value may be written.

pub mod associations;
mod builtin;
pub mod pipelines;
pub mod values;

use super::record::ObjectType;
use pipelines::Pipeline;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The type of a property's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Any text.
    Text,
    /// A decimal number, as text.
    Number,
    /// A day.
    Date,
    /// A moment.
    DateTime,
    /// One of the options, or several joined with `;` when the field type is `checkbox`.
    Enumeration,
    /// `true` or `false`.
    Bool,
}

impl Kind {
    /// HubSpot's word for it.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Text => "string",
            Kind::Number => "number",
            Kind::Date => "date",
            Kind::DateTime => "datetime",
            Kind::Enumeration => "enumeration",
            Kind::Bool => "bool",
        }
    }

    /// Reads HubSpot's word.
    pub fn parse(name: &str) -> Option<Kind> {
        use Kind::*;
        [Text, Number, Date, DateTime, Enumeration, Bool]
            .into_iter()
            .find(|kind| kind.name() == name)
    }
}

/// A property of an object.
#[derive(Clone, Debug)]
pub struct Definition {
    /// Internal name.
    pub name: String,
    /// Label.
    pub label: String,
    /// Type of its values.
    pub kind: Kind,
    /// `text`, `number`, `date`, `select`, `radio`, `checkbox`, `booleancheckbox`, `textarea`.
    pub field_type: String,
    /// For enumerations: (value, label) in display order.
    pub options: Vec<(String, String)>,
    /// HubSpot's own, not made by the portal.
    pub builtin: bool,
    /// Kept by the server.
    pub read_only: bool,
}

impl Definition {
    /// Whether several options may be chosen at once.
    pub fn is_multiple(&self) -> bool {
        self.kind == Kind::Enumeration && self.field_type == "checkbox"
    }
}

/// Everything that is defined in a portal.
#[derive(Debug)]
pub struct Catalog {
    properties: HashMap<ObjectType, BTreeMap<String, Definition>>,
    owners: HashSet<u64>,
    pipelines: HashMap<ObjectType, Vec<Pipeline>>,
}

impl Catalog {
    /// HubSpot's own properties and the portal's; the portal's win when names are equal.
    /// The portal's pipelines come after the first ones, and their stages among the options.
    pub fn new(
        custom: Vec<(ObjectType, Definition)>,
        owners: HashSet<u64>,
        more: Vec<(ObjectType, Pipeline)>,
    ) -> Catalog {
        let mut properties: HashMap<ObjectType, BTreeMap<String, Definition>> = HashMap::new();
        for object in ObjectType::ALL {
            let own = builtin::properties(object);
            let own = own.into_iter().map(|one| (one.name.clone(), one));
            properties.insert(object, own.collect());
        }
        for (object, definition) in custom {
            let of_object = properties.entry(object).or_default();
            of_object.insert(definition.name.clone(), definition);
        }
        let mut pipelines: HashMap<ObjectType, Vec<Pipeline>> = HashMap::new();
        for object in [ObjectType::Tickets, ObjectType::Deals] {
            pipelines.insert(object, pipelines::of(object));
        }
        for (object, pipeline) in more {
            let (Some((of, stage)), Some(defined)) =
                (pipelines::properties(object), properties.get_mut(&object))
            else {
                continue;
            };
            let all = pipelines.entry(object).or_default();
            // One with the id of a new portal's stands in its place.
            let at = all.iter().position(|one| one.id == pipeline.id);
            let before = at.map(|at| all.remove(at));
            if let Some(definition) = defined.get_mut(of) {
                let option = (pipeline.id.clone(), pipeline.label.clone());
                put(&mut definition.options, [option]);
            }
            if let Some(definition) = defined.get_mut(stage) {
                let gone = before.iter().flat_map(|one| &one.stages);
                let gone: Vec<&str> = gone.map(|stage| stage.id.as_str()).collect();
                definition
                    .options
                    .retain(|(id, _)| !gone.contains(&id.as_str()));
                let options = pipeline.stages.iter();
                let options = options.map(|stage| (stage.id.clone(), stage.label.clone()));
                put(&mut definition.options, options);
            }
            all.insert(at.unwrap_or(all.len()), pipeline);
        }
        Catalog {
            properties,
            owners,
            pipelines,
        }
    }

    /// The pipelines of an object, the first one first.
    pub fn pipelines(&self, object: ObjectType) -> &[Pipeline] {
        self.pipelines.get(&object).map_or(&[], Vec::as_slice)
    }

    /// Whether work ends in a stage.
    pub fn closes(&self, object: ObjectType, stage: &str) -> bool {
        let mut stages = self.pipelines(object).iter().flat_map(|of| &of.stages);
        stages.any(|one| one.id == stage && one.closed)
    }

    /// The definition of a property.
    pub fn property(&self, object: ObjectType, name: &str) -> Option<&Definition> {
        self.properties.get(&object)?.get(name)
    }

    /// All properties of an object, by name.
    pub fn properties(&self, object: ObjectType) -> impl Iterator<Item = &Definition> {
        self.properties
            .get(&object)
            .into_iter()
            .flat_map(|of| of.values())
    }

    /// Whether there is (or was) such an owner.
    pub fn has_owner(&self, id: &str) -> bool {
        id.parse().is_ok_and(|id: u64| self.owners.contains(&id))
    }
}

/// Adds options; of those that are there already the new label counts.
fn put(options: &mut Vec<(String, String)>, more: impl IntoIterator<Item = (String, String)>) {
    for (id, label) in more {
        match options.iter_mut().find(|(known, _)| *known == id) {
            Some(known) => known.1 = label,
            None => options.push((id, label)),
        }
    }
}

/// The properties that answers carry when a request names none.
pub fn default_properties(object: ObjectType) -> &'static [&'static str] {
    match object {
        ObjectType::Companies => &["name", "domain"],
        ObjectType::Contacts => &["email", "firstname", "lastname"],
        ObjectType::Deals => &["amount", "closedate", "dealname", "dealstage", "pipeline"],
        ObjectType::Tickets => &[
            "content",
            "hs_pipeline",
            "hs_pipeline_stage",
            "hs_ticket_priority",
            "subject",
        ],
        _ => &[],
    }
}

/// The properties that a search's `query` looks into.
pub fn searched_properties(object: ObjectType) -> &'static [&'static str] {
    match object {
        ObjectType::Companies => &["name", "domain", "website", "phone"],
        ObjectType::Contacts => &["firstname", "lastname", "email", "phone", "company"],
        ObjectType::Deals => &["dealname", "description"],
        ObjectType::Tickets => &["subject", "content"],
        ObjectType::Calls => &["hs_call_title", "hs_call_body"],
        ObjectType::Emails => &["hs_email_subject", "hs_email_text"],
        ObjectType::Meetings => &["hs_meeting_title", "hs_meeting_body"],
        ObjectType::Notes => &["hs_note_body"],
        ObjectType::Tasks => &["hs_task_subject", "hs_task_body"],
    }
}

/// What a new record must have.
pub fn required_properties(object: ObjectType) -> &'static [&'static str] {
    match object {
        ObjectType::Emails => &["hs_timestamp", "hs_email_direction"],
        ObjectType::Calls | ObjectType::Meetings | ObjectType::Notes | ObjectType::Tasks => {
            &["hs_timestamp"]
        }
        ObjectType::Tickets => &["subject", "hs_pipeline_stage"],
        ObjectType::Deals => &["dealname", "dealstage"],
        ObjectType::Companies | ObjectType::Contacts => &[],
    }
}

/// Of which a new record must have at least one.
pub fn one_of_properties(object: ObjectType) -> &'static [&'static str] {
    match object {
        ObjectType::Companies => &["name", "domain"],
        ObjectType::Contacts => &["email", "firstname", "lastname"],
        _ => &[],
    }
}
