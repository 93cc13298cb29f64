//! The account: a company that bought, is buying or has left, however many CRM records it is read from.

mod custom;
mod numbers;
mod packed;
mod used;

pub use custom::Custom;
pub use numbers::Numbers;
pub use used::Used;

use super::field::{Field, Fields};
use super::id::{AccountId, OwnerId, TierId};
use super::money::Money;
use super::when::{Dated, days};
use super::write::ObjectRef;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// One account, with what its health and its place in the queue are judged from.
///
/// Kept small on purpose: ten thousand of these are in memory at once. Touchpoints, contacts,
/// tickets and tasks are read when the account is opened; here are only their sums.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Account {
    /// The CRM's identifier.
    pub id: AccountId,
    /// The name; never empty (the connector puts the domain or the id where the CRM has none).
    pub name: String,
    /// Internet domain.
    pub domain: Option<String>,
    /// Opens the record in the CRM.
    pub url: Option<String>,
    /// The customer success manager.
    pub owner: Option<OwnerId>,
    /// The tier.
    pub tier: Option<TierId>,
    /// The stage as the CRM's own value; [`super::lifecycle::Lifecycle::place`] finds the column.
    pub stage: Option<String>,
    /// Since when it is in that stage.
    #[serde(with = "chrono::serde::ts_seconds_option")]
    pub stage_since: Option<DateTime<Utc>>,
    /// Annual recurring revenue.
    pub arr: Option<Money>,
    /// First day of the running term.
    #[serde(with = "days::option")]
    pub term_start: Option<NaiveDate>,
    /// Day the running term ends.
    #[serde(with = "days::option")]
    pub renewal: Option<NaiveDate>,
    /// Whether it renews by itself.
    pub auto_renew: Option<bool>,
    /// Day on which the first value was reached.
    #[serde(with = "days::option")]
    pub first_value: Option<NaiveDate>,
    /// When there last was a two-way touchpoint.
    #[serde(with = "chrono::serde::ts_seconds_option")]
    pub last_touch: Option<DateTime<Utc>>,
    /// Day of the last quarterly business review.
    #[serde(with = "days::option")]
    pub last_qbr: Option<NaiveDate>,
    /// Why it was lost.
    pub loss_reason: Option<String>,
    /// Why it renewed or did not.
    pub renewal_reason: Option<String>,
    /// The plan with the customer, where there is one.
    pub plan: Option<Box<super::plan::Kept>>,
    /// The numbers (seats, usage, goals, NPS, …), sorted by field; read with [`Account::number`].
    pub numbers: Numbers,
    /// Daily active users, the last ten weeks.
    pub usage: Used,
    /// What is known of the people.
    pub people: People,
    /// What is known of the open tickets.
    pub tickets: Tickets,
    /// Open tasks: how many, and the day the first is due.
    pub open_tasks: u16,
    /// Day the first open task is due.
    #[serde(with = "days::option")]
    pub task_due: Option<NaiveDate>,
    /// Past health scores from the CRM's history and our snapshots; the sparkline.
    pub scores: Daily,
    /// Custom fields the profile asks for: (name, text).
    pub custom: Custom,
    /// Values the CRM sent that are not of the field's type, kept as they came (made harmless).
    pub odd: Vec<(Field, String)>,
    /// Fields that the CRM does not show any more: their values are from before.
    pub hidden: Fields,
    /// Texts that are more in the CRM than the one line that is here ([`super::text::whole`]).
    pub longer: Fields,
    /// When the CRM says it last changed.
    #[serde(with = "chrono::serde::ts_milliseconds_option")]
    pub updated_at: Option<DateTime<Utc>>,
}

impl Account {
    /// A number and when it was last true.
    pub fn number(&self, field: Field) -> Option<Dated<f64>> {
        self.numbers.get(field)
    }

    /// The answer to "would you recommend us" that speaks for it: its own or, where the CRM keeps
    /// none with the account, the latest of its contacts'.
    pub fn nps(&self) -> Option<Dated<f64>> {
        self.number(Field::Nps).or_else(|| self.people.nps())
    }

    /// Takes a field, and since when it is so, over from how the account was before.
    pub fn keep(&mut self, field: Field, before: &Account) {
        let odd = before.odd.iter().filter(|(of, _)| *of == field).cloned();
        self.odd.retain(|(of, _)| *of != field);
        self.odd.extend(odd);
        self.longer.put(field, before.longer.contains(field));
        match field {
            Field::Name => self.name.clone_from(&before.name),
            Field::Domain => self.domain.clone_from(&before.domain),
            Field::Owner => self.owner.clone_from(&before.owner),
            Field::Tier => self.tier.clone_from(&before.tier),
            Field::Stage => {
                self.stage.clone_from(&before.stage);
                self.stage_since = before.stage_since;
            }
            Field::Arr => self.arr = before.arr,
            Field::TermStart => self.term_start = before.term_start,
            Field::Renewal => self.renewal = before.renewal,
            Field::AutoRenew => self.auto_renew = before.auto_renew,
            Field::FirstValue => self.first_value = before.first_value,
            Field::LastTouch => self.last_touch = before.last_touch,
            Field::LastQbr => self.last_qbr = before.last_qbr,
            Field::LossReason => self.loss_reason.clone_from(&before.loss_reason),
            Field::RenewalReason => self.renewal_reason.clone_from(&before.renewal_reason),
            Field::Plan => self.plan.clone_from(&before.plan),
            number => self.set_number(number, before.number(number)),
        }
    }

    /// Sets or, with `None`, removes a number.
    pub fn set_number(&mut self, field: Field, value: Option<Dated<f64>>) {
        self.numbers.set(field, value);
    }
}

impl Account {
    /// A field as the CRM's raw text, which is what a write is compared with: texts as they came,
    /// numbers without needless digits, days as `YYYY-MM-DD`, moments as `YYYY-MM-DDThh:mm:ssZ`.
    /// `None` when it is empty.
    pub fn raw(&self, field: Field) -> Option<String> {
        if let Some((_, odd)) = self.odd.iter().find(|(of, _)| *of == field) {
            return Some(odd.clone());
        }
        let day = |day: Option<NaiveDate>| day.map(|day| day.format("%Y-%m-%d").to_string());
        match field {
            Field::Name => Some(self.name.clone()),
            Field::Domain => self.domain.clone(),
            Field::Owner => self.owner.as_ref().map(|owner| owner.0.clone()),
            Field::Tier => self.tier.as_ref().map(|tier| tier.0.clone()),
            Field::Stage => self.stage.clone(),
            Field::Arr => self.arr.map(|arr| arr.amount.normalize().to_string()),
            Field::TermStart => day(self.term_start),
            Field::Renewal => day(self.renewal),
            Field::AutoRenew => self.auto_renew.map(|auto| auto.to_string()),
            Field::FirstValue => day(self.first_value),
            Field::LastQbr => day(self.last_qbr),
            Field::LastTouch => self
                .last_touch
                .map(|at| at.format("%Y-%m-%dT%H:%M:%SZ").to_string()),
            Field::LossReason => self.loss_reason.clone(),
            Field::RenewalReason => self.renewal_reason.clone(),
            Field::Plan => self.plan.as_ref().map(|plan| plan.text().to_owned()),
            _ => self.number(field).map(|dated| dated.value.to_string()),
        }
    }
}

/// A number a day, without holes in time: a missing day is `NaN`, shown as a gap, never invented.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Daily {
    /// The day of the last value; meaningless when there are none.
    #[serde(with = "days")]
    pub last: NaiveDate,
    /// Oldest first.
    #[serde(with = "packed::floats")]
    pub values: Vec<f32>,
}

/// Equal when the days and values are; two gaps are the same gap.
impl PartialEq for Daily {
    fn eq(&self, other: &Self) -> bool {
        let same = |(a, b): (&f32, &f32)| a == b || (a.is_nan() && b.is_nan());
        self.values.len() == other.values.len()
            && (self.values.is_empty() || self.last == other.last)
            && self.values.iter().zip(&other.values).all(same)
    }
}

impl Daily {
    /// The value of a day, `None` for a gap or a day outside the series.
    pub fn on(&self, day: NaiveDate) -> Option<f32> {
        let back = usize::try_from((self.last - day).num_days()).ok()?;
        let at = self.values.len().checked_sub(back + 1)?;
        let value = self.values[at];
        (!value.is_nan()).then_some(value)
    }
}

/// Whether a person in a role is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Presence {
    /// Contacts of this account were not read (yet), so nothing can be said.
    #[default]
    Unread,
    /// Nobody holds the role.
    Missing,
    /// Somebody does.
    Here,
    /// The one who did has left the company.
    Left,
}

/// The sum of what is known of the people at an account.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct People {
    /// The champion.
    pub champion: Presence,
    /// The economic buyer.
    pub buyer: Presence,
    /// Key contacts (champion, economic buyer, executive sponsor, key users) still there.
    pub key: u16,
    /// Of those, how many had contact in the last 90 days, when this was last summed.
    pub key_met: u16,
    /// The latest answer to "would you recommend us" of anybody still there, where the CRM keeps it
    /// with the contacts, and the second it was given; read with [`People::nps`].
    pub answer: Option<(f32, u32)>,
    /// The latest answer of everybody still there whose latest is a bad one, the latest first; not more
    /// than [`Unhappy::MOST`].
    pub unhappy: Box<[Unhappy]>,
}

/// Somebody whose latest answer to "would you recommend us" is a detractor's.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Unhappy {
    /// The answer, 0 to 6.
    pub value: f32,
    /// The second since 1970 it was given.
    pub at: u32,
    /// Who gave it.
    pub name: String,
}

impl Unhappy {
    /// The highest answer of a detractor, on the scale of 0 to 10.
    pub const HIGHEST: f64 = 6.0;
    /// Most that are kept of an account.
    pub const MOST: usize = 16;

    /// The answer and when it was given.
    pub fn given(&self) -> Option<Dated<f64>> {
        Some(Dated {
            value: f64::from(self.value),
            as_of: DateTime::from_timestamp(i64::from(self.at), 0)?,
        })
    }
}

impl People {
    /// The latest answer of anybody still there.
    pub fn nps(&self) -> Option<Dated<f64>> {
        let (value, seconds) = self.answer?;
        Some(Dated {
            value: f64::from(value),
            as_of: DateTime::from_timestamp(i64::from(seconds), 0)?,
        })
    }
}

/// The sum of what is known of open tickets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tickets {
    /// Whether tickets were read at all.
    pub read: bool,
    /// How many are open.
    pub open: u16,
    /// Worst severity among the open ones.
    pub worst: Option<super::ticket::Severity>,
    /// When the oldest open one was opened.
    #[serde(with = "chrono::serde::ts_seconds_option")]
    pub oldest: Option<DateTime<Utc>>,
    /// Per severity 1 to 4, when the oldest open one was opened (seconds since 1970), if any.
    pub oldest_by_severity: [Option<i64>; 4],
}

/// What a field was: since when, and the value; oldest first. `NaN` since it was emptied.
pub type Past = Vec<(DateTime<Utc>, f64)>;

/// What a field of words was: since when, and the CRM's own value; oldest first. Empty since it was
/// emptied.
pub type PastWords = Vec<(DateTime<Utc>, String)>;

/// An account as a connector delivers it: its present, and the past the CRM keeps.
#[derive(Clone, Debug, Default)]
pub struct AccountRecord {
    /// The account; `people`, `tickets`, tasks, `usage` and `scores` are left to the store to sum.
    pub account: Account,
    /// Every mapped field's raw value as the CRM has it now: the base that a write is compared with.
    pub raw: Vec<(Field, String)>,
    /// What numeric and date fields were, oldest first, as far back as the CRM tells.
    /// Dates are days since 1970-01-01, moments seconds since then.
    pub history: Vec<(Field, Past)>,
    /// The stages it was in, oldest first: the CRM's own value and since when.
    pub stages: PastWords,
    /// What choices and yes-or-no fields other than the stage were (tier, owner, reasons, …); of the
    /// ARR its currency, where the CRM tells one.
    pub words: Vec<(Field, PastWords)>,
    /// What numeric custom fields were, by their name.
    pub custom: Vec<(String, Past)>,
    /// Fields that the CRM does not show any more: what was known of them before stays.
    pub hidden: Vec<Field>,
    /// The tickets and deals it is associated with, of the kinds that accounts have their stage or their
    /// ARR from.
    pub carriers: Vec<ObjectRef>,
}
