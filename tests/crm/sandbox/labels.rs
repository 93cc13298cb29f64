//! What a portal calls things itself: labels of associations as roles, and types of meetings.

use super::*;
use serde_json::json;
use tenure::domain::contact::{Contact, Role};

const LABELS: &str = "/crm/associations/2026-09/contacts/companies/labels";

/// A portal whose first contact is the “Decision maker” of its company; the contact's id and its account.
async fn labelled(labels: bool) -> (Portal, String, AccountId) {
    let mut mapping = Mapping::demo();
    mapping.contacts.role = None;
    mapping.contacts.labels = labels;
    let roles = &mut mapping.contacts.roles;
    roles.insert("decision MAKER".to_owned(), Role::EconomicBuyer);
    let portal = portal_with(8, mapping, |_| {}).await;
    let label = json!({"label": "Decision maker", "name": "decision_maker"});
    let made = portal.send("POST", LABELS, label).await;
    let number = &made["results"][0]["typeId"];
    let contact = contacts(portal.all(Resource::Contacts).await).swap_remove(0);
    let account = contact.accounts.first().expect("a company").clone();
    let path = format!(
        "/crm/objects/2026-09/contacts/{}/associations/companies/{account}",
        contact.id.0
    );
    let tie = json!([{"associationCategory": "USER_DEFINED", "associationTypeId": number}]);
    portal.send("PUT", &path, tie).await;
    (portal, contact.id.0, account)
}

fn contacts(items: Vec<Item>) -> Vec<Contact> {
    let of = |item| match item {
        Item::Contact(contact) => Some(contact),
        _ => None,
    };
    items.into_iter().filter_map(of).collect()
}

/// Who has a role, by id.
fn with_roles(all: &[Contact]) -> Vec<(&str, &[Role])> {
    let all = all.iter().filter(|one| !one.roles.is_empty());
    all.map(|one| (one.id.0.as_str(), one.roles.as_slice()))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_label_of_an_association_is_a_role_however_the_contact_is_read() {
    let (portal, id, account) = labelled(true).await;
    let expected = [(id.as_str(), &[Role::EconomicBuyer][..])];
    let listed = contacts(portal.all(Resource::Contacts).await);
    assert_eq!(with_roles(&listed), expected, "listed");
    let accounts = &listed
        .iter()
        .find(|one| one.id.0 == id)
        .expect("there")
        .accounts;
    assert_eq!(accounts.iter().filter(|one| **one == account).count(), 1);

    let back = portal.crm.list_back(Resource::Contacts, None).await;
    let back = contacts(back.expect("a page").expect("from the end").items);
    assert_eq!(with_roles(&back), expected, "from the end");

    let details = portal.crm.details(&account).await.expect("details");
    assert_eq!(with_roles(&details.contacts), expected, "opened");

    let since = portal.clock.now() - TimeDelta::seconds(1);
    portal
        .patch("contacts", &id, json!({"jobtitle": "CFO"}))
        .await;
    portal.clock.advance(TimeDelta::seconds(10));
    let changed = contacts(portal.changes(Resource::Contacts, since).await);
    assert_eq!(with_roles(&changed), expected, "changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn labels_cost_nothing_where_nobody_reads_them() {
    let (portal, id, account) = labelled(false).await;
    portal.sandbox.faults().reset_requests();
    let listed = contacts(portal.all(Resource::Contacts).await);
    assert_eq!(with_roles(&listed), []);
    let asked = "POST /crm/associations/2026-09/contacts/companies";
    assert_eq!(portal.sandbox.faults().requests_on(asked), 0);
    let details = portal.crm.details(&account).await.expect("details");
    assert!(details.contacts.iter().any(|one| one.id.0 == id));
    assert_eq!(portal.sandbox.faults().requests_on(asked), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_meeting_has_the_portals_own_type_of_it() {
    let portal = portal(4).await;
    let account = portal.first_account().await;
    let asked = "GET /crm/properties/2026-09/meetings/hs_activity_type";
    for (kind, of) in [
        (Kind::Qbr, Some("QBR")),
        (Kind::Training, Some("Training")),
        (Kind::Visit, Some("On-site visit")),
        (Kind::Kickoff, Some("Kickoff")),
        (Kind::Meeting, None),
    ] {
        let written = portal.crm.write(&log(&account, kind), None).await;
        let id = made(&written.expect("it is taken")).id;
        let path = format!("/crm/objects/2026-09/meetings/{id}?properties=hs_activity_type");
        let kept = portal.get(&path).await;
        assert_eq!(
            kept["properties"]["hs_activity_type"].as_str(),
            of,
            "{kind:?}"
        );
        // A person who writes another title does not make another meeting of it.
        let renamed = json!({"hs_meeting_title": "Coffee"});
        portal.patch("meetings", &id, renamed).await;
        let details = portal.crm.details(&account).await.expect("details");
        let all = details.touchpoints.iter();
        let found = all.filter(|one| one.id.as_ref().is_some_and(|one| one.0 == id));
        let kinds: Vec<Kind> = found.map(|one| one.kind).collect();
        assert_eq!(kinds, [kind]);
    }
    assert_eq!(
        portal.sandbox.faults().requests_on(asked),
        1,
        "once for all"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn where_no_type_fits_the_title_says_it() {
    // A token that may not see the property, as a portal that has none.
    let portal = portal(4).await;
    let account = portal.first_account().await;
    portal.sandbox.faults().hide("meetings.hs_activity_type");
    let written = portal.crm.write(&log(&account, Kind::Training), None).await;
    let id = made(&written.expect("it is taken")).id;
    portal.sandbox.faults().clear();
    let path =
        format!("/crm/objects/2026-09/meetings/{id}?properties=hs_activity_type,hs_meeting_title");
    let kept = portal.get(&path).await;
    assert_eq!(kept["properties"]["hs_meeting_title"], "Training: Rollout");
    assert!(kept["properties"]["hs_activity_type"].is_null(), "{kept}");
}
