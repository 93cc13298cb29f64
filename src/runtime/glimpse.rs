//! The first frame of the board and of the queue, ready for the next start: made beside everything else once the book has
//! settled, and read before the book is.

use super::standings::Standings;
use crate::domain::assess::Assessment;
use crate::domain::book::{Book, Gaze, Judge, Row, Sight};
use crate::domain::{Now, Rules};
use crate::store::{Store, StoreError};
use std::fmt::{self, Write};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::UNIX_EPOCH;

/// All that the first frame is made by and that is not in the store: the rules, the local day, and the
/// program, as another one may judge otherwise.
pub fn stamp(rules: &Rules, now: Now) -> String {
    struct Hashing(DefaultHasher);
    impl Write for Hashing {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            self.0.write(text.as_bytes());
            Ok(())
        }
    }
    let mut hash = Hashing(DefaultHasher::new());
    // A hash takes everything.
    let _ = write!(hash, "{rules:?}");
    program().hash(&mut hash.0);
    let (day, offset) = (now.today(), now.offset.local_minus_utc());
    format!("{day} {offset} {:016x}", hash.0.finish())
}

/// Which program this is: the size of its file and when it was written; nothing where that cannot be
/// told.
fn program() -> Option<(u64, u128)> {
    let file = std::env::current_exe().ok()?.metadata().ok()?;
    let at = file.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some((file.len(), at.as_nanos()))
}

/// The book of the accounts that are shown first, and what is to be seen of them; `None` where none are kept that
/// are still right.
///
/// # Errors
/// When the store cannot be read.
pub fn read(store: &Store, rules: &Rules, now: Now) -> Result<Option<(Book, Sight)>, StoreError> {
    let Some(glimpse) = store.glimpse(&stamp(rules, now))? else {
        return Ok(None);
    };
    let beside = (store.owners()?, store.marks()?);
    Ok(Some(Book::glimpsed(glimpse, beside, rules, now)))
}

/// Makes it anew where it is not there. Some accounts at a time: a second book would take as much memory
/// again.
///
/// # Errors
/// When the store cannot be read or written.
pub fn keep(store: &Store, rules: &Rules, now: Now) -> Result<(), StoreError> {
    let stamp = stamp(rules, now);
    let Some(version) = store.glimpse_wanted(&stamp)? else {
        return Ok(());
    };
    let (owners, marks) = (store.owners()?, store.marks()?);
    let judge = Judge::new(rules, &owners, &marks, now);
    let standings = Standings::of(store, rules)?;
    let mut gaze = Gaze::new(rules);
    store.walk(|accounts| {
        for account in accounts {
            let Some(standing) = standings.standing(&account.id) else {
                continue;
            };
            let mut row = Row {
                account,
                today: Assessment::default(),
            };
            judge.row(&mut row, standing);
            gaze.at(row, standing);
        }
        Ok(())
    })?;
    let glimpse = gaze.glimpse();
    if !glimpse.is_empty() {
        // Where something changed meanwhile it is made again after that.
        store.keep_glimpse(version, &stamp, &glimpse)?;
    }
    Ok(())
}
