//! The moves of an account through the stages of `customer_stage`, with their dates.

use super::clock::{Day, YESTERDAY};
use super::plan::Plan;
use super::story::Story;

/// A value of `customer_stage`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Stage {
    /// Until the first value.
    Onboarding,
    /// Use is growing.
    Adoption,
    /// Value reached.
    Value,
    /// The term is about to end.
    Renewal,
    /// Speaks for us.
    Advocacy,
    /// About to be lost.
    AtRisk,
    /// Lost.
    Churned,
}

impl Stage {
    /// The value in the CRM.
    pub fn value(self) -> &'static str {
        match self {
            Stage::Onboarding => "onboarding",
            Stage::Adoption => "adoption",
            Stage::Value => "value",
            Stage::Renewal => "renewal",
            Stage::Advocacy => "advocacy",
            Stage::AtRisk => "at_risk",
            Stage::Churned => "churned",
        }
    }
}

/// All moves since the account began, oldest first, each on a working day. Never empty.
pub(super) fn moves(plan: &Plan) -> Vec<(Day, Stage)> {
    let mut moves = vec![(plan.start, Stage::Onboarding)];
    let onboarding_only = matches!(plan.story, Story::Fresh | Story::SlowStart);
    if !onboarding_only {
        let adoption = plan.first_value.unwrap_or(plan.start + 60) + 4;
        moves.push((adoption.min(YESTERDAY - 1), Stage::Adoption));
    }
    if !onboarding_only && !matches!(plan.story, Story::Ramping | Story::Stalled) {
        moves.push((plan.start + 160, Stage::Value));
        // Past renewals: the window opened, then it was signed.
        for &signed in &plan.renewed {
            if signed - 70 > plan.start + 170 {
                moves.push((signed - 70, Stage::Renewal));
                moves.push((signed - 6, Stage::Value));
            }
        }
        if let Some(last) = last_move(plan) {
            moves.push(last);
        }
        if let Some(lost) = plan.lost {
            moves.push((lost, Stage::Churned));
        }
    }
    let mut day = Day::MIN;
    let mut kept: Vec<(Day, Stage)> = Vec::with_capacity(moves.len());
    for (at, stage) in moves {
        let at = plan.clock.workday(at.min(YESTERDAY)).max(day);
        if kept.last().is_some_and(|last| last.1 == stage) {
            continue;
        }
        kept.push((at, stage));
        day = at + 1;
    }
    kept
}

/// The move that the account's story adds at the end of the line.
fn last_move(plan: &Plan) -> Option<(Day, Stage)> {
    let spread = (plan.index % 9) as Day;
    match plan.story {
        Story::RenewingWell | Story::RenewingShaky => {
            Some(((plan.renewal - 86 + spread).min(-3), Stage::Renewal))
        }
        Story::Promoter => Some((-40 - spread * 24, Stage::Advocacy)),
        Story::ChampionLeft | Story::BrokenUpgrade | Story::Fading => plan
            .turn
            .map(|turn| ((turn + 6 + spread).min(-2), Stage::AtRisk)),
        Story::Churned => plan.turn.map(|turn| (turn + 20, Stage::AtRisk)),
        _ => None,
    }
}
