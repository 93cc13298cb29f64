//! What we said we would do: goals and tasks.

use super::{Context, onboarding};
use crate::domain::field::Field;
use crate::domain::triage::{Evidence, SignalKind, Term};

/// Further late goals after which it weighs no more.
const WORST: f64 = 4.0;

/// A staged goal is past due and not met. Grows with each further one, but not while the first value,
/// which is the first goal, is late: that has its own signal.
pub(super) fn goal_late(cx: &Context<'_>) -> Option<Term> {
    let (due, met) = match cx.account.goals(cx.today) {
        Some(goals) => (goals.due, goals.met),
        // Nobody says that one was met.
        None => (cx.account.number(Field::GoalsDue)?.value, 0.0),
    };
    let late = (due - met).floor();
    if late < 1.0 {
        return None;
    }
    let evidence = Evidence::Share {
        of: late as f32,
        whole: due as f32,
    };
    let share = match onboarding::first_value_late(cx) {
        Some(_) => 0.0,
        None => (late - 1.0) / WORST,
    };
    cx.term(SignalKind::GoalLate, share, 0.0, evidence)
}

/// A task is due today or was before. Grows with the days.
pub(super) fn task_due(cx: &Context<'_>) -> Option<Term> {
    let due = cx.account.task_due?;
    let days = cx.since(due);
    if days < 0 {
        return None;
    }
    let evidence = Evidence::Overdue {
        days,
        promised: 0,
        since: Some(due),
    };
    cx.after(SignalKind::TaskDue, days, evidence)
}
