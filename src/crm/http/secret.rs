//! A token that does not show itself.

use std::fmt;

/// A secret: neither `{}` nor `{:?}` prints it, and it is not serialised.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Keeps a secret; blanks and line ends around it go, since commands print them.
    pub fn new(text: &str) -> Self {
        Self(text.trim().to_owned())
    }

    /// Whether it can be sent in a header: visible ASCII.
    pub fn fits(&self) -> bool {
        self.0.bytes().all(|byte| byte.is_ascii_graphic())
    }

    /// The secret itself: for the one header it is sent in.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(&text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn a_secret_does_not_show_itself() {
        let secret = Secret::new(" pat-na1-abc\n");
        assert_eq!(secret.expose(), "pat-na1-abc");
        assert!(!format!("{secret} {secret:?} {:#?}", Some(&secret)).contains("abc"));
    }
}
