//! The plan with a customer and the advised play, by keys, over the real store, engine, connector and CRM.

use super::support::desk::{Desk, Portal};
use tempfile::TempDir;
use tenure::app::Layer;
use tenure::domain::plan::{Goal, Plan};

fn start() -> (TempDir, Portal, Desk) {
    let folder = tempfile::tempdir().expect("a folder");
    let portal = Portal::start(&folder.path().join("crm"));
    let mut desk = Desk::open(&folder.path().join("tenure.db"), &portal);
    desk.is_synced();
    (folder, portal, desk)
}

/// Waits until what was accepted is durable, and the account shows a plan that fits.
fn kept(desk: &mut Desk, id: &str, what: &str, fits: impl Fn(&Plan) -> bool) {
    let id = id.into();
    desk.until(what, |state| {
        let row = state.book.find(&id).and_then(|at| state.book.row(at));
        state.pending.is_empty()
            && state.layers.is_empty()
            && row.is_some_and(|row| fits(&row.account.plan()))
    });
}

/// The goal of the test.
fn ours(plan: &Plan) -> Option<&Goal> {
    let mut goals = plan.goals.iter();
    goals.find(|goal| goal.title == "Invoices without rework")
}

#[test]
fn a_goal_is_agreed_told_of_attained_and_each_taken_back() {
    let (_folder, _portal, mut desk) = start();
    desk.press("Right");
    let id = desk.stands_on();
    desk.press("P");
    desk.reads("Goals and promises of");
    desk.types("add a goal").press("Enter");
    // Title, measure, from, target, due: Enter goes on, the last one writes.
    desk.types("Invoices without rework").press("Enter");
    desk.types("rework rate %").press("Enter");
    desk.types("12").press("Enter");
    desk.types("4").press("Enter");
    desk.types("in 60d");
    desk.reads("Due: ");
    desk.press("Enter");
    // The account may have goals already: this one is known by its name.
    kept(&mut desk, &id, "the goal", |plan| {
        ours(plan).is_some_and(|goal| {
            (goal.baseline, goal.target) == (Some(12.0), Some(4.0)) && goal.due.is_some()
        })
    });
    desk.press("P").types("without rework").press("Enter Enter");
    desk.reads("Where it is now");
    desk.types("7.5").press("Enter Enter");
    kept(&mut desk, &id, "the current value", |plan| {
        let told = ours(plan).and_then(|goal| goal.current);
        told.is_some_and(|(now, on)| now == 7.5 && on.is_some())
    });
    desk.press("P")
        .types("without rework")
        .press("Enter Down Enter");
    desk.reads("What shows it");
    desk.types("report of November").press("Enter Enter");
    kept(&mut desk, &id, "the attainment", |plan| {
        ours(plan).is_some_and(|goal| {
            goal.done
                && goal.met.is_some()
                && goal.evidence.as_deref() == Some("report of November")
        })
    });
    desk.press("u");
    kept(&mut desk, &id, "the undo of the attainment", |plan| {
        ours(plan).is_some_and(|goal| !goal.attained() && goal.current.is_some())
    });
    desk.press("u");
    kept(&mut desk, &id, "the undo of the value", |plan| {
        ours(plan).is_some_and(|goal| goal.current.is_none())
    });
    desk.press("u");
    kept(&mut desk, &id, "the undo of the goal", |plan| {
        ours(plan).is_none()
    });
    desk.leaves();
}

#[test]
fn a_promise_is_written_down_ticked_and_the_tick_taken_away() {
    let (_folder, _portal, mut desk) = start();
    desk.press("Right");
    let id = desk.stands_on();
    desk.press("P");
    desk.types("add a promise").press("Enter");
    desk.types("Single sign-on").press("Enter");
    kept(&mut desk, &id, "the promise", |plan| {
        plan.promised
            .iter()
            .any(|one| one.text == "Single sign-on" && !one.kept)
    });
    for ticked in [true, false] {
        desk.press("P");
        desk.types("sign-on").press("Enter");
        kept(&mut desk, &id, "the tick", |plan| {
            plan.promised
                .iter()
                .any(|one| one.text == "Single sign-on" && one.kept == ticked)
        });
    }
    desk.press("u");
    kept(&mut desk, &id, "the undo", |plan| plan.promised[0].kept);
    desk.leaves();
}

#[test]
fn the_advised_play_offers_its_line_and_its_tasks_and_forces_neither() {
    let (_folder, portal, mut desk) = start();
    desk.press("2");
    desk.reads("offers its line and its tasks");
    let id = desk.stands_on();
    let tasks = |portal: &Portal| portal.details(&id).tasks.len();
    let before = tasks(&portal);
    desk.press("p");
    // A play of a line alone opens it at once; with tasks there is a list.
    if !matches!(desk.cockpit.state.layers.last(), Some(Layer::Log(_))) {
        desk.reads("Advised for");
        assert_eq!(tasks(&portal), before, "looking makes none");
        desk.types("make the task:").press("Enter");
        desk.until("the task to be kept", |state| {
            state.pending.is_empty() && state.layers.is_empty() && state.activity.journal.len() == 1
        });
        desk.has_sent_all();
        assert_eq!(tasks(&portal), before + 1);
        desk.press("u");
        desk.until("the task to be gone from the CRM", |_| {
            tasks(&portal) == before
        });
    }
    desk.leaves();
}

#[test]
fn what_would_do_is_said_in_the_language_of_the_screen() {
    use super::support::accounts::portfolio;
    use super::support::person::Person;
    use tenure::messages::Language;
    for (language, wanted) in [
        (Language::Zh, "几个字；或留空"),
        (Language::Es, "unas palabras; o nada"),
    ] {
        let mut person = Person::with(portfolio());
        person.state.language = language;
        // Why they bought is the last of the list.
        person.press("P Up Enter");
        let Some(Layer::Form(form)) = person.layer() else {
            panic!("the form is open")
        };
        assert_eq!(form.understood.as_deref(), Ok(wanted));
        for (asked, _) in &form.fields {
            assert_eq!(asked.language, language, "{}", asked.label);
        }
    }
}
