//! The way through the pages of a listing. A server whose cursors lead back to where one has been, at once
//! or after a few pages, would be read for ever.

use super::CrmError;
use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

/// The cursors of one walk through a listing.
#[derive(Debug)]
pub struct Trail {
    what: String,
    hasher: RandomState,
    /// Their hashes: a long listing has thousands, and some are long.
    seen: HashSet<u64>,
}

impl Trail {
    /// A walk that begins at a cursor, or at the beginning; `what` is said to be odd when it goes round.
    pub fn new(what: impl Into<String>, at: Option<&str>) -> Self {
        let mut trail = Self {
            what: what.into(),
            hasher: RandomState::new(),
            seen: HashSet::new(),
        };
        if let Some(at) = at {
            trail.seen.insert(trail.hasher.hash_one(at));
        }
        trail
    }

    /// Goes on to the next page, if there is one.
    ///
    /// # Errors
    /// [`CrmError::Odd`] when one has been there.
    pub fn on(&mut self, next: Option<&str>) -> Result<(), CrmError> {
        match next {
            Some(next) if !self.seen.insert(self.hasher.hash_one(next)) => Err(CrmError::Odd {
                what: self.what.clone(),
                why: "its pages go round in a circle".to_owned(),
            }),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_leads_to_itself_or_back_to_an_earlier_one_is_an_error() {
        let mut trail = Trail::new("the list", Some("A"));
        assert!(trail.on(Some("A")).is_err(), "at once");
        let mut trail = Trail::new("the list", None);
        assert_eq!(trail.on(Some("A")), Ok(()));
        assert_eq!(trail.on(Some("B")), Ok(()));
        assert!(trail.on(Some("A")).is_err(), "in two steps");
        assert_eq!(trail.on(None), Ok(()));
    }
}
