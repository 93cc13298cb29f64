//! What is made anew once a day, beside everything else: the scores of the days gone by, and the
//! snapshot of today's.
//!
//! It runs on a thread of its own, a few hundred accounts at a time, so that what a person does
//! meanwhile need not wait for it.

use crate::domain::health::{View, past_scores, score};
use crate::domain::triage::Lane;
use crate::domain::{Book, Now, Rules};
use crate::store::{Changes, Scorer, Snapshot, Store, StoreError};
use std::collections::HashSet;
use std::sync::Arc;

/// How many days of past scores an account carries: the sparkline's thirteen weeks.
pub(super) const SCORE_DAYS: usize = 91;

/// How the store scores an account's past: by the rules in force.
pub fn scorer(rules: Arc<Rules>) -> Scorer {
    let id = rules.scorecard.stamp();
    Scorer {
        id,
        score: Arc::new(move |record, at| {
            let now = Now::utc(at);
            past_scores(View::from(record), &rules, SCORE_DAYS, now)
        }),
    }
}

/// Makes the past scores anew where the day, the scorecard or the last full pull are others than the
/// last time, and keeps today's scores: once a day, or again where `anew`, after a pull. Answers the
/// accounts that look different.
///
/// # Errors
/// When the store cannot be read or written; what was made until then is kept.
pub fn keep(store: &Store, rules: &Rules, now: Now, anew: bool) -> Result<Changes, StoreError> {
    let changed = store.rescore(now.utc)?;
    // Days as the series have them.
    let day = now.utc.date_naive();
    if anew || store.last_snapshot()?.is_none_or(|last| last < day) {
        let accounts = store.portfolio()?.accounts;
        let scores: Vec<Snapshot> = accounts
            .into_iter()
            .map(|account| {
                let health = score(&account, rules, now);
                Snapshot {
                    overall: health.score,
                    outcome: health.outcome,
                    experience: health.experience,
                    account: account.id,
                }
            })
            .collect();
        store.put_snapshots(day, &rules.scorecard.stamp(), &scores)?;
    }
    let today = now.today();
    if anew || store.last_queue_day()?.is_none_or(|last| last < today) {
        keep_queue(store, rules, now)?;
    }
    Ok(Changes {
        changed,
        gone: Vec::new(),
    })
}

/// Keeps what stands in the queue today, for the measure of its noise, and which signals that were
/// put away do not fire any more.
///
/// # Errors
/// When the store cannot be read or written.
pub fn keep_queue(store: &Store, rules: &Rules, now: Now) -> Result<(), StoreError> {
    let portfolio = store.portfolio()?;
    let mut book = Book::build(portfolio.accounts, portfolio.owners, rules, now);
    book.set_marks(store.marks()?, rules, now);
    let mut signals = Vec::new();
    for lane in [Lane::Risk, Lane::Opportunity] {
        for row in book.queue(lane).iter().filter_map(|at| book.row(*at)) {
            let terms = row.today.terms.iter();
            let leads = terms.filter(|(of, term)| *of == lane && term.leads());
            signals.extend(leads.map(|(_, term)| {
                let id = rules.triage.id_of(term).to_owned();
                (row.account.id.clone(), lane, id)
            }));
        }
    }
    let rows = [Lane::Risk, Lane::Opportunity].map(|lane| book.queue(lane).len());
    store.put_queue(now.today(), rows, &signals)?;
    let mut firing = HashSet::new();
    for id in book.marks().keys() {
        let Some(row) = book.find(id).and_then(|at| book.row(at)) else {
            continue;
        };
        let open = row.today.terms.iter().map(|(_, term)| term);
        let put = row.today.away.iter().flat_map(|away| &away.put);
        for term in open.chain(put.map(|put| &put.term)) {
            firing.insert((id.clone(), rules.triage.id_of(term).to_owned()));
        }
    }
    store.note_quiet(now.today(), &firing)
}
