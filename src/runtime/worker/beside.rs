//! What is done beside the queue, on threads of its own: what a person writes meanwhile waits for none
//! of it.

use super::{Job, Worker};
use crate::app::Msg;
use crate::app::view::portfolio::Question;
use crate::domain::health::past_measures;
use crate::domain::id::AccountId;
use crate::domain::search::Findables;
use crate::domain::{Now, Rules};
use crate::messages::measuring;
use crate::runtime::cockpit::Incoming;
use crate::runtime::portfolio::{self, Measurer};
use crate::runtime::{daily, glimpse};
use crate::store::{Store, StoreError};
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::thread;

impl Worker {
    /// Has the day's work done on a thread of its own. What it changed comes back as a job, behind
    /// what a person has done meanwhile.
    pub(super) fn daily(&self, store: &Store, anew: bool) {
        let (store, rules, now) = (store.clone(), self.rules.clone(), (self.clock)());
        let (own, post, one) = (self.own.clone(), self.post.clone(), self.daily.clone());
        let unkept = self.unkept.clone();
        let work = move || {
            let _one = one.lock().unwrap_or_else(PoisonError::into_inner);
            // The other ends are gone only when the program ends.
            let kept = daily::keep(&store, &rules, now, anew);
            ready_glimpse(&store, &rules, now);
            store.rest();
            match kept {
                Ok(changes) => drop(own.send(Job::Changed(changes))),
                Err(error) => {
                    unkept.fetch_or(anew, Ordering::Relaxed);
                    tracing::error!("{error}");
                    let _ = post.send(Incoming::App(Msg::Problem(error.to_string())));
                }
            }
        };
        if let Err(error) = thread::Builder::new().name("daily".into()).spawn(work) {
            tracing::warn!("today's scores are not kept: {error}");
        }
    }

    /// Has the first frame of the next start made ready on a thread of its own.
    pub(super) fn keep_glimpse(&self, store: &Store) {
        let (store, rules, now) = (store.clone(), self.rules.clone(), (self.clock)());
        let one = self.daily.clone();
        let work = move || {
            let _one = one.lock().unwrap_or_else(PoisonError::into_inner);
            ready_glimpse(&store, &rules, now);
            store.rest();
        };
        if let Err(error) = thread::Builder::new().name("glimpse".into()).spawn(work) {
            tracing::warn!("the first frame is not kept: {error}");
        }
    }

    /// Beside the queue: what a person writes meanwhile does not wait for a large portfolio.
    pub(super) fn findables(&self, store: &Store) {
        let (store, post) = (store.clone(), self.post.clone());
        let work = move || match store.findable() {
            Ok(all) => {
                let found = Arc::new(Findables::new(all));
                // The other end is gone only when the program ends.
                let _ = post.send(Incoming::App(Msg::Findables(found)));
            }
            Err(error) => tracing::error!("people and touchpoints cannot be searched: {error}"),
        };
        if let Err(error) = thread::Builder::new().name("find".into()).spawn(work) {
            tracing::warn!("people and touchpoints are not searched: {error}");
        }
    }

    pub(super) fn measures(&self, store: &Store, id: AccountId) -> Result<(), StoreError> {
        if let Some(past) = store.history(&id)? {
            let now = (self.clock)();
            let series = past_measures((&past).into(), &self.rules, daily::SCORE_DAYS, now);
            self.say(Msg::Measures(id, series));
        }
        Ok(())
    }

    /// Has the portfolio measured on a thread of its own.
    pub(super) fn portfolio(&self, store: &Store, question: Question) {
        self.measured.store(question.ask.0, Ordering::Relaxed);
        let measurer = Measurer {
            rules: self.rules.clone(),
            post: self.post.clone(),
            last: self.measured.clone(),
            midnight: portfolio::midnight,
        };
        let (store, now, ask) = (store.clone(), (self.clock)(), question.ask);
        let language = question.language;
        let work = move || measurer.answer(&store, &question, now);
        if let Err(error) = thread::Builder::new().name("measures".into()).spawn(work) {
            let why = measuring::failed(language, error);
            self.say(Msg::Portfolio(ask, Err(why)));
        }
    }
}

/// Keeps the first frame of the next start; without it that start shows its accounts a moment later.
fn ready_glimpse(store: &Store, rules: &Rules, now: Now) {
    if let Err(error) = glimpse::keep(store, rules, now) {
        tracing::warn!("the first frame is not kept: {error}");
    }
}
