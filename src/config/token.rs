//! Finds the CRM's token. It is held for as long as it takes to hand it on, and no error contains it.

use super::TokenSource;
use std::fmt;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// How long a token's command may take: a person may have to unlock something.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Longest output of a token's command that is read, in bytes.
const LONGEST: u64 = 64 * 1024;

/// A token that does not show itself.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// The token.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// What is looked for, in sentences: a token of its own.
pub const TOKEN: &str = "the CRM's token";
/// The secret of an OAuth app.
pub const CLIENT_SECRET: &str = "the app's client secret";
/// The refresh token of an OAuth app.
pub const REFRESH_TOKEN: &str = "the app's refresh token";

/// Reads the token of a source, or another secret: `what`, one of [`TOKEN`], [`CLIENT_SECRET`] and
/// [`REFRESH_TOKEN`]. `variable` reads the environment.
///
/// # Errors
/// A sentence that names the source and the way out, never the token or what a command printed.
pub async fn resolve(
    source: &TokenSource,
    what: &str,
    patience: Duration,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<Token, String> {
    match source {
        TokenSource::Env(name) => {
            let value = variable(name).unwrap_or_default();
            checked(&value, || format!("The variable {name}"))
                .map_err(|why| format!("{why} Put {what} into it: export {name}=…"))
        }
        TokenSource::Command(words) => {
            let (program, arguments) = words
                .split_first()
                .ok_or("token_command is empty.".to_owned())?;
            let mut command = tokio::process::Command::new(program);
            command.args(arguments);
            run(command, program, patience).await
        }
        TokenSource::Shell(line) => {
            let mut command = tokio::process::Command::new("sh");
            command.arg("-c").arg(line);
            run(command, named(line), patience).await
        }
        TokenSource::File(path) => file(path),
    }
}

/// Hands a new token to where it is kept: on the standard input of a command (never as an argument,
/// which everybody on the machine can read), or into the private file.
///
/// # Errors
/// A sentence without the token.
pub async fn store(place: &TokenSource, token: &str, patience: Duration) -> Result<(), String> {
    let (mut command, program) = match place {
        TokenSource::Command(words) => {
            let (program, arguments) = words
                .split_first()
                .ok_or("store_command is empty.".to_owned())?;
            let mut command = tokio::process::Command::new(program);
            command.args(arguments);
            (command, program.clone())
        }
        TokenSource::Shell(line) => {
            let mut command = tokio::process::Command::new("sh");
            command.arg("-c").arg(line);
            (command, named(line).to_owned())
        }
        TokenSource::File(path) => return replace(path, token),
        TokenSource::Env(name) => {
            return Err(format!(
                "A new token cannot be put into the variable {name}: give the profile a store_command."
            ));
        }
    };
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true);
    let mut child = command
        .spawn()
        .map_err(|error| format!("The store command {program} cannot be run: {error}."))?;
    let input = child.stdin.take();
    let line = format!("{token}\n");
    let done = tokio::time::timeout(patience, async {
        if let Some(mut input) = input {
            // One that reads nothing says by its status whether it did what it should.
            let _ = input.write_all(line.as_bytes()).await;
            let _ = input.shutdown().await;
        }
        child.wait().await
    });
    match done.await {
        Err(_) => Err(format!(
            "The store command {program} did not end within {} s.",
            patience.as_secs()
        )),
        Ok(Err(error)) => Err(format!("The store command {program} failed: {error}.")),
        Ok(Ok(status)) if status.success() => Ok(()),
        Ok(Ok(status)) => Err(format!("The store command {program} failed ({status}).")),
    }
}

/// The program that a line for the shell runs first. What is set for it before may be a secret.
pub fn named(line: &str) -> &str {
    let sets = |word: &&str| match word.split_once('=') {
        Some((name, _)) => {
            !name.is_empty() && name.chars().all(|c| c == '_' || c.is_alphanumeric())
        }
        None => false,
    };
    let mut words = line.split_whitespace().skip_while(sets);
    // A value with blanks in quotes has more words than one: none of them is told.
    match words.next() {
        Some(word) if !line.contains(['\'', '"']) || line.starts_with(word) => word,
        _ => "of the shell",
    }
}

/// Puts a token into the place of the one in a private file: written beside it first, so that the disk
/// always has one of the two whole.
///
/// # Errors
/// A sentence without the token.
pub fn replace(path: &Path, token: &str) -> Result<(), String> {
    let shown = path.display();
    let failed =
        |error: std::io::Error| format!("The token file {shown} cannot be written: {error}.");
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let beside = path.with_file_name(name);
    // What an earlier run left there may be open to others, and would stay so.
    let _ = std::fs::remove_file(&beside);
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&beside).map_err(failed)?;
    std::io::Write::write_all(&mut file, format!("{token}\n").as_bytes()).map_err(failed)?;
    file.sync_all().map_err(failed)?;
    std::fs::rename(&beside, path).map_err(failed)
}

fn checked(text: &str, what: impl Fn() -> String) -> Result<Token, String> {
    let token = text.trim();
    if token.is_empty() {
        return Err(format!("{} is empty.", what()));
    }
    // A token goes into a header: one line of visible ASCII.
    if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(format!(
            "{} is not a token: it has blanks, line ends or other signs in it.",
            what()
        ));
    }
    Ok(Token(token.to_owned()))
}

async fn run(
    mut command: tokio::process::Command,
    program: &str,
    patience: Duration,
) -> Result<Token, String> {
    let way_out = "run it in a shell to see why";
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        // What it says could hold the secret, and would tear the screen.
        .stderr(Stdio::null())
        .kill_on_drop(true);
    let mut child = command
        .spawn()
        .map_err(|error| format!("The token command {program} cannot be run: {error}."))?;
    let output = child.stdout.take();
    let answer = tokio::time::timeout(patience, async {
        let mut text = Vec::new();
        if let Some(output) = output {
            output.take(LONGEST).read_to_end(&mut text).await?;
        }
        let status = child.wait().await?;
        Ok::<_, std::io::Error>((status, text))
    })
    .await;
    let (status, text) = match answer {
        Err(_) => {
            let seconds = patience.as_secs();
            return Err(format!(
                "The token command {program} did not answer within {seconds} s; {way_out}."
            ));
        }
        Ok(Err(error)) => return Err(format!("The token command {program} failed: {error}.")),
        Ok(Ok(answer)) => answer,
    };
    if !status.success() {
        return Err(format!(
            "The token command {program} failed ({status}); {way_out}."
        ));
    }
    let text = String::from_utf8_lossy(&text);
    // `pass` and its like keep the secret in the first line, and notes below it.
    let (first, more) = text.trim().split_once('\n').unwrap_or((text.trim(), ""));
    let read = checked(first, || {
        format!("The output of the token command {program}")
    });
    read.map_err(|why| match more.trim().is_empty() {
        true => why,
        false => format!(
            "{why} Of several lines the first is taken: let the command print the token there."
        ),
    })
}

fn file(path: &Path) -> Result<Token, String> {
    let shown = path.display();
    let unreadable =
        |error: std::io::Error| format!("The token file {shown} cannot be read: {error}.");
    let meta = std::fs::metadata(path).map_err(unreadable)?;
    if others_may_read(&meta) {
        return Err(format!(
            "The token file {shown} can be read by others, so it is not used. Make it yours alone: chmod 600 {shown}"
        ));
    }
    let text = std::fs::read_to_string(path).map_err(unreadable)?;
    checked(&text, || format!("The token file {shown}"))
}

#[cfg(unix)]
fn others_may_read(meta: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    meta.permissions().mode() & 0o077 != 0
}

#[cfg(not(unix))]
fn others_may_read(_: &std::fs::Metadata) -> bool {
    false
}
