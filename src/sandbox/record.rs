//! A CRM record as the portfolio generator makes it and the database keeps it.

use chrono::{DateTime, Utc};

/// HubSpot's object types that the embedded CRM knows, by the name in the URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ObjectType {
    /// Companies (0-2).
    Companies,
    /// Contacts (0-1).
    Contacts,
    /// Deals (0-3).
    Deals,
    /// Tickets (0-5).
    Tickets,
    /// Calls (0-48).
    Calls,
    /// Emails (0-49).
    Emails,
    /// Meetings (0-47).
    Meetings,
    /// Notes (0-46).
    Notes,
    /// Tasks (0-27).
    Tasks,
}

impl ObjectType {
    /// All of them.
    pub const ALL: [ObjectType; 9] = [
        ObjectType::Companies,
        ObjectType::Contacts,
        ObjectType::Deals,
        ObjectType::Tickets,
        ObjectType::Calls,
        ObjectType::Emails,
        ObjectType::Meetings,
        ObjectType::Notes,
        ObjectType::Tasks,
    ];

    /// The name in URLs, the singular of it, and the number after `0-` in the type id.
    fn names(self) -> (&'static str, &'static str, u8) {
        match self {
            ObjectType::Companies => ("companies", "company", 2),
            ObjectType::Contacts => ("contacts", "contact", 1),
            ObjectType::Deals => ("deals", "deal", 3),
            ObjectType::Tickets => ("tickets", "ticket", 5),
            ObjectType::Calls => ("calls", "call", 48),
            ObjectType::Emails => ("emails", "email", 49),
            ObjectType::Meetings => ("meetings", "meeting", 47),
            ObjectType::Notes => ("notes", "note", 46),
            ObjectType::Tasks => ("tasks", "task", 27),
        }
    }

    /// The name in URLs: `companies`.
    pub fn name(self) -> &'static str {
        self.names().0
    }

    /// One of them: `company`.
    pub fn singular(self) -> &'static str {
        self.names().1
    }

    /// The number after `0-` in HubSpot's object type id.
    pub fn number(self) -> u8 {
        self.names().2
    }

    /// Reads any of the names HubSpot takes: `companies`, `company`, `0-2`.
    pub fn parse(text: &str) -> Option<ObjectType> {
        ObjectType::ALL.into_iter().find(|object| {
            let (plural, singular, number) = object.names();
            let lower = text.to_ascii_lowercase();
            lower == plural || lower == singular || lower == format!("0-{number}")
        })
    }

    /// Calls, emails, meetings, notes and tasks.
    pub fn is_activity(self) -> bool {
        matches!(
            self,
            ObjectType::Calls
                | ObjectType::Emails
                | ObjectType::Meetings
                | ObjectType::Notes
                | ObjectType::Tasks
        )
    }

    /// The property that holds the time of the last change: contacts have their own.
    pub fn modified_property(self) -> &'static str {
        match self {
            ObjectType::Contacts => "lastmodifieddate",
            _ => "hs_lastmodifieddate",
        }
    }

    /// The property that holds the time of creation: activities have their own.
    pub fn created_property(self) -> &'static str {
        if self.is_activity() {
            "hs_createdate"
        } else {
            "createdate"
        }
    }
}

/// A past value of a property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Since when it had the value.
    pub at: DateTime<Utc>,
    /// The value, as text.
    pub value: String,
}

/// One record to be put into the CRM as if it had long been there.
#[derive(Clone, Debug)]
pub struct Record {
    /// What it is.
    pub object: ObjectType,
    /// Its id, unique within its type.
    pub id: u64,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// When it last changed.
    pub updated: DateTime<Utc>,
    /// Current values; HubSpot's property names.
    pub properties: Vec<(&'static str, String)>,
    /// Past values including the current one, oldest first, of properties that changed.
    pub history: Vec<(&'static str, Vec<Version>)>,
    /// Associated records.
    pub associations: Vec<(ObjectType, u64)>,
}

/// A property definition beyond HubSpot's own.
#[derive(Clone, Debug)]
pub struct PropertyDef {
    /// Of which object.
    pub object: ObjectType,
    /// Internal name.
    pub name: &'static str,
    /// Label.
    pub label: &'static str,
    /// `string`, `number`, `date`, `datetime`, `enumeration`, `bool`.
    pub kind: &'static str,
    /// `text`, `number`, `date`, `select`, `booleancheckbox`, `radio`, `textarea`.
    pub field_type: &'static str,
    /// For enumerations: (value, label), in display order.
    pub options: Vec<(&'static str, &'static str)>,
}

/// A CRM user.
#[derive(Clone, Debug)]
pub struct OwnerDef {
    /// Owner id.
    pub id: u64,
    /// User id; `None` when archived.
    pub user_id: Option<u64>,
    /// First name.
    pub first: String,
    /// Last name.
    pub last: String,
    /// Mail address.
    pub email: String,
    /// No longer there.
    pub archived: bool,
}

/// A pipeline beyond those that a new portal has.
#[derive(Clone, Debug)]
pub struct PipelineDef {
    /// Of deals or tickets.
    pub object: ObjectType,
    /// Its id, the value of the pipeline property.
    pub id: &'static str,
    /// Label.
    pub label: &'static str,
    /// In display order.
    pub stages: Vec<StageDef>,
}

/// A stage of a pipeline.
#[derive(Clone, Copy, Debug)]
pub struct StageDef {
    /// Its id, the value of the stage property; unique among all pipelines of the object.
    pub id: &'static str,
    /// Label.
    pub label: &'static str,
    /// Whether work ends there.
    pub closed: bool,
    /// For deals: how likely it is won, from `0.0` to `1.0`.
    pub probability: Option<&'static str>,
}

/// A whole made-up portal.
pub struct Portal {
    /// Custom properties.
    pub properties: Vec<PropertyDef>,
    /// Pipelines beside the first of tickets and the first of deals.
    pub pipelines: Vec<PipelineDef>,
    /// Users.
    pub owners: Vec<OwnerDef>,
    /// All records, made one after another so that a large portfolio never stands in memory whole.
    pub records: Box<dyn Iterator<Item = Record> + Send>,
}
