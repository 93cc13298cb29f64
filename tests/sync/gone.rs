//! What is about an account that somebody deletes in the CRM: nothing of it is left in between, and nothing is
//! made twice.

use super::wire::{Rig, rig_of};
use super::{action, log, set};
use chrono::Utc;
use std::time::Duration;
use tenure::domain::field::Field;
use tenure::domain::id::AccountId;
use tenure::domain::touchpoint::NewTask;
use tenure::domain::write::{Action, Choice, Op, Progress, TaskState};
use tenure::sandbox::Fault;
use tenure::sync::{News, push_once};
use uuid::Uuid;

const CALLS: &str = "POST /crm/objects/2026-09/calls";
const TASKS: &str = "POST /crm/objects/2026-09/tasks";

async fn rig() -> (Rig, AccountId) {
    let rig = rig_of(8, Utc::now(), Duration::ZERO).await;
    rig.pull(false).await;
    let id = rig.store.account_ids().expect("readable").remove(0);
    (rig, id)
}

fn task() -> Op {
    Op::AddTask(NewTask {
        title: "Send the guide".to_owned(),
        due: Utc::now().date_naive(),
        ..NewTask::default()
    })
}

fn keep(rig: &Rig, account: &AccountId, op: Op) -> Uuid {
    let action = action(account.as_str(), op);
    rig.store.enqueue(&action).expect("kept");
    action.writes[0].id
}

fn progress(rig: &Rig, id: Uuid) -> Progress {
    let queued = rig.store.queued(&id).expect("readable");
    queued.expect("kept").progress
}

#[track_caller]
fn refused(rig: &Rig, id: Uuid) -> String {
    match progress(rig, id) {
        Progress::Refused { why } => why,
        other => panic!("{other:?}"),
    }
}

fn resolve(rig: &Rig, id: Uuid, choice: Choice) {
    let resolved = rig.store.resolve(&id, choice, Utc::now());
    resolved.expect("kept");
}

/// How many calls and tasks the CRM was asked to make.
fn asked(rig: &Rig) -> u64 {
    rig.requests(CALLS).1 + rig.requests(TASKS).1
}

/// A write that was sent, and of which no answer came.
fn cut(rig: &Rig, action: &Action) -> Uuid {
    let id = action.writes[0].id;
    rig.store.enqueue(action).expect("kept");
    assert!(rig.store.begin(&id).expect("kept"));
    let noted = rig.store.mark(&id, &Progress::Unknown, None);
    noted.expect("kept");
    id
}

fn no_longer_there(rig: &Rig, account: &AccountId) -> String {
    let known = rig.store.accounts(std::slice::from_ref(account));
    let name = &known.expect("readable")[0].name;
    format!(
        "the account “{name}” is no longer there; it was deleted or merged. If it was merged, the next sync sees \
         to this by itself; if it was deleted, restore it there and send this again, or give it up."
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_refused_is_refused_again_and_not_sent_where_the_account_was_deleted() {
    let (rig, account) = rig().await;
    let writes = [keep(&rig, &account, log()), keep(&rig, &account, task())];
    rig.archive("companies", account.as_str()).await;
    rig.push().await;
    // From the first time on in words of ours, whatever the CRM says of an association.
    let why = format!("The CRM refuses: {}", no_longer_there(&rig, &account));
    for id in writes {
        assert_eq!(refused(&rig, id), why);
    }
    let (made, sent) = (rig.calls(), asked(&rig));
    // Nobody is there at first: it is no less refused once somebody is.
    rig.sandbox.faults().next_on("", 1, Fault::CutBefore);
    // As often as somebody wants.
    for _ in 0..2 {
        for id in writes {
            resolve(&rig, id, Choice::Retry);
        }
        rig.push().await;
        rig.push().await;
        for id in writes {
            assert_eq!(refused(&rig, id), why);
        }
    }
    assert_eq!((rig.calls(), asked(&rig)), (made, sent));
    for id in writes {
        resolve(&rig, id, Choice::Theirs);
        assert_eq!(progress(&rig, id), Progress::Dropped);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_is_told_of_what_broke_off_that_nobody_can_see_it_where_the_account_was_deleted() {
    let (rig, account) = rig().await;
    let others = rig.store.account_ids().expect("readable");
    let call = action(account.as_str(), log());
    // This one arrived.
    rig.crm
        .write(&call.writes[0], None)
        .await
        .expect("it is made");
    let op = set(&rig.store, others[1].as_str(), Field::Sentiment, "-2");
    let field = action(others[1].as_str(), op);
    let writes = [
        (cut(&rig, &call), &account),
        (cut(&rig, &action(others[2].as_str(), task())), &others[2]),
        (cut(&rig, &field), &others[1]),
    ];
    for (_, account) in writes {
        rig.archive("companies", account.as_str()).await;
    }
    let (made, sent) = (rig.calls(), asked(&rig));
    let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
    let (crm, store) = (rig.crm.clone(), rig.store.clone());
    let hear = move |news| drop(tell.send(news));
    let pushed = push_once(crm, store, super::quick(), &[], hear).await;
    pushed.expect("it ends");
    let mut decided = Vec::new();
    while let Ok(news) = told.try_recv() {
        if let News::NeedsPerson {
            write: Some(about), ..
        } = news
        {
            assert!(about.decides);
            decided.push(about.write);
        }
    }
    let unseen = |account: &AccountId| {
        let why = no_longer_there(&rig, account);
        format!("Whether it reached the CRM cannot be seen any more: {why}")
    };
    for (id, account) in writes {
        assert_eq!(refused(&rig, id), unseen(account));
        assert_eq!(decided.iter().filter(|of| **of == id).count(), 1, "once");
    }
    // It is looked for, and cannot be seen again; also when something is given for it.
    for (id, account) in &writes[..2] {
        resolve(&rig, *id, Choice::Retry);
        rig.push().await;
        assert_eq!(refused(&rig, *id), unseen(account));
        let answered = rig
            .store
            .answer_all(&[(*id, Vec::new())], &mut Uuid::now_v7);
        answered.expect("kept");
        rig.push().await;
        assert_eq!(refused(&rig, *id), unseen(account));
    }
    assert_eq!((rig.calls(), asked(&rig)), (made, sent));
    for (id, _) in writes {
        resolve(&rig, id, Choice::Theirs);
        assert_eq!(progress(&rig, id), Progress::Dropped);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_is_told_of_a_change_of_a_task_that_broke_off_and_was_deleted() {
    let (rig, _) = rig().await;
    let accounts = rig.store.account_ids().expect("readable");
    let open = accounts.into_iter().find_map(|account| {
        let tasks = rig.store.details(&account).expect("readable").tasks;
        Some((account, tasks.into_iter().find_map(|task| task.id)?))
    });
    let (account, task) = open.expect("a task");
    let op = Op::SetTask {
        task: task.clone(),
        title: "Send the guide".to_owned(),
        base: TaskState::default(),
        value: TaskState {
            done: true,
            due: None,
        },
    };
    let id = cut(&rig, &action(account.as_str(), op));
    rig.archive("tasks", task.as_str()).await;
    rig.push().await;
    assert_eq!(
        refused(&rig, id),
        "Whether it reached the CRM cannot be seen any more: the task is no longer there; it was deleted."
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_takes_back_a_call_that_nobody_can_see_any_more_is_not_told_as_done() {
    let (rig, account) = rig().await;
    let call = action(account.as_str(), log());
    let id = cut(&rig, &call);
    let mut ids = Uuid::now_v7;
    let undone = rig.store.undo(None, Uuid::now_v7(), &mut ids, Utc::now());
    undone.expect("kept");
    rig.archive("companies", account.as_str()).await;
    rig.push().await;
    assert!(refused(&rig, id).starts_with("Whether it reached the CRM cannot be seen any more"));
    // Both wait for the person: neither is as if it had never been.
    let open = rig.store.outbox().expect("readable");
    let removal = open.iter().find(|queued| queued.write.id != id);
    let removal = removal.expect("the removal waits");
    assert!(matches!(&removal.write.op, Op::Remove { write } if *write == id));
    assert_eq!(removal.behind, Some(id));
}
