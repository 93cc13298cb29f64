//! What `goal`, `handover` and `criteria` share: changing the plan of an account in one action.

use super::context::{Context, Opened};
use super::{Failure, send};
use crate::domain::Field;
use crate::domain::book::Row;
use crate::domain::plan::Plan;
use crate::domain::search::fold;
use crate::domain::when::{Toward, day};
use crate::domain::write::Op;
use chrono::NaiveDate;

/// Keeps the changed plan with what else belongs to the change, and tries to send it.
pub fn keep(
    context: &Context,
    opened: Opened,
    row: &Row,
    title: String,
    (plan, more): (&Plan, Vec<Op>),
    json: bool,
) -> Result<i32, Failure> {
    context.writable()?;
    let id = &row.account.id;
    let base = opened.store.base(id, Field::Plan)?;
    let value = Some(plan.render()).filter(|text| !text.is_empty());
    let field = Field::Plan;
    let mut ops = vec![Op::SetField { field, base, value }];
    ops.extend(more);
    let action = send::action(id, title, ops, &opened);
    send::carry_out(context, opened.store, &action, json)
}

/// A day as a person types it.
pub fn day_of(text: &str, toward: Toward, opened: &Opened) -> Result<NaiveDate, Failure> {
    day(text, toward, opened.now).map_err(|error| Failure::Usage(error.to_string()))
}

/// The one of some things that a number (from 1) or a part of its words names.
pub fn one_of(said: &str, words: &[&str], what: &str) -> Result<usize, Failure> {
    let shown = crate::domain::text::line(said);
    if words.is_empty() {
        return Err(Failure::NotFound(format!("There is no {what} yet.")));
    }
    if let Ok(number) = said.trim().parse::<usize>() {
        let at = number.checked_sub(1).filter(|at| *at < words.len());
        return at.ok_or_else(|| {
            let count = words.len();
            Failure::NotFound(format!("There is no {what} {number}; there are {count}."))
        });
    }
    let want = fold(said.trim());
    let fits = |exact: bool| -> Vec<usize> {
        let names = words.iter().enumerate();
        names
            .filter(|(_, name)| {
                let name = fold(name);
                if exact {
                    name == want
                } else {
                    name.contains(&want)
                }
            })
            .map(|(at, _)| at)
            .collect()
    };
    let exact = fits(true);
    let found = if exact.is_empty() { fits(false) } else { exact };
    match found[..] {
        [one] => Ok(one),
        [] => Err(Failure::NotFound(format!("There is no {what} “{shown}”."))),
        _ => Err(Failure::NotFound(format!(
            "Several fit “{shown}”; say the number of the {what}."
        ))),
    }
}
