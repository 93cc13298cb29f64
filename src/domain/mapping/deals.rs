//! What a portal's deals tell of a contract: what is paid a year or a month, and until when.

use super::targets::MONTHLY;
use super::weigh::weigh;
use super::{Candidate, ENOUGH, Portal, Property, Target, candidates};
use crate::domain::field::Field;
use crate::domain::sourcing::Period;

/// What was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contract {
    /// The amount that recurs, and what it is for; `None`: only the amount of the deal is known.
    pub amount: Option<(Candidate, Period)>,
    /// Its last day.
    pub ends: Option<Candidate>,
}

/// Looks through the properties of deals. An amount is taken only where some of those looked at have it:
/// HubSpot has `hs_arr` in every portal, and fills it where there are line items.
pub fn contract(deals: &[Property]) -> Contract {
    let portal = Portal {
        companies: deals.to_vec(),
        ..Portal::default()
    };
    let best = |target| candidates(&portal, target).into_iter();
    let filled = |one: &Candidate| one.score >= ENOUGH && one.rate.is_some_and(|rate| rate > 0.0);
    let yearly = best(Target::Field(Field::Arr)).find(|one| filled(one) && !total(one));
    let monthly = || {
        let all = deals
            .iter()
            .filter_map(|property| weigh(property, &MONTHLY));
        all.filter(filled).max_by_key(|one| one.score)
    };
    let amount = match yearly {
        Some(yearly) => Some((yearly, Period::Year)),
        None => monthly().map(|monthly| (monthly, Period::Month)),
    };
    Contract {
        amount,
        ends: best(Target::Field(Field::Renewal)).find(|one| one.score >= ENOUGH),
    }
}

/// The properties whose values tell more.
pub fn worth_a_look(deals: &[Property]) -> Vec<String> {
    let portal = Portal {
        companies: deals.to_vec(),
        ..Portal::default()
    };
    let targets = [Field::Arr, Field::Renewal].map(Target::Field).into_iter();
    let named = targets.flat_map(|target| candidates(&portal, target));
    let monthly = deals
        .iter()
        .filter_map(|property| weigh(property, &MONTHLY));
    let mut names: Vec<String> = named.chain(monthly).map(|one| one.property).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The value of all years of a contract is not what is paid in one.
fn total(candidate: &Candidate) -> bool {
    let says = |text: &str| {
        let text = text.to_lowercase();
        text.contains("tcv") || text.contains("total")
    };
    says(&candidate.property) || says(&candidate.label)
}

#[cfg(test)]
mod tests {
    use super::super::{Seen, Shape};
    use super::*;

    fn property(name: &str, label: &str, shape: Shape, values: &[&str]) -> Property {
        Property {
            name: name.to_owned(),
            label: label.to_owned(),
            shape,
            options: Vec::new(),
            builtin: name.starts_with("hs_"),
            percentage: false,
            seen: Seen {
                of: 10,
                filled: u32::try_from(values.len()).expect("a few"),
                values: values.iter().map(|one| (*one).to_owned()).collect(),
            },
        }
    }

    fn found(deals: &[Property]) -> (Option<(String, Period)>, Option<String>) {
        let found = contract(deals);
        let amount = found.amount.map(|(one, per)| (one.property, per));
        (amount, found.ends.map(|one| one.property))
    }

    #[test]
    fn what_recurs_and_when_it_ends_is_found_by_name_where_it_is_filled() {
        let full = ["100", "200", "300", "400", "500"];
        let amount = property("amount", "Amount", Shape::Number, &full);
        let close = property("closedate", "Close Date", Shape::Moment, &["2026-01-01"]);
        let arr = |values| property("hs_arr", "Annual recurring revenue", Shape::Number, values);
        let mrr = property("hs_mrr", "Monthly recurring revenue", Shape::Number, &full);
        let tcv = property("hs_tcv", "Total contract value", Shape::Number, &full);
        let own = [amount, close, arr(&[]), tcv];
        assert_eq!(found(&own), (None, None), "nobody fills it");
        let mut with = own.to_vec();
        with.push(mrr);
        let monthly = Some(("hs_mrr".to_owned(), Period::Month));
        assert_eq!(found(&with), (monthly, None));
        with.push(arr(&full));
        let yearly = Some(("hs_arr".to_owned(), Period::Year));
        assert_eq!(found(&with), (yearly.clone(), None));
        let day = ["2027-01-31", "2027-06-30"];
        for label in [
            "Contract end date",
            "Vertragsende",
            "Fecha fin de contrato",
            "合同结束日期",
            "Fin de contrat",
        ] {
            let mut with = with.clone();
            with.push(property("p_17", label, Shape::Day, &day));
            assert_eq!(
                found(&with),
                (yearly.clone(), Some("p_17".to_owned())),
                "{label}"
            );
        }
    }
}
