//! Choosing how it looks and which keys do what, while it runs.

use super::support::accounts::portfolio;
use super::support::desk::{Desk, Portal};
use super::support::person::Person;
use super::support::world::World;
use tenure::app::choice::{CHOSEN, Choice, Chosen};
use tenure::app::{Effect, Layer};
use tenure::domain::contact::Contact;

fn at_the_desk() -> Person<World> {
    let mut person = Person::with(portfolio());
    person.state.choices.themes = ["dark", "light", "nord"].map(str::to_owned).to_vec();
    person.state.theme = "dark".to_owned();
    person
}

#[test]
fn a_theme_is_seen_while_it_is_chosen_and_escape_brings_the_old_one_back() {
    let mut person = at_the_desk();
    person.press(", t");
    assert_eq!(person.offers(), ["dark", "light", "nord"]);
    assert_eq!(person.state.theme, "dark", "the cursor begins on it");
    person.press("Down");
    assert_eq!(person.state.theme, "light", "seen at once");
    person.types("nor");
    assert_eq!(person.state.theme, "nord", "also what is typed");
    person.press("Esc");
    assert_eq!(person.state.theme, "dark");
    assert!(person.world.heard.is_empty(), "nothing is kept of it");
    person.press(", t Down Enter");
    assert_eq!(person.state.theme, "light");
    let kept = person.world.heard.iter().any(|effect| {
        matches!(effect, Effect::Remember(key, json) if key == CHOSEN && json.contains("light"))
    });
    assert!(kept, "{:?}", person.world.heard);
}

#[test]
fn what_is_chosen_is_there_again_until_the_configuration_says_something_else() {
    for (said, wanted) in [(None, "nord"), (Some("light"), "dark")] {
        let mut person = at_the_desk();
        person.state.choices.theme_said = said.map(str::to_owned);
        person.world.chosen = Chosen {
            theme: Some(Choice {
                name: "nord".to_owned(),
                over: None,
            }),
            ..Chosen::default()
        };
        person.opens();
        assert_eq!(person.state.theme, wanted, "{said:?}");
    }
}

#[test]
fn a_theme_that_is_no_longer_there_is_not_asked_for() {
    let mut person = at_the_desk();
    let name = "thrown away".to_owned();
    person.world.chosen.theme = Some(Choice { name, over: None });
    person.opens();
    assert_eq!(person.state.theme, "dark");
    assert!(person.state.problems.is_empty());
}

#[test]
fn another_keymap_means_other_keys_at_once_and_at_the_next_start() {
    let home = tempfile::tempdir().expect("a folder");
    let portal = Portal::start(&home.path().join("portal"));
    let store = home.path().join("store.db");
    let mut desk = Desk::open(&store, &portal);
    desk.is_synced();
    desk.press(", k").types("vim").press("Enter");
    desk.reads("Keymap: vim");
    let before = desk.stands_on();
    desk.press("j");
    assert_ne!(desk.stands_on(), before, "j is down in vim");
    desk.press("2");
    let screen = desk.reads(" 2 ");
    let footer = screen.lines().last().unwrap_or_default();
    assert!(
        footer.contains(" 2 "),
        "a count stands in the footer: {footer}"
    );
    desk.press("Esc")
        .press(", t")
        .types("solarized-l")
        .press("Enter");
    desk.reads("Theme: solarized-light");
    desk.leaves();
    let mut desk = Desk::open(&store, &portal);
    desk.until("what was chosen", |state| {
        state.keys.name == "vim" && state.theme == "solarized-light"
    });
    desk.leaves();
}

#[test]
fn the_accounts_seen_lately_are_at_hand_also_after_a_new_start() {
    let mut person = at_the_desk();
    person.press(", r");
    assert_eq!(person.is_told(), "No account was opened yet.");
    person.press("Enter");
    let first = person.stands_on().to_owned();
    person.press("Esc Right Enter");
    let second = person.stands_on().to_owned();
    assert_ne!(first, second);
    person.press(", r");
    assert_eq!(
        person.offers(),
        [first.as_str(), second.as_str()],
        "the one on the screen comes last"
    );
    person.press("Enter");
    assert_eq!(person.stands_on(), first);
    let kept = person.world.heard.iter().rev().find_map(|of| match of {
        Effect::Remember(key, json) if key == tenure::app::msg::RECENT => Some(json.clone()),
        _ => None,
    });
    let kept = kept.expect("they are kept");
    let mut next = at_the_desk();
    next.world.recent = serde_json::from_str(&kept).expect("ids");
    next.opens();
    next.press(", r");
    assert_eq!(next.offers(), [first.as_str(), second.as_str()]);
}

#[test]
fn one_jumps_back_and_forward_through_the_places_one_has_been() {
    let mut person = at_the_desk();
    let start = person.stands_on().to_owned();
    person.press("A-Left");
    assert_eq!(person.is_told(), "There is no place to go back to.");
    person.press("2 Enter");
    let opened = person.stands_on().to_owned();
    person.press("Tab Tab").press("1 End");
    let end = person.stands_on().to_owned();
    let place = |person: &Person<World>| {
        let tab = person.state.account.as_ref().map(|open| open.tab);
        (person.state.view, person.stands_on().to_owned(), tab)
    };
    let far = place(&person);
    for _ in 0..2 {
        person.press("A-Left A-Left");
    }
    assert_eq!(person.state.view, tenure::app::view::View::Board);
    assert_eq!(person.stands_on(), start);
    for _ in 0..4 {
        person.press("A-Right");
    }
    assert_eq!(place(&person), far);
    assert_eq!(person.stands_on(), end);
    person.press("A-Left A-Left");
    assert_eq!(
        person.stands_on(),
        opened,
        "the account, on the tab it was left on"
    );
    assert_eq!(
        person.state.account.as_ref().map(|of| of.tab),
        Some(tenure::app::view::Tab::Timeline)
    );
}

#[test]
fn a_text_that_cannot_be_copied_is_shown_to_be_taken_by_hand() {
    let mut person = at_the_desk();
    person.press("y");
    assert_eq!(person.offers()[0], "Name");
    person.types("mark").press("Enter");
    let text = person.world.heard.iter().find_map(|effect| match effect {
        Effect::Copy(text) => Some(text.clone()),
        _ => None,
    });
    let text = text.expect("it is copied");
    assert!(text.starts_with("- ") && text.contains(": "), "{text}");
    let message = tenure::app::Msg::ByHand("No clipboard here.".to_owned(), text.clone());
    person.hears(vec![message]);
    assert!(matches!(person.layer(), Some(Layer::Shown(shown)) if shown.text == text));
    person.press("Down Esc");
    assert!(person.layer().is_none());
}

#[test]
fn the_mails_of_people_are_offered_as_soon_as_they_are_known() {
    let mut person = at_the_desk();
    let id = person.state.subject_id().expect("an account");
    let dana = Contact {
        id: "c1".into(),
        accounts: vec![id.clone()],
        name: "Dana Fox".to_owned(),
        email: Some("dana@acme.test".to_owned()),
        ..Contact::default()
    };
    person.world.people.insert(id, vec![dana]);
    person.press("y");
    assert!(
        person.offers().contains(&"Mail of Dana Fox".to_owned()),
        "{:?}",
        person.offers()
    );
}
