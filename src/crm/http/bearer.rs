//! What a request shows at the door: a fixed token, one that is read again where it comes from when it is
//! refused, or one that is renewed as it runs out.

use super::Secret;
use crate::crm::CrmError;
use async_trait::async_trait;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// Where the token of each request comes from.
#[async_trait]
pub trait Bearer: Send + Sync {
    /// The token in force. Requests that ask at the same time get the same one.
    ///
    /// # Errors
    /// When there is none to be had now.
    async fn token(&self) -> Result<Secret, CrmError>;

    /// Another token, after the server has refused this one; `None` when there is no other. However
    /// many requests were refused with it, it is renewed once.
    ///
    /// # Errors
    /// When no other can be had now.
    async fn renew(&self, refused: &Secret) -> Result<Option<Secret>, CrmError>;

    /// Whose a token is, where that was told with it.
    async fn account(&self, _token: &Secret) -> Option<String> {
        None
    }
}

/// A token that stays.
pub struct Fixed(pub Secret);

#[async_trait]
impl Bearer for Fixed {
    async fn token(&self) -> Result<Secret, CrmError> {
        Ok(self.0.clone())
    }

    async fn renew(&self, _refused: &Secret) -> Result<Option<Secret>, CrmError> {
        Ok(None)
    }
}

/// Reads a token where it comes from: a file, a command.
#[derive(Clone)]
pub struct Source(pub Arc<ReadFn>);

/// See [`Source`]; an error is a sentence without the token.
pub type ReadFn =
    dyn Fn() -> Pin<Box<dyn Future<Output = Result<Secret, String>> + Send>> + Send + Sync;

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Source(…)")
    }
}

/// How long it stands that the source has nothing new, at first: its command may ask a person something.
/// Each time that it still has nothing new it stands twice as long, up to [`LONGEST`].
const NOTHING_NEW: Duration = Duration::from_secs(30);

/// How long it stands at most: a person who has put another token there does not wait longer.
const LONGEST: Duration = Duration::from_mins(5);

/// The clock of [`Reread`].
type Now = dyn Fn() -> Instant + Send + Sync;

/// When a source had nothing new, and how many times in a row.
type Looked = (Instant, u32);

/// How long it stands that a source had nothing new so many times in a row.
fn stands(times: u32) -> Duration {
    let doubled = 1_u32 << times.saturating_sub(1).min(16);
    NOTHING_NEW.saturating_mul(doubled).min(LONGEST)
}

/// A token that a person may replace where it comes from while the program runs: it is read there once more
/// when the server refuses it.
pub struct Reread {
    source: Source,
    now: Box<Now>,
    /// Whoever reads holds it: the others wait, and find what it found.
    state: Mutex<(Secret, Option<Looked>)>,
}

impl Reread {
    /// A token as it was read from its source.
    pub fn new(token: Secret, source: Source) -> Self {
        Self::by(token, source, Box::new(Instant::now))
    }

    fn by(token: Secret, source: Source, now: Box<Now>) -> Self {
        Self {
            source,
            now,
            state: Mutex::new((token, None)),
        }
    }
}

#[async_trait]
impl Bearer for Reread {
    async fn token(&self) -> Result<Secret, CrmError> {
        Ok(self.state.lock().await.0.clone())
    }

    async fn renew(&self, refused: &Secret) -> Result<Option<Secret>, CrmError> {
        let mut state = self.state.lock().await;
        let (token, looked) = &mut *state;
        if token != refused {
            return Ok(Some(token.clone()));
        }
        let now = || (self.now)();
        if looked.is_some_and(|(at, times)| now().saturating_duration_since(at) < stands(times)) {
            return Ok(None);
        }
        let read = (self.source.0)().await;
        let new = read.inspect_err(|why| tracing::warn!(why, "the token is not read again"));
        let new = new.ok().filter(|new| new != refused && new.fits());
        match &new {
            Some(new) => (*token, *looked) = (new.clone(), None),
            None => {
                let before = looked.map_or(0, |(_, times)| times);
                *looked = Some((now(), before.saturating_add(1)));
            }
        }
        Ok(new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex as Plain;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[tokio::test]
    async fn a_source_with_nothing_new_is_read_less_and_less_often() {
        let begun = Instant::now();
        let clock = Arc::new(Plain::new(begun));
        let (reads, has) = (Arc::new(AtomicUsize::new(0)), Arc::new(Plain::new("old")));
        let (counted, held, ticks) = (reads.clone(), has.clone(), clock.clone());
        let source = Source(Arc::new(move || {
            counted.fetch_add(1, Ordering::SeqCst);
            let secret = Secret::new(*held.lock().expect("whole"));
            Box::pin(async move { Ok(secret) })
        }));
        let now = Box::new(move || *ticks.lock().expect("whole"));
        let bearer = Reread::by(Secret::new("old"), source, now);
        let refused = async |refused: &str| {
            let renewed = bearer.renew(&Secret::new(refused)).await;
            let renewed = renewed.expect("it answers");
            renewed.map(|token| token.expose().to_owned())
        };
        let mut at = Vec::new();
        for second in 0..1_300_u64 {
            *clock.lock().expect("whole") = begun + Duration::from_secs(second);
            let before = reads.load(Ordering::SeqCst);
            assert_eq!(refused("old").await, None);
            if reads.load(Ordering::SeqCst) > before {
                at.push(second);
            }
        }
        assert_eq!(at, [0, 30, 90, 210, 450, 750, 1_050]);
        // Another one is found, and with that it begins anew.
        *has.lock().expect("whole") = "new";
        *clock.lock().expect("whole") = begun + Duration::from_secs(1_350);
        assert_eq!(refused("old").await.as_deref(), Some("new"));
        assert_eq!(refused("new").await, None);
        *clock.lock().expect("whole") = begun + Duration::from_secs(1_380);
        let before = reads.load(Ordering::SeqCst);
        assert_eq!(refused("new").await, None);
        assert_eq!(reads.load(Ordering::SeqCst), before + 1);
    }
}
