//! A company as an account: its present, and the past that HubSpot keeps of its properties.

use super::carried::Carried;
use super::mapping::{Mapping, has_past, has_words};
use super::value;
use super::wire::{Record, Version};
use crate::domain::account::{Account, AccountRecord};
use crate::domain::field::Field;
use crate::domain::id::{AccountId, OwnerId, TierId};
use crate::domain::money::{Currency, Money};
use crate::domain::overlay::{EXCURSION, one_line};
use crate::domain::plan::Kept;
use crate::domain::text;
use crate::domain::when::Dated;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

/// What every account of a portal is read with.
pub(super) struct Reader<'a> {
    pub mapping: &'a Mapping,
    pub currency: Currency,
    /// `https://app.hubspot.com/contacts/PORTAL/record/0-2/`, when the portal is known.
    pub link: Option<&'a str>,
    /// The portal's time zone.
    pub zone: Tz,
}

impl Reader<'_> {
    /// A company's record as an account, with what it has from its tickets and deals.
    pub fn account(&self, record: &Record, carried: Option<&Carried>) -> AccountRecord {
        let mut read = AccountRecord::default();
        let mut unseen = None;
        let account = &mut read.account;
        account.id = AccountId(text::line(&record.id));
        account.updated_at = value::moment(&record.updated_at);
        account.url = self.link.map(|link| format!("{link}{}", account.id));
        for (field, property) in &self.mapping.fields {
            let versions = versions(record, property);
            if let Some(raw) = value::filled_for(*field, record.get(property)) {
                let since = since(&versions);
                let currency = self.currency_of(record).filter(|_| *field == Field::Arr);
                let usual = currency.unwrap_or(Some(self.currency));
                let set = match usual {
                    Some(currency) => self.set(account, *field, &raw, since, currency),
                    // An amount of nobody knows what is none.
                    None => None,
                };
                if set.is_none() {
                    account.odd.push((*field, raw.clone()));
                }
                let kept = value::kept(*field, self.zone, record.get(property));
                let longer = kept.as_deref().is_some_and(|raw| !text::whole(raw));
                account.longer.put(*field, longer && one_line(*field));
                read.raw.extend(kept.map(|raw| (*field, raw)));
            }
            if *field == Field::Arr
                && let Some(Some(currency)) = self.currency_of(record)
                && let Some((since, _)) = versions.first()
            {
                // What it paid in is known of one that pays nothing any more, too.
                let code = currency.code().to_owned();
                read.words.push((*field, vec![(*since, code)]));
            }
            if has_past(*field) {
                let past = numbers(&versions, |raw| match field {
                    Field::CrmHealth => self.mapping.number_of(*field, raw),
                    _ => value::past(*field, raw, self.zone),
                });
                if !past.is_empty() {
                    read.history.push((*field, past));
                }
            } else if *field == Field::Stage {
                unseen = unseen_until(record, property);
                read.stages = stages(&versions);
            } else if has_words(*field) && !versions.is_empty() {
                let mut words = versions;
                words.dedup_by(|later, earlier| later.1 == earlier.1);
                read.words.push((*field, words));
            }
        }
        if let Some(carried) = carried {
            carry(&mut read, carried);
        }
        let account = &mut read.account;
        account.stage_since = match read.stages.as_slice() {
            // It stood there before somebody's file said so, nobody knows since when.
            [(at, _)] if Some(*at) == unseen => None,
            [.., (at, stage)] if Some(stage) == account.stage.as_ref() => Some(*at),
            _ => None,
        };
        let mut custom: Vec<(&str, String)> = Vec::new();
        for (name, property) in &self.mapping.custom {
            if let Some(text) = value::filled(record.get(property)) {
                custom.push((name, text));
            }
            let past = numbers(&versions(record, property), value::number);
            if !past.is_empty() {
                read.custom.push((name.clone(), past));
            }
        }
        account.custom = custom.into_iter().collect();
        if account.name.is_empty() {
            let plain = value::filled(record.get("name"))
                .or_else(|| account.domain.clone())
                .or_else(|| value::filled(record.get("domain")));
            account.name = plain.unwrap_or_else(|| format!("(no name) {}", account.id));
        }
        read
    }

    /// The currency that the record names; `Some(None)` when what it names is none.
    fn currency_of(&self, record: &Record) -> Option<Option<Currency>> {
        let property = self.mapping.currency.as_deref()?;
        let code = value::filled(record.get(property))?;
        Some(Currency::parse(&code))
    }

    /// Puts a value where it belongs; `None` when it is not of the field's kind.
    fn set(
        &self,
        account: &mut Account,
        field: Field,
        raw: &str,
        since: Option<DateTime<Utc>>,
        currency: Currency,
    ) -> Option<()> {
        let words = || Some(raw.to_owned());
        match field {
            Field::Name => account.name = raw.to_owned(),
            Field::Domain => account.domain = words(),
            Field::Owner => account.owner = Some(OwnerId(raw.to_owned())),
            Field::Tier => account.tier = Some(TierId(raw.to_owned())),
            Field::Stage => account.stage = words(),
            Field::Arr => {
                account.arr = Some(Money {
                    amount: value::decimal(raw)?,
                    currency,
                });
            }
            Field::TermStart => account.term_start = Some(value::day(raw, self.zone)?),
            Field::Renewal => account.renewal = Some(value::day(raw, self.zone)?),
            Field::AutoRenew => account.auto_renew = Some(value::bool(raw)?),
            Field::FirstValue => account.first_value = Some(value::day(raw, self.zone)?),
            Field::LastTouch => account.last_touch = Some(value::moment(raw)?),
            Field::LastQbr => account.last_qbr = Some(value::day(raw, self.zone)?),
            Field::LossReason => account.loss_reason = words(),
            Field::RenewalReason => account.renewal_reason = words(),
            Field::Plan => account.plan = Some(Box::new(Kept::new(raw))),
            Field::Likelihood
            | Field::SeatsBought
            | Field::SeatsActivated
            | Field::SeatsActive
            | Field::Dau
            | Field::Mau
            | Field::FeaturesUsed
            | Field::FeaturesAvailable
            | Field::GoalsDue
            | Field::GoalsMet
            | Field::Nps
            | Field::Csat
            | Field::Sentiment
            | Field::CrmHealth => {
                let Some(value) = self.mapping.number_of(field, raw) else {
                    // A light that nobody has switched on is no odd value.
                    let dark = field == Field::CrmHealth && self.mapping.says_nothing(raw);
                    return dark.then_some(());
                };
                // Without a history the record's own change is the latest it can have been set.
                let as_of = since.or(account.updated_at).unwrap_or_default();
                account.set_number(field, Some(Dated { value, as_of }));
            }
        }
        Some(())
    }
}

/// Puts the stage of the account's ticket or deal, and the sum of its deals, where a property's would be, and
/// which tickets and deals it has.
fn carry(read: &mut AccountRecord, carried: &Carried) {
    read.carriers.clone_from(&carried.tied);
    let account = &mut read.account;
    if let Some(carrier) = &carried.stage
        && let Some(raw) = carrier.record.get(carrier.property)
        && let Some(stage) = value::filled(Some(raw))
    {
        account.stage = Some(stage);
        read.raw.push((Field::Stage, raw.to_owned()));
        read.stages = stages(&carrier.past);
    }
    let Some(summed) = &carried.arr else { return };
    let raw = match &summed.arr {
        Ok(money) => {
            account.arr = Some(*money);
            money.amount.normalize().to_string()
        }
        Err(odd) => {
            account.odd.push((Field::Arr, odd.clone()));
            odd.clone()
        }
    };
    read.raw.push((Field::Arr, raw));
    if !summed.past.is_empty() {
        read.history.push((Field::Arr, summed.past.clone()));
    }
}

/// A property's past, oldest first (HubSpot sends the newest first); versions without a readable
/// moment cannot be placed and are left out.
pub(super) fn versions(record: &Record, property: &str) -> Vec<(DateTime<Utc>, String)> {
    let past = record.properties_with_history.get(property);
    let mut versions: Vec<_> = past
        .into_iter()
        .flatten()
        .filter_map(
            |Version {
                 value, timestamp, ..
             }| { Some((value::moment(timestamp)?, text::line(value))) },
        )
        .collect();
    // Equal moments: the later in HubSpot's list is the older.
    versions.reverse();
    versions.sort_by_key(|(at, _)| *at);
    versions
}

/// Since when a property is what it is. One that was something else for less than a day, which was taken
/// back, is what it is since before that.
fn since(versions: &[(DateTime<Utc>, String)]) -> Option<DateTime<Utc>> {
    let ((at, value), earlier) = versions.split_last()?;
    let stay = earlier.iter().rposition(|(_, before)| before == value);
    let back = stay.filter(|stay| {
        let left = earlier.get(stay + 1);
        left.is_some_and(|(left, _)| *at - *left <= EXCURSION)
    });
    Some(back.map_or(*at, |stay| earlier[stay].0))
}

/// The moment of a property's only version, where a file brought it: it may have been so long before.
fn unseen_until(record: &Record, property: &str) -> Option<DateTime<Utc>> {
    match record.properties_with_history.get(property)?.as_slice() {
        [only] if only.from_file => value::moment(&only.timestamp),
        _ => None,
    }
}

/// A past as numbers: what cannot be read, or was emptied, is no number from then on. None at all
/// where there never was a number.
fn numbers(
    versions: &[(DateTime<Utc>, String)],
    read: impl Fn(&str) -> Option<f64>,
) -> Vec<(DateTime<Utc>, f64)> {
    let past = versions
        .iter()
        .map(|(at, raw)| (*at, read(raw).unwrap_or(f64::NAN)));
    past.skip_while(|(_, value)| value.is_nan()).collect()
}

/// The stages it was in: a value set again, or cleared only to be set again, is the same stay, and
/// so is one come back to within a day, with what lay between left out. Cleared for longer, it stood in
/// none: the empty text.
fn stages(versions: &[(DateTime<Utc>, String)]) -> Vec<(DateTime<Utc>, String)> {
    let mut stages: Vec<(DateTime<Utc>, String)> = Vec::new();
    for (at, stage) in versions {
        if let [.., (_, before), (cleared, none)] = stages.as_slice()
            && none.is_empty()
            && (before == stage || *at - *cleared <= EXCURSION)
        {
            stages.pop();
        }
        if stage.is_empty() && stages.is_empty() {
            continue;
        }
        let stay = stages.iter().rposition(|(_, before)| before == stage);
        let back = stay.filter(|stay| {
            let left = stages.get(stay + 1);
            left.is_none_or(|(left, _)| *at - *left <= EXCURSION)
        });
        match back {
            Some(stay) => stages.truncate(stay + 1),
            None => stages.push((*at, stage.clone())),
        }
    }
    stages
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    /// The stages of a past of (hours since its start, value).
    fn stays(past: &[(i64, &str)]) -> Vec<(i64, String)> {
        let at = |hours| DateTime::UNIX_EPOCH + TimeDelta::hours(hours);
        let versions: Vec<_> = past
            .iter()
            .map(|(hours, stage)| (at(*hours), (*stage).to_owned()))
            .collect();
        let stages = stages(&versions).into_iter();
        stages
            .map(|(since, stage)| ((since - DateTime::UNIX_EPOCH).num_hours(), stage))
            .collect()
    }

    #[test]
    fn a_value_that_was_taken_back_within_a_day_is_as_old_as_before() {
        let since = |past: &[(i64, &str)]| {
            let at = |hours| DateTime::UNIX_EPOCH + TimeDelta::hours(hours);
            let versions: Vec<_> = past
                .iter()
                .map(|(hours, value)| (at(*hours), (*value).to_owned()))
                .collect();
            since(&versions).map(|at| (at - DateTime::UNIX_EPOCH).num_hours())
        };
        assert_eq!(since(&[]), None);
        assert_eq!(since(&[(5, "-1")]), Some(5));
        assert_eq!(since(&[(5, "-1"), (900, "-2"), (901, "-1")]), Some(5));
        assert_eq!(since(&[(5, "-1"), (900, "-2"), (990, "-1")]), Some(990));
        assert_eq!(
            since(&[(5, "-1"), (900, "-1")]),
            Some(900),
            "said again, not taken back"
        );
    }

    #[test]
    fn a_move_that_was_taken_back_within_a_day_leaves_the_stay_as_it_was() {
        let stay = |hours, stage: &str| (hours, stage.to_owned());
        let undone = [(0, "adoption"), (900, "value"), (924, "adoption")];
        assert_eq!(stays(&undone), [stay(0, "adoption")]);
        let over_two = [(0, "a"), (900, "b"), (901, "c"), (902, "a"), (990, "b")];
        assert_eq!(stays(&over_two), [stay(0, "a"), stay(990, "b")]);
        let gone_longer = [(0, "adoption"), (900, "value"), (925, "adoption")];
        assert_eq!(
            stays(&gone_longer),
            [
                stay(0, "adoption"),
                stay(900, "value"),
                stay(925, "adoption")
            ]
        );
        let set_again = [(0, "adoption"), (50, ""), (99, "adoption"), (500, "value")];
        assert_eq!(stays(&set_again), [stay(0, "adoption"), stay(500, "value")]);
    }

    #[test]
    fn a_stage_that_was_cleared_for_more_than_a_day_is_none() {
        let stay = |hours, stage: &str| (hours, stage.to_owned());
        let never_set = [(0, ""), (5, "a"), (50, "")];
        assert_eq!(stays(&never_set), [stay(5, "a"), stay(50, "")]);
        let between = [(0, "a"), (50, ""), (75, "b")];
        assert_eq!(stays(&between), [stay(0, "a"), stay(50, ""), stay(75, "b")]);
        let for_a_moment = [(0, "a"), (50, ""), (74, "b")];
        assert_eq!(stays(&for_a_moment), [stay(0, "a"), stay(74, "b")]);
    }
}
