//! Sleeping on the store's ear: without a wake-up until another process has changed something.

use crate::store::{EarFile, Store};
use tokio::net::UnixDatagram;

/// The ear, on tokio.
pub(super) struct Hearing {
    socket: Option<UnixDatagram>,
    _file: Option<EarFile>,
}

impl Hearing {
    /// Listens from here on, where there can be an ear. Must be called within a runtime.
    pub fn of(store: &Store) -> Self {
        let (socket, file) = store.ear().map(crate::store::Ear::split).unzip();
        let socket = socket.and_then(|socket| {
            UnixDatagram::from_std(socket)
                .inspect_err(|error| tracing::info!(%error, "the ear cannot be slept on"))
                .ok()
        });
        Self {
            socket,
            _file: file,
        }
    }

    /// Ends when another process has changed something since the last time; never without an ear.
    /// Safe to drop and call again.
    pub async fn heard(&mut self) {
        let Some(socket) = &self.socket else {
            return std::future::pending().await;
        };
        let mut bytes = [0; 8];
        match socket.recv(&mut bytes).await {
            // However often it was said, it is one thing.
            Ok(_) => while socket.try_recv(&mut bytes).is_ok() {},
            Err(error) => {
                tracing::warn!(%error, "other processes are not heard any more");
                self.socket = None;
            }
        }
    }
}
