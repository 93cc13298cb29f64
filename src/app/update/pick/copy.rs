//! What can be copied of an account: its name, its link, itself as a line of text or Markdown, and
//! the addresses of its people.

use super::super::super::layer::{MenuRow, Target};
use super::super::super::state::State;
use super::plain;
use crate::domain::book::Row;
use crate::domain::id::AccountId;
use crate::messages::{numbers, picks as say};

/// The rows: what it is, and what would be copied.
pub fn rows(state: &State, id: &AccountId) -> Vec<MenuRow> {
    let Some(row) = state.book.find(id).and_then(|at| state.book.row(at)) else {
        return Vec::new();
    };
    let (account, language) = (&row.account, state.language);
    let mut all = vec![(say::name(language).to_owned(), account.name.clone())];
    let link = account.url.iter();
    all.extend(link.map(|url| (say::link(language).to_owned(), url.clone())));
    all.push((say::text(language).to_owned(), text(state, row)));
    all.push((say::markdown(language).to_owned(), markdown(state, row)));
    let domain = account.domain.iter();
    all.extend(domain.map(|domain| (say::domain(language).to_owned(), domain.clone())));
    let contacts = state.details.get(id).map(|details| &details.contacts);
    for contact in contacts.into_iter().flatten().filter(|of| !of.left) {
        let mail = contact.email.iter();
        all.extend(mail.map(|mail| (say::mail(language, &contact.name), mail.clone())));
    }
    let row = |(what, text): (String, String)| plain(what, text.clone(), Target::Copy(text));
    all.into_iter().map(row).collect()
}

/// What is told of an account beside its name, in the order it is told.
fn facts(state: &State, row: &Row) -> Vec<String> {
    let stage = state.rules.lifecycle.stage(row.today.place);
    let account = &row.account;
    let score = row.today.health.score;
    [
        stage.map(|stage| stage.name.clone()),
        account
            .arr
            .map(|arr| format!("ARR {} {}", arr.amount.normalize(), arr.currency.code())),
        score.map(|score| say::health(state.language, score.round())),
        account.renewal.map(|day| say::renews(state.language, day)),
        account
            .owner
            .as_ref()
            .map(|owner| say::owner(state.language, state.book.owner_name(owner))),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn text(state: &State, row: &Row) -> String {
    let mut parts = vec![row.account.name.clone()];
    parts.extend(facts(state, row));
    parts.extend(row.account.url.clone());
    numbers::list(state.language, &parts)
}

/// An entry of a list, the name a link where there is one.
fn markdown(state: &State, row: &Row) -> String {
    let name = escaped(&row.account.name);
    let name = match &row.account.url {
        Some(url) => format!("[{name}](<{}>)", url.replace(['<', '>', ' '], "")),
        None => name,
    };
    let facts = numbers::list(state.language, &facts(state, row));
    format!("- {name}: {}", escaped(&facts))
}

/// A text that Markdown shows as it stands.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for character in text.chars() {
        if matches!(
            character,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~'
        ) {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_markdown_would_take_for_its_own_is_escaped() {
        assert_eq!(escaped("A*B_[c]|<d>"), "A\\*B\\_\\[c\\]\\|\\<d\\>");
        assert_eq!(escaped("北京云 (2)"), "北京云 (2)");
    }
}
