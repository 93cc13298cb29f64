//! The main views in Chinese and Spanish: nothing is cut in half, nothing lies over something else, and
//! what is said is said in the language chosen. What customers and the CRM say stays as it is.

use crate::fixtures::{activity, opened, state, triage};
use crate::measured;
use crate::render::{draw, text};
use crate::rules::screens;
use std::sync::Arc;
use tenure::app::layer::Layer;
use tenure::app::view::Tab;
use tenure::app::{Msg, State, update};
use tenure::domain::lifecycle::{Language, Lifecycle, Place};
use tenure::domain::metrics::overview::Span;
use tenure::theme::Theme;
use unicode_width::UnicodeWidthStr;

/// The same screen in another language, as the program opens it: rules and all.
pub fn speak(mut state: State, language: Language) -> State {
    let mut rules = (*state.rules).clone();
    rules.lifecycle = Lifecycle::preset_in("saas-default", language).expect("a preset");
    rules.speak(language);
    for column in &mut state.board.columns {
        column.name = match (rules.lifecycle.stage(column.place), column.place) {
            (Some(stage), _) => stage.name.clone(),
            (None, Place::Unmapped | Place::Stage(_)) => match language {
                Language::En => "Unmapped".into(),
                Language::Zh => "未映射".into(),
                Language::Es => "Sin etapa".into(),
            },
        };
    }
    state.rules = Arc::new(rules);
    state.setup.language = language;
    state.language = language;
    state
}

fn look(name: &str, size: (u16, u16), state: impl Fn((u16, u16)) -> State) {
    for language in [Language::Zh, Language::Es] {
        let (buffer, _) = draw(&speak(state(size), language), &Theme::default());
        let name = format!("{name}-{}-{}x{}", language.id(), size.0, size.1);
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(name, text(&buffer));
        });
    }
}

const SMALL: (u16, u16) = (80, 24);
const LARGE: (u16, u16) = (120, 36);

#[test]
fn the_board() {
    look("board", SMALL, |size| state(size, 10));
    look("board-1", SMALL, |size| {
        let mut state = state(size, 10);
        state.board.density = 1;
        state
    });
}

#[test]
fn the_queue_and_why() {
    look("triage", SMALL, triage);
    look("triage", LARGE, triage);
}

#[test]
fn an_account() {
    for (name, tab) in [
        ("account-overview", Tab::Overview),
        ("account-health", Tab::Health),
        ("account-timeline", Tab::Timeline),
        ("account-tasks", Tab::Tasks),
        ("account-fields", Tab::Fields),
    ] {
        look(name, SMALL, |size| opened(size, tab));
    }
    look("account-health", LARGE, |size| opened(size, Tab::Health));
}

#[test]
fn the_table_the_quadrant_and_the_renewals() {
    look("table", SMALL, measured::table);
    look("quadrant", SMALL, measured::quadrant);
    look("renewals", SMALL, measured::renewals);
    look("renewals", (160, 40), measured::renewals);
}

#[test]
fn the_portfolio_and_what_was_written() {
    look("portfolio", SMALL, |size| {
        measured::portfolio(size, Span::Trailing, 0)
    });
    look("portfolio", (200, 50), |size| {
        measured::portfolio(size, Span::Trailing, 0)
    });
    look("activity", SMALL, activity);
}

#[test]
fn the_help() {
    look("help", SMALL, |size| {
        let mut state = state(size, 10);
        state.layers.push(Layer::Help {
            scroll: 0,
            search: None,
        });
        state
    });
}

#[test]
fn another_language_in_the_configuration_counts_at_once() {
    let mut state = state(SMALL, 10);
    let lifecycle = Lifecycle::preset_in("saas-default", Language::Zh).expect("a preset");
    let first = lifecycle.stages[0].name.clone();
    let msg = Msg::Files {
        themes: state.choices.themes.clone(),
        keymaps: state.choices.keymaps.clone(),
        theme_said: None,
        keymap_said: None,
        views: None,
        speaks: Some(Box::new((Language::Zh, lifecycle))),
        faults: Vec::new(),
    };
    let now = state.now;
    update(&mut state, msg, now);
    let seen = text(&draw(&state, &Theme::default()).0);
    let head = seen.lines().next().expect("a status line");
    assert!(head.contains("看板"), "{seen}");
    assert!(seen.contains(&first), "{seen}");
    assert_eq!(state.board.columns[0].name, first);
}

#[test]
fn no_sign_is_cut_in_half() {
    let theme = Theme::default();
    for size in [(40, 10), (41, 11), (63, 17), SMALL, LARGE, (171, 50)] {
        for language in [Language::Zh, Language::Es] {
            for state in screens(size) {
                let (buffer, _) = draw(&speak(state, language), &theme);
                let width = usize::from(buffer.area.width);
                for (at, cell) in buffer.content.iter().enumerate() {
                    if cell.symbol().width() < 2 {
                        continue;
                    }
                    let behind = buffer.content.get(at + 1).filter(|_| (at + 1) % width != 0);
                    assert!(
                        behind.is_some_and(|behind| behind.symbol().trim().is_empty()),
                        "{size:?} {}\n{}",
                        cell.symbol(),
                        text(&buffer)
                    );
                }
            }
        }
    }
}

#[test]
fn spanish_numbers_have_a_comma_and_amounts_their_currency_behind() {
    let mut views = vec![
        state((120, 36), 10),
        triage((120, 36)),
        activity((120, 36)),
        measured::table((200, 50)),
        measured::quadrant((120, 36)),
        measured::renewals((200, 50)),
        measured::portfolio((200, 50), Span::Trailing, 0),
    ];
    views.extend(Tab::ALL.iter().map(|tab| opened((120, 36), *tab)));
    let mut faults = Vec::new();
    for view in views {
        let seen = text(&draw(&speak(view, Language::Es), &Theme::default()).0);
        for line in seen.lines() {
            let signs: Vec<char> = line.chars().collect();
            let digit = |at: usize| signs.get(at).is_some_and(char::is_ascii_digit);
            let wrong = (1..signs.len()).any(|at| match signs[at] {
                '.' => digit(at - 1) && digit(at + 1),
                '€' | '$' | '£' => digit(at + 1),
                _ => false,
            });
            if wrong {
                faults.push(line.to_owned());
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
