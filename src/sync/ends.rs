//! A listing read from both ends until they meet, or from the front alone where it is short or the CRM
//! has no other way. While a page is written the next ones are on their way.
//!
//! **Front**: the CRM's own listing, the records themselves; or, where its pages say so, what an index finds
//! of them, dated as old as that may be, with what is known and was not found read by id. **Back**: pages of an
//! index, from the highest place downwards, dated likewise. Accounts seen there have no past yet:
//! those that are new go on the board at once, and when both have met they are all read again, the
//! record itself, several requests at a time. The two have met when the front has come to what the back
//! has seen, provided that the front came upwards by place all the way: nobody promises that, so it is
//! looked at, and where it is not so the front goes on to its end.
//!
//! What is asked for is in `fetch` and `back`, whether they have met in `meeting`; here is what is kept of it.

mod back;
mod fetch;
mod meeting;

use super::along;
use super::ask::{Signals, ask_dated};
use super::context::Context;
use super::once::{Pulled, SyncError};
use super::page::keep;
use super::race::Race;
use super::stand::Stand;
use crate::crm::{Item, Resource};
use crate::domain::id::AccountId;
use crate::store::Step;
use fetch::{Begin, Fetched, From, Side, together};
use meeting::{Meeting, lock};
use std::collections::{BTreeMap, HashSet, VecDeque};
use std::sync::Mutex;
use tokio::sync::mpsc;

/// Requests at once for what is read again.
const AT_ONCE: usize = 4;
/// Tasks that are read by id before they are kept: after a long pause there may be thousands, and what ended
/// in between is not read again.
const PIECE: usize = 200;

/// One resource on its way.
pub(super) struct Walk<'a> {
    pub context: &'a Context,
    pub signals: &'a Signals,
    pub resource: Resource,
    /// What comes along with it.
    pub along: Option<Resource>,
    pub race: &'a Race,
    pub stand: Stand,
    /// Records seen so far.
    pub done: u64,
    pub pulled: Pulled,
}

impl<'a> Walk<'a> {
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

    /// What fetches; apart from what is kept, which changes meanwhile.
    fn side(&self) -> Side<'a> {
        Side {
            context: self.context,
            signals: self.signals,
            resource: self.resource,
            race: self.race,
        }
    }

    async fn ends(&mut self) -> Result<(), SyncError> {
        let known = match self.resource == Resource::Accounts {
            true => self.context.store(|store| store.account_ids()).await?,
            false => Vec::new(),
        };
        let known: HashSet<AccountId> = known.into_iter().collect();
        let meeting = Mutex::new(Meeting::new(self.stand.top, self.stand.floor));
        let (pages, mut come) = mpsc::channel(1);
        let floor = self.stand.floor;
        let begin = Begin {
            after: self.stand.after.clone(),
            first: self.stand.first,
        };
        // From the middle on, of what is not known to begin at the lowest, no end ever meets the other.
        let may = begin.after.is_none() || begin.first.is_some();
        let here = self.side();
        let fetch = async {
            let back = pages.clone();
            let back = async {
                match here.may_be_both(may, floor, &meeting).await? {
                    true => here.back(floor, &meeting, back).await,
                    false => Ok(()),
                }
            };
            tokio::try_join!(here.front(begin, &meeting, pages), back).map(drop)
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
            beside,
            indexed,
            from,
        } = page;
        self.pulled.add(
            along::keep_beside(self.context, self.signals, self.along, (asked, beside)).await?,
        );
        let accounts = self.resource == Resource::Accounts;
        self.done += items.len() as u64;
        let (mut told, mut last) = (None, false);
        match from {
            From::Front {
                next,
                total,
                first,
                top,
            } => {
                last = next.is_none();
                // All are listed, and it is the open ones that are counted.
                if self.resource == Resource::Tasks && !indexed {
                    self.race.uncounted(self.resource);
                }
                self.stand.top = top;
                self.stand.after = next;
                told = total;
                let meeting = lock(meeting);
                // What once did not come upwards meets nothing in a later run either.
                self.stand.first = first.filter(|_| meeting.both != Some(false) && meeting.upwards);
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
        if last && indexed && self.resource == Resource::Tasks {
            self.left(&items).await?;
        }
        let next = match last && !self.stand.met {
            true => {
                self.end_along().await?;
                None
            }
            false => self.stand.write(),
        };
        let kept = keep(
            self.context,
            self.signals,
            self.resource,
            (asked, items),
            Step::Full { next },
        );
        self.pulled.add(kept.await?);
        self.race.tell(self.context, self.resource, self.done, told);
        Ok(last)
    }

    /// Of tasks the open ones come alone, as the index has them: what is known and did not come is read by id,
    /// to be done, gone, or open and not found yet, as one of our own of a moment before; what is known as
    /// done stays. Kept piece by piece, ahead of the last page: ended in between, the rest is read when that
    /// page is read again.
    async fn left(&mut self, items: &[Item]) -> Result<(), SyncError> {
        let mut left = self.context.store(|store| store.left_of_tasks()).await?;
        let came: HashSet<&str> = items.iter().filter_map(Item::id).collect();
        left.retain(|id| !came.contains(id.as_str()));
        for piece in left.chunks(PIECE) {
            let read = || self.context.crm.tasks(piece);
            let read = ask_dated(self.context, self.signals, read).await?;
            // The listing stays where it is.
            let step = Step::Delta;
            let kept = keep(self.context, self.signals, self.resource, read, step);
            self.pulled.add(kept.await?);
        }
        Ok(())
    }

    /// Ends what comes along, before the resource itself: killed in between, this one alone is gone on with.
    async fn end_along(&mut self) -> Result<(), SyncError> {
        let ended = along::end(self.context, self.signals, self.along).await?;
        self.pulled.add(ended);
        Ok(())
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
        let here = self.side();
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
                let kept = keep(
                    self.context,
                    self.signals,
                    self.resource,
                    (page.asked, page.items),
                    step,
                );
                self.pulled.add(kept.await?);
                self.race.paid(self.resource);
            }
            Ok(())
        };
        together(fetch, taken).await?;
        // Only now is it known that nothing is missing.
        self.end_along().await?;
        let end = Step::Full { next: None };
        let kept = keep(
            self.context,
            self.signals,
            self.resource,
            (self.context.now(), Vec::new()),
            end,
        );
        self.pulled.add(kept.await?);
        Ok(())
    }
}
