//! A first sync that is killed goes on at the page after the last one kept.

use crate::support::{TOKEN, fresh};
use std::process::Stdio;
use std::time::{Duration, Instant};
use tenure::sandbox::record::ObjectType;

const LISTS: &str = "GET /crm/objects/2026-09/companies";

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
    // The sixth page is asked for while the fifth is written: four are kept for certain.
    while crm.faults().requests_on(LISTS) < 6 {
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
