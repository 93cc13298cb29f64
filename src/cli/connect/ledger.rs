//! The count of requests that programs with one token keep together, so that all of them stay within the
//! limit that the CRM has for the token: a small private file beside the cache for each of its budgets,
//! named by a print of the token and never by the token.
//!
//! A line is one request: when it was sent or answered (milliseconds since 1970), by which process, and
//! whether it is under way (`f`) or answered (`a`). Whoever takes a place locks the file for a moment. Where
//! it cannot be written, a program goes on alone: the CRM says no then, and is asked again.

use crate::config::private;
use crate::crm::http::{Ledger, Ledgers};
use rustix::process::{Pid, test_kill_process};
use std::fs::{File, OpenOptions, TryLockError};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// No answer is waited for longer, whatever becomes of the program.
const LONGEST: u64 = 120_000;
/// Moments are cut to whole ones of these, so that two may be further apart than they look by one.
const TICK: u64 = 1;
/// How soon a file that another program holds is tried again, and how often before it is done without.
const HELD: Duration = Duration::from_millis(2);
const TRIES: usize = 1_000;
/// No plan of HubSpot's has a larger budget: one that is larger is a server's own, for tests.
const LARGEST: usize = 1_000;
/// A file that nobody has used for so long is of a token that is used no more.
const OLD: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// The files' names begin with it.
const NAME: &str = "budget-";

/// The ledgers of one token at an address, in a folder. `secret`: the token, or whatever else the CRM counts
/// by.
pub fn ledgers(folder: &Path, url: &str, secret: &str) -> Ledgers {
    let mut hasher = DefaultHasher::new();
    (url, secret).hash(&mut hasher);
    let print = hasher.finish();
    let of = |what: &str| {
        let file = folder.join(format!("{NAME}{print:016x}.{what}"));
        Arc::new(Counted::new(file, std::process::id())) as Arc<dyn Ledger>
    };
    tidy(folder);
    Ledgers {
        plain: of("requests"),
        search: of("searches"),
        edges: of("associations"),
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

/// One budget's file.
#[derive(Debug)]
struct Counted {
    file: PathBuf,
    process: u32,
    /// Answers that could not be noted, since another program held the file.
    owed: AtomicUsize,
    /// How often in a row it was held.
    held: AtomicUsize,
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
}

impl Open {
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

    /// The oldest of a process that is under way is answered now.
    fn answer(&mut self, process: u32, now: u64) {
        let mut all = self.all.iter_mut();
        if let Some(one) = all.find(|one| one.process == process && !one.answered) {
            (one.at, one.answered) = (now, true);
        }
    }
}

fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    u64::try_from(since.unwrap_or_default().as_millis()).unwrap_or(u64::MAX)
}

/// Whether a process is there, whosever it is.
fn lives(process: u32) -> bool {
    let pid = i32::try_from(process).ok().and_then(Pid::from_raw);
    pid.is_some_and(|pid| test_kill_process(pid) != Err(rustix::io::Errno::SRCH))
}

impl Counted {
    fn new(file: PathBuf, process: u32) -> Self {
        Self {
            file,
            process,
            owed: AtomicUsize::new(0),
            held: AtomicUsize::new(0),
        }
    }

    /// The file, locked and read, with what was owed to it; `Ok(None)` while another program holds it.
    fn open(&self, now: u64) -> std::io::Result<Option<Open>> {
        if let Some(folder) = self.file.parent() {
            private::folder(folder)?;
        }
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).read(true).write(true);
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&self.file)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) => return Err(error),
        }
        let mut text = String::new();
        file.read_to_string(&mut text)?;
        let mut open = Open {
            file,
            all: text.lines().filter_map(Sent::read).collect(),
        };
        for _ in 0..self.owed.swap(0, Ordering::SeqCst) {
            open.answer(self.process, now);
        }
        Ok(Some(open))
    }

    /// As [`Ledger::take`], at a moment in milliseconds.
    fn take_at(&self, most: usize, window: Duration, now: u64) -> Result<(), Duration> {
        let window = u64::try_from(window.as_millis()).unwrap_or(u64::MAX);
        let mut open = match self.open(now) {
            Ok(Some(open)) => open,
            Ok(None) if self.held.fetch_add(1, Ordering::SeqCst) < TRIES => return Err(HELD),
            Ok(None) => return Ok(()),
            Err(error) => {
                tracing::debug!(%error, "requests are not counted with other programs");
                return Ok(());
            }
        };
        self.held.store(0, Ordering::SeqCst);
        for one in &mut open.all {
            // Killed: the CRM may have had it just now.
            if !one.answered && one.process != self.process && !lives(one.process) {
                (one.at, one.answered) = (now, true);
            }
        }
        // A moment that is still to come is from before the clock was set back.
        open.all.retain(|one| {
            let life = if one.answered { window + TICK } else { LONGEST };
            one.at <= now && now - one.at < life
        });
        if open.all.len() < most {
            open.all.push(Sent {
                at: now,
                process: self.process,
                answered: false,
            });
            self.wrote(open.write());
            return Ok(());
        }
        let answered = open.all.iter().filter(|one| one.answered);
        let first = answered.map(|one| one.at).min();
        let wait = first.map_or(window / 10, |at| (at + window + TICK).saturating_sub(now));
        self.wrote(open.write());
        // Now and then all the same: a request under way may be given up.
        Err(Duration::from_millis(wait.clamp(1, window.max(10) / 10)))
    }

    fn give_back_at(&self, now: u64) {
        match self.open(now) {
            Ok(Some(mut open)) => {
                open.answer(self.process, now);
                self.wrote(open.write());
            }
            Ok(None) => {
                self.owed.fetch_add(1, Ordering::SeqCst);
            }
            Err(_) => {}
        }
    }

    fn wrote(&self, result: std::io::Result<()>) {
        if let Err(error) = result {
            tracing::debug!(%error, "a request is not counted with other programs");
        }
    }
}

impl Ledger for Counted {
    fn take(&self, most: usize, window: Duration) -> Result<(), Duration> {
        if most > LARGEST {
            return Ok(());
        }
        self.take_at(most, window, now())
    }

    fn give_back(&self) {
        self.give_back_at(now());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    /// Two programs with one file: ours, and the one that lives as long as any.
    fn two(folder: &Path) -> [Counted; 2] {
        let file = || folder.join("budget-0.searches");
        [
            Counted::new(file(), std::process::id()),
            Counted::new(file(), 1),
        ]
    }

    /// Asks again while the file is held: what another test starts has our files too, for the moment until
    /// it is a program of its own.
    fn asked(mut ask: impl FnMut() -> Result<(), Duration>) -> Result<(), Duration> {
        loop {
            match ask() {
                Err(wait) if wait == HELD => std::thread::sleep(HELD),
                came => return came,
            }
        }
    }

    impl Counted {
        fn takes_at(&self, most: usize, window: Duration, now: u64) -> Result<(), Duration> {
            asked(|| self.take_at(most, window, now))
        }

        fn gives_back_at(&self, now: u64) {
            self.give_back_at(now);
            // What is owed, too.
            self.holds_at(now).write().expect("it is written");
        }

        fn holds_at(&self, now: u64) -> Open {
            loop {
                if let Some(open) = self.open(now).expect("it opens") {
                    return open;
                }
            }
        }
    }

    #[test]
    fn two_programs_have_one_budget() {
        let home = tempfile::tempdir().expect("a folder");
        let [one, two] = two(home.path());
        let start = 1_800_000_000_000;
        for at in 0..5 {
            let who = if at % 2 == 0 { &one } else { &two };
            assert_eq!(who.takes_at(5, SECOND, start + at), Ok(()), "{at}");
        }
        // Both are full, and as long as nothing is answered no time makes room.
        for later in [5, 1_500, 60_000] {
            assert!(one.takes_at(5, SECOND, start + later).is_err(), "{later}");
            assert!(two.takes_at(5, SECOND, start + later).is_err(), "{later}");
        }
        // A place is free a window after its answer, for whoever comes first.
        let answer = start + 61_000;
        one.gives_back_at(answer);
        assert!(two.takes_at(5, SECOND, answer + 1_000).is_err());
        assert_eq!(two.takes_at(5, SECOND, answer + 1_001), Ok(()));
        assert!(one.takes_at(5, SECOND, answer + 1_001).is_err());
    }

    #[test]
    fn what_a_killed_program_had_under_way_is_free_a_window_later() {
        let home = tempfile::tempdir().expect("a folder");
        let [one, _] = two(home.path());
        // More than the system gives to any process.
        let killed = Counted::new(home.path().join("budget-0.searches"), 2_000_000_000);
        let start = 1_800_000_000_000;
        assert_eq!(killed.takes_at(1, SECOND, start), Ok(()));
        assert!(one.takes_at(1, SECOND, start + 500).is_err());
        assert!(one.takes_at(1, SECOND, start + 1_500).is_err());
        assert_eq!(one.takes_at(1, SECOND, start + 1_501), Ok(()));
    }

    #[test]
    fn a_clock_that_was_set_back_holds_nobody_up() {
        let home = tempfile::tempdir().expect("a folder");
        let [one, two] = two(home.path());
        let start = 1_800_000_000_000;
        assert_eq!(two.takes_at(1, SECOND, start), Ok(()));
        two.gives_back_at(start);
        assert!(one.takes_at(1, SECOND, start + 10).is_err());
        assert_eq!(one.takes_at(1, SECOND, start - 600_000), Ok(()));
    }

    #[test]
    fn a_file_that_is_held_is_waited_for_and_what_is_owed_is_paid() {
        let home = tempfile::tempdir().expect("a folder");
        let [one, two] = two(home.path());
        let start = 1_800_000_000_000;
        assert_eq!(one.takes_at(1, SECOND, start), Ok(()));
        let held = two.holds_at(start);
        one.give_back_at(start + 1);
        assert_eq!(one.take_at(1, SECOND, start + 2), Err(HELD));
        drop(held);
        // Answered when the file was free again, and so free a window later.
        assert!(one.takes_at(1, SECOND, start + 3).is_err());
        assert_eq!(two.takes_at(1, SECOND, start + 1_004), Ok(()));
    }

    #[test]
    fn a_ledger_says_nothing_of_the_token_and_is_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let home = tempfile::tempdir().expect("a folder");
        let all = ledgers(home.path(), "https://crm.example", "pat-secret");
        asked(|| all.search.take(5, SECOND)).expect("a place");
        let mut files = std::fs::read_dir(home.path()).expect("it is there");
        let file = files.next().expect("one").expect("it is there");
        let name = file.file_name().to_string_lossy().into_owned();
        assert!(
            name.starts_with("budget-") && name.ends_with(".searches"),
            "{name}"
        );
        let text = std::fs::read_to_string(file.path()).expect("a text");
        assert!(!text.contains("pat") && !name.contains("pat"), "{text}");
        let mode = file.metadata().expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        // Another token, another count.
        let other = ledgers(home.path(), "https://crm.example", "pat-other");
        for _ in 0..5 {
            asked(|| other.search.take(5, SECOND)).expect("a place");
        }
        let same = ledgers(home.path(), "https://crm.example", "pat-other");
        assert!(asked(|| same.search.take(5, SECOND)).is_err());
    }
}
