//! What the CRM wants with a write (`--with PROPERTY=VALUE`): how that is told, where it is put in what is
//! written now, and how what waits for it is completed and sent.

use super::Failure;
use super::context::Context;
use super::send::{self, carry_out};
use super::{outbox, output};
use crate::domain::asked::Asked;
use crate::domain::edit::{self, Change};
use crate::domain::field::Kind;
use crate::domain::money::Currency;
use crate::domain::when::raw_day;
use crate::domain::write::{Action, Given, Op, Progress, Queued, Write};
use crate::domain::{AccountId, Field};
use crate::messages::Language;
use crate::store::Store;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Reads `PROPERTY=VALUE`.
pub fn pairs(said: &[String]) -> Result<Vec<(String, String)>, Failure> {
    let pair = |text: &String| match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => {
            Ok((name.trim().to_owned(), value.trim().to_owned()))
        }
        _ => Err(Failure::Usage(format!(
            "“{}” is not PROPERTY=VALUE.",
            crate::domain::text::line(text)
        ))),
    };
    said.iter().map(pair).collect()
}

/// Keeps the action with what the CRM asks for beside it, and tries to send it. Where the same change
/// waits for just that answer, or to be sent, it is completed instead, so that it is not there twice.
pub fn carry_out_with(
    context: &Context,
    store: Store,
    action: Action,
    with: &[(String, String)],
    json: bool,
) -> Result<i32, Failure> {
    if with.is_empty() {
        return carry_out(context, store, &action, json);
    }
    let alike = |one: &Write, other: &Write| {
        one.account == other.account && same_change(&one.op, &other.op)
    };
    let same = |queued: &Queued| action.writes.iter().any(|one| alike(one, &queued.write));
    if let Some(queued) = unsent(&store, same)? {
        // Only where it is the same in all its parts: what else is asked for now is not dropped.
        let earlier = store.writes_of(&queued.action)?;
        let there = |one: &Write| earlier.iter().any(|of| alike(one, &of.write));
        if action.writes.iter().all(there) {
            return complete(context, store, &queued, with, json);
        }
    }
    carry_out_beside(context, store, action, (with, &[]), json)
}

/// Keeps the action with what the CRM asks for beside it, gives the same to what `begun` the same change
/// and waits for it, and tries to send all of that.
pub fn carry_out_beside(
    context: &Context,
    store: Store,
    mut action: Action,
    (with, begun): (&[(String, String)], &[Queued]),
    json: bool,
) -> Result<i32, Failure> {
    put_beside(context, &store, &mut action, with)?;
    let given = answers(context, &store, begun, with)?;
    store.enqueue(&action)?;
    // One that is being sent just now says itself what came of it.
    store.answer_all(&given, &mut Uuid::now_v7)?;
    let begun = begun.iter().map(|queued| queued.write.clone());
    action.writes.extend(begun);
    send::send(context, store, &action, json)
}

/// Puts what the CRM asks for into an action, for each of its accounts: what is mapped to a field of theirs
/// as a change of that field, the rest beside the first write.
fn put_beside(
    context: &Context,
    store: &Store,
    action: &mut Action,
    with: &[(String, String)],
) -> Result<(), Failure> {
    let mut places: HashMap<AccountId, usize> = HashMap::new();
    for write in &action.writes {
        let next = places.len();
        places.entry(write.account.clone()).or_insert(next);
    }
    let mut of_each: Vec<Vec<Write>> = vec![Vec::new(); places.len()];
    for write in action.writes.drain(..) {
        let place = places.get(&write.account).copied().unwrap_or_default();
        of_each[place].push(write);
    }
    for writes in &mut of_each {
        put_beside_one(context, store, writes, with)?;
    }
    action.writes = of_each.concat();
    Ok(())
}

/// The same for the writes of one account.
fn put_beside_one(
    context: &Context,
    store: &Store,
    writes: &mut Vec<Write>,
    with: &[(String, String)],
) -> Result<(), Failure> {
    let Some(first) = writes.first() else {
        return Ok(());
    };
    let (account, fields) = (first.account.clone(), sets_account(context, &first.op));
    for (name, value) in with {
        let field = context.field(name).filter(|of| *of != Field::Plan);
        let there =
            |of: &Write| matches!(of.op, Op::SetField { field: set, .. } if Some(set) == field);
        let own = field.filter(|_| fields || writes.iter().any(there));
        let value = read(context, store, &account, own, value)?;
        // Beside a stage that another record carries goes what that record wants; but a reason that the
        // action sets for the account stays the account's.
        let set = writes.iter_mut().find_map(|write| match &mut write.op {
            Op::SetField {
                field: of, value, ..
            } if Some(*of) == field => Some(value),
            _ => None,
        });
        match (set, field.filter(|_| fields)) {
            (Some(to), _) => *to = value,
            (None, Some(field)) => {
                let base = store.base(&account, field)?;
                let op = Op::SetField { field, base, value };
                let at = writes.len().min(1);
                writes.insert(at, Write::new(Uuid::now_v7(), account.clone(), op));
            }
            (None, None) => {
                if let Some(first) = writes.first_mut() {
                    let value = value.unwrap_or_default();
                    first.with.push((context.property(name), value));
                }
            }
        }
    }
    Ok(())
}

/// The raw value of what is given, `None` where that clears: for a field of the account it is read as where
/// the field is set by itself. What else is given goes as it is: the CRM judges it.
fn read(
    context: &Context,
    store: &Store,
    account: &AccountId,
    field: Option<Field>,
    typed: &str,
) -> Result<Option<String>, Failure> {
    let as_it_is = || Some(typed.to_owned()).filter(|value| !value.is_empty());
    let Some(field) = field.filter(|field| edit::hindrance(*field).is_none()) else {
        return Ok(as_it_is());
    };
    // A script may hand on what it has from the CRM itself: a day can be a moment there.
    if field.kind() == Kind::Date && raw_day(typed).is_some() {
        return Ok(as_it_is());
    }
    let (options, owners) = (store.options(field)?, store.owners()?);
    let asked = edit::asked(field, options.as_deref(), &owners);
    in_its_currency(context, store, (account, field), typed)?;
    let me = context.me(&owners);
    let now = super::context::now();
    let change = Change::read(field, &asked, typed, me.as_ref(), now).map_err(Failure::Usage)?;
    Ok(change.value)
}

/// Refuses an amount that is typed in another currency than the account's.
fn in_its_currency(
    context: &Context,
    store: &Store,
    (account, field): (&AccountId, Field),
    typed: &str,
) -> Result<(), Failure> {
    let known = store.accounts(std::slice::from_ref(account))?;
    let Some(account) = known.first() else {
        return Ok(());
    };
    let usual = context.profile.currency.unwrap_or(Currency::EUR);
    edit::in_its_currency(Language::En, field, typed, account, usual).map_err(Failure::Usage)
}

/// Whether a write sets a property of the account itself.
fn sets_account(context: &Context, op: &Op) -> bool {
    match op {
        Op::SetField { field, .. } => *field != Field::Stage || !context.stage_elsewhere(),
        _ => false,
    }
}

/// The write of that kind that has not been sent: one that waits for a person before all others.
pub fn unsent(store: &Store, of: impl Fn(&Queued) -> bool) -> Result<Option<Queued>, Failure> {
    Ok(all_unsent(store, of)?.into_iter().next())
}

/// All of them, in that order.
pub fn all_unsent(store: &Store, of: impl Fn(&Queued) -> bool) -> Result<Vec<Queued>, Failure> {
    let mut found: Vec<Queued> = store.outbox()?.into_iter().filter(of).collect();
    let asks = |queued: &Queued| matches!(queued.progress, Progress::Asks { .. });
    let rank = |queued: &Queued| match &queued.progress {
        _ if asks(queued) => Some(0),
        Progress::Refused { .. } => Some(1),
        Progress::Waiting => Some(2),
        _ => None,
    };
    found.retain(|queued| rank(queued).is_some());
    found.sort_by_key(rank);
    Ok(found)
}

/// Gives a write that has not been sent what the CRM wants with it, or in the place of what it refused,
/// and tries to send it with all of its action.
pub fn complete(
    context: &Context,
    store: Store,
    queued: &Queued,
    with: &[(String, String)],
    json: bool,
) -> Result<i32, Failure> {
    complete_all(context, store, std::slice::from_ref(queued), with, json)
}

/// The same for several at once. What is told is what becomes of these; how many others of their actions
/// still wait for the person is said beside it.
pub fn complete_all(
    context: &Context,
    store: Store,
    all: &[Queued],
    with: &[(String, String)],
    json: bool,
) -> Result<i32, Failure> {
    let mut along = outbox::behind(&store.outbox()?, all);
    let given = answers(context, &store, all, with)?;
    let taken = store.answer_all(&given, &mut Uuid::now_v7)?;
    if taken.is_empty()
        && let Some(last) = all.last()
    {
        return Err(Failure::Failed(format!(
            "“{}” is being sent just now, without what you gave for it: look at `tenure outbox` in a moment.",
            last.title
        )));
    }
    let of_one = |one: &Queued| (one.action, one.write.account.clone());
    let accounts: HashSet<(Uuid, AccountId)> = all.iter().map(of_one).collect();
    let actions: HashSet<Uuid> = all.iter().map(|queued| queued.action).collect();
    let mut others = Vec::new();
    for action in &actions {
        for queued in store.writes_of(action)? {
            match accounts.contains(&of_one(&queued)) {
                true => along.push(queued.write.id),
                false => others.push(queued.write.id),
            }
        }
    }
    let Some(action) = outbox::decided(&store, all)? else {
        return Ok(0);
    };
    let code = send::send_along(context, store.clone(), (&action, &along), json)?;
    let mut waiting = 0;
    for id in &others {
        let queued = store.queued(id)?;
        waiting += usize::from(queued.is_some_and(|queued| queued.progress.stuck()));
    }
    if waiting > 0 && !json {
        output::complain(&format!(
            "Of the same action {waiting} more wait for you: see `tenure outbox`."
        ));
    }
    Ok(code)
}

/// What is given to each of the writes, all of it read before any is answered.
fn answers(
    context: &Context,
    store: &Store,
    all: &[Queued],
    with: &[(String, String)],
) -> Result<Vec<(Uuid, Vec<Given>)>, Failure> {
    one_for_all(context, all, with)?;
    let mut actions: HashMap<Uuid, Vec<Queued>> = HashMap::new();
    let mut given = Vec::with_capacity(all.len());
    for queued in all {
        let of_it = match actions.entry(queued.action) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(store.writes_of(&queued.action)?),
        };
        let answered = answer(context, store, (of_it, queued), with)?;
        given.push((queued.write.id, answered));
    }
    Ok(given)
}

/// Writes named where their values differ, at most.
const NAMED: usize = 5;

/// Whether one answer may be given to all of the writes: not where the CRM has different values by now in what
/// is answered for, as each is written over and nobody has seen them all.
pub fn one_for_all(
    context: &Context,
    all: &[Queued],
    with: &[(String, String)],
) -> Result<(), Failure> {
    for (name, _) in with {
        let property = context.property(name);
        let theirs = all.iter().filter_map(|queued| {
            let Progress::Asks { fields, .. } = &queued.progress else {
                return None;
            };
            let asked = asked_for(fields, &property, name)?;
            Some((queued.seq, asked.base.as_deref()))
        });
        let theirs: Vec<(i64, Option<&str>)> = theirs.collect();
        let Some((first, base)) = theirs.first() else {
            continue;
        };
        if theirs.iter().all(|(_, other)| other == base) {
            continue;
        }
        let told = theirs.iter().take(NAMED).map(|(seq, base)| match base {
            Some(base) => format!("{seq}: “{}”", crate::domain::text::line(base)),
            None => format!("{seq}: nothing"),
        });
        let mut told: Vec<String> = told.collect();
        if theirs.len() > NAMED {
            told.push("…".to_owned());
        }
        return Err(Failure::Usage(format!(
            "The CRM has different values in {property} by now ({}): answer each by itself, `tenure outbox retry {first} --with {property}=VALUE`.",
            told.join(", ")
        )));
    }
    Ok(())
}

/// What of that which is asked for is meant by a property, or by a name that was said.
fn asked_for<'a>(fields: &'a [Asked], property: &str, name: &str) -> Option<&'a Asked> {
    let mut fields = fields.iter();
    fields.find(|of| of.property == property || of.label == name)
}

/// What is given to a write that has not been sent; `action`: all writes of its action.
fn answer(
    context: &Context,
    store: &Store,
    (action, queued): (&[Queued], &Queued),
    with: &[(String, String)],
) -> Result<Vec<Given>, Failure> {
    let now = super::context::now();
    let fields = match &queued.progress {
        Progress::Asks { fields, .. } => &fields[..],
        _ => &[],
    };
    let mapped = sets_account(context, &queued.write.op);
    // What the action sets for the account beside a stage that another record carries, stays there.
    let beside: Vec<Field> = action
        .iter()
        .filter(|of| of.write.account == queued.write.account)
        .filter_map(|of| match of.write.op {
            Op::SetField { field, .. } if field != Field::Stage => Some(field),
            _ => None,
        })
        .collect();
    let mut given = Vec::with_capacity(with.len());
    for (name, value) in with {
        let property = context.property(name);
        let asked = asked_for(fields, &property, name);
        let property = asked.map_or(property, |asked| asked.property.clone());
        let of_account = |field: &Field| mapped || asked.is_none() && beside.contains(field);
        let field = context.field(&property).filter(of_account);
        let value = match asked {
            Some(asked) => {
                if let Some(field) = asked.field {
                    in_its_currency(context, store, (&queued.write.account, field), value)?;
                }
                asked.read(value, now).map_err(Failure::Usage)?
            }
            None => read(context, store, &queued.write.account, field, value)?,
        };
        given.push(Given {
            field,
            value: value.unwrap_or_default(),
            property,
        });
    }
    Ok(given)
}

/// Whether two writes ask for the same, whatever they saw before.
fn same_change(one: &Op, other: &Op) -> bool {
    match (one, other) {
        (
            Op::SetField { field, value, .. },
            Op::SetField {
                field: of,
                value: to,
                ..
            },
        ) => field == of && value == to,
        (Op::Log(one), Op::Log(other)) => one.kind == other.kind && one.body == other.body,
        (Op::AddTask(one), Op::AddTask(other)) => one == other,
        _ => false,
    }
}

/// What the CRM wants with the writes of those numbers, and how it is given.
pub fn wanted(why: &str, fields: &[Asked], numbers: &str) -> String {
    let mut text = format!("The CRM wants more with it: {why}");
    for field in fields {
        text += &format!("\n  {} ({}): {}", field.label, field.property, field.hint());
    }
    text + &format!(
        "\nSay it: `tenure outbox retry {numbers} {}`, or the same command again with that.",
        flags(fields)
    )
}

/// How what the CRM wants is said on the command line.
pub fn flags(fields: &[Asked]) -> String {
    let flags = fields.iter();
    let flags: Vec<String> = flags
        .map(|field| format!("--with {}=VALUE", field.property))
        .collect();
    flags.join(" ")
}
