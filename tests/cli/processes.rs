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
        .command(&arguments, TOKEN)
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
