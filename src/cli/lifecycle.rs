//! The lifecycle of a profile.

use crate::config::library::{self, Shelf};
use crate::config::{Paths, Profile};
use crate::domain::Rules;
use crate::domain::lifecycle::Lifecycle;
use crate::domain::search::nearest;

/// The profile's lifecycle, with its values for the stages; the usual one when it cannot be had.
pub fn lifecycle(paths: &Paths, profile: &Profile, notices: &mut Vec<String>) -> Lifecycle {
    let mut found = None;
    if let Some(name) = &profile.lifecycle {
        let (files, faults) = library::files(&paths.config, Shelf::Lifecycles);
        notices.extend(faults.iter().map(ToString::to_string));
        match files.iter().find(|(of, _)| of == name) {
            Some((_, text)) => match Lifecycle::parse(text) {
                Ok(lifecycle) => found = Some(lifecycle),
                Err(faults) => notices.extend(
                    faults
                        .iter()
                        .map(|fault| format!("lifecycles/{name}.toml, {fault}")),
                ),
            },
            None => {
                found = Lifecycle::preset(name);
                if found.is_none() {
                    let own = files.iter().map(|(name, _)| name.as_str());
                    let hint = match nearest(
                        name,
                        Lifecycle::presets().map(|id| -> &str { id }).chain(own),
                    ) {
                        Some(near) => format!(" Did you mean “{near}”?"),
                        None => format!(
                            " Put it into {}.",
                            paths.config.join("lifecycles").display()
                        ),
                    };
                    notices.push(format!("There is no lifecycle “{name}”.{hint}"));
                }
            }
        }
    }
    let mut lifecycle = found.unwrap_or_else(|| Rules::presets().lifecycle);
    for (id, values) in &profile.stages {
        match lifecycle
            .stages
            .iter_mut()
            .find(|stage| stage.id.as_str() == id)
        {
            Some(stage) => stage.values.clone_from(values),
            None => {
                let known = lifecycle.stages.iter().map(|stage| stage.id.as_str());
                let hint = match nearest(id, known.clone()) {
                    Some(near) => format!("Did you mean “{near}”?"),
                    None => format!("It has {}.", known.collect::<Vec<_>>().join(", ")),
                };
                notices.push(format!(
                    "The lifecycle “{}” has no stage “{id}”. {hint}",
                    lifecycle.id
                ));
            }
        }
    }
    lifecycle
}
