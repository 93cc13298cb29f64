//! A text that is too long for one record, as several.

use super::{Kind, NewTouchpoint};
use crate::domain::text;
use crate::messages::{Language, lines as say};

/// Most characters of one part's text, as the markup that carries it counts them, in units of UTF-16: HubSpot
/// keeps 65,536 in a body, and an emoji is two for whoever counts as Java does. Our marker and a title have
/// the rest.
const ROOM: usize = 65_000;

/// Most characters of a touchpoint's words: a book of some five hundred pages. What is longer is no
/// touchpoint but a file that somebody meant to attach, and is refused whole.
pub const LONGEST: usize = 1_000_000;

/// Most characters of a title, as its markup counts them: what is left for the text of each part is no
/// less.
const TITLE: usize = ROOM / 2;

/// What of a touchpoint is longer than it may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TooLong {
    /// Its words: longer than [`LONGEST`].
    Words,
    /// Its title, which stands in each of the records that its words need.
    Title,
}

impl TooLong {
    /// The sentence for a person.
    pub fn told(self, language: Language) -> String {
        match self {
            TooLong::Words => say::words_too_long(language, text::grouped(LONGEST as u64)),
            TooLong::Title => say::title_too_long(language, text::grouped(TITLE as u64)),
        }
    }
}

/// The touchpoint as one or, where its text is too long for a record of the CRM, as several: cut between
/// paragraphs, lines or words, each with "(2/3)" in its title. Only the first is what it was, with its
/// minutes; the rest are notes of the same moment, so that no call or meeting is counted twice.
///
/// # Errors
/// [`TooLong`]; nothing is ever cut off.
pub fn parts(whole: NewTouchpoint) -> Result<Vec<NewTouchpoint>, TooLong> {
    if whole.body.chars().count() > LONGEST {
        return Err(TooLong::Words);
    }
    let title = cost(&whole.title);
    if title > TITLE {
        return Err(TooLong::Title);
    }
    let texts = pieces(&whole.body, ROOM - title);
    if texts.len() < 2 {
        return Ok(vec![whole]);
    }
    let count = texts.len();
    let part = |(at, text): (usize, &str)| NewTouchpoint {
        title: format!("{} ({}/{count})", whole.title, at + 1),
        body: text.to_owned(),
        kind: match at {
            0 => whole.kind,
            _ => Kind::Note,
        },
        minutes: whole.minutes.filter(|_| at == 0),
        ..whole.clone()
    };
    Ok(texts.into_iter().enumerate().map(part).collect())
}

/// How long a text is once it is HTML, at most.
fn cost(text: &str) -> usize {
    widths(text).map(|(_, width)| width).sum()
}

/// How long each character is once it is HTML, at most, and where it stands.
fn widths(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let mut begins = true;
    text.char_indices().map(move |(at, character)| {
        begins = character == '\n' || begins && character == ' ';
        let width = match character {
            '&' => 5,
            '<' | '>' => 4,
            '"' => 6,
            // `&nbsp;`: blanks that begin a line would be folded away.
            ' ' if begins => 6,
            // `<br>`, or with the next one `</p><p>`.
            '\n' => 7,
            other => other.len_utf16(),
        };
        (at, width)
    })
}

/// Where a text leaves the room; `None` where all of it is within.
fn fits(text: &str, room: usize) -> Option<usize> {
    let mut taken = 0;
    let mut beyond = widths(text).filter(|(_, width)| {
        taken += width;
        taken > room
    });
    beyond.next().map(|(at, _)| at)
}

fn pieces(text: &str, room: usize) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(end) = fits(rest, room) {
        let head = &rest[..end];
        // Not so early that half of the room stays empty.
        let late = |at: &usize| *at > head.len() / 2;
        let at = head
            .rfind("\n\n")
            .filter(late)
            .or_else(|| head.rfind('\n').filter(late))
            .or_else(|| head.rfind(char::is_whitespace).filter(late))
            .unwrap_or(end);
        pieces.push(rest[..at].trim_end());
        rest = rest[at..].trim_start();
    }
    pieces.push(rest);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

    fn note(body: &str) -> NewTouchpoint {
        NewTouchpoint {
            kind: Kind::Note,
            at: DateTime::UNIX_EPOCH,
            minutes: Some(30),
            title: "Handover".to_owned(),
            body: body.to_owned(),
            contacts: Vec::new(),
            owner: None,
            about: None,
        }
    }

    #[test]
    fn a_text_that_fits_stays_as_it_is() {
        assert_eq!(parts(note("short")), Ok(vec![note("short")]));
    }

    #[test]
    fn a_title_that_leaves_no_room_for_the_text_is_refused() {
        let titled = |title: &str, body: &str| {
            let title = title.to_owned();
            parts(NewTouchpoint {
                title,
                ..note(body)
            })
        };
        let body = "é".repeat(40_000);
        assert_eq!(titled(&"t".repeat(65_000), &body), Err(TooLong::Title));
        assert_eq!(titled(&"&".repeat(20_000), "é"), Err(TooLong::Title));
        let parts = titled(&"t".repeat(TITLE), &body).expect("there is room");
        let back: String = parts.iter().map(|part| part.body.as_str()).collect();
        assert_eq!(back, body);
    }

    #[test]
    fn a_long_text_is_cut_between_words_and_none_is_lost() {
        let body = "five & more words <here>\n".repeat(9_000);
        let call = NewTouchpoint {
            kind: Kind::Call,
            ..note(&body)
        };
        let parts = parts(call).expect("it is short enough");
        let kinds: Vec<Kind> = parts.iter().take(3).map(|part| part.kind).collect();
        assert_eq!(kinds, [Kind::Call, Kind::Note, Kind::Note]);
        assert!(parts.len() > 3, "{}", parts.len());
        assert_eq!(parts[0].title, format!("Handover (1/{})", parts.len()));
        assert_eq!(parts[0].minutes, Some(30));
        assert_eq!(parts[1].minutes, None);
        let words = |text: &str| {
            text.split_whitespace()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        let together: Vec<String> = parts.iter().flat_map(|part| words(&part.body)).collect();
        assert_eq!(together, words(&body));
        for part in &parts {
            assert!(cost(&part.body) <= ROOM);
        }
    }

    #[test]
    fn a_text_without_a_blank_is_cut_all_the_same() {
        let parts = parts(note(&"é".repeat(140_000))).expect("it is short enough");
        let long: usize = parts.iter().map(|part| part.body.chars().count()).sum();
        assert_eq!((parts.len(), long), (3, 140_000));
    }

    #[test]
    fn a_sign_of_two_units_takes_the_room_of_two() {
        let body = "🎉".repeat(40_000);
        let parts = parts(note(&body)).expect("it is short enough");
        let units = |part: &NewTouchpoint| part.body.encode_utf16().count();
        assert!(parts.iter().all(|part| units(part) <= ROOM));
        let back: String = parts.iter().map(|part| part.body.as_str()).collect();
        assert_eq!((parts.len(), back), (2, body));
    }

    #[test]
    fn the_longest_text_is_logged_whole_and_a_longer_one_is_refused_whole() {
        let letters = |count| note(&"x".repeat(count));
        let parts = parts(letters(LONGEST)).expect("it is short enough");
        let long: usize = parts.iter().map(|part| part.body.len()).sum();
        assert_eq!((parts.len(), long), (16, LONGEST));
        assert_eq!(super::parts(letters(LONGEST + 1)), Err(TooLong::Words));
    }

    #[test]
    fn blanks_that_begin_lines_take_the_room_that_their_markup_takes() {
        let indented = format!("{}key:1\n", " ".repeat(16)).repeat(700);
        let markup =
            |part: &NewTouchpoint| part.body.replace(' ', "&nbsp;").replace('\n', "<br>").len();
        let parts = parts(note(&indented)).expect("not too long");
        assert!(parts.len() > 1);
        assert!(
            parts.iter().all(|part| markup(part) <= 65_000),
            "each is within what a body may have"
        );
        assert_eq!(cost("a b\n  c"), 1 + 1 + 1 + 7 + 6 + 6 + 1);
    }
}
