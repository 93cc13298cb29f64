//! The embedded CRM as a process of its own.

use crate::support::{Home, TOKEN, accounts};
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

struct Served {
    child: Child,
    url: String,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn serve(home: &Home, data: &str) -> Served {
    serve_as(home, data, &[])
}

fn serve_as(home: &Home, data: &str, more: &[&str]) -> Served {
    let data = home.path(data).display().to_string();
    let arguments = [
        "sandbox",
        "serve",
        "--data",
        &data,
        "--accounts",
        "12",
        "--token",
        TOKEN,
    ];
    let mut child = home
        .command(&[&arguments[..], more].concat(), TOKEN)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    out.read_line(&mut line).unwrap();
    let url = line
        .split_whitespace()
        .last()
        .unwrap_or_default()
        .to_owned();
    assert!(url.starts_with("http://127.0.0.1:"), "{line}");
    Served { child, url }
}

#[test]
fn a_served_crm_is_synced_from_and_a_second_one_is_told_where_it_is() {
    let home = Home::new();
    let served = serve(&home, "portal");
    home.configure(&format!(
        "[profiles.work]\nbase_url = \"{}\"\ntoken_env = \"TEST_TOKEN\"\n",
        served.url
    ));
    home.run(&["sync"]).with(0);
    assert_eq!(accounts(&home, &[]).len(), 12);
    let data = home.path("portal").display().to_string();
    let second = home.run(&["sandbox", "serve", "--data", &data]).with(1);
    assert!(second.err.contains(&served.url), "{}", second.err);
    let port = served.url.rsplit(':').next().unwrap();
    let other = home.path("other").display().to_string();
    let taken = home
        .run(&["sandbox", "serve", "--data", &other, "--port", port])
        .with(1);
    assert!(taken.err.contains("--port 0"), "{}", taken.err);
}

#[test]
fn a_served_crm_ends_with_zero_when_told_to() {
    let home = Home::new();
    let mut served = serve(&home, "portal");
    let pid = rustix::process::Pid::from_child(&served.child);
    rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
    assert_eq!(served.child.wait().unwrap().code(), Some(0));
    // The folder is free again.
    serve(&home, "portal");
}

#[test]
fn what_the_server_decides_is_said_in_a_file() {
    let home = Home::new();
    let file = home.path("settings.toml");
    let shown = file.display().to_string();
    let settings = "portal_id = 77\ntime_zone = \"Asia/Shanghai\"\nrequests_per_ten_seconds = 190\n\
         requests_per_day = 5000\n[[required_when]]\nobject = \"companies\"\n\
         property = \"customer_stage\"\nvalue = \"renewal\"\nneeds = \"loss_reason\"\n";
    std::fs::write(&file, settings).unwrap();
    let served = serve_as(&home, "portal", &["--settings", &shown]);
    home.configure(&format!(
        "[profiles.work]\nbase_url = \"{}\"\ntoken_env = \"TEST_TOKEN\"\nstage_from = {{ property = \"customer_stage\" }}\n",
        served.url
    ));
    let report = home.run(&["doctor", "--json"]).with(0).json().to_string();
    for said in [
        "portal 77 answers",
        "190 requests in 10 s",
        "of 5000 left today",
        "Asia/Shanghai in",
    ] {
        assert!(report.contains(said), "{said} is not in {report}");
    }
    home.run(&["sync"]).with(0);
    let all = accounts(&home, &[]);
    let mut others = all.iter();
    let one = others.find(|one| one["crm_stage"] != "renewal" && one["crm_stage"] != "churned");
    let id = one.unwrap()["id"].as_str().unwrap();
    // Past our own question: theirs is what this is about.
    let asked = home.run(&["stage", id, "renewal", "--reason", "agreed by phone"]);
    let said = asked.out + &asked.err;
    assert!(said.contains("loss_reason"), "{said}");

    std::fs::write(&file, "portal = 77\n").unwrap();
    let data = home.path("other").display().to_string();
    let wrong = home.run(&["sandbox", "serve", "--data", &data, "--settings", &shown]);
    let wrong = wrong.with(1);
    assert!(
        wrong.err.contains("settings.toml cannot be used: line 1"),
        "{}",
        wrong.err
    );
}
