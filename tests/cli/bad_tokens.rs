//! Tokens that are wrong, missing or unsafe; and that none is ever shown.

use crate::support::{Crm, Home, TOKEN, accounts, fresh, profile, synced, text};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use tenure::sandbox::record::ObjectType;

/// A configuration whose token comes from elsewhere.
fn token_from(home: &Home, crm: &Crm, line: &str) {
    let text = profile(crm, "").replace("token_env = \"TEST_TOKEN\"", line);
    assert!(text.contains(line));
    home.configure(&text);
}

#[test]
fn a_refused_token_has_a_way_out_and_the_outbox_keeps_waiting() {
    let (home, crm) = synced();
    let id = text(&accounts(&home, &[])[0], "id");
    let before = crm.count(ObjectType::Calls);
    let came = home
        .run_with(&["log", &id, "call: with the wrong token"], "expired")
        .with(4);
    assert!(came.out.contains("kept in the outbox"), "{}", came.out);
    assert!(came.err.contains("refuses the token"), "{}", came.err);
    assert!(came.err.contains("not expired"), "{}", came.err);
    let sync = home.run_with(&["sync"], "expired").with(1);
    assert!(sync.err.contains("refuses the token"), "{}", sync.err);
    let outbox = home.run(&["outbox", "--json"]).with(0).json();
    assert_eq!(outbox[0]["state"], "waiting", "{outbox}");
    assert!(text(&outbox[0], "why").contains("token"), "{outbox}");
    // With the right one it is sent, once.
    home.run(&["sync"]).with(0);
    assert_eq!(crm.count(ObjectType::Calls), before + 1);
}

#[test]
fn a_token_command_that_fails_is_named_but_not_what_it_said() {
    let (home, crm) = fresh();
    for (line, part) in [
        (
            "token_command = \"echo leaked-by-the-command; exit 3\"",
            "exit status: 3",
        ),
        (
            "token_command = [\"no-such-program-at-all\"]",
            "cannot be run",
        ),
        ("token_command = \"true\"", "is empty"),
        (
            "token_command = \"echo leaked-by-the command\"",
            "is not a token",
        ),
    ] {
        token_from(&home, &crm, line);
        let came = home.run(&["sync", "--debug"]).with(1);
        assert!(came.err.contains(part), "{line}: {}", came.err);
        assert!(!came.err.contains("leaked-by"), "{line}: {}", came.err);
    }
    // `pass show` prints its notes below the token.
    let noted = format!("token_command = \"printf '{TOKEN}\\\\nuser: me\\\\n'\"");
    token_from(&home, &crm, &noted);
    home.run(&["sync"]).with(0);
    let turned = "token_command = \"printf 'user: me\\\\nleaked-by-it\\\\n'\"";
    token_from(&home, &crm, turned);
    let came = home.run(&["sync"]).with(1);
    assert!(
        came.err.contains("let the command print the token there"),
        "{}",
        came.err
    );
    token_from(&home, &crm, &format!("token_command = \"echo {TOKEN}\""));
    home.run(&["sync"]).with(0);
}

#[test]
fn a_token_file_that_others_may_read_is_refused() {
    let (home, crm) = fresh();
    token_from(&home, &crm, "token_file = \"secret\"");
    let missing = home.run(&["sync"]).with(1);
    assert!(missing.err.contains("secret"), "{}", missing.err);
    home.write("secret", TOKEN);
    let file = home.path("config/secret");
    let mode = |mode| std::fs::set_permissions(&file, PermissionsExt::from_mode(mode)).unwrap();
    mode(0o644);
    let open = home.run(&["sync"]).with(1);
    assert!(open.err.contains("chmod 600"), "{}", open.err);
    mode(0o600);
    home.run(&["sync"]).with(0);
}

#[test]
fn a_token_that_was_replaced_meanwhile_is_read_again_when_the_old_one_is_refused() {
    let (home, crm) = fresh();
    // Each time that it is run it has the next line.
    home.write("tokens", &format!("expired\n{TOKEN}\nnever-asked-for\n"));
    let tokens = home.path("config/tokens");
    let tokens = tokens.display();
    let next = format!("head -n 1 '{tokens}'; sed -i 1d '{tokens}'");
    token_from(&home, &crm, &format!("token_command = \"{next}\""));
    home.run(&["sync"]).with(0);
    let left = std::fs::read_to_string(home.path("config/tokens")).expect("it is there");
    assert_eq!(left, "never-asked-for\n", "once for all requests");
    // What has nothing new is asked once more, and no more than that.
    home.write("tokens", "expired\nexpired\nnever-asked-for\n");
    let refused = home.run(&["sync"]).with(1);
    assert!(refused.err.contains("refuses the token"), "{}", refused.err);
    let left = std::fs::read_to_string(home.path("config/tokens")).expect("it is there");
    assert_eq!(left, "never-asked-for\n");
}

#[test]
fn a_profile_without_a_token_says_how_to_give_one() {
    let (home, crm) = fresh();
    token_from(&home, &crm, "owner = \"nobody\"");
    let came = home.run(&["sync"]).with(1);
    for part in ["token_env", "token_command", "token_file", "config.toml"] {
        assert!(came.err.contains(part), "{part} in {}", came.err);
    }
}

/// Every file under a folder that has the bytes in it.
fn holding(folder: &Path, bytes: &[u8], found: &mut Vec<String>) -> usize {
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            seen += holding(&path, bytes, found);
            continue;
        }
        seen += 1;
        let text = std::fs::read(&path).unwrap();
        if text.windows(bytes.len()).any(|part| part == bytes) {
            found.push(path.display().to_string());
        }
    }
    seen
}

#[test]
fn the_token_is_in_nothing_that_is_written() {
    let (home, mut crm) = fresh();
    let mut said = String::new();
    let mut run = |token: &str, arguments: &[&str]| {
        let came = home.run_with(&[arguments, &["--debug"]].concat(), token);
        said += &came.out;
        said += &came.err;
        came.code
    };
    assert_eq!(run(TOKEN, &["sync"]), 0);
    let id = text(&accounts(&home, &[])[0], "id");
    assert_eq!(run(TOKEN, &["log", &id, "call: one"]), 0);
    assert_eq!(run("a-wrong-secret", &["sync"]), 1);
    assert_eq!(run("a-wrong-secret", &["log", &id, "call: two"]), 4);
    assert_eq!(run("two-words a-wrong-secret", &["sync"]), 1);
    crm.faults().next(1000, tenure::sandbox::Fault::Status(500));
    assert_ne!(run(TOKEN, &["log", &id, "call: three", "--json"]), 0);
    crm.go_away();
    assert_eq!(run(TOKEN, &["sync"]), 4);
    run(TOKEN, &["outbox", "--json"]);
    run(TOKEN, &["journal", "--json"]);
    for secret in [TOKEN, "a-wrong-secret"] {
        assert!(!said.contains(secret), "{said}");
        let mut found = Vec::new();
        let mut seen = 0;
        for folder in ["config", "data", "state"] {
            seen += holding(&home.path(folder), secret.as_bytes(), &mut found);
        }
        assert_eq!(found, Vec::<String>::new());
        assert!(seen >= 3, "configuration, store and log were looked at");
    }
    let log = std::fs::read_to_string(home.path("state/tenure.log")).unwrap();
    assert!(log.contains("DEBUG"), "the log holds what --debug adds");
}
