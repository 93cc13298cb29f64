//! The loop: what comes in goes to the application, what it asks for is carried out, and a frame is
//! drawn when something changed.
//!
//! Three parts talk by messages. This thread has the terminal and the state. A worker thread has
//! the store: what it does, it does in the order it was asked. The link, on a small tokio runtime,
//! has the CRM. Each is blocked in the kernel while it has nothing to do.

mod again;
pub mod cockpit;
pub mod daily;
pub mod files;
mod glimpse;
mod hearing;
pub mod link;
pub mod looks;
pub mod memory;
mod notes;
pub mod portfolio;
pub mod read;
mod standings;
mod watch;
pub mod worker;

pub use cockpit::{Chore, Cockpit, Incoming, Leave};
pub use looks::Looks;
pub use notes::LeftNote;

use crate::app::Msg;
use crate::app::choice::Known;
use crate::app::state::{FIRST_LOAD, Setup};
use crate::app::view::Drawn;
use crate::crm::Crm;
use crate::domain::Rules;
use crate::domain::id::AccountId;
use crate::input::keymap::Keymap;
use crate::messages::desk as words;
use crate::term::link::Link;
use crate::term::{self, Guard, Screen, TermError};
use std::any::Any;
use std::future::Future;
use std::io;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A CRM that was reached, and what must live as long as it is used (the embedded CRM's server).
pub struct Connected {
    /// The CRM.
    pub crm: Arc<dyn Crm>,
    /// What a person should know of it; a sentence.
    pub notice: Option<String>,
    /// Dropped at the end.
    pub keep: Option<Box<dyn Any + Send + Sync>>,
    /// Nothing may be written to it.
    pub read_only: bool,
    /// Another process serves it and may end: then it is to be found, or started, anew.
    pub elsewhere: bool,
}

/// Takes in how far the embedded CRM is filled, before it can be reached: accounts so far, in all.
pub type Filling = Arc<dyn Fn(u64, u64) + Send + Sync>;

/// Told what is waited for while a connection is made; a sentence.
pub type Waits = Arc<dyn Fn(String) + Send + Sync>;

/// Who is told of what takes its time while a connection is made.
pub struct Told {
    /// How far an embedded CRM is filled.
    pub filling: Filling,
    /// What is waited for.
    pub waits: Waits,
}

/// Makes the connection once the first frame stands: a token's command may take its time. The
/// error is a sentence; after one it is called again later.
pub type Connect =
    Box<dyn Fn(Told) -> Pin<Box<dyn Future<Output = Result<Connected, String>> + Send>> + Send>;

/// What a cockpit is opened with.
pub struct Options {
    /// What is fixed for the run.
    pub setup: Setup,
    /// The cache being read, and what accounts are judged by.
    pub reading: Reading,
    /// Which keys mean what.
    pub keymap: Keymap,
    /// How it looks.
    pub looks: Looks,
    /// How to reach the CRM.
    pub connect: Connect,
    /// How often to ask the CRM for what changed; `None` never.
    pub refresh: Option<Duration>,
    /// The folder for notes that are being edited.
    pub notes: PathBuf,
    /// Those that an earlier run left there, of accounts of this profile.
    pub left_notes: Vec<LeftNote>,
    /// Whether the mouse is taken.
    pub mouse: bool,
    /// How the person's files are read anew when they change.
    pub files: Option<files::Reading>,
    /// What a person should know of the configuration; sentences.
    pub notices: Vec<String>,
    /// The profiles that can be switched to, this one among them.
    pub profiles: Vec<Known>,
}

/// The cache being read: what takes longest is begun first, and all else that a first frame needs is
/// made beside it.
pub struct Reading {
    rules: Arc<Rules>,
    post: Sender<Incoming>,
    inbox: Receiver<Incoming>,
    worker: Sender<worker::Job>,
    finish: worker::Finish,
}

impl Reading {
    /// Begins to read the store of a path, to be judged by the rules; `plans_here` when the CRM has no
    /// place for plans.
    ///
    /// # Errors
    /// When no cockpit can be shown here; nothing is touched then.
    pub fn begin(store: PathBuf, plans_here: bool, rules: Arc<Rules>) -> Result<Self, TermError> {
        term::check()?;
        let (post, inbox) = mpsc::channel();
        let (worker, finish) = worker::start(
            (store, plans_here),
            rules.clone(),
            post.clone(),
            cockpit::now,
        );
        // The worker lives until it is told to close.
        let _ = worker.send(worker::Job::Glimpse(FIRST_LOAD));
        Ok(Self {
            rules,
            post,
            inbox,
            worker,
            finish,
        })
    }
}

/// How long the first frame waits for the cache: a board a moment later beats an empty frame that
/// is replaced at once.
const FIRST_FRAME: Duration = Duration::from_millis(120);

/// How long leaving waits for what was written last to be on the disk; it mostly is already.
const LAST_WRITES: Duration = Duration::from_secs(10);

/// Opens what another profile is worked on with. The error is a sentence; the profile in force is
/// gone on with then.
pub type Another<'a> = Box<dyn FnMut(&str) -> Result<Options, String> + 'a>;

/// Opens the cockpit and stays until it is left, going from profile to profile where a person wants
/// that. The answer is the program's exit code.
///
/// # Errors
/// When the terminal cannot carry it.
pub fn run(options: Options, mut another: Another<'_>) -> Result<i32, TermError> {
    // One reader of keys for the whole run: what it reads goes to the profile in force. Before the terminal
    // is taken, so that no signal finds it taken and nobody to give it back.
    let here = Arc::new(Mutex::new(options.reading.post.clone()));
    let keys: term::events::Sink = {
        let here = here.clone();
        Arc::new(move |event| drop(locked(&here).send(Incoming::Term(event))))
    };
    let reader = term::events::start(&keys)?;
    let _guard = Guard::enter()?;
    let mut screen = Screen::new(options.looks.ambiguous)?;
    let mut desk = Desk {
        keys: reader,
        notes: options.notes.clone(),
    };
    let mut next = options;
    loop {
        match session(next, &here, (&mut screen, &mut desk), &mut another)? {
            Ended::Left(code) => return Ok(code),
            Ended::Switched(options) => next = *options,
        }
    }
}

fn locked<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Sends what comes from the terminal to another cockpit from now on, with what has come to the one before
/// and was not taken in: no key and no signal is lost in between, and they stay in order.
fn hand_over(here: &Mutex<Sender<Incoming>>, to: &Sender<Incoming>, from: &mut Cockpit) {
    let mut here = locked(here);
    for event in from.not_taken() {
        // A click was meant for what stood there.
        if !matches!(event, term::Event::Mouse(_)) {
            drop(to.send(Incoming::Term(event)));
        }
    }
    *here = to.clone();
}

/// How a time on one profile ended.
enum Ended {
    /// The program is left with this code.
    Left(i32),
    /// It goes on with another profile.
    Switched(Box<Options>),
}

/// A time on one profile: its cache, its link to its CRM, its outbox. All of it has ended when this
/// answers.
fn session(
    options: Options,
    here: &Mutex<Sender<Incoming>>,
    (screen, desk): (&mut Screen, &mut Desk),
    another: &mut Another<'_>,
) -> Result<Ended, TermError> {
    let Reading {
        rules,
        post,
        inbox,
        worker,
        finish,
    } = options.reading;
    let mut cockpit = Cockpit::new(
        options.setup,
        rules,
        (options.keymap, options.looks),
        screen.size()?,
        cockpit::Ends {
            inbox,
            worker: worker.clone(),
            clock: cockpit::now,
        },
    );
    cockpit.state.choices.profiles = options.profiles;
    cockpit.takes_up(options.left_notes);
    if options.mouse {
        cockpit.state.mouse = true;
        term::mouse::want(true)?;
    }
    if let Some(files) = options.files {
        watch::start(files.folders, post.clone());
        cockpit.reads_files(files.read);
        cockpit.write_views = Some(files.write_views);
    }
    let mut chores = Vec::new();
    cockpit.update(Msg::Clock, &mut chores);
    let of_files = cockpit.state.file_faults.clone();
    for notice in options.notices.into_iter().chain(of_files) {
        cockpit.update(Msg::Problem(notice), &mut chores);
    }
    cockpit.wait(Some(FIRST_FRAME), &mut chores);
    draw(&mut cockpit, screen, &mut chores);
    memory::give_back();
    let link = link::start(options.connect, options.refresh, worker.clone(), post);
    let stayed = stay(&mut cockpit, (screen, &mut *desk), &mut chores, another);
    if let Stayed::Switch(next) = &stayed {
        hand_over(here, &next.reading.post, &mut cockpit);
    }
    if matches!(stayed, Stayed::Left(leave) if leave != Leave::HungUp) {
        // What is typed from now on is for whoever has the terminal next.
        desk.keys.hold();
        term::guard::restore();
    }
    // What was accepted before the last key is still made durable: the jobs stand in order.
    drop(worker.send(worker::Job::Close));
    let slow = !finish.wait(LAST_WRITES);
    link.close();
    const SLOW: &str =
        "The disk was too slow to keep what you wrote last; look for it in `tenure journal`.";
    Ok(match stayed {
        Stayed::Switch(mut next) => {
            // The next one takes it again, if it does.
            if cockpit.state.mouse {
                term::mouse::want(false)?;
            }
            if slow {
                next.notices.push(SLOW.to_owned());
            }
            Ended::Switched(next)
        }
        Stayed::Left(leave) => {
            if slow && leave != Leave::HungUp {
                eprintln!("{SLOW}");
            }
            Ended::Left(match leave {
                Leave::Quit => 0,
                Leave::Signal(number) => 128 + number,
                Leave::HungUp => 128 + 1,
            })
        }
    })
}

/// What a person's editor needs.
struct Desk {
    /// Keys are left to it while it runs.
    keys: term::events::Keys,
    /// Where it finds its file.
    notes: PathBuf,
}

/// Why the loop ended.
enum Stayed {
    /// The program is left.
    Left(Leave),
    /// For another profile, whose cache is being read already.
    Switch(Box<Options>),
}

/// Whether one of these leaves the program.
fn leaves(chores: &[Chore]) -> Option<Leave> {
    chores.iter().find_map(|chore| match chore {
        Chore::Leave(leave) => Some(*leave),
        _ => None,
    })
}

/// The loop itself.
fn stay(
    cockpit: &mut Cockpit,
    (screen, desk): (&mut Screen, &mut Desk),
    chores: &mut Vec<Chore>,
    another: &mut Another<'_>,
) -> Stayed {
    loop {
        let mut anew = false;
        let mut all = std::mem::take(chores).into_iter();
        while let Some(chore) = all.next() {
            match chore {
                // A held key asks many times for what is done once.
                Chore::Redraw if std::mem::replace(&mut anew, true) => {}
                Chore::Leave(leave) => return Stayed::Left(leave),
                // Who asks to leave behind it is not forgotten for another profile.
                Chore::Switch(_) if let Some(leave) = leaves(all.as_slice()) => {
                    return Stayed::Left(leave);
                }
                Chore::Switch(name) => match another(&name) {
                    Ok(options) => {
                        let text = words::opening(cockpit.state.language, &name);
                        cockpit.update(Msg::Notice(text), chores);
                        draw(cockpit, screen, chores);
                        return Stayed::Switch(Box::new(options));
                    }
                    Err(why) => {
                        // What was typed behind it was meant for the other profile.
                        cockpit.forget_typed(chores);
                        cockpit.update(Msg::Problem(why), chores);
                    }
                },
                Chore::Redraw => {
                    forget(screen);
                    // Where nobody tells of changed files, this is the way to have them read.
                    cockpit.take(Incoming::Files, chores);
                }
                Chore::Edit(account, text) => {
                    edit((cockpit, screen), desk, (account, &text), chores)
                }
                Chore::Mouse(wanted) => {
                    if let Err(error) = term::mouse::want(wanted) {
                        tracing::warn!("the mouse cannot be asked for: {error}");
                    }
                }
                Chore::Suspend => suspend(cockpit, screen, chores),
                Chore::Continued => {
                    if let Err(error) = term::guard::retake() {
                        tracing::warn!("the terminal cannot be taken again: {error}");
                    }
                    forget(screen);
                    // Nobody told of a new size while we were stopped.
                    sized(cockpit, screen, chores);
                }
                Chore::Copy(text) => copy(cockpit, text, chores),
                Chore::Open(address) => open(cockpit, address, chores),
            }
            cockpit.state.dirty = true;
        }
        draw(cockpit, screen, chores);
        if chores.is_empty() {
            if cockpit.stirred() {
                memory::let_go();
            }
            cockpit.wait(None, chores);
        }
    }
}

fn draw(cockpit: &mut Cockpit, screen: &mut Screen, chores: &mut Vec<Chore>) {
    if !cockpit.state.dirty {
        return;
    }
    cockpit.state.dirty = false;
    let (state, theme) = (&cockpit.state, &cockpit.looks.theme);
    let mut drawn = Drawn::default();
    let mut paint = || {
        screen.draw(|frame| drawn = crate::ui::draw(state, theme, frame))?;
        let links: Vec<Link> = drawn.links.iter().map(link).collect();
        screen.link(&links)
    };
    // Where another link was, all is drawn anew.
    let painted = paint().and_then(|again| if again { paint() } else { Ok(false) });
    match painted {
        Ok(_) => {}
        // A signal asks to leave, and a terminal that takes nothing does not keep it from that: it comes
        // behind the keys that were typed before it.
        Err(error) if error.kind() == io::ErrorKind::TimedOut => {
            tracing::warn!("the terminal takes nothing: {error}");
        }
        Err(error) => {
            tracing::warn!("the terminal cannot be written: {error}");
            // As if the terminal had told it: what was typed is kept before it is left.
            cockpit.take(Incoming::Term(term::Event::HungUp), chores);
        }
    }
    cockpit.state.drawn(drawn);
    cockpit.shown();
}

fn link(shown: &crate::app::view::WebLink) -> Link {
    Link {
        x: shown.x,
        y: shown.y,
        width: shown.width,
        address: shown.address.clone(),
    }
}

fn forget(screen: &mut Screen) {
    if let Err(error) = screen.forget() {
        tracing::warn!("the terminal cannot be cleared: {error}");
    }
}

/// Tells the size, which may be another by now.
fn sized(cockpit: &mut Cockpit, screen: &Screen, chores: &mut Vec<Chore>) {
    if let Ok((width, height)) = screen.size() {
        cockpit.update(Msg::Resize(width, height), chores);
    }
}

fn suspend(cockpit: &mut Cockpit, screen: &mut Screen, chores: &mut Vec<Chore>) {
    if !term::suspend::possible() {
        let why = words::no_shell(cockpit.state.language);
        cockpit.update(Msg::Notice(why.to_owned()), chores);
        return;
    }
    if let Err(error) = term::suspend::suspend() {
        tracing::warn!("the terminal cannot be taken again: {error}");
        chores.push(Chore::Leave(Leave::HungUp));
        return;
    }
    forget(screen);
    sized(cockpit, screen, chores);
    cockpit.update(Msg::Clock, chores);
}

/// Has words edited in the person's own editor, which has the terminal meanwhile.
fn edit(
    (cockpit, screen): (&mut Cockpit, &mut Screen),
    desk: &mut Desk,
    (account, text): (AccountId, &str),
    chores: &mut Vec<Chore>,
) {
    desk.keys.hold();
    term::guard::restore();
    let language = cockpit.state.language;
    let place = term::editor::Place {
        folder: &desk.notes,
        profile: &cockpit.state.setup.profile,
        account: account.as_str(),
    };
    let edited = term::editor::edit(text, place, language, |name| std::env::var(name).ok());
    // The words first: whatever becomes of the terminal, they are kept.
    cockpit.update(Msg::Edited(account, edited.text.clone()), chores);
    if let Some(notice) = edited.notice.clone() {
        cockpit.update(Msg::Notice(notice), chores);
    }
    if let Some(file) = edited.taken() {
        cockpit.give(worker::Job::NoteKept(file));
    }
    if let Err(error) = term::guard::enter() {
        tracing::warn!("the terminal cannot be taken again: {error}");
        return chores.push(Chore::Leave(Leave::HungUp));
    }
    desk.keys.go_on();
    // Signals from the keyboard meanwhile were the editor's.
    let mut meanwhile = Vec::new();
    cockpit.wait(Some(Duration::ZERO), &mut meanwhile);
    meanwhile.retain(|chore| {
        let keyboard = matches!(chore, Chore::Leave(Leave::Signal(2 | 3)));
        !keyboard && !matches!(chore, Chore::Suspend | Chore::Continued)
    });
    let leaves = |chore: &Chore| matches!(chore, Chore::Leave(_));
    term::out::ending(meanwhile.iter().any(leaves));
    chores.extend(meanwhile);
    forget(screen);
    sized(cockpit, screen, chores);
}

/// How much of what was copied is told.
const TOLD: usize = 60;

fn copy(cockpit: &mut Cockpit, text: String, chores: &mut Vec<Chore>) {
    let language = cockpit.state.language;
    let msg = match term::clipboard::copy(&text, language, |name| std::env::var(name).ok()) {
        Ok(to) => {
            let line = text.lines().next().unwrap_or_default();
            let told: String = line.chars().take(TOLD).collect();
            let more = if told.len() < text.len() { "…" } else { "" };
            Msg::Notice(words::copied(language, to, told + more))
        }
        Err(why) => Msg::ByHand(words::take_it(language, why), text),
    };
    cockpit.update(msg, chores);
}

fn open(cockpit: &mut Cockpit, address: String, chores: &mut Vec<Chore>) {
    let language = cockpit.state.language;
    let msg = match term::browser::open(&address, language, |name| std::env::var(name).ok()) {
        Ok(()) => Msg::Notice(words::opened(language).to_owned()),
        Err(why) => Msg::ByHand(words::link_is(language, why), address),
    };
    cockpit.update(msg, chores);
}
