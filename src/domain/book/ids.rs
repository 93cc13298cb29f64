//! Where an account's row is, by its id: without a second copy of every id.

use super::Row;
use crate::domain::id::AccountId;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasherDefault, DefaultHasher, Hash, Hasher};

/// Rows' indices by the hashes of their ids.
#[derive(Clone, Debug, Default)]
pub(super) struct Ids {
    by_hash: HashMap<u64, u32, BuildHasherDefault<Hashed>>,
    /// Rows whose id hashes like another one's. One may never see any.
    twins: Vec<u32>,
}

/// Hashes what is a hash already.
#[derive(Clone, Debug, Default)]
struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        let mut whole = DefaultHasher::new();
        whole.write(bytes);
        self.0 = whole.finish();
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

fn hash(id: &AccountId) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}

impl Ids {
    /// Of rows; of two with one id the later. Whether there are two with one id.
    pub fn of(rows: &[Row]) -> (Self, bool) {
        let mut ids = Self::default();
        ids.by_hash.reserve(rows.len());
        let mut twice = false;
        for (row, index) in rows.iter().zip(0..) {
            match ids.by_hash.entry(hash(&row.account.id)) {
                Entry::Vacant(free) => drop(free.insert(index)),
                Entry::Occupied(mut other) => {
                    if rows[*other.get() as usize].account.id == row.account.id {
                        twice = true;
                        other.insert(index);
                    } else {
                        twice |= ids.twin(rows, &row.account.id).is_some();
                        ids.twins.push(index);
                    }
                }
            }
        }
        (ids, twice)
    }

    /// The index of an id's row.
    pub fn find(&self, rows: &[Row], id: &AccountId) -> Option<u32> {
        let index = *self.by_hash.get(&hash(id))?;
        match rows.get(index as usize)?.account.id == *id {
            true => Some(index),
            false => self.twin(rows, id),
        }
    }

    fn twin(&self, rows: &[Row], id: &AccountId) -> Option<u32> {
        let is = |index: &&u32| {
            rows.get(**index as usize)
                .is_some_and(|row| row.account.id == *id)
        };
        self.twins.iter().rev().find(is).copied()
    }
}
