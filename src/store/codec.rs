//! How cached values become bytes: postcard, under one format number for the whole cache.
//!
//! The bytes carry no names, so that a change of a cached type makes old bytes unreadable. Then
//! [`FORMAT`] goes up and the cache is read from the CRM again; outbox, journal, snapshots and
//! screen state are kept, as they are JSON or columns.

use crate::domain::account::{Past as Numbers, PastWords};
use crate::domain::field::Field;
use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// Raise it whenever the shape of a cached type changes; a test pins the bytes of a sample.
const FORMAT: u32 = 10;

/// The number kept beside the cache, with the fields' names in it, so that a field added in the
/// middle of the table is noticed by itself.
pub(super) fn format() -> String {
    let mut hash: u32 = 0x811c_9dc5;
    for byte in Field::ALL.iter().flat_map(|field| field.id().bytes()) {
        hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    format!("{FORMAT}-{hash:08x}")
}

/// The bytes of a value. Values that postcard cannot write do not exist among ours; should one
/// appear, the empty bytes make it unread, which is repaired from the CRM.
pub(super) fn encode<T: Serialize>(value: &T) -> Vec<u8> {
    postcard::to_stdvec(value).unwrap_or_default()
}

/// The value of bytes; `None` when they are of another format.
pub(super) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    postcard::from_bytes(bytes).ok()
}

/// A number of a history: most are whole, and those are small.
#[derive(Clone, Copy, Serialize, Deserialize)]
enum Packed {
    Whole(i64),
    Real(f64),
}

/// Fields' pasts: seconds since the value before, and the value.
type Series<K> = Vec<(K, Vec<(u64, Packed)>)>;

/// Words with their moments, in seconds since 1970.
type Words = Vec<(i64, String)>;

/// Fields' pasts as [`crate::domain::account::AccountRecord::history`] has them.
pub(super) type History = Vec<(Field, Numbers)>;

/// Raw values as the CRM has them: the base of writes.
pub(super) type Raw = Vec<(Field, String)>;

/// The past of an account, as [`crate::domain::account::AccountRecord`] has it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Past {
    pub history: History,
    pub stages: PastWords,
    pub words: Vec<(Field, PastWords)>,
    pub custom: Vec<(String, Numbers)>,
}

fn packed<K: Clone>(all: &[(K, Numbers)]) -> Series<K> {
    let series = |values: &Numbers| {
        let mut before = 0;
        let one = |(at, value): &(DateTime<Utc>, f64)| {
            let seconds = at.timestamp().max(before);
            let step = seconds.abs_diff(before);
            before = seconds;
            let whole = *value as i64;
            let packed = if whole as f64 == *value && whole.abs() < 1 << 52 {
                Packed::Whole(whole)
            } else {
                Packed::Real(*value)
            };
            (step, packed)
        };
        values.iter().map(one).collect()
    };
    all.iter()
        .map(|(key, values)| (key.clone(), series(values)))
        .collect()
}

fn unpacked<K>(all: Series<K>) -> Vec<(K, Numbers)> {
    let series = |values: Vec<(u64, Packed)>| {
        let mut seconds: i64 = 0;
        let one = |(step, packed)| {
            seconds = seconds.saturating_add_unsigned(step);
            let value = match packed {
                Packed::Whole(whole) => whole as f64,
                Packed::Real(real) => real,
            };
            Some((moment(seconds)?, value))
        };
        values.into_iter().filter_map(one).collect()
    };
    all.into_iter()
        .map(|(key, values)| (key, series(values)))
        .collect()
}

fn dated(words: &PastWords) -> Words {
    let one = |(at, word): &(DateTime<Utc>, String)| (at.timestamp(), word.clone());
    words.iter().map(one).collect()
}

fn undated(words: Words) -> PastWords {
    let one = |(at, word)| Some((moment(at)?, word));
    words.into_iter().filter_map(one).collect()
}

fn moment(seconds: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(seconds, 0)
}

impl Past {
    /// As bytes, about five for each value.
    pub fn encode(&self) -> Vec<u8> {
        let words = self.words.iter();
        let words: Vec<(Field, Words)> =
            words.map(|(field, words)| (*field, dated(words))).collect();
        encode(&(
            packed(&self.history),
            dated(&self.stages),
            words,
            packed(&self.custom),
        ))
    }

    /// From bytes; `None` when they are of another format.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        type Shape = (Series<Field>, Words, Vec<(Field, Words)>, Series<String>);
        let (history, stages, words, custom): Shape = decode(bytes)?;
        let words = words.into_iter();
        Some(Self {
            history: unpacked(history),
            stages: undated(stages),
            words: words
                .map(|(field, words)| (field, undated(words)))
                .collect(),
            custom: unpacked(custom),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::account::{Account, Daily};
    use crate::domain::contact::Contact;
    use crate::domain::task::Task;
    use crate::domain::ticket::{Severity, Ticket};
    use crate::domain::when::Dated;
    use chrono::NaiveDate;

    #[test]
    fn a_past_comes_back_as_it_was() {
        let at = |seconds| DateTime::from_timestamp(seconds, 0).expect("a moment");
        let past = Past {
            history: vec![
                (Field::Dau, vec![(at(10), 5.0), (at(86_400), 0.5)]),
                (Field::Nps, vec![(at(1_700_000_000), -3.0)]),
            ],
            stages: vec![(at(5), "onboarding".into())],
            words: vec![(
                Field::Tier,
                vec![(at(5), "value".into()), (at(9), String::new())],
            )],
            custom: vec![("Logins".into(), vec![(at(7), 1.5)])],
        };
        assert_eq!(Past::decode(&past.encode()), Some(past));
    }

    /// Fails when the shape of a cached type changes: raise [`FORMAT`], then pin the new bytes.
    #[test]
    fn the_bytes_of_a_sample_are_those_of_this_format() {
        let mut account = Account {
            usage: Daily {
                last: NaiveDate::default(),
                values: vec![1.5],
            }
            .into(),
            ..Account::default()
        };
        let dated = Dated {
            value: 0.5,
            as_of: DateTime::UNIX_EPOCH,
        };
        account.set_number(Field::Dau, Some(dated));
        let sample = (
            account,
            Contact::default(),
            Task {
                id: None,
                accounts: Vec::new(),
                title: String::new(),
                due: None,
                owner: None,
                done: false,
                odd: Vec::new(),
            },
            Ticket {
                id: "t".into(),
                accounts: Vec::new(),
                subject: String::new(),
                severity: Some(Severity::S2),
                opened: DateTime::UNIX_EPOCH,
                closed: None,
                odd: Vec::new(),
            },
        );
        let hex: String = encode(&sample)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(
            (FORMAT, hex.as_str()),
            (
                10,
                "0000000000000000000000000000000000000d0d00000000000000000000e03f00040000c03f000000000000000000000000000000000000000000000000000000000000000000000000000000000001740000010114313937302d30312d30315430303a30303a30305a0000"
            )
        );
    }

    #[test]
    fn foreign_bytes_are_no_past() {
        assert_eq!(Past::decode(&[0xff; 7]), None);
    }
}
