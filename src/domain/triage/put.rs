//! Putting signals of a row away, giving them to somebody, and taking that back: from what a person
//! asks for to the operations that keep it. The command line and the screen both come here.

use super::closing::{Assignment, Closing, How, Mark, Seen, Until, set};
use super::rules::TriageRules;
use super::{Lane, SignalKind, Term};
use crate::domain::assess::Rules;
use crate::domain::book::{Book, Row};
use crate::domain::id::OwnerId;
use crate::domain::query::{Known, Scope, read};
use crate::domain::search::nearest;
use crate::domain::when::{NotTime, Now, Toward, day, show};
use crate::domain::write::Op;
use crate::messages::{Language, lines as say, numbers, puts, titles, triage};

/// Which signals of a row are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which<'a> {
    /// All that fire and are open in this lane: the row.
    Row(Lane),
    /// These, by name.
    Named(&'a [String]),
}

/// The terms that are meant, open ones.
///
/// # Errors
/// A sentence: no such signal fires.
pub fn meant(
    row: &Row,
    which: Which<'_>,
    rules: &TriageRules,
    language: Language,
) -> Result<Vec<(Lane, Term)>, String> {
    let open = row.today.terms.iter().filter(|(_, term)| term.leads());
    let name = &row.account.name;
    match which {
        Which::Row(lane) => {
            let terms: Vec<(Lane, Term)> = open.filter(|(of, _)| *of == lane).copied().collect();
            match terms.is_empty() {
                true => Err(puts::none_open(language, name)),
                false => Ok(terms),
            }
        }
        Which::Named(names) => {
            let find = |wanted: &String| {
                let mut terms = open.clone();
                let found = terms.find(|(_, term)| rules.id_of(term) == wanted);
                found
                    .copied()
                    .ok_or_else(|| not_open(row, wanted, rules, language))
            };
            names.iter().map(find).collect()
        }
    }
}

/// Why a signal is not among the open ones of a row.
fn not_open(row: &Row, wanted: &str, rules: &TriageRules, language: Language) -> String {
    let name = &row.account.name;
    let mut put = row.today.away.iter().flat_map(|away| &away.put);
    if let Some(put) = put.find(|put| put.closing.signal == wanted) {
        let how = put.closing.how.name(language);
        return puts::away_already(language, wanted, name, how);
    }
    let open = row.today.terms.iter().filter(|(_, term)| term.leads());
    let open: Vec<&str> = open.map(|(_, term)| rules.id_of(term)).collect();
    let known = SignalKind::ALL.iter().map(|kind| kind.id());
    let known = known.chain(rules.own.iter().map(|own| own.id.as_str()));
    if !known.clone().any(|id| id == wanted) {
        return match nearest(wanted, known) {
            Some(near) => puts::no_signal_but(language, wanted, near),
            None => puts::no_signal(language, wanted),
        };
    }
    match open.is_empty() {
        true => puts::none_fires(language, wanted, name),
        false => puts::others_fire(language, wanted, name, numbers::list(language, &open)),
    }
}

/// What puts signals away: the line for the journal, and the operations.
///
/// # Errors
/// A sentence: no such signal, nothing open, no reason where one is needed.
pub fn close(
    book: &Book,
    row: &Row,
    which: Which<'_>,
    (how, reason): (How, Option<&str>),
    rules: &TriageRules,
    (now, language): (Now, Language),
) -> Result<(String, Vec<Op>), String> {
    let terms = meant(row, which, rules, language)?;
    let reason = reason.map(str::trim).filter(|reason| !reason.is_empty());
    if how == How::Dismissed && reason.is_none() {
        return Err(puts::why_dismissed(language).to_owned());
    }
    let known = book.marks().get(&row.account.id);
    let op = |(_, term): &(Lane, Term)| {
        let mark = Mark::Closed(Closing {
            signal: rules.id_of(term).to_owned(),
            how: how.clone(),
            at: now.utc,
            reason: reason.map(str::to_owned),
            whole: matches!(which, Which::Row(_)),
            seen: Seen::of(term, rules, (now, language)),
            quiet: None,
        });
        set(known, &mark.slot(), Some(mark))
    };
    let ops: Vec<Op> = terms.iter().map(op).collect();
    let what = match terms.as_slice() {
        [(_, one)] => SignalKind::named(rules.id_of(one), language),
        many => titles::n_signals(language, many.len()),
    };
    let mut title = titles::put(language, &row.account.name, what, how.name(language));
    match &how {
        How::Snoozed(Until::Day(day)) => {
            title += &titles::until(language, show::day(*day, now, language));
        }
        How::Snoozed(Until::When(query)) => title += &titles::until(language, query),
        How::Snoozed(Until::Worse) => title += titles::until_worse(language),
        How::Done | How::Dismissed => {}
    }
    if let Some(reason) = reason {
        title += &titles::because(language, reason);
    }
    Ok((title, ops))
}

/// What brings signals back, and takes them from whoever they were given to.
///
/// # Errors
/// A sentence: nothing is put away or given to anybody.
pub fn reopen(
    book: &Book,
    row: &Row,
    signals: &[String],
    language: Language,
) -> Result<(String, Vec<Op>), String> {
    let known = book.marks().get(&row.account.id);
    let meant = |signal: &str| signals.is_empty() || signals.iter().any(|one| one == signal);
    let mut slots = Vec::new();
    for closing in known.iter().flat_map(|known| &known.closed) {
        if meant(&closing.signal) {
            slots.push(Mark::Closed(closing.clone()).slot());
        }
    }
    for given in known.iter().flat_map(|known| &known.assigned) {
        if meant(given.signal.as_deref().unwrap_or("*")) {
            slots.push(Mark::Assigned(given.clone()).slot());
        }
    }
    let name = &row.account.name;
    if slots.is_empty() {
        return Err(puts::nothing_away(language, name));
    }
    let ops = slots.iter().map(|slot| set(known, slot, None)).collect();
    Ok((
        titles::reopened(language, name, what(signals, language)),
        ops,
    ))
}

fn what(signals: &[String], language: Language) -> String {
    match signals {
        [] => triage::row(language).to_owned(),
        [one] => SignalKind::named(one, language),
        many => titles::n_signals(language, many.len()),
    }
}

/// What gives a row, or signals of it, to somebody: kept here, and to others than the person
/// themselves a task in the CRM, since nobody else reads this machine.
///
/// # Errors
/// A sentence: no such signal, or nothing open.
pub fn assign(
    book: &Book,
    row: &Row,
    signals: &[String],
    (to, task): (&OwnerId, bool),
    rules: &TriageRules,
    (now, language): (Now, Language),
) -> Result<(String, Vec<Op>), String> {
    if !signals.is_empty() {
        meant(row, Which::Named(signals), rules, language)?;
    }
    let known = book.marks().get(&row.account.id);
    let one = |signal: Option<&String>| {
        let mark = Mark::Assigned(Assignment {
            signal: signal.cloned(),
            to: to.clone(),
            at: now.utc,
        });
        set(known, &mark.slot(), Some(mark))
    };
    let mut ops: Vec<Op> = match signals {
        [] => vec![one(None)],
        named => named.iter().map(|signal| one(Some(signal))).collect(),
    };
    let name = &row.account.name;
    if task {
        let open = row.today.terms.iter().filter(|(_, term)| term.leads());
        let mut asked = open.filter(|(_, term)| {
            signals.is_empty() || signals.iter().any(|signal| rules.id_of(term) == signal)
        });
        let words = asked.next().map(|(_, term)| {
            let said = super::describe(term, rules, now);
            match rules.advice(term) {
                "" => said,
                advice => format!("{said}. {advice}"),
            }
        });
        ops.push(Op::AddTask(crate::domain::touchpoint::NewTask {
            title: words.unwrap_or_else(|| format!("See to {name}")),
            due: now.today() + chrono::Days::new(1),
            owner: Some(to.clone()),
            contacts: Vec::new(),
            about: None,
        }));
    }
    let who = book.owner_name(to);
    Ok((
        titles::given(language, name, what(signals, language), who),
        ops,
    ))
}

/// Reads how long to snooze: a day (`fri`, `2w`, `27 Nov`), a condition in the query language
/// (`renewal<60d`), or `worse`. With the words that say what was understood.
///
/// # Errors
/// A sentence.
pub fn until(
    text: &str,
    row: &Row,
    rules: &Rules,
    scope: Scope<'_>,
    language: Language,
) -> Result<(Until, String), String> {
    let now = scope.now;
    let text = text.trim();
    let text = text.strip_prefix("until ").unwrap_or(text).trim();
    if text.is_empty() {
        return Err(say::until_when(language).to_owned());
    }
    if ["worse", "change", "it changes", "it gets worse"].contains(&text.to_lowercase().as_str()) {
        return Ok((Until::Worse, say::until_worse(language).to_owned()));
    }
    let condition = text.contains([':', '<', '>', '=', '：', '＜', '＞', '＝', '≤', '≥', '≠']);
    if !condition {
        return match day(text, Toward::Future, now) {
            Ok(day) if day <= now.today() => {
                Err(say::not_ahead(language, show::day(day, now, language)))
            }
            Ok(day) => {
                let day_said = show::day(day, now, language);
                let distance = show::distance(day, now, language);
                let words = say::until_day(language, day_said, distance);
                Ok((Until::Day(day), words))
            }
            Err(NotTime::Unknown(text)) => Err(say::no_day(language, text)),
            Err(why) => Err(why.told(language)),
        };
    }
    let known = known(row, rules);
    let (query, _) = read(language, text, &known, now);
    let query = query.map_err(|faults| {
        let first = faults.into_iter().next();
        first.map_or_else(String::new, |fault| fault.text)
    })?;
    if query.filter(scope).matches(row) {
        return Err(say::is_so(language, &query, &row.account.name));
    }
    let words = say::until_query(language, &query, &row.account.name);
    Ok((Until::When(query.to_string()), words))
}

/// What a condition about a row may name.
pub(crate) fn known(row: &Row, rules: &Rules) -> Known {
    let custom = row.account.custom.iter().map(|(name, _)| name.to_owned());
    Known::new(custom).and_rules(rules)
}
