//! Asks the terminal what it can: how wide it draws ambiguous characters, and which modes it knows.
//!
//! Every terminal answers the last question (its device attributes), so its answer ends the waiting;
//! one that does not answer at all is given up after a moment. Nothing stays on the screen.

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// How long a terminal may take, which over a slow line is longer than one would think.
const PATIENCE: Duration = Duration::from_millis(1500);

/// What the terminal answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// Whether it answered anything.
    pub any: bool,
    /// Columns of a character whose width is ambiguous, `§`: one, or two in CJK settings.
    pub ambiguous: Option<u16>,
    /// Columns of a wide character, `好`: two, or the terminal does not know wide characters.
    pub wide: Option<u16>,
    /// Whether frames can be shown whole (synchronized output, mode 2026).
    pub synchronized: Option<bool>,
    /// Whether pastes can be told from typing (bracketed paste, mode 2004).
    pub bracketed_paste: Option<bool>,
    /// Whether it speaks the kitty keyboard protocol.
    pub kitty_keys: bool,
}

/// Asks; `None` where no terminal is on both ends.
pub fn ask() -> Option<Answers> {
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return None;
    }
    crossterm::terminal::enable_raw_mode().ok()?;
    let answer = exchange();
    // The line that was written on is empty again whatever was answered.
    let _ = crossterm::terminal::disable_raw_mode();
    Some(answer.map(|bytes| read(&bytes)).unwrap_or_default())
}

fn exchange() -> io::Result<Vec<u8>> {
    let mut out = io::stdout().lock();
    write!(
        out,
        "\r\x1b[K\u{a7}\x1b[6n\r\x1b[K\u{597d}\x1b[6n\r\x1b[K\x1b[?2026$p\x1b[?2004$p\x1b[?u\x1b[c"
    )?;
    out.flush()?;
    let stdin = rustix::stdio::stdin();
    let end = Instant::now() + PATIENCE;
    let mut bytes = Vec::new();
    loop {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() || ended(&bytes) {
            return Ok(bytes);
        }
        let time = Timespec {
            tv_sec: left.as_secs() as _,
            tv_nsec: left.subsec_nanos() as _,
        };
        let mut watched = [PollFd::new(&stdin, PollFlags::IN)];
        if poll(&mut watched, Some(&time))? == 0 {
            return Ok(bytes);
        }
        let mut part = [0; 256];
        let count = rustix::io::read(stdin, &mut part)?;
        if count == 0 {
            return Ok(bytes);
        }
        bytes.extend_from_slice(&part[..count]);
    }
}

/// Whether the device attributes have come: `ESC [ ? … c`.
fn ended(bytes: &[u8]) -> bool {
    replies(bytes).any(|(_, last)| last == b'c')
}

/// The control sequences in what was read: what is between `ESC [` and the last byte, and that byte.
fn replies(bytes: &[u8]) -> impl Iterator<Item = (&[u8], u8)> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let begin = rest.windows(2).position(|two| two == b"\x1b[")? + 2;
        let body = &rest[begin..];
        let last = body.iter().position(|byte| (0x40..=0x7e).contains(byte))?;
        rest = &body[last + 1..];
        Some((&body[..last], body[last]))
    })
}

fn read(bytes: &[u8]) -> Answers {
    let mut answers = Answers::default();
    let mut columns = Vec::new();
    for (body, last) in replies(bytes) {
        answers.any = true;
        let text = String::from_utf8_lossy(body);
        match last {
            // After a character at the first column the cursor is at 1 + its width.
            b'R' => columns.extend(
                text.split_once(';')
                    .and_then(|(_, x)| x.parse::<u16>().ok()),
            ),
            b'y' => {
                let mode = text.trim_start_matches('?').trim_end_matches('$');
                if let Some((mode, state)) = mode.split_once(';') {
                    // 0: not known; 4: known and never on.
                    let known = Some(!matches!(state, "0" | "4"));
                    match mode {
                        "2026" => answers.synchronized = known,
                        "2004" => answers.bracketed_paste = known,
                        _ => {}
                    }
                }
            }
            b'u' => answers.kitty_keys |= text.starts_with('?'),
            _ => {}
        }
    }
    let width = |at: usize| Some(columns.get(at)?.saturating_sub(1));
    answers.ambiguous = width(0);
    answers.wide = width(1);
    answers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read_in_whatever_company_they_come() {
        let bytes = b"q\x1b[24;2R\x1b[24;3R\x1b[?2026;2$y\x1b[?2004;1$y\x1b[?0u\x1b[?62;c";
        assert!(ended(bytes));
        let wanted = Answers {
            any: true,
            ambiguous: Some(1),
            wide: Some(2),
            synchronized: Some(true),
            bracketed_paste: Some(true),
            kitty_keys: true,
        };
        assert_eq!(read(bytes), wanted);
        let poor = read(b"\x1b[1;3R\x1b[1;3R\x1b[?2026;0$y\x1b[?6c");
        assert_eq!(poor.ambiguous, Some(2));
        assert_eq!(poor.synchronized, Some(false));
        assert_eq!(poor.bracketed_paste, None);
        assert!(!poor.kitty_keys);
        assert!(!ended(b"\x1b[24;2R\x1b[?62"));
        assert_eq!(read(b""), Answers::default());
    }
}
