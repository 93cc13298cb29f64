//! What a person sets: files, the environment, and where things are kept.
//!
//! [`Paths`] says where the files are, [`Config`] is what `config.toml` says, [`token`] finds the
//! CRM's token, [`library`] reads the person's own themes, keymaps and lifecycles. A fault in a
//! file never stops the program: it starts with defaults and a list of sentences.
//!
//! Not here: the command line (`crate::cli`), and what the files of the other rooms mean.

mod file;
pub mod library;
mod paths;
pub mod private;
mod reading;
mod sources;
#[cfg(test)]
mod tests;
pub mod token;

pub use file::{beside, parse, read};
pub use paths::{NoHome, Paths};

use crate::domain::contact::Role;
use crate::domain::field::Field;
use crate::domain::lifecycle::{Source, StageKind};
use crate::domain::money::Currency;
use crate::domain::sourcing::{ArrFrom, HealthFrom};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// The name of the file in the configuration folder.
pub const FILE: &str = "config.toml";

/// How often changes are asked for when the profile does not say, in minutes.
pub const SYNC_MINUTES: u32 = 5;

/// What `config.toml` says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Config {
    /// The profile used when none is named.
    pub default_profile: Option<String>,
    /// The scorecard of profiles that name none.
    pub scorecard: Option<String>,
    /// The profiles by name.
    pub profiles: BTreeMap<String, Profile>,
    /// What one unit of each currency is worth, all in the same unit, by the person's word.
    pub rates: BTreeMap<Currency, Decimal>,
    /// How it looks and is used.
    pub ui: Ui,
}

/// One connection to one CRM, and what is known of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profile {
    /// The CRM's address; its public one when not given.
    pub base_url: Option<String>,
    /// The folder of an embedded CRM of our own, in the place of an address.
    pub sandbox: Option<PathBuf>,
    /// Where the token comes from.
    pub token: Option<TokenSource>,
    /// In the place of a token: what an access token is asked for with, again and again.
    pub oauth: Option<OAuth>,
    /// Where an account's stage comes from: the property that [`Field::Stage`] is mapped to, or the
    /// ticket or deal of the account in a pipeline.
    pub stage_from: Source,
    /// Where an account's ARR comes from: the property that [`Field::Arr`] is mapped to, or its deals.
    pub arr_from: ArrFrom,
    /// Whose health score counts.
    pub health: HealthFrom,
    /// What values of the CRM's own health count, 0 to 100, where they are words.
    pub health_values: BTreeMap<String, f64>,
    /// Values of it that say that there is none.
    pub health_none: BTreeSet<String>,
    /// Fields whose property the CRM keeps as a fraction: 0.25 is 25 %.
    pub fractions: BTreeSet<Field>,
    /// The same of further properties, by their name on the screen.
    pub custom_fractions: BTreeSet<String>,
    /// What amounts are in, where the CRM does not say.
    pub currency: Option<Currency>,
    /// Who "me" is: a mail address or the CRM's owner id.
    pub owner: Option<String>,
    /// The lifecycle: a preset or a file in `lifecycles/`.
    pub lifecycle: Option<String>,
    /// The scorecard: a preset or a file in `scorecards/`.
    pub scorecard: Option<String>,
    /// The lifecycle is made of the CRM's own stages, on the base of `lifecycle`.
    pub lifecycle_from: Option<LifecycleFrom>,
    /// Nothing may be written to the CRM.
    pub read_only: bool,
    /// Minutes between asking for changes; zero for never.
    pub sync_minutes: Option<u32>,
    /// The CRM property of each field; beside the CRM's own standard ones.
    pub fields: BTreeMap<Field, String>,
    /// Further properties to show: name on the screen to property.
    pub custom: BTreeMap<String, String>,
    /// The CRM's values of each stage; the first is the one written.
    pub stages: BTreeMap<String, Vec<String>>,
    /// The contact property that says that somebody has left the company.
    pub contact_left: Option<String>,
    /// The multi-select contact property that holds the roles.
    pub contact_role: Option<String>,
    /// Whether labels of a contact's associations with companies are roles too.
    pub contact_labels: bool,
    /// What further values of that property, and labels, mean.
    pub contact_roles: BTreeMap<String, Role>,
    /// The contact property that holds the latest answer to "would you recommend us".
    pub contact_nps: Option<String>,
    /// The property that holds the currency of an account's ARR, where there are several.
    pub currency_field: Option<String>,
}

/// A lifecycle made of the CRM's own stages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LifecycleFrom {
    /// Where the CRM keeps them.
    pub source: Source,
    /// The kind of a CRM value, where the base does not know it or is wrong.
    pub kinds: BTreeMap<String, StageKind>,
}

/// Where a token comes from. Never the token itself: a configuration file is shown and shared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenSource {
    /// A variable of the environment.
    Env(String),
    /// A program and its arguments, whose output is the token.
    Command(Vec<String>),
    /// A line for the shell, whose output is the token.
    Shell(String),
    /// A file that nobody else may read.
    File(PathBuf),
}

impl TokenSource {
    /// Where that is, for sentences: `the variable HUBSPOT_TOKEN`. Of a command the program alone: what is
    /// shown is pasted and read by others, and an argument may be a secret.
    pub fn place(&self) -> String {
        match self {
            TokenSource::Env(name) => format!("the variable {name}"),
            TokenSource::Command(words) => {
                format!("the command {}", words.first().map_or("", String::as_str))
            }
            TokenSource::Shell(line) => format!("the command {}", token::named(line)),
            TokenSource::File(path) => format!("the file {}", path.display()),
        }
    }
}

/// What an OAuth app asks for access tokens with. A refresh token may be replaced by the CRM at any
/// time; the new one is handed to `store_command`, or written into the private file it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OAuth {
    /// The app's public id.
    pub client_id: String,
    /// Where the app's secret comes from.
    pub client_secret: TokenSource,
    /// Where the refresh token comes from.
    pub refresh_token: TokenSource,
    /// What keeps a new refresh token, which it gets on its standard input: [`TokenSource::Shell`] or
    /// [`TokenSource::Command`].
    pub store_command: Option<TokenSource>,
}

/// How it looks and is used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ui {
    /// The theme's name.
    pub theme: Option<String>,
    /// The keymap's name.
    pub keymap: Option<String>,
    /// How many colours.
    pub color: Color,
    /// Which signs.
    pub glyphs: Glyphs,
    /// Whether the terminal draws characters of ambiguous width double, as some do in CJK settings:
    /// then the program's own signs are ASCII.
    pub double: bool,
    /// Whether the mouse is taken: `None` where it is not over SSH.
    pub mouse: Option<bool>,
    /// The language of stage names: `en`, `es`, `zh`.
    pub language: Option<String>,
    /// The view it opens on: a name, or `last` for the one it was left on; the board when not said.
    pub start: Option<String>,
}

/// How many colours the screen may use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Color {
    /// What the terminal says of itself.
    #[default]
    Auto,
    /// 24 bits.
    True,
    /// 256.
    X256,
    /// Sixteen.
    X16,
    /// None.
    None,
}

/// Which signs the screen may use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Glyphs {
    /// What the locale and the terminal say.
    #[default]
    Auto,
    /// Shapes, arrows, box drawing.
    Unicode,
    /// ASCII alone.
    Ascii,
}

/// Something wrong in a file. It is never a reason to stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file.
    pub file: PathBuf,
    /// The line, from 1; zero for the whole file.
    pub line: usize,
    /// A sentence, with the way out.
    pub text: String,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let file = self.file.display();
        match self.line {
            0 => write!(f, "{file}: {}", self.text),
            line => write!(f, "{file}:{line}: {}", self.text),
        }
    }
}

impl Config {
    /// The profile of a name, or the default one, or the only one.
    ///
    /// # Errors
    /// A sentence that says which there are, or how to make one.
    pub fn profile(
        &self,
        name: Option<&str>,
        file: &std::path::Path,
    ) -> Result<(&str, &Profile), String> {
        let names = || {
            let all: Vec<&str> = self.profiles.keys().map(String::as_str).collect();
            all.join(", ")
        };
        if let Some(name) = name.or(self.default_profile.as_deref()) {
            let found = self.profiles.get_key_value(name);
            return found
                .map(|(name, profile)| (name.as_str(), profile))
                .ok_or_else(|| {
                    let near = crate::domain::search::nearest(
                        name,
                        self.profiles.keys().map(String::as_str),
                    );
                    match near {
                        Some(near) => {
                            format!("There is no profile “{name}”. Did you mean “{near}”?")
                        }
                        None if self.profiles.is_empty() => {
                            format!("There is no profile “{name}”. {}", missing(file))
                        }
                        None => format!("There is no profile “{name}”; there are: {}.", names()),
                    }
                });
        }
        let mut all = self.profiles.iter();
        match (all.next(), all.next()) {
            (Some((name, profile)), None) => Ok((name, profile)),
            (None, _) => Err(missing(file)),
            _ => Err(format!(
                "Which profile? Say --profile NAME or set default_profile in {}; there are: {}.",
                file.display(),
                names()
            )),
        }
    }
}

fn missing(file: &std::path::Path) -> String {
    if file.exists() {
        return format!(
            "No profile can be read from {}: mend what is wrong with it, or have `tenure init` put one into it; `tenure demo` needs none.",
            file.display()
        );
    }
    format!(
        "No CRM is set up yet: `tenure init` puts a profile into {}; or run `tenure demo` to look around.",
        file.display()
    )
}
