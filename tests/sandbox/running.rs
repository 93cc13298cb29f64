//! Starting, sharing a folder, filling, stopping.

use crate::client::{Crm, client, company, definitions, noon, objects};
use chrono::TimeDelta;
use std::net::{Ipv4Addr, TcpListener};
use tempfile::TempDir;
use tenure::sandbox::record::{ObjectType, Portal, Version};
use tenure::sandbox::{Sandbox, SandboxError, Settings, running};

fn settings(folder: &TempDir) -> Settings {
    Settings {
        data: folder.path().join("portal"),
        ..Settings::default()
    }
}

#[tokio::test]
async fn a_second_server_on_the_folder_is_told_where_the_first_is() {
    let folder = TempDir::new().expect("a folder");
    let first = Sandbox::start(settings(&folder)).await.expect("it starts");
    assert_eq!(running(&settings(&folder).data), Some(first.address()));
    let Err(error) = Sandbox::start(settings(&folder)).await else {
        panic!("two servers on one folder");
    };
    assert!(
        matches!(error, SandboxError::InUse { address: Some(at), .. } if at == first.address())
    );
    assert!(error.to_string().contains(&first.url()), "{error}");
    first.stop().await;
    assert_eq!(running(&settings(&folder).data), None);
    let again = Sandbox::start(settings(&folder)).await;
    again.expect("the folder is free again").stop().await;
}

#[tokio::test]
async fn who_only_looks_for_a_server_keeps_none_from_starting() {
    let folder = TempDir::new().expect("a folder");
    let data = settings(&folder).data;
    std::fs::create_dir_all(&data).expect("a folder");
    // As a look that is held up in its middle.
    let lock = std::fs::File::create(data.join("server.lock")).expect("a file");
    lock.lock_shared().expect("it is free");
    let starts = tokio::spawn(Sandbox::start(settings(&folder)));
    let looks = tokio::task::spawn_blocking(move || {
        for _ in 0..1_000 {
            assert_eq!(running(&data), None);
        }
        drop(lock);
    });
    looks.await.expect("it looks");
    let started = starts.await.expect("it goes on");
    started.expect("nobody serves the folder").stop().await;
}

#[tokio::test]
async fn the_address_of_a_dead_server_is_not_believed() {
    let folder = TempDir::new().expect("a folder");
    let data = settings(&folder).data;
    std::fs::create_dir_all(&data).expect("a folder");
    std::fs::write(data.join("server.lock"), "").expect("a file");
    std::fs::write(data.join("server.address"), "127.0.0.1:9\n").expect("a file");
    assert_eq!(running(&data), None);
    let fresh = Sandbox::start(settings(&folder)).await.expect("it starts");
    assert_eq!(running(&data), Some(fresh.address()));
}

#[tokio::test]
async fn a_taken_port_is_named() {
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let port = taken.local_addr().expect("an address").port();
    let folder = TempDir::new().expect("a folder");
    let started = Sandbox::start(Settings {
        port,
        ..settings(&folder)
    });
    let Err(error) = started.await else {
        panic!("two servers on one port");
    };
    assert!(error.to_string().contains(&port.to_string()), "{error}");
}

#[tokio::test]
async fn only_this_machine_can_reach_it() {
    let crm = Crm::empty().await;
    assert!(crm.sandbox.address().ip().is_loopback());
}

#[tokio::test]
async fn a_stopped_server_answers_no_more() {
    let crm = Crm::filled().await;
    let url = format!("{}{}", crm.sandbox.url(), objects("companies"));
    // The client keeps its connection open: that must not hold the stop up.
    crm.get(&objects("companies")).await;
    crm.sandbox.stop().await;
    assert!(client().get(url).send().await.is_err());
}

#[tokio::test]
async fn a_dropped_server_gives_its_folder_up() {
    let folder = TempDir::new().expect("a folder");
    let first = Sandbox::start(settings(&folder)).await.expect("it starts");
    drop(first);
    loop {
        match Sandbox::start(settings(&folder)).await {
            Ok(again) => break again.stop().await,
            Err(SandboxError::InUse { .. }) => tokio::task::yield_now().await,
            Err(error) => panic!("{error}"),
        }
    }
}

#[tokio::test]
async fn a_file_that_is_no_database_is_said_so_and_not_fatal_to_the_server() {
    let folder = TempDir::new().expect("a folder");
    let data = settings(&folder).data;
    std::fs::create_dir_all(&data).expect("a folder");
    std::fs::write(
        data.join("portal.sqlite"),
        "not a database at all, ".repeat(100),
    )
    .expect("a file");
    let started = Sandbox::start(settings(&folder)).await.expect("it starts");
    let error = started.is_empty().expect_err("there is no database");
    assert!(error.to_string().contains("--fresh"), "{error}");
    let url = format!("{}{}", started.url(), objects("companies"));
    let got = client().get(url).bearer_auth(started.token()).send().await;
    assert_eq!(got.map(|got| got.status().as_u16()).ok(), Some(500));
}

#[tokio::test]
async fn a_fill_that_fails_leaves_nothing() {
    let crm = Crm::empty().await;
    let mut bad = company(2, "Bad");
    bad.object = ObjectType::Calls;
    bad.associations = vec![(ObjectType::Notes, 1)];
    let portal = Portal {
        pipelines: Vec::new(),
        properties: definitions(),
        owners: Vec::new(),
        records: Box::new(vec![company(1, "Good"), bad].into_iter()),
    };
    let error = crm
        .sandbox
        .fill(portal)
        .expect_err("calls and notes are not associated");
    assert!(error.to_string().contains("call 2"), "{error}");
    assert_eq!(crm.sandbox.is_empty().ok(), Some(true));
    crm.fill(crate::client::portal());
    assert_eq!(crm.sandbox.is_empty().ok(), Some(false));
    crm.sandbox.clear().expect("it is emptied");
    assert_eq!(crm.sandbox.count(ObjectType::Companies).ok(), Some(0));
}

#[tokio::test]
async fn a_long_past_is_filled_and_read_back() {
    let crm = Crm::empty().await;
    let mut old = company(1, "Old");
    let versions = (0..500).map(|day| Version {
        at: noon() - TimeDelta::days(500 - day),
        value: day.to_string(),
    });
    old.history = vec![("arr", versions.collect())];
    crm.fill(Portal {
        pipelines: Vec::new(),
        properties: definitions(),
        owners: Vec::new(),
        records: Box::new(std::iter::once(old)),
    });
    let path = format!("{}/1?propertiesWithHistory=arr", objects("companies"));
    let got = crm.get(&path).await;
    let past = got.body["propertiesWithHistory"]["arr"]
        .as_array()
        .expect("a past");
    assert_eq!(past.len(), 500);
    assert_eq!(past[0]["value"], "499");
    assert_eq!(past[0]["timestamp"], "2026-11-20T12:00:00.000Z");
}
