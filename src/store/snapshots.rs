//! Daily snapshots of scores: the part of the past that no CRM keeps for us.

use super::pages::cached;
use super::{Durability, Store, StoreError, codec, past};
use crate::domain::account::{Account, Daily};
use crate::domain::id::AccountId;
use crate::domain::when::days;
use chrono::NaiveDate;
use rusqlite::{Connection, params};

/// Accounts in one transaction.
const AT_ONCE: usize = 250;

/// Days that snapshots are kept: a year and a month, as long as the CRM's history.
const KEPT_DAYS: i32 = 400;

/// The scores of an account on a day, 0 to 100; `None` where the band was unknown.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    /// Whose.
    pub account: AccountId,
    /// The overall score.
    pub overall: Option<f32>,
    /// The outcome half.
    pub outcome: Option<f32>,
    /// The experience half.
    pub experience: Option<f32>,
}

/// Fills the gaps of a series from the snapshots kept of the account. It begins with its first score, whether
/// there are any or not: the first one kept is no news of the account.
pub(super) fn fill(
    connection: &Connection,
    account: &AccountId,
    series: &mut Daily,
) -> rusqlite::Result<()> {
    let newest: Option<i32> = connection
        .prepare_cached("SELECT max(day) FROM snapshot WHERE account = ?1")?
        .query_row([account.as_str()], |row| row.get(0))?;
    let Some(newest) = newest else {
        let gap = gap(&series.values);
        series.values.drain(..gap);
        return Ok(());
    };
    let last = if series.values.is_empty() {
        days::date(newest)
    } else {
        series.last.max(days::date(newest))
    };
    // A series that is longer is so for the band's memory, and stays so.
    let behind = usize::try_from((last - series.last).num_days()).unwrap_or(0);
    let long = series.values.len() > past::SCORE_DAYS;
    let length = match long {
        true => series
            .values
            .len()
            .saturating_add(behind)
            .min(past::LONGEST),
        false => past::SCORE_DAYS,
    };
    let mut all = vec![f32::NAN; length];
    let slot = |day: NaiveDate| {
        usize::try_from((last - day).num_days())
            .ok()
            .and_then(|back| (length - 1).checked_sub(back))
    };
    let mut statement = connection
        .prepare_cached("SELECT day, overall FROM snapshot WHERE account = ?1 AND day > ?2")?;
    let since = days::number(last) - length as i32;
    let mut rows = statement.query(params![account.as_str(), since])?;
    while let Some(row) = rows.next()? {
        if let (Some(at), Some(score)) =
            (slot(days::date(row.get(0)?)), row.get::<_, Option<f64>>(1)?)
        {
            all[at] = score as f32;
        }
    }
    // What the history says is measured over again with today's scorecard: it wins.
    for (back, value) in series.values.iter().rev().enumerate() {
        let day = series.last - chrono::TimeDelta::days(back as i64);
        if let Some(at) = slot(day)
            && !value.is_nan()
        {
            all[at] = *value;
        }
    }
    let gap = gap(&all);
    *series = Daily {
        last,
        values: all.split_off(gap),
    };
    Ok(())
}

/// Days in front of a series that have no score.
fn gap(values: &[f32]) -> usize {
    values.iter().take_while(|value| value.is_nan()).count()
}

fn put_some(
    connection: &Connection,
    day: NaiveDate,
    scorecard: &str,
    scores: &[Snapshot],
) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT OR IGNORE INTO scorecard (id) VALUES (?1)",
        [scorecard],
    )?;
    let card: i64 = connection.query_row(
        "SELECT n FROM scorecard WHERE id = ?1",
        [scorecard],
        |row| row.get(0),
    )?;
    // What an hour alone moves a score by is not worth a write.
    let mut keep = connection.prepare_cached(
        "INSERT INTO snapshot (account, day, overall, outcome, experience, scorecard)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (account, day) DO UPDATE SET overall = excluded.overall,
             outcome = excluded.outcome, experience = excluded.experience,
             scorecard = excluded.scorecard
         WHERE scorecard <> excluded.scorecard
             OR round(overall, 1) IS NOT round(excluded.overall, 1)
             OR round(outcome, 1) IS NOT round(excluded.outcome, 1)
             OR round(experience, 1) IS NOT round(excluded.experience, 1)",
    )?;
    let mut set = connection.prepare_cached("UPDATE account SET body = ?2 WHERE n = ?1")?;
    for score in scores {
        keep.execute(params![
            score.account.as_str(),
            days::number(day),
            score.overall.map(f64::from),
            score.outcome.map(f64::from),
            score.experience.map(f64::from),
            card
        ])?;
        let Some(overall) = score.overall else {
            continue;
        };
        if let Some(known) = cached(connection, &score.account)?
            && let Some(mut account) = codec::decode::<Account>(&known.body)
            && account.scores.on(day).is_none()
        {
            past::put_day(&mut account.scores, day, overall);
            set.execute(params![known.n, codec::encode(&account)])?;
        }
    }
    Ok(())
}

impl Store {
    /// Keeps the scores of a day under the scorecard they were made with, and puts them into the
    /// accounts' series. The same day again replaces. A few hundred accounts at a time: others may
    /// write in between. Snapshots older than the kept past are forgotten.
    ///
    /// # Errors
    /// When the database cannot be written; what was kept until then stays.
    pub fn put_snapshots(
        &self,
        day: NaiveDate,
        scorecard: &str,
        scores: &[Snapshot],
    ) -> Result<(), StoreError> {
        for some in scores.chunks(AT_ONCE) {
            self.write(Durability::PowerCut, |transaction| {
                put_some(transaction, day, scorecard, some)
            })?;
        }
        self.write(Durability::Crash, |transaction| {
            let begin = days::number(day) - KEPT_DAYS;
            transaction.execute("DELETE FROM snapshot WHERE day < ?1", [begin])?;
            Ok(())
        })
    }

    /// The last day of which snapshots were kept.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn last_snapshot(&self) -> Result<Option<NaiveDate>, StoreError> {
        self.read(|connection| {
            let day: Option<i32> =
                connection.query_row("SELECT max(day) FROM snapshot", [], |row| row.get(0))?;
            Ok(day.map(days::date))
        })
    }

    /// An account's snapshots since a day, oldest first, each with the scorecard (id and version) it
    /// was made with.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn snapshots(
        &self,
        account: &AccountId,
        since: NaiveDate,
    ) -> Result<Vec<(NaiveDate, String, Snapshot)>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT day, overall, outcome, experience, scorecard.id
                 FROM snapshot JOIN scorecard ON scorecard.n = snapshot.scorecard
                 WHERE account = ?1 AND day >= ?2 ORDER BY day",
            )?;
            let rows =
                statement.query_map(params![account.as_str(), days::number(since)], |row| {
                    let number = |at| {
                        row.get::<_, Option<f64>>(at)
                            .map(|value| value.map(|value| value as f32))
                    };
                    Ok((
                        days::date(row.get(0)?),
                        row.get(4)?,
                        Snapshot {
                            account: account.clone(),
                            overall: number(1)?,
                            outcome: number(2)?,
                            experience: number(3)?,
                        },
                    ))
                })?;
            rows.collect()
        })
    }
}
