//! Tells when a person's files change: blocked in the kernel until then (inotify), so that an idle
//! cockpit stays idle.
//!
//! By rustix, which is in the tree already, rather than by a crate that brings a dozen others for
//! platforms' own ways. Where there is no inotify, files are read anew when the screen is drawn anew
//! by command.

use super::cockpit::Incoming;
use std::path::PathBuf;
use std::sync::mpsc::Sender;

/// Watches files in these folders, for as long as somebody listens. A folder that is not there is waited
/// for at the nearest one above it that is; files within files' folders are not followed.
#[cfg(target_os = "linux")]
pub fn start(folders: Vec<PathBuf>, post: Sender<Incoming>) {
    use rustix::fs::inotify::{self, CreateFlags, ReadFlags};
    use std::mem::MaybeUninit;

    let watcher = match inotify::init(CreateFlags::CLOEXEC) {
        Ok(watcher) => watcher,
        Err(error) => return tracing::info!("files are not watched: {error}"),
    };
    // From now on: what changes while the thread begins is not missed.
    let mut watched = Watched::default();
    watched.look(&watcher, &folders);
    let watch = move || {
        let mut space = [MaybeUninit::uninit(); 4096];
        let mut reader = inotify::Reader::new(&watcher, &mut space);
        loop {
            let mut matters = false;
            loop {
                match reader.next() {
                    Ok(event) => {
                        let made = event.events() == ReadFlags::CREATE;
                        let toml = event
                            .file_name()
                            .is_some_and(|name| name.to_bytes().ends_with(b".toml"));
                        let told = toml && !made || event.events().contains(ReadFlags::ISDIR);
                        // A file just made is empty still; it is told again when it is written. What
                        // else is in the folders above is none of ours.
                        matters |= told && watched.ours.contains(&event.wd());
                    }
                    Err(rustix::io::Errno::INTR) => {}
                    Err(error) => return tracing::info!("files are not watched: {error}"),
                }
                if reader.is_buffer_empty() {
                    break;
                }
            }
            // A folder that came is watched before the files in it are read: what is written into it
            // afterwards is told.
            matters |= watched.look(&watcher, &folders);
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

/// What is watched, by the numbers that the system gave it.
#[cfg(target_os = "linux")]
#[derive(Default)]
struct Watched {
    /// The folders with the files.
    ours: Vec<i32>,
    /// Folders above those that are not there.
    above: Vec<i32>,
}

#[cfg(target_os = "linux")]
impl Watched {
    /// Watches what is there by now; whether a folder has come that was not there.
    fn look(&mut self, watcher: impl std::os::fd::AsFd, folders: &[PathBuf]) -> bool {
        use rustix::fs::inotify::{WatchFlags, add_watch, remove_watch};
        // Files written to their end, put in place or taken away, and folders.
        let all = WatchFlags::CLOSE_WRITE
            | WatchFlags::MOVED_TO
            | WatchFlags::MOVED_FROM
            | WatchFlags::DELETE
            | WatchFlags::CREATE
            | WatchFlags::ONLYDIR;
        // Of a folder above only what comes into it.
        let comes = WatchFlags::CREATE | WatchFlags::MOVED_TO | WatchFlags::ONLYDIR;
        let watcher = watcher.as_fd();
        let (mut ours, mut above) = (Vec::new(), Vec::new());
        for folder in folders {
            // The folder, or the nearest one above it; once more where the next one comes meanwhile.
            let mut tries = folder.ancestors().count();
            while tries > 0 {
                tries -= 1;
                if let Ok(number) = add_watch(watcher, folder, all) {
                    ours.push(number);
                    break;
                }
                let mut missing = folder.as_path();
                let nearest = folder.ancestors().skip(1).find_map(|parent| {
                    // The flags of one that is ours stay as they are.
                    let flags = match folders.iter().any(|of| of == parent) {
                        true => all,
                        false => comes,
                    };
                    let number = add_watch(watcher, parent, flags).ok();
                    if number.is_none() {
                        missing = parent;
                    }
                    number
                });
                above.extend(nearest);
                if nearest.is_none() || !missing.is_dir() {
                    break;
                }
            }
        }
        for old in &self.above {
            if !above.contains(old) && !ours.contains(old) {
                let _ = remove_watch(watcher, *old);
            }
        }
        let came = ours.iter().any(|number| !self.ours.contains(number));
        (self.ours, self.above) = (ours, above);
        came
    }
}

/// Does nothing where there is no inotify.
#[cfg(not(target_os = "linux"))]
pub fn start(_: Vec<PathBuf>, _: Sender<Incoming>) {}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::fs;
    use std::sync::mpsc;
    use std::time::Duration;

    /// Waits until files are said to have changed, and no more is said of it.
    fn told(inbox: &mpsc::Receiver<Incoming>) {
        let heard = inbox.recv_timeout(Duration::from_secs(30));
        assert!(matches!(heard, Ok(Incoming::Files)), "{heard:?}");
    }

    #[test]
    fn a_folder_made_later_is_watched_with_all_that_comes_into_it() {
        let home = tempfile::tempdir().expect("a folder");
        let config = home.path().join("config").join("tenure");
        let folders = vec![config.clone(), config.join("themes")];
        let (post, inbox) = mpsc::channel();
        start(folders, post);
        // One after the other, as a person makes them.
        for folder in ["config", "config/tenure"] {
            fs::create_dir(home.path().join(folder)).expect("it is made");
        }
        told(&inbox);
        fs::write(config.join("config.toml"), "[ui]").expect("it is written");
        told(&inbox);
        fs::create_dir(config.join("themes")).expect("it is made");
        told(&inbox);
        fs::write(config.join("themes/own.toml"), "inherits = \"dark\"").expect("it is written");
        told(&inbox);
    }

    #[test]
    fn a_folder_put_in_place_whole_is_read_and_what_is_beside_it_is_not_ours() {
        let home = tempfile::tempdir().expect("a folder");
        let config = home.path().join("tenure");
        let (post, inbox) = mpsc::channel();
        start(vec![config.clone()], post);
        fs::write(home.path().join("other.toml"), "x = 1").expect("it is written");
        fs::create_dir(home.path().join("other")).expect("it is made");
        let made = home.path().join("made");
        fs::create_dir(&made).expect("it is made");
        fs::write(made.join("config.toml"), "[ui]").expect("it is written");
        fs::rename(&made, &config).expect("it is put in place");
        told(&inbox);
        fs::write(config.join("config.toml"), "[ui] # again").expect("it is written");
        told(&inbox);
        assert!(inbox.try_recv().is_err(), "what is beside it was told");
    }
}
