//! Writes what was understood as a line again, in one spelling: for editing and repeating.

use super::Parsed;
use super::follow::leads;
use super::people::{Found, find};
use crate::domain::contact::Contact;
use crate::domain::touchpoint::About;
use crate::domain::when::Now;
use std::fmt::Write as _;

/// The line that [`super::parse`] reads as the same. Moments are written on the person's clock, to the minute.
pub fn to_line(parsed: &Parsed, contacts: &[Contact], now: Now) -> String {
    let mut line = parsed.kind.id().to_owned();
    if let Some(minutes) = parsed.minutes {
        let _ = write!(line, " {minutes}m");
    }
    for (at, who) in parsed.with.iter().enumerate() {
        line.push_str(if at == 0 { " with " } else { ", " });
        line.push_str(&name(who, contacts));
    }
    line.push(':');
    if !parsed.body.is_empty() {
        line.push(' ');
        line.push_str(&parsed.body);
    }
    let mut clause = |text: String| {
        let bare = line.ends_with(':') && parsed.body.is_empty();
        if bare {
            line.pop();
        }
        line.push_str("; ");
        line.push_str(&text);
    };
    if let Some(mood) = parsed.mood {
        clause(if mood > 0 {
            format!("mood +{mood}")
        } else {
            format!("mood {mood}")
        });
    }
    if let Some(at) = parsed.at {
        let local = at.with_timezone(&now.offset);
        clause(format!("on {}", local.format("%Y-%m-%d %H:%M")));
    }
    if let Some((About::Ticket(id) | About::Deal(id), _)) = &parsed.about {
        clause(format!("#{id}"));
    }
    if let Some(next) = &parsed.next {
        let last = next.title.split_whitespace().next_back();
        let by = if last.is_some_and(leads) { "by " } else { "" };
        clause(format!("next: {} {by}{}", next.title, next.due));
    }
    if line.ends_with(':') && parsed.body.is_empty() {
        line.pop();
    }
    line
}

/// The name that is read as that contact: their own, their mail address, or what was typed.
fn name(who: &super::Mention, contacts: &[Contact]) -> String {
    let contact = who
        .contact
        .as_ref()
        .and_then(|id| contacts.iter().find(|contact| contact.id == *id));
    let Some(contact) = contact else {
        return who.text.clone();
    };
    let names = [Some(&contact.name), contact.email.as_ref()];
    names
        .into_iter()
        .flatten()
        .find(|name| {
            let plain = !name.contains([';', '；', ':', '：', ',', '，', '、', '\n']);
            let short = name.split_whitespace().count() <= 5;
            plain && short && find(name, contacts) == Found::One(contact)
        })
        .cloned()
        .unwrap_or_else(|| who.text.clone())
}
