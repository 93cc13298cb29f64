//! `tenure` on a machine where nothing is set up: how to begin, instead of an error.

use super::args::Globals;
use super::{Failure, context, output};
use crate::config;
use std::path::Path;

/// Whether nothing is set up: no profile and no embedded CRM was asked for, and the file has none and no
/// faults either.
pub fn wanted(globals: &Globals) -> Result<bool, Failure> {
    if globals.profile.is_some() || globals.sandbox.is_some() || globals.no_input {
        return Ok(false);
    }
    let paths = context::paths(globals)?;
    let (config, faults) = config::read(&paths.file());
    Ok(faults.is_empty() && config.profiles.is_empty())
}

/// Says how to begin.
pub fn run(globals: &Globals) -> Result<i32, Failure> {
    let paths = context::paths(globals)?;
    output::say(&text(&paths.file()))?;
    Ok(0)
}

/// What to do first; the example is a whole configuration.
pub fn text(file: &Path) -> String {
    format!(
        "Welcome. No CRM is set up yet.

To look around, on a made-up portfolio that needs no account anywhere:

    tenure demo

To connect your HubSpot, answer a few questions:

    tenure init

What it writes is {}; by hand it would begin like this:

{EXAMPLE}
and run `tenure` again. The README says which rights the token needs, and how to name what your
portal calls things.
",
        file.display()
    )
}

/// The smallest configuration that works.
const EXAMPLE: &str = r#"    [profiles.work]
    crm = "hubspot"
    token_env = "HUBSPOT_TOKEN"     # or token_command = "pass show hubspot"
    owner = "you@example.com"       # who "me" is
"#;

#[cfg(test)]
mod tests {
    #[test]
    fn the_example_is_a_configuration_without_faults() {
        let folder = std::env::temp_dir().join(format!("tenure-welcome-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join("config.toml");
        std::fs::write(&file, super::EXAMPLE).unwrap();
        let (config, faults) = crate::config::read(&file);
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(faults, []);
        assert!(config.profiles["work"].token.is_some());
    }
}
