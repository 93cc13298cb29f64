//! Processes with the same store open tell each other of their changes.

use super::{folder, open, put, record};
use std::io::ErrorKind;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixDatagram;
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use tenure::domain::account::Daily;
use tenure::store::{EarFile, Scorer, Store};

fn listen(store: &Store) -> (UnixDatagram, EarFile) {
    store.ear().expect("there can be an ear here").split()
}

/// Whether something was heard since the last time.
fn heard(ear: &(UnixDatagram, EarFile)) -> bool {
    let mut any = false;
    loop {
        match ear.0.recv(&mut [0; 8]) {
            Ok(_) => any = true,
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::WouldBlock);
                return any;
            }
        }
    }
}

#[test]
fn a_change_is_heard_by_every_other_process_and_not_by_the_one_that_made_it() {
    let (_folder, path) = folder();
    let [first, second, third] = [0; 3].map(|_| Store::open(&path).expect("it opens").0);
    let ears = [&first, &second].map(listen);
    assert!(!first.changed_elsewhere());
    put(&first, record("1", "adoption", 5));
    assert!(!heard(&ears[0]), "nobody is told of what they did");
    assert!(heard(&ears[1]));
    assert!(!first.changed_elsewhere());
    assert!(second.changed_elsewhere());
    assert!(!second.changed_elsewhere(), "once");
    // One that does not stay and has no ear of its own.
    put(&third, record("2", "adoption", 5));
    assert!(heard(&ears[0]) && heard(&ears[1]));
    put(&second, record("3", "adoption", 5));
    assert!(first.changed_elsewhere() && second.changed_elsewhere());
}

/// An address of a socket has room for about a hundred bytes, and a home folder may be longer.
#[cfg(target_os = "linux")]
#[test]
fn a_change_is_heard_in_a_folder_with_a_long_name() {
    let (folder, _) = folder();
    let long = folder.path().join("long".repeat(40));
    std::fs::create_dir(&long).expect("a folder");
    let path = long.join("tenure.db");
    let [first, second] = [0; 2].map(|_| Store::open(&path).expect("it opens").0);
    let ears = [&first, &second].map(listen);
    put(&first, record("1", "adoption", 5));
    assert!(heard(&ears[1]) && !heard(&ears[0]));
    put(&second, record("2", "adoption", 5));
    assert!(heard(&ears[0]));
    drop(ears);
    let left = std::fs::read_dir(long.join("tenure.db.ears")).expect("their folder");
    assert_eq!(left.count(), 0, "they go with their programs");
}

#[test]
fn a_change_heard_of_in_the_middle_of_an_own_one_is_not_missed() {
    let (_folder, path) = folder();
    let [first, second] = [0; 2].map(|_| Store::open(&path).expect("it opens").0);
    put(&second, record("1", "adoption", 5));
    // The first one writes, as long as its scoring takes.
    let (begun, writes) = mpsc::channel();
    let (release, released) = mpsc::channel::<()>();
    let released = Mutex::new(released);
    first.set_scorer(Scorer {
        id: "slow".to_owned(),
        score: Arc::new(move |_, _, at| {
            let _ = begun.send(());
            let _ = released.lock().expect("one at a time").recv();
            Daily {
                last: at.today(),
                values: Vec::new(),
            }
        }),
    });
    thread::scope(|scope| {
        scope.spawn(|| put(&first, record("2", "adoption", 5)));
        writes.recv().expect("it writes");
        assert!(!first.changed_elsewhere_by_now(), "not known meanwhile");
        let told = scope.spawn(|| first.changed_elsewhere());
        drop(release);
        assert!(told.join().expect("it answers"), "and known then");
    });
}

#[test]
fn reading_tells_nobody() {
    let (folder, store) = open();
    let (other, _) = Store::open(&folder.path().join("tenure.db")).expect("it opens");
    let ear = listen(&other);
    store.portfolio().expect("readable");
    store.outbox().expect("readable");
    assert!(!heard(&ear));
}

#[test]
fn the_ear_of_a_killed_process_is_taken_away_and_nobody_minds() {
    let (folder, store) = open();
    let ears = folder.path().join("tenure.db.ears");
    let (socket, file) = listen(&store);
    // As after a kill: the socket is closed, its file is left behind.
    drop(socket);
    let left = std::fs::read_dir(&ears).expect("the folder").count();
    assert_eq!(left, 1);
    let (other, _) = Store::open(&folder.path().join("tenure.db")).expect("it opens");
    put(&other, record("1", "adoption", 5));
    assert_eq!(std::fs::read_dir(&ears).expect("the folder").count(), 0);
    drop(file);
    let mode = std::fs::metadata(&ears).expect("the folder").permissions();
    assert_eq!(mode.mode() & 0o777, 0o700, "nobody else may knock");
}

#[test]
fn where_there_can_be_no_ear_everything_else_works_and_changes_are_seen() {
    let (folder, store) = open();
    std::fs::write(folder.path().join("tenure.db.ears"), "no folder").expect("written");
    assert!(store.ear().is_none());
    let (other, _) = Store::open(&folder.path().join("tenure.db")).expect("it opens");
    put(&other, record("1", "adoption", 5));
    assert!(store.changed_elsewhere());
}

#[test]
fn who_waits_for_the_lock_is_told_when_it_is_free() {
    let (_folder, path) = folder();
    let (first, _) = Store::open(&path).expect("it opens");
    let (second, _) = Store::open(&path).expect("it opens");
    let ear = listen(&second);
    assert!(!second.claim().expect("it can be asked"));
    drop(first);
    assert!(heard(&ear));
    assert!(second.claim().expect("it can be asked"));
}
