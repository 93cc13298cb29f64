//! A person's own signals: a query that says when, points, and what to do. They are read once with
//! the rules, made ready once for a moment, and asked of each account after the program's own.

use super::rules::{SignalRule, TriageRules};
use super::signals::Context;
use super::{Evidence, Lane, SignalKind, Term};
use crate::domain::assess::{Rules, Standing};
use crate::domain::book::{Owner, Row};
use crate::domain::query::{Expr, Filter, Name, Query, Scope};
use crate::domain::when::Now;

/// One of them.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnSignal {
    /// Its name in files, queries and JSON.
    pub id: String,
    /// What is told of an account on which it fires.
    pub text: String,
    /// Where its points count.
    pub lane: Lane,
    /// When it fires.
    pub when: Query,
    /// The date or number of days it grows by, if it does.
    pub since: Option<Name>,
    /// It grows from this many days on.
    pub after: f64,
    /// Points and play.
    pub rule: SignalRule,
}

/// The own signals of some rules, ready for one moment.
pub struct Own<'a> {
    signals: Vec<(Filter<'a>, &'a OwnSignal)>,
    scope: Scope<'a>,
    rules: &'a Rules,
}

impl<'a> Own<'a> {
    /// Makes them ready; `None` when there are none, which is the usual case.
    pub fn new(rules: &'a Rules, owners: &'a [Owner], now: Now) -> Option<Self> {
        let own = &rules.triage.own;
        if own.is_empty() {
            return None;
        }
        let scope = Scope::new(rules, owners, now);
        let on = own.iter().filter(|signal| signal.rule.on);
        Some(Self {
            signals: on.map(|own| (own.when.filter(scope), own)).collect(),
            scope,
            rules,
        })
    }

    /// Adds the terms of those that fire to a row whose other signals are judged already, and puts
    /// the terms in order again.
    pub fn fire(&self, row: &mut Row, standing: Standing) {
        let mut fired = Vec::new();
        for (filter, own) in &self.signals {
            if filter.matches(row) {
                fired.extend(self.term(row, own).map(|term| (own.lane, term)));
            }
        }
        if fired.is_empty() {
            return;
        }
        let mut terms = std::mem::take(&mut row.today.terms);
        terms.extend(fired);
        let (account, health) = (&row.account, &row.today.health);
        let place = row.today.place;
        let cx = Context::new(account, place, health, self.rules, standing, self.scope.now);
        cx.arrange(&mut terms);
        row.today.terms = terms;
    }

    /// Of each own signal that does not fire for a row: which parts of its query hold, and which do
    /// not.
    pub fn near(&self, row: &Row) -> Vec<(&'a OwnSignal, Vec<String>, Vec<String>)> {
        let silent = self
            .signals
            .iter()
            .filter(|(filter, _)| !filter.matches(row));
        let parts = |own: &'a OwnSignal| match &own.when.expr {
            Some(Expr::And(parts)) => parts.clone(),
            expr => expr.iter().cloned().collect(),
        };
        let held = |(_, own): &(Filter<'a>, &'a OwnSignal)| {
            let holds = |part: &Expr| {
                let expr = Some(part.clone());
                Query { expr }.filter(self.scope).matches(row)
            };
            let (yes, no): (Vec<Expr>, Vec<Expr>) = parts(own).into_iter().partition(holds);
            let words = |all: Vec<Expr>| all.iter().map(ToString::to_string).collect();
            (*own, words(yes), words(no))
        };
        silent.map(held).collect()
    }

    fn term(&self, row: &Row, own: &OwnSignal) -> Option<Term> {
        let days = own
            .since
            .as_ref()
            .and_then(|since| Filter::days(row, since, &self.scope));
        let over = days.map_or(0.0, |days| (days - own.after).max(0.0));
        let points = own.rule.points(over / own.rule.over_days.max(1.0), 0.0);
        let mut all = self.rules.triage.own.iter();
        let at = all.position(|other| std::ptr::eq(other, own))?;
        (points > 0).then(|| Term {
            signal: SignalKind::Own,
            points,
            evidence: Evidence::Own {
                at: u16::try_from(at).unwrap_or(u16::MAX),
                days: days.map(|days| days as i32),
            },
        })
    }
}

impl TriageRules {
    /// The own signal that a term is of.
    pub fn own_of(&self, term: &Term) -> Option<&OwnSignal> {
        match term.evidence {
            Evidence::Own { at, .. } => self.own.get(usize::from(at)),
            _ => None,
        }
    }

    /// The name of a term's signal in files, queries and JSON.
    pub fn id_of<'a>(&'a self, term: &Term) -> &'a str {
        let own = self.own_of(term).map(|own| own.id.as_str());
        own.unwrap_or(term.signal.id())
    }

    /// The points and the play of a term's signal.
    pub fn rule_of(&self, term: &Term) -> &SignalRule {
        let own = self.own_of(term).map(|own| &own.rule);
        own.unwrap_or_else(|| self.signal(term.signal))
    }
}
