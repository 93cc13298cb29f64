//! A field is changed, what the CRM wants with a write is asked for, and both are taken back: over the real
//! store, engine, connector and CRM.

use super::support::accounts::{account, portfolio};
use super::support::desk::{Desk, Portal};
use super::support::person::Person;
use super::support::world::World;
use tempfile::TempDir;
use tenure::app::{Layer, Msg};
use tenure::domain::field::{Field, FieldOption};
use tenure::domain::write::Op;
use tenure::sandbox::RequiredWhen;
use tenure::sandbox::record::ObjectType;

fn start() -> (TempDir, Portal, Desk) {
    let folder = tempfile::tempdir().expect("a folder");
    let portal = Portal::start(&folder.path().join("crm"));
    let mut desk = Desk::open(&folder.path().join("tenure.db"), &portal);
    desk.is_synced();
    (folder, portal, desk)
}

/// Waits until the change that was accepted is in the CRM.
fn sent(desk: &mut Desk, actions: usize) {
    desk.until("the change to be kept", |state| {
        state.pending.is_empty()
            && state.layers.is_empty()
            && state.activity.journal.len() == actions
    });
    desk.has_sent_all();
}

/// Chooses a field of the account under the cursor.
fn choose(desk: &mut Desk, field: &str) {
    desk.press("e");
    desk.reads("Change of");
    desk.types(field).press("Enter");
    let open = matches!(desk.cockpit.state.layers.last(), Some(Layer::Form(_)));
    assert!(open, "{}", desk.screen());
}

/// Moves an account out of adoption, where the portal wants a reason with it.
fn advance(desk: &mut Desk) -> String {
    desk.press("Right");
    let id = desk.stands_on();
    assert_eq!(desk.stage(&id).0.as_deref(), Some("adoption"));
    desk.press(">");
    for _ in 0..3 {
        if desk.cockpit.state.layers.is_empty() || !desk.cockpit.state.pending.is_empty() {
            break;
        }
        if desk.cockpit.state.typing() {
            desk.types("they asked for it");
        }
        desk.press("Enter");
    }
    id
}

fn reason_for_value() -> RequiredWhen {
    RequiredWhen {
        object: ObjectType::Companies,
        property: "customer_stage".to_owned(),
        value: "value".to_owned(),
        needs: "loss_reason".to_owned(),
    }
}

#[test]
fn a_field_is_changed_in_the_crm_and_taken_back() {
    let (_folder, portal, mut desk) = start();
    let id = desk.stands_on();
    let before = portal.has(&id, Field::Likelihood);
    assert_ne!(before.as_deref(), Some("37"));
    choose(&mut desk, "likelihood");
    desk.types("370").press("Enter");
    desk.reads("between 0 and 100");
    assert_eq!(
        portal.has(&id, Field::Likelihood),
        before,
        "nothing is sent"
    );
    desk.press("Backspace Enter");
    sent(&mut desk, 1);
    assert_eq!(portal.has(&id, Field::Likelihood).as_deref(), Some("37"));
    desk.press("u");
    sent(&mut desk, 2);
    assert_eq!(portal.has(&id, Field::Likelihood), before);
    desk.leaves();
}

#[test]
fn an_option_is_chosen_with_the_arrows_and_the_account_s_fields_show_it() {
    let (_folder, portal, mut desk) = start();
    desk.until("the portal's options", |state| {
        state.options.contains_key(&Field::LossReason)
    });
    let id = desk.stands_on();
    choose(&mut desk, "loss reason");
    desk.reads("Competitor");
    desk.press("Down Down Up Enter");
    sent(&mut desk, 1);
    let first = portal.has(&id, Field::LossReason);
    assert_eq!(
        first.as_deref(),
        Some("price"),
        "the first of the portal's options"
    );
    desk.leaves();
}

#[test]
fn a_form_opened_before_the_options_came_has_them_when_they_come() {
    let mut person = Person::with(portfolio());
    person.press("2 e");
    person.types("loss reason");
    person.press("Enter");
    let choices = |person: &Person<World>| match person.layer() {
        Some(Layer::Form(form)) => form.fields[0].0.options.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(choices(&person), []);
    let price = ("price".to_owned(), "Price".to_owned());
    let offered = FieldOption::offered("price", "Price");
    let options = [(Field::LossReason, vec![offered])];
    person.hears(vec![Msg::Options(options.into())]);
    assert_eq!(choices(&person), [price]);
    person.press("Down Enter");
    let op = &person.world.taken[0].op;
    assert!(
        matches!(op, Op::SetField { value: Some(value), .. } if value == "price"),
        "{op:?}"
    );
}

#[test]
fn a_text_that_is_more_than_its_line_does_not_stand_there_to_be_mended() {
    let said = "longer than its one line";
    let line = |person: &Person<World>| match person.layer() {
        Some(Layer::Form(form)) => form.fields[0].1.value().to_owned(),
        other => panic!("{other:?}"),
    };
    let cut = format!("{}…", "x".repeat(999));
    for shown in ["Price. See the call of 3 May.", &cut] {
        let mut acme = account("1", "Acme", "adoption");
        acme.loss_reason = Some(shown.to_owned());
        acme.longer.insert(Field::LossReason);
        acme.renewal_reason = Some("They like it".to_owned());
        let mut person = Person::with(vec![acme]);
        person.press("3 e").types("loss reason").press("Enter");
        assert_eq!(line(&person), "");
        assert!(person.screen().contains(said), "{}", person.screen());
        person.types("Price").press("Enter");
        let op = Op::SetField {
            field: Field::LossReason,
            base: Some(shown.to_owned()),
            value: Some("Price".to_owned()),
        };
        assert_eq!(person.world.taken[0].op, op);
        // What is all there stands there.
        person.press("e").types("renewal reason").press("Enter");
        assert_eq!(line(&person), "They like it");
        assert!(!person.screen().contains(said));
    }
}

#[test]
fn a_choice_is_shown_as_the_crm_calls_it_everywhere() {
    let mut gold = account("1", "Acme", "adoption");
    gold.tier = Some("A".into());
    let mut lost = account("2", "Bolt", "churned");
    lost.tier = Some("B".into());
    lost.loss_reason = Some("1".to_owned());
    let mut person = Person::with(vec![gold, lost]);
    // Offline, at the first start, the value is all that is known.
    person.press("3");
    let tier = (tenure::app::view::table::Col::Tier, None);
    person.state.table.columns.insert(1, tier);
    assert!(person.screen().contains(" A "), "{}", person.screen());
    let choice = |value: &str, label: &str| FieldOption::offered(value, label);
    let options = [
        (Field::Tier, vec![choice("A", "Or"), choice("B", "Argent")]),
        (Field::LossReason, vec![choice("1", "Prix")]),
    ];
    person.hears(vec![Msg::Options(options.into())]);
    let table = person.screen();
    assert!(
        table.contains(" Or ") && table.contains("Argent"),
        "{table}"
    );
    // Grouped by tier, too.
    person.state.table.group = tenure::app::view::table::GroupBy::Tier;
    person.state.table.stale = true;
    person.press("j");
    let grouped = person.screen();
    assert!(grouped.matches("Argent").count() >= 2, "{grouped}");
    // Found by it.
    person.press("f");
    person.types("tier:arg").press("Enter");
    let found = person.screen();
    assert!(found.contains("Bolt") && !found.contains("Acme"), "{found}");
    person.press("Enter");
    let open = person.screen();
    assert!(open.contains("Argent"), "{open}");
    person.press("Tab Tab Tab Tab Tab");
    let fields = person.screen();
    assert!(fields.contains("Prix"), "{fields}");
}

#[test]
fn what_the_crm_wants_with_a_move_is_asked_for_and_the_move_is_sent_again() {
    let (_folder, portal, mut desk) = start();
    portal.requires(vec![reason_for_value()]);
    let id = advance(&mut desk);
    let screen = desk.reads("The CRM wants more");
    assert!(screen.contains("loss_reason"), "{screen}");
    assert_eq!(portal.stage(&id).as_deref(), Some("adoption"));
    desk.types("competitor").press("Enter");
    sent(&mut desk, 1);
    assert_eq!(portal.stage(&id).as_deref(), Some("value"));
    assert_eq!(
        portal.has(&id, Field::LossReason).as_deref(),
        Some("competitor")
    );
    desk.leaves();
}

#[test]
fn what_is_asked_for_may_wait_and_is_asked_for_again_from_the_outbox() {
    let (_folder, portal, mut desk) = start();
    portal.requires(vec![reason_for_value()]);
    let id = advance(&mut desk);
    desk.reads("The CRM wants more");
    desk.press("Esc");
    desk.reads("It waits for your answer");
    assert_eq!(portal.stage(&id).as_deref(), Some("adoption"));
    // The note of the move waits with it.
    desk.press("8");
    desk.reads("Outbox 2");
    desk.press("c");
    desk.reads("The CRM wants more");
    desk.types("price").press("Enter");
    sent(&mut desk, 1);
    assert_eq!(portal.stage(&id).as_deref(), Some("value"));
    desk.leaves();
}

/// The line of the form that is open.
fn line(person: &Person<World>) -> &str {
    match person.layer() {
        Some(Layer::Form(form)) => form.fields[form.at].1.value(),
        other => panic!("{other:?}"),
    }
}

/// Changes how likely the renewal of the account under the cursor is.
fn likelihood(person: &mut Person<World>, keys: &str) {
    person.press("e").types("likelihood").press("Enter");
    person.types(keys).press("Enter");
}

fn set_to(person: &Person<World>) -> Option<&str> {
    match person.world.taken.last().map(|write| &write.op) {
        Some(Op::SetField { value, .. }) => value.as_deref(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_a_field_has_is_mended_or_replaced_by_the_first_letter() {
    let mut person = Person::with(portfolio());
    person.press("2 Enter");
    likelihood(&mut person, "55");
    assert_eq!(set_to(&person), Some("55"), "{}", person.is_told());
    person.press("e").types("likelihood").press("Enter");
    assert_eq!(line(&person), "55 %", "it stands in the line");
    person.press("Home Delete").types("7").press("Enter");
    assert_eq!(set_to(&person), Some("75"), "{}", person.is_told());
    person
        .press("e")
        .types("likelihood")
        .press("Enter")
        .types("9");
    assert_eq!(line(&person), "9", "the first letter replaces it");
    person.press("Esc");
    // What was only looked at is nobody's draft, and writes nothing.
    person.press("e").types("likelihood").press("Enter Enter");
    assert!(person.state.layers.is_empty());
    assert_eq!(person.world.taken.len(), 2);
    assert!(person.state.drafts.is_empty());
}

#[test]
fn a_manager_stands_there_by_name_is_completed_and_emptied_by_a_word() {
    let mut person = Person::with(portfolio());
    person.press("2 e").types("manager").press("Enter");
    assert_eq!(line(&person), "Mia Maas");
    person.types("to").press("Tab");
    assert_eq!(line(&person), "Tom Thal");
    person.press("Enter");
    assert_eq!(set_to(&person), Some("owner-2"));
    person.press("e").types("manager").press("Enter");
    person.types("none").press("Enter");
    assert_eq!(set_to(&person), None);
}

#[test]
fn the_last_change_of_a_field_is_done_again_and_a_move_that_was_left_is_not() {
    let mut person = Person::with(portfolio());
    person.press("2");
    likelihood(&mut person, "55");
    assert_eq!(person.world.taken.len(), 1, "{}", person.is_told());
    // A move that is begun and left is nothing that was done.
    person.press("<");
    assert!(matches!(person.layer(), Some(Layer::Move(_))));
    person.press("Esc Down .");
    assert_eq!(line(&person), "55");
    person.press("Enter");
    assert_eq!(person.world.taken.len(), 2, "{}", person.is_told());
}

#[test]
fn what_was_said_of_a_plan_is_there_again_for_the_next_account() {
    let mut person = Person::with(portfolio());
    person.press("2 P").types("add a promise").press("Enter");
    person.types("a training in spring").press("Enter");
    assert_eq!(person.world.taken.len(), 1, "{}", person.is_told());
    person.press("Down .");
    assert_eq!(line(&person), "a training in spring");
    person.press("Enter");
    let accounts: Vec<&str> = person
        .world
        .taken
        .iter()
        .map(|write| write.account.as_str())
        .collect();
    assert_eq!(accounts.len(), 2, "{}", person.is_told());
    assert_ne!(accounts[0], accounts[1]);
}

#[test]
fn a_stage_that_the_crm_hides_is_not_offered_and_its_column_stays_while_accounts_stand_in_it() {
    let accounts = vec![
        account("1", "Apple", "onboarding"),
        account("2", "Banana", "value"),
    ];
    let mut person = Person::with(accounts);
    let columns = |person: &Person<World>| {
        let columns = person.state.board.columns.iter();
        columns.map(|of| of.name.clone()).collect::<Vec<_>>()
    };
    let all = columns(&person);
    assert!(all.contains(&"Adoption".to_owned()));
    let stages = person.state.rules.lifecycle.stages.clone();
    let told = stages.iter().map(|stage| FieldOption {
        hidden: ["adoption", "value"].contains(&stage.value()),
        ..FieldOption::offered(stage.value(), &stage.name)
    });
    let options = [(Field::Stage, told.collect::<Vec<_>>())];
    person.hears(vec![Msg::Options(options.into())]);
    let shown: Vec<String> = all.iter().filter(|of| *of != "Adoption").cloned().collect();
    assert_eq!(columns(&person), shown, "the empty one is gone");
    person.press("s");
    let Some(Layer::Stages(menu, _)) = person.layer() else {
        panic!("{:?}", person.layer());
    };
    let offered: Vec<&str> = menu.rows.iter().map(|row| row.text.as_str()).collect();
    let unoffered = |name: &String| !["Adoption", "Value"].contains(&name.as_str());
    let expected: Vec<String> = all.into_iter().filter(unoffered).collect();
    assert_eq!(offered, expected);
    // The next stage on the line is the next that is offered.
    person.press("Esc >");
    let Some(Layer::Move(dialog)) = person.layer() else {
        panic!("{:?}", person.layer());
    };
    let to = person.state.rules.lifecycle.stage(dialog.to);
    assert_eq!(to.map(|stage| stage.name.as_str()), Some("Renewal"));
    // Nor is one offered to several.
    person.press("Esc 3 A s");
    let Some(Layer::Bulk(dialog)) = person.layer() else {
        panic!("{:?}", person.layer());
    };
    let names: Vec<&str> = dialog
        .choices
        .iter()
        .map(|(_, name)| name.as_str())
        .collect();
    assert_eq!(names, expected);
    assert_eq!(dialog.ids.len(), expected.len());
}
