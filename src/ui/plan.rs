//! The plan with a customer: the handover from sales, and the ladder of staged goals.

use super::widgets::{Line, Sheet};
use super::words;
use crate::app::State;
use crate::domain::account::Account;
use crate::domain::book::Row;
use crate::domain::lifecycle::StageKind;
use crate::domain::plan::{Goal, Standing};
use crate::messages::{account as say, numbers};
use crate::theme::{Mark, Role};

/// Open promises that the queue's *why* has room for.
const FEW: usize = 3;

/// The handover as long as something of it is open, or the account is still being onboarded.
pub fn handover(sheet: &mut Sheet<'_>, state: &State, row: &Row, brief: bool) {
    let handover = row.account.handover();
    let kind = state.rules.lifecycle.kind(row.today.place);
    let early = matches!(kind, Some(StageKind::Onboarding | StageKind::Presale));
    let nothing = handover.intent.is_none() && handover.promised.is_empty();
    if nothing || (handover.open() == 0 && !early) || (brief && !early) {
        return;
    }
    sheet.heading(say::from_sales(state.language));
    if let Some(intent) = &handover.intent {
        sheet.prose(Role::Text, 0, &say::bought_for(state.language, intent));
    }
    let most = if brief { FEW } else { usize::MAX };
    let shown = |kept: &bool| !(brief && *kept);
    let promised = handover
        .promised
        .iter()
        .filter(|promise| shown(&promise.kept));
    for promise in promised.take(most) {
        let (mark, role) = match promise.kept {
            true => (Mark::Yes, Role::Dim),
            false => (Mark::Judge, Role::Warn),
        };
        let line = Line::default()
            .add(sheet.look(role), format!("{} ", sheet.theme.mark(mark)))
            .add(
                sheet.look(if promise.kept { Role::Dim } else { Role::Text }),
                &promise.text,
            );
        sheet.push(line);
    }
    if brief && handover.open() > FEW {
        let more = handover.open() - FEW;
        sheet.plain(Role::Dim, &say::more_promised(state.language, more));
    }
}

/// The ladder; nothing when no goal is agreed.
pub fn goals(sheet: &mut Sheet<'_>, state: &State, account: &Account) {
    let plan = account.plan();
    if plan.goals.is_empty() {
        return;
    }
    let warnings = plan.warnings(account.term_start, state.language);
    sheet.heading(say::goals(state.language));
    for (at, goal) in plan.goals.iter().enumerate() {
        let line = goal_line(sheet, state, goal, at);
        sheet.entry();
        sheet.push(line);
        let arrow = sheet.theme.mark(Mark::To);
        let mut said: Vec<String> = goal.figures(arrow, state.language).into_iter().collect();
        if at == 0 {
            said.insert(0, say::goal_first_value(state.language).to_owned());
        }
        said.extend(goal.evidence.clone());
        if !said.is_empty() {
            let dot = format!(" {} ", sheet.theme.mark(Mark::Dot));
            sheet.prose(Role::Dim, 4, &said.join(&dot));
        }
        for (_, warning) in warnings.iter().filter(|(of, _)| *of == at) {
            sheet.prose(Role::Warn, 4, warning);
        }
    }
}

fn goal_line(sheet: &Sheet<'_>, state: &State, goal: &Goal, at: usize) -> Line {
    let ellipsis = sheet.theme.mark(Mark::Ellipsis);
    let (mark, role) = match goal.standing(state.now.today()) {
        Standing::Met => (Mark::Yes, Role::Good),
        Standing::Late => (Mark::No, Role::Bad),
        Standing::Open => (Mark::Dot, Role::Text),
    };
    let when = match (goal.met, goal.due) {
        (Some(met), _) => words::date(met, state.now, state.language),
        (None, Some(due)) => words::date(due, state.now, state.language),
        (None, None) => say::no_date(state.language).to_owned(),
    };
    let share = goal.progress().filter(|share| *share < 1.0);
    let said = share.map_or(String::new(), |share| {
        numbers::percent(state.language, format_args!("{:.0}", share * 100.0))
    });
    Line::default()
        .add(sheet.look(role), format!("{} ", sheet.theme.mark(mark)))
        .pad(
            sheet.look(if role == Role::Bad { role } else { Role::Dim }),
            &when,
            24,
            ellipsis,
        )
        .add(
            sheet.look(Role::Text),
            format!("{}. {}", at + 1, goal.title),
        )
        .end(sheet.look(Role::Dim), said)
}
