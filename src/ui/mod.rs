//! State to cells: one file per view. Reads the state, changes nothing, does no I/O.
//!
//! From top to bottom the screen is: the status line, a view, the footer. [`layers`] lie over the
//! view. Where things stand is `app::layout`'s to say, so that cursors and drawing agree; how they
//! look is the theme's.

mod account;
mod activity;
mod board;
mod footer;
mod layers;
mod plan;
mod portfolio;
mod quadrant;
mod renewals;
mod status;
mod table;
mod toast;
mod triage;
mod waiting;
mod why;
pub mod widgets;
mod words;

use crate::app::State;
use crate::app::layout::too_small;
use crate::app::state::Opening;
use crate::app::view::{Drawn, View};
use crate::theme::{Role, Theme};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use widgets::Pen;

/// Draws the whole screen, and puts the terminal's cursor where something is typed. What it says is
/// for [`State::drawn`].
pub fn draw(state: &State, theme: &Theme, frame: &mut Frame<'_>) -> Drawn {
    let mut pen = Pen {
        buf: frame.buffer_mut(),
        theme,
        language: state.language,
        zones: Vec::new(),
    };
    let mut drawn = Drawn::default();
    let at = screen(state, &mut pen, &mut drawn);
    drawn.zones = pen.zones;
    if let Some(cursor) = at {
        frame.set_cursor_position(cursor);
    }
    drawn
}

/// The key that leaves whatever a keymap says.
const LEAVES: &str = "Ctrl-C";

fn screen(state: &State, pen: &mut Pen<'_>, drawn: &mut Drawn) -> Option<Position> {
    let area = pen.buf.area;
    pen.tint(area, Role::Screen);
    if too_small((area.width, area.height)) {
        waiting::too_small(pen, area, LEAVES);
        return None;
    }
    let problem = u16::from(!state.problems.is_empty());
    let body = Rect {
        y: area.y + 1,
        height: area.height - 2 - problem,
        ..area
    };
    status::draw(state, pen, Rect { height: 1, ..area });
    if matches!(state.opening, Opening::Ready | Opening::Glimpse) || state.view == View::Activity {
        match state.view {
            View::Board => board::draw(state, pen, body),
            View::Triage => triage::draw(state, pen, body),
            View::Accounts => table::draw(state, pen, body),
            View::Quadrant => quadrant::draw(state, pen, body),
            View::Renewals => renewals::draw(state, pen, body),
            View::Portfolio => portfolio::draw(state, pen, body, drawn),
            View::Account => account::draw(state, pen, body, drawn),
            View::Activity => activity::draw(state, pen, body),
        }
    } else {
        waiting::draw(state, pen, body);
    }
    // What is said in several lines pushes the problem up, whose end is the way out.
    let said = toast::more_lines(state, area.width, area.height);
    toast::problem(
        state,
        pen,
        Rect {
            y: body.bottom() - said.min(body.height),
            height: problem,
            ..area
        },
    );
    let mut cursor = None;
    for layer in &state.layers {
        cursor = layers::draw(layer, state, pen, body, drawn);
    }
    layers::which_key(state, pen, body);
    footer::draw(
        state,
        pen,
        Rect {
            y: area.bottom() - 1,
            height: 1,
            ..area
        },
    );
    widgets::pen::settle_blanks(pen.buf);
    cursor
}
