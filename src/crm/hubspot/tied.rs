//! A new record that HubSpot refuses as something it names is not there any more. No batch and no association
//! knows the id of what was merged, but a read of it alone is answered by the record it lives on in
//! (`merged`): that one is named then. What was deleted a person is asked about.
//!
//! How HubSpot words that refusal is documented nowhere, so any refusal of what names something is looked
//! into: it costs a read for each record that is named.

use super::HubSpot;
use super::api::{Type, Wanted};
use super::write::unsent;
use crate::crm::{CrmError, Outcome, Written};
use crate::domain::text;
use crate::domain::tie::TieKind;
use crate::domain::write::Write;

impl HubSpot {
    /// What comes of a touchpoint or task that was refused, so that nothing of it was made: it is sent again,
    /// once, where what it names was merged; where that was deleted, this says so. Any other refusal stands.
    pub(super) async fn tied_anew(&self, write: &Write, error: CrmError) -> Outcome {
        // Without a status nothing was sent, and it is no matter of what it names.
        if !matches!(error, CrmError::Refused { status: 400.., .. }) {
            return Err(error);
        }
        let wanted = Wanted {
            properties: &["hs_object_id"],
            history: &[],
        };
        let mut now = write.clone();
        let mut missing = Vec::new();
        for tie in write.op.ties() {
            let kind = match tie.kind {
                TieKind::Contact => Type::Contacts,
                TieKind::Ticket => Type::Tickets,
                TieKind::Deal => Type::Deals,
            };
            match self.api.read(kind, &tie.id, wanted).await {
                Ok(Some(record)) if record.archived => missing.push(tie),
                Ok(Some(record)) if record.id.is_empty() || record.id == tie.id => {}
                Ok(Some(record)) => drop(now.op.retie(&tie, &text::line(&record.id))),
                Ok(None) => missing.push(tie),
                // What the token may not read nobody can tell.
                Err(CrmError::Forbidden { .. } | CrmError::Refused { .. }) => {}
                Err(error) => return Err(unsent(error)),
            }
        }
        if !missing.is_empty() {
            return Ok(Written::Missing(missing));
        }
        match now.op == write.op {
            true => Err(error),
            false => self.make_one(&now).await,
        }
    }
}
