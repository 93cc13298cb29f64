//! Reading the whole cache into a book: accounts are judged where they are read, on two threads.

use crate::domain::book::{Book, Gathered, Judge, Part};
use crate::domain::{Now, Rules};
use crate::store::{Store, StoreError};

/// The book of all accounts as the person should see them, judged at a moment.
///
/// # Errors
/// When the store cannot be read.
pub fn book(store: &Store, rules: &Rules, now: Now) -> Result<Book, StoreError> {
    let (owners, marks) = (store.owners()?, store.marks()?);
    let gathered = store.stream(
        Gathered::with_room,
        |accounts| Part::judged(accounts, &Judge::new(rules, &owners, &marks, now)),
        Gathered::add,
    )?;
    Ok(Book::of(gathered, (owners, marks), rules, now))
}
