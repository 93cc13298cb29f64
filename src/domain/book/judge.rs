//! How a row is judged: the program's signals, a person's own, and what they put away.

use super::{Owner, Row, away};
use crate::domain::assess::{Rules, Standing, assess};
use crate::domain::triage::closing::Marks;
use crate::domain::triage::own::Own;
use crate::domain::triage::{reweighed, signals_arranged};
use crate::domain::when::Now;

/// All that rows are judged by at one moment, made ready once.
pub struct Judge<'a> {
    rules: &'a Rules,
    owners: &'a [Owner],
    marks: &'a Marks,
    own: Option<Own<'a>>,
    now: Now,
}

impl<'a> Judge<'a> {
    /// Makes it ready.
    pub fn new(rules: &'a Rules, owners: &'a [Owner], marks: &'a Marks, now: Now) -> Self {
        Self {
            rules,
            owners,
            marks,
            own: Own::new(rules, owners, now),
            now,
        }
    }

    /// Judges a row's account anew.
    pub fn row(&self, row: &mut Row, standing: Standing) {
        row.today = assess(&row.account, self.rules, standing, self.now);
        if let Some(own) = &self.own {
            own.fire(row, standing);
        }
        if let Some(marks) = self.marks.get(&row.account.id) {
            away::apply(row, marks, (self.rules, self.owners), standing, self.now);
        }
    }

    /// Puts a row that was judged as if it stood nowhere where it stands: how dear an account is among
    /// all is known last.
    pub(super) fn stand(&self, row: &mut Row, standing: Standing) {
        let marked = !self.marks.is_empty() && self.marks.contains_key(&row.account.id);
        if marked || self.own.is_some() {
            self.row(row, standing);
        } else if reweighed(&row.today.terms, standing, &self.rules.triage) {
            let mut terms = std::mem::take(&mut row.today.terms);
            signals_arranged(row, &mut terms, self.rules, standing, self.now);
            row.today.terms = terms;
        }
    }
}
