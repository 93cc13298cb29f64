//! Where a full pull of a listing stands, as it is kept to be resumed.

use serde::{Deserialize, Serialize};

/// See the module. What is read from the front alone is kept as the CRM's own cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Stand {
    /// Where the front goes on; the CRM's own cursor.
    pub after: Option<String>,
    /// The lowest place on the first page of all, where both ends are read.
    pub first: Option<u64>,
    /// The greatest place that has come from the front.
    pub top: Option<u64>,
    /// Everything from this place on was seen from the back.
    pub floor: Option<u64>,
    /// Front and back have met: what is left is to read again what was seen from the back.
    pub met: bool,
    /// Of that, everything from this place on was read again.
    pub again: Option<u64>,
}

impl Stand {
    /// What was kept.
    pub fn read(cursor: Option<String>) -> Self {
        let kept = cursor.as_deref().filter(|text| text.starts_with('{'));
        match kept.and_then(|text| serde_json::from_str(text).ok()) {
            Some(stand) => stand,
            None => Self {
                after: cursor,
                ..Self::default()
            },
        }
    }

    /// As it is kept; `None` at the beginning.
    pub fn write(&self) -> Option<String> {
        let own = self.after.as_deref().is_none_or(|at| !at.starts_with('{'));
        match self.floor {
            None if own && !self.met && self.first.is_none() => self.after.clone(),
            _ => serde_json::to_string(self).ok(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_is_what_is_read() {
        let plain = Stand {
            after: Some("NTI1".into()),
            ..Stand::default()
        };
        assert_eq!(plain.write().as_deref(), Some("NTI1"));
        for stand in [
            Stand::default(),
            plain.clone(),
            Stand {
                after: Some("{odd".into()),
                ..Stand::default()
            },
            Stand {
                floor: Some(7),
                ..plain.clone()
            },
            Stand {
                first: Some(2),
                ..plain.clone()
            },
            Stand {
                after: None,
                floor: Some(7),
                met: true,
                again: Some(99),
                first: Some(2),
                top: Some(8),
            },
        ] {
            assert_eq!(Stand::read(stand.write()), stand);
        }
    }

    #[test]
    fn a_cursor_that_looks_like_ours_and_is_not_is_the_crms() {
        let odd = Stand::read(Some("{7".into()));
        assert_eq!(odd.after.as_deref(), Some("{7"));
    }
}
