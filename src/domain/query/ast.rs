//! A query as a tree, and the way back to text.

use super::names::Name;
use std::fmt;

/// A query; without an expression it takes every account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// What must be true.
    pub expr: Option<Expr>,
}

/// An expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expr {
    /// All of them; two at least.
    And(Vec<Expr>),
    /// One of them; two at least.
    Or(Vec<Expr>),
    /// Not.
    Not(Box<Expr>),
    /// A word to find in the account's name or domain.
    Text(Word),
    /// A comparison.
    Test(Test),
}

/// A name, how it is compared, and with what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Test {
    /// What is compared.
    pub name: Name,
    /// How.
    pub op: Op,
    /// With what.
    pub value: Value,
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// `:` contains, begins, lies within.
    Has,
    /// `=` is exactly.
    Eq,
    /// `!=`
    Ne,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
}

impl Op {
    /// As it is typed.
    pub fn sign(self) -> &'static str {
        match self {
            Op::Has => ":",
            Op::Eq => "=",
            Op::Ne => "!=",
            Op::Lt => "<",
            Op::Le => "<=",
            Op::Gt => ">",
            Op::Ge => ">=",
        }
    }

    /// Whether it asks for an order.
    pub fn ordered(self) -> bool {
        matches!(self, Op::Lt | Op::Le | Op::Gt | Op::Ge)
    }
}

/// What is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// One value.
    One(Word),
    /// From, to; both included, either may be open.
    Range(Option<Word>, Option<Word>),
    /// One of these.
    List(Vec<Word>),
}

/// A word as typed. Dates stay relative until the query is asked, so that a saved view moves with
/// the day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Without its quotes.
    pub text: String,
    /// Whether it was quoted: then it is only ever text, and is found as it stands.
    pub quoted: bool,
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.expr {
            Some(expr) => write!(f, "{expr}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let join = |f: &mut fmt::Formatter<'_>, parts: &[Expr], between: &str| {
            for (at, part) in parts.iter().enumerate() {
                if at > 0 {
                    f.write_str(between)?;
                }
                match part {
                    Expr::Or(_) | Expr::And(_) => write!(f, "({part})")?,
                    part => write!(f, "{part}")?,
                }
            }
            Ok(())
        };
        match self {
            Expr::And(parts) => join(f, parts, " "),
            // `and` binds tighter, but with parentheses nobody has to know.
            Expr::Or(parts) => join(f, parts, " or "),
            Expr::Not(inner) => match inner.as_ref() {
                Expr::And(_) | Expr::Or(_) => write!(f, "not ({inner})"),
                Expr::Not(_) => write!(f, "not {inner}"),
                inner => write!(f, "-{inner}"),
            },
            Expr::Text(word) => write!(f, "{word}"),
            Expr::Test(test) => write!(f, "{test}"),
        }
    }
}

impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{}", self.name, self.op.sign(), self.value)
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::One(word) => write!(f, "{word}"),
            Value::Range(from, to) => {
                if let Some(from) = from {
                    write!(f, "{from}")?;
                }
                f.write_str("..")?;
                if let Some(to) = to {
                    write!(f, "{to}")?;
                }
                Ok(())
            }
            Value::List(words) => {
                f.write_str("(")?;
                for (at, word) in words.iter().enumerate() {
                    if at > 0 {
                        f.write_str(",")?;
                    }
                    write!(f, "{word}")?;
                }
                f.write_str(")")
            }
        }
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.quoted {
            let text = self.text.replace('\\', "\\\\").replace('"', "\\\"");
            write!(f, "\"{text}\"")
        } else {
            f.write_str(&self.text)
        }
    }
}
