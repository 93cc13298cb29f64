//! Finding: accounts by name, commands by name, keys by help, accounts by a query.

use super::support::accounts::portfolio;
use super::support::person::Person;
use super::support::world::World;
use chrono::TimeDelta;
use tenure::app::view::View;
use tenure::app::{Effect, Layer, Msg};
use tenure::domain::book::{Owner, Who};

fn filter_line(person: &Person<World>) -> &tenure::app::layer::FilterLine {
    match person.layer() {
        Some(Layer::Filter(line)) => line,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_account_is_found_by_a_few_letters_whatever_its_accents() {
    let mut person = Person::with(portfolio());
    person.press("/").types("cosm");
    assert_eq!(person.offers(), ["Cøsmos Ltd"]);
    person.press("Enter");
    assert_eq!(
        (person.state.view, person.stands_on()),
        (View::Account, "Cøsmos Ltd")
    );
    person.press("Esc");
    assert_eq!(
        person.stands_on(),
        "Cøsmos Ltd",
        "the board's cursor went along"
    );
}

#[test]
fn nothing_found_is_said_and_escape_leaves_all_as_it_was() {
    let mut person = Person::with(portfolio());
    person.press("/").types("zzzz").press("Enter");
    assert_eq!(person.is_told(), "Nothing fits what is typed.");
    person.press("Esc");
    assert_eq!(person.state.view, View::Board);
    assert!(person.layer().is_none());
}

#[test]
fn the_palette_runs_a_command_found_by_its_words() {
    let mut person = Person::with(portfolio());
    person.press(":").types("triage");
    assert_eq!(person.offers()[0], "Go to the triage queue");
    person.press("Enter");
    assert_eq!(person.state.view, View::Triage);
}

#[test]
fn the_palette_has_what_was_typed_as_it_stands_before_what_only_has_its_letters() {
    let mut person = Person::with(portfolio());
    // A name, whole.
    person.press(":").types("copy");
    assert_eq!(
        person.offers()[0],
        "Copy the account's name, link or row, or a person's mail"
    );
    // Words of a sentence, though the command cannot be had here.
    person.press("C-u").types("to the account's overview");
    assert_eq!(person.offers()[0], "(To the account's overview)");
}

#[test]
fn the_help_opens_over_a_line_by_the_key_that_types_nothing_and_the_line_is_there_again() {
    let mut person = Person::with(portfolio());
    for (open, typed) in [("l", "call 5m: hi"), ("f", "stage:value"), (":", "open")] {
        person.press(open).types(typed);
        person.press("A-x");
        assert_eq!(
            person.is_told(),
            "A-x means nothing here; F1 shows what does."
        );
        person.press("F1");
        assert!(matches!(person.layer(), Some(Layer::Help { .. })), "{open}");
        person.press("Esc");
        assert!(!matches!(person.layer(), None | Some(Layer::Help { .. })));
        person.press("Esc");
        assert!(person.layer().is_none(), "{open}: {:?}", person.layer());
    }
    // Beneath a dialog with keys of its own too.
    person.press("/").types("ekho").press("Enter > Tab ?");
    assert!(matches!(person.layer(), Some(Layer::Help { .. })));
    person.press("? Esc");
    assert!(person.layer().is_none());
}

#[test]
fn the_palette_never_leaves_the_program_on_a_mere_enter() {
    let mut person = Person::with(portfolio());
    person.press(":");
    let offers = person.offers();
    assert!(!offers[0].contains("Leave tenure"), "{offers:?}");
    assert_eq!(offers.last().map(String::as_str), Some("Leave tenure"));
    person.types("leave");
    assert_eq!(person.offers()[0], "Leave tenure");
}

#[test]
fn the_palette_shows_what_cannot_be_had_and_says_why() {
    let mut person = Person::with(portfolio());
    person.press("Left :").types("advance");
    let offers = person.offers();
    assert!(
        offers
            .iter()
            .any(|row| row == "(Move the account to the next stage)"),
        "{offers:?}"
    );
    person.press("Enter");
    assert_eq!(person.is_told(), "There is no account under the cursor.");
    assert!(
        matches!(person.layer(), Some(Layer::Palette(_))),
        "it stays open"
    );
}

#[test]
fn help_opens_scrolls_and_closes_and_quit_closes_what_is_open_before_it_quits() {
    let mut person = Person::with(portfolio());
    person.press("? Down Down");
    assert!(matches!(
        person.layer(),
        Some(Layer::Help { scroll: 2, .. })
    ));
    person.press("Esc");
    assert!(person.layer().is_none());
    person.press("? q");
    assert!(person.layer().is_none());
    let quits = |person: &Person<World>| {
        let heard = person.world.heard.iter();
        heard.filter(|effect| **effect == Effect::Quit).count()
    };
    assert_eq!(quits(&person), 0);
    person.press("q");
    assert_eq!(quits(&person), 1);
    assert_eq!(person.world.heard.last(), Some(&Effect::Quit));
    person.press("Esc / C-c");
    assert_eq!(quits(&person), 2);
}

#[test]
fn a_stage_that_there_is_none_of_is_told_at_its_place_and_is_no_mistake() {
    let mut person = Person::with(portfolio());
    person.press("f").types("health>0 stage:nowhere");
    let line = filter_line(&person);
    assert_eq!((line.fault.clone(), line.hits), (None, 0));
    let (at, why) = line.hint.clone().expect("it is told");
    assert_eq!(at, "health>0 stage:".chars().count());
    assert!(
        why.starts_with("No stage is called “nowhere”; there are onboarding"),
        "{why}"
    );
    // It may be what another profile has: it is a filter all the same, and is said again.
    person.press("Enter");
    assert!(person.layer().is_none());
    assert_eq!(person.state.filter.text, "health>0 stage:nowhere");
    assert!(person.is_told().contains("nowhere"));
    // One that is still being typed, or that is there, is not held against anybody.
    for typed in ["stage:ad", "stage:sk", "stage:adoption", "stage:unmapped"] {
        person.press("f C-u").types(typed);
        assert_eq!(filter_line(&person).hint, None, "{typed}");
        person.press("Esc");
    }
}

#[test]
fn a_query_filters_board_and_queue_and_is_cleared_with_one_key() {
    let mut person = Person::with(portfolio());
    person.press("f").types("renewal<50d");
    assert_eq!(filter_line(&person).hits, 2);
    person.press("Enter");
    assert_eq!(person.cards("Adoption"), ["Acme", "Borealis"]);
    assert!(person.cards("Value").is_empty());
    person.press("2");
    assert_eq!(person.queue().len(), 2);
    person.press("F 1");
    assert_eq!(person.cards("Value").len(), 2);
}

#[test]
fn a_wrong_query_points_at_the_character_and_changes_nothing() {
    let mut person = Person::with(portfolio());
    person.press("f").types("stage:adoption arr>banana");
    let (at, why) = filter_line(&person).fault.clone().expect("a fault");
    assert_eq!(at, "stage:adoption arr>".len(), "{why}");
    person.press("Enter");
    assert!(matches!(person.layer(), Some(Layer::Filter(_))));
    assert_eq!(person.is_told(), why);
    person.press("Esc");
    assert_eq!(person.cards("Adoption").len(), 4);
}

#[test]
fn tab_completes_names_and_values_of_a_query() {
    let mut person = Person::with(portfolio());
    person.press("f").types("sta");
    assert_eq!(
        filter_line(&person).fault,
        None,
        "not held against who is still typing"
    );
    person.press("Tab");
    assert!(filter_line(&person).input.value().starts_with("stage"));
    person.press("C-u").types("stage:");
    let line = filter_line(&person);
    assert_eq!(line.fault, None);
    assert!(
        line.completions.iter().any(|of| of == "adoption"),
        "{:?}",
        line.completions
    );
    person.types("ado").press("Tab Enter");
    assert_eq!(person.cards("Value").len(), 0);
    assert_eq!(person.cards("Adoption").len(), 4);
}

#[test]
fn mine_shows_only_my_accounts_and_again_all() {
    let mut person = Person::with(portfolio());
    person.press("m");
    assert_eq!(person.cards("Value"), ["Cøsmos Ltd"]);
    person.press("m");
    assert_eq!(person.cards("Value").len(), 2);
    person.state.setup.me = None;
    person.press("m");
    assert!(person.is_told().contains("`owner`"), "{}", person.is_told());
}

#[test]
fn who_i_am_is_known_as_soon_as_the_crm_has_told_its_users() {
    let mut person = Person::with(portfolio());
    let users = |id: &str| {
        vec![Owner {
            id: id.into(),
            name: "Mia Maas".to_owned(),
            email: Some("mia@tenure.example".to_owned()),
            archived: false,
        }]
    };
    let told = |owners| Msg::Changed {
        accounts: Vec::new(),
        gone: Vec::new(),
        owners: Some(owners),
    };
    person.state.setup.who = Who::Named("Mia@tenure.example".to_owned());
    person.hears(vec![told(users("owner-1"))]);
    person.press("m");
    assert_eq!(person.cards("Value"), ["Cøsmos Ltd"]);
    // Her user was made anew: the accounts of the old one are hers no more.
    person.hears(vec![told(users("owner-9"))]);
    assert!(person.cards("Value").is_empty(), "shown anew by itself");
    assert_eq!(person.state.problems, [] as [String; 0]);
    person.state.setup.who = Who::Named("tom@tenure.example".to_owned());
    person.hears(vec![told(users("owner-1"))]);
    assert!(person.state.problems[0].contains("tom@tenure.example"));
}

#[test]
fn a_key_without_meaning_is_named_and_a_toast_goes_after_a_moment() {
    let mut person = Person::with(portfolio());
    person.press("Q");
    assert_eq!(person.is_told(), "Q means nothing here; ? shows what does.");
    person.press("Down");
    assert!(!person.is_told().is_empty(), "long enough to be read");
    person.waits(TimeDelta::seconds(4)).press("Down");
    assert_eq!(person.is_told(), "");
}

#[test]
fn the_keys_of_a_sequence_tell_what_can_follow() {
    let mut person = Person::with_keymap(portfolio(), "vim");
    person.press("g");
    let (keys, follow) = person.state.prefix.clone().expect("a prefix");
    assert_eq!(keys, "g");
    assert!(
        follow
            .iter()
            .any(|(key, command)| key == "t" && command.id() == "go-triage")
    );
    person.press("t");
    assert!(person.state.prefix.is_none());
    assert_eq!(person.state.view, View::Triage);
}

#[test]
fn people_and_what_was_said_are_found_beside_accounts() {
    let mut person = Person::with(portfolio());
    let dana = tenure::domain::contact::Contact {
        id: "c1".into(),
        accounts: vec!["2".into()],
        name: "Däna Füchs".to_owned(),
        email: Some("dana@borealis.test".to_owned()),
        title: Some("VP Ops".to_owned()),
        ..Default::default()
    };
    let wang = tenure::domain::contact::Contact {
        id: "c2".into(),
        accounts: vec!["4".into()],
        name: "王小明".to_owned(),
        ..Default::default()
    };
    person.world.people.insert("2".into(), vec![dana]);
    person.world.people.insert("4".into(), vec![wang]);
    // Word order and accents do not matter; the mail is found as well.
    person.press("/").types("fuchs dana");
    assert_eq!(person.offers()[0], "Däna Füchs · dana@borealis.test");
    person.press("Enter");
    assert_eq!(person.stands_on(), "Borealis");
    let tab = person.state.account.as_ref().map(|open| open.tab);
    assert_eq!(tab, Some(tenure::app::view::Tab::Contacts));
    person.press("1 /").types("小明").press("Enter");
    assert_eq!(person.stands_on(), "Dunlin");
    // What was logged is found by its words, with its marks.
    person
        .press("2 l")
        .types("call: the firewall blocks webhooks")
        .press("Enter");
    let about = person.world.taken[0].account.clone();
    person.press("/").types("webhook firewall");
    let Some(Layer::Find(menu)) = person.layer() else {
        panic!("the line is open");
    };
    let row = &menu.rows[0];
    assert!(row.text.contains("firewall blocks webhooks"), "{row:?}");
    assert!(row.matched.len() >= "webhookfirewall".len(), "{row:?}");
    person.press("Enter");
    assert_eq!(person.state.subject_id(), Some(about));
}

/// What is said of a word goes with the next key into the line: it hid the keys of the moment.
#[test]
fn what_a_line_says_of_a_word_goes_when_one_types_on() {
    let mut person = Person::with(portfolio());
    person.press("f").types("zzz").press("Tab");
    assert!(person.is_told().starts_with("Nothing is known"));
    person.types("z");
    assert_eq!(person.is_told(), "");
    person.press("Tab");
    assert!(person.is_told().starts_with("Nothing is known"));
    person.press("Backspace");
    assert_eq!(person.is_told(), "");
}

#[test]
fn an_empty_filter_line_offers_what_is_asked_for_every_day_and_goes_back_through_it() {
    let mut person = Person::with(portfolio());
    person.press("f");
    let offered: Vec<String> = filter_line(&person).completions.clone();
    let everyday = ["stage:", "owner:", "tier:", "health<", "renewal<", "arr>="];
    assert_eq!(&offered[..6], everyday);
    // A name leads on to its values, and values go round.
    person.press("Tab Tab");
    let first = filter_line(&person).input.value().to_owned();
    assert!(first.len() > "stage:".len(), "{first}");
    person.press("Tab");
    let second = filter_line(&person).input.value().to_owned();
    assert_ne!(first, second);
    assert_eq!(filter_line(&person).chosen, 1);
    person.press("S-Tab");
    assert_eq!(filter_line(&person).input.value(), first);
    // Back from the first is the last, also before anything was put in.
    person.press("C-u S-Tab S-Tab Tab");
    let known = filter_line(&person).input.value().to_owned();
    assert!(!known.is_empty() && !known.starts_with("stage"), "{known}");
    person.press("Enter");
}

#[test]
fn a_command_is_found_in_the_help_by_its_words() {
    for keymap in ["arrows", "vim", "emacs"] {
        let mut person = Person::with_keymap(portfolio(), keymap);
        person.press("? /").types("touchp log");
        let screen = person.screen();
        let key = person.state.keys.first(tenure::app::Command::LogTouchpoint);
        assert!(screen.contains(&format!("{key} ")), "{screen}");
        assert!(!screen.contains("Quit"), "the rest is out of the way");
        person.press("Enter n n N");
        assert!(!person.state.typing());
        person.press("Esc");
        assert!(person.screen().contains("Keys"), "only the search is left");
        person.press("Esc");
        assert!(person.layer().is_none(), "{keymap}");
        // Left while typing, too.
        person.press("? /").types("q");
        assert!(person.layer().is_some(), "q is a letter here");
        person.press("Esc Esc");
        assert!(person.layer().is_none());
    }
}

#[test]
fn the_marks_of_what_matched_are_those_of_the_words() {
    let person = Person::with(portfolio());
    let found = tenure::app::update::help::found(&person.state, "touchpoint");
    let log = tenure::app::Command::LogTouchpoint;
    let (command, at) = found
        .iter()
        .find(|(of, _)| *of == log)
        .expect("it is found");
    let words = command.help(tenure::messages::Language::En);
    let matched = words.chars().enumerate().filter(|(i, _)| at.contains(i));
    let matched: String = matched.map(|(_, of)| of).collect();
    assert_eq!(matched, "touchpoint", "{words}");
}

#[test]
fn a_count_typed_alone_is_shown_until_escape_drops_it() {
    for (keymap, keys) in [("vim", "5"), ("arrows", "A-5"), ("emacs", "A-5")] {
        let mut person = Person::with_keymap(portfolio(), keymap);
        person.press(keys);
        let screen = person.screen();
        let last = screen.lines().last().expect("a footer").to_owned();
        assert!(last.contains(" 5"), "{keymap}: {last}");
        person.press("Esc");
        let screen = person.screen();
        let last = screen.lines().last().expect("a footer").to_owned();
        assert!(!last.contains(" 5"), "{keymap}: {last}");
    }
}

#[test]
fn the_names_of_the_views_have_their_keys_in_vim_as_well() {
    let mut person = Person::with_keymap(portfolio(), "vim");
    person.hears(vec![Msg::Resize(200, 50)]);
    let screen = person.screen();
    assert!(screen.starts_with(" gb Board  gt Triage"), "{screen}");
}

#[test]
fn a_person_is_found_by_a_word_of_theirs_and_one_of_their_account() {
    let mut person = Person::with(portfolio());
    let contact = |id: &str, account: &str, name: &str| tenure::domain::contact::Contact {
        id: id.into(),
        accounts: vec![account.into()],
        name: name.to_owned(),
        title: Some("CFO".to_owned()),
        ..Default::default()
    };
    let (here, there) = (
        contact("c1", "2", "Dana Fuchs"),
        contact("c2", "4", "Dana Ode"),
    );
    person.world.people.insert("2".into(), vec![here]);
    person.world.people.insert("4".into(), vec![there]);
    person.press("/").types("dana bore");
    assert_eq!(person.offers(), ["Dana Fuchs"]);
    let Some(Layer::Find(menu)) = person.layer() else {
        panic!("the line is open");
    };
    let row = &menu.rows[0];
    assert_eq!(row.matched, [0, 1, 2, 3]);
    let beside: String = row
        .detail
        .chars()
        .enumerate()
        .filter(|(at, _)| row.beside.contains(at))
        .map(|(_, of)| of)
        .collect();
    assert_eq!(beside, "Bore");
    person.press("Enter");
    assert_eq!(person.stands_on(), "Borealis");
}
