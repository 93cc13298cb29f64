//! Words that begin a touchpoint: what is usually said of its kind, to be filled in.

use super::super::super::layer::{MenuRow, Target};
use super::plain;

/// (What it is of, the words). Each is a line that is understood as it stands.
const TEMPLATES: &[(&str, &str)] = &[
    (
        "QBR",
        "qbr 60m: goals met: ; value shown: ; risks: ; next: send the summary in 2d",
    ),
    (
        "Kickoff",
        "kickoff 60m: goals agreed: ; first value by: ; who decides: ; next: send the plan in 1d",
    ),
    (
        "Renewal talk",
        "call 30m: renewal: likelihood: ; price: ; who signs: ; next: send the offer in 3d",
    ),
    (
        "Check-in",
        "call 20m: how it goes: ; blocked by: ; next: follow up in 14d",
    ),
    (
        "Training",
        "training 45m: topic: ; who was there: ; questions left: ; next: send the recording in 1d",
    ),
    (
        "Escalation",
        "call 20m: what broke: ; since: ; who owns it: ; mood -1; next: report back in 1d",
    ),
    ("Internal note", "note: "),
];

/// The rows.
pub fn rows() -> Vec<MenuRow> {
    let row =
        |(what, words): &(&'static str, &'static str)| plain(*what, *words, Target::Words(words));
    TEMPLATES.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::TEMPLATES;
    use crate::domain::Now;
    use crate::domain::touchpoint::line::parse;
    use chrono::{TimeZone, Utc};

    #[test]
    fn every_template_is_a_line_that_is_understood() {
        let now = Utc.with_ymd_and_hms(2026, 11, 20, 12, 0, 0).single();
        let now = Now::utc(now.expect("a moment"));
        for (what, words) in TEMPLATES
            .iter()
            .filter(|(what, _)| *what != "Internal note")
        {
            let parsed = parse(words, &[], now);
            assert!(parsed.faults.is_empty(), "{what}: {:?}", parsed.faults);
            assert!(parsed.minutes.is_some() && parsed.next.is_some(), "{what}");
            let next = parsed.next.as_ref().map(|next| next.title.as_str());
            assert!(
                !next.unwrap_or_default().contains(" in "),
                "{what}: {next:?}"
            );
        }
    }
}
