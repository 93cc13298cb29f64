//! An OAuth app in the place of a token: its client id, where its secret and its refresh token come
//! from, and what keeps a new refresh token.

use super::ask::Ask;
use super::edit::Edits;
use super::token::{self, Chosen, Secret, WAYS};
use crate::cli::{Failure, output};
use crate::config::{OAuth, Profile, TokenSource};
use clap::Args;
use std::path::Path;

/// What can be typed of it.
#[derive(Clone, Debug, Default, Args)]
pub struct App {
    /// In the place of a token: the client id of an OAuth app.
    #[arg(long, value_name = "ID", conflicts_with = "token")]
    pub client_id: Option<String>,
    /// The app's secret is in this variable of the environment.
    #[arg(
        long,
        value_name = "VARIABLE",
        group = "client_secret",
        requires = "client_id"
    )]
    pub client_secret_env: Option<String>,
    /// This line for the shell prints the app's secret.
    #[arg(
        long,
        value_name = "LINE",
        group = "client_secret",
        requires = "client_id"
    )]
    pub client_secret_command: Option<String>,
    /// The app's secret is in this file, which nobody else may read.
    #[arg(
        long,
        value_name = "FILE",
        group = "client_secret",
        requires = "client_id"
    )]
    pub client_secret_file: Option<String>,
    /// The refresh token is in this variable of the environment.
    #[arg(
        long,
        value_name = "VARIABLE",
        group = "refresh_token",
        requires = "client_id"
    )]
    pub refresh_token_env: Option<String>,
    /// This line for the shell prints the refresh token.
    #[arg(
        long,
        value_name = "LINE",
        group = "refresh_token",
        requires = "client_id"
    )]
    pub refresh_token_command: Option<String>,
    /// The refresh token is in this file, which nobody else may read; a new one is put there.
    #[arg(
        long,
        value_name = "FILE",
        group = "refresh_token",
        requires = "client_id"
    )]
    pub refresh_token_file: Option<String>,
    /// This line for the shell keeps a new refresh token, which it gets on its standard input.
    #[arg(long, value_name = "LINE", requires = "client_id")]
    pub store_command: Option<String>,
}

const CLIENT_SECRET: Secret = Secret {
    name: "client secret",
    variable: "HUBSPOT_CLIENT_SECRET",
    file: "hubspot.secret",
    flag: "--client-secret",
};
const REFRESH_TOKEN: Secret = Secret {
    name: "refresh token",
    variable: "HUBSPOT_REFRESH_TOKEN",
    file: "hubspot.refresh",
    flag: "--refresh-token",
};

/// Asks for what was not typed, and notes it all. `again`: what there was does not work.
pub fn app(
    ask: &Ask,
    said: &App,
    again: bool,
    folder: &Path,
    profile: &mut Profile,
    edits: &mut Edits,
) -> Result<(), Failure> {
    let client_id = match &said.client_id {
        Some(id) => id.trim().to_owned(),
        None => ask.line("  Client id", None, "--client-id")?,
    };
    let typed = [
        &said.client_secret_env,
        &said.client_secret_command,
        &said.client_secret_file,
    ];
    let client_secret = source(ask, typed, folder, (&CLIENT_SECRET, again))?;
    let typed = [
        &said.refresh_token_env,
        &said.refresh_token_command,
        &said.refresh_token_file,
    ];
    let refresh_token = source(ask, typed, folder, (&REFRESH_TOKEN, again))?;
    let store = match &said.store_command {
        Some(line) => line.trim().to_owned(),
        None if ask.silent || said.client_id.is_some() => String::new(),
        // The file that it came from takes a new one too.
        None if refresh_token.way == "file" => String::new(),
        None => ask.line(
            "  A command that keeps a new refresh token, which it gets on its input (Enter: none)",
            Some(""),
            "--store-command",
        )?,
    };
    for way in WAYS {
        edits.remove(&[&format!("token_{way}")]);
    }
    edits.set(&["oauth", "client_id"], client_id.as_str());
    put(edits, "client_secret", &client_secret);
    put(edits, "refresh_token", &refresh_token);
    match store.is_empty() {
        true => edits.remove(&["oauth", "store_command"]),
        false => edits.set(&["oauth", "store_command"], store.as_str()),
    }
    profile.token = None;
    profile.oauth = Some(OAuth {
        client_id,
        client_secret: client_secret.source,
        refresh_token: refresh_token.source,
        store_command: (!store.is_empty()).then_some(TokenSource::Shell(store)),
    });
    Ok(())
}

fn put(edits: &mut Edits, name: &str, chosen: &Chosen) {
    for way in WAYS {
        let key = format!("{name}_{way}");
        match way == chosen.way {
            true => edits.set(&["oauth", &key], chosen.text.as_str()),
            false => edits.remove(&["oauth", &key]),
        }
    }
}

/// Where a secret comes from: as typed in one of three ways, or asked for.
fn source(
    ask: &Ask,
    typed: [&Option<String>; 3],
    folder: &Path,
    (of, again): (&Secret, bool),
) -> Result<Chosen, Failure> {
    match typed {
        [Some(name), _, _] => return Ok(token::env(name)),
        [_, Some(line), _] => return Ok(token::shell(line)),
        [_, _, Some(name)] => return token::file(ask, name, folder, of, false),
        [None, None, None] => {}
    }
    let flags = format!("{0}-env, {0}-command or {0}-file", of.flag);
    if ask.silent {
        return Err(Failure::Usage(format!(
            "Where does the {} come from? Say {flags}.",
            of.name
        )));
    }
    output::complain(&format!(
        "  Where does its {} come from?\n\
         \x20   1  a variable of the environment\n\
         \x20   2  a command that prints it\n\
         \x20   3  a private file, which is made for you",
        of.name
    ));
    let named = |word: &str| {
        let word = word.to_lowercase();
        WAYS.iter().position(|one| *one == word)
    };
    let way = ask.one("  Number", WAYS.len(), None, &flags, named)?;
    token::kept(ask, way, folder, of, again)
}
