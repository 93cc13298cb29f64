//! A budget that several programs keep together, in a ledger on the disk. A thread of its own looks into it,
//! so that neither a gate's lock nor the thread that all requests run on waits for a disk.
//!
//! What is asked and told while it looks is done with its next look, and an ended request is told with the
//! next one that asks: a request costs one look at the most, and one more when nothing comes behind it.

use std::collections::VecDeque;
use std::fmt;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant, SystemTime};
use tokio::sync::oneshot;

/// A count that is kept together with other programs that use the same token: each sees the requests of
/// all, under way or answered.
pub trait Ledger: fmt::Debug + Send + Sync {
    /// Whether requests of a budget of so many are counted at all.
    fn counts(&self, most: usize) -> bool;

    /// Notes what has ended, and then takes the places that are asked for, in their order: an error is how
    /// long to wait before asking again. `None` while another program holds the count: nothing is noted
    /// or taken then. May wait for a disk.
    fn look(&self, ended: &[Ended], asks: &[Ask]) -> Option<Vec<Result<(), Duration>>>;
}

/// A place is wanted where fewer than `most` are under way or were answered within `window`, whosever they
/// are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ask {
    /// So many.
    pub most: usize,
    /// Within so long.
    pub window: Duration,
}

/// What became of a request that a place was taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The answer is there since then, or nobody waits for it any more.
    Answered(SystemTime),
    /// It was never sent.
    Unsent,
}

/// How long an ended request waits for one that asks, to be told with it.
const DEFER: Duration = Duration::from_millis(25);
/// How soon a ledger that another program holds is tried again, and how often before it is done without…
const HELD: Duration = Duration::from_millis(2);
const TRIES: usize = 1_000;
/// …and how soon after that.
const HELD_LONG: Duration = Duration::from_secs(1);
/// How often it is tried at the end, when only what has ended is still to be told.
const LAST_TRIES: usize = 50;
/// No disk is waited for longer: a request is counted by us alone then.
const PATIENCE: Duration = Duration::from_secs(10);
/// The thread does little.
const STACK: usize = 256 * 1024;

/// A ledger and the thread that looks into it, which begins with the first request that is counted.
#[derive(Debug)]
pub(super) struct Shared {
    ledger: Arc<dyn Ledger>,
    words: OnceLock<Option<Sender<Word>>>,
}

/// What the thread is told.
enum Word {
    Take(Ask, Wants),
    Ended(Ended),
}

/// Who asks, and the way to tell how it ended.
struct Wants {
    answer: oneshot::Sender<Result<Place, Duration>>,
    words: Sender<Word>,
}

/// A place that was taken with all programs. It is given back when it is dropped, whoever drops it: the
/// request, one that is not waited for any more, or the thread that nobody listens to.
pub(super) struct Place {
    words: Sender<Word>,
    sent: bool,
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Place")
    }
}

impl Place {
    /// The request goes out: from here on the CRM may have counted it.
    pub fn sent(mut self) -> Self {
        self.sent = true;
        self
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let ended = match self.sent {
            true => Ended::Answered(SystemTime::now()),
            false => Ended::Unsent,
        };
        // Without its thread nobody counts any more.
        let _ = self.words.send(Word::Ended(ended));
    }
}

impl Shared {
    pub fn new(ledger: Arc<dyn Ledger>) -> Self {
        Self {
            ledger,
            words: OnceLock::new(),
        }
    }

    /// Takes a place with all programs; none where requests are not counted together, or cannot be.
    ///
    /// # Errors
    /// How long to wait before asking again.
    pub async fn take(&self, most: usize, window: Duration) -> Result<Option<Place>, Duration> {
        if !self.ledger.counts(most) {
            return Ok(None);
        }
        let Some(words) = self.words() else {
            return Ok(None);
        };
        let (answer, came) = oneshot::channel();
        let wants = Wants {
            answer,
            words: words.clone(),
        };
        let _ = words.send(Word::Take(Ask { most, window }, wants));
        match tokio::time::timeout(PATIENCE, came).await {
            Ok(Ok(result)) => result.map(Some),
            // It is counted by nobody else.
            Ok(Err(_)) => Ok(None),
            Err(_) => {
                tracing::debug!("the count of requests is waited for no longer");
                Ok(None)
            }
        }
    }

    fn words(&self) -> Option<&Sender<Word>> {
        let begin = || {
            let (words, inbox) = channel();
            let books = Books::new(self.ledger.clone());
            let thread = std::thread::Builder::new()
                .name("budget".to_owned())
                .stack_size(STACK);
            let began = thread.spawn(move || books.keep(&inbox));
            began.ok().map(|_| words)
        };
        self.words.get_or_init(begin).as_ref()
    }
}

/// What the thread has to do.
struct Books {
    ledger: Arc<dyn Ledger>,
    asks: VecDeque<(Ask, Wants)>,
    ended: Vec<Ended>,
    /// Since when something that has ended is not told.
    since: Option<Instant>,
    /// How often in a row another program held the ledger.
    held: usize,
}

impl Books {
    fn new(ledger: Arc<dyn Ledger>) -> Self {
        Self {
            ledger,
            asks: VecDeque::new(),
            ended: Vec::new(),
            since: None,
            held: 0,
        }
    }

    /// Goes on until nobody is there who could ask or end.
    fn keep(mut self, inbox: &Receiver<Word>) {
        loop {
            let word = match self.rest() {
                None => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(rest) => inbox.recv_timeout(rest),
            };
            if matches!(word, Err(RecvTimeoutError::Disconnected)) {
                return self.close();
            }
            for word in word.into_iter().chain(inbox.try_iter()) {
                self.hear(word);
            }
            if !self.asks.is_empty() || self.rest() == Some(Duration::ZERO) || self.held > 0 {
                self.look();
            }
        }
    }

    /// How long nothing is to be done, if nobody says anything; `None`: for ever.
    fn rest(&self) -> Option<Duration> {
        match self.held {
            0 => Some(DEFER.saturating_sub(self.since?.elapsed())),
            1..=TRIES => Some(HELD),
            _ => Some(HELD_LONG),
        }
    }

    fn hear(&mut self, word: Word) {
        match word {
            Word::Take(ask, wants) => self.asks.push_back((ask, wants)),
            Word::Ended(ended) => {
                self.ended.push(ended);
                self.since.get_or_insert_with(Instant::now);
            }
        }
    }

    fn look(&mut self) {
        // Who has gone away meanwhile takes no place from anybody.
        self.asks.retain(|(_, wants)| !wants.answer.is_closed());
        let asks: Vec<Ask> = self.asks.iter().map(|(ask, _)| *ask).collect();
        let Some(came) = self.ledger.look(&self.ended, &asks) else {
            self.held = self.held.saturating_add(1);
            if self.held > TRIES {
                // Dropped without an answer: they are counted by us alone.
                self.asks.clear();
            }
            return;
        };
        self.held = 0;
        self.ended.clear();
        self.since = None;
        for ((_, wants), came) in self.asks.drain(..).zip(came) {
            let Wants { answer, words } = wants;
            // Where nobody takes it, the place comes back here as one that was not sent.
            let _ = answer.send(came.map(|()| Place { words, sent: false }));
        }
    }

    /// Tells what has ended, for the programs that go on.
    fn close(mut self) {
        for _ in 0..LAST_TRIES {
            if self.ended.is_empty() || self.ledger.look(&self.ended, &[]).is_some() {
                return;
            }
            std::thread::sleep(HELD);
        }
        self.ended.clear();
    }
}

#[cfg(test)]
mod tests;
