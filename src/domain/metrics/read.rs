//! An account's past as the store hands it out, as the plain values that measures are made from.

use super::counted::Counted;
use super::past::{AccountPast, Series, Voice};
use super::period::Period;
use crate::domain::account::Past;
use crate::domain::field::Field;
use crate::domain::health::Band;
use crate::domain::id::{AccountId, ContactId, OwnerId, TierId};
use crate::domain::lifecycle::Lifecycle;
use crate::domain::money::{Currency, Money};
use crate::domain::past::AccountHistory;
use crate::domain::when::{Dated, days};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive, ToPrimitive};
use std::collections::HashMap;

impl AccountPast {
    /// The past of an account; `band` is its health at the end of the period, `usual` the currency
    /// of one that has no ARR today. Writes that still wait are not in it.
    pub fn read(
        history: &AccountHistory,
        lifecycle: &Lifecycle,
        band: Band,
        usual: Currency,
        period: &Period<'_>,
    ) -> Self {
        let account = &history.account;
        let arr = amounts(history, usual);
        let unread = arr.is_empty() && account.arr.is_some();
        let words = |field: Field| -> &[(DateTime<Utc>, String)] {
            let words = history.words.iter().find(|(of, _)| *of == field);
            words.map_or(&[], |(_, words)| words.as_slice())
        };
        let owner = super::past::at(words(Field::Owner), period.end);
        let owner = owner.filter(|owner| !owner.is_empty());
        let tiers = words(Field::Tier).iter().map(|(at, tier)| {
            let tier = (!tier.is_empty()).then(|| TierId(tier.clone()));
            (*at, tier)
        });
        let stages = history.stages.iter();
        let solved = history.tickets.iter().filter_map(|ticket| ticket.closed);
        let mut past = Self {
            id: account.id.clone(),
            owner: owner
                .map(|owner| OwnerId(owner.clone()))
                .or_else(|| account.owner.clone()),
            tiers: tiers.collect(),
            arr: match (unread, account.arr) {
                // Today's is known all the same.
                (true, Some(arr)) => vec![(account.updated_at.unwrap_or_default(), arr)],
                _ => arr,
            },
            stages: stages
                .map(|(at, stage)| (*at, lifecycle.place(Some(stage))))
                .collect(),
            terms: dates(history, Field::TermStart),
            renewals: dates(history, Field::Renewal),
            renewal_cleared: series(history, Field::Renewal)
                .last()
                .is_some_and(|(_, day)| day.is_nan()),
            auto_renew: account.auto_renew,
            reasoned: account.renewal_reason.is_some(),
            likelihood: account.number(Field::Likelihood).map(|dated| dated.value),
            first_value: account.first_value,
            nps: numbers(history, Field::Nps),
            contact_nps: Vec::new(),
            csat: numbers(history, Field::Csat),
            dau: numbers(history, Field::Dau),
            mau: numbers(history, Field::Mau),
            solved: solved.collect(),
            counts: Counted::ALL.map(|of| counts(history, of)),
            band,
            unread,
            odd_arr: odd_arr(history),
        };
        past.days_begin_here(period);
        past
    }

    /// Takes in what its contacts answered.
    pub fn hear(&mut self, voices: Vec<Voice>, period: &Period<'_>) {
        self.contact_nps = voices;
        for voice in &mut self.contact_nps {
            begin_here(&mut voice.answers, period);
        }
    }

    /// A history of days has each day's value since 00:00 UTC and means the day: it is so since the
    /// day began where the person is, as the period does.
    fn days_begin_here(&mut self, period: &Period<'_>) {
        begin_here(&mut self.tiers, period);
        begin_here(&mut self.arr, period);
        begin_here(&mut self.stages, period);
        begin_here(&mut self.terms, period);
        begin_here(&mut self.renewals, period);
        for series in &mut self.counts {
            begin_here(series, period);
        }
        for series in [&mut self.nps, &mut self.csat, &mut self.dau, &mut self.mau] {
            begin_here(series, period);
        }
    }
}

/// Each account's voices: what its contacts answered, as the store hands it out.
pub fn voices(
    answers: impl IntoIterator<Item = (ContactId, Vec<AccountId>, Vec<Dated<f64>>)>,
) -> HashMap<AccountId, Vec<Voice>> {
    let mut all: HashMap<AccountId, Vec<Voice>> = HashMap::new();
    for (contact, accounts, answers) in answers {
        let answers = answers.iter().map(|dated| (dated.as_of, dated.value));
        let voice = Voice {
            contact,
            answers: answers.collect(),
        };
        for account in accounts {
            all.entry(account).or_default().push(voice.clone());
        }
    }
    all
}

/// What is dated 00:00 UTC is so since the day began where the person is.
fn begin_here<T>(series: &mut Series<T>, period: &Period<'_>) {
    let whole = |at: &DateTime<Utc>| at.time() == NaiveTime::MIN;
    for (at, _) in series.iter_mut().filter(|(at, _)| whole(at)) {
        *at = period.first_moment(at.date_naive());
    }
    series.sort_by_key(|(at, _)| *at);
}

fn series(history: &AccountHistory, field: Field) -> impl Iterator<Item = &(DateTime<Utc>, f64)> {
    let found = history.history.iter().find(|(of, _)| *of == field);
    found.into_iter().flat_map(|(_, past)| past)
}

/// The numbers there were; emptying one takes back no answer that was given.
fn numbers(history: &AccountHistory, field: Field) -> Series<f64> {
    series(history, field)
        .filter(|(_, value)| value.is_finite())
        .copied()
        .collect()
}

fn dates(history: &AccountHistory, field: Field) -> Series<NaiveDate> {
    let numbers = numbers(history, field).into_iter();
    numbers
        .map(|(at, day)| (at, days::date(day as i32)))
        .collect()
}

/// What a custom field of the account counted, where the profile has one of that name.
fn counts(history: &AccountHistory, of: Counted) -> Series<f64> {
    let all = history.custom.iter();
    let mut told = all.filter(|(name, _)| Counted::of(name) == Some(of));
    let known = |(_, past): &(String, Past)| -> Series<f64> {
        let known = past.iter();
        known
            .filter(|(_, value)| value.is_finite() && *value >= 0.0)
            .copied()
            .collect()
    };
    // Of two of that name one may be empty.
    let found = told.find_map(|of| Some(known(of)).filter(|series| !series.is_empty()));
    found.unwrap_or_default()
}

/// Whether the ARR of today cannot be read.
fn odd_arr(history: &AccountHistory) -> bool {
    let mut odd = history.account.odd.iter();
    odd.any(|(of, _)| *of == Field::Arr)
}

/// ARR as amounts; zero since it was emptied. The past is kept as floating numbers, which say
/// fifteen digits exactly; today's amount is the exact one.
fn amounts(history: &AccountHistory, usual: Currency) -> Series<Money> {
    let today = history.account.arr;
    let told = || {
        let (_, codes) = history.words.iter().find(|(of, _)| *of == Field::Arr)?;
        Currency::parse(&codes.last()?.1)
    };
    let currency = today.map(|arr| arr.currency).or_else(told);
    let currency = currency.unwrap_or(usual);
    let exact = today.map(|arr| (arr.amount.to_f64(), arr.amount));
    let amount = |value: f64| match exact {
        Some((float, amount)) if float == Some(value) => amount,
        _ => Decimal::from_f64(value).unwrap_or_default(),
    };
    let money = |value| Money {
        amount: amount(value),
        currency,
    };
    let mut past: Vec<_> = series(history, Field::Arr).collect();
    // What cannot be read is not nothing: the customer is not lost for it.
    if odd_arr(history) {
        let known = past.iter().rposition(|(_, value)| !value.is_nan());
        past.truncate(known.map_or(0, |last| last + 1));
    }
    past.into_iter()
        .map(|(at, value)| (*at, money(*value)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::account::Account;

    #[test]
    fn an_arr_that_cannot_be_read_now_is_no_customer_lost() {
        let at = |day: i64| DateTime::from_timestamp(day * 86_400, 0).expect("a moment");
        let mut history = AccountHistory {
            account: Account {
                odd: vec![(Field::Arr, "tbd + 100 EUR".to_owned())],
                ..Account::default()
            },
            history: vec![(
                Field::Arr,
                vec![(at(1), 100.0), (at(9), f64::NAN), (at(12), f64::NAN)],
            )],
            ..AccountHistory::default()
        };
        let read = |history: &AccountHistory| {
            let all = amounts(history, Currency::EUR).into_iter();
            all.map(|(_, money)| money.amount.to_string())
                .collect::<Vec<_>>()
        };
        assert_eq!(read(&history), ["100"]);
        assert!(odd_arr(&history));
        // One that was emptied is none.
        history.account.odd.clear();
        assert_eq!(read(&history), ["100", "0", "0"]);
        assert!(!odd_arr(&history));
    }
}
