//! `tenure init` against portals that call things their own way, over HTTP.

mod asking;
mod oauth;
mod portals;
mod tokens;

use crate::support::{Came, Crm, Home, TOKEN};
use serde_json::Value;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;

/// A portal made of the columns of a `companies.csv`: header, and rows of which `{n}` is the number.
fn portal(home: &Home, header: &str, rows: &[&str]) -> Crm {
    let folder = home.path("csv");
    fs::create_dir_all(&folder).expect("a folder");
    let mut text = format!("{header}\n");
    for number in 1..=24 {
        let row = rows[number % rows.len()].replace("{n}", &number.to_string());
        let _ = writeln!(text, "{row}");
    }
    fs::write(folder.join("companies.csv"), text).expect("it can be written");
    let owners = "id,email,firstname,lastname\n1,dana@us.test,Dana,Smith\n2,bo@us.test,Bo,Li\n";
    fs::write(folder.join("owners.csv"), owners).expect("it can be written");
    let (from, data) = (folder.display().to_string(), home.path("crm"));
    let came = home.run(&[
        "sandbox",
        "import",
        &from,
        "--data",
        &data.display().to_string(),
    ]);
    came.with(0);
    Crm::over(&data)
}

fn german(home: &Home) -> Crm {
    portal(
        home,
        "id,name,hubspot_owner_id,annualrevenue,Jahresvertragswert,Jahresumsatz,Vertragsende,Vertragsbeginn,Kundensegment,Kundenzufriedenheit,Gebuchte Lizenzen,Aktive Lizenzen,Kundenphase,lifecyclestage",
        &[
            "{n},Firma {n},1,5000000,12000,9000000,2035-01-31,2026-02-01,Strategisch,92,50,30,Nutzung,customer",
            "{n},Firma {n},2,800000,24000,700000,2035-06-30,2026-07-01,Standard,71,20,9,Gefährdet,customer",
            "{n},Firma {n},2,800000,6000,650000,2035-03-31,2026-04-01,Standard,88,10,9,Einführung,customer",
        ],
    )
}

fn chinese(home: &Home) -> Crm {
    portal(
        home,
        "id,name,hubspot_owner_id,年费,客户年收入,续约日期,客户等级,健康度,流失原因,客户阶段",
        &[
            "{n},华为 {n},1,120000,50000000,2035-01-31,标杆,71,价格,上线",
            "{n},中兴 {n},2,36000,90000000,2035-06-30,普通,40,竞品,续约",
        ],
    )
}

/// Looks at a portal without a question, with flags besides.
fn init(home: &Home, crm: &Crm, more: &[&str]) -> Came {
    let url = url(crm);
    let begin = ["init", "--no-input", "--base-url", &url];
    home.run(&[&begin[..], more].concat())
}

/// The flags of a token that the portal takes.
const BY_TOKEN: [&str; 2] = ["--token-env", "TEST_TOKEN"];

/// The same with that token.
fn by_token(home: &Home, crm: &Crm, more: &[&str]) -> Came {
    init(home, crm, &[&BY_TOKEN[..], more].concat())
}

/// The same with the OAuth app that the portal knows; where its refresh token comes from is to be added.
fn by_app(home: &Home, crm: &Crm, more: &[&str]) -> Came {
    let secret = ["--client-secret-command", "echo app-secret"];
    init(
        home,
        crm,
        &[&["--client-id", "app"], &secret[..], more].concat(),
    )
}

fn url(crm: &Crm) -> String {
    format!("http://{}", crm.address())
}

fn field<'a>(report: &'a Value, name: &str) -> &'a str {
    report["fields"][name]["property"]
        .as_str()
        .unwrap_or_default()
}

/// Runs it with somebody who answers its questions.
fn answered(home: &Home, arguments: &[&str], answers: &str) -> Came {
    let mut child = home
        .command(arguments, "unused")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program can be run");
    let mut input = child.stdin.take().expect("it has one");
    input.write_all(answers.as_bytes()).expect("it takes them");
    drop(input);
    child.wait_with_output().expect("it ends").into()
}

/// Runs it in a folder.
fn from(home: &Home, folder: &Path, arguments: &[&str]) -> Came {
    let mut command = home.command(arguments, TOKEN);
    let output = command.current_dir(folder).output();
    output.expect("the program can be run").into()
}

/// A file that nobody else may read.
fn private(path: &Path, text: &str) {
    fs::write(path, text).expect("it can be written");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::Permissions::from_mode(0o600);
        fs::set_permissions(path, mode).expect("it is private");
    }
}

/// A text without its breaks into lines, which stand elsewhere with every folder's name.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn config(home: &Home) -> String {
    fs::read_to_string(home.path("config/config.toml")).expect("there is one")
}
