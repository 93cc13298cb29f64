//! Outbox and journal: what waits, what was done, and settling what another person changed.

use super::support::accounts::portfolio;
use super::support::person::Person;
use super::support::world::World;
use tenure::app::view::{ActivityTab, View};
use tenure::app::{Effect, Layer};
use tenure::domain::changes::Tone;
use tenure::domain::write::Progress;

/// Somebody whose move of Acme met a value that another person had set meanwhile.
fn in_conflict() -> Person<World> {
    let mut person = Person::with(portfolio());
    person.loses_the_crm();
    person.press("2 > Enter");
    person.world.surprise = Some((tenure::domain::Field::Stage, "at_risk".to_owned()));
    person.finds_the_crm();
    person
}

#[test]
fn a_conflict_is_told_and_shows_both_values() {
    let mut person = in_conflict();
    let key_leads_there = person.state.toast.as_ref().map(|toast| toast.text.clone());
    assert!(key_leads_there.is_some());
    person.press("8 Enter");
    match person.layer() {
        Some(Layer::Conflict(queued)) => {
            let theirs = Some("at_risk".to_owned());
            assert_eq!(queued.progress, Progress::Conflict { theirs });
        }
        other => panic!("{other:?}"),
    }
    person.press("Esc");
    assert!(person.layer().is_none());
    assert_eq!(person.state.activity.queue.len(), 1, "nothing was decided");
}

#[test]
fn going_there_leads_to_what_waits_for_a_decision() {
    let mut person = in_conflict();
    person.press("8 Tab 2");
    assert_eq!(person.state.activity.tab, ActivityTab::Journal);
    person.press("8");
    assert_eq!(person.state.activity.tab, ActivityTab::Outbox);
    person.press("Tab Tab");
    assert_ne!(person.state.activity.tab, ActivityTab::Outbox);
    person.press("8");
    assert_eq!(
        person.state.activity.tab,
        ActivityTab::Outbox,
        "from another list of it, too"
    );
    person.press("c t");
    assert!(person.state.activity.queue.is_empty());
    // Nothing waits: one is back where one was.
    person.press("Tab 2 8");
    assert_eq!(person.state.activity.tab, ActivityTab::Journal);
}

#[test]
fn theirs_can_be_kept() {
    let mut person = in_conflict();
    person.press("8 c t");
    assert!(person.state.activity.queue.is_empty());
    assert_eq!(
        person.world.account("Acme").stage.as_deref(),
        Some("at_risk")
    );
    assert!(person.world.taken.is_empty());
}

#[test]
fn ours_can_be_written_over_it() {
    let mut person = in_conflict();
    person.press("8 c m");
    assert!(person.state.activity.queue.is_empty());
    assert_eq!(person.world.taken.len(), 1);
}

#[test]
fn what_was_taken_back_is_done_again_until_something_else_is_done() {
    let mut person = Person::with(portfolio());
    let stage = |person: &Person<World>| person.world.account("Acme").stage.clone();
    person.press("2 C-r");
    assert!(
        person.is_told().contains("nothing to redo"),
        "{}",
        person.is_told()
    );
    person.press("> Enter");
    for _ in 0..2 {
        person.press("u");
        assert_eq!(stage(&person).as_deref(), Some("adoption"));
        assert_eq!(person.is_told(), "Taken back: Acme: Adoption → Value.");
        person.press("C-r");
        assert_eq!(stage(&person).as_deref(), Some("value"));
        assert_eq!(
            person.is_told(),
            "Done again: Acme: Adoption → Value. u takes it back."
        );
    }
    person.press("u l").types("call: hello").press("Enter");
    person.press("C-r");
    assert!(
        person.is_told().contains("nothing to redo"),
        "{}",
        person.is_told()
    );
    assert_eq!(stage(&person).as_deref(), Some("adoption"));
    // In the journal the undo is there still, and can be taken back itself.
    person.press("8 Tab Down");
    let entry = person.state.entry().expect("an entry");
    assert!(entry.is_undo(), "{entry:?}");
    person.press("U");
    assert_eq!(stage(&person).as_deref(), Some("value"));
}

#[test]
fn what_was_taken_back_twice_is_done_again_twice_in_turn() {
    let mut person = Person::with(portfolio());
    let stage = |person: &Person<World>| person.world.account("Acme").stage.clone();
    person.press("2 > Enter > Enter");
    let last = stage(&person);
    person.press("u u");
    assert_eq!(stage(&person).as_deref(), Some("adoption"));
    person.press("C-r");
    assert_eq!(stage(&person).as_deref(), Some("value"));
    person.press("C-r");
    assert_eq!(stage(&person), last);
    person.press("C-r");
    assert!(
        person.is_told().contains("nothing to redo"),
        "{}",
        person.is_told()
    );
    // And again in one go, before any of it is known to be durable.
    person.press("u u C-r C-r");
    assert_eq!(stage(&person), last);
}

#[test]
fn the_journal_names_what_was_done_and_takes_one_entry_back() {
    let mut person = Person::with(portfolio());
    person
        .press("2 > Enter")
        .press("l")
        .types("call: hello")
        .press("Enter");
    person.press("8 Tab");
    assert_eq!(person.state.activity.tab, ActivityTab::Journal);
    let titles: Vec<&str> = person
        .state
        .activity
        .journal
        .iter()
        .map(|of| of.title.as_str())
        .collect();
    assert_eq!(titles[1], "Acme: Adoption → Value");
    person.press("Down");
    assert_eq!(person.stands_on(), "Acme");
    person.press("U");
    assert_eq!(
        person.world.account("Acme").stage.as_deref(),
        Some("adoption")
    );
    assert!(person.state.activity.journal.iter().any(|of| of.undone));
    assert_eq!(person.stands_on(), "Acme", "the cursor stays on its entry");
    person.press("U");
    assert!(
        person.is_told().contains("nothing under the cursor"),
        "{}",
        person.is_told()
    );
}

#[test]
fn enter_on_a_row_without_trouble_opens_its_account() {
    let mut person = Person::with(portfolio());
    person.press("2 > Enter 8 Tab Enter");
    assert_eq!(person.state.view, View::Account);
    assert_eq!(person.stands_on(), "Acme");
}

/// Acme moved two days ago; who was here yesterday has seen that, who was here a week ago has not.
#[test]
fn what_changed_since_the_last_visit_is_told_and_leads_to_the_account() {
    let mut person = Person::with(portfolio());
    person.press("8");
    let counted = person.state.activity.changes.as_ref().map(Vec::len);
    let tab = format!("Since last time {}", counted.expect("they are counted"));
    assert!(person.screen().contains(&tab), "{}", person.screen());
    person.press("Tab Tab");
    assert_eq!(person.state.activity.tab, ActivityTab::Changes);
    let told = |person: &Person<World>| {
        let all = person.state.activity.changes.clone();
        all.expect("it is looked at")
    };
    let since = person.state.activity.since(person.state.now.utc);
    let all = told(&person);
    assert!(!all.is_empty() && all.iter().all(|story| story.at > since));
    let mut rows: Vec<u32> = all.iter().map(|story| story.row).collect();
    rows.sort_unstable();
    rows.dedup();
    assert_eq!(rows.len(), all.len(), "one line an account");
    let tones: Vec<Tone> = all.iter().map(|story| story.what[0].tone()).collect();
    let bad = tones.iter().filter(|tone| **tone == Tone::Bad).count();
    assert!(
        tones[..bad].iter().all(|tone| *tone == Tone::Bad),
        "the bad news first: {tones:?}"
    );
    let first = person
        .state
        .book
        .row(all[0].row)
        .map(|row| row.account.name.clone());
    person.press("Enter");
    assert_eq!(person.state.view, View::Account);
    assert_eq!(Some(person.stands_on().to_owned()), first);
    // Who was here just now has seen all of it.
    person.state.activity.seen = Some(person.state.now.utc);
    person.state.activity.changes = None;
    person.press("8");
    assert_eq!(told(&person), []);
}

#[test]
fn the_moment_of_leaving_is_kept_for_the_next_visit() {
    let mut person = Person::with(portfolio());
    let now = person.state.now.utc;
    person.press("q");
    let kept = person.world.heard.iter().find_map(|effect| match effect {
        Effect::Remember(key, json) if key == tenure::app::kept::LAYOUT => Some(json),
        _ => None,
    });
    let json = kept.expect("it is kept");
    let layout: tenure::app::kept::Layout = serde_json::from_str(json).expect("JSON");
    assert_eq!(layout.seen, Some(now));
}
