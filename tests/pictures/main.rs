//! The README's pictures, made from the real program: the embedded CRM with its portfolio, the
//! connector, the sync, the store, the state, the drawing.
//!
//! The test compares them with the committed ones. `UPDATE=1 cargo test --test pictures` makes them
//! anew.

mod svg;

use chrono::{DateTime, TimeZone, Utc};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::mpsc;
use tenure::app::msg::{Loaded, SyncNews};
use tenure::app::state::{Setup, State};
use tenure::app::view::portfolio::Question;
use tenure::app::view::{Start, View};
use tenure::app::{Command, Effect, Msg, update};
use tenure::crm::http::Secret;
use tenure::crm::hubspot::{HubSpot, Mapping, Settings};
use tenure::domain::book::Who;
use tenure::domain::{Book, Now, Rules};
use tenure::input::keymap::Keymap;
use tenure::runtime::Incoming;
use tenure::runtime::portfolio::Measurer;
use tenure::sandbox::portfolio::{Recipe, generate};
use tenure::sandbox::{Clock, Sandbox};
use tenure::store::Store;
use tenure::sync::{Tuning, pull_once};
use tenure::theme::Theme;

/// The day the pictures show.
fn moment() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 23, 9, 30, 0)
        .single()
        .expect("a moment")
}

/// The demo's portfolio, read through HTTP into a store.
async fn store(folder: &Path) -> Store {
    let settings = tenure::sandbox::Settings {
        data: folder.join("crm"),
        per_ten_seconds: 190,
        clock: Clock::fixed(moment()),
        ..tenure::sandbox::Settings::default()
    };
    let token = settings.token.clone();
    let sandbox = Sandbox::start(settings).await.expect("the embedded CRM");
    let recipe = Recipe {
        accounts: 200,
        seed: 1,
        now: moment(),
    };
    let sandbox = tokio::task::spawn_blocking(move || {
        sandbox.fill(generate(recipe)).expect("a portfolio");
        sandbox
    })
    .await
    .expect("a portfolio");
    let settings = Settings::new(&sandbox.url(), Secret::new(&token), Mapping::demo());
    let crm = Arc::new(HubSpot::new(settings).expect("a connector"));
    let (store, _) = Store::open(&folder.join("cache.db")).expect("a store");
    store.set_scorer(tenure::runtime::daily::scorer(Arc::new(Rules::presets())));
    let tuning = Tuning {
        now: Arc::new(moment),
        ..Tuning::default()
    };
    pull_once(crm.clone(), store.clone(), tuning, true, |_| {})
        .await
        .expect("a pull");
    let first = first_in_queue(&store);
    let details = tenure::crm::Crm::details(crm.as_ref(), &first)
        .await
        .expect("details");
    store
        .put_details(details, moment(), moment())
        .expect("details");
    sandbox.stop().await;
    store
}

fn book(store: &Store) -> Book {
    let portfolio = store.portfolio().expect("a portfolio");
    Book::build(
        portfolio.accounts,
        portfolio.owners,
        &Rules::presets(),
        Now::utc(moment()),
    )
}

fn first_in_queue(store: &Store) -> tenure::domain::AccountId {
    let book = book(store);
    let first = book.queue(tenure::domain::triage::Lane::Risk)[0];
    book.row(first).expect("a row").account.id.clone()
}

/// The program on that store, driven by messages; details come from the store.
struct Program<'a> {
    state: State,
    store: &'a Store,
}

impl Program<'_> {
    fn tell(&mut self, msg: Msg) {
        for effect in update(&mut self.state, msg, Now::utc(moment())) {
            if let Effect::Details(account) = effect {
                let mut details = self.store.details(&account).expect("details");
                details.fetched = Some(moment());
                self.tell(Msg::Details(Box::new(details)));
            } else if let Effect::Portfolio(question) = effect {
                self.measure(&question);
            } else if effect == Effect::Rest {
                self.tell(Msg::Rested);
            }
        }
    }

    /// Has the portfolio measured, as the worker does, by the days of UTC.
    fn measure(&mut self, question: &Question) {
        let (post, inbox) = mpsc::channel();
        let measurer = Measurer {
            rules: Arc::new(Rules::presets()),
            post,
            last: Arc::new(AtomicU64::new(question.ask.0)),
            midnight: |day| day.and_time(chrono::NaiveTime::MIN).and_utc(),
        };
        measurer.answer(self.store, question, Now::utc(moment()));
        drop(measurer);
        for incoming in inbox {
            if let Incoming::App(msg) = incoming {
                self.tell(msg);
            }
        }
    }

    fn picture(&self, title: &str) -> String {
        let (width, height) = self.state.size;
        let mut terminal = Terminal::new(TestBackend::new(width, height)).expect("a terminal");
        let theme = Theme::default();
        terminal
            .draw(|frame| {
                tenure::ui::draw(&self.state, &theme, frame);
            })
            .expect("a frame");
        svg::picture(terminal.backend().buffer(), title)
    }
}

fn compare(name: &str, picture: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("docs")
        .join(name);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("the folder");
        std::fs::write(&path, picture).expect("the picture");
        return;
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == picture,
        "docs/{name} is not what the program shows; UPDATE=1 cargo test --test pictures makes it anew"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pictures_in_the_readme_are_what_the_program_shows() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = store(folder.path()).await;
    let setup = Setup {
        profile: "demo".to_owned(),
        start: Start::On(View::Board),
        who: Who::Anybody,
        ..Setup::default()
    };
    let keys = Keymap::standard().table();
    let now = Now::utc(moment());
    let state = State::new(setup, Arc::new(Rules::presets()), keys, (132, 36), now);
    let mut program = Program {
        state,
        store: &store,
    };
    let loaded = Loaded {
        book: book(&store),
        synced: Some(moment()),
        ..Loaded::default()
    };
    let ask = program.state.load;
    program.tell(Msg::Loaded(ask, Ok(Box::new(loaded))));
    program.tell(Msg::Sync(SyncNews::Online));
    program.tell(Msg::Sync(SyncNews::Done(moment())));
    compare("board.svg", &program.picture("The board"));
    program.tell(Msg::Command(Command::GoTriage, None));
    compare("triage.svg", &program.picture("The triage queue"));
    program.tell(Msg::Command(Command::LogTouchpoint, None));
    program.tell(Msg::Text(
        "call 20m: rollout blocked by SSO; mood -1; next: send guide fri".to_owned(),
    ));
    compare("log.svg", &program.picture("Logging a call"));
    program.tell(Msg::Command(Command::DeleteToStart, None));
    program.tell(Msg::Command(Command::Cancel, None));
    for (go, name, title) in [
        (Command::Open, "account.svg", "An account"),
        (
            Command::GoAccounts,
            "accounts.svg",
            "The accounts as a table",
        ),
        (
            Command::GoQuadrant,
            "quadrant.svg",
            "Experience and outcome",
        ),
        (Command::GoRenewals, "renewals.svg", "The renewals by month"),
        (Command::GoPortfolio, "portfolio.svg", "The portfolio"),
    ] {
        program.tell(Msg::Command(go, None));
        program.state.toast = None;
        compare(name, &program.picture(title));
    }
}
