//! Where the files are.
//!
//! By the platform's custom (`XDG_CONFIG_HOME`, `XDG_DATA_HOME`, `XDG_STATE_HOME` on Linux);
//! `TENURE_CONFIG_DIR`, `TENURE_DATA_DIR` and `TENURE_STATE_DIR` go before it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The folders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// What a person writes: `config.toml`, themes, keymaps, lifecycles.
    pub config: PathBuf,
    /// What must not be lost: stores with their outboxes, the demo's CRM.
    pub data: PathBuf,
    /// What may be lost: logs.
    pub state: PathBuf,
}

/// There is no home folder, and no variable says where to go instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "There is no home folder; set TENURE_CONFIG_DIR, TENURE_DATA_DIR and TENURE_STATE_DIR to folders that can be written."
)]
pub struct NoHome;

impl Paths {
    /// Finds the folders; `config` goes before every variable. Makes none of them.
    ///
    /// # Errors
    /// Without a home folder, when a variable for one of them is missing too.
    pub fn find(
        config: Option<&Path>,
        variable: impl Fn(&str) -> Option<OsString>,
    ) -> Result<Self, NoHome> {
        let set = |name: &str| {
            variable(name)
                .filter(|value| !value.is_empty())
                .map(PathBuf::from)
        };
        let home = directories::ProjectDirs::from("", "", "tenure");
        let custom = |of: fn(&directories::ProjectDirs) -> PathBuf| home.as_ref().map(of);
        Ok(Self {
            config: config
                .map(Path::to_owned)
                .or_else(|| set("TENURE_CONFIG_DIR"))
                .or_else(|| custom(|dirs| dirs.config_dir().to_owned()))
                .ok_or(NoHome)?,
            data: set("TENURE_DATA_DIR")
                .or_else(|| custom(|dirs| dirs.data_dir().to_owned()))
                .ok_or(NoHome)?,
            state: set("TENURE_STATE_DIR")
                .or_else(|| {
                    custom(|dirs| dirs.state_dir().unwrap_or(dirs.data_local_dir()).to_owned())
                })
                .ok_or(NoHome)?,
        })
    }

    /// `config.toml`.
    pub fn file(&self) -> PathBuf {
        self.config.join(super::FILE)
    }

    /// The store of a profile.
    pub fn store(&self, profile: &str) -> PathBuf {
        self.data.join(format!("{}.db", plain(profile)))
    }

    /// The folder of the demo's embedded CRM.
    pub fn demo(&self) -> PathBuf {
        self.data.join("demo")
    }

    /// The log.
    pub fn log(&self) -> PathBuf {
        self.state.join("tenure.log")
    }
}

/// A profile's name as part of a file's: letters, digits, `-` and `_` stay, all else is written as
/// its number, so that two names never share a file and none leaves the folder.
fn plain(name: &str) -> String {
    let mut plain = String::new();
    for char in name.chars() {
        if char.is_ascii_alphanumeric() || matches!(char, '-' | '_') {
            plain.push(char);
        } else {
            plain.push_str(&format!("%{:x}", u32::from(char)));
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_flag_goes_before_the_variable_and_that_before_custom() {
        let variable = |name: &str| match name {
            "TENURE_CONFIG_DIR" => Some(OsString::from("/c")),
            "TENURE_DATA_DIR" => Some(OsString::from("/d")),
            "TENURE_STATE_DIR" => Some(OsString::from("/s")),
            _ => None,
        };
        let found = Paths::find(None, variable).unwrap();
        assert_eq!(found.file(), Path::new("/c/config.toml"));
        assert_eq!(found.log(), Path::new("/s/tenure.log"));
        let found = Paths::find(Some(Path::new("/f")), variable).unwrap();
        assert_eq!(found.config, Path::new("/f"));
    }

    #[test]
    fn a_profile_name_cannot_leave_the_folder() {
        let paths = Paths {
            config: "/c".into(),
            data: "/d".into(),
            state: "/s".into(),
        };
        assert_eq!(paths.store("work"), Path::new("/d/work.db"));
        assert_eq!(paths.store("../x"), Path::new("/d/%2e%2e%2fx.db"));
        assert_ne!(paths.store("a/b"), paths.store("a.b"));
    }
}
