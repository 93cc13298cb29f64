//! How an account's long lists are written: as one piece of bytes each, little-endian, every entry as
//! long as the next. Read one by one, they would be most of the time that a start takes.

use serde::de::{Deserializer, Error, Visitor};
use std::fmt;
use std::marker::PhantomData;

/// Reads bytes and makes something of them, without a copy where the format allows it.
struct Bytes<T, F>(F, PhantomData<T>);

impl<T, F: Fn(&[u8]) -> Option<T>> Visitor<'_> for Bytes<T, F> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("entries of equal length")
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<T, E> {
        (self.0)(bytes).ok_or_else(|| E::invalid_length(bytes.len(), &self))
    }
}

/// Reads bytes and makes something of them; `None` makes an error of it.
pub(super) fn read<'de, T, D: Deserializer<'de>>(
    from: D,
    make: impl Fn(&[u8]) -> Option<T>,
) -> Result<T, D::Error> {
    from.deserialize_bytes(Bytes(make, PhantomData))
}

/// For `#[serde(with = "…")]`: 32-bit numbers, gaps included.
pub mod floats {
    use serde::{Deserializer, Serializer};

    /// Writes them.
    pub fn serialize<S: Serializer>(values: &[f32], to: S) -> Result<S::Ok, S::Error> {
        let bytes: Vec<u8> = values
            .iter()
            .flat_map(|value| value.to_le_bytes())
            .collect();
        to.serialize_bytes(&bytes)
    }

    /// Reads them.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<f32>, D::Error> {
        super::read(from, |bytes| {
            let (entries, rest) = bytes.as_chunks::<4>();
            let values = entries.iter().map(|entry| f32::from_le_bytes(*entry));
            rest.is_empty().then(|| values.collect())
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::account::{Account, Daily};
    use crate::domain::field::Field;
    use crate::domain::when::Dated;
    use chrono::{DateTime, NaiveDate};

    #[test]
    fn lists_come_back_as_they_were() {
        let mut account = Account {
            usage: Daily {
                last: NaiveDate::MAX,
                values: vec![f32::NAN, -0.0, 1.5],
            }
            .into(),
            ..Account::default()
        };
        for field in [Field::Name, Field::CrmHealth] {
            let dated = Dated {
                value: -1e300,
                as_of: DateTime::from_timestamp(5, 0).expect("a moment"),
            };
            account.set_number(field, Some(dated));
        }
        let bytes = postcard::to_stdvec(&account).expect("bytes");
        let read: Account = postcard::from_bytes(&bytes).expect("an account");
        assert_eq!(read, account);
    }

    #[test]
    fn bytes_cut_short_are_no_account() {
        let account = Account {
            usage: Daily {
                last: NaiveDate::default(),
                values: vec![1.0, 2.0],
            }
            .into(),
            ..Account::default()
        };
        let bytes = postcard::to_stdvec(&account).expect("bytes");
        for len in 0..bytes.len() {
            assert!(
                postcard::from_bytes::<Account>(&bytes[..len]).is_err(),
                "{len}"
            );
        }
    }
}
