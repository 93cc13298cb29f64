//! What the documentation tells a person to write is right.

use std::fs;
use std::path::Path;
use tenure::config::{self, TokenSource};
use tenure::domain::Field;

#[test]
fn the_documented_configuration_is_read_without_faults() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/config.md");
    let page = fs::read_to_string(path).expect("docs/config.md can be read");
    let blocks: Vec<&str> = page
        .split("```toml\n")
        .skip(1)
        .filter_map(|rest| rest.split("```").next())
        // The others are pieces of a profile.
        .filter(|block| block.contains("default_profile"))
        .collect();
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
