//! What a touchpoint or a task names, merged or deleted in the CRM while it waits.

use super::wire::{Rig, rig_of};
use super::{action, log, moment};
use chrono::Utc;
use reqwest::Method;
use serde_json::json;
use std::time::Duration;
use tenure::domain::contact::Contact;
use tenure::domain::id::AccountId;
use tenure::domain::ticket::Ticket;
use tenure::domain::touchpoint::{About, NewTask};
use tenure::domain::write::{Action, Choice, Op, Progress, Queued, Write};
use tenure::sandbox::record::ObjectType;
use uuid::Uuid;

/// An account of a portal that was read, with two of its people and a ticket.
async fn rig() -> (Rig, AccountId, [Contact; 2], Ticket) {
    let rig = rig_of(12, Utc::now(), Duration::ZERO).await;
    rig.pull(false).await;
    let accounts = rig.store.portfolio().expect("readable").accounts;
    let found = accounts.into_iter().find_map(|account| {
        let mut details = rig.store.details(&account.id).expect("readable");
        // Nobody else's, so that what is merged or deleted is the account's alone.
        details.contacts.retain(|one| one.accounts.len() == 1);
        let ticket = details.tickets.pop()?;
        let mut people = details.contacts.into_iter();
        Some((account.id, [people.next()?, people.next()?], ticket))
    });
    let (account, people, ticket) = found.expect("an account with people and a ticket");
    (rig, account, people, ticket)
}

fn with(people: &[&Contact], about: Option<About>) -> Op {
    let Op::Log(mut new) = log() else {
        unreachable!()
    };
    new.contacts = people.iter().map(|one| one.id.clone()).collect();
    new.about = about;
    Op::Log(new)
}

fn keep(rig: &Rig, account: &AccountId, op: Op) -> Uuid {
    let action = action(account.as_str(), op);
    rig.store.enqueue(&action).expect("kept");
    action.writes[0].id
}

fn queued(rig: &Rig, id: Uuid) -> Queued {
    rig.store.queued(&id).expect("readable").expect("kept")
}

#[track_caller]
fn refused(rig: &Rig, id: Uuid) -> String {
    match queued(rig, id).progress {
        Progress::Refused { why } => why,
        other => panic!("{other:?}"),
    }
}

/// The record that a write made.
#[track_caller]
fn made(rig: &Rig, id: Uuid) -> String {
    match queued(rig, id).progress {
        Progress::Done {
            object: Some(object),
            ..
        } => object.id,
        other => panic!("{other:?}"),
    }
}

/// Merges two records as somebody else would.
async fn merge(rig: &Rig, object: &str, primary: &str, other: &str) -> String {
    let body = json!({"primaryObjectId": primary, "objectIdToMerge": other});
    let merged = rig
        .ask(Method::POST, &format!("{object}/merge"), body)
        .await;
    merged["id"].as_str().expect("an id").to_owned()
}

/// What a record is associated with, as the CRM says.
async fn tied(rig: &Rig, object: &str, id: &str, to: &str) -> Vec<String> {
    let path = format!("{object}/{id}?associations={to}");
    let read = rig.ask(Method::GET, &path, json!(null)).await;
    let all = read["associations"][to]["results"].as_array();
    let all = all.into_iter().flatten();
    all.map(|one| one["id"].as_str().expect("an id").to_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_names_people_who_were_merged_is_sent_with_the_one_they_live_on_in() {
    // Before the merge is known here, and after.
    for known in [false, true] {
        let (rig, account, [one, other], ticket) = rig().await;
        let before = rig.calls();
        let about = Some(About::Ticket(ticket.id.0.clone()));
        let call = keep(&rig, &account, with(&[&one, &other], about.clone()));
        let task = keep(
            &rig,
            &account,
            Op::AddTask(NewTask {
                title: "Send the guide".to_owned(),
                due: Utc::now().date_naive(),
                contacts: vec![other.id.clone()],
                about: about.clone(),
                ..NewTask::default()
            }),
        );
        let new = merge(&rig, "contacts", one.id.as_str(), other.id.as_str()).await;
        if known {
            rig.pull(false).await;
            let named = |id| queued(&rig, id).write.op.ties();
            for id in [call, task] {
                let ids: Vec<String> = named(id).into_iter().map(|tie| tie.id).collect();
                assert_eq!(ids, [new.clone(), ticket.id.0.clone()]);
            }
        }
        rig.push().await;
        assert_eq!(rig.calls(), before + 1, "once");
        for (object, id) in [("calls", call), ("tasks", task)] {
            let made = made(&rig, id);
            let people = tied(&rig, object, &made, "contacts").await;
            assert_eq!(people, std::slice::from_ref(&new), "{object}");
            let tickets = tied(&rig, object, &made, "tickets").await;
            assert_eq!(tickets, std::slice::from_ref(&ticket.id.0));
        }
        // A screen that still shows who was merged, once that is known.
        rig.pull(false).await;
        let late = keep(&rig, &account, with(&[&one], None));
        assert_eq!(queued(&rig, late).write.op.ties()[0].id, new);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_was_deleted_is_told_by_name_and_the_rest_is_sent_without_once_a_person_says_so() {
    // Before the deletion is known here, and after: their names are gone from what is read then.
    for known in [false, true] {
        let (rig, account, [one, other], ticket) = rig().await;
        let before = rig.calls();
        let about = Some(About::Ticket(ticket.id.0.clone()));
        let call = keep(&rig, &account, with(&[&one, &other], about));
        rig.archive("contacts", one.id.as_str()).await;
        rig.archive("tickets", ticket.id.as_str()).await;
        if known {
            rig.pull(true).await;
        }
        rig.push().await;
        assert_eq!(
            refused(&rig, call),
            format!(
                "Not in the CRM any more: the contact “{}”, the ticket “{}”. It can be sent without.",
                one.name, ticket.subject
            )
        );
        let gone = queued(&rig, call).missing;
        let gone: Vec<&str> = gone.iter().map(|of| of.tie.id.as_str()).collect();
        assert_eq!(gone, [one.id.as_str(), ticket.id.as_str()]);
        // The same again is refused again, and says so again.
        let settle = |choice| {
            let settled = rig.store.resolve(&call, choice, Utc::now());
            settled.expect("kept");
        };
        settle(Choice::Retry);
        rig.push().await;
        assert_eq!(queued(&rig, call).missing.len(), 2);
        assert_eq!(rig.calls(), before);
        settle(Choice::Without);
        rig.push().await;
        assert_eq!(rig.calls(), before + 1, "once");
        assert!(queued(&rig, call).missing.is_empty());
        let made = made(&rig, call);
        let people = tied(&rig, "calls", &made, "contacts").await;
        assert_eq!(people, std::slice::from_ref(&other.id.0));
        let details = rig.crm.details(&account).await.expect("it answers");
        let mut touchpoints = details.touchpoints.into_iter();
        let sent = touchpoints.find(|of| of.marker == Some(call));
        let body = sent.expect("it is there").body;
        for said in ["blocked by SSO", &one.name, &ticket.subject] {
            assert!(body.contains(said), "{said}: {body}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_about_a_deleted_ticket_is_sent_without_it() {
    let (rig, account, _, ticket) = rig().await;
    let count = || {
        let tasks = || rig.sandbox.count(ObjectType::Tasks).expect("a count");
        tokio::task::block_in_place(tasks)
    };
    let before = count();
    let op = Op::AddTask(NewTask {
        title: "Send the guide".to_owned(),
        due: moment(1_790_000_000).date_naive(),
        about: Some(About::Ticket(ticket.id.0.clone())),
        ..NewTask::default()
    });
    let task = keep(&rig, &account, op);
    rig.archive("tickets", ticket.id.as_str()).await;
    rig.push().await;
    assert!(refused(&rig, task).contains(&ticket.subject));
    let settled = rig.store.resolve(&task, Choice::Without, Utc::now());
    settled.expect("kept");
    rig.push().await;
    made(&rig, task);
    assert_eq!(count(), before + 1, "once");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_bulk_each_stands_for_itself() {
    let (rig, first, [one, other], _) = rig().await;
    let accounts = rig.store.portfolio().expect("readable").accounts;
    let mut others = accounts.into_iter().filter(|of| of.id != first);
    let (second, rest) = (others.next().expect("one").id, others);
    let people = rig.store.details(&second).expect("readable").contacts;
    let mut writes = vec![
        Write::new(Uuid::now_v7(), first.clone(), with(&[&one], None)),
        Write::new(Uuid::now_v7(), second, with(&[&people[0]], None)),
    ];
    writes.extend(rest.map(|of| Write::new(Uuid::now_v7(), of.id, log())));
    let action = Action {
        id: Uuid::now_v7(),
        at: Utc::now(),
        title: "All: something".to_owned(),
        writes,
        undoes: None,
    };
    let before = rig.calls();
    rig.store.enqueue(&action).expect("kept");
    let new = merge(&rig, "contacts", one.id.as_str(), other.id.as_str()).await;
    rig.archive("contacts", people[0].id.as_str()).await;
    rig.push().await;
    assert_eq!(rig.calls(), before + action.writes.len() as u64 - 1);
    let merged = made(&rig, action.writes[0].id);
    assert_eq!(tied(&rig, "calls", &merged, "contacts").await, [new]);
    assert!(refused(&rig, action.writes[1].id).contains(&people[0].name));
    for write in &action.writes[2..] {
        made(&rig, write.id);
    }
}
