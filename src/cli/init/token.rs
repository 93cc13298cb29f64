//! Where the token comes from: flags, what the profile says already, or questions.

use super::args::Init;
use super::ask::Ask;
use super::edit::{self, Edits};
use crate::cli::{Failure, output};
use crate::config::{Profile, TokenSource, beside};
use std::path::Path;

/// The flags that say it.
const FLAGS: &str = "--token-env, --token-command or --token-file";

/// The variable that is suggested.
pub const VARIABLE: &str = "HUBSPOT_TOKEN";

/// Chooses the source and notes it. `again`: what there was does not work, so it is asked for.
pub fn choose(
    ask: &Ask,
    options: &Init,
    again: bool,
    folder: &Path,
    profile: &mut Profile,
    edits: &mut Edits,
) -> Result<(), Failure> {
    let said = match options {
        _ if again => None,
        Init {
            token_env: Some(name),
            ..
        } => Some(env(name)),
        Init {
            token_command: Some(line),
            ..
        } => Some(shell(line)),
        Init {
            token_file: Some(name),
            ..
        } => Some(file(ask, name, folder)?),
        _ => None,
    };
    let known = profile.token.is_some() || profile.oauth.is_some() || profile.sandbox.is_some();
    let chosen = match said {
        Some(said) => said,
        None if known && !again => return Ok(()),
        None if ask.silent && std::env::var_os(VARIABLE).is_some() => env(VARIABLE),
        None if ask.silent => {
            return Err(Failure::Usage(format!(
                "Where does the token come from? Say {FLAGS}, or set {VARIABLE}."
            )));
        }
        None => asked(ask, folder)?,
    };
    for key in ["token_env", "token_command", "token_file", "oauth"] {
        if key != chosen.key {
            edits.remove(&[key]);
        }
    }
    edits.set(&[chosen.key], chosen.text);
    profile.token = Some(chosen.source);
    profile.oauth = None;
    Ok(())
}

struct Chosen {
    key: &'static str,
    text: String,
    source: TokenSource,
}

fn env(name: &str) -> Chosen {
    Chosen {
        key: "token_env",
        text: name.to_owned(),
        source: TokenSource::Env(name.to_owned()),
    }
}

fn shell(line: &str) -> Chosen {
    Chosen {
        key: "token_command",
        text: line.to_owned(),
        source: TokenSource::Shell(line.to_owned()),
    }
}

/// The file, made private with a token in it where there is none.
fn file(ask: &Ask, name: &str, folder: &Path) -> Result<Chosen, Failure> {
    let path = beside(name, folder);
    if !path.exists() {
        if ask.silent {
            return Err(Failure::Usage(format!(
                "There is no file {}; put the token into it and make it yours alone: chmod 600 {}",
                path.display(),
                path.display()
            )));
        }
        let token = ask.secret("  Paste the token", FLAGS)?;
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
        }
        edit::private(&path, &format!("{token}\n")).map_err(|error| unwritable(&path, &error))?;
        output::complain(&format!("  Kept in {} (0600).", path.display()));
    }
    Ok(Chosen {
        key: "token_file",
        text: name.to_owned(),
        source: TokenSource::File(path),
    })
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::Failed(format!("{} cannot be written: {error}.", path.display()))
}

fn asked(ask: &Ask, folder: &Path) -> Result<Chosen, Failure> {
    output::complain(
        "Where does the HubSpot token come from? (It is never written into config.toml.)\n\
         \x20 1  a variable of the environment\n\
         \x20 2  a command that prints it, such as: pass show hubspot\n\
         \x20 3  a private file, which is made for you",
    );
    let usual = std::env::var_os(VARIABLE).is_some().then_some(0);
    let named = |word: &str| {
        let words = ["env", "command", "file"];
        let word = word.to_lowercase();
        words.iter().position(|one| *one == word)
    };
    match ask.one("Number", 3, usual, FLAGS, named)? {
        0 => Ok(env(&ask.line(
            "  Variable",
            Some(VARIABLE),
            "--token-env",
        )?)),
        1 => Ok(shell(&ask.line("  Command", None, "--token-command")?)),
        _ => {
            let name = ask.line("  File", Some("hubspot.token"), "--token-file")?;
            file(ask, &name, folder)
        }
    }
}
