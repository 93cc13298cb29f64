//! A person's own signals: a query that says when, points, and what to do. They are read once with
//! the rules, made ready once for a moment, and asked of each account after the program's own.

use super::rules::{SignalRule, TriageRules};
use super::signals::Context;
use super::{Evidence, Lane, SignalKind, Term};
use crate::domain::assess::{Rules, Standing};
use crate::domain::book::{Owner, Row};
use crate::domain::query::{Expr, Filter, Name, Query, Scope};
use crate::domain::when::Now;
use crate::messages::{Language, near as say};

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

/// An own signal held against an account: `why-not`.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnNear {
    /// Its name.
    pub id: String,
    /// Its lane.
    pub lane: Lane,
    /// Its query.
    pub condition: String,
    /// Which parts of the query hold.
    pub value: String,
    /// Which do not, in words; `None` when all hold.
    pub distance: Option<String>,
    /// The share of its parts that do not hold.
    pub share: f64,
    /// Its points, when it fires, put away or not.
    pub fires: Option<i16>,
    /// How it is put away, and what brings it back; `None` when it is not.
    pub away: Option<String>,
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
        let scope = Scope {
            me: rules.who.find(owners).map(|owner| &owner.id),
            ..Scope::new(rules, owners, now)
        };
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

    /// Each own signal held against a row: those that fire first, then the nearest.
    pub fn near(&self, row: &Row, language: Language) -> Vec<OwnNear> {
        let put = row.today.away.iter().flat_map(|away| &away.put);
        let put = put.map(|put| &put.term);
        let fired: Vec<&Term> = (row.today.terms.iter().map(|(_, term)| term))
            .chain(put)
            .collect();
        let one = |(filter, own): &(Filter<'a>, &'a OwnSignal)| {
            let mut fires = fired.iter().filter(|term| {
                let of = self.rules.triage.own_of(term);
                of.is_some_and(|of| std::ptr::eq(of, *own))
            });
            let (yes, no) = self.held(own, row);
            OwnNear {
                id: own.id.clone(),
                lane: own.lane,
                condition: own.when.to_string(),
                value: match yes.is_empty() {
                    true => say::none_holds(language).to_owned(),
                    false => say::holds(language, yes.join(" ")),
                },
                distance: (!filter.matches(row)).then(|| say::missing(language, no.join(" "))),
                share: no.len() as f64 / (yes.len() + no.len()).max(1) as f64,
                fires: fires.next().map(|term| term.points),
                away: super::told_away(row, &own.id, self.rules, (self.scope.now, language)),
            }
        };
        let mut near: Vec<OwnNear> = self.signals.iter().map(one).collect();
        near.sort_by(|a, b| {
            let fires = b.fires.is_some().cmp(&a.fires.is_some());
            fires.then(a.share.total_cmp(&b.share))
        });
        near
    }

    /// Which parts of a signal's query hold for a row, and which do not.
    fn held(&self, own: &OwnSignal, row: &Row) -> (Vec<String>, Vec<String>) {
        let parts = match &own.when.expr {
            Some(Expr::And(parts)) => parts.clone(),
            expr => expr.iter().cloned().collect(),
        };
        let holds = |part: &Expr| {
            let expr = Some(part.clone());
            Query { expr }.filter(self.scope).matches(row)
        };
        let (yes, no): (Vec<Expr>, Vec<Expr>) = parts.into_iter().partition(holds);
        let words = |all: Vec<Expr>| all.iter().map(ToString::to_string).collect();
        (words(yes), words(no))
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
