//! A text that is shown to be read or taken by hand.

use super::super::command::Command;
use super::super::effect::Effect;
use super::super::layer::{Layer, Shown};
use super::super::layout;
use super::super::state::State;
use super::super::view::View;
use super::motion::{self, vertical};
use super::{activity, go, say};

/// Shows a text over the view, to be taken as it stands.
pub fn open(state: &mut State, title: String, text: String) {
    show(state, title, text, false);
}

/// Shows one to be read.
pub fn open_prose(state: &mut State, title: String, text: String) {
    show(state, title, text, true);
}

fn show(state: &mut State, title: String, text: String, prose: bool) {
    state.layers.push(Layer::Shown(Shown {
        title,
        text,
        scroll: 0,
        prose,
    }));
}

/// A command while it is open.
pub fn run(state: &mut State, command: Command, count: Option<u32>) -> Vec<Effect> {
    let page = usize::from(layout::body_height(state));
    match command {
        Command::Back | Command::Cancel | Command::Open => {
            state.layers.pop();
        }
        // What did not arrive is listed here, and settled there.
        Command::GoActivity => {
            state.layers.pop();
            activity::aim(state);
            go::to(state, View::Activity);
        }
        command => match (motion::of(command), state.layers.last_mut()) {
            (Some(motion), Some(Layer::Shown(shown))) => {
                shown.scroll = vertical(shown.scroll, usize::MAX, page, motion, count);
            }
            _ => say::not_here(state),
        },
    }
    Vec::new()
}
