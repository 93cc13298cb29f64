//! A first sync that is killed goes on at the page after the last one kept.

use crate::support::{TOKEN, fresh};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};
use tenure::sandbox::record::ObjectType;

const LISTS: &str = "GET /crm/objects/2026-09/companies";

/// How many accounts the one cache in a folder has by now.
fn kept(folder: &Path) -> i64 {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut caches = files
        .map(|file| file.path())
        .filter(|path| path.extension().is_some_and(|of| of == "db"));
    // It may not be there yet, or be in the making.
    let count = |path: PathBuf| {
        let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE;
        let cache = rusqlite::Connection::open_with_flags(path, flags).ok()?;
        cache
            .query_row("SELECT count(*) FROM account", [], |row| row.get(0))
            .ok()
    };
    caches.next().and_then(count).unwrap_or(0)
}

#[test]
fn a_killed_sync_goes_on_at_the_next_page() {
    let (home, crm) = fresh();
    crm.companies(600, |id| vec![("name", format!("Account {id}"))]);
    let all = crm.count(ObjectType::Companies);
    let pages = all.div_ceil(50);
    crm.faults().latency(Duration::from_millis(60));
    let mut command = home.command(&["sync"], TOKEN);
    let command = command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().expect("it runs");
    let begun = Instant::now();
    // Asked for is not kept yet: what counts is what is in the cache.
    while kept(&home.path("data")) < 4 * 50 {
        assert!(
            begun.elapsed() < Duration::from_secs(60),
            "it does not get on"
        );
        std::thread::sleep(Duration::from_millis(2));
    }
    // SIGKILL: nothing can be tidied up.
    child.kill().expect("it is killed");
    child.wait().expect("it is dead");
    crm.faults().latency(Duration::ZERO);
    crm.faults().reset_requests();
    home.run(&["sync"]).with(0);
    let asked = crm.faults().requests_on(LISTS);
    assert!(
        asked <= pages - 4,
        "{asked} of {pages} pages are asked for again"
    );
    let accounts = home.run(&["accounts", "--json"]).with(0).json();
    let listed = accounts["accounts"].as_array().or(accounts.as_array());
    assert_eq!(
        listed.map(Vec::len),
        Some(all as usize),
        "and none is missing"
    );
}
