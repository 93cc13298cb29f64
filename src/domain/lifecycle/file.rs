//! A lifecycle from its TOML file, and the presets that come with the program.

use super::exit::{Check, Criterion};
use super::language::{self, Language};
use super::{Lifecycle, Reason, Stage, StageKind, StageTask, WinBack};
use crate::domain::file::{Fault, Item, Presets, Table, parse, preset};
use crate::domain::id::StageId;
use crate::domain::query::{self, Known};
use crate::domain::touchpoint::Kind;
use crate::domain::when::Now;
use chrono::{DateTime, NaiveDate};

const PRESETS: &Presets = &[
    (
        "saas-default",
        include_str!("../presets/lifecycles/saas-default.toml"),
    ),
    ("csm-4", include_str!("../presets/lifecycles/csm-4.toml")),
    (
        "growth-4",
        include_str!("../presets/lifecycles/growth-4.toml"),
    ),
    ("b2b-7", include_str!("../presets/lifecycles/b2b-7.toml")),
    (
        "aarrr-5",
        include_str!("../presets/lifecycles/aarrr-5.toml"),
    ),
];

const KINDS: &[(&str, StageKind)] = &[
    ("presale", StageKind::Presale),
    ("onboarding", StageKind::Onboarding),
    ("active", StageKind::Active),
    ("at_risk", StageKind::AtRisk),
    ("renewal", StageKind::Renewal),
    ("lost", StageKind::Lost),
];

/// Stages are counted with a byte, and a board of more columns is no board.
const MOST_STAGES: usize = 64;

/// Days by which a task without any is due.
const TASK_DAYS: u16 = 14;

/// Days after a loss until which a win-back rule without any is worth it: two years.
const WIN_BACK_UNTIL: u16 = 730;

/// How a lifecycle file is read.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The language of its words.
    pub language: Language,
    /// The names of the profile's custom fields, which `met` may ask for.
    pub custom: Vec<String>,
}

impl Lifecycle {
    /// Reads a lifecycle file in English.
    ///
    /// # Errors
    /// Every fault of the file, with its line.
    pub fn parse(text: &str) -> Result<Self, Vec<Fault>> {
        Self::parse_as(text, &Reading::default())
    }

    /// Reads a lifecycle file.
    ///
    /// # Errors
    /// Every fault of the file, with its line.
    pub fn parse_as(text: &str, how: &Reading) -> Result<Self, Vec<Fault>> {
        parse(text, |file| read(file, how))
    }

    /// A lifecycle that comes with the program, in English; `None` when there is none of that name.
    pub fn preset(id: &str) -> Option<Self> {
        Self::preset_in(id, Language::En)
    }

    /// A lifecycle that comes with the program, in a language.
    pub fn preset_in(id: &str, language: Language) -> Option<Self> {
        let how = Reading {
            language,
            ..Reading::default()
        };
        preset(PRESETS, id, |file| read(file, &how))
    }

    /// The names of the presets.
    pub fn presets() -> impl Iterator<Item = &'static str> {
        PRESETS.iter().map(|(id, _)| *id)
    }

    /// The file of a preset, to begin one's own with.
    pub fn preset_text(id: &str) -> Option<&'static str> {
        let found = PRESETS.iter().find(|(known, _)| *known == id);
        found.map(|(_, text)| *text)
    }
}

fn read(file: &Table<'_, '_>, how: &Reading) -> Option<Lifecycle> {
    let id = file.need_text("id");
    let name = language::words(file, "name", how.language);
    let loss_reasons = reasons(file, "loss_reasons", how);
    let renewal_reasons = reasons(file, "renewal_reasons", how);
    let (mut stages, mut seen): (Vec<Stage>, Seen) = Default::default();
    for table in file.need_tables("stages", "lifecycle", MOST_STAGES) {
        stages.extend(stage(table, &mut seen, how));
    }
    if !stages.is_empty() && stages.iter().all(|stage| stage.aside) {
        let text =
            "no stage stands on the line: all are beside it (`aside`), and no account could go on";
        file.fault("stages", text);
    }
    // Stages beside the line stand last on the board, wherever the file has them.
    stages.sort_by_key(|stage| stage.aside);
    let id = id?;
    Some(Lifecycle {
        name: name.unwrap_or_else(|| id.clone()),
        id,
        stages,
        loss_reasons,
        renewal_reasons,
    })
}

/// What the stages before have taken, also those with faults of their own: all is told at once.
#[derive(Default)]
struct Seen {
    ids: Vec<String>,
    /// CRM values, each with what to call its stage.
    values: Vec<(String, String)>,
}

/// Whether an id can be named in a query and in a profile.
fn plain_id(id: &str) -> bool {
    let plain = |sign: char| sign.is_alphanumeric() || sign == '_' || sign == '-';
    id.chars().all(plain)
}

fn stage(mut table: Table<'_, '_>, seen: &mut Seen, how: &Reading) -> Option<Stage> {
    let id = table.own_id("stage", seen.ids.iter().map(String::as_str));
    if id.as_deref().is_some_and(|id| !plain_id(id)) {
        let text = "the `id` of a stage is written with letters, digits, _ and -";
        table.fault("id", text);
    }
    seen.ids.extend(id.clone());
    let name = language::words(&table, "name", how.language);
    if name.as_deref().is_some_and(|name| name.trim().is_empty()) {
        table.fault("name", "the `name` of a stage must not be empty");
    }
    let kind = table.need_word("kind", KINDS);
    let words = |key| language::words(&table, key, how.language).unwrap_or_default();
    let (aim, journey) = (words("aim"), words("journey"));
    let roles = language::roles(&table, how.language);
    let measures = language::list(&table, "measures", how.language);
    let pitfalls = language::list(&table, "pitfalls", how.language);
    let expected_days = table.number_in("expected_days", 1.0..=36_500.0);
    let values = table.texts("values");
    let called = id.clone().unwrap_or_else(|| "without an id".to_owned());
    let others = seen.values.len();
    for value in &values {
        let same = |(own, _): &(String, String)| own.trim().eq_ignore_ascii_case(value.trim());
        match seen.values.iter().position(same) {
            Some(at) if at < others => {
                let other = &seen.values[at].1;
                let text = format!("the CRM value `{value}` already belongs to stage `{other}`");
                table.fault("values", text);
            }
            Some(_) => table.fault("values", format!("the CRM value `{value}` is there twice")),
            None => seen.values.push((value.clone(), called.clone())),
        }
    }
    let aside = table.flag("aside");
    let mut tasks: Vec<StageTask> = Vec::new();
    for item in table.texts_or_tables("tasks") {
        tasks.extend(task(item, &tasks, how));
    }
    let mut exit: Vec<Criterion> = Vec::new();
    for item in table.texts_or_tables("exit") {
        exit.extend(criterion(item, &exit, how));
    }
    let (id, kind) = (id?, kind?);
    Some(Stage {
        name: name.unwrap_or_else(|| id.clone()),
        id: StageId(id),
        kind,
        aim,
        journey,
        roles,
        tasks,
        measures,
        pitfalls,
        expected_days: expected_days.map(|days| days as u32),
        exit,
        values,
        aside: aside.unwrap_or(matches!(kind, StageKind::AtRisk | StageKind::Lost)),
    })
}

/// The id that a thing without its own gets: its English words, without what is no letter or digit.
fn slug(text: &str) -> String {
    let words = text.split(|sign: char| !sign.is_alphanumeric());
    let words: Vec<String> = words
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join("_")
}

/// The id of an item of a stage: its own, or its words'; `known` are those before it.
fn item_id<'k>(
    table: Option<&Table<'_, '_>>,
    text: Option<&str>,
    mut known: impl Iterator<Item = &'k str>,
) -> Option<String> {
    let own = table.and_then(|table| {
        if table.has("id") {
            table.need_text("id")
        } else {
            table.text("id")
        }
    });
    let id = own.or_else(|| text.map(slug))?;
    if known.any(|other| other == id) {
        if let Some(table) = table {
            let text = format!("`{id}` is there twice in the stage; give one another `id`");
            table.fault("id", text);
        }
        return None;
    }
    Some(id)
}

/// The English words of an item's `text`, which its id is made of when it has none.
fn plain(table: &Table<'_, '_>) -> Option<String> {
    language::words(table, "text", Language::En)
}

fn task(item: Item<'_, '_>, before: &[StageTask], how: &Reading) -> Option<StageTask> {
    let known = before.iter().map(|task| task.id.as_str());
    match item {
        Item::Text(text) => Some(StageTask {
            id: item_id(None, Some(&text), known)?,
            text,
            days: TASK_DAYS,
        }),
        Item::Table(table) => {
            let text = language::need_words(&table, "text", how.language);
            let days = table.number_in("days", 0.0..=3_650.0);
            let id = item_id(Some(&table), plain(&table).as_deref(), known);
            Some(StageTask {
                id: id?,
                text: text?,
                days: days.map_or(TASK_DAYS, |days| days as u16),
            })
        }
    }
}

fn criterion(item: Item<'_, '_>, before: &[Criterion], how: &Reading) -> Option<Criterion> {
    let known = before.iter().map(|criterion| criterion.id.as_str());
    let table = match item {
        Item::Table(table) => table,
        Item::Text(text) => {
            return Some(Criterion {
                id: item_id(None, Some(&text), known)?,
                text,
                check: None,
            });
        }
    };
    let text = language::need_words(&table, "text", how.language);
    let id = item_id(Some(&table), plain(&table).as_deref(), known);
    let mut checks = checks(&table, how).into_iter();
    let check = checks.next();
    if checks.next().is_some() {
        table.fault(
            "text",
            "a criterion has one check; write a second criterion",
        );
    }
    Some(Criterion {
        id: id?,
        text: text?,
        check,
    })
}

/// The checks that a criterion names.
fn checks(table: &Table<'_, '_>, how: &Reading) -> Vec<Check> {
    let plain = [
        ("first_value", Check::FirstValue),
        ("likelihood_set", Check::LikelihoodSet),
        ("goals_agreed", Check::GoalsAgreed),
        ("champion_known", Check::ChampionKnown),
        ("no_severe_ticket", Check::NoSevereTicket),
        ("last_third", Check::LastThird),
        ("handover_recorded", Check::HandoverRecorded),
        ("handover_done", Check::HandoverDone),
        ("intent_recorded", Check::IntentRecorded),
    ];
    let names: Vec<_> = (0..)
        .zip(&plain)
        .map(|(at, (word, _))| (*word, at))
        .collect();
    let word = table.word("check", &names);
    let word = word.and_then(|at: usize| Some(plain.get(at)?.1.clone()));
    let share = |key| table.number_in(key, 0.0..=1.0);
    let kinds: Vec<_> = Kind::ALL.iter().map(|kind| (kind.id(), *kind)).collect();
    let within = table.number_in("within_days", 1.0..=3_650.0);
    let held = table.word("held", &kinds);
    if within.is_some() && held.is_none() {
        table.fault("within_days", "`within_days` belongs to `held`");
    }
    let met = table.text("met").and_then(|text| query(table, &text, how));
    [
        word,
        share("seats_activated").map(Check::SeatsActivated),
        share("features_used").map(Check::FeaturesUsed),
        share("goals_met").map(Check::GoalsMet),
        table
            .number_in("health_at_least", 0.0..=100.0)
            .map(Check::HealthAtLeast),
        held.map(|kind| Check::Held(kind, within.map(|days| days as u32))),
        met.map(Check::Query),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A criterion in the query language. Relative dates are counted when it is asked, so the moment it
/// is read at does not matter.
fn query(table: &Table<'_, '_>, text: &str, how: &Reading) -> Option<query::Query> {
    let known = Known::new(how.custom.iter().cloned());
    match query::parse(text, &known, Now::utc(DateTime::UNIX_EPOCH)) {
        Ok(query) => Some(query),
        Err(faults) => {
            for fault in faults {
                let at = fault.at.start + 1;
                let text = format!("the query `{text}` at its character {at}: {}", fault.text);
                table.fault("met", text);
            }
            None
        }
    }
}

fn reasons(file: &Table<'_, '_>, key: &'static str, how: &Reading) -> Vec<Reason> {
    let mut seen: Vec<String> = Vec::new();
    let one = |table: Table<'_, '_>| {
        let value = table.need_text("value");
        if let Some(value) = &value {
            let same = |other: &String| other.trim().eq_ignore_ascii_case(value.trim());
            if seen.iter().any(same) {
                table.fault(
                    "value",
                    format!("two of `[[{key}]]` have the value `{value}`"),
                );
            }
            seen.push(value.clone());
        }
        let label = language::need_words(&table, "label", how.language);
        let win_back = table.table("win_back");
        let win_back = win_back.map(|table| self::win_back(&table, how));
        Some(Reason {
            value: value?,
            label: label?,
            win_back,
        })
    };
    file.tables(key).into_iter().filter_map(one).collect()
}

fn win_back(table: &Table<'_, '_>, how: &Reading) -> WinBack {
    let days = |key| table.number_in(key, 0.0..=36_500.0).map(|days| days as u16);
    let since = table.text("since").and_then(|text| {
        let day = NaiveDate::parse_from_str(&text, "%Y-%m-%d").ok();
        if day.is_none() {
            table.fault("since", "`since` must be a day like \"2026-10-01\"");
        }
        day
    });
    let wait_days = days("wait_days").unwrap_or_default();
    let until_days = days("until_days").unwrap_or(WIN_BACK_UNTIL);
    if until_days < wait_days {
        let text = format!(
            "it would never be tried: `until_days` ({until_days}) must not be less than `wait_days` ({wait_days})"
        );
        table.fault("wait_days", text);
    }
    WinBack {
        wait_days,
        until_days,
        offer: language::words(table, "offer", how.language).unwrap_or_default(),
        since,
    }
}
