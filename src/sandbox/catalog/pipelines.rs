//! The portal's pipelines: one for tickets, one for deals, as a new HubSpot portal has them.

use crate::sandbox::record::ObjectType;

/// A stage of a pipeline.
pub struct Stage {
    /// Its id, the value of the stage property.
    pub id: &'static str,
    /// Its label.
    pub label: &'static str,
    /// Whether work ends there.
    pub closed: bool,
    /// For deals: how likely it is won.
    pub probability: Option<&'static str>,
}

/// A pipeline.
pub struct Pipeline {
    /// Its id, the value of the pipeline property.
    pub id: &'static str,
    /// Its label.
    pub label: &'static str,
    /// In display order.
    pub stages: &'static [Stage],
}

const fn ticket(id: &'static str, label: &'static str, closed: bool) -> Stage {
    Stage {
        id,
        label,
        closed,
        probability: None,
    }
}

const fn deal(
    id: &'static str,
    label: &'static str,
    closed: bool,
    probability: &'static str,
) -> Stage {
    Stage {
        id,
        label,
        closed,
        probability: Some(probability),
    }
}

static TICKETS: Pipeline = Pipeline {
    id: "0",
    label: "Support Pipeline",
    stages: &[
        ticket("1", "New", false),
        ticket("2", "Waiting on contact", false),
        ticket("3", "Waiting on us", false),
        ticket("4", "Closed", true),
    ],
};

static DEALS: Pipeline = Pipeline {
    id: "default",
    label: "Sales Pipeline",
    stages: &[
        deal(
            "appointmentscheduled",
            "Appointment Scheduled",
            false,
            "0.2",
        ),
        deal("qualifiedtobuy", "Qualified To Buy", false, "0.4"),
        deal(
            "presentationscheduled",
            "Presentation Scheduled",
            false,
            "0.6",
        ),
        deal(
            "decisionmakerboughtin",
            "Decision Maker Bought-In",
            false,
            "0.8",
        ),
        deal("contractsent", "Contract Sent", false, "0.9"),
        deal("closedwon", "Closed Won", true, "1.0"),
        deal("closedlost", "Closed Lost", true, "0.0"),
    ],
};

/// The pipeline of an object, where it has one.
pub fn of(object: ObjectType) -> Option<&'static Pipeline> {
    match object {
        ObjectType::Tickets => Some(&TICKETS),
        ObjectType::Deals => Some(&DEALS),
        _ => None,
    }
}

/// The properties that hold the pipeline and the stage.
pub fn properties(object: ObjectType) -> Option<(&'static str, &'static str)> {
    match object {
        ObjectType::Tickets => Some(("hs_pipeline", "hs_pipeline_stage")),
        ObjectType::Deals => Some(("pipeline", "dealstage")),
        _ => None,
    }
}
