//! What customers say: NPS and satisfaction with support.

use super::past::{AccountPast, Series};
use super::period::Period;
use crate::domain::id::ContactId;
use std::collections::HashSet;

/// Whose answers are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keeper {
    /// The latest answer of each account: the CRM keeps one with the account.
    #[default]
    Account,
    /// The latest answer of each contact; of accounts whose contacts never answered, the account's.
    Contact,
}

impl Keeper {
    /// Contacts where any contact ever answered, else accounts.
    pub fn of<'a>(accounts: impl IntoIterator<Item = &'a AccountPast>) -> Self {
        let mut accounts = accounts.into_iter();
        match accounts.any(answered) {
            true => Self::Contact,
            false => Self::Account,
        }
    }

    /// The word for it in JSON.
    pub fn id(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Contact => "contact",
        }
    }
}

/// Net promoter score: the latest answer of each in the period.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Nps {
    /// 9 and 10.
    pub promoters: usize,
    /// Between.
    pub passives: usize,
    /// 0 to 6.
    pub detractors: usize,
    /// Left out: no answer between 0 and 10.
    pub odd: usize,
}

impl Nps {
    /// Counts the latest answers in the period.
    pub fn of<'a>(
        accounts: impl IntoIterator<Item = &'a AccountPast>,
        keeper: Keeper,
        period: &Period<'_>,
    ) -> Self {
        let mut sum = Self::default();
        let mut heard = HashSet::new();
        for account in accounts {
            for (contact, answer) in given(account, keeper, period) {
                // A contact of two of the accounts is one voice.
                if contact.is_none_or(|contact| heard.insert(contact)) {
                    sum.add(answer);
                }
            }
        }
        sum
    }

    fn add(&mut self, answer: Option<f64>) {
        match answer {
            None => {}
            Some(answer) if !(0.0..=10.0).contains(&answer) => self.odd += 1,
            Some(answer) if answer >= 9.0 => self.promoters += 1,
            Some(answer) if answer <= 6.0 => self.detractors += 1,
            Some(_) => self.passives += 1,
        }
    }

    /// How many answers.
    pub fn count(&self) -> usize {
        self.promoters + self.passives + self.detractors
    }

    /// % promoters − % detractors: −100 to 100.
    pub fn score(&self) -> Option<f64> {
        let more = self.promoters as f64 - self.detractors as f64;
        // Divided once, so that 7 more of 25 are 28 and not a hair above.
        (self.count() > 0).then(|| 100.0 * more / self.count() as f64)
    }
}

/// Satisfaction with support: the mean of each account's latest value in the period.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Csat {
    /// How many accounts have one.
    pub count: usize,
    sum: f64,
}

impl Csat {
    /// Sums the latest values in the period.
    pub fn of<'a>(
        accounts: impl IntoIterator<Item = &'a AccountPast>,
        period: &Period<'_>,
    ) -> Self {
        let values = accounts.into_iter();
        let mut values: Vec<f64> = values.filter_map(|of| satisfied(of, period)).collect();
        // In one order, so that the sum does not hang on the order of the accounts.
        values.sort_by(f64::total_cmp);
        Self {
            count: values.len(),
            sum: values.iter().sum(),
        }
    }

    /// The mean: 0 to 100.
    pub fn mean(&self) -> Option<f64> {
        (self.count > 0).then(|| self.sum / self.count as f64)
    }
}

/// The latest answers of an account in the period, each with the contact that gave it: those of its
/// contacts, or its own.
pub(super) fn given<'a>(
    account: &'a AccountPast,
    keeper: Keeper,
    period: &Period<'_>,
) -> impl Iterator<Item = (Option<&'a ContactId>, Option<f64>)> {
    // Of an account whose contacts never answered its own answer is all there is.
    let contacts = keeper == Keeper::Contact && answered(account);
    let own = (!contacts).then(|| (None, latest(&account.nps, period)));
    let voices = account.contact_nps.iter().filter(move |_| contacts);
    own.into_iter()
        .chain(voices.map(|voice| (Some(&voice.contact), latest(&voice.answers, period))))
}

/// The latest value of satisfaction with support in the period.
pub(super) fn satisfied(account: &AccountPast, period: &Period<'_>) -> Option<f64> {
    latest(&account.csat, period)
}

/// Whether any of its contacts ever answered.
fn answered(account: &AccountPast) -> bool {
    let mut all = account.contact_nps.iter();
    all.any(|voice| !voice.answers.is_empty())
}

/// The latest answer that was given in the period.
fn latest(answers: &Series<f64>, period: &Period<'_>) -> Option<f64> {
    let until = answers.partition_point(|(at, _)| *at <= period.end);
    let (at, answer) = answers.get(until.checked_sub(1)?)?;
    period.contains(*at).then_some(*answer)
}
