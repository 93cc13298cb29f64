//! What a column's header means: a property by its name or label, the id, an association.

use crate::sandbox::catalog::associations;
use crate::sandbox::record::ObjectType;

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Means {
    /// The record's id.
    Id,
    /// When it was made.
    Created,
    /// When it last changed.
    Modified,
    /// Ids of associated records.
    Link(ObjectType),
    /// The values of a property.
    Property(String),
}

/// Headers of HubSpot's exports and the names that this program gives to fields, and the property
/// meant; headers as [`plain`] writes them.
const ALIASES: &[(ObjectType, &str, &str)] = {
    use ObjectType::*;
    &[
        (Companies, "company_name", "name"),
        (Companies, "company_domain_name", "domain"),
        (Companies, "phone_number", "phone"),
        (Companies, "website_url", "website"),
        (Companies, "country_region", "country"),
        (Companies, "number_of_employees", "numberofemployees"),
        (Companies, "annual_revenue", "annualrevenue"),
        (Companies, "lifecycle_stage", "lifecyclestage"),
        (Companies, "last_contacted", "notes_last_contacted"),
        (Companies, "last_touch", "notes_last_contacted"),
        (Companies, "stage", "customer_stage"),
        (Companies, "tier", "customer_tier"),
        (Companies, "term_start", "contract_start_date"),
        (Companies, "renewal", "renewal_date"),
        (Companies, "likelihood", "renewal_likelihood"),
        (Companies, "dau", "daily_active_users"),
        (Companies, "mau", "monthly_active_users"),
        (Companies, "first_value", "first_value_date"),
        (Companies, "nps", "nps_score"),
        (Companies, "csat", "csat_score"),
        (Companies, "sentiment", "customer_sentiment"),
        (Companies, "last_qbr", "last_qbr_date"),
        (Contacts, "first_name", "firstname"),
        (Contacts, "last_name", "lastname"),
        (Contacts, "phone_number", "phone"),
        (Contacts, "mobile_phone_number", "mobilephone"),
        (Contacts, "job_title", "jobtitle"),
        (Contacts, "company_name", "company"),
        (Contacts, "buying_role", "hs_buying_role"),
        (Contacts, "lifecycle_stage", "lifecyclestage"),
        (Contacts, "last_contacted", "notes_last_contacted"),
        (Deals, "deal_name", "dealname"),
        (Deals, "deal_stage", "dealstage"),
        (Deals, "deal_type", "dealtype"),
        (Deals, "deal_description", "description"),
        (Deals, "close_date", "closedate"),
        (Deals, "currency", "deal_currency_code"),
        (Tickets, "ticket_name", "subject"),
        (Tickets, "ticket_description", "content"),
        (Tickets, "pipeline", "hs_pipeline"),
        (Tickets, "ticket_status", "hs_pipeline_stage"),
        (Tickets, "priority", "hs_ticket_priority"),
        (Tickets, "close_date", "closed_date"),
        (Calls, "call_notes", "hs_call_body"),
        (Calls, "call_outcome", "hs_call_disposition"),
        (Emails, "email_body", "hs_email_text"),
        (Emails, "email_send_status", "hs_email_status"),
        (Meetings, "meeting_name", "hs_meeting_title"),
        (Meetings, "meeting_description", "hs_meeting_body"),
        (Notes, "note", "hs_note_body"),
        (Tasks, "task_title", "hs_task_subject"),
        (Tasks, "task_notes", "hs_task_body"),
        (Tasks, "due_date", "hs_timestamp"),
        (Tasks, "priority", "hs_task_priority"),
    ]
};

/// Names of the owner's column.
const OWNERS: &[&str] = &[
    "hubspot_owner_id",
    "owner",
    "owner_id",
    "owner_email",
    "company_owner",
    "contact_owner",
    "deal_owner",
    "ticket_owner",
    "activity_assigned_to",
    "assigned_to",
];

/// What a header of an object's file means. `known` says whether the object has a property of that
/// name, `labelled` finds one by its label, `there` whether the file has a column of exactly that
/// name, which then goes before any other that may mean the same.
pub fn meaning(
    object: ObjectType,
    header: &str,
    known: impl Fn(&str) -> bool,
    labelled: impl Fn(&str) -> Option<String>,
    there: impl Fn(&str) -> bool,
) -> Means {
    let lower = header.to_ascii_lowercase();
    let plain = plain(header);
    let own = |suffix: &str| plain.strip_prefix(object.singular()) == Some(suffix);
    if ["id", "hs_object_id", "record_id"].contains(&plain.as_str()) || own("_id") {
        return Means::Id;
    }
    if ["createdate", "hs_createdate", "create_date", "created_at"].contains(&plain.as_str()) {
        return Means::Created;
    }
    if matches!(
        plain.as_str(),
        "hs_lastmodifieddate" | "lastmodifieddate" | "last_modified_date" | "updated_at"
    ) {
        return Means::Modified;
    }
    if known(&lower) {
        return Means::Property(lower);
    }
    if let Some(other) = link(&plain)
        && !associations::types(object, other).is_empty()
        && other != object
    {
        return Means::Link(other);
    }
    let found = if OWNERS.contains(&plain.as_str()) {
        Some("hubspot_owner_id".to_owned())
    } else if object.is_activity() && ["activity_date", "timestamp"].contains(&plain.as_str()) {
        Some("hs_timestamp".to_owned())
    } else {
        let alias = ALIASES
            .iter()
            .find(|(of, from, _)| *of == object && *from == plain);
        alias
            .map(|(_, _, name)| (*name).to_owned())
            .or_else(|| labelled(header))
    };
    match found {
        Some(name) if !there(&name) => Means::Property(name),
        _ => Means::Property(plain),
    }
}

/// The object whose ids a column holds: `company_id`, `contact_ids`, `associatedcompanyid`,
/// `Associated Company IDs`, `Primary Associated Company ID`.
fn link(plain: &str) -> Option<ObjectType> {
    let words = plain.strip_suffix("_ids").or(plain.strip_suffix("_id"));
    let words = words.or_else(|| {
        plain
            .strip_suffix("id")
            .filter(|_| plain.starts_with("associated"))
    })?;
    let words = words.strip_prefix("primary_").unwrap_or(words);
    let words = words.strip_prefix("associated").unwrap_or(words);
    let words = words.trim_start_matches('_');
    ObjectType::ALL
        .into_iter()
        .find(|object| object.singular() == words || object.name() == words)
}

/// A header as a property's internal name: letters and digits of any script in lower case, all else
/// one `_`; at most 100 characters.
pub fn plain(header: &str) -> String {
    let mut plain = String::new();
    for char in header.chars().flat_map(char::to_lowercase) {
        if char.is_alphanumeric() {
            plain.push(char);
        } else if !plain.is_empty() && !plain.ends_with('_') {
            plain.push('_');
        }
    }
    let plain = plain.trim_end_matches('_');
    plain.chars().take(100).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(object: ObjectType, header: &str) -> Means {
        let known = |name: &str| ["name", "arr", "hs_timestamp", "company"].contains(&name);
        let label = |label: &str| (label == "ARR (EUR)").then(|| "arr".to_owned());
        meaning(object, header, known, label, |_| false)
    }

    fn property(name: &str) -> Means {
        Means::Property(name.to_owned())
    }

    #[test]
    fn names_labels_and_the_headers_of_exports_are_understood() {
        use ObjectType::*;
        for (object, header, means) in [
            (Companies, "id", Means::Id),
            (Companies, "Record ID", Means::Id),
            (Companies, "company_id", Means::Id),
            (Contacts, "company_id", Means::Link(Companies)),
            (Contacts, "Associated Company IDs", Means::Link(Companies)),
            (
                Contacts,
                "Primary Associated Company ID",
                Means::Link(Companies),
            ),
            (Contacts, "associatedcompanyid", Means::Link(Companies)),
            (Calls, "contact_ids", Means::Link(Contacts)),
            // No association between these two: an own property.
            (Calls, "note_id", property("note_id")),
            (Companies, "name", property("name")),
            (Companies, "NAME", property("name")),
            (Companies, "Company name", property("name")),
            (Companies, "Company owner", property("hubspot_owner_id")),
            (Companies, "Create Date", Means::Created),
            (Companies, "Last Modified Date", Means::Modified),
            (Contacts, "lastmodifieddate", Means::Modified),
            (Companies, "ARR (EUR)", property("arr")),
            (Contacts, "company", property("company")),
            (Calls, "Activity date", property("hs_timestamp")),
            (
                Companies,
                "Nivel de satisfacción",
                property("nivel_de_satisfacción"),
            ),
            (Companies, "行业", property("行业")),
        ] {
            assert_eq!(of(object, header), means, "{header}");
        }
    }

    #[test]
    fn a_column_of_the_very_name_goes_before_one_that_may_mean_it() {
        let known = |name: &str| name == "customer_stage";
        let there = |name: &str| name == "customer_stage";
        let of = |header| meaning(ObjectType::Companies, header, known, |_| None, there);
        assert_eq!(of("stage"), property("stage"));
        assert_eq!(of("customer_stage"), property("customer_stage"));
    }
}
