//! What is kept on this machine, damaged or not to be written.

use crate::support::{Home, accounts, synced, text};
use rusqlite::Connection;
use std::fs;
use tenure::sandbox::record::ObjectType;

/// A write that waits, and the CRM gone when it was made.
fn waiting() -> (Home, crate::support::Crm, u64) {
    let (home, mut crm) = synced();
    let id = text(&accounts(&home, &[])[0], "id");
    let calls = crm.count(ObjectType::Calls);
    crm.go_away();
    home.run(&["log", &id, "call: not to be lost"]).with(4);
    (home, crm, calls)
}

/// The pages of a table and its indexes, made unreadable.
fn spoil(home: &Home, tables: &[&str]) {
    let path = home.path("data/work.db");
    let connection = Connection::open(&path).unwrap();
    connection
        .pragma_update(None, "journal_mode", "DELETE")
        .unwrap();
    let size: u32 = connection
        .query_row("PRAGMA page_size", [], |row| row.get(0))
        .unwrap();
    let mut pages = Vec::new();
    for table in tables {
        let mut roots = connection
            .prepare("SELECT rootpage FROM sqlite_schema WHERE tbl_name = ?1 AND rootpage > 0")
            .unwrap();
        let found = roots
            .query_map([table], |row| row.get::<_, u32>(0))
            .unwrap();
        pages.extend(found.map(Result::unwrap));
    }
    assert!(!pages.is_empty());
    drop(connection);
    let mut bytes = fs::read(&path).unwrap();
    for page in pages {
        let from = ((page - 1) * size) as usize;
        let to = from + size as usize;
        bytes[from..to].fill(0xa5);
    }
    fs::write(&path, bytes).unwrap();
}

#[test]
fn a_store_of_garbage_is_kept_aside_and_built_anew() {
    let (home, _crm) = synced();
    for suffix in ["-wal", "-shm"] {
        let _ = fs::remove_file(home.path(&format!("data/work.db{suffix}")));
    }
    fs::write(home.path("data/work.db"), "garbage ".repeat(5000)).unwrap();
    let came = home.run(&["sync"]).with(0);
    assert!(came.err.contains("work.db.kept-1"), "{}", came.err);
    let kept = fs::read_to_string(home.path("data/work.db.kept-1")).unwrap();
    assert!(kept.starts_with("garbage"));
    assert_eq!(accounts(&home, &[]).len(), 12);
    let again = home.run(&["sync"]).with(0);
    assert!(!again.err.contains("kept"), "told once: {}", again.err);
}

#[test]
fn damaged_pages_are_noticed_and_the_outbox_is_saved_and_sent_once() {
    let (home, mut crm, calls) = waiting();
    spoil(&home, &["account", "account_past", "position"]);
    // The first to meet the damage may be the one that says so; the next one rebuilds.
    let first = home.run(&["accounts"]);
    let second = home.run(&["accounts"]).with(1);
    let told = first.err + &second.err;
    assert!(told.contains("work.db.kept-1"), "{told}");
    assert!(told.contains("writes saved: 1"), "{told}");
    let outbox = home.run(&["outbox", "--json"]).with(0).json();
    assert_eq!(outbox.as_array().map(Vec::len), Some(1), "{outbox}");
    assert_eq!(text(&outbox[0]["does"], "title"), "not to be lost");
    crm.come_back();
    home.run(&["sync"]).with(0);
    assert_eq!(accounts(&home, &[]).len(), 12);
    assert_eq!(crm.count(ObjectType::Calls), calls + 1);
}

#[test]
fn a_data_folder_that_is_none_is_told_with_the_way_out() {
    let (home, _crm) = synced();
    fs::write(home.path("a-file"), "").unwrap();
    for place in [home.path("a-file"), home.path("a-file/below")] {
        let output = home
            .command(&["sync"], crate::support::TOKEN)
            .env("TENURE_DATA_DIR", &place)
            .output();
        let came = crate::support::Came::from(output.unwrap()).with(1);
        assert!(came.err.contains("a-file"), "{}", came.err);
        assert!(came.err.contains("TENURE_DATA_DIR"), "{}", came.err);
    }
    // The log is nice to have: without its folder everything works.
    let output = home
        .command(&["accounts"], crate::support::TOKEN)
        .env("TENURE_STATE_DIR", home.path("a-file/below"))
        .output();
    let came = crate::support::Came::from(output.unwrap()).with(0);
    assert_eq!(came.err, "");
}

/// A disk without room, as a limit on how large a file may grow.
#[test]
fn without_room_for_it_a_write_is_refused_and_what_was_kept_stays() {
    let (home, mut crm, calls) = waiting();
    let id = text(&accounts(&home, &[])[0], "id");
    let output = home
        .shell("sh")
        .arg("-c")
        .arg("ulimit -f 0; exec \"$@\"")
        .arg("sh")
        .arg(env!("CARGO_BIN_EXE_tenure"))
        .args(["log", &id, "call: no room"])
        .env("TEST_TOKEN", crate::support::TOKEN)
        .output();
    let came = crate::support::Came::from(output.unwrap()).with(1);
    assert!(came.err.contains("work.db"), "{}", came.err);
    assert!(came.err.contains("cannot grow"), "{}", came.err);
    assert!(came.err.contains("ulimit -f"), "{}", came.err);
    assert!(!came.out.contains("logged"), "{}", came.out);
    assert_eq!(
        home.run(&["outbox", "--json"])
            .with(0)
            .json()
            .as_array()
            .map(Vec::len),
        Some(1)
    );
    crm.come_back();
    home.run(&["sync"]).with(0);
    assert_eq!(crm.count(ObjectType::Calls), calls + 1);
}
