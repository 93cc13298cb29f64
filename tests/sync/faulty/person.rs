//! What a person does in a fault run: touchpoints of all kinds, stages, other fields, tasks, bulk edits,
//! and taking back, on few accounts, so that many writes wait behind each other.

use chrono::{TimeDelta, Utc};
use std::collections::{BTreeMap, HashMap, HashSet};
use tenure::domain::field::Field;
use tenure::domain::id::{AccountId, TaskId};
use tenure::domain::touchpoint::{Kind, NewTask, NewTouchpoint};
use tenure::domain::write::{Action, Op, TaskState, Write};
use tenure::store::{Store, Undone};
use uuid::Uuid;

/// Fields besides the stage, and what they may be set to.
pub const FIELDS: [(Field, &str, &[&str]); 3] = [
    (
        Field::Sentiment,
        "customer_sentiment",
        &["-2", "-1", "0", "1", "2"],
    ),
    (
        Field::Likelihood,
        "renewal_likelihood",
        &["15", "35", "55", "75", "95"],
    ),
    (
        Field::LossReason,
        "loss_reason",
        &["price", "competitor", "merger", "low_adoption"],
    ),
];

/// Who works while everything goes wrong.
pub struct Person {
    /// The accounts they work on, and the tasks these have in the CRM.
    pub accounts: BTreeMap<String, Vec<TaskId>>,
    /// The stages they choose from.
    pub stages: Vec<String>,
    /// All that was asked of the CRM, in its order, inverse writes too.
    pub writes: Vec<Write>,
    /// How many actions were taken back.
    pub undone: usize,
    /// Whether they often edit all accounts at once.
    pub edits_many: bool,
    /// Whether they often write the same touchpoint or task for all accounts at once.
    pub logs_many: bool,
    /// A stage that a rule of the portal wants the reason with: moves there always give one.
    pub closing: Option<&'static str>,
    /// The writes of one action that set the stage and the reason of one account, by their places among
    /// the writes.
    pub pairs: Vec<(usize, usize)>,
    /// The writes that were taken back, by their places.
    pub taken_back: HashSet<usize>,
    /// The writes that set a field or a task back, with the one that each takes back.
    pub back: HashMap<Uuid, Uuid>,
    random: fastrand::Rng,
}

impl Person {
    pub fn new(store: &Store, stages: Vec<String>, most: usize, seed: u64) -> Self {
        let mut accounts = BTreeMap::new();
        for account in store.portfolio().expect("readable").accounts {
            let stage = store.base(&account.id, Field::Stage).expect("readable");
            if stage.is_some_and(|stage| stages.contains(&stage)) && accounts.len() < most {
                let tasks = store.details(&account.id).expect("readable").tasks;
                let ids = tasks.into_iter().filter_map(|task| task.id);
                accounts.insert(account.id.0, ids.collect());
            }
        }
        assert!(accounts.len() > 1, "accounts to work on");
        Self {
            accounts,
            stages,
            writes: Vec::new(),
            undone: 0,
            edits_many: false,
            logs_many: false,
            closing: None,
            pairs: Vec::new(),
            taken_back: HashSet::new(),
            back: HashMap::new(),
            random: fastrand::Rng::with_seed(seed),
        }
    }

    /// Does one thing.
    pub fn act(&mut self, store: &Store) {
        let ids: Vec<String> = self.accounts.keys().cloned().collect();
        let id = ids[self.random.usize(0..ids.len())].clone();
        let done = match self.random.u8(0..100) {
            0..30 => vec![(id.clone(), self.touchpoint(store, &id))],
            30..46 => vec![self.stage(store, &id)],
            46..55 => self.closed(store, &id),
            55..67 => {
                let (field, _, values) = FIELDS[self.random.usize(0..FIELDS.len())];
                vec![self.field(store, &id, field, values)]
            }
            67..75 => vec![(id.clone(), self.task())],
            75..85 => match self.set_task(store, &id) {
                Some(op) => vec![(id.clone(), op)],
                None => vec![(id.clone(), self.task())],
            },
            85..94 if self.logs_many => {
                let op = match self.random.u8(0..3) {
                    0 => self.task(),
                    _ => self.touchpoint(store, &id),
                };
                ids.iter().map(|id| (id.clone(), op.clone())).collect()
            }
            of @ 85.. if !self.logs_many && of < if self.edits_many { 97 } else { 88 } => {
                match self.random.bool() {
                    true => {
                        let (field, _, values) = FIELDS[0];
                        let all = ids.iter().map(|id| self.field(store, id, field, values));
                        all.collect()
                    }
                    false => ids.iter().flat_map(|id| self.closed(store, id)).collect(),
                }
            }
            _ => return self.undo(store),
        };
        let writes = done
            .into_iter()
            .map(|(account, op)| Write::new(Uuid::now_v7(), account.as_str().into(), op));
        let action = Action {
            id: Uuid::now_v7(),
            at: Utc::now(),
            title: format!("{id}: something"),
            writes: writes.collect(),
            undoes: None,
        };
        store.enqueue(&action).expect("kept");
        let from = self.writes.len();
        let sets = |write: &Write| matches!(write.op, Op::SetField { .. });
        let mut reasons = HashMap::new();
        for (at, write) in (from..).zip(&action.writes) {
            if let Some(stage) = reasons
                .insert(write.account.clone(), at)
                .filter(|_| sets(write))
            {
                self.pairs.push((stage, at));
            }
        }
        self.writes.extend(action.writes);
    }

    /// Takes the last thing back that can be.
    fn undo(&mut self, store: &Store) {
        let undone = store
            .undo(None, Uuid::now_v7(), &mut Uuid::now_v7, Utc::now())
            .expect("kept");
        if let Undone::Done { action, .. } = undone {
            self.undone += 1;
            let undone = action.undoes.expect("what it takes back");
            let undone = store.writes_of(&undone).expect("readable");
            for write in &action.writes {
                let mut old = undone.iter().map(|queued| &queued.write);
                let of = old.find(|old| sets(old).is_some() && sets(old) == sets(write));
                self.back.extend(of.map(|of| (write.id, of.id)));
            }
            let undone: HashSet<Uuid> = undone.iter().map(|queued| queued.write.id).collect();
            let places = self.writes.iter().enumerate();
            let places = places.filter(|(_, write)| undone.contains(&write.id));
            self.taken_back.extend(places.map(|(at, _)| at));
            self.writes.extend(action.writes);
        }
    }

    fn touchpoint(&mut self, store: &Store, id: &str) -> Op {
        let kinds = [
            Kind::Call,
            Kind::Email,
            Kind::Meeting,
            Kind::Note,
            Kind::Qbr,
            Kind::Training,
        ];
        let people = store.details(&AccountId::from(id)).expect("readable");
        let people = people.contacts.into_iter().map(|contact| contact.id);
        Op::Log(NewTouchpoint {
            kind: kinds[self.random.usize(0..kinds.len())],
            at: Utc::now() - TimeDelta::minutes(self.random.i64(1..10_000)),
            minutes: Some(20),
            title: "Rollout".into(),
            body: "Rollout blocked by SSO".into(),
            contacts: people.take(self.random.usize(0..3)).collect(),
            owner: None,
            about: None,
        })
    }

    fn stage(&mut self, store: &Store, id: &str) -> (String, Op) {
        let stages = self.stages.clone();
        let stages: Vec<&str> = stages.iter().map(String::as_str).collect();
        self.field(store, id, Field::Stage, &stages)
    }

    /// A move and its reason, which go in one request where the company has the stage.
    fn closed(&mut self, store: &Store, id: &str) -> Vec<(String, Op)> {
        let base = store
            .base(&AccountId::from(id), Field::Stage)
            .expect("readable");
        let there = base.as_deref() == self.closing;
        let closes = self.closing.filter(|_| !there && self.random.bool());
        let stage = match closes {
            Some(closing) => self.field(store, id, Field::Stage, &[closing]),
            None => self.stage(store, id),
        };
        let (field, _, values) = FIELDS[2];
        vec![stage, self.field(store, id, field, values)]
    }

    /// Sets a field from the value that the person sees to another one.
    fn field(&mut self, store: &Store, id: &str, field: Field, values: &[&str]) -> (String, Op) {
        let base = store.base(&AccountId::from(id), field).expect("readable");
        let others: Vec<&&str> = values
            .iter()
            .filter(|value| base.as_deref() != Some(**value))
            .collect();
        let value = (*others[self.random.usize(0..others.len())]).to_owned();
        let op = Op::SetField {
            field,
            base,
            value: Some(value),
        };
        (id.to_owned(), op)
    }

    fn task(&mut self) -> Op {
        let due = Utc::now().date_naive() + TimeDelta::days(self.random.i64(1..30));
        Op::AddTask(NewTask {
            title: "Send the plan".into(),
            due,
            ..NewTask::default()
        })
    }

    /// Completes a task of the CRM, opens it again, or moves its day.
    fn set_task(&mut self, store: &Store, id: &str) -> Option<Op> {
        let known = &self.accounts[id];
        let tasks = store.details(&AccountId::from(id)).expect("readable").tasks;
        let mut mine: Vec<_> = tasks
            .into_iter()
            .filter(|task| task.id.as_ref().is_some_and(|id| known.contains(id)))
            .collect();
        if mine.is_empty() {
            return None;
        }
        let task = mine.swap_remove(self.random.usize(0..mine.len()));
        let base = TaskState {
            done: task.done,
            due: task.due,
        };
        let value = match (base.done, self.random.bool()) {
            (false, true) => TaskState {
                due: Some(
                    task.due.unwrap_or_else(Utc::now) + TimeDelta::days(self.random.i64(1..9)),
                ),
                ..base
            },
            (done, _) => TaskState {
                done: !done,
                ..base
            },
        };
        Some(Op::SetTask {
            task: task.id?,
            title: task.title,
            base,
            value,
        })
    }
}

/// What a write sets, by account and name; `None` where it makes something, or takes that back.
fn sets(write: &Write) -> Option<(&str, &str)> {
    let of = match &write.op {
        Op::SetField { field, .. } => field.id(),
        Op::SetTask { task, .. } => task.as_str(),
        _ => return None,
    };
    Some((write.account.as_str(), of))
}
