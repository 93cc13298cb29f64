//! What holds back a write that waits for nobody itself.

use super::{STAGE, together};
use crate::domain::write::Queued;
use rusqlite::Connection;
use std::collections::HashMap;
use uuid::Uuid;

/// The open writes that are held back, and by which one each: one that waits for a person.
#[derive(Debug, Default)]
pub(super) struct Held(HashMap<String, String>);

/// What is known of an open write.
struct Row {
    id: String,
    action: String,
    account: String,
    subject: String,
    state: String,
    /// Whether it stands together with the other fields of its action.
    together: bool,
}

impl Row {
    fn stuck(&self) -> bool {
        matches!(self.state.as_str(), "conflict" | "refused" | "asks")
    }
}

impl Held {
    /// Finds them.
    pub fn of(connection: &Connection) -> rusqlite::Result<Self> {
        let mut statement = connection.prepare_cached(concat!(
            "SELECT id, action, account, subject, state, ",
            together!("outbox"),
            " FROM outbox WHERE open = 1 AND account IN (
                 SELECT account FROM outbox
                 WHERE open = 1 AND state IN ('conflict', 'refused', 'asks'))
             ORDER BY seq"
        ))?;
        let rows = statement.query_map([], |row| {
            Ok(Row {
                id: row.get(0)?,
                action: row.get(1)?,
                account: row.get(2)?,
                subject: row.get(3)?,
                state: row.get(4)?,
                together: row.get(5)?,
            })
        })?;
        let rows: Vec<Row> = rows.collect::<rusqlite::Result<_>>()?;
        Ok(Self(held(&rows)))
    }

    /// Whether a write is held back.
    pub fn has(&self, id: &str) -> bool {
        self.0.contains_key(id)
    }

    /// What holds a write back.
    pub fn behind(&self, write: &Uuid) -> Option<Uuid> {
        let behind = self.0.get(&write.to_string())?;
        Uuid::parse_str(behind).ok()
    }

    /// Says of each write what holds it back.
    pub fn tell(&self, all: &mut [Queued]) {
        for queued in all {
            queued.behind = self.behind(&queued.write.id);
        }
    }
}

/// What holds back each of the rows, which stand in their order. A row is held by an earlier one of its
/// subject, by the change of stage it was made with, and by any of the fields it stands together with, where
/// these wait for a person or are held themselves.
fn held(rows: &[Row]) -> HashMap<String, String> {
    let mut held: HashMap<String, String> = HashMap::new();
    // Of each account: the actions whose fields cannot go together now.
    let mut apart: HashMap<(&str, &str), String> = HashMap::new();
    loop {
        let known = apart.len();
        let mut subjects: HashMap<(&str, &str), String> = HashMap::new();
        let mut moves: HashMap<(&str, &str), String> = HashMap::new();
        for row in rows {
            let subject = (row.account.as_str(), row.subject.as_str());
            let action = (row.account.as_str(), row.action.as_str());
            let by = match row.state.as_str() {
                _ if row.stuck() => Some(&row.id),
                "waiting" | "unknown" => {
                    // What was sent already is looked for, whatever became of the rest.
                    let torn = row.state == "waiting" && row.together;
                    let torn = apart.get(&action).filter(|_| torn);
                    let by = subjects.get(&subject).or_else(|| moves.get(&action));
                    by.or(torn)
                }
                _ => None,
            };
            let Some(by) = by.cloned() else { continue };
            if !row.stuck() {
                held.entry(row.id.clone()).or_insert_with(|| by.clone());
            }
            if row.subject == STAGE {
                moves.entry(action).or_insert_with(|| by.clone());
            }
            if row.together {
                apart.entry(action).or_insert_with(|| by.clone());
            }
            subjects.entry(subject).or_insert(by);
        }
        // Whoever stands before what holds it is found the next time.
        if apart.len() == known {
            return held;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: &str, action: &str, subject: &str, state: &str) -> Row {
        Row {
            id: id.to_owned(),
            action: action.to_owned(),
            account: "1".to_owned(),
            subject: subject.to_owned(),
            state: state.to_owned(),
            together: subject.starts_with("field:") && subject != "field:plan",
        }
    }

    fn found(rows: &[Row]) -> Vec<(String, String)> {
        let mut found: Vec<_> = held(rows).into_iter().collect();
        found.sort();
        found
    }

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        let owned = |(a, b): &(&str, &str)| ((*a).to_owned(), (*b).to_owned());
        pairs.iter().map(owned).collect()
    }

    #[test]
    fn a_field_waits_for_the_fields_of_its_action_before_and_behind_it() {
        let rows = [
            row("a", "A", "field:stage", "waiting"),
            row("b", "A", "field:loss_reason", "asks"),
            row("c", "A", "field:plan", "waiting"),
            row("d", "B", "field:nps", "waiting"),
        ];
        // The stage that is held holds all else of its action that comes behind it.
        assert_eq!(found(&rows), pairs(&[("a", "b"), ("c", "b")]));
    }

    #[test]
    fn what_waits_behind_a_held_field_is_held_with_all_that_goes_with_it() {
        let rows = [
            row("a", "A", "field:loss_reason", "conflict"),
            row("b", "B", "field:stage", "waiting"),
            row("c", "B", "field:loss_reason", "waiting"),
            row("d", "C", "field:nps", "waiting"),
            row("e", "C", "field:stage", "waiting"),
            row("f", "D", "field:nps", "waiting"),
            row("g", "E", "field:csat", "waiting"),
            row("h", "F", "write:h", "waiting"),
        ];
        let all = [("b", "a"), ("c", "a"), ("d", "a"), ("e", "a"), ("f", "a")];
        assert_eq!(found(&rows), pairs(&all));
    }

    #[test]
    fn what_was_sent_is_looked_for_whatever_became_of_the_fields_beside_it() {
        let rows = [
            row("a", "A", "field:nps", "unknown"),
            row("b", "A", "field:csat", "refused"),
            row("c", "A", "field:sentiment", "waiting"),
        ];
        assert_eq!(found(&rows), pairs(&[("c", "b")]));
    }
}
