//! Names of tabs in a line, the open one marked. Where not all of them find room, the counts go first, then
//! the first tabs make way for the one that is open.

use super::Pen;
use super::pen::cells;
use crate::app::mouse::Hit;
use crate::theme::{Mark, Role};
use ratatui::layout::Rect;

/// Narrower than this, tabs stand close together and without counts.
const NARROW: u16 = 70;

/// Draws them, each with how many there are where that is known, and says where they end. A click on one
/// goes as many tabs further as it stands from the open one.
pub fn draw(pen: &mut Pen<'_>, area: Rect, tabs: &[(&str, Option<usize>)], open: usize) -> u16 {
    let length = |gap: u16, counted: bool, of: &[(&str, Option<usize>)]| {
        let one = |(name, count): &(&str, Option<usize>)| {
            let count = count.filter(|_| counted).map(|count| count.to_string());
            cells(name) + count.map_or(0, |count| cells(&count) + 1) + gap
        };
        of.iter().map(one).sum::<u16>().saturating_sub(gap)
    };
    let room = area.width.saturating_sub(2);
    let wide = area.width >= NARROW || length(3, true, tabs) <= room;
    let (gap, counted) = if wide { (3, true) } else { (1, false) };
    let last = open.min(tabs.len().saturating_sub(1));
    let fits = |first: &usize| {
        let until = tabs.get(*first..=last).unwrap_or_default();
        length(gap, counted, until) <= room
    };
    let first = (0..last).find(fits).unwrap_or(last);
    if first > 0 {
        pen.mark(area.x, area.y, Mark::Left, Role::Accent);
    }
    let mut x = area.x + 1;
    for (at, (name, count)) in tabs.iter().enumerate().skip(first) {
        let left = area.right().saturating_sub(x + 1);
        if cells(name) > left && at != open {
            pen.mark(
                area.right().saturating_sub(1),
                area.y,
                Mark::Right,
                Role::Accent,
            );
            break;
        }
        let role = if at == open {
            Role::TabActive
        } else {
            Role::Tab
        };
        let from = x;
        x += pen.text(x, area.y, left, name, role);
        if let Some(count) = count.filter(|_| counted) {
            let count = format!(" {count}");
            x += pen.text(x, area.y, area.right().saturating_sub(x), &count, Role::Dim);
        }
        let place = Rect {
            x: from,
            width: x - from,
            height: 1,
            ..area
        };
        pen.zone(place, Hit::Tab(at as isize - open as isize));
        x += gap;
    }
    x.saturating_sub(gap)
}
