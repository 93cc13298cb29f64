//! How far long work is, on standard error: on a terminal one line that is written over, elsewhere (a
//! pipe, a log) a plain line now and then. What is done in a moment says nothing.

use super::output;
use crate::domain::text::grouped;
use crate::domain::when::show;
use crate::messages::Language;
use crate::runtime::Filling;
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Between two plain lines, and before the first one.
const PACE: Duration = Duration::from_secs(2);

/// Says how far it is.
pub struct Progress {
    how: How,
    begun: Instant,
    lines: Mutex<Lines>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    Silent,
    Over,
    Plain,
}

/// When the last plain line was said, since the beginning.
#[derive(Default)]
struct Lines(Duration);

impl Progress {
    /// Begins; `silent` where a program reads what comes of it.
    pub fn new(silent: bool) -> Arc<Self> {
        let how = match (silent, output::rewritable()) {
            (true, _) => How::Silent,
            (false, true) => How::Over,
            (false, false) => How::Plain,
        };
        Arc::new(Self {
            how,
            begun: Instant::now(),
            lines: Mutex::default(),
        })
    }

    /// So many of a part of the work are done, of how many and with how much time left if known.
    pub fn tell(&self, part: &str, done: u64, total: Option<u64>, left: Option<Duration>) {
        let mut text = match total {
            Some(total) => format!("{part}: {} of {}", grouped(done), grouped(total)),
            None => format!("{part}: {}", grouped(done)),
        };
        if let Some(left) = left {
            text += &format!(", about {} left", show::left(left, Language::En));
        }
        match self.how {
            How::Silent => {}
            // Progress that cannot be shown is not shown.
            How::Over => drop(write!(std::io::stderr().lock(), "\r\x1b[K{text}")),
            How::Plain => {
                let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
                if lines.due(self.begun.elapsed()) {
                    output::complain(&text);
                }
            }
        }
    }

    /// It is over: the line goes.
    pub fn clear(&self) {
        if self.how == How::Over {
            let _ = write!(std::io::stderr().lock(), "\r\x1b[K");
        }
    }

    /// Tells of an embedded CRM that is being filled.
    pub fn filling(self: &Arc<Self>) -> Filling {
        let progress = self.clone();
        Arc::new(move |done, total| {
            progress.tell(
                "preparing the demo portal, accounts",
                done,
                Some(total),
                None,
            );
        })
    }
}

impl Lines {
    /// Whether a line is said at a moment since the beginning: parts that go on side by side take turns
    /// on one line, and work of a moment is over before anybody wonders.
    fn due(&mut self, at: Duration) -> bool {
        let due = at.saturating_sub(self.0) >= PACE;
        if due {
            self.0 = at;
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_of_a_moment_says_nothing_and_long_work_a_line_now_and_then() {
        let mut lines = Lines::default();
        let moments = [0, 900, 1_999, 2_000, 2_001, 3_900, 4_100, 9_000, 9_500];
        let said = moments.map(|ms| lines.due(Duration::from_millis(ms)));
        let wanted = [false, false, false, true, false, false, true, true, false];
        assert_eq!(said, wanted);
    }
}
