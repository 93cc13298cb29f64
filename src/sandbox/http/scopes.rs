//! Which scope a request needs, and the refusal where the token lacks it.

use crate::sandbox::failure::Failure;
use crate::sandbox::record::ObjectType;
use serde_json::{Value, json};

/// The scope that a request needs; `None` where any token will do.
pub fn needed(method: &str, path: &str) -> Option<String> {
    // Types may be named by their ids (`0-5`) too.
    let parts: Vec<&str> = path
        .trim_start_matches('/')
        .split('/')
        .map(|part| match ObjectType::parse(part) {
            Some(object) => object.name(),
            None => part,
        })
        .collect();
    let reads = method == "GET" || path.ends_with("/batch/read") || path.ends_with("/search");
    let how = if reads { "read" } else { "write" };
    match parts.as_slice() {
        ["crm", "associations", _, object, _, "labels"] if *object != "tickets" => {
            Some(format!("crm.schemas.{object}.{how}"))
        }
        ["crm", "associations", _, from, to, ..]
        | ["crm", "objects", _, from, _, "associations", to]
            if [*from, *to].contains(&"tickets") =>
        {
            Some("tickets".to_owned())
        }
        ["crm", "associations", _, object, ..] => Some(format!("crm.objects.{object}.{how}")),
        ["crm", "objects", _, object, ..] => Some(match *object {
            "tickets" => "tickets".to_owned(),
            "emails" if reads => "sales-email-read".to_owned(),
            "calls" | "emails" | "meetings" | "notes" | "tasks" => {
                format!("crm.objects.contacts.{how}")
            }
            object => format!("crm.objects.{object}.{how}"),
        }),
        ["crm", "owners", ..] => Some("crm.objects.owners.read".to_owned()),
        ["crm", "properties", _, "tickets", ..] | ["crm", "pipelines", _, "tickets", ..] => {
            Some("tickets".to_owned())
        }
        ["crm", "properties" | "pipelines", _, object, ..] => {
            Some(format!("crm.schemas.{object}.read"))
        }
        _ => None,
    }
}

/// The body of the refusal, as HubSpot words it.
pub fn refusal(scope: &str) -> Value {
    let message = "This app hasn't been granted all required scopes to make this call.";
    let mut body = Failure::new(403, "MISSING_SCOPES", message).to_body();
    body["errors"] = json!([{
        "message": "One or more of the following scopes are required.",
        "context": {"requiredGranularScopes": [scope]},
    }]);
    body["links"] = json!({
        "scopes": "https://developers.hubspot.com/scopes",
    });
    body
}

#[cfg(test)]
mod tests {
    use super::needed;

    #[test]
    fn a_request_needs_the_scope_of_its_object() {
        for (method, path, wanted) in [
            (
                "GET",
                "/crm/objects/2026-09/companies",
                Some("crm.objects.companies.read"),
            ),
            (
                "POST",
                "/crm/objects/2026-09/companies/search",
                Some("crm.objects.companies.read"),
            ),
            (
                "PATCH",
                "/crm/objects/2026-09/companies/7",
                Some("crm.objects.companies.write"),
            ),
            (
                "POST",
                "/crm/objects/2026-09/calls/batch/create",
                Some("crm.objects.contacts.write"),
            ),
            (
                "POST",
                "/crm/objects/2026-09/notes/batch/read",
                Some("crm.objects.contacts.read"),
            ),
            ("GET", "/crm/objects/2026-09/tickets", Some("tickets")),
            ("GET", "/crm/properties/2026-09/0-5", Some("tickets")),
            (
                "GET",
                "/crm/properties/2026-09/companies",
                Some("crm.schemas.companies.read"),
            ),
            (
                "GET",
                "/crm/owners/2026-09",
                Some("crm.objects.owners.read"),
            ),
            (
                "POST",
                "/crm/associations/2026-09/companies/tickets/batch/read",
                Some("tickets"),
            ),
            (
                "POST",
                "/crm/associations/2026-09/companies/contacts/batch/read",
                Some("crm.objects.companies.read"),
            ),
            (
                "GET",
                "/crm/objects/2026-09/companies/7/associations/tickets",
                Some("tickets"),
            ),
            ("GET", "/account-info/2026-09/details", None),
        ] {
            assert_eq!(needed(method, path).as_deref(), wanted, "{method} {path}");
        }
    }
}
