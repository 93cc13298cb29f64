//! Text within a width in cells: cut between graphemes, never inside a wide one; or wrapped at words.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Asks a terminal for the wide, coloured form of the sign before it. Terminals disagree on how many
/// cells that takes, and drawing goes astray behind it: the pen leaves it out, so it is not counted.
pub const EMOJI_FORM: char = '\u{fe0f}';

/// Cells of one grapheme as the pen draws it.
fn span(grapheme: &str) -> usize {
    match grapheme.contains(EMOJI_FORM) {
        true => grapheme.replace(EMOJI_FORM, "").width(),
        false => grapheme.width(),
    }
}

/// Cells of a text: those of its graphemes, which is how they are put into cells. The width of the
/// whole can differ from that, where a sign joins with one of another grapheme.
pub fn spans(text: &str) -> usize {
    match text.is_ascii() {
        true => text.width(),
        false => text.graphemes(true).map(span).sum(),
    }
}

/// The part of a text that fits, and whether something had to go. When it did, one cell is left
/// free for the ellipsis. Allocates nothing.
pub fn fit(text: &str, width: usize) -> (&str, bool) {
    // As many bytes as cells cannot be too wide: true of most names, and cheap to know.
    if text.len() <= width && text.is_ascii() {
        return (text, false);
    }
    let mut used = 0;
    let mut keep = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        let cells = span(grapheme);
        if used + cells > width {
            return (text[..keep].trim_end(), true);
        }
        used += cells;
        if used < width {
            keep = at + grapheme.len();
        }
    }
    (text, false)
}

/// A text in lines of at most `width` cells, broken at spaces where there are any.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(2);
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        let mut used = 0;
        for word in words(paragraph) {
            // The space after a word may hang over the end.
            let bare = spans(word.trim_end());
            if used + bare > width && used > 0 && bare <= width {
                lines.push(std::mem::take(&mut line).trim_end().to_owned());
                used = 0;
            }
            for grapheme in word.graphemes(true) {
                let cells = span(grapheme);
                if used + cells > width {
                    if grapheme == " " {
                        continue;
                    }
                    lines.push(std::mem::take(&mut line).trim_end().to_owned());
                    used = 0;
                }
                line.push_str(grapheme);
                used += cells;
            }
        }
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// The parts of a text that a line may end behind: words with the space after them, and signs of scripts that
/// have no spaces, each with the punctuation that belongs to it.
fn words(text: &str) -> Vec<&str> {
    if text.is_ascii() {
        return measured(text, text.split_inclusive(' '));
    }
    let (mut parts, mut from, mut before) = (Vec::new(), 0, "");
    for (at, grapheme) in text.grapheme_indices(true) {
        if breaks(before, grapheme) {
            parts.push(&text[from..at]);
            from = at;
        }
        before = grapheme;
    }
    parts.push(&text[from..]);
    measured(text, parts.into_iter())
}

/// What stands behind a number and a space and is read with it.
const UNITS: [&str; 3] = ["d", "h", "%"];

/// The parts of a text, each number together with what it counts.
fn measured<'a>(text: &'a str, parts: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut all: Vec<&str> = Vec::new();
    let mut end = 0;
    for part in parts {
        let start = end;
        end += part.len();
        let word = part.trim_end_matches([' ', ')', ',', ';', ':', '.']);
        let counted = |before: &str| {
            let number = before.strip_suffix(' ').unwrap_or_default();
            number.ends_with(|last: char| last.is_ascii_digit())
        };
        match all.last_mut() {
            Some(before) if UNITS.contains(&word) && counted(before) => {
                *before = &text[start - before.len()..end];
            }
            _ => all.push(part),
        }
    }
    all
}

/// Signs that no line begins with, and signs that none ends with.
const CLOSING: &str = "。，、；：？！）」』》〉】”’…％%,.;:?!)";
const OPENING: &str = "（「『《〈【“‘(";

/// Whether a line may end between two graphemes.
fn breaks(before: &str, next: &str) -> bool {
    let wide = |grapheme| span(grapheme) > 1;
    match (before, next) {
        ("", _) | (_, " ") => false,
        (" ", _) => true,
        _ if CLOSING.contains(next) || OPENING.contains(before) => false,
        _ => wide(before) || wide(next),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_text_that_fits_is_whole() {
        assert_eq!(fit("Acme", 4), ("Acme", false));
        assert_eq!(fit("宏图科技", 8), ("宏图科技", false));
        assert_eq!(fit("", 0), ("", false));
    }

    #[test]
    fn a_cut_leaves_a_cell_for_the_ellipsis_and_splits_nothing() {
        assert_eq!(fit("Acme Corporation", 6), ("Acme", true));
        assert_eq!(fit("Acmes", 4), ("Acm", true));
        // Four cells: one wide character and the ellipsis; half a character is no character.
        assert_eq!(fit("宏图科技", 4), ("宏", true));
        assert_eq!(fit("👩‍🚀👩‍🚀", 3), ("👩‍🚀", true));
        assert_eq!(fit("宏图", 0), ("", true));
        assert_eq!(fit("e\u{301}e\u{301}e\u{301}", 2), ("e\u{301}", true));
    }

    #[test]
    fn lines_break_at_words_and_inside_what_is_longer_than_a_line() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(wrap("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(wrap("a\n\nb", 5), ["a", "", "b"]);
        assert_eq!(wrap("done. Next, go", 6), ["done.", "Next,", "go"]);
        assert_eq!(wrap("a 来年度の", 6), ["a 来年", "度の"]);
    }

    #[test]
    fn a_number_and_what_it_counts_are_not_parted() {
        assert_eq!(
            wrap("open for 24 d (promise 3 d)", 11),
            ["open for", "24 d", "(promise", "3 d)"]
        );
        assert_eq!(
            wrap("sin uso desde hace 22 d", 20),
            ["sin uso desde hace", "22 d"]
        );
        assert_eq!(wrap("más de un 5 % menos", 11), ["más de un", "5 % menos"]);
        // Another word may stand in the next line.
        assert_eq!(wrap("open for 24 doors", 11), ["open for 24", "doors"]);
    }

    #[test]
    fn a_word_between_signs_without_spaces_is_not_torn() {
        assert_eq!(
            wrap("下一步：send guide。", 14),
            ["下一步：send", "guide。"]
        );
        assert_eq!(
            wrap("已发送 guide。u 撤销", 14),
            ["已发送 guide。", "u 撤销"]
        );
        // No line begins with what closes, none ends with what opens.
        assert_eq!(wrap("来年度，来", 6), ["来年", "度，来"]);
        assert_eq!(wrap("来年“度”的", 6), ["来年", "“度”的"]);
    }

    proptest! {
        #[test]
        fn nothing_is_ever_wider_than_asked(text in "\\PC{0,40}", width in 0usize..30) {
            let (kept, cut) = fit(&text, width);
            prop_assert!(spans(kept) + usize::from(cut) <= width.max(1));
            prop_assert!(text.starts_with(kept));
            for line in wrap(&text, width) {
                // What is one sign to the reader is not broken, however wide.
                let one = line.graphemes(true).count() == 1;
                prop_assert!(one || spans(&line) <= width.max(2), "{line:?}");
            }
        }
    }
}
