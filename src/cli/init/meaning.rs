//! What the values of the chosen properties mean: the options of a traffic light, and fractions that are
//! percentages.

use super::edit::Edits;
use crate::config::Profile;
use crate::domain::Field;
use crate::domain::field::Kind;
use crate::domain::health::Band;
use crate::domain::mapping::{Candidate, Portal, Target, dark_called, light_called};
use toml_edit::Array;

/// Writes down which of the fields that were chosen now, and of the person's own further properties, are
/// kept as a fraction; those that a person `said` anew may be so no more.
pub fn fractions(
    portal: &Portal,
    profile: &Profile,
    taken: &[(Target, Candidate)],
    said: &[Target],
    edits: &mut Edits,
) {
    let mut all = profile.fractions.clone();
    for target in said {
        if let Target::Field(field) = target {
            all.remove(field);
        }
    }
    let percentage = |property: &str| {
        let mut known = portal.companies.iter();
        known.any(|one| one.name == property && one.percentage)
    };
    for (target, candidate) in taken {
        if let Target::Field(field) = target
            && field.kind() == Kind::Percent
            && percentage(&candidate.property)
        {
            all.insert(*field);
        }
    }
    let mut others = profile.custom_fractions.clone();
    let custom = profile.custom.iter();
    let custom = custom.filter(|(_, property)| percentage(property));
    others.extend(custom.map(|(name, _)| name.clone()));
    if all == profile.fractions && others == profile.custom_fractions {
        return;
    }
    match all.is_empty() && others.is_empty() {
        true => edits.remove(&["fractions"]),
        false => {
            let fields = all.iter().map(|field| field.id());
            let names: Array = fields.chain(others.iter().map(String::as_str)).collect();
            edits.set(&["fractions"], names);
        }
    }
}

/// Writes down what the options of a health mean that is a traffic light, and has its words shown as they
/// are, too. What a person wrote of the same property stays.
pub fn lights(portal: &Portal, profile: &Profile, property: Option<&str>, edits: &mut Edits) {
    let before = profile.fields.get(&Field::CrmHealth).map(String::as_str);
    let said = !profile.health_values.is_empty() || !profile.health_none.is_empty();
    if before != property && said {
        edits.remove(&["health_values"]);
    }
    let mut all = portal.companies.iter();
    let Some(found) = all.find(|one| Some(one.name.as_str()) == property) else {
        return;
    };
    let mut lit = false;
    for (value, label) in &found.options {
        let called = light_called(label).or_else(|| light_called(value));
        // An option's value may be a number, which would count as one.
        let dark = dark_called(label) && !dark_called(value);
        let word = match called.and_then(word) {
            Some(word) => word,
            None if dark => "none",
            None => continue,
        };
        lit |= called.is_some();
        let said = profile.health_values.contains_key(value) || profile.health_none.contains(value);
        if before != property || !said {
            edits.set(&["health_values", value], word);
        }
    }
    let shown = profile
        .custom
        .iter()
        .any(|(name, of)| *of == found.name || *name == found.label);
    if lit && !shown {
        edits.set(&["custom", &found.label], found.name.as_str());
    }
}

/// The word for a band in a profile.
fn word(band: Band) -> Option<&'static str> {
    match band {
        Band::Good => Some("good"),
        Band::Watch => Some("watch"),
        Band::Risk => Some("risk"),
        Band::Unknown => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::edit::changed;
    use super::*;
    use crate::domain::mapping::{Property, Seen, Shape};

    fn property(name: &str, shape: Shape) -> Property {
        Property {
            name: name.to_owned(),
            label: name.to_owned(),
            shape,
            options: Vec::new(),
            builtin: false,
            percentage: false,
            seen: Seen::default(),
        }
    }

    fn written(edits: &Edits) -> String {
        changed("", "acme", edits).expect("it is TOML")
    }

    #[test]
    fn an_option_that_means_no_health_counts_nothing_whatever_number_it_is_kept_as() {
        let mut light = property("ampel", Shape::Choice);
        let options = [("1", "Grün"), ("2", "Rot"), ("3", "Keine Daten")];
        light.options = options
            .map(|(value, label)| (value.to_owned(), label.to_owned()))
            .to_vec();
        let portal = Portal {
            companies: vec![light],
            ..Portal::default()
        };
        let mut edits = Edits::default();
        lights(&portal, &Profile::default(), Some("ampel"), &mut edits);
        let text = written(&edits);
        for line in ["1 = \"good\"", "2 = \"risk\"", "3 = \"none\""] {
            assert!(text.contains(line), "{line} is not in:\n{text}");
        }
    }

    #[test]
    fn what_is_kept_as_a_fraction_is_written_down_and_taken_back_with_its_property() {
        let mut chance = property("chance", Shape::Number);
        chance.percentage = true;
        let portal = Portal {
            companies: vec![chance, property("plain", Shape::Number)],
            ..Portal::default()
        };
        let target = Target::Field(Field::Likelihood);
        let chosen = |name: &str| {
            let candidate = Candidate {
                property: name.to_owned(),
                label: name.to_owned(),
                score: 0,
                reasons: Vec::new(),
                samples: Vec::new(),
                rate: None,
            };
            [(target, candidate)]
        };
        let mut profile = Profile::default();
        let mut edits = Edits::default();
        fractions(&portal, &profile, &chosen("chance"), &[target], &mut edits);
        let text = written(&edits);
        assert!(text.contains("fractions = [\"likelihood\"]"), "{text}");
        // A property of the person's own is kept so as well.
        for (name, of) in [("Adoption rate", "chance"), ("Plain", "plain")] {
            profile.custom.insert(name.to_owned(), of.to_owned());
        }
        let mut edits = Edits::default();
        fractions(&portal, &profile, &[], &[], &mut edits);
        let own = written(&edits);
        assert!(own.contains("fractions = [\"Adoption rate\"]"), "{own}");
        profile.custom_fractions.insert("Adoption rate".to_owned());
        let mut edits = Edits::default();
        fractions(&portal, &profile, &[], &[], &mut edits);
        assert!(!written(&edits).contains("fractions"), "written once");
        profile = Profile::default();
        profile.fractions.insert(Field::Likelihood);
        let mut edits = Edits::default();
        fractions(&portal, &profile, &chosen("plain"), &[target], &mut edits);
        let text = changed(&text, "acme", &edits).expect("it is TOML");
        assert!(!text.contains("fractions"), "{text}");
    }
}
