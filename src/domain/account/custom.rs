//! The custom fields of an account.

use serde::de::{Deserializer, SeqAccess, Visitor};
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

/// Custom fields that the profile asks for, by name, in the order they were read. In one piece of text: as
/// pairs of texts a handful of them would take three times the room, and there are ten thousand accounts.
#[derive(Clone, Default, PartialEq)]
pub struct Custom(
    /// Of each name and each value, one after the other: how many bytes it has, a colon, and the text.
    Box<str>,
);

impl Custom {
    /// All of them: name and text.
    pub fn iter(&self) -> Iter<'_> {
        Iter(&self.0)
    }

    /// The text of the first one of that name.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.iter().find(|(of, _)| *of == name);
        found.map(|(_, text)| text)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn put(text: &str, all: &mut String) {
    all.push_str(&text.len().to_string());
    all.push(':');
    all.push_str(text);
}

fn next<'a>(rest: &mut &'a str) -> Option<&'a str> {
    let (bytes, from) = rest.split_once(':')?;
    let (text, behind) = from.split_at_checked(bytes.parse().ok()?)?;
    *rest = behind;
    Some(text)
}

/// Goes through custom fields.
#[derive(Clone, Debug)]
pub struct Iter<'a>(&'a str);

impl<'a> Iterator for Iter<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        Some((next(&mut self.0)?, next(&mut self.0)?))
    }
}

impl<'a> IntoIterator for &'a Custom {
    type Item = (&'a str, &'a str);
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        self.iter()
    }
}

impl<N: AsRef<str>, T: AsRef<str>> FromIterator<(N, T)> for Custom {
    fn from_iter<I: IntoIterator<Item = (N, T)>>(fields: I) -> Self {
        let mut all = String::new();
        for (name, text) in fields {
            put(name.as_ref(), &mut all);
            put(text.as_ref(), &mut all);
        }
        Self(all.into())
    }
}

impl fmt::Debug for Custom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// Written as a list of pairs.
impl Serialize for Custom {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.iter().collect::<Vec<_>>())
    }
}

/// A text that is copied only where the format has none to lend.
struct Text<'de>(Cow<'de, str>);

impl<'de> Deserialize<'de> for Text<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Lent;
        impl<'de> Visitor<'de> for Lent {
            type Value = Text<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
        }
        from.deserialize_str(Lent)
    }
}

impl<'de> Deserialize<'de> for Custom {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Custom;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("pairs")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Custom, A::Error> {
                let mut all = String::new();
                while let Some((name, text)) = from.next_element::<(Text<'de>, Text<'de>)>()? {
                    put(&name.0, &mut all);
                    put(&text.0, &mut all);
                }
                Ok(Custom(all.into()))
            }
        }
        from.deserialize_seq(Pairs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_come_back_as_they_were_put_in() {
        let all = [
            ("Región", "7:x"),
            ("", ""),
            ("tag", "宏: 1:2"),
            ("tag", "second"),
        ];
        let custom: Custom = all.into_iter().collect();
        assert_eq!(custom.iter().collect::<Vec<_>>(), all);
        assert_eq!(
            (custom.get("tag"), custom.get("other")),
            (Some("宏: 1:2"), None)
        );
        assert!(Custom::default().is_empty() && !custom.is_empty());
        let none: [(&str, &str); 0] = [];
        assert_eq!(none.into_iter().collect::<Custom>(), Custom::default());
    }

    #[test]
    fn they_are_kept_as_pairs_of_texts_are() {
        let pairs = vec![
            ("Region".to_owned(), "DACH".to_owned()),
            ("x".into(), String::new()),
        ];
        let custom: Custom = pairs.iter().map(|(name, text)| (name, text)).collect();
        let bytes = postcard::to_stdvec(&pairs).expect("bytes");
        assert_eq!(postcard::to_stdvec(&custom), Ok(bytes.clone()));
        assert_eq!(postcard::from_bytes(&bytes), Ok(custom.clone()));
        let json = serde_json::to_string(&pairs).expect("text");
        assert_eq!(
            serde_json::from_str::<Custom>(&json).expect("fields"),
            custom
        );
    }
}
