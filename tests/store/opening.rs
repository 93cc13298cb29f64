//! Opening what is there, whatever it is.

use super::{account, action, folder, log, put, record};
use rusqlite::Connection;
use std::fs;
use std::path::Path;
use tenure::domain::write::Progress;
use tenure::store::{Opened, Salvage, Store, StoreError};

/// A store with one account and one unsent touchpoint.
fn used(path: &Path) {
    let (store, opened) = Store::open(path).expect("the store opens");
    assert_eq!(opened, Opened::Fresh);
    put(&store, record("1", "adoption", 1));
    store
        .enqueue(&action("1", vec![log()]))
        .expect("the action is kept");
}

fn rebuilt(path: &Path) -> (Store, std::path::PathBuf, Salvage) {
    let (store, opened) = Store::open(path).expect("the store opens");
    let sentence = opened.sentence().expect("there is something to say");
    let Opened::Rebuilt {
        kept_aside,
        salvage,
        ..
    } = opened
    else {
        panic!("{opened:?}")
    };
    assert!(
        sentence.contains(&kept_aside.display().to_string()),
        "{sentence}"
    );
    (store, kept_aside, salvage)
}

#[test]
fn what_was_kept_is_there_the_next_time() {
    let (_folder, path) = folder();
    used(&path);
    let (store, opened) = Store::open(&path).expect("the store opens");
    assert_eq!(opened, Opened::Warm);
    assert_eq!(account(&store, "1").stage.as_deref(), Some("adoption"));
    assert_eq!(store.outbox().expect("readable").len(), 1);
}

#[test]
fn those_who_open_a_new_store_at_once_all_find_one() {
    let (_folder, path) = folder();
    let start = std::sync::Barrier::new(8);
    let opened: Vec<Opened> = std::thread::scope(|scope| {
        let open = || {
            start.wait();
            Store::open(&path).expect("the store opens").1
        };
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(open)).collect();
        let join =
            |thread: std::thread::ScopedJoinHandle<'_, Opened>| thread.join().expect("no panic");
        threads.into_iter().map(join).collect()
    });
    // Nobody finds it broken, or empties what another one has begun to fill.
    let fresh = opened.iter().filter(|opened| **opened == Opened::Fresh);
    assert_eq!(fresh.count(), 1, "{opened:?}");
    assert!(
        opened
            .iter()
            .all(|opened| matches!(opened, Opened::Fresh | Opened::Warm))
    );
}

#[test]
fn a_file_that_is_no_database_is_kept_aside_and_a_new_one_made() {
    let (_folder, path) = folder();
    fs::write(
        &path,
        "not a database at all, and long enough to look like something",
    )
    .expect("written");
    let (store, kept_aside, salvage) = rebuilt(&path);
    assert!(
        fs::read_to_string(kept_aside)
            .expect("readable")
            .starts_with("not a database")
    );
    assert!(!salvage.whole, "nothing could be saved, and that is said");
    assert_eq!(store.portfolio().expect("readable").accounts, []);
}

#[test]
fn a_database_of_a_newer_program_is_kept_aside_and_its_work_saved() {
    let (_folder, path) = folder();
    used(&path);
    let raw = Connection::open(&path).expect("it opens");
    raw.pragma_update(None, "user_version", 99)
        .expect("written");
    drop(raw);
    let (store, kept_aside, salvage) = rebuilt(&path);
    assert!(kept_aside.exists());
    assert_eq!(
        salvage,
        Salvage {
            actions: 1,
            open_writes: 1,
            whole: true
        }
    );
    assert_eq!(
        store.outbox().expect("readable")[0].progress,
        Progress::Waiting
    );
    assert_eq!(store.journal(9).expect("readable").len(), 1);
}

#[test]
fn damage_found_while_running_is_mended_at_the_next_start_with_the_work_saved() {
    let (_folder, path) = folder();
    used(&path);
    {
        let (store, _) = Store::open(&path).expect("the store opens");
        // Enough that the accounts have pages of their own.
        for number in 2..400 {
            put(&store, record(&number.to_string(), "adoption", 1));
        }
    }
    damage_accounts(&path);
    {
        let (store, _) = Store::open(&path).expect("the damage is not seen at once");
        let error = store.portfolio().expect_err("the damage is met");
        assert!(matches!(error, StoreError::Damaged { .. }), "{error}");
    }
    let (store, _, salvage) = rebuilt(&path);
    assert_eq!(salvage.open_writes, 1);
    assert_eq!(store.outbox().expect("readable").len(), 1);
    let (_, opened) = Store::open(&path.with_file_name("other.db")).expect("the store opens");
    assert_eq!(opened, Opened::Fresh);
}

#[test]
fn a_start_cut_short_between_moving_aside_and_saving_loses_no_work() {
    // Cut before there was a new file; cut before the work was in it.
    for new_one_made in [false, true] {
        let (_folder, path) = folder();
        used(&path);
        let aside = path.with_file_name("tenure.db.kept-1");
        fs::rename(&path, &aside).expect("moved");
        if new_one_made {
            Store::open(&path).expect("the store opens");
        }
        let mark = path.with_file_name("tenure.db.damaged");
        fs::write(&mark, ".kept-1").expect("written");
        let (store, kept_aside, salvage) = rebuilt(&path);
        assert_eq!(kept_aside, aside);
        assert_eq!((salvage.open_writes, salvage.whole), (1, true));
        assert_eq!(store.outbox().expect("readable").len(), 1);
        assert!(!mark.exists(), "done with");
        drop(store);
        let (_, opened) = Store::open(&path).expect("the store opens");
        assert_eq!(opened, Opened::Warm);
    }
}

#[test]
fn a_settled_store_leaves_no_log_to_be_read_at_the_next_start() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("tenure.db");
    let (store, _) = Store::open(&path).expect("it opens");
    store.set_ui("theme", &"dark".into()).expect("kept");
    let log = || fs::metadata(path.with_file_name("tenure.db-wal")).map_or(0, |log| log.len());
    assert!(log() > 0);
    // While another one reads it stays, and nobody waits.
    let raw = Connection::open(&path).expect("it opens");
    raw.execute_batch("BEGIN; SELECT count(*) FROM ui;")
        .expect("readable");
    store.set_ui("theme", &"light".into()).expect("kept");
    store.settle();
    assert!(log() > 0);
    drop(raw);
    store.settle();
    assert_eq!(log(), 0);
    assert_eq!(store.ui("theme").expect("readable"), Some("light".into()));
}

/// Overwrites the pages of the account table, and those alone.
fn damage_accounts(path: &Path) {
    let raw = Connection::open(path).expect("it opens");
    raw.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        .expect("all is in the file");
    let size: u64 = raw
        .query_row("PRAGMA page_size", [], |row| {
            row.get(0).map(|n: i64| n as u64)
        })
        .expect("a size");
    let root: u64 = raw
        .query_row(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'account'",
            [],
            |row| row.get(0).map(|n: i64| n as u64),
        )
        .expect("a page");
    drop(raw);
    let mut bytes = fs::read(path).expect("readable");
    let at = ((root - 1) * size) as usize;
    bytes[at..at + size as usize].fill(0xee);
    fs::write(path, bytes).expect("written");
}

#[test]
fn a_folder_that_cannot_be_written_is_said_with_its_name() {
    let (folder, _) = folder();
    let file = folder.path().join("a file");
    fs::write(&file, "").expect("written");
    let error = Store::open(&file.join("tenure.db"))
        .err()
        .expect("it cannot be opened");
    assert!(error.to_string().contains("a file"), "{error}");
}

#[test]
fn a_cache_of_another_format_is_emptied_and_the_work_stays() {
    let (_folder, path) = folder();
    used(&path);
    let raw = Connection::open(&path).expect("it opens");
    raw.execute("UPDATE meta SET value = 'older' WHERE key = 'format'", [])
        .expect("written");
    drop(raw);
    let (store, opened) = Store::open(&path).expect("the store opens");
    assert_eq!(opened, Opened::Outdated);
    assert_eq!(store.portfolio().expect("readable").accounts, []);
    assert_eq!(store.outbox().expect("readable").len(), 1);
}

#[test]
fn what_was_being_sent_when_the_program_ended_is_unknown() {
    let (_folder, path) = folder();
    used(&path);
    {
        let (store, _) = Store::open(&path).expect("the store opens");
        let write = store.outbox().expect("readable")[0].write.id;
        assert!(store.begin(&write).expect("written"));
        let (second, _) = Store::open(&path).expect("a second process opens it");
        let seen = &second.outbox().expect("readable")[0].progress;
        assert_eq!(
            *seen,
            Progress::Sending,
            "it is still being sent over there"
        );
    }
    let (store, _) = Store::open(&path).expect("the store opens");
    assert_eq!(
        store.outbox().expect("readable")[0].progress,
        Progress::Unknown
    );
}

/// A store that somebody has open who neither sends nor pulls: the one who did has ended.
fn only_open(path: &Path) -> Store {
    let (first, _) = Store::open(path).expect("the store opens");
    let (second, _) = Store::open(path).expect("and beside it");
    drop(first);
    second
}

#[test]
fn a_cache_of_another_format_is_not_emptied_under_those_who_use_it() {
    let in_use: [fn(&Path) -> Store; 2] = [
        |path| Store::open(path).expect("the store opens").0,
        only_open,
    ];
    for open in in_use {
        let (_folder, path) = folder();
        used(&path);
        let other = open(&path);
        let raw = Connection::open(&path).expect("it opens");
        raw.execute("UPDATE meta SET value = 'newer' WHERE key = 'format'", [])
            .expect("written");
        drop(raw);
        let error = Store::open(&path).err().expect("it is refused");
        assert!(matches!(error, StoreError::InUse { .. }), "{error}");
        assert!(error.to_string().contains("close that one"), "{error}");
        assert_eq!(account(&other, "1").stage.as_deref(), Some("adoption"));
        drop(other);
        let (_, opened) = Store::open(&path).expect("the store opens");
        assert_eq!(opened, Opened::Outdated);
    }
}

#[test]
fn a_store_is_not_moved_away_under_those_who_use_it() {
    let (_folder, path) = folder();
    used(&path);
    let other = only_open(&path);
    fs::write(path.with_file_name("tenure.db.damaged"), "").expect("written");
    let error = Store::open(&path).err().expect("it is refused");
    assert!(matches!(error, StoreError::InUse { .. }), "{error}");
    assert!(error.to_string().contains("found damaged"), "{error}");
    // What is done over there meanwhile is done in the same file.
    other
        .enqueue(&action("1", vec![log()]))
        .expect("the action is kept");
    drop(other);
    let (store, _, salvage) = rebuilt(&path);
    assert_eq!((salvage.open_writes, salvage.whole), (2, true));
    assert_eq!(store.outbox().expect("readable").len(), 2);
}

#[test]
fn the_newest_work_is_saved_from_behind_a_place_that_cannot_be_read() {
    let (_folder, path) = folder();
    used(&path);
    let (store, _) = Store::open(&path).expect("the store opens");
    for _ in 0..200 {
        let action = action("1", vec![log()]);
        store.enqueue(&action).expect("the action is kept");
    }
    let newest = action("1", vec![log()]);
    store.enqueue(&newest).expect("the action is kept");
    drop(store);
    damage_the_middle(&path, "outbox");
    fs::write(path.with_file_name("tenure.db.damaged"), "").expect("written");
    let (store, _, salvage) = rebuilt(&path);
    assert!(!salvage.whole, "some are lost, and that is said");
    assert_eq!(salvage.actions, 202);
    assert!((100..202).contains(&salvage.open_writes), "{salvage:?}");
    let saved = store.outbox().expect("readable");
    assert_eq!(
        saved.last().map(|of| of.write.id),
        Some(newest.writes[0].id)
    );
    assert_eq!(saved[0].seq, 1, "and the oldest");
}

/// What may become of a file in a power cut or on a bad disk.
type Damage = fn(&mut Vec<u8>);

#[test]
fn unsent_work_is_saved_from_a_file_whose_beginning_or_end_is_gone() {
    let damages: [(&str, Damage, bool); 3] = [
        (
            "the header is overwritten",
            |bytes| bytes[..100].fill(0xee),
            true,
        ),
        (
            "the first page is empty",
            |bytes| bytes[..8192].fill(0),
            false,
        ),
        (
            "the second half is gone",
            |bytes| bytes.truncate(bytes.len() / 2 / 8192 * 8192),
            true,
        ),
    ];
    for (what, damage, whole) in damages {
        let (_folder, path) = folder();
        used(&path);
        let (store, _) = Store::open(&path).expect("the store opens");
        for _ in 0..5 {
            let action = action("1", vec![log()]);
            store.enqueue(&action).expect("the action is kept");
        }
        // So much has been read since that half of the file is without anything of the outbox.
        for at in 0..60 {
            let mut record = record(&at.to_string(), "value", 1);
            record.account.name = "x".repeat(20_000);
            put(&store, record);
        }
        drop(store);
        let raw = Connection::open(&path).expect("it opens");
        raw.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
            .expect("all is in the file");
        drop(raw);
        let mut bytes = fs::read(&path).expect("readable");
        damage(&mut bytes);
        fs::write(&path, bytes).expect("written");
        let (store, kept_aside, salvage) = rebuilt(&path);
        assert_eq!((salvage.open_writes, salvage.whole), (6, whole), "{what}");
        let saved = store.outbox().expect("readable");
        // Damage may hide that one was sent: each is looked for first.
        assert!(
            saved
                .iter()
                .all(|queued| queued.progress == Progress::Unknown),
            "{what}: {saved:?}"
        );
        assert_eq!(saved.len(), 6, "{what}");
        let beside = fs::read_dir(kept_aside.parent().expect("a folder")).expect("readable");
        for file in beside {
            let name = file.expect("readable").file_name();
            let name = name.to_string_lossy();
            assert!(!name.contains("repair"), "{what}: {name} was left behind");
        }
    }
}

#[test]
fn that_work_may_be_missing_is_told_until_the_kept_file_is_gone() {
    let (_folder, path) = folder();
    fs::write(
        &path,
        "not a database at all, and long enough to look like one",
    )
    .expect("written");
    let (store, kept_aside, salvage) = rebuilt(&path);
    assert!(!salvage.whole);
    drop(store);
    let (store, opened) = Store::open(&path).expect("the store opens");
    assert_eq!(opened, Opened::Warm);
    let lost = store.lost().expect("readable").expect("it is remembered");
    assert!(lost.sentence().contains(&*kept_aside.to_string_lossy()));
    fs::remove_file(kept_aside).expect("removed");
    assert_eq!(store.lost().expect("readable"), None);
}

/// Overwrites one page in the middle of a table.
fn damage_the_middle(path: &Path, table: &str) {
    let raw = Connection::open(path).expect("it opens");
    raw.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        .expect("all is in the file");
    let mut statement = raw
        .prepare("SELECT pgoffset, pgsize FROM dbstat WHERE name = ?1 AND pagetype = 'leaf' ORDER BY path")
        .expect("it can be asked");
    let pages: Vec<(i64, i64)> = statement
        .query_map([table], |row| Ok((row.get(0)?, row.get(1)?)))
        .and_then(Iterator::collect)
        .expect("it answers");
    assert!(pages.len() >= 5, "there is a middle: {}", pages.len());
    let (at, size) = pages[pages.len() / 2];
    drop(statement);
    drop(raw);
    let mut bytes = fs::read(path).expect("readable");
    bytes[at as usize..(at + size) as usize].fill(0xee);
    fs::write(path, bytes).expect("written");
}
