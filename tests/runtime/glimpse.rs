//! The kept first frame: the same to the last cell as the one that the whole book makes, and nothing to
//! act on until that is read.

use super::*;
use chrono::FixedOffset;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use rust_decimal::Decimal;
use tenure::app::kept::LAYOUT;
use tenure::app::layer::Layer;
use tenure::app::state::{Opening, Setup};
use tenure::app::view::{Start, View};
use tenure::domain::money::{Currency, Money};
use tenure::input::chord::Chord;
use tenure::input::keymap::Keymap;
use tenure::runtime::{Chore, Cockpit, Leave, Looks, cockpit};
use tenure::term::Event;
use tenure::theme::colour::Depth;
use tenure::theme::mark::Glyphs;

const WIDE: (u16, u16) = (200, 50);

/// A cache of many accounts in all stages, kept as a run before would: scored, and its first frame made.
fn ready(rules: &Arc<Rules>) -> (TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("tenure.db");
    let (store, _) = Store::open(&path).expect("it opens");
    let stages = [
        "onboarding",
        "adoption",
        "value",
        "renewal",
        "advocacy",
        "churned",
    ];
    let account = |number: usize| {
        let mut record = record(&format!("{number:03}"));
        // What a lost one paid is more than any customer pays, and counts for nothing.
        let lost = if number % stages.len() == 5 { 100 } else { 1 };
        record.account.stage = Some(stages[number % stages.len()].to_owned());
        record.account.stage_since = Some(noon() - TimeDelta::days(number as i64 % 90));
        record.account.renewal = Some(clock().today() + TimeDelta::days((number * 7 % 200) as i64));
        record.account.arr = Some(Money {
            amount: Decimal::from(number % 83 * 1_000 * lost),
            currency: Currency::EUR,
        });
        Item::Account(Box::new(record))
    };
    for listing in Listing::ALL {
        store.begin_full(*listing, noon()).expect("it begins");
        let items = match listing {
            Listing::Accounts => (0..300).map(account).collect(),
            _ => Vec::new(),
        };
        let step = Step::Full { next: None };
        store.put_page(*listing, items, step, noon()).expect("kept");
    }
    drop(store);
    let (jobs, finish, inbox) = run(&path, rules, clock);
    let cache = beside(&path);
    until("the first frame is kept", || kept(&cache));
    close(jobs, finish);
    drop(inbox);
    (folder, path)
}

/// Whether any first frame is kept.
fn kept(cache: &rusqlite::Connection) -> bool {
    let sql = "SELECT stamp IS NOT NULL FROM glimpse";
    cache.query_row(sql, [], |row| row.get(0)).expect("a row")
}

/// A look at the cache beside the worker.
fn beside(path: &Path) -> rusqlite::Connection {
    let cache = rusqlite::Connection::open(path).expect("it opens");
    cache.busy_timeout(PATIENCE).expect("it waits for others");
    cache
}

fn run(
    path: &Path,
    rules: &Arc<Rules>,
    clock: fn() -> Now,
) -> (
    mpsc::Sender<worker::Job>,
    worker::Finish,
    Receiver<Incoming>,
) {
    let (post, inbox) = mpsc::channel();
    let (jobs, finish) = worker::start((path.to_owned(), false), rules.clone(), post, clock);
    jobs.send(worker::Job::Glimpse(Ask(1))).expect("it runs");
    (jobs, finish, inbox)
}

fn close(jobs: mpsc::Sender<worker::Job>, finish: worker::Finish) {
    jobs.send(worker::Job::Close).expect("it runs");
    assert!(finish.wait(PATIENCE), "it ends");
}

/// A cockpit that gives its work to nobody, opened on the board.
fn cockpit(rules: &Arc<Rules>, size: (u16, u16)) -> (Cockpit, Receiver<worker::Job>) {
    opened_on(View::Board, rules, size)
}

/// The same opened on any view.
fn opened_on(view: View, rules: &Arc<Rules>, size: (u16, u16)) -> (Cockpit, Receiver<worker::Job>) {
    let (worker, jobs) = mpsc::channel();
    let (_, inbox) = mpsc::channel();
    let keymap = Keymap::embedded("arrows").expect("a keymap of the program");
    let (looks, _) = Looks::new("dark", Depth::True, Glyphs::Unicode, Vec::new());
    let ends = cockpit::Ends {
        inbox,
        worker,
        clock,
    };
    let setup = Setup {
        profile: "test".to_owned(),
        start: Start::On(view),
        ..Setup::default()
    };
    (
        Cockpit::new(setup, rules.clone(), (keymap, looks), size, ends),
        jobs,
    )
}

fn screen(cockpit: &Cockpit) -> ratatui::buffer::Buffer {
    let size = cockpit.state.size;
    let mut terminal = Terminal::new(TestBackend::new(size.0, size.1)).expect("a terminal");
    terminal
        .draw(|frame| {
            drop(tenure::ui::draw(
                &cockpit.state,
                &cockpit.looks.theme,
                frame,
            ))
        })
        .expect("a terminal");
    terminal.backend().buffer().clone()
}

fn takes(cockpit: &mut Cockpit, msg: Msg) -> Vec<Chore> {
    let mut chores = Vec::new();
    cockpit.take(Incoming::App(msg), &mut chores);
    chores
}

fn presses(cockpit: &mut Cockpit, keys: &str) -> Vec<Chore> {
    let mut chores = Vec::new();
    for chord in Chord::sequence(keys).expect("keys") {
        cockpit.take(Incoming::Term(Event::Key(chord)), &mut chores);
    }
    chores
}

/// What a start tells first, and then the whole book.
fn both(path: &Path, rules: &Arc<Rules>) -> (Msg, Msg) {
    let (jobs, finish, inbox) = run(path, rules, clock);
    let first = hear(&inbox);
    jobs.send(worker::Job::Load(Ask(1))).expect("it runs");
    let whole = hear(&inbox);
    assert!(matches!(whole, Msg::Loaded(Ask(1), Ok(_))), "{whole:?}");
    close(jobs, finish);
    (first, whole)
}

#[test]
fn the_kept_frame_is_to_the_last_cell_the_one_of_the_whole_book() {
    let rules = Arc::new(Rules::presets());
    let (_folder, path) = ready(&rules);
    let (first, whole) = both(&path, &rules);
    assert!(matches!(first, Msg::Glimpse(..)), "{first:?}");
    let sizes = [WIDE, (120, 36), (80, 24)];
    let views = [View::Board, View::Triage];
    for (view, size) in views
        .iter()
        .flat_map(|view| sizes.map(|size| (*view, size)))
    {
        let (mut at_once, jobs) = opened_on(view, &rules, size);
        takes(&mut at_once, first.clone());
        assert_eq!(at_once.state.opening, Opening::Glimpse, "{view:?}");
        let seen = screen(&at_once);
        at_once.shown();
        let asked = jobs.try_iter();
        let loads = asked.filter(|job| matches!(job, worker::Job::Load(_)));
        assert_eq!(loads.count(), 1, "then the whole book is asked for");
        let (mut later, _jobs) = opened_on(view, &rules, size);
        takes(&mut later, whole.clone());
        assert!(!later.state.triage.rows.is_empty());
        assert_eq!(seen, screen(&later), "{view:?} at {size:?}");
        // And nothing moves when the book comes.
        takes(&mut at_once, whole.clone());
        assert_eq!(at_once.state.opening, Opening::Ready);
        assert_eq!(at_once.state.book.rows.len(), 300);
        assert_eq!(seen, screen(&at_once), "{view:?} at {size:?}");
    }
}

#[test]
fn a_screen_that_shows_more_or_other_cards_waits_for_the_whole_book() {
    let rules = Arc::new(Rules::presets());
    let (_folder, path) = ready(&rules);
    let layouts = [
        (WIDE, r#"{"board":{"sort":"arr"}}"#),
        (WIDE, r#"{"board":{"group":"owner"}}"#),
        ((200, 80), r#"{"board":{"density":1}}"#),
        ((200, 220), "{}"),
    ];
    for (size, layout) in layouts {
        let (store, _) = Store::open(&path).expect("it opens");
        let value = serde_json::from_str(layout).expect("JSON");
        store.set_ui(LAYOUT, &value).expect("kept");
        drop(store);
        let (first, whole) = both(&path, &rules);
        let (mut cockpit, jobs) = cockpit(&rules, size);
        takes(&mut cockpit, first);
        assert_eq!(cockpit.state.opening, Opening::Reading, "{layout}");
        let asked = jobs.try_iter();
        assert!(
            asked
                .into_iter()
                .any(|job| matches!(job, worker::Job::Load(Ask(1)))),
            "{layout}: the book is asked for at once"
        );
        takes(&mut cockpit, whole);
        assert_eq!(cockpit.state.opening, Opening::Ready);
    }
}

#[test]
fn a_view_of_which_nothing_is_kept_and_a_queue_longer_than_what_is_wait_for_the_whole_book() {
    let rules = Arc::new(Rules::presets());
    let (_folder, path) = ready(&rules);
    let (first, whole) = both(&path, &rules);
    for (view, size) in [(View::Accounts, WIDE), (View::Triage, (200, 320))] {
        let (mut cockpit, jobs) = opened_on(view, &rules, size);
        takes(&mut cockpit, first.clone());
        assert_eq!(cockpit.state.opening, Opening::Reading, "{view:?}");
        assert!(cockpit.state.triage.rows.is_empty());
        let load = |job| matches!(job, worker::Job::Load(Ask(1)));
        assert!(jobs.try_iter().any(load), "{view:?}: asked for at once");
        takes(&mut cockpit, whole.clone());
        assert_eq!(cockpit.state.opening, Opening::Ready);
    }
}

#[test]
fn another_day_other_rules_or_another_offset_have_no_kept_frame() {
    let rules = Arc::new(Rules::presets());
    let (_folder, path) = ready(&rules);
    let comes = |rules: &Arc<Rules>, clock: fn() -> Now| {
        let (jobs, finish, inbox) = run(&path, rules, clock);
        let first = hear(&inbox);
        close(jobs, finish);
        matches!(first, Msg::Glimpse(..))
    };
    assert!(comes(&rules, clock), "it is there");
    let mut others = Rules::presets();
    others.triage.entry[0] += 1;
    assert!(!comes(&Arc::new(others), clock), "of other rules");
    // That start has made its own in its place, or not: what counts is what comes on these days.
    let tomorrow = || Now::utc(noon() + TimeDelta::days(1));
    assert!(!comes(&rules, tomorrow), "on another day");
    let east = || Now {
        utc: noon(),
        offset: FixedOffset::east_opt(3_600).expect("an offset"),
    };
    assert!(!comes(&rules, east), "in another time zone");
}

#[test]
fn what_a_person_writes_takes_the_kept_frame_away_and_a_quiet_moment_brings_it_back() {
    let rules = Arc::new(Rules::presets());
    let (_folder, path) = ready(&rules);
    let (jobs, finish, inbox) = run(&path, &rules, clock);
    assert!(matches!(hear(&inbox), Msg::Glimpse(..)));
    let cache = beside(&path);
    let write = Op::SetField {
        field: Field::Stage,
        base: Some("onboarding".into()),
        value: Some("adoption".into()),
    };
    let action = Action {
        id: Uuid::now_v7(),
        at: noon(),
        title: "000: adoption".into(),
        writes: vec![Write {
            id: Uuid::now_v7(),
            account: "000".into(),
            op: write,
            with: Vec::new(),
            seen: Vec::new(),
        }],
        undoes: None,
    };
    jobs.send(worker::Job::Commit(Box::new(action)))
        .expect("it runs");
    until("it is gone", || !kept(&cache));
    // Nothing waits any more: it is made again without anybody asking.
    jobs.send(worker::Job::Undo(None)).expect("it runs");
    until("it is there again", || kept(&cache));
    close(jobs, finish);
}

#[test]
fn keys_wait_for_the_book_and_then_act_in_their_order() {
    let rules = Arc::new(Rules::presets());
    let (_folder, path) = ready(&rules);
    let (first, whole) = both(&path, &rules);
    let (mut cockpit, _jobs) = cockpit(&rules, WIDE);
    takes(&mut cockpit, first);
    let before = screen(&cockpit);
    // Two down, then a line is opened, in which `q` is a letter.
    assert_eq!(presses(&mut cockpit, "Down Down / a c q"), []);
    assert_eq!(before, screen(&cockpit), "nothing acts on half a book");
    assert_eq!(takes(&mut cockpit, whole), [], "and nothing leaves");
    assert_eq!(cockpit.state.board.columns[0].cursor, 2);
    let Some(Layer::Find(_)) = cockpit.state.layers.last() else {
        panic!("the line is open: {:?}", cockpit.state.layers);
    };
}

#[test]
fn leaving_waits_for_nothing() {
    let rules = Arc::new(Rules::presets());
    for before in ["", "/ a "] {
        let (mut at_once, _jobs) = cockpit(&rules, WIDE);
        let chores = presses(&mut at_once, &format!("{before}C-c"));
        assert_eq!(chores, [Chore::Leave(Leave::Quit)], "after {before:?}");
    }
    let (mut at_once, _jobs) = cockpit(&rules, WIDE);
    assert_eq!(presses(&mut at_once, "q"), [Chore::Leave(Leave::Quit)]);
}

#[test]
fn a_kept_frame_that_ends_before_it_was_drawn_is_followed_by_the_book() {
    let rules = Arc::new(Rules::presets());
    let (_folder, path) = ready(&rules);
    let (first, whole) = both(&path, &rules);
    let (mut cockpit, jobs) = cockpit(&rules, WIDE);
    takes(&mut cockpit, first);
    // Something comes with it that makes the lists anew.
    let account = record("007").account;
    takes(
        &mut cockpit,
        Msg::Changed {
            accounts: vec![account],
            gone: Vec::new(),
            owners: None,
        },
    );
    assert_eq!(cockpit.state.opening, Opening::Reading);
    for _ in 0..2 {
        cockpit.shown();
    }
    let asked = jobs.try_iter();
    let loads = asked.filter(|job| matches!(job, worker::Job::Load(_)));
    assert_eq!(loads.count(), 1, "the book is asked for, once");
    takes(&mut cockpit, whole);
    assert_eq!(cockpit.state.opening, Opening::Ready);
}

#[test]
fn a_cache_that_cannot_be_read_is_told_and_keys_act_again() {
    let rules = Arc::new(Rules::presets());
    let (_folder, path) = ready(&rules);
    beside(&path)
        .execute_batch("ALTER TABLE account RENAME TO hidden")
        .expect("it is hidden");
    let (jobs, finish, inbox) = run(&path, &rules, clock);
    let first = hear(&inbox);
    assert!(matches!(first, Msg::Glimpse(..)), "{first:?}");
    jobs.send(worker::Job::Load(Ask(1))).expect("it runs");
    let failed = hear(&inbox);
    assert!(matches!(failed, Msg::Loaded(Ask(1), Err(_))), "{failed:?}");
    close(jobs, finish);
    let (mut cockpit, _jobs) = cockpit(&rules, WIDE);
    takes(&mut cockpit, first);
    presses(&mut cockpit, "Down ?");
    takes(&mut cockpit, failed);
    // No few cards that say they are all, no lost key, and a sentence.
    assert_eq!(cockpit.state.opening, Opening::Empty);
    assert!(cockpit.state.book.rows.is_empty());
    let top = cockpit.state.layers.last();
    assert!(matches!(top, Some(Layer::Help { .. })), "{top:?}");
    assert!(!cockpit.state.problems.is_empty());
}

#[test]
fn a_kept_frame_that_cannot_be_read_is_none() {
    let rules = Arc::new(Rules::presets());
    for broken in [
        "ALTER TABLE glimpse RENAME COLUMN body TO other",
        "UPDATE glimpse SET body = x'ff00ff00'",
        "UPDATE glimpse SET body = substr(body, 1, 999)",
    ] {
        let (_folder, path) = ready(&rules);
        beside(&path).execute_batch(broken).expect("it is broken");
        let (jobs, finish, inbox) = run(&path, &rules, clock);
        let first = hear(&inbox);
        assert!(
            matches!(first, Msg::Loaded(Ask(1), Ok(_))),
            "{broken}: {first:?}"
        );
        close(jobs, finish);
    }
}

#[test]
fn keys_act_again_where_no_book_will_come() {
    let rules = Arc::new(Rules::presets());
    let failed = Msg::Loaded(Ask(1), Err("The disk is full.".to_owned()));
    for msg in [failed, Msg::StoreFailed] {
        let (mut cockpit, _jobs) = cockpit(&rules, WIDE);
        assert_eq!(presses(&mut cockpit, "?"), []);
        assert!(cockpit.state.layers.is_empty());
        takes(&mut cockpit, msg);
        assert!(matches!(
            cockpit.state.layers.last(),
            Some(Layer::Help { .. })
        ));
    }
}
