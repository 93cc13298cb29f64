//! Replies of the terminal that come late: strings (OSC, DCS, APC, PM) that somebody before us asked
//! for. The terminal library takes them for typing; they are let go here.

use crate::input::chord::{Chord, Key};
use std::io;
use std::time::Duration;

/// Longer replies than this there are none of; what goes on is typing after all.
const LONGEST: usize = 8_192;

/// How long a reply may pause. Its bytes come together; only a slow line parts them.
const PAUSE: Duration = Duration::from_millis(50);

/// Whether we are within a reply.
#[derive(Debug, Default)]
pub struct Replies {
    taken: Option<usize>,
}

impl Replies {
    /// Whether a key is no key but a part of a reply. `more` says whether anything else comes within
    /// a time: a reply goes on at once, a hand on Alt does not.
    pub fn take(&mut self, chord: Chord, more: &dyn Fn(Duration) -> io::Result<bool>) -> bool {
        let goes_on = |time| more(time).unwrap_or(false);
        match self.taken {
            None => {
                if opens(chord) && goes_on(Duration::ZERO) {
                    self.taken = Some(0);
                    return true;
                }
                false
            }
            Some(taken) => {
                let over = ends(chord) || taken >= LONGEST || !goes_on(PAUSE);
                self.taken = (!over).then_some(taken + 1);
                true
            }
        }
    }
}

/// ESC and one of `]P_^`, as the terminal library tells it.
fn opens(chord: Chord) -> bool {
    chord.alt && !chord.ctrl && matches!(chord.key, Key::Char(']' | 'P' | '_' | '^'))
}

/// BEL, or ESC and a backslash.
fn ends(chord: Chord) -> bool {
    let bell = chord.ctrl && chord.key == Key::Char('g');
    bell || chord.alt && chord.key == Key::Char('\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alt(character: char) -> Chord {
        Chord {
            alt: true,
            ..Chord::plain(Key::Char(character))
        }
    }

    /// What is left of keys that come in one go.
    fn left(keys: &[Chord]) -> Vec<Chord> {
        let mut replies = Replies::default();
        let count = keys.len();
        let kept = keys.iter().enumerate().filter(|(at, chord)| {
            let more = *at + 1 < count;
            !replies.take(**chord, &|_| Ok(more))
        });
        kept.map(|(_, chord)| *chord).collect()
    }

    fn typed(text: &str) -> Vec<Chord> {
        text.chars().map(|c| Chord::plain(Key::Char(c))).collect()
    }

    #[test]
    fn a_reply_is_let_go_and_what_follows_it_is_typed() {
        let mut keys = vec![alt(']')];
        keys.extend(typed("11;rgb:0000/2b2b/3636"));
        keys.push(Chord::ctrl('g'));
        keys.extend(typed("hi"));
        assert_eq!(left(&keys), typed("hi"));
        let mut keys = vec![alt('P')];
        keys.extend(typed(">|XTerm(388)"));
        keys.push(alt('\\'));
        keys.extend(typed("hi"));
        assert_eq!(left(&keys), typed("hi"));
    }

    #[test]
    fn alt_and_a_bracket_alone_is_a_key() {
        assert_eq!(left(&[alt(']')]), [alt(']')]);
        assert_eq!(left(&typed("call")), typed("call"));
    }

    #[test]
    fn a_reply_cut_short_ends_where_nothing_more_comes() {
        let mut replies = Replies::default();
        assert!(replies.take(alt(']'), &|_| Ok(true)));
        let key = Chord::plain(Key::Char('1'));
        assert!(replies.take(key, &|_| Ok(false)));
        assert!(!replies.take(key, &|_| Ok(true)), "the next key is typed");
    }
}
