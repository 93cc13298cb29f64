//! The query language of views, filters, bulk work and the command line.
//!
//! ```text
//! stage:renewal tier:benchmark health<50 arr>=50k renewal<60d owner:me -tag:paused touched>30d "acme"
//! (band:risk or signal:usage_gone) not stage:(churned,at_risk)
//! ```
//!
//! Terms side by side must all be true; `or`, `not` (also `-`, `!`) and parentheses as usual.
//! A term is a word to find, or `name OP value` with one of `:` `=` `!=` `<` `<=` `>` `>=`.
//! `:` is the lenient one: it contains, begins, lies within. Values can be ranges (`10k..50k`) and
//! lists (`(a,b)`); `none` stands for a missing value. A missing value answers no comparison but `!=`.
//!
//! Dates that lie ahead (`renewal`, `task_due`) read `60d` as sixty days from today, so
//! `renewal<60d` is all that ends before then, what is past already too; `renewal:60d` is only what
//! ends within them. Dates that lie behind (`last_qbr`, `updated`, …) read it as an age.
//!
//! [`mod@parse`] gives a [`Query`], [`Query::filter`] makes it ready for one moment, and
//! [`Filter::matches`] asks a row. [`mod@complete`] proposes what may follow.

mod ast;
mod check;
mod complete;
mod filter;
mod known;
mod names;
mod operand;
mod parse;
pub mod reference;
mod row;
mod state;
mod strangers;
#[cfg(test)]
mod tests;
mod words;

pub use ast::{Expr, Op, Query, Test, Value, Word};
pub use complete::{Completion, complete};
pub use filter::{Filter, Scope};
pub use known::Known;
pub use names::{Derived, Name, Type};
pub use parse::{Fault, parse, parse_in, read};
