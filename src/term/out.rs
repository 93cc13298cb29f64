//! What is written to the terminal: whole, or not because the terminal is gone.
//!
//! Standard output is shared with whoever started us, and so is whether writing to it waits. A program
//! that ran before, or beside, may have left it so that it does not; then a line that is slower than we
//! are is told as an error, which it is none.

use rustix::event::{PollFd, PollFlags, poll};
use rustix::fd::AsFd;
use rustix::io::Errno;
use std::io;

/// Writes all of it to standard output.
///
/// # Errors
/// When it cannot be written, which mostly means that the terminal is gone.
pub(super) fn send(bytes: &[u8]) -> io::Result<()> {
    // Between two others' writes, not in one.
    let _turn = io::stdout().lock();
    all(rustix::stdio::stdout(), bytes)
}

fn all(to: impl AsFd, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match rustix::io::write(&to, bytes) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(count) => bytes = &bytes[count..],
            Err(Errno::INTR) => {}
            Err(Errno::AGAIN) => match poll(&mut [PollFd::new(&to, PollFlags::OUT)], None) {
                Ok(_) | Err(Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            },
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;
    use std::os::unix::net::UnixStream;

    #[test]
    fn a_line_that_is_slow_and_does_not_wait_gets_all_of_it() {
        let (ours, mut theirs) = UnixStream::pair().expect("a pair");
        ours.set_nonblocking(true).expect("a mode");
        let frame: Vec<u8> = (0..4_000_000_u32).map(|at| at as u8).collect();
        let sent = frame.clone();
        let writer = std::thread::spawn(move || all(&ours, &sent));
        let mut got = Vec::new();
        theirs.read_to_end(&mut got).expect("it is read");
        writer.join().expect("it ends").expect("it is written");
        assert!(got == frame, "{} bytes of {}", got.len(), frame.len());
    }

    #[test]
    fn a_line_that_is_gone_is_an_error() {
        let (ours, theirs) = UnixStream::pair().expect("a pair");
        drop(theirs);
        assert!(all(&ours, b"frame").is_err());
    }
}
