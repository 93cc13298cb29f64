//! HTML as text that reads as it looked: who is quoted, what stands in a row, what is a list in which order.
//!
//! The reading is `html2text`'s. Here is what comes beside good HTML: plain text, whose line ends are its own
//! (integrations write it into HTML properties), what only looks like a tag (`<dana@acme.test>`), and mail of
//! strangers that is made to be slow to read.

use crate::domain::text;
use html2text::config;
use html2text::render::TextDecorator;
use std::collections::HashMap;

/// No line is broken here: the screen does that.
const WIDTH: usize = 1_000_000;

/// How many elements may stand in each other, far more than threads of mail need: the time of a reading grows with
/// the square of it. What is deeper keeps its words and loses its tags.
const DEPTH: usize = 150;

/// Bytes of HTML that are read: twice what may be shown of one body. Style sheets cost rules times elements.
const LENGTH: usize = 200_000;

/// Elements that end a line: where there is none of them, the line ends of the text are its own.
const ENDS_LINES: &[&str] = &[
    "address",
    "article",
    "blockquote",
    "br",
    "caption",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// All other elements that mail is made of. Any other word in angle brackets was written to be read, unless it has
/// a `:` or a `-` in it, as the elements have that mail programs make up.
const WITHIN_LINES: &[&str] = &[
    "a",
    "abbr",
    "acronym",
    "aside",
    "audio",
    "b",
    "base",
    "bdi",
    "bdo",
    "big",
    "body",
    "button",
    "canvas",
    "cite",
    "code",
    "col",
    "colgroup",
    "data",
    "del",
    "details",
    "dfn",
    "em",
    "embed",
    "figcaption",
    "font",
    "head",
    "html",
    "i",
    "iframe",
    "img",
    "input",
    "ins",
    "kbd",
    "label",
    "legend",
    "link",
    "map",
    "mark",
    "meta",
    "noscript",
    "object",
    "option",
    "picture",
    "q",
    "s",
    "samp",
    "script",
    "select",
    "small",
    "source",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "svg",
    "template",
    "textarea",
    "time",
    "title",
    "tt",
    "u",
    "var",
    "video",
    "wbr",
];

/// Elements that nothing stands in, or that end by themselves where the next one of their kind begins.
const NEVER_DEEP: &[&str] = &[
    "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option",
    "p", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "wbr",
];

/// HTML as text of many lines.
pub(super) fn readable(html: &str) -> String {
    // Through the door first: the reader would take an escape sequence apart and leave half of it.
    let (mut said, plain) = tags_alone(&text::typed_block(beginning(html)));
    if plain && said.contains('\n') {
        said = format!("<pre>{said}</pre>");
    }
    // What a style hides nobody saw: the line that a mail shows in lists of mail. Where it hides all, all is shown.
    let shown = read(&said, true);
    if shown.trim().is_empty() {
        read(&said, false)
    } else {
        shown
    }
}

/// What of it is read, without the tag that the end would cut through.
fn beginning(html: &str) -> &str {
    if html.len() <= LENGTH {
        return html;
    }
    let html = &html[..html.floor_char_boundary(LENGTH)];
    match html.rsplit_once('<') {
        Some((before, tag)) if !tag.contains('>') => before,
        _ => html,
    }
}

fn read(html: &str, styles: bool) -> String {
    let config = config::with_decorator(Plain::default())
        .no_table_borders()
        .unicode_strikeout(false);
    let config = if styles { config.use_doc_css() } else { config };
    let read = config.string_from_read(html.as_bytes(), WIDTH);
    // Only a screen that is too narrow is an error; whatever is said, it is better shown than nothing.
    read.unwrap_or_else(|_| html.to_owned())
}

/// The HTML with all that is no tag as text and without the tags that stand too deep, and whether nothing of it ends
/// a line.
fn tags_alone(html: &str) -> (String, bool) {
    let comments = html.rfind("-->").unwrap_or(0);
    let mut said = String::with_capacity(html.len() + html.len() / 8);
    let mut plain = true;
    let mut open = HashMap::<String, usize>::new();
    let mut depth = 0;
    let mut from = 0;
    for (at, part) in html.split('<').enumerate() {
        let begins = from;
        from += part.len() + 1;
        if at == 0 {
            said.push_str(part);
            continue;
        }
        let Some(tag) = Tag::of(part) else {
            let hidden = part.starts_with("!--") && begins < comments
                || part.starts_with(['!', '?']) && !part.starts_with("!--") && part.contains('>');
            said.push_str(if hidden { "<" } else { "&lt;" });
            said.push_str(part);
            continue;
        };
        plain &= !ENDS_LINES.contains(&tag.name.as_str());
        if !NEVER_DEEP.contains(&tag.name.as_str()) {
            let of = open.entry(tag.name).or_default();
            if tag.ends && *of > 0 {
                *of -= 1;
                depth -= 1;
            } else if !tag.ends && depth >= DEPTH {
                said.push_str(&part[tag.until..]);
                continue;
            } else if !tag.ends {
                *of += 1;
                depth += 1;
            }
        }
        said.push('<');
        said.push_str(part);
    }
    (said, plain)
}

/// A tag at the begin of what follows a `<`.
struct Tag {
    name: String,
    ends: bool,
    /// Where the text behind it begins.
    until: usize,
}

impl Tag {
    fn of(part: &str) -> Option<Self> {
        let (ends, name) = part
            .strip_prefix('/')
            .map_or((false, part), |name| (true, name));
        let end = name.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, ':' | '-'))?;
        let (name, rest) = name.split_at(end);
        let name = name.to_ascii_lowercase();
        let known = ENDS_LINES.contains(&name.as_str())
            || WITHIN_LINES.contains(&name.as_str())
            || name.contains([':', '-']) && name.starts_with(|c: char| c.is_ascii_lowercase());
        let closed = rest.starts_with(|c: char| c == '>' || c == '/' || c.is_whitespace());
        let until = part.find('>')? + 1;
        (known && closed).then_some(Self { name, ends, until })
    }
}

/// Words as they are, with where links lead and what was struck out.
#[derive(Clone, Debug, Default)]
struct Plain {
    link: Option<String>,
}

impl TextDecorator for Plain {
    type Annotation = ();

    fn decorate_link_start(&mut self, url: &str) -> (String, ()) {
        let leads = ["http://", "https://"].iter().any(|of| url.starts_with(of));
        self.link = leads.then(|| url.to_owned());
        (String::new(), ())
    }

    fn decorate_link_end(&mut self) -> String {
        let link = self.link.take();
        link.map_or_else(String::new, |url| format!(" ({url})"))
    }

    fn decorate_em_start(&self) -> (String, ()) {
        (String::new(), ())
    }

    fn decorate_em_end(&self) -> String {
        String::new()
    }

    fn decorate_strong_start(&self) -> (String, ()) {
        (String::new(), ())
    }

    fn decorate_strong_end(&self) -> String {
        String::new()
    }

    fn decorate_strikeout_start(&self) -> (String, ()) {
        ("~~".to_owned(), ())
    }

    fn decorate_strikeout_end(&self) -> String {
        "~~".to_owned()
    }

    fn decorate_code_start(&self) -> (String, ()) {
        (String::new(), ())
    }

    fn decorate_code_end(&self) -> String {
        String::new()
    }

    fn decorate_preformat_first(&self) {}

    fn decorate_preformat_cont(&self) {}

    fn decorate_image(&mut self, _src: &str, title: &str) -> (String, ()) {
        (title.to_owned(), ())
    }

    fn header_prefix(&self, _level: usize) -> String {
        String::new()
    }

    fn quote_prefix(&self) -> String {
        "> ".to_owned()
    }

    fn unordered_item_prefix(&self) -> String {
        "- ".to_owned()
    }

    fn ordered_item_prefix(&self, number: i64) -> String {
        format!("{number}. ")
    }

    fn make_subblock_decorator(&self) -> Self {
        Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As it is shown, without the blanks that fill up columns.
    fn shown(html: &str) -> String {
        text::block(&readable(html))
    }

    #[test]
    fn bodies_read_as_they_looked() {
        let cases = [
            // Who says what.
            (
                "<p>mine</p><blockquote>outer<blockquote>inner</blockquote>back</blockquote><p>end</p>",
                "mine\n\n> outer\n>\n> > inner\n>\n> back\n\nend",
            ),
            (
                "<blockquote><p>one</p><p>two</p></blockquote>",
                "> one\n>\n> two",
            ),
            // Rows.
            (
                "<table><tr><th>Item</th><th>Price</th></tr><tr><td>Seats</td><td>10 &euro;</td></tr></table>",
                "Item  Price\nSeats 10 €",
            ),
            (
                "<table><tbody><tr><td><p>Seats</p><td><p>10</p><tr><td>Days<td>3</table>after",
                "Seats 10\nDays  3\nafter",
            ),
            // A letter laid out in a table is a letter.
            (
                "<table><tr><td><p>Hi Dana,</p><p>all is well.</p></td><td></td></tr></table>",
                "Hi Dana,\n\nall is well.",
            ),
            // Lists.
            (
                "Do:<ol><li>one</li><li>two<ul><li>deep</li><li>er</li></ul></li><li>three</li></ol>Then",
                "Do:\n1. one\n2. two\n   - deep\n   - er\n3. three\nThen",
            ),
            ("<ol start=3><li>three<li>four</ol>", "3. three\n4. four"),
            ("<ul><li>one<br>more</li></ul>", "- one\n  more"),
            // Text that is no HTML.
            ("one\ntwo\n\nthree & four", "one\ntwo\n\nthree & four"),
            (
                "From: Dana <dana@acme.test>\nif 5 < 6 and <SSO>\n  - deep",
                "From: Dana <dana@acme.test>\nif 5 < 6 and <SSO>\n  - deep",
            ),
            ("one\n<b>two</b> &amp; three", "one\ntwo & three"),
            ("<p>as <SSO> says</p>", "as <SSO> says"),
            // What nobody saw, and what only looks so.
            (
                "<div style=\"display: none; max-height:0\">Save <b>20 %</b> now</div><p>Hello</p>",
                "Hello",
            ),
            (
                "<style>.pre { display: none }</style><div class=pre>Save</div><p>Hello</p>",
                "Hello",
            ),
            ("<p style='display:none'>all there is</p>", "all there is"),
            (
                "<style>p > b { color: red }</style><script>if (a<b) {}</script>x<br>y",
                "x\ny",
            ),
            ("one<!-- <p>no</p> --><br/>two", "one\ntwo"),
            ("one <!-- two", "one <!-- two"),
            ("<?xml:namespace prefix = o /><p>one</p>", "one"),
            // What was, and what is.
            (
                "<p>at <del>10</del><ins>20</ins> seats</p>",
                "at ~~10~~20 seats",
            ),
            // Lines and parts, as mail programs write them.
            (
                "<div>Hi</div><div><br></div><div>text<br></div><div>more</div>",
                "Hi\n\ntext\nmore",
            ),
            ("<p>a\n b&nbsp;c</p>\n<p>d<o:p></o:p></p>", "a b c\n\nd"),
            ("<h2>Head</h2>text", "Head\n\ntext"),
            ("<pre>a\n  b</pre>", "a\n  b"),
            // Where links lead.
            (
                "<p>see <a href=\"https://x.test/?a=1&amp;b=2\">the plan</a>.</p>",
                "see the plan (https://x.test/?a=1&b=2).",
            ),
            (
                "<p><a href='mailto:a@x.test'>a@x.test</a> <a href='javascript:x()'>go</a></p>",
                "a@x.test go",
            ),
            ("<p>caf&eacute; &#8364; &lt;b&gt;</p>", "café € <b>"),
            ("<p><br></p>", ""),
            ("", ""),
        ];
        for (html, text) in cases {
            assert_eq!(shown(html), text, "{html}");
        }
    }

    #[test]
    fn words_stand_however_deep_a_stranger_puts_them() {
        for open in [
            "<div>",
            "<blockquote>x",
            "<b a=1>",
            "<dl><dt>x<dd>",
            "<table><tr><td>",
            "<svg><desc>",
        ] {
            let html = open
                .repeat(20_000)
                .chars()
                .take(150_000)
                .collect::<String>();
            let html = format!("{html}</x><p>hello</p>{}", "</div>".repeat(100));
            let (said, _) = tags_alone(&html);
            assert!(said.contains("hello"), "{open}");
            assert!(
                said.matches(open.get(..3).unwrap_or_default()).count() <= 2 * DEPTH,
                "{open}"
            );
        }
        let deep = format!("{}hello{}", "<div>".repeat(30_000), "</div>".repeat(30_000));
        assert_eq!(shown(&deep), "hello");
    }

    #[test]
    fn a_body_that_never_ends_is_read_up_to_its_limit() {
        let long = "é".repeat(LENGTH);
        assert_eq!(shown(&long).chars().count(), LENGTH / 2);
    }
}
