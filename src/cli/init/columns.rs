//! The columns of the board that result, and how many accounts are in each.

use super::shown::{self, tell};
use crate::crm::hubspot::HubSpot;
use crate::domain::lifecycle::Source;
use crate::domain::mapping::StageCandidate;

/// A column of the board, and how many accounts are in it, where that could be counted.
pub struct Column {
    /// The stage's name.
    pub name: String,
    /// The CRM's values of it.
    pub values: Vec<String>,
    /// How many accounts.
    pub count: Option<u64>,
}

/// No more columns are counted: each is a search, of which there are five a second.
const COUNTED: usize = 30;

/// Counts what is in them.
pub async fn counted(
    crm: &HubSpot,
    stage: &StageCandidate,
    columns: Vec<(String, Vec<String>)>,
) -> Vec<Column> {
    let mut all = Vec::new();
    for (at, (name, values)) in columns.into_iter().enumerate() {
        let mut count = (at < COUNTED).then_some(0);
        for value in &values {
            let Some(so_far) = count else { break };
            let more = crm.how_many_in(&stage.source, &stage.property, value).await;
            count = more.map(|more| so_far + more);
        }
        all.push(Column {
            name,
            values,
            count,
        });
    }
    all
}

/// Says what is in them.
pub fn tell_columns(columns: &[Column], stage: &StageCandidate) {
    if columns.is_empty() {
        return;
    }
    tell(match stage.source {
        Source::Property => "\nThe columns of the board, and the companies in them:",
        Source::Tickets(_) => "\nThe columns of the board, and the tickets in them:",
        Source::Deals(_) => "\nThe columns of the board, and the deals in them:",
    });
    for column in columns {
        let count = column
            .count
            .map_or("?".to_owned(), |count| count.to_string());
        tell(&format!("  {} {count:>7}", shown::filled(&column.name, 28)));
    }
    let empty = columns.iter().all(|column| column.count == Some(0));
    if empty && stage.source != Source::Property {
        let text =
            "Nothing is in this pipeline: no account has a stage until its ticket or deal is.";
        tell(&shown::wrapped(text, 0));
    }
}
