//! The secrets of an OAuth app: where they come from, where new ones are kept, and how several programs of
//! one profile keep out of each other's way.
//!
//! Beside the profile's cache stand an access token (`.access`), a refresh token that is not, or not yet, kept
//! where it belongs (`.refresh`), and the lock that whoever renews them holds (`.turn`), which says as well
//! whether the answer to the last question for them was kept.

use super::ledger::{By, Family};
use crate::cli::output;
use crate::config::{self, TokenSource, private, token};
use crate::crm::http::Secret;
use crate::crm::hubspot::{Held, Holds, Keep, Kept, OAuth, Place, Turn, address};
use crate::domain::file::print;
use crate::runtime::Waits;
use chrono::{DateTime, SecondsFormat, Utc};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long the turn of another program is waited for: longer than three requests for a token, of half a
/// minute each, and the two commands that read and keep one, of a minute each, take at the most.
const PATIENCE: Duration = Duration::from_secs(240);
/// After how long it is said that it is.
const SILENT: Duration = Duration::from_secs(2);
/// How often the lock is tried meanwhile.
const STEP: Duration = Duration::from_millis(50);

/// The file beside a profile's cache that holds a new refresh token while it cannot be kept where it
/// belongs: it is the only credential there is.
pub fn rescue(cache: &Path) -> PathBuf {
    cache.with_extension("refresh")
}

/// The refresh token that was rescued, if the source's own is among those behind it: who puts another one
/// there means that one.
fn rescued(file: &Path, of_source: &str) -> Option<String> {
    let text = std::fs::read_to_string(file).ok()?;
    let (new, old) = text.trim().split_once('\n')?;
    let known = old.lines().any(|old| old == of_source);
    known.then(|| new.to_owned())
}

/// Where a refresh token comes from, and what the source itself held when it was read last.
struct Source {
    from: TokenSource,
    rescue: PathBuf,
    old: Mutex<String>,
    /// What was given since: a source that takes new ones in holds one of these by now.
    since: Mutex<Vec<String>>,
}

impl Source {
    /// The refresh token that is in force.
    async fn read(&self) -> Result<Secret, String> {
        let found = resolve(&self.from, token::REFRESH_TOKEN).await?;
        let old = found.expose().to_owned();
        let newer = rescued(&self.rescue, &old);
        let token = Secret::new(newer.as_deref().unwrap_or(&old));
        *self.old.lock().unwrap_or_else(PoisonError::into_inner) = old;
        Ok(token)
    }

    /// The same, where it is another one than the source held before: what it held is no news, since an
    /// environment never changes, and ours is newer.
    async fn news(&self) -> Option<Secret> {
        let before = self.old();
        match self.read().await {
            Ok(read) => (read.expose() != before).then_some(read),
            Err(why) => {
                tracing::warn!(why, "the refresh token is not read again");
                None
            }
        }
    }

    fn old(&self) -> String {
        let old = self.old.lock().unwrap_or_else(PoisonError::into_inner);
        old.clone()
    }

    /// All that a token takes the place of which is given now; a line for each.
    fn gone(&self, new: &Secret) -> String {
        let mut since = self.since.lock().unwrap_or_else(PoisonError::into_inner);
        let gone = std::iter::once(self.old()).chain(since.iter().cloned());
        let gone = gone.collect::<Vec<_>>().join("\n");
        since.push(new.expose().to_owned());
        gone
    }
}

async fn resolve(source: &TokenSource, what: &str) -> Result<token::Token, String> {
    let variable = |name: &str| std::env::var(name).ok();
    token::resolve(source, what, token::PATIENCE, variable).await
}

/// Whether a refresh token is kept beside the cache in the place of what its source holds.
pub fn aside(cache: &Path, of_source: &str) -> bool {
    rescued(&rescue(cache), of_source).is_some()
}

/// Says on standard error that a new refresh token could not be put where it belongs, where one could not:
/// what the way back fails at is in the log.
pub fn tell_aside(cache: &Path) {
    let file = rescue(cache);
    if file.exists() {
        output::complain(&format!(
            "The new refresh token could not be put where it belongs: its store_command fails, or there is none. It is kept in {} meanwhile; mend the command, then `tenure doctor` says whether all is well.",
            file.display()
        ));
    }
}

/// The secrets of an OAuth app at an address, and the way back for a new refresh token: by the profile's
/// `store_command`, else into the private file that the old one came from. Before that it is put into a file
/// beside the cache, which is read before the source until the way back works.
///
/// # Errors
/// A sentence without a secret.
pub(super) async fn app(
    (profile, say): (String, Waits),
    url: &str,
    app: &config::OAuth,
    rescue: PathBuf,
    family: &Family,
) -> Result<OAuth, String> {
    let secret = resolve(&app.client_secret, token::CLIENT_SECRET).await?;
    let source = Arc::new(Source {
        from: app.refresh_token.clone(),
        rescue,
        old: Mutex::default(),
        since: Mutex::default(),
    });
    // Not while another program puts a new one there: what its command writes may be half there.
    let waiting = Waiting {
        profile: profile.clone(),
        silent: SILENT,
        say,
    };
    let turn = waiting.locked(&source.rescue.with_extension("turn")).await;
    let refresh = source.read().await?;
    drop(turn);
    let file = match &app.refresh_token {
        file @ TokenSource::File(_) => Some(file),
        _ => None,
    };
    let place = app.store_command.as_ref().or(file).cloned();
    let access = Access {
        file: source.rescue.with_extension("access"),
        url: address(url),
        client: app.client_id.clone(),
        family: family.clone(),
    };
    if let Some(portal) = access.portal(&refresh) {
        family.counts_by(&access.by(Some(&portal)));
    }
    let aside = refresh.expose() != source.old();
    Ok(OAuth {
        profile,
        client_id: app.client_id.clone(),
        client_secret: Secret::new(secret.expose()),
        secret_from: app.client_secret.place(),
        refresh_from: app.refresh_token.place(),
        keep: Some(keep(place, source.clone())),
        held: Some(held(access, &refresh, source, waiting)),
        refresh_token: refresh,
        aside,
    })
}

/// What keeps a new refresh token.
fn keep(place: Option<TokenSource>, source: Arc<Source>) -> Keep {
    Keep(Arc::new(move |new: Secret| {
        let (place, source) = (place.clone(), source.clone());
        Box::pin(async move {
            let rescue = &source.rescue;
            // First where nothing but the disk is in between: what else is run may fail, or be killed with
            // us, and the old one is good no more.
            let aside = put_aside(rescue, &new, &source.gone(&new));
            let kept = match &place {
                Some(place) => token::store(place, new.expose(), token::PATIENCE).await,
                None => Err("the profile has no store_command".to_owned()),
            };
            let Err(why) = kept else {
                let _ = std::fs::remove_file(rescue);
                return Ok(Place::There);
            };
            aside?;
            let file = rescue.display();
            tracing::error!(why, %file, "the new refresh token is kept in a file of its own");
            Ok(Place::Aside)
        })
    }))
}

/// Keeps a refresh token in a private file, with those that it takes the place of.
///
/// # Errors
/// A sentence without a secret.
fn put_aside(rescue: &Path, new: &Secret, old: &str) -> Result<(), String> {
    if let Some(folder) = rescue.parent() {
        let made = private::folder(folder);
        made.map_err(|error| format!("{}: {error}.", folder.display()))?;
    }
    token::replace(rescue, &format!("{}\n{old}", new.expose()))
}

/// A private file with an access token: the half hour that it lives is longer than most commands. It is
/// bound to the address, the app and the refresh token that it was given for: another one may be another
/// portal's.
struct Access {
    file: PathBuf,
    url: String,
    client: String,
    /// What requests with it are counted by.
    family: Family,
}

impl Access {
    fn by(&self, portal: Option<&str>) -> By {
        By::App {
            client: self.client.clone(),
            portal: portal.map(str::to_owned),
        }
    }

    /// The portal of a refresh token, where an answer has told it.
    fn portal(&self, refresh: &Secret) -> Option<String> {
        let text = std::fs::read_to_string(&self.file).ok()?;
        let mut lines = text.trim().lines();
        let ours = lines.next()? == self.print(refresh);
        lines.nth(2).filter(|_| ours).map(str::to_owned)
    }

    fn print(&self, refresh: &Secret) -> String {
        format!(
            "{:016x}",
            print(&[&self.url, &self.client, refresh.expose()])
        )
    }

    /// What it was given for, and itself.
    fn read(&self) -> Option<(String, Kept)> {
        let text = std::fs::read_to_string(&self.file).ok()?;
        let mut lines = text.trim().lines();
        let of = lines.next()?.to_owned();
        let until = lines.next()?.parse::<DateTime<Utc>>().ok()?;
        let token = Secret::new(lines.next()?);
        token.fits().then_some((of, (token, until)))
    }

    /// The one that was given for a refresh token.
    fn of(&self, refresh: &Secret) -> Option<Kept> {
        let (of, kept) = self.read()?;
        (of == self.print(refresh)).then_some(kept)
    }

    fn keep(&self, access: &Secret, until: DateTime<Utc>, refresh: &Secret, portal: Option<&str>) {
        self.family.counts_by(&self.by(portal));
        let until = until.to_rfc3339_opts(SecondsFormat::Secs, true);
        let mut text = format!("{}\n{until}\n{}", self.print(refresh), access.expose());
        if let Some(portal) = portal {
            text = format!("{text}\n{portal}");
        }
        let folder = self.file.parent().map(private::folder);
        let made = folder.transpose().map_err(|error| error.to_string());
        if let Err(why) = made.and_then(|_| token::replace(&self.file, &text)) {
            tracing::debug!(why, "the access token is not kept for the next run");
        }
    }
}

/// What keeps an access token in its file, and the turns at renewing it.
fn held(access: Access, refresh: &Secret, source: Arc<Source>, waiting: Waiting) -> Held {
    let access = Arc::new(access);
    let (turns, looked) = (access.clone(), source.clone());
    let kept = access.of(refresh);
    Held {
        kept,
        keep: Arc::new(move |token: &Secret, until, refresh: &Secret, portal| {
            access.keep(token, until, refresh, portal);
        }),
        turn: Arc::new(move |refresh: Secret| {
            let (access, source) = (turns.clone(), source.clone());
            let waiting = waiting.clone();
            Box::pin(async move {
                let lock = waiting.locked(&access.file.with_extension("turn")).await;
                let mut refresh = refresh;
                // Another program that was given a token for another refresh token has put that where it
                // belongs. A command is not run for nothing: a person may have to unlock something.
                let cheap = matches!(source.from, TokenSource::File(_) | TokenSource::Env(_));
                let known = access.print(&refresh);
                if (cheap || access.read().is_some_and(|(of, _)| of != known))
                    && let Some(news) = source.news().await
                {
                    refresh = news;
                }
                // Whose token that is, another program may have learned meanwhile.
                if let Some(portal) = access.portal(&refresh) {
                    access.family.counts_by(&access.by(Some(&portal)));
                }
                Turn {
                    kept: access.of(&refresh),
                    refresh,
                    lock: match lock {
                        Some(file) => Box::new(Lock(file)),
                        None => Box::new(()),
                    },
                }
            })
        }),
        // Refused, it is worth the command, too.
        look: Arc::new(move |refused: Secret| {
            let source = looked.clone();
            Box::pin(async move { source.news().await.filter(|news| *news != refused) })
        }),
    }
}

/// The same for one who wants to see whether the refresh token works: no access token will do.
pub(super) fn anew(held: Held) -> Held {
    let turn = held.turn.clone();
    Held {
        kept: None,
        turn: Arc::new(move |refresh| {
            let ours = turn(refresh);
            Box::pin(async move {
                Turn {
                    kept: None,
                    ..ours.await
                }
            })
        }),
        ..held
    }
}

/// The file that is locked by whoever renews the tokens. While their answer is not kept, it holds a print of
/// the refresh token that was asked with.
struct Lock(File);

impl Lock {
    fn put(&mut self, text: &str) -> std::io::Result<()> {
        self.0.set_len(0)?;
        self.0.rewind()?;
        self.0.write_all(text.as_bytes())
    }

    fn print(refresh: &Secret) -> String {
        format!("{:016x}", print(&[refresh.expose()]))
    }
}

impl Holds for Lock {
    fn asks(&mut self, refresh: &Secret) {
        // Where it cannot be noted, a refusal is told without why.
        let _ = self.put(&Self::print(refresh));
    }

    fn keeps(&mut self) {
        let _ = self.put("");
    }

    fn lost(&self, refresh: &Secret) -> bool {
        let mut text = String::new();
        let mut file = &self.0;
        let read = file.rewind().and_then(|()| file.read_to_string(&mut text));
        read.is_ok() && text == Self::print(refresh)
    }
}

/// Whose tokens are waited for, and who is told that they are.
#[derive(Clone)]
struct Waiting {
    profile: String,
    /// For how long nothing is said.
    silent: Duration,
    say: Waits,
}

impl Waiting {
    /// The lock that whoever renews the profile's tokens holds; `None` where there can be none, or who
    /// holds it takes too long: then it goes on without, as before there was one. A wait is not silent.
    async fn locked(&self, path: &Path) -> Option<File> {
        let said = async {
            tokio::time::sleep(self.silent).await;
            let profile = &self.profile;
            (self.say)(format!(
                "Another tenure renews the tokens of the profile “{profile}”: this one waits for it."
            ));
            std::future::pending().await
        };
        tokio::select! {
            biased;
            lock = locked(path) => lock,
            () = said => None,
        }
    }
}

async fn locked(path: &Path) -> Option<File> {
    if let Some(folder) = path.parent()
        && let Err(error) = private::folder(folder)
    {
        tracing::debug!(%error, "no lock for the tokens");
    }
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).read(true).write(true);
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = match options.open(path) {
        Ok(file) => file,
        Err(error) => {
            tracing::debug!(%error, "no lock for the tokens");
            return None;
        }
    };
    let end = Instant::now() + PATIENCE;
    loop {
        match file.try_lock() {
            Ok(()) => return Some(file),
            Err(TryLockError::WouldBlock) if Instant::now() < end => {
                tokio::time::sleep(STEP).await;
            }
            Err(TryLockError::WouldBlock) => {
                tracing::warn!("another program holds the tokens for long");
                return None;
            }
            Err(TryLockError::Error(error)) => {
                tracing::warn!(%error, "the tokens cannot be locked here");
                return None;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn silent() -> Waiting {
        Waiting {
            profile: "acme".to_owned(),
            silent: SILENT,
            say: Arc::new(drop),
        }
    }

    #[tokio::test]
    async fn a_wait_for_another_program_is_told_with_the_profile() {
        let home = tempfile::tempdir().expect("a folder");
        let path = home.path().join("acme.turn");
        let first = silent().locked(&path).await;
        assert!(first.is_some(), "it is free");
        let (holder, said) = (Mutex::new(first), Arc::new(Mutex::new(Vec::new())));
        let heard = said.clone();
        let waiting = Waiting {
            silent: Duration::ZERO,
            // The other one is done once it is told.
            say: Arc::new(move |what| {
                drop(holder.lock().expect("it is free").take());
                heard.lock().expect("it is free").push(what);
            }),
            ..silent()
        };
        assert!(waiting.locked(&path).await.is_some());
        let said = said.lock().expect("it is free");
        assert_eq!(
            said[..],
            ["Another tenure renews the tokens of the profile “acme”: this one waits for it."]
        );
    }

    fn family(folder: &Path) -> Family {
        let by = By::App {
            client: "app".to_owned(),
            portal: None,
        };
        Family::new(folder, "https://crm.example", &by)
    }

    #[tokio::test]
    async fn a_source_that_never_changes_does_not_bring_a_spent_refresh_token_back() {
        let home = tempfile::tempdir().expect("a folder");
        let from = home.path().join("refresh");
        let puts = |text: &str| {
            std::fs::write(&from, text).expect("written");
            let private = std::fs::Permissions::from_mode(0o600);
            std::fs::set_permissions(&from, private).expect("private");
        };
        puts("first");
        let source = Arc::new(Source {
            from: TokenSource::File(from.clone()),
            rescue: home.path().join("acme.refresh"),
            old: Mutex::default(),
            since: Mutex::default(),
        });
        let access = Access {
            file: home.path().join("acme.access"),
            url: "https://crm.example".to_owned(),
            client: "app".to_owned(),
            family: family(home.path()),
        };
        let first = source.read().await.expect("read");
        let held = held(access, &first, source, silent());
        // The CRM gave a second one, which a command of the profile keeps elsewhere.
        let turn = (held.turn)(Secret::new("second")).await;
        assert_eq!(turn.refresh.expose(), "second");
        drop(turn);
        // What a person or another program puts there is news.
        puts("third");
        let turn = (held.turn)(Secret::new("second")).await;
        assert_eq!(turn.refresh.expose(), "third");
    }

    #[tokio::test]
    async fn a_refresh_token_is_rescued_whichever_its_source_still_holds() {
        let home = tempfile::tempdir().expect("a folder");
        let from = home.path().join("refresh");
        std::fs::write(&from, "first").expect("written");
        let rescue = home.path().join("acme.refresh");
        let source = Arc::new(Source {
            from: TokenSource::Shell(format!("cat {}", from.display())),
            rescue: rescue.clone(),
            old: Mutex::default(),
            since: Mutex::default(),
        });
        source.read().await.expect("read");
        // The second is taken in by the source; the third is not.
        let taken = format!("cat > {}", from.display());
        let keep_in = |place: String| keep(Some(TokenSource::Shell(place)), source.clone());
        (keep_in(taken).0)(Secret::new("second"))
            .await
            .expect("kept");
        assert!(!rescue.exists());
        assert_eq!(
            std::fs::read_to_string(&from).expect("there").trim(),
            "second"
        );
        (keep_in("false".to_owned()).0)(Secret::new("third"))
            .await
            .expect("put aside");
        for held in ["second", "first"] {
            assert_eq!(rescued(&rescue, held).as_deref(), Some("third"), "{held}");
        }
        assert_eq!(rescued(&rescue, "another"), None);
    }

    #[tokio::test]
    async fn who_comes_next_learns_that_an_answer_was_not_kept() {
        let home = tempfile::tempdir().expect("a folder");
        let path = home.path().join("acme.turn");
        let (first, second) = (Secret::new("first"), Secret::new("second"));
        // Each as another program, one after the other.
        let turn = || async { Lock(locked(&path).await.expect("it is free")) };
        assert!(!turn().await.lost(&first));
        turn().await.asks(&first);
        assert!(turn().await.lost(&first), "killed before it was kept");
        assert!(!turn().await.lost(&second), "of this one nothing is known");
        let mut again = turn().await;
        again.asks(&first);
        again.keeps();
        drop(again);
        assert!(!turn().await.lost(&first));
        let text = std::fs::read_to_string(&path).expect("it is there");
        assert_eq!(text, "");
    }

    #[tokio::test]
    async fn a_source_is_looked_at_again_when_its_token_is_refused() {
        let home = tempfile::tempdir().expect("a folder");
        let from = home.path().join("refresh");
        std::fs::write(&from, "first").expect("written");
        // A command is not run at every turn, since a person may have to unlock something.
        let command = format!("cat {}", from.display());
        let source = Arc::new(Source {
            from: TokenSource::Shell(command),
            rescue: home.path().join("acme.refresh"),
            old: Mutex::default(),
            since: Mutex::default(),
        });
        let access = Access {
            file: home.path().join("acme.access"),
            url: "https://crm.example".to_owned(),
            client: "app".to_owned(),
            family: family(home.path()),
        };
        let first = source.read().await.expect("read");
        let held = held(access, &first, source, silent());
        let looked = |refused: &str| (held.look)(Secret::new(refused));
        assert!(looked("first").await.is_none());
        // Ours is newer than what a source that never changes still holds.
        assert!(looked("second").await.is_none());
        std::fs::write(&from, "other").expect("written");
        let turn = (held.turn)(Secret::new("first")).await;
        assert_eq!(turn.refresh.expose(), "first");
        drop(turn);
        let news = looked("first").await;
        assert_eq!(news.as_ref().map(Secret::expose), Some("other"));
        assert!(looked("other").await.is_none());
    }
}
