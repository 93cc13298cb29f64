//! Which calls, emails and meetings reached somebody and were answered, and which meetings were trainings,
//! as far as the files tell. The time of an activity is read in [`super::survey`].

use super::properties::Properties;
use super::survey::{Column, Sheet};
use super::table::Row;
use crate::sandbox::db::trained;
use crate::sandbox::record::ObjectType;

/// What a property says of an activity that was no contact of both sides: HubSpot's values, or their
/// labels, in capitals with `_` for what is no letter or digit. All else, and nothing, lets it count.
const NOT: &[(&str, &[&str])] = &[
    (
        "hs_call_status",
        &[
            "BUSY",
            "CALLING_CRM_USER",
            "CANCELED",
            "CANCELLED",
            "CONNECTING",
            "FAILED",
            "MISSED",
            "NO_ANSWER",
            "QUEUED",
            "RINGING",
        ],
    ),
    // HubSpot keeps outcomes of calls by these ids, the same in every portal; exports write words.
    (
        "hs_call_disposition",
        &[
            "BUSY",
            "9D9162E7_6CF3_4944_BF63_4DFF82258764",
            "NO_ANSWER",
            "73A0D17F_1163_4015_BDD5_EC830791DA20",
            "LEFT_VOICEMAIL",
            "B2CF5968_551E_4856_9783_52B3DA59A7D0",
            "WRONG_NUMBER",
            "17B47FEE_58DE_441E_A44C_C6300D46F273",
        ],
    ),
    // Sent and not answered, or never sent.
    ("hs_email_direction", &["EMAIL", "DRAFT_EMAIL"]),
    ("hs_email_status", &["BOUNCED", "FAILED", "SCHEDULED"]),
    (
        "hs_meeting_outcome",
        &["CANCELED", "CANCELLED", "NO_SHOW", "RESCHEDULED"],
    ),
];

/// The columns of a sheet that say whether somebody was reached.
#[derive(Debug)]
pub struct Reached(Vec<(usize, &'static [&'static str])>);

impl Reached {
    /// Those of a sheet whose columns are known.
    pub fn of(sheet: &Sheet, properties: &Properties) -> Self {
        let column = |(name, words): &(&str, &'static [&'static str])| {
            let number = properties.find(name)?;
            Some((sheet.find(Column::Property(number))?, *words))
        };
        Self(NOT.iter().filter_map(column).collect())
    }

    /// Whether nothing in a row says that it was no contact of both sides.
    pub fn both(&self, row: &Row<'_>) -> bool {
        !self.0.iter().any(|(at, words)| {
            let said = row.cell(*at).map(plain);
            said.is_some_and(|said| words.contains(&said.as_str()))
        })
    }
}

/// The columns of a sheet of meetings that say that one was a training.
#[derive(Debug, Default)]
pub struct Training {
    kind: Option<usize>,
    title: Option<usize>,
}

impl Training {
    /// Those of a sheet whose columns are known; none of another than meetings.
    pub fn of(sheet: &Sheet, properties: &Properties) -> Self {
        if sheet.object != ObjectType::Meetings {
            return Self::default();
        }
        let find = |name| sheet.find(Column::Property(properties.find(name)?));
        Self {
            kind: find("hs_activity_type"),
            title: find("hs_meeting_title"),
        }
    }

    /// Whether a row says so.
    pub fn held(&self, row: &Row<'_>) -> bool {
        let cell = |at: Option<usize>| at.and_then(|at| row.cell(at));
        trained::is_training(cell(self.kind), cell(self.title))
    }
}

fn plain(cell: &str) -> String {
    let capital = |char: char| match char.is_ascii_alphanumeric() {
        true => char.to_ascii_uppercase(),
        false => '_',
    };
    cell.chars().map(capital).collect()
}
