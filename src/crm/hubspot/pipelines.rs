//! The stages of a pipeline of deals or tickets, as stages of a lifecycle.

use super::HubSpot;
use super::wire::WirePipeline;
use crate::crm::CrmError;
use crate::domain::lifecycle::{CrmStage, Source, StageKind};
use crate::domain::text;

impl HubSpot {
    /// The stages of the pipeline with that id or label, in display order.
    pub(super) async fn pipeline(
        &self,
        object: &str,
        wanted: &str,
        source: &Source,
    ) -> Result<Vec<CrmStage>, CrmError> {
        let all = self.api.pipelines(object).await?;
        let open = || all.iter().filter(|one| !one.archived);
        let found = open()
            .find(|one| one.id == wanted)
            .or_else(|| open().find(|one| one.label.trim().eq_ignore_ascii_case(wanted)));
        let Some(found) = found else {
            let names: Vec<String> = open()
                .map(|one| format!("{} ({})", text::line(&one.id), text::line(&one.label)))
                .collect();
            return Err(CrmError::Refused {
                status: 404,
                message: format!(
                    "there is no pipeline {}; there are: {}.",
                    text::line(&source.to_string()),
                    names.join(", ")
                ),
                fields: Vec::new(),
            });
        };
        Ok(stages(found))
    }
}

/// A deal that is closed without any chance was lost; what else a stage means is not told.
fn stages(pipeline: &WirePipeline) -> Vec<CrmStage> {
    let mut stages: Vec<_> = pipeline.stages.iter().collect();
    stages.retain(|stage| !stage.archived && !stage.id.trim().is_empty());
    stages.sort_by_key(|stage| stage.display_order);
    let stages = stages.into_iter().map(|stage| {
        let told = |key: &str| stage.metadata.get(key).and_then(|value| value.as_str());
        let chance = told("probability").and_then(|text| text.trim().parse::<f64>().ok());
        let closed = told("isClosed") == Some("true");
        CrmStage {
            value: text::line(&stage.id),
            label: text::line(&stage.label),
            kind: (closed && chance == Some(0.0)).then_some(StageKind::Lost),
        }
    });
    stages.collect()
}
