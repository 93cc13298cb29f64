//! Connections to one place, kept for the next request, and not for long.
//!
//! A connection that nobody has used for a while may be dead without anybody having said so: the
//! machine slept, a router forgot it. reqwest's own remedy is a timer that goes through the idle
//! ones, which wakes a program that has nothing to do; here the next request looks at the time
//! instead, and begins anew where the last one was long ago.

use super::Timing;
use super::client::AT_ONCE;
use crate::domain::text;
use reqwest::{Client, Url};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// So long after the last request connections are not trusted any more.
pub const REST: Duration = Duration::from_secs(30);

/// The connections. They have no token.
pub struct Pool {
    base: Url,
    timing: Timing,
    rest: Duration,
    kept: Mutex<(Client, Instant)>,
}

impl Pool {
    /// None yet, to a base address that was checked before; trusted until they have not been used
    /// for `rest`.
    ///
    /// # Errors
    /// A sentence when TLS cannot be set up.
    pub fn new(base: &Url, timing: &Timing, rest: Duration) -> Result<Self, String> {
        let client = client(base, timing)
            .map_err(|error| format!("TLS cannot be set up: {}.", text::line(&error)))?;
        Ok(Self {
            base: base.clone(),
            timing: timing.clone(),
            rest,
            kept: Mutex::new((client, Instant::now())),
        })
    }

    /// What the next request is sent with.
    pub fn client(&self) -> Client {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        if now.saturating_duration_since(kept.1) >= self.rest {
            match client(&self.base, &self.timing) {
                Ok(new) => kept.0 = new,
                // It could be set up once; a dead connection costs a repetition at worst.
                Err(error) => tracing::warn!("no new connections: {}", text::line(&error)),
            }
        }
        kept.1 = now;
        kept.0.clone()
    }
}

fn client(base: &Url, timing: &Timing) -> Result<Client, String> {
    // Fails when somebody installed one before, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut builder = Client::builder()
        .user_agent(concat!("tenure/", env!("CARGO_PKG_VERSION")))
        .http1_only()
        .gzip(true)
        // A redirect would carry the token, and a write, to another place.
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(timing.connect)
        .timeout(timing.whole)
        .pool_idle_timeout(None)
        .pool_max_idle_per_host(AT_ONCE);
    if base.scheme() == "http" {
        // Only loopback may be spoken to in the clear: no proxy is in between, and reading the
        // system's certificates would only cost time at the start.
        let none = rustls::ClientConfig::builder()
            .with_root_certificates(rustls::RootCertStore::empty())
            .with_no_client_auth();
        builder = builder.no_proxy().tls_backend_preconfigured(none);
    }
    builder.build().map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    /// The connections that three requests after each other take.
    async fn connections(rest: Duration) -> usize {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let count = Arc::new(AtomicUsize::new(0));
        let seen = count.clone();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                seen.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(async move {
                    // A request of this test comes in one piece.
                    while stream.read(&mut [0; 4096]).await.is_ok_and(|read| read > 0) {
                        let _ = stream
                            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
                            .await;
                    }
                });
            }
        });
        let base = Url::parse(&format!("http://{address}")).expect("an address");
        let pool = Pool::new(&base, &Timing::default(), rest).expect("a pool");
        for _ in 0..3 {
            let answer = pool
                .client()
                .get(base.clone())
                .send()
                .await
                .expect("an answer");
            answer.bytes().await.expect("its end");
        }
        count.load(Ordering::SeqCst)
    }

    #[tokio::test]
    async fn a_connection_serves_until_it_has_rested_too_long() {
        assert_eq!(connections(Duration::ZERO).await, 3);
        assert_eq!(connections(Duration::from_secs(600)).await, 1);
    }
}
