//! The secrets of an OAuth app: where they come from, where new ones are kept, and how several programs of
//! one profile keep out of each other's way.
//!
//! Beside the profile's cache stand an access token (`.access`), a refresh token that could not be kept
//! where it belongs (`.refresh`), and the lock that whoever renews them holds (`.turn`).

use crate::config::{self, TokenSource, private, token};
use crate::crm::http::Secret;
use crate::crm::hubspot::{Held, Keep, Kept, OAuth, Turn};
use chrono::{DateTime, SecondsFormat, Utc};
use std::fs::{File, OpenOptions, TryLockError};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long the turn of another program is waited for: longer than three requests for a token, of half a
/// minute each, and the two commands that read and keep one, of a minute each, take at the most.
const PATIENCE: Duration = Duration::from_secs(240);
/// How often the lock is tried meanwhile.
const STEP: Duration = Duration::from_millis(50);

/// The file beside a profile's cache that holds a new refresh token while it cannot be kept where it
/// belongs: it is the only credential there is.
pub fn rescue(cache: &Path) -> PathBuf {
    cache.with_extension("refresh")
}

/// The refresh token that was rescued, if it is the one behind the source's own: who puts another one
/// there means that one.
fn rescued(file: &Path, of_source: &str) -> Option<String> {
    let text = std::fs::read_to_string(file).ok()?;
    let (new, old) = text.trim().split_once('\n')?;
    (old == of_source).then(|| new.to_owned())
}

/// Where a refresh token comes from, and what the source itself held when it was read last.
struct Source {
    from: TokenSource,
    rescue: PathBuf,
    old: Mutex<String>,
}

impl Source {
    /// The refresh token that is in force.
    async fn read(&self) -> Result<Secret, String> {
        let found = resolve(&self.from).await?;
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
}

async fn resolve(source: &TokenSource) -> Result<token::Token, String> {
    token::resolve(source, token::PATIENCE, |name| std::env::var(name).ok()).await
}

/// The secrets of an OAuth app at an address, and the way back for a new refresh token: by the profile's
/// `store_command`, else into the private file that the old one came from; where that fails, into one
/// beside the cache, which is read before the source until the way back works again.
///
/// # Errors
/// A sentence without a secret.
pub(super) async fn app(
    profile: String,
    url: &str,
    app: &config::OAuth,
    rescue: PathBuf,
) -> Result<OAuth, String> {
    let secret = resolve(&app.client_secret).await?;
    let source = Arc::new(Source {
        from: app.refresh_token.clone(),
        rescue,
        old: Mutex::default(),
    });
    // Not while another program puts a new one there: what its command writes may be half there.
    let turn = locked(&source.rescue.with_extension("turn")).await;
    let refresh = source.read().await?;
    drop(turn);
    let file = match &app.refresh_token {
        file @ TokenSource::File(_) => Some(file),
        _ => None,
    };
    let place = app.store_command.as_ref().or(file).cloned();
    let access = Access {
        file: source.rescue.with_extension("access"),
        url: url.to_owned(),
        client: app.client_id.clone(),
    };
    Ok(OAuth {
        profile,
        client_id: app.client_id.clone(),
        client_secret: Secret::new(secret.expose()),
        keep: Some(keep(place, source.clone())),
        held: Some(held(access, &refresh, source)),
        refresh_token: refresh,
    })
}

/// What keeps a new refresh token.
fn keep(place: Option<TokenSource>, source: Arc<Source>) -> Keep {
    Keep(Arc::new(move |new: Secret| {
        let (place, source) = (place.clone(), source.clone());
        Box::pin(async move {
            let rescue = &source.rescue;
            let kept = match &place {
                Some(place) => token::store(place, new.expose(), token::PATIENCE).await,
                None => Err("the profile has no store_command".to_owned()),
            };
            let Err(why) = kept else {
                let _ = std::fs::remove_file(rescue);
                return Ok(());
            };
            if let Some(folder) = rescue.parent() {
                let made = private::folder(folder);
                made.map_err(|error| format!("{}: {error}.", folder.display()))?;
            }
            let both = format!("{}\n{}", new.expose(), source.old());
            let file = TokenSource::File(rescue.clone());
            token::store(&file, &both, token::PATIENCE).await?;
            let file = rescue.display();
            tracing::error!(why, %file, "the new refresh token is kept in a file of its own");
            Ok(())
        })
    }))
}

/// A private file with an access token: the half hour that it lives is longer than most commands. It is
/// bound to the address, the app and the refresh token that it was given for: another one may be another
/// portal's.
struct Access {
    file: PathBuf,
    url: String,
    client: String,
}

impl Access {
    fn print(&self, refresh: &Secret) -> String {
        let mut hasher = DefaultHasher::new();
        (&self.url, &self.client, refresh.expose()).hash(&mut hasher);
        format!("{:016x}", hasher.finish())
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

    fn keep(&self, access: &Secret, until: DateTime<Utc>, refresh: &Secret) {
        let until = until.to_rfc3339_opts(SecondsFormat::Secs, true);
        let text = format!("{}\n{until}\n{}", self.print(refresh), access.expose());
        let folder = self.file.parent().map(private::folder);
        let made = folder.transpose().map_err(|error| error.to_string());
        if let Err(why) = made.and_then(|_| token::replace(&self.file, &text)) {
            tracing::debug!(why, "the access token is not kept for the next run");
        }
    }
}

/// What keeps an access token in its file, and the turns at renewing it.
fn held(access: Access, refresh: &Secret, source: Arc<Source>) -> Held {
    let access = Arc::new(access);
    let (turns, looked) = (access.clone(), source.clone());
    let kept = access.of(refresh);
    Held {
        kept,
        keep: Arc::new(move |token: &Secret, until, refresh: &Secret| {
            access.keep(token, until, refresh);
        }),
        turn: Arc::new(move |refresh: Secret| {
            let (access, source) = (turns.clone(), source.clone());
            Box::pin(async move {
                let lock = locked(&access.file.with_extension("turn")).await;
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
                Turn {
                    kept: access.of(&refresh),
                    refresh,
                    lock: Box::new(lock),
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

/// The lock that whoever renews a profile's tokens holds; `None` where there can be none, or who holds it
/// takes too long: then it goes on without, as before there was one.
async fn locked(path: &Path) -> Option<File> {
    if let Some(folder) = path.parent()
        && let Err(error) = private::folder(folder)
    {
        tracing::debug!(%error, "no lock for the tokens");
    }
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
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
        });
        let access = Access {
            file: home.path().join("acme.access"),
            url: "https://crm.example".to_owned(),
            client: "app".to_owned(),
        };
        let first = source.read().await.expect("read");
        let held = held(access, &first, source);
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
        });
        let access = Access {
            file: home.path().join("acme.access"),
            url: "https://crm.example".to_owned(),
            client: "app".to_owned(),
        };
        let first = source.read().await.expect("read");
        let held = held(access, &first, source);
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
