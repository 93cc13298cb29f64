//! All that is known of an account's past, to judge it at another time than now: what the backtest,
//! the what-if and the measures of the portfolio are computed from.
//!
//! Nothing here is invented: before the first known value there is none.

use super::account::{Account, AccountRecord, Past, PastWords};
use super::field::Field;
use super::ticket::Ticket;
use super::when::Dated;
use chrono::{DateTime, Utc};

/// An account, its past, and its tickets, closed ones too.
#[derive(Clone, Debug, Default)]
pub struct AccountHistory {
    /// As it is now, waiting writes shown.
    pub account: Account,
    /// What numeric and date fields were, sorted by field; dates are days since 1970-01-01, moments
    /// seconds since then, `NaN` since it was emptied.
    pub history: Vec<(Field, Past)>,
    /// The stages it was in, oldest first.
    pub stages: PastWords,
    /// What choices and yes-or-no fields other than the stage were, sorted by field.
    pub words: Vec<(Field, PastWords)>,
    /// What numeric custom fields were, by name.
    pub custom: Vec<(String, Past)>,
    /// Its tickets.
    pub tickets: Vec<Ticket>,
}

impl AccountHistory {
    /// Of a record and its tickets.
    pub fn of(record: AccountRecord, tickets: Vec<Ticket>) -> Self {
        Self {
            account: record.account,
            history: record.history,
            stages: record.stages,
            words: record.words,
            custom: record.custom,
            tickets,
        }
    }

    /// The number in force at a moment, and since when.
    pub fn number(&self, field: Field, at: DateTime<Utc>) -> Option<Dated<f64>> {
        let (_, past) = self.history.iter().find(|(of, _)| *of == field)?;
        let (since, value) = in_force(past, at)?;
        (!value.is_nan()).then_some(Dated {
            value: *value,
            as_of: since,
        })
    }

    /// The stage at a moment, as the CRM's own value.
    pub fn stage(&self, at: DateTime<Utc>) -> Option<&str> {
        in_force(&self.stages, at).map(|(_, stage)| stage.as_str())
    }

    /// The words of a choice or a yes-or-no field at a moment; [`Field::Stage`] too.
    pub fn word(&self, field: Field, at: DateTime<Utc>) -> Option<&str> {
        if field == Field::Stage {
            return self.stage(at);
        }
        let (_, past) = self.words.iter().find(|(of, _)| *of == field)?;
        let (_, word) = in_force(past, at)?;
        (!word.is_empty()).then_some(word.as_str())
    }

    /// When anything is first known of it: nothing before can be said.
    pub fn known_since(&self) -> Option<DateTime<Utc>> {
        let numbers = self.history.iter().filter_map(|(_, past)| past.first());
        let words = self.words.iter().filter_map(|(_, past)| past.first());
        let numbers = numbers.map(|(at, _)| *at);
        let words = words.chain(self.stages.first()).map(|(at, _)| *at);
        numbers.chain(words).min()
    }

    /// When anything last changed until a moment.
    pub fn last_before(&self, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        fn last<T>(past: &[(DateTime<Utc>, T)], at: DateTime<Utc>) -> Option<DateTime<Utc>> {
            in_force(past, at).map(|(since, _)| since)
        }
        let numbers = self.history.iter().filter_map(|(_, past)| last(past, at));
        let words = self.words.iter().filter_map(|(_, past)| last(past, at));
        let custom = self.custom.iter().filter_map(|(_, past)| last(past, at));
        let all = numbers.chain(words).chain(custom);
        all.chain(last(&self.stages, at)).max()
    }
}

/// The last of a series that was there at a moment.
fn in_force<T>(past: &[(DateTime<Utc>, T)], at: DateTime<Utc>) -> Option<(DateTime<Utc>, &T)> {
    let count = past.partition_point(|(since, _)| *since <= at);
    let (since, value) = past.get(count.checked_sub(1)?)?;
    Some((*since, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(day * 86_400, 0).expect("a moment")
    }

    #[test]
    fn the_value_in_force_is_the_last_that_was_set_until_then() {
        let history = AccountHistory {
            history: vec![(
                Field::Arr,
                vec![(at(10), 5.0), (at(20), f64::NAN), (at(30), 7.0)],
            )],
            stages: vec![(at(8), "a".into()), (at(25), "b".into())],
            words: vec![(
                Field::Tier,
                vec![(at(9), "value".into()), (at(12), "".into())],
            )],
            ..AccountHistory::default()
        };
        let arr = |day| history.number(Field::Arr, at(day)).map(|arr| arr.value);
        assert_eq!(
            [arr(9), arr(10), arr(19), arr(20), arr(31)],
            [None, Some(5.0), Some(5.0), None, Some(7.0)]
        );
        assert_eq!(
            [history.stage(at(7)), history.stage(at(25))],
            [None, Some("b")]
        );
        assert_eq!(history.word(Field::Tier, at(11)), Some("value"));
        assert_eq!(history.word(Field::Tier, at(12)), None);
        assert_eq!(history.known_since(), Some(at(8)));
    }
}
