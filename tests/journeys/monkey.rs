//! Any keys in any order: nothing panics, no cursor leaves its list, and every state can be drawn.

use super::support::accounts::{account, renewing_in};
use super::support::person::Person;
use super::support::world::World;
use fastrand::Rng;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use tenure::app::layout;
use tenure::app::msg::SyncNews;
use tenure::app::view::{Drawn, View};
use tenure::app::{Layer, Msg, State};
use tenure::domain::Account;
use tenure::input::{Chord, Key, Keymap};
use tenure::theme::Theme;

const STAGES: &[&str] = &[
    "onboarding",
    "adoption",
    "value",
    "renewal",
    "advocacy",
    "at_risk",
    "churned",
    "no such",
];

/// Words that make lines and queries reach further than random letters do.
const WORDS: &[&str] = &[
    "call 20m with ",
    "mood -1; ",
    "next: send it fri",
    "stage:",
    "arr>=10k ",
    "(",
    "\"",
    "or ",
    "acme",
    "审",
    "é",
    "renewal<60d ",
    "chur",
];

fn portfolio(rng: &mut Rng) -> Vec<Account> {
    let one = |at: u32| {
        let stage = STAGES[rng.usize(..STAGES.len())];
        let name = ["Acme", "北京云", "Étoile", "Cøsmos"][rng.usize(..4)];
        let account = account(&at.to_string(), &format!("{name} {at}"), stage);
        renewing_in(account, rng.u64(..400))
    };
    (0..60).map(one).collect()
}

/// Something happens: mostly a key of the keymap, sometimes a word, a size, news or a change.
fn happens(person: &mut Person<World>, keys: &[Vec<Chord>], rng: &mut Rng) {
    match rng.u32(..100) {
        0..80 => {
            let keys = &keys[rng.usize(..keys.len())];
            person.press(&tenure::input::chord::shown(keys));
        }
        80..88 => {
            person.types(WORDS[rng.usize(..WORDS.len())]);
        }
        88..91 => {
            let letter = Key::Char(rng.alphanumeric());
            person.press(&Chord::plain(letter).to_string());
        }
        91..94 => {
            let size = Msg::Resize(rng.u16(30..240), rng.u16(8..70));
            person.hears(vec![size]);
        }
        94..96 if person.world.online => person.loses_the_crm(),
        94..96 => person.finds_the_crm(),
        96 => person.hears(vec![Msg::Problem("Something is wrong.".to_owned())]),
        97 => person.hears(vec![Msg::Paste("a\u{1b}[2J\nb\u{202e}c".to_owned())]),
        98 => {
            let why = "Stopped.".to_owned();
            let news = [SyncNews::Cancelled, SyncNews::Failed(why), SyncNews::Online];
            person.hears(vec![Msg::Sync(news[rng.usize(..3)].clone())]);
        }
        _ => {
            let mut accounts = person.world.accounts.clone();
            let changed = accounts.swap_remove(rng.usize(..accounts.len()));
            let gone = rng.u8(..10) == 0 && accounts.len() > 20;
            if gone {
                person.world.accounts.retain(|of| of.id != changed.id);
            }
            person.hears(vec![Msg::Changed {
                gone: if gone {
                    vec![changed.id.clone()]
                } else {
                    Vec::new()
                },
                accounts: if gone { Vec::new() } else { vec![changed] },
                owners: None,
            }]);
        }
    }
}

/// What must hold whatever happened.
fn holds(state: &State) {
    let within = |cursor: usize, len: usize| cursor < len.max(1);
    let rows = state.book.rows.len();
    for column in &state.board.columns {
        assert!(within(column.cursor, column.rows.len()));
        assert!(column.rows.iter().all(|at| (*at as usize) < rows));
    }
    assert!(within(state.board.focus, state.board.columns.len()));
    assert!(within(state.triage.cursor, state.triage.rows.len()));
    assert!(state.triage.rows.iter().all(|at| (*at as usize) < rows));
    let (width, height) = (state.size.0, layout::body_height(state));
    if state.view == View::Triage {
        let shown = layout::triage(width, height).rows;
        let triage = &state.triage;
        assert!((triage.top..triage.top + shown).contains(&triage.cursor));
    }
    match state.layers.last() {
        Some(Layer::Palette(menu) | Layer::Find(menu) | Layer::Stages(menu, _)) => {
            assert!(within(menu.cursor, menu.rows.len()));
        }
        Some(Layer::Move(dialog)) => assert!(within(dialog.cursor, dialog.entries())),
        _ => {}
    }
    assert!(state.layers.len() < 4, "layers pile up: {:?}", state.layers);
}

fn draw(state: &mut State, theme: &Theme) {
    let (width, height) = state.size;
    let backend = TestBackend::new(width.max(1), height.max(1));
    let mut terminal = Terminal::new(backend).expect("a screen in memory");
    let mut drawn = Drawn::default();
    terminal
        .draw(|frame| drawn = tenure::ui::draw(state, theme, frame))
        .expect("a frame in memory");
    state.drawn(drawn);
}

#[test]
fn any_keys_in_any_order_do_no_harm() {
    let theme = Theme::default();
    for (seed, name) in ["arrows", "vim", "emacs"].iter().enumerate() {
        let mut rng = Rng::with_seed(seed as u64);
        let mut person = Person::with_keymap(portfolio(&mut rng), name);
        let keymap = Keymap::embedded(name).expect("a keymap of the program");
        let keys: Vec<Vec<Chord>> = keymap.bindings.into_iter().map(|of| of.keys).collect();
        // As long as it takes: which keys come depends on which there are.
        let enough = |step: u32, person: &Person<World>| {
            step >= 2_500 && (step >= 20_000 || !person.world.actions.is_empty())
        };
        for step in 0.. {
            if enough(step, &person) {
                break;
            }
            happens(&mut person, &keys, &mut rng);
            holds(&person.state);
            if step % 5 == 0 {
                draw(&mut person.state, &theme);
            }
        }
        assert!(
            !person.world.actions.is_empty(),
            "the keys reached something"
        );
    }
}
