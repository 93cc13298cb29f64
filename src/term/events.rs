//! What comes from the terminal: keys, pastes, sizes, signals, and that it is gone.
//!
//! Three sources, each blocked in the kernel while nothing happens: a thread that reads keys, a
//! thread that watches for hang-up, and a task that waits for signals. crossterm 0.29 spins for
//! ever when the terminal goes away without SIGHUP, so the watch on hang-up is ours.

use super::mouse::Mouse;
use super::replies::Replies;
use crate::input::chord::Chord;
use crossterm::event;
use rustix::event::{PollFd, PollFlags, poll};
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

/// How long it is looked for more of what was read at once.
const BEHIND: Duration = Duration::from_millis(5);

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

/// Waits for something to be read; `false` when reading is to be held instead.
fn readable(wake: &mut UnixStream) -> bool {
    let stdin = rustix::stdio::stdin();
    loop {
        let mut watched = [
            PollFd::new(&stdin, PollFlags::IN),
            PollFd::new(&*wake, PollFlags::IN),
        ];
        match poll(&mut watched, None) {
            Err(rustix::io::Errno::INTR) => {}
            Err(_) => return true,
            Ok(_) if watched[1].revents().is_empty() => return true,
            Ok(_) => {
                let mut byte = [0];
                // The other end is gone only when the program ends.
                return !matches!(wake.read(&mut byte), Ok(1));
            }
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
        let mut replies = Replies::default();
        loop {
            if !readable(&mut woken) {
                if hold.send(()).is_err() || go_on.recv().is_err() {
                    return;
                }
                continue;
            }
            // What was read at once may be several events, or none: a reply of the terminal is passed
            // over, and one who waited behind it for a key could not be held. Not looked for without
            // any time: the reply would hide what came behind it.
            loop {
                match event::poll(BEHIND) {
                    Ok(true) if read(&keys, &mut replies) => {}
                    Ok(false) => break,
                    Ok(true) => return,
                    Err(error) => return gone(&keys, &error),
                }
            }
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

/// Reads one event and passes it on; whether there can be another.
fn read(keys: &Sink, replies: &mut Replies) -> bool {
    let event = match event::read() {
        Ok(event::Event::Key(key)) => super::keys::chord(key)
            .filter(|chord| !replies.take(*chord, &|time| event::poll(time)))
            .map(Event::Key),
        Ok(event::Event::Mouse(mouse)) => super::mouse::done(mouse).map(Event::Mouse),
        Ok(event::Event::Paste(text)) => Some(Event::Paste(text)),
        Ok(event::Event::Resize(width, height)) => Some(Event::Resize(width, height)),
        Ok(_) => None,
        Err(error) => {
            gone(keys, &error);
            return false;
        }
    };
    if let Some(event) = event {
        keys(event);
    }
    true
}

/// Says that there is nothing to read from any more.
fn gone(keys: &Sink, error: &std::io::Error) {
    tracing::warn!("the terminal cannot be read: {error}");
    keys(Event::HungUp);
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
    // The reader of keys sleeps until there are keys: sizes come from here.
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
