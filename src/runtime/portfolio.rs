//! The portfolio's measures: the past of every account is read on a thread of its own and measured
//! there, so that neither the screen nor a write waits for it. A newer question ends an older one.

use super::cockpit::Incoming;
use crate::app::Msg;
use crate::app::view::portfolio::{Answer, Question};
use crate::domain::health::{Band, View, band_then};
use crate::domain::metrics::overview::{Asked, overview};
use crate::domain::metrics::{AccountPast, Period, begins, voices};
use crate::domain::{Now, Rules};
use crate::messages::measuring as say;
use crate::store::{Store, StoreError};
use chrono::{DateTime, Local, MappedLocalTime, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::Sender;

/// After so many accounts the screen is told how far it is.
const STEP: usize = 500;

/// Who measures: where the answer goes, and which question is the last.
#[derive(Clone)]
pub struct Measurer {
    /// What accounts are judged by.
    pub rules: Arc<Rules>,
    /// Where answers go.
    pub post: Sender<Incoming>,
    /// The number of the last question.
    pub last: Arc<AtomicU64>,
    /// The first moment of a day where the person is.
    pub midnight: fn(NaiveDate) -> DateTime<Utc>,
}

impl Measurer {
    /// Answers a question; silent when a newer one was asked meanwhile.
    pub fn answer(&self, store: &Store, question: &Question, now: Now) {
        let answer = match self.measure(store, question, now) {
            Ok(Some(answer)) => answer,
            Ok(None) => return,
            Err(error) => Err(error.to_string()),
        };
        self.say(Msg::Portfolio(question.ask, answer));
    }

    fn say(&self, msg: Msg) {
        // The other end is gone only when the program ends.
        let _ = self.post.send(Incoming::App(msg));
    }

    fn measure(
        &self,
        store: &Store,
        question: &Question,
        now: Now,
    ) -> Result<Option<Answer>, StoreError> {
        let today = now.today();
        let Some(days) = question.span.days(today, question.back) else {
            let why = say::too_far_back(question.language);
            return Ok(Some(Err(why.to_owned())));
        };
        let kept = RefCell::new(HashMap::new());
        let midnight = |day: NaiveDate| {
            *kept
                .borrow_mut()
                .entry(day)
                .or_insert_with(|| (self.midnight)(day))
        };
        let period = match Period::new(days.0, days.1, now.utc, &midnight) {
            Ok(period) => period,
            Err(refusal) => return Ok(Some(Err(refusal.told(question.language)))),
        };
        let Some(all) = self.pasts(store, question, &period, now)? else {
            return Ok(None);
        };
        let told = |refusal: crate::domain::metrics::Refusal| {
            Ok(Some(Err(refusal.told(question.language))))
        };
        // Since when anything is known is asked of all, so that a filter does not move the beginning.
        let since = match begins(&all) {
            Ok(since) => since,
            Err(refusal) => return told(refusal),
        };
        let shown = |past: &&AccountPast| question.bands.contains_key(&past.id);
        let taken: Vec<&AccountPast> = all.iter().filter(shown).collect();
        let asked = Asked {
            lifecycle: &self.rules.lifecycle,
            span: question.span,
            days,
            usual: question.amounts.usual,
            rates: &question.amounts.rates,
            begins: Some(since),
            now: now.utc,
            midnight: &midnight,
        };
        match overview(&taken, &asked) {
            Ok(found) => Ok(Some(Ok(Arc::new(found)))),
            Err(refusal) => told(refusal),
        }
    }

    /// All accounts with their past; `None` when a newer question was asked meanwhile.
    fn pasts(
        &self,
        store: &Store,
        question: &Question,
        period: &Period<'_>,
        now: Now,
    ) -> Result<Option<Vec<AccountPast>>, StoreError> {
        let rules = &*self.rules;
        let old = || self.last.load(Ordering::Relaxed) != question.ask.0;
        let then = Now {
            utc: period.end,
            offset: now.offset,
        };
        let today = period.last_day() >= now.today();
        let mut answers = voices(store.answers()?);
        let mut all = Vec::new();
        store.histories(|history| {
            if all.len() % STEP == 0 {
                self.say(Msg::PortfolioProgress(
                    question.ask,
                    all.len(),
                    question.all,
                ));
            }
            if old() {
                return;
            }
            let band = match (today, question.bands.get(&history.account.id)) {
                (_, None) => Band::Unknown,
                (true, Some(band)) => *band,
                // As it was known then.
                (false, Some(_)) => band_then(View::from(&history), rules, then),
            };
            let usual = question.amounts.usual;
            let mut past = AccountPast::read(&history, &rules.lifecycle, band, usual, period);
            past.hear(answers.remove(&past.id).unwrap_or_default(), period);
            all.push(past);
        })?;
        Ok((!old()).then_some(all))
    }
}

/// 00:00 of a day in the person's time zone; where clocks are set at that hour, the day's first moment.
pub fn midnight(day: NaiveDate) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    let hours = (0..4).map(|half| midnight + TimeDelta::minutes(30 * half));
    let mut moments = hours.filter_map(|time| match Local.from_local_datetime(&time) {
        MappedLocalTime::Single(at) | MappedLocalTime::Ambiguous(at, _) => Some(at.to_utc()),
        MappedLocalTime::None => None,
    });
    moments.next().unwrap_or_else(|| midnight.and_utc())
}
