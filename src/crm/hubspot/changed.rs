//! What changed since a moment: a search by modified time, and by id where one page does not hold it; and a
//! sweep of the archived records, which no search shows. They are listed in no order of time, so a sweep
//! reads them all: how often that is worth it is the caller's to say.
//!
//! A search ends at 10,000 results and its offsets shift when records change meanwhile, so no
//! offset is used: each page asks anew from where the last one ended. Where that is cannot be told by
//! time: the results stand in the order of the times that the index knows, and show the times that the
//! records have by now, and bulk edits give thousands of them the same. An id never changes, and what
//! changes while the pages are read stays among what is searched for: so the walk is by id.
//!
//! Searches carry neither history nor associations, and their index lags behind: only ids and times are
//! taken from them, the records are read again directly. What was read since a search dated it so is
//! not read again ([`Known`]), so that looking back far costs little.

use super::HubSpot;
use super::api::{ID, Type, Wanted};
use super::pull::object_type;
use super::value;
use super::wire::{Listing, Record};
use crate::crm::{CrmError, Item, Known, Page, Resource};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Records on a page of a search, at most.
pub(super) const LIMIT: usize = 200;
/// Empty pages with a cursor followed before a search is called odd.
const EMPTY_PAGES: usize = 20;

/// Where a pull of changes stands; written into the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Position {
    /// Changed at this time (ms since 1970) or later, whether one page holds it all or not.
    From(i64),
    /// Of these, those with a greater id.
    ById(i64, u64),
    /// Deals whose last day lies between these two moments, the second not among them, and whose id is
    /// greater: nobody changes a contract on the day it ends.
    Ended(i64, i64, u64),
    /// At the end.
    End,
}

impl Position {
    /// The same, behind an id.
    fn behind(self, id: u64) -> Self {
        match self {
            Position::From(time) | Position::ById(time, _) => Position::ById(time, id),
            Position::Ended(from, to, _) => Position::Ended(from, to, id),
            Position::End => Position::End,
        }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Position::From(time) => write!(f, "from:{time}"),
            Position::ById(time, id) => write!(f, "id:{time}:{id}"),
            Position::Ended(from, to, id) => write!(f, "ended:{from}:{to}:{id}"),
            Position::End => write!(f, "end:"),
        }
    }
}

impl FromStr for Position {
    type Err = CrmError;

    fn from_str(cursor: &str) -> Result<Self, CrmError> {
        let (phase, rest) = cursor.split_once(':').unwrap_or((cursor, ""));
        let read = match phase {
            "from" => rest.parse().ok().map(Position::From),
            "id" => rest
                .split_once(':')
                .and_then(|(time, id)| Some(Position::ById(time.parse().ok()?, id.parse().ok()?))),
            "ended" => {
                let mut parts = rest.splitn(3, ':');
                let mut part = || parts.next();
                let (from, to, id) = (part(), part(), part());
                from.zip(to).zip(id).and_then(|((from, to), id)| {
                    let days = (from.parse().ok()?, to.parse().ok()?);
                    Some(Position::Ended(days.0, days.1, id.parse().ok()?))
                })
            }
            "end" => Some(Position::End),
            _ => None,
        };
        read.ok_or_else(not_ours)
    }
}

fn not_ours() -> CrmError {
    CrmError::Odd {
        what: "the kept position of the last pull".to_owned(),
        why: "it is not one of ours; pull everything anew".to_owned(),
    }
}

/// The body of the search for a position; `ends` is the property with the last day of a deal.
fn query(position: &Position, modified: &str, ends: &str) -> Option<Value> {
    let filter = |property: &str, operator: &str, value: String| json!({"propertyName": property, "operator": operator, "value": value});
    let since = |time: &i64| filter(modified, "GTE", time.to_string());
    let (filters, sort) = match position {
        Position::Ended(from, to, id) => (
            vec![
                filter(ends, "GTE", from.to_string()),
                filter(ends, "LT", to.to_string()),
                filter(ID, "GT", id.to_string()),
            ],
            ID,
        ),
        Position::From(time) => (vec![since(time)], modified),
        Position::ById(time, id) => (vec![since(time), filter(ID, "GT", id.to_string())], ID),
        Position::End => return None,
    };
    Some(json!({
        "filterGroups": [{"filters": filters}],
        // A name alone sorts upwards; the published schema takes texts here, and requires every part.
        "sorts": [sort],
        "properties": [modified],
        "limit": LIMIT,
        "after": "0",
    }))
}

/// A record that a search shows: the time it shows for it (ms since 1970, 0 when it is not readable),
/// and its id.
type Found = (i64, String);

/// What to take of a search's answer, and where to go on.
fn step(
    position: &Position,
    found: Vec<Found>,
    more: bool,
) -> Result<(Vec<Found>, Position), CrmError> {
    let stuck = |why: &str| CrmError::Odd {
        what: "a search for changed records".to_owned(),
        why: why.to_owned(),
    };
    match position {
        Position::End => Ok((Vec::new(), Position::End)),
        Position::From(_) if !more => Ok((found, Position::End)),
        Position::From(_) if found.is_empty() => Err(stuck("it has pages and nothing on them")),
        Position::From(time) => Ok((Vec::new(), Position::ById(*time, 0))),
        // A page of them was there a moment ago.
        Position::ById(_, 0) if found.is_empty() => {
            Err(stuck("it finds them by time, and none of them by id"))
        }
        Position::ById(_, after) | Position::Ended(_, _, after) => {
            let ids = found.iter().filter_map(|(_, id)| id.parse::<u64>().ok());
            let onward = ids.clone().all(|id| id > *after) && ids.is_sorted();
            match found.iter().rev().find_map(|(_, id)| id.parse().ok()) {
                _ if !onward => Err(stuck("its pages do not go on by id")),
                _ if !more => Ok((found, Position::End)),
                Some(last) => Ok((found, position.behind(last))),
                None => Err(stuck("its pages do not go on by id")),
            }
        }
    }
}

/// A page of a search.
struct Search {
    found: Vec<Found>,
    /// The ids of what it tells badly; empty for those without one.
    odd: Vec<String>,
    more: bool,
}

/// A page of archived records.
struct Archived {
    gone: Vec<String>,
    /// The ids of what it tells badly, where they have one.
    odd: Vec<String>,
    next: Option<String>,
}

/// What was read of each resource as a search dated it.
#[derive(Debug, Default)]
pub(super) struct Memory(Mutex<HashMap<Resource, Known>>);

impl Memory {
    fn all(&self) -> MutexGuard<'_, HashMap<Resource, Known>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn of(&self, resource: Resource) -> Known {
        self.with(resource, |known| known.clone())
    }

    /// Looks at it, or changes it, where it is: it may be of thousands of records, and is asked for with
    /// every page.
    fn with<T>(&self, resource: Resource, what: impl FnOnce(&mut Known) -> T) -> T {
        what(self.all().entry(resource).or_default())
    }

    pub fn put(&self, resource: Resource, known: Known) {
        self.all().insert(resource, known);
    }
}

/// What a record is called in [`Known`]: its id, and its type where it only belongs to one of the resource.
fn name(resource: Resource, kind: Type, id: &str) -> String {
    match kind == object_type(resource) {
        true => id.to_owned(),
        false => format!("{}/{id}", kind.path()),
    }
}

impl HubSpot {
    /// One page of changes.
    pub(super) async fn changed_page(
        &self,
        resource: Resource,
        since: DateTime<Utc>,
        cursor: Option<&str>,
    ) -> Result<Page, CrmError> {
        let own = object_type(resource);
        let beginning = Position::From(since.timestamp_millis());
        // Accounts change with the tickets or deals that they have something from.
        let mut others = match resource {
            Resource::Accounts => self.carriers(),
            _ => Vec::new(),
        }
        .into_iter();
        let (kind, position) = match cursor {
            None => (own, beginning),
            Some(cursor) => match cursor.split_once('/') {
                None => (own, cursor.parse()?),
                Some((name, position)) => {
                    let of = others.find(|other| other.path() == name);
                    (of.ok_or_else(not_ours)?, position.parse()?)
                }
            },
        };
        if position == Position::End {
            return Ok(Page::default());
        }
        let ended = matches!(position, Position::Ended(..));
        let search = match self.search_page(kind, &position).await {
            // The property with the end may be hidden from the token, or gone: no contract ends by it then.
            Err(CrmError::Refused { .. } | CrmError::Forbidden { .. }) if ended => {
                return Ok(Page::default());
            }
            searched => searched?,
        };
        let (found, next) = step(&position, search.found, search.more)?;
        let mut dated = match ended {
            // They are as they were read; what is said of them today is not.
            true => found,
            false => self.unread_of(resource, kind, found),
        };
        let mut ids: Vec<String> = dated.iter().map(|(_, id)| id.clone()).collect();
        // What the index tells badly is read all the same.
        let odd = search.odd.into_iter().filter(|id| !id.is_empty());
        let odd = odd.filter(|id| !ids.contains(id)).collect::<Vec<_>>();
        ids.extend(odd);
        if kind != own {
            let edges = self.api.edges(kind, &ids, own).await?;
            ids = edges.into_values().flatten().collect();
            ids.sort_unstable();
            ids.dedup();
        }
        let next = match (next, others.next()) {
            (Position::End, None) if ended => None,
            (Position::End, None) => self
                .ended_since(resource, since)
                .await?
                .map(|position| format!("{}/{position}", Type::Deals.path())),
            (Position::End, Some(other)) => Some(format!("{}/{beginning}", other.path())),
            (next, _) if kind == own => Some(next.to_string()),
            (next, _) => Some(format!("{}/{next}", kind.path())),
        };
        let items = self.reread(resource, &ids).await?;
        // What is there and could not be read is tried again, and so is what nobody tells of.
        let odd = |id: &String| {
            let mut odd = items.iter().filter_map(|item| match item {
                Item::Odd(id) | Item::Untold(id) => Some(id),
                _ => None,
            });
            odd.any(|other| kind != own || other == id)
        };
        dated.retain(|(_, id)| !odd(id));
        if !ended {
            self.note_read(resource, kind, dated);
        }
        Ok(Page {
            items,
            next,
            ..Page::default()
        })
    }

    /// What a search finds. An empty page may have a cursor: only behind it is the end, or the next record.
    pub(super) async fn search_on(
        &self,
        kind: Type,
        mut body: Value,
    ) -> Result<Listing<Record>, CrmError> {
        let mut listing: Listing<Record> = self.api.search(kind, body.clone()).await?;
        for _ in 0..EMPTY_PAGES {
            match listing.next() {
                Some(after) if listing.results.is_empty() && listing.odd.is_empty() => {
                    body["after"] = json!(after);
                    listing = self.api.search(kind, body.clone()).await?;
                }
                _ => break,
            }
        }
        Ok(listing)
    }

    /// What the search finds at a position.
    async fn search_page(&self, kind: Type, position: &Position) -> Result<Search, CrmError> {
        let ends = self.ends().unwrap_or_default();
        let body = query(position, kind.modified(), ends).unwrap_or_default();
        let listing = self.search_on(kind, body).await?;
        let more = listing.next().is_some();
        let of = |record: Record| {
            let modified = record.get(kind.modified()).unwrap_or(&record.updated_at);
            let time = value::moment(modified).map(|at| at.timestamp_millis());
            (time.unwrap_or_default(), record.id)
        };
        let named = listing.results.into_iter().map(of);
        Ok(Search {
            found: named.filter(|(_, id)| !id.is_empty()).collect(),
            odd: listing.odd,
            more,
        })
    }

    /// What of a search's answer is to be read: all but what was read since a search dated it so.
    fn unread_of(&self, resource: Resource, kind: Type, found: Vec<Found>) -> Vec<Found> {
        self.known.with(resource, |known| {
            let unread = |(time, id): &Found| match known.read.get(&name(resource, kind, id)) {
                Some(read) => *time == 0 || *time >= known.again || read != time,
                None => true,
            };
            found.into_iter().filter(unread).collect()
        })
    }

    /// Notes that records were read since a search dated them so.
    fn note_read(&self, resource: Resource, kind: Type, dated: Vec<Found>) {
        let named = dated.into_iter().filter(|(time, _)| *time != 0);
        let named = named.map(|(time, id)| (name(resource, kind, &id), time));
        self.known.with(resource, |known| {
            known.read.extend(named);
            // A bulk edit may be of a million.
            if known.read.len() > 2 * Known::MOST {
                known.forget();
            }
        });
    }

    /// One page of the archived records, in no order: those archived since a moment.
    pub(super) async fn archived_page(
        &self,
        resource: Resource,
        since: DateTime<Utc>,
        after: Option<&str>,
    ) -> Result<Page, CrmError> {
        let kind = object_type(resource);
        let archived = self.archived_ids(kind, since, after).await?;
        // Read by itself, one that is told badly is there or gone.
        let mut items = self.reread(resource, &archived.odd).await?;
        items.extend(archived.gone.into_iter().map(Item::Gone));
        self.forget_read(resource, kind, &items);
        Ok(Page {
            items,
            next: archived.next,
            ..Page::default()
        })
    }

    /// The same of the tickets or deals that accounts have something from.
    pub(super) async fn archived_carriers_page(
        &self,
        kind: Type,
        since: DateTime<Utc>,
        after: Option<&str>,
    ) -> Result<Page, CrmError> {
        let archived = self.archived_ids(kind, since, after).await?;
        // Of one that is told badly, whoever has it is read again.
        let gone = archived.gone.into_iter().chain(archived.odd);
        let items: Vec<Item> = gone.map(Item::Gone).collect();
        self.forget_read(Resource::Accounts, kind, &items);
        Ok(Page {
            items,
            next: archived.next,
            ..Page::default()
        })
    }

    async fn archived_ids(
        &self,
        kind: Type,
        since: DateTime<Utc>,
        after: Option<&str>,
    ) -> Result<Archived, CrmError> {
        let wanted = Wanted {
            properties: &[ID],
            history: &[],
        };
        let listing = self.api.list(kind, wanted, &[], true, after).await?;
        let next = listing.next();
        let named = |id: &String| !id.is_empty();
        let gone = listing
            .results
            .into_iter()
            // Without a readable date it is better told twice than never.
            .filter(|record| value::moment(&record.archived_at).is_none_or(|at| at >= since))
            .map(|record| record.id);
        Ok(Archived {
            gone: gone.filter(named).collect(),
            odd: listing.odd.into_iter().filter(named).collect(),
            next,
        })
    }

    /// Should one that is gone come back, it is read whatever it is dated.
    fn forget_read(&self, resource: Resource, kind: Type, items: &[Item]) {
        self.known.with(resource, |known| {
            for item in items {
                if let Item::Gone(id) = item {
                    known.read.remove(&name(resource, kind, id));
                }
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_survives_its_cursor() {
        for position in [
            Position::From(1_763_749_710_250),
            Position::ById(-1, 42),
            Position::Ended(-86_400_000, 1_763_749_710_250, 42),
            Position::End,
        ] {
            assert_eq!(position.to_string().parse::<Position>(), Ok(position));
        }
        assert!("NTI1Cg==".parse::<Position>().is_err());
    }

    #[test]
    fn what_was_read_is_not_remembered_without_end() {
        use crate::crm::http::Secret;
        use crate::crm::hubspot::{Mapping, Settings};
        let settings = Settings::new("http://localhost", Secret::new("one"), Mapping::demo());
        let crm = HubSpot::new(settings).unwrap();
        crm.known.with(Resource::Contacts, |known| known.again = 7);
        for page in 0..500_i64 {
            let dated = (0..200).map(|at| (page + 8, format!("{}", page * 200 + at)));
            crm.note_read(Resource::Contacts, Type::Contacts, dated.collect());
        }
        let known = crm.known.of(Resource::Contacts);
        assert!(known.read.len() <= 2 * Known::MOST, "{}", known.read.len());
        assert_eq!(known.again, 7);
        assert!(known.read.contains_key("99999") && !known.read.contains_key("0"));
        let found = vec![(1, "99999".to_owned()), (1, "0".to_owned())];
        let unread = crm.unread_of(Resource::Contacts, Type::Contacts, found);
        assert_eq!(unread.len(), 2, "dated otherwise");
    }

    #[test]
    fn what_was_archived_and_comes_back_is_read_whatever_it_is_dated() {
        use crate::crm::http::Secret;
        use crate::crm::hubspot::{Mapping, Settings};
        let settings = Settings::new("http://localhost", Secret::new("one"), Mapping::demo());
        let crm = HubSpot::new(settings).unwrap();
        crm.known.with(Resource::Accounts, |known| known.again = 9);
        let found = || vec![(5, "7".to_owned())];
        let unread = || crm.unread_of(Resource::Accounts, Type::Deals, found());
        crm.note_read(Resource::Accounts, Type::Deals, found());
        assert_eq!(unread(), []);
        crm.forget_read(
            Resource::Accounts,
            Type::Deals,
            &[Item::Gone("7".to_owned())],
        );
        assert_eq!(unread(), found());
    }

    /// A record as (the time that the index knows, the time it has by now, id).
    type Indexed = (i64, i64, u64);

    /// A portal searched as HubSpot would: by what the index knows, showing what is so by now.
    fn search(portal: &[Indexed], position: &Position) -> (Vec<Found>, bool) {
        let (since, after) = match position {
            Position::From(since) => (*since, None),
            Position::ById(since, after) => (*since, Some(*after)),
            Position::Ended(..) | Position::End => return (Vec::new(), false),
        };
        let found =
            |(time, _, id): &&Indexed| *time >= since && after.is_none_or(|after| *id > after);
        let mut hits: Vec<&Indexed> = portal.iter().filter(found).collect();
        match after {
            Some(_) => hits.sort_by_key(|(_, _, id)| *id),
            None => {
                hits.sort_by_key(|(time, _, id)| (*time, id.wrapping_mul(2_654_435_761) % 1009))
            }
        }
        let more = hits.len() > LIMIT;
        hits.truncate(LIMIT);
        let shown = hits
            .into_iter()
            .map(|(_, shown, id)| (*shown, id.to_string()));
        (shown.collect(), more)
    }

    proptest::proptest! {
        /// Whatever the clusters of equal times, and whichever records change while the search runs: each
        /// record comes once, and the walk ends.
        #[test]
        fn no_record_is_skipped_or_repeated(
            clusters in proptest::collection::vec(1usize..350, 0..8),
            changing in proptest::collection::vec(0usize..2_800, 0..4),
        ) {
            let mut portal: Vec<Indexed> = Vec::new();
            for (time, size) in clusters.iter().enumerate() {
                for _ in 0..*size {
                    let id = portal.len() as u64 * 7 % 9973 + 1;
                    portal.push((time as i64, time as i64, id));
                }
            }
            for place in changing {
                if let Some(record) = portal.get_mut(place) {
                    record.1 = 1_000;
                }
            }
            let (mut position, mut seen) = (Position::From(0), Vec::new());
            for _ in 0..200 {
                let (found, more) = search(&portal, &position);
                let (taken, next) = step(&position, found, more).unwrap();
                seen.extend(taken.into_iter().map(|(_, id)| id.parse::<u64>().unwrap()));
                position = next;
                if position == Position::End { break; }
            }
            proptest::prop_assert_eq!(&position, &Position::End);
            let mut all: Vec<_> = portal.iter().map(|(_, _, id)| *id).collect();
            all.sort_unstable();
            seen.sort_unstable();
            proptest::prop_assert_eq!(seen, all);
        }
    }

    #[test]
    fn a_search_that_goes_round_or_finds_nothing_by_id_is_odd() {
        let page = |ids: &[&str]| {
            ids.iter()
                .map(|id| (1, (*id).to_owned()))
                .collect::<Vec<_>>()
        };
        let at = |position, ids: &[&str], more| step(&position, page(ids), more);
        assert!(at(Position::ById(1, 0), &[], false).is_err());
        assert!(
            at(Position::ById(1, 5), &[], false).is_ok(),
            "behind the last one"
        );
        assert!(at(Position::ById(1, 5), &["5", "6"], true).is_err());
        assert!(at(Position::ById(1, 5), &["7", "6"], true).is_err());
        assert!(at(Position::From(1), &[], true).is_err());
    }
}
