//! Reads a query. All faults of values and names are found at once; one of form ends the reading.

use super::ast::{Expr, Op, Query, Test, Value, Word};
use super::check::{self, Part, fits};
use super::known::Known;
use super::names::Name;
use super::strangers::stranger;
use crate::domain::search::nearest;
use crate::domain::when::Now;
use crate::messages::{Language, Say, query as say};
use std::ops::Range;

/// What is wrong with a query, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// In characters from its start.
    pub at: Range<usize>,
    /// A sentence, in the language that was asked for.
    pub text: String,
}

/// Parentheses and `not` inside each other: nobody needs more, and the stack has an end.
const DEPTH: usize = 64;

/// Reads a query; an empty one takes every account.
///
/// # Errors
/// All faults found, in the order of their places; never an empty list.
pub fn parse(text: &str, known: &Known, now: Now) -> Result<Query, Vec<Fault>> {
    parse_in(Language::En, text, known, now)
}

/// The same, with faults in the language of the screen.
///
/// # Errors
/// As [`parse`].
pub fn parse_in(
    language: Language,
    text: &str,
    known: &Known,
    now: Now,
) -> Result<Query, Vec<Fault>> {
    read(language, text, known, now).0
}

/// Reads a query as [`parse_in`] does, and with it what is no fault but leaves it without a hit: stages,
/// tiers, people and reasons that there are none of, each with those that there are. They are not refused:
/// a view or a signal may be shared by profiles with other stages, and what nobody has today may come with
/// the next pull.
pub fn read(
    language: Language,
    text: &str,
    known: &Known,
    now: Now,
) -> (Result<Query, Vec<Fault>>, Vec<Fault>) {
    let mut parser = Parser {
        chars: text.chars().collect(),
        at: 0,
        known,
        now,
        language,
        faults: Vec::new(),
        hints: Vec::new(),
        words: Vec::new(),
        depth: 0,
        wide: 0,
    };
    let expr = parser.query();
    let mut faults = parser.faults;
    let query = match expr {
        Ok(expr) if faults.is_empty() => Ok(Query { expr }),
        Ok(_) => Err(faults),
        Err(fault) => {
            faults.push(fault);
            Err(faults)
        }
    };
    (query, parser.hints)
}

struct Parser<'a> {
    chars: Vec<char>,
    at: usize,
    known: &'a Known,
    now: Now,
    language: Language,
    faults: Vec<Fault>,
    hints: Vec<Fault>,
    /// Where the words of the value read last stand.
    words: Vec<Range<usize>>,
    depth: usize,
    /// How many of the parentheses that are open are the wide ones of Chinese keyboards.
    wide: usize,
}

impl Parser<'_> {
    fn query(&mut self) -> Result<Option<Expr>, Fault> {
        self.space();
        if self.at == self.chars.len() {
            return Ok(None);
        }
        let expr = self.or()?;
        match self.peek() {
            None => Ok(Some(expr)),
            Some(_) => Err(self.fault(self.at..self.at + 1, say::closes_nothing)),
        }
    }

    fn or(&mut self) -> Result<Expr, Fault> {
        let mut parts = vec![self.and()?];
        while self.keyword("or") {
            parts.push(self.and()?);
        }
        Ok(flat(parts, Expr::Or))
    }

    fn and(&mut self) -> Result<Expr, Fault> {
        let mut parts = vec![self.unary()?];
        loop {
            self.space();
            let joined = self.keyword("and");
            let ends = self.peek().is_none() || self.closes() || self.at_keyword("or");
            if ends && !joined {
                return Ok(flat(parts, Expr::And));
            }
            parts.push(self.unary()?);
        }
    }

    fn unary(&mut self) -> Result<Expr, Fault> {
        self.space();
        let from = self.at;
        let sign = matches!(self.peek(), Some('-' | '!'));
        if sign {
            self.at += 1;
        }
        if !sign && !self.keyword("not") {
            return self.primary();
        }
        self.deeper(from)?;
        let inner = self.unary()?;
        self.depth -= 1;
        Ok(Expr::Not(Box::new(inner)))
    }

    fn deeper(&mut self, from: usize) -> Result<(), Fault> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(self.fault(from..from + 1, say::too_deep));
        }
        Ok(())
    }

    fn primary(&mut self) -> Result<Expr, Fault> {
        self.space();
        let from = self.at;
        match self.peek() {
            None => Err(self.fault(from..from, say::missing_here)),
            Some(_) if self.closes() => Err(self.fault(from..from + 1, say::missing_before)),
            Some('(' | '（') => {
                self.deeper(from)?;
                let wide = self.open();
                let inner = self.or()?;
                self.depth -= 1;
                self.space();
                if !self.close(wide) {
                    return Err(self.fault(from..from + 1, say::open_parenthesis));
                }
                Ok(inner)
            }
            Some('"') => Ok(Expr::Text(self.quoted()?)),
            Some(_) => match ["or", "and"].into_iter().find(|word| self.at_keyword(word)) {
                Some(word) => {
                    let text = say::joins(self.language, word);
                    Err(self.told(from..from + word.len(), text))
                }
                None => self.term(),
            },
        }
    }

    /// A word, or a comparison that begins with one.
    fn term(&mut self) -> Result<Expr, Fault> {
        let from = self.at;
        let mut within = 0;
        while let Some(char) = self.peek() {
            let stop = char.is_whitespace()
                || self.ends_word(char, &mut within)
                || matches!(char, ':' | '=' | '<' | '>')
                || matches!(char, '：' | '＝' | '＜' | '＞' | '≤' | '≥' | '≠')
                || (char == '!' && self.chars.get(self.at + 1) == Some(&'='));
            if stop {
                break;
            }
            self.at += 1;
        }
        let range = from..self.at;
        let word: String = self.chars[range.clone()].iter().collect();
        // `health < 50` is read like `health<50`, but a lone word before a colon far away is not.
        let back = self.at;
        self.space();
        let Some(op) = self.op() else {
            self.at = back;
            return Ok(Expr::Text(Word {
                text: word,
                quoted: false,
            }));
        };
        if word.is_empty() {
            let text = say::no_name(self.language, op.sign());
            return Err(self.told(back..self.at, text));
        }
        let name = self.known.find(&word);
        if name.is_none() {
            let near = nearest(&word, self.known.all());
            let text = match near {
                Some(near) => say::no_field_but(self.language, &word, near),
                None => say::no_field(self.language, &word),
            };
            self.faults.push(Fault {
                at: range.clone(),
                text,
            });
        }
        self.space();
        let start = self.at;
        let value = self.value()?;
        let at = start..self.at;
        if let Some(name) = &name {
            let place = |word: usize| self.words.get(word).cloned().unwrap_or(at.clone());
            match fits(name, op, &value, (self.known, self.now, self.language)) {
                Some((text, part)) => {
                    let at = match part {
                        Part::Whole => range.start..self.at,
                        Part::Value => at,
                        Part::Word(word) => place(word),
                    };
                    self.faults.push(Fault { at, text });
                }
                None => {
                    let words = check::words(&value).into_iter().enumerate();
                    let hints = words.filter_map(|(index, word)| {
                        let text = stranger(name, word, self.known, self.language)?;
                        Some(Fault {
                            at: place(index),
                            text,
                        })
                    });
                    let hints: Vec<Fault> = hints.collect();
                    self.hints.extend(hints);
                }
            }
        }
        // An unknown name is a fault already; it is read on for the faults behind it.
        let name = name.unwrap_or(Name::Custom(word));
        Ok(Expr::Test(Test { name, op, value }))
    }

    fn op(&mut self) -> Option<Op> {
        let next = self.chars.get(self.at + 1).copied();
        let (op, length) = match (self.peek()?, next) {
            // As Chinese keyboards write it, too.
            (':' | '：', _) => (Op::Has, 1),
            ('!', Some('=')) => (Op::Ne, 2),
            ('<', Some('=')) => (Op::Le, 2),
            ('>', Some('=')) => (Op::Ge, 2),
            ('=', Some('=')) => (Op::Eq, 2),
            ('<', _) => (Op::Lt, 1),
            ('>', _) => (Op::Gt, 1),
            ('=' | '＝', _) => (Op::Eq, 1),
            ('＜', Some('=' | '＝')) => (Op::Le, 2),
            ('＞', Some('=' | '＝')) => (Op::Ge, 2),
            ('＜', _) => (Op::Lt, 1),
            ('＞', _) => (Op::Gt, 1),
            // As it is written by hand.
            ('≤', _) => (Op::Le, 1),
            ('≥', _) => (Op::Ge, 1),
            ('≠', _) => (Op::Ne, 1),
            _ => return None,
        };
        self.at += length;
        Some(op)
    }

    fn value(&mut self) -> Result<Value, Fault> {
        self.words.clear();
        if matches!(self.peek(), Some('(' | '（')) {
            return self.list();
        }
        let from = self.at;
        let first = if self.peek() == Some('"') {
            Some(self.quoted()?)
        } else {
            self.bare(false)
        };
        if self.peek() == Some('.') && self.chars.get(self.at + 1) == Some(&'.') {
            self.at += 2;
            let last = if self.peek() == Some('"') {
                Some(self.quoted()?)
            } else {
                self.bare(false)
            };
            if first.is_none() && last.is_none() {
                return Err(self.fault(from..self.at, say::open_range));
            }
            if self.peek() == Some('.') && self.chars.get(self.at + 1) == Some(&'.') {
                return Err(self.fault(self.at..self.at + 2, say::third_end));
            }
            return Ok(Value::Range(first, last));
        }
        first
            .map(Value::One)
            .ok_or_else(|| self.fault(from..from, say::no_value))
    }

    fn list(&mut self) -> Result<Value, Fault> {
        let open = self.at;
        let wide = self.open();
        let mut words = Vec::new();
        loop {
            self.space();
            let from = self.at;
            let word = if self.peek() == Some('"') {
                Some(self.quoted()?)
            } else {
                self.bare(true)
            };
            words.push(word.ok_or_else(|| self.fault(from..from, say::no_value_in_list))?);
            self.space();
            if self.peek().is_some_and(separates) {
                self.at += 1;
            } else if self.close(wide) {
                return Ok(Value::List(words));
            } else {
                return Err(self.fault(open..open + 1, say::open_list));
            }
        }
    }

    /// A word without quotes, up to white space, a parenthesis or `..`; in a list also a comma.
    fn bare(&mut self, list: bool) -> Option<Word> {
        let from = self.at;
        let mut within = 0;
        while let Some(char) = self.peek() {
            let range = char == '.' && self.chars.get(self.at + 1) == Some(&'.');
            if char.is_whitespace()
                || (range && !list)
                || (list && separates(char))
                || self.ends_word(char, &mut within)
            {
                break;
            }
            self.at += 1;
        }
        if self.at == from {
            return None;
        }
        self.words.push(from..self.at);
        Some(Word {
            text: self.chars[from..self.at].iter().collect(),
            quoted: false,
        })
    }

    fn quoted(&mut self) -> Result<Word, Fault> {
        let open = self.at;
        self.at += 1;
        let mut text = String::new();
        while let Some(char) = self.peek() {
            self.at += 1;
            match char {
                '"' => {
                    self.words.push(open..self.at);
                    return Ok(Word { text, quoted: true });
                }
                '\\' if matches!(self.peek(), Some('"' | '\\')) => {
                    text.extend(self.peek());
                    self.at += 1;
                }
                char => text.push(char),
            }
        }
        Err(self.fault(open..open + 1, say::open_quote))
    }

    /// Goes past an opening parenthesis; whether it is a wide one.
    fn open(&mut self) -> bool {
        let wide = self.peek() == Some('（');
        self.wide += usize::from(wide);
        self.at += 1;
        wide
    }

    /// Goes past the parenthesis that closes one, wide or not; whether there is one.
    fn close(&mut self, wide: bool) -> bool {
        let closes = self.closes();
        if closes {
            self.wide -= usize::from(wide);
            self.at += 1;
        }
        closes
    }

    /// Whether a closing parenthesis is next. A wide one closes only where a wide one is open: elsewhere it
    /// may belong to a name.
    fn closes(&self) -> bool {
        match self.peek() {
            Some(')') => true,
            Some('）') => self.wide > 0,
            _ => false,
        }
    }

    /// Whether a sign ends a word without quotes: a parenthesis or a quote. Wide parentheses within a word,
    /// of which `within` are open, are part of it, as in 北京（集团）.
    fn ends_word(&self, char: char, within: &mut usize) -> bool {
        match char {
            '(' | ')' | '"' => true,
            '（' => {
                *within += 1;
                false
            }
            '）' if *within > 0 => {
                *within -= 1;
                false
            }
            '）' => self.wide > 0,
            _ => false,
        }
    }

    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn space(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    fn at_keyword(&self, word: &str) -> bool {
        let length = word.chars().count();
        let Some(found) = self.chars.get(self.at..self.at + length) else {
            return false;
        };
        let same = found
            .iter()
            .zip(word.chars())
            .all(|(a, b)| a.eq_ignore_ascii_case(&b));
        let after = self.chars.get(self.at + length);
        same && after.is_none_or(|char| {
            char.is_whitespace() || matches!(char, '(' | ')' | '"' | '（' | '）')
        })
    }

    fn keyword(&mut self, word: &str) -> bool {
        self.space();
        let found = self.at_keyword(word);
        if found {
            self.at += word.chars().count();
        }
        found
    }

    fn fault(&self, at: Range<usize>, text: Say) -> Fault {
        self.told(at, text(self.language).to_owned())
    }

    fn told(&self, at: Range<usize>, text: String) -> Fault {
        let end = self.chars.len();
        Fault {
            at: at.start.min(end)..at.end.min(end),
            text,
        }
    }
}

/// What stands between the values of a list, also as Chinese keyboards write it.
pub(super) fn separates(char: char) -> bool {
    matches!(char, ',' | '，' | '、')
}

fn flat(mut parts: Vec<Expr>, make: fn(Vec<Expr>) -> Expr) -> Expr {
    match parts.len() {
        1 => parts.swap_remove(0),
        _ => make(parts),
    }
}
