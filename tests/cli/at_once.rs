//! Several programs of one profile at the same time.

use crate::support::{Came, Home, TOKEN, accounts, fresh, synced};
use std::process::{Child, Stdio};

fn begun(home: &Home, arguments: &[&str]) -> Child {
    let mut command = home.command(arguments, TOKEN);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().expect("it can be run")
}

fn ended(child: Child) -> Came {
    child.wait_with_output().expect("it ends").into()
}

#[test]
fn syncs_at_once_wait_for_each_other_and_all_succeed() {
    let (home, crm) = fresh();
    let all: Vec<_> = (0..3).map(|_| begun(&home, &["sync"])).collect();
    for sync in all {
        ended(sync).with(0);
    }
    assert_eq!(accounts(&home, &[]).len(), 12);
    drop(crm);
}

#[test]
fn syncs_of_the_demo_at_once_outlive_the_one_that_serves_it() {
    let home = Home::new();
    // Whoever is first makes the portal and serves it, and any of them may be done first.
    for _ in 0..2 {
        let sync = ["--profile", "demo", "sync"];
        let all: Vec<_> = (0..3).map(|_| begun(&home, &sync)).collect();
        for sync in all {
            ended(sync).with(0);
        }
        let listed = home.run(&["--profile", "demo", "accounts", "--json"]);
        let listed = listed.with(0).json();
        assert_eq!(listed.as_array().map(Vec::len), Some(200));
    }
}

#[test]
fn a_profile_that_another_process_keeps_and_does_nothing_with_is_told() {
    let (home, _crm) = synced();
    // This process has it, as an idle cockpit would.
    let (store, _) = tenure::store::Store::open(&home.store()).expect("it opens");
    assert!(store.claim().expect("it is free"));
    let came = home.run(&["sync"]).with(1);
    assert!(came.err.contains("Another tenure"), "{}", came.err);
    // What it reads meanwhile counts.
    let waits = begun(&home, &["sync", "--json"]);
    let mut at = chrono::Utc::now() + chrono::TimeDelta::hours(1);
    while !waits_is_over(&waits) {
        at += chrono::TimeDelta::milliseconds(1);
        for of in tenure::store::Listing::ALL {
            store.finish_delta(*of, at).expect("it is kept");
        }
    }
    ended(waits).with(0);
}

fn waits_is_over(child: &Child) -> bool {
    let pid = rustix::process::Pid::from_child(child);
    let options = rustix::process::WaitIdOptions::EXITED
        | rustix::process::WaitIdOptions::NOWAIT
        | rustix::process::WaitIdOptions::NOHANG;
    let came = rustix::process::waitid(rustix::process::WaitId::Pid(pid), options);
    came.expect("it is ours").is_some()
}
