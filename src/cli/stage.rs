//! `tenure stage ACCOUNT STAGE`: moves an account along its lifecycle.

use super::args::{Globals, Stage};
use super::context::{Context, Opened};
use super::{Failure, account, accounts, send};
use crate::domain::Field;
use crate::domain::book::Row;
use crate::domain::lifecycle::{Lifecycle, Place, Reason, ReasonKind};
use crate::domain::search::{fold, nearest};
use crate::domain::touchpoint::{Kind, NewTouchpoint};
use crate::domain::write::Op;

/// Runs it.
pub fn run(globals: &Globals, options: &Stage) -> Result<i32, Failure> {
    let context = Context::find(globals)?;
    context.writable()?;
    let opened = context.open()?;
    let row = account::find(&opened.book, &options.account)?;
    let to = place(&context.rules.lifecycle, &options.stage)?;
    let action = {
        let (title, ops) = moved(row, to, options.reason.as_deref(), &context, &opened)?;
        send::action(&row.account.id, title, ops, &opened)
    };
    send::carry_out(&context, opened.store, &action, options.json.json)
}

/// The stage of that id or name; the beginning of one is enough when it is the only one.
fn place(lifecycle: &Lifecycle, text: &str) -> Result<Place, Failure> {
    let want = fold(text.trim());
    let spellings = |at: usize| {
        let stage = &lifecycle.stages[at];
        [fold(stage.id.as_str()), fold(&stage.name)]
    };
    let all = 0..lifecycle.stages.len();
    let exact: Vec<usize> = all
        .clone()
        .filter(|at| spellings(*at).contains(&want))
        .collect();
    let begun: Vec<usize> = all
        .filter(|at| !want.is_empty() && spellings(*at).iter().any(|name| name.starts_with(&want)))
        .collect();
    let found = if exact.is_empty() { begun } else { exact };
    if let [one] = found[..]
        && let Ok(index) = u8::try_from(one)
    {
        return Ok(Place::Stage(index));
    }
    let ids: Vec<&str> = lifecycle
        .stages
        .iter()
        .map(|stage| stage.id.as_str())
        .collect();
    let shown = crate::domain::text::line(text);
    Err(Failure::NotFound(
        match nearest(text, ids.iter().copied()) {
            Some(near) if found.is_empty() => {
                format!("There is no stage “{shown}”. Did you mean “{near}”?")
            }
            _ => format!(
                "There is no one stage “{shown}”; there are: {}.",
                ids.join(", ")
            ),
        },
    ))
}

/// The title and the writes of a move.
fn moved(
    row: &Row,
    to: Place,
    reason: Option<&str>,
    context: &Context,
    opened: &Opened,
) -> Result<(String, Vec<Op>), Failure> {
    let lifecycle = &context.rules.lifecycle;
    let (account, from) = (&row.account, row.today.place);
    let name = |place: Place| match lifecycle.stage(place) {
        Some(stage) => stage.name.clone(),
        None => accounts::stage(row, context),
    };
    let (left, entered) = (name(from), name(to));
    if from == to {
        let text = format!("{} is in {entered} already.", account.name);
        return Err(Failure::Usage(text));
    }
    let forward = lifecycle.stage(to).is_some_and(|stage| !stage.aside) && to > from;
    let unmet: Vec<String> = lifecycle
        .check(account, &row.today.health, from, opened.now)
        .into_iter()
        .filter(|(_, met)| forward && *met == Some(false))
        .map(|(criterion, _)| criterion.text)
        .collect();
    let kind = lifecycle.needs_reason(from, to, unmet.len());
    let said = reason.map(str::trim).filter(|said| !said.is_empty());
    let base = |field| opened.store.base(&account.id, field);
    let mut ops = vec![Op::SetField {
        field: Field::Stage,
        base: base(Field::Stage)?,
        value: Some(lifecycle.value_of(to).to_owned()),
    }];
    let mut note = said.map(str::to_owned);
    match (kind, said) {
        (None, _) => {}
        (Some(kind), None) => return Err(Failure::Usage(wanted(kind, row, lifecycle, &unmet))),
        (Some(kind @ (ReasonKind::Loss | ReasonKind::Renewal)), Some(said)) => {
            let (field, reasons) = match kind {
                ReasonKind::Loss => (Field::LossReason, &lifecycle.loss_reasons),
                _ => (Field::RenewalReason, &lifecycle.renewal_reasons),
            };
            let (value, own_words) = chosen(said, reasons)
                .ok_or_else(|| Failure::Usage(wanted(kind, row, lifecycle, &unmet)))?;
            note = own_words.then(|| said.to_owned());
            ops.push(Op::SetField {
                field,
                base: base(field)?,
                value: Some(value),
            });
        }
        (Some(ReasonKind::Unmet | ReasonKind::Backward), Some(_)) => {}
    }
    if let Some(note) = note {
        let body = match unmet.is_empty() {
            true => note,
            false => format!("{note}\n\nNot met: {}.", unmet.join("; ")),
        };
        ops.push(Op::Log(NewTouchpoint {
            kind: Kind::Note,
            at: opened.now.utc,
            minutes: None,
            title: format!("Stage moved from {left} to {entered}"),
            body,
            contacts: Vec::new(),
            owner: opened.me.clone().or_else(|| account.owner.clone()),
        }));
    }
    Ok((format!("{}: {left} → {entered}", account.name), ops))
}

/// The CRM's value for a reason, and whether the words are the person's own and must be kept.
fn chosen(said: &str, reasons: &[Reason]) -> Option<(String, bool)> {
    let folded = fold(said);
    let named = reasons
        .iter()
        .find(|reason| fold(&reason.value) == folded || fold(&reason.label) == folded);
    if let Some(reason) = named {
        return Some((reason.value.clone(), false));
    }
    let other = reasons.iter().find(|reason| reason.value == "other")?;
    Some((other.value.clone(), true))
}

/// What reason is asked for.
fn wanted(kind: ReasonKind, row: &Row, lifecycle: &Lifecycle, unmet: &[String]) -> String {
    let name = &row.account.name;
    let values = |reasons: &[Reason]| {
        let all: Vec<&str> = reasons.iter().map(|reason| reason.value.as_str()).collect();
        all.join(", ")
    };
    match kind {
        ReasonKind::Loss => format!(
            "Why is {name} lost? Say --reason with one of: {}; or in your own words.",
            values(&lifecycle.loss_reasons)
        ),
        ReasonKind::Renewal => format!(
            "Why did {name} renew, or not? Say --reason with one of: {}; or in your own words.",
            values(&lifecycle.renewal_reasons)
        ),
        ReasonKind::Unmet => format!(
            "Not met: {}. To move {name} all the same, say why with --reason.",
            unmet.join("; ")
        ),
        ReasonKind::Backward => format!("Why does {name} go back? Say it with --reason."),
    }
}
