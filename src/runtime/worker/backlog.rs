//! What waits to be done: in the order it was asked for, but for two things. What a person asks for does
//! not wait behind news of the sync, which each write of hundreds brings several of; and news are told once
//! where they wait several times, as each is told by what the store has then.

use super::Job;
use crate::store::Changes;
use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, RecvError, RecvTimeoutError};
use std::time::Duration;

/// So many changed accounts are told at once, if more wait.
pub(super) const AT_ONCE: usize = 2_000;

/// The jobs that have come and are not done yet.
pub(super) struct Backlog<'a> {
    queue: &'a Receiver<Job>,
    waiting: VecDeque<Job>,
}

/// Where a job may be done.
#[derive(PartialEq, Eq)]
enum Turn {
    /// Asked for by a person: before news, behind what was asked for earlier.
    Asked,
    /// To be shown when there is time for it.
    News,
    /// Behind all that came before, before all that comes later.
    InOrder,
}

fn turn(job: &Job) -> Turn {
    match job {
        Job::Details(_)
        | Job::Measures(_)
        | Job::Portfolio(_)
        | Job::Findables
        | Job::Commit(_)
        | Job::Undo(_)
        | Job::Settle(..)
        | Job::Answer(..)
        | Job::Remember(..)
        | Job::NoteKept(_)
        | Job::Sync
        | Job::SyncCancel => Turn::Asked,
        Job::Changed(_)
        | Job::Outbox
        | Job::KeptDetails(_)
        | Job::Owners
        | Job::Elsewhere
        | Job::Pulled => Turn::News,
        Job::Glimpse(_)
        | Job::Load(_)
        | Job::Rules(_)
        | Job::Store(_)
        | Job::Link(_)
        | Job::Close => Turn::InOrder,
    }
}

impl<'a> Backlog<'a> {
    pub(super) fn of(queue: &'a Receiver<Job>) -> Self {
        Self {
            queue,
            waiting: VecDeque::new(),
        }
    }

    /// The next job, waited for.
    ///
    /// # Errors
    /// When nobody is left who could ask for one.
    pub(super) fn next(&mut self) -> Result<Job, RecvError> {
        match self.ready() {
            Some(job) => Ok(job),
            None => self.queue.recv(),
        }
    }

    /// The same, waited for at most so long.
    ///
    /// # Errors
    /// When none came, or nobody is left who could ask for one.
    pub(super) fn next_within(&mut self, time: Duration) -> Result<Job, RecvTimeoutError> {
        match self.ready() {
            Some(job) => Ok(job),
            None => self.queue.recv_timeout(time),
        }
    }

    /// The next of those that have come.
    fn ready(&mut self) -> Option<Job> {
        self.waiting.extend(self.queue.try_iter());
        let ahead = self.waiting.iter();
        let news = ahead.take_while(|job| turn(job) == Turn::News).count();
        match self.waiting.get(news) {
            Some(job) if turn(job) == Turn::Asked => self.waiting.remove(news),
            _ => {
                let job = self.waiting.pop_front()?;
                Some(self.once(job))
            }
        }
    }

    /// A job with all those that it does too.
    fn once(&mut self, job: Job) -> Job {
        match job {
            Job::Changed(changes) => Job::Changed(self.together(changes)),
            Job::Outbox => {
                self.waiting.retain(|other| !matches!(other, Job::Outbox));
                Job::Outbox
            }
            job => job,
        }
    }

    /// News of changed accounts that wait, as one: the screen takes them in once.
    fn together(&mut self, mut changes: Changes) -> Changes {
        let waiting = std::mem::take(&mut self.waiting);
        for job in waiting {
            match job {
                Job::Changed(more) if changes.changed.len() < AT_ONCE => changes.merge(more),
                other => self.waiting.push_back(other),
            }
        }
        changes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::AccountId;
    use std::sync::mpsc::channel;
    use uuid::Uuid;

    fn called(job: &Job) -> String {
        match job {
            Job::Outbox => "outbox".to_owned(),
            Job::Changed(changes) => format!("changed {}", changes.changed.len()),
            Job::Undo(_) => "undo".to_owned(),
            Job::Remember(key, _) => format!("remember {key}"),
            Job::Close => "close".to_owned(),
            Job::Pulled => "pulled".to_owned(),
            _ => "other".to_owned(),
        }
    }

    fn order(jobs: Vec<Job>) -> Vec<String> {
        let (to, queue) = channel();
        let many = jobs.len();
        for job in jobs {
            to.send(job).expect("a queue");
        }
        drop(to);
        let mut backlog = Backlog::of(&queue);
        let mut all = Vec::new();
        while let Ok(job) = backlog.next() {
            all.push(called(&job));
        }
        assert!(all.len() <= many);
        all
    }

    fn changed(id: &str) -> Job {
        Job::Changed(Changes {
            changed: vec![AccountId(id.to_owned())],
            gone: Vec::new(),
        })
    }

    #[test]
    fn what_a_person_asks_for_goes_before_the_news_of_hundreds_of_writes_which_are_told_once() {
        let mut jobs = Vec::new();
        for at in 0..300 {
            jobs.extend([Job::Outbox, changed(&at.to_string()), Job::Outbox]);
        }
        jobs.push(Job::Undo(Some(Uuid::from_u128(1))));
        jobs.push(Job::Remember("a".to_owned(), String::new()));
        jobs.push(Job::Outbox);
        assert_eq!(order(jobs), ["undo", "remember a", "outbox", "changed 300"]);
    }

    #[test]
    fn what_is_asked_for_keeps_its_order_and_nothing_goes_before_what_has_to_be_done_first() {
        let (answer, _store) = channel();
        let jobs = vec![
            Job::Pulled,
            Job::Store(answer),
            Job::Remember("a".to_owned(), String::new()),
            Job::Outbox,
            Job::Undo(None),
            Job::Close,
            Job::Remember("b".to_owned(), String::new()),
        ];
        let all = order(jobs);
        assert_eq!(
            all,
            [
                "pulled",
                "other",
                "remember a",
                "undo",
                "outbox",
                "close",
                "remember b"
            ]
        );
    }
}
