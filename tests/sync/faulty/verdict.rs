//! What the CRM has when all is over, past every part of the connector: each touchpoint and task once,
//! each field as it was last set and by each write once, and all of an account in the order in which it
//! was asked for.

use super::person::{FIELDS, Person};
use super::{Rig, StageIn};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::Duration;
use tenure::domain::field::Field;
use tenure::domain::write::{ObjectKind, Op, Progress, Write};
use tenure::sandbox::record::ObjectType;
use uuid::Uuid;

/// A value and since when.
type Version = (DateTime<Utc>, String);
/// The past of each field of each account, oldest first. In a pipeline the stage is that of several
/// tickets or deals: their pasts, by their ids.
type Pasts = BTreeMap<(String, Field), BTreeMap<String, Vec<Version>>>;

const KINDS: [(ObjectKind, ObjectType, &str); 5] = [
    (ObjectKind::Call, ObjectType::Calls, "calls"),
    (ObjectKind::Email, ObjectType::Emails, "emails"),
    (ObjectKind::Meeting, ObjectType::Meetings, "meetings"),
    (ObjectKind::Note, ObjectType::Notes, "notes"),
    (ObjectKind::Task, ObjectType::Tasks, "tasks"),
];

/// What the CRM had before.
pub struct Before {
    pasts: Pasts,
    counts: Vec<u64>,
}

impl Before {
    pub async fn of(rig: &Rig, person: &Person) -> Self {
        Self {
            pasts: pasts(rig, person).await,
            counts: counts(rig),
        }
    }
}

fn counts(rig: &Rig) -> Vec<u64> {
    let count = |object| rig.sandbox().count(object).expect("a count");
    tokio::task::block_in_place(|| KINDS.iter().map(|(_, of, _)| count(*of)).collect())
}

/// A question to the CRM, again while its budget is spent.
async fn ask(rig: &Rig, path: &str, body: Option<Value>) -> Value {
    let url = format!("{}/crm/objects/2026-09/{path}", rig.sandbox().url());
    let client = reqwest::Client::builder().no_proxy().build();
    let client = client.expect("a client");
    loop {
        let request = match &body {
            None => client.get(&url),
            Some(body) => client.post(&url).json(body),
        };
        let request = request.bearer_auth(rig.sandbox().token());
        let answer = request.send().await.expect("an answer");
        if answer.status().as_u16() != 429 {
            return answer.json().await.expect("JSON");
        }
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
}

fn moment(value: &Value) -> DateTime<Utc> {
    let text = value.as_str().expect("a moment");
    text.parse().expect("a moment")
}

fn versions(record: &Value, property: &str) -> Vec<Version> {
    let all = record["propertiesWithHistory"][property].as_array();
    let one = |version: &Value| {
        let value = version["value"].as_str().expect("a value");
        (moment(&version["timestamp"]), value.to_owned())
    };
    all.into_iter().flatten().rev().map(one).collect()
}

async fn pasts(rig: &Rig, person: &Person) -> Pasts {
    let mut pasts = Pasts::new();
    let stage = rig.stage_in.property();
    for id in person.accounts.keys() {
        let mut properties: Vec<&str> = FIELDS.iter().map(|(_, property, _)| *property).collect();
        properties.push(stage);
        let wanted = properties.join(",");
        let record = ask(
            rig,
            &format!("companies/{id}?propertiesWithHistory={wanted}"),
            None,
        )
        .await;
        for (field, property, _) in FIELDS {
            let past = BTreeMap::from([(id.clone(), versions(&record, property))]);
            pasts.insert((id.clone(), field), past);
        }
        let mut past = BTreeMap::from([(id.clone(), versions(&record, stage))]);
        if let Some(object) = rig.stage_in.object() {
            past.clear();
            let path = format!("companies/{id}/associations/{object}?limit=500");
            let found = ask(rig, &path, None).await;
            let ids = found["results"].as_array().expect("associations");
            let inputs: Vec<Value> = ids
                .iter()
                .map(|one| json!({"id": one["toObjectId"]}))
                .collect();
            for inputs in inputs.chunks(50) {
                let body =
                    json!({"inputs": inputs, "properties": [], "propertiesWithHistory": [stage]});
                let read = ask(rig, &format!("{object}/batch/read"), Some(body)).await;
                for record in read["results"].as_array().expect("records") {
                    let of = record["id"].as_str().expect("an id").to_owned();
                    past.insert(of, versions(record, stage));
                }
            }
        }
        pasts.insert((id.clone(), Field::Stage), past);
    }
    pasts
}

/// When each record was made, archived ones too.
async fn made(rig: &Rig, kind: &str, ids: &[String]) -> HashMap<String, (DateTime<Utc>, bool)> {
    let mut made = HashMap::new();
    for archived in [false, true] {
        for ids in ids.chunks(100) {
            let inputs: Vec<Value> = ids.iter().map(|id| json!({"id": id})).collect();
            let body = json!({"inputs": inputs, "properties": [], "propertiesWithHistory": []});
            let path = format!("{kind}/batch/read?archived={archived}");
            let read = ask(rig, &path, Some(body)).await;
            for record in read["results"].as_array().expect("records") {
                let id = record["id"].as_str().expect("an id").to_owned();
                made.insert(id, (moment(&record["createdAt"]), archived));
            }
        }
    }
    made
}

/// Holds the CRM to what was asked of it.
pub async fn judge(rig: &Rig, person: &Person, before: &Before, run: &str) {
    let mut taken: Vec<(usize, Option<String>)> = Vec::new();
    for (at, write) in person.writes.iter().enumerate() {
        let queued = rig
            .store
            .queued(&write.id)
            .expect("readable")
            .expect("kept");
        match queued.progress {
            Progress::Done { object, .. } => taken.push((at, object.map(|object| object.id))),
            Progress::Dropped => {}
            other => panic!("{run}: {other:?} of {:?}", write.op),
        }
    }
    dropped(rig, person, &taken, run);
    let mut when: HashMap<usize, DateTime<Utc>> = HashMap::new();
    records(rig, person, before, &taken, &mut when, run).await;
    fields(rig, person, before, &taken, &mut when, run).await;
    tasks(rig, person, &taken, &mut when, run).await;
    pairs(rig, person, &taken, &when, run);
    let there: HashSet<usize> = taken.iter().map(|(at, _)| *at).collect();
    for id in person.accounts.keys() {
        let mut last: Option<(usize, DateTime<Utc>)> = None;
        // What goes in one request has no order in itself: on its way back the stage comes last.
        let mut unit: (Option<Uuid>, Option<(usize, DateTime<Utc>)>) = (None, None);
        for (at, _) in &taken {
            let write = &person.writes[*at];
            let Some(now) = when.get(at).filter(|_| write.account.as_str() == id) else {
                continue;
            };
            let queued = rig.store.queued(&write.id).expect("readable");
            // What a person sent again had been refused, as had what waited behind it: the rest went on.
            if rig.sent_again.contains(&write.id) || freed(rig, person, &there, *at) {
                continue;
            }
            let fields = matches!(write.op, Op::SetField { .. });
            let of = queued.filter(|_| fields && rig.stage_in == StageIn::Forward);
            let of = of.map(|queued| queued.action);
            if of.is_none() || of != unit.0 {
                last = unit.1;
            }
            if let Some((before, then)) = last {
                assert!(
                    then <= *now,
                    "{run}: {id}: {:?} at {then} came after {:?} at {now}; of the account were not taken: {:?}",
                    person.writes[before],
                    write,
                    not_taken(rig, person, id),
                );
            }
            let latest = unit.1.filter(|(_, then)| then > now);
            unit = (of, Some(latest.unwrap_or((*at, *now))));
        }
    }
}

/// What the CRM did not take of an account, by its place among all that was done.
fn not_taken<'a>(rig: &Rig, person: &'a Person, account: &str) -> Vec<(usize, &'a Write)> {
    let all = person.writes.iter().enumerate();
    all.filter(|(_, write)| write.account.as_str() == account && rig.not_taken.contains(&write.id))
        .collect()
}

/// Whether a value waited behind one that the CRM did not take and that gave way then: meanwhile what else is of
/// the account went on.
fn freed(rig: &Rig, person: &Person, there: &HashSet<usize>, at: usize) -> bool {
    let sets = |write: &Write| matches!(write.op, Op::SetField { .. });
    let write = &person.writes[at];
    let mut before = (0..at).filter(|one| !there.contains(one));
    sets(write)
        && before.any(|one| {
            let old = &person.writes[one];
            old.account == write.account && sets(old) && rig.not_taken.contains(&old.id)
        })
}

/// What is not in the CRM was taken back, or takes back what never came to be, or gave way: the CRM did not take
/// it (or what it was made with) fault upon fault, and the person has set another value since. Nothing else may
/// be dropped, and nothing that was set last.
fn dropped(rig: &Rig, person: &Person, taken: &[(usize, Option<String>)], run: &str) {
    let there: HashSet<usize> = taken.iter().map(|(at, _)| *at).collect();
    let none = || (0..person.writes.len()).filter(|at| !there.contains(at));
    let action = |write: &Write| {
        let queued = rig.store.queued(&write.id).expect("readable");
        queued.map(|queued| queued.action)
    };
    let sets = |write: &Write| match write.op {
        Op::SetField { field, .. } => Some(field),
        _ => None,
    };
    for at in none().filter(|at| !person.taken_back.contains(at)) {
        let write = &person.writes[at];
        if let Op::Remove { write: of } = &write.op {
            // Of what never came to be.
            let of = person.writes.iter().position(|write| write.id == *of);
            assert!(of.is_none_or(|of| !there.contains(&of)), "{run}: {write:?}");
            continue;
        }
        // Nor is there anything to set back where that turned out not to have been set.
        let never = |id: &Uuid| {
            let of = person.writes.iter().position(|write| write.id == *id);
            of.is_some_and(|of| !there.contains(&of) && person.taken_back.contains(&of))
        };
        if person.back.get(&write.id).is_some_and(never) {
            continue;
        }
        let with: Vec<usize> = none()
            .filter(|one| person.writes[*one].account == write.account)
            .filter(|one| action(&person.writes[*one]) == action(write))
            .collect();
        let gave_way = with.iter().any(|one| {
            let old = &person.writes[*one];
            let mut later = person.writes[at + 1..].iter();
            rig.not_taken.contains(&old.id)
                && later.any(|new| {
                    new.account == old.account
                        && action(new) != action(old)
                        && sets(new).is_some()
                        && sets(new) == sets(old)
                })
        });
        assert!(gave_way, "{run}: {write:?} is dropped");
    }
}

/// A move and its reason are both there, or neither is; where the company has the stage they came together.
/// What had its value already, before the other one gave way, was not written.
fn pairs(
    rig: &Rig,
    person: &Person,
    taken: &[(usize, Option<String>)],
    when: &HashMap<usize, DateTime<Utc>>,
    run: &str,
) {
    let there: HashSet<usize> = taken.iter().map(|(at, _)| *at).collect();
    for (stage, reason) in &person.pairs {
        let back = |at: &usize| person.taken_back.contains(at);
        if back(stage) || back(reason) {
            continue;
        }
        let of = &person.writes[*stage];
        let with = &person.writes[*reason];
        let one_request = rig.stage_in == StageIn::Property;
        match (there.contains(stage), there.contains(reason)) {
            (true, true) if one_request => {
                if let (Some(moved), Some(told)) = (when.get(stage), when.get(reason)) {
                    assert_eq!(moved, told, "{run}: {of:?} in one request");
                }
            }
            // They go one after the other, and the reason may give way to the next one.
            (true, false) if !one_request => {}
            (true, false) => assert!(
                !when.contains_key(stage),
                "{run}: {of:?} came without its reason {with:?}"
            ),
            (false, true) => assert!(
                !when.contains_key(reason),
                "{run}: {with:?} came without the move {of:?}"
            ),
            (true, true) | (false, false) => {}
        }
    }
}

/// Each touchpoint and task there once, unless it was taken back.
async fn records(
    rig: &Rig,
    person: &Person,
    before: &Before,
    taken: &[(usize, Option<String>)],
    when: &mut HashMap<usize, DateTime<Utc>>,
    run: &str,
) {
    let mut of_write: HashMap<Uuid, (usize, String)> = HashMap::new();
    let mut removed: HashSet<Uuid> = HashSet::new();
    let mut kinds: HashMap<Uuid, usize> = HashMap::new();
    for (at, object) in taken {
        let write = &person.writes[*at];
        let kind = match &write.op {
            Op::Log(new) => match new.kind.id() {
                "call" => 0,
                "email" => 1,
                "note" => 3,
                _ => 2,
            },
            Op::AddTask(_) => 4,
            Op::Remove { write } => {
                removed.insert(*write);
                continue;
            }
            _ => continue,
        };
        let id = object.clone().expect("what was made has an id");
        kinds.insert(write.id, kind);
        of_write.insert(write.id, (*at, id));
    }
    let counts = counts(rig);
    for (kind, (_, _, name)) in KINDS.iter().enumerate() {
        let mine = || {
            kinds
                .iter()
                .filter(|(_, of)| **of == kind)
                .map(|(id, _)| id)
        };
        let ids: Vec<String> = mine().map(|write| of_write[write].1.clone()).collect();
        let single: HashSet<&String> = ids.iter().collect();
        assert_eq!(single.len(), ids.len(), "{run}: one of the {name} for two");
        let there = mine().filter(|write| !removed.contains(write)).count() as u64;
        assert_eq!(
            counts[kind],
            before.counts[kind] + there,
            "{run}: each of the {name} once"
        );
        let made = made(rig, name, &ids).await;
        for write in mine() {
            let (at, id) = &of_write[write];
            let (created, archived) = made[id];
            assert_eq!(archived, removed.contains(write), "{run}: {name} {id}");
            when.insert(*at, created);
        }
    }
}

/// Each field set by each write once, in their order, and as it was last set.
async fn fields(
    rig: &Rig,
    person: &Person,
    before: &Before,
    taken: &[(usize, Option<String>)],
    when: &mut HashMap<usize, DateTime<Utc>>,
    run: &str,
) {
    let now = pasts(rig, person).await;
    for (of, pasts) in &now {
        let (id, field) = of;
        // A value that gave way to the next one after fault upon fault never left: where the next is what
        // stood before it, there is nothing to be written.
        let mut gave_way = false;
        let mut asked: Vec<(usize, String)> = Vec::new();
        let mut first: Option<String> = None;
        for (at, write) in person.writes.iter().enumerate() {
            let Op::SetField {
                field: set,
                base,
                value,
            } = &write.op
            else {
                continue;
            };
            if set != field || write.account.as_str() != id {
                continue;
            }
            // Before all of them the person saw what the CRM had, whichever ticket or deal has it.
            let seen = first.get_or_insert_with(|| base.clone().unwrap_or_default());
            if !taken.iter().any(|(taken, _)| *taken == at) {
                gave_way |= !person.taken_back.contains(&at);
                continue;
            }
            let value = value.clone().unwrap_or_default();
            let last = asked.last().map_or(&*seen, |(_, value)| value);
            let there = *last == value;
            if !(std::mem::take(&mut gave_way) && there) {
                asked.push((at, value));
            }
        }
        let mut new: Vec<Version> = Vec::new();
        for (record, past) in pasts {
            let known = before.pasts[of].get(record).map_or(0, Vec::len);
            new.extend(past[known..].iter().cloned());
        }
        if rig.stage_in == StageIn::Forward && *field == Field::Stage {
            // On its way back it is empty for a moment.
            new.retain(|(_, value)| !value.is_empty());
        }
        let values: Vec<&String> = new.iter().map(|(_, value)| value).collect();
        let wanted: Vec<&String> = asked.iter().map(|(_, value)| value).collect();
        assert_eq!(
            values, wanted,
            "{run}: {id}: {field:?}, each once, in order"
        );
        when.extend(
            asked
                .iter()
                .zip(&new)
                .map(|((at, _), (then, _))| (*at, *then)),
        );
        let shown = rig
            .store
            .base(&id.as_str().into(), *field)
            .expect("readable");
        if let Some((_, last)) = asked.last() {
            let last = (!last.is_empty()).then_some(last.as_str());
            assert_eq!(shown.as_deref(), last, "{run}: {id}: {field:?} as last set");
        }
    }
}

/// Each task as it was last put.
async fn tasks(
    rig: &Rig,
    person: &Person,
    taken: &[(usize, Option<String>)],
    when: &mut HashMap<usize, DateTime<Utc>>,
    run: &str,
) {
    let mut of_task: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, _) in taken {
        if let Op::SetTask { task, .. } = &person.writes[*at].op {
            of_task.entry(task.as_str()).or_default().push(*at);
        }
    }
    for (id, writes) in of_task {
        let path = format!("tasks/{id}?propertiesWithHistory=hs_task_status,hs_timestamp");
        let record = ask(rig, &path, None).await;
        let mut changes: Vec<Version> = versions(&record, "hs_task_status");
        changes.extend(versions(&record, "hs_timestamp"));
        changes.sort();
        // One write changes one of the two.
        let new = &changes[changes.len() - writes.len()..];
        for (at, (then, value)) in writes.iter().zip(new) {
            when.insert(*at, *then);
            let Op::SetTask {
                base, value: to, ..
            } = &person.writes[*at].op
            else {
                continue;
            };
            match base.done == to.done {
                false => assert_eq!(value == "COMPLETED", to.done, "{run}: task {id}"),
                true => assert_eq!(value.parse().ok(), to.due, "{run}: task {id}"),
            }
        }
    }
}
