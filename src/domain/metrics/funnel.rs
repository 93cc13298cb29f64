//! The flow through the stages: what came in, what went out, how long it stayed, how much went on.

use super::money::share;
use super::past::{Customer, Frame, at};
use super::period::Period;
use super::quantile::median;
use crate::domain::lifecycle::{Lifecycle, Place, StageKind};
use std::collections::BTreeMap;

/// One stage in a period.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Flow {
    /// Accounts in it when the period began.
    pub at_start: usize,
    /// Entries in the period.
    pub entered: usize,
    /// Moves out of it in the period.
    pub left: usize,
    /// Of those, forward: to a later stage of the line, from beside the line back to it, or from a
    /// renewal on to the next term.
    pub forward: usize,
    /// Accounts in it when the period ended.
    pub at_end: usize,
    /// Days of each stay that ended in the period, in no order.
    pub days: Vec<f64>,
}

impl Flow {
    /// Median days of the stays that ended in the period.
    pub fn median_days(&self) -> Option<f64> {
        median(&self.days)
    }

    /// Of all stays in the period (there at the start, or entered), the share that ended with a step
    /// forward in it.
    pub fn conversion(&self) -> Option<f64> {
        share(self.forward, self.at_start + self.entered)
    }
}

/// The stages in the lifecycle's order, those with nothing too; `Unmapped` last and only when
/// something was there.
pub fn funnel<'a>(
    customers: impl IntoIterator<Item = &'a Customer<'a>>,
    frame: &Frame<'_>,
) -> Vec<(Place, Flow)> {
    let mut flows: BTreeMap<Place, Flow> = (0..frame.lifecycle.stages.len())
        .filter_map(|at| u8::try_from(at).ok())
        .map(|at| (Place::Stage(at), Flow::default()))
        .collect();
    let period = &frame.period;
    for customer in customers {
        let stages = &customer.past.stages;
        if let Some(place) = at(stages, period.start) {
            flows.entry(*place).or_default().at_start += 1;
        }
        if let Some(place) = at(stages, period.end) {
            flows.entry(*place).or_default().at_end += 1;
        }
        let mut stay = None;
        for (moment, place) in stages {
            let before = stay;
            if before.is_some_and(|(_, from)| from == place) {
                continue;
            }
            stay = Some((moment, place));
            if *moment <= period.start || *moment > period.end {
                continue;
            }
            flows.entry(*place).or_default().entered += 1;
            if let Some((since, from)) = before {
                let flow = flows.entry(*from).or_default();
                flow.left += 1;
                flow.forward += usize::from(forward(frame.lifecycle, *from, *place));
                flow.days
                    .push((*moment - *since).as_seconds_f64() / 86_400.0);
            }
        }
    }
    flows.into_iter().collect()
}

/// Whether an account was in a stage at any time of the period: there at its start, or entered in it.
pub(super) fn passed(customer: &Customer<'_>, place: Place, period: &Period<'_>) -> bool {
    let stages = &customer.past.stages;
    let mut entered = stages.iter();
    at(stages, period.start) == Some(&place)
        || entered
            .any(|(moment, to)| *to == place && *moment > period.start && *moment <= period.end)
}

/// Whether a move goes on: to a later stage of the line, or back to the line from beside it. Out of
/// the renewal stage any stage of a customer on the line is: the renewal is done, and the next term
/// begins.
fn forward(lifecycle: &Lifecycle, from: Place, to: Place) -> bool {
    let Some(entered) = lifecycle.stage(to).filter(|stage| !stage.aside) else {
        return false;
    };
    match lifecycle.stage(from) {
        Some(left) if left.aside || left.kind == StageKind::Renewal => entered.kind.is_customer(),
        Some(_) => to > from,
        None => true,
    }
}
