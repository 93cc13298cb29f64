//! Finds the contact meant by a name: whole name, first or last name, or mail address, folded.

use crate::domain::contact::Contact;
use crate::domain::search::fold;

/// What a name came to.
#[derive(Debug, PartialEq)]
pub(super) enum Found<'a> {
    /// Exactly one.
    One(&'a Contact),
    /// Several; their names.
    Several(Vec<&'a str>),
    /// Nobody.
    Nobody,
}

/// Finds who is meant. A better kind of fit hides the worse ones: whole name or mail address, then
/// one of the words of the name, then the beginning of one (three letters at least); of several
/// that fit alike, those who have left the company give way.
pub(super) fn find<'a>(text: &str, contacts: &'a [Contact]) -> Found<'a> {
    let want = squeeze(text);
    if want.is_empty() {
        return Found::Nobody;
    }
    let fits: [&dyn Fn(&Contact) -> bool; 4] = [
        &|contact| {
            squeeze(&contact.name) == want
                || contact.email.as_deref().map(squeeze).as_ref() == Some(&want)
        },
        &|contact| squeeze(&contact.name).split(' ').next() == Some(&want),
        &|contact| {
            let mail = contact.email.as_deref().map(squeeze);
            squeeze(&contact.name).split(' ').any(|word| word == want)
                || mail.is_some_and(|mail| mail.split('@').next() == Some(&want))
        },
        &|contact| {
            want.chars().count() >= 3
                && (squeeze(&contact.name).starts_with(&want)
                    || squeeze(&contact.name)
                        .split(' ')
                        .any(|word| word.starts_with(&want)))
        },
    ];
    for fit in fits {
        let mut all: Vec<&Contact> = contacts.iter().filter(|contact| fit(contact)).collect();
        if all.iter().any(|contact| !contact.left) {
            all.retain(|contact| !contact.left);
        }
        match all[..] {
            [] => {}
            [one] => return Found::One(one),
            ref several => {
                return Found::Several(
                    several
                        .iter()
                        .map(|contact| contact.name.as_str())
                        .collect(),
                );
            }
        }
    }
    // Chinese names are written without a space: a part of two characters may be meant.
    let within: Vec<&Contact> = contacts
        .iter()
        .filter(|contact| {
            !want.is_ascii() && want.chars().count() >= 2 && squeeze(&contact.name).contains(&want)
        })
        .collect();
    match within[..] {
        [one] => Found::One(one),
        _ => Found::Nobody,
    }
}

fn squeeze(text: &str) -> String {
    let folded = fold(text);
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}
