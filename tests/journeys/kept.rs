//! What a person sees and types stays theirs: news do not change what a key acts on, and sentences are
//! not lost when a dialog is left.

use super::support::accounts::{account, portfolio, renewing_in};
use super::support::person::Person;
use super::support::world::World;
use chrono::TimeDelta;
use tenure::app::layer::{LogLine, MoveDialog};
use tenure::app::{Effect, Layer, Msg};
use tenure::domain::write::Op;
use tenure::domain::{Account, Field};

fn dialog(person: &Person<World>) -> Option<&MoveDialog> {
    match person.layer() {
        Some(Layer::Move(dialog)) => Some(dialog),
        _ => None,
    }
}

fn line(person: &Person<World>) -> &LogLine {
    match person.layer() {
        Some(Layer::Log(line)) => line,
        other => panic!("no line is open: {other:?}"),
    }
}

/// Somebody else changes an account in the CRM, and the sync brings it.
fn changes(person: &mut Person<World>, name: &str, change: impl FnOnce(&mut Account)) {
    let found = person.world.accounts.iter_mut().find(|of| of.name == name);
    let account = found.expect("an account");
    change(account);
    let id = account.id.clone();
    let news = person.world.changed(&id);
    person.hears(vec![news]);
}

/// Accounts that nobody had are there.
fn come(person: &mut Person<World>, accounts: Vec<Account>) {
    person.world.accounts.extend(accounts.clone());
    person.hears(vec![Msg::Changed {
        accounts,
        gone: Vec::new(),
        owners: None,
    }]);
}

/// The stage's base of what was written first.
fn base(person: &Person<World>) -> Option<&str> {
    match &person.world.taken.first()?.op {
        Op::SetField {
            field: Field::Stage,
            base,
            ..
        } => base.as_deref(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_stage_that_somebody_else_changed_under_the_open_dialog_is_asked_about_again() {
    let mut person = Person::with(portfolio());
    person.press("/").types("ekho").press("Enter >");
    person.types("the rest joins in May");
    assert!(dialog(&person).is_some());
    changes(&mut person, "Ekho", |ekho| {
        ekho.stage = Some("renewal".to_owned());
    });
    person.press("Enter");
    assert!(person.world.taken.is_empty(), "nothing is overwritten");
    let told = "Somebody else has moved Ekho: it is in Renewal now";
    assert_eq!(person.is_told(), told);
    let open = dialog(&person).expect("it asks again");
    let typed = open.reason.as_ref().map(|reason| reason.input.value());
    assert_eq!(typed, Some("the rest joins in May"), "the words stay");
    person.press("Enter");
    assert_eq!(base(&person), Some("renewal"), "what was told goes along");
    assert_eq!(person.world.account("Ekho").stage.as_deref(), Some("value"));
}

#[test]
fn a_move_that_somebody_else_has_made_is_not_made_again() {
    let mut person = Person::with(portfolio());
    person.press("/").types("ekho").press("Enter >");
    person.types("the rest joins in May");
    changes(&mut person, "Ekho", |ekho| {
        ekho.stage = Some("value".to_owned());
    });
    person.press("Enter");
    assert!(dialog(&person).is_none() && person.world.taken.is_empty());
    let told = "Somebody else has moved Ekho: it is in Value now";
    assert_eq!(person.is_told(), told);
    person.press("l");
    assert_eq!(line(&person).input.value(), "note the rest joins in May");
}

#[test]
fn news_between_the_second_look_and_the_key_that_sends_are_looked_at_first() {
    let mut person = Person::with(portfolio());
    person
        .press("3 A a")
        .types("Move to a stage")
        .press("Enter");
    person.types("churned: they said so").press("Enter");
    let Some(Layer::Bulk(open)) = person.layer() else {
        panic!("no second look");
    };
    assert!(open.review, "{:?}", open.fault);
    let first = open.changes[0].name.clone();
    changes(&mut person, &first, |account| {
        account.stage = Some("renewal".to_owned());
    });
    person.press("Enter");
    assert!(person.world.taken.is_empty());
    assert!(person.is_told().contains("changed meanwhile"));
    person.press("Enter");
    assert_eq!(base(&person), Some("renewal"));
}

#[test]
fn an_account_that_is_gone_gives_the_dialog_its_keys_back() {
    let mut person = Person::with(portfolio());
    person.press("/").types("ekho").press("Enter >");
    person.types("the rest joins in May");
    let id = dialog(&person).expect("the dialog").account.clone();
    person.hears(vec![Msg::Changed {
        accounts: Vec::new(),
        gone: vec![id],
        owners: None,
    }]);
    person.press("Enter");
    assert!(person.is_told().contains("is gone from the CRM"));
    assert!(dialog(&person).is_none_or(|open| !open.saving));
    person.press("Esc");
    assert!(dialog(&person).is_none());
}

#[test]
fn a_screen_too_small_to_read_takes_no_keys_but_to_leave() {
    let mut person = Person::with(portfolio());
    person.press("l").types("call 5m: before");
    person.hears(vec![Msg::Resize(30, 8)]);
    person.types(" and blind").press("Enter");
    assert!(person.world.taken.is_empty());
    person.hears(vec![Msg::Resize(120, 40)]);
    assert_eq!(line(&person).input.value(), "call 5m: before");
    person.hears(vec![Msg::Resize(30, 8)]);
    person.press("C-c");
    assert!(person.world.heard.contains(&Effect::Quit));
    let kept = person
        .world
        .drafts
        .values()
        .chain(person.state.drafts.values());
    assert!(kept.into_iter().any(|text| text == "call 5m: before"));
}

#[test]
fn a_note_that_an_editor_left_is_in_its_line_and_takes_no_words_away() {
    let mut person = Person::with(portfolio());
    person.press("l").types("call 5m: before");
    let id = line(&person).account.clone();
    person.press("Esc");
    let left = |text: &str| vec![Msg::LeftNote(id.clone(), text.to_owned())];
    // The line as it was when the editor was opened, and what was written there.
    person.hears(left("call 5m: before\n\nall of it\n"));
    assert!(person.is_told().contains("is in its line again"));
    person.press("l");
    assert_eq!(line(&person).input.value(), "call 5m: before");
    assert_eq!(line(&person).note, "all of it");
    person.press("Esc");
    // Other words by now: they stay.
    person.hears(left("said on another day\n"));
    person.press("l");
    assert_eq!(line(&person).input.value(), "call 5m: before");
    assert_eq!(line(&person).note, "all of it\n\nsaid on another day");
    person.press("Esc");
    // Nobody is there to be written about.
    let nobody = Msg::LeftNote("nobody".into(), "words".to_owned());
    person.hears(vec![nobody]);
    assert!(!person.state.drafts.contains_key(&"nobody".into()));
}

#[test]
fn a_row_that_stood_for_a_moment_is_kept_and_one_that_has_not_is_not_acted_on() {
    let mut person = Person::with(portfolio());
    person.press("2");
    let first = person.stands_on().to_owned();
    // It was never moved to, and still it is what the person looks at.
    let urgent = renewing_in(account("7", "Gale", "adoption"), 2);
    come(&mut person, vec![urgent]);
    assert_eq!(person.queue()[0], "Gale");
    assert_eq!(person.stands_on(), first);
    // The other lane and back: the same.
    person.press("Tab S-Tab");
    let first = person.stands_on().to_owned();
    come(
        &mut person,
        vec![renewing_in(account("8", "Hale", "adoption"), 1)],
    );
    assert_eq!(person.stands_on(), first);
    // The row goes: that is said, and what came in its place is not acted on blindly.
    person.world.restless = true;
    changes(&mut person, &first, |account| {
        *account = super::support::accounts::account(account.id.as_str(), &account.name, "value");
    });
    let other = person.stands_on().to_owned();
    assert_ne!(other, first);
    let told = format!("{first} is no longer here: the cursor is on {other} now.");
    assert_eq!(person.is_told(), told);
    for key in ["p", "P", ">"] {
        person.state.unsettled = true;
        person.press(key);
        assert!(person.world.taken.is_empty() && person.layer().is_none());
        assert!(person.is_told().contains(&other), "{}", person.is_told());
    }
    person.press("l");
    assert_eq!(line(&person).name, other, "asked again, it is meant");
}

#[test]
fn sentences_of_a_dialog_that_is_left_are_in_the_account_s_line() {
    let mut person = Person::with(portfolio());
    person.press("/").types("ekho").press("Enter >");
    person.types("they asked for it in May").press("Esc");
    assert!(dialog(&person).is_none());
    let told = "Your words are kept in the line for Ekho: l opens it.";
    assert_eq!(person.is_told(), told);
    // Short ones are not worth it, and what was kept is kept once.
    person.press(">").types("no").press("Esc >");
    person.types("they asked for it in May").press("Esc l");
    assert_eq!(line(&person).input.value(), "note they asked for it in May");
    assert_eq!(line(&person).note, "");
    // Also where the program is left instead.
    person.press("Esc >").types("the champion has left them");
    person.press("C-c");
    let drafts = person.state.drafts.values();
    assert!(
        drafts
            .into_iter()
            .any(|of| of.contains("champion has left"))
    );
}

#[test]
fn a_dialog_is_not_left_while_what_it_said_is_being_kept() {
    let mut person = Person::with(portfolio());
    person.press("/").types("ekho").press("Enter >");
    person.types("the rest joins in May");
    let Some(Layer::Move(open)) = person.state.layers.last_mut() else {
        panic!("no dialog");
    };
    open.saving = true;
    person.press("Esc");
    assert!(dialog(&person).is_some());
    person.hears(vec![Msg::NotCommitted {
        title: "Ekho".to_owned(),
        why: "The disk is full.".to_owned(),
    }]);
    let open = dialog(&person).expect("the words are there still");
    assert!(!open.saving && open.reason.is_some());
    person.hears(vec![Msg::StoreFailed]);
    assert!(person.state.problems[0].contains("has failed"));
}

#[test]
fn a_note_is_dropped_with_the_line_it_belongs_to_and_an_old_draft_says_so() {
    let mut person = Person::with(portfolio());
    let account = person.state.subject_id().expect("an account");
    person.press("l").types("call 5m: in short").press("C-t");
    // Also while a list lies over the line.
    let text = "call 5m: in short\n\nThe long of it.\n".to_owned();
    person.hears(vec![Msg::Edited(account.clone(), Ok(text.clone()))]);
    assert!(person.state.drafts[&account].contains("The long of it."));
    person.press("Esc Esc l");
    assert_eq!(
        person.is_told(),
        "This was left here earlier; C-u clears it."
    );
    person.press("C-u");
    assert_eq!(line(&person).note, "The long of it.");
    person.press("C-u");
    assert_eq!(line(&person).note, "");
    person.press("Esc l");
    assert!(!person.is_told().contains("left here earlier"));
    // Words that come back when the line is closed are a draft.
    person.press("Esc");
    person.hears(vec![Msg::Edited(account.clone(), Ok(text))]);
    assert!(person.state.drafts[&account].contains("The long of it."));
}

#[test]
fn what_was_not_done_just_now_is_named_before_it_is_taken_back() {
    let mut person = Person::with(portfolio());
    person.press("2 > Enter");
    assert_eq!(person.world.account("Acme").stage.as_deref(), Some("value"));
    person.waits(TimeDelta::hours(3)).press("u");
    let told = "Last, 3 h ago: Acme: Adoption → Value. u again takes it back.";
    assert_eq!(person.is_told(), told);
    // Another key between the two: it is asked again.
    person.press("Down u");
    assert_eq!(person.is_told(), told);
    assert_eq!(person.world.account("Acme").stage.as_deref(), Some("value"));
    person.press("u");
    assert_eq!(person.is_told(), "Taken back: Acme: Adoption → Value.");
    assert_eq!(
        person.world.account("Acme").stage.as_deref(),
        Some("adoption")
    );
}

#[test]
fn what_was_said_goes_when_something_opens() {
    let mut person = Person::with(portfolio());
    person.press("5");
    person.press("u");
    assert_ne!(person.is_told(), "");
    person.press("6");
    assert_eq!(person.is_told(), "");
    person.press("u");
    assert_ne!(person.is_told(), "");
    person.press("?");
    assert_eq!(person.is_told(), "");
}

/// The lines of the form that is open.
fn lines_of_form(person: &Person<World>) -> Vec<&str> {
    match person.layer() {
        Some(Layer::Form(form)) => form.fields.iter().map(|(_, of)| of.value()).collect(),
        other => panic!("no form is open: {other:?}"),
    }
}

#[test]
fn what_was_typed_about_a_goal_is_there_when_the_form_is_opened_again() {
    let mut person = Person::with(portfolio());
    let opens = |person: &mut Person<World>, what: &str| {
        person.press("P").types(what).press("Enter");
    };
    person.press("2");
    opens(&mut person, "add a goal");
    let began: Vec<String> = lines_of_form(&person)
        .into_iter()
        .map(str::to_owned)
        .collect();
    person.types("Invoices without rework").press("Enter");
    person.types("rework rate").press("Esc");
    assert!(person.is_told().contains("kept"), "{}", person.is_told());
    let Some(Effect::Remember(key, kept)) = person.world.heard.last().cloned() else {
        panic!("it is not kept for the next start");
    };
    assert_eq!(key, "forms");
    person.press("Esc Esc");
    opens(&mut person, "add a promise");
    assert_eq!(lines_of_form(&person), [""], "another form");
    person.press("Esc Esc");
    // At the next start, too.
    let mut next = Person::with(portfolio());
    next.world.forms = serde_json::from_str(&kept).expect("as it is remembered");
    next.opens();
    next.press("2");
    for person in [&mut person, &mut next] {
        opens(person, "add a goal");
        let lines = lines_of_form(person);
        assert_eq!(lines[..2], ["Invoices without rework", "rework rate"]);
    }
    // Accepted or emptied it is no draft any more.
    person.press("Enter Enter Enter Enter Enter");
    assert_eq!(person.world.actions.len(), 1);
    assert!(person.state.forms.is_empty());
    assert_eq!(began[..2], ["", ""]);
    next.press("C-u Tab C-u Esc");
    assert!(next.state.forms.is_empty());
}

#[test]
fn leaving_the_program_in_the_middle_of_a_form_keeps_it() {
    let mut person = Person::with(portfolio());
    person.press("2 P").types("add a promise").press("Enter");
    person.types("Single sign-on").press("C-c");
    let heard = &person.world.heard;
    let kept = heard.iter().any(
        |effect| matches!(effect, Effect::Remember(key, json) if key == "forms" && json.contains("Single")),
    );
    assert!(kept, "{heard:?}");
    assert_eq!(heard.last(), Some(&Effect::Quit));
}

#[test]
fn words_outlive_a_signal_that_ends_the_program_at_once() {
    let mut person = Person::with(portfolio());
    person.press("/").types("ekho").press("Enter >");
    person.types("the champion has left them");
    person.hears(vec![Msg::Ending]);
    let drafts = person.state.drafts.values();
    let mut drafts = drafts.filter(|of| of.contains("the champion has left them"));
    assert!(drafts.next().is_some(), "{:?}", person.state.drafts);
    let kept = person.world.heard.iter().any(
        |effect| matches!(effect, Effect::Remember(key, json) if key == "drafts" && json.contains("champion has left")),
    );
    assert!(kept, "{:?}", person.world.heard);
}

#[test]
fn it_opens_on_the_view_that_is_said_or_on_the_one_it_was_left_on() {
    use tenure::app::view::{Start, View};
    let mut person = Person::with(portfolio());
    person.press("6 2 Enter");
    assert_eq!(person.state.view, View::Account);
    let left = tenure::app::kept::Layout::of(&person.state);
    let opened = |start: Start, layout: &tenure::app::kept::Layout| {
        let mut person = Person::with(portfolio());
        person.state.setup.start = start;
        person.state.opening = tenure::app::state::Opening::Reading;
        person.state.view = match start {
            Start::On(view) => view,
            Start::Last => View::Board,
        };
        person.world.layout = layout.clone();
        person.opens();
        person
    };
    let person = opened(Start::Last, &left);
    assert_eq!(person.state.view, View::Account);
    assert_eq!(person.stands_on(), "Acme");
    let mut gone = left.clone();
    gone.account = Some("no-such".into());
    assert_eq!(opened(Start::Last, &gone).state.view, View::Board);
    let person = opened(Start::On(View::Triage), &left);
    assert_eq!(person.state.view, View::Triage);
    assert_eq!(person.stands_on(), "Acme", "the first row, without a key");
    for name in &Start::names() {
        assert!(Start::parse(name).is_some(), "{name}");
    }
    assert_eq!(Start::parse("account"), None, "it needs one");
}
