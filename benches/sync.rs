//! A first sync of a large portal: how many requests it takes, compared with the least possible; how long,
//! compared with what the CRM's budget allows; how soon there is a board; how much memory it takes.
//!
//! `cargo bench --bench sync` reads 10,000 companies, 30,000 contacts, 15,000 tickets and 60,000
//! activities with 190 requests per ten seconds. `cargo bench --bench sync -- 1000` a tenth of that.
//! TENURE_LATENCY_MS makes every answer of the CRM that much later. TENURE_STAGE_FROM=tickets has the stage in
//! a pipeline of tickets. The CRM is a process of its own, so that the memory is that of the sync alone.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use std::collections::{BTreeMap, HashSet};
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tenure::crm::http::Secret;
use tenure::crm::hubspot::{HubSpot, Mapping, Settings as Connection};
use tenure::domain::field::Field;
use tenure::domain::id::AccountId;
use tenure::domain::lifecycle::Source;
use tenure::sandbox::portfolio::customer_properties;
use tenure::sandbox::record::{ObjectType, OwnerDef, Portal, Record, Version};
use tenure::sandbox::{DEFAULT_TOKEN, Sandbox, Settings};
use tenure::store::Store;
use tenure::sync::{News, Tuning, pull_once};

/// Requests in ten seconds.
const LIMIT: u32 = 190;
const SEED: u64 = 20_261_122;

/// How many there are of each, for that many companies.
const PER_COMPANY: [(ObjectType, f64); 8] = [
    (ObjectType::Companies, 1.0),
    (ObjectType::Contacts, 3.0),
    (ObjectType::Tickets, 1.5),
    (ObjectType::Emails, 2.0),
    (ObjectType::Calls, 1.5),
    (ObjectType::Meetings, 1.0),
    (ObjectType::Notes, 1.0),
    (ObjectType::Tasks, 0.5),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = arguments.iter().find_map(|text| text.parse::<u64>().ok());
    let companies = number.unwrap_or(10_000);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    let Ok(runtime) = runtime else {
        eprintln!("the system gives no threads");
        return ExitCode::FAILURE;
    };
    let serves = arguments.iter().any(|text| text == "serve");
    let done = match serves {
        true => runtime.block_on(serve(companies)),
        false => runtime.block_on(measure(companies)),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// The CRM, until its standard input ends.
async fn serve(companies: u64) -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let sandbox = Sandbox::start(Settings {
        data: folder.path().to_owned(),
        per_ten_seconds: LIMIT,
        control: true,
        ..Settings::default()
    })
    .await?;
    let sandbox =
        tokio::task::spawn_blocking(move || sandbox.fill(portal(companies)).map(|()| sandbox))
            .await??;
    let latency = std::env::var("TENURE_LATENCY_MS").ok();
    let latency = latency.and_then(|text| text.parse().ok()).unwrap_or(0);
    sandbox.faults().latency(Duration::from_millis(latency));
    println!("{}", sandbox.url());
    std::io::stdout().flush()?;
    tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new())).await??;
    sandbox.stop().await;
    Ok(())
}

/// The other process; ends with this one.
struct Served {
    child: Child,
    url: String,
}

impl Served {
    fn start(companies: u64) -> Outcome<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .args(["serve", &companies.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let out = child.stdout.take().ok_or("no output")?;
        let mut url = String::new();
        BufReader::new(out).read_line(&mut url)?;
        let url = url.trim().to_owned();
        if url.is_empty() {
            return Err("the embedded CRM did not start".into());
        }
        Ok(Self { child, url })
    }

    /// How many requests came in, by route.
    async fn requests(&self) -> Outcome<BTreeMap<String, u64>> {
        let client = reqwest::Client::builder().no_proxy().build()?;
        let url = format!("{}/_sandbox/requests", self.url);
        let answer = client.get(url).bearer_auth(DEFAULT_TOKEN).send().await?;
        let body: Value = answer.json().await?;
        let counts = body.as_object().ok_or("no counts")?;
        let counts = counts
            .get("requests")
            .and_then(Value::as_object)
            .unwrap_or(counts);
        let count = |(route, count): (&String, &Value)| Some((route.clone(), count.as_u64()?));
        Ok(counts.iter().filter_map(count).collect())
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

/// When things were first seen.
#[derive(Default)]
struct Seen {
    page: Option<Duration>,
    board: Option<Duration>,
    /// Those on the board, until all are.
    accounts: HashSet<AccountId>,
    lefts: Vec<(Duration, Duration)>,
}

async fn measure(companies: u64) -> Outcome<()> {
    let served = Served::start(companies)?;
    let folder = tempfile::tempdir()?;
    let mut mapping = Mapping::demo();
    mapping
        .fields
        .retain(|_, property| property != "success_plan");
    if follows_tickets() {
        mapping.fields.remove(&Field::Stage);
        mapping.stage_from = Source::Tickets("0".to_owned());
    }
    let connection = Connection::new(&served.url, Secret::new(DEFAULT_TOKEN), mapping);
    let crm = Arc::new(HubSpot::new(connection)?);
    let (store, _) = Store::open(&folder.path().join("tenure.db"))?;
    let seen = Arc::new(Mutex::new(Seen::default()));
    let heard = seen.clone();
    let begun = Instant::now();
    let tell = move |news: News| {
        let Ok(mut seen) = heard.lock() else { return };
        let at = begun.elapsed();
        match news {
            News::Accounts { changed, .. } => {
                seen.page.get_or_insert(at);
                if seen.board.is_none() {
                    seen.accounts.extend(changed);
                    if seen.accounts.len() as u64 >= companies {
                        seen.board = Some(at);
                        seen.accounts = HashSet::new();
                    }
                }
            }
            News::Progress { left, .. } => {
                seen.lefts.extend(left.map(|left| (at, left)));
            }
            _ => {}
        }
    };
    let pulled = pull_once(crm, store.clone(), Tuning::default(), true, tell).await?;
    let took = begun.elapsed();
    let requests = served.requests().await?;
    let peak = peak();
    let portfolio = store.portfolio()?;
    let open = portfolio.accounts.iter();
    let open = open.map(|account| u64::from(account.open_tasks)).sum();
    report((companies, open), &requests, took, &seen)?;
    match peak {
        Some(peak) => println!("peak memory           {peak:>9.1} MB  (under 150)"),
        None => println!("peak memory             unknown on this system"),
    }
    let kept = portfolio.accounts.len() as u64;
    let placed = portfolio.accounts.iter();
    let placed = placed.filter(|account| account.stage.is_some()).count() as u64;
    println!("records read          {:>9}", pulled.items);
    if kept != companies || placed != companies {
        let why = format!("{kept} of {companies} accounts are there, {placed} with a stage");
        return Err(why.into());
    }
    Ok(())
}

fn report(
    (companies, open_tasks): (u64, u64),
    requests: &BTreeMap<String, u64>,
    took: Duration,
    seen: &Mutex<Seen>,
) -> Outcome<()> {
    let is = |route: &str, part: &str| route.contains(part);
    let count = |fits: &dyn Fn(&str) -> bool| -> u64 {
        let fitting = requests.iter().filter(|(route, _)| fits(route));
        fitting.map(|(_, count)| count).sum()
    };
    let searches = count(&|route| route.ends_with("/search"));
    let edges = count(&|route| is(route, "/crm/associations/"));
    let general = count(&|_| true) - searches - edges;
    let pages = |object: ObjectType, size: u64| many(object, companies).div_ceil(size);
    // Histories lower a page to fifty; owners are two lists; and one asks whose portal it is. Of tasks the open
    // ones are enough: 200 on a page of a search, and their companies for a thousand at once.
    let least = pages(ObjectType::Companies, 50)
        + pages(ObjectType::Contacts, 100)
        + match follows_tickets() {
            true => pages(ObjectType::Tickets, 50),
            false => pages(ObjectType::Tickets, 100),
        }
        + open_tasks.div_ceil(200)
        + open_tasks.div_ceil(1_000)
        + 3;
    let needed = 10.0 * least as f64 / f64::from(LIMIT);
    let took = took.as_secs_f64();
    println!("companies             {companies:>9}");
    println!("requests, general     {general:>9}   least possible {least}");
    println!("requests, search      {searches:>9}   associations {edges}");
    println!(
        "requests, all         {:>9}   {:.3} of the least possible",
        general + searches + edges,
        (general + searches + edges) as f64 / least as f64
    );
    println!("budget                {LIMIT:>9}   per 10 s");
    println!("requests ÷ budget     {needed:>9.2} s");
    println!(
        "full sync             {took:>9.2} s   ratio {:.3} (at most 1.10)",
        took / needed
    );
    let seen = seen.lock().map_err(|_| "poisoned")?;
    let seconds = |at: Option<Duration>| at.map_or(f64::NAN, |at| at.as_secs_f64());
    println!("first page on board   {:>9.2} s", seconds(seen.page));
    println!(
        "whole board           {:>9.2} s   (at most 10 for the first board)",
        seconds(seen.board)
    );
    if let Some((at, left)) = seen.lefts.get(seen.lefts.len() / 2) {
        let (at, left) = (at.as_secs_f64(), left.as_secs_f64());
        println!(
            "time left, half way   {left:>9.1} s   told at {at:.1} s, true {:.1} s",
            took - at
        );
    }
    for (route, count) in requests {
        println!("  {count:>6}  {route}");
    }
    Ok(())
}

/// Whether the stage is that of the account's ticket, which is read with its past then.
fn follows_tickets() -> bool {
    std::env::var("TENURE_STAGE_FROM").is_ok_and(|from| from == "tickets")
}

/// The most memory this process ever had, in MB.
fn peak() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1024.0)
}

fn many(object: ObjectType, companies: u64) -> u64 {
    let found = PER_COMPANY.iter().find(|(of, _)| *of == object);
    found.map_or(0, |(_, per)| (companies as f64 * per) as u64)
}

fn now() -> DateTime<Utc> {
    // A whole day, so that the same seed makes the same portal.
    DateTime::from_timestamp(1_795_300_000, 0).unwrap_or_default()
}

/// The portal: companies with ninety days of use and a past of what a person sets, and around them people,
/// tickets and activities.
fn portal(companies: u64) -> Portal {
    let objects = PER_COMPANY.into_iter();
    let records = objects.flat_map(move |(object, _)| {
        (0..many(object, companies)).map(move |number| record(object, number, companies))
    });
    let owner = |id| OwnerDef {
        id,
        user_id: Some(id + 1_000),
        first: format!("Owner {id}"),
        last: "Quispe".to_owned(),
        email: format!("owner{id}@vendor.example"),
        archived: id % 5 == 0,
    };
    Portal {
        properties: customer_properties(),
        pipelines: Vec::new(),
        owners: (1..=20).map(owner).collect(),
        records: Box::new(records),
    }
}

fn id(object: ObjectType, number: u64) -> u64 {
    u64::from(object.number()) * 1_000_000_000 + number
}

fn record(object: ObjectType, number: u64, companies: u64) -> Record {
    let mut dice = fastrand::Rng::with_seed(SEED ^ id(object, number));
    let created = now() - TimeDelta::days(dice.i64(100..900));
    let updated = now() - TimeDelta::minutes(dice.i64(1..100_000));
    let mut record = Record {
        object,
        id: id(object, number),
        created,
        updated,
        properties: Vec::new(),
        history: Vec::new(),
        associations: Vec::new(),
    };
    if object == ObjectType::Companies {
        company(&mut record, number, &mut dice);
        return record;
    }
    record.associations = vec![(
        ObjectType::Companies,
        id(ObjectType::Companies, number % companies),
    )];
    let when = updated.format("%Y-%m-%dT%H:%M:%SZ").to_string();
    let words = format!("<p>Rollout of step {number}: asked Dana, <b>next</b> is training.</p>");
    record.properties = match object {
        ObjectType::Contacts => vec![
            ("firstname", format!("Dana {number}")),
            ("lastname", "Kvist".to_owned()),
            ("email", format!("dana{number}@example.org")),
            ("jobtitle", "Head of operations".to_owned()),
            (
                "hs_buying_role",
                ["CHAMPION", "END_USER", "BUDGET_HOLDER"][dice.usize(0..3)].to_owned(),
            ),
        ],
        ObjectType::Tickets => vec![
            ("subject", format!("Import fails with row {number}")),
            ("hs_pipeline", "0".to_owned()),
            (
                "hs_pipeline_stage",
                ["1", "3", "4", "4"][dice.usize(0..4)].to_owned(),
            ),
            (
                "hs_ticket_priority",
                ["LOW", "MEDIUM", "HIGH"][dice.usize(0..3)].to_owned(),
            ),
            ("createdate", when),
        ],
        ObjectType::Tasks => vec![
            ("hs_timestamp", when),
            ("hs_task_subject", format!("Prepare the review {number}")),
            (
                "hs_task_status",
                ["NOT_STARTED", "COMPLETED"][dice.usize(0..2)].to_owned(),
            ),
        ],
        ObjectType::Emails => vec![
            ("hs_timestamp", when),
            ("hs_email_direction", "EMAIL".to_owned()),
            ("hs_email_text", words),
        ],
        ObjectType::Calls => vec![("hs_timestamp", when), ("hs_call_body", words)],
        ObjectType::Meetings => vec![("hs_timestamp", when), ("hs_meeting_body", words)],
        _ => vec![("hs_timestamp", when), ("hs_note_body", words)],
    };
    record
}

fn company(record: &mut Record, number: u64, dice: &mut fastrand::Rng) {
    let day = |days: i64| {
        (now() + TimeDelta::days(days))
            .format("%Y-%m-%d")
            .to_string()
    };
    let stages = ["onboarding", "adoption", "value", "renewal"];
    let stage = dice.usize(0..stages.len());
    let seats = dice.u32(20..500);
    let mut used = Vec::with_capacity(90);
    for before in (1..=90).rev() {
        used.push(Version {
            at: now() - TimeDelta::days(before),
            value: dice.u32(0..seats).to_string(),
        });
    }
    let moved = stages[..=stage]
        .iter()
        .enumerate()
        .map(|(step, stage)| Version {
            at: record.created + TimeDelta::days(20 * step as i64),
            value: (*stage).to_owned(),
        });
    let grown = (0..3).map(|year| Version {
        at: record.created + TimeDelta::days(30 * year),
        value: (10_000 + 1_000 * year).to_string(),
    });
    record.properties = vec![
        ("name", format!("Kvisttange Försäkring {number} ASA")),
        ("domain", format!("kvisttange-{number}.example")),
        ("hubspot_owner_id", dice.u64(1..21).to_string()),
        ("customer_stage", stages[stage].to_owned()),
        (
            "customer_tier",
            ["benchmark", "value", "standard"][dice.usize(0..3)].to_owned(),
        ),
        ("arr", "12000".to_owned()),
        ("contract_start_date", day(-dice.i64(10..360))),
        ("renewal_date", day(dice.i64(5..360))),
        ("auto_renew", dice.bool().to_string()),
        ("seats_bought", seats.to_string()),
        ("seats_activated", (seats * 9 / 10).to_string()),
        ("seats_active", (seats * 7 / 10).to_string()),
        (
            "daily_active_users",
            used.last()
                .map(|last| last.value.clone())
                .unwrap_or_default(),
        ),
        ("monthly_active_users", (seats * 8 / 10).to_string()),
        ("nps_score", dice.u32(0..11).to_string()),
        ("csat_score", dice.u32(40..100).to_string()),
    ];
    record.history = vec![
        ("daily_active_users", used),
        ("customer_stage", moved.collect()),
        ("arr", grown.collect()),
    ];
}
