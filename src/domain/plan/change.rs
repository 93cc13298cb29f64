//! Changes of a plan by hand, the same from the command line and from the screen: what a change does,
//! what it is called, and what else goes with it.

use super::{Goal, Plan, Promise, amount};
use crate::domain::account::Account;
use crate::domain::field::Field;
use crate::domain::search::fold;
use crate::domain::write::Op;
use crate::messages::{Language, titles};
use chrono::NaiveDate;

impl Plan {
    /// A goal to be added at the end of the ladder: the first one with a day begins today.
    pub fn next_goal(&self, title: String, today: NaiveDate) -> Goal {
        let first = self.goals.iter().all(|goal| goal.due.is_none());
        Goal {
            title,
            start: first.then_some(today),
            ..Goal::default()
        }
    }

    /// Changes the goal of that index; says what became of it, and whether it is attained by this.
    pub fn change_goal(
        &mut self,
        at: usize,
        (today, language): (NaiveDate, Language),
        change: impl FnOnce(&mut Goal),
    ) -> Option<(String, bool)> {
        let goal = self.goals.get_mut(at)?;
        let (was, told) = (goal.attained(), goal.current);
        change(goal);
        let mut said = titles::goal(language, &goal.title);
        if let Some((now, _)) = goal.current.filter(|_| goal.current != told) {
            said += &titles::now(language, amount(now));
        }
        let attained = goal.attained() && !was;
        if attained {
            goal.met = goal.met.or(Some(today));
            said += match goal.done {
                true => titles::attained(language),
                false => titles::and_attained(language),
            };
        } else if was && !goal.attained() {
            goal.met = None;
            said += titles::after_all(language);
        }
        Some((said, attained))
    }

    /// Takes back that a goal was ticked as attained.
    pub fn reopen_goal(&mut self, at: usize, told: (NaiveDate, Language)) -> Option<String> {
        let changed = self.change_goal(at, told, |goal| (goal.done, goal.met) = (false, None));
        changed.map(|(said, _)| said)
    }

    /// Ticks a promise or takes its tick away; what is said of it.
    pub fn turn_promise(
        &mut self,
        promise: &Promise,
        (today, language): (NaiveDate, Language),
    ) -> String {
        self.keep(&promise.text, !promise.kept, today);
        match promise.kept {
            true => titles::not_kept(language, &promise.text),
            false => titles::kept(language, &promise.text),
        }
    }

    /// Whether something of that wording is promised.
    pub fn promises(&self, text: &str) -> bool {
        let want = fold(text.trim());
        self.promised
            .iter()
            .any(|promise| fold(&promise.text) == want)
    }
}

/// The write that goes with the attainment of the goal of that index: the first one is the first value.
/// `None` when that is known already.
pub fn first_value(
    account: &Account,
    at: usize,
    on: NaiveDate,
    base: Option<String>,
) -> Option<Op> {
    let wanted = at == 0 && account.first_value.is_none();
    wanted.then(|| Op::SetField {
        field: Field::FirstValue,
        base,
        value: Some(on.to_string()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn plan() -> Plan {
        let mut plan = Plan::default();
        let mut goal = plan.next_goal("Invoices without rework".into(), day("2026-11-22"));
        (goal.baseline, goal.target) = (Some(12.0), Some(4.0));
        goal.due = Some(day("2026-12-31"));
        plan.goals.push(goal);
        plan
    }

    #[test]
    fn only_the_first_goal_with_a_day_begins_by_itself() {
        let plan = plan();
        assert_eq!(plan.goals[0].start, Some(day("2026-11-22")));
        assert_eq!(plan.next_goal("B".into(), day("2026-11-22")).start, None);
    }

    /// Less is better here: 12 down to 4. At 7.5 it is on the way, at 4 it is there.
    #[test]
    fn a_goal_is_attained_by_its_current_value_and_taken_back_by_another() {
        let (mut plan, today) = (plan(), day("2026-11-22"));
        let told = (today, Language::En);
        let tell = |plan: &mut Plan, value: f64| {
            plan.change_goal(0, told, |goal| goal.current = Some((value, Some(today))))
        };
        let name = "goal “Invoices without rework”";
        assert_eq!(
            tell(&mut plan, 7.5),
            Some((format!("{name} now 7.5"), false))
        );
        assert_eq!(
            tell(&mut plan, 4.0),
            Some((format!("{name} now 4, attained"), true))
        );
        assert_eq!(plan.goals[0].met, Some(today));
        let back = format!("{name} now 5 not attained after all");
        assert_eq!(tell(&mut plan, 5.0), Some((back, false)));
        assert_eq!(plan.goals[0].met, None);
        assert_eq!(plan.change_goal(7, told, |_| ()), None, "no such goal");
    }

    #[test]
    fn the_first_goal_attained_is_the_first_value_unless_that_is_known() {
        let mut account = Account::default();
        let on = day("2026-11-20");
        assert!(first_value(&account, 1, on, None).is_none());
        let op = first_value(&account, 0, on, None);
        let Some(Op::SetField { field, value, .. }) = op else {
            panic!("a write");
        };
        assert_eq!(
            (field, value.as_deref()),
            (Field::FirstValue, Some("2026-11-20"))
        );
        account.first_value = Some(on);
        assert!(first_value(&account, 0, on, None).is_none());
    }

    #[test]
    fn a_promise_is_ticked_and_the_tick_taken_back() {
        let mut plan = Plan::default();
        let promise = Promise {
            text: "Single sign-on".into(),
            kept: false,
            on: None,
        };
        let today = day("2026-11-22");
        let told = (today, Language::En);
        assert_eq!(plan.turn_promise(&promise, told), "Single sign-on: kept");
        assert!(plan.promises("single SIGN-ON"), "it came into the plan");
        let kept = plan.promised[0].clone();
        assert_eq!(kept.on, Some(today));
        assert_eq!(plan.turn_promise(&kept, told), "Single sign-on: not kept");
        assert_eq!((plan.promised[0].kept, plan.promised[0].on), (false, None));
    }
}
