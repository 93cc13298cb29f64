//! What is asked for from the back: pages of the index, downwards, where there are so many records that
//! this is worth while, each page tied to its accounts and sent on to be kept.

use super::fetch::{Fetched, From, Side, dispensable};
use super::meeting::{Meeting, lock};
use crate::crm::{Behind, Item, Resource};
use crate::sync::ask::{ask, ask_dated, count};
use crate::sync::once::SyncError;
use chrono::{DateTime, Utc};
use std::sync::Mutex;
use tokio::sync::mpsc;

impl Side<'_> {
    /// Pages of the index, downwards, each tied to its accounts.
    pub async fn back(
        self,
        floor: Option<u64>,
        meeting: &Mutex<Meeting>,
        pages: mpsc::Sender<Fetched>,
    ) -> Result<(), SyncError> {
        let (found, untied) = mpsc::channel(1);
        let search = self.search(floor, meeting, found);
        let tie = self.tie(untied, meeting, pages);
        self.race.searches(self.resource, true);
        let done = tokio::try_join!(search, tie).map(drop);
        self.race.searches(self.resource, false);
        done
    }

    /// Whether to begin at the back too, as far as is known before: when it is the resource's turn. Of
    /// accounts the first page from there tells how many there are, so that they wait for nothing.
    pub async fn may_be_both(
        self,
        may: bool,
        floor: Option<u64>,
        meeting: &Mutex<Meeting>,
    ) -> Result<bool, SyncError> {
        // Of tasks few are open, and these may be searched for from the front already.
        let may = may && self.resource != Resource::Tasks;
        if !may {
            lock(meeting).both = Some(false);
        }
        self.race.whole(self.resource).await;
        match may && self.resource == Resource::Accounts {
            true => Ok(true),
            false => self.many(may, floor, meeting).await,
        }
    }

    /// Whether there are so many that both ends are worth while; counted where that is not known yet, for
    /// the time left if for nothing else. Found out once.
    async fn many(
        self,
        may: bool,
        floor: Option<u64>,
        meeting: &Mutex<Meeting>,
    ) -> Result<bool, SyncError> {
        let known = lock(meeting).both;
        if let Some(both) = known.filter(|both| *both) {
            return Ok(both);
        }
        let (context, resource) = (self.context, self.resource);
        if self.race.total(resource).is_none() {
            count(context, self.signals, self.race, resource).await?;
        }
        let least = context.tuning.both_ends_from;
        let many = self.race.total(resource).is_some_and(|n| n > least);
        let both = may && (many || floor.is_some());
        lock(meeting).both = Some(both);
        Ok(both)
    }

    /// Pages downwards; the next one is asked for while the last is tied to its accounts.
    async fn search(
        self,
        floor: Option<u64>,
        meeting: &Mutex<Meeting>,
        found: mpsc::Sender<(DateTime<Utc>, Behind, u64)>,
    ) -> Result<(), SyncError> {
        let (context, resource) = (self.context, self.resource);
        let mut before = floor;
        loop {
            self.race.turn_of_search(resource).await;
            let list = || context.crm.list_back(resource, before);
            let (asked, page) = match ask_dated(context, self.signals, list).await {
                Ok((asked, Some(page))) => (asked, page),
                Ok((_, None)) => {
                    self.many(false, floor, meeting).await?;
                    return Ok(());
                }
                Err(SyncError::Crm(error)) if dispensable(&error) => {
                    tracing::info!(resource = resource.id(), %error, "read from the front alone");
                    self.many(false, floor, meeting).await?;
                    return Ok(());
                }
                Err(error) => return Err(error),
            };
            if let (None, Some(total)) = (before, page.total) {
                self.race.counted(resource, total);
            }
            if !self.many(true, floor, meeting).await? {
                return Ok(());
            }
            let lowest = self.places(&page.items).min().flatten();
            let Some(floor) = lowest.filter(|floor| before.is_none_or(|before| *floor < before))
            else {
                return Ok(());
            };
            if found.send((asked, page, floor)).await.is_err() {
                return Ok(());
            }
            before = Some(floor);
        }
    }

    async fn tie(
        self,
        mut found: mpsc::Receiver<(DateTime<Utc>, Behind, u64)>,
        meeting: &Mutex<Meeting>,
        pages: mpsc::Sender<Fetched>,
    ) -> Result<(), SyncError> {
        let (context, resource) = (self.context, self.resource);
        while let Some((asked, mut page, floor)) = found.recv().await {
            if !page.tied {
                let ids = page.items.iter().filter_map(Item::id);
                let ids: Vec<String> = ids.map(str::to_owned).collect();
                let belongs = || context.crm.belongs(resource, &ids);
                let mut all = match ask(context, self.signals, belongs).await {
                    Ok(all) => all,
                    Err(SyncError::Crm(error)) if dispensable(&error) => {
                        tracing::info!(resource = resource.id(), %error, "read from the front alone");
                        return Ok(());
                    }
                    Err(error) => return Err(error),
                };
                for item in &mut page.items {
                    let accounts = item.id().and_then(|id| all.remove(id));
                    match item {
                        Item::Contact(contact) => contact.accounts = accounts.unwrap_or_default(),
                        Item::Ticket(ticket) => ticket.accounts = accounts.unwrap_or_default(),
                        _ => {}
                    }
                }
            }
            let fetched = Fetched {
                asked: asked - context.tuning.overlap,
                items: page.items,
                beside: Vec::new(),
                indexed: true,
                from: From::Back { floor },
            };
            if pages.send(fetched).await.is_err() {
                return Ok(());
            }
            // Not before it stands in the line: the front's last page must come behind it.
            lock(meeting).floor = Some(floor);
        }
        Ok(())
    }
}
