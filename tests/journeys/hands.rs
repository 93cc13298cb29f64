//! Hands: the mouse, doing things again, keyboards of other scripts, words that survive.

use super::support::accounts::portfolio;
use super::support::desk::{Desk, Portal};
use super::support::person::Person;
use super::support::world::World;
use std::sync::{Arc, Mutex};
use tenure::app::mouse::{Deed, Hit, Mouse, Zone};
use tenure::app::view::{Tab, View};
use tenure::app::{Effect, Layer, Msg, State};
use tenure::runtime::Incoming;
use tenure::runtime::files::Files;
use tenure::term::mouse::What;

/// A desk with a portfolio, and the folder it is in.
fn desk() -> (Desk, Portal, tempfile::TempDir) {
    let home = tempfile::tempdir().expect("a folder");
    let portal = Portal::start(&home.path().join("portal"));
    let mut desk = Desk::open(&home.path().join("store.db"), &portal);
    desk.is_synced();
    (desk, portal, home)
}

/// The middle of the zone that fits.
fn place(desk: &mut Desk, what: &str, fits: impl Fn(Hit) -> bool) -> (u16, u16) {
    desk.screen();
    let zones = &desk.cockpit.state.zones;
    let zone: Option<&Zone> = zones.iter().find(|zone| fits(zone.hit));
    let zone = zone.unwrap_or_else(|| panic!("{what} is nowhere: {zones:?}"));
    (zone.from.0 + zone.size.0 / 2, zone.from.1 + zone.size.1 / 2)
}

#[test]
fn a_click_goes_to_a_card_and_a_second_one_opens_it() {
    let (mut desk, _portal, _home) = desk();
    let at = place(&mut desk, "a second card", |hit| hit == Hit::Card(0, 1));
    let wanted = {
        let state = &desk.cockpit.state;
        let row = state.book.row(state.board.columns[0].rows[1]);
        row.expect("a card").account.id.to_string()
    };
    desk.mouse(What::Press, at).mouse(What::Release, at);
    assert_eq!(desk.stands_on(), wanted);
    desk.mouse(What::Press, at);
    assert_eq!(desk.cockpit.state.view, View::Account);
    let tab = place(&mut desk, "the third tab", |hit| hit == Hit::Tab(2));
    desk.mouse(What::Press, tab);
    let open = desk.cockpit.state.account.as_ref();
    assert_eq!(open.map(|open| open.tab), Some(Tab::Timeline));
    desk.leaves();
}

#[test]
fn the_wheel_moves_in_the_column_under_it_and_in_a_menu() {
    let (mut desk, _portal, _home) = desk();
    let state = &desk.cockpit.state;
    let column = state.board.columns.iter().position(|of| of.rows.len() > 4);
    let column = column.expect("a column with cards");
    let at = place(&mut desk, "the column", |hit| hit == Hit::Column(column));
    desk.mouse(What::WheelDown, at);
    let board = &desk.cockpit.state.board;
    assert_eq!((board.focus, board.columns[column].cursor), (column, 3));
    desk.press(":");
    desk.mouse(What::WheelDown, at);
    let row = place(&mut desk, "the row under the cursor", |hit| {
        hit == Hit::MenuRow(1)
    });
    let Some(Layer::Palette(menu)) = desk.cockpit.state.layers.last() else {
        panic!("the palette is open");
    };
    assert_eq!(menu.cursor, 1);
    desk.mouse(What::Press, row);
    let closed = !matches!(desk.cockpit.state.layers.last(), Some(Layer::Palette(_)));
    assert!(closed, "a click on a row chooses it");
    desk.leaves();
}

#[test]
fn a_card_dragged_to_another_column_is_moved_as_by_its_key() {
    let (mut desk, _portal, _home) = desk();
    let from = place(&mut desk, "a card", |hit| hit == Hit::Card(0, 0));
    let id = {
        desk.mouse(What::Press, from);
        desk.stands_on()
    };
    let before = desk.stage(&id).0;
    let to = place(&mut desk, "the next column", |hit| hit == Hit::Column(1));
    desk.mouse(What::Drag, to);
    let question = desk.cockpit.state.toast.as_ref().map(|of| of.text.clone());
    let question = question.unwrap_or_default();
    assert!(
        question.starts_with("Move ") && question.ends_with('?'),
        "{question}"
    );
    desk.mouse(What::Release, to);
    // Either it is moved at once, or what stands against it is asked: as by the key.
    let asked = matches!(desk.cockpit.state.layers.last(), Some(Layer::Move(_)));
    if asked {
        let Some(Layer::Move(dialog)) = desk.cockpit.state.layers.last() else {
            return;
        };
        assert_eq!(dialog.account.as_str(), id);
        let place = desk.cockpit.state.board.columns[1].place;
        assert_eq!(dialog.to, place);
    } else {
        desk.until("the move", |_| true);
        desk.has_sent_all();
        assert_ne!(desk.stage(&id).0, before);
    }
    desk.leaves();
}

#[test]
fn a_card_let_go_where_it_was_stays_and_one_key_gives_the_mouse_back() {
    let (mut desk, _portal, _home) = desk();
    let at = place(&mut desk, "a card", |hit| hit == Hit::Card(0, 0));
    desk.mouse(What::Press, at)
        .mouse(What::Drag, at)
        .mouse(What::Release, at);
    assert!(desk.cockpit.state.layers.is_empty());
    assert!(desk.cockpit.state.activity.queue.is_empty());
    desk.press(", m");
    desk.reads("Shift selects text");
    desk.press(", m");
    desk.reads("the terminal's again");
    desk.leaves();
}

#[test]
fn the_last_thing_is_done_again_to_another_account() {
    let mut person = Person::with(portfolio());
    person.press(".");
    assert_eq!(
        person.is_told(),
        "Nothing was done yet that could be done again."
    );
    person
        .press("2 l")
        .types("call 5m: price list sent")
        .press("Enter");
    let next = person.stands_on().to_owned();
    person.press(".");
    let Some(Layer::Log(line)) = person.layer() else {
        panic!("the line is open again");
    };
    assert_eq!(line.name, next);
    assert_eq!(line.input.value(), "call 5m: price list sent");
    person.press("Enter");
    assert_eq!(person.world.taken.len(), 2, "{:?}", person.world.taken);
    person.press("z").types("3d").press("Enter").press(".");
    assert!(matches!(person.layer(), Some(Layer::Put(line)) if line.input.value() == "3d"));
}

#[test]
fn doing_a_line_again_never_writes_over_words_left_for_that_account() {
    let mut person = Person::with(portfolio());
    person
        .press("2 Down l")
        .types("call: half a thought")
        .press("Esc Up");
    person
        .press("l")
        .types("note: all well")
        .press("Enter")
        .press(".");
    let Some(Layer::Log(line)) = person.layer() else {
        panic!("the line is open");
    };
    assert_eq!(line.input.value(), "call: half a thought");
}

#[test]
fn commands_work_by_position_on_other_keyboards_and_lines_take_what_is_typed() {
    let mut person = Person::with(portfolio());
    // "l" by its place on a Russian keyboard, then words in Russian.
    person.types("д");
    person.types("звонок 20м");
    let Some(Layer::Log(line)) = person.layer() else {
        panic!("the line is open");
    };
    assert_eq!(line.input.value(), "звонок 20м");
    person.press("Esc").types("Ж");
    assert!(
        matches!(person.layer(), Some(Layer::Palette(_))),
        "Ж stands on the colon"
    );
    person.press("Esc").types("λ");
    assert!(
        matches!(person.layer(), Some(Layer::Log(_))),
        "λ stands on l"
    );
}

#[test]
fn words_not_yet_logged_are_kept_as_soon_as_the_hands_rest() {
    let mut person = Person::with(portfolio());
    let account = person.state.subject_id().expect("an account");
    person.press("l").types("call with Dana: a long story");
    let kept = person
        .world
        .heard
        .iter()
        .rev()
        .find_map(|effect| match effect {
            Effect::Remember(key, json) if key == tenure::app::msg::DRAFTS => Some(json.clone()),
            _ => None,
        });
    let kept = kept.expect("they are kept while the line is open");
    assert!(kept.contains("a long story"), "{kept}");
    // The program dies here; the next one has them.
    let mut next = Person::with(portfolio());
    next.world.drafts = serde_json::from_str(&kept).expect("drafts");
    next.opens();
    assert_eq!(next.state.subject_id(), Some(account));
    next.press("l");
    assert!(
        matches!(next.layer(), Some(Layer::Log(line)) if line.input.value().contains("long story"))
    );
    next.press("Enter");
    assert!(next.state.drafts.is_empty(), "what is logged is no draft");
}

#[test]
fn an_internal_note_is_no_touch_and_yesterday_is_a_date() {
    let mut person = Person::with(portfolio());
    person.press("2");
    let touched = |person: &Person<World>| {
        let world: &super::support::world::World = &person.world;
        world.account("Acme").last_touch
    };
    let before = touched(&person);
    assert_eq!(person.stands_on(), "Acme");
    person
        .press("l")
        .types("note: they changed their CFO")
        .press("Enter");
    assert_eq!(touched(&person), before);
    person
        .press("Up l")
        .types("call yesterday: agreed")
        .press("Enter");
    let day = touched(&person).map(|at| at.date_naive());
    assert_eq!(
        day,
        super::support::accounts::noon().date_naive().pred_opt()
    );
}

#[test]
fn files_that_change_count_at_once_and_broken_ones_leave_the_old_in_force() {
    let (mut desk, _portal, _home) = desk();
    let files = Arc::new(Mutex::new(Files::default()));
    let read = files.clone();
    let now = move || read.lock().expect("the files").clone();
    desk.cockpit.reads_files(Box::new(now));
    let change = |desk: &mut Desk, with: &dyn Fn(&mut Files)| {
        with(&mut files.lock().expect("the files"));
        desk.hears(Incoming::Files);
    };
    let own = |text: &str| vec![("own".to_owned(), text.to_owned())];
    change(&mut desk, &|files| {
        files.themes = own("inherits = \"dark\"\n[marks]\n\"yes\" = { unicode = \"Y\" }\n");
        files.said.theme = Some("own".to_owned());
    });
    desk.reads("Your files are read anew.");
    assert_eq!(desk.cockpit.looks.theme.name, "own");
    let good = desk.cockpit.looks.theme.clone();
    change(&mut desk, &|files| {
        files.themes = own("[styles]\n\"tab\" = 7\n")
    });
    desk.reads("themes/own.toml:2");
    assert_eq!(desk.cockpit.looks.theme, good, "the old one stays");
    change(&mut desk, &|files| {
        files.themes = own("inherits = \"nord\"\n")
    });
    desk.until("the mended file", |state| state.problems.is_empty());
    assert_ne!(desk.cockpit.looks.theme, good);
    change(&mut desk, &|files| {
        files.keymaps = own("inherits = \"vim\"\n");
        files.said.keymap = Some("own".to_owned());
    });
    desk.until("its keys", |state| state.keys.name == "own");
    change(&mut desk, &|files| files.keymaps = own("[globl]\n"));
    desk.reads("keymaps/own.toml:1");
    assert_eq!(desk.cockpit.state.keys.name, "own");
    let before = desk.stands_on();
    desk.press("j");
    assert_ne!(desk.stands_on(), before, "the old keys still work");
    desk.leaves();
}

#[test]
fn what_is_wrong_with_a_file_now_takes_the_place_of_what_was() {
    let (mut desk, _portal, _home) = desk();
    let files = Arc::new(Mutex::new(Files::default()));
    let read = files.clone();
    let now = move || read.lock().expect("the files").clone();
    desk.cockpit.reads_files(Box::new(now));
    let change = |desk: &mut Desk, with: &dyn Fn(&mut Files)| {
        with(&mut files.lock().expect("the files"));
        desk.hears(Incoming::Files);
    };
    let mine = |text: &str| vec![("mine".to_owned(), text.to_owned())];
    change(&mut desk, &|files| files.keymaps = mine("[keys]\n"));
    desk.until("the first fault", |state| state.problems.len() == 1);
    change(&mut desk, &|files| {
        files.keymaps = mine("[global]\nadvnace = [\">\"]\n");
    });
    let second = "keymaps/mine.toml:2";
    let only =
        |state: &State| matches!(state.problems.as_slice(), [one] if one.starts_with(second));
    desk.until("the second in its place", only);
    // Chosen all the same, it says what is wrong with it as it is now.
    desk.press(", k").types("mine").press("Enter");
    desk.until("nothing older", |state| {
        only(state) && state.layers.is_empty()
    });
    // Another file changes: it is still broken.
    change(&mut desk, &|files| {
        files.themes = vec![("own".to_owned(), "inherits = \"nord\"\n".to_owned())];
    });
    desk.until("it is still said", |state| {
        only(state) && state.choices.themes.contains(&"own".to_owned())
    });
    change(&mut desk, &|files| {
        files.keymaps = mine("inherits = \"vim\"\n[global]\nlog = [\"L\"]\n");
    });
    desk.until("the mended file", |state| state.problems.is_empty());
    // A key that means something else than in the keymap inherited is noted as it is put in force.
    desk.press(", k").types("mine").press("Enter");
    desk.until("the note", |state| {
        let toast = state.toast.as_ref();
        toast.is_some_and(|toast| toast.text.contains("L means log now, no longer next-tab"))
    });
    desk.leaves();
}

#[test]
fn a_file_that_comes_after_its_name_is_taken_and_a_broken_one_is_not_said_to_be_read() {
    let (mut desk, _portal, _home) = desk();
    let files = Arc::new(Mutex::new(Files::default()));
    let read = files.clone();
    let now = move || read.lock().expect("the files").clone();
    desk.cockpit.reads_files(Box::new(now));
    let change = |desk: &mut Desk, with: &dyn Fn(&mut Files)| {
        with(&mut files.lock().expect("the files"));
        desk.hears(Incoming::Files);
    };
    let says = |desk: &mut Desk, what: &str| {
        desk.until(what, |state| {
            state.problems.iter().any(|of| of.contains(what))
        });
    };
    let late = |text: &str| vec![("late".to_owned(), text.to_owned())];
    change(&mut desk, &|files| {
        files.said.keymap = Some("late".to_owned());
        files.said.theme = Some("late".to_owned());
    });
    says(&mut desk, "there is no keymap “late”");
    let usual = desk.cockpit.looks.theme.name.clone();
    assert_ne!(desk.cockpit.state.keys.name, "late");
    // Broken at first: nothing to take yet.
    change(&mut desk, &|files| files.keymaps = late("[globl]\n"));
    says(&mut desk, "keymaps/late.toml:1");
    assert_ne!(desk.cockpit.state.keys.name, "late");
    change(&mut desk, &|files| {
        files.keymaps = late("inherits = \"vim\"\n");
    });
    desk.until("its keys", |state| state.keys.name == "late");
    assert_eq!(desk.cockpit.looks.theme.name, usual);
    change(&mut desk, &|files| {
        files.themes = late("inherits = \"nord\"\n")
    });
    desk.until("its theme", |state| {
        state.theme == "late" && state.problems.is_empty()
    });
    let told = |state: &State| state.toast.as_ref().map(|toast| toast.text.clone());
    assert_eq!(
        told(&desk.cockpit.state).as_deref(),
        Some("Your files are read anew.")
    );
    // The good news of the last time does not stand beside the bad of this.
    change(&mut desk, &|files| {
        files.faults = vec!["config.toml:1: it is not TOML.".to_owned()];
    });
    says(&mut desk, "it is not TOML");
    assert!(
        desk.cockpit.state.toast.is_none(),
        "{:?}",
        desk.cockpit.state.toast
    );
    desk.leaves();
}

#[test]
fn rules_that_change_judge_at_once_and_broken_ones_leave_the_old_in_force() {
    let (mut desk, _portal, _home) = desk();
    let files = Arc::new(Mutex::new(Files::default()));
    let read = files.clone();
    let now = move || read.lock().expect("the files").clone();
    desk.cockpit.reads_files(Box::new(now));
    let mut rules = (*desk.cockpit.state.rules).clone();
    let first = rules.lifecycle.stages[0].name.clone();
    desk.reads(&first);
    rules.lifecycle.stages[0].name = "Warm up".into();
    rules.lifecycle.stages.pop();
    rules.triage.entry = [100_000, 100_000];
    let stages = rules.lifecycle.stages.len();
    files.lock().expect("the files").rules = Some(Arc::new(rules));
    desk.hears(Incoming::Files);
    desk.until("the other stages", |state| {
        state.rules.lifecycle.stages.len() == stages && state.board.columns[0].name == "Warm up"
    });
    let queue = |desk: &Desk| desk.cockpit.state.triage.rows.len();
    assert_eq!(queue(&desk), 0, "nobody has so many points");
    {
        let mut files = files.lock().expect("the files");
        files.rules = None;
        files.faults = vec!["lifecycles/own.toml:3: There is no kind “foo”.".into()];
    }
    desk.hears(Incoming::Files);
    desk.reads("lifecycles/own.toml:3");
    assert_eq!(desk.cockpit.state.board.columns[0].name, "Warm up");
    assert_eq!(queue(&desk), 0);
    desk.leaves();
}

#[test]
fn what_was_written_in_an_editor_goes_with_the_line_and_survives() {
    let mut person = Person::with(portfolio());
    let account = person.state.subject_id().expect("an account");
    person.press("l").types("call 5m: in short").press("C-e");
    let asked = person
        .world
        .heard
        .iter()
        .rev()
        .find_map(|effect| match effect {
            Effect::Edit(of, text) => Some((of.clone(), text.clone())),
            _ => None,
        });
    assert_eq!(
        asked,
        Some((account.clone(), "call 5m: in short\n".to_owned()))
    );
    let text = "call 5m: in short\n\nFirst they said no.\nThen yes.\n".to_owned();
    person.hears(vec![tenure::app::Msg::Edited(account.clone(), Ok(text))]);
    // Left and opened again, all of it is there.
    person.press("Esc l");
    assert!(
        matches!(person.layer(), Some(Layer::Log(line)) if line.note == "First they said no.\nThen yes.")
    );
    person.press("Enter");
    let body = person.world.taken.iter().find_map(|write| match &write.op {
        tenure::domain::write::Op::Log(touchpoint) => Some(touchpoint.body.clone()),
        _ => None,
    });
    assert_eq!(
        body.as_deref(),
        Some("in short\n\nFirst they said no.\nThen yes.")
    );
    assert!(person.state.drafts.is_empty());
}

#[test]
fn the_key_to_leave_closes_what_is_open_first_and_control_c_leaves_at_once() {
    for keymap in ["arrows", "vim", "emacs"] {
        for opens in ["?", "!", "C", "> Tab", "2 Enter Tab Tab Enter"] {
            let mut person = Person::with_keymap(portfolio(), keymap);
            person.press(opens);
            if person.layer().is_none() || person.state.typing() {
                continue;
            }
            let leaves = |person: &Person<World>| person.world.heard.contains(&Effect::Quit);
            person.press("q");
            assert!(person.layer().is_none(), "{keymap} {opens}");
            assert!(!leaves(&person), "{keymap} {opens}");
            person.press("q");
            assert!(leaves(&person), "{keymap} {opens}");
        }
        let mut person = Person::with_keymap(portfolio(), keymap);
        person.press("? C-c");
        assert_eq!(person.world.heard.last(), Some(&Effect::Quit), "{keymap}");
    }
    let mut person = Person::with(portfolio());
    person.press("?");
    assert!(person.layer().is_some());
}

#[test]
fn a_card_held_at_the_edge_brings_in_the_columns_behind_it_and_escape_drops_it() {
    let mut person = Person::with(portfolio());
    person.state.size = (80, 24);
    let mouse = |person: &mut Person<World>, what, at| {
        person.hears(vec![Msg::Mouse(Mouse { what, at })]);
        person.screen();
    };
    let last = person.state.board.columns.len() - 1;
    person.screen();
    let zones = &person.state.zones;
    let shown = |zones: &[Zone]| zones.iter().any(|zone| zone.hit == Hit::Column(last));
    assert!(!shown(zones), "not all columns have room");
    let card = zones.iter().find(|zone| matches!(zone.hit, Hit::Card(..)));
    let card = *card.expect("a card");
    let Hit::Card(from, _) = card.hit else {
        panic!("{card:?}")
    };
    mouse(&mut person, Deed::Press, card.from);
    let held = person.stands_on().to_owned();
    for _ in 0..=last {
        mouse(&mut person, Deed::Drag, (79, card.from.1));
    }
    assert!(shown(&person.state.zones), "{}", person.screen());
    person.press("Esc");
    assert_eq!(
        (person.state.view, person.state.board.focus),
        (View::Board, from)
    );
    assert_eq!(person.stands_on(), held);
    person.screen();
    mouse(&mut person, Deed::Release, (79, card.from.1));
    assert!(person.layer().is_none(), "it was let go");
    // Held again, it goes to the last column.
    mouse(&mut person, Deed::Press, card.from);
    for _ in 0..=last {
        mouse(&mut person, Deed::Drag, (79, card.from.1));
    }
    mouse(&mut person, Deed::Release, (70, card.from.1));
    assert!(
        matches!(person.layer(), Some(Layer::Move(_))),
        "{}",
        person.screen()
    );
}

#[test]
fn the_board_beside_an_account_again_is_not_said_to_be_alone() {
    let mut person = Person::with(portfolio());
    person.state.size = (200, 50);
    person.press("v");
    assert_ne!(person.is_told(), "");
    person.press("v");
    assert_eq!(person.is_told(), "");
}

#[test]
fn what_nobody_has_judged_stands_beside_the_forecast_at_every_width() {
    let mut accounts = portfolio();
    accounts[0].set_number(tenure::domain::Field::Likelihood, None);
    let mut person = Person::with(accounts);
    person.press("6");
    for size in [(80, 24), (120, 36), (200, 50)] {
        person.state.size = size;
        let screen = person.screen();
        assert!(screen.contains("unset €"), "{screen}");
    }
}

#[test]
fn a_click_sorts_by_a_column_ticks_a_task_and_chooses_a_reason() {
    let mut person = Person::with(portfolio());
    let click = |person: &mut Person<World>, hit: Hit| {
        person.screen();
        let zone = person.state.zones.iter().find(|zone| zone.hit == hit);
        let at = zone.unwrap_or_else(|| panic!("{hit:?} is nowhere")).from;
        let what = Deed::Press;
        person.hears(vec![Msg::Mouse(Mouse { what, at })]);
        person.screen();
    };
    person.press("3");
    let before = person.state.table.sort;
    click(&mut person, Hit::Head(2));
    assert_eq!(person.state.table.column, 2);
    assert_eq!(person.state.table.sort.0, person.state.table.columns[2].0);
    assert_ne!(person.state.table.sort, before);
    person.press("<");
    let asks = |person: &Person<World>| match person.layer() {
        Some(Layer::Move(dialog)) => dialog.clone(),
        other => panic!("{other:?}"),
    };
    let choices = asks(&person).reason.map_or(0, |of| of.choices.len());
    assert!(choices > 1, "a step back asks why");
    click(&mut person, Hit::Reason(1));
    let reason = asks(&person).reason.expect("a reason");
    assert_eq!(reason.chosen, Some(1));
    person.press("Esc >");
    let dialog = asks(&person);
    let at = dialog.criteria.len();
    assert!(!dialog.tasks.is_empty(), "the next stage offers some");
    click(&mut person, Hit::Entry(at));
    assert_ne!(asks(&person).taken[0], dialog.taken[0]);
}
