//! The count of requests that the CRM takes from one limit, kept together by all programs that send any: a
//! small private file beside the cache for each of the limits, named by a print of what the CRM counts by
//! and never by a token.
//!
//! A line is one request: when it was sent or answered (milliseconds since 1970), by which process, and
//! whether it is under way (`f`) or answered (`a`). Whoever takes a place locks the file for a moment. Where
//! it cannot be written, a program goes on alone: the CRM says no then, and is asked again.

use crate::config::private;
use crate::crm::http::{Ask, Ended, Ledger, Ledgers};
use crate::crm::hubspot::address;
use crate::domain::file;
use rustix::process::{Pid, test_kill_process};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// No answer is waited for longer, whatever becomes of the program.
const LONGEST: u64 = 120_000;
/// Moments are cut to whole ones of these, so that two may be further apart than they look by one.
const TICK: u64 = 1;
/// No plan of HubSpot's has a larger budget: one that is larger is a server's own, for tests.
const LARGEST: usize = 1_000;
/// A file that nobody has used for so long is of a token that is used no more.
const OLD: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// The files' names begin with it.
const NAME: &str = "budget-";

/// What the CRM counts requests by. Profiles and programs that count by the same have one budget, whatever
/// the profiles are called.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum By {
    /// A private app or service key, known by its token.
    Token(String),
    /// An OAuth app in a portal; in any as long as it is not known in which.
    App {
        /// The app's public id.
        client: String,
        /// The portal's id.
        portal: Option<String>,
    },
}

/// The budgets of a connection. What they are counted by may become known, or change, while it lives.
#[derive(Clone, Debug)]
pub struct Family(Arc<Known>);

#[derive(Debug)]
struct Known {
    folder: PathBuf,
    url: String,
    print: Mutex<u64>,
}

impl Family {
    /// The budgets at an address, in a folder.
    pub fn new(folder: &Path, url: &str, by: &By) -> Self {
        tidy(folder);
        let url = address(url);
        Self(Arc::new(Known {
            folder: folder.to_owned(),
            print: Mutex::new(print(&url, by)),
            url,
        }))
    }

    /// From here on it is counted by that.
    pub fn counts_by(&self, by: &By) {
        *self.0.print.lock().unwrap_or_else(PoisonError::into_inner) = print(&self.0.url, by);
    }

    /// The count of each limit.
    pub fn ledgers(&self) -> Ledgers {
        let process = std::process::id();
        let of = |what| Arc::new(Counted::new(self.clone(), what, process)) as Arc<dyn Ledger>;
        Ledgers {
            plain: of("requests"),
            search: of("searches"),
            edges: of("associations"),
        }
    }

    fn file(&self, what: &str) -> PathBuf {
        let print = *self.0.print.lock().unwrap_or_else(PoisonError::into_inner);
        self.0.folder.join(format!("{NAME}{print:016x}.{what}"))
    }
}

/// The same in every version of the program: several may run at once.
fn print(url: &str, by: &By) -> u64 {
    match by {
        By::Token(token) => file::print(&[url, "token", token]),
        By::App { client, portal } => match portal {
            Some(portal) => file::print(&[url, "app", client, portal]),
            None => file::print(&[url, "app", client]),
        },
    }
}

/// Takes away what tokens of long ago have left.
fn tidy(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let ours = entry.file_name().to_string_lossy().starts_with(NAME);
        let changed = entry.metadata().and_then(|about| about.modified());
        let age = changed.ok().and_then(|at| at.elapsed().ok());
        if ours && age.is_some_and(|age| age > OLD) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// The count of one limit.
#[derive(Debug)]
struct Counted {
    family: Family,
    what: &'static str,
    process: u32,
}

/// A request of the file.
struct Sent {
    at: u64,
    process: u32,
    answered: bool,
}

impl Sent {
    fn read(line: &str) -> Option<Self> {
        let mut words = line.split(' ');
        Some(Self {
            at: words.next()?.parse().ok()?,
            process: words.next()?.parse().ok()?,
            answered: words.next()? == "a",
        })
    }
}

/// The file, held.
struct Open {
    file: File,
    all: Vec<Sent>,
    /// Whether it is to be written.
    changed: bool,
}

impl Open {
    /// The file, locked and read; `None` while another program holds it.
    fn at(path: &Path) -> std::io::Result<Option<Self>> {
        let mut file = made(path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) => return Err(error),
        }
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        let text = String::from_utf8(bytes).unwrap_or_else(|_| {
            let file = path.display();
            tracing::warn!(%file, "the count of requests is no text, and is begun anew");
            String::new()
        });
        let all = text.lines().filter_map(Sent::read).collect();
        Ok(Some(Self {
            file,
            all,
            changed: false,
        }))
    }

    fn write(mut self) -> std::io::Result<()> {
        use std::fmt::Write as _;
        let mut text = String::with_capacity(self.all.len() * 24);
        for one in &self.all {
            let state = if one.answered { 'a' } else { 'f' };
            let _ = writeln!(text, "{} {} {state}", one.at, one.process);
        }
        self.file.seek(SeekFrom::Start(0))?;
        self.file.write_all(text.as_bytes())?;
        self.file.set_len(text.len() as u64)
    }

    /// What became of one of a process: the oldest that is under way is answered; the newest, which stands
    /// for one that was never sent, is none.
    fn end(&mut self, process: u32, ended: Ended, now: u64) {
        self.changed = true;
        let under_way = |one: &Sent| one.process == process && !one.answered;
        match ended {
            Ended::Answered(at) => {
                if let Some(one) = self.all.iter_mut().find(|one| under_way(one)) {
                    // A clock that was set back meanwhile takes no place away for longer.
                    (one.at, one.answered) = (millis(at).min(now), true);
                }
            }
            Ended::Unsent => {
                if let Some(at) = self.all.iter().rposition(under_way) {
                    self.all.remove(at);
                }
            }
        }
    }

    /// Takes those out that count no more. What a killed process had under way counts from now.
    fn forget(&mut self, process: u32, window: u64, now: u64) {
        for one in &mut self.all {
            // The CRM may have had it just now.
            if !one.answered && one.process != process && !lives(one.process) {
                (one.at, one.answered) = (now, true);
                self.changed = true;
            }
        }
        // A moment that is still to come is from before the clock was set back. How long ago that was
        // nobody knows: it counts from now.
        for one in self.all.iter_mut().filter(|one| one.at > now) {
            one.at = now;
            self.changed = true;
        }
        self.all.retain(|one| {
            let life = if one.answered { window + TICK } else { LONGEST };
            now - one.at < life
        });
    }

    /// Takes a place; an error is how long to wait.
    fn take(&mut self, process: u32, ask: Ask, now: u64) -> Result<(), Duration> {
        let window = u64::try_from(ask.window.as_millis()).unwrap_or(u64::MAX);
        self.forget(process, window, now);
        if self.all.len() < ask.most {
            self.changed = true;
            self.all.push(Sent {
                at: now,
                process,
                answered: false,
            });
            return Ok(());
        }
        let answered = self.all.iter().filter(|one| one.answered);
        let first = answered.map(|one| one.at).min();
        let wait = first.map_or(window / 10, |at| (at + window + TICK).saturating_sub(now));
        // Now and then all the same: a request under way may be given up.
        Err(Duration::from_millis(wait.clamp(1, window.max(10) / 10)))
    }
}

/// The file, for its owner alone, and its folder where that is missing.
fn made(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).read(true).write(true);
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            path.parent().map_or(Ok(()), private::folder)?;
            options.open(path)
        }
        opened => opened,
    }
}

fn millis(at: SystemTime) -> u64 {
    let since = at.duration_since(UNIX_EPOCH);
    u64::try_from(since.unwrap_or_default().as_millis()).unwrap_or(u64::MAX)
}

/// Whether a process is there, whosever it is.
fn lives(process: u32) -> bool {
    let pid = i32::try_from(process).ok().and_then(Pid::from_raw);
    pid.is_some_and(|pid| test_kill_process(pid) != Err(rustix::io::Errno::SRCH))
}

impl Counted {
    fn new(family: Family, what: &'static str, process: u32) -> Self {
        Self {
            family,
            what,
            process,
        }
    }

    /// As [`Ledger::look`], at a moment in milliseconds.
    fn look_at(
        &self,
        ended: &[Ended],
        asks: &[Ask],
        now: u64,
    ) -> std::io::Result<Option<Vec<Result<(), Duration>>>> {
        let Some(mut open) = Open::at(&self.family.file(self.what))? else {
            return Ok(None);
        };
        for ended in ended {
            open.end(self.process, *ended, now);
        }
        let asks = asks.iter();
        let came: Vec<_> = asks.map(|ask| open.take(self.process, *ask, now)).collect();
        // What only counts no more is left out the next time.
        if open.changed {
            open.write()?;
        }
        Ok(Some(came))
    }
}

impl Ledger for Counted {
    fn counts(&self, most: usize) -> bool {
        most <= LARGEST
    }

    fn look(&self, ended: &[Ended], asks: &[Ask]) -> Option<Vec<Result<(), Duration>>> {
        let looked = self.look_at(ended, asks, millis(SystemTime::now()));
        looked.unwrap_or_else(|error| {
            tracing::debug!(%error, "requests are not counted with other programs");
            Some(asks.iter().map(|_| Ok(())).collect())
        })
    }
}

#[cfg(test)]
mod tests;
