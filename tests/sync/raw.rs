//! What the CRM has is put back to the letter by an undo, whatever is shown of it: texts of many lines, moments
//! of a day, choices with odd blanks.

use super::action;
use super::wire::{Rig, rig_with};
use chrono::Utc;
use serde_json::{Value, json};
use std::time::Duration;
use tenure::crm::hubspot::Mapping;
use tenure::domain::field::Field;
use tenure::domain::id::AccountId;
use tenure::domain::write::{Action, Op, Progress};
use tenure::sandbox::portfolio::{Recipe, generate};
use tenure::sandbox::record::{ObjectType, Portal, PropertyDef};
use tenure::store::Undone;
use uuid::Uuid;

const STAGE: &str = "客户\u{3000}启用";

/// With a renewal that is a moment, a loss reason that is a text of many lines, and a stage whose value is
/// shown otherwise.
fn portal(recipe: Recipe) -> Portal {
    let mut portal = generate(recipe);
    for property in &mut portal.properties {
        if property.name == "customer_stage" {
            property.options.push((STAGE, "客户启用"));
        }
    }
    let property = |name, kind, field_type| PropertyDef {
        object: ObjectType::Companies,
        name,
        label: name,
        kind,
        field_type,
        options: Vec::new(),
    };
    portal.properties.extend([
        property("renews_at", "datetime", "date"),
        property("why_lost", "string", "textarea"),
    ]);
    portal
}

async fn rig() -> Rig {
    let mut mapping = Mapping::demo();
    mapping
        .fields
        .insert(Field::Renewal, "renews_at".to_owned());
    mapping
        .fields
        .insert(Field::LossReason, "why_lost".to_owned());
    rig_with(4, Utc::now(), Duration::ZERO, mapping, portal).await
}

/// Asks the CRM itself, past everything of ours.
async fn ask(rig: &Rig, id: &AccountId, properties: Option<Value>) -> Value {
    let client = reqwest::Client::builder().no_proxy().build();
    let client = client.expect("a client");
    let url = rig.sandbox.url();
    let url = format!(
        "{url}/crm/objects/2026-09/companies/{id}?properties=renews_at,why_lost,customer_stage"
    );
    let request = match properties {
        Some(properties) => client.patch(url).json(&json!({ "properties": properties })),
        None => client.get(url),
    };
    let answer = request.bearer_auth(rig.sandbox.token()).send().await;
    let answer = answer.expect("an answer");
    assert!(answer.status().is_success(), "{:?}", answer.text().await);
    let record: Value = answer.json().await.expect("JSON");
    record["properties"].clone()
}

async fn send(rig: &Rig, action: &Action) {
    rig.push().await;
    let write = action.writes[0].id;
    let queued = rig.store.queued(&write).expect("readable").expect("kept");
    let done = matches!(queued.progress, Progress::Done { .. });
    assert!(done, "{:?}: {:?}", queued.write.op, queued.progress);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_undo_puts_back_to_the_letter_what_was_there() {
    let rig = rig().await;
    rig.pull(true).await;
    let id = rig.store.account_ids().expect("readable").remove(0);
    let letter = format!("Price.\r\nSee  the call of 3 May.\n\n{}", "w ".repeat(700));
    for (field, property, there, shown, value) in [
        (
            Field::Renewal,
            "renews_at",
            "2027-01-30T23:30:00.250Z",
            Some("2027-01-31"),
            "2027-02-01",
        ),
        (
            Field::LossReason,
            "why_lost",
            letter.as_str(),
            None,
            "price",
        ),
        (
            Field::Stage,
            "customer_stage",
            STAGE,
            Some("客户 启用"),
            "value",
        ),
    ] {
        ask(&rig, &id, Some(json!({ property: there }))).await;
        rig.pull(false).await;
        let account = rig.store.accounts(std::slice::from_ref(&id));
        let account = account.expect("readable").remove(0);
        let seen = account.raw(field);
        if shown.is_some() {
            assert_eq!(seen.as_deref(), shown);
        }
        // As the cockpit does, and as the command line does: over what it shows, and over what it kept.
        let kept = rig.store.base(&id, field).expect("readable");
        for base in [seen.clone(), kept] {
            let set = Op::SetField {
                field,
                base,
                value: Some(value.to_owned()),
            };
            let act = action(id.as_str(), set);
            rig.store.enqueue(&act).expect("kept");
            send(&rig, &act).await;
            let now = ask(&rig, &id, None).await;
            assert_ne!(now[property], there, "{property}");
            // What is read back is no reason to disagree.
            rig.pull(false).await;
            let undone = rig
                .store
                .undo(None, Uuid::now_v7(), &mut Uuid::now_v7, Utc::now());
            let Ok(Undone::Done { action, .. }) = undone else {
                panic!("{undone:?}");
            };
            send(&rig, &action).await;
            assert_eq!(ask(&rig, &id, None).await[property], there, "{property}");
            let account = rig.store.accounts(std::slice::from_ref(&id));
            let account = account.expect("readable").remove(0);
            assert_eq!(account.raw(field), seen, "{property}");
        }
        // Chosen as it is shown, it is sent as it is kept.
        if field == Field::Stage {
            for value in ["value", "客户 启用"] {
                let set = super::set(&rig.store, id.as_str(), field, value);
                let act = action(id.as_str(), set);
                rig.store.enqueue(&act).expect("kept");
                send(&rig, &act).await;
            }
            assert_eq!(ask(&rig, &id, None).await[property], there);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_shown_of_a_text_is_not_written_over() {
    let rig = rig().await;
    rig.pull(true).await;
    let id = rig.store.account_ids().expect("readable").remove(0);
    let text = |end: &str| format!("{}{end}", "x".repeat(1_200));
    ask(&rig, &id, Some(json!({"why_lost": text("one")}))).await;
    rig.pull(false).await;
    let act = action(
        id.as_str(),
        super::set(&rig.store, id.as_str(), Field::LossReason, "price"),
    );
    rig.store.enqueue(&act).expect("kept");
    ask(&rig, &id, Some(json!({"why_lost": text("two")}))).await;
    rig.push().await;
    let write = act.writes[0].id;
    let queued = rig.store.queued(&write).expect("readable").expect("kept");
    let theirs = Some(text("two"));
    assert_eq!(queued.progress, Progress::Conflict { theirs });
    assert_eq!(ask(&rig, &id, None).await["why_lost"], text("two"));
    // Whoever writes over it all the same can take that back.
    let ours = tenure::domain::write::Choice::Ours;
    rig.store.resolve(&write, ours, Utc::now()).expect("chosen");
    send(&rig, &act).await;
    let undone = rig
        .store
        .undo(None, Uuid::now_v7(), &mut Uuid::now_v7, Utc::now());
    let Ok(Undone::Done { action, .. }) = undone else {
        panic!("{undone:?}");
    };
    send(&rig, &action).await;
    assert_eq!(ask(&rig, &id, None).await["why_lost"], text("two"));
}
