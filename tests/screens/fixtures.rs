//! Hand-made states: a small portfolio with names of many scripts, gaps in its data, and one account
//! with everything.

use chrono::{DateTime, Duration, NaiveDate, TimeZone, Utc};
use std::sync::Arc;
use tenure::app::State;
use tenure::app::command::{Command, KeyTable};
use tenure::app::state::{Link, Opening, Setup};
use tenure::app::view::{AccountState, Column, MeasuresState, Start, Tab, View};
use tenure::domain::account::{Daily, People, Presence, Tickets};
use tenure::domain::book::Owner;
use tenure::domain::contact::{Contact, Role};
use tenure::domain::health::{Band, Health, Quadrant};
use tenure::domain::lifecycle::Place;
use tenure::domain::task::Task;
use tenure::domain::ticket::{Severity, Ticket};
use tenure::domain::touchpoint::{Details, Kind, Touchpoint};
use tenure::domain::triage::{Evidence, Lane, SignalKind, Term};
use tenure::domain::when::{Dated, Now};
use tenure::domain::write::{Entry, Op, Progress, Queued, Write};
use tenure::domain::{Account, AccountId, Assessment, Book, Currency, Field, Money, Rules, text};
use uuid::Uuid;

/// Saturday, 21 November 2026, 09:00 in Madrid.
pub fn now() -> Now {
    Now {
        utc: Utc.with_ymd_and_hms(2026, 11, 21, 8, 0, 0).unwrap(),
        offset: chrono::FixedOffset::east_opt(3_600).unwrap(),
    }
}

fn ago(days: i64) -> DateTime<Utc> {
    now().utc - Duration::days(days)
}

fn day(ahead: i64) -> NaiveDate {
    now().today() + Duration::days(ahead)
}

/// (name, CRM's stage, tier, ARR, days to the renewal, days in stage, score now, points a week).
type Seed = (
    &'static str,
    &'static str,
    &'static str,
    i64,
    i64,
    i64,
    Option<f32>,
    f32,
);

const SEEDS: &[Seed] = &[
    (
        "Acme Corporation",
        "renewal",
        "benchmark",
        120_000,
        21,
        45,
        Some(34.0),
        -3.1,
    ),
    (
        "宏图科技有限公司",
        "adoption",
        "benchmark",
        480_000,
        140,
        200,
        Some(81.0),
        0.4,
    ),
    (
        "شركة النور للتقنية",
        "value",
        "value",
        64_000,
        75,
        12,
        Some(58.0),
        2.6,
    ),
    (
        "Zoë & Søn Aps 🚀",
        "onboarding",
        "value",
        18_500,
        310,
        71,
        Some(49.0),
        -0.2,
    ),
    (
        "Bolt\u{1b}[31m Logistics\u{202e}\u{7}",
        "adoption",
        "standard",
        9_900,
        200,
        33,
        Some(100.0),
        0.0,
    ),
    (
        "Ёлки и Палки ООО",
        "renewal",
        "standard",
        42_000,
        -6,
        130,
        Some(22.0),
        -4.8,
    ),
    ("Blank Data Inc", "", "", 0, 0, 0, None, 0.0),
    (
        "Globex International Holdings and Subsidiaries GmbH & Co. KG",
        "value",
        "benchmark",
        1_250_000,
        400,
        500,
        Some(76.0),
        2.1,
    ),
    (
        "Initech",
        "at_risk",
        "value",
        75_000,
        55,
        9,
        Some(18.0),
        -2.2,
    ),
    (
        "Umbrella 👩‍🔬 Labs",
        "advocacy",
        "benchmark",
        310_000,
        260,
        88,
        Some(93.0),
        0.9,
    ),
    (
        "Hooli",
        "churned",
        "standard",
        30_000,
        -40,
        38,
        Some(12.0),
        0.0,
    ),
    (
        "Vandelay Industries",
        "wholesale",
        "gold",
        55_000,
        90,
        3,
        Some(66.0),
        -1.0,
    ),
];

/// Names that fill a column, so that it scrolls.
const FILL: &[&str] = &[
    "Alder & Sons",
    "Birch Analytics",
    "Cedar Health",
    "Dogwood Media",
    "Elm Street Bank",
    "Fir Robotics",
    "Ginkgo Foods",
    "Hazel Mobility",
    "Ivy Learning",
    "Juniper Textiles",
];

fn account(index: usize, seed: &Seed) -> Account {
    let (name, stage, tier, arr, renewal, since, score, slope) = *seed;
    let text_or_none = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let mut values = vec![f32::NAN; 91];
    for (back, value) in values.iter_mut().rev().enumerate() {
        // A gap of two weeks, five weeks ago; younger accounts have less of a past.
        let gap = (35..49).contains(&back) || back as i64 > since.max(20) * 2;
        if let Some(score) = score.filter(|_| !gap) {
            let wave = ((back * 7 + index * 13) % 11) as f32 - 5.0;
            *value = (score - slope * back as f32 / 7.0 + wave).clamp(0.0, 100.0);
        }
    }
    Account {
        id: AccountId(format!("{}", 1_000 + index)),
        name: text::line(name),
        owner: (index % 3 != 2).then(|| "7".into()),
        tier: text_or_none(tier).map(Into::into),
        stage: text_or_none(stage),
        stage_since: (since > 0).then(|| ago(since)),
        arr: (arr > 0).then(|| Money {
            amount: arr.into(),
            currency: Currency::EUR,
        }),
        renewal: (renewal != 0).then(|| day(renewal)),
        scores: Daily {
            last: now().today(),
            values,
        },
        ..Account::default()
    }
}

fn health(score: Option<f32>, slope: f32) -> Health {
    let band = match score {
        None => Band::Unknown,
        Some(..50.0) => Band::Risk,
        Some(75.0..) => Band::Good,
        Some(_) => Band::Watch,
    };
    Health {
        score,
        outcome: score.map(|score| (score - 8.0).max(0.0)),
        experience: score.map(|score| (score + 14.0).min(100.0)),
        band,
        measures: if score.is_some() { (7, 8) } else { (2, 8) },
        coverage: if score.is_some() { 0.9 } else { 0.2 },
        slope: score.map(|_| slope),
        quadrant: score.map(|score| match score {
            ..50.0 => Quadrant::Failing,
            50.0..68.0 => Quadrant::PleasantButUnproductive,
            _ => Quadrant::Successful,
        }),
    }
}

fn terms(seed: &Seed) -> Vec<(Lane, Term)> {
    let (_, stage, _, arr, renewal, since, score, slope) = *seed;
    let mut terms = Vec::new();
    let mut add = |lane, signal, points, evidence| {
        terms.push((
            lane,
            Term {
                signal,
                points,
                evidence,
            },
        ));
    };
    let days = renewal as i32;
    let on = day(renewal);
    let likelihood = (renewal > 30).then_some(70);
    let window = 90;
    match days {
        1..=90 => add(
            Lane::Risk,
            SignalKind::RenewalNear,
            31,
            Evidence::Renewal {
                days,
                window,
                on,
                likelihood,
            },
        ),
        ..=0 if stage == "renewal" => add(
            Lane::Risk,
            SignalKind::RenewalOverdue,
            40,
            Evidence::Renewal {
                days,
                window,
                on,
                likelihood: None,
            },
        ),
        _ => {}
    }
    if slope < -2.0 {
        let usage = Evidence::Usage {
            percent: -38.0,
            now: 41.0,
            norm: 66.0,
            until: day(-1),
        };
        add(Lane::Risk, SignalKind::UsageAbnormal, 24, usage);
        let touch = Evidence::Overdue {
            days: 34,
            promised: 14,
            since: Some(day(-34)),
        };
        add(Lane::Risk, SignalKind::PromiseBroken, 12, touch);
    }
    if score.is_some_and(|score| score < 25.0) {
        let tickets = Evidence::Tickets {
            open: 3,
            worst: Some(Severity::S1),
            days: 4,
            promised: 1,
        };
        add(Lane::Risk, SignalKind::Tickets, 18, tickets);
    }
    if since > 70 && stage == "onboarding" {
        let late = Evidence::Overdue {
            days: since as i32,
            promised: 60,
            since: Some(day(-since)),
        };
        add(Lane::Risk, SignalKind::FirstValueLate, 16, late);
    }
    if arr > 300_000 {
        add(
            Lane::Risk,
            SignalKind::TopArr,
            8,
            Evidence::Rank { rank: 2, of: 22 },
        );
    }
    if score.is_some_and(|score| score > 90.0) {
        let share = Evidence::Share {
            of: 96.0,
            whole: 100.0,
        };
        add(Lane::Opportunity, SignalKind::Expansion, 22, share);
    }
    terms
}

/// The book, with judgements made by hand so that no change of a rule moves a screen.
fn book(rules: &Rules, fill: usize) -> Book {
    let mut seeds: Vec<Seed> = SEEDS.to_vec();
    for (index, name) in FILL.iter().cycle().take(fill).enumerate() {
        let score = 45.0 + (index * 17 % 50) as f32;
        let arr = 12_000 + 3_700 * index as i64;
        seeds.push((
            name,
            "adoption",
            "standard",
            arr,
            120 + index as i64,
            20,
            Some(score),
            0.3,
        ));
    }
    let accounts: Vec<Account> = seeds
        .iter()
        .enumerate()
        .map(|(index, seed)| account(index, seed))
        .collect();
    let owners = vec![Owner {
        id: "7".into(),
        name: "Marta Ruiz".into(),
        email: None,
        archived: false,
    }];
    let mut book = Book::build(accounts, owners, rules, now());
    for row in &mut book.rows {
        let index: usize = row.account.id.as_str().parse().expect("made above");
        let seed = &seeds[index - 1_000];
        row.today = Assessment {
            place: rules.lifecycle.place(row.account.stage.as_deref()),
            health: health(seed.6, seed.7),
            terms: terms(seed),
            away: None,
        };
    }
    book
}

/// A state with the small portfolio and `fill` more accounts, on the board.
pub fn state(size: (u16, u16), fill: usize) -> State {
    let rules = Arc::new(Rules::default());
    let setup = Setup {
        profile: "demo".into(),
        me: Some("7".into()),
        start: Start::On(View::Board),
        ..Setup::default()
    };
    let mut state = State::new(setup, rules.clone(), keys(), size, now());
    state.book = book(&rules, fill);
    state.opening = Opening::Ready;
    state.link = Link::Online;
    state.synced = Some(now().utc - Duration::minutes(2));
    lists(&mut state);
    state
}

/// Columns and queue, as `update` makes them.
fn lists(state: &mut State) {
    let stages = state.rules.lifecycle.stages.len() as u8;
    let mut places: Vec<Place> = (0..stages).map(Place::Stage).collect();
    places.push(Place::Unmapped);
    let mut all: Vec<u32> = (0..state.book.rows.len() as u32).collect();
    all.sort_by_key(|index| {
        let row = &state.book.rows[*index as usize];
        (-row.today.score(Lane::Risk), row.account.name.clone())
    });
    state.board.columns = places
        .into_iter()
        .map(|place| {
            let rows: Vec<u32> = all
                .iter()
                .copied()
                .filter(|index| state.book.rows[*index as usize].today.place == place)
                .collect();
            let money = rows
                .iter()
                .filter_map(|index| state.book.rows[*index as usize].account.arr);
            Column {
                place,
                name: match state.rules.lifecycle.stage(place) {
                    Some(stage) => stage.name.clone(),
                    None => "Unmapped".into(),
                },
                arr: tenure::domain::money::sums(money),
                rows,
                cursor: 0,
                top: 0,
                held: false,
                heads: Vec::new(),
            }
        })
        .collect();
    let book = &state.book;
    let fires = |lane| {
        let score = move |index: &u32| book.rows[*index as usize].today.score(lane);
        all.iter()
            .copied()
            .filter(|index| score(index) > 0)
            .collect::<Vec<_>>()
    };
    let (risk, other) = (fires(Lane::Risk), fires(Lane::Opportunity).len());
    state.triage.rows = risk;
    state.triage.other = other;
}

/// Acme opened, with everything a CRM may hold about it.
pub fn opened(size: (u16, u16), tab: Tab) -> State {
    let mut state = state(size, 10);
    let id = AccountId("1000".into());
    let index = state.book.find(&id).expect("made above");
    let account = &mut state.book.rows[index as usize].account;
    account.domain = Some("acme.example".into());
    account.url = Some("https://app.example/contacts/1/record/0-2/1000".into());
    account.auto_renew = Some(false);
    account.term_start = Some(day(-344));
    account.first_value = Some(day(-300));
    account.last_touch = Some(ago(34));
    account.open_tasks = 2;
    account.task_due = Some(day(-2));
    let numbers = [
        (Field::SeatsBought, 200.0, 10),
        (Field::SeatsActivated, 164.0, 1),
        (Field::SeatsActive, 88.0, 1),
        (Field::Dau, 45.3, 1),
        (Field::Mau, 96.0, 1),
        (Field::FeaturesUsed, 7.0, 3),
        (Field::FeaturesAvailable, 16.0, 90),
        (Field::GoalsDue, 3.0, 20),
        (Field::GoalsMet, 1.0, 20),
        (Field::Nps, 4.0, 250),
        (Field::Csat, 71.0, 12),
    ];
    for (field, value, days) in numbers {
        let as_of = ago(days);
        account.set_number(field, Some(Dated { value, as_of }));
    }
    account.usage = Daily {
        last: day(-1),
        values: (0..70).map(|back| 66.0 - back as f32 * 0.3).collect(),
    }
    .into();
    account.people = People {
        champion: Presence::Left,
        buyer: Presence::Here,
        key: 4,
        key_met: 1,
        answer: None,
        unhappy: Box::default(),
    };
    account.tickets = Tickets {
        read: true,
        open: 2,
        worst: Some(Severity::S2),
        oldest: Some(ago(9)),
        oldest_by_severity: [
            None,
            Some(ago(9).timestamp()),
            None,
            Some(ago(2).timestamp()),
        ],
    };
    account.odd = vec![(Field::Likelihood, "rather yes".into())];
    account.custom = [("Region", "DACH")].into_iter().collect();
    account.updated_at = Some(ago(1));
    // Its measures must add up to its score, so this one is judged by the rules themselves.
    let row = &mut state.book.rows[index as usize];
    row.today.health = tenure::domain::health::score(&row.account, &state.rules, now());
    state.measures = Some(MeasuresState {
        account: id.clone(),
        series: Some(measures(state.rules.scorecard.measures.len())),
        stale: false,
    });
    state.details.insert(id.clone(), details(&id));
    state.account = Some(AccountState::new(id, tab));
    state.view = View::Account;
    state
}

/// The past of so many measures: some with holes, the last without any data.
fn measures(count: usize) -> Vec<Daily> {
    let series = |index: usize| {
        let value = |day: usize| match (index, day) {
            (7.., _) | (5, 40..60) | (3, ..30) => f32::NAN,
            (index, day) => (20.0 + index as f32 * 9.0 + day as f32 * 0.4) % 100.0,
        };
        (0..91).map(value).collect()
    };
    let daily = |index| Daily {
        last: now().today(),
        values: series(index),
    };
    (0..count).map(daily).collect()
}

/// What the CRM holds about an account.
pub fn details(id: &AccountId) -> Details {
    let contact = |n: u32, name: &str, title: &str, roles: &[Role], met: Option<i64>| Contact {
        id: format!("c{n}").into(),
        accounts: vec![id.clone()],
        name: name.into(),
        email: Some(format!("c{n}@acme.example")),
        phone: (n == 1).then(|| "+34 600 000 001".into()),
        title: Some(title.into()),
        roles: roles.to_vec(),
        last_contacted: met.map(ago),
        left: n == 2,
        ..Contact::default()
    };
    let touch = |n: u32, kind, days, minutes, title: &str, body: &str| Touchpoint {
        id: (n > 1).then(|| format!("t{n}").into()),
        marker: None,
        kind,
        at: ago(days),
        minutes,
        title: title.into(),
        body: body.into(),
        contacts: vec!["c1".into()],
        owner: Some("7".into()),
        odd: Vec::new(),
    };
    let task = |n: u32, title: &str, due: i64, done| Task {
        id: Some(format!("k{n}").into()),
        accounts: vec![id.clone()],
        title: title.into(),
        due: Some(ago(-due)),
        owner: Some("7".into()),
        done,
        odd: Vec::new(),
    };
    Details {
        account: id.clone(),
        deals: Vec::new(),
        touchpoints: vec![
            touch(
                1,
                Kind::Call,
                0,
                Some(20),
                "rollout blocked by SSO",
                "rollout blocked by SSO",
            ),
            touch(
                2,
                Kind::Meeting,
                34,
                Some(45),
                "Quarterly numbers",
                "Quarterly numbers\nUse is down in two of five teams since the upgrade. Dana wants the audit log exported nightly before she signs anything for the next term.",
            ),
            touch(
                3,
                Kind::Email,
                51,
                None,
                "Re: 価格のご相談",
                "Re: 価格のご相談\n来年度の契約について、価格の見直しをお願いできますでしょうか。",
            ),
            touch(4, Kind::Kickoff, 340, Some(90), "Kickoff", "Kickoff"),
        ],
        contacts: vec![
            contact(
                1,
                "Dana Ruiz",
                "Head of IT",
                &[Role::Champion, Role::KeyUser],
                Some(34),
            ),
            contact(
                2,
                "Piotr Wójcik",
                "CTO",
                &[Role::ExecutiveSponsor],
                Some(200),
            ),
            contact(3, "王小明", "财务总监", &[Role::EconomicBuyer], None),
            contact(4, "Sam Okafor", "Analyst", &[], Some(90)),
        ],
        tickets: vec![
            Ticket {
                id: "s1".into(),
                accounts: vec![id.clone()],
                subject: "SSO login loops for federated users".into(),
                severity: Some(Severity::S2),
                opened: ago(9),
                closed: None,
                odd: Vec::new(),
            },
            Ticket {
                id: "s2".into(),
                accounts: vec![id.clone()],
                subject: "Export misses umlauts".into(),
                severity: Some(Severity::S4),
                opened: ago(60),
                closed: Some(ago(41)),
                odd: Vec::new(),
            },
        ],
        tasks: vec![
            task(1, "Send the SSO guide", -2, false),
            task(2, "Book the value review with the sponsor", 6, false),
            task(3, "Agree goals in writing", -250, true),
        ],
        fetched: Some(now().utc - Duration::minutes(1)),
        withheld: Vec::new(),
    }
}

/// The triage view, details of the first row read.
pub fn triage(size: (u16, u16)) -> State {
    let mut state = state(size, 10);
    state.view = View::Triage;
    let cursor = state
        .triage
        .rows
        .iter()
        .position(|index| state.book.rows[*index as usize].account.id.as_str() == "1000");
    state.triage.cursor = cursor.expect("Acme is at risk");
    let id = AccountId("1000".into());
    state.details.insert(id.clone(), details(&id));
    state
}

/// A write in the outbox.
pub fn queued(n: u128, progress: Progress) -> Queued {
    Queued {
        seq: n as i64,
        action: Uuid::from_u128(n),
        title: "Acme Corporation: Value → Renewal".into(),
        at: now().utc - Duration::minutes(3 * n as i64),
        write: Write {
            id: Uuid::from_u128(100 + n),
            account: "1000".into(),
            op: Op::SetField {
                field: Field::Stage,
                base: Some("value".into()),
                value: Some("renewal".into()),
            },
            with: Vec::new(),
            seen: Vec::new(),
        },
        progress,
        attempts: n as u32 - 1,
        trouble: (n == 2).then(|| "The CRM did not answer within 10 s".into()),
        behind: None,
        missing: Vec::new(),
        account_name: None,
    }
}

/// The activity view with one write of each kind.
pub fn activity(size: (u16, u16)) -> State {
    let mut state = state(size, 10);
    state.view = View::Activity;
    state.link =
        Link::Offline("The CRM at api.example cannot be reached: connection refused".into());
    state.activity.queue = vec![
        queued(1, Progress::Sending),
        queued(2, Progress::Waiting),
        queued(3, Progress::Unknown),
        queued(4, Progress::Conflict { theirs: Some("churned".into()) }),
        queued(5, Progress::Refused { why: "The CRM refuses the value \"renewal\": it is not one of the options of customer_stage. Add it there, or map the stage to another value.".into() }),
    ];
    state.activity.cursor = 4;
    let entry = |n: u128, title: &str, open, stuck, undone, undoes: Option<u128>| Entry {
        id: Uuid::from_u128(n),
        at: now().utc - Duration::hours(7 * n as i64),
        title: title.into(),
        account: "1000".into(),
        accounts: vec!["1000".into()],
        open,
        stuck,
        undone,
        undoes: undoes.map(Uuid::from_u128),
        redoes: false,
    };
    state.activity.journal = vec![
        entry(1, "Acme Corporation: Value → Renewal", 0, 1, false, None),
        entry(
            2,
            "宏图科技有限公司: call logged, 1 task",
            2,
            0,
            false,
            None,
        ),
        entry(3, "Undo: Initech: Renewal → At risk", 0, 0, false, Some(4)),
        entry(4, "Initech: Renewal → At risk", 0, 0, true, None),
        entry(
            5,
            "Globex International Holdings and Subsidiaries GmbH & Co. KG: Adoption → Value",
            0,
            0,
            false,
            None,
        ),
    ];
    state
}

/// A keymap, as `input` would tell of it.
pub fn keys() -> KeyTable {
    let keys: &[(Command, &[&str])] = &[
        (Command::Quit, &["q", "Ctrl-C"]),
        (Command::Help, &["?"]),
        (Command::Palette, &[":", "Ctrl-P"]),
        (Command::Find, &["/"]),
        (Command::Filter, &["f"]),
        (Command::FilterMine, &["m"]),
        (Command::FilterClear, &["F"]),
        (Command::Back, &["Esc"]),
        (Command::GoBoard, &["g b", "1"]),
        (Command::GoTriage, &["g t", "2"]),
        (Command::GoActivity, &["g a", "3"]),
        (Command::Up, &["k", "Up"]),
        (Command::Down, &["j", "Down"]),
        (Command::Left, &["h", "Left"]),
        (Command::Right, &["l", "Right"]),
        (Command::PageUp, &["Ctrl-B", "PageUp"]),
        (Command::PageDown, &["Ctrl-F", "PageDown"]),
        (Command::First, &["g g", "Home"]),
        (Command::Last, &["G", "End"]),
        (Command::NextTab, &["Tab"]),
        (Command::PreviousTab, &["Shift-Tab"]),
        (Command::Open, &["Enter"]),
        (Command::LogTouchpoint, &["t"]),
        (Command::Advance, &[">"]),
        (Command::TakeBack, &["<"]),
        (Command::MoveTo, &["M"]),
        (Command::NewTask, &["T"]),
        (Command::Undo, &["u"]),
        (Command::Sync, &["R"]),
        (Command::SyncCancel, &["Ctrl-G"]),
        (Command::CopyLink, &["y"]),
        (Command::NextTheme, &["Ctrl-T"]),
        (Command::Density, &["d"]),
        (Command::GoAccounts, &["g l"]),
        (Command::TaskDone, &["Space", "x"]),
        (Command::TaskDue, &["r"]),
        (Command::Mark, &["Space"]),
        (Command::MarkRange, &["v"]),
        (Command::MarkAll, &["A"]),
        (Command::MarkNone, &["N"]),
        (Command::Bulk, &["a"]),
        (Command::BulkTake, &["Space"]),
        (Command::Sort, &["S"]),
        (Command::Group, &["b"]),
        (Command::Columns, &["c"]),
        (Command::ColumnTick, &["Space"]),
        (Command::NextHere, &["n"]),
        (Command::Likely, &["%"]),
        (Command::Period, &["p"]),
        (Command::Settle, &["s"]),
        (Command::UndoEntry, &["U"]),
        (Command::MenuNext, &["Down", "Ctrl-N"]),
        (Command::MenuPrevious, &["Up", "Ctrl-K"]),
        (Command::Accept, &["Enter"]),
        (Command::Cancel, &["Esc"]),
        (Command::Complete, &["Tab"]),
        (Command::DeleteWord, &["Ctrl-W"]),
        (Command::MoveConfirm, &["Enter"]),
        (Command::MoveTick, &["Space"]),
        (Command::MoveTakeAll, &["A"]),
        (Command::KeepOurs, &["o"]),
        (Command::KeepTheirs, &["t"]),
        (Command::TryAgain, &["r"]),
        (Command::Without, &["w"]),
    ];
    KeyTable {
        counts: false,
        name: "vim".into(),
        keys: keys
            .iter()
            .map(|(command, keys)| (*command, keys.iter().map(|key| (*key).into()).collect()))
            .collect(),
    }
}
