//! A listing read from both ends until they meet, or from the front alone where it is short or the CRM
//! has no other way. While a page is written the next ones are on their way.
//!
//! **Front**: the CRM's own listing, the records themselves. **Back**: pages of an index, from the
//! highest place downwards; dated as old as the index may be. Accounts seen there have no past yet:
//! those that are new go on the board at once, and when both have met they are all read again, the
//! record itself, several requests at a time. The two have met when the front has come to what the back
//! has seen, provided that the front came upwards by place all the way: nobody promises that, so it is
//! looked at, and where it is not so the front goes on to its end.

use super::ask::{Signals, ask, ask_dated};
use super::context::Context;
use super::once::{Pulled, SyncError};
use super::page::{forward, keep};
use super::race::Race;
use super::stand::Stand;
use crate::crm::{Behind, CrmError, Item, Resource};
use crate::domain::id::AccountId;
use crate::store::Step;
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, HashSet, VecDeque};
use std::future::Future;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;
use tokio::sync::{Notify, mpsc};

/// Requests at once for what is read again.
const AT_ONCE: usize = 4;

/// One resource on its way.
pub(super) struct Walk<'a> {
    pub context: &'a Context,
    pub signals: &'a Signals,
    pub resource: Resource,
    pub race: &'a Race,
    pub stand: Stand,
    /// Records seen so far.
    pub done: u64,
    pub pulled: Pulled,
}

/// What came, and from where.
struct Fetched {
    asked: DateTime<Utc>,
    items: Vec<Item>,
    from: From,
}

enum From {
    /// The front, which goes on there.
    Front {
        next: Option<String>,
        total: Option<u64>,
    },
    /// The back, down to that place.
    Back { floor: u64 },
    /// What was read again, that piece of it.
    Again { piece: usize },
}

/// Where the two ends are.
#[derive(Debug)]
struct Meeting {
    /// The greatest place that came from the front.
    top: Option<u64>,
    /// The lowest that came from the back.
    floor: Option<u64>,
    /// Whether the front came upwards all the way.
    upwards: bool,
}

impl Meeting {
    /// A page came from the front; whether the two have met.
    fn front(&mut self, places: impl Iterator<Item = Option<u64>>) -> bool {
        let before = self.top;
        for place in places {
            match place {
                Some(place) if before.is_none_or(|before| place > before) => {
                    self.top = self.top.max(Some(place));
                }
                _ => self.upwards = false,
            }
        }
        self.upwards && self.floor.is_some_and(|floor| self.top >= Some(floor))
    }
}

fn lock(meeting: &Mutex<Meeting>) -> MutexGuard<'_, Meeting> {
    meeting.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Walk<'_> {
    /// Reads what is left.
    pub async fn through(&mut self) -> Result<(), SyncError> {
        if !self.stand.met {
            self.ends().await?;
        }
        match self.stand.met {
            true => self.again().await,
            false => Ok(()),
        }
    }

    /// Whether it is worth while to begin at the back too. Tasks are few, and some are made by us a
    /// moment before, which the index does not know yet.
    fn both(&self) -> bool {
        let least = self.context.tuning.both_ends_from;
        let many = self.race.total(self.resource).is_some_and(|n| n > least);
        self.resource != Resource::Tasks && (many || self.stand.floor.is_some())
    }

    async fn ends(&mut self) -> Result<(), SyncError> {
        let both = self.both();
        let known = match both && self.resource == Resource::Accounts {
            true => self.context.store(|store| store.account_ids()).await?,
            false => Vec::new(),
        };
        let known: HashSet<AccountId> = known.into_iter().collect();
        let meeting = Mutex::new(Meeting {
            top: None,
            floor: self.stand.floor,
            upwards: true,
        });
        let (pages, mut come) = mpsc::channel(1);
        let (after, floor) = (self.stand.after.clone(), self.stand.floor);
        let here = Side::of(self);
        let fetch = async {
            let back = pages.clone();
            let back = async {
                match both {
                    true => here.back(floor, &meeting, back).await,
                    false => Ok(()),
                }
            };
            tokio::try_join!(here.front(after, &meeting, pages), back).map(drop)
        };
        let taken = async {
            while let Some(page) = come.recv().await {
                if self.take(page, &known, &meeting).await? {
                    break;
                }
            }
            Ok(())
        };
        together(fetch, taken).await
    }

    /// Keeps a page; whether it was the last.
    async fn take(
        &mut self,
        page: Fetched,
        known: &HashSet<AccountId>,
        meeting: &Mutex<Meeting>,
    ) -> Result<bool, SyncError> {
        let Fetched {
            asked,
            mut items,
            from,
        } = page;
        let accounts = self.resource == Resource::Accounts;
        self.done += items.len() as u64;
        let (mut told, mut last) = (None, false);
        match from {
            From::Front { next, total } => {
                last = next.is_none();
                self.stand.after = next;
                told = total;
                let meeting = lock(meeting);
                if last && accounts && meeting.upwards && self.stand.floor.is_some() {
                    self.stand.met = true;
                    // What came from the front is the record itself.
                    let unread = meeting.top.map(|top| top + 1);
                    self.stand.floor = self.stand.floor.max(unread);
                }
            }
            From::Back { floor } => {
                self.stand.floor = Some(floor);
                if accounts {
                    // What the front has brought is the record itself, and is not covered by a copy.
                    let (top, upwards) = {
                        let meeting = lock(meeting);
                        (meeting.top, meeting.upwards)
                    };
                    items.retain(|item| match item {
                        Item::Account(record) => {
                            let id = &record.account.id;
                            let ahead = self.context.crm.place(id.as_str()) > top;
                            upwards && ahead && !known.contains(id)
                        }
                        _ => false,
                    });
                }
            }
            From::Again { .. } => {}
        }
        let next = match last && !self.stand.met {
            true => None,
            false => self.stand.write(),
        };
        let kept = keep(
            self.context,
            self.resource,
            (asked, items),
            Step::Full { next },
        );
        self.pulled.add(&kept.await?);
        self.race.tell(self.context, self.resource, self.done, told);
        Ok(last)
    }

    /// Reads again what was seen from the back, downwards.
    async fn again(&mut self) -> Result<(), SyncError> {
        let ids = self.context.store(|store| store.account_ids()).await?;
        let floor = self.stand.floor.unwrap_or(u64::MAX);
        let ceiling = self.stand.again.unwrap_or(u64::MAX);
        let placed = |id: AccountId| Some((self.context.crm.place(id.as_str())?, id));
        let mut ids: Vec<(u64, AccountId)> = ids.into_iter().filter_map(placed).collect();
        ids.retain(|(place, _)| (floor..ceiling).contains(place));
        ids.sort_unstable_by(|(one, _), (other, _)| other.cmp(one));
        let pieces = ids.chunks(self.context.crm.accounts_at_once().max(1));
        let lowest: Vec<u64> = pieces
            .clone()
            .filter_map(|piece| piece.last().map(|(place, _)| *place))
            .collect();
        let ids = |piece: &[(u64, AccountId)]| piece.iter().map(|(_, id)| id.clone()).collect();
        let work: VecDeque<(usize, Vec<AccountId>)> = pieces.map(ids).enumerate().collect();
        self.race.owes(self.resource, work.len());
        let work = Mutex::new(work);
        let (pages, mut come) = mpsc::channel(1);
        let here = Side::of(self);
        let fetch = async {
            let one = || here.again(&work, pages.clone());
            let all: [_; AT_ONCE] = [one(), one(), one(), one()];
            let [first, second, third, fourth] = all;
            let done = tokio::try_join!(first, second, third, fourth).map(drop);
            drop(pages);
            done
        };
        let taken = async {
            // Pieces come in any order: what is noted is up to where there is no gap.
            let (mut whole, mut ahead) = (0, BTreeMap::new());
            while let Some(page) = come.recv().await {
                if let From::Again { piece } = page.from {
                    ahead.insert(piece, ());
                }
                while ahead.remove(&whole).is_some() {
                    self.stand.again = lowest.get(whole).copied();
                    whole += 1;
                }
                let next = self.stand.write();
                let step = Step::Full { next };
                let kept = keep(self.context, self.resource, (page.asked, page.items), step);
                self.pulled.add(&kept.await?);
                self.race.paid(self.resource);
            }
            Ok(())
        };
        together(fetch, taken).await?;
        // Only now is it known that nothing is missing.
        let end = Step::Full { next: None };
        let kept = keep(
            self.context,
            self.resource,
            (self.context.now(), Vec::new()),
            end,
        );
        self.pulled.add(&kept.await?);
        Ok(())
    }
}

/// What fetches; apart from what is kept, which changes meanwhile.
#[derive(Clone, Copy)]
struct Side<'a> {
    context: &'a Context,
    signals: &'a Signals,
    resource: Resource,
    race: &'a Race,
}

impl<'a> Side<'a> {
    fn of(walk: &Walk<'a>) -> Self {
        Self {
            context: walk.context,
            signals: walk.signals,
            resource: walk.resource,
            race: walk.race,
        }
    }

    fn places(self, items: &[Item]) -> impl Iterator<Item = Option<u64>> {
        let crm = &self.context.crm;
        items.iter().filter_map(Item::id).map(|id| crm.place(id))
    }

    async fn front(
        self,
        after: Option<String>,
        meeting: &Mutex<Meeting>,
        pages: mpsc::Sender<Fetched>,
    ) -> Result<(), SyncError> {
        let (context, resource) = (self.context, self.resource);
        let mut cursor = after;
        loop {
            let begun = Instant::now();
            let list = || context.crm.list(resource, cursor.as_deref());
            let answer = ask_dated(context, self.signals, list).await;
            self.race.took(resource, begun.elapsed());
            let (asked, page) = answer?;
            forward(resource, cursor.as_deref(), page.next.as_deref())?;
            let met = lock(meeting).front(self.places(&page.items));
            let next = page.next.filter(|_| !met);
            let from = From::Front {
                next: next.clone(),
                total: page.total,
            };
            let items = page.items;
            let sent = pages.send(Fetched { asked, items, from }).await;
            if sent.is_err() || next.is_none() {
                return Ok(());
            }
            cursor = next;
        }
    }

    async fn back(
        self,
        floor: Option<u64>,
        meeting: &Mutex<Meeting>,
        pages: mpsc::Sender<Fetched>,
    ) -> Result<(), SyncError> {
        let (found, untied) = mpsc::channel(1);
        let (search, tie) = (self.search(floor, found), self.tie(untied, meeting, pages));
        tokio::try_join!(search, tie).map(drop)
    }

    /// Pages downwards; the next one is asked for while the last is tied to its accounts.
    async fn search(
        self,
        floor: Option<u64>,
        found: mpsc::Sender<(DateTime<Utc>, Behind, u64)>,
    ) -> Result<(), SyncError> {
        let (context, resource) = (self.context, self.resource);
        let mut before = floor;
        loop {
            let list = || context.crm.list_back(resource, before);
            let (asked, page) = match ask_dated(context, self.signals, list).await {
                Ok((asked, Some(page))) => (asked, page),
                Ok((_, None)) => return Ok(()),
                // It can be done without.
                Err(SyncError::Crm(
                    error @ (CrmError::Refused { .. }
                    | CrmError::Forbidden { .. }
                    | CrmError::Odd { .. }),
                )) => {
                    tracing::info!(resource = resource.id(), %error, "read from the front alone");
                    return Ok(());
                }
                Err(error) => return Err(error),
            };
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
                let mut all = ask(context, self.signals, || {
                    context.crm.belongs(resource, &ids)
                })
                .await?;
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

    async fn again(
        self,
        work: &Mutex<VecDeque<(usize, Vec<AccountId>)>>,
        pages: mpsc::Sender<Fetched>,
    ) -> Result<(), SyncError> {
        let next = || {
            let mut work = work.lock().unwrap_or_else(PoisonError::into_inner);
            work.pop_front()
        };
        while let Some((piece, ids)) = next() {
            let read = || self.context.crm.accounts(&ids);
            let (asked, items) = ask_dated(self.context, self.signals, read).await?;
            let from = From::Again { piece };
            if pages.send(Fetched { asked, items, from }).await.is_err() {
                return Ok(());
            }
        }
        Ok(())
    }
}

/// Fetches and keeps side by side; what is being fetched when nothing more is to be kept is given up.
async fn together(
    fetch: impl Future<Output = Result<(), SyncError>>,
    keep: impl Future<Output = Result<(), SyncError>>,
) -> Result<(), SyncError> {
    let enough = Notify::new();
    let fetch = async {
        tokio::select! {
            biased;
            () = enough.notified() => Ok(()),
            fetched = fetch => fetched,
        }
    };
    let keep = async {
        let kept = keep.await;
        enough.notify_one();
        kept
    };
    let (kept, fetched) = tokio::join!(keep, fetch);
    kept.and(fetched)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meeting(floor: Option<u64>) -> Meeting {
        Meeting {
            top: None,
            floor,
            upwards: true,
        }
    }

    #[test]
    fn the_ends_meet_where_the_front_comes_to_what_the_back_has_seen() {
        let mut ends = meeting(None);
        assert!(
            !ends.front([Some(1), Some(3), Some(2)].into_iter()),
            "no back"
        );
        ends.floor = Some(6);
        assert!(!ends.front([Some(5)].into_iter()));
        assert!(ends.front([Some(9)].into_iter()));
        assert!(!meeting(Some(6)).front([].into_iter()), "an empty page");
    }

    #[test]
    fn a_listing_that_does_not_come_upwards_meets_nothing() {
        let mut ends = meeting(Some(6));
        assert!(!ends.front([Some(4)].into_iter()));
        assert!(!ends.front([Some(3), Some(7)].into_iter()), "back again");
        assert!(!ends.front([Some(8)].into_iter()), "nor ever after");
        assert!(!meeting(Some(1)).front([None].into_iter()), "no number");
    }
}
