//! The order of HubSpot's own stages, which tells beforehand whether a move goes back.

use std::sync::{Mutex, PoisonError};

/// The stages that every portal begins with, in their order.
const DEFAULT: [&str; 8] = [
    "subscriber",
    "lead",
    "marketingqualifiedlead",
    "salesqualifiedlead",
    "opportunity",
    "customer",
    "evangelist",
    "other",
];

/// The stages in the portal's order, once the options of the property were read.
#[derive(Default)]
pub(super) struct Order(Mutex<Vec<String>>);

impl Order {
    /// Keeps the portal's order.
    pub fn set(&self, stages: impl Iterator<Item = String>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = stages.collect();
    }

    /// Whether a move goes back, which HubSpot does not take unless the stage is cleared first. Before the
    /// portal's order is known, by that of the stages that all begin with; never where a stage stands in
    /// neither. A move of which it was said wrongly costs two requests more, or a clearing that was not needed.
    pub fn goes_back(&self, from: &str, to: &str) -> bool {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = |stage: &str| match known.is_empty() {
            true => DEFAULT.iter().position(|of| *of == stage),
            false => known.iter().position(|of| of == stage),
        };
        place(from)
            .zip(place(to))
            .is_some_and(|(from, to)| to < from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_move_goes_back_by_the_portals_order_and_by_the_usual_one_before_that_is_known() {
        let order = Order::default();
        assert!(order.goes_back("customer", "lead"));
        assert!(!order.goes_back("lead", "customer"));
        assert!(!order.goes_back("customer", "4711"), "of its own");
        let own = ["customer", "4711", "lead"];
        order.set(own.iter().map(|stage| (*stage).to_owned()));
        assert!(!order.goes_back("customer", "lead"));
        assert!(order.goes_back("lead", "4711"));
        assert!(!order.goes_back("other", "lead"), "not one of them");
    }
}
