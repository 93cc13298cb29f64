//! What each role of the team is measured by, with how much it counts.

use super::{Column, whole};
use crate::domain::metrics::overview::Overview;
use crate::domain::metrics::{Figure, Item, TeamMeasure};
use crate::domain::money::Money;
use crate::messages::{Language, numbers, portfolio as say, team};
use crate::theme::{Mark, Role};
use crate::ui::widgets::Line;
use crate::ui::words;

/// Role by role; what cannot be measured says why.
pub fn fill(column: &mut Column<'_>, found: &Overview) {
    let ellipsis = column.sheet.theme.mark(Mark::Ellipsis);
    let star = column.sheet.theme.mark(Mark::TierBenchmark);
    let mut before = "";
    for measure in &found.report.team {
        if measure.role != before {
            let role = role(measure.role, column.sheet.language);
            column
                .sheet
                .heading(&say::team(column.sheet.language, role));
            if before.is_empty() {
                column
                    .sheet
                    .prose(Role::Dim, 0, &say::stars(column.sheet.language, star));
            }
            before = measure.role;
        }
        // What is not measured counts for nothing.
        let stars = match measure.figure.is_ok() {
            true => star.repeat(usize::from(measure.stars)),
            false => String::new(),
        };
        let name = column.sheet.width.saturating_sub(6 + 10).min(40);
        let line = Line::default()
            .pad(column.sheet.look(Role::Accent), &stars, 6, "")
            .pad(
                column.sheet.look(Role::Text),
                called(measure, column.sheet.language),
                name,
                ellipsis,
            );
        let role = say::team(
            column.sheet.language,
            role(measure.role, column.sheet.language),
        );
        let called = say::within(
            column.sheet.language,
            &role,
            called(measure, column.sheet.language),
        );
        match &measure.figure {
            Ok(figure) => {
                let text = figure_words(*figure, found, column.sheet.language);
                column.lift(Item::Team(measure.id), called, text.as_str());
                column
                    .sheet
                    .push(line.number(column.sheet.look(Role::Strong), &text, 10));
            }
            Err(why) => {
                let none = column.sheet.theme.mark(Mark::None);
                column
                    .sheet
                    .push(line.number(column.sheet.look(Role::Rule), none, 10));
                column
                    .sheet
                    .prose(Role::Dim, 6, reason(why, column.sheet.language));
            }
        }
    }
}

fn figure_words(figure: Figure, found: &Overview, language: Language) -> String {
    match figure {
        Figure::Share(share) => super::percent(language, Some(share)),
        Figure::Growth(growth) => {
            let growth = words::minus(&format!("{:+.1}", growth * 100.0));
            numbers::percent(language, numbers::decimal(language, growth))
        }
        Figure::Amount(amount) => Money {
            amount,
            currency: found.currency,
        }
        .compact_in(language),
        Figure::Score(score) => whole(Some(score)),
        Figure::Count(count) => count.to_string(),
        Figure::Monthly(count) => numbers::decimal(language, format!("{count:.1}")),
    }
}

/// Whose measures they are.
fn role(id: &'static str, language: Language) -> &'static str {
    match id {
        "operations" => team::operations(language),
        "benchmark" => team::benchmark(language),
        "value" => team::value(language),
        "standard" => team::standard(language),
        "implementation" => team::implementation(language),
        other => other,
    }
}

/// A measure's name.
fn called(measure: &TeamMeasure, language: Language) -> &'static str {
    match measure.id {
        "value_tier_share" => team::value_tier_share(language),
        "daily_active_use" => team::daily_active_use(language),
        "improvement_projects" => team::improvement_projects(language),
        "arr_added" => team::arr_added(language),
        "arr_added_growth" => team::arr_added_growth(language),
        "nrr" => team::nrr(language),
        "nps" => team::nps(language),
        "logo_churn" => team::logo_churn(language),
        "leads_brought" => team::leads_brought(language),
        "expansion_growth" => team::expansion_growth(language),
        "referrals" => team::referrals(language),
        "renewal_rate" => team::renewal_rate(language),
        "trainings" => team::trainings(language),
        "problems_solved" => team::problems_solved(language),
        "standard_to_value" => team::standard_to_value(language),
        "satisfaction" => team::satisfaction(language),
        "first_value_attainment" => team::first_value_attainment(language),
        _ => measure.name,
    }
}

/// Why a measure has no figure.
fn reason(why: &'static str, language: Language) -> &'static str {
    let known = [
        team::nothing,
        team::no_before,
        team::uncounted,
        team::no_past,
    ];
    let found = known.into_iter().find(|say| say(Language::En) == why);
    found.map_or(why, |say| say(language))
}
