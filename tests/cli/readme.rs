//! What the documentation tells a person to write is right.

use crate::support::Home;
use std::fs;
use std::path::Path;
use tenure::config::{self, TokenSource};
use tenure::domain::contact::Contact;
use tenure::domain::touchpoint::Kind;
use tenure::domain::touchpoint::line::parse;
use tenure::domain::{Field, Now};

/// The blocks of a kind in the document.
fn blocks(kind: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/config.md");
    let page = fs::read_to_string(path).expect("docs/config.md can be read");
    page.split(&format!("```{kind}\n"))
        .skip(1)
        .filter_map(|rest| rest.split("```").next())
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_documented_keymap_theme_and_looks_are_in_force_as_they_are_said() {
    let all = blocks("toml");
    let with = |word: &str| {
        let mut found = all.iter().filter(|block| block.contains(word));
        found.next().expect("it is documented").clone()
    };
    let home = Home::new();
    let ui = with("color = ");
    let ui = ui.replace("\"nord\"", "\"mine\"");
    home.configure(&ui.replace("\"vim\"", "\"mine\""));
    home.write("keymaps/mine.toml", &with("redraw = []"));
    home.write("themes/mine.toml", &with("accent = "));
    let keys = home.run(&["keymap"]).with(0);
    let noted = "keymaps/mine.toml:3: L means log now, no longer next-tab (which has Tab)\n";
    assert_eq!(keys.err, noted, "and of nothing else");
    assert!(keys.out.contains("L, F9"), "{}", keys.out);
    let themes = home.run(&["theme"]).with(0);
    assert_eq!(themes.err, "");
    assert!(themes.out.contains("* mine  (yours)"), "{}", themes.out);
}

#[test]
fn the_documented_touchpoints_say_the_same_in_every_language() {
    let dana = Contact {
        name: "Dana".to_owned(),
        ..Contact::default()
    };
    let now = Now::utc("2026-11-21T12:00:00Z".parse().expect("a moment"));
    let lines = blocks("touchpoint");
    let lines: Vec<&str> = lines.iter().flat_map(|block| block.lines()).collect();
    assert_eq!(lines.len(), 3);
    for line in lines {
        let read = parse(line, std::slice::from_ref(&dana), now);
        assert!(read.faults.is_empty(), "{line}: {:?}", read.faults);
        let found = (read.kind, read.minutes, read.mood, read.with.len());
        assert_eq!(found, (Kind::Call, Some(20), Some(-1), 1), "{line}");
        let next = read.next.expect("a follow-up");
        assert_eq!(next.due.to_string(), "2026-11-27", "{line}");
    }
}

#[test]
fn the_documented_configuration_is_read_without_faults() {
    let blocks = blocks("toml");
    // The others are pieces of a profile.
    let blocks = blocks
        .iter()
        .filter(|block| block.contains("default_profile"));
    let blocks: Vec<&String> = blocks.collect();
    assert!(!blocks.is_empty(), "it shows a configuration");
    for block in blocks {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("config.toml");
        fs::write(&file, block).expect("written");
        let (config, faults) = config::read(&file);
        assert_eq!(faults, [], "{block}");
        let (_, profile) = config.profile(None, &file).expect("a profile");
        assert!(matches!(profile.token, Some(TokenSource::Shell(_))));
        assert!(profile.fields.contains_key(&Field::Renewal));
    }
}
