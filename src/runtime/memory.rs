//! How memory goes back to the system.
//!
//! The cockpit is open all day, and a sync needs much more than what is kept of it. The system's own
//! allocator (glibc's) keeps what each thread once used; jemalloc gives whole pages back.

/// Has pages given back as soon as nothing is on them. Not from the beginning: while much is read at
/// once, pages are better used again. Does nothing where the allocator is another.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub fn give_back() {
    use tikv_jemalloc_ctl::{Access, AsName};
    let at_once = |key: &str| key.as_bytes().name().write(0_isize);
    // Those that are made from now on, then those there are; some of the numbers have none yet.
    let _ = at_once("arenas.dirty_decay_ms\0");
    let arenas: u32 = b"arenas.narenas\0".name().read().unwrap_or(0);
    for arena in 0..arenas {
        let _ = at_once(&format!("arena.{arena}.dirty_decay_ms\0"));
    }
}

/// Has the calling thread let go of what it has freed and keeps at hand: after much was taken in or thrown
/// away, that is a megabyte. Does nothing where the allocator is another.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub fn let_go() {
    use tikv_jemalloc_ctl::{Access, AsName};
    let at_hand = b"thread.tcache.enabled\0".name();
    // It is emptied where it is turned off; on again, it begins anew.
    let _ = at_hand.write(false);
    let _ = at_hand.write(true);
}

/// Nothing to be done.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub fn let_go() {}

/// Nothing to be done.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub fn give_back() {}
