//! Tickets and deals that accounts have something from, where the record of the account itself says nothing
//! of it: one that was archived belongs to nobody any more, and an association that is made or taken away
//! later changes no date that a search would find. Whose they were is kept ([`crate::store::Store::carriers`]);
//! those accounts are read again.

use super::ask::{Signals, ask, ask_dated, or_later};
use super::context::Context;
use super::once::{Pulled, SyncError};
use super::page::keep;
use crate::crm::{Item, Resource};
use crate::domain::account::AccountRecord;
use crate::domain::id::AccountId;
use crate::domain::write::ObjectKind;
use crate::store::{Position, Step};
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;

/// Accounts whose associations are asked for in one go: as many as HubSpot answers in one request.
const AT_ONCE: usize = 1_000;

/// Reads the accounts again that had records which are archived now.
pub(super) async fn gone(
    context: &Context,
    signals: &Signals,
    kind: ObjectKind,
    ids: Vec<String>,
) -> Result<Pulled, SyncError> {
    if ids.is_empty() || !context.crm.carriers().contains(&kind) {
        return Ok(Pulled::default());
    }
    let accounts = context.store(move |store| store.carried_by(kind, &ids));
    read_again(context, signals, &accounts.await?).await
}

/// Compares the associations of all accounts with what is kept of them, where that is due, and reads those
/// again that have others.
pub(super) async fn compare(
    context: &Context,
    signals: &Signals,
    from: &Position,
) -> Result<Pulled, SyncError> {
    let kinds = context.crm.carriers();
    if kinds.is_empty() {
        return Ok(Pulled::default());
    }
    let started = context.now();
    let last = context.store(|store| store.associations_read()).await?;
    let every = context.tuning.associations_every;
    // Our clock may have been set back.
    let early = |last| last <= started && started - last < every;
    if last.max(from.full_at).is_some_and(early) {
        return Ok(Pulled::default());
    }
    let read = read_others(context, signals, &kinds).await;
    // Not tried with every pull either.
    let pulled = or_later(read, "the associations of accounts")?;
    context
        .store(move |store| store.put_associations_read(started))
        .await?;
    Ok(pulled)
}

/// Keeps an account itself as it was read when a person opened it: the tickets and deals that are shown of it and
/// what it has from them are to be of one moment.
pub(super) async fn opened(
    context: &Context,
    signals: &Signals,
    asked: DateTime<Utc>,
    record: Box<AccountRecord>,
) -> Result<(), SyncError> {
    let items = vec![Item::Account(record)];
    let kept = keep(
        context,
        signals,
        Resource::Accounts,
        (asked, items),
        Step::Delta,
    );
    kept.await.map(drop)
}

async fn read_others(
    context: &Context,
    signals: &Signals,
    kinds: &[ObjectKind],
) -> Result<Pulled, SyncError> {
    let mut pulled = Pulled::default();
    let ids = context.store(|store| store.account_ids()).await?;
    for piece in ids.chunks(AT_ONCE) {
        let mut others: BTreeSet<AccountId> = BTreeSet::new();
        for &kind in kinds {
            let asked = ask(context, signals, || context.crm.associated(kind, piece));
            let mut now = asked.await?;
            let of = piece.to_vec();
            let kept = context.store(move |store| store.carriers(kind, &of));
            let mut kept = kept.await?;
            others.extend(
                piece
                    .iter()
                    .filter(|id| {
                        let now = now.remove(*id).unwrap_or_default();
                        let now: BTreeSet<String> = now.into_iter().collect();
                        now != kept.remove(*id).unwrap_or_default()
                    })
                    .cloned(),
            );
        }
        let others: Vec<AccountId> = others.into_iter().collect();
        pulled.add(read_again(context, signals, &others).await?);
    }
    Ok(pulled)
}

/// Reads accounts as they are now.
pub(super) async fn read_again(
    context: &Context,
    signals: &Signals,
    accounts: &[AccountId],
) -> Result<Pulled, SyncError> {
    let mut pulled = Pulled::default();
    for piece in accounts.chunks(context.crm.accounts_at_once().max(1)) {
        let (asked, mut items) =
            ask_dated(context, signals, || context.crm.accounts(piece)).await?;
        // Whether one is archived or was merged into another is for its own sweep to tell.
        items.retain(|item| !matches!(item, Item::Gone(_)));
        let kept = keep(
            context,
            signals,
            Resource::Accounts,
            (asked, items),
            Step::Delta,
        );
        pulled.add(kept.await?);
    }
    Ok(pulled)
}
