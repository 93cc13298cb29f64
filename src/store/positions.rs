//! How far each listing of the CRM has been read.

use super::{Durability, Store, StoreError};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::collections::HashMap;

/// A `Date` has whole seconds, and its answer takes a while.
const TELLING_MS: i64 = 2_000;

/// What is listed and kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Listing {
    /// Accounts.
    Accounts,
    /// Contacts.
    Contacts,
    /// Tickets.
    Tickets,
    /// Tasks.
    Tasks,
}

impl Listing {
    /// All of them.
    pub const ALL: &'static [Listing] = &[
        Listing::Accounts,
        Listing::Contacts,
        Listing::Tickets,
        Listing::Tasks,
    ];

    /// The word for it in the tables.
    pub fn id(self) -> &'static str {
        match self {
            Listing::Accounts => "accounts",
            Listing::Contacts => "contacts",
            Listing::Tickets => "tickets",
            Listing::Tasks => "tasks",
        }
    }
}

/// How far a listing has been read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Position {
    /// When the full pull now under way began; `None` when none is.
    pub started: Option<DateTime<Utc>>,
    /// Where that pull goes on; `None` at its beginning.
    pub cursor: Option<String>,
    /// How many items that pull has brought.
    pub done: u64,
    /// Start of the last pull that came to its end, by our clock; `None` when none ever did.
    pub watermark: Option<DateTime<Utc>>,
    /// Start of the last full pull that came to its end.
    pub full_at: Option<DateTime<Utc>>,
}

/// What the status line says about the age of the data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Synced {
    /// The oldest of the listings' watermarks; `None` while one was never read to the end.
    pub at: Option<DateTime<Utc>>,
    /// Whether the accounts were ever read to the end.
    pub accounts: bool,
    /// Whether the contacts were.
    pub contacts: bool,
    /// Whether the tickets were, and there are any: a portal without one keeps its tickets elsewhere, and
    /// says nothing of how its accounts are served.
    pub tickets: bool,
    /// Whether a full pull is under way or was interrupted.
    pub unfinished: bool,
}

pub(super) fn moment(ms: Option<i64>) -> Option<DateTime<Utc>> {
    ms.and_then(DateTime::from_timestamp_millis)
}

fn position(row: &Row<'_>) -> rusqlite::Result<Position> {
    Ok(Position {
        started: moment(row.get("started")?),
        cursor: row.get("cursor")?,
        done: row.get::<_, i64>("done")?.unsigned_abs(),
        watermark: moment(row.get("watermark")?),
        full_at: moment(row.get("full_at")?),
    })
}

/// The generation that the rows put now belong to.
pub(super) fn sweep(connection: &Connection, listing: Listing) -> rusqlite::Result<i64> {
    Ok(connection
        .prepare_cached("SELECT sweep FROM position WHERE listing = ?1")?
        .query_row([listing.id()], |row| row.get(0))
        .optional()?
        .unwrap_or(0))
}

/// Whether anything of a listing is kept.
pub(super) fn any(connection: &Connection, listing: Listing) -> rusqlite::Result<bool> {
    connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM record WHERE kind = ?1)")?
        .query_row([listing.id()], |row| row.get(0))
}

pub(super) fn synced(connection: &Connection) -> rusqlite::Result<Synced> {
    let mut known = Synced::default();
    let mut oldest = Vec::new();
    for listing in Listing::ALL {
        let at = connection
            .prepare_cached("SELECT * FROM position WHERE listing = ?1")?
            .query_row([listing.id()], position)
            .optional()?
            .unwrap_or_default();
        known.unfinished |= at.started.is_some();
        let read = at.full_at.is_some();
        match listing {
            Listing::Accounts => known.accounts = read,
            Listing::Contacts => known.contacts = read,
            Listing::Tickets => known.tickets = read && any(connection, Listing::Tickets)?,
            Listing::Tasks => {}
        }
        oldest.push(at.watermark);
    }
    known.at = oldest
        .into_iter()
        .collect::<Option<Vec<_>>>()
        .and_then(|all| all.into_iter().min());
    Ok(known)
}

impl Store {
    /// How far a listing has been read.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn position(&self, listing: Listing) -> Result<Position, StoreError> {
        self.read(|connection| {
            Ok(connection
                .prepare_cached("SELECT * FROM position WHERE listing = ?1")?
                .query_row([listing.id()], position)
                .optional()?
                .unwrap_or_default())
        })
    }

    /// How old the data is.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn synced(&self) -> Result<Synced, StoreError> {
        self.read(synced)
    }

    /// Begins a full pull of a listing: what it does not bring until its end is gone then.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn begin_full(&self, listing: Listing, now: DateTime<Utc>) -> Result<(), StoreError> {
        self.write(Durability::Crash, |transaction| {
            transaction.execute(
                "INSERT INTO position (listing, started, sweep) VALUES (?1, ?2, 1)
                 ON CONFLICT (listing) DO UPDATE
                 SET started = ?2, cursor = NULL, done = 0, sweep = sweep + 1",
                params![listing.id(), now.timestamp_millis()],
            )?;
            Ok(())
        })
    }

    /// Gives a full pull up that the CRM does not allow: nothing of the listing is known to be complete,
    /// and it is tried again with the next pull.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn abandon_full(&self, listing: Listing, now: DateTime<Utc>) -> Result<(), StoreError> {
        self.write(Durability::Crash, |transaction| {
            transaction.execute(
                "INSERT INTO position (listing, watermark) VALUES (?1, ?2)
                 ON CONFLICT (listing) DO UPDATE
                 SET started = NULL, cursor = NULL, full_at = NULL, watermark = ?2",
                params![listing.id(), now.timestamp_millis()],
            )?;
            Ok(())
        })
    }

    /// Notes that everything that changed before `started` (our clock) has been read. It may be
    /// before the last one, when our clock was set back since.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn finish_delta(&self, listing: Listing, started: DateTime<Utc>) -> Result<(), StoreError> {
        self.write(Durability::Crash, |transaction| {
            transaction.execute(
                "UPDATE position SET watermark = ?2
                 WHERE listing = ?1",
                params![listing.id(), started.timestamp_millis()],
            )?;
            Ok(())
        })
    }

    /// What was read of a listing as a search dated it: by what the CRM calls the record, that date in ms
    /// since 1970 by the CRM's clock.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn known(&self, listing: Listing) -> Result<HashMap<String, i64>, StoreError> {
        let kept = self.meta(&format!("known:{}", listing.id()))?;
        // What cannot be read is read again.
        let kept = kept.and_then(|kept| serde_json::from_str(&kept).ok());
        Ok(kept.unwrap_or_default())
    }

    /// Keeps that. Only once all of it is kept that was read.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn put_known(
        &self,
        listing: Listing,
        known: &HashMap<String, i64>,
    ) -> Result<(), StoreError> {
        self.set_json(&format!("known:{}", listing.id()), known)
    }

    /// When changes of a listing were last looked for far back; `None` when never.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn looked(&self, listing: Listing) -> Result<Option<DateTime<Utc>>, StoreError> {
        let kept = self.meta(&format!("looked:{}", listing.id()))?;
        Ok(moment(kept.and_then(|kept| kept.parse().ok())))
    }

    /// Notes that they were, at `started` (our clock).
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn finish_look(&self, listing: Listing, started: DateTime<Utc>) -> Result<(), StoreError> {
        let kept = started.timestamp_millis().to_string();
        self.set_meta(&format!("looked:{}", listing.id()), &kept)
    }

    /// When the archived records of a kind ([`Listing::id`], or another word for what is no listing) were
    /// last read to the end, and on how many pages they were; `None` when never.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn swept(&self, kind: &str) -> Result<Option<(DateTime<Utc>, u32)>, StoreError> {
        let kept = self.meta(&format!("swept:{kind}"))?;
        Ok(kept.and_then(|kept| {
            let (at, pages) = kept.split_once(':')?;
            Some((moment(at.parse().ok())?, pages.parse().ok()?))
        }))
    }

    /// Notes that all records of a kind archived before `started` (our clock) are known to be gone.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn finish_sweep(
        &self,
        kind: &str,
        started: DateTime<Utc>,
        pages: u32,
    ) -> Result<(), StoreError> {
        let kept = format!("{}:{pages}", started.timestamp_millis());
        self.set_meta(&format!("swept:{kind}"), &kept)
    }

    /// How far the CRM's clock is ahead of ours (below zero: behind), in milliseconds, as the last pull
    /// found: rather too little than too much; `None` when it found nothing with a time.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn clock_lead(&self) -> Result<Option<i64>, StoreError> {
        Ok(self.meta("clock_lead")?.and_then(|text| text.parse().ok()))
    }

    /// The same, and forgets it: a pull begins, which measures anew. Our clock may have been set
    /// since, and what was found before would be wrong for good.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn take_clock_lead(&self) -> Result<Option<i64>, StoreError> {
        let lead = self.clock_lead()?;
        if lead.is_some() {
            self.set_meta("clock_lead", "")?;
        }
        Ok(lead)
    }

    /// Notes that the CRM said in a pull that its clock is at `theirs` when ours was at `ours`. The
    /// least of what the pull heard is kept: asking for too much is harmless.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn heard_their_clock(
        &self,
        theirs: DateTime<Utc>,
        ours: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let lead = (theirs - ours).num_milliseconds();
        // What an answer tells is that inexact; not worth a write for every page.
        let known = self.clock_lead()?;
        if known.is_some_and(|known| known <= lead.saturating_add(TELLING_MS)) {
            return Ok(());
        }
        self.set_meta("clock_lead", &lead.to_string())
    }

    /// Notes that a pull got something dated `theirs` when our clock said `ours`, from a CRM that does
    /// not tell its time: its clock is at least that far. The best of what the pull saw is kept.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn pulled_their_clock(
        &self,
        theirs: DateTime<Utc>,
        ours: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let lead = (theirs - ours).num_milliseconds();
        if self.clock_lead()?.is_some_and(|known| known >= lead) {
            return Ok(());
        }
        self.set_meta("clock_lead", &lead.to_string())
    }

    /// Notes that the CRM's clock was at `theirs` between pulls, when ours was at `ours`.
    /// It only ever lowers what is known: the last pull's watermark is by the clock of that pull.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn saw_their_clock(
        &self,
        theirs: DateTime<Utc>,
        ours: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let lead = (theirs - ours).num_milliseconds();
        match self.clock_lead()? {
            Some(known) if known > lead => self.set_meta("clock_lead", &lead.to_string()),
            _ => Ok(()),
        }
    }
}
