//! What comes from the terminal: keys, pastes, sizes, signals, and that it is gone.
//!
//! Three sources, each blocked in the kernel while nothing happens: a thread that reads keys, a
//! thread that watches for hang-up, and a task that waits for signals, a new size among them. None
//! waits for what another one takes, so that nothing can be held back behind something else.

use super::input::Input;
use super::mouse::Mouse;
use crate::input::chord::Chord;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::Signal;
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};

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
                input.quiet(told);
                if hold.send(()).is_err() || go_on.recv().is_err() {
                    return Ok(());
                }
            }
            Woken::Readable => match rustix::io::read(rustix::stdio::stdin(), &mut bytes[..]) {
                Ok(0) => return Err(std::io::ErrorKind::UnexpectedEof.into()),
                Ok(count) => input.take(&bytes[..count], told),
                Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN) => {}
                Err(error) => return Err(error.into()),
            },
        }
    }
}

/// Starts the threads. Signals need [`watch_signals`] too, inside a runtime.
///
/// # Errors
/// When the system gives no pair of sockets, by which reading is held.
pub fn start(sink: &Sink) -> std::io::Result<Keys> {
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
    Ok(Keys { wake, held, on })
}

/// Lives as long as the reader of keys: a cockpit that no key reaches is left rather than kept, with the
/// terminal given back.
struct Last(Sink);

impl Drop for Last {
    fn drop(&mut self) {
        if thread::panicking() {
            (self.0)(Event::Leave(Signal::ABORT.as_raw()));
        }
    }
}

/// Passes signals on for as long as the runtime lives.
///
/// # Errors
/// When the system refuses a handler.
pub async fn watch_signals(sink: Sink) -> std::io::Result<()> {
    let mut hang_up = signal(SignalKind::hangup())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut quit = signal(SignalKind::quit())?;
    let mut stop = signal(SignalKind::from_raw(Signal::TSTP.as_raw()))?;
    let mut go_on = signal(SignalKind::from_raw(Signal::CONT.as_raw()))?;
    let mut size = signal(SignalKind::window_change())?;
    loop {
        let event = tokio::select! {
            _ = hang_up.recv() => Event::HungUp,
            _ = terminate.recv() => Event::Leave(15),
            _ = interrupt.recv() => Event::Leave(2),
            _ = quit.recv() => Event::Leave(3),
            _ = stop.recv() => Event::Suspend,
            _ = go_on.recv() => Event::Continued,
            _ = size.recv() => match crossterm::terminal::size() {
                Ok((width, height)) => Event::Resize(width, height),
                Err(_) => continue,
            },
        };
        sink(event);
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
