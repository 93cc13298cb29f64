//! How long it takes to make a portfolio: 200 accounts before the demo's first board, 10,000 for a load test;
//! and to go to another view of 10,000.

mod made;

use divan::{Bencher, black_box};
use made::{accounts, now};
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};
use std::io::{self, Sink};
use std::sync::Arc;
use tenure::app::msg::Loaded;
use tenure::app::state::Setup;
use tenure::app::view::{Start, View};
use tenure::app::{Command, Msg, State, update};
use tenure::domain::{Book, Rules};
use tenure::input::Keymap;
use tenure::sandbox::portfolio::{Recipe, generate};
use tenure::term::paint::Paint;
use tenure::theme::{Depth, Glyphs, Theme};

/// A large screen.
const SIZE: (u16, u16) = (200, 50);

fn main() {
    divan::main();
}

#[divan::bench(args = [1, 200, 10_000], sample_count = 5, sample_size = 1)]
fn records(bencher: Bencher, accounts: u32) {
    let recipe = Recipe {
        accounts,
        seed: 1,
        now: "2026-11-21T12:00:00Z".parse().unwrap_or_default(),
    };
    bencher.bench_local(|| generate(recipe).records.map(black_box).count());
}

/// The cockpit, from the key to the bytes.
struct Desk {
    state: State,
    theme: Theme,
    terminal: Terminal<Paint<Sink>>,
}

impl Desk {
    fn new() -> Self {
        let rules = Arc::new(Rules::presets());
        let setup = Setup {
            start: Start::On(View::Board),
            ..Setup::default()
        };
        let keys = Keymap::embedded("arrows").expect("a keymap of the program");
        let mut state = State::new(setup, rules.clone(), keys.table(), SIZE, now());
        let loaded = Loaded {
            book: Book::build(accounts(10_000), Vec::new(), &rules, now()),
            ..Loaded::default()
        };
        let loaded = Msg::Loaded(state.load, Ok(Box::new(loaded)));
        update(&mut state, loaded, now());
        let paint = Paint::new(io::sink()).fitting(SIZE.0, "xterm-256color");
        let viewport = Viewport::Fixed(Rect::new(0, 0, SIZE.0, SIZE.1));
        let mut desk = Self {
            state,
            theme: Theme::load("dark", Depth::True, Glyphs::Unicode, &[]).0,
            terminal: Terminal::with_options(paint, TerminalOptions { viewport })
                .expect("a screen of a fixed size"),
        };
        desk.draw();
        desk
    }

    fn draw(&mut self) {
        let (state, theme) = (&self.state, &self.theme);
        let drawn = self.terminal.draw(|frame| {
            black_box(tenure::ui::draw(state, theme, frame));
        });
        drawn.expect("nobody takes it, and nobody refuses it");
    }

    fn goes(&mut self, to: Command) {
        update(&mut self.state, Msg::Command(to, None), now());
        self.draw();
    }
}

/// From the board to the queue and back.
#[divan::bench]
fn board_and_triage(bencher: Bencher) {
    let mut desk = Desk::new();
    bencher.bench_local(|| {
        desk.goes(Command::GoTriage);
        desk.goes(Command::GoBoard);
    });
}

/// The cursor down the queue and up again.
#[divan::bench]
fn down_and_up(bencher: Bencher) {
    let mut desk = Desk::new();
    desk.goes(Command::GoTriage);
    bencher.bench_local(|| {
        desk.goes(Command::Down);
        desk.goes(Command::Up);
    });
}
