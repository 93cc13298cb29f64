//! What each role of the team is measured by, with how much it counts.

use super::whole;
use crate::domain::metrics::Figure;
use crate::domain::metrics::overview::Overview;
use crate::domain::money::Money;
use crate::messages::portfolio as say;
use crate::theme::{Mark, Role};
use crate::ui::widgets::{Line, Sheet};
use crate::ui::words;

/// Role by role; what cannot be measured says why.
pub fn fill(sheet: &mut Sheet<'_>, found: &Overview) {
    let ellipsis = sheet.theme.mark(Mark::Ellipsis);
    let mut before = "";
    for measure in &found.report.team {
        if measure.role != before {
            sheet.heading(&say::team(sheet.language, measure.role));
            before = measure.role;
        }
        let stars = sheet.theme.mark(Mark::TierBenchmark);
        let stars = stars.repeat(usize::from(measure.stars));
        let name = sheet.width.saturating_sub(6 + 10).min(40);
        let line = Line::default()
            .pad(sheet.look(Role::Accent), &stars, 6, "")
            .pad(sheet.look(Role::Text), measure.name, name, ellipsis);
        match &measure.figure {
            Ok(figure) => {
                let text = figure_words(*figure, found);
                sheet.push(line.number(sheet.look(Role::Strong), &text, 10));
            }
            Err(why) => {
                let none = sheet.theme.mark(Mark::None);
                sheet.push(line.number(sheet.look(Role::Rule), none, 10));
                sheet.prose(Role::Dim, 6, why);
            }
        }
    }
}

fn figure_words(figure: Figure, found: &Overview) -> String {
    match figure {
        Figure::Share(share) => super::percent(Some(share)),
        Figure::Growth(growth) => words::minus(&format!("{:+.1} %", growth * 100.0)),
        Figure::Amount(amount) => Money {
            amount,
            currency: found.currency,
        }
        .compact(),
        Figure::Score(score) => whole(Some(score)),
        Figure::Count(count) => count.to_string(),
    }
}
