//! Strict reading of the TOML files that people edit: all faults at once, each with its line and,
//! where a word is nearly right, the word that was meant. Knows no file of its own: lifecycles,
//! scorecards and triage rules read themselves with this.

use super::search::nearest;
use std::cell::RefCell;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Something wrong in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// Line, from 1.
    pub line: usize,
    /// A sentence that names the thing and the way out.
    pub text: String,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}: {}", self.line, self.sentence())
    }
}

impl Fault {
    /// What is wrong, with the full stop of a sentence.
    pub fn sentence(&self) -> String {
        match self.text.ends_with(['.', '?', '!']) {
            true => self.text.clone(),
            false => format!("{}.", self.text),
        }
    }
}

/// Reads `text` with `read`; the value, or every fault in the order of the file.
///
/// # Errors
/// All syntax errors and all faults that `read` found, never empty.
pub(crate) fn parse<T>(
    text: &str,
    read: impl FnOnce(&Table<'_, '_>) -> Option<T>,
) -> Result<T, Vec<Fault>> {
    let (root, errors) = DeTable::parse_recoverable(text);
    let doc = Doc {
        text,
        faults: RefCell::default(),
        partial: !errors.is_empty(),
    };
    for error in &errors {
        doc.fault(error.span().unwrap_or(0..0).start, error.message());
    }
    // Beside lines that cannot be read the others are looked at all the same, so that all is told at once;
    // not where a table's own line is broken, since then nobody knows what belongs to what.
    let broken = |error: &toml::de::Error| {
        let at = error.span().unwrap_or(0..0).start.min(text.len());
        let begins = text.as_bytes()[..at]
            .iter()
            .rposition(|byte| *byte == b'\n');
        let line = text.as_bytes()[begins.map_or(0, |at| at + 1)..].trim_ascii_start();
        line.starts_with(b"[")
    };
    let value = if errors.iter().any(broken) {
        None
    } else {
        let table = Table::new(&doc, "the file".to_owned(), root.get_ref(), 0);
        read(&table).filter(|_| errors.is_empty())
    };
    let mut faults = doc.faults.into_inner();
    faults.sort();
    faults.dedup();
    match value {
        Some(value) if faults.is_empty() => Ok(value),
        _ if faults.is_empty() => Err(vec![Fault {
            line: 1,
            text: "the file says too little to be used".to_owned(),
        }]),
        _ => Err(faults),
    }
}

/// Files that come with the program: id and text.
pub(crate) type Presets = [(&'static str, &'static str)];

/// The preset of that name; `None` when there is none, or when it cannot be read, which a test of
/// every preset finds.
pub(crate) fn preset<T>(
    presets: &Presets,
    id: &str,
    read: impl FnOnce(&Table<'_, '_>) -> Option<T>,
) -> Option<T> {
    let (_, text) = presets.iter().find(|(known, _)| *known == id)?;
    parse(text, read).ok()
}

struct Doc<'t> {
    text: &'t str,
    faults: RefCell<Vec<Fault>>,
    /// Some lines could not be read: what is missing may stand in them.
    partial: bool,
}

impl Doc<'_> {
    fn fault(&self, at: usize, text: impl Into<String>) {
        let before = &self.text.as_bytes()[..at.min(self.text.len())];
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        self.faults.borrow_mut().push(Fault {
            line,
            text: text.into(),
        });
    }
}

/// A table being read. Every key that is asked for is known; when it is dropped, the keys that
/// nobody asked for are faults.
pub(crate) struct Table<'d, 't> {
    doc: &'d Doc<'t>,
    name: String,
    map: &'d DeTable<'t>,
    at: usize,
    asked: RefCell<Vec<&'static str>>,
}

impl Drop for Table<'_, '_> {
    fn drop(&mut self) {
        let asked = self.asked.borrow();
        for key in self.map.keys() {
            let word = key.get_ref().as_ref();
            if asked.contains(&word) {
                continue;
            }
            let hint = match nearest(word, asked.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => {
                    // Some are asked for twice, as the language of the screen and the usual one.
                    let mut known: Vec<&str> = Vec::new();
                    for key in asked.iter().copied() {
                        if !known.contains(&key) {
                            known.push(key);
                        }
                    }
                    format!("known are: {}", known.join(", "))
                }
            };
            self.doc.fault(
                key.span().start,
                format!("{} has no setting `{word}`; {hint}", self.name),
            );
        }
    }
}

impl<'d, 't> Table<'d, 't> {
    fn new(doc: &'d Doc<'t>, name: String, map: &'d DeTable<'t>, at: usize) -> Self {
        Self {
            doc,
            name,
            map,
            at,
            asked: RefCell::default(),
        }
    }

    /// A number that two files share when they say the same: names on the screen, comments, order of
    /// keys and how numbers are written do not matter. FNV-1a of 64 bits.
    pub fn fingerprint(&self) -> u64 {
        let mut hash = BASIS;
        mix_table(&mut hash, self.map);
        hash
    }

    /// What the table is called in faults, from here on.
    pub fn call(&mut self, name: String) {
        self.name = name;
    }

    fn get(&self, key: &'static str) -> Option<&'d Spanned<DeValue<'t>>> {
        self.asked.borrow_mut().push(key);
        let found = self.map.iter().find(|(name, _)| name.get_ref() == key);
        found.map(|(_, value)| value)
    }

    /// Reports a fault at the value of `key`, or at the table when it has none.
    pub fn fault(&self, key: &str, text: impl Into<String>) {
        let found = self.map.iter().find(|(name, _)| name.get_ref() == key);
        let at = found.map_or(self.at, |(_, value)| value.span().start);
        self.doc.fault(at, text);
    }

    fn wrong(&self, key: &str, value: &Spanned<DeValue<'_>>, wanted: &str) {
        self.doc.fault(
            value.span().start,
            format!(
                "`{key}` of {} must be {wanted}, not {}",
                self.name,
                value.get_ref().type_str()
            ),
        );
    }

    fn missing(&self, key: &str, wanted: &str) {
        if self.doc.partial {
            return;
        }
        let text = format!("{} needs `{key}`, {wanted}", self.name);
        self.doc.fault(self.at, text);
    }

    /// Whether the key is there; does not make it known.
    pub fn has(&self, key: &str) -> bool {
        self.map.keys().any(|name| name.get_ref() == key)
    }

    /// A text, if there is one.
    pub fn text(&self, key: &'static str) -> Option<String> {
        let value = self.get(key)?;
        match value.get_ref().as_str() {
            Some(text) => Some(text.to_owned()),
            None => {
                self.wrong(key, value, "a text in quotes");
                None
            }
        }
    }

    /// A text that must be there and not be empty.
    pub fn need_text(&self, key: &'static str) -> Option<String> {
        if !self.has(key) {
            self.get(key);
            self.missing(key, "a text in quotes");
            return None;
        }
        let text = self.text(key)?;
        if text.trim().is_empty() {
            self.fault(key, format!("`{key}` of {} must not be empty", self.name));
            return None;
        }
        Some(text)
    }

    /// The `id` that such a thing must have and that no other of its kind may have, after which it
    /// is called in faults: "measure `depth`".
    pub fn own_id<'w>(
        &mut self,
        kind: &str,
        mut taken: impl Iterator<Item = &'w str>,
    ) -> Option<String> {
        let id = self.need_text("id")?;
        self.call(format!("{kind} `{id}`"));
        if taken.any(|other| other == id) {
            self.fault("id", format!("two {kind}s are called `{id}`; rename one"));
        }
        Some(id)
    }

    /// The `name` on the screen; without one it is the id.
    pub fn name_or(&self, key: &'static str, id: Option<&str>) -> String {
        let name = self.text(key);
        name.unwrap_or_else(|| id.unwrap_or_default().to_owned())
    }

    /// The tables of `[[key]]`, at least one and at most so many; `kind` names the whole file.
    pub fn need_tables(&self, key: &'static str, kind: &str, most: usize) -> Vec<Table<'d, 't>> {
        let tables = self.tables(key);
        let none = tables.is_empty() && !self.doc.partial;
        if none || tables.len() > most {
            self.fault(key, format!("a {kind} has 1 to {most} `[[{key}]]`"));
        }
        tables
    }

    /// One of some words, which must be there.
    pub fn need_word<T: Copy>(&self, key: &'static str, words: &[(&'static str, T)]) -> Option<T> {
        if !self.has(key) {
            self.need_text(key);
        }
        self.word(key, words)
    }

    /// A number, if there is one.
    pub fn number(&self, key: &'static str) -> Option<f64> {
        let value = self.get(key)?;
        let number = as_number(value.get_ref());
        if number.is_none() {
            self.wrong(key, value, "a number");
        }
        number
    }

    /// A number that must be there and lie in a range.
    pub fn need_number(
        &self,
        key: &'static str,
        range: std::ops::RangeInclusive<f64>,
    ) -> Option<f64> {
        if !self.has(key) {
            self.get(key);
            self.missing(key, "a number");
            return None;
        }
        self.number_in(key, range)
    }

    /// A number that must lie in a range if it is there.
    pub fn number_in(
        &self,
        key: &'static str,
        range: std::ops::RangeInclusive<f64>,
    ) -> Option<f64> {
        let number = self.number(key)?;
        if !range.contains(&number) {
            self.fault(
                key,
                format!(
                    "`{key}` of {} must lie between {} and {}, not at {number}",
                    self.name,
                    range.start(),
                    range.end()
                ),
            );
            return None;
        }
        Some(number)
    }

    /// Yes or no, if there is one.
    pub fn flag(&self, key: &'static str) -> Option<bool> {
        let value = self.get(key)?;
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            self.wrong(key, value, "true or false");
        }
        flag
    }

    /// One of some words, if there is one.
    pub fn word<T: Copy>(&self, key: &'static str, words: &[(&'static str, T)]) -> Option<T> {
        let text = self.text(key)?;
        let found = words.iter().find(|(word, _)| *word == text);
        if found.is_none() {
            self.unknown_word(key, &text, words.iter().map(|(word, _)| *word));
        }
        found.map(|(_, value)| *value)
    }

    /// Reports that a word is none of the known ones.
    pub fn unknown_word<'w>(
        &self,
        key: &str,
        word: &str,
        words: impl Iterator<Item = &'w str> + Clone,
    ) {
        let hint = match nearest(word, words.clone()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!(
                "it must be one of: {}",
                words.collect::<Vec<_>>().join(", ")
            ),
        };
        let text = format!("`{key}` of {} cannot be `{word}`; {hint}", self.name);
        self.fault(key, text);
    }

    /// A list of texts; a single text is a list of one; none is an empty one.
    pub fn texts(&self, key: &'static str) -> Vec<String> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        if let Some(text) = value.get_ref().as_str() {
            return vec![text.to_owned()];
        }
        let Some(list) = value.get_ref().as_array() else {
            self.wrong(key, value, "a list of texts");
            return Vec::new();
        };
        let mut texts = Vec::new();
        for item in list.iter() {
            match item.get_ref().as_str() {
                Some(text) => texts.push(text.to_owned()),
                None => self.wrong(key, item, "a list of texts"),
            }
        }
        texts
    }

    /// A list of numbers; none is an empty one.
    pub fn numbers(&self, key: &'static str) -> Vec<f64> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        let list = value.get_ref().as_array();
        let numbers: Option<Vec<f64>> =
            list.and_then(|list| list.iter().map(|item| as_number(item.get_ref())).collect());
        numbers.unwrap_or_else(|| {
            self.wrong(key, value, "a list of numbers");
            Vec::new()
        })
    }

    /// A list of pairs of numbers: `[[0, 0], [1, 100]]`; none when it is missing or wrong.
    pub fn pairs(&self, key: &'static str) -> Option<Vec<(f64, f64)>> {
        let value = self.get(key)?;
        let pair = |item: &Spanned<DeValue<'_>>| {
            let pair = item.get_ref().as_array()?;
            match (pair.first(), pair.get(1), pair.len()) {
                (Some(x), Some(y), 2) => Some((as_number(x.get_ref())?, as_number(y.get_ref())?)),
                _ => None,
            }
        };
        let list = value.get_ref().as_array();
        let pairs = list.and_then(|list| list.iter().map(pair).collect());
        if pairs.is_none() {
            self.wrong(key, value, "a list of pairs like [[0, 0], [1, 100]]");
        }
        pairs
    }

    /// A table, if there is one.
    pub fn table(&self, key: &'static str) -> Option<Table<'d, 't>> {
        let value = self.get(key)?;
        match value.get_ref().as_table() {
            Some(map) => {
                let name = format!("`[{key}]`");
                Some(Table::new(self.doc, name, map, value.span().start))
            }
            None => {
                self.wrong(key, value, "a table");
                None
            }
        }
    }

    /// Whether the key holds a text; does not make it known.
    pub fn is_text(&self, key: &str) -> bool {
        let found = self.map.iter().find(|(name, _)| name.get_ref() == key);
        found.is_some_and(|(_, value)| value.get_ref().as_str().is_some())
    }

    /// A list whose items are texts or tables, in order; a single text is a list of one.
    pub fn texts_or_tables(&self, key: &'static str) -> Vec<Item<'d, 't>> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        if let Some(text) = value.get_ref().as_str() {
            return vec![Item::Text(text.to_owned())];
        }
        let Some(list) = value.get_ref().as_array() else {
            self.wrong(key, value, "a list of texts or tables");
            return Vec::new();
        };
        let mut items = Vec::new();
        for (index, item) in list.iter().enumerate() {
            match (item.get_ref().as_str(), item.get_ref().as_table()) {
                (Some(text), _) => items.push(Item::Text(text.to_owned())),
                (_, Some(map)) => {
                    let name = format!("`{key}` {} of {}", index + 1, self.name);
                    let table = Table::new(self.doc, name, map, item.span().start);
                    items.push(Item::Table(table));
                }
                _ => self.wrong(key, item, "a list of texts or tables"),
            }
        }
        items
    }

    /// The tables of `[[key]]`, in order; none is an empty list.
    pub fn tables(&self, key: &'static str) -> Vec<Table<'d, 't>> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        let Some(list) = value.get_ref().as_array() else {
            self.wrong(key, value, "a list of tables");
            return Vec::new();
        };
        let mut tables = Vec::new();
        for (index, item) in list.iter().enumerate() {
            match item.get_ref().as_table() {
                Some(map) => {
                    let name = format!("`[[{key}]]` {}", index + 1);
                    tables.push(Table::new(self.doc, name, map, item.span().start));
                }
                None => self.wrong(key, item, "a list of tables"),
            }
        }
        tables
    }
}

/// Keys that only name things on the screen.
const NAMES: &[&str] = &["name", "label"];

fn mix_table(hash: &mut u64, map: &DeTable<'_>) {
    let mut keys: Vec<_> = map.iter().collect();
    keys.retain(|(key, _)| !NAMES.contains(&key.get_ref().as_ref()));
    keys.sort_by(|(a, _), (b, _)| a.get_ref().cmp(b.get_ref()));
    for (key, value) in keys {
        mix(hash, key.get_ref());
        mix_value(hash, value.get_ref());
    }
    mix(hash, "}");
}

fn mix_value(hash: &mut u64, value: &DeValue<'_>) {
    match value {
        DeValue::Table(map) => mix_table(hash, map),
        DeValue::Array(list) => {
            list.iter().for_each(|item| mix_value(hash, item.get_ref()));
            mix(hash, "]");
        }
        DeValue::String(text) => mix(hash, text),
        other => match (as_number(other), other.as_bool()) {
            (Some(number), _) => mix(hash, &format!("{number:?}")),
            (_, Some(flag)) => mix(hash, if flag { "true" } else { "false" }),
            _ => mix(hash, other.type_str()),
        },
    }
}

/// What FNV-1a of 64 bits begins with.
const BASIS: u64 = 0xcbf2_9ce4_8422_2325;

/// A number that lists of texts share when they say the same, in every version of the program: FNV-1a of 64
/// bits. It keeps nothing secret.
pub fn print(texts: &[&str]) -> u64 {
    let mut hash = BASIS;
    texts.iter().for_each(|text| mix(&mut hash, text));
    hash
}

fn mix(hash: &mut u64, text: &str) {
    // The zero ends the text, so that no two lists of texts run together.
    for byte in text.bytes().chain([0]) {
        *hash = (*hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
}

/// An item of a list that may hold both.
pub(crate) enum Item<'d, 't> {
    /// A text.
    Text(String),
    /// A table.
    Table(Table<'d, 't>),
}

fn as_number(value: &DeValue<'_>) -> Option<f64> {
    let number: f64 = match value {
        DeValue::Integer(integer) => i64::from_str_radix(integer.as_str(), integer.radix())
            .ok()
            .map(|integer| integer as f64)?,
        DeValue::Float(float) => float.as_str().parse().ok()?,
        _ => return None,
    };
    number.is_finite().then_some(number)
}
