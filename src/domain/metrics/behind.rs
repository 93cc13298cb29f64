//! The accounts a figure of the portfolio is counted from, so that whoever reads a figure can go on to
//! them.
//!
//! Of a share of accounts that names those it counts (customers lost, customers in the value tier), it
//! is these; of every other ratio, all that stand below its line.

use super::answers;
use super::counted::Counted;
use super::first_value;
use super::past::{Customer, Frame, at};
use super::retention::Fate;
use super::team::{BENCHMARK, STANDARD, VALUE, tier_is};
use super::{Keeper, Report, funnel, renewals, standing};
use crate::domain::health::Band;
use crate::domain::id::{AccountId, TierId};
use crate::domain::lifecycle::Place;
use rust_decimal::Decimal;

/// A figure of the portfolio, as one names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// Net revenue retention: the customers at the start.
    Nrr,
    /// Gross revenue retention: the same.
    Grr,
    /// Customers lost: those lost.
    Churn,
    /// Quick ratio: those that joined, grew, shrank or were lost.
    Quick,
    /// ARR at the start.
    ArrStart,
    /// ARR of those that joined.
    New,
    /// ARR by which customers grew.
    Expansion,
    /// ARR by which customers shrank.
    Contraction,
    /// ARR of those lost.
    ChurnedArr,
    /// ARR at the end, of customers at the start and those that joined.
    ArrEnd,
    /// Renewals that were due, by ARR.
    RenewedArr,
    /// Renewals that were due, by count.
    RenewedCount,
    /// Half of those that reached the first value.
    HalfWithin,
    /// Nine of ten of them.
    NineWithin,
    /// Those that began.
    Began,
    /// Net promoter score: those that answered.
    Nps,
    /// 9 and 10.
    Promoters,
    /// 7 and 8.
    Passives,
    /// 0 to 6.
    Detractors,
    /// Satisfaction with support: those of which it is known.
    Csat,
    /// A stage: those in it at any time of the period.
    Stage(Place),
    /// ARR at the end, in all.
    All,
    /// ARR at risk.
    AtRisk,
    /// ARR in a stage at the end.
    StageArr(Place),
    /// ARR in a tier at the end; `None` without one.
    Tier(Option<TierId>),
    /// ARR in a band.
    Band(Band),
    /// A measure of the team, by its name in JSON.
    Team(&'static str),
}

/// The accounts behind each figure.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Behind(Vec<(Item, Vec<AccountId>)>);

impl Behind {
    /// Of the customers that a report was made of.
    pub(super) fn of(customers: &[Customer<'_>], report: &Report, frame: &Frame<'_>) -> Self {
        let told: Vec<Told<'_>> = customers.iter().map(|of| Told::of(of, frame)).collect();
        let with = |item: Item| {
            let counted = told.iter().filter(|of| of.counts(&item, report.keeper));
            let ids = counted.map(|of| of.customer.past.id.clone()).collect();
            (item, ids)
        };
        let standing = &report.standing;
        let items = PLAIN.iter().cloned();
        let items = items
            .chain(report.funnel.iter().map(|(place, _)| Item::Stage(*place)))
            .chain(standing.stages.keys().map(|place| Item::StageArr(*place)))
            .chain(standing.tiers.keys().cloned().map(Item::Tier))
            .chain(standing.bands.keys().map(|band| Item::Band(*band)))
            .chain(report.team.iter().map(|of| Item::Team(of.id)));
        Self(items.map(with).collect())
    }

    /// The accounts behind a figure, each once; none for one that is not measured.
    pub fn accounts(&self, item: &Item) -> &[AccountId] {
        let found = self.0.iter().find(|(of, _)| of == item);
        found.map_or(&[], |(_, ids)| ids)
    }
}

/// The figures that are there whatever the accounts.
const PLAIN: &[Item] = &[
    Item::Nrr,
    Item::Grr,
    Item::Churn,
    Item::Quick,
    Item::ArrStart,
    Item::New,
    Item::Expansion,
    Item::Contraction,
    Item::ChurnedArr,
    Item::ArrEnd,
    Item::RenewedArr,
    Item::RenewedCount,
    Item::HalfWithin,
    Item::NineWithin,
    Item::Began,
    Item::Nps,
    Item::Promoters,
    Item::Passives,
    Item::Detractors,
    Item::Csat,
    Item::All,
    Item::AtRisk,
];

/// What several figures ask of a customer, asked once.
struct Told<'a> {
    customer: &'a Customer<'a>,
    frame: &'a Frame<'a>,
    fate: Fate,
    end: Option<Decimal>,
    due: bool,
}

impl<'a> Told<'a> {
    fn of(customer: &'a Customer<'a>, frame: &'a Frame<'a>) -> Self {
        Self {
            customer,
            frame,
            fate: Fate::of(customer, &frame.period),
            end: customer.arr(frame.period.end),
            due: !renewals::due(customer, frame).is_empty(),
        }
    }

    /// Whether it is among those a figure is counted from.
    fn counts(&self, item: &Item, keeper: Keeper) -> bool {
        let (past, end) = (self.customer.past, self.frame.period.end);
        let place = || at(&past.stages, end).copied().unwrap_or_default();
        let here = self.end.is_some();
        let (joined, lost) = (self.joined(), matches!(self.fate, Fate::Lost(_)));
        let answered = |low: f64, high: f64| {
            let mut all = answers::given(past, keeper, &self.frame.period);
            all.any(|(_, answer)| answer.is_some_and(|answer| (low..=high).contains(&answer)))
        };
        match item {
            Item::Nrr | Item::Grr | Item::ArrStart => self.kept() || lost,
            Item::Churn | Item::ChurnedArr => lost,
            Item::Quick => joined || lost || self.grew() || self.shrank(),
            Item::New => joined,
            Item::Expansion => self.grew(),
            Item::Contraction => self.shrank(),
            Item::ArrEnd => joined || self.kept(),
            Item::RenewedArr | Item::RenewedCount => self.due,
            Item::HalfWithin | Item::NineWithin => {
                self.began() && first_value::reached(self.customer).is_some()
            }
            Item::Began => self.began(),
            Item::Nps => answered(0.0, 10.0),
            Item::Promoters => answered(9.0, 10.0),
            Item::Passives => answered(f64::next_up(6.0), f64::next_down(9.0)),
            Item::Detractors => answered(0.0, 6.0),
            Item::Csat => answers::satisfied(past, &self.frame.period).is_some(),
            Item::Stage(place) => funnel::passed(self.customer, *place, &self.frame.period),
            Item::All => here,
            Item::AtRisk => here && standing::at_risk(past, place(), self.frame.lifecycle),
            Item::StageArr(of) => here && place() == *of,
            Item::Tier(tier) => here && self.customer.tier(end) == tier.as_ref(),
            Item::Band(band) => here && past.band == *band,
            Item::Team(id) => self.counts_for(id, keeper),
        }
    }

    /// The same of the measures of the team.
    fn counts_for(&self, id: &str, keeper: Keeper) -> bool {
        let (start, end) = (self.frame.period.start, self.frame.period.end);
        let past = self.customer.past;
        let tier = |tier| tier_is(self.customer, end, tier);
        let grown = |of: Counted| self.customer.grown(of).is_some();
        match id {
            "value_tier_share" => self.end.is_some() && tier(VALUE),
            "daily_active_use" => {
                self.end.is_some() && at(&past.dau, end).is_some() && at(&past.mau, end).is_some()
            }
            "improvement_projects" => grown(Counted::Projects),
            "arr_added" | "arr_added_growth" => self.joined() || self.grew(),
            "nrr" => self.counts(&Item::Nrr, keeper),
            "nps" => self.counts(&Item::Nps, keeper),
            "logo_churn" => self.counts(&Item::Churn, keeper),
            "leads_brought" => tier(BENCHMARK) && grown(Counted::Leads),
            "expansion_growth" => tier(VALUE) && self.grew(),
            "referrals" => tier(VALUE) && grown(Counted::Referrals),
            "renewal_rate" => tier(VALUE) && self.due,
            "trainings" => tier(STANDARD) && grown(Counted::Trainings),
            "problems_solved" => {
                let mut solved = past.solved.iter();
                tier(STANDARD) && solved.any(|at| self.frame.period.contains(*at))
            }
            "standard_to_value" => {
                let before = tier_is(self.customer, start, STANDARD);
                before && self.customer.arr(start).is_some() && tier(VALUE)
            }
            "satisfaction" => self.began() && self.counts(&Item::Csat, keeper),
            "first_value_attainment" => self.began(),
            _ => false,
        }
    }

    fn began(&self) -> bool {
        let began = self.customer.began;
        began.is_some_and(|day| self.frame.period.has_day(day))
    }

    fn joined(&self) -> bool {
        matches!(self.fate, Fate::Joined(_))
    }

    fn kept(&self) -> bool {
        matches!(self.fate, Fate::Kept(..))
    }

    fn grew(&self) -> bool {
        matches!(self.fate, Fate::Kept(start, end) if end > start)
    }

    fn shrank(&self) -> bool {
        matches!(self.fate, Fate::Kept(start, end) if end < start)
    }
}
