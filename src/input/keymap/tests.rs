use super::*;
use crate::input::{Resolved, Resolver};

fn read(text: &str) -> Result<(Keymap, Vec<Fault>), Vec<Fault>> {
    load("mine", text, &|_| None)
}

fn faults(text: &str) -> Vec<String> {
    match read(text) {
        Ok((_, warnings)) => warnings.iter().map(Fault::to_string).collect(),
        Err(faults) => faults.iter().map(Fault::to_string).collect(),
    }
}

/// The command that keys come to in a scope chain.
fn means(keymap: &Keymap, scopes: &[Scope], keys: &str) -> Resolved {
    let mut resolver = Resolver::new(keymap.clone());
    let chords = Chord::sequence(keys).expect("keys");
    let typing = scopes.contains(&Scope::Line);
    let mut last = Resolved::Nothing;
    for chord in chords {
        last = resolver.feed(chord, scopes, typing);
    }
    last
}

const BOARD: &[Scope] = &[Scope::Board, Scope::Global];

#[test]
fn the_program_s_own_keymaps_are_without_fault_and_leave_no_command_out() {
    for (name, text) in EMBEDDED {
        let (keymap, warnings) = load(name, text, &|_| None).expect(name);
        assert!(*name == "emacs" || warnings.is_empty(), "{warnings:?}");
        assert_eq!(keymap.notes, Vec::<String>::new(), "{name}");
        for (command, keys) in keymap.table().keys {
            assert!(!keys.is_empty(), "{name} has no key for {}", command.id());
        }
    }
}

#[test]
fn two_own_keys_that_clash_are_refused_and_told_once() {
    // In every view `g g` is the first row: one slip, not one for each view.
    let told = faults("inherits = \"arrows\"\n[global]\nup = [\"g\", \"g g\"]\n");
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(
        told.iter().all(|fault| fault.starts_with("mine.toml:3:")),
        "{told:#?}"
    );
}

#[test]
fn all_faults_of_a_file_are_told_at_once_with_line_and_way_out() {
    let told = faults(
        "inherits = \"arows\"\n\
         [globl]\n\
         quit = [\"q\"]\n\
         [global]\n\
         advnace = [\">\"]\n\
         density = [\"d\"]\n\
         log = [\"lll\"]\n\
         undo = [\"C-i\"]\n\
         find = [\"/\"]\n\
         filter = [\"/\"]\n\
         first = [\"g\"]\n\
         last = [\"g g\"]\n\
         help = 7\n\
         [line]\n\
         accept = [\"x\"]\n",
    );
    let expect = [
        "mine.toml:1: there is no keymap \"arows\" (did you mean arrows?)",
        "mine.toml:2: there is no section [globl] (did you mean global?)",
        "mine.toml:5: there is no command advnace (did you mean advance?)",
        "mine.toml:6: density belongs in the section [board]",
        "mine.toml:7: \"lll\" is no key",
        "mine.toml:8: C-i: terminals send the same for Tab",
        "mine.toml:10: / means both filter and find",
        "mine.toml:12: g (first) is the beginning of g g (last)",
        "mine.toml:13: keys are texts in a list",
        "mine.toml:15: x is typed into the line there",
    ];
    assert_eq!(told.len(), expect.len(), "{told:#?}");
    for (told, expect) in told.iter().zip(expect) {
        assert!(told.starts_with(expect), "{told}\nshould say {expect}");
    }
}

#[test]
fn broken_toml_is_a_fault_with_its_line() {
    let told = faults("[global]\nquit = [\"q\"\nhelp = \"?\"\n");
    assert!(!told.is_empty());
    assert!(told[0].starts_with("mine.toml:"), "{told:?}");
}

#[test]
fn keys_that_terminals_cannot_tell_apart_are_refused() {
    for key in [
        "C-i", "C-m", "C-[", "C-A", "C-S-a", "S-a", "C-Enter", "S-Enter", "C-/", "A-[", "C-Tab",
    ] {
        let text = format!("[global]\nundo = [\"{key}\"]\n");
        assert!(read(&text).is_err(), "{key}");
    }
    for key in [
        "C-d", "A-x", "C-Left", "S-Up", "A-Enter", "C-Space", "F5", "C-_", "C-]",
    ] {
        let text = format!("[global]\nundo = [\"{key}\"]\n");
        assert!(read(&text).is_ok(), "{key}");
    }
}

#[test]
fn keys_of_tmux_and_screen_are_only_warned_of() {
    let (_, warnings) = read("[global]\nleft = [\"C-b\"]\nfirst = [\"C-a\"]\n").expect("usable");
    assert!(warnings[0].text.contains("tmux") && warnings[1].text.contains("screen"));
}

#[test]
fn a_person_s_file_changes_what_it_names_and_keeps_the_rest() {
    let (keymap, _) =
        read("inherits = \"vim\"\n[global]\nsync = [\"Z\"]\nquit = []\n").expect("read");
    assert_eq!(
        means(&keymap, BOARD, "Z"),
        Resolved::Command(Command::Sync, None)
    );
    assert_eq!(
        means(&keymap, BOARD, "R"),
        Resolved::Unknown("R".to_owned())
    );
    assert_eq!(
        means(&keymap, BOARD, "q"),
        Resolved::Unknown("q".to_owned())
    );
    assert_eq!(
        means(&keymap, BOARD, "j"),
        Resolved::Command(Command::Down, None)
    );
    assert_eq!(keymap.table().first(Command::Sync), "Z");
    assert_eq!(keymap.table().first(Command::Quit), "");
}

#[test]
fn an_own_key_goes_before_the_inherited_one_and_that_is_noted() {
    let (keymap, faults) = read("inherits = \"vim\"\n[global]\nlog = [\"L\"]\n").expect("usable");
    assert!(faults.is_empty(), "{faults:?}");
    let log = Resolved::Command(Command::LogTouchpoint, None);
    assert_eq!(means(&keymap, BOARD, "L"), log);
    let next = Resolved::Command(Command::NextTab, None);
    assert_eq!(
        means(&keymap, &[Scope::Account, Scope::Global], "Tab"),
        next
    );
    let wanted = "keymaps/mine.toml:3: L means log now, no longer next-tab (which has Tab)";
    assert_eq!(keymap.notes, [wanted]);
    // A key that sequences begin with ends them, and one that goes on ends the key.
    let (keymap, _) = read("inherits = \"vim\"\n[global]\nlog = [\"g\"]\n").expect("usable");
    assert_eq!(means(&keymap, BOARD, "g"), log);
    let said = &keymap.notes[0];
    assert!(said.contains("first (which has Home)"), "{said}");
    assert!(said.contains("go-triage (which has no key now)"), "{said}");
    let (keymap, _) =
        read("inherits = \"vim\"\n[global]\nlog = [\"i i\"]\nundo = [\"j j\"]\n").expect("usable");
    let undo = Resolved::Command(Command::Undo, None);
    assert_eq!(means(&keymap, BOARD, "j j"), undo);
    assert_eq!(keymap.notes.len(), 1, "{:?}", keymap.notes);
    // What is inherited from a file of one's own goes before what that one inherits.
    let find = |name: &str| match name {
        "base" => Some("inherits = \"vim\"\n[global]\nlog = [\"L\"]\n".to_owned()),
        _ => None,
    };
    let (keymap, _) = load("mine", "inherits = \"base\"", &find).expect("usable");
    assert_eq!(means(&keymap, BOARD, "L"), log);
    // What a dialog means by a key is its own.
    let (keymap, _) = read("inherits = \"arrows\"\n[global]\nsync = [\"v\"]\n").expect("usable");
    let sync = Resolved::Command(Command::Sync, None);
    assert_eq!(means(&keymap, BOARD, "v"), sync);
    // Two own ones on one key are for the person to part.
    let told = self::faults("inherits = \"vim\"\n[global]\nlog = [\"L\"]\nsync = [\"L\"]\n");
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].contains("log") && told[0].contains("sync"),
        "{told:?}"
    );
}

#[test]
fn keymaps_that_inherit_in_a_circle_are_told_so() {
    let find = |name: &str| match name {
        "a" => Some("inherits = \"b\"".to_owned()),
        "b" => Some("inherits = \"a\"".to_owned()),
        _ => None,
    };
    let faults = load("mine", "inherits = \"a\"", &find).expect_err("a circle");
    assert!(faults.iter().any(|fault| fault.text.contains("circle")));
}

#[test]
fn control_c_always_quits_and_cannot_be_given_away() {
    assert!(read("[global]\nsync = [\"C-c\"]\n").is_err());
    let keymap = Keymap::standard();
    for scopes in [
        BOARD,
        &[Scope::Menu, Scope::Line][..],
        &[Scope::Help, Scope::Global],
    ] {
        assert_eq!(means(&keymap, scopes, "C-c"), Resolved::Leave);
    }
    assert_eq!(
        means(&keymap, BOARD, "g C-c"),
        Resolved::Leave,
        "in the middle of a sequence too"
    );
}

#[test]
fn a_sequence_waits_tells_what_can_follow_and_escape_gives_it_up() {
    let keymap = Keymap::embedded("vim").expect("embedded");
    let mut resolver = Resolver::new(keymap);
    let feed = |resolver: &mut Resolver, key: &str| {
        resolver.feed(Chord::parse(key).expect("key"), BOARD, false)
    };
    match feed(&mut resolver, "g") {
        Resolved::Prefix(shown, follow) => {
            assert_eq!(shown, "g");
            assert!(follow.contains(&("g".to_owned(), Command::First)));
            assert!(follow.contains(&("t".to_owned(), Command::GoTriage)));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(
        feed(&mut resolver, "Esc"),
        Resolved::Prefix(String::new(), Vec::new())
    );
    assert_eq!(
        feed(&mut resolver, "Esc"),
        Resolved::Command(Command::Back, None)
    );
    feed(&mut resolver, "g");
    assert_eq!(
        feed(&mut resolver, "x"),
        Resolved::Unknown("g x".to_owned())
    );
    assert_eq!(
        feed(&mut resolver, "j"),
        Resolved::Command(Command::Down, None)
    );
}

#[test]
fn counts_come_with_the_command_but_never_into_a_line() {
    let vim = Keymap::embedded("vim").expect("embedded");
    assert_eq!(
        means(&vim, BOARD, "1 2 j"),
        Resolved::Command(Command::Down, Some(12))
    );
    assert_eq!(
        means(&vim, BOARD, "1 0 g g"),
        Resolved::Command(Command::First, Some(10))
    );
    assert_eq!(means(&vim, BOARD, "0"), Resolved::Unknown("0".to_owned()));
    assert_eq!(
        means(&vim, &[Scope::Line], "5"),
        Resolved::Text("5".to_owned())
    );
    let huge = "9 ".repeat(30) + "j";
    assert_eq!(
        means(&vim, BOARD, &huge),
        Resolved::Command(Command::Down, Some(99_999))
    );
    let arrows = Keymap::standard();
    assert_eq!(
        means(&arrows, BOARD, "2"),
        Resolved::Command(Command::GoTriage, None),
        "without counts a digit is a key"
    );
    for keys in ["A-1 2 Down", "A-1 A-2 Down"] {
        let wanted = Resolved::Command(Command::Down, Some(12));
        assert_eq!(means(&arrows, BOARD, keys), wanted, "{keys}");
        assert_eq!(means(&vim, BOARD, keys), wanted, "{keys}");
    }
    let (own, _) = read("[global]\nundo = [\"A-1\"]\n").expect("read");
    assert_eq!(
        means(&own, BOARD, "A-1"),
        Resolved::Command(Command::Undo, None),
        "a key of a person's own goes before"
    );
    assert!(read("counts = true\n[global]\ngo-board = [\"1\"]\n").is_err());
}

#[test]
fn typed_characters_are_text_whatever_they_mean_elsewhere() {
    let keymap = Keymap::standard();
    let line: &[Scope] = &[Scope::Menu, Scope::Line];
    for key in ["q", ":", "1", "审", "Space"] {
        assert!(
            matches!(means(&keymap, line, key), Resolved::Text(_)),
            "{key}"
        );
    }
    assert_eq!(
        means(&keymap, line, "Down"),
        Resolved::Command(Command::MenuNext, None)
    );
    assert_eq!(
        means(&keymap, line, "C-u"),
        Resolved::Command(Command::DeleteToStart, None)
    );
}

#[test]
fn a_dialog_s_key_goes_before_the_view_s() {
    let keymap = Keymap::standard();
    let enter = |scopes: &[Scope]| means(&keymap, scopes, "Enter");
    assert_eq!(enter(BOARD), Resolved::Command(Command::Open, None));
    assert_eq!(
        enter(&[Scope::Move, Scope::Global]),
        Resolved::Command(Command::MoveConfirm, None)
    );
}

#[test]
fn the_key_that_goes_back_gives_up_a_sequence_unless_it_belongs_to_it() {
    let given_up = Resolved::Prefix(String::new(), Vec::new());
    let emacs = Keymap::embedded("emacs").expect("embedded");
    assert_eq!(means(&emacs, BOARD, "C-x C-g"), given_up);
    assert_eq!(
        means(&emacs, BOARD, "C-g"),
        Resolved::Command(Command::Back, None)
    );
    // A keymap in which it goes on with the sequence means that.
    let text = "inherits = \"emacs\"\n[global]\nsync = [\"C-x C-g\"]\n";
    let (own, _) = read(text).expect("a keymap");
    assert_eq!(
        means(&own, BOARD, "C-x C-g"),
        Resolved::Command(Command::Sync, None)
    );
}
