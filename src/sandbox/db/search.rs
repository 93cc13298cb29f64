//! Search over what the index has caught up with.
//!
//! There is no index as a search engine has one: records are filtered one by one, within the span of
//! modified time that the filters allow. What makes it search-like is [`super::shadow`]: records
//! newly made, changed, archived or merged away show as they were before the lag.

use super::matching::{Filter, Operator, Sort, compares, tokens};
use super::records::{self, Stored};
use super::{Desk, Key, links, shadow};
use crate::sandbox::catalog::values::moment;
use crate::sandbox::catalog::{Kind, searched_properties};
use crate::sandbox::failure::Failure;
use crate::sandbox::record::ObjectType;

/// A search.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// Any group, all filters within.
    pub groups: Vec<Vec<Filter>>,
    /// Words that must all begin a word of the object's default properties.
    pub text: String,
    /// Property, its kind, and whether the greatest comes first.
    pub sort: Option<(String, Kind, bool)>,
    /// How many to pass over.
    pub offset: usize,
    /// How many to answer.
    pub limit: usize,
}

/// What was found.
pub struct Found {
    /// How many match in all.
    pub total: usize,
    /// The page asked for, as the index has them.
    pub page: Vec<Stored>,
}

/// Searches.
pub fn run(desk: &Desk<'_>, object: ObjectType, query: &Query) -> Result<Found, Failure> {
    let shadows = shadow::seen(desk, object)?;
    if shadows.is_empty()
        && let Some(span) = by_id(object, query)
    {
        return in_order(desk, object, query, span);
    }
    let mut matches: Vec<(Option<Sort>, Key)> = Vec::new();
    let mut consider = |stored: &Stored| -> Result<(), Failure> {
        if is_match(desk, stored, query)? {
            let sort = query.sort.as_ref().and_then(|(name, kind, _)| {
                stored.value(name).map(|value| Sort::of(&value, *kind))
            });
            matches.push((sort, stored.key));
        }
        Ok(())
    };
    records::visit(
        desk.conn,
        object,
        modified_span(object, query),
        |stored| match shadows.get(&stored.key) {
            Some(_) => Ok(()),
            None => consider(&stored),
        },
    )?;
    // What is archived or merged away by now is found for as long as what it was before any other change.
    for state in shadows.values().flatten() {
        consider(state)?;
    }
    let downwards = query.sort.as_ref().is_some_and(|sort| sort.2);
    matches.sort_by(|(one, key), (other, other_key)| {
        let by_value = match (one, other) {
            (Some(one), Some(other)) if downwards => other.compare(one),
            (Some(one), Some(other)) => one.compare(other),
            // Without a value: at the end, either way.
            (one, other) => other.is_some().cmp(&one.is_some()),
        };
        by_value.then(key.cmp(other_key))
    });
    let total = matches.len();
    let mut page = Vec::with_capacity(query.limit.min(total));
    for (_, key) in matches.into_iter().skip(query.offset).take(query.limit) {
        match shadows.get(&key) {
            Some(state) => page.extend(state.clone()),
            None => page.extend(records::get(desk.conn, object, key)?),
        }
    }
    Ok(Found { total, page })
}

/// The span of keys of a search that asks for ids in the order of ids and for nothing else: it needs no
/// look at each record.
fn by_id(object: ObjectType, query: &Query) -> Option<(i64, i64)> {
    let sort = query.sort.as_ref().is_some_and(|(name, ..)| name == ID);
    if !sort || !query.text.is_empty() || query.groups.len() > 1 {
        return None;
    }
    let (first, last) = Key::span(object);
    let (mut from, mut to) = (first, last);
    for filter in query.groups.iter().flatten() {
        let id: i64 = filter.values.first()?.parse().ok()?;
        let key = first
            .checked_add(id)
            .filter(|key| (first..=last).contains(key))?;
        match filter.operator {
            _ if filter.property != ID => return None,
            Operator::Gt => from = from.max(key + 1),
            Operator::Gte => from = from.max(key),
            Operator::Lt => to = to.min(key - 1),
            Operator::Lte => to = to.min(key),
            _ => return None,
        }
    }
    Some((from, to))
}

fn in_order(
    desk: &Desk<'_>,
    object: ObjectType,
    query: &Query,
    span: (i64, i64),
) -> Result<Found, Failure> {
    let downwards = query.sort.as_ref().is_some_and(|sort| sort.2);
    let page = (query.offset, query.limit);
    Ok(Found {
        total: records::count_in(desk.conn, object, span)?,
        page: records::span(desk.conn, object, span, page, downwards)?,
    })
}

/// The property that holds the id.
const ID: &str = "hs_object_id";

/// The span of modified time outside of which nothing can match.
fn modified_span(object: ObjectType, query: &Query) -> (i64, i64) {
    let name = object.modified_property();
    let spans = query.groups.iter().map(|group| {
        let mut span = (i64::MIN, i64::MAX);
        for filter in group.iter().filter(|filter| filter.property == name) {
            let at = |index: usize| {
                let value = filter.values.get(index)?;
                moment(value).map(|at| at.timestamp_millis())
            };
            match (filter.operator, at(0), at(1)) {
                (Operator::Gt | Operator::Gte, Some(from), _) => span.0 = span.0.max(from),
                (Operator::Lt | Operator::Lte, Some(to), _) => span.1 = span.1.min(to),
                (Operator::Eq, Some(at), _) => span = (span.0.max(at), span.1.min(at)),
                (Operator::Between, Some(from), Some(to)) => {
                    span = (span.0.max(from), span.1.min(to));
                }
                _ => {}
            }
        }
        span
    });
    spans
        .reduce(|one, other| (one.0.min(other.0), one.1.max(other.1)))
        .unwrap_or((i64::MIN, i64::MAX))
}

fn is_match(desk: &Desk<'_>, stored: &Stored, query: &Query) -> Result<bool, Failure> {
    if !query.text.is_empty() && !holds_text(stored, &query.text) {
        return Ok(false);
    }
    if query.groups.is_empty() {
        return Ok(true);
    }
    for group in &query.groups {
        let mut all = true;
        for filter in group {
            if !passes(desk, stored, filter)? {
                all = false;
                break;
            }
        }
        if all {
            return Ok(true);
        }
    }
    Ok(false)
}

fn passes(desk: &Desk<'_>, stored: &Stored, filter: &Filter) -> Result<bool, Failure> {
    if let Some(object) = filter.associated {
        return associated(desk, stored, filter, object);
    }
    let value = stored.value(&filter.property);
    Ok(match (filter.operator, &value) {
        (Operator::HasProperty, value) => value.is_some(),
        (Operator::NotHasProperty, value) => value.is_none(),
        (Operator::Neq | Operator::NotContainsToken, None) => true,
        (_, None) => false,
        (_, Some(value)) => compares(value, filter),
    })
}

fn associated(
    desk: &Desk<'_>,
    stored: &Stored,
    filter: &Filter,
    object: ObjectType,
) -> Result<bool, Failure> {
    let mut any = false;
    for id in &filter.values {
        any |= match Key::parse(object, id) {
            Some(other) => links::are(desk, stored.key, other)?,
            None => false,
        };
    }
    Ok(match filter.operator {
        Operator::Eq | Operator::In => any,
        Operator::Neq | Operator::NotIn => !any,
        wanted => {
            let has = !links::of(desk.conn, stored.key, object, 0, 1)?.is_empty();
            has == (wanted == Operator::HasProperty)
        }
    })
}

fn holds_text(stored: &Stored, text: &str) -> bool {
    let properties = searched_properties(stored.object).iter();
    let have: Vec<String> = properties
        .filter_map(|name| stored.props.get(*name))
        .flat_map(|value| tokens(value))
        .collect();
    let mut wanted = tokens(text).into_iter();
    wanted.all(|word| have.iter().any(|have| have.starts_with(&word)))
}
