//! The lifecycle of a profile, and `tenure lifecycle`: list, show, check, from-crm.

use super::args::{Globals, LifecycleCommand};
use super::connect::{Plan, Portfolio};
use super::context::Context;
use super::send::block_on;
use super::wrong::text_of;
use super::{Failure, output};
use crate::config::library::{self, Shelf};
use crate::config::{LifecycleFrom, Paths, Profile};
use crate::crm::hubspot::Mapping;
use crate::domain::lifecycle::{CrmStage, Language, Lifecycle, Reading, Source, Stage, StageKind};
use crate::domain::search::nearest;
use crate::domain::{Field, Rules};
use serde::Serialize;
use std::path::Path;

/// How a profile's lifecycle files are read.
pub fn reading(language: Option<&str>, profile: &Profile) -> Reading {
    Reading {
        language: language.and_then(Language::parse).unwrap_or_default(),
        custom: profile.custom.keys().cloned().collect(),
    }
}

/// The profile's lifecycle, with its values for the stages; the usual one when it cannot be had.
/// `crm` are the CRM's own stages as last read, where the profile takes its lifecycle from them.
pub fn lifecycle(
    paths: &Paths,
    profile: &Profile,
    how: &Reading,
    crm: Option<&[CrmStage]>,
    notices: &mut Vec<String>,
) -> Lifecycle {
    let mut found = None;
    if let Some(name) = &profile.lifecycle {
        match named(paths, name, how) {
            Ok(lifecycle) => found = Some(lifecycle),
            Err(faults) => {
                notices.extend(faults);
                notices.push("The lifecycle is “saas-default” until that is mended.".to_owned());
            }
        }
    }
    let usual = || {
        Lifecycle::preset_in("saas-default", how.language)
            .unwrap_or_else(|| Rules::presets().lifecycle)
    };
    let mut lifecycle = found.unwrap_or_else(usual);
    values(profile, &mut lifecycle, notices);
    if let Some(from) = &profile.lifecycle_from {
        lifecycle = of_crm(from, profile, lifecycle, crm, notices);
    }
    lifecycle
}

/// The lifecycle made of the CRM's own stages.
fn of_crm(
    from: &LifecycleFrom,
    profile: &Profile,
    base: Lifecycle,
    crm: Option<&[CrmStage]>,
    notices: &mut Vec<String>,
) -> Lifecycle {
    match crm {
        Some(stages) if !stages.is_empty() => {
            Lifecycle::from_crm(&from.source.to_string(), stages, &base, &from.kinds)
        }
        Some(_) => {
            let usual = Mapping::standard();
            let mapped = profile.fields.get(&Field::Stage).map(String::as_str);
            let property = mapped.or(usual.property(Field::Stage)).unwrap_or("stage");
            let what = match from.source {
                Source::Property => format!(
                    "The property “{property}” has no options of which stages could be made: it is no list. Map `stage` to one that is, or take `from` out of the profile's lifecycle and name the values of each stage under `[stages]`."
                ),
                _ => format!("The CRM has no stages for “{}”.", from.source),
            };
            notices.push(format!("{what} Until then the lifecycle is “{}”.", base.id));
            base
        }
        None => {
            notices.push(format!(
                "The CRM's stages have not been read yet; `tenure sync` reads them. Until then the lifecycle is “{}”.",
                base.id
            ));
            base
        }
    }
}

/// A lifecycle by name: the person's own file before a preset.
fn named(paths: &Paths, name: &str, how: &Reading) -> Result<Lifecycle, Vec<String>> {
    let (files, faults) = library::files(&paths.config, Shelf::Lifecycles);
    let mut told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    if let Some((_, text)) = files.iter().find(|(of, _)| of == name) {
        return Lifecycle::parse_as(text, how).map_err(|faults| {
            let faults = faults.iter();
            told.extend(faults.map(|fault| format!("lifecycles/{name}.toml, {fault}")));
            told
        });
    }
    if let Some(preset) = Lifecycle::preset_in(name, how.language) {
        return Ok(preset);
    }
    let own = files.iter().map(|(name, _)| name.as_str());
    let all = Lifecycle::presets().map(|id| -> &str { id }).chain(own);
    let hint = match nearest(name, all) {
        Some(near) => format!(" Did you mean “{near}”?"),
        None => format!(
            " The program has {}; put your own into {}.",
            Lifecycle::presets().collect::<Vec<&str>>().join(", "),
            paths.config.join("lifecycles").display()
        ),
    };
    told.push(format!("There is no lifecycle “{name}”.{hint}"));
    Err(told)
}

/// Puts the profile's CRM values into the stages.
fn values(profile: &Profile, lifecycle: &mut Lifecycle, notices: &mut Vec<String>) {
    for (id, values) in &profile.stages {
        let mut stages = lifecycle.stages.iter_mut();
        if let Some(stage) = stages.find(|stage| stage.id.as_str() == id) {
            stage.values.clone_from(values);
            continue;
        }
        let known = lifecycle.stages.iter().map(|stage| stage.id.as_str());
        let hint = match nearest(id, known.clone()) {
            Some(near) => format!("Did you mean “{near}”?"),
            None => format!("It has {}.", known.collect::<Vec<_>>().join(", ")),
        };
        let of = &lifecycle.id;
        notices.push(format!("The lifecycle “{of}” has no stage “{id}”. {hint}"));
    }
}

/// Runs it.
pub fn run(globals: &Globals, command: &LifecycleCommand) -> Result<i32, Failure> {
    match command {
        LifecycleCommand::Check { file } => check(file),
        LifecycleCommand::List { json } => list(globals, json.json),
        LifecycleCommand::Show { name, toml, json } => {
            show(globals, name.as_deref(), *toml, json.json)
        }
        LifecycleCommand::FromCrm { source } => from_crm(globals, source),
    }
}

/// Reads a file in every language, so that all of it is looked at, and tells all faults at once.
fn check(file: &Path) -> Result<i32, Failure> {
    let text = text_of(file).map_err(Failure::Failed)?;
    let lifecycle = match Lifecycle::parse(&text) {
        Ok(lifecycle) => lifecycle,
        Err(faults) => {
            for fault in &faults {
                let at = format!("{}:{}", file.display(), fault.line);
                output::complain(&format!("{at}: {}", fault.sentence()));
            }
            let count = faults.len();
            let s = if count == 1 { "" } else { "s" };
            let text = format!("{count} fault{s} in {}.", file.display());
            return Err(Failure::Failed(text));
        }
    };
    for remark in remarks(&lifecycle) {
        output::complain(&format!("{}: {remark}", file.display()));
    }
    let count = lifecycle.stages.len();
    output::say(&format!(
        "{}: the lifecycle “{}” with {count} stages is in order.",
        file.display(),
        lifecycle.name
    ))?;
    Ok(0)
}

/// What is allowed and probably not meant.
fn remarks(lifecycle: &Lifecycle) -> Vec<String> {
    let has = |kind| lifecycle.stages.iter().any(|stage| stage.kind == kind);
    let mut remarks = Vec::new();
    if !has(StageKind::Lost) {
        remarks.push(
            "No stage is of the kind `lost`, so no loss and no reason for one can be recorded."
                .to_owned(),
        );
    }
    if !has(StageKind::Onboarding) {
        remarks.push(
            "No stage is of the kind `onboarding`, so no first value is ever late.".to_owned(),
        );
    }
    if has(StageKind::Lost) && lifecycle.loss_reasons.is_empty() {
        remarks.push("There are no `loss_reasons`: a loss takes free text alone, and the CRM's field for it stays empty.".to_owned());
    }
    remarks
}

#[derive(Serialize)]
struct Listed {
    id: String,
    name: String,
    stages: Vec<String>,
    own: bool,
    in_force: bool,
}

fn list(globals: &Globals, json: bool) -> Result<i32, Failure> {
    let context = Context::any(globals)?;
    let mut listed = Vec::new();
    let mut notices = Vec::new();
    let how = &context.reading;
    let (files, faults) = library::files(&context.paths.config, Shelf::Lifecycles);
    notices.extend(faults.iter().map(ToString::to_string));
    let wanted = context
        .profile
        .lifecycle
        .as_deref()
        .unwrap_or("saas-default");
    let own = |name: &str| files.iter().any(|(of, _)| of == name);
    let presets = Lifecycle::presets().filter(|id| !own(id));
    let names = files.iter().map(|(name, _)| name.as_str());
    for name in names.chain(presets.map(|id| -> &str { id })) {
        match named(&context.paths, name, how) {
            Ok(lifecycle) => listed.push(Listed {
                id: name.to_owned(),
                name: lifecycle.name,
                stages: lifecycle
                    .stages
                    .into_iter()
                    .map(|stage| stage.name)
                    .collect(),
                own: own(name),
                in_force: name == wanted && context.profile.lifecycle_from.is_none(),
            }),
            Err(faults) => notices.extend(faults),
        }
    }
    for notice in &notices {
        output::complain(notice);
    }
    if json {
        output::json(&listed)?;
        return Ok(0);
    }
    let rows: Vec<Vec<String>> = listed
        .into_iter()
        .map(|of| {
            let mark = if of.in_force { "*" } else { " " };
            vec![format!("{mark} {}", of.id), of.name, of.stages.join(" > ")]
        })
        .collect();
    output::say(&output::table(&rows))?;
    Ok(0)
}

fn show(globals: &Globals, name: Option<&str>, toml: bool, json: bool) -> Result<i32, Failure> {
    let context = Context::any(globals)?;
    let lifecycle = match name {
        None => {
            context.tell();
            context.rules.lifecycle.clone()
        }
        Some(name) => named(&context.paths, name, &context.reading)
            .map_err(|faults| Failure::NotFound(faults.join("\n")))?,
    };
    if toml {
        let id = name.unwrap_or(lifecycle.id.as_str());
        let (files, _) = library::files(&context.paths.config, Shelf::Lifecycles);
        let own = files.into_iter().find(|(of, _)| of == id);
        let text = own.map(|(_, text)| text);
        let text = text.or_else(|| Lifecycle::preset_text(id).map(str::to_owned));
        output::say(text.unwrap_or_else(|| file_of(&lifecycle)).trim_end())?;
    } else if json {
        output::json(&lifecycle)?;
    } else {
        output::say(told(&lifecycle).trim_end())?;
    }
    Ok(0)
}

/// A lifecycle to be read by a person.
fn told(lifecycle: &Lifecycle) -> String {
    let mut text = format!("{} ({})\n", lifecycle.name, lifecycle.id);
    for stage in &lifecycle.stages {
        text += &stage_told(stage);
    }
    for (name, reasons) in [
        ("Loss reasons", &lifecycle.loss_reasons),
        ("Renewal reasons", &lifecycle.renewal_reasons),
    ] {
        let labels: Vec<&str> = reasons.iter().map(|one| one.label.as_str()).collect();
        if !labels.is_empty() {
            text += &format!("\n{name}: {}\n", labels.join(", "));
        }
    }
    text
}

fn stage_told(stage: &Stage) -> String {
    let mut text = format!("\n{} ({})", stage.name, stage.id);
    if stage.aside {
        text += ", beside the line";
    }
    if let Some(days) = stage.expected_days {
        text += &format!(", {days} d");
    }
    text += &format!("\n  CRM value: {}\n", stage.value());
    for line in [&stage.aim, &stage.journey] {
        if !line.is_empty() {
            text += &format!("  {line}\n");
        }
    }
    let tasks: Vec<String> = stage
        .tasks
        .iter()
        .map(|task| format!("{} [{}, {} d]", task.text, task.id, task.days))
        .collect();
    let exit: Vec<String> = stage
        .exit
        .iter()
        .map(|one| {
            let how = if one.check.is_some() {
                "from data"
            } else {
                "ticked"
            };
            format!("{} [{}, {how}]", one.text, one.id)
        })
        .collect();
    for (name, items) in [
        ("Roles", &stage.roles),
        ("Tasks", &tasks),
        ("Measures", &stage.measures),
        ("Exit criteria", &exit),
        ("Pitfalls", &stage.pitfalls),
    ] {
        if !items.is_empty() {
            text += &format!("  {name}\n");
            for item in items {
                text += &format!("    - {item}\n");
            }
        }
    }
    text
}

/// A lifecycle of the CRM's own stages as a file to go on with.
fn file_of(lifecycle: &Lifecycle) -> String {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let mut text = format!(
        "id = {}\nname = {}\n",
        quoted(&lifecycle.id),
        quoted(&lifecycle.name)
    );
    for (key, reasons) in [
        ("loss_reasons", &lifecycle.loss_reasons),
        ("renewal_reasons", &lifecycle.renewal_reasons),
    ] {
        text += &format!("{key} = [\n");
        for one in reasons {
            let (value, label) = (quoted(&one.value), quoted(&one.label));
            text += &format!("    {{ value = {value}, label = {label} }},\n");
        }
        text += "]\n";
    }
    for stage in &lifecycle.stages {
        let kind = serde_json::to_value(stage.kind).unwrap_or_default();
        let values: Vec<String> = stage.values.iter().map(|value| quoted(value)).collect();
        text += &format!(
            "\n[[stages]]\nid = {}\nname = {}\nkind = {}\naim = {}\nvalues = [{}]\naside = {}\n",
            quoted(stage.id.as_str()),
            quoted(&stage.name),
            quoted(kind.as_str().unwrap_or("active")),
            quoted(&stage.aim),
            values.join(", "),
            stage.aside,
        );
        if let Some(days) = stage.expected_days {
            text += &format!("expected_days = {days}\n");
        }
    }
    text
}

/// Reads the stages of the CRM and prints them as a lifecycle file.
fn from_crm(globals: &Globals, source: &str) -> Result<i32, Failure> {
    let Some(source) = Source::parse(source) else {
        let shown = crate::domain::text::line(source);
        return Err(Failure::Usage(format!(
            "“{shown}” names no stages; say property, tickets/PIPELINE or deals/PIPELINE."
        )));
    };
    let context = Context::find(globals)?;
    let plan = Plan::new(&context, Portfolio::default());
    let wanted = source.clone();
    let read = async move {
        let connected = plan.connect().await?;
        let stages = connected.crm.stages(&wanted).await;
        stages.map_err(|error| error.to_string())
    };
    let stages = block_on(read)?.map_err(Failure::Failed)?;
    let name = match &source {
        Source::Property => "crm".to_owned(),
        Source::Tickets(pipeline) | Source::Deals(pipeline) => format!("crm-{pipeline}"),
    };
    let base = Lifecycle::preset_in("saas-default", context.reading.language);
    let base = base.unwrap_or_else(|| Rules::presets().lifecycle);
    let kinds = context.profile.lifecycle_from.as_ref();
    let kinds = kinds.map(|from| from.kinds.clone()).unwrap_or_default();
    let lifecycle = Lifecycle::from_crm(&name, &stages, &base, &kinds);
    output::say(file_of(&lifecycle).trim_end())?;
    Ok(0)
}
