//! The list of people after `with`.

use super::head::{Around, Head, is_colon, skip_space, text, word_end};
use super::people::{Found, find};
use super::span::minutes;
use super::{Fault, Mention};
use crate::domain::contact::Contact;
use crate::domain::search::fold;
use crate::messages::lines as say;
use std::ops::Range;

/// `Dana, Luis and Ana`, after `with`. Names are the account's contacts; a word that is nobody is
/// taken as a name only when it looks like one, or when the head ends with it.
pub(super) fn people(around: Around, from: usize, end: usize, head: &mut Head) -> Option<usize> {
    let chars = around.chars;
    let mut at = skip_space(chars, from, end);
    let mut stop = None;
    while let Some((mention, range, fault)) = name_at(around, at, end) {
        head.with.push(mention);
        head.faults.extend(fault);
        stop = Some(range.end);
        let Some(next) = after_separator(chars, range.end, end) else {
            break;
        };
        at = next;
    }
    stop
}

/// Contacts named straight behind the kind, without `with`: `called Dana about it`. Only words of a
/// contact's own name count, and written as a name unless the head ends there: “call will be late”
/// is no call with Will.
pub(super) fn called(around: Around, from: usize, end: usize, head: &mut Head) -> Option<usize> {
    let (mention, range, _) = name_at(around, from, end)?;
    let chars = around.chars;
    let own = |contact: &Contact| {
        let name = fold(&contact.name);
        fold(&mention.text).split_whitespace().all(|word| {
            name.split_whitespace().any(|own| own == word)
                || contact.email.as_deref().map(fold).as_deref() == Some(word)
        })
    };
    let next = skip_space(chars, range.end, end);
    let ends = next >= end || is_colon(chars[next]);
    let cased = !chars[from].is_lowercase() || mention.text.contains('@');
    ((cased || ends) && around.contacts.iter().any(own))
        .then(|| people(around, from, end, head))
        .flatten()
}

/// Where the next name begins, when a separator stands here.
fn after_separator(chars: &[char], from: usize, end: usize) -> Option<usize> {
    let mut at = skip_space(chars, from, end);
    let mut found = false;
    if at < end && matches!(chars[at], ',' | '，' | '、' | '&' | '+') {
        found = true;
        at = skip_space(chars, at + 1, end);
    }
    let after = word_end(chars, at, end);
    let word = fold(&text(chars, at..after));
    if matches!(word.as_str(), "and" | "y" | "e" | "和" | "与" | "及") {
        found = true;
        at = skip_space(chars, after, end);
    }
    (found && at < end).then_some(at)
}

type Named = (Mention, Range<usize>, Option<Fault>);

fn name_at(around: Around, from: usize, end: usize) -> Option<Named> {
    let chars = around.chars;
    let mut ends = Vec::new();
    let mut at = from;
    while ends.len() < 5 && at < end {
        let after = word_end(chars, at, end);
        if after == at {
            break;
        }
        // A full stop ends the name (`with Dana. She agrees`), but not that of an initial or a title.
        let dot = chars[after - 1] == '.' && after - at > 3;
        if dot {
            ends.push(after - 1);
        }
        ends.push(after);
        if dot {
            break;
        }
        at = skip_space(chars, after, end);
    }
    let whole = |stop: usize| text(chars, from..stop);
    for stop in ends.iter().rev() {
        if let Found::One(contact) = find(&whole(*stop), around.contacts) {
            let mention = Mention {
                text: whole(*stop),
                contact: Some(contact.id.clone()),
            };
            return Some((mention, from..*stop, None));
        }
    }
    for stop in ends.iter().rev() {
        if let Found::Several(names) = find(&whole(*stop), around.contacts) {
            let text = say::can_be(
                around.language,
                whole(*stop),
                names.join(say::or(around.language)),
            );
            return Some(stranger(whole(*stop), from..*stop, text));
        }
    }
    // Nobody: the words that look like a name, or a single one that the head ends with.
    let like_name = |at: usize| {
        chars[at].is_uppercase() || (chars[at].is_alphabetic() && !chars[at].is_lowercase())
    };
    let mut stop = None;
    let mut at = from;
    for end in &ends {
        let minutes = minutes(chars, at, *end).is_some();
        if minutes || at >= *end || !like_name(at) {
            break;
        }
        stop = Some(*end);
        if chars.get(*end) == Some(&'.') {
            break;
        }
        at = skip_space(chars, *end, chars.len());
    }
    let stop = stop.or_else(|| {
        let first = *ends.first()?;
        let next = skip_space(chars, first, end);
        let last = next >= end || is_colon(chars[next]) || matches!(chars[next], ',' | '，' | '、');
        let mail = whole(first).contains('@');
        (mail || (last && chars[from].is_alphabetic())).then_some(first)
    })?;
    let text = say::nobody(around.language, whole(stop));
    Some(stranger(whole(stop), from..stop, text))
}

fn stranger(name: String, range: Range<usize>, text: String) -> Named {
    let fault = Fault {
        at: range.clone(),
        text,
        blocks: false,
    };
    let mention = Mention {
        text: name,
        contact: None,
    };
    (mention, range, Some(fault))
}
