//! Who serves a data folder: a lock that the system lets go of when its process dies, and a file
//! with the address, so that a second `tenure demo` can use the server of the first.

use super::error::SandboxError;
use std::fs::{self, DirBuilder, File, TryLockError};
use std::io;
use std::net::SocketAddr;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

const LOCK: &str = "server.lock";
const ADDRESS: &str = "server.address";

/// The right to serve a folder; given up when dropped.
#[derive(Debug)]
pub struct Claim {
    address: PathBuf,
    _lock: File,
}

impl Claim {
    /// Takes the folder, which is made when missing. A stale address of a dead process goes away.
    pub fn take(folder: &Path) -> Result<Claim, SandboxError> {
        let fault = |path: &Path| {
            let path = path.to_owned();
            move |source| SandboxError::Folder { path, source }
        };
        // What people import is of customers of theirs.
        let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
        made.map_err(fault(folder))?;
        let path = folder.join(LOCK);
        let lock = open(&path).map_err(fault(&path))?;
        match alone(&lock) {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(SandboxError::InUse {
                    folder: folder.to_owned(),
                    address: read(folder),
                });
            }
            Err(TryLockError::Error(source)) => return Err(fault(&path)(source)),
        }
        let address = folder.join(ADDRESS);
        match fs::remove_file(&address) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => Err(fault(&address)(source)),
            _ => Ok(Claim {
                address,
                _lock: lock,
            }),
        }
    }

    /// Says where the server listens. Written aside and renamed: nobody reads half an address.
    pub fn announce(&self, at: SocketAddr) -> Result<(), SandboxError> {
        let aside = self.address.with_extension("new");
        fs::write(&aside, format!("{at}\n"))
            .and_then(|()| fs::rename(&aside, &self.address))
            .map_err(|source| SandboxError::Folder {
                path: self.address.clone(),
                source,
            })
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        // Left behind it would only be stale: `running` asks the lock first.
        let _ = fs::remove_file(&self.address);
    }
}

/// Locks it for one alone. Who only looks, as [`running`] does, shares it for a moment, and is no server.
fn alone(lock: &File) -> Result<(), TryLockError> {
    loop {
        match lock.try_lock() {
            Err(TryLockError::WouldBlock) => {
                lock.try_lock_shared()?;
                lock.unlock().map_err(TryLockError::Error)?;
                std::thread::sleep(std::time::Duration::from_millis(1));
            }
            settled => return settled,
        }
    }
}

/// Where a living process serves the folder, if one does.
pub fn running(folder: &Path) -> Option<SocketAddr> {
    let lock = File::open(folder.join(LOCK)).ok()?;
    match lock.try_lock_shared() {
        Err(TryLockError::WouldBlock) => read(folder),
        _ => None,
    }
}

fn open(path: &Path) -> io::Result<File> {
    File::options()
        .create(true)
        .truncate(false)
        .read(true)
        .write(true)
        .mode(0o600)
        .open(path)
}

fn read(folder: &Path) -> Option<SocketAddr> {
    fs::read_to_string(folder.join(ADDRESS))
        .ok()?
        .trim()
        .parse()
        .ok()
}
