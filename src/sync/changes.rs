//! What changed since the last pull: found with a look back, since the CRM's index lags, and swept for
//! what was archived, which no search shows.
//!
//! How late an index may be nobody says. So each pull searches half an hour back, and one a day two days
//! back; what was read as it is dated there is not read again, so that this costs no request unless
//! something turns up late. What the last listing brought is not looked for, unless that was a search itself:
//! what the index did not have then is missing. What it is later with than half an hour is looked for half an
//! hour after such a listing, and from then on each time that is twice as long ago, until it is a day.

use super::ask::{Signals, ask_dated};
use super::carriers::compare;
use super::context::Context;
use super::hidden::read_shown_again;
use super::once::{Pulled, SyncError};
use super::page::{keep, trail};
use super::race::Race;
use super::sweep::sweep;
use super::translate::listing;
use super::tuning::Tuning;
use crate::crm::{Known, Page, Resource};
use crate::store::{Position, Step};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::HashMap;

/// Where nothing tells how the clocks differ, changes are asked for since a day before.
const BLIND: TimeDelta = TimeDelta::days(1);

/// How often changes are looked for far back.
const FAR_EVERY: TimeDelta = TimeDelta::days(1);

/// Reads what changed since the last pull that came to its end.
pub(super) async fn read_changes(
    context: &Context,
    signals: &Signals,
    resource: Resource,
    (from, lead): (Position, Option<i64>),
    race: &Race,
) -> Result<Pulled, SyncError> {
    let of = listing(resource);
    let mut pulled = Pulled::default();
    let started = context.now();
    let watermark = from.watermark.unwrap_or(started);
    let overlap = context.tuning.overlap;
    let looked = context.store(move |store| store.looked(of)).await?;
    let from_index = from_index(resource);
    let look_back = context.tuning.look_back;
    let far = far_due((from.full_at, looked), from_index, look_back, started);
    let back = match far {
        true => far_back(&from, from_index, watermark, &context.tuning),
        false => look_back,
    };
    let back = back.max(overlap);
    let again = since(watermark, started, lead, overlap);
    let since = since(watermark, started, lead, back);
    let before = context.store(move |store| store.known(of)).await?;
    context.crm.recall(
        resource,
        Known {
            again: again.timestamp_millis(),
            read: before.clone(),
        },
    );
    let mut cursor: Option<String> = None;
    let mut trail = trail(resource.id(), None);
    let mut done = 0;
    loop {
        let (asked, page) = ask_dated(context, signals, || {
            context.crm.changed(resource, since, cursor.as_deref())
        })
        .await?;
        let Page {
            items, next, total, ..
        } = page;
        trail.on(next.as_deref())?;
        done += items.len() as u64;
        pulled.add(keep(context, signals, resource, (asked, items), Step::Delta).await?);
        race.tell(context, resource, done, total);
        cursor = next;
        if cursor.is_none() {
            break;
        }
    }
    context
        .store(move |store| store.finish_delta(of, started))
        .await?;
    if far {
        context
            .store(move |store| store.finish_look(of, started))
            .await?;
    }
    pulled.add(sweep(context, signals, resource, (&from, lead)).await?);
    if resource == Resource::Accounts {
        pulled.add(compare(context, signals, &from).await?);
        pulled.add(read_shown_again(context, signals, started).await?);
    }
    let known = context.crm.known(resource);
    // The next pull tells it again: until then it need not be in memory.
    context.crm.recall(resource, Known::default());
    let known = remembered(known, again - context.tuning.look_back_far);
    if known != before {
        context
            .store(move |store| store.put_known(of, &known))
            .await?;
    }
    Ok(pulled)
}

/// Whether a listing comes from an index that may lag, as that of open tasks does ([`Page::indexed`]).
fn from_index(resource: Resource) -> bool {
    resource == Resource::Tasks
}

/// Whether it is time to look far back, by when everything was listed last and when it was looked last.
fn far_due(
    (listed, looked): (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
    from_index: bool,
    look_back: TimeDelta,
    now: DateTime<Utc>,
) -> bool {
    let last = looked.max(listed);
    let every = match (from_index, listed) {
        (true, Some(listed)) => {
            let since = looked.map_or(TimeDelta::zero(), |looked| looked - listed);
            since.max(look_back).min(FAR_EVERY)
        }
        _ => FAR_EVERY,
    };
    last.is_none_or(|last| now < last || now - last >= every)
}

/// How far before the watermark to look far: not beyond the last listing and what that may have been late
/// with itself, as it may have come from a search in part; all the way where all of it came from one.
fn far_back(
    from: &Position,
    from_index: bool,
    watermark: DateTime<Utc>,
    tuning: &Tuning,
) -> TimeDelta {
    let listed = from.full_at.filter(|_| !from_index);
    let listed = listed.map(|at| watermark - at + tuning.look_back);
    let far = tuning.look_back_far;
    listed
        .map_or(far, |listed| far.min(listed))
        .max(tuning.look_back)
}

/// What is worth to be remembered: what may be found again, the newest of it.
fn remembered(mut known: Known, since: DateTime<Utc>) -> HashMap<String, i64> {
    let since = since.timestamp_millis();
    known.read.retain(|_, dated| *dated >= since);
    known.forget();
    known.read
}

/// Since when changes are asked for, by the CRM's clock. `lead` is how far that clock is known to be
/// ahead of ours at least (below zero: it may be behind by that much), by the clocks of the pull that
/// the watermark is of. A lead above zero is not used: asking for too much is harmless. A watermark in
/// the future tells that our clock was set back; what the clock says now is not trusted to be later.
pub(super) fn since(
    watermark: DateTime<Utc>,
    now: DateTime<Utc>,
    lead: Option<i64>,
    overlap: TimeDelta,
) -> DateTime<Utc> {
    let blind = watermark.min(now) - BLIND;
    let known = lead.map(|ms| watermark + TimeDelta::milliseconds(ms.min(0)));
    let since = match known {
        Some(known) if watermark <= now => known,
        Some(known) => known.min(blind),
        None => blind,
    };
    // A clock that was never set would have it before there were any.
    (since - overlap).max(DateTime::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_clock_over_there_asks_for_more() {
        let watermark = DateTime::from_timestamp(1_000_000, 0).expect("a moment");
        let overlap = TimeDelta::seconds(90);
        let at = |lead| since(watermark, watermark, lead, overlap).timestamp();
        assert_eq!(at(Some(0)), 1_000_000 - 90);
        assert_eq!(at(Some(-3_600_000)), 1_000_000 - 3_600 - 90);
        assert_eq!(at(Some(3_600_000)), 1_000_000 - 90);
        assert_eq!(at(None), 1_000_000 - 86_400 - 90);
    }

    #[test]
    fn our_clock_set_back_asks_for_more() {
        let now = DateTime::from_timestamp(1_000_000, 0).expect("a moment");
        let watermark = now + TimeDelta::hours(1);
        let since = since(watermark, now, Some(0), TimeDelta::seconds(90));
        assert_eq!(since.timestamp(), 1_000_000 - 86_400 - 90);
    }

    #[test]
    fn a_clock_that_was_days_ahead_and_is_set_right_hides_nothing() {
        let theirs = DateTime::from_timestamp(10_000_000, 0).expect("a moment");
        let (wrong, days) = (TimeDelta::days(10), TimeDelta::days(3));
        let overlap = TimeDelta::seconds(90);
        let lead = Some(-wrong.num_milliseconds());
        let since = since(theirs + wrong, theirs + days, lead, overlap);
        assert_eq!(since, theirs - overlap);
    }

    #[test]
    fn a_clock_that_was_never_set_asks_for_everything() {
        let now = DateTime::from_timestamp(5_000, 0).expect("a moment");
        let since = since(now, now, Some(-20_000_000), TimeDelta::seconds(90));
        assert_eq!(since, DateTime::UNIX_EPOCH);
    }

    #[test]
    fn it_looks_far_back_and_no_further_than_the_last_listing() {
        let at = |hour| DateTime::from_timestamp(hour * 3_600, 0).expect("a moment");
        let far = |listed: Option<i64>, from_index, watermark| {
            let from = Position {
                full_at: listed.map(at),
                ..Position::default()
            };
            far_back(&from, from_index, at(watermark), &Tuning::default()).num_minutes()
        };
        let back = |listed, watermark| far(listed, false, watermark);
        assert_eq!(back(Some(1_000), 1_001), 90);
        assert_eq!(far(Some(1_000), true, 1_001), 2 * 24 * 60, "of an index");
        assert_eq!(back(Some(1_000), 2_000), 2 * 24 * 60);
        assert_eq!(back(Some(1_000), 500), 30, "our clock was set back");
        assert_eq!(back(None, 500), 2 * 24 * 60);
    }

    #[test]
    fn behind_a_listing_of_an_index_it_is_looked_soon_and_then_ever_more_seldom() {
        let at = |minute| DateTime::from_timestamp(minute * 60, 0).expect("a moment");
        let day = 24 * 60;
        let listed = 100 * day;
        let due = |looked: Option<i64>, from_index, now: i64| {
            let looked = looked.map(at);
            let back = Tuning::default().look_back;
            far_due((Some(at(listed)), looked), from_index, back, at(now))
        };
        // Looked for ever since, as often as it may, from the listing on.
        let times = |from_index, until: i64| {
            let mut looked = Some(listed - 30);
            let mut all = Vec::new();
            for now in (listed..=until).step_by(5) {
                if due(looked, from_index, now) {
                    looked = Some(now);
                    all.push(now - listed);
                }
            }
            all
        };
        assert_eq!(times(false, listed + 2 * day), [day, 2 * day]);
        let often = times(true, listed + 3 * day);
        let (first, after) = ([30, 60, 120, 240, 480, 960], [1_920, 3_360]);
        assert_eq!(often, [&first[..], &after].concat());
        assert!(due(None, true, listed + 30) && !due(None, true, listed + 25));
        assert!(!due(None, false, listed + 30));
        assert!(due(Some(listed + 60), true, listed + 50), "set back");
    }

    #[test]
    fn the_newest_is_remembered() {
        let at = |ms| DateTime::from_timestamp_millis(ms).expect("a moment");
        let known = |read| Known { again: 0, read };
        let all = |count: i64| known((0..count).map(|n| (n.to_string(), n)).collect());
        assert_eq!(remembered(all(10), at(4)).len(), 6);
        let many = remembered(all(30_000), at(0));
        assert!(many.len() == Known::MOST && many.contains_key("29999") && !many.contains_key("3"));
        // A bulk edit gives all of them one time: they are not all forgotten for that.
        let one_time = known((0..30_000).map(|n: i64| (n.to_string(), 7)).collect());
        assert_eq!(remembered(one_time, at(0)).len(), Known::MOST);
    }
}
