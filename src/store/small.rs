//! The small things: owners, choices of a field, the portal, what the screen remembers.

use super::{Durability, Store, StoreError};
use crate::domain::book::Owner;
use crate::domain::field::{Field, FieldOption, Kind};
use crate::domain::id::OwnerId;
use crate::domain::when::midday;
use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use chrono_tz::Tz;
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// What there was to be sent may be missing since a damaged cache was kept aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// Where the file is kept.
    pub kept_aside: PathBuf,
}

impl Lost {
    /// A sentence for the person.
    pub fn sentence(&self) -> String {
        format!(
            "Unsent writes may be missing: a damaged cache could not be read to its end. It is kept at {}; \
             this is said until that file is deleted or moved.",
            self.kept_aside.display()
        )
    }
}

/// When the CRM's users were read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnersRead {
    /// By our clock; `None` when never.
    pub at: Option<DateTime<Utc>>,
    /// Who is named by records and was not among them.
    #[serde(default)]
    pub missing: Vec<OwnerId>,
}

/// What the CRM said of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalInfo {
    /// The portal's or organisation's id.
    pub id: String,
    /// IANA time zone name, where told.
    pub time_zone: Option<String>,
    /// ISO 4217 code of the company currency, where told.
    pub currency: Option<String>,
}

/// What is remembered of the mapping under which the CRM was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadAs {
    /// The mapping of the last full pull that came to its end.
    All,
    /// The mapping that a full pull was begun for because the one before was another.
    Begun,
    /// Where the options of the stage came from.
    Stage,
}

impl ReadAs {
    fn key(self) -> &'static str {
        match self {
            ReadAs::All => "read.all",
            ReadAs::Begun => "read.begun",
            ReadAs::Stage => "read.stage",
        }
    }
}

/// Reads JSON that we wrote; what cannot be read counts as absent and is fetched again.
fn json<T: for<'a> Deserialize<'a>>(text: Option<String>) -> Option<T> {
    text.and_then(|text| serde_json::from_str(&text).ok())
}

/// When what falls due on a day does, for the portal (in UTC while it has told no time zone) and for the
/// person, whose clock is `here`.
pub(super) fn due(
    connection: &Connection,
    day: NaiveDate,
    here: FixedOffset,
) -> rusqlite::Result<DateTime<Utc>> {
    let portal: Option<String> = connection
        .prepare_cached("SELECT value FROM meta WHERE key = 'portal'")?
        .query_row([], |row| row.get(0))
        .optional()?;
    let zone = json::<PortalInfo>(portal).and_then(|portal| portal.time_zone?.parse().ok());
    let zone: Tz = zone.unwrap_or_default();
    Ok(midday(day, &zone, Some(here)))
}

impl Store {
    /// Whether unsent writes may be missing since a damaged cache was kept aside, for as long as that file
    /// is there.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn lost(&self) -> Result<Option<Lost>, StoreError> {
        let kept: Option<String> = self.read(|connection| {
            connection
                .prepare_cached("SELECT value FROM meta WHERE key = 'lost'")?
                .query_row([], |row| row.get(0))
                .optional()
        })?;
        let kept_aside = kept.map(PathBuf::from).filter(|path| path.exists());
        Ok(kept_aside.map(|kept_aside| Lost { kept_aside }))
    }

    /// When a task of a day is due: [`midday`] of the portal's time zone and of the person's, which is what it is
    /// now ([`Store::begin_offset`]) and not the one that the series were made by.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn due(&self, day: NaiveDate) -> Result<DateTime<Utc>, StoreError> {
        let here = self.present()?;
        self.read(|connection| due(connection, day, here))
    }

    pub(super) fn meta(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.read(|connection| {
            connection
                .prepare_cached("SELECT value FROM meta WHERE key = ?1")?
                .query_row([key], |row| row.get(0))
                .optional()
        })
    }

    pub(super) fn set_meta(&self, key: &str, value: &str) -> Result<(), StoreError> {
        self.write(Durability::Crash, |transaction| {
            transaction.execute(
                "INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)",
                params![key, value],
            )?;
            Ok(())
        })
    }

    pub(super) fn set_json<T: Serialize + ?Sized>(
        &self,
        key: &str,
        value: &T,
    ) -> Result<(), StoreError> {
        let text = serde_json::to_string(value).map_err(|error| StoreError::Other {
            path: self.path().to_owned(),
            why: error.to_string(),
        })?;
        self.set_meta(key, &text)
    }

    /// The CRM's users, as last read.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn owners(&self) -> Result<Vec<Owner>, StoreError> {
        Ok(json(self.meta("owners")?).unwrap_or_default())
    }

    /// Keeps the CRM's users.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn put_owners(&self, owners: &[Owner]) -> Result<(), StoreError> {
        self.set_json("owners", owners)
    }

    /// When they were read.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn owners_read(&self) -> Result<OwnersRead, StoreError> {
        Ok(json(self.meta("owners.read")?).unwrap_or_default())
    }

    /// Notes that.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn put_owners_read(&self, read: &OwnersRead) -> Result<(), StoreError> {
        self.set_json("owners.read", read)
    }

    /// The choices of a field, as last read; `None` when it has none or was not asked.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn options(&self, field: Field) -> Result<Option<Vec<FieldOption>>, StoreError> {
        let options: Option<Vec<FieldOption>> =
            json(self.meta(&format!("options.{}", field.id()))?);
        Ok(options.filter(|options| !options.is_empty()))
    }

    /// The choices of every field that has some.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn choices(&self) -> Result<Vec<(Field, Vec<FieldOption>)>, StoreError> {
        let mut all = Vec::new();
        let fields = Field::ALL.iter().copied();
        for field in fields.filter(|field| field.kind() == Kind::Choice) {
            if let Some(options) = self.options(field)? {
                all.push((field, options));
            }
        }
        Ok(all)
    }

    /// Keeps the choices of a field, in display order.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn put_options(&self, field: Field, options: &[FieldOption]) -> Result<(), StoreError> {
        self.set_json(&format!("options.{}", field.id()), options)
    }

    /// Under which mapping everything was last read to its end (`read.all`), where the options of the
    /// stage were read from (`read.stage`), or for which mapping a pull of everything was begun
    /// (`read.begun`): [`ReadAs`]. `None` when that was never told.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn read_as(&self, what: ReadAs) -> Result<Option<String>, StoreError> {
        self.meta(what.key())
    }

    /// Keeps that.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn put_read_as(&self, what: ReadAs, text: &str) -> Result<(), StoreError> {
        self.set_meta(what.key(), text)
    }

    /// What the CRM said of itself, as last read.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn portal(&self) -> Result<Option<PortalInfo>, StoreError> {
        Ok(json(self.meta("portal")?))
    }

    /// Keeps what the CRM said of itself. Not, and false, where what is kept is of another portal: the
    /// accounts and the outbox are of that one.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn put_portal(&self, portal: &PortalInfo) -> Result<bool, StoreError> {
        let text = serde_json::to_string(portal).map_err(|error| StoreError::Other {
            path: self.path().to_owned(),
            why: error.to_string(),
        })?;
        self.write(Durability::Crash, |transaction| {
            let kept: Option<String> = transaction
                .prepare_cached("SELECT value FROM meta WHERE key = 'portal'")?
                .query_row([], |row| row.get(0))
                .optional()?;
            // Without an id it is from before the portal was kept in full.
            let kept = json::<PortalInfo>(kept).map(|kept| kept.id);
            if kept.is_some_and(|kept| !kept.is_empty() && kept != portal.id) {
                return Ok(false);
            }
            transaction.execute(
                "INSERT OR REPLACE INTO meta (key, value) VALUES ('portal', ?1)",
                [text],
            )?;
            Ok(true)
        })
    }

    /// What the screen remembers under a key, as JSON.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn ui(&self, key: &str) -> Result<Option<serde_json::Value>, StoreError> {
        let text = self.read(|connection| {
            connection
                .prepare_cached("SELECT value FROM ui WHERE key = ?1")?
                .query_row([key], |row| row.get(0))
                .optional()
        })?;
        Ok(json(text))
    }

    /// Keeps what the screen remembers under a key.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn set_ui(&self, key: &str, value: &serde_json::Value) -> Result<(), StoreError> {
        self.write(Durability::Crash, |transaction| {
            transaction.execute(
                "INSERT OR REPLACE INTO ui (key, value) VALUES (?1, ?2)",
                params![key, value.to_string()],
            )?;
            Ok(())
        })
    }
}
