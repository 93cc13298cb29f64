//! `tenure sandbox import`: CSV files into an embedded CRM, and what is kept of them beside it.

use super::args::{Globals, Import};
use super::connect::sentence;
use super::context::Context;
use super::{Failure, demo, output};
use crate::config::Profile;
use crate::crm::hubspot::Mapping;
use crate::domain::{Currency, Field};
use crate::sandbox::import::{self, ImportError, Options, Progress, Summary};
use crate::sandbox::record::ObjectType;
use chrono::Utc;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::time::Instant;

/// The file beside an imported CRM that says what its columns are to us.
pub const FILE: &str = "columns.toml";
/// No more columns than this are fields of their own: each is asked for in every page that is read of
/// the CRM.
const CUSTOM: usize = 300;

/// How an imported portal differs from the demo's.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Columns {
    /// What amounts are in.
    pub currency: Option<Currency>,
    /// The property of a field, where it is not the demo's.
    pub fields: BTreeMap<Field, String>,
    /// Properties to show beside the fields, by their labels.
    pub custom: BTreeMap<String, String>,
    /// The contact property that holds the latest answer to "would you recommend us".
    pub contact_nps: Option<String>,
    /// The property that holds the currency of a company's ARR.
    pub currency_field: Option<String>,
}

/// Contact properties that hold an NPS answer: the demo's name for it, a short one, HubSpot's own.
const CONTACT_NPS: &[&str] = &["nps_score", "nps", "hs_feedback_last_nps_rating"];

/// Company properties that say what the ARR is in.
const CURRENCY: &[&str] = &[
    "arr_currency",
    "currency",
    "currency_code",
    "deal_currency_code",
];

impl Columns {
    /// What is kept beside a CRM; nothing where it was not imported.
    pub fn read(folder: &Path) -> Self {
        let path = folder.join(FILE);
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        toml::from_str(&text).unwrap_or_else(|error| {
            tracing::warn!("{}: {error}", path.display());
            Self::default()
        })
    }

    /// A profile on that CRM: what it says itself goes before what was imported.
    pub fn put_into(self, profile: &mut Profile) {
        let custom = Mapping::demo().custom.into_iter().chain(self.custom);
        for (name, property) in custom {
            profile.custom.entry(name).or_insert(property);
        }
        for (field, property) in self.fields {
            profile.fields.entry(field).or_insert(property);
        }
        profile.currency = profile.currency.or(self.currency);
        let nps = profile.contact_nps.take();
        profile.contact_nps = nps.or(self.contact_nps);
        let currency = profile.currency_field.take();
        profile.currency_field = currency.or(self.currency_field);
    }

    /// What an import brought, and how many more columns there are than can be fields.
    fn of(summary: &Summary, currency: Option<Currency>) -> (Self, usize) {
        let mapping = Mapping::demo();
        let has = |name: &str| summary.company_properties.iter().any(|(of, _)| of == name);
        let mut columns = Self {
            currency,
            ..Self::default()
        };
        // The export of a portal without a property of its own for the stage.
        if !has("customer_stage") && has("lifecyclestage") {
            let stage = "lifecyclestage".to_owned();
            columns.fields.insert(Field::Stage, stage);
        }
        let contacts = |name: &&&str| {
            let mut brought = summary.brought.iter();
            brought.any(|of| of.object == ObjectType::Contacts && of.name == **name)
        };
        columns.contact_nps = CONTACT_NPS.iter().find(contacts).map(ToString::to_string);
        columns.currency_field = CURRENCY
            .iter()
            .find(|name| has(name))
            .map(ToString::to_string);
        let mapped = |name: &str| {
            let mut all = mapping.fields.values().chain(columns.fields.values());
            all.any(|property| property == name)
        };
        let others = summary.company_properties.iter();
        let others: Vec<_> = others.filter(|(name, _)| !mapped(name)).collect();
        let left = others.len().saturating_sub(CUSTOM);
        let fields = others.into_iter().take(CUSTOM);
        columns.custom = fields
            .map(|(name, label)| (label.clone(), name.clone()))
            .collect();
        (columns, left)
    }
}

#[derive(Serialize)]
struct Report<'a> {
    data: String,
    rows: BTreeMap<&'a str, u64>,
    properties: Vec<Property<'a>>,
    skipped: u64,
    notes: &'a [String],
    seconds: f64,
}

#[derive(Serialize)]
struct Property<'a> {
    object: &'a str,
    name: &'a str,
    label: &'a str,
    kind: &'a str,
}

/// Runs it.
pub fn run(globals: &Globals, options: &Import) -> Result<i32, Failure> {
    let context = Context::demo(globals, options.data.as_deref())?;
    let currency = options.currency.as_deref().map(|code| {
        Currency::parse(code).ok_or_else(|| {
            Failure::Usage(format!(
                "“{code}” is not a currency; write its three letters, like EUR."
            ))
        })
    });
    let begun = Instant::now();
    let summary = fill(
        &context,
        &options.from,
        (options.fresh, options.skip_unknown),
        currency.transpose()?,
    )?;
    let report = Report {
        data: context.folder.display().to_string(),
        rows: summary
            .files
            .iter()
            .map(|(file, rows)| (file.as_str(), *rows))
            .collect(),
        properties: summary
            .brought
            .iter()
            .map(|of| Property {
                object: of.object.name(),
                name: &of.name,
                label: &of.label,
                kind: of.kind,
            })
            .collect(),
        skipped: summary.skipped,
        notes: &summary.notes,
        seconds: (begun.elapsed().as_secs_f64() * 10.0).round() / 10.0,
    };
    if options.json.json {
        output::json(&report)?;
    } else {
        output::say(&told(&report, &context))?;
    }
    Ok(0)
}

/// Fills an embedded CRM before the cockpit opens on it.
pub fn begin(context: &Context, from: &Path, fresh: bool) -> Result<(), Failure> {
    let summary = fill(context, from, (fresh, false), None)?;
    for note in &summary.notes {
        output::complain(note);
    }
    Ok(())
}

fn fill(
    context: &Context,
    from: &Path,
    (replace, skip_unknown): (bool, bool),
    currency: Option<Currency>,
) -> Result<Summary, Failure> {
    let options = Options {
        replace,
        skip_unknown,
        now: Utc::now(),
    };
    let watched = output::rewritable();
    let mut tell = |progress: Progress<'_>| {
        if watched {
            let Progress { file, doing, rows } = progress;
            // Progress that cannot be shown is not shown.
            let _ = write!(
                std::io::stderr().lock(),
                "\r\x1b[K{doing} {file}: {rows} rows"
            );
        }
    };
    let done = import::import(&context.folder, from, options, &mut tell);
    if watched {
        let _ = write!(std::io::stderr().lock(), "\r\x1b[K");
    }
    let mut summary = done.map_err(|error| failure(error, context))?;
    // What was read of the CRM before is of another one now.
    demo::throw_cache_away(context)?;
    let (columns, left) = Columns::of(&summary, currency);
    let path = context.folder.join(FILE);
    if left > 0 {
        summary.notes.push(format!(
            "companies.csv: of the columns that are none of tenure's fields the first {CUSTOM} became fields of their own. {left} more are in the CRM alone; name one under [custom] in {} to have it as a field.",
            path.display()
        ));
    }
    let text = toml::to_string(&columns).map_err(|error| Failure::Failed(error.to_string()))?;
    let text = format!(
        "# Written by `tenure sandbox import`: what the columns of the files are to tenure.\n{text}"
    );
    std::fs::write(&path, text).map_err(|error| {
        Failure::Failed(format!("{} cannot be written: {error}.", path.display()))
    })?;
    Ok(summary)
}

fn failure(error: ImportError, context: &Context) -> Failure {
    Failure::Failed(match error {
        ImportError::Sandbox(error) => sentence(&error),
        ImportError::Full { companies, .. } => format!(
            "The embedded CRM in {} is not empty: it has {companies} companies. Say --fresh to put the files in the place of what is there, or --data DIR to use another folder.",
            context.folder.display()
        ),
        ImportError::Faults(faults) => {
            let all = faults.told.len() as u64 + faults.more;
            let things = match all {
                1 => "one thing is wrong".to_owned(),
                all => format!("{all} things are wrong"),
            };
            format!("Nothing was imported: {things} in the files.\n{faults}")
        }
        ImportError::Unreadable { path, source } => unreadable(&path, &source),
        ImportError::Nothing { path } => format!(
            "There is no companies.csv in {}. The files are named after HubSpot's objects: companies.csv, contacts.csv, deals.csv, tickets.csv, calls.csv and so on.",
            path.display()
        ),
    })
}

/// Why a folder cannot be read, and the way out.
fn unreadable(path: &Path, error: &std::io::Error) -> String {
    use std::io::ErrorKind;
    let shown = path.display();
    let what = match error.kind() {
        ErrorKind::NotFound => format!("There is no folder {shown}."),
        ErrorKind::NotADirectory => format!("{shown} is a file, not a folder."),
        ErrorKind::PermissionDenied => format!("The folder {shown} may not be read by you."),
        _ => format!("The folder {shown} cannot be read: {error}."),
    };
    format!("{what} Say the folder that has companies.csv in it.")
}

fn told(report: &Report, context: &Context) -> String {
    let mut lines = Vec::new();
    for (file, rows) in &report.rows {
        lines.push(vec![(*file).to_owned(), output::many(*rows, "row")]);
    }
    let mut text = output::table(&lines);
    if !report.properties.is_empty() {
        text.push_str("\nNew properties, with the type their values have:\n");
        let lines = report.properties.iter();
        let lines: Vec<_> = lines
            .map(|of| vec![format!("  {}.{}", of.object, of.name), of.kind.to_owned()])
            .collect();
        text.push_str(&output::table(&lines));
    }
    if report.skipped > 0 {
        text.push_str(&format!(
            "\n{} associations and past values of records that are in no file were left out.\n",
            report.skipped
        ));
    }
    if !report.notes.is_empty() {
        text.push_str(&format!("\n{}\n", report.notes.join("\n")));
    }
    let flag = &context.flag;
    let demo = match context.folder == context.paths.demo() {
        true => String::new(),
        false => format!(" --data {}", report.data),
    };
    text.push_str(&format!(
        "\nImported into {} in {} s. Now:
  tenure{flag} sync       reads it; then triage, accounts, show and the others
  tenure demo{demo}       opens the cockpit on it\n",
        report.data, report.seconds
    ));
    text
}
