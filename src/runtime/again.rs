//! When a connection is made anew: when the token is refused, which may be another one by now, and when
//! the embedded CRM that another process served is gone.

use crate::sync::{Command, News};
use std::time::Duration;
use tokio::time::Instant;

/// The shortest time between two connections that nobody asked for, after a token was refused; doubled
/// each time that it did not help. A token's command may ask the person something.
const REFUSED: Duration = Duration::from_secs(30);
/// The same after nobody answered.
const GONE: Duration = Duration::from_secs(1);
/// So often it is doubled.
const DOUBLED: u32 = 7;

/// What is wrong with the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trouble {
    /// The token is refused.
    Refused,
    /// Nobody answers where another process served the CRM.
    Gone,
}

/// Whether the connection is to be made anew, and when.
#[derive(Debug, Default)]
pub(super) struct Again {
    connected: Option<Instant>,
    /// Another process serves the CRM.
    elsewhere: bool,
    /// The CRM has answered over this connection.
    answered: bool,
    trouble: Option<Trouble>,
    /// Connections one after the other that did not help for long.
    tries: u32,
}

impl Again {
    /// A connection is made.
    pub fn connected(&mut self, elsewhere: bool, now: Instant) {
        let lasted = self.connected.map(|since| now - since);
        if let (Some(trouble), Some(lasted)) = (self.trouble.take(), lasted) {
            let helped = lasted >= 2 * self.pause(trouble);
            self.tries = if helped { 0 } else { self.tries + 1 };
        }
        self.connected = Some(now);
        self.elsewhere = elsewhere;
        self.answered = false;
    }

    fn pause(&self, trouble: Trouble) -> Duration {
        let shortest = match trouble {
            Trouble::Refused => REFUSED,
            Trouble::Gone => GONE,
        };
        shortest * (1 << self.tries.min(DOUBLED))
    }

    /// What the sync tells of the connection.
    pub fn hears(&mut self, news: &News) {
        match news {
            News::Online | News::Finished { .. } => {
                self.answered = true;
                if self.trouble == Some(Trouble::Gone) {
                    self.trouble = None;
                }
            }
            // Only the token is told without a write.
            News::NeedsPerson { write: None, .. } => self.trouble = Some(Trouble::Refused),
            News::Offline { .. } if self.elsewhere => self.trouble = Some(Trouble::Gone),
            _ => {}
        }
    }

    /// Whether an order of the person is one to try with a new connection first.
    pub fn wanted(&self, order: &Command, now: Instant) -> bool {
        match (self.trouble, order) {
            (Some(_), Command::Pull | Command::PullFull) => true,
            // Much may be written in a short time.
            (Some(trouble), Command::Push) => {
                let since = self.connected.map(|since| now - since);
                since >= Some(self.pause(trouble))
            }
            _ => false,
        }
    }

    /// When it is tried without being asked for; `None` while all is well, and for a token that never
    /// was any good.
    pub fn at(&self) -> Option<Instant> {
        let trouble = self.trouble?;
        if trouble == Trouble::Refused && !self.answered {
            return None;
        }
        Some(self.connected? + self.pause(trouble))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused() -> News {
        News::NeedsPerson {
            write: None,
            why: "The token is refused.".into(),
        }
    }

    fn gone() -> News {
        News::Offline {
            why: "Nobody answers.".into(),
        }
    }

    #[test]
    fn a_token_that_was_good_is_read_anew_at_once_and_then_ever_more_rarely() {
        let mut now = Instant::now();
        let mut again = Again::default();
        again.connected(false, now);
        again.hears(&News::Online);
        assert_eq!(again.at(), None, "all is well");
        now += Duration::from_secs(3600);
        again.hears(&refused());
        assert!(again.at() <= Some(now), "it was good for long");
        let mut pauses = Vec::new();
        for _ in 0..3 {
            again.connected(false, now);
            again.hears(&News::Online);
            again.hears(&refused());
            let at = again.at().expect("tried again");
            pauses.push((at - now).as_secs());
            now = at;
        }
        assert_eq!(pauses, [30, 60, 120]);
    }

    #[test]
    fn a_token_that_never_was_good_is_read_anew_when_a_person_wants_to_sync() {
        let now = Instant::now();
        let mut again = Again::default();
        again.connected(false, now);
        again.hears(&refused());
        assert_eq!(again.at(), None);
        assert!(again.wanted(&Command::Pull, now));
        assert!(!again.wanted(&Command::Push, now), "it has just been read");
        assert!(!again.wanted(&Command::Nudge, now));
        assert!(again.wanted(&Command::Push, now + REFUSED));
    }

    #[test]
    fn who_is_gone_is_looked_for_only_where_another_process_served_it() {
        let now = Instant::now();
        let mut again = Again::default();
        again.connected(false, now);
        again.hears(&gone());
        assert_eq!(again.at(), None);
        assert!(!again.wanted(&Command::Pull, now));
        again.connected(true, now);
        again.hears(&gone());
        assert!(again.wanted(&Command::Pull, now));
        assert_eq!(again.at(), Some(now + GONE));
        again.hears(&News::Online);
        assert_eq!(again.at(), None, "it came back by itself");
    }
}
