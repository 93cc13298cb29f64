//! With the CRM gone, everything works and nothing is lost; when it is back, all is sent in order.

use super::support::accounts::portfolio;
use super::support::person::Person;
use tenure::app::Msg;
use tenure::app::msg::SyncNews;
use tenure::domain::id::AccountId;
use tenure::domain::write::Op;
use uuid::Uuid;

#[test]
fn both_actions_work_the_outbox_shows_them_and_they_are_sent_once_in_order() {
    let mut person = Person::with(portfolio());
    person.loses_the_crm();
    assert!(
        person.is_told().contains("kept and sent later"),
        "{}",
        person.is_told()
    );
    person.press("2 > Enter");
    assert_eq!(
        person.is_told(),
        "Acme: Adoption → Value. It is sent when the CRM is reached. u takes it back."
    );
    person.press("l").types("call: hello").press("Enter");
    assert!(person.world.taken.is_empty());
    person.press("8");
    assert_eq!(person.state.activity.queue.len(), 2);
    person.finds_the_crm();
    assert!(person.state.activity.queue.is_empty());
    let ops: Vec<&Op> = person.world.taken.iter().map(|write| &write.op).collect();
    assert!(
        matches!(ops[..], [Op::SetField { .. }, Op::Log(_)]),
        "{ops:?}"
    );
}

#[test]
fn that_the_crm_is_gone_does_not_hide_what_was_just_written_and_how_to_take_it_back() {
    let mut person = Person::with(portfolio());
    person.press("2 l").types("call: hello").press("Enter");
    let said = person.is_told();
    assert!(said.ends_with(" u takes it back."), "{said}");
    // What was asked of the CRM meanwhile comes back with nothing.
    person.loses_the_crm();
    let now = person.is_told();
    assert!(
        now.contains("call logged")
            && now.ends_with(" It is sent when the CRM is reached. u takes it back."),
        "{now}"
    );
}

#[test]
fn what_was_not_sent_yet_is_taken_back_without_a_trace() {
    let mut person = Person::with(portfolio());
    person.loses_the_crm();
    person.press("2 > Enter u");
    assert_eq!(
        person.world.account("Acme").stage.as_deref(),
        Some("adoption")
    );
    assert_eq!(
        person.is_told(),
        "Taken back: Acme: Adoption → Value.",
        "nothing is left to be sent"
    );
}

#[test]
fn what_stays_on_this_machine_is_not_said_to_be_sent_later() {
    let mut person = Person::with(portfolio());
    person.press("2");
    person.loses_the_crm();
    person.press("z").types("2w").press("Enter");
    assert_eq!(person.world.marks.len(), 1);
    let told = person.is_told();
    assert!(
        told.ends_with("u takes it back.") && !told.contains("sent"),
        "{told}"
    );
    // Nor when it turns out a moment later that the CRM is gone.
    let mut person = Person::with(portfolio());
    person.press("2 z").types("2w").press("Enter");
    person.loses_the_crm();
    assert!(
        !person.is_told().contains("sent when"),
        "{}",
        person.is_told()
    );
}

#[test]
fn people_are_told_of_the_line_only_when_it_changes() {
    let mut person = Person::with(portfolio());
    person.loses_the_crm();
    person.state.toast = None;
    person.loses_the_crm();
    assert_eq!(person.is_told(), "", "it was known");
    person.press("R");
    assert!(
        person.is_told().contains("cannot be reached"),
        "asked, so answered"
    );
    person.finds_the_crm();
    assert_eq!(person.is_told(), "The CRM is reached again.");
}

#[test]
fn that_the_crm_is_back_does_not_hide_what_was_just_written_and_how_to_take_it_back() {
    let mut person = Person::with(portfolio());
    person.loses_the_crm();
    person.press("2 l").types("call: hello").press("Enter");
    let said = person.is_told();
    assert!(
        said.ends_with(" It is sent when the CRM is reached. u takes it back."),
        "{said}"
    );
    person.finds_the_crm();
    let now = person.is_told();
    assert!(
        now.contains("call logged") && now.ends_with(" u takes it back."),
        "{now}"
    );
    assert!(!now.contains("sent when"), "it does not wait: {now}");
}

#[test]
fn a_pull_that_nobody_asked_for_says_nothing_while_the_crm_is_known_to_be_gone() {
    let mut person = Person::with(portfolio());
    person.loses_the_crm();
    person.press("2 l").types("call: hello").press("Enter");
    let said = person.is_told().to_owned();
    let why = "The CRM cannot be reached.".to_owned();
    person.hears(vec![Msg::Sync(SyncNews::Failed(why.clone()))]);
    assert_eq!(person.is_told(), said);
    person.state.sync_asked = true;
    person.hears(vec![Msg::Sync(SyncNews::Failed(why.clone()))]);
    assert_eq!(person.is_told(), why, "asked, so answered");
}

#[test]
fn details_refused_offline_are_asked_for_again_when_the_crm_is_back() {
    let mut person = Person::with(portfolio());
    person.loses_the_crm();
    person.press("2");
    let asked = person.world.asked_details.len();
    assert!(person.state.details_trouble.contains_key(&"1".into()));
    person.press("Down Up");
    person.finds_the_crm();
    assert!(person.world.asked_details.len() > asked);
    assert!(person.state.details_trouble.is_empty());
}

#[test]
fn a_pull_that_was_asked_for_says_when_it_is_done() {
    let mut person = Person::with(portfolio());
    person.press("R");
    assert_eq!(person.is_told(), "Up to date.");
    assert!(person.state.pull.is_none());
}

#[test]
fn details_are_read_anew_after_a_pull_and_shown_meanwhile() {
    let mut person = Person::with(portfolio());
    person.press("2 Down Up");
    let asked = person.world.asked_details.len();
    let here = person.state.subject_id().expect("an account");
    person.press("R");
    assert_eq!(
        person.world.asked_details[asked..],
        [here],
        "only the account looked at"
    );
    assert_eq!(person.state.details.len(), 2, "the others stay");
    person.press("Down Up Down");
    assert_eq!(person.world.asked_details.len(), asked + 2, "once each");
}

#[test]
fn details_that_were_passed_over_are_asked_for_when_looked_at_again() {
    let mut person = Person::with(portfolio());
    person.press("2");
    let first = person.state.subject_id().expect("an account");
    person.press("Down");
    let asked = person.world.asked_details.len();
    person.hears(vec![Msg::DetailsPassedOver(first.clone())]);
    assert_eq!(person.world.asked_details.len(), asked, "not looked at now");
    person.press("Up");
    assert_eq!(person.world.asked_details[asked..], [first]);
}

#[test]
fn details_that_the_cache_has_newer_are_read_from_there_when_looked_at() {
    let mut person = Person::with(portfolio());
    person.press("2");
    let first = person.state.subject_id().expect("an account");
    person.press("Down");
    let second = person.state.subject_id().expect("an account");
    let asked = person.world.asked_details.len();
    let behind = |id: &AccountId| Msg::DetailsBehind(id.clone());
    person.hears(vec![
        behind(&first),
        behind(&second),
        behind(&"none".into()),
    ]);
    assert_eq!(person.world.reread_details, [second], "the one looked at");
    person.press("Up Down Up");
    assert_eq!(person.world.reread_details[1..], [first], "once");
    // Another process has changed whatever it is.
    let now = person.state.now;
    let loaded = Msg::Loaded(person.state.load, Ok(Box::new(person.world.loaded(now))));
    person.hears(vec![loaded]);
    person.press("Down");
    assert_eq!(person.world.reread_details.len(), 4);
    assert_eq!(person.world.asked_details.len(), asked, "not the CRM");
}

#[test]
fn that_the_crm_is_still_gone_is_nothing_to_put_away() {
    let mut person = Person::with(portfolio());
    person.loses_the_crm();
    let why = "The CRM cannot be reached.".to_owned();
    person.hears(vec![Msg::Sync(SyncNews::Failed(why))]);
    assert!(person.state.problems.is_empty(), "the status line says it");
    let why = "The CRM's answer is not understood.".to_owned();
    person.hears(vec![Msg::Sync(SyncNews::Failed(why.clone()))]);
    assert_eq!(person.state.problems, [why], "this is something else");
}

#[test]
fn without_accounts_the_screen_says_once_why_there_are_none() {
    let why = "The CRM at 127.0.0.1:1 cannot be reached.".to_owned();
    // In whatever order it is told of.
    for failed_first in [true, false] {
        let mut person = Person::with(Vec::new());
        let mut news = vec![
            SyncNews::Failed(why.clone()),
            SyncNews::Offline(why.clone()),
        ];
        if !failed_first {
            news.reverse();
        }
        person.hears(news.into_iter().map(Msg::Sync).collect());
        assert!(person.state.problems.is_empty());
        assert_eq!(person.is_told(), "");
        person.world.online = false;
        person.press("R");
        assert_eq!(person.is_told(), "Asked again: still no answer.");
    }
}

#[test]
fn that_the_cache_is_read_anew_is_said_until_it_was() {
    let mut person = Person::with(portfolio());
    let now = person.state.now;
    let mut loaded = person.world.loaded(now);
    loaded.synced = None;
    loaded.notices = vec!["Look there.".to_owned()];
    loaded.until_synced = Some("The cache is read again.".to_owned());
    let ask = person.state.load;
    let read_by_another = Box::new(person.world.loaded(now));
    for done in [
        Msg::Sync(SyncNews::Done(now.utc)),
        Msg::Loaded(ask, Ok(read_by_another)),
    ] {
        person.hears(vec![Msg::Loaded(ask, Ok(Box::new(loaded.clone())))]);
        assert_eq!(person.state.problems.len(), 2);
        person.hears(vec![done]);
        assert_eq!(
            person.state.problems,
            ["Look there."],
            "what a person has to see to stays"
        );
    }
}

#[test]
fn that_the_crm_is_asked_is_said_at_once_and_can_be_stopped() {
    let mut person = Person::with(portfolio());
    person.press("2");
    // Nothing came yet: it hangs.
    person.state.sync_asked = false;
    let asked = tenure::app::update(
        &mut person.state,
        Msg::Command(tenure::app::Command::Sync, None),
        tenure::domain::Now::utc(super::support::accounts::noon()),
    );
    assert!(matches!(asked.as_slice(), [tenure::app::Effect::Sync]));
    assert_eq!(person.is_told(), "Asking the CRM… X stops it.");
    assert!(
        tenure::app::Command::SyncCancel
            .enabled(&person.state)
            .is_ok()
    );
    let screen = person.screen();
    let header = screen.lines().next().unwrap_or_default();
    assert!(header.contains('⟳'), "{header}");
    person.hears(vec![Msg::Sync(SyncNews::Failed("It hangs.".to_owned()))]);
    assert!(person.state.toast.is_none(), "{:?}", person.state.toast);
    assert!(
        tenure::app::Command::SyncCancel
            .enabled(&person.state)
            .is_err()
    );
}

#[test]
fn the_age_of_the_data_is_not_taken_for_that_of_being_offline() {
    let mut person = Person::with(portfolio());
    person.loses_the_crm();
    let screen = person.screen();
    let header = screen.lines().next().unwrap_or_default();
    assert!(!header.contains("offline now"), "{header}");
}

#[test]
fn what_nobody_can_see_in_the_crm_is_said_to_be_so_when_it_is_taken_back() {
    let mut person = Person::with(portfolio());
    person.hears(vec![Msg::Committed {
        action: Uuid::from_u128(7),
        title: "Undo: Acme: call logged".to_owned(),
        undo: true,
        sends: false,
        unseen: true,
    }]);
    assert_eq!(
        person.is_told(),
        "Taken back: Acme: call logged. Whether it is in the CRM cannot be seen."
    );
}
