//! Every view in every state it can be in, at four sizes: nothing there, still reading, out of reach,
//! without a token, in trouble, filtered to nothing. One snapshot for each view, with its styles.

use crate::fixtures::{self, activity, opened, queued, triage};
use crate::measured::{portfolio, press, quadrant, renewals, table};
use crate::render::{draw, styles, text};
use tenure::app::State;
use tenure::app::command::Command;
use tenure::app::state::{Link, Opening};
use tenure::app::view::{Tab, View};
use tenure::crm::CrmError;
use tenure::domain::metrics::overview::Span;
use tenure::domain::write::Progress;
use tenure::theme::Theme;

const SIZES: &[(u16, u16)] = &[(40, 10), (80, 24), (120, 36), (200, 50)];

type Make = fn((u16, u16)) -> State;

/// Each view with accounts in it.
const VIEWS: &[(&str, View, Make)] = &[
    ("board", View::Board, |size| fixtures::state(size, 10)),
    ("triage", View::Triage, triage),
    ("accounts", View::Accounts, table),
    ("account", View::Account, |size| opened(size, Tab::Overview)),
    ("quadrant", View::Quadrant, quadrant),
    ("renewals", View::Renewals, renewals),
    ("portfolio", View::Portfolio, |size| {
        portfolio(size, Span::Trailing, 0)
    }),
    ("activity", View::Activity, activity),
];

/// Before anything was read.
fn nothing(size: (u16, u16), view: View, opening: Opening) -> State {
    let mut state = fixtures::state(size, 0);
    state.book = Default::default();
    state.board.columns.clear();
    state.triage.rows.clear();
    state.opening = opening;
    state.synced = None;
    state.view = view;
    state
}

fn unreachable() -> String {
    let error = CrmError::Unreachable {
        host: "api.example".into(),
        why: "Connection refused (os error 111)".into(),
    };
    error.to_string()
}

type State_ = (&'static str, fn((u16, u16), View, Make) -> State);

const STATES: &[State_] = &[
    ("empty", |size, view, _| nothing(size, view, Opening::Empty)),
    ("loading", |size, view, _| {
        let mut state = nothing(size, view, Opening::Reading);
        state.link = Link::Untried;
        state
    }),
    ("tokenless", |size, view, _| {
        let mut state = nothing(size, view, Opening::Empty);
        let why = "The variable HUBSPOT_TOKEN is empty. Put the CRM's token into it: export HUBSPOT_TOKEN=…";
        state.link = Link::Offline(why.into());
        state
    }),
    ("offline", |size, _, make| {
        let mut state = make(size);
        state.link = Link::Offline(unreachable());
        state.synced = Some(fixtures::now().utc - chrono::Duration::hours(5));
        state.activity.queue = vec![queued(1, Progress::Waiting), queued(2, Progress::Unknown)];
        state.activity.cursor = 0;
        state
    }),
    ("error", |size, _, make| {
        let mut state = make(size);
        let error = CrmError::Unauthorized {
            why: "check that it is whole, not expired and of this portal; HubSpot shows it under Settings, \
                  Integrations. It says: Authentication credentials not found. This API supports OAuth 2.0."
                .into(),
        };
        state.problems = vec![error.to_string()];
        state
    }),
    ("filtered", |size, view, make| {
        let mut state = make(size);
        state.setup.me = Some("nobody".into());
        press(&mut state, &[Command::FilterMine]);
        state.view = view;
        state
    }),
];

#[test]
fn each_view_in_each_state() {
    for (name, view, make) in VIEWS {
        let mut seen = String::new();
        for (state, of) in STATES {
            for size in SIZES {
                let state_ = of(*size, *view, *make);
                assert_eq!(state_.view, *view, "{name} {state}");
                let (buffer, _) = draw(&state_, &Theme::default());
                seen += &format!("── {state} {}x{}\n{}", size.0, size.1, text(&buffer));
                // The smallest is there to be usable; how the others look is kept as well.
                if size.0 >= 80 {
                    seen += &format!("── its styles\n{}", styles(&buffer));
                }
            }
        }
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(format!("states-{name}"), seen);
        });
    }
}
