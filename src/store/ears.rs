//! Ears: how processes that have the same store open tell each other that something changed.
//!
//! A process that stays (a cockpit) binds a datagram socket in a folder beside the database and
//! sleeps on it; whoever commits a change sends one byte to every ear but its own. So work that one
//! process puts into the outbox is noticed at once by the one that sends, and what that one sends
//! and reads is noticed by every screen, with no wake-up while nothing happens. What has changed is
//! not told: who hears looks ([`Store::changed_elsewhere`]).
//!
//! All of it is best effort. An ear whose process was killed refuses its byte and is taken away by
//! the next one who knocks. An ear of another person's process may not be written to (the folder and
//! the sockets are the owner's), a folder may be read-only: then nobody is told, and others find out
//! when they look by themselves, at their next pull or key.

use super::{Store, Writer, guard};
use rusqlite::Connection;
use std::fs;
use std::io;
use std::os::fd::AsRawFd;
use std::os::unix::fs::DirBuilderExt;
use std::os::unix::net::UnixDatagram;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// What an ear's name begins with until it can hear.
const UNREADY: &str = ".";

/// A socket that gets a byte whenever another process has committed a change.
#[derive(Debug)]
pub struct Ear {
    socket: UnixDatagram,
    file: EarFile,
}

/// The file of an ear; others cannot knock any more once it is dropped.
#[derive(Debug)]
pub struct EarFile(PathBuf);

impl Drop for EarFile {
    fn drop(&mut self) {
        // What stays behind is found deaf and removed by whoever knocks next.
        let _ = fs::remove_file(&self.0);
    }
}

impl Ear {
    /// The socket to sleep on, which does not block, and the file to keep meanwhile. Bytes that came
    /// in are to be read before sleeping again; what they are means nothing.
    pub fn split(self) -> (UnixDatagram, EarFile) {
        (self.socket, self.file)
    }
}

/// The folder of the ears of a database.
fn folder(database: &Path) -> PathBuf {
    super::open::beside(database, ".ears")
}

fn grow(database: &Path) -> io::Result<Ear> {
    let folder = folder(database);
    match fs::DirBuilder::new().mode(0o700).create(&folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    let name = Uuid::now_v7().simple().to_string();
    // Bound under a name that nobody knocks at: an ear that cannot hear yet would be taken for one
    // left behind.
    let unready = EarFile(folder.join(format!("{UNREADY}{name}")));
    let socket = at(&unready.0, |path| UnixDatagram::bind(path))?;
    socket.set_nonblocking(true)?;
    let place = EarFile(folder.join(name));
    fs::rename(&unready.0, &place.0)?;
    Ok(Ear {
        socket,
        file: place,
    })
}

/// Does something with a socket's path. One that is too long for an address (about a hundred bytes) is
/// told through our own hold on its folder, where the system has names for such.
fn at<T>(path: &Path, act: impl Fn(&Path) -> io::Result<T>) -> io::Result<T> {
    match act(path) {
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => {
            let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
                return Err(error);
            };
            let held = fs::File::open(folder)?;
            let near = format!("/proc/self/fd/{}", held.as_raw_fd());
            act(&Path::new(&near).join(name))
        }
        done => done,
    }
}

/// Sends a byte to every ear of the database but `own`.
pub(super) fn knock(database: &Path, own: Option<&Path>) {
    // Mostly there is no such folder, or only the own ear in it.
    let Ok(found) = fs::read_dir(folder(database)) else {
        return;
    };
    let mut mouth = None;
    for entry in found.flatten() {
        let path = entry.path();
        let unready = entry.file_name().to_string_lossy().starts_with(UNREADY);
        if unready || own == Some(path.as_path()) {
            continue;
        }
        if mouth.is_none() {
            mouth = UnixDatagram::unbound()
                .and_then(|socket| socket.set_nonblocking(true).map(|()| socket))
                .ok();
        }
        let Some(mouth) = &mouth else { return };
        if let Err(error) = at(&path, |path| mouth.send_to(&[1], path))
            && error.kind() == io::ErrorKind::ConnectionRefused
        {
            // Its process was killed.
            let _ = fs::remove_file(&path);
        }
        // Full: it has not looked since the last bytes, and will.
    }
}

/// The number that changes whenever somebody else commits to the database.
pub(super) fn data_version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("PRAGMA data_version", [], |row| row.get(0))
}

/// Whether the database is another than the one seen last; it is seen now.
fn another(writer: &mut Writer) -> bool {
    match data_version(&writer.connection) {
        Ok(version) => std::mem::replace(&mut writer.seen, version) != version,
        // What is wrong with the database shows where it is used.
        Err(_) => false,
    }
}

impl Store {
    /// An ear for what other processes commit from here on; `None` where there can be none.
    pub fn ear(&self) -> Option<Ear> {
        match grow(&self.inner.path) {
            Ok(ear) => {
                *guard(&self.inner.ear) = Some(ear.file.0.clone());
                Some(ear)
            }
            Err(error) => {
                tracing::info!(%error, "other processes cannot tell of their changes");
                None
            }
        }
    }

    /// Tells every other process that listens that something changed.
    pub(super) fn tell_others(&self) {
        let own = guard(&self.inner.ear).clone();
        knock(&self.inner.path, own.as_deref());
    }

    /// Whether another process has committed anything since this was last asked. Takes microseconds,
    /// but for a change that is being written here: it is waited for, as nobody who was told once is
    /// told again.
    pub fn changed_elsewhere(&self) -> bool {
        another(&mut guard(&self.inner.writer))
    }

    /// The same for who must not wait; while a change is being written here it is not known, and
    /// answered with no.
    pub fn changed_elsewhere_by_now(&self) -> bool {
        match self.inner.writer.try_lock() {
            Ok(mut writer) => another(&mut writer),
            Err(_) => false,
        }
    }
}
