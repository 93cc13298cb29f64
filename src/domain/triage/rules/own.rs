//! `[[own]]`: a person's own signals, from their file.

use super::{SignalRule, WORSE};
use crate::domain::file::Table;
use crate::domain::query::{Known, Name, Type, parse};
use crate::domain::triage::own::OwnSignal;
use crate::domain::triage::{Lane, SignalKind};
use crate::domain::when::Now;
use chrono::{DateTime, Utc};

/// Reads one; its faults are told.
pub(super) fn read(
    mut table: Table<'_, '_>,
    before: &[OwnSignal],
    known: &Known,
) -> Option<OwnSignal> {
    let id = table.own_id("own signal", before.iter().map(|own| own.id.as_str()));
    if let Some(id) = &id {
        let plain = |char: char| char.is_ascii_lowercase() || char.is_ascii_digit() || char == '_';
        if !id.chars().all(plain) {
            let text = "the `id` of an own signal is written with small letters, digits and _";
            table.fault("id", text);
        }
        if SignalKind::ALL.iter().any(|kind| kind.id() == id) {
            let text = format!("`{id}` is a signal that comes with tenure: choose another name");
            table.fault("id", text);
        }
    }
    let when = when(&table, known);
    let points = table.need_number("points", 0.0..=999.0);
    let growth = table.number_in("growth", 0.0..=999.0).unwrap_or(0.0);
    let over_days = table.number_in("over_days", 1.0..=3_650.0).unwrap_or(30.0);
    let after = table.number_in("after", 0.0..=3_650.0).unwrap_or(0.0);
    let since = since(&table, known);
    if growth > 0.0 && since.is_none() && !table.has("since") {
        let text = "`growth` needs `since`: the date or days it grows by, like `stage_since`";
        table.fault("growth", text);
    }
    let lanes = [("risk", Lane::Risk), ("opportunity", Lane::Opportunity)];
    let lane = table.word("lane", &lanes).unwrap_or(Lane::Risk);
    let text = table.text("text");
    let rule = SignalRule {
        on: table.flag("on").unwrap_or(true),
        base: points.unwrap_or(0.0),
        growth,
        over_days,
        worse: table.number_in("worse", 1.0..=999.0).unwrap_or(WORSE),
        play: table.text("play").unwrap_or_default(),
    };
    let (id, when) = (id?, when?);
    Some(OwnSignal {
        text: text.unwrap_or_else(|| when.to_string()),
        id,
        lane,
        when,
        since,
        after,
        rule,
    })
}

/// What holds at no special moment: whether a query can be read does not depend on it.
fn no_time() -> Now {
    Now::utc(DateTime::<Utc>::UNIX_EPOCH)
}

fn when(table: &Table<'_, '_>, known: &Known) -> Option<crate::domain::query::Query> {
    let text = table.need_text("when")?;
    match parse(&text, known, no_time()) {
        Ok(query) if query.expr.is_some() => Some(query),
        Ok(_) => {
            table.fault("when", "`when` must say something: it would fire for all");
            None
        }
        Err(faults) => {
            for fault in faults {
                let at = fault.at.start + 1;
                table.fault("when", format!("`when`, character {at}: {}", fault.text));
            }
            None
        }
    }
}

fn since(table: &Table<'_, '_>, known: &Known) -> Option<Name> {
    let text = table.text("since")?;
    let name = known.find(&text);
    let fits = |name: &Name| matches!(name.type_(), Type::Days | Type::Ahead | Type::Behind);
    if name.as_ref().is_some_and(fits) {
        return name;
    }
    let words = known
        .all()
        .filter(|word| known.find(word).is_some_and(|name| fits(&name)));
    let words: Vec<&str> = words.collect();
    table.unknown_word("since", &text, words.iter().copied());
    None
}
