//! The README's key table is the catalogue's. `UPDATE=1 cargo test --test journeys readme` writes it.

use std::fs;
use std::path::Path;
use tenure::input::Keymap;

const BEGIN: &str = "<!-- keys -->\n";
const END: &str = "<!-- /keys -->";

#[test]
fn the_key_table_of_the_readme_is_the_catalogue_s() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(&path).expect("README.md can be read");
    let table = format!("\n{}\n", Keymap::standard().table().markdown().trim_end());
    let (Some(begin), Some(end)) = (readme.find(BEGIN), readme.find(END)) else {
        panic!("README.md must have the markers <!-- keys --> and <!-- /keys -->");
    };
    let begin = begin + BEGIN.len();
    if std::env::var_os("UPDATE").is_some() {
        let text = format!("{}{table}{}", &readme[..begin], &readme[end..]);
        fs::write(&path, text).expect("README.md can be written");
        return;
    }
    assert_eq!(
        &readme[begin..end],
        table,
        "write it anew: UPDATE=1 cargo test --test journeys readme"
    );
}

#[test]
fn the_table_has_every_command_with_its_keys() {
    let table = Keymap::standard().table().markdown();
    for command in tenure::app::Command::ALL {
        let row = table
            .lines()
            .find(|line| line.ends_with(&format!("| `{}` |", command.id())));
        let row = row.unwrap_or_else(|| panic!("{} is missing", command.id()));
        assert!(row.starts_with("| `"), "{row}");
    }
}
