//! Who the CRM's users are. That changes seldom and costs two requests, of those at work and of those who
//! have left: so they are read when everything is, when a record names one who is not known, and else once
//! an hour ([`super::Tuning::owners_every`]).

use super::News;
use super::ask::{Signals, ask, missed};
use super::context::Context;
use super::once::SyncError;
use crate::crm::Item;
use crate::domain::id::OwnerId;
use crate::store::OwnersRead;
use chrono::{DateTime, Utc};

/// Whose the records are that were read.
pub(super) fn named(items: &[Item]) -> impl Iterator<Item = &OwnerId> {
    items.iter().filter_map(|item| match item {
        Item::Account(record) => record.account.owner.as_ref(),
        Item::Task(task) => task.owner.as_ref(),
        _ => None,
    })
}

/// Whether it is time to read them.
pub(super) async fn due(context: &Context, now: DateTime<Utc>) -> Result<bool, SyncError> {
    let last = context.store(|store| store.owners_read()).await?.at;
    let every = context.tuning.owners_every;
    // Our clock may have been set back.
    Ok(last.is_none_or(|last| now < last || now - last >= every))
}

/// Reads who there is; whether that could be read. Without names owners are shown by their ids.
pub(super) async fn read(context: &Context, signals: &Signals) -> Result<bool, SyncError> {
    let at = context.now();
    match ask(context, signals, || context.crm.owners()).await {
        Ok(owners) => {
            let read = OwnersRead {
                at: Some(at),
                ..OwnersRead::default()
            };
            context
                .store(move |store| {
                    store.put_owners(&owners)?;
                    store.put_owners_read(&read)
                })
                .await?;
            context.tell(News::Owners);
            Ok(true)
        }
        Err(error) => missed(context, "the CRM's users", error).map(|()| false),
    }
}

/// Reads them again where a record that this pull brought names one who is not known. Whom the CRM does
/// not tell even then is not asked for again until they are read anyway.
pub(super) async fn read_unknown(context: &Context, signals: &Signals) -> Result<(), SyncError> {
    let seen = context.take_owners();
    if seen.is_empty() {
        return Ok(());
    }
    let unknown = |seen: Vec<OwnerId>| {
        context.store(move |store| {
            let known = store.owners()?;
            let strange = |id: &OwnerId| !known.iter().any(|owner| owner.id == *id);
            Ok(seen.into_iter().filter(strange).collect::<Vec<_>>())
        })
    };
    let before = context.store(|store| store.owners_read()).await?;
    let mut asked = unknown(seen).await?;
    asked.retain(|id| !before.missing.contains(id));
    if asked.is_empty() || before.at.is_none() {
        return Ok(());
    }
    if !read(context, signals).await? {
        // Nobody was told of: whoever is not known may be there.
        return Ok(());
    }
    let mut missing = unknown(before.missing).await?;
    missing.extend(unknown(asked).await?);
    let kept = context.store(move |store| {
        let read = store.owners_read()?;
        store.put_owners_read(&OwnersRead { missing, ..read })
    });
    Ok(kept.await?)
}
