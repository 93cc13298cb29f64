//! State to cells: one file per view. Reads the state, changes nothing, does no I/O.

use crate::app::State;
use crate::theme::Theme;
use ratatui::Frame;

/// Draws the whole screen.
pub fn draw(state: &State, theme: &Theme, frame: &mut Frame<'_>) {
    let _ = (state, theme, frame);
}
