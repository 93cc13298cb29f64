//! Writes a profile into `config.toml` without touching what else is there: comments, order, other
//! profiles.

use super::shown::tell;
use crate::cli::{Failure, wrong};
use crate::config::{self, Config, Profile};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use toml_edit::{DocumentMut, InlineTable, Item, Table, Value};

/// What is changed of a profile: keys below it, and the value; `None` takes the key away.
#[derive(Clone, Debug, Default)]
pub struct Edits {
    all: Vec<(Vec<String>, Option<Value>)>,
}

impl Edits {
    /// Sets a key below the profile.
    pub fn set(&mut self, path: &[&str], value: impl Into<Value>) {
        self.put(path, Some(value.into()));
    }

    /// Takes a key away.
    pub fn remove(&mut self, path: &[&str]) {
        self.put(path, None);
    }

    fn put(&mut self, path: &[&str], value: Option<Value>) {
        let path = path.iter().map(|key| (*key).to_owned()).collect();
        self.all.push((path, value));
    }
}

/// A table on one line.
pub fn inline(pairs: &[(&str, &str)]) -> Value {
    let mut table = InlineTable::new();
    for (key, value) in pairs {
        table.insert(*key, Value::from(*value));
    }
    table.fmt();
    Value::InlineTable(table)
}

/// The text with the profile changed. The first profile becomes the default one.
///
/// # Errors
/// A sentence when the text is not TOML, or has something else where the profile belongs.
pub(super) fn changed(text: &str, profile: &str, edits: &Edits) -> Result<String, String> {
    let mut document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
        let line = error.span().map_or(0, |span| {
            1 + text[..span.start.min(text.len())].matches('\n').count()
        });
        format!("it is not TOML (line {line}); mend that first, and run this again")
    })?;
    let root = document.as_table_mut();
    let fresh = !root.contains_key("profiles");
    if fresh && !root.contains_key("default_profile") {
        root.insert("default_profile", toml_edit::value(profile));
    }
    let profiles = root.entry("profiles").or_insert_with(|| {
        let mut table = Table::new();
        table.set_implicit(true);
        Item::Table(table)
    });
    let profiles = profiles
        .as_table_like_mut()
        .ok_or("its `profiles` is no table")?;
    let table = profiles
        .entry(profile)
        .or_insert_with(|| Item::Table(Table::new()))
        .as_table_like_mut()
        .ok_or_else(|| format!("its `profiles.{profile}` is no table"))?;
    for (path, value) in &edits.all {
        apply(table, path, value.as_ref())?;
    }
    Ok(document.to_string())
}

fn apply(
    table: &mut dyn toml_edit::TableLike,
    path: &[String],
    value: Option<&Value>,
) -> Result<(), String> {
    let Some((key, rest)) = path.split_first() else {
        return Ok(());
    };
    if rest.is_empty() {
        match value {
            Some(value) => match table.get_mut(key).and_then(Item::as_value_mut) {
                // The comment behind the value stays.
                Some(there) => {
                    let decor = there.decor().clone();
                    *there = value.clone();
                    *there.decor_mut() = decor;
                }
                None => drop(table.insert(key, Item::Value(value.clone()))),
            },
            None => drop(table.remove(key)),
        }
        return Ok(());
    }
    if value.is_none() && !table.contains_key(key) {
        return Ok(());
    }
    let inner = table
        .entry(key)
        .or_insert_with(|| Item::Table(Table::new()))
        .as_table_like_mut()
        .ok_or_else(|| format!("its `{key}` is no table"))?;
    apply(inner, rest, value)?;
    let empty = inner.is_empty();
    if value.is_none() && empty {
        table.remove(key);
    }
    Ok(())
}

/// The file that profiles are in, as it was when it was looked at first.
pub struct File {
    /// Where it is.
    pub path: PathBuf,
    text: String,
}

impl File {
    /// Reads it; one that is not there is empty.
    ///
    /// # Errors
    /// A sentence where it cannot be read or edited.
    pub fn open(path: PathBuf) -> Result<Self, Failure> {
        let text = text_of(&path)?;
        let refuse = |why: String| Failure::Failed(format!("{}: {why}.", path.display()));
        changed(&text, "x", &Edits::default()).map_err(refuse)?;
        Ok(Self { path, text })
    }

    /// The folder that it is in.
    pub fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new(""))
    }

    /// What it says.
    pub fn config(&self) -> Config {
        config::parse(&self.text, self.folder()).0
    }

    /// Its text with the profile changed, and the profile then.
    ///
    /// # Errors
    /// A sentence where the profile has faults.
    pub fn with(&self, name: &str, edits: &Edits) -> Result<(String, Profile), Failure> {
        let after = changed(&self.text, name, edits)
            .map_err(|why| Failure::Failed(format!("{}: {why}.", self.path.display())))?;
        let profile = self.read_back(&after, name)?;
        Ok((after, profile))
    }

    fn read_back(&self, text: &str, name: &str) -> Result<Profile, Failure> {
        read_back(text, self.folder(), name).map_err(|faults| {
            Failure::Failed(format!(
                "The profile “{name}” has faults; mend them in {} and run this again.\n{}",
                self.path.display(),
                faults.join("\n")
            ))
        })
    }

    /// Writes the changes into the file as it is now: somebody may have edited it while questions were asked.
    /// Whether anything was to be changed.
    ///
    /// # Errors
    /// A sentence where it cannot be edited any more, or not written.
    pub fn write(&self, name: &str, edits: &Edits) -> Result<bool, Failure> {
        let now = text_of(&self.path)?;
        let shown = self.path.display();
        let after = changed(&now, name, edits).map_err(|why| {
            Failure::Failed(format!(
                "{shown} was changed while this asked, and nothing was written: {why}."
            ))
        })?;
        if after == now {
            return Ok(false);
        }
        if now != self.text {
            self.read_back(&after, name)?;
            tell(&format!(
                "\n{shown} was changed meanwhile; that stays, and the profile is put beside it."
            ));
        }
        write(&self.path, &after)?;
        Ok(true)
    }
}

fn text_of(path: &Path) -> Result<String, Failure> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(String::new()),
        Err(_) => wrong::text_of(path).map_err(Failure::Failed),
    }
}

/// Puts the text in the place of the file, whole or not at all, readable by its owner alone.
///
/// # Errors
/// A sentence.
fn write(file: &Path, text: &str) -> Result<(), Failure> {
    let failed = |error: std::io::Error| {
        Failure::Failed(format!("{} cannot be written: {error}.", file.display()))
    };
    // A file elsewhere that is linked to stays where it is.
    let file = &std::fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    let folder = file.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(failed)?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let beside = folder.join(format!(".{name}.{}", std::process::id()));
    let result = private(&beside, text).and_then(|()| std::fs::rename(&beside, file));
    if result.is_err() {
        let _ = std::fs::remove_file(&beside);
    }
    result.map_err(failed)
}

/// Writes a new file that nobody else may read.
pub fn private(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
        options.mode(0o600);
        let mut file = options.open(path)?;
        file.set_permissions(std::fs::Permissions::from_mode(0o600))?;
        file.write_all(text.as_bytes())?;
        file.sync_all()
    }
    #[cfg(not(unix))]
    {
        let mut file = options.open(path)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()
    }
}

/// The profile as the text has it then; what is wrong with it.
///
/// # Errors
/// Sentences: the faults of the text.
fn read_back(text: &str, folder: &Path, name: &str) -> Result<Profile, Vec<String>> {
    let (mut config, faults) = crate::config::parse(text, folder);
    let own = |fault: &&(usize, String)| fault.1.contains(&format!("[profiles.{name}"));
    let told: Vec<String> = faults
        .iter()
        .filter(own)
        .map(|(line, text)| format!("line {line}: {text}"))
        .collect();
    match config.profiles.remove(name) {
        Some(profile) if told.is_empty() => Ok(profile),
        _ => Err(told),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_stays_as_it_is() {
        let text = "# mine\ndefault_profile = \"old\" # the old one\n\n[profiles.old]\ntoken_env = \"A\"   # a variable\nowner = \"me@us.test\"\n\n[profiles.old.fields]\n# what they call it\narr = \"arr_old\"\ncsat = \"csat\"\n\n[ui]\ntheme = \"light\"\n";
        let mut edits = Edits::default();
        edits.set(&["token_env"], "B");
        edits.set(&["fields", "arr"], "arr_new");
        edits.remove(&["fields", "csat"]);
        edits.remove(&["contacts", "nps"]);
        let after = changed(text, "old", &edits).expect("it is TOML");
        let wanted = text
            .replace("\"A\"   #", "\"B\"   #")
            .replace("arr_old", "arr_new")
            .replace("csat = \"csat\"\n", "");
        assert_eq!(after, wanted);

        // Another profile leaves all of that alone.
        let mut edits = Edits::default();
        edits.set(&["crm"], "hubspot");
        edits.set(&["stage_from", "ticket_pipeline"], "7");
        let after = changed(text, "new one", &edits).expect("it is TOML");
        for line in text.lines() {
            assert!(after.contains(line), "{line} is gone from:\n{after}");
        }
        let profile = read_back(&after, Path::new("/c"), "new one").expect("it has no faults");
        assert_eq!(profile.stage_from.to_string(), "tickets/7");
    }

    #[test]
    fn the_first_profile_is_the_default_one() {
        let mut edits = Edits::default();
        edits.set(&["crm"], "hubspot");
        let text = changed("", "work", &edits).expect("nothing is TOML");
        assert_eq!(
            text,
            "default_profile = \"work\"\n\n[profiles.work]\ncrm = \"hubspot\"\n"
        );
    }

    #[test]
    fn a_broken_file_is_not_edited() {
        let why = changed("a = 1\nb = \n", "work", &Edits::default()).unwrap_err();
        assert!(why.contains("line 2"), "{why}");
        let why = changed("profiles = 3\n", "work", &Edits::default()).unwrap_err();
        assert!(why.contains("no table"), "{why}");
    }
}
