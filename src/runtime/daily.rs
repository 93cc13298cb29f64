//! What is made anew once a day, beside everything else: the scores of the days gone by, and the
//! snapshot of today's.
//!
//! It runs on a thread of its own, a few hundred accounts at a time, so that what a person does
//! meanwhile need not wait for it.

use crate::domain::assess::Assessment;
use crate::domain::book::{Judge, Ranking, Row, arr};
use crate::domain::health::{View, past_scores, score};
use crate::domain::triage::Lane;
use crate::domain::{Now, Rules};
use crate::store::{Changes, Scorer, Snapshot, Store, StoreError};
use std::collections::{HashMap, HashSet};
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
        let mut kept = Vec::new();
        store.walk(|accounts| {
            kept.extend(accounts.into_iter().map(|account| {
                let health = score(&account, rules, now);
                Snapshot {
                    overall: health.score,
                    outcome: health.outcome,
                    experience: health.experience,
                    account: account.id,
                }
            }));
            Ok(())
        })?;
        store.put_snapshots(day, &rules.scorecard.stamp(), &kept)?;
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
    let (owners, marks) = (store.owners()?, store.marks()?);
    let judge = Judge::new(rules, &owners, &marks, now);
    // Twice through the accounts, some at a time: a second book would take as much memory again.
    let (mut places, mut amounts) = (HashMap::new(), Vec::new());
    store.walk(|accounts| {
        for account in accounts {
            amounts.push(arr(&account));
            places.insert(account.id, places.len());
        }
        Ok(())
    })?;
    let ranking = Ranking::of_amounts(amounts.into_iter());
    let (mut rows, mut signals, mut firing) = ([0; 2], Vec::new(), HashSet::new());
    store.walk(|accounts| {
        for account in accounts {
            let Some(place) = places.get(&account.id) else {
                continue;
            };
            let mut row = Row {
                account,
                today: Assessment::default(),
            };
            judge.row(&mut row, ranking.standing(*place));
            let id = &row.account.id;
            for lane in [Lane::Risk, Lane::Opportunity] {
                if !row.today.queued(lane, rules.triage.entry) {
                    continue;
                }
                rows[lane as usize] += 1;
                let terms = row.today.terms.iter();
                let leads = terms.filter(|(of, term)| *of == lane && term.leads());
                signals.extend(leads.map(|(_, term)| {
                    let signal = rules.triage.id_of(term).to_owned();
                    (id.clone(), lane, signal)
                }));
            }
            if marks.contains_key(id) {
                let open = row.today.terms.iter().map(|(_, term)| term);
                let put = row.today.away.iter().flat_map(|away| &away.put);
                for term in open.chain(put.map(|put| &put.term)) {
                    firing.insert((id.clone(), rules.triage.id_of(term).to_owned()));
                }
            }
        }
        Ok(())
    })?;
    store.put_queue(now.today(), rows, &signals)?;
    store.note_quiet(now.today(), &firing)
}
