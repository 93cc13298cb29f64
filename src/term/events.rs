//! What comes from the terminal: keys, pastes, sizes, signals, and that it is gone.
//!
//! Three threads, each blocked in the kernel while nothing happens: one reads keys, one watches for
//! hang-up, one waits for signals, a new size among them. None waits for what another one takes, so that
//! nothing can be held back behind something else. They live as long as the program: a signal finds
//! somebody whatever profile is in force, or being opened.

use super::input::Input;
use super::mouse::Mouse;
use crate::input::chord::Chord;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// What the terminal or the system told us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A key.
    Key(Chord),
    /// Pasted text.
    Paste(String),
    /// Something done with the mouse, while it is ours.
    Mouse(Mouse),
    /// A new size in cells: width, height.
    Resize(u16, u16),
    /// A signal asks to leave: its number.
    Leave(i32),
    /// A signal asks to stop until continued.
    Suspend,
    /// We were stopped and go on now.
    Continued,
    /// The terminal is gone.
    HungUp,
}

/// Where events go.
pub type Sink = Arc<dyn Fn(Event) + Send + Sync>;

/// Most bytes read at once.
const MOST: usize = 16_384;

/// The reading of keys, which can be held while another program has the terminal.
pub struct Keys {
    wake: UnixStream,
    held: Receiver<()>,
    on: Sender<()>,
}

impl Keys {
    /// Leaves keys where they are from now on; back when that is so.
    pub fn hold(&mut self) {
        if self.wake.write_all(&[0]).is_ok() {
            let _ = self.held.recv();
        }
    }

    /// Reads keys again.
    pub fn go_on(&self) {
        let _ = self.on.send(());
    }
}

/// What ended the waiting for bytes.
enum Woken {
    /// There are some, or the terminal is gone.
    Readable,
    /// There were none in the time.
    Quiet,
    /// Reading is to be held.
    Hold,
    /// The program ends.
    End,
}

/// Waits for bytes, for so long at most. The state is asked for and not its changes, so that what is
/// there is found whenever one looks.
fn wait(wake: &mut UnixStream, patience: Option<Duration>) -> Woken {
    let stdin = rustix::stdio::stdin();
    let time = patience.map(|time| Timespec {
        tv_sec: time.as_secs() as _,
        tv_nsec: time.subsec_nanos() as _,
    });
    loop {
        let mut watched = [
            PollFd::new(&stdin, PollFlags::IN),
            PollFd::new(&*wake, PollFlags::IN),
        ];
        match poll(&mut watched, time.as_ref()) {
            Err(rustix::io::Errno::INTR) => {}
            Ok(0) => return Woken::Quiet,
            // Without waiting in the system it is waited in reading.
            Err(_) => return Woken::Readable,
            Ok(_) if watched[1].revents().is_empty() => return Woken::Readable,
            Ok(_) => {
                let mut byte = [0];
                return match wake.read(&mut byte) {
                    Ok(1) => Woken::Hold,
                    // The other end is gone only when the program ends.
                    _ => Woken::End,
                };
            }
        }
    }
}

/// Reads keys for as long as there is a terminal; why there is none any more.
fn read(
    wake: &mut UnixStream,
    (hold, go_on): (&Sender<()>, &Receiver<()>),
    told: &mut dyn FnMut(Event),
) -> std::io::Result<()> {
    let mut input = Input::default();
    let mut bytes = vec![0; MOST];
    loop {
        match wait(wake, input.patience()) {
            Woken::End => return Ok(()),
            Woken::Quiet => input.quiet(told),
            Woken::Hold => {
                input.stop(told);
                if hold.send(()).is_err() || go_on.recv().is_err() {
                    return Ok(());
                }
            }
            Woken::Readable => match rustix::io::read(rustix::stdio::stdin(), &mut bytes[..]) {
                Ok(0) => {
                    input.stop(told);
                    return Err(std::io::ErrorKind::UnexpectedEof.into());
                }
                Ok(count) => input.take(&bytes[..count], told),
                Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN) => {}
                Err(error) => {
                    input.stop(told);
                    return Err(error.into());
                }
            },
        }
    }
}

/// Starts the threads. When this is back no signal is missed any more: a size that is asked for then is
/// the last one, or a later one will be told.
///
/// # Errors
/// When the system gives no pair of sockets, by which reading is held, or refuses to tell of signals.
pub fn start(sink: &Sink) -> std::io::Result<Keys> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()?;
    let signals = {
        let _within = runtime.enter();
        Signals::watched()?
    };
    let (wake, mut woken) = UnixStream::pair()?;
    let (hold, held) = mpsc::channel();
    let (on, go_on) = mpsc::channel();
    let keys = sink.clone();
    let last = Last(sink.clone());
    let reader = move || {
        let _last = last;
        let read = read(&mut woken, (&hold, &go_on), &mut |event| keys(event));
        if let Err(error) = read {
            tracing::warn!("the terminal cannot be read: {error}");
            keys(Event::HungUp);
        }
    };
    let hung_up = sink.clone();
    let watch = move || {
        let stdin = rustix::stdio::stdin();
        loop {
            // No event is asked for: only hang-up and errors, which are always told.
            let mut watched = [PollFd::new(&stdin, PollFlags::empty())];
            match poll(&mut watched, None) {
                Err(rustix::io::Errno::INTR) => {}
                _ => {
                    hung_up(Event::HungUp);
                    return;
                }
            }
        }
    };
    // Without these threads nothing can be typed; the system refuses a thread only when it is
    // out of everything, and then a panic with the terminal restored is the honest end.
    thread::Builder::new()
        .name("keys".into())
        .spawn(reader)
        .expect("a thread for the keys");
    thread::Builder::new()
        .name("hang-up".into())
        .spawn(watch)
        .expect("a thread for hang-up");
    let told = sink.clone();
    thread::Builder::new()
        .name("signals".into())
        .spawn(move || runtime.block_on(signals.tell(&told)))
        .expect("a thread for signals");
    Ok(Keys { wake, held, on })
}

/// Lives as long as the reader of keys: a cockpit that no key reaches is left rather than kept, with the
/// terminal given back.
struct Last(Sink);

impl Drop for Last {
    fn drop(&mut self) {
        if thread::panicking() {
            (self.0)(Event::Leave(rustix::process::Signal::ABORT.as_raw()));
        }
    }
}

/// The signals that matter, watched.
struct Signals {
    hang_up: Signal,
    terminate: Signal,
    interrupt: Signal,
    quit: Signal,
    stop: Signal,
    go_on: Signal,
    size: Signal,
}

impl Signals {
    /// Begins to watch them. Within a runtime.
    fn watched() -> std::io::Result<Self> {
        let of = |kind: rustix::process::Signal| signal(SignalKind::from_raw(kind.as_raw()));
        Ok(Self {
            hang_up: signal(SignalKind::hangup())?,
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            quit: signal(SignalKind::quit())?,
            stop: of(rustix::process::Signal::TSTP)?,
            go_on: of(rustix::process::Signal::CONT)?,
            size: signal(SignalKind::window_change())?,
        })
    }

    /// Passes them on, for ever.
    async fn tell(mut self, sink: &Sink) {
        loop {
            let event = tokio::select! {
                _ = self.hang_up.recv() => Event::HungUp,
                _ = self.terminate.recv() => Event::Leave(15),
                _ = self.interrupt.recv() => Event::Leave(2),
                _ = self.quit.recv() => Event::Leave(3),
                _ = self.stop.recv() => Event::Suspend,
                _ = self.go_on.recv() => Event::Continued,
                _ = self.size.recv() => match crossterm::terminal::size() {
                    Ok((width, height)) => Event::Resize(width, height),
                    Err(_) => continue,
                },
            };
            if matches!(event, Event::Leave(_) | Event::HungUp) {
                super::out::ending(true);
            }
            sink(event);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    #[test]
    fn when_the_reader_of_keys_panics_the_cockpit_is_left() {
        let heard = Arc::new(Mutex::new(Vec::new()));
        let told = heard.clone();
        let sink: Sink = Arc::new(move |event| told.lock().expect("a list").push(event));
        let last = Last(sink.clone());
        let ended = thread::spawn(move || {
            let _last = last;
            panic!("a reader that fails");
        });
        assert!(ended.join().is_err());
        let told = std::mem::take(&mut *heard.lock().expect("a list"));
        assert_eq!(told, [Event::Leave(6)]);
        // One that ends as it should says nothing.
        let last = Last(sink);
        thread::spawn(move || drop(last)).join().expect("it ends");
        assert!(heard.lock().expect("a list").is_empty());
    }
}
