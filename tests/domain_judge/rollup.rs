//! Sums of contacts, tickets and tasks.

use crate::make::*;
use tenure::domain::account::{People, Presence, Tickets};
use tenure::domain::contact::{Contact, Role};
use tenure::domain::rollup::open_tasks;
use tenure::domain::task::Task;
use tenure::domain::ticket::{Severity, Ticket};
use tenure::domain::when::Dated;

fn contact(roles: &[Role], left: bool, met: Option<i64>) -> Contact {
    Contact {
        roles: roles.to_vec(),
        left,
        last_contacted: met.map(ago),
        ..Contact::default()
    }
}

#[test]
fn people_are_counted_by_role_and_by_who_was_met() {
    let people = People::of(
        &[
            contact(&[Role::Champion], true, Some(3)),
            contact(&[Role::Champion, Role::KeyUser], false, Some(90)),
            contact(&[Role::EconomicBuyer], true, Some(1)),
            contact(&[Role::ExecutiveSponsor], false, Some(91)),
            contact(&[Role::Detractor], false, Some(1)),
            contact(&[], false, Some(1)),
        ],
        now(),
    );
    // One champion is there although another left; of those there, two are key, one met in 90 days.
    let wanted = People {
        champion: Presence::Here,
        buyer: Presence::Left,
        key: 2,
        key_met: 1,
        answer: None,
        unhappy: Box::default(),
    };
    assert_eq!(people, wanted);
    let nobody = People::of(&[], now());
    assert_eq!((nobody.champion, nobody.key), (Presence::Missing, 0));
}

/// Of three contacts one has left (10, yesterday), one answered 9 forty days ago and 3 ten days ago,
/// one 7 twenty days ago: the latest of who is there is the 3. An answer of tomorrow is none yet, and
/// of two of the same second the lower counts, in whatever order they come.
#[test]
fn the_latest_answer_of_who_is_there_speaks_for_the_account() {
    let answered = |left, given: &[(i64, f64)]| Contact {
        left,
        nps: given
            .iter()
            .map(|(days, value)| Dated {
                value: *value,
                as_of: ago(*days),
            })
            .collect(),
        ..Contact::default()
    };
    let told = |contacts: &[Contact]| People::of(contacts, now()).nps();
    let mut contacts = vec![
        answered(true, &[(1, 10.0)]),
        answered(false, &[(40, 9.0), (10, 3.0)]),
        answered(false, &[(20, 7.0)]),
    ];
    let latest = Some(Dated {
        value: 3.0,
        as_of: ago(10),
    });
    assert_eq!(told(&contacts), latest);
    contacts.push(answered(false, &[(-1, 10.0)]));
    contacts.push(answered(false, &[(10, 8.0)]));
    assert_eq!(told(&contacts), latest);
    contacts.reverse();
    assert_eq!(told(&contacts), latest);
    assert_eq!(told(&[answered(false, &[])]), None);
}

/// Dana's latest is a 2, Eva's 9 came after her 3, Finn has left: unhappy is Dana alone, and Gil with a 6
/// after her, since his is older.
#[test]
fn everybody_whose_latest_answer_is_a_bad_one_is_kept_with_the_account() {
    let contact = |name: &str, left: bool, given: &[(i64, f64)]| Contact {
        name: name.to_owned(),
        left,
        nps: (given.iter())
            .map(|(days, value)| Dated {
                value: *value,
                as_of: ago(*days),
            })
            .collect(),
        ..Contact::default()
    };
    let contacts = [
        contact("Gil", false, &[(30, 6.0)]),
        contact("Dana", false, &[(80, 10.0), (9, 2.0)]),
        contact("Eva", false, &[(80, 3.0), (9, 9.0)]),
        contact("Finn", true, &[(2, 0.0)]),
        contact("Hua", false, &[(1, 7.0), (-2, 0.0)]),
    ];
    let people = People::of(&contacts, now());
    let kept: Vec<_> = (people.unhappy.iter())
        .map(|one| (one.name.as_str(), one.value))
        .collect();
    assert_eq!(kept, [("Dana", 2.0), ("Gil", 6.0)]);
    let many: Vec<Contact> = (0..40)
        .map(|at| contact(&at.to_string(), false, &[(at, 1.0)]))
        .collect();
    let people = People::of(&many, now());
    assert_eq!(people.unhappy.len(), 16);
    assert_eq!(people.unhappy[0].name, "0");
}

#[test]
fn open_tickets_are_summed_by_severity() {
    let ticket = |severity, opened, closed: Option<i64>| Ticket {
        id: "t".into(),
        accounts: vec![],
        subject: String::new(),
        severity,
        opened: ago(opened),
        closed: closed.map(ago),
        odd: Vec::new(),
    };
    let sum = Tickets::of(&[
        ticket(Some(Severity::S1), 50, Some(49)),
        ticket(Some(Severity::S2), 3, None),
        ticket(Some(Severity::S2), 8, None),
        ticket(None, 20, None),
    ]);
    assert_eq!(
        (sum.read, sum.open, sum.worst),
        (true, 3, Some(Severity::S2))
    );
    assert_eq!(sum.oldest, Some(ago(20)));
    let at = |days| Some(ago(days).timestamp());
    assert_eq!(sum.oldest_by_severity, [None, at(8), at(20), None]);
}

#[test]
fn the_first_open_task_is_the_one_due() {
    let task = |due: Option<i64>, done| Task {
        id: None,
        accounts: vec![],
        title: String::new(),
        due: due.map(ago),
        owner: None,
        done,
        odd: Vec::new(),
    };
    let tasks = [
        task(Some(9), true),
        task(Some(-2), false),
        task(None, false),
        task(Some(1), false),
    ];
    assert_eq!(open_tasks(&tasks, now()), (3, Some(day(1))));
    assert_eq!(open_tasks(&[], now()), (0, None));
}
