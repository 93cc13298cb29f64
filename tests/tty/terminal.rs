//! A terminal for the real binary: a pseudo-terminal, and a model of its screen to read from.

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How long a condition is waited for. Long, because machines are slow at times; a test that
/// passes never waits for it.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// The program in its terminal.
pub struct Tty {
    master: Option<Box<dyn MasterPty + Send>>,
    writer: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    shown: Arc<(Mutex<Shown>, Condvar)>,
    closing: Arc<AtomicBool>,
    stopped: Arc<(Mutex<bool>, Condvar)>,
    reading: Option<JoinHandle<()>>,
}

struct Shown {
    parser: vt100::Parser,
    bytes: Vec<u8>,
    /// A frame has begun, and its end has not been read yet: half of it is on the screen.
    in_frame: bool,
    ended: bool,
}

impl Shown {
    fn takes(&mut self, chunk: &[u8]) {
        // The last byte of what begins or ends a frame may be the first of a chunk.
        let from = self.bytes.len().saturating_sub(BEGIN.len() - 1);
        self.parser.process(chunk);
        self.bytes.extend_from_slice(chunk);
        let mut news = self.bytes[from..].windows(BEGIN.len());
        if let Some(last) = news.rfind(|of| *of == BEGIN || *of == END) {
            self.in_frame = last == BEGIN;
        }
    }
}

/// What the program writes before and behind each frame (DEC private mode 2026).
const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";

impl Tty {
    /// Starts `tenure` with these arguments, its files under `home`, in a terminal of this size.
    pub fn start(home: &Path, arguments: &[&str], (width, height): (u16, u16)) -> Self {
        Self::start_with(home, arguments, (width, height), &[])
    }

    /// The same with more environment.
    pub fn start_with(
        home: &Path,
        arguments: &[&str],
        (width, height): (u16, u16),
        environment: &[(&str, &str)],
    ) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_tenure"));
        command.args(arguments);
        Self::run(command, home, (width, height), environment)
    }

    /// Starts a shell that controls jobs, with its prompt on the screen and the program at hand as
    /// `$TENURE`.
    pub fn shell(home: &Path, size: (u16, u16)) -> Self {
        let mut command = CommandBuilder::new("sh");
        command.arg("-i");
        let environment = [
            ("PS1", "ready> "),
            ("ENV", "/dev/null"),
            ("TENURE", env!("CARGO_BIN_EXE_tenure")),
        ];
        let tty = Self::run(command, home, size, &environment);
        tty.wait_for("ready>");
        tty
    }

    fn run(
        mut command: CommandBuilder,
        home: &Path,
        (width, height): (u16, u16),
        environment: &[(&str, &str)],
    ) -> Self {
        let size = PtySize {
            rows: height,
            cols: width,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system()
            .openpty(size)
            .expect("a pseudo-terminal");
        command.env_clear();
        for (name, value) in [
            ("PATH", "/usr/bin:/bin"),
            ("TERM", "xterm-256color"),
            ("COLORTERM", "truecolor"),
            ("LANG", "C.UTF-8"),
            ("TZ", "UTC"),
        ] {
            command.env(name, value);
        }
        command.env("HOME", home);
        command.env("XDG_CONFIG_HOME", home.join("config"));
        command.env("XDG_STATE_HOME", home.join("state"));
        command.env("XDG_DATA_HOME", home.join("data"));
        command.env("XDG_CACHE_HOME", home.join("cache"));
        for (name, value) in environment {
            command.env(name, value);
        }
        command.cwd(home);
        let child = pair
            .slave
            .spawn_command(command)
            .expect("the program starts");
        drop(pair.slave);
        let mut reader = pair
            .master
            .try_clone_reader()
            .expect("the terminal can be read");
        let writer = pair
            .master
            .take_writer()
            .expect("the terminal can be written");
        let parser = vt100::Parser::new(cells(height), cells(width), 0);
        let shown = Shown {
            parser,
            bytes: Vec::new(),
            in_frame: false,
            ended: false,
        };
        let shown = Arc::new((Mutex::new(shown), Condvar::new()));
        let seen = shown.clone();
        let closing = Arc::new(AtomicBool::new(false));
        let closed = closing.clone();
        let stopped = Arc::new((Mutex::new(false), Condvar::new()));
        let stops = stopped.clone();
        let reading = std::thread::spawn(move || {
            let mut chunk = [0; 65_536];
            while !closed.load(Ordering::SeqCst) {
                let mut stop = stops.0.lock().expect("the reader");
                while *stop {
                    stop = stops.1.wait(stop).expect("the reader");
                }
                drop(stop);
                let count = reader.read(&mut chunk).unwrap_or(0);
                let mut shown = seen.0.lock().expect("the screen");
                if count == 0 {
                    shown.ended = true;
                    seen.1.notify_all();
                    return;
                }
                shown.takes(&chunk[..count]);
                seen.1.notify_all();
            }
        });
        Self {
            master: Some(pair.master),
            writer,
            child,
            shown,
            closing,
            stopped,
            reading: Some(reading),
        }
    }

    /// Types bytes as they are.
    pub fn type_bytes(&mut self, bytes: &[u8]) {
        self.writer
            .write_all(bytes)
            .expect("the program takes keys");
        self.writer.flush().expect("the program takes keys");
    }

    /// Types text.
    pub fn type_text(&mut self, text: &str) {
        self.type_bytes(text.as_bytes());
    }

    /// Presses Return.
    pub fn enter(&mut self) {
        self.type_bytes(b"\r");
    }

    /// Changes the terminal's size.
    pub fn resize(&mut self, (width, height): (u16, u16)) {
        let size = PtySize {
            rows: height,
            cols: width,
            pixel_width: 0,
            pixel_height: 0,
        };
        let mut shown = self.shown.0.lock().expect("the screen");
        shown
            .parser
            .screen_mut()
            .set_size(cells(height), cells(width));
        drop(shown);
        self.master
            .as_ref()
            .expect("the terminal is there")
            .resize(size)
            .expect("a new size");
    }

    /// Takes the terminal away, as a dropped connection does. The key makes the program write
    /// once more, so that our own reading end wakes up and lets go.
    pub fn hang_up(&mut self, key: &str) {
        self.closing.store(true, Ordering::SeqCst);
        self.type_text(key);
        if let Some(reading) = self.reading.take() {
            reading.join().expect("the reading thread ends");
        }
        self.writer = Box::new(std::io::sink());
        self.master = None;
    }

    /// Sends a signal to the program.
    pub fn signal(&self, signal: rustix::process::Signal) {
        let pid = self.child.process_id().expect("the program runs");
        let pid = rustix::process::Pid::from_raw(pid as i32).expect("a process");
        rustix::process::kill_process(pid, signal).expect("the signal is sent");
    }

    /// Sends a signal to what the shell runs.
    pub fn signal_below(&self, signal: rustix::process::Signal) {
        let shell = self.child.process_id().expect("the shell runs");
        let all = std::fs::read_dir("/proc").expect("the processes").flatten();
        let below = all.filter_map(|entry| {
            let pid: i32 = entry.file_name().to_str()?.parse().ok()?;
            let stat = std::fs::read_to_string(entry.path().join("stat")).ok()?;
            // The name stands in parentheses, and may have any character in it.
            let (_, rest) = stat.rsplit_once(')')?;
            let parent: u32 = rest.split_whitespace().nth(1)?.parse().ok()?;
            (parent == shell).then_some(pid)
        });
        let below: Vec<i32> = below.collect();
        assert_eq!(below.len(), 1, "one program runs: {below:?}");
        let pid = rustix::process::Pid::from_raw(below[0]).expect("a process");
        rustix::process::kill_process(pid, signal).expect("the signal is sent");
    }

    /// Waits until the program has taken the screen.
    pub fn wait_for_the_screen_taken(&self) {
        let mut shown = self.shown.0.lock().expect("the screen");
        while !shown.parser.screen().alternate_screen() {
            assert!(!shown.ended, "the program ended before it took the screen");
            let waited = self
                .shown
                .1
                .wait_timeout(shown, PATIENCE)
                .expect("the screen");
            assert!(
                !waited.1.timed_out(),
                "the program does not take the screen"
            );
            shown = waited.0;
        }
    }

    /// Writes over the screen, as something else on the same terminal would.
    pub fn scribble(&self, bytes: &[u8]) {
        let mut shown = self.shown.0.lock().expect("the screen");
        shown.parser.process(bytes);
    }

    /// The screen's text.
    pub fn screen(&self) -> String {
        self.shown
            .0
            .lock()
            .expect("the screen")
            .parser
            .screen()
            .contents()
    }

    /// Everything the program wrote, escape sequences and all.
    pub fn bytes(&self) -> Vec<u8> {
        self.shown.0.lock().expect("the screen").bytes.clone()
    }

    /// Waits until the screen is as wanted, at the end of a frame: what is read in one go may end in its
    /// middle. Half a frame that nobody goes on with, as of a program that was stopped, is all there is.
    ///
    /// # Panics
    /// With the screen, when it does not become so or the program ends.
    pub fn wait(&self, what: &str, wanted: impl Fn(&str) -> bool) -> String {
        let until = Instant::now() + PATIENCE;
        let mut shown = self.shown.0.lock().expect("the screen");
        let mut stopped = false;
        loop {
            let text = shown.parser.screen().contents();
            let whole = !shown.in_frame || shown.ended || stopped;
            if whole && wanted(&text) {
                return text;
            }
            let left = until.saturating_duration_since(Instant::now());
            assert!(
                !shown.ended,
                "the program ended before {what}; the screen:\n{text}"
            );
            assert!(
                !left.is_zero(),
                "waited in vain for {what}; the screen:\n{text}"
            );
            let time = left.min(Duration::from_secs(5));
            let waited = self.shown.1.wait_timeout(shown, time);
            let (next, waited) = waited.expect("the screen");
            (shown, stopped) = (next, waited.timed_out());
        }
    }

    /// Waits until the screen has this text.
    pub fn wait_for(&self, text: &str) -> String {
        self.wait(&format!("{text:?}"), |screen| screen.contains(text))
    }

    /// Waits for the end of the program: its exit code.
    ///
    /// # Panics
    /// When it does not end.
    pub fn wait_for_end(&mut self) -> u32 {
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().expect("the program can be asked") {
                self.read_to_the_end();
                return status.exit_code();
            }
            assert!(
                Instant::now() < until,
                "the program does not end; the screen:\n{}",
                self.screen()
            );
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Takes in what the program wrote last, which may come behind its end on a busy machine. Not for
    /// ever: what it started may have the terminal still.
    fn read_to_the_end(&self) {
        if self.reading.is_some() {
            let shown = self.shown.0.lock().expect("the screen");
            let time = Duration::from_secs(20);
            let ended = self
                .shown
                .1
                .wait_timeout_while(shown, time, |shown| !shown.ended);
            drop(ended.expect("the screen"));
        }
    }

    /// Kills the program without warning.
    pub fn kill(&mut self) {
        self.signal(rustix::process::Signal::KILL);
        self.wait_for_end();
    }

    /// Reads nothing of what the program writes from now on, as behind a line that is stuck.
    pub fn stops_reading(&self) {
        *self.stopped.0.lock().expect("the reader") = true;
    }

    /// Reads on.
    pub fn reads_on(&self) {
        *self.stopped.0.lock().expect("the reader") = false;
        self.stopped.1.notify_all();
    }

    /// Waits until the program has taken the mouse, or given it back: it says so on the screen, and does
    /// so, one after the other.
    pub fn wait_for_mouse(&self, taken: bool) {
        let until = Instant::now() + PATIENCE;
        while self.has_mouse() != taken {
            assert!(Instant::now() < until, "the mouse is not taken: {taken}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Whether the program has taken the mouse.
    pub fn has_mouse(&self) -> bool {
        let shown = self.shown.0.lock().expect("the screen");
        shown.parser.screen().mouse_protocol_mode() != vt100::MouseProtocolMode::None
    }

    /// Whether the program gave the terminal back: alternate screen, paste, cursor. What it wrote last may
    /// be read behind its end.
    pub fn restored(&self) -> bool {
        let taken = |shown: &mut Shown| {
            let screen = shown.parser.screen();
            screen.alternate_screen() || screen.bracketed_paste() || screen.hide_cursor()
        };
        let shown = self.shown.0.lock().expect("the screen");
        let waited = self
            .shown
            .1
            .wait_timeout_while(shown, PATIENCE, |shown| taken(shown) && !shown.ended);
        let (mut shown, _) = waited.expect("the screen");
        !taken(&mut shown)
    }
}

impl Drop for Tty {
    fn drop(&mut self) {
        self.reads_on();
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn cells(count: u16) -> std::num::NonZeroU16 {
    std::num::NonZeroU16::new(count).expect("a terminal has cells")
}
