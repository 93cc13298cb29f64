//! What a shell is given: completion and manual pages.

use super::support::Home;
use std::process::Command;

#[test]
fn bash_completes_commands_options_and_values() {
    let home = Home::new();
    let script = home.run(&["completions", "bash"]).with(0).out;
    let file = home.path("tenure.bash");
    std::fs::write(&file, &script).expect("written");
    let complete = |words: &str, at: usize| {
        let ask = format!(
            "source '{}' || exit 9\nCOMP_WORDS=({words}); COMP_CWORD={at}\n_tenure tenure \"${{COMP_WORDS[{at}]}}\" \"${{COMP_WORDS[{}]}}\"\necho \"${{COMPREPLY[*]}}\"",
            file.display(),
            at - 1,
        );
        let bash = Command::new("bash").args(["--norc", "-c", &ask]).output();
        // Where there is no bash, nobody completes with it.
        let output = bash.ok()?;
        assert!(output.status.success(), "{output:?}");
        Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    for (words, at, wanted) in [
        ("tenure tri", 1, "triage"),
        ("tenure accounts --lim", 2, "--limit"),
        ("tenure metrics --by own", 3, "owner"),
        ("tenure --view qua", 2, "quadrant"),
    ] {
        let Some(found) = complete(words, at) else {
            return;
        };
        assert_eq!(found, wanted, "{words}");
    }
}

#[test]
fn every_shell_gets_a_script_and_another_word_is_told_which_there_are() {
    let home = Home::new();
    for (shell, begins) in [("zsh", "#compdef tenure"), ("fish", "# Print an optspec")] {
        let script = home.run(&["completions", shell]).with(0).out;
        assert!(script.starts_with(begins), "{shell}: {script:.80}");
        for command in ["triage", "accounts", "sandbox"] {
            assert!(script.contains(command), "{shell}: {command}");
        }
    }
    let refused = home.run(&["completions", "cmd"]).with(2);
    assert!(refused.err.contains("possible values"), "{}", refused.err);
}

#[test]
fn there_is_a_manual_page_for_each_command() {
    let home = Home::new();
    let page = home.run(&["man"]).with(0).out;
    assert!(page.contains(".TH tenure 1"), "{page:.300}");
    assert!(page.contains("tenure\\-triage(1)"), "{page}");
    let page = home.run(&["man", "health", "explain"]).with(0).out;
    assert!(page.contains(".TH tenure-health-explain 1"), "{page:.300}");
    assert!(page.contains("scorecard"), "{page}");
    let refused = home.run(&["man", "nope"]).with(2);
    assert_eq!(
        refused.err.trim(),
        "There is no command nope: `tenure man` lists them."
    );
}
