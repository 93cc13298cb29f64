//! One tag of HTML: where it ends, what it means for the lines of a text.

/// How far a quoted value is followed for the end of a tag. In a longer one (a picture in the mail itself) stands no
/// `>`.
const QUOTED: usize = 1_000;

/// Elements that words stand in as in the line around them, and those that nothing is shown of.
const WITHIN_LINES: &[&str] = &[
    "abbr",
    "acronym",
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
    "dfn",
    "em",
    "embed",
    "font",
    "frameset",
    "head",
    "html",
    "i",
    "iframe",
    "input",
    "ins",
    "kbd",
    "label",
    "link",
    "map",
    "mark",
    "math",
    "meta",
    "noscript",
    "object",
    "picture",
    "plaintext",
    "q",
    "samp",
    "select",
    "small",
    "source",
    "span",
    "strong",
    "sub",
    "sup",
    "svg",
    "tbody",
    "template",
    "textarea",
    "tfoot",
    "thead",
    "time",
    "tt",
    "u",
    "var",
    "video",
    "wbr",
];

/// Elements whose content is no text to be read.
const UNSEEN: &[&str] = &["script", "style", "title"];

/// A tag.
#[derive(Debug, PartialEq)]
pub(super) struct Tag<'a> {
    /// In small letters.
    pub name: String,
    pub ends: bool,
    attributes: &'a str,
}

/// What a tag means for the lines of a text.
pub(super) enum Means {
    Nothing,
    /// These words, as HTML.
    Says(String),
    /// This element, which nothing stands in.
    Alone(&'static str),
    /// A line across.
    Rule,
    /// A link that leads there begins, or one ends.
    Link(Option<String>),
    /// The begin or the end of this element, with this attribute.
    Within(&'static str, String),
    Row,
    Cell,
}

/// The tag that a text which begins with `<` begins with, and where what follows begins. No tag and 1: the sign is a
/// sign of the text. No tag and more: a comment or a declaration, which is not shown.
/// `comment`: whether a comment may end behind here; one that never ends is none.
pub(super) fn at(text: &str, comment: bool) -> (Option<Tag<'_>>, usize) {
    if let Some(comment) = text.strip_prefix("<!--").filter(|_| comment) {
        return (
            None,
            comment
                .find("-->")
                .map_or(1, |at| "<!--".len() + at + "-->".len()),
        );
    }
    let next = text[1..].find('<').map_or(text.len(), |at| at + 1);
    let declares = !text.starts_with("<!--") && text[1..].starts_with(['!', '?']);
    if declares {
        return (None, text[..next].find('>').map_or(1, |at| at + 1));
    }
    let tag = &text[1..];
    let (ends, tag) = tag
        .strip_prefix('/')
        .map_or((false, tag), |tag| (true, tag));
    let end = tag.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, ':' | '-'));
    let (name, attributes) = tag.split_at(end.unwrap_or(tag.len()));
    let name = name.to_ascii_lowercase();
    let begins = text.len() - attributes.len();
    if !known(&name)
        || !attributes.starts_with(|c: char| matches!(c, '>' | '/') || c.is_whitespace())
    {
        return (None, 1);
    }
    let within = &attributes[..attributes.floor_char_boundary(QUOTED)];
    match outside_quotes(within).or_else(|| text[begins..next.max(begins)].find('>')) {
        Some(end) => {
            let tag = Tag {
                name,
                ends,
                attributes: &attributes[..end],
            };
            (Some(tag), begins + end + 1)
        }
        None => (None, 1),
    }
}

/// The first `>` that is no part of a quoted value.
fn outside_quotes(attributes: &str) -> Option<usize> {
    let mut quote = None;
    attributes.bytes().enumerate().find_map(|(at, byte)| {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(of), byte) if of == byte => quote = None,
            _ => (),
        }
        None
    })
}

/// Whether it is an element, or one that mail programs make up (`o:p`, `st1:place`). Any other word in angle brackets
/// was written to be read.
fn known(name: &str) -> bool {
    let made_up = || {
        let (space, of) = name.split_once(':')?;
        let letter = of.starts_with(|c: char| c.is_ascii_lowercase());
        Some(letter && (matches!(space.len(), 1 | 2) || space == "st1"))
    };
    UNSEEN.contains(&name)
        || WITHIN_LINES.contains(&name)
        || lines(name).is_some()
        || made_up() == Some(true)
}

/// The element that makes the same lines, of those that do.
fn lines(name: &str) -> Option<Means> {
    let within = |element| Some(Means::Within(element, String::new()));
    match name {
        "p" => within("p"),
        "address" | "article" | "aside" | "caption" | "center" | "dd" | "details" | "div"
        | "dl" | "dt" | "fieldset" | "figcaption" | "figure" | "footer" | "form" | "header"
        | "legend" | "main" | "nav" | "option" | "section" | "summary" | "table" => within("div"),
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => within("h2"),
        "ul" => within("ul"),
        "ol" => within("ol"),
        "li" => within("li"),
        "blockquote" => within("blockquote"),
        "pre" => within("pre"),
        "a" => Some(Means::Link(None)),
        "del" | "s" | "strike" => Some(Means::Says("~~".to_owned())),
        "br" => Some(Means::Alone("<br>")),
        "hr" => Some(Means::Rule),
        "img" => Some(Means::Nothing),
        "tr" => Some(Means::Row),
        "td" | "th" => Some(Means::Cell),
        _ => None,
    }
}

impl Tag<'_> {
    /// Whether it holds no words at all.
    pub(super) fn unseen(&self) -> bool {
        !self.ends && UNSEEN.contains(&self.name.as_str())
    }

    /// Whether nobody sees what stands in it.
    pub(super) fn hides(&self) -> bool {
        let never = ["br", "hr", "img", "input", "link", "meta"].contains(&self.name.as_str());
        let styled = || {
            let style = self
                .attribute("style")
                .unwrap_or_default()
                .to_ascii_lowercase();
            let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
            let mut all = style.split(';').map(|of| of.trim_end_matches("!important"));
            let low = |of: &str| matches!(of, "max-height:0" | "max-height:0px");
            style.contains("display:none")
                || all.clone().any(|of| of == "visibility:hidden")
                // What is too high is shown over the edge, unless that is said too.
                || all.any(low) && style.contains("overflow:hidden")
        };
        !self.ends && !never && (self.attribute("hidden").is_some() || styled())
    }

    pub(super) fn means(&self) -> Means {
        let number = |value: &&str| value.len() < 5 && value.bytes().all(|b| b.is_ascii_digit());
        let leads = |url: &&str| {
            let plain = !url.contains(['<', '>']);
            plain && ["http://", "https://"].iter().any(|of| url.starts_with(of))
        };
        match (self.name.as_str(), self.ends) {
            ("ol", false) => {
                let start = self.attribute("start").filter(|value| number(value));
                let start = start.map(|value| format!(" start={value}"));
                Means::Within("ol", start.unwrap_or_default())
            }
            ("a", false) => Means::Link(
                self.attribute("href")
                    .filter(|url| leads(url))
                    .map(str::to_owned),
            ),
            ("img", _) => Means::Says(
                self.attribute("alt")
                    .unwrap_or_default()
                    .replace('<', "&lt;"),
            ),
            (name, _) => lines(name).unwrap_or(Means::Nothing),
        }
    }

    /// The value of an attribute as it stands there; empty where it has none.
    fn attribute(&self, wanted: &str) -> Option<&str> {
        let mut rest = self.attributes;
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
            let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '/'));
            let (name, behind) = rest.split_at(end.unwrap_or(rest.len()));
            if name.is_empty() && behind.is_empty() {
                return None;
            }
            let mut value = "";
            rest = behind;
            if let Some(behind) = behind.trim_start().strip_prefix('=') {
                let behind = behind.trim_start();
                (value, rest) = match behind.chars().next() {
                    Some(quote @ ('"' | '\'')) => {
                        let inner = &behind[1..];
                        inner.split_once(quote).unwrap_or((inner, ""))
                    }
                    _ => behind.split_at(behind.find(char::is_whitespace).unwrap_or(behind.len())),
                };
            }
            if name.eq_ignore_ascii_case(wanted) {
                return Some(value);
            }
        }
    }
}
