//! Journeys over the real store, engine, connector and CRM, in memory: seeing the portfolio (board,
//! queue, account), and finding one's way. Keys go in; what is told is read from the screen and
//! compared with what the CRM says.

use super::support::desk::{Desk, Portal};
use tempfile::TempDir;
use tenure::sandbox::record::ObjectType;

const STAGES: [&str; 8] = [
    "Onboarding",
    "Adoption",
    "Value",
    "Renewal",
    "Advocacy",
    "At risk",
    "Churned",
    "Unmapped",
];

fn open() -> (TempDir, Portal, Desk) {
    let folder = tempfile::tempdir().expect("a folder");
    let portal = Portal::start(&folder.path().join("crm"));
    let mut desk = Desk::open(&folder.path().join("tenure.db"), &portal);
    desk.is_synced();
    (folder, portal, desk)
}

/// The number that stands after a word on a line.
fn number_after(line: &str, word: &str) -> Option<u64> {
    let (_, rest) = line.split_once(&format!("{word} "))?;
    rest.split_whitespace().next()?.parse().ok()
}

/// The lines of the card or row under the cursor: those behind its bar.
fn under_cursor(screen: &str) -> Vec<String> {
    let lines = screen.lines().filter_map(|line| line.split_once('▌'));
    lines.map(|(_, rest)| rest.to_owned()).collect()
}

#[test]
fn the_board_shows_every_account_of_the_crm_in_its_stage() {
    let (_folder, portal, mut desk) = open();
    // Every column comes into sight on the way to the right.
    let mut counts = [None; STAGES.len()];
    for _ in STAGES {
        let screen = desk.screen();
        let heads = screen.lines().nth(1).unwrap_or_default();
        for (count, stage) in counts.iter_mut().zip(STAGES) {
            *count = count.or(number_after(heads, stage));
        }
        desk.press("Right");
    }
    let all: Option<u64> = counts.into_iter().sum();
    assert_eq!(all, Some(portal.count(ObjectType::Companies)), "{counts:?}");
    // The card under the cursor tells of its account what the CRM has of it.
    for _ in STAGES {
        desk.press("Left");
    }
    desk.press("Right");
    let first = desk.stands_on();
    let card = under_cursor(&desk.screen());
    assert_eq!(card.len(), 3, "{card:?}");
    let account = portal.account(&first);
    assert_eq!(account.stage.as_deref(), Some("adoption"));
    let begin: String = account.name.chars().take(8).collect();
    assert!(card[0].starts_with(&begin), "{card:?} of {}", account.name);
    let score = card[0]
        .split_whitespace()
        .find_map(|word| word.parse::<u32>().ok());
    assert!(score.is_some_and(|score| score <= 100), "{card:?}");
    let arr = account.arr.expect("it has one").compact();
    assert!(card[1].trim_start().starts_with(&arr), "{card:?}");
    assert!(card[1].contains("in stage"), "{card:?}");
    assert!(card[2].contains(['▃', '▄', '▅', '▆', '▇']), "{card:?}");
    assert!(
        card[2].contains("renews") || card[2].contains("late"),
        "{card:?}"
    );
    // First and last of the column, and back.
    desk.press("G");
    let last = desk.stands_on();
    assert_ne!(last, first);
    desk.press("Down");
    assert_eq!(desk.stands_on(), last, "there is nothing below the last");
    desk.press("Home");
    assert_eq!(desk.stands_on(), first);
    desk.leaves();
}

/// The terms of the panel beside the queue, and the sum under them.
fn terms(screen: &str) -> (Vec<i64>, Option<i64>) {
    let mut terms = Vec::new();
    let panel = screen.lines().filter_map(|line| line.rsplit_once('│'));
    // The numbers stand before the words; what goes on in the next line stands under these.
    let numbered = |line: &&str| line.len() - line.trim_start().len() < 5;
    let lines = panel.map(|(_, right)| right).filter(numbered);
    for line in lines.map(str::trim) {
        let Some(points) = line
            .split_whitespace()
            .next()
            .and_then(|word| word.parse().ok())
        else {
            continue;
        };
        if line.ends_with("in all") {
            return (terms, Some(points));
        }
        terms.push(points);
    }
    (terms, None)
}

#[test]
fn the_queue_says_why_as_a_sum_and_goes_on_to_the_next_after_acting() {
    let (_folder, portal, mut desk) = open();
    desk.press("2");
    let screen = desk.reads("in all");
    let rows = number_after(screen.lines().nth(1).unwrap_or_default(), "Risk").expect("a count");
    assert!(rows > 3, "{screen}");
    assert!(screen.contains(&format!("1 of {rows}")), "{screen}");
    // Row after row, the score is the sum of the terms beside it, and ranks the row.
    let mut before = i64::MAX;
    for at in 1..=rows {
        let screen = desk.sees("the next row", |screen| {
            screen.contains(&format!("{at} of {rows}")) && terms(screen).1.is_some()
        });
        let (terms, sum) = terms(&screen);
        let row = under_cursor(&screen).concat();
        let score = row
            .split_whitespace()
            .next()
            .and_then(|word| word.parse().ok());
        assert_eq!(Some(terms.iter().sum::<i64>()), sum, "{screen}");
        assert_eq!(score, sum, "{screen}");
        assert!(score <= Some(before), "{screen}");
        before = score.unwrap_or_default();
        desk.press("Down");
    }
    // Acting on a row: the next one is under the cursor, and the CRM has what was done.
    desk.press("Home Down");
    let second = desk.stands_on();
    desk.press("Up");
    let first = desk.stands_on();
    let notes = portal.count(ObjectType::Notes);
    desk.press("l").types("note: they were told").press("Enter");
    desk.reads("note logged: they were told");
    assert_eq!(desk.stands_on(), second);
    desk.has_sent_all();
    assert_eq!(portal.count(ObjectType::Notes), notes + 1);
    // Put away, it leaves the queue; the next one is under the cursor again.
    desk.press("z").types("2w").press("Enter");
    desk.reads(&format!("Risk {}", rows - 1));
    desk.reads("Put away 1");
    assert_ne!(desk.stands_on(), second);
    assert_ne!(first, second);
    desk.leaves();
}

#[test]
fn an_account_is_opened_with_all_that_the_crm_knows_of_it() {
    let (_folder, portal, mut desk) = open();
    desk.press("2");
    desk.reads("in all");
    let id = desk.stands_on();
    desk.press("Enter");
    let (account, details) = (portal.account(&id), portal.details(&id));
    let name: String = account.name.chars().take(20).collect();
    let screen = desk.reads("Contract");
    assert!(screen.contains(&name), "{screen}");
    assert!(
        screen.contains("Quadrant") && screen.contains("Last touch"),
        "{screen}"
    );
    // Each measure with its weight and what it gives; what they give adds up to the score.
    desk.press("Tab");
    let screen = desk.reads("Weight");
    let score = screen
        .lines()
        .find(|line| line.trim_start().starts_with("Score"));
    let score: i64 = last_number(score.expect("a score"));
    let gives = screen.lines().filter(|line| {
        line.contains(" % ") && line.starts_with("   ") && !line.starts_with("     ")
    });
    let gives: Vec<i64> = gives.map(last_number).collect();
    assert!(gives.len() > 3, "{screen}");
    // What holds it down takes something away; on some days the first in the queue is held down.
    let held = screen
        .lines()
        .filter(|line| line.trim_start().starts_with("held "));
    let held: i64 = held.map(last_number).sum();
    let off = gives.iter().sum::<i64>() + held - score;
    // Each is rounded by itself.
    assert!(
        off.unsigned_abs() <= gives.len() as u64 / 2 + 1,
        "{off}: {screen}"
    );
    // The timeline, the people and the tasks, as the CRM tells them.
    desk.press("Tab");
    let newest = &details.touchpoints.first().expect("touchpoints").title;
    let newest: String = newest.chars().take(30).collect();
    desk.reads(&newest);
    desk.press("Tab");
    for task in details.tasks.iter().take(3) {
        desk.reads(&task.title);
    }
    desk.press("Tab");
    for person in details.contacts.iter().take(3) {
        desk.reads(&person.name);
    }
    // The fields by the names that queries have for them.
    desk.press("Tab");
    let screen = desk.reads("seats bought");
    let stage = screen
        .lines()
        .find(|line| line.trim_start().starts_with("stage"));
    let words = stage.expect("its stage").split_whitespace().skip(1);
    // By its name, as everywhere on the screen, which may be of more words than one.
    let words: Vec<String> = words.map(str::to_lowercase).collect();
    let stage = account.stage.as_deref().expect("it has one");
    assert!(words.join("_").starts_with(stage), "{stage}: {screen}");
    desk.press("Esc");
    desk.reads("in all");
    assert_eq!(desk.stands_on(), id);
    desk.leaves();
}

fn last_number(line: &str) -> i64 {
    let word = line.split_whitespace().next_back();
    let number = word.and_then(|word| word.replace('−', "-").parse().ok());
    number.unwrap_or_else(|| panic!("no number at the end of {line:?}"))
}

#[test]
fn accounts_are_found_filtered_and_every_command_by_its_name() {
    let (_folder, portal, mut desk) = open();
    desk.press("G");
    let id = desk.stands_on();
    let name = portal.account(&id).name;
    // A part of the name is enough; Enter opens it.
    desk.press("Home /")
        .types(&name.to_lowercase())
        .press("Enter");
    let begin: String = name.chars().take(20).collect();
    desk.reads("Overview");
    assert!(desk.screen().contains(&begin));
    assert_eq!(desk.stands_on(), id);
    desk.press("Esc");
    // The palette runs a command found by its words, and tells its key.
    desk.press(":").types("triage que");
    let screen = desk.reads("Go to the triage queue");
    assert!(screen.contains(" 2 "), "{screen}");
    desk.press("Enter");
    desk.reads("in all");
    desk.press("1");
    // Only what the query leaves is on the board; a wrong one says what is wrong.
    desk.press("f").types("stage:renewal").press("Enter");
    let heads = |screen: &str| screen.lines().nth(1).unwrap_or_default().to_owned();
    let screen = desk.sees("the filtered board", |screen| {
        number_after(&heads(screen), "Adoption") == Some(0)
    });
    assert!(
        number_after(&heads(&screen), "Renewal") > Some(0),
        "{screen}"
    );
    desk.press("F");
    desk.sees("the whole board", |screen| {
        number_after(&heads(screen), "Adoption") > Some(0)
    });
    desk.press("f").types("helth<50").press("Enter");
    desk.reads("Did you mean “health”?");
    desk.press("Esc");
    // Somebody's accounts.
    let owner = portal.owner_of(&id).expect("it has an owner");
    desk.press("f")
        .types(&format!("owner:\"{owner}\""))
        .press("Enter");
    desk.reads(&format!("owner:\"{owner}\""));
    desk.press("Home G");
    assert_eq!(portal.owner_of(&desk.stands_on()), Some(owner));
    desk.press("F");
    // The help is made of the keys in force.
    desk.press("?");
    let screen = desk.reads("Keys (arrows)");
    let log = screen
        .lines()
        .find(|line| line.contains("Log a touchpoint in one line"));
    assert!(log.is_some_and(|line| line.contains(" l ")), "{screen}");
    desk.press("Esc");
    assert!(desk.still_open());
    desk.press("q");
    assert!(!desk.still_open());
    desk.leaves();
}
