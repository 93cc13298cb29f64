//! What answers the application's effects.

use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use tenure::app::choice::Chosen;
use tenure::app::msg::{Loaded, SyncNews};
use tenure::app::{Effect, Msg};
use tenure::domain::account::Account;
use tenure::domain::asked::Asked;
use tenure::domain::book::{Book, Owner};
use tenure::domain::contact::Contact;
use tenure::domain::id::AccountId;
use tenure::domain::search::{Findable, Findables};
use tenure::domain::task::Task;
use tenure::domain::touchpoint::{Details, Touchpoint};
use tenure::domain::triage::closing::{Mark, Marks};
use tenure::domain::write::{Action, Choice, Entry, Op, Progress, Queued, Write};
use tenure::domain::{Field, Now, Rules};
use uuid::Uuid;

/// The world outside of the application.
pub trait Backend {
    /// Carries out an effect; the messages it answers with, in order.
    fn carry_out(&mut self, effect: Effect, now: Now) -> Vec<Msg>;
}

/// A CRM, a cache and an outbox made of plain values.
pub struct World {
    pub rules: Arc<Rules>,
    pub accounts: Vec<Account>,
    pub people: HashMap<AccountId, Vec<Contact>>,
    /// Their tickets.
    pub tickets: HashMap<AccountId, Vec<tenure::domain::ticket::Ticket>>,
    /// The tasks of accounts, open ones first.
    pub tasks: HashMap<AccountId, Vec<tenure::domain::task::Task>>,
    /// What the CRM has taken, in order.
    pub taken: Vec<Write>,
    /// What has not reached it.
    pub queue: Vec<Queued>,
    pub journal: Vec<Entry>,
    pub actions: Vec<Action>,
    pub online: bool,
    /// The disk is full.
    pub full: bool,
    /// The next write of this field finds this value in the CRM, not the one the person saw.
    pub surprise: Option<(Field, String)>,
    /// What the CRM wants with writes of this field: the question; and the account and the value for which it
    /// refuses the answer.
    pub wants: Option<(Field, Asked)>,
    pub refuses: Option<(AccountId, String)>,
    /// Effects with no answer here, in order: what was copied, remembered, asked to leave.
    pub heard: Vec<Effect>,
    pub asked_details: Vec<AccountId>,
    /// Whose details were read again from the cache alone.
    pub reread_details: Vec<AccountId>,
    /// Lines left at an earlier run.
    pub drafts: HashMap<AccountId, String>,
    pub forms: BTreeMap<String, Vec<String>>,
    /// How the views were set up at an earlier run.
    pub layout: tenure::app::kept::Layout,
    pub asked_measures: Vec<AccountId>,
    /// What an earlier run chose, and the accounts it opened.
    pub chosen: Chosen,
    pub recent: Vec<AccountId>,
    /// What was done with signals.
    pub marks: Marks,
    /// Keys follow each other too fast for the cursor to rest.
    pub restless: bool,
}

impl World {
    pub fn new(accounts: Vec<Account>) -> Self {
        Self {
            rules: Arc::new(Rules::presets()),
            accounts,
            people: HashMap::new(),
            tickets: HashMap::new(),
            tasks: HashMap::new(),
            taken: Vec::new(),
            queue: Vec::new(),
            journal: Vec::new(),
            actions: Vec::new(),
            online: true,
            full: false,
            surprise: None,
            wants: None,
            refuses: None,
            heard: Vec::new(),
            asked_details: Vec::new(),
            reread_details: Vec::new(),
            drafts: HashMap::new(),
            forms: BTreeMap::new(),
            layout: Default::default(),
            asked_measures: Vec::new(),
            chosen: Chosen::default(),
            recent: Vec::new(),
            restless: false,
            marks: Marks::default(),
        }
    }

    /// What `Effect::Load` is answered with.
    pub fn loaded(&self, now: Now) -> Loaded {
        let owner = |id: &str, name: &str| Owner {
            id: id.into(),
            name: name.to_owned(),
            email: None,
            archived: false,
        };
        let owners = vec![owner("owner-1", "Mia Maas"), owner("owner-2", "Tom Thal")];
        Loaded {
            rules: None,
            book: Book::build(self.accounts.clone(), owners, &self.rules, now),
            synced: Some(now.utc),
            drafts: self.drafts.clone(),
            forms: self.forms.clone(),
            layout: self.layout.clone(),
            notices: Vec::new(),
            options: HashMap::new(),
            until_synced: None,
            chosen: self.chosen.clone(),
            recent: self.recent.clone(),
        }
    }

    pub fn account(&self, name: &str) -> &Account {
        let found = self.accounts.iter().find(|of| of.name == name);
        found.unwrap_or_else(|| panic!("the CRM has no account {name}"))
    }

    /// The CRM is there again: the outbox is sent, in order.
    pub fn comes_back(&mut self, now: Now) -> Vec<Msg> {
        self.online = true;
        let mut messages = vec![Msg::Sync(SyncNews::Online)];
        self.send();
        messages.extend(self.outbox());
        messages.push(Msg::Sync(SyncNews::Done(now.utc)));
        messages
    }

    fn send(&mut self) {
        let mut left = Vec::new();
        for mut queued in std::mem::take(&mut self.queue) {
            let surprise = match (&queued.write.op, &self.surprise) {
                (Op::SetField { field, .. }, Some((of, value))) if field == of => {
                    Some(value.clone())
                }
                _ => None,
            };
            if let Some(value) = surprise {
                queued.progress = Progress::Conflict {
                    theirs: Some(value),
                };
                self.surprise = None;
                left.push(queued);
            } else if let Some(asks) = self.asks(&queued) {
                queued.progress = asks;
                left.push(queued);
            } else if queued.progress == Progress::Waiting {
                self.taken.push(queued.write);
            } else {
                left.push(queued);
            }
        }
        self.queue = left;
    }

    /// What the CRM wants with a write that waits, or refuses of what is given with it.
    fn asks(&self, queued: &Queued) -> Option<Progress> {
        let (of, asked) = self.wants.as_ref()?;
        let field = match queued.write.op {
            Op::SetField { field, .. } => field,
            _ => return None,
        };
        if queued.progress != Progress::Waiting || field != *of {
            return None;
        }
        let mut with = queued.write.with.iter();
        let given = with.find(|(property, _)| *property == asked.property);
        let why = match (given, &self.refuses) {
            (None, _) => "One is wanted.",
            (Some((_, value)), Some((account, bad)))
                if *account == queued.write.account && value == bad =>
            {
                "That one is not taken."
            }
            _ => return None,
        };
        Some(Progress::Asks {
            why: why.to_owned(),
            fields: vec![asked.clone()],
        })
    }

    /// Gives writes what is wanted with them, and sends them.
    fn answer(&mut self, writes: &[Uuid], with: &[(String, String)]) -> Vec<Msg> {
        let asked = |of: &&mut Queued| writes.contains(&of.write.id);
        for queued in self.queue.iter_mut().filter(asked) {
            let given =
                |(property, _): &(String, String)| with.iter().all(|(of, _)| of != property);
            queued.write.with.retain(given);
            queued.write.with.extend(with.iter().cloned());
            queued.progress = Progress::Waiting;
        }
        let mut messages = Vec::from_iter(self.outbox());
        if self.online {
            self.send();
            messages.extend(self.outbox());
        }
        messages
    }

    fn outbox(&self) -> Option<Msg> {
        Some(Msg::Outbox {
            queue: self.queue.clone(),
            journal: self.journal.clone(),
        })
    }

    fn set(&mut self, write: &Write, back: bool) {
        if let Op::Mark {
            slot,
            before,
            after,
        } = &write.op
        {
            let known = self.marks.entry(write.account.clone()).or_default();
            let other = |mark: Mark| mark.slot() != *slot;
            known.closed.retain(|of| other(Mark::Closed(of.clone())));
            known
                .assigned
                .retain(|of| other(Mark::Assigned(of.clone())));
            let mark = if back { before } else { after };
            mark.iter().for_each(|mark| known.push(mark.clone()));
            return;
        }
        let Some(account) = self.accounts.iter_mut().find(|of| of.id == write.account) else {
            return;
        };
        match &write.op {
            Op::SetField { field, base, value } => {
                let value = if back { base } else { value };
                match field {
                    Field::Stage => account.stage = value.clone(),
                    Field::Owner => account.owner = value.clone().map(Into::into),
                    Field::Tier => account.tier = value.clone().map(Into::into),
                    Field::LossReason => account.loss_reason = value.clone(),
                    Field::RenewalReason => account.renewal_reason = value.clone(),
                    Field::Plan => {
                        let kept = value.as_deref().map(tenure::domain::plan::Kept::new);
                        account.plan = kept.map(Box::new);
                    }
                    field => {
                        let number = value.as_ref().map(|value| value.parse());
                        // What is no number is a name or a day, which no journey looks at.
                        if let Ok(number) = number.transpose() {
                            let dated = number.map(|value| tenure::domain::when::Dated {
                                value,
                                as_of: super::accounts::noon(),
                            });
                            account.set_number(*field, dated);
                        }
                    }
                }
            }
            Op::Log(touchpoint) if !back && touchpoint.kind.two_way() => {
                account.last_touch = Some(touchpoint.at);
            }
            Op::SetTask {
                task, base, value, ..
            } => {
                let state = if back { base } else { value };
                let all = self.tasks.entry(write.account.clone()).or_default();
                for known in all.iter_mut().filter(|of| of.id.as_ref() == Some(task)) {
                    (known.done, known.due) = (state.done, state.due);
                }
                all.sort_by_key(Task::order);
            }
            Op::Log(_) | Op::AddTask(_) | Op::Remove { .. } | Op::Mark { .. } => {}
        }
    }

    fn keep(&mut self, action: Action, at: DateTime<Utc>) -> Vec<Msg> {
        let account = action.writes[0].account.clone();
        for write in &action.writes {
            if write.op.local() {
                continue;
            }
            self.queue.push(Queued {
                seq: self.queue.len() as i64,
                action: action.id,
                title: action.title.clone(),
                at,
                write: write.clone(),
                progress: Progress::Waiting,
                attempts: 0,
                trouble: None,
                behind: None,
                missing: Vec::new(),
                account_name: None,
            });
        }
        let entry = Entry {
            id: action.id,
            at,
            title: action.title.clone(),
            account: account.clone(),
            accounts: {
                let mut all: Vec<AccountId> = Vec::new();
                for write in &action.writes {
                    if !all.contains(&write.account) {
                        all.push(write.account.clone());
                    }
                }
                all
            },
            open: action.writes.len() as u16,
            stuck: 0,
            undone: false,
            undoes: action.undoes,
            redoes: action.title.starts_with("Redo: "),
        };
        self.journal.insert(0, entry);
        let mut messages = vec![Msg::Committed {
            action: action.id,
            title: action.title.clone(),
            undo: action.undoes.is_some(),
            sends: action.sends(),
            unseen: false,
        }];
        if self.online {
            self.send();
        }
        if action.writes.iter().any(|write| write.op.local()) {
            messages.push(Msg::Marked(self.marks.clone()));
        }
        let mut changed: Vec<AccountId> = Vec::new();
        for write in &action.writes {
            if !changed.contains(&write.account) {
                changed.push(write.account.clone());
            }
        }
        messages.extend(changed.iter().map(|account| self.changed(account)));
        messages.push(Msg::Details(Box::new(self.details(&account, at))));
        messages.extend(self.outbox());
        self.actions.push(action);
        messages
    }

    /// The account as it is now.
    pub fn changed(&self, id: &AccountId) -> Msg {
        let accounts = self.accounts.iter().filter(|of| of.id == *id);
        Msg::Changed {
            accounts: accounts.cloned().collect(),
            gone: Vec::new(),
            owners: None,
        }
    }

    /// What an account is called.
    fn named(&self, id: &AccountId) -> Option<String> {
        let account = self.accounts.iter().find(|account| account.id == *id);
        account.map(|account| account.name.clone())
    }

    fn details(&self, id: &AccountId, at: DateTime<Utc>) -> Details {
        let writes = self.actions.iter().flat_map(|action| &action.writes);
        let touchpoints = writes
            .filter(|write| write.account == *id)
            .filter_map(|write| match &write.op {
                Op::Log(new) => Some(Touchpoint {
                    id: None,
                    marker: Some(write.id),
                    kind: new.kind,
                    at: new.at,
                    minutes: new.minutes,
                    title: new.title.clone(),
                    body: new.body.clone(),
                    contacts: new.contacts.clone(),
                    owner: new.owner.clone(),
                    odd: Vec::new(),
                }),
                _ => None,
            });
        Details {
            account: id.clone(),
            touchpoints: touchpoints.collect(),
            contacts: self.people.get(id).cloned().unwrap_or_default(),
            tickets: self.tickets.get(id).cloned().unwrap_or_default(),
            tasks: self.tasks.get(id).cloned().unwrap_or_default(),
            fetched: Some(at),
            ..Details::default()
        }
    }

    fn undo(&mut self, which: Option<Uuid>, now: Now) -> Vec<Msg> {
        let found = self.journal.iter_mut().find(|entry| match which {
            Some(id) => entry.id == id,
            None => !entry.undone && !entry.is_undo(),
        });
        let Some(entry) = found else {
            return vec![Msg::NotUndone("There is nothing to take back.".to_owned())];
        };
        entry.undone = true;
        let (id, of_undo) = (entry.id, entry.is_undo());
        let action = self.actions.iter().find(|of| of.id == id).cloned();
        let action = action.expect("the journal names kept actions");
        let waited: Vec<Uuid> = (self.queue.iter())
            .filter(|queued| queued.action == id)
            .map(|queued| queued.write.id)
            .collect();
        let mut sent = action.writes.iter();
        let sends = sent.any(|write| !write.op.local() && !waited.contains(&write.id));
        self.queue.retain(|queued| queued.action != id);
        for write in action.writes.iter().rev() {
            self.set(write, true);
        }
        let inverse = |write: &Write| Write {
            id: Uuid::from_u128(write.id.as_u128() + (1 << 64)),
            op: match &write.op {
                Op::SetField { field, base, value } => Op::SetField {
                    field: *field,
                    base: value.clone(),
                    value: base.clone(),
                },
                Op::Mark {
                    slot,
                    before,
                    after,
                } => Op::Mark {
                    slot: slot.clone(),
                    before: after.clone(),
                    after: before.clone(),
                },
                _ => Op::Remove { write: write.id },
            },
            ..write.clone()
        };
        let undo = Action {
            id: Uuid::from_u128(id.as_u128() + (1 << 64)),
            at: now.utc,
            title: match (of_undo, action.title.split_once(": ")) {
                (true, Some((_, title))) => format!("Redo: {title}"),
                (false, Some(("Redo", title))) => format!("Undo: {title}"),
                _ => format!("Undo: {}", action.title),
            },
            writes: action.writes.iter().rev().map(inverse).collect(),
            undoes: Some(id),
        };
        let mut messages = self.keep(undo, now.utc);
        for message in &mut messages {
            if let Msg::Committed { sends: says, .. } = message {
                *says &= sends || of_undo;
            }
        }
        messages
    }

    fn settle(&mut self, write: Uuid, choice: Choice) -> Vec<Msg> {
        let at = self.queue.iter().position(|of| of.write.id == write);
        let queued = self.queue.remove(at.expect("a write of the outbox"));
        let account = queued.write.account.clone();
        match (choice, queued.progress) {
            (Choice::Theirs, Progress::Conflict { theirs }) => {
                let op = Op::SetField {
                    field: Field::Stage,
                    base: None,
                    value: theirs,
                };
                self.set(&Write { op, ..queued.write }, false);
            }
            (Choice::Theirs, _) => {}
            (Choice::Without, _) => {
                let mut write = queued.write;
                for one in &queued.missing {
                    write.op.leave_out(one);
                }
                self.taken.push(write);
            }
            _ => self.taken.push(queued.write),
        }
        let mut messages = vec![self.changed(&account)];
        messages.extend(self.outbox());
        messages
    }
}

impl Backend for World {
    fn carry_out(&mut self, effect: Effect, now: Now) -> Vec<Msg> {
        match effect {
            Effect::Load(ask) => vec![Msg::Loaded(ask, Ok(Box::new(self.loaded(now))))],
            Effect::KeptDetails(id) => {
                self.reread_details.push(id.clone());
                vec![Msg::Details(Box::new(self.details(&id, now.utc)))]
            }
            Effect::Details(id) => {
                self.asked_details.push(id.clone());
                let details = Msg::Details(Box::new(self.details(&id, now.utc)));
                if self.online {
                    return vec![details];
                }
                let why = "The CRM cannot be reached.".to_owned();
                vec![details, Msg::NoDetails(id, why)]
            }
            Effect::Measures(id) => {
                self.asked_measures.push(id.clone());
                vec![Msg::Measures(id, Vec::new())]
            }
            Effect::Commit(action) if self.full => vec![Msg::NotCommitted {
                title: action.title,
                why: "The disk is full: free some space and try again.".to_owned(),
            }],
            Effect::Commit(action) => {
                for write in &action.writes {
                    self.set(write, false);
                }
                self.keep(action, now.utc)
            }
            Effect::Undo(which) => self.undo(which, now),
            Effect::Settle(write, choice) => self.settle(write, choice),
            Effect::Answer(writes, with) if self.wants.is_some() => self.answer(&writes, &with),
            Effect::Sync if self.online => vec![
                Msg::Sync(SyncNews::Progress {
                    what: "accounts".to_owned(),
                    done: 1,
                    total: None,
                    left: None,
                }),
                Msg::Sync(SyncNews::Done(now.utc)),
            ],
            Effect::Sync => {
                let why = "The CRM cannot be reached.".to_owned();
                vec![Msg::Sync(SyncNews::Offline(why))]
            }
            Effect::Theme(name) => vec![Msg::Theme(name)],
            Effect::Findables => {
                let people = self.people.values().flatten();
                let mut found: Vec<Findable> = people
                    .flat_map(|person| Findable::contact(person, |id| self.named(id)))
                    .collect();
                for account in &self.accounts {
                    let details = self.details(&account.id, now.utc);
                    let said = details.touchpoints.iter();
                    found.extend(said.map(|of| Findable::touchpoint(&account.id, of)));
                }
                vec![Msg::Findables(Arc::new(Findables::new(found)))]
            }
            Effect::Rest if self.restless => Vec::new(),
            Effect::Rest => vec![Msg::Rested],
            effect => {
                self.heard.push(effect);
                Vec::new()
            }
        }
    }
}
