//! The series made of an account's past, usage and scores: for one account after a change, and for
//! all of them on a new day, under a new scorecard, or after a full pull, when the people and tickets
//! that a score rests on have come in behind the account.

use super::codec::{Past, decode, encode};
use super::pages::{beside, cached};
use super::portfolio::complete;
use super::positions::{Synced, synced};
use super::{Durability, Listing, Scorer, Store, StoreError, clock, link, past, snapshots};
use crate::domain::account::{Account, AccountRecord, Daily};
use crate::domain::health::usage_series;
use crate::domain::id::AccountId;
use crate::domain::when::Now;
use chrono::{DateTime, Utc};
use rusqlite::{Connection, params};

/// How accounts are scored in one transaction.
pub(super) struct Scoring<'a> {
    scorer: Option<&'a Scorer>,
    known: Synced,
    pub now: Now,
}

impl<'a> Scoring<'a> {
    pub fn new(
        connection: &Connection,
        scorer: Option<&'a Scorer>,
        now: DateTime<Utc>,
    ) -> rusqlite::Result<Self> {
        Ok(Self {
            scorer,
            known: synced(connection)?,
            now: clock::here(connection, now)?,
        })
    }

    /// Makes the series of a record. Its account must have its people and tickets: today's score is
    /// made of them, and the past must not be made of less.
    pub fn series(
        &self,
        connection: &Connection,
        record: &mut AccountRecord,
    ) -> rusqlite::Result<()> {
        let filled = |series: Daily| match series.values.iter().all(|value| value.is_nan()) {
            true => Daily::default(),
            false => series,
        };
        complete(&mut record.account, &self.known);
        let usage = usage_series(&record.history, past::USAGE_DAYS, self.now);
        record.account.usage = filled(usage).into();
        if let Some(scorer) = self.scorer {
            let tickets = link::of(connection, Listing::Tickets, &record.account.id)?;
            record.account.scores = filled((scorer.score)(record, &tickets, self.now));
        }
        snapshots::fill(connection, &record.account.id, &mut record.account.scores)
    }

    /// Makes the series of a cached account anew, after its people or tickets changed.
    pub fn again(&self, connection: &Connection, id: &AccountId) -> rusqlite::Result<()> {
        let (Some(known), Some((_, past))) = (cached(connection, id)?, beside(connection, id)?)
        else {
            return Ok(());
        };
        let Some(account) = decode::<Account>(&known.body) else {
            return Ok(());
        };
        let mut record = bare(account, past);
        self.series(connection, &mut record)?;
        connection
            .prepare_cached("UPDATE account SET body = ?2 WHERE n = ?1")?
            .execute(params![known.n, encode(&record.account)])?;
        Ok(())
    }
}

/// Points that today's score, which goes on with the hours, may differ by and look the same.
const DRIFT: f32 = 0.05;

/// Whether an account differs from what is cached of it by no more than today's score does within hours:
/// nobody has changed it. The account and its bytes, and what it is now.
pub(super) fn drifted((old, body): (&Account, &[u8]), new: &Account) -> bool {
    let (before, now) = (&old.scores, &new.scores);
    let near = |(one, other): (&f32, &f32)| (one - other).abs() < DRIFT;
    let (Some((last, past)), Some((of, earlier))) =
        (before.values.split_last(), now.values.split_last())
    else {
        return false;
    };
    if before.last != now.last || past.len() != earlier.len() || !near((last, of)) {
        return false;
    }
    let as_before = Account {
        scores: before.clone(),
        ..new.clone()
    };
    let same = Daily {
        values: earlier.iter().chain([last]).copied().collect(),
        last: now.last,
    };
    same == *before && encode(&as_before) == body
}

pub(super) fn bare(account: Account, past: Past) -> AccountRecord {
    AccountRecord {
        hidden: Vec::new(),
        carriers: Vec::new(),
        account,
        raw: Vec::new(),
        history: past.history,
        stages: past.stages,
        words: past.words,
        custom: past.custom,
    }
}

/// Accounts in one transaction: others may write in between.
const AT_ONCE: usize = 200;

impl Store {
    /// Makes the series anew where they were made by another scorecard than the one in force: a score of
    /// today is not to be held against a past of another. See [`Store::rescore`].
    ///
    /// # Errors
    /// Those of [`Store::rescore`].
    pub fn rescore_by_scorecard(&self, now: DateTime<Utc>) -> Result<(), StoreError> {
        let in_force = self.scorer().map(|scorer| scorer.id).unwrap_or_default();
        match self.meta("scored")? {
            Some(stamp) if !stamp.ends_with(&format!(" {in_force}")) => self.rescore(now).map(drop),
            _ => Ok(()),
        }
    }

    /// Makes the usage and score series of all accounts anew where scorecard, day or the last full
    /// pull are others than the last time. Answers the accounts that look different.
    ///
    /// # Errors
    /// When the database cannot be written; what was made anew until then is kept, and the next
    /// call begins again.
    pub fn rescore(&self, now: DateTime<Utc>) -> Result<Vec<AccountId>, StoreError> {
        let scorer = self.scorer();
        let full_at = |listing| -> Result<i64, StoreError> {
            let at = self.position(listing)?.full_at;
            Ok(at.map_or(0, |at| at.timestamp()))
        };
        let stamp = format!(
            "{} {} {} {} {} {}",
            self.here(now)?.today(),
            self.here(now)?.offset,
            full_at(Listing::Contacts)?,
            full_at(Listing::Tickets)?,
            // The first ticket of a portal says of all accounts without one that they have none.
            self.synced()?.tickets,
            scorer.as_ref().map_or("", |scorer| &scorer.id)
        );
        if self.meta("scored")?.as_deref() == Some(stamp.as_str()) {
            return Ok(Vec::new());
        }
        let mut changed = Vec::new();
        let mut after = 0;
        loop {
            let last = self.write(Durability::Crash, |transaction| {
                let mut select = transaction.prepare_cached(
                    "SELECT account.n, account.body, account_past.past
                     FROM account JOIN account_past USING (id)
                     WHERE account.n > ?1 ORDER BY account.n LIMIT ?2",
                )?;
                let rows: Vec<(i64, Vec<u8>, Vec<u8>)> = select
                    .query_map(params![after, AT_ONCE as i64], |row| {
                        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
                    })?
                    .collect::<rusqlite::Result<_>>()?;
                let mut set =
                    transaction.prepare_cached("UPDATE account SET body = ?2 WHERE n = ?1")?;
                let scoring = Scoring::new(transaction, scorer.as_ref(), now)?;
                let mut last = None;
                for (n, body, past) in rows {
                    last = Some(n);
                    let (Some(account), Some(past)) =
                        (decode::<Account>(&body), Past::decode(&past))
                    else {
                        continue;
                    };
                    let old = account.clone();
                    let mut record = bare(account, past);
                    if !link::ids(transaction, Listing::Contacts, &record.account.id)?.is_empty() {
                        // Who was met in the last 90 days is another sum every day.
                        link::sum(transaction, Listing::Contacts, &mut record.account, now)?;
                    }
                    if record.account.open_tasks > 0 {
                        // The day a task is due on is another one where the clock is.
                        link::sum(transaction, Listing::Tasks, &mut record.account, now)?;
                    }
                    scoring.series(transaction, &mut record)?;
                    let news = encode(&record.account);
                    if news != body {
                        set.execute(params![n, news])?;
                        if !drifted((&old, &body), &record.account) {
                            changed.push(record.account.id);
                        }
                    }
                }
                Ok(last)
            })?;
            match last {
                Some(last) => after = last,
                None => break,
            }
        }
        self.set_meta("scored", &stamp)?;
        Ok(changed)
    }
}
