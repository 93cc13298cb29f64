//! One account: its tabs, and the way back.

use super::support::accounts::portfolio;
use super::support::person::Person;
use tenure::app::Effect;
use tenure::app::view::{Tab, View};

#[test]
fn enter_opens_the_account_under_the_cursor_and_escape_goes_back() {
    let mut person = Person::with(portfolio());
    person.press("2 Enter");
    assert_eq!(person.state.view, View::Account);
    assert_eq!(person.stands_on(), "Acme");
    person.press("Esc");
    assert_eq!(person.state.view, View::Triage);
    person.press("Esc");
    assert_eq!(person.state.view, View::Board);
}

#[test]
fn every_tab_is_reached_and_they_go_round() {
    let mut person = Person::with(portfolio());
    person.press("2 Enter");
    for tab in [
        Tab::Health,
        Tab::Timeline,
        Tab::Tasks,
        Tab::Contacts,
        Tab::Fields,
        Tab::Overview,
    ] {
        person.press("Tab");
        assert_eq!(person.state.account.as_ref().map(|of| of.tab), Some(tab));
    }
    person.press("Left");
    assert_eq!(
        person.state.account.as_ref().map(|of| of.tab),
        Some(Tab::Fields)
    );
}

#[test]
fn the_link_to_the_crm_is_copied() {
    let mut person = Person::with(portfolio());
    person.press("2 Y");
    let link = Effect::Copy("https://crm.test/1".to_owned());
    assert_eq!(person.world.heard.last(), Some(&link));
}

#[test]
fn an_account_that_is_gone_is_left_with_a_word() {
    let mut person = Person::with(portfolio());
    person.press("2 Enter");
    person.hears(vec![tenure::app::Msg::Changed {
        accounts: Vec::new(),
        gone: vec!["1".into()],
        owners: None,
    }]);
    assert_eq!(person.state.view, View::Triage);
    assert!(person.is_told().contains("gone"), "{}", person.is_told());
}

#[test]
fn the_past_of_the_measures_is_asked_for_when_health_is_looked_at_and_again_after_a_change() {
    let mut person = Person::with(portfolio());
    person.press("2 Enter");
    assert!(person.world.asked_measures.is_empty(), "nobody looks at it");
    person.press("Tab");
    assert_eq!(person.world.asked_measures, ["1".into()]);
    assert!(
        person
            .state
            .measures
            .as_ref()
            .is_some_and(|of| of.series.is_some())
    );
    person.press("Down Tab Left");
    assert_eq!(person.world.asked_measures.len(), 1, "once is enough");
    let mut account = person.world.account("Acme").clone();
    account.domain = Some("acme.test".to_owned());
    person.hears(vec![tenure::app::Msg::Changed {
        accounts: vec![account],
        gone: Vec::new(),
        owners: None,
    }]);
    assert_eq!(person.world.asked_measures.len(), 2);
}

#[test]
fn every_tab_has_a_key_of_its_own() {
    for keymap in ["arrows", "vim", "emacs"] {
        let mut person = Person::with_keymap(portfolio(), keymap);
        person.press(if keymap == "vim" {
            "g t Enter"
        } else {
            "2 Enter"
        });
        for (keys, tab) in [
            ("a f", Tab::Fields),
            ("a h", Tab::Health),
            ("a l", Tab::Timeline),
            ("a t", Tab::Tasks),
            ("a c", Tab::Contacts),
            ("a o", Tab::Overview),
        ] {
            person.press(keys);
            let shown = person.state.account.as_ref().map(|of| of.tab);
            assert_eq!(shown, Some(tab), "{keys} in {keymap}");
        }
    }
}

/// The lines of the fields are gone through; the one under the cursor is changed, or says why not.
#[test]
fn a_field_is_changed_copied_or_says_why_it_is_not() {
    let mut person = Person::with(portfolio());
    person.press("2 Enter a f");
    let stand_on = |person: &mut Person<super::support::world::World>, field: &str| {
        person.press("Home");
        for _ in 0..60 {
            let under = person
                .state
                .under()
                .and_then(|entry| person.state.called(entry));
            if under.as_deref() == Some(field) {
                return;
            }
            person.press("Down");
        }
        panic!("there is no {field}");
    };
    stand_on(&mut person, "tier");
    let screen = person.screen();
    assert!(
        screen.lines().any(|line| line.contains("▌tier")),
        "{screen}"
    );
    person.press("y");
    let value = person
        .state
        .subject()
        .and_then(|row| row.account.raw(tenure::domain::Field::Tier));
    let copied = match person.world.heard.last() {
        Some(Effect::Copy(text)) => text.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(Some(copied.to_lowercase()), value);
    person.press("Enter");
    assert!(matches!(person.layer(), Some(tenure::app::Layer::Form(_))));
    person.press("Esc");
    stand_on(&mut person, "stage");
    person.press("Enter");
    assert!(person.layer().is_none());
    assert!(
        person.is_told().starts_with("The stage is moved"),
        "{}",
        person.is_told()
    );
    person.press("End Enter");
    assert!(
        person.is_told().contains("CRM's record"),
        "{}",
        person.is_told()
    );
}
