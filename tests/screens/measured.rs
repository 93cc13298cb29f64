//! The views of the whole: table, quadrant, renewals, portfolio; and the board sorted, grouped, beside
//! an account.

use crate::fixtures::{self, now, state};
use crate::views::{look, look_plain};
use chrono::{Duration, NaiveDate, NaiveTime};
use std::sync::Arc;
use tenure::app::bulk::BulkProgress;
use tenure::app::command::Command;
use tenure::app::state::{Filter, Link};
use tenure::app::view::table::{Col, GroupBy, Order};
use tenure::app::view::{CardSort, View};
use tenure::app::{Msg, State, update};
use tenure::domain::health::Band;
use tenure::domain::lifecycle::Place;
use tenure::domain::metrics::overview::{Asked, Overview, Span, overview};
use tenure::domain::metrics::{AccountPast, Item, Rates};
use tenure::domain::when::Dated;
use tenure::domain::{Currency, Field, Money};
use uuid::Uuid;

pub fn press(state: &mut State, commands: &[Command]) {
    for command in commands {
        update(state, Msg::Command(*command, None), now());
    }
    state.toast = None;
}

/// A view with the small portfolio.
fn shown(size: (u16, u16), go: Command) -> State {
    let mut state = state(size, 10);
    press(&mut state, &[go]);
    state
}

pub fn table(size: (u16, u16)) -> State {
    shown(size, Command::GoAccounts)
}

/// Grouped, sorted by ARR, two accounts marked.
pub fn grouped(size: (u16, u16)) -> State {
    let mut state = table(size);
    press(&mut state, &[Command::Mark, Command::Mark, Command::Group]);
    state.table.sort = (Col::Arr, Order::Falling);
    state.table.group = GroupBy::Owner;
    state.table.stale = true;
    state.bulk = Some(BulkProgress {
        action: Uuid::from_u128(1),
        accounts: 12,
        open: 3,
        stuck: 1,
    });
    press(&mut state, &[Command::Down, Command::Right, Command::Right]);
    state
}

/// Marked accounts and what would be done to them.
pub fn bulk(size: (u16, u16), typed: &str) -> State {
    let mut state = table(size);
    press(&mut state, &[Command::MarkAll, Command::Bulk]);
    update(&mut state, Msg::Text("tier".into()), now());
    press(&mut state, &[Command::Accept]);
    update(&mut state, Msg::Text(typed.into()), now());
    state
}

pub fn quadrant(size: (u16, u16)) -> State {
    shown(size, Command::GoQuadrant)
}

pub fn renewals(size: (u16, u16)) -> State {
    let mut state = state(size, 10);
    for (at, row) in state.book.rows.iter_mut().enumerate() {
        let value = [85.0, 60.0, 30.0][at % 3];
        if at % 4 != 3 {
            let as_of = now().utc;
            let judged = Some(Dated { value, as_of });
            row.account.set_number(Field::Likelihood, judged);
        }
        if row.account.stage.as_deref() == Some("churned") {
            row.account.loss_reason = Some("price".into());
        }
        row.account.auto_renew = Some(at % 5 == 0);
    }
    press(&mut state, &[Command::GoRenewals]);
    state
}

/// What would be measured of accounts that grew, shrank, came and went.
fn measured(span: Span, back: u32) -> Result<Overview, String> {
    let ago = |days: i64| now().utc - Duration::days(days);
    let money = |amount: i64| Money {
        amount: amount.into(),
        currency: Currency::EUR,
    };
    let pasts: Vec<AccountPast> = (0..40_i64)
        .map(|at| {
            let base = 10_000 + at * 1_700;
            let began = if at % 5 == 0 { 200 + at } else { 900 + at };
            let mut arr = vec![(ago(began), money(base))];
            match at % 4 {
                0 => arr.push((ago(150 - at), money(base * 3 / 2))),
                1 if at % 3 == 0 => arr.push((ago(90 + at), money(base * 3 / 4))),
                _ => {}
            }
            let mut stages = vec![
                (ago(began), Place::Stage(0)),
                (ago(began - 60), Place::Stage(1)),
            ];
            if at % 3 == 0 {
                stages.push((ago(120), Place::Stage(2)));
            }
            if at % 13 == 0 {
                stages.push((ago(45), Place::Stage(6)));
            }
            let due = now().today() + Duration::days(at * 9 - 200);
            AccountPast {
                id: format!("{}", 1_000 + at).into(),
                arr,
                stages,
                terms: vec![(ago(began), (ago(began)).date_naive())],
                renewals: vec![(ago(began), due)],
                tiers: vec![(
                    ago(began),
                    Some(["benchmark", "value", "standard"][at as usize % 3].into()),
                )],
                nps: vec![(ago(300 - at * 7), (at % 11) as f64)],
                csat: vec![(ago(200 - at * 4), 60.0 + at as f64)],
                dau: vec![(ago(30), 40.0)],
                mau: vec![(ago(30), 160.0)],
                first_value: (at % 2 == 0).then(|| ago(began - 50 - at).date_naive()),
                band: [Band::Good, Band::Good, Band::Watch, Band::Risk][at as usize % 4],
                ..AccountPast::default()
            }
        })
        .collect();
    let rules = tenure::domain::Rules::default();
    let midnight = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_utc();
    let pasts: Vec<&AccountPast> = pasts.iter().collect();
    let asked = Asked {
        lifecycle: &rules.lifecycle,
        span,
        days: span.days(now().today(), back).expect("days"),
        usual: Currency::EUR,
        rates: &Rates::new(),
        begins: None,
        now: now().utc,
        midnight: &midnight,
    };
    overview(&pasts, &asked).map_err(|refusal| refusal.to_string())
}

/// The portfolio, measured over a span so many periods ago.
pub fn portfolio(size: (u16, u16), span: Span, back: u32) -> State {
    let mut state = state(size, 10);
    (state.portfolio.span, state.portfolio.back) = (span, back);
    press(&mut state, &[Command::GoPortfolio]);
    let answer = measured(span, back).map(Arc::new);
    let ask = state.portfolio.last;
    update(&mut state, Msg::Portfolio(ask, answer), now());
    state
}

/// All of them, for what must hold of every screen.
pub fn all(size: (u16, u16)) -> Vec<State> {
    vec![
        table(size),
        grouped(size),
        bulk(size, "value"),
        quadrant(size),
        renewals(size),
        portfolio(size, Span::Trailing, 0),
        arranged(size),
    ]
}

#[test]
fn accounts_as_a_table() {
    look("table", table);
    look("table-grouped", grouped);
    look_plain("table", &grouped((80, 24)));
    look("table-scrolled", |size| {
        let mut state = table(size);
        press(&mut state, &[Command::Last]);
        press(&mut state, &[Command::Right; 9]);
        state
    });
    look("table-columns", |size| {
        let mut state = table(size);
        press(
            &mut state,
            &[Command::Columns, Command::Down, Command::ColumnTick],
        );
        state
    });
}

#[test]
fn several_accounts_changed_at_once() {
    look("bulk-choices", |size| bulk(size, ""));
    look("bulk-line", |size| bulk(size, "valu"));
    look("bulk-review", |size| {
        let mut state = bulk(size, "value");
        press(&mut state, &[Command::Accept, Command::BulkTake]);
        state
    });
    look_plain("bulk", &bulk((80, 24), "value"));
}

#[test]
fn experience_and_outcome() {
    look("quadrant", quadrant);
    look_plain("quadrant", &quadrant((80, 24)));
    look("quadrant-crowded", |size| {
        let mut state = fixtures::state(size, 600);
        for (at, row) in state.book.rows.iter_mut().enumerate() {
            let health = &mut row.today.health;
            health.experience = health.experience.map(|_| (at * 37 % 101) as f32);
            health.outcome = health.outcome.map(|_| (at * 61 % 101) as f32);
        }
        press(&mut state, &[Command::GoQuadrant]);
        state
    });
    look("quadrant-shared", |size| {
        let mut state = fixtures::state(size, 10);
        for row in state.book.rows.iter_mut().skip(8) {
            (row.today.health.experience, row.today.health.outcome) = (Some(20.0), Some(20.0));
        }
        press(&mut state, &[Command::GoQuadrant, Command::NextHere]);
        state
    });
}

#[test]
fn a_quadrant_without_anybody() {
    look("quadrant-unknown", |size| {
        let mut state = fixtures::state(size, 0);
        for row in &mut state.book.rows {
            (row.today.health.outcome, row.today.health.quadrant) = (None, None);
        }
        press(&mut state, &[Command::GoQuadrant]);
        state
    });
}

#[test]
fn renewals_by_month() {
    look("renewals", renewals);
    look_plain("renewals", &renewals((80, 24)));
    look("renewals-last", |size| {
        let mut state = renewals(size);
        press(&mut state, &[Command::Last]);
        state
    });
    look("renewals-none", |size| {
        let mut state = fixtures::state(size, 0);
        for row in &mut state.book.rows {
            row.account.renewal = None;
            row.account.stage_since = None;
        }
        press(&mut state, &[Command::GoRenewals]);
        state
    });
}

#[test]
fn the_portfolio_at_a_glance() {
    look("portfolio", |size| portfolio(size, Span::Trailing, 0));
    look("portfolio-quarter", |size| {
        portfolio(size, Span::Quarter, 1)
    });
    look_plain("portfolio", &portfolio((80, 24), Span::Trailing, 0));
    look("portfolio-scrolled", |size| {
        let mut state = portfolio(size, Span::Trailing, 0);
        state.portfolio.cursor = Some(Item::Csat);
        state
    });
}

#[test]
fn a_portfolio_that_is_being_measured_or_cannot_be() {
    look("portfolio-measuring", |size| {
        let mut state = fixtures::state(size, 10);
        press(&mut state, &[Command::GoPortfolio]);
        let ask = state.portfolio.last;
        update(
            &mut state,
            Msg::PortfolioProgress(ask, 6_500, 10_000),
            now(),
        );
        state
    });
    look("portfolio-before-data", |size| {
        portfolio(size, Span::Year, 9)
    });
    look("portfolio-offline-anew", |size| {
        let mut state = portfolio(size, Span::Trailing, 0);
        state.link = Link::Offline("The CRM cannot be reached".into());
        state.portfolio.known.clear();
        press(&mut state, &[Command::Up]);
        let ask = state.portfolio.last;
        update(
            &mut state,
            Msg::PortfolioProgress(ask, 2_500, 10_000),
            now(),
        );
        state
    });
}

#[test]
fn a_filter_that_leaves_nothing_says_so_in_each_view() {
    for (name, go) in [
        ("table-filtered", Command::GoAccounts),
        ("quadrant-filtered", Command::GoQuadrant),
        ("renewals-filtered", Command::GoRenewals),
    ] {
        look(name, |size| {
            let mut state = fixtures::state(size, 0);
            state.setup.me = Some("nobody".into());
            state.filter = Filter {
                mine: true,
                ..Filter::default()
            };
            press(&mut state, &[go]);
            state
        });
    }
}

/// The board sorted by ARR and grouped by tier, without empty columns.
fn arranged(size: (u16, u16)) -> State {
    let mut state = state(size, 10);
    state.board.sort = CardSort::Renewal;
    press(&mut state, &[Command::EmptyColumns, Command::GroupCards]);
    press(&mut state, &[Command::GroupCards, Command::Right]);
    state.view = View::Board;
    state
}

#[test]
fn a_board_sorted_and_grouped() {
    look("board-grouped", arranged);
    look("board-grouped-1", |size| {
        let mut state = arranged(size);
        state.board.density = 1;
        press(&mut state, &[Command::Down]);
        state
    });
    look("board-alone", |size| {
        let mut state = arranged(size);
        state.board.alone = true;
        press(&mut state, &[Command::Up]);
        state
    });
}
