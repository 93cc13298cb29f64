//! What is made anew once a day, beside everything else: the scores of the days gone by, and the
//! snapshot of today's.
//!
//! It runs on a thread of its own, a few hundred accounts at a time, so that what a person does
//! meanwhile need not wait for it.

use super::standings::Standings;
use crate::domain::assess::Assessment;
use crate::domain::book::{Judge, Row};
use crate::domain::health::{Sight, View, remembered_scores, score};
use crate::domain::triage::{Lane, Term};
use crate::domain::{Now, Rules};
use crate::store::{Changes, Scorer, Snapshot, Store, StoreError};
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// How many days of past scores an account carries: the sparkline's thirteen weeks, and more only where
/// the band's memory reaches further back.
pub(super) const SCORE_DAYS: usize = 91;

/// Raise it whenever series of use or past scores are made otherwise than before, so that those made
/// by an older program do not stay until the next day.
const SERIES: u32 = 4;

/// All that past scores are made by, as one word: where it is another one, they are made anew. The
/// scorecard's stamp alone does not tell of promises, nor of the stages that a scope names.
fn stamp(rules: &Rules) -> String {
    let mut hash = DefaultHasher::new();
    let triage = &rules.triage;
    format!("{:?}", (&triage.tiers, triage.default_tier)).hash(&mut hash);
    triage.ticket_days.map(f64::to_bits).hash(&mut hash);
    if rules.scorecard.scoped() {
        format!("{:?}", rules.lifecycle).hash(&mut hash);
    }
    format!(
        "{} {SERIES} {:016x}",
        rules.scorecard.stamp(),
        hash.finish()
    )
}

/// How the store scores an account's past: by the rules in force.
pub fn scorer(rules: Arc<Rules>) -> Scorer {
    Scorer {
        id: stamp(&rules),
        score: Arc::new(move |record, tickets, now| {
            let view = View {
                tickets: Some(tickets),
                ..View::from(record)
            };
            remembered_scores(view, &rules, Sight::Today, SCORE_DAYS, now)
        }),
    }
}

/// Makes the past scores anew where the day, the scorecard or the last full pull are others than the
/// last time, and keeps today's scores and queue: once a day, or again where `anew`, after a pull that
/// changed something. Answers the accounts that look different.
///
/// # Errors
/// When the store cannot be read or written; what was made until then is kept.
pub fn keep(store: &Store, rules: &Rules, now: Now, anew: bool) -> Result<Changes, StoreError> {
    store.set_offset(now.offset)?;
    let changed = store.rescore(now.utc)?;
    let anew = anew || !changed.is_empty();
    let day = now.today();
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
    let standings = Standings::of(store, rules)?;
    let known = store.queue_accounts()?;
    let (mut signals, mut left, mut firing) = (Vec::new(), Vec::new(), HashSet::new());
    store.walk(|accounts| {
        for account in accounts {
            let Some(standing) = standings.standing(&account.id) else {
                continue;
            };
            let mut row = Row {
                account,
                today: Assessment::default(),
            };
            judge.row(&mut row, standing);
            let id = &row.account.id;
            for lane in [Lane::Risk, Lane::Opportunity] {
                let named = |term: &Term| (id.clone(), lane, rules.triage.id_of(term).to_owned());
                let open = row.today.terms.iter();
                let open = open.filter(|(of, term)| *of == lane && term.leads());
                let open = open.map(|(_, term)| named(term));
                // What fires all the same has not stopped.
                match row.today.queued(lane, rules.triage.entry) {
                    true => signals.extend(open),
                    false if known.contains(id) => left.extend(open),
                    false => {}
                }
                if known.contains(id) {
                    let put = row.today.away.iter().flat_map(|away| &away.put);
                    let put = put.filter(|put| put.lane == lane);
                    left.extend(put.map(|put| named(&put.term)));
                }
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
    store.put_queue(now.today(), &signals, &left)?;
    store.note_quiet(now.today(), &firing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::health::scorecard::Scorecard;

    #[test]
    fn past_scores_are_made_anew_where_anything_they_are_made_by_changes() {
        let before = stamp(&Rules::presets());
        let other = |change: &dyn Fn(&mut Rules)| {
            let mut rules = Rules::presets();
            change(&mut rules);
            stamp(&rules) != before
        };
        assert!(!other(&|_| {}), "the same rules have the same stamp");
        assert!(other(&|rules| rules.triage.tiers[0].touch_days = 7));
        assert!(other(&|rules| rules.triage.default_tier = 0));
        assert!(other(&|rules| rules.triage.ticket_days[2] = 5.0));
        assert!(other(&|rules| {
            rules.scorecard = Scorecard::preset("usage-first").expect("a preset");
        }));
        // Points of signals are no part of a score.
        assert!(!other(&|rules| rules.triage.entry = [1, 1]));
    }
}
