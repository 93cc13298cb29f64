//! Comparing texts without making new ones: a filter asks a hundred thousand of them on every key.

use crate::domain::search::{Abbreviation, fold, fold_into, folded};
use std::cell::RefCell;

/// A word to compare with: folded once.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Pattern {
    folded: String,
    /// For choices `renewal-near`, `renewal near` and `renewal_near` are one.
    choice: bool,
}

impl Pattern {
    /// Of free text.
    pub fn text(word: &str) -> Self {
        Self {
            folded: fold(word),
            choice: false,
        }
    }

    /// Of one of some words.
    pub fn choice(word: &str) -> Self {
        Self {
            folded: fold(word).chars().map(joined).collect(),
            choice: true,
        }
    }

    /// Whether the text is this.
    pub fn equals(&self, text: &str) -> bool {
        if text.is_ascii() {
            return text.len() == self.folded.len() && self.ascii_begins(text.as_bytes());
        }
        self.chars(text).eq(self.folded.chars())
    }

    /// Whether the text has this in it.
    pub fn within(&self, text: &str) -> bool {
        if text.is_ascii() {
            let text = text.as_bytes();
            return (0..=text.len()).any(|at| self.ascii_begins(&text[at..]));
        }
        let mut rest = self.chars(text);
        loop {
            if begins(rest.clone(), &self.folded) {
                return true;
            }
            if rest.next().is_none() {
                return false;
            }
        }
    }

    /// Whether the text, or a word of it, begins with this.
    pub fn begins_word(&self, text: &str) -> bool {
        if self.folded.is_empty() {
            return false;
        }
        if text.is_ascii() {
            let text = text.as_bytes();
            let starts = |at: &usize| *at == 0 || !text[*at - 1].is_ascii_alphanumeric();
            let mut starts = (0..text.len()).filter(starts);
            return starts.any(|at| self.ascii_begins(&text[at..]));
        }
        let mut rest = self.chars(text);
        let mut inside = false;
        loop {
            if !inside && begins(rest.clone(), &self.folded) {
                return true;
            }
            match rest.next() {
                Some(char) => inside = char.is_alphanumeric(),
                None => return false,
            }
        }
    }

    /// Whether ASCII letters begin with this, in any case.
    fn ascii_begins(&self, text: &[u8]) -> bool {
        let word = self.folded.as_bytes();
        let same = |(have, want): (&u8, &u8)| {
            let have = match have {
                b'-' | b' ' if self.choice => b'_',
                have => have.to_ascii_lowercase(),
            };
            have == *want
        };
        text.len() >= word.len() && text.iter().zip(word).all(same)
    }

    fn chars<'t>(&self, text: &'t str) -> impl Iterator<Item = char> + Clone + use<'t> {
        let choice = self.choice;
        folded(text).map(move |char| if choice { joined(char) } else { char })
    }
}

/// A word to find in a name: somewhere in it, or made of beginnings of its words.
#[derive(Clone, Debug)]
pub(super) struct Finder {
    folded: String,
    abbreviation: Option<Abbreviation>,
    /// Room for the folded name, used again for each row.
    room: RefCell<String>,
}

impl Finder {
    /// `exact` finds it only as it stands.
    pub fn new(word: &str, exact: bool) -> Self {
        let folded = fold(word);
        let abbreviation = (!exact).then(|| Abbreviation::new(&folded)).flatten();
        Self {
            folded,
            abbreviation,
            room: RefCell::default(),
        }
    }

    /// Whether it is found.
    pub fn finds(&self, name: &str, domain: Option<&str>) -> bool {
        let mut room = self.room.borrow_mut();
        let mut found = |text: &str, short: bool| {
            fold_into(text, &mut room);
            let abbreviation = self.abbreviation.as_ref().filter(|_| short);
            room.contains(&self.folded) || abbreviation.is_some_and(|word| word.of(room.chars()))
        };
        found(name, true) || domain.is_some_and(|domain| found(domain, false))
    }
}

fn joined(char: char) -> char {
    match char {
        '-' | ' ' => '_',
        char => char,
    }
}

fn begins(mut text: impl Iterator<Item = char>, word: &str) -> bool {
    word.chars().all(|char| text.next() == Some(char))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// The same answers as with texts made anew.
        #[test]
        fn nothing_is_lost_by_making_no_texts(text in "\\PC{0,12}", word in "[a-zéß华 _-]{0,3}") {
            let pattern = Pattern::text(&word);
            prop_assert_eq!(pattern.equals(&text), fold(&text) == fold(&word));
            prop_assert_eq!(pattern.within(&text), fold(&text).contains(&fold(&word)));
        }

        #[test]
        fn a_part_of_a_text_is_found_in_it(text in "[a-zA-Zéß华 ]{1,12}", from in 0usize..12, length in 1usize..4) {
            let part: String = text.chars().skip(from).take(length).collect();
            prop_assert!(Pattern::text(&part).within(&text));
        }
    }

    #[test]
    fn ascii_is_no_other_than_the_rest() {
        // The same words with a letter that takes the long way.
        for (word, text) in [
            ("near", "renewal near"),
            ("re", "Renewal_near"),
            ("newal", "renewal"),
            ("x", ""),
        ] {
            let pattern = Pattern::choice(word);
            let long = format!("{text} é");
            assert_eq!(
                pattern.begins_word(text),
                pattern.begins_word(&long),
                "{word} {text}"
            );
            assert_eq!(pattern.within(text), pattern.within(&long), "{word} {text}");
        }
    }

    #[test]
    fn choices_are_one_however_their_words_are_joined() {
        for word in ["renewal-near", "Renewal_near", "RENEWAL NEAR"] {
            assert!(Pattern::choice(word).equals("renewal_near"), "{word}");
        }
        assert!(Pattern::choice("near").begins_word("renewal near"));
        assert!(!Pattern::choice("newal").begins_word("renewal near"));
        assert!(!Pattern::choice("").begins_word("renewal near"));
    }
}
