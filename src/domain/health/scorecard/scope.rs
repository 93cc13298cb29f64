//! To which accounts a scorecard or a measure applies, by tier, stage and kind of stage.

use crate::domain::file::Table;
use crate::domain::lifecycle::StageKind;

const KINDS: &[(&str, StageKind)] = &[
    ("presale", StageKind::Presale),
    ("onboarding", StageKind::Onboarding),
    ("active", StageKind::Active),
    ("at_risk", StageKind::AtRisk),
    ("renewal", StageKind::Renewal),
    ("lost", StageKind::Lost),
];

/// Where an account stands when it is asked whether something applies to it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Standing<'a> {
    /// The tier whose service level holds for it.
    pub tier: &'a str,
    /// The stage's id; `None` when unmapped.
    pub stage: Option<&'a str>,
    /// The stage's kind.
    pub kind: Option<StageKind>,
}

/// `only` and `except` of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scope {
    only: Lists,
    except: Lists,
}

/// Names; an empty list says nothing.
#[derive(Clone, Debug, Default, PartialEq)]
struct Lists {
    tiers: Vec<String>,
    stages: Vec<String>,
    kinds: Vec<StageKind>,
}

impl Scope {
    /// Whether it is for every account.
    pub fn is_all(&self) -> bool {
        self.only.is_empty() && self.except.is_empty()
    }

    /// Whether it is for that one: every list of `only` names it and no list of `except` does.
    /// Capital letters do not matter.
    pub fn takes(&self, at: Standing<'_>) -> bool {
        let only = self.only.named(at).into_iter().flatten().all(|named| named);
        let except = self
            .except
            .named(at)
            .into_iter()
            .flatten()
            .any(|named| named);
        only && !except
    }

    /// Reads `only` and `except` of a table.
    pub(super) fn read(table: &Table<'_, '_>) -> Self {
        let lists = |key| table.table(key).map(|table| Lists::read(&table));
        Self {
            only: lists("only").unwrap_or_default(),
            except: lists("except").unwrap_or_default(),
        }
    }
}

impl Lists {
    fn read(table: &Table<'_, '_>) -> Self {
        let mut kinds = Vec::new();
        for word in table.texts("kinds") {
            match KINDS.iter().find(|(known, _)| *known == word) {
                Some((_, kind)) => kinds.push(*kind),
                None => table.unknown_word("kinds", &word, KINDS.iter().map(|(known, _)| *known)),
            }
        }
        Self {
            tiers: table.texts("tiers"),
            stages: table.texts("stages"),
            kinds,
        }
    }

    fn is_empty(&self) -> bool {
        self.tiers.is_empty() && self.stages.is_empty() && self.kinds.is_empty()
    }

    /// For each list that says something, whether it names the account.
    fn named(&self, at: Standing<'_>) -> [Option<bool>; 3] {
        let same =
            |names: &[String], name: &str| names.iter().any(|one| one.eq_ignore_ascii_case(name));
        [
            (!self.tiers.is_empty()).then(|| same(&self.tiers, at.tier)),
            (!self.stages.is_empty())
                .then(|| at.stage.is_some_and(|stage| same(&self.stages, stage))),
            (!self.kinds.is_empty())
                .then(|| at.kind.is_some_and(|kind| self.kinds.contains(&kind))),
        ]
    }
}
