//! The pipelines of deals and tickets: their stages as stages of a lifecycle, and what a stage means.

use super::HubSpot;
use super::api::Type;
use super::definitions::REFUSED;
use super::wire::{WirePipeline, WireStage};
use crate::crm::CrmError;
use crate::domain::lifecycle::{CrmStage, Source, StageKind};
use crate::domain::text;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// While the pipeline that is followed is not among those that were read, they are read again, as somebody may
/// have restored it, but no more often than this.
const LOST: TimeDelta = TimeDelta::seconds(30);

/// The pipelines of an object as they were read.
type Pipelines = Arc<Vec<WirePipeline>>;

/// Those of one object.
#[derive(Clone)]
struct Read {
    all: Pipelines,
    /// When they were last asked for, whatever came of it.
    asked: DateTime<Utc>,
    /// When they were last told as a move in one of them was refused.
    refused: Option<DateTime<Utc>>,
}

/// The pipelines that were read, by the name of their object. They seldom change: they are read once, and again
/// whenever the settings of the portal are, or the one that is followed is not among them.
#[derive(Default)]
pub(super) struct Known {
    read: Mutex<HashMap<&'static str, Read>>,
    /// When they were last asked for as a move was refused, and did not come.
    failed: Mutex<HashMap<&'static str, DateTime<Utc>>>,
}

impl Known {
    fn get(&self, kind: Type) -> Option<Read> {
        let known = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(kind.path()).cloned()
    }

    fn set(&self, kind: Type, read: Read) {
        let mut known = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(kind.path(), read);
    }

    fn failed(&self, kind: Type) -> Option<DateTime<Utc>> {
        let failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        failed.get(kind.path()).copied()
    }

    fn fails(&self, kind: Type, now: DateTime<Utc>) {
        let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        failed.insert(kind.path(), now);
    }
}

/// Whether what was done at a moment is no older than what is still good; a clock that was set back says nothing
/// of how old it is.
fn lately(now: DateTime<Utc>, at: DateTime<Utc>, good: TimeDelta) -> bool {
    at <= now && now - at <= good
}

impl HubSpot {
    /// The stages of the pipeline with that id or label, in display order, read now.
    pub(super) async fn pipeline(
        &self,
        kind: Type,
        wanted: &str,
        source: &Source,
    ) -> Result<Vec<CrmStage>, CrmError> {
        let all = self.fresh_pipelines(kind).await?;
        let Some(found) = named(&all, wanted) else {
            if *source == self.settings.mapping.stage_from {
                return Err(gone(kind, wanted, &all));
            }
            let names = names(&all);
            return Err(CrmError::Refused {
                status: 404,
                message: format!(
                    "there is no pipeline {}; there are: {}.",
                    text::line(&source.to_string()),
                    names
                ),
                fields: Vec::new(),
            });
        };
        Ok(stages(found))
    }

    /// All pipelines of tickets or deals, as last read; read again where the one that is followed was not
    /// among them.
    pub(super) async fn known_pipelines(&self, kind: Type) -> Result<Pipelines, CrmError> {
        let Some(mut known) = self.pipelines.get(kind) else {
            return self.fresh_pipelines(kind).await;
        };
        let followed = self.followed().filter(|(of, _)| *of == kind);
        let lost = followed.is_some_and(|(_, wanted)| named(&known.all, wanted).is_none());
        let now = self.settings.clock.now();
        if !lost || lately(now, known.asked, LOST) {
            return Ok(known.all);
        }
        // Noted before the answer: who asks meanwhile, or after one that failed, does with what is known.
        known.asked = now;
        self.pipelines.set(kind, known.clone());
        let fresh = self.fresh_pipelines(kind).await;
        Ok(fresh.unwrap_or_else(|error| {
            tracing::debug!(%error, "the pipelines cannot be read again");
            known.all
        }))
    }

    /// Whether the pipeline that the stage comes from is among those that are there. `None` where a property holds the stage, and where nobody tells.
    pub(super) async fn has_followed(&self) -> Option<bool> {
        let (kind, wanted) = self.followed()?;
        let known = self.known_pipelines(kind).await.ok()?;
        Some(named(&known, wanted).is_some())
    }

    /// Why the pipeline that the stage comes from cannot be followed: it is not among those that are there.
    /// `None` where it is, where a property holds the stage, and where nobody tells.
    pub(super) async fn lost_pipeline(&self) -> Option<CrmError> {
        let (kind, wanted) = self.followed()?;
        let known = self.known_pipelines(kind).await.ok()?;
        named(&known, wanted)
            .is_none()
            .then(|| gone(kind, wanted, &known))
    }

    /// The same where the CRM has just refused a move in it: told of what it has now. Of many moves that are
    /// refused one after the other it is asked for once, also where nobody tells.
    pub(super) async fn lost_since(&self) -> Option<CrmError> {
        let (kind, wanted) = self.followed()?;
        let now = self.settings.clock.now();
        // Not one that was read before the first of them: somebody may have put it away since.
        let since = |known: &Read| known.refused.is_some_and(|at| lately(now, at, REFUSED));
        let failed = self.pipelines.failed(kind);
        let all = match self.pipelines.get(kind).filter(since) {
            Some(known) => known.all,
            None if failed.is_some_and(|at| lately(now, at, REFUSED)) => return None,
            None => match self.read_pipelines(kind, Some(now)).await {
                Ok(all) => all,
                Err(error) => {
                    tracing::debug!(%error, "whether the pipeline is still there is not told");
                    self.pipelines.fails(kind, now);
                    return None;
                }
            },
        };
        named(&all, wanted)
            .is_none()
            .then(|| gone(kind, wanted, &all))
    }

    async fn fresh_pipelines(&self, kind: Type) -> Result<Pipelines, CrmError> {
        let before = self.pipelines.get(kind);
        self.read_pipelines(kind, before.and_then(|before| before.refused))
            .await
    }

    /// Reads them, and notes when a move was last `refused` for which they were read, now or before.
    async fn read_pipelines(
        &self,
        kind: Type,
        refused: Option<DateTime<Utc>>,
    ) -> Result<Pipelines, CrmError> {
        let all = Arc::new(self.api.pipelines(kind.path()).await?);
        let read = Read {
            all: all.clone(),
            asked: self.settings.clock.now(),
            refused,
        };
        self.pipelines.set(kind, read);
        Ok(all)
    }
}

/// What is said of the pipeline that the stage comes from where it is not among those that are there.
fn gone(kind: Type, wanted: &str, all: &[WirePipeline]) -> CrmError {
    let (what, one) = match kind {
        Type::Deals => ("deals", "deal"),
        _ => ("tickets", "ticket"),
    };
    CrmError::Refused {
        // Of the pipeline, not of the account.
        status: 0,
        message: format!(
            "the pipeline “{}” of {what} that the stage comes from is archived or gone (others: {}); restore it \
             in HubSpot, or follow another one: `tenure init --{one}-pipeline NAME`.",
            text::line(wanted),
            names(all)
        ),
        fields: Vec::new(),
    }
}

/// The names of those that are there.
fn names(all: &[WirePipeline]) -> String {
    let open = all.iter().filter(|one| !one.archived);
    let names: Vec<String> = open
        .map(|one| format!("{} ({})", text::line(&one.id), text::line(&one.label)))
        .collect();
    match names.is_empty() {
        true => "–".to_owned(),
        false => names.join(", "),
    }
}

/// The pipeline with that id or label that is not archived.
pub(super) fn named<'a>(all: &'a [WirePipeline], wanted: &str) -> Option<&'a WirePipeline> {
    found(all, wanted, false)
}

/// The same among those that are archived.
pub(super) fn archived<'a>(all: &'a [WirePipeline], wanted: &str) -> Option<&'a WirePipeline> {
    found(all, wanted, true)
}

fn found<'a>(all: &'a [WirePipeline], wanted: &str, archived: bool) -> Option<&'a WirePipeline> {
    let those = || all.iter().filter(|one| one.archived == archived);
    let label = |one: &&WirePipeline| one.label.trim().eq_ignore_ascii_case(wanted.trim());
    // As it is shown it is chosen, and so it stands in a profile.
    let shown = |one: &&WirePipeline| text::line(&one.id) == wanted;
    those()
        .find(|one| one.id == wanted)
        .or_else(|| those().find(label))
        .or_else(|| those().find(shown))
}

fn told<'a>(stage: &'a WireStage, key: &str) -> Option<&'a str> {
    stage.metadata.get(key).and_then(|value| value.as_str())
}

/// Whether a stage ends the work of a ticket; `None` where it does not say.
pub(super) fn closes(stage: &WireStage) -> Option<bool> {
    let says = |key| told(stage, key).is_some_and(|said| !said.trim().is_empty());
    (says("isClosed") || says("ticketState")).then(|| ends(stage))
}

fn ends(stage: &WireStage) -> bool {
    told(stage, "isClosed") == Some("true") || told(stage, "ticketState") == Some("CLOSED")
}

fn chance(stage: &WireStage) -> Option<f64> {
    told(stage, "probability").and_then(|text| text.trim().parse().ok())
}

/// Whether work ends in a stage of the pipeline.
pub(super) fn closed(pipeline: &WirePipeline, stage: &str) -> bool {
    let mut stages = pipeline.stages.iter();
    stages.any(|one| one.id == stage && ends(one))
}

/// Whether a deal in the stage is won.
pub(super) fn won(stage: &WireStage) -> bool {
    ends(stage) && chance(stage) == Some(1.0)
}

/// A deal that is closed without any chance was lost; what else a stage means is not told.
fn stages(pipeline: &WirePipeline) -> Vec<CrmStage> {
    let mut stages: Vec<_> = pipeline.stages.iter().collect();
    stages.retain(|stage| !stage.archived && !stage.id.trim().is_empty());
    stages.sort_by_key(|stage| stage.display_order);
    let stages = stages.into_iter().map(|stage| CrmStage {
        value: text::line(&stage.id),
        label: text::line(&stage.label),
        kind: (ends(stage) && chance(stage) == Some(0.0)).then_some(StageKind::Lost),
    });
    stages.collect()
}
