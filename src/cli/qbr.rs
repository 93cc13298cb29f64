//! `tenure show ACCOUNT --qbr`: the page for a quarterly business review, on standard output.

use super::context::{Context, Opened};
use super::{Failure, output};
use crate::domain::book::Row;
use crate::domain::qbr::{Pack, page};
use crate::domain::touchpoint::Details;

/// Prints it.
pub fn run(
    row: &Row,
    details: &Details,
    context: &Context,
    opened: &Opened,
) -> Result<i32, Failure> {
    opened.tell_age();
    let past = opened.store.history(&row.account.id)?;
    let owner = row.account.owner.as_ref();
    // It is for the customer, so in the language of the screen, measures and all.
    let mut rules = (*context.rules).clone();
    rules.speak(context.reading.language);
    let pack = Pack {
        row,
        details,
        past: past.as_ref(),
        rules: &rules,
        language: context.reading.language,
        csm: owner.map(|id| opened.book.owner_name(id)),
        now: opened.now,
    };
    output::say(page(&pack).trim_end())?;
    Ok(0)
}
