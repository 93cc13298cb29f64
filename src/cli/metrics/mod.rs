//! `tenure metrics --from DATE --to DATE [QUERY]`: the measures of the portfolio over a period.
//!
//! Here they are read and measured; `text.rs` writes them for a person, `json.rs` for a program,
//! `csv.rs` for a spreadsheet.

mod csv;
mod json;
mod text;

use super::args::{Globals, Metrics, SplitBy};
use super::context::{Context, Opened};
use super::import::Columns;
use super::{Failure, output};
use crate::domain::health::{View, band_then};
use crate::domain::metrics::{
    AccountPast, By, Exchange, Frame, Period, Refusal, Report, begins, currencies, known, report,
    voices,
};
use crate::domain::money::Currency;
use crate::domain::when::{Toward, day};
use crate::domain::{Field, Now, Rules};
use crate::messages::Language;
use chrono::{
    DateTime, Local, MappedLocalTime, Months, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc,
};
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

/// What was measured, and what it was measured with.
struct Measured<'a> {
    report: Report,
    frame: &'a Frame<'a>,
    opened: &'a Opened,
    rules: &'a Rules,
    query: String,
    by: Option<By>,
    /// What a reader must know of the figures; sentences.
    notes: Vec<String>,
}

impl Measured<'_> {
    /// What a tier is called.
    fn tier<'t>(&'t self, value: &'t str) -> &'t str {
        self.rules.said(Field::Tier, value, Language::En)
    }

    /// A part's name for a person: an owner's name in place of the id, what a tier is called.
    fn name(&self, key: Option<&str>) -> String {
        match (key, self.by) {
            (None, _) => "(none)".to_owned(),
            (Some(id), Some(By::Owner)) => self.opened.book.owner_name(&id.into()).to_owned(),
            (Some(key), Some(By::Tier)) => self.tier(key).to_owned(),
            (Some(key), _) => key.to_owned(),
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Backwards { .. } | Refusal::Ahead { .. } | Refusal::BeforeData { .. } => {
                Failure::Usage(refusal.to_string())
            }
            Refusal::NoHistory { .. }
            | Refusal::Unread
            | Refusal::NoData
            | Refusal::Currencies { .. } => Failure::Failed(refusal.to_string()),
        }
    }
}

/// The first day of the twelve months that end with a day.
fn year_to(to: NaiveDate) -> NaiveDate {
    let before = to.checked_sub_months(Months::new(12));
    before.and_then(|day| day.succ_opt()).unwrap_or(to)
}

/// Runs it.
pub fn run(globals: &Globals, options: &Metrics) -> Result<i32, Failure> {
    let mut context = Context::find(globals)?;
    let opened = context.open()?;
    let date = |option: &str, text: &str| {
        day(text, Toward::Past, opened.now)
            .map_err(|error| Failure::Usage(format!("{option}: {error}")))
    };
    let to = match &options.to {
        Some(to) => date("--to", to)?,
        None => opened.now.today(),
    };
    let from = match &options.from {
        Some(from) => date("--from", from)?,
        None => year_to(to),
    };
    let kept = RefCell::new(HashMap::new());
    let midnight = |day: NaiveDate| *kept.borrow_mut().entry(day).or_insert_with(|| first(day));
    let mut period = Period::new(from, to, opened.now.utc, &midnight)?;
    let query = opened.query(&options.query, &context.rules)?;
    let taken = query.rows(&opened.book, opened.scope(&context.rules));
    let all = pasts(&context, &opened, &period)?;
    let since = begins(all.iter().map(|(past, _)| past))?;
    match known(&period, since, opened.now.utc) {
        // Nobody asked for more than there is.
        Err(Refusal::BeforeData { known, .. }) if options.from.is_none() => {
            period = Period::new(known, to, opened.now.utc, &midnight)?;
        }
        answer => answer?,
    }
    let taken: HashSet<u32> = taken.into_iter().collect();
    let accounts = all.iter().filter(|(_, at)| taken.contains(at));
    let accounts: Vec<&AccountPast> = accounts.map(|(past, _)| past).collect();
    let usual = usual(&context);
    let found = currencies(accounts.iter().copied());
    let exchange = Exchange::new(&found, usual, &context.config.rates)?;
    let frame = Frame {
        lifecycle: &context.rules.lifecycle,
        period,
        exchange: &exchange,
        now: opened.now.utc,
    };
    let by = options.by.map(|by| match by {
        SplitBy::Tier => By::Tier,
        SplitBy::Owner => By::Owner,
        SplitBy::Stage => By::Stage,
        SplitBy::Cohort => By::Cohort,
    });
    let report = report(&accounts, by, Some(since), &frame);
    let measured = Measured {
        notes: notes(&report, &frame, &opened),
        report,
        frame: &frame,
        opened: &opened,
        rules: &context.rules,
        query: options.query.join(" "),
        by,
    };
    if options.json.json {
        output::json(&json::of(&measured))?;
    } else if options.csv {
        measured
            .notes
            .iter()
            .for_each(|note| output::complain(note));
        output::say(&csv::of(&json::of(&measured)))?;
    } else {
        opened.tell_age();
        output::say(&text::of(&measured))?;
    }
    Ok(0)
}

/// All accounts with their past, and where each is in the book.
fn pasts(
    context: &Context,
    opened: &Opened,
    period: &Period<'_>,
) -> Result<Vec<(AccountPast, u32)>, Failure> {
    let lifecycle = &context.rules.lifecycle;
    let rules = &*context.rules;
    let then = Now {
        utc: period.end,
        offset: opened.now.offset,
    };
    let usual = usual(context);
    let today = period.last_day() >= opened.now.today();
    let mut all = Vec::with_capacity(opened.book.rows.len());
    let mut answers = voices(opened.store.answers()?);
    opened.store.histories(|history| {
        let Some(at) = opened.book.find(&history.account.id) else {
            return;
        };
        let band = match opened.book.row(at).filter(|_| today) {
            Some(row) => row.today.health.band,
            // As it was known then.
            None => band_then(View::from(&history), rules, then),
        };
        let mut past = AccountPast::read(&history, lifecycle, band, usual, period);
        past.hear(answers.remove(&past.id).unwrap_or_default(), period);
        all.push((past, at));
    })?;
    Ok(all)
}

/// What amounts are in where nothing else says it.
pub fn usual(context: &Context) -> Currency {
    let columns = match context.demo {
        true => Columns::read(&context.folder),
        false => Columns::default(),
    };
    let said = context.profile.currency.or(columns.currency);
    said.unwrap_or(Currency::EUR)
}

/// What a reader must know of the figures.
fn notes(report: &Report, frame: &Frame<'_>, opened: &Opened) -> Vec<String> {
    let accounts = |count: usize| match count {
        1 => "1 account".to_owned(),
        count => format!("{count} accounts"),
    };
    let mut notes = Vec::new();
    let mut note = |count: usize, text: &dyn Fn(String) -> String| {
        if count > 0 {
            notes.push(text(accounts(count)));
        }
    };
    note(report.unread, &|of| {
        format!(
            "The history of {of} is not read yet; what they were before is not counted. Run `tenure sync --full`."
        )
    });
    note(
        report.whole.retention.unknown - report.unread.min(report.whole.retention.unknown),
        &|of| {
            format!(
                "{of} had begun before the period, but their ARR is recorded only since: neither kept nor new."
            )
        },
    );
    note(report.without_arr, &|of| {
        format!(
            "{of} stood as customers without any ARR: in no figure of revenue, customers or renewals, only in first value, stages and answers."
        )
    });
    note(report.odd_arr, &|of| {
        format!(
            "The ARR of {of} cannot be read now, or a deal of it cannot be summed: the last one that could is counted."
        )
    });
    note(report.whole.first_value.ahead, &|of| {
        format!("{of} reached the first value before the first day of the term: counted as 0 days.")
    });
    note(report.whole.renewals.unknown, &|of| {
        format!(
            "The renewal date that {of} had when the period began is not known: renewals may be missing."
        )
    });
    note(report.cohorts.unknown, &|of| {
        format!("{of} began before their ARR was recorded: in no cohort.")
    });
    note(report.whole.nps.odd, &|of| {
        format!("An NPS answer of {of} is no number from 0 to 10: not counted.")
    });
    note(opened.pending.len(), &|of| {
        format!(
            "Writes to {of} wait in the outbox: the CRM has not got them, so they are not counted."
        )
    });
    if frame.period.open {
        let last = frame.period.last_day();
        notes.push(format!(
            "The period is not over: these are the figures of {last}, now."
        ));
    }
    notes
}

/// 00:00 of a day in the person's time zone; where clocks are set at that hour, the day's first moment.
fn first(day: NaiveDate) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    let hours = (0..4).map(|half| midnight + TimeDelta::minutes(30 * half));
    let mut moments = hours.filter_map(|time| match Local.from_local_datetime(&time) {
        MappedLocalTime::Single(at) | MappedLocalTime::Ambiguous(at, _) => Some(at.to_utc()),
        MappedLocalTime::None => None,
    });
    moments.next().unwrap_or_else(|| midnight.and_utc())
}
