//! Where the token comes from: flags, what the profile says already, or questions. What is asked of an
//! OAuth app, which has three secrets, is in [`super::oauth`].

use super::args::Init;
use super::ask::Ask;
use super::edit::{self, Edits};
use super::oauth;
use crate::cli::{Failure, output};
use crate::config::{Profile, TokenSource, beside};
use std::path::Path;

/// The flags that say it.
const FLAGS: &str = "--token-env, --token-command or --token-file";

/// The variable that is suggested.
pub const VARIABLE: &str = "HUBSPOT_TOKEN";

/// The ways in which a secret is kept, by their words in the configuration.
pub const WAYS: [&str; 3] = ["env", "command", "file"];

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
        } => Some(file(ask, &from_here(name)?, folder, &Secret::TOKEN, false)?),
        _ => None,
    };
    let known = profile.token.is_some() || profile.oauth.is_some() || profile.sandbox.is_some();
    let chosen = match said {
        Some(said) => said,
        None if options.app.client_id.is_some() && !again => {
            return oauth::app(ask, &options.app, false, folder, profile, edits);
        }
        None if known && !again => return Ok(()),
        None if ask.silent && std::env::var_os(VARIABLE).is_some() => env(VARIABLE),
        None if ask.silent => {
            return Err(Failure::Usage(format!(
                "Where does the token come from? Say {FLAGS}, or --client-id for an OAuth app, or set {VARIABLE}."
            )));
        }
        None => match asked(ask, folder, again)? {
            Some(chosen) => chosen,
            None => {
                let none = oauth::App::default();
                return oauth::app(ask, &none, again, folder, profile, edits);
            }
        },
    };
    for way in WAYS {
        if way != chosen.way {
            edits.remove(&[&format!("token_{way}")]);
        }
    }
    edits.remove(&["oauth"]);
    edits.set(&[&format!("token_{}", chosen.way)], chosen.text);
    profile.token = Some(chosen.source);
    profile.oauth = None;
    Ok(())
}

/// A secret's source, as it is chosen and as it is written.
pub struct Chosen {
    /// One of [`WAYS`].
    pub way: &'static str,
    /// What is written beside it.
    pub text: String,
    /// The same, to read it from.
    pub source: TokenSource,
}

/// What a secret is called when it is asked for.
pub struct Secret {
    /// `token`, `refresh token`.
    pub name: &'static str,
    /// The variable that is suggested.
    pub variable: &'static str,
    /// The file that is suggested.
    pub file: &'static str,
    /// What its flags begin with: `--token`.
    pub flag: &'static str,
}

impl Secret {
    /// The token itself.
    const TOKEN: Secret = Secret {
        name: "token",
        variable: VARIABLE,
        file: "hubspot.token",
        flag: "--token",
    };
}

/// In a variable of the environment.
pub fn env(name: &str) -> Chosen {
    Chosen {
        way: "env",
        text: name.to_owned(),
        source: TokenSource::Env(name.to_owned()),
    }
}

/// Printed by a line for the shell.
pub fn shell(line: &str) -> Chosen {
    Chosen {
        way: "command",
        text: line.to_owned(),
        source: TokenSource::Shell(line.to_owned()),
    }
}

/// A file's name as it is typed at the shell: from the folder that one is in, and the same from any other.
/// In the configuration, and in answers about it, names are beside the configuration.
///
/// # Errors
/// A sentence.
pub fn from_here(name: &str) -> Result<String, Failure> {
    if name.starts_with("~/") {
        return Ok(name.to_owned());
    }
    let whole = std::path::absolute(name);
    let whole = whole.map_err(|error| Failure::Failed(format!("{name}: {error}.")))?;
    let text = whole.into_os_string().into_string();
    text.map_err(|_| {
        Failure::Usage(format!(
            "{name} is in a folder whose name is no text; give the whole name of a file elsewhere."
        ))
    })
}

/// In a file, made private with the secret in it where there is none. `again`: what was there may be
/// what does not work, so that another one can be put there.
pub fn file(
    ask: &Ask,
    name: &str,
    folder: &Path,
    of: &Secret,
    again: bool,
) -> Result<Chosen, Failure> {
    let path = beside(name, folder);
    let there = path.exists();
    let other = || {
        let question = format!("  There is a {} in it. Put another one there?", of.name);
        ask.yes(&question, true, &format!("{}-file", of.flag))
    };
    if !there || (again && other()?) {
        if ask.silent {
            return Err(Failure::Usage(format!(
                "There is no file {}; put the {} into it and make it yours alone: chmod 600 {}",
                path.display(),
                of.name,
                path.display()
            )));
        }
        let flags = format!("{}-env or {}-command", of.flag, of.flag);
        if ask.dry {
            return Err(Failure::Usage(format!(
                "A dry run puts no {} into {}: say {flags}, or put it there before.",
                of.name,
                path.display()
            )));
        }
        let secret = ask.secret(&format!("  Paste the {}", of.name), &flags)?;
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
        }
        edit::private(&path, &format!("{secret}\n")).map_err(|error| unwritable(&path, &error))?;
        output::complain(&format!("  Kept in {} (0600).", path.display()));
    }
    Ok(Chosen {
        way: "file",
        text: name.to_owned(),
        source: TokenSource::File(path),
    })
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::Failed(format!("{} cannot be written: {error}.", path.display()))
}

/// Asks where the token comes from; `None`: from an OAuth app.
fn asked(ask: &Ask, folder: &Path, again: bool) -> Result<Option<Chosen>, Failure> {
    output::complain(
        "Where does the HubSpot token come from? (It is never written into config.toml.)\n\
         \x20 1  a variable of the environment\n\
         \x20 2  a command that prints it, such as: pass show hubspot\n\
         \x20 3  a private file, which is made for you\n\
         \x20 4  an OAuth app, with a refresh token",
    );
    let usual = std::env::var_os(VARIABLE).is_some().then_some(0);
    let named = |word: &str| {
        let word = word.to_lowercase();
        let mut words = WAYS.iter().chain(&["oauth"]);
        words.position(|one| *one == word)
    };
    match ask.one("Number", 4, usual, FLAGS, named)? {
        3 => Ok(None),
        way => kept(ask, way, folder, &Secret::TOKEN, again).map(Some),
    }
}

/// Asks for the rest of the way by which a secret is had.
pub fn kept(
    ask: &Ask,
    way: usize,
    folder: &Path,
    of: &Secret,
    again: bool,
) -> Result<Chosen, Failure> {
    let flag = |way: &str| format!("{}-{way}", of.flag);
    match way {
        0 => Ok(env(&ask.line(
            "  Variable",
            Some(of.variable),
            &flag("env"),
        )?)),
        1 => Ok(shell(&ask.line("  Command", None, &flag("command"))?)),
        _ => {
            let name = ask.line("  File", Some(of.file), &flag("file"))?;
            file(ask, &name, folder, of, again)
        }
    }
}
