//! One value of the accounts table.

use crate::app::State;
use crate::app::view::table::{Col, Side};
use crate::domain::Field;
use crate::domain::book::Row;
use crate::domain::triage::Lane;
use crate::domain::when::show;
use crate::messages::{numbers, table as say};
use crate::theme::Role;
use crate::ui::widgets::{Pen, health, spark};
use crate::ui::words;
use ratatui::layout::Rect;

/// Draws it in one line; where nothing is known, nothing stands.
pub fn draw(state: &State, pen: &mut Pen<'_>, area: Rect, col: Col, row: &Row) {
    match col {
        Col::Health => {
            if area.width >= health::WIDTH {
                health::draw(pen, area.x, area.y, &row.health(state.now));
            } else if area.width > 0 {
                let band = row.today.health.band;
                pen.mark(area.x, area.y, health::mark(band), spark::role(band));
            }
        }
        Col::History => {
            let role = spark::role(row.today.health.band);
            let weeks = spark::WEEKS.min(area.width);
            let today = state.now.today();
            spark::draw(
                pen,
                (area.x, area.y),
                weeks,
                &row.account.scores,
                today,
                role,
            );
        }
        col => {
            let Some((text, role)) = text(state, col, row) else {
                return;
            };
            match col.side() {
                Side::Left => pen.text(area.x, area.y, area.width, &text, role),
                Side::Right => pen.right(area.x, area.y, area.width, &text, role),
            };
        }
    }
}

/// The value in words, and how it is to be seen.
fn text(state: &State, col: Col, row: &Row) -> Option<(String, Role)> {
    let (account, now) = (&row.account, state.now);
    let number = |field| account.number(field).map(|dated| dated.value);
    let dim = |text: String| (text, Role::Dim);
    let plain = |text: String| (text, Role::Text);
    let half = |value: Option<f32>| {
        let value = value?;
        Some(match value {
            ..60.0 => (format!("{value:.0}"), Role::Warn),
            _ => plain(format!("{value:.0}")),
        })
    };
    let points = |lane| {
        let score = row.today.score(lane);
        (score > 0).then(|| plain(score.to_string()))
    };
    let count = |count: u16| (count > 0).then(|| plain(count.to_string()));
    match col {
        Col::Name | Col::Health | Col::History => None,
        Col::Stage => {
            let stage = words::place(&state.rules.lifecycle, row.today.place, state.language);
            Some(dim(stage.to_owned()))
        }
        Col::Tier => Some(dim(words::tier_name(
            &state.rules,
            account.tier.as_ref()?,
            state.language,
        )
        .to_owned())),
        Col::Owner => {
            let owner = account.owner.as_ref()?;
            Some(dim(state.book.owner_name(owner).to_owned()))
        }
        Col::Arr => Some(plain(account.arr?.compact_in(state.language))),
        Col::Outcome => half(row.today.health.outcome),
        Col::Experience => half(row.today.health.experience),
        Col::Renews => {
            let (_, left, role) = words::renewal(state, row)?;
            let late = account.renewal.is_some_and(|day| day < now.today());
            let left = if late {
                say::late(state.language, left)
            } else {
                left
            };
            Some((left, role))
        }
        Col::RenewalDay => {
            // Of a lost account it is the day its last term ended or would have: no more than that.
            let role = words::renewal(state, row).map_or(Role::Dim, |(_, _, role)| role);
            Some((show::day(account.renewal?, now, state.language), role))
        }
        Col::Likelihood => {
            let likely = number(Field::Likelihood)?;
            let role = if likely < 50.0 {
                Role::Warn
            } else {
                Role::Text
            };
            let likely = numbers::percent(state.language, format_args!("{likely:.0}"));
            Some((likely, role))
        }
        Col::InStage => {
            let days = show::days_since(account.stage_since?, now);
            Some(dim(words::days(days.max(0), state.language)))
        }
        Col::Touched => match account.last_touch {
            Some(at) => Some(dim(words::days(
                show::days_since(at, now).max(0),
                state.language,
            ))),
            None => Some((say::never(state.language).to_owned(), Role::Warn)),
        },
        Col::Qbr => Some(dim(words::days(
            -show::days_to(account.last_qbr?, now),
            state.language,
        ))),
        Col::Signals => {
            let open = row.today.terms.len();
            (open > 0).then(|| (open.to_string(), Role::Warn))
        }
        Col::Risk => points(Lane::Risk),
        Col::Chance => points(Lane::Opportunity),
        Col::Nps => {
            let nps = number(Field::Nps)?;
            let role = if nps <= 6.0 { Role::Warn } else { Role::Text };
            Some((format!("{nps:.0}"), role))
        }
        Col::Csat => Some(plain(format!("{:.0}", number(Field::Csat)?))),
        Col::Seats => {
            let bought = number(Field::SeatsBought).filter(|bought| *bought > 0.0)?;
            let used = number(Field::SeatsActive).or(number(Field::SeatsActivated))?;
            let share = used / bought * 100.0;
            let share = numbers::percent(state.language, format_args!("{share:.0}"));
            Some(plain(share))
        }
        Col::Tickets => {
            let tickets = &account.tickets;
            let (text, _) = count(tickets.open)?;
            let bad = tickets.worst.is_some_and(|worst| worst as u8 <= 2);
            Some((text, if bad { Role::Bad } else { Role::Text }))
        }
        Col::Tasks => {
            let (text, role) = count(account.open_tasks)?;
            let late = account.task_due.is_some_and(|due| due < now.today());
            Some((text, if late { Role::Bad } else { role }))
        }
        Col::Domain => Some(dim(account.domain.clone()?)),
    }
}
