//! Advancing and taking back a stage from anywhere, with undo.

use super::support::accounts::{account, portfolio};
use super::support::person::Person;
use super::support::world::World;
use tenure::app::Layer;
use tenure::domain::Field;
use tenure::domain::field::FieldOption;
use tenure::domain::touchpoint::Kind;
use tenure::domain::write::Op;

/// The dialog that is open.
fn dialog<B: super::support::world::Backend>(
    person: &Person<B>,
) -> Option<&tenure::app::layer::MoveDialog> {
    match person.layer() {
        Some(Layer::Move(dialog)) => Some(dialog),
        _ => None,
    }
}

#[test]
fn a_move_that_meets_all_criteria_takes_two_keys_and_one_takes_it_back() {
    let mut person = Person::with(portfolio());
    person.press("2");
    assert_eq!(person.stands_on(), "Acme");
    person.press("> Enter");
    assert!(person.layer().is_none());
    assert_eq!(person.is_told(), "Acme: Adoption → Value. u takes it back.");
    assert_eq!(person.world.taken.len(), 1, "no task is forced on anybody");
    assert_eq!(person.world.account("Acme").stage.as_deref(), Some("value"));
    match &person.world.taken[0].op {
        Op::SetField { field, base, value } => {
            assert_eq!(*field, Field::Stage);
            assert_eq!(
                base.as_deref(),
                Some("adoption"),
                "what the person saw goes along"
            );
            assert_eq!(value.as_deref(), Some("value"));
        }
        other => panic!("{other:?}"),
    }
    person.press("u");
    assert_eq!(
        person.world.account("Acme").stage.as_deref(),
        Some("adoption")
    );
    assert_eq!(person.is_told(), "Taken back: Acme: Adoption → Value.");
    person.press("u");
    assert_eq!(person.is_told(), "There is nothing to take back.");
}

#[test]
fn a_stage_that_the_crm_has_no_value_for_is_refused_before_anything_is_written() {
    let mut person = Person::with(vec![account("1", "Acme", "customer")]);
    let options = ["lead", "customer"].map(|value| FieldOption::offered(value, value));
    person.state.options.insert(Field::Stage, options.to_vec());
    person.press("3 >");
    assert!(person.layer().is_none());
    let told = person.is_told();
    assert!(
        told.contains("no value “onboarding” for Onboarding") && told.contains(".stages]"),
        "{told}"
    );
    assert!(person.world.taken.is_empty());
    // With a value for it the move is made as ever.
    let options = person.state.options.entry(Field::Stage).or_default();
    options.push(FieldOption::offered("Onboarding", "Onboarding"));
    person.press(">");
    assert!(person.layer().is_some() || !person.world.taken.is_empty());
}

#[test]
fn on_the_board_the_cursor_follows_the_card_into_its_new_column() {
    let mut person = Person::with(portfolio());
    person.press("/").types("acme").press("Enter Esc");
    assert_eq!((person.column(), person.stands_on()), ("Adoption", "Acme"));
    person.press("> Enter");
    assert_eq!((person.column(), person.stands_on()), ("Value", "Acme"));
    person.press("u");
    assert_eq!((person.column(), person.stands_on()), ("Adoption", "Acme"));
}

#[test]
fn unmet_criteria_are_shown_and_moving_all_the_same_records_a_reason() {
    let mut person = Person::with(portfolio());
    person.press("/").types("ekho").press("Enter >");
    let open = dialog(&person).expect("the dialog");
    let unmet: Vec<&str> = open
        .criteria
        .iter()
        .filter(|(_, met)| *met == Some(false))
        .map(|(criterion, _)| criterion.text.as_str())
        .collect();
    assert!(
        unmet.contains(&"Four of five seats are activated"),
        "{unmet:?}"
    );
    person.types("the rest joins in May").press("Enter");
    assert!(dialog(&person).is_none());
    assert_eq!(person.world.account("Ekho").stage.as_deref(), Some("value"));
    match &person.world.taken[1].op {
        Op::Log(note) => {
            assert_eq!(note.kind, Kind::Note);
            assert!(
                note.body.starts_with("the rest joins in May"),
                "{}",
                note.body
            );
            assert!(note.body.contains("Four of five seats"), "{}", note.body);
        }
        other => panic!("{other:?}"),
    }
}

/// What the note of a move says when these keys follow the one that opens its dialog.
fn noted(keys: &str) -> String {
    let mut person = Person::with(portfolio());
    person.press("/").types("ekho").press("Enter >");
    let asked = dialog(&person).and_then(|open| open.reason.as_ref());
    let ready = asked.and_then(|reason| reason.choices.get(reason.chosen?));
    assert_eq!(ready.map(|(_, said)| said.as_str()), Some("My judgement"));
    match keys.split_once('|') {
        Some((keys, words)) => person.press(keys).types(words).press("Enter"),
        None => person.press(keys),
    };
    assert_eq!(person.world.account("Ekho").stage.as_deref(), Some("value"));
    match &person.world.taken[1].op {
        Op::Log(note) => note.body.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_move_against_unmet_criteria_takes_two_keys_with_a_reason_that_stands_ready() {
    assert!(noted("Enter").starts_with("My judgement.\n\nNot met: "));
    assert!(noted("Down Enter").starts_with("Agreed with the customer.\n\nNot met: "));
    let both = noted("Down Down|seats count late");
    assert!(
        both.starts_with("It is met; the data is behind. seats count late\n\nNot met: "),
        "{both}"
    );
}

#[test]
fn a_step_back_says_why_in_one_key_too() {
    let mut person = Person::with(portfolio());
    person.press("/").types("acme").press("Enter < Down Enter");
    let body = person.world.taken.iter().find_map(|write| match &write.op {
        Op::Log(note) => Some(note.body.as_str()),
        _ => None,
    });
    assert_eq!(body, Some("It was moved too early."));
}

#[test]
fn criteria_that_only_a_person_can_judge_take_one_more_key() {
    let mut person = Person::with(vec![account("1", "Acme", "onboarding")]);
    person.press(">");
    let open = dialog(&person).expect("the dialog");
    assert!(open.reason.is_none() && open.criteria.iter().any(|(_, met)| met.is_none()));
    person.press("Down Down Space");
    assert!(dialog(&person).is_some_and(|open| open.ticked[2]));
    person.press("Enter");
    assert_eq!(
        person.world.account("Acme").stage.as_deref(),
        Some("adoption")
    );
    // The tick is kept in the plan; all is met, so there is no note.
    let ops: Vec<&Op> = person.world.taken.iter().map(|write| &write.op).collect();
    assert!(
        matches!(
            ops[1..],
            [Op::SetField {
                field: Field::Plan,
                ..
            }]
        ),
        "{ops:?}"
    );
}

#[test]
fn a_criterion_left_unticked_does_not_hold_the_move_and_is_noted() {
    let mut person = Person::with(vec![account("1", "Acme", "onboarding")]);
    person.press("> Enter");
    let moved = person.world.account("Acme").stage.clone();
    assert_eq!(moved.as_deref(), Some("adoption"));
    match person.world.taken.get(1).map(|write| &write.op) {
        Some(Op::Log(note)) => {
            assert_eq!(note.kind, Kind::Note);
            assert!(note.body.starts_with("Left open: Goals"), "{}", note.body);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_lifecycle_without_reasons_takes_a_loss_in_free_words() {
    let mut person = Person::with(portfolio());
    let mut rules = tenure::domain::Rules::presets();
    rules.lifecycle.loss_reasons.clear();
    person.state.rules = std::sync::Arc::new(rules);
    person.press("2 s").types("chur").press("Enter Enter");
    assert!(dialog(&person).is_some(), "not without words");
    assert_eq!(person.is_told(), "Say why in a few words.");
    person.types("they closed").press("Enter");
    assert_eq!(
        person.world.account("Acme").stage.as_deref(),
        Some("churned")
    );
}

#[test]
fn a_lost_account_takes_one_of_the_reasons_the_crm_knows() {
    let mut person = Person::with(portfolio());
    person.press("2 s").types("chur").press("Enter");
    let open = dialog(&person).expect("the dialog");
    assert!(!open.reason.as_ref().expect("a question").choices.is_empty());
    person.press("Enter");
    assert!(dialog(&person).is_some(), "not without a reason");
    person.press("Down Down Enter");
    assert_eq!(
        person.world.account("Acme").stage.as_deref(),
        Some("churned")
    );
    assert_eq!(
        person.world.account("Acme").loss_reason.as_deref(),
        Some("missing_feature")
    );
    person.press("u");
    assert_eq!(
        person.world.account("Acme").stage.as_deref(),
        Some("adoption")
    );
    assert_eq!(
        person.world.account("Acme").loss_reason,
        None,
        "all of it is taken back"
    );
}

#[test]
fn the_beginning_of_a_reason_typed_is_that_reason_and_no_note() {
    for (typed, value) in [
        ("pri", "price"),
        ("adopt", "low_adoption"),
        ("me", "merger"),
    ] {
        let mut person = Person::with(portfolio());
        person.press("2 s").types("churned").press("Enter");
        person.types(typed).press("Enter");
        let account = person.world.account("Acme");
        assert_eq!(account.loss_reason.as_deref(), Some(value));
        let noted = |op: &Op| matches!(op, Op::Log(_));
        assert!(!person.world.taken.iter().any(|write| noted(&write.op)));
    }
    // Two begin so: the words are kept, for nobody knows which was meant.
    let mut person = Person::with(portfolio());
    person.press("2 s").types("churned").press("Enter");
    person.types("m").press("Enter");
    let account = person.world.account("Acme");
    assert_eq!(account.loss_reason.as_deref(), Some("other"));
}

#[test]
fn own_words_for_a_loss_are_other_and_a_note() {
    let mut person = Person::with(portfolio());
    person.press("2 s").types("churned").press("Enter");
    person.types("their whole team moved on").press("Enter");
    assert_eq!(
        person.world.account("Acme").loss_reason.as_deref(),
        Some("other")
    );
    assert!(matches!(&person.world.taken[2].op, Op::Log(note) if note.body.contains("moved on")));
}

#[test]
fn going_back_asks_why_and_escape_changes_nothing() {
    let mut person = Person::with(portfolio());
    person.press("2 <");
    assert!(dialog(&person).is_some_and(|open| open.reason.is_some()));
    person.press("Esc");
    assert!(person.layer().is_none());
    assert!(person.world.actions.is_empty());
    person.press("<").types("sold too early").press("Enter");
    assert_eq!(
        person.world.account("Acme").stage.as_deref(),
        Some("onboarding")
    );
}

#[test]
fn there_is_nothing_after_the_last_stage_and_nothing_before_the_first() {
    let mut person = Person::with(vec![
        account("1", "Acme", "onboarding"),
        account("2", "Zeta", "advocacy"),
    ]);
    person.press("<");
    assert_eq!(person.is_told(), "There is no stage before this one.");
    person.press("Right Right Right Right >");
    assert_eq!(person.is_told(), "There is no stage after this one.");
    assert!(person.world.actions.is_empty());
}

#[test]
fn what_could_not_be_kept_is_not_said_to_be_done_and_the_reason_stays() {
    let mut person = Person::with(portfolio());
    person.world.full = true;
    person.press("2 > Enter");
    assert!(
        person
            .is_told()
            .starts_with("Not done: Acme: Adoption → Value.")
    );
    assert!(
        person.is_told().contains("disk is full"),
        "{}",
        person.is_told()
    );
    person.press("Esc <").types("sold too early").press("Enter");
    let open = dialog(&person).expect("the dialog stays");
    let reason = open.reason.as_ref().expect("with its reason");
    assert_eq!(reason.input.value(), "sold too early");
    person.world.full = false;
    person.press("Enter");
    assert_eq!(
        person.world.account("Acme").stage.as_deref(),
        Some("onboarding")
    );
}

#[test]
fn a_read_only_profile_writes_nothing_and_says_so() {
    let mut person = Person::with(portfolio());
    person.state.setup.read_only = true;
    for keys in ["2 >", "<", "s", "l", "u"] {
        person.press(keys);
        assert!(
            person.is_told().contains("read-only"),
            "{keys}: {}",
            person.is_told()
        );
        assert!(person.layer().is_none(), "{keys}");
    }
    assert!(person.world.actions.is_empty());
}

/// The titles of the tasks that were written.
fn tasks(person: &Person<super::support::world::World>) -> Vec<&str> {
    let ops = person.world.taken.iter().map(|write| &write.op);
    ops.filter_map(|op| match op {
        Op::AddTask(task) => Some(task.title.as_str()),
        _ => None,
    })
    .collect()
}

#[test]
fn one_key_takes_all_tasks_of_the_stage_and_space_takes_one() {
    let mut person = Person::with(portfolio());
    person.press("2 >");
    let offered = dialog(&person).expect("the dialog").tasks.len();
    assert_eq!(offered, 3);
    person.press("A Enter");
    assert_eq!(tasks(&person).len(), 3);
    person.press("u");
    assert_eq!(
        person.world.account("Acme").stage.as_deref(),
        Some("adoption")
    );

    let mut person = Person::with(portfolio());
    person.press("2 >");
    // Down past the criteria of Adoption, to the first task of Value.
    person.press("Down Down Down Space Enter");
    assert_eq!(tasks(&person), ["Hold a QBR: goals, figures, next plan"]);
}

#[test]
fn where_a_reason_is_typed_tab_leads_to_the_tasks_and_back() {
    let mut person = Person::with(portfolio());
    person.press("2 s").types("churned").press("Enter");
    person.press("Tab A Tab").types("price").press("Enter");
    assert!(dialog(&person).is_none());
    let account = person.world.account("Acme");
    assert_eq!(account.loss_reason.as_deref(), Some("price"));
    assert_eq!(tasks(&person), ["Hold the exit talk and record the reason"]);
}

#[test]
fn words_typed_where_no_reason_is_asked_take_no_task() {
    let mut person = Person::with(portfolio());
    person.press("2 >");
    assert!(dialog(&person).is_some_and(|open| open.reason.is_none() && !open.tasks.is_empty()));
    person.types("agreed").press("Enter");
    assert!(tasks(&person).is_empty(), "{:?}", tasks(&person));
}

#[test]
fn a_tick_is_kept_when_the_dialog_is_left_and_there_the_next_time() {
    let mut person = Person::with(vec![account("1", "Acme", "onboarding")]);
    person.press("> Down Down Space Esc");
    assert!(dialog(&person).is_none());
    let account = person.world.account("Acme");
    assert_eq!(
        account.stage.as_deref(),
        Some("onboarding"),
        "it has not moved"
    );
    assert!(account.plan().ticked(&"onboarding".into(), "goals"));
    assert!(
        person.is_told().starts_with("Acme: Goals are agreed"),
        "{}",
        person.is_told()
    );
    person.press(">");
    assert!(dialog(&person).is_some_and(|open| open.ticked[2]));
    person.press("Esc u");
    assert!(
        !person
            .world
            .account("Acme")
            .plan()
            .ticked(&"onboarding".into(), "goals")
    );
}

/// A ready reason that does not go into the note is not shown as the one chosen.
#[test]
fn words_of_ones_own_put_the_ready_reason_out_of_force() {
    let mut person = Person::with(portfolio());
    person.press("/").types("ekho").press("Enter >");
    let in_force = |person: &Person<World>| {
        let asked = dialog(person).and_then(|open| open.reason.as_ref());
        asked.and_then(|reason| reason.in_force())
    };
    assert_eq!(in_force(&person), Some(0));
    person.types("they begin on Monday");
    assert_eq!(in_force(&person), None);
    person.press("Down");
    assert_eq!(
        in_force(&person),
        Some(1),
        "one that is chosen goes before the words"
    );
}

#[test]
fn what_has_no_ticket_in_the_pipeline_and_what_the_crm_offers_no_more_is_not_moved() {
    let mut nowhere = account("2", "Banana", "adoption");
    nowhere.stage = None;
    let mut person = Person::with(vec![account("1", "Apple", "adoption"), nowhere]);
    let tickets = tenure::domain::lifecycle::Source::Tickets("Support".to_owned());
    person.state.setup.stage_from = tickets;
    person.press("3 Down s").types("value").press("Enter");
    assert_eq!(
        person.is_told(),
        "Banana has no ticket in the pipeline “Support”: make one in the CRM, then sync."
    );
    assert_eq!(person.world.actions, []);
    // Of several the one that can be moved is.
    person.press("A s").types("value");
    let Some(Layer::Bulk(dialog)) = person.layer() else {
        panic!("{:?}", person.layer());
    };
    let moved: Vec<bool> = dialog.changes.iter().map(|of| of.words.is_ok()).collect();
    assert_eq!(moved, [true, false]);
}
