//! A field is changed, what the CRM wants with a write is asked for, and both are taken back: over the real
//! store, engine, connector and CRM.

use super::support::accounts::portfolio;
use super::support::desk::{Desk, Portal};
use super::support::person::Person;
use super::support::world::World;
use tempfile::TempDir;
use tenure::app::{Layer, Msg};
use tenure::domain::field::Field;
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
    let options = [(Field::LossReason, vec![price.clone()])];
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
    desk.press("8");
    desk.reads("Outbox 1");
    desk.press("c");
    desk.reads("The CRM wants more");
    desk.types("price").press("Enter");
    sent(&mut desk, 1);
    assert_eq!(portal.stage(&id).as_deref(), Some("value"));
    desk.leaves();
}
