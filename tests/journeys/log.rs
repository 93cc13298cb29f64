//! Logging a touchpoint in one line, from anywhere.

use super::support::accounts::portfolio;
use super::support::person::Person;
use super::support::world::{Backend, World};
use tenure::app::layer::LogLine;
use tenure::app::{Effect, Layer, Msg};
use tenure::domain::Field;
use tenure::domain::contact::Contact;
use tenure::domain::ticket::Ticket;
use tenure::domain::touchpoint::{About, Kind};
use tenure::domain::write::Op;

fn line(person: &Person<World>) -> Option<&LogLine> {
    match person.layer() {
        Some(Layer::Log(line)) => Some(line),
        _ => None,
    }
}

/// Somebody whose Acme has a Dana.
fn person() -> Person<World> {
    let mut person = Person::with(portfolio());
    let contact = |id: &str, name: &str| Contact {
        id: id.into(),
        name: name.to_owned(),
        ..Contact::default()
    };
    let people = vec![contact("c1", "Dana Fox"), contact("c2", "Ravi Rao")];
    person.world.people.insert("1".into(), people);
    person
}

#[test]
fn one_line_becomes_a_call_a_mood_and_a_task() {
    let mut person = person();
    person.press("2 l");
    person.types("call 20m with Dana: rollout blocked by SSO; mood -1; next: send guide fri");
    let parsed = &line(&person).expect("the line").parsed;
    assert_eq!(
        (parsed.kind, parsed.minutes, parsed.mood),
        (Kind::Call, Some(20), Some(-1))
    );
    assert!(parsed.with[0].contact.is_some(), "the preview knows Dana");
    person.press("Enter");
    assert!(line(&person).is_none());
    let told = "Acme: call logged: rollout blocked by SSO, next: send guide. u takes it back.";
    assert_eq!(person.is_told(), told);
    match &person.world.taken[0].op {
        Op::Log(call) => {
            assert_eq!((call.kind, call.minutes), (Kind::Call, Some(20)));
            assert_eq!(call.contacts, ["c1".into()]);
            assert!(call.body.contains("rollout blocked by SSO"));
            assert_eq!(call.owner, Some("owner-1".into()));
        }
        other => panic!("{other:?}"),
    }
    match &person.world.taken[1].op {
        Op::SetField { field, base, value } => {
            assert_eq!((*field, base.as_deref()), (Field::Sentiment, None));
            assert_eq!(value.as_deref(), Some("-1"));
        }
        other => panic!("{other:?}"),
    }
    match &person.world.taken[2].op {
        Op::AddTask(task) => {
            assert_eq!(task.title, "send guide");
            assert_eq!(task.due.to_string(), "2026-11-27", "the next Friday");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn it_can_be_logged_from_board_account_and_outbox_too() {
    let mut person = person();
    person
        .press("Right l")
        .types("email: thanks")
        .press("Enter");
    assert_eq!(person.world.actions.len(), 1, "from the board");
    person
        .press("2 Enter l")
        .types("note: seems calm")
        .press("Enter");
    assert_eq!(person.world.actions.len(), 2, "from the account");
    person.press("8 Tab l").types("call: again").press("Enter");
    assert_eq!(person.world.actions.len(), 3, "from the journal");
}

#[test]
fn people_are_known_as_soon_as_the_details_are_here() {
    let mut person = person();
    while person.stands_on() != "Acme" {
        person.press("Down");
    }
    assert!(!person.state.details.contains_key(&"1".into()));
    person.press("l").types("call with Rav").press("Tab");
    let line = line(&person).expect("the line");
    assert_eq!(line.input.value(), "call with Ravi Rao ");
    assert_eq!(line.parsed.with[0].contact, Some("c2".into()));
}

#[test]
fn a_line_that_is_left_is_there_again_and_kept_for_the_next_start() {
    let mut person = person();
    person.press("2 l").types("call: they want").press("Esc");
    assert_eq!(
        person.is_told(),
        "The line for Acme is kept: l opens it again."
    );
    assert!(
        matches!(person.world.heard.last(), Some(Effect::Remember(key, json))
        if key == "drafts" && json.contains("they want"))
    );
    person.press("Down l");
    assert_eq!(
        line(&person).expect("the line").input.value(),
        "",
        "another account's"
    );
    person.press("Esc Up l").types(" more seats").press("Enter");
    assert_eq!(person.world.actions.len(), 1);
    assert!(person.state.drafts.is_empty());
    person.press("Up l");
    assert_eq!(line(&person).expect("the line").input.value(), "");
}

#[test]
fn a_line_left_at_an_earlier_run_is_there_again() {
    let mut person = person();
    let kept = r#"{"1": "call: they want"}"#;
    person.world.drafts = serde_json::from_str(kept).expect("as it is remembered");
    let load = Effect::Load(person.state.load);
    let answers = person.world.carry_out(load, person.state.now);
    person.hears(answers);
    person.press("2 l");
    assert_eq!(
        line(&person).expect("the line").input.value(),
        "call: they want"
    );
}

#[test]
fn leaving_the_program_in_the_middle_of_a_line_keeps_it() {
    let mut person = person();
    person.press("2 l").types("call: they want").press("C-c");
    let heard = &person.world.heard;
    let kept =
        |effect: &Effect| matches!(effect, Effect::Remember(_, json) if json.contains("want"));
    assert!(heard.iter().any(kept), "{heard:?}");
    assert_eq!(heard.last(), Some(&Effect::Quit));
}

#[test]
fn an_empty_line_is_not_logged_and_a_failed_one_is_not_lost() {
    let mut person = person();
    person.press("2 l Enter");
    assert!(line(&person).is_some());
    assert!(!person.is_told().is_empty());
    person.world.full = true;
    person.types("call: hello").press("Enter");
    let kept = line(&person).expect("the line stays");
    assert_eq!(kept.input.value(), "call: hello");
    assert!(!kept.saving);
    assert!(person.is_told().contains("disk is full"));
}

#[test]
fn a_paste_is_one_harmless_line_and_never_a_command() {
    let mut person = person();
    person.hears(vec![Msg::Paste("q\n>\n".to_owned())]);
    assert!(person.world.heard.is_empty() && person.world.actions.is_empty());
    person.press("2 l");
    person.hears(vec![Msg::Paste(
        "call: one\ntwo\x1b[31m three\r\n".to_owned(),
    )]);
    let text = line(&person).expect("the line").input.value().to_owned();
    assert!(text.starts_with("call: one two"), "{text:?}");
    assert!(!text.chars().any(char::is_control), "{text:?}");
}

#[test]
fn of_a_long_paste_nothing_is_lost() {
    let mut person = person();
    person.press("2 l").types("call: ");
    let pasted: String = ('a'..='z').cycle().take(10_000).collect();
    person.hears(vec![Msg::Paste(pasted.clone())]);
    let open = line(&person).expect("the line");
    assert_eq!(open.input.value().chars().count(), 4_000);
    let all = format!("{}{}", open.input.value(), open.note);
    assert_eq!(all, format!("call: {pasted}"));
    assert_eq!(
        person.is_told(),
        "A line is full: 6006 more characters went into the note."
    );
    // Elsewhere there is no note, and what is left out is told.
    person.press("Esc /");
    person.hears(vec![Msg::Paste("z".repeat(150_000))]);
    assert!(
        person.is_told().contains("146000 characters"),
        "{}",
        person.is_told()
    );
}

#[test]
fn the_line_is_edited_in_its_middle() {
    let mut person = person();
    person.press("2 l").types("call: one two three");
    person
        .press("C-w C-w")
        .types("2 3")
        .press("Home Delete")
        .types("C");
    assert_eq!(
        line(&person).expect("the line").input.value(),
        "Call: one 2 3"
    );
    person.press("End Left C-k C-Left C-u");
    assert_eq!(line(&person).expect("the line").input.value(), "2 ");
    person.press("C-u Backspace");
    assert_eq!(line(&person).expect("the line").input.value(), "2 ");
}

#[test]
fn a_ticket_that_is_named_goes_with_the_touchpoint_and_the_task() {
    let mut person = person();
    let ticket = |id: &str, subject: &str| Ticket {
        id: id.into(),
        accounts: vec!["1".into()],
        subject: subject.to_owned(),
        severity: None,
        opened: chrono::Utc::now(),
        closed: None,
        odd: Vec::new(),
    };
    let all = vec![
        ticket("4711", "SSO fails"),
        ticket("4712", "Import is slow"),
    ];
    person.world.tickets.insert("1".into(), all);
    person.press("2 l");
    person.types("call 5m: it works again; #sso; next: ask Ravi fri");
    let (about, subject) = line(&person)
        .and_then(|line| line.parsed.about.clone())
        .expect("the preview knows the ticket");
    assert_eq!(
        (about, subject.as_str()),
        (About::Ticket("4711".into()), "SSO fails")
    );
    person.press("Enter");
    let wanted = Some(About::Ticket("4711".into()));
    match (&person.world.taken[0].op, &person.world.taken[1].op) {
        (Op::Log(call), Op::AddTask(task)) => {
            assert_eq!((&call.about, &task.about), (&wanted, &wanted));
            assert_eq!(call.body, "it works again");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_text_longer_than_a_record_is_logged_as_several_with_a_word_about_it() {
    let mut person = person();
    person.press("2 l");
    person.types("note: minutes");
    let long = "We went through every open point, one after the other.\n".repeat(2_000);
    let text = Ok(format!("note: minutes\n\n{long}"));
    person.hears(vec![Msg::Edited("1".into(), text)]);
    person.press("Enter");
    let logs = person.world.taken.iter();
    let titles: Vec<&str> = logs
        .filter_map(|write| match &write.op {
            Op::Log(new) => Some(new.title.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(titles, ["minutes (1/2)", "minutes (2/2)"]);
}

#[test]
fn words_of_any_length_are_logged_whole_or_stay_in_the_line() {
    let mut person = person();
    person.press("2 l");
    let long: String = (0..1_500)
        .map(|line| format!("line-{line} {}\n", "x".repeat(100)))
        .collect();
    let text = Ok(format!("note: minutes\n\n{long}"));
    person.hears(vec![Msg::Edited("1".into(), text)]);
    person.press("Enter");
    let logs = person.world.taken.iter();
    let bodies: Vec<&str> = logs
        .filter_map(|write| match &write.op {
            Op::Log(new) => Some(new.body.as_str()),
            _ => None,
        })
        .collect();
    let lines = bodies.iter().flat_map(|body| body.lines());
    let lines: Vec<&str> = lines.filter(|line| line.starts_with("line-")).collect();
    assert_eq!(lines, long.lines().collect::<Vec<_>>());

    // Above the limit nothing is logged, and nothing is lost.
    let written = person.world.taken.len();
    person.press("l").types("note: too much");
    let pasted = "x".repeat(1_000_001);
    person.hears(vec![Msg::Paste(pasted.clone())]);
    assert!(person.is_told().contains("nothing of it was taken"));
    let open = line(&person).expect("the line");
    assert_eq!(open.input.value(), "note: too much");
    let text = Ok(format!("note: too much\n{pasted}"));
    let account = open.account.clone();
    person.hears(vec![Msg::Edited(account, text)]);
    person.press("Enter");
    assert!(
        person.is_told().contains("000 characters"),
        "{}",
        person.is_told()
    );
    let open = line(&person).expect("it stays");
    assert_eq!(open.note, pasted);
    assert_eq!(person.world.taken.len(), written);
}

#[test]
fn an_untouched_line_is_not_sent_and_the_cursor_goes_to_what_is_missing() {
    let mut person = person();
    person.press("2 l C-t").types("renewal").press("Enter");
    let words = line(&person).expect("the line").input.value().to_owned();
    person.press("End Enter");
    let open = line(&person).expect("it stays");
    let before: String = words.chars().take(open.input.cursor()).collect();
    assert!(before.ends_with("likelihood: "), "{before:?}");
    assert!(
        person.is_told().starts_with("Fill it in first"),
        "{}",
        person.is_told()
    );
    person
        .press("Esc Down l")
        .types("call with : the ticket; ")
        .press("Enter");
    let open = line(&person).expect("it stays");
    assert_eq!(open.input.cursor(), "call with ".len());
    assert!(
        person.is_told().starts_with("With whom?"),
        "{}",
        person.is_told()
    );
    assert!(person.world.actions.is_empty(), "nothing was written");
}

#[test]
fn behind_with_everybody_is_offered_the_champion_first() {
    let mut person = person();
    let people = person.world.people.get_mut(&"1".into());
    let people = people.expect("Acme has people");
    people[1].roles = vec![tenure::domain::contact::Role::Champion];
    person.press("2 l").types("call with ").press("Tab");
    let said = |person: &Person<World>| {
        let line = line(person).expect("the line");
        let chosen = line.offered.as_ref().map(|offered| offered.at);
        (line.input.value().to_owned(), chosen)
    };
    let (champion, next) = (
        "call with Ravi Rao ".to_owned(),
        "call with Dana Fox ".to_owned(),
    );
    assert_eq!(said(&person), (champion.clone(), Some(0)));
    // The same key takes the next one, and round again; Shift goes back.
    person.press("Tab");
    assert_eq!(said(&person), (next.clone(), Some(1)));
    person.press("Tab");
    assert_eq!(said(&person), (champion.clone(), Some(0)));
    person.press("S-Tab");
    assert_eq!(said(&person), (next.clone(), Some(1)));
    // A letter says that it is the right one.
    person.types("x");
    assert_eq!(
        line(&person)
            .expect("the line")
            .offered
            .as_ref()
            .map(|one| one.as_left.0.clone()),
        Some(next)
    );
    person.press("Backspace Tab");
    assert_eq!(
        said(&person).1,
        Some(0),
        "the person offered again is the first"
    );
}

#[test]
fn a_mood_and_what_is_next_on_lines_of_their_own_are_read_where_the_note_comes_back() {
    let mut person = person();
    person.press("2 l").types("call: rollout");
    let back =
        "call: rollout\n\nThey want SSO first.\nmood -1\n- next: send guide fri\nmood matters";
    person.hears(vec![Msg::Edited("1".into(), Ok(back.to_owned()))]);
    let open = line(&person).expect("the line");
    assert_eq!(
        open.input.value(),
        "call: rollout; mood -1; next: send guide fri"
    );
    assert_eq!(open.note, "They want SSO first.\nmood matters");
    assert_eq!(open.parsed.mood, Some(-1));
    let next = open.parsed.next.as_ref().map(|next| next.title.as_str());
    assert_eq!(next, Some("send guide"));
    // What the line has already is not read twice, and that is told.
    let again = format!("{}\n\nmood +2", open.input.value());
    person.hears(vec![Msg::Edited("1".into(), Ok(again))]);
    let open = line(&person).expect("the line");
    assert_eq!(
        (open.parsed.mood, open.note.as_str()),
        (Some(-1), "mood +2")
    );
    assert!(person.is_told().contains("mood +2"), "{}", person.is_told());
}
