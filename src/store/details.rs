//! What is read when one account is opened: its timeline, people, tickets, deals and tasks.

use super::codec::{decode, encode};
use super::positions::{Listing, moment};
use super::rescore::Scoring;
use super::{Changes, Durability, Store, StoreError, apply, link, pages, rows};
use crate::domain::contact::Contact;
use crate::domain::deal::Deal;
use crate::domain::id::AccountId;
use crate::domain::task::Task;
use crate::domain::ticket::Ticket;
use crate::domain::touchpoint::{Details, Touchpoint};
use crate::domain::unread::Unread;
use crate::domain::withheld::Records;
use crate::domain::write::{ObjectRef, Op, Progress};
use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::HashSet;
use uuid::Uuid;

/// How long a touchpoint that the CRM took may be missing from what it lists.
pub(super) const LAG: TimeDelta = TimeDelta::minutes(2);

/// What is kept of an account in its timeline's row.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Timeline {
    /// Newest first.
    pub touchpoints: Vec<Touchpoint>,
    /// What the token might not read when the CRM was last asked.
    withheld: Vec<Records>,
}

fn timeline(
    connection: &Connection,
    account: &AccountId,
) -> rusqlite::Result<(Option<DateTime<Utc>>, Timeline)> {
    let found: Option<(Option<i64>, Vec<u8>)> = connection
        .prepare_cached("SELECT fetched, body FROM timeline WHERE account = ?1")?
        .query_row([account.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(
        found.map_or((None, Timeline::default()), |(fetched, body)| {
            (moment(fetched), decode(&body).unwrap_or_default())
        }),
    )
}

fn set_timeline(
    connection: &Connection,
    account: &AccountId,
    fetched: Option<DateTime<Utc>>,
    timeline: &mut Timeline,
) -> rusqlite::Result<()> {
    let touchpoints = &mut timeline.touchpoints;
    touchpoints.sort_by_key(|touchpoint| Reverse(touchpoint.at));
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO timeline (account, fetched, body) VALUES (?1, ?2, ?3)",
        )?
        .execute(params![
            account.as_str(),
            fetched.map(|at| at.timestamp_millis()),
            encode(timeline)
        ])?;
    Ok(())
}

pub(super) fn deals(connection: &Connection, account: &AccountId) -> rusqlite::Result<Vec<Deal>> {
    let body: Option<Vec<u8>> = connection
        .prepare_cached("SELECT body FROM deal WHERE account = ?1")?
        .query_row([account.as_str()], |row| row.get(0))
        .optional()?;
    Ok(body.and_then(|body| decode(&body)).unwrap_or_default())
}

fn set_deals(connection: &Connection, account: &AccountId, deals: &[Deal]) -> rusqlite::Result<()> {
    connection
        .prepare_cached("INSERT OR REPLACE INTO deal (account, body) VALUES (?1, ?2)")?
        .execute(params![account.as_str(), encode(&deals)])?;
    Ok(())
}

/// Whether a touchpoint is the one of a write of ours, or of the record it made.
fn is(touchpoint: &Touchpoint, write: &Uuid, object: Option<&ObjectRef>) -> bool {
    touchpoint.marker.as_ref() == Some(write)
        || object.is_some_and(|object| {
            touchpoint
                .id
                .as_ref()
                .is_some_and(|id| id.as_str() == object.id)
        })
}

/// Whether a task is the record that a write made.
pub(super) fn made_by(task: &Task, object: Option<&ObjectRef>) -> bool {
    let id = task.id.as_ref().map(|id| id.as_str());
    id.is_some() && id == object.map(|object| object.id.as_str())
}

/// Puts a touchpoint of ours into the timeline, once.
pub(super) fn add_touchpoint(
    connection: &Connection,
    account: &AccountId,
    touchpoint: Touchpoint,
) -> rusqlite::Result<()> {
    let (fetched, mut all) = timeline(connection, account)?;
    all.touchpoints.retain(|known| {
        known.marker != touchpoint.marker && (known.id.is_none() || known.id != touchpoint.id)
    });
    all.touchpoints.push(touchpoint);
    set_timeline(connection, account, fetched, &mut all)
}

/// Takes a touchpoint of ours out of the timeline.
pub(super) fn remove_touchpoint(
    connection: &Connection,
    account: &AccountId,
    write: &Uuid,
    object: &ObjectRef,
) -> rusqlite::Result<()> {
    let (fetched, mut all) = timeline(connection, account)?;
    let before = all.touchpoints.len();
    all.touchpoints
        .retain(|known| !is(known, write, Some(object)));
    if all.touchpoints.len() != before {
        set_timeline(connection, account, fetched, &mut all)?;
    }
    Ok(())
}

impl Store {
    /// What is known of an account beyond itself, with the writes that wait in it; empty and never
    /// fetched when nothing is.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn details(&self, account: &AccountId) -> Result<Details, StoreError> {
        let here = self.present()?;
        self.read(|connection| {
            let (fetched, kept) = timeline(connection, account)?;
            let Timeline {
                mut touchpoints,
                withheld,
            } = kept;
            let mut contacts: Vec<Contact> = link::of(connection, Listing::Contacts, account)?;
            let mut tickets: Vec<Ticket> = link::of(connection, Listing::Tickets, account)?;
            let mut tasks: Vec<Task> = link::of(connection, Listing::Tasks, account)?;
            let mut open = rows::of_account(connection, account)?;
            open.retain(|queued| queued.progress.open());
            for queued in rows::standing(open) {
                match &queued.write.op {
                    Op::Log(new) => {
                        if !touchpoints
                            .iter()
                            .any(|known| is(known, &queued.write.id, None))
                        {
                            touchpoints.push(apply::touchpoint(queued.write.id, new, None));
                        }
                    }
                    Op::AddTask(new) => {
                        tasks.push(apply::task(connection, account, new, None, here)?)
                    }
                    Op::Remove { write } => {
                        let object = rows::done_object(connection, write)?;
                        touchpoints.retain(|known| !is(known, write, object.as_ref()));
                        tasks.retain(|task| !made_by(task, object.as_ref()));
                    }
                    Op::SetTask { task, value, .. } => {
                        let known = tasks.iter_mut().find(|of| of.id.as_ref() == Some(task));
                        if let Some(known) = known {
                            apply::set_task(known, *value);
                        }
                    }
                    Op::SetField { .. } | Op::Mark { .. } => {}
                }
            }
            touchpoints.sort_by_key(|touchpoint| Reverse(touchpoint.at));
            contacts.sort_by(|a, b| {
                (a.left, a.roles.is_empty(), &a.name).cmp(&(b.left, b.roles.is_empty(), &b.name))
            });
            tickets.sort_by_key(|ticket| {
                (
                    ticket.closed.is_some(),
                    ticket.severity.is_none(),
                    ticket.severity,
                    Reverse(ticket.opened),
                )
            });
            tasks.sort_by_key(Task::order);
            Ok(Details {
                account: account.clone(),
                touchpoints,
                contacts,
                tickets,
                deals: deals(connection, account)?,
                tasks,
                withheld,
                fetched,
            })
        })
    }

    /// Keeps what the CRM said of one account when it was asked at `asked`, in place of what was
    /// known; of what the token may not read, what was known stays. What it took of us since, or so shortly
    /// before that its lists may lag behind, stays as we wrote it. Answers the accounts that look different
    /// now: records may belong to others too.
    ///
    /// # Errors
    /// When the database cannot be written; nothing is kept then.
    pub fn put_details(
        &self,
        details: Details,
        asked: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Changes, StoreError> {
        let scorer = self.scorer();
        self.write(Durability::Crash, |transaction| {
            let Details {
                account,
                mut touchpoints,
                mut tasks,
                contacts,
                tickets,
                deals: read,
                withheld,
                ..
            } = details;
            let account = &account;
            // Of what cannot be read, what is known stays. A touchpoint of no day has no place.
            let (_, known) = timeline(transaction, account)?;
            let known = known.touchpoints;
            let same = |one: &Touchpoint| known.iter().find(|known| known.id == one.id).cloned();
            touchpoints = touchpoints
                .into_iter()
                .filter_map(|one| {
                    if one.is_unread() {
                        same(&one)
                    } else {
                        Some(one)
                    }
                })
                .collect();
            if withheld.contains(&Records::Contacts) {
                // With whom it was is not told either.
                for one in touchpoints.iter_mut().filter(|one| one.contacts.is_empty()) {
                    one.contacts = same(one).map(|known| known.contacts).unwrap_or_default();
                }
            }
            let hidden = known
                .iter()
                .filter(|one| withheld.contains(&Records::of(one.kind)));
            touchpoints.extend(hidden.cloned());
            let known = deals(transaction, account)?;
            let same = |one: &Deal| known.iter().find(|known| known.id == one.id).cloned();
            let deals: Vec<Deal> = match withheld.contains(&Records::Deals) {
                true => known,
                false => read
                    .into_iter()
                    .map(|one| same(&one).filter(|_| one.is_unread()).unwrap_or(one))
                    .collect(),
            };
            let ours = rows::recent(transaction, account, asked - LAG)?;
            let since: Vec<Uuid> = rows::recent(transaction, account, asked)?
                .into_iter()
                .map(|queued| queued.write.id)
                .collect();
            for queued in &ours {
                let Progress::Done { object, .. } = &queued.progress else {
                    continue;
                };
                match (&queued.write.op, object) {
                    (Op::Log(new), Some(object))
                        if !touchpoints
                            .iter()
                            .any(|known| is(known, &queued.write.id, Some(object))) =>
                    {
                        touchpoints.push(apply::touchpoint(queued.write.id, new, Some(object)));
                    }
                    (Op::Remove { write }, _) => {
                        let object = rows::done_object(transaction, write)?;
                        touchpoints.retain(|known| !is(known, write, object.as_ref()));
                        tasks.retain(|task| !made_by(task, object.as_ref()));
                    }
                    // A record that is read by its id does not lag: only what was asked before counts.
                    (Op::SetTask { task, value, .. }, _) if since.contains(&queued.write.id) => {
                        let known = tasks.iter_mut().find(|of| of.id.as_ref() == Some(task));
                        if let Some(known) = known {
                            apply::set_task(known, *value);
                        }
                    }
                    _ => {}
                }
            }
            let mut all = Timeline {
                touchpoints,
                withheld,
            };
            set_timeline(transaction, account, Some(now), &mut all)?;
            let withheld = all.withheld;
            set_deals(transaction, account, &deals)?;

            let mut keep: Vec<(Listing, String)> = Vec::new();
            let mut touched: Vec<(Listing, AccountId)> = Vec::new();
            let mut note = |listing, id: String, accounts: Vec<AccountId>| {
                keep.push((listing, id));
                touched.extend(accounts.into_iter().map(|of| (listing, of)));
            };
            for mut contact in contacts {
                let (listing, id) = (Listing::Contacts, contact.id.0.clone());
                if contact.is_unread() && link::stays(transaction, listing, &id, account)? {
                    note(listing, id, Vec::new());
                    continue;
                }
                let all = link::add(transaction, listing, &id, account, &mut contact, |of| {
                    &mut of.accounts
                })?;
                note(listing, id, all);
            }
            for mut ticket in tickets {
                let (listing, id) = (Listing::Tickets, ticket.id.0.clone());
                if ticket.is_unread() && link::stays(transaction, listing, &id, account)? {
                    note(listing, id, Vec::new());
                    continue;
                }
                let all = link::add(transaction, listing, &id, account, &mut ticket, |of| {
                    &mut of.accounts
                })?;
                note(listing, id, all);
            }
            for mut task in tasks {
                let Some(id) = task.id.as_ref().map(|id| id.0.clone()) else {
                    continue;
                };
                let listing = Listing::Tasks;
                if task.is_unread() && link::stays(transaction, listing, &id, account)? {
                    note(listing, id, Vec::new());
                    continue;
                }
                let all = link::add(transaction, listing, &id, account, &mut task, |of| {
                    &mut of.accounts
                })?;
                note(listing, id, all);
            }
            for queued in &ours {
                if let (
                    Op::AddTask(_),
                    Progress::Done {
                        object: Some(object),
                        ..
                    },
                ) = (&queued.write.op, &queued.progress)
                {
                    keep.push((Listing::Tasks, object.id.clone()));
                }
            }
            let keep: HashSet<(Listing, String)> = keep.into_iter().collect();
            for (listing, records) in [
                (Listing::Contacts, Records::Contacts),
                (Listing::Tickets, Records::Tickets),
                (Listing::Tasks, Records::Tasks),
            ] {
                if withheld.contains(&records) {
                    continue;
                }
                for id in link::ids(transaction, listing, account)? {
                    if !keep.contains(&(listing, id.clone())) {
                        link::part(transaction, listing, &id, account)?;
                    }
                }
                touched.push((listing, account.clone()));
            }
            touched.sort_unstable();
            touched.dedup();
            let scoring = Scoring::new(transaction, scorer.as_ref(), now)?;
            let mut changes = Changes::default();
            for (listing, of) in touched {
                if pages::resum(transaction, listing, &of, now)? {
                    scoring.again(transaction, &of)?;
                    changes.changed.push(of);
                }
            }
            changes.tidy();
            Ok(changes)
        })
    }
}
