//! The help: its scrolling. What it shows is made from the live keymap when it is drawn.

use super::super::command::Command;
use super::super::effect::Effect;
use super::super::layer::Layer;
use super::super::layout;
use super::super::state::State;
use super::motion::{self, vertical};
use super::{anew, choose, say};

/// A command while the help is open.
pub fn run(state: &mut State, command: Command, count: Option<u32>) -> Vec<Effect> {
    // What the frame leaves of it.
    let page = usize::from(layout::body_height(state).saturating_sub(2)).max(1);
    match command {
        Command::Back | Command::Help | Command::Cancel => {
            state.layers.pop();
            anew::uncovered(state);
        }
        Command::NextTheme => return choose::next_theme(state),
        command => match (motion::of(command), state.layers.last_mut()) {
            (Some(motion), Some(Layer::Help { scroll })) => {
                *scroll = vertical(*scroll, usize::MAX, page, motion, count);
            }
            _ => say::not_here(state),
        },
    }
    Vec::new()
}
