//! HTML as text that reads as it looked: who is quoted, what stands in a row, what is a list in which order.
//!
//! The reading is `html2text`'s. Mail comes from strangers, and there is HTML that a reader of it takes minutes for or
//! ends in a fault over: style sheets, spans of table cells, elements in each other by the thousand. So it gets the
//! few elements alone that make lines, with no attributes but those that are shown, and never too deep. Beside good
//! HTML there is plain text, whose line ends are its own (integrations write it into HTML properties), and what only
//! looks like a tag (`<dana@acme.test>`).

mod plain;
mod tag;

use crate::domain::text;
use html2text::config;
use plain::Plain;
use std::borrow::Cow;
use std::collections::HashMap;
use tag::{Means, Tag};

/// No line is broken here: the screen does that.
const WIDTH: usize = 1_000_000;

/// How many elements may stand in each other, far more than threads of mail need. What is deeper keeps its words and
/// loses its tags.
const DEPTH: usize = 100;

/// How many of those that begin each of their lines with something.
const INDENTS: usize = 12;

/// Bytes that are kept of what is read: twice what may be shown of one body.
const LENGTH: usize = 200_000;

/// Bytes of HTML that are looked at: pictures and style sheets in a mail are long, and nothing of them is kept.
const LOOKED_AT: usize = 2_000_000;

/// Stands between two cells of a row until the row is known: a character that nobody writes.
const CELL: char = '\u{f8ff}';

/// HTML as text of many lines.
pub(super) fn readable(html: &str) -> String {
    // Through the door first: the reader would take an escape sequence apart and leave half of it.
    let cut = html.len() > LOOKED_AT;
    let html = text::typed_block(&beginning(html).replace(CELL, " "));
    // What a style hides nobody saw: the line that a mail shows in lists of mail. Where it hides all, all is shown.
    let seen = Lines::of(&html, Hides::Styled).filter(|lines| !lines.read().trim().is_empty());
    let lines = seen
        .or_else(|| Lines::of(&html, Hides::Unseen))
        .or_else(|| Lines::of(&html, Hides::Nothing));
    let Some(lines) = lines else {
        return html;
    };
    let mut shown = lines.read();
    if cut || lines.cut {
        shown.push('…');
    }
    shown
}

/// What of it is read, without the tag that the end would cut through.
fn beginning(html: &str) -> &str {
    if html.len() <= LOOKED_AT {
        return html;
    }
    let html = &html[..html.floor_char_boundary(LOOKED_AT)];
    match html.rsplit_once('<') {
        Some((before, tag)) if !tag.contains('>') => before,
        _ => html,
    }
}

/// What is not shown.
#[derive(Clone, Copy, PartialEq)]
enum Hides {
    /// What a style hides, too.
    Styled,
    /// What holds no words.
    Unseen,
    Nothing,
}

/// What makes lines, and the words between.
#[derive(Default)]
struct Lines {
    html: String,
    /// Whether some element ends a line: where none does, the line ends of the text are its own.
    ended: bool,
    open: HashMap<&'static str, usize>,
    depth: usize,
    /// Whether more was there than is kept.
    cut: bool,
    /// Whether a row has begun whose next cell is its first.
    first: bool,
    /// Where a cell is open: whether words stand in it. Its parts are parted by line ends alone, so that those of
    /// one line each stand in a row.
    cell: Option<bool>,
    /// What parts the next words of the cell or the item from those before.
    parted: &'static str,
    /// Where the link leads that is open, and where its words begin.
    link: Option<(String, usize)>,
    /// Whether a list has begun and no item of it: the reader would pass over words that stand there.
    no_item: bool,
}

impl Lines {
    /// Without what is not shown; `None` where that never ends.
    fn of(html: &str, hides: Hides) -> Option<Self> {
        let mut lines = Self::default();
        let mut rest = html;
        let comments = html.rfind("-->").unwrap_or(0);
        // The name of what is hidden, and how many of that name are open.
        let mut hidden: Option<(String, usize)> = None;
        // In HTML all is unseen behind what never ends; in plain text it was written to be read.
        let mut unending = false;
        while let Some(at) = rest.find('<') {
            let (text, from) = rest.split_at(at);
            if hidden.is_none() {
                lines.says(text);
                if lines.cut {
                    break;
                }
            }
            let comment = html.len() - from.len() < comments;
            let unseen = hides != Hides::Nothing && lines.ended;
            if hidden.is_none() && unseen && !comment && from.starts_with("<!--") {
                rest = "";
                break;
            }
            let (read, until) = tag::at(from, comment);
            rest = &from[until..];
            match (&mut hidden, read) {
                (Some((name, open)), Some(tag)) if *name == tag.name => {
                    // What is no text to be read holds no element of its name, only words that look so.
                    *open = match tag.ends {
                        true => *open - 1,
                        false => *open + usize::from(!tag.unseen()),
                    };
                    if *open == 0 {
                        (hidden, unending) = (None, false);
                    }
                }
                (Some(_), _) => (),
                (None, Some(tag))
                    if hides != Hides::Nothing && tag.unseen()
                        || hides == Hides::Styled && tag.hides() =>
                {
                    unending = unseen && tag.unseen();
                    hidden = Some((tag.name, 1));
                }
                (None, Some(tag)) => lines.tag(&tag),
                (None, None) if until == 1 => lines.says("&lt;"),
                // A comment, or what a program says to another.
                (None, None) => (),
            }
        }
        if hidden.is_none() && !lines.cut {
            lines.says(rest);
        }
        lines.leads();
        (hidden.is_none() || unending).then_some(lines)
    }

    fn says(&mut self, text: &str) {
        let room = LENGTH.saturating_sub(self.html.len());
        self.cut |= text.len() > room;
        let text = &text[..text.floor_char_boundary(room)];
        if !text.trim().is_empty() {
            if std::mem::take(&mut self.no_item) {
                self.html.push_str("<li>");
            }
            self.html.push_str(std::mem::take(&mut self.parted));
            self.cell = self.cell.map(|_| true);
        }
        self.html.push_str(text);
    }

    /// Where the link leads that ends here, unless that is what it says.
    fn leads(&mut self) {
        if let Some((url, from)) = self.link.take()
            && !self.html[from..].contains(&url)
        {
            self.says(&format!(" ({url})"));
        }
    }

    fn tag(&mut self, tag: &Tag<'_>) {
        match tag.means() {
            Means::Nothing => (),
            Means::Says(words) => self.says(&words),
            Means::Link(leads) => {
                self.leads();
                self.link = leads.map(|url| (url, self.html.len()));
            }
            Means::Rule => {
                self.put("div", "", false);
                self.says("---");
                self.put("div", "", true);
            }
            Means::Alone(element) => {
                self.ended = true;
                self.html.push_str(element);
            }
            Means::Cell => {
                self.ended = true;
                self.parted = "";
                self.cell = (!tag.ends).then_some(false);
                if !tag.ends && !std::mem::take(&mut self.first) {
                    self.html.push(CELL);
                }
            }
            Means::Row => {
                self.first = true;
                (self.cell, self.parted) = (None, "");
                self.put("div", "", tag.ends);
            }
            Means::Within(part @ ("p" | "div"), _) if self.cell.is_some() => {
                if self.cell == Some(true) {
                    let far = part == "p" || self.parted.len() > "<br>".len();
                    self.parted = if far { "<br><br>" } else { "<br>" };
                }
            }
            Means::Within(element, attribute) => self.put(element, &attribute, tag.ends),
        }
    }

    fn put(&mut self, element: &'static str, attribute: &str, ends: bool) {
        self.ended = true;
        if element == "li" && ends {
            // It goes on up to the next, so that a list that stands between two items is part of the first.
            self.parted = "<br>";
            return;
        }
        let list = matches!(element, "ul" | "ol") && !ends;
        if self.no_item && element != "li" && !ends {
            self.html.push_str("<li>");
        }
        self.no_item = list;
        self.parted = "";
        // One of these ends where the next begins.
        if !matches!(element, "p" | "li") {
            let indent = |element: &str| matches!(element, "blockquote" | "ul" | "ol");
            let open = self.open.iter().filter(|(of, _)| indent(of));
            let indents: usize = open.map(|(_, count)| count).sum();
            let open = self.open.entry(element).or_default();
            match (ends, *open) {
                (true, 0) => return,
                (false, _) if indent(element) && indents >= INDENTS => return,
                (true, _) => (*open, self.depth) = (*open - 1, self.depth - 1),
                (false, _) if self.depth >= DEPTH => return,
                (false, _) => (*open, self.depth) = (*open + 1, self.depth + 1),
            }
        }
        let slash = if ends { "/" } else { "" };
        self.html.extend(["<", slash, element, attribute, ">"]);
    }

    fn read(&self) -> String {
        let html = match self.ended || !self.html.contains('\n') {
            true => Cow::Borrowed(&self.html),
            false => Cow::Owned(format!("<pre>{}</pre>", self.html)),
        };
        let config = config::with_decorator(Plain).unicode_strikeout(false);
        let read = config.string_from_read(html.as_bytes(), WIDTH);
        // Only a screen that is too narrow is an error, and none is that wide.
        let text = read.unwrap_or_else(|_| self.html.clone());
        rows(&text)
    }
}

/// What a line of a row begins with in a quotation, and its cells; no cells: the line is none of a row.
fn cells(line: &str) -> (&str, Vec<&str>) {
    if !line.contains(CELL) {
        return (line, Vec::new());
    }
    let inner = line.trim_start_matches(['>', ' ']);
    let quoted = &line[..line.len() - inner.len()];
    (quoted, inner.split(CELL).map(str::trim).collect())
}

/// Lines, with the cells of rows parted. An empty cell holds its column's place where other rows of as many cells say
/// something there and one of them says several things; anywhere else it only makes room, as in a letter that is laid
/// out in a table.
fn rows(text: &str) -> String {
    let lines: Vec<(&str, Vec<&str>)> = text.lines().map(cells).collect();
    let mut shown = Vec::with_capacity(lines.len());
    for table in lines.chunk_by(|(_, one), (_, next)| !one.is_empty() && !next.is_empty()) {
        // By how many cells a row has: whether one says several things, and which columns say any.
        let mut said: HashMap<usize, (bool, Vec<bool>)> = HashMap::new();
        for (_, cells) in table.iter().filter(|(_, cells)| !cells.is_empty()) {
            let (several, columns) = said.entry(cells.len()).or_default();
            columns.resize(cells.len(), false);
            for (column, cell) in columns.iter_mut().zip(cells) {
                *column |= !cell.is_empty();
            }
            *several |= cells.iter().filter(|cell| !cell.is_empty()).count() > 1;
        }
        for (quoted, cells) in table {
            let Some((several, columns)) = said.get(&cells.len()) else {
                shown.push((*quoted).to_owned());
                continue;
            };
            let last = cells.iter().rposition(|cell| !cell.is_empty());
            let cells = cells[..last.map_or(0, |last| last + 1)].iter().zip(columns);
            let kept = cells.filter(|(cell, column)| !cell.is_empty() || *several && **column);
            let kept: Vec<&str> = kept.map(|(cell, _)| *cell).collect();
            let row = kept
                .join(" | ")
                .replace("|  |", "| |")
                .replace("|  |", "| |");
            shown.push(format!("{quoted}{}", row.trim_start()));
        }
    }
    shown.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;

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
                "Item | Price\nSeats | 10 €",
            ),
            (
                "<table><tbody><tr><td><p>Seats</p><td><p>10</p><tr><td>Days<td>3</table>after",
                "Seats | 10\nDays | 3\nafter",
            ),
            (
                "<table><caption>Offer</caption><tr><td>Seats<td>10</tr><tfoot><tr><td>Total<td>12</tfoot></table>",
                "Offer\nSeats | 10\nTotal | 12",
            ),
            (
                "<table><tr><td><td>2025<td>2026</tr><tr><td>Seats<td>10<td>12</tr>\
                 <tr><td>Days<td>&nbsp;<td>3</tr><tr><td><td>1</tr></table>",
                "| 2025 | 2026\nSeats | 10 | 12\nDays | | 3\n1",
            ),
            (
                "<blockquote><table><tr><td></td><td>2025</td></tr><tr><td>Seats</td><td>10</td></tr>\
                 <tr><td>Days</td><td></td></tr></table></blockquote>",
                "> | 2025\n> Seats | 10\n> Days",
            ),
            (
                "<table><tr><td>Logo</td><td> </td><td>Offer</td></tr><tr><td>&nbsp;</td><td>Hi</td></tr></table>",
                "Logo | Offer\nHi",
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
            (
                "<p>as <SSO> says <FIRST-NAME></p>",
                "as <SSO> says <FIRST-NAME>",
            ),
            (
                "<p>Join <https://zoom.test/j/1> at ten</p>",
                "Join <https://zoom.test/j/1> at ten",
            ),
            (
                "<p><mailto:d@x.test> or <tel:112></p>",
                "<mailto:d@x.test> or <tel:112>",
            ),
            // What nobody saw, and what only looks so.
            (
                "<div style=\"display: none; max-height:0\">Save <b>20 %</b> now</div><p>Hello</p>",
                "Hello",
            ),
            ("<p hidden>not me</p><p>me</p>", "me"),
            (
                "<p style='Visibility : hidden !important'>not me</p><p>me</p>",
                "me",
            ),
            (
                "<div style='max-height:0px; overflow:hidden'>not me</div><div style='max-height:0.5em'>me</div>",
                "me",
            ),
            (
                "<div style='display:none'>never ended <p>Hello</p>",
                "never ended\n\nHello",
            ),
            (
                "<ul><li>a</li><ul><li>b</li></ul><li><p>c</p></li>d</ul>e",
                "- a\n  - b\n- c\n\n  d\ne",
            ),
            ("<ol>one<li>two</ol>", "1. one\n2. two"),
            ("<p style='display:none'>all there is</p>", "all there is"),
            (
                "<style>p > b { color: red }</style><script>if (a<b) {}</script>x<br>y",
                "x\ny",
            ),
            ("one<!-- <p>no</p> --><br/>two", "one\ntwo"),
            ("one <!-- two", "one <!-- two"),
            ("one\ntwo <script> three", "one\ntwo  three"),
            ("<p>one</p><!-- <p>two", "one"),
            ("<p>one</p><style>p.a{margin:0}<p>two", "one"),
            ("<p>one</p><script>if (a<b) {}", "one"),
            ("<script>put('<script src=x>')</script><p>one</p>", "one"),
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
                "<p><a href='https://x.test/'>https://x.test/</a>",
                "https://x.test/",
            ),
            (
                "<p><a href='mailto:a@x.test'>a@x.test</a> <a href='javascript:x()'>go</a></p>",
                "a@x.test go",
            ),
            ("<p>caf&eacute; &#8364; &lt;b&gt;</p>", "café € <b>"),
            ("<p><br></p>", ""),
            (
                "<style>p.a{margin:0}</style><title>T</title><img src=x>",
                "",
            ),
            ("<style>p.a{margin:0} one", "p.a{margin:0} one"),
            ("", ""),
        ];
        for (html, text) in cases {
            assert_eq!(shown(html), text, "{html}");
        }
    }

    /// Each of these takes a reader of all HTML minutes, gigabytes, its whole stack, or ends in a fault of it.
    #[test]
    fn what_strangers_make_to_be_slow_is_read_like_any_other() {
        let fill = |of: &str| of.repeat(LENGTH / of.len());
        let nested =
            |open: &str, close: &str| format!("{}x{}", open.repeat(10_000), close.repeat(10_000));
        let bold: String = (0..140).map(|i| format!("<b a={i}>")).collect();
        let bodies = [
            "<table><tr><td colspan=2>a</td><td rowspan=2>b</td></tr></table>".to_owned(),
            "<table><tr><td colspan=18446744073709551615>a</table>".to_owned(),
            "<style>p:nth-child(99999999999){color:red}</style><p>a".to_owned(),
            format!(
                "<style>{}{{color:red}}</style><p class=a>a",
                fill(".a").split_at(40_000).0
            ),
            format!(
                "<style>x{}{{color:red}}</style>{}a",
                " b".repeat(8),
                "<b>".repeat(60)
            ),
            "<ol start=9223372036854775807><li>a<li>b</ol>".to_owned(),
            bold + &"<p>x".repeat(12_000),
            (0..1_500).map(|i| format!("<td rowspan={i}>x")).collect(),
            format!(
                "<table><tr><td>{}</td></tr>{}</table>",
                "x".repeat(40_000),
                "<tr><td>x</td></tr>".repeat(2_000)
            ),
            nested("<div>", "</div>"),
            nested("<blockquote>", "</blockquote>"),
            nested("<ul><li>", "</ul>"),
            nested("<table><tr><td>", "</table>"),
            fill("<blockquote><li>x"),
            fill("<dl><dt>x<dd>y"),
            "x".to_owned() + &fill("<a href=\""),
            fill("<a href=https://x.test>t"),
            fill("<p style=display:none>x"),
            "x".to_owned() + &fill("<!--"),
            fill("<!-- x -->x"),
            fill("x<"),
            fill("<i>x</p>"),
            "<blockquote>".repeat(99) + fill("<p>x").split_at(190_000).0,
            "<ol start=9999><li>".repeat(50) + fill("<p>x").split_at(190_000).0,
            "<blockquote>".repeat(99) + "<pre>" + fill("x\n").split_at(190_000).0,
            fill("<svg><desc>x"),
            fill("&#7;&#x9b;x"),
        ];
        for html in bodies {
            let read = readable(&html);
            assert!(read.contains(['a', 'x']), "{html:.80}");
            // Every line of what is deep begins with all that it stands in.
            assert!(read.len() < 60 * LENGTH, "{html:.80} is {}", read.len());
            assert!(!text::block(&read).contains('\u{7}'));
        }
    }

    proptest! {
        #[test]
        fn no_word_is_lost_and_nothing_ends_in_a_fault(parts in vec(select(PARTS), 1..60)) {
            let mut count = 0;
            let html: String = parts.iter().map(|part| { count += 1; format!("{part}w{count}w ") }).collect();
            let read = shown(&html);
            for word in 1..=count {
                prop_assert!(read.contains(&format!("w{word}w")), "{html}\n{read}");
            }
        }
    }

    const PARTS: &[&str] = &[
        "",
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<ul>",
        "</ul>",
        "<ol start=3>",
        "</ol>",
        "<li>",
        "</li>",
        "<blockquote>",
        "</blockquote>",
        "<table>",
        "</table>",
        "<tr>",
        "<td>",
        "<td rowspan=3 colspan=2>",
        "</td>",
        "</tr>",
        "<thead>",
        "<tfoot>",
        "<caption>",
        "<pre>",
        "</pre>",
        "<br>",
        "<hr/>",
        "<h1>",
        "</h2>",
        "<b>",
        "</i>",
        "<a href='https://x.test/'>",
        "</a>",
        "<del>",
        "</s>",
        "<img alt='a < b'>",
        "<template>",
        "<select>",
        "<option>",
        "<textarea>",
        "<svg>",
        "<math>",
        "<frameset>",
        "<body>",
        "<html>",
        "<head>",
        "<plaintext>",
        "<noscript>",
        "&lt;",
        "&#0;",
        "&#7;",
        "\n",
        "<!--x-->",
        "<?xml x>",
        "<",
        "<dana@acme.test>",
        "<b style=\"display : NONE\">",
        "<input>",
        "<form>",
        "<button>",
    ];

    #[test]
    fn a_body_that_never_ends_is_read_up_to_its_limit() {
        let long = "é".repeat(LENGTH);
        let picture = format!("<img src='data:image/png;base64,{}'>", "A".repeat(LENGTH));
        let read = shown(&format!("<p>Before{picture}</p><p>and behind</p>"));
        assert_eq!(read, "Before\n\nand behind");
        let read = shown(&format!("<p>{long}<b>tail</b></p>"));
        assert!(read.ends_with("éé…"), "cut without a sign");
        assert!(read.chars().count() > LENGTH / 2 - 9);
    }
}
