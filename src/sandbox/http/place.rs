//! Cursors: where a page begins, how long it is, and what leads on behind it.

use crate::sandbox::failure::Failure;

/// Where a page begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Behind this: the last id seen, or how many were.
    pub after: i64,
    /// An empty page stands there first.
    pub empty: bool,
}

/// What the cursor of an empty page ends in.
const EMPTY: &str = "-";

impl Place {
    /// Reads a cursor.
    pub fn read(text: &str) -> Result<Place, Failure> {
        let number = text.strip_suffix(EMPTY).unwrap_or(text);
        let after: Option<i64> = number.parse().ok();
        let after = after.filter(|after| (0..1 << 48).contains(after));
        Ok(Place {
            after: after
                .ok_or_else(|| Failure::invalid(format!("Invalid value for after: {text}")))?,
            empty: number.len() < text.len(),
        })
    }

    /// How many of what was asked for: half where pages are short, none on an empty one.
    pub fn limit(self, asked: usize, short: bool) -> usize {
        match (self.empty, short) {
            (true, _) => 0,
            (false, true) => asked.div_ceil(2),
            (false, false) => asked,
        }
    }

    /// The cursor behind a page that ended with `last`; `more`: something comes behind it. Where pages are short
    /// none but an empty one ends a list, since only a cursor that is missing does.
    pub fn next(self, last: Option<i64>, more: bool, short: bool) -> Option<String> {
        match last {
            _ if self.empty => Some(self.after.to_string()),
            Some(last) if short => Some(format!("{last}{EMPTY}")),
            last => last.filter(|_| more).map(|last| last.to_string()),
        }
    }
}
