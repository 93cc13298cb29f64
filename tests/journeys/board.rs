//! The board: cards, columns, scrolling, and a cursor that knows its account.

use super::support::accounts::{account, portfolio, renewing_in};
use super::support::person::Person;
use super::support::world::World;
use tenure::app::Msg;
use tenure::app::layout::{self, Aside};
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
    // Pages follow each other without a moment between them.
    person.world.restless = true;
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

#[test]
fn cards_are_sorted_by_what_is_asked_for_and_grouped_within_their_column() {
    let mut accounts = vec![
        account("1", "Apple", "value"),
        renewing_in(account("2", "Banana", "value"), 30),
        renewing_in(account("3", "Cherry", "value"), 10),
    ];
    accounts[0].tier = Some("benchmark".into());
    accounts[2].owner = Some("owner-2".into());
    if let Some(arr) = &mut accounts[1].arr {
        arr.amount = 99_000.into();
    }
    let mut person = Person::with(accounts);
    let urgent = person.cards("Value").join(" ");
    let mut seen = Vec::new();
    for _ in 0..5 {
        person.press("S");
        seen.push(person.cards("Value").join(" "));
    }
    assert!(seen[0].starts_with("Banana"), "by ARR: {}", seen[0]);
    assert_eq!(seen[2], "Cherry Banana Apple", "by renewal");
    assert_eq!(seen[3], "Apple Banana Cherry", "by name");
    assert_eq!(seen[4], urgent, "by urgency again");
    let heads = |person: &Person<_>| {
        let columns = &person.state.board.columns;
        let column = columns.iter().find(|of| of.name == "Value");
        column.expect("a column").heads.clone()
    };
    person.press("b");
    let want = [(0, "Mia Maas".to_owned()), (2, "Tom Thal".to_owned())];
    assert_eq!(heads(&person), want);
    assert_eq!(person.cards("Value"), ["Banana", "Apple", "Cherry"]);
    person.press("b");
    let want = [(0, "benchmark".to_owned()), (1, "standard".to_owned())];
    assert_eq!(heads(&person), want);
    person.press("b");
    assert!(heads(&person).is_empty());
}

#[test]
fn a_grouped_column_keeps_the_card_under_the_cursor_whole() {
    let many = (0..90).map(|at| {
        let mut one = account(&at.to_string(), &format!("A{at:02}"), "value");
        one.owner = Some(format!("owner-{}", at % 9).into());
        one
    });
    let mut person = Person::with(many.collect());
    person.hears(vec![Msg::Resize(80, 24)]);
    person.press("b");
    for key in [
        "G", "Up", "PageUp", "g g", "PageDown", "Down", "d", "G", "d", "PageUp",
    ] {
        person.press(key);
        let board = &person.state.board;
        let column = &board.columns[board.focus];
        let height = tenure::app::layout::body_height(&person.state);
        let room = tenure::app::layout::card_room(height);
        let shown = column.whole(column.top, board.density.into(), room);
        assert!(
            (column.top..column.top + shown).contains(&column.cursor),
            "{key}: {} of {shown} from {}",
            column.cursor,
            column.top
        );
    }
}

#[test]
fn columns_without_cards_are_hidden_and_the_cursor_stays() {
    let mut person = Person::with(portfolio());
    let on = person.stands_on().to_owned();
    let all = person.state.board.columns.len();
    person.press("c");
    assert!(
        person
            .state
            .board
            .columns
            .iter()
            .all(|of| !of.rows.is_empty())
    );
    assert!(person.state.board.columns.len() < all);
    assert_eq!(person.stands_on(), on);
    person.press("c");
    assert_eq!(person.state.board.columns.len(), all);
}

#[test]
fn on_a_wide_screen_the_account_stands_beside_the_board_until_that_is_not_wanted() {
    let mut person = Person::with(portfolio());
    let asked = |person: &Person<super::support::world::World>| person.world.asked_details.len();
    assert_eq!(asked(&person), 0, "too narrow: nothing is read for it");
    person.hears(vec![Msg::Resize(160, 40)]);
    assert_eq!(asked(&person), 1);
    let aside = |person: &Person<super::support::world::World>| layout::aside(&person.state);
    assert!(matches!(aside(&person), Aside::Beside(51..)));
    person.press("v");
    assert_eq!(aside(&person), Aside::Nowhere);
    assert_eq!(layout::board_size(&person.state).0, 160);
}

#[test]
fn where_all_columns_fit_only_without_it_the_account_stands_below_them() {
    let mut stages = portfolio();
    stages.push(account("99", "Elsewhere", "no_such_stage"));
    let mut person = Person::with(stages);
    person.hears(vec![Msg::Resize(200, 50)]);
    let columns = person.state.board.columns.len();
    assert_eq!(columns, 8, "seven stages and the accounts of unknown ones");
    assert!(matches!(layout::aside(&person.state), Aside::Below(10..)));
    assert_eq!(layout::board_fit(&person.state).shown, columns);
    for _ in 0..columns {
        person.press("Right");
        assert_eq!(person.state.board.left, 0, "nothing scrolls sideways");
    }
    // There are lines enough for it beside, and cells for all columns besides.
    person.hears(vec![Msg::Resize(300, 50)]);
    assert!(matches!(layout::aside(&person.state), Aside::Beside(90)));
    person.hears(vec![Msg::Resize(200, 30)]);
    assert!(matches!(layout::aside(&person.state), Aside::Beside(80)));
}

/// What a key turned on is still to be seen when its toast is long gone.
#[test]
fn the_board_says_what_its_cards_are_sorted_and_grouped_by() {
    let many = |stage: &'static str| {
        (0..20).map(move |at| {
            let id = format!("{stage}{at}");
            account(&id, &id, stage)
        })
    };
    let all = ["onboarding", "adoption", "value", "renewal"].map(many);
    let all: Vec<_> = all.into_iter().flatten().collect();
    // Beside how many more cards each column has there is room for less.
    let few = "sorted by ARR · grouped by owner";
    for (accounts, told) in [(all, " ARR · owner"), (portfolio(), few)] {
        let mut person = Person::with(accounts);
        person.hears(vec![Msg::Resize(80, 24)]);
        assert!(!person.screen().contains("sorted by"));
        person.press("S b").press("Down");
        person.state.toast = None;
        let screen = person.screen();
        assert!(screen.contains(told), "{screen}");
        person.press("S S S S b b");
        person.state.toast = None;
        let screen = person.screen();
        assert!(
            !screen.contains("ARR ·") && !screen.contains("sorted"),
            "{screen}"
        );
    }
}

#[test]
fn the_column_a_card_is_dragged_to_is_marked() {
    use tenure::app::mouse::{Deed, Hit, Mouse};
    let mut person = Person::with(portfolio());
    person.screen();
    let place = |person: &Person<World>, hit: fn(&Hit) -> bool| {
        let zones = person.state.zones.iter();
        let found: Vec<_> = zones.filter(|zone| hit(&zone.hit)).collect();
        (found[0].from, found[found.len() - 1].from)
    };
    let (card, _) = place(&person, |hit| matches!(hit, Hit::Card(..)));
    let (_, column) = place(&person, |hit| matches!(hit, Hit::Column(_)));
    let done = |person: &mut Person<World>, what, at| {
        person.hears(vec![Msg::Mouse(Mouse { what, at })]);
    };
    done(&mut person, Deed::Press, card);
    assert_eq!(person.state.hand.over(), None);
    done(&mut person, Deed::Drag, column);
    let over = person.state.hand.over().expect("a column");
    let name = person.state.board.columns[over].name.clone();
    let screen = person.screen();
    let head = screen.lines().nth(1).expect("the names of the columns");
    assert!(head.contains(&format!("→{name}")), "{head}");
    done(&mut person, Deed::Drag, card);
    assert_eq!(person.state.hand.over(), None, "back where it came from");
    done(&mut person, Deed::Drag, column);
    done(&mut person, Deed::Release, column);
    assert_eq!(person.state.hand.over(), None);
}
