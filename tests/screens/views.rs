//! The views.

use crate::fixtures::{self, activity, opened, state, triage};
use crate::render::{SIZES, draw, styles, text, theme};
use std::time::Duration;
use tenure::app::State;
use tenure::app::state::{Filter, Link, Opening, Pull, Toast, Tone};
use tenure::app::view::{ActivityTab, Column, Tab};
use tenure::domain::lifecycle::Place;
use tenure::domain::triage::Lane;
use tenure::messages::Language;
use tenure::theme::{Depth, Glyphs, Theme};

/// Looks at a screen in every size; at the smallest also at its styles.
pub fn look(name: &str, make: impl Fn((u16, u16)) -> State) {
    for size in SIZES {
        let state = make(size);
        let (buffer, cursor) = draw(&state, &Theme::default());
        let mut seen = text(&buffer);
        if let Some((x, y)) = cursor {
            seen.push_str(&format!("cursor {x},{y}\n"));
        }
        if size == SIZES[0] {
            seen.push_str(&styles(&buffer));
        }
        let name = format!("{name}-{}x{}", size.0, size.1);
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(name, seen);
        });
    }
}

/// Looks at a screen at 80×24 without colours and Unicode.
pub fn look_plain(name: &str, state: &State) {
    let theme = theme("mono", Depth::None, Glyphs::Ascii);
    let (buffer, _) = draw(state, &theme);
    let seen = text(&buffer) + &styles(&buffer);
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(format!("{name}-plain"), seen);
    });
}

fn board(size: (u16, u16), density: u8) -> State {
    let mut state = state(size, 10);
    state.board.density = density;
    state.board.focus = 1;
    state.board.columns[1].cursor = 1;
    state
}

#[test]
fn board_without_any_account_in_a_stage() {
    look("board-unstaged", |size| {
        let mut state = board(size, 2);
        let rows: Vec<u32> = (0..state.book.rows.len() as u32).collect();
        for column in &mut state.board.columns {
            column.rows.clear();
        }
        let unmapped = Column {
            place: Place::Unmapped,
            name: "Unmapped".to_owned(),
            rows,
            ..state.board.columns[0].clone()
        };
        state
            .board
            .columns
            .retain(|column| column.place != Place::Unmapped);
        state.board.columns.push(unmapped);
        state
    });
}

#[test]
fn board_in_three_densities() {
    look("board", |size| board(size, 4));
    look("board-2", |size| board(size, 2));
    look("board-1", |size| board(size, 1));
    look_plain("board", &board((80, 24), 4));
}

#[test]
fn board_scrolled_both_ways() {
    look("board-scrolled", |size| {
        let mut state = board(size, 4);
        state.board.left = 3;
        state.board.focus = 5;
        state.board.columns[1].top = 2;
        state.board.columns[1].cursor = 3;
        state
    });
}

#[test]
fn triage_with_why() {
    look("triage", triage);
    look_plain("triage", &triage((80, 24)));
}

#[test]
fn triage_without_details_and_without_rows() {
    look("triage-reading", |size| {
        let mut state = triage(size);
        state.details.clear();
        state
    });
    look("triage-empty", |size| {
        let mut state = triage(size);
        state.triage.lane = Lane::Opportunity;
        state.triage.other = state.triage.rows.len();
        state.triage.rows.clear();
        state
    });
}

#[test]
fn account_tabs() {
    for (name, tab) in [
        ("account-overview", Tab::Overview),
        ("account-health", Tab::Health),
        ("account-timeline", Tab::Timeline),
        ("account-tasks", Tab::Tasks),
        ("account-contacts", Tab::Contacts),
        ("account-fields", Tab::Fields),
    ] {
        look(name, |size| opened(size, tab));
    }
}

#[test]
fn an_account_with_a_plan_shows_promises_and_the_ladder() {
    const PLAN: &str = "# Intent\nClose the books in three days.\n\n# Promised\n- [x] Single sign-on\n- [ ] Export to the warehouse\n\n# Goals\n- [x] First team works in it\n  due: 2026-09-30\n  met: 2026-09-28\n- [ ] Invoices go out without rework\n  measure: rework rate %\n  baseline: 12\n  target: 4\n  current: 8\n  due: 2026-11-15\n- [ ] All branches are live\n  due: 2027-06-30";
    for (name, tab) in [("plan-overview", Tab::Overview), ("plan-tasks", Tab::Tasks)] {
        look(name, |size| {
            let mut state = opened(size, tab);
            let id = state.account.as_ref().expect("opened").id.clone();
            let at = state.book.find(&id).expect("it is there") as usize;
            let kept = tenure::domain::plan::Kept::new(PLAN);
            state.book.rows[at].account.plan = Some(Box::new(kept));
            state
        });
    }
}

#[test]
fn account_of_which_little_is_known() {
    look("account-blank", |size| {
        let mut state = opened(size, Tab::Overview);
        let id: tenure::domain::AccountId = "1006".into();
        state.details_trouble.insert(
            id.clone(),
            "Offline: touchpoints and contacts of this account were never read".into(),
        );
        state.account.as_mut().expect("opened").id = id;
        state
    });
}

#[test]
fn activity_lists() {
    look("outbox", activity);
    look("journal", |size| {
        let mut state = activity(size);
        state.activity.tab = ActivityTab::Journal;
        state.activity.cursor = 1;
        state
    });
    look("outbox-empty", |size| {
        let mut state = activity(size);
        state.activity.queue.clear();
        state.link = Link::Online;
        state
    });
}

#[test]
fn waiting_for_accounts() {
    let nothing = |size, opening| {
        let mut state = fixtures::state(size, 0);
        state.book = Default::default();
        state.board.columns.clear();
        state.opening = opening;
        state.synced = None;
        state.link = Link::Untried;
        state
    };
    look("opening", |size| nothing(size, Opening::Reading));
    look("first-sync", |size| {
        let mut state = nothing(size, Opening::Empty);
        state.link = Link::Online;
        state.pull = Some(Pull {
            what: "accounts".into(),
            done: 120,
            total: Some(200),
            left: None,
        });
        state
    });
    look("filling", |size| {
        let mut state = nothing(size, Opening::Empty);
        state.filling = Some((3_200, 10_000));
        state
    });
    look("empty", |size| {
        let mut state = nothing(size, Opening::Empty);
        state.link = Link::Online;
        state
    });
    look("empty-offline", |size| {
        let mut state = nothing(size, Opening::Empty);
        state.link = Link::Offline(
            "The CRM at 127.0.0.1:41234 cannot be reached: connection refused".into(),
        );
        state
    });
}

/// The status line while everything is read for the first time, the board being there.
#[test]
fn how_far_the_first_sync_is_can_be_read_at_any_width() {
    let mut seen = String::new();
    for language in [Language::En, Language::Zh, Language::Es] {
        for (done, total, left) in [
            (1_341, Some(30_000), Some(Duration::from_secs(200))),
            (29_900, Some(30_000), Some(Duration::from_secs(9))),
            (30_012, Some(30_000), None),
            (1_341, None, None),
        ] {
            for width in [80, 100, 120, 130, 200] {
                let mut state = fixtures::state((width, 24), 10);
                state.language = language;
                state.synced = None;
                state.link = Link::Online;
                state.pull = Some(Pull {
                    what: "contacts".into(),
                    done,
                    total,
                    left,
                });
                let (buffer, _) = draw(&state, &Theme::default());
                let text = text(&buffer);
                let line = text.lines().next().expect("a line");
                assert!(line.contains('⟳'), "{width}: {line}");
                seen.push_str(&format!("{width:3} {line}\n"));
            }
        }
    }
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("first-sync-progress", seen);
    });
}

#[test]
fn filtered_to_nothing() {
    look("filtered-to-nothing", |size| {
        let mut state = fixtures::state(size, 0);
        for column in &mut state.board.columns {
            column.rows.clear();
            column.arr.clear();
        }
        state.filter = Filter {
            text: "stage:renewal health<10 arr>=500k".into(),
            mine: true,
            ..Filter::default()
        };
        state
    });
}

#[test]
fn troubles_and_news() {
    look("offline", |size| {
        let mut state = board(size, 4);
        state.activity.queue = activity(size).activity.queue;
        state.link = Link::Offline("The CRM cannot be reached".into());
        state.synced = Some(fixtures::now().utc - chrono::Duration::hours(5));
        state.problems = vec![
            "The token is refused".into(),
            "The CRM refuses the token of profile demo (401): make a new one, then press R".into(),
        ];
        state.filter.text = "tier:benchmark".into();
        state.toast = Some(Toast {
            text: "Acme Corporation: Value → Renewal, kept until the CRM answers".into(),
            tone: Tone::Good,
            at: fixtures::now().utc,
        });
        state
    });
}
