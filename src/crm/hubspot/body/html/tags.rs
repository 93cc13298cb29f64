//! HTML cut into tags and the text between them.

/// A tag or text.
pub(super) enum Piece<'a> {
    Text(&'a str),
    Tag(Tag<'a>),
}

/// A tag.
pub(super) struct Tag<'a> {
    /// In small letters.
    pub name: String,
    /// Whether it ends its element.
    pub ends: bool,
    /// What stands behind its name.
    rest: &'a str,
}

const ALONE: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];
const PARTS: &[&str] = &[
    "address", "article", "aside", "dl", "fieldset", "figure", "footer", "form", "h1", "h2", "h3",
    "h4", "h5", "h6", "header", "main", "nav", "p", "section",
];
const LINES: &[&str] = &[
    "blockquote",
    "br",
    "caption",
    "center",
    "dd",
    "details",
    "div",
    "dt",
    "hr",
    "li",
    "ol",
    "option",
    "pre",
    "summary",
    "table",
    "td",
    "textarea",
    "th",
    "tr",
    "ul",
];
const NO_TEXT: &[&str] = &["head", "script", "style", "template", "title"];
const WITHIN: &[&str] = &[
    "a",
    "abbr",
    "acronym",
    "b",
    "bdi",
    "bdo",
    "big",
    "body",
    "button",
    "cite",
    "code",
    "colgroup",
    "data",
    "del",
    "dfn",
    "em",
    "figcaption",
    "font",
    "html",
    "i",
    "iframe",
    "ins",
    "kbd",
    "label",
    "legend",
    "map",
    "mark",
    "noscript",
    "object",
    "picture",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "select",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "svg",
    "tbody",
    "tfoot",
    "thead",
    "time",
    "tt",
    "u",
    "var",
    "video",
];

impl Tag<'_> {
    /// Whether it has no end.
    pub fn is_alone(&self) -> bool {
        // Without quotes a last `/` belongs to the value: `<a href=https://acme.test/>`.
        let closed = self.rest.trim_end().strip_suffix('/');
        let apart = |c: char| c.is_ascii_whitespace() || matches!(c, '"' | '\'');
        let closed = closed.is_some_and(|rest| rest.is_empty() || rest.ends_with(apart));
        closed || ALONE.contains(&self.name.as_str())
    }

    /// Whether it stands by itself, an empty line before and behind it.
    pub fn is_part(&self) -> bool {
        PARTS.contains(&self.name.as_str())
    }

    /// Whether a line ends at it.
    pub fn ends_lines(&self) -> bool {
        self.is_part() || LINES.contains(&self.name.as_str())
    }

    /// Whether nothing in it is ever shown.
    pub fn has_no_text(&self) -> bool {
        NO_TEXT.contains(&self.name.as_str())
    }

    /// Whether it says that it is not shown.
    pub fn is_hidden(&self) -> bool {
        let style = self.value("style").unwrap_or_default();
        let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
        let style = style.to_ascii_lowercase();
        style.contains("display:none")
            || style.contains("mso-hide:all")
            || self.value("hidden").is_some()
    }

    /// An attribute's value; empty where it has none.
    pub fn value(&self, wanted: &str) -> Option<&str> {
        let mut rest = self.rest;
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
            let end = rest.find(|c: char| c.is_ascii_whitespace() || c == '=' || c == '/');
            let (name, behind) = rest.split_at(end.unwrap_or(rest.len()));
            if name.is_empty() && behind.is_empty() {
                return None;
            }
            let (value, after) = match behind.trim_start().strip_prefix('=') {
                Some(value) => cut(value.trim_start()),
                None => ("", behind),
            };
            if name.eq_ignore_ascii_case(wanted) {
                return Some(value);
            }
            rest = after;
        }
    }
}

/// A value, and what stands behind it.
fn cut(text: &str) -> (&str, &str) {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''));
    if let Some(quote) = quote {
        let inside = &text[1..];
        return inside.split_once(quote).unwrap_or((inside, ""));
    }
    let end = text.find(|c: char| c.is_ascii_whitespace());
    text.split_at(end.unwrap_or(text.len()))
}

/// HTML cut up; comments and declarations are left out.
pub(super) fn pieces(html: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut from, mut at) = (0, 0);
    while let Some(found) = html[at..].find('<') {
        let start = at + found;
        let inside = &html[start + 1..];
        let (piece, length) = if inside.starts_with("!--") {
            (None, inside.find("-->").map_or(inside.len(), |end| end + 3))
        } else if inside.starts_with(['!', '?']) {
            (None, inside.find('>').map_or(inside.len(), |end| end + 1))
        } else if let Some((tag, length)) = tag(inside) {
            (Some(tag), length)
        } else {
            at = start + 1;
            continue;
        };
        if start > from {
            pieces.push(Piece::Text(&html[from..start]));
        }
        let raw = piece
            .as_ref()
            .filter(|tag| !tag.ends && matches!(tag.name.as_str(), "script" | "style"));
        let mut end = start + 1 + length;
        // What looks like a tag in there is none.
        if let Some(raw) = raw {
            let close = format!("</{}", raw.name);
            let behind = html[end..].to_ascii_lowercase();
            end += behind.find(&close).unwrap_or(behind.len());
        }
        pieces.extend(piece.map(Piece::Tag));
        (from, at) = (end, end);
    }
    if from < html.len() {
        pieces.push(Piece::Text(&html[from..]));
    }
    pieces
}

/// A tag, from behind its `<`, and how long it is.
fn tag(inside: &str) -> Option<(Tag<'_>, usize)> {
    let ends = inside.starts_with('/');
    let from = usize::from(ends);
    let signs = |c: char| c.is_ascii_alphanumeric() || c == ':' || c == '-';
    let length = inside[from..].find(|c| !signs(c))?;
    let name = inside[from..from + length].to_ascii_lowercase();
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let behind = &inside[from + length..];
    if !behind.starts_with(|c: char| c.is_ascii_whitespace() || c == '>' || c == '/') {
        return None;
    }
    // The names that programs make up have a sign in them: `<o:p>`, `<hs-snippet>`.
    let made_up = name.contains([':', '-']) && !behind.starts_with('/');
    let known = [ALONE, PARTS, LINES, NO_TEXT, WITHIN];
    if !made_up && !known.iter().any(|all| all.contains(&name.as_str())) {
        return None;
    }
    let end = end(behind)?;
    let tag = Tag {
        name,
        ends,
        rest: &behind[..end],
    };
    Some((tag, from + length + end + 1))
}

/// Where a tag ends: a `>` that is in no value.
fn end(behind: &str) -> Option<usize> {
    let mut quote = None;
    let mut value = false;
    for (at, c) in behind.char_indices() {
        match quote {
            Some(of) if c == of => (quote, value) = (None, false),
            Some(_) => {}
            None if c == '>' => return Some(at),
            None if value && matches!(c, '"' | '\'') => quote = Some(c),
            None if c == '=' => value = true,
            None if !c.is_ascii_whitespace() => value = false,
            None => {}
        }
    }
    // A quote that nobody closed.
    behind.find('>')
}
