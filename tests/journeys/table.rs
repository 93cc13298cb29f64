//! The accounts table: sorted, grouped, its columns chosen and resized, its accounts marked.

use super::support::accounts::{account, noon, portfolio, renewing_in, with};
use super::support::person::Person;
use super::support::world::World;
use chrono::Days;
use rust_decimal::Decimal;
use tenure::app::kept::{LAYOUT, Layout};
use tenure::app::view::View;
use tenure::app::view::table::{Col, GroupBy, Order};
use tenure::app::{Effect, Msg};
use tenure::domain::{Account, Field};
use tenure::messages::Language;

/// Six accounts whose ARR is not in the order of their names.
fn six() -> Vec<Account> {
    let of = |id: &str, name: &str, arr: i64| {
        let mut account = account(id, name, "adoption");
        if let Some(money) = &mut account.arr {
            money.amount = Decimal::from(arr);
        }
        account
    };
    let mut last = of("6", "Fig", 0);
    last.arr = None;
    vec![
        of("1", "Apple", 30),
        of("2", "Banana", 90),
        of("3", "Cherry", 10),
        of("4", "Date", 90),
        of("5", "Elder", 50),
        last,
    ]
}

fn rows(person: &Person<World>) -> Vec<String> {
    let rows = person.state.table.rows.iter();
    let names = rows.filter_map(|at| person.state.book.row(*at));
    names.map(|row| row.account.name.clone()).collect()
}

fn marked(person: &Person<World>) -> Vec<String> {
    let marks = &person.state.table.marks;
    let book = &person.state.book;
    let mut names: Vec<String> = marks
        .iter()
        .filter_map(|id| book.row(book.find(id)?))
        .map(|row| row.account.name.clone())
        .collect();
    names.sort();
    names
}

/// Goes to the column of that kind.
fn to_column(person: &mut Person<World>, col: Col) {
    let columns = &person.state.table.columns;
    let at = columns.iter().position(|(of, _)| *of == col);
    let at = at.expect("a column that is shown");
    for _ in 0..columns.len() {
        person.press("Left");
    }
    for _ in 0..at {
        person.press("Right");
    }
}

fn kept(person: &Person<World>) -> Layout {
    let kept = person
        .world
        .heard
        .iter()
        .rev()
        .find_map(|effect| match effect {
            Effect::Remember(key, json) if key == LAYOUT => Some(json.clone()),
            _ => None,
        });
    serde_json::from_str(&kept.expect("it is kept")).expect("JSON")
}

#[test]
fn it_is_sorted_by_the_column_under_the_cursor_and_again_the_other_way() {
    let mut person = Person::with(six());
    person.press("3");
    assert_eq!(person.state.view, View::Accounts);
    assert_eq!(
        rows(&person),
        ["Apple", "Banana", "Cherry", "Date", "Elder", "Fig"]
    );
    to_column(&mut person, Col::Arr);
    person.press("S");
    let falling = ["Banana", "Date", "Elder", "Apple", "Cherry", "Fig"];
    assert_eq!(rows(&person), falling, "the largest first, unknown last");
    person.press("S");
    let rising = ["Cherry", "Apple", "Elder", "Banana", "Date", "Fig"];
    assert_eq!(rows(&person), rising, "unknown last all the same");
    let sort = (Col::Arr, Order::Rising);
    assert_eq!(person.state.table.sort, sort);
}

#[test]
fn the_cursor_stays_on_its_account_when_the_order_changes() {
    let mut person = Person::with(six());
    person.press("3 Down Down");
    assert_eq!(person.stands_on(), "Cherry");
    to_column(&mut person, Col::Arr);
    person.press("S");
    assert_eq!(person.stands_on(), "Cherry");
    person.press("b");
    assert_eq!(person.stands_on(), "Cherry");
    let changed = with(six().remove(0), Field::Nps, 3.0);
    person.hears(vec![Msg::Changed {
        accounts: vec![changed],
        gone: vec!["2".into()],
        owners: None,
    }]);
    assert_eq!(person.stands_on(), "Cherry");
    person.press("Enter");
    assert_eq!(person.state.view, View::Account);
    person.press("Esc");
    assert_eq!(person.stands_on(), "Cherry");
}

#[test]
fn groups_have_sums_and_tab_goes_from_one_to_the_next() {
    let mut person = Person::with(portfolio());
    person.press("3 b");
    assert_eq!(person.state.table.group, GroupBy::Stage);
    let groups = &person.state.table.groups;
    let names: Vec<(&str, usize)> = groups
        .iter()
        .map(|group| (group.name.as_str(), group.count))
        .collect();
    assert_eq!(names[0].0, "Adoption");
    let all: usize = groups.iter().map(|group| group.count).sum();
    assert_eq!(all, person.state.book.rows.len());
    assert_eq!(groups[0].arr[0].amount, 48_000.into());
    let second = groups[1].start;
    person.press("Tab");
    assert_eq!(person.state.table.cursor, second);
    person.press("S-Tab");
    assert_eq!(person.state.table.cursor, 0);
    person.press("b");
    let owners: Vec<&str> = person
        .state
        .table
        .groups
        .iter()
        .map(|group| group.name.as_str())
        .collect();
    assert_eq!(owners, ["Mia Maas", "Tom Thal"]);
    person.press("b b");
    assert_eq!(person.state.table.groups, []);
}

#[test]
fn accounts_are_marked_one_by_one_in_a_range_all_and_the_others() {
    let mut person = Person::with(six());
    person.press("3 Space Space");
    assert_eq!(marked(&person), ["Apple", "Banana"]);
    assert_eq!(person.stands_on(), "Cherry", "a mark goes on to the next");
    person.press("Up Space");
    assert_eq!(marked(&person), ["Apple"], "a second time takes it away");
    person.press("G v");
    let all_but_none = ["Apple", "Banana", "Cherry", "Date", "Elder", "Fig"];
    assert_eq!(marked(&person), all_but_none);
    person.press("A");
    assert!(marked(&person).is_empty(), "all are marked: none, then");
    person.press("g g Space I");
    assert_eq!(
        marked(&person),
        ["Banana", "Cherry", "Date", "Elder", "Fig"]
    );
    person.press("N");
    assert!(marked(&person).is_empty());
}

#[test]
fn marks_outlive_a_filter_that_hides_them_and_this_is_told() {
    let mut person = Person::with(six());
    person.press("3 A");
    person.press("f").types("arr>=50").press("Enter");
    assert_eq!(rows(&person).len(), 3);
    assert_eq!(marked(&person).len(), 6);
    assert_eq!(person.state.table.hidden_marks, 3);
    person.press("A");
    assert_eq!(marked(&person), ["Apple", "Cherry", "Fig"]);
    assert_eq!(person.state.table.hidden_marks, 3);
}

#[test]
fn columns_are_chosen_and_ordered_and_the_choice_is_kept() {
    let mut person = Person::with(six());
    person.press("3 c");
    // Stage goes, ARR moves behind health.
    person.press("Down Space Down Right Esc");
    let shown: Vec<Col> = person
        .state
        .table
        .columns
        .iter()
        .map(|(col, _)| *col)
        .collect();
    assert_eq!(shown[..3], [Col::Name, Col::Health, Col::Arr]);
    let mut again = World::new(six());
    again.layout = kept(&person);
    let mut person = Person::with(Vec::new());
    person.world = again;
    let loaded = person.world.loaded(person.state.now);
    person.state.opening = Default::default();
    let ask = person.state.load;
    person.hears(vec![Msg::Loaded(ask, Ok(Box::new(loaded)))]);
    let there: Vec<Col> = person
        .state
        .table
        .columns
        .iter()
        .map(|(col, _)| *col)
        .collect();
    assert_eq!(there, shown);
}

#[test]
fn the_name_can_neither_be_hidden_nor_moved() {
    let mut person = Person::with(six());
    person.press("3 c Space Right Left Down Left Esc");
    assert_eq!(person.state.table.columns[0].0, Col::Name);
    assert_eq!(person.state.table.columns[1].0, Col::Stage);
}

#[test]
fn a_column_is_resized_and_its_width_kept() {
    let mut person = Person::with(six());
    person.press("3 Right + + +");
    assert_eq!(
        person.state.table.columns[1].1,
        Some(Col::Stage.width(tenure::messages::Language::En) + 3)
    );
    person.press("- - - - - - - - - - - - - - - -");
    assert_eq!(person.state.table.columns[1].1, Some(4), "never to nothing");
    assert_eq!(kept(&person).table.columns[1].1, Some(4));
}

#[test]
fn the_column_under_the_cursor_is_always_in_sight_and_the_name_too() {
    for width in [40, 57, 80, 120, 200] {
        let mut person = Person::with(six());
        person.hears(vec![Msg::Resize(width, 24)]);
        person.press("3");
        for key in ["Right"; 14].iter().chain(&["Left"; 14]) {
            person.press(key);
            let words = tenure::app::layout::Words::of(&person.state);
            let table = &person.state.table;
            let window = (table.left, table.column);
            let fit = tenure::app::layout::table(width, words, &table.columns, window);
            let drawn = |at: usize| fit.columns.iter().any(|(of, ..)| *of == at);
            assert!(drawn(0) && drawn(table.column), "{width} {key}");
        }
    }
}

#[test]
fn a_narrow_screen_tells_how_accounts_do_before_where_they_stand() {
    for language in Language::ALL {
        let mut person = Person::with(six());
        person.state.language = *language;
        person.hears(vec![Msg::Resize(40, 10)]);
        person.press("3");
        let drawn = |person: &Person<World>| {
            let words = tenure::app::layout::Words::of(&person.state);
            let table = &person.state.table;
            let window = (table.left, table.column);
            let fit = tenure::app::layout::table(40, words, &table.columns, window);
            let drawn = fit.columns.iter().map(|(at, ..)| table.columns[*at].0);
            drawn.collect::<Vec<_>>()
        };
        let seen = drawn(&person);
        assert_eq!(
            seen[..3],
            [Col::Name, Col::Arr, Col::Health],
            "{language:?}"
        );
        // Where the cursor goes through all of them, the stage is one.
        person.press("Right");
        assert_eq!(drawn(&person)[..2], [Col::Name, Col::Stage], "{language:?}");
        person.press("Right");
        assert_eq!(drawn(&person)[..2], [Col::Name, Col::Arr], "{language:?}");
    }
}

#[test]
fn it_shares_filter_and_scope_with_the_other_views() {
    let mut person = Person::with(portfolio());
    person.press("m 3");
    assert!(rows(&person).len() < portfolio().len(), "only mine");
    person.press("m");
    assert_eq!(rows(&person).len(), portfolio().len());
}

#[test]
fn what_is_done_is_done_to_the_row_under_the_cursor() {
    let accounts = vec![
        account("1", "Acme", "adoption"),
        renewing_in(account("2", "Bolt", "adoption"), 10),
    ];
    let mut person = Person::with(accounts);
    person.press("3 Down l");
    person.types("call 20m: all is well").press("Enter");
    assert!(
        person.is_told().starts_with("Bolt: call logged"),
        "{}",
        person.is_told()
    );
    assert_eq!(person.world.taken[0].account.as_str(), "2");
}

#[test]
fn ten_thousand_accounts_are_sorted() {
    let many = (0..10_000).map(|at| {
        renewing_in(
            account(&at.to_string(), &format!("A{at:05}"), "value"),
            at % 400,
        )
    });
    let mut person = Person::with(many.collect());
    person.press("3");
    to_column(&mut person, Col::Renews);
    // How long it may take is held by the benches.
    person.press("S");
    let renewal = |at: usize| {
        let row = person.state.book.row(person.state.table.rows[at]);
        row.and_then(|row| row.account.renewal)
    };
    assert!((1..10_000).all(|at| renewal(at - 1) <= renewal(at)));
}

/// A lost account has nothing left to renew: its past date is not late, stands behind what is ahead, and
/// no card counts down to it.
#[test]
fn what_is_lost_is_not_late() {
    let ended = |id: &str, name: &str, stage: &str| {
        let mut one = account(id, name, stage);
        one.renewal = noon().date_naive().checked_sub_days(Days::new(150));
        one
    };
    let mut person = Person::with(vec![
        ended("1", "Gone", "churned"),
        ended("2", "Forgotten", "renewal"),
        renewing_in(account("3", "Soon", "value"), 20),
    ]);
    person.press("3");
    to_column(&mut person, Col::Renews);
    person.press("S");
    assert_eq!(rows(&person), ["Forgotten", "Soon", "Gone"]);
    let line = |screen: &str, name: &str| {
        let line = screen.lines().find(|line| line.contains(name));
        line.expect("it is shown").to_owned()
    };
    let screen = person.screen();
    assert!(line(&screen, "Forgotten").contains("late 5mo"), "{screen}");
    assert!(!line(&screen, "Gone").contains("late"), "{screen}");
    // Neither on its card, at any density, nor beside a dot, nor at the head of its own page.
    for keys in ["1", "d", "d", "5", "3 End Enter"] {
        person.press(keys);
        let screen = person.screen();
        let late = screen.matches("late").count();
        let theirs = usize::from(screen.contains("Forgotten"));
        assert!(late <= theirs, "{keys}: {screen}");
    }
    assert_eq!(person.stands_on(), "Gone");
}

#[test]
fn inside_a_group_its_head_stays_on_top_and_the_cursor_below_it() {
    let many = (0..60).map(|at| account(&at.to_string(), &format!("A{at:03}"), "adoption"));
    let mut person = Person::with(many.collect());
    person.hears(vec![Msg::Resize(80, 24)]);
    person.press("3 b");
    let name = person.state.table.groups[0].name.clone();
    for keys in ["End", "Up", "PageUp", "PageUp", "Up", "PageDown", "Home"] {
        person.press(keys);
        let here = person.stands_on().to_owned();
        let screen = person.screen();
        let lines: Vec<&str> = screen.lines().collect();
        let first = lines.iter().position(|line| line.contains(" A0"));
        let first = first.expect("a row");
        assert!(lines[first - 1].contains(&name), "{keys}\n{screen}");
        let rows = &lines[first..];
        assert!(
            rows.iter().any(|line| line.contains(&here)),
            "{keys}\n{screen}"
        );
    }
}
