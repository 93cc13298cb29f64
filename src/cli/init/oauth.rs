//! An OAuth app in the place of a token: its client id, where its secret and its refresh token come
//! from, and what keeps a new refresh token.

use super::ask::Ask;
use super::edit::Edits;
use super::token::{self, Chosen, Secret, WAYS};
use crate::cli::{Failure, output};
use crate::config::{OAuth, Profile, TokenSource};
use clap::{Arg, ArgGroup, ArgMatches, Args, Command, FromArgMatches};
use std::path::Path;

/// What can be typed of it.
#[derive(Clone, Debug, Default)]
pub struct App {
    /// In the place of a token: the client id of an OAuth app.
    pub client_id: Option<String>,
    /// Where the app's secret comes from: the way, one of [`WAYS`], and what was typed for it.
    client_secret: Option<Typed>,
    /// The same of the refresh token.
    refresh_token: Option<Typed>,
    /// This line for the shell keeps a new refresh token, which it gets on its standard input.
    store_command: Option<String>,
}

type Typed = (&'static str, String);

/// `--client-id`, which all the others need, and `--store-command`.
const CLIENT_ID: &str = "client_id";
const STORE_COMMAND: &str = "store_command";

/// A flag: its key, as it is typed, what follows it, what it says.
type Flag = (&'static str, &'static str, &'static str, &'static str);

/// The flags of each secret, in the order of [`WAYS`]; one of them may be typed.
const FLAGS: [(&str, [Flag; 3]); 2] = [
    (
        "client_secret",
        [
            (
                "client_secret_env",
                "client-secret-env",
                "VARIABLE",
                "The app's secret is in this variable of the environment",
            ),
            (
                "client_secret_command",
                "client-secret-command",
                "LINE",
                "This line for the shell prints the app's secret",
            ),
            (
                "client_secret_file",
                "client-secret-file",
                "FILE",
                "The app's secret is in this file, which nobody else may read",
            ),
        ],
    ),
    (
        "refresh_token",
        [
            (
                "refresh_token_env",
                "refresh-token-env",
                "VARIABLE",
                "The refresh token is in this variable of the environment",
            ),
            (
                "refresh_token_command",
                "refresh-token-command",
                "LINE",
                "This line for the shell prints the refresh token",
            ),
            (
                "refresh_token_file",
                "refresh-token-file",
                "FILE",
                "The refresh token is in this file, which nobody else may read; a new one is put there",
            ),
        ],
    ),
];

const APP: Flag = (
    CLIENT_ID,
    "client-id",
    "ID",
    "In the place of a token: the client id of an OAuth app",
);

const STORE: Flag = (
    STORE_COMMAND,
    "store-command",
    "LINE",
    "This line for the shell keeps a new refresh token, which it gets on its standard input",
);

fn flag((key, long, value, help): Flag) -> Arg {
    Arg::new(key).long(long).value_name(value).help(help)
}

/// One that goes with the client id, and so with no token of its own: what is needed is not asked for where it
/// would be refused, so that is said of each.
fn beside_id(one: Flag) -> Arg {
    flag(one).requires(CLIENT_ID).conflicts_with("token")
}

impl Args for App {
    fn augment_args(command: Command) -> Command {
        let mut command = command.arg(flag(APP).conflicts_with("token"));
        for (secret, flags) in FLAGS {
            command = command.args(flags.map(beside_id));
            command = command.group(ArgGroup::new(secret).args(flags.map(|one| one.0)));
        }
        command.arg(beside_id(STORE))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for App {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let text = |key: &str| matches.get_one::<String>(key).cloned();
        let [client_secret, refresh_token] = FLAGS.map(|(_, flags)| {
            let mut ways = WAYS.into_iter().zip(flags);
            ways.find_map(|(way, flag)| Some((way, text(flag.0)?)))
        });
        Ok(Self {
            client_id: text(CLIENT_ID),
            client_secret,
            refresh_token,
            store_command: text(STORE_COMMAND),
        })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
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
    let secret = |typed: &Option<Typed>, of: &Secret| source(ask, typed, folder, (of, again));
    let client_secret = secret(&said.client_secret, &CLIENT_SECRET)?;
    let refresh_token = secret(&said.refresh_token, &REFRESH_TOKEN)?;
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
    typed: &Option<Typed>,
    folder: &Path,
    (of, again): (&Secret, bool),
) -> Result<Chosen, Failure> {
    match typed {
        Some(("env", name)) => return Ok(token::env(name)),
        Some(("command", line)) => return Ok(token::shell(line)),
        Some((_, name)) => {
            let name = token::from_here(name)?;
            return token::file(ask, &name, folder, of, false);
        }
        None => {}
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
