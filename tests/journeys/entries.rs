//! The cursor in the tabs of an account: tasks ticked, moved and made, entries read whole, a line begun with
//! a person.

use super::support::accounts::{noon, portfolio};
use super::support::person::Person;
use super::support::world::World;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use tenure::app::layer::Part;
use tenure::app::{Layer, Msg};
use tenure::domain::contact::Contact;
use tenure::domain::id::AccountId;
use tenure::domain::task::Task;
use tenure::domain::touchpoint::{Details, Kind, Touchpoint};
use tenure::domain::write::{Op, TaskState};

fn acme() -> AccountId {
    "1".into()
}

fn due(days: i64) -> DateTime<Utc> {
    noon() + TimeDelta::days(days) - TimeDelta::hours(3)
}

fn task(id: &str, title: &str, days: i64) -> Task {
    Task {
        id: Some(id.into()),
        accounts: vec![acme()],
        title: title.to_owned(),
        due: Some(due(days)),
        owner: Some("owner-1".into()),
        done: false,
        odd: Vec::new(),
    }
}

/// Somebody with tasks and people at Acme, before the first tab of the account.
fn at_acme(keymap: &str) -> Person<World> {
    let mut person = Person::with_keymap(portfolio(), keymap);
    let tasks = vec![
        task("t1", "Send the guide", -2),
        task("t2", "Book the QBR", 3),
        task("t3", "Ask for a reference", 9),
    ];
    person.world.tasks.insert(acme(), tasks);
    let contact = |id: &str, name: &str| Contact {
        id: id.into(),
        accounts: vec![acme()],
        name: name.to_owned(),
        phone: Some("+34 600 000 001".to_owned()),
        ..Contact::default()
    };
    let people = vec![contact("c1", "Dana Ruiz"), contact("c2", "Li Wei")];
    person.world.people.insert(acme(), people);
    person.press(if keymap == "vim" {
        "g t Enter"
    } else {
        "2 Enter"
    });
    assert_eq!(person.stands_on(), "Acme");
    person
}

fn under(person: &Person<World>) -> String {
    match person.state.under() {
        Some(tenure::app::view::entries::Entry::Task(at)) => {
            person.state.opened().expect("details").tasks[at]
                .title
                .clone()
        }
        other => format!("{other:?}"),
    }
}

/// The last write to a task: which, and where it was and is to stand.
fn changed(person: &Person<World>) -> (String, TaskState, TaskState) {
    match person.world.taken.last().map(|write| &write.op) {
        Some(Op::SetTask {
            task, base, value, ..
        }) => (task.to_string(), *base, *value),
        other => panic!("{other:?}"),
    }
}

/// The line of the form that is open.
fn line(person: &Person<World>) -> &str {
    match person.layer() {
        Some(Layer::Form(form)) => form.fields[form.at].1.value(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_task_is_ticked_by_one_key_the_next_comes_and_undo_opens_it_again() {
    for (keymap, key) in [("arrows", "Space"), ("vim", "x"), ("emacs", "Space")] {
        let mut person = at_acme(keymap);
        person.press("a t");
        assert_eq!(under(&person), "Send the guide");
        person.press(key);
        let (id, base, value) = changed(&person);
        assert_eq!((id.as_str(), base.done, value.done), ("t1", false, true));
        assert_eq!(base.due, value.due, "only the tick is written");
        let told = person.is_told();
        assert!(told.contains("task “Send the guide” done"), "{told}");
        assert_eq!(under(&person), "Book the QBR", "the next one is under it");
        person.press("u");
        assert!(!person.world.tasks[&acme()][0].done);
        assert_eq!(under(&person), "Book the QBR", "the cursor keeps to it");
        // One that is done is opened again with the same key.
        person.press(key).press("End");
        assert_eq!(under(&person), "Book the QBR");
        person.press(key);
        let (id, base, value) = changed(&person);
        assert_eq!((id.as_str(), base.done, value.done), ("t2", true, false));
    }
}

#[test]
fn a_task_is_put_on_another_day_beginning_with_the_one_it_has() {
    for keymap in ["arrows", "vim", "emacs"] {
        let mut person = at_acme(keymap);
        person.press("a t Down r");
        assert_eq!(line(&person), "2026-11-24", "the day it has");
        person.types("4 dec").press("Enter");
        assert!(person.state.layers.is_empty(), "{}", person.is_told());
        let (id, base, value) = changed(&person);
        assert_eq!((id.as_str(), base.due), ("t2", Some(due(3))));
        assert_eq!(value.due, Some(due(13)), "the time of day stays");
        assert!(!value.done);
        // Another one on the same day, by the key that does the last thing again.
        person.press("Home .");
        assert_eq!(line(&person), "4 dec");
        person.press("Enter");
        assert_eq!(changed(&person).0, "t1");
    }
}

#[test]
fn a_day_that_is_none_and_the_day_it_has_write_nothing() {
    let mut person = at_acme("arrows");
    person.press("a t r").types("soonish").press("Enter");
    assert!(
        person.is_told().contains("not a day"),
        "{}",
        person.is_told()
    );
    person.press("Esc r Enter");
    assert!(person.state.layers.is_empty());
    assert!(person.world.taken.is_empty());
}

#[test]
fn a_task_is_made_from_anywhere_in_one_line_and_again_for_another_account() {
    for (keymap, board, triage) in [
        ("arrows", "1", "2"),
        ("vim", "g b", "g t"),
        ("emacs", "1", "2"),
    ] {
        let mut person = Person::with_keymap(portfolio(), keymap);
        person.press(board).press("T");
        let first = person.state.subject_id();
        person.types("send the guide 4 dec").press("Enter");
        let written = person.world.taken.last().expect("a write");
        assert_eq!(Some(&written.account), first.as_ref());
        let Op::AddTask(new) = &written.op else {
            panic!("{written:?}");
        };
        assert_eq!(new.title, "send the guide");
        assert_eq!(Some(new.due), NaiveDate::from_ymd_opt(2026, 12, 4));
        assert_eq!(new.owner, Some("owner-1".into()));
        person.press(triage).press("Down .");
        assert_eq!(line(&person), "send the guide 4 dec");
        person.press("Enter");
        assert_eq!(person.world.taken.len(), 2);
        assert_ne!(Some(&person.world.taken[1].account), first.as_ref());
    }
}

#[test]
fn words_for_a_task_are_there_again_when_the_form_was_left() {
    let mut person = at_acme("arrows");
    person.press("T Enter");
    assert!(
        matches!(person.layer(), Some(Layer::Form(_))),
        "nothing said"
    );
    person.types("call their lawyer").press("Esc T");
    assert_eq!(line(&person), "call their lawyer");
}

#[test]
fn a_task_that_waits_to_be_sent_is_not_changed_before() {
    let mut person = at_acme("arrows");
    let tasks = person.world.tasks.get_mut(&acme()).expect("tasks");
    tasks[0].id = None;
    person.press("R a t Space");
    assert!(person.is_told().contains("not in the CRM yet"));
    person.press("r");
    assert!(person.state.layers.is_empty());
    assert!(person.world.taken.is_empty());
}

#[test]
fn ticking_is_for_tasks_and_goals_and_a_read_only_profile_ticks_none() {
    let mut person = at_acme("arrows");
    person.press("a c Space");
    assert!(
        person.is_told().contains("Tasks tab"),
        "{}",
        person.is_told()
    );
    person.state.setup.read_only = true;
    for keys in ["a t Space", "r", "T"] {
        person.press(keys);
        assert!(
            person.is_told().contains("read-only"),
            "{}",
            person.is_told()
        );
    }
    assert!(person.world.taken.is_empty());
}

#[test]
fn the_cursor_stays_on_its_task_when_another_comes_before_it() {
    let mut person = at_acme("arrows");
    person.press("a t Down");
    assert_eq!(under(&person), "Book the QBR");
    let mut tasks = vec![task("t0", "Answer their mail", -9)];
    tasks.extend(person.world.tasks[&acme()].clone());
    person.hears(vec![Msg::Details(Box::new(Details {
        account: acme(),
        tasks,
        fetched: Some(noon()),
        ..Details::default()
    }))]);
    assert_eq!(under(&person), "Book the QBR");
}

#[test]
fn a_note_is_read_whole_and_its_neighbours_beside_it() {
    let mut person = at_acme("arrows");
    let said = |id: &str, body: &str, days| Touchpoint {
        id: Some(id.into()),
        marker: None,
        kind: Kind::Note,
        at: noon() - TimeDelta::days(days),
        minutes: None,
        title: body.lines().next().unwrap_or_default().to_owned(),
        body: body.to_owned(),
        contacts: Vec::new(),
        owner: None,
        odd: Vec::new(),
    };
    let long = format!(
        "They look elsewhere\n{}the last word",
        "and so on\n".repeat(60)
    );
    person.hears(vec![Msg::Details(Box::new(Details {
        account: acme(),
        touchpoints: vec![said("n1", &long, 1), said("n2", "Short", 2)],
        fetched: Some(noon()),
        ..Details::default()
    }))]);
    person.press("a l Enter");
    let Some(Layer::Whole(whole)) = person.layer() else {
        panic!("{:?}", person.layer());
    };
    assert_eq!(
        whole.parts.last(),
        Some(&Part::Text("the last word".into()))
    );
    assert_eq!(whole.place, (1, 2));
    person.press("Right");
    let Some(Layer::Whole(whole)) = person.layer() else {
        panic!("{:?}", person.layer());
    };
    assert_eq!(whole.parts.last(), Some(&Part::Text("Short".into())));
    person.press("Esc");
    assert!(person.state.layers.is_empty());
    assert_eq!(person.state.account.as_ref().map(|of| of.cursor), Some(1));
}

#[test]
fn a_person_is_read_whole_and_the_line_begins_with_them() {
    let mut person = at_acme("arrows");
    person.press("a c Down Enter");
    let Some(Layer::Whole(whole)) = person.layer() else {
        panic!("{:?}", person.layer());
    };
    assert_eq!(whole.title, "Li Wei");
    let phone = Part::Field("Phone".into(), "+34 600 000 001".into());
    assert!(whole.parts.contains(&phone), "{:?}", whole.parts);
    // Left as it was opened, it is no draft.
    person.press("l Esc Up l Esc Down l");
    assert!(person.state.drafts.is_empty());
    let Some(Layer::Log(line)) = person.layer() else {
        panic!("{:?}", person.layer());
    };
    assert_eq!(line.input.value(), "call with Li Wei: ");
    person.types("the new term").press("Enter");
    let Some(Op::Log(new)) = person.world.taken.first().map(|write| &write.op) else {
        panic!("{:?}", person.world.taken);
    };
    assert_eq!(new.contacts, ["c2".into()]);
}

#[test]
fn enter_where_nothing_opens_says_the_way_on() {
    let mut person = at_acme("arrows");
    person.press("Enter");
    assert!(person.is_told().contains("Tab goes to the next tab"));
}
