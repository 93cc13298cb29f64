//! What is found by a few letters, and in which order: accounts, people, what was said; and nothing by
//! letters that only occur somewhere in a note.

use super::support::accounts::{account, noon};
use super::support::person::Person;
use super::support::world::World;
use chrono::TimeDelta;
use std::sync::Arc;
use tenure::app::layer::MenuRow;
use tenure::app::{Layer, Msg};
use tenure::domain::contact::Contact;
use tenure::domain::search::{Findable, Findables};
use tenure::domain::touchpoint::{Kind, Touchpoint};

fn person(id: &str, name: &str, mail: &str) -> Contact {
    Contact {
        id: id.into(),
        accounts: vec![id.into()],
        name: name.to_owned(),
        email: Some(mail.to_owned()),
        ..Contact::default()
    }
}

fn note(days: i64, said: &str) -> Touchpoint {
    Touchpoint {
        id: None,
        marker: None,
        kind: Kind::Call,
        at: noon() - TimeDelta::days(days),
        minutes: None,
        title: String::new(),
        body: said.to_owned(),
        contacts: Vec::new(),
        owner: None,
        odd: Vec::new(),
    }
}

/// Somebody with `/` open over accounts, people and notes.
fn searching() -> Person<World> {
    let names = [
        "Acme Corporation",
        "Sub-Acme",
        "A Company Making Engines",
        "Gacmeyer",
        "Zebra Holding",
        "深圳市腾讯",
    ];
    let accounts = (1..).zip(names);
    let accounts = accounts.map(|(id, name)| account(&id.to_string(), name, "adoption"));
    let mut desk = Person::with(accounts.collect());
    let people = [
        person("5", "Acmed Aydın", "a.aydin@zebra.test"),
        person("4", "Ada Low", "ada@acme.test"),
        person("3", "Carmen Ebert", "carmen@engines.test"),
        person("6", "王小明", "wang@tencent.test"),
    ];
    let said = [
        note(40, "They asked how Acme does it, long ago"),
        note(2, "They asked how Acme does it, lately"),
        note(
            1,
            "a contract that was made for the second half of the year, cost more than expected",
        ),
    ];
    let mut all: Vec<Findable> = people
        .iter()
        .flat_map(|person| Findable::contact(person, |_| None))
        .collect();
    all.extend(said.iter().map(|of| Findable::touchpoint(&"5".into(), of)));
    desk.hears(vec![Msg::Findables(Arc::new(Findables::new(all)))]);
    desk.state.findables_stale = false;
    desk.press("/");
    desk
}

fn rows(person: &Person<World>) -> &[MenuRow] {
    match person.layer() {
        Some(Layer::Find(menu)) => &menu.rows,
        other => panic!("{other:?}"),
    }
}

#[test]
fn accounts_stand_before_people_before_what_was_said_and_no_note_comes_by_its_letters() {
    let mut person = searching();
    person.types("acme");
    assert_eq!(
        person.offers(),
        [
            "Acme Corporation",
            "Sub-Acme",
            "Acmed Aydın · a.aydin@zebra.test",
            "Ada Low · ada@acme.test",
            "Gacmeyer",
            "A Company Making Engines",
            "They asked how Acme does it, lately",
            "They asked how Acme does it, long ago",
        ]
    );
}

#[test]
fn what_fits_as_it_stands_is_before_what_has_only_the_letters() {
    let mut person = searching();
    person.types("crmn");
    assert_eq!(person.offers(), ["Carmen Ebert · carmen@engines.test"]);
    person.press("C-u").types("hldng");
    assert_eq!(person.offers(), ["Zebra Holding"]);
    person.press("C-u").types("expected contract");
    assert_eq!(person.offers().len(), 1, "words of a note in any order");
}

#[test]
fn every_match_is_marked_where_it_stands() {
    let mut person = searching();
    let marked = |person: &Person<World>| -> String {
        let row = &rows(person)[0];
        let chars = row.text.chars().enumerate();
        let marked = chars.filter(|(at, _)| row.matched.contains(at));
        marked.map(|(_, char)| char).collect()
    };
    for (typed, text) in [
        ("corp acme", "AcmeCorp"),
        ("ＡＣＭＥ", "Acme"),
        ("aydin", "Aydın"),
        ("小明", "小明"),
        ("腾讯", "腾讯"),
        ("ACM", "Acm"),
        ("ebert carmen", "CarmenEbert"),
    ] {
        person.press("C-u").types(typed);
        assert_eq!(marked(&person), text, "{typed}: {:?}", person.offers());
    }
}
