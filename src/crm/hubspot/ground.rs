//! What of the portal records are read with: its address and time zone, and which stages of tickets end
//! them.

use super::HubSpot;
use super::account::Reader;
use super::api::Type;
use super::pipelines::{archived, closes, named};
use super::wire::{Record, WirePipeline};
use crate::crm::{CrmError, Portal, Resource};
use chrono_tz::Tz;
use std::sync::Arc;

/// What the portal says of itself.
#[derive(Clone, Debug, Default)]
pub(super) struct About {
    /// What every company's link begins with; `None` when the token may not ask for it.
    pub link: Option<String>,
    /// Its time zone; UTC where it tells none that is known.
    pub zone: Tz,
    /// What it says of itself; `None` when the token may not ask.
    pub portal: Option<Portal>,
}

/// What one call reads records with.
#[derive(Clone, Default)]
pub(super) struct Ground {
    pub about: About,
    tickets: Option<Arc<Vec<WirePipeline>>>,
    /// The pipeline of tickets that is followed for stages: its tickets are no support cases.
    journey: Option<String>,
    /// What the profile calls that pipeline, where none that is told of has this id or name.
    lost: Option<String>,
}

/// HubSpot's stage "Closed" of its default ticket pipeline, where pipelines may not be read.
const CLOSED_STAGE: &str = "4";

impl Ground {
    /// Whether a ticket's stage is one in which work ends; `None` where the stage is not known, or does not say.
    pub fn closes(&self, ticket: &Record) -> Option<bool> {
        let pipeline = ticket.get("hs_pipeline").unwrap_or("0");
        let stage = ticket.get("hs_pipeline_stage").unwrap_or_default();
        let known = self.tickets.iter().flat_map(|all| all.iter());
        match known.into_iter().find(|one| one.id == pipeline) {
            Some(known) => {
                let there = known.stages.iter().find(|one| one.id == stage);
                there.and_then(closes)
            }
            None => (pipeline == "0" && stage == CLOSED_STAGE).then_some(true),
        }
    }

    /// Whether a ticket carries a stage and is no support case.
    pub fn is_journey(&self, ticket: &Record) -> bool {
        let Some(pipeline) = ticket.get("hs_pipeline") else {
            return false;
        };
        let lost = || match (&self.lost, &self.tickets) {
            // Whatever is in none that is told of: it is among these.
            (Some(wanted), Some(told)) => {
                wanted == pipeline || told.iter().all(|one| one.id != pipeline)
            }
            (Some(wanted), None) => wanted == pipeline,
            (None, _) => false,
        };
        match &self.journey {
            Some(journey) => journey == pipeline,
            None => lost(),
        }
    }
}

impl HubSpot {
    /// What the portal says of itself, asked once; nothing where the token may not ask.
    pub(super) async fn about(&self) -> Result<About, CrmError> {
        let told = self.about.get_or_try_init(|| async {
            match self.ask_about().await {
                Err(CrmError::Forbidden { .. } | CrmError::Refused { .. }) => Ok(About::default()),
                told => told,
            }
        });
        told.await.cloned()
    }

    /// What records of a resource are read with. Accounts are worth showing without a link, and
    /// tickets without their pipelines, unless one of these is followed.
    pub(super) async fn ground(&self, resource: Resource) -> Result<Ground, CrmError> {
        let mut ground = Ground {
            about: self.about().await.unwrap_or_default(),
            ..Ground::default()
        };
        if resource == Resource::Tickets {
            ground.tickets = match self.known_pipelines(Type::Tickets).await {
                Ok(pipelines) => Some(pipelines),
                Err(CrmError::Forbidden { .. } | CrmError::Refused { .. }) => None,
                Err(error) => return Err(error),
            };
            if let Some((Type::Tickets, wanted)) = self.followed() {
                let known = ground.tickets.as_deref().map_or(&[][..], Vec::as_slice);
                // Its tickets are no support cases because it is archived.
                let found = named(known, wanted).or_else(|| archived(known, wanted));
                ground.journey = found.map(|found| found.id.clone());
                if ground.journey.is_none() {
                    ground.lost = Some(wanted.to_owned());
                }
            }
        }
        Ok(ground)
    }

    pub(super) fn reader<'a>(&'a self, ground: &'a Ground) -> Reader<'a> {
        Reader {
            mapping: &self.settings.mapping,
            currency: self.settings.currency,
            link: ground.about.link.as_deref(),
            zone: ground.about.zone,
        }
    }
}
