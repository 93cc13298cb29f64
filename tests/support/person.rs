//! The person: presses keys, types, looks.

use super::accounts::noon;
use super::world::{Backend, World};
use chrono::TimeDelta;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::collections::VecDeque;
use tenure::app::state::Setup;
use tenure::app::view::{Drawn, Start, View};
use tenure::app::{Layer, Msg, State, update};
use tenure::domain::{Account, Now};
use tenure::input::{Chord, Keymap, Resolved, Resolver};
use tenure::theme::{Depth, Glyphs, Theme};

/// Somebody at the keyboard of the whole program.
pub struct Person<B: Backend> {
    pub state: State,
    pub world: B,
    resolver: Resolver,
    now: Now,
}

impl Person<World> {
    /// Opens the program over a portfolio of these accounts, as Mia Maas, with the arrows keymap.
    pub fn with(accounts: Vec<Account>) -> Self {
        Self::with_keymap(accounts, "arrows")
    }

    /// The same with another keymap.
    pub fn with_keymap(accounts: Vec<Account>, keymap: &str) -> Self {
        let world = World::new(accounts);
        let rules = world.rules.clone();
        let setup = Setup {
            profile: "test".to_owned(),
            who: tenure::domain::book::Who::Named("owner-1".to_owned()),
            me: None,
            start: Start::On(View::Board),
            ..Setup::default()
        };
        let keymap = Keymap::embedded(keymap).expect("a keymap of the program");
        let now = Now::utc(noon());
        let state = State::new(setup, rules, keymap.table(), (120, 40), now);
        let mut person = Self::at(state, world, keymap);
        let load = tenure::app::Effect::Load(person.state.load);
        let answers = person.world.carry_out(load, now);
        person.hears(answers);
        person
    }

    /// Opens the program anew on what an earlier run kept.
    pub fn opens(&mut self) {
        self.state.choices.taken_up = false;
        let load = tenure::app::Effect::Load(self.state.load);
        let answers = self.world.carry_out(load, self.now);
        self.hears(answers);
    }

    /// The CRM cannot be reached from now on.
    pub fn loses_the_crm(&mut self) {
        self.world.online = false;
        let why = "The CRM cannot be reached.".to_owned();
        self.hears(vec![Msg::Sync(tenure::app::msg::SyncNews::Offline(why))]);
    }

    /// The CRM can be reached again.
    pub fn finds_the_crm(&mut self) {
        let now = self.now;
        let news = self.world.comes_back(now);
        self.hears(news);
    }
}

impl<B: Backend> Person<B> {
    /// A person at a state and a world.
    pub fn at(state: State, world: B, keymap: Keymap) -> Self {
        Self {
            now: state.now,
            state,
            world,
            resolver: Resolver::new(keymap),
        }
    }

    /// Presses keys: `"> Enter"`, `"g g"`, `"C-d"`.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        for chord in Chord::sequence(keys).expect("keys") {
            self.key(chord);
        }
        self
    }

    /// Types text, key by key.
    pub fn types(&mut self, text: &str) -> &mut Self {
        for character in text.chars() {
            self.key(Chord::plain(tenure::input::Key::Char(character)));
        }
        self
    }

    fn key(&mut self, chord: Chord) {
        let (scopes, typing) = (self.state.scopes(), self.state.typing());
        let msg = match self.resolver.feed(chord, &scopes, typing) {
            Resolved::Command(command, count) => Msg::Command(command, count),
            Resolved::Leave => Msg::Leave,
            Resolved::Text(text) => Msg::Text(text),
            Resolved::Prefix(keys, follow) => Msg::Prefix(keys, follow),
            Resolved::Unknown(keys) => Msg::NoSuchKey(keys),
            Resolved::Nothing => return,
        };
        self.hears(vec![msg]);
    }

    /// Messages come in, and whatever they bring about, until all is quiet.
    pub fn hears(&mut self, messages: Vec<Msg>) {
        let mut waiting: VecDeque<Msg> = messages.into();
        while let Some(msg) = waiting.pop_front() {
            for effect in update(&mut self.state, msg, self.now) {
                waiting.extend(self.world.carry_out(effect, self.now));
            }
        }
    }

    /// Time goes by.
    pub fn waits(&mut self, time: TimeDelta) -> &mut Self {
        self.now.utc += time;
        self
    }

    /// The screen as lines of text, taken in as the program does.
    pub fn screen(&mut self) -> String {
        let (theme, _) = Theme::load("dark", Depth::None, Glyphs::Unicode, &[]);
        let (width, height) = self.state.size;
        let mut terminal = Terminal::new(TestBackend::new(width, height)).expect("a terminal");
        let mut drawn = Drawn::default();
        terminal
            .draw(|frame| drawn = tenure::ui::draw(&self.state, &theme, frame))
            .expect("a terminal");
        self.state.drawn(drawn);
        let buffer = terminal.backend().buffer();
        let mut text = String::new();
        for y in 0..height {
            for x in 0..width {
                text.push_str(buffer[(x, y)].symbol());
            }
            text.push('\n');
        }
        text
    }

    /// The name of the account under the cursor.
    pub fn stands_on(&self) -> &str {
        let row = self.state.subject();
        row.map_or("", |row| &row.account.name)
    }

    /// The name of the board's column under the cursor.
    pub fn column(&self) -> &str {
        let board = &self.state.board;
        board.columns.get(board.focus).map_or("", |of| &of.name)
    }

    /// The names in a column of the board.
    pub fn cards(&self, column: &str) -> Vec<&str> {
        let columns = &self.state.board.columns;
        let column = columns.iter().find(|of| of.name == column);
        self.names(&column.expect("a column of the board").rows)
    }

    /// The names in the queue, in its order.
    pub fn queue(&self) -> Vec<&str> {
        self.names(&self.state.triage.rows)
    }

    fn names(&self, rows: &[u32]) -> Vec<&str> {
        let rows = rows.iter().filter_map(|at| self.state.book.row(*at));
        rows.map(|row| row.account.name.as_str()).collect()
    }

    /// What was said last.
    pub fn is_told(&self) -> &str {
        self.state.toast.as_ref().map_or("", |toast| &toast.text)
    }

    /// What lies over the view.
    pub fn layer(&self) -> Option<&Layer> {
        self.state.layers.last()
    }

    /// The rows of the open menu, those that cannot be chosen in parentheses.
    pub fn offers(&self) -> Vec<String> {
        let Some(
            Layer::Palette(menu)
            | Layer::Find(menu)
            | Layer::Stages(menu, _)
            | Layer::Pick(menu, _),
        ) = self.layer()
        else {
            panic!("no menu is open");
        };
        let rows = menu.rows.iter().map(|row| match row.disabled {
            Some(_) => format!("({})", row.text),
            None => row.text.clone(),
        });
        rows.collect()
    }
}
