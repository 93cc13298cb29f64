//! What stays: NRR, GRR, churn and what moved the ARR; renewals; what customers say.

use super::plot::{self, Of};
use super::{percent, whole};
use crate::domain::metrics::overview::Overview;
use crate::domain::metrics::{GOOD_NPS, GOOD_NRR};
use crate::domain::money::Money;
use crate::messages::{Language, numbers, portfolio as say};
use crate::theme::{Mark, Role};
use crate::ui::widgets::{Line, Sheet};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Cells of a label.
const LABEL: u16 = 20;
/// Cells of a figure.
const FIGURE: u16 = 9;

/// How a value of a figure is written.
type Words = fn(Language, Option<f64>) -> String;

/// A figure with its year beside it: `NRR   104.2 %  ⠒⠒⠉⠉⠒⠒⠤⠤⠤⣀⣀⣀ 98.1 % – 108.1 %`.
fn figure(
    sheet: &mut Sheet<'_>,
    label: &str,
    (role, value): (Role, &str),
    trend: Option<(&Overview, Of, f64, Words)>,
) {
    let ellipsis = sheet.theme.mark(Mark::Ellipsis);
    let mut line = Line::default()
        .pad(sheet.look(Role::Dim), label, LABEL, ellipsis)
        .number(sheet.look(role), value, FIGURE)
        .add(sheet.look(Role::Text), "  ");
    if let Some((found, of, least, words)) = trend {
        let words = |value| words(sheet.language, Some(value));
        line = plot::add(sheet, line, (found, of, least), words);
    }
    sheet.push(line);
}

/// Retention.
pub fn fill(sheet: &mut Sheet<'_>, found: &Overview, tall: bool) {
    let kept = &found.report.whole.retention;
    let language = sheet.language;
    sheet.heading(say::retention(language));
    let nrr = kept.nrr();
    let role = match nrr {
        Some(nrr) if nrr >= GOOD_NRR => Role::Good,
        Some(nrr) if nrr < 1.0 => Role::Bad,
        _ => Role::Strong,
    };
    figure(
        sheet,
        say::nrr(language),
        (role, &percent(language, nrr)),
        // The plot below says it, and more.
        (!tall).then_some((found, |of| of.nrr, 0.1, percent)),
    );
    if tall {
        plot::tall(
            sheet,
            found,
            |of| of.nrr,
            0.1,
            |value| percent(language, Some(value)),
        );
    }
    let grr = percent(language, kept.grr());
    figure(
        sheet,
        say::grr(language),
        (Role::Strong, &grr),
        Some((found, |of| of.grr, 0.1, percent)),
    );
    let churn = percent(language, kept.logo_churn());
    figure(
        sheet,
        say::customers_lost(language),
        (Role::Strong, &churn),
        Some((found, |of| of.churn, 0.05, percent)),
    );
    let quick = kept.quick_ratio().map_or_else(
        || "–".to_owned(),
        |ratio| numbers::decimal(language, format_args!("{ratio:.1}")),
    );
    figure(
        sheet,
        say::quick_ratio(language),
        (Role::Strong, &quick),
        None,
    );
    bridge(sheet, found);
}

/// From the ARR at the start to that at the end, a bar for each step.
fn bridge(sheet: &mut Sheet<'_>, found: &Overview) {
    let language = sheet.language;
    let kept = &found.report.whole.retention;
    let money = |amount| Money {
        amount,
        currency: found.currency,
    };
    let end = kept.end.saturating_add(kept.new);
    let steps = [
        (say::arr_start(language), kept.start, Role::Text, ""),
        (say::new(language), kept.new, Role::Good, "+"),
        (say::expansion(language), kept.expansion, Role::Good, "+"),
        (say::contraction(language), kept.contraction, Role::Bad, "−"),
        (say::churn(language), kept.churn, Role::Bad, "−"),
        (say::arr_end(language), end, Role::Strong, ""),
    ];
    let most = steps.iter().map(|(_, amount, ..)| *amount).max();
    let most = most.and_then(|most| most.to_f64()).unwrap_or(0.0);
    let room = sheet.width.saturating_sub(LABEL + FIGURE + 3).min(30);
    let ellipsis = sheet.theme.mark(Mark::Ellipsis);
    sheet.gap();
    for (label, amount, role, sign) in steps {
        let share = match amount.to_f64() {
            Some(amount) if most > 0.0 => amount / most,
            _ => 0.0,
        };
        let text = match amount == Decimal::ZERO {
            true => money(amount).compact_in(language),
            false => format!("{sign}{}", money(amount).compact_in(language)),
        };
        let full = (share * f64::from(room))
            .round()
            .clamp(0.0, f64::from(room)) as usize;
        let bar = sheet.theme.mark(Mark::Full).repeat(full);
        let look = if sign.is_empty() { Role::Rule } else { role };
        // Nothing lost is nothing bad.
        let role = match amount == Decimal::ZERO && !sign.is_empty() {
            true => Role::Dim,
            false => role,
        };
        let line = Line::default()
            .pad(sheet.look(Role::Dim), label, LABEL, ellipsis)
            .number(sheet.look(role), &text, FIGURE)
            .add(sheet.look(look), format!("  {bar}"));
        sheet.push(line);
    }
    let (customers, lost, joined) = (kept.customers, kept.lost, kept.joined);
    let text = say::customers(language, customers, lost, joined);
    sheet.plain(Role::Dim, &text);
}

/// Renewals that were due.
pub fn renewals(sheet: &mut Sheet<'_>, found: &Overview) {
    let due = &found.report.whole.renewals;
    let language = sheet.language;
    sheet.heading(say::renewals_due(language));
    figure(
        sheet,
        say::by_arr(language),
        (Role::Strong, &percent(language, due.by_amount())),
        None,
    );
    figure(
        sheet,
        say::by_count(language),
        (Role::Strong, &percent(language, due.by_count())),
        None,
    );
    let text = say::due(language, due.due, due.renewed, due.lost, due.open);
    sheet.plain(Role::Dim, &text);
}

/// What customers say.
pub fn voices(sheet: &mut Sheet<'_>, found: &Overview, tall: bool) {
    let whole_set = &found.report.whole;
    let language = sheet.language;
    sheet.heading(say::voices(language));
    let nps = whole_set.nps.score();
    let role = match nps {
        Some(nps) if nps > GOOD_NPS => Role::Good,
        Some(nps) if nps < 0.0 => Role::Bad,
        _ => Role::Strong,
    };
    figure(
        sheet,
        say::nps(language),
        (role, &whole(nps)),
        (!tall).then_some((found, |of| of.nps, 20.0, |_, value| whole(value))),
    );
    if tall {
        plot::tall(sheet, found, |of| of.nps, 20.0, |value| whole(Some(value)));
    }
    let of = &whole_set.nps;
    if of.count() > 0 {
        let width = usize::from(sheet.width.saturating_sub(2)).min(40);
        let cell = |count: usize| count * width / of.count().max(1);
        let full = sheet.theme.mark(Mark::Full);
        let (good, bad) = (cell(of.promoters), cell(of.detractors));
        let line = Line::default()
            .add(sheet.look(Role::Good), full.repeat(good))
            .add(
                sheet.look(Role::Rule),
                sheet.theme.mark(Mark::Empty).repeat(width - good - bad),
            )
            .add(sheet.look(Role::Bad), full.repeat(bad));
        sheet.push(line);
        let text = say::nps_split(language, of.promoters, of.passives, of.detractors);
        sheet.plain(Role::Dim, &text);
    }
    let csat = whole(whole_set.csat.mean());
    figure(
        sheet,
        say::csat(language),
        (Role::Strong, &csat),
        Some((found, |of| of.csat, 10.0, |_, value| whole(value))),
    );
}
