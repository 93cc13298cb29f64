//! The listings of a pull side by side: whose turn it is, and how far they all are.
//!
//! Accounts go first, since the board needs nothing else. The others join in when all accounts are seen,
//! or at once where the answers are slow: then one listing alone, which is a chain of pages, would leave
//! most of the CRM's budget unused; they have what the accounts leave of it at their pace
//! ([`crate::crm::http::Gate`]). Searches, of which there are few in a second, are the accounts' until
//! all of those are seen, and then the listing's that has the most to come: it is what all wait for in
//! the end. So tasks, of which the open ones are searched for, wait for all accounts.

use super::News;
use super::context::Context;
use crate::crm::Resource;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// A page that takes longer leaves room for others: 190 requests in ten seconds are one every 52 ms.
const SLOW: Duration = Duration::from_millis(80);
/// Pages that are looked at before that is judged.
const JUDGED: u32 = 6;
/// Before that nobody can tell how long it will take.
const TELLING: Duration = Duration::from_secs(3);

/// How far one listing is.
#[derive(Clone, Copy, Debug, Default)]
struct Lane {
    begun: bool,
    /// Records that an earlier pull had brought.
    before: u64,
    done: u64,
    total: Option<u64>,
    /// What is counted of it is not what is listed.
    uncounted: bool,
    pages: u32,
    slow: u32,
    /// Requests for what has to be read again.
    owed: u32,
    /// Whether it is searched for too.
    searched: bool,
    ended: bool,
}

impl Lane {
    /// So many records came, of how many where that was told. Where both ends met, some came twice.
    fn comes_to(&mut self, done: u64, total: Option<u64>) {
        self.total = total.or(self.total);
        self.done = self.total.map_or(done, |total| done.min(total));
    }

    /// Pages still to come, as large as those before; `None` where that cannot be told.
    fn left(&self) -> Option<f64> {
        if self.ended {
            return Some(0.0);
        }
        let rest = self.total?.saturating_sub(self.done) as f64;
        let size = match self.pages {
            0 => 100.0,
            pages => ((self.done - self.before.min(self.done)) as f64 / f64::from(pages)).max(1.0),
        };
        Some((rest / size).ceil() + f64::from(self.owed))
    }
}

/// See the module.
pub(super) struct Race {
    begun: Instant,
    lanes: Mutex<Vec<(Resource, Lane)>>,
    /// Whether the others may be listed.
    open: watch::Sender<bool>,
    /// Whether all accounts were seen.
    whole: watch::Sender<bool>,
    /// Told whenever what is to come is another.
    moved: watch::Sender<()>,
}

impl Race {
    pub fn new() -> Self {
        let lanes = Resource::ALL.iter().map(|of| (*of, Lane::default()));
        Self {
            begun: Instant::now(),
            lanes: Mutex::new(lanes.collect()),
            open: watch::channel(false).0,
            whole: watch::channel(false).0,
            moved: watch::channel(()).0,
        }
    }

    /// Waits until it is the resource's turn to be listed.
    pub async fn turn(&self, resource: Resource) {
        match resource {
            Resource::Accounts => {}
            Resource::Tasks => self.whole(resource).await,
            // The sender lives as long as this.
            _ => drop(self.open.subscribe().wait_for(|open| *open).await),
        }
    }

    /// Waits until all accounts were seen: before, nothing is searched for or counted but them.
    pub async fn whole(&self, resource: Resource) {
        if resource != Resource::Accounts {
            let _ = self.whole.subscribe().wait_for(|whole| *whole).await;
        }
    }

    /// A resource is searched for too, or not any more.
    pub fn searches(&self, resource: Resource, searched: bool) {
        self.with(resource, |lane| lane.searched = searched);
        self.moved.send_replace(());
    }

    /// Waits until the next page of a search is the resource's: until no other has more to come.
    pub async fn turn_of_search(&self, resource: Resource) {
        let mut moved = self.moved.subscribe();
        while self.others_have_more(resource) {
            let _ = moved.changed().await;
        }
    }

    fn others_have_more(&self, resource: Resource) -> bool {
        let lanes = self.lanes();
        let to_come = |lane: &Lane| lane.total.unwrap_or(0).saturating_sub(lane.done);
        let own = lanes.iter().find(|(of, _)| *of == resource);
        let own = own.map_or(0, |(_, lane)| to_come(lane));
        let mut others = lanes.iter().filter(|(of, lane)| {
            ![resource, Resource::Accounts].contains(of) && lane.searched && !lane.ended
        });
        resource != Resource::Accounts && others.any(|(_, lane)| to_come(lane) > own)
    }

    /// All accounts were seen: now the others.
    fn seen(&self) {
        for sign in [&self.open, &self.whole] {
            sign.send_replace(true);
        }
    }

    /// A listing begins, or goes on behind `before` records.
    pub fn begins(&self, resource: Resource, before: u64) {
        self.with(resource, |lane| {
            lane.begun = true;
            lane.before = before;
            lane.done = before;
        });
    }

    /// How many there are of it.
    pub fn counted(&self, resource: Resource, total: u64) {
        self.with(resource, |lane| {
            lane.total = Some(total).filter(|_| !lane.uncounted);
        });
    }

    /// What is counted of it, before or from now on, is not what is listed: nobody knows how many come.
    pub fn uncounted(&self, resource: Resource) {
        self.with(resource, |lane| {
            lane.uncounted = true;
            lane.total = None;
        });
    }

    /// A page took that long.
    pub fn took(&self, resource: Resource, time: Duration) {
        let lane = self.with(resource, |lane| {
            lane.pages += 1;
            lane.slow += u32::from(time > SLOW);
            *lane
        });
        if resource == Resource::Accounts && lane.pages >= JUDGED && lane.slow * 2 > lane.pages {
            self.open.send_replace(true);
        }
    }

    /// How many there are, where that is known.
    pub fn total(&self, resource: Resource) -> Option<u64> {
        self.with(resource, |lane| lane.total)
    }

    /// Everything of a resource was seen, and takes so many more requests to be read again. When it is
    /// the accounts, the board is whole: now the others.
    pub fn owes(&self, resource: Resource, requests: usize) {
        let requests = u32::try_from(requests).unwrap_or(u32::MAX);
        self.with(resource, |lane| lane.owed = requests);
        if resource == Resource::Accounts {
            self.seen();
        }
    }

    /// One of these requests was answered.
    pub fn paid(&self, resource: Resource) {
        self.with(resource, |lane| {
            lane.owed = lane.owed.saturating_sub(1);
            lane.pages += 1;
        });
    }

    /// A resource is read, or cannot be.
    pub fn ended(&self, resource: Resource) {
        self.with(resource, |lane| lane.ended = true);
        self.moved.send_replace(());
        if resource == Resource::Accounts {
            self.seen();
        }
    }

    /// Tells how far it is. With several side by side only the one with the most to come is told of.
    pub fn tell(&self, context: &Context, resource: Resource, done: u64, total: Option<u64>) {
        let lane = self.with(resource, |lane| {
            lane.comes_to(done, total);
            *lane
        });
        self.moved.send_replace(());
        let lanes = self.lanes();
        let most = lanes
            .iter()
            .filter(|(_, lane)| lane.begun && !lane.ended)
            .max_by(|(_, a), (_, b)| {
                let left = |lane: &Lane| lane.left().unwrap_or(0.0);
                left(a).total_cmp(&left(b))
            });
        if most.is_some_and(|(of, _)| *of != resource) && resource != Resource::Accounts {
            return;
        }
        let left = left(&lanes, self.begun.elapsed());
        drop(lanes);
        context.tell(News::Progress {
            resource,
            done: lane.done,
            total: lane.total,
            left,
        });
    }

    fn with<T>(&self, resource: Resource, work: impl FnOnce(&mut Lane) -> T) -> T {
        let mut lanes = self.lanes();
        match lanes.iter_mut().find(|(of, _)| *of == resource) {
            Some((_, lane)) => work(lane),
            None => work(&mut Lane::default()),
        }
    }

    fn lanes(&self) -> MutexGuard<'_, Vec<(Resource, Lane)>> {
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The time left at the pace so far, once all that is to come can be told.
fn left(lanes: &[(Resource, Lane)], elapsed: Duration) -> Option<Duration> {
    let pages: u32 = lanes.iter().map(|(_, lane)| lane.pages).sum();
    if elapsed < TELLING || pages == 0 {
        return None;
    }
    let mut rest = 0.0;
    for (_, lane) in lanes {
        rest += lane.left()?;
    }
    Some(elapsed.mul_f64(rest / f64::from(pages)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lane(done: u64, total: Option<u64>, pages: u32) -> Lane {
        Lane {
            begun: true,
            done,
            total,
            pages,
            ..Lane::default()
        }
    }

    #[test]
    fn the_time_left_is_that_of_the_pages_left() {
        // 10 pages of 50 in 10 s; 190 of them and 30 of a hundred are to come.
        let accounts = lane(500, Some(10_000), 10);
        let tickets = Lane {
            begun: false,
            ..lane(0, Some(3_000), 0)
        };
        let lanes = [(Resource::Accounts, accounts), (Resource::Tickets, tickets)];
        let ten = Duration::from_secs(10);
        assert_eq!(left(&lanes, ten), Some(Duration::from_secs(220)));
        assert_eq!(left(&lanes, Duration::from_secs(2)), None, "too early");
        let unknown = [lanes[0], (Resource::Tickets, lane(0, None, 0))];
        assert_eq!(
            left(&unknown, ten),
            None,
            "of what is not known nothing is said"
        );
        let gone_on = Lane {
            before: 9_000,
            ..lane(9_500, Some(10_000), 10)
        };
        let lanes = [(Resource::Accounts, gone_on)];
        assert_eq!(left(&lanes, ten), Some(Duration::from_secs(10)), "resumed");
    }

    #[test]
    fn no_more_came_than_there_are() {
        let mut both = lane(0, None, 0);
        both.comes_to(1_341, None);
        assert_eq!(both.done, 1_341, "nobody knows how many there are");
        both.comes_to(1_341, Some(1_335));
        assert_eq!((both.done, both.total), (1_335, Some(1_335)));
        both.comes_to(1_400, None);
        assert_eq!(both.done, 1_335);
    }

    #[test]
    fn where_others_are_counted_than_come_nobody_knows_how_many_there_are() {
        let race = Race::new();
        let tasks = Resource::Tasks;
        race.counted(tasks, 40);
        assert_eq!(race.total(tasks), Some(40));
        race.uncounted(tasks);
        race.counted(tasks, 40);
        assert_eq!(race.total(tasks), None);
        race.with(tasks, |lane| lane.comes_to(600, None));
        assert_eq!(race.with(tasks, |lane| lane.done), 600, "and not 40");
    }

    #[tokio::test]
    async fn the_search_is_the_listings_that_has_the_most_to_come() {
        let race = Race::new();
        for (resource, total) in [
            (Resource::Accounts, 90_000),
            (Resource::Contacts, 300),
            (Resource::Tickets, 200),
        ] {
            race.counted(resource, total);
            race.searches(resource, true);
        }
        let waits = |resource| race.others_have_more(resource);
        assert!(!waits(Resource::Accounts) && !waits(Resource::Contacts));
        assert!(waits(Resource::Tickets));
        race.with(Resource::Contacts, |lane| lane.done = 100);
        assert!(!waits(Resource::Tickets), "as much");
        race.with(Resource::Tickets, |lane| lane.done = 1);
        assert!(waits(Resource::Tickets));
        race.ended(Resource::Contacts);
        race.turn_of_search(Resource::Tickets).await;
    }

    #[tokio::test]
    async fn others_wait_for_the_accounts_unless_the_answers_are_slow() {
        let race = Race::new();
        let waits = |race: &Race| !*race.open.borrow();
        for _ in 0..100 {
            race.took(Resource::Accounts, Duration::from_millis(20));
        }
        // The budget was spent, and one page waited for it.
        race.took(Resource::Accounts, Duration::from_secs(5));
        assert!(waits(&race));
        race.ended(Resource::Accounts);
        race.turn(Resource::Contacts).await;
        let slow = Race::new();
        for page in 0..6 {
            assert!(waits(&slow), "page {page}");
            slow.took(Resource::Accounts, Duration::from_millis(300));
        }
        slow.turn(Resource::Contacts).await;
        // They are searched for, and a search is the accounts' until all of those are seen.
        let tasks = slow.turn(Resource::Tasks);
        tokio::pin!(tasks);
        let soon = tokio::time::timeout(Duration::from_millis(1), &mut tasks);
        assert!(soon.await.is_err());
        slow.ended(Resource::Accounts);
        tasks.await;
    }
}
