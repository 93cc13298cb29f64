//! The mouse: what it does, and what stands where on the screen, as the drawing found out.

use super::command::Command;
use super::state::State;

/// Something done with the mouse, at a cell: column, row, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mouse {
    /// What.
    pub what: Deed,
    /// Where.
    pub at: (u16, u16),
}

/// What is done with a mouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// The left button goes down.
    Press,
    /// The mouse moves with it down.
    Drag,
    /// It comes up again.
    Release,
    /// The wheel turns up.
    WheelUp,
    /// The wheel turns down.
    WheelDown,
}

/// What stands at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hit {
    /// A column of the board.
    Column(usize),
    /// A card: its column, its place in it.
    Card(usize, usize),
    /// A row of the view's list.
    Row(usize),
    /// What a command stands for: the name of a view.
    Command(Command),
    /// A tab: so many further than the one shown (or back).
    Tab(isize),
    /// A row of the menu on top.
    MenuRow(usize),
    /// The head of a column of the accounts table.
    Head(usize),
    /// A criterion or task of the open move.
    Entry(usize),
    /// A reason that the open move offers.
    Reason(usize),
    /// A layer: what is beneath is not to be had.
    Layer,
}

/// A part of the screen, in cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zone {
    /// The first column and row.
    pub from: (u16, u16),
    /// Width and height.
    pub size: (u16, u16),
    /// What stands there.
    pub hit: Hit,
}

impl Zone {
    fn has(&self, (x, y): (u16, u16)) -> bool {
        let within = |at: u16, from: u16, size: u16| at >= from && at - from < size;
        within(x, self.from.0, self.size.0) && within(y, self.from.1, self.size.1)
    }
}

impl State {
    /// What stands at a cell: of zones that lie over each other, what was drawn last.
    pub fn hit(&self, at: (u16, u16)) -> Option<Hit> {
        let zone = self.zones.iter().rev().find(|zone| zone.has(at));
        zone.map(|zone| zone.hit)
    }

    /// The column of the board at a cell.
    pub fn column_at(&self, at: (u16, u16)) -> Option<usize> {
        let column = |zone: &Zone| match zone.hit {
            Hit::Column(column) if zone.has(at) => Some(column),
            _ => None,
        };
        self.zones.iter().rev().find_map(column)
    }
}
