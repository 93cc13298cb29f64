//! From one profile to another within a run, and back.

use crate::terminal::{PATIENCE, Tty};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const SIZE: (u16, u16) = (100, 30);

/// An embedded CRM with one company of that name.
fn portal(home: &Path, folder: &str, company: &str) -> PathBuf {
    let csv = home.join(format!("{folder}-csv"));
    std::fs::create_dir_all(&csv).expect("a folder");
    let text = format!("id,name,customer_stage\n7,{company},adoption\n");
    std::fs::write(csv.join("companies.csv"), text).expect("it can be written");
    let data = home.join(folder);
    let (from, to) = (csv.display().to_string(), data.display().to_string());
    let arguments = ["sandbox", "import", &from, "--data", &to];
    assert_eq!(Tty::start(home, &arguments, SIZE).wait_for_end(), 0);
    data
}

#[test]
fn a_person_goes_from_one_portal_to_another_and_back() {
    let home = tempfile::tempdir().expect("a folder");
    let home = home.path();
    let first = portal(home, "first", "Acme Tools");
    let second = portal(home, "second", "Globex Works");
    let config = home.join("config/tenure");
    std::fs::create_dir_all(&config).expect("a folder");
    let text = format!(
        "default_profile = \"north\"\n[ui]\nstart = \"board\"\n[profiles.north]\ncrm = \"sandbox\"\ndata = \"{}\"\n[profiles.south]\ncrm = \"sandbox\"\ndata = \"{}\"\nread_only = true\n",
        first.display(),
        second.display()
    );
    std::fs::write(config.join("config.toml"), text).expect("it can be written");
    let mut tty = Tty::start(home, &[], SIZE);
    tty.wait("the first portal", |screen| {
        screen.contains("Acme Tools") && screen.contains("north")
    });
    tty.wait("the link", |_| tenure::sandbox::running(&first).is_some());

    // What is written right before is not lost.
    tty.type_text("l");
    tty.wait_for("Acme Tools");
    tty.type_text("note: right before the switch");
    tty.enter();
    tty.wait_for("note logged");
    tty.type_text(",p");
    tty.wait_for("Switch to profile");
    tty.enter();
    tty.wait("the second portal", |screen| {
        screen.contains("Globex Works")
            && screen.contains("south")
            && screen.contains("read only")
            && !screen.contains("Acme Tools")
    });
    tty.wait("its link", |_| tenure::sandbox::running(&second).is_some());
    let until = Instant::now() + PATIENCE;
    while tenure::sandbox::running(&first).is_some() {
        assert!(Instant::now() < until, "the first one's link does not end");
        std::thread::sleep(Duration::from_millis(5));
    }
    tty.type_text("l");
    tty.wait_for("read-only");

    tty.type_text(",p");
    tty.wait_for("Switch to profile");
    // What is typed behind the switch is for the profile that is switched to.
    tty.type_bytes(b"\r8");
    tty.wait_for("Journal 1");
    tty.type_text("\t");
    tty.wait_for("Acme Tools");
    tty.type_bytes(b"\x03");
    assert_eq!(tty.wait_for_end(), 0);
    assert!(tty.restored(), "the terminal is given back");
}
