//! The main views in Chinese and Spanish: nothing is cut in half, nothing lies over something else, and
//! what is said is said in the language chosen. What customers and the CRM say stays as it is.

use crate::render::{draw, text};
use crate::rules::screens;
use std::sync::Arc;
use tenure::app::State;
use tenure::domain::lifecycle::{Language, Lifecycle, Place};
use tenure::theme::Theme;
use unicode_width::UnicodeWidthStr;

/// The same screen in another language, as the program opens it: rules and all.
fn speak(mut state: State, language: Language) -> State {
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

const SMALL: (u16, u16) = (80, 24);
const LARGE: (u16, u16) = (120, 36);

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
