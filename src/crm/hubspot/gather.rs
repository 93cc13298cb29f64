//! Everything there is of accounts that have something from their tickets or deals: pages of their listing,
//! each with all that its accounts have, so that an account is right as soon as it is seen, and no place is
//! lost when a listing is cut short.
//!
//! A page of the listing comes with the ids of its accounts' tickets and deals. These are never just as many as
//! go into so many requests: so several pages are taken as one, but for the first, which somebody waits for.
//! Tickets come along with all that is read of them, and are not listed besides. Those of no account are
//! shown nowhere.

use super::HubSpot;
use super::api::{Type, Wanted};
use super::carried::{Carried, Tied, ids_of};
use super::pull::{Seen, object_type, odd};
use super::related;
use super::wire::{Listing, Record};
use crate::crm::{CrmError, Item, Page, Resource};
use crate::domain::id::AccountId;
use std::collections::HashMap;

/// Pages of the listing that are taken as one, at most…
const PAGES: usize = 4;
/// …while they have less tickets or deals than this.
const ENOUGH: usize = 1_000;

/// What the pages of a listing have brought.
#[derive(Default)]
struct Gathered {
    accounts: Vec<Record>,
    /// The ids of accounts that could not be read, where they have one.
    odd: Vec<String>,
    tied: HashMap<Type, Tied>,
    next: Option<String>,
}

impl Gathered {
    fn add(&mut self, mut page: Listing<Record>, carriers: &[Type]) {
        self.next = page.next();
        for company in &mut page.results {
            for kind in carriers {
                let ids = company.tied(kind.path());
                let tied = self.tied.entry(*kind).or_default();
                tied.entry(company.id.clone()).or_default().extend(ids);
            }
        }
        self.accounts.append(&mut page.results);
        self.odd.append(&mut page.odd);
    }

    /// How many tickets and deals there are.
    fn many(&self) -> usize {
        let all = self.tied.values().flat_map(HashMap::values);
        all.map(Vec::len).sum()
    }
}

impl HubSpot {
    /// Some pages of accounts, with what they have from their tickets and deals, and with their tickets where
    /// these come along.
    pub(super) async fn gathered_page(&self, cursor: Option<&str>) -> Result<Page, CrmError> {
        let carriers = self.carriers();
        let mut gathered = self.gather(&carriers, cursor).await?;
        let along = self.along_with_accounts();
        // An account that cannot be read keeps its tickets.
        let unread: Vec<String> = odd_ids(&gathered.odd);
        if along && !unread.is_empty() {
            let edges = self.api.edges(Type::Companies, &unread, Type::Tickets);
            let tied = gathered.tied.entry(Type::Tickets).or_default();
            tied.extend(edges.await?);
        }
        let (mut carried, mut beside) = (HashMap::new(), Vec::new());
        for kind in carriers {
            let tied = gathered.tied.remove(&kind).unwrap_or_default();
            match kind == Type::Tickets && along {
                true => beside = self.tickets_of(&tied, &mut carried).await?,
                false => {
                    let properties = self.carrying(kind);
                    let found = self.read_tied(kind, &tied, properties).await?;
                    self.carry_from(kind, &tied, &found, &mut carried).await?;
                }
            }
        }
        let ground = self.ground(Resource::Accounts).await?;
        let mut items = Vec::with_capacity(gathered.accounts.len());
        for record in &gathered.accounts {
            let seen = Seen {
                accounts: Vec::new(),
                labels: Vec::new(),
                carried: carried.get(&record.id),
                ground: &ground,
            };
            self.items(Resource::Accounts, record, seen, &mut items);
        }
        items.extend(odd(&gathered.odd));
        Ok(Page {
            items,
            next: gathered.next,
            total: None,
            indexed: false,
            beside,
        })
    }

    async fn gather(&self, carriers: &[Type], cursor: Option<&str>) -> Result<Gathered, CrmError> {
        let (properties, history) = self.wanted(Resource::Accounts);
        let wanted = Wanted {
            properties: &properties,
            history: &history,
        };
        let pages = match cursor {
            Some(_) => PAGES,
            None => 1,
        };
        let mut gathered = Gathered {
            next: cursor.map(str::to_owned),
            ..Gathered::default()
        };
        for page in 0..pages {
            if page > 0 && (gathered.next.is_none() || gathered.many() >= ENOUGH) {
                break;
            }
            let after = gathered.next.take();
            let kind = object_type(Resource::Accounts);
            let listing = self
                .api
                .list(kind, wanted, carriers, false, after.as_deref());
            gathered.add(listing.await?, carriers);
        }
        Ok(gathered)
    }

    /// Companies' tickets, read once for what their stages say of the companies and as what they are
    /// themselves.
    async fn tickets_of(
        &self,
        tied: &Tied,
        carried: &mut HashMap<String, Carried>,
    ) -> Result<Vec<Item>, CrmError> {
        let mut properties = self.carrying(Type::Tickets);
        properties.extend(related::ticket_properties(&self.settings.mapping));
        let ids = ids_of(tied);
        // One may belong to companies of other pages too.
        let (found, mut companies) = tokio::try_join!(
            self.read_tied(Type::Tickets, tied, properties),
            self.api.edges(Type::Tickets, &ids, Type::Companies),
        )?;
        self.carry_from(Type::Tickets, tied, &found, carried)
            .await?;
        let ground = self.ground(Resource::Tickets).await?;
        let mut items = Vec::with_capacity(found.records.len());
        for record in found.records.iter().filter(|record| !record.archived) {
            let accounts = companies.remove(&record.id).unwrap_or_default();
            let mut accounts: Vec<AccountId> = accounts.into_iter().map(AccountId).collect();
            accounts.sort();
            let seen = Seen {
                accounts,
                labels: Vec::new(),
                carried: None,
                ground: &ground,
            };
            self.items(Resource::Tickets, record, seen, &mut items);
        }
        items.extend(odd(&found.odd));
        Ok(items)
    }

    /// Whether tickets are read with the accounts whose stages they carry.
    pub(super) fn along_with_accounts(&self) -> bool {
        self.carriers().contains(&Type::Tickets)
    }
}

fn odd_ids(odd: &[String]) -> Vec<String> {
    odd.iter().filter(|id| !id.is_empty()).cloned().collect()
}
