//! Text between the marks of a bracketed paste, and where it ends when its end is lost; and text that comes
//! in heaps without them, from a terminal that sets none: it is a paste as well, and no thousand keys.

use super::super::events::Event;
use super::State;

/// Longest paste that is kept, in bytes; more of it is let go.
pub(super) const LONGEST_PASTE: usize = 16 << 20;

/// More bytes than this at once, and no ESC before them, were not typed.
const TYPED_AT_ONCE: usize = 16;

/// So many bytes of text at once were pasted: they would be a thousand words a second.
const HEAP: usize = 512;

/// So many different bytes has every text of that length, and no key that is held down.
const KINDS: usize = 8;

/// What begins and what ends a paste.
pub(super) const PASTE: &[u8] = b"\x1b[200~";
pub(super) const PASTED: &[u8] = b"\x1b[201~";

/// Whether what comes behind a paste without an end is more of it: a line may have been stuck. Its end is
/// among it, or it is more than a hand types at once; a key is neither.
pub(super) fn goes_on(bytes: &[u8]) -> bool {
    let find = |mark: &[u8]| bytes.windows(mark.len()).position(|part| part == mark);
    match (find(PASTED), find(PASTE)) {
        (Some(end), Some(begin)) => end < begin,
        (Some(_), None) => true,
        (None, _) => bytes.len() > TYPED_AT_ONCE && bytes[0] != 0x1b,
    }
}

/// Whether this is text, and more of it than could ever be typed at once. A key that was held down while a
/// line was stuck comes in heaps as well: it is the same byte, or the few of some keys.
pub(super) fn heap(bytes: &[u8]) -> bool {
    let mut known = [false; 256];
    for byte in bytes {
        known[usize::from(*byte)] = true;
    }
    let kinds = known.iter().filter(|known| **known).count();
    bytes.len() >= HEAP && kinds >= KINDS && text_of(bytes) == bytes.len()
}

/// How many bytes from the first on are text.
pub(super) fn text_of(bytes: &[u8]) -> usize {
    let text = |byte: &u8| matches!(byte, b'\t' | b'\n' | b'\r' | 0x20..=0x7e | 0x80..);
    bytes.iter().take_while(|byte| text(byte)).count()
}

/// Keeps more of what is pasted, as far as so much is kept.
pub(super) fn keep(text: &mut Vec<u8>, bytes: &[u8]) {
    let room = LONGEST_PASTE.saturating_sub(text.len());
    text.extend_from_slice(&bytes[..bytes.len().min(room)]);
}

/// Tells what was pasted; nothing of an empty paste.
pub(super) fn pasted(text: &[u8], told: &mut dyn FnMut(Event)) {
    let text = &text[..text.len().min(LONGEST_PASTE)];
    if !text.is_empty() {
        told(Event::Paste(String::from_utf8_lossy(text).into_owned()));
    }
}

/// A byte of a paste: what it holds is never a key.
pub(super) fn paste(mut text: Vec<u8>, byte: u8, told: &mut dyn FnMut(Event)) -> State {
    if text.len() >= LONGEST_PASTE + PASTED.len() {
        // The last bytes alone are kept on, for the end among them.
        text.copy_within(LONGEST_PASTE + 1.., LONGEST_PASTE);
        text.pop();
    }
    text.push(byte);
    if byte != b'~' || !text.ends_with(PASTED) {
        return State::Paste(text, 0);
    }
    pasted(&text[..text.len() - PASTED.len()], told);
    State::Ground
}
