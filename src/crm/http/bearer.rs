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

/// How long it stands that the source has nothing new: its command may ask a person something.
const NOTHING_NEW: Duration = Duration::from_secs(30);

/// A token that a person may replace where it comes from while the program runs: it is read there once more
/// when the server refuses it.
pub struct Reread {
    source: Source,
    /// Whoever reads holds it: the others wait, and find what it found.
    state: Mutex<(Secret, Option<Instant>)>,
}

impl Reread {
    /// A token as it was read from its source.
    pub fn new(token: Secret, source: Source) -> Self {
        Self {
            source,
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
        if looked.is_some_and(|at| at.elapsed() < NOTHING_NEW) {
            return Ok(None);
        }
        let read = (self.source.0)().await;
        let new = read.inspect_err(|why| tracing::warn!(why, "the token is not read again"));
        let new = new.ok().filter(|new| new != refused && new.fits());
        match &new {
            Some(new) => (*token, *looked) = (new.clone(), None),
            None => *looked = Some(Instant::now()),
        }
        Ok(new)
    }
}
