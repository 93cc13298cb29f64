//! The numbers of an account, by field.

use super::packed;
use crate::domain::field::Field;
use crate::domain::when::Dated;
use chrono::DateTime;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Numbers by field, with the second each was last true, in the order of the fields. In half the room
/// that pairs would take: there are a dozen and more for each account.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Numbers(Vec<Entry>);

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Entry {
    value: f64,
    /// Seconds since 1970. What is said to have been true before is as if it were then.
    as_of: u32,
    field: Field,
}

impl Entry {
    fn new(field: Field, dated: Dated<f64>) -> Self {
        let seconds = dated.as_of.timestamp().clamp(0, i64::from(u32::MAX));
        Self {
            value: dated.value,
            as_of: u32::try_from(seconds).unwrap_or_default(),
            field,
        }
    }

    fn dated(&self) -> Dated<f64> {
        Dated {
            value: self.value,
            as_of: DateTime::from_timestamp(i64::from(self.as_of), 0).unwrap_or_default(),
        }
    }
}

impl Numbers {
    /// The number of a field.
    pub fn get(&self, field: Field) -> Option<Dated<f64>> {
        let at = self.find(field).ok()?;
        Some(self.0[at].dated())
    }

    /// Sets or, with `None`, removes the number of a field.
    pub fn set(&mut self, field: Field, value: Option<Dated<f64>>) {
        match (self.find(field), value) {
            (Ok(at), Some(dated)) => self.0[at] = Entry::new(field, dated),
            (Ok(at), None) => drop(self.0.remove(at)),
            (Err(at), Some(dated)) => self.0.insert(at, Entry::new(field, dated)),
            (Err(_), None) => {}
        }
    }

    /// All of them.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (Field, Dated<f64>)> + '_ {
        self.0.iter().map(|entry| (entry.field, entry.dated()))
    }

    /// The value of each, and the second since 1970 when it was last true.
    pub fn seconds(&self) -> impl ExactSizeIterator<Item = (Field, f64, i64)> + '_ {
        let plain = |entry: &Entry| (entry.field, entry.value, i64::from(entry.as_of));
        self.0.iter().map(plain)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Bytes that the list holds.
    pub fn bytes(&self) -> usize {
        self.0.capacity() * size_of::<Entry>()
    }

    fn find(&self, field: Field) -> Result<usize, usize> {
        self.0.binary_search_by_key(&field, |entry| entry.field)
    }
}

/// Written as one piece of bytes, little-endian: field, second, value of each.
const BYTES: usize = 1 + 4 + 8;

impl Serialize for Numbers {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut bytes = Vec::with_capacity(self.0.len() * BYTES);
        for entry in &self.0 {
            bytes.push(entry.field as u8);
            bytes.extend(entry.as_of.to_le_bytes());
            bytes.extend(entry.value.to_le_bytes());
        }
        to.serialize_bytes(&bytes)
    }
}

impl<'de> Deserialize<'de> for Numbers {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        packed::read(from, |bytes| {
            let (entries, rest) = bytes.as_chunks::<BYTES>();
            let mut numbers = Vec::with_capacity(entries.len());
            for bytes in entries {
                let (field, bytes) = bytes.split_first()?;
                let (as_of, value) = bytes.split_first_chunk::<4>()?;
                numbers.push(Entry {
                    value: f64::from_le_bytes(value.try_into().ok()?),
                    as_of: u32::from_le_bytes(*as_of),
                    field: *Field::ALL.get(usize::from(*field))?,
                });
            }
            let sorted = numbers.is_sorted_by(|a, b| a.field < b.field);
            (rest.is_empty() && sorted).then_some(Self(numbers))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dated(value: f64, seconds: i64) -> Option<Dated<f64>> {
        let as_of = DateTime::from_timestamp(seconds, 0)?;
        Some(Dated { value, as_of })
    }

    #[test]
    fn numbers_are_found_by_field_and_go_when_there_is_none() {
        let mut numbers = Numbers::default();
        for (field, value) in [(Field::Nps, 9.0), (Field::Dau, 5.0), (Field::Csat, 80.0)] {
            numbers.set(field, dated(value, 60));
        }
        numbers.set(Field::Nps, dated(2.0, 90));
        numbers.set(Field::Csat, None);
        numbers.set(Field::Mau, None);
        assert_eq!(numbers.get(Field::Nps), dated(2.0, 90));
        assert_eq!(numbers.get(Field::Csat), None);
        let fields: Vec<Field> = numbers.iter().map(|(field, _)| field).collect();
        assert_eq!(fields, [Field::Dau, Field::Nps]);
    }

    #[test]
    fn what_was_true_before_time_began_is_as_if_it_were_then() {
        let mut numbers = Numbers::default();
        numbers.set(Field::Nps, dated(1.0, -5));
        numbers.set(Field::Dau, dated(1.0, 1 << 40));
        assert_eq!(numbers.get(Field::Nps), dated(1.0, 0));
        assert_eq!(numbers.get(Field::Dau), dated(1.0, i64::from(u32::MAX)));
    }

    #[test]
    fn fields_out_of_order_are_not_read() {
        let mut numbers = Numbers::default();
        numbers.set(Field::Dau, dated(5.0, 1));
        numbers.set(Field::Nps, dated(6.0, 1));
        let mut bytes = postcard::to_stdvec(&numbers).expect("bytes");
        assert_eq!(postcard::from_bytes(&bytes), Ok(numbers));
        bytes[1..].rotate_left(BYTES);
        assert!(postcard::from_bytes::<Numbers>(&bytes).is_err());
    }
}
