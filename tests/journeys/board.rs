//! The board: cards, columns, scrolling, and a cursor that knows its account.

use super::support::accounts::{account, portfolio, renewing_in};
use super::support::person::Person;
use tenure::app::Msg;
use tenure::domain::money::Currency;

#[test]
fn columns_hold_the_accounts_of_their_stage_with_count_and_arr() {
    let person = Person::with(portfolio());
    let names: Vec<&str> = person
        .state
        .board
        .columns
        .iter()
        .map(|of| of.name.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "Onboarding",
            "Adoption",
            "Value",
            "Renewal",
            "Advocacy",
            "At risk",
            "Churned"
        ]
    );
    assert_eq!(person.cards("Value"), ["Cøsmos Ltd", "Fjord Data"]);
    let adoption = &person.state.board.columns[1];
    assert_eq!(adoption.rows.len(), 4);
    assert_eq!(adoption.arr[0].amount, 48_000.into());
    assert_eq!(adoption.arr[0].currency, Currency::EUR);
}

#[test]
fn the_cursor_moves_among_cards_and_columns_and_stops_at_the_ends() {
    let mut person = Person::with(portfolio());
    assert_eq!(person.column(), "Adoption", "nobody is being onboarded");
    let cards = person
        .cards("Adoption")
        .into_iter()
        .map(str::to_owned)
        .collect::<Vec<_>>();
    assert_eq!(person.stands_on(), cards[0]);
    person.press("Down Down");
    assert_eq!(person.stands_on(), cards[2]);
    person.press("G Down");
    assert_eq!(person.stands_on(), cards[3]);
    person.press("Right Left");
    assert_eq!(
        person.stands_on(),
        cards[3],
        "each column keeps its own place"
    );
    person.press("g g Up");
    assert_eq!(person.stands_on(), cards[0]);
    person.press("Left Left Left");
    assert_eq!((person.column(), person.stands_on()), ("Onboarding", ""));
}

#[test]
fn a_count_goes_before_a_motion_in_vim() {
    let many = (0..60).map(|at| account(&at.to_string(), &format!("A{at:02}"), "adoption"));
    let mut person = Person::with_keymap(many.collect(), "vim");
    person.press("5 j");
    assert_eq!(person.state.board.columns[1].cursor, 5);
    person.press("2 k 1 0 G");
    assert_eq!(person.state.board.columns[1].cursor, 9, "to the tenth");
    person.press("C-d");
    assert!(person.state.board.columns[1].cursor > 9);
}

#[test]
fn the_card_and_the_column_under_the_cursor_are_always_in_sight() {
    let stages = [
        "onboarding",
        "adoption",
        "value",
        "renewal",
        "advocacy",
        "at_risk",
        "churned",
    ];
    let many = (0..210).map(|at| {
        account(
            &at.to_string(),
            &format!("A{at:03}"),
            stages[at % stages.len()],
        )
    });
    let mut person = Person::with(many.collect());
    person.hears(vec![Msg::Resize(80, 24)]);
    for key in [
        "Right", "Right", "G", "Right", "Right", "PageDown", "Right", "Right", "d", "G",
    ] {
        person.press(key);
        let board = &person.state.board;
        let height = tenure::app::layout::body_height(&person.state);
        let fit = tenure::app::layout::board(80, height, board.columns.len(), board.density);
        assert!(
            (board.left..board.left + fit.shown).contains(&board.focus),
            "{key}"
        );
        let column = &board.columns[board.focus];
        assert!(
            (column.top..column.top + fit.cards).contains(&column.cursor),
            "{key}"
        );
    }
}

#[test]
fn density_goes_round_and_keeps_the_account() {
    let mut person = Person::with(portfolio());
    person.press("Down");
    let on = person.stands_on().to_owned();
    let mut seen = Vec::new();
    for _ in 0..3 {
        person.press("d");
        seen.push(person.state.board.density);
        assert_eq!(person.stands_on(), on);
    }
    assert_eq!(seen, [2, 1, 4]);
}

#[test]
fn the_cursor_stays_on_its_account_when_others_come_and_go() {
    let mut person = Person::with(portfolio());
    person.press("G");
    let on = person.stands_on().to_owned();
    let newcomers = (0..5).map(|at| account(&format!("new{at}"), &format!("AA{at}"), "adoption"));
    person.hears(vec![Msg::Changed {
        accounts: newcomers.collect(),
        gone: vec!["2".into()],
        owners: None,
    }]);
    assert_eq!(person.stands_on(), on);
}

#[test]
fn before_anybody_moved_the_first_view_is_at_the_top_however_pages_arrive() {
    let mut person = Person::with(Vec::new());
    let page = |stage: &'static str, from: u64| Msg::Changed {
        accounts: (from..from + 40)
            .map(|at| {
                let new = account(&at.to_string(), &format!("A{at}"), stage);
                renewing_in(new, 200 - at)
            })
            .collect(),
        gone: Vec::new(),
        owners: None,
    };
    person.hears(vec![page("value", 0), page("value", 40)]);
    person.hears(vec![page("adoption", 80)]);
    assert_eq!(person.column(), "Adoption", "the first column with cards");
    assert_eq!(person.stands_on(), person.cards("Adoption")[0]);
    let tops = |person: &Person<_>| {
        let columns = person.state.board.columns.iter();
        columns.map(|of| (of.cursor, of.top)).collect::<Vec<_>>()
    };
    assert!(tops(&person).iter().all(|at| *at == (0, 0)));
    person.press("2");
    assert_eq!(person.state.triage.cursor, 0);
    // A filter that leaves nothing leaves no place either.
    person.press("G 1 G");
    person.press("f").types("zzz").press("Enter F");
    assert!(tops(&person).iter().all(|at| *at == (0, 0)));
    person.press("2");
    assert_eq!(
        (person.state.triage.cursor, person.state.triage.top),
        (0, 0)
    );
}

#[test]
fn a_stage_that_no_file_knows_has_a_column_of_its_own() {
    let person = Person::with(vec![account("1", "Acme", "cryogenics")]);
    assert_eq!(person.cards("Unmapped"), ["Acme"]);
}

#[test]
fn an_empty_book_is_moved_in_without_harm() {
    let mut person = Person::with(Vec::new());
    for keys in [
        "Down Up Left Right G g g",
        "PageDown Enter l",
        "2 Down Enter > < s",
        "8 Tab Down c U",
        "1 d y",
        "u",
    ] {
        person.press(keys);
    }
    assert!(person.state.layers.is_empty());
}
