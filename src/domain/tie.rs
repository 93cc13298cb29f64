//! What a touchpoint or a task names beside its account: contacts, and the ticket or deal it is about. Each
//! may be merged or deleted in the CRM while the write waits.

use super::id::ContactId;
use super::touchpoint::About;
use super::write::Op;
use serde::{Deserialize, Serialize};

/// What kind of record is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TieKind {
    /// A contact.
    Contact,
    /// A ticket.
    Ticket,
    /// A deal.
    Deal,
}

impl TieKind {
    /// The word for it in files, JSON and English sentences.
    pub fn id(self) -> &'static str {
        match self {
            TieKind::Contact => "contact",
            TieKind::Ticket => "ticket",
            TieKind::Deal => "deal",
        }
    }
}

/// A record of the CRM that is named.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Tie {
    /// What it is.
    pub kind: TieKind,
    /// The CRM's identifier.
    pub id: String,
}

/// One that the CRM does not have any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    /// Which.
    #[serde(flatten)]
    pub tie: Tie,
    /// What it was called, as far as it was ever known here.
    pub name: Option<String>,
}

impl Op {
    fn tied(&mut self) -> Option<(&mut Vec<ContactId>, &mut Option<About>)> {
        match self {
            Op::Log(new) => Some((&mut new.contacts, &mut new.about)),
            Op::AddTask(new) => Some((&mut new.contacts, &mut new.about)),
            _ => None,
        }
    }

    /// What it names.
    pub fn ties(&self) -> Vec<Tie> {
        let (contacts, about) = match self {
            Op::Log(new) => (&new.contacts, &new.about),
            Op::AddTask(new) => (&new.contacts, &new.about),
            _ => return Vec::new(),
        };
        let people = contacts.iter().map(|id| (TieKind::Contact, &id.0));
        let about = about.iter().map(|about| match about {
            About::Ticket(id) => (TieKind::Ticket, id),
            About::Deal(id) => (TieKind::Deal, id),
        });
        let all = people.chain(about);
        all.map(|(kind, id)| Tie {
            kind,
            id: id.clone(),
        })
        .collect()
    }

    /// Names the record that another one lives on in, once; whether that one was named.
    pub fn retie(&mut self, gone: &Tie, into: &str) -> bool {
        if !self.ties().contains(gone) {
            return false;
        }
        let Some((contacts, about)) = self.tied() else {
            return false;
        };
        match gone.kind {
            TieKind::Contact => {
                let known = contacts.iter().any(|id| id.as_str() == into);
                match contacts.iter().position(|id| id.0 == gone.id) {
                    Some(at) if known => drop(contacts.remove(at)),
                    Some(at) => contacts[at] = into.into(),
                    None => {}
                }
            }
            TieKind::Ticket => *about = Some(About::Ticket(into.to_owned())),
            TieKind::Deal => *about = Some(About::Deal(into.to_owned())),
        }
        true
    }

    /// Names a record no more. What it was called goes into the text, where that does not say it: whoever
    /// wrote it said so.
    pub fn leave_out(&mut self, missing: &Missing) {
        if !self.ties().contains(&missing.tie) {
            return;
        }
        if let Some((contacts, about)) = self.tied() {
            match missing.tie.kind {
                TieKind::Contact => contacts.retain(|id| id.0 != missing.tie.id),
                TieKind::Ticket | TieKind::Deal => *about = None,
            }
        }
        let Some(name) = &missing.name else { return };
        let text = match self {
            Op::Log(new) if !new.title.contains(name.as_str()) => &mut new.body,
            Op::AddTask(new) => &mut new.title,
            _ => return,
        };
        if !text.contains(name.as_str()) {
            *text = format!("{} ({name})", text.trim_end())
                .trim_start()
                .to_owned();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::touchpoint::NewTask;

    fn task(contacts: &[&str], about: Option<About>) -> Op {
        Op::AddTask(NewTask {
            title: "Send the guide".to_owned(),
            contacts: contacts.iter().map(|id| (*id).into()).collect(),
            about,
            ..NewTask::default()
        })
    }

    fn tie(kind: TieKind, id: &str) -> Tie {
        Tie {
            kind,
            id: id.to_owned(),
        }
    }

    #[test]
    fn what_was_merged_is_named_once_as_what_it_lives_on_in() {
        let mut op = task(&["1", "2", "3"], Some(About::Ticket("1".to_owned())));
        assert!(op.retie(&tie(TieKind::Contact, "1"), "9"));
        assert!(op.retie(&tie(TieKind::Contact, "2"), "9"));
        assert!(!op.retie(&tie(TieKind::Contact, "7"), "9"));
        assert!(!op.retie(&tie(TieKind::Deal, "1"), "9"));
        assert_eq!(op, task(&["9", "3"], Some(About::Ticket("1".to_owned()))));
        assert!(op.retie(&tie(TieKind::Ticket, "1"), "8"));
        assert_eq!(op, task(&["9", "3"], Some(About::Ticket("8".to_owned()))));
    }

    #[test]
    fn what_is_left_out_is_told_in_the_text_and_by_name() {
        let mut op = task(&["1"], Some(About::Deal("2".to_owned())));
        let missing = [
            Missing {
                tie: tie(TieKind::Contact, "1"),
                name: Some("Ana Ruiz".to_owned()),
            },
            Missing {
                tie: tie(TieKind::Deal, "2"),
                name: None,
            },
        ];
        for one in missing.iter().chain(&missing) {
            op.leave_out(one);
        }
        let Op::AddTask(new) = op else { unreachable!() };
        assert_eq!(new.title, "Send the guide (Ana Ruiz)");
        assert!(new.contacts.is_empty() && new.about.is_none());
    }
}
