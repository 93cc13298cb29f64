//! The same touchpoint or task for many accounts: a hundred in one request, each there once whatever becomes
//! of the answer, and taken back so.

use super::wire::{Rig, rig_of};
use chrono::Utc;
use std::time::Duration;
use tenure::domain::touchpoint::NewTask;
use tenure::domain::write::{Action, Op, Progress, Write};
use tenure::sandbox::record::ObjectType;
use tenure::sandbox::{Fault, RowFault};
use tenure::store::Undone;
use uuid::Uuid;

const CREATE: &str = "POST /crm/objects/2026-09/calls/batch/create";

/// Accounts there are; the same of each is asked for.
async fn rig(accounts: u32) -> Rig {
    let rig = rig_of(accounts, Utc::now(), Duration::ZERO).await;
    rig.pull(false).await;
    rig.sandbox.faults().reset_requests();
    rig
}

fn for_all(rig: &Rig, op: &Op) -> Vec<Uuid> {
    let accounts = rig.store.portfolio().expect("readable").accounts;
    let write = |account: tenure::domain::account::Account| {
        Write::new(Uuid::now_v7(), account.id, op.clone())
    };
    let action = Action {
        id: Uuid::now_v7(),
        at: Utc::now(),
        title: "All: something".to_owned(),
        writes: accounts.into_iter().map(write).collect(),
        undoes: None,
    };
    rig.store.enqueue(&action).expect("kept");
    action.writes.iter().map(|write| write.id).collect()
}

fn count(rig: &Rig, of: ObjectType) -> u64 {
    tokio::task::block_in_place(|| rig.sandbox.count(of).expect("a count"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_for_a_hundred_and_sixty_accounts_takes_two_requests_and_taking_it_back_two() {
    let rig = rig(160).await;
    let task = Op::AddTask(NewTask {
        title: "Send the plan".to_owned(),
        due: Utc::now().date_naive(),
        ..NewTask::default()
    });
    for (op, of, kind) in [
        (super::log(), ObjectType::Calls, "calls"),
        (task, ObjectType::Tasks, "tasks"),
    ] {
        let before = count(&rig, of);
        let writes = for_all(&rig, &op);
        assert_eq!(writes.len(), 160);
        rig.push().await;
        assert_eq!(count(&rig, of), before + 160);
        let on = format!("POST /crm/objects/2026-09/{kind}");
        assert_eq!(rig.requests(&on).1, 2, "{kind}");
        for write in &writes {
            let queued = rig.store.queued(write).expect("readable").expect("kept");
            let made = matches!(
                queued.progress,
                Progress::Done {
                    object: Some(_),
                    ..
                }
            );
            assert!(made, "{:?}", queued.progress);
        }
        let undone = rig
            .store
            .undo(None, Uuid::now_v7(), &mut Uuid::now_v7, Utc::now());
        assert!(matches!(undone.expect("kept"), Undone::Done { .. }));
        rig.push().await;
        assert_eq!(count(&rig, of), before);
        assert_eq!(rig.requests(&on).1, 4, "{kind}");
        assert_eq!(rig.requests("DELETE").1, 0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_becomes_of_the_answer_each_is_there_once() {
    for fault in [
        Fault::CutBefore,
        Fault::CutAfter,
        Fault::Truncate,
        Fault::NotJson,
        Fault::Status(502),
        Fault::TooMany,
        Fault::Rows(RowFault::Before),
        Fault::Rows(RowFault::After),
        Fault::Rows(RowFault::Limits),
    ] {
        let rig = rig(12).await;
        let before = count(&rig, ObjectType::Calls);
        rig.sandbox.faults().next_on(CREATE, 1, fault);
        let writes = for_all(&rig, &super::log());
        rig.push().await;
        assert_eq!(rig.store.outbox().expect("readable"), [], "{fault:?}");
        let after = count(&rig, ObjectType::Calls);
        assert_eq!(after, before + writes.len() as u64, "{fault:?}");
        assert_eq!(rig.sandbox.faults().left(), 0, "{fault:?}: it was met");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_with_something_unfinished_before_does_not_join() {
    let rig = rig(6).await;
    let first = rig.store.portfolio().expect("readable").accounts[0].clone();
    let id = first.id.as_str();
    let email = super::action(id, super::log());
    rig.store.enqueue(&email).expect("kept");
    let single = "POST /crm/objects/2026-09/calls";
    rig.sandbox.faults().next_on(single, 1, Fault::CutAfter);
    let all = for_all(&rig, &super::log());
    let before = count(&rig, ObjectType::Calls);
    rig.push().await;
    assert_eq!(
        count(&rig, ObjectType::Calls),
        before + all.len() as u64 + 1
    );
    let mut made = Vec::new();
    for write in [email.writes[0].id].iter().chain(&all[..1]) {
        let queued = rig.store.queued(write).expect("readable").expect("kept");
        let Progress::Done {
            object: Some(object),
            ..
        } = queued.progress
        else {
            panic!("{:?}", queued.progress);
        };
        made.push(object.id.parse::<u64>().expect("a number"));
    }
    assert!(made[0] < made[1], "in their order: {made:?}");
}
