//! What the CRM has not taken of an action, and how that is told: what the CRM asks for alike of several
//! accounts is told once, with the one command that answers it for all of them.

use super::{Failure, answers, outbox};
use crate::domain::edit;
use crate::domain::write::{Op, Progress, Queued};
use crate::store::Store;
use serde::Serialize;

/// Accounts of one question that are named, at most.
const NAMED: usize = 5;

/// A write that the CRM has not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NotTaken {
    /// The account.
    pub account: String,
    /// Its name.
    pub name: String,
    /// The write's short line.
    pub title: String,
    /// Why, as a sentence.
    pub why: String,
}

impl NotTaken {
    /// It with its account's name.
    pub fn of(store: &Store, queued: &Queued, why: String) -> Result<Self, Failure> {
        let account = queued.write.account.clone();
        let known = store.accounts(std::slice::from_ref(&account))?;
        let name = known.first().map(|of| of.name.clone());
        let name = name.or_else(|| queued.account_name.clone());
        Ok(Self {
            name: name.unwrap_or_else(|| account.to_string()),
            account: account.0,
            title: queued.title.clone(),
            why,
        })
    }
}

/// All of the writes that the CRM has not taken before a person decides about them, or about what they wait
/// behind.
pub fn all(store: &Store, writes: &[Queued]) -> Result<Vec<NotTaken>, Failure> {
    let mut found = Vec::new();
    for queued in writes {
        if let Some(why) = why(queued, store).or(held(store, queued, writes)?) {
            found.push(NotTaken::of(store, queued, why)?);
        }
    }
    Ok(found)
}

/// Behind what a write waits that a person decides about, unless that is one of those that are told.
pub fn held(store: &Store, queued: &Queued, told: &[Queued]) -> Result<Option<String>, Failure> {
    let before = match queued.progress.open() {
        true => store.held_behind(&queued.write.id)?,
        false => None,
    };
    let before = before.filter(|before| told.iter().all(|of| of.write.id != before.write.id));
    Ok(before.map(|before| outbox::held(&before, store)))
}

/// Why the CRM has not taken a write, where it is for the person to decide, and how that is done.
pub fn why(queued: &Queued, store: &Store) -> Option<String> {
    match &queued.progress {
        Progress::Conflict { theirs } => Some(format!(
            "The CRM has another {} by now ({}); choose with `tenure outbox ours|theirs {}`, or in the \
             cockpit.",
            match queued.write.op {
                Op::SetField { field, .. } => edit::label(field),
                _ => "value".to_owned(),
            },
            outbox::theirs(queued, theirs.as_deref(), store)
                .as_deref()
                .unwrap_or("none"),
            queued.seq
        )),
        // It says who refuses.
        Progress::Refused { why } => Some(format!("{why}\n{}", outbox::again(queued))),
        Progress::Asks { why, fields } => {
            Some(answers::wanted(why, fields, &queued.seq.to_string()))
        }
        _ => None,
    }
}

/// The same as it is printed.
pub fn lines(store: &Store, writes: &[Queued]) -> Result<Vec<String>, Failure> {
    let mut told: Vec<(&Queued, Vec<&Queued>)> = Vec::new();
    for queued in writes {
        if why(queued, store)
            .or(held(store, queued, writes)?)
            .is_none()
        {
            continue;
        }
        let alike = told.iter_mut().find(|(first, _)| alike(first, queued));
        match alike {
            Some((_, all)) => all.push(queued),
            None => told.push((queued, vec![queued])),
        }
    }
    let mut lines = Vec::with_capacity(told.len());
    for (first, all) in told {
        let Some(mut text) = why(first, store).or(held(store, first, writes)?) else {
            continue;
        };
        if let (Progress::Asks { why, fields }, true) = (&first.progress, all.len() > 1) {
            let numbers: Vec<i64> = all.iter().map(|queued| queued.seq).collect();
            let retried = store.outbox()?.into_iter().filter(outbox::retried);
            let retried: Vec<i64> = retried.map(|queued| queued.seq).collect();
            text = answers::wanted(why, fields, &spans(&numbers, &retried));
        }
        let mut names = Vec::with_capacity(NAMED);
        for queued in all.iter().take(NAMED) {
            names.push(NotTaken::of(store, queued, String::new())?.name);
        }
        if all.len() > NAMED {
            names.push(format!("{} more", all.len() - NAMED));
        }
        lines.push(format!("{}: {text}", names.join(", ")));
    }
    Ok(lines)
}

/// Whether the CRM asks the same of both.
fn alike(one: &Queued, other: &Queued) -> bool {
    match (&one.progress, &other.progress) {
        (
            Progress::Asks { why, fields },
            Progress::Asks {
                why: also,
                fields: of,
            },
        ) => {
            let properties = |fields: &[crate::domain::asked::Asked]| -> Vec<String> {
                fields.iter().map(|field| field.property.clone()).collect()
            };
            why == also && properties(fields) == properties(of)
        }
        _ => false,
    }
}

/// Numbers in rising order as a person types them: `3-6 9`; many apart from each other as wider spans, which
/// mean those of all that are `retried` within them. So none is as wide as to have another one in it, which
/// the CRM asks something else for or has refused.
fn spans(numbers: &[i64], retried: &[i64]) -> String {
    let next = |one: &i64, other: &i64| one + 1 == *other;
    let alone = |one: &i64, other: &i64| {
        let mut others = retried.iter();
        !others.any(|of| one < of && of < other)
    };
    let said = match numbers.chunk_by(next).count() > NAMED {
        true => numbers.chunk_by(alone).map(span).collect::<Vec<_>>(),
        false => numbers.chunk_by(next).map(span).collect(),
    };
    said.join(" ")
}

/// Numbers from the first to the last.
fn span(numbers: &[i64]) -> String {
    match numbers {
        [first, .., last] => format!("{first}-{last}"),
        _ => numbers.iter().map(i64::to_string).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::spans;

    #[test]
    fn numbers_are_told_as_spans() {
        for (numbers, said) in [
            (&[4][..], "4"),
            (&[4, 5], "4-5"),
            (&[1, 2, 3, 7, 9, 10], "1-3 7 9-10"),
            (&[1, 3, 5, 7, 9, 11], "1-11"),
        ] {
            assert_eq!(spans(numbers, numbers), said);
        }
    }

    #[test]
    fn no_span_has_a_write_in_it_that_something_else_is_asked_for() {
        let numbers = [1, 3, 5, 7, 9, 11];
        for (others, said) in [
            (&[0, 12][..], "1-11"),
            (&[6], "1-5 7-11"),
            (&[2, 4, 6, 8, 10], "1 3 5 7 9 11"),
        ] {
            let mut retried = [&numbers[..], others].concat();
            retried.sort_unstable();
            assert_eq!(spans(&numbers, &retried), said);
        }
    }
}
