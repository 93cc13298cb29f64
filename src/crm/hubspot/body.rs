//! Bodies of activities: HTML to readable text and back, and our marker in them.
//!
//! The marker is the write's id in a last small paragraph. HubSpot gives no idempotency key, so the
//! marker is how a touchpoint whose answer was lost is found again instead of being sent twice.

use crate::domain::text;
use uuid::Uuid;

/// What stands before the id.
const MARK: &str = "tenure:";

/// HTML as text that may be shown, without our marker.
pub(super) fn readable(html: &str) -> String {
    // The converter shows a list as bare lines.
    let html = html.replace("<li>", "<li>- ");
    without_marker(&text::block(&nanohtml2text::html2text(&html)))
}

/// Plain text as text that may be shown, without our marker.
pub(super) fn readable_plain(plain: &str) -> String {
    without_marker(&text::block(plain))
}

/// The id of the write that made this, if it was one of ours.
pub(super) fn marker(body: &str) -> Option<Uuid> {
    let mut rest = body;
    while let Some(at) = rest.find(MARK) {
        rest = &rest[at + MARK.len()..];
        if let Some(id) = rest.get(..36).and_then(|id| Uuid::try_parse(id).ok()) {
            return Some(id);
        }
    }
    None
}

fn without_marker(shown: &str) -> String {
    let Some(id) = marker(shown) else {
        return shown.to_owned();
    };
    shown
        .replace(&format!("{MARK}{}", id.hyphenated()), "")
        .trim_end()
        .to_owned()
}

/// Plain text as HTML paragraphs, with the marker as a last one in small grey letters.
pub(super) fn html(plain: &str, id: Uuid) -> String {
    let mut html = String::new();
    for paragraph in plain.split("\n\n").filter(|p| !p.trim().is_empty()) {
        html += "<p>";
        html += &escape(paragraph.trim_matches('\n')).replace('\n', "<br>");
        html += "</p>";
    }
    html + &format!("<p><span style=\"color:#cbd6e2;font-size:9px\">{MARK}{id}</span></p>")
}

/// Plain text with the marker on a last line, for the properties that are not HTML.
pub(super) fn plain(plain: &str, id: Uuid) -> String {
    let plain = plain.trim_end();
    let gap = if plain.is_empty() { "" } else { "\n\n" };
    format!("{plain}{gap}{MARK}{id}")
}

fn escape(plain: &str) -> String {
    let mut html = String::with_capacity(plain.len());
    for c in plain.chars() {
        match c {
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

    const ID: Uuid = Uuid::from_u128(0x0192_aaaa_bbbb_7ccc_8ddd_eeee_ffff_0001);

    #[test]
    fn a_body_comes_back_as_it_was_written() {
        let said = "Rollout blocked by <SSO> & \"policy\".\nAsked Dana.\n\nNext: guide";
        let html = html(said, ID);
        assert_eq!(marker(&html), Some(ID));
        assert_eq!(readable(&html), said);
        assert_eq!(readable_plain(&plain(said, ID)), said);
    }

    #[test]
    fn an_empty_body_still_carries_the_marker() {
        assert_eq!(marker(&html("", ID)), Some(ID));
        assert_eq!(readable(&html("", ID)), "");
        assert_eq!(plain("", ID), format!("tenure:{ID}"));
    }

    #[test]
    fn a_body_that_speaks_of_tenure_is_not_a_marker() {
        assert_eq!(marker("we love tenure: it is great"), None);
        assert_eq!(marker("tenure:é"), None);
        assert_eq!(readable("<p>tenure: 5 years</p>"), "tenure: 5 years");
    }

    #[test]
    fn html_becomes_readable() {
        assert_eq!(
            readable("<div>Hi&nbsp;<b>Dana</b>,</div><ul><li>one</li><li>two</li></ul>\u{1b}[31m"),
            "Hi Dana,\n\n- one\n- two"
        );
    }

    proptest! {
        #[test]
        fn no_words_are_lost_on_the_way(words in proptest::collection::vec("[a-zA-Zа-я<>&\"';:]{1,9}", 1..12)) {
            let said = words.join(" ");
            prop_assert_eq!(readable(&html(&said, ID)), said);
        }
    }
}
