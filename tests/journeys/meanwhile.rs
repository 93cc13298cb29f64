//! An entry under the cursor, or read whole, that somebody else moves, finishes or deletes meanwhile: no key
//! acts on another one than the person has seen.

use super::support::accounts::{noon, portfolio};
use super::support::person::Person;
use super::support::world::World;
use chrono::TimeDelta;
use tenure::app::view::entries::Entry;
use tenure::app::{Layer, Msg};
use tenure::domain::field::Field;
use tenure::domain::id::AccountId;
use tenure::domain::plan::Kept;
use tenure::domain::task::Task;
use tenure::domain::touchpoint::Details;
use tenure::domain::write::{Op, Stored};

fn acme() -> AccountId {
    "1".into()
}

fn task(id: &str, title: &str, days: i64) -> Task {
    Task {
        id: Some(id.into()),
        accounts: vec![acme()],
        title: title.to_owned(),
        due: Some(noon() + TimeDelta::days(days)),
        owner: Some("owner-1".into()),
        done: false,
        odd: Vec::new(),
    }
}

fn three() -> Vec<Task> {
    vec![
        task("t1", "Send the guide", -2),
        task("t2", "Book the QBR", 3),
        task("t3", "Ask for a reference", 9),
    ]
}

/// Somebody on the Tasks tab of Acme, which has two goals and three tasks, on the second of these.
fn on_the_second_task() -> Person<World> {
    let mut accounts = portfolio();
    accounts[0].plan = plan(&["Live", "Used daily"]);
    let mut person = Person::with(accounts);
    person.world.tasks.insert(acme(), three());
    person.press("2 Enter a t Down Down Down");
    assert_eq!(under(&person), "Book the QBR");
    person
}

fn plan(goals: &[&str]) -> Option<Box<Kept>> {
    let mut plan = tenure::domain::plan::Plan::default();
    for goal in goals {
        let goal = plan.next_goal((*goal).to_owned(), noon().date_naive());
        plan.goals.push(goal);
    }
    Some(Box::new(Kept::new(&plan.render())))
}

fn under(person: &Person<World>) -> String {
    let entry = person.state.under().expect("an entry");
    person.state.called(entry).expect("what it is called")
}

/// A pull brings these goals.
fn goals_come(person: &mut Person<World>, goals: &[&str]) {
    person.world.accounts[0].plan = plan(goals);
    let changed = person.world.changed(&acme());
    person.hears(vec![changed]);
}

/// The CRM has these tasks now.
fn tasks_come(person: &mut Person<World>, tasks: Vec<Task>) {
    person.world.tasks.insert(acme(), tasks.clone());
    person.hears(vec![Msg::Details(Box::new(Details {
        account: acme(),
        tasks,
        fetched: Some(noon()),
        ..Details::default()
    }))]);
}

fn ticked(person: &Person<World>) -> Vec<String> {
    let writes = person.world.taken.iter();
    let ids = writes.map(|write| match &write.op {
        Op::SetTask { task, .. } => task.to_string(),
        other => panic!("{other:?}"),
    });
    ids.collect()
}

/// Less is agreed to be better: a form that would have it go from 10 to 20 is not taken, says so, and stays.
#[test]
fn a_goal_is_not_changed_to_go_against_its_direction() {
    let mut accounts = portfolio();
    let mut agreed = tenure::domain::plan::Plan::default();
    let mut goal = agreed.next_goal("Less rework".to_owned(), noon().date_naive());
    (goal.baseline, goal.target) = (Some(10.0), Some(4.0));
    goal.direction = Some(tenure::domain::plan::Direction::Down);
    agreed.goals.push(goal);
    accounts[0].plan = Some(Box::new(Kept::new(&agreed.render())));
    let mut person = Person::with(accounts);
    person.press("2 P").types("less rework").press("Enter");
    person.types("change it").press("Enter");
    assert!(matches!(person.layer(), Some(Layer::Form(_))));
    // Title, measure, from: the target is the fourth.
    person
        .press("Tab Tab Tab C-u")
        .types("20")
        .press("Enter Enter");
    assert!(
        person.is_told().contains("from 10 to 20 is more"),
        "{}",
        person.is_told()
    );
    assert!(matches!(person.layer(), Some(Layer::Form(_))));
    assert!(person.world.actions.is_empty(), "nothing is written");
    person
        .press("Tab Tab Tab Tab C-u")
        .types("3")
        .press("Enter Enter");
    assert_eq!(person.world.actions.len(), 1);
}

#[test]
fn a_goal_that_comes_before_it_does_not_move_the_cursor_to_another_task() {
    for read_whole in [true, false] {
        let mut person = on_the_second_task();
        if read_whole {
            person.press("Enter");
        }
        goals_come(&mut person, &["Live", "First report", "Used daily"]);
        assert_eq!(under(&person), "Book the QBR");
        person.press("Space");
        assert_eq!(ticked(&person), ["t2"], "the one that was read");
    }
}

#[test]
fn the_cursor_stays_on_its_goal_when_another_comes_before_it() {
    let mut person = on_the_second_task();
    person.press("Up Up");
    assert_eq!(under(&person), "Used daily");
    goals_come(&mut person, &["First report", "Live", "Used daily"]);
    assert_eq!(under(&person), "Used daily");
    // Of two that are called the same, it stays on the one it was on.
    goals_come(&mut person, &["Live", "Used daily", "Used daily"]);
    person.press("Down");
    goals_come(&mut person, &["Live", "Used daily", "Used daily"]);
    assert!(matches!(person.state.under(), Some(Entry::Goal(2))));
}

#[test]
fn a_task_deleted_while_it_is_read_is_not_taken_for_the_next_one() {
    for key in ["Space", "r"] {
        let mut person = on_the_second_task();
        person.press("Enter");
        let mut tasks = three();
        tasks.remove(1);
        tasks_come(&mut person, tasks);
        person.press(key);
        assert!(person.is_told().contains("no longer there"));
        assert!(person.state.layers.is_empty(), "nothing is asked");
        person.press(key);
        let told = person.is_told();
        assert!(told.contains("“Ask for a reference”"), "{told}");
        assert!(person.state.layers.is_empty() && ticked(&person).is_empty());
    }
}

#[test]
fn where_the_task_under_the_cursor_is_gone_the_next_is_ticked_when_it_is_meant() {
    let mut person = on_the_second_task();
    let mut tasks = three();
    tasks.remove(1);
    tasks_come(&mut person, tasks.clone());
    person.press("Space");
    assert!(person.is_told().contains("press it again"));
    assert!(ticked(&person).is_empty());
    person.press("Space");
    assert_eq!(ticked(&person), ["t3"]);
    // Whoever goes to one has seen it.
    let mut person = on_the_second_task();
    tasks_come(&mut person, tasks);
    person.press("Up Space");
    assert_eq!(ticked(&person), ["t1"]);
}

#[test]
fn a_task_that_a_colleague_has_done_while_it_is_read_is_not_opened_again() {
    let mut person = on_the_second_task();
    person.press("Enter");
    let mut tasks = three();
    tasks[1].done = true;
    tasks.swap(1, 2);
    tasks_come(&mut person, tasks);
    person.press("Space");
    assert!(person.is_told().contains("changed meanwhile"));
    assert!(ticked(&person).is_empty());
    // It is shown as it is now, and the same key means that.
    let Some(Layer::Whole(whole)) = person.layer() else {
        panic!("{:?}", person.layer());
    };
    assert!(format!("{:?}", whole.parts).contains("\"done\""));
    person.press("Space");
    assert_eq!(ticked(&person), ["t2"]);
}

#[test]
fn a_task_that_a_colleague_has_done_under_the_cursor_is_opened_again_only_when_that_is_meant() {
    let mut person = on_the_second_task();
    let mut tasks = three();
    tasks[1].done = true;
    tasks.swap(1, 2);
    tasks_come(&mut person, tasks.clone());
    assert_eq!(under(&person), "Book the QBR");
    person.press("x");
    let told = person.is_told();
    assert!(told.contains("done “Book the QBR” meanwhile"), "{told}");
    assert!(ticked(&person).is_empty());
    person.press("x");
    assert_eq!(ticked(&person), ["t2"], "who presses it again means it");
    // Whoever goes away and comes back has seen it.
    let mut person = on_the_second_task();
    tasks_come(&mut person, tasks);
    person.press("Up Down x");
    assert_eq!(ticked(&person), ["t2"]);
}

#[test]
fn what_is_not_drawn_yet_is_not_ticked() {
    let mut person = Person::with(portfolio());
    person.press("2 Enter");
    person.state.details.clear();
    person.state.details_asked.insert(acme());
    person.hears(vec![Msg::Details(Box::new(Details {
        account: acme(),
        tasks: three(),
        fetched: None,
        ..Details::default()
    }))]);
    person.press("a t");
    assert_eq!(person.state.under(), None);
    person.press("Space");
    assert!(ticked(&person).is_empty());
    tasks_come(&mut person, three());
    person.press("Space");
    assert_eq!(ticked(&person), ["t1"]);
}

#[test]
fn a_tick_that_could_not_be_kept_leaves_the_cursor_on_its_task() {
    let mut person = on_the_second_task();
    person.world.full = true;
    person.press("Space");
    assert!(person.is_told().contains("disk is full"));
    let mut tasks = vec![task("t0", "Answer their mail", -9)];
    tasks.extend(three());
    tasks_come(&mut person, tasks);
    assert_eq!(under(&person), "Book the QBR");
}

fn line(person: &Person<World>) -> &str {
    match person.layer() {
        Some(Layer::Form(form)) => form.fields[form.at].1.value(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn doing_the_last_thing_again_leaves_words_kept_for_another_account() {
    let mut person = Person::with(portfolio());
    person.press("2 T").types("call their lawyer").press("Esc");
    person.press("Down T").types("send the guide 4 dec");
    person.press("Enter Home .");
    assert_eq!(line(&person), "call their lawyer");
}

#[test]
fn no_task_is_made_for_a_day_that_cannot_be_read() {
    let mut person = on_the_second_task();
    person.press("T").types("send guide 31 feb").press("Enter");
    assert!(matches!(person.layer(), Some(Layer::Form(_))));
    assert!(person.world.taken.is_empty());
}

#[test]
fn what_the_crm_has_stored_otherwise_is_said_with_the_account_and_the_field() {
    let mut person = Person::with(portfolio());
    let stored = vec![Stored {
        property: "renewal_date".to_owned(),
        field: Some(Field::Renewal),
        written: Some("2027-02-01".to_owned()),
        value: Some("2027-01-31".to_owned()),
    }];
    person.hears(vec![Msg::StoredElse(acme(), stored)]);
    let screen = person.screen();
    let said = "Acme: the CRM has stored 2027-01-31 for renewal, not 2027-02-01.";
    assert!(screen.contains(said), "{screen}");
}
