//! A query made ready for one moment, and asked of rows.

use super::ast::{Expr, Op, Query, Test, Value, Word};
use super::names::{Derived, Known, Name, Type};
use super::operand::{self, Operand};
use super::row::{self, Cell};
use crate::domain::book::{Book, Owner, Row};
use crate::domain::id::{AccountId, OwnerId};
use crate::domain::lifecycle::Lifecycle;
use crate::domain::search::{abbreviates, fold};
use crate::domain::triage::own::OwnSignal;
use crate::domain::when::Now;
use std::collections::HashSet;

/// What a query is asked within.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// The CRM's users, for `owner:`.
    pub owners: &'a [Owner],
    /// The stages, for `stage:`, `kind:` and `is:`.
    pub lifecycle: &'a Lifecycle,
    /// The points from which on a row is in a lane's queue, for `is:risk` and `is:opportunity`:
    /// `TriageRules::entry`.
    pub entry: [i32; 2],
    /// The person's own signals, for `signal:`.
    pub own: &'a [OwnSignal],
    /// Who `me` is.
    pub me: Option<&'a OwnerId>,
    /// The accounts with writes that wait, for `is:pending`.
    pub pending: Option<&'a HashSet<AccountId>>,
    /// The moment relative dates are counted from.
    pub now: Now,
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
    Text {
        folded: String,
        exact: bool,
    },
    Test {
        name: Name,
        op: Op,
        want: Want,
    },
    Has {
        things: Vec<(String, Option<Name>)>,
        op: Op,
    },
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
            Some(expr) => node(expr, scope.now),
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

fn node(expr: &Expr, now: Now) -> Node {
    match expr {
        Expr::And(parts) => Node::All(parts.iter().map(|part| node(part, now)).collect()),
        Expr::Or(parts) => Node::Any(parts.iter().map(|part| node(part, now)).collect()),
        Expr::Not(inner) => Node::Not(Box::new(node(inner, now))),
        Expr::Text(word) => Node::Text {
            folded: fold(&word.text),
            exact: word.quoted,
        },
        Expr::Test(test) => test_node(test, now),
    }
}

fn test_node(test: &Test, now: Now) -> Node {
    let words: Vec<&Word> = match &test.value {
        Value::One(word) => vec![word],
        Value::List(words) => words.iter().collect(),
        Value::Range(from, to) => {
            // A value that cannot be read was refused by the parser; here it takes no row.
            let read = |word: &Option<Word>| {
                word.as_ref().map(|word| {
                    operand::read(word, test.name.type_(), now).unwrap_or(Operand::None)
                })
            };
            return Node::Test {
                name: test.name.clone(),
                op: test.op,
                want: Want::Between(read(from), read(to)),
            };
        }
    };
    if test.name == Name::Derived(Derived::Has) {
        let known = Known::default();
        let things = words
            .iter()
            .map(|word| {
                let name = known
                    .find(&word.text)
                    .unwrap_or_else(|| Name::Custom(word.text.clone()));
                (name_or(&word.text, &name), Some(name))
            })
            .collect();
        return Node::Has {
            things,
            op: test.op,
        };
    }
    let wanted = words
        .iter()
        .filter_map(|word| operand::read(word, test.name.type_(), now).ok())
        .collect();
    Node::Test {
        name: test.name.clone(),
        op: test.op,
        want: Want::Among(wanted),
    }
}

/// The thing `has:` asks for: the canonical name where there is one.
fn name_or(text: &str, name: &Name) -> String {
    match name {
        Name::Custom(_) => text.to_lowercase(),
        name => name.id().to_owned(),
    }
}

impl Node {
    fn matches(&self, row: &Row, scope: &Scope) -> bool {
        match self {
            Node::All(parts) => parts.iter().all(|part| part.matches(row, scope)),
            Node::Any(parts) => parts.iter().any(|part| part.matches(row, scope)),
            Node::Not(inner) => !inner.matches(row, scope),
            Node::Text { folded, exact } => {
                let name = fold(&row.account.name);
                let domain = row.account.domain.as_deref().map(fold);
                name.contains(folded)
                    || domain.is_some_and(|domain| domain.contains(folded))
                    || (!exact && abbreviates(folded, &name))
            }
            Node::Has { things, op } => {
                let any = things
                    .iter()
                    .any(|(thing, name)| row::has(row, thing, name.as_ref(), scope));
                any != (*op == Op::Ne)
            }
            Node::Test { name, op, want } => {
                let cell = row::cell(row, name, scope);
                match want {
                    Want::Between(from, to) => {
                        let at_least = from
                            .as_ref()
                            .is_none_or(|from| above(&cell, from, name.type_(), scope));
                        let at_most = to
                            .as_ref()
                            .is_none_or(|to| below(&cell, to, name.type_(), scope));
                        (known(&cell) && at_least && at_most) != (*op == Op::Ne)
                    }
                    Want::Among(all) if *op == Op::Ne => !all
                        .iter()
                        .any(|one| holds(&cell, Op::Eq, one, name.type_(), scope)),
                    Want::Among(all) => all
                        .iter()
                        .any(|one| holds(&cell, *op, one, name.type_(), scope)),
                }
            }
        }
    }
}

fn known(cell: &Cell) -> bool {
    !matches!(cell, Cell::None | Cell::Endless)
}

fn above(cell: &Cell, from: &Operand, type_: Type, scope: &Scope) -> bool {
    holds(cell, Op::Ge, from, type_, scope)
}

fn below(cell: &Cell, to: &Operand, type_: Type, scope: &Scope) -> bool {
    holds(cell, Op::Le, to, type_, scope)
}

fn holds(cell: &Cell, op: Op, want: &Operand, type_: Type, scope: &Scope) -> bool {
    match (cell, want) {
        (cell, Operand::None) => !known(cell) && matches!(op, Op::Has | Op::Eq),
        (Cell::Texts(all), Operand::Text(want)) => all.iter().any(|text| {
            let text = fold(text);
            match (op, type_) {
                (Op::Has, Type::Text) => text.contains(want.as_str()),
                (Op::Has, _) => {
                    !want.is_empty()
                        && (text.starts_with(want.as_str())
                            || text
                                .split(|char: char| !char.is_alphanumeric())
                                .any(|word| word.starts_with(want.as_str())))
                }
                _ => text == *want,
            }
        }),
        (Cell::Number(have), Operand::Number(want)) => compare(op, have.partial_cmp(want)),
        (Cell::Endless, Operand::Number(_)) => matches!(op, Op::Gt | Op::Ge),
        (Cell::Amount(have), Operand::Amount(want, currency)) => {
            currency.is_none_or(|currency| currency == have.currency)
                && compare(op, Some(have.amount.cmp(want)))
        }
        (Cell::Day(have), Operand::Days(from, to)) => match op {
            Op::Has | Op::Eq | Op::Ne => from <= have && have <= to,
            Op::Lt => have < from,
            Op::Le => have <= to,
            Op::Gt => have > to,
            Op::Ge => have >= from,
        },
        (Cell::Day(have), Operand::Span(edge)) => {
            let today = scope.now.today();
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

fn compare(op: Op, ordering: Option<std::cmp::Ordering>) -> bool {
    ordering.is_some_and(|ordering| match op {
        Op::Has | Op::Eq => ordering.is_eq(),
        Op::Ne => ordering.is_ne(),
        Op::Lt => ordering.is_lt(),
        Op::Le => ordering.is_le(),
        Op::Gt => ordering.is_gt(),
        Op::Ge => ordering.is_ge(),
    })
}
