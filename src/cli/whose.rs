//! Whose writes are: what their accounts are called, read together for all that are told.

use super::Failure;
use crate::domain::write::Queued;
use crate::domain::{AccountId, text};
use crate::store::Store;
use std::collections::HashMap;

/// What the accounts of writes are called by now.
pub struct Names(HashMap<AccountId, String>);

impl Names {
    /// Those of these writes.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn of<'q>(
        store: &Store,
        writes: impl IntoIterator<Item = &'q Queued>,
    ) -> Result<Self, Failure> {
        let writes = writes.into_iter();
        let mut ids: Vec<AccountId> = writes.map(|of| of.write.account.clone()).collect();
        ids.sort_unstable();
        ids.dedup();
        let known = store.accounts(&ids)?.into_iter();
        Ok(Self(known.map(|of| (of.id, of.name)).collect()))
    }

    /// What the account of a write is called; once it is deleted, what it was when the write was made.
    pub fn account<'q>(&'q self, queued: &'q Queued) -> Option<&'q str> {
        let now = self.0.get(&queued.write.account).map(String::as_str);
        let name = now.or(queued.account_name.as_deref());
        name.filter(|name| !name.is_empty())
    }

    /// What a write is called: as its action, with the account before it where that one does not name it,
    /// being about several.
    pub fn write(&self, queued: &Queued) -> String {
        let title = text::line(&queued.title);
        let now = self.0.get(&queued.write.account);
        match queued.whose(now.map(String::as_str)) {
            Some(name) => format!("{}: {title}", text::line(name)),
            None => title,
        }
    }
}
