//! What is read when an account is opened: touchpoints, people, tickets, tasks.

use super::HubSpot;
use super::api::{Found, ID, Type, Wanted};
use super::carried::Tied;
use super::edges::unique;
use super::opened::{Own, Telling, newest};
use super::related;
use super::touch::{self, ACTIVITIES};
use super::wire::Record;
use crate::crm::{CrmError, Opened, Resource};
use crate::domain::contact::Contact;
use crate::domain::deal::Deal;
use crate::domain::id::{AccountId, ContactId};
use crate::domain::task::Task;
use crate::domain::text;
use crate::domain::ticket::Ticket;
use crate::domain::touchpoint::{Details, NEWEST, Touchpoint};
use crate::domain::unread::Unread;
use crate::domain::withheld::Records;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Activities read of one type. Associations carry no dates; the newest by id are read and then
/// sorted by date, which only loses what somebody logged long ago for a recent day. People, tickets
/// and tasks are read to the last: who is not among them is taken for not being the account's.
const RECORDS: usize = 400;

/// What is read of an account when it is opened.
const OPENED: &[Type] = &[
    Type::Calls,
    Type::Emails,
    Type::Meetings,
    Type::Notes,
    Type::Contacts,
    Type::Tickets,
    Type::Deals,
    Type::Tasks,
];

/// What an account is associated with.
struct Ties<'a> {
    account: &'a AccountId,
    /// The ids of each type, newest first, where they came together.
    together: Option<HashMap<Type, Vec<String>>>,
    /// The account's own record.
    own: Own,
}

fn newest_first(ids: &mut [String]) {
    ids.sort_by_cached_key(|id| newest(id));
}

impl HubSpot {
    /// Everything about one account, and the account itself where that is wanted; `fetched` is left to the
    /// caller, who has the clock.
    pub(super) async fn read_opened(
        &self,
        account: &AccountId,
        itself: bool,
    ) -> Result<Opened, CrmError> {
        let ties = self.ties_of(account, itself).await?;
        let (calls, emails, meetings, notes, contacts, tickets, deals, tasks) = tokio::try_join!(
            self.allowed(ACTIVITIES[0], self.touchpoints(&ties, ACTIVITIES[0])),
            self.allowed(ACTIVITIES[1], self.touchpoints(&ties, ACTIVITIES[1])),
            self.allowed(ACTIVITIES[2], self.touchpoints(&ties, ACTIVITIES[2])),
            self.allowed(ACTIVITIES[3], self.touchpoints(&ties, ACTIVITIES[3])),
            self.allowed(Type::Contacts, self.related(&ties, Type::Contacts)),
            self.allowed(Type::Tickets, self.tickets(&ties)),
            self.allowed(Type::Deals, self.deals(&ties)),
            self.allowed(Type::Tasks, self.related(&ties, Type::Tasks)),
        )?;
        // What is there of it is not known: whoever keeps it keeps what it has.
        let withheld: Vec<Records> = [
            (Records::Calls, calls.is_none()),
            (Records::Emails, emails.is_none()),
            (Records::Meetings, meetings.is_none()),
            (Records::Notes, notes.is_none()),
            (Records::Contacts, contacts.is_none()),
            (Records::Tickets, tickets.is_none()),
            (Records::Deals, deals.is_none()),
            (Records::Tasks, tasks.is_none()),
        ]
        .into_iter()
        .filter_map(|(of, withheld)| withheld.then_some(of))
        .collect();
        let (contacts, tasks) = (contacts.unwrap_or_default(), tasks.unwrap_or_default());
        let (tickets, by_tickets) = tickets.unzip();
        let (deals, by_deals) = deals.unzip();
        let touchpoints = [calls, emails, meetings, notes].into_iter().flatten();
        let mut touchpoints: Vec<Touchpoint> = touchpoints.flatten().collect();
        touchpoints.sort_by_key(|touchpoint| Reverse(touchpoint.at));
        // Those that cannot be read hold the places of those that are known: none of them is cut off.
        let (unread, mut touchpoints): (Vec<_>, Vec<_>) =
            touchpoints.into_iter().partition(Touchpoint::is_unread);
        touchpoints.truncate(NEWEST);
        touchpoints.extend(unread);

        let mut labels = HashMap::new();
        if self.reads_labels(Resource::Contacts) && !contacts.records.is_empty() {
            let ids: Vec<String> = contacts.records.iter().map(|one| one.id.clone()).collect();
            labels = self.labels(&ids, Some(account)).await?;
        }
        let mapping = &self.settings.mapping;
        let here = || vec![account.clone()];
        let mut details = Details {
            account: account.clone(),
            touchpoints,
            contacts: contacts
                .records
                .iter()
                .map(|record| {
                    let labels = labels.remove(&record.id).unwrap_or_default();
                    related::contact(mapping, record, here(), &labels)
                })
                .chain(contacts.unread(|one: &mut Contact| one.accounts = here()))
                .collect(),
            tickets: tickets.unwrap_or_default(),
            deals: deals.unwrap_or_default(),
            tasks: tasks
                .records
                .iter()
                .map(|record| related::task(record, here()))
                .chain(tasks.unread(|one: &mut Task| one.accounts = here()))
                .collect(),
            withheld,
            fetched: None,
        };
        details
            .contacts
            .sort_by_key(|contact| (contact.roles.is_empty(), contact.name.clone()));
        details
            .tickets
            .sort_by_key(|ticket| (ticket.closed.is_some(), Reverse(ticket.opened)));
        details
            .tasks
            .sort_by_key(|task| (task.done, task.due.is_none(), task.due));
        let telling: Vec<Telling> = [by_tickets, by_deals]
            .into_iter()
            .flatten()
            .flatten()
            .collect();
        Ok(Opened {
            details,
            itself: self.itself(account, ties.own, &telling).await,
        })
    }

    /// The ids of an account's records of one type, newest first.
    pub(super) async fn newest(
        &self,
        account: &AccountId,
        kind: Type,
    ) -> Result<Vec<String>, CrmError> {
        let mut ids = self
            .api
            .edges_of(Type::Companies, account.as_str(), kind)
            .await?;
        newest_first(&mut ids);
        Ok(ids)
    }

    /// What an account is associated with, with its own record where that is wanted: in one request, where all of
    /// it may be read. One kind that the token may not read hides the answer for all; then each is asked for by
    /// itself.
    async fn ties_of<'a>(
        &'a self,
        account: &'a AccountId,
        itself: bool,
    ) -> Result<Ties<'a>, CrmError> {
        let mapping = &self.settings.mapping;
        let bare = Wanted {
            properties: &[ID],
            history: &[],
        };
        let whole = Wanted {
            properties: &mapping.company_properties(),
            history: &mapping.history_properties(),
        };
        let with = itself && !whole.is_long();
        let wanted = if with { whole } else { bare };
        let read = self
            .api
            .with_associations(Type::Companies, account.as_str(), wanted, OPENED);
        let (record, own) = match read.await {
            Ok(Some(record)) if record.id == account.as_str() => (Some(record), Own::Apart),
            // The one that an account was merged into answers for it.
            Ok(_) => (None, Own::Gone),
            Err(CrmError::Forbidden { .. } | CrmError::Refused { .. }) => (None, Own::Apart),
            // What is around it can be read all the same.
            Err(CrmError::Odd { .. }) if with => (None, Own::Apart),
            // The CRM may be too long about all that was: what is shown of the account does not wait for that,
            // which would only fail once more; the account itself stays as it is known.
            Err(CrmError::Server { .. }) if with => {
                return Box::pin(self.ties_of(account, false)).await;
            }
            Err(error) => return Err(error),
        };
        let mut ties = Ties {
            account,
            together: None,
            own: if itself { own } else { Own::Unwanted },
        };
        if let Some(mut record) = record {
            let ids = |kind: &Type| {
                let mut ids = record.tied(kind.path());
                newest_first(&mut ids);
                (*kind, ids)
            };
            ties.together = Some(OPENED.iter().map(ids).collect());
            if with {
                ties.own = Own::Read(Box::new(record));
            }
        }
        Ok(ties)
    }

    /// The ids of an account's records of one type, newest first.
    async fn ids(&self, ties: &Ties<'_>, kind: Type) -> Result<Vec<String>, CrmError> {
        match &ties.together {
            Some(all) => Ok(all.get(&kind).cloned().unwrap_or_default()),
            None => self.newest(ties.account, kind).await,
        }
    }

    /// An account's tickets, and what they tell of it.
    async fn tickets(&self, ties: &Ties<'_>) -> Result<(Vec<Ticket>, Option<Telling>), CrmError> {
        let mapping = &self.settings.mapping;
        let ids = self.ids(ties, Type::Tickets).await?;
        let properties = related::ticket_properties(mapping);
        let (seen, tells) = self.around(ties, Type::Tickets, &ids, &properties).await?;
        if seen.records.is_empty() && seen.odd.is_empty() {
            return Ok((
                Vec::new(),
                tells.then(|| seen.telling(ties, Type::Tickets, ids)),
            ));
        }
        let ground = self.ground(Resource::Tickets).await?;
        let here = || vec![ties.account.clone()];
        let support = seen.records.iter();
        let tickets = support
            .filter(|record| !ground.is_journey(record))
            .map(|record| related::ticket(mapping, record, here(), &ground))
            .chain(seen.unread(|one: &mut Ticket| one.accounts = here()))
            .collect();
        Ok((
            tickets,
            tells.then(|| seen.telling(ties, Type::Tickets, ids)),
        ))
    }

    /// An account's tickets or deals, and whether they come with all that they tell of it, which is asked for
    /// where the account itself is wanted.
    async fn around(
        &self,
        ties: &Ties<'_>,
        kind: Type,
        ids: &[String],
        properties: &[&str],
    ) -> Result<(Seen, bool), CrmError> {
        if ties.own.is_wanted() && self.tells(kind) {
            let read = self.telling(ties.account, kind, ids, properties);
            let read = Box::pin(read).await;
            match read.and_then(|found| whole(found, ids, kind)) {
                Ok(seen) => return Ok((seen, true)),
                // What is shown of them may be read all the same; also where the CRM is too long about their past.
                Err(
                    CrmError::Forbidden { .. }
                    | CrmError::Refused { .. }
                    | CrmError::Odd { .. }
                    | CrmError::Server { .. },
                ) => {}
                Err(error) => return Err(error),
            }
        }
        let wanted = Wanted {
            properties,
            history: &[],
        };
        let found = self.api.read_many(kind, ids, wanted).await?;
        Ok((whole(found, ids, kind)?, false))
    }

    async fn related(&self, ties: &Ties<'_>, kind: Type) -> Result<Seen, CrmError> {
        let ids = self.ids(ties, kind).await?;
        let mapping = &self.settings.mapping;
        let properties = match kind {
            Type::Contacts => related::contact_properties(mapping),
            _ => related::TASK.to_vec(),
        };
        let history = match kind {
            Type::Contacts => related::contact_history(mapping),
            _ => Vec::new(),
        };
        let wanted = Wanted {
            properties: &properties,
            history: &history,
        };
        let found = self.api.read_many(kind, &ids, wanted).await?;
        whole(found, &ids, kind)
    }

    /// An account's deals, and what they tell of it.
    async fn deals(&self, ties: &Ties<'_>) -> Result<(Vec<Deal>, Option<Telling>), CrmError> {
        let ids = self.ids(ties, Type::Deals).await?;
        if ids.is_empty() {
            let tells = self.tells(Type::Deals);
            let none = tells.then(|| Seen::default().telling(ties, Type::Deals, ids));
            return Ok((Vec::new(), none));
        }
        let pipelines = async {
            match self.known_pipelines(Type::Deals).await {
                Err(CrmError::Forbidden { .. } | CrmError::Refused { .. }) => Ok(Arc::default()),
                other => other,
            }
        };
        let read = self.around(ties, Type::Deals, &ids, related::DEAL);
        let ((seen, tells), pipelines) = tokio::try_join!(read, pipelines)?;
        let usual = self.settings.currency;
        let zone = self.about().await?.zone;
        let of = |record: &Record| related::deal(record, &pipelines, usual, zone);
        let mut deals: Vec<Deal> = seen.records.iter().map(of).collect();
        deals.extend(seen.unread(|_: &mut Deal| ()));
        deals.sort_by_key(|deal| (!deal.open, deal.closes.is_none(), deal.closes));
        Ok((deals, tells.then(|| seen.telling(ties, Type::Deals, ids))))
    }

    async fn touchpoints(&self, ties: &Ties<'_>, kind: Type) -> Result<Vec<Touchpoint>, CrmError> {
        let mut ids = self.ids(ties, kind).await?;
        ids.truncate(RECORDS);
        let wanted = Wanted {
            properties: touch::properties(kind),
            history: &[],
        };
        let people = async {
            let edges = self.api.edges(kind, &ids, Type::Contacts);
            match edges.await {
                // With whom it was is not told then; what was said is read all the same.
                Err(error) if forbidden(&error) => Ok(HashMap::new()),
                other => other,
            }
        };
        let (found, mut people): (_, HashMap<String, Vec<String>>) =
            tokio::try_join!(self.api.read_many(kind, &ids, wanted), people)?;
        let mut seen = whole(found, &ids, kind)?;
        // Bodies are long to read: only those that may be among the newest of all kinds.
        seen.records
            .sort_by_cached_key(|record| Reverse(touch::moment(record)));
        seen.records.truncate(NEWEST);
        let touchpoints = seen.records.iter().filter_map(|record| {
            let contacts = people.remove(&record.id).unwrap_or_default();
            touch::touchpoint(kind, record, contacts.into_iter().map(ContactId).collect())
        });
        let unread = seen.unread(|_: &mut Touchpoint| ());
        Ok(touchpoints.chain(unread).collect())
    }
}

/// What the token may not read of the accounts that were opened.
#[derive(Debug, Default)]
pub(super) struct Withheld {
    /// By what it is, why, until that was told.
    all: Mutex<BTreeMap<&'static str, Option<String>>>,
}

impl Withheld {
    fn all(&self) -> MutexGuard<'_, BTreeMap<&'static str, Option<String>>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was not told yet, as (what, why).
    pub fn take(&self) -> Vec<(String, String)> {
        let mut all = self.all();
        let untold = all.iter_mut().filter_map(|(what, why)| {
            let why = why.take()?;
            Some(((*what).to_owned(), why))
        });
        untold.collect()
    }
}

impl HubSpot {
    /// `None` of what the token may not read: one missing permission hides its own kind and no other,
    /// whether HubSpot names the scope or not.
    async fn allowed<T>(
        &self,
        kind: Type,
        read: impl Future<Output = Result<T, CrmError>>,
    ) -> Result<Option<T>, CrmError> {
        match read.await {
            Err(error) if forbidden(&error) => {
                tracing::warn!(kind = kind.path(), %error, "hidden from this token");
                let why = || {
                    let what = kind.path();
                    Some(format!(
                        "The {what} of accounts cannot be read with this token: {error}"
                    ))
                };
                self.withheld.all().entry(kind.path()).or_insert_with(why);
                Ok(None)
            }
            other => {
                // Should it be taken away again, that is told again.
                if other.is_ok() {
                    self.withheld.all().remove(kind.path());
                }
                other.map(Some)
            }
        }
    }
}

/// Whether the token is not allowed what was asked, whether HubSpot names the scope or not.
fn forbidden(error: &CrmError) -> bool {
    matches!(
        error,
        CrmError::Forbidden { .. } | CrmError::Refused { status: 403, .. }
    )
}

/// The records of one type that were asked for.
#[derive(Default)]
struct Seen {
    records: Vec<Record>,
    /// The ids of those that are there and cannot be read.
    odd: Vec<String>,
}

impl Seen {
    /// The same as what tells something of the account whose they are.
    fn telling(self, ties: &Ties<'_>, kind: Type, ids: Vec<String>) -> Telling {
        Telling {
            kind,
            // Read again by itself, it is to be the same.
            tied: Tied::from([(ties.account.0.clone(), unique(ids))]),
            found: Found {
                records: self.records,
                complete: true,
                odd: self.odd,
                missing: Vec::new(),
            },
        }
    }

    /// What stands for those that cannot be read.
    fn unread<T: Unread>(&self, mut with: impl FnMut(&mut T)) -> impl Iterator<Item = T> {
        self.odd.iter().map(move |id| {
            let mut one = T::unread(&text::line(id));
            with(&mut one);
            one
        })
    }
}

/// What is kept is replaced by what is read: a part of it would let the rest vanish.
fn whole(found: Found, asked: &[String], kind: Type) -> Result<Seen, CrmError> {
    if !found.complete {
        return Err(CrmError::Server {
            status: 207,
            message: format!("Some {} could not be read just now.", kind.path()),
        });
    }
    let mut odd = found.odd;
    if odd.iter().any(String::is_empty) {
        // Which it is it does not say: any that was asked for, and is neither there by its name nor said
        // not to be there.
        let known = |id: &String| {
            found.missing.contains(id) || found.records.iter().any(|record| record.id == *id)
        };
        odd = asked.iter().filter(|id| !known(id)).cloned().collect();
    }
    Ok(Seen {
        records: found.records,
        odd,
    })
}
