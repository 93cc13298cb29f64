//! A person at a desk: the whole program in memory, keys in and the screen out, over the real store,
//! the real engine and connector, and an embedded CRM in this process.

use chrono::{DateTime, Utc};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use serde_json::Value;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};
use tenure::app::State;
use tenure::app::state::Setup;
use tenure::app::view::{Drawn, Start, View};
use tenure::crm::Crm as _;
use tenure::crm::http::{Secret, Timing};
use tenure::crm::hubspot::{HubSpot, Mapping, Settings as Connection};
use tenure::domain::Rules;
use tenure::domain::account::Account;
use tenure::domain::book::Who;
use tenure::domain::field::Field;
use tenure::domain::touchpoint::Details;
use tenure::input::{Chord, Key, Keymap};
use tenure::runtime::cockpit::{self, Chore, Cockpit};
use tenure::runtime::{Connect, Connected, Incoming, Looks, link, worker};
use tenure::sandbox::portfolio::{Recipe, generate};
use tenure::sandbox::record::ObjectType;
use tenure::sandbox::{Faults, RequiredWhen, Sandbox, Settings};
use tenure::term::Event;
use tenure::term::mouse::{Mouse, What};
use tenure::theme::{Depth, Glyphs};
use tokio::runtime::Runtime;

/// Longer than anything here takes, also on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);
/// Too narrow for the account beside the board: what is looked for is looked for in the view.
const SIZE: (u16, u16) = (139, 44);

/// An embedded CRM with a portfolio, that can go away and come back at the same address.
pub struct Portal {
    runtime: Runtime,
    server: Option<Sandbox>,
    settings: Settings,
}

impl Portal {
    pub fn start(data: &Path) -> Self {
        let mut portal = Self {
            runtime: Runtime::new().expect("a runtime"),
            server: None,
            settings: Settings {
                data: data.to_owned(),
                per_ten_seconds: 100_000,
                searches_per_second: 10_000,
                ..Settings::default()
            },
        };
        portal.comes_back();
        portal.settings.port = portal.server().address().port();
        let recipe = Recipe {
            accounts: 30,
            seed: 5,
            now: chrono::Utc::now(),
        };
        portal.server().fill(generate(recipe)).expect("filled");
        portal
    }

    fn server(&self) -> &Sandbox {
        self.server.as_ref().expect("it is there")
    }

    pub fn faults(&self) -> &Faults {
        self.server().faults()
    }

    pub fn count(&self, of: ObjectType) -> u64 {
        self.server().count(of).expect("a count")
    }

    /// Makes rules on required properties, as an administrator does.
    pub fn requires(&self, rules: Vec<RequiredWhen>) {
        self.server().require(rules);
    }

    /// Nobody answers any more.
    pub fn goes_away(&mut self) {
        if let Some(server) = self.server.take() {
            self.runtime.block_on(server.stop());
        }
    }

    /// It answers again.
    pub fn comes_back(&mut self) {
        let end = Instant::now() + PATIENCE;
        loop {
            let settings = self.settings.clone();
            match self.runtime.block_on(Sandbox::start(settings)) {
                Ok(server) => break self.server = Some(server),
                // Somebody else has its port for a moment.
                Err(error) => assert!(Instant::now() < end, "{error}"),
            }
        }
    }

    /// How to reach it.
    fn connection(&self) -> Arc<HubSpot> {
        let url = format!("http://127.0.0.1:{}", self.settings.port);
        let mut connection =
            Connection::new(&url, Secret::new(&self.settings.token), Mapping::demo());
        connection.requests_per_ten_seconds = Some(100_000);
        connection.timing = Timing {
            attempts: 1,
            ..connection.timing
        };
        Arc::new(HubSpot::new(connection).expect("good settings"))
    }

    /// What the CRM itself has of an account, past every cache and index.
    pub fn account(&self, id: &str) -> Account {
        let crm = self.connection();
        let record = self
            .runtime
            .block_on(async { crm.account(&id.into()).await });
        record.expect("it answers").expect("it is there").account
    }

    /// What the CRM itself has as an account's stage.
    pub fn stage(&self, id: &str) -> Option<String> {
        self.account(id).stage
    }

    /// The name of the user whose account it is.
    pub fn owner_of(&self, id: &str) -> Option<String> {
        let owner = self.account(id).owner?;
        let crm = self.connection();
        let owners = self.runtime.block_on(async { crm.owners().await });
        let mut owners = owners.expect("it answers").into_iter();
        owners.find(|of| of.id == owner).map(|of| of.name)
    }

    /// What the CRM itself has around an account.
    pub fn details(&self, id: &str) -> Details {
        let crm = self.connection();
        let details = self
            .runtime
            .block_on(async { crm.details(&id.into()).await });
        details.expect("it answers")
    }

    /// Asks the CRM as somebody else would.
    pub fn ask(&self, path: &str, body: &Value) -> Value {
        let url = format!("{}{path}", self.server().url());
        self.runtime.block_on(async {
            let client = reqwest::Client::builder().no_proxy().build();
            let request = client.expect("a client").post(url).json(body);
            let request = request.bearer_auth(self.server().token());
            let answer = request.send().await.expect("an answer");
            assert!(answer.status().is_success(), "{answer:?}");
            answer.json().await.expect("JSON")
        })
    }

    /// What the CRM itself has in a field of an account.
    pub fn has(&self, id: &str, field: Field) -> Option<String> {
        self.account(id).raw(field)
    }
}

/// The program, opened.
pub struct Desk {
    pub cockpit: Cockpit,
    worker: Sender<worker::Job>,
    finish: worker::Finish,
    link: Option<link::Link>,
    chores: Vec<Chore>,
    /// What comes in, and where it is handed on, one after the other: what is looked for is looked for
    /// behind each, so that nothing passes unseen where much comes at once, as on a slow machine.
    coming: Receiver<Incoming>,
    hand_on: Sender<Incoming>,
}

impl Desk {
    /// Opens it on a store, with a portal to reach.
    pub fn open(store: &Path, portal: &Portal) -> Self {
        let rules = Arc::new(Rules::presets());
        let (post, coming) = mpsc::channel();
        let (hand_on, inbox) = mpsc::channel();
        let (worker, finish) = worker::start(
            (store.to_owned(), false),
            rules.clone(),
            post.clone(),
            cockpit::now,
        );
        let setup = Setup {
            profile: "test".to_owned(),
            who: Who::Anybody,
            me: None,
            start: Start::On(View::Board),
            ..Setup::default()
        };
        let keymap = Keymap::embedded("arrows").expect("a keymap of the program");
        let (looks, _) = Looks::new("dark", Depth::None, Glyphs::Unicode, Vec::new());
        let ends = cockpit::Ends {
            inbox,
            worker: worker.clone(),
            clock: cockpit::now,
        };
        let cockpit = Cockpit::new(setup, rules, (keymap, looks), SIZE, ends);
        worker::ask_first(&worker, &cockpit);
        let crm = portal.connection();
        let connect: Connect = Box::new(move |_| {
            let crm = crm.clone();
            Box::pin(async move {
                Ok(Connected {
                    elsewhere: false,
                    crm,
                    keep: None,
                    read_only: false,
                    notice: None,
                })
            })
        });
        let link = link::start(connect, None, worker.clone(), post);
        Self {
            cockpit,
            worker,
            finish,
            link: Some(link),
            chores: Vec::new(),
            coming,
            hand_on,
        }
    }

    /// Takes in the next that comes, if anything does until then.
    fn takes_in(&mut self, end: Instant) -> bool {
        const LOOK: Duration = Duration::from_millis(5);
        while Instant::now() < end {
            match self.coming.recv_timeout(LOOK) {
                Ok(incoming) => self.hand_on.send(incoming).expect("a cockpit"),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return false,
            }
            // Also when nothing has come: a rest may be over.
            if self.cockpit.wait(Some(Duration::ZERO), &mut self.chores) {
                return true;
            }
        }
        false
    }

    /// Presses keys: `"> Enter"`.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        for chord in Chord::sequence(keys).expect("keys") {
            self.key(chord);
        }
        self
    }

    /// Types text, key by key.
    pub fn types(&mut self, text: &str) -> &mut Self {
        for character in text.chars() {
            self.key(Chord::plain(Key::Char(character)));
        }
        self
    }

    fn key(&mut self, chord: Chord) {
        // As a person does: a row that has just come under the cursor is not acted on.
        self.until("rows at rest", |state| !state.unsettled);
        let event = Incoming::Term(Event::Key(chord));
        self.cockpit.take(event, &mut self.chores);
    }

    /// Does something with the mouse.
    pub fn mouse(&mut self, what: What, at: (u16, u16)) -> &mut Self {
        self.hears(Incoming::Term(Event::Mouse(Mouse { what, at })))
    }

    /// Something comes in.
    pub fn hears(&mut self, incoming: Incoming) -> &mut Self {
        self.cockpit.take(incoming, &mut self.chores);
        self
    }

    /// The screen as lines of text.
    pub fn screen(&mut self) -> String {
        let mut terminal = Terminal::new(TestBackend::new(SIZE.0, SIZE.1)).expect("a terminal");
        let (state, theme) = (&self.cockpit.state, &self.cockpit.looks.theme);
        let mut drawn = Drawn::default();
        terminal
            .draw(|frame| drawn = tenure::ui::draw(state, theme, frame))
            .expect("a terminal");
        self.cockpit.state.drawn(drawn);
        let buffer = terminal.backend().buffer();
        let mut text = String::new();
        for y in 0..buffer.area.height {
            for x in 0..buffer.area.width {
                text.push_str(buffer[(x, y)].symbol());
            }
            text.push('\n');
        }
        text
    }

    /// Takes in what comes until the screen fits; the screen then.
    #[track_caller]
    pub fn sees(&mut self, what: &str, fits: impl Fn(&str) -> bool) -> String {
        let end = Instant::now() + PATIENCE;
        loop {
            let screen = self.screen();
            if fits(&screen) {
                return screen;
            }
            assert!(self.takes_in(end), "never saw {what}:\n{}", self.screen());
        }
    }

    /// Takes in what comes until the state fits.
    #[track_caller]
    pub fn until(&mut self, what: &str, fits: impl Fn(&State) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !fits(&self.cockpit.state) {
            assert!(
                self.takes_in(end),
                "never came to {what}:\n{}",
                self.screen()
            );
        }
    }

    /// Waits until everything written is in the CRM.
    #[track_caller]
    pub fn has_sent_all(&mut self) {
        // The screen learns of its outbox after it learns that something is durable: only the store
        // itself knows that nothing waits. It answers behind all that was done up to now.
        let (answer, store) = mpsc::channel();
        drop(self.worker.send(worker::Job::Store(answer)));
        let store = store.recv_timeout(PATIENCE).expect("an open store");
        self.until("an empty outbox", |state| {
            let waiting = store.outbox().expect("a store that can be read");
            waiting.is_empty() && state.pending.is_empty() && state.activity.queue.is_empty()
        });
    }

    /// An account as the screen has it: its stage, and since when.
    pub fn stage(&self, id: &str) -> (Option<String>, Option<DateTime<Utc>>) {
        let book = &self.cockpit.state.book;
        let row = book.find(&id.into()).and_then(|at| book.row(at));
        let account = &row.expect("it is there").account;
        (account.stage.clone(), account.stage_since)
    }

    /// Takes in what comes until the screen has this on it.
    #[track_caller]
    pub fn reads(&mut self, text: &str) -> String {
        self.sees(text, |screen| screen.contains(text))
    }

    /// Waits until the first pull is through.
    #[track_caller]
    pub fn is_synced(&mut self) -> &mut Self {
        self.reads("synced now");
        self
    }

    /// The id of the account under the cursor.
    pub fn stands_on(&self) -> String {
        let id = self.cockpit.state.subject_id().expect("an account");
        id.to_string()
    }

    /// Whether nobody has asked to leave yet.
    pub fn still_open(&self) -> bool {
        !self.chores.iter().any(|of| matches!(of, Chore::Leave(_)))
    }

    /// Leaves, as by `q`.
    pub fn leaves(mut self) {
        drop(self.worker.send(worker::Job::Close));
        assert!(self.finish.wait(PATIENCE), "the last writes are kept");
        self.link.take().expect("it is open").close();
    }
}
