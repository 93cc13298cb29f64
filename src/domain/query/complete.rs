//! What may be typed next in a query.

use super::ast::{Op, Word};
use super::known::Known;
use super::names::{Derived, Name, STATES, THINGS, Type};
use super::parse::separates;
use super::row;
use crate::domain::assess::Rules;
use crate::domain::book::Book;
use crate::domain::field::Field;
use crate::domain::search::fold;
use std::ops::Range;

/// A proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What it replaces, in characters of the query.
    pub replace: Range<usize>,
    /// What it puts there.
    pub insert: String,
    /// What it means; empty when it speaks for itself.
    pub help: String,
}

/// What most queries begin with: these are offered before the other names.
const EVERYDAY: [&str; 10] = [
    "stage", "owner", "tier", "health", "renewal", "arr", "touched", "signal", "is", "nps",
];

/// Most proposals at once.
const MOST: usize = 50;

/// Proposals for the word the cursor (in characters) stands in or behind, the fitting names or
/// values, those that begin so first. Values come from the book: its owners, tiers, stages and
/// custom fields.
pub fn complete(text: &str, cursor: usize, book: &Book, rules: &Rules) -> Vec<Completion> {
    let chars: Vec<char> = text.chars().collect();
    let cursor = cursor.min(chars.len());
    let known = Known::of(book).and_rules(rules);
    let from = word_start(&chars, cursor);
    let typed: String = chars[from..cursor].iter().collect();
    let Some((name, from)) = name_before(&chars, from, cursor) else {
        let skip = typed
            .chars()
            .take_while(|char| matches!(char, '-' | '!'))
            .count();
        return names(&known, &typed[skip..], from + skip..cursor);
    };
    let typed: String = chars[from..cursor].iter().collect();
    let typed = typed.trim_start_matches('"');
    match known.find(&name) {
        Some(name) => fitting(values(&name, book, &known, rules), typed, from..cursor),
        None => Vec::new(),
    }
}

/// Where the word around the cursor begins: after white space or a parenthesis outside quotes.
fn word_start(chars: &[char], cursor: usize) -> usize {
    let mut start = 0;
    let mut quoted = false;
    for (at, char) in chars[..cursor].iter().enumerate() {
        match char {
            '"' => quoted = !quoted,
            char if !quoted && char.is_whitespace() => start = at + 1,
            '(' | '（' if !quoted && !after_op(chars, at) && !in_list(chars, at) => start = at + 1,
            ')' | '）' if !quoted => start = at + 1,
            _ => {}
        }
    }
    start
}

fn after_op(chars: &[char], at: usize) -> bool {
    at > 0 && sign(chars[at - 1])
}

/// What a comparison is made with, also as Chinese keyboards and people write it.
fn sign(char: char) -> bool {
    matches!(
        char,
        ':' | '=' | '<' | '>' | '：' | '＝' | '＜' | '＞' | '≤' | '≥' | '≠'
    )
}

fn in_list(chars: &[char], at: usize) -> bool {
    chars[..at]
        .iter()
        .rev()
        .take_while(|char| !matches!(char, ')') && !char.is_whitespace())
        .any(|char| matches!(char, '(' | '（'))
}

/// The name before an operator in the word, and where the value under the cursor begins.
fn name_before(chars: &[char], from: usize, cursor: usize) -> Option<(String, usize)> {
    let op = (from..cursor).find(|at| sign(chars[*at]))?;
    let name: String = chars[from..op]
        .iter()
        .collect::<String>()
        .trim_start_matches(['-', '!'])
        .trim_end_matches('!')
        .to_owned();
    let value = if chars.get(op + 1) == Some(&'=') && op + 1 < cursor {
        op + 2
    } else {
        op + 1
    };
    // In a list or a range the value is what stands behind the last separator.
    let start = (value..cursor)
        .rfind(|at| {
            let range = chars[*at] == '.' && *at > value && chars[*at - 1] == '.';
            matches!(chars[*at], '(' | '（') || separates(chars[*at]) || range
        })
        .map_or(value, |at| at + 1);
    Some((name, start))
}

fn names(known: &Known, typed: &str, replace: Range<usize>) -> Vec<Completion> {
    let everyday = EVERYDAY.iter().copied();
    let rest = known.all().filter(|id| !EVERYDAY.contains(id));
    let all = everyday
        .chain(rest)
        .filter_map(|id| known.find(id))
        .map(|name| {
            (
                format!("{}{}", typed_name(&name, known), usual(&name).sign()),
                name.help(),
            )
        })
        .chain(["or", "not"].map(|word| (format!("{word} "), String::new())));
    let all: Vec<(String, String)> = all.collect();
    let mut found = fitting(all, typed, replace);
    // The name typed in full first, then the shortest that begins so: `stage` before `stage_since`.
    let typed = fold(typed);
    if !typed.is_empty() {
        found.sort_by_key(|completion| {
            let name = fold(
                completion
                    .insert
                    .trim_end_matches([':', '<', '>', '=', ' ']),
            );
            if name.starts_with(&typed) {
                (false, name.chars().count())
            } else {
                (true, 0)
            }
        });
    }
    found
}

fn usual(name: &Name) -> Op {
    match name.type_() {
        Type::Text | Type::Choice | Type::Bool => Op::Has,
        Type::Ahead => Op::Lt,
        Type::Money => Op::Ge,
        Type::Days | Type::Behind => Op::Gt,
        Type::Number | Type::Points | Type::Percent | Type::Count(_) => Op::Lt,
        Type::Any => Op::Has,
    }
}

/// A name as it is typed: a measure by its bare id where nothing else has that.
fn typed_name(name: &Name, known: &Known) -> String {
    match known.find(name.id()) {
        Some(found) if found == *name && matches!(name, Name::Measure(_)) => name.id().to_owned(),
        _ => name.to_string(),
    }
}

fn values(name: &Name, book: &Book, known: &Known, rules: &Rules) -> Vec<(String, String)> {
    let plain = |words: &[&str]| -> Vec<(String, String)> {
        words
            .iter()
            .map(|word| ((*word).to_owned(), String::new()))
            .collect()
    };
    match (name, name.type_()) {
        (Name::Derived(Derived::Is), _) => STATES
            .iter()
            .map(|(state, help)| ((*state).to_owned(), (*help).to_owned()))
            .collect(),
        (Name::Derived(Derived::Has), _) => {
            let mut all = plain(THINGS);
            all.extend(known.all().map(|name| (name.to_owned(), String::new())));
            all
        }
        (Name::Derived(Derived::Currency), _) => distinct(
            book.rows
                .iter()
                .filter_map(|row| Some(row.account.arr.as_ref()?.currency.code())),
        ),
        (Name::Derived(derived), Type::Choice) => {
            let mut all = plain(&row::choices(*derived));
            if *derived == Derived::Signal {
                let own = known.signals().iter();
                all.extend(own.map(|own| (own.clone(), "your own".to_owned())));
            }
            all
        }
        (Name::Field(Field::Owner) | Name::Derived(Derived::Assigned), _) => {
            let mut all = vec![
                ("me".to_owned(), "you".to_owned()),
                ("none".to_owned(), "nobody".to_owned()),
            ];
            let owners = book.owners.iter().filter(|owner| !owner.archived);
            all.extend(
                owners.map(|owner| (word(&owner.name), owner.email.clone().unwrap_or_default())),
            );
            all
        }
        (Name::Field(Field::Stage), _) => rules
            .lifecycle
            .stages
            .iter()
            .map(|stage| (word(stage.id.as_str()), stage.name.clone()))
            .chain([("unmapped".to_owned(), String::new())])
            .collect(),
        (Name::Field(field), Type::Choice) => called(
            known.labels(name),
            distinct(book.rows.iter().filter_map(|row| match field {
                Field::Tier => row.account.tier.as_ref().map(|tier| tier.as_str()),
                Field::LossReason => row.account.loss_reason.as_deref(),
                Field::RenewalReason => row.account.renewal_reason.as_deref(),
                _ => None,
            })),
        ),
        (Name::Custom(name), _) => distinct(
            book.rows
                .iter()
                .flat_map(|row| &row.account.custom)
                .filter(|(of, _)| of == name)
                .map(|(_, value)| value),
        ),
        (_, Type::Bool) => plain(&["yes", "no"]),
        (_, Type::Ahead) => plain(&["30d", "60d", "90d", "eow", "eom", "eoq", "none"]),
        (_, Type::Behind | Type::Days) => plain(&["7d", "14d", "30d", "90d"]),
        (_, Type::Points) => plain(&["50", "60", "75"]),
        (_, Type::Percent | Type::Count(_)) => plain(&["20%", "50%", "80%"]),
        (_, Type::Money) => plain(&["10k", "50k", "100k", "1M"]),
        _ => Vec::new(),
    }
}

fn distinct<'a>(values: impl Iterator<Item = &'a str>) -> Vec<(String, String)> {
    let mut all: Vec<&str> = values.filter(|value| !value.is_empty()).collect();
    all.sort_unstable();
    all.dedup();
    all.into_iter()
        .map(|value| (word(value), String::new()))
        .collect()
}

/// Values as the CRM calls them: a person knows “Gold”, and not the `A` that is kept.
fn called(labels: &[(String, String)], values: Vec<(String, String)>) -> Vec<(String, String)> {
    let label = |value: &str| {
        let mut labels = labels.iter();
        let found = labels.find(|(of, _)| word(of) == value);
        found.map(|(_, label)| word(label))
    };
    let called = values
        .into_iter()
        .map(|(value, help)| (label(&value).unwrap_or(value), help));
    let mut called: Vec<(String, String)> = called.collect();
    called.sort_by_cached_key(|(word, _)| fold(word.trim_start_matches('"')));
    called
}

/// A value as it must be typed: quoted when it is not one plain word.
fn word(text: &str) -> String {
    let plain = !text.is_empty()
        && !text.contains("..")
        && text.chars().all(|char| {
            !char.is_whitespace()
                && !matches!(char, '(' | ')' | '（' | '）' | '"' | '\\')
                && !separates(char)
        });
    Word {
        text: text.to_owned(),
        quoted: !plain,
    }
    .to_string()
}

fn fitting(all: Vec<(String, String)>, typed: &str, replace: Range<usize>) -> Vec<Completion> {
    let typed = fold(typed);
    let (mut begin, mut within) = (Vec::new(), Vec::new());
    for (insert, help) in all {
        let folded = fold(insert.trim_start_matches('"'));
        let completion = Completion {
            replace: replace.clone(),
            insert,
            help,
        };
        if folded.starts_with(&typed) {
            begin.push(completion);
        } else if folded.contains(&typed) {
            within.push(completion);
        }
    }
    begin.extend(within);
    begin.truncate(MOST);
    begin
}
