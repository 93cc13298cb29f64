//! What can go wrong with the embedded CRM as a whole (not with a request to it).

use std::net::SocketAddr;
use std::path::PathBuf;

/// Why the embedded CRM did not start, fill or answer its owner.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// Another process serves the folder.
    #[error("the embedded CRM in {} is already running{}", folder.display(), at(*address))]
    InUse {
        /// The data folder.
        folder: PathBuf,
        /// Where the other one listens, when it has said so.
        address: Option<SocketAddr>,
    },
    /// The data folder cannot be used.
    #[error("the embedded CRM cannot use {}: {source}; check its permissions, or choose another data folder", path.display())]
    Folder {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The port cannot be had.
    #[error(
        "the embedded CRM cannot listen on 127.0.0.1:{port}: {source}; use --port 0 for a free one"
    )]
    Port {
        /// The port asked for.
        port: u16,
        /// What the system said.
        source: std::io::Error,
    },
    /// SQLite refused.
    #[error("the embedded CRM's database failed: {0}; start afresh with --fresh")]
    Database(#[from] rusqlite::Error),
    /// The schema could not be brought up to date.
    #[error("the embedded CRM's database is from another version: {0}; start afresh with --fresh")]
    Migration(#[from] rusqlite_migration::Error),
    /// A portal's record cannot be taken.
    #[error("the portfolio cannot be put into the embedded CRM: {0}")]
    Portfolio(String),
}

fn at(address: Option<SocketAddr>) -> String {
    match address {
        Some(address) => format!(" at http://{address}; use that one or stop it"),
        None => "; stop it or choose another folder".to_owned(),
    }
}
