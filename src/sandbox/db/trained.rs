//! `trainings_held`: how many trainings a company had, as a portal's own rollup of its meetings counts
//! them.

use super::records::{self, Stored};
use super::{Desk, Key, history, shadow};
use crate::sandbox::catalog::values::moment;
use crate::sandbox::failure::Failure;
use crate::sandbox::record::ObjectType;
use rusqlite::params;

/// The property.
pub const TRAININGS: &str = "trainings_held";

/// Words for a training in the languages of portals, in small letters.
const WORDS: [&str; 10] = [
    "training",
    "trainings",
    "capacitación",
    "capacitacion",
    "formación",
    "formacion",
    "entrenamiento",
    "schulung",
    "formation",
    "treinamento",
];

/// The same where words have no blanks between them.
const WITHOUT_BLANKS: &str = "培训";

/// Whether a meeting was a training: its type says so, or its title begins with the word.
pub fn is_training(kind: Option<&str>, title: Option<&str>) -> bool {
    let kind = kind.unwrap_or_default().to_lowercase();
    let mut words = kind.split(|char: char| !char.is_alphanumeric());
    let title = title.unwrap_or_default().trim().to_lowercase();
    let rest = title.strip_prefix(WORDS[0]);
    words.any(|word| WORDS.contains(&word))
        || kind.contains(WITHOUT_BLANKS)
        || rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

/// Counts the trainings of a company anew, where it has such a count: those that are over, and never
/// fewer than the portal was filled with.
pub fn of(desk: &Desk<'_>, key: Key) -> Result<(), Failure> {
    let Some(before) = records::get(desk.conn, ObjectType::Companies, key)? else {
        return Ok(());
    };
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|of| of.is_finite());
    let Some(was) = before.props.get(TRAININGS).and_then(|was| number(was)) else {
        return Ok(());
    };
    let mut past = history::get(desk.conn, key)?;
    let filled = match past.get(TRAININGS) {
        None => Some(was),
        Some(versions) => {
            let told = versions.iter();
            let mut told = told.filter(|history::Past(.., source)| source != history::CALCULATED);
            told.next_back()
                .and_then(|history::Past(_, text, _)| number(text))
        }
    };
    let count = (held(desk, key)? as f64).max(filled.unwrap_or_default());
    if count == was {
        return Ok(());
    }
    let value = count.to_string();
    let mut after: Stored = before.clone();
    after.props.insert(TRAININGS.to_owned(), value.clone());
    after.updated = desk.now;
    let source = history::CALCULATED;
    history::note(&mut past, &before, TRAININGS, &value, desk.now, source);
    shadow::keep(desk, key, Some(&before))?;
    history::put(desk.conn, key, &past)?;
    records::put(desk.conn, &after)
}

/// How many trainings of a company are over.
fn held(desk: &Desk<'_>, key: Key) -> Result<usize, Failure> {
    let mut statement = desk.conn.prepare_cached(
        "SELECT json_extract(props, '$.hs_timestamp'), json_extract(props, '$.hs_activity_type'),
                json_extract(props, '$.hs_meeting_title')
         FROM links JOIN records ON records.key = links.b
         WHERE a = ?1 AND b BETWEEN ?2 AND ?3 AND archived IS NULL",
    )?;
    let (first, last) = Key::span(ObjectType::Meetings);
    let mut rows = statement.query(params![key.0, first, last])?;
    let mut count = 0;
    while let Some(row) = rows.next()? {
        let text = |at| -> Result<Option<String>, rusqlite::Error> { row.get(at) };
        let over = text(0)?.as_deref().and_then(moment);
        let over = over.is_some_and(|at| at.timestamp_millis() <= desk.now);
        count += usize::from(over && is_training(text(1)?.as_deref(), text(2)?.as_deref()));
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::is_training;

    #[test]
    fn the_type_of_a_meeting_or_the_first_word_of_its_title_says_that_it_was_a_training() {
        for kind in [
            "Training",
            "admin training",
            "Schulung",
            "产品培训",
            "Formación",
        ] {
            assert!(is_training(Some(kind), None), "{kind}");
        }
        assert!(is_training(Some("Check-in"), Some("Training: reports")));
        assert!(is_training(None, Some(" training ")));
        for (kind, title) in [
            ("Information", ""),
            ("QBR", "Plan the training"),
            ("", "Trainings"),
        ] {
            assert!(!is_training(Some(kind), Some(title)), "{kind} {title}");
        }
    }
}
