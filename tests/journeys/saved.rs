//! Saved views and templates: what is used again, at hand.

use super::support::accounts::portfolio;
use super::support::person::Person;
use super::support::world::World;
use std::fs;
use std::path::Path;
use tenure::app::saved::{Saved, Which};
use tenure::app::view::View;
use tenure::app::{Effect, Layer, Msg};

fn written(person: &Person<World>) -> Vec<Saved> {
    let written = person
        .world
        .heard
        .iter()
        .rev()
        .find_map(|effect| match effect {
            Effect::SaveViews(views) => Some(views.clone()),
            _ => None,
        });
    written.expect("the views are written")
}

fn names(views: &[Saved]) -> Vec<&str> {
    views.iter().map(|view| view.name.as_str()).collect()
}

/// Somebody with three views: the queue, those renewing on the board, the accounts table.
fn person() -> Person<World> {
    let mut person = Person::with(portfolio());
    person.press("2 , s").types("Who needs me").press("Enter");
    person.press("1 f").types("renewal<60d").press("Enter");
    person.press(", s").types("Renewing").press("Enter");
    person.press("F 3 , s").types("Everybody").press("Enter");
    person
}

#[test]
fn what_is_shown_is_saved_under_a_name_and_shown_again_by_it() {
    let mut person = person();
    let views = written(&person);
    assert_eq!(names(&views), ["Who needs me", "Renewing", "Everybody"]);
    assert_eq!(views[1].filter, "renewal<60d");
    assert!(views[2].table.is_some(), "the table with its columns");
    person.press(", v").types("renew").press("Enter");
    assert_eq!(person.state.view, View::Board);
    assert_eq!(person.state.filter.text, "renewal<60d");
    let cards: usize = person
        .state
        .board
        .columns
        .iter()
        .map(|of| of.rows.len())
        .sum();
    assert_eq!(cards, 2, "Acme and Borealis");
    // By its number, and with its limits gone again.
    person.press(", v").types("1");
    assert_eq!(person.state.view, View::Triage);
    assert!(person.state.filter.query.is_none());
}

/// Every query that the documents show: those in blocks, a line each, and those in a line.
fn documented() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/query.md")).expect("the document");
    let blocks = page.split("```query\n").skip(1);
    let lines = blocks.flat_map(|block| block.split("```").next().unwrap_or_default().lines());
    let states = page.split('`').skip(1).step_by(2);
    let states = states.filter(|span| span.starts_with("is:"));
    lines.chain(states).map(str::to_owned).collect()
}

#[test]
fn every_documented_query_can_be_saved_and_shown_again() {
    let mut portfolio = portfolio();
    portfolio[0].custom = ["tag", "contract_pages"]
        .map(|name| (name, "12"))
        .into_iter()
        .collect();
    let mut person = Person::with(portfolio);
    let queries = documented();
    assert!(queries.len() > 25, "{queries:?}");
    person.press("3");
    let everybody = person.state.table.rows.clone();
    let mut shorter = 0;
    for (at, query) in queries.iter().enumerate() {
        person.press("f C-u").types(query).press("Enter");
        assert_eq!(person.layer().map(|_| person.is_told()), None, "{query}");
        let found = person.state.table.rows.clone();
        shorter += usize::from(found.len() < everybody.len());
        let name = format!("View {at} of them");
        person.press(", s").types(&name).press("Enter");
        assert_eq!(
            written(&person).last().map(|view| view.filter.as_str()),
            Some(query.as_str())
        );
        person.press("F");
        assert_eq!(person.state.table.rows, everybody, "{query}");
        person.press(", v").types(&name).press("Enter");
        assert_eq!(person.state.filter.text, *query);
        assert_eq!(person.state.table.rows, found, "{query}");
        person.press("F");
    }
    assert!(shorter > 20, "most leave somebody out: {shorter}");
}

#[test]
fn views_are_put_in_order_called_otherwise_and_removed() {
    let mut person = person();
    person.press(", v Down A-Up");
    assert_eq!(
        names(&written(&person)),
        ["Renewing", "Who needs me", "Everybody"]
    );
    // The cursor stays on the one that was moved.
    person.press("A-Down A-Down");
    assert_eq!(
        names(&written(&person)),
        ["Who needs me", "Everybody", "Renewing"]
    );
    person.press("A-r C-u").types("Soon").press("Enter");
    assert_eq!(
        names(&written(&person)),
        ["Who needs me", "Everybody", "Soon"]
    );
    person.press(", v A-d");
    assert_eq!(names(&written(&person)), ["Everybody", "Soon"]);
    person.press("Esc");
    assert!(person.layer().is_none());
}

#[test]
fn a_name_that_is_there_is_saved_anew_and_never_given_twice() {
    let mut person = person();
    person.press("1 , s").types("Everybody").press("Enter");
    let views = written(&person);
    assert_eq!(views.len(), 3);
    assert_eq!(views[2].view, Which::Board);
    person
        .press(", v A-r C-u")
        .types("Everybody")
        .press("Enter");
    assert_eq!(person.is_told(), "There is a view Everybody already.");
    person.press("Esc , s Enter");
    assert_eq!(person.is_told(), "Type a name for it.");
}

#[test]
fn a_view_whose_query_no_longer_reads_says_why_and_changes_nothing() {
    let mut person = person();
    person.state.views[1].filter = "stge:renewal".to_owned();
    person.press(", v").types("renew").press("Enter");
    assert!(
        person.is_told().starts_with("Renewing: "),
        "{}",
        person.is_told()
    );
    assert_eq!(person.state.view, View::Accounts);
}

#[test]
fn a_template_begins_the_line_at_the_first_thing_to_fill_in() {
    let mut person = Person::with(portfolio());
    person.press("l C-t").types("qbr").press("Enter");
    person.types("all four");
    let Some(Layer::Log(line)) = person.layer() else {
        panic!("the line is open");
    };
    assert!(
        line.input
            .value()
            .starts_with("qbr 60m: goals met: all four; value shown:"),
        "{}",
        line.input.value()
    );
    assert_eq!(line.parsed.minutes, Some(60));
    person.press("Enter");
    assert_eq!(person.world.taken.len(), 2, "a QBR and its task");
}

#[test]
fn what_could_not_be_saved_is_not_offered_and_nobody_is_told_it_was() {
    let mut person = person();
    let before = person.state.views.clone();
    person.press("3 , s").types("Mine alone").press("Enter");
    assert!(person.is_told().contains("Saved"), "{}", person.is_told());
    // Meanwhile a colleague has written into the file that both use.
    let why = tenure::app::saved::Unsaved::Changed;
    person.hears(vec![Msg::ViewsUnsaved(why, Some(before.clone()))]);
    assert!(
        person.is_told().contains("Nothing was saved"),
        "{}",
        person.is_told()
    );
    assert_eq!(names(&person.state.views), names(&before));
    person.press(", v");
    assert!(!person.offers().contains(&"Mine alone".to_owned()));
}
