//! What stays: NRR, GRR, churn and what moved the ARR; renewals; what customers say.

use super::plot::{self, Of, Window};
use super::{Column, percent, whole};
use crate::domain::metrics::overview::Overview;
use crate::domain::metrics::{GOOD_NPS, GOOD_NRR, Item};
use crate::domain::money::Money;
use crate::messages::{Language, Say, numbers, portfolio as say};
use crate::theme::{Mark, Role};
use crate::ui::widgets::Line;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Cells of a label.
const LABEL: u16 = 20;
/// Cells of a figure.
const FIGURE: u16 = 9;

/// The windows of the figures.
const NRR: Window = Window::open(0.1);
const GRR: Window = Window { most: 1.0, ..NRR };
const CHURN: Window = Window {
    least: 0.05,
    most: 1.0,
};
const NPS: Window = Window {
    least: 20.0,
    most: 100.0,
};
const CSAT: Window = Window {
    least: 10.0,
    most: 100.0,
};

/// How a value of a figure is written.
type Words = fn(Language, Option<f64>) -> String;

/// A figure with its year beside it: `NRR   104.2 %  ⠒⠒⠉⠉⠒⠒⠤⠤⠤⣀⣀⣀ 98.1 % – 108.1 %`.
fn figure(
    column: &mut Column<'_>,
    (item, section): (Item, Option<&str>),
    label: &str,
    (role, value): (Role, &str),
    trend: Option<(&Overview, Of, Window, Words)>,
) {
    let name = section.map_or_else(
        || label.to_owned(),
        |section| say::within(column.sheet.language, section, label),
    );
    column.lift(item, name, value);
    let ellipsis = column.sheet.theme.mark(Mark::Ellipsis);
    let mut line = Line::default()
        .pad(column.sheet.look(Role::Dim), label, LABEL, ellipsis)
        .number(column.sheet.look(role), value, FIGURE)
        .add(column.sheet.look(Role::Text), "  ");
    if let Some((found, of, least, words)) = trend {
        let words = |value| words(column.sheet.language, Some(value));
        line = plot::add(&column.sheet, line, (found, of, least), words);
    }
    column.sheet.push(line);
}

/// Retention.
pub fn fill(column: &mut Column<'_>, found: &Overview, tall: bool) {
    let kept = &found.report.whole.retention;
    let language = column.sheet.language;
    column.sheet.heading(say::retention(language));
    let nrr = kept.nrr();
    let role = match nrr {
        Some(nrr) if nrr >= GOOD_NRR => Role::Good,
        Some(nrr) if nrr < 1.0 => Role::Bad,
        _ => Role::Strong,
    };
    figure(
        column,
        (Item::Nrr, None),
        say::nrr(language),
        (role, &percent(language, nrr)),
        // The plot below says it, and more.
        (!tall).then_some((found, |of| of.nrr, NRR, percent)),
    );
    if tall {
        plot::tall(
            &mut column.sheet,
            found,
            |of| of.nrr,
            NRR,
            |value| percent(language, Some(value)),
        );
    }
    let grr = percent(language, kept.grr());
    figure(
        column,
        (Item::Grr, None),
        say::grr(language),
        (Role::Strong, &grr),
        Some((found, |of| of.grr, GRR, percent)),
    );
    let churn = percent(language, kept.logo_churn());
    figure(
        column,
        (Item::Churn, None),
        say::customers_lost(language),
        (Role::Strong, &churn),
        Some((found, |of| of.churn, CHURN, percent)),
    );
    let quick = kept.quick_ratio().map_or_else(
        || "–".to_owned(),
        |ratio| numbers::decimal(language, format_args!("{ratio:.1}")),
    );
    figure(
        column,
        (Item::Quick, None),
        say::quick_ratio(language),
        (Role::Strong, &quick),
        None,
    );
    bridge(column, found);
}

/// From the ARR at the start to that at the end, a bar for each step.
fn bridge(column: &mut Column<'_>, found: &Overview) {
    let language = column.sheet.language;
    let kept = &found.report.whole.retention;
    let money = |amount| Money {
        amount,
        currency: found.currency,
    };
    let end = kept.end.saturating_add(kept.new);
    let steps: [(Item, Say, Decimal, Role, &str); 6] = [
        (Item::ArrStart, say::arr_start, kept.start, Role::Text, ""),
        (Item::New, say::new, kept.new, Role::Good, "+"),
        (
            Item::Expansion,
            say::expansion,
            kept.expansion,
            Role::Good,
            "+",
        ),
        (
            Item::Contraction,
            say::contraction,
            kept.contraction,
            Role::Bad,
            "−",
        ),
        (Item::ChurnedArr, say::churn, kept.churn, Role::Bad, "−"),
        (Item::ArrEnd, say::arr_end, end, Role::Strong, ""),
    ];
    let most = steps.iter().map(|(_, _, amount, ..)| *amount).max();
    let most = most.and_then(|most| most.to_f64()).unwrap_or(0.0);
    let room = column
        .sheet
        .width
        .saturating_sub(LABEL + FIGURE + 3)
        .min(30);
    let ellipsis = column.sheet.theme.mark(Mark::Ellipsis);
    column.sheet.gap();
    for (item, label, amount, role, sign) in steps {
        let label = label(language);
        let share = match amount.to_f64() {
            Some(amount) if most > 0.0 => amount / most,
            _ => 0.0,
        };
        let text = match amount == Decimal::ZERO {
            true => money(amount).compact_in(language),
            false => format!("{sign}{}", money(amount).compact_in(language)),
        };
        let name = match sign {
            "" => label.to_owned(),
            _ => say::within(language, say::retention(language), label),
        };
        column.lift(item, name, text.as_str());
        let full = (share * f64::from(room))
            .round()
            .clamp(0.0, f64::from(room)) as usize;
        let bar = column.sheet.theme.mark(Mark::Full).repeat(full);
        let look = if sign.is_empty() { Role::Rule } else { role };
        // Nothing lost is nothing bad.
        let role = match amount == Decimal::ZERO && !sign.is_empty() {
            true => Role::Dim,
            false => role,
        };
        let line = Line::default()
            .pad(column.sheet.look(Role::Dim), label, LABEL, ellipsis)
            .number(column.sheet.look(role), &text, FIGURE)
            .add(column.sheet.look(look), format!("  {bar}"));
        column.sheet.push(line);
    }
    let (customers, lost, joined) = (kept.customers, kept.lost, kept.joined);
    let text = say::customers(language, customers, lost, joined);
    column.sheet.plain(Role::Dim, &text);
}

/// Renewals that were due.
pub fn renewals(column: &mut Column<'_>, found: &Overview) {
    let due = &found.report.whole.renewals;
    let language = column.sheet.language;
    column.sheet.heading(say::renewals_due(language));
    figure(
        column,
        (Item::RenewedArr, Some(say::renewals_due(language))),
        say::by_arr(language),
        (Role::Strong, &percent(language, due.by_amount())),
        None,
    );
    figure(
        column,
        (Item::RenewedCount, Some(say::renewals_due(language))),
        say::by_count(language),
        (Role::Strong, &percent(language, due.by_count())),
        None,
    );
    let text = say::due(language, due.due, due.renewed, due.lost, due.open);
    column.sheet.plain(Role::Dim, &text);
}

/// What customers say.
pub fn voices(column: &mut Column<'_>, found: &Overview, tall: bool) {
    let whole_set = &found.report.whole;
    let language = column.sheet.language;
    column.sheet.heading(say::voices(language));
    let nps = whole_set.nps.score();
    let role = match nps {
        Some(nps) if nps > GOOD_NPS => Role::Good,
        Some(nps) if nps < 0.0 => Role::Bad,
        _ => Role::Strong,
    };
    figure(
        column,
        (Item::Nps, None),
        say::nps(language),
        (role, &whole(nps)),
        (!tall).then_some((found, |of| of.nps, NPS, |_, value| whole(value))),
    );
    if tall {
        plot::tall(
            &mut column.sheet,
            found,
            |of| of.nps,
            NPS,
            |value| whole(Some(value)),
        );
    }
    let of = &whole_set.nps;
    if of.count() > 0 {
        let width = usize::from(column.sheet.width.saturating_sub(2)).min(40);
        let cell = |count: usize| count * width / of.count().max(1);
        let full = column.sheet.theme.mark(Mark::Full);
        let (good, bad) = (cell(of.promoters), cell(of.detractors));
        let line = Line::default()
            .add(column.sheet.look(Role::Good), full.repeat(good))
            .add(
                column.sheet.look(Role::Rule),
                column
                    .sheet
                    .theme
                    .mark(Mark::Empty)
                    .repeat(width - good - bad),
            )
            .add(column.sheet.look(Role::Bad), full.repeat(bad));
        column.sheet.push(line);
        let split: [(Item, Say, usize); 3] = [
            (Item::Promoters, say::promoters, of.promoters),
            (Item::Passives, say::passives, of.passives),
            (Item::Detractors, say::detractors, of.detractors),
        ];
        for (item, label, count) in split {
            let within = (item, Some(say::nps(language)));
            figure(
                column,
                within,
                label(language),
                (Role::Text, &count.to_string()),
                None,
            );
        }
    }
    let csat = whole(whole_set.csat.mean());
    figure(
        column,
        (Item::Csat, None),
        say::csat(language),
        (Role::Strong, &csat),
        Some((found, |of| of.csat, CSAT, |_, value| whole(value))),
    );
}
