//! What stood in the queue each day, kept as stretches of days, and what was done about it.

use super::positions::moment;
use super::{Durability, Store, StoreError};
use crate::domain::field::Field;
use crate::domain::id::AccountId;
use crate::domain::triage::Lane;
use crate::domain::triage::closing::Mark;
use crate::domain::triage::noise::{Act, Deed, QueueDay, Span};
use crate::domain::when::days;
use crate::domain::write::Op;
use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::params;
use std::collections::HashSet;

/// Days that it is kept: a year and a month, as long as the snapshots.
const KEPT_DAYS: i32 = 400;

fn number(lane: Lane) -> i64 {
    lane as i64
}

impl Store {
    /// Keeps what stands in the queue on a day: each signal of each row, and with that how many rows each
    /// lane has. The same day again adds to it. A signal that stood there on the last day kept goes on.
    /// `firing` are signals of [`Store::queue_accounts`] that fire though they do not stand there: put away,
    /// or of a row that left.
    ///
    /// # Errors
    /// When the database cannot be written; nothing is kept then.
    pub fn put_queue(
        &self,
        day: NaiveDate,
        signals: &[(AccountId, Lane, String)],
        firing: &[(AccountId, Lane, String)],
    ) -> Result<(), StoreError> {
        let today = days::number(day);
        self.write(Durability::Crash, |transaction| {
            let before: Option<i32> = transaction.query_row(
                "SELECT max(day) FROM queue_day WHERE day <= ?1",
                [today],
                |row| row.get(0),
            )?;
            let mut fires = transaction.prepare_cached(
                "UPDATE queue_span SET fired = ?4
                 WHERE account = ?1 AND lane = ?2 AND signal = ?3
                   AND coalesce(fired, last) >= ?5 AND last <= ?4",
            )?;
            if let Some(before) = before {
                for (account, lane, signal) in signals.iter().chain(firing) {
                    let lane = number(*lane);
                    fires.execute(params![account.as_str(), lane, signal, today, before])?;
                }
            }
            let mut go_on = transaction.prepare_cached(
                "UPDATE queue_span SET last = ?4
                 WHERE account = ?1 AND lane = ?2 AND signal = ?3 AND last >= ?5 AND last <= ?4",
            )?;
            let mut begin = transaction.prepare_cached(
                "INSERT OR IGNORE INTO queue_span (account, lane, signal, first, last, fired)
                 VALUES (?1, ?2, ?3, ?4, ?4, ?4)",
            )?;
            for (account, lane, signal) in signals {
                let lane = number(*lane);
                let goes_on = match before {
                    Some(before) => {
                        go_on.execute(params![account.as_str(), lane, signal, today, before])? > 0
                    }
                    None => false,
                };
                if !goes_on {
                    begin.execute(params![account.as_str(), lane, signal, today])?;
                }
            }
            // Whoever stood there at any time of the day: what was worked off since was shown, too.
            transaction.execute(
                "INSERT OR REPLACE INTO queue_day (day, risk, opportunity)
                 SELECT ?1, count(DISTINCT account) FILTER (WHERE lane = 0),
                        count(DISTINCT account) FILTER (WHERE lane = 1)
                 FROM queue_span WHERE last = ?1",
                params![today],
            )?;
            let begin = today - KEPT_DAYS;
            transaction.execute("DELETE FROM queue_span WHERE last < ?1", [begin])?;
            transaction.execute("DELETE FROM queue_day WHERE day < ?1", [begin])?;
            Ok(())
        })
    }

    /// The accounts of which a signal that stood in the queue still fired on the last day kept.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn queue_accounts(&self) -> Result<HashSet<AccountId>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT DISTINCT account FROM queue_span
                 WHERE coalesce(fired, last) >= (SELECT max(day) FROM queue_day)",
            )?;
            let rows = statement.query_map([], |row| Ok(AccountId(row.get(0)?)))?;
            rows.collect()
        })
    }

    /// The last day of which the queue was kept.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn last_queue_day(&self) -> Result<Option<NaiveDate>, StoreError> {
        self.read(|connection| {
            let day: Option<i32> =
                connection.query_row("SELECT max(day) FROM queue_day", [], |row| row.get(0))?;
            Ok(day.map(days::date))
        })
    }

    /// The days of which the queue was kept, since one, oldest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn queue_days(&self, since: NaiveDate) -> Result<Vec<QueueDay>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT day, risk, opportunity FROM queue_day WHERE day >= ?1 ORDER BY day",
            )?;
            let rows = statement.query_map([days::number(since)], |row| {
                Ok(QueueDay {
                    day: days::date(row.get(0)?),
                    rows: [row.get(1)?, row.get(2)?],
                })
            })?;
            rows.collect()
        })
    }

    /// The stretches of days on which signals stood in the queue, as far as they reach beyond a day.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn queue_spans(&self, since: NaiveDate) -> Result<Vec<Span>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT account, lane, signal, first, last, coalesce(fired, last)
                 FROM queue_span WHERE last >= ?1
                 ORDER BY account, lane, signal, first",
            )?;
            let rows = statement.query_map([days::number(since)], |row| {
                Ok(Span {
                    account: AccountId(row.get(0)?),
                    lane: match row.get::<_, i64>(1)? {
                        1 => Lane::Opportunity,
                        _ => Lane::Risk,
                    },
                    signal: row.get(2)?,
                    first: days::date(row.get(3)?),
                    last: days::date(row.get(4)?),
                    fired: days::date(row.get(5)?),
                })
            })?;
            rows.collect()
        })
    }

    /// What a person did since a moment, from the journal, without what they took back: oldest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn acts(&self, since: DateTime<Utc>) -> Result<Vec<Act>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT outbox.account, outbox.op, journal.at
                 FROM journal JOIN outbox ON outbox.action = journal.id
                 WHERE journal.at >= ?1 AND journal.undoes IS NULL AND outbox.state <> 'dropped'
                   AND NOT EXISTS (SELECT 1 FROM journal AS undo WHERE undo.undoes = journal.id)
                 ORDER BY journal.seq, outbox.seq",
            )?;
            let mut rows = statement.query([since.timestamp_millis()])?;
            let mut acts = Vec::new();
            while let Some(row) = rows.next()? {
                let op: String = row.get(1)?;
                let deed = serde_json::from_str::<Op>(&op).ok().and_then(deed);
                if let (Some(deed), Some(at)) = (deed, moment(row.get(2)?)) {
                    acts.push(Act {
                        account: AccountId(row.get(0)?),
                        at,
                        deed,
                    });
                }
            }
            Ok(acts)
        })
    }
}

/// What an operation is as an answer to the queue; `None` when it is none.
fn deed(op: Op) -> Option<Deed> {
    Some(match op {
        Op::Log(_) => Deed::Touched,
        Op::AddTask(task) => Deed::Planned(task.title),
        Op::SetTask { .. } => Deed::Planned(String::new()),
        Op::SetField {
            field: Field::Stage,
            ..
        } => Deed::Moved,
        Op::SetField { .. } => Deed::Corrected,
        Op::Mark {
            after: Some(Mark::Closed(closing)),
            ..
        } => Deed::Put(closing.signal, closing.how),
        Op::Mark {
            after: Some(Mark::Assigned(given)),
            ..
        } => Deed::Given(given.signal),
        Op::Mark { .. } | Op::Remove { .. } => return None,
    })
}
