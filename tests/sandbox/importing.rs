//! CSV files into the embedded CRM: what a request sees of them.

use crate::client::{Crm, noon, objects};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use tempfile::TempDir;
use tenure::sandbox::import::{Faults, ImportError, Options, Summary, import};
use tenure::sandbox::record::ObjectType;
use tenure::sandbox::{Clock, Sandbox, Settings};

/// A folder of CSV files.
fn files(all: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    for (name, text) in all {
        fs::write(folder.path().join(name), text).expect("it can be written");
    }
    folder
}

fn options() -> Options {
    Options {
        replace: false,
        skip_unknown: false,
        now: noon(),
    }
}

fn put_in(data: &Path, from: &TempDir, options: Options) -> Result<Summary, ImportError> {
    import(data, from.path(), options, &mut |_| {})
}

/// The portal with these files in it, and what was said of them.
async fn imported(all: &[(&str, &str)]) -> (Crm, Summary) {
    let folder = TempDir::new().expect("a folder");
    let summary = put_in(folder.path(), &files(all), options()).expect("nothing is wrong");
    let clock = Clock::fixed(noon());
    let settings = Settings {
        data: folder.path().to_owned(),
        clock: clock.clone(),
        ..Settings::default()
    };
    let crm = Crm {
        sandbox: Sandbox::start(settings).await.expect("it starts"),
        clock,
        http: crate::client::client(),
        folder,
    };
    (crm, summary)
}

/// The faults of files that cannot be imported, as they are shown.
fn wrong(all: &[(&str, &str)]) -> String {
    let folder = TempDir::new().expect("a folder");
    match put_in(folder.path(), &files(all), options()) {
        Err(ImportError::Faults(faults)) => faults.to_string(),
        other => panic!("{other:?}"),
    }
}

/// The past of a company's property as (since, value), oldest first.
async fn past(crm: &Crm, id: &str, property: &str) -> Vec<(String, String)> {
    let path = format!(
        "{}/{id}?propertiesWithHistory={property}",
        objects("companies")
    );
    let got = crm.get(&path).await;
    let versions = got.body["propertiesWithHistory"][property].as_array();
    let text = |version: &Value, name: &str| version[name].as_str().unwrap_or("").to_owned();
    let versions = versions.into_iter().flatten();
    let mut all: Vec<_> = versions
        .map(|version| (text(version, "timestamp"), text(version, "value")))
        .collect();
    all.reverse();
    all
}

/// The ids of the records at a path of associations.
async fn associated(crm: &Crm, path: &str) -> Vec<String> {
    let got = crm.get(path).await;
    let results = got.body["results"].as_array().expect("results").clone();
    let ids = results.iter().map(|one| one["toObjectId"].to_string());
    ids.map(|id| id.trim_matches('"').to_owned()).collect()
}

fn at(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    let pairs = pairs.iter();
    pairs
        .map(|(at, value)| ((*at).to_owned(), (*value).to_owned()))
        .collect()
}

#[tokio::test]
async fn columns_become_properties_and_ids_stay_what_they_are() {
    let (crm, summary) = imported(&[(
        "companies.csv",
        "\u{feff}id,name,arr,renewal_date,createdate,hs_lastmodifieddate,customer_stage,seats,Region name\r\n\
         4711,\"Acme, Inc.\",120000.50,2027-01-15,2024-02-03,2026-11-20T10:00:00Z,Adoption,12,north\r\n\
         4712,\"Two\nlines \"\"quoted\"\"\",,,2024-02-03 10:30,,churned,7,south\r\n\
         4713,華為技術,1,2027-01-15 00:00,1706918400000,2026-11-20,value,8,north\r\n\
         4714,Ñandú,1,,,,value,9,south\r\n\
         ,,,,,,,,\r\n",
    )])
    .await;
    assert_eq!(summary.files, [("companies.csv".to_owned(), 4)]);
    let value = async |id: &str, name: &str| crm.value("companies", id, name).await;
    assert_eq!(value("4711", "name").await.as_deref(), Some("Acme, Inc."));
    assert_eq!(value("4711", "arr").await.as_deref(), Some("120000.50"));
    assert_eq!(
        value("4711", "customer_stage").await.as_deref(),
        Some("adoption")
    );
    assert_eq!(
        value("4711", "createdate").await.as_deref(),
        Some("2024-02-03T00:00:00.000Z")
    );
    assert_eq!(
        value("4711", "hs_lastmodifieddate").await.as_deref(),
        Some("2026-11-20T10:00:00.000Z")
    );
    assert_eq!(
        value("4712", "name").await.as_deref(),
        Some("Two\nlines \"quoted\"")
    );
    assert_eq!(value("4712", "arr").await, None);
    assert_eq!(
        value("4712", "createdate").await.as_deref(),
        Some("2024-02-03T10:30:00.000Z")
    );
    assert_eq!(
        value("4713", "renewal_date").await.as_deref(),
        Some("2027-01-15")
    );
    assert_eq!(
        value("4713", "createdate").await.as_deref(),
        Some("2024-02-03T00:00:00.000Z")
    );
    let brought: Vec<_> = summary
        .brought
        .iter()
        .map(|of| (of.name.as_str(), of.label.as_str(), of.kind))
        .collect();
    assert_eq!(
        brought,
        [
            ("seats", "seats", "number"),
            ("region_name", "Region name", "enumeration")
        ]
    );
}

#[tokio::test]
async fn the_past_is_served_and_nothing_is_made_up() {
    let (crm, _) = imported(&[
        (
            "companies.csv",
            "id,name,arr,customer_stage,nps_score,hs_lastmodifieddate,createdate\n\
             1,Acme,120,value,9,2026-11-01,2024-01-01\n\
             2,Bolt,80,value,,2026-11-01,2024-01-01\n",
        ),
        (
            "history.csv",
            // The rows come in no order; HubSpot's number for companies will do.
            "object,id,property,timestamp,value\n\
             companies,1,arr,2026-01-01T00:00:00Z,120.0\n\
             company,1,arr,2025-01-01T00:00:00Z,100\n\
             0-2,1,customer_stage,2025-03-01,Adoption\n\
             companies,2,arr,2025-01-01,50\n\
             companies,2,arr,2025-06-01,\n\
             companies,1,health_score_vendor,2026-01-05,71\n\
             companies,1,health_score_vendor,2026-02-05,64.5\n",
        ),
    ])
    .await;
    let day = |day: &str| format!("{day}T00:00:00.000Z");
    // The cell says the same as the last row: 120 and 120.0 are one value.
    assert_eq!(
        past(&crm, "1", "arr").await,
        at(&[(&day("2025-01-01"), "100"), (&day("2026-01-01"), "120.0")])
    );
    // The cell says something else: that change has the date of the last one.
    assert_eq!(
        past(&crm, "1", "customer_stage").await,
        at(&[
            (&day("2025-03-01"), "adoption"),
            (&day("2026-11-01"), "value")
        ])
    );
    assert_eq!(
        past(&crm, "2", "arr").await,
        at(&[
            (&day("2025-01-01"), "50"),
            (&day("2025-06-01"), ""),
            (&day("2026-11-01"), "80")
        ])
    );
    // Without rows it is as old as the last change: earlier nobody knows.
    assert_eq!(
        past(&crm, "1", "nps_score").await,
        at(&[(&day("2026-11-01"), "9")])
    );
    // A property of the history alone has its last value.
    let vendor = crm.value("companies", "1", "health_score_vendor").await;
    assert_eq!(vendor.as_deref(), Some("64.5"));
    assert_eq!(
        crm.value("companies", "2", "health_score_vendor").await,
        None
    );
}

#[tokio::test]
async fn activities_belong_to_others_and_keep_up_the_last_contact() {
    let (crm, _) = imported(&[
        (
            "companies.csv",
            "id,name,notes_last_contacted\n1,Acme,\n2,Bolt,2026-10-05T00:00:00Z\n3,Cusco,\n",
        ),
        ("contacts.csv", "id;email;company_id\n5;ana@acme.test;1\n"),
        (
            "calls.csv",
            "id,hs_timestamp,hs_call_title,company_id,contact_ids\n\
             70,2026-11-01T10:00:00Z,Check in,1,5\n\
             71,2026-09-01T10:00:00Z,Kickoff,1;2,\n\
             72,2027-01-01T10:00:00Z,To come,1,\n",
        ),
        (
            "notes.csv",
            "id,hs_timestamp,hs_note_body\n80,2026-11-10,Of no weight\n",
        ),
        (
            "associations.csv",
            "from_object,from_id,to_object,to_id\nnotes,80,companies,1\ncalls,71,contacts,5\n",
        ),
    ])
    .await;
    let last = async |id: &str| crm.value("companies", id, "notes_last_contacted").await;
    // Neither a note nor what lies ahead is a contact.
    assert_eq!(last("1").await.as_deref(), Some("2026-11-01T10:00:00.000Z"));
    // What the file says is the later one here.
    assert_eq!(last("2").await.as_deref(), Some("2026-10-05T00:00:00.000Z"));
    assert_eq!(last("3").await, None);
    let dates: Vec<_> = past(&crm, "1", "notes_last_contacted").await;
    let dates: Vec<&str> = dates.iter().map(|(at, _)| &at[..10]).collect();
    assert_eq!(dates, ["2026-09-01", "2026-11-01"]);
    let path = format!("{}/1/associations/calls", objects("companies"));
    assert_eq!(associated(&crm, &path).await, ["70", "71", "72"]);
    let path = format!("{}/5/associations/calls", objects("contacts"));
    assert_eq!(associated(&crm, &path).await, ["70", "71"]);
    let path = format!("{}/1/associations/notes", objects("companies"));
    assert_eq!(associated(&crm, &path).await, ["80"]);
}

#[tokio::test]
async fn the_last_contact_is_the_later_of_what_is_said_and_what_took_place() {
    let (crm, _) = imported(&[
        (
            "companies.csv",
            "id,name,notes_last_contacted\n1,Acme,2026-11-01T00:00:00Z\n2,Bolt,\n",
        ),
        (
            "calls.csv",
            "id,hs_timestamp,company_id\n70,2026-11-20T10:00:00Z,1\n71,2026-10-20T10:00:00Z,1;2\n",
        ),
        (
            "history.csv",
            "object,id,property,timestamp,value\n\
             companies,2,notes_last_contacted,2026-09-01T00:00:00Z,2026-08-30T00:00:00Z\n",
        ),
    ])
    .await;
    let last = async |id: &str| crm.value("companies", id, "notes_last_contacted").await;
    assert_eq!(last("1").await.as_deref(), Some("2026-11-20T10:00:00.000Z"));
    let dates = past(&crm, "1", "notes_last_contacted").await;
    let dates: Vec<&str> = dates.iter().map(|(at, _)| &at[..10]).collect();
    assert_eq!(dates, ["2026-10-20", "2026-11-01", "2026-11-20"]);
    let day = |day: &str| format!("{day}T00:00:00.000Z");
    let call = "2026-10-20T10:00:00.000Z";
    assert_eq!(
        past(&crm, "2", "notes_last_contacted").await,
        at(&[
            (&day("2026-09-01"), &day("2026-08-30")),
            (call, call),
            // Company 2 has an empty cell, which says no more than that nobody wrote it down.
        ])
    );
    assert_eq!(last("2").await.as_deref(), Some(call));
}

/// Noon of 21 November is now. A value of the evening is none yet, and one that is as old as a record
/// that says it changed tomorrow is known since now.
#[tokio::test]
async fn what_is_dated_later_than_now_is_left_out_and_said() {
    let (crm, summary) = imported(&[
        (
            "companies.csv",
            "id,name,arr,createdate,hs_lastmodifieddate\n1,Acme,90,2026-01-01,2026-11-22\n",
        ),
        (
            "history.csv",
            "object,id,property,timestamp,value\n\
             companies,1,customer_stage,2026-11-01,adoption\n\
             companies,1,customer_stage,2026-11-21T20:00:00Z,churned\n\
             companies,1,nps_score,2026-12-01,3\n",
        ),
    ])
    .await;
    let stages = past(&crm, "1", "customer_stage").await;
    assert_eq!(stages, at(&[("2026-11-01T00:00:00.000Z", "adoption")]));
    assert_eq!(crm.value("companies", "1", "nps_score").await, None);
    let arr = past(&crm, "1", "arr").await;
    assert_eq!(arr, at(&[("2026-11-21T12:00:00.000Z", "90")]));
    let note = "history.csv: 2 values are dated later than now and were left out.";
    assert!(summary.notes.iter().any(|one| one == note), "{summary:?}");
}

/// Company 1 was said to be touched on the 10th, which no activity tells. A call of the 5th changes
/// nothing, one of the 15th does, and when that goes the 10th is back.
#[tokio::test]
async fn what_the_files_say_of_the_last_contact_outlives_activities_made_later() {
    let (crm, _) = imported(&[(
        "companies.csv",
        "id,name,createdate,notes_last_contacted\n1,Acme,2026-01-01,2026-11-10T08:00:00Z\n",
    )])
    .await;
    let last = async || crm.value("companies", "1", "notes_last_contacted").await;
    let call = async |at: &str| {
        let tie = json!({"to": {"id": "1"}, "types": [
            {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 182}]});
        let body = json!({"properties": {"hs_timestamp": at}, "associations": [tie]});
        let made = crm.post(&objects("calls"), body).await;
        made.body["id"].as_str().expect("an id").to_owned()
    };
    let said = Some("2026-11-10T08:00:00.000Z");
    call("2026-11-05T10:00:00Z").await;
    assert_eq!(last().await.as_deref(), said);
    let id = call("2026-11-15T10:00:00Z").await;
    assert_eq!(last().await.as_deref(), Some("2026-11-15T10:00:00.000Z"));
    crm.delete(&format!("{}/{id}", objects("calls"))).await;
    assert_eq!(last().await.as_deref(), said);
}

#[tokio::test]
async fn what_reached_nobody_or_was_not_answered_is_no_contact() {
    let companies: String = (1..=12).map(|id| format!("{id},C{id}\n")).collect();
    let (crm, _) = imported(&[
        ("companies.csv", &format!("id,name\n{companies}")),
        (
            "calls.csv",
            "id,hs_timestamp,hs_call_status,Call outcome,company_id\n\
             70,2026-11-01T10:00:00Z,COMPLETED,Connected,1\n\
             71,2026-11-01T10:00:00Z,NO_ANSWER,,2\n\
             72,2026-11-01T10:00:00Z,,Left voicemail,3\n\
             73,2026-11-01T10:00:00Z,COMPLETED,73a0d17f-1163-4015-bdd5-ec830791da20,4\n\
             74,2026-11-01T10:00:00Z,,,5\n",
        ),
        (
            "emails.csv",
            "id,hs_timestamp,hs_email_direction,hs_email_status,company_id\n\
             80,2026-11-01T10:00:00Z,INCOMING_EMAIL,,6\n\
             81,2026-11-01T10:00:00Z,EMAIL,SENT,7\n\
             82,2026-11-01T10:00:00Z,,BOUNCED,8\n",
        ),
        (
            "meetings.csv",
            "id,hs_timestamp,hs_meeting_outcome,company_id\n\
             90,2026-11-01T10:00:00Z,COMPLETED,9\n\
             91,2026-11-01T10:00:00Z,No show,10\n\
             92,2026-11-01T10:00:00Z,CANCELED,11\n\
             93,2026-11-01T10:00:00Z,SCHEDULED,12\n",
        ),
    ])
    .await;
    let mut reached = Vec::new();
    for id in 1..=12 {
        let company = id.to_string();
        let last = crm.value("companies", &company, "notes_last_contacted");
        reached.extend(last.await.map(|_| id));
    }
    assert_eq!(reached, [1, 5, 6, 9, 12]);
}

#[test]
fn years_that_nobody_means_are_faults() {
    let told = wrong(&[(
        "companies.csv",
        "id,name,renewal_date,contract_start_date,createdate\n\
         1,Acme,+262142-12-31,-262143-01-01,8210266876799999\n",
    )]);
    for column in ["renewal_date", "contract_start_date", "createdate"] {
        let line = format!("companies.csv, row 2, column {column}: ");
        assert!(told.contains(&line), "{told}");
    }
}

#[tokio::test]
async fn a_file_of_nothing_is_passed_over_where_it_need_not_be_there() {
    let (_, summary) = imported(&[
        ("companies.csv", "id,name\n1,Acme\n"),
        ("contacts.csv", ""),
        ("tickets.csv", "\u{feff}\r\n"),
        ("history.csv", ""),
        ("associations.csv", ""),
        ("owners.csv", ""),
    ])
    .await;
    assert_eq!(summary.files, [("companies.csv".to_owned(), 1)]);
    let told = |file: &str| format!("{file} is empty and was passed over.");
    for file in ["contacts.csv", "tickets.csv", "history.csv", "owners.csv"] {
        assert!(summary.notes.contains(&told(file)), "{:?}", summary.notes);
    }
}

#[tokio::test]
async fn the_headers_of_an_export_are_understood() {
    let (crm, summary) = imported(&[
        (
            "companies.csv",
            "Record ID,Company name,Company owner,Lifecycle Stage,Create Date,Last Modified Date,Country/Region\n\
             900,Acme,Dana Smith,Customer,2024-05-01 09:00,2026-11-01 09:00,Spain\n\
             901,Bolt,bo@us.test,Opportunity,2024-05-01 09:00,2026-11-01 09:00,Peru\n",
        ),
        (
            "tickets.csv",
            "Record ID,Ticket name,Ticket status,Priority,Create Date,Associated Company IDs\n\
             1,SSO is down,Waiting on us,Urgent,2026-11-02 10:00,900\n",
        ),
    ])
    .await;
    assert_eq!(summary.brought, []);
    let value = async |object: &str, id: &str, name: &str| crm.value(object, id, name).await;
    assert_eq!(
        value("companies", "900", "name").await.as_deref(),
        Some("Acme")
    );
    assert_eq!(
        value("companies", "900", "lifecyclestage").await.as_deref(),
        Some("customer")
    );
    assert_eq!(
        value("tickets", "1", "hs_pipeline_stage").await.as_deref(),
        Some("3")
    );
    assert_eq!(
        value("tickets", "1", "hs_ticket_priority").await.as_deref(),
        Some("URGENT")
    );
    let owners = crm.get("/crm/owners/2026-09").await;
    let names: Vec<_> = owners.body["results"]
        .as_array()
        .expect("owners")
        .iter()
        .map(|owner| {
            owner["email"].as_str().unwrap_or("").to_owned()
                + owner["firstName"].as_str().unwrap_or("")
        })
        .collect();
    assert_eq!(names.len(), 2);
    assert!(names.contains(&"Dana".to_owned()), "{names:?}");
    assert!(names.contains(&"bo@us.test".to_owned()), "{names:?}");
    let owner = value("companies", "900", "hubspot_owner_id")
        .await
        .expect("an owner");
    assert_ne!(
        Some(owner),
        value("companies", "901", "hubspot_owner_id").await
    );
}

#[test]
fn all_faults_are_told_with_file_row_and_column() {
    let told = wrong(&[
        (
            "companies.csv",
            "id,name,arr,renewal_date,hubspot_owner_id\n\
             1,\"Two\nlines\",12k,2027-01-31,5\n\
             1,Again,,,\n\
             x,No id,,31.12.2026,\n\
             4,Few\n\
             5,Somebody,,,9\n",
        ),
        ("owners.csv", "id,email\n5,dana@us.test\n"),
        ("contacts.csv", "id,email,company_id\n1,ana@acme.test,77\n"),
        (
            "history.csv",
            "object,id,property,timestamp,value\n\
             companies,99,arr,2026-01-01,5\n\
             dogs,1,arr,2026-01-01,5\n\
             companies,1,arr,soon,5\n\
             companies,1,arr,2026-01-01,five\n\
             companies,1,createdate,2026-01-01,2026-01-01\n",
        ),
    ]);
    for line in [
        "companies.csv, row 2, column arr: “12k” is not a number;",
        "companies.csv, row 3 (line 4), column id: The id 1 is there twice.",
        "companies.csv, row 4 (line 5), column id: “x” is not an id;",
        // What else is wrong with a row without an id is told with it.
        "companies.csv, row 4 (line 5), column renewal_date: “31.12.2026” is not a day;",
        "companies.csv, row 5 (line 6): The row has 2 cells, the header has 5.",
        "companies.csv, row 6 (line 7), column hubspot_owner_id: There is no owner “9” in owners.csv",
        "contacts.csv, row 2, column company_id: There is no company 77 in companies.csv;",
        "history.csv, row 2, column id: There is no company 99",
        "history.csv, row 3, column object: “dogs” is none of HubSpot's objects",
        "history.csv, row 4, column timestamp: “soon” is not a point in time;",
        "history.csv, row 5, column value: “five” is not a number;",
        "history.csv, row 6, column property: “createdate” is no property with a past;",
    ] {
        assert!(
            told.lines().any(|one| one.starts_with(line)),
            "{line}\nin\n{told}"
        );
    }
    assert_eq!(told.lines().count(), 12, "{told}");
}

/// A share where a percentage is meant is told; where any value is above 1 the column is in percent, and 0
/// and 1 alone say nothing.
#[tokio::test]
async fn a_likelihood_that_looks_like_a_share_is_told() {
    let said = async |likelihoods: [&str; 3]| {
        let rows: String = (1..)
            .zip(likelihoods)
            .map(|(id, likelihood)| format!("{id},Acme {id},{likelihood}\n"))
            .collect();
        let file = format!("id,name,renewal_likelihood\n{rows}");
        imported(&[("companies.csv", &file)]).await.1.notes
    };
    let told = said(["0.75", "", "1"]).await;
    assert_eq!(
        told,
        [
            "companies.csv: renewal_likelihood is in percent, and no value is above 1: 0.75 is taken as 0.75 %. If shares are meant, multiply them by 100."
        ]
    );
    assert_eq!(said(["0.75", "80", "1"]).await, [""; 0]);
    assert_eq!(said(["0", "", "1"]).await, [""; 0]);
}

#[test]
fn files_that_are_no_csv_are_named() {
    let row = |file: &str| wrong(&[("companies.csv", file)]);
    assert!(row("").contains("The file is empty"));
    assert!(row("id,name\n").contains("There is no company in the file"));
    assert!(row("id,id\n1,1\n").contains("There are two columns “id”"));
    assert!(row("id,Record ID\n1,1\n").contains("mean the same"));
    assert!(row("id,name\n1,\"never closed\n2,b\n3,c\n").contains("never closed"));
    // In the last row, too: a file that was cut off.
    for file in ["id,name\n1,A\n2,\"cut", "id,name\n1,A\n2,\"cut\n"] {
        assert_eq!(
            row(file),
            "companies.csv, row 3: A quote is opened in this row and never closed."
        );
    }
    // Rows that end with a carriage return alone are rows, and no line is told that no editor shows.
    let told = row("id,name,arr\r1,\"Two\rlines\",5\r2,B,x\r");
    assert!(
        told.starts_with("companies.csv, row 3, column arr: “x”"),
        "{told}"
    );
    let folder = TempDir::new().expect("a folder");
    fs::write(
        folder.path().join("companies.csv"),
        b"id,name\n1,Mu\xf1oz\n",
    )
    .expect("a file");
    let data = TempDir::new().expect("a folder");
    let told = put_in(data.path(), &folder, options())
        .expect_err("Latin-1")
        .to_string();
    assert!(
        told.starts_with("companies.csv, row 2, column name: The cell is not UTF-8"),
        "{told}"
    );
    fs::write(folder.path().join("companies.csv"), b"\xff\xfei\0d\0").expect("a file");
    let told = put_in(data.path(), &folder, options())
        .expect_err("UTF-16")
        .to_string();
    assert!(told.contains("The file is UTF-16"), "{told}");
}

#[test]
fn many_faults_are_counted() {
    let rows: String = (0..200).map(|at| format!("{at}x,Acme\n")).collect();
    let told = wrong(&[("companies.csv", &format!("id,name\n{rows}"))]);
    assert_eq!(told.lines().count(), 51);
    assert!(told.ends_with("and 150 more"), "{told}");
}

#[tokio::test]
async fn it_is_all_or_nothing_and_nothing_is_written_over_unasked() {
    let data = TempDir::new().expect("a folder");
    let good = files(&[("companies.csv", "id,name\n1,Acme\n")]);
    let bad = files(&[("companies.csv", "id,name,arr\n2,Bolt,1\n3,Cusco,much\n")]);
    let other = files(&[("companies.csv", "id,name\n8,Other\n9,More\n")]);
    put_in(data.path(), &good, options()).expect("nothing is wrong");
    let replace = Options {
        replace: true,
        ..options()
    };
    let full = put_in(data.path(), &other, options());
    assert!(
        matches!(full, Err(ImportError::Full { companies: 1, .. })),
        "{full:?}"
    );
    let refused = put_in(data.path(), &bad, replace);
    assert!(
        matches!(&refused, Err(ImportError::Faults(Faults { told, .. })) if told.len() == 1),
        "{refused:?}"
    );
    let count = async || {
        let settings = Settings {
            data: data.path().to_owned(),
            ..Settings::default()
        };
        let server = Sandbox::start(settings).await.expect("it starts");
        let count = server.count(ObjectType::Companies).expect("a count");
        // While it is served, nothing can be put in behind its back.
        let taken = put_in(data.path(), &other, replace);
        assert!(matches!(taken, Err(ImportError::Sandbox(_))), "{taken:?}");
        server.stop().await;
        count
    };
    assert_eq!(count().await, 1);
    put_in(data.path(), &other, replace).expect("nothing is wrong");
    assert_eq!(count().await, 2);
}

#[tokio::test]
async fn what_belongs_to_nothing_can_be_left_out() {
    let from = files(&[
        ("companies.csv", "id,name\n1,Acme\n"),
        (
            "contacts.csv",
            "id,email,company_id\n5,ana@acme.test,1;77\n",
        ),
        (
            "history.csv",
            "object,id,property,timestamp,value\ncompanies,99,arr,2026-01-01,5\n",
        ),
    ]);
    let data = TempDir::new().expect("a folder");
    let skip = Options {
        skip_unknown: true,
        ..options()
    };
    let summary = put_in(data.path(), &from, skip).expect("nothing is wrong");
    assert_eq!(summary.skipped, 2);
}

const STAGES: &str = "object,pipeline_id,pipeline_label,stage_id,stage_label,closed,probability\n\
    deals,exito,Éxito del cliente,e1,Incorporación,,\n\
    deals,exito,,e2,Adopción,no,0.8\n\
    deals,exito,,e9,Perdido,yes,0\n\
    tickets,0,Soporte,s1,Nuevo,,\n\
    tickets,0,,s2,Cerrado,true,\n";

#[tokio::test]
async fn pipelines_come_from_a_file() {
    let (crm, summary) = imported(&[
        ("companies.csv", "id,name\n1,Acme\n"),
        ("pipelines.csv", STAGES),
        (
            "deals.csv",
            "id,dealname,pipeline,dealstage,company_id\n7,Alta,exito,Adopción,1\n",
        ),
        (
            "tickets.csv",
            "id,subject,ticket_status,company_id\n8,Duda,s2,1\n",
        ),
    ])
    .await;
    let notes = summary.notes.join("\n");
    assert!(
        !notes.contains("pipelines.csv") && !notes.contains("new to it"),
        "{notes}"
    );
    let deals = crm.get("/crm/pipelines/2026-09/deals").await.body;
    let all = deals["results"].as_array().expect("a list");
    let ids: Vec<&str> = all.iter().filter_map(|one| one["id"].as_str()).collect();
    assert_eq!(ids, ["default", "exito"]);
    let own = &all[1];
    assert_eq!(own["label"], "Éxito del cliente");
    let stages = own["stages"].as_array().expect("a list").iter();
    let stages: Vec<(&str, &str)> = stages
        .map(|one| {
            (
                one["id"].as_str().unwrap_or(""),
                one["metadata"]["probability"].as_str().unwrap_or(""),
            )
        })
        .collect();
    assert_eq!(stages, [("e1", "0.5"), ("e2", "0.8"), ("e9", "0")]);
    let deal = crm
        .get("/crm/objects/2026-09/deals/7?properties=dealstage")
        .await
        .body;
    assert_eq!(deal["properties"]["dealstage"], "e2");

    // The first of tickets is another one now, and its stages are those of the file alone.
    let tickets = crm.get("/crm/pipelines/2026-09/tickets").await.body;
    assert_eq!(tickets["results"].as_array().map(Vec::len), Some(1));
    assert_eq!(
        tickets["results"][0]["stages"][1]["metadata"]["ticketState"],
        "CLOSED"
    );
    let stage = crm
        .get("/crm/properties/2026-09/tickets/hs_pipeline_stage")
        .await
        .body;
    let options = stage["options"].as_array().expect("a list").iter();
    let options: Vec<&str> = options.filter_map(|one| one["label"].as_str()).collect();
    assert_eq!(options, ["Nuevo", "Cerrado"]);
}

#[test]
fn what_is_wrong_with_pipelines_is_told() {
    let told = wrong(&[
        ("companies.csv", "id,name\n1,Acme\n"),
        (
            "pipelines.csv",
            "object,pipeline_id,stage_id,probability\ncontacts,a,b,\ndeals,a,b,2\ndeals,a,c,\ndeals,x,c,\ndeals,,d,\n",
        ),
    ]);
    for part in [
        "row 2",
        "has no pipelines",
        "no probability from 0 to 1",
        "“c” is there twice",
        "nothing in it",
    ] {
        assert!(told.contains(part), "{part} is not in\n{told}");
    }
}

#[test]
fn bytes_of_any_kind_are_data_or_a_fault_and_never_a_panic() {
    let mut seed = 7_u64;
    let mut byte = move || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (seed >> 33) as u8
    };
    for round in 0..60 {
        let folder = TempDir::new().expect("a folder");
        let data = TempDir::new().expect("a folder");
        for name in [
            "companies.csv",
            "contacts.csv",
            "history.csv",
            "associations.csv",
            "owners.csv",
        ] {
            let mut text = b"id,name,object,property,timestamp,value\n".to_vec();
            text.extend((0..80).map(|_| match round % 3 {
                0 => byte(),
                1 => b"0123456789,;\"\n\r\t -:T"[usize::from(byte()) % 20],
                _ => byte() & 0x7f,
            }));
            fs::write(folder.path().join(name), text).expect("a file");
        }
        // Whatever comes of it, it comes.
        let _ = put_in(data.path(), &folder, options());
    }
}

/// Two trainings of Acme are in the files; one that is logged is the third, and one planned for tomorrow is
/// none yet. Bolt had none since it was made, and the one of the meeting that fell through is none.
#[tokio::test]
async fn trainings_are_counted_and_kept_up_by_what_is_logged() {
    let (crm, _) = imported(&[
        (
            "companies.csv",
            "id,name,createdate\n1,Acme,2026-03-01\n2,Bolt,2026-04-01\n",
        ),
        (
            "meetings.csv",
            "id,hs_timestamp,hs_activity_type,hs_meeting_outcome,company_id\n\
             70,2026-05-01T10:00:00Z,Training,,1\n71,2026-04-01T10:00:00Z,Training,,1;1\n\
             72,2026-05-01T10:00:00Z,Training,NO_SHOW,2\n73,2026-06-01T10:00:00Z,QBR,,2\n",
        ),
    ])
    .await;
    let held = async |id: &str| crm.value("companies", id, "trainings_held").await;
    assert_eq!(
        past(&crm, "1", "trainings_held").await,
        at(&[
            ("2026-03-01T00:00:00.000Z", "0"),
            ("2026-04-01T10:00:00.000Z", "1"),
            ("2026-05-01T10:00:00.000Z", "2"),
        ])
    );
    assert_eq!(held("2").await.as_deref(), Some("0"));
    for day in ["2026-11-20", "2026-11-22"] {
        let logged = json!({
            "properties": {
                "hs_timestamp": format!("{day}T10:00:00Z"),
                "hs_meeting_title": "Training: reports",
            },
            "associations": [{
                "to": { "id": "1" },
                "types": [{
                    "associationCategory": "HUBSPOT_DEFINED",
                    "associationTypeId": 188,
                }],
            }],
        });
        let made = crm.post(&objects("meetings"), logged).await;
        assert_eq!(made.status, 201, "{}", made.body);
    }
    assert_eq!(held("1").await.as_deref(), Some("3"));
}
