//! What the screen is told of the store: all of it, what is shown first, and what changed.

use super::backlog::AT_ONCE;
use super::{Notices, Worker};
use crate::app::Msg;
use crate::app::choice::CHOSEN;
use crate::app::effect::Ask;
use crate::app::kept::LAYOUT;
use crate::app::msg::{DRAFTS, FORMS, Loaded, RECENT};
use crate::domain::book::Book;
use crate::domain::field::{Field, FieldOption};
use crate::domain::id::AccountId;
use crate::domain::write::{Entry, Progress, Write};
use crate::runtime::{glimpse, read};
use crate::store::{Changes, Store, StoreError};
use std::collections::{HashMap, HashSet};
use std::sync::atomic::Ordering;

/// When more than are ever gathered have changed, which is when all were scored anew behind a sync, so many
/// are told at a time: each piece takes the room in memory that those before it left, where all of them at
/// once would take it anew. So few are ranked one by one, where they are.
const PIECE: usize = 64;

/// The details of more accounts than these, changed together, are read again as each is looked at.
const FEW: usize = 4;

/// How many entries of the journal are shown.
const JOURNAL: usize = 200;

impl Worker {
    /// Shows everything anew, as another process has changed the store.
    pub(super) fn shown_anew(&mut self, store: &Store) -> Result<(), StoreError> {
        // What is not shown yet will be read as it is then.
        let Some(ask) = self.loaded else {
            return Ok(());
        };
        self.unkept.store(true, Ordering::Relaxed);
        self.load(store, ask, Notices::default())?;
        self.outbox(store)?;
        if let Some(account) = &self.looked_at {
            self.say(Msg::Details(Box::new(store.details(account)?)));
        }
        Ok(())
    }

    /// Tells what is shown first; whether that is kept.
    pub(super) fn glimpse(&self, store: &Store, ask: Ask) -> Result<bool, StoreError> {
        let Some((book, sight)) = glimpse::read(store, &self.rules, (self.clock)())? else {
            return Ok(false);
        };
        let loaded = Box::new(loaded(store, book, Notices::default())?);
        self.say(Msg::Glimpse(ask, loaded, Box::new(sight)));
        Ok(true)
    }

    /// Reads the whole cache for the screen; whether there is anything in it.
    pub(super) fn load(
        &mut self,
        store: &Store,
        ask: Ask,
        notices: Notices,
    ) -> Result<bool, StoreError> {
        self.learn_labels(store)?;
        let book = read::book(store, &self.rules, (self.clock)())?;
        let empty = book.rows.is_empty();
        let loaded = loaded(store, book, notices)?;
        let loaded = Loaded {
            rules: self.by_rules.take(),
            ..loaded
        };
        self.say(Msg::Loaded(ask, Ok(Box::new(loaded))));
        Ok(!empty)
    }

    /// What was done with signals, where a write did something with one.
    pub(super) fn marked(&self, store: &Store, writes: &[Write]) -> Result<(), StoreError> {
        if writes.iter().any(|write| write.op.local()) {
            self.unkept.store(true, Ordering::Relaxed);
            self.say(Msg::Marked(store.marks()?));
        }
        Ok(())
    }

    /// Accounts, their details and the outbox, after something was written.
    pub(super) fn shown_again(
        &self,
        store: &Store,
        accounts: &[AccountId],
    ) -> Result<(), StoreError> {
        let changes = Changes {
            changed: accounts.to_vec(),
            gone: Vec::new(),
        };
        self.changed(store, &changes)?;
        for account in accounts {
            self.say(match accounts.len() > FEW {
                true => Msg::DetailsBehind(account.clone()),
                false => Msg::Details(Box::new(store.details(account)?)),
            });
        }
        self.outbox(store)
    }

    pub(super) fn changed(&self, store: &Store, changes: &Changes) -> Result<(), StoreError> {
        if changes.is_empty() {
            return Ok(());
        }
        self.unkept.store(true, Ordering::Relaxed);
        let mut gone = changes.gone.clone();
        let at_once = match changes.changed.len() {
            many if many > AT_ONCE => PIECE,
            few => few.max(1),
        };
        let mut pieces = changes.changed.chunks(at_once);
        loop {
            let piece = pieces.next();
            let accounts = store.accounts(piece.unwrap_or_default())?;
            let gone = std::mem::take(&mut gone);
            if piece.is_none() && gone.is_empty() {
                return Ok(());
            }
            self.say(Msg::Changed {
                accounts,
                gone,
                owners: None,
            });
        }
    }

    pub(super) fn outbox(&self, store: &Store) -> Result<(), StoreError> {
        let queue = store.outbox()?;
        let journal = store.journal(JOURNAL)?;
        let journal = journal.into_iter().map(shown).collect();
        self.say(Msg::Outbox { queue, journal });
        Ok(())
    }
}

/// A book with what the screen needs beside it.
fn loaded(store: &Store, book: Book, notices: Notices) -> Result<Loaded, StoreError> {
    Ok(Loaded {
        book,
        synced: store.synced()?.at,
        drafts: drafts(store)?,
        forms: kept(store.ui(FORMS)?),
        layout: kept(store.ui(LAYOUT)?),
        chosen: kept(store.ui(CHOSEN)?),
        recent: recent(store)?,
        options: options(store)?,
        notices: notices.stay,
        until_synced: notices.until_synced,
        rules: None,
    })
}

/// The accounts opened lately. One that was merged since is the one it lives on in.
fn recent(store: &Store) -> Result<Vec<AccountId>, StoreError> {
    let mut recent: Vec<AccountId> = Vec::new();
    for id in kept::<Vec<AccountId>>(store.ui(RECENT)?) {
        let id = store.merged_into(&id)?.unwrap_or(id);
        if !recent.contains(&id) {
            recent.push(id);
        }
    }
    Ok(recent)
}

/// What was begun to be written of accounts, by account in the same way. Where both have something, each
/// stays where it is.
fn drafts(store: &Store) -> Result<HashMap<AccountId, String>, StoreError> {
    let mut drafts: HashMap<AccountId, String> = kept(store.ui(DRAFTS)?);
    let ids: Vec<AccountId> = drafts.keys().cloned().collect();
    for id in ids {
        let into = store.merged_into(&id)?.unwrap_or_else(|| id.clone());
        if !drafts.contains_key(&into)
            && let Some(draft) = drafts.remove(&id)
        {
            drafts.insert(into, draft);
        }
    }
    Ok(drafts)
}

/// What an earlier run kept; what cannot be read was not written by us.
fn kept<T: serde::de::DeserializeOwned + Default>(value: Option<serde_json::Value>) -> T {
    serde_json::from_value(value.unwrap_or_default()).unwrap_or_default()
}

/// The CRM's choices of each field that has some.
pub(super) fn options(store: &Store) -> Result<HashMap<Field, Vec<FieldOption>>, StoreError> {
    Ok(store.choices()?.into_iter().collect())
}

/// The journal's line as the screen shows it.
fn shown(entry: crate::store::Entry) -> Entry {
    let count = |is: fn(&Progress) -> bool| {
        let of = entry
            .writes
            .iter()
            .filter(|queued| is(&queued.progress))
            .count();
        u16::try_from(of).unwrap_or(u16::MAX)
    };
    let mut known = HashSet::new();
    let all = entry.writes.iter().map(|queued| &queued.write.account);
    let mut accounts: Vec<AccountId> = all.filter(|id| known.insert(*id)).cloned().collect();
    if accounts.is_empty() {
        // An undo that kept all of it from being sent has no writes of its own.
        accounts.push(entry.account.clone());
    }
    Entry {
        accounts,
        open: count(Progress::open),
        stuck: count(Progress::stuck),
        undone: entry.undone_by.is_some() || (entry.dropped() && !entry.writes.is_empty()),
        id: entry.id,
        at: entry.at,
        title: entry.title,
        account: entry.account,
        undoes: entry.undoes,
        redoes: entry.redoes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Incoming, Listing, Step};
    use serde_json::json;

    #[test]
    fn what_is_kept_of_a_merged_account_is_of_the_one_it_lives_on_in() {
        let folder = tempfile::tempdir().expect("a folder");
        let (store, _) = Store::open(&folder.path().join("tenure.db")).expect("it opens");
        let merged = |gone: &str| Incoming::Merged {
            gone: gone.into(),
            into: "3".into(),
        };
        let page = vec![merged("1"), merged("2")];
        let put = store.put_page(
            Listing::Accounts,
            page,
            Step::Delta,
            chrono::DateTime::UNIX_EPOCH,
        );
        put.expect("kept");
        store.set_ui(RECENT, &json!(["2", "9", "1"])).expect("kept");
        store
            .set_ui(DRAFTS, &json!({"1": "call", "9": "note"}))
            .expect("kept");
        let recent = recent(&store).expect("readable");
        assert_eq!(recent, [AccountId::from("3"), "9".into()]);
        let drafts = drafts(&store).expect("readable");
        assert_eq!(drafts[&"3".into()], "call");
        assert_eq!(drafts[&"9".into()], "note");
        store
            .set_ui(DRAFTS, &json!({"1": "call", "3": "note"}))
            .expect("kept");
        assert_eq!(super::drafts(&store).expect("readable").len(), 2);
    }
}
