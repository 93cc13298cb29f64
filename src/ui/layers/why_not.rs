//! Why an account is in the queue, or is not: each signal with its condition, its value, and what is missing.

use crate::app::State;
use crate::app::layer::WhyNot;
use crate::domain::triage::own::OwnNear;
use crate::domain::triage::{Lane, Near};
use crate::messages::dialogs as say;
use crate::theme::Role;
use crate::ui::widgets::{Line, Pen, Sheet, popup};
use ratatui::layout::Rect;

/// Draws it; says the first line shown.
pub fn draw(state: &State, pen: &mut Pen<'_>, within: Rect, shown: &WhyNot) -> usize {
    let width = within.width.saturating_sub(4).min(110);
    let area = popup::centre(within, width, within.height.saturating_sub(1));
    let row = state
        .book
        .find(&shown.account)
        .and_then(|at| state.book.row(at));
    let lanes = [Lane::Risk, Lane::Opportunity];
    let queued = |lane| row.is_some_and(|row| row.today.queued(lane, state.rules.triage.entry));
    let title = match lanes.into_iter().any(queued) {
        true => say::why_in_queue(state.language, &shown.name),
        false => say::why_not(state.language, &shown.name),
    };
    let inner = popup::frame(pen, area, &title);
    let mut sheet = Sheet::new(pen.theme, inner.width, pen.language);
    if let Some(row) = row {
        for (lane, name) in [
            (Lane::Risk, say::risk(state.language)),
            (Lane::Opportunity, say::opportunity(state.language)),
        ] {
            let (score, entry) = (row.today.score(lane), state.rules.triage.entry(lane));
            let text = match row.today.queued(lane, state.rules.triage.entry) {
                true => say::in_queue(state.language, name, score),
                false => {
                    say::not_in_queue(state.language, name, score, entry, (entry - score).max(0))
                }
            };
            sheet.plain(Role::Text, &text);
        }
    }
    let (loud, quiet): (Vec<_>, Vec<_>) = shown.own.iter().partition(|near| near.fires.is_some());
    let theirs = |near: &OwnNear| Told {
        name: near.id.clone(),
        points: near.fires,
        away: near.away.clone(),
        distance: near.distance.clone(),
        condition: near.condition.clone(),
        value: near.value.clone(),
    };
    let ours = |near: &Near| Told {
        name: near.signal.name(state.language).to_owned(),
        points: near.fires.map(|term| term.points),
        away: near.away.clone(),
        distance: near.distance.clone(),
        condition: near.condition.clone(),
        value: near.value.clone(),
    };
    let own = loud.into_iter().map(theirs);
    let all = own.chain(shown.signals.iter().map(ours));
    for told in all.chain(quiet.into_iter().map(theirs)) {
        told.push(&mut sheet);
    }
    let shown = sheet.place(pen, inner, shown.scroll);
    shown.hint(pen, popup::bottom_rule(area));
    shown.top
}

/// A signal as it is told.
struct Told {
    name: String,
    points: Option<i16>,
    away: Option<String>,
    distance: Option<String>,
    condition: String,
    value: String,
}

impl Told {
    fn push(self, sheet: &mut Sheet<'_>) {
        sheet.gap();
        let head = match (self.points, self.distance) {
            (Some(points), _) if self.away.is_some() => {
                let points = i32::from(points);
                (say::put_away(sheet.language, points), Role::Dim)
            }
            (Some(points), _) => (say::fires(sheet.language, i32::from(points)), Role::Bad),
            (None, Some(distance)) => (distance, Role::Warn),
            (None, None) => (say::does_not_fire(sheet.language).to_owned(), Role::Dim),
        };
        let line = Line::default()
            .add(sheet.look(Role::Strong), self.name.replace('_', " "))
            .add(sheet.look(head.1), format!("  {}", head.0));
        sheet.push(line);
        sheet.prose(Role::Dim, 2, &say::when(sheet.language, self.condition));
        sheet.prose(Role::Text, 2, &say::now(sheet.language, self.value));
        if let Some(away) = self.away {
            sheet.prose(Role::Dim, 2, &away);
        }
    }
}
