//! Doing something to several accounts: a preview of each change, one action, one undo.

use super::support::accounts::{account, renewing_in};
use super::support::person::Person;
use super::support::world::{Backend, World};
use chrono::TimeDelta;
use tenure::app::bulk::BulkDialog;
use tenure::app::view::ActivityTab;
use tenure::app::{Command, Effect, Layer, Msg, update};
use tenure::domain::edit;
use tenure::domain::write::{Op, Progress, Queued};
use tenure::domain::{Account, Field};

fn three() -> Vec<Account> {
    let mut value = account("3", "Cherry", "adoption");
    value.tier = Some("value".into());
    vec![
        account("1", "Apple", "adoption"),
        account("2", "Banana", "adoption"),
        value,
    ]
}

fn dialog(person: &Person<World>) -> &BulkDialog {
    match person.layer() {
        Some(Layer::Bulk(dialog)) => dialog,
        other => panic!("no dialog is open: {other:?}"),
    }
}

fn previews(person: &Person<World>) -> Vec<String> {
    let changes = dialog(person).changes.iter();
    changes
        .map(|change| match &change.words {
            Ok(words) => format!("{}: {words}", change.name),
            Err(why) => format!("{}: ({why})", change.name),
        })
        .collect()
}

/// Chooses from the list of what can be done.
fn does(person: &mut Person<World>, what: &str) {
    person.press("a").types(what).press("Enter");
}

#[test]
fn a_tier_is_previewed_old_to_new_sent_as_one_action_and_taken_back_as_one() {
    let mut person = Person::with(three());
    person.press("3 A");
    does(&mut person, "tier");
    person.types("val");
    assert_eq!(
        previews(&person),
        [
            "Apple: tier standard → value",
            "Banana: tier standard → value",
            "Cherry: (is value already)",
        ]
    );
    person.press("Enter");
    assert!(dialog(&person).review, "looked through before it is sent");
    assert!(person.world.actions.is_empty(), "nothing is sent yet");
    person.press("Enter");
    assert_eq!(person.world.actions.len(), 1, "one action");
    assert_eq!(person.world.actions[0].writes.len(), 2);
    assert_eq!(
        person.is_told(),
        "2 accounts: tier → value: sent. u takes it back."
    );
    assert_eq!(person.world.account("Banana").tier, Some("value".into()));
    let marks: Vec<&str> = person
        .state
        .table
        .marks
        .iter()
        .map(|id| id.as_str())
        .collect();
    assert_eq!(marks, ["3"], "what was not done stays marked");
    person.press("u");
    for name in ["Apple", "Banana"] {
        assert_eq!(person.world.account(name).tier, Some("standard".into()));
    }
}

#[test]
fn the_journal_opens_each_account_that_something_was_done_to() {
    let mut person = Person::with(three());
    person.press("3 A");
    does(&mut person, "tier");
    person.types("val").press("Enter Enter 8");
    while person.state.activity.tab != ActivityTab::Journal {
        person.press("Tab");
    }
    person.press("Enter");
    assert_eq!(person.offers(), ["Apple", "Banana"]);
    person.press("Down Enter");
    assert_eq!(person.stands_on(), "Banana");
    // What was done to one account opens that one.
    person
        .press("l")
        .types("call 20m: all is well")
        .press("Enter 8");
    assert_eq!(person.state.activity.tab, ActivityTab::Journal);
    person.press("Home Enter");
    assert!(person.layer().is_none(), "no list of one");
    assert_eq!(person.stands_on(), "Banana");
}

#[test]
fn one_of_them_is_left_out() {
    let mut person = Person::with(three());
    person.press("3 A");
    does(&mut person, "tier");
    person.types("bench").press("Enter Space Enter");
    let action = &person.world.actions[0];
    let whom: Vec<&str> = action.writes.iter().map(|of| of.account.as_str()).collect();
    assert_eq!(whom, ["2", "3"]);
    assert!(action.title.starts_with("2 accounts: tier → benchmark"));
}

#[test]
fn keys_that_move_and_log_do_it_to_all_that_are_marked() {
    let mut person = Person::with(three());
    person.press("3 Space Space l");
    person
        .types("call 20m: the new release")
        .press("Enter Enter");
    let action = &person.world.actions[0];
    assert_eq!(action.writes.len(), 2);
    let logged = |op: &Op| matches!(op, Op::Log(touchpoint) if touchpoint.minutes == Some(20));
    assert!(action.writes.iter().all(|write| logged(&write.op)));
    assert_eq!(action.title, "2 accounts: call logged");
}

#[test]
fn a_stage_that_asks_for_a_reason_is_moved_to_with_one_and_not_without() {
    let mut person = Person::with(three());
    person.press("3 Space Space s").types("churn");
    assert!(
        previews(&person)[0].contains("a reason is asked for: "),
        "{:?}",
        previews(&person)
    );
    person.press("Enter");
    assert!(!dialog(&person).review, "nothing would change");
    person.types(": price");
    assert_eq!(previews(&person)[0], "Apple: Adoption → Churned");
    person.press("Enter Enter");
    let apple = person.world.account("Apple");
    assert_eq!(apple.stage.as_deref(), Some("churned"));
    assert_eq!(apple.loss_reason.as_deref(), Some("price"));
    assert_eq!(
        person.world.account("Cherry").stage.as_deref(),
        Some("adoption")
    );
}

#[test]
fn a_manager_is_chosen_by_a_part_of_the_name() {
    let mut person = Person::with(three());
    person.press("3 Space Space");
    does(&mut person, "manager");
    person.types("tom");
    assert_eq!(previews(&person)[0], "Apple: manager Mia Maas → Tom Thal");
    person.press("Enter Enter");
    assert_eq!(person.world.account("Apple").owner, Some("owner-2".into()));
}

#[test]
fn what_was_chosen_with_the_arrows_is_chosen_again_by_doing_it_again() {
    let mut person = Person::with(three());
    person.press("3");
    does(&mut person, "tier");
    person.press("Down Down");
    let chosen = dialog(&person).chosen.expect("a choice");
    let tier = dialog(&person).choices[dialog(&person).fits[chosen]]
        .1
        .clone();
    person.press("Enter");
    assert_eq!(
        person.world.account("Apple").tier,
        Some(tier.as_str().into())
    );
    person.press("Down .");
    assert_eq!(
        previews(&person),
        [format!("Banana: tier standard → {tier}")]
    );
    person.press("Enter");
    assert_eq!(
        person.world.account("Banana").tier,
        Some(tier.as_str().into())
    );
}

#[test]
fn a_task_goes_to_each_with_its_date() {
    let mut person = Person::with(three());
    person.press("3 A");
    does(&mut person, "task");
    person.types("send the guide fri").press("Enter Enter");
    let action = &person.world.actions[0];
    assert_eq!(action.writes.len(), 3);
    for write in &action.writes {
        let Op::AddTask(task) = &write.op else {
            panic!("{:?}", write.op);
        };
        assert_eq!(task.title, "send the guide");
        assert_eq!(task.due.to_string(), "2026-11-27");
    }
}

#[test]
fn signals_are_snoozed_where_there_are_some() {
    let mut person = Person::with(vec![
        account("1", "Calm", "adoption"),
        renewing_in(account("2", "Near", "adoption"), 10),
        renewing_in(account("3", "Nearer", "adoption"), 5),
    ]);
    person.press("3 A");
    does(&mut person, "snooze");
    person.types("2w");
    assert!(
        previews(&person)[0].contains("no signal is open"),
        "{:?}",
        previews(&person)
    );
    person.press("Enter Enter");
    assert_eq!(person.world.marks.len(), 2);
    assert!(person.state.bulk.is_none(), "nothing of it goes to the CRM");
}

#[test]
fn what_the_crm_did_not_take_is_listed_when_all_the_rest_has_arrived() {
    let mut person = Person::with(three());
    person.world.surprise = Some((Field::Tier, "gold".to_owned()));
    person.press("3 A");
    does(&mut person, "tier");
    person.types("bench").press("Enter Enter");
    let Some(Layer::Shown(shown)) = person.layer() else {
        panic!("{:?}", person.layer());
    };
    assert_eq!(
        shown.title,
        "1 of 3 accounts: the CRM has not taken the change"
    );
    assert!(shown.text.contains("gold"), "{}", shown.text);
    assert_eq!(shown.text.lines().count(), 1);
    person.press("Esc");
    assert!(person.state.bulk.is_none(), "told once");
    assert_eq!(
        person.state.activity.queue.len(),
        1,
        "it stays to be settled"
    );
}

#[test]
fn what_the_crm_wants_more_with_some_of_them_is_asked_for_once_and_says_for_which_accounts() {
    let mut person = Person::with(three());
    person.loses_the_crm();
    person.press("3 A");
    does(&mut person, "tier");
    person.types("bench").press("Enter Enter");
    // One has arrived; of the others the CRM wants to know something.
    let mut queue = person.state.activity.queue.clone();
    assert_eq!(queue.len(), 3);
    queue.remove(0);
    queue[0].progress = asks();
    let told = |queue: &[Queued]| Msg::Outbox {
        queue: queue.to_vec(),
        journal: Vec::new(),
    };
    person.hears(vec![told(&queue)]);
    assert!(
        person.layer().is_none(),
        "not before all the rest has arrived"
    );
    queue[1].progress = asks();
    person.hears(vec![told(&queue)]);
    let asked = |person: &Person<World>| match person.layer() {
        Some(Layer::Form(form)) => {
            let options = form.fields[0].0.options.iter();
            options.map(|(_, label)| label.clone()).collect::<Vec<_>>()
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(asked(&person), ["all 2 accounts", "only Banana"]);
    // The one under the cursor is the one it can be answered for alone.
    person.press("Esc 8 Home Down Enter");
    assert_eq!(asked(&person), ["all 2 accounts", "only Cherry"]);
}

#[test]
fn of_two_writes_an_account_the_first_that_waits_is_asked_about() {
    let mut person = Person::with(three());
    person.loses_the_crm();
    person.press("3 Space Space s");
    person.types("churned: price").press("Enter Enter");
    let told = |person: &mut Person<World>, queue: &[Queued]| {
        let journal = person.state.activity.journal.clone();
        let queue = queue.to_vec();
        person.hears(vec![Msg::Outbox { queue, journal }]);
    };
    let of = |person: &Person<World>, action| {
        let all = person.state.activity.queue.iter();
        let mut all: Vec<Queued> = all.filter(|of| of.action == action).cloned().collect();
        // One account has arrived; of the other the stage is asked about, and the reason waits behind it.
        let last = all.last().expect("a write").write.account.clone();
        all.retain(|queued| queued.write.account == last);
        assert!(all.len() > 1, "{all:?}");
        all[0].progress = asks();
        all
    };
    let action = person.world.actions[0].id;
    let queue = of(&person, action);
    told(&mut person, &queue);
    assert!(matches!(person.layer(), Some(Layer::Form(_))));
    let title = "The CRM wants more: Banana: 2 accounts: ";
    assert!(person.screen().contains(title), "{}", person.screen());
    person.press("Esc");
    assert!(person.layer().is_none());
    assert!(person.state.bulk.is_none());
}

#[test]
fn what_is_done_again_to_several_is_asked_about_once_the_rest_has_arrived() {
    let mut person = Person::with(three());
    person.press("3 A");
    does(&mut person, "tier");
    person.types("bench").press("Enter Enter u");
    person.loses_the_crm();
    person.press("C-r");
    let action = person.state.bulk.expect("its way is followed").action;
    let queue = person.state.activity.queue.iter();
    let mut queue: Vec<Queued> = queue.filter(|of| of.action == action).cloned().collect();
    assert_eq!(queue.len(), 3);
    queue[0].progress = asks();
    let told = |queue: &[Queued], journal| Msg::Outbox {
        queue: queue.to_vec(),
        journal,
    };
    let journal = person.state.activity.journal.clone();
    person.hears(vec![told(&queue, journal.clone())]);
    assert!(person.layer().is_none(), "{:?}", person.layer());
    queue.truncate(1);
    person.hears(vec![told(&queue, journal)]);
    assert!(matches!(person.layer(), Some(Layer::Form(_))));
}

/// A move that the CRM wants more for, and the line of the form that asks.
fn moved_and_asked(then: impl FnOnce(&mut Person<World>)) -> Person<World> {
    let mut person = Person::with(three());
    person.loses_the_crm();
    person.press("3 >");
    while person.layer().is_some() {
        person.press("Enter");
    }
    then(&mut person);
    let mut queue = person.state.activity.queue.clone();
    assert!(!queue.is_empty());
    queue[0].progress = asks();
    let journal = person.state.activity.journal.clone();
    person.world.restless = true;
    person.hears(vec![Msg::Outbox { queue, journal }]);
    person
}

fn typed(person: &Person<World>) -> &str {
    match person.layer() {
        Some(Layer::Form(form)) => form.fields[0].1.value(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_form_that_opens_by_itself_takes_no_keys_that_were_meant_for_something_else() {
    let mut person = moved_and_asked(|person| {
        person.waits(TimeDelta::seconds(1)).press("j");
    });
    person.press("8 c Enter");
    assert_eq!(typed(&person), "");
    assert!(person.is_told().contains("has just opened"));
    // One moment is not enough: it has the keys once no key came for a while.
    person.hears(vec![Msg::Rested]);
    person.press("j");
    assert_eq!(typed(&person), "");
    person.world.restless = false;
    person.hears(vec![Msg::Rested]);
    assert_eq!(person.is_told(), "");
    person.types("9");
    assert_eq!(typed(&person), "9");
}

#[test]
fn a_form_that_opens_by_itself_has_the_keys_of_who_goes_on_typing_in_the_end() {
    let mut person = moved_and_asked(|person| {
        person.waits(TimeDelta::seconds(1)).press("j");
    });
    person.types("9").waits(TimeDelta::seconds(3)).types("8");
    assert_eq!(typed(&person), "8");
}

#[test]
fn a_form_that_the_person_waits_for_has_the_keys_at_once() {
    let mut person = moved_and_asked(|_| {});
    person.types("9");
    assert_eq!(typed(&person), "9");
}

/// Somebody who has written to two accounts, with both of which the CRM wants more, and answers for one.
fn asked_twice() -> (Person<World>, Vec<Queued>) {
    let mut person = Person::with(three());
    person.loses_the_crm();
    person
        .press("3")
        .types("l")
        .types("call 20m: well")
        .press("Enter");
    person
        .press("Down")
        .types("l")
        .types("call 5m: soon")
        .press("Enter");
    let mut queue = person.state.activity.queue.clone();
    assert_eq!(queue.len(), 2);
    for queued in &mut queue {
        queued.progress = asks();
    }
    told(&mut person, &queue);
    person
        .types("9")
        .waits(TimeDelta::minutes(3))
        .press("Enter");
    (person, queue)
}

fn told(person: &mut Person<World>, queue: &[Queued]) {
    let journal = person.state.activity.journal.clone();
    let queue = queue.to_vec();
    person.hears(vec![Msg::Outbox { queue, journal }]);
}

fn asked_about(person: &Person<World>) -> Option<&str> {
    match person.layer() {
        Some(Layer::Form(form)) => Some(&form.title),
        _ => None,
    }
}

#[test]
fn once_a_write_is_answered_the_next_that_waits_for_an_answer_is_asked_for() {
    let (mut person, mut queue) = asked_twice();
    let first = asked_about(&person).expect("a form").to_owned();
    // While the answer is being kept, the form stays.
    told(&mut person, &queue);
    assert_eq!(asked_about(&person), Some(first.as_str()));
    let at = queue.iter().position(|of| first.ends_with(&of.title));
    queue[at.expect("its write")].progress = Progress::Waiting;
    told(&mut person, &queue);
    let second = asked_about(&person).expect("the next form");
    assert_ne!(second, first);
    person.types("8");
    assert_eq!(typed(&person), "8", "nothing was touched: it has the keys");
    // Left, it is not asked for again.
    person.press("Esc");
    told(&mut person, &queue);
    assert_eq!(asked_about(&person), None);
}

#[test]
fn the_next_that_is_asked_for_takes_no_keys_of_who_goes_on_typing() {
    let (mut person, mut queue) = asked_twice();
    let first = asked_about(&person).expect("a form").to_owned();
    person.waits(TimeDelta::seconds(1)).types("j");
    person.world.restless = true;
    let at = queue.iter().position(|of| first.ends_with(&of.title));
    queue[at.expect("its write")].progress = Progress::Waiting;
    told(&mut person, &queue);
    assert!(asked_about(&person).is_some_and(|second| second != first));
    person.types("8");
    assert_eq!(typed(&person), "");
}

fn asks() -> Progress {
    Progress::Asks {
        why: "An NPS is wanted.".to_owned(),
        fields: vec![edit::asked(Field::Nps, None, &[])],
    }
}

#[test]
fn a_stage_is_named_as_it_is_shown_or_by_its_name_in_files_with_any_colon() {
    for typed in ["churned: price", "Churned：price", "CHURNED : price"] {
        let mut person = Person::with(three());
        person.press("3 Space Space s").types(typed);
        assert_eq!(previews(&person)[0], "Apple: Adoption → Churned", "{typed}");
    }
    let mut person = Person::with(three());
    person.press("3 Space Space s").types("at_risk: usage fell");
    assert!(
        previews(&person)[0].starts_with("Apple: Adoption → At risk"),
        "{:?}",
        previews(&person)
    );
}

#[test]
fn how_likely_a_renewal_is_is_set_on_the_row_under_the_cursor() {
    let near = |id: &str, days| renewing_in(account(id, &format!("N{id}"), "value"), days);
    let mut person = Person::with(vec![near("1", 40), near("2", 10)]);
    person.press("6 %").types("70");
    assert_eq!(previews(&person), ["N2: likelihood 20 % → 70 %"]);
    person.press("Enter");
    assert!(
        person.layer().is_none(),
        "of one account nothing is left to look through"
    );
    let likely = person.world.account("N2").number(Field::Likelihood);
    assert_eq!(likely.map(|dated| dated.value), Some(70.0));
    person.press("%").types("170").press("Enter");
    assert!(dialog(&person).fault.is_some(), "not a share");
}

#[test]
fn leaving_the_look_goes_back_to_the_line_and_leaving_that_does_nothing() {
    let mut person = Person::with(three());
    person.press("3 A");
    does(&mut person, "tier");
    person.types("bench").press("Enter Esc");
    assert!(!dialog(&person).review);
    person.press("Esc");
    assert!(person.layer().is_none());
    assert!(person.world.actions.is_empty());
    assert_eq!(person.state.table.marks.len(), 3);
}

#[test]
fn a_step_from_the_last_stage_says_what_it_comes_after_and_the_next_time_it_is_there_again() {
    let mut last = account("2", "Banana", "advocacy");
    last.tier = Some("value".into());
    let mut person = Person::with(vec![account("1", "Apple", "adoption"), last]);
    person.press("3 A >");
    let told = previews(&person);
    let banana = told.iter().find(|of| of.starts_with("Banana"));
    assert_eq!(
        banana.map(String::as_str),
        Some("Banana: (nothing comes after Advocacy)"),
        "{told:?}"
    );
    person.press("Esc N");
    assert!(person.state.table.marks.is_empty());
    assert!(person.state.toast.is_none(), "nothing is said of marks");
}

#[test]
fn what_was_done_to_several_is_done_again_to_others() {
    let mut person = Person::with(vec![
        account("1", "Apple", "adoption"),
        account("2", "Banana", "adoption"),
        account("3", "Cherry", "adoption"),
    ]);
    person
        .press("3 Space Space a")
        .types("judge")
        .press("Enter");
    person.types("65").press("Enter Enter");
    assert_eq!(person.world.taken.len(), 2, "{}", person.is_told());
    person.press("End .");
    let Some(Layer::Bulk(dialog)) = person.layer() else {
        panic!("{:?}", person.layer());
    };
    assert_eq!(dialog.input.value(), "65");
    person.press("Enter");
    assert_eq!(person.world.taken.len(), 3, "{}", person.is_told());
    assert_eq!(person.world.taken[2].account, "3".into());
}

#[test]
fn the_key_for_a_task_gives_one_to_all_that_are_marked() {
    let mut person = Person::with(three());
    person.press("3 Space Space T");
    person.types("send the guide 4 dec").press("Enter Enter");
    let action = &person.world.actions[0];
    let whom: Vec<&str> = action.writes.iter().map(|of| of.account.as_str()).collect();
    assert_eq!(whom.len(), 2, "{whom:?}");
    let asked = |op: &Op| matches!(op, Op::AddTask(task) if task.title == "send the guide");
    assert!(action.writes.iter().all(|write| asked(&write.op)));
}

#[test]
fn tab_goes_on_through_the_choices_and_shift_tab_back() {
    let mut person = Person::with(three());
    person.press("3 A");
    does(&mut person, "tier");
    let line = |person: &Person<World>| dialog(person).input.value().to_owned();
    person.press("Tab");
    let first = line(&person);
    person.press("Tab");
    let second = line(&person);
    assert!(!first.is_empty() && first != second, "{first} {second}");
    person.press("S-Tab");
    assert_eq!(line(&person), first);
    person.press("S-Tab S-Tab");
    assert!(line(&person) != first && !line(&person).is_empty());
    assert_eq!(previews(&person).len(), 3);
}

#[test]
fn what_is_taken_back_is_said_at_once_and_the_key_once_more_meanwhile_takes_back_nothing_older() {
    let mut person = Person::with(three());
    person.press("3");
    does(&mut person, "tier");
    person.types("val").press("Enter A");
    does(&mut person, "task");
    person.types("send the guide fri").press("Enter Enter");
    let [older, bulk] = &person.world.actions[..] else {
        panic!("{:?}", person.world.actions);
    };
    let (older, bulk) = (older.id, bulk.id);
    // The answer takes its time.
    let undoes = |person: &mut Person<World>, command| {
        let now = person.state.now;
        let effects = update(&mut person.state, Msg::Command(command, None), now);
        let mut effects = effects.into_iter();
        effects.find(|effect| matches!(effect, Effect::Undo(_)))
    };
    let effect = undoes(&mut person, Command::Undo);
    assert_eq!(effect, Some(Effect::Undo(Some(bulk))));
    assert_eq!(
        person.is_told(),
        "Taking back: 3 accounts: task: send the guide…"
    );
    for command in [Command::Undo, Command::Redo] {
        assert_eq!(undoes(&mut person, command), None);
        let still = "The last one is still being taken back; what was done before it stays.";
        assert_eq!(person.is_told(), still);
    }
    let now = person.state.now;
    let answer = person.world.carry_out(effect.expect("it is"), now);
    person.hears(answer);
    assert!(person.is_told().starts_with("Taken back: 3 accounts"));
    assert_eq!(
        undoes(&mut person, Command::Undo),
        Some(Effect::Undo(Some(older)))
    );
}

#[test]
fn what_is_taken_back_before_the_journal_is_known_is_taken_back_once() {
    let mut person = Person::with(three());
    let now = person.state.now;
    let mut press = || update(&mut person.state, Msg::Command(Command::Undo, None), now);
    assert!(press().contains(&Effect::Undo(None)));
    assert!(!press().contains(&Effect::Undo(None)));
    person.hears(vec![Msg::NotUndone("There is nothing.".to_owned())]);
    assert_eq!(person.state.undoing, None);
}
