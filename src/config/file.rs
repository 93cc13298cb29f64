//! Reads `config.toml`: all faults at once, each with its line and what was probably meant.

use super::reading::{Doc, Table};
use super::sources;
use super::{Color, Config, FILE, Fault, Glyphs, LifecycleFrom, Profile, TokenSource, Ui};
use crate::domain::contact::Role;
use crate::domain::field::Field;
use crate::domain::lifecycle::{Source, StageKind};
use crate::domain::money::Currency;
use crate::domain::plan::{INTENT, PROMISED};
use crate::domain::search::nearest;
use rust_decimal::Decimal;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use toml::de::DeTable;

/// Reads the file of a folder. What is right in it is used; a missing file is an empty one.
pub fn read(path: &Path) -> (Config, Vec<Fault>) {
    let fault = |line: usize, text: String| Fault {
        file: path.to_owned(),
        line,
        text,
    };
    match std::fs::read_to_string(path) {
        Ok(text) => {
            let (config, faults) = parse(&text, path.parent().unwrap_or(Path::new("")));
            let faults = faults.into_iter().map(|(line, text)| fault(line, text));
            (config, faults.collect())
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Default::default(),
        Err(error) => {
            let why = super::library::unreadable(&error);
            let text = format!("The file cannot be read: {why}. Defaults are used.");
            (Config::default(), vec![fault(0, text)])
        }
    }
}

/// Reads the text: what it says, and what is wrong with which line. `folder` is what relative file names are relative to.
pub fn parse(text: &str, folder: &Path) -> (Config, Vec<(usize, String)>) {
    let (root, errors) = DeTable::parse_recoverable(text);
    let doc = Doc {
        text,
        faults: RefCell::default(),
    };
    for error in &errors {
        let text = format!("This is not TOML: {}.", error.message());
        doc.fault(error.span().unwrap_or(0..0).start, text);
    }
    let table = Table {
        doc: &doc,
        name: FILE.to_owned(),
        map: root.get_ref(),
    };
    // A broken file is read as far as it makes sense, but its unknown keys may be debris.
    let config = config(&table, folder);
    let mut faults = doc.faults.take();
    if !errors.is_empty() {
        faults.retain(|(_, text)| text.starts_with("This is not TOML"));
    }
    faults.sort();
    faults.dedup();
    (config, faults)
}

/// What `[ui]` knows.
pub(super) const UI: &[&str] = &[
    "theme",
    "keymap",
    "color",
    "glyphs",
    "ambiguous",
    "mouse",
    "language",
    "start",
];

/// What a profile knows.
const PROFILE: &[&str] = &[
    "crm",
    "base_url",
    "data",
    "token_env",
    "token_command",
    "token_file",
    "oauth",
    "stage_from",
    "arr_from",
    "health",
    "health_values",
    "fractions",
    "currency",
    "currency_field",
    "owner",
    "lifecycle",
    "scorecard",
    "read_only",
    "sync_minutes",
    "fields",
    "custom",
    "stages",
    "contacts",
    "handover",
];

fn config(file: &Table, folder: &Path) -> Config {
    let known = ["default_profile", "scorecard", "profiles", "rates", "ui"];
    file.only_or(&known, &[("ui", UI), ("profiles.NAME", PROFILE)]);
    let mut profiles = BTreeMap::new();
    if let Some(tables) = file.table("profiles") {
        for name in tables.keys() {
            if let Some(table) = tables.table(name) {
                profiles.insert(name.to_owned(), profile(&table, folder));
            }
        }
    }
    let default_profile = file.text("default_profile");
    if let Some(name) = &default_profile
        && !profiles.contains_key(name)
    {
        let hint = match nearest(name, profiles.keys().map(String::as_str)) {
            Some(near) => format!(" Did you mean “{near}”?"),
            None => String::new(),
        };
        file.fault(
            "default_profile",
            format!("There is no profile “{name}”.{hint}"),
        );
    }
    Config {
        default_profile,
        scorecard: file.text("scorecard"),
        profiles,
        rates: file
            .table("rates")
            .map(|table| rates(&table))
            .unwrap_or_default(),
        ui: file.table("ui").map(|table| ui(&table)).unwrap_or_default(),
    }
}

fn profile(table: &Table, folder: &Path) -> Profile {
    table.only(PROFILE);
    let crm = table.word("crm", &[("hubspot", false), ("sandbox", true)]);
    let data = table.text("data").map(|name| beside(&name, folder));
    match (crm, &data) {
        (Some(true), None) => table.fault(
            "crm",
            "The embedded CRM needs data = \"DIR\", the folder that `tenure sandbox import --data DIR` filled."
                .to_owned(),
        ),
        (Some(false) | None, Some(_)) => table.fault(
            "data",
            "data is the folder of an embedded CRM; it goes with crm = \"sandbox\".".to_owned(),
        ),
        _ => {}
    }
    let currency = table.text("currency").and_then(|code| {
        let currency = Currency::parse(&code);
        if currency.is_none() {
            let text = format!("“{code}” is not a currency; write its three letters, like EUR.");
            table.fault("currency", text);
        }
        currency
    });
    let contacts = table.table("contacts");
    if let Some(contacts) = &contacts {
        contacts.only(&["role", "labels", "roles", "left", "nps"]);
    }
    let mut fields = table
        .table("fields")
        .map(|table| fields(&table))
        .unwrap_or_default();
    let said = sources::stage(table, &mut fields);
    let (lifecycle, lifecycle_from) = lifecycle(table, said.as_ref());
    let stage_from = said
        .or_else(|| lifecycle_from.as_ref().map(|from| from.source.clone()))
        .unwrap_or_default();
    let arr_from = sources::arr(table, &mut fields);
    let health = sources::health(table, &mut fields);
    let token = token(table, folder);
    let oauth = sources::oauth(table, folder);
    if token.is_some() && oauth.is_some() {
        let text = format!("{} has a token and oauth; keep one of them.", table.name);
        table.fault("oauth", text);
    }
    let mut custom = table
        .table("custom")
        .map(|table| texts(&table))
        .unwrap_or_default();
    if let Some(handover) = table.table("handover") {
        handover.only(&["promised", "intent"]);
        for (key, name) in [("promised", PROMISED), ("intent", INTENT)] {
            custom.extend(
                handover
                    .text(key)
                    .map(|property| (name.to_owned(), property)),
            );
        }
    }
    let (fractions, custom_fractions) = sources::fractions(table, &custom);
    let contact = |key: &str| contacts.as_ref().and_then(|table| table.text(key));
    Profile {
        base_url: table.text("base_url"),
        sandbox: data.filter(|_| crm == Some(true)),
        token,
        oauth,
        stage_from,
        arr_from,
        health,
        health_values: table
            .table("health_values")
            .map(|table| sources::lights(&table))
            .unwrap_or_default(),
        health_none: table
            .table("health_values")
            .map(|table| sources::dark(&table))
            .unwrap_or_default(),
        fractions,
        custom_fractions,
        currency,
        owner: table.text("owner"),
        lifecycle,
        lifecycle_from,
        scorecard: table.text("scorecard"),
        read_only: table.flag("read_only").unwrap_or_default(),
        sync_minutes: table.count("sync_minutes"),
        fields,
        custom,
        stages: table
            .table("stages")
            .map(|table| lists(&table))
            .unwrap_or_default(),
        contact_left: contact("left"),
        contact_role: contact("role"),
        contact_labels: contacts
            .as_ref()
            .and_then(|table| table.flag("labels"))
            .unwrap_or_default(),
        contact_roles: contacts
            .as_ref()
            .and_then(|table| table.table("roles"))
            .map(|table| roles(&table))
            .unwrap_or_default(),
        contact_nps: contact("nps"),
        currency_field: table.text("currency_field"),
    }
}

/// The lifecycle by name, or made of the CRM's stages on the base of one. `said` is where the profile
/// says that stages come from: a pipeline's stages are the lifecycle unless one is named.
fn lifecycle(table: &Table, said: Option<&Source>) -> (Option<String>, Option<LifecycleFrom>) {
    let named = table.value("lifecycle").is_none_or(|value| {
        let value = value.get_ref();
        value.as_str().is_some() || value.as_table().is_none()
    });
    let pipeline = said.filter(|source| **source != Source::Property);
    if named {
        let name = table.text("lifecycle");
        let of_pipeline = pipeline.filter(|_| name.is_none());
        let of_pipeline = of_pipeline.map(|source| LifecycleFrom {
            source: source.clone(),
            kinds: BTreeMap::new(),
        });
        return (name, of_pipeline);
    }
    let Some(table) = table.table("lifecycle") else {
        return (None, None);
    };
    table.only(&["from", "base", "kinds"]);
    let base = table.text("base");
    let source = table.text("from").and_then(|text| {
        let source = Source::parse(&text);
        match (&source, said) {
            (None, _) => table.fault(
                "from",
                format!(
                    "“{text}” names no stages of the CRM; write \"property\", \"tickets/PIPELINE\" or \"deals/PIPELINE\"."
                ),
            ),
            (Some(source), Some(said)) if source != said => table.fault(
                "from",
                format!(
                    "The lifecycle is made of {source}, but stage_from says that accounts follow {said}; leave one of them out."
                ),
            ),
            _ => {}
        }
        source.filter(|source| said.is_none_or(|said| said == source))
    });
    let source = source.or_else(|| pipeline.cloned());
    if table.value("from").is_none() && base.is_none() && source.is_none() {
        let text = format!(
            "{} must say where the stages come from: from = \"property\".",
            table.name
        );
        table.fault("kinds", text);
    }
    let kinds = table.table("kinds");
    let kinds = kinds.map(|kinds| {
        let all = kinds.keys().into_iter();
        all.filter_map(|value| Some((value.to_owned(), kinds.word(value, KINDS)?)))
            .collect()
    });
    let kinds = kinds.unwrap_or_default();
    (base, source.map(|source| LifecycleFrom { source, kinds }))
}

const KINDS: &[(&str, StageKind)] = &[
    ("presale", StageKind::Presale),
    ("onboarding", StageKind::Onboarding),
    ("active", StageKind::Active),
    ("at_risk", StageKind::AtRisk),
    ("renewal", StageKind::Renewal),
    ("lost", StageKind::Lost),
];

fn token(table: &Table, folder: &Path) -> Option<TokenSource> {
    sources::secret(table, "token", folder)
}

/// A file name as a person writes it: `~/…` is at home, a relative one beside the configuration.
pub fn beside(name: &str, folder: &Path) -> PathBuf {
    match name.strip_prefix("~/") {
        Some(rest) => match directories::BaseDirs::new() {
            Some(dirs) => dirs.home_dir().join(rest),
            None => folder.join(rest),
        },
        None => folder.join(name),
    }
}

fn fields(table: &Table) -> BTreeMap<Field, String> {
    let known: Vec<&str> = Field::ALL.iter().map(|field| field.id()).collect();
    table.only(&known);
    table
        .keys()
        .into_iter()
        .filter_map(|key| Some((Field::parse(key)?, table.text(key)?)))
        .collect()
}

/// What values and labels mean: `"Decision maker" = "economic_buyer"`.
fn roles(table: &Table) -> BTreeMap<String, Role> {
    let words = Role::ALL.map(|role| (role.id(), role));
    let keys = table.keys().into_iter();
    keys.filter_map(|key| Some((key.to_owned(), table.word(key, &words)?)))
        .collect()
}

/// What one unit of each currency is worth: `EUR = 1`, `USD = 0.92`.
fn rates(table: &Table) -> BTreeMap<Currency, Decimal> {
    let mut rates = BTreeMap::new();
    for key in table.keys() {
        let Some(currency) = Currency::parse(key) else {
            let text = format!("“{key}” is not a currency; write its three letters, like EUR.");
            table.fault(key, text);
            continue;
        };
        if let Some(rate) = table.decimal(key) {
            rates.insert(currency, rate);
        }
    }
    rates
}

fn texts(table: &Table) -> BTreeMap<String, String> {
    let keys = table.keys().into_iter();
    keys.filter_map(|key| Some((key.to_owned(), table.text(key)?)))
        .collect()
}

fn lists(table: &Table) -> BTreeMap<String, Vec<String>> {
    let keys = table.keys().into_iter();
    keys.filter_map(|key| Some((key.to_owned(), table.texts(key)?)))
        .collect()
}

fn ui(table: &Table) -> Ui {
    table.only(UI);
    let colors = [
        ("auto", Color::Auto),
        ("truecolor", Color::True),
        ("256", Color::X256),
        ("16", Color::X16),
        ("none", Color::None),
    ];
    let glyphs = [
        ("auto", Glyphs::Auto),
        ("unicode", Glyphs::Unicode),
        ("ascii", Glyphs::Ascii),
    ];
    Ui {
        theme: table.text("theme"),
        keymap: table.text("keymap"),
        color: table.word("color", &colors).unwrap_or_default(),
        glyphs: table.word("glyphs", &glyphs).unwrap_or_default(),
        double: table
            .word("ambiguous", &[("narrow", false), ("wide", true)])
            .unwrap_or_default(),
        mouse: table
            .word(
                "mouse",
                &[("auto", None), ("on", Some(true)), ("off", Some(false))],
            )
            .unwrap_or_default(),
        language: table
            .word("language", &[("en", "en"), ("es", "es"), ("zh", "zh")])
            .map(str::to_owned),
        start: table.word("start", &STARTS).map(str::to_owned),
    }
}

/// The views that can be the first one.
const STARTS: [(&str, &str); 8] = [
    ("board", "board"),
    ("triage", "triage"),
    ("accounts", "accounts"),
    ("quadrant", "quadrant"),
    ("renewals", "renewals"),
    ("portfolio", "portfolio"),
    ("activity", "activity"),
    ("last", "last"),
];
