//! A query made ready for one moment, and asked of rows. What can be worked out once is worked out
//! here, so that asking a row makes nothing and looks nothing up twice.

use super::ast::{Expr, Op, Query, Test, Value, Word};
use super::names::{Derived, Name, Type};
use super::operand::{self, Any, Operand};
use super::row::{self, Cell};
use super::state::{Several, Thing};
use super::words::Finder;
use crate::domain::assess::Rules;
use crate::domain::book::{Book, Owner, Row};
use crate::domain::id::{AccountId, OwnerId};
use crate::domain::when::Now;
use crate::messages::Language;
use chrono::NaiveDate;
use std::collections::HashSet;

/// What a query is asked within.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// What accounts are judged by: stages, entry of the queues, own signals, measures.
    pub rules: &'a Rules,
    /// The CRM's users, for `owner:`.
    pub owners: &'a [Owner],
    /// Who `me` is.
    pub me: Option<&'a OwnerId>,
    /// The accounts with writes that wait, for `is:pending`.
    pub pending: Option<&'a HashSet<AccountId>>,
    /// The moment relative dates are counted from.
    pub now: Now,
}

impl<'a> Scope<'a> {
    /// A scope in which nobody is `me` and nothing waits.
    pub fn new(rules: &'a Rules, owners: &'a [Owner], now: Now) -> Self {
        Self {
            rules,
            owners,
            me: None,
            pending: None,
            now,
        }
    }
}

/// A query with its values read.
#[derive(Clone, Debug)]
pub struct Filter<'a> {
    node: Node,
    scope: Scope<'a>,
}

#[derive(Clone, Debug)]
enum Node {
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
    Text(Finder),
    Test { name: Name, op: Op, want: Want },
    Several { several: Several, ne: bool },
    Has { things: Vec<Thing>, ne: bool },
}

#[derive(Clone, Debug)]
enum Want {
    Among(Vec<Operand>),
    Between(Option<Operand>, Option<Operand>),
}

impl Query {
    /// Makes the query ready: reads its values, relative dates from the scope's moment.
    pub fn filter<'a>(&self, scope: Scope<'a>) -> Filter<'a> {
        let node = match &self.expr {
            Some(expr) => node(expr, &scope),
            None => Node::All(Vec::new()),
        };
        Filter { node, scope }
    }

    /// The rows of a book that it takes, as indices in the book's order.
    pub fn rows(&self, book: &Book, scope: Scope<'_>) -> Vec<u32> {
        let filter = self.filter(scope);
        let rows = book.rows.iter().enumerate();
        rows.filter(|(_, row)| filter.matches(row))
            .map(|(at, _)| at as u32)
            .collect()
    }
}

impl Filter<'_> {
    /// Whether the query takes this row.
    pub fn matches(&self, row: &Row) -> bool {
        self.node.matches(row, &self.scope)
    }

    /// The days that a date of a row lies back (negative: ahead), or a number of days it has.
    pub(crate) fn days(row: &Row, name: &Name, scope: &Scope<'_>) -> Option<f64> {
        match row::cell(row, name, scope) {
            Cell::Number(days) if name.type_() == Type::Days => Some(days),
            Cell::Day(day) => Some((scope.now.today() - day).num_days() as f64),
            _ => None,
        }
    }
}

fn node(expr: &Expr, scope: &Scope<'_>) -> Node {
    match expr {
        Expr::And(parts) => Node::All(parts.iter().map(|part| node(part, scope)).collect()),
        Expr::Or(parts) => Node::Any(parts.iter().map(|part| node(part, scope)).collect()),
        Expr::Not(inner) => Node::Not(Box::new(node(inner, scope))),
        Expr::Text(word) => Node::Text(Finder::new(&word.text, word.quoted)),
        Expr::Test(test) => test_node(test, scope),
    }
}

fn test_node(test: &Test, scope: &Scope<'_>) -> Node {
    // A value that cannot be read was refused by the parser; here it takes no row.
    let read = |word: &Word| operand::read(word, &test.name, scope.now, Language::En).ok();
    let words: Vec<&Word> = match &test.value {
        Value::One(word) => vec![word],
        Value::List(words) => words.iter().collect(),
        Value::Range(from, to) => {
            let end =
                |end: &Option<Word>| end.as_ref().map(|word| read(word).unwrap_or(Operand::None));
            return Node::Test {
                name: test.name.clone(),
                op: test.op,
                want: Want::Between(end(from), end(to)),
            };
        }
    };
    let ne = test.op == Op::Ne;
    if test.name == Name::Derived(Derived::Has) {
        let things = words.iter().map(|word| Thing::of(&word.text)).collect();
        return Node::Has { things, ne };
    }
    if let Some(several) = Several::of(&test.name, test.op, &words, scope) {
        return Node::Several { several, ne };
    }
    Node::Test {
        name: test.name.clone(),
        op: test.op,
        want: Want::Among(words.into_iter().filter_map(read).collect()),
    }
}

impl Node {
    fn matches(&self, row: &Row, scope: &Scope<'_>) -> bool {
        match self {
            Node::All(parts) => parts.iter().all(|part| part.matches(row, scope)),
            Node::Any(parts) => parts.iter().any(|part| part.matches(row, scope)),
            Node::Not(inner) => !inner.matches(row, scope),
            Node::Text(finder) => {
                let account = &row.account;
                finder.finds(&account.name, account.domain.as_deref())
            }
            Node::Has { things, ne } => things.iter().any(|thing| thing.there(row, scope)) != *ne,
            Node::Several { several, ne } => several.takes(row, scope) != *ne,
            Node::Test { name, op, want } => {
                let cell = row::cell(row, name, scope);
                let holds = |op: Op, want: &Operand| match want {
                    Operand::Share(share) => row::share(row, name)
                        .is_some_and(|have| compare(op, have.partial_cmp(share))),
                    want => holds(&cell, op, want, name.type_(), scope.now.today()),
                };
                match want {
                    Want::Between(from, to) => {
                        let least = from.as_ref().is_none_or(|from| holds(Op::Ge, from));
                        let most = to.as_ref().is_none_or(|to| holds(Op::Le, to));
                        (cell.known() && least && most) != (*op == Op::Ne)
                    }
                    Want::Among(all) if *op == Op::Ne => !all.iter().any(|one| holds(Op::Eq, one)),
                    Want::Among(all) => all.iter().any(|one| holds(*op, one)),
                }
            }
        }
    }
}

fn holds(cell: &Cell<'_>, op: Op, want: &Operand, type_: Type, today: NaiveDate) -> bool {
    match (cell, want) {
        (cell, Operand::None) => !cell.known() && matches!(op, Op::Has | Op::Eq),
        (Cell::Word(have), Operand::Text(want)) => match (op, type_) {
            (Op::Has, Type::Text) => want.within(have),
            (Op::Has, _) => want.begins_word(have),
            _ => want.equals(have),
        },
        (Cell::Word(have), Operand::Any(want)) => any(have, op, want),
        (Cell::Number(have), Operand::Number(want)) => {
            let equal = matches!(op, Op::Has | Op::Eq | Op::Ne);
            // What is shown in whole points is found by them.
            let shown = type_ == Type::Points && equal && want.fract() == 0.0;
            let have = if shown { have.round() } else { *have };
            compare(op, have.partial_cmp(want))
        }
        (Cell::Endless, Operand::Number(_)) => matches!(op, Op::Gt | Op::Ge),
        (Cell::Amount(have), Operand::Amount(want, currency)) => {
            currency.is_none_or(|currency| currency == have.currency)
                && compare(op, Some(have.amount.cmp(want)))
        }
        (Cell::Day(have), Operand::Days(from, to)) => within(*have, op, *from, *to),
        (Cell::Day(have), Operand::Span(edge)) => {
            let ordering = match type_ {
                // An age grows as the day goes back.
                Type::Behind => edge.cmp(have),
                _ => have.cmp(edge),
            };
            match op {
                Op::Has => today.min(*edge) <= *have && *have <= today.max(*edge),
                op => compare(op, Some(ordering)),
            }
        }
        (Cell::Bool(have), Operand::Bool(want)) => have == want,
        _ => false,
    }
}

/// A custom field's text, which may be a number or a day: compared as what both sides are.
fn any(have: &str, op: Op, want: &Any) -> bool {
    if let Some(want) = want.number
        && let Ok(have) = have.trim_end_matches('%').parse::<f64>()
    {
        return compare(op, have.partial_cmp(&want));
    }
    let day = || have.get(..10)?.parse::<NaiveDate>().ok();
    if let Some((from, to)) = want.days
        && let Some(day) = day()
    {
        return within(day, op, from, to);
    }
    match op {
        Op::Has => want.text.within(have),
        Op::Eq | Op::Ne => want.text.equals(have),
        _ => false,
    }
}

fn within(have: NaiveDate, op: Op, from: NaiveDate, to: NaiveDate) -> bool {
    match op {
        Op::Has | Op::Eq | Op::Ne => from <= have && have <= to,
        Op::Lt => have < from,
        Op::Le => have <= to,
        Op::Gt => have > to,
        Op::Ge => have >= from,
    }
}

fn compare(op: Op, ordering: Option<std::cmp::Ordering>) -> bool {
    use std::cmp::Ordering::{Equal, Greater, Less};
    matches!(
        (op, ordering),
        (Op::Has | Op::Eq | Op::Le | Op::Ge, Some(Equal))
            | (Op::Lt | Op::Le, Some(Less))
            | (Op::Gt | Op::Ge, Some(Greater))
    )
}
