//! Writing, and finding what was written.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn somebody_elses_change_is_a_conflict() {
    let portal = portal(3).await;
    let account = portal.first_account().await;
    let record = portal
        .crm
        .account(&account)
        .await
        .expect("an answer")
        .expect("it is there");
    let stage = raw(&record, Field::Stage).map(str::to_owned);
    let (first, second) = match stage.as_deref() {
        Some("value") => ("adoption", "renewal"),
        _ => ("value", "renewal"),
    };
    let ours = set(&account, Field::Stage, stage.as_deref(), Some(first));
    assert!(matches!(
        portal.crm.write(&ours, None).await,
        Ok(Written::Done { .. })
    ));
    let late = set(&account, Field::Stage, stage.as_deref(), Some(second));
    let theirs = Some(first.to_owned());
    assert_eq!(
        portal.crm.write(&late, None).await,
        Ok(Written::Conflict { theirs })
    );
    assert_eq!(portal.crm.find(&late, None).await, Ok(None));
    let late = set(&account, Field::Stage, Some(first), Some(second));
    assert!(matches!(
        portal.crm.write(&late, None).await,
        Ok(Written::Done { .. })
    ));
    assert!(matches!(
        portal.crm.find(&late, None).await,
        Ok(Some(Written::Done { .. }))
    ));
    let unknown = set(&account, Field::Stage, Some(second), Some("no_such_stage"));
    let refused = portal
        .crm
        .write(&unknown, None)
        .await
        .expect_err("it is refused");
    assert!(
        matches!(&refused, CrmError::Refused { fields, .. } if fields == &["customer_stage"]),
        "{refused:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn hubspots_own_stage_goes_back() {
    let portal = portal_with(2, Mapping::standard(), |_| {}).await;
    let account = portal.first_account().await;
    let record = portal
        .crm
        .account(&account)
        .await
        .expect("an answer")
        .expect("it is there");
    let stage = raw(&record, Field::Stage).map(str::to_owned);
    let forward = set(&account, Field::Stage, stage.as_deref(), Some("evangelist"));
    assert!(matches!(
        portal.crm.write(&forward, None).await,
        Ok(Written::Done { .. })
    ));
    let back = set(&account, Field::Stage, Some("evangelist"), Some("lead"));
    assert!(matches!(
        portal.crm.write(&back, None).await,
        Ok(Written::Done { .. })
    ));
    let record = portal
        .crm
        .account(&account)
        .await
        .expect("an answer")
        .expect("it is there");
    assert_eq!(raw(&record, Field::Stage), Some("lead"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_touchpoint_whose_answer_was_lost_is_found_and_removed() {
    let portal = portal(4).await;
    let account = portal.first_account().await;
    let contact = portal
        .all(Resource::Contacts)
        .await
        .into_iter()
        .find_map(|item| match item {
            Item::Contact(contact) if contact.accounts.contains(&account) => Some(contact.id),
            _ => None,
        });
    let contact = contact.expect("the account has people");
    for (kind, object) in [
        (Kind::Call, ObjectType::Calls),
        (Kind::Email, ObjectType::Emails),
        (Kind::Qbr, ObjectType::Meetings),
        (Kind::Note, ObjectType::Notes),
    ] {
        let mut write = log(&account, kind);
        if let Op::Log(new) = &mut write.op {
            new.contacts = vec![contact.clone()];
        }
        let before = portal.count(object).await;
        for fault in [Fault::CutAfter, Fault::Truncate, Fault::NotJson] {
            let mut lost = write.clone();
            lost.id = Uuid::now_v7();
            portal
                .sandbox
                .faults()
                .next_on("POST /crm/objects/2026-09/", 1, fault);
            let trouble = portal.crm.write(&lost, None).await;
            assert!(
                matches!(trouble, Err(CrmError::OutcomeUnknown { .. })),
                "{kind:?} {fault:?} {trouble:?}"
            );
            let found = portal
                .crm
                .find(&lost, None)
                .await
                .expect("an answer")
                .expect("it took effect");
            let object = made(&found);
            let removal = Write {
                id: Uuid::now_v7(),
                op: Op::Remove { write: lost.id },
                ..lost.clone()
            };
            assert_eq!(portal.crm.find(&removal, Some(&object)).await, Ok(None));
            assert!(matches!(
                portal.crm.write(&removal, Some(&object)).await,
                Ok(Written::Done { .. })
            ));
            assert!(matches!(
                portal.crm.find(&removal, Some(&object)).await,
                Ok(Some(Written::Done { .. }))
            ));
            assert!(matches!(
                portal.crm.write(&removal, Some(&object)).await,
                Ok(Written::Done { .. })
            ));
            assert_eq!(portal.crm.find(&lost, None).await, Ok(None));
        }
        // Cut before it took effect: nothing is found, and it can be sent again.
        portal
            .sandbox
            .faults()
            .next_on("POST /crm/objects/2026-09/", 1, Fault::CutBefore);
        let trouble = portal.crm.write(&write, None).await;
        assert!(
            matches!(trouble, Err(CrmError::OutcomeUnknown { .. })),
            "{trouble:?}"
        );
        assert_eq!(portal.crm.find(&write, None).await, Ok(None));
        let object_ref = made(&portal.crm.write(&write, None).await.expect("it is written"));
        assert_eq!(
            portal.count(object).await,
            before + 1,
            "{kind:?}: exactly once"
        );

        let details = portal.crm.details(&account).await.expect("details");
        let shown = details
            .touchpoints
            .iter()
            .find(|touch| touch.marker == Some(write.id));
        let shown = shown.expect("it is among the touchpoints");
        assert_eq!(
            shown.id.as_ref().map(|id| id.as_str()),
            Some(object_ref.id.as_str())
        );
        assert_eq!((shown.kind, shown.at), (kind, now()));
        assert!(
            shown
                .body
                .ends_with("Blocked by <SSO> & policy.\nAsked Dana."),
            "{:?}",
            shown.body
        );
        assert!(shown.title.contains("Rollout"), "{}", shown.title);
        assert_eq!(shown.contacts, std::slice::from_ref(&contact));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_comes_back_as_it_was_made_and_leaves_when_removed() {
    let portal = portal(2).await;
    let account = portal.first_account().await;
    let owner = portal
        .crm
        .owners()
        .await
        .expect("owners")
        .into_iter()
        .find(|owner| !owner.archived);
    let new = NewTask {
        title: "Send guide".into(),
        due: "2026-11-27".parse().expect("a day"),
        owner: owner.map(|owner| owner.id),
        contacts: Vec::new(),
        about: None,
    };
    let write = Write {
        op: Op::AddTask(new.clone()),
        ..log(&account, Kind::Call)
    };
    let object = made(&portal.crm.write(&write, None).await.expect("it is made"));
    assert_eq!(
        made(
            &portal
                .crm
                .find(&write, None)
                .await
                .expect("an answer")
                .expect("it is there")
        ),
        object
    );
    // What is open is searched for, and the index lags.
    portal.clock.advance(TimeDelta::seconds(10));
    let listed = portal.all(Resource::Tasks).await;
    let task = listed.iter().find_map(|item| match item {
        Item::Task(task) if task.id.as_ref().is_some_and(|id| id.as_str() == object.id) => {
            Some(task)
        }
        _ => None,
    });
    let task = task.expect("it is listed");
    assert_eq!(
        (task.title.as_str(), &task.owner),
        ("Send guide", &new.owner)
    );
    assert_eq!(task.accounts, std::slice::from_ref(&account));
    assert_eq!(task.due.map(|due| due.date_naive()), Some(new.due));

    let since = portal.clock.now();
    portal.clock.advance(TimeDelta::seconds(10));
    let removal = Write {
        op: Op::Remove { write: write.id },
        ..write
    };
    assert!(portal.crm.write(&removal, Some(&object)).await.is_ok());
    portal.clock.advance(TimeDelta::seconds(10));
    let changes = portal.changes(Resource::Tasks, since).await;
    assert!(
        ids(&changes).contains(&format!("gone {}", object.id)),
        "{changes:?}"
    );
}

/// A write that ticks a task or opens it again.
fn tick(account: &AccountId, task: &ObjectRef, due: DateTime<Utc>, done: bool) -> Write {
    let state = |done| TaskState {
        done,
        due: Some(due),
    };
    let op = Op::SetTask {
        task: task.id.as_str().into(),
        title: "Send guide".into(),
        base: state(!done),
        value: state(done),
    };
    Write::new(Uuid::now_v7(), account.clone(), op)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_that_is_opened_again_is_as_far_as_it_was_before_it_was_done() {
    let portal = portal(2).await;
    let account = portal.first_account().await;
    let new = Op::AddTask(NewTask {
        title: "Send guide".into(),
        due: "2026-11-27".parse().expect("a day"),
        ..NewTask::default()
    });
    let write = Write::new(Uuid::now_v7(), account.clone(), new);
    let task = made(&portal.crm.write(&write, None).await.expect("it is made"));
    let path = format!(
        "/crm/objects/2026-09/tasks/{}?properties=hs_task_status,hs_timestamp",
        task.id
    );
    let read = async |property: &str| {
        let record = portal.get(&path).await;
        let value = record["properties"][property].as_str();
        value.expect("a value").to_owned()
    };
    let due = read("hs_timestamp").await.parse().expect("a moment");
    let set = async |done| {
        portal.clock.advance(TimeDelta::seconds(1));
        let write = tick(&account, &task, due, done);
        let came = portal.crm.write(&write, None).await;
        assert!(matches!(came, Ok(Written::Done { .. })), "{came:?}");
        portal.clock.advance(TimeDelta::seconds(1));
    };
    for status in ["NOT_STARTED", "IN_PROGRESS", "WAITING", "DEFERRED"] {
        let properties = serde_json::json!({ "hs_task_status": status });
        portal.patch("tasks", &task.id, properties).await;
        set(true).await;
        assert_eq!(read("hs_task_status").await, "COMPLETED");
        set(false).await;
        assert_eq!(read("hs_task_status").await, status);
    }
}

/// Where its past is not told, it is opened as one that nobody has begun; where it is just not to be had, it waits.
#[tokio::test(flavor = "multi_thread")]
async fn a_task_whose_past_is_not_told_is_opened_all_the_same() {
    let portal = portal(2).await;
    let account = portal.first_account().await;
    let due = "2026-11-27T12:00:00Z";
    let body = serde_json::json!({"associations": [], "properties": {
        "hs_task_subject": "Send guide", "hs_task_status": "WAITING", "hs_timestamp": due}});
    let path = "/crm/objects/2026-09/tasks";
    let id = portal.send("POST", path, body).await["id"].clone();
    let id = id.as_str().expect("an id").to_owned();
    let path = format!("{path}/{id}");
    let status = format!("{path}?properties=hs_task_status");
    let kind = ObjectKind::Task;
    let task = ObjectRef { kind, id };
    let due = due.parse().expect("a moment");
    for (fault, opens) in [
        (Fault::Status(403), true),
        (Fault::Status(400), true),
        (Fault::NotJson, true),
        (Fault::Status(503), false),
    ] {
        let done = serde_json::json!({ "hs_task_status": "COMPLETED" });
        portal.patch("tasks", &task.id, done).await;
        // It is read first where it stands.
        let faults = portal.sandbox.faults();
        faults.after_on(&format!("GET {path}"), 1, TRIES, fault);
        let write = tick(&account, &task, due, false);
        let came = portal.crm.write(&write, None).await;
        faults.clear();
        let now = portal.get(&status).await["properties"]["hs_task_status"].clone();
        match opens {
            true => {
                assert!(
                    matches!(came, Ok(Written::Done { .. })),
                    "{fault:?} {came:?}"
                );
                assert_eq!(now, "NOT_STARTED", "{fault:?}");
            }
            false => {
                assert!(matches!(came, Err(CrmError::Unready { .. })), "{came:?}");
                assert_eq!(now, "COMPLETED");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_that_was_never_open_is_opened_as_not_started() {
    let portal = portal(2).await;
    let account = portal.first_account().await;
    let due = "2026-11-27T12:00:00Z";
    let body = serde_json::json!({"associations": [], "properties": {
        "hs_task_subject": "Send guide", "hs_task_status": "COMPLETED", "hs_timestamp": due}});
    let path = "/crm/objects/2026-09/tasks";
    let task = portal.send("POST", path, body).await;
    let id = task["id"].as_str().expect("an id").to_owned();
    let kind = ObjectKind::Task;
    let task = ObjectRef { kind, id };
    let write = tick(&account, &task, due.parse().expect("a moment"), false);
    let came = portal.crm.write(&write, None).await;
    assert!(matches!(came, Ok(Written::Done { .. })), "{came:?}");
    let path = format!("{path}/{}?properties=hs_task_status", task.id);
    let record = portal.get(&path).await;
    assert_eq!(record["properties"]["hs_task_status"], "NOT_STARTED");
}
