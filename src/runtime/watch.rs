//! Tells when a person's files change: blocked in the kernel until then (inotify), so that an idle
//! cockpit stays idle.
//!
//! By rustix, which is in the tree already, rather than by a crate that brings a dozen others for
//! platforms' own ways. Where there is no inotify, files are read anew when the screen is drawn anew
//! by command.

use super::cockpit::Incoming;
use std::path::PathBuf;
use std::sync::mpsc::Sender;

/// Watches files in these folders, for as long as somebody listens. Folders that are not there are
/// watched once something else changes; files within files' folders are not followed.
#[cfg(target_os = "linux")]
pub fn start(folders: Vec<PathBuf>, post: Sender<Incoming>) {
    use rustix::fs::inotify::{self, CreateFlags, ReadFlags, WatchFlags};
    use std::mem::MaybeUninit;

    let watcher = match inotify::init(CreateFlags::CLOEXEC) {
        Ok(watcher) => watcher,
        Err(error) => return tracing::info!("files are not watched: {error}"),
    };
    let watch = move || {
        // Files written to their end, put in place or taken away; a folder that comes is watched
        // from the next round on.
        let flags = WatchFlags::CLOSE_WRITE
            | WatchFlags::MOVED_TO
            | WatchFlags::MOVED_FROM
            | WatchFlags::DELETE
            | WatchFlags::CREATE
            | WatchFlags::ONLYDIR;
        let mut space = [MaybeUninit::uninit(); 4096];
        let mut reader = inotify::Reader::new(&watcher, &mut space);
        loop {
            for folder in &folders {
                let _ = inotify::add_watch(&watcher, folder, flags);
            }
            let mut matters = false;
            loop {
                match reader.next() {
                    Ok(event) => {
                        let made = event.events() == ReadFlags::CREATE;
                        let toml = event
                            .file_name()
                            .is_some_and(|name| name.to_bytes().ends_with(b".toml"));
                        // A file just made is empty still; it is told again when it is written.
                        matters |= toml && !made || event.events().contains(ReadFlags::ISDIR);
                    }
                    Err(rustix::io::Errno::INTR) => {}
                    Err(error) => return tracing::info!("files are not watched: {error}"),
                }
                if reader.is_buffer_empty() {
                    break;
                }
            }
            if matters && post.send(Incoming::Files).is_err() {
                return;
            }
        }
    };
    if let Err(error) = std::thread::Builder::new()
        .name("files".into())
        .spawn(watch)
    {
        tracing::info!("files are not watched: {error}");
    }
}

/// Does nothing where there is no inotify.
#[cfg(not(target_os = "linux"))]
pub fn start(_: Vec<PathBuf>, _: Sender<Incoming>) {}
