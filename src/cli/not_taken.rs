//! What an action came to, and how that is told: what the CRM has not taken of it, and why. What the CRM asks for
//! alike of several accounts is told once, with the one command that answers it for all of them.

use super::send::{Sent, StoredElse};
use super::whose::Names;
use super::{Failure, answers, outbox, output};
use crate::domain::write::{Op, Progress, Queued};
use crate::domain::{edit, text};
use crate::store::Store;
use serde::Serialize;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

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
    pub fn of(names: &Names, queued: &Queued, why: String) -> Self {
        Self {
            account: queued.write.account.0.clone(),
            name: name(names, queued),
            title: queued.title.clone(),
            why,
        }
    }
}

/// What a write's account is called, or its id where nobody knows.
fn name(names: &Names, queued: &Queued) -> String {
    let name = names.account(queued);
    name.unwrap_or(queued.write.account.as_str()).to_owned()
}

/// A write that the CRM has not taken, with why.
pub type Why<'q> = (&'q Queued, String);

/// What holds back writes of an action, and what was sent along with it: looked at once for all of them.
pub struct Kept<'s> {
    store: &'s Store,
    /// What each that is held back waits behind.
    held: HashMap<Uuid, Queued>,
    /// Those of the action.
    own: HashSet<Uuid>,
}

impl<'s> Kept<'s> {
    /// Looks at them.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn of(store: &'s Store, own: &[Queued], along: &[Queued]) -> Result<Self, Failure> {
        let all: Vec<Uuid> = own.iter().chain(along).map(|of| of.write.id).collect();
        Ok(Self {
            store,
            held: store.held(&all)?,
            own: own.iter().map(|of| of.write.id).collect(),
        })
    }

    /// What a write waits behind that a person decides about.
    pub fn behind(&self, queued: &Queued) -> Option<&Queued> {
        self.held.get(&queued.write.id)
    }

    /// Why the CRM has not taken a write before a person decides about it, or about what it waits behind;
    /// unless that is one of the action itself, with which it is told.
    pub fn why(&self, queued: &Queued) -> Option<String> {
        why(queued, self.store).or_else(|| {
            let before = self.behind(queued)?;
            let told = self.own.contains(&before.write.id);
            (!told).then(|| outbox::held(before, self.store))
        })
    }

    /// All such writes, each with why.
    pub fn all<'q>(&self, writes: &'q [Queued]) -> Vec<Why<'q>> {
        let why = |queued: &'q Queued| Some((queued, self.why(queued)?));
        writes.iter().filter_map(why).collect()
    }

    /// Why the first of them is not taken. Nothing that the CRM could do will send what waits behind another
    /// one.
    pub fn first(&self, writes: &[Queued]) -> Option<String> {
        let own = writes.iter().find_map(|queued| why(queued, self.store));
        own.or_else(|| {
            let before = writes.iter().find_map(|queued| self.behind(queued))?;
            Some(outbox::held(before, self.store))
        })
    }
}

/// Why the CRM has not taken a write, where it is for the person to decide, and how that is done.
fn why(queued: &Queued, store: &Store) -> Option<String> {
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

/// What an action came to, and what of it is only told in words.
pub struct Came<'a> {
    /// What it came to.
    pub sent: &'a Sent,
    /// Its writes.
    pub writes: &'a [Queued],
    /// Those that the CRM has not taken, where they are of several accounts or some are taken.
    pub untaken: Option<&'a [Why<'a>]>,
    /// Whether nothing of it was to be sent.
    pub here: bool,
}

/// Prints what an action came to.
///
/// # Errors
/// When it cannot be printed, or the store not be read.
pub fn tell(store: &Store, names: &Names, came: &Came<'_>) -> Result<(), Failure> {
    let sent = came.sent;
    let (title, why) = (&sent.title, sent.why.as_deref().unwrap_or_default());
    match (sent.outcome, came.untaken) {
        ("sent", _) if came.here => output::say(&format!("{title} (kept on this machine)"))?,
        ("sent", _) => output::say(&format!("{title} (in the CRM)"))?,
        ("kept", _) => {
            output::say(&format!("{title} (kept in the outbox)"))?;
            output::complain(why);
            output::complain(
                "Nothing is lost: `tenure sync` or the cockpit sends it as soon as the CRM takes it.",
            );
        }
        (_, Some(untaken)) => {
            let done = |of: &&Queued| matches!(of.progress, Progress::Done { .. });
            let taken = came.writes.iter().filter(done).count();
            let all = came.writes.len();
            output::say(&format!("{title} ({taken} of {all} in the CRM)"))?;
            for line in lines(store, names, untaken)? {
                output::complain(&line);
            }
        }
        _ => {
            let stands = match came.writes.iter().any(|queued| queued.progress.unseen()) {
                true => "kept; whether it is in the CRM cannot be seen",
                false => "kept, not in the CRM",
            };
            output::say(&format!("{title} ({stands})"))?;
            output::complain(why);
        }
    }
    for NotTaken { title, why, .. } in &sent.behind {
        let title = text::line(title);
        output::complain(&format!("“{title}”, which waited behind it: {why}"));
    }
    for StoredElse { why, .. } in &sent.stored {
        output::complain(why);
    }
    if let Some(names) = &sent.under {
        output::complain(&format!(
            "It goes under the name of {names}, as the owner of the account: the profile does not say who you \
             are. Set `owner` in it."
        ));
    }
    Ok(())
}

/// What the CRM has not taken, a line for what is asked alike.
fn lines(store: &Store, names: &Names, untaken: &[Why<'_>]) -> Result<Vec<String>, Failure> {
    let mut told: Vec<(&str, Vec<&Queued>)> = Vec::new();
    for (queued, why) in untaken {
        match told.iter_mut().find(|(_, all)| alike(all[0], queued)) {
            Some((_, all)) => all.push(*queued),
            None => told.push((why.as_str(), vec![*queued])),
        }
    }
    // Those that a span of numbers means, in their order: few are told in wide ones.
    let retried: Vec<i64> = match told.iter().any(|(_, all)| all.len() > NAMED) {
        true => {
            let open = store.outbox()?.into_iter();
            open.filter(outbox::retried).map(|of| of.seq).collect()
        }
        false => Vec::new(),
    };
    let line = |(why, all): &(&str, Vec<&Queued>)| {
        let text = match (&all[0].progress, all.len() > 1) {
            (Progress::Asks { why, fields }, true) => {
                let numbers: Vec<i64> = all.iter().map(|queued| queued.seq).collect();
                answers::wanted(why, fields, &spans(&numbers, &retried))
            }
            _ => (*why).to_owned(),
        };
        let named = all.iter().take(NAMED).map(|queued| name(names, queued));
        let mut named: Vec<String> = named.collect();
        if all.len() > NAMED {
            named.push(format!("{} more", all.len() - NAMED));
        }
        format!("{}: {text}", named.join(", "))
    };
    Ok(told.iter().map(line).collect())
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

/// Numbers in rising order, as those of `retried` are, as a person types them: `3-6 9`; many apart from each other as wider spans, which
/// mean those of all that are `retried` within them. So none is as wide as to have another one in it, which
/// the CRM asks something else for or has refused.
fn spans(numbers: &[i64], retried: &[i64]) -> String {
    let next = |one: &i64, other: &i64| one + 1 == *other;
    let alone = |one: &i64, other: &i64| {
        let after = retried.partition_point(|of| of <= one);
        retried.get(after).is_none_or(|of| of >= other)
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
