//! Bodies of activities: HTML to readable text and back, and our marker in them.
//!
//! The marker is the write's id in a last small paragraph. HubSpot gives no idempotency key, so the
//! marker is how a touchpoint whose answer was lost is found again instead of being sent twice.

use super::html;
use crate::domain::text;
use uuid::Uuid;

/// What stands before the id.
const MARK: &str = "tenure:";
/// How long the id is, in bytes.
const ID: usize = 36;

/// HTML as text that may be shown, without our marker.
pub(super) fn readable(html: &str) -> String {
    without_marker(&text::block(&html::readable(html)))
}

/// Plain text as text that may be shown, without our marker.
pub(super) fn readable_plain(plain: &str) -> String {
    without_marker(&text::block(plain))
}

/// The id of the write that made this, if it was one of ours: the last marker. Those before it came
/// in with words that a person copied from elsewhere.
pub(super) fn marker(body: &str) -> Option<Uuid> {
    last_marker(body).map(|(_, id)| id)
}

/// Whether the marker of this write is in it, wherever: people write on below it.
pub(super) fn mentions(body: &str, id: Uuid) -> bool {
    markers(body).any(|(_, found)| found == id)
}

fn last_marker(body: &str) -> Option<(usize, Uuid)> {
    markers(body).last()
}

/// All markers and where they begin.
fn markers(body: &str) -> impl Iterator<Item = (usize, Uuid)> {
    body.match_indices(MARK).filter_map(|(at, _)| {
        let id = body.get(at + MARK.len()..at + MARK.len() + ID)?;
        Some((at, Uuid::try_parse(id).ok()?))
    })
}

fn without_marker(shown: &str) -> String {
    let Some((at, _)) = last_marker(shown) else {
        return shown.to_owned();
    };
    let (before, after) = (&shown[..at], &shown[at + MARK.len() + ID..]);
    format!("{before}{after}").trim_end().to_owned()
}

/// Plain text as HTML paragraphs, with the marker as a last one in small grey letters.
pub(super) fn as_html(plain: &str, id: Uuid) -> String {
    let mut html = String::new();
    for paragraph in plain.split("\n\n").filter(|p| !p.trim().is_empty()) {
        html += "<p>";
        let lines: Vec<String> = paragraph.trim_matches('\n').lines().map(escape).collect();
        html += &lines.join("<br>");
        html += "</p>";
    }
    html + &format!("<p><span style=\"color:#cbd6e2;font-size:9px\">{MARK}{id}</span></p>")
}

/// Plain text with the marker on a last line, for the properties that are not HTML.
pub(super) fn as_plain(plain: &str, id: Uuid) -> String {
    let plain = plain.trim_end();
    let gap = if plain.is_empty() { "" } else { "\n\n" };
    format!("{plain}{gap}{MARK}{id}")
}

fn escape(plain: &str) -> String {
    let mut html = String::with_capacity(plain.len());
    // Blanks that begin a line would be folded away.
    let mut begins = true;
    for c in plain.chars() {
        begins &= c == ' ';
        match c {
            ' ' if begins => html += "&nbsp;",
            '&' => html += "&amp;",
            '<' => html += "&lt;",
            '>' => html += "&gt;",
            '"' => html += "&quot;",
            c => html.push(c),
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const OURS: Uuid = Uuid::from_u128(0x0192_aaaa_bbbb_7ccc_8ddd_eeee_ffff_0001);

    #[test]
    fn a_body_comes_back_as_it_was_written() {
        let said = "Rollout blocked by <SSO> & \"policy\".\nAsked Dana.\n  - why\n\n  - when\n\nNext: guide";
        let html = as_html(said, OURS);
        assert_eq!(marker(&html), Some(OURS));
        assert_eq!(readable(&html), said);
        assert_eq!(readable_plain(&as_plain(said, OURS)), said);
    }

    #[test]
    fn an_empty_body_still_carries_the_marker() {
        assert_eq!(marker(&as_html("", OURS)), Some(OURS));
        assert_eq!(readable(&as_html("", OURS)), "");
        assert_eq!(as_plain("", OURS), format!("tenure:{OURS}"));
    }

    #[test]
    fn a_body_that_speaks_of_tenure_is_not_a_marker() {
        assert_eq!(marker("we love tenure: it is great"), None);
        assert_eq!(marker("tenure:é"), None);
        assert_eq!(readable("<p>tenure: 5 years</p>"), "tenure: 5 years");
    }

    #[test]
    fn a_marker_that_came_in_with_copied_words_is_not_ours() {
        let other = Uuid::from_u128(8);
        let said = format!("As agreed:\ntenure:{other}\n\nNew: done");
        let html = as_html(&said, OURS);
        assert_eq!(marker(&html), Some(OURS));
        assert!(mentions(&html, OURS) && mentions(&html, other));
        assert!(!mentions(&html, Uuid::from_u128(9)));
        assert_eq!(readable(&html), said);
        let twice = as_plain(&format!("again tenure:{OURS}"), OURS);
        assert_eq!(readable_plain(&twice), format!("again tenure:{OURS}"));
    }

    #[test]
    fn html_becomes_readable() {
        assert_eq!(
            readable("<div>Hi&nbsp;<b>Dana</b>,</div><ul><li>one</li><li>two</li></ul>\u{1b}[31m"),
            "Hi Dana,\n- one\n- two"
        );
    }

    proptest! {
        #[test]
        fn no_words_are_lost_on_the_way(words in proptest::collection::vec("[a-zA-Zа-я<>&\"';:]{1,9}", 1..12)) {
            let said = words.join(" ");
            prop_assert_eq!(readable(&as_html(&said, OURS)), said);
        }
    }
}
