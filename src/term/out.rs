//! What is written to the terminal: whole, or not because the terminal is gone.
//!
//! Standard output is shared with whoever started us, and so is whether writing to it waits. A program
//! that ran before, or beside, may have left it so that it does not; then a line that is slower than we
//! are is told as an error, which it is none.

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fd::{AsFd, OwnedFd};
use rustix::fs::{Mode, OFlags, fstat, open};
use rustix::io::Errno;
use rustix::stdio::stdout;
use std::io;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

/// How long a terminal that takes nothing is waited for once the program was asked to end.
const PATIENCE: Duration = Duration::from_secs(1);

/// While a terminal takes nothing, it is looked so often whether the program is to end.
const EACH: Duration = Duration::from_millis(200);
const LOOK: Timespec = Timespec {
    tv_sec: 0,
    tv_nsec: 200_000_000,
};

/// When the program was asked to end, if it was.
static ASKED: Mutex<Option<Instant>> = Mutex::new(None);

/// The program is asked to end, or is not any more: a terminal that takes nothing does not keep it from
/// that.
pub fn ending(asked: bool) {
    *ASKED.lock().unwrap_or_else(PoisonError::into_inner) = asked.then(Instant::now);
}

fn out_of_patience() -> bool {
    let asked = *ASKED.lock().unwrap_or_else(PoisonError::into_inner);
    asked.is_some_and(|asked| asked.elapsed() >= PATIENCE)
}

/// The terminal of standard output, opened once more: writing to this one never waits, which nobody
/// else feels. `None` where it may not be opened, or standard output is none.
fn own() -> Option<&'static OwnedFd> {
    static OWN: OnceLock<Option<OwnedFd>> = OnceLock::new();
    let opened = || {
        let name = rustix::termios::ttyname(stdout(), Vec::new()).ok()?;
        let how = OFlags::WRONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        let own = open(name, how, Mode::empty()).ok()?;
        // In a container the name may be another terminal's.
        let (ours, theirs) = (fstat(&own).ok()?, fstat(stdout()).ok()?);
        let same = (ours.st_dev, ours.st_ino, ours.st_rdev)
            == (theirs.st_dev, theirs.st_ino, theirs.st_rdev);
        same.then_some(own)
    };
    OWN.get_or_init(opened).as_ref()
}

/// Writes all of it to standard output.
///
/// # Errors
/// When it cannot be written, which mostly means that the terminal is gone; [`io::ErrorKind::TimedOut`]
/// when it takes nothing, and the program is to end.
pub(super) fn send(bytes: &[u8]) -> io::Result<()> {
    // Between two others' writes, not in one.
    let _turn = io::stdout().lock();
    match own() {
        Some(own) => all(own, bytes, out_of_patience),
        None => beside(bytes),
    }
}

/// Writes to standard output where its terminal may not be opened once more (another user's, or none of
/// this container's). Such a write may wait for ever: it does so in a thread of its own.
fn beside(bytes: &[u8]) -> io::Result<()> {
    static BESIDE: Mutex<Option<Beside>> = Mutex::new(None);
    let mut beside = BESIDE.lock().unwrap_or_else(PoisonError::into_inner);
    if beside.is_none() {
        *beside = Beside::begin(stdout()).ok();
    }
    match beside.as_mut() {
        Some(beside) => beside.send(bytes, out_of_patience),
        // Without room for a thread it is written from here.
        None => all(stdout(), bytes, out_of_patience),
    }
}

/// A thread that writes, and waits in the place of whoever gives it something to write.
struct Beside {
    give: Sender<Vec<u8>>,
    done: Receiver<io::Result<()>>,
    /// What was given last is still on its way.
    owed: bool,
}

impl Beside {
    fn begin(to: impl AsFd + Send + 'static) -> io::Result<Self> {
        let (give, given) = mpsc::channel::<Vec<u8>>();
        let (tell, done) = mpsc::channel();
        let write = move || {
            for bytes in given {
                if tell.send(all(&to, &bytes, || false)).is_err() {
                    return;
                }
            }
        };
        // It is not waited for at the end: it may be writing for ever.
        std::thread::Builder::new()
            .name("terminal".to_owned())
            .spawn(write)?;
        Ok(Self {
            give,
            done,
            owed: false,
        })
    }

    /// As [`all`].
    fn send(&mut self, bytes: &[u8], given_up: impl Fn() -> bool) -> io::Result<()> {
        // What was given up is written first, whenever it can be.
        if self.owed {
            self.wait(&given_up)?;
        }
        let gone = |_| io::Error::from(io::ErrorKind::BrokenPipe);
        self.give.send(bytes.to_vec()).map_err(gone)?;
        self.owed = true;
        self.wait(&given_up)
    }

    fn wait(&mut self, given_up: impl Fn() -> bool) -> io::Result<()> {
        loop {
            match self.done.recv_timeout(EACH) {
                Ok(written) => {
                    self.owed = false;
                    return written;
                }
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(io::ErrorKind::BrokenPipe.into());
                }
                Err(RecvTimeoutError::Timeout) if given_up() => {
                    return Err(io::ErrorKind::TimedOut.into());
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }
}

fn all(to: impl AsFd, mut bytes: &[u8], given_up: impl Fn() -> bool) -> io::Result<()> {
    while !bytes.is_empty() {
        match rustix::io::write(&to, bytes) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(count) => bytes = &bytes[count..],
            Err(Errno::INTR) => {}
            Err(Errno::AGAIN) if given_up() => return Err(io::ErrorKind::TimedOut.into()),
            Err(Errno::AGAIN) => match poll(&mut [PollFd::new(&to, PollFlags::OUT)], Some(&LOOK)) {
                Ok(_) | Err(Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            },
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;
    use std::os::unix::net::UnixStream;

    #[test]
    fn a_line_that_is_slow_and_does_not_wait_gets_all_of_it() {
        let (ours, mut theirs) = UnixStream::pair().expect("a pair");
        ours.set_nonblocking(true).expect("a mode");
        let frame: Vec<u8> = (0..4_000_000_u32).map(|at| at as u8).collect();
        let sent = frame.clone();
        let writer = std::thread::spawn(move || all(&ours, &sent, || false));
        let mut got = Vec::new();
        theirs.read_to_end(&mut got).expect("it is read");
        writer.join().expect("it ends").expect("it is written");
        assert!(got == frame, "{} bytes of {}", got.len(), frame.len());
    }

    #[test]
    fn a_line_that_is_gone_is_an_error() {
        let (ours, theirs) = UnixStream::pair().expect("a pair");
        drop(theirs);
        assert!(all(&ours, b"frame", || false).is_err());
    }

    #[test]
    fn a_line_that_takes_nothing_keeps_nobody_from_ending() {
        let (ours, _theirs) = UnixStream::pair().expect("a pair");
        ours.set_nonblocking(true).expect("a mode");
        let looked = std::cell::Cell::new(0);
        let given_up = || looked.replace(looked.get() + 1) == 2;
        let error = all(&ours, &vec![0; 4_000_000], given_up).expect_err("nobody reads");
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        assert_eq!(looked.get(), 3);
    }

    #[test]
    fn where_writing_waits_nobody_is_kept_from_ending_either_and_nothing_is_lost_or_mixed() {
        let (ours, mut theirs) = UnixStream::pair().expect("a pair");
        let mut beside = Beside::begin(ours).expect("a thread");
        beside.send(b"first", || false).expect("it is taken");
        let frame: Vec<u8> = (0..4_000_000_u32).map(|at| at as u8).collect();
        let error = beside.send(&frame, || true).expect_err("nobody reads");
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        let error = beside.send(b"last", || true).expect_err("nobody reads");
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        // Somebody reads again.
        let reader = std::thread::spawn(move || {
            let mut got = Vec::new();
            theirs.read_to_end(&mut got).map(|_| got)
        });
        beside.send(b"again", || false).expect("it is taken");
        drop(beside);
        let got = reader.join().expect("it ends").expect("it is read");
        assert!(got == [b"first", frame.as_slice(), b"again"].concat());
    }
}
