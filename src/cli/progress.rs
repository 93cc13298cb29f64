//! How far long work is, on standard error: on a terminal one line that is written over, elsewhere (a
//! pipe, a log) a plain line now and then. What is done in a moment says nothing.

use super::output;
use crate::domain::text::grouped;
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

/// Which plain lines are worth saying.
#[derive(Default)]
struct Lines {
    /// When the last one was said, since the beginning.
    last: Duration,
    /// The part that goes on, as it was last heard of, and whether that was said.
    part: Option<(String, String, bool)>,
}

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

    /// So many of a part of the work are done, of how many if known.
    pub fn tell(&self, part: &str, done: u64, total: Option<u64>) {
        let text = match total {
            Some(total) => format!("{part}: {} of {}", grouped(done), grouped(total)),
            None => format!("{part}: {}", grouped(done)),
        };
        match self.how {
            How::Silent => {}
            // Progress that cannot be shown is not shown.
            How::Over => drop(write!(std::io::stderr().lock(), "\r\x1b[K{text}")),
            How::Plain => {
                let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
                for line in lines.take(self.begun.elapsed(), part, text) {
                    output::complain(&line);
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
            progress.tell("preparing the demo portal, accounts", done, Some(total));
        })
    }
}

impl Lines {
    /// The lines to say at a moment since the beginning: how a part came out once another one begins,
    /// and how far it is when nothing was said for a while.
    fn take(&mut self, at: Duration, part: &str, text: String) -> Vec<String> {
        let mut lines = Vec::new();
        // Work of a moment is over before anybody wonders.
        let long = at >= PACE;
        if let Some((before, came_out, false)) = &self.part
            && before != part
            && long
        {
            lines.push(came_out.clone());
            self.last = at;
        }
        let due = at.saturating_sub(self.last) >= PACE;
        if due {
            lines.push(text.clone());
            self.last = at;
        }
        self.part = Some((part.to_owned(), text, due));
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(of: &[(u64, &str, u64)]) -> Vec<String> {
        let mut lines = Lines::default();
        let all = of.iter().flat_map(|(ms, part, done)| {
            lines.take(Duration::from_millis(*ms), part, format!("{part} {done}"))
        });
        all.collect()
    }

    #[test]
    fn work_of_a_moment_says_nothing() {
        let heard = [
            (0, "accounts", 0),
            (900, "accounts", 200),
            (1_900, "tasks", 9),
        ];
        assert!(says(&heard).is_empty());
    }

    #[test]
    fn long_work_says_now_and_then_how_far_it_is_and_how_each_part_came_out() {
        let heard = [
            (0, "accounts", 0),
            (1_000, "accounts", 100),
            (2_000, "accounts", 200),
            (3_000, "accounts", 300),
            (3_500, "contacts", 0),
            (4_000, "contacts", 100),
            (5_500, "contacts", 200),
            (5_600, "tasks", 1),
        ];
        let said = ["accounts 200", "accounts 300", "contacts 200"];
        assert_eq!(says(&heard), said);
    }
}
