//! Quadrant, renewals and portfolio: cursors that go where the arrow points, sums that add up, and
//! measures that are asked for once.

use super::support::accounts::{account, noon, portfolio, renewing_in, with};
use super::support::person::Person;
use super::support::world::World;
use chrono::Days;
use std::sync::Arc;
use tenure::app::effect::Ask;
use tenure::app::mouse::{Deed, Hit, Mouse};
use tenure::app::view::View;
use tenure::app::view::portfolio::Figure;
use tenure::app::view::portfolio::Question;
use tenure::app::view::renewals::When;
use tenure::app::{Effect, Msg};
use tenure::domain::metrics::overview::{Asked, Overview, Span, overview};
use tenure::domain::metrics::{AccountPast, Item, Rates};
use tenure::domain::{Account, Currency, Field, Money, Rules};

/// Accounts of different health: the first does well, the last does not.
fn spread() -> Vec<Account> {
    (0..12)
        .map(|at| {
            let one = account(&at.to_string(), &format!("A{at:02}"), "value");
            let one = with(one, Field::Nps, f64::from(10 - at % 11));
            let one = with(one, Field::Csat, 100.0 - f64::from(at) * 8.0);
            with(one, Field::SeatsActive, 90.0 - f64::from(at) * 7.0)
        })
        .collect()
}

fn dot(person: &Person<World>) -> (f32, f32) {
    let quadrant = &person.state.quadrant;
    let dot = &quadrant.dots[quadrant.cursor];
    (dot.experience, dot.outcome)
}

#[test]
fn the_quadrant_counts_every_account_once() {
    let mut person = Person::with(spread());
    person.press("5");
    let quadrant = &person.state.quadrant;
    assert_eq!(person.state.view, View::Quadrant);
    assert_eq!(quadrant.dots.len() + quadrant.unknown, 12);
    let counted: usize = quadrant.fields.iter().map(|field| field.count).sum();
    assert_eq!(counted, quadrant.dots.len());
    assert!(quadrant.dots.len() > 3, "most of them have a place");
}

#[test]
fn its_cursor_goes_from_dot_to_dot_the_way_the_arrow_points() {
    let mut person = Person::with(spread());
    person.press("5 Home");
    for _ in 0..12 {
        let before = dot(&person);
        let name = person.stands_on().to_owned();
        person.press("Right");
        assert!(dot(&person).0 >= before.0, "right is more experience");
        if person.stands_on() == name {
            break;
        }
    }
    let right = dot(&person);
    person.press("End");
    assert_eq!(dot(&person).0, right.0, "the arrows reach the edge");
    person.press("PageUp");
    let top = person.state.quadrant.dots.iter().map(|dot| dot.outcome);
    assert_eq!(dot(&person).1, top.fold(0.0, f32::max));
    let name = person.stands_on().to_owned();
    person.press("Enter");
    assert_eq!(person.state.view, View::Account);
    person.press("Esc");
    assert_eq!(person.stands_on(), name);
}

#[test]
fn those_in_one_place_are_gone_through_with_n() {
    let twins = (0..3).map(|at| account(&at.to_string(), &format!("Twin {at}"), "value"));
    let mut person = Person::with(twins.collect());
    person.press("5");
    let mut seen = vec![person.stands_on().to_owned()];
    for _ in 0..2 {
        person.press("n");
        seen.push(person.stands_on().to_owned());
    }
    seen.sort();
    assert_eq!(seen, ["Twin 0", "Twin 1", "Twin 2"]);
    let last = person.stands_on().to_owned();
    person.press("n N");
    assert_eq!(person.stands_on(), last);
    person.press("Right");
    assert_eq!(person.stands_on(), last, "there is nothing at the right");
}

#[test]
fn an_account_of_which_a_half_is_unknown_is_counted_apart() {
    let mut blank = account("9", "Blank", "value");
    blank.numbers = Default::default();
    let mut person = Person::with(vec![account("1", "Known", "value"), blank]);
    person.press("5");
    assert_eq!(person.state.quadrant.dots.len(), 1);
    assert_eq!(person.state.quadrant.unknown, 1);
}

fn due(name: &str, days: i64, arr: i64, likelihood: Option<f64>) -> Account {
    let mut one = account(name, name, "value");
    one.renewal = noon()
        .date_naive()
        .checked_add_signed(chrono::TimeDelta::days(days));
    one.arr = Some(Money {
        amount: arr.into(),
        currency: Currency::EUR,
    });
    let likelihood = likelihood.map(|value| tenure::domain::when::Dated {
        value,
        as_of: noon(),
    });
    one.set_number(Field::Likelihood, likelihood);
    one
}

#[test]
fn renewals_stand_by_month_overdue_first_with_the_sums_of_the_forecast() {
    let mut lost = due("Gone", -60, 70, None);
    lost.stage = Some("churned".to_owned());
    lost.loss_reason = Some("price".to_owned());
    let mut person = Person::with(vec![
        due("Soon", 5, 100, Some(90.0)),
        due("Later", 7, 40, Some(60.0)),
        due("Poor", 6, 20, Some(10.0)),
        due("Unjudged", 8, 10, None),
        due("Next", 40, 1_000, Some(80.0)),
        due("Late", -3, 30, Some(50.0)),
        due("Far", 800, 5, None),
        lost,
    ]);
    person.press("6");
    let renewals = &person.state.renewals;
    let names: Vec<&str> = renewals
        .rows
        .iter()
        .filter_map(|at| person.state.book.row(*at))
        .map(|row| row.account.name.as_str())
        .collect();
    let want = [
        "Late", "Soon", "Poor", "Later", "Unjudged", "Next", "Far", "Gone",
    ];
    assert_eq!(names, want);
    assert_eq!(renewals.parts[0].when, When::Overdue);
    let november = &renewals.parts[1];
    let outlook = &november.outlook[0];
    let amounts = [outlook.due, outlook.commit, outlook.worst, outlook.expected];
    let amounts = amounts.map(|money| money.amount);
    // 90 of 100, 24 of 40, 2 of 20: what nobody judged is not expected.
    assert_eq!(amounts, [170.into(), 140.into(), 100.into(), 116.into()]);
    assert_eq!(renewals.all[0].due.amount, 1_200.into());
    let months = renewals
        .parts
        .iter()
        .filter(|part| matches!(part.when, When::In(_)));
    assert_eq!(months.count(), 12, "months without a renewal are there too");
    assert_eq!(
        renewals.parts.last().map(|part| part.when),
        Some(When::Decided)
    );
}

/// The names of the rows of a group.
fn names_in(person: &Person<World>, part: &tenure::app::view::renewals::Part) -> Vec<String> {
    let rows = &person.state.renewals.rows[part.start..part.start + part.count];
    let rows = rows.iter().filter_map(|at| person.state.book.row(*at));
    rows.map(|row| row.account.name.clone()).collect()
}

#[test]
fn a_month_s_money_is_that_of_its_rows_also_of_those_renewed_lately() {
    let mut again = due("Again", 118, 152, Some(40.0));
    again.renewal_reason = Some("value".to_owned());
    again.term_start = noon().date_naive().checked_sub_days(chrono::Days::new(247));
    let accounts = vec![again, due("Other", 118, 8, None), due("Soon", 5, 100, None)];
    let mut person = Person::with(accounts);
    person.press("6");
    let renewals = &person.state.renewals;
    for part in &renewals.parts {
        let rows = &renewals.rows[part.start..part.start + part.count];
        let rows = rows.iter().filter_map(|at| person.state.book.row(*at));
        let sum: rust_decimal::Decimal = rows.filter_map(|row| Some(row.account.arr?.amount)).sum();
        if matches!(part.when, When::In(_) | When::Overdue) {
            let best = part.outlook.first().map(|of| of.best.amount);
            assert_eq!(best.unwrap_or_default(), sum, "{:?}", part.when);
        }
    }
    let with = |name: &str| {
        let parts = renewals.parts.iter();
        let parts = parts.filter(|part| names_in(&person, part).contains(&name.to_owned()));
        parts.map(|part| part.when).collect::<Vec<_>>()
    };
    let march = with("Other")[0];
    assert_eq!(
        with("Again"),
        [march, When::Decided],
        "the term before was decided"
    );
    // The decision stands with its own day, and the cursor keeps to the row it is on.
    person.press("End");
    assert_eq!(person.stands_on(), "Again");
    let at = person.state.renewals.cursor;
    let same = person.world.account("Soon").clone();
    person.hears(vec![Msg::Changed {
        accounts: vec![same],
        gone: Vec::new(),
        owners: None,
    }]);
    assert_eq!(person.state.renewals.cursor, at);
}

#[test]
fn months_before_the_first_renewal_are_back_with_the_room_for_them() {
    let accounts = vec![due("Next", 130, 50, None), due("Later", 160, 50, None)];
    let mut person = Person::with(accounts);
    person.press("6");
    assert_eq!(person.state.renewals.top, 0);
    person.hears(vec![Msg::Resize(40, 10)]);
    assert!(person.state.renewals.top > 0, "there is no room");
    person.hears(vec![Msg::Resize(120, 40)]);
    assert_eq!(person.state.renewals.top, 0);
}

#[test]
fn amounts_of_two_currencies_are_never_added() {
    let mut dollars = due("Dollars", 5, 900, Some(90.0));
    if let Some(arr) = &mut dollars.arr {
        arr.currency = Currency::USD;
    }
    let mut person = Person::with(vec![due("Euros", 5, 100, Some(90.0)), dollars]);
    person.press("6");
    let all: Vec<(Currency, i64)> = person
        .state
        .renewals
        .all
        .iter()
        .map(|of| (of.due.currency, of.due.amount.try_into().expect("small")))
        .collect();
    assert_eq!(all, [(Currency::USD, 900), (Currency::EUR, 100)]);
}

#[test]
fn what_is_done_in_the_renewals_is_done_to_the_row_under_the_cursor() {
    let accounts = vec![due("Soon", 5, 100, None), due("Next", 40, 50, None)];
    let mut person = Person::with(accounts);
    person.press("6 Tab");
    assert_eq!(
        person.stands_on(),
        "Next",
        "to the next month with a renewal"
    );
    person.press("S-Tab");
    assert_eq!(person.stands_on(), "Soon");
    person
        .press("Down l")
        .types("call: they will sign")
        .press("Enter");
    assert!(person.is_told().starts_with("Next: call logged"));
    person.press("Enter");
    assert_eq!(person.state.view, View::Account);
    person.press("Esc");
    assert_eq!(person.stands_on(), "Next");
}

#[test]
fn the_row_under_the_cursor_is_always_in_sight() {
    let many = (0..200).map(|at| {
        renewing_in(
            account(&at.to_string(), &format!("A{at:03}"), "value"),
            at * 3,
        )
    });
    let mut person = Person::with(many.collect());
    person.hears(vec![Msg::Resize(80, 24)]);
    person.press("6");
    for key in [
        "G", "g g", "PageDown", "PageDown", "Tab", "Tab", "PageUp", "Up", "End",
    ] {
        person.press(key);
        let renewals = &person.state.renewals;
        let height = tenure::app::layout::body_height(&person.state);
        let fit = tenure::app::layout::renewals(80, height);
        let line = renewals.line_of(renewals.cursor);
        assert!(
            (renewals.top..renewals.top + fit.rows).contains(&line),
            "{key}"
        );
    }
}

/// The questions about the portfolio that were asked, in order.
fn questions(person: &Person<World>) -> Vec<Question> {
    let asked = person.world.heard.iter().filter_map(|effect| match effect {
        Effect::Portfolio(question) => Some(question.clone()),
        _ => None,
    });
    asked.collect()
}

/// What would be measured of accounts that have paid the same for two years.
fn measured(span: Span) -> Overview {
    let since = noon() - chrono::TimeDelta::days(730);
    let pasts: Vec<AccountPast> = portfolio()
        .iter()
        .map(|account| AccountPast {
            id: account.id.clone(),
            arr: account.arr.map(|arr| (since, arr)).into_iter().collect(),
            ..AccountPast::default()
        })
        .collect();
    let rules = Rules::presets();
    let midnight = |day: chrono::NaiveDate| day.and_time(chrono::NaiveTime::MIN).and_utc();
    let pasts: Vec<&AccountPast> = pasts.iter().collect();
    let asked = Asked {
        lifecycle: &rules.lifecycle,
        span,
        days: span.days(noon().date_naive(), 0).expect("days"),
        usual: Currency::EUR,
        rates: &Rates::new(),
        begins: None,
        now: noon(),
        midnight: &midnight,
    };
    overview(&pasts, &asked).expect("it is measured")
}

fn answer(person: &mut Person<World>, ask: Ask, span: Span) {
    let found = Arc::new(measured(span));
    person.hears(vec![Msg::Portfolio(ask, Ok(found))]);
}

#[test]
fn the_portfolio_is_measured_once_for_each_period_looked_at() {
    let mut person = Person::with(portfolio());
    assert!(questions(&person).is_empty(), "nobody looks at it");
    person.press("7");
    let asked = questions(&person);
    assert_eq!(asked.len(), 1);
    assert_eq!((asked[0].span, asked[0].back), (Span::Trailing, 0));
    assert_eq!(asked[0].bands.len(), portfolio().len());
    answer(&mut person, asked[0].ask, Span::Trailing);
    person.press("p");
    let second = questions(&person)[1].clone();
    assert_eq!(second.span, Span::Month);
    assert!(
        person.state.portfolio.shown.is_none(),
        "not the figures of another period"
    );
    answer(&mut person, second.ask, Span::Month);
    person.press("S-Tab");
    assert_eq!(questions(&person).len(), 2, "it is known already");
    let shown = person.state.portfolio.shown.as_ref();
    assert!(matches!(shown, Some(((Span::Trailing, 0), Ok(_)))));
    person.press("Left Left Right");
    let last = questions(&person).pop().expect("a question");
    assert_eq!((last.span, last.back), (Span::Trailing, 1));
}

#[test]
fn an_answer_to_an_earlier_question_is_dropped() {
    let mut person = Person::with(portfolio());
    person.press("7 p");
    let asked = questions(&person);
    answer(&mut person, asked[0].ask, Span::Trailing);
    assert!(person.state.portfolio.shown.is_none());
    person.hears(vec![Msg::PortfolioProgress(asked[1].ask, 500, 1_000)]);
    assert_eq!(person.state.portfolio.progress, Some((500, 1_000)));
    answer(&mut person, asked[1].ask, Span::Month);
    assert!(person.state.portfolio.shown.is_some());
    assert_eq!(person.state.portfolio.progress, None);
}

#[test]
fn it_is_measured_anew_when_filter_or_accounts_change_and_shown_till_then() {
    let mut person = Person::with(portfolio());
    person.press("7");
    let first = questions(&person)[0].ask;
    answer(&mut person, first, Span::Trailing);
    person.press("m");
    let mine = questions(&person).pop().expect("a question");
    assert!(mine.bands.len() < portfolio().len(), "only mine");
    assert!(
        person.state.portfolio.shown.is_some(),
        "the old stand till the new are there"
    );
    answer(&mut person, mine.ask, Span::Trailing);
    let before = questions(&person).len();
    let changed = with(portfolio().remove(0), Field::Nps, 1.0);
    person.hears(vec![Msg::Changed {
        accounts: vec![changed.clone()],
        gone: Vec::new(),
        owners: None,
    }]);
    assert_eq!(questions(&person).len(), before + 1);
    // A second change while it is measured is measured after it, not beside it.
    person.hears(vec![Msg::Changed {
        accounts: vec![changed],
        gone: Vec::new(),
        owners: None,
    }]);
    assert_eq!(questions(&person).len(), before + 1);
    let ask = questions(&person).pop().expect("a question").ask;
    answer(&mut person, ask, Span::Trailing);
    assert_eq!(questions(&person).len(), before + 2);
}

#[test]
fn customers_that_stay_and_pay_the_same_keep_everything() {
    let found = measured(Span::Trailing);
    let kept = &found.report.whole.retention;
    assert_eq!((kept.nrr(), kept.grr()), (Some(1.0), Some(1.0)));
    assert_eq!(found.trend.len(), 12);
    assert_eq!(found.trend[11].nrr, Some(1.0));
    let first = noon().date_naive().checked_sub_days(Days::new(364));
    assert_eq!(Some(found.from), first);
}

#[test]
fn a_period_before_all_data_says_so() {
    let mut person = Person::with(portfolio());
    person.press("7 Left");
    let ask = questions(&person).pop().expect("a question").ask;
    let why = "Nothing is known of then.".to_owned();
    person.hears(vec![Msg::Portfolio(ask, Err(why))]);
    let shown = person.state.portfolio.shown.clone();
    assert!(matches!(shown, Some((_, Err(why))) if why.contains("known")));
}

/// The portfolio, measured and drawn once.
fn looked_at() -> Person<World> {
    let mut person = Person::with(portfolio());
    person.press("7");
    let ask = questions(&person)[0].ask;
    answer(&mut person, ask, Span::Trailing);
    person.screen();
    person
}

#[test]
fn a_figure_opens_the_accounts_it_is_counted_from_and_escape_goes_back_to_it() {
    let mut person = looked_at();
    let customers = measured(Span::Trailing).report.whole.retention.customers;
    person.press("Enter");
    assert_eq!(person.state.view, View::Accounts);
    assert_eq!(person.state.table.rows.len(), customers);
    let screen = person.screen();
    let head = screen.lines().nth(1).expect("a heading");
    assert!(head.contains("NRR 100.0 %"), "{head}");
    assert!(head.contains("Esc back to the portfolio"), "{head}");
    // An account of them leads back to them, and they to the figure.
    person.press("Enter");
    assert_eq!(person.state.view, View::Account);
    person.press("Esc");
    assert_eq!(person.state.table.rows.len(), customers);
    person.press("Esc");
    assert_eq!(person.state.view, View::Portfolio);
    person.press("3");
    assert_eq!(person.state.table.rows.len(), portfolio().len());
    assert!(!person.screen().contains("back to the portfolio"));
}

#[test]
fn a_cursor_goes_through_the_figures_by_keys_and_by_mouse() {
    for width in [80, 120, 200] {
        let mut person = looked_at();
        person.hears(vec![Msg::Resize(width, 50)]);
        person.screen();
        let figures = person.state.portfolio.figures.clone();
        assert!(figures.len() > 20, "{}", figures.len());
        for wanted in &figures[1..] {
            person.press("j");
            let screen = person.screen();
            let figure = person.state.portfolio.figure().expect("a figure");
            assert_eq!(figure.item, wanted.item);
            let name = figure.name.rsplit(": ").next().expect("a name");
            let begins: String = name.chars().take(8).collect();
            assert!(screen.contains(&begins), "{begins} is in sight at {width}");
        }
        person.press("Home").screen();
        let at = person
            .state
            .zones
            .iter()
            .find(|zone| zone.hit == Hit::Row(2));
        let at = at.expect("the third figure").from;
        person.hears(vec![Msg::Mouse(Mouse {
            what: Deed::Press,
            at,
        })]);
        assert_eq!(person.state.portfolio.at(), 2);
    }
}

#[test]
fn a_figure_nobody_is_counted_in_says_so_and_any_figure_is_copied() {
    let mut person = looked_at();
    let lost = |figure: &Figure| figure.item == Item::Churn;
    let at = person.state.portfolio.figures.iter().position(lost);
    for _ in 0..at.expect("the customers lost") {
        person.press("Down");
    }
    person.press("Enter");
    assert_eq!(person.state.view, View::Portfolio);
    assert_eq!(person.is_told(), "No account is counted in this figure.");
    person.press("y");
    let copied = person.world.heard.last();
    assert!(
        matches!(copied, Some(Effect::Copy(text)) if text.starts_with("Customers lost 0.0 % (")),
        "{copied:?}"
    );
}
