//! Finds the account a person means: by id, by name, or by a part of the name that fits one alone.
//! What only resembles it is named and not taken: a touchpoint must not land with somebody else.

use super::Failure;
use crate::domain::book::{Book, Row};
use crate::domain::search::{Index, fold};
use crate::store::Store;

/// How many of several that fit are named.
const NAMED: usize = 8;

/// Finds it.
///
/// # Errors
/// [`Failure::NotFound`] when none fits or several do; these are named.
pub fn find<'a>(book: &'a Book, text: &str) -> Result<&'a Row, Failure> {
    let wanted = text.trim();
    if let Some(row) = book.find(&wanted.into()).and_then(|at| book.row(at)) {
        return Ok(row);
    }
    let folded = fold(wanted);
    let named: Vec<&Row> = book
        .rows
        .iter()
        .filter(|row| fold(&row.account.name) == folded)
        .collect();
    match named[..] {
        [one] => return Ok(one),
        [] => {}
        ref several => return Err(ambiguous(wanted, several)),
    }
    if folded.is_empty() {
        return Err(Failure::NotFound(
            "Which account? Say its id or name.".to_owned(),
        ));
    }
    let index = Index::new(book.rows.iter().map(|row| &row.account.name));
    let hits = index.find(wanted, book.rows.len());
    let rows: Vec<&Row> = hits.iter().filter_map(|hit| book.row(hit.index)).collect();
    // Names that have the words as they stand go before letters here and there.
    let words: Vec<&str> = folded.split_whitespace().collect();
    let whole: Vec<&Row> = rows
        .iter()
        .copied()
        .filter(|row| {
            let name = fold(&row.account.name);
            words.iter().all(|word| name.contains(word))
        })
        .collect();
    match whole[..] {
        [one] => Ok(one),
        [] => Err(nothing(wanted, &rows)),
        ref several => Err(ambiguous(wanted, several)),
    }
}

/// Finds it among what is kept; of one that was merged away it is said what it lives on in.
///
/// # Errors
/// Those of [`find`].
pub fn of<'a>((book, store): (&'a Book, &Store), text: &str) -> Result<&'a Row, Failure> {
    let found = find(book, text);
    if let Err(Failure::NotFound(_)) = found
        && let Some(into) = store.merged_into(&text.trim().into())?
    {
        let gone = crate::domain::text::line(text.trim());
        let row = book.find(&into).and_then(|at| book.row(at));
        let name = row.map(|row| format!("“{}”, ", row.account.name));
        return Err(Failure::NotFound(format!(
            "The account {gone} was merged into {}{into}, where all of it is: say {into}.",
            name.unwrap_or_default()
        )));
    }
    found
}

/// Letters here and there are no name: what is written to must have been meant.
fn nothing(text: &str, near: &[&Row]) -> Failure {
    let text = crate::domain::text::line(text);
    if near.is_empty() {
        return Failure::NotFound(format!(
            "There is no account “{text}”. `tenure accounts {text}` searches wider; `tenure sync` reads new ones."
        ));
    }
    let mut lines = vec![format!(
        "There is no account “{text}”. Nearest; say the id or more of the name:"
    )];
    name(&mut lines, near);
    Failure::NotFound(lines.join("\n"))
}

fn ambiguous(text: &str, rows: &[&Row]) -> Failure {
    let mut lines = vec![format!(
        "“{}” fits {} accounts; say the id or more of the name:",
        crate::domain::text::line(text),
        rows.len()
    )];
    name(&mut lines, rows);
    Failure::NotFound(lines.join("\n"))
}

/// A line for each of the first.
fn name(lines: &mut Vec<String>, rows: &[&Row]) {
    for row in rows.iter().take(NAMED) {
        lines.push(format!("  {}  {}", row.account.id, row.account.name));
    }
    if rows.len() > NAMED {
        lines.push(format!("  … and {} more", rows.len() - NAMED));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Account, Now, Rules};
    use chrono::DateTime;

    fn found(text: &str) -> Result<String, String> {
        let account = |(id, name): (&str, &str)| Account {
            id: id.into(),
            name: name.to_owned(),
            ..Account::default()
        };
        let accounts = [
            ("1", "Acme Corporation"),
            ("2", "Acme Industries"),
            ("3", "Société Globex"),
            ("4", "Acme"),
            ("5", "A Company Making Earrings"),
        ];
        let now = Now::utc(DateTime::UNIX_EPOCH);
        let accounts = accounts.map(account).to_vec();
        let book = Book::build(accounts, Vec::new(), &Rules::presets(), now);
        find(&book, text)
            .map(|row| row.account.id.0.clone())
            .map_err(|failure| failure.to_string())
    }

    #[test]
    fn by_id_name_and_unique_part() {
        assert_eq!(found("2"), Ok("2".into()));
        assert_eq!(
            found("ACME"),
            Ok("4".into()),
            "the whole name goes before a part"
        );
        assert_eq!(found("acme corp"), Ok("1".into()));
        assert_eq!(found("globex societe"), Ok("3".into()));
        assert_eq!(found("earrings"), Ok("5".into()));
    }

    #[test]
    fn letters_here_and_there_are_named_and_never_taken() {
        // Nobody else has these letters in this order, and nobody has the word.
        let near = found("earngs").unwrap_err();
        assert!(near.contains("no account “earngs”"), "{near}");
        assert!(near.contains("5  A Company Making Earrings"), "{near}");
    }

    #[test]
    fn several_are_named_and_none_is_said() {
        let several = found("acm").unwrap_err();
        assert!(several.contains("fits 3 accounts"), "{several}");
        assert!(several.contains("Acme Industries"), "{several}");
        assert!(found("zzz").unwrap_err().contains("no account “zzz”"));
        assert!(found(" ").unwrap_err().contains("Which account"));
    }
}
