//! Making all accounts' series anew: for a new day, a new scorecard, or after a full pull, when the
//! people and tickets that a score rests on have come in behind the account.

use super::codec::{Past, decode, encode};
use super::pages::series;
use super::{Durability, Store, StoreError};
use crate::domain::account::{Account, AccountRecord};
use crate::domain::id::AccountId;
use chrono::{DateTime, Utc};
use rusqlite::params;

/// Accounts in one transaction: others may write in between.
const AT_ONCE: usize = 200;

impl Store {
    /// Makes the usage and score series of all accounts anew where scorecard, day or the last full
    /// pull are others than the last time. Answers the accounts that look different.
    ///
    /// # Errors
    /// When the database cannot be written; what was made anew until then is kept, and the next
    /// call begins again.
    pub fn rescore(&self, now: DateTime<Utc>) -> Result<Vec<AccountId>, StoreError> {
        let scorer = self.scorer();
        let full_at = self.position(super::Listing::Tickets)?.full_at;
        let stamp = format!(
            "{} {} {}",
            now.date_naive(),
            full_at.map_or(0, |at| at.timestamp()),
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
                let mut last = None;
                for (n, body, past) in rows {
                    last = Some(n);
                    let (Some(account), Some(past)) =
                        (decode::<Account>(&body), Past::decode(&past))
                    else {
                        continue;
                    };
                    let mut record = AccountRecord {
                        account,
                        raw: Vec::new(),
                        history: past.history,
                        stages: past.stages,
                    };
                    let score = scorer.as_ref().map(|scorer| {
                        |record: &AccountRecord| (scorer.score)(record, now.date_naive())
                    });
                    let score = score.as_ref().map(|score| score as &dyn Fn(&_) -> _);
                    series(transaction, &mut record, score, now)?;
                    let news = encode(&record.account);
                    if news != body {
                        set.execute(params![n, news])?;
                        changed.push(record.account.id);
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
