//! A lifecycle from its TOML file, and the presets that come with the program.

use super::exit::{Check, Criterion};
use super::{Lifecycle, Reason, Stage, StageKind};
use crate::domain::file::{Fault, Presets, Table, parse, preset};
use crate::domain::id::StageId;

const PRESETS: &Presets = &[(
    "saas-default",
    include_str!("../presets/lifecycles/saas-default.toml"),
)];

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

impl Lifecycle {
    /// Reads a lifecycle file.
    ///
    /// # Errors
    /// Every fault of the file, with its line.
    pub fn parse(text: &str) -> Result<Self, Vec<Fault>> {
        parse(text, read)
    }

    /// A lifecycle that comes with the program; `None` when there is none of that name.
    pub fn preset(id: &str) -> Option<Self> {
        preset(PRESETS, id, read)
    }

    /// The names of the presets.
    pub fn presets() -> impl Iterator<Item = &'static str> {
        PRESETS.iter().map(|(id, _)| *id)
    }
}

fn read(file: &Table<'_, '_>) -> Option<Lifecycle> {
    let id = file.need_text("id");
    let name = file.name_or("name", id.as_deref());
    let loss_reasons = reasons(file, "loss_reasons");
    let renewal_reasons = reasons(file, "renewal_reasons");
    let mut stages: Vec<Stage> = Vec::new();
    for table in file.need_tables("stages", "lifecycle", MOST_STAGES) {
        stages.extend(stage(table, &stages));
    }
    // Stages beside the line stand last on the board, wherever the file has them.
    stages.sort_by_key(|stage| stage.aside);
    Some(Lifecycle {
        id: id?,
        name,
        stages,
        loss_reasons,
        renewal_reasons,
    })
}

fn stage(mut table: Table<'_, '_>, before: &[Stage]) -> Option<Stage> {
    let id = table.own_id("stage", before.iter().map(|stage| stage.id.as_str()));
    let name = table.name_or("name", id.as_deref());
    let kind = table.need_word("kind", KINDS);
    let aim = table.text("aim").unwrap_or_default();
    let expected_days = table.number_in("expected_days", 1.0..=36_500.0);
    let values = table.texts("values");
    for value in &values {
        let claims = |stage: &&Stage| {
            stage
                .values
                .iter()
                .any(|own| own.eq_ignore_ascii_case(value))
        };
        if let Some(other) = before.iter().find(claims) {
            let text = format!(
                "the CRM value `{value}` already belongs to stage `{}`",
                other.id
            );
            table.fault("values", text);
        }
    }
    let aside = table.flag("aside");
    let exit = table.tables("exit").into_iter().filter_map(criterion);
    let exit = exit.collect();
    let kind = kind?;
    Some(Stage {
        id: StageId(id?),
        name,
        kind,
        aim,
        expected_days: expected_days.map(|days| days as u32),
        exit,
        values,
        aside: aside.unwrap_or(matches!(kind, StageKind::AtRisk | StageKind::Lost)),
    })
}

fn criterion(table: Table<'_, '_>) -> Option<Criterion> {
    let text = table.need_text("text");
    let plain = [
        ("first_value", Check::FirstValue),
        ("likelihood_set", Check::LikelihoodSet),
    ];
    let word = table.word("check", &plain);
    let share = |key| table.number_in(key, 0.0..=1.0);
    let checks = [
        word,
        share("seats_activated").map(Check::SeatsActivated),
        share("goals_met").map(Check::GoalsMet),
        table
            .number_in("health_at_least", 0.0..=100.0)
            .map(Check::HealthAtLeast),
    ];
    let mut checks = checks.into_iter().flatten();
    let check = checks.next();
    if checks.next().is_some() {
        table.fault(
            "text",
            "a criterion has one check; write a second criterion",
        );
    }
    Some(Criterion { text: text?, check })
}

fn reasons(file: &Table<'_, '_>, key: &'static str) -> Vec<Reason> {
    let one = |table: Table<'_, '_>| {
        let (value, label) = (table.need_text("value"), table.need_text("label"));
        Some(Reason {
            value: value?,
            label: label?,
        })
    };
    file.tables(key).into_iter().filter_map(one).collect()
}
