//! A CRM in memory that fails in every way a real one does: before and after the effect, late, with
//! no answer at all. Seeded.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};
use tenure::crm::{Behind, Crm, CrmError, Item, Options, Outcome, Page, Portal, Resource, Written};
use tenure::domain::account::{Account, AccountRecord};
use tenure::domain::book::Owner;
use tenure::domain::contact::Contact;
use tenure::domain::field::Field;
use tenure::domain::id::AccountId;
use tenure::domain::touchpoint::Details;
use tenure::domain::write::{ObjectKind, ObjectRef, Op, Write};
use uuid::Uuid;

/// What the CRM holds and does.
#[derive(Default)]
pub struct World {
    pub accounts: Vec<AccountRecord>,
    pub contacts: Vec<Contact>,
    pub fields: HashMap<(AccountId, Field), String>,
    /// Records made: account, marker, id; removed ones are gone.
    pub records: Vec<(AccountId, Uuid, String)>,
    /// Records that turn up behind the first look for one that is not there.
    pub late: Vec<(AccountId, Uuid, String)>,
    /// What takes effect later, and when.
    pub due: Vec<(Instant, Write, Option<ObjectRef>)>,
    /// Every effect in order: account, write.
    pub effects: Vec<(AccountId, Uuid)>,
    /// Every request that came in.
    pub requests: Vec<String>,
    /// Chance of a fault, 0 to 1.
    pub faults: f64,
    /// Answers given to the next writes before the effect, first in first out.
    pub next: Vec<CrmError>,
    /// Answers given to the next looks for a write.
    pub next_find: Vec<CrmError>,
    /// The next reading of an account panics.
    pub panics: bool,
    /// The next write panics, after its effect or before it.
    pub write_panics: Option<bool>,
    /// Writes are never answered.
    pub silent: bool,
    /// Accounts whose record is locked.
    pub locked: HashSet<AccountId>,
    /// Accounts whose writes are answered with a limit, whatever else is.
    pub limited: HashSet<AccountId>,
    /// Which portal this is, where it tells.
    pub portal: Option<String>,
    /// Answers given to the next questions which record a write is going to change.
    pub next_aim: Vec<CrmError>,
    /// The record that moves of stages change.
    pub aim: Option<ObjectRef>,
    /// The record that writes and looks were told to be about.
    pub about: Vec<Option<ObjectRef>>,
    /// What its answers say of its clock.
    pub clock: Option<DateTime<Utc>>,
    /// Since when changes of accounts were asked for.
    pub since: Vec<DateTime<Utc>>,
    /// Since when archived records were asked for.
    pub swept: Vec<(Resource, DateTime<Utc>)>,
    /// Answers given to the next listings.
    pub next_list: Vec<CrmError>,
    /// What the token may not read.
    pub forbidden: Vec<Resource>,
    /// Pages after the first do not come until this is taken away.
    pub stuck: bool,
    /// Details are answered only when this is taken away.
    pub hold_details: bool,
    /// Whose details were asked for.
    pub asked_details: Vec<AccountId>,
    pub page_size: usize,
    /// Whether its users, and the choices of fields, may not be read.
    pub closed: bool,
    /// Accounts that are there and cannot be read.
    pub odd: HashSet<String>,
    /// Accounts of which nobody tells whether they are gone.
    pub untold: HashSet<String>,
    /// Listings that fail, however often they are asked for.
    pub broken: HashMap<Resource, CrmError>,
    /// The second page leads on to the third, and that one back to the second.
    pub circle: bool,
    /// Whether accounts may be read from both ends: by id, whatever order they are listed in.
    pub ends: bool,
    /// So many more readings are answered, then nobody is there.
    pub answers: Option<u32>,
    /// Whether the fields of an account that are set in one go are written in one request.
    pub joins: bool,
    /// Fields of which so many accounts' go in one request; all others alone.
    pub at_once: HashMap<Field, usize>,
    /// The accounts of each request for several writes.
    pub together: Vec<Vec<AccountId>>,
    made: u64,
    random: Option<fastrand::Rng>,
}

/// How late the CRM is at most with what it was asked.
const LATE: Duration = Duration::from_millis(10);

#[derive(Clone, Default)]
pub struct Fake {
    world: Arc<Mutex<World>>,
}

enum Fault {
    None,
    Before(CrmError),
    After(CrmError),
    /// Takes effect only after the caller was told that nothing is known.
    Late,
    /// No answer until the caller gives up; the effect happens or not.
    Hangs(bool),
}

pub fn unreachable() -> CrmError {
    CrmError::Unreachable {
        host: "fake".into(),
        why: "refused".into(),
    }
}

pub fn unknown() -> CrmError {
    CrmError::OutcomeUnknown { why: "cut".into() }
}

fn server() -> CrmError {
    CrmError::Server {
        status: 502,
        message: "bad gateway".into(),
    }
}

/// An account with a stage, last changed at a second.
pub fn account(id: &str, stage: &str, second: i64) -> AccountRecord {
    AccountRecord {
        account: Account {
            id: id.into(),
            name: format!("Account {id}"),
            stage: Some(stage.into()),
            updated_at: DateTime::from_timestamp(second, 0),
            ..Account::default()
        },
        raw: vec![(Field::Stage, stage.into())],
        ..AccountRecord::default()
    }
}

impl Fake {
    pub fn seeded(seed: u64) -> Self {
        let fake = Self::default();
        fake.world().random = Some(fastrand::Rng::with_seed(seed));
        fake
    }

    /// The world as it is at this moment: what was to take effect by now has done so. No task of ours has
    /// to be given its turn for that, which on a busy machine it may be any time later.
    pub fn world(&self) -> MutexGuard<'_, World> {
        let mut world = self.world.lock().expect("the world is whole");
        let now = Instant::now();
        while world.due.first().is_some_and(|(at, ..)| *at <= now) {
            let (_, write, made) = world.due.remove(0);
            world.effect(&write, made.as_ref());
        }
        world
    }

    fn fault(&self) -> Fault {
        let mut world = self.world();
        if !world.next.is_empty() {
            return Fault::Before(world.next.remove(0));
        }
        let chance = world.faults;
        let Some(random) = &mut world.random else {
            return Fault::None;
        };
        if random.f64() >= chance {
            return Fault::None;
        }
        match random.u8(0..9) {
            0 => Fault::Before(unreachable()),
            1 => Fault::Before(unknown()),
            2 => Fault::After(unknown()),
            3 => Fault::Before(server()),
            4 => Fault::After(server()),
            5 => Fault::Before(CrmError::Limited {
                policy: "TEST".into(),
                after: Some(Duration::from_millis(2)),
            }),
            6 => Fault::Late,
            7 => Fault::Hangs(true),
            _ => Fault::Hangs(false),
        }
    }
}

impl World {
    fn effect(&mut self, write: &Write, made: Option<&ObjectRef>) -> Written {
        let mut object = None;
        match &write.op {
            Op::SetField { field, base, value } => {
                let key = (write.account.clone(), *field);
                let now = self.fields.get(&key).cloned();
                if now == *value {
                    return Written::Done {
                        object: None,
                        updated_at: None,
                        stored: Vec::new(),
                    };
                }
                if now != *base {
                    return Written::Conflict { theirs: now };
                }
                match value {
                    Some(value) => self.fields.insert(key, value.clone()),
                    None => self.fields.remove(&key),
                };
            }
            Op::Log(_) | Op::AddTask(_) => {
                self.made += 1;
                let id = self.made.to_string();
                self.records
                    .push((write.account.clone(), write.id, id.clone()));
                object = Some(ObjectRef {
                    kind: ObjectKind::Call,
                    id,
                });
            }
            Op::Remove { .. } => {
                let made = made.expect("a removal names its record");
                self.records.retain(|(_, _, id)| *id != made.id);
            }
            Op::Mark { .. } | Op::SetTask { .. } => panic!("it is not sent to this one"),
        }
        self.effects.push((write.account.clone(), write.id));
        Written::Done {
            object,
            updated_at: None,
            stored: Vec::new(),
        }
    }

    /// The same of several fields of an account: all of them or none.
    fn effects(&mut self, writes: &[Write]) -> Vec<Outcome> {
        let stands = |write: &Write| match &write.op {
            Op::SetField { field, base, value } => {
                let now = self.fields.get(&(write.account.clone(), *field)).cloned();
                match now == *value || now == *base {
                    true => None,
                    false => Some(Written::Conflict { theirs: now }),
                }
            }
            _ => panic!("only fields go together"),
        };
        let stand: Vec<Option<Written>> = writes.iter().map(stands).collect();
        if stand.iter().all(Option::is_none) {
            return writes.iter().map(|of| Ok(self.effect(of, None))).collect();
        }
        let held = |one: Option<Written>| Ok(one.unwrap_or(Written::Held));
        stand.into_iter().map(held).collect()
    }

    fn trace(&self, write: &Write, made: Option<&ObjectRef>) -> Option<Written> {
        let done = |object| {
            Some(Written::Done {
                object,
                updated_at: None,
                stored: Vec::new(),
            })
        };
        match &write.op {
            Op::SetField { field, value, .. } => {
                let key = (write.account.clone(), *field);
                (self.fields.get(&key) == value.as_ref()).then(|| done(None))?
            }
            Op::Log(_) | Op::AddTask(_) => {
                let (_, _, id) = self.records.iter().find(|(_, m, _)| *m == write.id)?;
                done(Some(ObjectRef {
                    kind: ObjectKind::Call,
                    id: id.clone(),
                }))
            }
            Op::Remove { .. } => {
                let made = made.expect("a removal names its record");
                let gone = !self.records.iter().any(|(_, _, id)| *id == made.id);
                gone.then(|| done(None))?
            }
            Op::Mark { .. } | Op::SetTask { .. } => panic!("it is not sent to this one"),
        }
    }

    fn page(&self, items: Vec<Item>, cursor: Option<&str>) -> Page {
        let from: usize = cursor.map_or(0, |cursor| cursor.parse().expect("our own cursor"));
        let size = self.page_size.max(1);
        let total = items.len();
        Page {
            items: items.into_iter().skip(from).take(size).collect(),
            next: (from + size < total).then(|| (from + size).to_string()),
            total: Some(total as u64),
            beside: Vec::new(),
            indexed: false,
        }
    }

    /// Counts an answer.
    fn answer(&mut self) -> Result<(), CrmError> {
        match &mut self.answers {
            Some(0) => Err(unreachable()),
            Some(left) => {
                *left -= 1;
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn items(&self, resource: Resource) -> Vec<Item> {
        match resource {
            Resource::Accounts => {
                let of = |record: &AccountRecord| {
                    let id = &record.account.id.0;
                    match (self.odd.contains(id), self.untold.contains(id)) {
                        (true, _) => Item::Odd(id.clone()),
                        (_, true) => Item::Untold(id.clone()),
                        _ => Item::Account(Box::new(record.clone())),
                    }
                };
                self.accounts.iter().map(of).collect()
            }
            Resource::Contacts => self.contacts.iter().cloned().map(Item::Contact).collect(),
            Resource::Tickets | Resource::Tasks => Vec::new(),
        }
    }
}

#[async_trait]
impl Crm for Fake {
    async fn probe(&self) -> Result<Portal, CrmError> {
        Ok(self.identity().await?.unwrap_or_default())
    }

    fn clock(&self) -> Option<DateTime<Utc>> {
        self.world().clock
    }

    async fn identity(&self) -> Result<Option<Portal>, CrmError> {
        let portal = self.world().portal.clone();
        Ok(portal.map(|id| Portal {
            id,
            ..Portal::default()
        }))
    }

    async fn aim(&self, write: &Write) -> Result<Option<ObjectRef>, CrmError> {
        let mut world = self.world();
        if !world.next_aim.is_empty() {
            return Err(world.next_aim.remove(0));
        }
        let moves = matches!(
            write.op,
            Op::SetField {
                field: Field::Stage,
                ..
            }
        );
        Ok(world.aim.clone().filter(|_| moves))
    }

    async fn owners(&self) -> Result<Vec<Owner>, CrmError> {
        match self.world().closed {
            true => Err(CrmError::Forbidden {
                scopes: vec!["crm.objects.owners.read".into()],
            }),
            false => Ok(Vec::new()),
        }
    }

    async fn options(&self, field: Field) -> Result<Option<Options>, CrmError> {
        match self.world().closed {
            true => Err(CrmError::Refused {
                status: 404,
                message: format!("Property {} does not exist.", field.id()),
                fields: Vec::new(),
            }),
            false => Ok(None),
        }
    }

    async fn list(&self, resource: Resource, cursor: Option<&str>) -> Result<Page, CrmError> {
        while cursor.is_some() && self.world().stuck {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let panics = std::mem::take(&mut self.world().panics);
        assert!(!panics, "as a fault of the connector would");
        let mut world = self.world();
        let place = cursor.unwrap_or("start");
        world
            .requests
            .push(format!("list {} {place}", resource.id()));
        if world.forbidden.contains(&resource) {
            let scopes = vec![format!("crm.objects.{}.read", resource.id())];
            return Err(CrmError::Forbidden { scopes });
        }
        if !world.next_list.is_empty() && cursor.is_some() {
            return Err(world.next_list.remove(0));
        }
        if let Some(error) = world.broken.get(&resource) {
            return Err(error.clone());
        }
        world.answer()?;
        let mut page = world.page(world.items(resource), cursor);
        if world.circle && cursor.is_some() {
            let back = if cursor == Some("2") { "4" } else { "2" };
            page.next = Some(back.to_owned());
        }
        Ok(page)
    }

    async fn count(&self, resource: Resource) -> Result<Option<u64>, CrmError> {
        let world = self.world();
        let count = world.items(resource).len() as u64;
        Ok(world.ends.then_some(count))
    }

    fn place(&self, id: &str) -> Option<u64> {
        id.parse().ok().filter(|_| self.world().ends)
    }

    async fn list_back(
        &self,
        resource: Resource,
        before: Option<u64>,
    ) -> Result<Option<Behind>, CrmError> {
        let mut world = self.world();
        if !world.ends || resource != Resource::Accounts {
            return Ok(None);
        }
        world.answer()?;
        let mut items: Vec<(u64, Item)> = world
            .items(resource)
            .into_iter()
            .filter_map(|item| Some((item.id()?.parse().ok()?, item)))
            .filter(|(place, _)| before.is_none_or(|before| *place < before))
            .collect();
        items.sort_by_key(|(place, _)| std::cmp::Reverse(*place));
        items.truncate(world.page_size.max(1));
        Ok(Some(Behind {
            items: items.into_iter().map(|(_, item)| item).collect(),
            tied: true,
            total: None,
        }))
    }

    async fn archived(
        &self,
        resource: Resource,
        since: DateTime<Utc>,
        _: Option<&str>,
    ) -> Result<Page, CrmError> {
        self.world().swept.push((resource, since));
        Ok(Page::default())
    }

    async fn changed(
        &self,
        resource: Resource,
        since: DateTime<Utc>,
        cursor: Option<&str>,
    ) -> Result<Page, CrmError> {
        let mut world = self.world();
        world.requests.push(format!("changed {}", resource.id()));
        if resource == Resource::Accounts {
            world.since.push(since);
        }
        let items = world.items(resource);
        let items = items.into_iter().filter(|item| match item {
            Item::Account(record) => record.account.updated_at.is_some_and(|at| at >= since),
            _ => true,
        });
        Ok(world.page(items.collect(), cursor))
    }

    async fn details(&self, account: &AccountId) -> Result<Details, CrmError> {
        let panics = std::mem::take(&mut self.world().panics);
        assert!(!panics, "as a fault of the connector would");
        self.world().asked_details.push(account.clone());
        self.world().answer()?;
        while self.world().hold_details {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        Ok(Details {
            account: account.clone(),
            ..Details::default()
        })
    }

    async fn account(&self, id: &AccountId) -> Result<Option<AccountRecord>, CrmError> {
        let mut world = self.world();
        world.answer()?;
        let mut accounts = world.accounts.iter();
        Ok(accounts.find(|record| record.account.id == *id).cloned())
    }

    async fn write(&self, write: &Write, made: Option<&ObjectRef>) -> Result<Written, CrmError> {
        self.world().requests.push(format!("write {}", write.id));
        self.world().about.push(made.cloned());
        if self.world().locked.contains(&write.account) {
            let why = "the record is locked".to_owned();
            return Err(CrmError::Busy { why });
        }
        if self.world().limited.contains(&write.account) {
            return Err(CrmError::Limited {
                policy: "TEST".into(),
                after: Some(Duration::from_millis(2)),
            });
        }
        let panics = std::mem::take(&mut self.world().write_panics);
        if panics == Some(true) {
            self.world().effect(write, made);
        }
        assert!(panics.is_none(), "as a fault of the connector would");
        if self.world().silent {
            return std::future::pending().await;
        }
        match self.fault() {
            Fault::None => Ok(self.world().effect(write, made)),
            Fault::Before(error) => Err(error),
            Fault::After(error) => {
                self.world().effect(write, made);
                Err(error)
            }
            Fault::Late => {
                let at = Instant::now() + LATE;
                let due = (at, write.clone(), made.cloned());
                self.world().due.push(due);
                Err(unknown())
            }
            Fault::Hangs(takes_effect) => {
                if takes_effect {
                    self.world().effect(write, made);
                }
                tokio::time::sleep(Duration::from_millis(40)).await;
                Err(unknown())
            }
        }
    }

    fn together(&self, write: &Write) -> usize {
        let world = self.world();
        let of = match &write.op {
            Op::SetField { field, .. } => world.at_once.get(field),
            _ => None,
        };
        of.copied().unwrap_or(1)
    }

    fn joins(&self, write: &Write, other: &Write) -> bool {
        let field = |write: &Write| match &write.op {
            Op::SetField { field, .. } => Some(*field),
            _ => None,
        };
        let (one, two) = (field(write), field(other));
        self.world().joins && one.is_some() && two.is_some() && write.account == other.account
    }

    async fn write_all(&self, writes: &[Write]) -> Vec<Outcome> {
        let of = |write: &Write| write.account.clone();
        let accounts = writes.iter().map(of).collect();
        self.world().together.push(accounts);
        let mut outcomes = Vec::with_capacity(writes.len());
        for group in writes.chunk_by(|one, other| self.joins(one, other)) {
            if let [one] = group {
                outcomes.push(self.write(one, None).await);
                continue;
            }
            let error = match self.fault() {
                Fault::None => None,
                Fault::Before(error) => Some(error),
                Fault::After(error) => {
                    self.world().effects(group);
                    Some(error)
                }
                Fault::Late | Fault::Hangs(_) => Some(unknown()),
            };
            match error {
                Some(error) => outcomes.extend(group.iter().map(|_| Err(error.clone()))),
                None => outcomes.extend(self.world().effects(group)),
            }
        }
        outcomes
    }

    async fn find(
        &self,
        write: &Write,
        made: Option<&ObjectRef>,
    ) -> Result<Option<Written>, CrmError> {
        let mut world = self.world();
        world.requests.push(format!("find {}", write.id));
        world.about.push(made.cloned());
        if !world.next_find.is_empty() {
            return Err(world.next_find.remove(0));
        }
        let chance = world.faults / 2.0;
        if let Some(random) = &mut world.random
            && random.f64() < chance
        {
            return Err(if random.bool() {
                server()
            } else {
                unreachable()
            });
        }
        let found = world.trace(write, made);
        if found.is_none() {
            let late = std::mem::take(&mut world.late);
            world.records.extend(late);
        }
        Ok(found)
    }
}
