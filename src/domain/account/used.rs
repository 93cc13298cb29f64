//! How many used the product each day.

use super::Daily;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A daily series of mostly small whole numbers, as of users: in a quarter of the room that
/// [`Daily`] takes where it has no others. What comes out is what was put in, to the bit, but for a gap,
/// which is a gap.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "Daily", into = "Daily")]
pub struct Used {
    last: NaiveDate,
    /// One byte, or two or four, of each day, little-endian.
    values: Values,
}

#[derive(Clone, Debug, PartialEq)]
enum Values {
    /// Whole numbers below 255, which is a gap.
    Small(Box<[u8]>),
    /// Whole numbers below 65,535, which is a gap.
    Large(Box<[u16]>),
    /// Anything, by its bits, so that a gap equals a gap.
    Any(Box<[u32]>),
}

impl Default for Values {
    fn default() -> Self {
        Values::Small(Box::default())
    }
}

impl Used {
    /// The series.
    pub fn daily(&self) -> Daily {
        Daily {
            last: self.last,
            values: self.latest(usize::MAX),
        }
    }

    /// The values of so many days up to the last, or of as many as there are.
    pub fn latest(&self, days: usize) -> Vec<f32> {
        let from = |count: usize| count - days.min(count);
        match &self.values {
            Values::Small(small) => {
                let value = |of: &u8| {
                    if *of == u8::MAX {
                        f32::NAN
                    } else {
                        f32::from(*of)
                    }
                };
                small[from(small.len())..].iter().map(value).collect()
            }
            Values::Large(large) => {
                let value = |of: &u16| {
                    if *of == u16::MAX {
                        f32::NAN
                    } else {
                        f32::from(*of)
                    }
                };
                large[from(large.len())..].iter().map(value).collect()
            }
            Values::Any(any) => {
                let value = |bits: &u32| f32::from_bits(*bits);
                any[from(any.len())..].iter().map(value).collect()
            }
        }
    }

    /// The day of the last value; meaningless when there are none.
    pub fn last(&self) -> NaiveDate {
        self.last
    }

    /// Whether nothing is known of any day.
    pub fn is_empty(&self) -> bool {
        match &self.values {
            Values::Small(small) => small.is_empty(),
            Values::Large(large) => large.is_empty(),
            Values::Any(any) => any.is_empty(),
        }
    }

    /// Bytes that the values hold.
    pub fn bytes(&self) -> usize {
        match &self.values {
            Values::Small(small) => small.len(),
            Values::Large(large) => size_of_val(&large[..]),
            Values::Any(any) => size_of_val(&any[..]),
        }
    }
}

impl From<Daily> for Used {
    fn from(daily: Daily) -> Self {
        let Daily { last, values } = daily;
        // What a whole number is in so many bits; the highest is a gap. `-0.0` is none of them.
        let whole = |value: f32, gap: f32| match value.is_nan() {
            true => Some(gap),
            false => {
                (value.fract() == 0.0 && value.is_sign_positive() && value < gap).then_some(value)
            }
        };
        let small = |value: &f32| whole(*value, 255.0).map(|whole| whole as u8);
        let large = |value: &f32| whole(*value, 65_535.0).map(|whole| whole as u16);
        let values = if let Some(small) = values.iter().map(small).collect() {
            Values::Small(small)
        } else if let Some(large) = values.iter().map(large).collect() {
            Values::Large(large)
        } else {
            let bits = |value: &f32| if value.is_nan() { f32::NAN } else { *value }.to_bits();
            Values::Any(values.iter().map(bits).collect())
        };
        Self { last, values }
    }
}

impl From<Used> for Daily {
    fn from(used: Used) -> Self {
        used.daily()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::strategy::Strategy;

    proptest::proptest! {
        /// Of any series, whole or not.
        #[test]
        fn a_series_comes_back_as_it_was(
            values in proptest::collection::vec(
                proptest::prop_oneof![
                    (0_u32..300).prop_map(|value| value as f32),
                    (0_u32..70_000).prop_map(|value| value as f32),
                    proptest::num::f32::ANY,
                ],
                0..80,
            ),
            only in 0_usize..4,
        ) {
            // Of one kind, too: a single odd one makes the others as wide.
            let below = [255.0, 65_535.0, f32::MAX, f32::INFINITY][only];
            let fits = |value: &f32| only == 3 || value.is_nan() || (0.0..=below).contains(value);
            let mut values: Vec<f32> = values.into_iter().filter(fits).collect();
            for value in &mut values {
                // One gap is like another.
                *value = match value.is_nan() {
                    true => f32::NAN,
                    false if only < 2 => value.trunc(),
                    false => *value,
                };
            }
            let daily = Daily { last: NaiveDate::default(), values };
            let used = Used::from(daily.clone());
            let bits = |of: &Daily| -> Vec<u32> {
                of.values.iter().map(|value| value.to_bits()).collect()
            };
            proptest::prop_assert_eq!(bits(&used.daily()), bits(&daily));
            proptest::prop_assert_eq!(used.is_empty(), daily.values.is_empty());
            let bytes = postcard::to_stdvec(&daily).expect("bytes");
            proptest::prop_assert_eq!(postcard::to_stdvec(&used), Ok(bytes.clone()));
            proptest::prop_assert_eq!(postcard::from_bytes::<Used>(&bytes), Ok(used));
        }
    }

    #[test]
    fn users_take_a_byte_a_day_and_more_only_where_they_must() {
        let bytes = |values: &[f32]| {
            let daily = Daily {
                last: NaiveDate::default(),
                values: values.to_vec(),
            };
            Used::from(daily).bytes()
        };
        assert_eq!(bytes(&[0.0, 254.0, f32::NAN]), 3);
        assert_eq!(bytes(&[255.0, 65_534.0, f32::NAN]), 6);
        assert_eq!(
            (bytes(&[65_535.0]), bytes(&[0.5]), bytes(&[-1.0])),
            (4, 4, 4)
        );
        assert_eq!(bytes(&[-0.0]), 4, "which is told apart");
    }
}
