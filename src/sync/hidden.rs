//! Fields that the CRM does not show any more, as their property is hidden from the token or deleted, or the
//! pipeline that stages come from is put away: what is known of them stays, that is told, and the accounts that
//! have it are read again when the field is shown again. Nothing of the account itself changes then, so that no
//! search for changes would find them.

use super::News;
use super::ask::{Signals, ask, or_later};
use super::carriers::read_again;
use super::context::{Context, SHOWN};
use super::once::{Pulled, SyncError};
use crate::crm::Item;
use crate::domain::account::Account;
use crate::domain::field::Field;
use crate::domain::id::AccountId;
use chrono::{DateTime, Utc};
use std::collections::HashMap;

/// Marks fields that accounts came without though they had them before, where that is because the CRM
/// does not show them any more: what is known of them stays, and that is told. The CRM is asked only when
/// there is such a field, and seldom of the same one.
pub(super) async fn spare_hidden(
    context: &Context,
    signals: &Signals,
    items: &mut [Item],
) -> Result<(), SyncError> {
    let of = |item: &Item| match item {
        Item::Account(record) => Some(record.account.id.clone()),
        _ => None,
    };
    let ids: Vec<AccountId> = items.iter().filter_map(of).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let known = context.store(move |store| store.accounts(&ids)).await?;
    let known: HashMap<&AccountId, &Account> =
        known.iter().map(|account| (&account.id, account)).collect();
    let lost = |now: &Account, field: Field| {
        let before = known.get(&now.id).and_then(|before| before.raw(field));
        before.is_some() && now.raw(field).is_none()
    };
    let mut doubted: Vec<Field> = Vec::new();
    for item in items.iter() {
        let Item::Account(record) = item else {
            continue;
        };
        let all = Field::ALL.iter().copied();
        doubted.extend(all.filter(|field| lost(&record.account, *field)));
    }
    doubted.sort_unstable();
    doubted.dedup();
    let hidden = hidden(context, signals, doubted).await?;
    for item in items.iter_mut().filter(|_| !hidden.is_empty()) {
        let Item::Account(record) = item else {
            continue;
        };
        let all = hidden.iter().copied();
        record.hidden = all.filter(|field| lost(&record.account, *field)).collect();
    }
    Ok(())
}

/// Which of the fields the CRM does not show any more. Each is asked of once in a while.
async fn hidden(
    context: &Context,
    signals: &Signals,
    doubted: Vec<Field>,
) -> Result<Vec<Field>, SyncError> {
    let now = context.now();
    let mut hidden = Vec::new();
    for field in doubted {
        let shown = match context.shown(field, now - SHOWN, now) {
            Some(known) => known,
            // Where nobody tells, it is as it was: hidden where some account has it so, else read as it comes.
            None => match shows(context, signals, field).await? {
                Some(shown) => shown,
                None => {
                    let hidden = context.store(|store| store.hidden_fields()).await?;
                    let shown = !hidden.contains(&field);
                    context.note_shown(field, shown, now);
                    shown
                }
            },
        };
        hidden.extend((!shown).then_some(field));
    }
    Ok(hidden)
}

/// Asks whether the CRM shows a field, and tells it where it does not by now. `None` where nobody tells.
async fn shows(
    context: &Context,
    signals: &Signals,
    field: Field,
) -> Result<Option<bool>, SyncError> {
    let Some(shown) = ask(context, signals, || context.crm.shows(field)).await? else {
        return Ok(None);
    };
    let news = context.note_shown(field, shown, context.now());
    // Once is enough: it is looked for every few minutes.
    if !shown && news {
        let what = format!("the field {:?}", field.id());
        let lost = match field {
            Field::Stage => context.crm.no_stages().await,
            _ => None,
        };
        let why = lost.unwrap_or_else(|| {
            format!(
                "The property of the field {:?} cannot be seen with this token any more, or is deleted in the CRM: \
                 what was known of it stays, and may be out of date. `tenure doctor` tells what is mapped.",
                field.id()
            )
        });
        context.tell(News::Missed { what, why });
    }
    Ok(Some(shown))
}

/// Reads the accounts again that have values of fields from before the CRM showed them no more, where it shows
/// them by now. What was asked since the pull `started` is not asked again. Cut short, the next pull reads the
/// rest of them.
pub(super) async fn read_shown_again(
    context: &Context,
    signals: &Signals,
    started: DateTime<Utc>,
) -> Result<Pulled, SyncError> {
    let fields = context.store(|store| store.hidden_fields()).await?;
    if fields.is_empty() {
        return Ok(Pulled::default());
    }
    // Seldom needed: every pull would carry it along.
    let read = Box::pin(read_shown(context, signals, fields, started));
    or_later(read.await, "what is shown again")
}

/// Reads the accounts again with values of those of the fields that are shown by now.
async fn read_shown(
    context: &Context,
    signals: &Signals,
    fields: Vec<Field>,
    started: DateTime<Utc>,
) -> Result<Pulled, SyncError> {
    let mut again = Vec::new();
    for field in fields {
        if context.shown(field, started, context.now()) == Some(false) {
            continue;
        }
        // Where nobody tells, the field may still be hidden: what is known of it would be lost.
        let shown = shows(context, signals, field).await? == Some(true);
        again.extend(shown.then_some(field));
    }
    if again.is_empty() {
        return Ok(Pulled::default());
    }
    let of = again.clone();
    let accounts = context.store(move |store| store.with_hidden(&of)).await?;
    let pulled = read_again(context, signals, &accounts).await?;
    if !accounts.is_empty() {
        // None has it any more, unless one could not be read.
        context
            .store(move |store| store.with_hidden(&again))
            .await?;
    }
    Ok(pulled)
}
