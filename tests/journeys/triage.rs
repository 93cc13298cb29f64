//! The queue: act on a row, and the next one is under the cursor.

use super::support::accounts::{portfolio, renewing_in};
use super::support::person::Person;
use tenure::app::Msg;
use tenure::domain::triage::Lane;

#[test]
fn the_queue_is_ranked_and_its_scores_are_the_sums_of_their_terms() {
    let mut person = Person::with(portfolio());
    person.press("2");
    assert_eq!(
        person.stands_on(),
        "Acme",
        "the nearest renewal is the most urgent"
    );
    let scores: Vec<i32> = person
        .state
        .triage
        .rows
        .iter()
        .filter_map(|at| person.state.book.row(*at))
        .map(|row| row.today.score(Lane::Risk))
        .collect();
    assert!(
        scores.is_sorted_by(|a, b| a >= b) && scores[0] > 0,
        "{scores:?}"
    );
}

#[test]
fn after_acting_on_a_row_the_next_one_is_under_the_cursor() {
    let mut person = Person::with(portfolio());
    person.press("2");
    let next = person.queue()[1].to_owned();
    person.press("l").types("call 20m: all well").press("Enter");
    assert_eq!(person.stands_on(), next);
    person.press("u");
    assert_eq!(
        person.stands_on(),
        "Acme",
        "what is done next is about what was taken back"
    );
    // Whatever the cursor did meanwhile.
    person.press("l").types("call 20m: well").press("Enter");
    person.press("Down");
    assert_ne!(person.stands_on(), "Acme");
    person.press("u");
    assert_eq!(person.stands_on(), "Acme");
}

#[test]
fn a_row_that_comes_back_with_the_undo_has_the_cursor() {
    let mut person = Person::with(portfolio());
    person.press("2");
    person.press("z").types("2w").press("Enter");
    assert_ne!(person.stands_on(), "Acme");
    person.press("u");
    assert_eq!(person.stands_on(), "Acme");
    assert!(person.queue().contains(&"Acme"));
}

#[test]
fn a_task_leaves_the_cursor_on_its_row() {
    let mut person = Person::with(portfolio());
    person
        .press("2 T")
        .types("ask for a date fri")
        .press("Enter");
    assert!(person.is_told().contains("ask for a date"));
    assert_eq!(person.stands_on(), "Acme", "it still calls for a person");
    person.press("u");
    assert_eq!(person.stands_on(), "Acme");
}

#[test]
fn a_row_that_leaves_the_queue_makes_room_for_the_next() {
    let mut person = Person::with(portfolio());
    person.press("2");
    let next = person.queue()[1].to_owned();
    let calm = renewing_in(person.world.account("Acme").clone(), 300);
    person.hears(vec![Msg::Changed {
        accounts: vec![calm],
        gone: Vec::new(),
        owners: None,
    }]);
    assert!(!person.queue().contains(&"Acme"));
    assert_eq!(person.stands_on(), next);
}

#[test]
fn the_other_lane_is_one_key_away() {
    let mut person = Person::with(portfolio());
    person.press("2");
    let (risk, other) = (person.queue().len(), person.state.triage.other);
    person.press("Tab");
    assert_eq!(person.state.triage.lane, Lane::Opportunity);
    assert_eq!(
        (person.state.triage.other, person.queue().len()),
        (risk, other)
    );
    person.press("S-Tab");
    assert_eq!(person.queue().len(), risk);
}

#[test]
fn details_are_asked_for_once_when_the_cursor_lands() {
    let mut person = Person::with(portfolio());
    assert!(
        person.world.asked_details.is_empty(),
        "the board needs none"
    );
    person.press("2 Down Up Down Up");
    assert_eq!(person.world.asked_details.len(), 2);
}

#[test]
fn a_key_held_down_asks_only_for_the_account_where_the_cursor_rests() {
    let mut person = Person::with(portfolio());
    person.press("2");
    let asked = person.world.asked_details.len();
    person.world.restless = true;
    person.press("Down Down");
    assert_eq!(person.world.asked_details.len(), asked);
    let here = person.state.subject_id().expect("an account");
    person.hears(vec![Msg::Rested]);
    assert_eq!(person.world.asked_details[asked..], [here]);
    // What is opened or written about at once does not wait.
    person.press("Up Up Enter");
    let here = person.state.subject_id().expect("an account");
    assert!(person.state.details.contains_key(&here));
}

#[test]
fn a_cursor_that_cannot_move_keeps_what_is_shown() {
    let mut person = Person::with(portfolio());
    person.press("2");
    person.world.restless = true;
    person.press("Up Home");
    assert!(!person.state.passing);
}

#[test]
fn details_of_many_accounts_do_not_pile_up() {
    let many = (0..120).map(|at| {
        let name = format!("A{at:03}");
        renewing_in(
            super::support::accounts::account(&name, &name, "adoption"),
            10,
        )
    });
    let mut person = Person::with(many.collect());
    person.press("2");
    for _ in 0..119 {
        person.press("Down");
    }
    assert!(person.state.details.len() <= 50);
    assert_eq!(person.state.details.len(), person.state.details_order.len());
    let here = person.state.subject_id().expect("an account");
    assert!(person.state.details.contains_key(&here));
}

#[test]
fn a_snoozed_row_leaves_and_comes_back_with_what_changed() {
    let mut person = Person::with(portfolio());
    person.press("2");
    assert_eq!(person.stands_on(), "Acme");
    let next = person.queue()[1].to_owned();
    person.press("z").types("2w").press("Enter");
    assert!(!person.queue().contains(&"Acme"), "{:?}", person.queue());
    assert_eq!(person.stands_on(), next, "the next row's turn has come");
    assert!(
        person.world.queue.is_empty(),
        "nothing of it goes to the CRM"
    );
    // It is to be seen where things are put away.
    person.press("Tab").press("Tab");
    assert_eq!(person.queue(), ["Acme"]);
    person.press("Tab");
    assert_eq!(person.state.triage.lane, Lane::Risk);
    // The renewal is judged as good as lost: materially worse.
    let mut worse = renewing_in(person.world.account("Acme").clone(), 1);
    let judged = tenure::domain::when::Dated {
        value: 0.0,
        as_of: person.state.now.utc,
    };
    worse.set_number(tenure::domain::Field::Likelihood, Some(judged));
    person.hears(vec![Msg::Changed {
        accounts: vec![worse],
        gone: Vec::new(),
        owners: None,
    }]);
    assert!(person.queue().contains(&"Acme"));
    let row = person
        .state
        .book
        .rows
        .iter()
        .find(|row| row.account.name == "Acme");
    let away = row
        .and_then(|row| row.today.away.as_deref())
        .expect("it had been put away");
    let state = &person.state;
    let why = away.back[0].why(&state.rules.triage, state.now, state.language);
    assert!(
        why.starts_with("snoozed on") && why.contains("grew from"),
        "{why}"
    );
}

#[test]
fn a_dismissal_wants_a_reason_and_can_be_taken_back() {
    let mut person = Person::with(portfolio());
    person.press("2");
    let before: Vec<String> = person.queue().iter().map(|name| name.to_string()).collect();
    person.press("x").press("Enter");
    assert_eq!(person.queue(), before, "without a reason nothing happens");
    person.types("known since May").press("Enter");
    assert!(!person.queue().contains(&"Acme"));
    person.press("u");
    assert_eq!(person.queue(), before);
}

#[test]
fn one_signal_is_put_away_and_the_row_stays_for_the_others() {
    let mut person = Person::with(portfolio());
    person.press("2");
    let open = |person: &Person<super::support::world::World>| {
        let row = person
            .state
            .book
            .rows
            .iter()
            .find(|row| row.account.name == "Acme");
        let terms = &row.expect("it is there").today.terms;
        terms
            .iter()
            .filter(|(lane, term)| *lane == Lane::Risk && term.leads())
            .count()
    };
    let before = open(&person);
    if before < 2 {
        // A task makes the second signal.
        let mut account = person.world.account("Acme").clone();
        account.task_due = Some(person.state.now.today());
        person.hears(vec![Msg::Changed {
            accounts: vec![account.clone()],
            gone: Vec::new(),
            owners: None,
        }]);
        let id = account.id.clone();
        *person
            .world
            .accounts
            .iter_mut()
            .find(|of| of.id == id)
            .expect("it is there") = account;
    }
    let before = open(&person);
    assert!(before >= 2);
    person.press("d").press("Tab").press("Enter");
    assert_eq!(open(&person), before - 1);
    assert!(person.queue().contains(&"Acme"));
    // Given to somebody it stays, and they get a task.
    person.press("a").types("Tom").press("Enter");
    let tasks = person.world.taken.iter();
    let tasks = tasks.filter(|write| matches!(write.op, tenure::domain::write::Op::AddTask(_)));
    assert_eq!(tasks.count(), 1);
}

#[test]
fn why_not_shows_the_nearest_signals_of_any_account() {
    let mut person = Person::with(portfolio());
    person.press("2").press("w");
    let Some(tenure::app::Layer::WhyNot(shown)) = person.state.layers.last() else {
        panic!("it is open");
    };
    let fires = shown
        .signals
        .iter()
        .filter(|near| near.fires.is_some())
        .count();
    assert!(fires > 0);
    let shares: Vec<f64> = shown.signals[fires..]
        .iter()
        .filter_map(|near| near.share)
        .collect();
    assert!(shares.is_sorted(), "{shares:?}");
    person.press("Esc");
    assert!(person.state.layers.is_empty());
}

#[test]
fn a_filter_that_leaves_only_what_is_put_away_shows_it_and_the_lane_is_back_without_it() {
    let mut person = Person::with(portfolio());
    person.press("2");
    let (first, rows) = (person.stands_on().to_owned(), person.queue().len());
    person.press("z").types("2w").press("Enter");
    assert!(!person.queue().contains(&first.as_str()));
    person.press("f").types("is:snoozed").press("Enter");
    assert!(person.state.triage.away);
    assert_eq!(person.queue(), [first.as_str()]);
    person.press("F");
    assert!(!person.state.triage.away);
    assert_eq!(person.queue().len(), rows - 1);
    // Who went to that tab stays there.
    person.press("S-Tab");
    assert!(person.state.triage.away);
    person.press("f").types("is:snoozed").press("Enter");
    person.press("F");
    assert!(person.state.triage.away);
}

/// The title says what is so: of an account that is in the queue it is why, not why not.
#[test]
fn why_not_is_asked_only_of_what_is_not_in_the_queue() {
    let mut person = Person::with(portfolio());
    person.press("2 w");
    let screen = person.screen();
    assert!(screen.contains("Why it is in the queue: Acme"), "{screen}");
    person.press("Esc 3 End");
    while person.stands_on() != "Dunlin" {
        person.press("Up");
    }
    person.press(":").types("why signals").press("Enter");
    let screen = person.screen();
    let title = "Why it is not in the queue: Dunlin";
    assert!(screen.contains(title), "{screen}");
}

#[test]
fn the_line_of_a_play_names_whom_it_is_about() {
    use tenure::domain::contact::{Contact, Role};
    let contact = |id: &str, name: &str, role: Role| Contact {
        id: id.into(),
        name: name.to_owned(),
        accounts: vec!["1".into()],
        roles: vec![role],
        ..Contact::default()
    };
    let mut person = Person::with(portfolio());
    let gone = Contact {
        left: true,
        ..contact("c0", "Gone Away", Role::Champion)
    };
    let people = vec![
        contact("c1", "Ola Buyer", Role::EconomicBuyer),
        gone,
        contact("c2", "Dana Ruiz", Role::Champion),
        contact("c3", "Des Tractor", Role::Detractor),
    ];
    person.world.people.insert("1".into(), people);
    person.press("2");
    assert_eq!(person.stands_on(), "Acme");
    person.press("p");
    if !matches!(person.layer(), Some(tenure::app::Layer::Log(_))) {
        person.types("log").press("Enter");
    }
    let Some(tenure::app::Layer::Log(line)) = person.layer() else {
        panic!("{:?}", person.layer());
    };
    assert!(
        line.input.value().starts_with("call with Dana Ruiz: "),
        "{}",
        line.input.value()
    );
    assert_eq!(line.input.cursor(), "call with Dana Ruiz".len());
    assert!(line.parsed.faults.iter().all(|fault| !fault.blocks));
    assert_eq!(line.parsed.with.len(), 1);
}

#[test]
fn where_nobody_fits_the_filter_the_keys_lead_back() {
    let mut person = Person::with(portfolio());
    person.press("f").types("nobodyhere").press("Enter");
    for view in ["2", "3", "5", "6", "7"] {
        person.press(view);
        let screen = person.screen();
        assert!(screen.contains("No account fits"), "{view}\n{screen}");
        assert!(
            screen.contains("F  shows all accounts again"),
            "{view}\n{screen}"
        );
        let footer = screen.lines().last().unwrap_or_default();
        assert!(footer.contains("F show all"), "{view} {footer}");
        assert!(
            !footer.contains("Mark") && !footer.contains("sort"),
            "{footer}"
        );
    }
}
