//! The cockpit without its terminal: state, keys, and the work it hands out.
//!
//! The terminal's loop drives it, and so do journeys in tests: both wait for what comes in, and
//! draw when it says so.

use super::files::{self, Files, WriteViews};
use super::looks::Looks;
use super::notes::LeftNote;
use super::worker::Job;
use crate::app::choice::Choices;
use crate::app::mouse::{Deed, Mouse};
use crate::app::saved::Saved;
use crate::app::state::Setup;
use crate::app::{Command, Effect, Msg, State, ids::IdSource, update};
use crate::domain::id::AccountId;
use crate::domain::{Now, Rules};
use crate::input::keymap::Keymap;
use crate::input::resolver::{Resolved, Resolver};
use crate::term::{Event, mouse};
use crate::theme::Theme;
use chrono::{Local, Offset, Utc};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// How long a cursor stands still until it rests. Longer than between two beats of a key held down,
/// not longer than what still feels like at once.
const REST: Duration = Duration::from_millis(100);

/// What comes into the loop.
#[derive(Debug)]
pub enum Incoming {
    /// From the terminal.
    Term(Event),
    /// From the workers.
    App(Msg),
    /// The person's files may have changed.
    Files,
}

/// What the loop must do itself, since it needs the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chore {
    /// Draw everything anew.
    Redraw,
    /// Stop until continued.
    Suspend,
    /// We were continued without having stopped ourselves.
    Continued,
    /// Put text on the clipboard.
    Copy(String),
    /// Open a web address in a browser.
    Open(String),
    /// Have the words of a touchpoint edited.
    Edit(AccountId, String),
    /// Take the mouse, or give it back.
    Mouse(bool),
    /// Leave for another profile.
    Switch(String),
    /// Leave, for this reason.
    Leave(Leave),
}

/// Why the cockpit is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leave {
    /// The person asked to.
    Quit,
    /// A signal of this number.
    Signal(i32),
    /// The terminal is gone: it must not be written to.
    HungUp,
}

/// The moment it is now, for the person before the screen.
pub fn now() -> Now {
    let utc = Utc::now();
    Now {
        utc,
        offset: utc.with_timezone(&Local).offset().fix(),
    }
}

/// The cockpit.
pub struct Cockpit {
    /// All that the screen is drawn from.
    pub state: State,
    /// How it looks.
    pub looks: Looks,
    pub(super) resolver: Resolver,
    ends: Ends,
    /// How the person's files are read.
    read_files: Option<Box<dyn Fn() -> Files + Send>>,
    /// How the saved views are written.
    pub write_views: Option<WriteViews>,
    /// The saved views as their file had them when it could last be read.
    pub(super) known_views: Option<Vec<Saved>>,
    /// As they were read last.
    pub(super) files: Option<Files>,
    /// When the cursor will have rested, if it moved.
    rest: Option<Instant>,
    /// What was typed before the book was there.
    held: Vec<Event>,
    /// What is shown first has come: the whole book is still to be asked for.
    glimpsed: bool,
    /// Much was taken in, and more thrown away for it, since that was last asked for.
    stirred: bool,
    /// Notes of an earlier run that are still to be taken up.
    pub(super) left_notes: Vec<LeftNote>,
}

/// What joins a cockpit to the world.
pub struct Ends {
    /// What comes in.
    pub inbox: Receiver<Incoming>,
    /// Who does the work; the answers come in.
    pub worker: Sender<Job>,
    /// What time it is.
    pub clock: fn() -> Now,
}

impl Cockpit {
    /// A cockpit with nothing read yet.
    pub fn new(
        setup: Setup,
        rules: Arc<Rules>,
        (keymap, looks): (Keymap, Looks),
        size: (u16, u16),
        ends: Ends,
    ) -> Self {
        let mut state = State::new(setup, rules, keymap.table(), size, (ends.clock)());
        state.ids = IdSource::Made(Uuid::now_v7);
        state.theme = looks.theme.name.clone();
        state.choices = Choices {
            themes: Theme::names(&looks.files),
            keymaps: Keymap::names(&looks.keymaps),
            theme_said: looks.said.theme.clone(),
            keymap_said: looks.said.keymap.clone(),
            ..Choices::default()
        };
        Self {
            state,
            looks,
            resolver: Resolver::new(keymap),
            ends,
            read_files: None,
            write_views: None,
            known_views: None,
            files: None,
            rest: None,
            held: Vec::new(),
            glimpsed: false,
            stirred: false,
            left_notes: Vec::new(),
        }
    }

    /// Reads the person's files so from now on, when they change.
    pub fn reads_files(&mut self, read: Box<dyn Fn() -> Files + Send>) {
        let files = read();
        self.state.views = files.views.clone().unwrap_or_default();
        self.state.file_faults.clone_from(&files.faults);
        // The start has said it of the keymap that is named: it is no longer said once that is mended.
        if let Some(named) = &files.said.keymap {
            let wrong = Keymap::named(named, &files.keymaps).err();
            self.state.file_faults.extend(wrong.unwrap_or_default());
        }
        // Of the theme, too.
        let themes = Theme::names(&files.themes);
        if let Some(named) = files.said.theme.as_ref().filter(|of| themes.contains(of)) {
            let (depth, glyphs) = (self.looks.depth, self.looks.glyphs);
            let wrong = Theme::load(named, depth, glyphs, &files.themes).1;
            let wrong = wrong.iter().map(super::files::theme_fault);
            self.state.file_faults.extend(wrong);
        }
        self.files = Some(files);
        self.read_files = Some(read);
    }

    /// Waits for something to come in, at most so long, and takes in everything that waits by then.
    /// Whether anything came.
    pub fn wait(&mut self, at_most: Option<Duration>, chores: &mut Vec<Chore>) -> bool {
        let rest = self
            .rest
            .map(|at| at.saturating_duration_since(Instant::now()));
        let time = [at_most, rest].into_iter().flatten().min();
        let received = match time {
            Some(time) => self.ends.inbox.recv_timeout(time),
            None => self.ends.inbox.recv().map_err(Into::into),
        };
        let first = match received {
            Ok(incoming) => incoming,
            Err(RecvTimeoutError::Timeout) => return self.rested(chores),
            Err(RecvTimeoutError::Disconnected) => {
                if at_most.is_none() {
                    chores.push(Chore::Leave(Leave::HungUp));
                }
                return false;
            }
        };
        self.take(first, chores);
        // What is typed behind a switch of profiles is for the next one.
        while !leaves_profile(chores)
            && let Ok(more) = self.ends.inbox.try_recv()
        {
            self.take(more, chores);
        }
        self.rested(chores);
        true
    }

    /// What came from the terminal and was not taken in, in order: another cockpit takes it.
    pub fn not_taken(&mut self) -> Vec<Event> {
        let mut events = std::mem::take(&mut self.held);
        while let Ok(incoming) = self.ends.inbox.try_recv() {
            if let Incoming::Term(event) = incoming {
                events.push(event);
            }
        }
        events
    }

    /// Forgets what was typed for another profile that there is not, and takes in whatever else came.
    pub fn forget_typed(&mut self, chores: &mut Vec<Chore>) {
        self.held.clear();
        let waiting: Vec<Incoming> = self.ends.inbox.try_iter().collect();
        for incoming in waiting {
            let typed = matches!(
                incoming,
                Incoming::Term(Event::Key(_) | Event::Paste(_) | Event::Mouse(_))
            );
            if !typed {
                self.take(incoming, chores);
            }
        }
    }

    /// Says that the cursor rests, when its time has come. Whether it has.
    fn rested(&mut self, chores: &mut Vec<Chore>) -> bool {
        let come = self.rest.is_some_and(|at| at <= Instant::now());
        if come {
            self.rest = None;
            self.update(Msg::Rested, chores);
        }
        come
    }

    /// A frame is on the screen. Where it was one that was kept, the whole book is read now, and not
    /// before: it would hold up the frame.
    pub fn shown(&mut self) {
        if std::mem::take(&mut self.glimpsed) {
            self.give(Job::Load(self.state.load));
        }
    }

    /// Whether much was taken in, and more thrown away for it, since this was last asked.
    pub(super) fn stirred(&mut self) -> bool {
        std::mem::take(&mut self.stirred)
    }

    /// Takes one thing in. What is typed before the book is there waits for it, so that it acts on what
    /// it would have acted on a moment later; but leaving waits for nothing.
    pub fn take(&mut self, incoming: Incoming, chores: &mut Vec<Chore>) {
        match incoming {
            Incoming::Term(event) if self.waits(&event) => return self.held.push(event),
            incoming => self.take_now(incoming, chores),
        }
        if !self.held.is_empty() && !self.state.awaits_book() {
            let mut held = std::mem::take(&mut self.held).into_iter();
            while !leaves_profile(chores)
                && let Some(event) = held.next()
            {
                self.take_now(Incoming::Term(event), chores);
            }
            self.held = held.collect();
        }
    }

    /// Whether something typed is to wait for the book.
    fn waits(&self, event: &Event) -> bool {
        if !self.state.awaits_book() {
            return false;
        }
        match event {
            Event::Key(chord) => {
                let mut resolver = self.resolver.clone();
                let (scopes, typing) = (self.state.scopes(), self.state.typing());
                let at_once = match resolver.feed(*chord, &scopes, typing) {
                    Resolved::Leave => true,
                    // Behind other keys, a letter may be part of what is typed with them.
                    Resolved::Command(Command::Quit | Command::Suspend | Command::Redraw, _) => {
                        self.held.is_empty()
                    }
                    _ => false,
                };
                !at_once
            }
            Event::Mouse(_) | Event::Paste(_) => true,
            _ => false,
        }
    }

    fn take_now(&mut self, incoming: Incoming, chores: &mut Vec<Chore>) {
        match incoming {
            Incoming::App(msg) => {
                // Whatever takes its place before it is drawn, the book is asked for once.
                self.glimpsed |= matches!(msg, Msg::Glimpse(..));
                self.stirred |= matches!(msg, Msg::Loaded(..) | Msg::Changed { .. });
                self.update(msg, chores);
                self.take_up(chores);
            }
            Incoming::Files => {
                if let Some(files) = self.read_files.as_ref().map(|read| read()) {
                    files::take(self, files, chores);
                }
            }
            Incoming::Term(event) => match event {
                Event::Key(chord) => {
                    let (scopes, typing) = (self.state.scopes(), self.state.typing());
                    let msg = match self.resolver.feed(chord, &scopes, typing) {
                        Resolved::Command(command, count) => Msg::Command(command, count),
                        Resolved::Leave => Msg::Leave,
                        Resolved::Text(text) => Msg::Text(text),
                        Resolved::Prefix(keys, follow) => Msg::Prefix(keys, follow),
                        Resolved::Unknown(keys) => Msg::NoSuchKey(keys),
                        Resolved::Nothing => return,
                    };
                    self.update(msg, chores);
                }
                Event::Mouse(mouse) => self.update(Msg::Mouse(deed(mouse)), chores),
                Event::Paste(text) => self.update(Msg::Paste(text), chores),
                Event::Resize(width, height) => self.update(Msg::Resize(width, height), chores),
                Event::Suspend => chores.push(Chore::Suspend),
                Event::Continued => chores.push(Chore::Continued),
                Event::Leave(signal) => {
                    self.update(Msg::Ending, chores);
                    chores.push(Chore::Leave(Leave::Signal(signal)));
                }
                Event::HungUp => {
                    self.update(Msg::Ending, chores);
                    chores.push(Chore::Leave(Leave::HungUp));
                }
            },
        }
    }

    /// Gives the application a message and carries out what it asks for.
    pub fn update(&mut self, msg: Msg, chores: &mut Vec<Chore>) {
        for effect in update(&mut self.state, msg, (self.ends.clock)()) {
            let job = match effect {
                Effect::Load(ask) => {
                    self.glimpsed = false;
                    Job::Load(ask)
                }
                Effect::Details(account) => Job::Details(account),
                Effect::KeptDetails(account) => Job::KeptDetails(account),
                Effect::Measures(account) => Job::Measures(account),
                Effect::Portfolio(question) => Job::Portfolio(question),
                Effect::Findables => Job::Findables,
                Effect::Commit(action) => Job::Commit(Box::new(action)),
                Effect::Undo(action) => Job::Undo(action),
                Effect::Settle(write, choice) => Job::Settle(write, choice),
                Effect::Answer(writes, with) => Job::Answer(writes, with),
                Effect::Remember(key, json) => Job::Remember(key, json),
                Effect::Sync => Job::Sync,
                Effect::SyncCancel => Job::SyncCancel,
                Effect::Rest => {
                    self.rest = Some(Instant::now() + REST);
                    continue;
                }
                Effect::Copy(text) => {
                    chores.push(Chore::Copy(text));
                    continue;
                }
                Effect::Open(address) => {
                    chores.push(Chore::Open(address));
                    continue;
                }
                Effect::Edit(account, text) => {
                    chores.push(Chore::Edit(account, text));
                    continue;
                }
                Effect::SaveViews(views) => {
                    self.save_views(views, chores);
                    continue;
                }
                Effect::Mouse(wanted) => {
                    chores.push(Chore::Mouse(wanted));
                    continue;
                }
                Effect::Theme(name) => {
                    self.put_on(&name, chores);
                    continue;
                }
                Effect::Keymap(name) => {
                    self.take_keymap(&name, chores);
                    self.note_keys(chores);
                    continue;
                }
                Effect::Switch(name) => {
                    chores.push(Chore::Switch(name));
                    continue;
                }
                Effect::Redraw => {
                    chores.push(Chore::Redraw);
                    continue;
                }
                Effect::Suspend => {
                    chores.push(Chore::Suspend);
                    continue;
                }
                Effect::Quit => {
                    chores.push(Chore::Leave(Leave::Quit));
                    continue;
                }
            };
            self.give(job);
        }
    }

    /// Gives the worker something to do. It lives as long as the cockpit; if it is gone, a panic took it,
    /// and what was asked is not done: the person is told rather than left to believe it was.
    pub(super) fn give(&mut self, job: Job) {
        if self.ends.worker.send(job).is_err() {
            update(&mut self.state, Msg::StoreFailed, (self.ends.clock)());
            self.state.dirty = true;
        }
    }

    /// Writes the saved views. What is written is known already when the file is told to have changed.
    fn save_views(&mut self, views: Vec<Saved>, chores: &mut Vec<Chore>) {
        let Some(write) = &self.write_views else {
            return;
        };
        let known = self.known_views.clone();
        match write(&views, known.as_deref()) {
            Ok(written) => {
                self.known_views = Some(written.clone());
                if let Some(files) = &mut self.files {
                    files.views = Some(written);
                }
            }
            Err(why) => {
                self.update(Msg::ViewsUnsaved(why, known), chores);
                // Where nobody tells of changed files, they are read now.
                self.take(Incoming::Files, chores);
            }
        }
    }

    pub(super) fn put_on(&mut self, name: &str, chores: &mut Vec<Chore>) {
        let faults = self.looks.put_on(name);
        self.update(Msg::Theme(self.looks.theme.name.clone()), chores);
        for fault in &faults {
            self.update(Msg::Problem(super::files::theme_fault(fault)), chores);
        }
    }

    /// Says which keys mean something else than in the keymap that is inherited, if any do.
    pub(super) fn note_keys(&mut self, chores: &mut Vec<Chore>) -> bool {
        let notes = self.resolver.keymap().notes.join("; ");
        let any = !notes.is_empty();
        if any {
            self.update(Msg::Notice(notes), chores);
        }
        any
    }

    /// Another keymap; one that cannot be used leaves the keys as they are.
    pub(super) fn take_keymap(&mut self, name: &str, chores: &mut Vec<Chore>) {
        match Keymap::named(name, &self.looks.keymaps) {
            Ok((keymap, warnings)) => {
                self.update(Msg::Keymap(keymap.table()), chores);
                self.resolver = Resolver::new(keymap);
                for warning in warnings {
                    self.update(Msg::Problem(warning), chores);
                }
            }
            Err(faults) => {
                for fault in faults {
                    self.update(Msg::Problem(fault), chores);
                }
            }
        }
    }
}

/// Whether another profile is asked for.
fn leaves_profile(chores: &[Chore]) -> bool {
    chores.iter().any(|chore| matches!(chore, Chore::Switch(_)))
}

/// What the terminal told of the mouse, in the application's words.
fn deed(done: mouse::Mouse) -> Mouse {
    let what = match done.what {
        mouse::What::Press => Deed::Press,
        mouse::What::Drag => Deed::Drag,
        mouse::What::Release => Deed::Release,
        mouse::What::WheelUp => Deed::WheelUp,
        mouse::What::WheelDown => Deed::WheelDown,
    };
    Mouse { what, at: done.at }
}
