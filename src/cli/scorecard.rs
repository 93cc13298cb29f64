//! The scorecard of a profile: a preset, a file in `scorecards/`, or any file.

use crate::config::library::{self, Shelf};
use crate::config::{Config, Paths, Profile};
use crate::domain::Rules;
use crate::domain::health::scorecard::Scorecard;
use crate::domain::search::nearest;
use crate::domain::sourcing::HealthFrom;
use std::path::Path;
use toml_edit::DocumentMut;

/// The profile's scorecard; the usual one when it cannot be had, which is told.
pub fn scorecard(
    paths: &Paths,
    config: &Config,
    profile: &Profile,
    notices: &mut Vec<String>,
) -> Scorecard {
    let name = profile.scorecard.as_ref().or(config.scorecard.as_ref());
    let health = profile.health;
    let found = name.and_then(|name| match named_with(paths, name, health) {
        Ok(card) => Some(card),
        Err(faults) => {
            notices.extend(faults);
            notices.push("Health is scored by the default scorecard.".to_owned());
            None
        }
    });
    let usual = || {
        let preset = Scorecard::preset_file("default").map(|text| with(text, health));
        let read = preset.and_then(|text| Scorecard::parse(&text).ok());
        read.unwrap_or_else(|| Rules::presets().scorecard)
    };
    found.unwrap_or_else(usual)
}

/// The part that the portal's own score has in ours, of all weights together, when both count.
const SHARE: f64 = 0.25;

/// The text of a scorecard with the portal's own health in it, where the profile wants that: in the
/// place of the mean, or as one more measure. A text that is none is left as it is, so that its faults
/// are told of its own lines.
fn with(text: &str, health: HealthFrom) -> String {
    let Ok(mut document) = text.parse::<DocumentMut>() else {
        return text.to_owned();
    };
    match health {
        HealthFrom::Ours => return text.to_owned(),
        HealthFrom::Portal => document["overall"] = toml_edit::value("crm_health"),
        HealthFrom::Both => {
            let Some(measures) = document["measures"].as_array_of_tables_mut() else {
                return text.to_owned();
            };
            let weight = |table: &toml_edit::Table| {
                let weight = table.get("weight")?;
                weight
                    .as_float()
                    .or_else(|| weight.as_integer().map(|whole| whole as f64))
            };
            let asks = |table: &toml_edit::Table| {
                let source = table.get("source").map(ToString::to_string);
                source.is_some_and(|source| source.contains("crm_health"))
            };
            if measures.iter().any(asks) {
                return text.to_owned();
            }
            let others: f64 = measures.iter().filter_map(weight).sum();
            let mut own = toml_edit::Table::new();
            own["id"] = toml_edit::value("portal_health");
            own["label"] = toml_edit::value("The portal's health");
            own["group"] = toml_edit::value("outcome");
            let weight = others * SHARE / (1.0 - SHARE);
            own["weight"] = toml_edit::value((weight * 100.0).round() / 100.0);
            own["source"] = toml_edit::value("crm_health");
            let line = [[0, 0], [100, 100]].map(|point| {
                let point: toml_edit::Array = point.into_iter().map(i64::from).collect();
                toml_edit::Value::Array(point)
            });
            own["curve"] = toml_edit::value(line.into_iter().collect::<toml_edit::Array>());
            measures.push(own);
        }
    }
    document.to_string()
}

/// The scorecard of that name, a person's own before a preset; or of a file, where the name has a
/// `/` or ends in `.toml`.
///
/// # Errors
/// Sentences: every fault of the file, or that there is none of that name.
pub fn named(paths: &Paths, name: &str) -> Result<Scorecard, Vec<String>> {
    named_with(paths, name, HealthFrom::Ours)
}

fn named_with(paths: &Paths, name: &str, health: HealthFrom) -> Result<Scorecard, Vec<String>> {
    let parse = |file: &str, text: &str| parse(file, &with(text, health));
    if name.contains('/') || name.ends_with(".toml") {
        return match library::single(Path::new(name)) {
            Some(Ok(text)) => parse(name, &text),
            Some(Err(why)) => Err(vec![format!("{name} cannot be read: {why}.")]),
            None => Err(vec![format!("There is no file {name}.")]),
        };
    }
    let (files, faults) = library::files(&paths.config, Shelf::Scorecards);
    if let Some((_, text)) = files.iter().find(|(of, _)| of == name) {
        return parse(&format!("scorecards/{name}.toml"), text);
    }
    if let Some(text) = Scorecard::preset_file(name) {
        return parse(name, text);
    }
    let own = files.iter().map(|(name, _)| name.as_str());
    let known = Scorecard::presets().map(|id| -> &str { id }).chain(own);
    let hint = match nearest(name, known) {
        Some(near) => format!("Did you mean “{near}”?"),
        None => {
            let folder = paths.config.join(Shelf::Scorecards.folder());
            let presets: Vec<&str> = Scorecard::presets().collect();
            let presets = presets.join(", ");
            format!(
                "The program has {presets}; put your own into {}.",
                folder.display()
            )
        }
    };
    let mut all: Vec<String> = faults.iter().map(ToString::to_string).collect();
    all.push(format!("There is no scorecard “{name}”. {hint}"));
    Err(all)
}

fn parse(file: &str, text: &str) -> Result<Scorecard, Vec<String>> {
    let told = |faults: Vec<crate::domain::file::Fault>| {
        let faults = faults.iter().map(|fault| format!("{file}, {fault}"));
        faults.collect()
    };
    Scorecard::parse(text).map_err(told)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Field;

    fn card(name: &str, health: HealthFrom) -> Scorecard {
        let text = Scorecard::preset_file(name).expect("it is a preset");
        Scorecard::parse(&with(text, health)).expect("it has no faults")
    }

    #[test]
    fn the_portals_health_is_the_score_or_a_quarter_of_it() {
        for name in Scorecard::presets() {
            let ours = card(name, HealthFrom::Ours);
            assert_eq!(Some(&ours), Scorecard::preset(name).as_ref());
            let portal = card(name, HealthFrom::Portal);
            assert_eq!(portal.overall, Some(Field::CrmHealth));
            assert_ne!(
                portal.version, ours.version,
                "past scores are of another card"
            );
            let both = card(name, HealthFrom::Both);
            assert_eq!(both.overall, None);
            assert_eq!(both.measures.len(), ours.measures.len() + 1);
            let all: f64 = both.measures.iter().map(|one| one.weight).sum();
            let own = both.measures.last().expect("there is one").weight;
            assert!((own / all - SHARE).abs() < 0.001, "{own} of {all}");
        }
    }
}
