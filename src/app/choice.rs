//! What a person chooses while the program runs: a theme, a keymap, whether the mouse is taken.
//!
//! A choice is kept with what the configuration said when it was made: whoever writes something
//! else there later has spoken last, and the choice is over.

use serde::{Deserialize, Serialize};

/// The key under which [`super::Effect::Remember`] keeps [`Chosen`].
pub const CHOSEN: &str = "chosen";

/// A name chosen in place of what the configuration says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What was chosen.
    pub name: String,
    /// What the configuration said then.
    pub over: Option<String>,
}

/// What is kept for the next start.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Chosen {
    /// The theme.
    pub theme: Option<Choice>,
    /// The keymap.
    pub keymap: Option<Choice>,
}

/// A profile that can be switched to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Its name.
    pub name: String,
    /// Nothing is written to it.
    pub read_only: bool,
}

/// What there is to choose from, and what was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// The themes by name, in the order they are gone through.
    pub themes: Vec<String>,
    /// The keymaps by name.
    pub keymaps: Vec<String>,
    /// The profiles there are.
    pub profiles: Vec<Known>,
    /// The theme that the configuration names.
    pub theme_said: Option<String>,
    /// The keymap that the configuration names.
    pub keymap_said: Option<String>,
    /// What was chosen.
    pub chosen: Chosen,
    /// What an earlier run kept was taken up.
    pub taken_up: bool,
}

impl Choice {
    /// Whether the configuration still says what it said when this was chosen.
    pub fn holds(&self, said: Option<&str>) -> bool {
        self.over.as_deref() == said
    }
}
