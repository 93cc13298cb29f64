//! Writes that wait: since when, how often they were put off, and what a person was told of it.

use super::Queue;
use crate::domain::id::AccountId;
use crate::sync::push::FAILED_TRIES;
use crate::sync::{About, News};
use std::collections::HashSet;
use std::time::Duration;
use tokio::time::Instant;
use uuid::Uuid;

/// A write of unknown outcome.
pub(super) struct Hush {
    /// Since when that is known, in this process or in one before.
    pub since: Instant,
    /// How many answers about it were not understood.
    pub odd: u32,
}

/// What a person was told of a write that the CRM fails at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    No,
    /// That others wait as well, of none by name.
    WithAll,
    ByName,
}

/// How often the CRM was not ready for a write that waits.
pub(super) struct PutOff {
    account: AccountId,
    /// For a reason that is its account's alone.
    alone: u32,
    /// For one that others may have too.
    shared: u32,
    /// What was said of the latter.
    told: Told,
}

/// Until when an account's next write waits.
pub(super) struct Later {
    pub at: Instant,
    /// For the quiet time after an unknown outcome, which nobody cuts short.
    pub quiet: bool,
}

impl Queue {
    /// Counts a failure of an account; how long its next write waits.
    pub(super) fn failed(&mut self, account: &AccountId) -> Duration {
        let failures = self.failures.entry(account.clone()).or_default();
        *failures += 1;
        self.context.tuning.wait(*failures)
    }

    /// The outcome of a write is unknown from now on.
    pub(super) fn hush(&mut self, write: Uuid, since: Instant) -> &mut Hush {
        let hush = self.hushed.entry(write).or_insert(Hush { since, odd: 0 });
        hush.since = since;
        hush
    }

    /// Since when the outcome of a write is unknown, as an earlier process may have noted; the time of
    /// settling ago where that is longer ago.
    pub(super) async fn unknown_since(&self, write: Uuid, now: Instant) -> Instant {
        let clock = self.context.now();
        let noted = self
            .context
            .store(move |store| store.unknown_since(&write, clock))
            .await;
        // What cannot be noted is unknown since now: that is on the side of caution.
        let ago = noted.map_or(Duration::ZERO, |since| {
            (clock - since).to_std().unwrap_or_default()
        });
        now.checked_sub(ago.min(self.context.tuning.settle))
            .unwrap_or(now)
    }

    /// Forgets what was noted of writes that are not open any more: a person may have dropped one that only
    /// broke off, and the next one of its account is not to wait for that.
    pub(super) async fn forget_dropped(&mut self) {
        let noted = self.hushed.keys().chain(self.put_off.keys());
        let noted: HashSet<Uuid> = noted.chain(self.cut.values()).copied().collect();
        if noted.is_empty() {
            return;
        }
        // Where that cannot be read, all of it stays until it can.
        let Ok(open) = self.context.store(move |store| store.open_of(&noted)).await else {
            return;
        };
        let (failures, later, hushed) = (&mut self.failures, &mut self.later, &self.hushed);
        let quiet = self.context.tuning.quiet;
        self.cut.retain(|account, write| {
            let stays = open.contains(write);
            if !stays {
                failures.remove(account);
                // It may still be under way, no longer than any other that broke off.
                let since = hushed.get(write).map(|hush| hush.since);
                if let (Some(later), Some(since)) = (later.get_mut(account), since)
                    && later.quiet
                {
                    later.at = later.at.min(since + quiet);
                }
            }
            stays
        });
        self.hushed.retain(|write, _| open.contains(write));
        self.put_off.retain(|write, _| open.contains(write));
    }

    /// Tells a person of a write that is tried on without them.
    pub(super) fn tell_of(&self, write: Uuid, title: Option<String>, why: String) {
        let about = About {
            write,
            title,
            decides: false,
        };
        self.context.tell(News::NeedsPerson {
            write: Some(about),
            why,
        });
    }

    fn put_off(&mut self, write: Uuid, account: &AccountId) -> &mut PutOff {
        self.put_off.entry(write).or_insert_with(|| PutOff {
            account: account.clone(),
            alone: 0,
            shared: 0,
            told: Told::No,
        })
    }

    /// The CRM was not ready for a write for a reason that is its account's alone. It may go on so for ever: a
    /// person is told in the end.
    pub(super) fn busy(&mut self, write: Uuid, account: &AccountId, title: String, why: String) {
        let of = self.put_off(write, account);
        of.alone = of.alone.saturating_add(1);
        if of.alone == FAILED_TRIES {
            self.tell_of(write, Some(title), why);
        }
    }

    /// The same for a failure that others may have too. Where several accounts have it a person is told of none
    /// by name, for all of them: once, until something went through. Where one alone has it, it may be a matter
    /// of a record of its own, and is told by name, whatever was told of others before.
    pub(super) fn unready(&mut self, write: Uuid, account: &AccountId, title: String, why: String) {
        let other = |of: &PutOff| of.shared > 0 && of.account != *account;
        let others = self.put_off.values().any(other);
        let of = self.put_off(write, account);
        of.shared = of.shared.saturating_add(1);
        if of.shared < FAILED_TRIES || of.told == Told::ByName {
            return;
        }
        if !others {
            of.told = Told::ByName;
            self.tell_of(write, Some(title), why);
        } else if of.told == Told::No {
            of.told = Told::WithAll;
            if !std::mem::replace(&mut self.told, true) {
                self.tell_of(write, None, why);
            }
        }
    }
}
