//! What changed since a moment: a search windowed by modified time and id; and a sweep of the archived
//! records, which no search shows. They are listed in no order of time, so a sweep reads them all:
//! how often that is worth it is the caller's to say.
//!
//! A search ends at 10,000 results and its offsets shift when records change meanwhile, so no
//! offset is used: each page asks anew from where the last one ended. Bulk edits give thousands of
//! records the same time; within one such time the window goes by id.
//!
//! Searches carry neither history nor associations, and their index lags behind: only ids are taken
//! from them, the records are read again directly.

use super::HubSpot;
use super::api::{Type, Wanted};
use super::pull::object_type;
use super::value;
use super::wire::{Listing, Record};
use crate::crm::{CrmError, Item, Page, Resource};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::fmt;
use std::str::FromStr;

/// Changed records in a page: as many as a search brings at most.
const LIMIT: usize = 200;
/// Empty pages with a cursor followed before a search is called odd.
const EMPTY_PAGES: usize = 20;

/// Where a pull of changes stands; written into the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Position {
    /// Changed at this time (ms since 1970) or later.
    From(i64),
    /// Changed at exactly this time, with a greater id.
    Within(i64, u64),
    /// Changed later than this.
    Beyond(i64),
    /// At the end.
    End,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Position::From(time) => write!(f, "from:{time}"),
            Position::Within(time, id) => write!(f, "within:{time}:{id}"),
            Position::Beyond(time) => write!(f, "beyond:{time}"),
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
            "beyond" => rest.parse().ok().map(Position::Beyond),
            "within" => rest.split_once(':').and_then(|(time, id)| {
                Some(Position::Within(time.parse().ok()?, id.parse().ok()?))
            }),
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

/// The body of the search for a position.
fn query(position: &Position, modified: &str) -> Option<Value> {
    let filter = |property: &str, operator: &str, value: String| json!({"propertyName": property, "operator": operator, "value": value});
    let (filters, sort) = match position {
        Position::From(time) => (vec![filter(modified, "GTE", time.to_string())], modified),
        Position::Beyond(time) => (vec![filter(modified, "GT", time.to_string())], modified),
        Position::Within(time, id) => (
            vec![
                filter(modified, "EQ", time.to_string()),
                filter("hs_object_id", "GT", id.to_string()),
            ],
            "hs_object_id",
        ),
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

/// The ids to take from a search's answer, and where to go on.
fn step(
    position: &Position,
    found: &[(i64, String)],
    more: bool,
) -> Result<(Vec<String>, Position), CrmError> {
    let all = || found.iter().map(|(_, id)| id.clone()).collect::<Vec<_>>();
    let stuck = |why: &str| CrmError::Odd {
        what: "a search for changed records".to_owned(),
        why: why.to_owned(),
    };
    match position {
        Position::Within(time, after) => {
            if !more {
                return Ok((all(), Position::Beyond(*time)));
            }
            let greatest = found.iter().filter_map(|(_, id)| id.parse().ok()).max();
            match greatest {
                Some(id) if id > *after => Ok((all(), Position::Within(*time, id))),
                _ => Err(stuck("its pages do not go on by id")),
            }
        }
        _ if !more => Ok((all(), Position::End)),
        _ => {
            let first = found.iter().map(|(time, _)| *time).min();
            let last = found.iter().map(|(time, _)| *time).max();
            let least = match position {
                Position::From(time) => *time,
                Position::Beyond(time) => time.saturating_add(1),
                _ => i64::MIN,
            };
            match (first, last) {
                // Asking again from there would go round in circles.
                (Some(first), _) if first < least => Err(stuck("it found what is older")),
                // The last time may go on behind this page's end: it is asked for again.
                (Some(first), Some(last)) if first < last => {
                    let before = found.iter().filter(|(time, _)| *time < last);
                    let ids = before.map(|(_, id)| id.clone()).collect();
                    Ok((ids, Position::From(last)))
                }
                // A whole page of one time: a bulk edit. From here by id.
                (Some(time), _) => Ok((Vec::new(), Position::Within(time, 0))),
                (None, _) => Err(stuck("it has pages and nothing on them")),
            }
        }
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
            None => (own, beginning.clone()),
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
        let (found, more) = self.search_page(kind, &position).await?;
        let (mut ids, next) = step(&position, &found, more)?;
        if kind != own {
            let edges = self.api.edges(kind, &ids, own).await?;
            ids = edges.into_values().flatten().collect();
            ids.sort_unstable();
            ids.dedup();
        }
        let next = match (next, others.next()) {
            (Position::End, None) => None,
            (Position::End, Some(other)) => Some(format!("{}/{beginning}", other.path())),
            (next, _) if kind == own => Some(next.to_string()),
            (next, _) => Some(format!("{}/{next}", kind.path())),
        };
        Ok(Page {
            items: self.reread(resource, &ids).await?,
            next,
            total: None,
        })
    }

    /// What the search finds at a position, as (modified, id), and whether there is more.
    async fn search_page(
        &self,
        kind: Type,
        position: &Position,
    ) -> Result<(Vec<(i64, String)>, bool), CrmError> {
        let mut body = query(position, kind.modified()).unwrap_or_default();
        let mut listing: Listing<Record> = self.api.search(kind, body.clone()).await?;
        // An empty page may have a cursor: only behind it is the end, or the next record.
        for _ in 0..EMPTY_PAGES {
            match listing.next() {
                Some(after) if listing.results.is_empty() && listing.odd.is_empty() => {
                    body["after"] = json!(after);
                    listing = self.api.search(kind, body.clone()).await?;
                }
                _ => break,
            }
        }
        let more = listing.next().is_some();
        let of = |record: Record| {
            let modified = record.get(kind.modified()).unwrap_or(&record.updated_at);
            let time = value::moment(modified).map(|at| at.timestamp_millis());
            (time.unwrap_or_default(), record.id)
        };
        let mut found: Vec<(i64, String)> = listing.results.into_iter().map(of).collect();
        // What the index tells badly is read all the same; it may have changed as early as any here.
        let first = match (found.iter().map(|(time, _)| *time).min(), position) {
            (Some(first), _) => Some(first),
            // A page of nothing else, with others behind it, is no way to go on from.
            _ if more => None,
            (None, Position::From(time) | Position::Within(time, _)) => Some(*time),
            (None, Position::Beyond(time)) => Some(time.saturating_add(1)),
            (None, Position::End) => None,
        };
        if let Some(first) = first {
            let odd = listing.odd.into_iter().filter(|id| !id.is_empty());
            found.extend(odd.map(|id| (first, id)));
        }
        Ok((found, more))
    }

    /// One page of the archived records, in no order: those archived since a moment.
    pub(super) async fn archived_page(
        &self,
        resource: Resource,
        since: DateTime<Utc>,
        after: Option<&str>,
    ) -> Result<Page, CrmError> {
        let wanted = Wanted {
            properties: &["hs_object_id"],
            history: &[],
        };
        let kind = object_type(resource);
        let listing = self.api.list(kind, wanted, None, true, after).await?;
        let next = listing.next();
        // Read by itself, one that is told badly is there or gone.
        let odd: Vec<String> = listing
            .odd
            .iter()
            .filter(|id| !id.is_empty())
            .cloned()
            .collect();
        let mut items = self.reread(resource, &odd).await?;
        let gone = listing
            .results
            .into_iter()
            // Without a readable date it is better told twice than never.
            .filter(|record| value::moment(&record.archived_at).is_none_or(|at| at >= since))
            .filter(|record| !record.id.is_empty())
            .map(|record| Item::Gone(record.id));
        items.extend(gone);
        Ok(Page {
            items,
            next,
            total: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_survives_its_cursor() {
        for position in [
            Position::From(1_763_749_710_250),
            Position::Within(1_763_749_710_250, 42),
            Position::Beyond(-1),
            Position::End,
        ] {
            assert_eq!(position.to_string().parse::<Position>(), Ok(position));
        }
        assert!("NTI1Cg==".parse::<Position>().is_err());
    }

    /// A portal as (modified, id), searched as HubSpot would: equal times in no order of ids.
    fn search(portal: &[(i64, u64)], position: &Position) -> (Vec<(i64, String)>, bool) {
        let mut hits: Vec<_> = portal
            .iter()
            .copied()
            .filter(|(time, id)| match position {
                Position::From(from) => time >= from,
                Position::Beyond(than) => time > than,
                Position::Within(at, after) => time == at && id > after,
                Position::End => false,
            })
            .collect();
        match position {
            Position::Within(..) => hits.sort_by_key(|(_, id)| *id),
            _ => hits.sort_by_key(|(time, id)| (*time, id.wrapping_mul(2_654_435_761) % 1009)),
        }
        let more = hits.len() > LIMIT;
        hits.truncate(LIMIT);
        (
            hits.iter()
                .map(|(time, id)| (*time, id.to_string()))
                .collect(),
            more,
        )
    }

    proptest::proptest! {
        /// Whatever the clusters of equal times: each record comes once, and the walk ends.
        #[test]
        fn no_record_is_skipped_or_repeated(clusters in proptest::collection::vec(1usize..350, 0..8)) {
            let mut portal = Vec::new();
            for (time, size) in clusters.iter().enumerate() {
                for _ in 0..*size {
                    portal.push((time as i64, portal.len() as u64 * 7 % 9973 + 1));
                }
            }
            let (mut position, mut seen) = (Position::From(0), Vec::new());
            for _ in 0..200 {
                let (found, more) = search(&portal, &position);
                let (ids, next) = step(&position, &found, more).unwrap();
                seen.extend(ids.into_iter().map(|id| id.parse::<u64>().unwrap()));
                position = next;
                if position == Position::End { break; }
            }
            proptest::prop_assert_eq!(&position, &Position::End);
            let mut all: Vec<_> = portal.iter().map(|(_, id)| *id).collect();
            all.sort_unstable();
            seen.sort_unstable();
            proptest::prop_assert_eq!(seen, all);
        }
    }
}
