//! Lifecycles: an ordered list of stages, which CRM value belongs to which, and what a move between
//! two of them asks of a person. Reading one from its file is in `lifecycle/file.rs`, its words in
//! three languages in `lifecycle/language.rs`, the exit criteria are in `lifecycle/exit.rs`, one
//! made of the CRM's own stages in `lifecycle/crm.rs`.

mod crm;
mod exit;
mod file;
mod language;

pub use crm::{CrmStage, Source};
pub use exit::{Check, Criterion, Subject};
pub use file::Reading;
pub use language::Language;

use super::field::FieldOption;
use super::id::StageId;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What a stage means to the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StageKind {
    /// Not a customer yet.
    Presale,
    /// Until the first value is reached.
    Onboarding,
    /// A customer using the product.
    Active,
    /// A customer about to be lost.
    AtRisk,
    /// The term is about to end.
    Renewal,
    /// No longer a customer.
    Lost,
}

impl StageKind {
    /// Whether the account pays us now.
    pub fn is_customer(self) -> bool {
        !matches!(self, Self::Presale | Self::Lost)
    }
}

/// One stage: a column of the board.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Stage {
    /// The name in files and on the command line.
    pub id: StageId,
    /// The name on the screen.
    pub name: String,
    /// What it means to the rules.
    pub kind: StageKind,
    /// What we want to reach in it.
    pub aim: String,
    /// What the customer wants then, as the customer would say it.
    pub journey: String,
    /// Who takes part, on both sides.
    pub roles: Vec<String>,
    /// What is to be done, offered as tasks when an account enters it.
    pub tasks: Vec<StageTask>,
    /// What its result is measured by.
    pub measures: Vec<String>,
    /// What commonly goes wrong in it.
    pub pitfalls: Vec<String>,
    /// Days an account is expected to stay, if any are.
    pub expected_days: Option<u32>,
    /// What should be true before an account moves on.
    pub exit: Vec<Criterion>,
    /// The CRM's values that mean this stage; the first is the one written. Empty: the id.
    pub values: Vec<String>,
    /// Beside the line (at risk, lost): not reached by advancing.
    pub aside: bool,
}

impl Stage {
    /// A stage of which only this is known.
    pub fn plain(id: &str, name: &str, kind: StageKind) -> Self {
        Self {
            id: StageId(id.to_owned()),
            name: name.to_owned(),
            kind,
            aim: String::new(),
            journey: String::new(),
            roles: Vec::new(),
            tasks: Vec::new(),
            measures: Vec::new(),
            pitfalls: Vec::new(),
            expected_days: None,
            exit: Vec::new(),
            values: Vec::new(),
            aside: matches!(kind, StageKind::AtRisk | StageKind::Lost),
        }
    }

    /// The CRM's value to write for this stage.
    pub fn value(&self) -> &str {
        self.values.first().map_or(self.id.as_str(), String::as_str)
    }
}

/// Something to do in a stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StageTask {
    /// The name in files and on the command line.
    pub id: String,
    /// What is to be done: the title of the task.
    pub text: String,
    /// Days after entering the stage by which it is due.
    pub days: u16,
}

/// A reason a person may choose: what the CRM keeps, and what is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// The CRM's value.
    pub value: String,
    /// The words for it.
    pub label: String,
    /// When and with what to come back to those lost for it; `None`: the triage rules say.
    pub win_back: Option<WinBack>,
}

/// When to come back to an account lost for a reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WinBack {
    /// Days after the loss before which nobody asks.
    pub wait_days: u16,
    /// Days after the loss (or after the answer came, if that was later) until which it is worth it.
    pub until_days: u16,
    /// The product or offer that answers the reason; empty: none yet, so there is nothing to say.
    pub offer: String,
    /// Since when there is that answer.
    pub since: Option<NaiveDate>,
}

/// A lifecycle.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Lifecycle {
    /// The name in files.
    pub id: String,
    /// The name on the screen.
    pub name: String,
    /// In order; stages beside the line last.
    pub stages: Vec<Stage>,
    /// Reasons offered when an account is lost.
    pub loss_reasons: Vec<Reason>,
    /// Reasons offered when a renewal is closed.
    pub renewal_reasons: Vec<Reason>,
}

/// Where an account stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// The stage of that index in [`Lifecycle::stages`].
    Stage(u8),
    /// The CRM's value belongs to no stage, or there is none.
    #[default]
    Unmapped,
}

/// Why a move asks for a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReasonKind {
    /// The account is lost: one of [`Lifecycle::loss_reasons`], written to the CRM.
    Loss,
    /// A renewal is closed: one of [`Lifecycle::renewal_reasons`], written to the CRM.
    Renewal,
    /// Exit criteria are unmet: free text.
    Unmet,
    /// It goes back along the line: free text.
    Backward,
}

impl Lifecycle {
    /// The place of a CRM value, or of a stage's id; capital letters do not matter.
    pub fn place(&self, value: Option<&str>) -> Place {
        let Some(value) = value.map(str::trim).filter(|value| !value.is_empty()) else {
            return Place::Unmapped;
        };
        // A value that a stage claims goes before a stage's id, whatever the order.
        let claimed = |stage: &Stage| {
            stage
                .values
                .iter()
                .any(|own| own.eq_ignore_ascii_case(value))
        };
        let named = |stage: &Stage| stage.id.as_str().eq_ignore_ascii_case(value);
        let found = self.stages.iter().position(claimed);
        found
            .or_else(|| self.stages.iter().position(named))
            .map_or(Place::Unmapped, Self::at)
    }

    fn at(index: usize) -> Place {
        u8::try_from(index).map_or(Place::Unmapped, Place::Stage)
    }

    /// The stage of a place.
    pub fn stage(&self, place: Place) -> Option<&Stage> {
        match place {
            Place::Stage(index) => self.stages.get(usize::from(index)),
            Place::Unmapped => None,
        }
    }

    /// The stage of a place whose value is none of those that the CRM's property takes: a move there
    /// would be refused. `options` are the property's, hidden ones too; without any it takes all.
    pub fn unknown_to<'a>(&'a self, options: &[FieldOption], place: Place) -> Option<&'a Stage> {
        let stage = self.stage(place)?;
        let known = |of: &FieldOption| of.value.eq_ignore_ascii_case(stage.value());
        (!options.is_empty() && !options.iter().any(known)).then_some(stage)
    }

    /// The kind of a place; `None` when unmapped.
    pub fn kind(&self, place: Place) -> Option<StageKind> {
        self.stage(place).map(|stage| stage.kind)
    }

    /// The place that advancing leads to.
    ///
    /// Along the line, skipping what stands beside it. An account at risk goes back to the line at
    /// its first `active` stage: where it came from is not kept, and that stage asks for the least.
    /// An unmapped account begins at the beginning. A lost account is not advanced: winning it
    /// back is a choice of a stage. `None` at the end of the line.
    pub fn next(&self, place: Place) -> Option<Place> {
        let on_line = |(_, stage): &(usize, &Stage)| !stage.aside;
        let mut line = self.stages.iter().enumerate().filter(on_line);
        let found = match (place, self.stage(place)) {
            (Place::Stage(from), Some(stage)) if !stage.aside => {
                line.find(|(index, _)| *index > usize::from(from))
            }
            (_, Some(stage)) if stage.kind == StageKind::Lost => None,
            (_, Some(_)) => line.find(|(_, stage)| stage.kind == StageKind::Active),
            (_, None) => line.next(),
        };
        found.map(|(index, _)| Self::at(index))
    }

    /// The place before on the line; `None` at its start, beside it and when unmapped.
    pub fn previous(&self, place: Place) -> Option<Place> {
        let Place::Stage(from) = place else {
            return None;
        };
        if self.stage(place)?.aside {
            return None;
        }
        let before = &self.stages[..usize::from(from)];
        before.iter().rposition(|stage| !stage.aside).map(Self::at)
    }

    /// The rule for coming back to those lost for a reason (the CRM's value, or its label), where
    /// there is something to come back with.
    pub fn win_back(&self, reason: &str) -> Option<&WinBack> {
        let named = |one: &&Reason| {
            one.value.eq_ignore_ascii_case(reason) || one.label.eq_ignore_ascii_case(reason)
        };
        let rule = self.loss_reasons.iter().find(named)?.win_back.as_ref()?;
        (!rule.offer.trim().is_empty()).then_some(rule)
    }

    /// The CRM's value to write for a place; empty (which clears the field) when unmapped.
    pub fn value_of(&self, place: Place) -> &str {
        self.stage(place).map_or("", Stage::value)
    }

    /// The reason a move asks for, if it does; `unmet` is how many exit criteria of `from` are not
    /// met. The gravest goes first: a loss, a closed renewal, unmet criteria, a step back.
    pub fn needs_reason(&self, from: Place, to: Place, unmet: usize) -> Option<ReasonKind> {
        if from == to {
            return None;
        }
        let (left, entered) = (self.stage(from), self.stage(to)?);
        if entered.kind == StageKind::Lost {
            let again = left.is_some_and(|left| left.kind == StageKind::Lost);
            return (!again).then_some(ReasonKind::Loss);
        }
        let left = left?;
        if entered.aside || left.kind == StageKind::Lost {
            return None;
        }
        if left.aside {
            return (unmet > 0).then_some(ReasonKind::Unmet);
        }
        match to > from {
            true if left.kind == StageKind::Renewal => Some(ReasonKind::Renewal),
            true => (unmet > 0).then_some(ReasonKind::Unmet),
            false => Some(ReasonKind::Backward),
        }
    }
}
