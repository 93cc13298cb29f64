use super::*;
use crate::domain::contact::Contact;
use crate::domain::deal::Deal;
use crate::domain::ticket::Ticket;
use chrono::{FixedOffset, TimeZone};
use proptest::prelude::*;

/// Saturday, 21 November 2026, 15:00 in Madrid.
fn now() -> Now {
    Now {
        utc: Utc.with_ymd_and_hms(2026, 11, 21, 14, 0, 0).unwrap(),
        offset: FixedOffset::east_opt(3_600).unwrap(),
    }
}

fn contact(id: &str, name: &str, email: &str) -> Contact {
    Contact {
        id: id.into(),
        name: name.to_owned(),
        email: Some(email.to_owned()),
        ..Contact::default()
    }
}

fn people() -> Vec<Contact> {
    vec![
        contact("1", "Dana Scully", "dana@acme.test"),
        contact("2", "Luis Peña", "luis@acme.test"),
        contact("3", "Ana María López", "ana@acme.test"),
        contact("4", "Ana Torres", "at@acme.test"),
        contact("5", "王小明", "wang@acme.test"),
    ]
}

fn read(line: &str) -> Parsed {
    parse(line, &people(), now())
}

fn with(parsed: &Parsed) -> Vec<&str> {
    let id = |who: &'_ Mention| who.contact.clone();
    parsed
        .with
        .iter()
        .map(|who| match id(who) {
            Some(_) => who.contact.as_ref().map_or("?", |id| id.as_str()),
            None => "?",
        })
        .collect()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn the_line_s_own_words_are_those_of_each_language() {
    use crate::messages::{Language, dialogs};
    for language in Language::ALL.iter().copied() {
        let parsed = read(dialogs::log_example(language));
        assert_eq!(
            (parsed.kind, parsed.minutes),
            (Kind::Call, Some(20)),
            "{language:?}"
        );
        assert_eq!(with(&parsed), ["1"], "{language:?}");
        assert_eq!(parsed.mood, Some(-1), "{language:?}");
        let due = parsed.next.as_ref().map(|next| next.due);
        assert_eq!(due, Some(day("2026-11-27")), "{language:?}");
        assert!(
            parsed.faults.is_empty() && parsed.body.contains("SSO"),
            "{parsed:?}"
        );
        for kind in Kind::ALL {
            let name = kind.name(language);
            assert_eq!(read(&format!("{name}: x")).kind, *kind, "{name}");
        }
    }
    let parsed = read("电话 20分 跟 王小明：进展；心情 很差；接下来：发送指南 周五");
    assert_eq!(
        (parsed.kind, parsed.minutes, parsed.mood),
        (Kind::Call, Some(20), Some(-2))
    );
    assert_eq!(with(&parsed), ["5"]);
}

#[test]
fn the_line_from_the_manual() {
    let parsed = read("call 20m with Dana: rollout blocked by SSO; mood -1; next: send guide fri");
    assert_eq!(parsed.kind, Kind::Call);
    assert_eq!(parsed.minutes, Some(20));
    assert_eq!(with(&parsed), ["1"]);
    assert_eq!(parsed.body, "rollout blocked by SSO");
    assert_eq!(parsed.mood, Some(-1));
    let next = parsed.next.clone().unwrap();
    assert_eq!(
        (next.title.as_str(), next.due),
        ("send guide", day("2026-11-27"))
    );
    assert_eq!(parsed.at, None);
    assert_eq!(parsed.faults, []);

    let (touchpoint, task) = parsed.writes(Some(&"7".into()), now());
    let minutes = chrono::TimeDelta::minutes(20);
    assert_eq!(touchpoint.at, now().utc - minutes, "it has just ended");
    assert_eq!(touchpoint.title, "rollout blocked by SSO");
    assert_eq!(touchpoint.contacts, ["1".into()]);
    assert_eq!(task.unwrap().due, day("2026-11-27"));
}

#[test]
fn kinds_by_their_words_and_beginnings() {
    for (line, kind) in [
        ("call: x", Kind::Call),
        ("Called with Dana: x", Kind::Call),
        ("met with Dana: x", Kind::Meeting),
        ("mail: x", Kind::Email),
        ("qbr 90min: x", Kind::Qbr),
        ("train 1h: x", Kind::Training),
        ("kick with Dana: x", Kind::Kickoff),
        ("visit: x", Kind::Visit),
        ("电话 20分钟: x", Kind::Call),
        ("rollout is blocked", Kind::Note),
    ] {
        assert_eq!(read(line).kind, kind, "{line}");
    }
    let parsed = read("not happy with the price");
    assert_eq!(
        (parsed.kind, parsed.body.as_str()),
        (Kind::Note, "not happy with the price")
    );
    assert_eq!(read("train station is far").body, "train station is far");
}

#[test]
fn minutes_in_all_spellings() {
    for (text, minutes) in [
        ("20m", 20),
        ("20 min", 20),
        ("90min", 90),
        ("1h", 60),
        ("1h30", 90),
        ("1h 30m", 90),
        ("1.5h", 90),
        ("2 hours", 120),
    ] {
        let parsed = read(&format!("call {text}: x"));
        assert_eq!(
            (parsed.minutes, parsed.body.as_str()),
            (Some(minutes), "x"),
            "{text}"
        );
    }
    assert_eq!(read("call 1h 30 people came").body, "30 people came");
    assert_eq!(read("call 20million users").body, "20million users");
}

#[test]
fn people_by_name_first_name_and_mail() {
    assert_eq!(
        with(&read("call with Dana, Luis and Ana Torres: x")),
        ["1", "2", "4"]
    );
    assert_eq!(with(&read("call with luis pena & 王小明: x")), ["2", "5"]);
    assert_eq!(with(&read("call with dana@acme.test 20m: x")), ["1"]);
    assert_eq!(read("call with dana@acme.test 20m: x").minutes, Some(20));
    let loose = read("call with Dana and the rollout is late");
    assert_eq!(
        (with(&loose), loose.body.as_str()),
        (vec!["1"], "and the rollout is late")
    );
}

#[test]
fn several_who_fit_are_named_and_nobody_is_said() {
    let parsed = read("call with Ana: x");
    assert_eq!(with(&parsed), ["?"]);
    let fault = &parsed.faults[0];
    assert!(
        fault.text.contains("Ana María López or Ana Torres"),
        "{}",
        fault.text
    );
    assert_eq!(fault.at, 10..13);
    assert!(!fault.blocks);

    let parsed = read("call with Bob: x");
    assert!(parsed.faults[0].text.contains("“Bob”"));
    let (touchpoint, _) = parsed.writes(None, now());
    assert_eq!(touchpoint.body, "x\n\nWith Bob.", "the name is not lost");
}

#[test]
fn clauses_stand_in_any_order() {
    let parsed =
        read("mood +2; next: send guide; call 20m with Dana: all fine; on yesterday 15:00");
    assert_eq!(parsed.kind, Kind::Call);
    assert_eq!(parsed.mood, Some(2));
    assert_eq!(parsed.body, "all fine");
    assert_eq!(
        parsed.next.unwrap().due,
        day("2026-11-23"),
        "the next working day"
    );
    assert_eq!(
        parsed.at.unwrap().with_timezone(&now().offset).to_rfc3339(),
        "2026-11-20T15:00:00+01:00"
    );
    let behind = read("rollout blocked; call 20m with Dana");
    assert_eq!(
        (behind.kind, behind.minutes, behind.body.as_str()),
        (Kind::Call, Some(20), "rollout blocked")
    );
}

#[test]
fn a_sentence_keeps_its_semicolons() {
    for body in [
        "they like it; the price is high; we talk again",
        "mood is fine; next week they decide",
        "a &amp; b; on hold; with kind regards",
        "see https://acme.test/a;b:c for 12:30",
        "10:30 was too early",
        "line one\nline two; still two",
    ] {
        assert_eq!(read(body).body, body);
        assert_eq!(read(&format!("call: {body}")).body, body);
    }
    assert_eq!(read("a; mood -1; b").body, "a; b");
}

#[test]
fn the_follow_up_has_its_date_at_either_end() {
    for (text, title, due) in [
        ("send guide fri", "send guide", "2026-11-27"),
        ("send guide in 3 days", "send guide", "2026-11-24"),
        ("send guide by dec 1", "send guide", "2026-12-01"),
        ("fri send guide", "send guide", "2026-11-27"),
        ("fri", "Follow up", "2026-11-27"),
        ("发指南 周五", "发指南", "2026-11-27"),
        ("send guide", "send guide", "2026-11-23"),
    ] {
        let next = read(&format!("call; next: {text}")).next.unwrap();
        assert_eq!((next.title.as_str(), next.due), (title, day(due)), "{text}");
    }
    let parsed = read("call; next: send guide 12/01");
    assert!(
        parsed.faults[0].text.contains("can be"),
        "{:?}",
        parsed.faults
    );
    assert_eq!(parsed.next.unwrap().title, "send guide 12/01");
}

#[test]
fn the_follow_up_is_never_dated_silently_wrong() {
    // Text, title, day, whether it is said that no day was read.
    for (text, title, due, said) in [
        (
            "send guide wed 10am",
            "send guide 10am",
            "2026-11-25",
            false,
        ),
        (
            "send guide wed at 10:30",
            "send guide at 10:30",
            "2026-11-25",
            false,
        ),
        (
            "send guide tomorrow morning",
            "send guide morning",
            "2026-11-22",
            false,
        ),
        (
            "send guide 10am wed",
            "send guide 10am",
            "2026-11-25",
            false,
        ),
        ("wed 10am", "Follow up 10am", "2026-11-25", false),
        ("by fri", "Follow up", "2026-11-27", false),
        (
            "send guide by end of next week",
            "send guide",
            "2026-11-27",
            false,
        ),
        (
            "send guide by end of next month",
            "send guide",
            "2026-12-31",
            false,
        ),
        (
            "send guide by the end of the month",
            "send guide",
            "2026-11-30",
            false,
        ),
        ("call Mar", "call Mar", "2026-11-23", true),
        ("escribir a Mar", "escribir a Mar", "2026-11-23", true),
        (
            "Tom sends the guide",
            "Tom sends the guide",
            "2026-11-23",
            true,
        ),
        ("call Mar fri", "call Mar", "2026-11-27", false),
        ("call by mar", "call", "2026-11-24", false),
        ("call on sun", "call", "2026-11-22", false),
        ("call next sat", "call", "2026-11-28", false),
        ("call mar 3", "call", "2027-03-03", false),
        ("sun", "Follow up", "2026-11-22", false),
        ("on wed we send it", "we send it", "2026-11-25", false),
        (
            "we send on wed it all",
            "we send on wed it all",
            "2026-11-23",
            true,
        ),
        ("send 3 guides", "send 3 guides", "2026-11-23", true),
        ("send guide", "send guide", "2026-11-23", false),
        ("log on", "log on", "2026-11-23", false),
    ] {
        let parsed = read(&format!("call; next: {text}"));
        let next = parsed.next.clone().unwrap();
        assert_eq!((next.title.as_str(), next.due), (title, day(due)), "{text}");
        assert_eq!(
            !parsed.faults.is_empty(),
            said,
            "{text}: {:?}",
            parsed.faults
        );
        assert!(parsed.loggable(), "{text}");
        let again = read(&to_line(&parsed, &people(), now()));
        assert_eq!(again.next, parsed.next, "{text}");
    }
}

#[test]
fn heads_find_people_and_time_as_people_write_them() {
    let friday = "2026-11-20T12:00:00+01:00";
    for (line, kind, who, at, body) in [
        ("call yesterday with Dana: x", Kind::Call, "1", friday, "x"),
        (
            "meeting mon 10:00 with Dana: ok",
            Kind::Meeting,
            "1",
            "2026-11-16T10:00:00+01:00",
            "ok",
        ),
        (
            "call 10:30 w/Dana: x",
            Kind::Call,
            "1",
            "2026-11-21T10:30:00+01:00",
            "x",
        ),
        (
            "call Dana 2 days ago: x",
            Kind::Call,
            "1",
            "2026-11-19T12:00:00+01:00",
            "x",
        ),
        (
            "called Dana about the price",
            Kind::Call,
            "1",
            "",
            "about the price",
        ),
        (
            "met Dana and Luis for lunch",
            Kind::Meeting,
            "1,2",
            "",
            "for lunch",
        ),
        ("email to Dana: sent it", Kind::Email, "1", "", "sent it"),
        ("call w/Dana it is late", Kind::Call, "1", "", "it is late"),
        (
            "Spoke to Dana. She agrees.",
            Kind::Call,
            "1",
            "",
            "She agrees.",
        ),
        ("talked with Dana Scully.", Kind::Call, "1", "", ""),
        ("called Dana, she agrees", Kind::Call, "1", "", "she agrees"),
        ("zoom with Dana: x", Kind::Call, "1", "", "x"),
        ("chat with dana: x", Kind::Call, "1", "", "x"),
        ("teams 30m: x", Kind::Call, "", "", "x"),
        ("call dana: x", Kind::Call, "1", "", "x"),
        ("teams are unhappy", Kind::Note, "", "", "teams are unhappy"),
        ("call to discuss: x", Kind::Call, "", "", "to discuss: x"),
        ("call dana is out", Kind::Call, "", "", "dana is out"),
        (
            "meeting tomorrow is cancelled",
            Kind::Meeting,
            "",
            "",
            "tomorrow is cancelled",
        ),
    ] {
        let parsed = read(line);
        let moment = parsed
            .at
            .map(|at| at.with_timezone(&now().offset).to_rfc3339());
        assert_eq!(
            (
                parsed.kind,
                with(&parsed).join(",").as_str(),
                parsed.body.as_str()
            ),
            (kind, who, body),
            "{line}"
        );
        assert_eq!(moment.unwrap_or_default(), at, "{line}");
        assert_eq!(parsed.faults, [], "{line}");
    }
    let parsed = read("qbr on 12/11 with Dana: ok");
    assert_eq!((with(&parsed), parsed.body.as_str()), (vec!["1"], "ok"));
    assert!(parsed.faults[0].text.contains("can be") && !parsed.loggable());
    let parsed = read("call: ok; on 12/11");
    assert!(parsed.body.contains("12/11") && !parsed.loggable());
    assert_eq!(with(&read("met Bob for lunch")), Vec::<&str>::new());
}

#[test]
fn moods_and_follow_ups_behind_commas_and_in_words() {
    for (line, body, mood, next) in [
        (
            "call: x, mood -1, next: send guide fri",
            "x",
            Some(-1),
            true,
        ),
        ("call: x, mood -1, and y", "x, and y", Some(-1), false),
        ("call: x; mood -1.", "x", Some(-1), false),
        ("call: x; mood good", "x", Some(1), false),
        ("call: x; mood terrible", "x", Some(-2), false),
        ("call: x, mood neutral; next: a, b fri", "x", Some(0), true),
        (
            "call: x, y, the mood is bad",
            "x, y, the mood is bad",
            None,
            false,
        ),
    ] {
        let parsed = read(line);
        assert_eq!(
            (parsed.body.as_str(), parsed.mood, parsed.next.is_some()),
            (body, mood, next),
            "{line}"
        );
        assert_eq!(parsed.faults, [], "{line}");
    }
    for line in [
        "call: x. mood -1 I think",
        "call: x; mood -1 maybe",
        "call: x; next send guide fri",
        "call: it is late. Next send guide fri",
    ] {
        let parsed = read(line);
        assert_eq!(parsed.faults.len(), 1, "{line}");
        assert!(parsed.loggable() && parsed.faults[0].text.contains("stays text"));
        assert_eq!(format!("call: {}", parsed.body), line);
    }
}

#[test]
fn what_cannot_be_logged_blocks() {
    for (line, why) in [
        ("", "Write what happened"),
        ("  ;  ", "-"),
        ("note", "Write what happened"),
        ("call: x; mood 5", "-2 to +2"),
        ("call: x; on tomorrow", "lies ahead"),
        ("call: x; at 23:00", "lies ahead"),
    ] {
        let parsed = read(line);
        if why == "-" {
            continue;
        }
        assert!(!parsed.loggable(), "{line}");
        assert!(
            parsed
                .faults
                .iter()
                .any(|fault| fault.blocks && fault.text.contains(why)),
            "{line}: {:?}",
            parsed.faults
        );
    }
    assert!(read("call with Dana").loggable());
    assert!(read("call: x; mood -1; mood 1").loggable());
    assert_eq!(read("call: x; mood -1; mood 1").mood, Some(1));
}

#[test]
fn titles_are_cut_at_a_word() {
    let title = read(&format!("call: {}", "word ".repeat(40))).title();
    assert!(
        title.ends_with("word…") && title.chars().count() <= 80,
        "{title}"
    );
    assert_eq!(read("call with Dana").title(), "Call with Dana");
}

#[test]
fn what_stood_before_a_label_that_goes_is_put_before_words_or_goes_too() {
    for (line, printed) in [
        ("yesterday ; on yesterday 15:00 : \n", "note: yesterday"),
        ("agreed; renewal: likelihood: \n", "note: agreed"),
        (
            "agreed; renewal: likelihood: ; 80 %",
            "note: agreed; renewal: 80 %",
        ),
    ] {
        let first = to_line(&read(line), &people(), now());
        assert_eq!(first, printed, "{line:?}");
        assert_eq!(
            to_line(&read(&first), &people(), now()),
            printed,
            "{line:?}"
        );
    }
}

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("call".to_owned()),
        Just("met".to_owned()),
        Just("20m".to_owned()),
        Just("with Dana".to_owned()),
        Just("with Ana and Bob".to_owned()),
        Just(":".to_owned()),
        Just(";".to_owned()),
        Just("; mood -1".to_owned()),
        Just("; next: send guide fri".to_owned()),
        Just("; on yesterday 15:00".to_owned()),
        Just("on mon".to_owned()),
        Just("yesterday".to_owned()),
        Just("to Dana".to_owned()),
        Just("Luis".to_owned()),
        Just("w/Dana.".to_owned()),
        Just("; next: log on".to_owned()),
        Just(", mood good".to_owned()),
        Just(", next: wed 10am".to_owned()),
        Just("on 12/11".to_owned()),
        Just("rollout blocked".to_owned()),
        Just("\n".to_owned()),
        "[a-z]{1,6}",
        "\\PC{0,6}",
    ]
}

fn lines() -> impl Strategy<Value = String> {
    proptest::collection::vec(piece(), 0..9).prop_map(|pieces| pieces.join(" "))
}

proptest! {
    #[test]
    fn no_line_makes_it_panic(line in "\\PC{0,60}") {
        let parsed = read(&line);
        for fault in &parsed.faults {
            prop_assert!(fault.at.end <= line.chars().count());
        }
        let _ = parsed.writes(None, now());
    }

    #[test]
    fn printed_and_read_it_is_the_same(line in lines()) {
        let first = read(&line);
        let printed = to_line(&first, &people(), now());
        let again = read(&printed);
        prop_assert_eq!(to_line(&again, &people(), now()), printed.clone(), "{}", line);
        prop_assert_eq!(first.kind, again.kind, "{}", printed);
        prop_assert_eq!(first.minutes, again.minutes, "{}", printed);
        prop_assert_eq!(&first.body, &again.body, "{}", printed);
        prop_assert_eq!(first.mood, again.mood, "{}", printed);
        prop_assert_eq!(&first.next, &again.next, "{}", printed);
        prop_assert_eq!(with(&first), with(&again), "{}", printed);
    }

    #[test]
    fn a_body_behind_a_colon_keeps_every_word(
        words in proptest::collection::vec("[a-z]{1,9};?", 1..12)
    ) {
        let body = words.join(" ");
        prop_assume!(!body.contains("todo"));
        let parsed = read(&format!("call 20m with Dana: {body}; mood -1"));
        prop_assert_eq!(parsed.body.trim_end_matches(';'), body.trim_end_matches(';'));
    }
}

#[test]
fn a_ticket_is_named_by_its_number_or_by_words_of_its_subject() {
    let ticket = |id: &str, subject: &str, closed: bool| Ticket {
        id: id.into(),
        accounts: Vec::new(),
        subject: subject.to_owned(),
        severity: None,
        opened: now().utc,
        closed: closed.then(|| now().utc),
        odd: Vec::new(),
    };
    let tickets = [
        ticket("4711", "SSO fails at login", false),
        ticket("4712", "SSO for guests", true),
        ticket("4713", "Import is slow", false),
        ticket("4714", "Import loses rows", false),
    ];
    let subjects = super::Subjects {
        tickets: &tickets,
        deals: &[],
    };
    let read = |line: &str| parse_about(line, &people(), subjects, now());
    let about = |line: &str| match read(line).about {
        Some((About::Ticket(id), _)) => Some(id),
        _ => None,
    };
    assert_eq!(about("call: fixed; #4712").as_deref(), Some("4712"));
    assert_eq!(about("#sso; call 5m: fixed").as_deref(), Some("4711"));
    assert_eq!(about("call: fixed; #import loses").as_deref(), Some("4714"));
    assert_eq!(about("call: fixed"), None);
    let several = read("call: fixed; #import");
    assert_eq!(
        (several.about, several.body.as_str()),
        (None, "fixed; #import")
    );
    assert!(
        several.faults[0].text.contains("several tickets"),
        "{:?}",
        several.faults
    );
    let none = read("call: fixed; #billing");
    assert!(none.loggable() && none.faults[0].text.contains("No ticket"));
    // Without tickets a sign is a sign.
    assert_eq!(super::parse("call: we are #1", &[], now()).faults, []);
    let parsed = read("call: fixed; #sso");
    let again = to_line(&parsed, &people(), now());
    assert_eq!(read(&again).about, parsed.about, "{again}");
}

#[test]
fn a_line_with_holes_is_not_logged() {
    for line in [
        "call with : the ticket; ",
        "call with ; x",
        "meeting with",
        "call 30m with , mood -1",
    ] {
        let parsed = read(line);
        assert!(!parsed.loggable(), "{line}: {:?}", parsed.faults);
        let fault = &parsed.faults[0];
        assert!(fault.text.starts_with("With whom?"), "{line}: {fault:?}");
        let under: String = line.chars().take(fault.at.end).collect();
        assert!(under.ends_with("with"), "{line}: {fault:?}");
    }
    let line = "call 30m: renewal: likelihood: ; price: ; who signs: ; next: send the offer in 3d";
    let untouched = read(line);
    let fault = &untouched.faults[0];
    let under: String = line.chars().take(fault.at.end).collect();
    assert!(!untouched.loggable() && untouched.faults.len() == 1);
    assert!(under.ends_with("renewal: likelihood:"), "{fault:?}");
    // Prose with “with” in it names nobody, and a colon at the end of a line announces the next.
    assert!(read("note: they go along with: whatever").loggable());
    let list = read("note: they want:\n- SSO\n- an export");
    assert_eq!(
        (list.faults.as_slice(), list.body.as_str()),
        (&[][..], "they want:\n- SSO\n- an export")
    );
}

#[test]
fn what_is_filled_in_is_said_and_empty_parts_go() {
    let some =
        read("call 30m: renewal: likelihood: ; price: 5 % up; who signs: ; next: offer in 3d");
    assert!(some.loggable(), "{:?}", some.faults);
    assert_eq!(some.body, "renewal: price: 5 % up");
    let told: Vec<&str> = some
        .faults
        .iter()
        .map(|fault| fault.text.as_str())
        .collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(
        told[0].contains("“likelihood:”") && told[1].contains("“who signs:”"),
        "{told:?}"
    );
    assert_eq!(read("call with Dana: the ticket; ").body, "the ticket");
    assert_eq!(read("call: ; one; ; two;").body, "one; two");
}

#[test]
fn a_day_of_a_month_stands_in_the_head_without_on() {
    for (line, at) in [
        ("call 9 nov: hi", "2026-11-09 12:00"),
        ("call 20m 9 nov with Dana: hi", "2026-11-09 12:00"),
        ("call 9 Nov 2025: hi", "2025-11-09 12:00"),
        ("call Nov 9: hi", "2026-11-09 12:00"),
        ("call 9 nov 10:30 with Dana: hi", "2026-11-09 10:30"),
        ("call at 3pm yesterday: hi", "2026-11-20 15:00"),
        ("call 3pm yesterday with Dana: hi", "2026-11-20 15:00"),
        ("电话 11月9日: hi", "2026-11-09 12:00"),
    ] {
        let parsed = read(line);
        let local = parsed.at.map(|at| at.with_timezone(&now().offset));
        let local = local.map(|at| at.format("%Y-%m-%d %H:%M").to_string());
        assert_eq!(
            (local.as_deref(), parsed.body.as_str()),
            (Some(at), "hi"),
            "{line}"
        );
        assert_eq!(parsed.faults, [], "{line}");
        assert_eq!(
            parsed.with.len(),
            usize::from(line.contains("Dana")),
            "{line}"
        );
    }
    let prose = read("call 3 may be late");
    assert_eq!((prose.at, prose.body.as_str()), (None, "3 may be late"));
}

#[test]
fn what_was_meant_for_the_head_and_is_not_understood_is_told() {
    let parsed = read("call 9 novem with Dana: hi");
    assert_eq!(parsed.body, "9 novem with Dana: hi");
    let fault = &parsed.faults[0];
    assert!(
        !fault.blocks && fault.text.starts_with("“9 novem with Dana” stays text"),
        "{fault:?}"
    );
    assert_eq!(read("called Dana about the price: she agrees").faults, []);
}

#[test]
fn a_line_may_be_about_a_deal() {
    let deal = |id: &str, name: &str, open| Deal {
        id: id.into(),
        name: name.into(),
        stage: "Proposal".into(),
        amount: None,
        closes: None,
        open,
        odd: Vec::new(),
    };
    let tickets = [Ticket {
        id: "4711".into(),
        accounts: Vec::new(),
        subject: "Expansion of the import".into(),
        severity: None,
        opened: now().utc,
        closed: None,
        odd: Vec::new(),
    }];
    let deals = [
        deal("900", "Renewal 2027", true),
        deal("901", "Renewal 2026", false),
        deal("902", "Expansion to Lima", true),
    ];
    let subjects = super::Subjects {
        tickets: &tickets,
        deals: &deals,
    };
    let read = |line: &str| parse_about(line, &people(), subjects, now());
    let about = |line: &str| read(line).about.map(|(about, _)| about);
    let to = |id: &str| Some(About::Deal(id.into()));
    assert_eq!(about("call: agreed; #901"), to("901"));
    assert_eq!(about("call: agreed; #renewal"), to("900"), "the open one");
    assert_eq!(about("call: agreed; #lima"), to("902"));
    let several = read("call: agreed; #expansion");
    assert_eq!(several.about, None);
    let said = &several.faults[0].text;
    assert!(said.contains("several tickets or deals"), "{said}");
    let (touchpoint, task) = read("call: agreed; #lima; next: send offer fri").writes(None, now());
    assert_eq!(touchpoint.about, to("902"));
    assert_eq!(task.and_then(|task| task.about), to("902"));
}

#[test]
fn a_colon_at_the_end_of_a_line_announces_what_follows_and_nothing_else() {
    for (line, body) in [
        ("yesterday ; mood -1 : \n", "yesterday"),
        ("they asked for:\na discount", "they asked for:\na discount"),
        (
            "they asked for:\n\na discount",
            "they asked for:\n\na discount",
        ),
        ("all well; they asked for:\n\n", "all well"),
        ("all well; they asked for:\nprice:", "all well"),
    ] {
        let parsed = read(line);
        assert_eq!(parsed.body, body, "{line:?}");
        let again = read(&to_line(&parsed, &people(), now()));
        assert_eq!(again.body, body, "{line:?}");
    }
}

#[test]
fn what_is_held_and_logged_without_a_time_has_just_ended_and_began_so_long_ago() {
    let began = |line: &str| read(line).writes(None, now()).0.at;
    let before = |minutes| now().utc - chrono::TimeDelta::minutes(minutes);
    for kind in ["call", "meeting", "qbr", "training", "visit", "kickoff"] {
        assert_eq!(
            began(&format!("{kind} 45m: workshop")),
            before(45),
            "{kind}"
        );
        assert_eq!(began(&format!("{kind}: workshop")), before(0), "{kind}");
        let said = read(&format!("{kind} 45m: workshop; on today 8:00"));
        assert_eq!(Some(said.began(now())), said.at, "{kind}: as it was said");
    }
    // Nobody holds a note or a mail.
    assert_eq!(began("note 45m: thoughts"), before(0));
    assert_eq!(began("email 10m: the offer"), before(0));
}

#[test]
fn a_line_of_a_quoted_mail_is_no_follow_up_of_ours() {
    let own = |note: &str| super::own_lines(note, now()).0;
    let ours = "next: send the guide fri";
    assert_eq!(own(&format!("Well.\n{ours}")), [ours]);
    assert!(own(&format!("Well.\n> {ours}\n>mood -1")).is_empty());
    for above in [
        "On Mon, 3 Nov 2026 at 10:00, Dana <dana@acme.test> wrote:",
        "wrote:",
        "Am 3.11.2026 um 10:00 schrieb Dana:",
        "Le 3 nov. 2026, Dana a écrit :",
        "El lun, 3 nov 2026, Dana escribió:",
        "在 2026年11月3日，Dana 写道：",
        "-----Original Message-----",
    ] {
        let note = format!("{ours}\n{above}\nmood -1\nnext: call me");
        assert_eq!(own(&note), [ours], "{above}");
    }
    // A line of one's own that ends so is none.
    assert_eq!(own(&format!("What Dana wrote:\n{ours}")), [ours]);
}
