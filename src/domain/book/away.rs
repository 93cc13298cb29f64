//! What a person's marks make of a row: signals put away leave its sum, those that are back say why.

use super::Row;
use crate::domain::assess::{Rules, Standing};
use crate::domain::book::Owner;
use crate::domain::query::{Scope, parse};
use crate::domain::triage::closing::{AccountMarks, Away, Back, Put, holds};
use crate::domain::triage::{Lane, put, queued, signals_arranged};
use crate::domain::when::Now;

const LANES: [Lane; 2] = [Lane::Risk, Lane::Opportunity];

/// Puts away what the marks say, and notes whether the row stays in the queues: while any signal of
/// it that qualifies is open.
pub(super) fn apply(
    row: &mut Row,
    marks: &AccountMarks,
    (rules, owners): (&Rules, &[Owner]),
    standing: Standing,
    now: Now,
) {
    let mut away = Away {
        assigned: marks.assigned.clone(),
        ..Away::default()
    };
    let entry = rules.triage.entry;
    let before = LANES.map(|lane| row.today.score(lane));
    let mut whole = [false; 2];
    let taken = |query: &str| {
        let scope = Scope {
            me: rules.who.find(owners).map(|owner| &owner.id),
            ..Scope::new(rules, owners, now)
        };
        // A condition that can be read no more holds nothing back.
        let query = parse(query, &put::known(row, rules), now);
        query.map_or(true, |query| query.filter(scope).matches(row))
    };
    let mut open = Vec::new();
    for (lane, term) in &row.today.terms {
        let id = rules.triage.id_of(term);
        let closing = marks.closed.iter().find(|closing| closing.signal == id);
        let Some(closing) = closing.filter(|_| term.leads()) else {
            open.push((*lane, *term));
            continue;
        };
        match holds(closing, term, &rules.triage, now, taken) {
            true => {
                whole[*lane as usize] |= closing.whole;
                away.put.push(Put {
                    lane: *lane,
                    term: *term,
                    closing: closing.clone(),
                });
            }
            false => {
                open.push((*lane, *term));
                away.back.push(Back {
                    lane: *lane,
                    signal: id.to_owned(),
                    term: *term,
                    closing: closing.clone(),
                });
            }
        }
    }
    if !away.put.is_empty() {
        signals_arranged(row, &mut open, rules, standing, now);
        row.today.terms = open;
    }
    for lane in LANES {
        let at = lane as usize;
        let mut leading = row.today.terms.iter();
        let leads = leading.any(|(of, term)| *of == lane && term.leads());
        let back = away.back.iter().any(|back| back.lane == lane);
        let stays = queued(before[at], lane, entry) && leads && (!whole[at] || back);
        away.queued[at] = queued(row.today.score(lane), lane, entry) || stays;
    }
    row.today.away = Some(Box::new(away));
}
