//! HubSpot's own properties: those that customer success reads and writes. A real portal has
//! hundreds more; `industry`, `deal_currency_code` and `hs_activity_type` are free text here,
//! enumerations that each portal edits there.

use super::{Definition, Kind, pipelines};
use crate::sandbox::record::ObjectType;

const LIFECYCLE: &[(&str, &str)] = &[
    ("subscriber", "Subscriber"),
    ("lead", "Lead"),
    ("marketingqualifiedlead", "Marketing Qualified Lead"),
    ("salesqualifiedlead", "Sales Qualified Lead"),
    ("opportunity", "Opportunity"),
    ("customer", "Customer"),
    ("evangelist", "Evangelist"),
    ("other", "Other"),
];

const BUYING_ROLES: &[(&str, &str)] = &[
    ("BLOCKER", "Blocker"),
    ("BUDGET_HOLDER", "Budget Holder"),
    ("CHAMPION", "Champion"),
    ("DECISION_MAKER", "Decision Maker"),
    ("END_USER", "End User"),
    ("EXECUTIVE_SPONSOR", "Executive Sponsor"),
    ("INFLUENCER", "Influencer"),
    ("LEGAL_AND_COMPLIANCE", "Legal & Compliance"),
    ("OTHER", "Other"),
];

const PRIORITIES: &[(&str, &str)] = &[
    ("LOW", "Low"),
    ("MEDIUM", "Medium"),
    ("HIGH", "High"),
    ("URGENT", "Urgent"),
];

fn property(name: &str, kind: Kind, field_type: &str) -> Definition {
    Definition {
        name: name.to_owned(),
        label: label(name),
        kind,
        field_type: field_type.to_owned(),
        options: Vec::new(),
        builtin: true,
        read_only: false,
    }
}

/// `hs_call_title` is shown as `Call title`.
fn label(name: &str) -> String {
    let words = name.trim_start_matches("hs_").replace('_', " ");
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => words,
    }
}

fn text(name: &str) -> Definition {
    property(name, Kind::Text, "text")
}

fn long_text(name: &str) -> Definition {
    property(name, Kind::Text, "textarea")
}

fn number(name: &str) -> Definition {
    property(name, Kind::Number, "number")
}

fn moment(name: &str) -> Definition {
    property(name, Kind::DateTime, "date")
}

fn choice(name: &str, options: &[(&str, &str)]) -> Definition {
    let options = options.iter();
    Definition {
        options: options
            .map(|(value, label)| ((*value).to_owned(), (*label).to_owned()))
            .collect(),
        ..property(name, Kind::Enumeration, "select")
    }
}

/// A choice whose values are their own labels.
fn words(name: &str, values: &[&str]) -> Definition {
    let options: Vec<(&str, &str)> = values.iter().map(|value| (*value, *value)).collect();
    choice(name, &options)
}

fn kept(definition: Definition) -> Definition {
    Definition {
        read_only: true,
        ..definition
    }
}

/// HubSpot's own properties of an object.
pub fn properties(object: ObjectType) -> Vec<Definition> {
    let mut all = vec![
        kept(number("hs_object_id")),
        kept(moment(object.created_property())),
        kept(moment(object.modified_property())),
        // No options of its own: its values are the portal's owners.
        property("hubspot_owner_id", Kind::Enumeration, "select"),
    ];
    if object.is_activity() {
        all.push(moment("hs_timestamp"));
    } else {
        all.push(kept(text("hs_merged_object_ids")));
    }
    all.extend(match object {
        ObjectType::Companies => vec![
            text("name"),
            text("domain"),
            text("website"),
            text("phone"),
            text("industry"),
            text("city"),
            text("country"),
            long_text("description"),
            number("numberofemployees"),
            number("annualrevenue"),
            Definition {
                field_type: "radio".to_owned(),
                ..choice("lifecyclestage", LIFECYCLE)
            },
            kept(moment("notes_last_contacted")),
        ],
        ObjectType::Contacts => vec![
            text("firstname"),
            text("lastname"),
            text("email"),
            text("phone"),
            text("mobilephone"),
            text("jobtitle"),
            text("company"),
            Definition {
                field_type: "checkbox".to_owned(),
                ..choice("hs_buying_role", BUYING_ROLES)
            },
            Definition {
                field_type: "radio".to_owned(),
                ..choice("lifecyclestage", LIFECYCLE)
            },
            kept(moment("notes_last_contacted")),
        ],
        ObjectType::Deals => vec![
            text("dealname"),
            number("amount"),
            moment("closedate"),
            long_text("description"),
            stages("pipeline", "dealstage", object).0,
            stages("pipeline", "dealstage", object).1,
            words("dealtype", &["newbusiness", "existingbusiness"]),
            text("deal_currency_code"),
        ],
        ObjectType::Tickets => vec![
            text("subject"),
            long_text("content"),
            choice("hs_ticket_priority", PRIORITIES),
            stages("hs_pipeline", "hs_pipeline_stage", object).0,
            stages("hs_pipeline", "hs_pipeline_stage", object).1,
            moment("closed_date"),
        ],
        ObjectType::Calls => vec![
            text("hs_call_title"),
            long_text("hs_call_body"),
            words("hs_call_direction", &["INBOUND", "OUTBOUND"]),
            number("hs_call_duration"),
            words("hs_call_status", CALL_STATUSES),
            choice("hs_call_disposition", DISPOSITIONS),
            text("hs_activity_type"),
        ],
        ObjectType::Emails => vec![
            words(
                "hs_email_direction",
                &["EMAIL", "INCOMING_EMAIL", "FORWARDED_EMAIL"],
            ),
            text("hs_email_subject"),
            long_text("hs_email_text"),
            long_text("hs_email_html"),
            words(
                "hs_email_status",
                &["BOUNCED", "FAILED", "SCHEDULED", "SENDING", "SENT"],
            ),
        ],
        ObjectType::Meetings => vec![
            text("hs_meeting_title"),
            long_text("hs_meeting_body"),
            long_text("hs_internal_meeting_notes"),
            moment("hs_meeting_start_time"),
            moment("hs_meeting_end_time"),
            text("hs_meeting_location"),
            text("hs_activity_type"),
            words(
                "hs_meeting_outcome",
                &[
                    "SCHEDULED",
                    "COMPLETED",
                    "RESCHEDULED",
                    "NO_SHOW",
                    "CANCELED",
                ],
            ),
        ],
        ObjectType::Notes => vec![long_text("hs_note_body")],
        ObjectType::Tasks => vec![
            text("hs_task_subject"),
            long_text("hs_task_body"),
            words(
                "hs_task_status",
                &[
                    "NOT_STARTED",
                    "IN_PROGRESS",
                    "WAITING",
                    "DEFERRED",
                    "COMPLETED",
                ],
            ),
            words("hs_task_priority", &["NONE", "LOW", "MEDIUM", "HIGH"]),
            words("hs_task_type", &["TODO", "CALL", "EMAIL"]),
            kept(moment("hs_task_completion_date")),
        ],
    });
    all
}

/// What came of a call: the ids are the same in every portal, which may add its own.
const DISPOSITIONS: &[(&str, &str)] = &[
    ("9d9162e7-6cf3-4944-bf63-4dff82258764", "Busy"),
    ("f240bbac-87c9-4f6e-bf70-924b57d47db7", "Connected"),
    ("a4c4c377-d246-4b32-a13b-75a56a4cd0ff", "Left live message"),
    ("b2cf5968-551e-4856-9783-52b3da59a7d0", "Left voicemail"),
    ("73a0d17f-1163-4015-bdd5-ec830791da20", "No answer"),
    ("17b47fee-58de-441e-a44c-c6300d46f273", "Wrong number"),
];

const CALL_STATUSES: &[&str] = &[
    "BUSY",
    "CALLING_CRM_USER",
    "CANCELED",
    "COMPLETED",
    "CONNECTING",
    "FAILED",
    "IN_PROGRESS",
    "NO_ANSWER",
    "QUEUED",
    "RINGING",
];

/// The pipeline property and the stage property of an object with a pipeline.
fn stages(pipeline: &str, stage: &str, object: ObjectType) -> (Definition, Definition) {
    let of = pipelines::of(object);
    let pipelines: Vec<_> = of
        .iter()
        .map(|of| (of.id.as_str(), of.label.as_str()))
        .collect();
    let stages: Vec<_> = of
        .iter()
        .flat_map(|of| of.stages.iter())
        .map(|stage| (stage.id.as_str(), stage.label.as_str()))
        .collect();
    (choice(pipeline, &pipelines), choice(stage, &stages))
}
