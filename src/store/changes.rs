//! Which accounts look different after a change of the store.

use crate::domain::id::AccountId;

/// Accounts to read again, and accounts to forget.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// New or different; read them with [`crate::store::Store::accounts`].
    pub changed: Vec<AccountId>,
    /// Archived, deleted or merged away.
    pub gone: Vec<AccountId>,
}

impl Changes {
    /// Whether nothing looks different.
    pub fn is_empty(&self) -> bool {
        self.changed.is_empty() && self.gone.is_empty()
    }

    /// Of one account.
    pub(super) fn of(account: &AccountId) -> Self {
        Self {
            changed: vec![account.clone()],
            gone: Vec::new(),
        }
    }

    /// Puts another change's accounts to these, each once; gone wins.
    pub fn merge(&mut self, other: Self) {
        self.changed.extend(other.changed);
        self.gone.extend(other.gone);
        self.tidy();
    }

    /// Each account once; gone wins.
    pub(super) fn tidy(&mut self) {
        self.gone.sort_unstable();
        self.gone.dedup();
        self.changed.sort_unstable();
        self.changed.dedup();
        let gone = &self.gone;
        self.changed.retain(|id| gone.binary_search(id).is_err());
    }
}
