//! The portfolio at a glance: the report over a period, and how its main figures went in the twelve
//! months up to its end.

use super::past::{AccountPast, Customer, Frame};
use super::period::{Midnight, Month, Period};
use super::{Behind, Exchange, Keeper, Nps, Rates, Refusal, Report, Retention};
use super::{answers::Csat, begins, currencies, known, report};
use crate::domain::lifecycle::Lifecycle;
use crate::domain::money::Currency;
use chrono::{DateTime, Datelike, Months, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// Months that a trend looks back.
pub const TREND: u32 = 12;

/// How long a period is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    /// A month of the calendar.
    Month,
    /// A quarter of the calendar.
    Quarter,
    /// A year of the calendar.
    Year,
    /// Twelve months up to a day.
    #[default]
    Trailing,
}

impl Span {
    /// All of them, from the shortest on.
    pub const ALL: &'static [Span] = &[Span::Month, Span::Quarter, Span::Year, Span::Trailing];

    /// How many months it has.
    pub fn months(self) -> u32 {
        match self {
            Span::Month => 1,
            Span::Quarter => 3,
            Span::Year | Span::Trailing => 12,
        }
    }

    /// First and last day of the period that `today` is in, or of one so many periods `back`. The
    /// trailing twelve months end today, or so many months ago. `None` where the calendar begins.
    pub fn days(self, today: NaiveDate, back: u32) -> Option<(NaiveDate, NaiveDate)> {
        if self == Span::Trailing {
            let to = today.checked_sub_months(Months::new(back))?;
            let from = to.checked_sub_months(Months::new(12))?.succ_opt()?;
            return Some((from, to));
        }
        let months = self.months();
        let this = today.with_day(1)?;
        let first = this.checked_sub_months(Months::new(this.month0() % months))?;
        let from = first.checked_sub_months(Months::new(back.checked_mul(months)?))?;
        let to = from.checked_add_months(Months::new(months))?.pred_opt()?;
        Some((from, to))
    }
}

/// The main figures of one span of time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// The month at whose end the span ended.
    pub month: Month,
    /// Net revenue retention.
    pub nrr: Option<f64>,
    /// Gross revenue retention.
    pub grr: Option<f64>,
    /// Customers lost.
    pub churn: Option<f64>,
    /// Net promoter score: −100 to 100.
    pub nps: Option<f64>,
    /// Satisfaction with support: 0 to 100.
    pub csat: Option<f64>,
}

/// The portfolio at a glance.
#[derive(Clone, Debug, PartialEq)]
pub struct Overview {
    /// The first day.
    pub from: NaiveDate,
    /// The last day that has begun.
    pub to: NaiveDate,
    /// Whether the period is not over.
    pub open: bool,
    /// The currency of the amounts.
    pub currency: Currency,
    /// Everything measured over the period.
    pub report: Report,
    /// The accounts behind its figures.
    pub behind: Behind,
    /// The same figures over spans as long as the period, ending with each of the last twelve months,
    /// the oldest first; without figures where nothing was known yet.
    pub trend: Vec<Point>,
}

/// What the overview is made with.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// The stages.
    pub lifecycle: &'a Lifecycle,
    /// How long the period is.
    pub span: Span,
    /// First and last day.
    pub days: (NaiveDate, NaiveDate),
    /// The currency where there are several.
    pub usual: Currency,
    /// What one unit of each is worth.
    pub rates: &'a Rates,
    /// Since when anything is known, of these accounts or others.
    pub begins: Option<DateTime<Utc>>,
    /// The moment of asking.
    pub now: DateTime<Utc>,
    /// The person's midnights.
    pub midnight: Midnight<'a>,
}

/// Measures accounts.
///
/// # Errors
/// A [`Refusal`]: the period lies ahead or before all data, there is no ARR, or a rate is missing.
pub fn overview(accounts: &[&AccountPast], asked: &Asked<'_>) -> Result<Overview, Refusal> {
    let (from, to) = asked.days;
    let period = Period::new(from, to, asked.now, asked.midnight)?;
    let since = match asked.begins {
        Some(since) => since,
        None => begins(accounts.iter().copied())?,
    };
    known(&period, since, asked.now)?;
    let found = currencies(accounts.iter().copied());
    let exchange = Exchange::new(&found, asked.usual, asked.rates)?;
    let frame = Frame {
        lifecycle: asked.lifecycle,
        period,
        exchange: &exchange,
        now: asked.now,
    };
    let keeper = Keeper::of(accounts.iter().copied());
    let last = Month::of(period.last_day());
    let back = |ago: u32| last.first.checked_sub_months(Months::new(ago));
    let months = (0..TREND).rev().filter_map(back).map(Month::of);
    let trend = months.map(|month| point(accounts, keeper, month, since, (asked, &frame)));
    let customers: Vec<Customer<'_>> = accounts.iter().map(|of| Customer::of(of, &frame)).collect();
    let report = report(accounts, None, Some(since), &frame);
    Ok(Overview {
        from,
        to: period.last_day(),
        open: period.open,
        currency: exchange.to,
        trend: trend.collect(),
        behind: Behind::of(&customers, &report, &frame),
        report,
    })
}

/// The figures of the span that ended with a month, or today where the month is not over.
fn point(
    accounts: &[&AccountPast],
    keeper: Keeper,
    month: Month,
    since: DateTime<Utc>,
    (asked, frame): (&Asked<'_>, &Frame<'_>),
) -> Point {
    let mut point = Point {
        month,
        nrr: None,
        grr: None,
        churn: None,
        nps: None,
        csat: None,
    };
    let first = Months::new(asked.span.months() - 1);
    let Some(from) = month.first.checked_sub_months(first) else {
        return point;
    };
    let period = Period::new(from, month.last(), asked.now, asked.midnight);
    let Ok(period) = period.and_then(|period| known(&period, since, asked.now).map(|()| period))
    else {
        return point;
    };
    let frame = Frame { period, ..*frame };
    let customers: Vec<Customer<'_>> = accounts.iter().map(|of| Customer::of(of, &frame)).collect();
    let kept = Retention::of(&customers, &frame.period);
    point.nrr = kept.nrr();
    point.grr = kept.grr();
    point.churn = kept.logo_churn();
    point.nps = Nps::of(accounts.iter().copied(), keeper, &frame.period).score();
    point.csat = Csat::of(accounts.iter().copied(), &frame.period).mean();
    point
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).expect("a day")
    }

    #[test]
    fn periods_of_the_calendar_are_whole_ones() {
        let today = day(2026, 11, 21);
        let of = |span: Span, back| span.days(today, back).expect("days");
        assert_eq!(of(Span::Month, 0), (day(2026, 11, 1), day(2026, 11, 30)));
        assert_eq!(of(Span::Month, 11), (day(2025, 12, 1), day(2025, 12, 31)));
        assert_eq!(of(Span::Quarter, 0), (day(2026, 10, 1), day(2026, 12, 31)));
        assert_eq!(of(Span::Quarter, 1), (day(2026, 7, 1), day(2026, 9, 30)));
        assert_eq!(of(Span::Year, 1), (day(2025, 1, 1), day(2025, 12, 31)));
    }

    #[test]
    fn the_trailing_year_ends_today_and_goes_back_by_months() {
        let today = day(2026, 11, 21);
        let of = |back| Span::Trailing.days(today, back).expect("days");
        assert_eq!(of(0), (day(2025, 11, 22), today));
        assert_eq!(of(2), (day(2025, 9, 22), day(2026, 9, 21)));
        assert_eq!(Span::Year.days(day(-262_143, 1, 2), 9), None);
    }
}
