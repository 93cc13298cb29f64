//! Associations, and what they do to the time of the last contact.

use crate::client::{Crm, company, objects, portal};
use serde_json::{Value, json};
use tenure::sandbox::record::{ObjectType, Portal};

fn tied(id: &str, number: u32) -> Value {
    json!({"to": {"id": id}, "types": [
        {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": number}]})
}

fn call(at: &str, ties: &[Value]) -> Value {
    json!({"properties": {"hs_timestamp": at, "hs_call_title": "Call"}, "associations": ties})
}

async fn last_contact(crm: &Crm, object: &str, id: &str) -> Option<String> {
    crm.value(object, id, "notes_last_contacted").await
}

#[tokio::test]
async fn a_new_activity_is_tied_to_all_it_names() {
    let crm = Crm::filled().await;
    let ties = [tied("301", 182), tied("501", 194), tied("701", 220)];
    let made = crm
        .post(&objects("calls"), call("2026-11-20T10:00:00Z", &ties))
        .await;
    assert_eq!(made.status, 201, "{made:?}");
    let id = made.body["id"].as_str().expect("an id");
    for (object, number) in [("companies", 182), ("contacts", 194), ("tickets", 220)] {
        let got = crm
            .get(&format!("{}/{id}/associations/{object}", objects("calls")))
            .await;
        let types = &got.body["results"][0]["associationTypes"];
        assert_eq!(types[0]["typeId"], number, "{object}");
    }
    let back = crm
        .get(&format!("{}/301/associations/calls", objects("companies")))
        .await;
    assert_eq!(back.body["results"][0]["toObjectId"], id);
    assert_eq!(
        back.body["results"][0]["associationTypes"][0]["typeId"],
        181
    );
}

#[tokio::test]
async fn a_type_must_belong_to_the_pair_and_the_record_must_be_there() {
    let crm = Crm::filled().await;
    for tie in [tied("301", 9_999), tied("999", 182), tied("301", 194)] {
        let got = crm
            .post(&objects("calls"), call("2026-11-20T10:00:00Z", &[tie]))
            .await;
        assert_eq!(got.status, 400, "{got:?}");
        assert_eq!(got.body["category"], "VALIDATION_ERROR");
    }
    assert!(
        crm.get(&objects("calls")).await.ids().is_empty(),
        "nothing was made"
    );
}

#[tokio::test]
async fn the_last_contact_follows_calls_mails_and_meetings() {
    let crm = Crm::filled().await;
    let ties = [tied("301", 182), tied("501", 194)];
    let first = crm
        .post(&objects("calls"), call("2026-11-10T10:00:00Z", &ties))
        .await;
    let second = crm
        .post(&objects("calls"), call("2026-11-20T10:00:00Z", &ties))
        .await;
    // Long ago and in the future: neither is the last contact.
    crm.post(&objects("calls"), call("2026-01-01T10:00:00Z", &ties))
        .await;
    crm.post(&objects("calls"), call("2027-01-01T10:00:00Z", &ties))
        .await;
    let at = Some("2026-11-20T10:00:00.000Z");
    assert_eq!(last_contact(&crm, "companies", "301").await.as_deref(), at);
    assert_eq!(last_contact(&crm, "contacts", "501").await.as_deref(), at);
    let id = |made: &Value| made["id"].as_str().expect("an id").to_owned();
    crm.delete(&format!("{}/{}", objects("calls"), id(&second.body)))
        .await;
    let at = Some("2026-11-10T10:00:00.000Z");
    assert_eq!(last_contact(&crm, "companies", "301").await.as_deref(), at);
    let moved = json!({"properties": {"hs_timestamp": "2026-11-15T10:00:00Z"}});
    crm.patch(&format!("{}/{}", objects("calls"), id(&first.body)), moved)
        .await;
    let at = Some("2026-11-15T10:00:00.000Z");
    assert_eq!(last_contact(&crm, "companies", "301").await.as_deref(), at);
    let company = crm.get(&format!("{}/301", objects("companies"))).await;
    assert_eq!(company.body["updatedAt"], "2026-11-21T12:00:00.000Z");
}

#[tokio::test]
async fn a_note_is_no_contact() {
    let crm = Crm::filled().await;
    let note = json!({
        "properties": {"hs_timestamp": "2026-11-20T10:00:00Z", "hs_note_body": "x"},
        "associations": [tied("301", 190)],
    });
    assert_eq!(crm.post(&objects("notes"), note).await.status, 201);
    assert_eq!(last_contact(&crm, "companies", "301").await, None);
}

#[tokio::test]
async fn an_association_made_later_counts_and_one_ended_does_not() {
    let crm = Crm::filled().await;
    let made = crm
        .post(&objects("calls"), call("2026-11-20T10:00:00Z", &[]))
        .await;
    let id = made.body["id"].as_str().expect("an id");
    let calls = objects("calls");
    let put = format!("{calls}/{id}/associations/default/companies/302");
    assert_eq!(
        crm.send(reqwest::Method::PUT, &put, json!({})).await.status,
        200
    );
    let at = Some("2026-11-20T10:00:00.000Z");
    assert_eq!(last_contact(&crm, "companies", "302").await.as_deref(), at);
    let delete = format!("{calls}/{id}/associations/companies/302");
    assert_eq!(crm.delete(&delete).await, 204);
    assert_eq!(last_contact(&crm, "companies", "302").await, None);
    let wrong = json!([{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 190}]);
    assert_eq!(
        crm.send(reqwest::Method::PUT, &delete, wrong).await.status,
        400
    );
    let right = json!([{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 182}]);
    assert_eq!(
        crm.send(reqwest::Method::PUT, &delete, right).await.status,
        201
    );
    assert_eq!(last_contact(&crm, "companies", "302").await.as_deref(), at);
}

#[tokio::test]
async fn an_archived_record_is_no_longer_associated() {
    let crm = Crm::filled().await;
    crm.delete(&format!("{}/501", objects("contacts"))).await;
    let got = crm
        .get(&format!(
            "{}/301/associations/contacts",
            objects("companies")
        ))
        .await;
    assert_eq!(got.body["results"], json!([]));
}

/// A company with a hundred and twenty contacts.
async fn crowd() -> Crm {
    let crm = Crm::empty().await;
    let small = portal();
    let contacts = (1..=120).map(|id| {
        let mut contact = company(id, "Crowd");
        contact.object = ObjectType::Contacts;
        contact.properties = vec![("email", format!("{id}@crowd.example"))];
        contact.associations = vec![(ObjectType::Companies, 301)];
        contact
    });
    crm.fill(Portal {
        records: Box::new(vec![company(301, "Crowd")].into_iter().chain(contacts)),
        ..small
    });
    crm
}

#[tokio::test]
async fn inline_associations_end_at_a_hundred_with_a_cursor() {
    let crm = crowd().await;
    let read = crm
        .get(&format!(
            "{}/301?associations=contacts",
            objects("companies")
        ))
        .await;
    let inline = &read.body["associations"]["contacts"];
    assert_eq!(inline["results"].as_array().map(Vec::len), Some(100));
    let after = inline["paging"]["next"]["after"]
        .as_str()
        .expect("a cursor");
    let path = format!("{}/301/associations/contacts", objects("companies"));
    let rest = crm.get(&format!("{path}?after={after}")).await;
    assert_eq!(rest.body["results"].as_array().map(Vec::len), Some(20));
    assert_eq!(crm.get(&format!("{path}?limit=501")).await.status, 400);
}

#[tokio::test]
async fn many_records_associations_come_in_one_answer() {
    let crm = crowd().await;
    let path = "/crm/associations/2026-09/contacts/companies/batch/read";
    let body = json!({"inputs": [{"id": "7"}, {"id": 8}, {"id": "999"}]});
    let got = crm.post(path, body).await;
    assert_eq!(got.status, 207);
    assert_eq!(got.body["results"][0]["from"]["id"], "7");
    assert_eq!(got.body["results"][1]["to"][0]["toObjectId"], "301");
    assert_eq!(got.body["numErrors"], 1);
    assert_eq!(got.body["errors"][0]["context"]["fromObjectId"][0], "999");
    let many: Vec<Value> = (0..1_001).map(|id| json!({"id": id})).collect();
    assert_eq!(crm.post(path, json!({"inputs": many})).await.status, 400);
}
