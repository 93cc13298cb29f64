//! Killed without warning, again and again, at any moment, while the CRM is slow and its answers are
//! lost: what the program had said was kept is in the CRM exactly once and in its order, what it had
//! not said is there at most once, and the store is whole.
//!
//! A few rounds each time; `ROUNDS=200 SEED=3 cargo test --test tty torture -- --nocapture` makes more.

use crate::home;
use crate::portal::{Portal, TOKEN};
use crate::terminal::Tty;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const STAGES: [&str; 5] = ["onboarding", "adoption", "value", "renewal", "advocacy"];
/// Accounts written to: few, so that writes wait behind each other.
const ACCOUNTS: usize = 4;
/// Longer than the CRM's answers and the program's waits for them take together.
const PATIENCE: Duration = Duration::from_secs(180);

/// Something that was asked of the program.
#[derive(Debug)]
enum Deed {
    /// A call with this word in it.
    Call(String),
    /// A move to this stage.
    Stage(&'static str),
}

/// What was asked, and whether the program had said that it is kept.
type Asked = (Deed, bool);

struct Rig {
    home: PathBuf,
    portal: Portal,
    random: fastrand::Rng,
    asked: BTreeMap<String, Vec<Asked>>,
    /// The stage of an account as it was, or as it was last asked for.
    stages: BTreeMap<String, String>,
    /// How many stages an account had been in at the beginning.
    past: BTreeMap<String, usize>,
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn command(home: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tenure"));
    command.args(arguments).env_clear().current_dir(home);
    command.env("PATH", "/usr/bin:/bin").env("TZ", "UTC");
    command.env("HOME", home).env("TEST_TOKEN", TOKEN);
    for (name, folder) in [
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_STATE_HOME", "state"),
        ("XDG_DATA_HOME", "data"),
        ("XDG_CACHE_HOME", "cache"),
    ] {
        command.env(name, home.join(folder));
    }
    command
}

fn json_of(home: &Path, arguments: &[&str]) -> Value {
    let output = command(home, arguments).output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stdout);
    serde_json::from_str(&said).unwrap_or_else(|error| panic!("{arguments:?}: {error} in {said}"))
}

/// Waits for the end of a process, at most so long, and kills it then; what it had said.
fn killed_after(mut child: Child, time: Duration) -> String {
    let end = Instant::now() + time;
    while child.try_wait().expect("it can be asked").is_none() {
        if Instant::now() >= end {
            child.kill().expect("it can be killed");
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    let mut said = String::new();
    let mut out = child.stdout.take().expect("its output");
    out.read_to_string(&mut said).expect("text");
    said
}

impl Rig {
    fn start(home: &Path, seed: u64) -> Self {
        let portal = Portal::start(home);
        let synced = command(home, &["sync"]).output().expect("it runs");
        assert!(synced.status.success(), "{synced:?}");
        let accounts = json_of(home, &["accounts", "--json"]);
        let accounts = accounts.as_array().expect("accounts");
        let of = |account: &Value| {
            let text = |name: &str| account[name].as_str().unwrap_or_default().to_owned();
            (text("id"), text("stage"))
        };
        let known = |(_, stage): &(String, String)| STAGES.contains(&stage.as_str());
        let stages: BTreeMap<_, _> = accounts
            .iter()
            .map(of)
            .filter(known)
            .take(ACCOUNTS)
            .collect();
        let past = stages
            .keys()
            .map(|id| (id.clone(), portal.stages(id).len()));
        Self {
            past: past.collect(),
            home: home.to_owned(),
            random: fastrand::Rng::with_seed(seed),
            asked: BTreeMap::new(),
            stages,
            portal,
        }
    }

    /// Something may go wrong with one of the next requests.
    fn stir(&mut self) {
        let random = &mut self.random;
        let latency = [0, 0, 20, 60][random.usize(0..4)];
        let mut faults = json!({"latencyMs": latency});
        if random.bool() {
            let fault = ["cutAfter", "cutBefore", "truncate", "notJson"][random.usize(0..4)];
            let on = [
                "",
                "POST /crm/objects/2026-09/calls",
                "PATCH /crm/objects/2026-09/companies",
            ][random.usize(0..3)];
            faults["next"] = json!({"fault": fault, "times": 1, "on": on});
        }
        self.portal.post("/_sandbox/faults", &faults);
    }

    /// When to kill it: at its start, in its work, behind it, or not at all.
    fn moment(&mut self) -> Duration {
        let most = [150, 600, 3_000, 20_000][self.random.usize(0..4)];
        match most {
            20_000 => Duration::from_millis(most),
            most => Duration::from_millis(self.random.u64(0..most)),
        }
    }

    fn account(&mut self) -> String {
        let at = self.random.usize(0..self.stages.len());
        self.stages.keys().nth(at).expect("an account").clone()
    }

    /// A command of one line is run and killed.
    fn command(&mut self, round: usize) {
        let id = self.account();
        let (deed, arguments) = if self.random.u8(0..10) < 6 {
            let word = format!("torture-{round}-of-a-line");
            let line = format!("call 5m: {word}");
            let arguments = vec!["log".to_owned(), id.clone(), line];
            (Deed::Call(word), arguments)
        } else {
            let others = STAGES
                .into_iter()
                .filter(|stage| *stage != self.stages[&id]);
            let others: Vec<_> = others.collect();
            let stage = others[self.random.usize(0..others.len())];
            self.stages.insert(id.clone(), stage.to_owned());
            let why = format!("because of {round}");
            let arguments = ["stage", &id, stage, "--reason", &why].map(str::to_owned);
            (Deed::Stage(stage), arguments.into())
        };
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let child = command(&self.home, &arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("it runs");
        let moment = self.moment();
        let said = killed_after(child, moment);
        let kept = said.contains("(in the CRM)") || said.contains("(kept in the outbox)");
        self.asked.entry(id).or_default().push((deed, kept));
    }

    /// A line is logged in the cockpit, and the cockpit is killed.
    fn cockpit(&mut self, round: usize) {
        let environment = self.portal.environment();
        let mut tty = Tty::start_with(&self.home, &["--view", "board"], crate::SIZE, &environment);
        tty.wait_for("Onboarding");
        tty.type_text("2");
        tty.wait_for("in all");
        tty.type_text("l");
        tty.wait_for("Log a touchpoint");
        let word = format!("torture-{round}-of-a-screen");
        tty.type_text(&format!("call 5m: {word}\r"));
        let moment = self.moment().min(Duration::from_secs(2));
        let end = Instant::now() + moment;
        while Instant::now() < end {
            std::thread::sleep(Duration::from_millis(1));
        }
        tty.kill();
        let kept = String::from_utf8_lossy(&tty.bytes()).contains("call logged");
        // Whichever account stood first in the queue.
        let asked = self.asked.entry(String::new()).or_default();
        asked.push((Deed::Call(word), kept));
    }

    /// Commands send all that waits.
    fn drain(&self) {
        self.portal
            .post("/_sandbox/faults", &json!({"latencyMs": 0}));
        let (mut most, mut end) = (usize::MAX, Instant::now() + PATIENCE);
        loop {
            let synced = command(&self.home, &["sync"]).output().expect("it runs");
            let left = json_of(&self.home, &["outbox", "--json"]);
            let count = left.as_array().map_or(usize::MAX, Vec::len);
            if count == 0 {
                return;
            }
            // As long as it gets on: how fast that is is the machine's affair.
            if count < most {
                (most, end) = (count, Instant::now() + PATIENCE);
            }
            assert!(Instant::now() < end, "{left:#}\n{synced:?}");
        }
    }

    fn judge(&self) {
        let calls = self.portal.all("calls", "hs_call_title,hs_call_body");
        for (id, asked) in &self.asked {
            let mut made = Vec::new();
            let mut moved = Vec::new();
            for (deed, kept) in asked {
                match deed {
                    Deed::Call(word) => {
                        let about = |call: &&Value| {
                            let body = call["properties"]["hs_call_body"].as_str();
                            body.is_some_and(|body| body.contains(word.as_str()))
                        };
                        let found: Vec<_> = calls.iter().filter(about).collect();
                        assert!(found.len() <= 1, "{word} is there {} times", found.len());
                        assert!(!kept || found.len() == 1, "{word} was kept and is lost");
                        let number = |call: &&Value| call["id"].as_str()?.parse::<u64>().ok();
                        made.extend(found.iter().filter_map(number));
                    }
                    Deed::Stage(stage) => moved.push((*stage, *kept)),
                }
            }
            // Accounts of the cockpit's lines are not told apart.
            if id.is_empty() {
                continue;
            }
            assert!(made.is_sorted(), "{id}: {made:?}");
            let all = self.portal.stages(id);
            let mut there = all[self.past[id]..].iter().peekable();
            for (stage, kept) in &moved {
                let came = there.next_if(|one| one == stage).is_some();
                assert!(came || !kept, "{id}: {stage} was kept: {moved:?}, {all:?}");
            }
            assert_eq!(there.next(), None, "{id}: {moved:?}, {all:?}");
        }
        let path = self.home.join("data/tenure/test.db");
        let store = rusqlite::Connection::open(path).expect("the store");
        let check = store.query_row("PRAGMA integrity_check", [], |row| row.get(0));
        assert_eq!(check, Ok("ok".to_owned()));
    }
}

#[test]
fn what_was_said_to_be_kept_outlives_being_killed_at_any_moment() {
    let home = home();
    let seed = number("SEED").unwrap_or(1);
    let rounds = number("ROUNDS").unwrap_or(8) as usize;
    let mut rig = Rig::start(home.path(), seed);
    for round in 0..rounds {
        rig.stir();
        match rig.random.u8(0..5) {
            0 => rig.cockpit(round),
            _ => rig.command(round),
        }
    }
    rig.drain();
    let said = rig.asked.values().flatten().filter(|(_, kept)| *kept);
    println!(
        "seed {seed}, {rounds} rounds, {} said to be kept",
        said.count()
    );
    rig.judge();
}
