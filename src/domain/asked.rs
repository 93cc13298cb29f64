//! A value asked of a person: for a field they change, or because the CRM wants it with a write.
//!
//! It says what is wanted and reads what is typed into the CRM's raw text. Which fields of an account
//! may be changed, and how, is in [`super::edit`].

use super::field::{Field, Kind};
use super::money::parse::amount;
use super::search::{fold, nearest};
use super::text;
use super::when::{Now, Toward, day, moment, raw_day};
use crate::messages::{Language, Say, lines as say, numbers};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// The sign of a percentage, also as it is typed among Chinese.
const PERCENT: [char; 2] = ['%', '％'];

/// Options named in a sentence at most.
const NAMED: usize = 8;

/// A value that is wanted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    /// The CRM's own name of the property.
    pub property: String,
    /// What people call it.
    pub label: String,
    /// What kind of value it is.
    pub kind: Kind,
    /// Whether several of the options may be given, apart by commas.
    #[serde(default)]
    pub several: bool,
    /// What there is to choose from: (raw value, label). Empty: anything of the kind.
    #[serde(default)]
    pub options: Vec<(String, String)>,
    /// What a value is called that is not offered any more: (raw value, label), such as a user who left, or
    /// an option that the CRM hides.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gone: Vec<(String, String)>,
    /// What else an option may be typed as: (raw value, name), such as a user's mail address.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<(String, String)>,
    /// The least and the greatest number that make sense.
    #[serde(default)]
    pub range: Option<(f64, f64)>,
    /// Whether only whole numbers make sense.
    #[serde(default)]
    pub whole: bool,
    /// The field of an account that the property is mapped to, where it is: what is given for it is a
    /// change of that field, shown and taken back as one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<Field>,
    /// What the CRM has by now, where that is not nothing: what is given is written over it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<String>,
    /// What it says is said in this language; of the screen, so it is not kept.
    #[serde(skip)]
    pub language: Language,
}

impl Asked {
    /// A value of a kind, without options.
    pub fn new(property: &str, label: &str, kind: Kind) -> Self {
        Self {
            property: property.to_owned(),
            label: label.to_owned(),
            kind,
            several: false,
            options: Vec::new(),
            gone: Vec::new(),
            also: Vec::new(),
            range: None,
            whole: false,
            field: None,
            base: None,
            language: Language::En,
        }
    }

    /// Reads what a person typed as the CRM's raw text; `None` when it is empty, which clears.
    ///
    /// # Errors
    /// A sentence that says what would do.
    pub fn read(&self, typed: &str, now: Now) -> Result<Option<String>, String> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Ok(None);
        }
        if !self.options.is_empty() {
            return self.chosen(typed).map(Some);
        }
        let label = &self.label;
        Ok(Some(match self.kind {
            Kind::Text | Kind::Choice => text::line(typed),
            Kind::Money => {
                let (amount, _) = amount(typed).map_err(|error| error.told(self.language))?;
                if self.range.is_some_and(|(least, _)| least == 0.0) && amount < Decimal::ZERO {
                    return Err(say::not_below_zero(self.language, label));
                }
                amount.normalize().to_string()
            }
            Kind::Number | Kind::Percent => self.number(typed)?,
            Kind::Date => day(typed, Toward::Future, now)
                .map_err(|error| error.told(self.language))?
                .format("%Y-%m-%d")
                .to_string(),
            Kind::Moment => moment(typed, now)
                .map_err(|error| error.told(self.language))?
                .format("%Y-%m-%dT%H:%M:%SZ")
                .to_string(),
            Kind::Bool => match fold(typed).as_str() {
                "yes" | "y" | "true" | "1" | "on" => "true".to_owned(),
                "no" | "n" | "false" | "0" | "off" => "false".to_owned(),
                _ => return Err(say::yes_or_no(self.language, label)),
            },
        }))
    }

    fn number(&self, typed: &str) -> Result<String, String> {
        let label = &self.label;
        let bare = match self.kind {
            Kind::Percent => typed.trim_end_matches(PERCENT).trim_end(),
            _ => typed,
        };
        // A comma is a decimal point where people write one.
        let bare = bare.replace('−', "-").replacen(',', ".", 1);
        let number = bare.parse::<f64>().ok().filter(|number| number.is_finite());
        let number =
            number.ok_or_else(|| say::not_a_number(self.language, label, text::line(typed)))?;
        if self.whole && number.fract() != 0.0 {
            return Err(say::whole(self.language, label));
        }
        if let Some((least, most)) = self.range
            && !(least..=most).contains(&number)
        {
            return Err(say::between(self.language, label, least, most));
        }
        // A share is easily typed for the percentage that it is; whoever means so little writes the sign.
        if self.kind == Kind::Percent && number > 0.0 && number < 1.0 && !typed.ends_with(PERCENT) {
            let percent = (number * 10_000.0).round() / 100.0;
            return Err(say::a_share(
                self.language,
                label,
                text::line(typed),
                percent,
            ));
        }
        // No `-0`, no needless digits.
        Ok((number + 0.0).to_string())
    }

    /// The raw value of what is named; of several, joined as the CRM joins them.
    fn chosen(&self, typed: &str) -> Result<String, String> {
        if !self.several {
            return self.one(typed).map(str::to_owned);
        }
        let parts = typed.split([',', ';']).map(str::trim);
        let values: Result<Vec<&str>, String> = parts
            .filter(|part| !part.is_empty())
            .map(|part| self.one(part))
            .collect();
        Ok(values?.join(";"))
    }

    /// The option spelled so, else the only one that begins so, else the only one with that in it.
    fn one(&self, typed: &str) -> Result<&str, String> {
        let want = fold(typed);
        if let Some((value, _)) = self.also.iter().find(|(_, name)| fold(name) == want) {
            return Ok(value);
        }
        let which = |fits: &dyn Fn(&str) -> bool| {
            let fits =
                |(value, label): &&(String, String)| fits(&fold(value)) || fits(&fold(label));
            let found: Vec<&(String, String)> = self.options.iter().filter(fits).collect();
            found
        };
        let tries: [&dyn Fn(&str) -> bool; 3] = [
            &|name| name == want,
            &|name| name.starts_with(&want),
            &|name| name.contains(&want),
        ];
        let found = tries.into_iter().map(which).find(|found| !found.is_empty());
        match found.as_deref() {
            Some([(value, _)]) => Ok(value),
            Some(several) => {
                let names = few(several.iter().copied());
                Err(say::one_of_all(self.language, &self.label, names))
            }
            None => {
                let is = |of: &&(String, String)| fold(&of.0) == want || fold(&of.1) == want;
                if let Some((_, name)) = self.gone.iter().find(is) {
                    return Err(say::offered_no_more(self.language, &self.label, name));
                }
                let names = self.options.iter().map(word);
                Err(match nearest(typed, names) {
                    Some(near) => {
                        say::no_value(self.language, &self.label, text::line(typed), near)
                    }
                    None => say::one_of_all(self.language, &self.label, self.named()),
                })
            }
        }
    }

    /// What there is to choose from, in a few words: `price, merger, other`; users by their names.
    pub fn named(&self) -> String {
        few(self.options.iter())
    }

    /// The labels of the options that what is typed fits: all that begin so, else all with that in it.
    pub fn fitting(&self, typed: &str) -> Vec<&str> {
        let want = fold(typed.trim());
        let labels = |fits: &dyn Fn(&str) -> bool| -> Vec<&str> {
            let fits = |of: &&(String, String)| fits(&fold(&of.1)) || fits(&fold(&of.0));
            let found = self.options.iter().filter(fits);
            found.map(|(_, label)| label.as_str()).collect()
        };
        match labels(&|name| name.starts_with(&want)) {
            none if none.is_empty() => labels(&|name| name.contains(&want)),
            some => some,
        }
    }

    /// What is wanted, in a few words: `a day`, `one of: price, merger`.
    pub fn hint(&self) -> String {
        let language = self.language;
        if !self.options.is_empty() {
            return match self.several {
                true => say::some_of(language, self.named()),
                false => say::one_of(language, self.named()),
            };
        }
        let range = |what: Say| match self.range {
            Some((least, most)) => say::in_range(language, what(language), least, most),
            None => what(language).to_owned(),
        };
        let plain = match self.kind {
            Kind::Number if self.whole => return range(say::whole_number),
            Kind::Number => return range(say::number),
            Kind::Text | Kind::Choice => say::few_words,
            Kind::Money => say::amount,
            Kind::Percent => say::percentage,
            Kind::Date => say::day,
            Kind::Moment => say::moment,
            Kind::Bool => say::yes_no,
        };
        plain(language).to_owned()
    }

    /// A raw value as people read it: an option's label.
    pub fn shown(&self, raw: &str) -> String {
        let label = |value: &str| {
            // Options are known by what is shown of their values.
            let value = text::line(value);
            let mut known = self.options.iter().chain(&self.gone);
            let found = known.find(|(of, _)| *of == value);
            found.map_or(value, |(_, label)| label.clone())
        };
        match (self.kind, self.several) {
            (Kind::Date, _) if let Some(day) = raw_day(raw) => day.to_string(),
            (_, true) => raw.split(';').map(label).collect::<Vec<_>>().join(", "),
            (Kind::Percent, _) => numbers::percent(self.language, text::line(raw)),
            (Kind::Bool, _) if raw == "true" => say::yes(self.language).to_owned(),
            (Kind::Bool, _) if raw == "false" => say::no(self.language).to_owned(),
            _ => label(raw),
        }
    }
}

/// Whether a raw value is a bare number of the CRM's, which says nothing to a person.
pub fn is_number(value: &str) -> bool {
    !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit())
}

/// What a person calls an option: its value, as files and queries have it, but its label where the value is
/// only a number of the CRM's.
fn word((value, label): &(String, String)) -> &str {
    match is_number(value) && !label.is_empty() {
        true => label,
        false => value,
    }
}

/// Some options by what they are called.
fn few<'a>(options: impl Iterator<Item = &'a (String, String)>) -> String {
    let mut names: Vec<&str> = options.map(word).collect();
    let more = names.len() > NAMED;
    names.truncate(NAMED);
    let names = names.join(", ");
    if more { format!("{names}, …") } else { names }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

    fn now() -> Now {
        Now::utc(
            DateTime::parse_from_rfc3339("2026-11-22T10:00:00Z")
                .expect("a moment")
                .to_utc(),
        )
    }

    fn reason() -> Asked {
        let options = [
            ("price", "Price"),
            ("merger", "Merger"),
            ("missing_feature", "A feature is missing"),
        ];
        Asked {
            options: options
                .map(|(value, label)| (value.to_owned(), label.to_owned()))
                .to_vec(),
            ..Asked::new("loss_reason", "Loss reason", Kind::Choice)
        }
    }

    #[test]
    fn an_option_is_named_by_value_label_or_the_only_one_that_fits() {
        let asked = reason();
        assert_eq!(asked.read("Price", now()), Ok(Some("price".into())));
        assert_eq!(
            asked.read("miss", now()),
            Ok(Some("missing_feature".into()))
        );
        assert_eq!(asked.read(" ", now()), Ok(None));
        let why = asked.read("prise", now()).unwrap_err();
        assert!(why.contains("Did you mean “price”"), "{why}");
        let several = Asked {
            several: true,
            ..reason()
        };
        assert_eq!(
            several.read("price, merger", now()),
            Ok(Some("price;merger".into()))
        );
    }

    #[test]
    fn users_go_by_their_names_and_those_who_left_keep_theirs() {
        let users = [
            ("412870031", "Ilse Brandvold"),
            ("412870094", "Ilse Oduya"),
            ("438115260", "Maren Oduya"),
        ];
        let asked = Asked {
            options: users.map(|(id, name)| (id.into(), name.into())).to_vec(),
            gone: vec![("398554102".into(), "Tomas Gone".into())],
            ..Asked::new("hubspot_owner_id", "manager", Kind::Choice)
        };
        assert_eq!(asked.read("maren", now()), Ok(Some("438115260".into())));
        assert_eq!(
            asked.hint(),
            "one of: Ilse Brandvold, Ilse Oduya, Maren Oduya"
        );
        let why = asked.read("ilse", now()).unwrap_err();
        assert_eq!(why, "manager is one of: Ilse Brandvold, Ilse Oduya.");
        let why = asked.read("Marn Oduya", now()).unwrap_err();
        assert!(why.contains("Did you mean “Maren Oduya”"), "{why}");
        assert_eq!(asked.shown("398554102"), "Tomas Gone");
        assert!(asked.read("Tomas Gone", now()).is_err(), "not offered");
        assert_eq!(asked.fitting("oduya"), ["Ilse Oduya", "Maren Oduya"]);
        assert_eq!(asked.fitting("il"), ["Ilse Brandvold", "Ilse Oduya"]);
    }

    #[test]
    fn numbers_keep_to_their_range() {
        let likelihood = Asked {
            range: Some((0.0, 100.0)),
            ..Asked::new("renewal_likelihood", "Likelihood", Kind::Percent)
        };
        assert_eq!(likelihood.read("70 %", now()), Ok(Some("70".into())));
        assert_eq!(likelihood.read("0.7％", now()), Ok(Some("0.7".into())));
        assert_eq!(likelihood.read("62,5", now()), Ok(Some("62.5".into())));
        assert!(
            likelihood
                .read("170", now())
                .unwrap_err()
                .contains("between 0 and 100")
        );
        let why = likelihood.read("0,7", now()).unwrap_err();
        assert_eq!(
            why,
            "Likelihood is a percentage: write 70 for 70 %, or 0,7 % if that is meant."
        );
        assert_eq!(likelihood.read("0.7 %", now()), Ok(Some("0.7".into())));
        assert_eq!(likelihood.read("0", now()), Ok(Some("0".into())));
        assert_eq!(likelihood.read("1", now()), Ok(Some("1".into())));
        assert!(
            likelihood
                .read("high", now())
                .unwrap_err()
                .contains("is a number")
        );
        let mood = Asked {
            whole: true,
            range: Some((-2.0, 2.0)),
            ..Asked::new("s", "Sentiment", Kind::Number)
        };
        assert_eq!(mood.read("−1", now()), Ok(Some("-1".into())));
        assert_eq!(mood.read("-0", now()), Ok(Some("0".into())));
        assert!(mood.read("0.5", now()).is_err());
    }

    #[test]
    fn days_amounts_and_truths_are_read_as_people_write_them() {
        let of = |kind| Asked::new("p", "It", kind);
        assert_eq!(
            of(Kind::Date).read("31 mar 2027", now()),
            Ok(Some("2027-03-31".into()))
        );
        assert_eq!(of(Kind::Money).read("12k", now()), Ok(Some("12000".into())));
        assert_eq!(of(Kind::Money).read("-5", now()), Ok(Some("-5".into())));
        let arr = Asked {
            range: Some((0.0, 1e15)),
            ..of(Kind::Money)
        };
        assert_eq!(arr.read("0", now()), Ok(Some("0".into())));
        let why = arr.read("-5", now()).unwrap_err();
        assert_eq!(why, "It is never below zero.");
        assert_eq!(of(Kind::Bool).read("Yes", now()), Ok(Some("true".into())));
        assert!(of(Kind::Date).read("soonish", now()).is_err());
        assert!(of(Kind::Bool).read("perhaps", now()).is_err());
    }
}
