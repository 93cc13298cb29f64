//! What each role of the team is measured by, with its stars. What nothing counts is listed too,
//! with the reason, so that nobody takes its absence for a zero.

use super::answers::Nps;
use super::counted::Counted;
use super::first_value::FirstValue;
use super::money::share;
use super::past::{Customer, Frame, at};
use super::retention::Retention;
use super::{Measures, answers};
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

/// A figure of a team measure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Figure {
    /// A ratio; 1.0 is 100 %.
    Share(f64),
    /// How much more than in the period before, as a ratio; 0.1 is 10 % more.
    Growth(f64),
    /// An amount in the answer's currency.
    Amount(Decimal),
    /// A score with its own scale.
    Score(f64),
    /// A number of things.
    Count(usize),
    /// A number of things a month.
    Monthly(f64),
}

/// One measure of one role.
#[derive(Clone, Debug, PartialEq)]
pub struct TeamMeasure {
    /// Whose: `operations`, `benchmark`, `value`, `standard`, `implementation`.
    pub role: &'static str,
    /// How much it counts: 3 to 5 stars.
    pub stars: u8,
    /// Its name in JSON.
    pub id: &'static str,
    /// Its name for a person.
    pub name: &'static str,
    /// The figure, or why there is none.
    pub figure: Result<Figure, &'static str>,
}

/// Where nothing was there to measure.
const NOTHING: &str = "nothing to measure in the period";
/// Where the period before has no data.
const NO_BEFORE: &str = "the period before is not known";

/// Where the profile has no field that counts it.
const UNCOUNTED: &str = "no field counts them: docs/metrics.md";
/// Where it has one, and no value of it is known at both ends.
const NO_PAST: &str = "what was counted before the period is not known";
/// Days of a month, the mean of the calendar's four hundred years.
const MONTH: f64 = 30.436_875;

/// The tiers whose managers have measures of their own.
pub(super) const BENCHMARK: &str = "benchmark";
pub(super) const VALUE: &str = "value";
pub(super) const STANDARD: &str = "standard";

/// Whether an account was in that tier at a moment.
pub(super) fn tier_is(of: &Customer<'_>, moment: DateTime<Utc>, tier: &str) -> bool {
    let own = of.tier(moment);
    own.is_some_and(|own| own.as_str().eq_ignore_ascii_case(tier))
}

/// The measures of all roles. `before` are the accounts over the period of the same length before,
/// where it is known.
pub(super) fn team(
    customers: &[Customer<'_>],
    whole: &Measures,
    before: Option<&[Customer<'_>]>,
    frames: (&Frame<'_>, Option<&Frame<'_>>),
) -> Vec<TeamMeasure> {
    let (frame, earlier) = frames;
    let share_of = |figure: Option<f64>| figure.map(Figure::Share).ok_or(NOTHING);
    // Whose work it was: the tier when the period ended.
    let tier = |of: &Customer<'_>, tier: &str| tier_is(of, frame.period.end, tier);
    let at_end = || {
        customers
            .iter()
            .filter(|of| of.arr(frame.period.end).is_some())
    };
    let value_share = share(
        at_end().filter(|of| tier(of, VALUE)).count(),
        at_end().count(),
    );
    let retention = |customers: &[Customer<'_>], frame: &Frame<'_>, only: Option<&str>| {
        let wanted = |of: &&Customer<'_>| only.is_none_or(|only| tier(of, only));
        let mut sum = Retention::default();
        for customer in customers.iter().filter(wanted) {
            sum.add(customer, &frame.period);
        }
        sum
    };
    let earlier = before.zip(earlier);
    let growth = |now: Decimal, then: Option<Decimal>| match then {
        None => Err(NO_BEFORE),
        Some(then) => super::money::ratio(now - then, then)
            .map(Figure::Growth)
            .ok_or(NOTHING),
    };
    let added_before = earlier.map(|(of, frame)| retention(of, frame, None).added());
    let value_grown = retention(customers, frame, Some(VALUE)).expansion;
    let value_before = earlier.map(|(of, frame)| retention(of, frame, Some(VALUE)).expansion);
    let value_renewals = super::Renewals::of(customers.iter().filter(|of| tier(of, VALUE)), frame);
    let standard = customers.iter().filter(|of| {
        let start = frame.period.start;
        of.arr(start).is_some() && tier_is(of, start, STANDARD)
    });
    let risen = standard.clone().filter(|of| tier(of, VALUE)).count();
    let risen = share(risen, standard.count());
    let solved = customers
        .iter()
        .filter(|of| tier(of, STANDARD))
        .flat_map(|of| &of.past.solved);
    let solved = solved.filter(|at| frame.period.contains(**at)).count();
    let started = customers
        .iter()
        .filter(|of| of.began.is_some_and(|day| frame.period.has_day(day)));
    let satisfied = answers::Csat::of(started.map(|of| of.past), &frame.period);
    // The growth of a count over the period, of the accounts of a tier.
    let counted = |of: Counted, only: Option<&str>| {
        if customers
            .iter()
            .all(|one| one.past.counts[of as usize].is_empty())
        {
            return Err(UNCOUNTED);
        }
        let wanted = |one: &&Customer<'_>| only.is_none_or(|only| tier(one, only));
        let mut grown: Vec<f64> = customers
            .iter()
            .filter(wanted)
            .filter_map(|one| one.grown(of))
            .collect();
        // In one order, so that the sum does not hang on the order of the accounts.
        grown.sort_by(f64::total_cmp);
        match grown.is_empty() {
            true => Err(NO_PAST),
            false => Ok(grown.iter().sum::<f64>()),
        }
    };
    let whole_number = |count: f64| Figure::Count(count.round() as usize);
    let projects = counted(Counted::Projects, None);
    let days = ((frame.period.last_day() - frame.period.from).num_days() + 1) as f64;
    let (nps, first): (&Nps, &FirstValue) = (&whole.nps, &whole.first_value);
    let rows: [(_, _, _, _, Result<Figure, &'static str>); 17] = [
        (
            "operations",
            5,
            "value_tier_share",
            "customers in the value tier",
            share_of(value_share),
        ),
        (
            "operations",
            5,
            "daily_active_use",
            "daily of monthly active users",
            share_of(daily(customers, frame)),
        ),
        (
            "operations",
            5,
            "improvement_projects",
            "improvement projects a month",
            projects.map(|count| Figure::Monthly(count * MONTH / days)),
        ),
        (
            "operations",
            4,
            "arr_added",
            "ARR added: new and expansion",
            Ok(Figure::Amount(whole.retention.added())),
        ),
        (
            "operations",
            4,
            "arr_added_growth",
            "its growth on the period before",
            growth(whole.retention.added(), added_before),
        ),
        (
            "operations",
            3,
            "nrr",
            "net revenue retention",
            share_of(whole.retention.nrr()),
        ),
        (
            "operations",
            3,
            "nps",
            "net promoter score",
            nps.score().map(Figure::Score).ok_or(NOTHING),
        ),
        (
            "operations",
            3,
            "logo_churn",
            "customers lost",
            share_of(whole.retention.logo_churn()),
        ),
        (
            "benchmark",
            5,
            "leads_brought",
            "leads brought",
            counted(Counted::Leads, Some(BENCHMARK)).map(whole_number),
        ),
        (
            "value",
            5,
            "expansion_growth",
            "growth of expansion",
            growth(value_grown, value_before),
        ),
        (
            "value",
            5,
            "referrals",
            "referrals",
            counted(Counted::Referrals, Some(VALUE)).map(whole_number),
        ),
        (
            "value",
            3,
            "renewal_rate",
            "renewals",
            share_of(value_renewals.by_count()),
        ),
        (
            "standard",
            5,
            "trainings",
            "trainings held",
            counted(Counted::Trainings, Some(STANDARD)).map(whole_number),
        ),
        (
            "standard",
            5,
            "problems_solved",
            "tickets closed",
            Ok(Figure::Count(solved)),
        ),
        (
            "standard",
            4,
            "standard_to_value",
            "standard accounts that became value",
            share_of(risen),
        ),
        (
            "implementation",
            5,
            "satisfaction",
            "satisfaction of those that began",
            satisfied.mean().map(Figure::Score).ok_or(NOTHING),
        ),
        (
            "implementation",
            5,
            "first_value_attainment",
            "first value reached by those that began",
            share_of(first.attainment()),
        ),
    ];
    let rows = rows.into_iter();
    rows.map(|(role, stars, id, name, figure)| TeamMeasure {
        role,
        stars,
        id,
        name,
        figure,
    })
    .collect()
}

/// Σ daily / Σ monthly active users of the customers at the end that have both.
fn daily(customers: &[Customer<'_>], frame: &Frame<'_>) -> Option<f64> {
    let end = frame.period.end;
    let users = customers
        .iter()
        .filter(|of| of.arr(end).is_some())
        .filter_map(|of| Some((*at(&of.past.dau, end)?, *at(&of.past.mau, end)?)));
    let (mut daily, mut monthly): (Vec<f64>, Vec<f64>) = users.unzip();
    // In one order, so that the sums do not hang on the order of the accounts.
    daily.sort_by(f64::total_cmp);
    monthly.sort_by(f64::total_cmp);
    let monthly: f64 = monthly.iter().sum();
    (monthly > 0.0).then(|| daily.iter().sum::<f64>() / monthly)
}
