//! `tenure stage ACCOUNT STAGE`: moves an account along its lifecycle.

use super::args::{Globals, Stage};
use super::context::{Context, Opened};
use super::{Failure, account, answers, criteria, outbox, output, send};
use crate::domain::book::Row;
use crate::domain::edit::label_in;
use crate::domain::field::{Field, FieldOption};
use crate::domain::lifecycle::{Lifecycle, Place, Reason, ReasonKind, StageTask, Subject};
use crate::domain::moving::{Answer, Move, named_reason, nothing_to_move};
use crate::domain::search::{fold, nearest};
use crate::domain::text;
use crate::domain::write::{Op, Progress, Queued, Write};
use crate::messages::{Language, lines};
use crate::store::Store;
use uuid::Uuid;

/// Runs it.
pub fn run(globals: &Globals, options: &Stage) -> Result<i32, Failure> {
    let mut context = Context::find(globals)?;
    context.writable()?;
    let opened = context.open()?;
    let row = account::of((&opened.book, &opened.store), &options.account)?;
    let to = place(&context.rules.lifecycle, &options.stage)?;
    let with = answers::pairs(&options.with)?;
    let lifecycle = offered(&context.rules.lifecycle, &opened.store)?;
    if let Some(queued) = begun(&opened, row, to, &lifecycle)? {
        let added = add(&context, &opened, row, &queued, options)?;
        let row = (row, &lifecycle, added);
        return resume(&context, opened.store, row, &queued, with, options);
    }
    let action = {
        let (title, ops) = moved(row, to, options, (&context, &lifecycle), &opened)?;
        send::action(&row.account.id, title, ops, &opened)
    };
    answers::carry_out_with(&context, opened.store, action, &with, options.json.json)
}

/// The lifecycle with the reasons alone that the CRM still offers.
fn offered(lifecycle: &Lifecycle, store: &Store) -> Result<Lifecycle, Failure> {
    let mut offered = lifecycle.clone();
    for (field, reasons) in [
        (Field::LossReason, &mut offered.loss_reasons),
        (Field::RenewalReason, &mut offered.renewal_reasons),
    ] {
        let known = store.options(field)?.unwrap_or_default();
        reasons.retain(|reason| !FieldOption::hides(&known, &reason.value));
    }
    Ok(offered)
}

/// The same move, made before, that the CRM has not taken yet.
fn begun(
    opened: &Opened,
    row: &Row,
    to: Place,
    lifecycle: &Lifecycle,
) -> Result<Option<Queued>, Failure> {
    if row.today.place != to {
        return Ok(None);
    }
    let value = lifecycle.value_of(to);
    answers::unsent(&opened.store, |queued| {
        let same = |op: &Op| matches!(op, Op::SetField { field: Field::Stage, value: Some(of), .. } if of == value);
        queued.write.account == row.account.id && same(&queued.write.op)
    })
}

/// Puts what is asked for beyond the move, its tasks and what is said to be met, into the action of a move
/// that waits, as far as it is not there; whether anything was.
fn add(
    context: &Context,
    opened: &Opened,
    row: &Row,
    queued: &Queued,
    options: &Stage,
) -> Result<bool, Failure> {
    if options.tasks.is_none() && options.met.is_empty() {
        return Ok(false);
    }
    let Op::SetField { base, .. } = &queued.write.op else {
        return Ok(false);
    };
    let account = &row.account;
    let details = opened.store.details(&account.id)?;
    let subject = Subject {
        row,
        details: Some(&details),
    };
    let places = (
        // The base is the CRM's own text.
        context
            .rules
            .lifecycle
            .place(base.as_deref().map(text::line).as_deref()),
        row.today.place,
    );
    let moving = Move::new(&context.rules, subject, places, opened.now);
    let ticks = ticked(&moving, options)?;
    // Those that are in the action already are offered too: naming them again is no mistake.
    let taken = taken(&moving.offered(None), options, &moving)?;
    let moving = moving.ticked(&ticks).taking(taken);
    let answer = Answer {
        value: None,
        words: "",
        unmapped: &[],
        language: context.reading.language,
    };
    let base = |field| opened.store.base(&account.id, field);
    let ops = moving.writes(answer, base, opened.me.as_ref(), opened.now)?;
    let earlier = opened.store.writes_of(&queued.action)?;
    let open = |title: &str| {
        let mut open = details.tasks.iter().filter(|task| !task.done);
        open.any(|task| task.title == title)
    };
    let there = |op: &Op| {
        let mut earlier = earlier.iter().map(|queued| &queued.write.op);
        match op {
            Op::AddTask(task) => open(&task.title),
            op => earlier.any(|of| of == op),
        }
    };
    let wanted = |op: &Op| match op {
        Op::AddTask(_) => true,
        Op::SetField { field, .. } => *field == Field::Plan && !options.met.is_empty(),
        _ => false,
    };
    let more = ops.into_iter().filter(|op| wanted(op) && !there(op));
    let write = |op| Write::new(Uuid::now_v7(), account.id.clone(), op);
    let more: Vec<Write> = more.map(write).collect();
    opened
        .store
        .enqueue_with(&queued.action, queued.at, &more)?;
    Ok(!more.is_empty())
}

/// What is met of the criteria, with what is said to be.
fn ticked(moving: &Move<'_>, options: &Stage) -> Result<Vec<bool>, Failure> {
    let mut ticks = moving.ticks();
    for id in &options.met {
        let (_, data) = criteria::find(&moving.criteria, id, moving.names(Language::En).0)?;
        let at = moving.criteria.iter().position(|(of, _)| of.id == *id);
        if let (None, Some(tick)) = (data, at.and_then(|at| ticks.get_mut(at))) {
            *tick = true;
        }
    }
    Ok(ticks)
}

/// Completes a move that the CRM has not taken: with what it wants, or with another reason.
fn resume(
    context: &Context,
    store: Store,
    (row, lifecycle, added): (&Row, &Lifecycle, bool),
    queued: &Queued,
    mut with: Vec<(String, String)>,
    options: &Stage,
) -> Result<i32, Failure> {
    let said = options.reason.as_deref().map(str::trim).unwrap_or_default();
    for (field, reasons) in [
        (Field::LossReason, &lifecycle.loss_reasons),
        (Field::RenewalReason, &lifecycle.renewal_reasons),
    ] {
        let sets =
            |of: &Queued| matches!(of.write.op, Op::SetField { field: of, .. } if of == field);
        let given = store.writes_of(&queued.action)?;
        let named = given.iter().any(sets) && !said.is_empty();
        if let (true, Some((value, _))) = (named, chosen(said, reasons)) {
            with.insert(0, (field.id().to_owned(), value));
        }
    }
    if !with.is_empty() {
        return answers::complete(context, store, queued, &with, options.json.json);
    }
    if added {
        return send::send_whole(context, store, queued, options.json.json);
    }
    Err(Failure::Usage(format!(
        "{} was moved there already, and the CRM has not taken it: it {}.{}",
        row.account.name,
        outbox::progress(queued, &store),
        match &queued.progress {
            Progress::Refused { .. } => format!(" {}", outbox::again(queued)),
            Progress::Waiting => " `tenure sync` sends it, `tenure undo` takes it back.".to_owned(),
            _ => String::new(),
        }
    )))
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
    options: &Stage,
    (context, lifecycle): (&Context, &Lifecycle),
    opened: &Opened,
) -> Result<(String, Vec<Op>), Failure> {
    let reason = options.reason.as_deref();
    let account = &row.account;
    let details = opened.store.details(&account.id)?;
    let subject = Subject {
        row,
        details: Some(&details),
    };
    let moving = Move::new(&context.rules, subject, (row.today.place, to), opened.now);
    if moving.from == to {
        let text = format!(
            "{} is in {} already.",
            account.name,
            moving.names(Language::En).1
        );
        return Err(Failure::Usage(text));
    }
    if let Some(why) = nothing_to_move(&context.profile.stage_from, account, Language::En) {
        return Err(Failure::Usage(why));
    }
    let known = opened.store.options(Field::Stage)?.unwrap_or_default();
    let hidden = lifecycle.stage(to);
    if let Some(stage) = hidden.filter(|stage| FieldOption::hides(&known, stage.value())) {
        let label = label_in(Language::En, Field::Stage);
        let why = lines::offered_no_more(Language::En, label, &stage.name);
        return Err(Failure::Usage(why));
    }
    if let Some(stage) = lifecycle.unknown_to(&known, to) {
        let text = format!(
            "The CRM's property has no value “{}” for {}: say in config.toml which it is, under [profiles.{}.stages].",
            stage.value(),
            stage.name,
            context.name
        );
        return Err(Failure::Usage(text));
    }
    let ticks = ticked(&moving, options)?;
    let offered = moving.offered(Some(&details));
    let taken = taken(&offered, options, &moving)?;
    let moving = moving.ticked(&ticks).taking(taken);
    let asked = |kind| Failure::Usage(wanted(kind, row, lifecycle, &moving.unmet()));
    let said = reason.map(str::trim).filter(|said| !said.is_empty());
    let (value, words) = match (moving.needs(), said) {
        (Some(kind), None) => return Err(asked(kind)),
        (Some(kind @ (ReasonKind::Loss | ReasonKind::Renewal)), Some(said)) => {
            let reasons = match kind {
                ReasonKind::Loss => &lifecycle.loss_reasons,
                _ => &lifecycle.renewal_reasons,
            };
            let (value, own_words) = chosen(said, reasons).ok_or_else(|| asked(kind))?;
            (Some(value), if own_words { said } else { "" })
        }
        (_, said) => (None, said.unwrap_or_default()),
    };
    let reasons = [Field::LossReason, Field::RenewalReason];
    let unmapped: Vec<Field> = reasons
        .into_iter()
        .filter(|field| !context.maps(*field))
        .collect();
    let answer = Answer {
        value: value.as_deref(),
        words,
        unmapped: &unmapped,
        language: context.reading.language,
    };
    let base = |field| opened.store.base(&account.id, field);
    let ops = moving.writes(answer, base, opened.me.as_ref(), opened.now)?;
    Ok((moving.title(Language::En), ops))
}

/// The offered tasks that are asked for. When none are, says which there are to somebody who looks.
fn taken(
    offered: &[StageTask],
    options: &Stage,
    moving: &Move<'_>,
) -> Result<Vec<StageTask>, Failure> {
    let Some(asked) = &options.tasks else {
        if !offered.is_empty() && output::watched() {
            let ids: Vec<&str> = offered.iter().map(|task| task.id.as_str()).collect();
            let (stage, ids) = (moving.names(Language::En).1, ids.join(", "));
            output::complain(&format!(
                "{stage} has tasks: {ids}. --tasks makes them all, --tasks=ID,… some."
            ));
        }
        return Ok(Vec::new());
    };
    if asked.iter().any(|id| id == "all") {
        return Ok(offered.to_vec());
    }
    let find = |id: &String| {
        let found = offered.iter().find(|task| task.id == *id).cloned();
        found.ok_or_else(|| {
            let ids = || offered.iter().map(|task| task.id.as_str());
            let (stage, shown) = (moving.names(Language::En).1, crate::domain::text::line(id));
            Failure::NotFound(match nearest(id, ids()) {
                Some(near) => format!("{stage} offers no task “{shown}”. Did you mean “{near}”?"),
                None => format!(
                    "{stage} offers no task “{shown}”; it offers: {}.",
                    ids().collect::<Vec<_>>().join(", ")
                ),
            })
        })
    };
    asked.iter().map(find).collect()
}

/// The CRM's value for a reason, and whether the words are the person's own and must be kept.
fn chosen(said: &str, reasons: &[Reason]) -> Option<(String, bool)> {
    let spellings = reasons
        .iter()
        .map(|reason| (reason.value.as_str(), reason.label.as_str()));
    if let Some(reason) = named_reason(said, spellings).and_then(|at| reasons.get(at)) {
        return Some((reason.value.clone(), false));
    }
    let other = reasons.iter().find(|reason| reason.value == "other")?;
    Some((other.value.clone(), true))
}

/// What reason is asked for.
fn wanted(kind: ReasonKind, row: &Row, lifecycle: &Lifecycle, unmet: &[&str]) -> String {
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
