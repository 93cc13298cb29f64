//! Where the raw value of a measure comes from: a small closed set, so that every value can be
//! explained, and custom fields for the rest.

use crate::domain::field::{Field, Kind};
use crate::domain::file::Table;

/// Where a raw value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A number.
    Number(Operand),
    /// One number by another that is more than zero.
    Ratio(Operand, Operand),
    /// Days since the last two-way touchpoint, in promises: 1 is just at the service level.
    TouchDelay,
    /// Share of key contacts met in 90 days, 0 to 1.
    KeyContactsMet,
    /// Open tickets by severity and age, in points: see [`super::TicketPoints`].
    OpenTickets,
    /// `nps` read as a net score of -100 to 100, as the answer of 0 to 10 that stands as high.
    NetScore,
    /// Whole days since the day or moment of a field; none while it lies ahead.
    DaysSince(Field),
    /// Whole days until the day of a field; below zero when it is past.
    DaysTo(Field),
}

/// A number of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operand {
    /// Of a field.
    Field(Field),
    /// Of the custom field of that index in [`super::Scorecard::customs`].
    Custom(u8),
}

/// Sources that are more than fields.
const NAMED: &[(&str, Source)] = &[
    ("touch_delay", Source::TouchDelay),
    ("key_contacts_met", Source::KeyContactsMet),
    ("open_tickets", Source::OpenTickets),
    ("nps_net", Source::NetScore),
];

const CUSTOM: &str = "field:";
const SINCE: &str = "days_since:";
const TO: &str = "days_to:";

impl Source {
    /// Whether it looks at the amount or a date of the contract.
    pub(super) fn of_contract(self) -> bool {
        let amount = Operand::Field(Field::Arr);
        match self {
            Source::Number(one) => one == amount,
            Source::Ratio(part, whole) => part == amount || whole == amount,
            Source::DaysSince(field) | Source::DaysTo(field) => field != Field::LastTouch,
            _ => false,
        }
    }

    /// Whether it already gives points of 0 to 100.
    pub(super) fn gives_points(self) -> bool {
        match self {
            Source::OpenTickets => true,
            Source::Number(Operand::Field(field)) => field.kind() == Kind::Percent,
            _ => false,
        }
    }

    /// Reads an expression: `seats_active / seats_bought`, `field:Logins`, `days_since:last_qbr`.
    /// Custom fields it names are added to `customs`.
    pub(super) fn read(
        table: &Table<'_, '_>,
        expression: &str,
        customs: &mut Vec<String>,
    ) -> Option<Self> {
        let expression = expression.trim();
        if let Some((_, source)) = NAMED.iter().find(|(name, _)| *name == expression) {
            return Some(*source);
        }
        if let Some(word) = expression.strip_prefix(SINCE) {
            return dated(table, word.trim()).map(Source::DaysSince);
        }
        if let Some(word) = expression.strip_prefix(TO) {
            return dated(table, word.trim()).map(Source::DaysTo);
        }
        match expression.split_once('/') {
            None => operand(table, expression, customs).map(Source::Number),
            Some((part, whole)) => {
                let part = operand(table, part.trim(), customs);
                let whole = operand(table, whole.trim(), customs);
                Some(Source::Ratio(part?, whole?))
            }
        }
    }
}

fn operand(table: &Table<'_, '_>, word: &str, customs: &mut Vec<String>) -> Option<Operand> {
    if let Some(name) = word.strip_prefix(CUSTOM).map(str::trim) {
        if name.is_empty() {
            table.fault(
                "source",
                "`field:` needs the name of a custom field, like `field:Logins`",
            );
            return None;
        }
        let known = customs.iter().position(|custom| custom == name);
        let index = known.unwrap_or_else(|| {
            customs.push(name.to_owned());
            customs.len() - 1
        });
        let index = u8::try_from(index);
        if index.is_err() {
            table.fault("source", "a scorecard can name 256 custom fields");
        }
        return index.ok().map(Operand::Custom);
    }
    let numeric =
        |field: &Field| matches!(field.kind(), Kind::Number | Kind::Percent | Kind::Money);
    match Field::parse(word).filter(numeric) {
        Some(field) => Some(Operand::Field(field)),
        None => {
            let fields = Field::ALL.iter().copied().filter(numeric).map(Field::id);
            let words = fields.chain(NAMED.iter().map(|(name, _)| *name));
            let words = words.chain(["days_since:FIELD", "days_to:FIELD", "field:NAME"]);
            table.unknown_word("source", word, words);
            None
        }
    }
}

fn dated(table: &Table<'_, '_>, word: &str) -> Option<Field> {
    let dated = |field: &Field| matches!(field.kind(), Kind::Date | Kind::Moment);
    let found = Field::parse(word).filter(dated);
    if found.is_none() {
        let fields = Field::ALL.iter().copied().filter(dated).map(Field::id);
        table.unknown_word("source", word, fields);
    }
    found
}
