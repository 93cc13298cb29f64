//! HTML as text that reads as it looked: who is quoted, what stands in a row, what is a list in which order.
//!
//! - `<blockquote>` is `> ` before each line, one for each depth.
//! - A table's row is a line, its cells apart by ` | `; a cell of many lines, as letters are laid out, stands by
//!   itself.
//! - Lists keep their numbers and their depth.
//! - What is not shown (`display:none`, as the preview line of a mailing) is left out.
//! - What was struck out stands between `~~`.
//! - Text without a single tag that ends a line is text: its line ends stay.
//!
//! What a tag is not known by (`<dana@acme.test>`) is text, too.

mod tags;

use tags::{Piece, Tag, pieces};

/// More open elements than this are passed over: nothing that a person wrote is so deep.
const DEPTH: usize = 512;
/// A cell with more lines than this is no cell of a table of data.
const CELL_LINES: usize = 2;

/// HTML as text of many lines.
pub(super) fn readable(html: &str) -> String {
    let pieces = pieces(html);
    let ends_lines = |piece: &Piece| matches!(piece, Piece::Tag(tag) if tag.ends_lines());
    let plain = !pieces.iter().any(ends_lines);
    let shown = Page::new(plain, true).read(&pieces);
    match shown.is_empty() {
        // Whatever is said there, it is better shown than nothing.
        true => Page::new(plain, false).read(&pieces),
        false => shown,
    }
}

/// What stands before each line of what is inside an element.
enum Before {
    Quote,
    /// The first line has the mark, the others as many blanks.
    Item(String, bool),
}

/// Lines so far: of the page, or of a cell of a table.
#[derive(Default)]
struct Lines {
    all: Vec<String>,
    line: String,
    before: Vec<Before>,
    /// An empty line is to come before the next one.
    gap: bool,
    /// How deep the last line was quoted.
    quoted: usize,
}

impl Lines {
    /// Ends the line, if anything stands on it.
    fn end(&mut self) {
        let text = std::mem::take(&mut self.line);
        let text = text.trim_end();
        if text.is_empty() {
            return;
        }
        let quotes = |one: &&Before| matches!(one, Before::Quote);
        let quoted = self.before.iter().filter(quotes).count();
        if self.gap && !self.all.is_empty() {
            let empty = "> ".repeat(quoted.min(self.quoted));
            self.all.push(empty.trim_end().to_owned());
        }
        let mut line = String::new();
        for before in &mut self.before {
            match before {
                Before::Quote => line += "> ",
                Before::Item(mark, used) if !*used => {
                    line += mark;
                    *used = true;
                }
                Before::Item(mark, _) => line += &" ".repeat(mark.chars().count()),
            }
        }
        self.all.push(line + text);
        self.gap = false;
        self.quoted = quoted;
    }

    /// Ends the line, with an empty one behind it.
    fn part(&mut self) {
        self.end();
        self.gap = true;
    }

    /// A line break that was written: on an empty line it makes one.
    fn br(&mut self) {
        match self.line.trim().is_empty() {
            true => self.part(),
            false => self.end(),
        }
    }

    fn space(&mut self) {
        if !self.line.is_empty() && !self.line.ends_with(' ') {
            self.line.push(' ');
        }
    }
}

/// What an open element does when it ends.
enum What {
    Nothing,
    /// A paragraph, heading or the like.
    Part,
    /// Ends its line.
    Line,
    Hidden,
    Quote,
    /// The number of its next item, where it has numbers; whether something stands before its lines.
    List(Option<u64>, bool),
    Item,
    Table,
    /// The cells so far.
    Row(Vec<Vec<String>>),
    Cell,
    /// Where it leads, and what it is called so far.
    Link(String, String),
    Pre,
    Struck,
}

struct Page {
    lines: Vec<Lines>,
    open: Vec<(String, What)>,
    hides: bool,
    hidden: usize,
    kept: usize,
    after_struck: bool,
}

impl Page {
    fn new(plain: bool, hides: bool) -> Self {
        Self {
            lines: vec![Lines::default()],
            open: Vec::new(),
            hides,
            hidden: 0,
            kept: usize::from(plain),
            after_struck: false,
        }
    }

    fn read(mut self, pieces: &[Piece<'_>]) -> String {
        for piece in pieces {
            match piece {
                Piece::Text(text) if self.hidden == 0 => self.text(text),
                Piece::Text(_) => {}
                Piece::Tag(tag) if tag.ends => self.close(&tag.name),
                Piece::Tag(tag) => self.start(tag),
            }
        }
        self.close_from(0);
        let mut page = self.lines.pop().unwrap_or_default();
        page.end();
        page.all.join("\n")
    }

    fn now(&mut self) -> &mut Lines {
        if self.lines.is_empty() {
            self.lines.push(Lines::default());
        }
        let last = self.lines.len() - 1;
        &mut self.lines[last]
    }

    fn text(&mut self, raw: &str) {
        if self.kept > 0 {
            for (at, line) in raw.split('\n').enumerate() {
                if at > 0 {
                    self.now().br();
                }
                let bare = line.trim_start_matches([' ', '\t']);
                let indent = line.len() - bare.len();
                let words = decoded(bare);
                if !words.is_empty() {
                    let line = &mut self.now().line;
                    *line += &" ".repeat(indent);
                    *line += &words;
                }
                self.noted(&words);
            }
            return;
        }
        let blank = |c: char| c.is_ascii_whitespace();
        let words = decoded(raw.trim_matches(blank));
        let apart = std::mem::take(&mut self.after_struck)
            && words.starts_with(|c: char| c.is_alphanumeric());
        if raw.starts_with(blank) || apart {
            self.now().space();
        }
        if words.is_empty() {
            return;
        }
        self.now().line += &words;
        if raw.ends_with(blank) {
            self.now().space();
        }
        self.noted(&words);
    }

    /// What is said within a link is what it is called.
    fn noted(&mut self, words: &str) {
        for (_, what) in &mut self.open {
            if let What::Link(_, called) = what {
                *called += words;
            }
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        let name = tag.name.as_str();
        if self.hidden > 0 {
            if !tag.is_alone() {
                self.push(name, What::Nothing);
            }
            return;
        }
        if tag.has_no_text() || (self.hides && tag.is_hidden()) {
            if !tag.is_alone() {
                self.hidden += 1;
                self.push_always(name, What::Hidden);
            }
            return;
        }
        self.ends_what_is_open(tag);
        match name {
            "br" => self.now().br(),
            "hr" => self.now().part(),
            "img" => {
                let alt = tag.value("alt").map(|alt| decoded(alt.trim()));
                self.now().line += &alt.unwrap_or_default();
            }
            _ if tag.is_alone() => {}
            "blockquote" => {
                self.now().part();
                self.now().before.push(Before::Quote);
                self.push(name, What::Quote);
            }
            "ul" | "ol" => self.list(tag),
            "li" => self.item(),
            "table" => {
                self.now().part();
                self.push(name, What::Table);
            }
            "tr" if self.inside("table") => {
                self.now().end();
                self.push(name, What::Row(Vec::new()));
            }
            "td" | "th" if self.inside("table") => {
                if !matches!(self.open.last(), Some((_, What::Row(_)))) {
                    self.push("tr", What::Row(Vec::new()));
                }
                self.lines.push(Lines::default());
                self.push_always(name, What::Cell);
            }
            "a" => {
                let href = tag.value("href").unwrap_or_default();
                self.push(name, What::Link(decoded(href.trim()), String::new()));
            }
            "pre" | "textarea" => {
                self.now().part();
                self.kept += 1;
                self.push_always(name, What::Pre);
            }
            "del" | "s" | "strike" => {
                self.now().line += "~~";
                self.push(name, What::Struck);
            }
            _ if tag.is_part() => {
                match self.inside("li") {
                    true => self.now().end(),
                    false => self.now().part(),
                }
                self.push(name, What::Part);
            }
            _ if tag.ends_lines() => {
                self.now().end();
                self.push(name, What::Line);
            }
            _ => self.push(name, What::Nothing),
        }
    }

    fn list(&mut self, tag: &Tag<'_>) {
        let nested = self.inside("ul") || self.inside("ol");
        match nested {
            true => self.now().end(),
            false => self.now().part(),
        }
        // A list in a list, and not in one of its items.
        let bare = nested && matches!(self.open.last(), Some((_, What::List(..))));
        if bare {
            let blanks = Before::Item("  ".to_owned(), true);
            self.now().before.push(blanks);
        }
        let first = tag.value("start").and_then(|first| first.parse().ok());
        let number = (tag.name == "ol").then(|| first.unwrap_or(1));
        self.push(&tag.name, What::List(number, bare));
    }

    fn item(&mut self) {
        let mut lists = self.open.iter_mut().rev();
        let number = lists.find_map(|(_, what)| match what {
            What::List(number, _) => Some(number.as_mut()),
            _ => None,
        });
        let mark = match number.flatten() {
            Some(number) => {
                let mark = format!("{number}. ");
                *number = number.saturating_add(1);
                mark
            }
            None => "- ".to_owned(),
        };
        self.now().end();
        self.now().before.push(Before::Item(mark, false));
        self.push("li", What::Item);
    }

    /// HTML leaves the ends of paragraphs, items, rows and cells out as it likes.
    fn ends_what_is_open(&mut self, tag: &Tag<'_>) {
        let (ends, within): (&[&str], &[&str]) = match tag.name.as_str() {
            "li" => (&["li"], &["ul", "ol", "table"]),
            "td" | "th" => (&["td", "th"], &["tr", "table"]),
            "tr" | "tbody" | "thead" | "tfoot" => (&["tr"], &["table"]),
            "dt" | "dd" => (&["dt", "dd"], &["dl", "table"]),
            _ if tag.ends_lines() && tag.name != "br" => {
                (&["p"], &["td", "th", "li", "blockquote"])
            }
            _ => return,
        };
        let mut places = self.open.iter().enumerate().rev();
        let place = places
            .by_ref()
            .take_while(|(_, (name, _))| !within.contains(&name.as_str()))
            .find(|(_, (name, _))| ends.contains(&name.as_str()))
            .map(|(place, _)| place);
        if let Some(place) = place {
            self.close_from(place);
        }
    }

    fn inside(&self, name: &str) -> bool {
        let mut open = self.open.iter().rev();
        // What is around a table is not around what is in its cells.
        let here = open
            .by_ref()
            .take_while(|(of, what)| of == name || !matches!(what, What::Cell));
        let mut here = here.map(|(of, _)| of.as_str());
        here.any(|of| of == name)
    }

    fn push(&mut self, name: &str, what: What) {
        match what {
            What::Nothing if self.open.len() >= DEPTH => {}
            what => self.push_always(name, what),
        }
    }

    fn push_always(&mut self, name: &str, what: What) {
        self.open.push((name.to_owned(), what));
    }

    fn close(&mut self, name: &str) {
        let of_table = matches!(name, "table" | "tr" | "td" | "th" | "tbody" | "thead");
        let mut places = self.open.iter().enumerate().rev();
        // What was opened around a cell is not ended in it.
        let place = places
            .by_ref()
            .take_while(|(_, (of, what))| of_table || of == name || !matches!(what, What::Cell))
            .find(|(_, (of, _))| of == name)
            .map(|(place, _)| place);
        match place {
            Some(place) => self.close_from(place),
            None if self.hidden == 0 && name == "p" => self.now().part(),
            None => {}
        }
    }

    /// Ends what was opened at a place and since.
    fn close_from(&mut self, place: usize) {
        while self.open.len() > place
            && let Some((_, what)) = self.open.pop()
        {
            self.ended(what);
        }
    }

    fn ended(&mut self, what: What) {
        match what {
            What::Nothing => {}
            What::Hidden => self.hidden = self.hidden.saturating_sub(1),
            What::Line => self.now().end(),
            What::Part => match self.inside("li") {
                true => self.now().end(),
                false => self.now().part(),
            },
            What::Quote => {
                self.now().end();
                self.now().before.pop();
                self.now().gap = true;
            }
            What::Item => {
                self.now().end();
                self.now().before.pop();
            }
            What::List(_, bare) => {
                self.now().end();
                if bare {
                    self.now().before.pop();
                }
                self.now().gap |= !(self.inside("ul") || self.inside("ol"));
            }
            What::Table => self.now().part(),
            What::Cell => {
                if self.lines.len() > 1
                    && let Some(mut cell) = self.lines.pop()
                {
                    cell.end();
                    if let Some((_, What::Row(cells))) = self.open.last_mut() {
                        cells.push(cell.all);
                    }
                }
            }
            What::Row(cells) => self.row(cells),
            What::Link(href, called) => self.link(&href, called.trim()),
            What::Pre => {
                self.now().part();
                self.kept = self.kept.saturating_sub(1);
            }
            What::Struck => {
                let line = &mut self.now().line;
                line.truncate(line.trim_end().len());
                match line.ends_with("~~") {
                    true => line.truncate(line.len() - 2),
                    false => *line += "~~",
                }
                self.after_struck = true;
            }
        }
    }

    /// A row of data is a line; what only lays a letter out is lines.
    fn row(&mut self, mut cells: Vec<Vec<String>>) {
        cells.retain(|cell| !cell.is_empty());
        let short = |cell: &Vec<String>| cell.len() <= CELL_LINES;
        let lines = match cells.len() > 1 && cells.iter().all(short) {
            true => {
                let cells: Vec<String> = cells.iter().map(|cell| cell.join(" ")).collect();
                vec![cells.join(" | ")]
            }
            false => cells.concat(),
        };
        // What stands in a table and in none of its cells.
        self.now().end();
        for line in lines {
            self.now().line = line;
            self.now().br();
        }
    }

    fn link(&mut self, href: &str, called: &str) {
        let bare = href.strip_prefix("mailto:").or(href.strip_prefix("tel:"));
        let script = href.to_ascii_lowercase().starts_with("javascript:");
        if href.is_empty() || script || called == href || bare == Some(called) {
            return;
        }
        let line = &mut self.now().line;
        match called.is_empty() {
            true => *line += href,
            false => {
                line.truncate(line.trim_end().len());
                *line += &format!(" ({href})");
            }
        }
    }
}

/// Text with the signs that its references name (`&ouml;`).
fn decoded(raw: &str) -> String {
    nanohtml2text::html2text(&raw.replace('<', "&lt;"))
}

#[cfg(test)]
mod tests;
