//! Words that begin a touchpoint: what is usually said of its kind, to be filled in.

use super::super::super::layer::{MenuRow, Target};
use super::plain;
use crate::messages::{Language, Say, picks as say};

/// (What it is of, the words). Each is a line that is understood as it stands.
const TEMPLATES: &[(Say, Say)] = &[
    (say::qbr, say::qbr_line),
    (say::kickoff, say::kickoff_line),
    (say::renewal, say::renewal_line),
    (say::check_in, say::check_in_line),
    (say::training, say::training_line),
    (say::escalation, say::escalation_line),
    (say::note, say::note_line),
];

/// The rows.
pub fn rows(language: Language) -> Vec<MenuRow> {
    let row = |(what, words): &(Say, Say)| {
        let words = words(language);
        plain(what(language), words, Target::Words(words))
    };
    TEMPLATES.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::rows;
    use crate::domain::Now;
    use crate::domain::touchpoint::Kind;
    use crate::domain::touchpoint::line::parse;
    use crate::messages::{Language, picks};
    use chrono::{TimeZone, Utc};

    #[test]
    fn every_template_is_a_line_that_is_understood() {
        let now = Utc.with_ymd_and_hms(2026, 11, 20, 12, 0, 0).single();
        let now = Now::utc(now.expect("a moment"));
        let of = |language: &Language| rows(*language).into_iter();
        for row in Language::ALL.iter().flat_map(of) {
            let (what, words) = (&row.text, &row.detail);
            let parsed = parse(words, &[], now);
            if Language::ALL
                .iter()
                .any(|of| picks::note_line(*of) == words)
            {
                assert_eq!(parse(&format!("{words}x"), &[], now).kind, Kind::Note);
                continue;
            }
            // All there is to say is that it is to be filled in.
            assert_eq!(parsed.faults.len(), 1, "{what}: {:?}", parsed.faults);
            let hole = &parsed.faults[0];
            let label: String = words.chars().take(hole.at.end).collect();
            assert!(hole.blocks && label.ends_with(':'), "{what}: {hole:?}");
            assert!(parsed.minutes.is_some() && parsed.next.is_some(), "{what}");
            let next = parsed.next.as_ref().map(|next| next.title.as_str());
            let next = next.unwrap_or_default();
            assert!(!next.contains(" in "), "{what}: {next:?}");
            assert!(next.chars().count() > 1, "{what}: {next:?}");
        }
    }
}
