//! What the CRM wants with a change of many accounts: one form answers for all of them.

use super::support::accounts::account;
use super::support::person::Person;
use super::support::world::World;
use tenure::app::layer::{Form, FormFor, Layer};
use tenure::app::view::View;
use tenure::domain::asked::Asked;
use tenure::domain::field::Kind;
use tenure::domain::tie::{Missing, Tie, TieKind};
use tenure::domain::write::{Op, Progress};
use tenure::domain::{Account, Field};

fn accounts(count: usize) -> Vec<Account> {
    (1..=count)
        .map(|at| account(&at.to_string(), &format!("Account {at:02}"), "adoption"))
        .collect()
}

/// Somebody whose CRM wants a CSAT score with every change of a tier.
fn wanting(count: usize) -> Person<World> {
    let mut person = Person::with(accounts(count));
    let asked = Asked::new("csat_score", "CSAT score", Kind::Number);
    person.world.wants = Some((Field::Tier, asked));
    person.state.size = (80, 24);
    person
}

/// Changes the tier of all accounts.
fn changes_all(person: &mut Person<World>) {
    person.press("3 A a").types("tier").press("Enter");
    person.types("bench").press("Enter Enter");
}

fn form(person: &Person<World>) -> &Form {
    match person.layer() {
        Some(Layer::Form(form)) => form,
        other => panic!("no form is open: {other:?}"),
    }
}

fn lines(person: &Person<World>) -> Vec<(&str, &str)> {
    let fields = form(person).fields.iter();
    fields
        .map(|(asked, line)| (asked.label.as_str(), line.value()))
        .collect()
}

/// How many writes the CRM has taken with this score.
fn scored(person: &Person<World>, score: &str) -> usize {
    let given = ("csat_score".to_owned(), score.to_owned());
    let taken = person.world.taken.iter();
    taken.filter(|write| write.with.contains(&given)).count()
}

#[test]
fn one_form_answers_for_all_accounts_of_a_change_and_one_undo_takes_all_back() {
    let mut person = wanting(20);
    changes_all(&mut person);
    assert_eq!(form(&person).title, "20 accounts: tier → benchmark");
    assert_eq!(
        lines(&person),
        [("For", "all 20 accounts"), ("CSAT score", "")]
    );
    let screen = person.screen();
    for said in ["all 20 accounts", "only Account 01", "One is wanted."] {
        assert!(screen.contains(said), "{screen}");
    }
    person.press("Enter").types("44").press("Enter");
    assert!(person.layer().is_none(), "{:?}", person.layer());
    assert_eq!(scored(&person, "44"), 20);
    assert_eq!(
        person.is_told(),
        "20 accounts: tier → benchmark: sent. u takes it back."
    );
    assert_eq!(person.state.activity.queue, []);
    assert_eq!(person.world.actions.len(), 1, "one action");
    person.world.wants = None;
    person.press("u");
    let tier = |of: &Account| of.tier.as_ref().map(|tier| tier.as_str().to_owned());
    let mut tiers = person.world.accounts.iter().map(tier);
    assert!(tiers.all(|of| of.as_deref() == Some("standard")));
}

#[test]
fn an_answer_that_is_refused_for_one_of_them_is_shown_for_that_one_on_its_field() {
    let mut person = wanting(20);
    person.world.refuses = Some(("7".into(), "99".to_owned()));
    changes_all(&mut person);
    person.press("Enter").types("99").press("Enter");
    assert_eq!(scored(&person, "99"), 19);
    let open = form(&person);
    assert_eq!(open.title, "Account 07: 20 accounts: tier → benchmark");
    assert_eq!(open.why.as_deref(), Some("That one is not taken."));
    assert_eq!(lines(&person), [("CSAT score", "99")]);
    person.press("C-u").types("44").press("Enter");
    assert_eq!(scored(&person, "44"), 1);
    assert_eq!(
        person.is_told(),
        "20 accounts: tier → benchmark: sent. u takes it back."
    );
}

#[test]
fn whose_a_change_of_many_is_stays_known_when_its_account_was_deleted() {
    let mut person = wanting(20);
    changes_all(&mut person);
    person.press("Esc");
    let mut queued = person.state.activity.queue[0].clone();
    queued.write.account = "deleted".into();
    queued.account_name = Some("Torrelozano".to_owned());
    assert_eq!(
        person.state.called_write(&queued),
        "Torrelozano: 20 accounts: tier → benchmark"
    );
}

#[test]
fn left_the_form_leaves_all_of_them_waiting_and_opens_again_from_the_outbox() {
    let mut person = wanting(20);
    changes_all(&mut person);
    person.press("Esc");
    assert_eq!(
        person.is_told(),
        "20 writes wait for your answer: 8 shows them."
    );
    assert_eq!(person.state.activity.queue.len(), 20);
    assert_eq!(person.world.taken, []);
    person.press("8 Down Down c");
    assert_eq!(
        lines(&person),
        [("For", "all 20 accounts"), ("CSAT score", "")]
    );
    assert!(person.screen().contains("only Account 03"));
    person.press("Enter").types("44").press("Enter");
    assert_eq!(scored(&person, "44"), 20);
}

#[test]
fn where_the_values_differ_each_account_is_answered_for_after_the_other() {
    let mut person = wanting(3);
    changes_all(&mut person);
    person.press("Down");
    assert_eq!(lines(&person)[0], ("For", "only Account 01"));
    person.press("Enter").types("10").press("Enter");
    assert_eq!(scored(&person, "10"), 1);
    // Typed, it takes the place of what stands there.
    assert_eq!(lines(&person)[0], ("For", "all 2 accounts"));
    person
        .types("only")
        .press("Enter")
        .types("20")
        .press("Enter");
    assert_eq!(scored(&person, "20"), 1);
    assert_eq!(lines(&person), [("CSAT score", "")]);
    person.types("30").press("Enter");
    assert_eq!(scored(&person, "30"), 1);
    assert_eq!(
        person.is_told(),
        "3 accounts: tier → benchmark: sent. u takes it back."
    );
}

#[test]
fn where_others_have_written_other_values_each_is_shown_and_answered_for_by_itself() {
    let mut person = wanting(3);
    changes_all(&mut person);
    person.press("Esc");
    // Colleagues have filled it meanwhile, each otherwise.
    let theirs = |person: &mut Person<World>, all: [&str; 3]| {
        for (queued, base) in person.world.queue.iter_mut().zip(all) {
            queued.progress = Progress::Asks {
                why: format!("the CRM has csat_score = “{base}” by now."),
                fields: vec![Asked {
                    base: Some(base.to_owned()),
                    ..Asked::new("csat_score", "CSAT score", Kind::Number)
                }],
            };
        }
        let (queue, journal) = (person.world.queue.clone(), person.world.journal.clone());
        person.hears(vec![tenure::app::Msg::Outbox { queue, journal }]);
    };
    theirs(&mut person, ["31", "32", "33"]);
    person.press("8 c");
    assert_eq!(lines(&person), [("CSAT score", "")]);
    assert!(person.screen().contains("“31” by now"));
    person.types("44");
    let over = "CSAT score: 31 → 44";
    assert!(person.screen().contains(over), "{}", person.screen());
    person.press("Enter");
    assert_eq!(scored(&person, "44"), 1);
    assert_eq!(person.world.queue.len(), 2);
    // What all of them have is seen in the first.
    person.press("Esc");
    theirs(&mut person, ["32", "32", ""]);
    person.press("c");
    assert_eq!(lines(&person)[0], ("For", "all 2 accounts"));
    person.press("Enter").types("45").press("Enter");
    assert_eq!(scored(&person, "45"), 2);
}

#[test]
fn the_form_counts_those_that_wait_as_they_become_fewer() {
    let mut person = wanting(3);
    changes_all(&mut person);
    // Another program answers for one of them.
    let mut queue = person.state.activity.queue.clone();
    let told = |person: &mut Person<World>, queue: &[_]| {
        let journal = person.state.activity.journal.clone();
        let queue = queue.to_vec();
        person.hears(vec![tenure::app::Msg::Outbox { queue, journal }]);
    };
    queue[2].progress = Progress::Waiting;
    told(&mut person, &queue);
    assert_eq!(lines(&person)[0], ("For", "all 2 accounts"));
    queue[1].progress = Progress::Waiting;
    told(&mut person, &queue);
    assert_eq!(lines(&person), [("CSAT score", "")]);
}

#[test]
fn a_list_of_what_did_not_arrive_leads_to_the_outbox() {
    let mut person = wanting(3);
    person.world.surprise = Some((Field::Tier, "gold".to_owned()));
    changes_all(&mut person);
    assert!(matches!(person.layer(), Some(Layer::Shown(_))));
    let way = "3 writes wait for your decision: 8 shows them.";
    assert!(person.screen().contains(way), "{}", person.screen());
    person.press("8");
    assert!(person.layer().is_none());
    assert_eq!(person.state.view, View::Activity);
    let stuck = person.state.queued().expect("a write");
    assert!(matches!(stuck.progress, Progress::Conflict { .. }));
    // The others are answered for together.
    person.press("Down c");
    assert_eq!(lines(&person)[0], ("For", "all 2 accounts"));
}

#[test]
fn another_value_is_given_where_the_crm_has_refused_one() {
    let mut person = Person::with(accounts(1));
    person.loses_the_crm();
    changes_all(&mut person);
    let mut queue = person.state.activity.queue.clone();
    queue[0].progress = Progress::Refused {
        why: "The CRM refuses: not that one.".to_owned(),
    };
    let journal = person.state.activity.journal.clone();
    person.hears(vec![tenure::app::Msg::Outbox { queue, journal }]);
    person.press("Esc 8 c");
    assert!(person.screen().contains("another value"));
    person.press("e");
    let open = form(&person);
    assert!(matches!(&open.what, FormFor::Edit { field, .. } if *field == Field::Tier));
    assert_eq!(open.why.as_deref(), Some("The CRM refuses: not that one."));
    assert_eq!(open.fields[0].1.value(), "benchmark");
    person.press("C-u").types("value").press("Enter");
    let last = person.world.actions.last().expect("an action");
    assert!(
        matches!(&last.writes[0].op, Op::SetField { value, .. } if value.as_deref() == Some("value"))
    );
}

#[test]
fn a_touchpoint_with_somebody_who_was_deleted_is_sent_without_them() {
    let mut person = Person::with(accounts(1));
    person.loses_the_crm();
    person.press("3 l").types("call 5m: pricing").press("Enter");
    let gone = Missing {
        tie: Tie {
            kind: TieKind::Contact,
            id: "77".to_owned(),
        },
        name: Some("Ana Ruiz".to_owned()),
    };
    let mut queue = person.state.activity.queue.clone();
    if let Op::Log(new) = &mut queue[0].write.op {
        new.contacts = vec!["77".into()];
    }
    queue[0].missing = vec![gone];
    let why = "Not in the CRM any more: the contact “Ana Ruiz”. It can be sent without.".to_owned();
    queue[0].progress = Progress::Refused { why };
    person.world.queue.clone_from(&queue);
    let journal = person.state.activity.journal.clone();
    person.hears(vec![tenure::app::Msg::Outbox { queue, journal }]);
    person.press("8 c");
    let screen = person.screen();
    for said in ["the contact “Ana Ruiz”", "w send without"] {
        assert!(screen.contains(said), "{said}: {screen}");
    }
    person.press("w");
    assert!(person.layer().is_none());
    let Some(Op::Log(sent)) = person.world.taken.last().map(|write| &write.op) else {
        panic!("nothing was sent");
    };
    assert!(sent.contacts.is_empty());
    assert_eq!(sent.body, "pricing (Ana Ruiz)");
    // Of anything else that was refused there is nothing to leave out.
    let mut queue = person.state.activity.queue.clone();
    assert_eq!(queue, []);
    person.press("3 l").types("call 5m: pricing").press("Enter");
    queue.clone_from(&person.state.activity.queue);
    let why = "The CRM refuses: no.".to_owned();
    queue[0].progress = Progress::Refused { why };
    let journal = person.state.activity.journal.clone();
    person.hears(vec![tenure::app::Msg::Outbox { queue, journal }]);
    person.press("8 c");
    assert!(!person.screen().contains("send without"));
    person.press("w");
    assert!(matches!(person.layer(), Some(Layer::Conflict(_))));
    // What was written is not lost with it.
    assert!(person.screen().contains("Give it up, and copy its words"));
    person.press("t");
    assert!(person.layer().is_none());
    let copied = tenure::app::Effect::Copy("pricing".to_owned());
    assert_eq!(person.world.heard.last(), Some(&copied));
}

#[test]
fn an_amount_that_is_wanted_is_read_as_where_it_is_set_by_itself() {
    let mut person = Person::with(accounts(2));
    let asked = Asked {
        field: Some(Field::Arr),
        ..Asked::new("arr", "ARR", Kind::Money)
    };
    person.world.wants = Some((Field::Tier, asked));
    changes_all(&mut person);
    person.press("Enter").types("$12,500").press("Enter");
    let screen = person.screen();
    assert!(
        screen.contains("EUR") && screen.contains("USD"),
        "only the number would be written: {screen}"
    );
    assert!(person.world.taken.is_empty());
    for _ in "$12,500".chars() {
        person.press("Backspace");
    }
    person.types("12,500").press("Enter");
    assert!(person.layer().is_none(), "{:?}", person.layer());
    let given = ("arr".to_owned(), "12500".to_owned());
    let taken = person.world.taken.iter();
    assert_eq!(taken.filter(|write| write.with.contains(&given)).count(), 2);
}
