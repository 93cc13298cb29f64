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
        next,
        "taking back does not move the cursor"
    );
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
