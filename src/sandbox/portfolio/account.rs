//! One account: runs its simulation and lists its records.

use super::clock::Clock;
use super::diary;
use super::ids::id;
use super::names;
use super::plan::Plan;
use super::usage;
use super::{company, deals, people, tasks, tickets, touchpoints};
use crate::sandbox::record::{ObjectType, Record};

/// All records of an account, the company first.
pub(super) fn records(seed: u64, index: u32, clock: Clock) -> Vec<Record> {
    let plan = Plan::new(seed, index, clock);
    let name = names::company(seed, index);
    // What people call it in mails: without what is odd about the name.
    let called = name.called.as_str();
    let company = id(ObjectType::Companies, index, 0);
    let people = people::cast(&plan, &name);
    let usage = usage::simulate(&plan, name.tongue.friday_off);
    let diary = diary::keep(&plan, &people);
    let mut records = vec![company::record(&plan, &name, &usage, &diary, company)];
    records.extend(people::records(&plan, &people, &diary, company));
    records.extend(deals::records(&plan, &people, company, called));
    records.extend(tickets::records(&plan, &people, company));
    records.extend(touchpoints::records(
        &plan, &people, &diary, company, called,
    ));
    records.extend(tasks::records(&plan, &people, &diary, company));
    records
}
