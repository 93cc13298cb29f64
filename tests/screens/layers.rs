//! What lies over the views.

use crate::fixtures::{details, now, queued, state, triage};
use crate::render::{draw, text};
use crate::views::look;
use tenure::app::State;
use tenure::app::command::Command;
use tenure::app::layer::{
    FilterLine, Layer, LogLine, Menu, MenuRow, MoveDialog, PutLine, PutWhat, Reason, Target, WhyNot,
};
use tenure::domain::AccountId;
use tenure::domain::lifecycle::Place;
use tenure::domain::touchpoint::line;
use tenure::domain::triage::{Lane, Near, SignalKind};
use tenure::domain::write::Progress;
use tenure::theme::Theme;
use tui_input::Input;

fn row(text: &str, matched: &[usize], detail: &str, key: &str, target: Target) -> MenuRow {
    MenuRow {
        text: text.into(),
        matched: matched.to_vec(),
        detail: detail.into(),
        beside: Vec::new(),
        key: key.into(),
        disabled: None,
        target,
    }
}

/// Makes a screen of a size.
type Make = fn((u16, u16)) -> State;

/// Every layer, over some view.
pub const ALL: &[(&str, Make)] = &[
    ("palette", palette),
    ("find", find),
    ("find-nothing", find_nothing),
    ("stages", stages),
    ("help", help),
    ("log", log),
    ("log-empty", log_empty),
    ("filter", filter),
    ("filter-fault", filter_fault),
    ("move", move_stage),
    ("move-reason", move_reason),
    ("move-tasks", move_tasks),
    ("move-tasks-reason", move_tasks_reason),
    ("conflict", conflict),
    ("snooze", snooze),
    ("why-not", why_not),
    ("which-key", which_key),
];

#[test]
fn every_layer_over_a_view() {
    for (name, make) in ALL {
        look(name, make);
    }
}

fn logging(size: (u16, u16), text: &str) -> State {
    let mut state = triage(size);
    let id = AccountId("1000".into());
    let contacts = details(&id).contacts;
    state.layers.push(Layer::Log(Box::new(LogLine {
        note: String::new(),
        account: id,
        name: "Acme Corporation".into(),
        input: Input::from(text),
        parsed: line::parse(text, &contacts, now()),
        offered: None,
        saving: false,
    })));
    state
}

#[test]
fn a_touchpoint_says_whose_name_it_goes_under_unless_it_is_ones_own() {
    for note in ["", "More words"] {
        let mut state = logging((100, 30), "note: x");
        if let Some(Layer::Log(line)) = state.layers.last_mut() {
            line.note = note.into();
        }
        let row = state.book.find(&"1000".into());
        let row = row.and_then(|at| state.book.row(at)).expect("there");
        let owner = row.account.owner.as_ref().expect("somebody's");
        let said = format!("under {}'s name", state.book.owner_name(owner));
        let seen = |state: &State| text(&draw(state, &Theme::default()).0);
        assert!(!seen(&state).contains(&said), "it is the person's own");
        state.setup.me = None;
        let seen = seen(&state);
        assert!(seen.contains(&said) && seen.contains(note), "{seen}");
    }
}

fn dialog(state: &State, reason: Option<Reason>) -> MoveDialog {
    let stage = &state.rules.lifecycle.stages[2];
    let met = [Some(true), Some(false), None, None];
    let criteria: Vec<_> = stage.exit.iter().cloned().zip(met).collect();
    MoveDialog {
        account: "1000".into(),
        name: "Acme Corporation".into(),
        from: Place::Stage(2),
        to: Place::Stage(3),
        bases: Vec::new(),
        ticked: vec![false, false, true],
        tasks: Vec::new(),
        taken: Vec::new(),
        on_list: false,
        cursor: 1,
        criteria,
        reason,
        saving: false,
    }
}

fn palette(size: (u16, u16)) -> State {
    let mut state = state(size, 10);
    let mut rows: Vec<MenuRow> = Command::ALL
        .iter()
        .take(24)
        .map(|command| {
            let key = state.keys.first(*command).to_owned();
            row(
                command.help(Default::default()),
                &[0, 1],
                command.id(),
                &key,
                Target::Command(*command),
            )
        })
        .collect();
    rows[3].disabled = Some("the profile is read only".into());
    state.layers.push(Layer::Palette(Menu {
        input: Input::from("fi"),
        rows,
        cursor: 2,
        most: 20,
    }));
    state
}

fn find(size: (u16, u16)) -> State {
    let mut state = state(size, 10);
    let account = |id: &str| Target::Account(AccountId(id.into()));
    state.layers.push(Layer::Find(Menu {
        input: Input::from("科技"),
        rows: vec![
            row(
                "宏图科技有限公司",
                &[2, 3],
                "Adoption  €480k",
                "",
                account("1001"),
            ),
            row(
                "Zoë & Søn Aps 🚀",
                &[],
                "Onboarding  €18.5k",
                "",
                account("1003"),
            ),
            row(
                "Globex International Holdings and Subsidiaries GmbH & Co. KG",
                &[0, 7],
                "Value  €1.3M",
                "",
                account("1007"),
            ),
        ],
        cursor: 0,
        most: 20,
    }));
    state
}

fn find_nothing(size: (u16, u16)) -> State {
    let mut state = triage(size);
    state.layers.push(Layer::Find(Menu {
        input: Input::from("xyzzy"),
        ..Menu::default()
    }));
    state
}

fn stages(size: (u16, u16)) -> State {
    let mut state = triage(size);
    let stages = state.rules.lifecycle.stages.clone();
    let rows = stages
        .iter()
        .enumerate()
        .map(|(index, stage)| {
            row(
                &stage.name,
                &[],
                &stage.aim,
                "",
                Target::Stage(Place::Stage(index as u8)),
            )
        })
        .collect();
    let menu = Menu {
        rows,
        cursor: 4,
        most: 7,
        ..Menu::default()
    };
    state.layers.push(Layer::Stages(menu, "1000".into()));
    state
}

fn help(size: (u16, u16)) -> State {
    let mut state = state(size, 10);
    state.layers.push(Layer::Help {
        scroll: 0,
        search: None,
    });
    state
}

fn log(size: (u16, u16)) -> State {
    logging(
        size,
        "call 20m with Dana, Zed: rollout blocked by SSO; mood -1; next: send guide fri",
    )
}

fn log_empty(size: (u16, u16)) -> State {
    logging(size, "")
}

fn filter(size: (u16, u16)) -> State {
    let mut state = state(size, 10);
    state.layers.push(Layer::Filter(FilterLine {
        input: Input::from("stage:renewal ti"),
        fault: None,
        hint: None,
        completions: vec!["tier:".into(), "ticket:".into(), "title:".into()],
        hits: 12,
        ..FilterLine::default()
    }));
    state
}

fn filter_fault(size: (u16, u16)) -> State {
    let mut state = state(size, 10);
    state.layers.push(Layer::Filter(FilterLine {
        input: Input::from("stage:renewal helth<50"),
        fault: Some((
            14,
            "there is no field \"helth\"; did you mean \"health\"?".into(),
        )),
        hint: None,
        completions: Vec::new(),
        hits: 0,
        ..FilterLine::default()
    }));
    state
}

fn move_stage(size: (u16, u16)) -> State {
    let mut state = state(size, 10);
    let layer = Layer::Move(Box::new(dialog(&state, None)));
    state.layers.push(layer);
    state
}

pub fn move_reason(size: (u16, u16)) -> State {
    let mut state = state(size, 10);
    let choices = state.rules.lifecycle.loss_reasons.iter();
    let reason = Reason {
        question: "Two criteria are unmet. Why move it all the same?".into(),
        choices: choices
            .map(|of| (of.value.clone(), of.label.clone()))
            .collect(),
        chosen: Some(1),
        input: Input::from("they promised"),
    };
    let layer = Layer::Move(Box::new(dialog(&state, Some(reason))));
    state.layers.push(layer);
    state
}

/// The same with the tasks of the stage entered, the first of them under the cursor and taken.
fn move_tasks(size: (u16, u16)) -> State {
    let mut state = move_stage(size);
    let tasks = state.rules.lifecycle.stages[3].tasks.clone();
    if let Some(Layer::Move(dialog)) = state.layers.last_mut() {
        dialog.taken = vec![false; tasks.len()];
        dialog.taken[0] = true;
        dialog.tasks = tasks;
        dialog.cursor = dialog.criteria.len();
    }
    state
}

/// A reason is asked for, and the keys go to the list.
fn move_tasks_reason(size: (u16, u16)) -> State {
    let mut state = move_reason(size);
    let tasks = state.rules.lifecycle.stages[3].tasks.clone();
    if let Some(Layer::Move(dialog)) = state.layers.last_mut() {
        dialog.taken = vec![true; tasks.len()];
        dialog.tasks = tasks;
        dialog.on_list = true;
        dialog.cursor = dialog.entries() - 1;
    }
    state
}

fn conflict(size: (u16, u16)) -> State {
    let mut state = state(size, 10);
    let theirs = Some("churned".into());
    let queued = queued(4, Progress::Conflict { theirs });
    state.layers.push(Layer::Conflict(Box::new(queued)));
    state
}

fn which_key(size: (u16, u16)) -> State {
    let mut state = state(size, 10);
    state.prefix = Some((
        "g".into(),
        vec![
            ("b".into(), Command::GoBoard),
            ("t".into(), Command::GoTriage),
            ("a".into(), Command::GoActivity),
            ("g".into(), Command::First),
        ],
    ));
    state
}

fn snooze(size: (u16, u16)) -> State {
    let mut state = triage(size);
    state.layers.push(Layer::Put(Box::new(PutLine {
        account: "1000".into(),
        name: "Acme Corporation".into(),
        what: PutWhat::Snooze,
        lane: Lane::Risk,
        signals: vec![
            (
                "renewal_near".into(),
                "renewal in 21 d (window 90 d)".into(),
            ),
            ("usage_abnormal".into(), "usage −38 % vs 8-week norm".into()),
        ],
        chosen: Some(1),
        input: Input::from("2w"),
        understood: Ok("until 4 Dec (in 14 d), or until it gets materially worse".into()),
        saving: false,
    })));
    state
}

fn why_not(size: (u16, u16)) -> State {
    let mut state = triage(size);
    let near = |signal, distance: Option<&str>, condition: &str, value: &str| Near {
        signal,
        lane: Lane::Risk,
        condition: condition.into(),
        value: value.into(),
        distance: distance.map(str::to_owned),
        share: None,
        fires: None,
        away: None,
    };
    state.layers.push(Layer::WhyNot(Box::new(WhyNot {
        account: "1000".into(),
        name: "Acme Corporation".into(),
        signals: vec![
            near(
                SignalKind::PromiseBroken,
                Some("1 d to go"),
                "no two-way touchpoint for more than 30 d (value)",
                "touched 30 d ago",
            ),
            near(
                SignalKind::Tickets,
                None,
                "a severity 1 ticket open",
                "no ticket open",
            ),
        ],
        own: Vec::new(),
        scroll: 0,
    })));
    state
}

/// What is drawn of a state, as text.
fn drawn(state: &State) -> String {
    let (buffer, _) = crate::render::draw(state, &tenure::theme::Theme::default());
    crate::render::text(&buffer)
}

#[test]
fn what_forbids_a_line_is_told_first_and_what_has_no_room_is_counted() {
    let text = "call yesterday 3pm 20m with Nobody, None, Nemo: hi; mood 9; \
                next: z 2020-01-01; next: y";
    let state = logging((80, 24), text);
    let screen = drawn(&state);
    let at = |words: &str| screen.find(words);
    let (no, maybe) = (at("The mood goes from"), at("Nobody at this account"));
    assert!(no.is_some() && no < maybe, "{screen}");
    let Some(Layer::Log(line)) = state.layers.last() else {
        panic!("the line is open");
    };
    let told = line.parsed.faults.iter();
    let told = told
        .filter(|fault| screen.contains(&fault.text[..20]))
        .count();
    let left = line.parsed.faults.len() - told;
    assert!(
        left == 0 || screen.contains(&format!("{left} more")),
        "{screen}"
    );
}

#[test]
fn a_reason_is_seen_before_it_is_written_at_every_size() {
    for size in [(40, 10), (60, 16), (80, 14), (80, 24)] {
        let mut state = move_reason(size);
        let Some(Layer::Move(dialog)) = state.layers.last() else {
            panic!("the dialog is open");
        };
        let labels = dialog
            .reason
            .clone()
            .expect("a reason is asked for")
            .choices;
        for (at, (_, label)) in labels.iter().enumerate() {
            let Some(Layer::Move(dialog)) = state.layers.last_mut() else {
                panic!("the dialog is open");
            };
            dialog.reason.as_mut().expect("a reason").chosen = Some(at);
            let (buffer, _) = crate::render::draw(&state, &tenure::theme::Theme::default());
            let screen = crate::render::text(&buffer);
            assert!(screen.contains(label), "{size:?} {label}\n{screen}");
            let all = labels
                .iter()
                .all(|(_, label)| screen.contains(label.as_str()));
            let counted = screen.contains(&format!("{} of {}", at + 1, labels.len()));
            assert!(all || counted, "{size:?}: there are more\n{screen}");
        }
    }
}
